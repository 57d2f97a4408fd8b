"""Pages as residents meet them: the real site behind the real nginx, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from server.hosted import free_ports, needs_nginx, serving
from small import Small

from giot_hong.server import nginx
from giot_hong.server.compress import prepare

pytestmark = [pytest.mark.browser, needs_nginx]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A release of the small site with full-text search."""
    folder = tmp_path_factory.mktemp("behind-nginx")
    (port,) = free_ports(1)
    site = f"http://localhost:{port}"
    root = folder / "site"
    small = Small(folder, site_url=site)
    small.settings["GIOT_HONG_SEARCH"] = True
    small.build(root / "a")
    prepare(root / "a")
    (root / "current").symlink_to("a")
    listen = nginx.Listen("127.0.0.1", port)
    text = nginx.configuration(["localhost"], root, listen=listen, log=str(folder))
    with serving(text, folder / "nginx", port):
        yield site


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that was refused nothing and failed at nothing."""
    context = browser.new_context()
    opened = context.new_page()
    told: list[str] = []
    opened.on(
        "console", lambda message: told.append(message.text) if message.type == "error" else None
    )
    opened.on("pageerror", lambda error: told.append(str(error)))
    yield opened
    context.close()
    assert told == []


@pytest.mark.parametrize(
    "path", ["", "tim/", "theo-doi/", "van-ban/ke-hoach/", "co-the-hien-mau-khong/", "du-lieu/"]
)
def test_headers_refuse_nothing(page: Page, address: str, path: str) -> None:
    """With all headers of ours a page loads all that it wants."""
    answer = page.goto(f"{address}/{path}", wait_until="networkidle")
    assert answer is not None
    assert answer.headers["content-encoding"] in {"br", "gzip"}
    assert page.evaluate("document.styleSheets.length") > 0


def test_full_text_search(page: Page, address: str) -> None:
    """WebAssembly and its worker run under the header of their folder."""
    page.goto(f"{address}/tim-van-ban/")
    page.get_by_role("searchbox").fill("ke hoach")
    page.get_by_role("button", name="Tìm", exact=True).click()
    expect(page.locator("#so-ket-qua")).to_contain_text("«ke hoach»")
    assert page.locator("#ket-qua h2").count() > 0


def test_the_service_worker_is_taken(page: Page, address: str) -> None:
    """The worker registers, with its type and its policy, and keeps a page."""
    page.goto(address, wait_until="networkidle")
    assert page.evaluate(
        "navigator.serviceWorker.ready.then(({ active }) => active.scriptURL)"
    ) == (f"{address}/sw.js")


def test_a_page_that_is_not_there(browser: Browser, address: str) -> None:
    """A missing address, however deep, shows our page with its style and ways on."""
    page = browser.new_page()
    answer = page.goto(f"{address}/van-ban/khong/co/")
    assert answer is not None
    assert answer.status == 404
    assert page.evaluate("getComputedStyle(document.body).fontFamily") != ""
    assert page.evaluate("document.styleSheets.length") > 0
    page.get_by_role("link", name="Trang chủ").first.click()
    expect(page).to_have_url(f"{address}/")
    page.close()
