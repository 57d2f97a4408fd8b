"""The sample site's story, ``scenario.toml``: steps that write content files, dated from today."""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from giot_hong import phrases
from giot_hong.clock import ZONE

# An hour at which offices work; a whole day's builds then make the same commits.
_HOUR = time(9, tzinfo=ZONE)
_DAY = re.compile(r"\{([+-]?\d+)(?: (\w+))?\}")
_FORMS: dict[str | None, Callable[[date], str]] = {
    None: date.isoformat,
    "ngày": phrases.short_day,
    "thứ": phrases.weekday,
    "tháng": lambda day: f"{day:%Y-%m}",
    "năm": lambda day: str(day.year),
}


@dataclass(frozen=True)
class Edit:
    """What a step does to one file: a ``new`` path, or the ``id`` of a file that is there."""

    new: str = ""
    id: str = ""
    text: str | None = None
    replace: dict[str, str] = field(default_factory=dict)
    append: str = ""
    rename: str = ""


@dataclass(frozen=True)
class Step:
    """One commit: so many days before today, with its message and its edits."""

    days: int
    message: str
    edits: tuple[Edit, ...]

    def moment(self, today: date) -> datetime:
        """When the commit was made."""
        return datetime.combine(today - timedelta(days=self.days), _HOUR)


@dataclass(frozen=True)
class Scenario:
    """The steps in order of time, and what the first takes over from the real content."""

    copied: tuple[str, ...]
    steps: tuple[Step, ...]


def read() -> Scenario:
    """The scenario beside this module."""
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return Scenario(tuple(table["copied"]), tuple(map(_step, table["steps"])))


def _step(table: dict[str, Any]) -> Step:
    edits = tuple(Edit(**edit) for edit in table.get("files", ()))
    return Step(table["days"], table["message"], edits)


def fill(text: str, today: date) -> str:
    """The text with days in place of ``{+5}``, ``{-3 ngày}``, ``{0 năm}``."""

    def day(match: re.Match[str]) -> str:
        return _FORMS[match[2]](today + timedelta(days=int(match[1])))

    return _DAY.sub(day, text)


def copy_shared(names: tuple[str, ...], real: Path, content: Path) -> None:
    """Take over folders and files of the real content as they are."""
    for name in names:
        if (real / name).is_dir():
            shutil.copytree(real / name, content / name)
        else:
            content.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(real / name, content / name)


def apply(step: Step, content: Path, today: date) -> None:
    """Bring the content folder from the step before to this one."""
    for edit in step.edits:
        if edit.new:
            path = content / edit.new.replace("{năm}", str(step.moment(today).year))
            path.parent.mkdir(parents=True, exist_ok=True)
        else:
            (path,) = content.rglob(f"{edit.id}.*")
        old = path.read_text(encoding="utf-8") if path.exists() else ""
        if edit.rename:
            path = path.rename(path.with_stem(edit.rename))
        # Bytes, because Windows would write other line ends and so other commits.
        path.write_bytes(_edited(edit, old, today).encode())


def _edited(edit: Edit, old: str, today: date) -> str:
    text = old if edit.text is None else fill(edit.text, today)
    for was, becomes in edit.replace.items():
        wanted = fill(was, today)
        if text.count(wanted) != 1:
            raise ValueError(f"{edit.id}: «{wanted}» is there {text.count(wanted)} times")
        text = text.replace(wanted, fill(becomes, today))
    return text + fill(edit.append, today)
