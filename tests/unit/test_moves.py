"""What changed, told field by field: from git to steps, moves and words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from support import WORDS, drive, make_site, session, venue
from unit.repository import Repository

from giot_hong import catalogue, changetext, history
from giot_hong.clock import ZONE
from giot_hong.facts import Difference, Place, SessionFacts, is_real_move
from giot_hong.history import Revision
from giot_hong.memory import Memory
from giot_hong.model import Change
from giot_hong.moves import Step, earlier_starts, is_urgent, steps

NOW = datetime(2026, 3, 1, 12, tzinfo=ZONE)
D1, D2, D3, D4, D5 = (f"2026-01-0{day}T08:00:00+07:00" for day in range(1, 6))
DRIVE = "drives/2026/lang-son/dot-1.yaml"
OTHER = "drives/2026/lang-son/dot-2.yaml"
VENUE = "venues/lang-son/hoi-truong.yaml"
PAPER = "directives/2026/ke-hoach.md"
TEXTS: dict[str, str | None] = {
    "content.yaml": "schema_version: 1\n",
    "places/provinces.yaml": (
        "provinces:\n  - {id: lang-son, code: '20', name: Lạng Sơn, kind: tỉnh}\n"
    ),
    "places/communes.csv": "code,name,kind,province\n06040,Thất Khê,xã,lang-son\n",
    DRIVE: (
        "title: Đợt 1\nprovince: lang-son\ncertainty: confirmed\nsessions:\n"
        "  - {date: 2026-05-28, start: 06:30, venues: [hoi-truong]}\n"
    ),
    OTHER: (
        "title: Đợt 2\nprovince: lang-son\ncertainty: tentative\nsessions:\n"
        "  - {date: 2026-06-10, place_as_written: Chợ}\n"
    ),
    VENUE: 'name: Hội trường\nprovince: lang-son\ncommune: "06040"\naddress: Số 1\n',
    PAPER: ("---\ntitle: Kế hoạch\nissuer: ubnd\nkind: KH\nsummary: Kế hoạch.\n---\n\nNội dung.\n"),
}
HALL = Place("Hội trường", "Số 1", "xã Thất Khê", "06040", "hoi-truong")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Two drives, a venue and a document, committed on day 1."""
    made = Repository(tmp_path)
    made.commit(D1, dict(TEXTS))
    return made


def text_of(path: str) -> str:
    """A file as of day 1."""
    text = TEXTS[path]
    assert text is not None
    return text


def changed(path: str, old: str, new: str) -> dict[str, str | None]:
    """A file of day 1 with one part replaced."""
    assert text_of(path).count(old) == 1
    return {path: text_of(path).replace(old, new)}


def read(repository: Repository, memory: Memory | None = None) -> history.History:
    """The history of the working tree."""
    found, _ = catalogue.load(repository.content)
    return history.read(repository.content, found, NOW, memory)


def told(
    repository: Repository, id_: str = "dot-1", kind: str = "drives"
) -> list[tuple[str, list]]:
    """Each revision: its day and its differences as plain tuples."""
    return [
        (
            revision.moment.astimezone(ZONE).strftime("%d"),
            [(one.field, one.before, one.after) for one in revision.differences],
        )
        for revision in read(repository).changes_of(kind, id_)
    ]


# From git to differences


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("2026-05-28", "2026-05-30", ("date", "2026-05-28", "2026-05-30")),
        ("06:30", "07:30", ("hours", ("06:30", None), ("07:30", None))),
        ("06:30", "06:30, end: 11:00", ("hours", ("06:30", None), ("06:30", "11:00"))),
        ("venues: [hoi-truong]", "place_as_written: Sân", ("place", (HALL,), (Place("Sân"),))),
        ("certainty: confirmed", "certainty: tentative", ("certainty", "confirmed", "tentative")),
        ("certainty", "outcome: cancelled\ncertainty", ("outcome", "none", "cancelled")),
        ("certainty", "availability: full\ncertainty", ("availability", "open", "full")),
        ("certainty", "target: {value: 90, unit: units}\ncertainty", ("target", None, {"value": 90, "unit": "units"})),
        ("Đợt 1", "Đợt đầu", ("title", "Đợt 1", "Đợt đầu")),
        (
            "certainty", "registration: {deadline: 2026-05-20}\ncertainty",
            ("registration", {}, {"deadline": "2026-05-20"}),
        ),
    ],
)  # fmt: skip
def test_each_field_is_told_old_and_new(
    repository: Repository, old: str, new: str, wanted: tuple[object, ...]
) -> None:
    """A commit that changes a fact tells that fact, before and after, and nothing else."""
    repository.commit(D2, changed(DRIVE, old, new))
    assert told(repository) == [("02", [wanted])]
    assert told(repository, "dot-2") == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2026-05-28", "28/05/2026"),
        ("Đợt 1", '"Đợt 1" # tên'),
        ("certainty", "notes: Ghi\ncertainty"),
    ],
)
def test_what_is_no_fact_is_not_told(repository: Repository, old: str, new: str) -> None:
    """Another way to write, a comment, or a note is no change that anyone is told of."""
    repository.commit(D2, changed(DRIVE, old, new))
    assert told(repository) == []


