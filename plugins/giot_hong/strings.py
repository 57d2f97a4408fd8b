"""The words of the interface: ``theme/strings/<language>.toml``, by dotted key."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path


class Strings(Mapping[str, str]):
    """``words["state.cancelled"]``; an unknown key is an error, never an empty text."""

    def __init__(self, path: Path) -> None:
        self.language = path.stem
        self._words = _words(path.read_text(encoding="utf-8"))

    def __getitem__(self, key: str) -> str:
        return self._words[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)


@lru_cache(maxsize=4)
def _words(text: str) -> dict[str, str]:
    """A build asks for the same few files again and again."""
    return dict(_flatten(tomllib.loads(text)))


def _flatten(table: dict[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flatten(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)
