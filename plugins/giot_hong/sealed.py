"""Files that a build leaves for the next one, and that are never trusted.

The first line names what the file is, the engine that wrote it and a digest of all else; a file
that is damaged, cut, foreign or of another engine is as if it were not there.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path

from giot_hong import engine


def read(path: Path, what: str, about: bytes = b"") -> bytes | None:
    """The body of a file; ``about`` is what it speaks of, such as a folder, and must be the same."""
    try:
        title, _, body = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    return body if title == _title(what, about, body) else None


def write(path: Path, what: str, body: bytes, about: bytes = b"") -> None:
    """Put a body in the place of the last one; a machine that cannot goes on without."""
    new = path.with_suffix(".new")
    try:
        new.write_bytes(_title(what, about, body) + b"\n" + body)
        new.replace(path)
    except OSError:
        with suppress(OSError):  # it may be a folder, or in one that is only to be read
            new.unlink(missing_ok=True)


def _title(what: str, about: bytes, body: bytes) -> bytes:
    digest = hashlib.blake2b(body, digest_size=16)
    digest.update(about)
    return f"giot-hong {what} {engine.digest()} {digest.hexdigest()}".encode()
