"""What git remembers, as calendars need it: created, modified and sequence, by meaning."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from unit.repository import Repository

from giot_hong import catalogue, gitlog, history
from giot_hong.clock import ZONE

D1, D2, D3, D4, D5 = (f"2026-01-0{day}T08:00:00+07:00" for day in range(1, 6))
NOW = datetime(2026, 3, 1, 12, tzinfo=ZONE)
DRIVE = "drives/2026/lang-son/dot-1.yaml"
VENUE = "venues/lang-son/hoi-truong.yaml"
DOCUMENT = "directives/2026/ke-hoach.md"
TEXTS = {
    "content.yaml": "schema_version: 1\n",
    DRIVE: (
        "title: Đợt 1\nprovince: lang-son\ncertainty: confirmed\nsessions:\n"
        "  - {date: 2026-05-28, start: 06:30, venues: [hoi-truong]}\n"
        "  - {key: b, date: 2026-05-29, start: 06:30, place_as_written: Chợ}\n"
    ),
    VENUE: "name: Hội trường\nprovince: lang-son\n",
    DOCUMENT: (
        "---\ntitle: Kế hoạch\nissuer: ubnd\nkind: KH\nsummary: Kế hoạch.\n---\n\nNội dung.\n"
    ),
}


def at(moment: str) -> datetime:
    """A moment in UTC."""
    return datetime.fromisoformat(moment).astimezone(UTC)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A repository with one drive, its venue and a document, committed on day 1."""
    made = Repository(tmp_path)
    made.commit(D1, dict(TEXTS))
    return made


def replay(repository: Repository, now: datetime = NOW) -> history.History:
    """The history of the working tree."""
    found, _ = catalogue.load(repository.content)
    return history.read(repository.content, found, now)


def stamps(repository: Repository, id_: str = "dot-1") -> tuple[history.Stamp, ...]:
    """The drive's stamp and those of its two events."""
    read = replay(repository)
    return read.record("drives", id_), read.event(id_, "a"), read.event(id_, "b")


def test_first_commit(repository: Repository) -> None:
    """What was never changed was created and modified by its first commit, sequence 0."""
    first = history.Stamp(at(D1), at(D1), 0)
    assert stamps(repository) == (first, first, first)
    assert replay(repository).gaps == ()
    assert replay(repository).commit == gitlog.head(repository.content)


@pytest.mark.parametrize(
    "edit",
    [
        lambda text: text + "# Lời ghi chú\n",
        lambda text: text.replace("2026-05-28", "28/5/2026"),
        lambda text: text.replace("06:30", "6 giờ 30 phút"),
        lambda text: text.replace("Đợt 1", '"Đợt 1"'),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: text + "notes: ''\n",
    ],
    ids=["comment", "day", "hour", "quotes", "crlf", "bom", "empty key"],
)
def test_other_ways_to_write_change_nothing(repository: Repository, edit: object) -> None:
    """A comment or another way to write the same is no change of the record."""
    before = stamps(repository)
    (repository.content / DRIVE).write_bytes(edit(TEXTS[DRIVE]).encode())
    repository.commit(D2)
    assert stamps(repository) == before


def test_a_title_changes_but_does_not_rise(repository: Repository) -> None:
    """A new title modifies the events; only start, end, place and status raise the sequence."""
    repository.commit(D2, {DRIVE: TEXTS[DRIVE].replace("Đợt 1", "Đợt đầu")})
    changed = history.Stamp(at(D1), at(D2), 0)
    assert stamps(repository) == (changed, changed, changed)


@pytest.mark.parametrize(
    ("old", "new", "a", "b"),
    [
        ("2026-05-28", "2026-05-30", 1, 0),
        ("2026-05-29", "2026-05-30", 0, 1),
        ("start: 06:30, venues", "start: 07:30, venues", 1, 0),
        ("start: 06:30, venues", "start: 06:30, end: 11:00, venues", 1, 0),
        ("Chợ", "Trường học", 0, 1),
        ("confirmed", "tentative", 1, 1),
        ("confirmed", "confirmed\noutcome: cancelled", 1, 1),
        ("confirmed", "confirmed\noutcome: postponed", 1, 1),
        ("confirmed", "confirmed\noutcome: held", 0, 0),
        ("confirmed", "confirmed\navailability: full", 0, 0),
    ],
)
def test_what_raises_the_sequence(
    repository: Repository, old: str, new: str, a: int, b: int
) -> None:
    """Date, hours, place and status raise the sequence of the session they belong to."""
    assert old in TEXTS[DRIVE]
    repository.commit(D2, {DRIVE: TEXTS[DRIVE].replace(old, new)})
    drive, *events = stamps(repository)
    assert drive.modified == at(D2)
    assert [event.sequence for event in events] == [a, b]


