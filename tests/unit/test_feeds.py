"""Feeds: what RFC 4287, RSS 2.0 and readers' habits ask, read back by feedparser and lxml."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import feedparser
import pytest
from lxml import etree

from giot_hong import urls
from giot_hong.clock import ZONE
from giot_hong.history import Stamp
from giot_hong.outputs.feeds import EMPTY_SINCE, NEWEST
from giot_hong.site import Site
from tests.support import CREATED, NOW, URL, directive, drive, make_site, published

ATOM = "{http://www.w3.org/2005/Atom}"
HOUR = timedelta(hours=1)
KINDS = {
    "directives": urls.feed_of_directives,
    "drives": urls.feed_of_drives,
    "changes": urls.feed_of_changes,
}


def feed_files(site: Site) -> dict[str, bytes]:
    """Every feed of a site."""
    return {p: o.body() for p, o in published(site).items() if p.startswith("nguon-tin/")}


def atom(raw: bytes) -> Any:
    """The root of an Atom document."""
    return etree.fromstring(raw)


def rss(raw: bytes) -> Any:
    """The channel of an RSS document."""
    return etree.fromstring(raw).find("channel")


def aged_site(**settings: Any) -> Site:
    """Three directives; the oldest was edited last, two were published at one moment."""
    stamps = {
        ("directives", "a"): Stamp(CREATED, CREATED + 9 * HOUR, 1),
        ("directives", "b"): Stamp(CREATED + HOUR, CREATED + HOUR),
        ("directives", "c"): Stamp(CREATED + HOUR, CREATED + HOUR),
    }
    papers = (directive("a"), directive("b", province="hue"), directive("c"))
    return make_site(*papers, drive(), stamps=stamps, **settings)


def test_feeds_of_all_and_of_every_province_in_both_formats() -> None:
    """Rule 24: well-formed, in Vietnamese, for the site and each province, also empty ones."""
    files = feed_files(aged_site())
    wanted = {
        make(format_, province)
        for make in KINDS.values()
        for format_ in urls.FEED_FORMATS
        for province in (None, "lang-son", "hue")
    }
    assert set(files) == wanted
    for path, raw in files.items():
        feed = feedparser.parse(raw)
        assert not feed.bozo, path
        assert feed.feed.language == "vi"
        assert feed.version == ("rss20" if path.endswith(".rss.xml") else "atom10")


def test_links_are_the_page_and_the_files_own_address() -> None:
    """Rule 25: the channel's link is the page, rel=self the file itself, right in each format."""
    for path, raw in feed_files(aged_site()).items():
        feed = feedparser.parse(raw).feed
        own = [link for link in feed.links if link.rel == "self"]
        assert [link.href for link in own] == [f"{URL}/{path}"]
        assert feed.link.startswith(f"{URL}/")
        assert feed.link != f"{URL}/{path}"
        kind = "rss" if path.endswith(".rss.xml") else "atom"
        assert own[0].type == f"application/{kind}+xml"


def test_ids_are_permanent_and_no_addresses() -> None:
    """Rule 26: ids are of SITE_ID and the oldest id, the same in RSS and Atom and on a new domain."""
    site = make_site(drive("moi", formerly=["cu", "giua"]))
    moved = make_site(drive("moi", formerly=["cu", "giua"]), site_url="https://moi.example")
    wanted = "tag:giot-hong.example,2026:dot-hien-mau/cu"
    for one in (site, moved):
        files = feed_files(one)
        assert atom(files[urls.feed_of_drives("atom")]).findtext(f"{ATOM}entry/{ATOM}id") == wanted
        guid = rss(files[urls.feed_of_drives("rss")]).find("item/guid")
        assert guid.text == wanted
        assert guid.get("isPermaLink") == "false"


def test_atom_ids_of_feeds_differ() -> None:
    """RFC 4287, 4.2.6: every feed has an id of its own."""
    files = feed_files(aged_site())
    ids = [atom(raw).findtext(f"{ATOM}id") for p, raw in files.items() if p.endswith(".atom.xml")]
    assert len(ids) == len(set(ids)) == 9


def test_dates_are_the_same_instant_in_viet_nams_time() -> None:
    """Rule 27: RFC 822 and 3339 dates at +0700 with the right weekday, one instant in both."""
    files = feed_files(aged_site())
    entries = atom(files[urls.feed_of_directives("atom")]).findall(f"{ATOM}entry")
    items = rss(files[urls.feed_of_directives("rss")]).findall("item")
    assert len(entries) == len(items) == 3
    for entry, item in zip(entries, items, strict=True):
        written = item.findtext("pubDate")
        published_ = datetime.fromisoformat(entry.findtext(f"{ATOM}published"))
        assert parsedate_to_datetime(written) == published_
        assert published_.utcoffset() == timedelta(hours=7)
        assert written == published_.strftime("%a, %d %b %Y %H:%M:%S +0700")


def test_newest_first_and_dated_by_the_latest_change() -> None:
    """Rule 28: by publication, then id; the feed's date is its entries' latest, not the build's."""
    files = feed_files(aged_site())
    root = atom(files[urls.feed_of_directives("atom")])
    ids = [entry.findtext(f"{ATOM}id")[-1] for entry in root.findall(f"{ATOM}entry")]
    assert ids == ["b", "c", "a"]
    latest = (CREATED + 9 * HOUR).astimezone(ZONE)
    assert root.findtext(f"{ATOM}updated") == latest.isoformat()
    channel = rss(files[urls.feed_of_directives("rss")])
    assert parsedate_to_datetime(channel.findtext("lastBuildDate")) == latest


