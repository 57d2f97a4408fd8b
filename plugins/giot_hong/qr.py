"""A page's address as a QR code: the path of an inline SVG.

A national site has tens of thousands of pages with a code, and segno needs 9.5 ms for one (measured
2026-11-22), as much as all else of two drives. So codes of addresses up to 106 letters are drawn
here, in a fiftieth of that: versions 1 to 5 at level L, the only ones with all codewords in one
block, and always with the same mask (any may be used; segno tries all eight). Longer addresses are
segno's, and a property test holds both equal (tests/property/test_qr.py).

Level L forgives 7 % of damage; it gives the fewest squares, and so the largest at 3 cm.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from operator import itemgetter

QUIET = 4
"""Squares left white on each side, without which readers miss the code (ISO/IEC 18004, 9.1)."""
MASK = 4
_BLOCKS = {1: (19, 7), 2: (34, 10), 3: (55, 15), 4: (80, 20), 5: (108, 26)}
"""By version: codewords of data and of correction at level L (ISO/IEC 18004, table 9)."""
_FORMAT = f"{0b110011000101111:015b}"
"""Level L and mask 4, with their correction (ISO/IEC 18004, annex C)."""
_FINDER = ("1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111")
_RUN = re.compile("(0*)(1+)")


@dataclass(frozen=True)
class Code:
    """A code as an SVG shows it, a unit a square."""

    size: int
    """Of one side, the quiet zone included."""
    path: str
    """For a stroke one unit wide."""


def code(text: str) -> Code:
    """The QR code of an address."""
    return drawn(rows(text))


def rows(text: str) -> list[str]:
    """The squares, row by row, ``1`` for a dark one."""
    data = text.encode()
    # Four bits of mode and eight of length go before the data, and four zeros after them.
    fitting = (version for version, (room, _) in _BLOCKS.items() if len(data) + 2 <= room)
    version = next(fitting, None)
    return _drawn_by_segno(text) if version is None else _frame(version).filled(data)


def drawn(squares: list[str]) -> Code:
    """The squares as strokes from left to right, each from where the last one ended."""
    strokes: list[str] = []
    back, down = -QUIET, QUIET + 0.5
    for line in squares:
        if "1" not in line:  # as the eighth may be
            down += 1
            continue
        for gap, run in _RUN.findall(line):
            strokes.append(f"m{len(gap) - back} {down}h{len(run)}")
            back = down = 0
        back, down = len(line.rstrip("0")), 1
    return Code(len(squares) + 2 * QUIET, "".join(strokes))


def _drawn_by_segno(text: str) -> list[str]:
    import segno  # only for addresses that hardly any site has

    made = segno.make(text, error="l", micro=False, mask=MASK, boost_error=False, mode="byte")
    return ["".join(map(str, row)) for row in made.matrix]


@dataclass(frozen=True)
class _Frame:
    """What all codes of one version share."""

    version: int
    size: int
    pick: Callable[[str], tuple[str, ...]]
    """The squares in the order of rows, from ``01`` and then the bits of a message."""
    mask: int
    """The squares that are turned over, as one number."""

    def filled(self, data: bytes) -> list[str]:
        """The squares of a message."""
        room, more = _BLOCKS[self.version]
        head = 0b0100 << 8 | len(data)  # bytes, and how many
        message = ((head << 8 * len(data) | int.from_bytes(data)) << 4).to_bytes(len(data) + 2)
        # As segno does it: an empty codeword, for which readers do not look, before the filling.
        message = (message + b"\0" + b"\xec\x11" * room)[:room]
        whole = int.from_bytes(message) << 8 * more | _remainder(message, more)
        bits = f"{whole:0{8 * (room + more)}b}0000000"  # seven squares are left over, from 2 on
        cells = int("".join(self.pick("01" + bits)), 2) ^ self.mask
        line = f"{cells:0{self.size**2}b}"
        return [line[at : at + self.size] for at in range(0, len(line), self.size)]


@cache
def _frame(version: int) -> _Frame:
    """Squares by what decides them: 0 light, 1 dark, from 2 on a bit of the message."""
    size = 17 + 4 * version
    cells: dict[tuple[int, int], int] = {}
    for top, left in ((0, 0), (0, size - 7), (size - 7, 0)):
        for row in range(-1, 8):
            for column in range(-1, 8):
                inside = 0 <= row < 7 and 0 <= column < 7
                cells[top + row, left + column] = int(_FINDER[row][column]) if inside else 0
    if version > 1:
        for row in range(-2, 3):
            for column in range(-2, 3):
                dark = max(abs(row), abs(column)) != 1
                cells[size - 7 + row, size - 7 + column] = int(dark)
    for at in range(8, size - 8):
        cells[6, at] = cells[at, 6] = (at + 1) % 2
    near = [0, 1, 2, 3, 4, 5, 7, 8]
    around = [(8, at) for at in near] + [(at, 8) for at in reversed(near[:-1])]
    across = [(size - 1 - at, 8) for at in range(7)] + [(8, size - 8 + at) for at in range(8)]
    for place, other, bit in zip(around, across, _FORMAT, strict=True):
        cells[place] = cells[other] = int(bit)
    cells[size - 8, 8] = 1
    free = [place for place in _way(size) if place not in cells]
    cells |= {place: number for number, place in enumerate(free, start=2)}
    order = [(row, column) for row in range(size) for column in range(size)]
    turned = set(free)
    masked = (place in turned and (place[0] // 2 + place[1] // 3) % 2 == 0 for place in order)
    mask = int("".join(str(int(one)) for one in masked), 2)
    return _Frame(version, size, itemgetter(*(cells[place] for place in order)), mask)


def _way(size: int) -> list[tuple[int, int]]:
    """All squares in the order of a message: up and down again in pairs of columns, from the right."""
    found = []
    for number, right in enumerate([*range(size - 1, 6, -2), 5, 3, 1]):
        down = range(size) if number % 2 else range(size - 1, -1, -1)
        found += [(row, column) for row in down for column in (right, right - 1)]
    return found


def _remainder(message: bytes, more: int) -> int:
    """The codewords of correction: the message's remainder by the generator (Reed and Solomon)."""
    steps, rest, low = _steps(more), 0, (1 << 8 * (more - 1)) - 1
    for byte in message:
        rest = (rest & low) << 8 ^ steps[byte ^ rest >> 8 * (more - 1)]
    return rest


@cache
def _steps(more: int) -> tuple[int, ...]:
    """What each leading codeword adds to the remainder."""
    generator = [1]
    for power in range(more):
        root = _EXP[power]
        shifted = [_times(one, root) for one in generator]
        generator = [a ^ b for a, b in zip([*generator, 0], [0, *shifted], strict=True)]
    return tuple(
        int.from_bytes(bytes(_times(byte, one) for one in generator[1:])) for byte in range(256)
    )


def _times(a: int, b: int) -> int:
    """A product in the field of 256 elements of ISO/IEC 18004, 7.5.2."""
    return _EXP[(_LOG[a] + _LOG[b]) % 255] if a and b else 0


def _powers() -> list[int]:
    found = [1]
    while len(found) < 255:
        double = found[-1] << 1
        found.append(double ^ 0x11D if double > 255 else double)
    return found


_EXP = _powers()
_LOG = {power: at for at, power in enumerate(_EXP)}
