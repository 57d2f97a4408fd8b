"""The local preview: rebuild on change, reload the browser, survive every mistake.

The reload script is added while serving; the files in ``output/`` are what would be published.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from watchfiles import watch

WATCHED = ("content", "theme", "plugins", "overrides", "pelicanconf.py")
_SCRIPT = b"""<script>
new EventSource("/__reload").onmessage = () => location.reload();
</script>
"""


class _Bell:
    """Rings in every open page when a build has changed the site."""

    def __init__(self) -> None:
        self.condition = threading.Condition()
        self.count = 0

    def ring(self) -> None:
        with self.condition:
            self.count += 1
            self.condition.notify_all()

    def wait(self, known: int, seconds: float) -> int:
        with self.condition:
            self.condition.wait_for(lambda: self.count != known, seconds)
            return self.count


class _Handler(SimpleHTTPRequestHandler):
    """Files of the site, with the reload script in pages and a stream that tells when."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".ics": "text/calendar; charset=utf-8",
        ".xml": "application/xml; charset=utf-8",
        ".json": "application/json; charset=utf-8",
        ".csv": "text/csv; charset=utf-8",
    }

    def __init__(self, *args: object, bell: _Bell, directory: str) -> None:
        self.bell = bell
        super().__init__(*args, directory=directory)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        if self.path == "/__reload":
            self._stream()
            return
        path = Path(self.translate_path(self.path))
        page = path / "index.html" if path.is_dir() else path
        if page.suffix == ".html" and page.is_file() and (page == path or self.path.endswith("/")):
            self._send_page(200, page)
        elif not path.exists() and (missing := Path(self.directory) / "404.html").is_file():
            self._send_page(404, missing)
        else:
            super().do_GET()

    def _send_page(self, status: int, page: Path) -> None:
        body = page.read_bytes() + _SCRIPT
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def _stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        known = self.bell.count
        try:
            while True:
                now = self.bell.wait(known, seconds=15)
                # A comment line keeps the connection honest: a closed page is noticed.
                self.wfile.write(b"data: reload\n\n" if now != known else b": still here\n\n")
                self.wfile.flush()
                known = now
        except OSError:
            return

    def log_message(self, *_: object) -> None:
        """Say nothing of single requests; builds are what staff watch."""


def serve(project: Path, port: int, output: Path | None) -> None:
    """Build, serve on loopback, and build again on every change, until stopped."""
    target = output or project / "output"
    address = f"http://localhost:{port}"
    _build(project, target, address)
    bell = _Bell()
    target.mkdir(exist_ok=True)
    handler = partial(_Handler, bell=bell, directory=str(target))
    with ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(f"Xem trang ở {address} (Ctrl+C để dừng).", flush=True)  # noqa: T201
        watched = [project / name for name in WATCHED if (project / name).exists()]
        for _ in watch(*watched, raise_interrupt=True):
            if _build(project, target, address):
                bell.ring()


def _build(project: Path, output: Path, address: str) -> bool:
    """Build in a new process, so that changed code counts too; mistakes are shown, not raised."""
    command = [sys.executable, "-m", "giot_hong.cli", "build"]
    command += ["--output", str(output), "--siteurl", address]
    return subprocess.run(command, cwd=project, check=False).returncode == 0
