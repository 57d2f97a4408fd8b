"""A release made ready to be served: times that follow the bytes, and compressed copies.

nginx makes an ETag of a file's time and size, and sends the file beside it that is compressed
already. Two folders take turns; the rule for times is :mod:`giot_hong.twins`', and a build with a twin has
held to it. The time of a version is when it was first made.

Nothing is noted down: a copy is fresh when it has its file's time, and nobody touched the file after
the copy was made (``ctime``, which nobody can set). Whatever stops this at whatever moment, the next
run finishes it. Until :func:`prepare` has returned a folder must not be served.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import zlib
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from giot_hong.publish import MARK
from giot_hong.twins import moment

TEXT = (".css", ".csv", ".html", ".ics", ".js", ".json", ".svg", ".txt", ".webmanifest", ".xml")
"""Endings of files that are worth it; pictures, PDF and the index of the search are small as they are."""
GZIP, BROTLI = ".gz", ".br"
DRAFT = ".tmp"
SMALLEST = 1_000
"""Bytes. What is smaller goes into one packet with its headers anyway."""
GZIP_LEVEL, BROTLI_LEVEL = 9, 9
"""The next level of brotli takes thirty times as long for 8 % less; see docs/nginx.md."""
_TOGETHER = 200
"""Files that one process of brotli gets: starting it takes as long as compressing one."""


class LinkFoundError(OSError):
    """A release holds a symlink, which would show what is not of the site; the message is its path."""


@dataclass(frozen=True)
class Prepared:
    """What was done: copies made, taken from the live release, found as they must be, removed."""

    made: int
    taken: int
    fresh: int
    removed: int


def prepare(folder: Path, live: Path | None = None, *, brotli: bool | None = None) -> Prepared:
    """Give files of a release their times, and its text compressed copies.

    ``live`` is the release that is served now; without ``brotli`` said, it is used where the command
    is installed. Raises ``OSError`` (a full disk) or ``CalledProcessError``: the folder is then to be
    prepared again, or to be served after :func:`remove`. Raises :class:`LinkFoundError` before
    anything is done: no build of ours makes a link, and nginx would follow it.
    """
    wanted = (GZIP, BROTLI) if _has_brotli(brotli) else (GZIP,)
    found = _files(folder)
    ours = _ours(folder, found)
    removed = _remove_orphans(folder, found, ours, wanted)
    fresh = 0
    taken: list[str] = []
    lacking: dict[str, list[str]] = {GZIP: [], BROTLI: []}
    for path, stat in found.items():
        if path in ours or path == MARK:
            continue
        copies = [path + ending for ending in wanted] if _is_worth_it(path, stat) else []
        good = {one for one in copies if one in ours and _is_fresh(found[one], stat)}
        is_same, due = moment(folder, path, stat, live, is_settled=bool(good) or not copies)
        if due != stat.st_mtime_ns:
            # First, so that no copy of former bytes ever stands beside a file with its own time.
            for copy in ours.intersection(copies):
                (folder / copy).unlink()
            good.clear()
            _set_time(f"{folder}/{path}", due)
        fresh += len(good)
        for copy in copies:
            if copy in good:
                continue
            if is_same and live and _take(folder, live, copy, path):
                taken.append(copy)
            else:
                lacking[copy[-3:]].append(path)
    _make(folder, lacking, taken)
    made = sum(map(len, lacking.values()))
    return Prepared(made, len(taken), fresh, removed)


def remove(folder: Path, since: int = 0) -> int:
    """Take compressed copies away: all, or those that somebody touched since a moment (ns, ``ctime``).

    What ran beside pushed code is not asked whether its copies are right.
    """
    found = _files(folder)
    ours = [path for path in _ours(folder, found) if found[path].st_ctime_ns >= since]
    for path in ours:
        _remove(folder, path)
    return len(ours)


def _has_brotli(asked: bool | None) -> bool:
    return asked if asked is not None else shutil.which("brotli") is not None


def _files(folder: Path) -> dict[str, os.stat_result]:
    """Every plain file below a folder by its path, and what the system knows of it."""
    found = {}
    folders = [""]
    while folders:
        start = folders.pop()
        with os.scandir(f"{folder}/{start}") as entries:
            for entry in entries:
                if entry.is_symlink():
                    raise LinkFoundError(f"{start}{entry.name}")
                if entry.is_dir(follow_symlinks=False):
                    folders.append(f"{start}{entry.name}/")
                elif entry.is_file(follow_symlinks=False):
                    found[f"{start}{entry.name}"] = entry.stat(follow_symlinks=False)
    return found


def _ours(folder: Path, found: Mapping[str, os.stat_result]) -> set[str]:
    """The copies and drafts of this module: named like them, and not published by a build."""
    copies = (GZIP, BROTLI)
    named = {
        path
        for path in found
        if (bare := path.removesuffix(DRAFT)).endswith(copies) and bare[:-3].endswith(TEXT)
    }
    return named - _published(folder) if named else named


def _published(folder: Path) -> set[str]:
    try:
        return set(json.loads((folder / MARK).read_text(encoding="utf-8") or "[]"))
    except FileNotFoundError:
        return set()


def _is_worth_it(path: str, stat: os.stat_result) -> bool:
    return stat.st_size >= SMALLEST and path.endswith(TEXT)


def _remove_orphans(
    folder: Path, found: dict[str, os.stat_result], ours: set[str], wanted: tuple[str, ...]
) -> int:
    """Remove drafts, and copies of what is gone or no longer worth it; also from the two sets."""
    orphans = [
        path
        for path in ours
        if not path.endswith(wanted)
        or (stat := found.get(path[:-3])) is None
        or not _is_worth_it(path[:-3], stat)
    ]
    for path in orphans:
        _remove(folder, path)
        ours.remove(path)
        del found[path]
    return len(orphans)


def _remove(folder: Path, path: str) -> None:
    """Delete a copy, and folders that hold nothing more."""
    (folder / path).unlink(missing_ok=True)
    parent = (folder / path).parent
    while parent != folder and not any(parent.iterdir()):
        parent.rmdir()
        parent = parent.parent


def _is_fresh(copy: os.stat_result, stat: os.stat_result) -> bool:
    """Whether a copy was made of the bytes that its file has now."""
    return copy.st_mtime_ns == stat.st_mtime_ns and copy.st_ctime_ns >= stat.st_ctime_ns


def _take(folder: Path, live: Path, copy: str, path: str) -> bool:
    """Begin with the live release's copy of the same bytes, where there is one.

    Not a link to it: pushed code may write in the folder that is built, and not in the one that is served.
    """
    try:
        if not _is_fresh((live / copy).stat(), (live / path).stat()):
            return False
        shutil.copyfile(live / copy, folder / f"{copy}{DRAFT}")
    except FileNotFoundError:
        return False
    return True


def _make(folder: Path, lacking: Mapping[str, list[str]], drafts: list[str]) -> None:
    """Write what is lacking as drafts, let the disk have all drafts, and only then name them.

    So no power cut leaves an empty file under a name that is served.
    """
    tasks = [(_gzip, part) for part in _parts(lacking[GZIP])]
    tasks += [(_brotli, part) for part in _parts(lacking[BROTLI])]
    with ThreadPoolExecutor(os.cpu_count()) as threads:  # zlib and processes leave Python alone
        for done in [threads.submit(work, folder, part) for work, part in tasks]:
            done.result()
    if drafts or any(lacking.values()):
        os.sync()
    made = (path + ending for ending, paths in lacking.items() for path in paths)
    for copy in (*made, *drafts):
        target = f"{folder}/{copy}"
        stat = os.stat(target[:-3])  # noqa: PTH116
        os.chmod(target + DRAFT, stat.st_mode)  # noqa: PTH101
        _set_time(target + DRAFT, stat.st_mtime_ns)
        os.replace(target + DRAFT, target)  # noqa: PTH105


def _parts(paths: Sequence[str]) -> Iterator[Sequence[str]]:
    return (paths[start : start + _TOGETHER] for start in range(0, len(paths), _TOGETHER))


def _gzip(folder: Path, paths: Sequence[str]) -> None:
    for path in paths:
        # A header without a name and without a time: the same bytes each time.
        packer = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, 31)
        body = packer.compress((folder / path).read_bytes()) + packer.flush()
        (folder / f"{path}{GZIP}{DRAFT}").write_bytes(body)


def _brotli(folder: Path, paths: Sequence[str]) -> None:
    subprocess.run(
        ["brotli", f"--quality={BROTLI_LEVEL}", "--force", "--keep", f"--suffix={BROTLI}{DRAFT}"]
        + [f"./{path}" for path in paths],
        cwd=folder,
        check=True,
        capture_output=True,
    )


def _set_time(path: str, moment: int) -> None:
    os.utime(path, ns=(moment, moment))
