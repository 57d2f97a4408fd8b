"""Whatever the bytes, the reader of the report gets a sentence and a place, never a traceback."""

from __future__ import annotations

import json
import os
import unicodedata
from pathlib import Path

import pytest
from broken.odd import CASES, DRIVE, GOOD, Odd, put, write_tree
from conftest import run_command
from support import PDF
from unit.repository import Repository

from giot_hong import check, identity


def said(content: Path) -> list[str]:
    """Everything that is said, as ``path:line:column CODE``."""
    _, problems = check.check(content)
    return [f"{each.path}:{each.line}:{each.column} {each.code}" for each in problems]


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A right content tree."""
    return write_tree(tmp_path)


def test_the_good_tree_is_good(content: Path) -> None:
    """The tree that the cases spoil has no problem of its own."""
    assert said(content) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_odd_file(content: Path, case: Odd) -> None:
    """An odd file gives exactly the problems promised for it."""
    put(content, case.path, case.raw)
    shown = case.path.replace("0900000001", "090•••••01")  # a number in a name is not repeated
    assert said(content) == [f"content/{shown}:{promise}" for promise in case.promised]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_odd_file_in_every_report(content: Path, case: Odd) -> None:
    """Both reports can be written of an odd file, and no line of the text report is endless."""
    put(content, case.path, case.raw)
    _, problems = check.check(content)
    assert check.as_json(problems).encode()
    assert max(map(len, check.as_text(problems).splitlines())) < 400


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("BOM", lambda text: b"\xef\xbb\xbf" + text.encode()),
        ("CRLF", lambda text: text.replace("\n", "\r\n").encode()),
        ("CR", lambda text: text.replace("\n", "\r").encode()),
        ("NFD", lambda text: unicodedata.normalize("NFD", text).encode()),
        ("no last line end", lambda text: text.rstrip().encode()),
        (
            "all at once",
            lambda text: (
                b"\xef\xbb\xbf" + unicodedata.normalize("NFD", text).replace("\n", "\r\n").encode()
            ),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_other_writings_are_equal(content: Path, name: str, change: object) -> None:
    """A byte-order mark, other line ends and NFD are accepted silently and read as the same."""
    before, _ = check.check(content)
    for path, text in GOOD.items():
        put(content, path, change(text))
    after, problems = check.check(content)
    assert problems == []
    assert after == before


def test_odd_line_breaks_keep_line_numbers(content: Path) -> None:
    """A line separator from a PDF does not shift the line numbers of what follows."""
    put(content, DRIVE, GOOD[DRIVE].replace("hội hiến", "hội\u2028hiến\x85").encode() + b"x: y\n")
    assert said(content) == [f"content/{DRIVE}:8:1 KHOA-01"]


def test_symlinks_are_refused(content: Path, tmp_path: Path) -> None:
    """A link to a file or folder outside, to nothing or in a circle is refused and not followed."""
    put(tmp_path, "outside/secret.yaml", b"title: secret\n")
    folder = content / "venues" / "lang-son"
    (folder / "file.yaml").symlink_to(tmp_path / "outside" / "secret.yaml")
    (folder / "nothing.yaml").symlink_to(tmp_path / "nothing")
    (content / "venues" / "outside").symlink_to(tmp_path / "outside", target_is_directory=True)
    (content / "venues" / "circle").symlink_to(content, target_is_directory=True)
    (content / "files").symlink_to(tmp_path / "outside", target_is_directory=True)
    assert said(content) == [
        f"content/{path}:1:1 TEP-04"
        for path in (
            "files",
            "venues/circle",
            "venues/lang-son/file.yaml",
            "venues/lang-son/nothing.yaml",
            "venues/outside",
        )
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_waited_for(content: Path) -> None:
    """A named pipe is told as misplaced; reading it would never end."""
    os.mkfifo(content / "campaigns-pipe.yaml")
    assert said(content) == ["content/campaigns-pipe.yaml:1:1 TEP-06"]


def test_a_name_that_is_not_utf8(content: Path) -> None:
    """A file name of unknown bytes is told, by the command too."""
    try:
        (content / os.fsdecode(b"campaigns-\xff.yaml")).write_bytes(b"a: b\n")
    except OSError:
        pytest.skip("this file system takes only UTF-8 names")
    assert [problem.split(" ")[-1] for problem in said(content)] == ["TEP-06"]
    for form in ("text", "json"):
        done = run_command("check", "--content", str(content), "--format", form)
        assert (done.returncode, done.stderr) == (1, "")


def test_what_editors_leave_is_ignored(content: Path) -> None:
    """Lock files, hidden files and thumbnails are no content and give no word."""
    for name in ("~$dot-1.yaml", ".DS_Store", "Thumbs.db", ".dot-1.yaml.swp", "desktop.ini"):
        put(content, f"drives/2026/lang-son/{name}", b"\0")
    assert said(content) == []


@pytest.mark.parametrize("name", ["content.yaml", "places/provinces.yaml", "places/communes.csv"])
def test_required_files(content: Path, name: str) -> None:
    """A content folder without one of its basic tables is told so, once."""
    (content / name).unlink()
    assert said(content) == [f"content/{name}:1:1 THIEU-01"]


@pytest.mark.parametrize("name", ["content.yaml", "places/provinces.yaml", "places/communes.csv"])
def test_required_files_are_files(content: Path, name: str) -> None:
    """A folder of the name of a basic table is not the table."""
    (content / name).unlink()
    (content / name).mkdir()
    assert said(content) == [f"content/{name}:1:1 THIEU-01"]


def test_attachments_that_differ_only_in_case(content: Path) -> None:
    """Two attachments that are one file on Windows are told, where the system can hold both."""
    put(content, "files/bieu-1.pdf", PDF)
    put(content, "files/Bieu-1.PDF", PDF)
    if len(list((content / "files").iterdir())) < 2:
        pytest.skip("this file system takes both names for one")
    assert said(content) == ["content/files/bieu-1.pdf:1:1 DINH-DANH-01"]


def test_no_folder(tmp_path: Path) -> None:
    """A content folder that is not there is one problem."""
    assert said(tmp_path / "content") == ["content:1:1 TEP-06"]


def test_a_deleted_drive_is_missed(content: Path) -> None:
    """A drive that the published commit has and the tree has not is an error; a tombstone is fine."""
    Repository(content.parent).commit("2026-01-01T08:00:00+07:00")
    (content / DRIVE).rename(content / "drives/2026/lang-son/dot-2.yaml")
    catalogue, problems = check.check(content)
    assert problems == []
    gone = list(identity.deleted(content, catalogue))
    assert [(each.path, each.code) for each in gone] == [(f"content/{DRIVE}", "DINH-DANH-04")]
    put(content, DRIVE, b"duplicate_of: dot-2\nreason: Trung.\n")
    catalogue, _ = check.check(content)
    assert list(identity.deleted(content, catalogue)) == []


@pytest.mark.parametrize(
    ("raw", "code"), [(b"a: b\n", 1), (GOOD[DRIVE].encode(), 0)], ids=["wrong", "right"]
)
def test_exit_codes(content: Path, raw: bytes, code: int) -> None:
    """The command ends with 1 when there are errors, with 0 when there are none."""
    put(content, DRIVE, raw)
    assert run_command("check", "--content", str(content)).returncode == code


def test_exit_code_of_a_wrong_call() -> None:
    """An option that does not exist is neither: 2."""
    assert run_command("check", "--nonsense").returncode == 2


def test_json_has_the_same_list(content: Path) -> None:
    """``--format json`` gives the problems of the text report, in its order, with severities."""
    put(content, DRIVE, (GOOD[DRIVE] + "x: y\ndoubts: [{field: a, note: b}]\n").encode())
    done = run_command("check", "--content", str(content), "--format", "json")
    rows = json.loads(done.stdout)
    assert [(row["line"], row["code"], row["severity"]) for row in rows] == [
        (8, "KHOA-01", "error")
    ]
    put(content, DRIVE, (GOOD[DRIVE] + "doubts: [{field: a, note: b}]\n").encode())
    done = run_command("check", "--content", str(content), "--format", "json")
    rows = json.loads(done.stdout)
    assert [(row["code"], row["severity"]) for row in rows] == [("NGHI-01", "warning")]
    assert done.returncode == 0


def test_no_error_depends_on_the_clock(content: Path) -> None:
    """The same report comes in any year."""
    reports = [
        run_command("check", "--content", str(content), SOURCE_DATE_EPOCH=str(epoch)).stdout
        for epoch in (0, 1_800_000_000, 4_000_000_000)
    ]
    assert len(set(reports)) == 1
