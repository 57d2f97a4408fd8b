"""When the months of the lunar calendar begin, for scripts that reckon days in the browser."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from lunar_vn import SUPPORTED_YEAR_RANGE, solar_to_lunar

YEARS = 3
"""How many years a table covers: it changes with the year, and not with the day."""


class LunarMonth(NamedTuple):
    """A month of the lunar calendar by its first day."""

    first: date
    month: int
    is_leap: bool


def from_year(year: int) -> tuple[LunarMonth, ...]:
    """The months of three years, from the one of 1 January to the one after 31 December.

    Of the last only the beginning is of use: there the table ends. Empty for years that the
    library does not know.
    """
    last = year + YEARS  # the month after the end begins in this one
    if year - 1 < SUPPORTED_YEAR_RANGE[0] or last > SUPPORTED_YEAR_RANGE[1]:
        return ()
    day = date(year, 1, 1)
    first = day - timedelta(days=solar_to_lunar(day).day - 1)
    months: list[LunarMonth] = []
    while not months or months[-1].first.year < last:
        lunar = solar_to_lunar(first)
        if lunar.day != 1:  # a month has 29 days or 30
            first += timedelta(days=1)
            lunar = solar_to_lunar(first)
        months.append(LunarMonth(first, lunar.month, lunar.leap))
        first += timedelta(days=29)
    return tuple(months)


def as_text(months: tuple[LunarMonth, ...]) -> str:
    """``2026-01-19 12,2026-02-17 1,…``; a leap month has a plus sign behind it."""
    return ",".join(f"{one.first} {one.month}{'+' if one.is_leap else ''}" for one in months)
