"""What is counted from the log of a real nginx, and what that log never holds."""

from __future__ import annotations

import gzip
import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner
from server.hosted import Answer, ask, free_ports, needs_nginx, serving

from giot_hong.server import nginx
from giot_hong.server.statistics import Followed, Subscribers, count, statistics_command

NAME = "trang.example"
PHONE = "Mozilla/5.0 (Linux; Android 14; CUBOT X19) AppleWebKit/537.36 Chrome/139.0 Mobile Safari/537.36"
IPHONE = "iOS/26.0 (24A123) dataaccessd/1.0"
# As they were seen, in the sources that the module names.
AGENTS = {
    PHONE: "browser",
    "Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0": "browser",
    "Google-Calendar-Importer": "google-calendar",
    IPHONE: "apple-calendar",
    "macOS/11.0 (20A5343i) CalendarAgent/950": "apple-calendar",
    "Mac+OS+X/10.10.5 (14F27) CalendarAgent/316.1": "apple-calendar",
    "Microsoft Exchange/15.20": "outlook",
    "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.1; Pro)": "outlook",
    "Mozilla/5.0 (X11; Linux) Gecko/20100101 Thunderbird/128.0 Lightning/128.0": "calendar-app",
    "ICSx5/2.3.1 (ical4j/3.2)": "calendar-app",
    "Feedly/1.0 (+http://www.feedly.com/fetcher.html; 462 subscribers; )": "feedly",
    "Mozilla/5.0 (compatible; inoreader.com; 114 subscribers)": "inoreader",
    'NewsBlur Feed Fetcher - 27 subscribers - https://x ("Mozilla/5.0")': "newsblur",
    "Feedbin feed-id:1697787 - 102 subscribers": "feedbin",
    "Mozilla/5.0 (compatible; theoldreader.com; 1 subscribers; feed-id=c)": "the-old-reader",
    "Mozilla/5.0 (compatible; BazQux/2.4; +https://bazqux.com/fetcher; 1 subscribers)": "bazqux",
    "Dreamwidth Studios (webmaster@dreamwidth.org; for https://x/; 2 readers)": "feed-reader",
    "FreshRSS/1.24.3 (Linux; https://freshrss.org)": "feed-reader",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)": "robot",
    "Mozilla/5.0 (compatible; coccocbot-web/1.0; +http://help.coccoc.com/searchengine)": "robot",
    "facebookexternalhit/1.1": "robot",
    "curl/8.5.0": "robot",
    "Mozilla/5.0 (X11; Linux) HeadlessChrome/139.0": "robot",
    "something else": "other",
    "": "other",
}
FILES = (
    *("index.html", "404.html", "tim/index.html", "tinh/hue/index.html", "ngoai-tuyen/index.html"),
    *("lich/tat-ca.ics", "lich/tinh/hue.ics", "nguon-tin/van-ban.atom.xml", "du-lieu/van-ban.csv"),
    *("theme/css/site.css", "sw.js"),
)


@dataclass(frozen=True)
class Host:
    """A site behind nginx, and its log."""

    port: int
    log: Path
    folder: Path

    def ask(self, path: str, agent: str = PHONE, **more: str) -> Answer:
        """As some program."""
        return ask(self.port, path, Host=NAME, User_Agent=agent, **more)

    def lines(self, number: int) -> list[list[str]]:
        """So many lines; nginx notes a request after it has answered."""
        end = time.monotonic() + 5
        told: list[str] = []
        while len(told) < number and time.monotonic() < end:
            told = self.log.read_text(encoding="utf-8").splitlines()
        return [line.split("\t") for line in told]


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    """A few files."""
    root = tmp_path / "site"
    for path in FILES:
        (root / "current" / path).parent.mkdir(parents=True, exist_ok=True)
        (root / "current" / path).write_text("x" * 2000)
    (port,) = free_ports(1)
    listen = nginx.Listen("127.0.0.1", port)
    text = nginx.configuration([NAME], root, listen=listen, log=str(tmp_path))
    with serving(text, tmp_path / "nginx", port):
        yield Host(port, tmp_path / f"giot-hong.{NAME}.log", tmp_path)


