"""Calendars: the rules of RFC 5545, 5546 and 7986 that subscribers feel, read by other parsers."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
import vobject
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

from giot_hong import urls
from giot_hong.clock import ZONE, a_year_before, leaves_window_on
from giot_hong.history import Stamp
from giot_hong.output import Output
from giot_hong.outputs import ics, reference, vcalendar
from giot_hong.outputs.vevent import EventInputs, event_bytes
from giot_hong.site import Site
from tests.support import (
    CREATED,
    NOW,
    URL,
    WORDS,
    campaign,
    days,
    directive,
    drive,
    make_site,
    observance,
    published,
    session,
    tombstone,
    unfolded,
    values_of,
    venue,
)

EVENT = re.compile(rb"BEGIN:VEVENT\r\n.*?END:VEVENT\r\n", re.DOTALL)
LONG = "Đợt hiến máu 🩸 với tên rất dài; có dấu, phẩy \\ và gạch " * 4


def calendars(site: Site) -> dict[str, bytes]:
    """Every calendar file of a site."""
    return {p: o.body() for p, o in published(site).items() if p.endswith(".ics")}


def one(site: Site, path: str = urls.CALENDAR_ALL) -> bytes:
    """One calendar file."""
    return published(site)[path].body()


def rich_site(**settings: Any) -> Site:
    """A site with an example of everything that a calendar can hold."""
    open_places = session(key="b", date="2026-06-01", venues=["hoi-truong", "nha-van-hoa"])
    return make_site(
        drive(
            title=LONG,
            sessions=[session(end="11:00", venues=["hoi-truong"]), open_places],
            campaigns=["xuan-hong"],
            target={"value": "90", "unit": "registered", "at_least": "yes"},
            registration={
                "channel": "Qua thôn",
                "deadline": "2026-05-12",
                "link": "https://dang-ky.example/a",
                "walk_in": "no",
                "bring": ["Thẻ căn cước", "Thẻ hiến máu"],
            },
            source={"directive": "ke-hoach-1", "at": "mục II.2"},
            doubts=[{"field": "target", "note": "Văn bản viết «hơn 90»."}],
        ),
        drive("khong-gio", sessions=[session(start=None)], certainty="tentative"),
        drive("da-huy", outcome="cancelled", changes=[_change("cancelled")]),
        drive("hoan", province="hue", outcome="postponed", changes=[_change("postponed")]),
        drive("xua", sessions=[session(date="2020-12-25", start=None)], formerly=["xua-hon"]),
        venue(),
        venue("nha-van-hoa", name="Nhà văn hoá", address="Số 5, phố Chính"),
        campaign(name="Xuân hồng, mùa xuân"),
        observance(),
        directive(),
        tombstone("trung", "xua"),
        **settings,
    )


def _change(what: str) -> dict[str, str]:
    return {"date": "2026-03-02", "what": what, "reason": "Mưa lũ, đường; cầu hỏng."}


def description(site: Site) -> str:
    """The first event's description as a reader sees it."""
    return str(Calendar.from_ical(one(site)).events[0]["description"])


# Bytes and grammar


def test_lines_are_short_utf8_with_crlf() -> None:
    """Rule 1: no BOM, CRLF, NFC, at most 75 octets a line, and no fold inside a character."""
    for path, raw in calendars(rich_site()).items():
        assert raw.startswith(b"BEGIN:VCALENDAR\r\n"), path
        assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")
        for line in raw.split(b"\r\n"):
            assert len(line) <= 75
            line.decode()  # strict: half a character would raise


def test_text_is_escaped_once() -> None:
    """Rule 2: a comma, semicolon or backslash is escaped exactly once, and addresses never."""
    site = make_site(drive(title=r"A, b; c \ d \N e"))
    assert values_of(one(site), "SUMMARY") == [r"A\, b\; c \\ d \\N e"]
    assert values_of(one(site), "URL") == [f"{URL}/dot-hien-mau/that-khe-dot-1/"]


