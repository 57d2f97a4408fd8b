"""What the last reading of git's history found, kept in one file and read as far as it is asked for.

The file is a database. A few parts are read at once: which commit all stands on, git's name of each
record's text, a digest of each row. A row holds everything of one record and is read when somebody
asks for it; a save writes the rows that changed. Texts are not kept: git has them.

The file is never trusted. It names the engine that wrote it and the content, its parts are proven
by a digest when it is opened and each row by its own, which is one of the parts, when it is read.
What is damaged, foreign, older, or of another history is as if it were not there.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from giot_hong import engine, gitlog
from giot_hong.facts import Difference, Place, SessionFacts
from giot_hong.model import Change

Key = tuple[str, str]
Moments = tuple[int, int, int]
"""Created and modified, in seconds since 1970, and the sequence."""
_FORMAT = 3
_PARTS = {"about", "kinds", "ids", "blobs", "digests", "latest"}
_DIGEST, _NUMBER, _USER = 16, 8, 4
_LAST = 2**62
"""Later than any clock; what git lets a commit say may not fit into a number of 8 bytes."""
_FEW = 64
"""Who asks for more rows one by one will ask for nearly all."""
_UNREADABLE = (sqlite3.Error, UnicodeDecodeError, MemoryError)
"""What reading a damaged file may raise: it may name things in no encoding, or be of any size."""
_PATIENCE = 0.5
"""Seconds to wait for another build that is just saving."""


class LostError(Exception):
    """A row is not as it was kept, or not there: nothing in the file is to be believed."""


class Remembered(NamedTuple):
    """What one commit changed in one record; ``seconds`` is the committer's time."""

    seconds: int
    commit: str
    differences: tuple[Difference, ...]
    reasons: tuple[Change, ...]


class Row(NamedTuple):
    """Everything that a replay found of one record."""

    stamp: Moments
    events: Mapping[str, Moments]
    """By session key, also of sessions that are gone."""
    log: Sequence[Remembered]
    dropped: Mapping[str, SessionFacts]

    def latest(self) -> int:
        """The last moment in it."""
        stamps = (self.stamp, *self.events.values())
        return max([stamp[1] for stamp in stamps] + [line.seconds for line in self.log])

    def until(self, limit: int) -> Row:
        """The same with no moment later than a limit."""
        if self.latest() <= limit:
            return self
        return self._replace(
            stamp=_until(self.stamp, limit),
            events={key: _until(stamp, limit) for key, stamp in self.events.items()},
            log=[line._replace(seconds=min(line.seconds, limit)) for line in self.log],
        )

    def body(self) -> bytes:
        """The row as it is kept: equal rows, and they alone, are the same bytes."""
        # Values of a model are in the order of its fields, whose words are told in that order.
        events = dict(sorted(self.events.items()))
        log = [_line(line) for line in self.log]
        dropped = {key: _session(one) for key, one in sorted(self.dropped.items())}
        return _ENCODE([self.stamp, events, log, dropped]).encode("utf-8", "surrogatepass")

    def digest(self) -> bytes:
        """Short, and the same for equal rows, whether they were kept or have just been found."""
        return _digest(self.body())


@dataclass(frozen=True)
class State:
    """The end of a replay, without the working tree."""

    commit: str
    """All commits up to this one are in it."""
    blobs: Mapping[Key, str]
    """git's name of the text of each record's last version that could be read, if the replay did."""
    rows: Mapping[Key, Row]
    """Of all records that the replay touched; the others are as they were kept."""
    users: Mapping[Key, set[Key]]
    """By file: the records that the replay found to show something of it."""
    judges: Mapping[str, set[Key]]
    retired: set[Key]
    pending: Mapping[Key, tuple[int, str]]
    """Records that are to be public later: when, and git's name of the text."""
    passed: Mapping[Key, Sequence[str]]
    """By record: earlier texts that were to be public later."""


