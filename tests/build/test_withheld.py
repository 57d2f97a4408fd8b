"""Drafts, and records that are to be published later: nowhere before, everywhere from then on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from build.test_ledger import agrees
from small import Small, drive, files, path_of

from giot_hong import urls
from giot_hong.problems import InvalidContentError

_PLAN = """---
title: Kế hoạch Cánh Cò
number: 77/KH-BCĐ
date: 2026-05-02
province: song-may
issuer: ban-chi-dao
kind: KH
summary: Tóm tắt Cánh Cò.
file: canh-co.pdf
references:
  - {{relation: amends, directive: ke-hoach}}
{}---
Toàn văn Cánh Cò. Xem [bảng]({{static}}/files/canh-co-bang.pdf).
"""
_NEWS = """---
title: Tin Cánh Cò
date: 2026-05-03
province: song-may
summary: Tóm tắt tin Cánh Cò.
references:
  - {{relation: cites, directive: giay-moi}}
{}---
Xem [kế hoạch]({{filename}}/directives/2026/ke-hoach-canh-co.md).
"""
_PAGE = "Title: Trang Cánh Cò\nSlug: canh-co\nSummary: Tóm tắt trang Cánh Cò.\n{}\nLời Cánh Cò.\n"
_DRIVE = drive(
    "Hiến máu Cánh Cò",
    'date: 2026-06-20, start: "07:30", venues: [ben-suong]',
    more="source: {{directive: ke-hoach}}\ntarget: {{value: 41, unit: registered}}\n"
    "campaigns: [xuan-hong]\n{}",
).replace("{date", "{{date").replace("suong]}", "suong]}}")
_TEXTS = {
    path_of("canh-co"): _DRIVE,
    "directives/2026/ke-hoach-canh-co.md": _PLAN,
    "news/2026/tin-canh-co.md": _NEWS,
    "pages/canh-co.md": _PAGE,
}
_LATER = "publish_at: 2026-05-25T08:00\n"
_PDF = Path(__file__).resolve().parent.parent.parent / "content" / "files"


def hide(small: Small, line: str, at: str = "2026-05-19T09:00:00+07:00") -> None:
    """Commit one record of each kind, and two attachments that only they name."""
    for name in ("canh-co.pdf", "canh-co-bang.pdf"):
        (small.content / "files").mkdir(exist_ok=True)
        (small.content / "files" / name).write_bytes(b"%PDF-1.4\n1 0 obj<<>>endobj\n%%EOF\n")
    small.repository.commit(at, {path: text.format(line) for path, text in _TEXTS.items()})


def traces(site: dict[str, bytes]) -> list[str]:
    """The files whose name or bytes tell of a record that is withheld, marks or none."""
    told = re.compile("canh-co|Cánh Cò|canh co|77/KH".encode(), re.IGNORECASE)
    return [path for path, raw in site.items() if told.search(path.encode()) or told.search(raw)]


def but_status(site: dict[str, bytes]) -> dict[str, bytes]:
    """A site without the commit and the next change, which tell no record."""
    return {
        path: re.sub(rb'"(commit|next_change)": .*', b"", raw)
        if path == urls.STATUS
        else re.sub(rb"[0-9a-f]{40}", b"", raw)
        for path, raw in site.items()
    }


@pytest.mark.parametrize("line", ["status: draft\n", _LATER])
def test_withheld_records_are_nowhere(small: Small, line: str) -> None:
    """A site with one of each withheld is the site without them, byte for byte."""
    small.settings |= {"GIOT_HONG_IMAGES": True, "GIOT_HONG_SEARCH": True}
    small.build()
    without = files(small.site)
    hide(small, line)
    assert agrees(small) > 0
    found = files(small.site)
    assert traces(found) == []
    assert but_status(found) == but_status(without)


def test_everything_is_there_from_its_moment(small: Small) -> None:
    """The clock alone publishes: pages, calendars, feeds and files, dated by that moment."""
    hide(small, _LATER)
    # Nobody is told what it was before.
    small.edit(path_of("canh-co"), "07:30", "08:30")
    small.repository.commit("2026-05-19T10:00:00+07:00")
    small.now = "2026-05-25T07:59:59+07:00"
    report = small.build()
    assert sorted((one.kind, one.drive) for one in report.turns) == [
        ("published", id_) for id_ in ("canh-co", "canh-co", "ke-hoach-canh-co", "tin-canh-co")
    ]
    assert {one.moment.isoformat() for one in report.turns} == {"2026-05-25T08:00:00+07:00"}
    small.now = "2026-05-25T08:00:00+07:00"
    assert agrees(small) > 0
    site = files(small.site)
    pages = [urls.drive("canh-co"), urls.directive("ke-hoach-canh-co"), urls.news("tin-canh-co")]
    wanted = [urls.file_of(page) for page in (*pages, urls.page("canh-co"))]
    assert {*wanted, "files/canh-co.pdf", "files/canh-co-bang.pdf"} <= site.keys()
    assert "Sửa đổi" in site[urls.file_of(urls.directive("ke-hoach"))].decode()
    moment = "20260525T010000Z"
    calendar = next(p for p in site if p.endswith(".ics") and "canh-co" in p)
    assert values(site, calendar, "SEQUENCE") == ["0"]
    for name in ("DTSTAMP", "CREATED", "LAST-MODIFIED"):
        assert values(site, calendar, name) == [moment], name
    assert values(site, calendar, "DTSTART")[-1] == "20260620T083000"
    feed = site[urls.feed_of_drives("atom")].decode()
    entry = next(one for one in feed.split("<entry>") if "Cánh Cò" in one)
    assert set(re.findall(r"<(?:published|updated)>(.*?)<", entry)) == {"2026-05-25T08:00:00+07:00"}
    # What changes from now on is told.
    small.edit(path_of("canh-co"), "08:30", "09:30")
    small.repository.commit("2026-05-26T10:00:00+07:00")
    small.now = "2026-05-26T12:00:00+07:00"
    assert agrees(small) > 0
    site = files(small.site)
    assert values(site, calendar, "SEQUENCE") == ["1"]
    assert "8:30" in site[urls.file_of(urls.drive("canh-co"))].decode()


def test_a_draft_is_published_by_the_commit_that_says_so(small: Small) -> None:
    """Its moment is that commit's; drafts that are edited change nothing."""
    hide(small, "status: draft\n")
    small.build()
    before = files(small.site)
    for hour in ("08:00", "08:10", "08:20"):
        small.edit(path_of("canh-co"), 'start: "[0-9:]+"', f'start: "{hour}"')
        small.repository.commit(f"2026-05-19T{hour}:00+07:00")
        assert agrees(small) > 0
    assert but_status(files(small.site)) == but_status(before)
    for path in _TEXTS:
        small.edit(path, "status: draft\n", "")
    small.repository.commit("2026-05-19T12:00:00+07:00")
    assert agrees(small) > 0
    site = files(small.site)
    calendar = next(p for p in site if p.endswith(".ics") and "canh-co" in p)
    assert values(site, calendar, "DTSTAMP") == ["20260519T050000Z"]
    assert values(site, calendar, "SEQUENCE") == ["0"]


def values(site: dict[str, bytes], path: str, name: str) -> list[str]:
    """The values of a property in a calendar."""
    return re.findall(rf"^{name}[^:]*:(.*?)\r?$", site[path].decode(), re.MULTILINE)
