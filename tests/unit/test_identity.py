"""What was published does not vanish without a word, nor forget what it was called."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from broken.odd import DRIVE, GOOD, put, write_tree
from unit.repository import Repository

from giot_hong import catalogue, gitlog, identity, pages, urls
from tests.support import WORDS, drive, make_site, tombstone
from tests.support import published as outputs_of

FOLDER = "drives/2026/lang-son"


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """A content folder whose one drive was published."""
    content = write_tree(tmp_path)
    Repository(tmp_path).commit("2026-01-01T08:00:00+07:00")
    return content


def deleted(content: Path, base: str = "HEAD") -> list[str]:
    """The ids that are missed."""
    return [problem.read for problem in identity.deleted(content, catalogue.load(content)[0], base)]


def test_all_there(published: Path) -> None:
    """Nothing is missed of an unchanged tree, nor of one with a new drive."""
    put(published, f"{FOLDER}/dot-2.yaml", GOOD[DRIVE].encode())
    assert deleted(published) == []


def test_deleted(published: Path) -> None:
    """A deleted drive is missed, and told as an error at its old path."""
    (published / DRIVE).unlink()
    (problem,) = identity.deleted(published, catalogue.load(published)[0])
    assert (problem.path, problem.code) == (f"content/{DRIVE}", "DINH-DANH-04")
    assert problem.severity == "error"


def test_moved_to_another_folder(published: Path) -> None:
    """The file name is the id: another folder is still the same drive."""
    put(published, "drives/2027/lang-son/dot-1.yaml", (published / DRIVE).read_bytes())
    (published / DRIVE).unlink()
    assert deleted(published) == []


@pytest.mark.parametrize(
    ("extra", "missed"), [("", ["dot-1"]), ("formerly: [dot-1]\n", [])], ids=["no", "yes"]
)
def test_renamed(published: Path, extra: str, missed: list[str]) -> None:
    """A renamed drive is missed until it names its old id."""
    (published / DRIVE).unlink()
    put(published, f"{FOLDER}/dot-mot.yaml", (GOOD[DRIVE] + extra).encode())
    assert deleted(published) == missed


def test_tombstone(published: Path) -> None:
    """A duplicate that names the drive which stays is not missed."""
    put(published, f"{FOLDER}/dot-2.yaml", GOOD[DRIVE].encode())
    put(published, DRIVE, b"duplicate_of: dot-2\nreason: Trung.\n")
    assert deleted(published) == []


def test_unreadable_is_not_deleted(published: Path) -> None:
    """A drive whose file is broken has an error of its own and is not called deleted."""
    put(published, DRIVE, b"title: [\n")
    assert deleted(published) == []


def test_unknown_base(published: Path) -> None:
    """Where the published commit is not known there is nothing to compare with."""
    (published / DRIVE).unlink()
    assert deleted(published, "khong-co") == []
    assert deleted(published, "--output=/tmp/khong-co") == []


def test_no_git(tmp_path: Path) -> None:
    """Without git there is nothing to compare with."""
    assert deleted(write_tree(tmp_path)) == []


# The base: what is published


def put_status(output: Path, status: object) -> None:
    """An output folder of ours with this status file."""
    output.mkdir()
    (output / ".giot-hong").touch()
    (output / urls.STATUS).write_text(json.dumps(status), encoding="utf-8")


def test_a_committed_deletion_is_missed(published: Path, tmp_path: Path) -> None:
    """The tree is compared with the commit that was published, not with the newest one."""
    put_status(tmp_path / "output", {"commit": gitlog.head(published)})
    Repository(tmp_path).commit("2026-01-02T08:00:00+07:00", {DRIVE: None})
    assert deleted(published) == []
    base = identity.published(published, tmp_path / "output")
    assert deleted(published, base) == ["dot-1"]


@pytest.mark.parametrize(
    "status",
    [
        {},
        [],
        {"commit": None},
        {"commit": 1},
        {"commit": "f" * 40},
        {"commit": "HEAD~0"},
        {"commit": "--all"},
    ],
)
def test_no_commit_in_the_status(published: Path, tmp_path: Path, status: object) -> None:
    """Where the published commit is not told, or is none that git knows, HEAD is what was published."""
    put_status(tmp_path / "output", status)
    assert identity.published(published, tmp_path / "output") == "HEAD"


def test_no_output_of_ours(published: Path, tmp_path: Path) -> None:
    """A missing folder, another program's, and a broken status file say nothing."""
    output = tmp_path / "output"
    assert identity.published(published, output) == "HEAD"
    put_status(output, {"commit": gitlog.head(published)})
    assert identity.published(published, output) == gitlog.head(published)
    (output / ".giot-hong").unlink()
    assert identity.published(published, output) == "HEAD"
    (output / urls.STATUS).write_bytes(b"\xff{")
    assert identity.published(published, output) == "HEAD"


# Every kind that has an address


_CITED = "summary: S\ncitations:\n  - {text: T, checked: 2026-01-01}\n"
_DOCUMENT = "---\ntitle: T\nsummary: S\n---\n\nB\n"
OTHERS = {
    "directives/2026/ke-hoach.md": _DOCUMENT.replace("title", "issuer: hoi\nkind: KH\ntitle"),
    "news/2026/tin.md": _DOCUMENT,
    "campaigns/xuan-hong.yaml": f"name: X\nseason: X\n{_CITED}",
    "observances/toan-dan.yaml": f"name: N\nfirst: 2000-04-07\n{_CITED}",
}


