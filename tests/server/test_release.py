"""What readers see is one whole release, whatever happens: bad luck, bad code, second thoughts, the clock."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from server.office import ENV, Office, Person, run

from giot_hong.publish import MARK

DRIVE = "content/drives/2026/song-may/hai-buoi.yaml"
PAGE = "dot-hien-mau/hai-buoi/index.html"


def renamed(person: Person, title: str) -> str:
    """Commit another title of a drive."""
    person.edit(DRIVE, "^title: .*", f"title: {title}")
    return person.commit(title)


def is_whole(office: Office) -> bool:
    """Whether the release that readers see has all files of one build, of one commit."""
    root = office.current.resolve()
    listed = json.loads((root / MARK).read_bytes())
    status = json.loads((root / "status.json").read_bytes())
    note = json.loads((office.site / "slots" / root.name / "release.json").read_bytes())
    return all((root / path).is_file() for path in listed) and status["commit"] == note["commit"]


def later(office: Office, **by: float) -> str:
    """The clock of the machine after what is shown was built, as seconds since 1970."""
    built = datetime.fromisoformat(str(office.status()["built"]))
    return str(int((built + timedelta(**by)).timestamp()))


# Pushed code


HOSTILE = """
import os, socket, pathlib
found = []
for name in {files!r}:
    try:
        found.append(pathlib.Path(name).read_text()[:20])
    except OSError as error:
        found.append(type(error).__name__)
for name in {targets!r}:
    try:
        pathlib.Path(name).write_text("hacked")
        found.append("written")
    except OSError as error:
        found.append(type(error).__name__)
try:
    socket.create_connection(("127.0.0.1", {port}), 2)
    found.append("connected")
except OSError as error:
    found.append(type(error).__name__)
SITESUBTITLE = " ".join(found)
"""


def test_pushed_code_is_shut_in(office: Office, keeper: Person) -> None:
    """Settings that read keys, write elsewhere and call out are denied each; the same from a template."""
    secret = office.folder / "authorized_keys"
    targets = [str(office.folder / "hacked"), str(office.current / "index.html"), str(office.repository / "HEAD"),
               str(office.site / "server.toml"), str(office.site / "slots/b/tree/hacked")]  # fmt: skip
    kept = [Path(path) for path in targets[2:4]]
    settings = (keeper.clone / "pelicanconf.py").read_text(encoding="utf-8")
    bad = HOSTILE.format(files=[str(secret), "/etc/shadow"], targets=targets, port=office.port)
    keeper.write("pelicanconf.py", settings + bad)
    asked = (
        f"cat {secret}; touch {office.folder}/hacked2; "
        f"mount -o remount,bind,rw {office.repository} && touch {office.repository}/hacked3; "
        f"bash -c 'echo > /dev/tcp/127.0.0.1/{office.port}' && echo connected"
    )
    leak = '{{ cycler.__init__.__globals__.os.popen("ASKED").read() }}'.replace("ASKED", asked)
    keeper.edit("theme/templates/404.html", "</h1>", f"</h1><p>[{leak}]</p>")
    keeper.commit("Mã xấu")
    done = keeper.push()
    assert done.code == 0
    assert "Trang đã cập nhật" in done.said, done.said
    home = office.page()
    for told in ("hacked", "connected", "command=", "root:"):
        assert told not in home
    # What it could write to was a folder of its own below /tmp, which went with it.
    assert all("hacked" not in path.read_text() for path in kept)
    assert "<p>[]</p>" in office.page("404.html")
    assert not [*office.folder.glob("hacked*"), *office.repository.glob("hacked*")]
    assert not (office.site / "slots/b/tree/hacked").exists()


def test_a_build_that_hangs_is_ended_and_told(
    office: Office, keeper: Person, tmp_path: Path
) -> None:
    """The owner gets one message, readers see what they saw, and the next push heals it all."""
    letters = tmp_path / "letters"
    office.decide("alert", ["/bin/sh", "-c", f"cat >> {letters}"])
    office.decide("build_minutes", 0.15)
    before = office.page()
    settings = (keeper.clone / "publishconf.py").read_text(encoding="utf-8")
    keeper.write("publishconf.py", settings + "\nwhile True:\n    pass\n")
    keeper.commit("Treo")
    done = keeper.push()
    assert done.code == 0  # git has it
    assert "CHƯA LÊN TRANG" in done.said
    assert office.page() == before
    assert office.status()["health"] == "failed"
    assert office.server("status").code == 1
    assert letters.read_text().count("không xong") == 1
    office.server("tick")
    assert letters.read_text().count("không xong") == 1
    office.decide("build_minutes", 5)
    keeper.write("publishconf.py", settings)
    commit = keeper.commit("Hết treo")
    assert "Trang đã cập nhật" in keeper.push().said
    assert office.status()["commit"] == commit
    assert office.status()["health"] == "ok"
    assert letters.read_text().count("đã lên lại") == 1


def test_what_was_built_is_looked_at_from_outside(office: Office, keeper: Person) -> None:
    """A release in which pushed code left a link, or lost most pages, is never shown."""
    before = office.page()
    settings = (keeper.clone / "publishconf.py").read_text(encoding="utf-8")
    bad = """
