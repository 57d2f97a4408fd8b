"""The sample site: its scripted repository has every state, its history is real, it is repeatable."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import get_args

import pytest
from conftest import ROOT, run_command

from giot_hong import check, clock, demo, gitlog, graph, history, model
from giot_hong.catalogue import Catalogue
from giot_hong.demo import scenario
from giot_hong.site import Settings, Site
from giot_hong.views import State

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=clock.ZONE)
INTENDED = {
    ("lai-chau-mau-bao-cao-dot-1.md", "VAN-BAN-02"),  # a paper with a blank number
    ("lai-chau-mau-bao-cao-dot-1.md", "VAN-BAN-03"),  # and a date without its day
    ("lai-chau-mau-binh-lu.yaml", "DIEM-01"),  # «hoặc»
    ("lang-son-mau-dong-kinh.yaml", "NGHI-01"),  # a doubt
}


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample content as of NOW, in its repository."""
    return demo.write_source(ROOT / "content", tmp_path_factory.mktemp("demo"), NOW.date())


@pytest.fixture(scope="module")
def catalogue(content: Path) -> Catalogue:
    """The sample content, read."""
    return check.check(content)[0]


@pytest.fixture(scope="module")
def sample(content: Path, catalogue: Catalogue) -> Site:
    """The sample site, resolved at NOW."""
    settings = Settings("Mẫu", "Mẫu", "giot-hong-mau", demo.SITE_URL, NOW, is_sample=True)
    return Site(catalogue, history.read(content, catalogue, NOW), settings)


def test_every_state_and_kind_of_change_is_there(sample: Site) -> None:
    """Nothing that a drive can be or go through is missing from the sample."""
    drives = [view.drive for view in sample.drives]
    assert {drive.certainty for drive in drives} == set(get_args(model.Certainty))
    assert {drive.availability for drive in drives} == set(get_args(model.Availability))
    assert {drive.outcome for drive in drives} == set(get_args(model.Outcome))
    assert {view.state for view in sample.drives} == set(get_args(State))
    changes = {change.what for drive in drives for change in drive.changes}
    assert changes == set(get_args(model.ChangeKind))
    units = {drive.target.unit for drive in drives if drive.target}
    assert units == set(get_args(model.Unit))
    assert any(drive.result for drive in drives)


def test_every_relation_and_effect_is_there(sample: Site) -> None:
    """Nothing that a directive can do to another, or become by it, is missing from the sample."""
    views = [view for papers in (sample.directives, sample.news) for view in papers]
    references = [each for view in views for each in view.references]
    assert {each.reference.relation for each in references} == set(get_args(model.Relation))
    assert {view.effect.state for view in sample.directives} == set(get_args(graph.State))
    assert any(each.paper.path is None and each.others for each in references)


def test_every_shape_of_a_session_is_there(sample: Site) -> None:
    """No hour, a start alone, a whole span, two sessions, «hoặc», a place without a venue."""
    sessions = [event.session for view in sample.drives for event in view.events]
    shapes = {(session.start is not None, session.end is not None) for session in sessions}
    assert shapes == {(False, False), (True, False), (True, True)}
    assert {len(session.venues) for session in sessions} == {0, 1, 2}
    assert {len(view.events) for view in sample.drives} == {1, 2}


def test_six_provinces_and_every_kind_of_file(catalogue: Catalogue) -> None:
    """Drives in six provinces, papers, one piece of news, a tombstone, an attachment, pages."""
    provinces = {entry.value.province for entry in catalogue.drives.values()}
    assert provinces == {"lai-chau", "lang-son", "dak-lak", "an-giang", "ho-chi-minh", "ha-noi"}
    assert (len(catalogue.directives), len(catalogue.news)) == (8, 1)
    assert catalogue.tombstones["ho-chi-minh-mau-thu-dau-mot-2"].value.duplicate_of
    assert "files/ban-mau.pdf" in catalogue.files
    copied = (catalogue.pages, catalogue.campaigns, catalogue.observances, catalogue.eligibility)
    assert all(copied)


def test_all_sample_names_say_that_they_are_samples(catalogue: Catalogue) -> None:
    """No venue, body, drive or paper of the sample can be taken for a real one."""
    names = [entry.value.name for entry in catalogue.venues.values()]
    names += [entry.value.name for entry in catalogue.organisations.values()]
    for kind in (catalogue.drives, catalogue.directives, catalogue.news):
        names += [entry.value.title for entry in kind.values()]
    assert [name for name in names if "mẫu" not in name] == []


@pytest.mark.parametrize("today", ["2026-11-21", "2027-01-01", "2028-02-29", "2027-01-31"])
def test_any_day_gives_content_without_errors(today: str, tmp_path: Path) -> None:
    """On any day the sample has no error, the intended warnings alone, and drives near that day."""
    day = date.fromisoformat(today)
    content = demo.write_source(ROOT / "content", tmp_path, day)
    catalogue, problems = check.check(content)
    assert {(problem.path.rpartition("/")[2], problem.code) for problem in problems} == INTENDED
    sessions = [one.date for entry in catalogue.drives.values() for one in entry.value.sessions]
    away = {(session - day).days for session in sessions}
    assert {0, 1} <= away
    assert min(away) < -365
    assert any((one.year, one.month) > (day.year, day.month) for one in sessions)