def test_a_venues_address_is_told_by_the_drives_held_there(repository: Repository) -> None:
    """A corrected address is a new place for the drives there, on resolved values."""
    repository.commit(D2, changed(VENUE, "Số 1", "Số 10"))
    new = Place("Hội trường", "Số 10", "xã Thất Khê", "06040", "hoi-truong")
    assert told(repository) == [("02", [("place", (HALL,), (new,))])]
    assert told(repository, "dot-2") == []


def test_a_revert_is_a_change_of_its_own(repository: Repository) -> None:
    """There and back again: both are told."""
    repository.commit(D2, changed(DRIVE, "05-28", "05-30"))
    repository.git("revert", "--no-edit", "HEAD", at=D3)
    assert told(repository) == [
        ("02", [("date", "2026-05-28", "2026-05-30")]),
        ("03", [("date", "2026-05-30", "2026-05-28")]),
    ]


def test_two_people_change_two_fields_at_once(repository: Repository) -> None:
    """Two branches that change date and hours of one drive are two changes, and the merge none."""
    repository.git("checkout", "-q", "-b", "side")
    repository.commit(D2, changed(DRIVE, "05-28", "05-30"))
    repository.git("checkout", "-q", "main")
    repository.commit(D3, changed(DRIVE, "certainty", "availability: full\ncertainty"))
    repository.git("merge", "-q", "--no-edit", "side", at=D4)
    assert told(repository) == [
        ("02", [("date", "2026-05-28", "2026-05-30")]),
        ("03", [("availability", "open", "full")]),
    ]


def test_a_merge_that_decides_is_a_change(repository: Repository) -> None:
    """Where both sides moved the drive and the merge keeps one day, the other is taken back."""
    repository.git("checkout", "-q", "-b", "side")
    repository.commit(D3, changed(DRIVE, "05-28", "05-30"))
    repository.git("checkout", "-q", "main")
    repository.commit(D2, changed(DRIVE, "05-28", "05-29"))
    repository.git("merge", "-q", "--no-edit", "-s", "ours", "side", at=D4)
    assert told(repository) == [
        ("02", [("date", "2026-05-28", "2026-05-29")]),
        ("03", [("date", "2026-05-29", "2026-05-30")]),
        ("04", [("date", "2026-05-30", "2026-05-29")]),
    ]


def test_two_records_that_are_swapped_both_moved(repository: Repository) -> None:
    """The file name is the drive: whose texts change places, both changed, as residents see it."""
    repository.commit(D2, {DRIVE: text_of(OTHER), OTHER: text_of(DRIVE)})
    (first,), (second,) = told(repository), told(repository, "dot-2")
    assert ("date", "2026-05-28", "2026-06-10") in first[1]
    assert ("date", "2026-06-10", "2026-05-28") in second[1]


def test_a_renamed_drive_keeps_its_history(repository: Repository) -> None:
    """What changed under the old id is told under the new one; to rename is no change."""
    moved = text_of(DRIVE).replace("05-28", "05-30")
    repository.commit(D2, {DRIVE: moved})
    new = "drives/2026/lang-son/dot-moi.yaml"
    repository.commit(D3, {DRIVE: None, new: moved + "formerly: [dot-1]\n"})
    assert told(repository, "dot-moi") == [("02", [("date", "2026-05-28", "2026-05-30")])]


def test_what_is_not_committed_is_told_as_of_now(repository: Repository) -> None:
    """The working tree is one more version, without a commit."""
    repository.write(DRIVE, text_of(DRIVE).replace("05-28", "05-30"))
    (revision,) = read(repository).changes_of("drives", "dot-1")
    assert (revision.moment, revision.commit) == (NOW, "")


