"""Surgery on the text of a YAML data file: a value changes, everything else stays as it was.

Comments, blank lines, order, quotes, line ends and a BOM are kept, for people wrote them. Places
come from :func:`giot_hong.source.read_yaml`. After every edit the new text is read again: its values
must be the old ones with exactly the wanted changes, and no comment may be lost. Where that cannot
be, :class:`RefusedError` says so and the caller has the old text still. No I/O.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from giot_hong.nodes import Mapping, Node, Place, Scalar, Sequence
from giot_hong.parse import Location, field_names, plain
from giot_hong.problems import Problem
from giot_hong.source import Text, decode, read_yaml

Value = str | list["Value"] | dict[str, "Value"]
"""What may be written: text, lists and groups of keys; dates and numbers as their text."""

HOUR = re.compile(r"[0-9]{1,2}:[0-9]{2}")


class RefusedError(Exception):
    """The text cannot be changed safely; the message is a sentence for staff."""


@dataclass(frozen=True)
class Put:
    """Set the value at a location, adding its key where the model has it."""

    at: Location
    value: Value


@dataclass(frozen=True)
class Append:
    """Add an item at the end of the list at a location."""

    at: Location
    value: Value


@dataclass(frozen=True)
class Remove:
    """Take a key and its value away; nothing happens where it is not there."""

    at: Location

    def __post_init__(self) -> None:
        assert isinstance(self.at[-1], str)


Edit = Put | Append | Remove


def apply(raw: str, edits: Iterable[Edit], model: type[BaseModel]) -> str:
    """The text after the edits, one after the other; ``model`` knows the order of keys.

    ``raw`` is the file as decoded from UTF-8, with its own line ends and BOM.
    """
    edits = [_composed(edit) for edit in edits]
    new = raw
    for edit in edits:
        new = _Draft(new, model).after(edit)
    _verify(_Draft(raw, model), _Draft(new, model), edits)
    return new


def _composed(edit: Edit) -> Edit:
    """The edit with its text in NFC, as files are read."""
    if isinstance(edit, Remove):
        return edit
    return type(edit)(edit.at, _nfc(edit.value))


def _nfc(value: Value) -> Value:
    if isinstance(value, str):
        if not value.strip():
            raise RefusedError("Không ghi giá trị trống; khóa chưa biết thì bỏ hẳn.")
        if any(unicodedata.category(char) == "Cs" for char in value):
            raise RefusedError("Có ký tự lạ không ghi được vào tệp.")
        return unicodedata.normalize("NFC", value)
    if not value:
        raise RefusedError("Không ghi danh sách hay nhóm khóa trống.")
    if isinstance(value, list):
        return [_nfc(item) for item in value]
    return {key: _nfc(item) for key, item in value.items()}


def _verify(old: _Draft, new: _Draft, edits: list[Edit]) -> None:
    """Refuse a text that says anything but the old values with the wanted changes."""
    wanted = plain(old.tree)
    for edit in edits:
        wanted = _changed(wanted, edit)
    lost = sorted(text for *_, text in old.comments) != sorted(text for *_, text in new.comments)
    if plain(new.tree) != wanted or lost:
        raise RefusedError(
            "Cách viết của tệp này khiến máy không sửa được mà giữ nguyên mọi phần khác; "
            "hãy sửa tay theo docs/content.md."
        )


def _changed(tree: Any, edit: Edit) -> Any:
    """Plain values after an edit: what the text must say."""
    tree = deepcopy(tree)
    group = tree
    *way, last = edit.at
    for step in way:
        if isinstance(step, str) and step not in group:
            if isinstance(edit, Remove):
                return tree
            group[step] = {}
        group = group[step]
    if isinstance(edit, Remove):
        group.pop(last, None)
    elif isinstance(edit, Append):
        group[last] = [*group.get(last, []), edit.value]
    else:
        group[last] = edit.value
    return tree


def written(value: Value, *, in_flow: bool = False, quote: str | None = None) -> str:
    """A value on one line, quoted where YAML or another reader of it would need that.

    ``quote`` is how the value before it was written: ``'"'``, ``"'"``, or ``""`` for plain.
    """
    if isinstance(value, list):
        return f"[{', '.join(written(item, in_flow=True) for item in value)}]"
    if isinstance(value, dict):
        pairs = (f"{key}: {written(item, in_flow=True)}" for key, item in value.items())
        return f"{{{', '.join(pairs)}}}"
    if quote == "'" and all(map(_is_printable, value)):
        return "'" + value.replace("'", "''") + "'"
    if quote != '"' and _may_be_plain(value, in_flow) and (quote == "" or not _is_typed(value)):
        return value
    return '"' + "".join(map(_escaped, value)) + '"'


# YAML 1.1, 5.3 and 7.3: signs that begin something else; «.» for «...», «=» and «<» for old types.
_FIRST = tuple("-?:,[]{}#&*!|>'\"%@`=<.~")


def _may_be_plain(value: str, in_flow: bool) -> bool:
    """Whether a text without quotes is read as just itself."""
    return (
        all(map(_is_printable, value))
        and value == value.strip()
        and not value.startswith(_FIRST)
        and not value.endswith(":")
        and ": " not in value
        and " #" not in value
        and value.lower() != "null"
        and not (in_flow and re.search(r"[,\[\]{}#]|:(?![0-9])", value))
    )


# What readers with types take for something else than text; whole numbers and days are meant so.
_TYPED = re.compile(
    r"true|false|yes|no|on|off|y|n|[0-9]{1,2}:[0-9:]+|0[0-9_]+|[+-]?[0-9][0-9_]*[.,e][0-9_.,e+-]*|0[xo].*",
    re.IGNORECASE,
)


def _is_typed(value: str) -> bool:
    return _TYPED.fullmatch(value) is not None


def _is_printable(char: str) -> bool:
    """Whether a character stands for itself in a file; line ends and controls do not."""
    return char == " " or not (
        unicodedata.category(char).startswith("C") or char in "\u2028\u2029\ufeff"
    )


def _escaped(char: str) -> str:
    """A character inside double quotes (YAML 1.1, 5.6)."""
    if char in '"\\':
        return f"\\{char}"
    if _is_printable(char):
        return char
    short = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}.get(char)
    code = ord(char)
    return short or (f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}")


def entry(key: str, value: Value, indent: int, quote: str | None = None) -> list[str]:
    """The lines of a key and its value in block style, at an indent."""
    head = f"{' ' * indent}{key}:"
    if isinstance(value, dict):
        return [head, *_group(value, indent + 2)]
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        return [head, *(line for item in value for line in _item(item, indent + 2))]
    return [f"{head} {written(value, quote=quote)}"]


def _group(group: dict[str, Value], indent: int) -> list[str]:
    return [line for key, value in group.items() for line in entry(key, value, indent)]


def _item(value: Value, indent: int) -> list[str]:
    """The lines of a list's item, its dash at an indent."""
    if not isinstance(value, dict):
        return [f"{' ' * indent}- {written(value)}"]
    first, *rest = _group(value, indent + 2)
    return [f"{' ' * indent}- {first.lstrip()}", *rest]


