"""What git remembers, as calendars need it: created, modified and sequence, by meaning."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from unit.repository import Repository

from giot_hong import catalogue, gitlog, history
from giot_hong.clock import ZONE
from giot_hong.versions import Archive

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
REFERENCES = (
    "campaigns: [xuan-hong]\nobservances: [toan-dan]\nsource: {directive: ke-hoach}\n"
    "organisers: {collecting: [hoi]}\n"
)
_CITED = "summary: S\ncitations:\n  - {text: T, checked: 2026-01-01}\n"
ELSEWHERE: dict[str, str] = {
    DOCUMENT: TEXTS[DOCUMENT],
    VENUE: 'name: Hội trường\nprovince: lang-son\ncommune: "06040"\n',
    "venues/lang-son/khac.yaml": "name: Nơi khác\nprovince: lang-son\n",
    "campaigns/xuan-hong.yaml": f"name: Xuân hồng\nseason: Xuân\n{_CITED}",
    "observances/toan-dan.yaml": f"name: Ngày toàn dân\nfirst: 2000-04-07\n{_CITED}",
    "organisations/hoi.yaml": "name: Hội\n",
    "places/provinces.yaml": (
        "provinces:\n  - {id: lang-son, code: '20', name: Lạng Sơn, kind: tỉnh}\n"
        "  - {id: hue, code: '46', name: Huế, kind: thành phố}\n"
    ),
    "places/communes.csv": (
        "code,name,kind,province\n06040,Thất Khê,xã,lang-son\n06085,Hoa Thám,xã,lang-son\n"
    ),
}


def past(repository: Repository) -> list[gitlog.Commit]:
    """All that git tells of the content."""
    with gitlog.past(repository.content) as commits:
        return list(commits)


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
        lambda text: text.replace("2026-05-28", "28/05/2026"),
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
    """Where to park stands on the page; no event says it, so none changes."""
    repository.commit(D2, {VENUE: TEXTS[VENUE] + "parking: Sân trước\n"})
    drive, *events = stamps(repository)
    assert drive.modified == at(D2)
    assert events == [history.Stamp(at(D1), at(D1), 0)] * 2


def test_one_session_that_moves_leaves_the_other(repository: Repository) -> None:
    """An event changes with what it shows, not with whatever else its drive's file says."""
    repository.commit(D2, {DRIVE: TEXTS[DRIVE].replace("2026-05-29", "2026-05-30")})
    _, first, second = stamps(repository)
    assert first == history.Stamp(at(D1), at(D1), 0)
    assert second == history.Stamp(at(D1), at(D2), 1)


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


def test_commits_of_a_branch_count_one_by_one(repository: Repository) -> None:
    """What a merge brings counts as it was committed; the merge itself changes nothing."""
    repository.git("checkout", "--quiet", "-b", "de-nghi")
    repository.commit(D2, {DRIVE: TEXTS[DRIVE].replace("05-28", "05-30")})
    repository.commit(D3, {DRIVE: TEXTS[DRIVE].replace("05-28", "05-31")})
    repository.git("checkout", "--quiet", "main")
    repository.git("merge", "--quiet", "--no-ff", "--message=Gộp", "de-nghi", at=D4)
    assert stamps(repository)[1] == history.Stamp(at(D1), at(D3), 2)


def test_a_pull_takes_nothing_back(repository: Repository) -> None:
    """A merge whose first parent is an old local commit does not hide what others published."""
    repository.git("branch", "nhan-vien")
    for day, new in ((D2, "05-29"), (D3, "05-30")):
        repository.commit(day, {DRIVE: TEXTS[DRIVE].replace("05-28", new)})
    before = stamps(repository)
    repository.git("checkout", "--quiet", "nhan-vien")
    repository.commit(D4, {"campaigns/x.yaml": "name: Chưa xong\n"})
    repository.git("merge", "--quiet", "--message=Gộp", "main", at=D5)
    assert stamps(repository) == before
    assert before[1] == history.Stamp(at(D1), at(D3), 2)


