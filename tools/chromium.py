"""Find a Chromium for the browser tests, or install one, and print its path.

Usage: python tools/chromium.py

Looked at in this order: the variable GIOT_HONG_CHROMIUM, the programs on PATH, the usual
places of macOS and Windows, Playwright's own download. When none is there: Debian's
package (as root), else Playwright's download. The path alone goes to standard output,
so that `CHROMIUM=$(python tools/chromium.py)` works; everything else goes to standard error.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

VARIABLE = "GIOT_HONG_CHROMIUM"
ON_PATH = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]


class ChromiumMissingError(Exception):
    """No Chromium is there and none can be had; the text says what to do."""


def _usual_places() -> list[Path]:
    """List where installers put a Chromium that is not on PATH."""
    if sys.platform == "darwin":
        apps = [Path("/Applications"), Path.home() / "Applications"]
        names = ["Chromium", "Google Chrome", "Microsoft Edge"]
        return [app / f"{name}.app/Contents/MacOS/{name}" for app in apps for name in names]
    if sys.platform == "win32":
        variables = ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"]
        bases = [Path(os.environ[name]) for name in variables if name in os.environ]
        # Edge last: it is a Chromium too, and every Windows has it.
        ends = [
            "Chromium/Application/chrome.exe",
            "Google/Chrome/Application/chrome.exe",
            "Microsoft/Edge/Application/msedge.exe",
        ]
        return [base / end for end in ends for base in bases]
    return []


def _playwright_browsers() -> list[Path]:
    """List the Chromiums that Playwright has downloaded, the newest first."""
    chosen = os.environ.get("PLAYWRIGHT_BROWSERS_PATH", "")
    if chosen not in ("", "0"):  # "0" means: inside the package, which is seldom used
        base = Path(chosen)
    elif sys.platform == "darwin":
        base = Path.home() / "Library/Caches/ms-playwright"
    elif sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", str(Path.home()))) / "ms-playwright"
    else:
        base = Path.home() / ".cache/ms-playwright"

    def build_number(folder: Path) -> int:
        match = re.search(r"(\d+)$", folder.name)
        return int(match.group(1)) if match else 0

    ends = [
        "chrome-linux*/chrome",
        "chrome-mac*/*.app/Contents/MacOS/*",
        "chrome-win*/chrome.exe",
    ]
    folders = sorted(base.glob("chromium-*"), key=build_number, reverse=True)
    return [found for folder in folders for end in ends for found in sorted(folder.glob(end))]


def find() -> str | None:
    """Return the path of a Chromium that is already there, or None.

    When GIOT_HONG_CHROMIUM is set, only that one counts: whoever names a browser
    wants that browser.
    """
    if named := os.environ.get(VARIABLE):
        return shutil.which(named)
    for name in ON_PATH:
        if on_path := shutil.which(name):
            return on_path
    for place in [*_usual_places(), *_playwright_browsers()]:
        if place.is_file() and os.access(place, os.X_OK):
            return str(place)
    return None


def _succeeds(*command: str, **variables: str) -> bool:
    """Run one step of an installation, its messages going to standard error."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr.fileno(),  # standard output is for the path alone
            env={**os.environ, **variables},
            check=False,
        )
    except OSError as error:
        print(error, file=sys.stderr)
        return False
    return done.returncode == 0


def _install() -> None:
    """Install a Chromium with whatever this machine allows; `find` tells if it worked."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if is_root and shutil.which("apt-get"):
        print("Đang cài Chromium bằng apt-get …", file=sys.stderr, flush=True)
        installed = _succeeds("apt-get", "update", "-qq") and _succeeds(
            "apt-get", "install", "-y", "-qq", "chromium", DEBIAN_FRONTEND="noninteractive"
        )
        if installed and find():
            return
    print("Đang tải Chromium bằng Playwright …", file=sys.stderr, flush=True)
    _succeeds(sys.executable, "-m", "playwright", "install", "chromium")


def ensure() -> str:
    """Return the path of a Chromium, installing one when there is none.

    Raises ChromiumMissingError with a sentence for the user when that fails.
    """
    if there := find():
        return there
    if named := os.environ.get(VARIABLE):
        raise ChromiumMissingError(
            f"{VARIABLE}={named} không phải là một chương trình chạy được. / "
            f"{VARIABLE}={named} is not a program that can be run."
        )
    _install()
    if installed := find():
        return installed
    raise ChromiumMissingError(
        "Không tìm thấy Chromium và cũng không cài được: hãy cài Chromium hoặc Chrome, "
        f"hoặc đặt {VARIABLE} thành đường dẫn của nó. / No Chromium was found and none could "
        f"be installed: install Chromium or Chrome, or set {VARIABLE} to its path."
    )


def main() -> int:
    """Print the path of a Chromium; 1 when none can be had."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a Windows console may not be UTF-8
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        print(ensure())
    except ChromiumMissingError as error:
        print(f"Lỗi / error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
