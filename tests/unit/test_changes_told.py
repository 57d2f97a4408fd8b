"""What changed, in every output that tells it: calendars, feed of changes, JSON-LD, open data."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import feedparser
import pytest
from support import CREATED, NOW, URL, WORDS, drive, make_site, published, session, values_of

from giot_hong import changetext, jsonld, listing, urls
from giot_hong.facts import Difference, Place, SessionFacts
from giot_hong.history import Revision, Stamp
from giot_hong.model import Change
from giot_hong.site import Site

ID = "that-khe-dot-1"
MOVED = Difference("date", "2026-05-28", "2026-05-30", "a", "2026-05-30")
HOURS = Difference("hours", ("06:30", None), ("07:30", None), "a", "2026-05-30")
OFF = Difference("outcome", "none", "cancelled", "", "2026-05-30")
LATER = Difference("outcome", "none", "postponed", "", "2026-05-30")
ON = Difference("outcome", "postponed", "none", "", "2026-05-30")
SPELT = Difference(
    "place",
    (Place("Hội trường xã Thât Khê"),),
    (Place("Hội trường xã Thất Khê"),),
    "a",
    "2026-05-30",
)
WHY = {"date": "2026-01-19", "what": "date", "reason": "Trùng ngày hội."}


def revision(day: int, *differences: Difference, reasons: tuple[Change, ...] = ()) -> Revision:
    """A revision of January 2026, 10 o'clock in Viet Nam."""
    return Revision(datetime(2026, 1, day, 3, tzinfo=UTC), f"c{day}", differences, reasons)


def site_of(
    *revisions: Revision, dropped: dict[str, SessionFacts] | None = None, **fields: Any
) -> Site:
    """A site whose one drive has these revisions."""
    fields.setdefault("sessions", [session(date="2026-05-30")])
    site = make_site(drive(**fields))
    site.history.revisions["drives", ID] = revisions
    if dropped:
        site.history.dropped[ID] = dropped
    return site


def entries(site: Site, format_: str = "atom", province: str | None = None) -> list[Any]:
    """The entries of a feed of changes."""
    path = urls.feed_of_changes(format_, province)
    feed = feedparser.parse(published(site)[path].body())
    assert not feed.bozo
    return list(feed.entries)


def text(entry: Any) -> list[str]:
    """An entry's paragraphs, without the link at its end."""
    return re.findall(r"<p>(.*?)</p>", entry.content[0].value)[:-1]


# The feed of changes


def test_an_entry_tells_old_and_new_and_why() -> None:
    """One entry: title, old and new value, reason, when and where now, the change's own moment."""
    why = Change.model_validate(WHY)
    (entry,) = entries(site_of(revision(20, MOVED, reasons=(why,)), changes=[WHY]))
    assert entry.title == "Đổi ngày sang 30/05/2026: Ngày hội hiến máu tại Thất Khê"
    assert text(entry) == [
        "Đổi ngày: trước là thứ Năm, 28/05/2026; nay là thứ Bảy, 30/05/2026.",
        "Lý do: Trùng ngày hội.",
        "Lịch sau thay đổi: thứ Bảy, 30/05/2026, từ 06:30, chưa thông báo giờ kết thúc, "
        "Hội trường xã Thất Khê.",
    ]
    assert entry.published == entry.updated == "2026-01-20T10:00:00+07:00"
    assert entry.link == f"{URL}/dot-hien-mau/{ID}/#thay-doi"


def test_one_entry_per_change() -> None:
    """Moved, called off: two entries; a corrected spelling, a title, a result, «held»: none."""
    site = site_of(
        revision(10, SPELT),
        revision(11, MOVED, HOURS),
        revision(12, Difference("title", "A", "B"), Difference("outcome", "none", "held")),
        revision(13, Difference("certainty", "tentative", "confirmed")),
        revision(14, OFF),
        outcome="cancelled",
    )
    assert [entry.title.partition(":")[0] for entry in entries(site)] == [
        "Đã hủy",
        "Đổi ngày sang 30/05/2026, đổi giờ",
    ]
    assert [e.id for e in entries(site)] == [e.id for e in entries(site, "rss")]
    assert entries(site, "atom", "hue") == []
    assert len(entries(site, "rss", "lang-son")) == 2


