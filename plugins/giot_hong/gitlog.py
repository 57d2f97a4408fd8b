"""What git remembers of a content folder: commits, the files each changed, their old texts."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True)
class FileChange:
    """One file in one commit; ``blob`` is None where the file was deleted."""

    path: str
    blob: str | None


@dataclass(frozen=True)
class Commit:
    """One step of the published branch; ``moment`` is the committer's time, in UTC."""

    id: str
    moment: datetime
    changes: tuple[FileChange, ...]


def _git(folder: Path, *arguments: str, stdin: bytes | None = None) -> bytes | None:
    """Output of a git command in a folder, or None where git cannot answer."""
    try:
        done = subprocess.run(
            ["git", "-c", "core.quotepath=off", *arguments],
            cwd=folder,
            input=stdin,
            capture_output=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout


def head(folder: Path) -> str | None:
    """The commit checked out, or None without git or without any commit."""
    answer = _git(folder, "rev-parse", "--verify", "HEAD")
    return answer.decode().strip() if answer else None


def is_shallow(folder: Path) -> bool:
    """Whether history was cut off when the repository was cloned."""
    return (_git(folder, "rev-parse", "--is-shallow-repository") or b"").strip() == b"true"


def files_at(folder: Path, revision: str) -> list[str] | None:
    """Paths below the folder at a revision; None when git does not know the revision."""
    answer = _git(folder, "ls-tree", "-r", "-z", "--name-only", revision, "--", ".")
    return None if answer is None else [path for path in os.fsdecode(answer).split("\0") if path]


def commits(folder: Path) -> list[Commit]:
    """Every commit that changed the folder, oldest first, as the published branch saw it.

    Along first parents: what a merge brought counts as one change, at the merge. Paths are
    relative to the folder.
    """
    answer = _git(
        folder,
        "log", "--first-parent", "--diff-merges=first-parent", "--reverse", "--raw", "-z",
        "--no-renames", "--no-abbrev", "--relative", "--format=%H %ct", "--", ".",
    )  # fmt: skip
    found: list[tuple[str, str, list[FileChange]]] = []
    tokens = iter(os.fsdecode(answer or b"").split("\0"))
    for token in map(str.strip, tokens):
        if token.startswith(":"):  # «:modes old-blob new-blob letter», and the path comes next
            *_, blob, letter = token.split(" ")
            found[-1][2].append(FileChange(next(tokens), None if letter == "D" else blob))
        elif token:
            id_, seconds = token.split(" ")
            found.append((id_, seconds, []))
    return [
        Commit(id_, datetime.fromtimestamp(int(seconds), UTC), tuple(changes))
        for id_, seconds, changes in found
    ]


def blobs(folder: Path, ids: Iterable[str]) -> dict[str, bytes]:
    """Old texts by blob id, read by one process."""
    wanted = sorted(set(ids))
    answer = _git(folder, "cat-file", "--batch", stdin="\n".join(wanted).encode() + b"\n")
    texts: dict[str, bytes] = {}
    position = 0
    while answer and position < len(answer):
        end = answer.index(b"\n", position)
        id_, kind, *size = answer[position:end].decode().split(" ")
        if kind == "missing":
            position = end + 1
            continue
        length = int(size[0])
        texts[id_] = answer[end + 1 : end + 1 + length]
        position = end + length + 2
    return texts
