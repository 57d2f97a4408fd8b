"""No page grows with the country, every record is found by links alone, and addresses stay."""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from urllib.parse import urljoin

import html5lib
import pytest
from conftest import NOW, ROOT, SITEURL

from benchmarks.build import SHARED, make_content, write
from giot_hong import listing, urls
from giot_hong.build import Options, Report, build, read_settings
from giot_hong.plugin import generator_alone
from giot_hong.templates import PageInputs

COUNTRY_NOW = "2026-06-01T08:00:00+07:00"
REAL = {name: getattr(listing, name) for name in ("ROWS", "SOON", "FEW", "PLAN_ROWS")}
LIMITS = {"ROWS": 8, "SOON": 4, "FEW": 2, "PLAN_ROWS": 3}
DRIVES = 300
CARDS = LIMITS["ROWS"] + LIMITS["SOON"] + LIMITS["FEW"]
"""The most on one page: a list that is just not divided, beside documents or what waits."""
PAGE_BYTES, PACKED_BYTES = 100_000, 40_000


@dataclass
class Country:
    """Content with a history, and its site, both of the whole country but with low limits."""

    folder: Path

    @property
    def content(self) -> Path:
        """What staff write."""
        return self.folder / "content"

    @property
    def site(self) -> Path:
        """What is published."""
        return self.folder / "site"

    def commit(self, day: str) -> None:
        """Keep the content as it is, as of a day of 2026."""
        moment = f"2026-{day}T08:00:00+07:00"
        who = ["-c", "user.name=Thử", "-c", "user.email=thu@giot-hong.example"]
        for command in (["init", "-q"], ["add", "-A"], [*who, "commit", "-qm", "Thử"]):
            subprocess.run(
                ["git", *command],
                cwd=self.content,
                env={"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment, "PATH": "/usr/bin"},
                check=True,
            )

    def build(self) -> Report:
        """The site as of now; verification of every link is a part of it."""
        options = Options(
            ROOT, content=self.content, output=self.site, site_url=SITEURL, now=COUNTRY_NOW,
            workshop=self.folder / "work", quiet=True,
        )  # fmt: skip
        return build(options)

    def pages(self) -> dict[str, str]:
        """Every page by its address."""
        return {
            path.relative_to(self.site).as_posix().removesuffix("index.html"): path.read_text(
                encoding="utf-8"
            )
            for path in self.site.rglob("*.html")
        }


def set_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page is full with few rows, a sitemap with few addresses."""
    for name, value in LIMITS.items():
        monkeypatch.setattr(listing, name, value)
    monkeypatch.setattr(import_module("giot_hong.outputs.sitemap"), "MOST_URLS", 100)


def write_country(content: Path) -> None:
    """Drives and papers of all provinces; one plan of many drives, one paper that all name."""
    make_content(content, DRIVES)
    for path in content.glob("drives/*/*/*.yaml"):
        number, text = int(path.stem.removeprefix("dot-")), path.read_text(encoding="utf-8")
        if number % 3 == 0:
            text += "source: {directive: van-ban-00000}\n"
        if number % 10 == 1:
            why = "{date: 2026-05-20, what: postponed, reason: Bão., directive: van-ban-00001}"
            text += f"outcome: postponed\nchanges:\n  - {why}\n"
        path.write_text(text, encoding="utf-8")
    papers = sorted(content.glob("directives/*/*.md"))
    for number, path in enumerate(papers):
        text = path.read_text(encoding="utf-8")
        head = "references: [{relation: cites, directive: van-ban-00002}]\n" if number > 2 else ""
        head += "campaigns: [hanh-trinh-do]\n"
        dated = re.sub(r"^date: 2026-(0[12])-15$", r"date: 2026-\1", text, flags=re.MULTILINE)
        if number % 5 == 4:
            dated = re.sub(r"^date: .*\n", "for_year: 2026\n", text, flags=re.MULTILINE)
        path.write_text(dated.replace("\n---\n", f"\n{head}---\n", 1), encoding="utf-8")


@pytest.fixture(scope="module")
def limits() -> Iterator[None]:
    """Low limits as long as this module's country is looked at."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        set_limits(monkeypatch)
        yield


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory, limits: None) -> Country:
    """The country, built once; tests that change it build it again."""
    made = Country(tmp_path_factory.mktemp("country"))
    write_country(made.content)
    made.commit("05-01")
    made.build()
    return made


