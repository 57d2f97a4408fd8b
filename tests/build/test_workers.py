"""Several processes make what one makes; what happens to one of them happens to the build."""

from __future__ import annotations

import logging
import multiprocessing
import os
import pickle
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import odd_outputs
import pytest
from conftest import NOW, ROOT, SITEURL
from jinja2 import DictLoader, Environment

from giot_hong import workers
from giot_hong.build import SITE_IS_WHOLE, BuildFailedError, Options, RefusedError, build
from giot_hong.build import read_settings as settings_of
from giot_hong.output import Output
from giot_hong.plugin import generator_alone
from giot_hong.prose import DEFAULTS, Prose
from giot_hong.publish import MARK
from giot_hong.strings import Strings
from giot_hong.templates import Renderer
from giot_hong.workers import Crew, WorkerDiedError

METHODS = multiprocessing.get_all_start_methods()
every_method = pytest.mark.parametrize("method", METHODS)
posix = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


@pytest.fixture(scope="module")
def outputs() -> list[Output]:
    """Every output of the committed content."""
    options = Options(ROOT, content=ROOT / "content", site_url=SITEURL, now=NOW)
    return list(generator_alone(settings_of(options)).everything())


@pytest.fixture(scope="module")
def alone(outputs: list[Output]) -> dict[str, bytes]:
    """What one process makes of them."""
    return {output.path: output.body() for output in outputs}


