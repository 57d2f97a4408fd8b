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
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from io import BufferedReader
from pathlib import Path
from typing import IO, NamedTuple

from giot_hong.phases import counted

try:
    import fcntl
except ModuleNotFoundError:  # Windows
    fcntl = None  # type: ignore[assignment]


class HistoryUnreadableError(Exception):
    """There is a history, but git cannot tell all of it; the text is a sentence for staff."""

    def __init__(self, command: str, said: str) -> None:
        super().__init__(
            f"Git không đọc được hết lịch sử của nội dung (git {command}: {said or 'không rõ vì sao'}). "
            "Nếu kho này chỉ được sao chép một phần, lấy đủ bằng: git fetch --refetch --no-filter."
        )


Lines = list[bytes]
"""A text line by line, each with its end; the last may have none."""


class Hunk(NamedTuple):
    """Lines ``start`` up to ``stop`` of the old text, and what stands there in the new one."""

    start: int
    stop: int
    lines: Lines


class FileChange(NamedTuple):
    """One file beside a parent's; a blob is None where there is no regular file."""

    path: str
    old: str | None
    new: str | None
    hunks: tuple[Hunk, ...] = ()
    """From first to last; those of a file without an ``old`` hold the whole text."""


Side = tuple[FileChange, ...]


class Commit(NamedTuple):
    """One commit that changed the folder; ``seconds`` is the committer's time, since 1970."""

    id: str
    seconds: int
    sides: tuple[Side, ...]
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


@contextmanager
def past(folder: Path, since: str | None = None, until: str = "HEAD") -> Iterator[Iterator[Commit]]:
    """Every commit that changed the folder, in :func:`in_order`, while git is still at work.

    Paths are relative to the folder; its attachments (``files/``) are left out. With ``since``, a
    commit that every newer one descends from, only those from there ``until`` are read. What is
    begun is read to its end, where :class:`HistoryUnreadableError` may still come.
    """
    wanted = f"{since}..{until}" if since else until
    lines = _started(folder, "log", *_CHANGED_LINES, wanted, "--", *_BUT_FILES)
    graph = _started(folder, "log", "--format=%H %ct %P", *_PLAIN, wanted)
    with lines as told, graph as drawn:
        yield _commits(told, drawn)


def _commits(told: Iterator[bytes], drawn: Iterator[bytes]) -> Iterator[Commit]:
    """The commits of both answers: what each changed, and how they stand to each other."""
    graph: dict[str, tuple[int, tuple[str, ...]]] = {}
    for line in b"".join(drawn).decode().splitlines():
        id_, time, *parents = line.split(" ")
        graph[id_] = (int(time or 0), tuple(filter(None, parents)))
    # Lines of a patch begin with a sign or a word: 0x01 begins a commit of ours.
    sides_of = _sides(_parts(told, b"\n\x01"))
    waiting: dict[str, list[Side]] = {}
    for id_ in counted(in_order(graph)):
        while id_ not in waiting and (one := next(sides_of, None)):
            waiting[one[0]] = one[1]
        if sides := waiting.pop(id_, None):
            seconds = graph[id_][0]
            # A parent that differs in nothing is not told at all.
            missing = len(graph[id_][1]) - len(sides)
            yield Commit(id_, seconds, (*sides, *[()] * missing))
    next(sides_of, None)  # to the end, so that git has said whether it could tell all


def applied(old: Lines, hunks: Iterable[Hunk]) -> Lines:
    """The new text of a file whose old one is known."""
    new = []
    done = 0
    for start, stop, lines in hunks:
        new += old[done:start]
        new += lines
        done = stop
    return new + old[done:]


def _sides(parts: Iterable[bytes]) -> Iterator[tuple[str, list[Side]]]:
    """Commits by id, with what each changed as seen from each parent, of git's answer in parts."""
    id_, sides = "", list[Side]()
    for chunk in parts:
        # A commit that changed nothing has no patch behind it, and the next follows at once.
        *headers, body = _headers(chunk.removeprefix(b"\x01"))
        for header in headers:
            told = header.decode()
            if told != id_:
                if id_:
                    yield id_, sides
                id_, sides = told, []
        if side := _changes(body):
            sides.append(side)
    if id_:
        yield id_, sides


def bare(folder: Path) -> int:
    """Run the command of :func:`past` and read nothing of it; the length of its answer."""
    return len(_git(folder, "log", *_CHANGED_LINES, "HEAD", "--", *_BUT_FILES))


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
    waiting = {id_: len([p for p in parents if p in graph]) for id_, (_, parents) in graph.items()}
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


