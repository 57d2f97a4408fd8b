"""The one rule that makes Vietnamese text comparable."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giot_hong.fold import PHRASES, fold, search_key

ROOT = Path(__file__).resolve().parent.parent

CASES = json.loads((ROOT / "fold_cases.json").read_text(encoding="utf-8"))
"""Also run in the browser (tests/browser/test_finder.py)."""


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(("text", "folded", "why"), CASES["fold"])
def test_fold(text: str, folded: str, why: str, form: str) -> None:
    """Marks and capitals go, đ becomes d, the two places of a tone mark are one; also decomposed."""
    assert fold(unicodedata.normalize(form, text)) == folded, why


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(("text", "key", "why"), CASES["key"])
def test_search_key(text: str, key: str, why: str, form: str) -> None:
    """Words alone, short forms written out, spellings of one name made one."""
    assert search_key(unicodedata.normalize(form, text)) == key, why


def test_a_key_of_a_key() -> None:
    """What is written out is not written out again, so that a query may be a key."""
    for meant in PHRASES.values():
        assert search_key(meant) == meant


@given(st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x1EF9)))
def test_fold_twice(text: str) -> None:
    """Folding what is folded changes no Vietnamese letter."""
    once = fold(text)
    vietnamese = "".join(letter for letter in once if letter.isascii())
    assert fold(vietnamese) == vietnamese
