"""What git remembers of a content folder: commits, the files each changed, their old texts.

Commands are run in an environment of our own, and ``git log`` with every option named that settings
could change: their output is the same for every user, whatever git's settings, language or the
variables of a hook say. Where there is a history that git cannot tell, :class:`HistoryUnreadableError` is
raised: half a history would give calendars wrong numbers without a word.
"""

from __future__ import annotations

import hashlib
import heapq
import os
import re
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple


class HistoryUnreadableError(Exception):
    """There is a history, but git cannot tell all of it; the text is a sentence for staff."""

    def __init__(self, command: str, said: str) -> None:
        super().__init__(
            f"Git không đọc được hết lịch sử của nội dung (git {command}: {said or 'không rõ vì sao'}). "
            "Nếu kho này chỉ được sao chép một phần, lấy đủ bằng: git fetch --refetch --no-filter."
        )


class FileChange(NamedTuple):
    """One file beside a parent's; a blob is None where there is no regular file."""

    path: str
    old: str | None
    new: str | None


class Commit(NamedTuple):
    """One commit that changed the folder; ``seconds`` is the committer's time, since 1970."""

    id: str
    seconds: int
    sides: tuple[Any, ...]
    """What is new in it as seen from each of its parents; for a first commit, from nothing."""


@dataclass(frozen=True)
class Past:
    """What git remembers of a folder."""

    commits: list[Commit]
    texts: dict[str, bytes]
    """By blob: whatever the commits, or their parents, hold."""


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


def about(folder: Path, commit: str) -> tuple[int, str]:
    """The committer's time, since 1970, and the first line of the message."""
    facts, _, message = _git(folder, "cat-file", "commit", commit).partition(b"\n\n")
    (committer,) = (line for line in facts.split(b"\n") if line.startswith(b"committer "))
    first = message.strip().partition(b"\n")[0].decode(errors="replace")
    return int(committer.split(b" ")[-2]), first


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


Side = tuple[FileChange, ...]
Read = Callable[[Side], Any]


def past(
    folder: Path,
    since: str | None = None,
    read: Read | None = None,
    texts: dict[str, bytes] | None = None,
    until: str = "HEAD",
) -> Past:
    """Every commit that changed the folder, in :func:`in_order`, and the texts they hold.

    Paths are relative to the folder; its attachments (``files/``) are left out. With ``since``, a
    commit that every newer one descends from, only those from there ``until`` are read.

    One git process. ``read`` makes of each side what is to stand in its place, at once, while git
    is still at work; both texts of each of its files are in ``texts`` by then.
    """
    graph: dict[str, tuple[int, tuple[str, ...]]] = {}
    sides: dict[str, list[Any]] = {}
    texts = {} if texts is None else texts
    wanted = f"{since}..{until}" if since else until
    # Lines of a patch begin with a blank, a sign or a word: 0x01 begins a commit of ours.
    for chunk in _parts(folder, b"\n\x01", "log", *_WHOLE_TEXTS, wanted, "--", *_BUT_FILES):
        # A commit that changed nothing has no patch behind it, and the next follows at once.
        *headers, body = _headers(chunk.removeprefix(b"\x01"))
        for header in headers:
            id_, seconds, *parents = header.decode().split()
            graph[id_] = (int(seconds), tuple(parents))
        if side := _changes(body, texts):
            last = headers[-1][: headers[-1].index(b" ")].decode()
            sides.setdefault(last, []).append(read(side) if read else side)
    nothing = read(()) if read else ()
    commits = []
    for id_ in in_order(graph):
        if id_ in sides:
            # A parent that differs in nothing is not told at all.
            missing = len(graph[id_][1]) - len(sides[id_])
            commits.append(Commit(id_, graph[id_][0], (*sides[id_], *[nothing] * missing)))
    return Past(commits, texts)


def bare(folder: Path) -> int:
    """Run the command of :func:`past` and read nothing of it; the length of its answer."""
    return len(_git(folder, "log", *_WHOLE_TEXTS, "HEAD", "--", *_BUT_FILES))