def test_required_properties_stand_once() -> None:
    """Rule 3: PRODID and VERSION once a file; UID, DTSTAMP and DTSTART once an event."""
    for raw in calendars(rich_site()).values():
        assert len(values_of(raw, "PRODID")) == len(values_of(raw, "VERSION")) == 1
        for event in EVENT.findall(raw):
            for name in ("UID", "DTSTAMP", "DTSTART", "SEQUENCE", "SUMMARY", "URL"):
                assert len(values_of(event, name)) == 1


def test_a_province_without_drives_has_a_calendar() -> None:
    """Rule 3: an empty province's file holds its time zone, so it has a component."""
    raw = one(make_site(drive()), urls.calendar_of_province("hue"))
    assert not EVENT.findall(raw)
    assert [c.name for c in Calendar.from_ical(raw).subcomponents] == ["VTIMEZONE"]


# Header


def test_header_names_the_calendar_for_old_and_new_clients() -> None:
    """Rules 4 to 7: name, description, time zone, refresh, source and colour; never METHOD."""
    path = urls.calendar_of_province("lang-son")
    lines = unfolded(one(rich_site(), path))
    head = lines[: lines.index("BEGIN:VTIMEZONE")]
    name = "Giọt Hồng: Lịch hiến máu tỉnh Lạng Sơn"
    assert f"NAME:{name}" in head
    assert f"X-WR-CALNAME:{name}" in head
    assert "X-WR-TIMEZONE:Asia/Ho_Chi_Minh" in head
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT6H" in head
    assert "X-PUBLISHED-TTL:PT6H" in head
    assert f"SOURCE;VALUE=URI:{URL}/{path}" in head
    assert "COLOR:crimson" in head
    assert {"DESCRIPTION", "X-WR-CALDESC"} <= {line.partition(":")[0] for line in head}
    assert not any(line.startswith("METHOD") for line in lines)


def test_sample_data_says_so() -> None:
    """A site of sample data says it in every calendar's name and every event's summary."""
    for raw in calendars(rich_site(is_sample=True)).values():
        texts = values_of(raw, "NAME") + values_of(raw, "SUMMARY")
        assert all(text.startswith("Dữ liệu mẫu: ") for text in texts)


# Time


def test_known_hours_are_local_with_a_defined_zone() -> None:
    """Rules 9 and 10: TZID with one VTIMEZONE of +0700, before the events and before the first."""
    raw = one(make_site(drive(sessions=[session(date="1994-01-24", end="11:00")])),
              urls.calendar_of_year(1994))  # fmt: skip
    lines = unfolded(raw)
    assert "DTSTART;TZID=Asia/Ho_Chi_Minh:19940124T063000" in lines
    assert "DTEND;TZID=Asia/Ho_Chi_Minh:19940124T110000" in lines
    assert raw.index(b"END:VTIMEZONE") < raw.index(b"BEGIN:VEVENT")
    assert raw.count(b"BEGIN:VTIMEZONE") == 1
    zone = vcalendar.VTIMEZONE.decode()
    assert "TZOFFSETTO:+0700" in zone
    assert "COMMENT" not in zone
    assert "DTSTART:19450101T000000" in zone


def test_unknown_hours_give_a_day_and_leave_it_free() -> None:
    """Rule 11: no hour gives VALUE=DATE with the day after as end, TRANSPARENT; never midnight."""
    raw = one(make_site(drive(sessions=[session(start=None, date="2026-12-31")])))
    lines = unfolded(raw)
    assert "DTSTART;VALUE=DATE:20261231" in lines
    assert "DTEND;VALUE=DATE:20270101" in lines
    assert "TRANSP:TRANSPARENT" in lines
    assert "chưa thông báo giờ" in description(make_site(drive(sessions=[session(start=None)])))


def test_an_end_that_is_not_announced_is_not_invented() -> None:
    """Decision 0003: only DTSTART, and the description says that the end is not announced."""
    site = make_site(drive())
    raw = EVENT.findall(one(site))[0]
    assert not values_of(raw, "DTEND")
    assert not values_of(raw, "DURATION")
    assert "từ 06:30, chưa thông báo giờ kết thúc" in description(site)


