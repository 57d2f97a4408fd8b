"""Lists of persons with what is theirs: tables, lines of a text, columns that a PDF took apart.

A row counts where it holds a person's name and a birth year, a blood group, a measurement, a number of
papers. A heading alone, an empty form, figures of communes and schools named after persons do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from giot_hong import persons
from giot_hong.fold import fold


class Row(NamedTuple):
    """The first row of a list that may not be published, and how many rows it has."""

    line: int
    start: int
    width: int
    rows: int


class Cell(NamedTuple):
    """What stands in one cell, and where in its line."""

    column: int
    start: int
    text: str


class Number(NamedTuple):
    """A number below a heading that says whose it is: ``phone`` or ``paper``."""

    kind: str
    line: int
    start: int
    text: str


_REF = re.compile(r"^([A-Z]{1,3})[0-9]{1,7}(?::[A-Z]{1,3}[0-9]{1,7})?(?: \([^)]*\))?=")
_GAP = re.compile(r" {2,}")
_DASH = re.compile(r"\s+[–—-]\s+")
_NAME_HEAD = re.compile(
    r"(?:ho (?:va |, )?ten(?: (?:nguoi|tnv|hoc sinh|benh nhan).*)?|ho[ _]?ten|ho dem|ten(?: (?:chau|em|be|nguoi|tnv|hoc sinh|benh nhan).*)?|name|full[ _]?name|ho, chu dem"
    r"|nguoi (?:hien|hien mau|dang ky|lien he|phu trach|nhan)|hoc sinh|benh nhan|nguoi benh|nguoi hien .*)"
)
_HEADS = {
    "birth": re.compile(
        r"(?:nam|ngay|ngay thang nam|ngay,? thang,? nam|thang nam) ?_?sinh|ns|nam_sinh|ngay_sinh|dob|birth.*"
        r"|date of birth|sinh nam|tuoi|ngaysinh|namsinh"
    ),
    "blood": re.compile(
        r"nhom(?: mau)?(?: ?/? ?rh)?|n\.? ?mau|nhom_mau|nhommau|blood[ _]?(?:type|group)|abo(?:/rh)?"
        r"|group|nhom mau .*"
    ),
    "paper": re.compile(
        r"(?:so )?(?:cccd|cmnd|cmt|can cuoc.*|cmnd/cccd|cccd/cmnd|ho chieu|dinh danh|dinh danh .*)"
        r"|so_cccd|socccd|id(?:_| )?(?:number|card|no)|(?:so )?the bhyt|bhyt|(?:so |ma )?the(?: hien mau)?"
        r"|so tai khoan.*|stk|tai khoan|account.*"
    ),
    "phone": re.compile(
        r"(?:so )?(?:dien thoai|dt|sdt|dtdd|di dong|so may)(?: .*)?|dien_?thoai|so_?dien_?thoai|phone.*|mobile"
        r"|tel|lien lac.*|zalo"
    ),
    "health": re.compile(
        r"hbsag|(?:anti-?)?hcv|hiv|giang mai|ha|huyet ap|can nang.*|mach|hb|ket luan|ket qua.*|chan doan"
        r"|xet nghiem.*|benh|ly do hoan.*|hemoglobin"
    ),
    "gift": re.compile(
        r"luong mau.*|the tich.*|so lan hien.*|lan thu|lan hien.*|so lan|ml|last_donation|so tien"
    ),
    "home": re.compile(
        r"dia chi(?: .*)?|noi o.*|thuong tru|noi thuong tru|address|que quan|cho o.*"
    ),
}
_THING = re.compile(
    r"(?:so|ma) (?:lo|hang|vach|seri|hop dong|hoa don|van don|tui|chuyen|vat tu|thiet bi|hieu|ky hieu)(?: .*)?"
    r"|lo(?: .*)?|lot.*|serial.*|barcode|imei|catalogue.*|ma(?: (?:san pham|che pham|don vi mau|tui mau).*)?"
)
_YEAR = r"(?:19[3-9][0-9]|200[0-9]|201[0-2])"
_BIRTH = re.compile(
    rf"(?:{_YEAR}|[0-3]?[0-9][./-][01]?[0-9][./-]{_YEAR}|{_YEAR}-[01][0-9]-[0-3][0-9]"
    r"|[0-3][0-9][01][0-9](?:19[3-9][0-9]|200[0-9])|(?:[1-3][0-9]|4[01])[0-9]{3})(?:\.0)?"
)
_BORN = re.compile(
    rf"(?:sinh(?: năm| ngày)?|sn|ns|s\.n\.?)?[:. ]*(?:{_YEAR}|[0-3]?[0-9][./-][01]?[0-9][./-]{_YEAR}"
    rf"|{_YEAR}-[01][0-9]-[0-3][0-9])",
    re.IGNORECASE,
)
_BLOOD = re.compile(
    r"(?:nhóm )?(?:máu )?(?:A|B|AB|O|0)(?: ?[+\u2212-]| ?\((?:[+\u2212-])\)| ?Rh ?\(?[+\u2212-]?\)?)?"
)
_TIMES = re.compile(r"[0-9]{1,3} (?:lần|đơn vị|đv)", re.IGNORECASE)
_LIST_WORDS = re.compile(
    r"danh s[aá]ch|hi[eế]n m[aá]u|ký nhận|đ[aă]ng k[yý]|người hiến|donors|\bds\b", re.IGNORECASE
)
_MISREAD = str.maketrans("OolI", "0011")
_FULL_DAY = re.compile(rf"[0-3]?[0-9][./-][01]?[0-9][./-]{_YEAR}|{_YEAR}-[01][0-9]-[0-3][0-9]")
# What stands behind names in a running text: how often they gave, or when they were born.
_BEHIND = re.compile(rf" \(?(?:lần (?:thứ )?[0-9]{{1,3}}|[0-9]{{1,3}} lần)| {_YEAR}(?![0-9])")
# A row of a list holds one of these; a table has one of these signs, or a heading with a comma.
_OWN = re.compile(rf"{_YEAR}|(?<![^\W_])(?:A|B|AB|O|0)(?![^\W_])")
_SIGNS = ("|", "\t", ";")
_HEAD_WORDS = r"(?:tên|ten|name|sdt|điện thoại|cccd|người (?:nhận|hiến)|địa chỉ)"
_HEAD_HINTS = (
    "ên,", "ọ tên", "en,", "ame,", "sdt", "SĐT", "sđt", "iện thoại", "CCCD", "cccd", "gười nhận", "gười hiến", "ịa chỉ", ",tên", ", tên",
)  # fmt: skip
_HEADING = re.compile(rf"{_HEAD_WORDS}[\w ]{{0,12}}[\"']? ?,|,[ \"']*{_HEAD_WORDS}", re.IGNORECASE)
_WIDE_GAP = re.compile(r"\S {2,}\S[^\n]* {2}\S")
_DIGITS = re.compile(r"[0-9]")


def split(line: str) -> list[Cell]:
    """The cells of a line, by the sign that parts them; a line without one is a cell."""
    if "=" in line and _REF.match(line.lstrip("'\"")):
        return [_referred(cell) for cell in _parts(line, "\t")]
    for sign in ("\t", "|", ";"):
        if sign in line:
            return _parts(line, sign)
    if len(_GAP.findall(line.strip())) > 1:
        return _between(line, _GAP)
    if "," in line:
        return _parts(line, ",")
    return _between(line, _DASH)


def _between(line: str, gaps: re.Pattern[str]) -> list[Cell]:
    cells: list[Cell] = []
    begin = 0
    for gap in [*gaps.finditer(line), None]:
        end = gap.start() if gap else len(line)
        if gap is None or end > begin or cells:
            cells.append(_cell(len(cells), begin, line[begin:end]))
        begin = gap.end() if gap else end
    return cells


def _parts(line: str, sign: str) -> list[Cell]:
    cells, begin = [], 0
    for column, part in enumerate(line.split(sign)):
        cells.append(_cell(column, begin, part))
        begin += len(part) + 1
    return cells


def _cell(column: int, begin: int, part: str) -> Cell:
    """A cell without what stands around its text."""
    text = part.lstrip(" \"'={}[]*")
    start = begin + len(part) - len(text)
    return Cell(column, start, text.rstrip(" \"'{}[]*"))


def _referred(cell: Cell) -> Cell:
    """A cell of a spreadsheet, which says itself in which column it stands."""
    found = _REF.match(cell.text)
    if not found:
        return cell._replace(column=-1)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    text = cell.text[found.end() :].strip(" \"'")
    return Cell(column, cell.start + found.end(), text)


class _Table:
    """Rows below one another with the same sign between cells, and what their headings say."""

    def __init__(self) -> None:
        self.heads: dict[int, str] = {}
        self.first: tuple[int, int, int] | None = None
        self.rows = 0

    def found(self) -> Iterator[Row]:
        if self.first:
            yield Row(*self.first, self.rows)

    def count(self, number: int, start: int, end: int) -> None:
        if not self.first:
            self.first = (number, start, max(1, end - start))
        self.rows += 1


def find(lines: Sequence[str]) -> Iterator[Row | Number]:
    """Every list of persons in a text, and the numbers below headings of telephones and papers."""
    body = "\n".join(lines)
    signs = any(body.count(sign) > 1 for sign in _SIGNS)
    headed = any(word in body for word in _HEAD_HINTS) and _HEADING.search(body)
    if signs or headed or _WIDE_GAP.search(body):
        yield from _tables(lines)
    rows = [*_loose(lines)] or [*_stacked(lines)] if _OWN.search(body) else []
    yield from rows or _in_sentences(lines)
    if any(word in body for word in ("ọ tên\n", "ọ và tên\n", "Ọ TÊN\n", "Ọ VÀ TÊN\n")):
        yield from _apart(lines)


def _tables(lines: Sequence[str]) -> Iterator[Row | Number]:
    table = _Table()
    for number, line in enumerate(lines):
        cells = split(line)
        if len(cells) < 2:
            if line.strip():
                yield from table.found()
                table = _Table()
            continue
        heads = _heads(cells)
        if heads and (not table.heads or not set(heads.values()) & {"name"}):
            if not table.heads or set(heads) != set(table.heads):
                table.heads = {**table.heads, **heads}
            if len(heads) == len([cell for cell in cells if cell.text]):
                continue
        elif heads:
            yield from table.found()
            table = _Table()
            table.heads = heads
            continue
        if not table.heads:
            continue
        if {fold(cell.text) for cell in cells if cell.text} <= {"nam", "nu", "nam/nu"}:
            table.heads |= {cell.column: "birth" for cell in cells if cell.text}
            continue
        named = [
            cell
            for cell in cells
            if table.heads.get(cell.column) == "name" and persons.is_cell(cell.text, labelled=True)
        ]
        own = [cell for cell in cells if _is_own(table.heads.get(cell.column, ""), cell.text)]
        if named and own:
            table.count(number, named[0].start, cells[-1].start + len(cells[-1].text))
        for cell in cells:
            kind = table.heads.get(cell.column, "")
            if kind in {"phone", "paper"} and len(_DIGITS.findall(cell.text)) >= 9:
                yield Number(kind, number, cell.start, cell.text)
    yield from table.found()


def _heads(cells: Sequence[Cell]) -> dict[int, str]:
    """What the columns below a row of headings hold; empty for any other row."""
    found = {}
    for cell in cells:
        plain = fold(cell.text).strip(" .:*\"'")
        if not plain or len(plain) > 40:
            continue
        if _NAME_HEAD.fullmatch(plain):
            found[cell.column] = "name"
            continue
        for kind, pattern in _HEADS.items():
            if pattern.fullmatch(plain):
                found[cell.column] = kind
                break
    return found


def _is_own(kind: str, text: str) -> bool:
    """Whether a cell holds what its heading promises of a person."""
    if not text or not kind or kind in {"name", "phone"}:
        return False
    if kind == "birth":
        return bool(_BIRTH.fullmatch(text.translate(_MISREAD)))
    if kind == "blood":
        return bool(_BLOOD.fullmatch(text))
    if kind == "paper":
        return len(_DIGITS.findall(text)) >= 6
    if kind == "home":
        return bool(_DIGITS.search(text))
    return text not in {"x", "-", "…"}


def is_of_a_thing(lines: Sequence[str], number: int, start: int) -> bool:
    """Whether the heading above a place says that a lot's, a bag's or a ware's number stands there."""
    cells = split(lines[number])
    column = sum(cell.start <= start for cell in cells) - 1
    if len(cells) < 2 or column < 0:
        return False
    for above in reversed(lines[:number]):
        heads = split(above)
        if len(heads) != len(cells):
            return False
        if _THING.fullmatch(fold(heads[column].text).strip(" .:*")):
            return True
    return False


