"""The record of change: when each record was published and last changed, from git.

Versions are compared by meaning and on resolved values: a comment or another way to write the
same date changes nothing; a venue's corrected address changes the drives held there
(decision 14). A version that cannot be read is passed over.

All commits are replayed in one order that later commits never change (:func:`gitlog.in_order`).
So what a push or a merge adds is put between the versions known before, and to put a version
between two others can only add a change, never take one away: SEQUENCE does not fall. (An edit
made twice, alike, on both sides of a merge is one change of SEQUENCE.) LAST-MODIFIED does not
fall either: it is the latest commit that changed the record *as seen from all its parents*,
which no other commit can alter, or the latest change in the replay, whichever is later.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from giot_hong import gitlog
from giot_hong.catalogue import Catalogue
from giot_hong.model import (
    Drive,
    Session,
    Venue,
)
from giot_hong.versions import COMMUNES, PROVINCES, Archive, Edit, Key, Version, key_of, present

_STAMPED = {"drives", "observances", "directives", "news"}


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
    records: dict[Key, Stamp] = field(default_factory=dict)
    """By ``(kind, id)``, kind being the folder's name."""
    events: dict[Key, Stamp] = field(default_factory=dict)
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
    """Replay git's history of the content, then the working tree as one more version.

    Raises :class:`giot_hong.gitlog.HistoryUnreadableError`.
    """
    commit = gitlog.head(content)
    if commit is None:
        return History(now, gaps=("no-git",))
    commits = gitlog.commits(content)
    changes = [change for step in commits for side in step.sides for change in side]
    wanted = (change.new for change in changes if change.new and key_of(change.path))
    archive = Archive(gitlog.blobs(content, wanted))
    replay = _Replay(now.astimezone(UTC))
    for step in commits:
        replay.apply(step.moment, [list(archive.edits(side)) for side in step.sides])
    replay.apply(replay.limit, [list(present(catalogue))])
    return History(
        now,
        records=replay.records.stamps,
        events=replay.events.stamps,
        commit=commit,
        gaps=("shallow",) if gitlog.is_shallow(content) else (),
    )


class _Ledger:
    """Stamps, and what the sequence of each stands for: part by part, as it was last booked."""

    def __init__(self) -> None:
        self.stamps: dict[Key, Stamp] = {}
        self.booked: dict[Key, dict[str, object]] = {}

    def enter(self, key: Key, moment: datetime, booking: dict[str, object]) -> None:
        """A new version; the sequence rises by one for each part that was booked otherwise."""
        last = self.stamps.get(key, Stamp(moment, moment))
        was = self.booked.get(key, booking)
        rises = sum(was.get(part, now) != now for part, now in booking.items())
        self.booked[key] = booking
        self.stamps[key] = Stamp(last.created, max(last.modified, moment), last.sequence + rises)

    def follow(self, key: Key, old: Key) -> None:
        """Go on from an old id's stamp, also when the new id lived without it for a while."""
        booking = self.booked.setdefault(key, self.booked[old])
        was = self.stamps[old]
        own = self.stamps.get(key, was)
        self.stamps[key] = Stamp(
            min(own.created, was.created),
            max(own.modified, was.modified),
            max(own.sequence, was.sequence + int(booking != self.booked[old])),
        )


