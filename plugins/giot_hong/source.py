"""Text to a tree of values that know their place: files, front matter, YAML as text.

YAML is read as text only: ``11:30`` stays ``"11:30"`` and ``no`` stays ``"no"``; types come
later, from the models. The tree is built from parser events in one loop, so that nesting of
any depth cannot exhaust the stack (``yaml.compose`` recurses in C and crashes).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from giot_hong.problems import Problem

try:
    from yaml import CLoader as _Loader
except ImportError:  # a Python without the compiled parser: slower, same events
    from yaml import Loader as _Loader  # type: ignore[assignment]

MAX_BYTES = 512 * 1024
MAX_DEPTH = 12
_MISSING = {"", "~", "null"}


@dataclass(slots=True)
class Scalar:
    """A single value: its text and where it stands; lines and columns count from 1."""

    text: str
    line: int
    column: int
    width: int
    plain: bool

    @property
    def is_missing(self) -> bool:
        """Forms write ``key:`` or ``key: ''`` for what was left empty."""
        return self.text == "" or (self.plain and self.text in _MISSING)


@dataclass(slots=True)
class Sequence:
    """A list of nodes."""

    line: int
    column: int
    items: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Mapping:
    """A group of keys; ``keys`` holds where each key stands, in the order written."""

    line: int
    column: int
    keys: dict[str, Scalar] = field(default_factory=dict)
    values: dict[str, Node] = field(default_factory=dict)


Node = Scalar | Sequence | Mapping


@dataclass(slots=True)
class Text:
    """A file's text, in NFC with ``\\n`` line ends, and its path as staff see it."""

    path: str
    body: str

    def problem(
        self, code: str, message: str, line: int = 1, column: int = 1, width: int = 1, **more: str
    ) -> Problem:
        """A problem at a place of this text, with the line as excerpt."""
        lines = self.body.split("\n")
        excerpt = lines[line - 1] if 0 < line <= len(lines) else ""
        room = max(1, len(excerpt) - column + 1)
        return Problem(
            path=self.path,
            line=line,
            column=column,
            width=min(max(1, width), room),
            code=code,
            message=message,
            excerpt=excerpt[:200],
            **more,
        )


def read_text(path: Path, shown_path: str) -> Text | Problem:
    """Read a file as UTF-8 (a BOM and CRLF are accepted) and normalise it to NFC."""

    def refuse(code: str, message: str, **more: str) -> Problem:
        return Problem(path=shown_path, line=1, column=1, code=code, message=message, **more)

    raw = path.read_bytes()
    if len(raw) > MAX_BYTES:
        return refuse(
            "TEP-05",
            f"Tệp nặng {len(raw) // 1024} kB.",
            expected=f"không quá {MAX_BYTES // 1024} kB",
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
            message="Tệp không lưu bằng UTF-8 nên chữ tiếng Việt đọc ra sai.",
            read=f"byte 0x{raw[error.start]:02X}",
            expected="mã hoá UTF-8",
        )
    body = body.replace("\r\n", "\n").replace("\r", "\n")
    if not body.isascii():
        body = unicodedata.normalize("NFC", body)
    if not body.strip():
        return refuse("TEP-03", "Tệp này chưa có gì.")
    return Text(shown_path, body)


def read_yaml(text: Text, yaml_text: str | None = None, first_line: int = 1) -> Mapping | Problem:
    """Read one YAML mapping; ``first_line`` is the line of the file where ``yaml_text`` begins."""
    offset = first_line - 1
    try:
        return _build(text, text.body if yaml_text is None else yaml_text, offset)
    except _RefusedError as refused:
        return refused.problem
    except yaml.YAMLError as error:
        return _explain(text, error, offset)


