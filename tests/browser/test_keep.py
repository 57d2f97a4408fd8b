"""What residents take along of a drive, and how they follow a calendar, in a real browser."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from conftest import NOW, ROOT
from playwright.sync_api import Browser, Page
from served import serving

from giot_hong import clock, demo, qr
from giot_hong.build import Account, Options, build

pytestmark = pytest.mark.browser
COMING = "dot-hien-mau/lai-chau-mau-tan-phong/"  # the longest: every fact is known
TWO_DAYS = "dot-hien-mau/ho-chi-minh-mau-thu-dau-mot/"
CANCELLED = "dot-hien-mau/lang-son-mau-that-khe/"
OVER = "dot-hien-mau/lai-chau-mau-doan-ket/"
LINGERS = "dot-hien-mau/lai-chau-mau-muong-te/"
"""Began at 07:00 of the day of the build, and nobody said when it ends."""
EVENING = "2026-11-21T22:00:00+07:00"
FULL = "dot-hien-mau/dak-lak-mau-buon-ma-thuot/"
FOLLOW = "theo-doi/"
PHONE = {"width": 360, "height": 640}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The sample site in the morning."""
    yield from _sample(tmp_path_factory.mktemp("keep"), NOW)


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same site at the end of that day."""
    yield from _sample(tmp_path_factory.mktemp("evening"), EVENING)


def _sample(folder: Path, now: str) -> Iterator[str]:
    """The sample site behind a plain file server, below a sub-path."""
    moment = clock.read(now)
    content = demo.write_source(ROOT / "content", folder / "source", moment.date())
    with serving(folder) as host:
        options = Options(
            ROOT, content=content, output=folder / "thu", site_url=f"{host}/thu", now=now,
            workshop=folder / "work", overrides=demo.OVERRIDES,
        )  # fmt: skip
        build(options, Account())
        yield f"{host}/thu"


def opened(browser: Browser, address: str, path: str, **how: Any) -> Page:
    """A page in a context of its own."""
    page = browser.new_context(**how).new_page()
    page.goto(f"{address}/{path}")
    return page


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "no-js"])
def test_a_page_tells_in_the_order_people_ask(
    browser: Browser, address: str, javascript: bool
) -> None:
    """Name, what changed, when, where, whom to call, how to prepare, why, papers, sharing."""
    page = opened(browser, address, COMING, java_script_enabled=javascript)
    heads = page.locator("main h1, main h2, main .banner > p:first-child").all_inner_texts()
    assert heads[:6] == [
        "Đợt 3 mẫu tại phường Tân Phong", "Đợt này đã thay đổi so với thông báo trước.",
        "Khi nào", "Ở đâu", "Gọi ai", "Đăng ký",
    ]  # fmt: skip
    assert heads.index("Các lần thay đổi") < heads.index("Thêm về đợt này")
    assert heads[-1] == "Chia sẻ, in ra"
    call = page.locator("main section a[href^='tel:']")
    assert call.get_attribute("href") == "tel:+842000000000"
    assert "0200 000 0000" in call.inner_text()


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "no-js"])
def test_what_holds_now_is_on_the_first_screen(
    browser: Browser, address: str, javascript: bool
) -> None:
    """Of a drive that was moved: day, hours and place above the bar, then what they were; why is a tap away."""
    page = browser.new_context(viewport=PHONE, java_script_enabled=javascript).new_page()
    page.clock.set_fixed_time(NOW)
    page.goto(f"{address}/{COMING}")
    bar = page.locator(".dock").bounding_box()
    assert bar is not None
    facts = page.locator(".lead-facts")
    day = page.locator("main section time").first.get_attribute("datetime") or ""
    assert f"{day[8:10]}/{day[5:7]}/2026, 07:30 – 11:00" in facts.inner_text()
    assert facts.inner_text().endswith("Nhà văn hóa mẫu Tân Phong")
    box = facts.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= bar["y"]
    banner = page.locator(".banner-changed")
    assert f"{day[8:10]}/{day[5:7]}/2026" in banner.inner_text().partition("nay là")[2]
    assert banner.get_by_role("link").get_attribute("href") == "#thay-doi"
    assert "trùng với ngày hội" in page.locator("section[aria-labelledby=thay-doi]").inner_text()


@pytest.mark.parametrize(
    ("system", "start"),
    [("Android 14; Mobile", "geo:22.39012,"), ("iPhone; CPU iPhone OS 17_0", "https:"), ("X11", "https:")],
)  # fmt: skip
def test_the_way_opens_on_every_device(
    browser: Browser, address: str, system: str, start: str
) -> None:
    """Android's own maps where there are such; elsewhere a page of maps, which is not asked for before."""
    context = browser.new_context(user_agent=f"Mozilla/5.0 ({system})")
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/{COMING}", wait_until="networkidle")
    way = page.locator(".way a").first
    assert (way.get_attribute("href") or "").startswith(start)
    assert way.get_attribute("rel") == "noreferrer"
    assert [one for one in asked if not one.startswith(address)] == []
    page = opened(browser, address, COMING, java_script_enabled=False)
    plain = page.locator(".way a").first.get_attribute("href") or ""
    query = parse_qs(urlsplit(plain).query)
    assert (urlsplit(plain).hostname, query["query"]) == ("www.google.com", ["22.39012,103.47034"])


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "no-js"])
def test_an_office_without_a_number_is_named(
    browser: Browser, address: str, javascript: bool
) -> None:
    """Who has no number is said to have none, by name; the bar then calls nobody."""
    page = opened(
        browser, address, "dot-hien-mau/ha-noi-mau-long-bien/",
        java_script_enabled=javascript, viewport=PHONE,
    )  # fmt: skip
    text = page.locator("section[aria-labelledby=goi-ai]").inner_text()
    assert "Hội mẫu thành phố Hà Nội" in text
    assert "chưa có số điện thoại" in text
    assert "hỏi Hội Chữ thập đỏ thành phố Hà Nội, hoặc Ủy ban nhân dân xã, phường" in text
    help_ = page.locator("section[aria-labelledby=goi-ai] a[href$='lien-he/']")
    assert help_.get_attribute("href") == "../../lien-he/"
    assert page.locator("#goi-ai").inner_text() == "Hỏi ai"
    assert page.locator(".dock a").last.get_attribute("href") == "#dang-ky"
    page.goto(f"{address}/dot-hien-mau/lang-son-mau-dong-kinh/")
    assert page.locator(".dock a").last.get_attribute("href") == "#chia-se"
    assert page.locator("main a[href='#dang-ky']").count() == 0  # nobody said how


