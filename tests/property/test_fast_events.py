"""Our own way of writing events and headers gives what icalendar gives."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from giot_hong.clock import ZONE
from giot_hong.outputs import reference
from giot_hong.outputs.vcalendar import CalendarInputs, header
from giot_hong.outputs.vevent import EventInputs, event_bytes

ALPHABET = st.characters(codec="utf-8")
PARTS = [
    "\\",
    "\n",
    "\r",
    ",",
    ";",
    "n",
    "N",
    ":",
    '"',
    "ộ",
    "o\u0323\u0302",
    "🩸",
    " ",
    "\x00",
    "\u2028",
]
texts = st.text(ALPHABET, max_size=200) | st.lists(st.sampled_from(PARTS), max_size=120).map(
    "".join
)
days = st.dates(date(1000, 1, 1), date(9000, 12, 31))
moments = st.datetimes(datetime(1000, 1, 1), datetime(9000, 12, 31))  # noqa: DTZ001 - given a zone below
addresses = st.text(st.sampled_from("abc/:?=&,;%.-_~ộ"), min_size=1, max_size=150)
events = st.builds(
    EventInputs,
    uid=texts,
    summary=texts,
    start=days | moments.map(lambda at: at.replace(tzinfo=ZONE)),
    end=st.none(),
    status=st.sampled_from(["CONFIRMED", "TENTATIVE", "CANCELLED"]),
    busy=st.booleans(),
    yearly=st.booleans(),
    created=moments.map(lambda at: at.replace(tzinfo=UTC)),
    modified=moments.map(lambda at: at.replace(tzinfo=UTC)),
    sequence=st.integers(0, 10_000),
    location=texts,
    geo=st.none() | st.tuples(st.floats(6, 23.5), st.floats(102, 118)),
    description=texts,
    url=addresses,
    categories=st.lists(texts, max_size=3).map(tuple),
)


MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
MARKED = EventInputs(
    "a", "b", date(2026, 1, 1), None, "CONFIRMED", False, False, MOMENT, MOMENT, 0, "", None, "\ufeff", "c:", ()
)  # fmt: skip


@example(MARKED, None)  # a byte order mark alone
@settings(max_examples=300, deadline=None)
@given(events, st.none() | st.integers(1, 600))
def test_events_are_icalendars(inputs: EventInputs, minutes: int | None) -> None:
    """Any event: every text, time, number and order of lines."""
    if minutes:
        step = (
            timedelta(minutes=minutes)
            if isinstance(inputs.start, datetime)
            else timedelta(days=minutes)
        )
        inputs = replace(inputs, end=inputs.start + step)
    assert event_bytes(inputs) == reference.event(inputs)


@settings(max_examples=100, deadline=None)
@given(texts, texts, addresses)
def test_headers_are_icalendars(name: str, about: str, source: str) -> None:
    """Any header of a calendar."""
    inputs = CalendarInputs(name, about, source, ())
    assert header(inputs, about) == reference.header(inputs, about)
