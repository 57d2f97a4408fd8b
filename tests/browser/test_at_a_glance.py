"""The month as a table, the schematic map and the lunar date, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser
MONTH = "lich-hien-mau/2021/05/"


def open_page(browser: Browser, address: str, width: int) -> Page:
    """A page in a window of its own, where nothing moves slowly."""
    page = browser.new_page(viewport={"width": width, "height": 800}, reduced_motion="reduce")
    page.goto(address)
    return page


def test_the_table_says_what_it_is(browser: Browser, address: str) -> None:
    """A real table to whoever hears it: caption, seven headed columns, weekdays in full."""
    page = open_page(browser, f"{address}/{MONTH}", 1280)
    table = page.get_by_role("table", name="Tháng 5 năm 2021")
    assert table.is_visible()
    heads = table.get_by_role("columnheader")
    assert heads.count() == 7
    assert {head.get_attribute("scope") for head in heads.all()} == {"col"}
    assert page.get_by_role("columnheader", name="Thứ Hai", exact=True).count() == 1
    assert heads.last.locator(".unseen").inner_text() == "Chủ nhật"
    assert not page.locator(".month-fold summary").is_visible()
    page.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_a_day_leads_to_its_drives(browser: Browser, address: str, width: int) -> None:
    """Each link ends at the heading of its own day; all drives of the list are counted."""
    page = open_page(browser, f"{address}/{MONTH}", width)
    if width < 600:
        page.locator(".month-fold summary").click()
    links = page.locator(".month a")
    counted = 0
    assert links.count() > 1
    for link in links.all():
        counted += int(link.locator(".month-going").inner_text().split()[0])
        day = link.get_attribute("href").partition("#ngay-")[2]  # type: ignore[union-attr]
        assert f"\n{int(day):02}/05/2021" in link.inner_text()
        link.click()
        heading = page.locator(":target")
        assert f" {int(day):02}/05/2021" in heading.inner_text()
        assert heading.evaluate("e => e.getBoundingClientRect().top") < 800
    assert counted == page.locator("article").count()
    page.close()


def test_a_narrow_screen_begins_with_the_list(browser: Browser, address: str) -> None:
    """At 320 px the table is folded; open, it fits the window and its days can be tapped."""
    page = open_page(browser, f"{address}/{MONTH}", 320)
    table = page.locator(".month")
    assert not table.is_visible()
    assert page.locator(".day-title").first.bounding_box()["y"] < 800  # type: ignore[index]
    page.locator(".month-fold summary").click()
    assert table.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert page.evaluate("document.querySelector('.month').scrollWidth") <= 288
    for cell in page.locator(".month-held").all():
        box = _box(cell)
        assert box["width"] >= 40
        assert box["height"] >= 44
    page.close()


def test_the_map_leads_where_the_list_does(browser: Browser, address: str) -> None:
    """Every tile is a link with a name; together they are the provinces of the list, all answering."""
    page = open_page(browser, f"{address}/tinh/", 320)
    listed = {_url(link) for link in page.locator(".atlas .ways a").all()}
    tiles = page.get_by_role("group", name="Sơ đồ").get_by_role("link").all()
    assert len(tiles) == 36
    assert {_url(tile) for tile in tiles} == listed
    assert len(listed) == 34
    for tile in tiles:
        box = _box(tile)
        assert box["width"] >= 44
        assert box["height"] >= 44
        assert tile.get_attribute("aria-label")
    assert {page.request.get(url).status for url in listed} == {200}
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.get_by_role("link", name="Quần đảo Trường Sa (tỉnh Khánh Hòa)").click()
    assert page.locator("h1").inner_text() == "Lịch hiến máu tỉnh Khánh Hòa"
    page.close()


def test_no_text_leaves_its_tile(browser: Browser, address: str) -> None:
    """In whatever font this machine has."""
    page = open_page(browser, f"{address}/tinh/", 320)
    wide = page.evaluate(
        """[...document.querySelectorAll('.map text')]
        .filter(e => e.getBBox().x < 0 || e.getBBox().x + e.getBBox().width > 48)
        .map(e => e.textContent)"""
    )
    assert wide == []
    page.close()


def test_a_drive_says_its_lunar_date(browser: Browser, address: str) -> None:
    """After the solar one, which stays first."""
    page = open_page(browser, f"{address}/dot-hien-mau/lang-son-2026-dot-1-that-khe/", 360)
    when = page.locator(".session-when").inner_text()
    assert when.splitlines()[0] == "Thứ Năm, 28/05/2026 (12 tháng 4 âm lịch, năm Bính Ngọ)"
    page.close()


def _url(link: Locator) -> str:
    return str(link.evaluate("e => new URL(e.getAttribute('href'), location).href"))


def _box(element: Locator) -> dict[str, float]:
    found = element.bounding_box()
    assert found
    return dict(found)
