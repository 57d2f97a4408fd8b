"""Phases and their counts, the lines that tell of them, and why a site gets out of date."""

from __future__ import annotations

import io
import time
import unicodedata
from datetime import datetime
from typing import get_args

import pytest
from support import drive, make_site, session

from giot_hong import phases, report
from giot_hong.clock import ZONE
from giot_hong.phases import Phase, Watch, counted, phase, watching
from giot_hong.phrases import duration
from giot_hong.progress import SAID, Progress, fitted, how_far, width
from giot_hong.site import Site
from giot_hong.views import Turn


class Ear:
    """Notes everything it is told."""

    patience, every = 0.0, 0.0

    def __init__(self) -> None:
        self.heard: list[str] = []

    def going(self, phase: Phase) -> None:
        self.heard.append(how_far(phase))

    def ended(self, phase: Phase, seconds: float, *, is_whole: bool) -> None:
        assert 0 <= seconds <= phase.seconds
        self.heard.append(f"{phase.name} {'whole' if is_whole else 'broken'}")


def test_every_moment_is_the_innermost_phases() -> None:
    """A phase inside another is not counted twice, and the parts never exceed the whole."""
    watch, ear = Watch(), Ear()
    with watching(watch, ear):
        with phase("plan"):
            time.sleep(0.02)
            with phase("resolve"):
                time.sleep(0.05)
        with phase("plan"):
            time.sleep(0.02)
    seconds = {name: one.seconds for name, one in watch.phases.items()}
    assert seconds["plan"] >= 0.04
    assert seconds["resolve"] >= 0.05
    assert sum(seconds.values()) <= watch.seconds
    assert ear.heard == ["resolve whole", "plan whole", "plan whole"]


def test_only_what_is_done_is_counted() -> None:
    """An item counts when the next one is asked for; what breaks off is told as it stands."""
    watch, ear = Watch(), Ear()
    with watching(watch, ear), pytest.raises(ValueError, match="x"), phase("render"):
        _ = [int(text) for text in counted(["1", "2", "x", "4"])]
    assert (watch.phases["render"].done, watch.phases["render"].total) == (2, 4)
    assert ear.heard == ["Dựng trang: 1/4 tệp", "Dựng trang: 2/4 tệp", "render broken"]


def test_what_cannot_be_known_is_not_told() -> None:
    """Without a length there is a count and no total."""
    watch, ear = Watch(), Ear()
    with watching(watch, ear), phase("plan"):
        assert list(counted(iter("ab"))) == ["a", "b"]
    assert ear.heard == ["Lên danh sách trang: 1 tệp", "Lên danh sách trang: 2 tệp", "plan whole"]


def test_nobody_has_to_watch() -> None:
    """Outside a build, and outside any phase of one, everything goes its way untold."""
    with phase("read"):
        assert list(counted("ab")) == ["a", "b"]
    watch = Watch()
    with watching(watch, Ear()):
        assert list(counted("ab")) == ["a", "b"]
    assert watch.phases == {}


def test_every_phase_has_words() -> None:
    """What code may call a phase, staff can read."""
    assert set(SAID) == set(get_args(phases.Name))


class Terminal(io.StringIO):
    """A stream that says it is a terminal, and keeps each write apart."""

    def __init__(self) -> None:
        super().__init__()
        self.writes: list[str] = []

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.writes.append(text)
        return super().write(text)


def test_at_most_ten_lines_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """However fast things are counted, the line moves ten times a second, and not at once."""
    terminal = Terminal()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("sys.stderr", terminal)
    watch = Watch()
    with watching(watch, Progress()), phase("read"):
        for _ in counted(range(600)):
            time.sleep(0.001)
    seconds = watch.phases["read"].seconds
    shown = [text for text in terminal.writes if text.endswith("…")]
    assert 1 <= len(shown) <= (seconds - 0.3) / 0.1 + 1
    assert terminal.writes[-2:] == [f"\r• Đọc tệp nội dung: 600 tệp, {duration(seconds)}", "\n"]


