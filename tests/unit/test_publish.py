"""How the published folder changes: in order, whole, and to the end after any crash."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from giot_hong.publish import MARK, Changes, ForeignFolderError, Workshop, publish, roll_forward

PLUGINS = Path(__file__).resolve().parent.parent.parent / "plugins"
OLD = {"index.html": "old", "a/index.html": "same", "lich/tat-ca.ics": "old", "b/index.html": "go"}
NEW = {
    "index.html": "new",
    "a/index.html": "same",
    "lich/tat-ca.ics": "new",
    "theme/site.css": "new",
    "c/d/index.html": "new",
}


def stage(workshop: Workshop, files: dict[str, str]) -> None:
    """Make a build's files in the staging folder."""
    workshop.prepare()
    for path, text in files.items():
        target = workshop.staging / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


def held(folder: Path) -> dict[str, str]:
    """What a published folder holds."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(MARK)
    }


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    """A workshop with an output folder beside it that holds the old site."""
    made = Workshop(tmp_path / "work")
    stage(made, OLD)
    publish(made, tmp_path / "output")
    return made


def test_exactly_what_is_staged(workshop: Workshop, tmp_path: Path) -> None:
    """The folder becomes what was staged, and the report says how."""
    stage(workshop, NEW)
    changes = publish(workshop, tmp_path / "output")
    assert held(tmp_path / "output") == NEW
    assert changes == Changes(
        added=("c/d/index.html", "theme/site.css"),
        changed=("index.html", "lich/tat-ca.ics"),
        deleted=("b/index.html",),
        unchanged=1,  # a/index.html
    )
    assert not (tmp_path / "output" / "b").exists()
    assert not workshop.journal.exists()
    assert not workshop.staging.exists()


def test_same_bytes_are_not_touched(workshop: Workshop, tmp_path: Path) -> None:
    """A file whose bytes are the same keeps its inode and its time."""
    before = (tmp_path / "output/a/index.html").stat()
    os.utime(tmp_path / "output/a/index.html", ns=(1, 1))
    stage(workshop, NEW)
    publish(workshop, tmp_path / "output")
    after = (tmp_path / "output/a/index.html").stat()
    assert (after.st_mtime_ns, after.st_ino) == (1, before.st_ino)


def test_second_time_changes_nothing(workshop: Workshop, tmp_path: Path) -> None:
    """The same site once more changes nothing."""
    stage(workshop, OLD)
    changes = publish(workshop, tmp_path / "output")
    assert (changes.added, changes.changed, changes.deleted) == ((), (), ())
    assert changes.unchanged == len(OLD)


def test_order(tmp_path: Path) -> None:
    """What others link to goes before what links to it; the home page is the last of the new."""
    workshop = Workshop(tmp_path / "work")
    (tmp_path / "output").mkdir()  # a folder that is not there at all is put there whole
    stage(workshop, {**NEW, "files/a.pdf": "x"})
    seen: list[str] = []
    replace = Path.replace

    def watch(self: Path, target: Path) -> Path:
        if self.is_relative_to(workshop.staging):
            seen.append(self.relative_to(workshop.staging).as_posix())
        return replace(self, target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "replace", watch)
        publish(workshop, tmp_path / "output")
    assert seen == [
        "files/a.pdf",
        "theme/site.css",
        "lich/tat-ca.ics",
        "c/d/index.html",
        "a/index.html",
        "index.html",
    ]


@pytest.fixture(params=["beside", "on another file system"])
def output(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """Where a site may go: a rename reaches it, or only a copy does."""
    if request.param == "beside":
        yield tmp_path / "output"
        return
    memory = Path("/dev/shm")  # noqa: S108 - a file system of its own is what is wanted
    if not memory.is_dir() or memory.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("no second file system here")
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder) / "output"


@pytest.mark.parametrize(
    ("old", "least"),
    [(OLD, 10), ({}, 10), (None, 2)],
    ids=["an old site", "an empty folder", "no folder"],
)
def test_killed_at_any_step(
    tmp_path: Path, output: Path, old: dict[str, str] | None, least: int
) -> None:
    """A publication that is killed before any change of the disk is finished by the next run."""
    for step in itertools.count():
        workshop = Workshop(tmp_path / f"work{step}")
        shutil.rmtree(output, ignore_errors=True)
        if old:
            stage(workshop, old)
            publish(workshop, output)
        elif old is not None:
            output.mkdir()
        stage(workshop, NEW)
        if not killed(workshop, output, step):
            break
        begun = workshop.journal.exists()
        if not begun:  # not yet, or all is done
            assert held(output) in (old or {}, NEW)
        workshop.prepare()
        assert held(output) == NEW if begun else held(output) in (old or {}, NEW)
        assert not workshop.unfinished
        assert not any(workshop.staging.iterdir())
        stage(workshop, NEW)
        publish(workshop, output)
        assert held(output) == NEW
        assert json.loads((output / MARK).read_bytes()) == sorted(NEW)
    assert step > least
    assert held(output) == NEW


def killed(workshop: Workshop, output: Path, step: int) -> bool:
    """Publish in a process that dies just before its nth change of the disk; whether it died."""
    done = subprocess.run(
        [sys.executable, "-B", "-c", KILLED, str(workshop.folder), str(output), str(step)],
        env={**os.environ, "PYTHONPATH": str(PLUGINS)},
        check=False,
    )
    assert done.returncode in (0, 137)
    return done.returncode == 137


# Python itself tells of every file opened, renamed or removed; the process dies without clean-up.
KILLED = """
import os, sys
from pathlib import Path
from giot_hong.publish import Workshop, publish
left = int(sys.argv[3])
def watch(event, args):
    global left
    writes = event == "open" and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    if writes or event in {"os.mkdir", "os.rename", "os.remove", "os.rmdir"}:
        if left == 0:
            os._exit(137)
        left -= 1