def test_each_change_counts(repository: Repository) -> None:
    """There and back again is two changes."""
    repository.commit(D2, {DRIVE: TEXTS[DRIVE].replace("05-28", "05-30")})
    repository.commit(D3, {DRIVE: TEXTS[DRIVE]})
    assert stamps(repository)[1] == history.Stamp(at(D1), at(D3), 2)


def test_a_venues_address_raises_the_drives_held_there(repository: Repository) -> None:
    """A corrected address of a venue is a new place for the sessions there, and only for them."""
    repository.commit(D2, {VENUE: TEXTS[VENUE] + "address: Thôn 1\n"})
    drive, there, elsewhere = stamps(repository)
    assert drive.modified == at(D2)
    assert there == history.Stamp(at(D1), at(D2), 1)
    assert elsewhere.sequence == 0


def test_a_venues_parking_is_no_new_place(repository: Repository) -> None:
    """Where to park modifies the event without raising it."""
    repository.commit(D2, {VENUE: TEXTS[VENUE] + "parking: Sân trước\n"})
    assert stamps(repository)[1] == history.Stamp(at(D1), at(D2), 0)


def test_a_rename_inherits(repository: Repository) -> None:
    """A drive that names its old id goes on from the old one's stamps."""
    repository.commit(D2, {DRIVE: TEXTS[DRIVE].replace("05-28", "05-30")})
    renamed = TEXTS[DRIVE].replace("05-28", "05-30") + "formerly: [dot-1]\n"
    repository.commit(D3, {DRIVE: None, "drives/2026/lang-son/dot-mot.yaml": renamed})
    drive, event, _ = stamps(repository, "dot-mot")
    assert drive.created == at(D1)
    assert event.created == at(D1)
    assert event.sequence == 1


def test_a_rename_that_is_told_late_inherits(repository: Repository) -> None:
    """A renamed drive that names its old id only later never falls behind what was published."""
    repository.commit(D2, {DRIVE: TEXTS[DRIVE].replace("05-28", "05-30")})
    new = "drives/2026/lang-son/dot-mot.yaml"
    moved = TEXTS[DRIVE].replace("05-28", "05-30")
    repository.commit(D3, {DRIVE: None, new: moved})
    repository.commit(D4, {new: moved + "formerly: [dot-1]\n"})
    drive, event, _ = stamps(repository, "dot-mot")
    assert drive.created == at(D1)
    assert (event.created, event.sequence) == (at(D1), 1)


def test_what_is_not_committed_counts(repository: Repository) -> None:
    """The working tree is one more version, as of now."""
    repository.write(DRIVE, TEXTS[DRIVE].replace("05-28", "05-30"))
    assert stamps(repository)[1] == history.Stamp(at(D1), NOW.astimezone(UTC), 1)
    repository.write("drives/2026/lang-son/dot-2.yaml", TEXTS[DRIVE])
    fresh = replay(repository).event("dot-2", "a")
    assert fresh == history.Stamp(NOW.astimezone(UTC), NOW.astimezone(UTC), 0)


def test_a_merge_counts_once(repository: Repository) -> None:
    """Two commits on a branch are one change of the published branch, when they are merged."""
    repository.git("checkout", "--quiet", "-b", "de-nghi")
    repository.commit(D2, {DRIVE: TEXTS[DRIVE].replace("05-28", "05-30")})
    repository.commit(D3, {DRIVE: TEXTS[DRIVE].replace("05-28", "05-31")})
    repository.git("checkout", "--quiet", "main")
    repository.git("merge", "--quiet", "--no-ff", "--message=Gộp", "de-nghi", at=D4)
    assert stamps(repository)[1] == history.Stamp(at(D1), at(D4), 1)


def test_a_version_that_cannot_be_read_is_passed_over(repository: Repository) -> None:
    """A commit with a broken file changes nothing; the next good one does."""
    repository.commit(D2, {DRIVE: "title: [\n"})
    repository.commit(D3, {DRIVE: TEXTS[DRIVE].replace("05-28", "05-30")})
    assert stamps(repository)[1] == history.Stamp(at(D1), at(D3), 1)


