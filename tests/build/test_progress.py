"""What staff see while a site is built and when it is done, and the report that programs read."""

from __future__ import annotations

import codecs
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest
from conftest import ROOT, SITEURL, run_command

from giot_hong.phases import Name

fcntl = pytest.importorskip("fcntl", reason="Windows has no pseudo-terminals")
pty = pytest.importorskip("pty")
termios = pytest.importorskip("termios")

NOW = "2026-05-20T08:00:00+07:00"
DRIVE = "content/drives/2026/lang-son/lang-son-2026-dot-1-that-khe.yaml"
TEMPLATE = "theme/templates/drive.html"
# Some tenths of a second more for each of the drives' pages, so that rendering is never done at once.
SLOWLY = "{% for _ in range(900000) %}{% endfor %}\n"
COMMAND = [sys.executable, "-m", "giot_hong.cli", "build", "--now", NOW, "--siteurl", SITEURL]
COLUMNS = 30


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a repository of its own, whose pages take their time."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("content", "theme"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "pelicanconf.py", folder)
    shutil.copy(ROOT / "publishconf.py", folder)
    template = folder / TEMPLATE
    template.write_text(template.read_text(encoding="utf-8") + SLOWLY, encoding="utf-8")
    git = ("git", "-c", "user.name=An", "-c", "user.email=an@example.invalid")
    for arguments in (("init", "-q"), ("add", "content"), ("commit", "-qm", "1")):
        subprocess.run([*git, *arguments], cwd=folder, check=True)
    return folder


class Screen:
    """What a person sees of what a program writes to a terminal: rows, and nothing else."""

    def __init__(self) -> None:
        self.rows: list[str] = [""]
        self.seen: list[str] = []
        """Each state of a row that was ever shown."""
        self._column = 0

    def write(self, text: str) -> None:
        """Show some text; only what every console knows is understood."""
        for character in text:
            if character == "\r":
                self._show()
                self._column = 0
            elif character == "\n":
                self._show()
                self.rows.append("")
                self._column = 0
            else:
                assert character.isprintable(), f"{character!r} in {text!r}"
                row = self.rows[-1].ljust(self._column)
                self.rows[-1] = row[: self._column] + character + row[self._column + 1 :]
                self._column += 1
        self._show()

    def _show(self) -> None:
        if self.rows[-1].strip() and self.rows[-1] != (self.seen or [""])[-1]:
            self.seen.append(self.rows[-1].rstrip())


def on_terminal(
    project: Path, *more: str, look: Callable[[int, Screen], None] = lambda _, __: None
) -> tuple[int, Screen]:
    """A build in a narrow terminal: its exit code, and what stood there of its progress.

    ``look`` sees the process and the screen after each thing that was written.
    """
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, (24).to_bytes(2, sys.byteorder) +
                COLUMNS.to_bytes(2, sys.byteorder) + bytes(4))  # fmt: skip
    screen, letters = Screen(), codecs.getincrementaldecoder("utf-8")()
    environment = {**os.environ, "PYTHONUTF8": "1", "TERM": "xterm"}
    with subprocess.Popen(
        [*COMMAND, *more], cwd=project, env=environment, stdout=subprocess.DEVNULL, stderr=theirs
    ) as running:
        os.close(theirs)
        while True:
            try:
                raw = os.read(ours, 65536)
            except OSError:  # Linux: the other end is closed
                break
            if not raw:  # macOS: the same
                break
            screen.write(letters.decode(raw))
            look(running.pid, screen)
    os.close(ours)
    return running.returncode, screen


def read(path: Path) -> dict[str, Any]:
    """A report, of which the parts never exceed the whole."""
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    assert not list(path.parent.glob(f".{path.name}*"))
    parts = sum(round(one["seconds"] * 1000) for one in found["phases"])
    assert parts <= round(found["seconds"] * 1000)
    for one in found["phases"]:
        assert one["total"] is None or one["done"] <= one["total"]
    return found


def phases_of(report: dict[str, Any]) -> dict[str, tuple[int, int | None]]:
    """How far each part came."""
    return {one["name"]: (one["done"], one["total"]) for one in report["phases"]}


