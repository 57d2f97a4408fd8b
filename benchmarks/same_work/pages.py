"""The page set of the benchmark, made of our own site by the product's own means.

``GIOT_HONG_OUTPUTS`` names :func:`outputs`. What a page or calendar says is chosen here, as an
office's own templates would choose it; how an event, a feed or a sitemap becomes bytes, how
Markdown becomes HTML and how a template is rendered is the product's.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TypeVar

from markupsafe import Markup

from giot_hong import urls
from giot_hong.model import Province
from giot_hong.output import Output
from giot_hong.outputs import feedtext, vcalendar
from giot_hong.outputs.feeds import FeedInputs, render_rss
from giot_hong.outputs.sitemap import sitemap
from giot_hong.outputs.vevent import EventInputs, event_bytes
from giot_hong.pages import Meta, Page
from giot_hong.phrases import headline_day
from giot_hong.plugin import CampaignGenerator, theme_digest
from giot_hong.prose import Prose
from giot_hong.site import DocumentView, DriveView
from giot_hong.templates import PageInputs, Renderer

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

    view: DriveView
    path: str
    when: str
    state: str
    venue: str
    address: str
    latitude: str
    longitude: str
    row: Markup
    """The drive as a row of a list."""

    @property
    def title(self) -> str:
        """Its title."""
        return self.view.drive.title

    @property
    def day(self) -> str:
        """Its first day, as ``2026-05-28``."""
        return self.view.first.session.date.isoformat()


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
class PlacedEvent:
    """An event and its coordinates, which the product's events do not have."""

    event: EventInputs
    latitude: str
    longitude: str


@dataclass(frozen=True)
class PlacedCalendar:
    """A calendar file: the product's without events, and the events."""

    head: vcalendar.CalendarInputs
    events: tuple[PlacedEvent, ...]


def outputs(generator: CampaignGenerator) -> Iterator[Output]:
    """Every file of the benchmark's site but the style sheet, which Pelican copies."""
    plan = _Plan(generator)
    pages = list(plan.pages())
    for page in pages:
        inputs = PageInputs(plan.theme, plan.info, page)
        yield Output(urls.file_of(page.meta.path), inputs, plan.render)
    yield from plan.calendars()
    yield from plan.feeds()
    listed = [
        (page.meta.path, page.meta.updated) for page in pages if "/page/" not in page.meta.path
    ]
    yield from sitemap(plan.site, listed)


def render_calendar(inputs: PlacedCalendar) -> bytes:
    """The product's calendar, with GEO in every event."""
    head = vcalendar.render(inputs.head).removesuffix(_END_OF_CALENDAR)
    return b"".join([head, *map(_placed, inputs.events), _END_OF_CALENDAR])


@lru_cache(maxsize=2**15)  # as event_bytes: an event is in three calendars
def _placed(inputs: PlacedEvent) -> bytes:
    event = event_bytes(inputs.event).removesuffix(_END_OF_EVENT)
    return event + f"GEO:{inputs.latitude};{inputs.longitude}\r\n".encode() + _END_OF_EVENT


