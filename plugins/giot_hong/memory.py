"""What the last reading of git's history found, kept in one file so that it is read once.

The file is never trusted: it names the engine that wrote it and a digest of what it holds, and
what is damaged, foreign, older, or of another history is as if it were not there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any, NamedTuple

from giot_hong import engine, gitlog
from giot_hong.facts import Difference, Place, SessionFacts
from giot_hong.model import Change

Key = tuple[str, str]
_FORMAT = 1


class Remembered(NamedTuple):
    """What one commit changed in one record; ``seconds`` is the committer's time."""

    seconds: int
    commit: str
    differences: tuple[Difference, ...]
    reasons: tuple[Change, ...]


@dataclass(frozen=True)
class State:
    """The end of a replay, without the working tree."""

    commit: str
    """All commits up to this one are in it."""
    blobs: dict[Key, str]
    """git's name of the text of each record's last version that could be read."""
    texts: dict[str, bytes]
    """Those texts."""
    records: dict[Key, tuple[int, int, int]]
    """Created and modified, in seconds, and the sequence."""
    events: dict[Key, tuple[int, int, int]]
    log: dict[Key, list[Remembered]]
    dropped: dict[str, dict[str, SessionFacts]]
    users: dict[Key, set[Key]]
    judges: dict[str, set[Key]]
    retired: set[Key]


class Memory:
    """The file, and how a state gets into it and out."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def load(self, content: Path, head: str) -> State | None:
        """The state that the history up to ``head`` goes on from, or None to read it all."""
        try:
            first, _, body = self.path.read_bytes().partition(b"\n")
        except OSError:
            return None
        if first.decode("ascii", "replace") != _title(content, body):
            return None
        state = _decoded(json.loads(body))
        if state.commit == head or (
            gitlog.find(content, state.commit) and gitlog.follows(content, state.commit, head)
        ):
            return state
        return None

    def save(self, content: Path, state: State) -> None:
        """Put a state in the place of the last one; a machine that cannot goes on without."""
        body = json.dumps(_encoded(state), ensure_ascii=False, separators=(",", ":")).encode()
        new = self.path.with_suffix(".new")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            new.write_bytes(_title(content, body).encode() + b"\n" + body)
            new.replace(self.path)
        except OSError:
            new.unlink(missing_ok=True)


def _title(content: Path, body: bytes) -> str:
    """The first line: whose state this is, of which content, and that it is whole."""
    digest = hashlib.blake2b(body, digest_size=16)
    digest.update(str(content.resolve()).encode())
    return f"giot-hong history {_FORMAT} {engine.digest()} {digest.hexdigest()}"


def _encoded(state: State) -> dict[str, Any]:
    return {
        "commit": state.commit,
        "blobs": _by_text(state.blobs),
        "texts": {
            blob: text.decode("utf-8", "surrogateescape") for blob, text in state.texts.items()
        },
        "records": _by_text(state.records),
        "events": _by_text(state.events),
        "log": {"/".join(key): [_line(one) for one in lines] for key, lines in state.log.items()},
        "dropped": {
            id_: {key: _session(one) for key, one in sessions.items()}
            for id_, sessions in state.dropped.items()
        },
        "users": {"/".join(key): _sorted(users) for key, users in state.users.items()},
        "judges": {id_: _sorted(judges) for id_, judges in state.judges.items()},
        "retired": _sorted(state.retired),
    }


def _decoded(raw: dict[str, Any]) -> State:
    return State(
        commit=raw["commit"],
        blobs=_by_key(raw["blobs"]),
        texts={
            blob: text.encode("utf-8", "surrogateescape") for blob, text in raw["texts"].items()
        },
        records={key: tuple(stamp) for key, stamp in _by_key(raw["records"]).items()},
        events={key: tuple(stamp) for key, stamp in _by_key(raw["events"]).items()},
        log={
            key: [_remembered(line) for line in lines] for key, lines in _by_key(raw["log"]).items()
        },
        dropped={
            id_: {key: _session_from(one) for key, one in sessions.items()}
            for id_, sessions in raw["dropped"].items()
        },
        users={key: {_key(one) for one in users} for key, users in _by_key(raw["users"]).items()},
        judges={id_: {_key(one) for one in judges} for id_, judges in raw["judges"].items()},
        retired={_key(one) for one in raw["retired"]},
    )


def _key(text: str) -> Key:
    kind, _, id_ = text.partition("/")
    return kind, id_


def _by_text(table: dict[Key, Any]) -> dict[str, Any]:
    return {"/".join(key): value for key, value in table.items()}


def _by_key(table: dict[str, Any]) -> dict[Key, Any]:
    return {_key(text): value for text, value in table.items()}


def _sorted(keys: Iterable[Key]) -> list[str]:
    return sorted(map("/".join, keys))


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
    return [astuple(place) for place in value] if name == "place" else value


def _value_from(name: str, raw: Any) -> Any:
    if name == "session":
        return raw and _session_from(raw)
    if name == "place":
        return tuple(Place(*one) for one in raw)
    return tuple(raw) if name == "hours" else raw


def _session(value: SessionFacts) -> list[Any]:
    return [value.date, value.start, value.end, [astuple(place) for place in value.places]]


def _session_from(raw: list[Any]) -> SessionFacts:
    day, start, end, places = raw
    return SessionFacts(day, start, end, tuple(Place(*one) for one in places))
