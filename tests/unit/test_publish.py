"""How the published folder changes: in order, whole, and to the end after any crash."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
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
        if path.is_file() and path.name != MARK
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
        unchanged=2,  # a/index.html and our mark
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
    assert changes.unchanged == len(OLD) + 1


def test_order(tmp_path: Path) -> None:
    """What others link to goes before what links to it; the home page is the last of the new."""
    workshop = Workshop(tmp_path / "work")
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
        MARK,
        "files/a.pdf",
        "theme/site.css",
        "lich/tat-ca.ics",
        "c/d/index.html",
        "a/index.html",
        "index.html",
    ]


STEPS = 9  # the journal's two, our four moves, the deletion, the journal's end, the clearing


@pytest.mark.parametrize("step", range(STEPS))
def test_killed_at_any_step(workshop: Workshop, tmp_path: Path, step: int) -> None:
    """A build that is killed between any two steps is finished by the next one."""
    stage(workshop, NEW)
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(workshop.folder), str(tmp_path / "output"), str(step)],
        env={**os.environ, "PYTHONPATH": str(PLUGINS)},
        check=False,
    )
    assert done.returncode == 137, "the process ended before the step it should die at"
    begun = workshop.journal.exists()
    if not begun and (tmp_path / "output/b").exists():
        assert held(tmp_path / "output") == OLD  # nothing was touched before the journal stood
    Workshop(workshop.folder).prepare()
    assert held(tmp_path / "output") in (OLD, NEW)
    if begun:
        assert held(tmp_path / "output") == NEW
    assert not workshop.journal.exists()
    assert not any(workshop.staging.iterdir())
    stage(workshop, NEW)
    publish(workshop, tmp_path / "output")
    assert held(tmp_path / "output") == NEW


# Dies, without any clean-up, just before its nth change of the disk.
KILLED = """
import os, shutil, sys
from pathlib import Path
from giot_hong.publish import Workshop, publish
left = [int(sys.argv[3])]
def deadly(change):
    def run(*args, **kwargs):
        if change.__name__ == "open" and not (len(args) > 1 and args[1] == "w"):
            return change(*args, **kwargs)
        if left[0] == 0:
            os._exit(137)
        left[0] -= 1
        return change(*args, **kwargs)
    return run
for name in ("open", "replace", "unlink"):
    setattr(Path, name, deadly(getattr(Path, name)))
shutil.rmtree = deadly(shutil.rmtree)
workshop = Workshop(Path(sys.argv[1]))
(workshop.staging / ".giot-hong").touch()
Path.write_bytes = lambda *_: 0
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
    for name in "xy":
        folder = output if name in done else workshop.staging
        (folder / name).write_text("new", encoding="utf-8")
    if "z" not in done:
        (output / "old").mkdir()
        (output / "old" / "z").write_text("old", encoding="utf-8")
    plan = {"output": str(output), "moves": ["x", "y"], "deletes": ["old/z"]}
    workshop.journal.write_text(json.dumps(plan), encoding="utf-8")
    roll_forward(workshop)
    assert held(output) == {"x": "new", "y": "new"}
    assert not (output / "old").exists()
    roll_forward(workshop)


def test_half_written_journal_is_no_journal(workshop: Workshop, tmp_path: Path) -> None:
    """A draft of a journal that was cut short is ignored."""
    workshop.journal.with_suffix(".tmp").write_text('{"output": ', encoding="utf-8")
    workshop.prepare()
    assert held(tmp_path / "output") == OLD


def test_first_publication_cut_short_is_known_as_ours(tmp_path: Path) -> None:
    """Our mark is the first file of a new site, so that a crash does not lock us out."""
    workshop, output = Workshop(tmp_path / "work"), tmp_path / "output"
    stage(workshop, NEW)
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(workshop.folder), str(output), "4"],
        env={**os.environ, "PYTHONPATH": str(PLUGINS)},
        check=False,
    )
    assert done.returncode == 137
    assert len(list(output.rglob("*"))) >= 2
    stage(workshop, NEW)
    publish(workshop, output)
    assert held(output) == NEW


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