def follows(folder: Path, old: str, new: str) -> bool:
    """Whether all commits between two descend from the old one: history only went on.

    Then :func:`in_order` puts all of them behind everything the old one stands on.
    """
    lines = _git(folder, "rev-list", "--parents", "--topo-order", "--reverse", f"{old}..{new}")
    known = {old}
    for line in lines.decode().splitlines():
        id_, *parents = line.split(" ")
        if known.isdisjoint(parents):
            return False
        known.add(id_)
    return new in known


def is_ancestor(folder: Path, old: str, new: str) -> bool:
    """Whether ``new`` stands on ``old``; False where git does not know one of them."""
    if find(folder, old) is None or find(folder, new) is None:
        return False
    return not _git(folder, "rev-list", "--max-count=1", old, f"^{new}")


def blob_of(raw: bytes) -> str:
    """git's name of a file with these bytes, in a repository with the usual SHA-1 names."""
    return hashlib.sha1(b"blob %d\0" % len(raw) + raw, usedforsecurity=False).hexdigest()


def in_order(graph: Mapping[str, tuple[int, tuple[str, ...]]]) -> list[str]:
    """Commits, each after its parents, else by committer's time, then id; ``(time, parents)`` by id.

    Kahn's algorithm, always taking the least of what is ready. Whether an old commit is ready, and
    which of two old ones comes first, depends on their own parents and times alone: commits that
    are added later (by a push, or by a merge that brings a branch) are put between the old ones,
    and never change the order of those.
    """
    children: dict[str, list[str]] = {}
    for id_, (_, parents) in graph.items():
        for parent in parents:
            children.setdefault(parent, []).append(id_)
    # A parent that is not in the graph was read before.
    waiting = {id_: sum(p in graph for p in parents) for id_, (_, parents) in graph.items()}
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


# What a commit holds beside each parent, every file with its whole text: hunks with all context.
# The rest makes the answer the same for every user: settings and attributes have no say in it.
_WHOLE_TEXTS = (
    "-m", "--full-history", "--sparse", "--format=%x01%H %ct %P", "--raw", "-z", "--no-abbrev",
    "--patch", "--unified=1000000", "--full-index", "--text", "--relative", "--no-renames",
    "--no-textconv", "--no-ext-diff", "--no-color", "--no-notes", "--no-show-signature",
    "--submodule=short", "--encoding=UTF-8", "-O/dev/null",
)  # fmt: skip
_BUT_FILES = (".", ":(exclude)files")
_SETTINGS = (
    "core.quotepath=off",
    "diff.suppressBlankEmpty=false",
    "log.showRoot=true",
    "log.diffMerges=separate",
    "log.follow=false",
    "log.showSignature=false",
)


def _headers(chunk: bytes) -> list[bytes]:
    """The headers at the beginning of a part of git's answer, and what follows the last."""
    found = []
    while True:
        header, _, chunk = chunk.partition(b"\0")
        found.append(header)
        if not chunk.startswith(b"\x01"):
            return [*found, chunk]
        chunk = chunk[1:]


def _changes(body: bytes, texts: dict[str, bytes]) -> tuple[FileChange, ...]:
    """The files of one side of a commit; their texts are put into ``texts``.

    A merge is compared with every parent. What it took from one side unchanged must not be left
    out: where the sides disagree, the side it dropped may be the later one in :func:`in_order`.
    """
    raw, _, patch = body.lstrip(b"\n").partition(b"\0\0")
    parts = iter(os.fsdecode(raw).rstrip("\0").split("\0"))
    found = []
    for facts in parts:  # «:mode mode blob blob letter», and the path comes next
        if facts:
            old_mode, new_mode, old, new, _ = facts[1:].split(" ")
            found.append(FileChange(next(parts), _regular(old_mode, old), _regular(new_mode, new)))
    for file in (b"\n" + patch).split(b"\ndiff --git ")[1:]:
        _take_texts(file, texts)
    return tuple(found)


