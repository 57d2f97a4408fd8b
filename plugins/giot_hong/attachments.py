"""Original files beside documents: what may be attached, told by content and not by name."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Set
from pathlib import Path, PurePosixPath

from giot_hong import personal
from giot_hong.fields import LONGEST_NAME, name_fault, nearest_slug
from giot_hong.innertext import Found
from giot_hong.problems import Problem

MAX_BYTES = 10 * 1024 * 1024
# Names become addresses, and links to them are typed by hand.
_NAME = re.compile(r"[A-Za-z0-9]+(?:[._-]+[A-Za-z0-9]+)*")
_MAGIC = {
    ".pdf": (b"%PDF-",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
}
# Office files are zip archives; this member tells the kind (ECMA-376, ODF 1.2 part 3).
_ZIP_MEMBER = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml", ".odt": "content.xml"}


def check(path: Path, shown: str) -> Iterator[Problem]:
    """What is wrong with an attachment: its name, its size, or bytes that are not of its kind."""

    def refuse(message: str, read: str) -> Problem:
        return Problem(
            path=shown,
            line=1,
            column=1,
            code="TEP-08",
            message=message,
            read=read,
            expected="PDF, PNG, JPEG, DOCX, XLSX hoặc ODT, không quá 10 MB",
        )

    for part in PurePosixPath(shown).parts[2:]:
        if fault := _name_fault(part):
            yield Problem(
                path=shown,
                line=1,
                column=1,
                code="TEP-07",
                message=fault,
                read=part,
                nearest=_nearest_name(part),
            )
    size = path.stat().st_size
    if size > MAX_BYTES:
        yield refuse("Tệp đính kèm quá lớn.", f"{size / 1024 / 1024:.1f} MB".replace(".", ","))
    suffix = path.suffix.lower()
    if suffix in _MAGIC:
        with path.open("rb") as file:
            if not file.read(8).startswith(_MAGIC[suffix]):
                yield refuse("Nội dung tệp không đúng với đuôi tệp.", path.name)
    elif suffix in _ZIP_MEMBER:
        if not _has_member(path, _ZIP_MEMBER[suffix]):
            yield refuse("Nội dung tệp không đúng với đuôi tệp.", path.name)
    else:
        yield refuse("Loại tệp này không được đăng.", path.name)


_SHOWN = 6


def tell(shown: str, inside: Iterable[Found], register: Set[str]) -> Iterator[Problem]:
    """What was found inside an attachment as problems, one for each code, with the places."""
    by_code: dict[str, list[Found]] = {}
    for found in inside:
        if not (found.key and found.key in register):
            by_code.setdefault(_code(found.kind), []).append(found)
    for code, all_found in by_code.items():
        places = list(dict.fromkeys(_placed(one) for one in all_found))
        more = f" và {len(places) - _SHOWN} chỗ nữa" if len(places) > _SHOWN else ""
        first = all_found[0]
        yield Problem(
            path=shown,
            line=1,
            column=1,
            code=code,
            message=_SENTENCES.get(first.kind) or first.shown or personal.KINDS[first.kind].message,
            read="; ".join(places[:_SHOWN]) + more if first.kind != "broken" else "",
            expected=_INSTEAD.get(code, ""),
        )


def _code(kind: str) -> str:
    return _CODES[kind] if kind in _CODES else personal.KINDS[kind].code


def _placed(found: Found) -> str:
    return f"{found.place}: {found.shown}" if found.shown else found.place


_CODES = {"unread": "RIENG-06", "position": "RIENG-07", "broken": "TEP-08"}
_SENTENCES = {
    kind: f"Trong tệp này có chỗ như sau. {said.message}" for kind, said in personal.KINDS.items()
} | {
    "unread": "Máy không đọc được chữ ở các phần này, có lẽ là bản quét; người phải tự xem.",
    "position": "Ảnh ghi vị trí nơi chụp; ai tải về cũng đọc được.",
}
_INSTEAD = {
    "TEP-08": "tệp mở được, không có mật khẩu",
    "RIENG-01": "bản khác của tệp, thay số ấy bằng điện thoại cơ quan",
    "RIENG-02": "bản khác của tệp, không có số ấy",
    "RIENG-03": "bản khác của tệp, thay bằng hộp thư cơ quan",
    "RIENG-04": "bản khác của tệp, không có danh sách",
    "RIENG-05": "bản khác của tệp, không có điều riêng ấy",
    "RIENG-07": "ảnh không kèm vị trí",
}


def same_but_for_case(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs of names that Windows and macOS take for one: the later, then the earlier."""
    seen: dict[str, str] = {}
    for name in sorted(names):
        other = seen.setdefault(name.lower(), name)
        if other != name:
            yield name, other


def _name_fault(part: str) -> str:
    if not _NAME.fullmatch(part):
        return "Tên tệp đính kèm nằm trong địa chỉ trang nên không có dấu cách, dấu tiếng Việt."
    return name_fault(part)


def _nearest_name(part: str) -> str:
    stem, dot, ending = part.rpartition(".")
    if not (stem and dot):
        return nearest_slug(part) or "tep"
    room = LONGEST_NAME - len(ending) - 1
    return f"{(nearest_slug(stem) or 'tep')[:room].rstrip('-')}.{ending}"


def _has_member(path: Path, member: str) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return member in archive.namelist()
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError):
        return False  # a broken archive, or one of a kind that zipfile does not know
