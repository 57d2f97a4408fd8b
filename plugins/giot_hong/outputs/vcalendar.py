"""A whole calendar file as bytes: a VCALENDAR of RFC 5545 with the header of RFC 7986.

Never METHOD: these files are subscribed to or imported, not sent as invitations.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from giot_hong import phrases
from giot_hong.outputs.icalbytes import ZONE_NAME, escaped, fold
from giot_hong.outputs.vevent import EventInputs
from giot_hong.sleep import Sleeper

LIMIT = 1_000_000
"""Octets. Google refuses calendars above 1 MB; this is below it however a megabyte is counted."""
_HEADER_ROOM = 8_000
REFRESH = timedelta(hours=6)
# Written by hand: what icalendar generates begins with +08 and holds a COMMENT that libical
# refuses. +07 since 13 June 1975; the start is that of fields.FIRST_YEAR, so that it covers every
# event the content can hold (clock times are all we know of older ones).
VTIMEZONE = (
    b"BEGIN:VTIMEZONE\r\n"
    b"TZID:Asia/Ho_Chi_Minh\r\n"
    b"BEGIN:STANDARD\r\n"
    b"DTSTART:19450101T000000\r\n"
    b"TZNAME:+07\r\n"
    b"TZOFFSETFROM:+0700\r\n"
    b"TZOFFSETTO:+0700\r\n"
    b"END:STANDARD\r\n"
    b"END:VTIMEZONE\r\n"
)
_END = b"END:VCALENDAR\r\n"


@dataclass(frozen=True)
class CalendarInputs(Sleeper):
    """What a calendar file says."""

    name: str
    about: str
    source: str
    """The absolute address of the file itself (RFC 7986, 5.8)."""
    events: tuple[EventInputs, ...]
    """By day, each UID once."""
    past: int = 0
    """How many of ``events``, from the first, are on days gone by."""
    narrowed: str = ""
    """What is added to ``about`` when the file would be too large, with ``{first}`` and
    ``{last}`` for the days kept; empty: the file holds everything, however large."""


def render(inputs: CalendarInputs) -> bytes:
    """The file: header, time zone, events in order of time."""
    events, about = inputs.events, inputs.about
    if inputs.narrowed:
        events = fitting(events, inputs.past)
        if len(events) < len(inputs.events):
            about = f"{about}\n{_narrowed(inputs.narrowed, events)}"
    body = b"".join(event.text for event in events)
    return header(inputs, about) + VTIMEZONE + body + _END


def fitting(events: tuple[EventInputs, ...], past: int) -> tuple[EventInputs, ...]:
    """Whole days that fit below the limit: the oldest go first, then the farthest to come.

    The order is that of decision 16: what is to come soon is what subscribers came for.
    """
    days = [tuple(group) for _, group in groupby(events, key=lambda event: event.day)]
    sizes = [sum(len(event.text) for event in day) for day in days]
    room = LIMIT - _HEADER_ROOM - sum(sizes)
    first, last, position = 0, len(days), 0
    while room < 0 and first < last:
        if position < past:
            position += len(days[first])
            room += sizes[first]
            first += 1
        else:
            last -= 1
            room += sizes[last]
    return tuple(event for day in days[first:last] for event in day)


def _narrowed(words: str, events: tuple[EventInputs, ...]) -> str:
    days = [event.day for event in (*events[:1], *events[-1:])]
    first, last = [phrases.short_day(day) for day in days] or ["?", "?"]
    return words.format(first=first, last=last)


def header(inputs: CalendarInputs, about: str) -> bytes:
    """From BEGIN to the first component; both old and new spellings of what has two.

    As icalendar makes it (:func:`.reference.header`), like :func:`.vevent.event_bytes`.
    """
    name, text = escaped(inputs.name), escaped(about)
    every = f"PT{REFRESH // timedelta(hours=1)}H"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Giot Hong//giot-hong//VI",
        "CALSCALE:GREGORIAN",
        f"DESCRIPTION:{text}",
        f"X-WR-CALDESC:{text}",
        f"NAME:{name}",
        f"X-WR-CALNAME:{name}",
        "COLOR:crimson",
        # RFC 7986, 5.7 and 5.8: neither has a default type, so VALUE must be said.
        f"REFRESH-INTERVAL;VALUE=DURATION:{every}",
        f"SOURCE;VALUE=URI:{inputs.source}",
        f"X-PUBLISHED-TTL:{every}",
        f"X-WR-TIMEZONE:{ZONE_NAME}",
    ]
    return b"".join([fold(line) for line in lines])
