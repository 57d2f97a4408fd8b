"""How building grows: time, memory and files of a full build and of one notice, size by size.

Usage: python benchmarks/growth.py SIZE …        the common work (`same_work`) with so many drives
       python benchmarks/growth.py SIZE … --full  the product's own theme, `build.py`'s content
       python benchmarks/growth.py --draw         docs/images/growth.svg from what is kept
       python benchmarks/growth.py --years 1 5 10 files and folders of two sites after so many years

A tenth as many directives as drives. Each build is a fresh process, and its children count. Every
size replaces its line in the file of figures, so that a large one can be added alone.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]

from benchmarks import picture, years  # noqa: E402 - the path above makes them importable
from benchmarks.build import FIRST_DAY, NOW, PROGRAM, write  # noqa: E402
from benchmarks.cost import Amount, Cost, amount, cost  # noqa: E402
from benchmarks.figures import Built, Figures, FiguresError, keep, read  # noqa: E402

SAME_WORK = ROOT / "benchmarks" / "same_work"
FIGURES = ROOT / "benchmarks" / "growth.json"
PICTURE = ROOT / "docs" / "images" / "growth.svg"
CONTENT = """
import sys
from pathlib import Path
sys.path[:0] = [sys.argv[1]]
from benchmarks.build import make_content
make_content(Path(sys.argv[2]), *map(int, sys.argv[3:]))
"""
"""In a process of its own: whoever starts a build that is measured must be small (`cost.cost`)."""
CALLED_OFF = """outcome: cancelled
changes:
  - date: 2026-05-30
    what: cancelled
    reason: Ban tổ chức không thu xếp được điểm tiếp nhận máu nên dừng đợt này.
"""
PAPER = """---
title: Thông báo dừng một đợt hiến máu
number: "9999/TB-BCĐ"
date: 2026-05-30
kind: TB
issuer: bcd-quoc-gia-hmtn
summary: Đợt này dừng, bà con không phải đến.
---

## Việc cần làm

- Báo cho người đã đăng ký.
"""
ASSUMED = """\
Assumed: all drives and documents stay online; every site lists all provinces (in «every site»); all
drives are past, each with one session at a venue of its own, one page and one calendar file; months
with drives have a page each, years a page and a calendar. Bytes are for synthetic texts without git
history, so real pages are a little longer; attached originals are not in it: each is a file more, of
its own size. Bytes as they are in the files: a file system rounds each up, often to 4,096.
"""

Measured = tuple[Cost, Amount, Cost]
"""A full build, what it left, and the build after one notice."""


def common(drives: int, scratch: Path) -> Measured:
    """The common work on data of our own."""
    data, content, out = (scratch / name for name in ("data", "data.content", "out"))
    build = [*_script("build.py", data, out, scratch / "work"), "--content", str(content)]

    def bring(*notice: str) -> None:
        _run([*_script("sample.py", data), str(drives), str(drives // 10), *notice])
        _run(_script("convert.py", data, content))

    bring()
    full = cost(build)
    left = amount(out)
    bring("--notice")
    return full, left, cost(build)


def product(drives: int, scratch: Path) -> Measured:
    """The product's own pages."""
    content = scratch / "content"
    make_content(content, drives)
    full = build_product(scratch)
    left = amount(scratch / "site")
    newest = max(content.glob("drives/*/*/*.yaml"))
    with newest.open("a", encoding="utf-8") as file:
        file.write(CALLED_OFF)
    write(content / "directives/2026/thong-bao-dung.md", PAPER)
    return full, left, build_product(scratch)


def make_content(folder: Path, *numbers: int) -> None:
    """Synthetic content of `build.py`."""
    _run([sys.executable, "-c", CONTENT, str(ROOT), str(folder), *map(str, numbers)])


def build_product(scratch: Path, now: str = NOW) -> Cost:
    """Build the content of a scratch folder into its site."""
    content = str(scratch / "content")
    return cost([sys.executable, "-c", PROGRAM, str(ROOT), content, str(scratch), now])


