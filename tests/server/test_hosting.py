"""The files that offices copy to publish elsewhere: every command in them is one of ours and works."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from giot_hong import cli
from giot_hong.publish import MARK
from giot_hong.tree import files_below
from tests.conftest import ROOT, Built

HOSTING = ROOT / "docs" / "hosting"
WORKFLOWS = ("github-pages.yml", "gitlab-ci.yml")


def read(name: str) -> dict[Any, Any]:
    """A workflow; YAML 1.1 takes its ``on`` for a truth value."""
    read = yaml.safe_load((HOSTING / name).read_text(encoding="utf-8"))
    assert isinstance(read, dict)
    return {"on" if key is True else key: value for key, value in read.items()}


def commands(name: str) -> list[str]:
    """Every line that a workflow runs."""
    found = read(name)
    jobs = found.get("jobs", found).values()
    steps = [step for job in jobs if isinstance(job, dict) for step in job.get("steps", [])]
    lines = [step["run"] for step in steps if "run" in step]
    return lines + [line for job in jobs if isinstance(job, dict) for line in job.get("script", [])]


@pytest.mark.parametrize("name", WORKFLOWS)
def test_commands_exist(name: str) -> None:
    """Each target is in the Makefile, each option it hands on is an option of the command."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    called = [line for line in commands(name) if line.startswith("make ")]
    assert {line.split()[1] for line in called} == {"check", "publish"}
    for line in called:
        target = line.split()[1]
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)
        options = {option for param in cli.main.commands[target].params for option in param.opts}
        assert set(re.findall(r"(?<=['\s])--[a-z-]+", line)) <= options
        for variable in re.findall(r"\b([A-Z]+)=", line):
            assert re.search(rf"^{variable} \?=", makefile, re.MULTILINE)


def test_github() -> None:
    """Full history, checks before merging, a build every day, no foreign code by a movable name."""
    flow = read("github-pages.yml")
    assert set(flow["on"]) == {"push", "pull_request", "schedule", "workflow_dispatch"}
    assert all(re.fullmatch(r"\d+ \d+ \* \* \*", one["cron"]) for one in flow["on"]["schedule"])
    assert flow["permissions"] == {"contents": "read"}
    steps = {job: found["steps"] for job, found in flow["jobs"].items()}
    for job in ("check", "build"):
        (checkout,) = [step for step in steps[job] if "checkout" in step.get("uses", "")]
        assert checkout["with"]["fetch-depth"] == 0
    text = (HOSTING / "github-pages.yml").read_text(encoding="utf-8")
    uses = re.findall(r"uses: (.*)", text)
    assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one) for one in uses)
    assert flow["jobs"]["deploy"]["needs"] == "build"
    # What somebody from outside can name is never put into a command.
    assert all("${{" not in step.get("run", "") for found in steps.values() for step in found)
    assert all("timeout-minutes" in job for job in flow["jobs"].values())


def test_github_switches_its_own_schedule_on_again() -> None:
    """The file that is kept from sleeping is the one that the page says to make."""
    page = (ROOT / "docs" / "hosting-github.md").read_text(encoding="utf-8")
    (kept,) = re.findall(r"workflows/(\S+)/enable", "\n".join(commands("github-pages.yml")))
    assert f".github/workflows/{kept}" in page


def test_gitlab() -> None:
    """Full history, checks of merge requests, publication of the main branch alone."""
    flow = read("gitlab-ci.yml")
    assert flow["variables"]["GIT_DEPTH"] == "0"
    assert flow["check"]["rules"] == [{"if": '$CI_PIPELINE_SOURCE == "merge_request_event"'}]
    assert flow["pages"]["rules"][0]["when"] == "never"
    assert flow["pages"]["rules"][1] == {"if": "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"}
    assert flow["pages"]["artifacts"]["paths"] == ["public"]
    assert {flow[job]["stage"] for job in ("check", "pages")} == set(flow["stages"])


def test_gitlab_packs(tmp_path: Path, site: Built) -> None:
    """What GitLab is given is the site, and beside its text the same once more, packed."""
    shutil.copytree(site.root, tmp_path / "output")
    (script,) = [step for step in commands("gitlab-ci.yml") if step.startswith("rm -rf public")]
    (pack,) = [step for step in commands("gitlab-ci.yml") if step.startswith("find public")]
    subprocess.run(["sh", "-ec", f"{script}\n{pack}"], cwd=tmp_path, check=True)
    found = set(files_below(tmp_path / "public"))
    assert {path for path in found if not path.endswith(".gz")} == set(files_below(site.root)) - {
        MARK
    }
    assert "index.html.gz" in found


needs_rclone = pytest.mark.skipif(
    shutil.which("rclone") is None, reason="needs rclone (Debian's package rclone)"
)


def upload(site: Path, remote: Path) -> subprocess.CompletedProcess[str]:
    """As an office does, with everything that rclone did told."""
    return subprocess.run(
        ["sh", str(HOSTING / "upload.sh"), str(site), str(remote)],
        env={"PATH": "/usr/bin:/bin", "RCLONE_LOG_LEVEL": "INFO", "RCLONE_CONFIG": "/dev/null"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def copied(told: str) -> list[str]:
    """The files that were sent, in order."""
    return re.findall(r"INFO +: (\S+): Copied", told)


@needs_rclone
def test_upload(tmp_path: Path, site: Built) -> None:
    """Everything arrives, each file in a round that says its type; then only what changed, deletions last."""
    first = upload(site.root, tmp_path / "remote")
    assert first.returncode == 0, first.stdout
    assert set(files_below(tmp_path / "remote")) == set(files_below(site.root)) - {MARK}
    typed, deleted = first.stdout.split("Xóa những gì không còn")
    assert len(copied(typed)) == len(set(copied(typed)))
    assert copied(deleted) == []
    changed = tmp_path / "changed"
    shutil.copytree(site.root, changed, copy_function=shutil.copy)  # with other times
    for path in ("index.html", "tinh/index.html", "lich/tat-ca.ics", "theme/css/site.css", "sw.js"):
        with (changed / path).open("a") as file:
            file.write("\n")
    (changed / "robots.txt").unlink()
    second = upload(changed, tmp_path / "remote")
    assert copied(second.stdout) == [
        *("theme/css/site.css", "lich/tat-ca.ics", "tinh/index.html", "index.html", "sw.js"),
    ]
    assert re.search(r"(?s)sw\.js: Copied.*robots\.txt: Deleted", second.stdout)
    assert set(files_below(tmp_path / "remote")) == set(files_below(changed)) - {MARK}


@needs_rclone
def test_upload_of_no_site(tmp_path: Path, site: Built) -> None:
    """A folder that holds no whole site deletes nothing anywhere."""
    remote = tmp_path / "remote"
    remote.mkdir()
    (remote / "index.html").write_text("there")
    (tmp_path / "empty").mkdir()
    refused = upload(tmp_path / "empty", remote)
    assert refused.returncode == 2
    assert "không phải trang đã dựng" in refused.stdout
    assert (remote / "index.html").read_text() == "there"


def test_pages_are_found() -> None:
    """The index of the documentation leads to every page about serving and hosting."""
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    pages = [*ROOT.glob("docs/hosting*.md"), ROOT / "docs/nginx.md", ROOT / "docs/thong-ke.md"]
    assert len(pages) >= 6
    for page in pages:
        assert f"({page.name})" in index, page.name
        for link in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), (page.name, link)
