"""A release made ready: its copies hold what its files hold, whatever was stopped when."""

from __future__ import annotations

import gzip
import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from giot_hong.publish import MARK, Workshop, publish
from giot_hong.server.compress import (
    BROTLI,
    GZIP,
    SMALLEST,
    LinkFoundError,
    Prepared,
    prepare,
    remove,
)
from giot_hong.tree import files_below

pytestmark = pytest.mark.skipif(
    shutil.which("brotli") is None, reason="needs the command brotli (Debian's package brotli)"
)
SECOND = 1_000_000_000


def page(word: str) -> bytes:
    """A page that is worth compressing, of the same size for words of the same length."""
    return (f"<p>{word} hiến máu " * 100).encode()


def build(workshop: Workshop, output: Path, files: dict[str, bytes]) -> None:
    """Publish files as a build does."""
    workshop.prepare()
    for path, body in files.items():
        (workshop.staging / path).parent.mkdir(parents=True, exist_ok=True)
        (workshop.staging / path).write_bytes(body)
    publish(workshop, output)


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    """Where builds of a test work."""
    return Workshop(tmp_path / "work")


def unpacked(path: Path) -> bytes:
    """What a copy holds, by other programs than those that made it where there are any."""
    if path.suffix == GZIP:
        return gzip.decompress(path.read_bytes())
    return subprocess.run(["brotli", "-dc", path], check=True, capture_output=True).stdout


def assert_right(folder: Path, served: set[str]) -> None:
    """Files are these; each copy holds its file's bytes, has its time, and anybody may read it."""
    found = set(files_below(folder)) - {MARK}
    copies = {path for path in found if path.endswith((GZIP, BROTLI))}
    assert found - copies == served
    long = {path for path in served if (folder / path).stat().st_size >= SMALLEST}
    assert copies == {
        path + end for path in long if path.endswith("html") for end in (GZIP, BROTLI)
    }
    for path in copies:
        copy, file = folder / path, folder / path[:-3]
        assert unpacked(copy) == file.read_bytes(), path
        assert copy.stat().st_mtime_ns == file.stat().st_mtime_ns
        assert copy.stat().st_mode == file.stat().st_mode
    assert all((folder / path).stat().st_mtime_ns % SECOND == 0 for path in served)


FIRST = {
    "index.html": page("Trang"),
    "tin/index.html": page("Tin một"),
    "tinh/hue/index.html": page("Huế"),
    "ngan.html": b"<p>",
    "anh/a.png": os.urandom(5000),
}


def test_from_scratch(tmp_path: Path, workshop: Workshop) -> None:
    """Text that is long enough gets both copies; a second run finds nothing to do."""
    site = tmp_path / "a"
    build(workshop, site, FIRST)
    (site / "tin/index.html").chmod(0o664)
    assert prepare(site) == Prepared(made=6, taken=0, fresh=0, removed=0)
    assert_right(site, set(FIRST))
    before = {path: (site / path).read_bytes() for path in files_below(site)}
    inodes = {path: (site / path).stat().st_ino for path in before}
    assert prepare(site) == Prepared(made=0, taken=0, fresh=6, removed=0)
    assert inodes == {path: (site / path).stat().st_ino for path in files_below(site)}
    remove(site)
    prepare(site)
    assert before == {path: (site / path).read_bytes() for path in files_below(site)}


def test_builds_and_copies_leave_each_other_alone(tmp_path: Path, workshop: Workshop) -> None:
    """After each build the copies are again right: of changed, new and deleted pages."""
    site = tmp_path / "a"
    build(workshop, site, FIRST)
    prepare(site)
    second = FIRST | {"tin/index.html": page("Tin hai"), "moi/index.html": page("Mới")}
    del second["tinh/hue/index.html"]
    build(workshop, site, second)
    assert prepare(site) == Prepared(made=4, taken=0, fresh=2, removed=2)
    assert_right(site, set(second))
    assert not (site / "tinh").exists()


def test_two_folders_in_turns(tmp_path: Path, workshop: Workshop) -> None:
    """The same bytes have the same time in both; other bytes at one address never share a time."""
    one, other = tmp_path / "a", tmp_path / "b"
    chance = random.Random(6)  # noqa: S311 - the same story each time
    words = ("một", "hai", "bốn")
    known: dict[tuple[str, int], bytes] = {}
    live: Path | None = None
    for turn in range(12):
        idle = other if live == one else one
        paths = [path for path in ("x.html", "y.html", "z/index.html") if chance.random() < 0.8]
        files = {path: page(chance.choice(words)) for path in paths} | {"index.html": page("đầu")}
        build(workshop, idle, files)
        for path in files:  # a build every second
            if (stat := (idle / path).stat()).st_mtime_ns % SECOND:
                moment = stat.st_mtime_ns // SECOND * SECOND + turn * SECOND
                os.utime(idle / path, ns=(moment, moment))
        prepare(idle, live)
        assert_right(idle, set(files))
        for path, body in files.items():
            stat = (idle / path).stat()
            assert known.setdefault((path, stat.st_mtime_ns), body) == body
            if live and (live / path).exists() and (live / path).read_bytes() == body:
                assert stat.st_mtime_ns == (live / path).stat().st_mtime_ns
        live = idle


