"""Pages, calendars and feeds of communes, clusters, organisers, venues and campaigns, whole sites."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import feedparser
import html5lib
import pytest
import vobject
from conftest import NOW, ROOT, SITEURL
from icalendar import Calendar
from small import Small, files

from giot_hong import clock, demo, urls
from giot_hong.build import Options, read_settings
from giot_hong.output import Output
from giot_hong.plugin import CampaignGenerator, generator_alone
from giot_hong.views import DriveView, cluster_slug


@dataclass
class Whole:
    """All outputs of a content, made when asked for."""

    content: Path
    is_sample: bool

    @cached_property
    def generator(self) -> CampaignGenerator:
        """With the site."""
        return generator_alone(
            read_settings(Options(ROOT, content=self.content, now=NOW, site_url=SITEURL))
        )

    @cached_property
    def outputs(self) -> dict[str, Output]:
        """By path."""
        return {output.path: output for output in self.generator.everything()}

    def body(self, path: str) -> bytes:
        """A file's bytes."""
        return self.outputs[path].body()

    @property
    def drives(self) -> tuple[DriveView, ...]:
        """All of them."""
        return self.generator.site.drives

    def expected(self) -> dict[str, list[DriveView]]:
        """The drives of each page, from what the files say."""
        catalogue = self.generator.site.catalogue
        found: dict[str, list[DriveView]] = {}
        for view in self.drives:
            record = catalogue.drives[view.id].value
            pages = {urls.organiser(id_) for _, ids in record.organisers for id_ in ids}
            if record.cluster:
                pages.add(urls.cluster(record.province, cluster_slug(record.cluster)))
            for id_ in {id_ for one in record.sessions for id_ in one.venues}:
                venue = catalogue.venues[id_].value
                pages.add(urls.venue(id_))
                pages |= {urls.commune(code) for code in (venue.commune, *venue.communes) if code}
            for page in pages:
                found.setdefault(page, []).append(view)
        return found


