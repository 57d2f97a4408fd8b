"""Fingerprints can be trusted: equal ones mean equal bytes, and small edits move few."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from conftest import NOW, ROOT, SITEURL

from giot_hong.build import Options, read_settings
from giot_hong.plugin import generator_alone

THAT_KHE = "drives/2026/lang-son/lang-son-2026-dot-1-that-khe.yaml"


def prints(content: Path, now: str = NOW) -> dict[str, tuple[str, bytes]]:
    """Fingerprint and bytes of every output."""
    settings = read_settings(Options(ROOT, content=content, now=now, site_url=SITEURL))
    outputs = generator_alone(settings).everything()
    return {output.path: (output.fingerprint(), output.body()) for output in outputs}


def edited(tmp_path: Path, file: str, pattern: str, text: str) -> Path:
    """A copy of the content with one edit."""
    content = tmp_path / "content"
    shutil.copytree(ROOT / "content", content)
    path = content / file
    new, count = re.subn(
        pattern, text, path.read_text(encoding="utf-8"), count=1, flags=re.MULTILINE
    )
    assert count == 1
    path.write_text(new, encoding="utf-8")
    return content


def plain_copy(tmp_path: Path) -> Path:
    """The content away from git, so that only the clock stamps it."""
    content = tmp_path / "plain" / "content"
    shutil.copytree(ROOT / "content", content)
    return content


def compare(tmp_path: Path, changed: Path, now: str = NOW) -> set[str]:
    """Paths whose fingerprint moved; asserts that no other bytes did."""
    old, new = prints(plain_copy(tmp_path)), prints(changed, now)
    for path in old.keys() & new.keys():
        if old[path][0] == new[path][0]:
            assert old[path][1] == new[path][1], f"{path} changed behind its fingerprint's back"
    return {path for path in old.keys() & new.keys() if old[path][0] != new[path][0]}


def test_nothing_edited_moves_nothing(tmp_path: Path) -> None:
    """The same content in another folder has the same fingerprints and bytes."""
    assert compare(tmp_path, plain_copy(tmp_path / "again")) == set()


def test_an_hour_moves_what_shows_it(tmp_path: Path) -> None:
    """A new start moves the drive's page, lists, calendars, feeds and data, and nothing of Lai Châu."""
    changed = compare(tmp_path, edited(tmp_path, THAT_KHE, r'start: "06:30"', 'start: "07:30"'))
    assert {
        "index.html",
        "dot-hien-mau/lang-son-2026-dot-1-that-khe/index.html",
        "tinh/lang-son/index.html",
        "lich/tat-ca.ics",
        "lich/tinh/lang-son.ics",
        "du-lieu/dot-hien-mau.json",
    } <= changed
    assert not any("lai-chau" in path for path in changed)
    assert len(changed) <= 25, sorted(changed)


def test_a_body_moves_its_page_only(tmp_path: Path) -> None:
    """A sentence in a directive's body moves that page; lists show only its head."""
    file = "directives/2022/kien-giang-72-bcd-kgvx-2022.md"
    changed = compare(tmp_path, edited(tmp_path, file, r"\Z", "\nThêm một câu.\n"))
    assert "van-ban/kien-giang-72-bcd-kgvx-2022/index.html" in changed
    assert not any(path.startswith(("dot-hien-mau/", "lich/")) for path in changed)


def test_the_clock_alone_moves_little(tmp_path: Path) -> None:
    """A later hour of the same day changes only stamps of what git does not know, and status."""
    changed = compare(tmp_path, plain_copy(tmp_path / "later"), "2026-11-21T09:00:00+07:00")
    # Away from git every stamp is the clock's; what carries no stamp must stay.
    assert "status.json" in changed
    assert "404.html" not in changed
    assert "ngoai-tuyen/index.html" not in changed
