"""How ``output/`` changes: whole, in an order readers do not notice, and again after a crash.

Everything new is staged first. A journal then says what will be moved and deleted; whoever
finds a journal finishes it before anything else (decision 15). Until the journal stands,
nothing of the published site has been touched. Only what we published is ever deleted.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from giot_hong.phases import counted, phase
from giot_hong.tree import files_below

MARK = ".giot-hong"
"""A file in every output folder of ours, with a JSON list of the paths that we published.

A folder without it is never cleaned. An empty one, of old, means everything without a dot.
"""


class ForeignFolderError(Exception):
    """Files that are not ours are in the way; the message is the path of the folder or file."""


@dataclass(frozen=True)
class Changes:
    """What a build changed, as paths below the site's root, sorted; our mark is not told."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    deleted: tuple[str, ...]
    unchanged: int


@dataclass(frozen=True)
class Workshop:
    """Where a build works: the staging folder and the journal, beside the output."""

    folder: Path

    @property
    def staging(self) -> Path:
        """Filled by the build, emptied by :func:`publish`."""
        return self.folder / "staging"

    @property
    def journal(self) -> Path:
        """Exists exactly while an output folder is being changed."""
        return self.folder / "journal.json"

    @property
    def abandoned(self) -> Path:
        """A journal that could not be finished; the next whole publication makes up for it."""
        return self.folder / "journal-abandoned.json"

    @property
    def unfinished(self) -> bool:
        """Whether the output may be half old and half new."""
        return self.journal.exists() or self.abandoned.exists()

    def prepare(self) -> None:
        """Finish what an earlier run began, or give it up; then make an empty staging folder."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if finish(self):  # an armed journal would move whatever comes to stand in staging
            self.journal.replace(self.abandoned)
        shutil.rmtree(self.staging, ignore_errors=True)
        self.staging.mkdir()


@phase("publish")
def publish(workshop: Workshop, output: Path, kept: AbstractSet[str] = frozenset()) -> Changes:
    """Bring ``output`` to exactly what is staged, and what of it is ``kept`` as it stands there.

    Files whose bytes are the same stay untouched.

    What others put there stays, too. Raises :class:`ForeignFolderError` before touching a folder
    that is not ours, or that holds a file of somebody else in the way, and ``OSError`` when a step
    fails: the journal then stays for the next run.
    """
    output = output.resolve()
    refuse_foreign(output)
    staged, present = _files(workshop.staging) | kept, _files(output)
    if gone := kept - present:  # somebody took them away while we were at work
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(output / min(gone)))
    if not output.exists() and _moved_whole(workshop, output, staged):
        return Changes(tuple(sorted(staged)), (), (), 0)
    changes = _compare(workshop.staging, output, staged, present, kept)
    for obstacle in _in_the_way(present.difference(changes.deleted), changes.added):
        raise ForeignFolderError(str(output / obstacle))
    _claim(workshop, output, staged, changes)
    _write_journal(workshop, output, changes)
    roll_forward(workshop)
    return changes


def _moved_whole(workshop: Workshop, output: Path, staged: set[str]) -> bool:
    """Make the staging folder the output in one step; False where the system cannot."""
    (workshop.staging / MARK).write_bytes(_as_list(staged))
    output.parent.mkdir(parents=True, exist_ok=True)
    try:
        workshop.staging.rename(output)
    except OSError:  # another file system, or a file that is open (Windows)
        (workshop.staging / MARK).unlink()
        return False
    workshop.abandoned.unlink(missing_ok=True)
    return True


def refuse_foreign(output: Path) -> None:
    """Raise :class:`ForeignFolderError` unless the folder is missing, empty or ours."""
    if output.exists() and not output.is_dir():
        raise ForeignFolderError(str(output))
    if output.is_dir() and any(output.iterdir()) and not (output / MARK).exists():
        raise ForeignFolderError(str(output))


def finish(workshop: Workshop) -> str:
    """Roll a journal forward that an earlier run left; the reason if that cannot be, else ``""``."""
    try:
        roll_forward(workshop)
    except (OSError, ValueError, KeyError, TypeError) as error:  # the last three: not our journal
        return str(error) or type(error).__name__
    return ""


def roll_forward(workshop: Workshop) -> None:
    """Do what the journal says, as far as it is not done yet; without a journal do nothing.

    Raises ``OSError`` for a step that fails; the journal and what is still staged stay.
    """
    if not workshop.journal.exists():
        return
    plan = json.loads(workshop.journal.read_text(encoding="utf-8"))
    output = Path(plan["output"])
    (
        output / MARK
    ).stat()  # it was there before the journal: without it somebody took the site away
    _delete(output, plan["first"])
    for path in counted(plan["moves"]):
        _move(workshop.staging / path, output / path)
    _delete(output, plan["deletes"])
    _move(workshop.staging / MARK, output / MARK)
    workshop.abandoned.unlink(missing_ok=True)
    workshop.journal.unlink()
    shutil.rmtree(workshop.staging, ignore_errors=True)


def _published(output: Path, present: set[str]) -> set[str]:
    """The present files that are ours to delete; none when the mark cannot be read."""
    try:
        text = (output / MARK).read_text(encoding="utf-8")
        listed = set(json.loads(text)) if text else present
    except (FileNotFoundError, ValueError, TypeError):
        return set()
    return {path for path in listed & present if not path.startswith(".")}


@phase("compare")
def _compare(
    staging: Path, output: Path, staged: set[str], present: set[str], kept: AbstractSet[str]
) -> Changes:
    """What is to be done; a path that is spelt anew is new, also where case does not matter."""
    both = staged & present
    made = counted(both - kept)
    same = {*kept, *(path for path in made if _same_bytes(staging / path, output / path))}
    added = sorted(staged - present)
    # A new path that answers already is an old file by another spelling: deleting that file
    # would delete the new one (case on Windows and macOS, NFC and NFD on macOS).
    respelt = [output / path for path in added if (output / path).is_file()]
    gone = sorted(_published(output, present) - staged)
    deleted = [old for old in gone if not any((output / old).samefile(new) for new in respelt)]
    return Changes(tuple(added), tuple(sorted(both - same)), tuple(deleted), len(same))


def _in_the_way(paths: Iterable[str], new: Iterable[str]) -> list[str]:
    """Those that are a file where a new path needs a folder, or below a folder where it is a file."""
    files = set(new)
    if not files:
        return []
    folders = {folder for path in files for folder in _folders(path)}
    return sorted(path for path in paths if path in folders or not files.isdisjoint(_folders(path)))


def _folders(path: str) -> list[str]:
    """``a/b`` and ``a`` of ``a/b/c``."""
    parts = path.split("/")
    return ["/".join(parts[:length]) for length in range(1, len(parts))]


def _claim(workshop: Workshop, output: Path, staged: set[str], changes: Changes) -> None:
    """Let the mark list what is ours and what soon will be; stage the list that is to remain.

    So every file that was ever moved is known as ours, however far the moves come.
    """
    output.mkdir(parents=True, exist_ok=True)
    mark = output / MARK
    if not mark.exists():
        mark.touch()  # in one step and before all else: a crash must not make the folder foreign
    claimed, final = _as_list(staged.union(changes.deleted)), _as_list(staged)
    if mark.read_bytes() != claimed:
        _write(mark, claimed)
    if claimed != final:
        (workshop.staging / MARK).write_bytes(final)


def _as_list(paths: set[str]) -> bytes:
    # As json.dumps does it with indent=0, which is slow for tens of thousands of paths.
    encoded = map(json.JSONEncoder(ensure_ascii=False).encode, sorted(paths))
    return ("[\n" + ",\n".join(encoded) + "\n]\n").encode() if paths else b"[]\n"


def _write_journal(workshop: Workshop, output: Path, changes: Changes) -> None:
    first = _in_the_way(changes.deleted, changes.added)
    plan = {
        "output": str(output),
        "first": first,
        # What is new goes first and what others link to goes before what links to it.
        "moves": sorted(changes.added, key=_order) + sorted(changes.changed, key=_order),
        "deletes": [path for path in changes.deleted if path not in first],
    }
    _write(workshop.journal, json.dumps(plan, ensure_ascii=False).encode())


def _order(path: str) -> tuple[int, int, str]:
    """Files that pages use, data, then pages from the deepest to the home page."""
    rank = 2 if path.endswith(".html") else 0 if path.startswith(("theme/", "files/")) else 1
    return rank, -path.count("/"), path


def _files(folder: Path) -> set[str]:
    """Every file but our mark."""
    return {*files_below(folder)} - {MARK}


def _same_bytes(one: Path, other: Path) -> bool:
    return one.stat().st_size == other.stat().st_size and one.read_bytes() == other.read_bytes()


def _write(target: Path, body: bytes) -> None:
    """Whole or not at all, also when the machine stops."""
    draft = target.with_name(f"{target.name}.tmp")
    with draft.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(target)


def _move(staged: Path, target: Path) -> None:
    """Rename into place unless done; across file systems copy beside the target, then rename."""
    if not staged.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.is_dir() and not target.is_symlink():
        _remove_empty(target)
    try:
        staged.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        draft = target.with_name(f"{target.name}.tmp")
        shutil.copyfile(staged, draft)
        draft.replace(target)
        staged.unlink()


def _remove_empty(folder: Path) -> None:
    """Remove a folder that holds at most empty folders; ``OSError`` when there is a file."""
    for root, _, _ in os.walk(folder, topdown=False):
        Path(root).rmdir()


def _delete(output: Path, paths: list[str]) -> None:
    """Delete files unless done, and folders that this left empty."""
    for path in paths:
        target = output / path
        if target.is_file() or target.is_symlink():  # by now it may be a folder, or below a file
            target.unlink()
        _prune(target, output)


def _prune(path: Path, root: Path) -> None:
    """Remove folders that a deletion left empty, up to the root."""
    folder = path.parent
    while folder != root and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
