"""How lists that grow with the country are divided, so that no page grows with it.

A list is divided by what people know: the year, the month, their province. Only where that runs
out do numbered pages come. What is short stays one page, at the address it always had
(decisions/0009).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, pairwise
from typing import TypeVar

from giot_hong import urls
from giot_hong.clock import ZONE
from giot_hong.site import Site
from giot_hong.views import DriveView

ROWS = 60
"""The most cards of one list on a page. A card is some 500 to 900 bytes, so a page stays below
100 kB, a tenth of it compressed, and can still be read to its end on a phone."""
SOON = 20
"""Of a divided list so many are shown where it begins: for most who come, those are enough."""
FEW = 10
"""The same where the list is one of several on its page."""
PLAN_ROWS = 30
"""The most drives on one page of a document: with target, result and changes each is as long as
two cards, and the document's own text stands above them."""

Key = TypeVar("Key", bound=Hashable)
Row = TypeVar("Row")
Month = tuple[int, int]


@dataclass(frozen=True)
class DayGroup:
    """The drives whose first session is on one day."""

    day: date
    drives: tuple[DriveView, ...]
    away: tuple[DriveView, ...] = ()
    """Drives that were to be on this day and are on another."""
    again: tuple[DriveView, ...] = ()
    """Drives with a session on this day whose first was on another."""


@dataclass(frozen=True)
class MonthGroup:
    """The drives of one month, by day."""

    year: int
    month: int
    path: str
    days: tuple[DayGroup, ...]
    count: int


@dataclass(frozen=True)
class Way:
    """From a long list to a shorter one: its name, address, and how much it holds."""

    text: str
    path: str
    count: int


@dataclass(frozen=True)
class PageTurn:
    """Where a numbered page stands, and its neighbours' addresses."""

    number: int
    of: int
    """How many pages there are; 0 where that is not said, because it would change them all."""
    path: str
    previous: str | None = None
    following: str | None = None


class Timeline:
    """Drives in order of time, by the month of their first session.

    A list is divided by how many drives it ever had, those that have moved away included: an
    address that it gave once stays, also when the list is short again. ``former`` are drives that
    were once of the list and are no more, because they are held elsewhere.
    """

    def __init__(self, drives: Iterable[DriveView], former: Iterable[DriveView] = ()) -> None:
        self.drives, self.former = tuple(drives), tuple(former)
        self._now: dict[Month, list[DriveView]] = {}
        self._ever: dict[Month, list[DriveView]] = {}
        self._ever_in_year: dict[int, list[DriveView]] = {}
        for view in self.drives:
            self._now.setdefault((view.day.year, view.day.month), []).append(view)
        for view in (*self.drives, *self.former):
            days = (view.day, *view.former_days)
            for month in {(one.year, one.month) for one in days}:
                self._ever.setdefault(month, []).append(view)
            for year in {one.year for one in days}:
                self._ever_in_year.setdefault(year, []).append(view)

    @property
    def is_long(self) -> bool:
        """Whether all drives together are too many for a page."""
        return len(self.drives) + len(self.former) > ROWS

    @property
    def years(self) -> list[int]:
        """The years in which drives are or were to be."""
        return sorted(self._ever_in_year)

    def months(self, year: int | None = None) -> list[Month]:
        """The months in which drives are or were to be, of one year or of all."""
        return sorted(month for month in self._ever if year in (None, month[0]))

    def of(self, month: Month) -> tuple[DriveView, ...]:
        """The drives of a month."""
        return tuple(self._now.get(month, ()))

    def of_year(self, year: int) -> tuple[DriveView, ...]:
        """The drives of a year."""
        return tuple(view for month in self.months(year) for view in self.of(month))

    def ever_of(self, month: Month) -> list[DriveView]:
        """The drives that are, or once were to be, in a month."""
        return self._ever.get(month, [])

    def ever_of_year(self, year: int) -> list[DriveView]:
        """The drives that are, or once were to be, in a year."""
        return self._ever_in_year.get(year, [])

    def is_long_year(self, year: int) -> bool:
        """Whether a year is too much for a page."""
        return len(self.ever_of_year(year)) > ROWS

    def is_long_month(self, month: Month) -> bool:
        """Whether a month is too much for a page."""
        return len(self.ever_of(month)) > ROWS


