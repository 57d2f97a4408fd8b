"""Programs that run what was pushed: no network, and nothing to write but what is named.

Settings and templates that maintainers push are code. bubblewrap gives the program name spaces of its own:
it sees the system's programs, the engine, and the folders that are named; no keys, no mail, no other site.
(https://github.com/containers/bubblewrap, bwrap(1), read 2026-11-22.)
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

import giot_hong
from giot_hong.build import THEME

_SYSTEM = (
    "/usr",
    "/bin",
    "/sbin",
    "/lib",
    "/lib32",
    "/lib64",
    "/etc/ld.so.cache",
    "/etc/alternatives",
)
_SCRATCH = "/tmp"  # noqa: S108 - of the shut in program's own, in memory, gone with it
_PASSED = ("SOURCE_DATE_EPOCH", "PYTHONDONTWRITEBYTECODE")
ENGINE = Path(giot_hong.__file__).resolve().parent.parent


class TookTooLongError(Exception):
    """The program was ended because its time was over; the message is the number of seconds."""


def is_there() -> bool:
    """Whether a program can be shut in on this machine."""
    if shutil.which("bwrap") is None:
        return False
    tried = subprocess.run(
        [*_shut_in((), (), Path("/")), "/bin/true"], capture_output=True, check=False
    )
    return tried.returncode == 0


def run(
    arguments: Sequence[str],
    folder: Path,
    *,
    readable: Iterable[Path],
    writable: Iterable[Path],
    seconds: float,
    output: IO[bytes] | int,
    is_shut_in: bool = True,
) -> int:
    """Run the installed engine in ``folder`` with arguments of ``giot-hong``; its exit code.

    Raises :class:`TookTooLongError` after so many seconds; then nothing of it runs any more.
    """
    engine = [sys.executable, "-P", "-m", "giot_hong.cli", *arguments]
    command = [*_shut_in(readable, writable, folder), *engine] if is_shut_in else engine
    kept = {name: os.environ[name] for name in _PASSED if name in os.environ}
    own = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONUTF8": "1", "HOME": "/nonexistent"}
    if not is_shut_in:
        own |= {"PYTHONPATH": str(ENGINE)}
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=own | kept,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        raise TookTooLongError(f"{seconds:.0f}") from None
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _shut_in(readable: Iterable[Path], writable: Iterable[Path], folder: Path) -> list[str]:
    """bubblewrap and its options; what is nearer to the end lies over what stands before it."""
    line = [
        "bwrap", "--unshare-all", "--cap-drop", "ALL", "--die-with-parent", "--new-session", "--clearenv",
        "--setenv", "PATH", "/usr/bin:/bin", "--setenv", "LANG", "C.UTF-8", "--setenv", "PYTHONUTF8", "1",
        "--setenv", "HOME", _SCRATCH, "--setenv", "PYTHONPATH", str(ENGINE), "--setenv",
        "PYTHONDONTWRITEBYTECODE", "1",
        "--proc", "/proc", "--dev", "/dev", "--tmpfs", _SCRATCH,
    ]  # fmt: skip
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        line += ["--setenv", "SOURCE_DATE_EPOCH", epoch]
    prefixes = dict.fromkeys(map(os.path.realpath, (sys.base_prefix, sys.prefix)))
    for path in (*_SYSTEM, *prefixes, sys.prefix, str(ENGINE), str(THEME), *map(str, readable)):
        line += ["--ro-bind-try", path, path]
    for path in map(str, writable):
        line += ["--bind", path, path]
    return [*line, "--remount-ro", "/", "--chdir", str(folder), "--"]
