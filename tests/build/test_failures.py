"""What goes wrong leaves the last good site as it was, and says so in a sentence."""

from __future__ import annotations

import json
import os
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
    bad.write_text(
        bad.read_text(encoding="utf-8").replace("2026-05-28", "2026-02-30"), encoding="utf-8"
    )
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
    title.write_text(
        title.read_text(encoding="utf-8").replace("name: ", "name: Mới ", 1), encoding="utf-8"
    )
    command = [sys.executable, "-m", "giot_hong.cli", "build", "--now", NOW, "--siteurl", SITEURL]
    for delay in (0.3, 0.8, 1.2, 1.6, 2.0):
        running = subprocess.Popen(
            command, cwd=project, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(delay)
        running.send_signal(signal.SIGKILL)
        running.wait()
        assert (
            (project / "output/index.html").read_text(encoding="utf-8").rstrip().endswith("</html>")
        )
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


def git(folder: Path, *arguments: str) -> None:
    """Run git with a name and nothing of the machine's settings."""
    name = ("-c", "user.email=an@example.invalid", "-c", "user.name=An")
    env = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(["git", *name, *arguments], cwd=folder, env=env, check=True, capture_output=True)


def production(project: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Run ``giot-hong publish`` in a project."""
    return run_command("publish", "--now", NOW, "--siteurl", SITEURL, cwd=project, **env)


def test_publish_advises_what_helps(project: Path, tmp_path: Path) -> None:
    """Without git, repository, commit or whole history: each refusal says what to do about it."""
    refusals = {"no git": production(project, PATH=str(tmp_path / "nothing"))}
    refusals["no repository"] = production(project)
    git(project, "init", "-q")
    refusals["no commit"] = production(project)
    git(project, "add", "content", "theme", "pelicanconf.py", "publishconf.py")
    git(project, "commit", "-qm", "1")
    git(project, "commit", "-qm", "2", "--allow-empty")
    git(tmp_path, "clone", "-q", "--depth=1", project.as_uri(), "shallow")
    refusals["shallow"] = production(tmp_path / "shallow")
    advice = {
        "no git": "Cài git",
        "no repository": "git init",
        "no commit": "git commit",
        "shallow": "git fetch --unshallow",
    }
    for case, done in refusals.items():
        assert done.returncode == 2, case
        found = {word for word in advice.values() if word in done.stderr}
        assert found == {advice[case]}, done.stderr
        assert "LOI-" not in done.stderr


def test_publish_asks_git_about_the_configured_content(project: Path) -> None:
    """The history that counts is that of PATH, wherever it is."""
    shutil.rmtree(project / "output")
    (project / "content").rename(project / "noi-dung")
    conf = project / "pelicanconf.py"
    text = conf.read_text(encoding="utf-8").replace('PATH = "content"', 'PATH = "noi-dung"')
    conf.write_text(text, encoding="utf-8")
    git(project / "noi-dung", "init", "-q")
    git(project / "noi-dung", "add", "--all")
    git(project / "noi-dung", "commit", "-qm", "1")
    done = production(project)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("arguments", "env"),
    [
        (("--now", "abc"), {}),
        (("--now", "9999-12-31T23:59:59Z"), {}),
        (("--now", "0001-01-01"), {}),
        ((), {"SOURCE_DATE_EPOCH": "abc"}),
        ((), {"SOURCE_DATE_EPOCH": "9" * 30}),
        (("--siteurl", "http://[x"), {}),
        (("--siteurl", "https://"), {}),
        (("--siteurl", "https://x.vn:abc"), {}),
        (("--siteurl", "https://x.vn/?a=1#b"), {}),
        (("--siteurl", "https://x.vn/con duong"), {}),
        (("--siteurl", "https://x.vn/a\nb"), {}),
    ],
)
def test_mistakes_in_the_request(
    tmp_path: Path, arguments: tuple[str, ...], env: dict[str, str]
) -> None:
    """A time or an address that cannot be used is told in one sentence, as nobody's failure."""
    shutil.copy(ROOT / "pelicanconf.py", tmp_path)
    for name in ("content", "theme"):
        (tmp_path / name).mkdir()
    done = run_command("build", *arguments, cwd=tmp_path, **env)
    assert done.returncode == 2
    assert "viết như" in done.stderr.lower() or "phải là số giây" in done.stderr
    assert "của chính nó" not in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "build").exists()  # neither a report nor anything begun


def test_demo_tells_a_wrong_time_too(tmp_path: Path) -> None:
    """The sample site reads the time by itself, and refuses it in the same words."""
    done = run_command("demo", "--now", "abc", cwd=tmp_path)
    assert (done.returncode, "Không hiểu thời điểm dựng «abc»" in done.stderr) == (2, True)


def break_content(project: Path) -> None:
    """A file that no build accepts."""
    bad = project / "content/drives/2026/lang-son/x.yaml"
    bad.write_text("a: 1\n", encoding="utf-8")


def begin_journal(project: Path, moves: list[str]) -> Path:
    """A journal as a killed build leaves it, with a new home page staged; gives the workshop."""
    assert build(project).returncode == 0
    (workshop,) = (project / "build").glob("work-*")
    (workshop / "staging").mkdir()
    for path in moves:
        (workshop / "staging" / path).write_text("half", encoding="utf-8")
    plan = {"output": str(project / "output"), "first": [], "moves": moves, "deletes": []}
    (workshop / "journal.json").write_text(json.dumps(plan), encoding="utf-8")
    return workshop


def test_a_journal_is_finished_before_the_check(project: Path) -> None:
    """Content that is wrong by now does not keep the site half-way."""
    workshop = begin_journal(project, ["index.html"])
    break_content(project)
    done = build(project)
    assert done.returncode == 1
    assert "Trang cũ còn nguyên." in done.stdout
    assert (project / "output/index.html").read_text(encoding="utf-8") == "half"
    assert not (workshop / "journal.json").exists()


def test_a_half_site_is_not_called_whole(project: Path) -> None:
    """While a journal cannot be finished no error claims that the site is whole; a build heals."""
    begin_journal(project, ["index.html", "tin"])  # a file cannot go where a full folder is
    good = {p.name for p in (project / "content/drives/2026/lang-son").iterdir()}
    break_content(project)
    for _ in range(2):
        done = build(project)
        assert done.returncode == 1
        assert "Chưa làm nốt được" in done.stderr
        assert "còn nguyên" not in done.stdout + done.stderr
        assert "Trang đang đổi dở" in done.stdout
    for path in (project / "content/drives/2026/lang-son").iterdir():
        if path.name not in good:
            path.unlink()
    template = project / "theme/templates/drive.html"
    text = template.read_text(encoding="utf-8")
    template.write_text("{{ no_such_thing }}", encoding="utf-8")
    assert "Trang đang đổi dở" in build(project).stderr
    template.write_text(text, encoding="utf-8")
    assert build(project).returncode == 0
    assert (project / "output/index.html").read_text(encoding="utf-8") != "half"
    break_content(project)
    assert "Trang cũ còn nguyên." in build(project).stdout


def test_one_workshop_for_one_folder(project: Path) -> None:
    """However the path of the output is spelt, the lock and the journal are the same."""
    (project / "link").symlink_to("output")
    for spelling in ("output", "link", "theme/../output", str(project / "output")):
        assert build(project, "--output", spelling).returncode == 0
    assert len(list((project / "build").glob("work-*"))) == 1


def test_check_speaks_json(project: Path) -> None:
    """``--format json`` carries every field of a problem."""
    done = run_command("check", "--format", "json", cwd=project)
    rows = json.loads(done.stdout)
    assert done.returncode == 0
    assert {row["severity"] for row in rows} == {"warning"}
    assert {"path", "line", "column", "code", "message", "read", "expected"} <= set(rows[0])


def test_publish_makes_the_production_site(project: Path) -> None:
    """The installed command, from a project with history, publishes; an uncommitted edit is refused."""
    command = str(Path(sys.executable).parent / "giot-hong")
    publish = [command, "publish", "--siteurl", "https://giot-hong.example", "--now", NOW]
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@x.example"]
    shutil.rmtree(project / "output")
    subprocess.run([*git, "init", "-q"], cwd=project, check=True)
    subprocess.run([*git, "add", "content"], cwd=project, check=True)
    subprocess.run([*git, "commit", "-qm", "x"], cwd=project, check=True)
    done = subprocess.run(publish, cwd=project, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "https://giot-hong.example/" in (project / "output/sitemap.xml").read_text("utf-8")
    with (project / "content/pages/lien-he.md").open("a", encoding="utf-8") as page:
        page.write("\nThêm.\n")
    done = subprocess.run(publish, cwd=project, capture_output=True, text=True, encoding="utf-8")
    assert (done.returncode, "chưa ghi vào git" in done.stderr) == (2, True)
    # A history that was written anew no longer holds what stands in the output folder.
    subprocess.run([*git, "commit", "-qam", "y", "--amend"], cwd=project, check=True)
    done = subprocess.run(publish, cwd=project, capture_output=True, text=True, encoding="utf-8")
    assert (done.returncode, "đã bị viết lại" in done.stderr) == (2, True)
    done = subprocess.run([*publish, "--new-history"], cwd=project, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
