"""The record of change: when each record was published and last changed, from git.

Versions are compared by meaning and on resolved values: a comment or another way to write the
same date changes nothing; a venue's corrected address changes the drives held there
(decision 14). A version that cannot be read is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from pydantic import BaseModel

from giot_hong import gitlog
from giot_hong.catalogue import Catalogue
from giot_hong.model import Directive, Drive, News, Observance, Session, Venue
from giot_hong.parse import parse
from giot_hong.problems import Problem
from giot_hong.source import Text, decode, read_front_matter, read_yaml

_MODELS: dict[str, type[BaseModel]] = {
    "drives": Drive,
    "venues": Venue,
    "observances": Observance,
    "directives": Directive,
    "news": News,
}


@dataclass(frozen=True)
class Stamp:
    """One record's or event's place in time; both moments in UTC, never after ``now``."""

    created: datetime
    modified: datetime
    sequence: int = 0


@dataclass
class History:
    """Stamps by record and by event; what git does not know yet is stamped ``now``."""

    now: datetime
    records: dict[tuple[str, str], Stamp] = field(default_factory=dict)
    """By ``(kind, id)``, kind being the folder's name."""
    events: dict[tuple[str, str], Stamp] = field(default_factory=dict)
    """By ``(drive id, session key)``."""
    commit: str | None = None
    gaps: tuple[str, ...] = ()
    """What this history cannot know: ``no-git`` or ``shallow``."""

    def record(self, kind: str, id_: str) -> Stamp:
        """The stamp of a drive, directive, piece of news or observance."""
        return self.records.get((kind, id_), self._new())

    def event(self, drive_id: str, key: str) -> Stamp:
        """The stamp of one session of a drive."""
        return self.events.get((drive_id, key), self._new())

    def _new(self) -> Stamp:
        moment = self.now.astimezone(UTC)
        return Stamp(moment, moment)


def read(content: Path, catalogue: Catalogue, now: datetime) -> History:
    """Replay git's history of the content, then the working tree as one more version."""
    commit = gitlog.head(content)
    if commit is None:
        return History(now, gaps=("no-git",))
    replay = _Replay(now.astimezone(UTC))
    commits = gitlog.commits(content)
    wanted = [
        change.blob
        for commit_ in commits
        for change in commit_.changes
        if change.blob and _kind_and_id(change.path)
    ]
    texts = gitlog.blobs(content, wanted)
    for commit_ in commits:
        replay.apply(commit_.moment, _versions(commit_, texts))
    replay.apply(replay.limit, _present(catalogue))
    return History(
        now,
        records=replay.records,
        events=replay.events,
        commit=commit,
        gaps=("shallow",) if gitlog.is_shallow(content) else (),
    )


@dataclass(frozen=True)
class _Version:
    """A record as of one commit; ``body`` is a document's Markdown."""

    kind: str
    id: str
    value: Any
    body: str = ""


def _kind_and_id(path: str) -> tuple[str, str] | None:
    parts = PurePosixPath(path)
    kind = parts.parts[0]
    wanted = ".md" if kind in {"directives", "news"} else ".yaml"
    return (kind, parts.stem) if kind in _MODELS and parts.suffix == wanted else None


def _versions(commit: gitlog.Commit, texts: dict[str, bytes]) -> Iterator[_Version]:
    for change in commit.changes:
        known = _kind_and_id(change.path)
        if known is None or change.blob is None or change.blob not in texts:
            continue
        kind, id_ = known
        text = decode(texts[change.blob], change.path)
        version = None if isinstance(text, Problem) else _read_version(kind, id_, text)
        if version is not None:
            yield version


def _read_version(kind: str, id_: str, text: Text) -> _Version | None:
    prose = ""
    if kind in {"directives", "news"}:
        split = read_front_matter(text)
        if isinstance(split, Problem):
            return None
        tree, prose, _ = split
    else:
        read_tree = read_yaml(text)
        if isinstance(read_tree, Problem):
            return None
        tree = read_tree
    value = parse(_MODELS[kind], tree, text)
    return None if isinstance(value, list) else _Version(kind, id_, value, prose)


def _present(catalogue: Catalogue) -> Iterator[_Version]:
    for kind in _MODELS:
        for entry in getattr(catalogue, kind).values():
            yield _Version(kind, entry.id, entry.value, entry.body)


