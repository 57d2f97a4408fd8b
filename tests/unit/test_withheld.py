"""When a record that was withheld became public, as git and the clock tell it; moments as written."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError
from unit.repository import Repository

from giot_hong import catalogue, history, withheld
from giot_hong.clock import ZONE
from giot_hong.fields import Moment
from giot_hong.history import History
from giot_hong.memory import Memory

DRIVE = "drives/2026/lang-son/dot-1.yaml"
KEY = ("drives", "dot-1")


def day(number: int, hour: int = 8) -> str:
    """A moment of January 2026."""
    return f"2026-01-{number:02}T{hour:02}:00:00+07:00"


def text(start: str, more: str = "") -> str:
    """A drive's text."""
    return (
        f"{more}title: Đợt 1\nprovince: lang-son\ncertainty: confirmed\nsessions:\n"
        f'  - {{date: 2026-05-28, start: "{start}", place_as_written: Chợ}}\n'
    )


def later(number: int) -> str:
    """The line that withholds until a day."""
    return f"publish_at: 2026-01-{number:02}T08:00\n"


DRAFT = "status: draft\n"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A repository with what every drive needs."""
    made = Repository(tmp_path / "repository")
    made.commit(
        day(1),
        {
            "content.yaml": "schema_version: 1\n",
            "places/provinces.yaml": (
                "provinces:\n  - {id: lang-son, code: '20', name: Lạng Sơn, kind: tỉnh}\n"
            ),
            "places/communes.csv": "code,name,kind,province\n06040,Thất Khê,xã,lang-son\n",
        },
    )
    return made


def read(repository: Repository, now: str, memory: Memory | None = None) -> History:
    """The history as of a moment."""
    found, _ = catalogue.load(repository.content)
    moment = datetime.fromisoformat(now)
    found.withheld = withheld.find(found, moment)
    return history.read(repository.content, found, moment, memory)


def said(found: History, id_: str = "dot-1") -> tuple[str, str, int, int]:
    """Created and modified by their days, SEQUENCE of the session, how many changes are told."""
    stamp, event = found.record("drives", id_), found.event(id_, "a")
    days = (f"{one.astimezone(ZONE):%d.%H}" for one in (stamp.created, stamp.modified))
    assert event.created == stamp.created
    return (*days, event.sequence, len(found.changes_of("drives", id_)))  # type: ignore[return-value]


Steps = list[tuple[int, str | None]]


@pytest.mark.parametrize(
    ("steps", "now", "wanted"),
    [
        # A draft: the commit that took the mark away, whatever was edited before.
        ([(2, text("07:00", DRAFT)), (3, text("08:00", DRAFT)), (4, text("08:00"))], 9, ("04.08", "04.08", 0, 0)),
        # … and in the same commit an edit.
        ([(2, text("07:00", DRAFT)), (4, text("09:00"))], 9, ("04.08", "04.08", 0, 0)),
        # Embargo: the moment itself.
        ([(2, text("07:00", later(5)))], 9, ("05.08", "05.08", 0, 0)),
        # … edited before it: nobody hears of that.
        ([(2, text("07:00", later(5))), (3, text("08:00", later(5)))], 9, ("05.08", "05.08", 0, 0)),
        # … edited after it: a change.
        ([(2, text("07:00", later(5))), (6, text("08:00", later(5)))], 9, ("05.08", "06.08", 1, 1)),
        # … before and after.
        (
            [(2, text("07:00", later(5))), (3, text("08:00", later(5))), (6, text("09:00", later(5)))],
            9,
            ("05.08", "06.08", 1, 1),
        ),
        # … put off before it came.
        ([(2, text("07:00", later(5))), (3, text("07:00", later(7)))], 9, ("07.08", "07.08", 0, 0)),
        # … lifted before it came.
        ([(2, text("07:00", later(5))), (3, text("08:00"))], 9, ("03.08", "03.08", 0, 0)),
        # … a draft again before it came.
        ([(2, text("07:00", later(5))), (3, text("08:00", DRAFT)), (6, text("08:00"))], 9, ("06.08", "06.08", 0, 0)),
        # … committed when it was past already: the commit.
        ([(6, text("07:00", later(5)))], 9, ("06.08", "06.08", 0, 0)),
        # A draft with a moment: the later of the two.
        ([(2, text("07:00", DRAFT + later(5))), (3, text("07:00", later(5)))], 9, ("05.08", "05.08", 0, 0)),
        ([(2, text("07:00", DRAFT + later(5))), (6, text("07:00", later(5)))], 9, ("06.08", "06.08", 0, 0)),
        # Deleted before anyone saw it, and another one of that name.
        ([(2, text("07:00", later(5))), (3, None), (6, text("08:00"))], 9, ("06.08", "06.08", 0, 0)),
    ],
)  # fmt: skip
def test_when_it_became_public(
    repository: Repository,
    tmp_path: Path,
    steps: Steps,
    now: int,
    wanted: tuple[str, str, int, int],
) -> None:
    """The same read at once and commit by commit, at any pace of builds."""
    often, seldom = (Memory(tmp_path / name / "history") for name in ("often", "seldom"))
    done = {number for number, _ in steps}
    for number in range(2, now + 1):
        for at, content in steps:
            if at == number:
                repository.commit(day(at), {DRIVE: content})
        kept = read(repository, day(number, 9), often)
        if number in done:
            read(repository, day(number, 9), seldom)
        assert kept == read(repository, day(number, 9))
    assert said(read(repository, day(now))) == wanted
    assert said(read(repository, day(now), often)) == wanted
    assert said(read(repository, day(now), seldom)) == wanted


def test_a_rename_after_its_moment(repository: Repository) -> None:
    """A record that the clock published goes on under another name."""
    repository.commit(day(2), {DRIVE: text("07:00", later(5))})
    new = DRIVE.replace("dot-1", "dot-2")
    repository.commit(day(6), {DRIVE: None, new: text("08:00", later(5) + "formerly: [dot-1]\n")})
    assert said(read(repository, day(9)), "dot-2") == ("05.08", "06.08", 1, 1)


def test_a_merge_after_its_moment(repository: Repository) -> None:
    """A branch that never saw the record and comes late changes nothing of it."""
    repository.git("branch", "nhanh")
    repository.commit(day(2), {DRIVE: text("07:00", later(5))})
    repository.git("checkout", "-q", "nhanh")
    repository.commit(day(3), {"organisations/hoi.yaml": "name: Hội\n"})
    repository.git("checkout", "-q", "main")
    repository.git("merge", "-q", "--no-ff", "-m", "x", "nhanh", at=day(7))
    assert said(read(repository, day(9))) == ("05.08", "05.08", 0, 0)


def test_an_edit_on_a_branch_that_comes_after_its_moment(repository: Repository) -> None:
    """Main was public with the old hour; the branch that was edited in time is merged too late."""
    repository.commit(day(2), {DRIVE: text("07:00", later(5))})
    repository.git("checkout", "-q", "-b", "nhanh")
    repository.commit(day(3), {DRIVE: text("08:00", later(5))})
    repository.git("checkout", "-q", "main")
    repository.commit(day(6), {"organisations/hoi.yaml": "name: Hội\n"})
    before = said(read(repository, day(7, 7)))
    assert before == ("05.08", "05.08", 0, 0)
    repository.git("merge", "-q", "--no-ff", "-m", "x", "nhanh", at=day(7))
    created, modified, sequence, told = said(read(repository, day(9)))
    assert (created, modified) == ("05.08", "07.08")
    assert sequence > 0
    assert told == 1


def test_a_paper_shows_in_who_names_it(repository: Repository) -> None:
    """A drive says more from the moment at which the paper it names is public."""
    paper = "---\ntitle: K\nissuer: hoi\nkind: KH\nsummary: S.\n{}---\n\nX.\n"
    repository.commit(day(2), {DRIVE: text("07:00") + "source: {directive: ke-hoach}\n"})
    where = "directives/2026/ke-hoach.md"
    repository.commit(day(3), {where: paper.format(later(5))})
    assert said(read(repository, day(4))) == ("02.08", "02.08", 0, 0)
    assert said(read(repository, day(9))) == ("02.08", "05.08", 0, 0)


class _One(BaseModel):
    at: Moment


@pytest.mark.parametrize(
    "written",
    [
        "2026-12-01T08:00", "2026-12-01 08:00", "01/12/2026 08:00", "1/12/2026 8h00", "1/12/2026 8h",
        "8 giờ 00 ngày 1/12/2026", "lúc 8h00, ngày 1 tháng 12 năm 2026", "ngày 1/12/2026 lúc 8 giờ",
        "ngày 1 tháng 12 năm 2026, 08:00",
    ],
)  # fmt: skip
def test_moments_as_staff_write_them(written: str) -> None:
    """A day and an hour in any order are Viet Nam's time."""
    assert _One(at=written).at.astimezone(UTC) == datetime(2026, 12, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "written", ["2026-12-01", "08:00", "mai", "2026-12-01T25:00", "1/13/2026 8:00"]
)
def test_what_is_no_moment(written: str) -> None:
    """A day alone is not enough, and is completed."""
    with pytest.raises(ValidationError) as refused:
        _One(at=written)
    more = refused.value.errors()[0].get("ctx", {})
    assert more.get("nearest") == ("2026-12-01T00:00" if written == "2026-12-01" else None)