def read_front_matter(text: Text) -> tuple[Mapping, str, int] | Problem:
    """Split ``---`` front matter from Markdown: the keys, the body, the body's first line."""
    lines = text.body.split("\n")
    if lines[0].rstrip() != "---":
        return text.problem(
            "CU-PHAP-08",
            "Tệp phải bắt đầu bằng một dòng ---, rồi đến các khoá.",
            read=lines[0][:60],
            example="---",
        )
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == "---":
            keys = read_yaml(text, "\n".join(lines[1:number]) + "\n", first_line=2)
            if isinstance(keys, Problem):
                return keys
            return keys, "\n".join(lines[number + 1 :]).strip("\n"), number + 2
    return text.problem("CU-PHAP-08", "Phần đầu mở bằng --- mà không có dòng --- đóng lại.", width=3)


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

    def refuse(code: str, message: str, mark: yaml.Mark, **more: str) -> _RefusedError:
        return _RefusedError(
            text.problem(code, message, mark.line + 1 + offset, mark.column + 1, **more)
        )

    def place(node: Node, mark: yaml.Mark) -> None:
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
                raise refuse("CU-PHAP-03", "Trước dấu hai chấm phải là tên khoá.", mark)
            if node.text in parent.keys:
                raise refuse(
                    "CU-PHAP-04",
                    f"Khoá «{node.text}» viết hai lần; lần đầu ở dòng {parent.keys[node.text].line}.",
                    mark,
                )
            pending_key[-1] = node
        else:
            parent.keys[key.text] = key
            parent.values[key.text] = node
            pending_key[-1] = None

    try:
        while loader.check_event():
            event = loader.get_event()
            mark = event.start_mark
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise refuse("CU-PHAP-06", "Dấu & và * ở đầu giá trị có nghĩa riêng trong YAML.", mark)
            if getattr(event, "tag", None):
                raise refuse("CU-PHAP-06", "Dấu ! ở đầu giá trị có nghĩa riêng trong YAML.", mark)
            if isinstance(event, yaml.ScalarEvent):
                plain = event.style is None
                last = event.end_mark
                width = last.column - mark.column if last.line == mark.line else 1
                place(
                    Scalar(event.value, mark.line + 1 + offset, mark.column + 1, width, plain), mark
                )
            elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
                if len(stack) >= MAX_DEPTH:
                    raise refuse("CU-PHAP-07", "Các khoá lồng nhau quá sâu.", mark)
                kind = Mapping if isinstance(event, yaml.MappingStartEvent) else Sequence
                node = kind(mark.line + 1 + offset, mark.column + 1)
                place(node, mark)
                stack.append(node)
                pending_key.append(None)
            elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                stack.pop()
                pending_key.pop()
            elif isinstance(event, yaml.DocumentStartEvent) and root is not None:
                raise refuse("CU-PHAP-03", "Mỗi tệp chỉ có một phần dữ liệu, không có dòng --- ở giữa.", mark)
    finally:
        loader.dispose()
    if not isinstance(root, Mapping):
        line, column = (root.line, root.column) if root else (1 + offset, 1)
        raise _RefusedError(
            text.problem(
                "CU-PHAP-03",
                "Chỗ này phải là các dòng dạng «khoá: giá trị».",
                line,
                column,
                example="title: Đợt hiến máu xã Thất Khê",
            )
        )
    return root


def _explain(text: Text, error: yaml.YAMLError, offset: int) -> Problem:
    """Say in plain words what the parser tripped over."""
    mark = getattr(error, "problem_mark", None)
    context_mark = getattr(error, "context_mark", None)
    said = f"{getattr(error, 'problem', '')} {getattr(error, 'context', '')}"
    line = (mark.line if mark else 0) + 1 + offset
    column = (mark.column if mark else 0) + 1
    lines = text.body.split("\n")
    here = lines[line - 1] if line <= len(lines) else ""
    if "quoted scalar" in said and context_mark:
        return text.problem(
            "CU-PHAP-05",
            "Dấu ngoặc kép mở ở đây mà không thấy đóng.",
            context_mark.line + 1 + offset,
            context_mark.column + 1,
        )
    if "\t" in here[: len(here) - len(here.lstrip())] or here[column - 1 : column] == "\t":
        return text.problem("CU-PHAP-02", "Dòng này thụt vào bằng phím Tab.", line, here.index("\t") + 1)
    if "mapping values are not allowed" in said:
        key, _, value = here.partition(":")
        return text.problem(
            "CU-PHAP-01",
            "Trong câu có dấu hai chấm mà câu chưa đặt trong ngoặc kép.",
            line,
            column,
            read=value.strip(),
            example=f'{key.strip()}: "{value.strip()}"',
        )
    return text.problem(
        "CU-PHAP-03",
        "Không đọc được cách viết ở đây; xem lại dấu hai chấm, ngoặc và khoảng thụt đầu dòng.",
        line,
        column,
        read=here.strip()[:80],
        example="title: Đợt hiến máu xã Thất Khê",
    )