workshop = Workshop(Path(sys.argv[1]))
sys.addaudithook(watch)
publish(workshop, Path(sys.argv[2]))
"""


@pytest.mark.parametrize(
    "done", list(itertools.chain.from_iterable(itertools.combinations("xyz", n) for n in range(4)))
)
def test_journal_made_by_hand(tmp_path: Path, done: tuple[str, ...]) -> None:
    """Whichever moves and deletions are already done, rolling forward does the others."""
    workshop, output = Workshop(tmp_path / "work"), tmp_path / "output"
    workshop.staging.mkdir(parents=True)
    output.mkdir()
    (output / MARK).touch()
    for name in "xy":
        folder = output if name in done else workshop.staging
        (folder / name).write_text("new", encoding="utf-8")
    if "z" not in done:
        (output / "old").mkdir()
        (output / "old" / "z").write_text("old", encoding="utf-8")
    plan = {"output": str(output), "first": [], "moves": ["x", "y"], "deletes": ["old/z"]}
    workshop.journal.write_text(json.dumps(plan), encoding="utf-8")
    roll_forward(workshop)
    assert held(output) == {"x": "new", "y": "new"}
    assert not (output / "old").exists()
    roll_forward(workshop)


def test_half_written_journal_is_no_journal(workshop: Workshop, tmp_path: Path) -> None:
    """A draft of a journal that was cut short is ignored."""
    draft = workshop.journal.with_name(f"{workshop.journal.name}.tmp")
    draft.write_text('{"output": ', encoding="utf-8")
    workshop.prepare()
    assert held(tmp_path / "output") == OLD


def test_foreign_folder(tmp_path: Path) -> None:
    """A folder with files that are not ours is refused and left as it is."""
    workshop, output = Workshop(tmp_path / "work"), tmp_path / "output"
    output.mkdir()
    (output / "luan-van.docx").write_text("mine", encoding="utf-8")
    stage(workshop, NEW)
    with pytest.raises(ForeignFolderError):
        publish(workshop, output)
    assert held(output) == {"luan-van.docx": "mine"}


def test_file_in_place_of_the_folder(tmp_path: Path) -> None:
    """A file where the folder should be is refused."""
    workshop = Workshop(tmp_path / "work")
    (tmp_path / "output").write_text("mine", encoding="utf-8")
    stage(workshop, NEW)
    with pytest.raises(ForeignFolderError):
        publish(workshop, tmp_path / "output")


def test_empty_folder_is_taken(tmp_path: Path) -> None:
    """An empty folder is nobody's."""
    workshop = Workshop(tmp_path / "work")
    (tmp_path / "output").mkdir()
    stage(workshop, NEW)
    publish(workshop, tmp_path / "output")
    assert held(tmp_path / "output") == NEW


