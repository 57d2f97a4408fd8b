"""How fast nginx serves a site of ours, beside one static file of the same size.

Usage: python benchmarks/serving.py [SITE] [--drives N] [--seconds S] [--turns N] [--gzip | --ours]

Without SITE a synthetic one is built (500 drives). Both are asked for in turns, and the ratio of
each turn counts: read ratios, not seconds. The asking process shares the machine with nginx; where
nginx was not busy all the time the rate is the asking's own limit, and nginx's CPU time for a
request is what tells.
"""

from __future__ import annotations

import argparse
import gzip
import os
import platform
import random
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]

from benchmarks.load import CONNECTIONS, Ask, Load, LoadError, ask, learn  # noqa: E402

WARM_UP = 1.0
START_SECONDS = 5.0
COMPRESSED = {".html", ".ics", ".xml", ".json", ".csv", ".css", ".js", ".svg", ".txt"}
ALONE = "tep"
"""The name of the file that stands alone."""
HOME, SAME = "home page", "the same file twice"
CONFIGURATION = """\
{module}
daemon off;
master_process off;
pid {scratch}/nginx.pid;
error_log stderr crit;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 100000000;
  types {{ text/html html; text/calendar ics; text/css css; application/xml xml; application/json json; }}
  gzip_static {gzip_static};
  client_body_temp_path {scratch}/t1;
  proxy_temp_path {scratch}/t2;
  fastcgi_temp_path {scratch}/t3;
  uwsgi_temp_path {scratch}/t4;
  scgi_temp_path {scratch}/t5;
  {server}
  server {{ listen 127.0.0.1:{port_alone}; root "{alone}"; }}
}}
"""


PLAIN = 'server {{ listen 127.0.0.1:{port}; root "{site}"; index index.html; }}'
"""The site with nothing but files."""
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")


class Server(NamedTuple):
    """An nginx that runs: its process, and where the site and the file alone are asked for."""

    process: int
    port: int
    port_alone: int


class Turn(NamedTuple):
    """One measure: what the asking saw, and the CPU time of nginx."""

    load: Load
    cpu: float

    @property
    def cost(self) -> float:
        """Seconds of nginx's CPU for a request."""
        return self.cpu / self.load.requests


def missing() -> str:
    """What is missing here, in one sentence; nothing when all is there."""
    if sys.platform != "linux":
        return "serving.py needs Linux (epoll, /proc): nothing was measured."
    if not _program():
        return "nginx is missing (Debian's package nginx-light): nothing was measured."
    return ""