@pytest.mark.parametrize(
    ("drive", "sequence"),
    [
        ("lai-chau-mau-tan-phong", 1),  # date moved and confirmed at once
        ("dak-lak-mau-tuy-hoa", 1),  # hours
        ("an-giang-mau-long-xuyen", 1),  # place
        ("lang-son-mau-that-khe", 1),  # cancelled
        ("lang-son-mau-trang-dinh", 1),  # postponed
        ("ha-noi-mau-long-bien", 2),  # postponed, then a new date; a third change moves nothing
        ("ha-noi-mau-hoan-kiem", 1),  # its venue's address was corrected
        ("an-giang-mau-chau-doc", 1),  # moved under its old id, then renamed
        ("dak-lak-mau-buon-ma-thuot", 0),  # full: changed, not moved
        ("lang-son-mau-dong-kinh", 0),  # never touched
    ],
)
def test_the_history_is_real(sample: Site, drive: str, sequence: int) -> None:
    """SEQUENCE counts the changes of time, place and status that the commits made."""
    (view,) = (view for view in sample.drives if view.id == drive)
    assert view.first.stamp.sequence == sequence
    assert view.first.stamp.created <= view.first.stamp.modified < NOW


def test_a_renamed_drive_keeps_its_identity(sample: Site) -> None:
    """The event of a renamed drive carries the old id and the old day of publication."""
    (view,) = (view for view in sample.drives if view.drive.formerly)
    assert view.first.uid == "an-giang-mau-chau-phu.a@giot-hong-mau"
    assert (NOW.date() - view.stamp.created.astimezone(clock.ZONE).date()).days == 55


def test_a_directive_was_corrected(sample: Site) -> None:
    """The plan got its number and day later, and its record of change says when."""
    (view,) = (view for view in sample.directives if view.id == "lai-chau-mau-ke-hoach")
    assert view.document.number == "01/KH-BCĐM"
    assert view.stamp.created < view.stamp.modified


def test_commits_are_neutral_and_in_the_past(content: Path) -> None:
    """Every commit is of nobody, before NOW, in order."""
    log = _git(content, "log", "--reverse", "--format=%an|%ae|%cn|%ce|%ct|%G?").splitlines()
    heads, moments, signed = zip(
        *((line.rsplit("|", 2)[0], int(line.split("|")[4]), line[-1]) for line in log), strict=True
    )
    name = "Dữ liệu mẫu|mau@giot-hong.example"
    assert set(heads) == {f"{name}|{name}"}
    assert list(moments) == sorted(set(moments))
    assert moments[-1] < NOW.timestamp()
    assert set(signed) == {"N"}
    assert len(log) == len(scenario.read().steps)


def test_commits_depend_on_the_day_alone(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the user's settings, nor git's own variables, nor what lay there change an id."""
    (tmp_path / "mine").write_text(
        "[user]\nname = Ai Đó\n[commit]\ngpgsign = true\n[core]\nautocrlf = true\n"
        f"hooksPath = {tmp_path.as_posix()}\n[init]\ndefaultBranch = khac\n"
    )
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "old").write_text("old")
    with monkeypatch.context() as patch:
        patch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "mine"))
        patch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
        patch.setenv("GIT_AUTHOR_DATE", "2001-01-01T00:00:00Z")
        patch.setenv("TZ", "America/Lima")
        again = demo.write_source(ROOT / "content", tmp_path / "source", NOW.date())
    assert gitlog.head(again) == gitlog.head(content)
    assert _git(again, "branch", "--show-current").strip() == "main"
    assert not (tmp_path / "source" / "old").exists()


def test_an_edit_that_finds_nothing_is_an_error(tmp_path: Path) -> None:
    """A scenario that has drifted apart is noticed, not silently half played."""
    (tmp_path / "a.yaml").write_text("title: Mẫu\n", encoding="utf-8")
    step = scenario.Step(1, "", (scenario.Edit(id="a", replace={"khác": "x"}),))
    with pytest.raises(ValueError, match="khác"):
        scenario.apply(step, tmp_path, NOW.date())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{0}", "2026-11-21"),
        ("{+5 ngày}", "26/11/2026"),
        ("{-1 thứ}", "thứ Sáu"),
        ("{+40 năm}", "2026"),
        ("{+41 tháng}", "2027-01"),
        ("{filename}/a {năm}", "{filename}/a {năm}"),
    ],
)
def test_days_are_filled_in(text: str, shown: str) -> None:
    """A place for a day is filled from today; other braces stay."""
    assert scenario.fill(text, NOW.date()) == shown


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """``build/demo`` of a copy of the project, built at NOW by the command itself."""

    def build(name: str) -> Path:
        project = tmp_path_factory.mktemp(name)
        for folder in ("content", "theme"):
            shutil.copytree(ROOT / folder, project / folder)
        shutil.copyfile(ROOT / "pelicanconf.py", project / "pelicanconf.py")
        done = run_command("demo", "--now", NOW.isoformat(), cwd=project)
        assert done.returncode == 0, done.stdout + done.stderr
        return project / "build" / "demo"

    return build


@pytest.mark.slow
def test_the_sample_site_builds_alike_and_is_labelled(built: Callable[[str], Path]) -> None:
    """Two builds in two places: same bytes; each page says «Dữ liệu mẫu»; each kind has its page."""
    one, other = built("one"), built("other")
    site = _bytes(one / "site")
    assert site == _bytes(other / "site")
    pages = {path: raw.decode() for path, raw in site.items() if path.endswith(".html")}
    assert [path for path, text in pages.items() if "Dữ liệu mẫu" not in text] == []
    listed = json.loads((one / "quality-pages.json").read_text(encoding="utf-8"))
    assert len(listed) >= 21
    assert set(listed.values()) <= set(pages)
    moved = "\n".join(raw.decode() for path, raw in site.items() if path == "lich/tat-ca.ics")
    assert "SEQUENCE:1" in moved


def _bytes(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def _git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=True)
    return done.stdout.decode()