def test_what_was_told_of_a_day_gone_by_is_no_news() -> None:
    """The record of a past session may be corrected without an entry."""
    past = Difference("hours", ("06:30", None), ("07:00", None), "a", "2026-01-05")
    assert entries(site_of(revision(6, past), sessions=[session(date="2026-01-05")])) == []


def test_called_off_tells_the_day_that_is_off() -> None:
    """Whoever reads only the feed must know which day not to come."""
    (entry,) = entries(site_of(revision(14, OFF), outcome="cancelled"))
    assert text(entry)[-1].startswith("Không tổ chức vào lịch đã thông báo: thứ Bảy, 30/05/2026")


def test_ids_stay_whatever_else_changes() -> None:
    """Another commit id, another domain, a new name of the drive: the same ids."""
    site = site_of(revision(11, MOVED), revision(12, HOURS))
    wanted = [entry.id for entry in entries(site)]
    assert all(id_.startswith(f"tag:giot-hong.example,2026:thay-doi/{ID}/") for id_ in wanted)
    squashed = (revision(11, MOVED)._replace(commit="x"), revision(12, HOURS)._replace(commit="y"))
    assert [entry.id for entry in entries(site_of(*squashed))] == wanted
    renamed = make_site(
        drive("moi", formerly=[ID], sessions=[session(date="2026-05-30")]),
        site_url="https://moi.example",
    )
    renamed.history.revisions["drives", "moi"] = squashed
    assert [entry.id for entry in entries(renamed)] == wanted


def test_ids_are_for_ever() -> None:
    """Golden: an engine that makes other ids would show every reader every change once more."""
    place = Difference(
        "place", (Place("A", "Số 1", "xã B", "1", "a"),), (Place("C"),), "a", "2026-05-30"
    )
    gone = Difference(
        "session", SessionFacts("2026-05-31", None, None, (Place("D"),)), None, "b", "2026-05-31"
    )
    site = site_of(revision(11, MOVED), revision(12, place), revision(13, gone))
    marks = [entry.id.rpartition("/")[2] for entry in entries(site)]
    assert marks == ["dce6a4720638e36e", "2da91780bd30c27c", "94dee8a57ad13068"]


def test_the_same_change_once_more_is_another_entry() -> None:
    """Moved, moved back, moved again: three entries, three ids."""
    back = Difference("date", "2026-05-30", "2026-05-28", "a", "2026-05-28")
    found = entries(site_of(revision(11, MOVED), revision(12, back), revision(13, MOVED)))
    assert len({entry.id for entry in found}) == 3


def test_a_reason_that_comes_later_moves_updated_alone() -> None:
    """The entry keeps its id and published; readers see that it was updated (rule 29)."""
    why = Change.model_validate(WHY)
    before = entries(site_of(revision(20, MOVED), revision(21, OFF), outcome="cancelled"))
    after = entries(
        site_of(
            revision(20, MOVED), revision(21, OFF), revision(22, reasons=(why,)),
            changes=[WHY], outcome="cancelled",
        )
    )  # fmt: skip
    assert before[0] == after[0]
    assert (before[1].id, before[1].published) == (after[1].id, after[1].published)
    assert (before[1].updated[:10], after[1].updated[:10]) == ("2026-01-20", "2026-01-22")


def test_an_entry_says_what_was_then() -> None:
    """A later change of title, day or hours leaves the entry of the first as it was."""
    first = entries(site_of(revision(11, MOVED)))[0]
    later = site_of(
        revision(11, MOVED),
        revision(12, replace(HOURS, before=("06:30", None))),
        revision(13, Difference("title", "Ngày hội hiến máu tại Thất Khê", "Tên mới")),
        title="Tên mới",
        sessions=[session(date="2026-05-30", start="07:30")],
    )
    assert entries(later)[-1] == first


# Calendars


