"""sw.js: the service worker, which keeps visited pages for when there is no network.

Its bytes change with the theme alone: then browsers take the new one over, and with it the page
and the files that it keeps from the start.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from giot_hong import urls
from giot_hong.output import Output, digest_of

SOURCE = "worker/sw.js"
"""Below the theme's folder, and not in ``static``: it must lie at the root of what it serves."""
KEPT = (
    "theme/css/site.css",
    "theme/js/site.js",
    "theme/js/offline.js",
    "theme/favicon.svg",
)
"""What the page that is shown without a network loads."""


@dataclass(frozen=True)
class WorkerInputs:
    """The script with gaps, and what goes into them."""

    script: str
    version: str
    kept: tuple[str, ...]


def worker(theme: Path, digest: object, versions: Mapping[str, str]) -> Iterator[Output]:
    """The one script; ``digest`` is of all but content that shapes a page."""
    script = (theme / SOURCE).read_text(encoding="utf-8")
    kept = (urls.OFFLINE, *(versions[path] for path in KEPT))
    version = digest_of(digest, kept).hex()
    yield Output(urls.WORKER, WorkerInputs(script, version, kept), render)


def render(inputs: WorkerInputs) -> bytes:
    """JavaScript; both gaps are JSON."""
    script = inputs.script.replace('"@version@"', json.dumps(inputs.version))
    return script.replace('"@kept@"', json.dumps(inputs.kept)).encode()
