"""The times of two releases that take turns: the same for the same bytes, others for other bytes.

A web server makes an ETag of a file's time and size (nginx does, to the second). After a switch whoever asks
again must be told «not modified» exactly where nothing was modified. So a file takes the time of its twin when
it has the same bytes, and a later one when it has not. Nothing else is to touch the times of a release: they
are how the next build knows what it published.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

_SECOND = 1_000_000_000


def settle(folder: Path, twin: Path | None, paths: Iterable[str]) -> None:
    """Give files that were just written their times."""
    for path in paths:
        file = f"{folder}/{path}"
        stat = os.stat(file)  # noqa: PTH116 - tens of thousands
        due = moment(folder, path, stat, twin)[1]
        if due != stat.st_mtime_ns:
            os.utime(file, ns=(due, due))


def moment(
    folder: Path, path: str, stat: os.stat_result, twin: Path | None, *, is_settled: bool = False
) -> tuple[bool, int]:
    """Whether the twin has the same bytes there, and the time that the file must have, in nanoseconds.

    A file that is settled and has its twin's time is not read to be compared.
    """
    own = stat.st_mtime_ns // _SECOND * _SECOND
    if twin is None:
        return False, own
    try:
        there = os.stat(f"{twin}/{path}")  # noqa: PTH116
    except (FileNotFoundError, NotADirectoryError):
        return False, own
    known = there.st_mtime_ns // _SECOND * _SECOND
    if there.st_size == stat.st_size:
        is_known = is_settled and there.st_mtime_ns == stat.st_mtime_ns
        if is_known or (folder / path).read_bytes() == (twin / path).read_bytes():
            return True, known
    return False, max(own, known + _SECOND)