def _later(own: Stamp | None, old: Stamp, rise: int = 0) -> Stamp:
    """The stamp that goes on from an old id's, also when the new id lived without it for a while."""
    if own is None:
        return old
    return Stamp(
        min(own.created, old.created),
        max(own.modified, old.modified),
        max(own.sequence, old.sequence + rise),
    )


class _Replay:
    """The state of the site after each step, and the stamps it gave."""

    def __init__(self, limit: datetime) -> None:
        self.limit = limit
        self.records: dict[tuple[str, str], Stamp] = {}
        self.events: dict[tuple[str, str], Stamp] = {}
        self.values: dict[tuple[str, str], tuple[Any, str]] = {}
        self.shown: dict[tuple[str, str], object] = {}
        """By record or by event: the meaning that its last stamp stands for."""
        self.booked: dict[tuple[str, str], object] = {}
        """By event: the start, end, place and status that its sequence stands for."""
        self.held_at: dict[str, set[str]] = {}
        self.inherited: set[tuple[tuple[str, str], tuple[str, str]]] = set()

    def apply(self, moment: datetime, versions: Iterator[_Version]) -> None:
        """Take one step: first all new values, then the stamps they move."""
        moment = min(moment, self.limit)
        touched: dict[tuple[str, str], None] = {}
        for version in versions:
            key = (version.kind, version.id)
            self._inherit(version)
            self.values[key] = (version.value, version.body)
            if version.kind == "venues":
                touched.update(
                    dict.fromkeys(("drives", id_) for id_ in self.held_at.get(version.id, ()))
                )
            else:
                touched[key] = None
            if version.kind == "drives":
                for session in version.value.sessions:
                    for venue in session.venues:
                        self.held_at.setdefault(venue, set()).add(version.id)
        for key in touched:
            self._stamp(key, moment)

    def _inherit(self, version: _Version) -> None:
        """A renamed record goes on from its old id's stamps (decision 1)."""
        key = (version.kind, version.id)
        for old_id in reversed(getattr(version.value, "formerly", ())):
            old = (version.kind, old_id)
            if old not in self.records or (key, old) in self.inherited:
                continue
            self.inherited.add((key, old))
            self.shown.setdefault(key, self.shown[old])
            self.records[key] = _later(self.records.get(key), self.records[old])
            if version.kind != "drives":
                continue
            for was in [event for event in self.events if event[0] == old_id]:
                now = (version.id, was[1])
                self.booked.setdefault(now, self.booked[was])
                moved = self.booked[now] != self.booked[was]
                self.events[now] = _later(self.events.get(now), self.events[was], int(moved))

    def _stamp(self, key: tuple[str, str], moment: datetime) -> None:
        value, body = self.values[key]
        venues = self._venues(value) if key[0] == "drives" else ()
        meaning = (value, body, venues)
        last = self.records.get(key)
        if last is None:
            self.records[key] = Stamp(moment, moment)
        elif self.shown[key] != meaning:
            self.records[key] = Stamp(last.created, max(last.modified, moment))
        changed = last is None or self.shown[key] != meaning
        self.shown[key] = meaning
        if key[0] == "drives" and changed:
            for session in value.sessions:
                self._stamp_event((key[1], session.key), value, session, moment)

    def _stamp_event(
        self, key: tuple[str, str], drive: Drive, session: Session, moment: datetime
    ) -> None:
        booking = self._booking(drive, session)
        last = self.events.get(key)
        if last is None:
            self.events[key] = Stamp(moment, moment)
        else:
            rises = self.booked[key] != booking
            self.events[key] = Stamp(
                last.created, max(last.modified, moment), last.sequence + int(rises)
            )
        self.booked[key] = booking

    def _booking(self, drive: Drive, session: Session) -> object:
        """What raises SEQUENCE when it changes (RFC 5546 2.1.4): start, end, place, status."""
        places = tuple(
            (venue.name, venue.address, venue.commune, venue.province)
            for venue in self._venues_of(session)
        )
        return (
            session.date,
            session.start,
            session.end,
            places or session.place_as_written,
            drive.calendar_status,
        )

    def _venues(self, drive: Drive) -> tuple[Venue, ...]:
        return tuple(venue for session in drive.sessions for venue in self._venues_of(session))

    def _venues_of(self, session: Session) -> tuple[Venue, ...]:
        known = (self.values.get(("venues", id_)) for id_ in session.venues)
        return tuple(value[0] for value in known if value)
