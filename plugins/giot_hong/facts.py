"""What a record tells the public, in plain values, and what differs between two versions of it.

The values are JSON's (text, numbers, lists, None), so that they can be kept and compared
anywhere. Only what residents or readers of a document would want to hear of is a fact: a
comment, a doubt or another spelling in the file is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from pydantic import BaseModel

from giot_hong.fold import fold
from giot_hong.model import Session
from giot_hong.phrases import UNKNOWN_PLACE

Values = Mapping[str, Any]

STATUS_FIELDS = ("outcome", "certainty", "availability")
"""Fields of a drive that are told before its sessions."""
DRIVE_FIELDS = ("registration", "target", "result", "title")
"""Fields of a drive that are told after its sessions."""
DOCUMENT_FIELDS = (
    "title", "number", "date", "issuer", "publisher", "kind", "signer", "summary", "references",
    "tasks", "annexes", "file",
)  # fmt: skip
"""Fields of a directive or a piece of news that are told beside its text."""


Hours = tuple[str | None, str | None]
"""Start and end, ``HH:MM``; None where unknown."""


@dataclass(frozen=True)
class Place:
    """A venue as it was shown at one time; what a document wrote has a name alone."""

    name: str
    address: str | None = None
    area: str | None = None
    """The commune in words, or the area as the document wrote it."""
    code: str | None = None
    """The commune, where it is known: two areas differ when this does."""
    id: str | None = None
    """The venue's: the same id is the same place, whatever it is called."""


@dataclass(frozen=True)
class SessionFacts:
    """When and where one session was to be, at one time; hours are ``HH:MM``."""

    date: str
    start: str | None
    end: str | None
    places: tuple[Place, ...]
    """Several are a choice that was still open."""


@dataclass(frozen=True)
class Difference:
    """One fact before and after; None where it was not there, or is no more.

    ``field`` is a key of the record's model, or ``date``, ``hours``, ``place`` of the session
    ``session``, or ``session`` for one that is new or gone (then :class:`SessionFacts`), or
    ``body``, whose texts are not kept.
    """

    field: str
    before: Any
    after: Any
    session: str = ""
    day: str = ""
    """Of a session's facts: its date after the change, or the last one it had."""


def of_session(session: Session, places: Iterable[Place]) -> SessionFacts:
    """A session with its venues resolved; without any, the place as the document wrote it."""
    shown = tuple(places) or (Place(session.place_as_written or UNKNOWN_PLACE),)
    return SessionFacts(session.date.isoformat(), _clock(session.start), _clock(session.end), shown)


def between_sessions(
    before: Mapping[str, SessionFacts], after: Mapping[str, SessionFacts]
) -> Iterator[Difference]:
    """What changed in a drive's sessions, by key, in order of the keys."""
    for key in sorted({*before, *after}):
        old, new = before.get(key), after.get(key)
        if old is None or new is None:
            day = new.date if new else old.date if old else ""
            yield Difference("session", old, new, key, day)
            continue
        if old.date != new.date:
            yield Difference("date", old.date, new.date, key, new.date)
        if (old.start, old.end) != (new.start, new.end):
            yield Difference("hours", (old.start, old.end), (new.start, new.end), key, new.date)
        if old.places != new.places:
            yield Difference("place", old.places, new.places, key, new.date)


def between(
    before: Values, after: Values, fields: Iterable[str], day: str = ""
) -> Iterator[Difference]:
    """What changed in the plain fields of a record."""
    for name in fields:
        old, new = before.get(name), after.get(name)
        if old is not new and old != new and (told := plain(old)) != (now := plain(new)):
            yield Difference(name, told, now, day=day)


def is_real_move(before: Iterable[Place], after: Iterable[Place]) -> bool:
    """Whether one may have to go somewhere else: not for another spelling, nor for more detail.

    Texts are compared without marks, an address or an area only where both versions tell it, and
    the name of one and the same venue not at all.
    """
    old, new = sorted(before, key=_order), sorted(after, key=_order)
    return len(old) != len(new) or not all(map(_agree, old, new))


def is_same_venue(before: Iterable[Place], after: Iterable[Place]) -> bool:
    """Whether a place is where it was, and only told otherwise: its address was corrected."""
    old, new = [place.id for place in before], [place.id for place in after]
    return None not in old and sorted(map(str, old)) == sorted(map(str, new))


def is_more_hours(before: Hours, after: Hours) -> bool:
    """Whether hours only became known, or their end did: nobody has to come at another time."""
    return before[0] is None or (before[0] == after[0] and before[1] is None)


def _order(place: Place) -> tuple[str, str]:
    return _flat(place.name), place.id or ""


def _agree(old: Place, new: Place) -> bool:
    is_same_venue = old.id is not None and old.id == new.id
    pairs = ((old.address, new.address), (old.code, new.code))
    known = [(_flat(a), _flat(b)) for a, b in pairs if a and b]
    return (is_same_venue or _flat(old.name) == _flat(new.name)) and all(a == b for a, b in known)


def _flat(text: str) -> str:
    return "".join(letter for letter in fold(text) if letter.isalnum())


def plain(value: Any) -> Any:
    """A model's value as JSON has it; what is as the model has it by itself is left out."""
    if isinstance(value, BaseModel):
        fields = type(value).model_fields.items()
        items = ((name, getattr(value, name), info) for name, info in fields)
        return {name: plain(item) for name, item, info in items if item != info.default}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return _clock(value)
    return value


def _clock(hour: time | None) -> str | None:
    return hour.isoformat("minutes") if hour else None


def place_of(id_: str, venue: Values, communes: Values, provinces: Values) -> Place:
    """A venue as it was shown; ``communes`` and ``provinces`` are names by id."""
    area = communes.get(venue["commune"]) if venue["commune"] else venue["area_as_written"]
    is_told = area and area != provinces.get(venue["province"])  # the drive's page tells that
    return Place(venue["name"], venue["address"], area if is_told else None, venue["commune"], id_)
