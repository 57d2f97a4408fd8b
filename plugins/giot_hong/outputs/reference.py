"""Events and calendar headers as icalendar makes them: what our own faster way must equal.

Escaping and folding are :mod:`.icalbytes`'s in both; names, order, parameters and forms of values
are the library's here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from icalendar import Calendar, Component, Event
from icalendar.prop import vCategory, vDuration, vGeo, vText, vUri

from giot_hong.outputs.icalbytes import ZONE_NAME, escaped, fold
from giot_hong.outputs.vcalendar import REFRESH, CalendarInputs
from giot_hong.outputs.vevent import EventInputs, category, event_bytes
from giot_hong.plain import one_line


class Text(vText):
    """A TEXT value, clean and escaped exactly once."""

    def to_ical(self) -> bytes:
        """The escaped bytes."""
        return escaped(self).encode()


def event(inputs: EventInputs) -> bytes:
    """``BEGIN:VEVENT`` … ``END:VEVENT``: see :func:`.vevent.event_bytes`."""
    made = Event()
    made.add("uid", Text(inputs.uid))
    made.add("summary", Text(one_line(inputs.summary)))
    made.add("dtstart", inputs.start)
    if inputs.end is not None:
        made.add("dtend", inputs.end)
    if inputs.yearly:
        made.add("rrule", {"freq": "yearly"})
    made.add("status", inputs.status)
    made.add("transp", "OPAQUE" if inputs.busy else "TRANSPARENT")
    made.add("sequence", inputs.sequence)
    made.add("dtstamp", inputs.modified)
    made.add("created", inputs.created)
    made.add("last-modified", inputs.modified)
    if inputs.location:
        made.add("location", Text(one_line(inputs.location)))
    if inputs.geo:
        made.add("geo", vGeo(inputs.geo))
    made.add("description", Text(inputs.description))
    made.add("url", vUri(inputs.url))
    if inputs.categories:
        made.add("categories", vCategory([category(name) for name in inputs.categories]))
    return _serialised(made)


def faults(events: Iterable[EventInputs]) -> Iterator[str]:
    """Events that are not as icalendar makes them."""
    for one in events:
        if event_bytes(one) != event(one):
            yield f"{one.uid}: sự kiện lịch khác với thư viện icalendar"


def header(inputs: CalendarInputs, about: str) -> bytes:
    """From BEGIN to the first component: see :func:`.vcalendar.header`."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Giot Hong//giot-hong//VI")
    calendar.add("calscale", "GREGORIAN")
    for key in ("name", "x-wr-calname"):
        calendar.add(key, Text(inputs.name))
    for key in ("description", "x-wr-caldesc"):
        calendar.add(key, Text(about))
    calendar.add("x-wr-timezone", Text(ZONE_NAME))
    # RFC 7986, 5.7 and 5.8: neither has a default type, so VALUE must be said.
    calendar.add("refresh-interval", vDuration(REFRESH, params={"VALUE": "DURATION"}))
    calendar.add("x-published-ttl", vDuration(REFRESH))
    calendar.add("source", vUri(inputs.source, params={"VALUE": "URI"}))
    calendar.add("color", Text("crimson"))
    return _serialised(calendar).removesuffix(b"END:VCALENDAR\r\n")


def _serialised(component: Component) -> bytes:
    """``BEGIN:…`` to ``END:…`` with CRLF, no line above 75 octets."""
    return b"".join(fold(line) for line in component.content_lines() if line)