@pytest.fixture(scope="module")
def pages(country: Country) -> dict[str, str]:
    """Its pages before anything changes."""
    return country.pages()


def test_no_page_is_longer_than_the_limits(pages: dict[str, str]) -> None:
    """Cards, rows of a plan and citing papers are few on every page, whatever it is about."""
    for path, html in pages.items():
        assert html.count("<article") <= CARDS, path
        plans = re.findall(r'<ol class="plan">.*?</ol>', html, re.DOTALL)
        assert all(plan.count("<li>") <= LIMITS["PLAN_ROWS"] for plan in plans), path
        citing = re.search(r"Nơi nói đến văn bản này</h3>\s*<ul>(.*?)</ul>", html, re.DOTALL)
        assert citing is None or citing[1].count("<li>") <= LIMITS["SOON"], path


def test_everything_is_found_by_links_from_home(pages: dict[str, str]) -> None:
    """Without a script, from the home page, in few steps: every page but those that stand in for another."""
    steps = {"": 0}
    for here in (queue := [""]):
        for address in re.findall(r'<a [^>]*href="([^"]+)"', pages[here]):
            there = urljoin(f"https://x/{here}", address).removeprefix("https://x/").partition("#")
            if there[0] in pages and there[0] not in steps:
                steps[there[0]] = steps[here] + 1
                queue.append(there[0])
    assert set(pages) - set(steps) == {urls.NOT_FOUND, urls.OFFLINE}
    assert max(steps[path] for path in steps if path.startswith(urls.drive("")[:-1])) <= 5


def test_what_is_long_is_divided_by_what_people_know(pages: dict[str, str]) -> None:
    """Year, month, province; then numbered pages, those of documents from the oldest."""
    for path in (
        "tinh/an-giang/2026/",
        "tinh/an-giang/2026/06/",
        "chien-dich/hanh-trinh-do/2026/an-giang/",
        "chien-dich/hanh-trinh-do/van-ban/nam/2026/03/",
        "van-ban/nam/2026/",
        "van-ban/nam/2026/chua-ro/",
        "van-ban/van-ban-00000/dot-hien-mau/2026/06/trang-2/",
        "van-ban/van-ban-00001/dot-thay-doi/2026/07/",
        "van-ban/van-ban-00002/noi-nhac-den/nam/2026/",
    ):
        assert path in pages
    june = pages["lich-hien-mau/2026/06/"]
    assert 'href="../../../tinh/an-giang/2026/06/"' in june
    assert "<article" not in june


def test_new_kinds_of_pages_are_whole(pages: dict[str, str]) -> None:
    """Each parses strictly, has one h1, and neither title nor description twice in the site."""
    for path in (
        "lich-hien-mau/", "lich-hien-mau/2026/", "lich-hien-mau/2026/07/", "tinh/an-giang/",
        "tinh/an-giang/2026/", "tinh/an-giang/2026/06/", "chien-dich/hanh-trinh-do/",
        "chien-dich/hanh-trinh-do/2026/", "chien-dich/hanh-trinh-do/2026/an-giang/", "van-ban/",
        "van-ban/nam/2026/", "van-ban/nam/2026/chua-ro/", "van-ban/van-ban-00000/",
        "van-ban/van-ban-00000/dot-hien-mau/2026/06/trang-2/", "van-ban/van-ban-00002/",
    ):  # fmt: skip
        html5lib.HTMLParser(strict=True).parse(pages[path])
        assert pages[path].count("<h1>") == 1
    for pattern in (r"<title>(.*?)</title>", r'<meta name="description" content="(.*?)">'):
        found: dict[str, str] = {}
        for path, html in pages.items():
            (text,) = re.findall(pattern, html)
            assert text not in found, f"{path} and {found[text]}: {text}"
            found[text] = path


