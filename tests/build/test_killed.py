"""A build over an existing site is killed at any step: what is served is whole, what comes is right."""

from __future__ import annotations

import os
import signal
import sqlite3
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from forked import CAN_FORK, TO_THE_END, build_until, in_a_process
from small import PLAN, Small, drive, files, path_of

pytestmark = pytest.mark.skipif(not CAN_FORK, reason="processes are forked here")

ADDED = path_of("them")


class Notice:
    """A drive has another hour and one more drive is there, or not; the site is known for both."""

    def __init__(self, small: Small) -> None:
        self.small, self.is_out = small, False
        self.wanted = {False: files(small.site)}
        self.turn()
        self.wanted[True] = small.anew()[1]
        self.turn()

    def turn(self) -> None:
        """Give the notice out, or take it back."""
        hours = ("07:00", "08:00") if not self.is_out else ("08:00", "07:00")
        self.small.edit(path_of("hai-buoi"), *hours)
        if self.is_out:
            (self.small.content / ADDED).unlink()
        else:
            session = 'date: 2026-06-02, start: "07:00", venues: [ben-suong]'
            self.small.repository.write(ADDED, drive("Hiến máu thêm", session, more=PLAN))
        self.is_out = not self.is_out

    def hold(self, *, unfinished: bool) -> None:
        """Every file is as before or after the notice, and unless it is unfinished all are alike."""
        found = files(self.small.site)
        for path, body in found.items():
            assert body in [wanted.get(path) for wanted in self.wanted.values()], path
        assert unfinished or found in self.wanted.values()


@pytest.mark.slow
def test_killed_before_changes_of_the_disk(small: Small) -> None:
    """Before anything is published, in the midst of it, and wherever something is kept for later.

    That publishing itself may be killed at every step is held in ``tests/unit/test_publish.py``.
    """
    notice = Notice(small)
    work = small.folder / "work"
    steps: dict[bool, list[str]] = {}
    for _ in range(2):  # out and back are not the same changes
        notice.turn()
        (work / "history").unlink()  # so that it is kept anew
        steps[notice.is_out] = in_a_process(build_until, small, TO_THE_END) or []
        assert files(small.site) == notice.wanted[notice.is_out]
    for number in range(18):
        notice.turn()
        (work / "history").unlink(missing_ok=True)
        spots = chosen(steps[notice.is_out], work)
        assert in_a_process(build_until, small, spots[number]) is None
        notice.hold(unfinished=(work / "journal.json").exists())
        small.build()
        assert files(small.site) == notice.wanted[notice.is_out], spots[number]
        assert not (work / "journal.json").exists()


def chosen(steps: list[str], work: Path) -> list[int]:
    """Eighteen steps of a build: three before publishing, some of it, the last while keeping."""
    begun = next(n for n, one in enumerate(steps) if one.startswith(f"open {work}/journal"))
    keeping = next(n for n, one in enumerate(steps) if one == f"open {work}/outputs.new")
    names = [Path(one.split(" ")[-1]).name for one in steps[keeping:]]
    assert names == ["outputs.new"] * 2 + ["shelf"] + ["anchors.new"] * 2 + ["ledger.new"] * 2
    history = next(n for n, one in enumerate(steps) if one == f"os.rename {work}/history.new")
    before = [0, history, (history + begun) // 2]
    within = [begun + (keeping - begun) * part // 8 for part in range(8)]
    return [*before, *within, *range(keeping, len(steps))]


def spoil_shelf(path: Path, told: Connection) -> None:
    """Change rows of the shelf, of which some reach the disk, and die before all are written."""
    file = sqlite3.connect(path)
    file.execute("PRAGMA cache_size = 1")
    file.execute("UPDATE texts SET text = zeroblob(length(text) + 5000)")
    told.send([])
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("is_there", [True, False])
def test_killed_while_the_shelf_is_written(small: Small, *, is_there: bool) -> None:
    """A journal of the database is left, with its file or without: neither gets into a calendar."""
    notice = Notice(small)
    shelf = small.folder / "work" / "shelf"
    assert in_a_process(spoil_shelf, shelf) is None
    assert shelf.with_name("shelf-journal").exists()
    if not is_there:
        shelf.unlink()
    for _ in range(3):
        notice.turn()
        small.build()
        assert files(small.site) == notice.wanted[notice.is_out]
    assert sqlite3.connect(shelf).execute("PRAGMA integrity_check").fetchall() == [("ok",)]
