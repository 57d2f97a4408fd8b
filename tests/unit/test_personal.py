"""Numbers of persons are found however they are written; numbers of papers and places are not.

All mobile and identity numbers here are made up.
"""

from __future__ import annotations

import pytest

from giot_hong import personal
from giot_hong.source import Text


def found(text: str) -> list[str]:
    """The codes of what is found."""
    return [problem.code for problem in personal.find(Text("content/x.yaml", text))]


@pytest.mark.parametrize(
    "text",
    [
        "0900000001",
        "0900 000 001",
        "0900.000.001",
        "090.000.0001",
        "0900-000-001",
        "0900 - 000 - 001",
        "(0900) 000 001",
        "0900\u00a0000\u00a0001",
        "09 00 00 00 01",
        "+84900000001",
        "+84 900 000 001",
        "(+84) 900 000 001",
        "84900000001",
        "ĐT:0900000001.",
        "0300000001",
        "0500000001",
        "0700000001",
        "0800000001",
        "zalo.me/0900000001",
        "https://zalo.me/0900000001",
        "Chị An (0900000001), anh Bình",
    ],
)
def test_mobile_numbers(text: str) -> None:
    """A mobile number is found with dots, blanks, hyphens, brackets and +84."""
    assert found(f"notes: Gọi {text}") == ["RIENG-01"]


@pytest.mark.parametrize(
    "text",
    [
        "0213 3876 543",
        "02133876543",
        "(0213) 3.876.543",
        "024 3868 5582",
        "1900 3366",
        "1800 0000",
        "72/BCĐ-KGVX",
        "Số 0912345678/KH-UBND",
        "160/KH-BCĐ ngày 14/4/2026",
        "26/2013/TT-BYT",
        "2026-05-28",
        "05-11-2027 07:30",
        "05.11.2027 07 giờ 30",
        "05 - 11 - 2027 08 giờ",
        "08/11/2027, 09/11/2027",
        "3.950",
        "84.000.000 đồng",
        "3.950 đơn vị, 93,5%",
        "06040",
        "07:30-11:00",
        "https://baothanhhoa.vn/tin-277097.htm",
        "https://a.example/0912345678.html",
        "10.000.000.000 đồng",
    ],
)
def test_other_numbers(text: str) -> None:
    """Office telephones, document numbers, dates, hours, targets and addresses are let pass."""
    assert found(f"notes: {text}") == []


@pytest.mark.parametrize("text", ["001000000003", "001 000 000 003", "001.000.000.003"])
def test_identity_numbers(text: str) -> None:
    """Twelve digits that begin with zero look like an identity card."""
    assert found(f"CCCD {text}.") == ["RIENG-02"]


@pytest.mark.parametrize(
    "text", ["0010000000031", "1010000000003", "a/001000000003", "00100000000"]
)
def test_other_long_numbers(text: str) -> None:
    """Other lengths and document numbers are no identity card."""
    assert found(text) == []


def test_place() -> None:
    """Each number is told at its own line and column, also in comments and several in a line."""
    text = Text("content/x.yaml", "a: b\n# 0900000001, 0900000002\n")
    places = [(each.line, each.column, each.width) for each in personal.find(text)]
    assert places == [(2, 3, 10), (2, 15, 10)]