def test_the_sitemap_becomes_an_index(country: Country, pages: dict[str, str]) -> None:
    """At the same address; its parts stand beside it and name every page once."""
    named = re.findall(r"<loc>(.*?)</loc>", (country.site / urls.SITEMAP).read_text("utf-8"))
    assert f"{SITEURL}/sitemap-dot-hien-mau-2026-2.xml" in named
    listed = []
    for address in named:
        part = country.site / address.removeprefix(f"{SITEURL}/")
        assert part.parent == country.site
        found = re.findall(r"<loc>(.*?)</loc>", part.read_text("utf-8"))
        assert 0 < len(found) <= 100
        listed += found
    assert sorted(listed) == sorted(
        urls.absolute(SITEURL, path) for path in pages if path not in {urls.NOT_FOUND, urls.OFFLINE}
    )


def test_one_notice_changes_few_pages(country: Country, pages: dict[str, str]) -> None:
    """A directive, and a drive that it calls off: the lists that show either, and no other."""
    drive = country.content / "drives/2026/an-giang/dot-000102.yaml"  # to come, named by no paper
    why = "{date: 2026-05-31, what: cancelled, reason: Bão., directive: van-ban-moi}"
    text = drive.read_text(encoding="utf-8")
    assert "source" in text
    drive.write_text(f"{text}outcome: cancelled\nchanges:\n  - {why}\n", encoding="utf-8")
    write(
        country.content / "directives/2026/van-ban-moi.md",
        '---\ntitle: Công văn mới\nnumber: "999/CV-BCĐ"\ndate: 2026-05-31\nkind: CV\n'
        "issuer: bcd-quoc-gia-hmtn\nprovince: an-giang\nsummary: Hủy một đợt.\n---\n\nNội dung.\n",
    )
    country.commit("05-31")
    report = country.build()
    assert set(pages) <= set(country.pages())
    of_papers = "van-ban/", "van-ban/nam/2026/", "van-ban/nam/2026/05/", "van-ban/van-ban-moi/"
    assert _pages_of(report) == {
        *of_papers,
        "",
        "dot-hien-mau/dot-000102/",
        "du-lieu/",
        "chien-dich/hanh-trinh-do/2026/",  # years and months count what takes place
        "lich-hien-mau/2026/",
        "lich-hien-mau/2026/06/",
        "lich-hien-mau/",
        "tim/",
        "tinh/",
        "tinh/an-giang/",
        "tinh/an-giang/2026/",
        "tinh/an-giang/2026/06/",
        "chien-dich/hanh-trinh-do/",
        "chien-dich/hanh-trinh-do/2026/an-giang/",
        "diem/diem-30313/",
        "xa-phuong/30313/",
        "van-ban/van-ban-00000/",
        "van-ban/van-ban-00000/dot-hien-mau/2026/06/trang-2/",
    }


def test_no_address_goes_when_drives_move_away(country: Country) -> None:
    """A list that was divided stays so, though its drives moved to another month."""
    before = set(country.pages())
    moved = 0
    for path in sorted(country.content.glob("drives/2026/*/*.yaml")):
        text = path.read_text(encoding="utf-8")
        if (
            moved < 12
            and (later := re.sub(r"date: 2026-08-([012].)", r"date: 2026-09-\1", text)) != text
        ):
            moved += 1
            path.write_text(later, encoding="utf-8")
    assert moved == 12
    country.commit("06-01")
    country.build()
    after = country.pages()
    assert before - set(after) == set()
    gone = [html for path, html in after.items() if re.fullmatch(r"tinh/[^/]+/2026/08/", path)]
    assert any("đã chuyển sang ngày khác" in html for html in gone)


