"""What changed, in words: for pages, calendars, feeds and the preview alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from giot_hong import phrases
from giot_hong.facts import Difference, Place, SessionFacts, is_more_hours, is_same_venue
from giot_hong.model import Change
from giot_hong.moves import OFF, Step, explains, is_urgent
from giot_hong.views import DocumentView, DriveView, Link

Words = Mapping[str, str]


@dataclass(frozen=True)
class Line:
    """One fact that changed: what it is, what it was and what it is now; either may be empty."""

    head: str
    before: tuple[str, ...] = ()
    """Several where it changed more than once, oldest first."""
    after: str = ""


@dataclass(frozen=True)
class Reason:
    """Why, and by which document of ours."""

    text: str
    source: Link | None


@dataclass(frozen=True)
class Entry:
    """One step of a record's history."""

    day: date
    lines: tuple[Line, ...]
    reasons: tuple[Reason, ...]


def of_drive(view: DriveView, words: Words) -> tuple[Entry, ...]:
    """A drive's history, newest first."""
    parts = [part for step in view.steps for part in step.by_decision()]
    parts.sort(key=lambda part: part.day)
    return tuple(
        Entry(
            part.day,
            tuple(lines(_told(part.differences), words, many=_has_many(part)))
            or tuple(Line(phrases.capital(words[f"change.{r.what}"])) for r in part.reasons),
            reasons(view, part),
        )
        for part in reversed(parts)
    )


def _told(differences: Iterable[Difference]) -> list[Difference]:
    """Without «confirmed» beside «held»: nobody hears that of a day that is over."""
    found = list(differences)
    is_held = any(one.field == "outcome" and one.after == "held" for one in found)
    return [one for one in found if not (is_held and one.field == "certainty")]


def of_document(view: DocumentView, words: Words) -> tuple[Entry, ...]:
    """A document's history, newest first."""
    return tuple(
        Entry(step.day, tuple(_document_lines(step.differences, words)), ())
        for step in reversed(view.steps)
    )


def banner(view: DriveView, words: Words) -> tuple[Line, ...]:
    """What whoever noted an earlier version has to know, one line per fact."""
    many = len(view.events) > 1
    back = (Line(words[f"changed.back_{view.returned}"]),) if view.returned else ()
    return back + tuple(
        Line(
            _head(move.field, move.session if many else "", words),
            tuple(said(move.field, value, words) for value in move.before),
            said(move.field, move.now, words),
        )
        for move in view.moves
    )


def urgent(step: Step) -> tuple[Difference, ...]:
    """What of a step residents must hear of; nothing for what was told from the first.

    Of a drive that is off nothing else matters.
    """
    if step.moment is None:
        return ()
    found = tuple(one for one in step.differences if is_urgent(one, step.moment))
    return tuple(one for one in found if _is_off(one)) or found


def _is_off(one: Difference) -> bool:
    return one.field == "outcome" and one.after in OFF


def headline(step: Step, words: Words) -> str:
    """«Đổi ngày sang 30/05/2026, đổi giờ»: what a step is about, for a title."""
    heads = dict.fromkeys(_title_head(one, words) for one in urgent(step))
    first, *others = heads
    return ", ".join([first, *(f"{head[:1].lower()}{head[1:]}" for head in others)])


def _title_head(one: Difference, words: Words) -> str:
    kind, _ = _kind(one)
    if kind == "date":
        day = phrases.short_day(date.fromisoformat(one.after))
        return words["changed.title_date"].format(day=day)
    return words[f"changed.title_{kind}"] if _is_off(one) else words[f"changed.{kind}"]


def feed_lines(step: Step, words: Words) -> tuple[Line, ...]:
    """All that changed with what is urgent; only that, where the drive is off."""
    found = urgent(step)
    told = found if any(map(_is_off, found)) else step.differences
    return tuple(lines(told, words, many=_has_many(step)))


def reasons(view: DriveView, step: Step) -> tuple[Reason, ...]:
    """Why a step was taken, each reason once; of a drive that is off, why it is off."""
    off = [one for one in step.differences if _is_off(one)]
    told = [
        _reason(view, reason)
        for reason in step.reasons
        if not off or any(explains(reason, one) for one in off)
    ]
    return tuple(dict.fromkeys(told))


def _reason(view: DriveView, reason: Change) -> Reason:
    return Reason(reason.reason, view.source_of(reason))


