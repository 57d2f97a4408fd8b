"""A fast reader for the plain way in which nearly all data files are written.

A build may have tens of thousands of small files to read, and PyYAML's events alone cost several
times what the tree does that becomes of them. This reader knows a small part of YAML, one line
at a time, and gives ``None`` for a text with anything else in it: that one is read from events
(``source.py``), which alone can say what is wrong. What it does read is exactly the tree that
the events give, with all positions; ``tests/property/test_fast_yaml.py`` compares the two.

It knows ``key: value`` and ``key:`` with lines below, lists of ``- `` lines, comments and blank
lines; and values that are plain, or in quotes without an escape, or a ``[…]`` or ``{…}`` of such
values without signs of their own, written with one blank after each comma.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TypeVar

from giot_hong.nodes import MAX_DEPTH, Mapping, Node, Scalar, Sequence

# Neither line ends to YAML alone, nor what it refuses, nor tabs, nor the mark of an encoding.
_PRINTABLE = re.compile(
    "[\n -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]*"
)
# The first quoted value of a line and a comment behind it.
_QUOTED_THEN_COMMENT = re.compile(r"""([^"']*(?:"[^"\\]*"|'[^']*')) +#.*""")

# Well within the 1024 characters that YAML gives a key and its colon.
_KEY = "[A-Za-z_][A-Za-z0-9_-]{0,63}"
_HEAD = re.compile(f"( {{0,63}})(- {{1,9}})?({_KEY})")
# A colon and a blank between two words is looked for in code.
_WORDS = r"\w(?:[\w ./()+:-]*[\w./()+-])?"
_QUOTED = re.compile(r""""[^"\\]*"|'[^']*'""")
_IN_FLOW = rf"""(?:{_WORDS}|"(?:[^\s",\\][^",\\]*)?"|'(?:[^\s',][^',]*)?')"""
_EMPTY_ITEMS = {"null", '""', "''"}
_FLOW_SEQUENCE = re.compile(rf"\[(?:{_IN_FLOW}(?:, {_IN_FLOW})*)?\]")
_FLOW_MAPPING = re.compile(rf"\{{(?:{_KEY}: {_IN_FLOW}(?:, {_KEY}: {_IN_FLOW})*)?\}}")

_SIGNS = frozenset(" -?:,[]{}#&*!|>'\"%@`")
"""What a plain value never begins with, or not always."""

_Line = tuple[int, int, str, Scalar | None, Node | None, bool]
"""One line read for itself: the column of its key; that of its ``-``, or 0; the key, as text and
as node (none in ``- value``); the value (none in ``- null``); whether it may follow below."""

_REMEMBERED = 8192
_MEMORABLE = 120
"""How many lines are remembered, and how long they may be: longer ones hardly come again."""

_Collection = TypeVar("_Collection", Mapping, Sequence)
_Open = list[Mapping | Sequence]
"""What the lines so far have begun and not ended, the innermost last."""


def read_plain(yaml_text: str, first_line: int = 1) -> Mapping | None:
    """The tree of a text that is written plainly, and of no other."""
    lines = yaml_text.split("\n")
    if "#" in yaml_text:
        if not _PRINTABLE.fullmatch(yaml_text):  # other lines are looked at when they are read
            return None
        lines = [_without_comment(line) for line in lines]
    if " \n" in yaml_text or yaml_text[-1:] == " ":
        lines = [line.rstrip(" ") for line in lines]
    if not lines[-1] and not yaml_text.endswith("\n"):
        return None  # the parser sees some groups end within such a rest, others behind it
    root = Mapping(first_line, 1)
    open_: _Open = [root]
    if not _read_lines(root, open_, lines, first_line) or not root.keys:
        return None
    root.line = next(iter(root.keys.values())).line
    # To the parser every text ends with a line end, its own or one that it adds.
    last_line = first_line + len(lines) - (yaml_text[-1] == "\n")
    for node in open_:
        node.end = (last_line, 1)
    return root


def _without_comment(line: str) -> str:
    """The line up to its comment; also with it, if quotes make it hard to tell."""
    if line.startswith("#"):
        return ""
    before = line.partition(" #")[0]
    if '"' in before or "'" in before:
        match = _QUOTED_THEN_COMMENT.fullmatch(line)
        return match[1] if match else line
    return before.rstrip(" ")


def _read_lines(root: Mapping, open_: _Open, lines: list[str], first_line: int) -> bool:
    """Put what the lines hold into the root; whether all of them could be read.

    This loop runs for every line of the whole site. What most lines are, one more key of the
    group or one more value of the list that the line above was in, passes without another call.
    """
    here, keys, values = 1, root.keys, root.values  # of the group, if the last line was in one
    bullet, items = 0, list[Node]()  # of the list, if the last line was a value of one
    empty = ""  # the key right above, if it has no value so far
    for number, line in enumerate(lines, first_line):
        if not line:
            continue
        read = _remembered_line(line, number) if len(line) < _MEMORABLE else _line(line, number)
        if read is None:
            return False
        column, dash, name, key, value, empties = read
        if key is None:
            if dash != bullet:
                sequence = _sequence_at(open_, empty, dash, number)
                if sequence is None:
                    return False
                here, bullet, items, empty = 0, dash, sequence.items, ""
            if value is not None:
                items.append(value)
            continue
        if dash or column != here:
            mapping = _mapping_at(open_, empty, column, dash, number)
            if mapping is None:
                return False
            here, keys, values, bullet = column, mapping.keys, mapping.values, 0
        if name in keys:
            return False
        assert value is not None
        keys[name], values[name] = key, value
        empty = name if empties else ""
    return True


def _line(line: str, number: int) -> _Line | None:
    """What a line holds, wherever in the tree it belongs."""
    if not (line.isprintable() or _PRINTABLE.fullmatch(line)):  # the first is far faster
        return None
    before, colon, text = line.partition(": ")
    if not colon and line.endswith(":"):
        before, colon = line[:-1], ":"
    head = _HEAD.fullmatch(before) if colon else None
    if head is None:
        return _item(line, number)
    name, column, behind = head[3], head.start(3) + 1, len(before) + 1
    key = Scalar(name, number, column, len(name), True, (number, behind))
    if text:
        value = _value(text, number, behind + 2)
        if value is None:
            return None
    else:
        value = Scalar("", number, behind + 1, 0, True, (number, behind + 1))
    return column, head.start(2) + 1, name, key, value, not text


_remembered_line = lru_cache(_REMEMBERED)(_line)
"""The same: one file is much like the next, and hardly changed since its last version. So trees
share nodes of single lines; nobody changes a tree."""


def _item(line: str, number: int) -> _Line | None:
    """The line as ``- value``."""
    item = line.lstrip(" ")
    if not item.startswith("- "):
        return None
    dash = len(line) - len(item) + 1
    value = _value(item[2:], number, dash + 2)
    if value is None:
        return None
    return 0, dash, "", None, None if value.is_missing else value, False


def _mapping_at(open_: _Open, empty: str, column: int, dash: int, number: int) -> Mapping | None:
    """The group that a key belongs to, if it is not the one of the line above."""
    if dash:
        sequence = _sequence_at(open_, empty, dash, number)
        if sequence is None:
            return None
        mapping = Mapping(number, column)
        sequence.items.append(mapping)
        return _begin(open_, mapping)
    top = open_[-1]
    if empty and column > top.column and isinstance(top, Mapping):
        mapping = Mapping(number, column)
        top.values[empty] = mapping
        return _begin(open_, mapping)
    return _back_to(open_, Mapping, column, number)


def _sequence_at(open_: _Open, empty: str, dash: int, number: int) -> Sequence | None:
    """The list that a ``-`` belongs to; a list may begin right below the first letter of its key."""
    top = open_[-1]
    if empty and dash >= top.column and isinstance(top, Mapping):
        sequence = Sequence(number, dash)
        top.values[empty] = sequence
        return _begin(open_, sequence)
    return _back_to(open_, Sequence, dash, number)


def _begin(open_: _Open, node: _Collection) -> _Collection | None:
    """Note what a line begins, unless a flow collection in it might be nested too deeply."""
    open_.append(node)
    return node if len(open_) < MAX_DEPTH else None


def _back_to(open_: _Open, kind: type[_Collection], column: int, number: int) -> _Collection | None:
    """End what stands deeper than the innermost of a kind, if that began at this very column."""
    while open_ and open_[-1].column >= column:
        node = open_[-1]
        if isinstance(node, kind) and node.column == column:
            return node
        open_.pop().end = (number, column)
    return None


def _value(text: str, line: int, column: int) -> Node | None:
    """A value that ends with its line."""
    sign = text[0]
    end = (line, column + len(text))
    if sign not in _SIGNS:
        if ": " in text or " #" in text or text[-1] == ":":
            return None
        return Scalar(text, line, column, len(text), True, end)
    if sign == "[":
        return _flow_sequence(text, line, column)
    if sign == "{":
        return _flow_mapping(text, line, column)
    if sign == " ":
        bare = text.lstrip(" ")
        return _value(bare, line, column + len(text) - len(bare))
    if _QUOTED.fullmatch(text):
        return Scalar(text[1:-1], line, column, len(text), False, end)
    return None


def _flow_sequence(text: str, line: int, column: int) -> Sequence | None:
    if not _FLOW_SEQUENCE.fullmatch(text) or ": " in text:
        return None
    items: list[Node] = []
    sequence = Sequence(line, column, items, (line, column + len(text)))
    if len(text) > 2:
        column += 1
        for item in text[1:-1].split(", "):
            if item not in _EMPTY_ITEMS:
                items.append(_in_flow(item, line, column))
            column += len(item) + 2
    return sequence


def _flow_mapping(text: str, line: int, column: int) -> Mapping | None:
    if not _FLOW_MAPPING.fullmatch(text):
        return None
    mapping = Mapping(line, column, {}, {}, [], (line, column + len(text)))
    keys, values = mapping.keys, mapping.values
    if len(text) > 2:
        column += 1
        for pair in text[1:-1].split(", "):
            key, _, item = pair.partition(": ")
            if key in keys or ": " in item:
                return None
            behind = column + len(key)
            keys[key] = Scalar(key, line, column, len(key), True, (line, behind))
            values[key] = _in_flow(item, line, behind + 2)
            column += len(pair) + 2
    return mapping


def _in_flow(item: str, line: int, column: int) -> Scalar:
    """A value that one of the two patterns has let pass."""
    width = len(item)
    if item[0] in "\"'":
        return Scalar(item[1:-1], line, column, width, False, (line, column + width))
    return Scalar(item, line, column, width, True, (line, column + width))
