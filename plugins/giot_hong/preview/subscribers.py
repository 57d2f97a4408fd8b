"""What holders of calendars and readers of feeds will see, from the outputs of two sites."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from giot_hong import phrases, urls
from giot_hong.output import Output
from giot_hong.outputs.feeds import NEWEST, FeedInputs
from giot_hong.outputs.feedtext import FeedEntry
from giot_hong.outputs.vcalendar import CalendarInputs
from giot_hong.outputs.vevent import EventInputs
from giot_hong.preview.records import hunks
from giot_hong.preview.values import EntryChange, EntryStatus, EventChange, EventStatus
from giot_hong.strings import Strings

T = TypeVar("T")
_OF_DRIVES = urls.calendar_of_drive("").removesuffix(".ics")


@dataclass
class _Held(Generic[T]):
    """Events, or entries, of one site by id, and the files that hold each."""

    values: dict[str, T] = field(default_factory=dict)
    names: dict[str, dict[str, str]] = field(default_factory=dict)
    """By id: the names of the files that hold it, by their paths."""
    full: set[str] = field(default_factory=set)
    """The paths of files in which a new entry puts out the oldest."""


def events(
    before: Iterable[Output], after: Iterable[Output], site_name: str, words: Strings
) -> tuple[EventChange, ...]:
    """Every event that is not as it was, by its day; only changed calendars need be given."""
    old, new = (_events_of(outputs, site_name, words) for outputs in (before, after))
    found = []
    for uid in {**old.values, **new.values}:
        was, now = old.values.get(uid), new.values.get(uid)
        known = now or was
        assert known is not None  # it is in one of the two
        event = _Event(uid, was, now, old.names.get(uid, {}), new.names.get(uid, {}), words)
        if was != now or event.joined or event.left:
            found.append((known.day, uid, event.told()))
    return tuple(change for *_, change in sorted(found, key=lambda item: item[:2]))


def _events_of(outputs: Iterable[Output], site_name: str, words: Strings) -> _Held[EventInputs]:
    held: _Held[EventInputs] = _Held()
    for output in outputs:
        if isinstance(output.inputs, CalendarInputs):
            name = short_name(output.inputs.name, site_name)
            if output.path.startswith(_OF_DRIVES):
                name = words["preview.drive_file"]
            for event in output.inputs.events:
                held.values[event.uid] = event
                held.names.setdefault(event.uid, {})[output.path] = name
    return held


@dataclass(frozen=True)
class _Event:
    """One event before and after, and the calendars it stands in."""

    uid: str
    was: EventInputs | None
    now: EventInputs | None
    old_names: dict[str, str]
    new_names: dict[str, str]
    words: Strings

    def told(self) -> EventChange:
        was, now = self.was, self.now
        return EventChange(
            uid=self.uid,
            status="new" if was is None else "gone" if now is None else self._status(was, now),
            sentence=self._sentence(),
            calendars=_once((self.new_names or self.old_names).values()),
            before=was.sequence if was else None,
            after=now.sequence if now else None,
            text=hunks(_lines(was), _lines(now)) if was and now else (),
        )

    def _status(self, was: EventInputs, now: EventInputs) -> EventStatus:
        if _is_off(now) != _is_off(was):
            return "off" if _is_off(now) else "on"
        if (was.start, was.end, was.location) != (now.start, now.end, now.location):
            return "moved"
        if was.status != now.status:
            return "firm"
        return "text" if was != now else "lists"

    def _sentence(self) -> str:
        was, now, say = self.was, self.now, self._say
        known = was or now
        assert known is not None  # it is in one of the two
        parts = {"title": self._plain(known), "day": phrases.full_day(known.day)}
        if was is None or now is None:
            parts |= {"hours": _hours(known), "place": known.location}
            return say("gone" if now is None else "yearly" if now.yearly else "new", **parts)
        what = "; ".join([*self._booked(was, now), *self._others(was, now), *self._lists()])
        return self.words["preview.event"].format(what=what, **parts)

    def _booked(self, was: EventInputs, now: EventInputs) -> Iterator[str]:
        """What raises SEQUENCE: whether it is on, when and where."""
        if _is_off(now) and not _is_off(was):
            yield self._say("off", mark=self._mark(now))
        elif _is_off(was) and not _is_off(now):
            yield self._say("on", mark=self._mark(was))
        if was.day != now.day:
            yield self._say("day", after=phrases.full_day(now.day))
        if _hours(was) != _hours(now):
            yield self._say("hours", before=_hours(was), after=_hours(now))
        if was.location != now.location:
            yield self._say("place", before=was.location, after=now.location)
        if {was.status, now.status} == {"TENTATIVE", "CONFIRMED"}:
            yield self._say("firm" if now.status == "CONFIRMED" else "loose")

    def _others(self, was: EventInputs, now: EventInputs) -> Iterator[str]:
        if self._plain(was) != self._plain(now):
            yield self._say("title", after=self._plain(now))
        elif self._status(was, now) == "text":
            yield self._say("text")

    def _lists(self) -> Iterator[str]:
        for key, names in (("joined", self.joined), ("left", self.left)):
            if names:
                yield self._say(key, calendars=", ".join(names))

    @property
    def joined(self) -> list[str]:
        """The calendars that it comes into."""
        return _only_in(self.new_names, self.old_names)

    @property
    def left(self) -> list[str]:
        """The calendars that it goes out of."""
        return _only_in(self.old_names, self.new_names)

    def _say(self, key: str, **parts: str) -> str:
        return self.words[f"preview.event_{key}"].format(**parts)

    def _mark(self, event: EventInputs) -> str:
        """How an event that is off is marked in its title."""
        marks = (self.words["ics.cancelled"], self.words["ics.postponed"])
        return next((mark for mark in marks if f"{mark}: " in event.summary), marks[0])

    def _plain(self, event: EventInputs) -> str:
        """The title without its mark."""
        title = event.summary
        for key in ("ics.cancelled", "ics.postponed", "ics.tentative"):
            title = title.replace(f"{self.words[key]}: ", "", 1)
        return title


def _only_in(names: dict[str, str], others: dict[str, str]) -> list[str]:
    """Calendars to subscribe to: a drive's own file goes wherever the drive goes."""
    return [
        name
        for path, name in names.items()
        if path not in others and not path.startswith(_OF_DRIVES)
    ]