@needs_nginx
def test_who_asks(host: Host) -> None:
    """Each program is one of a few kinds; services say for how many they ask."""
    for agent in AGENTS:
        host.ask("/nguon-tin/van-ban.atom.xml", agent)
    lines = host.lines(len(AGENTS))
    assert {agent: line[2] for agent, line in zip(AGENTS, lines, strict=True)} == AGENTS
    told = [line[3] for line in lines if line[3] != "-"]
    assert told == ["462", "114", "27", "102", "1", "1", "2"]


@needs_nginx
def test_nobody_can_be_told_from_the_log(host: Host) -> None:
    """No address, name, page before, search, or anything that somebody typed is kept anywhere."""
    typed = "nguyen-van-a@example.com"
    more = {"Referer": f"http://x/{typed}", "Cookie": typed, "X_Forwarded_For": "203.0.113.7"}
    ways = (
        *(f"/?q={typed}", f"/tim/?khi={typed}", f"/tim/?khi=hom-nay&ten={typed}", f"/{typed}"),
        *(f"/{typed}/../tim/", f"/tim/index.html?{typed}", f"/tinh/hue?{typed}", f"/.{typed}"),
    )
    for path in ways:
        host.ask(path, f"{PHONE} {typed}", Authorization=f"Basic {typed}", **more)
    lines = host.lines(len(ways))
    assert [line[4] for line in lines] == [
        *("/", "/tim/", "/tim/?khi=hom-nay", "-", "/tim/", "-", "-", "-"),
    ]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d", line[0]) for line in lines)
    assert all(len(line) == 5 for line in lines)
    host.ask(f"/{typed}")
    written = [*host.folder.glob("*.log"), *(host.folder / "nginx").glob("*.log")]
    assert len(written) == 4
    for file in written:
        assert not re.search(rf"127\.0\.0\.1|203\.0|{typed}|Mozilla", file.read_text()), file


@needs_nginx
def test_what_is_counted(host: Host) -> None:
    """Pages by browsers, also where nothing had to be sent again; programs that ask do not count."""
    tag = host.ask("/tinh/hue/")["etag"]
    assert host.ask("/tinh/hue/", If_None_Match=tag).status == 304
    ask(host.port, "/tinh/hue/", "HEAD", Host=NAME, User_Agent=PHONE)
    others = ("/ngoai-tuyen/", "/khong-co/", "/theme/css/site.css?v=1", "/sw.js", "/tinh/hue")
    for path in ("/tim/?khi=hom-nay", "/tim/", "/du-lieu/van-ban.csv", *others):
        host.ask(path)
    host.ask("/tinh/hue/", "curl/8")
    for _ in range(3):
        host.ask("/lich/tat-ca.ics", IPHONE)
    host.ask("/lich/tat-ca.ics", "Google-Calendar-Importer")
    host.ask("/lich/tat-ca.ics", "curl/8")
    host.ask("/nguon-tin/van-ban.atom.xml", "Feedbin feed-id:1 - 102 subscribers")
    host.ask("/nguon-tin/van-ban.atom.xml", "Feedly/1.0 (x; 460 subscribers; )")
    host.ask("/nguon-tin/van-ban.atom.xml", "FreshRSS/1.24.3")
    host.lines(19)
    asked = CliRunner().invoke(
        statistics_command, [str(host.log), "--format", "json"], standalone_mode=False
    )
    told = json.loads(asked.output)
    assert told["pages"] == {"tinh/hue/": 2, "tim/": 1, "tim/?khi=hom-nay": 1}
    assert told["data"] == {"du-lieu/van-ban.csv": 1}
    assert told["statuses"]["404"] == 1
    assert told["clients"]["robot"] == 2
    assert told["unread_lines"] == 0
    assert told["calendars"] == {
        "lich/tat-ca.ics": {
            "requests": {"apple-calendar": 3, "google-calendar": 1},
            "subscribers": {
                "told": 0,
                "least": 1,
                "most": 3,
                "likely": 1,
                "through_google": True,
            },
        }
    }
    feed = told["feeds"]["nguon-tin/van-ban.atom.xml"]
    assert feed["subscribers"]["told"] == 562
    assert (feed["subscribers"]["least"], feed["subscribers"]["most"]) == (1, 1)
    assert feed["subscribers"]["likely"] is None


