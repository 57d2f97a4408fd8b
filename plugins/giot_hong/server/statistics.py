"""How much a site is read, counted from a log that says nothing about anybody.

A line has the hour, the status, what kind of program asked, how many readers that program says it
asks for, and the path of a file that exists. There is no address of a machine, no name of a browser,
no page that somebody came from, and no word that somebody searched for, so nobody can be told from
another. What follows from that is said with the figures: people are not counted, and subscribers of
calendars are reckoned from how often programs ask, between two bounds.

How programs call themselves and how often they ask, in stored copies read 2026-11-22:

* «Google-Calendar-Importer»; Google asks every 10 to 18 hours, and nobody says whether once for all
  of its users (edjopato.de, «Caching von abonnierten ICS Kalendern», 2017).
* iPhones and Macs, «dataaccessd», «CalendarAgent»: every 20 to 40 minutes there; «hourly» to «daily»
  is what people can set (docs/calendar-clients.md).
* Exchange and Outlook.com: every 3 hours (the same two).
* Feed readers that ask for many tell how many: «Feedly/1.0 (…; 462 subscribers; )», «Feedbin
  feed-id:1697787 - 102 subscribers», «NewsBlur Feed Fetcher - 27 subscribers», «inoreader.com; 114
  subscribers», The Old Reader, BazQux, «2 readers» (docs.buttondown.com, «RSS subscribers»).
"""

from __future__ import annotations

import gzip
import hashlib
import json
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO

import click

from giot_hong import clickwords, urls

LOG_FORMAT = r"""
# Sổ truy cập không có dữ liệu cá nhân; đếm bằng «giot-hong server stats».
# Giờ làm tròn, trạng thái, loại chương trình, số người mà chương trình nói là đọc qua nó, tệp.
map $time_iso8601 $@id@_hour {
    default "-";
    "~^(?<@id@_h>\d{4}-\d\d-\d\dT\d\d)" $@id@_h;
}
map $http_user_agent $@id@_client {
    default other;
    "~*Google-Calendar-Importer" google-calendar;
    "~*(dataaccessd|CalendarAgent|CalendarStore)" apple-calendar;
    "~*(Microsoft.Exchange|Microsoft.Office|Microsoft.Outlook|Outlook-)" outlook;
    "~*(ICSx5|DAVx5|Thunderbird|Lightning|vdirsyncer|\bkhal|Nextcloud|KOrganizer|Evolution)" calendar-app;
    "~*Feedly" feedly;
    "~*inoreader" inoreader;
    "~*NewsBlur" newsblur;
    "~*Feedbin" feedbin;
    "~*theoldreader" the-old-reader;
    "~*BazQux" bazqux;
    "~*([0-9] (subscriber|reader)|FreshRSS|Miniflux|Tiny Tiny RSS|NetNewsWire|Liferea|\brss\b|feed)" feed-reader;
    "~*((?<!cu)bot\b|crawl|spider|slurp|facebookexternalhit|preview|scan|monitor|uptime|headless)" robot;
    "~*^(curl|wget|python|go-http|java|okhttp|node|axios|libwww|rclone)" robot;
    "~^(Mozilla|Opera)/" browser;
}
map $http_user_agent $@id@_readers {
    default "-";
    "~*\b(?<@id@_n>[0-9]{1,7}) (subscriber|reader)" $@id@_n;
}
# Chỉ tên tệp có thật; điều người ta gõ hay tìm thì không ghi, trừ ba nút của trang tìm.
map $arg_khi $@id@_when {
    default "";
    hom-nay "?khi=hom-nay";
    cuoi-tuan "?khi=cuoi-tuan";
    thang-nay "?khi=thang-nay";
}
map $uri $@id@_file {
    default $uri;
    "~^(?<@id@_d>.*/)index\.html$" $@id@_d$@id@_when;
}
map $status $@id@_path {
    default "-";
    "~^(200|206|304)$" $@id@_file;
}
map $request_method $@id@_counted {
    default 0;
    GET 1;
}
log_format @id@ "$@id@_hour\t$status\t$@id@_client\t$@id@_readers\t$@id@_path";
"""
"""Maps of nginx and the form of a line; ``@id@`` is :func:`variable` of the site's name."""
_LINE = re.compile(r"(\d{4}-\d\d-\d\dT\d\d)\t(\d{3})\t([a-z-]+)\t(-|\d{1,7})\t(-|/\S*)")

SERVICES = ("feedly", "inoreader", "newsblur", "feedbin", "the-old-reader", "bazqux", "feed-reader")
"""Clients that may say for how many they ask. Several hide behind the last, so of those one counts."""


@dataclass(frozen=True)
class Rhythm:
    """How often one subscriber's program asks: usually in a day (0: not known), most in an hour."""

    usual: int
    most: int


RHYTHMS = {
    "apple-calendar": Rhythm(24, 3),
    "outlook": Rhythm(8, 1),
    "calendar-app": Rhythm(0, 4),
    "feed-reader": Rhythm(0, 4),
}
"""Programs that ask for one person. A day without asking means that somebody does not follow."""


