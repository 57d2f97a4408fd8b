"""The picture of how building grows with the number of drives: SVG, by hand, the same every time.

Text stays text; colours follow the reader's light or dark screen.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import NamedTuple

from benchmarks.figures import Built, Figures

WIDTH = 960
PANEL_WIDTH, PANEL_HEIGHT = 370, 240
LEFT, TOP, ROW, GAP = 72, 112, 360, 92
FOOT = 28
ROOM = 1.35
"""Between a point and the end of its axis lies at least this factor."""
TITLES = {"common": "The common work", "product": "The product’s own theme"}
STYLE = """
svg { font: 13px system-ui, -apple-system, "Segoe UI", "Liberation Sans", sans-serif; }
.paper { fill: #ffffff; }
text { fill: #24292f; }
.title { font-size: 19px; font-weight: 600; }
.work { font-size: 15px; font-weight: 600; }
.quiet { fill: #57606a; }
.grid { stroke: #d8dee4; stroke-width: 1; }
.guide { stroke: #6e7781; stroke-width: 1.5; stroke-dasharray: 2 5; stroke-linecap: round; }
.line { fill: none; stroke-width: 2; stroke-linejoin: round; }
.full { stroke: #b3262e; } .full.mark, .full.word { fill: #b3262e; stroke: none; }
.notice { stroke: #0b62a8; } .notice.mark, .notice.word { fill: #0b62a8; stroke: none; }
.halo { paint-order: stroke; stroke: #ffffff; stroke-width: 4px; stroke-linejoin: round; }
@media (prefers-color-scheme: dark) {
  .paper { fill: #0d1117; }
  text { fill: #e6edf3; }
  .quiet { fill: #9aa4ae; }
  .grid { stroke: #2b323b; }
  .guide { stroke: #8b949e; }
  .full { stroke: #ff8a85; } .full.mark, .full.word { fill: #ff8a85; }
  .notice { stroke: #79b8ff; } .notice.mark, .notice.word { fill: #79b8ff; }
  .halo { stroke: #0d1117; }
}
"""


class Scale(NamedTuple):
    """A logarithmic axis: the values at its ends, and where these are."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Where a value is."""
        share = math.log(value / self.low) / math.log(self.high / self.low)
        return self.start + share * (self.end - self.start)


def draw(rows: Sequence[Figures]) -> str:
    """The whole picture: a row of panels for each work that was measured."""
    works = [work for work in TITLES if any(row.work == work for row in rows)]
    height = TOP + ROW * len(works) + FOOT
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" role="img" aria-labelledby="title about">',
        '<title id="title">How building grows with the number of drives</title>',
        f'<desc id="about">{escape(_about(rows))}</desc>',
        f"<style>{STYLE}</style>",
        f'<rect class="paper" width="{WIDTH}" height="{height}" rx="8"/>',
        *_head(),
    ]
    for number, work in enumerate(works):
        members = [row for row in rows if row.work == work]
        parts += _work(TITLES[work], members, TOP + ROW * number)
    parts += [_text(LEFT, height - 20, _origin(rows), "quiet"), "</svg>", ""]
    return "\n".join(parts)


def axis(values: Sequence[float]) -> tuple[float, float]:
    """The ends of an axis for these values: of 1, 2, 5, 10, 20 … the nearest with room for labels."""
    low = max(step for step in _steps() if step < min(values) / ROOM)
    return low, min(step for step in _steps() if step > max(values) * ROOM)


def number(value: float) -> str:
    """A value as a label: two digits that count, thousands apart."""
    return f"{value:,.2g}" if value < 10 else f"{value:,.0f}"


def _steps() -> Iterator[float]:
    for power in range(-3, 9):
        yield from (digit * 10.0**power for digit in (1, 2, 5))


def _head() -> Iterator[str]:
    yield _text(LEFT, 40, "How building grows with the number of drives", "title")
    x, y = LEFT, 68
    for kind, said in (("full", "full build"), ("notice", "one notice: a paper, a drive off")):
        yield f'<path class="line {kind}" d="M{x} {y - 4}h26"/>' + _mark(kind, x + 13, y - 4)
        yield _text(x + 34, y, said)
        x += 118 if kind == "full" else 246
    yield f'<path class="guide" d="M{x} {y - 4}h26"/>'
    yield _text(x + 34, y, "in proportion to the smallest full build")


def _work(title: str, rows: Sequence[Figures], top: float) -> Iterator[str]:
    yield _text(LEFT, top, title, "work")
    yield from _panel(rows, LEFT, top + 44, "seconds from start to end", lambda one: one.wall)
    right = LEFT + PANEL_WIDTH + GAP
    yield from _panel(rows, right, top + 44, "MiB of memory at most", lambda one: one.peak_mib)


def _panel(
    rows: Sequence[Figures], left: float, top: float, unit: str, value: Callable[[Built], float]
) -> Iterator[str]:
    drives = [row.drives for row in rows]
    series = {
        "full": [value(row.full) for row in rows],
        "notice": [value(row.notice) for row in rows],
    }
    right, bottom = left + PANEL_WIDTH, top + PANEL_HEIGHT
    low, high = axis([*series["full"], *series["notice"]])
    across = Scale(min(drives) / ROOM, max(drives) * ROOM, left, right)
    up = Scale(low, high, bottom, top)
    yield _text(left, top - 14, unit, "quiet")
    for step in _steps():
        if low <= step <= high * 1.001:
            yield f'<path class="grid" d="M{left} {up.at(step):.1f}H{right}"/>'
            yield _text(left - 8, up.at(step) + 4, f"{step:,g}", "quiet", "end")
    for one in drives:
        yield f'<path class="grid" d="M{across.at(one):.1f} {top}V{bottom}"/>'
        yield _text(across.at(one), bottom + 18, f"{one:,}", "quiet", "middle")
    yield _text((left + right) / 2, bottom + 38, "drives", "quiet", "middle")
    yield _guide(drives[0], series["full"][0], across, up)
    for kind, values in series.items():
        points = [(across.at(x), up.at(y)) for x, y in zip(drives, values, strict=True)]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        yield f'<path class="line {kind}" d="M{path}"/>'
        yield from (_mark(kind, x, y) for x, y in points)
    for at, one in enumerate(drives):
        # The larger of the two is labelled above, the other one below: they never meet.
        pair = sorted(series, key=lambda kind: -series[kind][at])
        for kind, shift in zip(pair, (-10, 20), strict=True):
            y = up.at(series[kind][at]) + shift
            said = number(series[kind][at])
            yield _text(across.at(one), y, said, f"{kind} word halo", "middle")


def _guide(drives: float, value: float, across: Scale, up: Scale) -> str:
    """From a point as far as both axes go, twice the value at twice the drives."""
    far = min(across.high / drives, up.high / value)
    ends = [(across.at(drives * by), up.at(value * by)) for by in (1.0, far)]
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in ends)
    return f'<path class="guide" d="M{path}"/>'


def _mark(kind: str, x: float, y: float) -> str:
    """A round mark or a square one, for whoever does not tell the colours apart."""
    if kind == "full":
        return f'<circle class="full mark" cx="{x:.1f}" cy="{y:.1f}" r="4"/>'
    return f'<rect class="notice mark" x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8"/>'


def _text(x: float, y: float, said: str, kind: str = "", anchor: str = "start") -> str:
    class_ = f' class="{kind}"' if kind else ""
    side = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text{class_} x="{x:.1f}" y="{y:.1f}"{side}>{escape(said)}</text>'


def _origin(rows: Sequence[Figures]) -> str:
    """When and where the figures were found."""
    days = sorted({row.date for row in rows})
    places = sorted({f"Python {row.python}, {row.cores} cores" for row in rows})
    when = days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"
    return f"A tenth as many documents as drives. {when}; {'; '.join(places)}."


def _about(rows: Sequence[Figures]) -> str:
    """The same in words, for whoever does not see it."""
    return " ".join(
        f"{TITLES[row.work]}, {row.drives:,} drives: full build {number(row.full.wall)} s and "
        f"{number(row.full.peak_mib)} MiB, one notice {number(row.notice.wall)} s and "
        f"{number(row.notice.peak_mib)} MiB."
        for row in rows
    )
