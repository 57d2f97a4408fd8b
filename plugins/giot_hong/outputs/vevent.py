"""One calendar event as bytes: a VEVENT of RFC 5545 and nothing around it.

The bytes depend on :class:`EventInputs` alone and are made once, so an event is the same in
every calendar that holds it, and in every build in which it did not change.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from icalendar import Event
from icalendar.prop import vCategory, vUri

from giot_hong.model import CalendarStatus
from giot_hong.outputs.icalbytes import Text, serialised
from giot_hong.outputs.plain import one_line


@dataclass(frozen=True)
class EventInputs:
    """What a VEVENT says; times are aware, in Viet Nam's zone; the stamp's are in UTC."""

    uid: str
    summary: str
    start: date | datetime
    """A date where the hour is unknown or there is none."""
    end: date | datetime | None
    """Exclusive, of the type of ``start``; None: not announced (docs/decisions/0003)."""
    status: CalendarStatus
    busy: bool
    """Whether it takes up time of whoever holds it (TRANSP)."""
    yearly: bool
    created: datetime
    modified: datetime
    sequence: int
    location: str
    description: str
    url: str
    """Absolute."""
    categories: tuple[str, ...]

    @property
    def day(self) -> date:
        """The day it begins, in Viet Nam."""
        return self.start.date() if isinstance(self.start, datetime) else self.start


@lru_cache(maxsize=2**15)  # bounded for `serve`, which lives long; larger than any site's events
def event_bytes(inputs: EventInputs) -> bytes:
    """``BEGIN:VEVENT`` … ``END:VEVENT``, folded at 75 octets, CRLF."""
    event = Event()
    event.add("uid", Text(inputs.uid))
    event.add("summary", Text(one_line(inputs.summary)))
    _add_times(event, inputs)
    event.add("status", inputs.status)
    event.add("transp", "OPAQUE" if inputs.busy else "TRANSPARENT")
    event.add("sequence", inputs.sequence)
    # DTSTAMP of an event without METHOD is its last revision (RFC 5545, 3.8.7.2).
    event.add("dtstamp", inputs.modified)
    event.add("created", inputs.created)
    event.add("last-modified", inputs.modified)
    if inputs.location:
        event.add("location", Text(one_line(inputs.location)))
    event.add("description", Text(inputs.description))
    event.add("url", vUri(inputs.url))
    if inputs.categories:
        event.add("categories", vCategory([_category(name) for name in inputs.categories]))
    return serialised(event)


def _add_times(event: Event, inputs: EventInputs) -> None:
    event.add("dtstart", inputs.start)
    if inputs.end is not None:
        event.add("dtend", inputs.end)
    if inputs.yearly:
        event.add("rrule", {"freq": "yearly"})


def _category(name: str) -> str:
    """A name without what readers split at, escaped or not (rule 20), and needs no escape."""
    return one_line(name.replace(",", " ").replace(";", " ").replace("\\", " "))