def test_nothing_is_later_than_now(repository: Repository) -> None:
    """A commit from a clock that runs ahead is stamped now."""
    repository.commit("2027-01-01T00:00:00+07:00", {DRIVE: TEXTS[DRIVE].replace("1", "2")})
    now = NOW.astimezone(UTC)
    assert all(stamp.modified <= now for stamp in stamps(repository))


def test_moments_never_go_back(repository: Repository) -> None:
    """A commit from a clock that runs behind does not make a record older."""
    repository.commit(D3, {DRIVE: TEXTS[DRIVE].replace("05-28", "05-30")})
    repository.commit(D2, {DRIVE: TEXTS[DRIVE].replace("05-28", "05-31")})
    assert stamps(repository)[1] == history.Stamp(at(D1), at(D3), 2)


def test_documents_change_with_their_body(repository: Repository) -> None:
    """A document's Markdown is part of its meaning; blank lines around it are not."""
    repository.commit(D2, {DOCUMENT: TEXTS[DOCUMENT] + "\n\n"})
    assert replay(repository).record("directives", "ke-hoach").modified == at(D1)
    repository.commit(D3, {DOCUMENT: TEXTS[DOCUMENT] + "Thêm một câu.\n"})
    assert replay(repository).record("directives", "ke-hoach").modified == at(D3)


@pytest.mark.parametrize("end", ["\r", "\r\n"])
def test_line_ends_of_a_body_change_nothing(repository: Repository, end: str) -> None:
    """The committed text and the text read from disk are made equal in the same way."""
    raw = TEXTS[DOCUMENT].replace("\n", end).encode()
    repository.git("config", "core.autocrlf", "false")
    (repository.content / DOCUMENT).write_bytes(raw)
    repository.commit(D2)
    assert replay(repository).record("directives", "ke-hoach").modified == at(D1)


def test_content_below_another_folder(tmp_path: Path) -> None:
    """The content may lie anywhere in its repository."""
    inner = Repository(tmp_path)
    inner.content = tmp_path / "tinh" / "content"
    inner.commit(D1, dict(TEXTS))
    assert stamps(inner)[1] == history.Stamp(at(D1), at(D1), 0)


def test_odd_paths(repository: Repository) -> None:
    """Names with marks, blanks, quotes, line ends or foreign bytes do not disturb the reading."""
    names = ["Đợt 1.yaml", 'a "b".yaml', "a\nb.yaml", "a\x01b.yaml", ":100644 x.yaml"]
    try:
        for name in (*names, os.fsdecode(b"\xff.yaml")):
            repository.write(f"campaigns/{name}", "a: b\n")
    except OSError:
        pytest.skip("this file system does not take these names")
    repository.commit(D2)
    changed = {change.path for change in gitlog.commits(repository.content)[1].changes}
    assert {f"campaigns/{name}" for name in names} < changed
    assert stamps(repository)[1] == history.Stamp(at(D1), at(D1), 0)
    assert gitlog.files_at(repository.content, "HEAD")


def test_no_commit_yet(tmp_path: Path) -> None:
    """A repository without a commit is as one without git."""
    empty = Repository(tmp_path)
    assert gitlog.head(empty.content) is None
    assert replay(empty).gaps == ("no-git",)


def test_no_git(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where git is not installed everything is of now, and the gap is told."""
    monkeypatch.setenv("PATH", "")
    read = replay(repository)
    now = NOW.astimezone(UTC)
    assert read.gaps == ("no-git",)
    assert read.commit is None
    assert read.event("dot-1", "a") == history.Stamp(now, now, 0)


def test_a_shallow_clone_is_told(repository: Repository, tmp_path: Path) -> None:
    """History that was cut off when cloning is known to be cut off."""
    repository.commit(D2, {DRIVE: TEXTS[DRIVE].replace("05-28", "05-30")})
    clone = tmp_path / "clone"
    repository.git("clone", "--quiet", "--depth=1", f"file://{repository.folder}", str(clone))
    found, _ = catalogue.load(clone / "content")
    read = history.read(clone / "content", found, NOW)
    assert read.gaps == ("shallow",)
    assert gitlog.is_shallow(clone)
    assert not gitlog.is_shallow(repository.folder)


def test_names_of_committers_are_not_read(repository: Repository) -> None:
    """Nothing of a history holds who made a change."""
    read = replay(repository)
    assert "example.invalid" not in repr(read) + repr(gitlog.commits(repository.content))
