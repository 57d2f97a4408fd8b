"""The benchmark that does other generators' work does all of it, and no more after one notice."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from benchmarks.same_work import convert, sample
from giot_hong.check import check

BUILD = Path(__file__).resolve().parents[2] / "benchmarks" / "same_work" / "build.py"
PROVINCES = ("lai-chau", "Lai Châu"), ("hue", "Huế"), ("ca-mau", "Cà Mau")
DRIVES, DIRECTIVES = 20, 4
PAPER = f"so-{sample.NOTICE}"


def drive(number: int) -> dict[str, Any]:
    """One drive of the data."""
    return sample.drive(number, PROVINCES, DIRECTIVES)


def write_data(folder: Path, *, notice: bool = False) -> None:
    """The neutral data set."""
    sample.write(folder, DRIVES, DIRECTIVES, PROVINCES, notice=notice)


@dataclass(frozen=True)
class Runs:
    """The data and content folders, and all files of the site before and after the notice."""

    data: Path
    content: Path
    times: dict[str, int]
    """When each content file was written, before the notice."""
    before: dict[str, bytes]
    after: dict[str, bytes]


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file but the mark of the output folder, and git's."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.relative_to(folder).parts[0].startswith(".")
    }


def times_in(folder: Path) -> dict[str, int]:
    """When each file was last written."""
    return {name: (folder / name).stat().st_mtime_ns for name in files_in(folder)}


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Runs:
    """A full build and, after the notice, another one into the same folder."""
    root = tmp_path_factory.mktemp("same-work")
    data, out = root / "data", root / "out"

    def build() -> dict[str, bytes]:
        command = [sys.executable, str(BUILD), str(data), str(out), str(root / "work")]
        env = {**os.environ, "PYTHONUTF8": "1"}
        subprocess.run(command, env=env, check=True)
        return files_in(out)

    write_data(data)
    before = build()
    content = convert.content_of(data)
    times = times_in(content)
    write_data(data, notice=True)
    return Runs(data, content, times, before, build())


def test_a_site_has_every_file_of_the_common_work(runs):
    """Pages, calendars and feeds are as many as the data ask for."""
    kinds = Counter(name.partition("/")[0] + Path(name).suffix for name in runs.before)
    assert kinds == {
        "drives.html": DRIVES,
        "drives.ics": DRIVES,
        "directives.html": DIRECTIVES,
        "provinces.html": len(PROVINCES),
        "provinces.ics": len(PROVINCES),
        "provinces.xml": len(PROVINCES),
        "months.html": len({str(drive(number)["start"])[:7] for number in range(DRIVES)}),
        "index.html.html": 1,
        "index.ics.ics": 1,
        "index.xml.xml": 1,
        "sitemap.xml.xml": 1,
        "style.css.css": 1,
    }


def test_each_calendar_holds_its_events(runs):
    """All drives, those of a province, or one; each event with its coordinates and address."""
    wanted = {"index.ics": DRIVES}
    for number in range(DRIVES):
        wanted[f"drives/{drive(number)['id']}/index.ics"] = 1
    for slug, _ in PROVINCES:
        members = [number for number in range(DRIVES) if drive(number)["province"] == slug]
        wanted[f"provinces/{slug}/index.ics"] = len(members)
    for name, count in wanted.items():
        lines = Counter(line.partition(b":")[0] for line in runs.before[name].split(b"\r\n"))
        assert lines[b"BEGIN"] == count + 3, name  # the calendar, its zone, the zone's standard
        assert lines[b"GEO"] == lines[b"LOCATION"] == lines[b"URL"] == count, name


def test_a_page_says_what_the_data_say(runs):
    """What the model has no field for comes through the nearest one whole."""
    wanted = drive(sample.CANCELLED)
    page = runs.before[f"drives/{wanted['id']}/index.html"].decode()
    for key in ("title", "venue", "address", "description", "source_directive"):
        assert str(wanted[key]) in page
    assert f'"latitude": {wanted["lat"]}' in page


def test_one_notice_changes_only_what_shows_it(runs):
    """The drive, the two directives, and the lists, calendars and feeds that hold either."""
    changed = {name for name, body in runs.after.items() if runs.before.get(name) != body}
    called_off = drive(sample.CANCELLED)
    province, month = called_off["province"], str(called_off["start"])[:7]
    assert changed == {
        "index.html",
        "index.ics",
        "index.xml",
        "sitemap.xml",
        f"directives/{PAPER}/index.html",
        f"directives/so-{sample.CANCELLED % DIRECTIVES + 1}/index.html",
        f"drives/{called_off['id']}/index.html",
        f"drives/{called_off['id']}/index.ics",
        f"months/{month}/index.html",
        f"provinces/{province}/index.html",
        f"provinces/{province}/index.ics",
        f"provinces/{province}/index.xml",
    }
    assert b"STATUS:CANCELLED" in runs.after[f"drives/{called_off['id']}/index.ics"]


def test_a_notice_writes_two_content_files(runs):
    """The converter leaves every file alone whose text is the same."""
    assert check(runs.content)[1] == []
    times = times_in(runs.content)
    changed = {name for name, moment in times.items() if runs.times.get(name) != moment}
    called_off = (
        f"drives/2026/{drive(sample.CANCELLED)['province']}/{drive(sample.CANCELLED)['id']}.yaml"
    )
    assert changed == {called_off, f"directives/2026/{PAPER}.md"}


def test_the_history_has_two_commits_for_each_drive(runs):
    """What all share, each directive, each drive twice, and the notice; the same every time."""
    count = subprocess.run(
        ["git", "rev-list", "--count", "HEAD"], cwd=runs.content, capture_output=True, check=True
    )
    assert int(count.stdout) == 1 + DIRECTIVES + 2 * DRIVES + 1
    write_data(runs.data)
    again = runs.content.with_name("again")
    convert.convert(runs.data, runs.content)
    convert.convert(runs.data, again)
    heads = [(folder / ".git/refs/heads/main").read_text() for folder in (runs.content, again)]
    assert heads[0] == heads[1]
