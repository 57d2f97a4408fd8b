"""Lunar dates as calendars in Viet Nam have them: reckoned, and said in words.

Always beside the solar date and never in its place: notices, hours and calendars go by that.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import NamedTuple

from lunar_vn import solar_to_lunar
from lunar_vn.can_chi import get_year_can_chi

_NAMED_MONTHS = {1: "Giêng", 12: "Chạp"}
_TET = 3
"""So many days of the new year are marked as Tết."""


class LunarDay(NamedTuple):
    """A day of the lunar calendar."""

    day: int
    month: int
    year: int
    """By the solar year in which most of it lies."""
    is_leap: bool
    """Whether its month is the second one of its number in the year."""

    @property
    def short_month(self) -> str:
        """``9``; of a leap month ``6 nhuận``."""
        return f"{self.month} nhuận" if self.is_leap else str(self.month)

    @property
    def month_name(self) -> str:
        """``tháng 9``, ``tháng Giêng``, ``tháng 6 nhuận``."""
        name = _NAMED_MONTHS.get(self.month, str(self.month))
        return f"tháng {name} nhuận" if self.is_leap else f"tháng {name}"

    @property
    def day_name(self) -> str:
        """``mùng 1`` to ``mùng 10``, ``rằm``, else the number."""
        if self.day <= 10:
            return f"mùng {self.day}"
        return "rằm" if self.day == 15 else str(self.day)

    @property
    def tet(self) -> int:
        """Which of the first three days of the new year it is; 0 for all others."""
        is_new_year = self.month == 1 and not self.is_leap and self.day <= _TET
        return self.day if is_new_year else 0


@cache
def of(day: date) -> LunarDay:
    """The lunar date of a day, reckoned once: thousands of drives share days."""
    found = solar_to_lunar(day)
    return LunarDay(found.day, found.month, found.year, found.leap)


def within_year(day: date) -> str:
    """``27 tháng 9 âm lịch``, ``mùng 1 tháng Giêng âm lịch``, ``rằm tháng 6 nhuận âm lịch``."""
    found = of(day)
    return f"{found.day_name} {found.month_name} âm lịch"


def long(day: date) -> str:
    """``27 tháng 9 âm lịch, năm Bính Ngọ``."""
    return f"{within_year(day)}, năm {get_year_can_chi(of(day).year)}"


def short(day: date) -> str:
    """``27/9 âm lịch``, ``1/6 nhuận âm lịch``."""
    found = of(day)
    return f"{found.day}/{found.short_month} âm lịch"
