"""Text to a tree of values that know their place: files, front matter, YAML as text.

YAML is read as text only: ``11:30`` stays ``"11:30"`` and ``no`` stays ``"no"``; types come
later, from the models. Plain files, nearly all, are read line by line (``plainyaml.py``); for
all others the same tree is built from parser events in one loop, so that nesting of any depth
cannot exhaust the stack (``yaml.compose`` recurses in C and crashes).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Unpack

import yaml

from giot_hong.nodes import MAX_DEPTH
from giot_hong.nodes import Mapping as Mapping
from giot_hong.nodes import Node as Node
from giot_hong.nodes import Place as Place
from giot_hong.nodes import Scalar as Scalar
from giot_hong.nodes import Sequence as Sequence
from giot_hong.plainyaml import read_plain
from giot_hong.problems import More, Problem

try:
    from yaml import CLoader as _Loader
except ImportError:  # a Python without the compiled parser: slower, same events
    from yaml import Loader as _Loader  # type: ignore[assignment]

MAX_BYTES = 512 * 1024
# Line ends to YAML but not to editors: left as they are, all later line numbers would be off.
_ODD_BREAKS = ("\x85", "\u2028", "\u2029")
# What YAML refuses anywhere (YAML 1.1, 5.1), and XML as well: control characters, non-characters.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_SHOWN = 120
"""The most that a report shows of one value or one line."""


@dataclass(slots=True)
class Text:
    """A file's text, in NFC with ``\\n`` line ends, and its path as staff see it."""

    path: str
    body: str
    lines: list[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.lines = self.body.split("\n")

    def problem(
        self,
        code: str,
        message: str,
        line: int = 1,
        column: int = 1,
        width: int = 1,
        **more: Unpack[More],
    ) -> Problem:
        """A problem at a place of this text, with as much of the line as a report shows."""
        whole = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        start = max(0, column - _SHOWN // 2 - 1) if len(whole) > _SHOWN else 0
        return Problem(
            path=self.path,
            line=line,
            column=column,
            width=min(max(1, width), max(1, len(whole) - column + 1)),
            code=code,
            message=message,
            excerpt=whole[start : start + _SHOWN],
            excerpt_start=start + 1,
            read=_shorten(more.get("read", "")),
            expected=more.get("expected", ""),
            nearest=_shorten(more.get("nearest", "")),
            example=_shorten(more.get("example", "")),
        )


def _shorten(value: str) -> str:
    """A value on one line, cut where nobody would read on."""
    flat = " ".join(value[: 4 * _SHOWN].split())
    return flat if len(flat) <= _SHOWN else flat[: _SHOWN - 1] + "…"


def read_text(path: Path, shown_path: str) -> Text | Problem:
    """Read a file; see :func:`decode`."""
    return decode(path.read_bytes(), shown_path)


def decode(raw: bytes, shown_path: str) -> Text | Problem:
    """Read bytes as UTF-8 (a BOM and CRLF are accepted) and normalise them to NFC."""

    def refuse(code: str, message: str, **more: Unpack[More]) -> Problem:
        return Problem(path=shown_path, line=1, column=1, code=code, message=message, **more)

    if len(raw) > MAX_BYTES:
        return refuse(
            "TEP-05",
            f"Tệp nặng {len(raw) // 1024} kB.",
            expected=f"không quá {MAX_BYTES // 1024} kB",
        )
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):  # Notepad's "Unicode"
        return refuse(
            "TEP-01",
            "Tệp lưu bằng UTF-16 («Unicode» trong Notepad) nên không đọc được.",
            expected="mã hóa UTF-8",
        )
    if b"\0" in raw:
        return refuse("TEP-02", "Tệp này không phải tệp văn bản.")
    try:
        body = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return Problem(
            path=shown_path,
            line=line,
            column=1,
            code="TEP-01",
            message="Tệp không lưu bằng UTF-8 nên chữ tiếng Việt đọc ra sai, bắt đầu từ dòng này.",
            read=f"byte 0x{raw[error.start]:02X}",
            expected="mã hóa UTF-8",
        )
    body = body.replace("\r\n", "\n").replace("\r", "\n")
    if not body.isascii():
        body = unicodedata.normalize("NFC", body)  # gives back what is in NFC already
        for odd in _ODD_BREAKS:
            body = body.replace(odd, " ")
    if not body.strip():
        return refuse("TEP-03", "Tệp này chưa có gì.")
    text = Text(shown_path, body)
    if body.replace("\n", "").isprintable():  # nearly always, and faster than the search
        return text
    unprintable = _UNPRINTABLE.search(body)
    return _unprintable(text, unprintable.start()) if unprintable else text


def read_yaml(text: Text, yaml_text: str | None = None, first_line: int = 1) -> Mapping | Problem:
    """Read one YAML mapping; ``first_line`` is the line of the file where ``yaml_text`` begins."""
    if yaml_text is None:
        yaml_text = text.body
    plain = read_plain(yaml_text, first_line)
    if plain is not None:
        return plain
    offset = first_line - 1
    try:
        return _build(text, yaml_text, offset)
    except _RefusedError as refused:
        return refused.problem
    except yaml.YAMLError as error:
        return _explain(text, error, offset)


def read_front_matter(text: Text) -> tuple[Mapping, str, int] | Problem:
    """Split ``---`` front matter from Markdown: the keys, the body, the body's first line."""
    lines = text.lines
    if lines[0].rstrip() != "---":
        return text.problem(
            "CU-PHAP-08",
            "Tệp phải bắt đầu bằng một dòng ---, rồi đến các khóa, rồi một dòng --- nữa.",
            width=len(lines[0]),
            read=lines[0][:60],
            example="---",
        )
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == "---":
            keys = read_yaml(text, "\n".join(lines[1:number]) + "\n", first_line=2)
            if isinstance(keys, Problem):
                return keys
            return keys, *_body(lines, number + 1)
    return text.problem(
        "CU-PHAP-08",
        "Phần đầu mở bằng dòng --- này mà phía dưới không có dòng --- nào đóng lại.",
        width=3,
        example="---",
    )


def read_page(text: Text) -> tuple[Mapping, str, int] | Problem:
    """Split a Pelican page, ``Key: value`` lines before a blank line, as :func:`read_front_matter`."""
    tree = Mapping(1, 1)
    for number, line in enumerate(text.lines, start=1):
        if not line.strip():
            break
        key, colon, rest = line.partition(":")
        name, value = key.strip().lower(), rest.strip()
        if line[0].isspace() or (colon and key != key.strip()):
            # Pelican would read the first as more of the line above, the second as the text's start.
            return text.problem(
                "CU-PHAP-03",
                "Khóa ở đầu trang phải sát lề trái, và dấu hai chấm sát sau khóa.",
                number,
                len(key) - len(key.lstrip()) + 1,
                len(line.strip()),
                read=line,
                example=f"{key.strip()}: {value}" if colon else "",
            )
        if not colon or not name.isidentifier():
            return text.problem(
                "CU-PHAP-08",
                "Đầu trang gồm các dòng «Khóa: giá trị», rồi một dòng trống, rồi mới đến bài.",
                number,
                width=len(line),
                read=line,
                example="Title: Liên hệ",
            )
        column = len(line) - len(rest.lstrip()) + 1
        tree.put(
            Scalar(name, number, 1, len(key), plain=False),
            Scalar(value, number, column, len(value), plain=False),
        )
    return tree, *_body(text.lines, len(tree.keys) + len(tree.repeats))


def _body(lines: list[str], start: int) -> tuple[str, int]:
    """The text from ``start`` on without blank lines around it, and the line where it begins."""
    while start < len(lines) and not lines[start].strip():
        start += 1
    return "\n".join(lines[start:]).rstrip("\n"), start + 1


class _RefusedError(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def _build(text: Text, yaml_text: str, offset: int) -> Mapping:
    """Turn parser events into a tree, refusing what data files never need."""
    loader = _Loader(yaml_text)
    stack: list[Sequence | Mapping] = []
    pending_key: list[Scalar | None] = []
    root: Node | None = None

    def refuse(code: str, message: str, mark: Any, **more: Unpack[More]) -> _RefusedError:
        return _RefusedError(
            text.problem(code, message, mark.line + 1 + offset, mark.column + 1, **more)
        )

    def special(mark: Any) -> _RefusedError:
        return _RefusedError(_special(text, mark.line + 1 + offset, mark.column + 1))

    def place(node: Node, mark: Any) -> None:
        nonlocal root
        if not stack:
            root = node
            return
        parent = stack[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
            return
        key = pending_key[-1]
        if key is None:
            if not isinstance(node, Scalar):
                raise refuse("CU-PHAP-03", "Trước dấu hai chấm phải là tên khóa.", mark)
            pending_key[-1] = node
        else:
            parent.put(key, node)
            pending_key[-1] = None

    try:
        while loader.check_event():
            event: Any = loader.get_event()
            mark: Any = event.start_mark
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise special(mark)
            if getattr(event, "tag", None):
                raise special(mark)
            if isinstance(event, yaml.ScalarEvent):
                plain = not event.style  # None or "", by parser
                last: Any = event.end_mark
                width = last.column - mark.column if last.line == mark.line else 1
                end = (last.line + 1 + offset, last.column + 1)
                start = (mark.line + 1 + offset, mark.column + 1)
                place(Scalar(event.value, *start, width, plain, end), mark)
            elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
                if len(stack) >= MAX_DEPTH:
                    raise refuse("CU-PHAP-07", "Các khóa lồng nhau quá sâu.", mark)
                kind = Mapping if isinstance(event, yaml.MappingStartEvent) else Sequence
                node = kind(mark.line + 1 + offset, mark.column + 1)
                place(node, mark)
                stack.append(node)
                pending_key.append(None)
            elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                ended = stack.pop()
                pending_key.pop()
                behind: Any = event.end_mark
                ended.end = (behind.line + 1 + offset, behind.column + 1)
                if isinstance(ended, Sequence):
                    ended.items = [item for item in ended.items if not item.is_missing]
            elif isinstance(event, yaml.DocumentStartEvent) and root is not None:
                raise refuse(
                    "CU-PHAP-03", "Mỗi tệp chỉ có một phần dữ liệu, không có dòng --- ở giữa.", mark
                )
    finally:
        loader.dispose()
    if root is None or root.is_missing:
        raise _RefusedError(
            text.problem(
                "TEP-03",
                "Chưa có khóa nào ở đây, chỉ có dòng trống hoặc lời ghi chú (#).",
                1 + offset,
                example="title: Đợt hiến máu xã Thất Khê",
            )
        )
    if not isinstance(root, Mapping):
        raise _RefusedError(
            text.problem(
                "CU-PHAP-03",
                "Chỗ này phải là các dòng dạng «khóa: giá trị».",
                root.line,
                root.column,
                getattr(root, "width", 1),
                read=text.lines[root.line - 1],
                example="title: Đợt hiến máu xã Thất Khê",
            )
        )
    return root


_SPECIAL = "Câu bắt đầu bằng một ký hiệu riêng của YAML mà chưa đặt trong ngoặc kép."
_SPECIAL_SIGNS = tuple("&*![]{}@%`|>,")
_LINE = re.compile(r"(\s*(?:- +)*(?:[\w-]+: +)?)(.*)", re.ASCII)


def _in_quotes(line: str) -> str:
    """The line with its value in quotes, as it should be written."""
    match = _LINE.fullmatch(line)
    assert match is not None  # every part of the pattern may be empty
    value = match[2].strip().strip('"')
    return f'{match[1].strip()} "{value}"'.strip()


def _explain(text: Text, error: yaml.YAMLError, offset: int) -> Problem:
    """Say in plain words what the parser tripped over."""
    mark = getattr(error, "problem_mark", None)
    context_mark = getattr(error, "context_mark", None)
    said = f"{getattr(error, 'problem', '')} {getattr(error, 'context', '')}"
    line = min((mark.line if mark else 0) + 1 + offset, len(text.lines))
    column = (mark.column if mark else 0) + 1
    here = text.lines[line - 1]
    if "quoted scalar" in said and context_mark and "escape" not in said:
        return _open_quote(text, context_mark.line + 1 + offset, context_mark.column + 1)
    if quote := _quote_left_open(text, line):
        return _open_quote(text, *quote)
    if "\t" in here[: len(here) - len(here.lstrip())] or here[column - 1 : column] == "\t":
        return text.problem(
            "CU-PHAP-02", "Dòng này thụt vào bằng phím Tab.", line, here.index("\t") + 1
        )
    if blank := _no_blank(text, line):
        return blank
    if "mapping values are not allowed" in said:
        return _stray_colon(text, line, column)
    if context_mark and any(word in said for word in ("an alias", "an anchor", "a tag")):
        return _special(text, context_mark.line + 1 + offset, context_mark.column + 1)
    match = _LINE.fullmatch(here)
    if match and match[2].startswith(_SPECIAL_SIGNS):
        return _special(text, line, match.end(1) + 1)
    return text.problem(
        "CU-PHAP-03",
        "Không đọc được cách viết ở đây, có thể do dòng này hoặc dòng ngay trên: xem lại dấu hai "
        "chấm, ngoặc và khoảng thụt đầu dòng. Câu có ký hiệu lạ thì đặt trong ngoặc kép.",
        line,
        column,
        read=here,
        example='title: "Đợt hiến máu xã Thất Khê"',
    )


def _special(text: Text, line: int, column: int) -> Problem:
    here = text.lines[line - 1]
    return text.problem(
        "CU-PHAP-06",
        _SPECIAL,
        line,
        column,
        read=here[column - 1 : column],
        example=_in_quotes(here),
    )


def _unprintable(text: Text, position: int) -> Problem:
    line = text.body.count("\n", 0, position) + 1
    return text.problem(
        "CU-PHAP-03",
        "Có một ký tự lạ không nhìn thấy ở đây, thường do chép từ PDF; xóa rồi gõ lại đoạn này.",
        line,
        position - (text.body.rfind("\n", 0, position) + 1) + 1,
        read=f"ký tự U+{ord(text.body[position]):04X}",
    )


def _open_quote(text: Text, line: int, column: int) -> Problem:
    return text.problem(
        "CU-PHAP-05",
        "Dấu ngoặc mở ở đây mà không thấy đóng ở cuối câu.",
        line,
        column,
        read=text.lines[line - 1],
        example=_in_quotes(text.lines[line - 1].replace("'", "")),
    )


# A value that begins with a quote and whose line has no second one.
_ONE_QUOTE = re.compile(r"^\s*(?:- )*\s*(?:\w+:\s+)?(\"(?=[^\"]*$)|'(?=[^']*$))")


def _quote_left_open(text: Text, line: int) -> tuple[int, int] | None:
    """An earlier line that opens a quote and lets the next lines run into it."""
    for number in range(line, 0, -1):
        if match := _ONE_QUOTE.match(text.lines[number - 1]):
            return number, match.start(1) + 1
    return None


# A key whose colon has no blank behind it; addresses (https://) are not keys.
_NO_BLANK = re.compile(r"^(\s*(?:- )?[a-z_]+):(?=[^\s/])")


def _no_blank(text: Text, line: int) -> Problem | None:
    """The reported line, or the one above, when it is a key without a blank after its colon."""
    for number in range(line, max(0, line - 2), -1):
        here = text.lines[number - 1]
        if match := _NO_BLANK.match(here):
            return text.problem(
                "CU-PHAP-03",
                "Sau dấu hai chấm phải có một dấu cách.",
                number,
                len(match[0]),
                read=here,
                example=f"{match[1]}: {here[len(match[0]) :]}",
            )
    return None


def _stray_colon(text: Text, line: int, column: int) -> Problem:
    here = text.lines[line - 1]
    key = here.partition(":")[0]
    if column <= len(key) + 1:  # the line's first colon: the key itself stands too deep
        return text.problem(
            "CU-PHAP-03",
            "Dòng này thụt vào sâu hơn dòng trên, nên bị đọc như phần nối dài của dòng trên.",
            line,
            len(here) - len(here.lstrip()) + 1,
            len(here.strip()),
            read=here,
            expected="thụt đầu dòng bằng các dòng cùng nhóm",
        )
    return text.problem(
        "CU-PHAP-01",
        "Trong câu có dấu hai chấm mà câu chưa đặt trong ngoặc kép.",
        line,
        column,
        read=here,
        example=_in_quotes(here),
    )
