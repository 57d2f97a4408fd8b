"""The provinces of today as tiles of one size, each about where it lies among its neighbours.

A schematic map: it says where to tap, and neither shape nor area. The two archipelagos stand east
of the province that they belong to. The template writes it as SVG; colours are the theme's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from giot_hong import phrases
from giot_hong.strings import Strings
from giot_hong.views import ProvinceView

COLUMNS, ROWS = 6, 16
CELL_WIDTH, CELL_HEIGHT = 48, 50
"""One unit is a pixel on a phone of 320 pixels; a tile is two less, and so never below 44."""
DARKEST = 3
_LINE = 14
_MIDDLE = 29
"""The baseline of a line that stands alone in its tile."""

# Row and column, from the north and from the west. A test holds them against what borders what.
PLACES = {
    "cao-bang": (0, 3),
    "lai-chau": (1, 0), "lao-cai": (1, 1), "tuyen-quang": (1, 2), "thai-nguyen": (1, 3),
    "lang-son": (1, 4),
    "dien-bien": (2, 0), "son-la": (2, 1), "phu-tho": (2, 2), "ha-noi": (2, 3), "bac-ninh": (2, 4),
    "quang-ninh": (2, 5),
    "thanh-hoa": (3, 2), "ninh-binh": (3, 3), "hung-yen": (3, 4), "hai-phong": (3, 5),
    "nghe-an": (4, 2),
    "ha-tinh": (5, 2),
    "quang-tri": (6, 2), "hue": (6, 3),
    "da-nang": (7, 3),
    "quang-ngai": (8, 3),
    "gia-lai": (9, 3),
    "dak-lak": (10, 3),
    "dong-nai": (11, 2), "lam-dong": (11, 3), "khanh-hoa": (11, 4),
    "tay-ninh": (12, 1), "ho-chi-minh": (12, 2),
    "dong-thap": (13, 1),
    "an-giang": (14, 0), "can-tho": (14, 1), "vinh-long": (14, 2),
    "ca-mau": (15, 0),
}  # fmt: skip
ISLANDS = {"da-nang": ("hoang-sa", (7, 5)), "khanh-hoa": ("truong-sa", (12, 5))}
"""By the province whose special zone each is (content/places/communes.csv)."""


@dataclass(frozen=True)
class Line:
    """A line of text in a tile; ``y`` is its baseline."""

    y: int
    text: str
    is_count: bool = False


@dataclass(frozen=True)
class Tile:
    """A province, or an archipelago, which leads to its province."""

    x: int
    y: int
    path: str
    name: str
    """In full, with the number of drives: for who does not see the tile."""
    lines: tuple[Line, ...]
    shade: int
    """From 0 where there is nothing to come to the darkest where there is most."""
    is_islands: bool = False


@dataclass(frozen=True)
class TileMap:
    """The drawing, from north to south."""

    width: int
    height: int
    tiles: tuple[Tile, ...]


def draw(provinces: Iterable[tuple[ProvinceView, int]], words: Strings) -> TileMap:
    """The map of provinces with the number of drives to come in each."""
    known = [(view, count) for view, count in provinces if view.province.id in PLACES]
    most = max((count for _, count in known), default=0)
    tiles = []
    for view, count in known:
        tiles.append(_tile(view, count, most, words))
        if view.province.id in ISLANDS:
            tiles.append(_islands(view, words))
    tiles.sort(key=lambda tile: (tile.y, tile.x))
    return TileMap(COLUMNS * CELL_WIDTH, ROWS * CELL_HEIGHT, tuple(tiles))


def _tile(view: ProvinceView, count: int, most: int, words: Strings) -> Tile:
    name, number = view.province.name, phrases.number(count)
    row, column = PLACES[view.province.id]
    return Tile(
        column * CELL_WIDTH,
        row * CELL_HEIGHT,
        view.path,
        words["map.tile" if count else "map.tile_none"].format(name=name, count=number),
        _lines(name, number if count else ""),
        -(-DARKEST * count // most) if most else 0,
    )


def _islands(view: ProvinceView, words: Strings) -> Tile:
    id_, (row, column) = ISLANDS[view.province.id]
    name = words[f"map.{id_}"]
    return Tile(
        column * CELL_WIDTH,
        row * CELL_HEIGHT,
        view.path,
        words["map.islands"].format(name=name, province=view.province.full_name),
        _lines(name),
        0,
        is_islands=True,
    )


def _lines(name: str, count: str = "") -> tuple[Line, ...]:
    """A name in two lines, its last syllable on the second: «Hồ Chí / Minh»; then the number."""
    texts = name.rsplit(" ", 1)
    all_texts = [*texts, count] if count else texts
    first = _MIDDLE - _LINE * (len(all_texts) - 1) // 2
    return tuple(
        Line(first + _LINE * number, text, number == len(texts))
        for number, text in enumerate(all_texts)
    )
