"""What a preview is: plain values, all texts already in words; nothing here reads or decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from giot_hong.problems import Problem

RecordStatus = Literal["added", "changed", "renamed", "removed", "unreadable"]
OutputStatus = Literal["added", "changed", "removed"]
Group = Literal["pages", "calendars", "feeds", "data", "files"]
EventStatus = Literal["new", "gone", "off", "on", "moved", "firm", "text", "lists"]
EntryStatus = Literal["new", "changed", "gone"]


@dataclass(frozen=True)
class Row:
    """One value before and after, in words; empty where there was none, or is none any more."""

    label: str
    before: str
    after: str
    field: str
    """The key in the file, with dots: ``registration.deadline``, ``sessions.a.date``."""


@dataclass(frozen=True)
class Hunk:
    """A few lines of a longer text before and after; either may be none."""

    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class RecordChange:
    """What happens to one record of the content."""

    kind: str
    """Its folder: ``drives``, ``venues``, …; ``places``, ``rules`` and ``files`` too."""
    id: str
    path: str
    """The file, as staff see it."""
    title: str
    status: RecordStatus
    old_id: str = ""
    """Of a renamed record."""
    rows: tuple[Row, ...] = ()
    body: tuple[Hunk, ...] = ()
    """Of a document's text."""
    effects: tuple[str, ...] = ()
    """Other records that show this one, in sentences."""
    note: str = ""


@dataclass(frozen=True)
class OutputChange:
    """A file of the site that will be other than it is."""

    group: Group
    path: str
    title: str
    status: OutputStatus
    text: tuple[Hunk, ...] = ()
    """Of a changed page: what one reads there before and after."""
    is_list: bool = False
    """Whether only a list of others or a link changes there."""


@dataclass(frozen=True)
class EventChange:
    """What holders of one calendar event will see."""

    uid: str
    status: EventStatus
    sentence: str
    calendars: tuple[str, ...]
    """The names of those that hold it."""
    before: int | None
    """SEQUENCE; None where the event is not there."""
    after: int | None
    text: tuple[Hunk, ...] = ()
    """Of its description."""


@dataclass(frozen=True)
class EntryChange:
    """An entry of feeds that readers will see anew, otherwise, or no more."""

    id: str
    status: EntryStatus
    title: str
    feeds: tuple[str, ...]
    """The names of those that hold it."""


@dataclass(frozen=True)
class Preview:
    """Everything that a commit will change."""

    base: str
    """What it is compared with: a commit's id."""
    target: str
    """A commit's id, or empty for the files as they lie in the folder."""
    problems: tuple[Problem, ...]
    """All errors, and the warnings that are new."""
    is_built: bool
    """Whether both contents can be built; if not, only the records were compared."""
    records: tuple[RecordChange, ...] = ()
    rewritten: tuple[str, ...] = ()
    """Files that are written otherwise and say the same."""
    outputs: tuple[OutputChange, ...] = ()
    events: tuple[EventChange, ...] = ()
    entries: tuple[EntryChange, ...] = ()
    base_about: str = ""
    """Day and message of the commit, in words."""
    target_about: str = ""
    is_shallow: bool = False
    """Whether git's history was cut off, so that SEQUENCE may be too small."""
    feeds: int = 0
    """How many feeds change; each has two files."""

    @property
    def is_empty(self) -> bool:
        """Whether nobody will see any difference."""
        return not (self.records or self.outputs or self.events or self.entries)

    def of(self, group: Group) -> tuple[OutputChange, ...]:
        """The changed outputs of one group."""
        return tuple(output for output in self.outputs if output.group == group)
