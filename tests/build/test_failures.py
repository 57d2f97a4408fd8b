"""What goes wrong leaves the last good site as it was, and says so in a sentence."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import NOW, ROOT, SITEURL, Built, run_command


@pytest.fixture
def project(tmp_path: Path, site: Built) -> Path:
    """A project of its own, with a site that has been built before."""
    folder = tmp_path / "project"
    folder.mkdir()
    for name in ("content", "theme"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("pelicanconf.py", "publishconf.py"):
        shutil.copy(ROOT / name, folder)
    shutil.copytree(site.root, folder / "output")
    return folder


def build(project: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """Run ``giot-hong build`` in a project."""
    return run_command("build", "--now", NOW, "--siteurl", SITEURL, *more, cwd=project)


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Bytes and time stamps of every file."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_content_error_leaves_the_site(project: Path) -> None:
    """Bad content: exit code 1, file and line told, not one byte of the site touched."""
    before = snapshot(project / "output")
    bad = project / "content/drives/2026/lang-son/lang-son-2026-dot-1-that-khe.yaml"
    bad.write_text(bad.read_text(encoding="utf-8").replace("2026-05-28", "2026-02-30"), encoding="utf-8")
    done = build(project)
    assert done.returncode == 1
    assert "that-khe.yaml:14:11  [NGAY-02]" in done.stdout
    assert "1 lỗi" in done.stdout  # one mistake, one error: what refers to the file is not blamed
    assert "Traceback" not in done.stdout + done.stderr
    assert snapshot(project / "output") == before


def test_a_broken_template_leaves_the_site(project: Path) -> None:
    """Our own failure: exit code 2, a sentence with a code and a saved report, site untouched."""
    before = snapshot(project / "output")
    (project / "theme/templates/drive.html").write_text("{{ no_such_thing }}", encoding="utf-8")
    done = build(project)
    assert done.returncode == 2
    assert "Mã LOI-" in done.stderr
    assert "Traceback" not in done.stderr
    (report,) = (project / "build").glob("LOI-*.txt")
    assert "no_such_thing" in report.read_text(encoding="utf-8")
    assert snapshot(project / "output") == before


def test_unchanged_files_keep_their_time(project: Path) -> None:
    """Building again with nothing changed writes no file of the site."""
    build(project)
    before = snapshot(project / "output")
    done = build(project)
    assert done.returncode == 0, done.stderr
    assert "0 tệp mới, 0 tệp đổi, 0 tệp bỏ" in done.stdout
    assert snapshot(project / "output") == before


def test_a_killed_build_heals(project: Path) -> None:
    """Killed at any moment, the site is whole afterwards and the next build completes it."""
    title = project / "content/campaigns/xuan-hong.yaml"
    title.write_text(title.read_text(encoding="utf-8").replace("name: ", "name: Mới ", 1), encoding="utf-8")
    command = [sys.executable, "-m", "giot_hong.cli", "build", "--now", NOW, "--siteurl", SITEURL]
    for delay in (0.3, 0.8, 1.2, 1.6, 2.0):
        running = subprocess.Popen(command, cwd=project, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(delay)
        running.send_signal(signal.SIGKILL)
        running.wait()
        assert (project / "output/index.html").read_text(encoding="utf-8").rstrip().endswith("</html>")
    assert build(project).returncode == 0
    clean = build(project, "--output", str(project / "clean"))
    assert clean.returncode == 0, clean.stderr
    assert {p: b for p, (b, _) in snapshot(project / "output").items()} == {
        p: b for p, (b, _) in snapshot(project / "clean").items()
    }


def test_a_foreign_folder_is_never_cleaned(project: Path) -> None:
    """A folder with files of somebody else is refused before anything is done."""
    precious = project / "mine"
    precious.mkdir()
    (precious / "letter.txt").write_text("keep me", encoding="utf-8")
    done = build(project, "--output", str(precious))
    assert done.returncode == 2
    assert "không phải do Giọt Hồng tạo ra" in done.stderr
    assert (precious / "letter.txt").read_text(encoding="utf-8") == "keep me"


def test_publish_wants_https_and_history(project: Path) -> None:
    """Production refuses plain http and a folder without git history."""
    plain = run_command("publish", "--siteurl", "http://giot-hong.example", cwd=project)
    assert (plain.returncode, "https://" in plain.stderr) == (2, True)
    bare = run_command("publish", "--siteurl", "https://giot-hong.example", cwd=project)
    assert (bare.returncode, "lịch sử" in bare.stderr) == (2, True)


def test_check_speaks_json(project: Path) -> None:
    """``--format json`` carries every field of a problem."""
    done = run_command("check", "--format", "json", cwd=project)
    rows = json.loads(done.stdout)
    assert done.returncode == 0
    assert {row["severity"] for row in rows} == {"warning"}
    assert {"path", "line", "column", "code", "message", "read", "expected"} <= set(rows[0])
