"""Take the pictures of README and docs from the sample site; run after ``giot-hong demo``.

Usage: python tools/pictures.py [SITE]      (default: build/demo/site)

Pages are opened through a file server on loopback and photographed at phone and desk width; those of
the README and of docs/pages.md are put together from several.
"""

from __future__ import annotations

import base64
import json
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.chromium import ensure  # noqa: E402 - the path above makes it importable

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE, DESK = 360, 1280
SHEETS = {
    "site": ("home", "drive-upcoming", "drive-cancelled"),
    "pages-find": ("home", "finder", "provinces", "province"),
    "pages-when": ("schedule", "month", "commune", "venue"),
    "pages-drive": ("drive-upcoming", "drive-moved", "drive-cancelled", "drive-past"),
    "pages-more": ("subscribe", "eligibility", "directive", "english"),
}
"""Pictures of the docs, by their names: page kinds beside each other. README has the first."""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nobody reads single requests here."""


def photograph(
    browser: Browser, address: str, width: int, scheme: str = "light", *, full: bool = True
) -> bytes:
    """A page as PNG: whole, or its first screen."""
    context = browser.new_context(
        viewport={"width": width, "height": 800 if width > PHONE else 740},
        color_scheme=scheme,  # type: ignore[arg-type]
        device_scale_factor=1,
    )
    page = context.new_page()
    page.goto(address)
    picture = page.screenshot(full_page=full)
    context.close()
    return picture


def side_by_side(browser: Browser, pictures: list[bytes]) -> bytes:
    """Several phone pictures beside each other, as one."""
    images = "".join(
        f'<img src="data:image/png;base64,{base64.b64encode(picture).decode()}">'
        for picture in pictures
    )
    style = "body{margin:0;padding:24px;display:flex;gap:24px;background:#e9e4e1}img{border-radius:12px}"
    page = browser.new_page(viewport={"width": len(pictures) * (PHONE + 24) + 24, "height": 788})
    page.set_content(f"<style>{style}</style>{images}")
    picture = page.screenshot()
    page.close()
    return picture


def main() -> None:
    """Photograph every page kind into build/pictures, and the pictures of the docs."""
    site = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build/demo/site"
    kinds: dict[str, str] = json.loads((site.parent / "quality-pages.json").read_text("utf-8"))
    out = ROOT / "build/pictures"
    out.mkdir(parents=True, exist_ok=True)
    handler = partial(_Quiet, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, sync_playwright() as playwright:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_port}/"
        browser = playwright.chromium.launch(executable_path=ensure(), args=list(FLAGS))
        for kind, path in kinds.items():
            for width in (PHONE, DESK):
                (out / f"{kind}-{width}.png").write_bytes(photograph(browser, base + path, width))
            (out / f"{kind}-dark.png").write_bytes(photograph(browser, base + path, PHONE, "dark"))
        images = ROOT / "docs/images"
        images.mkdir(exist_ok=True)
        for name, shown in SHEETS.items():
            phones = [photograph(browser, base + kinds[kind], PHONE, full=False) for kind in shown]
            (images / f"{name}.png").write_bytes(side_by_side(browser, phones))
        server.shutdown()


if __name__ == "__main__":
    main()