@contextmanager
def nginx(
    site: Path, alone: Path, scratch: Path, *, gzip_static: bool = False, is_ours: bool = False
) -> Iterator[Server]:
    """An nginx for two folders, on ports of its own on loopback; it is gone afterwards.

    The site is served plainly, or as `giot-hong server nginx` says, with headers and the log.
    """
    port, port_alone = _free_ports(2)
    configuration = scratch / "nginx.conf"
    has_brotli = is_ours and BROTLI.exists()
    served = (
        _ours(site, scratch, port, brotli=has_brotli)
        if is_ours
        else PLAIN.format(port=port, site=site.resolve())
    )
    configuration.write_text(
        CONFIGURATION.format(
            module=f"load_module {BROTLI};" if has_brotli else "",
            scratch=scratch,
            server=served,
            alone=alone.resolve(),
            port_alone=port_alone,
            gzip_static="on" if gzip_static else "off",
        ),
        encoding="utf-8",
    )
    # One process, as whoever calls: it can read a scratch folder, and none is left behind.
    process = subprocess.Popen([_program(), "-p", str(scratch), "-c", str(configuration)])
    try:
        _wait_for(process, port)
        yield Server(process.pid, port, port_alone)
    finally:
        process.terminate()
        try:
            process.wait(START_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _ours(site: Path, scratch: Path, port: int, *, brotli: bool) -> str:
    """The product's configuration for a site, which it wants below ``current``."""
    from giot_hong.server.nginx import Listen, configuration

    root = scratch / "root"
    root.mkdir()
    (root / "current").symlink_to(site.resolve())
    listen = Listen("127.0.0.1", port)
    return configuration(["localhost"], root, listen=listen, brotli=brotli, log=str(scratch))


def targets(site: Path) -> dict[str, list[str]]:
    """What is asked for: names of rows, and the paths of each."""
    from giot_hong import urls

    pages = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    addresses = [page.removesuffix("index.html") for page in pages if page != urls.NOT_FOUND]
    drives = [address for address in addresses if address.startswith(urls.drive("").rstrip("/"))]
    if not drives:
        raise LoadError(f"{site} holds no site with drives.")
    return {
        HOME: [urls.HOME],
        "a drive": [drives[len(drives) // 2]],
        "calendar of all drives": [urls.CALENDAR_ALL],
        f"all {len(addresses)} pages": addresses,
    }


def compress(folder: Path) -> None:
    """Put a compressed file beside each file of text, as ``gzip_static`` wants them."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in COMPRESSED and path.is_file():
            target = path.with_name(f"{path.name}.gz")
            target.write_bytes(gzip.compress(path.read_bytes(), mtime=0))


def put_alone(folder: Path, size: int, *, gzip_static: bool) -> None:
    """The one file of this size; with ``gzip_static`` it is the compressed one that is sent."""
    folder.mkdir(exist_ok=True)
    raw = random.Random(size).randbytes(size)  # noqa: S311 - the same bytes every time
    for name in (ALONE, f"{ALONE}.gz") if gzip_static else (ALONE,):
        (folder / name).write_bytes(raw)


def measure(server: Server, port: int, asks: Sequence[Ask], seconds: float) -> Turn:
    """Warm up, then ask for some seconds."""
    ask(port, asks, WARM_UP)
    before = _cpu_of(server.process)
    load = ask(port, asks, seconds)
    return Turn(load, _cpu_of(server.process) - before)


def row(name: str, size: int, pairs: Sequence[tuple[Turn, Turn]]) -> str:
    """A line of the table, from the turns of ours and of the file alone."""

    def cells(value: dict[Turn, float], form: str) -> list[str]:
        ours, alone = (statistics.median(value[pair[at]] for pair in pairs) for at in (0, 1))
        ratio = statistics.median(value[one] / value[other] for one, other in pairs)
        return [format(ours, form), format(alone, form), f"{ratio:.2f}"]

    turns = [turn for pair in pairs for turn in pair]
    seconds = sum(turn.load.seconds for turn in turns)
    columns = [
        *cells({turn: turn.load.rate for turn in turns}, ".0f"),
        *cells({turn: turn.load.p99 * 1e3 for turn in turns}, ".1f"),
        *cells({turn: turn.cost * 1e6 for turn in turns}, ".0f"),
        f"{sum(turn.cpu for turn in turns) / seconds:.0%}",
        f"{sum(turn.load.cpu for turn in turns) / seconds:.0%}",
    ]
    return f"| {name} | {size} | {' | '.join(columns)} |"


HEAD = (
    "| asked for | bytes | ours, req/s | file alone | ratio | ours, p99 ms | file alone | ratio "
    "| ours, nginx µs/req | file alone | ratio | nginx busy | asking busy |\n"
    "| --- " + "| ---: " * 12 + "|"
)


def table(
    site: Path,
    scratch: Path,
    seconds: float,
    turns: int,
    *,
    gzip_static: bool,
    is_ours: bool = False,
) -> None:
    """Measure every row and print it."""
    rows = targets(site)
    rows = {SAME: rows[HOME], **rows}
    alone = scratch / "alone"
    print(HEAD, flush=True)
    with nginx(site, alone, scratch, gzip_static=gzip_static, is_ours=is_ours) as server:
        for name, paths in rows.items():
            ours = server.port, learn(server.port, paths, gzip=gzip_static)
            size = round(statistics.mean(one.body for one in ours[1]))
            put_alone(alone, size, gzip_static=gzip_static)
            other = server.port_alone, learn(server.port_alone, [ALONE], gzip=gzip_static)
            first = other if name == SAME else ours
            pairs = [
                (measure(server, *first, seconds), measure(server, *other, seconds))
                for _ in range(turns)
            ]
            print(row(name, size, pairs), flush=True)


def _program() -> str:
    """Where nginx is; Debian's is where a user's own path does not look. Empty: nowhere."""
    folders = (os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin")
    return shutil.which("nginx", path=os.pathsep.join(folders)) or ""


def _free_ports(count: int) -> list[int]:
    """Ports of loopback that nobody listens on."""
    taken = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in taken]
    for one in taken:
        one.close()
    return ports


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    """Until nginx answers; it says itself why it ends."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as attempt:
            if attempt.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise LoadError("nginx did not start.")


def _cpu_of(process: int) -> float:
    """Seconds of CPU that a process has used."""
    return int(Path(f"/proc/{process}/schedstat").read_text("utf-8").split()[0]) / 1e9


def site_of(scratch: Path, drives: int) -> Path:
    """A synthetic site with the product's theme."""
    from benchmarks.build import NOW, PROGRAM, make_content

    content = scratch / "content"
    make_content(content, drives)
    subprocess.run(
        [sys.executable, "-c", PROGRAM, str(ROOT), str(content), str(scratch), NOW], check=True
    )
    return scratch / "site"


def main() -> None:
    """Measure what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "site", type=Path, nargs="?", help="a built site (default: a synthetic one)"
    )
    parser.add_argument("--drives", type=int, default=500, help="of the synthetic site")
    parser.add_argument("--seconds", type=float, default=5.0, help="of one measure")
    parser.add_argument("--turns", type=int, default=2, help="how often each of a pair is measured")
    parser.add_argument("--gzip", action="store_true", help="with gzip_static and files beside")
    parser.add_argument(
        "--ours", action="store_true", help="as the product's own configuration serves a release"
    )
    asked = parser.parse_args()
    if sentence := missing():
        print(sentence)
        return
    # So that what is stopped from outside stops its nginx too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        site = asked.site or site_of(scratch, asked.drives)
        if asked.gzip or asked.ours:
            site = Path(shutil.copytree(site, scratch / "compressed"))
        if asked.ours:
            from giot_hong.server.compress import prepare

            prepare(site)
        elif asked.gzip:
            compress(site)
        print(
            f"{datetime.now(UTC).date()}, {version()}, Python {platform.python_version()}, "
            f"{os.cpu_count()} cores; {CONNECTIONS} connections, {asked.turns} × {asked.seconds:g} s "
            f"each, warm-up {WARM_UP:g} s"
            f"{', our configuration' if asked.ours else ', gzip_static' if asked.gzip else ''}\n"
        )
        try:
            is_packed = asked.gzip or asked.ours
            table(
                site,
                scratch,
                asked.seconds,
                asked.turns,
                gzip_static=is_packed,
                is_ours=asked.ours,
            )
        except (LoadError, OSError) as error:
            sys.exit(str(error))
    print(
        "\nWhere nginx was not busy all the time, the rate is the limit of what asks (a process in "
        "Python) or of other work on the machine: there compare nginx's CPU time for a request. "
        "«The same file twice» is how far a ratio is from 1 by chance."
    )


def version() -> str:
    """Which nginx this is."""
    done = subprocess.run([_program(), "-v"], check=True, capture_output=True, text=True)
    return done.stderr.strip().rpartition(" ")[2]


if __name__ == "__main__":
    main()
