"""The purge of personal data as it is documented, done by git itself on a real repository.

The commands are those of ``docs/xoa-du-lieu-ca-nhan.md``, word for word.
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from small import Small, path_of
from support import PDF, ROOT

DATUM = "0900 000 001"
SHEET = "content/files/danh-sach.xlsx"


def blocks() -> list[str]:
    """The commands of the document, block by block."""
    text = (ROOT / "docs" / "xoa-du-lieu-ca-nhan.md").read_text(encoding="utf-8")
    return re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def run(script: str, folder: Path, **more: str) -> str:
    """Run commands in a folder; what they print."""
    quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "FILTER_BRANCH_SQUELCH_WARNING": "1", **more}
    name = {
        f"GIT_{who}_{what}": "x@x.example"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    done = subprocess.run(
        ["bash", "-euc", script],
        cwd=folder,
        env={**os.environ, **name, **quiet},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def holds(folder: Path, datum: str) -> bool:
    """Whether anything in a repository's store of objects holds a text, reachable or not."""
    objects = subprocess.run(
        ["git", "cat-file", "--batch-all-objects", "--batch"],
        cwd=folder,
        capture_output=True,
        check=True,
    )
    return datum.encode() in objects.stdout


def events(small: Small) -> dict[str, list[str]]:
    """What every calendar of the site, built anew, says of its events."""
    site = small.anew()[1]
    keys = re.compile(r"^(?:UID|SEQUENCE|CREATED|LAST-MODIFIED|DTSTAMP|DTSTART)\b.*", re.MULTILINE)
    return {
        path: keys.findall(raw.decode().replace("\r\n", "\n"))
        for path, raw in site.items()
        if path.endswith(".ics")
    }


def test_the_purge_keeps_ids_and_calendars(small: Small, tmp_path: Path) -> None:
    """Text and attachment leave the whole history of clone and server; no event changes."""
    path = path_of("hai-buoi")
    small.edit(path, "^title: .*$", f"title: Hiến máu, gọi chị Mẫu {DATUM}")
    sheet = small.repository.folder / SHEET
    sheet.parent.mkdir()
    sheet.write_bytes(PDF + b"danh sach 001000000003")
    small.repository.commit("2026-05-16T00:00:00+00:00")
    small.edit(path, 'start: "07:00"', 'start: "07:15"')
    small.repository.commit("2026-05-17T00:00:00+00:00")
    small.edit(path, "^title: .*$", "title: Hiến máu, gọi hội")
    sheet.unlink()
    small.repository.commit("2026-05-18T00:00:00+00:00")

    before = events(small)
    told = "\n".join(line for lines in before.values() for line in lines)
    assert "SEQUENCE:1" in told
    assert "LAST-MODIFIED:20260518T000000Z" in told
    server, clean = tmp_path / "kho.git", tmp_path / "sach"
    run(
        f"git clone -q --bare {small.repository.folder} {server}; git clone -q --mirror {server} {clean}",
        tmp_path,
    )
    assert holds(server, DATUM)
    assert holds(server, "001000000003")

    text, attachment, away, look, replace = blocks()
    run(text + attachment + away, clean)
    assert run("export CU='0900 000 001'\n" + look, clean) == ""
    assert not holds(clean, DATUM)
    assert not holds(clean, "001000000003")
    run(replace, clean, KHO=str(server))
    # Our own server does this by itself (tests/server); this one has no hooks.
    run("git reflog expire --expire=now --all; git gc --quiet --prune=now", server)
    assert not holds(server, DATUM)
    assert not holds(server, "001000000003")

    dates = "git log --format='%aI %cI %an %s'"
    assert run(dates, server) == run(dates, small.repository.folder)
    run(
        f"git fetch -q --force {server} +main:refs/new; git reset -q --hard refs/new",
        small.repository.folder,
    )
    assert "(đã xóa)" in run(f"git show HEAD~1:content/{path}", small.repository.folder)
    assert events(small) == before