def test_an_empty_feed_has_a_constant_date() -> None:
    """Rule 28: without entries the date is a constant of the program, never the build's."""
    for now in (NOW, NOW + 900 * HOUR):
        raw = feed_files(make_site(now=now))[urls.feed_of_drives("atom")]
        assert atom(raw).findtext(f"{ATOM}updated") == EMPTY_SINCE.isoformat()


def test_the_clock_alone_changes_no_feed() -> None:
    """Rule 28: two builds of one content at two moments give the same feeds."""
    assert feed_files(aged_site()) == feed_files(aged_site(now=NOW + 24 * 900 * HOUR))


def test_an_edit_moves_only_its_own_updated() -> None:
    """Rule 29: an edit keeps id and published, and moves `updated` of that entry only."""
    before, after = (
        feedparser.parse(
            feed_files(
                make_site(
                    directive("a", summary=summary),
                    directive("b"),
                    stamps={("directives", "a"): Stamp(CREATED, modified)},
                )
            )[urls.feed_of_directives("atom")]
        ).entries
        for summary, modified in (("Cũ.", CREATED), ("Mới.", CREATED + HOUR))
    )
    for old, new in zip(before, after, strict=True):
        assert (old.id, old.published) == (new.id, new.published)
        assert (old.updated == new.updated) is old.id.endswith("/b")


def test_content_is_escaped_once_with_absolute_links() -> None:
    """Rule 30: what looks like markup in our text is text to the reader, and links are whole."""
    summary = "Tỷ lệ <b>5</b> & 3 < 4 </p><script>alert(1)</script>"
    files = feed_files(make_site(directive(summary=summary, title="A & <i>B</i>")))
    for format_ in urls.FEED_FORMATS:
        entry = feedparser.parse(
            files[urls.feed_of_directives(format_)], sanitize_html=False
        ).entries[0]
        html = (entry.content[0] if format_ == "atom" else entry.summary_detail).value
        text = etree.HTML(html).xpath("string(.)")
        assert summary in text
        assert "<script" not in html
        assert f'href="{URL}/van-ban/ke-hoach-1/"' in html
        assert entry.link == f"{URL}/van-ban/ke-hoach-1/"


def test_atom_names_its_author() -> None:
    """Rule 30: RFC 4287, 4.1.1: a feed without an author is invalid."""
    for path, raw in feed_files(aged_site()).items():
        if path.endswith(".atom.xml"):
            assert atom(raw).findtext(f"{ATOM}author/{ATOM}name") == "Giọt Hồng"


@pytest.mark.parametrize("format_", urls.FEED_FORMATS)
def test_a_provinces_feed_holds_its_own(format_: str) -> None:
    """A province's feed holds the papers and drives of that province only."""
    files = feed_files(aged_site())
    ids = [e.id for e in feedparser.parse(files[urls.feed_of_directives(format_, "hue")]).entries]
    assert ids == ["tag:giot-hong.example,2026:van-ban/b"]
    assert not feedparser.parse(files[urls.feed_of_drives(format_, "hue")]).entries


def test_at_most_fifty_entries_the_newest() -> None:
    """A feed stays small: the fifty newest."""
    many = [drive(f"d{number:02}") for number in range(60)]
    stamps = {
        ("drives", f"d{number:02}"): Stamp(CREATED + number * HOUR, CREATED + number * HOUR)
        for number in range(60)
    }
    raw = feed_files(make_site(*many, stamps=stamps))[urls.feed_of_drives("rss")]
    ids = [entry.id[-3:] for entry in feedparser.parse(raw).entries]
    assert len(ids) == NEWEST == 50
    assert (ids[0], ids[-1]) == ("d59", "d10")


def test_sample_feeds_say_so() -> None:
    """A site of sample data says it in each feed's and each entry's title."""
    for raw in feed_files(aged_site(is_sample=True)).values():
        feed = feedparser.parse(raw)
        titles = [feed.feed.title, *(entry.title for entry in feed.entries)]
        assert all(title.startswith("Dữ liệu mẫu: ") for title in titles)


def test_a_drives_entry_says_when_and_where() -> None:
    """An entry about a drive says its state, day, hours and place; what is unknown, as unknown."""
    raw = feed_files(make_site(drive()))[urls.feed_of_drives("rss")]
    html = feedparser.parse(raw).entries[0].summary
    assert "Thứ Năm, 28/05/2026, từ 06:30, chưa thông báo giờ kết thúc" in html
    assert "Hội trường xã Thất Khê, tỉnh Lạng Sơn" in html


def test_moments_are_told_in_utc_too() -> None:
    """A stamp in UTC is the same instant in the feed."""
    raw = feed_files(make_site(drive()))[urls.feed_of_drives("atom")]
    written = feedparser.parse(raw).entries[0].published_parsed
    assert datetime(*written[:6], tzinfo=UTC) == CREATED


def test_of_one_moment_those_whose_ids_come_first() -> None:
    """Where a whole archive came into the record at once, the feed holds the same part of it always."""
    renamed = drive("z-moi", formerly=["a-cu"])
    site = make_site(renamed, *(drive(f"dot-{number:02}") for number in range(NEWEST + 5)))
    root = atom(feed_files(site)[urls.feed_of_drives("atom")])
    ids = [one.findtext(f"{ATOM}id").rpartition("/")[2] for one in root.findall(f"{ATOM}entry")]
    assert ids == ["a-cu", *(f"dot-{number:02}" for number in range(NEWEST - 1))]
