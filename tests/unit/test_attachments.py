"""Original files are taken by what they are, not by what they are called."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from giot_hong import attachments


def archive(*members: str) -> bytes:
    """A zip archive with empty members."""
    raw = BytesIO()
    with zipfile.ZipFile(raw, "w") as file:
        for member in members:
            file.writestr(member, "")
    return raw.getvalue()


def of_a_new_kind() -> bytes:
    """An archive that needs a version of the zip format which Python does not know."""
    raw = bytearray(archive("word/document.xml"))
    central = raw.rindex(b"PK\x01\x02")
    raw[central + 6 : central + 8] = (99).to_bytes(2, "little")
    return bytes(raw)


@pytest.mark.parametrize(
    ("name", "raw", "codes"),
    [
        ("a.pdf", b"%PDF-1.7\n", []),
        ("A.PDF", b"%PDF-1.7\n", []),
        ("a.png", b"\x89PNG\r\n\x1a\n", []),
        ("a.jpg", b"\xff\xd8\xff\xe0", []),
        ("a.jpeg", b"\xff\xd8\xff\xe0", []),
        ("a.docx", archive("word/document.xml"), []),
        ("a.xlsx", archive("xl/workbook.xml"), []),
        ("a.odt", archive("content.xml"), []),
        ("72_BCD-KGVX.v2.pdf", b"%PDF-1.7\n", []),
        ("a.pdf", b"", ["TEP-08"]),
        ("a.pdf", b"<html>", ["TEP-08"]),
        ("a.png", b"%PDF-1.7\n", ["TEP-08"]),
        ("a.docx", archive("xl/workbook.xml"), ["TEP-08"]),
        ("a.docx", b"\xd0\xcf\x11\xe0", ["TEP-08"]),
        ("a.docx", archive("word/document.xml")[:20], ["TEP-08"]),
        ("a.docx", of_a_new_kind(), ["TEP-08"]),
        ("a.svg", b"<svg/>", ["TEP-08"]),
        ("a.html", b"<html>", ["TEP-08"]),
        ("a.docm", archive("word/document.xml"), ["TEP-08"]),
        ("a", b"%PDF-1.7\n", ["TEP-08"]),
        ("Kế hoạch.pdf", b"%PDF-1.7\n", ["TEP-07"]),
        ("a b.pdf", b"%PDF-1.7\n", ["TEP-07"]),
        ("a%20b.pdf", b"%PDF-1.7\n", ["TEP-07"]),
        ("a(1).pdf", b"%PDF-1.7\n", ["TEP-07"]),
        ("a" * 97 + ".pdf", b"%PDF-1.7\n", ["TEP-07"]),
        ("aux.pdf", b"%PDF-1.7\n", ["TEP-07"]),
        ("a.pdf", b"%PDF-" + bytes(attachments.MAX_BYTES), ["TEP-08"]),
    ],
)
def test_check(tmp_path: Path, name: str, raw: bytes, codes: list[str]) -> None:
    """Only the few kinds that are asked for pass, by their bytes, their size and their name."""
    path = tmp_path / name
    path.write_bytes(raw)
    found = list(attachments.check(path, f"content/files/{name}"))
    assert [problem.code for problem in found] == codes


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("Kế hoạch số 1.pdf", "ke-hoach-so-1.pdf"),
        ("…", "tep"),
        ("Phụ lục", "phu-luc"),
        ("a" * 120 + ".pdf", "a" * 96 + ".pdf"),
        ("NUL.pdf", "nul-1.pdf"),
    ],
)
def test_nearest_name(tmp_path: Path, name: str, nearest: str) -> None:
    """A name that cannot stand in an address comes with one that can."""
    path = tmp_path / name
    path.write_bytes(b"")
    first = next(iter(attachments.check(path, f"content/files/{name}")))
    assert (first.code, first.nearest) == ("TEP-07", nearest)


def test_folders_are_part_of_the_address(tmp_path: Path) -> None:
    """A folder's name is judged like a file's."""
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7\n")
    (problem,) = attachments.check(path, "content/files/Năm 2026/a.pdf")
    assert (problem.code, problem.nearest) == ("TEP-07", "nam-2026")


def test_same_but_for_case() -> None:
    """Names that differ only in the case of letters are pairs; the later one is to be renamed."""
    names = ["files/a/B.pdf", "files/a/b.pdf", "files/a/c.pdf", "files/A/b.pdf"]
    assert list(attachments.same_but_for_case(names)) == [
        ("files/a/B.pdf", "files/A/b.pdf"),
        ("files/a/b.pdf", "files/A/b.pdf"),
    ]