class _Draft:
    """A text with its tree, and what becomes of it by one edit."""

    def __init__(self, raw: str, model: type[BaseModel]) -> None:
        self.raw, self.model = raw, model
        text = _read(raw)
        tree = read_yaml(text)
        if isinstance(tree, Problem):
            raise RefusedError(f"Tệp này đang có lỗi ở dòng {tree.line}: {tree.message}")
        self.text, self.tree = text, tree
        self.parts = re.split(r"(\r\n|\r|\n)", raw.removeprefix("\ufeff"))
        self.newline = self.parts[1] if len(self.parts) > 1 else "\n"
        self.comments = list(_comments(text, tree))

    def after(self, edit: Edit) -> str:
        """The text with one edit made."""
        if isinstance(edit, Remove):
            return self._remove(edit.at)
        if isinstance(edit, Append):
            return self._append(edit.at, edit.value)
        return self._put(edit.at, edit.value)

    # Where things are

    def _find(self, at: Location) -> Node | None:
        node: Node = self.tree
        for step in at:
            if isinstance(node, Mapping) and step in node.values:
                node = node.values[str(step)]
            elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
                node = node.items[step]
            else:
                return None
        return node

    def _splice(self, start: Place, end: Place, new: str) -> str:
        """The raw text with other text between two places."""
        first, last = self._offset(start), self._offset(end)
        return self.raw[:first] + new.replace("\n", self.newline) + self.raw[last:]

    def _offset(self, place: Place) -> int:
        line, column = place
        before = sum(map(len, self.parts[: 2 * (line - 1)]))
        bom = len(self.raw) - len(self.raw.removeprefix("\ufeff"))
        return bom + before + self._raw_column(line, column)

    def _raw_column(self, line: int, column: int) -> int:
        """Where a column of the text as read is in the raw line, which may not be in NFC."""
        raw, read = self.parts[2 * (line - 1)], self.text.lines[line - 1]
        if len(raw) == len(read):
            return column - 1
        wanted = read[: column - 1]
        for length in range(len(raw) + 1):
            if unicodedata.normalize("NFC", raw[:length]) == wanted:
                return length
        raise RefusedError(f"Dòng {line} có ký tự lạ nên máy không sửa được; hãy sửa tay.")

    def _line_end(self, line: int) -> Place:
        return (line, len(self.text.lines[line - 1]) + 1)

    def _indent(self, line: int) -> int:
        """The blanks before a line's first character; -1 for an empty line."""
        here = self.text.lines[line - 1]
        return len(here) - len(here.lstrip()) if here.strip() else -1

    def _is_comment(self, line: int) -> bool:
        return self.text.lines[line - 1].lstrip().startswith("#")

    def _last_line(self, node: Node) -> int:
        """The last line that belongs to a value, without comments below it."""
        if isinstance(node, Scalar):
            return _block_end(self.text, node) if _is_block(self.text, node) else node.end[0]
        if _is_flow(self.text, node):
            return node.end[0]
        inner = node.values.values() if isinstance(node, Mapping) else node.items
        floor = max((self._last_line(child) for child in inner), default=node.line)
        line, column = node.end
        line -= not self.text.lines[line - 1][: column - 1].strip()
        while line > floor and (self._indent(line) < 0 or self._is_comment(line)):
            line -= 1
        return max(line, floor)

    def _tail(self, node: Node, indent: int) -> int:
        """The last line of a value, with the comments below it that are indented as its parts."""
        line = ahead = self._last_line(node)
        while ahead < len(self.text.lines):
            ahead += 1
            if self._is_comment(ahead) and self._indent(ahead) > indent:
                line = ahead
            elif self._indent(ahead) >= 0:
                break
        return line

    def _comments_between(self, start: Place, end: Place) -> list[tuple[int, str]]:
        return [(line, text) for line, col, text in self.comments if start <= (line, col) < end]

    def _refuse_comments(self, start: Place, end: Place) -> None:
        if self._comments_between(start, end):
            raise RefusedError(
                f"Giữa dấu ngoặc từ dòng {start[0]} có lời ghi chú (#) nên máy không sửa; hãy sửa tay."
            )

    # Putting

    def _put(self, at: Location, value: Value) -> str:
        parent, last = self._find(at[:-1]), at[-1]
        if isinstance(parent, Sequence) and isinstance(last, int) and last < len(parent.items):
            old = parent.items[last]
            if isinstance(old, Scalar) and isinstance(value, str):
                return self._put_scalar(old, value, in_flow=_is_flow(self.text, parent))
        elif isinstance(last, str) and isinstance(parent, Mapping) and not parent.is_missing:
            if last in parent.keys:
                return self._replace(parent, last, value)
            return self._insert(parent, at, value)
        elif isinstance(last, str) and len(at) > 1 and (parent is None or parent.is_missing):
            return self._put(at[:-1], {last: value})
        raise RefusedError(f"Máy không sửa được chỗ «{'.'.join(map(str, at))}»; hãy sửa tay.")

    def _put_scalar(self, old: Scalar, value: str, *, in_flow: bool) -> str:
        start = (old.line, old.column)
        here = self.text.lines[old.line - 1]
        opening = here[old.column - 1 : old.column]
        quote = opening if opening in {'"', "'"} else None
        if old.plain and not old.is_missing:
            quote = ""
        new = written(value, in_flow=in_flow, quote=quote)
        blank = "" if here[: old.column - 1].endswith((" ", "[", "{")) else " "
        return self._splice(start, old.end, blank + new)

    def _replace(self, parent: Mapping, key: str, value: Value) -> str:
        old, in_flow = parent.values[key], _is_flow(self.text, parent)
        if isinstance(old, Scalar) and isinstance(value, str) and not _is_block(self.text, old):
            return self._put_scalar(old, value, in_flow=in_flow)
        start = self._behind_colon(parent.keys[key])
        if in_flow:
            self._refuse_comments(start, old.end)
            return self._splice(start, old.end, f" {written(value, in_flow=True)}")
        name, indent = parent.keys[key], parent.keys[key].column - 1
        end = self._line_end(self._last_line(old))
        head, *lines = entry(key, value, indent)
        comments = self._comments_between(start, end)
        beside = "".join(f"  {text}" for line, text in comments if line == name.line)
        below = [" " * indent + text for line, text in comments if line != name.line]
        new = "\n".join([head.strip().removeprefix(f"{key}:") + beside, *lines, *below])
        return self._splice(start, end, new)

    def _behind_colon(self, key: Scalar) -> Place:
        line, column = key.end
        colon = self.text.lines[line - 1].find(":", column - 1)
        if colon < 0:
            raise RefusedError(f"Dòng {line} viết không theo mẫu nên máy không sửa; hãy sửa tay.")
        return (line, colon + 2)

    def _insert(self, parent: Mapping, at: Location, value: Value) -> str:
        key = str(at[-1])
        order = field_names(self.model, at[:-1])
        if key not in order:
            raise RefusedError(f"Không có khóa «{key}» ở chỗ này.")
        earlier = [name for name in order[: order.index(key)] if name in parent.keys]
        first = next(iter(parent.keys.values()))
        start = (first.line, first.column)
        if _is_flow(self.text, parent):
            new = f"{key}: {written(value, in_flow=True, quote=_sibling_quote(parent, value))}"
            if not earlier:
                return self._splice(start, start, f"{new}, ")
            place = parent.values[earlier[-1]].end
            return self._splice(place, place, f", {new}")
        indent = first.column - 1
        lines = entry(key, value, indent, _sibling_quote(parent, value))
        if not earlier:
            new = "\n".join(lines).lstrip() + "\n" + " " * indent
            return self._splice(start, start, new)
        place = self._line_end(self._tail(parent.values[earlier[-1]], indent))
        return self._splice(place, place, "\n" + "\n".join(lines))

    # Adding to lists

    def _append(self, at: Location, value: Value) -> str:
        node = self._find(at)
        if node is None or node.is_missing:
            return self._put(at, [value])
        if not isinstance(node, Sequence):
            raise RefusedError(f"Khóa «{at[-1]}» phải là một danh sách; chạy giot-hong check.")
        last = node.items[-1]
        if _is_flow(self.text, node):
            return self._splice(last.end, last.end, f", {written(value, in_flow=True)}")
        indent = node.column - 1
        if isinstance(last, Mapping) and _is_flow(self.text, last):
            lines = [f"{' ' * indent}- {written(value)}"]
        else:
            lines = _item(value, indent)
        place = self._line_end(self._tail(node, indent))
        return self._splice(place, place, "\n" + "\n".join(lines))

    # Taking away

    def _remove(self, at: Location) -> str:
        parent, key = self._find(at[:-1]), str(at[-1])
        if not isinstance(parent, Mapping) or key not in parent.keys:
            return self.raw
        names = list(parent.keys)
        if len(names) == 1:
            raise RefusedError(f"«{key}» là khóa duy nhất ở chỗ đó nên không bỏ riêng được.")
        index, name, node = names.index(key), parent.keys[key], parent.values[key]
        start = (name.line, name.column)
        following = parent.keys[names[index + 1]] if index + 1 < len(names) else None
        if _is_flow(self.text, parent):
            if following:
                end = (following.line, following.column)
            else:
                start, end = parent.values[names[index - 1]].end, node.end
            self._refuse_comments(start, end)
            return self._splice(start, end, "")
        last = self._last_line(node)
        indent = " " * (name.column - 1)
        kept = [text for _, text in self._comments_between(start, self._line_end(last))]
        if following and self.text.lines[name.line - 1][: name.column - 1].strip():  # «- key: …»
            end = (following.line, following.column)
            kept = [text for _, text in self._comments_between(start, end)]
            return self._splice(start, end, "".join(f"{text}\n{indent}" for text in kept))
        lines = "".join(f"\n{indent}{text}" for text in kept)
        if name.line > 1:
            return self._splice(self._line_end(name.line - 1), self._line_end(last), lines)
        return self._splice((1, 1), (last + 1, 1), f"{lines}\n".removeprefix("\n"))


