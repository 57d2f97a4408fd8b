"""What a command costs, with all processes that it starts: time, CPU, memory; what a folder holds.

Linux only where more than one process runs at a time: what they share is counted once there.
"""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

_EVERY = 0.05
_SHARE = 20
"""Between two looks passes at least so many times what a look takes."""
_USUAL = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Compiled modules are kept, as on any machine in use; some that only build do not keep them."""


class Cost(NamedTuple):
    """Seconds on the wall and of CPU, and the most memory in use at a time."""

    wall: float
    cpu: float
    peak_mib: float


class Amount(NamedTuple):
    """What is in a folder. Inodes are its files and folders, itself among them."""

    files: int
    folders: int
    bytes: int

    @property
    def inodes(self) -> int:
        """What a file system counts."""
        return self.files + self.folders


def cost(command: Sequence[str]) -> Cost:
    """Run a command to its end; it must succeed.

    The kernel hands the peak of whoever starts a process on to it, so the caller must be small.
    """
    start = perf_counter()
    process = subprocess.Popen(command, env=_USUAL)
    tree = _Tree(process.pid)
    tree.start()
    _, status, used = os.wait4(process.pid, 0)
    wall = perf_counter() - start
    tree.over.set()
    tree.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    peak = max(used.ru_maxrss * 1024, tree.peak) / 2**20
    return Cost(wall, used.ru_utime + used.ru_stime, peak)


def amount(folder: Path) -> Amount:
    """Count everything below a folder."""
    files = folders = size = 0
    for root, _, names in os.walk(folder):
        folders += 1
        files += len(names)
        size += sum((Path(root) / name).lstat().st_size for name in names)
    return Amount(files, folders, size)


class _Tree(threading.Thread):
    """Looks at a process and its descendants while they run.

    One process alone is left to the kernel, which knows its peak. A process counts from the second
    look on: one that was started a moment ago may still be its parent's memory under two names.
    """

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self.root, self.peak, self.over = root, 0, threading.Event()

    def run(self) -> None:
        """Look until it is over."""
        seen: set[int] = set()
        pause = _EVERY
        while not self.over.wait(pause):
            start = perf_counter()
            here = set(_descendants(self.root))
            old = here & seen
            if len(old) > 1:
                self.peak = max(self.peak, sum(map(_memory, old)))
            seen = here
            pause = max(_EVERY, _SHARE * (perf_counter() - start))


def _descendants(process: int) -> list[int]:
    """A process and what it has started."""
    found = [process]
    for one in found:
        for children in Path(f"/proc/{one}/task").glob("*/children"):
            found += map(int, _text(children).split())
    return found


def _memory(process: int) -> int:
    """Bytes in use; of what several share, its part."""
    lines = (line.split() for line in _text(Path(f"/proc/{process}/smaps_rollup")).splitlines())
    return next((int(words[1]) * 1024 for words in lines if words[0] == "Pss:"), 0)


def _text(path: Path) -> str:
    """What the kernel says; nothing of a process that has just ended."""
    try:
        return path.read_text("utf-8")
    except OSError:
        return ""
