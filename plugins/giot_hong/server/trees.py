"""A commit of the bare repository, checked out where a build or a judgement can work on it.

Each tree is a repository of its own that borrows all objects from the bare one: it sees the history, a
hook's variables do not matter, and nothing that is done there can change what was pushed. Nothing that was
pushed runs at a checkout: no hooks, filters or links are made.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

from giot_hong.build import BuildFailedError

_SETTINGS = {
    "core.symlinks": "false",
    "core.hooksPath": "/dev/null",
    "core.autocrlf": "false",
    "core.logAllRefUpdates": "false",
    "gc.auto": "0",
}

_QUIET = {
    "LC_ALL": "C",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_NO_REPLACE_OBJECTS": "1",
}
_LONGEST = 900
"""Seconds for one work of git's."""


def check_out(tree: Path, repository: Path, commit: str, objects: Iterable[Path] = ()) -> None:
    """Make ``tree`` hold exactly ``commit``; what is there already is not written again.

    ``objects`` are more folders of objects: what was pushed is in one of its own until it is accepted.
    Raises :class:`giot_hong.build.BuildFailedError` when git cannot.
    """
    borrow(tree, repository, objects)
    for lock in (tree / ".git").glob("*.lock"):  # of a run that was killed; we alone work here
        lock.unlink()
    (tree / ".git" / "HEAD").write_text(f"{commit}\n", encoding="ascii")
    try:
        run(tree, "read-tree", "--reset", "-u", commit)
    except BuildFailedError:  # an index that a crash left broken
        (tree / ".git" / "index").unlink(missing_ok=True)
        run(tree, "read-tree", "--reset", "-u", commit)
    run(tree, "clean", "-ffdxq")


def borrow(tree: Path, repository: Path, objects: Iterable[Path] = ()) -> None:
    """Let a tree see all objects of the repository, and those in other folders; no file is written yet."""
    borrowed = "\n".join([str(repository / "objects"), *map(str, objects)]) + "\n"
    if not (tree / ".git" / "giot-hong").exists():
        tree.mkdir(parents=True, exist_ok=True)
        run(tree, "init", "--quiet", "--template=")
        for name, value in _SETTINGS.items():
            run(tree, "config", name, value)
        (tree / ".git" / "giot-hong").touch()
    (tree / ".git" / "objects" / "info").mkdir(parents=True, exist_ok=True)
    (tree / ".git" / "objects" / "info" / "alternates").write_text(borrowed, encoding="utf-8")


def run(folder: Path, *arguments: str) -> str:
    """What git answers in a folder, whatever a hook's variables say."""
    rest = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=folder, env=rest | _QUIET, capture_output=True, check=False, timeout=_LONGEST
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise BuildFailedError(f"Git làm việc «{arguments[0]}» quá {_LONGEST} giây.", []) from None
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        if any("No space left" in line or "Out of diskspace" in line for line in said):
            raise BuildFailedError("Máy chủ hết chỗ trống; báo người giữ máy chủ.", [])
        raise BuildFailedError(f"Git không làm được việc «{arguments[0]}».", said[-5:])
    return os.fsdecode(done.stdout)


def tip(repository: Path, ref: str) -> str | None:
    """The commit that a branch of the bare repository stands at, or None."""
    try:
        return run(repository, "rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}").strip()
    except BuildFailedError:
        return None


def leads_to(repository: Path, old: str, new: str) -> bool:
    """Whether a commit is in the history of another; not when one of them is gone."""
    try:
        run(repository, "merge-base", "--is-ancestor", old, new)
    except BuildFailedError:
        return False
    return True


def branches(repository: Path, prefix: str) -> dict[str, str]:
    """The commits of the branches whose full name begins so, by what follows."""
    told = run(repository, "for-each-ref", "--format=%(objectname) %(refname)", prefix)
    pairs = (line.split(" ", 1) for line in told.splitlines())
    return {name.removeprefix(prefix): commit for commit, name in pairs}