def _read(raw: str) -> Text:
    try:
        text = decode(raw.encode("utf-8"), "")
    except UnicodeEncodeError:
        raise RefusedError("Có ký tự lạ không ghi được vào tệp.") from None
    if isinstance(text, Problem):
        raise RefusedError(f"Tệp này đang có lỗi: {text.message}")
    return text


def _is_flow(text: Text, node: Sequence | Mapping) -> bool:
    """Whether a list or group stands in brackets."""
    return text.lines[node.line - 1][node.column - 1 : node.column] in {"[", "{"}


def _is_block(text: Text, node: Scalar) -> bool:
    """Whether a value is a literal or folded block (``|``, ``>``)."""
    return not node.plain and text.lines[node.line - 1][node.column - 1 : node.column] in {"|", ">"}


def _block_end(text: Text, node: Scalar) -> int:
    """The last line of a literal or folded block: what its parser mark says, without what follows."""
    inner = [number for number in range(node.line + 1, node.end[0] + 1) if _depth(text, number) > 0]
    if not inner:
        return node.line
    depth = _depth(text, inner[0])
    last = inner[0]
    for number in inner:
        if _depth(text, number) < depth:
            break
        last = number
    return last


def _depth(text: Text, line: int) -> int:
    here = text.lines[line - 1]
    return len(here) - len(here.lstrip(" ")) if here.strip() else 0


