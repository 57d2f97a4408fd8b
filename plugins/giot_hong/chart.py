"""The chain of a document as a drawing: where each box, line and word stands, and nothing else.

A column of boxes as wide as the smallest phone, so that one drawing serves every width: what a
document rests on stands above it, what rests on it below, each step further in. The template
writes it as SVG; colours are the theme's. Widths of text are guessed from above, since nobody
knows the reader's font: a line that fits the guess fits the box.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from giot_hong import phrases
from giot_hong.graph import Branch, Chain, Paper, State
from giot_hong.strings import Strings

WIDTH = 324
"""A phone of 360 pixels less the page's edges; one unit is about one pixel there."""
_INDENT = 26
_ASIDE = _INDENT // 2 + 6
"""Captions stand right of the spine that may go up from their box."""
_PADDING = 10
_LINE = 21
_GAP = 14
_SIZE = {"head": 15.0, "text": 15.0, "state": 14.0, "caption": 14.0}
_BOLD = 1.15
_BOLDED = {"head", "state"}
_TITLE_LINES = 3

# Advance widths in hundredths of the letter size. DejaVu Sans and Verdana are the widest fonts
# that systems set such text in; others are narrower.
_WIDTHS = {
    letter: width
    for letters, width in (
        ("ijlI'|", 30), (" .,:;!/\\fJ", 36), ("rt-()[]", 42), ('s"c', 55), ("aekvxyzFLTYo?", 64),
        ("bdghnpquABCEKPRSVXZ0123456789_«»–", 70), ("DGHNOQU&", 80), ("w", 82), ("mMW%…—", 101),
    )
    for letter in letters
}  # fmt: skip
_UNKNOWN = 105

Kind = Literal["middle", "held", "cited"]
Role = Literal["head", "text", "state", "caption"]


@dataclass(frozen=True)
class Line:
    """One line of text; ``y`` is its baseline."""

    x: int
    y: int
    role: Role
    text: str


@dataclass(frozen=True)
class Box:
    """A document."""

    x: int
    y: int
    width: int
    height: int
    kind: Kind
    state: State
    path: str | None
    """Where a click leads; None for the page's own document and for those not held."""
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Wire:
    """From the edge of a box along its spine, then into another: (x, y), a turn, the tip."""

    x: int
    start: int
    turn: int
    tip: int


@dataclass(frozen=True)
class Chart:
    """A whole drawing."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    wires: tuple[Wire, ...]
    captions: tuple[Line, ...]


@dataclass
class _Row:
    """A box, or a count in place of boxes, before it has its height on the page."""

    depth: int
    captions: list[str]
    texts: list[tuple[Role, str]]
    kind: Kind | None
    state: State = "in_force"
    path: str | None = None
    near: _Row | None = None
    """The row that the wire comes from."""
    top: int = 0

    @property
    def x(self) -> int:
        return self.depth * _INDENT

    @property
    def height(self) -> int:
        return len(self.texts) * _LINE + 2 * _PADDING if self.kind else 0

    @property
    def entry(self) -> int:
        """Where the wire enters."""
        return self.top + self.height // 2


def draw(chain: Chain, words: Strings) -> Chart:
    """The drawing of a chain."""
    middle = _row(chain.middle, chain.state, 0, words, is_middle=True)
    above: list[_Row] = []
    below: list[_Row] = []
    for branch in chain.above:
        above += _rows(branch, middle, words, "relation", upwards=True)
    for branch in chain.below:
        below += _rows(branch, middle, words, "relation_back", upwards=False)
    if chain.more_above:
        above.insert(0, _count(chain.more_above, middle, words))
    if chain.more_below:
        below.append(_count(chain.more_below, middle, words))
    rows = [*above, middle, *below]
    y, captions = 1, []
    for row in rows:
        for text in row.captions:
            y += _LINE
            captions.append(Line(row.x + _ASIDE, y - 6, "caption", text))
        row.top = y
        y += row.height + _GAP
    return Chart(
        WIDTH,
        y - _GAP + 1,
        tuple(_box(row) for row in rows if row.kind),
        tuple(_wire(row, row.near) for row in rows if row.near and row.kind),
        tuple(captions),
    )


def heading(paper: Paper, words: Strings) -> str:
    """What kind of document, its number and day: «Kế hoạch số 01/KH-BCĐ, 28/05/2026»."""
    kind = words["chart.news"] if paper.kind == "news" else ""
    if paper.sort:
        kind = words[f"kind.{paper.sort}"]
    number = ""
    if paper.number and not (paper.kind == "cited" and paper.number in paper.title):
        number = words["document.number_short"].format(number=paper.number)
    named = phrases.capital(" ".join(part for part in (kind, number) if part))
    day = phrases.short_document_date(paper.date) if paper.date else ""
    return phrases.capital(", ".join(part for part in (named, day) if part))


def width_of(text: str, role: Role) -> float:
    """No less than the width of a line of text, in the drawing's units."""
    return sum(map(_hundredths, text)) / 100 * _SIZE[role] * (_BOLD if role in _BOLDED else 1)


