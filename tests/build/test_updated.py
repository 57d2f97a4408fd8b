"""«Cập nhật lúc»: when the facts of a page last changed, on every kind of page that lists any."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import Built
from small import BEGUN, Small, files, path_of

ADDED, MOVED, PUT_OFF = "2026-01-05T09:00", "2026-05-15T09:00", "2026-05-18T09:00"
STAMP = re.compile(r'<p class="updated">[^<]+<time datetime="([^"+]+)\+07:00">')


@pytest.fixture
def small(tmp_path: Path) -> Small:
    """A small site, built."""
    made = Small(tmp_path)
    made.build()
    return made


def stamp(small: Small, path: str) -> str:
    """What a page says of its facts; empty where it says nothing."""
    found = STAMP.search((small.site / path / "index.html").read_text(encoding="utf-8"))
    return found[1] if found else ""


def test_each_page_says_when_its_own_facts_changed(small: Small) -> None:
    """A page that shows drives goes with them; one that counts them with the last that came."""
    assert BEGUN.startswith(ADDED)
    told = {
        "": PUT_OFF,
        "lich-hien-mau": PUT_OFF,
        "tinh/song-may": PUT_OFF,
        "tinh/nui-gio": ADDED,
        "dot-hien-mau/da-doi-ngay": MOVED,
        "tinh": PUT_OFF,  # it counts what takes place
        "chien-dich": ADDED,
        "chien-dich/xuan-hong": ADDED,
        "theo-doi": ADDED,
        "du-lieu": ADDED,
        "van-ban": ADDED,
    }
    assert {path: stamp(small, path) for path in told} == told


def test_a_drive_that_is_not_listed_leaves_a_page_alone(small: Small) -> None:
    """A past drive gets another name: pages that only count it keep their bytes, and home too."""
    before = files(small.site)
    small.edit(path_of("nam-truoc"), "^title: .*", "title: Hiến máu năm ngoái")
    small.repository.commit("2026-05-19T09:00:00+07:00")
    small.build()
    after = files(small.site)
    for path in ("", "tinh/", "chien-dich/", "theo-doi/", "du-lieu/", "en/", "en/subscribe/"):
        assert after[f"{path}index.html"] == before[f"{path}index.html"], path
    assert stamp(small, "dot-hien-mau/nam-truoc") == "2026-05-19T09:00"


def test_a_drive_that_waits_for_a_day_counts_as_well(small: Small) -> None:
    """Neither to come nor past, and still what the page of its province is about."""
    small.edit(
        path_of("nui-gio-1"),
        "^certainty",
        "outcome: postponed\ncertainty",
        "changes:\n  - {date: 2026-05-19, what: postponed, reason: Mưa lũ.}\n",
    )
    small.repository.commit("2026-05-19T09:00:00+07:00")
    small.now = "2026-05-25T09:00:00+07:00"
    small.build()
    assert stamp(small, "tinh/nui-gio") == "2026-05-19T09:00"


def test_standing_pages_say_when_they_were_looked_over(site: Built) -> None:
    """By staff's own word, in the page's own language."""
    assert "Xem lại gần nhất ngày <time" in site.text("chuan-bi/index.html")
    assert "Last reviewed on <time" in site.text("en/about/index.html")