def test_a_first_build_on_a_terminal_and_a_second_in_a_pipe(project: Path) -> None:
    """The counts on the way and in the end are those of the report; what is kept is no work."""
    first = project / "build" / "first.json"
    code, screen = on_terminal(project, "--report", str(first))
    assert code == 0, screen.rows
    told = read(first)
    made = told["outputs"]["made"]
    assert max(map(len, screen.seen)) < COLUMNS
    (last,) = (row for row in screen.rows if row.startswith("• Dựng trang"))
    assert re.fullmatch(rf"• Dựng trang: {made} tệp, \d+(,\d)? g(iâ?)?…", last.rstrip())
    assert not [row for row in screen.rows if "/" in row or row.endswith("tệp …")]
    assert len(screen.rows) == len({row.partition(":")[0] for row in screen.rows})
    counts = [re.match(r"• Dựng trang: (\d+)/(\d+) tệp …", row) for row in screen.seen]
    way = [(int(one[1]), int(one[2])) for one in counts if one]
    assert len(way) >= 2
    assert way == sorted(set(way))
    assert {total for _, total in way} == {made}
    assert (told["result"], told["outputs"]["reused"]) == ("done", 0)
    assert told["files"]["written"] == told["files"]["added"] == told["files"]["total"] > made
    size = sum(path.stat().st_size for path in (project / "output").rglob("*") if path.is_file())
    mark = (project / "output" / ".giot-hong").stat().st_size
    assert told["files"]["bytes_written"] == size - mark
    status = json.loads((project / "output" / "status.json").read_text(encoding="utf-8"))
    assert [told["commit"], told["next_change"]] == [status["commit"], status["next_change"]]
    assert told["next_change_because"] == [{"kind": "begins", "drive": Path(DRIVE).stem}]
    assert phases_of(told)["read"][0] == len(list((project / "content").rglob("*.*")))
    assert phases_of(told)["history"] == (1, 1)

    second = project / "build" / "second.json"
    done = run_command(*COMMAND[3:], "--report", str(second), cwd=project)
    assert done.returncode == 0, done.stderr
    again = read(second)
    assert again["outputs"] == {"made": 0, "reused": made}
    assert phases_of(again)["render"] == (0, 0)
    assert again["files"] == told["files"] | {
        "added": 0, "unchanged": told["files"]["total"], "written": 0, "bytes_written": 0,
    }  # fmt: skip
    assert "\r" not in done.stderr
    assert "Dựng trang" not in done.stderr
    assert all(line.startswith("• ") for line in done.stderr.splitlines())
    lines = done.stdout.splitlines()
    assert (
        lines[2] == f"   Dựng 0 tệp, dùng lại {made} tệp của lần trước vì không có gì trong đó đổi."
    )
    assert re.match(r"   Hết \d+(,\d)? giây\.", lines[3])
    assert lines[4] == (
        "   Trang sẽ tự cũ đi lúc 0 giờ ngày 28/05/2026 (tới ngày của «Ngày hội hiến máu đợt 1 năm "
        "2026 tại Thất Khê»): dựng lại sau lúc ấy."
    )
    assert len(lines) == 6


def test_every_part_where_it_is_asked_for(project: Path) -> None:
    """``--verbose`` tells each part's time; in a pipe a long part leaves one plain line."""
    (project / "build" / "other").mkdir(parents=True)
    done = run_command(*COMMAND[3:], "--verbose", "--output", "build/other/site", cwd=project)
    assert done.returncode == 0, done.stderr
    (line,) = (line for line in done.stderr.splitlines() if "Dựng trang" in line)
    assert re.fullmatch(r"• Dựng trang: \d+ tệp, \d+(,\d)? giây", line)
    times = re.findall(r"^ +(\d+),(\d\d) giây  (\S.*)$", done.stdout, re.MULTILINE)
    assert [said for *_, said in times][-1] == "Việc khác"
    assert len(times) >= 12
    assert re.search(r"Ghi ra trang \d+ tệp, \d+,\d MB\.", done.stdout)


