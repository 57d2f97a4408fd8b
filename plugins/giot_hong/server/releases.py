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
from pathlib import Path

from giot_hong import urls
from giot_hong.publish import MARK
from giot_hong.server.place import Place, Slot, read_note, write_whole

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
    status = json.loads((slot.release / urls.STATUS).read_bytes())
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


def faults(slot: Slot, commit: str, before: Release | None) -> Iterator[str]:
    """What is wrong with a built release, as seen from outside of the process that made it.

    The build has verified every link, count and calendar; it also ran what was pushed. Here is looked at
    what must hold whatever that did: nothing but plain files, all that the build says it published,
    the commit that was asked for, calendars that are whole, and no site that lost most of its pages.
    """
    root = slot.release
    try:
        listed = _listed(root)
        status = json.loads((root / urls.STATUS).read_bytes())
    except (OSError, ValueError) as error:
        yield f"không đọc được bản vừa dựng: {error}"
        return
    there = set()
    for path, mode in _walk(root):
        if not stat.S_ISREG(mode):
            yield f"{path}: không phải tệp thường"
        there.add(path)
    for path in sorted(listed - there)[:10]:
        yield f"{path}: thiếu"
    if not isinstance(status, dict) or status.get("commit") != commit:
        yield f"{urls.STATUS}: không phải của lần ghi {commit[:10]}"
    for path in sorted(there):
        if path.endswith(".ics") and not _is_calendar(root / path):
            yield f"{path}: không phải là một lịch trọn vẹn"
    if "index.html" not in there:
        yield "index.html: thiếu"
    if before and len(listed) * 2 < before.files:
        yield f"bản mới chỉ có {len(listed)} tệp, bản đang đăng có {before.files}: quá ít để đăng"


def _listed(root: Path) -> set[str]:
    return set(json.loads((root / MARK).read_bytes()))


def _walk(root: Path) -> Iterator[tuple[str, int]]:
    """Every file below a folder but our marks, and what kind of thing it is; links are not followed."""
    folders = [""]
    while folders:
        folder = folders.pop()
        with os.scandir(root / folder) as entries:
            for entry in entries:
                path = f"{folder}{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    folders.append(f"{path}/")
                elif path != MARK:
                    yield path, entry.stat(follow_symlinks=False).st_mode


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
