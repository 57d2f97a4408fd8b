"""What is remembered of a history is what reading it anew finds, whatever happened in between."""

from __future__ import annotations

import random
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from unit.repository import Repository

from giot_hong import catalogue, gitlog, history, withheld
from giot_hong.clock import ZONE
from giot_hong.history import History
from giot_hong.memory import Kept, Key, Memory

NOW = datetime(2026, 3, 1, 12, tzinfo=ZONE)
D1, D2, D3, D4 = (f"2026-01-0{day}T08:00:00+07:00" for day in range(1, 5))
KINDS = ("drives", "directives", "news", "observances")
CITED = "summary: S\ncitations:\n  - {text: T, checked: 2026-01-01}\n"


def drive(number: int) -> str:
    """A drive's text."""
    return (
        f"title: Đợt {number}\nprovince: lang-son\ncertainty: confirmed\n"
        f"campaigns: [xuan-hong]\nsource: {{directive: ke-hoach}}\nsessions:\n"
        f"  - {{date: 2026-05-{10 + number}, start: 06:30, venues: [hoi-truong]}}\n"
        f"  - {{key: b, date: 2026-06-{10 + number}, place_as_written: Chợ}}\n"
    )


def paper(title: str, more: str = "") -> str:
    """A directive's text."""
    return f"---\ntitle: {title}\nissuer: hoi\nkind: KH\nsummary: S.\ndate: 2026-01-01\n{more}---\n\nNội dung.\n"


