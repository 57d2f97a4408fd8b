"""What git remembers of a content folder: commits, the files each changed, their old texts.

Only plumbing commands are run, in an environment of our own: their output is the same for every
user, whatever git's settings, language or the variables of a hook say (git(1), «Low-level
commands»). Where there is a history that git cannot tell, :class:`HistoryUnreadableError` is
raised: half a history would give calendars wrong numbers without a word.
"""

from __future__ import annotations

import heapq
import os
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path


class HistoryUnreadableError(Exception):
    """There is a history, but git cannot tell all of it; the text is a sentence for staff."""

    def __init__(self, command: str, said: str) -> None:
        super().__init__(
            f"Git không đọc được hết lịch sử của nội dung (git {command}: {said or 'không rõ vì sao'}). "
            "Nếu kho này chỉ được sao chép một phần, lấy đủ bằng: git fetch --refetch --no-filter."
        )


@dataclass(frozen=True)
class FileChange:
    """One file beside a parent's; a blob is None where there is no regular file."""

    path: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class Commit:
    """One commit that changed the folder; ``moment`` is the committer's time, in UTC."""

    id: str
    moment: datetime
    sides: tuple[tuple[FileChange, ...], ...]
    """What is new in it as seen from each of its parents; for a first commit, from nothing."""


def head(folder: Path) -> str | None:
    """The commit checked out, or None without git or without any commit."""
    return _rev_parse(folder, "--verify", "--quiet", "HEAD")


def find(folder: Path, revision: str) -> str | None:
    """The commit that a revision names, or None where git does not know it."""
    wanted = ("--end-of-options", f"{revision}^{{commit}}")
    return _rev_parse(folder, "--verify", "--quiet", *wanted)


def is_shallow(folder: Path) -> bool:
    """Whether history was cut off when the repository was cloned."""
    return _rev_parse(folder, "--is-shallow-repository") == "true"


def is_edited(folder: Path) -> bool:
    """Whether the folder holds anything that is not committed; False without git."""
    if head(folder) is None:
        return False
    return bool(_git(folder, "status", "--porcelain", "--untracked-files=all", "--", "."))


def files_at(folder: Path, revision: str) -> dict[str, str] | None:
    """Blobs of regular files by path below the folder; None for a revision git does not know."""
    commit = find(folder, revision)
    if commit is None:
        return None
    files = {}
    for entry in os.fsdecode(_git(folder, "ls-tree", "-r", "-z", commit, "--", ".")).split("\0"):
        facts, _, path = entry.partition("\t")  # «mode type blob», a tab, the path
        if facts.startswith("100"):
            files[path] = facts.split(" ")[2]
    return files


def commits(folder: Path) -> list[Commit]:
    """Every commit that changed the folder, in :func:`in_order`; paths are relative to the folder."""
    graph: dict[str, tuple[int, tuple[str, ...]]] = {}
    for line in _git(folder, "rev-list", "--parents", "--timestamp", "HEAD").decode().splitlines():
        seconds, id_, *parents = line.split(" ")
        graph[id_] = (int(seconds), tuple(parents))
    changed = _sides(folder, graph)
    return [
        Commit(
            id_,
            datetime.fromtimestamp(graph[id_][0], UTC),
            # A parent that differs in nothing is not told at all.
            (*changed[id_], *[()] * (len(graph[id_][1]) - len(changed[id_]))),
        )
        for id_ in in_order(graph)
        if id_ in changed
    ]


def in_order(graph: Mapping[str, tuple[int, tuple[str, ...]]]) -> list[str]:
    """Commits, each after its parents, else by committer's time, then id; ``(time, parents)`` by id.

    Kahn's algorithm, always taking the least of what is ready. Whether an old commit is ready, and
    which of two old ones comes first, depends on their own parents and times alone: commits that
    are added later (by a push, or by a merge that brings a branch) are put between the old ones,
    and never change the order of those.
    """
    waiting = {id_: len(parents) for id_, (_, parents) in graph.items()}
    children: dict[str, list[str]] = {}
    for id_, (_, parents) in graph.items():
        for parent in parents:
            children.setdefault(parent, []).append(id_)
    ready = [(graph[id_][0], id_) for id_, count in waiting.items() if not count]
    heapq.heapify(ready)
    found = []
    while ready:
        _, id_ = heapq.heappop(ready)
        found.append(id_)
        for child in children.get(id_, ()):
            waiting[child] -= 1
            if not waiting[child]:
                heapq.heappush(ready, (graph[child][0], child))
    return found


