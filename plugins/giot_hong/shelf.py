"""Bytes that are made once and stand in many files, kept between builds by what they are made of.

A calendar of the whole country holds every event; one event that changed is not worth making the
others again. The file is never trusted: it names the engine, every row carries a digest of its
key and bytes, and what is damaged or missing is made anew.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from giot_hong import engine

_FORMAT = 2
_PATIENCE = 0.5
"""Seconds to wait for whoever holds the file; no other build does, each has the workshop alone."""


class Shelf:
    """One build's bytes by key; with a ``path`` those of earlier builds, too."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._texts: dict[bytes, bytes] = {}
        self._new: set[bytes] = set()
        self._wanted: set[bytes] = set()
        self._file: sqlite3.Connection | None = None

    def want(self, key: bytes) -> None:
        """This build may ask for a key; what no build wants any more goes when it is saved."""
        self._wanted.add(key)

    def text(self, key: bytes, make: Callable[[], bytes]) -> bytes:
        """The bytes of a key, made now if nobody made them before."""
        known = self._texts.get(key)
        if known is None:
            known = self._kept(key)
            if known is None:
                known = make()
                self._new.add(key)
            self._texts[key] = known
        return known

    def open(self) -> None:
        """Look at what earlier builds left; nothing, where that cannot be."""
        if self._path is None or not self._path.exists():
            return
        try:
            address = f"{self._path.absolute().as_uri()}?mode=ro"
            file = sqlite3.connect(address, uri=True, timeout=_PATIENCE)
            if file.execute("SELECT title FROM shelf").fetchall() != [(_title(),)]:
                file.close()
                return
        except sqlite3.Error:
            return
        self._file = file

    def close(self) -> None:
        """Let go of the file."""
        if self._file:
            self._file.close()
            self._file = None

    def save(self) -> None:
        """Keep what was made, forget what is not wanted; a machine that cannot goes on without."""
        if self._path is None:
            return
        was_good = self._file is not None
        self.close()
        try:
            if not was_good:
                self._path.unlink(missing_ok=True)
            with self._writing() as file:
                stale = {key for (key,) in file.execute("SELECT key FROM texts")} - self._wanted
                file.executemany("DELETE FROM texts WHERE key = ?", [(key,) for key in stale])
                rows = [(key, _sum(key, text), text) for key, text in self._made()]
                file.executemany("REPLACE INTO texts VALUES (?, ?, ?)", rows)
        except (OSError, sqlite3.Error):
            with suppress(OSError):
                self._path.unlink(missing_ok=True)

    def _made(self) -> Iterator[tuple[bytes, bytes]]:
        for key in sorted(self._new & self._wanted):
            yield key, self._texts[key]

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        assert self._path is not None
        with closing(sqlite3.connect(self._path, timeout=_PATIENCE)) as file, file:
            file.execute("CREATE TABLE IF NOT EXISTS shelf (title TEXT)")
            file.execute(
                "CREATE TABLE IF NOT EXISTS texts (key BLOB PRIMARY KEY, sum BLOB, text BLOB)"
                " WITHOUT ROWID"
            )
            if not file.execute("SELECT title FROM shelf").fetchall():
                file.execute("INSERT INTO shelf VALUES (?)", (_title(),))
            yield file

    def _kept(self, key: bytes) -> bytes | None:
        if self._file is None:
            return None
        try:
            row = self._file.execute("SELECT sum, text FROM texts WHERE key = ?", (key,)).fetchone()
        except sqlite3.Error:  # damaged; save() begins anew
            self.close()
            return None
        if row is None or not isinstance(row[1], bytes) or row[0] != _sum(key, row[1]):
            return None
        text: bytes = row[1]
        return text


def _title() -> str:
    return f"giot-hong shelf {_FORMAT} {engine.digest()}"


def _sum(key: bytes, text: bytes) -> bytes:
    """Of both, so that a row speaks of no other key's bytes."""
    digest = hashlib.blake2b(b"%d:%b" % (len(key), key), digest_size=8)
    digest.update(text)
    return digest.digest()