def test_the_organiser_is_called_where_no_office_is_named(browser: Browser, address: str) -> None:
    """Section and bar say whose number it is."""
    page = opened(browser, address, "dot-hien-mau/lai-chau-mau-muong-te/", viewport=PHONE)
    section = page.locator("section[aria-labelledby=goi-ai]")
    assert "Ban Chỉ đạo mẫu tỉnh Lai Châu (đơn vị tổ chức)" in section.inner_text()
    call = page.locator(".dock a").last
    assert call.get_attribute("href") == "tel:+842000000000"
    name = "Gọi BCĐ mẫu Lai Châu (đơn vị tổ chức)"
    assert page.locator(".dock").get_by_role("link", name=name).count() == 1
    assert call.bounding_box()["height"] < 60  # type: ignore[index]
    assert "Điện thoại: 0200 000 0000" in page.locator("#noi-dung-chep").input_value()


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "no-js"])
def test_who_has_not_registered_is_told_first(
    browser: Browser, address: str, javascript: bool
) -> None:
    """Below the name, before the day, and on the drive's card; a drive that takes anybody says nothing."""
    path = "dot-hien-mau/lang-son-mau-quoc-viet/"
    page = opened(browser, address, path, java_script_enabled=javascript)
    told = "Chỉ nhận người đã đăng ký. Hạn đăng ký: trong ngày"
    assert page.locator("h1 ~ .only").inner_text().startswith(told)
    assert page.locator(".only ~ section").first.get_attribute("aria-labelledby") == "khi-nao"
    page.goto(f"{address}/tinh/lang-son/")
    card = page.locator("article", has=page.locator(f"a[href$='{path}']"))
    assert card.locator(".only").inner_text().startswith(told)
    page.goto(f"{address}/{COMING}")
    assert page.locator("h1 ~ .only").count() == 0


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "no-js"])
def test_a_drive_without_an_end_asks_for_a_call(
    browser: Browser, address: str, javascript: bool
) -> None:
    """Beside the hour it begins the page says that the end is not known, and what to do."""
    page = opened(
        browser, address, "dot-hien-mau/lai-chau-mau-muong-te/", java_script_enabled=javascript
    )
    when = page.locator("section[aria-labelledby=khi-nao]").inner_text()
    assert "Từ 07:00, chưa thông báo giờ kết thúc" in when
    assert "Hãy hỏi trước nếu bạn đến muộn." in when


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "no-js"])
def test_what_is_off_says_so_in_its_name(browser: Browser, address: str, javascript: bool) -> None:
    """A word that is seen begins the heading; the leaf is struck, and said to be."""
    page = opened(browser, address, CANCELLED, java_script_enabled=javascript)
    heading = page.get_by_role("heading", level=1)
    assert heading.get_by_text("Đã hủy", exact=True).is_visible()
    assert page.get_by_role("heading", name=re.compile("^Đã hủy ?: ")).count() == 1
    leaf = page.locator(".leaf").first
    assert leaf.get_attribute("aria-label") == "Không tổ chức"
    struck = leaf.locator(".leaf-day").evaluate("one => getComputedStyle(one).textDecorationLine")
    assert struck == "line-through"
    page.goto(f"{address}/tinh/lang-son/")
    days = [day.locator(".leaf-off").count() for day in page.locator(".day").all()]
    assert days == [0, 1, 1, 0]  # the drives of two days are off


