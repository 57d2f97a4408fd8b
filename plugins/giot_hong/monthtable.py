"""A month as a table of weeks: how many drives each day has, and where the page tells of them.

A page keeps the counts alone; weeks and lunar days follow from them when it is made.
"""

from __future__ import annotations

from calendar import Calendar
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from giot_hong import lunar
from giot_hong.lunar import LunarDay


class DayCount(NamedTuple):
    """A day with drives."""

    day: int
    going: int
    """Drives with a session on it that take place."""
    off: int
    """Besides, those called off or put off."""
    path: str | None
    """Where they are listed; None where a page only counts."""
    away: int = 0
    """Drives that were to be on it and are on another; 0 where a page only counts."""


class Cell(NamedTuple):
    """A day in the table."""

    day: date
    lunar: LunarDay
    names_lunar_month: bool
    """On the first of the table and of each lunar month."""
    row: DayCount | None


@dataclass(frozen=True)
class MonthTable:
    """What the table of a month is made of."""

    year: int
    month: int
    days: tuple[DayCount, ...]

    @property
    def weeks(self) -> list[list[Cell | None]]:
        """From Monday to Sunday; None for days of other months."""
        counts = {row.day: row for row in self.days}
        return [
            [self._cell(number, counts.get(number)) if number else None for number in week]
            for week in Calendar().monthdayscalendar(self.year, self.month)
        ]

    def _cell(self, number: int, row: DayCount | None) -> Cell:
        day = date(self.year, self.month, number)
        found = lunar.of(day)
        begins = number == 1 or found.day == 1
        return Cell(day, found, begins, row)
