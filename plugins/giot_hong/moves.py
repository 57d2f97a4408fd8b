"""What a record's history means to people: steps with their reasons, and what moved from where.

No words here: these are the facts that pages, calendars, feeds and the preview then tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from giot_hong.clock import ZONE
from giot_hong.facts import Difference, SessionFacts, is_more_hours, is_real_move, is_same_venue
from giot_hong.history import Revision
from giot_hong.model import Change

OFF = {"cancelled", "postponed"}
_MEANT: dict[str, set[str]] = {
    "date": {"date", "session"},
    "hours": {"hours"},
    "place": {"place"},
    "confirmed": {"certainty"},
    "full": {"availability"},
    "postponed": {"outcome"},
    "cancelled": {"outcome"},
}
"""By kind of a reason: the fields whose change it can explain; ``other`` explains any."""


@dataclass(frozen=True)
class Step:
    """One change of a record as people hear of it: what, when, why and by whose order."""

    day: date
    """The day of the decision where a reason tells it, else of the commit, in Viet Nam."""
    differences: tuple[Difference, ...]
    """Without what is only another spelling."""
    reasons: tuple[Change, ...]
    moment: datetime | None = None
    """When it was put into the record; None for what was told from the first."""
    told: datetime | None = None
    """When its reason last changed, if that was later."""
    title: str = ""
    """What the drive was called after it."""
    sessions: tuple[SessionFacts, ...] = ()
    """The drive's sessions after it, by key."""

    def by_decision(self) -> tuple[Step, ...]:
        """The step in parts, one for each day on which something of it was decided.

        What was put into the record at once may have been decided one after the other.
        """
        days = sorted({reason.date for reason in self.reasons})
        if len(days) < 2:
            return (self,)
        explained: dict[date, list[Difference]] = {day: [] for day in days}
        for one in self.differences:
            mine = [r.date for r in self.reasons if explains(r, one)]
            explained[max(mine, default=days[-1])].append(one)
        return tuple(
            replace(
                self,
                day=day,
                differences=tuple(explained[day]),
                reasons=tuple(reason for reason in self.reasons if reason.date == day),
            )
            for day in days
        )


@dataclass(frozen=True)
class Move:
    """One fact of a session that is not what it was: what whoever noted it has to know."""

    field: str
    """``date``, ``hours``, ``place``, or ``address`` where the venue is the same."""
    session: str
    before: tuple[Any, ...]
    """What it ever was, oldest first, without what it is now."""
    now: Any


def steps(
    revisions: Iterable[Revision],
    reasons: Sequence[Change] = (),
    title: str = "",
    sessions: Mapping[str, SessionFacts] | None = None,
) -> tuple[Step, ...]:
    """The history of a record, as it was put on record; reasons that stand alone come first.

    ``reasons`` are those that its file gives today, ``title`` and ``sessions`` a drive's of today.

    A reason belongs to the commit that brought it, if that changed what it speaks of; else to
    the last change before it of which it speaks and that has none; else it stands alone.
    """
    told = _tellings(revisions, title, dict(sessions or {}))
    seen: set[Change] = set()
    alone: list[Change] = []
    for index, telling in enumerate(told):
        for reason in telling.revision.reasons:
            if reason not in reasons:
                continue
            seen.add(reason)
            owner = _owner(reason, told[: index + 1])
            if owner is None:
                alone.append(reason)
            else:
                owner.take(reason, telling.revision.moment)
    alone += [reason for reason in reasons if reason not in seen]
    first = [Step(reason.date, (), (reason,)) for reason in dict.fromkeys(alone)]
    return (*first, *(step for telling in told if (step := telling.step())))


def _tellings(
    revisions: Iterable[Revision], title: str, sessions: dict[str, SessionFacts]
) -> list[_Telling]:
    """The revisions with what was true after each, walking back from today."""
    found = []
    for revision in reversed(tuple(revisions)):
        found.append(_Telling(revision, title, tuple(one for _, one in sorted(sessions.items()))))
        for one in revision.differences:
            if one.field == "title":
                title = one.before
            elif one.session:
                _undo(one, sessions)
    return found[::-1]


def _undo(one: Difference, sessions: dict[str, SessionFacts]) -> None:
    """Put a session back to what it was before a difference."""
    was = sessions.get(one.session)
    if one.field == "session":
        if one.before is None:
            sessions.pop(one.session, None)
        else:
            sessions[one.session] = one.before
    elif was and one.field == "date":
        sessions[one.session] = replace(was, date=one.before)
    elif was and one.field == "hours":
        sessions[one.session] = replace(was, start=one.before[0], end=one.before[1])
    elif was:
        sessions[one.session] = replace(was, places=one.before)


