"""What a page says of its own age, what stays readable without a network, and what it may load."""

from __future__ import annotations

import json
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from conftest import build_site
from playwright.sync_api import Browser, BrowserContext, Page, expect

from giot_hong import urls

pytestmark = pytest.mark.browser
BUILT = "2026-05-20T08:00:00+07:00"
DRIVE = "dot-hien-mau/lang-son-2026-dot-1-that-khe/"
"""On 28/05/2026; all others are over before the site is built."""


class _Handler(SimpleHTTPRequestHandler):
    """A plain file server that notes what it is asked for, and may be slow or broken."""

    def __init__(self, *args: object, served: Served, directory: str) -> None:
        self.served = served
        super().__init__(*args, directory=directory)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self.served.asked.append(self.path)
        self.served.open.wait(30)
        if self.served.broken:
            self.send_error(503)
        else:
            super().do_GET()

    def log_message(self, *_: object) -> None:
        """Tests have their own voice."""


class Served:
    """A site behind a file server, below a sub-path; the files may be changed."""

    def __init__(self, root: Path) -> None:
        self.root, self.site = root, root / "thu"
        self.asked: list[str] = []
        self.broken = False
        self.open = threading.Event()
        """Nothing is answered until it is set."""
        self.open.set()
        handler = partial(_Handler, served=self, directory=str(root))
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/thu"

    def change(self, path: str, old: str, new: str) -> None:
        """Another text in a file, as a later build would leave it."""
        file = self.site / urls.file_of(path)
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real content at a moment at which one drive is still to come."""
    folder = tmp_path_factory.mktemp("built") / "thu"
    build_site(folder, siteurl="http://127.0.0.1/thu", now=BUILT)
    return folder


@pytest.fixture
def served(built: Path, tmp_path: Path) -> Iterator[Served]:
    """A copy of the site, served."""
    shutil.copytree(built, tmp_path / "thu")
    served = Served(tmp_path)
    threading.Thread(target=served.server.serve_forever, daemon=True).start()
    yield served
    served.server.shutdown()
    served.server.server_close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that was never here."""
    context = browser.new_context(locale="vi-VN", timezone_id="America/New_York")
    yield context
    context.close()


@pytest.fixture
def at(browser: Browser) -> Iterator[Callable[[str], Page]]:
    """Opens a page at a moment of our choosing, in a browser without a service worker."""
    contexts: list[BrowserContext] = []

    def opened(moment: str) -> Page:
        context = browser.new_context(locale="vi-VN", service_workers="block")
        contexts.append(context)
        page = context.new_page()
        page.clock.set_fixed_time(moment)
        return page

    yield opened
    for context in contexts:
        context.close()


# Freshness.


def test_what_ended_since_the_build_is_folded_away(
    served: Served, at: Callable[[str], Page]
) -> None:
    """The day after, no list shows the drive as upcoming; before, nothing is folded."""
    lists = ("", "lich-hien-mau/", "tinh/lang-son/")
    before = at("2026-05-28T11:00:00+07:00")
    for path in lists:
        before.goto(f"{served.address}/{path}")
        expect(before.locator("[data-upcoming] .card-title").first).to_be_visible()
        assert before.locator(".ended").count() == 0, path
    after = at("2026-05-29T00:10:00+07:00")
    for path in lists:
        after.goto(f"{served.address}/{path}")
        ended = after.locator("[data-upcoming] .ended")
        expect(ended.locator("summary")).to_have_text("1 đợt đã kết thúc")
        expect(after.locator("[data-upcoming] .card-title")).to_be_hidden()
        ended.locator("summary").click()
        expect(ended.locator(".badge-over")).to_be_visible()
    after.goto(f"{served.address}/{DRIVE}")
    expect(after.get_by_text("Đợt này đã kết thúc.")).to_be_visible()


