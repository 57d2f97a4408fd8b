"""The record of change: when each record was published and changed, and what, from git.

Versions are compared by meaning and on resolved values: a comment or another way to write the
same date changes nothing; a venue's corrected address changes the drives held there
(decision 14). A version that cannot be read is passed over.

All commits are replayed in one order that later commits never change (:func:`gitlog.in_order`).
So what a push or a merge adds is put between the versions known before, and to put a version
between two others can only add a change, never take one away: SEQUENCE does not fall. (An edit
made twice, alike, on both sides of a merge is one change of SEQUENCE.) LAST-MODIFIED does not
fall either: it is the latest commit that changed the record *as seen from all its parents*,
which no other commit can alter, or the latest change in the replay, whichever is later.

What changed is told field by field (:class:`Revision`). For that the replay goes on from what
each commit changed beside its own parent, so that two people who edited two fields of one drive
at the same time are two changes, not four; where a merge decides otherwise, that is a third.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from giot_hong import facts, gitlog
from giot_hong.batch import uncollected
from giot_hong.catalogue import Catalogue
from giot_hong.facts import Difference, SessionFacts
from giot_hong.memory import Kept, LostError, Memory, Remembered, Row, State
from giot_hong.model import (
    Change,
    Reference,
    Session,
    calendar_status,
    event_changes,
    public_from,
)
from giot_hong.phases import phase
from giot_hong.versions import (
    COMMUNES,
    PROVINCES,
    Archive,
    Edit,
    Key,
    Values,
    Version,
    key_of,
    present,
)

K = TypeVar("K")
V = TypeVar("V")
_AT_ONCE = 500
_STAMPED = {"drives", "observances", "directives", "news"}
STRONG = {"amends", "replaces", "withdraws"}
"""Relations that change what the document at their other end is worth."""


class Stamp(NamedTuple):
    """One record's or event's place in time; both moments in UTC, never after ``now``."""

    created: datetime
    modified: datetime
    sequence: int = 0


class Revision(NamedTuple):
    """What one commit changed in one record for the public."""

    moment: datetime
    """The committer's time, in UTC, never after ``now``."""
    commit: str
    """Empty for what is not committed yet."""
    differences: tuple[Difference, ...]
    reasons: tuple[Change, ...] = ()
    """The entries of the drive's ``changes`` that were new in it."""


@dataclass
class History:
    """Stamps by record and by event; what git does not know yet is stamped ``now``."""

    now: datetime
    records: Mapping[Key, Stamp] = field(default_factory=dict)
    """By ``(kind, id)``, kind being the folder's name."""
    events: Mapping[Key, Stamp] = field(default_factory=dict)
    """By ``(drive id, session key)``."""
    revisions: Mapping[Key, tuple[Revision, ...]] = field(default_factory=dict)
    """By record, oldest first; its first version is none."""
    dropped: Mapping[str, Mapping[str, SessionFacts]] = field(default_factory=dict)
    """By drive and key: sessions that were published and are no more, as they last were."""
    commit: str | None = None
    gaps: tuple[str, ...] = ()
    """What this history cannot know: ``no-git`` or ``shallow``."""
    rows: _Rows | None = field(default=None, compare=False, repr=False)
    """What the tables above are read from, each line when somebody asks for it."""

    def record(self, kind: str, id_: str) -> Stamp:
        """The stamp of a drive, directive, piece of news or observance."""
        return self.records.get((kind, id_), self._new())

    def event(self, drive_id: str, key: str) -> Stamp:
        """The stamp of one session of a drive."""
        return self.events.get((drive_id, key), self._new())

    def changes_of(self, kind: str, id_: str) -> tuple[Revision, ...]:
        """What changed in a drive or document since its first version, oldest first."""
        return self.revisions.get((kind, id_), ())

    def digest(self, kind: str, id_: str) -> bytes:
        """Short, and the same exactly while all that is said here of a record is the same."""
        found = self.rows.digest((kind, id_)) if self.rows else None
        return found or self._row((kind, id_)).digest()

    def _row(self, key: Key) -> Row:
        """A record that no replay has found."""
        events = {} if self.rows or key[0] != "drives" else self.events
        return Row(
            _moments(self.record(*key)),
            {name: _moments(stamp) for (id_, name), stamp in events.items() if id_ == key[1]},
            [Remembered(_seconds(one.moment), *one[1:]) for one in self.changes_of(*key)],
            self.dropped.get(key[1], {}) if key[0] == "drives" else {},
        )

    def _new(self) -> Stamp:
        moment = self.now.astimezone(UTC)
        return Stamp(moment, moment)


@phase("history")
def read(
    content: Path,
    catalogue: Catalogue,
    now: datetime,
    memory: Memory | None = None,
    revision: str = "HEAD",
) -> History:
    """Replay git's history of the content up to a revision, then ``catalogue`` as one more version.

    With a ``memory``, only commits that it does not know are read, and it is brought up to date.
    Raises :class:`giot_hong.gitlog.HistoryUnreadableError`.
    """
    commit = gitlog.find(content, revision)
    if commit is None:
        return History(now, gaps=("no-git",))
    with uncollected():
        return _read(content, catalogue, now, commit, memory)