def blobs(folder: Path, ids: Iterable[str]) -> dict[str, bytes]:
    """Old texts by blob id, read by one process."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    answer = _git(folder, "cat-file", "--batch", stdin="\n".join(wanted).encode() + b"\n")
    texts: dict[str, bytes] = {}
    position = 0
    while position < len(answer):
        end = answer.index(b"\n", position)
        id_, kind, *size = answer[position:end].decode().split(" ")
        if kind == "missing":
            raise HistoryUnreadableError("cat-file", f"missing {id_}")
        length = int(size[0])
        texts[id_] = answer[end + 1 : end + 1 + length]
        position = end + length + 2
    return texts


def _sides(folder: Path, ids: Iterable[str]) -> dict[str, list[tuple[FileChange, ...]]]:
    """The files that each commit changed, beside each parent from which it differs.

    A merge is compared with every parent. What it took from one side unchanged must not be left
    out: where the sides disagree, the side it dropped may be the later one in :func:`in_order`.
    """
    answer = _git(
        folder,
        "diff-tree", "--stdin", "-r", "--root", "-m", "--raw", "-z", "--no-renames", "--no-abbrev",
        "--relative", "--", ".",
        stdin="\n".join(ids).encode() + b"\n",
    )  # fmt: skip
    found: dict[str, list[list[FileChange]]] = {}
    side: list[FileChange] = []
    tokens = iter(os.fsdecode(answer).split("\0"))
    for token in tokens:
        if token.startswith(":"):  # «:mode mode blob blob letter», and the path comes next
            old_mode, new_mode, old, new, _ = token[1:].split(" ")
            side.append(FileChange(next(tokens), _regular(old_mode, old), _regular(new_mode, new)))
        elif token:
            side = []
            found.setdefault(token, []).append(side)
    return {id_: [tuple(side) for side in sides] for id_, sides in found.items()}


def _regular(mode: str, blob: str) -> str | None:
    """The blob of a file; a link, a submodule and «nothing there» are none."""
    return blob if mode.startswith("100") else None


def _rev_parse(folder: Path, *arguments: str) -> str | None:
    """Git's answer, or None: no git, no repository, no such commit."""
    try:
        done = _run(folder, "rev-parse", *arguments)
    except OSError:  # git is not installed
        return None
    if done.returncode == 0:
        return done.stdout.decode().strip()
    if done.returncode == 1 or b"not a git repository" in done.stderr:
        return None
    raise _failure("rev-parse", done)


def _git(folder: Path, command: str, *arguments: str, stdin: bytes = b"") -> bytes:
    """Output of a git command in a folder."""
    try:
        done = _run(folder, command, *arguments, stdin=stdin)
    except OSError as error:
        raise HistoryUnreadableError(command, str(error.strerror)) from error
    if done.returncode != 0:
        raise _failure(command, done)
    return done.stdout


def _failure(command: str, done: subprocess.CompletedProcess[bytes]) -> HistoryUnreadableError:
    lines = done.stderr.decode(errors="replace").strip().splitlines()
    return HistoryUnreadableError(command, lines[-1] if lines else "")


def _run(folder: Path, *arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    # A hook sets GIT_DIR, which would be believed more than the folder; LC_ALL: we read a message.
    rest = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    # A partial clone would fetch old texts one by one in the middle of a build; none is allowed.
    own = {"LC_ALL": "C", "GIT_ALLOW_PROTOCOL": "none"}
    return subprocess.run(
        ["git", "-c", "core.quotepath=off", *arguments],
        cwd=folder,
        env=rest | own,
        input=stdin,
        capture_output=True,
        check=False,
    )