@dataclass(frozen=True)
class Subscribers:
    """Who follows an address: told by services, and reckoned between two bounds."""

    told: int
    least: int
    most: int
    likely: int | None
    """Of those whose rhythm is known, if each asks as usual; ``None`` where none is."""
    through_google: bool
    """Google follows it for at least one; for how many is not known."""


@dataclass
class Followed:
    """What was asked of one calendar or feed."""

    requests: Counter[str] = field(default_factory=Counter)
    hours: Counter[tuple[str, str]] = field(default_factory=Counter)
    told: dict[str, tuple[str, int]] = field(default_factory=dict)

    def add(self, hour: str, client: str, readers: str) -> None:
        """One request."""
        self.requests[client] += 1
        self.hours[client, hour] += 1
        if readers != "-" and client in SERVICES:
            self.told[client] = max(self.told.get(client, ("", 0)), (hour, int(readers)))

    def subscribers(self, days: float) -> Subscribers:
        """How many follow it, over so many days of a log."""
        least = most = 0
        likely: int | None = None
        for client, rhythm in RHYTHMS.items():
            if client in self.told or client not in self.requests:
                continue
            hours = {hour: count for (who, hour), count in self.hours.items() if who == client}
            by_day: Counter[str] = Counter()
            for hour, count in hours.items():
                by_day[hour[:10]] += count
            low, high = math.ceil(max(hours.values()) / rhythm.most), max(by_day.values())
            least, most = least + low, most + high
            if rhythm.usual:
                guess = round(self.requests[client] / days / rhythm.usual)
                likely = (likely or 0) + min(max(guess, low), high)
        told = sum(count for _, count in self.told.values())
        return Subscribers(told, least, most, likely, "google-calendar" in self.requests)


@dataclass
class Statistics:
    """All that a log tells."""

    hours: set[str] = field(default_factory=set)
    statuses: Counter[str] = field(default_factory=Counter)
    clients: Counter[str] = field(default_factory=Counter)
    pages: Counter[str] = field(default_factory=Counter)
    data: Counter[str] = field(default_factory=Counter)
    calendars: dict[str, Followed] = field(default_factory=lambda: defaultdict(Followed))
    feeds: dict[str, Followed] = field(default_factory=lambda: defaultdict(Followed))
    unread: int = 0

    @property
    def days(self) -> float:
        """How long the log is, from its first hour to its last, and no less than one."""
        if not self.hours:
            return 1.0
        first, last = (datetime.fromisoformat(f"{end(self.hours)}:00") for end in (min, max))
        return max(1.0, ((last - first).total_seconds() / 3600 + 1) / 24)


def variable(name: str) -> str:
    """What nginx's names of a site begin with: signs that no other site on the machine has.

    Short, so that two of its variables fit into one bucket of nginx's table of them, 64 bytes; with longer
    ones nginx warns, for some names of sites, that it could not build the table well.
    """
    return f"g{hashlib.sha256(name.lower().encode()).hexdigest()[:5]}"


def count(lines: Iterable[str]) -> Statistics:
    """Read lines in whatever order they come; those that are not of our form are counted."""
    found = Statistics()
    for line in lines:
        match = _LINE.fullmatch(line.rstrip("\n"))
        if match is None:
            found.unread += 1
            continue
        hour, status, client, readers, path = match.groups()
        found.hours.add(hour)
        found.statuses[status] += 1
        found.clients[client] += 1
        _sort_in(found, hour, client, readers, path)
    return found


def _sort_in(found: Statistics, hour: str, client: str, readers: str, path: str) -> None:
    """A file that was there: a page, a calendar, a feed or a set of data."""
    address = path.removeprefix("/")
    bare = address.partition("?")[0]
    if path == "-" or client == "robot":
        return
    if bare.startswith("lich/") and bare.endswith(".ics"):
        found.calendars[bare].add(hour, client, readers)
    elif bare.startswith("nguon-tin/") and bare.endswith(".xml"):
        found.feeds[bare].add(hour, client, readers)
    elif bare.startswith(urls.DATA) and bare.endswith((".json", ".csv")):
        found.data[bare] += 1
    elif client == "browser" and (not bare or bare.endswith("/")) and bare != urls.OFFLINE:
        found.pages[address] += 1


