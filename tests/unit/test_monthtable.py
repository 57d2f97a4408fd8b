"""A month as a table: its weeks, what each day counts and where it leads."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import WORDS, drive, make_site, session

from giot_hong import drivelists, listing
from giot_hong.drivelists import MonthPage, PartDays, YearPage
from giot_hong.monthtable import DayCount, MonthTable

NOVEMBER = MonthTable(2026, 11, (DayCount(3, 2, 1, "x/#ngay-3"),))


def test_weeks_begin_on_monday() -> None:
    """1 November 2026 is a Sunday: alone in its row, and the 30th is a Monday."""
    first, *_, last = NOVEMBER.weeks
    assert [cell.day.day if cell else 0 for cell in first] == [0, 0, 0, 0, 0, 0, 1]
    assert [cell.day.day if cell else 0 for cell in last] == [30, 0, 0, 0, 0, 0, 0]


@given(st.integers(1990, 2099), st.integers(1, 12))
def test_every_day_once(year: int, month: int) -> None:
    """Whole weeks, each day in the column of its weekday."""
    weeks = MonthTable(year, month, ()).weeks
    days = [cell.day for week in weeks for cell in week if cell]
    assert days == sorted(set(days))
    assert days[0] == date(year, month, 1)
    assert 28 <= len(days) <= 31
    assert all(len(week) == 7 for week in weeks)
    assert all(
        cell is None or cell.day.weekday() == place
        for week in weeks
        for place, cell in enumerate(week)
    )


def test_the_lunar_month_is_said_where_it_begins() -> None:
    """On the 1st of November (23/9), on mùng 1 (9 November), and nowhere else."""
    cells = [cell for week in NOVEMBER.weeks for cell in week if cell]
    assert [cell.day.day for cell in cells if cell.names_lunar_month] == [1, 9]
    assert (cells[0].lunar.day, cells[0].lunar.month) == (23, 9)
    assert (cells[8].lunar.day, cells[8].lunar.month) == (1, 10)


def test_only_days_with_drives_have_a_row() -> None:
    """What is counted is the day's; all other cells hold nothing."""
    cells = {cell.day.day: cell for week in NOVEMBER.weeks for cell in week if cell}
    assert [day for day, cell in cells.items() if cell.row] == [3]
    assert cells[3].row == DayCount(3, 2, 1, "x/#ngay-3")


def _may(*drives: Any, now: str = "2026-03-21") -> MonthPage:
    site = make_site(*drives, now=datetime.fromisoformat(f"{now}T12:00:00+07:00"))
    months = drivelists.schedule(site, WORDS)
    (may,) = (page.context for page in months if page.meta.path == "lich-hien-mau/2026/05/")
    assert isinstance(may, MonthPage)
    return may


def test_a_short_month_leads_to_its_list() -> None:
    """What is off is told apart, and a later session is on its own day as well."""
    why = {"date": "2026-05-01", "what": "cancelled", "reason": "Bão."}
    two_days = [session(date="2026-05-12"), session(date="2026-05-14", key="b")]
    may = _may(
        drive("a", sessions=two_days),
        drive("b", sessions=[session(date="2026-05-14")]),
        drive("c", sessions=[session(date="2026-05-14")], outcome="cancelled", changes=[why]),
    )
    page = "lich-hien-mau/2026/05/"
    assert may.table.days == (
        DayCount(12, 1, 0, f"{page}#ngay-12"),
        DayCount(14, 2, 1, f"{page}#ngay-14"),
    )
    assert [[view.id for view in group.drives] for group in may.days] == [["a"], ["b", "c"]]
    assert [[view.id for view in group.again] for group in may.days] == [[], ["a"]]


def test_sessions_of_one_day_count_once() -> None:
    """Morning and afternoon of one drive are one drive; a day of another month is not here."""
    sessions = [
        session(date="2026-05-12"),
        session(date="2026-05-12", start="13:30", key="b"),
        session(date="2026-06-01", key="c"),
    ]
    may = _may(drive("a", sessions=sessions))
    assert [(row.day, row.going) for row in may.table.days] == [(12, 1)]


