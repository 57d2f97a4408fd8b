"""The site as its outputs see it: resolved values, at one moment.

Everything here is frozen and made of plain values, so that it can stand in an output's inputs.
References are resolved, addresses and words are not chosen here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any, Literal, NamedTuple

from giot_hong import facts, graph, urls
from giot_hong.catalogue import Catalogue, Entry
from giot_hong.clock import ZONE, a_year_before, leaves_window_on
from giot_hong.history import History, Stamp
from giot_hong.ledger import NotedDrive, changed_names
from giot_hong.links import resolve_links
from giot_hong.model import (
    Campaign,
    Change,
    Commune,
    Directive,
    Doubt,
    Drive,
    Eligibility,
    News,
    Observance,
    Organisation,
    Province,
    Quantity,
    Reference,
    Session,
    Source,
    Venue,
)
from giot_hong.moves import Move, Step, is_urgent, moves, steps
from giot_hong.output import Digests, digest_of
from giot_hong.phases import counted, phase
from giot_hong.shelf import Shelf
from giot_hong.sleep import Sleeper, asleep

JUST_NOW = timedelta(days=14)
"""How long a change is told on the home page."""
_NO_MOMENT = datetime(1970, 1, 1, tzinfo=ZONE)
Phase = Literal["upcoming", "today", "over"]
State = Literal["cancelled", "postponed", "held", "over", "full", "confirmed", "tentative"]


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


@dataclass(frozen=True)
class Link:
    """A name and where it leads (a path of :mod:`giot_hong.urls`)."""

    text: str
    path: str


@dataclass(frozen=True)
class Place:
    """A venue with its province and communes of today named."""

    id: str
    venue: Venue
    province: Province
    commune: Commune | None
    communes: tuple[Commune, ...]


@dataclass(frozen=True)
class Body:
    """An organisation in a role."""

    id: str
    organisation: Organisation


class Slot(NamedTuple):
    """An event's place among others: enough to put it into the calendars that hold it."""

    uid: str
    day: date
    start: str
    """Sorts as its start does: a day without an hour before the hours of that day."""


@dataclass(frozen=True)
class Event:
    """A session with everything its calendar event shows, and its record of change."""

    uid: str
    session: Session
    places: tuple[Place, ...]
    stamp: Stamp
    is_dropped: bool = False
    """Published once and no more in the file: calendars keep it, called off."""

    @property
    def slot(self) -> Slot:
        """Where it stands among other events."""
        when = self.starts if self.session.start else self.session.date
        return Slot(self.uid, self.session.date, str(when))

    @property
    def is_settled(self) -> bool:
        """Whether one venue, and not a choice, is known."""
        return len(self.places) <= 1

    @property
    def place_text(self) -> str:
        """Where, in one line; «hoặc» stands between venues that are still open."""
        if self.places:
            return " hoặc ".join(place.venue.name for place in self.places)
        return self.session.place_as_written or ""

    @property
    def starts(self) -> datetime:
        """The start, or the beginning of the day where the hour is unknown."""
        return _at(self.session.date, self.session)

    @property
    def over_at(self) -> datetime:
        """From this moment the session is over; without a known end, when its day ends."""
        if self.session.end:
            return datetime.combine(self.session.date, self.session.end, ZONE)
        return datetime.combine(self.session.date + timedelta(days=1), datetime.min.time(), ZONE)


@dataclass(frozen=True)
class SourceView:
    """The document that states a fact, and the place in it."""

    link: Link
    at: str | None


