"""One calendar event as bytes: a VEVENT of RFC 5545 and nothing around it.

The bytes depend on :class:`EventInputs` alone and are made once, so an event is the same in
every calendar that holds it, and in every build in which it did not change.

They are those that icalendar makes (:mod:`.reference`), some twenty times faster; a property test
holds that for any event, and each build tries some of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from giot_hong.model import CalendarStatus
from giot_hong.outputs.icalbytes import ZONE_NAME, escaped, fold
from giot_hong.plain import one_line
from giot_hong.sleep import Sleeper


@dataclass(frozen=True)
class EventInputs(Sleeper):
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
    geo: tuple[float, float] | None
    """Latitude and longitude of the place."""
    description: str
    url: str
    """Absolute."""
    categories: tuple[str, ...]

    @cached_property
    def day(self) -> date:
        """The day it begins, in Viet Nam."""
        return self.start.date() if isinstance(self.start, datetime) else self.start

    @cached_property
    def text(self) -> bytes:
        """Its bytes, made once."""
        return event_bytes(self)


def event_bytes(inputs: EventInputs) -> bytes:
    """``BEGIN:VEVENT`` … ``END:VEVENT``, folded at 75 octets, CRLF."""
    # DTSTAMP of an event without METHOD is its last revision (RFC 5545, 3.8.7.2).
    modified = _utc(inputs.modified)
    lines = [
        "BEGIN:VEVENT",
        f"SUMMARY:{escaped(one_line(inputs.summary))}",
        f"DTSTART{_time(inputs.start)}",
        f"DTEND{_time(inputs.end)}" if inputs.end is not None else "",
        f"DTSTAMP:{modified}",
        f"UID:{escaped(inputs.uid)}",
        f"SEQUENCE:{inputs.sequence}",
        "RRULE:FREQ=YEARLY" if inputs.yearly else "",
        f"CATEGORIES:{','.join(map(category, inputs.categories))}" if inputs.categories else "",
        f"CREATED:{_utc(inputs.created)}",
        f"DESCRIPTION:{escaped(inputs.description)}",
        f"GEO:{inputs.geo[0]};{inputs.geo[1]}" if inputs.geo else "",
        f"LAST-MODIFIED:{modified}",
        f"LOCATION:{escaped(one_line(inputs.location))}" if inputs.location else "",
        f"STATUS:{inputs.status}",
        f"TRANSP:{'OPAQUE' if inputs.busy else 'TRANSPARENT'}",
        f"URL:{inputs.url}",
        "END:VEVENT",
    ]
    return b"".join([fold(line) for line in lines if line])


def category(name: str) -> str:
    """A name without what readers split at, escaped or not (rule 20), and needs no escape."""
    return one_line(name.replace(",", " ").replace(";", " ").replace("\\", " "))


def _time(value: date | datetime) -> str:
    """The parameter and the value of a start or an end."""
    if isinstance(value, datetime):
        return f";TZID={ZONE_NAME}:{_digits(value)}"
    return f";VALUE=DATE:{value.year:04}{value.month:02}{value.day:02}"


def _utc(moment: datetime) -> str:
    return f"{_digits(moment)}Z"


def _digits(at: datetime) -> str:
    return f"{at.year:04}{at.month:02}{at.day:02}T{at.hour:02}{at.minute:02}{at.second:02}"
