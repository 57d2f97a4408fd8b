"""The git repository of a converted content folder: every drive committed twice, states by name.

A state is a tag. Going back to one rewrites only the files that differ, as ``git pull`` would.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

_NAME, _EMAIL = "Văn phòng thử", "van-phong@giot-hong.example"
_SETTINGS = ("-c", "commit.gpgsign=false", "-c", "core.autocrlf=false", "-c", "gc.auto=0")


@dataclass(frozen=True)
class Commit:
    """A moment in Viet Nam's time, and the text of each file that it writes, by path."""

    moment: datetime
    files: Mapping[str, str]


def exists(folder: Path) -> bool:
    """Whether the folder is a repository of its own."""
    return (folder / ".git").is_dir()


def create(folder: Path, commits: Iterable[Commit]) -> None:
    """Make the repository from its commits, oldest first, and check the last one out."""
    folder.mkdir(parents=True, exist_ok=True)
    _git(folder, "init", "--quiet", "--template=", "-b", "main")
    _git(folder, "fast-import", "--quiet", stream=b"".join(_stream(commits)))
    _git(folder, "reset", "--quiet", "--hard", "main")


def commit(folder: Path, moment: datetime) -> None:
    """Record everything in the folder as of a moment."""
    _git(folder, "add", "--all")
    _git(folder, "commit", "--quiet", "--message", "Cập nhật", moment=moment)


def is_clean(folder: Path) -> bool:
    """Whether nothing in the folder differs from its last commit."""
    return not _git(folder, "status", "--porcelain")


def keep(folder: Path, state: str) -> None:
    """Give what is checked out a name."""
    _git(folder, "tag", "--force", state)


def go_to(folder: Path, state: str) -> bool:
    """Check a state out; False when it has never been kept."""
    tags = _git(folder, "for-each-ref", "--format=%(objectname)", f"refs/tags/{state}")
    if not tags:
        return False
    if tags != _git(folder, "rev-parse", "HEAD"):
        _git(folder, "reset", "--quiet", "--hard", state)
    return True


def _stream(commits: Iterable[Commit]) -> Iterator[bytes]:
    """The commits in the language of ``git fast-import``."""
    for one in commits:
        yield b"commit refs/heads/main\n"
        yield f"committer {_NAME} <{_EMAIL}> {one.moment.timestamp():.0f} +0700\n".encode()
        yield b"data 1\nx\n"
        for path, text in one.files.items():
            raw = text.encode()
            yield f"M 100644 inline {path}\ndata {len(raw)}\n".encode() + raw + b"\n"


def _git(
    folder: Path, *arguments: str, stream: bytes | None = None, moment: datetime | None = None
) -> str:
    """What git says; neither the user's settings nor a hook's environment get in."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    env |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    for role in ("AUTHOR", "COMMITTER"):
        env |= {f"GIT_{role}_NAME": _NAME, f"GIT_{role}_EMAIL": _EMAIL}
        if moment:
            env[f"GIT_{role}_DATE"] = moment.isoformat()
    done = subprocess.run(
        ["git", *_SETTINGS, *arguments],
        cwd=folder,
        env=env,
        input=stream,
        check=True,
        capture_output=True,
    )
    return done.stdout.decode().strip()