def test_stamps_are_utc_and_the_historys() -> None:
    """Rule 12: CREATED, LAST-MODIFIED, DTSTAMP and SEQUENCE are the record of change, in UTC."""
    changed = Stamp(CREATED, datetime(2026, 3, 1, 23, 15, tzinfo=UTC), 4)
    raw = one(make_site(drive(), stamps={("that-khe-dot-1", "a"): changed}))
    assert values_of(raw, "CREATED") == ["20260105T023000Z"]
    assert values_of(raw, "LAST-MODIFIED") == values_of(raw, "DTSTAMP") == ["20260301T231500Z"]
    assert values_of(raw, "SEQUENCE") == ["4"]


def test_observances_return_every_year() -> None:
    """Rules 11 and 13: a yearly all-day event that takes up no time, in a calendar of its own."""
    lines = unfolded(one(rich_site(), urls.CALENDAR_OBSERVANCES))
    assert lines.count("BEGIN:VEVENT") == 1
    assert "DTSTART;VALUE=DATE:20000407" in lines
    assert "RRULE:FREQ=YEARLY" in lines
    assert "TRANSP:TRANSPARENT" in lines
    assert "UID:toan-dan@giot-hong.example" in lines
    assert b"RRULE" not in one(rich_site())


# Identity and change


def test_uids_outlive_a_new_domain() -> None:
    """Rule 14: another SITEURL changes addresses and no UID."""
    here, there = calendars(rich_site()), calendars(rich_site(site_url="https://moi.example"))
    assert here.keys() == there.keys()
    for path, raw in here.items():
        assert values_of(raw, "UID") == values_of(there[path], "UID")
        assert b"giot-hong.example/thu" not in there[path]


def test_uids_are_made_of_the_oldest_id_and_the_key() -> None:
    """Rule 14: neither a title, a date, a new file name nor another session changes a UID."""
    before = make_site(drive("cu", sessions=[session(key="b")]))
    after = make_site(
        drive(
            "moi",
            title="Khác",
            formerly=["cu"],
            sessions=[session(key="c", date="2026-05-01"), session(key="b", date="2026-07-01")],
        )
    )
    assert values_of(one(before), "UID") == ["cu.b@giot-hong.example"]
    assert values_of(one(after), "UID") == ["cu.c@giot-hong.example", "cu.b@giot-hong.example"]


def test_an_event_is_the_same_in_every_file() -> None:
    """Rule 14: all files that hold a UID hold the same bytes of it, and each UID once."""
    seen: dict[str, bytes] = {}
    for path, raw in calendars(rich_site()).items():
        uids = values_of(raw, "UID")
        assert len(uids) == len(set(uids)), path
        for uid, event in zip(uids, EVENT.findall(raw), strict=True):
            assert seen.setdefault(uid, event) == event
    assert len(seen) == 7


def test_an_unchanged_event_keeps_its_bytes_when_its_day_passes() -> None:
    """Rule 16: the clock alone changes no event."""
    path = urls.calendar_of_drive("that-khe-dot-1")
    later = rich_site(now=NOW + timedelta(days=300))
    assert one(rich_site(), path) == one(later, path)


def test_two_builds_give_the_same_bytes() -> None:
    """Rule 16: the same content and clock give the same files."""
    first = calendars(rich_site())
    assert calendars(rich_site()) == first