def test_a_shorter_line_covers_a_longer_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a part inside another takes over its line, nothing of the longer one stays behind."""
    terminal = Terminal()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("sys.stderr", terminal)
    with watching(Watch(), Progress()), phase("verify"):
        time.sleep(0.31)
        assert list(counted("a")) == ["a"]
        with phase("render"):
            time.sleep(0.31)
            assert list(counted("a")) == ["a"]
    longer, shorter = terminal.writes[:2]
    assert [longer.rstrip(), shorter.rstrip()] == [
        "\r• Kiểm tra trang vừa dựng: 1 tệp …", "\r• Dựng trang: 1 tệp …",
    ]  # fmt: skip
    assert len(shorter) == len(longer)


@pytest.mark.parametrize("stream", [Terminal, io.StringIO])
def test_what_ends_at_once_is_not_told(
    monkeypatch: pytest.MonkeyPatch, stream: type[io.StringIO]
) -> None:
    """Neither on a terminal nor elsewhere; what is said in words is."""
    stderr = stream()
    monkeypatch.setattr("sys.stderr", stderr)
    progress = Progress()
    with watching(Watch(), progress), phase("read"):
        assert len(list(counted(range(100)))) == 100
    assert stderr.getvalue() == ""
    progress.step("Làm nốt")
    assert stderr.getvalue() == "• Làm nốt\n"


def test_a_reader_that_went_away_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can be written any more the work goes on in silence."""

    class Gone(Terminal):
        def flush(self) -> None:
            raise BrokenPipeError

    monkeypatch.setattr("sys.stderr", Gone())
    progress = Progress()
    for text in ("a", "b"):
        progress.step(text)
    with watching(Watch(), progress), phase("render"):
        time.sleep(0.31)
        assert list(counted("ab")) == ["a", "b"]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_no_letter_is_cut(form: str) -> None:
    """In any room a letter stands there with all its marks or not at all, and the room is kept."""
    text = unicodedata.normalize(form, "• Kiểm tra trang vừa dựng: ế̤ỡ 漢字 2.044/4.539 tệp …")
    whole = unicodedata.normalize("NFC", text)
    for room in range(width(text) + 2):
        line = fitted(text, room)
        assert width(line) <= room
        kept = line if line == whole else line.removesuffix("…")
        rest = whole.removeprefix(kept)
        assert kept + rest == whole
        assert not rest or not unicodedata.combining(rest[0])
    assert fitted(text, width(text)) == whole


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.04, "0,0 giây"), (9.94, "9,9 giây"), (9.96, "10 giây"), (59.4, "59 giây"),
     (59.6, "1 phút 0 giây"), (125, "2 phút 5 giây")],
)  # fmt: skip
def test_durations(seconds: float, said: str) -> None:
    """Tenths only where they matter."""
    assert duration(seconds) == said


def at(day: str) -> Site:
    """Two drives on 28 May, one from 06:30 to 09:00, the other with no end announced."""
    known = drive("a", title="Ngày hội A", sessions=[session(end="09:00")])
    unknown = drive("b", title="Ngày hội B", sessions=[session()])
    return make_site(known, unknown, now=datetime.fromisoformat(day).astimezone(ZONE))


@pytest.mark.parametrize(
    ("now", "moment", "said"),
    [
        ("2026-05-01T08:00+07:00", "2026-05-28T00:00:00+07:00", "tới ngày của 2 đợt"),
        ("2026-05-28T00:00+07:00", "2026-05-28T09:00:00+07:00", "«Ngày hội A» kết thúc"),
        ("2026-05-28T09:00+07:00", "2026-05-28T10:30:00+07:00", "«Ngày hội B» có thể đã xong"),
        ("2026-05-28T10:30+07:00", "2026-05-29T00:00:00+07:00", "qua ngày của «Ngày hội B»"),
        (
            "2026-05-29T00:00+07:00",
            "2027-05-29T00:00:00+07:00",
            "2 đợt đã qua một năm, không còn trong lịch theo dõi",
        ),
    ],
)
def test_why_a_site_gets_out_of_date(now: str, moment: str, said: str) -> None:
    """The next moment is told with all that happens then, by name where it is one drive."""
    site = at(now)
    assert site.next_change == datetime.fromisoformat(moment)
    assert report.why(site.next_turns) == said


def test_why_in_words() -> None:
    """One of a kind by its name, more by their number, each kind apart."""
    moment = datetime(2026, 5, 28, 14, 5, 37, tzinfo=ZONE)
    turns = [
        Turn(moment, "settled", "a", "A"),
        Turn(moment, "former", "b", "B"),
        Turn(moment, "ends", "c", "C"),
        Turn(moment, "ends", "d", "D"),
    ]
    assert report.why(turns) == (
        "thay đổi của «A» không còn là mới; qua ngày cũ của «B», đợt đã dời; 2 đợt kết thúc"
    )


def test_a_site_of_the_past_stays_as_it_is() -> None:
    """Nothing is left to happen, and no reason is made up."""
    site = at("2028-01-01T08:00+07:00")
    assert (site.next_change, site.next_turns) == (None, ())