@dataclass(frozen=True)
class DriveView(Sleeper):
    """A drive, resolved, at the moment of the build.

    What lists and plans ask of all drives is noted between builds (:mod:`giot_hong.ledger`).
    """

    id: str
    path: str
    drive: Drive
    province: Province
    events: tuple[Event, ...]
    campaigns: tuple[Link, ...]
    observances: tuple[Link, ...]
    organisers: tuple[tuple[str, tuple[Body, ...]], ...]
    """``(role, bodies)``; the roles are the keys of :class:`giot_hong.model.Organisers`."""
    office: Body | None
    source: SourceView | None
    result_source: SourceView | None
    change_sources: tuple[Link | None, ...]
    """Beside ``drive.changes``: the directive that ordered each."""
    dropped: tuple[Event, ...]
    """Sessions that were published and are no more."""
    steps: tuple[Step, ...]
    """What changed since it was first published, oldest first."""
    moves: tuple[Move, ...]
    """What is not as it was in a session: by session, then as it happened."""
    phase: Phase
    state: State
    stamp: Stamp

    @cached_property
    def first(self) -> Event:
        """The earliest session."""
        return self.events[0]

    @cached_property
    def starts(self) -> datetime:
        """The start of the earliest session, or the beginning of its day."""
        return self.first.starts

    @cached_property
    def day(self) -> date:
        """The day of the earliest session."""
        return self.first.session.date

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The day of each session."""
        return tuple(event.session.date for event in self.events)

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """Its events of today, then those that are no more."""
        return tuple(event.slot for event in (*self.events, *self.dropped))

    @cached_property
    def formerly(self) -> tuple[str, ...]:
        """The ids it had, oldest first."""
        return self.drive.formerly

    @cached_property
    def announced_by(self) -> str | None:
        """The directive that announced it."""
        return self.drive.source.directive if self.drive.source else None

    @cached_property
    def touched_by(self) -> tuple[str, ...]:
        """The directives that ordered a change of it, or tell its result."""
        named = [change.directive for change in self.drive.changes]
        if self.drive.result and self.drive.result.source:
            named.append(self.drive.result.source.directive)
        return tuple(dict.fromkeys(filter(None, named)))

    @cached_property
    def told(self) -> tuple[datetime, ...]:
        """When residents had to hear of a change, oldest first."""
        return tuple(
            step.moment
            for step in self.steps
            if step.moment and any(is_urgent(one, step.moment) for one in step.differences)
        )

    @property
    def changed(self) -> tuple[str, ...]:
        """What whoever noted the drive must know to be other, while that is still to come."""
        if self.phase == "over" or not self.takes_place:
            return ()
        fields = {move.field for move in self.moves}
        return tuple(name for name in ("date", "hours", "place", "address") if name in fields)

    @property
    def returned(self) -> Literal["", "cancelled", "postponed"]:
        """What it was said to be before it was on again, while that is still to come."""
        if self.phase == "over" or not self.takes_place:
            return ""
        for step in reversed(self.steps):
            for one in step.differences:
                if one.field == "outcome" and one.before in {"cancelled", "postponed"}:
                    return one.before  # type: ignore[no-any-return]
        return ""

    @cached_property
    def former_days(self) -> tuple[date, ...]:
        """The days that sessions of today were to be on before."""
        days = (old for move in self.moves if move.field == "date" for old in move.before)
        return tuple(date.fromisoformat(day) for day in days)

    @cached_property
    def newest_change(self) -> datetime | None:
        """When residents last had to hear of a change."""
        return max(self.told, default=None)

    @cached_property
    def is_waiting(self) -> bool:
        """Whether it was put off and its old day is gone: people wait for the new one."""
        return self.drive.outcome == "postponed" and self.phase == "over"

    @cached_property
    def turns(self) -> tuple[datetime, ...]:
        """The moments at which the clock alone changes what the site shows of it.

        Of a drive that was noted by an earlier build, the next one alone.
        """
        return tuple(sorted({turn.moment for turn in _turns(self)}))

    def source_of(self, change: Change) -> Link | None:
        """The directive that ordered a change."""
        return self.change_sources[self.drive.changes.index(change)]

    @cached_property
    def takes_place(self) -> bool:
        """Whether one may go there: neither called off nor put off."""
        return self.drive.outcome not in {"cancelled", "postponed"}

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """What staff could not settle."""
        return self.drive.doubts

    def doubt_about(self, name: str) -> Doubt | None:
        """The doubt about one field, for showing it beside the value."""
        return next((doubt for doubt in self.drive.doubts if doubt.field == name), None)

    def last_change(self, *kinds: str) -> Change | None:
        """The newest change of the given kinds."""
        return next((c for c in reversed(self.drive.changes) if c.what in kinds), None)


class _NotedDriveView(DriveView):
    """A drive as an earlier build noted it; all else of it is resolved when it is asked for."""

    def __reduce__(self) -> tuple[Any, ...]:
        """For another process it is resolved."""
        return _resolved, (self.__getstate__(),)

    @property
    def _brief(self) -> NotedDrive:
        brief: NotedDrive = self.__dict__["_noted"]
        return brief

    path = cached_property(lambda self: urls.drive(self.id))
    phase = cached_property(lambda self: self._brief.phase)
    state = cached_property(lambda self: self._brief.state)
    day = cached_property(lambda self: date.fromordinal(self._brief.starts[0]))
    days = cached_property(lambda self: tuple(map(date.fromordinal, self._brief.days)))
    former_days = cached_property(
        lambda self: tuple(map(date.fromordinal, self._brief.former_days))
    )
    formerly = cached_property(lambda self: self._brief.formerly)
    told = cached_property(lambda self: tuple(map(_utc, self._brief.told)))
    announced_by = cached_property(lambda self: self._brief.announced_by)
    touched_by = cached_property(lambda self: self._brief.touched_by)
    takes_place = cached_property(lambda self: self._brief.takes_place)
    is_waiting = cached_property(lambda self: self._brief.is_waiting)

    @cached_property
    def starts(self) -> datetime:
        """See :attr:`DriveView.starts`."""
        minutes = self._brief.starts[1]
        return datetime.combine(self.day, time(minutes // 60, minutes % 60), ZONE)

    @cached_property
    def stamp(self) -> Stamp:
        """See :class:`DriveView`."""
        created, modified, sequence = self._brief.stamp
        return Stamp(_utc(created), _utc(modified), sequence)

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """See :attr:`DriveView.slots`."""
        return tuple(Slot(u, date.fromordinal(d), start) for u, d, start in self._brief.slots)

    @cached_property
    def turns(self) -> tuple[datetime, ...]:
        """See :attr:`DriveView.turns`."""
        until = self._brief.until
        return (_utc(until),) if until else ()


def taken_over(view: DriveView) -> NotedDrive | None:
    """What an earlier build noted of a drive, where that still holds."""
    noted: NotedDrive | None = view.__dict__.get("_noted")
    return noted


def _resolved(fields: dict[str, Any]) -> DriveView:
    return asleep(DriveView, fields, dict)


@dataclass(frozen=True)
class ReferenceView:
    """A reference with the document that it means."""

    reference: Reference
    paper: graph.Paper
    """With all that the site knows of it, whichever document says so."""
    state: graph.State
    """What became of the document, when the site holds it."""
    others: tuple[graph.Paper, ...]
    """Other documents of ours that refer to it, the strongest relation first; not all of many."""


@dataclass(frozen=True)
class DocumentView:
    """A directive or a piece of news, resolved; ``body`` is Markdown with root-relative links.

    The drives that name it are asked of :meth:`Site.drives_of`: lists of documents show none, and
    must not change with them.
    """

    id: str
    path: str
    kind: Literal["directive", "news"]
    document: Directive | News
    issuer: Organisation | None
    province: Province | None
    references: tuple[ReferenceView, ...]
    cited_by: tuple[graph.Kin, ...]
    """Documents of ours that refer to this one, with their relations, the strongest first."""
    effect: graph.Effect
    campaigns: tuple[Link, ...]
    observances: tuple[Link, ...]
    body: str
    stamp: Stamp
    steps: tuple[Step, ...]
    """What changed since it was first published, oldest first."""

    def doubt_about(self, name: str) -> Doubt | None:
        """The doubt about one field."""
        return next((doubt for doubt in self.document.doubts if doubt.field == name), None)


@dataclass(frozen=True)
class ProvinceView:
    """A province of today with the names that merged into it."""

    path: str
    province: Province
    former: tuple[Province, ...]


@dataclass(frozen=True)
class CampaignView:
    """A campaign with its address."""

    id: str
    path: str
    campaign: Campaign


class Turn(NamedTuple):
    """A moment from which the clock alone makes the site another one, and what it is to a drive."""

    moment: datetime
    kind: Literal["begins", "ends", "passes", "leaves", "former", "settled"]
    """Its day begins; it is over; a day of it has passed and others are to come; it leaves the
    calendars' window; a day that it moved away from has passed; its change is no more of late."""
    drive: str
    title: str