def _read(
    content: Path, catalogue: Catalogue, now: datetime, commit: str, memory: Memory | None
) -> History:
    is_shallow = gitlog.is_shallow(content)
    if is_shallow:  # what was cut off may be there next time
        memory = None
    limit = int(now.timestamp())

    def replayed(known: Kept | None) -> dict[Key, Row]:
        return _replayed(content, catalogue, commit, limit, memory, known)

    known = memory.load(content, commit) if memory else None
    try:
        own = replayed(known)
    except LostError:
        known, own = None, replayed(None)
    rows = _Rows(own, known, limit, lambda: replayed(None))
    gaps = ("shallow",) if is_shallow else ()
    return History(now, *rows.tables(), commit, gaps, rows)


def _replayed(
    content: Path,
    catalogue: Catalogue,
    commit: str,
    limit: int,
    memory: Memory | None,
    known: Kept | None,
) -> dict[Key, Row]:
    """What a replay finds of the records that it touches: without ``known``, of all.

    Raises :class:`giot_hong.memory.LostError`.
    """
    archive = Archive(catalogue, content)
    replay = _Replay(archive, known)
    if known is None or known.commit != commit:
        with gitlog.past(content, known.commit if known else None, commit) as commits:
            if known is None:
                archive.learn()
            # Many are read, then replayed: one kind of work at a time is faster than both in turns.
            while some := list(islice(commits, _AT_ONCE)):
                archive.fetch(some)
                steps = [(*one[:2], [archive.edits(side) for side in one.sides]) for one in some]
                for one, step in zip(some, steps, strict=True):
                    replay.apply(*step)
                    if replay.pending:
                        replay.forget_deleted(one.sides)
                archive.forget(replay.blobs)
        if memory:
            memory.save(content, replay.state(commit), known)
    replay.release(limit)
    replay.apply("", limit, [list(present(catalogue, replay.blobs))])
    return replay.rows()


class _Rows:
    """Rows that a replay found, and those that were kept and that it never touched."""

    def __init__(
        self,
        own: Mapping[Key, Row],
        kept: Kept | None,
        limit: int,
        anew: Callable[[], Mapping[Key, Row]],
    ) -> None:
        self._own, self._kept, self._limit, self._anew = own, kept, limit, anew

    def tables(
        self,
    ) -> tuple[
        Mapping[Key, Stamp],
        Mapping[Key, Stamp],
        Mapping[Key, tuple[Revision, ...]],
        Mapping[str, Mapping[str, SessionFacts]],
    ]:
        """What :class:`History` tells: records, events, revisions, sessions that were dropped."""
        return (
            _Table(self._keys, self._record),
            _Table(self._events, self._event),
            _Table(self._keys, self._revisions),
            _Table(self._drives, self._dropped),
        )

    def digest(self, key: Key) -> bytes | None:
        """See :meth:`History.digest`; None for a record that was never seen."""
        kept = None if key in self._own else self._kept
        found = kept.digest(key) if kept else None
        # Where a clock ran ahead, what is told is not what was kept.
        if kept and found and self._limit < kept.latest and self._limit < kept.latest_of(key):
            found = None
        if found:
            return found
        row = self._row(key)
        return row.until(self._limit).digest() if row else None

    def _row(self, key: Key) -> Row | None:
        if self._kept and key not in self._own:
            try:
                return self._kept.row(key)
            except LostError:
                self._own, self._kept = self._anew(), None
        return self._own.get(key)

    def _keys(self) -> list[Key]:
        kept = self._kept.records() if self._kept else ()
        return [*self._own, *(key for key in kept if key not in self._own)]

    def _drives(self) -> Iterator[str]:
        return (id_ for kind, id_ in self._keys() if kind == "drives")

    def _events(self) -> Iterator[Key]:
        for id_ in self._drives():
            row = self._row(("drives", id_))
            yield from ((id_, session) for session in (row.events if row else ()))

    def _record(self, key: Key) -> Stamp | None:
        row = self._row(key)
        return _stamp(*row.stamp, self._limit) if row else None

    def _event(self, key: Key) -> Stamp | None:
        row = self._row(("drives", key[0]))
        stamp = row.events.get(key[1]) if row else None
        return _stamp(*stamp, self._limit) if stamp else None

    def _revisions(self, key: Key) -> tuple[Revision, ...] | None:
        row = self._row(key)
        return tuple(_revision(line, self._limit) for line in row.log) or None if row else None

    def _dropped(self, id_: str) -> Mapping[str, SessionFacts] | None:
        row = self._row(("drives", id_))
        return row.dropped or None if row else None