def files(root: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    found = (path for path in root.rglob("*") if path.is_file() and path.name != MARK)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def plain(count: int) -> list[Output]:
    """Outputs that say their own names."""
    return [Output(f"plain/{n}", f"plain {n}", odd_outputs.same) for n in range(count)]


def make(outputs: list[Output], root: Path, team: Crew) -> dict[str, bytes]:
    """Make the outputs and read them; no process stays, whatever happens."""
    try:
        workers.make(outputs, root, team)
    finally:
        assert multiprocessing.active_children() == []
    return files(root)


@every_method
def test_the_bytes_are_those_of_one_process(
    method: str, outputs: list[Output], alone: dict[str, bytes], tmp_path: Path
) -> None:
    """Every output of the real content, and none of them made here."""
    pids = [Output(name, None, odd_outputs.process) for name in ("first", "last")]
    made = make([pids[0], *outputs, pids[1]], tmp_path, Crew(2, method))
    ours = {made.pop("first"), made.pop("last")}
    assert str(os.getpid()).encode() not in ours
    assert made.keys() == alone.keys()
    assert [path for path in made if made[path] != alone[path]] == []


def test_more_workers_than_work(tmp_path: Path) -> None:
    """The count of a crew is never above the outputs', and any count makes all of them."""
    three = plain(3)
    settings = {"GIOT_HONG_WORKERS": 7}
    assert workers.crew(settings, 3).count == 3
    assert workers.crew(settings, 0).count == 1
    assert len(make(three, tmp_path, Crew(5, METHODS[0]))) == 3


def test_few_outputs_need_no_workers() -> None:
    """A notice makes a dozen: to start processes would take longer."""
    assert workers.crew({}, 12) == Crew(1, workers.crew({}, 12).method)
    assert workers.crew({"GIOT_HONG_WORKERS": 2}, 12).count == 2
    assert workers.crew({"GIOT_HONG_WORKERS": 1}, 10**6).count == 1
    assert 1 <= workers.crew({"GIOT_HONG_START_METHOD": METHODS[0]}, 10**6).count <= workers.MOST


def test_the_later_of_two_counts(tmp_path: Path) -> None:
    """Two outputs with one path leave the bytes of the later one, whoever makes them."""
    old, new = (
        Output("plain/0", "old", odd_outputs.late),
        Output("plain/0", "new", odd_outputs.same),
    )
    for team in (Crew(), Crew(2, METHODS[0])):
        made = make([old, *plain(40), new], tmp_path / f"{team.count}", team)
        assert made["plain/0"] == b"new"


@pytest.mark.parametrize("count", [1, 2, 3, 8])
@pytest.mark.parametrize("total", [8, 31, 200])
def test_every_output_is_given_out_once(total: int, count: int) -> None:
    """Also when one worker is much slower than the others."""
    stretches = workers._Stretches(total, count)
    given: list[int] = [*stretches.batch(count - 1)]
    for number in [0] * total + [*range(count)] * total:
        given += stretches.batch(number)
    assert sorted(given) == list(range(total))


@every_method
@pytest.mark.parametrize("render", [odd_outputs.death, odd_outputs.hunger])
def test_a_worker_that_dies_ends_the_work(
    method: str, render: Callable[[Any], bytes], tmp_path: Path
) -> None:
    """Killed or out of memory: told with the paths it was at, soon, and with no process left."""
    work = plain(40)
    work[30] = Output("plain/30", None, render)
    with pytest.raises(WorkerDiedError) as died:
        make(work, tmp_path, Crew(2, method))
    assert [line for line in died.value.details if line.endswith("plain/30")]


@pytest.mark.parametrize("team", [Crew(), *(Crew(2, method) for method in METHODS)])
def test_a_mistake_is_raised_with_its_path(team: Crew, tmp_path: Path) -> None:
    """The same exception, whoever makes the output; its notes say which, and where in the code."""
    work = [*plain(20), Output("wrong", "no_such_thing", odd_outputs.mistake)]
    with pytest.raises(ValueError, match="no_such_thing") as raised:
        make(work, tmp_path, team)
    notes = "\n".join(raised.value.__notes__)
    assert "wrong" in notes
    assert team.count == 1 or "in mistake" in notes


def test_a_mistake_that_cannot_be_sent(tmp_path: Path) -> None:
    """Its name and words arrive."""
    work = [*plain(20), Output("wrong", "odd", odd_outputs.odd_mistake)]
    with pytest.raises(RuntimeError, match="OddError: odd odd"):
        make(work, tmp_path, Crew(2, METHODS[0]))


@every_method
def test_what_workers_log_is_logged_here(
    method: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Each record once, under its own name and level (Pelican lets no text through twice)."""
    work = [*plain(20), Output("said", method, odd_outputs.complaint)]
    make(work, tmp_path, Crew(2, method))
    assert [one for one in caplog.record_tuples if one[0] == "odd"] == [
        ("odd", logging.WARNING, f"complaint about {method}")
    ]


@pytest.mark.parametrize("method", [method for method in METHODS if method != "fork"])
@pytest.mark.parametrize("inputs", [lambda: None, odd_outputs.Homesick(os.getpid())])
def test_what_cannot_be_sent_is_made_here(
    method: str, inputs: object, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """An office's own filter may be anything: then one process makes all, and the log says why."""
    work = [*plain(20), Output("odd", inputs, odd_outputs.here)]
    with caplog.at_level(logging.INFO):
        assert make(work, tmp_path, Crew(2, method))["odd"] == b"here"
    assert "lambda" in caplog.text or "not here" in caplog.text


def test_a_renderer_takes_its_environment_along() -> None:
    """What an office's settings or a benchmark put into the templates' environment is not lost."""
    environment = Environment(  # noqa: S701 - Renderer sets it
        loader=DictLoader(
            {
                "a": "{{ word|twice }} {{ 'nav.home'|t }} {{ 2 is even_odd }}{% do 1 %}",
                "inline/large.js": "",
            }
        ),
        extensions=["jinja2.ext.do"],
    )
    environment.globals["word"] = "<giọt>"
    environment.filters["twice"] = odd_outputs.twice
    environment.tests["even_odd"] = odd_outputs.is_odd
    words = Strings(ROOT / "theme" / "strings" / "vi.toml")
    there = Renderer(environment, Prose(DEFAULTS), words)
    again = pickle.loads(pickle.dumps(there))  # noqa: S301 - our own
    one, other = (renderer.environment.get_template("a").render() for renderer in (there, again))
    assert one == other == f"&lt;giọt&gt;&lt;giọt&gt; {words['nav.home']} False"
    assert again.environment.filters.keys() == environment.filters.keys()


# Whole builds.


def options(folder: Path, make: Callable[[Any], Iterator[Output]] | None, **more: Any) -> Options:
    """A build of the committed content by two workers."""
    settings = {"GIOT_HONG_WORKERS": 2, "GIOT_HONG_START_METHOD": METHODS[0], **more}
    if make:
        settings["GIOT_HONG_OUTPUTS"] = make
    return Options(
        ROOT,
        content=ROOT / "content",
        output=folder / "site",
        site_url=SITEURL,
        now=NOW,
        workshop=folder / "work",
        overrides=tuple(settings.items()),
        quiet=True,
    )


@pytest.mark.parametrize(
    ("render", "said", "detail"),
    [
        (odd_outputs.death, "thiếu bộ nhớ", "odd/here"),
        (odd_outputs.complaint, "Pelican báo", "complaint about inputs"),
    ],
)
def test_a_build_says_what_happened(
    render: Callable[[Any], bytes], said: str, detail: str, tmp_path: Path
) -> None:
    """A sentence for staff, details for engineers, and the published site untouched."""
    build(options(tmp_path, None))
    before = files(tmp_path / "site")

    def odd(generator: Any) -> Iterator[Output]:
        yield from generator.everything()
        yield from plain(40)
        yield Output("odd/here", "inputs", render)

    with pytest.raises(BuildFailedError, match=said) as failed:
        build(options(tmp_path, odd))
    assert detail in failed.value.details
    assert SITE_IS_WHOLE in failed.value.__notes__
    assert files(tmp_path / "site") == before


@pytest.mark.parametrize("wrong", [("GIOT_HONG_WORKERS", 0), ("GIOT_HONG_START_METHOD", "magic")])
def test_wrong_settings_are_refused(wrong: tuple[str, Any], tmp_path: Path) -> None:
    """Before anything is done, with what is right."""
    with pytest.raises(RefusedError, match=f"{wrong[0]} phải là .*«{wrong[1]}»"):
        build(options(tmp_path, None, **dict([wrong])))


@posix
@every_method
@pytest.mark.parametrize("how", ["Ctrl-C", "killed"])
def test_a_stopped_build_leaves_no_process(method: str, how: str, tmp_path: Path) -> None:
    """Stopped by Ctrl-C, or killed itself: all of its processes are gone in a moment."""
    for name in ("content", "theme"):
        shutil.copytree(ROOT / name, tmp_path / name)
    text = (ROOT / "pelicanconf.py").read_text(encoding="utf-8")
    (tmp_path / "pelicanconf.py").write_text(
        f"from odd_outputs import slow as GIOT_HONG_OUTPUTS\n{text}\n"
        f"GIOT_HONG_WORKERS = 2\nGIOT_HONG_START_METHOD = '{method}'\n"
        f"PLUGIN_PATHS = [{str(ROOT / 'plugins')!r}]\n",
        encoding="utf-8",
    )
    paths = os.pathsep.join([str(ROOT / "plugins"), str(ROOT / "tests")])
    running = subprocess.Popen(
        [sys.executable, "-m", "giot_hong.cli", "build", "--now", NOW],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": paths, "PYTHONUTF8": "1"},
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C goes to a whole group of processes
    )
    while not any(tmp_path.glob("build/work-*/staging/slow/*")):
        assert running.poll() is None
        time.sleep(0.05)
    if how == "Ctrl-C":
        os.killpg(running.pid, signal.SIGINT)
    else:
        running.kill()
    _, said = running.communicate()  # to its end: no process holds standard error any more
    assert b"Traceback" not in said
    if how == "Ctrl-C":
        assert running.returncode == 130
        assert "Đã dừng" in said.decode()
    made = len(files(tmp_path / "build"))
    assert made < 300
    assert not (tmp_path / "output").exists()
