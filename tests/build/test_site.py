"""The built site holds together: whole pages, living links, everything that went in comes out."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import html5lib
import pytest
from conftest import NOW, SITEURL, Built, build_site
from html5lib.constants import namespaces

from giot_hong import links, urls, verify
from giot_hong.check import check
from giot_hong.fields import slugify

ROOT = Path(__file__).resolve().parents[2]
XHTML = f"{{{namespaces['html']}}}"


@pytest.fixture(scope="module")
def catalogue():
    """The committed content."""
    return check(ROOT / "content")[0]


def test_every_page_parses_strictly(site: Built) -> None:
    """No page has a single parse error by the HTML standard's own algorithm."""
    for page in site.pages():
        parser = html5lib.HTMLParser(strict=True)
        parser.parse(page.read_text(encoding="utf-8"))


def test_every_link_and_anchor_resolves(site: Built) -> None:
    """Every internal address leads to a file, every fragment to an id."""
    assert list(verify.faults(site.root, site.siteurl)) == []


def test_links_work_below_any_sub_path(site: Built) -> None:
    """Only the two pages that answer at any depth link from the root of the host."""
    for page in site.pages():
        if page.name != "404.html" and page.parent.name != "ngoai-tuyen":
            assert not re.search(r'(?:href|src)="/', page.read_text(encoding="utf-8")), page


def test_verify_notices_a_dead_link(site: Built, tmp_path: Path) -> None:
    """The verifier that guards publishing can fail."""
    page = '<html><a href="b.html">b</a><a href="#x">x</a><script src="//x.example/a.js"></script></html>'
    (tmp_path / "a.html").write_text(page)
    assert len(list(verify.faults(tmp_path, SITEURL))) == 3


def test_every_record_has_its_page(site: Built, catalogue) -> None:
    """19 drives, 4 directives and 1 piece of news go in; as many pages come out."""
    assert (len(catalogue.drives), len(catalogue.directives), len(catalogue.news)) == (19, 4, 1)
    folders = {
        "dot-hien-mau": catalogue.drives,
        "van-ban": catalogue.directives,
        "tin": catalogue.news,
    }
    for folder, records in folders.items():
        found = {path.parent.name for path in (site.root / folder).glob("*/index.html")}
        assert found == set(records)


def test_nothing_unexpected_is_written(site: Built) -> None:
    """Only the kinds of files and the folders that we decided on exist."""
    tops = {path.name for path in site.root.iterdir()}
    assert tops <= {
        ".giot-hong", "404.html", "chien-dich", "chuan-bi", "co-the-hien-mau-khong",
        "cum-xa", "diem", "don-vi", "dot-hien-mau", "du-lieu", "en", "gioi-thieu", "index.html",
        "lich", "lich-hien-mau", "lien-he", "ngoai-tuyen", "nguon-tin", "robots.txt",
        "sitemap.xml", "status.json", "sw.js", "theme", "theo-doi", "tiep-can", "tim", "tin",
        "tinh", "van-ban", "xa-phuong",
    }  # fmt: skip


def test_pages_ask_no_third_party(site: Built) -> None:
    """Nothing that a browser loads by itself comes from another host."""
    host = urlsplit(site.siteurl).netloc
    for page in site.pages():
        tree = html5lib.parse(page.read_text(encoding="utf-8"))
        for element in tree.iter():
            tag = str(element.tag).removeprefix(XHTML)
            loads = element.get("src") if tag in {"img", "script", "iframe", "source"} else None
            if tag == "link" and element.get("rel") in {"stylesheet", "icon", "preload"}:
                loads = element.get("href")
            assert loads is None or urlsplit(loads).netloc in {"", host}, f"{page}: {loads}"


def test_titles_and_descriptions_are_unique(site: Built) -> None:
    """No two pages share a title or a description."""
    for pattern in (r"<title>(.*?)</title>", r'<meta name="description" content="(.*?)">'):
        seen: dict[str, str] = {}
        for page in site.pages():
            text = re.search(pattern, page.read_text(encoding="utf-8"))
            assert text, page
            assert text[1].strip()
            assert text[1] not in seen, f"{page} and {seen.get(text[1])}: {text[1]}"
            seen[text[1]] = str(page)


def test_every_page_is_in_the_sitemap(site: Built) -> None:
    """The sitemap lists exactly the pages, absolute, and robots.txt names it."""
    listed = set(re.findall(r"<loc>(.*?)</loc>", site.text("sitemap.xml")))
    pages = {
        urls.absolute(
            site.siteurl, page.relative_to(site.root).as_posix().removesuffix("index.html")
        )
        for page in site.pages()
        if page.name != "404.html" and page.parent.name != "ngoai-tuyen"
    }
    assert listed == pages
    assert f"Sitemap: {site.siteurl}/sitemap.xml" in site.text("robots.txt")


def test_json_ld_is_json_and_dated_right(site: Built) -> None:
    """Every JSON-LD block parses; Thất Khê starts at 06:30 +07:00, Lai Châu has a date only."""
    blocks = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
    starts = {}
    for page in site.pages():
        for block in blocks.findall(page.read_text(encoding="utf-8")):
            value = json.loads(block)
            if value["@type"] == "Event":
                starts[page.parent.name] = value["startDate"]
    assert starts["lang-son-2026-dot-1-that-khe"] == "2026-05-28T06:30:00+07:00"
    assert starts["lai-chau-2021-dot-01"] == "2020-12-25"
    assert len(starts) == 19