class Kept:
    """What a file holds, its parts proven: rows are read from it, and proven, when asked for."""

    def __init__(self, path: Path, title: bytes, parts: Mapping[str, bytes]) -> None:
        self.title, self.parts = title, parts
        about = json.loads(parts["about"])
        self.commit: str = about["commit"]
        self.latest: int = about["latest"]
        """The last moment of all rows."""
        self.judges = {
            id_: {_key(one) for one in judges} for id_, judges in about["judges"].items()
        }
        self.retired = {_key(one) for one in about["retired"]}
        self.pending: dict[Key, tuple[int, str]] = {
            _key(one): (when, blob) for one, when, blob in about["pending"]
        }
        self.passed: dict[Key, list[str]] = {_key(one): blobs for one, blobs in about["passed"]}
        self.names = [*zip(_split(parts["kinds"]), _split(parts["ids"]), strict=True)]
        self.numbers = dict(zip(self.names, range(len(self.names)), strict=True))
        self.blobs = dict(zip(self.names, _split(parts["blobs"]), strict=True))
        for key in [key for key, blob in self.blobs.items() if not blob]:
            del self.blobs[key]
        self._path = path
        self._bodies: dict[int, bytes] = {}
        self._rows: dict[Key, Row] = {}
        self._asked = 0

    def go_on(self, title: bytes, parts: Mapping[str, bytes], numbers: dict[Key, int]) -> None:
        """The file was brought to another state: rows are read as they are there now."""
        self.title, self.parts = title, parts
        self.names, self.numbers = [*numbers], numbers

    def records(self) -> Iterator[Key]:
        """The keys of all rows of records."""
        return (key for key in self.names if key[0] != _USERS and self.digest(key))

    def digest(self, key: Key) -> bytes | None:
        """That of a row as it was kept; None where there is none."""
        number = self.numbers.get(key)
        return None if number is None else _entry(self.parts["digests"], number, _DIGEST) or None

    def latest_of(self, key: Key) -> int:
        """The last moment of a row, which is not read for it."""
        raw = self.parts["latest"][self.numbers[key] * _NUMBER :][:_NUMBER]
        return int.from_bytes(raw, "little", signed=True)

    def row(self, key: Key) -> Row | None:
        """What is kept of a record; raises :class:`LostError`."""
        if key not in self._rows and self.digest(key):
            self._asked += 1
            if self._asked == _FEW:
                self._bodies |= self._read(None)
            return self.rows([key])[key]
        return self._rows.get(key)

    def rows(self, keys: Iterable[Key]) -> dict[Key, Row]:
        """What is kept of some records, all read at once; raises :class:`LostError`."""
        wanted = [*keys]
        missing = [key for key in wanted if key not in self._rows]
        for key, body in self._proven(missing).items():
            self._rows[key] = _row(body)
        return {key: self._rows[key] for key in wanted}

    def users(self, files: Iterable[Key]) -> dict[Key, tuple[int, ...]]:
        """By file: the records that show something of it, or ever did, by number.

        Without files of which none does. Raises :class:`LostError`.
        """
        keys = {_of_users(file): file for file in files}
        bodies = self._proven(key for key in keys if self.digest(key))
        return {
            keys[key]: struct.unpack(f"<{len(body) // _USER}I", body)
            for key, body in bodies.items()
        }

    def _proven(self, keys: Iterable[Key]) -> dict[Key, bytes]:
        numbers = {key: self.numbers[key] for key in keys}
        if missing := [number for number in numbers.values() if number not in self._bodies]:
            self._bodies |= self._read(missing)
        found = {}
        for key, number in numbers.items():
            body = self._bodies.pop(number, None)
            if not isinstance(body, bytes) or _digest(body) != self.digest(key):
                raise LostError
            found[key] = body
        return found

    def _read(self, numbers: Iterable[int] | None) -> dict[int, bytes]:
        """Rows by number, or all there are, as the file has them now."""
        one = "SELECT number, body FROM rows WHERE number = ?"
        try:
            with _opened(self._path) as base:
                if numbers is None:
                    return dict(base.execute("SELECT number, body FROM rows"))
                return {n: body for number in numbers for n, body in base.execute(one, [number])}
        except _UNREADABLE as error:
            raise LostError from error