def _stacked(lines: Sequence[str]) -> Iterator[Row]:
    """A table whose cells stand below one another: a name, below it a year, a group, a volume."""
    own = {n for n, line in enumerate(lines) if len(line) < 12 and _is_alone(line.strip())}
    above = {n - 1 for n in own} | {n - 2 for n in own}
    rows = [
        n
        for n in sorted(above - own)
        # Above a year and a group, any words with capitals are a name.
        if n >= 0 and persons.is_cell(lines[n], labelled={n + 1, n + 2} <= own)
    ]
    if len(rows) > 1:
        line = lines[rows[0]]
        yield Row(rows[0], len(line) - len(line.lstrip()), len(line.strip()), len(rows))


def _is_alone(text: str) -> bool:
    return bool(_BORN.fullmatch(text) or _BLOOD.fullmatch(text))


def _loose(lines: Sequence[str]) -> Iterator[Row]:
    """Rows without a heading: a whole name, and beside it a birth year or a blood group."""
    rows: list[tuple[int, int, int]] = []
    is_list = False
    for number, line in enumerate(lines):
        if not (_may_be_row(line) and _OWN.search(line)):
            continue
        cells = split(line)
        own = [
            cell
            for cell in cells
            if (bare := persons._KEYED.sub("", cell.text).strip(" {}\"'"))
            and (_BORN.fullmatch(bare) or _BLOOD.fullmatch(bare))
        ]
        # Beside a whole day of birth, or a year and a blood group, any words with capitals are a name.
        surely = len(own) > 1 or any(_FULL_DAY.fullmatch(cell.text) for cell in own)
        named = [
            cell
            for cell in cells
            if persons.is_cell(cell.text, labelled=surely) and cell not in own
        ]
        if named and own:
            rows.append((number, named[0].start, len(line.rstrip()) - named[0].start))
            above = lines[max(0, number - 4) : number + 1]
            is_list = is_list or any(_LIST_WORDS.search(one) for one in above)
    if len(rows) >= 2 or (rows and is_list):
        yield Row(*rows[0], len(rows))


