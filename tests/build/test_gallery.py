"""The gallery of the sample site: its examples are the components' tests."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import html5lib
import pytest
from conftest import ROOT, SITEURL, Built

from giot_hong import clock, demo, urls
from giot_hong.build import Options, build

HTML = "{http://www.w3.org/1999/xhtml}"
FRAME = {"breadcrumbs", "foot", "freshness", "language_link", "masthead"}
"""Components that every page has once, the gallery too."""
WHOLE_PAGES = {"questions"}
"""What is all of a page, with its script; tests/browser/test_questions.py looks at it."""


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample site."""
    folder = tmp_path_factory.mktemp("gallery")
    now = clock.read("2026-11-21T08:00:00+07:00")
    content = demo.write_source(ROOT / "content", folder / "source", now.date())
    build(
        Options(
            ROOT,
            output=folder / "site",
            site_url=SITEURL,
            now=now.isoformat(),
            content=content,
            workshop=folder / "work",
            overrides=demo.OVERRIDES,
            quiet=True,
        )
    )
    return folder / "site"


@pytest.fixture(scope="module")
def page(sample: Path) -> ElementTree.Element:
    """The gallery, as a browser reads it; one fault of its HTML is an error."""
    text = (sample / urls.file_of(urls.GALLERY)).read_text(encoding="utf-8")
    parsed: ElementTree.Element = html5lib.HTMLParser(strict=True).parse(text)
    return parsed


def test_every_component_has_examples(page: ElementTree.Element) -> None:
    """No component is without an example, but those that each page has anyway."""
    templates = ROOT / "theme" / "templates"
    components = {path.stem for path in (templates / "components").glob("*.html")}
    sections = {
        section.get("aria-labelledby"): section.findall(f".//{HTML}div[@data-example]")
        for section in page.iter(f"{HTML}section")
        if section.get("lang") == "en"
    }
    assert set(sections) == components - FRAME - WHOLE_PAGES
    assert all(sections.values())


def test_every_example_shows_what_it_says(page: ElementTree.Element) -> None:
    """Each example draws something, and the words that it names are seen in it."""
    examples = page.findall(f".//{HTML}div[@data-example]")
    assert len(examples) > 40
    for example in examples:
        shown = next(one for one in example.iter(f"{HTML}div") if one.get("lang") == "vi")
        name = example.get("data-example")
        assert len(shown), name
        text = " ".join("".join(shown.itertext()).split())
        for word in json.loads(example.get("data-shows", "")):
            assert word in text, (name, word)


def test_a_real_site_has_no_gallery(site: Built, sample: Path) -> None:
    """It is there for who works on the theme: on the sample site alone, and in no sitemap."""
    assert not (site.root / urls.file_of(urls.GALLERY)).exists()
    assert urls.GALLERY not in (sample / urls.SITEMAP).read_text(encoding="utf-8")
