"""Every word of the interface stands in one file, and every word there is used."""

from __future__ import annotations

import re
from pathlib import Path

from giot_hong.strings import Strings

ROOT = Path(__file__).resolve().parent.parent
WORDS = Strings(ROOT / "theme/strings/vi.toml")
SOURCES = [*(ROOT / "theme/templates").rglob("*.html"), *(ROOT / "plugins/giot_hong").rglob("*.py")]
TEXT = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
# Keys put together at run time: «("state." ~ view.state)|t», «words[f"feed.{name}"]».
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
    asked = set(re.findall(r"""["']([a-z]+\.[a-z_-]+)["']\s*\|\s*t\b""", TEXT))
    assert asked
    assert asked - set(WORDS) == set()


def test_templates_hold_no_vietnamese() -> None:
    """Words live in the strings file, so that another language is one file (decision 6)."""
    marked = re.compile(
        r"[ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]", re.IGNORECASE
    )
    for path in (ROOT / "theme/templates").rglob("*.html"):
        text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not marked.search(text), path