@pytest.fixture
def as_published(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits of the code, whatever the module's country was built with."""
    for name, value in REAL.items():
        monkeypatch.setattr(listing, name, value)


@pytest.mark.usefixtures("as_published")
def test_a_small_site_is_not_divided(monkeypatch: pytest.MonkeyPatch) -> None:
    """The committed content has the pages that it would have without any limit."""
    settings = read_settings(Options(ROOT, now=NOW, site_url=SITEURL))
    found = []
    for limit in (None, 10**9):
        for name in LIMITS if limit else ():
            monkeypatch.setattr(listing, name, limit)
        found.append([output.path for output in generator_alone(settings).everything()])
    assert found[0] == found[1]


@pytest.mark.usefixtures("as_published")
def test_pages_stay_small_in_bytes(tmp_path: Path) -> None:
    """With the real limits: one province, one month, one plan with far too many of everything."""
    content = tmp_path / "content"
    _write_crowd(content, 700)
    settings = read_settings(Options(ROOT, content=content, now=COUNTRY_NOW, site_url=SITEURL))
    seen = set()
    for output in generator_alone(settings).everything():
        inputs = output.inputs
        if not isinstance(inputs, PageInputs):
            continue
        template = inputs.page.template
        if template == "drive" or (template == "document" and "van-ban-0000" not in output.path):
            continue  # of a record alone, and as many as records
        body = output.body()
        seen.add(template)
        assert len(body) <= PAGE_BYTES, output.path
        assert len(gzip.compress(body)) <= PACKED_BYTES, output.path
    assert {"schedule", "year", "month", "part_year", "part_days", "plan_month", "papers"} <= seen


def _pages_of(report: Report) -> set[str]:
    """The addresses of the pages that a build added, changed or took away."""
    changes = report.changes
    everything = (*changes.added, *changes.changed, *changes.deleted)
    return {path.removesuffix("index.html") for path in everything if path.endswith(".html")}


def _write_crowd(content: Path, count: int) -> None:
    """Long names, three sessions, a move with its reason: as much as a card can hold."""
    for name in SHARED:
        shutil.copytree(ROOT / "content" / name, content / name)
    shutil.copy(ROOT / "content" / "content.yaml", content)
    place = "Hội trường Trung tâm Văn hóa, Thể thao và Truyền thanh xã vùng cao biên giới"
    write(content / "venues/lai-chau/diem.yaml", f"name: {place}\nprovince: lai-chau\n")
    for index in range(count):
        days = "".join(
            f'  - date: 2026-07-{index % 28 + 1:02}\n    start: "{hour}:30"\n    venues: [diem]\n'
            f"    key: {key}\n"
            for hour, key in (("07", "a"), ("10", "b"), ("13", "c"))
        )
        write(
            content / f"drives/2026/lai-chau/dot-{index:04}.yaml",
            f"title: Ngày hội hiến máu tình nguyện «Giọt hồng vùng cao» đợt {index} năm 2026\n"
            "province: lai-chau\ncampaigns: [hanh-trinh-do]\ncertainty: confirmed\n"
            "target: {value: 250, unit: units}\nsource: {directive: van-ban-00000}\n"
            f"sessions:\n{days}",
        )
        write(
            content / f"directives/2026/van-ban-{index:05}.md",
            f"---\ntitle: Kế hoạch {index} về tổ chức hiến máu tình nguyện trên địa bàn tỉnh\n"
            f'number: "{index + 1}/KH-BCĐ"\ndate: 2026-05-{index % 28 + 1:02}\nkind: KH\n'
            "issuer: bcd-quoc-gia-hmtn\nprovince: lai-chau\ncampaigns: [hanh-trinh-do]\n"
            f"summary: {'Tóm tắt dài của một văn bản về hiến máu tình nguyện. ' * 4}\n"
            f"references: [{{relation: cites, directive: van-ban-{1 if index != 1 else 0:05}}}]\n---\n\nNội dung.\n",
        )
