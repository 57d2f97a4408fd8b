"""Any text survives: from the model into a calendar, a feed or a table, and back by others' code.

vobject and Home Assistant's ical share no code with icalendar; feedparser none with feedgen.
"""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from datetime import date, datetime, time

import feedparser
import vobject
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar
from lxml import etree

from giot_hong import urls
from giot_hong.fields import FIRST_YEAR, LAST_YEAR
from giot_hong.outputs.icalbytes import fold
from giot_hong.plain import clean, one_line
from tests.support import directive, drive, make_site, published, session, venue

HARD = [
    "Dấu phẩy, chấm phẩy; gạch \\ và \\n \\N \\, \\; \\\\",
    "dòng một\nDòng hai\r\ndòng ba\rdòng bốn\u2028dòng năm\x85sáu\x0bbảy",
    "👩‍⚕️🩸" * 30,
    unicodedata.normalize("NFD", "Ngày hội hiến máu «Giọt hồng Sông Đà» " * 5),
    "a\x00b\x07c\x1bd\x7fe\x9ff\ufffeg",
    "<b>&amp; ]]> <!-- & \"'",
    "END:VEVENT\nBEGIN:VALARM\nX:=20=\nquoted-printable=",
    ": \tđầu và cuối\t ",
]
SLOW_MACHINES = settings(deadline=None, max_examples=60)
ALPHABET = st.characters(codec="utf-8")
texts = st.one_of(
    st.text(ALPHABET, min_size=1, max_size=300),
    st.lists(st.sampled_from(["\\", "\n", ",", ";", "n", "N", ":", "ộ", "o\u0323\u0302", "🩸", " "]),
             min_size=1, max_size=120).map("".join),
    st.sampled_from(HARD),
).filter(lambda text: one_line(text) != "")  # fmt: skip


def blank_folds(raw: bytes) -> bool:
    """Whether a folded line is nothing but white space: vobject then takes it for an empty one."""
    return any(line.strip() == "" for line in raw.decode().split("\r\n")[:-1])


@SLOW_MACHINES
@given(texts)
@example("A" * 61 + "\\N")
@example("\\n")
def test_text_survives_calendars(text: str) -> None:
    """A title and a note come back from two other readers as they went in, made clean."""
    site = make_site(drive(title=text, registration={"channel": text}))
    view = site.drives[0]
    title, channel = one_line(view.drive.title), clean(view.drive.registration.channel or "")
    raw = published(site)[urls.calendar_of_drive(view.id)].body()
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    strict = IcsCalendarStream.calendar_from_ics(raw.decode()).events[0]
    assert strict.summary == title
    assert f"Cách đăng ký: {channel}\n" in (strict.description or "")
    if not blank_folds(raw):
        lenient = vobject.readOne(raw.decode()).vevent
        assert lenient.summary.value == title
        assert f"Cách đăng ký: {channel}\n" in lenient.description.value


@SLOW_MACHINES
@given(
    texts,
    st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)),
    st.times().map(lambda hour: hour.replace(second=0, microsecond=0)) | st.none(),
)
@example("0\r\x1f", date(2000, 1, 1), None)  # found by a run
def test_times_and_places_survive_calendars(text: str, day: date, start: time | None) -> None:
    """Day, hour and place come back as they went in, for every day the content may hold."""
    site = make_site(drive(sessions=[session(date=day, start=start, place_as_written=text)]))
    raw = published(site)[urls.calendar_of_drive("that-khe-dot-1")].body()
    event = IcsCalendarStream.calendar_from_ics(raw.decode()).events[0]
    assert event.location == f"{one_line(text)}, tỉnh Lạng Sơn"
    if start is None:
        assert event.dtstart == day
    else:
        assert event.dtstart.replace(tzinfo=None) == datetime.combine(day, start)
        assert event.dtstart.tzinfo is not None


@given(st.text(ALPHABET.filter(lambda c: c not in "\r\n"), max_size=400))
def test_folding_is_undone_by_unfolding(line: str) -> None:
    """RFC 5545, 3.1: at most 75 octets, whole characters, and the line comes back."""
    raw = fold(line)
    parts = raw.removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(part) <= 75 and part.decode() is not None for part in parts)
    assert raw.decode().replace("\r\n ", "") == f"{line}\r\n"


@SLOW_MACHINES
@given(st.lists(texts, min_size=1, max_size=4))
def test_no_text_ends_its_event_or_begins_another(titles: list[str]) -> None:
    """As many events as sessions come back, whatever their titles hold."""
    entries = [drive(f"d{number}", title=title) for number, title in enumerate(titles)]
    site = make_site(*entries)
    raw = published(site)[urls.CALENDAR_ALL].body()
    events = Calendar.from_ical(raw).events
    assert [event["uid"] for event in events] == [
        f"d{number}.a@giot-hong.example" for number in range(len(titles))
    ]


@SLOW_MACHINES
@given(texts)
def test_text_survives_feeds(text: str) -> None:
    """A title and a summary come back from both formats as they went in, on one line."""
    outputs = published(make_site(directive(title=text, summary=text)))
    for format_ in urls.FEED_FORMATS:
        raw = outputs[urls.feed_of_directives(format_)].body()
        feed = feedparser.parse(raw, sanitize_html=False)
        assert not feed.bozo
        title = etree.fromstring(raw).xpath("//*[local-name()='title']")[1].text
        assert title == one_line(text)
        entry = feed.entries[0]
        html = (entry.content[0] if format_ == "atom" else entry.summary_detail).value
        assert " ".join(etree.HTML(html).xpath("//p")[1].xpath("string(.)").split()) == one_line(
            text
        )


@SLOW_MACHINES
@given(texts)
def test_text_survives_data(text: str) -> None:
    """A name comes back from JSON untouched, from CSV clean and behind a quote if need be."""
    entry = venue(name=text)
    outputs = published(make_site(entry))
    name = json.loads(outputs[urls.dataset("diem-hien-mau", "json")].body())["rows"][0]["name"]
    assert name == entry.value.name
    raw = outputs[urls.dataset("diem-hien-mau", "csv")].body().decode("utf-8-sig")
    cell = next(csv.DictReader(io.StringIO(raw, newline="")))["name"]
    assert cell.removeprefix("'") == clean(name).removeprefix("'")
