"""The start page of the sample site as a phone shows it: short, one question first, a choice of provinces."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from served import serving

from giot_hong import demo
from giot_hong.build import Options, build

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parent.parent.parent
NOW = "2026-11-22T08:00:00+07:00"
DIM = 7
"""The contrast of text that every page keeps."""


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The sample site below a sub-path."""
    folder = tmp_path_factory.mktemp("sample")
    day = datetime.fromisoformat(NOW).date()
    content = demo.write_source(ROOT / "content", folder / "source", day)
    with serving(folder / "site") as host:
        build(
            Options(
                ROOT,
                content=content,
                output=folder / "site" / "thu",
                site_url=f"{host}/thu",
                now=NOW,
                workshop=folder / "work",
                overrides=demo.OVERRIDES,
                quiet=True,
            )
        )
        yield f"{host}/thu"


def _open(browser: Browser, address: str, width: int = 360, scheme: str = "light") -> Page:
    page = browser.new_page(
        viewport={"width": width, "height": 640},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    page.goto(address)
    page.wait_for_load_state("networkidle")
    return page


def test_home_is_short(browser: Browser, sample: str) -> None:
    """Some five screens of a cheap phone, the box and the choice of a province on the first."""
    page = _open(browser, f"{sample}/")
    assert page.evaluate("document.documentElement.scrollHeight") <= 3500
    for label in ("Bạn ở đâu, hoặc tìm đợt nào?", "Chọn tỉnh, thành phố"):
        box = page.get_by_label(label).bounding_box()
        assert box
        assert box["y"] + box["height"] < 640
        assert box["height"] >= 44
    page.close()


def test_a_province_is_chosen(browser: Browser, sample: str) -> None:
    """All 34, with what they were called; nothing opens before the button is pressed."""
    page = _open(browser, f"{sample}/")
    field = page.get_by_label("Chọn tỉnh, thành phố")
    names = field.locator("option").all_inner_texts()[1:]
    assert len(names) == 34
    assert "An Giang (gồm cả Kiên Giang cũ)" in names
    field.select_option("An Giang (gồm cả Kiên Giang cũ)")
    assert page.url == f"{sample}/"
    page.get_by_role("button", name="Xem lịch").click()
    page.wait_for_url(f"{sample}/tinh/an-giang/")
    page.close()


def test_without_a_script_provinces_are_a_list(browser: Browser, sample: str) -> None:
    """Folded, and every province in it."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{sample}/")
    page.get_by_text("Chọn tỉnh, thành phố").click()
    assert page.locator(".picker a").count() == 34
    page.locator(".picker").get_by_role("link", name="Cà Mau").click()
    assert page.url == f"{sample}/tinh/ca-mau/"
    context.close()


def test_a_province_without_drives_leads_on(browser: Browser, sample: str) -> None:
    """Whom to ask, how to be told, and what there is near by."""
    page = _open(browser, f"{sample}/tinh/ca-mau/")
    expect(page.get_by_text("Hội Chữ thập đỏ tỉnh Cà Mau")).to_be_visible()
    expect(page.get_by_role("heading", name="Hiến máu mẫu tại phường Long Xuyên")).to_be_visible()
    page.get_by_role("link", name="Theo dõi tỉnh Cà Mau để được báo").click()
    expect(page.locator(":target")).to_be_in_viewport()
    page.close()


CONTRAST = """select => {
  const light = (text) => {
    if (text.startsWith("rgba")) throw new Error(`not a colour of its own: ${text}`);
    const [r, g, b] = text.match(/[\\d.]+/g).slice(0, 3).map((one) => {
      const part = one / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const { color, backgroundColor } = getComputedStyle(select);
  const [dark, bright] = [light(color), light(backgroundColor)].sort((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["", "tim/"])
def test_the_text_of_choices_is_plain_to_see(
    browser: Browser, sample: str, path: str, scheme: str
) -> None:
    """Fields to choose from, and what they offer, in both schemes."""
    page = _open(browser, f"{sample}/{path}", 1280, scheme)
    found = page.locator("select, select option").all()
    assert len(found) > 30
    for one in page.locator("select").all():
        assert one.evaluate(CONTRAST) >= DIM
        assert one.locator("option").first.evaluate(CONTRAST) >= DIM
    page.close()


def test_a_day_that_is_over_opens_from_the_table(browser: Browser, sample: str) -> None:
    """Days before today are folded above the list; the table leads into them."""
    page = _open(browser, f"{sample}/lich-hien-mau/2026/11/", 1280)
    gone = page.locator(".past-days")
    assert gone.locator(".day").count() == 2
    expect(gone.locator(".day").first).to_be_hidden()
    for link in page.locator(".month-held a").all():
        box = link.bounding_box()
        assert box
        assert min(box["height"], box["width"]) >= 44
    page.locator(".month-held a").first.click()
    expect(page.locator(":target")).to_be_in_viewport()
    page.close()