WORKS: dict[str, Callable[[int, Path], Measured]] = {"common": common, "product": product}


def measure(work: str, drives: int) -> Figures:
    """One line of the file of figures."""
    with tempfile.TemporaryDirectory() as scratch:
        full, left, notice = WORKS[work](drives, Path(scratch))
    return Figures(
        work=work,
        drives=drives,
        directives=drives // 10,
        date=datetime.now(UTC).date().isoformat(),
        python=platform.python_version(),
        cores=os.cpu_count() or 1,
        full=_built(full),
        notice=_built(notice),
        files=left.files,
        inodes=left.inodes,
        bytes=left.bytes,
    )


@contextmanager
def site_after(size: years.Size) -> Iterator[Path]:
    """The product's site when everything of this size is past."""
    days = (_months_later(size.months) - FIRST_DAY).days
    now = _months_later(max(one.months for one in (size, *years.LARGER.values())))
    with tempfile.TemporaryDirectory() as scratch:
        make_content(Path(scratch) / "content", size.drives, size.directives, days)
        build_product(Path(scratch), f"{now}T08:00:00+07:00")
        yield Path(scratch) / "site"


def show_years(counts: list[int]) -> None:
    """Build the four sites, and print what follows from them."""
    with site_after(years.START) as site:
        start, province = amount(site), years.of_a_province(site)
    larger = []
    for size in years.LARGER.values():
        with site_after(size) as site:
            larger.append(amount(site))
    found = years.rates(start, *larger)
    print(f"{years.table(found, province, counts)}\n\n{ASSUMED}", end="")


def table_line(row: Figures) -> str:
    """The figures as a line of the table."""
    cells = [row.work, f"{row.drives:,}"]
    for one in (row.full, row.notice):
        cells += [f"{one.wall:.2f}", f"{one.cpu:.2f}", f"{one.peak_mib:.0f}"]
    cells += [f"{row.files:,}", f"{row.inodes:,}", f"{row.bytes / 1e6:,.1f}"]
    return f"| {' | '.join(cells)} |"


HEAD = (
    "| work | drives | full build, s | CPU s | peak MiB | one notice, s | CPU s | peak MiB "
    "| files | inodes | MB |\n| --- " + "| ---: " * 10 + "|"
)


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("sizes", type=int, nargs="*", metavar="SIZE", help="drives, 10 or more")
    parser.add_argument("--full", action="store_true", help="the product's own theme")
    parser.add_argument("--file", type=Path, default=FIGURES, help="where figures are kept")
    parser.add_argument("--draw", action="store_true", help="draw what is kept")
    parser.add_argument("--years", type=int, nargs="+", metavar="N", help="files after N years")
    asked = parser.parse_args()
    if not (asked.sizes or asked.draw or asked.years) or min([10, *asked.sizes]) < 10:
        parser.error("one of: sizes (10 drives or more), --draw, --years")
    try:
        if asked.sizes:
            print(HEAD, flush=True)
        for size in asked.sizes:
            row = measure("product" if asked.full else "common", size)
            keep(asked.file, row)
            print(table_line(row), flush=True)
        if asked.draw:
            rows = read(asked.file)
            if not rows:
                raise FiguresError(f"{asked.file} holds no figures yet: measure a size first.")
            PICTURE.write_text(picture.draw(rows), encoding="utf-8")
            print(PICTURE.relative_to(ROOT))
    except FiguresError as error:
        sys.exit(str(error))
    if asked.years:
        show_years(asked.years)


def _built(one: Cost) -> Built:
    """As it is kept: hundredths, and whole MiB."""
    return Built(round(one.wall, 2), round(one.cpu, 2), round(one.peak_mib))


def _months_later(months: int) -> date:
    """The first day of synthetic content, so many months later."""
    count = FIRST_DAY.month - 1 + months
    return date(FIRST_DAY.year + count // 12, count % 12 + 1, 1)


def _script(name: str, *paths: Path) -> list[str]:
    return [sys.executable, str(SAME_WORK / name), *map(str, paths)]


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