def test_two_builds_in_one_second(tmp_path: Path, workshop: Workshop) -> None:
    """Other bytes have a later time than the live ones also where clocks say nothing of it."""
    one, other = tmp_path / "a", tmp_path / "b"
    build(workshop, one, FIRST)
    os.utime(one / "tin/index.html", (1_800_000_000, 1_800_000_000))
    prepare(one)
    build(workshop, other, FIRST | {"tin/index.html": page("Tin hai")})
    os.utime(other / "tin/index.html", (1_800_000_000, 1_800_000_000))
    prepare(other, one)
    assert (other / "tin/index.html").stat().st_mtime == 1_800_000_001


def test_a_new_folder_takes_what_the_live_one_has(tmp_path: Path, workshop: Workshop) -> None:
    """The second release is not compressed once more, but only where it differs."""
    one, other = tmp_path / "a", tmp_path / "b"
    build(workshop, one, FIRST)
    prepare(one)
    second = FIRST | {"tin/index.html": page("Tin hai")}
    build(workshop, other, second)
    assert prepare(other, one) == Prepared(made=2, taken=4, fresh=0, removed=0)
    assert_right(other, set(second))
    build(workshop, one, second | {"index.html": page("Khác!")})
    prepare(one, other)
    assert_right(other, set(second))  # what both held together is still right here


def test_an_old_copy_never_stays(tmp_path: Path, workshop: Workshop) -> None:
    """New bytes of the same size and even the same time get new copies."""
    site = tmp_path / "a"
    build(workshop, site, FIRST)
    prepare(site)
    file = site / "tin/index.html"
    stat = file.stat()
    file.write_bytes(page("Tin hai"))
    os.utime(file, ns=(stat.st_mtime_ns, stat.st_mtime_ns))
    prepare(site)
    assert_right(site, set(FIRST))


def test_what_a_build_published_is_not_a_copy(tmp_path: Path, workshop: Workshop) -> None:
    """A file of the site that is called like a copy stays as it is."""
    site = tmp_path / "a"
    files = {"du-lieu/cu.csv.gz": b"of the site", "a.html": page("x")}
    build(workshop, site, files)
    prepare(site)
    assert (site / "du-lieu/cu.csv.gz").read_bytes() == b"of the site"
    remove(site)
    assert set(files_below(site)) - {MARK} == set(files)


def test_a_folder_where_a_page_stood(tmp_path: Path, workshop: Workshop) -> None:
    """Without their copies, builds may make a file of what was a folder."""
    site = tmp_path / "a"
    build(workshop, site, {"files/x/a.html": page("x")})
    prepare(site)
    remove(site)
    build(workshop, site, {"files/x": b"file"})
    prepare(site)
    assert_right(site, {"files/x"})


def test_without_brotli(tmp_path: Path, workshop: Workshop) -> None:
    """Where brotli is gone, so are its copies: they would grow old."""
    site = tmp_path / "a"
    build(workshop, site, FIRST)
    prepare(site)
    assert prepare(site, brotli=False).removed == 3
    assert not list(site.rglob("*.br"))


def test_links_are_refused(tmp_path: Path, workshop: Workshop) -> None:
    """A release with a link is not made ready, and nothing is done in it."""
    site = tmp_path / "a"
    build(workshop, site, FIRST)
    (site / "tin" / "passwd").symlink_to("/etc/passwd")
    with pytest.raises(LinkFoundError, match="tin/passwd"):
        prepare(site)
    assert not list(site.rglob("*.gz"))


def test_full_disk(tmp_path: Path, workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """When brotli fails, it is told, and no copy stands there half; the next run makes all."""
    site = tmp_path / "a"
    build(workshop, site, FIRST)
    broken = tmp_path / "bin" / "brotli"
    broken.parent.mkdir()
    broken.write_text("#!/bin/sh\necho half > ./index.html.br.tmp\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", str(broken.parent), prepend=":")
    with pytest.raises(subprocess.CalledProcessError):
        prepare(site)
    assert not [path for path in files_below(site) if path.endswith((GZIP, BROTLI))]
    monkeypatch.undo()
    prepare(site)
    assert_right(site, set(FIRST))


KILLED = """
import sys, threading, os, time
from pathlib import Path
from giot_hong.server import compress
threading.Timer(float(sys.argv[3]), lambda: os.kill(os.getpid(), 9)).start()
compress.prepare(Path(sys.argv[1]), Path(sys.argv[2]))
os.kill(os.getpid(), 9)
"""


def test_killed_at_any_moment(tmp_path: Path, workshop: Workshop) -> None:
    """Whenever it is killed, no copy of other bytes has its file's time, and the next run heals."""
    one, other = tmp_path / "a", tmp_path / "b"
    many = {f"{number:03}/index.html": page(f"{number:03}") for number in range(300)}
    build(workshop, one, many)
    prepare(one)
    build(workshop, other, many)
    prepare(other, one)
    for turn in range(5):
        changed = {path: page(f"{turn:03}") for path in list(many)[turn::2]}
        many |= changed
        build(workshop, other, many)
        command = [sys.executable, "-c", KILLED, str(other), str(one), str(0.01 + turn * 0.03)]
        done = subprocess.run(command, check=False)
        assert done.returncode == -signal.SIGKILL
        for copy in other.rglob("*.gz"):
            file = copy.with_suffix("")
            if copy.stat().st_mtime_ns == file.stat().st_mtime_ns:
                assert unpacked(copy) == file.read_bytes()
        if turn % 2:
            prepare(other, one)
            drafts = [path for path in files_below(other) if path.endswith(".tmp")]
            assert not drafts
            assert all(
                gzip.decompress(Path(f"{other}/{path}.gz").read_bytes()) == body
                for path, body in many.items()
            )
    prepare(other, one)
    assert_right(other, set(many))