def text(line: Line, words: Words) -> str:
    """A line as plain text."""
    parts = {
        "head": line.head,
        "before": words["changed.then"].join(line.before),
        "after": line.after,
    }
    if line.before and line.after:
        return words["changed.was_is"].format(**parts)
    if line.before or line.after:
        return words["changed.only"].format(head=line.head, value=line.after or parts["before"])
    return words["changed.bare"].format(head=line.head)


def lines(differences: Iterable[Difference], words: Words, *, many: bool) -> Iterator[Line]:
    """A drive's differences; ``many``: its sessions are told apart by number."""
    for one in differences:
        if one.field == "registration":
            yield from _registration(one, words)
            continue
        kind, session = _kind(one)
        head = _head(kind, session if many or one.field == "session" else "", words)
        if one.field in {"outcome", "certainty", "availability"}:
            yield Line(head)
        else:
            is_new = one.before is None or kind == "hours_new"
            before = "" if is_new else said(one.field, one.before, words)
            after = said(one.field, one.after, words) if one.after is not None else ""
            yield Line(head, (before,) if before else (), after)


def _has_many(step: Step) -> bool:
    """Whether a number is needed to tell a step's sessions apart, as they were then."""
    return len(step.sessions) > 1 or len({d.session for d in step.differences if d.session}) > 1


def _kind(difference: Difference) -> tuple[str, str]:
    """The word for what happened, and the session it happened to."""
    name, before, after = difference.field, difference.before, difference.after
    if name == "session":
        return ("session_added" if before is None else "session_dropped"), difference.session
    if name == "outcome" and after == "none":
        return f"outcome_not_{before}", ""
    if name in {"outcome", "certainty", "availability"}:
        return f"{name}_{after}", ""
    if name == "result":
        return ("result_new" if before is None else "result"), ""
    if name == "place" and is_same_venue(before, after):
        return "address", difference.session
    if name == "hours" and is_more_hours(before, after):
        return "hours_new", difference.session
    return name, difference.session


def _head(kind: str, session: str, words: Words) -> str:
    head = words[f"changed.{kind}"]
    if not session:
        return head
    return words["changed.of_session"].format(head=head, number=number(session))


def number(session: str) -> int:
    """The number people read for a session's key, which is given once: ``b`` is 2."""
    return ord(session) - ord("a") + 1


def said(name: str, value: Any, words: Words) -> str:
    """A fact in words."""
    if name == "date":
        return phrases.full_day(date.fromisoformat(value))
    if name == "hours":
        return phrases.hours(*(hour and time.fromisoformat(hour) for hour in value))
    if name in {"place", "address"}:
        return _places(value)
    if name == "session":
        return _session(value, words)
    if name == "target":
        return _quantity(value)
    if name == "result":
        return ", ".join(_quantity(figure) for figure in value["figures"])
    return str(value)


def _session(value: SessionFacts, words: Words) -> str:
    hours = said("hours", (value.start, value.end), words)
    return f"{said('date', value.date, words)}, {hours}, {_places(value.places)}"


def _places(places: Iterable[Place]) -> str:
    return " hoặc ".join(
        ", ".join(part for part in (place.name, place.address, place.area) if part)
        for place in places
    )


def _quantity(value: Mapping[str, Any]) -> str:
    at_least = value.get("at_least", False)
    return phrases.quantity(value["value"], value["unit"], at_least=at_least)


def _registration(one: Difference, words: Words) -> Iterator[Line]:
    """The deadline old and new; of the rest only that it changed, since it stands on the page."""
    before, after = one.before or {}, one.after or {}
    old, new = before.get("deadline"), after.get("deadline")
    if old != new:
        days = [phrases.full_day(date.fromisoformat(day)) if day else "" for day in (old, new)]
        yield Line(words["changed.deadline"], (days[0],) if days[0] else (), days[1])
    if {**before, "deadline": None} != {**after, "deadline": None}:
        yield Line(words["changed.registration"])


_SAID = {"title", "number", "date", "publisher", "summary"}
"""Fields of a document short enough to be told old and new; titles and summaries always were."""


def _document_lines(differences: Iterable[Difference], words: Words) -> Iterator[Line]:
    for one in differences:
        if one.field not in _SAID:
            yield Line(words[f"changed.document_{one.field}"])
            continue
        before, after = (_document_value(one.field, value) for value in (one.before, one.after))
        head = words[f"changed.document_{one.field}{'' if before else '_new'}"]
        yield Line(head, (before,) if before else (), after)


def _document_value(name: str, value: Any) -> str:
    if value is None:
        return ""
    return phrases.document_date(value) if name == "date" else str(value)