def lines_of(devices: dict[str, int], days: int, *, client: str = "apple-calendar") -> list[str]:
    """A log of so many days: programs by a name, that ask every so many hours."""
    path = "/lich/tat-ca.ics"
    return [
        f"2026-11-{hour // 24 + 1:02}T{hour % 24:02}\t304\t{client}\t-\t{path}\n"
        for hour in range(days * 24)
        for every in devices.values()
        if hour % every == 0
    ]


@pytest.mark.parametrize(
    ("devices", "client"),
    [
        ({"one": 1}, "apple-calendar"),
        ({f"hourly {n}": 1 for n in range(40)}, "apple-calendar"),
        (
            {f"hourly {n}": 1 for n in range(10)} | {f"daily {n}": 24 for n in range(10)},
            "apple-calendar",
        ),
        ({f"{n}": 3 for n in range(7)}, "outlook"),
    ],
)
def test_bounds_hold(devices: dict[str, int], client: str) -> None:
    """Whatever rhythm programs have between hourly and daily, their number is within the bounds."""
    found = count(lines_of(devices, 10, client=client)).calendars["lich/tat-ca.ics"]
    reckoned = found.subscribers(10.0)
    assert reckoned.least <= len(devices) <= reckoned.most
    assert reckoned.likely is not None
    assert reckoned.least <= reckoned.likely <= reckoned.most
    if set(devices.values()) <= {1, 3}:
        assert reckoned.likely == len(devices)


def test_services_tell_the_newest_number() -> None:
    """Of one service the newest number counts, in whatever order files are read."""
    one = Followed()
    for hour, number in (("2026-11-03T01", "7"), ("2026-11-04T01", "5"), ("2026-11-02T01", "9")):
        one.add(hour, "feedly", number)
    one.add("2026-11-01T01", "inoreader", "3")
    assert one.subscribers(3.0) == Subscribers(8, 0, 0, None, through_google=False)


def test_text(tmp_path: Path) -> None:
    """Staff read tables; files of several days count together, packed ones too, foreign lines are told."""
    pages = [f"2026-11-01T08\t200\tbrowser\t-\t/dot-hien-mau/{n}/\n" for n in range(30)]
    (tmp_path / "a.log").write_text("".join([*pages, "203.0.113.7 - - GET /\n"]))
    more = ["2026-11-02T08\t200\tbrowser\t-\t/\n" * 5, *lines_of({"a": 1}, 2)]
    with gzip.open(tmp_path / "a.log.2.gz", "wt") as file:
        file.write("".join(more))
    logs = [str(tmp_path / "a.log"), str(tmp_path / "a.log.2.gz")]
    text = (
        CliRunner().invoke(statistics_command, [*logs, "--top", "3"], standalone_mode=False).output
    )
    assert "Từ 00 giờ ngày 01/11/2026 đến 23 giờ ngày 02/11/2026, 2,0 ngày." in text
    assert re.search(r"^tất cả các trang +35$", text, re.MULTILINE)
    assert re.search(r"^/ +5$", text, re.MULTILINE)
    assert "… và 29 dòng nữa" in text
    assert re.search(r"^lich/tat-ca\.ics +48 +1 +1 +24$", text, re.MULTILINE)
    assert "bỏ qua: 1." in text
    assert "203.0" not in text


def test_nothing_yet() -> None:
    """An empty log is said to be empty."""
    told = CliRunner().invoke(statistics_command, [], input="", standalone_mode=False).output
    assert "chưa có dòng nào" in told
