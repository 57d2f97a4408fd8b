"""What other programs read in the published files: two for calendars, two for feeds, one for pages.

None of them shares code with the libraries that wrote the files (icalendar, feedgen).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from html import unescape
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import vobject
from ical.calendar_stream import IcsCalendarStream
from lxml import etree
from year.play import SITE_ID, After

from giot_hong.clock import ZONE

ATOM = "{http://www.w3.org/2005/Atom}"
EVENT = re.compile(rb"BEGIN:VEVENT\r\n.*?END:VEVENT\r\n", re.DOTALL)


# Calendars


@dataclass(frozen=True)
class Read:
    """An event as another program read it, in the words of ``expected.toml``."""

    name: str
    """``04.a``."""
    row: tuple[str, ...]
    """The cells of its row."""
    description: tuple[str, ...]
    created: datetime


@cache
def by_vobject(text: str) -> tuple[Read, ...]:
    """The events as vobject reads them."""
    events = vobject.readOne(text).contents.get("vevent", [])
    return tuple(_read(lambda name, e=event: _value(e, name)) for event in events)


@cache
def by_ical(text: str) -> tuple[Read, ...]:
    """The events as Home Assistant's parser reads them."""
    events = IcsCalendarStream.calendar_from_ics(text).events
    return tuple(
        _read(lambda name, e=event: getattr(e, name.replace("-", "_"))) for event in events
    )


def _value(event: Any, name: str) -> Any:
    child = getattr(event, name.replace("-", "_"), None)
    return child.value if child is not None else None


def _read(get: Any) -> Read:
    uid = get("uid")
    short = re.fullmatch(rf"song-may-(\d\d\.[a-z])@{SITE_ID}", uid)
    assert short, uid
    status = get("status")
    assert get("dtstamp") == get("last-modified"), uid
    row = (
        short[1],
        str(get("sequence")),
        str(getattr(status, "value", status)),
        _when(get("dtstart"), get("dtend")),
        f"{get('dtstamp').astimezone(UTC):%Y-%m-%d %H:%M}",
        get("summary"),
        get("location"),
    )
    return Read(short[1], row, tuple(get("description").split("\n")), get("created"))


def _when(start: date | datetime, end: date | datetime | None) -> str:
    if not isinstance(start, datetime):
        assert end is not None
        assert (end - start).days == 1
        return start.isoformat()
    assert start.utcoffset() is not None
    until = f"{end.astimezone(ZONE):%H:%M}" if isinstance(end, datetime) else "?"
    return f"{start.astimezone(ZONE):%Y-%m-%d %H:%M}–{until}"


def blocks(raw: bytes) -> dict[str, bytes]:
    """The bytes of each event of a file, by UID; a UID that stands twice is an error."""
    found: dict[str, bytes] = {}
    for block in EVENT.findall(raw):
        (uid,) = re.findall(rb"^UID:(.*?)\r\n(?! )", block, re.MULTILINE)
        assert uid.decode() not in found, uid
        found[uid.decode()] = block
    return found


def calendars(after: After) -> dict[str, dict[str, bytes]]:
    """The events of every calendar file of drives, by path and UID."""
    return {
        path: blocks(raw)
        for path, raw in after.files.items()
        if path.endswith(".ics") and path != "lich/ngay-ky-niem.ics"
    }


def without_address(block: bytes, after: After) -> str:
    """An event's text with the address of the site left out."""
    return block.decode().replace("\r\n ", "").replace(after.site_url, "")


# Feeds


@dataclass(frozen=True)
class Item:
    """An entry of a feed."""

    id: str
    title: str
    published: datetime
    updated: datetime | None
    """None in RSS, which has none."""
    says: tuple[str, ...]
    """Its paragraphs as text, without the link to the page."""
    link: str

    def without_link(self) -> Item:
        """The entry as a reader knows it again: its address may move with the site."""
        return replace(self, link="")


