"""The files of the theme that pages load: their versions, and what they may do.

A page names each by its address and a digest of its bytes, ``theme/css/site.css?v=2f9c61d0``: a host
may let browsers keep such an address for ever, and a page never meets a stylesheet or a script of
another time. Static hosts answer it like the address without the digest.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

POLICY = "; ".join(
    (
        "default-src 'none'",
        "base-uri 'none'",
        "connect-src 'self'",
        "form-action 'self'",
        "img-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "worker-src 'self'",
    )
)
"""What a page may load and do (Content Security Policy 3): what is ours, and nothing inside the page.

Each page says so itself, for it must hold on any host; docs/serving.md has what a host can add."""
SEARCH_POLICY = POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")
"""Of the one page that runs WebAssembly: full-text search."""
FOLDER = "theme/"
"""Where Pelican puts a theme's ``static``, below the site's root."""
_LENGTH = 8


def versions(theme: Path) -> dict[str, str]:
    """The path of each static file of a theme, and the same with its version."""
    folder = theme / "static"
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {
        path: f"{path}?v={_digest(file)}"
        for file in files
        for path in (f"{FOLDER}{file.relative_to(folder).as_posix()}",)
    }


def _digest(file: Path) -> str:
    return hashlib.blake2b(file.read_bytes()).hexdigest()[:_LENGTH]
