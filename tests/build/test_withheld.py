"""Drafts, and records that are to be published later: nowhere before, everywhere from then on."""

from __future__ import annotations

import re

import pytest
from build.test_ledger import agrees
from pypdf import PdfWriter
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
_DRIVE = (
    drive(
        "Hiến máu Cánh Cò",
        'date: 2026-06-20, start: "07:30", venues: [ben-suong]',
        more="source: {{directive: ke-hoach}}\ntarget: {{value: 41, unit: registered}}\n"
        "campaigns: [xuan-hong]\n{}",
    )
    .replace("{date", "{{date")
    .replace("suong]}", "suong]}}")
)
_TEXTS = {
    path_of("canh-co"): _DRIVE,
    "directives/2026/ke-hoach-canh-co.md": _PLAN,
    "news/2026/tin-canh-co.md": _NEWS,
    "pages/canh-co.md": _PAGE,
}
_LATER = "publish_at: 2026-05-25T08:00\n"


def hide(small: Small, line: str, at: str = "2026-05-19T09:00:00+07:00") -> None:
    """Commit one record of each kind, and two attachments that only they name."""
    for name in ("canh-co.pdf", "canh-co-bang.pdf"):
        (small.content / "files").mkdir(exist_ok=True)
        paper = PdfWriter()
        paper.add_blank_page(595, 842)
        paper.write(small.content / "files" / name)
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


def test_who_names_what_is_withheld(small: Small) -> None:
    """A reference is warned of and left out, wherever it stands; then it is there by itself."""
    hide(small, "status: draft\n")
    names = "directive: ke-hoach-canh-co"
    small.edit(path_of("hai-buoi"), "directive: ke-hoach", names)
    small.edit(path_of("da-doi-ngay"), "directive: giay-moi", names)
    small.edit(path_of("da-qua"), "directive: giay-moi", names)
    small.edit("venues/song-may/doi-nang.yaml", r"\Z", f"source: {{{names}}}\n")
    small.edit(
        "directives/2026/giay-moi.md",
        "^references:",
        f"references:\n  - {{relation: cites, {names}}}\n"
        f"  - {{relation: guides, {names}, number: 5/X}}",
    )
    small.repository.commit("2026-05-19T10:00:00+07:00")
    told = [one for one in small.checked() if one.code.startswith("DANG")]
    assert {(one.code, one.path.rpartition("/")[2], one.line > 1) for one in told} == {
        ("DANG-01", name, True)
        for name in ("hai-buoi.yaml", "da-doi-ngay.yaml", "da-qua.yaml", "doi-nang.yaml",
                     "giay-moi.md")
    }  # fmt: skip
    assert agrees(small) > 0
    assert traces(files(small.site)) == []
    assert agrees(small) > 0  # what was cut is not noted
    assert "5/X" in files(small.site)[urls.file_of(urls.directive("giay-moi"))].decode()
    for path in _TEXTS:
        small.edit(path, "status: draft", "publish_at: 21/05/2026 06:00")
    small.repository.commit("2026-05-19T11:00:00+07:00")
    assert agrees(small) > 0
    assert traces(files(small.site)) == []
    small.now = "2026-05-21T06:00:00+07:00"
    assert agrees(small) > 0
    site = files(small.site)
    for page in (urls.drive("hai-buoi"), urls.drive("da-doi-ngay"), urls.directive("giay-moi")):
        assert "ke-hoach-canh-co" in site[urls.file_of(page)].decode()
    # The clock of a machine may go back: nothing that is noted speaks of it then.
    small.now = "2026-05-20T12:00:00+07:00"
    assert agrees(small) > 0
    assert traces(files(small.site)) == []


@pytest.mark.parametrize(
    ("own", "theirs", "code"),
    [
        ("", "status: draft\n", "DANG-02"),
        ("", "publish_at: 2026-05-25T08:00\n", "DANG-02"),
        ("", "publish_at: 2026-05-19T08:00\n", None),
        ("publish_at: 2026-05-25T08:00\n", "publish_at: 2026-05-25T08:00\n", None),
        ("publish_at: 2026-05-24T08:00\n", "publish_at: 2026-05-25T08:00\n", "DANG-02"),
        ("publish_at: 2026-05-24T08:00\n", "status: draft\n", "DANG-02"),
        ("status: draft\n", "status: draft\n", None),
    ],
)
def test_texts_link_to_what_is_public_by_then(
    small: Small, own: str, theirs: str, code: str | None
) -> None:
    """A link to what nobody sees is an error, also of a text that the clock will publish."""
    hide(small, theirs)
    small.repository.write("news/2026/tin-canh-co.md", _NEWS.format(own))
    told = [one for one in small.checked() if one.code.startswith("DANG")]
    assert [(one.code, one.path, one.line) for one in told] == (
        [(code, "content/news/2026/tin-canh-co.md", 10 if own else 9)] if code else []
    )