_INDEX = re.compile(rb"^index ([0-9a-f]+)\.\.([0-9a-f]+)", re.MULTILINE)


def _take_texts(file: bytes, texts: dict[str, bytes]) -> None:
    """Both texts of one file's patch, by blob; a changed mode alone has none."""
    head, at, hunk = file.partition(b"\n@@ ")
    index = _INDEX.search(head)
    if index is None:
        return
    old, new = index[1].decode(), index[2].decode()
    if not at:  # nothing was in it, or nothing is
        texts.setdefault(old, b"")
        texts.setdefault(new, b"")
        return
    lines = hunk.removesuffix(b"\n").split(b"\n")[1:]
    is_cut = b"\n\\" in hunk
    if new not in texts:
        texts[new] = _side(lines, _MINUS, is_cut=is_cut)
    if old not in texts:
        texts[old] = _side(lines, _PLUS, is_cut=is_cut)


_MINUS, _PLUS, _NO_LINE_END = b"-+\\"


def _side(lines: list[bytes], other: int, *, is_cut: bool) -> bytes:
    """One side's text of a hunk that holds the whole file; ``other``: the other side's sign.

    ``is_cut``: on one of the sides the last line has no end.
    """
    mine = [line[1:] for line in lines if line[0] != other and line[0] != _NO_LINE_END]
    if not mine:
        return b""
    is_mine = is_cut and any(
        line[0] == _NO_LINE_END and before[0] != other for before, line in pairwise(lines)
    )
    return b"\n".join(mine) + (b"" if is_mine else b"\n")


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
    raise _failure("rev-parse", done.stderr)


def _git(folder: Path, command: str, *arguments: str, stdin: bytes = b"") -> bytes:
    """Output of a git command in a folder."""
    try:
        done = _run(folder, command, *arguments, stdin=stdin)
    except OSError as error:
        raise HistoryUnreadableError(command, str(error.strerror)) from error
    if done.returncode != 0:
        raise _failure(command, done.stderr)
    return done.stdout


def _parts(folder: Path, mark: bytes, command: str, *arguments: str) -> Iterator[bytes]:
    """A git command's output between marks, each part as soon as it is there."""
    with tempfile.TemporaryFile() as complaints:
        try:
            process = subprocess.Popen(
                _line(command, *arguments),
                cwd=folder,
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=complaints,
            )
        except OSError as error:
            raise HistoryUnreadableError(command, str(error.strerror)) from error
        with process:
            assert process.stdout is not None
            pending = [b""]
            while block := process.stdout.read(_BLOCK):
                is_whole = mark in pending[-1][1 - len(mark) :] + block
                pending.append(block)
                if is_whole:  # else one long part goes on
                    *parts, rest = b"".join(pending).split(mark)
                    yield from parts
                    pending = [rest]
            rest = b"".join(pending)
        if process.returncode != 0:
            complaints.seek(0)
            raise _failure(command, complaints.read())
        if rest:
            yield rest


_BLOCK = 1 << 18


def _failure(command: str, said: bytes) -> HistoryUnreadableError:
    lines = said.decode(errors="replace").strip().splitlines()
    return HistoryUnreadableError(command, lines[-1] if lines else "")


def _run(folder: Path, *arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        _line(*arguments),
        cwd=folder,
        env=_environment(),
        input=stdin,
        capture_output=True,
        check=False,
    )


def _line(*arguments: str) -> list[str]:
    return ["git", *(part for setting in _SETTINGS for part in ("-c", setting)), *arguments]


def _environment() -> dict[str, str]:
    # A hook sets GIT_DIR, which would be believed more than the folder; LC_ALL: we read a message.
    rest = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    # A partial clone would fetch old texts one by one in the middle of a build; none is allowed.
    # Replaced objects are one clone's own view; the history is everyone's.
    return rest | {"LC_ALL": "C", "GIT_ALLOW_PROTOCOL": "none", "GIT_NO_REPLACE_OBJECTS": "1"}