import atexit, pathlib
def leave(folder=OUTPUT_PATH):
    import sys
    where = sys.argv[sys.argv.index("--output") + 1]
    (pathlib.Path(where) / "mat-khau").symlink_to("/etc/passwd")
leave()
"""
    keeper.write("publishconf.py", settings + bad)
    keeper.commit("Để lại liên kết")
    done = keeper.push()
    assert "CHƯA LÊN TRANG" in done.said
    assert "mat-khau" in done.said
    assert office.page() == before


# Bad luck


def test_killed_at_any_moment(office: Office, keeper: Person) -> None:
    """Readers see a whole release of one commit; whoever runs next does what is left to do."""
    chance = random.Random(6)  # noqa: S311
    title = ""
    for turn in range(8):
        title = f"Lần {turn}"
        renamed(keeper, title)
        keeper.git("push", str(office.repository), "HEAD:main")
        run(["git", "fetch", str(keeper.clone), "+HEAD:main"], office.repository)  # no hook runs
        working = subprocess.Popen(
            [sys.executable, "-P", "-m", "giot_hong.cli", "server", "update", "--root", str(office.site)],
            env=ENV, cwd=office.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        time.sleep(chance.uniform(0.3, 4.0))
        os.killpg(working.pid, signal.SIGKILL)
        working.wait()
        assert is_whole(office)
    done = office.server("tick")
    assert done.code == 0, done.said
    assert title in office.page(PAGE)
    assert is_whole(office)


@pytest.fixture
def small_disk(office: Office) -> Iterator[Path]:
    """A disk of the idle release's own that is nearly full."""
    work = office.site / "slots/a/work"
    subprocess.run(["rm", "-rf", str(work)], check=True)
    work.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(work)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("only root can mount a disk")
    yield work
    subprocess.run(["umount", "-l", str(work)], check=False)


def test_a_full_disk(office: Office, keeper: Person, small_disk: Path) -> None:
    """It is told in a sentence, nothing that readers see changes, and with room again it goes on."""
    before = office.page()
    renamed(keeper, "Đĩa đầy")
    done = keeper.push()
    assert "CHƯA LÊN TRANG" in done.said
    assert "Traceback" not in done.said
    assert office.page() == before
    subprocess.run(["umount", "-l", str(small_disk)], check=True)
    again = office.server("update", "--again")
    assert again.code == 0, again.said
    assert "Đĩa đầy" in office.page(PAGE)


# Second thoughts and the clock


def test_rollback_at_once_until_the_next_push(office: Office, keeper: Person) -> None:
    """Both ways, pinned against the clock; an older state is rebuilt from its commit."""
    first = renamed(keeper, "Bản một")
    keeper.push()
    renamed(keeper, "Bản hai")
    keeper.push()
    assert "Bản hai" in office.page(PAGE)
    assert office.server("rollback").code == 0
    assert "Bản một" in office.page(PAGE)
    assert office.status()["health"] == "pinned"
    office.server("tick", SOURCE_DATE_EPOCH=later(office, days=3))
    assert "Bản một" in office.page(PAGE)
    renamed(keeper, "Bản ba")
    keeper.push()
    assert "Bản ba" in office.page(PAGE)
    assert office.status()["health"] == "ok"
    done = office.server("update", "--commit", first)
    assert done.code == 0, done.said
    assert "Bản một" in office.page(PAGE)
    assert office.status()["health"] == "pinned"
    unknown = office.server("update", "--commit", "abcdef")
    assert unknown.code == 2
    assert "abcdef" in unknown.said


def test_any_state_can_be_shown_again(office: Office, keeper: Person) -> None:
    """Also one before something was published that stays for good; and then the newest."""
    first = str(office.status()["commit"])
    text = (keeper.clone / DRIVE).read_text(encoding="utf-8")
    keeper.write("content/drives/2026/song-may/them.yaml", text)
    keeper.commit("Thêm một đợt")
    assert keeper.push().code == 0
    back = office.server("update", "--commit", first)
    assert back.code == 0, back.said
    assert not (office.current / "dot-hien-mau/them").exists()
    assert office.server("update", "--again").code == 0
    assert (office.status()["health"], office.status()["commit"]) == ("pinned", first)
    assert office.server("update", "--latest").code == 0
    assert office.status()["health"] == "ok"
    assert (office.current / "dot-hien-mau/them").exists()


def test_a_commit_that_cannot_be_built_leaves_the_way_back(office: Office, keeper: Person) -> None:
    """What broke is named by file and line, and both releases are as whole as before."""
    renamed(keeper, "Bản hai")
    assert keeper.push().code == 0
    keeper.edit("theme/templates/base.html", "^", "{% khong_co %}")
    keeper.commit("Hỏng mẫu")
    broken = keeper.push()
    assert "CHƯA LÊN TRANG" in broken.said
    assert "base.html, dòng 1" in broken.said, broken.said
    assert "Traceback" not in broken.said
    assert "Bản hai" in office.page(PAGE)


