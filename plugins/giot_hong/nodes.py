"""The tree that YAML is read into: values that know where they stand in their file."""

from __future__ import annotations

from dataclasses import dataclass, field

MAX_DEPTH = 12
_MISSING = {"~", "null"}

Place = tuple[int, int]
"""A line and a column, both from 1. ``end`` of a node is the place behind its last character; of
a list or a group without brackets it is where the parser saw it end: at what comes next."""


@dataclass(slots=True)
class Scalar:
    """A single value: its text and where it stands; lines and columns count from 1."""

    text: str
    line: int
    column: int
    width: int
    plain: bool
    end: Place = (0, 0)

    @property
    def is_missing(self) -> bool:
        """Forms write ``key:`` or ``key: ''`` for what was left empty."""
        return not self.text.strip() or (self.plain and self.text in _MISSING)


@dataclass(slots=True)
class Sequence:
    """A list of nodes."""

    line: int
    column: int
    items: list[Node] = field(default_factory=list)
    """Without items that were left empty."""
    end: Place = (0, 0)

    @property
    def is_missing(self) -> bool:
        """Whether nothing is in it."""
        return not self.items


@dataclass(slots=True)
class Mapping:
    """A group of keys; ``keys`` holds where each key stands, in the order written."""

    line: int
    column: int
    keys: dict[str, Scalar] = field(default_factory=dict)
    values: dict[str, Node] = field(default_factory=dict)
    repeats: list[Scalar] = field(default_factory=list)
    """Keys written once more; their values are left out."""
    end: Place = (0, 0)

    @property
    def is_missing(self) -> bool:
        """Whether it has no key at all, as in ``{}``."""
        return not self.keys

    def put(self, key: Scalar, value: Node) -> None:
        """Add a key and its value; the first of two equal keys stays."""
        if key.text in self.keys:
            self.repeats.append(key)
        else:
            self.keys[key.text], self.values[key.text] = key, value


Node = Scalar | Sequence | Mapping