@pytest.fixture(scope="module", params=["real", "sample"])
def whole(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Whole:
    """The committed content, then the sample."""
    if request.param == "real":
        return Whole(ROOT / "content", is_sample=False)
    day = clock.read(NOW).date()
    content = demo.write_source(ROOT / "content", tmp_path_factory.mktemp("sample"), day)
    return Whole(content, is_sample=True)


def test_everything_named_has_its_page(whole: Whole) -> None:
    """Whole, with an own title and description, and a link to each of its drives."""
    seen: set[str] = set()
    assert whole.expected()
    for page, drives in whole.expected().items():
        html = whole.body(urls.file_of(page)).decode()
        html5lib.HTMLParser(strict=True).parse(html)
        assert html.count("<h1>") == 1
        for pattern in (r"<title>(.*?)</title>", r'<meta name="description" content="(.*?)">'):
            (text,) = re.findall(pattern, html)
            assert text not in seen, page
            seen.add(text)
        for view in drives:
            assert f'href="{urls.relative(page, view.path)}"' in html, (page, view.id)
        data = [json.loads(one) for one in re.findall(r'ld\+json">(.*?)</script>', html)]
        kinds = {"xa-phuong": "AdministrativeArea", "diem": "Place", "don-vi": "Organization"}
        expected = {"BreadcrumbList", kinds.get(page.partition("/")[0], "BreadcrumbList")}
        assert {one["@type"] for one in data} == expected


def test_its_calendar_holds_the_events_of_its_drives(whole: Whole) -> None:
    """The bytes that stand in the files of the drives, called-off ones too; two parsers read it."""
    today = clock.read(NOW).date()
    statuses = set()
    for page, drives in whole.expected().items():
        raw = whole.body(urls.calendar_of_topic(page))
        events = _events(raw)
        own = _events_of(whole, drives)
        recent = {
            uid
            for view in drives
            for uid, day, _ in view.slots
            if day >= clock.a_year_before(today)
        }
        assert recent <= events.keys()
        assert all(events[uid] == own[uid] for uid in recent)
        parsed = Calendar.from_ical(raw)
        statuses |= {str(event["STATUS"]) for event in parsed.walk("VEVENT")}
        other = vobject.readOne(raw.decode())
        assert {event.uid.value for event in getattr(other, "vevent_list", [])} == events.keys()
    assert "CANCELLED" in statuses or not whole.is_sample


def test_its_feed_tells_of_its_drives(whole: Whole) -> None:
    """Atom that a parser finds nothing to say against; new drives and changes, newest first."""
    told = set()
    campaigns = {
        view.path: _of_campaign(whole, view.path) for view in whole.generator.site.campaigns
    }
    for page, drives in (*whole.expected().items(), *campaigns.items()):
        parsed = feedparser.parse(whole.body(urls.feed_of(page)))
        assert not parsed.bozo
        assert parsed.feed.link == urls.absolute(SITEURL, page)
        links = [entry.link.partition("#")[0] for entry in parsed.entries]
        assert {urls.absolute(SITEURL, view.path) for view in drives} <= {*links}
        published = [entry.published_parsed for entry in parsed.entries]
        assert published == sorted(published, reverse=True)
        told |= {entry.id.split(":", 2)[2].partition("/")[0] for entry in parsed.entries}
    assert told == {"dot-hien-mau"} | ({"thay-doi"} if whole.is_sample else set())


def test_drives_and_provinces_lead_there(whole: Whole) -> None:
    """A drive's page to all that it belongs to, the province's list to all of the province."""
    catalogue = whole.generator.site.catalogue
    listed = "".join(
        whole.body(path).decode() for path in whole.outputs if "/noi-hien-mau/" in path
    )
    for page, drives in whole.expected().items():
        for view in drives:
            html = whole.body(urls.file_of(view.path)).decode()
            assert f'href="{urls.relative(view.path, page)}"' in html, (page, view.id)
        id_ = page.split("/")[1]
        is_national = page.startswith("don-vi/") and not catalogue.organisations[id_].value.province
        assert (f"/{page}" in listed) != is_national


def test_a_drive_that_moved_stays_with_both_venues(tmp_path: Path) -> None:
    """The old venue's page, calendar and feed say where it is now; no address goes."""
    small = Small(tmp_path)
    small.build()
    before = files(small.site)
    for path in small.content.glob("drives/*/*/*.yaml"):
        text = path.read_text(encoding="utf-8").replace("[ben-suong, doi-nang]", "[doi-nang]")
        name = path.relative_to(small.content).as_posix()
        small.repository.write(name, text.replace("ben-suong", "doi-nang"))
    small.repository.commit("2026-05-19T09:00:00+07:00")
    small.build()
    after = files(small.site)
    kept = ("diem/", "xa-phuong/", "lich/diem/", "lich/xa-phuong/", "nguon-tin/")
    assert {path for path in before if path.startswith(kept)} <= after.keys()
    for place in ("diem/ben-suong", "xa-phuong/99001"):
        html = after[f"{place}/index.html"].decode()
        _, _, elsewhere = html.partition('id="noi-khac"')
        assert "dot-hien-mau/ten-moi/" in elsewhere
        assert b"ten-cu.a@thu" in after[f"lich/{place}.ics"]
        assert "Đổi địa điểm: Hiến máu tên mới" in after[f"nguon-tin/{place}.atom.xml"].decode()
    assert small.anew()[1] == after


def _of_campaign(whole: Whole, path: str) -> list[DriveView]:
    return [view for view in whole.drives if path in {link.path for link in view.campaigns}]


def _events(raw: bytes) -> dict[str, bytes]:
    """The bytes of each event, by UID."""
    found = re.findall(rb"BEGIN:VEVENT\r\n.*?END:VEVENT\r\n", raw, re.DOTALL)
    return {_uid(one): one for one in found}


def _uid(event: bytes) -> str:
    found = re.search(rb"^UID:(.*?)\r\n(?! )", event.replace(b"\r\n ", b""), re.MULTILINE)
    assert found
    return found[1].decode()


def _events_of(whole: Whole, drives: Iterable[DriveView]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for view in drives:
        found |= _events(whole.body(urls.calendar_of_drive(view.id)))
    return found
