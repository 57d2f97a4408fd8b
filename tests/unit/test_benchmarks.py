"""What the measuring programs reckon and draw is right; how fast anything is, no test asks."""

from __future__ import annotations

import subprocess
import sys
import urllib.request
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks import build, cost, figures, load, picture, serving, years
from benchmarks.cost import Amount
from benchmarks.figures import Built, Figures
from tests.support import ROOT

NAME = "{http://www.w3.org/2000/svg}"
SITE = {
    "index.html": "trang đầu",
    "404.html": "không có",
    "dot-hien-mau/mot/index.html": "đợt một " * 9000,
    "lich/tat-ca.ics": "BEGIN:VCALENDAR\r\n" * 40_000,
}
needs_nginx = pytest.mark.skipif(bool(serving.missing()), reason=serving.missing())


def row(drives: int, work: str = "common", wall: float = 2.0) -> Figures:
    """Made-up figures of one size."""
    return Figures(
        work=work,
        drives=drives,
        directives=drives // 10,
        date="2026-11-22",
        python="3.11.7",
        cores=2,
        full=Built(wall, wall, 100),
        notice=Built(wall / 4, wall / 4, 90),
        files=drives * 2,
        inodes=drives * 3,
        bytes=drives * 1000,
    )


ROWS = [row(1000), row(5000, wall=10.5), row(200, "product", wall=0.4)]


def test_figures_come_back_as_they_were_kept(tmp_path: Path) -> None:
    """By work and size, whatever order they came in."""
    path = tmp_path / "new" / "growth.json"
    assert figures.read(path) == []
    for one in reversed(ROWS):
        figures.keep(path, one)
    assert figures.read(path) == ROWS


def test_a_size_measured_again_takes_the_place_of_its_line(tmp_path: Path) -> None:
    """No other line of the file moves."""
    path = tmp_path / "growth.json"
    for one in ROWS:
        figures.keep(path, one)
    before = path.read_text("utf-8").splitlines()
    figures.keep(path, replace(ROWS[1], date="2027-01-01"))
    after = path.read_text("utf-8").splitlines()
    assert [old == new for old, new in zip(before, after, strict=True)] == [
        True, True, False, True, True
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "[",
        "[1]",
        '[{"work": "common"}]',
        '{"work": "common"}',
        pytest.param("other", id="a work that is not ours"),
        pytest.param("zero", id="a time that no axis can show"),
    ],
)
def test_a_file_that_holds_no_figures_is_told(tmp_path: Path, text: str) -> None:
    """In one sentence, and it is not written over."""
    path = tmp_path / "growth.json"
    odd = {"other": row(10, "product"), "zero": row(10, wall=1.0)}.get(text)
    if odd:
        figures.keep(path, odd)
        whole = path.read_text("utf-8")
        text = whole.replace('"product"', '"else"').replace('"wall": 1.0', '"wall": 0')
        assert text != whole
    path.write_text(text, encoding="utf-8")
    with pytest.raises(figures.FiguresError, match=r"growth\.json"):
        figures.keep(path, row(20))
    assert path.read_text("utf-8") == text


def test_the_picture_is_the_same_from_the_same_figures() -> None:
    """Valid XML, and the same text every time."""
    drawn = picture.draw(ROWS)
    assert drawn == picture.draw(list(ROWS))
    assert drawn != picture.draw([*ROWS[:1], replace(ROWS[1], full=Built(11, 11, 100)), ROWS[2]])
    assert ElementTree.fromstring(drawn).tag == f"{NAME}svg"  # noqa: S314 - our own text


@pytest.mark.parametrize("rows", [ROWS, ROWS[:1], ROWS[2:]])
def test_the_picture_says_every_figure(rows: list[Figures]) -> None:
    """As text within its frame: each size, time and memory of both builds."""
    root = ElementTree.fromstring(picture.draw(rows))  # noqa: S314 - our own text
    texts = root.findall(f"{NAME}text")
    words = {text.text for text in texts}
    for one in rows:
        assert f"{one.drives:,}" in words
        for built in (one.full, one.notice):
            assert {picture.number(built.wall), picture.number(built.peak_mib)} <= words
    for text in texts:
        assert 0 < float(text.attrib["x"]) < float(root.attrib["width"])
        assert 0 < float(text.attrib["y"]) < float(root.attrib["height"])


def test_the_points_lie_where_a_logarithmic_axis_has_them() -> None:
    """Ten times the value is as far everywhere, and the axis ends outside all points."""
    scale = picture.Scale(1, 1000, 0, 300)
    assert [round(scale.at(value)) for value in (1, 10, 100, 1000)] == [0, 100, 200, 300]
    assert picture.axis([3.9, 530]) == (2, 1000)
    assert picture.axis([100]) == (50, 200)