@cache
def by_feedparser(raw: bytes) -> tuple[Item, ...]:
    """The entries as feedparser reads them, Atom or RSS."""
    feed = feedparser.parse(raw, sanitize_html=False)
    assert not feed.bozo
    return tuple(
        Item(
            entry.id,
            entry.title,
            _moment(entry.published_parsed),
            _moment(entry.updated_parsed) if feed.version == "atom10" else None,
            _paragraphs((entry.content[0] if "content" in entry else entry.summary_detail).value),
            entry.link,
        )
        for entry in feed.entries
    )


@cache
def by_etree(raw: bytes) -> tuple[Item, ...]:
    """The entries as a plain XML parser finds them."""
    root = ET.fromstring(raw)  # noqa: S314, our own file
    found = [_atom(entry) for entry in root.iter(f"{ATOM}entry")]
    return tuple(found or [_rss(item) for item in root.iter("item")])


def _atom(entry: ET.Element) -> Item:
    def get(name: str) -> str:
        return entry.findtext(f"{ATOM}{name}") or ""

    (link,) = entry.findall(f"{ATOM}link")
    return Item(
        get("id"),
        get("title"),
        datetime.fromisoformat(get("published")),
        datetime.fromisoformat(get("updated")),
        _paragraphs(get("content")),
        link.get("href", ""),
    )


def _rss(item: ET.Element) -> Item:
    def get(name: str) -> str:
        return item.findtext(name) or ""

    moment = parsedate_to_datetime(get("pubDate"))
    return Item(get("guid"), get("title"), moment, None, _paragraphs(_body(item)), get("link"))


def _body(item: ET.Element) -> str:
    encoded = item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded")
    return encoded or item.findtext("description") or ""


def _moment(parsed: Any) -> datetime:
    return datetime(*parsed[:6], tzinfo=UTC)


def _paragraphs(html: str) -> tuple[str, ...]:
    *told, link = re.findall("<p>(.*?)</p>", html)
    assert link.startswith("<a href="), link
    return tuple(unescape(text) for text in told)


# Pages


@dataclass(frozen=True)
class Page:
    """What a drive's page says of what changed."""

    title: str
    badges: tuple[str, ...]
    banner: str
    """The text of what stands in the banners, old and new values marked ``was → is``."""
    moved: tuple[tuple[str, str, str], ...]
    """Head, old value struck, new value strong, of each line of the banner of changes."""
    events: tuple[dict[str, Any], ...]
    """schema.org's."""


def page(after: After, path: str) -> Page:
    """A drive's page."""
    root = etree.HTML(after.text(f"{path}index.html"))
    lines = root.xpath('//*[contains(@class, "banner-changed")]//li')
    data = [json.loads(text) for text in root.xpath('//script[@type="application/ld+json"]/text()')]
    return Page(
        root.findtext(".//title"),
        tuple(_badges(root.xpath("//main")[0], "[not(ancestor::article)]")),
        _text(root.xpath('//*[contains(@class, "banner")]')),
        tuple((_one(line, "b[1]"), _one(line, "s"), _one(line, "b[2]")) for line in lines),
        tuple(one for one in data if one["@type"] == "Event"),
    )


def card(after: After, path: str, drive: str) -> tuple[str, ...]:
    """The badges of a drive's card in a list."""
    root = etree.HTML(after.text(f"{path}index.html"))
    cards = [one for one in root.xpath("//article") if any(_is_of(drive, a) for a in one.iter("a"))]
    assert len(cards) == 1, (path, drive, len(cards))
    return tuple(_badges(cards[0]))


def _is_of(drive: str, link: Any) -> bool:
    return link.get("href", "").endswith(f"dot-hien-mau/{drive}/")


def _badges(root: Any, which: str = "") -> Iterator[str]:
    for badge in root.xpath(f'.//*[contains(@class, "badge")]{which}'):
        if badge.get("hidden") is None:
            yield _text([badge])


def _one(element: Any, path: str) -> str:
    found = element.xpath(path)
    return _text(found[:1])


def _text(elements: Iterable[Any]) -> str:
    return " ".join(" ".join(" ".join(one.itertext()) for one in elements).split())
