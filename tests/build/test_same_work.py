"""The benchmark that does other generators' work does all of it, and no more after one notice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from benchmarks.same_work import convert
from giot_hong.check import check

BUILD = Path(__file__).resolve().parents[2] / "benchmarks" / "same_work" / "build.py"
PROVINCES = ("lai-chau", "Lai Châu"), ("hue", "Huế"), ("ca-mau", "Cà Mau")
DRIVES, DIRECTIVES = 20, 4
STATUSES = ("completed", "scheduled", "tentative", "cancelled")
CANCELLED = 5
"""The drive, by number, that the notice calls off; it is to come and was on."""


def drive(number: int) -> dict[str, object]:
    """One drive of the neutral data; the next is six days later and of the next status."""
    status = STATUSES[number % 4]
    first = date(2026, 2, 3) if status == "completed" else date(2026, 7, 4)
    day = first + timedelta(days=6 * number)
    slug, province = PROVINCES[number % 3]
    return {
        "id": f"dot-{number:02}",
        "title": f"Ngày hội hiến máu xã Suối {number % 2} lần {number} – {province}",
        "province": slug,
        "commune": f"xã Suối {number % 2}",
        "venue": f"Nhà sinh hoạt cộng đồng xã Suối {number % 2}",
        "address": f"Thôn {number}, xã Suối {number % 2}, {province}",
        "lat": 10.5 + number / 8,
        "lon": 105.25,
        "start": f"{day}T07:30:00",
        "end": f"{day}T11:00:00",
        "status": status,
        "campaign": "mua-xuan",
        "round": number + 1,
        "target_units": 40 + number,
        "collected_units": 35 if status == "completed" else None,
        "directing_units": ["Ban Chỉ đạo hiến máu của tỉnh"],
        "implementing_units": ["Trạm y tế xã", "Đoàn thanh niên xã"],
        "source_directive": f"{number % DIRECTIVES + 1}/KH-HM",
        "description": "Mời bà con đến hiến máu. Nhớ ăn sáng nhẹ trước khi đến.",
    }


def directive(number: int, province: tuple[str, str], day: str) -> str:
    """One directive of the neutral data, as Markdown with front matter."""
    head = {
        "title": f"Kế hoạch số {number}/KH-HM về việc vận động hiến máu tại {province[1]}",
        "number": f"{number}/KH-HM",
        "type": "Kế hoạch",
        "issuer": f"Hội Chữ thập đỏ {province[1]}",
        "province": province[0],
        "date": f"{day}T08:00:00+07:00",
        "subject": f"Về việc vận động hiến máu tại {province[1]}",
    }
    lines = "".join(f"{key}: {value}\n" for key, value in head.items())
    return f"---\n{lines}---\n\n## Việc cần làm\n\n- Báo cho **mọi thôn** biết lịch.\n"


def write_data(folder: Path, drives: list[dict[str, object]]) -> None:
    """The neutral data set."""
    (folder / "directives").mkdir(parents=True, exist_ok=True)
    files = {
        "site": {
            "title": "Lịch hiến máu thử",
            "subtitle": "Dữ liệu để đo",
            "base_url": "https://giot-hong.example",
            "now": "2026-06-01T00:00:00",
        },
        "provinces": [{"slug": slug, "name": name} for slug, name in PROVINCES],
        "campaigns": [{"slug": "mua-xuan", "name": "Mùa xuân hồng"}],
        "drives": drives,
    }
    for name, value in files.items():
        text = json.dumps(value, ensure_ascii=False)
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
    for number in range(1, DIRECTIVES + 1):
        text = directive(number, PROVINCES[number % 3], f"2026-0{number}-10")
        (folder / f"directives/so-{number}.md").write_text(text, encoding="utf-8")


def give_notice(folder: Path) -> None:
    """One directive more, and one drive called off."""
    drives = [drive(number) for number in range(DRIVES)]
    drives[CANCELLED]["status"] = "cancelled"
    write_data(folder, drives)
    text = directive(99, PROVINCES[CANCELLED % 3], "2026-05-30")
    (folder / "directives/so-99.md").write_text(text, encoding="utf-8")


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

    write_data(data, [drive(number) for number in range(DRIVES)])
    before = build()
    content = convert.content_of(data)
    times = times_in(content)
    give_notice(data)
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
    wanted = drive(CANCELLED)
    page = runs.before[f"drives/{wanted['id']}/index.html"].decode()
    for key in ("title", "venue", "address", "description", "source_directive"):
        assert str(wanted[key]) in page
    assert f'"latitude": {wanted["lat"]}' in page


def test_one_notice_changes_only_what_shows_it(runs):
    """The drive, the two directives, and the lists, calendars and feeds that hold either."""
    changed = {name for name, body in runs.after.items() if runs.before.get(name) != body}
    called_off = drive(CANCELLED)
    province, month = called_off["province"], str(called_off["start"])[:7]
    assert changed == {
        "index.html",
        "index.ics",
        "index.xml",
        "sitemap.xml",
        "directives/so-99/index.html",
        f"directives/so-{CANCELLED % DIRECTIVES + 1}/index.html",
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
    called_off = f"drives/2026/{drive(CANCELLED)['province']}/{drive(CANCELLED)['id']}.yaml"
    assert changed == {called_off, "directives/2026/so-99.md"}


def test_the_history_has_two_commits_for_each_drive(runs):
    """What all share, each directive, each drive twice, and the notice; the same every time."""
    count = subprocess.run(
        ["git", "rev-list", "--count", "HEAD"], cwd=runs.content, capture_output=True, check=True
    )
    assert int(count.stdout) == 1 + DIRECTIVES + 2 * DRIVES + 1
    write_data(runs.data, [drive(number) for number in range(DRIVES)])
    (runs.data / "directives/so-99.md").unlink()
    again = runs.content.with_name("again")
    convert.convert(runs.data, runs.content)
    convert.convert(runs.data, again)
    heads = [(folder / ".git/refs/heads/main").read_text() for folder in (runs.content, again)]
    assert heads[0] == heads[1]
