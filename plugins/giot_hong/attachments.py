"""Original files beside documents: what may be attached, told by content and not by name."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from giot_hong.fields import LONGEST_NAME, name_fault, nearest_slug
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