def as_json(found: Statistics) -> str:
    """Everything, for programs; its keys stay."""
    hours = sorted(found.hours)

    def followed(all_: Mapping[str, Followed]) -> dict[str, object]:
        return {
            path: {
                "requests": dict(sorted(one.requests.items())),
                "subscribers": asdict(one.subscribers(found.days)),
            }
            for path, one in sorted(all_.items())
        }

    told = {
        "from": hours[0] if hours else None,
        "to": hours[-1] if hours else None,
        "days": round(found.days, 2),
        "statuses": dict(sorted(found.statuses.items())),
        "clients": dict(sorted(found.clients.items())),
        "pages": dict(_most(found.pages)),
        "data": dict(_most(found.data)),
        "calendars": followed(found.calendars),
        "feeds": followed(found.feeds),
        "unread_lines": found.unread,
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def as_text(found: Statistics, top: int) -> str:
    """Tables for people, and what the figures cannot say."""
    if not found.hours:
        return f"Sổ truy cập chưa có dòng nào đếm được ({found.unread} dòng không đúng mẫu)."
    parts = [
        f"Từ {_said(min(found.hours))} đến {_said(max(found.hours))}, {_number(found.days)} ngày.",
        _table("Trang xem nhiều", ("Trang", "Lượt xem"), _pages(found), top),
        _table("Lịch", _FOLLOWED, _followed(found.calendars, found.days), top),
        _table("Nguồn tin", _FOLLOWED, _followed(found.feeds, found.days), top),
        _table("Dữ liệu mở", ("Tệp", "Lượt tải"), [(k, str(n)) for k, n in _most(found.data)], top),
        _others(found),
        _NOTES,
    ]
    return "\n\n".join(filter(None, parts))


_FOLLOWED = ("Địa chỉ", "Lượt hỏi", "Dịch vụ báo", "Ít nhất", "Có lẽ", "Nhiều nhất", "Qua Google")
_NOTES = """\
Đọc các con số này thế nào:
- Lượt xem là số lần trình duyệt hỏi một trang, không phải số người. Sổ không ghi ai hỏi.
- «Dịch vụ báo» là số người theo dõi do Feedly, Inoreader… tự nói ra.
- «Ít nhất», «Có lẽ», «Nhiều nhất» là ước tính: điện thoại và chương trình lịch tự hỏi lại theo nhịp, iPhone
  và máy Mac thường mỗi giờ một lần, Outlook 3 giờ một lần. Nhiều nhất là khi mỗi máy chỉ hỏi một lần mỗi ngày.
- Google hỏi cho những người dùng của mình mà không nói cho bao nhiêu người: «có» là ít nhất một người.
- Máy tìm kiếm và chương trình tự động không được tính vào trang, lịch và nguồn tin."""


def _pages(found: Statistics) -> list[tuple[str, ...]]:
    total = ("tất cả các trang", str(found.pages.total()))
    return [total, *((f"/{path}", str(number)) for path, number in _most(found.pages))]


def _followed(all_: Mapping[str, Followed], days: float) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for path, one in sorted(all_.items(), key=lambda item: (-item[1].requests.total(), item[0])):
        who = one.subscribers(days)
        likely = "?" if who.likely is None else str(who.likely)
        told = str(who.told) if who.told else ""
        bounds = (str(who.least), likely, str(who.most)) if who.most else ("", "", "")
        google = "có" if who.through_google else ""
        rows.append((path, str(one.requests.total()), told, *bounds, google))
    return rows


def _others(found: Statistics) -> str:
    lines = [f"Máy tìm kiếm và chương trình tự động: {found.clients['robot']} lượt."]
    if missing := found.statuses["404"]:
        lines.append(f"Hỏi điều không có (404): {missing} lượt.")
    if found.unread:
        lines.append(f"Dòng không đúng mẫu, bỏ qua: {found.unread}.")
    return "\n".join(lines)


def _table(title: str, head: tuple[str, ...], rows: list[tuple[str, ...]], top: int) -> str:
    """Rows below each other, numbers to the right; nothing where nothing is to tell."""
    if not rows:
        return ""
    shown = [head, *rows[:top]]
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    lines = [
        "  ".join(
            cell.rjust(width) if at else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in shown
    ]
    more = [f"… và {len(rows) - top} dòng nữa (--top để xem thêm)"] if len(rows) > top else []
    return "\n".join([title.upper(), *lines, *more])


def _most(counter: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counter.items(), key=lambda item: (-item[1], item[0]))


def _said(hour: str) -> str:
    """``2026-11-22T08`` as people write it."""
    return datetime.fromisoformat(f"{hour}:00").strftime("%H giờ ngày %d/%m/%Y")


def _number(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")


def _lines(paths: Iterable[Path]) -> Iterator[str]:
    """Of all files in turn; what logrotate has compressed is read as it is."""
    for path in paths:
        opener: Callable[..., IO[str]] = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rt", encoding="utf-8", errors="replace") as file:
            yield from file


@click.command(
    "stats",
    cls=clickwords.Command,
    help="Đếm lượt xem trang, người theo dõi lịch và nguồn tin từ sổ truy cập của nginx.",
)
@click.argument(
    "logs", nargs=-1, metavar="TỆP…", type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    help="text cho người đọc, json cho phần mềm.",
)
@click.option("--top", default=20, help="Số dòng của mỗi bảng; bỏ trống là 20.")
def statistics_command(logs: tuple[Path, ...], format_: str, top: int) -> int:
    """Count what some logs say; without a file, what comes in."""
    found = count(_lines(logs) if logs else sys.stdin)
    click.echo(as_json(found) if format_ == "json" else as_text(found, top))
    return 0
