"""A scratch git repository whose commits depend on nothing but what is asked for."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import datetime
from pathlib import Path

_NAME, _EMAIL = "Dữ liệu mẫu", "mau@giot-hong.example"
_SETTINGS = (
    "-c", "commit.gpgsign=false",
    "-c", "core.autocrlf=false",  # Windows turns it on by itself
    "-c", "core.filemode=false",  # whether the copied files may be executed is chance
    "-c", "gc.auto=0",
)  # fmt: skip


class Repository:
    """A new repository; what lay in its folder before is gone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        _remove(folder)
        folder.mkdir(parents=True)
        # Neither the user's hooks nor another default of git's may get in.
        self._git("init", "--quiet", "--template=", "-b", "main")

    def commit(self, moment: datetime, message: str) -> None:
        """Record everything in the folder as of a moment."""
        self._git("add", "--all")
        self._git("commit", "--quiet", "--message", message, moment=moment)

    def _git(self, *arguments: str, moment: datetime | None = None) -> None:
        subprocess.run(
            ["git", *_SETTINGS, *arguments],
            cwd=self.folder,
            env=_environment(moment),
            check=True,
            capture_output=True,
        )


def _environment(moment: datetime | None) -> dict[str, str]:
    """The machine's environment without git's part (a hook sets GIT_DIR) or the user's settings."""
    rest = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    own = {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_AUTHOR_NAME": _NAME,
        "GIT_AUTHOR_EMAIL": _EMAIL,
        "GIT_COMMITTER_NAME": _NAME,
        "GIT_COMMITTER_EMAIL": _EMAIL,
    }
    if moment:
        own |= {"GIT_AUTHOR_DATE": moment.isoformat(), "GIT_COMMITTER_DATE": moment.isoformat()}
    return rest | own


def _remove(folder: Path) -> None:
    """Delete a folder; git's objects are read-only, which stops Windows."""
    for path in folder.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o700)
    if folder.exists():
        shutil.rmtree(folder)