def _is_off(event: EventInputs) -> bool:
    return event.status == "CANCELLED"


def _hours(event: EventInputs) -> str:
    start, end = event.start, event.end
    if not isinstance(start, datetime):
        return phrases.hours(None, None)
    return phrases.hours(start.time(), end.time() if isinstance(end, datetime) else None)


def _lines(event: EventInputs) -> tuple[str, ...]:
    return tuple(event.description.splitlines())


def entries(
    before: Iterable[Output], after: Iterable[Output], site_name: str
) -> tuple[EntryChange, ...]:
    """Every entry that readers of feeds will see anew, otherwise or no more.

    One that only made room for newer ones is not gone.
    """
    old, new = _entries_of(before, site_name), _entries_of(after, site_name)
    found = []
    for id_, now in new.values.items():
        was = old.values.get(id_)
        if was != now:
            status: EntryStatus = "changed" if was else "new"
            found.append(EntryChange(id_, status, now.title, _once(new.names[id_].values())))
    for id_, was in old.values.items():
        names = [name for path, name in old.names[id_].items() if path not in new.full]
        if id_ not in new.values and names:
            found.append(EntryChange(id_, "gone", was.title, _once(names)))
    return tuple(found)


def _entries_of(outputs: Iterable[Output], site_name: str) -> _Held[FeedEntry]:
    held: _Held[FeedEntry] = _Held()
    for output in outputs:
        if isinstance(output.inputs, FeedInputs):
            name = short_name(output.inputs.title, site_name)
            if len(output.inputs.entries) >= NEWEST:
                held.full.add(output.path)
            for entry in output.inputs.entries:
                held.values[entry.id] = entry
                held.names.setdefault(entry.id, {})[output.path] = name
    return held


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def short_name(name: str, site_name: str) -> str:
    """The name of a calendar or feed without the site's, with which each begins."""
    return name.partition(f"{site_name}: ")[2] or name