TEXTS: dict[str, str | None] = {
    "content.yaml": "schema_version: 1\n",
    "places/provinces.yaml": (
        "provinces:\n  - {id: lang-son, code: '20', name: Lạng Sơn, kind: tỉnh}\n"
    ),
    "places/communes.csv": "code,name,kind,province\n06040,Thất Khê,xã,lang-son\n",
    "venues/lang-son/hoi-truong.yaml": (
        'name: Hội trường\nprovince: lang-son\ncommune: "06040"\naddress: Số 1\n'
    ),
    "campaigns/xuan-hong.yaml": f"name: Xuân hồng\nseason: Xuân\n{CITED}",
    "observances/toan-dan.yaml": f"name: Ngày toàn dân\nfirst: 2000-04-07\n{CITED}",
    "organisations/hoi.yaml": "name: Hội\n",
    "directives/2026/ke-hoach.md": paper("Kế hoạch"),
    "directives/2026/sua.md": paper("Sửa kế hoạch"),
    "news/2026/tin.md": "---\ntitle: Tin\ndate: 2026-01-02\nsummary: S.\n---\n\nTin.\n",
    **{f"drives/2026/lang-son/dot-{number}.yaml": drive(number) for number in range(1, 4)},
}
DRIVE = "drives/2026/lang-son/dot-1.yaml"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Three drives with all that they name, committed on day 1."""
    made = Repository(tmp_path / "repository")
    made.commit(D1, dict(TEXTS))
    return made


def read(repository: Repository, memory: Memory | None = None, now: datetime = NOW) -> History:
    """The history of the working tree."""
    found, _ = catalogue.load(repository.content)
    found.withheld = withheld.find(found, now)
    return history.read(repository.content, found, now, memory)


def said(found: History, key: Key) -> tuple[Any, ...]:
    """Everything that a history says of a record."""
    events = {one: stamp for one, stamp in found.events.items() if one[0] == key[1]}
    is_drive = key[0] == "drives"
    return (
        found.record(*key),
        tuple(sorted(events.items())) if is_drive else (),
        found.changes_of(*key),
        tuple(sorted(found.dropped.get(key[1], {}).items())) if is_drive else (),
    )


def play(repository: Repository, memory: Memory, now: datetime = NOW) -> History:
    """Read with and without memory: both agree in everything, asked for in whatever order."""
    cold = read(repository, now=now)
    keys = [key for key in cold.records if key[0] in KINDS]
    warm = read(repository, memory, now)
    assert {key: warm.digest(*key) for key in keys} == {key: cold.digest(*key) for key in keys}
    warm = read(repository, memory, now)
    for key in reversed(keys):
        assert repr(said(warm, key)) == repr(said(cold, key))
    assert warm == cold
    assert cold == warm
    made = History(
        now, dict(cold.records), dict(cold.events), dict(cold.revisions), dict(cold.dropped)
    )
    assert [made.digest(*key) for key in keys] == [cold.digest(*key) for key in keys]
    return warm


# What may happen to a site


Files = dict[str, str | None]


class Player:
    """Somebody who does to a site all that staff may do, and more."""

    def __init__(self, repository: Repository, seed: int) -> None:
        self.repository, self.random = repository, random.Random(seed)  # noqa: S311
        self.seconds = 1_767_300_000
        self.number = 10
        self.seen: list[tuple[str, str]] = []

    def moment(self) -> str:
        """The time of a commit: mostly later than the last one, at times earlier or in the future."""
        self.seconds += self.random.randrange(1, 40_000)
        odd = self.random.choice([0] * 8 + [-200_000, 9_000_000])
        return datetime.fromtimestamp(self.seconds + odd, ZONE).isoformat()

    def texts(self) -> dict[str, str]:
        """The content as it stands in the folder."""
        content = self.repository.content
        return {
            path.relative_to(content).as_posix(): path.read_text(encoding="utf-8")
            for path in sorted(content.rglob("*.*"))
        }

    def edit(self, path: str, text: str) -> Files:
        """One file of any kind, edited."""
        pick, number = self.random.choice, self.random.randrange(10)
        later = pick(
            ["", "status: draft\n", f"publish_at: 2026-0{pick('134')}-0{number or 1}T08:00\n"]
        )
        self.seen.append((path, text))
        edits: dict[str, tuple[Callable[[str], str], ...]] = {
            "drives": (
                lambda text: re.sub(r"date: 2026-05-\d\d", f"date: 2026-05-2{number}", text),
                lambda text: re.sub(r"start: \d\d", f"start: 0{number}", text),
                lambda text: re.sub(r"title: .*", f"title: Đợt «{number}»", text),
                lambda text: re.sub(r"outcome: .*\n", "", text)
                + pick(["", "outcome: cancelled\n", "outcome: postponed\n"]),
                lambda text: re.sub(r"certainty: \w+", f"certainty: {pick(['tentative', 'confirmed'])}", text),
                lambda text: re.sub(r"  - \{key: b.*\n", "", text)
                if "key: b" in text
                else text.replace("sessions:\n", "sessions:\n  - {key: b, date: 2026-06-10, place_as_written: Sân}\n"),
                lambda text: text + f"# {number}\n",
                lambda text: re.sub(r"(status|publish_at): .*\n", "", text) + later,
                lambda text: "title: [\n",
                lambda text: re.sub(r"changes:\n  - .*\n", "", text)
                + "changes:\n  - {date: 2026-01-03, what: date, reason: Vì.}\n",
            ),
            "venues": (
                lambda text: re.sub(r"address: .*", f"address: Số {number}", text),
                lambda text: re.sub(r"name: .*", f"name: Nhà {number}", text),
                lambda text: re.sub(r"parking: .*\n", "", text) + f"parking: Sân {number}\n",
            ),
            "directives": (
                lambda text: re.sub(r"title: .*", f"title: Văn bản {number}", text),
                lambda text: text + f"Thêm {number}.\n",
                lambda text: re.sub(r"(status|publish_at): .*\n", "", text).replace("kind:", later + "kind:", 1),
                lambda text: re.sub(r"references:\n  - .*\n", "", text),
                lambda text: re.sub(r"references:\n  - .*\n", "", text).replace(
                    "kind: KH\n",
                    "kind: KH\nreferences:\n  - {relation: "
                    f"{pick(['amends', 'withdraws', 'replaces'])}, directive: {pick(['ke-hoach', 'sua', 'chua-co'])}}}\n",
                ),
            ),
            "news": (lambda text: text + f"Thêm {number}.\n",),
            "observances": (
                lambda text: re.sub(r"first: .*", f"first: 2000-04-1{number}", text),
                lambda text: re.sub(r"name: .*", f"name: Ngày {number}", text),
            ),
            "places": (
                lambda text: re.sub(r"Thất \w+", f"Thất K{number}", text),
                lambda text: re.sub(r"name: Lạng \w+", f"name: Lạng S{number}", text),
            ),
        }  # fmt: skip
        usual = (lambda text: re.sub(r"name: .*", f"name: Tên {number}", text),)
        return {path: pick(edits.get(path.partition("/")[0], usual))(text)}

    def any_edit(self) -> Files:
        """One file or a few, edited, added, renamed, removed or put back as they were."""
        texts = {path: text for path, text in self.texts().items() if path != "content.yaml"}
        path = self.random.choice([*texts])
        kind, stem = path.partition("/")[0], Path(path).stem
        self.number += 1
        what = self.random.randrange(12)
        new = path.replace(stem, f"moi-{self.number}")
        if what == 0 and kind == "drives":
            hidden = self.random.choice(["", "status: draft\n", "publish_at: 2026-02-01T08:00\n"])
            text = re.sub(r"(status|publish_at): .*\n", "", texts[path])
            return {new: hidden + text.replace("Đợt", "Thêm đợt")}
        if what in {1, 2} and kind in {"drives", "directives"}:
            old = re.findall(r"formerly: \[(.*)\]\n", texts[path])
            text = re.sub(r"formerly: .*\n", "", texts[path])
            line = f"formerly: [{', '.join([stem, *old])}]\n"
            if what == 2 or not text.startswith("---"):
                text = text.replace("title:", line + "title:", 1)
            return {path: None, new: text}
        if what == 3 and kind == "drives":
            return {path: None}
        if what == 4:  # to another folder: the same record
            return {path: None, path.replace("/2026/", "/2027/"): texts[path]}
        if what == 5 and self.seen:
            before, text = self.random.choice(self.seen)
            return {before: text} if before in texts else {}
        files: Files = {}
        for path in self.random.sample([*texts], self.random.choice([1, 1, 1, 2, 4])):
            files |= self.edit(path, texts[path])
        return files

    def step(self) -> None:
        """A commit, a branch with its merge, or a return to what was."""
        git = self.repository.git
        self.discard()
        # The first commit stays, or nothing would be left to play with.
        what = self.random.randrange(8 if int(git("rev-list", "--count", "HEAD")) > 1 else 1)
        if what == 0:
            git("checkout", "-q", "-b", f"nhanh-{self.number}")
            for _ in range(self.random.randrange(1, 3)):
                self.repository.commit(self.moment(), self.any_edit())
            git("checkout", "-q", "main")
            if self.random.random() < 0.7:
                self.repository.commit(self.moment(), self.any_edit())
            branches = git("branch", "--format=%(refname:short)", "--no-merged", "main").split()
            if branches:
                self.merge(self.random.choice(branches))
        elif what == 1 and self.random.random() < 0.4:
            git("reset", "-q", "--hard", "HEAD~1")
        elif what == 2:  # not of a merge, nor of a commit that changed nothing
            with suppress(subprocess.CalledProcessError):
                git("revert", "--no-edit", "HEAD", at=self.moment())
        else:
            for _ in range(self.random.randrange(1, 3)):
                self.repository.commit(self.moment(), self.any_edit())

    def merge(self, branch: str) -> None:
        """Like git pull, whichever side wins; where git cannot decide, nothing is merged."""
        how = self.random.choice(
            ["--strategy-option=ours", "--strategy-option=theirs", "--strategy=ours"]
        )
        try:
            self.repository.git("merge", "-q", how, "--message=Gộp", branch, at=self.moment())
        except subprocess.CalledProcessError:
            self.repository.git("merge", "--abort")

    def leave_uncommitted(self) -> None:
        """Something that is only in the folder."""
        for path, text in self.any_edit().items():
            if text is None:
                (self.repository.content / path).unlink()
            else:
                self.repository.write(path, text)

    def discard(self) -> None:
        """Back to the last commit."""
        self.repository.git("reset", "-q", "--hard")
        self.repository.git("clean", "-qfd")

    def damage(self, path: Path) -> None:
        """What may happen to a file between two builds."""
        raw = bytearray(path.read_bytes())
        at = self.random.randrange(len(raw))
        what = self.random.randrange(6)
        if what == 0:
            path.write_bytes(raw[:at])
        elif what == 1:
            path.write_bytes(bytes(len(raw)))
        elif what == 2:
            path.write_bytes(raw[:at] + bytes(len(raw) - at))
        elif what == 3:
            path.unlink()
        else:
            for _ in range(20):
                raw[self.random.randrange(100, len(raw))] ^= 1 << self.random.randrange(8)
            path.write_bytes(raw)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_is_remembered_as_read_anew(
    repository: Repository, tmp_path: Path, seed: int
) -> None:
    """Commits, renames, merges, reverts, uncommitted files, damage; a digest is what is said."""
    player = Player(repository, seed)
    path = tmp_path / "work" / "history"
    memory = Memory(path)
    digests: dict[tuple[Key, bytes], str] = {}
    words: dict[tuple[Key, str], bytes] = {}
    for number in range(16):
        player.step()
        if player.random.random() < 0.3:
            player.leave_uncommitted()
        if number % 4 == 3 and path.exists():
            player.damage(path)
        found = play(repository, memory)
        if player.random.random() < 0.2:
            play(repository, memory, datetime(2026, 1, 3, tzinfo=ZONE))
        for key in found.records:
            told, digest = repr(said(found, key)), found.digest(*key)
            assert digests.setdefault((key, digest), told) == told
            assert words.setdefault((key, told), digest) == digest


# A digest


def test_a_digest_changes_with_what_is_said(repository: Repository) -> None:
    """Of a drive whose venue moved, not of one that has none; of what is not committed as well."""
    first = read(repository)
    repository.commit(
        D2, {"news/2026/tin.md": "---\ntitle: Khác\ndate: 2026-01-02\nsummary: S.\n---\n\nTin.\n"}
    )
    second = read(repository)
    assert first.digest("news", "tin") != second.digest("news", "tin")
    assert first.digest("drives", "dot-1") == second.digest("drives", "dot-1")
    repository.write(DRIVE, drive(1).replace("06:30", "07:30"))
    third = read(repository)
    assert second.digest("drives", "dot-1") != third.digest("drives", "dot-1")
    assert second.digest("drives", "dot-2") == third.digest("drives", "dot-2")


def test_a_digest_tells_a_clock_that_ran_ahead(repository: Repository, tmp_path: Path) -> None:
    """What is later than the build is told as of the build, so each build says otherwise."""
    memory = Memory(tmp_path / "history")
    repository.commit("2026-03-05T08:00:00+07:00", {DRIVE: drive(1).replace("06:30", "07:30")})
    found = {}
    for day in (2, 3, 6, 7):
        now = datetime(2026, 3, day, tzinfo=ZONE)
        warm = play(repository, memory, now)
        found[day] = [warm.digest("drives", id_) for id_ in ("dot-1", "dot-2")]
    ahead, other = zip(*found.values(), strict=True)
    assert len({*ahead}) == 3
    assert ahead[2] == ahead[3]
    assert len({*other}) == 1


def test_a_digest_of_what_git_never_saw(tmp_path: Path) -> None:
    """Without git, or without such a record, all is of now: another moment is another digest."""
    repository = Repository(tmp_path)
    for path, text in TEXTS.items():
        repository.write(path, text or "")
    found = read(repository)
    assert found.gaps == ("no-git",)
    assert found.digest("drives", "dot-1") == History(NOW).digest("drives", "dot-1")
    later = read(repository, now=datetime(2026, 3, 2, tzinfo=ZONE))
    assert found.digest("drives", "dot-1") != later.digest("drives", "dot-1")


# What is read and written


def rows(path: Path) -> dict[int, bytes]:
    """All rows of a memory's file."""
    with closing(sqlite3.connect(path)) as base:
        return dict(base.execute("SELECT number, body FROM rows"))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[set[int] | None]:
    """The rows that are read from now on, by number; None for all of them."""
    found: list[set[int] | None] = []
    usual = Kept._read

    def noted(kept: Kept, numbers: Iterable[int] | None) -> dict[int, bytes]:
        found.append(None if numbers is None else {*numbers})
        return usual(kept, numbers)

    monkeypatch.setattr(Kept, "_read", noted)
    return found