def test_files_after_years_follow_from_what_four_sites_hold() -> None:
    """Made-up sites whose parts are known: the parts are found, and added up again."""
    parts = years.Rates(
        fixed=years.Part(300, 90, 800_000),
        drive=years.Part(2, 1, 15_000),
        directive=years.Part(1, 1, 9_000),
        month=years.Part(14 / 12, 13 / 12, 7_200),
    )

    def site(size: years.Size) -> Amount:
        whole = parts.of(size)
        return Amount(round(whole.files), round(whole.folders), round(whole.bytes))

    found = years.rates(*map(site, (years.START, *years.LARGER.values())))
    for name in ("fixed", "drive", "directive", "month"):
        ours, theirs = getattr(found, name), getattr(parts, name)
        assert vars(ours) == pytest.approx(vars(theirs)), name
    ten = years.after(years.Office("one province", 150, 40), 10)
    assert ten == years.Size(1500, 400, 120)
    assert vars(found.of(ten)) == pytest.approx(
        {
            "files": 300 + 3000 + 400 + 140,
            "folders": 90 + 1500 + 400 + 130,
            "bytes": 800_000 + 22_500_000 + 3_600_000 + 864_000,
        }
    )
    table = years.table(found, years.Part(8, 2, 0), [1, 10])
    assert "| one province | 10 | 1,500 | 400 | 3,840 | 2,120 | 5,960 | 28 |" in table


def test_the_files_of_a_province_are_counted(tmp_path: Path) -> None:
    """Its page, its calendar and its feeds with their folders; what names no province is left."""
    for name in (
        "lich/tinh/hue.ics", "tinh/hue/index.html", "nguon-tin/tinh/hue/van-ban.rss.xml",
        "lich/tinh/ca-mau.ics", "tinh/ca-mau/index.html", "lich/tat-ca.ics", "tinh/index.html",
    ):  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert years.of_a_province(tmp_path) == years.Part(5 / 2, 3 / 2, 0)


def test_a_folder_is_counted_with_itself(tmp_path: Path) -> None:
    """Files, folders and bytes, at every depth."""
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "x").write_bytes(b"12345")
    (tmp_path / "y").write_bytes(b"1")
    assert cost.amount(tmp_path) == Amount(2, 3, 6)
    assert cost.amount(tmp_path).inodes == 5


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel of Linux says what processes use")
def test_the_memory_of_children_counts_beside_their_parent() -> None:
    """Two processes of a size at one time are twice that size; one after the other are not."""
    hold = "x = b'x' * 60_000_000; import time; time.sleep({})"
    child = f"[sys.executable, '-c', {hold.format(1)!r}]"
    both = f"import subprocess, sys; p = subprocess.Popen({child}); {hold.format(1)}; p.wait()"
    after = f"import subprocess, sys; subprocess.run({child}); {hold.format(0)}"
    # Started from a small process: one that is forked counts as large as who forked it, for a while.
    tell = f"import sys; sys.path[:0] = [{str(ROOT)!r}]; from benchmarks.cost import cost; "
    at_once, in_turn = (
        float(
            subprocess.run(
                [
                    sys.executable,
                    "-c",
                    f"{tell}print(cost([sys.executable, '-c', {one!r}]).peak_mib)",
                ],
                check=True,
                capture_output=True,
                text=True,
            ).stdout
        )
        for one in (both, after)
    )
    assert at_once > 2 * 57
    assert 57 < in_turn < 2 * 57


def test_the_slowest_hundredth() -> None:
    """The smallest wait that ninety-nine of a hundred did not exceed."""
    assert load.p99([float(number) for number in range(100, 0, -1)]) == 99
    assert load.p99([float(number) for number in range(1, 201)]) == 198
    assert load.p99([7.0]) == 7


def turn(rate: float, p99: float, cpu: float) -> serving.Turn:
    """A measure of one second."""
    return serving.Turn(load.Load(round(rate), 1.0, 0.5, p99), cpu)