@pytest.mark.parametrize("path", OTHERS)
def test_other_kinds_are_missed(published: Path, tmp_path: Path, path: str) -> None:
    """A directive, news, a campaign and an observance day have an address or a calendar too."""
    Repository(tmp_path).commit("2026-01-02T08:00:00+07:00", dict(OTHERS))
    assert deleted(published) == []
    (published / path).rename(published / path.replace("/", "/x-").replace("x-2026", "2026"))
    (problem,) = identity.deleted(published, catalogue.load(published)[0])
    assert (problem.path, problem.read) == (f"content/{path}", Path(path).stem)
    assert problem.code == "DINH-DANH-04"


@pytest.mark.parametrize("path", [path for path in OTHERS if path.endswith(".md")])
def test_renamed_documents(published: Path, tmp_path: Path, path: str) -> None:
    """A document that names its old id is not missed; another kind's id does not count."""
    Repository(tmp_path).commit("2026-01-02T08:00:00+07:00", dict(OTHERS))
    (published / path).unlink()
    text = OTHERS[path].replace("summary", f"formerly: [{Path(path).stem}]\nsummary")
    put(published, f"{Path(path).parent.as_posix()}/moi.md", text.encode())
    assert deleted(published) == []
    put(published, f"{FOLDER}/dot-2.yaml", (GOOD[DRIVE] + "formerly: [xuan-hong]\n").encode())
    (published / "campaigns/xuan-hong.yaml").unlink()
    assert deleted(published) == ["xuan-hong"]


# Former ids are carried on


def formerly(*ids: str) -> bytes:
    """The drive with these former ids."""
    return (GOOD[DRIVE] + f"formerly: [{', '.join(ids)}]\n").encode()


@pytest.mark.parametrize(
    ("name", "ids", "advice"),
    [
        ("dot-3", ["x", "y", "dot-1"], ""),
        ("dot-3", ["x", "y", "dot-1", "giua"], ""),
        ("dot-3", ["dot-1"], "formerly: [x, y, dot-1]"),
        ("dot-3", ["x", "dot-1"], "formerly: [x, y, dot-1]"),
        ("dot-3", ["y", "x", "dot-1"], "formerly: [x, y, dot-1]"),
        ("dot-3", ["dot-1", "x", "y"], "formerly: [x, y, dot-1]"),
        ("dot-3", ["cu-hon", "x", "y", "dot-1"], "formerly: [x, y, dot-1, cu-hon]"),
        ("dot-1", ["x", "y"], ""),
        ("dot-1", ["x", "y", "z"], ""),
        ("dot-1", ["x"], "formerly: [x, y]"),
        ("dot-1", ["y", "x"], "formerly: [x, y]"),
        ("dot-1", ["z", "x", "y"], "formerly: [x, y, z]"),
    ],
)
def test_former_ids_are_carried_on(
    published: Path, tmp_path: Path, name: str, ids: list[str], advice: str
) -> None:
    """The oldest id makes the UID: a renamed record carries all it had, in order, then its last."""
    put(published, DRIVE, formerly("x", "y"))
    Repository(tmp_path).commit("2026-01-02T08:00:00+07:00")
    (published / DRIVE).unlink()
    path = f"{FOLDER}/{name}.yaml"
    put(published, path, formerly(*ids))
    found = set(identity.deleted(published, catalogue.load(published)[0]))
    assert {(each.path, each.code, each.example) for each in found} == (
        {(f"content/{path}", "DINH-DANH-04", advice)} if advice else set()
    )


def test_former_ids_that_were_dropped(published: Path, tmp_path: Path) -> None:
    """A drive that keeps its file but not its former ids has a new UID, and is refused."""
    put(published, DRIVE, formerly("x"))
    Repository(tmp_path).commit("2026-01-02T08:00:00+07:00")
    put(published, DRIVE, GOOD[DRIVE].encode())
    assert deleted(published) == ["formerly: []"]


def test_a_drive_taken_up_by_another_published_one(published: Path, tmp_path: Path) -> None:
    """A drive that was published keeps its own oldest id, whatever else it takes up."""
    put(published, f"{FOLDER}/dot-2.yaml", formerly("hai"))
    Repository(tmp_path).commit("2026-01-02T08:00:00+07:00")
    (published / DRIVE).unlink()
    put(published, f"{FOLDER}/dot-2.yaml", formerly("dot-1", "hai"))
    assert set(deleted(published)) == {"formerly: [dot-1, hai]"}
    put(published, f"{FOLDER}/dot-2.yaml", formerly("hai", "dot-1"))
    assert deleted(published) == []


@pytest.mark.parametrize(("ids", "missed"), [("", ["formerly: []"]), ("formerly: [x]\n", [])])
def test_a_tombstone_keeps_former_ids(
    published: Path, tmp_path: Path, ids: str, missed: list[str]
) -> None:
    """Also what a mistaken duplicate was called before keeps answering."""
    put(published, DRIVE, formerly("x"))
    put(published, f"{FOLDER}/dot-2.yaml", GOOD[DRIVE].encode())
    Repository(tmp_path).commit("2026-01-02T08:00:00+07:00")
    put(published, DRIVE, f"duplicate_of: dot-2\nreason: Trùng.\n{ids}".encode())
    assert deleted(published) == missed


def test_every_old_address_of_a_tombstone_answers() -> None:
    """The page and the calendar of a duplicate's former id lead to the drive that stays."""
    stone = tombstone("trung", "dot-1")
    value = stone.value.model_copy(update={"formerly": ("trung-cu",)})
    site = make_site(drive("dot-1"), catalogue.Entry(stone.id, stone.path, value))
    files = outputs_of(site)
    own = files[urls.calendar_of_drive("dot-1")].body()
    moved = {page.meta.path for page in pages.moved(site, WORDS)}
    for id_ in ("trung", "trung-cu"):
        assert urls.drive(id_) in moved
        assert files[urls.calendar_of_drive(id_)].body() == own
