"""Folders of many files, by paths that are text: with ``/`` on every system."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path


def files_below(root: Path) -> Iterator[str]:
    """Every file below a folder, by its path from there."""
    folders = [""]
    while folders:
        start = folders.pop()
        try:
            found = os.scandir(f"{root}/{start}")
        except OSError:  # it is not there, or went just now
            continue
        with found:
            for item in found:
                if not item.is_dir():
                    yield f"{start}{item.name}"
                elif not item.is_symlink():
                    folders.append(f"{start}{item.name}/")


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
