"""Links in texts are judged as the Markdown engine makes them, not as they look in the source."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

from giot_hong import links, model, prose, urls
from giot_hong.catalogue import Catalogue, Entry

ROOT = Path(__file__).resolve().parent.parent.parent
HERE = "content/news/2026/tin.md"
ENGINE = prose.Prose(prose.DEFAULTS)


def entry(body: str, path: str = HERE) -> Entry[Any]:
    """A text whose body begins on line 5."""
    value: Any = model.News(title="Tin", summary="Tin.")
    if "/pages/" in path:
        value = model.StandingPage(title="Tin", slug="tin-cu", summary="Tin.")
    return Entry(path.rpartition("/")[2].removesuffix(".md"), path, value, body, 5)


def catalogue() -> Catalogue:
    """One record of each kind that a link may lead to."""
    provinces = [
        model.Province(id="lang-son", code="20", name="Lạng Sơn", kind="tỉnh"),
        model.Province(
            id="yen-bai", code="15", name="Yên Bái", kind="tỉnh", successors=("lang-son",)
        ),
    ]
    news: Any = model.News(title="Cũ", summary="Cũ.", formerly=("tin-xua",))
    page: Any = model.StandingPage(title="Liên hệ", slug="hoi-ai", summary="Hỏi ai.")
    return Catalogue(
        news={"tin-cu": Entry("tin-cu", "content/news/2026/tin-cu.md", news, "## A")},
        pages={"lien-he": Entry("lien-he", "content/pages/lien-he.md", page)},
        provinces={each.id: each for each in provinces},
        files={"news/2026/tin-cu.md", "pages/lien-he.md", "files/anh.png"},
        unreadable={"hong"},
    )


def broken(body: str, path: str = HERE) -> list[tuple[int, int, str, str]]:
    """What is wrong with the links of a text."""
    whole = catalogue()
    return [
        each[:4] for each in links.broken_links(entry(body, path), whole, links.addresses(whole))
    ]


@pytest.mark.parametrize(
    ("body", "place", "address"),
    [
        ("[x](trang.md)", (5, 5), "trang.md"),
        ("[x][1] và\n\n[1]: www.abc.vn", (7, 6), "www.abc.vn"),
        ("[y]\n\n[y]: khac/ 'Tên'", (7, 6), "khac/"),
        ("[x\ny](trang.md)", (6, 4), "trang.md"),
        ("[a [b] c](trang.md)", (5, 11), "trang.md"),
        ("[![a](/files/anh.png)](trang.md)", (5, 24), "trang.md"),
        ("[x](<trang hai.md>)", (5, 6), "trang hai.md"),
        ('<a href="trang.md">x</a>', (5, 10), "trang.md"),
        ("<A\nHREF=trang.md>x</A>", (6, 6), "trang.md"),
        ("![x](anh.png)", (5, 6), "anh.png"),
        ("[x]({filename}tin-mat.md)", (5, 5), "{filename}tin-mat.md"),
        ("[x]({static}/files/b.png)", (5, 5), "{static}/files/b.png"),
        ("[x]({attach}a.pdf)", (5, 5), "{attach}a.pdf"),
        ("[x](/khong/co/)", (5, 5), "/khong/co/"),
        ("[x](/tin/khong-co/)", (5, 5), "/tin/khong-co/"),
        ("[x](/tin/tin-cu)", (5, 5), "/tin/tin-cu"),
        ("[x](/tinh/yen-bai/)", (5, 5), "/tinh/yen-bai/"),
        ("[x](/lien-he/)", (5, 5), "/lien-he/"),
        ("[x](/files/b.png)", (5, 5), "/files/b.png"),
        ("[x](#khong-co)\n\n## Có", (5, 5), "#khong-co"),
        ("[x](#noi-dung)", (5, 5), "#noi-dung"),
        ("[x]({filename}tin-cu.md#a)", (5, 5), "{filename}tin-cu.md#a"),
        ("[x]({filename}tin-cu.md#muc-b)", (5, 5), "{filename}tin-cu.md#muc-b"),
        ("<h5 id='x'>A</h5>\n\n[x](#x)", (7, 5), "#x"),
        ("Xem trang.md.\n\n[x](trang.md)", (7, 5), "trang.md"),
        ("[x](a\\_b.md)", (5, 1), "a_b.md"),
    ],
)
def test_links_to_nothing(body: str, place: tuple[int, int], address: str) -> None:
    """A link that leads nowhere is told where its address stands, in whatever way it is written."""
    assert broken(body) == [(*place, address, "LIEN-KET-01")]


@pytest.mark.parametrize(
    "body",
    [
        "`[a](b)`",
        "``[a](b) ` [c](d)``",
        "A\n\n    [c](d)",
        "\\[a](b)",
        "[a]\\(b)",
        "<!-- [a](b) -->\n\n[x](https://a.example/)",
        "<code><a>x</a></code>",
        "[x](https://a.example/)",
        "[x](//a.example/)",
        "[x](mailto:hoi@a.example) <hoi@a.example>",
        "[x](tel:02053812345)",
        "[x]({filename}tin-cu.md) [y]({filename}/news/2026/tin-cu.md#muc-a) [z]({filename}tin-cu.md#viec)",
        "![x]({static}/files/anh.png)",
        "[x]({filename}hong.md)",
        "[x](/) [x](/tin/) [x](/tin/tin-cu/) [x](/tin/tin-xua/) [x](/hoi-ai/#a) [x](/tinh/lang-son/)",
        "[x](/lich-hien-mau/2026/05/) [x](/lich/tat-ca.ics) [x](/tin/hong/)",
        "[x](/tinh/lang-son/2026/05/) [x](/tinh/lang-son/van-ban/) [x](/van-ban/nam/2026/)",
        "[x](#dang-ky) [x](#muc-dang-ky) [x](#)\n\n## Đăng ký",
        "[x](#a)\n\n<h3 id='a'>A</h3>",
    ],
)
def test_what_is_no_broken_link(body: str) -> None:
    """Code, comments and escaped brackets are no links; other hosts and known addresses are right."""
    assert broken(body) == []


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ("![x](https://e.example/x.png)", (5, 6)),
        ("![x][1]\n\n[1]: https://e.example/x.png", (7, 6)),
        ("[![a](https://e.example/x.png)](https://e.example)", (5, 7)),
        ('<Img alt="x"\n src="https://e.example/x.png">', (6, 7)),
    ],
)
def test_foreign_pictures(body: str, place: tuple[int, int]) -> None:
    """A picture of another site is told, also inside a link and by reference."""
    assert broken(body) == [(*place, "https://e.example/x.png", "LIEN-KET-02")]


@pytest.mark.parametrize(
    "address", ["/tinh/lang-xa/2026/", "/tinh/lang-son/x/", "/tin/khong-co/noi-nhac-den/"]
)
def test_lists_lie_below_pages_that_are(address: str) -> None:
    """A list that only a large site has is judged when built; what can never be is told at once."""
    assert [each[2] for each in broken(f"[x]({address})")] == [address]


def test_the_engine_is_that_of_the_build() -> None:
    """The checker renders with the settings that the build gives to Pelican."""
    settings = runpy.run_path(str(ROOT / "pelicanconf.py"))
    assert settings["MARKDOWN"] == prose.DEFAULTS


def test_each_place_of_an_address() -> None:
    """An address that leads nowhere twice is told twice."""
    assert [each[:2] for each in broken("[x](a.md)\n[y](a.md)")] == [(5, 5), (6, 5)]


def test_anchors_of_standing_pages() -> None:
    """They are those of documents, not Pelican's own, in which every đ is lost."""
    page = "content/pages/x.md"
    assert broken("[x](#dieu-kien)\n\n## Điều kiện", page) == []
    assert broken("[x](#ieu-kien)\n\n## Điều kiện", page) != []


