"""Build the benchmark's site once, in a fresh process, with everything a real build does.

Usage: python benchmarks/same_work/build.py DATA OUT WORK [--content CONTENT] [--phases] [--workers N]

The content folder (default: DATA.content) must have been made by ``convert.py``; data that it has
seen are checked out in it, data that it has not seen are converted first. ``--phases`` prints
where the seconds go.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

STARTED = time.perf_counter()
HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))


def build(data: Path, out: Path, work: Path, content: Path, workers: int | None = None) -> None:
    """Check, render, verify and publish: one whole build of the product."""
    from giot_hong.build import Options
    from giot_hong.build import build as build_site

    site = json.loads((data / "site.json").read_text(encoding="utf-8"))
    named = {"SITENAME": site["title"], "SITESUBTITLE": site["subtitle"]}
    if workers:
        named["GIOT_HONG_WORKERS"] = workers
    build_site(
        Options(
            project=HERE,
            settings="settings.py",
            output=out,
            site_url=site["base_url"],
            now=f"{site['now']}+07:00",
            content=content,
            workshop=work,
            overrides=tuple(named.items()),
            quiet=True,
        )
    )


def main() -> None:
    """Build as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--content", type=Path)
    parser.add_argument("--phases", action="store_true")
    parser.add_argument("--workers", type=int, help="1: what each kind of file costs is told apart")
    asked = parser.parse_args()

    from benchmarks.same_work import convert, phases

    content = asked.content or convert.content_of(asked.data)
    if not asked.phases:
        convert.convert(asked.data, content)
        build(asked.data, asked.out, asked.work, content, asked.workers)
        return
    clock = phases.Clock(STARTED)
    with clock.of("content at hand"):
        convert.convert(asked.data, content)
    with clock.of("import"):
        clock.watch()
    build(asked.data, asked.out, asked.work, content, asked.workers)
    print(clock.table(asked.out))


if __name__ == "__main__":
    from giot_hong.batch import leave, uncollected

    with uncollected():  # as the product's command does
        main()
        leave(0)
