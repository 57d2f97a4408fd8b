"""How ``output/`` changes: whole, in an order readers do not notice, and again after a crash.

Everything new is staged first. A journal then says what will be moved and deleted; whoever
finds a journal finishes it before anything else (decision 15). Until the journal stands,
nothing of the published site has been touched.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

MARK = ".giot-hong"
"""A file in every output folder of ours; a folder without it is never cleaned."""


class ForeignFolderError(Exception):
    """The output folder holds files that are not ours, so nothing in it may be deleted."""


@dataclass(frozen=True)
class Changes:
    """What a build changed, as paths below the site's root, sorted."""

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

    def prepare(self) -> None:
        """Finish what an earlier run began, then make an empty staging folder."""
        self.folder.mkdir(parents=True, exist_ok=True)
        roll_forward(self)
        shutil.rmtree(self.staging, ignore_errors=True)
        self.staging.mkdir()


def publish(workshop: Workshop, output: Path) -> Changes:
    """Bring ``output`` to exactly what is staged; files whose bytes are the same stay untouched.

    Raises :class:`ForeignFolderError` before touching a folder that is not ours.
    """
    refuse_foreign(output)
    (workshop.staging / MARK).write_bytes(b"")
    staged, present = _files(workshop.staging), _files(output)
    added = sorted(staged - present)
    same = {
        path for path in staged & present if _same_bytes(workshop.staging / path, output / path)
    }
    changed = sorted((staged & present) - same)
    deleted = sorted(present - staged)
    # What is new goes first and what others link to goes before what links to it; deletions last.
    moves = sorted(added, key=_order) + sorted(changed, key=_order)
    _write_journal(workshop, {"output": str(output.absolute()), "moves": moves, "deletes": deleted})
    roll_forward(workshop)
    return Changes(tuple(added), tuple(changed), tuple(deleted), len(same))


def refuse_foreign(output: Path) -> None:
    """Raise :class:`ForeignFolderError` unless the folder is missing, empty or ours."""
    if output.exists() and not output.is_dir():
        raise ForeignFolderError(str(output))
    if output.is_dir() and any(output.iterdir()) and not (output / MARK).exists():
        raise ForeignFolderError(str(output))


def roll_forward(workshop: Workshop) -> None:
    """Do what the journal says, as far as it is not done yet; without a journal do nothing."""
    if not workshop.journal.exists():
        return
    plan = json.loads(workshop.journal.read_text(encoding="utf-8"))
    output = Path(plan["output"])
    for path in plan["moves"]:
        staged = workshop.staging / path
        if staged.exists():
            _move(staged, output / path)
    for path in plan["deletes"]:
        (output / path).unlink(missing_ok=True)
        _prune(output / path, output)
    workshop.journal.unlink()
    shutil.rmtree(workshop.staging, ignore_errors=True)


def _order(path: str) -> tuple[int, int, str]:
    """Our mark, files that pages use, data, then pages from the deepest to the home page."""
    if path == MARK:  # a first publication that is cut short must be known as ours
        return -1, 0, path
    rank = 2 if path.endswith(".html") else 0 if path.startswith(("theme/", "files/")) else 1
    return rank, -path.count("/"), path


def _files(folder: Path) -> set[str]:
    return {
        Path(root, name).relative_to(folder).as_posix()
        for root, _, names in os.walk(folder)
        for name in names
    }


def _same_bytes(one: Path, other: Path) -> bool:
    return one.stat().st_size == other.stat().st_size and one.read_bytes() == other.read_bytes()


def _write_journal(workshop: Workshop, plan: dict[str, object]) -> None:
    draft = workshop.journal.with_suffix(".tmp")
    with draft.open("w", encoding="utf-8") as file:
        json.dump(plan, file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(workshop.journal)


def _move(staged: Path, target: Path) -> None:
    """Rename into place; across file systems copy beside the target, then rename."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        staged.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        draft = target.with_name(f"{target.name}.tmp")
        shutil.copyfile(staged, draft)
        draft.replace(target)
        staged.unlink()


def _prune(path: Path, root: Path) -> None:
    """Remove folders that a deletion left empty, up to the root."""
    folder = path.parent
    while folder != root and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
