"""What is kept between builds never shows: a site brought up to date is the one built anew."""

from __future__ import annotations

import os
import random
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from conftest import NOW, ROOT, SITEURL
from small import files, times

from giot_hong.build import Options, Report, build

DRIVE = "drives/2026/lang-son/lang-son-2026-dot-1-that-khe.yaml"
VENUE = "venues/lang-son/hoi-truong-xa-that-khe.yaml"
DIRECTIVE = "directives/2022/kien-giang-72-bcd-kgvx-2022.md"


@dataclass
class Office:
    """A project whose content, theme and settings can be changed, and its site."""

    folder: Path
    now: str = NOW
    site_url: str = SITEURL
    settings: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        shutil.copytree(ROOT / "content", self.content)
        shutil.copytree(ROOT / "theme", self.theme)

    @property
    def content(self) -> Path:
        """The folder staff edit."""
        return self.folder / "content"

    @property
    def theme(self) -> Path:
        """The folder maintainers edit."""
        return self.folder / "theme"

    @property
    def site(self) -> Path:
        """What is published."""
        return self.folder / "site"

    def edit(self, path: Path, pattern: str, text: str) -> None:
        """Replace the first match in a file."""
        old = path.read_text(encoding="utf-8")
        new, count = re.subn(pattern, text, old, count=1, flags=re.MULTILINE)
        assert count == 1, path
        path.write_text(new, encoding="utf-8")

    def build(self, output: Path | None = None, workshop: str = "work") -> Report:
        """Build into the site, or somewhere else with a workshop of its own."""
        return build(
            Options(
                ROOT,
                content=self.content,
                output=output or self.site,
                site_url=self.site_url,
                now=self.now,
                workshop=self.folder / workshop,
                overrides=(("THEME", str(self.theme)), *self.settings.items()),
                quiet=True,
            )
        )


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office whose site is built."""
    made = Office(tmp_path)
    made.build()
    return made


def move(office: Office) -> None:
    """A drive gets another hour, with its reason."""
    hour = f"{random.randrange(6, 9):02}:{random.randrange(10, 60)}"  # noqa: S311 - no secret
    office.edit(office.content / DRIVE, r'start: "..:.."', f'start: "{hour}"')


def add(office: Office) -> None:
    """A new drive."""
    text = (office.content / DRIVE).read_text(encoding="utf-8")
    new = office.content / DRIVE.replace("that-khe", f"them-{len(list(office.content.rglob('*')))}")
    new.write_text(re.sub(r"^formerly:.*\n", "", text, flags=re.MULTILINE), encoding="utf-8")


def remove(office: Office) -> None:
    """The newest of the added drives is gone."""
    added = sorted(office.content.glob("drives/2026/lang-son/*-them-*.yaml"))
    if added:
        added[-1].unlink()


def rename(office: Office) -> None:
    """An added drive has another name, and its old address goes on."""
    added = sorted(office.content.glob("drives/2026/lang-son/*-them-*.yaml"))
    if added and "formerly" not in added[0].read_text(encoding="utf-8"):
        text = added[0].read_text(encoding="utf-8") + f"formerly: [{added[0].stem}]\n"
        added[0].unlink()
        added[0].with_name(f"{added[0].stem}-moi.yaml").write_text(text, encoding="utf-8")


def readdress(office: Office) -> None:
    """A venue's address is corrected."""
    path = office.content / VENUE
    text = re.sub(r"^address:.*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    path.write_text(f"{text.rstrip()}\naddress: Số {random.randrange(99)}\n", encoding="utf-8")  # noqa: S311


def write_on(office: Office) -> None:
    """A directive says one sentence more."""
    with (office.content / DIRECTIVE).open("a", encoding="utf-8") as file:
        file.write("\nThêm một câu.\n")


def redraw(office: Office) -> None:
    """A component of the theme is changed."""
    office.edit(
        office.theme / "templates" / "components" / "drive_card.html", "<article", "<article "
    )


def reword(office: Office) -> None:
    """A word of the interface is changed."""
    office.edit(office.theme / "strings" / "vi.toml", r'^skip = "(.*)"', r'skip = "\1!"')


def rename_site(office: Office) -> None:
    """The site has another name."""
    office.settings["SITENAME"] = office.settings.get("SITENAME", "Giọt Hồng") + " mới"


def wait(office: Office) -> None:
    """It is another day, on which drives that are over now were still to come."""
    office.now = "2026-05-20T09:00:00+07:00"


def move_house(office: Office) -> None:
    """The site goes to another address."""
    office.site_url = office.site_url.replace(".example", "-b.example")


EDITS: tuple[Callable[[Office], None], ...] = (
    move, add, add, remove, rename, readdress, write_on, redraw, reword, rename_site, wait,
    move_house,
)  # fmt: skip


@pytest.mark.slow
def test_brought_up_to_date_is_built_anew(office: Office) -> None:
    """After each of many edits in any order, every byte is that of a first build."""
    order = random.Random(1)  # noqa: S311 - the same order every time
    random.seed(1)
    kept = 0
    for number, edit in enumerate(order.sample(EDITS, len(EDITS))):
        edit(office)
        kept += office.build().kept
        anew = office.folder / f"anew{number}"
        assert office.build(anew, f"work-anew{number}").kept == 0
        assert files(office.site) == files(anew), edit.__name__
        shutil.rmtree(anew)
    assert kept > 1000


def test_nothing_new_makes_nothing(office: Office) -> None:
    """Built again, all of ours is kept, and no file is written."""
    before = times(office.site)
    again = office.build()
    assert times(office.site) == before
    standing = {f"{path.stem}/index.html" for path in (ROOT / "content" / "pages").glob("*.md")}
    pelicans = {
        path for path in before if path.startswith(("theme/", "files/")) or path in standing
    }
    assert again.kept == len(before) - len(pelicans)


def test_one_notice_makes_what_shows_it(office: Office) -> None:
    """A new hour makes some dozen files anew, and no other file's time moves."""
    before = times(office.site)
    move(office)
    made = office.build()
    after = times(office.site)
    moved = {path for path in before if after[path] != before[path]}
    assert moved == set(made.changes.changed)
    assert len(before) - made.kept < 80
    assert len(moved) <= 30


@pytest.mark.parametrize("harm", ["cut", "another engine", "no text", "gone", "edited"])
def test_what_cannot_be_trusted_is_not(office: Office, harm: str) -> None:
    """A damaged, foreign or missing record, or a file that somebody touched, is made anew."""
    record = office.folder / "work" / "outputs"
    good, page = record.read_bytes(), office.site / "index.html"
    whole = files(office.site)
    if harm == "cut":
        record.write_bytes(good[:-10])
    elif harm == "another engine":
        record.write_bytes(good.replace(b"outputs 1 ", b"outputs 1 0", 1))
    elif harm == "no text":
        record.write_bytes(b"\xff\0")
    elif harm == "gone":
        page.unlink()
    else:
        page.write_bytes(page.read_bytes()[::-1])
        os.utime(page, ns=(0, 0))
    made = office.build()
    assert files(office.site) == whole
    assert made.kept == 0 if harm in {"cut", "another engine", "no text"} else made.kept > 100


def test_a_record_speaks_of_its_own_folder(office: Office, tmp_path: Path) -> None:
    """The record of one site is nothing to another that the same workshop builds."""
    assert office.build(tmp_path / "other").kept == 0
    assert files(tmp_path / "other") == files(office.site)