def test_nothing_is_told_twice(browser: Browser, address: str) -> None:
    """The day's hours, the venue and the organiser stand once each above what changed."""
    page = opened(browser, address, "dot-hien-mau/lai-chau-mau-muong-te/", viewport=PHONE)
    page.evaluate("for (const one of document.querySelectorAll('.unseen')) one.remove()")
    shown = page.locator("main").inner_text().split("Các lần thay đổi")[0]
    for text in (
        "07:00, chưa thông báo",
        "Hội trường mẫu Mường Tè",
        "Ban Chỉ đạo mẫu tỉnh Lai Châu (",
    ):
        assert shown.count(text) == 1, text
    parts = page.locator("section[aria-labelledby=ai-to-chuc] dt").all_inner_texts()
    assert parts == ["Chỉ đạo, thực hiện", "Tiếp nhận máu"]


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "no-js"])
def test_several_sessions_are_a_table(browser: Browser, address: str, javascript: bool) -> None:
    """A row a session with day, hours, place; the target is that of all; each has its own links."""
    page = opened(browser, address, TWO_DAYS, java_script_enabled=javascript)
    table = page.locator("table.sessions")
    assert table.locator("thead th").all_inner_texts() == ["Ngày", "Giờ", "Điểm", "Chỉ tiêu"]
    rows = [row.locator("td").all_inner_texts() for row in table.locator("tbody tr").all()]
    assert [row[:2] for row in rows] == [
        ["Thứ Sáu, 11/12/2026", "07:00 – 11:00"], ["Thứ Bảy, 12/12/2026", "13:00 – 17:00"],
    ]  # fmt: skip
    assert "cho cả đợt" in rows[0][3]
    page.locator(".entries summary").click()
    links = page.locator(".entries a[href*='google']")
    dates = [parsed(page, link.get_attribute("href") or "")["dates"] for link in links.all()]
    assert dates == ["20261211T000000Z/20261211T040000Z", "20261212T060000Z/20261212T100000Z"]
    names = links.all_text_contents()
    assert len(set(names)) == len(names) == 2


def test_the_browser_sends_links_as_they_are_meant(browser: Browser, address: str) -> None:
    """Chromium encodes name, place and text of a link so that they come back whole."""
    page = opened(browser, address, COMING)
    for host, name, place in (("google", "text", "location"), ("outlook", "subject", "location")):
        link = page.locator(f".entries a[href*='{host}']").get_attribute("href") or ""
        got = parsed(page, link)
        assert got[name] == "Đợt 3 mẫu tại phường Tân Phong" or got[name].endswith("Tân Phong")
        assert got[place].startswith("Nhà văn hóa mẫu Tân Phong, Số 0, đường Mẫu")
    way = page.locator(".way a").get_attribute("data-geo") or ""
    assert way.startswith("geo:22.39012,103.47034?q=22.39012,103.47034(")
    told = page.evaluate("decodeURIComponent", way.partition("(")[2])
    assert told == "Nhà văn hóa mẫu Tân Phong)"
    shown = page.locator(".way .copied span").text_content() or ""
    assert shown.startswith("Nhà văn hóa mẫu Tân Phong, Số 0, đường Mẫu")