@pytest.mark.parametrize("outcome", ["cancelled", "postponed"])
def test_a_drive_that_is_off_stays_and_says_so(outcome: str) -> None:
    """Rule 17: STATUS:CANCELLED, the word in front of the summary, why, and the time is free."""
    site = make_site(drive(outcome=outcome, changes=[_change(outcome)], sessions=[session()]))
    lines = unfolded(one(site))
    assert "STATUS:CANCELLED" in lines
    assert f"SUMMARY:{WORDS[f'ics.{outcome}']}: Ngày hội hiến máu tại Thất Khê" in lines
    assert "TRANSP:TRANSPARENT" in lines
    assert "Lý do (quyết định ngày 02/03/2026): Mưa lũ, đường; cầu hỏng." in description(site)


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ({"certainty": "tentative"}, "TENTATIVE"),
        ({"certainty": "confirmed", "availability": "full"}, "CONFIRMED"),
        ({"certainty": "tentative", "outcome": "held"}, "CONFIRMED"),
        ({"certainty": "tentative", "outcome": "postponed"}, "CANCELLED"),
    ],
)
def test_status_follows_the_three_facts(facts: dict[str, str], status: str) -> None:
    """Rule 18: STATUS is one of three, from certainty and outcome."""
    assert values_of(one(make_site(drive(**facts))), "STATUS") == [status]


def test_nothing_that_invites_rings_or_points_nowhere() -> None:
    """Rules 18 and 19: absolute addresses; no ATTENDEE, ORGANIZER or VALARM, no GEO of no point."""
    for raw in calendars(rich_site()).values():
        assert not re.search(rb"^(ATTENDEE|ORGANIZER|BEGIN:VALARM|GEO)", raw, re.MULTILINE)
        assert all(value.startswith(f"{URL}/") for value in values_of(raw, "URL"))


def test_one_line_of_categories_without_commas() -> None:
    """Rule 20: readers split categories at commas, escaped or not."""
    raw = one(rich_site(), urls.calendar_of_campaign("xuan-hong"))
    assert values_of(raw, "CATEGORIES") == ["Hiến máu,Xuân hồng mùa xuân"] * 2


def test_an_event_leads_to_the_point_of_its_venue() -> None:
    """GEO is latitude, then longitude, of the one venue; a choice that is open has no point."""
    hall = venue(coordinates="22.39012, 103.47034")
    other = venue("khac", name="Nhà khác", coordinates="21.85, 106.75")
    sessions = [
        session(venues=["hoi-truong"]),
        session(key="b", date="2026-06-01", venues=["hoi-truong", "khac"]),
    ]
    raw = one(make_site(drive(sessions=sessions), hall, other))
    assert values_of(raw, "GEO") == ["22.39012;103.47034"]
    first, second = Calendar.from_ical(raw).events
    assert (first["GEO"].latitude, first["GEO"].longitude) == (22.39012, 103.47034)
    assert "GEO" not in second


# What the event says


def test_the_description_says_what_a_resident_asks() -> None:
    """State, hours, target with unit, registration, doubt, source and page, each on a line."""
    text = str(Calendar.from_ical(one(rich_site(), urls.calendar_of_drive("that-khe-dot-1")))
               .events[0]["description"])  # fmt: skip
    for part in (
        "Giờ: 06:30 – 11:00.",
        "Chỉ tiêu: từ 90 người đăng ký trở lên.",
        "Chỉ nhận người đã đăng ký.",
        "Mang theo: Thẻ căn cước; Thẻ hiến máu.",
        "Cách đăng ký: Qua thôn",
        "Hạn đăng ký: trong ngày 12/05/2026 (thứ Ba).",
        "https://dang-ky.example/a",
        "Văn bản viết «hơn 90».",
        f"mục II.2 ({URL}/van-ban/ke-hoach-1/)",
        f"Chi tiết: {URL}/dot-hien-mau/that-khe-dot-1/",
    ):
        assert part in text


def test_open_venues_are_joined_by_or() -> None:
    """A place that is not settled names every venue, with «hoặc» between."""
    raw = one(rich_site(), urls.calendar_of_drive("that-khe-dot-1"))
    assert values_of(raw, "LOCATION")[1] == (
        r"Hội trường xã Thất Khê hoặc Nhà văn hoá\, Số 5\, phố Chính\, tỉnh Lạng Sơn"
    )


