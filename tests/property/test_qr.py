"""QR codes: the strokes of a page draw the squares of segno."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from giot_hong import qr

ADDRESSES = st.text("abcdefghijklmnopqrstuvwxyz0123456789-/:.%é", min_size=1, max_size=130)


@settings(deadline=None)
@given(ADDRESSES)
def test_the_strokes_draw_the_squares(address: str) -> None:
    """A pen that follows the path blackens each dark square, and leaves the quiet zone white."""
    code = qr.code(address)
    dark, x, y = set(), 0.0, -0.5
    for right, down, length in re.findall(r"m(-?\d+) ([\d.]+)h(\d+)", code.path):
        x, y = x + int(right), y + float(down)
        dark |= {(int(y), int(x) + step) for step in range(int(length))}
        x += int(length)
    rows = qr.rows(address)
    assert code.size == len(rows) + 2 * qr.QUIET
    assert dark == {
        (row + qr.QUIET, column + qr.QUIET)
        for row, line in enumerate(rows)
        for column, square in enumerate(line)
        if square == "1"
    }
