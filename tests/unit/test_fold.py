"""The one rule that makes Vietnamese text comparable."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giot_hong.fold import fold

CASES = [
    ("Đắk Lắk", "dak lak"),
    ("ĐƯỜNG", "duong"),
    ("hoà", "hoa"),
    ("hòa", "hoa"),
    ("thuỷ", "thuy"),
    ("thủy", "thuy"),
    ("Ngày hội Giọt hồng", "ngay hoi giot hong"),
    ("ð", "d"),
    ("UBND-KGVX 72", "ubnd-kgvx 72"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "folded"), CASES)
def test_fold(text: str, folded: str) -> None:
    """Marks and capitals go, đ becomes d, the two places of a tone mark are one."""
    assert fold(text) == folded


@pytest.mark.parametrize("text", [text for text, _ in CASES])
def test_fold_of_nfd(text: str) -> None:
    """Text typed on a Mac (NFD) folds to the same."""
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)


@given(st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x1EF9)))
def test_fold_twice(text: str) -> None:
    """Folding what is folded changes no Vietnamese letter."""
    once = fold(text)
    vietnamese = "".join(letter for letter in once if letter.isascii())
    assert fold(vietnamese) == vietnamese
