"""The page set of the benchmark, made of our own site by the product's own means.

``GIOT_HONG_OUTPUTS`` names :func:`outputs`. What a page or calendar says is chosen here, as an
office's own templates would choose it; how an event, a feed or a sitemap becomes bytes, how
Markdown becomes HTML and how a template is rendered is the product's.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, TypeVar

from markupsafe import Markup

from giot_hong import graph, urls
from giot_hong.model import Province
from giot_hong.output import Output, digest_of
from giot_hong.outputs import feedtext, vcalendar
from giot_hong.outputs.feeds import FeedInputs, render_rss
from giot_hong.outputs.sitemap import sitemap
from giot_hong.outputs.vevent import EventInputs, event_bytes
from giot_hong.page import Draft, Meta, Page, SiteInfo
from giot_hong.phrases import headline_day
from giot_hong.plugin import CampaignGenerator, theme_digest
from giot_hong.prose import Prose
from giot_hong.shelf import Shelf
from giot_hong.sleep import Sleeper, asleep
from giot_hong.templates import PageInputs, Renderer
from giot_hong.views import DocumentView, DriveView

_T = TypeVar("_T")
PER_PAGE = 50
ON_HOME = 50
IN_FEED = 30
RELATED = 5
LABELS = {
    "scheduled": "Đã lên lịch",
    "tentative": "Dự kiến",
    "cancelled": "Đã hủy",
    "completed": "Đã kết thúc",
}
_OF_OUTCOME = {"cancelled": "cancelled", "held": "completed"}
_END_OF_EVENT = b"END:VEVENT\r\n"
_END_OF_CALENDAR = b"END:VCALENDAR\r\n"


@dataclass(frozen=True)
class Fact:
    """What pages and calendars say of one drive: put in words once, used in all of them."""

    path: str
    when: str
    state: str
    venue: str
    address: str
    latitude: str
    longitude: str
    row: Markup
    """The drive as a row of a list."""


@dataclass(frozen=True)
class Related:
    """A later drive of the same province."""

    path: str
    title: str
    when: str


@dataclass(frozen=True)
class DrivePage:
    """drive.html: one drive."""

    province_id: str
    province: str
    state: str
    label: str
    start: str
    when: str
    venue: str
    address: str
    campaign: str
    round: int | None
    source: str
    source_number: str
    notes: str
    target: int
    collected: int | None
    directing: tuple[str, ...]
    implementing: tuple[str, ...]
    calendar: str
    related: tuple[Related, ...]


@dataclass(frozen=True)
class DirectivePage:
    """directive.html: one directive and its drives."""

    province_id: str
    province: str
    number: str
    kind: str
    issuer: str
    date: str
    body: str
    rows: tuple[Markup, ...]


@dataclass(frozen=True)
class ListPage:
    """list.html: drives of a province, of a month, or those to come."""

    heading: str
    rows: tuple[Markup, ...]
    calendar: str = ""
    feed: str = ""
    number: int = 1
    total: int = 0
    """Pages of the list; 0: it is not divided."""
    previous: str = ""
    next: str = ""
    months: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlacedEvent(Sleeper):
    """An event and its coordinates, which the product's events do not have."""

    event: EventInputs
    latitude: str
    longitude: str

    @cached_property
    def text(self) -> bytes:
        """Its bytes, from the shelf or made."""
        kept: tuple[Shelf, bytes] | None = self.__dict__.get("_shelf")
        return kept[0].text(kept[1], self._made) if kept else self._made()

    def _made(self) -> bytes:
        event = event_bytes(self.event).removesuffix(_END_OF_EVENT)
        return event + f"GEO:{self.latitude};{self.longitude}\r\n".encode() + _END_OF_EVENT


@dataclass(frozen=True)
class PlacedCalendar(Sleeper):
    """A calendar file: the product's without events, and the events."""

    head: vcalendar.CalendarInputs
    events: tuple[PlacedEvent, ...]


class DraftInputs(NamedTuple):
    """What the bytes of a page follow from that is put together when it is made."""

    theme: str
    info: SiteInfo
    draft: Draft


def outputs(generator: CampaignGenerator) -> Iterator[Output]:
    """Every file of the benchmark's site but the style sheet, which Pelican copies."""
    plan = _Plan(generator)
    drafts = list(plan.drafts())
    for draft in drafts:
        inputs = DraftInputs(plan.theme, plan.info, draft)
        is_list = draft.kind == "list"
        yield Output(
            urls.file_of(draft.path), inputs, plan.render, is_shelved=is_list, template=draft.kind
        )
    yield from plan.calendars()
    yield from plan.feeds()
    listed = [(draft.path, draft.updated) for draft in drafts if "/page/" not in draft.path]
    yield from sitemap(plan.site, listed)