def test_what_began_hours_ago_may_be_over(served: Served, at: Callable[[str], Page]) -> None:
    """Of a drive without an end nothing is claimed in its first hours, a doubt later, the end at night."""
    text = "Đã bắt đầu lúc 06:30; có thể đã xong, hãy hỏi trước khi đi."
    for moment, is_said, is_over in (
        ("10:00", False, False),
        ("10:45", True, False),
        ("23:59", True, False),
    ):
        page = at(f"2026-05-28T{moment}:00+07:00")
        for path in ("lich-hien-mau/", DRIVE):
            page.goto(f"{served.address}/{path}")
            expect(page.locator("main [data-over-at]").first).to_be_attached()
            assert page.get_by_text(text).is_visible() is is_said, (path, moment)
            assert page.locator(".badge-over:visible, .banner-over:visible").count() == is_over
            assert page.locator(".badge-lingers:visible").count() == is_said
            assert page.locator(".badge-today:visible").count() == 0
        assert page.locator("main a[href$='.ics']:visible").count() == (0 if is_said else 1)
    page = at("2026-05-29T00:10:00+07:00")
    page.goto(f"{served.address}/{DRIVE}")
    expect(page.get_by_text("Đợt này đã kết thúc.")).to_be_visible()
    expect(page.get_by_text(text)).to_be_hidden()


def test_a_day_stays_while_a_drive_of_it_is_to_come(
    served: Served, at: Callable[[str], Page]
) -> None:
    """Of two drives of one day the one that ended is marked in its place, and not folded away."""
    path = "lich-hien-mau/"
    page_file = served.site / urls.file_of(path)
    text = page_file.read_text(encoding="utf-8")
    start, end = text.index("<article"), text.index("</article>") + len("</article>")
    later = re.sub(r'over-at="[^"]*"', 'over-at="2026-05-30T00:00+07:00"', text[start:end])
    page_file.write_text(text[:end] + later + text[end:], encoding="utf-8")
    page = at("2026-05-29T00:10:00+07:00")
    page.goto(f"{served.address}/{path}")
    assert page.locator("[data-upcoming] .card:visible").count() == 2
    expect(page.locator(".badge-over:visible")).to_have_count(1)
    assert page.locator(".ended").count() == 0


@pytest.mark.parametrize(
    ("moment", "status", "is_stale"),
    [
        ("2026-05-21T19:00:00+07:00", {}, False),  # 35 hours after the build
        ("2026-05-21T21:00:00+07:00", {}, True),
        ("2026-05-21T12:00:00+07:00", {"next_change": "2026-05-20T11:00:00+07:00"}, False),
        ("2026-05-21T14:00:00+07:00", {"next_change": "2026-05-20T11:00:00+07:00"}, True),
        ("2026-05-21T19:00:00+07:00", {"next_change": None}, False),
    ],
)
def test_a_site_that_nobody_builds_says_so(
    served: Served,
    at: Callable[[str], Page],
    moment: str,
    status: dict[str, str | None],
    is_stale: bool,
) -> None:
    """36 hours after the build, or 26 after the site should have changed; with the build's time."""
    file = served.site / "status.json"
    file.write_text(json.dumps(json.loads(file.read_text(encoding="utf-8")) | status))
    page = at(moment)
    with page.expect_response("**/status.json") as asked:
        page.goto(f"{served.address}/")
    asked.value.finished()
    page.wait_for_timeout(100)
    line = page.locator("#trang-cu")
    assert line.is_visible() == is_stale
    if is_stale:
        assert line.inner_text().startswith("Trang này dựng lúc 08:00, 20/05/2026, có thể đã cũ.")
        assert line.locator("a").get_attribute("href") == "lien-he/"


def test_the_build_is_asked_for_once_an_hour(served: Served, at: Callable[[str], Page]) -> None:
    """Three pages in a row ask once; an hour later a page asks again."""
    page = at("2026-05-20T09:00:00+07:00")
    for path in ("", "tinh/", DRIVE):
        page.goto(f"{served.address}/{path}")
        page.wait_for_timeout(300)
    assert served.asked.count("/thu/status.json") == 1
    page.clock.set_fixed_time("2026-05-20T10:01:00+07:00")
    page.goto(f"{served.address}/")
    page.wait_for_timeout(300)
    assert served.asked.count("/thu/status.json") == 2


# Without a network.


def _visit(context: BrowserContext, served: Served, *paths: str) -> Page:
    """The pages seen one after the other, with a service worker that is ready."""
    page = context.new_page()
    for path in paths:
        page.goto(f"{served.address}/{path}")
        _ready(page)
        page.wait_for_function(
            "async () => await caches.match(location.href.split('#')[0], {ignoreSearch: true})"
        )
    return page


def _ready(page: Page) -> None:
    page.evaluate("navigator.serviceWorker.ready.then(() => 1)")


