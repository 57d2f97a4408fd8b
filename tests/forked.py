"""Builds in a process of their own, which tells what it does to the disk, or is killed on the way."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from small import Small

CAN_FORK = hasattr(os, "fork")
TO_THE_END = 10**9
_CHANGES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "sqlite3.connect"}


def build_until(small: Small, step: int, told: Connection) -> None:
    """Build in this process, which dies without a word before its nth change of the disk."""
    done: list[str] = []

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if not _changes_disk(event, arguments):
            return
        if len(done) == step:
            os.kill(os.getpid(), signal.SIGKILL)
        done.append(f"{event} {arguments[0]}")

    sys.addaudithook(watch)
    small.build()
    told.send(done)


def in_a_process(target: Callable[..., None], *arguments: object) -> list[str] | None:
    """What a process of its own tells; None for one that was killed."""
    here, there = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=target, args=(*arguments, there))
    process.start()
    there.close()
    process.join()
    assert process.exitcode in (0, -signal.SIGKILL)
    return here.recv() if process.exitcode == 0 else None


def _changes_disk(event: str, arguments: tuple[Any, ...]) -> bool:
    """Whether what Python is about to do writes, moves or deletes a file."""
    writes = os.O_WRONLY | os.O_RDWR | os.O_CREAT
    return event in _CHANGES or (event == "open" and bool((arguments[2] or 0) & writes))