def test_only_what_changed_is_read_and_written(
    repository: Repository, tmp_path: Path, asked: list[set[int] | None]
) -> None:
    """One drive of many is edited: its own row is read and written, and no other drive's."""
    path = tmp_path / "history"
    memory = Memory(path)
    many: Files = {f"drives/2026/lang-son/them-{n}.yaml": drive(n % 9) for n in range(80)}
    repository.commit(D2, many)
    read(repository, memory)
    before = rows(path)
    assert len(before) > 80
    assert asked == []
    repository.commit(D3, {DRIVE: drive(1).replace("06:30", "07:30")})
    found = read(repository, memory)
    assert found.event("dot-1", "a").sequence == 1
    # Its own, and who shows the venue, the campaign, the paper, the province and the communes.
    numbers = {number for some in asked for number in (some or ())}
    assert None not in asked
    assert len(numbers) == 6
    after = rows(path)
    assert len({number for number in after if after[number] != before.get(number)}) == 1
    digests = [found.digest("drives", f"them-{number}") for number in range(80)]
    assert len(asked) == 2  # no row was read for them
    assert digests == [read(repository).digest("drives", f"them-{number}") for number in range(80)]


def test_who_asks_for_all_reads_them_at_once(
    repository: Repository, tmp_path: Path, asked: list[set[int] | None]
) -> None:
    """After some single rows the rest is read in one go."""
    memory = Memory(tmp_path / "history")
    repository.commit(D2, {f"drives/2026/lang-son/them-{n}.yaml": drive(n % 9) for n in range(200)})
    read(repository, memory)
    warm = read(repository, memory)
    assert asked == []
    assert warm == read(repository)
    assert asked.count(None) == 1
    assert len(asked) < 70