def test_a_divided_month_only_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The country's page leads to no day, and counts apart what was called off."""
    monkeypatch.setattr(listing, "ROWS", 2)
    why = {"date": "2026-05-01", "what": "cancelled", "reason": "Bão."}
    off = {"outcome": "cancelled", "changes": [why]}
    days = [[session(date=f"2026-05-{day}")] for day in (12, 12, 20)]
    more = [{}, off, off]
    may = _may(*(drive(f"d{n}", sessions=days[n], **more[n]) for n in range(3)))
    assert may.table.days == (DayCount(12, 1, 1, None), DayCount(20, 0, 1, None))
    assert (may.month.count, may.off) == (1, 2)
    assert [way.count for way in may.ways] == [1]


def test_a_province_month_of_several_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first page has the table of the whole month; a day leads to the page where it begins."""
    monkeypatch.setattr(listing, "ROWS", 2)
    site = make_site(
        *(drive(f"d{n}", sessions=[session(date=f"2026-05-{12 + n // 2}")]) for n in range(5))
    )
    path = "tinh/lang-son/2026/05/"
    found = {page.meta.path: page.context for page in drivelists.provinces(site, WORDS)}
    first, second = found[path], found[f"{path}trang-2/"]
    assert isinstance(first, PartDays)
    assert isinstance(second, PartDays)
    assert first.table
    assert first.table.days == (
        DayCount(12, 2, 0, f"{path}#ngay-12"),
        DayCount(13, 2, 0, f"{path}trang-2/#ngay-13"),
        DayCount(14, 1, 0, f"{path}trang-3/#ngay-14"),
    )
    assert second.table is None


def test_a_month_counts_what_takes_place() -> None:
    """A drive that is off is told beside the others, in the month and in its year."""
    why = {"date": "2026-05-01", "what": "cancelled", "reason": "Bão."}
    site = make_site(drive("a"), drive("b", outcome="cancelled", changes=[why]))
    found = {page.meta.path: page.context for page in drivelists.schedule(site, WORDS)}
    may, year = found["lich-hien-mau/2026/05/"], found["lich-hien-mau/2026/"]
    assert isinstance(may, MonthPage)
    assert isinstance(year, YearPage)
    assert (may.month.count, may.off) == (1, 1)
    assert (year.count, year.off) == (1, 1)


def test_days_that_are_over_are_folded() -> None:
    """On 20 May those before it; a drive that goes on later keeps its first day unfolded."""
    two_days = [session(date="2026-05-18"), session(date="2026-05-21", key="b")]
    drives = (
        drive("a", sessions=[session(date="2026-05-12")]),
        drive("b", sessions=two_days),
        drive("c", sessions=[session(date="2026-05-20")]),
    )
    may = _may(*drives, now="2026-05-20")
    assert [group.day.day for group in may.past] == [12]
    assert [group.day.day for group in may.days] == [18, 20, 21]
    over = _may(drives[0], now="2026-05-20")
    assert [group.day.day for group in over.days] == [12]
    assert over.past == ()


def test_months_that_are_over_are_folded() -> None:
    """In May those of spring; of a year that is all over, nothing."""
    drives = [drive(f"d{n}", sessions=[session(date=f"2026-0{n}-28")]) for n in (3, 4, 5, 6)]
    old = drive("old", sessions=[session(date="2025-03-01")])
    site = make_site(*drives, old, now=datetime.fromisoformat("2026-05-20T12:00:00+07:00"))
    found = {page.meta.path: page.context for page in drivelists.schedule(site, WORDS)}
    year, before = found["lich-hien-mau/2026/"], found["lich-hien-mau/2025/"]
    assert isinstance(year, YearPage)
    assert isinstance(before, YearPage)
    assert [group.month for group in year.past] == [3, 4]
    assert [group.month for group in year.months] == [5, 6]
    assert [group.month for group in before.months] == [3]
    assert before.past == ()


def test_a_day_that_a_drive_moved_away_from() -> None:
    """The country's month says on the old day where the drive is now, also from another month."""
    site = make_site(drive("a", sessions=[session(date="2026-06-03")]), drive("b"))
    (moved,) = (view for view in site.drives if view.id == "a")
    moved.__dict__["former_days"] = (date(2026, 5, 27),)  # as its history tells
    found = {page.meta.path: page.context for page in drivelists.schedule(site, WORDS)}
    may = found["lich-hien-mau/2026/05/"]
    assert isinstance(may, MonthPage)
    assert [(group.day.day, [view.id for view in group.away]) for group in may.days] == [
        (27, ["a"]), (28, []),
    ]  # fmt: skip
    assert may.table.days[0] == DayCount(27, 0, 0, "lich-hien-mau/2026/05/#ngay-27", 1)
