"""How many files a site has after years, from what one drive, document and month were seen to add.

Nothing here is guessed but the sizes of the two offices: `growth.py --years` builds four sites with
the product's theme and takes differences.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from benchmarks.cost import Amount


class Size(NamedTuple):
    """How much there is to tell."""

    drives: int
    directives: int
    months: int


class Office(NamedTuple):
    """What one site publishes in a year."""

    name: str
    drives: int
    directives: int


OFFICES = (Office("one province", 150, 40), Office("whole country", 20_000, 2_000))

START = Size(300, 20, 12)
LARGER = {
    "a drive": START._replace(drives=600),
    "a document": START._replace(directives=120),
    "a month": START._replace(months=60),
}
"""The four sites that are built: the start, and one thing more of each kind."""


@dataclass(frozen=True)
class Part:
    """What something adds to a site, on average."""

    files: float
    folders: float
    bytes: float

    def times(self, count: float) -> Part:
        """What so many of them add."""
        return Part(self.files * count, self.folders * count, self.bytes * count)

    def plus(self, other: Part) -> Part:
        """Both together."""
        return Part(
            self.files + other.files, self.folders + other.folders, self.bytes + other.bytes
        )


@dataclass(frozen=True)
class Rates:
    """What a site has anyway, and what each drive, document and month adds."""

    fixed: Part
    drive: Part
    directive: Part
    month: Part

    def of(self, size: Size) -> Part:
        """A whole site."""
        return (
            self.fixed.plus(self.drive.times(size.drives))
            .plus(self.directive.times(size.directives))
            .plus(self.month.times(size.months))
        )


def rates(
    start: Amount, more_drives: Amount, more_directives: Amount, more_months: Amount
) -> Rates:
    """Take apart what the four sites of `START` and `LARGER` hold."""

    def each(more: Amount, count: int) -> Part:
        return _part(more).plus(_part(start).times(-1)).times(1 / count)

    drive = each(more_drives, LARGER["a drive"].drives - START.drives)
    directive = each(more_directives, LARGER["a document"].directives - START.directives)
    month = each(more_months, LARGER["a month"].months - START.months)
    without = Rates(_part(start), drive, directive, month)
    fixed = without.of(Size(-START.drives, -START.directives, -START.months))
    return Rates(fixed, drive, directive, month)


def of_a_province(site: Path) -> Part:
    """Files and folders of one province, on average: its page, its calendar, its feeds.

    Their bytes are not asked for: they are those of the drives that they list.
    """
    from giot_hong import urls

    ids = {path.stem for path in site.glob(urls.calendar_of_province("*"))}
    found = [path for path in site.rglob("*") if ids & {*path.relative_to(site).parts, path.stem}]
    files = sum(path.is_file() for path in found)
    return Part(files, len(found) - files, 0).times(1 / len(ids))


def after(office: Office, years: int) -> Size:
    """What an office has published after so many years."""
    return Size(office.drives * years, office.directives * years, 12 * years)


def table(found: Rates, province: Part, years: Sequence[int]) -> str:
    """What was measured, and what follows for each office."""
    parts = {
        "every site": found.fixed,
        "of it a province": province,
        "a drive": found.drive,
        "a document": found.directive,
        "a month": found.month,
    }
    lines = ["| adds | files | folders | bytes |", "| --- | ---: | ---: | ---: |"]
    lines += [
        f"| {name} | {part.files:.2f} | {part.folders:.2f} "
        f"| {format(part.bytes, ',.0f') if part.bytes else ''} |"
        for name, part in parts.items()
    ]
    lines += [
        "",
        "| site | years | drives | documents | files | folders | inodes | MB |",
        "| --- " + "| ---: " * 7 + "|",
    ]
    for office in OFFICES:
        for count in years:
            size = after(office, count)
            part = found.of(size)
            lines.append(
                f"| {office.name} | {count} | {size.drives:,} | {size.directives:,} "
                f"| {part.files:,.0f} | {part.folders:,.0f} | {part.files + part.folders:,.0f} "
                f"| {part.bytes / 1e6:,.0f} |"
            )
    return "\n".join(lines)


def _part(amount: Amount) -> Part:
    return Part(amount.files, amount.folders, amount.bytes)
