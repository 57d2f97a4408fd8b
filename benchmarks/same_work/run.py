"""The common work on data of our own: a full build, and one notice, each in a fresh process.

Usage: python benchmarks/same_work/run.py [DRIVES …]      (default: 1000)

A tenth as many directives as drives. Prints where the time goes; machines are noisy: read shares.
"""

from __future__ import annotations

import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent


def measure(drives: int) -> None:
    """Build one size before and after the notice."""
    with tempfile.TemporaryDirectory() as scratch:
        data, content = Path(scratch) / "data", Path(scratch) / "data.content"
        build = (str(data), str(Path(scratch) / "out"), str(Path(scratch) / "work"))
        for title, notice in (("full build", ()), ("one notice", ("--notice",))):
            _run("sample.py", str(data), str(drives), str(drives // 10), *notice)
            _run("convert.py", str(data), str(content))
            print(f"\n{drives} drives, {drives // 10} directives: {title}\n", flush=True)
            _run("build.py", *build, "--content", str(content), "--phases")


def _run(script: str, *arguments: str) -> None:
    subprocess.run([sys.executable, str(HERE / script), *arguments], check=True)


def main() -> None:
    """Measure each size of the command line."""
    today = datetime.now(UTC).date()
    print(f"{today}, Python {platform.python_version()}, {platform.system()} {platform.machine()}")
    for size in [int(argument) for argument in sys.argv[1:]] or [1000]:
        measure(size)


if __name__ == "__main__":
    main()
