"""What a build noted of the content for the next one: which file is what, and each record in brief.

A file that is as it was when it was noted need not be read, and a drive or a document whose file,
and whatever else it shows, is as it was need not be resolved: lists, calendars, indexes and the
graph of documents ask of most no more than is noted here. All else of a record is read when it is
asked for (:mod:`giot_hong.sleep`).

The file is never trusted: it names the engine, the content folder, the settings and a digest of
itself, and whatever does not fit is as if it were not there.
"""

from __future__ import annotations

import marshal
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from giot_hong import sealed

_WHAT = "ledger 4"
_JUST_NOW = 2_000_000_000
"""Nanoseconds. A file this young when it was read could be changed again within one tick of the
file system's clock, with the same size; it is read once more (git calls such files racy)."""


class NotedFile(NamedTuple):
    """A text file as the system described it, and git's name of its bytes."""

    size: int
    modified: int
    """Nanoseconds, as ``changed``."""
    changed: int
    """Of its bytes or its description; nothing that a program can set back, where there is one."""
    inode: int
    blob: str


class NotedDrive(NamedTuple):
    """A drive in brief; moments are seconds since 1970, days are ordinals."""

    names: tuple[str, ...]
    """The records of which it shows anything, as ``venues/hoi-truong``."""
    formerly: tuple[str, ...]
    plan: tuple[str, str, int] | None
    """The directive that announced it, and unit and amount of its target."""
    warnings: tuple[dict[str, Any], ...]
    """What the checker says of its file alone: the fields of each problem."""
    history: bytes
    """The digest of all that its history says."""
    digest: bytes
    """The digest of all that its view says."""
    since: int
    """The view holds from this moment …"""
    until: int | None
    """… to before this one."""
    province: str
    campaigns: tuple[str, ...]
    phase: str
    state: str
    takes_place: bool
    starts: tuple[int, int]
    """The day, and minutes after its beginning."""
    days: tuple[int, ...]
    former_days: tuple[int, ...]
    told: tuple[int, ...]
    filled: tuple[int, ...]
    slots: tuple[tuple[str, int, str], ...]
    announced_by: str | None
    touched_by: tuple[str, ...]
    is_waiting: bool
    may_be_over: bool
    stamp: tuple[int, int, int]
    former_venues: tuple[str, ...]
    former_communes: tuple[str, ...]
    cluster: str | None
    organised_by: tuple[str, ...]
    picture: bytes
    """The digest of what its share image tells."""
    points: tuple[tuple[float, float], ...]
    province_office: str | None
    """The id of who answered for the province."""
    public_from: int | None
    """See :func:`giot_hong.model.public_from`."""


class Cited(NamedTuple):
    """A reference of a document, as :class:`giot_hong.model.Reference` has it."""

    relation: str
    directive: str | None
    title: str | None
    number: str | None
    date: str | None
    issuer: str | None


class Head(NamedTuple):
    """What other records, lists and the graph ask of a document's own file."""

    title: str
    sort: str | None
    """The kind of an official paper (KH, CV, …); None for news."""
    number: str | None
    date: str | None
    for_year: int | None
    issuer: str | None
    """The id of an organisation; None for news."""
    publisher: str | None
    """Of news."""
    province: str | None
    campaigns: tuple[str, ...]
    references: tuple[Cited, ...]


class NotedDocument(NamedTuple):
    """A directive or a piece of news in brief; moments are seconds since 1970."""

    names: tuple[str, ...]
    """As for drives; of the documents that it leans on, ``surroundings`` tell."""
    formerly: tuple[str, ...]
    warnings: tuple[dict[str, Any], ...]
    """As for drives."""
    history: bytes
    """The digest of all that its history says."""
    surroundings: bytes
    """The digest of all that the graph of documents says of it."""
    digest: bytes
    """The digest of all that its view says."""
    files: tuple[tuple[str, str | None], ...]
    """The files that its text names, below the content folder, and the address each had."""
    addresses: tuple[str, ...]
    """Where its text leads on the site, as written: it must still lead somewhere."""
    headings: tuple[str, ...]
    """The texts of which it names a heading, as ``directives/ke-hoach``."""
    attached: tuple[str, ...]
    """The attachments that its head names, below the content folder."""
    public_from: int | None
    """As for drives."""
    stamp: tuple[int, int, int]
    head: Head


class NotedAttachment(NamedTuple):
    """An attachment that was looked into, and what was found there."""

    file: NotedFile
    found: tuple[tuple[str, ...], ...]
    """The fields of each :class:`giot_hong.innertext.Found`."""