def test_pushes_of_two_clones_never_lower_a_stamp(tmp_path: Path) -> None:
    """Whoever pulls and pushes when: no sequence and no moment falls, and a new text is a new moment."""
    an = Repository(tmp_path / "an")
    an.commit(D1, dict(TEXTS))
    binh = an.clone(tmp_path / "binh")
    moved = TEXTS[DRIVE].replace("05-28", "05-30")
    later = moved.replace("start: 06:30, venues", "start: 07:30, venues")
    cancelled = later.replace("confirmed", "confirmed\noutcome: cancelled")
    address = TEXTS[VENUE] + "address: Thôn 1\n"
    script: tuple[tuple[Repository, dict[str, str | None]], ...] = (
        (an, {VENUE: address}),  # An waits with the push, while Bình moves the drive
        (binh, {DRIVE: moved}),
        (binh, {DRIVE: later}),
        (an, {}),
        (binh, {DRIVE: cancelled}),  # both cancel it, Bình first and An pushes first
        (an, {DRIVE: cancelled}),
        (binh, {}),
        (an, {VENUE: address.replace("1", "2")}),
        (binh, {VENUE: address.replace("1", "3")}),
        (an, {}),
    )
    waiting = {0, 4, 7}
    clock = (f"2026-02-{day:02}T08:00:00+07:00" for day in range(1, 29))
    published, texts = stamps(an), TEXTS[DRIVE] + TEXTS[VENUE]
    for number, (who, files) in enumerate(script):
        who.commit(next(clock), files)
        if number in waiting:
            continue
        who.git("fetch", "--quiet", "origin")
        # Like git pull; of two texts for one line, one's own stays.
        options = ("--quiet", "--strategy-option=ours", "--message=Gộp")
        who.git("merge", *options, "origin/main", at=next(clock))
        who.git("push", "--quiet", "origin", "HEAD:main")
        now = stamps(who)
        shown = "".join((who.content / path).read_text(encoding="utf-8") for path in (DRIVE, VENUE))
        for old, new in zip(published, now, strict=True):
            assert new.sequence >= old.sequence, number
            assert new.modified >= old.modified, number
        assert shown == texts or now[1].modified > published[1].modified, number
        published, texts = now, shown
    assert published[1].sequence >= 5


def test_the_same_edit_on_both_sides_does_not_grow_older(repository: Repository) -> None:
    """What was published as of day 4 stays so when a merge brings the same edit from day 2."""
    repository.git("branch", "nhan-vien")
    repository.commit(D4, {VENUE: TEXTS[VENUE] + "address: Thôn 1\n"})
    before = stamps(repository)
    repository.git("checkout", "--quiet", "nhan-vien")
    repository.commit(D2, {VENUE: TEXTS[VENUE] + "address: Thôn 1\n"})
    repository.git("merge", "--quiet", "--message=Gộp", "main", at=D5)
    assert stamps(repository) == before


def test_a_merge_that_joins_two_edits_of_a_drive_is_a_change(repository: Repository) -> None:
    """The venue of one side and the hours of the other were never seen together before."""
    repository.git("checkout", "--quiet", "-b", "nhan-vien")
    repository.commit(D2, {VENUE: TEXTS[VENUE] + "address: Thôn 1\n"})
    repository.git("checkout", "--quiet", "main")
    repository.commit(D3, {DRIVE: TEXTS[DRIVE].replace("05-28", "05-30")})
    repository.git("merge", "--quiet", "--message=Gộp", "nhan-vien", at=D4)
    assert stamps(repository)[1] == history.Stamp(at(D1), at(D4), 2)


