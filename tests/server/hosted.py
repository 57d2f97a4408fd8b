"""A real nginx on loopback with a configuration of ours, and what it answers."""

from __future__ import annotations

import http.client
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tools.server_programs import MODULE

PROGRAM = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin") or ""
needs_nginx = pytest.mark.skipif(
    not (PROGRAM and MODULE.exists()),
    reason="needs Debian's nginx and libnginx-mod-http-brotli-static",
)
MAIN = """\
load_module {module};
daemon off;
master_process off;
pid {scratch}/nginx.pid;
error_log {scratch}/main.log;
events {{ worker_connections 256; }}
http {{
  client_body_temp_path {scratch}/t1;
  proxy_temp_path {scratch}/t2;
  fastcgi_temp_path {scratch}/t3;
  uwsgi_temp_path {scratch}/t4;
  scgi_temp_path {scratch}/t5;
  access_log {scratch}/foreign.log;
  include {scratch}/site.conf;
}}
"""


@dataclass(frozen=True)
class Answer:
    """One answer as it came: nothing followed, nothing unpacked."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    def __getitem__(self, name: str) -> str:
        return self.headers.get(name, "")


def ask(port: int, path: str, method: str = "GET", *, tls: bool = False, **headers: str) -> Answer:
    """One request; ``_`` in the names of headers is ``-``."""
    if tls:
        anything = ssl.create_default_context()
        anything.check_hostname, anything.verify_mode = False, ssl.CERT_NONE
        line: http.client.HTTPConnection = http.client.HTTPSConnection(
            "127.0.0.1", port, timeout=5, context=anything
        )
    else:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        line.request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})
        answer = line.getresponse()
        return Answer(answer.status, answer.headers, answer.read())
    finally:
        line.close()


def free_ports(count: int) -> list[int]:
    """Ports of loopback that nobody listens on."""
    taken = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in taken]
    for one in taken:
        one.close()
    return ports


def check(configuration: str, scratch: Path) -> str:
    """What nginx says of a configuration, but that it is good."""
    command = [PROGRAM, "-t", "-q", "-p", str(scratch), "-c", str(_write(configuration, scratch))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stderr


def _write(configuration: str, scratch: Path) -> Path:
    (scratch / "site.conf").write_text(configuration, encoding="utf-8")
    main = scratch / "nginx.conf"
    main.write_text(MAIN.format(module=MODULE, scratch=scratch), encoding="utf-8")
    return main


@contextmanager
def serving(configuration: str, scratch: Path, port: int) -> Iterator[None]:
    """An nginx with this one file; it is gone afterwards."""
    scratch.mkdir(exist_ok=True)
    main = _write(configuration, scratch)
    process = subprocess.Popen([PROGRAM, "-p", str(scratch), "-c", str(main)])
    try:
        end = time.monotonic() + 5
        while process.poll() is None and time.monotonic() < end:
            with socket.socket() as attempt:
                if attempt.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.02)
        assert process.poll() is None, (scratch / "main.log").read_text(encoding="utf-8")
        yield
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