@dataclass(frozen=True)
class ObservanceView:
    """An observance day with its address and event identity."""

    id: str
    uid: str
    path: str
    observance: Observance
    stamp: Stamp


@dataclass
class Site:
    """Everything to be published; built once from a catalogue, its history and the settings."""

    catalogue: Catalogue
    history: History
    settings: Settings
    digests: Digests = field(default_factory=Digests)
    shelf: Shelf = field(default_factory=Shelf)
    eligibility: Eligibility | None = field(init=False)

    def __post_init__(self) -> None:
        self.eligibility = self.catalogue.eligibility

    @cached_property
    @phase("resolve")
    def drives(self) -> tuple[DriveView, ...]:
        """All drives, by first session, then id."""
        changed = changed_names(self.catalogue.noted, self.catalogue.blobs)
        views = [
            self._noted(entry, changed) or self._drive(entry)
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
        turns = (turn for view in nearest for turn in _turns(view) if turn.moment == soonest)
        return tuple(dict.fromkeys(turns))

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

    @phase("resolve")
    def _documents(self, kind: Literal["directive", "news"]) -> tuple[DocumentView, ...]:
        entries = self.catalogue.directives if kind == "directive" else self.catalogue.news
        views = [self._document(kind, entries[id_]) for id_ in counted(entries)]
        return tuple(
            sorted(
                views,
                key=lambda v: (
                    v.document.date or str(v.document.for_year or ""),
                    v.stamp.created,
                    v.id,
                ),
                reverse=True,
            )
        )

    def _noted(self, entry: Entry[Drive], changed: set[str]) -> DriveView | None:
        """A drive as it was noted, if all that it shows is as it was then."""
        noted = self.catalogue.asleep.get(entry.id)
        if (
            noted is None
            or not noted.since <= self._seconds < (noted.until or self._seconds + 1)
            or not changed.isdisjoint(noted.names)
            or noted.history != self.history.digest("drives", entry.id)
        ):
            return None
        view = asleep(
            _NotedDriveView,
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
        phase = _phase(events, self.settings.now)
        revisions = self.history.changes_of("drives", entry.id)
        # Most drives never change, and then nothing is asked of their sessions.
        now = {one.key: self._facts(one) for one in drive.sessions if revisions}
        return DriveView(
            id=entry.id,
            path=urls.drive(entry.id),
            drive=drive,
            province=catalogue.provinces[drive.province],
            events=events,
            campaigns=self._campaign_links(drive.campaigns),
            observances=self._observance_links(drive.observances),
            organisers=tuple((role, self._bodies(ids)) for role, ids in drive.organisers if ids),
            office=self._bodies([drive.registration.office])[0]
            if drive.registration.office
            else None,
            source=self._source(drive.source),
            result_source=self._source(drive.result.source) if drive.result else None,
            change_sources=tuple(
                self._directive_link(change.directive) if change.directive else None
                for change in drive.changes
            ),
            dropped=self._dropped(entry.id, oldest, drive),
            steps=steps(revisions, drive.changes, drive.title, now),
            moves=tuple(moves((d for r in revisions for d in r.differences), now)),
            phase=phase,
            state=_state(drive, phase),
            stamp=self.history.record("drives", entry.id),
        )

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
        venue = self.catalogue.venues[id_].value
        communes = self.catalogue.communes
        return Place(
            id=id_,
            venue=venue,
            province=self.catalogue.provinces[venue.province],
            commune=communes[venue.commune] if venue.commune else None,
            communes=tuple(communes[code] for code in venue.communes),
        )

    def _bodies(self, ids: Iterable[str]) -> tuple[Body, ...]:
        return tuple(Body(id_, self.catalogue.organisations[id_].value) for id_ in ids)

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
        key = graph.key(kind, entry.id)
        folder = "directives" if kind == "directive" else "news"
        issuer = (
            self.catalogue.organisations[document.issuer].value
            if isinstance(document, Directive)
            else None
        )
        return DocumentView(
            id=entry.id,
            path=urls.directive(entry.id) if kind == "directive" else urls.news(entry.id),
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
            steps=steps(self.history.changes_of(folder, entry.id)),
        )

    def _reference(self, source: str, reference: Reference, paper: graph.Paper) -> ReferenceView:
        return ReferenceView(
            reference,
            paper,
            self.relations.effect(paper.key).state,
            self.relations.others(paper.key, source),
        )


def _utc(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


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


def _turns(view: DriveView) -> Iterator[Turn]:
    """All moments, past ones as well, at which a drive is shown otherwise by the clock alone."""
    for event in (*view.events, *view.dropped):
        day = event.session.date
        yield Turn(_midnight(day), "begins", view.id, view.drive.title)
        yield Turn(event.over_at, "ends", view.id, view.drive.title)
        yield Turn(_midnight(leaves_window_on(day)), "leaves", view.id, view.drive.title)
    ends = {event.over_at for event in view.events}
    for day in view.days:
        after = _midnight(day + timedelta(days=1))
        if after not in ends and _phase(view.events, after) == "upcoming":
            yield Turn(after, "passes", view.id, view.drive.title)
    for day in view.former_days:
        yield Turn(_midnight(day + timedelta(days=1)), "former", view.id, view.drive.title)
    if view.steps and (newest := view.newest_change):
        yield Turn(newest + JUST_NOW, "settled", view.id, view.drive.title)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), ZONE)


def _at(day: date, session: Session) -> datetime:
    return datetime.combine(day, session.start or datetime.min.time(), ZONE)


def _phase(events: tuple[Event, ...], now: datetime) -> Phase:
    if all(event.over_at <= now for event in events):
        return "over"
    if any(event.session.date == now.astimezone(ZONE).date() for event in events):
        return "today"
    return "upcoming"


def _state(drive: Drive, phase: Phase) -> State:
    """The one word that matters most to a resident (decision 7: three facts, shown by weight)."""
    if drive.outcome != "none":
        return drive.outcome
    if phase == "over":
        return "over"
    if drive.availability == "full":
        return "full"
    return drive.certainty
