"""The local preview: rebuild on change, reload the browser, survive every mistake.

The reload script is added while serving; the files in ``output/`` are what would be published.
Below ``/mau/`` stands the sample site, with the gallery of the theme's components.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from watchfiles import watch

from giot_hong import urls

WATCHED = ("content", "theme", "plugins", "overrides", "pelicanconf.py")
SAMPLE = "/mau/"
"""The sample site's place beside the real one."""
_SHAPES_THE_SAMPLE = ("theme", "plugins")
_SCRIPT = b'new EventSource("/__reload").onmessage = () => location.reload();\n'
_TAG = b'<script src="/__reload.js"></script>\n'  # a file: pages forbid scripts within them


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

    def __init__(self, *args: object, bell: _Bell, directory: str, sample: str) -> None:
        self.bell, self.real, self.sample = bell, directory, sample
        super().__init__(*args, directory=directory)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        if self.path == "/__reload":
            self._stream()
            return
        if self.path == "/__reload.js":
            self._send(200, "text/javascript", _SCRIPT)
            return
        if self.path.startswith(SAMPLE):
            self.directory, self.path = self.sample, self.path.removeprefix(SAMPLE[:-1])
        else:
            self.directory = self.real
        path = Path(self.translate_path(self.path))
        page = path / "index.html" if path.is_dir() else path
        if page.suffix == ".html" and page.is_file() and (page == path or self.path.endswith("/")):
            self._send_page(200, page)
        elif not path.exists() and (missing := Path(self.directory) / "404.html").is_file():
            self._send_page(404, missing)
        else:
            super().do_GET()

    def _send_page(self, status: int, page: Path) -> None:
        self._send(status, "text/html; charset=utf-8", page.read_bytes() + _TAG)

    def _send(self, status: int, media_type: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
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


def serve(project: Path, port: int, output: Path | None, *, drafts: bool = False) -> None:
    """Build, serve on loopback, and build again on every change, until stopped.

    With ``drafts`` what is not public yet is shown as well.
    """
    target = output or project / "output"
    address = f"http://localhost:{port}"
    _build(project, target, address, drafts=drafts)
    bell = _Bell()
    target.mkdir(exist_ok=True)
    sample = project / "build" / "demo" / "site"
    handler = partial(_Handler, bell=bell, directory=str(target), sample=str(sample))
    with ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(f"Xem trang ở {address} (Ctrl+C để dừng).", flush=True)  # noqa: T201
        if _build_sample(project):
            gallery = f"{address}{SAMPLE}{urls.GALLERY}"
            print(f"Trang mẫu ở {address}{SAMPLE}, thư viện giao diện ở {gallery}", flush=True)  # noqa: T201
        watched = [project / name for name in WATCHED if (project / name).exists()]
        shaping = tuple(str(project / name) for name in _SHAPES_THE_SAMPLE)
        for changes in watch(*watched, raise_interrupt=True):
            done = _build(project, target, address, drafts=drafts)
            if any(path.startswith(shaping) for _, path in changes):
                done = _build_sample(project) or done
            if done:
                bell.ring()


def _build(project: Path, output: Path, address: str, *, drafts: bool) -> bool:
    """Build in a new process, so that changed code counts too; mistakes are shown, not raised."""
    command = [sys.executable, "-m", "giot_hong.cli", "build"]
    command += ["--output", str(output), "--siteurl", address, *(["--drafts"] if drafts else [])]
    return subprocess.run(command, cwd=project, check=False).returncode == 0


def _build_sample(project: Path) -> bool:
    """Build the sample site; it says nothing unless something is wrong."""
    command = [sys.executable, "-m", "giot_hong.cli", "demo"]
    done = subprocess.run(command, cwd=project, check=False, stdout=subprocess.DEVNULL)
    return done.returncode == 0
