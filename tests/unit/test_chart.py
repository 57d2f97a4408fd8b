"""The drawing of a chain: inside its edges, nothing on top of anything, words that fit."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giot_hong import chart
from giot_hong.graph import Branch, Chain, Paper
from tests.support import WORDS

LONG = (
    "Kế hoạch về việc vận động, tổ chức hiến máu tình nguyện tại các xã, phường, thị trấn năm 2026 "
)
NUMBER = "123456789/KH-BCĐVĐHMTN-KGVX-UBND-SYT-HCTĐ-2026"


def paper(key: str = "directive/a", **fields: object) -> Paper:
    """A held directive."""
    values = {"title": "Kế hoạch", "sort": "KH", "number": "1/KH", "path": "van-ban/a/", **fields}
    return Paper(key, "directive", **values)  # type: ignore[arg-type]


def chain_of(one: Paper, count: int = 3) -> Chain:
    """A chain with the paper everywhere, two steps each way, and counts of more."""
    outer = tuple(Branch(one, ("cites",), "replaced", (), 4) for _ in range(2))
    side = tuple(
        Branch(one, ("amends", "carries_out", "cites"), "withdrawn", outer, 12)
        for _ in range(count)
    )
    return Chain(one, "amended", side, 7, side, 9)


def all_lines(drawing: chart.Chart) -> list[tuple[chart.Line, int]]:
    """Every line of text and where it must end."""
    inside = [(line, box.x + box.width) for box in drawing.boxes for line in box.lines]
    return inside + [(line, drawing.width) for line in drawing.captions]


ODD = (
    LONG * 9,
    "Ư" * 400,
    "W" * 90 + " " + "/-" * 90,
    "字" * 50,
    NUMBER,
    "a",
    "«Ọ̣́» " * 30,
)


@pytest.mark.parametrize("title", ODD)
@pytest.mark.parametrize("number", [None, "1/KH", NUMBER, "Đ" * 200])
def test_no_text_leaves_its_box(title: str, number: str | None) -> None:
    """Long titles and numbers are broken into lines that fit, from the widest usual font's widths."""
    drawing = chart.draw(chain_of(paper(title=title, number=number, date="2026-05-28")), WORDS)
    for line, end in all_lines(drawing):
        assert line.x + chart.width_of(line.text, line.role) <= end, line
    for box in drawing.boxes:
        assert all(box.y < line.y - 10 and line.y + 4 < box.y + box.height for line in box.lines)


@given(st.text(min_size=1, max_size=300), st.text(max_size=80))
def test_no_text_at_all_leaves_its_box(title: str, number: str) -> None:
    """The same for any text, in any script."""
    drawing = chart.draw(chain_of(paper(title=title, number=number), 1), WORDS)
    for line, end in all_lines(drawing):
        assert line.x + chart.width_of(line.text, line.role) <= end, line


@pytest.mark.parametrize("text", ODD)
def test_breaking_loses_nothing(text: str) -> None:
    """The lines put together again are the text, but for white space; a bound ends with «…»."""
    lines = list(chart.wrap(text, "head", 200))
    whole = unicodedata.normalize("NFC", text)
    assert "".join("".join(lines).split()) == "".join(whole.split())
    short = list(chart.wrap(text, "head", 200, most=2))
    assert len(short) <= 2
    assert short == lines or short[-1].endswith("…")


@pytest.mark.parametrize("count", [0, 1, 3])
def test_nothing_lies_on_top_of_anything(count: int) -> None:
    """Boxes and captions follow each other down the page, inside the drawing."""
    drawing = chart.draw(chain_of(paper(title=LONG), count), WORDS)
    spans = [(box.y, box.y + box.height) for box in drawing.boxes]
    spans += [(line.y - 14, line.y + 4) for line in drawing.captions]
    spans.sort()
    assert spans[0][0] >= 0
    assert spans[-1][1] <= drawing.height
    for (_, end), (start, _) in pairwise(spans):
        assert end <= start
    for box in drawing.boxes:
        assert 0 <= box.x < box.x + box.width <= drawing.width


def test_wires_join_a_box_to_the_one_it_leans_on() -> None:
    """Each box but the middle has one wire, from the edge of another box into its own side."""
    drawing = chart.draw(chain_of(paper(), 2), WORDS)
    edges = {edge for box in drawing.boxes for edge in (box.y, box.y + box.height)}
    sides = {(box.x, box.y + box.height // 2) for box in drawing.boxes if box.kind != "middle"}
    assert {wire.start for wire in drawing.wires} <= edges
    assert {(wire.tip, wire.turn) for wire in drawing.wires} == sides
    assert len(drawing.wires) == len(drawing.boxes) - 1


def test_a_wire_crosses_no_box_and_no_word() -> None:
    """A spine passes left of every box and caption that stands between its two ends."""
    drawing = chart.draw(chain_of(paper(title=LONG), 3), WORDS)
    for wire in drawing.wires:
        top, bottom = sorted((wire.start, wire.turn))
        for box in drawing.boxes:
            is_beside = box.y + box.height > top and box.y < bottom
            assert not is_beside or box.x > wire.x, (wire, box)
        for line in drawing.captions:
            assert not top < line.y < bottom or line.x > wire.x, (wire, line)


def test_the_same_chain_gives_the_same_drawing() -> None:
    """Nothing in a drawing hangs on chance or the clock."""
    assert chart.draw(chain_of(paper()), WORDS) == chart.draw(chain_of(paper()), WORDS)


@pytest.mark.parametrize(
    ("one", "heading"),
    [
        (paper(date="2026-05-28"), "Kế hoạch số 1/KH, 28/05/2026"),
        (paper(number=None, date="2026-05"), "Kế hoạch, 05/2026"),
        (Paper("news/a", "news", "Tin", date="2026"), "Tin, 2026"),
        (Paper("cited/a", "cited", "Thông tư 5/TT", number="5/TT"), ""),
        (Paper("cited/a", "cited", "", number="5/TT"), "Số 5/TT"),
    ],
)
def test_a_box_is_headed_by_kind_number_and_day(one: Paper, heading: str) -> None:
    """What is known is said once; what is unknown is left out."""
    assert chart.heading(one, WORDS) == heading
