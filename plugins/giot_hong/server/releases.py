"""Two releases that take turns, and the one link that says whose turn it is.

A release is whole or it has no note (``release.json``): the note is taken away before anything in the
release is touched, and comes back when it was built, looked at and found right. Readers see it from the
moment at which the link is replaced, in one step of the file system.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from giot_hong import urls
from giot_hong.publish import MARK
from giot_hong.server.place import Place, Slot, read_note, read_plain, write_whole

_LONGEST = 1_000
"""Bytes of a path."""
_LARGEST = 1 << 28
"""Bytes of a file; the largest calendar of 100,000 drives has a third of it."""
_BEGIN, _END = b"BEGIN:VCALENDAR\r\n", b"END:VCALENDAR\r\n"


@dataclass(frozen=True)
class Release:
    """What a whole release is."""

    commit: str
    built: str
    """ISO 8601."""
    next_change: str | None
    files: int


def of(slot: Slot) -> Release | None:
    """The release of a slot, or None while it is not whole."""
    found = read_note(slot.note)
    try:
        return Release(**found)
    except TypeError:
        return None


def open_for_change(slot: Slot) -> None:
    """From now on the release is not whole."""
    slot.note.unlink(missing_ok=True)
    _sync(slot.note.parent)


def close(slot: Slot, commit: str) -> Release:
    """The release is whole; raises ``OSError`` or ``ValueError`` for one whose status cannot be read."""
    os.sync()  # no power cut may leave the link with files that the disk has not
    status = json.loads(read_plain(slot.release / urls.STATUS))
    release = Release(commit, status["built"], status["next_change"], len(_listed(slot.release)))
    note(slot, release)
    return release


def note(slot: Slot, release: Release) -> None:
    """Say that a release is whole."""
    write_whole(slot.note, json.dumps(asdict(release), indent=2) + "\n")


def switch(place: Place, slot: Slot) -> None:
    """Let readers see a release, from one request to the next."""
    draft = place.root / ".current.tmp"
    draft.unlink(missing_ok=True)
    draft.symlink_to(Path("releases") / slot.name)
    draft.replace(place.current)
    _sync(place.root)


def faults(slot: Slot, commit: str, before: Release | None, now: datetime) -> Iterator[str]:
    """What is wrong with a built release, as seen from outside of the process that made it.

    The build has verified every link, count and calendar; it also ran what was pushed. Here is looked at
    what must hold whatever that did: nothing but plain files of bearable size, those that the build says
    it published and our copies of them, the commit and the time that were asked for, calendars that are
    whole, and no site that lost most of its pages. Nothing is opened before it was looked at.
    """
    root = slot.release
    there = set()
    for path, facts in _walk(root):
        if not stat.S_ISREG(facts.st_mode):
            yield f"{path[:_LONGEST]}: không phải tệp thường"
            return
        if facts.st_size > _LARGEST or len(path.encode(errors="replace")) > _LONGEST:
            yield f"{path[:_LONGEST]}: quá lớn, hoặc tên quá dài"
            return
        there.add(path)
    try:
        listed = _listed(root)
        status = json.loads(read_plain(root / urls.STATUS))
    except (OSError, ValueError) as error:
        yield f"không đọc được bản vừa dựng: {error}"
        return
    for path in sorted(listed - there)[:10]:
        yield f"{path}: thiếu"
    copies = {path for path in there if path.endswith((".gz", ".br", ".tmp"))}
    for path in sorted(there - listed - copies)[:10]:
        yield f"{path}: không phải của trang"
    if not isinstance(status, dict) or status.get("commit") != commit:
        yield f"{urls.STATUS}: không phải của lần ghi {commit[:10]}"
    elif not _is_of(status, now):
        yield f"{urls.STATUS}: giờ dựng, giờ đổi không dùng được"
    for path in sorted(there):
        if path.endswith(".ics") and not _is_calendar(root / path):
            yield f"{path}: không phải là một lịch trọn vẹn"
    if "index.html" not in there:
        yield "index.html: thiếu"
    if before and len(listed) * 2 < before.files:
        yield f"bản mới chỉ có {len(listed)} tệp, bản đang đăng có {before.files}: quá ít để đăng"


def _is_of(status: dict[str, object], now: datetime) -> bool:
    """Whether a status says that it was built about now, and when it changes next."""
    try:
        built = datetime.fromisoformat(str(status["built"]))
        change = status["next_change"]
        later = datetime.fromisoformat(str(change)) if change is not None else built
        return abs(now - built) < timedelta(days=1) and later >= built
    except (KeyError, ValueError, TypeError):  # missing, no moment, or one without its zone
        return False


def _listed(root: Path) -> set[str]:
    return set(json.loads(read_plain(root / MARK, _LARGEST)))


def _walk(root: Path) -> Iterator[tuple[str, os.stat_result]]:
    """Every file below a folder but our marks, and what kind of thing it is; links are not followed."""
    folders = [""]
    while folders:
        folder = folders.pop()
        with os.scandir(root / folder) as entries:
            for entry in entries:
                path = f"{folder}{entry.name}"
                if entry.is_dir(follow_symlinks=False) and len(path) < _LONGEST:
                    folders.append(f"{path}/")
                elif path != MARK:
                    yield path, entry.stat(follow_symlinks=False)


def _is_calendar(path: Path) -> bool:
    """Whether a calendar begins, ends, and closes all that it opens (RFC 5545, 3.4 and 3.6)."""
    text = path.read_bytes()
    if not (text.startswith(_BEGIN) and text.endswith(_END)):
        return False
    return text.count(b"\r\nBEGIN:") + 1 == text.count(b"\r\nEND:")


def _sync(folder: Path) -> None:
    """Let the folder's entries reach the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
