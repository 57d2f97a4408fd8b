"""Records as outputs see them: resolved, frozen values.

What lists and plans ask of all drives is noted between builds; a drive that was noted is resolved
when anything else is asked of it (:mod:`giot_hong.ledger`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any, Literal, NamedTuple

from giot_hong import graph, urls
from giot_hong.clock import ZONE, leaves_window_on
from giot_hong.facts import Place as FormerPlace
from giot_hong.fields import point
from giot_hong.fold import fold
from giot_hong.history import Stamp
from giot_hong.ledger import NotedDocument, NotedDrive
from giot_hong.model import (
    Campaign,
    Change,
    Commune,
    Directive,
    Doubt,
    Drive,
    News,
    Observance,
    Organisation,
    Province,
    Reference,
    Session,
    Venue,
)
from giot_hong.moves import Move, Step, is_urgent
from giot_hong.sleep import Sleeper, asleep

JUST_NOW = timedelta(days=14)
"""How long a change is told on the home page."""
MAY_BE_OVER = timedelta(hours=4)
"""After so long nobody should go to a session without a known end unasked: whole mornings and whole
afternoons of drives are about as long. It is never said to be over before its day is."""
Phase = Literal["upcoming", "today", "over"]
State = Literal["cancelled", "postponed", "held", "over", "full", "confirmed", "tentative"]
AskedAs = Literal["office", "implementing", "directing", "co_directing", "province", "collecting"]


_BEFORE_NAMES = re.compile(r"(?:cum )?(?:cac )?(?:(?:xa|phuong) )?(?=.)")


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

    @property
    def is_in_commune(self) -> bool:
        """Whether its commune of today is known, and nobody doubts it."""
        doubted = any(doubt.field in {"commune", "communes"} for doubt in self.venue.doubts)
        return self.commune is not None and not doubted


@dataclass(frozen=True)
class Body:
    """An organisation in a role."""

    id: str
    organisation: Organisation


class Asked(NamedTuple):
    """Whom residents ask about a drive, and what that body is to it."""

    body: Body
    role: AskedAs

    @property
    def phone(self) -> str | None:
        """The number to call."""
        return self.body.organisation.contact.phone


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
    def is_vague(self) -> bool:
        """Whether a venue is known, and of none in which commune it lies."""
        return bool(self.places) and not any(place.is_in_commune for place in self.places)

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

    @property
    def may_be_over_at(self) -> datetime | None:
        """From this moment it may be over, for it has begun and no end was announced."""
        if not self.session.start or self.session.end:
            return None
        moment = self.starts + MAY_BE_OVER
        return moment if moment < self.over_at else None


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
    province_office: Body | None
    """Who answers for the whole province; of use where nobody nearer can be called."""
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
    may_be_over: bool
    """Whether it began some hours ago, and nobody announced when it ends."""
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
    def venues(self) -> tuple[str, ...]:
        """The ids of all its venues, sorted; those of a choice that is still open among them."""
        return tuple(sorted({place.id for event in self.events for place in event.places}))

    @cached_property
    def former_venues(self) -> tuple[str, ...]:
        """The ids of venues where it was announced and is no more, sorted."""
        ids = {place.id for place in self._former_places if place.id}
        return tuple(sorted(ids.difference(self.venues)))

    @cached_property
    def former_communes(self) -> tuple[str, ...]:
        """The codes of communes that its venues were said to be in at some time, sorted."""
        return tuple(sorted({place.code for place in self._former_places if place.code}))

    @property
    def _former_places(self) -> Iterator[FormerPlace]:
        for step in self.steps:
            for one in step.differences:
                if one.field == "place":
                    yield from one.before
                elif one.field == "session" and one.before:
                    yield from one.before.places

    @cached_property
    def cluster(self) -> str | None:
        """The communes that share it, as the document wrote them."""
        return self.drive.cluster

    @property
    def cluster_path(self) -> str | None:
        """The page of its cluster."""
        slug = cluster_slug(self.cluster or "")
        return urls.cluster(self.province.id, slug) if slug else None

    @cached_property
    def organised_by(self) -> tuple[str, ...]:
        """The ids of the organisations that have a part in it, sorted."""
        return tuple(sorted({body.id for _, bodies in self.organisers for body in bodies}))

    @property
    def parts(self) -> tuple[tuple[tuple[str, ...], tuple[Body, ...]], ...]:
        """``(roles, bodies)``: whoever has several roles is named once."""
        found: dict[tuple[Body, ...], tuple[str, ...]] = {}
        for role, bodies in self.organisers:
            found[bodies] = (*found.get(bodies, ()), role)
        return tuple((roles, bodies) for bodies, roles in found.items())

    @cached_property
    def newest_change(self) -> datetime | None:
        """When it last became another one to who wants to go; «full» counts, though it moves nobody's day."""
        return max((*self.told, *self.filled), default=None)

    @cached_property
    def filled(self) -> tuple[datetime, ...]:
        """When it became full, where it still is."""
        moments = (
            step.moment
            for step in self.steps
            for one in step.differences
            if step.moment and one.field == "availability" and one.after == "full"
        )
        return tuple(moments) if self.state == "full" else ()

    @cached_property
    def is_ahead(self) -> bool:
        """Whether one may still set out for it: it is to be held and, as far as known, not done."""
        return self.phase != "over" and self.takes_place and not self.may_be_over

    @cached_property
    def is_waiting(self) -> bool:
        """Whether it was put off and its old day is gone: people wait for the new one."""
        return self.drive.outcome == "postponed" and self.phase == "over"

    @cached_property
    def points(self) -> tuple[tuple[float, float], ...]:
        """Latitude and longitude of its venues, as far as they are known."""
        places = (place for event in self.events for place in event.places)
        known = {place.venue.coordinates for place in places if place.venue.coordinates}
        return tuple(sorted(map(point, known)))

    @cached_property
    def turns(self) -> tuple[datetime, ...]:
        """The moments at which the clock alone changes what the site shows of it.

        Of a drive that was noted by an earlier build, the next one alone.
        """
        return tuple(sorted({turn.moment for turn in turns_of(self)}))

    @property
    def may_be_over_at(self) -> datetime | None:
        """See :attr:`Event.may_be_over_at`, of the last session of a drive that is to be held."""
        return self.events[-1].may_be_over_at if self.drive.outcome == "none" else None

    @property
    def asked(self) -> tuple[Asked, ...]:
        """Whom to ask: its own office and, where that has no telephone, the next that has one."""
        known = list(self._may_be_asked())
        own = [one for one in known if one.role == "office"]
        called = [one for one in known if one.phone][:1]
        reached = [one for one in known if any(dict(one.body.organisation.contact).values())][:1]
        return tuple(dict.fromkeys((*own, *(called or (() if own else reached)))))

    @property
    def called(self) -> Asked | None:
        """Whom to call."""
        return next((one for one in self.asked if one.phone), None)

    def _may_be_asked(self) -> Iterator[Asked]:
        """Everyone who may know, the nearest first."""
        if self.office:
            yield Asked(self.office, "office")
        bodies = dict(self.organisers)
        for role in ("implementing", "directing", "co_directing"):
            yield from (Asked(body, role) for body in bodies.get(role, ()))
        if self.province_office:
            yield Asked(self.province_office, "province")
        yield from (Asked(body, "collecting") for body in bodies.get("collecting", ()))

    @property
    def is_for_registered(self) -> bool:
        """Whether who has not registered is sent away, while it is to come."""
        is_coming = self.phase != "over" and self.drive.outcome == "none"
        return is_coming and self.drive.registration.walk_in is False

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