def test_visited_pages_are_read_without_a_network(context: BrowserContext, served: Served) -> None:
    """Also the first one; each says when it was saved, and looks as it did."""
    page = _visit(context, served, "", DRIVE)
    context.set_offline(True)
    for path in (DRIVE, "", "?tim=lang+son"):
        page.goto(f"{served.address}/{path}")
        line = page.locator("#ban-luu")
        expect(line).to_contain_text("Đang xem bản lưu lúc")
        moment = page.evaluate("Date.parse(document.querySelector('#ban-luu time').dateTime)")
        assert abs(page.evaluate("Date.now()") - moment) < 120_000
        colour = page.evaluate("getComputedStyle(document.querySelector('.masthead')).color")
        assert colour == "rgb(255, 255, 255)"  # the stylesheet is there
    page.locator(f'main a[href="{DRIVE}"]').first.dispatch_event("click")
    expect(page.locator("h1")).to_contain_text("Thất Khê")


def test_a_page_that_was_never_seen_leads_to_those_that_were(
    context: BrowserContext, served: Served
) -> None:
    """The offline page at the address asked for, with links that work, and a way to forget."""
    page = _visit(context, served, "", "tinh/lang-son/")
    context.set_offline(True)
    page.goto(f"{served.address}/van-ban/")
    assert page.url == f"{served.address}/van-ban/"
    expect(page.locator("h1")).to_have_text("Không có mạng")
    saved = page.locator("#da-luu li")
    expect(saved).to_have_count(2)
    expect(saved.first).to_contain_text("Lịch hiến máu tỉnh Lạng Sơn")
    saved.first.locator("a").click()
    expect(page.locator("#ban-luu")).to_be_visible()
    page.goto(f"{served.address}/tin/")
    page.get_by_role("button", name="Xóa các trang đã lưu").click()
    expect(page.locator("#da-luu")).to_be_hidden()
    context.set_offline(False)
    page.get_by_role("button", name="Thử lại").click()
    expect(page.locator("h1")).to_contain_text("Tin")


def test_a_server_that_fails_or_never_answers_leaves_the_copy(
    context: BrowserContext, served: Served
) -> None:
    """With its age; a page without a copy shows what the server says."""
    page = _visit(context, served, DRIVE)
    served.broken = True
    page.goto(f"{served.address}/{DRIVE}")
    expect(page.locator("#ban-luu")).to_be_visible()
    page.goto(f"{served.address}/tin/")
    expect(page.locator("body")).to_contain_text("503")
    served.broken = False
    served.open.clear()
    page.goto(f"{served.address}/{DRIVE}")
    expect(page.locator("#ban-luu")).to_be_visible()
    served.open.set()


def test_with_a_network_the_new_page_is_seen(context: BrowserContext, served: Served) -> None:
    """At the first visit after a change, without a word about copies; also what is gone is gone."""
    page = _visit(context, served, DRIVE, "tinh/lang-son/")
    served.change(DRIVE, "<h1>", "<h1>Mới: ")
    page.goto(f"{served.address}/{DRIVE}")
    expect(page.locator("h1")).to_contain_text("Mới: ")
    expect(page.locator("#ban-luu")).to_be_hidden()
    shutil.rmtree(served.site / "tinh/lang-son")
    page.goto(f"{served.address}/tinh/lang-son/")
    page.wait_for_timeout(200)
    context.set_offline(True)
    page.goto(f"{served.address}/tinh/lang-son/")
    expect(page.locator("h1")).to_have_text("Không có mạng")


def test_calendars_feeds_and_data_are_never_kept(context: BrowserContext, served: Served) -> None:
    """Without a network they fail instead of being old."""
    page = _visit(context, served, "")
    paths = ["lich/tat-ca.ics", "status.json", "du-lieu/dot-hien-mau.json", "sitemap.xml"]
    fetched = "path => fetch(path, {cache: 'no-store'}).then(r => r.status, () => 'failed')"
    assert [page.evaluate(fetched, path) for path in paths] == [200] * 4
    context.set_offline(True)
    assert [page.evaluate(fetched, path) for path in paths] == ["failed"] * 4