def test_what_a_merge_dropped_is_not_the_last_word(repository: Repository) -> None:
    """Where a merge keeps one side's text, that is the state, though the other side's is later."""
    repository.git("checkout", "--quiet", "-b", "nhan-vien")
    repository.commit(D3, {DRIVE: TEXTS[DRIVE].replace("05-28", "05-31")})
    repository.git("checkout", "--quiet", "main")
    repository.commit(D2, {DRIVE: TEXTS[DRIVE].replace("05-28", "05-30")})
    repository.git("merge", "--quiet", "--strategy=ours", "--message=Gộp", "nhan-vien", at=D4)
    assert stamps(repository)[1] == history.Stamp(at(D1), at(D4), 3)


def test_later_commits_never_reorder_older_ones() -> None:
    """The order of a part of the graph is the same in the whole."""
    part = {"a": (5, ()), "c": (9, ("a",)), "b": (7, ("a",)), "m": (8, ("b", "c"))}
    whole = {**part, "z": (1, ("a",)), "y": (9, ("z",)), "n": (2, ("m", "y"))}
    assert gitlog.in_order(part) == ["a", "b", "c", "m"]
    assert [id_ for id_ in gitlog.in_order(whole) if id_ in part] == gitlog.in_order(part)
    assert gitlog.in_order(whole) == ["a", "z", "b", "c", "m", "y", "n"]


@pytest.mark.parametrize(
    ("path", "old", "new", "events"),
    [
        ("directives/2026/ke-hoach.md", "title: Kế hoạch", "title: Kế hoạch mới", "ab"),
        ("campaigns/xuan-hong.yaml", "Xuân hồng", "Lễ hội Xuân hồng", "ab"),
        ("observances/toan-dan.yaml", "name: Ngày", "name: Ngày hội", ""),
        ("organisations/hoi.yaml", "name: Hội", "name: Hội Chữ thập đỏ", ""),
        ("places/provinces.yaml", "name: Lạng Sơn", "name: Lạng", "ab"),
        ("places/communes.csv", "Thất Khê", "Quốc Việt", "a"),
    ],
)
def test_what_others_say_of_a_drive_modifies_it(
    repository: Repository, path: str, old: str, new: str, events: str
) -> None:
    """A name or title changes the drive whose page shows it and the events that show it; none rises."""
    repository.commit(D2, {**ELSEWHERE, DRIVE: TEXTS[DRIVE] + REFERENCES})
    assert old in ELSEWHERE[path]
    before = stamps(repository)
    assert [stamp.modified for stamp in before] == [at(D2)] * 3
    repository.commit(D3, {path: ELSEWHERE[path].replace(old, new)})
    assert stamps(repository) == tuple(
        stamp._replace(modified=at(D3) if key in f"drive {events}" else stamp.modified)
        for key, stamp in zip(("drive", "a", "b"), before, strict=True)
    )


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("directives/2026/ke-hoach.md", "Nội dung", "Nội dung mới"),
        ("campaigns/xuan-hong.yaml", "season: Xuân", "season: Tết"),
        ("places/provinces.yaml", "code: '46'", "code: '47'"),
        ("places/communes.csv", "Hoa Thám", "Bình Gia"),
        ("venues/lang-son/khac.yaml", "name: Nơi khác", "name: Nơi khác nữa"),
    ],
)
def test_what_a_drive_does_not_show_is_no_change(
    repository: Repository, path: str, old: str, new: str
) -> None:
    """Another commune's name, or a directive's body, leaves the drive as it was."""
    repository.commit(D2, {**ELSEWHERE, DRIVE: TEXTS[DRIVE] + REFERENCES})
    before = stamps(repository)
    assert old in ELSEWHERE[path]
    repository.commit(D3, {path: ELSEWHERE[path].replace(old, new)})
    assert stamps(repository) == before