# What a commit holds beside each parent, parents first: the lines of each file that changed.
# The rest makes the answer the same for every user: settings and attributes have no say in it.
_PLAIN = ("--no-color", "--no-notes", "--no-show-signature", "--encoding=UTF-8")
_CHANGED_LINES = (
    "--topo-order", "--reverse", "-m", "--full-history", "--sparse", "--format=%x01%H", "--raw", "-z",
    "--no-abbrev", "--patch", "--unified=0", "--full-index", "--text", "--relative", "--no-renames",
    "--no-textconv", "--no-ext-diff", "--submodule=short", "-O/dev/null", *_PLAIN,
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


def _changes(body: bytes) -> Side:
    """The files of one side of a commit.

    A merge is compared with every parent. What it took from one side unchanged must not be left
    out: where the sides disagree, the side it dropped may be the later one in :func:`in_order`.
    """
    raw, _, patch = body.lstrip(b"\n").partition(b"\0\0")
    if not raw:
        return ()
    facts = os.fsdecode(raw).rstrip("\0").split("\0")
    if len(facts) == 2 and facts[0][-1] in "AM":  # nearly always; and its patch is all there is
        return (_file(facts[0], facts[1], _hunks(patch)),)
    hunks = {}
    for part in (b"\n" + patch).split(b"\ndiff --git ")[1:]:
        if index := _INDEX.search(part):  # a changed mode alone has none
            hunks[_blob(index[1]), _blob(index[2])] = _hunks(part)
    # A link that became a file is told as one that went and one that came.
    files = [_file(fact, path) for fact, path in zip(facts[::2], facts[1::2], strict=True)]
    return tuple(file._replace(hunks=hunks.get((file.old, file.new), ())) for file in files)


def _file(fact: str, path: str, hunks: tuple[Hunk, ...] = ()) -> FileChange:
    """A file by «:mode mode blob blob letter»."""
    old_mode, new_mode, old, new, _ = fact[1:].split(" ")
    return FileChange(path, _regular(old_mode, old), _regular(new_mode, new), hunks)


def _hunks(patch: bytes) -> tuple[Hunk, ...]:
    return tuple([_hunk(part) for part in patch.removesuffix(b"\n").split(b"\n@@ ")[1:]])


_INDEX = re.compile(rb"\nindex ([0-9a-f]+)\.\.([0-9a-f]+)")


def _blob(name: bytes) -> str | None:
    """A name of an index line; what is not there is all zeros."""
    return name.decode() if name.strip(b"0") else None


def _hunk(part: bytes) -> Hunk:
    """«-start,count +start,count @@» and its lines, each with its sign; a count of one is left out."""
    head, *signed = part.split(b"\n")
    first, _, size = head[1 : head.index(b" ")].partition(b",")
    count = int(size) if size else 1
    # Lines are counted from one; where none goes, the new ones come behind the line that is named.
    start = int(first) - 1 if count else int(first)
    if b"\n\\" not in part:
        lines = [line[1:] + b"\n" for line in signed if line[:1] != b"-"]
        return Hunk(start, start + count, lines)
    lines = []
    sign = b""
    for line in signed:
        if line[:1] != b"\\":
            sign = line[:1]
            if sign != b"-":
                lines.append(line[1:] + b"\n")
        elif sign != b"-":  # «no newline at end of file»
            lines[-1] = lines[-1][:-1]
    return Hunk(start, start + count, lines)


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


@contextmanager
def _started(folder: Path, command: str, *arguments: str) -> Iterator[Iterator[bytes]]:
    """A git command that runs while its answer is read, block by block.

    The blocks end with :class:`HistoryUnreadableError` where git could not tell all.
    """
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
            assert isinstance(process.stdout, BufferedReader)
            _let_run_ahead(process.stdout)
            yield _blocks(process, process.stdout, complaints, command)


def _blocks(
    process: subprocess.Popen[bytes], answer: BufferedReader, complaints: IO[bytes], command: str
) -> Iterator[bytes]:
    while block := answer.read1(_BLOCK):
        yield block
    if process.wait() != 0:
        complaints.seek(0)
        raise _failure(command, complaints.read())


def _let_run_ahead(answer: BufferedReader) -> None:
    """Let git write while we are busy, where the system has so much room to give."""
    with suppress(AttributeError, OSError):  # not Linux; or the user's share is used up
        fcntl.fcntl(answer, fcntl.F_SETPIPE_SZ, _AHEAD)


def _parts(answer: Iterator[bytes], mark: bytes) -> Iterator[bytes]:
    """What stands between marks, each part as soon as it is there, the last when all is well."""
    pending = [b""]
    for block in answer:
        is_whole = mark in pending[-1][1 - len(mark) :] + block
        pending.append(block)
        if is_whole:  # else one long part goes on
            *parts, rest = b"".join(pending).split(mark)
            yield from parts
            pending = [rest]
    if rest := b"".join(pending):
        yield rest


_BLOCK, _AHEAD = 1 << 18, 1 << 20
"""Bytes that are taken at once, and that git may be ahead of us."""


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