class NotedVenue(NamedTuple):
    """A venue whole: it takes no more room than its file, and less time."""

    warnings: tuple[dict[str, Any], ...]
    """As for drives."""
    record: dict[str, Any]
    """The fields that say something, as pydantic dumps them for JSON."""


@dataclass
class Ledger:
    """What an earlier build noted; empty where there is nothing to trust."""

    files: dict[str, NotedFile] = field(default_factory=dict)
    """Text files by their path below the content folder."""
    drives: dict[str, NotedDrive] = field(default_factory=dict)
    documents: dict[str, NotedDocument] = field(default_factory=dict)
    """By their files' path, as ``venues``."""
    venues: dict[str, NotedVenue] = field(default_factory=dict)
    attachments: dict[str, NotedAttachment] = field(default_factory=dict)
    """The files that documents may name, by their path below the content folder."""
    ids: dict[str, frozenset[str]] = field(default_factory=dict)
    """The ids of all other records, by folder."""
    register: frozenset[str] = frozenset()
    """The numbers and mailboxes of offices, which records may hold."""


def description(found: os.stat_result) -> tuple[int, int, int, int]:
    """What of a file changes when somebody writes to it."""
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


class LedgerFile:
    """The file, how it is read and how it is written."""

    def __init__(self, path: Path, content: Path, settings: bytes) -> None:
        self._path = path
        # Its name stands in what is noted, and a link to a folder may have another.
        self._about = f"{content.resolve()}\0{content.name}\0".encode() + settings
        self._begun = 0

    def load(self) -> Ledger:
        """What is noted, or an empty ledger."""
        self._begun = self._tick()
        body = sealed.read(self._path, _WHAT, self._about)
        if body is None:
            return Ledger()
        loaded = marshal.loads(body)  # noqa: S302 - the title vouches
        files, drives, documents, venues, attachments, *others = loaded
        return Ledger(
            {path: NotedFile._make(row) for path, row in files.items()},
            {id_: NotedDrive._make(row) for id_, row in drives.items()},
            {path: _document(*row) for path, row in documents.items()},
            {path: NotedVenue._make(row) for path, row in venues.items()},
            {
                path: NotedAttachment(NotedFile._make(file), found)
                for path, (file, found) in attachments.items()
            },
            *others,
        )

    def save(self, ledger: Ledger) -> None:
        """Put a ledger in the place of the last one; a machine that cannot goes on without.

        Files that were written just before they were looked at will be read once more.
        """
        files = {path: tuple(self._settled(row)) for path, row in ledger.files.items()}
        drives = {id_: tuple(row) for id_, row in ledger.drives.items()}
        documents = {path: _plain(row) for path, row in ledger.documents.items()}
        venues = {path: tuple(row) for path, row in ledger.venues.items()}
        attachments = {
            path: (tuple(self._settled(row.file)), row.found)
            for path, row in ledger.attachments.items()
        }
        body = marshal.dumps(
            (files, drives, documents, venues, attachments, ledger.ids, ledger.register)
        )
        sealed.write(self._path, _WHAT, body, self._about)

    def _settled(self, row: NotedFile) -> NotedFile:
        is_old = max(row.modified, row.changed) < self._begun - _JUST_NOW
        return row if is_old else row._replace(size=-1)

    def _tick(self) -> int:
        """The moment by the file system's own clock, before any file is looked at."""
        mark = self._path.with_suffix(".tick")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            mark.write_bytes(b"")
            return mark.stat().st_mtime_ns
        except OSError:
            return 0


def _plain(row: NotedDocument) -> tuple[object, ...]:
    """A document as it can be written: a file holds no kinds of our own."""
    *own, head = row
    *said, references = head
    return (*own, (*said, tuple(map(tuple, references))))


def _document(*row: Any) -> NotedDocument:
    *own, head = row
    *said, references = head
    said.append(tuple(map(Cited._make, references)))
    return NotedDocument._make([*own, Head._make(said)])


def changed_names(ledger: Ledger, blobs: Mapping[str, str]) -> set[str]:
    """The records whose files are not as noted, as ``venues/hoi-truong``, without drives."""
    found = set()
    for path, blob in blobs.items():
        folder, _, rest = path.partition("/")
        known = ledger.files.get(path)
        if folder != "drives" and (known is None or known.blob != blob):
            found.add(f"{folder}/{rest.rpartition('/')[2].rpartition('.')[0]}")
    return found