def wrap(text: str, role: Role, room: float, most: int = 99) -> Iterator[str]:
    """The text in lines that fit; after ``most`` lines it ends with «…»."""
    words = unicodedata.normalize("NFC", text).split()
    parts = [part for word in words for part in _parts(word, role, room)]
    line, number = "", 1
    for part, glued in parts:
        longer = f"{line}{'' if glued or not line else ' '}{part}"
        if not line or width_of(longer, role) <= room:
            line = longer
        elif number == most:
            yield _shortened(f"{line} {part}", role, room)
            return
        else:
            yield line
            line, number = part, number + 1
    if line:
        yield line


def _shortened(text: str, role: Role, room: float) -> str:
    while text and width_of(f"{text}…", role) > room:
        text = text[:-1].rstrip()
    return f"{text}…"


def _parts(word: str, role: Role, room: float) -> Iterator[tuple[str, bool]]:
    """A word, or its pieces when it is wider than a line: after a stroke if there is one.

    With each piece, whether it belongs to the one before without a space.
    """
    glued = False
    while (end := _end(word, role, room)) < len(word):
        stroke = max(word.rfind(sign, 0, end) for sign in "/-–_.") + 1
        cut = stroke if stroke > end // 3 else end
        yield word[:cut], glued
        word, glued = word[cut:], True
    yield word, glued


def _end(word: str, role: Role, room: float) -> int:
    """How many characters of a word fit into a line, at least one."""
    width = 0.0
    for index, letter in enumerate(word):
        width += width_of(letter, role)
        if width > room and index:
            return index
    return len(word)


@cache
def _hundredths(letter: str) -> int:
    return _WIDTHS.get(_bare(letter), _UNKNOWN)


def _bare(letter: str) -> str:
    """The letter without its marks, which stand above or below it and need no width."""
    plain = {"đ": "d", "Đ": "D"}.get(letter, letter)
    base = unicodedata.normalize("NFD", plain)[0]
    # The horn of «ư» and «ơ» stands out to the right: count the next wider letter.
    return {"o": "w", "u": "w", "O": "M", "U": "M"}.get(base, base) if _has_horn(plain) else base


def _has_horn(letter: str) -> bool:
    return "\u031b" in unicodedata.normalize("NFD", letter)


def _rows(
    branch: Branch, near: _Row, words: Strings, voice: str, *, upwards: bool
) -> Iterator[_Row]:
    """A branch's own row and those beyond it, from the top of the page down."""
    own = _row(branch.paper, branch.state, near.depth + 1, words)
    own.near = near
    own.captions = _caption(branch, own.depth, words, voice)
    outer = [
        row for one in branch.branches for row in _rows(one, own, words, voice, upwards=upwards)
    ]
    more = [_count(branch.more, own, words)] if branch.more else []
    yield from [*more, *outer, own] if upwards else [own, *outer, *more]


def _caption(branch: Branch, depth: int, words: Strings, voice: str) -> list[str]:
    said = [words[f"{voice}.{relation}"] for relation in branch.relations]
    text = phrases.capital("; ".join(said).lower())
    return list(wrap(text, "caption", WIDTH - depth * _INDENT - _ASIDE))


def _row(
    paper: Paper, state: State, depth: int, words: Strings, *, is_middle: bool = False
) -> _Row:
    room = WIDTH - depth * _INDENT - 2 * _PADDING
    head, title = heading(paper, words), paper.title
    texts: list[tuple[Role, str]] = []
    if is_middle:
        texts += [("state", line) for line in wrap(words["chart.here"], "state", room)]
    texts += [("head", line) for line in wrap(head, "head", room)]
    texts += [("text", line) for line in wrap(title, "text", room, _TITLE_LINES)]
    if paper.kind == "cited":
        texts += [("caption", line) for line in wrap(words["document.not_held"], "caption", room)]
    if state != "in_force":
        texts += [("state", line) for line in wrap(words[f"effect.{state}"], "state", room)]
    kind: Kind = "middle" if is_middle else "cited" if paper.kind == "cited" else "held"
    return _Row(depth, [], texts, kind, state, None if is_middle else paper.path)


def _count(number: int, near: _Row, words: Strings) -> _Row:
    depth = near.depth + 1
    text = words["chart.more"].format(count=phrases.number(number))
    return _Row(
        depth, list(wrap(text, "caption", WIDTH - depth * _INDENT - _ASIDE)), [], None, near=near
    )


def _box(row: _Row) -> Box:
    lines = tuple(
        Line(row.x + _PADDING, row.top + _PADDING + index * _LINE + 15, role, text)
        for index, (role, text) in enumerate(row.texts)
    )
    width = WIDTH - row.x
    assert row.kind is not None  # counts have no box
    return Box(row.x, row.top, width, row.height, row.kind, row.state, row.path, lines)


def _wire(row: _Row, near: _Row) -> Wire:
    start = near.top if row.top < near.top else near.top + near.height
    return Wire(near.x + _INDENT // 2, start, row.entry, row.x)
