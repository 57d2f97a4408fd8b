"""Open data, sitemap, robots.txt and status: valid against their schemas, safe, without a clock."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from lxml import etree

from giot_hong import urls
from giot_hong.catalogue import load
from giot_hong.history import History
from giot_hong.outputs.csvfile import cell
from giot_hong.site import Settings, Site
from tests.support import (
    NOW,
    ROOT,
    URL,
    directive,
    drive,
    make_site,
    published,
    session,
    venue,
)

NAMES = ("dot-hien-mau", "diem-hien-mau", "van-ban")
PAGES = (("", None), ("tinh/", NOW), ("404.html", NOW))


def small_site(**settings: Any) -> Site:
    """Two drives, a venue and a directive."""
    return make_site(
        drive("b", target={"value": "3.950", "unit": "units"}, outcome="held"),
        drive("a", sessions=[session(venues=["hoi-truong"]), session(key="b", start=None)]),
        venue(doubts=[{"field": "commune", "note": "Chưa rõ xã."}]),
        directive(date="2022-12"),
        **settings,
    )


def real_site() -> Site:
    """The committed content."""
    catalogue, _ = load(Path(ROOT / "content"))
    return Site(catalogue, History(NOW), Settings("Giọt Hồng", "", "giot-hong.example", URL, NOW))


def read_json(site: Site, name: str) -> Any:
    """A data set."""
    return json.loads(published(site)[urls.dataset(name, "json")].body())


def read_csv(site: Site, name: str) -> list[dict[str, str]]:
    """A table's lines."""
    raw = published(site)[urls.dataset(name, "csv")].body()
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("make", [small_site, make_site, real_site])
@pytest.mark.parametrize("name", NAMES)
def test_json_is_valid_against_its_schema(name: str, make: Any) -> None:
    """Each data set, also an empty one and the real one, satisfies the schema beside it."""
    outputs = published(make())
    schema = json.loads(outputs[urls.schema(name)].body())
    data = json.loads(outputs[urls.dataset(name, "json")].body())
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(data)
    assert data["schema_address"] == schema["$id"] == f"{URL}/{urls.schema(name)}"


@pytest.mark.parametrize(
    ("path", "wrong"),
    [(("outcome",), "moved"), (("sessions", 0, "date"), "28/05/2026"), (("target", "unit"), "ml")],
)
def test_the_schema_refuses_what_is_wrong(path: tuple[str | int, ...], wrong: str) -> None:
    """The schema is not empty: an unknown word, a wrong date or unit is refused."""
    outputs = published(small_site())
    schema = json.loads(outputs[urls.schema("dot-hien-mau")].body())
    data = json.loads(outputs[urls.dataset("dot-hien-mau", "json")].body())
    place = data["rows"][1]
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = wrong
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    assert not validator.is_valid(data)


def test_the_schema_lets_new_keys_in() -> None:
    """A reader of version 1 is not broken by a key that is added later."""
    outputs = published(small_site())
    schema = json.loads(outputs[urls.schema("dot-hien-mau")].body())
    data = json.loads(outputs[urls.dataset("dot-hien-mau", "json")].body())
    data["rows"][0]["sessions"][0]["new"] = data["rows"][0]["new"] = data["new"] = 1
    assert Draft202012Validator(schema).is_valid(data)


def test_rows_keep_ids_units_facts_and_unknowns() -> None:
    """Rows are sorted by id; units, the three facts, doubts and unknown hours stay as they are."""
    first, second = read_json(small_site(), "dot-hien-mau")["rows"]
    assert (first["id"], second["id"]) == ("a", "b")
    assert second["target"] == {
        "value": 3950, "unit": "units", "at_least": False, "as_written": None,
    }  # fmt: skip
    facts = ("certainty", "availability", "outcome")
    assert [second[fact] for fact in facts] == ["confirmed", "open", "held"]
    assert first["sessions"][0]["start"] == "06:30:00"
    assert first["sessions"][1]["start"] is None
    assert first["sessions"][1]["end"] is None
    assert first["address"] == f"{URL}/dot-hien-mau/a/"
    assert first["uids"]["b"] == "a.b@giot-hong.example"
    assert read_json(small_site(), "diem-hien-mau")["rows"][0]["doubts"][0]["field"] == "commune"
    assert read_json(small_site(), "van-ban")["rows"][0]["date"] == "2022-12"


def test_the_envelope_says_what_this_is() -> None:
    """Schema version, licence, source and whether it is sample data."""
    data = read_json(small_site(is_sample=True), "van-ban")
    assert data["schema_version"] == 1
    assert "Giọt Hồng" in data["licence"]
    assert data["source"] == f"{URL}/du-lieu/"
    assert data["sample"] is True


