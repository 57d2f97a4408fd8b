"""A file to be published: where it goes, what it is made of, how it is made.

An output is lazy: nothing is rendered until someone asks. Its bytes are a function of its
``inputs`` and of nothing else, so equal fingerprints mean equal bytes (decision 12).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, time
from functools import cache
from typing import Any

from pydantic import BaseModel

from giot_hong import __version__


@dataclass(frozen=True)
class Output:
    """``render(inputs)`` gives the bytes of the file at ``path`` below the site's root."""

    path: str
    inputs: Any
    render: Callable[[Any], bytes]

    def fingerprint(self, memo: Memo | None = None) -> str:
        """Changes whenever the inputs, the renderer or the engine do; the same in every process.

        With a ``memo``, values that stand in the inputs of many outputs are reckoned once.
        """
        digest = hashlib.blake2b(digest_size=16)
        renderer = f"{__version__} {self.render.__module__}.{self.render.__qualname__}\n"
        digest.update(renderer.encode())
        _feed(digest, self.inputs, {} if memo is None else memo)
        return digest.hexdigest()

    def body(self) -> bytes:
        """The file's bytes."""
        return self.render(self.inputs)


Memo = dict[int, tuple[object, bytes]]
"""Digests of values by ``id``, with the values: as long as they are here, no other has their id."""


def _feed(digest: Any, value: Any, memo: Memo) -> None:
    """Write a value into a digest, unambiguously: every part is framed by kind and length."""
    if isinstance(value, str):
        raw = value.encode()
        digest.update(b"s%d:" % len(raw))
        digest.update(raw)
    elif value is None or isinstance(value, bool | int):
        digest.update(f"v{value};".encode())
    elif isinstance(value, date | datetime | time):
        digest.update(f"t{value.isoformat()};".encode())
    elif isinstance(value, bytes):
        digest.update(b"b%d:" % len(value))
        digest.update(value)
    elif isinstance(value, tuple | list):
        digest.update(b"(%d:" % len(value))
        for item in value:
            _feed(digest, item, memo)
    elif isinstance(value, dict):
        digest.update(b"{%d:" % len(value))
        for key in sorted(value):
            _feed(digest, key, memo)
            _feed(digest, value[key], memo)
    elif isinstance(value, BaseModel) or is_dataclass(value):
        if id(value) not in memo:
            memo[id(value)] = (value, _digest_of(value, memo))
        digest.update(memo[id(value)][1])
    else:
        raise TypeError(f"{type(value).__name__} has no fingerprint")


def _digest_of(value: Any, memo: Memo) -> bytes:
    """Of a model or a dataclass: its kind and all its fields."""
    digest = hashlib.blake2b(digest_size=16)
    digest.update(f"{type(value).__name__};".encode())
    for name in _names(value.__class__):
        _feed(digest, getattr(value, name), memo)
    return digest.digest()


@cache
def _names(kind: Any) -> tuple[str, ...]:
    if issubclass(kind, BaseModel):
        return tuple(kind.model_fields)
    return tuple(field.name for field in fields(kind))
