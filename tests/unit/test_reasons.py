"""A published drive that moves says why."""

from __future__ import annotations

from pathlib import Path

import pytest
from broken.odd import DRIVE
from unit.repository import Repository

from giot_hong import check, reasons
from giot_hong.catalogue import load

WAS = "title: A\nprovince: lang-son\ncertainty: confirmed\nsessions:\n  - date: 2026-05-28\n    start: 06:30\n    venues: [hoi-truong]\n"
WHY = "changes:\n  - {date: 2026-01-02, what: date, reason: Trùng lịch.}\n"


@pytest.mark.parametrize(
    ("now", "kinds"),
    [
        (WAS, None),
        (WAS.replace("05-28", "05-30"), "date"),
        (WAS.replace("06:30", "07:30").replace("hoi-truong", "khac"), "hours, place"),
        (WAS.replace("05-28", "05-30") + WHY, None),
        (WAS.replace("06:30", "07:30") + WHY, "hours"),
        (WAS.replace("06:30", "07:30") + WHY.replace("what: date", "what: other"), None),
        (WAS.replace("06:30", "06:30\n    end: 11:00"), None),
        (WAS.replace("title: A", "title: B"), None),
        (WAS.replace("05-28", "05-30") + "outcome: cancelled\n", None),
        (WAS + "  - {key: b, date: 2026-05-29, place_as_written: B}\n", None),
    ],
)
def test_a_move_without_a_reason_is_told(tmp_path: Path, now: str, kinds: str | None) -> None:
    """Another day, other hours or another place want a new entry of changes that speaks of it."""
    repository = Repository(tmp_path)
    repository.commit("2026-01-01T00:00:00+00:00", {DRIVE: WAS})
    repository.write(DRIVE, now)
    found = list(reasons.unexplained(repository.content, load(repository.content)[0]))
    assert [(one.code, one.path, one.more["read"]) for one in found] == (
        [("DOT-06", f"content/{DRIVE}", kinds)] if kinds else []
    )


def test_a_renamed_drive_that_moves_is_compared_with_what_it_was(tmp_path: Path) -> None:
    """The file under the old name is what was published."""
    repository = Repository(tmp_path)
    repository.commit("2026-01-01T00:00:00+00:00", {DRIVE: WAS})
    (repository.content / DRIVE).unlink()
    old = Path(DRIVE).stem
    new = DRIVE.replace(old, "ten-moi")
    repository.write(new, WAS.replace("05-28", "05-30") + f"formerly: [{old}]\n")
    (found,) = reasons.unexplained(repository.content, load(repository.content)[0])
    assert (found.path, found.more["read"]) == (f"content/{new}", "date")


def test_the_line_is_that_of_the_new_value(tmp_path: Path) -> None:
    """Staff are led to the hour that they changed, not to the head of the file."""
    repository = Repository(tmp_path)
    repository.commit("2026-01-01T00:00:00+00:00", {DRIVE: WAS})
    repository.write(DRIVE, WAS.replace("06:30", "07:30"))
    content = repository.content
    (found,) = check.against(content, load(content)[0], "HEAD")
    assert (found.line, found.excerpt.strip()) == (6, "start: 07:30")