def test_a_build_that_fails_leaves_a_report(project: Path, tmp_path: Path) -> None:
    """Content errors, a broken template and a refusal: each tells how it ended and how far it came."""
    path = tmp_path / "sâu" / "r.json"
    drive, template = project / DRIVE, project / TEMPLATE
    texts = {file: file.read_text(encoding="utf-8") for file in (drive, template)}
    drive.write_text(texts[drive].replace("2026-05-28", "2026-02-30"), encoding="utf-8")
    done = run_command(*COMMAND[3:], "--report", str(path), cwd=project)
    assert done.returncode == 1
    told = read(path)
    assert told["result"] == "content-errors"
    assert told["message"].startswith("1 lỗi, ")
    assert told["problems"]["errors"] == 1
    assert [told["files"], told["built"], told["next_change"]] == [None] * 3
    assert set(phases_of(told)) == {"start", "read", "check", "against"}
    assert told["commit"]
    drive.write_text(texts[drive], encoding="utf-8")

    template.write_text("{{ no_such_thing }}", encoding="utf-8")
    done = run_command(*COMMAND[3:], "--report", str(path), cwd=project)
    assert done.returncode == 2
    told = read(path)
    assert told["result"] == "failed"
    assert "Traceback" not in told["message"]
    done_so_far, total = phases_of(told)["render"]
    assert total
    assert done_so_far == told["outputs"]["made"] < total
    template.write_text(texts[template], encoding="utf-8")

    done = run_command(
        "publish", "--siteurl", "http://x.example", "--report", str(path), cwd=project
    )
    assert (done.returncode, read(path)["result"]) == (2, "refused")
    assert read(path)["message"] == "Bản chính thức cần địa chỉ bắt đầu bằng https://."


def test_a_build_that_is_stopped_leaves_a_report(project: Path, tmp_path: Path) -> None:
    """Ctrl+C in the middle: the line says so, and the report; until then there was none."""
    path = tmp_path / "r.json"
    path.write_text('{"giot_hong_report": 1, "result": "done"}', encoding="utf-8")
    was_there: list[bool] = []

    def stop(process: int, screen: Screen) -> None:
        if not was_there and screen.rows[-1].startswith("• Dựng trang"):
            was_there.append(path.exists())
            os.kill(process, signal.SIGINT)

    code, screen = on_terminal(
        project, "--report", str(path), "--output", str(tmp_path / "site"), look=stop
    )
    assert (code, was_there) == (130, [False])
    told = read(path)
    assert told["result"] == "stopped"
    done, total = phases_of(told)["render"]
    assert 0 < done < total
    (row,) = (row for row in screen.rows if row.startswith("• Dựng trang"))
    assert row.startswith(f"• Dựng trang: {done}/{total} tệp, d"), row


@pytest.mark.parametrize("text", ["precious", '{"a": 1}', "[]", ""])
def test_what_is_no_report_is_not_overwritten(tmp_path: Path, text: str) -> None:
    """A file of somebody's is refused before anything is done."""
    mine = tmp_path / "mine.json"
    mine.write_text(text, encoding="utf-8")
    done = run_command("build", "--report", str(mine), cwd=tmp_path)
    assert (done.returncode, "nên không ghi đè" in done.stderr) == (2, True)
    assert mine.read_text(encoding="utf-8") == text


def test_a_report_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """The folder is a file: whatever else is to be said is said, and nothing is left half."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = run_command("build", "--report", str(tmp_path / "file" / "r.json"), cwd=tmp_path)
    assert done.returncode == 2
    assert "Không thấy tệp pelicanconf.py" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_document_names_every_key(project: Path) -> None:
    """docs/bao-cao.md describes the keys of a report, and the names of its parts."""
    path = project / "build" / "keys.json"
    run_command("build", "--report", str(path), "--now", "abc", cwd=project)
    text = (ROOT / "docs" / "bao-cao.md").read_text(encoding="utf-8")
    rows = [
        name
        for row in re.findall(r"^\| (`[^|]*`) \|", text, re.MULTILINE)
        for name in re.findall("`(.*?)`", row)
    ]
    names = set(get_args(Name))
    rows = [name for name in rows if name != "name"]  # the head of the second table
    assert [name for name in rows if name not in names] == list(read(path))
    assert {name for name in rows if name in names} == names