def test_a_duplicate_of_a_draft(small: Small) -> None:
    """An address that is public never leads to a drive that is not."""
    small.edit(path_of("hai-buoi"), r"\A", "status: draft\n")
    told = [one for one in small.checked() if one.code == "DANG-02"]
    assert [one.path for one in told] == [f"content/{path_of('trung')}"]


def test_what_is_public_stays_so(small: Small) -> None:
    """A published record that becomes a draft, or waits again, is refused; what nobody saw is free."""
    small.edit(path_of("con-ngo"), r"\A", "status: draft\n")
    small.edit("news/2026/tin.md", "^title", "publish_at: 2026-12-01T08:00\ntitle")
    with pytest.raises(InvalidContentError) as refused:
        small.build()
    told = [one for one in refused.value.problems if one.code == "DANG-03"]
    assert [(one.path, one.line, one.read) for one in told] == [
        (f"content/{path_of('con-ngo')}", 1, "status: draft"),
        ("content/news/2026/tin.md", 2, "publish_at: 2026-12-01T08:00"),
    ]
    # Under another name it is the same record.
    small.repository.git("checkout", "--", ".")
    old = small.content / path_of("con-ngo")
    old.rename(old.with_name("con-moi.yaml"))
    small.edit(path_of("con-moi"), r"\A", "status: draft\nformerly: [con-ngo]\n")
    assert [one.code for one in small.checked() if one.code[:4] in {"DANG", "DINH"}] == ["DANG-03"]
    small.repository.git("checkout", "--", ".")
    (small.content / path_of("con-moi")).unlink()
    # What waits may wait longer, become a draft, move without a word and vanish.
    hide(small, _LATER)
    small.build()
    for path, line in ((path_of("canh-co"), "status: draft\n"), ("pages/canh-co.md", "")):
        small.edit(path, _LATER, line or "publish_at: 2026-06-01T08:00\n")
    small.edit(path_of("canh-co"), "2026-06-20", "2026-06-21")
    assert [one for one in small.checked() if one.code in {"DANG-03", "DOT-06"}] == []
    for path in _TEXTS:
        (small.content / path).unlink()
    assert agrees(small) > 0


def test_a_drive_that_nobody_sees_in_time(small: Small) -> None:
    """A moment of publication after the drive began is warned of."""
    hide(small, "publish_at: 2026-06-20T07:30\n")
    told = [one for one in small.checked() if one.code == "DANG-04"]
    assert [(one.path, one.line) for one in told] == [(f"content/{path_of('canh-co')}", 9)]


def test_a_site_for_review(small: Small) -> None:
    """What is not public is shown and marked, pages and calendars; nothing is for search engines."""
    small.settings["GIOT_HONG_DRAFTS"] = True
    hide(small, "status: draft\n")
    small.edit(path_of("canh-co"), "status: draft\n", _LATER)
    small.repository.commit("2026-05-19T12:00:00+07:00")
    assert agrees(small) > 0
    site = files(small.site)
    pages = {path: raw.decode() for path, raw in site.items() if path.endswith(".html")}
    assert all('<meta name="robots" content="noindex">' in page for page in pages.values())
    assert all("không công khai" in page for path, page in pages.items() if "en/" not in path)
    marked = [path for path, page in pages.items() if "Bản nháp, chưa đăng" in page]
    of_drive = urls.file_of(urls.drive("canh-co"))
    assert sorted(marked) == sorted(
        [
            of_drive,
            urls.file_of(urls.directive("ke-hoach-canh-co")),
            urls.file_of(urls.news("tin-canh-co")),
            urls.file_of(urls.page("canh-co")),
        ]
    )
    assert "lên trang lúc 08:00 ngày 25/05/2026" in pages[of_drive]
    calendar = next(path for path in site if path.endswith(".ics") and "canh-co" in path)
    assert values(site, calendar, "SUMMARY") == ["Bản nháp: Hiến máu Cánh Cò"]
    assert "Bản nháp" in values(site, calendar, "DESCRIPTION")[-1]
    assert b"Disallow: /\n" in site["robots.txt"]
    assert "files/canh-co.pdf" in site
    # At its moment nothing marks the drive any more.
    small.now = "2026-05-25T08:00:00+07:00"
    assert agrees(small) > 0
    assert "Bản nháp, chưa đăng" not in files(small.site)[of_drive].decode()
    # The public site beside it tells nothing of the others.
    small.settings["GIOT_HONG_DRAFTS"] = False
    agrees(small)
    assert [path for path in files(small.site) if "tin-canh-co" in path] == []