class _Plan:
    """Which pages, calendars and feeds there are, and what each of them says."""

    def __init__(self, generator: CampaignGenerator) -> None:
        self.site = generator.site
        self.words = generator.words
        self.base = self.site.settings.site_url
        self.info = replace(generator.info, navigation=(), footer=())
        environment, markdown = generator.env, generator.settings["MARKDOWN"]
        self.render = Renderer(environment, Prose(markdown), generator.words).render
        # The same on every page, so it is rendered once; the digest answers for it.
        provinces = [view.province for view in self.site.provinces]
        menu = environment.get_template("same_work/menu.html").render(provinces=provinces)
        environment.globals["province_menu"] = Markup(menu)  # noqa: S704 - a template made it
        self.theme = theme_digest(Path(generator.theme), generator.settings) + menu

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """All drives, by start, then id."""
        return tuple(map(_fact, self.site.drives))

    @cached_property
    def of_province(self) -> dict[str, list[Fact]]:
        """The drives of each province that has any."""
        return _grouped((fact.view.province.id, fact) for fact in self.facts)

    @cached_property
    def of_month(self) -> dict[str, list[Fact]]:
        """The drives of each month that has any."""
        return _grouped((fact.day[:7], fact) for fact in self.facts)

    @cached_property
    def of_directive(self) -> dict[str, list[Fact]]:
        """The drives that each directive announced."""
        return _grouped(
            (f.view.drive.source.directive, f) for f in self.facts if f.view.drive.source
        )

    def pages(self) -> Iterator[Page]:
        """All HTML pages."""
        yield self._home()
        for members in self.of_province.values():
            for place, fact in enumerate(members, start=1):
                yield self._drive(fact, members[place : place + RELATED])
        for view in self.site.directives:
            yield self._directive(view)
        for one in self.site.provinces:
            yield from self._province(one.province)
        for month, members in sorted(self.of_month.items()):
            heading = f"Tháng {month[5:]}/{month[:4]}"
            yield self._list(f"months/{month}/", heading, ListPage(heading, _rows(members)))

    def calendars(self) -> Iterator[Output]:
        """One calendar of all drives, one for each province and each drive."""
        events = {fact.view.id: self._event(fact) for fact in self.facts}

        def calendar(folder: str, name: str, facts: Iterable[Fact]) -> Output:
            path = f"{folder}index.ics"
            head = vcalendar.CalendarInputs(name, self.info.tagline, f"{self.base}/{path}", ())
            members = tuple(events[fact.view.id] for fact in facts)
            return Output(path, PlacedCalendar(head, members), render_calendar)

        yield calendar("", self.info.name, self.facts)
        for one in self.site.provinces:
            id_, name = one.province.id, f"{self.info.name} – {one.province.name}"
            yield calendar(f"provinces/{id_}/", name, self.of_province.get(id_, ()))
        for fact in self.facts:
            yield calendar(fact.path, fact.title, (fact,))

    def feeds(self) -> Iterator[Output]:
        """The newest directives as RSS: of all provinces and of each."""
        settings = self.site.settings

        def feed(folder: str, name: str, views: Iterable[DocumentView]) -> Output:
            path = f"{folder}index.xml"
            entries = [
                feedtext.of_directive(
                    replace(view, path=_document_path(view)), settings, self.words
                )
                for view in views
            ]
            inputs = FeedInputs(
                id=f"tag:{settings.site_id},2026:{path}",
                title=name,
                about=self.info.tagline,
                page=f"{self.base}/{folder}",
                address=f"{self.base}/{path}",
                author=self.info.name,
                entries=tuple(entries),
            )
            return Output(path, inputs, render_rss)

        yield feed("", self.info.name, self.site.directives[:IN_FEED])
        of_province = _grouped((v.province.id, v) for v in self.site.directives if v.province)
        for one in self.site.provinces:
            id_, name = one.province.id, f"{self.info.name} – {one.province.name}"
            yield feed(f"provinces/{id_}/", name, of_province.get(id_, [])[:IN_FEED])

    def _home(self) -> Page:
        now = self.site.settings.now
        coming = [f for f in self.facts if f.view.first.starts >= now and f.state != "cancelled"]
        months = tuple(sorted(self.of_month))
        context = ListPage(self.info.name, _rows(coming[:ON_HOME]), months=months)
        return self._list("", self.info.name, context)

    def _province(self, province: Province) -> Iterator[Page]:
        members = self.of_province.get(province.id, [])
        root = f"provinces/{province.id}/"
        paths = [root]
        paths += [f"{root}page/{number}/" for number in range(2, _pages_for(members) + 1)]
        for index, path in enumerate(paths):
            context = ListPage(
                heading=f"Lịch hiến máu {province.name}",
                rows=_rows(members[index * PER_PAGE : (index + 1) * PER_PAGE]),
                calendar=f"{root}index.ics",
                feed=f"{root}index.xml",
                number=index + 1,
                total=len(paths),
                previous=paths[index - 1] if index else "",
                next=paths[index + 1] if index + 1 < len(paths) else "",
            )
            yield self._list(path, province.name, context)

    def _list(self, path: str, title: str, context: ListPage) -> Page:
        return Page("same_work/list", Meta(path, "list", title, self.info.tagline), context)

    def _drive(self, fact: Fact, later: list[Fact]) -> Page:
        view, drive = fact.view, fact.view.drive
        names = {
            role: tuple(body.organisation.name for body in bodies)
            for role, bodies in view.organisers
        }
        source = self.site.catalogue.directives[drive.source.directive] if drive.source else None
        assert source is not None
        assert drive.target is not None
        context = DrivePage(
            province_id=view.province.id,
            province=view.province.name,
            state=fact.state,
            label=LABELS[fact.state],
            start=view.first.starts.isoformat(),
            when=fact.when,
            venue=fact.venue,
            address=fact.address,
            campaign=view.campaigns[0].text,
            round=drive.round,
            source=f"directives/{source.id}/",
            source_number=source.value.number or "",
            notes=drive.notes or "",
            target=drive.target.value,
            collected=drive.result.figures[0].value if drive.result else None,
            directing=names["directing"],
            implementing=names["implementing"],
            calendar=f"{fact.path}index.ics",
            related=tuple(Related(one.path, one.title, one.when) for one in later),
        )
        meta = Meta(
            path=fact.path,
            kind="drive",
            title=fact.title,
            description=f"{fact.venue}, {fact.address}",
            updated=view.stamp.modified,
            json_ld=(self._json_ld(fact, context),),
        )
        return Page("same_work/drive", meta, context)

    def _json_ld(self, fact: Fact, context: DrivePage) -> str:
        """The drive as a schema.org Event with coordinates."""
        status = "EventCancelled" if fact.state == "cancelled" else "EventScheduled"
        event = {
            "@context": "https://schema.org",
            "@type": "Event",
            "name": fact.title,
            "startDate": context.start,
            "endDate": fact.view.first.over_at.isoformat(),
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

    def _directive(self, view: DocumentView) -> Page:
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
            rows=_rows(self.of_directive.get(view.id, ())),
        )
        path, updated = _document_path(view), view.stamp.modified
        meta = Meta(path, "directive", entry.title, entry.summary, updated=updated)
        return Page("same_work/directive", meta, context)

    def _event(self, fact: Fact) -> PlacedEvent:
        view, event = fact.view, fact.view.first
        inputs = EventInputs(
            uid=event.uid,
            summary=fact.title,
            start=event.starts,
            end=event.over_at,
            status=view.drive.calendar_status,
            busy=view.takes_place,
            yearly=False,
            created=event.stamp.created,
            modified=event.stamp.modified,
            sequence=event.stamp.sequence,
            location=f"{fact.venue}, {fact.address}",
            description=view.drive.notes or "",
            url=f"{self.base}/{fact.path}",
            categories=tuple(link.text for link in view.campaigns),
        )
        return PlacedEvent(inputs, fact.latitude, fact.longitude)


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
    path = f"drives/{view.id}/"
    row = Markup(
        '<tr><td>{}</td><td><a href="/{}">{}</a></td><td>{}</td><td>{}</td><td>{}</td></tr>'
    ).format(when, path, drive.title, event.place_text, LABELS[state], drive.target.value)
    return Fact(
        view=view,
        path=path,
        when=when,
        state=state,
        venue=event.place_text,
        address=address,
        latitude=latitude,
        longitude=longitude,
        row=row,
    )


def _rows(facts: Iterable[Fact]) -> tuple[Markup, ...]:
    return tuple(fact.row for fact in facts)


def _grouped(pairs: Iterable[tuple[str, _T]]) -> dict[str, list[_T]]:
    groups: dict[str, list[_T]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return groups


def _pages_for(members: list[Fact]) -> int:
    return max(1, -(-len(members) // PER_PAGE))


def _document_path(view: DocumentView) -> str:
    return f"directives/{view.id}/"
