"""How long from ``git push`` to the changed page, on a server of our own on loopback.

Usage: python benchmarks/pushing.py [DRIVES …] [--notices N]      (default: 1000; 3 notices)

A real sshd, a bare repository with our hooks, two releases, nginx in front: what ``giot-hong server init``
makes. The first push fills one release, a build fills the other; then one drive's title is changed at a
time. Seconds from the start of ``git push`` to: the gate's last word (what will change, nothing accepted yet),
the page as nginx answers it, the end of the push. Read shares, not seconds: machines are noisy. Needs what
``python tools/server_programs.py`` installs.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "plugins"), str(ROOT / "tests")]

from server.hosted import ask, free_ports, serving  # noqa: E402
from server.office import COMMAND, URL, Office, Person, free_port, run, sshd  # noqa: E402

from benchmarks.build import make_content  # noqa: E402
from giot_hong.server import nginx  # noqa: E402
from giot_hong.server.access import Right  # noqa: E402
from tools.server_programs import ensure  # noqa: E402

LONGEST = 3600
NAME = URL.removeprefix("https://")
GATE_ENDS = "Dựng trang từ lần ghi"
"""What the server says when a push was accepted and its build begins."""


class Times(NamedTuple):
    """Seconds from the start of a push, and the files that its build made."""

    judged: float
    served: float
    ended: float
    made: int


def set_up(folder: Path, drives: int) -> tuple[Office, subprocess.Popen[bytes], Person]:
    """A server without a site yet, and somebody whose clone has one with so many drives."""
    office = Office(folder, free_port())
    daemon = sshd(office)
    made = run([*COMMAND, "init", str(office.repository), str(office.site), "--url", URL], folder)
    if made.code:
        raise SystemExit(made.said)
    person = office.person("nguoi-giu", Right("maintainer"))
    make_content(person.clone / "content", drives)
    shutil.copytree(ROOT / "theme", person.clone / "theme")
    for name in ("pelicanconf.py", "publishconf.py"):
        shutil.copy(ROOT / name, person.clone)
    person.commit("Bắt đầu")
    return office, daemon, person


def fill(office: Office, person: Person) -> Iterator[tuple[str, float]]:
    """Publish for the first time, in both releases; what was done, and how long it took."""
    start = time.perf_counter()
    done = person.git("push", "-q", "origin", "HEAD:main", seconds=LONGEST)
    if done.code or not (office.current / "index.html").exists():
        raise SystemExit(done.said)
    yield "first push", time.perf_counter() - start
    start = time.perf_counter()
    again = run(
        [*COMMAND, "update", "--again", "--root", str(office.site)], office.folder, seconds=LONGEST
    )
    if again.code:
        raise SystemExit(again.said)
    yield "the other release", time.perf_counter() - start


def notice(person: Person, port: int, drive: Path, turn: int) -> Times:
    """Change a drive's title, push it, and ask nginx for its page until it says so."""
    title = f"Đợt đổi tên lần {turn}"
    path = drive.relative_to(person.clone).as_posix()
    person.edit(path, "^title: .*", f"title: {title}")
    person.commit(title)
    start = time.perf_counter()
    served: list[float] = []

    def look() -> None:
        while not served and time.perf_counter() < start + LONGEST:
            answer = ask(port, f"/dot-hien-mau/{drive.stem}/", Host=NAME)
            if title in answer.body.decode():
                served.append(time.perf_counter() - start)
            time.sleep(0.02)

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    judged = 0.0
    with person.pushing("HEAD:main") as lines:
        for line in lines:
            if GATE_ENDS in line:
                judged = time.perf_counter() - start
    ended = time.perf_counter() - start
    looking.join(10)
    if not served or not judged:
        raise SystemExit(f"{path}: the page did not change")
    site = person.office.site
    work = site / "slots" / person.office.current.resolve().name / "work"
    made = json.loads((work / "report.json").read_bytes())["outputs"]["made"]
    return Times(judged, served[0], ended, made)


@contextmanager
def in_front(office: Office, folder: Path) -> Iterator[int]:
    """nginx with our configuration; its port."""
    (port,) = free_ports(1)
    listen = nginx.Listen("127.0.0.1", port)
    text = nginx.configuration([NAME], office.site, listen=listen, log=str(folder))
    with serving(text, folder / "nginx", port):
        yield port


def measure(drives: int, notices: int) -> None:
    """Set up one size, and print its line."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        office, daemon, person = set_up(folder, drives)
        try:
            for what, seconds in fill(office, person):
                print(f"  {drives} drives, {what}: {seconds:.1f} s", flush=True)
            files = sorted((person.clone / "content/drives").rglob("*.yaml"))
            chosen = files[:: max(1, len(files) // notices)][:notices]
            with in_front(office, folder) as port:
                all_ = [notice(person, port, drive, turn) for turn, drive in enumerate(chosen)]
            middle = [statistics.median(column) for column in zip(*all_, strict=True)]
            print(
                f"| {drives} | {middle[0]:.1f} | {middle[1]:.1f} | {middle[2]:.1f} | {middle[3]:.0f} |",
                flush=True,
            )
        finally:
            daemon.terminate()
            daemon.wait(10)


def main() -> None:
    """Print a line for each size."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("drives", type=int, nargs="*", default=[1000])
    parser.add_argument("--notices", type=int, default=3)
    asked = parser.parse_args()
    ensure()
    print("| drives | judged, s | served, s | push ended, s | files made |")
    print("| ---: | ---: | ---: | ---: | ---: |", flush=True)
    for drives in asked.drives:
        measure(drives, asked.notices)


if __name__ == "__main__":
    main()
