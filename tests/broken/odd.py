"""A small right content tree, and the files that neither git nor an editor would keep as they are.

Each case puts one file into the tree and promises the whole list of problems.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from support import PDF

DRIVE = "drives/2026/lang-son/dot-1.yaml"
GOOD = {
    "content.yaml": "schema_version: 1\n",
    "places/provinces.yaml": (
        "provinces:\n  - id: lang-son\n    code: '20'\n    name: Lạng Sơn\n    kind: tỉnh\n"
    ),
    "places/communes.csv": "code,name,kind,province\n06040,Thất Khê,xã,lang-son\n",
    "venues/lang-son/hoi-truong.yaml": "name: Hội trường xã Thất Khê\nprovince: lang-son\n",
    DRIVE: (
        "title: Ngày hội hiến máu tại Thất Khê\n"
        "province: lang-son\n"
        "certainty: confirmed\n"
        "sessions:\n"
        "  - date: 2026-05-28\n"
        "    start: 6 giờ 30 phút\n"
        "    venues: [hoi-truong]\n"
    ),
}


def write_tree(folder: Path) -> Path:
    """Write the right tree below a folder; checking it finds nothing."""
    content = folder / "content"
    for path, text in GOOD.items():
        put(content, path, text.encode())
    return content


def put(content: Path, path: str, raw: bytes) -> Path:
    """Write one file of a tree."""
    target = content / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(raw)
    return target


class Odd(NamedTuple):
    """One odd file: its bytes, and what must be said, as ``line:column CODE``."""

    name: str
    raw: bytes
    promised: list[str]
    path: str = DRIVE


_TEXT = GOOD[DRIVE]
_BOMB = "a: &a [x, x]\n" + "".join(
    f"{key}: &{key} [*{before}, *{before}]\n"
    for before, key in zip("abcdefgh", "bcdefghi", strict=True)
)

CASES = [
    # Encodings
    Odd("windows-1258", _TEXT.replace("ấ", "â").encode("cp1258", "replace"), ["1:1 TEP-01"]),
    Odd("latin-1 on line 2", b"title: Dot 1\nprovince: l\xe0ng\n", ["2:1 TEP-01"]),
    Odd("utf-16 with a mark", _TEXT.encode("utf-16"), ["1:1 TEP-01"]),
    Odd("utf-16 without a mark", _TEXT.encode("utf-16-le"), ["1:1 TEP-02"]),
    Odd("half a letter", _TEXT.encode()[:10], ["1:1 TEP-01"]),
    Odd("binary", bytes(range(256)), ["1:1 TEP-02"]),
    Odd("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", ["1:1 TEP-02"]),
    Odd("control character", b"title: Dot\x07 1\n", ["1:11 CU-PHAP-03"]),
    Odd("control character in quotes", b'a: b\ntitle: "Dot\x1b 1"\n', ["2:12 CU-PHAP-03"]),
    # Nothing there
    Odd("empty", b"", ["1:1 TEP-03"]),
    Odd("only blanks", b" \r\n\r\n  \n", ["1:1 TEP-03"]),
    Odd("only a BOM", b"\xef\xbb\xbf", ["1:1 TEP-03"]),
    Odd("only comments", "# Đợt 1\n# chưa có gì\n".encode(), ["1:1 TEP-03"]),
    Odd("only a dash line", b"---\n", ["1:1 TEP-03"]),
    # Too much
    Odd("very large", b"# " + b"x" * 600_000, ["1:1 TEP-05"]),
    Odd("20,000 brackets", b"title: " + b"[" * 20_000, ["1:19 CU-PHAP-07"]),
    Odd("200,000 brackets", b"title: " + b"[" * 200_000, ["1:19 CU-PHAP-07"]),
    Odd("200,000 braces", b"title: " + b"{" * 200_000, ["1:9 CU-PHAP-03"]),
    Odd("200,000 dashes", b"title:\n  " + b"- " * 200_000, ["2:25 CU-PHAP-07"]),
    Odd(
        "deep block nesting",
        "".join(f"{' ' * depth}a:\n" for depth in range(700)).encode(),
        ["13:13 CU-PHAP-07"],
    ),
    Odd("alias bomb", _BOMB.encode(), ["1:4 CU-PHAP-06"]),
    Odd("a 400 kB line", b"title: a: " + b"b" * 400_000, ["1:9 CU-PHAP-01"]),
    Odd(
        "a huge number",
        _TEXT.encode() + b"round: " + b"9" * 5000 + b"\n",
        ["8:8 SO-01"],
    ),
    # YAML that data files never need
    Odd("tag", b"title: !!python/object:os.system x\n", ["1:8 CU-PHAP-06"]),
    Odd("anchor", b"title: &a Dot 1\n", ["1:8 CU-PHAP-06"]),
    Odd("merge key", b"base: &b {a: b}\n<<: *b\n", ["1:7 CU-PHAP-06"]),
    Odd("two documents", b"title: a\n---\ntitle: b\n", ["2:1 CU-PHAP-03"]),
    Odd("a list as a key", b"? [a, b]\n: c\n", ["1:3 CU-PHAP-03"]),
    Odd("directive", b"%YAML 9.9\n---\ntitle: a\n", ["1:1 CU-PHAP-06"]),
    # Slips of the hand
    Odd("tab", b"target:\n\tvalue: 1\n", ["2:1 CU-PHAP-02"]),
    Odd("tab after blanks", b"target:\n  \tvalue: 1\n", ["2:3 CU-PHAP-02"]),
    Odd("unquoted colon", "title: Thông báo: đợt 1\n".encode(), ["1:17 CU-PHAP-01"]),
    Odd("unclosed quote", _TEXT.replace("Ngày", '"Ngày').encode(), ["1:8 CU-PHAP-05"]),
    Odd("unclosed apostrophe", _TEXT.replace("Ngày", "'Ngày").encode(), ["1:8 CU-PHAP-05"]),
    Odd("text after quotes", b'title: "Dot 1" nam 2026\n', ["1:16 CU-PHAP-03"]),
    Odd("at sign", b"title: @hien-mau\n", ["1:8 CU-PHAP-06"]),
    Odd(
        "key twice",
        (_TEXT + "title: Tên khác\ncertainty: tentative\n").encode(),
        ["8:1 CU-PHAP-04", "9:1 CU-PHAP-04"],
    ),
    # Names
    Odd("blanks and diacritics", _TEXT.encode(), ["1:1 TEP-07"], "drives/2026/lang-son/Đợt 1.yaml"),
    Odd("another ending", _TEXT.encode(), ["1:1 TEP-06"], "drives/2026/lang-son/dot-2.yml"),
    Odd("unknown folder", _TEXT.encode(), ["1:1 TEP-06"], "dot/2026/dot-2.yaml"),
    Odd("one folder too few", _TEXT.encode(), ["1:1 TEP-06"], "drives/2026/dot-2.yaml"),
    Odd("one folder too many", _TEXT.encode(), ["1:1 TEP-06"], "drives/2026/lang-son/a/dot-2.yaml"),
    Odd("year twice", _TEXT.encode(), ["1:1 TEP-06"], "drives/2026/2026/dot-2.yaml"),
    Odd("folder named as a file", _TEXT.encode(), ["1:1 TEP-06"], "campaigns/x.yaml/dot-2.yaml"),
    Odd("Word in data", b"PK\x03\x04", ["1:1 TEP-06"], "directives/2026/ke-hoach.docx"),
    Odd("attachment with blanks", PDF, ["1:1 TEP-07"], "files/2026/Kế hoạch 1.pdf"),
    Odd("a long name", _TEXT.encode(), ["1:1 TEP-07"], f"drives/2026/lang-son/{'a' * 101}.yaml"),
    Odd("a device of Windows", _TEXT.encode(), ["1:1 TEP-07"], "drives/2026/lang-son/con.yaml"),
    Odd("a device as attachment", PDF, ["1:1 TEP-07"], "files/nul.pdf"),
    Odd("a number as attachment", PDF, ["1:1 RIENG-01"], "files/0900000001.pdf"),
    Odd("attachment of 11 MB", b"%PDF-" + bytes(11 << 20), ["1:1 TEP-08"], "files/a.pdf"),
    Odd("broken PDF", b"%PDF-1.7", ["1:1 TEP-08"], "files/a.pdf"),
    Odd("broken zip", b"PK\x03\x04 not a zip", ["1:1 TEP-08"], "files/a.docx"),
    # The other kinds of file
    Odd("empty head", b"---\n---\nBody\n", ["2:1 TEP-03"], "news/2026/tin.md"),
    Odd(
        "fault in the head",
        b"---\ntitle: Tin\ndate: 2026-02-30\nsummary: a\n---\nBody\n",
        ["3:7 NGAY-02"],
        "news/2026/tin.md",
    ),
    Odd(
        "control characters in a text",
        b"---\ntitle: Tin\nsummary: a\n---\nA\x08b\x1b[31m\n",
        ["5:2 CU-PHAP-03"],
        "news/2026/tin.md",
    ),
    Odd(
        "control character in a page",
        b"Title: Tin\nSlug: tin-1\nSummary: a\n\nA \x1b\n",
        ["5:3 CU-PHAP-03"],
        "pages/tin.md",
    ),
    Odd(
        "300 lists in each other",
        b"---\ntitle: Tin\nsummary: a\n---\n"
        + "".join(f"{'    ' * depth}- x\n" for depth in range(300)).encode(),
        ["15:41 CU-PHAP-07"],
        "news/2026/tin.md",
    ),
    Odd(
        "300 lists in each other, by tabs, with a link",
        b"---\ntitle: Tin\nsummary: a\n---\n"
        + "".join("\t" * depth + "* [x](y)\n" for depth in range(300)).encode(),
        ["15:11 CU-PHAP-07"],
        "news/2026/tin.md",
    ),
    Odd(
        "1,000 lists in one line",
        b"---\ntitle: Tin\nsummary: a\n---\nA\n\n" + b"- " * 1000 + b"x\n",
        ["7:1 CU-PHAP-07"],
        "news/2026/tin.md",
    ),
    Odd(
        "a page's key with a blank behind it",
        b"Title : Tin\nSlug: tin-1\nSummary: a\n\nA\n",
        ["1:1 CU-PHAP-03"],
        "pages/tin.md",
    ),
    Odd(
        "a link to nothing",
        b"---\ntitle: Tin\nsummary: a\n---\n\n[x]({filename}/)\n",
        ["6:5 LIEN-KET-01"],
        "news/2026/tin.md",
    ),
    Odd(
        "a table without rows", b"code,name,kind,province\n", ["1:1 TEP-03"], "places/communes.csv"
    ),
    Odd("no provinces", b"", ["1:1 TEP-03"], "places/provinces.yaml"),
    Odd(
        "an empty list of provinces", b"provinces: []\n", ["1:1 THIEU-01"], "places/provinces.yaml"
    ),
    Odd("a table of Excel's", b"code;name\n", ["1:1 CU-PHAP-09"], "places/communes.csv"),
    Odd("a table without its columns", b"# a\nx,y\n", ["2:1 CU-PHAP-09"], "places/former.csv"),
    Odd(
        "a table with an open quote",
        b'code,name,kind,province\n"' + b"x" * 200_000,
        ["2:1 CU-PHAP-03"],
        "places/communes.csv",
    ),
    Odd(
        "a province twice, a successor unknown",
        GOOD["places/provinces.yaml"].encode()
        + b"  - id: lang-son\n    code: '21'\n    name: A\n    kind: "
        + "tỉnh\n    successors: [lang-xon]\n".encode(),
        ["6:9 DINH-DANH-01", "10:18 THAM-CHIEU-01"],
        "places/provinces.yaml",
    ),
]
