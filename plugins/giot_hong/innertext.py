"""The text inside attachments, read by a process of its own, and what of it is personal.

Files come from anywhere: one may be broken, or made to exhaust whoever reads it. The process that reads
them may use little memory and little time for each, unpacks no more than a bound, and knows no document
types or entities in XML; when it dies, the file that it was reading is refused and another process reads
the rest. It answers with what was found, veiled, and never with the text.

``python -m giot_hong.innertext`` is that process: a line of JSON for each file, in and out.
"""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
import threading
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple
from xml.parsers import expat

from giot_hong import personal

SECONDS = 30
"""For one file; a plan of a hundred pages takes two."""
_MEMORY = 1 << 30
_UNPACKED = 96 * 1024 * 1024
"""Bytes of all parts of one office file; a workbook of 100,000 rows has a third of it."""
_TEXT = 4_000_000
"""Characters of one file that are looked at; a book has one million."""
_PAGES = 400


class Found(NamedTuple):
    """Something in an attachment: what, where, veiled, and what the register may know it by.

    The kind is one of :data:`giot_hong.personal.KINDS`, or ``position`` (an image tells where it was
    taken), ``unread`` (a page without text) or ``broken`` (``shown`` is a sentence that says why).
    """

    kind: str
    place: str
    shown: str = ""
    key: str = ""


class RefusedError(Exception):
    """A file that cannot be read, or must not be; the message is a sentence for staff."""


class _Passage(NamedTuple):
    place: str
    text: str


def find(paths: Iterable[Path]) -> list[tuple[Found, ...]]:
    """What is found in each file, in their order; nothing that is in a file stops the others."""
    todo = [*paths]
    found: list[tuple[Found, ...]] = []
    while len(found) < len(todo):
        rest = todo[len(found) :]
        found += _by_another_process(rest)
        if len(found) < len(todo) and len(todo) - len(found) == len(rest):
            found.append((_too_much(),))
    return found


def _too_much() -> Found:
    return Found("broken", "", f"Máy đọc tệp này không xong trong {SECONDS} giây hoặc hết bộ nhớ.")