def parsed(page: Page, link: str) -> dict[str, str]:
    """A link's parameters as the browser sends them."""
    found: dict[str, str] = page.evaluate(
        "link => Object.fromEntries(new URL(new URL(link).href).searchParams)", link
    )
    return found


def test_nothing_is_asked_of_others_before_a_tap(browser: Browser, address: str) -> None:
    """Opened with all its folds, a page has asked its own host alone, and few things."""
    for path in (COMING, FOLLOW):
        page = browser.new_page()
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto(f"{address}/{path}")
        for fold in page.locator("details").all():
            fold.evaluate("fold => { fold.open = true; }")
        page.wait_for_load_state("networkidle")
        assert {url.split("/")[2] for url in asked} == {address.split("/")[2]}
        # The first comes later; the icon is the browser's, and `make quality` does not count it.
        aside = ("/status.json", "/favicon.svg")
        first = [url for url in asked if not urlsplit(url).path.endswith(aside)]
        assert len(first) <= 5
        page.close()


def test_a_cancelled_drive_leads_to_others(browser: Browser, address: str) -> None:
    """No calendar, no bar, no way there; one button leads to drives that take place."""
    page = opened(browser, address, CANCELLED, viewport=PHONE)
    assert page.locator("main > *").first.get_attribute("class") == "banner banner-cancelled"
    assert (
        page.locator("main a[href$='.ics'], .dock, .way, main a[href*='google.com']").count() == 0
    )
    actions = page.locator("p.actions a")
    assert actions.all_inner_texts() == ["Xem đợt khác sắp tới"]
    actions.click()
    assert page.locator(":target").inner_text().startswith("Đợt sắp tới khác")


def test_copying_gives_what_stands_in_the_page(browser: Browser, address: str) -> None:
    """Link, text and address land in the clipboard as they are shown, and that is said aloud."""
    page = opened(
        browser, address, COMING, permissions=["clipboard-read", "clipboard-write"], locale="vi-VN"
    )
    text = page.locator("#noi-dung-chep").input_value()
    page.get_by_text("Địa chỉ để dán vào bản đồ").click()
    for name, expected, said in (
        ("Chép liên kết", f"{address}/{COMING}", "Đã chép liên kết."),
        ("Chép nội dung", text, "Đã chép nội dung."),
        ("Chép địa chỉ", page.locator(".copied span").inner_text(), "Đã chép địa chỉ."),
    ):
        button = page.get_by_role("button", name=name)
        button.click()
        section = button.locator("xpath=ancestor::section[1]")
        section.get_by_role("status").filter(has_text=said).wait_for()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.replace("\r\n", "\n") == expected
    lines = text.split("\n")
    assert len(lines) == 5
    shown = page.locator("main").inner_text()
    day, hours = lines[1].rsplit(", ", 1)
    assert day in shown
    assert hours in shown
    assert lines[3].startswith("Điện thoại: 0200 000 0000")
    assert lines[4] == f"{address}/{COMING}"


def test_where_copying_is_refused_the_text_is_chosen(browser: Browser, address: str) -> None:
    """Without the right to the clipboard the text opens, chosen, and the page says what to do."""
    page = opened(browser, address, COMING)
    page.evaluate("() => { navigator.clipboard.writeText = async () => { throw new Error(); }; }")
    page.get_by_role("button", name="Chép nội dung").click()
    page.get_by_role("status").filter(has_text="chép bằng tay").wait_for()
    field = page.locator("#noi-dung-chep")
    assert field.is_visible()
    whole = field.evaluate(
        "field => field.selectionEnd - field.selectionStart == field.value.length"
    )
    assert whole


def test_sharing_hands_over_the_same_text(browser: Browser, address: str) -> None:
    """Where the phone can share, one button does it; elsewhere there is none."""
    assert not opened(browser, address, COMING).locator("[data-share]").is_visible()
    context = browser.new_context()
    context.add_init_script("navigator.share = async given => { window.given = given; };")
    page = context.new_page()
    page.goto(f"{address}/{COMING}")
    page.locator("[data-share]").click()
    assert page.evaluate("window.given.text") == page.locator("#noi-dung-chep").input_value()