def test_past_drives_are_said_to_be_past(site: Built) -> None:
    """No real drive is shown as upcoming, and each page says that no result is known."""
    assert json.loads(site.text("status.json"))["counts"]["upcoming"] == 0
    for page in (site.root / "dot-hien-mau").glob("*/index.html"):
        assert "chưa nhận được kết quả" in page.read_text(encoding="utf-8"), page


def test_unknown_hours_are_said_as_unknown(site: Built) -> None:
    """A drive without an hour says so; none of the 18 shows an invented one."""
    for number in range(1, 19):
        text = site.text(f"dot-hien-mau/lai-chau-2021-dot-{number:02}/index.html")
        assert "chưa thông báo giờ" in text.lower()
        assert "T00:00" not in text


def test_doubtful_target_is_shown_as_written(site: Built) -> None:
    """Drive 9 shows 3.950 with its doubt beside it."""
    text = site.text("dot-hien-mau/lai-chau-2021-dot-09/index.html")
    assert "3.950 đơn vị máu" in text
    assert "Chưa chắc: Số này gấp hơn 15 lần" in text


def test_same_clock_same_bytes(site: Built, tmp_path: Path) -> None:
    """A second build, elsewhere and in another time zone, gives the same bytes."""
    again = build_site(tmp_path / "again", TZ="America/New_York", PYTHONHASHSEED="7")
    assert _tree(again.root) == _tree(site.root)


def test_another_domain_keeps_every_identity(site: Built, tmp_path: Path) -> None:
    """UIDs, Atom ids and guids are the same under another SITEURL; no old address is left."""
    moved = build_site(tmp_path / "moved", siteurl="https://khac.example")
    ids = re.compile(r"^UID:.*$|<id>.*?</id>|<guid.*?</guid>", re.MULTILINE)
    for path in [*site.root.rglob("*.ics"), *site.root.rglob("*.xml")]:
        relative = path.relative_to(site.root).as_posix()
        old, new = site.text(relative), moved.text(relative)
        assert _identities(ids, old, relative) == _identities(ids, new, relative), relative
    for path in moved.root.rglob("*"):
        if path.is_file():
            assert b"giot-hong.example" not in path.read_bytes(), path


def test_page_addresses_agree_with_pelican(site: Built, catalogue) -> None:
    """Standing pages lie where their addresses say."""
    for entry in catalogue.pages.values():
        assert (site.root / urls.file_of(links.page_address(entry))).is_file()


def test_a_script_in_a_title_is_text(tmp_path: Path) -> None:
    """A title with <script> and a body with one reach the page as text, or not at all."""
    import shutil

    content = tmp_path / "content"
    shutil.copytree(ROOT / "content", content)
    drive = content / "drives/2026/lang-son/lang-son-2026-dot-1-that-khe.yaml"
    text = drive.read_text(encoding="utf-8")
    drive.write_text(
        re.sub(r"^title:.*$", 'title: "<script>alert(1)</script> & bạn"', text, flags=re.MULTILINE),
        encoding="utf-8",
    )
    news = next((content / "news").rglob("*.md"))
    news.write_text(
        news.read_text(encoding="utf-8")
        + "\n<script>alert(2)</script>\n\n[x](javascript:alert(3))\n",
        encoding="utf-8",
    )
    page = next((content / "pages").glob("lien-he.md"))
    page.write_text(
        page.read_text(encoding="utf-8") + "\n<p onclick=alert(4)>Chữ</p><style>p{}</style>\n",
        encoding="utf-8",
    )
    from giot_hong.build import Options, build

    report = build(
        Options(ROOT, content=content, output=tmp_path / "out", site_url=SITEURL, now=NOW,
                workshop=tmp_path / "work", quiet=True)
    )  # fmt: skip
    html = "".join(path.read_text(encoding="utf-8") for path in report.output.rglob("*.html"))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    for attack in ("<script>alert", "javascript:alert", "onclick", "<style"):
        assert attack not in html


def _identities(pattern: re.Pattern[str], text: str, path: str) -> list[str]:
    """Ids of events and entries; an Atom feed's own id too."""
    return pattern.findall(text.replace("\r\n ", ""))


def _tree(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def test_ids_of_headings_keep_every_letter(site: Built) -> None:
    """In standing pages as in documents: «Điều chưa làm được» is not «ieu-chua-lam-uoc»."""
    headings = re.findall(r'<h2 id="(muc-[^"]*)">([^<]*)</h2>', site.text("tiep-can/index.html"))
    assert ("muc-dieu-chua-lam-duoc", "Điều chưa làm được") in headings
    for id_, text in headings:
        assert id_ == f"muc-{slugify(text)}"


def test_no_page_offers_the_way_to_itself(site: Built) -> None:
    """A link to the page it stands on says so; the finder's alone clears what was asked for."""
    anchor = re.compile(r"<a\b([^>]*)>")
    for page in site.pages():
        path = page.relative_to(site.root).as_posix().removesuffix("index.html")
        if path in {urls.NOT_FOUND, urls.OFFLINE, urls.FINDER}:
            continue
        for attributes in anchor.findall(page.read_text(encoding="utf-8")):
            href = re.search(r'href="([^"]*)"', attributes)
            is_here = href and href[1] == urls.relative(path, path)
            assert not is_here or "aria-current" in attributes, (path, attributes)


def test_what_there_is_none_of_is_not_counted(site: Built) -> None:
    """No «0 đợt» on any page or in what search engines are told of it; no «ÂL» unexplained."""
    for page in site.pages():
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"(?<![\d.,])0 (?:đợt|văn bản|tin\b)", text), page
        assert "ÂL" not in text, page
