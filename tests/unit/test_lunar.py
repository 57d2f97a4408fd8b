"""Lunar dates, held against a second calendar, and how they are said."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import vnlunar

from giot_hong import lunar

FIRST, LAST = date(1990, 1, 1), date(2049, 12, 31)


def test_every_day_of_sixty_years() -> None:
    """Another program, with tables of its own, reckons the same day, month, leap month and year."""
    other = []
    ours = []
    for number in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(number)
        found = vnlunar.convert_solar_to_lunar(day.day, day.month, day.year, 7.0)
        other.append((found["day"], found["month"], found["year"], bool(found["leap"])))
        ours.append(tuple(lunar.of(day)))
    assert ours == other
    assert sum(row[3] for row in ours) > 600  # twenty-two leap months of 29 or 30 days


@pytest.mark.parametrize(
    ("day", "long", "short"),
    [
        (date(2026, 11, 5), "27 tháng 9 âm lịch, năm Bính Ngọ", "27/9 âm lịch"),
        (date(2026, 11, 9), "mùng 1 tháng 10 âm lịch, năm Bính Ngọ", "1/10 âm lịch"),
        (date(2026, 11, 18), "mùng 10 tháng 10 âm lịch, năm Bính Ngọ", "10/10 âm lịch"),
        (date(2026, 11, 19), "11 tháng 10 âm lịch, năm Bính Ngọ", "11/10 âm lịch"),
        (date(2026, 11, 23), "rằm tháng 10 âm lịch, năm Bính Ngọ", "15/10 âm lịch"),
        (date(2025, 7, 25), "mùng 1 tháng 6 nhuận âm lịch, năm Ất Tỵ", "1/6 nhuận âm lịch"),
        (date(2025, 6, 25), "mùng 1 tháng 6 âm lịch, năm Ất Tỵ", "1/6 âm lịch"),
        (date(2027, 2, 5), "29 tháng Chạp âm lịch, năm Bính Ngọ", "29/12 âm lịch"),
        (date(2027, 2, 6), "mùng 1 tháng Giêng âm lịch, năm Đinh Mùi", "1/1 âm lịch"),
    ],
)
def test_how_a_day_is_said(day: date, long: str, short: str) -> None:
    """Days 1 to 10 are «mùng», the 15th is «rằm», a leap month says so; months 1 and 12 have names."""
    assert lunar.long(day) == long
    assert lunar.short(day) == short


def test_tet_is_three_days() -> None:
    """Tết 2027 is from 6 to 8 February; nothing else of the year is marked."""
    days = [date(2027, 1, 1) + timedelta(number) for number in range(365)]
    assert [day for day in days if lunar.of(day).tet] == [date(2027, 2, d) for d in (6, 7, 8)]
    assert [lunar.of(date(2027, 2, d)).tet for d in (6, 7, 8)] == [1, 2, 3]


@pytest.mark.parametrize("day", [date(1945, 1, 1), date(2100, 12, 31)])
def test_the_ends_of_what_staff_may_write(day: date) -> None:
    """Every day that content may hold has a lunar date."""
    assert lunar.long(day)
