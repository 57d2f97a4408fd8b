"""A git repository of a test's own, with commits at moments the test chooses."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

# Nothing of the machine's own git settings may matter.
_QUIET = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "An",
    "GIT_AUTHOR_EMAIL": "an@example.invalid",
    "GIT_COMMITTER_NAME": "An",
    "GIT_COMMITTER_EMAIL": "an@example.invalid",
}


class Repository:
    """A repository with content in ``content/``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.content = folder / "content"
        self.content.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str, at: str = "2026-01-01T00:00:00+00:00") -> str:
        """Run git at a moment; its output."""
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.folder,
            env={**os.environ, **_QUIET, "GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def write(self, path: str, text: str) -> None:
        """Write a file of the content."""
        target = self.content / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")

    def commit(self, at: str, files: dict[str, str | None] | None = None) -> None:
        """Write files (None deletes one) and commit everything at a moment."""
        for path, text in (files or {}).items():
            if text is None:
                (self.content / path).unlink()
            else:
                self.write(path, text)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message=Sửa", at=at)

    def clone(self, folder: Path) -> Repository:
        """Another clone; both have what both push to as ``origin``."""
        shared = folder.with_suffix(".git")
        self.git("clone", "--quiet", "--bare", str(self.folder), str(shared))
        self.git("remote", "add", "origin", str(shared))
        self.git("clone", "--quiet", str(shared), str(folder))
        return Repository(folder)