class Memory:
    """The file, and how a state gets into it and out."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def load(self, content: Path, head: str) -> Kept | None:
        """The state that the history up to ``head`` goes on from, or None to read it all."""
        try:
            with _opened(self.path) as base:
                parts: dict[str, Any] = dict(base.execute("SELECT name, body FROM parts"))
        except _UNREADABLE:
            return None
        title = parts.pop(_TITLE, None)
        if parts.keys() != _PARTS or not all(isinstance(body, bytes) for body in parts.values()):
            return None
        if title != _title(content, parts):
            return None
        kept = Kept(self.path, title, parts)
        if kept.commit == head or (
            gitlog.find(content, kept.commit) and gitlog.follows(content, kept.commit, head)
        ):
            return kept
        return None

    def save(self, content: Path, state: State, kept: Kept | None) -> None:
        """Bring the file from what was kept to a state, or begin it anew.

        A machine that cannot goes on without. Raises :class:`LostError`.
        """
        parts, rows, numbers = _composed(state, kept)
        title = _title(content, parts)
        try:
            if kept is None:
                self._begin({_TITLE: title, **parts}, rows)
            else:
                changed = {name: body for name, body in parts.items() if body != kept.parts[name]}
                if self._go_on(kept.title, {_TITLE: title, **changed}, rows):
                    kept.go_on(title, parts, numbers)
        except (OSError, sqlite3.OperationalError):
            pass  # no room, no right, or another build is at it
        except _UNREADABLE:  # it is damaged where nothing was read
            with suppress(OSError):
                self.path.unlink(missing_ok=True)

    def _begin(self, parts: Mapping[str, bytes], rows: Mapping[int, bytes]) -> None:
        """A new file in the place of whatever is there."""
        new = self.path.with_suffix(".new")
        try:
            new.parent.mkdir(parents=True, exist_ok=True)
            new.unlink(missing_ok=True)
            with _opened(new, "rwc") as base:
                base.execute("PRAGMA journal_mode = OFF")
                base.execute("BEGIN")
                base.execute("CREATE TABLE parts (name TEXT PRIMARY KEY, body BLOB)")
                base.execute("CREATE TABLE rows (number INTEGER PRIMARY KEY, body BLOB)")
                _write(base, parts, rows)
            # What an interrupted save left belongs to the file that goes.
            self.path.with_name(f"{self.path.name}-journal").unlink(missing_ok=True)
            new.replace(self.path)
        finally:
            with suppress(OSError):
                new.unlink(missing_ok=True)

    def _go_on(self, title: bytes, parts: Mapping[str, bytes], rows: Mapping[int, bytes]) -> bool:
        """Write what changed in one transaction; whether nobody else had saved meanwhile."""
        with _opened(self.path) as base:
            base.execute("BEGIN IMMEDIATE")
            now = base.execute("SELECT body FROM parts WHERE name = ?", [_TITLE]).fetchone()
            is_same: bool = now == (title,)
            if is_same:
                _write(base, parts, rows)
            return is_same


_TITLE, _USERS = "title", "users"


@contextmanager
def _opened(path: Path, mode: str = "rw") -> Iterator[sqlite3.Connection]:
    """The database for a moment: Windows removes and replaces no file that is open.

    Also who only reads may write: what an interrupted save left half done is put back at once.
    """
    address = f"{path.absolute().as_uri()}?mode={mode}"
    one = sqlite3.connect(address, timeout=_PATIENCE, isolation_level=None, uri=True)
    with closing(one) as base:
        # Nobody waits for the disk: what a failing machine tears is not believed.
        base.execute("PRAGMA synchronous = OFF")
        yield base


def _write(base: sqlite3.Connection, parts: Mapping[str, bytes], rows: Mapping[int, bytes]) -> None:
    base.executemany("REPLACE INTO parts VALUES (?, ?)", parts.items())
    base.executemany("REPLACE INTO rows VALUES (?, ?)", rows.items())
    base.execute("COMMIT")


def _composed(
    state: State, kept: Kept | None
) -> tuple[dict[str, bytes], dict[int, bytes], dict[Key, int]]:
    """All parts of a state, the rows that are not as they were kept, and the numbers of all."""
    users = {_of_users(file): file for file in state.users}
    known = kept.users(state.users) if kept else {}
    numbers = dict(kept.numbers) if kept else {}
    new = sorted({*state.blobs, *state.rows, *users} - numbers.keys())
    for key in new:
        numbers[key] = len(numbers)
    blobs = _split(kept.parts["blobs"]) if kept else []
    blobs += [""] * (len(numbers) - len(blobs))
    for key, blob in state.blobs.items():
        blobs[numbers[key]] = blob
    digests = bytearray(kept.parts["digests"] if kept else b"")
    moments = bytearray(kept.parts["latest"] if kept else b"")
    digests += bytes(len(numbers) * _DIGEST - len(digests))
    moments += bytes(len(numbers) * _NUMBER - len(moments))
    latest, changed = kept.latest if kept else 0, dict[int, bytes]()

    def put(key: Key, body: bytes) -> None:
        number, digest = numbers[key], _digest(body)
        if digest != _entry(digests, number, _DIGEST):
            changed[number] = body
            digests[number * _DIGEST : (number + 1) * _DIGEST] = digest

    for key, row in state.rows.items():
        put(key, row.body())
        moment = min(row.latest(), _LAST)
        latest = max(latest, moment)
        raw = moment.to_bytes(_NUMBER, "little", signed=True)
        moments[numbers[key] * _NUMBER : (numbers[key] + 1) * _NUMBER] = raw
    for key, file in users.items():
        earlier = known.get(file, ())
        added = {numbers[user] for user in state.users[file]}.difference(earlier)
        if added:
            found = (*earlier, *sorted(added))
            put(key, struct.pack(f"<{len(found)}I", *found))
    about = {
        "commit": state.commit,
        "latest": latest,
        "judges": {
            id_: sorted(map("/".join, judges)) for id_, judges in sorted(state.judges.items())
        },
        "retired": sorted(map("/".join, state.retired)),
        "pending": sorted(["/".join(key), *one] for key, one in state.pending.items()),
        "passed": sorted(["/".join(key), blobs] for key, blobs in state.passed.items()),
    }
    parts = {
        "about": _ENCODE(about).encode("utf-8", "surrogatepass"),
        "kinds": kept.parts["kinds"] if kept and not new else _joined(kind for kind, _ in numbers),
        "ids": kept.parts["ids"] if kept and not new else _joined(id_ for _, id_ in numbers),
        "blobs": _joined(blobs),
        "digests": bytes(digests),
        "latest": bytes(moments),
    }
    return parts, changed, numbers


def _title(content: Path, parts: Mapping[str, bytes]) -> bytes:
    """Whose state this is, of which content, and that its parts are whole."""
    digest = hashlib.blake2b(f"{_FORMAT} {engine.digest()} ".encode(), digest_size=_DIGEST)
    digest.update(os.fsencode(content.resolve()))
    for name, body in sorted(parts.items()):
        digest.update(f"\0{name} {len(body)} ".encode())
        digest.update(body)
    return digest.digest()


def _digest(body: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=_DIGEST).digest()


def _entry(column: bytes | bytearray, number: int, size: int) -> bytes:
    """What a column holds for a row; nothing where it is all zeros."""
    raw = bytes(column[number * size : (number + 1) * size])
    return raw if raw.strip(b"\0") else b""


def _joined(texts: Iterable[str]) -> bytes:
    # No file's name can hold this sign.
    return "\0".join(texts).encode("utf-8", "surrogatepass")


def _split(body: bytes) -> list[str]:
    return body.decode("utf-8", "surrogatepass").split("\0")


def _of_users(file: Key) -> Key:
    """The name of the row that tells who shows something of a file."""
    return _USERS, "/".join(file)


def _until(stamp: Moments, limit: int) -> Moments:
    return min(stamp[0], limit), min(stamp[1], limit), stamp[2]


_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _row(body: bytes) -> Row:
    stamp, events, log, dropped = json.loads(body.decode("utf-8", "surrogatepass"))
    return Row(
        tuple(stamp),
        {key: tuple(one) for key, one in events.items()},
        [_remembered(line) for line in log],
        {key: _session_from(one) for key, one in dropped.items()},
    )


def _key(text: str) -> Key:
    kind, _, id_ = text.partition("/")
    return kind, id_


def _line(line: Remembered) -> list[Any]:
    differences = [
        [
            one.field,
            _value(one.field, one.before),
            _value(one.field, one.after),
            one.session,
            one.day,
        ]
        for one in line.differences
    ]
    reasons = [one.model_dump(mode="json") for one in line.reasons]
    return [line.seconds, line.commit, differences, reasons]


def _remembered(raw: list[Any]) -> Remembered:
    seconds, commit, differences, reasons = raw
    return Remembered(
        seconds,
        commit,
        tuple(
            Difference(name, _value_from(name, before), _value_from(name, after), *rest)
            for name, before, after, *rest in differences
        ),
        tuple(Change.model_validate(one) for one in reasons),
    )


def _value(name: str, value: Any) -> Any:
    """One side of a difference; only sessions and places are more than JSON."""
    if name == "session":
        return value and _session(value)
    return [_place(place) for place in value] if name == "place" else value


def _value_from(name: str, raw: Any) -> Any:
    if name == "session":
        return raw and _session_from(raw)
    if name == "place":
        return tuple(Place(*one) for one in raw)
    return tuple(raw) if name == "hours" else raw


def _session(value: SessionFacts) -> list[Any]:
    return [value.date, value.start, value.end, [_place(place) for place in value.places]]


def _place(place: Place) -> tuple[str | None, ...]:
    return place.name, place.address, place.area, place.code, place.id


def _session_from(raw: list[Any]) -> SessionFacts:
    day, start, end, places = raw
    return SessionFacts(day, start, end, tuple(Place(*one) for one in places))
