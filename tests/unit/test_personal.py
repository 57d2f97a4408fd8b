"""Numbers of persons are found however they are written; numbers of papers and places are not.

All mobile numbers, identity numbers and mailboxes here are made up.
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
        "0900–000–001",
        "0900 – 000 001",
        "0900—000—001",
        "0900,000,001",
        "0900_000_001",
        "(0900) 000 001",
        "(0900)000001",
        "0900\u00a0000\u00a0001",
        "0900\u202f000\u202f001",
        "0900\u200b000001",
        "０９００００００００",
        "０９００ ０００ ００１",
        "09 00 00 00 01",
        "09.00.00.00.01",
        "+84900000001",
        "+84 900 000 001",
        "+84.900.000.001",
        "(+84) 900 000 001",
        "+84 (0) 900 000 001",
        "+84(0)900000001",
        "0084900000001",
        "84900000001",
        "ĐT:0900000001.",
        "SĐT/0900000001",
        "0300000001",
        "0500000001",
        "0700000001",
        "0800000001",
        "tel:+84900000001",
        "zalo.me/0900000001",
        "https://zalo.me/0900000001",
        "wa.me/84900000001",
        "https://wa.me/84900000001",
        "facebook.com/0900000001",
        "https://www.facebook.com/0900000001",
        "Chị An (0900000001), anh Bình",
        "0900000001/Zalo",
    ],
)
def test_mobile_numbers(text: str) -> None:
    """A mobile number is found with any sign between its groups, with +84 and in messengers."""
    assert found(f"notes: Gọi {text}") == ["RIENG-01"]


@pytest.mark.parametrize(
    "text",
    [
        "0900000001/0900000002",
        "0900.000.001/0900.000.002",
        "0900 000 001 / 0900 000 002",
        "0900000001-0900000002",
        "0900000001, 0900000002",
        "từ 05.08 - 09.08.26 gọi 0900000001, 0900000002",
        "https://x.example/a 0900000001 https://x.example/0912345678 0900000002",
    ],
)
def test_two_mobile_numbers(text: str) -> None:
    """Two numbers side by side are two."""
    assert found(f"notes: {text}") == ["RIENG-01", "RIENG-01"]


@pytest.mark.parametrize(
    "text",
    [
        "0213 3876 543",
        "02133876543",
        "(0213) 3.876.543",
        "025.3812.345",
        "0253 812 345",
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
        "03 - 05 - 2026, 08 - 05 - 2026",
        "từ 08-5 đến 10-5-2026",
        "ngày 05-03-26 - 10-05-26",
        "từ 05.08 - 09.08.26",
        "từ 05.08-09.08.26",
        "08.30 - 11.30 28",
        "08.30-11.30 28",
        "từ 05 - 07 - 08 - 09 - 10",
        "08/11/2027, 09/11/2027",
        "3.950",
        "84.000.000 đồng",
        "84.350.000.000 đồng",
        "3.950 đơn vị, 93,5%",
        "06040",
        "[03388,03390]",
        "[03388, 03390]",
        "07:30-11:00",
        "Số TK 0351234567890",
        "https://baothanhhoa.vn/tin-277097.htm",
        "https://a.example/0912345678.html",
        "https://x.vn/tin-0912345678.html",
        "https://x.vn/a?id=0351234567",
        "https://x.vn?id=0351234567",
        "x.vn/tin-0912345678.html",
        "[bài](https://x.vn/tin-0912345678.html)",
        "https://x.vn/001203012345.html",
        "https://zalo.me/g/abc",
        "10.000.000.000 đồng",
    ],
)
def test_other_numbers(text: str) -> None:
    """Office telephones, document numbers, dates, hours, targets and addresses are let pass."""
    assert found(f"notes: {text}") == []


@pytest.mark.parametrize(
    "text",
    [
        "001000000003",
        "001 000 000 003",
        "001.000.000.003",
        "001-000-000-003",
        "001\u00a0000\u00a0000\u00a0003",
        "001\u200b000000003",
        "0010 0000 0003",
        "0010-0000-0003",
        "００１００００００００３",
        "/001000000003",
    ],
)
def test_identity_numbers(text: str) -> None:
    """Twelve digits that begin with zero look like an identity card, however they are grouped."""
    assert found(f"CCCD {text}.") == ["RIENG-02"]


@pytest.mark.parametrize(
    "text",
    [
        "0010000000031",
        "1010000000003",
        "001000000003/KH-UBND",
        "00100000000",
        "10.000.000.000.000 đồng",
        "000000000000",
    ],
)
def test_other_long_numbers(text: str) -> None:
    """Other lengths, document numbers and money are no identity card."""
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "nguyen.van.a@gmail.com",
        "A.B@Yahoo.com.vn",
        "a_b@outlook.com",
        "a+b@icloud.com",
        "a@hotmail.com",
        "<mailto:a@gmail.com>",
    ],
)
def test_mailboxes(text: str) -> None:
    """A mailbox at a provider that persons use is told."""
    assert found(f"email: {text}") == ["RIENG-03"]


@pytest.mark.parametrize(
    "text", ["hoi@langson.gov.vn", "hien-mau@viethhtm.vn", "a@gmail.gov.vn.example", "@gmail"]
)
def test_office_mailboxes(text: str) -> None:
    """A mailbox of an office is let pass."""
    assert found(f"email: {text}") == []


def test_place() -> None:
    """Each number is told at its own line and column, also in comments and several in a line."""
    text = Text("content/x.yaml", "a: b\n# 0900000001, ０９００００００００\n")
    places = [(each.line, each.column, each.width) for each in personal.find(text)]
    assert places == [(2, 3, 10), (2, 15, 10)]


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("files/0900000001.pdf", ["RIENG-01"]),
        ("files/0900000001/a.pdf", ["RIENG-01"]),
        ("files/danh-sach-001000000003.pdf", ["RIENG-02"]),
        ("files/2026-05-28.pdf", []),
        ("files/72_BCD-KGVX.pdf", []),
    ],
)
def test_names_of_attachments(name: str, codes: list[str]) -> None:
    """A file's name becomes an address: it holds no number of a person either."""
    problems = list(personal.find_in_name(f"content/{name}"))
    assert [(each.path, each.code) for each in problems] == [
        (f"content/{name}", code) for code in codes
    ]