def grouped(rows: Iterable[Row], key: Callable[[Row], Key]) -> dict[Key, list[Row]]:
    """Rows by a key; within one, in the order given."""
    found: dict[Key, list[Row]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found


def numbered(
    path: str, rows: Sequence[Row], size: int, ever: int = 0
) -> list[tuple[PageTurn, tuple[Row, ...]]]:
    """Pages of a list in order of time, the first at the list's own address."""
    count = max(1, -(-max(len(rows), ever) // size))
    paths = [path, *(urls.numbered(path, number) for number in range(2, count + 1))]
    return [
        (turn, tuple(rows[(turn.number - 1) * size : turn.number * size]))
        for turn in _turns(list(range(1, count + 1)), count, paths)
    ]


def newest_first(
    path: str, rows: Sequence[Row], size: int
) -> list[tuple[PageTurn, tuple[Row, ...]]]:
    """Pages of a list whose newest comes first, at the list's own address.

    The others are numbered from the oldest and full, so that a new one moves none of them.
    """
    older = size // 2  # on the first page stand this many and up to twice as many
    count = (len(rows) - older) // older if len(rows) > size else 0
    first = len(rows) - count * older
    numbers = [count + 1, *range(count, 0, -1)]
    paths = [path, *(urls.numbered(path, number) for number in range(count, 0, -1))]
    starts = [0, *range(first, len(rows), older), len(rows)]
    return [
        (turn, tuple(rows[start:end]))
        for turn, (start, end) in zip(_turns(numbers, 0, paths), pairwise(starts), strict=True)
    ]


def _turns(numbers: list[int], of: int, paths: list[str]) -> list[PageTurn]:
    before, after = [None, *paths[:-1]], [*paths[1:], None]
    return [
        PageTurn(number, of, path, previous, following)
        for number, path, previous, following in zip(numbers, paths, before, after, strict=True)
    ]


def by_day(drives: Iterable[DriveView]) -> tuple[DayGroup, ...]:
    """Neighbouring drives of the same first day together; keeps the order given."""
    groups = groupby(drives, key=lambda view: view.day)
    return tuple(DayGroup(day, tuple(views)) for day, views in groups)


def going(drives: Iterable[DriveView]) -> int:
    """How many of them take place."""
    return sum(view.takes_place for view in drives)


def of_month(
    drives: tuple[DriveView, ...], month: Month, ever: Iterable[DriveView] = ()
) -> tuple[DayGroup, ...]:
    """Drives of a month by day; a word of them on the days of their later sessions.

    And of those that ``ever`` were to be in the month on the days that they moved away from.
    """
    groups = {group.day: group.drives for group in by_day(drives)}
    again: dict[date, list[DriveView]] = {}
    for view in drives:
        for day in days_within(view, month):
            if day != view.day:
                again.setdefault(day, []).append(view)
    away: dict[date, list[DriveView]] = {}
    for view in ever:
        for day in set(view.former_days).difference(view.days) if view.takes_place else ():
            if (day.year, day.month) == month:
                away.setdefault(day, []).append(view)
    return tuple(
        DayGroup(day, groups.get(day, ()), tuple(away.get(day, ())), tuple(again.get(day, ())))
        for day in sorted({*groups, *again, *away})
    )


def is_gone(group: DayGroup, today: date) -> bool:
    """Whether a day is past, with all that is told below it."""
    return group.day < today and all(view.phase == "over" for view in (*group.drives, *group.again))


def days_within(view: DriveView, month: Month) -> list[date]:
    """The days of a month on which a drive has sessions."""
    return [day for day in dict.fromkeys(view.days) if (day.year, day.month) == month]


def to_come(site: Site, drives: tuple[DriveView, ...]) -> tuple[DayGroup, ...]:
    """Drives by day, and on the days from which some moved away, a word of where they are now."""
    return with_away(drives, away_from(site, drives))


def away_from(site: Site, drives: Iterable[DriveView]) -> tuple[tuple[date, DriveView], ...]:
    """The days to come from which drives moved away, each with the drive."""
    today = site.settings.now.astimezone(ZONE).date()
    away: dict[tuple[date, str], tuple[date, DriveView]] = {}
    for view in drives:
        former = view.former_days if view.takes_place else ()
        held = set(view.days) if former else set()
        for day in former:
            if day >= today and day not in held:
                away[day, view.id] = (day, view)
    return tuple(away.values())


def with_away(
    drives: Iterable[DriveView], away: Iterable[tuple[date, DriveView]]
) -> tuple[DayGroup, ...]:
    """Drives by day, and those that are away on the days where they were to be."""
    groups = {group.day: group.drives for group in by_day(drives)}
    gone = grouped(away, lambda one: one[0])
    return tuple(
        DayGroup(day, groups.get(day, ()), tuple(view for _, view in gone.get(day, ())))
        for day in sorted({*groups, *gone})
    )


def first_of(days: tuple[DayGroup, ...], rows: int) -> tuple[DayGroup, ...]:
    """The first days, as far as so many rows go."""
    shown = []
    for group in days:
        if rows <= 0:
            break
        drives = group.drives[:rows]
        rows -= len(drives)
        away = group.away[:rows]
        rows -= len(away)
        shown.append(replace(group, drives=drives, away=away))
    return tuple(shown)


def by_month(drives: Iterable[DriveView]) -> tuple[MonthGroup, ...]:
    """Neighbouring drives of the same month together; keeps the order given."""
    months = []
    key = lambda view: (view.day.year, view.day.month)  # noqa: E731
    for (year, month), views in groupby(drives, key=key):
        members = tuple(views)
        months.append(
            MonthGroup(year, month, urls.month(year, month), by_day(members), len(members))
        )
    return tuple(months)