class NotedDriveView(DriveView):
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
    told = cached_property(lambda self: tuple(map(utc, self._brief.told)))
    filled = cached_property(lambda self: tuple(map(utc, self._brief.filled)))
    announced_by = cached_property(lambda self: self._brief.announced_by)
    touched_by = cached_property(lambda self: self._brief.touched_by)
    takes_place = cached_property(lambda self: self._brief.takes_place)
    may_be_over = cached_property(lambda self: self._brief.may_be_over)
    is_waiting = cached_property(lambda self: self._brief.is_waiting)
    former_venues = cached_property(lambda self: self._brief.former_venues)
    former_communes = cached_property(lambda self: self._brief.former_communes)
    cluster = cached_property(lambda self: self._brief.cluster)
    organised_by = cached_property(lambda self: self._brief.organised_by)
    points = cached_property(lambda self: self._brief.points)

    @cached_property
    def venues(self) -> tuple[str, ...]:
        """See :attr:`DriveView.venues`."""
        return tuple(name[7:] for name in self._brief.names if name.startswith("venues/"))

    @cached_property
    def starts(self) -> datetime:
        """See :attr:`DriveView.starts`."""
        minutes = self._brief.starts[1]
        return datetime.combine(self.day, time(minutes // 60, minutes % 60), ZONE)

    @cached_property
    def stamp(self) -> Stamp:
        """See :class:`DriveView`."""
        created, modified, sequence = self._brief.stamp
        return Stamp(utc(created), utc(modified), sequence)

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """See :attr:`DriveView.slots`."""
        return tuple(Slot(u, date.fromordinal(d), start) for u, d, start in self._brief.slots)

    @cached_property
    def turns(self) -> tuple[datetime, ...]:
        """See :attr:`DriveView.turns`."""
        until = self._brief.until
        return (utc(until),) if until else ()


def dated(day: str | None, year: int | None) -> str:
    """See :attr:`DocumentView.dated`."""
    return day or str(year or "")


def taken_over(view: DriveView) -> NotedDrive | None:
    """What an earlier build noted of a drive, where that still holds."""
    noted: NotedDrive | None = view.__dict__.get("_noted")
    return noted


def document_taken_over(view: DocumentView) -> NotedDocument | None:
    """The same of a document."""
    noted: NotedDocument | None = view.__dict__.get("_noted")
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
class DocumentView(Sleeper):
    """A directive or a piece of news, resolved; ``body`` is Markdown with root-relative links.

    The drives that name it are asked of :meth:`Site.drives_of`: lists of documents show none, and
    must not change with them. What lists and plans ask of all is noted between builds.
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

    @cached_property
    def formerly(self) -> tuple[str, ...]:
        """The ids it had, oldest first."""
        return self.document.formerly

    @cached_property
    def title(self) -> str:
        """What it is called."""
        return self.document.title

    @cached_property
    def dated(self) -> str:
        """By what lists order it: its date or the year it speaks of, as far as known."""
        return dated(self.document.date, self.document.for_year)

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
    kind: Literal["begins", "lingers", "ends", "passes", "leaves", "former", "settled", "published"]
    """Its day begins; it may be over, for no end was announced; it is over; a day of it has passed and others are to come; it leaves the
    calendars' window; a day that it moved away from has passed; its change is no more of late; it, or another
    record, becomes public."""
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


def cluster_slug(text: str) -> str:
    """Clusters with the same are one: without marks, nor «cụm xã» before the names.

    >>> cluster_slug("Cụm xã Mường Tè - Bum Tở")
    'muong-te-bum-to'
    """
    words = " ".join(re.findall(r"[a-z0-9]+", fold(text)))
    return _BEFORE_NAMES.sub("", words, count=1).replace(" ", "-")


def turns_of(view: DriveView) -> Iterator[Turn]:
    """All moments, past ones as well, at which a drive is shown otherwise by the clock alone."""
    for event in (*view.events, *view.dropped):
        day = event.session.date
        yield Turn(_midnight(day), "begins", view.id, view.drive.title)
        yield Turn(event.over_at, "ends", view.id, view.drive.title)
        yield Turn(_midnight(leaves_window_on(day)), "leaves", view.id, view.drive.title)
    if moment := view.may_be_over_at:
        yield Turn(moment, "lingers", view.id, view.drive.title)
    ends = {event.over_at for event in view.events}
    for day in view.days:
        after = _midnight(day + timedelta(days=1))
        if after not in ends and phase_of(view.events, after) == "upcoming":
            yield Turn(after, "passes", view.id, view.drive.title)
    for day in view.former_days:
        yield Turn(_midnight(day + timedelta(days=1)), "former", view.id, view.drive.title)
    if view.steps and (newest := view.newest_change):
        yield Turn(newest + JUST_NOW, "settled", view.id, view.drive.title)


def utc(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), ZONE)


def _at(day: date, session: Session) -> datetime:
    return datetime.combine(day, session.start or datetime.min.time(), ZONE)


def phase_of(events: tuple[Event, ...], now: datetime) -> Phase:
    if all(event.over_at <= now for event in events):
        return "over"
    if any(event.session.date == now.astimezone(ZONE).date() for event in events):
        return "today"
    return "upcoming"
