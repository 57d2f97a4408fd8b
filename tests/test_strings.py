"""Every word of the interface stands in the file of its language, and every word there is used."""

from __future__ import annotations

import re
from pathlib import Path

from giot_hong.strings import Strings

ROOT = Path(__file__).resolve().parent.parent
WORDS = Strings(ROOT / "theme/strings/vi.toml")
ENGLISH = Strings(ROOT / "theme/strings/en.toml")
TEMPLATES = ROOT / "theme/templates"
# What pages in English are made of; the table [welcome] is of things that only they say.
ENGLISH_TEMPLATES = {"welcome.html", "subscribe.html", "page.html", "eligibility.html"}
ENGLISH_MODULES = ("english", "eligibility", "page", "pages")
SOURCES = [*(ROOT / "theme/templates").rglob("*.html"), *(ROOT / "plugins/giot_hong").rglob("*.py")]
TEXT = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
# Keys put together at run time: «("state." ~ view.state)|t», «words[f"feed.{name}"]».
LITERAL = re.compile(r"""["']([a-z]+\.[a-z_0-9-]+)["']\s*\|\s*t\b""")
COMPOSED = re.compile(r"""["']([\w.-]+\.[\w-]*)["']\)? ~|words\[f["']([\w.-]+\.[\w-]*)\{""")


def test_every_word_is_used() -> None:
    """No dead words: each key stands in a template or in the code, whole or as a composed part."""
    starts = tuple(one or other for one, other in COMPOSED.findall(TEXT))
    unused = [
        key
        for key in WORDS
        if f'"{key}"' not in TEXT and f"'{key}'" not in TEXT and not key.startswith(starts)
    ]
    assert unused == []


def test_every_literal_key_exists() -> None:
    """A key written out in a template is in the file; a misspelt one would fail only when shown."""
    asked = set(LITERAL.findall(TEXT))
    assert asked
    assert {key for key in asked - set(WORDS) if not key.startswith("welcome.")} == set()


def test_no_page_in_english_lacks_a_word() -> None:
    """What the templates of pages in English ask for is in the English file too."""
    asked = set(LITERAL.findall(_text_of_english_pages()))
    assert "page.skip" in asked
    assert "asking.private" in asked
    assert asked - set(ENGLISH) == set()


def test_every_english_word_is_used() -> None:
    """The English file holds only what its pages show, under the keys of the Vietnamese file."""
    text = _text_of_english_pages()
    for name in ENGLISH_MODULES:
        text += (ROOT / f"plugins/giot_hong/{name}.py").read_text(encoding="utf-8")
    starts = tuple(one or other for one, other in COMPOSED.findall(text))
    unused = [key for key in ENGLISH if f'"{key}"' not in text and not key.startswith(starts)]
    assert unused == []
    assert {key for key in set(ENGLISH) - set(WORDS) if not key.startswith("welcome.")} == set()


def test_both_languages_take_the_same_parts() -> None:
    """A word that has places for values has them in English too, by the same names."""
    places = re.compile(r"\{(\w+)\}")
    for key in set(WORDS) & set(ENGLISH) - {"province.named"}:
        assert set(places.findall(ENGLISH[key])) == set(places.findall(WORDS[key])), key


def _text_of_english_pages() -> str:
    """All templates that a page in English is made of, whatever it extends or imports."""
    found: dict[str, str] = {}
    names = [*ENGLISH_TEMPLATES]
    while names:
        name = names.pop()
        if name not in found:
            found[name] = (TEMPLATES / name).read_text(encoding="utf-8")
            names += re.findall(r'\{% (?:extends|include|from) "([^"]+)"', found[name])
    return "\n".join(found.values())


def test_templates_hold_no_vietnamese() -> None:
    """Words live in the strings file, so that another language is one file (decision 6)."""
    marked = re.compile(
        r"[ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]", re.IGNORECASE
    )
    for path in (ROOT / "theme/templates").rglob("*.html"):
        text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not marked.search(text), path
