"""A calendar that subscribed on the first day: vdirsyncer fetches over HTTP, khal shows it."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Self

CAN_RUN = os.name != "nt"
"""vdirsyncer does not run on Windows."""
SECONDS = 60
"""For one run of a client, which takes less than one."""

SYNC = """
[general]
status_path = "{home}/status/"
[pair lich]
a = "trang"
b = "may"
collections = null
[storage trang]
type = "http"
url = "{url}"
[storage may]
type = "filesystem"
path = "{home}/lich/"
fileext = ".ics"
"""
SHOW = """
[calendars]
[[lich]]
path = {home}/lich/
[locale]
local_timezone = Asia/Ho_Chi_Minh
default_timezone = Asia/Ho_Chi_Minh
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {home}/khal.db
"""
FORMAT = "{start-date} {start-time}–{end-time}|{status}|{title}|{location}"


class Client:
    """A phone's worth of calendar programs in a home folder of their own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        (home / "lich").mkdir(parents=True)
        (home / "khal.conf").write_text(SHOW.format(home=home), encoding="utf-8")

    def subscribe(self, url: str) -> None:
        """Name the calendar that :meth:`fetch` fetches."""
        text = SYNC.format(home=self.home, url=url)
        (self.home / "vdirsyncer.conf").write_text(text, encoding="utf-8")
        self._run("vdirsyncer", "discover")

    def fetch(self) -> None:
        """Bring the subscribed calendar up to date."""
        self._run("vdirsyncer", "sync")

    def add(self, file: Path) -> None:
        """Take over the events of a file by hand; those whose UID is known are replaced."""
        self._run("khal", "import", "--batch", "--include-calendar", "lich", str(file))

    def shown(self) -> list[str]:
        """A line per event from 2026 on, in order of time."""
        years = ("2026-01-01", "2028-01-01")
        said = self._run("khal", "list", "--once", "--day-format", "", "--format", FORMAT, *years)
        return [line for line in said.splitlines() if "|" in line]

    def _run(self, program: str, *arguments: str) -> str:
        config = str(self.home / f"{program}.conf")
        done = subprocess.run(
            [sys.executable, "-m", program, "--config", config, *arguments],
            env={"HOME": str(self.home), "PATH": os.environ["PATH"], "PYTHONUTF8": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=SECONDS,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002, the base's name
        """Keep the tests' output for failures."""


class Host:
    """A web host on this machine alone, with one file that is replaced again and again."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "tat-ca.ics"
        handler = partial(_Quiet, directory=folder)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/{self.file.name}"

    def __enter__(self) -> Self:
        Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self.server.shutdown()
        self.server.server_close()