def test_texts_that_are_too_deep_are_not_rendered() -> None:
    """What would exhaust the engine is left to the rule that says so."""
    assert broken("".join(f"{'    ' * depth}- [x](y)\n" for depth in range(300))) == []


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (" " * 40 + "x", None),
        (" " * 41 + "x", 0),
        ("A\n" + "\t" * 11 + "x", 1),
        ("> " * 21 + "x", 0),
        ("1. " * 14 + "x", 0),
        ("- " * 50, None),
        ("-" * 80, None),
        (" " * 100 + "\nx", None),
    ],
)
def test_depth(body: str, line: int | None) -> None:
    """Ten lists in each other are the most; rules across the page and blank lines are none."""
    found = prose.first_too_deep(body)
    assert (found and found[0]) == line


def test_ids_of_a_text_are_its_own() -> None:
    """No heading takes an id of the page around it, and links within the text follow."""
    html = ENGINE.html('## Nội dung\n\n<h3 id="viec">V</h3>\n\n[a](#noi-dung) [b](#) [c](/tin/#a)')
    assert '<h2 id="muc-noi-dung">' in html
    assert '<h3 id="muc-viec">' in html
    assert 'href="#muc-noi-dung"' in html
    assert 'href="#"' in html
    assert 'href="/tin/#a"' in html


def test_ids_are_prefixed_once() -> None:
    """Cleaning twice is cleaning once."""
    once = prose.clean('<h2 id="a">A</h2><a href="#a">a</a>')
    assert prose.clean(once) == once


def test_sections_are_every_folder_of_ours() -> None:
    """The first parts of all addresses that :mod:`giot_hong.urls` makes."""
    made = [
        urls.drive("x"),
        urls.year(2026),
        urls.province("x"),
        urls.campaign("x"),
        urls.directive("x"),
        urls.news("x"),
        urls.attachment("x"),
        urls.calendar_of_drive("x"),
        urls.calendar_of_year(2026),
        urls.feed_of_directives("atom", "x"),
        urls.dataset("x", "json"),
        urls.schema("x"),
        urls.commune("x"),
        urls.venue("x"),
        urls.cluster("x", "x"),
        urls.organiser("x"),
        urls.GALLERY,
        urls.OFFLINE,
        urls.PICTURES,
        urls.SEARCH,
    ]
    known = {"theo-doi", "theme", "tim", "en"}
    assert {each.partition("/")[0] for each in made} | known == links.SECTIONS
