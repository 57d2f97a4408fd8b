"""A file to be published: where it goes, what it is made of, how it is made.

An output is lazy: nothing is rendered until someone asks. Its bytes are a function of its
``inputs`` and of nothing else, so equal fingerprints mean equal bytes (decision 12).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, time
from functools import cache
from operator import attrgetter
from typing import Any

from pydantic import BaseModel

from giot_hong import __version__

_SIZE = 16


@dataclass(frozen=True)
class Output:
    """``render(inputs)`` gives the bytes of the file at ``path`` below the site's root."""

    path: str
    inputs: Any
    render: Callable[[Any], bytes]
    is_shelved: bool = False
    """Whether it is joined of bytes that are kept: then it is made in the process that keeps them."""
    template: str = ""
    """The template it is rendered with, if any: the first of each is compiled for all processes."""

    def fingerprint(self, digests: Digests | None = None) -> str:
        """Changes whenever the inputs, the renderer or the engine do; the same in every process.

        With ``digests``, values that stand in the inputs of many outputs are reckoned once.
        """
        renderer = f"{__version__} {self.render.__module__}.{self.render.__qualname__}"
        known = digests.known.get(id(self.inputs)) if digests else None
        if known:
            return f"{renderer} {known[1].hex()}"
        return f"{renderer} {digest_of(self.inputs, digests=digests).hex()}"

    def body(self) -> bytes:
        """The file's bytes."""
        return self.render(self.inputs)


class Digests:
    """Digests of models and dataclasses, each reckoned once."""

    def __init__(self) -> None:
        self.known: dict[int, tuple[object, bytes]] = {}
        """By ``id``, with the values: as long as they are here, nothing else has their id."""

    def of(self, value: Any) -> bytes:
        """The digest of a model or a dataclass: of its kind and all its fields."""
        known = self.known.get(id(value))
        if known is None:
            kind = value.__class__
            parts = [kind.__name__.encode(), b";"]
            _feed_each(parts, _values(kind)(value), self)
            known = self.known[id(value)] = (value, _hashed(parts))
        return known[1]

    def know(self, value: object, digest: bytes) -> None:
        """Take over a digest that was reckoned before, or bytes that stand for what a value says."""
        framed = digest if len(digest) == _SIZE else b"%d:%b" % (len(digest), digest)
        self.known[id(value)] = (value, framed)


def digest_of(*values: Any, digests: Digests | None = None) -> bytes:
    """One digest over several values."""
    parts = [b"(%d:" % len(values)]
    _feed_each(parts, values, Digests() if digests is None else digests)
    return _hashed(parts)


def _hashed(parts: list[bytes]) -> bytes:
    return hashlib.blake2b(b"".join(parts), digest_size=_SIZE).digest()


def _feed_each(parts: list[bytes], values: Iterable[Any], digests: Digests) -> None:
    """Add values to what is hashed, unambiguously: every part is framed by kind and length.

    The kinds of which there are most come first.
    """
    known = digests.known
    for value in values:
        kind = type(value)
        if kind is str:
            raw = value.encode()
            parts.append(b"s%d:%b" % (len(raw), raw))
        elif value is None:
            parts.append(b"vNone;")
        elif kind is tuple and not value:
            parts.append(b"(0:")
        elif id(value) in known:
            parts.append(known[id(value)][1])
        else:
            _feed(parts, value, digests)


def _feed(parts: list[bytes], value: Any, digests: Digests) -> None:
    """Add a value that is none of the most frequent."""
    if isinstance(value, tuple | list):
        parts.append(b"(%d:" % len(value))
        _feed_each(parts, value, digests)
    elif isinstance(value, bool | int | float):
        parts.append(b"v%b;" % str(value).encode())
    elif isinstance(value, date | datetime | time):
        parts.append(b"t%b;" % value.isoformat().encode())
    elif isinstance(value, bytes):
        parts.append(b"b%d:%b" % (len(value), value))
    elif isinstance(value, str):  # of a kind of its own, such as safe HTML
        _feed_each(parts, (str(value),), digests)
    elif isinstance(value, dict):
        parts.append(b"{%d:" % len(value))
        for key in sorted(value):
            _feed_each(parts, (key, value[key]), digests)
    elif isinstance(value, BaseModel) or is_dataclass(value):
        parts.append(digests.of(value))
    else:
        raise TypeError(f"{type(value).__name__} has no fingerprint")


@cache
def _values(kind: Any) -> Callable[[Any], Iterable[Any]]:
    """What gives the values of all fields of a model or a dataclass, in one call."""
    names = _names(kind)
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: [getattr(value, name) for name in names]


def _names(kind: Any) -> tuple[str, ...]:
    if issubclass(kind, BaseModel):
        return tuple(kind.model_fields)
    return tuple(field.name for field in fields(kind))
