"""The files that the finder reads: names of places by letter, drives by province or month."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support import NOW, WORDS, drive, make_site, session, venue

from giot_hong import check, urls
from giot_hong.output import Output
from giot_hong.outputs import finder
from giot_hong.site import Site
from giot_hong.views import DriveView

ROOT = Path(__file__).resolve().parent.parent.parent
CATALOGUE = check.check(ROOT / "content")[0]


def card(view: DriveView) -> str:
    """A card that is easy to recognise."""
    return f"<article>\n{view.drive.title}\n</article>"


def outputs(site: Site) -> dict[str, Output]:
    """All files of the finder, by path."""
    found = [*finder.find_places(site, WORDS), *finder.found_drives(site, "theme", card)]
    return {output.path: output for output in found}


def read(output: Output) -> Any:
    """What a file says."""
    return json.loads(output.body())


def names(letter: str) -> list[dict[str, Any]]:
    """The real places of a letter, with their parts named."""
    site = make_site()
    site.catalogue = CATALOGUE
    table = read(outputs(site)[urls.finder_names(letter)])
    keys = ("name", "kind", "province", "codes", "district")
    rows = [dict(zip(keys, row, strict=False)) for row in table["places"]]
    for row in rows:
        row["kind"] = table["kinds"][row["kind"]]
        row["province"] = table["provinces"][row["province"]]
        if "district" in row:
            row["district"] = table["districts"][row["district"]]
    return rows


def test_a_former_district_leads_to_communes_of_today() -> None:
    """Huyện Sìn Hồ is nine communes of Lai Châu, one of them of the same name."""
    found = {row["kind"]: row for row in names("s") if row["name"] == "Sìn Hồ"}
    assert set(found) == {"huyện", "xã"}
    assert found["huyện"]["province"] == "lai-chau"
    assert found["huyện"]["district"] == ""
    assert found["xã"]["codes"] == "03478"
    assert "district" not in found["xã"]
    assert "03478" in found["huyện"]["codes"].split()


def test_a_former_commune_is_in_the_province_of_today() -> None:
    """A ward of Rạch Giá, once Kiên Giang, is a place of An Giang."""
    found = [row for row in names("v") if row["name"] == "Vĩnh Thanh Vân"]
    assert [(row["province"], row["district"]) for row in found] == [
        ("an-giang", "thành phố Rạch Giá")
    ]


def test_names_that_are_numbers() -> None:
    """Quận 1 and phường 5 stand under 0."""
    found = {(row["kind"], row["name"]) for row in names("0")}
    assert {("quận", "1"), ("phường", "5")} <= found


def test_the_table_of_former_places() -> None:
    """As many former districts as there were, each with communes of one province of today."""
    districts = [one for one in CATALOGUE.former if not one.district]
    assert len(districts) == 696
    assert len({one.province for one in districts}) == 63
    for one in CATALOGUE.former:
        assert len({CATALOGUE.communes[code].province for code in one.communes}) == 1, one
        province = CATALOGUE.provinces[one.province]
        today = province.successors or (province.id,)
        assert CATALOGUE.communes[one.communes[0]].province in today, one


def test_a_drive_tells_what_it_is_found_by() -> None:
    """Title, place, spellings, days, the end, the point and the card; nothing where nothing is known."""
    site = make_site(
        drive(
            sessions=[
                session(venues=["hoi-truong"], place_as_written="Hội trường xã  TK", end="11:00")
            ]
        ),
        drive("khac", outcome="cancelled", changes=[]),
        venue(coordinates="22.25012, 106.47034", spellings=["HT Thất Khê"], address="Thôn 1"),
    )
    first, second = read(outputs(site)[urls.finder_drives("lang-son")])["drives"]
    if first["id"] == "khac":
        first, second = second, first
    assert first["days"] == ["2026-05-28"]
    assert first["ends"] == "2026-05-28T11:00:00+07:00"
    assert first["points"] == [[22.25012, 106.47034]]
    assert first["text"] == (
        "Ngày hội hiến máu tại Thất Khê | Hội trường xã TK | Hội trường xã Thất Khê | HT Thất Khê | Thôn 1"
    )
    assert first["html"] == "<article> Ngày hội hiến máu tại Thất Khê </article>"
    assert "off" not in first
    assert second["off"] == "cancelled"
    assert not {"points", "codes", "campaigns"} & set(second)


def test_many_drives_are_divided_by_month(monkeypatch: pytest.MonkeyPatch) -> None:
    """A drive of two months stands in both; the index names the files and where their points are."""
    monkeypatch.setattr(finder, "MOST", 2)
    days = ["2026-05-01", "2026-05-02", "2026-06-03"]
    entries = [drive(f"dot-{day}", sessions=[session(date=day)]) for day in days]
    two = [session(date="2026-05-31", venues=["hoi-truong"]), session(key="b", date="2026-06-01")]
    site = make_site(
        *entries, drive("hai-thang", sessions=two), venue(coordinates="22.25012, 106.47034")
    )
    found = outputs(site)
    assert {path for path in found if "/dot/" in path} == {
        "tim/dot/lang-son-2026-05.json", "tim/dot/lang-son-2026-06.json",
    }  # fmt: skip
    june = read(found["tim/dot/lang-son-2026-06.json"])["drives"]
    assert [row["id"] for row in june] == ["hai-thang", "dot-2026-06-03"]
    (row,) = [
        row for row in read(found[urls.finder_index()])["provinces"] if row["id"] == "lang-son"
    ]
    box = [22.2, 106.4, 22.3, 106.5]
    assert row["files"] == [
        {"name": "lang-son-2026-05", "box": box}, {"name": "lang-son-2026-06", "box": box},
    ]  # fmt: skip


def test_a_change_changes_one_file() -> None:
    """Another title of a drive leaves the index, the names and the other province as they were."""

    def built(title: str) -> dict[str, str]:
        other = drive("hue-1", province="hue")
        return {
            path: output.fingerprint()
            for path, output in outputs(make_site(drive(title=title), other)).items()
        }

    before, after = built("Một"), built("Hai")
    assert [path for path in before if before[path] != after[path]] == ["tim/dot/lang-son.json"]


def test_what_is_over_is_not_found() -> None:
    """Only drives to come."""
    site = make_site(drive(sessions=[session(date="2026-03-20")]), now=NOW)
    assert not [path for path in outputs(site) if "/dot/" in path]


def test_a_former_province_is_some_stretches_of_codes() -> None:
    """Of all 29 each commune that they had a part of, and no other of today's province."""
    site = make_site()
    site.catalogue = CATALOGUE
    rows = read(outputs(site)[urls.finder_index()])["provinces"]
    ids = {one.name: id_ for id_, one in CATALOGUE.provinces.items() if one.successors}
    found = 0
    for row in rows:
        today = [code for code, one in CATALOGUE.communes.items() if one.province == row["id"]]
        for name, *stretches in row["former"]:
            ends = [stretch.split("-") for stretch in stretches]
            within = {code for code in today for first, last in ends if first <= code <= last}
            parts = (one.communes for one in CATALOGUE.former if one.province == ids[name])
            assert within == {code for codes in parts for code in codes}, name
            found += 1
    assert found == 29