def test_without_javascript_the_texts_stand_in_the_page(browser: Browser, address: str) -> None:
    """No button that does nothing; the text and the code are a fold away."""
    page = opened(browser, address, COMING, java_script_enabled=False)
    assert page.locator("button:visible").count() == 0
    page.get_by_text("Nội dung để gửi").click()
    assert page.locator("#noi-dung-chep").is_visible()
    page.get_by_text("Mã QR của trang này").click()
    assert page.locator("details .code").is_visible()


def test_what_is_over_has_no_code(browser: Browser, address: str) -> None:
    """Its page can still be shared; nobody puts it up on a wall."""
    page = opened(browser, address, OVER)
    assert page.locator("#dia-chi-trang").is_visible()
    assert page.locator(".code").count() == 0


def test_the_code_on_the_screen_is_that_of_the_page(browser: Browser, address: str) -> None:
    """Square by square, dark on white in a dark page as well."""
    page = opened(browser, address, COMING, color_scheme="dark", bypass_csp=True)
    page.get_by_text("Mã QR của trang này").click()
    squares = qr.rows(f"{address}/{COMING}")
    side = len(squares) + 2 * qr.QUIET
    page.add_style_tag(content=f"details .code {{ width: {side * 4}px !important }}")
    picture = page.locator("details .code").screenshot()
    seen = page.evaluate(
        """async ([data, side]) => {
            const image = new Image();
            image.src = "data:image/png;base64," + data;
            await image.decode();
            const canvas = new OffscreenCanvas(side * 4, side * 4).getContext("2d");
            canvas.drawImage(image, 0, 0, side * 4, side * 4);
            const rows = [];
            for (let y = 0; y < side; y++) {
                let row = "";
                for (let x = 0; x < side; x++) {
                    row += canvas.getImageData(4 * x + 2, 4 * y + 2, 1, 1).data[0] < 128 ? 1 : 0;
                }
                rows.push(row);
            }
            return rows;
        }""",
        [base64.b64encode(picture).decode(), side],
    )
    edge, white = "0" * qr.QUIET, ["0" * side] * qr.QUIET
    assert seen == [*white, *(f"{edge}{row}{edge}" for row in squares), *white]


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "no-js"])
def test_the_bar_covers_nothing(browser: Browser, address: str, javascript: bool) -> None:
    """On a phone each stop of the keyboard is seen whole, and at the end nothing is below the bar."""
    page = opened(
        browser, address, COMING,
        viewport=PHONE, java_script_enabled=javascript, reduced_motion="reduce",
    )  # fmt: skip
    bar = page.locator(".dock")
    box = bar.bounding_box()
    assert box is not None
    assert round(box["y"] + box["height"]) == PHONE["height"]
    assert bar.locator("a").first.get_attribute("href", timeout=1000).endswith(".ics")  # type: ignore[union-attr]
    assert bar.locator("a").last.get_attribute("href") == "tel:+842000000000"
    if not javascript:
        return
    covered = """() => {
        const one = document.activeElement, bar = document.querySelector(".dock");
        if (one === document.body || bar.contains(one) || !one.closest("main")) return "";
        const mine = one.getBoundingClientRect(), its = bar.getBoundingClientRect();
        const hidden = mine.bottom > its.top + 1 && mine.top < its.bottom;
        return hidden ? one.outerHTML : "";
    }"""
    for _ in range(60):
        page.keyboard.press("Tab")
        page.wait_for_timeout(20)
        assert page.evaluate(covered) == ""
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    last = page.locator(".updated").bounding_box()
    box = bar.bounding_box()
    assert last is not None
    assert box is not None
    assert box["y"] + box["height"] <= last["y"]
    page.set_viewport_size({"width": 1280, "height": 800})
    assert not bar.is_visible()


