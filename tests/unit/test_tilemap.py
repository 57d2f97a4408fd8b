"""The schematic map: every province once, beside its neighbours, and both archipelagos."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from support import WORDS

from giot_hong import tilemap
from giot_hong.model import Province
from giot_hong.tilemap import ISLANDS, PLACES, Tile
from giot_hong.views import ProvinceView

PLACES_FOLDER = Path(__file__).resolve().parents[2] / "content/places"

# Provinces of today that share a border, each pair once. General geography, from the borders of the
# former provinces that each is made of; no source is cited, and nothing but the map rests on it.
BORDERS = """
cao-bang: tuyen-quang thai-nguyen lang-son
lai-chau: lao-cai son-la dien-bien
lao-cai: tuyen-quang phu-tho son-la
tuyen-quang: thai-nguyen phu-tho
thai-nguyen: lang-son bac-ninh ha-noi phu-tho
lang-son: bac-ninh quang-ninh
dien-bien: son-la
son-la: phu-tho thanh-hoa
phu-tho: ha-noi ninh-binh thanh-hoa
ha-noi: bac-ninh hung-yen ninh-binh
bac-ninh: quang-ninh hai-phong hung-yen
quang-ninh: hai-phong
hai-phong: hung-yen
hung-yen: ninh-binh
ninh-binh: thanh-hoa
thanh-hoa: nghe-an
nghe-an: ha-tinh
ha-tinh: quang-tri
quang-tri: hue
hue: da-nang
da-nang: quang-ngai
quang-ngai: gia-lai
gia-lai: dak-lak
dak-lak: khanh-hoa lam-dong
khanh-hoa: lam-dong
lam-dong: dong-nai ho-chi-minh
dong-nai: tay-ninh ho-chi-minh
tay-ninh: ho-chi-minh dong-thap
dong-thap: vinh-long can-tho an-giang
vinh-long: can-tho
can-tho: an-giang ca-mau
an-giang: ca-mau
"""


def provinces() -> list[Province]:
    """Those of today, as the content has them."""
    rows = yaml.safe_load((PLACES_FOLDER / "provinces.yaml").read_text(encoding="utf-8"))
    found = [Province.model_validate(row) for row in rows["provinces"]]
    return [one for one in found if not one.successors]


def draw(**counts: int) -> list[Tile]:
    """The map with so many drives to come in some provinces; ``_`` stands for ``-``."""
    known = {name.replace("_", "-"): count for name, count in counts.items()}
    views = (
        (ProvinceView(f"tinh/{one.id}/", one, ()), known.get(one.id, 0)) for one in provinces()
    )
    return list(tilemap.draw(views, WORDS).tiles)


def borders() -> list[tuple[str, str]]:
    """Each border once."""
    rows = (line.split(":") for line in BORDERS.strip().splitlines())
    return [(one, other) for one, others in rows for other in others.split()]


def test_every_province_has_one_tile() -> None:
    """The 34 of the content, no other, and no two in one place; the islands have places as well."""
    assert set(PLACES) == {one.id for one in provinces()}
    everywhere = [*PLACES.values(), *(place for _, place in ISLANDS.values())]
    assert len(set(everywhere)) == len(everywhere) == 36
    assert all(row < tilemap.ROWS and column < tilemap.COLUMNS for row, column in everywhere)


@pytest.mark.parametrize(("one", "other"), borders())
def test_neighbours_are_near(one: str, other: str) -> None:
    """Whatever borders touches at a side or a corner."""
    (row, column), (other_row, other_column) = PLACES[one], PLACES[other]
    assert max(abs(row - other_row), abs(column - other_column)) == 1


def test_every_province_borders_another() -> None:
    """The table of borders leaves none out."""
    assert {name for pair in borders() for name in pair} == set(PLACES)


def test_the_islands_lie_east_of_their_province() -> None:
    """Hoàng Sa is Đà Nẵng's and Trường Sa is Khánh Hòa's, as the table of communes says."""
    zones = (PLACES_FOLDER / "communes.csv").read_text(encoding="utf-8").splitlines()
    for province, (id_, (row, column)) in ISLANDS.items():
        name = WORDS[f"map.{id_}"]
        assert any(line.endswith(f",{name},đặc khu,{province}") for line in zones)
        assert column > PLACES[province][1]
        assert 0 <= row - PLACES[province][0] <= 1
        assert all(other[1] < column for other in PLACES.values() if other[0] == row)


def test_the_islands_are_named_in_full() -> None:
    """Each leads to its province, and says whose it is."""
    found = {tile.name: tile.path for tile in draw() if tile.is_islands}
    assert found == {
        "Quần đảo Hoàng Sa (thành phố Đà Nẵng)": "tinh/da-nang/",
        "Quần đảo Trường Sa (tỉnh Khánh Hòa)": "tinh/khanh-hoa/",
    }


def test_from_north_to_south() -> None:
    """As one reads, and Tab goes: Cao Bằng first, Cà Mau last."""
    tiles = draw()
    assert [(tile.y, tile.x) for tile in tiles] == sorted((tile.y, tile.x) for tile in tiles)
    assert (tiles[0].path, tiles[-1].path) == ("tinh/cao-bang/", "tinh/ca-mau/")


def test_a_number_goes_with_the_shade() -> None:
    """Where something is to come the tile says how much; the most is the darkest."""
    tiles = {tile.path: tile for tile in draw(hue=1200, ca_mau=1, ha_noi=700)}
    hue = tiles["tinh/hue/"]
    assert hue.name == "Huế: 1.200 đợt sắp tới"
    assert [(line.text, line.is_count) for line in hue.lines] == [("Huế", False), ("1.200", True)]
    shades = {path: tile.shade for path, tile in tiles.items() if tile.shade}
    assert shades == {"tinh/hue/": 3, "tinh/ha-noi/": 2, "tinh/ca-mau/": 1}
    assert tiles["tinh/lai-chau/"].name == "Lai Châu: chưa có đợt sắp tới"


def test_a_name_stands_in_two_lines() -> None:
    """No name is shortened, and the text stays within its tile."""
    tiles = draw(ho_chi_minh=3)
    (city,) = (tile for tile in tiles if tile.path == "tinh/ho-chi-minh/")
    assert [line.text for line in city.lines] == ["Hồ Chí", "Minh", "3"]
    for tile in tiles:
        assert all(10 < line.y < tilemap.CELL_HEIGHT for line in tile.lines)
        assert all(len(line.text) <= 7 for line in tile.lines)


def test_a_province_without_a_place_is_left_out() -> None:
    """A list beside the map names it; the map is drawn of the others."""
    new = Province(id="moi", code="99", name="Mới", kind="tỉnh")
    assert tilemap.draw([(ProvinceView("tinh/moi/", new, ()), 1)], WORDS).tiles == ()