def test_a_dropped_session_is_called_off_in_place() -> None:
    """Joined again: the first event goes on, the second keeps its UID and says it is off."""
    gone = {"b": SessionFacts("2026-06-01", "13:30", "16:00", (Place("Sân", None, "xã X"),))}
    site = site_of(dropped=gone)
    site.history.events[ID, "b"] = Stamp(CREATED, CREATED, 1)
    for path in (urls.CALENDAR_ALL, urls.calendar_of_drive(ID), urls.calendar_of_year(2026)):
        raw = published(site)[path].body()
        assert values_of(raw, "UID") == [f"{ID}.{key}@giot-hong.example" for key in "ab"]
        assert values_of(raw, "STATUS") == ["CONFIRMED", "CANCELLED"]
        assert values_of(raw, "SEQUENCE") == ["0", "1"]
        assert values_of(raw, "SUMMARY") == [
            "Ngày hội hiến máu tại Thất Khê",
            "ĐÃ HỦY: Ngày hội hiến máu tại Thất Khê (buổi 2)",
        ]
        assert values_of(raw, "DTSTART")[-2:] == ["20260530T063000", "20260601T133000"]
        assert values_of(raw, "LOCATION")[1] == "Sân\\, xã X\\, tỉnh Lạng Sơn"
        assert values_of(raw, "TRANSP") == ["OPAQUE", "TRANSPARENT"]


def test_a_moved_event_says_what_it_was() -> None:
    """The description tells the old day, of this session alone, on any day it is read."""
    sessions = [session(date="2026-05-30"), session(key="b", date="2026-06-01")]
    site = site_of(revision(11, MOVED), sessions=sessions)
    first, second = values_of(published(site)[urls.CALENDAR_ALL].body(), "DESCRIPTION")[1:]
    line = "Đổi ngày (buổi 1): trước là thứ Năm\\, 28/05/2026\\; nay là thứ Bảy\\, 30/05/2026."
    assert line in first
    assert "trước là" not in second
    after = replace(site.settings, now=NOW.replace(year=2027))
    assert first in published(replace_settings(site, after))[
        urls.calendar_of_drive(ID)
    ].body().decode().replace("\r\n ", "")


def replace_settings(site: Site, settings: Any) -> Site:
    """The same site at another moment."""
    return Site(site.catalogue, site.history, settings)


# JSON-LD


def event(site: Site) -> dict[str, Any]:
    """The first event of the drive's page."""
    found: dict[str, Any] = json.loads(next(jsonld.events(site.drives[0], site.settings)))
    return found


@pytest.mark.parametrize(
    ("revisions", "fields", "status", "previous"),
    [
        ((), {}, "EventScheduled", None),
        ((revision(11, MOVED),), {}, "EventRescheduled", "2026-05-28T06:30:00+07:00"),
        (
            (revision(11, MOVED), revision(12, HOURS)),
            {"sessions": [session(date="2026-05-30", start="07:30")]},
            "EventRescheduled",
            ["2026-05-28T06:30:00+07:00", "2026-05-30T06:30:00+07:00"],
        ),
        ((revision(11, OFF),), {"outcome": "cancelled"}, "EventCancelled", None),
        ((revision(11, LATER),), {"outcome": "postponed"}, "EventPostponed", None),
        ((revision(11, LATER), revision(12, ON, MOVED)), {}, "EventRescheduled", "2026-05-28T06:30:00+07:00"),
        ((revision(11, SPELT),), {}, "EventScheduled", None),
    ],
)  # fmt: skip
def test_status_for_search_engines(
    revisions: tuple[Revision, ...], fields: dict[str, Any], status: str, previous: object
) -> None:
    """schema.org's four words, and every start that it had before."""
    found = event(site_of(*revisions, **fields))
    assert found["eventStatus"] == f"https://schema.org/{status}"
    assert found.get("previousStartDate") == previous
    assert found["startDate"].startswith("2026-05-30")


# Lists and data


@pytest.mark.parametrize(
    ("revisions", "fields", "changed"),
    [
        ((revision(11, MOVED, HOURS),), {"sessions": [session(date="2026-05-30", start="07:30")]}, ("date", "hours")),
        ((revision(11, MOVED),), {"outcome": "cancelled"}, ()),
        ((revision(11, SPELT),), {}, ()),
        ((revision(11, MOVED),), {"sessions": [session(date="2026-03-20")]}, ()),
    ],
)  # fmt: skip
def test_the_badge_is_for_what_is_still_to_come(
    revisions: tuple[Revision, ...], fields: dict[str, Any], changed: tuple[str, ...]
) -> None:
    """What moved is marked in lists until it is over or off."""
    assert site_of(*revisions, **fields).drives[0].changed == changed