def _by_another_process(paths: list[Path]) -> list[tuple[Found, ...]]:
    """What one process says of the files until it is done or dies of one."""
    asked = "".join(json.dumps(os.fspath(path)) + "\n" for path in paths)
    home = str(Path(__file__).resolve().parent.parent)
    known = os.environ.get("PYTHONPATH", "")
    environment = os.environ | {"PYTHONPATH": f"{home}{os.pathsep}{known}" if known else home}
    process = subprocess.Popen(  # this module, by this Python
        [sys.executable, "-m", "giot_hong.innertext"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    )
    with process:
        try:
            said, _ = process.communicate(asked.encode(), timeout=SECONDS * len(paths) + 60)
        except subprocess.TimeoutExpired as late:
            process.kill()
            said = late.stdout or b""
    lines = said.decode("utf-8", "replace").split("\n")[:-1]
    found = []
    for line in lines[: len(paths)]:
        try:
            found.append(tuple(Found(*row) for row in json.loads(line)))
        except (ValueError, TypeError):
            break
    if len(found) < len(paths) and found:
        found.append((_too_much(),))
    return found


def main() -> None:
    """Answer for each path that is asked, within the bounds."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    for line in sys.stdin:
        stop = _alarm()
        answer = look(Path(json.loads(line)))
        stop()
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _alarm() -> Callable[[], None]:
    """End this process when a file takes too long; where there is such a signal, whatever it does."""
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, SECONDS)
        return _no_alarm
    timer = threading.Timer(SECONDS, os._exit, (3,))
    timer.daemon = True
    timer.start()
    return timer.cancel


def _no_alarm() -> None:
    signal.setitimer(signal.ITIMER_REAL, 0)


def look(path: Path) -> tuple[Found, ...]:
    """What is found in one file."""
    try:
        return tuple(_look(path))
    except RefusedError as refused:
        return (Found("broken", "", str(refused)),)
    except (MemoryError, RecursionError):
        return (_too_much(),)
    except Exception:  # noqa: BLE001 - whatever a library makes of a broken file
        return (Found("broken", "", "Tệp hỏng nên máy không đọc được bên trong."),)


def _look(path: Path) -> Iterator[Found]:
    suffix = path.suffix.lower()
    seen: set[tuple[str, str, str]] = set()
    room = _TEXT
    for passage in READERS[suffix](path.read_bytes()):
        if isinstance(passage, Found):
            yield passage
            continue
        if room <= 0:
            yield Found("unread", "phần cuối")
            return
        body = unicodedata.normalize("NFC", passage.text[:room])
        room -= len(body)
        hits = personal.hits(body)
        lines = body.split("\n")
        for hit in hits:
            line = lines[hit.line]
            shown = personal.masked(line[hit.start : hit.start + min(hit.width, 60)])
            place = _place(passage.place, line, hit.start)
            if (hit.kind, place, shown) not in seen:
                seen.add((hit.kind, place, shown))
                yield Found(hit.kind, place, shown, hit.key)


_CELL = re.compile(r"(?:^|\t)([A-Z]{1,3}[0-9]+)=")


def _place(place: str, line: str, start: int) -> str:
    """A place with the cell of a sheet, where the line has any."""
    cells = [found[1] for found in _CELL.finditer(line) if found.start() <= start]
    return f"{place}, ô {cells[-1]}" if cells and place.startswith("trang tính") else place


# Office files


def _parts(raw: bytes) -> Iterator[tuple[str, bytes]]:
    """The parts of an archive by name, as many bytes as are allowed."""
    room = _UNPACKED
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        for info in archive.infolist():
            if info.flag_bits & 1:
                raise RefusedError("Tệp có mật khẩu nên máy không xem được bên trong.")
            if info.file_size > room:
                raise RefusedError("Tệp nén giải ra quá lớn.")
            with archive.open(info) as part:
                data = part.read(room + 1)
            room -= len(data)
            if room < 0:
                raise RefusedError("Tệp nén giải ra quá lớn.")
            yield info.filename, data


class _Reader:
    """A pass over an XML file; a document type, and with it every entity, is refused."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartElementHandler = lambda name, more: self.start(
            name.rpartition(":")[2], {key.rpartition(":")[2]: value for key, value in more.items()}
        )
        self._parser.EndElementHandler = lambda name: self.end(name.rpartition(":")[2])
        self._parser.CharacterDataHandler = self.data

    def read(self, raw: bytes) -> str:
        """The text of an XML file."""
        self._parser.Parse(raw, True)
        return "".join(self.text)

    @staticmethod
    def _refuse(*_: object) -> None:
        raise RefusedError("Tệp có phần khai báo lạ (DTD) mà phần mềm soạn thảo không bao giờ ghi.")

    def start(self, name: str, more: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def data(self, text: str) -> None:
        """Text between tags."""
        self.text.append(text)


class _Prose(_Reader):
    """The text of a document: a line for a paragraph, a row of a table with tabs between cells."""

    _HOLDS_TEXT = frozenset({"t", "delText", "instrText"})

    def __init__(self, *, all_text: bool) -> None:
        super().__init__()
        self._inside = 0
        self._all = all_text
        self._cells = 0

    def start(self, name: str, more: dict[str, str]) -> None:
        self._inside += name in self._HOLDS_TEXT
        self._cells += name in {"tc", "table-cell"}
        if name in {"tab", "s"}:
            self.text.append(" ")
        elif name in {"br", "cr", "line-break"}:
            self.text.append(" " if self._cells else "\n")
        if (link := more.get("href", "")).startswith(("tel:", "mailto:")):
            self.text.append(f" {link} ")

    def end(self, name: str) -> None:
        self._inside -= name in self._HOLDS_TEXT
        if name in {"tc", "table-cell"}:
            self._cells -= 1
            self.text.append("\t")
        elif name in {"p", "h"}:
            self.text.append(" " if self._cells else "\n")
        elif name in {"tr", "table-row"} or (self._all and name in _PROPERTIES):
            self.text.append("\n")

    def data(self, text: str) -> None:
        if self._inside or self._all:
            self.text.append(text)


_PROPERTIES = frozenset(
    {"creator", "title", "subject", "description", "keywords", "keyword", "lastModifiedBy", "category", "Company",
     "Manager", "lpwstr", "initial-creator", "user-defined", "generator", "contentStatus"}
)  # fmt: skip


class _Links(_Reader):
    """The addresses outside a document that it leads to."""

    def start(self, name: str, more: dict[str, str]) -> None:
        if name == "Relationship" and more.get("TargetMode") == "External":
            self.text.append(more.get("Target", "") + "\n")


def _where(name: str) -> str:
    """A part of a document as people call it."""
    for sign, place in (
        ("header", "đầu trang"),
        ("footer", "chân trang"),
        ("comments", "ghi chú bên lề"),
        ("footnotes", "chú thích cuối trang"),
        ("endnotes", "chú thích cuối bài"),
        ("docProps", "thông tin của tệp"),
        ("meta.xml", "thông tin của tệp"),
        (".rels", "đường dẫn trong bài"),
        ("styles", "đầu trang, chân trang"),
    ):
        if sign in name:
            return place
    return "trong bài"


_MEDIA = re.compile(r"(?:word/media|xl/media|Pictures)/.*\.(?:jpe?g|png)", re.IGNORECASE)
_INNER = re.compile(r"(?:word|xl)/embeddings/.*(\.docx|\.xlsx)", re.IGNORECASE)


def _others(name: str, data: bytes) -> Iterator[_Passage | Found]:
    """What office files have in common: properties, links, pictures and files in them."""
    if name.startswith("docProps/") and name.endswith(".xml"):
        yield _Passage(_where(name), _Prose(all_text=True).read(data))
    elif name.endswith(".rels"):
        yield _Passage(_where(name), _Links().read(data))
    elif _MEDIA.fullmatch(name):
        with suppress(OSError, SyntaxError, ValueError):
            yield from _of_image(data)
    elif inner := _INNER.fullmatch(name):
        yield from READERS[inner[1].lower()](data)


def _of_docx(raw: bytes) -> Iterator[_Passage | Found]:
    for name, data in _parts(raw):
        if re.fullmatch(r"word/(?:[\w-]+/)?[\w-]+\.xml", name) and "theme" not in name:
            yield _Passage(_where(name), _Prose(all_text=False).read(data))
        else:
            yield from _others(name, data)


def _of_odt(raw: bytes) -> Iterator[_Passage | Found]:
    for name, data in _parts(raw):
        if name in {"content.xml", "styles.xml", "meta.xml"}:
            yield _Passage(_where(name), _Prose(all_text=True).read(data))
        else:
            yield from _others(name, data)


class _Strings(_Reader):
    """The table of texts that the cells of a workbook point to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._is_text = self._is_reading_aid = False

    def start(self, name: str, more: dict[str, str]) -> None:
        if name == "si":
            self.text.clear()
        self._is_text = name == "t"
        self._is_reading_aid = self._is_reading_aid or name == "rPh"

    def end(self, name: str) -> None:
        self._is_text = False
        if name == "rPh":
            self._is_reading_aid = False
        elif name == "si":
            self.found.append(_flat("".join(self.text)))

    def data(self, text: str) -> None:
        if self._is_text and not self._is_reading_aid:
            self.text.append(text)


class _Sheet(_Reader):
    """The cells of a sheet, a line for a row: ``A2=Lò Thị Hoa⇥C2=1990``."""

    def __init__(self, strings: list[str]) -> None:
        super().__init__()
        self._strings = strings
        self._ref = self._kind = self._tag = ""
        self._value: list[str] = []
        self._row: list[str] = []

    def start(self, name: str, more: dict[str, str]) -> None:
        self._tag = name
        if name == "c":
            self._ref, self._kind = more.get("r", ""), more.get("t", "n")
            self._value.clear()

    def end(self, name: str) -> None:
        self._tag = ""
        if name == "c" and self._value:
            self._row.append(f"{self._ref}={self._shown(''.join(self._value))}")
        elif name == "row":
            self.text.append("\t".join(self._row) + "\n")
            self._row.clear()
        elif name in {"oddHeader", "oddFooter", "formula1"}:
            self.text.append("\n")

    def data(self, text: str) -> None:
        if self._tag in {"v", "t", "f"}:
            self._value.append(f" {text}" if self._tag == "f" else text)
        elif self._tag in {"oddHeader", "oddFooter", "formula1"}:
            self.text.append(text)

    def _shown(self, value: str) -> str:
        if self._kind == "s":
            index = int(value) if value.strip().isdigit() else -1
            return self._strings[index] if 0 <= index < len(self._strings) else ""
        if self._kind == "n":
            with suppress(ValueError, OverflowError):
                number = float(value)
                if number.is_integer() and abs(number) < 1e15:
                    return str(int(number))
        return _flat(value)


class _Book(_Reader):
    """The names of a workbook's sheets, and the names it defines."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: dict[str, str] = {}
        self._tag = ""

    def start(self, name: str, more: dict[str, str]) -> None:
        self._tag = name
        if name == "sheet":
            hidden = " (ẩn)" if more.get("state", "visible") != "visible" else ""
            self.sheets[more.get("id", "")] = f"trang tính «{more.get('name', '')}»{hidden}"

    def end(self, name: str) -> None:
        self._tag = ""
        if name == "definedName":
            self.text.append("\n")

    def data(self, text: str) -> None:
        if self._tag == "definedName":
            self.text.append(text)


class _Targets(_Reader):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def start(self, name: str, more: dict[str, str]) -> None:
        if name == "Relationship":
            self.found[more.get("Target", "").lstrip("/").removeprefix("xl/")] = more.get("Id", "")


def _flat(text: str) -> str:
    return " ".join(text.split())


def _of_xlsx(raw: bytes) -> Iterator[_Passage | Found]:
    parts = dict(_parts(raw))
    strings, book, targets = _Strings(), _Book(), _Targets()
    if "xl/sharedStrings.xml" in parts:
        strings.read(parts["xl/sharedStrings.xml"])
    names = book.read(parts["xl/workbook.xml"])
    targets.read(parts.get("xl/_rels/workbook.xml.rels", b"<a/>"))
    yield _Passage("tên vùng ô", names)
    for name, data in parts.items():
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            id_ = targets.found.get(name.removeprefix("xl/"), "")
            place = book.sheets.get(id_, f"trang tính «{Path(name).stem}»")
            yield _Passage(place, _Sheet(strings.found).read(data))
        elif re.match(r"xl/(?:comments|threadedComments|drawings/)[^/]*.*\.xml", name):
            yield _Passage("ghi chú trong trang tính", _Prose(all_text=True).read(data))
        else:
            yield from _others(name, data)


# PDF and images


def _of_pdf(raw: bytes) -> Iterator[_Passage | Found]:
    import logging

    from pypdf import PdfReader

    logging.disable(logging.CRITICAL)  # pypdf tells of every oddity
    reader = PdfReader(io.BytesIO(raw))
    if reader.is_encrypted and not reader.decrypt(""):
        raise RefusedError("Tệp có mật khẩu nên máy không xem được bên trong.")
    told = [str(value) for value in (reader.metadata or {}).values()]
    yield _Passage("thông tin của tệp", "\n".join(told))
    if reader.xmp_metadata is not None:
        yield _Passage("thông tin của tệp", _of_xmp(reader.xmp_metadata.stream.get_data()))
    for name in reader.attachments:
        yield Found("unread", f"tệp kèm bên trong «{personal.masked(name)[:40]}»")
    blank = []
    for number, page in enumerate(reader.pages, start=1):
        if number > _PAGES:
            yield Found("unread", f"từ trang {number}")
            break
        text = page.extract_text() or ""
        text += "\n" + "\n".join(_notes(page))
        if len(text.split()) < 5 and page.get_contents() is not None:
            blank.append(number)
        else:
            yield _Passage(f"trang {number}", text)
    if blank:
        pages = ", ".join(map(str, blank[:8])) + (", …" if len(blank) > 8 else "")
        yield Found("unread", f"trang {pages}")


def _notes(page: Any) -> Iterator[str]:
    """What is written on a page by hand of a reader: notes, links, fields of a form."""
    for each in page.get("/Annots") or ():
        note = each.get_object()
        for key in ("/Contents", "/V", "/T"):
            if isinstance(note.get(key), str):
                yield str(note[key])
        action = note.get("/A")
        address = action.get_object().get("/URI") if action is not None else None
        if address and str(address).startswith(("tel:", "mailto:")):
            yield str(address)


_MARKED = re.compile(r">([^<>]+)<|=\"([^\"]*)\"")
_POSITION = re.compile(r"GPSLatitude|GPSPosition")
_IS_NUMBERED = {
    "BodySerialNumber",
    "LensSerialNumber",
    "CameraSerialNumber",
    "MakerNote",
    "ImageUniqueID",
}


def _of_xmp(raw: bytes) -> str:
    """The words in the properties of a picture or a PDF, without the tags around them."""
    text = raw[:1_000_000].decode("utf-8", "replace")
    found = (" ".join(filter(None, match.groups())).strip() for match in _MARKED.finditer(text))
    return "\n".join(one for one in found if one and not one.startswith(("xmp.", "uuid:", "http")))


def _of_image(raw: bytes) -> Iterator[_Passage | Found]:
    from PIL import ExifTags, Image, IptcImagePlugin

    Image.MAX_IMAGE_PIXELS = 100_000_000
    with Image.open(io.BytesIO(raw), formats=("PNG", "JPEG")) as image:
        exif = image.getexif()
        told = []
        for tags in (exif, exif.get_ifd(ExifTags.IFD.Exif)):
            for tag, value in tags.items():
                name = ExifTags.TAGS.get(tag, str(tag))
                if name not in _IS_NUMBERED and isinstance(value, str | bytes):
                    told.append(f"{name}: {_words(value)}")
        position = exif.get_ifd(ExifTags.IFD.GPSInfo)
        is_placed = bool(position.get(2))
        texts = getattr(image, "text", {}) if image.format == "PNG" else {}
        for name, value in {**image.info, **texts}.items():
            if name in {"exif", "icc_profile", "photoshop", "XML:com.adobe.xmp", "xmp", "dpi"}:
                continue
            if isinstance(value, str | bytes):
                told.append(f"{name}: {_words(value)}")
        for part in (image.info.get("xmp"), texts.get("XML:com.adobe.xmp")):
            if part:
                xmp = part if isinstance(part, bytes) else part.encode()
                is_placed = is_placed or bool(_POSITION.search(xmp.decode("utf-8", "replace")))
                told.append(_of_xmp(xmp))
        for value in (IptcImagePlugin.getiptcinfo(image) or {}).values():
            told += [_words(one) for one in (value if isinstance(value, list) else [value])]
    if is_placed:
        yield Found("position", "thông tin của ảnh")
    yield _Passage("thông tin của ảnh", "\n".join(told))


def _words(value: str | bytes) -> str:
    """The words of a property, in whatever way they are written."""
    if isinstance(value, str):
        return value
    if value[:8] in {b"ASCII\0\0\0", b"UNICODE\0"}:
        value = value[8:]
    kind = "utf-16-le" if value.count(b"\0") > len(value) // 3 else "utf-8"
    return value[:100_000].decode(kind, "replace").replace("\0", "")


READERS: dict[str, Callable[[bytes], Iterator[_Passage | Found]]] = {
    ".pdf": _of_pdf,
    ".docx": _of_docx,
    ".xlsx": _of_xlsx,
    ".odt": _of_odt,
    ".png": _of_image,
    ".jpg": _of_image,
    ".jpeg": _of_image,
}

if __name__ == "__main__":
    main()