def _in_sentences(lines: Sequence[str]) -> Iterator[Row]:
    """Several names in a line, each with how often the person gave, or when they were born."""
    for number, line in enumerate(lines):
        found = [
            match
            for match in _BEHIND.finditer(line)
            if any(
                persons.is_cell(part)
                for part in _tails(line[max(0, match.start() - 50) : match.start()])
            )
        ]
        if len(found) > 1:
            yield Row(number, 0, found[-1].end(), len(found))


def _tails(words: str) -> Iterator[str]:
    """The last two to four words: where in a sentence a name begins is not told."""
    whole = words.split()
    while whole and (whole[-1].islower() or whole[-1] == "("):
        whole.pop()
    yield from (" ".join(whole[-count:]) for count in (4, 3, 2) if count <= len(whole))


def _may_be_row(line: str) -> bool:
    return 5 < len(line) < 400 and any(
        sign in line for sign in ("\t", "|", ";", ",", "–", "—", "-", "  ")
    )


def _apart(lines: Sequence[str]) -> Iterator[Row]:
    """A table whose columns stand below one another: names first, then years or groups."""
    heads: dict[str, int] = {}
    for number, line in enumerate(lines):
        plain = fold(line).strip(" .:*")
        if not plain or len(plain) > 40:
            continue
        if _NAME_HEAD.fullmatch(plain) and plain not in {"ten", "name"}:
            heads["name"] = number
        elif "name" in heads:
            for kind in ("birth", "blood", "paper"):
                if _HEADS[kind].fullmatch(plain):
                    heads.setdefault(kind, number)
    if len(heads) < 2:
        return
    first = min(number for kind, number in heads.items() if kind != "name")
    named = [n for n in range(heads["name"] + 1, first) if persons.is_cell(lines[n])]
    own = [
        n
        for kind, begin in heads.items()
        if kind != "name"
        for n in range(begin + 1, min(begin + 200, len(lines)))
        if _is_own(kind, lines[n].strip())
    ]
    if named and own:
        line = lines[named[0]]
        yield Row(named[0], len(line) - len(line.lstrip()), len(line.strip()), len(named))