class _Telling:
    """A revision while its reasons are being found."""

    def __init__(self, revision: Revision, title: str, sessions: tuple[SessionFacts, ...]) -> None:
        self.revision, self.title, self.sessions = revision, title, sessions
        self.differences = tuple(one for one in revision.differences if is_heard(one))
        self.reasons: list[Change] = []
        self.told: datetime | None = None

    def explains(self, reason: Change) -> bool:
        """Whether the reason speaks of something that changed here."""
        return any(explains(reason, one) for one in self.differences)

    def take(self, reason: Change, moment: datetime) -> None:
        self.reasons.append(reason)
        if moment > self.revision.moment:
            self.told = max(self.told or moment, moment)

    def step(self) -> Step | None:
        """The step, or None where nothing is left that anyone would hear of."""
        if not self.differences:
            return None
        moment = self.revision.moment
        day = max((r.date for r in self.reasons), default=moment.astimezone(ZONE).date())
        return Step(
            day,
            self.differences,
            tuple(self.reasons),
            moment,
            self.told,
            self.title,
            self.sessions,
        )


def explains(reason: Change, difference: Difference) -> bool:
    """Whether a reason can be that of a difference."""
    if reason.what in OFF:
        return difference.field == "outcome" and difference.after == reason.what
    wanted = _MEANT.get(reason.what)
    return wanted is None or difference.field in wanted


def _owner(reason: Change, told: Sequence[_Telling]) -> _Telling | None:
    *earlier, own = told
    if own.explains(reason):
        return own
    for telling in reversed(earlier):
        if telling.explains(reason):
            is_taken = any(one.what == reason.what for one in telling.reasons)
            return None if is_taken else telling
    return None


def is_heard(difference: Difference) -> bool:
    """Whether a difference is more than another spelling of a place."""
    return difference.field != "place" or is_real_move(difference.before, difference.after)


def is_urgent(difference: Difference, moment: datetime) -> bool:
    """Whether residents who noted the drive must hear of a change made at a moment.

    Date, hours and place of a session that was still to come, and that a drive is off or on
    again, until a week after its day. That a drive was held as announced is no change to anyone.
    """
    today = moment.astimezone(ZONE).date()
    if difference.field == "outcome":
        is_recent = difference.day >= (today - timedelta(days=7)).isoformat()
        return is_recent and bool({difference.before, difference.after} & OFF)
    if difference.field not in {"date", "hours", "place", "session"}:
        return False
    days = [difference.day]
    if difference.field == "date":
        days.append(difference.before)
    return max(days) >= today.isoformat()


def earlier_starts(
    steps: Iterable[Step], session: str, now: tuple[str, str | None]
) -> tuple[tuple[str, str | None], ...]:
    """When a session was to begin before, as (day, hour), oldest first, without what is now.

    Hours that were not announced are no other start of the same day.
    """
    day, hour = now
    found: dict[tuple[str, str | None], None] = {}
    for step in reversed(tuple(steps)):
        for one in step.differences:
            if one.session == session and one.field == "date":
                day = one.before
            elif one.session == session and one.field == "hours":
                hour = one.before[0]
            elif one.session == session and one.field == "session" and one.before:
                day, hour = one.before.date, one.before.start
        if (day, hour) != now and (day != now[0] or hour):
            found[day, hour] = None
    return tuple(reversed(found))


def moves(differences: Iterable[Difference], now: Mapping[str, SessionFacts]) -> Iterator[Move]:
    """What is not as it was, from all differences of a drive, oldest first; for sessions of now.

    Hours that were not announced are no other hours.
    """
    before: dict[tuple[str, str], list[Any]] = {}
    for one in differences:
        if one.session not in now or not is_heard(one):
            continue
        if one.field in {"date", "hours", "place"}:
            before.setdefault((one.session, one.field), []).append(one.before)
        elif one.field == "session" and one.before:  # it was gone for a while
            was: SessionFacts = one.before
            values_then = {"date": was.date, "hours": (was.start, was.end), "place": was.places}
            for name, value in values_then.items():
                before.setdefault((one.session, name), []).append(value)
    for (session, name), values in sorted(before.items(), key=lambda item: item[0][0]):
        facts = now[session]
        current: dict[str, Any] = {
            "date": facts.date,
            "hours": (facts.start, facts.end),
            "place": facts.places,
        }
        value = current[name]
        earlier = [old for old in dict.fromkeys(values) if old != value]
        if name == "hours":
            earlier = [old for old in earlier if not is_more_hours(old, value)]
        if name == "place":
            earlier = [old for old in earlier if is_real_move(old, value)]
        if earlier:
            is_there = name == "place" and all(is_same_venue(old, value) for old in earlier)
            yield Move("address" if is_there else name, session, tuple(earlier), value)
