"""What several tests share: one real build of the committed content, and a git of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

# In CI the same examples every time, so that a landing never hangs on chance; elsewhere new ones.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")

ROOT = Path(__file__).resolve().parent.parent
NOW = "2026-11-21T08:00:00+07:00"
SITEURL = "https://giot-hong.example/thu"


@dataclass(frozen=True)
class Built:
    """A site as built by the command, below a sub-path on purpose."""

    root: Path
    siteurl: str
    output: str

    def pages(self) -> list[Path]:
        """Every HTML file."""
        return sorted(self.root.rglob("*.html"))

    def text(self, path: str) -> str:
        """A file's text."""
        return (self.root / path).read_text(encoding="utf-8")


def run_command(*arguments: str, cwd: Path = ROOT, **env: str) -> subprocess.CompletedProcess[str]:
    """Run ``giot-hong`` as staff would, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "giot_hong.cli", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONUTF8": "1", **env},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def build_site(folder: Path, siteurl: str = SITEURL, now: str = NOW, **env: str) -> Built:
    """Build the committed content into a folder and return the site."""
    done = run_command("build", "--output", str(folder), "--siteurl", siteurl, "--now", now, **env)
    assert done.returncode == 0, done.stdout + done.stderr
    return Built(folder, siteurl, done.stdout)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The real content, built once for all tests."""
    return build_site(tmp_path_factory.mktemp("site") / "real")
