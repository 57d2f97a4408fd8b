"""A drive that was published does not vanish without a word."""

from __future__ import annotations

from pathlib import Path

import pytest
from broken.odd import DRIVE, GOOD, put, write_tree
from unit.repository import Repository

from giot_hong import catalogue, identity

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
    ("extra", "missed"), [("", ["dot-1"]), ("formerly: [dot-0, dot-1]\n", [])], ids=["no", "yes"]
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