def render_calendar(inputs: PlacedCalendar) -> bytes:
    """The product's calendar, with GEO in every event."""
    head = vcalendar.render(inputs.head).removesuffix(_END_OF_CALENDAR)
    return b"".join([head, *(event.text for event in inputs.events), _END_OF_CALENDAR])


class _Plan:
    """Which pages, calendars and feeds there are, and what each of them says."""

    def __init__(self, generator: CampaignGenerator) -> None:
        self.site = generator.site
        self.words = generator.words
        self.base = self.site.settings.site_url
        self.info = replace(generator.info, navigation=(), footer=())
        environment, markdown = generator.env, generator.settings["MARKDOWN"]
        self.renderer = Renderer(environment, Prose(markdown), generator.words)
        # The same on every page, so it is rendered once; the digest answers for it.
        provinces = [view.province for view in self.site.provinces]
        menu = environment.get_template("same_work/menu.html").render(provinces=provinces)
        environment.globals["province_menu"] = Markup(menu)  # noqa: S704 - a template made it
        self.theme = digest_of(theme_digest(Path(generator.theme), generator.settings), menu).hex()
        self.frame = digest_of(self.info)
        self._facts: dict[str, Fact] = {}

    def fact(self, view: DriveView) -> Fact:
        """A drive in words."""
        if view.id not in self._facts:
            self._facts[view.id] = _fact(view)
        return self._facts[view.id]

    @cached_property
    def of_province(self) -> dict[str, list[DriveView]]:
        """The drives of each province that has any."""
        return _grouped((view.province.id, view) for view in self.site.drives)

    @cached_property
    def of_month(self) -> dict[str, list[DriveView]]:
        """The drives of each month that has any."""
        return _grouped((f"{view.day:%Y-%m}", view) for view in self.site.drives)

    def drafts(self) -> Iterator[Draft]:
        """All HTML pages."""
        yield self._home()
        papers = self.site.relations.papers
        for view in self.site.drives:
            self.site.shelf.want(self._row_key(view))
        for members in self.of_province.values():
            for place, view in enumerate(members, start=1):
                assert view.announced_by is not None
                number = papers[graph.key("directive", view.announced_by)].number
                parts = (view, number, tuple(members[place : place + RELATED]))
                yield Draft("drive", _drive_path(view), view.stamp.modified, parts)
        for paper in self.site.directives:
            parts = (paper, self.site.drives_of(paper.id))
            yield Draft("directive", _document_path(paper), paper.stamp.modified, parts)
        for one in self.site.provinces:
            yield from self._province(one.province)
        for month, members in sorted(self.of_month.items()):
            heading = f"Tháng {month[5:]}/{month[:4]}"
            yield self._list(f"months/{month}/", heading, ListPage(heading, ()), members)

    def render(self, inputs: DraftInputs) -> bytes:
        """The page of a draft as UTF-8 HTML."""
        make = {"drive": self._drive, "directive": self._directive, "list": self._listed}
        page = make[inputs.draft.kind](*inputs.draft.parts)
        return self.renderer.render(PageInputs(inputs.theme, inputs.info, page))

    def calendars(self) -> Iterator[Output]:
        """One calendar of all drives, one for each province and each drive."""
        events = {view.id: self._kept_event(view) for view in self.site.drives}

        def calendar(folder: str, name: str, views: Iterable[DriveView]) -> Output:
            path = f"{folder}index.ics"
            head = vcalendar.CalendarInputs(name, self.info.tagline, f"{self.base}/{path}", ())
            members = tuple(events[view.id] for view in views)
            return Output(path, PlacedCalendar(head, members), render_calendar, is_shelved=True)

        yield calendar("", self.info.name, self.site.drives)
        for one in self.site.provinces:
            id_, name = one.province.id, f"{self.info.name} – {one.province.name}"
            yield calendar(f"provinces/{id_}/", name, self.of_province.get(id_, ()))
        for view in self.site.drives:
            yield self._drive_calendar(view, events[view.id])

    def feeds(self) -> Iterator[Output]:
        """The newest directives as RSS: of all provinces and of each."""
        settings, frame = self.site.settings, (self.theme, self.site.frame, self.frame)

        def feed(folder: str, name: str, views: Iterable[DocumentView]) -> Output:
            path = f"{folder}index.xml"
            members = tuple(views)

            def wake() -> dict[str, object]:
                entries = (replace(view, path=_document_path(view)) for view in members)
                return {
                    "id": f"tag:{settings.site_id},2026:{path}",
                    "title": name,
                    "about": self.info.tagline,
                    "page": f"{self.base}/{folder}",
                    "address": f"{self.base}/{path}",
                    "author": self.info.name,
                    "entries": tuple(
                        feedtext.of_directive(one, settings, self.words) for one in entries
                    ),
                }

            # As in the product: what an entry says follows from its paper.
            inputs = asleep(FeedInputs, {}, wake)
            key = digest_of(frame, name, path, members, digests=self.site.digests)
            self.site.digests.know(inputs, key)
            return Output(path, inputs, render_rss)

        yield feed("", self.info.name, self.site.directives[:IN_FEED])
        of_province = _grouped((v.province.id, v) for v in self.site.directives if v.province)
        for one in self.site.provinces:
            id_, name = one.province.id, f"{self.info.name} – {one.province.name}"
            yield feed(f"provinces/{id_}/", name, of_province.get(id_, [])[:IN_FEED])

    def _home(self) -> Draft:
        now = self.site.settings.now
        coming = [v for v in self.site.drives if v.starts >= now and v.state != "cancelled"]
        context = ListPage(self.info.name, (), months=tuple(sorted(self.of_month)))
        return self._list("", self.info.name, context, coming[:ON_HOME])

    def _province(self, province: Province) -> Iterator[Draft]:
        members = self.of_province.get(province.id, [])
        root = f"provinces/{province.id}/"
        paths = [root]
        paths += [f"{root}page/{number}/" for number in range(2, _pages_for(members) + 1)]
        for index, path in enumerate(paths):
            context = ListPage(
                heading=f"Lịch hiến máu {province.name}",
                rows=(),
                calendar=f"{root}index.ics",
                feed=f"{root}index.xml",
                number=index + 1,
                total=len(paths),
                previous=paths[index - 1] if index else "",
                next=paths[index + 1] if index + 1 < len(paths) else "",
            )
            listed = members[index * PER_PAGE : (index + 1) * PER_PAGE]
            yield self._list(path, province.name, context, listed)

    def _list(self, path: str, title: str, context: ListPage, views: list[DriveView]) -> Draft:
        return Draft("list", path, None, (path, title, context, tuple(views)))

    def _listed(
        self, path: str, title: str, context: ListPage, views: tuple[DriveView, ...]
    ) -> Page:
        whole = replace(context, rows=tuple(self._kept_row(view) for view in views))
        return Page("same_work/list", Meta(path, "list", title, self.info.tagline), whole)

    def _kept_row(self, view: DriveView) -> Markup:
        """A drive's row from the shelf or made: a month has hundreds."""

        def made() -> bytes:
            return self.fact(view).row.encode()

        row = self.site.shelf.text(self._row_key(view), made)
        return Markup(row.decode())  # noqa: S704 - made by `_fact`

    def _row_key(self, view: DriveView) -> bytes:
        return self._digest(b"row", view)

    def _rows(self, views: Iterable[DriveView]) -> tuple[Markup, ...]:
        return tuple(self.fact(view).row for view in views)

    def _drive(
        self, view: DriveView, source_number: str | None, later: tuple[DriveView, ...]
    ) -> Page:
        fact, drive = self.fact(view), view.drive
        names = {
            role: tuple(body.organisation.name for body in bodies)
            for role, bodies in view.organisers
        }
        assert drive.target is not None
        context = DrivePage(
            province_id=view.province.id,
            province=view.province.name,
            state=fact.state,
            label=LABELS[fact.state],
            start=view.starts.isoformat(),
            when=fact.when,
            venue=fact.venue,
            address=fact.address,
            campaign=view.campaigns[0].text,
            round=drive.round,
            source=f"directives/{view.announced_by}/",
            source_number=source_number or "",
            notes=drive.notes or "",
            target=drive.target.value,
            collected=drive.result.figures[0].value if drive.result else None,
            directing=names["directing"],
            implementing=names["implementing"],
            calendar=f"{fact.path}index.ics",
            related=tuple(self._related(one) for one in later),
        )
        meta = Meta(
            path=fact.path,
            kind="drive",
            title=drive.title,
            description=f"{fact.venue}, {fact.address}",
            updated=view.stamp.modified,
            json_ld=(self._json_ld(view, fact, context),),
        )
        return Page("same_work/drive", meta, context)

    def _related(self, view: DriveView) -> Related:
        fact = self.fact(view)
        return Related(fact.path, view.drive.title, fact.when)

    def _json_ld(self, view: DriveView, fact: Fact, context: DrivePage) -> str:
        """The drive as a schema.org Event with coordinates."""
        status = "EventCancelled" if fact.state == "cancelled" else "EventScheduled"
        event = {
            "@context": "https://schema.org",
            "@type": "Event",
            "name": view.drive.title,
            "startDate": context.start,
            "endDate": view.first.over_at.isoformat(),
            "eventStatus": f"https://schema.org/{status}",
            "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
            "location": {
                "@type": "Place",
                "name": fact.venue,
                "address": fact.address,
                "geo": {
                    "@type": "GeoCoordinates",
                    "latitude": float(fact.latitude),
                    "longitude": float(fact.longitude),
                },
            },
            "organizer": {"@type": "Organization", "name": context.implementing[0]},
            "description": context.notes,
            "url": f"{self.base}/{fact.path}",
        }
        return json.dumps(event, ensure_ascii=False).replace("<", "\\u003c")

    def _directive(self, view: DocumentView, drives: tuple[DriveView, ...]) -> Page:
        entry = self.site.catalogue.directives[view.id].value
        assert view.province is not None
        assert view.issuer is not None
        context = DirectivePage(
            province_id=view.province.id,
            province=view.province.name,
            number=entry.number or "",
            kind=self.words[f"kind.{entry.kind}"],
            issuer=view.issuer.name,
            date=entry.date or "",
            body=view.body,
            rows=self._rows(drives),
        )
        path, updated = _document_path(view), view.stamp.modified
        meta = Meta(path, "directive", entry.title, entry.summary, updated=updated)
        return Page("same_work/directive", meta, context)

    def _drive_calendar(self, view: DriveView, event: PlacedEvent) -> Output:
        """The file of one drive; its name, which is the drive's, is read when it is made."""
        path = f"{_drive_path(view)}index.ics"

        def wake() -> dict[str, object]:
            name = view.drive.title
            about, source = self.info.tagline, f"{self.base}/{path}"
            return {"head": vcalendar.CalendarInputs(name, about, source, ())}

        made = asleep(PlacedCalendar, {"events": (event,)}, wake)
        self.site.digests.know(made, self._digest(b"calendar", view))
        return Output(path, made, render_calendar, is_shelved=True)

    def _kept_event(self, view: DriveView) -> PlacedEvent:
        key = self._digest(b"placed", view)
        event = asleep(PlacedEvent, {"_shelf": (self.site.shelf, key)}, lambda: self._event(view))
        self.site.digests.know(event, key)
        self.site.shelf.want(key)
        return event

    def _digest(self, what: bytes, view: DriveView) -> bytes:
        """Stands for what follows from a drive."""
        return what + self.frame + self.site.digests.of(view)

    def _event(self, view: DriveView) -> dict[str, object]:
        fact, event = self.fact(view), view.first
        inputs = EventInputs(
            uid=event.uid,
            summary=view.drive.title,
            start=event.starts,
            end=event.over_at,
            status=view.drive.calendar_status,
            busy=view.takes_place,
            yearly=False,
            created=event.stamp.created,
            modified=event.stamp.modified,
            sequence=event.stamp.sequence,
            location=f"{fact.venue}, {fact.address}",
            geo=None,
            description=view.drive.notes or "",
            url=f"{self.base}/{fact.path}",
            categories=tuple(link.text for link in view.campaigns),
        )
        return {"event": inputs, "latitude": fact.latitude, "longitude": fact.longitude}


