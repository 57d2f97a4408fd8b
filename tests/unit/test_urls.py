"""Addresses: stable, Vietnamese without marks, and good below any sub-path."""

from __future__ import annotations

import re
from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giot_hong import urls

PATHS = [
    urls.HOME,
    urls.SCHEDULE,
    urls.drive("dot-1"),
    urls.year(2026),
    urls.month(2026, 5),
    urls.province("lang-son"),
    urls.campaign("xuan-hong"),
    urls.directive("ke-hoach"),
    urls.news("tin"),
    urls.page("lien-he"),
    urls.attachment("files/2026/a.pdf"),
    urls.calendar_of_drive("dot-1"),
    urls.calendar_of_province("hue"),
    urls.feed_of_directives("atom"),
    urls.feed_of_drives("rss", "hue"),
    urls.dataset("dot-hien-mau", "csv"),
    urls.schema("dot-hien-mau"),
    urls.NOT_FOUND,
    urls.observance("toan-dan"),
    urls.month_of(urls.province("hue"), 2026, 5),
    urls.month_in_year(urls.province("hue"), 2026, 5),
    urls.province_of_year(urls.campaign("xuan-hong"), 2026, "hue"),
    urls.numbered(urls.month_of(urls.province("hue"), 2026, 5), 2),
    urls.papers_of(urls.province("hue")),
    urls.papers_of_year(urls.DIRECTIVES, ""),
    urls.papers_of_month(urls.NEWS, "2026", "05"),
    urls.drives_of_paper(urls.directive("ke-hoach")),
    urls.drives_changed_by_paper(urls.directive("ke-hoach")),
    urls.citing(urls.directive("ke-hoach")),
    urls.sitemap_part("dot-hien-mau-2026"),
]


@pytest.mark.parametrize("path", PATHS)
def test_form(path: str) -> None:
    """An address is small letters, digits, hyphens and dots, and does not begin with a slash."""
    assert re.fullmatch(r"(?:[a-z0-9][a-z0-9.\-]*/?)*(?:#[a-z0-9-]+)?", path)


@pytest.mark.parametrize("site", ["https://a.example", "https://a.example/tinh/thu"])
@pytest.mark.parametrize("source", PATHS)
@pytest.mark.parametrize("target", PATHS)
def test_relative_leads_there(source: str, target: str, site: str) -> None:
    """A browser that resolves a relative address on a page arrives at the target, below any path."""
    page = urls.absolute(site, source.partition("#")[0])
    assert urljoin(page, urls.relative(source, target)) == urls.absolute(site, target)


@pytest.mark.parametrize(
    ("source", "target", "way"),
    [
        ("", "", "./"),
        ("", "tinh/hue/", "tinh/hue/"),
        ("tinh/hue/", "", "../../"),
        ("tinh/hue/", "tinh/hue/", "./"),
        ("tinh/hue/", "lich/tat-ca.ics", "../../lich/tat-ca.ics"),
        ("404.html", "tinh/", "tinh/"),
        ("tinh/hue/", "chien-dich/#xuan", "../../chien-dich/#xuan"),
    ],
)
def test_relative(source: str, target: str, way: str) -> None:
    """Folders keep their slash, so that a file server needs no redirect."""
    assert urls.relative(source, target) == way


segments = st.lists(st.from_regex(r"[a-z0-9]{1,5}", fullmatch=True), max_size=4)


@given(segments, segments)
def test_relative_of_any_pages(source: list[str], target: list[str]) -> None:
    """From any page to any other page."""
    here, there = ("".join(f"{part}/" for part in parts) for parts in (source, target))
    base = "https://a.example/thu/"
    assert urljoin(base + here, urls.relative(here, there)) == base + there


@pytest.mark.parametrize(
    ("path", "file"),
    [("", "index.html"), ("tinh/", "tinh/index.html"), ("404.html", "404.html")],
)
def test_file_of(path: str, file: str) -> None:
    """A page's file is the index of its folder."""
    assert urls.file_of(path) == file