def _sibling_quote(parent: Mapping, value: Value) -> str | None:
    """``""`` for an hour where the hours beside it stand without quotes."""
    if not isinstance(value, str) or not HOUR.fullmatch(value):
        return None
    beside = [one for one in parent.values.values() if isinstance(one, Scalar)]
    return "" if any(one.plain and HOUR.fullmatch(one.text) for one in beside) else None


def _scalars(node: Node) -> Iterator[Scalar]:
    """Every key and value of a tree."""
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _scalars(item)
    else:
        if node.repeats:
            key = node.repeats[0]
            raise RefusedError(
                f"Khóa «{key.text}» viết hai lần (dòng {key.line}); bỏ bớt một dòng."
            )
        yield from node.keys.values()
        for value in node.values.values():
            yield from _scalars(value)


def _comments(text: Text, tree: Mapping) -> Iterator[tuple[int, int, str]]:
    """Line, column and text of every comment: a ``#`` after a blank that no value covers."""
    covered: dict[int, list[tuple[int, int]]] = {}
    for node in _scalars(tree):
        if _is_block(text, node):
            for line in range(node.line + 1, _block_end(text, node) + 1):
                covered.setdefault(line, []).append((0, len(text.lines[line - 1])))
            continue
        for line in range(node.line, node.end[0] + 1):
            start = node.column - 1 if line == node.line else 0
            end = node.end[1] - 1 if line == node.end[0] else len(text.lines[line - 1])
            covered.setdefault(line, []).append((start, end))
    for number, line_text in enumerate(text.lines, start=1):
        spans = covered.get(number, ())
        for match in re.finditer(r"(?<!\S)#", line_text):
            if not any(start <= match.start() < end for start, end in spans):
                yield number, match.start() + 1, line_text[match.start() :].rstrip()
                break
