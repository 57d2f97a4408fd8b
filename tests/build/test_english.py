"""The basics in English: whole, paired with their Vietnamese pages, and untouched by notices."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, time
from pathlib import Path

import html5lib
import pytest
from conftest import Built
from html5lib.constants import namespaces
from small import Small, files

from giot_hong import phrases_en, urls
from giot_hong.check import check

ROOT = Path(__file__).resolve().parents[2]
XHTML = f"{{{namespaces['html']}}}"
PAGES = ("en/", "en/about/", "en/accessibility/", "en/can-i-give/", "en/subscribe/")
PAIRS = {
    "": "en/",
    "gioi-thieu/": "en/about/",
    "tiep-can/": "en/accessibility/",
    "co-the-hien-mau-khong/": "en/can-i-give/",
    "theo-doi/": "en/subscribe/",
}
ALTERNATE = re.compile(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">')
SWITCH = re.compile(
    r'<nav class="language" aria-label="[^"]+"><a href="([^"]+)" lang="(\w+)" hreflang="(\w+)">([^<]+)<'
)


def test_the_five_pages_are_there(site: Built) -> None:
    """Home, who may give, subscribe, about, accessibility, each said to be English."""
    found = {path.relative_to(site.root).as_posix() for path in (site.root / "en").rglob("*.html")}
    assert found == {urls.file_of(path) for path in PAGES}
    for path in PAGES:
        text = site.text(urls.file_of(path))
        assert '<html lang="en">' in text
        assert '<meta property="og:locale" content="en_GB">' in text


def test_pairs_name_each_other(site: Built) -> None:
    """hreflang is mutual, names both languages, and no other page has any."""
    named: dict[str, dict[str, str]] = {}
    for page in site.pages():
        path = page.relative_to(site.root).as_posix().removesuffix("index.html")
        if found := ALTERNATE.findall(page.read_text(encoding="utf-8")):
            named[path] = {
                language: address.removeprefix(f"{site.siteurl}/") for language, address in found
            }
    both = {vietnamese: {"vi": vietnamese, "en": english} for vietnamese, english in PAIRS.items()}
    assert named == both | {one["en"]: one for one in both.values()}


def test_every_page_leads_to_the_other_language(site: Built) -> None:
    """To its counterpart, or to that language's home; the link says its language in itself."""
    back = {english: vietnamese for vietnamese, english in PAIRS.items()}
    for page in site.pages():
        path = page.relative_to(site.root).as_posix().removesuffix("index.html")
        found = SWITCH.findall(page.read_text(encoding="utf-8"))
        assert len(found) == 1, path
        href, lang, hreflang, text = found[0]
        assert (lang, hreflang) in {("en", "en"), ("vi", "vi")}
        is_english = path in PAGES
        assert text == ("Tiếng Việt" if is_english else "English")
        there = back[path] if is_english else PAIRS.get(path, "en/")
        anywhere = path in {urls.NOT_FOUND, urls.OFFLINE}  # they answer at any address
        assert href == (f"/thu/{there}" if anywhere else urls.relative(path, there)), path


def test_no_vietnamese_word_on_an_english_page(site: Built) -> None:
    """Outside of what is marked as Vietnamese there are proper names alone."""
    catalogue = check(ROOT / "content")[0]
    names = {"Giọt Hồng", *(province.name for province in catalogue.provinces.values())}
    for path in PAGES:
        tree = html5lib.parse(site.text(urls.file_of(path)))
        for text in _english(tree):
            for name in sorted(names, key=len, reverse=True):
                text = text.replace(name, "")  # noqa: PLW2901 - names one after the other
            text = re.sub(r"«[^»]*» \([a-z ]+\)", "", text)  # noqa: PLW2901 - a word explained
            assert not _is_marked(text), (path, text)