def test_an_observance_rises_with_its_day(repository: Repository) -> None:
    """Another first day is another start of the yearly event; another name is not."""
    path = "observances/toan-dan.yaml"
    repository.commit(D2, {path: ELSEWHERE[path]})
    repository.commit(D3, {path: ELSEWHERE[path].replace("name: Ngày", "name: Hội")})
    assert replay(repository).record("observances", "toan-dan").sequence == 0
    repository.commit(D4, {path: ELSEWHERE[path].replace("04-07", "04-08")})
    read = replay(repository).record("observances", "toan-dan")
    assert read == history.Stamp(at(D2), at(D4), 1)


def test_another_folder_is_no_change(repository: Repository) -> None:
    """A drive's file may be put into another year; its id, and so the drive, is the same."""
    before = stamps(repository)
    repository.commit(D2, {DRIVE: None, "drives/2027/lang-son/dot-1.yaml": TEXTS[DRIVE]})
    assert stamps(repository) == before


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
    (side,) = past(repository)[1].sides
    changed = {change.path for change in side}
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


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("log.showRoot", "false"),
        ("log.showSignature", "true"),
        ("log.follow", "true"),
        ("log.diffMerges", "off"),
        ("log.abbrevCommit", "true"),
        ("core.abbrev", "4"),
        ("core.quotepath", "true"),
        ("color.ui", "always"),
        ("diff.renames", "copies"),
        ("diff.orderFile", "/khong-co"),
        ("i18n.logOutputEncoding", "UTF-16"),
    ],
)
def test_settings_of_a_users_git_change_nothing(
    repository: Repository, name: str, value: str
) -> None:
    """The history is the same whatever the person who builds has set in git."""
    repository.commit(D2, {DRIVE: TEXTS[DRIVE].replace("05-28", "05-30")})
    before = replay(repository)
    repository.git("config", name, value)
    assert replay(repository) == before