class _Replay:
    """The state of the site after each step, and the stamps it gave."""

    def __init__(self, limit: datetime) -> None:
        self.limit = limit
        self.records, self.events = _Ledger(), _Ledger()
        self.files: dict[Key, Version] = {}
        self.shown: dict[Key, tuple[Version, dict[Key, Any]]] = {}
        """By record: what its last stamp stands for, its own and what it shows of other files."""
        self.users: dict[Key, set[Key]] = {}
        """By file: the drives that show something of it, or ever did."""

    def apply(self, moment: datetime, sides: list[list[Edit]]) -> None:
        """Take one commit: first all new values, then the stamps they move."""
        changed = [self._changed(side, is_merge=len(sides) > 1) for side in sides]
        edits = {edit.key: edit for side in sides for edit in side}
        touched: dict[Key, None] = {}
        for key, edit in edits.items():
            self._inherit(key, edit.now.value)
            if self.files.get(key) != edit.now:
                touched |= dict.fromkeys(self.users.get(key, ()))
            self.files[key] = edit.now
        touched |= dict.fromkeys(key for key in edits if key[0] in _STAMPED)
        everywhere = set.intersection(*changed)
        for key in touched | dict.fromkeys(everywhere):
            self._stamp(key, min(moment, self.limit), is_changed=key in everywhere)

    def _changed(self, side: list[Edit], *, is_merge: bool) -> set[Key]:
        """The stamped records that are not as they were in one parent.

        After a merge the drives that no longer show a file count too, and all that show any place:
        one side may have changed the file, and the other what the drive shows of it.
        """
        found = {edit.key for edit in side if edit.before != edit.now and edit.key[0] in _STAMPED}
        for edit in side:
            users = self.users.get(edit.key, set())
            if not is_merge:  # names of places are left to the comparison with the last version
                is_place = edit.key[0] == "places"
                users = {user for user in users if edit.key in self.shown[user][1] and not is_place}
            if edit.before and _face(edit.key, edit.before) != _face(edit.key, edit.now):
                found |= users
        return found

    def _inherit(self, key: Key, value: Any) -> None:
        """A renamed record goes on from its old ids' stamps (decision 1)."""
        for old_id in reversed(getattr(value, "formerly", ())):
            old = (key[0], old_id)
            if old not in self.records.stamps:
                continue
            self.shown.setdefault(key, self.shown[old])
            self.records.follow(key, old)
            for event in [event for event in self.events.stamps if event[0] == old_id]:
                if key[0] == "drives":
                    self.events.follow((key[1], event[1]), event)

    def _stamp(self, key: Key, moment: datetime, *, is_changed: bool) -> None:
        version = self.files[key]
        value = version.value
        meaning = (version, self._elsewhere(key, value) if isinstance(value, Drive) else {})
        if not is_changed and self.shown.get(key) == meaning:
            return
        self.shown[key] = meaning
        # Only an observance day is an event by itself; what others book is their sessions' events.
        self.records.enter(key, moment, {"first": getattr(value, "first", None)})
        if isinstance(value, Drive):
            for session in value.sessions:
                self.events.enter((key[1], session.key), moment, self._booking(value, session))

    def _booking(self, drive: Drive, session: Session) -> dict[str, object]:
        """What raises SEQUENCE when it changes (RFC 5546 2.1.4): start, end, place, status."""
        own = (session.date, session.start, session.end)
        places = session.venues or session.place_as_written
        booking: dict[str, object] = {"": (*own, places, drive.calendar_status)}
        for id_ in session.venues:
            if known := self.files.get(("venues", id_)):
                venue = known.value
                booking[id_] = (venue.name, venue.address, venue.commune, venue.province)
        return booking

    def _elsewhere(self, key: Key, drive: Drive) -> dict[Key, Any]:
        """What a drive's page and events show of other files, by file."""
        found: dict[Key, Any] = {}
        for file in _references(drive):
            self.users.setdefault(file, set()).add(key)
            if file in self.files:
                found[file] = _face(file, self.files[file])
        venues: list[Venue] = [value for (kind, _), value in found.items() if kind == "venues"]
        provinces = [drive.province, *(venue.province for venue in venues)]
        communes = [code for v in venues for code in (v.commune, *v.communes) if code]
        for file, ids in ((PROVINCES, provinces), (COMMUNES, communes)):
            self.users.setdefault(file, set()).add(key)
            names = self.files.get(file, Version({})).value
            found[file] = tuple(names.get(id_) for id_ in ids)
        return found


def _references(drive: Drive) -> Iterator[Key]:
    """The files that a drive names."""
    sources = [drive.source, *drive.changes]
    bodies = [drive.registration.office, *(id_ for _, ids in drive.organisers for id_ in ids)]
    for kind, ids in (
        ("venues", (id_ for session in drive.sessions for id_ in session.venues)),
        ("directives", (source.directive for source in sources if source)),
        ("campaigns", drive.campaigns),
        ("observances", drive.observances),
        ("organisations", bodies),
    ):
        yield from ((kind, id_) for id_ in ids if id_)


def _face(key: Key, version: Version) -> Any:
    """What others show of a record."""
    part = {"directives": "title", "campaigns": "name", "observances": "name"}.get(key[0])
    return getattr(version.value, part) if part else version.value
