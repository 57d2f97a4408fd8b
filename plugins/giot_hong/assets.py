"""The files of the theme that pages load: their versions, and what they may do.

A page names each by its address and a digest of its bytes, ``theme/css/site.css?v=2f9c61d0``: a host
may let browsers keep such an address for ever, and a page never meets a stylesheet or a script of
another time. Static hosts answer it like the address without the digest.
"""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

FIRST_SCRIPT = "inline/large.js"
"""The one script that stands inside of pages, below the theme's templates."""
_POLICY = "; ".join(
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
FOLDER = "theme/"
"""Where Pelican puts a theme's ``static``, below the site's root."""
_LENGTH = 8


def policy(script: str, more: str = "") -> str:
    """What a page may load and do (Content Security Policy 3): what is ours, and one script inside it.

    Each page says so itself, for it must hold on any host; docs/serving.md has what a host can add.
    ``script`` is the text of :data:`FIRST_SCRIPT` as it stands in the page, which is allowed by its
    SHA-256 alone (6.7.2.3); ``more`` are sources of scripts that one page needs besides.
    """
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    sources = " ".join(filter(None, ("script-src 'self'", f"'sha256-{digest}'", more)))
    return _POLICY.replace("script-src 'self'", sources)


def search_policy(script: str) -> str:
    """The policy of the one page that runs WebAssembly: full-text search."""
    return policy(script, "'wasm-unsafe-eval'")


def inside(source: str) -> str:
    """A script as it stands in a page: without its comments before the first line, and without indents."""
    lines = [line.strip() for line in source.splitlines()]
    return "\n".join(line for line in lines if line and not line.startswith("//"))


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