def test_sessions_are_told_apart_by_their_key() -> None:
    """Several sessions are numbered by key, so that a new or moved one renames no other."""
    later_first = [session(key="b", date="2026-05-01"), session(key="a", date="2026-07-01")]
    site = make_site(drive(title="Hiến máu", sessions=later_first))
    assert values_of(one(site), "SUMMARY") == ["Hiến máu (buổi 2)", "Hiến máu (buổi 1)"]


# Which events, which files


def test_subscribed_calendars_hold_a_year_back_and_all_to_come() -> None:
    """Decision 16: the last twelve months and everything to come; archives hold the rest."""
    dates = ["2025-03-20", "2025-03-21", "2026-03-21", "2031-01-01"]
    site = make_site(*(drive(f"d{d}", sessions=[session(date=d)]) for d in dates))
    assert [uid[:11] for uid in values_of(one(site), "UID")] == [f"d{d}" for d in dates[1:]]
    assert len(values_of(one(site, urls.calendar_of_year(2025)), "UID")) == 2
    assert a_year_before(date(2028, 2, 29)) == date(2027, 2, 28)
    for day in (date(2026, 5, 28), date(2027, 2, 28), date(2028, 2, 29), date(2028, 2, 28)):
        gone = leaves_window_on(day)
        assert a_year_before(gone) > day >= a_year_before(gone - timedelta(days=1))


def test_every_old_address_of_a_drive_keeps_answering() -> None:
    """Decisions 1 and 3: an earlier id and a mistaken duplicate give the drive's own file."""
    files = calendars(rich_site())
    for old in ("xua-hon", "trung"):
        own = files[urls.calendar_of_drive("xua")]
        assert files[urls.calendar_of_drive(old)] == own


def test_an_earlier_id_that_lives_again_is_not_overwritten() -> None:
    """An address is given out once: a living drive comes before a copy."""
    site = make_site(drive("moi", formerly=["cu"]), drive("cu", title="Đợt khác"))
    raw = one(site, urls.calendar_of_drive("cu"))
    assert values_of(raw, "SUMMARY") == ["Đợt khác"]


def crowd(past: int, to_come: int) -> Site:
    """A site with so many drives before and after NOW, about a kilobyte each."""
    note = "Điều còn chưa rõ. " * 20
    doubts = [{"field": "target", "note": note}]
    dates = [*days(2025, past), *days(2027, to_come)]
    dates = [d.replace("2025-01", "2025-12").replace("2025-02", "2025-11") for d in dates]
    dates = [d.replace("2025-03", "2025-10") for d in dates]
    return make_site(
        *(
            drive(f"d{number:04}", sessions=[session(date=day)], doubts=doubts)
            for number, day in enumerate(dates)
        )
    )


@pytest.mark.parametrize(("past", "to_come"), [(1500, 400), (300, 1500)])
def test_a_large_calendar_narrows_below_the_limit(past: int, to_come: int) -> None:
    """Rule 8, decision 16: below 1 MB; the oldest go first, then the farthest; and it says so."""
    raw = one(crowd(past, to_come))
    parsed = Calendar.from_ical(raw)
    kept = [event.start.date() for event in parsed.events]
    gone = len(kept) < past + to_come
    assert gone
    assert 900_000 < len(raw) < 1_000_000
    assert min(kept) > date(2025, 4, 1) or past < 1500
    assert (max(kept).month == 12) is (to_come == 400)
    assert all(day > NOW.date() for day in kept) is (to_come == 1500)
    text = str(parsed["description"])
    assert "Để tệp nhỏ hơn 1 MB" in text
    assert f"từ {min(kept):%d/%m/%Y} đến {max(kept):%d/%m/%Y}" in text
    assert "1 MB" not in str(Calendar.from_ical(one(make_site(drive())))["description"])


def test_an_archive_is_never_narrowed() -> None:
    """Decision 16: the archive of a year holds everything."""
    raw = one(crowd(0, 1500), urls.calendar_of_year(2027))
    assert raw.count(b"BEGIN:VEVENT") == 1500


# Other readers, and the inputs


