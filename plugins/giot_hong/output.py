"""A file to be published: where it goes, what it is made of, how it is made.

An output is lazy: nothing is rendered until someone asks. Its bytes are a function of its
``inputs`` and of nothing else, so equal fingerprints mean equal bytes (decision 12).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, time
from typing import Any

from pydantic import BaseModel

from giot_hong import __version__


@dataclass(frozen=True)
class Output:
    """``render(inputs)`` gives the bytes of the file at ``path`` below the site's root."""

    path: str
    inputs: Any
    render: Callable[[Any], bytes]

    def fingerprint(self) -> str:
        """Changes whenever the inputs, the renderer or the engine do; the same in every process."""
        digest = hashlib.blake2b(digest_size=16)
        renderer = f"{__version__} {self.render.__module__}.{self.render.__qualname__}\n"
        digest.update(renderer.encode())
        _feed(digest, self.inputs)
        return digest.hexdigest()

    def body(self) -> bytes:
        """The file's bytes."""
        return self.render(self.inputs)


def _feed(digest: Any, value: Any) -> None:
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
            _feed(digest, item)
    elif isinstance(value, dict):
        digest.update(b"{%d:" % len(value))
        for key in sorted(value):
            _feed(digest, key)
            _feed(digest, value[key])
    elif isinstance(value, BaseModel):
        digest.update(f"m{type(value).__name__};".encode())
        for name in type(value).model_fields:
            _feed(digest, getattr(value, name))
    elif is_dataclass(value):
        digest.update(f"d{type(value).__name__};".encode())
        for field in fields(value):
            _feed(digest, getattr(value, field.name))
    else:
        raise TypeError(f"{type(value).__name__} has no fingerprint")