def test_without_git_nothing_is_told(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No history is no change, not everything changed."""
    repository.commit(D2, changed(DRIVE, "05-28", "05-30"))
    monkeypatch.setenv("PATH", "")
    assert told(repository) == []


def test_a_rewritten_history_is_told_as_it_is_now(repository: Repository) -> None:
    """What is no more in git is no more told."""
    repository.commit(D2, changed(DRIVE, "05-28", "05-30"))
    repository.commit(D3, changed(DRIVE, "05-28", "05-31"))
    repository.git("reset", "-q", "--soft", "HEAD~2")
    repository.git("commit", "-qm", "Gộp", at=D4)
    assert told(repository) == [("04", [("date", "2026-05-28", "2026-05-31")])]


def test_documents_tell_their_fields(repository: Repository) -> None:
    """A directive's title and its text; the text itself is not kept."""
    repository.commit(D2, changed(PAPER, "title: Kế hoạch", "title: Kế hoạch năm 2026"))
    repository.commit(D3, changed(PAPER, "Nội dung.", "Nội dung mới."))
    assert told(repository, "ke-hoach", "directives") == [
        ("02", [("title", "Kế hoạch", "Kế hoạch năm 2026")]),
        ("03", [("title", "Kế hoạch năm 2026", "Kế hoạch"), ("body", None, None)]),
    ]


@pytest.mark.parametrize("relation", ["amends", "replaces", "withdraws"])
def test_a_directive_is_modified_by_what_judges_it(repository: Repository, relation: str) -> None:
    """A paper that amends, replaces or withdraws another moves the other's LAST-MODIFIED."""
    other = text_of(PAPER).replace("title: Kế hoạch", "title: Khác")
    reference = f"references:\n  - {{relation: {relation}, directive: ke-hoach}}\nsummary"
    repository.commit(D3, {"directives/2026/khac.md": other.replace("summary", reference)})
    day = read(repository).record("directives", "ke-hoach").modified.astimezone(ZONE).day
    assert day == 3
    cites = reference.replace(relation, "cites")
    repository.commit(D4, {"directives/2026/nua.md": other.replace("summary", cites)})
    assert read(repository).record("directives", "ke-hoach").modified.astimezone(ZONE).day == 3


def test_a_session_that_is_gone_is_kept(repository: Repository) -> None:
    """Split in two and joined again: the second session is known as it last was, and raised."""
    second = "  - {key: b, date: 2026-05-29, start: 13:30, place_as_written: Sân}\n"
    repository.commit(D2, {DRIVE: text_of(DRIVE) + second})
    assert read(repository).event("dot-1", "b").sequence == 0
    repository.commit(D3, {DRIVE: text_of(DRIVE)})
    joined = read(repository)
    gone = SessionFacts("2026-05-29", "13:30", None, (Place("Sân"),))
    assert joined.dropped == {"dot-1": {"b": gone}}
    assert joined.event("dot-1", "b").sequence == 1
    assert joined.event("dot-1", "a").sequence == 0
    repository.commit(D4, {DRIVE: text_of(DRIVE) + second})
    again = read(repository)
    assert (again.dropped, again.event("dot-1", "b").sequence) == ({}, 2)


# Memory


def play(repository: Repository, memory: Memory) -> None:
    """Read with and without memory; both must agree."""
    assert read(repository, memory) == read(repository)


def test_memory_finds_what_a_whole_reading_finds(repository: Repository, tmp_path: Path) -> None:
    """After each of many kinds of commits: what is remembered and read on is what is read anew."""
    memory = Memory(tmp_path / "memory" / "history")
    play(repository, memory)
    second = "  - {key: b, date: 2026-05-29, start: 13:30, place_as_written: Sân}\n"
    for files in (
        changed(DRIVE, "05-28", "05-30"),
        {
            DRIVE: text_of(DRIVE)
            + second
            + "changes:\n  - {date: 2026-01-03, what: date, reason: Vì.}\n"
        },
        {DRIVE: text_of(DRIVE)},
        changed(VENUE, "Số 1", "Số 10"),
        changed("places/communes.csv", "Thất Khê", "Tràng Định"),
        {OTHER: "title: [\n"},
        {OTHER: text_of(OTHER).replace("06-10", "06-11")},
        {DRIVE: None, "drives/2026/lang-son/moi.yaml": text_of(DRIVE) + "formerly: [dot-1]\n"},
        changed(PAPER, "Nội dung.", "Nội dung mới."),
    ):
        repository.commit(D5, files)
        play(repository, memory)
    repository.write(OTHER, text_of(OTHER))
    play(repository, memory)


def test_memory_of_merges(repository: Repository, tmp_path: Path) -> None:
    """A branch from before what is remembered is put where it belongs: everything is read anew."""
    memory = Memory(tmp_path / "history")
    repository.git("checkout", "-q", "-b", "side")
    repository.commit(D2, changed(DRIVE, "05-28", "05-30"))
    repository.git("checkout", "-q", "main")
    repository.commit(D3, changed(VENUE, "Số 1", "Số 10"))
    play(repository, memory)
    repository.git("merge", "-q", "--no-edit", "side", at=D4)
    play(repository, memory)
    repository.git("checkout", "-q", "-b", "later")
    repository.commit(D5, changed(OTHER, "06-10", "06-12"))
    repository.git("checkout", "-q", "main")
    repository.commit(D5, changed(VENUE, "Số 1", "Số 3"))
    repository.git("merge", "-q", "--no-edit", "later", at=D5)
    play(repository, memory)


def test_a_rewritten_history_is_not_remembered(repository: Repository, tmp_path: Path) -> None:
    """What was remembered of commits that are gone does not count."""
    memory = Memory(tmp_path / "history")
    repository.commit(D2, changed(DRIVE, "05-28", "05-30"))
    play(repository, memory)
    repository.git("reset", "-q", "--hard", "HEAD~1")
    repository.commit(D3, changed(DRIVE, "05-28", "05-31"))
    play(repository, memory)


def test_a_clock_that_ran_ahead_is_remembered_as_it_was(
    repository: Repository, tmp_path: Path
) -> None:
    """The limit «now» is that of each build, not of the one that remembered."""
    memory = Memory(tmp_path / "history")
    repository.commit("2026-03-02T08:00:00+07:00", changed(DRIVE, "05-28", "05-30"))
    play(repository, memory)
    found, _ = catalogue.load(repository.content)
    later = datetime(2026, 4, 1, tzinfo=ZONE)
    warm = history.read(repository.content, found, later, memory)
    assert warm == history.read(repository.content, found, later)
    assert warm.record("drives", "dot-1").modified.astimezone(ZONE).day == 2


def test_only_new_commits_are_read(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a memory, git is asked for what came since, and for nothing when nothing did."""
    from giot_hong import gitlog

    memory = Memory(tmp_path / "history")
    asked: list[str | None] = []
    past = gitlog.past

    def noted(
        folder: Path, since: str | None, until: str
    ) -> AbstractContextManager[Iterator[gitlog.Commit]]:
        asked.append(since)
        return past(folder, since, until)

    monkeypatch.setattr(gitlog, "past", noted)
    read(repository, memory)
    first = gitlog.head(repository.content)
    read(repository, memory)
    repository.commit(D2, changed(DRIVE, "05-28", "05-30"))
    read(repository, memory)
    assert asked == [None, first]


# What counts as another place


@pytest.mark.parametrize(
    ("before", "after", "moved"),
    [
        (Place("Hội trường xã Thât Khê"), Place("Hội trường xã Thất Khê"), False),
        (Place("NHÀ VĂN HÓA"), Place("Nhà văn hoá"), False),
        (Place("Nhà văn hóa"), Place("Nhà văn hóa", "Số 1", "xã A", "1", "nvh"), False),
        (Place("Hội trường A"), Place("Hội trường B"), True),
        (Place("A", "Số 1", "x", "1", "a"), Place("A mới", "Số 1", "x", "1", "a"), False),
        (Place("A", "Số 1", "x", "1", "a"), Place("A", "Số 10", "x", "1", "a"), True),
        (Place("A", None, "xã X", "1", "a"), Place("A", None, "xã Y", "2", "a"), True),
        (Place("A", None, "xã X", "1", "a"), Place("A", None, "xã Z", "1", "a"), False),
    ],
)
def test_another_spelling_is_no_other_place(before: Place, after: Place, moved: bool) -> None:
    """Marks, capitals, more detail and a venue's other name are none; names and addresses are."""
    assert is_real_move([before], [after]) is moved


def test_a_choice_in_another_order_is_no_other_place() -> None:
    """«A or B» is «B or A»; to settle on one of them is news."""
    a, b = Place("A"), Place("B")
    assert not is_real_move([a, b], [b, a])
    assert is_real_move([a, b], [a])


# Who must hear of it


@pytest.mark.parametrize(
    ("difference", "urgent"),
    [
        (Difference("date", "2026-05-28", "2026-05-30", "a", "2026-05-30"), True),
        (Difference("date", "2026-01-02", "2026-01-01", "a", "2026-01-01"), False),
        (Difference("date", "2026-01-28", "2026-01-01", "a", "2026-01-01"), True),
        (Difference("hours", ("06:30", None), ("07:30", None), "a", "2026-01-09"), False),
        (Difference("hours", ("06:30", None), ("07:30", None), "a", "2026-01-10"), True),
        (Difference("place", (Place("A"),), (Place("B"),), "a", "2026-05-28"), True),
        (Difference("outcome", "none", "cancelled", "", "2026-01-03"), True),
        (Difference("outcome", "none", "cancelled", "", "2026-01-02"), False),
        (Difference("outcome", "postponed", "none", "", "2026-05-28"), True),
        (Difference("outcome", "none", "held", "", "2026-01-09"), False),
        (Difference("certainty", "tentative", "confirmed"), False),
        (Difference("result", None, {"figures": []}), False),
        (Difference("title", "A", "B"), False),
    ],
)
def test_what_residents_must_hear_of(difference: Difference, urgent: bool) -> None:
    """Date, hours and place while it is still to come, and that it is off or on again."""
    assert is_urgent(difference, datetime(2026, 1, 10, 3, tzinfo=UTC)) is urgent


# Steps and reasons


def revision(day: int, *differences: Difference, reasons: tuple[Change, ...] = ()) -> Revision:
    """A revision of January 2026."""
    return Revision(datetime(2026, 1, day, 3, tzinfo=UTC), f"c{day}", differences, reasons)


MOVED = Difference("date", "2026-05-28", "2026-05-30", "a", "2026-05-30")
OFF = Difference("outcome", "none", "cancelled", "", "2026-05-30")
WHY_DATE = Change.model_validate({"date": "2026-01-04", "what": "date", "reason": "Trùng lịch."})
WHY_OFF = Change.model_validate({"date": "2026-01-06", "what": "cancelled", "reason": "Mưa lũ."})


def test_a_reason_belongs_to_what_it_came_with() -> None:
    """The day of the decision is the day of the step."""
    (step,) = steps([revision(5, MOVED, reasons=(WHY_DATE,))], [WHY_DATE])
    assert (step.day, step.reasons, step.told) == (date(2026, 1, 4), (WHY_DATE,), None)


def test_a_reason_that_comes_later_belongs_to_what_it_explains() -> None:
    """It joins the last change of its kind that has none, and tells when it came."""
    found = steps([revision(5, MOVED), revision(7, reasons=(WHY_DATE,))], [WHY_DATE])
    assert [(s.reasons, s.told and s.told.day) for s in found] == [((WHY_DATE,), 7)]


def test_a_reason_without_a_change_stands_alone() -> None:
    """What was told from the first, or explains nothing that git saw, is a step of its own."""
    assert steps([], [WHY_OFF]) == (Step(date(2026, 1, 6), (), (WHY_OFF,)),)
    found = steps([revision(5, MOVED, reasons=(WHY_OFF,))], [WHY_OFF])
    assert [(len(s.differences), s.reasons) for s in found] == [(0, (WHY_OFF,)), (1, ())]


def test_a_reason_that_was_taken_back_is_not_told() -> None:
    """Only what the file says today."""
    (step,) = steps([revision(5, MOVED, reasons=(WHY_DATE,))], [])
    assert step.reasons == ()


def test_a_reason_that_was_corrected_stands_where_it_was() -> None:
    """Another wording of a reason takes the old one's place."""
    corrected = WHY_DATE.model_copy(update={"reason": "Trùng ngày hội."})
    found = steps(
        [revision(5, MOVED, reasons=(WHY_DATE,)), revision(8, reasons=(corrected,))], [corrected]
    )
    assert [(s.reasons, s.told and s.told.day) for s in found] == [((corrected,), 8)]


def test_steps_know_what_was_true_after_each() -> None:
    """Walking back from today: title and sessions as they were."""
    now = {"a": SessionFacts("2026-05-30", "07:30", None, (Place("B"),))}
    hours = Difference("hours", ("06:30", None), ("07:30", None), "a", "2026-05-30")
    first, second = steps(
        [revision(5, MOVED, Difference("title", "Cũ", "Mới")), revision(6, hours)], (), "Mới", now
    )
    assert (first.title, second.title) == ("Mới", "Mới")
    assert first.sessions == (SessionFacts("2026-05-30", "06:30", None, (Place("B"),)),)
    assert second.sessions == (now["a"],)


def test_earlier_starts() -> None:
    """Every start that it had, oldest first; hours that became known are no other start."""
    known = Difference("hours", (None, None), ("07:30", None), "a", "2026-05-30")
    found = steps([revision(5, MOVED), revision(6, known)])
    assert earlier_starts(found, "a", ("2026-05-30", "07:30")) == (("2026-05-28", None),)
    later = Difference("hours", ("06:30", None), ("07:30", None), "a", "2026-05-30")
    found = steps([revision(5, MOVED), revision(6, later)])
    assert earlier_starts(found, "a", ("2026-05-30", "07:30")) == (
        ("2026-05-28", "06:30"),
        ("2026-05-30", "06:30"),
    )


# In words


def site_of(*revisions: Revision, **fields: object) -> object:
    """A site whose drive has these revisions."""
    site = make_site(drive(**fields))
    site.history.revisions["drives", "that-khe-dot-1"] = revisions
    return site.drives[0]


def test_lines_in_words() -> None:
    """Old and new value of each fact, as people read them."""
    view = site_of(revision(5, MOVED, OFF), sessions=[session(date="2026-05-30")])
    (entry,) = changetext.of_drive(view, WORDS)
    assert [changetext.text(line, WORDS) for line in entry.lines] == [
        "Đổi ngày: trước là thứ Năm, 28/05/2026; nay là thứ Bảy, 30/05/2026.",
        "Đợt này đã hủy.",
    ]


def test_hours_that_become_known_are_no_other_hours() -> None:
    """«Đã có giờ», without an old value; and the drive has not moved."""
    known = Difference("hours", (None, None), ("06:30", None), "a", "2026-05-28")
    view = site_of(revision(5, known))
    (entry,) = changetext.of_drive(view, WORDS)
    assert changetext.text(entry.lines[0], WORDS) == (
        "Đã có giờ: từ 06:30, chưa thông báo giờ kết thúc."
    )
    assert (view.moves, view.changed) == ((), ())


def test_a_banner_tells_every_day_it_ever_had() -> None:
    """Whoever noted the first day and whoever noted the second both find theirs struck."""
    again = Difference("date", "2026-05-30", "2026-06-02", "a", "2026-06-02")
    view = site_of(revision(5, MOVED), revision(6, again), sessions=[session(date="2026-06-02")])
    (line,) = changetext.banner(view, WORDS)
    assert line.before == ("thứ Năm, 28/05/2026", "thứ Bảy, 30/05/2026")
    assert line.after == "thứ Ba, 02/06/2026"


def test_back_again_is_no_move() -> None:
    """A day that was moved and moved back: those who noted the day between must know."""
    back = Difference("date", "2026-05-30", "2026-05-28", "a", "2026-05-28")
    view = site_of(revision(5, MOVED), revision(6, back))
    (line,) = changetext.banner(view, WORDS)
    assert line.before == ("thứ Bảy, 30/05/2026",)


# Renamed records, and what lives on under the old name


NEW = "drives/2026/lang-son/moi.yaml"
AFTER = "formerly: [dot-1]\n"
SECOND = "  - {key: b, date: 2026-05-29, start: 13:30, place_as_written: Sân}\n"


def renamed(text: str, formerly: str = AFTER) -> dict[str, str | None]:
    """The drive under its new name."""
    return {DRIVE: None, NEW: text + formerly}


def test_an_outcome_shows_the_paper_behind_it_at_once(
    repository: Repository, tmp_path: Path
) -> None:
    """What an event shows of the order that calls it off is known when it is, not at the next edit."""
    memory = Memory(tmp_path / "history")
    why = "changes:\n  - {date: 2026-01-02, what: cancelled, reason: Bão, directive: ke-hoach}\n"
    repository.commit(D2, {DRIVE: text_of(DRIVE) + SECOND + why})
    play(repository, memory)
    repository.commit(D3, {DRIVE: text_of(DRIVE) + SECOND + why + "outcome: cancelled\n"})
    play(repository, memory)
    repository.commit(D4, changed(VENUE, "Số 1", "Số 10"))
    play(repository, memory)
    found = read(repository)
    assert found.event("dot-1", "a").modified.astimezone(ZONE).day == 4
    assert found.event("dot-1", "b").modified.astimezone(ZONE).day == 3


def test_an_old_name_that_comes_later_is_inherited_with_its_sessions(
    repository: Repository, tmp_path: Path
) -> None:
    """A session that only the old file had is called off, in whichever order the files came."""
    memory = Memory(tmp_path / "history")
    later = "drives/2026/lang-son/dot-3.yaml"
    own = text_of(DRIVE) + "formerly: [dot-3]\n"
    repository.commit(D2, {NEW: own})
    play(repository, memory)
    repository.commit(D3, {later: text_of(DRIVE) + SECOND})
    play(repository, memory)
    repository.commit(D4, {later: None})
    play(repository, memory)
    repository.commit(D5, {NEW: own + "notes: Mang nước\n"})
    play(repository, memory)
    found = read(repository)
    assert [*found.dropped["moi"]] == ["b"]
    assert found.event("moi", "b").modified.astimezone(ZONE).day == 5
    assert found.event("moi", "b").sequence == 1


def test_a_renamed_drive_is_not_cut_off_from_its_venue(repository: Repository) -> None:
    """After the rename a venue's corrected address changes the drive under its new name, once."""
    repository.commit(D2, renamed(text_of(DRIVE)))
    repository.commit(D3, changed(VENUE, "Số 1", "Số 10"))
    repository.commit(D4, {NEW: text_of(DRIVE) + AFTER + "# ghi chú\n"})
    found = read(repository)
    assert found.event("moi", "a").sequence == 1
    assert [day for day, _ in told(repository, "moi")] == ["03"]


def test_the_old_name_changes_no_more(repository: Repository) -> None:
    """What happens to a place that only the old name showed is nothing to the new one."""
    other = {"venues/lang-son/khac.yaml": "name: Nơi khác\nprovince: lang-son\n"}
    moved = text_of(DRIVE).replace("[hoi-truong]", "[khac]")
    repository.commit(D2, {**renamed(moved), **other})
    repository.commit(D3, changed(VENUE, "Số 1", "Số 99"))
    repository.commit(D4, {NEW: moved + AFTER + "# ghi chú\n"})
    assert [day for day, _ in told(repository, "moi")] == ["02"]
    assert read(repository).event("moi", "a").sequence == 1


def test_a_rename_that_is_told_late_loses_no_session(
    repository: Repository, tmp_path: Path
) -> None:
    """Sessions that the new file never had are gone, not forgotten; renamed once more as well."""
    memory = Memory(tmp_path / "history")
    repository.commit(D2, {DRIVE: text_of(DRIVE) + SECOND})
    play(repository, memory)
    repository.commit(D3, {DRIVE: None, NEW: text_of(DRIVE)})
    play(repository, memory)
    repository.commit(D4, {NEW: text_of(DRIVE) + AFTER})
    play(repository, memory)
    assert [*read(repository).dropped["moi"]] == ["b"]
    third = "drives/2026/lang-son/ba.yaml"
    repository.commit(D5, {NEW: None, third: text_of(DRIVE) + "formerly: [dot-1, moi]\n"})
    play(repository, memory)
    assert [*read(repository).dropped["ba"]] == ["b"]


def test_a_session_that_is_back_after_a_rename_is_there(repository: Repository) -> None:
    """Dropped, the drive renamed, put back: it takes place, whatever is edited later."""
    repository.commit(D2, {DRIVE: text_of(DRIVE) + SECOND})
    repository.commit(D3, {DRIVE: text_of(DRIVE)})
    repository.commit(D4, renamed(text_of(DRIVE)))
    repository.commit(D5, {NEW: text_of(DRIVE) + SECOND + AFTER})
    repository.commit(D5, {NEW: text_of(DRIVE) + SECOND + AFTER + "notes: Ghi\n"})
    assert "moi" not in read(repository).dropped


def test_memory_of_renames(repository: Repository, tmp_path: Path) -> None:
    """Renamed twice, with venues, sessions and reverts between: remembered as read anew."""
    memory = Memory(tmp_path / "history")
    third = "drives/2026/lang-son/ba.yaml"
    chain = "formerly: [dot-1, moi]\n"
    moved = text_of(DRIVE).replace("05-28", "05-30")
    for files in (
        {DRIVE: text_of(DRIVE) + SECOND},
        renamed(text_of(DRIVE) + SECOND),
        changed(VENUE, "Số 1", "Số 10"),
        {NEW: moved + AFTER},
        {NEW: None, third: moved + chain},
        changed(VENUE, "Số 1", "Số 11"),
        {third: text_of(DRIVE) + SECOND + chain},
        {third: text_of(DRIVE) + SECOND + chain + "# ghi chú\n"},
    ):
        repository.commit(D5, dict(files))
        play(repository, memory)


def test_a_venue_that_was_not_there_yet(repository: Repository) -> None:
    """A past version may name a venue without a file; its session is told all the same."""
    early = "  - {key: b, date: 2026-05-29, venues: [cho-moi]}\n"
    repository.commit(D2, {DRIVE: text_of(DRIVE) + early})
    repository.commit(D3, {DRIVE: text_of(DRIVE)})
    found, _ = catalogue.load(repository.content)
    site = make_site(*found.drives.values(), *found.venues.values())
    site.catalogue.communes.update(found.communes)
    site.history = read(repository)
    (view,) = (one for one in site.drives if one.id == "dot-1")
    assert view.dropped[0].place_text == "chưa rõ địa điểm"


def test_nothing_is_a_figure_too(repository: Repository) -> None:
    """A target of 0 is told; a «no» is not the same as nothing said."""
    repository.commit(D2, {DRIVE: text_of(DRIVE) + "target: {value: 0, unit: units}\n"})
    repository.commit(D3, {DRIVE: text_of(DRIVE) + "registration: {walk_in: no}\n"})
    assert told(repository) == [
        ("02", [("target", None, {"value": 0, "unit": "units"})]),
        (
            "03",
            [("registration", {}, {"walk_in": False}), ("target", {"value": 0, "unit": "units"}, None)],
        ),
    ]  # fmt: skip


def test_a_shallow_history_is_not_remembered(repository: Repository, tmp_path: Path) -> None:
    """What was cut off is read once it is there, though the newest commit is the same."""
    repository.commit(D2, changed(DRIVE, "05-28", "05-30"))
    cut = Repository(tmp_path / "cut")
    cut.git("fetch", "-q", "--depth=1", f"file://{repository.folder}", "main")
    cut.git("reset", "-q", "--hard", "FETCH_HEAD")
    memory = Memory(tmp_path / "history")
    assert read(cut, memory).gaps == ("shallow",)
    cut.git("fetch", "-q", "--unshallow", f"file://{repository.folder}", "main")
    assert read(cut, memory).event("dot-1", "a").sequence == 1


# What was decided one after the other


def test_what_was_pushed_at_once_is_told_by_day_of_decision() -> None:
    """Moved on the 4th and called off on the 6th, put on record together: two entries of the page."""
    (step,) = steps([revision(7, MOVED, OFF, reasons=(WHY_DATE, WHY_OFF))], [WHY_DATE, WHY_OFF])
    first, second = step.by_decision()
    assert (first.day.day, first.differences, first.reasons) == (4, (MOVED,), (WHY_DATE,))
    assert (second.day.day, second.differences, second.reasons) == (6, (OFF,), (WHY_OFF,))


def test_a_drive_that_is_off_tells_nothing_else() -> None:
    """Nobody needs the new day of what was called off with it; nor its reason."""
    view = site_of(
        revision(7, MOVED, OFF, reasons=(WHY_DATE, WHY_OFF)),
        outcome="cancelled",
        changes=[WHY_DATE.model_dump(mode="json"), WHY_OFF.model_dump(mode="json")],
        sessions=[session(date="2026-05-30")],
    )
    (step,) = view.steps
    assert changetext.urgent(step) == (OFF,)
    assert [one.text for one in changetext.reasons(view, step)] == ["Mưa lũ."]
    assert changetext.headline(step, WORDS) == "Đã hủy"


def test_a_reason_is_told_once() -> None:
    """One move of day and place has one reason in the file twice; people read it once."""
    hall = Difference("place", (Place("A"),), (Place("B"),), "a", "2026-05-30")
    why_place = WHY_DATE.model_copy(update={"what": "place"})
    view = site_of(
        revision(5, MOVED, hall, reasons=(WHY_DATE, why_place)),
        changes=[one.model_dump(mode="json") for one in (WHY_DATE, why_place)],
        sessions=[session(date="2026-05-30")],
    )
    (entry,) = changetext.of_drive(view, WORDS)
    assert [one.text for one in entry.reasons] == ["Trùng lịch."]


def test_a_corrected_address_is_no_other_place() -> None:
    """The same venue with another address: «Sửa địa chỉ», and its own badge."""
    corrected = Difference(
        "place",
        (HALL,),
        (Place("Hội trường", "Số 10", "xã Thất Khê", "06040", "hoi-truong"),),
        "a",
        "2026-05-28",
    )
    site = make_site(
        drive(sessions=[session(venues=["hoi-truong"], place_as_written=None)]),
        venue(address="Số 10"),
    )
    site.history.revisions["drives", "that-khe-dot-1"] = (revision(5, corrected),)
    view = site.drives[0]
    assert view.changed == ("address",)
    (entry,) = changetext.of_drive(view, WORDS)
    assert changetext.text(entry.lines[0], WORDS) == (
        "Sửa địa chỉ: trước là Hội trường, Số 1, xã Thất Khê; "
        "nay là Hội trường, Số 10, xã Thất Khê."
    )


def test_the_same_reason_for_two_changes_is_told_of_both() -> None:
    """Called off, on again, and off again for the same reason."""
    on = Difference("outcome", "cancelled", "none", "", "2026-05-30")
    found = steps(
        [
            revision(5, OFF, reasons=(WHY_OFF,)),
            revision(6, on),
            revision(7, OFF, reasons=(WHY_OFF,)),
        ],
        [WHY_OFF],
    )
    assert [step.reasons for step in found] == [(WHY_OFF,), (), (WHY_OFF,)]


def test_a_session_that_is_back_on_another_day_has_moved() -> None:
    """Dropped and put back: whoever noted the first day must see the second."""
    was = SessionFacts("2026-05-28", "06:30", None, (Place("Hội trường xã Thất Khê"),))
    now = SessionFacts("2026-05-30", "06:30", None, (Place("Hội trường xã Thất Khê"),))
    view = site_of(
        revision(5, Difference("session", was, None, "a", "2026-05-28")),
        revision(6, Difference("session", None, now, "a", "2026-05-30")),
        sessions=[session(date="2026-05-30")],
    )
    assert [(move.field, move.before) for move in view.moves] == [("date", ("2026-05-28",))]
