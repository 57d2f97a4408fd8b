"""The figures of builds of growing size, kept in a small file: a line for each work and size."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

WORKS = ("common", "product")
"""The common work of `same_work`, and the product's own pages of `build.py`."""


class FiguresError(Exception):
    """The file does not hold figures."""


@dataclass(frozen=True)
class Built:
    """What one build took: seconds on the wall and of CPU, the most memory at a time."""

    wall: float
    cpu: float
    peak_mib: float


@dataclass(frozen=True)
class Figures:
    """One work at one size: a full build, then one notice, and what the full build left."""

    work: str
    drives: int
    directives: int
    date: str
    python: str
    cores: int
    full: Built
    notice: Built
    files: int
    inodes: int
    bytes: int


def read(path: Path) -> list[Figures]:
    """All lines of the file, by work and size; none when it is not there."""
    if not path.exists():
        return []
    try:
        return _sorted(map(_figures, json.loads(path.read_text("utf-8"))))
    except (ValueError, TypeError, KeyError) as error:
        raise FiguresError(f"{path} does not hold figures of growth.py: {error!r}.") from error


def keep(path: Path, row: Figures) -> None:
    """Put a line into the file, in place of that of the same work and size."""
    others = (one for one in read(path) if (one.work, one.drives) != (row.work, row.drives))
    rows = (json.dumps(asdict(one), ensure_ascii=False) for one in _sorted([*others, row]))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("[\n" + ",\n".join(rows) + "\n]\n", encoding="utf-8")


def _figures(row: dict[str, Any]) -> Figures:
    found = Figures(**row | {name: Built(**row[name]) for name in ("full", "notice")})
    numbers = (
        found.drives, found.full.wall, found.full.peak_mib, found.notice.wall, found.notice.peak_mib
    )  # fmt: skip
    if found.work not in WORKS or not all(value > 0 for value in numbers):
        raise ValueError(f"{found.work}, {found.drives} drives")
    return found


def _sorted(rows: Iterable[Figures]) -> list[Figures]:
    return sorted(rows, key=lambda row: (WORKS.index(row.work), row.drives))
