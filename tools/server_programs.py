"""See that the programs of a server are there, or install Debian's: sshd, nginx with brotli, bubblewrap.

Usage: python tools/server_programs.py

As root on Debian or Ubuntu what is missing is installed by apt-get; elsewhere it is named, with exit code 1.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGES = {
    "sshd": "openssh-server",
    "ssh": "openssh-client",
    "git": "git",
    "nginx": "nginx",
    "bwrap": "bubblewrap",
    "brotli": "brotli",
}
BESIDE = "libnginx-mod-http-brotli-static"
MODULE = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
"""A module of nginx, which no program tells of."""
PLACES = f"{os.environ.get('PATH', '')}{os.pathsep}/usr/sbin{os.pathsep}/sbin"
"""Debian keeps programs of servers where a user's PATH does not look."""


class ProgramMissingError(Exception):
    """Something is missing and cannot be installed; the text says what to do."""


def find(program: str) -> str | None:
    """The path of a program, or None."""
    return shutil.which(program, path=PLACES)


def missing() -> list[str]:
    """The packages whose programs are not there."""
    found = [package for program, package in PACKAGES.items() if find(program) is None]
    return found if MODULE.exists() else [*found, BESIDE]


def ensure() -> None:
    """Install what is missing; raises :class:`ProgramMissingError` when that fails."""
    if not (wanted := missing()):
        return
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Đang cài {' '.join(wanted)} bằng apt-get …", file=sys.stderr, flush=True)
        for command in (
            ["apt-get", "update", "-qq"],
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *wanted],
        ):
            subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=sys.stderr.fileno(),
                # No service is to start: tests start their own, on loopback.
                env={**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"},
                check=False,
            )
    if wanted := missing():
        raise ProgramMissingError(
            f"Thiếu chương trình của máy chủ: apt install {' '.join(wanted)} / "
            f"programs of a server are missing: apt install {' '.join(wanted)}"
        )


def main() -> int:
    """Make sure; 1 when something is missing."""
    try:
        ensure()
    except ProgramMissingError as error:
        print(f"Lỗi / error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
