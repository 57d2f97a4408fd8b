"""Which engine this is: a digest of its code and of the libraries that shape what it makes.

What is kept between builds names it, and is as if it were not there for any other engine.
"""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from importlib.metadata import version
from pathlib import Path

_LIBRARIES = (
    "pydantic", "PyYAML", "pelican", "Jinja2", "MarkupSafe", "Markdown", "nh3", "feedgen", "lxml",
    "lunar-vn", "segno",
)  # fmt: skip


@cache
def digest() -> str:
    """The same in every process of the same engine."""
    found = hashlib.blake2b(digest_size=16)
    for library in _LIBRARIES:
        found.update(f"{library} {version(library)}\0".encode())
    found.update(sys.version.encode())
    folder = Path(__file__).parent
    for path in sorted(folder.rglob("*.py")):
        found.update(path.relative_to(folder).as_posix().encode() + b"\0")
        found.update(path.read_bytes() + b"\0")
    return found.hexdigest()