def test_open_data_tell_the_history() -> None:
    """Field by field, machine-readable, with the UIDs of sessions that are gone."""
    gone = {"b": SessionFacts("2026-06-01", None, None, (Place("Sân"),))}
    added = Difference("session", gone["b"], None, "b", "2026-06-01")
    site = site_of(revision(11, MOVED, added), dropped=gone)
    (row,) = json.loads(published(site)["du-lieu/dot-hien-mau.json"].body())["rows"]
    assert row["history"][0] == {
        "day": "2026-01-11", "field": "date", "session": "a",
        "before": "2026-05-28", "after": "2026-05-30",
    }  # fmt: skip
    assert row["history"][1]["before"]["places"][0]["name"] == "Sân"
    assert row["history"][1]["after"] is None
    assert row["dropped_uids"] == {"b": f"{ID}.b@giot-hong.example"}


# Lists: what moved away, what waits, what changed of late


def test_the_old_day_tells_where_a_drive_went() -> None:
    """A day from which a drive moved keeps a word of it until it has passed, then no more."""
    moved = site_of(revision(11, MOVED))
    groups = listing.to_come(moved, moved.upcoming)
    assert [(g.day.isoformat(), len(g.drives), [v.id for v in g.away]) for g in groups] == [
        ("2026-05-28", 0, [ID]),
        ("2026-05-30", 1, []),
    ]
    after = replace_settings(moved, replace(moved.settings, now=NOW.replace(month=5, day=29)))
    assert [group.day.day for group in listing.to_come(after, after.upcoming)] == [30]
    late = replace_settings(moved, replace(moved.settings, now=NOW.replace(month=5, day=28)))
    assert late.next_change == datetime.fromisoformat("2026-05-29T00:00:00+07:00")
    assert [turn.kind for turn in late.next_turns] == ["former"]


def test_a_drive_without_a_new_day_is_waited_for() -> None:
    """Put off and its old day gone: it is kept in sight for a year, a cancelled one is not."""
    for outcome, waiting in (("postponed", [ID]), ("cancelled", []), ("none", [])):
        site = site_of(outcome=outcome, sessions=[session(date="2026-03-01")])
        assert [view.id for view in site.waiting] == waiting
    old = site_of(outcome="postponed", sessions=[session(date="2025-03-01")])
    assert old.waiting == ()


def test_a_change_is_new_for_two_weeks() -> None:
    """What residents had to hear of in the last 14 days; then the site says so no more."""
    site = site_of(revision(11, MOVED))  # of January; the site is of 21 March
    assert site.just_changed == ()
    fresh = replace_settings(site, replace(site.settings, now=NOW.replace(month=1, day=20)))
    assert [view.id for view in fresh.just_changed] == [ID]
    assert fresh.next_change == datetime.fromisoformat("2026-01-25T10:00:00+07:00")
    assert [turn.kind for turn in fresh.next_turns] == ["settled"]


def test_that_a_drive_is_full_is_news_at_home_alone() -> None:
    """Whoever wants to go must know; whoever noted the day has nothing to do (decision 7)."""
    filled = Difference("availability", "open", "full", "", "2026-05-30")
    changes = (revision(2, filled),)
    site = site_of(*changes, availability="full")
    early = replace_settings(site, replace(site.settings, now=NOW.replace(month=1, day=3)))
    assert [view.id for view in early.just_changed] == [ID]
    assert early.drives[0].told == ()
    assert early.drives[0].filled == (changes[0].moment,)
    assert site_of(*changes).drives[0].filled == ()  # it has room again


def test_a_drive_that_is_on_again_says_what_it_was() -> None:
    """Whoever read that it was called off must read that it is not."""
    on = Difference("outcome", "cancelled", "none", "", "2026-05-30")
    site = site_of(revision(11, OFF), revision(12, on))
    assert site.drives[0].returned == "cancelled"
    assert changetext.banner(site.drives[0], WORDS)[0].head == (
        "Đợt này từng báo hủy, nay tổ chức trở lại"
    )