def test_what_others_put_there_stays(workshop: Workshop, tmp_path: Path) -> None:
    """A real git repository, dot names and a CNAME made by hand in the output survive a build."""
    output = tmp_path / "output"
    for path in ("CNAME", ".nojekyll", ".well-known/security.txt", "a/note.txt"):
        (output / path).parent.mkdir(exist_ok=True)
        (output / path).write_text("mine", encoding="utf-8")
    git = ["git", "-c", "user.email=an@example.invalid", "-c", "user.name=An"]
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "site"]):
        subprocess.run([*git, *arguments], cwd=output, check=True)
    stage(workshop, {"index.html": "new"})
    changes = publish(workshop, output)
    assert changes.deleted == ("a/index.html", "b/index.html", "lich/tat-ca.ics")
    subprocess.run([*git, "fsck", "--strict"], cwd=output, check=True, capture_output=True)
    shutil.rmtree(output / ".git")
    mine = ("CNAME", ".nojekyll", ".well-known/security.txt", "a/note.txt")
    assert held(output) == {"index.html": "new"} | dict.fromkeys(mine, "mine")


def test_a_staged_dot_name_is_published_and_never_deleted(tmp_path: Path) -> None:
    """What the site itself brings under a dot name is written; taking it away is left to people."""
    workshop, output = Workshop(tmp_path / "work"), tmp_path / "output"
    stage(workshop, {"index.html": "1", ".nojekyll": ""})
    publish(workshop, output)
    assert held(output) == {"index.html": "1", ".nojekyll": ""}
    stage(workshop, {"index.html": "1"})
    assert publish(workshop, output).deleted == ()


def test_mark_of_the_old_form(workshop: Workshop, tmp_path: Path) -> None:
    """Under an empty mark everything without a dot is ours; the next mark is a list."""
    output = tmp_path / "output"
    (output / MARK).write_bytes(b"")
    (output / ".nojekyll").write_text("mine", encoding="utf-8")
    stage(workshop, {"index.html": "new"})
    publish(workshop, output)
    assert held(output) == {"index.html": "new", ".nojekyll": "mine"}
    assert json.loads((output / MARK).read_bytes()) == ["index.html"]


def test_a_mark_that_cannot_be_read_deletes_nothing(workshop: Workshop, tmp_path: Path) -> None:
    """A mark that somebody broke makes nothing ours, and the build still goes through."""
    (tmp_path / "output" / MARK).write_text("<<<<<<< HEAD", encoding="utf-8")
    stage(workshop, {"index.html": "new"})
    assert publish(workshop, tmp_path / "output").deleted == ()


def test_a_file_spelt_anew_is_not_lost(tmp_path: Path) -> None:
    """Only the case of a name changes: the new file is there, on every file system."""
    workshop, output = Workshop(tmp_path / "work"), tmp_path / "output"
    stage(workshop, {"files/KH.pdf": "1"})
    publish(workshop, output)
    stage(workshop, {"files/kh.pdf": "2"})
    publish(workshop, output)
    assert held(output) == {"files/kh.pdf": "2"}


def test_two_spellings_of_one_file(tmp_path: Path) -> None:
    """Where two spellings reach one file, the old one is not deleted after the new one came."""
    workshop, output = Workshop(tmp_path / "work"), tmp_path / "output"
    stage(workshop, {"files/kh.pdf": "1"})
    publish(workshop, output)
    (output / "Files").symlink_to("files")  # as good as a file system that ignores case
    stage(workshop, {"Files/kh.pdf": "2"})
    publish(workshop, output)
    assert (output / "Files/kh.pdf").read_text(encoding="utf-8") == "2"


FILE, FOLDER = {"index.html": "1", "files/x": "f"}, {"index.html": "2", "files/x/y/z": "d"}


