"""Plays the year of ``story.toml`` in a git repository and builds the site after every commit."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from unit.repository import Repository

from giot_hong.build import Options, build
from giot_hong.clock import ZONE
from giot_hong.demo import scenario

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
SITE_ID = "nam-thu"
KEPT = {".ics", ".xml", ".html"}


def read(name: str) -> dict[str, Any]:
    """A table beside this module."""
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


STORY, EXPECTED = read("story.toml"), read("expected.toml")
NAMES = [step["name"] for step in STORY["steps"]]


def rows(table: str) -> list[list[str]]:
    """The cells of a table drawn with bars."""
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


def state(number: int) -> dict[str, list[str]]:
    """The rows that hold after a step: the last one written for each event."""
    written = [EXPECTED[name].get("events", "") for name in NAMES[: number + 1]]
    return {row[0]: row for table in written for row in rows(table)}


@dataclass(frozen=True)
class After:
    """The published site after one step."""

    name: str
    at: datetime
    site_url: str
    files: dict[str, bytes]

    @property
    def expected(self) -> dict[str, Any]:
        """What was written down by hand for this step."""
        return EXPECTED[self.name]

    def text(self, path: str) -> str:
        """A file's text, without carriage returns."""
        return self.files[path].decode().replace("\r\n", "\n")


def play(folder: Path) -> Iterator[After]:
    """The site after each step; git, the memory of the build and the output folder are real."""
    repository = Repository(folder / "project")
    scenario.copy_shared(tuple(STORY["copied"]), ROOT / "content", repository.content)
    kept: dict[bytes, bytes] = {}
    site_url = ""
    for step in STORY["steps"]:
        at = datetime.fromisoformat(step["at"])
        site_url = step.get("site_url", site_url)
        if step.get("publishes_plan"):
            _publish_plan(repository)
        _edit(step, repository.content)
        repository.commit(step["at"])
        options = Options(
            ROOT,
            content=repository.content,
            output=folder / "site",
            workshop=folder / "work",
            site_url=site_url,
            now=(at + timedelta(hours=1)).isoformat(),
            overrides=(("SITE_ID", SITE_ID),),
            quiet=True,
        )
        report = build(options)
        # That a change gives no reason is warned of; here some do not.
        assert {problem.code for problem in report.problems} <= {"DOT-06"}, report.problems
        raw = {
            path.relative_to(report.output).as_posix(): path.read_bytes()
            for path in report.output.rglob("*")
            if path.suffix in KEPT
        }
        files = {path: kept.setdefault(body, body) for path, body in raw.items()}
        yield After(step["name"], at, site_url, files)


def _edit(step: dict[str, Any], content: Path) -> None:
    """The edits of one step, by the sample site's own hand."""
    edits = tuple(scenario.Edit(**edit) for edit in step.get("files", ()))
    today = datetime.fromisoformat(step["at"]).astimezone(ZONE).date()
    scenario.apply(scenario.Step(0, "", edits), content, today)


def _publish_plan(repository: Repository) -> None:
    """A file for each drive of the plan; a second row of a drive is another session."""
    texts: dict[str, str] = {}
    for number, day, start, end, venue, certainty, title in rows(STORY["plan"]):
        drive, _, key = number.partition(" ")
        path = f"drives/2026/song-may/song-may-{drive}.yaml"
        head = STORY["drive"].format(title=title, round=int(drive), certainty=certainty)
        lines = [f"date: {date.fromisoformat(day)}"]
        lines += [f'{name}: "{hour}"' for name, hour in (("start", start), ("end", end)) if hour]
        lines += [f"venues: [{venue}]", *([f"key: {key}"] if key else [])]
        session = "\n    ".join(lines)
        texts[path] = f"{texts.get(path, head)}  - {session}\n"
    assert len(texts) == 18
    for path, text in texts.items():
        repository.write(path, text)