def test_two_other_readers_agree() -> None:
    """vobject and Home Assistant's ical, which share no code with icalendar, read every file."""
    for path, raw in calendars(rich_site()).items():
        text = raw.decode()
        uids = values_of(raw, "UID")
        strict = IcsCalendarStream.calendar_from_ics(text)
        assert [event.uid for event in strict.events] == uids, path
        lenient = vobject.readOne(text)
        assert [event.uid.value for event in lenient.contents.get("vevent", [])] == uids
        for ours, theirs in zip(strict.events, lenient.contents.get("vevent", []), strict=True):
            assert ours.dtstart == theirs.dtstart.value
            assert ours.summary == theirs.summary.value


def test_an_hour_is_the_same_instant_to_other_readers() -> None:
    """06:30 in Viet Nam is 23:30 UTC of the day before, by the VTIMEZONE of the file itself."""
    event = vobject.readOne(one(make_site(drive())).decode()).vevent
    start = event.dtstart.value
    assert start.utcoffset() == timedelta(hours=7)
    assert start.astimezone(UTC) == datetime(2026, 5, 27, 23, 30, tzinfo=UTC)


def _inputs() -> EventInputs:
    return EventInputs(
        "a.a@x", "Tên", date(2026, 5, 28), date(2026, 5, 29), "CONFIRMED", False, False,
        CREATED, CREATED, 0, "Nơi", None, "Lời", f"{URL}/a/", ("Hiến máu",),
    )  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"uid": "b.a@x"},
        {"summary": "Tên khác"},
        {"start": datetime(2026, 5, 28, tzinfo=ZONE)},
        {"end": None},
        {"status": "TENTATIVE"},
        {"busy": True},
        {"yearly": True},
        {"created": NOW},
        {"modified": NOW},
        {"sequence": 1},
        {"location": ""},
        {"geo": (22.39, 103.47)},
        {"description": ""},
        {"url": URL},
        {"categories": ("Hiến", "máu")},
    ],
    ids=lambda change: next(iter(change)),
)
def test_fingerprints_are_equal_when_and_only_when_inputs_are(change: dict[str, Any]) -> None:
    """Decision 12: each field alone changes the fingerprint and the bytes; equal inputs do not."""
    assert len(fields(EventInputs)) == 15  # all of them stand above
    one_, same, other = (
        Output("a.ics", inputs, event_bytes)
        for inputs in (_inputs(), _inputs(), replace(_inputs(), **change))
    )
    assert one_.fingerprint() == same.fingerprint()
    assert one_.fingerprint() != other.fingerprint()
    assert one_.body() != other.body()


def test_one_edit_touches_only_the_files_that_hold_it() -> None:
    """Decision 12: a changed drive of Huế leaves the calendars of Lạng Sơn alone."""
    first = published(make_site(drive(), drive("hue-1", province="hue")))
    second = published(make_site(drive(), drive("hue-1", province="hue", title="Khác")))
    changed = {p for p in first if first[p].fingerprint() != second[p].fingerprint()}
    assert {p for p in changed if p.endswith(".ics")} == {
        urls.CALENDAR_ALL,
        urls.calendar_of_province("hue"),
        urls.calendar_of_year(2026),
        urls.calendar_of_drive("hue-1"),
    }


def test_times_of_events_follow_their_order() -> None:
    """Events stand in order of time in every file of drives."""
    for path, raw in calendars(rich_site()).items():
        starts = [value[:8] for value in values_of(b"".join(EVENT.findall(raw)), "DTSTART")]
        assert path == urls.CALENDAR_OBSERVANCES or all(a <= b for a, b in pairwise(starts))


def test_a_build_tries_its_events_against_icalendar(monkeypatch: pytest.MonkeyPatch) -> None:
    """An event that our own way of writing gets wrong is a fault of the build."""
    site = make_site(drive())
    assert [*ics.faults(site, WORDS)] == []
    monkeypatch.setattr(reference, "event_bytes", lambda one: event_bytes(one)[:-1])
    (fault,) = ics.faults(site, WORDS)
    assert site.drives[0].first.uid in fault