@pytest.mark.parametrize(
    ("width", "how"),
    [(360, "usual"), (360, "large"), (320, "usual"), (320, "large"), (320, "double")],
)
@pytest.mark.parametrize("path", [COMING, TWO_DAYS, LINGERS, FULL])
def test_the_bar_leaves_room_for_the_page(
    browser: Browser, address: str, width: int, how: str, path: str
) -> None:
    """However large the type, at most 15 % of a small screen; what would be more waits at the end."""
    size = {"width": width, "height": 640}
    page = browser.new_context(viewport=size, bypass_csp=True).new_page()  # type: ignore[arg-type]
    page.clock.set_fixed_time(NOW)  # later a line above says that the site is old
    if how == "large":
        page.add_init_script("localStorage.setItem('giot-hong.chu-to', '1')")
    page.goto(f"{address}/{path}")
    if how == "double":
        page.add_style_tag(content=":root { font-size: 200% }")
    bar = page.locator(".dock")
    box = bar.bounding_box()
    assert box is not None
    assert max(0, PHONE["height"] - box["y"]) <= 0.15 * PHONE["height"]
    if how == "usual" or width == 360:
        assert round(box["y"] + box["height"]) == PHONE["height"]
    for button in bar.locator("a:visible").all():
        assert button.bounding_box()["height"] >= 44  # type: ignore[index]
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "no-js"])
@pytest.mark.parametrize("path", [LINGERS, FULL])
def test_what_is_full_or_may_be_over_leads_elsewhere(
    browser: Browser, evening: str, path: str, javascript: bool
) -> None:
    """Other drives come first, in the page and in the bar; a calendar is no main button."""
    page = browser.new_context(java_script_enabled=javascript, viewport=PHONE).new_page()
    page.clock.set_fixed_time(EVENING)
    page.goto(f"{evening}/{path}")
    for place, text in ((".actions", "Đợt khác ở"), (".dock", "Đợt khác")):
        first = page.locator(f"{place} a:visible").first
        assert first.inner_text().startswith(text)
        assert first.get_attribute("href") in ("#dot-khac", "../../tinh/dak-lak/")
    assert page.locator(".dock a[href$='.ics']:visible").count() == 0
    assert page.locator("a.button:not(.button-quiet)[href$='.ics']:visible").count() == 0
    if path == LINGERS:
        assert page.locator("a[href$='.ics']:visible").count() == 0
        assert page.locator("h1 ~ .card-state .badge:visible").all_inner_texts() == [
            "Đã chốt lịch", "Có thể đã xong",
        ]  # fmt: skip


@pytest.mark.parametrize("width", [320, 360, 1280])
@pytest.mark.parametrize("path", [COMING, TWO_DAYS, CANCELLED, FOLLOW])
def test_nothing_sticks_out_and_targets_are_large(
    browser: Browser, address: str, path: str, width: int
) -> None:
    """With twice the text as well no page scrolls sideways; what is tapped is 44 px high."""
    page = opened(browser, address, path, viewport={"width": width, "height": 800})
    for fold in page.locator("details").all():
        fold.evaluate("fold => { fold.open = true; }")
    small = page.evaluate(
        """() => [...document.querySelectorAll("main :is(.button, button, select, input, summary)")]
            .filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 44)
            .map(one => one.outerHTML)"""
    )
    assert small == []
    for size in ("", "225%"):
        page.evaluate("size => { document.documentElement.style.fontSize = size; }", size)
        # Of the main text: the frame around it has tests of its own.
        assert page.evaluate("document.querySelector('main').scrollWidth") <= width


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "no-js"])
def test_ways_to_follow_a_calendar(browser: Browser, address: str, javascript: bool) -> None:
    """A province's line has all links; each way of three steps has the address to copy."""
    page = opened(browser, address, FOLLOW, java_script_enabled=javascript)
    unfold(page)
    file = f"{address}/lich/tinh/lai-chau.ics"
    webcal = file.replace("http://", "webcal://")
    line = page.locator(".calendars li").filter(has_text="Tỉnh Lai Châu")
    links = [link.get_attribute("href") for link in line.locator("a").all()]
    assert links[0] == webcal
    assert parsed(page, links[1] or "") == {"cid": webcal} if javascript else True
    assert parsed(page, links[2] or "") == {"url": file} if javascript else True
    assert line.locator("a").last.inner_text() == file
    assert page.request.get(file).text().startswith("BEGIN:VCALENDAR")
    assert [way.locator("li").count() for way in page.locator(".follow-way").all()] == [3] * 5
    values = [box.input_value() for box in page.locator(".follow-way input").all()]
    assert values == [f"{address}/lich/tat-ca.ics"] * 4  # one way is to add single drives
    text = page.locator("main").inner_text()
    for promise in ("24 giờ", "ĐÃ HỦY", "không giữ gì của bạn", "Muốn thôi", "có lịch riêng"):
        assert promise in text


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "no-js"])
@pytest.mark.parametrize("path", [FOLLOW, "en/subscribe/"])
def test_the_page_of_calendars_begins_with_ones_device(
    browser: Browser, address: str, path: str, javascript: bool
) -> None:
    """Short enough for a phone: what one has is asked first, and all else is folded away."""
    page = browser.new_context(java_script_enabled=javascript, viewport=PHONE).new_page()
    page.clock.set_fixed_time(NOW)  # later a line above says that the site is old
    page.goto(f"{address}/{path}")
    assert page.evaluate("document.documentElement.scrollHeight") <= 3000
    devices = page.locator("details.device > summary")
    texts = [text.split(",")[0] for text in devices.all_inner_texts()]
    assert texts in (
        ["Điện thoại Android", "iPhone", "Máy tính"], ["Android phone", "iPhone", "Computer"],
    )  # fmt: skip
    devices.first.click()
    assert page.get_by_role("link", name="ICSx⁵").is_visible()
    if path == FOLLOW:
        told = page.locator("#android").inner_text()
        assert "Google Lịch trên điện thoại không nhận" in told
        assert page.locator("#android .onward").get_attribute("href") == "../lich-hien-mau/"
    unfold(page)
    small = page.evaluate(
        """() => [...document.querySelectorAll(".calendars a")]
            .filter(one => one.getBoundingClientRect().height < 44).map(one => one.outerHTML)"""
    )
    assert small == []