def test_csv_opens_in_excel() -> None:
    """UTF-8 with a BOM, commas, CRLF; a header also without rows; one line per session."""
    raw = published(small_site())[urls.dataset("dot-hien-mau", "csv")].body()
    assert raw.startswith(b"\xef\xbb\xbfid,session,title,")
    assert raw.count(b"\n") == raw.count(b"\r\n") == 4
    lines = read_csv(small_site(), "dot-hien-mau")
    assert [(line["id"], line["session"], line["start"]) for line in lines] == [
        ("a", "a", "06:30"), ("a", "b", ""), ("b", "a", "06:30"),
    ]  # fmt: skip
    empty = published(make_site())[urls.dataset("diem-hien-mau", "csv")].body()
    assert empty.startswith(b"\xef\xbb\xbfid,name,")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_no_cell_begins_a_formula(start: str) -> None:
    """What a spreadsheet would run is text in it: a quote stands in front."""
    assert cell(f"{start}1+1").startswith("'")
    site = make_site(venue(name=f"{start}cmd|' /C calc'!A0"), drive())
    for name in NAMES:
        for line in read_csv(site, name):
            assert not any(value.startswith(tuple("=+-@\t\r\n")) for value in line.values())


def test_a_list_in_a_cell_cannot_hide_a_formula() -> None:
    """A list's first item is guarded as a single value is."""
    assert cell(("=1", "2")) == "'=1 | 2"


def test_the_clock_alone_changes_only_the_status() -> None:
    """Of data, sitemap, robots.txt and status, only status.json holds the build's moment."""
    first = published(small_site(), PAGES)
    later = published(small_site(now=NOW + timedelta(minutes=1)), PAGES)
    changed = {p for p in first if first[p].fingerprint() != later[p].fingerprint()}
    assert changed == {urls.STATUS}


def test_two_makings_give_the_same_bytes_and_fingerprints() -> None:
    """Decision 12: equal inputs, equal fingerprints, equal bytes, for every output."""
    first, again = published(real_site(), PAGES), published(real_site(), PAGES)
    assert first.keys() == again.keys()
    for path, output in first.items():
        assert output.fingerprint() == again[path].fingerprint()
        assert output.body() == again[path].body()


def test_the_sitemap_lists_pages_with_their_own_dates() -> None:
    """Absolute addresses; lastmod where known, in ISO 8601; not the page of missing addresses."""
    root = etree.fromstring(published(make_site(), PAGES)[urls.SITEMAP].body())
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    assert root.xpath("//s:loc/text()", namespaces=space) == [f"{URL}/", f"{URL}/tinh/"]
    assert root.xpath("//s:lastmod/text()", namespaces=space) == ["2026-03-21T12:00:00+07:00"]


def test_a_sitemap_of_many_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Above the protocol's limit the address has an index; a record's part is its folder's year."""
    monkeypatch.setattr(import_module("giot_hong.outputs.sitemap"), "MOST_URLS", 2)
    site = make_site(drive("a"), drive("b"), drive("c"), directive("d"), directive("2026"))
    kinds = ((urls.drive, "abc"), (urls.directive, ("d", "2026")))
    pages = [(address(id_), NOW) for address, ids in kinds for id_ in ids]
    files = published(site, [*pages, *PAGES])
    lists = {
        name: etree.fromstring(files[name].body()).xpath("//*[local-name()='loc']/text()")
        for name in files
        if name.startswith("sitemap")
    }
    drives, papers = "sitemap-dot-hien-mau-2026", "sitemap-van-ban-2026"
    assert lists == {
        f"{drives}.xml": [f"{URL}/dot-hien-mau/a/", f"{URL}/dot-hien-mau/b/"],
        f"{drives}-2.xml": [f"{URL}/dot-hien-mau/c/"],
        f"{papers}.xml": [f"{URL}/van-ban/2026/", f"{URL}/van-ban/d/"],
        "sitemap-danh-sach.xml": [f"{URL}/", f"{URL}/tinh/"],
        urls.SITEMAP: [
            f"{URL}/{name}.xml" for name in ("sitemap-danh-sach", f"{drives}-2", drives, papers)
        ],
    }
    root = etree.fromstring(files[urls.SITEMAP].body())
    assert etree.QName(root).localname == "sitemapindex"
    assert {one[1].text for one in root} == {"2026-03-21T12:00:00+07:00"}


def test_the_sitemap_escapes_addresses() -> None:
    """An ampersand in an address stays one address."""
    root = etree.fromstring(published(make_site(), [("a&b/", None)])[urls.SITEMAP].body())
    assert root[0][0].text == f"{URL}/a&b/"


def test_robots_may_fetch_everything() -> None:
    """Rule 21: nothing is disallowed, so calendar fetchers come in; the sitemap is named."""
    text = published(make_site())[urls.ROBOTS].body().decode()
    assert text == f"User-agent: *\nDisallow:\n\nSitemap: {URL}/sitemap.xml\n"


def test_status_tells_the_build() -> None:
    """Build time, commit, the next moment at which the site is out of date, and counts."""
    site = small_site()
    site.history.commit = "a" * 40
    status = json.loads(published(site)[urls.STATUS].body())
    assert status["built"] == "2026-03-21T12:00:00+07:00"
    assert status["commit"] == "a" * 40
    assert status["next_change"]
    assert status["counts"]["drives"] == 2
    assert status["counts"]["sessions"] == 3