@pytest.mark.parametrize(("before", "after"), [(FILE, FOLDER), (FOLDER, FILE)])
def test_a_file_becomes_a_folder(
    tmp_path: Path, before: dict[str, str], after: dict[str, str]
) -> None:
    """A path turns from file to folder or back, also when killed at any step."""
    output = tmp_path / "output"
    for step in itertools.count():
        workshop = Workshop(tmp_path / f"work{step}")
        stage(workshop, before)
        publish(workshop, output)
        stage(workshop, after)
        if not killed(workshop, output, step):
            break
        workshop.prepare()
        assert not workshop.unfinished
        assert held(output) in (before, after)
    assert held(output) == after


def test_an_empty_folder_is_not_in_the_way(workshop: Workshop, tmp_path: Path) -> None:
    """Folders without any file give way to a file."""
    (tmp_path / "output/tin/a/b").mkdir(parents=True)
    stage(workshop, {"tin": "file"})
    publish(workshop, tmp_path / "output")
    assert held(tmp_path / "output") == {"tin": "file"}


@pytest.mark.parametrize(("mine", "new"), [("tin", "tin/x.html"), ("tin/x.html", "tin")])
def test_foreign_file_in_the_way(workshop: Workshop, tmp_path: Path, mine: str, new: str) -> None:
    """Somebody's file where a folder must go, or the other way round, is refused at once."""
    output = tmp_path / "output"
    (output / mine).parent.mkdir(exist_ok=True)
    (output / mine).write_text("mine", encoding="utf-8")
    stage(workshop, {"index.html": "new", new: "new"})
    with pytest.raises(ForeignFolderError):
        publish(workshop, output)
    assert held(output) == OLD | {mine: "mine"}
    assert not workshop.unfinished


def test_journal_that_cannot_be_finished(workshop: Workshop, tmp_path: Path) -> None:
    """It is given up for the next build, never applied to what that stages, and made up for."""
    output = tmp_path / "output"
    stage(workshop, {"x": "new", "index.html": "half"})
    (output / "x").mkdir()
    (output / "x/mine.txt").write_text("mine", encoding="utf-8")  # after the plan was made
    plan = {"output": str(output), "first": [], "moves": ["index.html", "x"], "deletes": []}
    workshop.journal.write_text(json.dumps(plan), encoding="utf-8")
    workshop.prepare()
    assert (workshop.unfinished, workshop.journal.exists()) == (True, False)
    assert held(output) == OLD | {"index.html": "half", "x/mine.txt": "mine"}
    stage(workshop, NEW)
    assert (output / "index.html").read_text(encoding="utf-8") == "half"
    publish(workshop, output)
    assert held(output) == NEW | {"x/mine.txt": "mine"}
    assert not workshop.unfinished


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"output": 1}', "\x00"])
def test_journal_that_is_not_ours(workshop: Workshop, tmp_path: Path, text: str) -> None:
    """A journal that cannot be understood does not lock anybody out."""
    workshop.journal.write_text(text, encoding="utf-8")
    stage(workshop, NEW)
    publish(workshop, tmp_path / "output")
    assert held(tmp_path / "output") == NEW


def test_output_taken_away_before_the_journal_is_finished(
    workshop: Workshop, tmp_path: Path
) -> None:
    """A journal does not bring half a site back where somebody deleted the folder."""
    output = tmp_path / "output"
    stage(workshop, NEW)
    assert killed(workshop, output, 8)
    assert workshop.journal.exists()
    shutil.rmtree(output)
    stage(workshop, NEW)
    assert not output.exists()
    publish(workshop, output)
    assert held(output) == NEW


def test_journal_knows_the_real_folder(workshop: Workshop, tmp_path: Path) -> None:
    """A journal that was begun through a link is finished where the link led then."""
    (tmp_path / "link").symlink_to("output")
    stage(workshop, NEW)
    assert killed(workshop, tmp_path / "link", 8)
    assert json.loads(workshop.journal.read_bytes())["output"] == str(tmp_path / "output")
    (tmp_path / "link").unlink()
    workshop.prepare()
    assert held(tmp_path / "output") == NEW