def unfold(page: Page) -> None:
    """Open every fold of a page."""
    for fold in page.locator("details").all():
        fold.evaluate("fold => { fold.open = true; }")


def test_a_chosen_calendar_takes_its_place_in_the_ways(browser: Browser, address: str) -> None:
    """After a province is chosen buttons, boxes and the clipboard have its calendar."""
    page = opened(browser, address, FOLLOW, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_label("Lịch của").select_option(label="Tỉnh Lai Châu")
    file = f"{address}/lich/tinh/lai-chau.ics"
    unfold(page)
    for way in page.locator(".follow-way").filter(has=page.locator("input")).all():
        assert way.locator("input").input_value() == file
        assert "lich/tinh/lai-chau.ics" in (way.locator("a").get_attribute("href") or "")
        way.get_by_role("button", name="Chép địa chỉ").click()
        way.get_by_role("status").filter(has_text="Đã chép").wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == file


def test_each_drive_is_one_sheet(browser: Browser, address: str) -> None:
    """In black and white on A4: one page for each drive, the code at 3 cm, the number, no menu."""
    page = browser.new_page()
    page.clock.set_fixed_time(NOW)  # later the page would also say that it may be out of date
    for path in (COMING, TWO_DAYS, CANCELLED, "dot-hien-mau/lai-chau-mau-binh-lu/"):
        page.goto(f"{address}/{path}")
        assert sheets(page) == 1, path
    page.goto(f"{address}/{COMING}")
    page.emulate_media(media="print")
    shown = page.locator("main").inner_text()
    for fact in ("Thứ Ba, 08/12/2026", "07:30 – 11:00", "0200 000 0000", f"{address}/{COMING}"):
        assert fact in shown
    assert not page.locator(".menu, .dock, [data-copy], .actions").locator("visible=true").count()
    box = page.locator(".code-printed .code").bounding_box()
    assert box is not None
    squares = len(qr.rows(f"{address}/{COMING}"))
    centimetres = box["width"] * squares / (squares + 2 * qr.QUIET) / 96 * 2.54
    assert centimetres >= 3


def test_a_list_breaks_between_days_alone(browser: Browser, address: str) -> None:
    """A province's drives need one sheet, the country's month one; no day is cut in two."""
    for path in ("tinh/lai-chau/", "lich-hien-mau/2026/11/"):
        page = opened(browser, address, path)
        assert sheets(page) == 1, path
        page.emulate_media(media="print")
        for day in page.locator(".day").all():
            assert day.evaluate("day => getComputedStyle(day).breakInside") == "avoid"


def sheets(page: Page) -> int:
    """How many pages a PDF for A4 has."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True, format="A4")))