def test_a_row_compares_each_turn_with_its_neighbour() -> None:
    """The ratio is the median of the turns', not that of the medians."""
    pairs = [
        (turn(1000, 0.002, 0.1), turn(2000, 0.001, 0.1)),
        (turn(900, 0.002, 0.1), turn(300, 0.002, 0.1)),
        (turn(100, 0.020, 0.1), turn(50, 0.020, 0.1)),
    ]
    cells = serving.row("home", 7, pairs).strip("| ").split(" | ")
    assert cells[:5] == ["home", "7", "900", "300", "2.00"]
    assert cells[5:8] == ["2.0", "2.0", "1.00"]
    assert cells[8:] == ["111", "333", "0.50", "10%", "50%"]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A few files where a site has them."""
    for name, text in SITE.items():
        path = tmp_path / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    return tmp_path / "site"


def test_what_is_asked_for(site: Path) -> None:
    """The pages by their public addresses; the page of what is not found is none of them."""
    assert serving.targets(site) == {
        "home page": [""],
        "a drive": ["dot-hien-mau/mot/"],
        "calendar of all drives": ["lich/tat-ca.ics"],
        "all 2 pages": ["dot-hien-mau/mot/", ""],
    }


def test_a_folder_that_is_no_site_is_told(tmp_path: Path) -> None:
    """In a sentence that names it."""
    with pytest.raises(load.LoadError, match="no site"):
        serving.targets(tmp_path)


@needs_nginx
@pytest.mark.parametrize("gzip_static", [False, True])
def test_nginx_answers_every_request_and_is_gone(
    site: Path, tmp_path: Path, gzip_static: bool
) -> None:
    """Small answers and large ones, of both folders; no process stays behind."""
    if gzip_static:
        serving.compress(site)
    alone = tmp_path / "alone"
    serving.put_alone(alone, 12_345, gzip_static=gzip_static)
    with serving.nginx(site, alone, tmp_path, gzip_static=gzip_static) as server:
        for paths in serving.targets(site).values():
            asks = load.learn(server.port, paths, gzip=gzip_static)
            files = [site / (path if "." in path else f"{path}index.html") for path in paths]
            if gzip_static:
                files = [file.with_name(f"{file.name}.gz") for file in files]
            assert [one.body for one in asks] == [file.stat().st_size for file in files]
            found = load.ask(server.port, asks, 0.2, connections=4)
            assert found.requests > 0
            assert found.p99 > 0
        (only,) = load.learn(server.port_alone, [serving.ALONE], gzip=gzip_static)
        assert only.body == 12_345
        with pytest.raises(load.LoadError, match="404"):
            load.learn(server.port, ["nothing"])
    assert not Path(f"/proc/{server.process}").exists()


@needs_nginx
def test_our_own_configuration_is_what_is_measured(site: Path, tmp_path: Path) -> None:
    """With headers, and without a word about who asked."""
    (tmp_path / "alone").mkdir()
    with serving.nginx(site, tmp_path / "alone", tmp_path, is_ours=True) as server:
        address = f"http://127.0.0.1:{server.port}/"
        with urllib.request.urlopen(address) as answer:
            assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert load.ask(server.port, load.learn(server.port, [""]), 0.1, connections=2).requests > 0


@needs_nginx
def test_an_answer_that_is_another_is_no_figure(site: Path, tmp_path: Path) -> None:
    """A page that grows or goes while it is measured ends the measure."""
    (tmp_path / "alone").mkdir()
    with serving.nginx(site, tmp_path / "alone", tmp_path) as server:
        asks = load.learn(server.port, [""])
        (site / "index.html").write_text("trang đầu, dài hơn", encoding="utf-8")
        with pytest.raises(load.LoadError, match="learned"):
            load.ask(server.port, asks, 0.2)
        gone = asks[0]._replace(raw=asks[0].raw.replace(b"/ ", b"/nothing "), size=10_000)
        with pytest.raises(load.LoadError, match="learned"):
            load.ask(server.port, [gone], 0.2)
        (site / "index.html").unlink()
        with pytest.raises(load.LoadError, match="learned"):
            load.ask(server.port, asks, 0.2)


@needs_nginx
def test_a_server_that_goes_ends_the_asking(site: Path, tmp_path: Path) -> None:
    """As an error, and not as a measure of few answers."""
    (tmp_path / "alone").mkdir()
    with serving.nginx(site, tmp_path / "alone", tmp_path) as server:
        asks = load.learn(server.port, [""])
    with pytest.raises(OSError, match="refused"):
        load.ask(server.port, asks, 0.2)


@needs_nginx
def test_a_whole_table_has_a_ratio_in_every_row(
    site: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The same file twice, then each kind of page."""
    monkeypatch.setattr(serving, "WARM_UP", 0.1)
    serving.table(site, tmp_path, 0.2, 1, gzip_static=False)
    lines = capsys.readouterr().out.splitlines()[2:]
    assert [line.split(" | ")[0] for line in lines] == [
        "| the same file twice", "| home page", "| a drive", "| calendar of all drives",
        "| all 2 pages",
    ]  # fmt: skip
    assert all(float(line.split(" | ")[at]) > 0 for line in lines for at in (4, 7, 10))


def test_every_phase_of_a_build_is_timed() -> None:
    """As ``make bench`` does it, on the real content: every output is planned, made and compared."""
    phases: dict[str, float] = {}
    assert build.run_phases(ROOT / "content", phases) > 500
    assert list(phases) == ["check", "resolve", "plan", "pages", "other", "fingerprint"]
