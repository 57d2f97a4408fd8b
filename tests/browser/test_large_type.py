"""Larger type for who wants it, on every page, in a real browser."""

from __future__ import annotations

import pytest
from conftest import NOW
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}
PATHS = ("", "tinh/lai-chau/", "dot-hien-mau/lang-son-2026-dot-1-that-khe/", "en/", "404.html")


def size(page: Page) -> float:
    """How large running text is."""
    return float(page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)"))


def test_it_is_kept_from_page_to_page(browser: Browser, address: str) -> None:
    """Pressed once it holds on every page and after a reload; pressed again all is as before."""
    page = browser.new_context(viewport=PHONE).new_page()
    page.goto(f"{address}/")
    usual = size(page)
    page.get_by_role("button", name="Chữ to").click()
    assert size(page) >= usual * 1.2
    for path in PATHS:
        page.goto(f"{address}/{path}")
        assert size(page) >= usual * 1.2, path
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
    page.goto(f"{address}/en/")
    page.get_by_role("button", name="Usual type").click()
    page.reload()
    assert size(page) == usual
    assert page.get_by_role("button", name="Larger type").bounding_box()["height"] >= 44  # type: ignore[index]


def test_nothing_moves_when_a_page_opens(browser: Browser, address: str) -> None:
    """What is painted first is already large: no line shifts, with or without large type."""
    page = browser.new_context(viewport=PHONE).new_page()
    page.clock.set_fixed_time(NOW)  # later a line above says that the site is old
    page.add_init_script(
        """globalThis.moved = 0;
        new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => { moved += value; }))
            .observe({ type: "layout-shift", buffered: true });"""
    )
    for kept in ("", "1"):
        for path in PATHS:
            page.goto(f"{address}/{path}")
            page.evaluate("kept => localStorage.setItem('giot-hong.chu-to', kept)", kept)
            page.reload(wait_until="load")
            page.wait_for_timeout(200)
            assert page.evaluate("moved") == 0, (kept, path)


def test_a_browser_that_keeps_nothing_enlarges_the_page(browser: Browser, address: str) -> None:
    """Where storage is refused the button still does what it says, and no script fails."""
    page = browser.new_context(viewport=PHONE).new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('refused'); } });"
    )
    page.goto(f"{address}/")
    usual = size(page)
    page.get_by_role("button", name="Chữ to").click()
    assert size(page) > usual
    assert faults == []


def test_without_javascript_there_is_no_button(browser: Browser, address: str) -> None:
    """Nothing is offered that would do nothing."""
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{address}/")
    assert page.locator(".enlarge").count() == 1
    assert not page.locator(".enlarge").is_visible()


def test_the_tools_lie_on_nothing(browser: Browser, address: str) -> None:
    """Not on the line that says that the site is old, whatever the width."""
    for width in (320, 360, 1280):
        page = browser.new_page(viewport={"width": width, "height": 700})
        page.clock.set_fixed_time("2031-01-01T08:00:00+07:00")
        page.goto(f"{address}/tinh/")
        page.locator("#trang-cu").wait_for(state="visible")
        old, tool = (page.locator(one).bounding_box() for one in ("#trang-cu", ".enlarge"))
        assert old is not None
        assert tool is not None
        assert tool["y"] + tool["height"] <= old["y"] + 1, width
        page.close()
