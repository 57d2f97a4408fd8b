"""Folders of many files, by paths that are text: with ``/`` on every system."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path


def files_below(root: Path) -> Iterator[str]:
    """Every file below a folder, by its path from there."""
    top = str(root)
    for folder, _, names in os.walk(top):
        start = folder[len(top) + 1 :].replace(os.sep, "/")
        start = f"{start}/" if start else ""
        yield from [f"{start}{name}" for name in names]


class Writer:
    """Writes files below a folder, and makes each folder once."""

    def __init__(self, root: Path) -> None:
        self._root = str(root)
        self._made: set[str] = set()

    def write(self, path: str, body: bytes) -> None:
        """A file with its folders; what stood there is replaced."""
        self._make(path.rpartition("/")[0])
        with open(f"{self._root}/{path}", "wb", buffering=0) as file:  # noqa: PTH123
            file.write(body)

    def _make(self, folder: str) -> None:
        if folder in self._made:
            return
        if folder:
            self._make(folder.rpartition("/")[0])
        with suppress(FileExistsError):
            os.mkdir(f"{self._root}/{folder}")  # noqa: PTH102 - tens of thousands
        self._made.add(folder)