def test_a_new_theme_replaces_the_old_one(context: BrowserContext, served: Served) -> None:
    """Another sw.js takes over by itself: old files go, pages stay, and no page is loaded again."""
    page = _visit(context, served, "")
    loads: list[str] = []
    page.on("framenavigated", lambda frame: loads.append(frame.url))
    name = "async () => (await caches.keys()).filter(name => name.includes(' theme ')).join()"
    old = page.evaluate(name)
    served.change("sw.js", f'VERSION = "{old.rpartition(" ")[2]}"', 'VERSION = "khac"')
    page.goto(f"{served.address}/tinh/")
    page.wait_for_function(f"async () => (await ({name})()).endsWith(' theme khac')")
    page.wait_for_timeout(500)
    assert loads == [f"{served.address}/tinh/"]
    context.set_offline(True)
    page.goto(f"{served.address}/")
    expect(page.locator("#ban-luu")).to_be_visible()


def test_only_so_many_pages_are_kept(context: BrowserContext, served: Served) -> None:
    """The sixty visited last; one that is too long is not kept at all."""
    source = (served.site / DRIVE / "index.html").read_text(encoding="utf-8")
    for number in range(62):
        folder = served.site / f"dot-hien-mau/thu-{number:02}"
        folder.mkdir()
        (folder / "index.html").write_text(source, encoding="utf-8")
    (served.site / "tin/index.html").write_text(source + " " * 80_000, encoding="utf-8")
    page = _visit(context, served, "")
    for number in range(62):
        page.goto(f"{served.address}/dot-hien-mau/thu-{number:02}/", wait_until="commit")
    page.goto(f"{served.address}/tin/")
    page.wait_for_timeout(500)
    kept = page.evaluate(
        "async () => { const name = (await caches.keys()).find(n => n.endsWith(' pages'));"
        " return (await (await caches.open(name)).keys()).map(r => new URL(r.url).pathname) }"
    )
    assert kept == [f"/thu/dot-hien-mau/thu-{number:02}/" for number in range(2, 62)]


# What a page may load.

KINDS = [
    "", "lich-hien-mau/", "lich-hien-mau/2021/", "lich-hien-mau/2021/05/", "tinh/", "tinh/lai-chau/",
    DRIVE, "chien-dich/", "chien-dich/hanh-trinh-do/", "van-ban/",
    "van-ban/lai-chau-ke-hoach-hien-mau-2021/", "tin/", "theo-doi/", "du-lieu/",
    "co-the-hien-mau-khong/", "lien-he/", "ngoai-tuyen/", "404.html",
]  # fmt: skip
LISTEN = """
window.refused = [];
document.addEventListener("securitypolicyviolation", ({violatedDirective, blockedURI, sample}) =>
  window.refused.push(`${violatedDirective} ${blockedURI} ${sample}`));
"""


def test_no_page_breaks_its_own_policy(context: BrowserContext, served: Served) -> None:
    """Every kind of page has a policy and nothing in it is refused, structured data included."""
    context.add_init_script(LISTEN)
    page = context.new_page()
    for path in KINDS:
        page.goto(f"{served.address}/{path}")
        page.wait_for_load_state("networkidle")
        policy = page.locator('meta[http-equiv="Content-Security-Policy"]').get_attribute("content")
        assert policy is not None, path
        assert "unsafe" not in policy, path
        assert page.evaluate("window.refused") == [], path


@pytest.mark.parametrize(
    "injected",
    [
        "<script>window.was = 1</script>",
        '<img src="khong-co.png" onerror="window.was = 1">',
        '<style>h1 { color: rgb(1, 2, 3) }</style>',
        '<p style="color: rgb(1, 2, 3)">x</p>',
        '<script src="https://khac.example/x.js"></script>',
        '<base href="https://khac.example/">',
        '<iframe src="https://khac.example/"></iframe>',
    ],
)  # fmt: skip
def test_what_is_put_into_a_page_is_refused(
    context: BrowserContext, served: Served, injected: str
) -> None:
    """Scripts and styles inside a page, and anything of another host."""
    served.change("lien-he/", "<h1>", f"{injected}<h1>")
    context.add_init_script(LISTEN)
    page = context.new_page()
    page.goto(f"{served.address}/lien-he/")
    page.wait_for_function("() => window.refused.length > 0")
    assert page.evaluate("window.was") is None
    assert page.locator("h1").evaluate("h1 => getComputedStyle(h1).color") != "rgb(1, 2, 3)"
