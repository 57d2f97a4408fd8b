"""Residents' pages in a real browser, with and without JavaScript."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
KINDS = [
    "", "lich-hien-mau/", "lich-hien-mau/2021/", "lich-hien-mau/2021/05/", "tinh/", "tinh/lai-chau/",
    "dot-hien-mau/lai-chau-2021-dot-09/", "dot-hien-mau/lang-son-2026-dot-1-that-khe/",
    "chien-dich/", "chien-dich/hanh-trinh-do/", "van-ban/", "van-ban/lai-chau-ke-hoach-hien-mau-2021/",
    "tin/", "theo-doi/", "du-lieu/", "co-the-hien-mau-khong/", "lien-he/", "404.html",
]  # fmt: skip


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "no-js"])
@pytest.mark.parametrize("width", [320, 360, 1280])
def test_no_page_scrolls_sideways_or_asks_others(
    browser: Browser, address: str, javascript: bool, width: int
) -> None:
    """Every page kind fits its window, has one h1, and asks only its own host."""
    context = browser.new_context(
        viewport={"width": width, "height": 800}, java_script_enabled=javascript
    )
    page = context.new_page()
    asked: list[str] = []
    faults: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("response", lambda r: faults.append(f"{r.status} {r.url}") if r.status >= 400 else None)
    for kind in KINDS:
        page.goto(f"{address}/{kind}")
        assert page.locator("h1").count() == 1, kind
        if javascript:  # measuring needs a script of ours
            assert page.evaluate("document.documentElement.scrollWidth") <= width, kind
    assert {url.split("/")[2] for url in asked} == {address.split("/")[2]}
    assert faults == []
    context.close()


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "no-js"])
def test_a_resident_finds_a_drive_and_its_calendar(
    browser: Browser, address: str, javascript: bool
) -> None:
    """From home by a choice or by links to Thất Khê: day, hour, place, and a calendar that opens."""
    context = browser.new_context(java_script_enabled=javascript, accept_downloads=True)
    page = context.new_page()
    page.goto(f"{address}/")
    if javascript:
        page.get_by_label("Chọn tỉnh, thành phố").select_option("Lạng Sơn")
        page.get_by_role("button", name="Xem lịch").click()
        page.wait_for_url("**/tinh/lang-son/")
    else:
        page.get_by_text("Chọn tỉnh, thành phố").click()
        _follow(page, "Lạng Sơn")
    _follow(page, "Ngày hội hiến máu đợt 1")
    text = page.locator("main").inner_text()
    for fact in ("thứ Năm, 28/05/2026", "06:30", "Hội trường xã Thất Khê"):
        assert fact.lower() in text.lower()
    with page.expect_download() as waiting:
        page.locator('main a[href$=".ics"]').first.click()
    calendar = Path(waiting.value.path()).read_bytes().decode()
    assert "DTSTART;TZID=Asia/Ho_Chi_Minh:20260528T063000" in calendar
    context.close()


def test_the_skip_link_is_the_first_stop(browser: Browser, address: str) -> None:
    """Tab, then Enter, lands in the main text."""
    page = browser.new_page()
    page.goto(f"{address}/lich-hien-mau/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#noi-dung"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#noi-dung"
    page.close()


def _follow(page: Page, text: str) -> None:
    page.locator("main a", has_text=text).first.click()
    page.wait_for_load_state()