def test_a_hooks_environment_changes_nothing(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hook is run with GIT_DIR; the content's own repository counts all the same."""
    before = replay(repository)
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.setenv(name, "khong-co")
    monkeypatch.setenv("LC_ALL", "vi_VN.UTF-8")
    assert replay(repository) == before
    assert replay(repository).commit is not None


def test_a_partial_clone_is_refused(repository: Repository, tmp_path: Path) -> None:
    """A clone without old texts is told in a sentence, not read as a short history."""
    repository.commit(D2, {DRIVE: TEXTS[DRIVE].replace("05-28", "05-30")})
    repository.git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    address = f"file://{repository.folder}"
    repository.git("clone", "--quiet", "--filter=blob:none", address, str(clone))
    found, _ = catalogue.load(clone / "content")
    with pytest.raises(gitlog.HistoryUnreadableError, match=r"^Git không đọc được hết lịch sử"):
        history.read(clone / "content", found, NOW)


@pytest.mark.parametrize("lost", ["HEAD~1:content/", "HEAD:content/"])
def test_a_text_that_is_lost_later_is_refused(repository: Repository, lost: str) -> None:
    """Git stops in the middle of its answer; what it had said so far is not believed."""
    for moment, day in ((D2, "30"), (D3, "31")):
        repository.commit(moment, {DRIVE: TEXTS[DRIVE].replace("05-28", f"05-{day}")})
    id_ = repository.git("rev-parse", lost + DRIVE).strip()
    (repository.folder / ".git" / "objects" / id_[:2] / id_[2:]).unlink()
    with pytest.raises(gitlog.HistoryUnreadableError, match="git log: "):
        replay(repository)


def read_all(repository: Repository, *command: str) -> None:
    """Read everything that a git command tells as one that tells changed lines."""
    archive = Archive()
    with gitlog._started(repository.content, *command) as answer:
        for _, sides in gitlog._sides(gitlog._parts(answer, b"\n\x01")):
            for side in sides:
                archive.edits(side)


def test_git_may_be_cut_off_anywhere(repository: Repository, tmp_path: Path) -> None:
    """Whatever git says last before it is killed, the error is git's."""
    repository.commit(D2, {DRIVE: TEXTS[DRIVE].replace("05-28", "05-30")})
    whole = subprocess.run(
        gitlog._line("log", *gitlog._CHANGED_LINES, "HEAD"),
        cwd=repository.content,
        check=True,
        capture_output=True,
    ).stdout
    (tmp_path / "whole").write_bytes(whole)
    for length in range(0, len(whole), 97):
        cut = f"-c alias.cut=!head -c {length} '{tmp_path}/whole'; exit 137".split(" ", 1)
        with gitlog._started(
            repository.content, *cut[:1], cut[1].replace("137", "0"), "cut"
        ) as told:
            assert b"".join(told) == whole[:length]
        with pytest.raises(gitlog.HistoryUnreadableError):
            read_all(repository, *cut, "cut")


def test_no_room_to_run_ahead(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system gives a pipe no more room, the history is read all the same."""
    before = replay(repository)
    fcntl = pytest.importorskip("fcntl")

    def refuse(*_arguments: object) -> None:
        raise PermissionError

    monkeypatch.setattr(fcntl, "fcntl", refuse)
    assert replay(repository) == before


def test_lost_objects_are_refused(repository: Repository) -> None:
    """Where a commit or an old text is lost, nothing is guessed."""
    repository.commit(D2, {DRIVE: TEXTS[DRIVE].replace("05-28", "05-30")})
    objects = repository.folder / ".git" / "objects"
    for revision in (f"HEAD~1:content/{DRIVE}", "HEAD~1"):
        id_ = repository.git("rev-parse", revision).strip()
        (objects / id_[:2] / id_[2:]).unlink()
        with pytest.raises(gitlog.HistoryUnreadableError, match="git log: "):
            replay(repository)


def test_links_and_submodules_are_no_records(repository: Repository) -> None:
    """What is no regular file was never published, and git may not have it."""
    commit = repository.git("rev-parse", "HEAD").strip()
    entry = f"160000,{commit},content/campaigns/kho-con.yaml"
    repository.git("update-index", "--add", "--cacheinfo", entry)
    repository.git("commit", "--quiet", "--message=Kho con", at=D2)
    assert stamps(repository)[1] == history.Stamp(at(D1), at(D1), 0)
    assert "campaigns/kho-con.yaml" not in (gitlog.files_at(repository.content, "HEAD") or {})


def test_names_of_committers_are_not_read(repository: Repository) -> None:
    """Nothing of a history holds who made a change."""
    read = replay(repository)
    assert "example.invalid" not in repr(read) + repr(past(repository))


@pytest.mark.parametrize(
    "texts",
    [
        (b"a: 1", b"b: 2\nc: 3\nd: 4\ne: 5\nf: 6"),
        (b"a: 1", b"a: 1\n"),
        (b"a: 1\n", b"a: 1"),
        (b"a: 1\nb: 2", b"a: 1\nc: 3"),
        (b"", b"a: 1\n"),
        (b"a: 1\n", b""),
        (b"\n\n", b"\n"),
        (b"a\r\nb\r\n", b"a\r\nc\rd\r\n"),
        (b"\\ No newline at end of file\n", b"+x\n-y\n \n@@ -1 +1 @@\n"),
        (b"diff --git a b\n", b"\x01abc 1 \0\ndiff --git a b\n"),
        (b"\xff\xfe\0\n", b"\0\x01\0\n"),
    ],
)
def test_old_texts_are_exact(repository: Repository, texts: tuple[bytes, ...]) -> None:
    """Every text that git tells is byte for byte what was committed."""
    for text in texts:
        (repository.content / DRIVE).write_bytes(text)
        repository.commit(D2)
    commits = past(repository)
    archive = Archive()
    for commit in commits:
        for side in commit.sides:
            archive.edits(side)
    for text in texts:
        assert archive.text(gitlog.blob_of(text)) == text
    (last,) = commits[-1].sides
    assert (last[0].old, last[0].new) == tuple(map(gitlog.blob_of, texts))