def test_a_vietnamese_word_would_be_noticed() -> None:
    """The test above can fail, and what is marked as Vietnamese is let pass."""
    page = '<html lang="en"><p title="Đợt">a</p><p lang="vi">Đã hủy</p><p>b</p></html>'
    assert [text for text in _english(html5lib.parse(page)) if _is_marked(text)] == ["Đợt"]


def test_the_next_drives_are_on_its_home(small: Small) -> None:
    """In order, with English days, hours and states; names and places are said to be Vietnamese."""
    tree = html5lib.parse(files(small.site)["en/index.html"].decode())
    cards = list(tree.iter(f"{XHTML}article"))
    names = [next(card.iter(f"{XHTML}a")).get("href") for card in cards]
    assert names == [
        f"../dot-hien-mau/{id_}/"
        for id_ in ("hai-buoi", "nui-gio-1", "chua-ro-gio", "da-doi-ngay", "con-ngo")
    ]
    texts = [" ".join("".join(card.itertext()).split()) for card in cards]
    assert "Wednesday, 20 May 2026, 07:00 – 11:00 Sunday, 24 May 2026" in texts[0]
    assert "Day settled Today" in texts[0]
    assert "Monday, 1 June 2026, hours not announced" in texts[2]
    assert "Planned, may change" in texts[2]
    assert "from 07:30, end not announced" in texts[3]
    assert "Changed" in texts[3]


def test_english_hours_are_said_as_they_are_known() -> None:
    """Both, the beginning alone, or neither."""
    assert phrases_en.hours(time(7, 30), time(11)) == "07:30 – 11:00"
    assert phrases_en.hours(time(7, 30), None) == "from 07:30, end not announced"
    assert phrases_en.hours(None, None) == "hours not announced"
    assert phrases_en.headline_day(date(2026, 5, 28)) == "Thursday, 28 May 2026"


def test_a_notice_changes_english_home_alone(small: Small) -> None:
    """A drive that is called off, and a new one far away, change where the next ones are listed."""
    before = {path: text for path, text in files(small.site).items() if path.startswith("en/")}
    assert set(before) == {"en/index.html", "en/subscribe/index.html"}
    small.edit(
        "drives/2026/nui-gio/nui-gio-1.yaml",
        "^certainty",
        "outcome: cancelled\ncertainty",
        "changes:\n  - {date: 2026-05-19, what: cancelled, reason: Mưa lũ.}\n",
    )
    drive = (small.content / "drives/2026/song-may/da-qua.yaml").read_text(encoding="utf-8")
    small.repository.write("drives/2027/song-may/moi.yaml", drive.replace("2026-", "2027-"))
    small.repository.commit("2026-05-19T09:00:00+07:00")
    small.build()
    after = {path: text for path, text in files(small.site).items() if path.startswith("en/")}
    assert {path for path in after if after[path] != before[path]} == {"en/index.html"}
    assert "dot-hien-mau/nui-gio-1/" not in after["en/index.html"].decode()


@pytest.fixture
def small(tmp_path: Path) -> Small:
    """A small site, built."""
    made = Small(tmp_path)
    made.build()
    return made


def _english(tree) -> list[str]:
    """Every text and every attribute that is read, but below an element marked as Vietnamese."""
    found: list[str] = []

    def walk(element, is_english: bool) -> None:
        lang = element.get("lang")
        is_english = is_english if lang is None else lang == "en"
        if is_english and str(element.tag).removeprefix(XHTML) not in {"script", "style"}:
            found.extend(
                value
                for name, value in element.items()
                if name in {"title", "aria-label", "alt", "content", "placeholder"}
                or str(name).startswith("data-")
            )
            found.append(element.text or "")
        for child in element:
            walk(child, is_english)
            if is_english:
                found.append(child.tail or "")

    walk(tree, True)
    return [text.strip() for text in found if text.strip()]


def _is_marked(text: str) -> bool:
    """Whether a letter is Vietnamese: đ, or one with a mark."""
    spread = unicodedata.normalize("NFD", text)
    return "đ" in text.lower() or any(unicodedata.combining(letter) for letter in spread)