def test_the_timer_builds_when_something_is_due(office: Office) -> None:
    """Not before, at the next moment at which the site changes, and at least once a day."""
    built = office.status()["built"]
    assert office.server("tick", SOURCE_DATE_EPOCH=later(office, hours=1)).said == ""
    assert office.status()["built"] == built
    daily = office.server("tick", SOURCE_DATE_EPOCH=later(office, hours=25))
    assert "hơn một ngày" in daily.said
    assert office.status()["built"] != built


def test_the_timer_publishes_what_waited_for_its_moment(office: Office, keeper: Person) -> None:
    """Nobody has to do anything: a drive that was pushed with a moment of publication is there then."""
    built = datetime.fromisoformat(str(office.status()["built"]))
    moment = (built + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")
    text = (keeper.clone / DRIVE).read_text(encoding="utf-8")
    keeper.write("content/drives/2026/song-may/hen-gio.yaml", f"publish_at: {moment}\n{text}")
    keeper.commit("Hẹn giờ")
    done = keeper.push()
    assert done.code == 0, done.said
    page = office.site / "current/dot-hien-mau/hen-gio/index.html"
    assert not page.exists()
    assert "hen-gio" not in (office.current / "lich/tat-ca.ics").read_text(encoding="utf-8")
    assert str(office.status()["next_change"])[:16] <= moment
    # Later than the push, by a clock that stands: the first moment is over before the second comes.
    assert office.server("tick", SOURCE_DATE_EPOCH=later(office, minutes=90)).code == 0
    assert not page.exists()
    due = office.server(
        "tick", SOURCE_DATE_EPOCH=str(int((built + timedelta(hours=2)).timestamp()))
    )
    assert "Trang đã cập nhật" in due.said, due.said
    assert page.exists()
    assert "hen-gio" in (office.current / "lich/tat-ca.ics").read_text(encoding="utf-8")


def test_a_new_engine_needs_nothing_of_the_office(office: Office, keeper: Person) -> None:
    """Settings of the first release and no theme of one's own: the same site, by the engine's theme."""
    before = {
        path.relative_to(office.current.resolve()): path.read_bytes()
        for path in office.current.resolve().rglob("*.html")
    }
    for name in ("PAGE_EXCLUDES", "FORMATTED_FIELDS"):  # 0.1.0 had none of them
        keeper.edit("pelicanconf.py", f"^{name}.*\n", "")
    keeper.git("rm", "-rq", "theme")
    keeper.commit("Bỏ giao diện riêng")
    done = keeper.push()
    assert done.code == 0, done.said
    after = office.current.resolve()
    assert {path: (after / path).read_bytes() for path in before} == before
    renamed(keeper, "Vẫn gửi được")
    assert "1 đợt sửa" in keeper.push().said
    assert "Vẫn gửi được" in office.page(PAGE)


def test_a_machine_without_walls_is_told_so(tmp_path: Path) -> None:
    """Where bubblewrap is not there, nothing is set up unless its owner accepts the risk."""
    (tmp_path / "bin").mkdir()
    for program in ("git", "sh"):
        (tmp_path / "bin" / program).symlink_to(f"/usr/bin/{program}")
    asked = [
        sys.executable,
        "-P",
        "-m",
        "giot_hong.cli",
        "server",
        "init",
        "kho.git",
        "trang",
        "--url",
        "https://x.example",
    ]
    refused = run(asked, tmp_path, PATH=str(tmp_path / "bin"))
    assert refused.code == 2
    assert "apt install bubblewrap" in refused.said
    assert not (tmp_path / "trang").exists()
    assert run([*asked, "--no-sandbox"], tmp_path, PATH=str(tmp_path / "bin")).code == 0


def test_a_backup_brings_everything_back(office: Office, keeper: Person, tmp_path: Path) -> None:
    """On another machine: the same files but for the moment of the build, and who may push."""
    commit = renamed(keeper, "Đã sao lưu")
    keeper.push()
    file = tmp_path / "trang.tar"
    keys = office.folder / "authorized_keys"
    done = office.server("backup", str(file), "--authorized-keys", str(keys))
    assert done.code == 0, done.said
    assert file.stat().st_mode & 0o077 == 0
    command = [sys.executable, "-P", "-m", "giot_hong.cli", "server", "restore", str(file)]
    there = tmp_path / "noi-khac"
    back = run([*command, str(tmp_path / "kho.git"), str(there)], tmp_path)
    assert back.code == 0, back.said
    assert json.loads((there / "status.json").read_bytes())["commit"] == commit
    old, new = office.current.resolve(), (there / "current").resolve()
    paths = [path.relative_to(old) for path in old.rglob("*") if path.is_file()]
    differ = [str(path) for path in paths if (old / path).read_bytes() != (new / path).read_bytes()]
    assert differ == ["status.json"]
    moved = keys.read_text().replace(str(office.repository), str(tmp_path / "kho.git"))
    assert (there / "conf/authorized_keys").read_text() == moved
    again = run([*command, str(tmp_path / "kho.git"), str(there)], tmp_path)
    assert again.code == 2
    assert "không trống" in again.said