class _Table(Mapping[K, V]):
    """A mapping whose values are found when they are asked for; None is no value."""

    def __init__(self, keys: Callable[[], Iterable[K]], value: Callable[[K], V | None]) -> None:
        self._keys, self._value = keys, value

    def __getitem__(self, key: K) -> V:
        found = self._value(key)
        if found is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[K]:
        return (key for key in self._keys() if self._value(key) is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __repr__(self) -> str:
        return repr(dict(self))


def _stamp(created: int, modified: int, sequence: int, limit: int) -> Stamp:
    """A clock that ran ahead stamps nothing later than the build."""
    return Stamp(_moment(created, limit), _moment(modified, limit), sequence)


def _revision(line: Remembered, limit: int) -> Revision:
    moment = _moment(line.seconds, limit)
    return Revision(moment, line.commit, line.differences, line.reasons)


def _moment(seconds: int, limit: int) -> datetime:
    return datetime.fromtimestamp(min(seconds, limit), UTC)


def _moments(stamp: Stamp) -> tuple[int, int, int]:
    return _seconds(stamp.created), _seconds(stamp.modified), stamp.sequence


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


class _Ledger:
    """Stamps, and what the sequence of each stands for: part by part, as it was last booked."""

    def __init__(self) -> None:
        self.stamps: dict[Key, tuple[int, int, int]] = {}
        """Created and modified, in seconds, and the sequence."""
        self.booked: dict[Key, dict[str, object]] = {}

    def enter(self, key: Key, seconds: int, booking: dict[str, object]) -> None:
        """A new version; the sequence rises by one for each part that was booked otherwise."""
        created, modified, sequence = self.stamps.get(key, (seconds, seconds, 0))
        was = self.booked.get(key, booking)
        if was is not booking:
            sequence += sum(was.get(part, now) != now for part, now in booking.items())
        self.booked[key] = booking
        self.stamps[key] = created, max(modified, seconds), sequence

    def follow(self, key: Key, old: Key) -> None:
        """Go on from an old id's stamp, also when the new id lived without it for a while."""
        booking = self.booked.setdefault(key, self.booked[old])
        created, modified, sequence = self.stamps[old]
        own = self.stamps.get(key, self.stamps[old])
        self.stamps[key] = (
            min(own[0], created),
            max(own[1], modified),
            max(own[2], sequence + int(booking != self.booked[old])),
        )


class _Told(NamedTuple):
    """What the public was last told of a record."""

    values: Values
    body: str
    sessions: dict[str, SessionFacts]


_Shown = tuple[tuple[object, ...], tuple[object, ...], tuple[str, ...] | None]
"""What an event shows of its drive's file and of others, and its venues."""


class _Replay:
    """The state of the site after each step, the stamps it gave and what it told."""

    def __init__(self, archive: Archive, kept: Kept | None = None) -> None:
        self.archive = archive
        self.kept = kept
        """What an earlier replay had found; whatever is asked for of it is taken from there."""
        self.records, self.events = _Ledger(), _Ledger()
        self.files: dict[Key, Version] = {}
        self.blobs: dict[Key, str] = {}
        """git's name of each file's text; what was kept has this alone."""
        self.awake: set[Key] = set()
        """Records that were taken from what is kept; the others there are as they were."""
        self.shown: dict[Key, tuple[Version, dict[Key, Any]]] = {}
        """By record: what its last stamp stands for, its own and what it shows of other files."""
        self.events_shown: dict[Key, _Shown] = {}
        """By event: what its last stamp stands for."""
        self.told: dict[Key, _Told] = {}
        self.log: dict[Key, list[Remembered]] = {}
        self.dropped: dict[str, dict[str, SessionFacts]] = {}
        self.names: tuple[Values, Values] | None = None
        self.users: dict[Key, set[Key]] = {}
        """By file: the records that show something of it, or ever did (:meth:`_users_of`)."""
        self.users_known: set[Key] = set()
        """Files whose users of earlier replays are among these."""
        self.judges: dict[str, set[Key]] = {}
        """By directive: the documents that amend, replace or withdraw it, or ever did."""
        self.retired: set[Key] = set()
        """Ids that live on in a renamed record."""
        self.pending: dict[Key, tuple[int, str]] = {}
        """Records that were never public: when they will be, and git's name of their last text."""
        self.passed: dict[Key, list[str]] = {}
        """By record: earlier such texts, which only a branch that went on with one may have shown."""

        if kept:
            self.pending |= kept.pending
            self.passed |= {key: [*blobs] for key, blobs in kept.passed.items()}
            self.blobs |= kept.blobs
            self.judges |= {id_: {*judges} for id_, judges in kept.judges.items()}
            self.retired |= kept.retired

    def state(self, commit: str) -> State:
        """Everything that a later replay needs to go on from here."""
        blobs = {key: self.blobs[key] for key in self.files}
        return State(
            commit,
            blobs,
            self.rows(),
            self.users,
            self.judges,
            self.retired,
            self.pending,
            self.passed,
        )

    def rows(self) -> dict[Key, Row]:
        """What is known of each record that is awake."""
        events: dict[str, dict[str, tuple[int, int, int]]] = {}
        for (id_, session_key), stamp in self.events.stamps.items():
            events.setdefault(id_, {})[session_key] = stamp
        return {
            key: Row(
                stamp, events.get(key[1], {}), self.log.get(key, ()), self.dropped.get(key[1], {})
            )
            if key[0] == "drives"
            else Row(stamp, {}, self.log.get(key, ()), {})
            for key, stamp in self.records.stamps.items()
        }

    def _wake(self, keys: Iterable[Key]) -> None:
        """Take from what is kept what records were, before anything changes them."""
        if self.kept is None:
            return
        known = self.kept.blobs
        woken = {key for key in keys if key in known and key[0] in _STAMPED} - self.awake
        self.awake |= woken
        for key, row in self.kept.rows(woken).items():
            self.records.stamps[key] = row.stamp
            for session_key, stamp in row.events.items():
                self.events.stamps[key[1], session_key] = stamp
            if row.log:
                self.log[key] = [*row.log]
            if row.dropped:
                self.dropped[key[1]] = dict(row.dropped)
        for key in woken:
            version = self._file(key)
            assert version is not None  # its text was readable when it was stamped
            self.told[key] = _Told(version.values, version.body, self._sessions(version.values))
            self.shown[key] = (version, self._elsewhere(key, version.values))
            self.records.booked[key] = _first(version.values)
            for event, shown, session in self._events(key):
                self.events_shown[event] = shown
                self.events.booked[event] = self._booking(version.values, session)

    def _users_of(self, file: Key) -> set[Key]:
        """The records that show something of a file, or ever did; those of earlier replays too."""
        if self.kept and file not in self.users_known:
            self.users_known.add(file)
            names = self.kept.names
            for numbers in self.kept.users([file]).values():
                known = {names[number] for number in numbers} - self.retired
                self.users.setdefault(file, set()).update(known)
        return self.users.get(file, set())

    def apply(self, commit: str, seconds: int, sides: Sequence[list[Edit]]) -> None:
        """Take one commit: first all new values, then the stamps they move.

        The working tree is a commit without an id; it says what is, whatever was before.
        """
        if self.pending:
            self.release(seconds)
        if self.passed:
            self._see(seconds, sides)
        if commit:
            sides = [
                [one for edit in side if (one := self._told_of(edit, seconds))] for side in sides
            ]
        if commit and len(sides) == len(sides[0]) == 1 and sides[0][0].key[0] == "drives":
            self._apply_drive(commit, seconds, sides[0][0])
        else:
            self._apply(commit, seconds, sides)

    def release(self, limit: int) -> None:
        """Take what became public up to a moment as if it had been committed when it did."""
        due = sorted((when, key, blob) for key, (when, blob) in self.pending.items())
        for when, key, blob in due:
            if when > limit:
                break
            del self.pending[key]
            version = self.archive.version(key, blob)
            assert version is not None  # it was readable when it was put off
            self._apply(_THE_CLOCK, when, [[Edit(key, None, version, blob)]])

    def _see(self, seconds: int, sides: Iterable[list[Edit]]) -> None:
        """Book what one side of a commit had shown while another had gone on to a later text.

        It is what the public was told last, so that SEQUENCE rises from it to what comes now.
        """
        for edit in (edit for side in sides for edit in side if edit.key in self.passed):
            key, version = edit.key, edit.before
            since = public_from(version.values) if version else None
            blobs = [one for one in self.passed[key] if self.archive.version(key, one) == version]
            if version is None or since is None or since > seconds or not blobs:
                continue
            self.passed[key].remove(blobs[0])
            if not self._is_told(key):
                self._apply(_THE_CLOCK, since, [[Edit(key, None, version, blobs[0])]])
                continue
            self._wake((key,))
            self.files[key], self.blobs[key] = version, blobs[0]
            self._enter(key, since, {key})
            was, now = self.told[key].sessions, self._sessions(version.values)
            self.told[key] = _Told(version.values, version.body, now)
            self._drop(key[1], was, now)

    def _is_told(self, key: Key) -> bool:
        return key in self.told or bool(self.kept and key in self.kept.blobs)

    def forget_deleted(self, sides: Iterable[gitlog.Side]) -> None:
        """Records that were deleted before anyone saw them will not be public."""
        for side in sides:
            kept = {key_of(change.path) for change in side if change.new}
            for change in side:
                key = None if change.new else key_of(change.path)
                if key and key not in kept:
                    self._put_by(key)

    def _told_of(self, edit: Edit, seconds: int) -> Edit | None:
        """What a commit tells the public of a record; nothing of one that is withheld.

        What a record was before it became public is nobody's business: its first public version
        is its first. Once it is public it stays so (:mod:`giot_hong.identity`), and a version that
        is withheld all the same says nothing, or is told when it was committed.
        """
        key, since = edit.key, public_from(edit.now.values)
        self._put_by(key)
        if since == 0 and (edit.before is None or public_from(edit.before.values) == 0):
            return edit
        if self._is_told(key):
            is_whole = edit.before and public_from(edit.before.values) is not None
            return None if since is None else edit if is_whole else edit._replace(before=None)
        if since is None:
            return None
        if since > seconds:
            self.pending[key] = (since, edit.blob)
            return None
        return edit._replace(before=None)

    def _put_by(self, key: Key) -> None:
        """What was to be public is no longer the record's last text."""
        if key in self.pending:
            _, blob = self.pending.pop(key)
            self.passed.setdefault(key, []).append(blob)

    def _apply_drive(self, commit: str, seconds: int, edit: Edit) -> None:
        """What most commits are: one drive's file, of which other records show nothing."""
        key, before, now, blob = edit
        self._wake((key,))
        has_more = self._inherit(key, now.values)
        self.files[key], self.blobs[key] = now, blob
        last = self.shown.get(key)
        if last and before is last[0] and not has_more:  # what is shown is what was before
            if fields := _other(before.values, now.values):
                self._enter(key, seconds, {key}, fields)
                self._tell(key, commit, seconds, edit, fields)
            return
        changed = {key} if before != now else set()
        if changed and last and before != last[0]:
            changed |= self._changed_events(edit)
        if self._enter(key, seconds, changed):
            self._tell(key, commit, seconds, edit)

    def _apply(self, commit: str, seconds: int, sides: Sequence[list[Edit]]) -> None:
        edits = {edit.key: edit for side in sides for edit in side}
        if not edits:
            return
        self._wake(one for key, edit in edits.items() for one in (key, *_judged(key, edit)))
        decides = len(sides) > 1 or not commit
        changed = [self._changed(side, is_merge=len(sides) > 1) for side in sides]
        touched: dict[Key, None] = {}
        for key, edit in edits.items():
            self._inherit(key, edit.now.values)
            if self.files.get(key) != edit.now:
                touched |= dict.fromkeys(self._users_of(key))
            for judged in _judged(key, edit):
                self.judges.setdefault(judged[1], set()).add(key)
                touched[judged] = None
            self.files[key], self.blobs[key] = edit.now, edit.blob
            if key[0] == "places":
                self.names = None
        touched |= dict.fromkeys(key for key in edits if key[0] in _STAMPED)
        everywhere = set.intersection(*changed)
        for key in touched | dict.fromkeys(key for key in everywhere if key[0] in _STAMPED):
            if key not in self.files:  # a directive may be judged before it is there
                continue
            is_new = self._enter(key, seconds, everywhere)
            # A merge may decide for what stamps stand for already, and what was told is both sides'.
            if is_new or decides:
                own = None if decides else edits.get(key)
                self._tell(key, commit, seconds, own)

    def _changed(self, side: list[Edit], *, is_merge: bool) -> set[Key]:
        """The stamped records, and the events (:func:`_mark`), that are not as in one parent.

        After a merge the drives that no longer show a file count too, and all that show any place:
        one side may have changed the file, and the other what the drive shows of it.
        """
        found = {edit.key for edit in side if edit.before != edit.now and edit.key[0] in _STAMPED}
        for edit in side:
            found |= _judged(edit.key, edit)
            users = self._users_of(edit.key)
            self._wake(users)
            if not is_merge:  # names of places are left to the comparison with the last version
                is_place = edit.key[0] == "places"
                users = {user for user in users if edit.key in self.shown[user][1] and not is_place}
            if edit.before and _face(edit.key, edit.before) != _face(edit.key, edit.now):
                found |= users
                found |= self._events_showing(edit, users, is_merge=is_merge)
            if edit.key[0] == "drives" and edit.before != edit.now:
                found |= self._changed_events(edit)
        return found

    def _changed_events(self, edit: Edit) -> set[Key]:
        """The events that a drive's own file tells otherwise than a parent's."""
        id_, before, now = edit.key[1], edit.before, edit.now
        was = _own_events(id_, before.values) if before else {}
        own = _own_events(id_, now.values)
        changed = {key for key in {*was, *own} if was.get(key) != own.get(key)}
        if before is None or any(before.values[name] != now.values[name] for name in _OF_GONE):
            changed |= {*self.dropped.get(id_, ())}
        return {_mark(id_, key) for key in changed}

    def _events_showing(self, edit: Edit, users: set[Key], *, is_merge: bool) -> set[Key]:
        """The events of some drives that show what changed of a file they name."""
        before, now, part = edit.before, edit.now, _EVENT_PARTS.get(edit.key[0])
        if before is None or part is None or part(before, None) == part(now, None):
            return set()
        found = set()
        for user in users:
            if user[0] != "drives":
                continue
            values = self.shown[user][0].values
            gone = self._gone(user)
            # A merge's drives may have other sessions than those of the commit before it.
            if is_merge or edit.key in {("campaigns", id_) for id_ in values["campaigns"]}:
                keys = {*gone, *(session.key for session in values["sessions"])}
            else:
                keys = {
                    session.key
                    for session in values["sessions"]
                    if edit.key in _named_by_event(values, session)
                    and part(before, session) != part(now, session)
                }
            found |= {_mark(user[1], session_key) for session_key in keys}
        return found

    def _inherit(self, key: Key, values: Values) -> bool:
        """A renamed record goes on from its old ids' stamps (decision 1), each once; whether one did."""
        has_more = False
        for old_id in reversed(values.get("formerly", ())):
            old = (key[0], old_id)
            if old in self.retired or old == key:
                continue
            self._wake((old,))
            if old not in self.records.stamps:
                continue
            has_more = True
            self.records.follow(key, old)
            if key[0] == "drives":
                self._inherit_events(key, old)
            if old in self.log or key in self.log:
                self.log[key] = [*self.log.get(old, ()), *self.log.get(key, ())]
            self.shown.setdefault(key, self.shown[old])
            self.told.setdefault(key, self.told[old])
            self._elsewhere(key, values)  # from now on it is the one that shows other files
            self._retire(old)
        return has_more

    def _inherit_events(self, key: Key, old: Key) -> None:
        """Take over the events of an old id; those that the new one never had are gone."""
        events = {**self.told[old].sessions, **self.dropped.get(old[1], {})}
        for session_key in events:
            event, own = (old[1], session_key), (key[1], session_key)
            self.events_shown.setdefault(own, self.events_shown[event])
            self.events.follow(own, event)
        kept = self.told[key].sessions if key in self.told else self.told[old].sessions
        gone = {**events, **self.dropped.get(key[1], {})}
        if lost := {name: known for name, known in gone.items() if name not in kept}:
            self.dropped[key[1]] = lost

    def _retire(self, old: Key) -> None:
        """An id that lives on in another changes no more with the files it showed."""
        self.retired.add(old)
        for users in (*self.users.values(), *self.judges.values()):
            users.discard(old)

    def _enter(
        self, key: Key, seconds: int, changed: set[Key], fields: set[str] | None = None
    ) -> bool:
        """Stamp a record whose meaning changed, and its events whose own did; whether it did.

        ``changed`` are those that are not as in any parent; ``fields`` are known where all that
        changed is these of the record's own file.
        """
        version = self.files[key]
        meaning = (version, self._seen_elsewhere(key, version.values, fields))
        if key not in changed and self.shown.get(key) == meaning:
            return False
        self.shown[key] = meaning
        self.records.enter(key, seconds, _first(version.values))
        if fields and fields.isdisjoint(_OF_EVENTS):
            return True
        for event, shown, session in self._events(key, fields):
            if self.events_shown.get(event) != shown or _mark(*event) in changed:
                self.events_shown[event] = shown
                self.events.enter(event, seconds, self._booking(version.values, session))
        return True

    def _events(
        self, key: Key, fields: set[str] | None = None
    ) -> Iterator[tuple[Key, _Shown, Session | None]]:
        """A record's events, what each shows, and its session, or None for one that is gone.

        ``fields``: see :meth:`_enter`.
        """
        if key[0] != "drives":
            return
        values = self.files[key].values
        names_same_files = fields and fields.isdisjoint(_NAMING_FOR_EVENTS)
        keys = set()
        for session in values["sessions"]:
            event = (key[1], session.key)
            keys.add(session.key)
            own = _own_event(key[1], values, session)
            was = self.events_shown.get(event) if names_same_files else None
            if was and was[2] == session.venues:
                shown = (own, was[1], session.venues)
            else:
                shown = (own, (*self._beside_event(values, session),), session.venues)
            yield event, shown, session
        for session_key, known in self._gone(key).items():
            if session_key not in keys:
                gone = ("gone", known, key[1], *self._beside_gone(values))
                yield (key[1], session_key), (gone, (), None), None

    def _gone(self, key: Key) -> dict[str, SessionFacts]:
        """The sessions that a drive was ever told to have."""
        told = self.told[key].sessions if key in self.told else {}
        return self.dropped.get(key[1], {}) | told

    def _beside_gone(self, drive: Values) -> Iterator[object]:
        """What an event that is gone shows beside itself: title, categories, province."""
        yield drive["title"]
        yield self._names()[1].get(drive["province"])
        for id_ in drive["campaigns"]:
            yield (self._values("campaigns", id_) or {}).get("name")

    def _beside_event(self, drive: Values, session: Session) -> Iterator[object]:
        """What an event shows of other files."""
        communes, provinces = self._names()
        yield provinces.get(drive["province"])
        for file in _named_by_event(drive, session):
            if version := self._file(file):
                yield _EVENT_PARTS[file[0]](version, session)
                if file[0] == "venues":  # an area that only repeats the province is not shown
                    venue = version.values
                    area = communes.get(venue["commune"]) or venue["area_as_written"]
                    yield area if area != provinces.get(venue["province"]) else None

    def _booking(self, drive: Values, session: Session | None) -> dict[str, object]:
        """Start, end, place and status of a session (RFC 5546, 2.1.4); of one that is gone, nothing."""
        if session is None:
            return {"": None}
        own = (session.date, session.start, session.end)
        places = session.venues or session.place_as_written
        status = calendar_status(drive["outcome"], drive["certainty"])
        booking: dict[str, object] = {"": (*own, places, status)}
        for id_ in session.venues:
            if known := self._values("venues", id_):
                booking[id_] = (known["name"], known["address"], known["commune"])
        return booking

    def _tell(
        self,
        key: Key,
        commit: str,
        seconds: int,
        edit: Edit | None,
        fields: set[str] | None = None,
    ) -> None:
        """Note what the public would want to hear; ``edit`` where the commit changed a part only.

        ``fields``: see :meth:`_enter`.
        """
        version = self.files[key]
        last = self.told.get(key)
        if last is None:
            self.told[key] = _Told(version.values, version.body, self._sessions(version.values))
            return
        values = version.values
        # What follows a version that could not be read is told whole (Archive.edits).
        if edit and edit.before and edit.before.values is not last.values:
            if edit.before != edit.now:
                values = _applied(last.values, edit.before.values, edit.now.values)
            fields = None
        is_same = fields and "sessions" not in fields
        sessions = last.sessions if is_same else self._sessions(values)
        now = _Told(values, version.body, sessions)
        self.told[key] = now
        differences = tuple(_differences(key, last, now, fields))
        reasons: tuple[Change, ...] = ()
        if not fields or "changes" in fields:
            old_reasons = last.values.get("changes", ())
            reasons = tuple(one for one in values.get("changes", ()) if one not in old_reasons)
        if last.sessions.keys() != now.sessions.keys():
            self._drop(key[1], last.sessions, now.sessions)
        if differences or reasons:
            self.log.setdefault(key, []).append(Remembered(seconds, commit, differences, reasons))

    def _drop(
        self, id_: str, before: dict[str, SessionFacts], now: dict[str, SessionFacts]
    ) -> None:
        """Keep sessions that are gone, as they last were; forget those that are back."""
        gone = self.dropped.get(id_, {}) | before
        kept = {key: session for key, session in gone.items() if key not in now}
        if kept:
            self.dropped[id_] = kept
        else:
            self.dropped.pop(id_, None)

    def _sessions(self, values: Values) -> dict[str, SessionFacts]:
        """A drive's sessions with their venues as they are shown now; none for documents."""
        communes, provinces = self._names()
        found = {}
        for session in values.get("sessions", ()):
            venues = [(id_, self._values("venues", id_)) for id_ in session.venues]
            places = [facts.place_of(id_, v, communes, provinces) for id_, v in venues if v]
            found[session.key] = facts.of_session(session, places)
        return found

    def _names(self) -> tuple[Values, Values]:
        """Communes and provinces in words, by code and by id."""
        if self.names is None:
            self.names = (self._values(*COMMUNES) or {}, self._values(*PROVINCES) or {})
        return self.names

    def _values(self, kind: str, id_: str) -> Values | None:
        version = self._file((kind, id_))
        return version.values if version else None

    def _file(self, key: Key) -> Version | None:
        """A file's last version that could be read."""
        if key not in self.files and key in self.blobs:
            version = self.archive.version(key, self.blobs[key])
            if version:
                self.files[key] = version
        return self.files.get(key)

    def _seen_elsewhere(self, key: Key, values: Values, fields: set[str] | None) -> dict[Key, Any]:
        """What a record shows of other files; most edits name the same files as before."""
        if fields and fields.isdisjoint(_NAMING):
            last, found = self.shown[key]
            if "sessions" not in fields or _venues(last.values) == _venues(values):
                return found
        return self._elsewhere(key, values)

    def _elsewhere(self, key: Key, values: Values) -> dict[Key, Any]:
        """What a record's page, events and feeds show of other files, by file."""
        if key[0] == "directives":
            return self._judgements(key[1]) | self._issuer(key, values)
        if key[0] != "drives":
            return {}
        found: dict[Key, Any] = {}
        for file in _references(values):
            self._use(file, key)
            if version := self._file(file):
                found[file] = _face(file, version)
        venues: list[Values] = [shown for (kind, _), shown in found.items() if kind == "venues"]
        provinces = [values["province"], *(venue["province"] for venue in venues)]
        communes = [c for v in venues for c in (v["commune"], *v["communes"]) if c]
        for file, ids in ((PROVINCES, provinces), (COMMUNES, communes)):
            self._use(file, key)
            names = self._values(*file) or {}
            found[file] = tuple(names.get(id_) for id_ in ids)
        return found

    def _use(self, file: Key, key: Key) -> None:
        """Note that a record shows something of a file; one that lives on in another does not."""
        if key not in self.retired:
            self.users.setdefault(file, set()).add(key)

    def _judgements(self, id_: str) -> dict[Key, Any]:
        """The documents that amend, replace or withdraw a directive, with their titles."""
        found = {}
        for judge in self.judges.get(id_, ()):
            version = self._file(judge)
            relations = _strong(version.values).get(id_) if version else None
            if version and relations:
                date = version.values["date"]
                found[judge] = (relations, version.values["title"], date)
        return found

    def _issuer(self, key: Key, values: Values) -> dict[Key, Any]:
        """The name of a directive's issuer, which its feed entry tells."""
        issuer = ("organisations", values["issuer"])
        self._use(issuer, key)
        version = self._file(issuer)
        return {issuer: version.values["name"]} if version else {}


_THE_CLOCK = "publish_at"
"""In the place of a commit where nobody did anything."""


def _applied(state: Values, before: Values, now: Values) -> Values:
    """A state with what one commit changed in it."""
    return {**state, **{name: now[name] for name in _other(before, now)}}


def _other(before: Values, now: Values) -> set[str]:
    """The fields that differ."""
    names = [name for name in now if before[name] is not now[name]]
    return {name for name in names if before[name] != now[name]}


def _differences(
    key: Key, last: _Told, now: _Told, fields: set[str] | None
) -> Iterator[Difference]:
    """What the public is told otherwise; ``fields`` where it is known that only these changed."""
    if key[0] == "drives":
        day = max((one.date for one in now.sessions.values()), default="")
        if not fields or not fields.isdisjoint(facts.STATUS_FIELDS):
            yield from facts.between(last.values, now.values, facts.STATUS_FIELDS, day)
        yield from facts.between_sessions(last.sessions, now.sessions)
        if not fields or not fields.isdisjoint(facts.DRIVE_FIELDS):
            yield from facts.between(last.values, now.values, facts.DRIVE_FIELDS)
        return
    yield from facts.between(last.values, now.values, facts.DOCUMENT_FIELDS)
    if last.body != now.body:
        yield Difference("body", None, None)


def _strong(values: Values) -> dict[str, tuple[str, ...]]:
    """The directives that a document amends, replaces or withdraws, with the relations."""
    found: dict[str, tuple[str, ...]] = {}
    references: tuple[Reference, ...] = values.get("references", ())
    for one in references:
        if one.directive and one.relation in STRONG:
            found[one.directive] = (*found.get(one.directive, ()), one.relation)
    return found


def _judged(key: Key, edit: Edit) -> set[Key]:
    """The directives that a commit judges otherwise through one file than before."""
    if key[0] not in {"directives", "news"}:
        return set()
    before = _strong(edit.before.values) if edit.before else {}
    now = _strong(edit.now.values)
    return {("directives", id_) for id_ in {*before, *now} if before.get(id_) != now.get(id_)}


def _first(values: Values) -> dict[str, object]:
    """Only an observance day is an event by itself; what others book is their sessions' events."""
    return {"first": values["first"]} if "first" in values else {}


def _mark(drive_id: str, session_key: str) -> Key:
    """An event in a set of changed records."""
    return "events", f"{drive_id}/{session_key}"


_OF_EVENTS = {
    "title", "province", "target", "doubts", "source", "campaigns", "outcome", "certainty",
    "availability", "registration", "changes", "sessions",
}  # fmt: skip
"""The fields of a drive of which an event shows anything (:func:`_own_event`)."""
_OF_GONE = ("title", "province", "campaigns")
"""The fields of a drive that an event of a session that is gone still shows."""


def _own_events(id_: str, values: Values) -> dict[str, tuple[object, ...]]:
    return {session.key: _own_event(id_, values, session) for session in values["sessions"]}


def _own_event(id_: str, drive: Values, session: Session) -> tuple[object, ...]:
    """What an event shows of its drive's own file (:mod:`giot_hong.outputs.eventtext`)."""
    registration, outcome = drive["registration"], drive["outcome"]
    is_off = outcome != "none"
    return (
        id_,
        *(drive[name] for name in ("title", "province", "target", "doubts", "source", "campaigns")),
        *((outcome, None) if is_off else (drive["certainty"], drive["availability"])),
        *(registration.channel, registration.deadline),
        *(registration.deadline_kind, registration.link),
        *(registration.walk_in, registration.bring),
        *event_changes(outcome, drive["changes"]),
        len(drive["sessions"]) > 1,
        *(session.date, session.start, session.end, session.venues, session.place_as_written),
    )


def _named_by_event(drive: Values, session: Session) -> Iterator[Key]:
    """The files of which an event shows something."""
    yield from (("venues", id_) for id_ in session.venues)
    yield from (("campaigns", id_) for id_ in drive["campaigns"])
    changes = event_changes(drive["outcome"], drive["changes"])
    sources = (drive["source"], *(change for change in changes))
    yield from (("directives", one.directive) for one in sources if one and one.directive)


def _place(venue: Values, session: Session | None) -> tuple[object, ...]:
    area = None if venue["commune"] else venue["area_as_written"]
    # Of a choice that is open an event has no point.
    is_alone = session is None or len(session.venues) == 1
    point = venue["coordinates"] if is_alone else None
    return venue["name"], venue["address"], venue["commune"], area, point


_EVENT_PARTS: dict[str, Callable[[Version, Session | None], object]] = {
    "venues": lambda version, session: _place(version.values, session),
    "campaigns": lambda version, _: version.values["name"],
    "directives": lambda version, _: version.values["title"],
    "places": lambda version, _: version.values,
}
"""By kind of file: what the event of a session shows of it, or any event at most."""


_NAMING = (
    "source", "changes", "registration", "organisers", "campaigns", "observances", "province",
)  # fmt: skip
"""The fields of a drive that name other files, beside its sessions."""
_NAMING_FOR_EVENTS = (*_NAMING, "outcome")
"""The same for its events: the outcome decides which of the changes they tell."""


def _venues(drive: Values) -> list[str]:
    return [id_ for session in drive["sessions"] for id_ in session.venues]


def _references(drive: Values) -> Iterator[Key]:
    """The files that a drive names."""
    sources = [drive["source"], *drive["changes"]]
    bodies = [drive["registration"].office, *(id_ for _, ids in drive["organisers"] for id_ in ids)]
    for kind, ids in (
        ("venues", (id_ for session in drive["sessions"] for id_ in session.venues)),
        ("directives", (source.directive for source in sources if source)),
        ("campaigns", drive["campaigns"]),
        ("observances", drive["observances"]),
        ("organisations", bodies),
    ):
        yield from ((kind, id_) for id_ in ids if id_)


def _face(key: Key, version: Version) -> Any:
    """What others show of a record."""
    part = {"directives": "title", "campaigns": "name", "observances": "name"}.get(key[0])
    return version.values[part] if part else version.values
