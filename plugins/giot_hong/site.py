"""The site as its outputs see it: all records resolved, at one moment.

Everything here is frozen and made of plain values, so that it can stand in an output's inputs.
References are resolved, addresses and words are not chosen here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import cached_property
from typing import Literal

from giot_hong import facts, graph, topics, urls
from giot_hong.catalogue import Catalogue, Entry
from giot_hong.clock import ZONE, a_year_before
from giot_hong.history import History, Revision, Stamp
from giot_hong.links import address_of, page_address, resolve_links
from giot_hong.model import (
    Directive,
    Drive,
    Eligibility,
    News,
    Province,
    Quantity,
    Reference,
    Session,
    Source,
)
from giot_hong.moves import moves, steps
from giot_hong.output import Digests, digest_of
from giot_hong.phases import counted, phase
from giot_hong.shelf import Shelf
from giot_hong.sleep import asleep
from giot_hong.views import (
    JUST_NOW,
    Body,
    CampaignView,
    DocumentView,
    DriveView,
    Event,
    Link,
    NotedDriveView,
    ObservanceView,
    Phase,
    Place,
    ProvinceView,
    ReferenceView,
    SourceView,
    State,
    Turn,
    dated,
    phase_of,
    turns_of,
    utc,
)
from giot_hong.withheld import told_revision

_FOLDERS = {"directive": "directives", "news": "news"}
_ADDRESSES = {"directive": urls.directive, "news": urls.news}
_NO_MOMENT = datetime(1970, 1, 1, tzinfo=ZONE)


@dataclass(frozen=True)
class Settings:
    """What pelicanconf.py says about the site, and the moment of the build."""

    name: str
    tagline: str
    site_id: str
    site_url: str
    now: datetime
    is_sample: bool = False
    """Sample data: every page, calendar and feed says so."""
    shows_drafts: bool = False
    """A site for review: what is not public yet is shown and marked, and nothing is indexed."""
    drafts: tuple[tuple[str, datetime | None], ...] = ()
    """Of such a site: the pages that are not public, and from when they will be."""
    is_searchable: bool = False
    """Whether there is full-text search of documents and guides."""


@dataclass
class Site:
    """Everything to be published; built once from a catalogue, its history and the settings."""

    catalogue: Catalogue
    history: History
    settings: Settings
    digests: Digests = field(default_factory=Digests)
    shelf: Shelf = field(default_factory=Shelf)
    eligibility: Eligibility | None = field(init=False)
    _places: dict[str, Place] = field(default_factory=dict, init=False)
    _bodies: dict[str, Body] = field(default_factory=dict, init=False)
    """Each once, however many drives name it."""

    def __post_init__(self) -> None:
        self.eligibility = self.catalogue.eligibility
        if self.catalogue.drafts:
            self.settings = replace(self.settings, drafts=(*self._drafts(),))

    def _drafts(self) -> Iterator[tuple[str, datetime | None]]:
        addresses = {"drives": urls.drive, "directives": urls.directive, "news": urls.news}
        for (kind, id_), one in sorted(self.catalogue.drafts.items()):
            address = addresses.get(kind)
            page = address(id_) if address else page_address(self.catalogue.pages[id_])
            yield page, one.until

    @cached_property
    @phase("resolve")
    def drives(self) -> tuple[DriveView, ...]:
        """All drives, by first session, then id."""
        views = [
            self._noted(entry) or self._drive(entry)
            for entry in counted(self.catalogue.drives.values())
        ]
        return tuple(sorted(views, key=lambda view: (view.starts, view.id)))

    @cached_property
    def upcoming(self) -> tuple[DriveView, ...]:
        """Drives that are not over, soonest first."""
        return tuple(view for view in self.drives if view.phase != "over")

    @cached_property
    def just_changed(self) -> tuple[DriveView, ...]:
        """Drives still to come, or waiting, with a change of the last days, the newest first."""
        since = self.settings.now - JUST_NOW
        found = [
            (view.newest_change, view)
            for view in self.drives
            if view.newest_change and (view.phase != "over" or view.is_waiting)
        ]
        new = [(moment, view) for moment, view in found if moment > since]
        return tuple(view for _, view in sorted(new, key=lambda one: (one[0], one[1].id)))[::-1]

    @cached_property
    def waiting(self) -> tuple[DriveView, ...]:
        """Drives that were put off within a year and have no new day yet, newest first."""
        oldest = a_year_before(self.settings.now.astimezone(ZONE).date())
        found = (view for view in self.drives if view.is_waiting)
        return tuple(view for view in found if view.day >= oldest)[::-1]

    @cached_property
    def waiting_ids(self) -> frozenset[str]:
        """The ids of those."""
        return frozenset(view.id for view in self.waiting)

    @cached_property
    def past(self) -> tuple[DriveView, ...]:
        """Drives that are over, newest first."""
        return tuple(view for view in reversed(self.drives) if view.phase == "over")

    @cached_property
    def directives(self) -> tuple[DocumentView, ...]:
        """All directives, newest document first; undated ones by when they were published."""
        return self._documents("directive")

    @cached_property
    def news(self) -> tuple[DocumentView, ...]:
        """All news, newest first."""
        return self._documents("news")

    @cached_property
    def provinces(self) -> tuple[ProvinceView, ...]:
        """Provinces of today, in the order of the list (Vietnamese alphabetical)."""
        former: dict[str, list[Province]] = {}
        for province in self.catalogue.provinces.values():
            for successor in province.successors:
                former.setdefault(successor, []).append(province)
        return tuple(
            ProvinceView(urls.province(province.id), province, tuple(former.get(province.id, ())))
            for province in self.catalogue.provinces.values()
            if not province.successors
        )

    @cached_property
    def campaigns(self) -> tuple[CampaignView, ...]:
        """All campaigns by id."""
        return tuple(
            CampaignView(id_, urls.campaign(id_), entry.value)
            for id_, entry in sorted(self.catalogue.campaigns.items())
        )

    @cached_property
    def observances(self) -> tuple[ObservanceView, ...]:
        """All observance days, in the order of the year."""
        views = [
            ObservanceView(
                id_,
                f"{id_}@{self.settings.site_id}",
                urls.observance(id_),
                entry.value,
                self.history.record("observances", id_),
            )
            for id_, entry in self.catalogue.observances.items()
        ]
        return tuple(
            sorted(views, key=lambda view: (view.observance.first.strftime("%m%d"), view.id))
        )

    @cached_property
    def topics(self) -> tuple[topics.Topic, ...]:
        """Communes, clusters, organisers and venues with their drives, neighbours together."""
        return topics.read(self.catalogue, self.drives, self._place)

    @cached_property
    def next_change(self) -> datetime | None:
        """The next moment at which the clock alone would change the site."""
        return self.next_turns[0].moment if self.next_turns else None

    @cached_property
    def next_turns(self) -> tuple[Turn, ...]:
        """Why the site changes at that moment; nothing where it never will."""
        now = self.settings.now
        soonest: datetime | None = None
        nearest: list[DriveView] = []
        for view in self.drives:
            for moment in view.turns:
                if moment > now and (soonest is None or moment <= soonest):
                    nearest = [*nearest, view] if moment == soonest else [view]
                    soonest = moment
        hidden = {**self.catalogue.withheld, **self.catalogue.drafts}
        soon = [
            Turn(one.until, "published", id_, one.title)
            for (_, id_), one in sorted(hidden.items())
            if one.until
        ]
        if soon and (soonest is None or min(soon).moment < soonest):
            soonest, nearest = min(soon).moment, []
        turns = [turn for view in nearest for turn in turns_of(view)]
        return tuple(dict.fromkeys(turn for turn in (*turns, *soon) if turn.moment == soonest))

    @cached_property
    def relations(self) -> graph.Graph:
        """How documents lean on each other, read from both ends."""
        return graph.read(self.catalogue)

    @cached_property
    def settings_alone(self) -> Settings:
        """The settings without the clock."""
        return replace(self.settings, now=_NO_MOMENT)

    @cached_property
    def frame(self) -> bytes:
        """A digest of the settings, without the clock."""
        return digest_of(self.settings_alone)

    def drives_of(self, directive: str) -> tuple[DriveView, ...]:
        """The drives that a directive announced, by first session."""
        return self._drives_of.get(directive, ())

    def drives_changed_by(self, directive: str) -> tuple[DriveView, ...]:
        """The drives with a change, or a result, that a directive ordered or reported."""
        return self._drives_changed_by.get(directive, ())

    @cached_property
    def _drives_of(self) -> dict[str, tuple[DriveView, ...]]:
        found: dict[str, list[DriveView]] = {}
        for view in self.drives:
            if view.announced_by:
                found.setdefault(view.announced_by, []).append(view)
        return {id_: tuple(views) for id_, views in found.items()}

    @cached_property
    def _drives_changed_by(self) -> dict[str, tuple[DriveView, ...]]:
        found: dict[str, list[DriveView]] = {}
        for view in self.drives:
            for id_ in view.touched_by:
                found.setdefault(id_, []).append(view)
        return {id_: tuple(views) for id_, views in found.items()}

    def surroundings(self, key: str) -> bytes:
        """A digest of all that the graph says of a document (:func:`giot_hong.graph.key`)."""
        relations = self.relations
        cited, below = relations.cited.get(key, ()), relations.below.get(key, ())
        if not cited and not below:
            return b""
        return digest_of(
            [(one, relations.effect(one.key).state) for one in cited],
            [relations.others(one.key, key) for one in cited],
            below,
            relations.effect(key),
            digests=self.digests,
        )

    @phase("resolve")
    def _documents(self, kind: Literal["directive", "news"]) -> tuple[DocumentView, ...]:
        entries = self.catalogue.directives if kind == "directive" else self.catalogue.news
        views = [
            self._noted_document(kind, entries[id_]) or self._document(kind, entries[id_])
            for id_ in counted(entries)
        ]
        return tuple(sorted(views, key=lambda v: (v.dated, v.stamp.created, v.id), reverse=True))

    def _noted_document(
        self, kind: Literal["directive", "news"], entry: Entry[Directive] | Entry[News]
    ) -> DocumentView | None:
        """A document as it was noted, if all that it shows is as it was then."""
        catalogue, key = self.catalogue, graph.key(kind, entry.id)
        noted = catalogue.asleep_papers.get(entry.path)
        if (
            noted is None
            or not catalogue.changed.isdisjoint(noted.names)
            or noted.history != self.history.digest(_FOLDERS[kind], entry.id)
            or noted.surroundings != self.surroundings(key)
            or any(address_of(file, catalogue) != address for file, address in noted.files)
        ):
            return None
        head, (created, modified, sequence) = noted.head, noted.stamp
        view = asleep(
            DocumentView,
            {
                "id": entry.id,
                "path": _ADDRESSES[kind](entry.id),
                "kind": kind,
                "province": catalogue.provinces[head.province] if head.province else None,
                "cited_by": self.relations.below.get(key, ()),
                "effect": self.relations.effect(key),
                "campaigns": self._campaign_links(head.campaigns),
                "stamp": Stamp(utc(created), utc(modified), sequence),
                "formerly": noted.formerly,
                "title": head.title,
                "dated": dated(head.date, head.for_year),
                "_noted": noted,
            },
            lambda: vars(self._document(kind, entry)),
        )
        self.digests.know(view, noted.digest)
        return view

    def _noted(self, entry: Entry[Drive]) -> DriveView | None:
        """A drive as it was noted, if all that it shows is as it was then."""
        noted = self.catalogue.asleep.get(entry.id)
        if (
            noted is None
            or not noted.since <= self._seconds < (noted.until or self._seconds + 1)
            or not self.catalogue.changed.isdisjoint(noted.names)
            or noted.history != self.history.digest("drives", entry.id)
            or noted.province_office != self._province_offices.get(noted.province)
        ):
            return None
        view = asleep(
            NotedDriveView,
            {
                "id": entry.id,
                "province": self.catalogue.provinces[noted.province],
                "campaigns": self._campaign_links(noted.campaigns) if noted.campaigns else (),
                "_noted": noted,
            },
            lambda: vars(self._drive(entry)),
        )
        self.digests.know(view, noted.digest)
        return view

    @cached_property
    def _province_offices(self) -> dict[str, str]:
        """By province the id of who answers for it: the first of several that can be called."""
        found = [
            (not entry.value.contact.phone, id_, entry.value.province)
            for id_, entry in self.catalogue.organisations.items()
            if entry.value.province_office and entry.value.province
        ]
        return {province: id_ for _, id_, province in sorted(found, reverse=True)}

    @cached_property
    def _seconds(self) -> int:
        return int(self.settings.now.timestamp())

    def _drive(self, entry: Entry[Drive]) -> DriveView:
        drive, catalogue = entry.value, self.catalogue
        oldest = drive.formerly[0] if drive.formerly else entry.id
        events = tuple(
            sorted(
                (
                    Event(
                        uid=f"{oldest}.{session.key}@{self.settings.site_id}",
                        session=session,
                        places=tuple(self._place(id_) for id_ in session.venues),
                        stamp=self.history.event(entry.id, session.key),
                    )
                    for session in drive.sessions
                ),
                key=lambda event: (event.starts, event.session.key),
            )
        )
        now = self.settings.now
        phase = phase_of(events, now)
        lingers_from = events[-1].may_be_over_at if drive.outcome == "none" else None
        office = self._province_offices.get(drive.province)
        revisions = self._told(self.history.changes_of("drives", entry.id))
        # Most drives never change, and then nothing is asked of their sessions.
        told = {one.key: self._facts(one) for one in drive.sessions if revisions}
        return DriveView(
            id=entry.id,
            path=urls.drive(entry.id),
            drive=drive,
            province=catalogue.provinces[drive.province],
            events=events,
            campaigns=self._campaign_links(drive.campaigns),
            observances=self._observance_links(drive.observances),
            organisers=tuple(
                (role, tuple(map(self._body, ids))) for role, ids in drive.organisers if ids
            ),
            office=self._body(drive.registration.office) if drive.registration.office else None,
            province_office=self._body(office) if office else None,
            source=self._source(drive.source),
            result_source=self._source(drive.result.source) if drive.result else None,
            change_sources=tuple(
                self._directive_link(change.directive) if change.directive else None
                for change in drive.changes
            ),
            dropped=self._dropped(entry.id, oldest, drive),
            steps=steps(revisions, drive.changes, drive.title, told),
            moves=tuple(moves((d for r in revisions for d in r.differences), told)),
            phase=phase,
            state=_state(drive, phase),
            may_be_over=bool(lingers_from and lingers_from <= now and phase != "over"),
            stamp=self.history.record("drives", entry.id),
        )

    def _told(self, revisions: tuple[Revision, ...]) -> tuple[Revision, ...]:
        """Revisions that name no paper that is withheld."""
        hidden = self.catalogue.withheld
        return tuple(told_revision(one, hidden) for one in revisions) if hidden else revisions

    def _dropped(self, id_: str, oldest: str, drive: Drive) -> tuple[Event, ...]:
        held = {session.key for session in drive.sessions}
        return tuple(
            Event(
                uid=f"{oldest}.{key}@{self.settings.site_id}",
                session=Session(
                    key=key,
                    date=date.fromisoformat(known.date),
                    start=time.fromisoformat(known.start) if known.start else None,
                    end=time.fromisoformat(known.end) if known.end else None,
                    place_as_written=_in_one_line(known),
                ),
                places=(),
                stamp=self.history.event(id_, key),
                is_dropped=True,
            )
            for key, known in sorted(self.history.dropped.get(id_, {}).items())
            if key not in held
        )

    def _facts(self, session: Session) -> facts.SessionFacts:
        venues = ((id_, vars(self.catalogue.venues[id_].value)) for id_ in session.venues)
        communes, provinces = self._names
        places = [facts.place_of(id_, venue, communes, provinces) for id_, venue in venues]
        return facts.of_session(session, places)

    @cached_property
    def _names(self) -> tuple[dict[str, str], dict[str, str]]:
        """Communes and provinces in words, by code and by id."""
        communes = {code: one.full_name for code, one in self.catalogue.communes.items()}
        provinces = {id_: one.full_name for id_, one in self.catalogue.provinces.items()}
        return communes, provinces

    def _place(self, id_: str) -> Place:
        if id_ not in self._places:
            venue = self.catalogue.venues[id_].value
            communes = self.catalogue.communes
            self._places[id_] = Place(
                id=id_,
                venue=venue,
                province=self.catalogue.provinces[venue.province],
                commune=communes[venue.commune] if venue.commune else None,
                communes=tuple(communes[code] for code in venue.communes),
            )
        return self._places[id_]

    def _body(self, id_: str) -> Body:
        if id_ not in self._bodies:
            self._bodies[id_] = Body(id_, self.catalogue.organisations[id_].value)
        return self._bodies[id_]

    def _source(self, source: Source | None) -> SourceView | None:
        return SourceView(self._directive_link(source.directive), source.at) if source else None

    def _directive_link(self, id_: str) -> Link:
        return Link(self.catalogue.directives[id_].value.title, urls.directive(id_))

    def _campaign_links(self, ids: Iterable[str]) -> tuple[Link, ...]:
        return tuple(Link(self.catalogue.campaigns[i].value.name, urls.campaign(i)) for i in ids)

    def _observance_links(self, ids: Iterable[str]) -> tuple[Link, ...]:
        return tuple(
            Link(self.catalogue.observances[i].value.name, urls.observance(i)) for i in ids
        )

    def _document(
        self, kind: Literal["directive", "news"], entry: Entry[Directive] | Entry[News]
    ) -> DocumentView:
        document = entry.value
        key, folder = graph.key(kind, entry.id), _FOLDERS[kind]
        issuer = (
            self.catalogue.organisations[document.issuer].value
            if isinstance(document, Directive)
            else None
        )
        return DocumentView(
            id=entry.id,
            path=_ADDRESSES[kind](entry.id),
            kind=kind,
            document=document,
            issuer=issuer,
            province=self.catalogue.provinces[document.province] if document.province else None,
            references=tuple(
                self._reference(key, reference, paper)
                for reference, paper in zip(
                    document.references, self.relations.cited.get(key, ()), strict=True
                )
            ),
            cited_by=self.relations.below.get(key, ()),
            effect=self.relations.effect(key),
            campaigns=self._campaign_links(document.campaigns),
            observances=self._observance_links(document.observances),
            body=resolve_links(entry, self.catalogue),
            stamp=self.history.record(folder, entry.id),
            steps=steps(self._told(self.history.changes_of(folder, entry.id))),
        )

    def _reference(self, source: str, reference: Reference, paper: graph.Paper) -> ReferenceView:
        return ReferenceView(
            reference,
            paper,
            self.relations.effect(paper.key).state,
            self.relations.others(paper.key, source),
        )


def total(quantities: Iterable[Quantity]) -> dict[str, int]:
    """Sums by unit; amounts of different units are never added (decision 9)."""
    sums: dict[str, int] = {}
    for quantity in quantities:
        sums[quantity.unit] = sums.get(quantity.unit, 0) + quantity.value
    return sums


def _in_one_line(known: facts.SessionFacts) -> str:
    """Where a session was to be; the province is told apart."""
    places = (
        ", ".join(part for part in (place.name, place.address, place.area) if part)
        for place in known.places
    )
    return " hoặc ".join(places)


def _state(drive: Drive, phase: Phase) -> State:
    """The one word that matters most to a resident (decision 7: three facts, shown by weight)."""
    if drive.outcome != "none":
        return drive.outcome
    if phase == "over":
        return "over"
    if drive.availability == "full":
        return "full"
    return drive.certainty