def test_nothing_is_saved_where_nothing_is_new(repository: Repository, tmp_path: Path) -> None:
    """Without a new commit the file stays as it is, byte for byte."""
    path = tmp_path / "history"
    memory = Memory(path)
    read(repository, memory)
    before = path.read_bytes(), path.stat().st_mtime_ns
    repository.write(DRIVE, drive(1).replace("06:30", "07:30"))
    play(repository, memory)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["history"]


def test_a_save_does_not_spoil_what_is_read_after_it(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A committed drive is new at a hall whose file is edited and not committed: one reading."""
    memory = Memory(tmp_path / "history")
    other = "venues/lang-son/nha-khac.yaml"
    there = drive(2).replace("[hoi-truong]", "[nha-khac]")
    hall = "name: Nhà khác\nprovince: lang-son\n"
    repository.commit(D2, {other: hall, "drives/2026/lang-son/dot-2.yaml": there})
    read(repository, memory)
    repository.commit(D3, {DRIVE: drive(1).replace("[hoi-truong]", "[nha-khac]")})
    new = drive(5).replace("[hoi-truong]", "[nha-khac]")
    repository.commit(D4, {"drives/2026/lang-son/dot-5.yaml": new})
    repository.write(other, "name: Nhà khác nữa\nprovince: lang-son\n")
    asked: list[str | None] = []
    past = gitlog.past

    def noted(folder: Path, since: str | None, until: str) -> Any:
        asked.append(since)
        return past(folder, since, until)

    monkeypatch.setattr(gitlog, "past", noted)
    warm = read(repository, memory)
    assert len(asked) == 1
    assert asked[0]
    assert warm.event("dot-5", "a").sequence == 1
    assert warm == read(repository)


# What may have happened to the file


def is_used(repository: Repository, memory: Memory) -> bool:
    """Whether a reading would go on from what is kept."""
    return memory.load(repository.content, gitlog.head(repository.content) or "") is not None


def foreign(path: Path) -> None:
    """A database of something else."""
    path.unlink()
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("CREATE TABLE parts (name TEXT, body TEXT)")
        base.execute("INSERT INTO parts VALUES ('title', 'x'), (NULL, 7), (3.5, x'00')")


def folder(path: Path) -> None:
    """No file at all."""
    path.unlink()
    path.mkdir()


def edited(sql: str) -> Callable[[Path], None]:
    """Something that a statement did to it."""

    def edit(path: Path) -> None:
        with closing(sqlite3.connect(path)) as base, base:
            assert base.execute(sql).rowcount

    return edit


DAMAGES: dict[str, Callable[[Path], Any]] = {
    "gone": Path.unlink,
    "empty": lambda path: path.write_bytes(b""),
    "cut": lambda path: path.write_bytes(path.read_bytes()[:-5000]),
    "zeros": lambda path: path.write_bytes(bytes(path.stat().st_size)),
    "zeros at the end": lambda path: path.write_bytes(path.read_bytes()[:4096].ljust(40000, b"\0")),
    "no words": lambda path: path.write_bytes(
        path.read_bytes().replace(b"CREATE TABLE", b"CREATE\xd9TABLE")
    ),
    "older": lambda path: path.write_bytes(b"giot-hong history 1 a b\n{}"),
    "foreign": foreign,
    "folder": folder,
    "no part": edited("DELETE FROM parts WHERE name = 'blobs'"),
    "no title": edited("DELETE FROM parts WHERE name = 'title'"),
    "a part": edited("UPDATE parts SET body = zeroblob(64) WHERE name = 'digests'"),
    "text for bytes": edited("UPDATE parts SET body = 'x' WHERE name = 'ids'"),
    "another title": edited("UPDATE parts SET body = zeroblob(16) WHERE name = 'title'"),
}
LATE: dict[str, Callable[[Path], Any]] = {
    "rows gone": edited("DELETE FROM rows"),
    "rows of others": edited(
        "UPDATE rows SET body = (SELECT body FROM rows ORDER BY number LIMIT 1)"
    ),
    "numbers for rows": edited("UPDATE rows SET body = 7"),
    "no rows": edited("UPDATE rows SET body = NULL"),
    "one bit": edited("UPDATE rows SET body = CAST(replace(body, '[[1', '[[2') AS BLOB)"),
    "no table": edited("ALTER TABLE rows RENAME TO others"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_not_trusted(repository: Repository, tmp_path: Path, damage: str) -> None:
    """Whatever became of it: as if it were not there; and the next build has a good one again."""
    memory = Memory(tmp_path / "work" / "history")
    play(repository, memory)
    assert is_used(repository, memory)
    DAMAGES[damage](memory.path)
    assert not is_used(repository, memory)
    repository.commit(D2, {DRIVE: drive(1).replace("06:30", "07:30")})
    play(repository, memory)
    assert is_used(repository, memory) is (damage != "folder")


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("damage", LATE)
def test_damaged_rows_are_not_trusted(
    repository: Repository, tmp_path: Path, damage: str, when: str
) -> None:
    """Rows are proven when they are read: in the replay, or when somebody asks the history."""
    memory = Memory(tmp_path / "history")
    play(repository, memory)
    if when == "before":
        repository.commit(D2, {DRIVE: drive(1).replace("06:30", "07:30")})
        LATE[damage](memory.path)
    warm = read(repository, memory)
    if when == "after":
        LATE[damage](memory.path)
    cold = read(repository)
    assert warm.record("drives", "dot-2") == cold.record("drives", "dot-2")
    assert warm == cold
    assert any(body.startswith(b"[[1") for body in rows(memory.path).values())
    play(repository, memory)


def test_a_file_that_goes_while_a_history_is_asked(repository: Repository, tmp_path: Path) -> None:
    """Somebody cleans up during a build; what is asked later is read anew."""
    memory = Memory(tmp_path / "history")
    read(repository, memory)
    warm = read(repository, memory)
    memory.path.unlink()
    assert warm.digest("drives", "dot-1") == read(repository).digest("drives", "dot-1")
    assert warm == read(repository)
    assert is_used(repository, memory)


def test_two_builds_at_once(repository: Repository, tmp_path: Path) -> None:
    """Another build saves what came later; the first one tells the site as it found it."""
    memory = Memory(tmp_path / "history")
    read(repository, memory)
    first = read(repository, memory)
    before = read(repository)
    head = gitlog.head(repository.content)
    found, _ = catalogue.load(repository.content)
    repository.commit(D2, {DRIVE: drive(1).replace("06:30", "07:30")})
    play(repository, memory)
    assert first.event("dot-1", "a").sequence == 0
    assert first == before
    # An old reading that saves late leaves what the newer one has kept.
    kept = memory.load(repository.content, gitlog.head(repository.content) or "")
    history.read(repository.content, found, NOW, memory, head or "")
    play(repository, memory)
    assert kept


def test_a_save_that_comes_too_late_is_dropped(repository: Repository, tmp_path: Path) -> None:
    """Rows that changed since one commit are not mixed with what another build has kept since."""
    memory = Memory(tmp_path / "history")
    read(repository, memory)
    head = gitlog.head(repository.content) or ""
    kept = memory.load(repository.content, head)
    repository.commit(D2, {DRIVE: drive(1).replace("06:30", "07:30")})
    read(repository, memory)
    before = memory.path.read_bytes()
    assert kept
    memory._go_on(kept.title, {"about": b"x"}, {0: b"x"})
    assert memory.path.read_bytes() == before


@pytest.mark.parametrize("how", ["EXCLUSIVE", "IMMEDIATE"])
def test_a_file_that_another_holds(repository: Repository, tmp_path: Path, how: str) -> None:
    """Who cannot read or save now goes on without, and the file is as it was."""
    memory = Memory(tmp_path / "history")
    read(repository, memory)
    before = memory.path.read_bytes()
    repository.commit(D2, {DRIVE: drive(1).replace("06:30", "07:30")})
    with closing(sqlite3.connect(memory.path)) as base:
        base.execute(f"BEGIN {how}")
        if how == "IMMEDIATE":
            play(repository, memory)
            assert memory.path.read_bytes() == before
        else:
            assert read(repository, memory) == read(repository)
    play(repository, memory)


def test_no_place_to_keep_anything(repository: Repository, tmp_path: Path) -> None:
    """Where no file can be written, every reading is a first one."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    memory = Memory(tmp_path / "file" / "history")
    play(repository, memory)
    assert not is_used(repository, memory)


CRASH = """
import os, sqlite3, sys
base = sqlite3.connect(sys.argv[1], isolation_level=None)
base.execute("PRAGMA cache_size = 1")
base.execute("BEGIN IMMEDIATE")
base.execute("UPDATE parts SET body = zeroblob(length(body))")
base.execute("UPDATE rows SET body = zeroblob(length(body))")
base.execute("CREATE TABLE more AS SELECT * FROM rows, parts")
os._exit(9)
"""


def test_a_save_that_was_killed_leaves_what_was_kept(
    repository: Repository, tmp_path: Path
) -> None:
    """Half of a save is in the file and its process gone: the old state is put back, and used."""
    memory = Memory(tmp_path / "history")
    read(repository, memory)
    before = memory.path.read_bytes()
    assert subprocess.run([sys.executable, "-c", CRASH, str(memory.path)]).returncode == 9
    assert memory.path.read_bytes()[: len(before)] != before
    assert (tmp_path / "history-journal").exists()
    assert is_used(repository, memory)
    repository.commit(D2, {DRIVE: drive(1).replace("06:30", "07:30")})
    play(repository, memory)


def test_what_a_killed_save_left_is_not_put_into_another_file(
    repository: Repository, tmp_path: Path
) -> None:
    """The file itself is gone as well; the new one is not spoilt by what was to be put back."""
    memory = Memory(tmp_path / "history")
    read(repository, memory)
    subprocess.run([sys.executable, "-c", CRASH, str(memory.path)])
    memory.path.write_bytes(b"giot-hong history 1 a b\n{}" * 900)
    (tmp_path / "history-journal").rename(tmp_path / "aside")
    assert not is_used(repository, memory)
    (tmp_path / "aside").rename(tmp_path / "history-journal")
    repository.commit(D2, {"drives/2026/lang-son/them.yaml": drive(7)})
    found, _ = catalogue.load(repository.content)
    commit = gitlog.head(repository.content) or ""
    history._replayed(repository.content, found, commit, int(NOW.timestamp()), memory, None)
    kept = memory.load(repository.content, commit)
    assert kept
    assert kept.commit == commit
    play(repository, memory)


def test_a_file_that_takes_nothing_more_is_begun_anew(
    repository: Repository, tmp_path: Path
) -> None:
    """What can be read but not written is removed, so that it does not fall behind for ever."""
    memory = Memory(tmp_path / "history")
    read(repository, memory)
    with closing(sqlite3.connect(memory.path)) as base:
        base.execute("CREATE TRIGGER no BEFORE INSERT ON rows BEGIN SELECT RAISE(ABORT, 'no'); END")
    repository.commit(D2, {DRIVE: drive(1).replace("06:30", "07:30")})
    assert read(repository, memory) == read(repository)
    head = gitlog.head(repository.content) or ""
    kept = memory.load(repository.content, head)
    assert kept
    assert kept.commit == head


def test_names_that_are_no_text(repository: Repository, tmp_path: Path) -> None:
    """A record whose file has foreign bytes in its name is kept like any other."""
    name = b"campaigns/\xff.yaml".decode("utf-8", "surrogateescape")
    try:
        repository.write(name, str(TEXTS["campaigns/xuan-hong.yaml"]))
    except OSError:
        pytest.skip("this file system does not take such names")
    repository.commit(D2)
    memory = Memory(tmp_path / "history")
    play(repository, memory)
    assert is_used(repository, memory)
    repository.commit(D3, {DRIVE: drive(1).replace("06:30", "07:30")})
    play(repository, memory)


def test_a_moment_beyond_all_numbers(repository: Repository, tmp_path: Path) -> None:
    """Git takes years that no clock will show."""
    memory = Memory(tmp_path / "history")
    repository.commit(D2, {DRIVE: drive(1).replace("06:30", "07:30")})
    told = repository.git("cat-file", "commit", "HEAD")
    raw = tmp_path / "commit"
    raw.write_text(re.sub(r"(committer .*> )\d+", r"\g<1>99999999999999999999", told), "utf-8")
    id_ = repository.git("hash-object", "-t", "commit", "-w", "--literally", str(raw)).strip()
    repository.git("reset", "-q", "--hard", id_)
    assert play(repository, memory).record("drives", "dot-1").modified == NOW
    repository.commit(D4, {DRIVE: drive(1)})
    play(repository, memory)