def _fact(view: DriveView) -> Fact:
    event, drive = view.first, view.drive
    session = event.session
    assert session.start is not None
    assert session.end is not None
    assert drive.target is not None
    # The converter put «address (latitude; longitude)» there.
    address, _, coordinates = (session.place_as_written or "").rpartition(" (")
    latitude, _, longitude = coordinates.removesuffix(")").partition("; ")
    certainty = "tentative" if drive.certainty == "tentative" else "scheduled"
    state = _OF_OUTCOME.get(drive.outcome, certainty)
    hours = f"{session.start:%H:%M}–{session.end:%H:%M}"
    weekday = headline_day(session.date).partition(",")[0]
    when = f"{weekday}, {session.date:%d/%m/%Y}, {hours}"
    path = _drive_path(view)
    row = Markup(
        '<tr><td>{}</td><td><a href="/{}">{}</a></td><td>{}</td><td>{}</td><td>{}</td></tr>'
    ).format(when, path, drive.title, event.place_text, LABELS[state], drive.target.value)
    return Fact(
        path=path,
        when=when,
        state=state,
        venue=event.place_text,
        address=address,
        latitude=latitude,
        longitude=longitude,
        row=row,
    )


def _grouped(pairs: Iterable[tuple[str, _T]]) -> dict[str, list[_T]]:
    groups: dict[str, list[_T]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return groups


def _pages_for(members: list[DriveView]) -> int:
    return max(1, -(-len(members) // PER_PAGE))


def _drive_path(view: DriveView) -> str:
    return f"drives/{view.id}/"


def _document_path(view: DocumentView) -> str:
    return f"directives/{view.id}/"
