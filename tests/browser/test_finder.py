"""Residents find a drive: by any name of a place, by day, campaign or nearness; also without a script."""

from __future__ import annotations

import csv
import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from browser.finding import NOW, make
from conftest import build_site
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from served import serving

from giot_hong.fold import PHRASES, fold, search_key

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parent.parent.parent
CASES = json.loads((ROOT / "tests/fold_cases.json").read_text(encoding="utf-8"))
PLACES = ROOT / "content/places"


def _serve(tmp: pytest.TempPathFactory, drives: int) -> Iterator[str]:
    folder = tmp.mktemp("finder")
    with serving(folder / "site") as host:
        make(folder, f"{host}/thu", drives)
        yield f"{host}/thu"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The small country behind a plain file server, below a sub-path."""
    yield from _serve(tmp_path_factory, 0)


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same with so many drives in Lai Châu that their file is divided by month."""
    yield from _serve(tmp_path_factory, 310)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A reader's window; its clock is that of the tests and far from Viet Nam."""
    context = browser.new_context(timezone_id="America/Los_Angeles", locale="vi")
    context.clock.set_fixed_time(NOW)
    yield context
    context.close()


@pytest.fixture
def asked() -> list[str]:
    """What a page asked for."""
    return []


@pytest.fixture
def page(context: BrowserContext, asked: list[str]) -> Page:
    """A page that tells what it asks for, and fails on any fault."""
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    return page


def status(page: Page) -> str:
    """The heading of the answer when it stood there, and the note below it."""
    expect(page.locator("[data-results]")).to_be_visible()
    expect(page.locator("[data-status]")).not_to_contain_text("…")
    parts = [page.locator(f"[data-{name}]").inner_text() for name in ("heading", "note")]
    return " ".join(filter(None, parts))


def found(page: Page) -> list[str]:
    """The titles of the cards, from the top."""
    status(page)
    return page.locator("[data-cards] .card-title").all_inner_texts()


def search(page: Page, address: str, **state: str) -> list[str]:
    """What the finder shows at an address of its own."""
    query = "&".join(f"{name.replace('_', '-')}={quote(text)}" for name, text in state.items())
    page.goto(f"{address}/tim/?{query}")
    return found(page)


def files(asked: list[str]) -> set[str]:
    """The files of data that were asked for, below the finder."""
    found = {url.partition("/tim/")[2] for url in asked if url.endswith(".json")}
    return found - {""}  # status.json is for every page


def shown_for(page: Page) -> str:
    """The places that the finder says it shows."""
    return page.locator("[data-for]").inner_text()


LAI_CHAU = ["Hiến máu Sìn Hồ", "Hiến máu Phong Thổ", "Hiến máu vùng thấp"]


@pytest.mark.parametrize(
    ("typed", "titles", "place"),
    [
        ("lai chau", LAI_CHAU, "Lai Châu"),
        ("laichau", LAI_CHAU, "Lai Châu"),
        (unicodedata.normalize("NFD", "Lai Châu"), LAI_CHAU, "Lai Châu"),
        ("dak lak", ["Hiến máu Buôn Ma Thuột"], "Đắk Lắk"),
        ("Dac Lac", ["Hiến máu Buôn Ma Thuột"], "Đắk Lắk"),
        ("Đăk Lăk", ["Hiến máu Buôn Ma Thuột"], "Đắk Lắk"),
        ("dien bien", ["Hiến máu Điện Biên"], "Điện Biên"),
        ("hiến máu ở sìn hồ", ["Hiến máu Sìn Hồ", "Hiến máu vùng thấp"], "huyện Sìn Hồ, Lai Châu (tên cũ)"),
        ("huyện sìn hồ", ["Hiến máu Sìn Hồ", "Hiến máu vùng thấp"], "huyện Sìn Hồ, Lai Châu (tên cũ)"),
        ("xa sin ho", ["Hiến máu Sìn Hồ"], "xã Sìn Hồ, Lai Châu"),
        ("lùng thàng", ["Hiến máu vùng thấp"], "xã Lùng Thàng, huyện Sìn Hồ, Lai Châu (tên cũ)"),
        ("Kiên Giang", ["Hiến máu Rạch Giá"], "Kiên Giang (nay thuộc tỉnh An Giang)"),
        ("ttyt sin ho", ["Hiến máu Sìn Hồ"], "Sìn Hồ"),
        ("bvdk phong tho", ["Hiến máu Phong Thổ"], "Phong Thổ"),
    ],
)  # fmt: skip
def test_a_place_by_any_of_its_names(
    page: Page, address: str, typed: str, titles: list[str], place: str
) -> None:
    """Typed as people type it, with or without marks, today's name or the old one."""
    assert search(page, address, q=typed) == titles
    assert shown_for(page).startswith("Hiển thị kết quả cho: ")
    assert place in shown_for(page)
    assert status(page) == f"Có {len(titles)} đợt hiến máu"


def test_what_is_no_place_is_looked_for_everywhere(
    page: Page, address: str, asked: list[str]
) -> None:
    """«tt y te»: only when the reader wants it are the files of all provinces asked for."""
    assert search(page, address, q="tt y te") == []
    assert not any(name.startswith("dot/") for name in files(asked))
    page.get_by_role("link", name="Tìm trong cả nước").click()
    assert found(page) == ["Hiến máu Huế", "Hiến máu Sìn Hồ"]
    assert parse_qs(urlsplit(page.url).query) == {"q": ["tt y te"], "ca-nuoc": ["1"]}


def test_what_is_written_as_typed_comes_first(page: Page, address: str) -> None:
    """«đường» before «dương», although that is sooner; without marks the sooner comes first."""
    assert search(page, address, q="đường", tinh="ha-noi") == [
        "Hiến máu đường Láng", "Hiến máu Dương Nội",
    ]  # fmt: skip
    assert search(page, address, q="duong", tinh="ha-noi") == [
        "Hiến máu Dương Nội", "Hiến máu đường Láng",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("state", "titles"),
    [
        ({"khi": "hom-nay"}, ["Hiến máu Buôn Ma Thuột"]),
        ({"khi": "cuoi-tuan"}, ["Hiến máu Huế", "Hiến máu Sìn Hồ"]),
        ({"khi": "thang-nay"}, ["Hiến máu Buôn Ma Thuột", "Hiến máu Huế", "Hiến máu Sìn Hồ",
                                "Hiến máu Điện Biên", "Hiến máu Rạch Giá"]),
        ({"khi": "khoang", "tu": "2026-12-02", "den": "2026-12-03"},
         ["Hiến máu Dương Nội", "Hiến máu đường Láng"]),
        ({"chien_dich": "chu-nhat-do"}, ["Hiến máu Buôn Ma Thuột"]),
    ],
)  # fmt: skip
def test_by_day_and_campaign(
    page: Page, address: str, state: dict[str, str], titles: list[str]
) -> None:
    """Today, this weekend and this month are Viet Nam's, wherever the reader's clock is."""
    assert search(page, address, ca_nuoc="1", **state) == titles


@pytest.mark.parametrize(
    ("moment", "titles"),
    [
        ("2026-11-21T01:00:00+07:00", ["Hiến máu Huế", "Hiến máu Sìn Hồ"]),
        ("2026-11-22T01:00:00+07:00", ["Hiến máu Sìn Hồ"]),
        ("2026-11-22T11:00:00+07:00", []),
    ],
)
def test_a_weekend_goes_by(page: Page, address: str, moment: str, titles: list[str]) -> None:
    """On Saturday both days, on Sunday that one, and nothing that is over."""
    page.clock.set_fixed_time(moment)
    assert search(page, address, ca_nuoc="1", khi="cuoi-tuan") == titles


def test_a_late_answer_paints_over_nothing(browser: Browser, address: str) -> None:
    """What an earlier question still waits for comes after another one was answered, and is dropped."""
    page = browser.new_page(service_workers="block", timezone_id="Asia/Ho_Chi_Minh")
    page.clock.set_fixed_time(NOW)
    held: list[Route] = []
    page.route("**/js/offers.js", lambda route: held.append(route))  # noqa: PLW0108 - a method of C has no name to keep
    page.goto(f"{address}/tim/")
    page.get_by_label("Tỉnh, thành phố", exact=True).select_option("lai-chau")
    assert found(page) == LAI_CHAU
    with page.expect_request("**/js/offers.js"):
        page.get_by_label("Khi nào").select_option("hom-nay")
    page.go_back()
    assert found(page) == LAI_CHAU
    page.go_back()
    expect(page.locator("[data-ways]")).to_be_visible()
    with page.expect_response("**/js/offers.js"):
        held.pop().continue_()
    page.wait_for_timeout(300)  # nothing tells that nothing was painted
    expect(page.locator("[data-results]")).to_be_hidden()
    page.close()


def test_the_form_and_the_address_say_the_same(page: Page, address: str) -> None:
    """Each choice is an address; back and forward go through them; an address fills the form."""
    page.goto(f"{address}/tim/")
    assert page.locator("[data-results]").is_hidden()
    page.get_by_label("Tỉnh, thành phố", exact=True).select_option("lai-chau")
    assert found(page) == LAI_CHAU
    page.get_by_label("Bạn ở đâu, hoặc tìm đợt nào?").fill("phong tho")
    page.get_by_role("button", name="Tìm").click()
    expect(page.locator("[data-cards] .card")).to_have_count(1)
    page.get_by_label("Khi nào").select_option("hom-nay")
    expect(page.locator("[data-cards] .card")).to_have_count(0)
    assert urlsplit(page.url).query == "q=phong+tho&tinh=lai-chau&khi=hom-nay"
    page.go_back()
    expect(page.locator("[data-cards] .card")).to_have_count(1)
    page.go_back()
    expect(page.locator("[data-cards] .card")).to_have_count(3)
    assert page.get_by_label("Bạn ở đâu, hoặc tìm đợt nào?").input_value() == ""
    page.go_back()
    expect(page.locator("[data-results]")).to_be_hidden()
    expect(page.locator("[data-ways]")).to_be_visible()
    page.go_forward()
    page.go_forward()
    expect(page.locator("[data-cards] .card")).to_have_count(1)
    page.goto(f"{address}/tim/?q=phong+tho&khi=khoang&tu=2026-12-01&den=2026-12-02")
    assert found(page) == ["Hiến máu Phong Thổ"]
    assert page.get_by_label("Từ ngày", exact=True).input_value() == "2026-12-01"
    page.get_by_role("link", name="Xóa bộ lọc").click()
    expect(page.locator("[data-ways]")).to_be_visible()
    assert page.url == f"{address}/tim/"


def test_nothing_found_says_why_and_what_to_do(page: Page, address: str) -> None:
    """Place, day and words are told; the next month, provinces near by and the list are offered."""
    assert search(page, address, q="phong tho", khi="hom-nay") == []
    assert status(page) == (
        "Không thấy đợt hiến máu sắp tới nào ở huyện Phong Thổ, Lai Châu (tên cũ); "
        "xã Phong Thổ, Lai Châu trong ngày hôm nay. "
        "Trang chỉ biết những đợt đã có thông báo."
    )
    offered = page.locator("[data-after] a").all_inner_texts()
    assert offered == [
        "Xem tháng sau", "Xem mọi ngày sắp tới", "Xem tỉnh Điện Biên ở gần đó", "Trang của tỉnh Lai Châu",
        "Tìm trong cả nước", "Lịch hiến máu cả nước",
    ]  # fmt: skip
    page.get_by_role("link", name="Xem tháng sau").click()
    assert found(page) == ["Hiến máu Phong Thổ"]
    search(page, address, q="ttyt phong tho")
    assert "có chữ «ttyt phong tho»." in status(page)
    search(page, address, q="phong tho", khi="hom-nay")
    page.get_by_role("link", name="Xem tỉnh Điện Biên ở gần đó").click()
    expect(page.locator("[data-heading]")).to_contain_text("tỉnh Điện Biên")
    page.get_by_role("link", name="Trang của tỉnh Điện Biên").click()
    assert page.url == f"{address}/tinh/dien-bien/"


def test_a_name_of_many_places_asks_which(page: Page, address: str, asked: list[str]) -> None:
    """«Tân Thành» is in many provinces: the reader is asked, and no drives are loaded."""
    assert search(page, address, q="Tân Thành") == []
    assert "Có nhiều nơi tên «Tân Thành»" in status(page)
    assert not any(name.startswith("dot/") for name in files(asked))
    page.get_by_role("link", name="tỉnh Cà Mau").click()
    assert "Cà Mau" in shown_for(page) or "Cà Mau" in status(page)


def test_only_what_is_needed_is_asked_for(page: Page, address: str, asked: list[str]) -> None:
    """«Kiên Giang» takes the index and one province; nobody else is asked for anything."""
    search(page, address, q="Kiên Giang")
    assert files(asked) == {"chi-muc.json", "dot/an-giang.json"}
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(address).netloc}


def test_before_anything_is_asked_little_is_loaded(
    page: Page, address: str, asked: list[str]
) -> None:
    """The page itself is HTML, one stylesheet and two scripts: that of every page, and its own."""
    page.goto(f"{address}/tim/")
    page.wait_for_load_state("networkidle")
    later = ("favicon", "status.json")
    assert len([url for url in asked if not any(name in url for name in later)]) == 4


def test_a_long_province_is_read_by_month(crowded: str, page: Page, asked: list[str]) -> None:
    """With more than three hundred drives to come, only the months that are asked for are read."""
    titles = search(page, crowded, tinh="lai-chau", khi="khoang", tu="2026-12-01", den="2026-12-31")
    assert files(asked) == {"chi-muc.json", "dot/lai-chau-2026-12.json"}
    assert status(page) == "Có 157 đợt hiến máu"
    assert len(titles) == 40
    page.get_by_role("button", name="Hiện thêm 40 đợt").click()
    assert len(found(page)) == 80
    assert page.evaluate("document.activeElement.closest('.card') !== null")


def test_near_me_sorts_here_and_tells_nobody(
    context: BrowserContext, page: Page, address: str, asked: list[str]
) -> None:
    """The nearest first, with the distance; after the position is known nothing holds it."""
    context.grant_permissions(["geolocation"])
    context.set_geolocation({"latitude": 22.53789, "longitude": 103.35123})
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.url} {request.post_data}"))
    page.goto(f"{address}/tim/?tinh=lai-chau")
    assert found(page) == LAI_CHAU
    before = len(asked)
    page.get_by_role("button", name="Gần tôi").click()
    expect(page.locator("[data-note]")).to_contain_text("Gần nhất ở trên cùng")
    assert found(page) == ["Hiến máu Phong Thổ", "Hiến máu Sìn Hồ", "Hiến máu vùng thấp"]
    assert "Cách bạn khoảng 0,9 km" in page.locator("[data-cards] .card").first.inner_text()
    assert asked[before:] in ([], [url for url in asked[before:] if url.endswith("nearby.js")])
    assert page.url == f"{address}/tim/?tinh=lai-chau"
    assert not [text for text in sent if "22.5" in text or "103.3" in text]
    assert page.evaluate("[document.cookie, sessionStorage.length]") == ["", 0]
    kept = page.evaluate("Object.keys(localStorage)")
    assert [key for key in kept if not key.endswith(" status")] == []  # site.js: when it was built


def test_near_me_without_a_province(
    context: BrowserContext, page: Page, address: str, asked: list[str]
) -> None:
    """Files come in the order of their distance, and only those with known places."""
    context.grant_permissions(["geolocation"])
    context.set_geolocation({"latitude": 10.0, "longitude": 105.0})
    page.goto(f"{address}/tim/")
    page.get_by_role("button", name="Gần tôi").click()
    expect(page.locator("[data-note]")).to_contain_text("Gần nhất ở trên cùng")
    assert found(page)[0] == "Hiến máu Rạch Giá"
    drives = [url.rpartition("/")[2] for url in asked if "/tim/dot/" in url]
    assert drives == ["an-giang.json", "dak-lak.json", "lai-chau.json"]


def test_near_me_refused(page: Page, address: str) -> None:
    """Who says no is told how else."""
    page.goto(f"{address}/tim/")
    page.get_by_role("button", name="Gần tôi").click()
    expect(page.locator("[data-status]")).to_contain_text("Máy không cho biết vị trí")


def test_where_no_point_is_known_nearness_is_not_offered(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """The committed content knows of no coordinates."""
    built = build_site(tmp_path_factory.mktemp("real") / "site", now=NOW)
    assert "data-near" not in built.text("tim/index.html")


def test_without_a_script_the_lists_are_there(browser: Browser, address: str) -> None:
    """No form that does nothing: a word of why, and provinces, months and campaigns to choose from."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/tim/?q=lai+chau")
    expect(page.locator("form.finder")).to_be_hidden()
    expect(page.get_by_text("Ô tìm cần JavaScript")).to_be_visible()
    page.get_by_role("link", name="Lai Châu").click()
    expect(page.get_by_role("heading", name="Hiến máu Sìn Hồ")).to_be_visible()
    page.goto(f"{address}/tim/")
    page.get_by_role("link", name="Tháng 12 năm 2026").click()
    expect(page.get_by_role("heading", name="Hiến máu Cần Thơ")).to_be_visible()
    page.goto(f"{address}/tim/")
    page.get_by_role("link", name="Chủ nhật Đỏ").click()
    expect(page.get_by_role("heading", name="Hiến máu Buôn Ma Thuột")).to_be_visible()
    context.close()


def test_when_data_do_not_come(page: Page, address: str) -> None:
    """A lost connection is told, and the lists are shown."""
    page.route("**/tim/dot/*", lambda route: route.abort())
    assert search(page, address, tinh="lai-chau") == []
    assert "Không tải được" in status(page)
    expect(page.locator("[data-ways]")).to_be_visible()


def test_when_scripts_do_not_come(page: Page, address: str) -> None:
    """The same is told when what searches cannot be loaded."""
    page.route("**/js/search.js", lambda route: route.abort())
    page.goto(f"{address}/tim/?q=lai+chau")
    expect(page.locator("[data-status]")).to_contain_text("Không tải được")
    expect(page.locator("[data-ways]")).to_be_visible()


# The answer comes first: on a phone it stands right below the box, and the reader is led to it.


def test_on_a_phone_the_answer_is_seen_at_once(page: Page, address: str) -> None:
    """From the box on the home page to the answer: in view, in focus, and told once."""
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(f"{address}/")
    page.locator("main input[type=search]").fill("lai chau")
    page.locator("main input[type=search]").press("Enter")
    assert status(page) == "Có 3 đợt hiến máu"
    expect(page.locator("#ket-qua")).to_be_focused()
    assert page.evaluate("scrollY") == 0
    heading = page.get_by_role("heading", name="Có 3 đợt hiến máu").bounding_box()
    assert heading
    assert heading["y"] + heading["height"] < 560
    assert (
        page.locator("[data-cards] .card").first.evaluate("c => c.getBoundingClientRect().top")
        < 640
    )
    assert page.locator("[data-status]").inner_text() == ""
    expect(page.get_by_label("Khi nào")).to_be_hidden()
    page.get_by_text("Chọn tỉnh, ngày, chiến dịch").click()
    page.get_by_label("Khi nào").focus()
    page.get_by_label("Khi nào").select_option("hom-nay")
    expect(page.locator("[data-status]")).to_contain_text("trong ngày hôm nay")
    assert page.evaluate("document.activeElement.id") == "tim-khi"
    assert page.locator("summary [data-chosen]").inner_text() == "Hôm nay"


def test_where_there_is_room_all_fields_are_seen(page: Page, address: str) -> None:
    """On a wide window nothing is folded."""
    page.set_viewport_size({"width": 1280, "height": 800})
    search(page, address, q="lai chau")
    expect(page.get_by_label("Khi nào")).to_be_visible()
    top = page.locator("[data-cards] .card").first.evaluate("c => c.getBoundingClientRect().top")
    assert top < 800


# Names of old: first what was theirs, then the rest of today's province.


def around(page: Page) -> list[str]:
    """The titles below those of the area that was asked for."""
    return page.locator("[data-around-cards] .card-title").all_inner_texts()


@pytest.mark.parametrize(
    ("typed", "first", "then"),
    [
        ("Kiên Giang", ["Hiến máu Rạch Giá"], ["Hiến máu Long Xuyên"]),
        ("hmtn tinh kien giang", ["Hiến máu Rạch Giá"], ["Hiến máu Long Xuyên"]),
        ("thành phố Long Xuyên", ["Hiến máu Long Xuyên"], ["Hiến máu Rạch Giá"]),
        ("An Giang", ["Hiến máu Rạch Giá", "Hiến máu Long Xuyên"], []),
        ("xã Sìn Hồ", ["Hiến máu Sìn Hồ"], []),
    ],
)
def test_an_area_of_old_comes_first(
    page: Page, address: str, typed: str, first: list[str], then: list[str]
) -> None:
    """What lies in it stands above, the rest of today's province below, and words say which is which."""
    assert search(page, address, q=typed) == first
    assert around(page) == then
    heading = page.locator("[data-around-heading]")
    if then:
        assert heading.inner_text() == (
            "Ở nơi khác trong tỉnh An Giang (gồm cả đợt chưa rõ xã, phường): 1 đợt"
        )
    else:
        expect(heading).to_be_hidden()


def test_an_area_of_old_without_a_drive(page: Page, address: str) -> None:
    """Phú Yên has none: that is said, and the drives of Đắk Lắk are shown below."""
    assert search(page, address, q="phú yên") == []
    assert status(page).startswith(
        "Không thấy đợt hiến máu sắp tới nào ở Phú Yên (nay thuộc tỉnh Đắk Lắk)."
    )
    assert around(page) == ["Hiến máu Buôn Ma Thuột"]


# What people type.


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("hmtn lai chau", LAI_CHAU),
        ("lịch hiến máu tình nguyện ở lai châu", LAI_CHAU),
        ("hien mau o sin ho", ["Hiến máu Sìn Hồ", "Hiến máu vùng thấp"]),
        ("sin ho lai chau", ["Hiến máu Sìn Hồ", "Hiến máu vùng thấp"]),
        ("huyện sìn hồ, tỉnh lai châu", ["Hiến máu Sìn Hồ", "Hiến máu vùng thấp"]),
        ("nha van hoa lai chau", ["Hiến máu vùng thấp"]),
        ("bcđ phong thổ", ["Hiến máu Phong Thổ"]),
        ("đắk lắk hôm nay", ["Hiến máu Buôn Ma Thuột"]),
        ("Lai Châu cuối tuần này", ["Hiến máu Sìn Hồ"]),
    ],
)
def test_words_that_say_nothing_are_left_out(
    page: Page, address: str, typed: str, titles: list[str]
) -> None:
    """«hiến máu tình nguyện ở …» asks for a place; a place in a province is that place."""
    assert search(page, address, q=typed) == titles


def test_an_organiser_is_no_village(page: Page, address: str) -> None:
    """«bcd» is a board, which drives name, and not the former xã Chí Đạo."""
    assert search(page, address, q="bcd", ca_nuoc="1") == ["Hiến máu Phong Thổ"]
    expect(page.locator("[data-for]")).to_be_hidden()


@pytest.mark.parametrize("typed", ["12/KH-BCĐ", "123 kh bcd", "số 45/2026/QĐ-UBND"])
def test_a_number_of_a_document_leads_to_the_documents(
    page: Page, address: str, asked: list[str], typed: str
) -> None:
    """No drive is looked for; the search of documents is asked the same."""
    assert search(page, address, q=typed) == []
    assert status(page) == f"«{typed}» giống số của một văn bản"
    assert not any(name.startswith("dot/") for name in files(asked))
    page.get_by_role("link", name=f"Tìm «{typed}» trong văn bản").click()
    assert urlsplit(page.url).path == "/thu/tim-van-ban/"
    expect(page.get_by_label("Chữ cần tìm")).to_have_value(typed)


@pytest.mark.parametrize(
    ("typed", "meant", "titles"),
    [
        ("lai chua", "tỉnh Lai Châu", LAI_CHAU),
        ("kien gian", "Kiên Giang", ["Hiến máu Rạch Giá"]),
        ("hiến máu ở phonq tho", "xã Phong Thổ, Lai Châu", ["Hiến máu Phong Thổ"]),
        ("lung thnag", "xã Lùng Thàng, huyện Sìn Hồ, Lai Châu (tên cũ)", ["Hiến máu vùng thấp"]),
    ],
)
def test_a_slip_of_the_finger(
    page: Page, address: str, typed: str, meant: str, titles: list[str]
) -> None:
    """The name that is spelt most like it is offered, and leads to its drives."""
    assert search(page, address, q=typed) == []
    page.get_by_role("link", name=f"Có phải bạn tìm {meant}?").click()
    page.wait_for_load_state("load")
    assert found(page)[: len(titles)] == titles


def test_what_is_like_nothing_is_sent_to_the_documents(page: Page, address: str) -> None:
    """No name is near: none is made up, and the texts of documents may have it."""
    assert search(page, address, q="thang máy nước ngoài", ca_nuoc="1") == []
    expect(page.get_by_role("link", name="Có phải bạn tìm")).to_have_count(0)
    expect(
        page.get_by_role("link", name="Tìm «thang máy nước ngoài» trong văn bản")
    ).to_be_visible()


# What does not take place, what else there is, and what is no word.


def test_what_does_not_take_place_is_not_counted(page: Page, address: str) -> None:
    """One drive, and besides one put off and one called off, which stand at the end."""
    titles = ["Hiến máu Cần Thơ", "Hoãn ở Ninh Kiều", "Hủy ở Cái Răng"]
    search(page, address, q="can tho")
    assert [title.splitlines()[-1] for title in found(page)] == titles
    assert status(page) == "Có 1 đợt hiến máu, ngoài ra 1 đợt tạm hoãn, 1 đợt đã hủy"
    assert search(page, address, q="ninh kiều cần thơ") == ["Tạm hoãn:\nHoãn ở Ninh Kiều"]
    assert status(page) == "Không thấy đợt hiến máu nào sẽ diễn ra; có 1 đợt tạm hoãn"
    assert around(page)[0] == "Hiến máu Cần Thơ"
    assert "Hủy ở Cái Răng" in around(page)[1]
    expect(page.locator("[data-around-heading]")).to_have_text(
        "Ở nơi khác trong thành phố Cần Thơ (gồm cả đợt chưa rõ xã, phường): 1 đợt, ngoài ra 1 đợt đã hủy"
    )


@pytest.mark.parametrize("typed", ["sài gòn", "sai gon", "sg", "TP SG"])
def test_a_city_by_the_name_of_its_ward(page: Page, address: str, typed: str) -> None:
    """«Sài Gòn» is a ward of today, and what people call the city: the ward first, then the city."""
    assert search(page, address, q=typed) == ["Hiến máu Bến Nghé", "Hiến máu Củ Chi"]
    assert shown_for(page).endswith("phường Sài Gòn, Hồ Chí Minh; thành phố Hồ Chí Minh")


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("phường sài gòn", ["Hiến máu Bến Nghé"]),
        ("hcm", ["Hiến máu Củ Chi", "Hiến máu Bến Nghé"]),
        ("tphcm", ["Hiến máu Củ Chi", "Hiến máu Bến Nghé"]),
        ("tp.hcm", ["Hiến máu Củ Chi", "Hiến máu Bến Nghé"]),
    ],
)
def test_short_names_of_the_city(page: Page, address: str, typed: str, titles: list[str]) -> None:
    """The ward only where it is called one."""
    assert search(page, address, q=typed) == titles


@pytest.mark.parametrize("typed", ["hoàng mai", "hoang mai ha noi", "phường hoàng mai, hà nội"])
def test_a_place_without_a_drive_goes_on(page: Page, address: str, typed: str) -> None:
    """Nothing in Hoàng Mai: that is said, and what there is elsewhere in the province stands below."""
    assert search(page, address, q=typed) == []
    assert status(page).startswith("Không thấy đợt hiến máu sắp tới nào ở ")
    assert around(page) == ["Hiến máu Dương Nội", "Hiến máu đường Láng"]
    assert "hôm nay" not in page.locator("[data-results]").inner_text()


@pytest.mark.parametrize("state", [{"ca_nuoc": "1", "khi": "cuoi-tuan"}, {"q": "cuối tuần này"}])
def test_on_sunday_the_next_weekend_is_offered(
    page: Page, address: str, state: dict[str, str]
) -> None:
    """With what is left of this one, and where nothing is left; on a Friday only with nothing."""
    for moment, titles in (
        ("2026-11-22T08:00:00+07:00", ["Hiến máu Sìn Hồ"]),
        ("2026-11-22T19:00:00+07:00", []),
    ):
        page.clock.set_fixed_time(moment)
        assert search(page, address, **state) == titles
        page.get_by_role("link", name="Xem cuối tuần sau").click()
        expect(page.locator("[data-cards] .card-title")).to_have_text(["Hiến máu Điện Biên"])
        assert page.get_by_label("Khi nào").input_value() == "cuoi-tuan-sau"
    page.clock.set_fixed_time(NOW)
    search(page, address, **state)
    expect(page.get_by_role("link", name="Xem cuối tuần sau")).to_have_count(0)


def test_the_title_follows_the_question(page: Page, address: str) -> None:
    """Windows and what was visited can be told apart; without a question the page's own."""
    page.goto(f"{address}/tim/")
    own = page.title()
    search(page, address, q="sìn hồ")
    assert page.title() == f"sìn hồ: 2 đợt – {own}"
    search(page, address, q="sìn hồ", khi="hom-nay")
    assert page.title() == f"sìn hồ – {own}"
    search(page, address, tinh="lai-chau")
    assert page.title() == f"Lai Châu: 3 đợt – {own}"
    page.get_by_role("link", name="Xóa bộ lọc").click()
    expect(page.locator("[data-ways]")).to_be_visible()
    assert page.title() == own


@pytest.mark.parametrize("typed", ["O+", "<b>x</b>", "x", "h"])
def test_one_letter_is_no_word(page: Page, address: str, typed: str) -> None:
    """It is in every text, so that it says nothing, in the country and in a province."""
    assert search(page, address, q=typed, ca_nuoc="1") == []
    assert f"có chữ «{typed}»" in status(page)
    assert search(page, address, q=typed, tinh="lai-chau") == []


# The rules of folding, here and there.


def _in_chromium(page: Page, address: str, expression: str, texts: list[str]) -> list[Any]:
    page.goto(f"{address}/tim/")
    code = f"""async (texts) => {{
      const {{ fold, searchKey, PHRASES }} = await import("{address}/theme/js/fold.js");
      return {expression};
    }}"""
    found: list[Any] = page.evaluate(code, texts)
    return found


# Written out here, so that neither rule is its own judge.
_PLAIN = {
    letter: plain
    for plain, letters in {
        "a": "àáảãạăằắẳẵặâầấẩẫậ", "e": "èéẻẽẹêềếểễệ", "i": "ìíỉĩị", "o": "òóỏõọôồốổỗộơờớởỡợ",
        "u": "ùúủũụưừứửữự", "y": "ỳýỷỹỵ", "d": "đ",
    }.items()
    for letter in letters
}  # fmt: skip


def _names() -> list[str]:
    with (PLACES / "communes.csv").open(encoding="utf-8") as file:
        names = [row["name"] for row in csv.DictReader(file)]
    with (PLACES / "former.csv").open(encoding="utf-8") as file:
        rows = csv.DictReader(line for line in file if line[0] != "#")
        names += [row["name"] for row in rows]
    provinces = (PLACES / "provinces.yaml").read_text(encoding="utf-8").splitlines()
    names += [line.removeprefix("  name: ") for line in provinces if line.startswith("  name: ")]
    return names


def test_the_tables_are_the_same(page: Page, address: str) -> None:
    """The browser's short forms and spellings are Python's."""
    assert _in_chromium(page, address, "PHRASES", []) == PHRASES


def test_the_table_of_cases_in_chromium(page: Page, address: str) -> None:
    """Each case of ``tests/fold_cases.json``, composed and decomposed."""
    for rule, expression in (("fold", "texts.map(fold)"), ("key", "texts.map(searchKey)")):
        for form in ("NFC", "NFD"):
            texts = [unicodedata.normalize(form, text) for text, _, _ in CASES[rule]]
            wanted = [result for _, result, _ in CASES[rule]]
            assert _in_chromium(page, address, expression, texts) == wanted


def test_every_name_of_a_place_folds_alike(page: Page, address: str) -> None:
    """All communes of today, all former districts, communes and provinces, as letters say it."""
    names = _names()
    assert len(names) > 11_000
    wanted = ["".join(_PLAIN.get(letter, letter) for letter in name.lower()) for name in names]
    assert [fold(name) for name in names] == wanted
    for form in ("NFC", "NFD"):
        texts = [unicodedata.normalize(form, name) for name in names]
        assert _in_chromium(page, address, "texts.map(fold)", texts) == wanted
        keys = [search_key(text) for text in texts]
        assert _in_chromium(page, address, "texts.map(searchKey)", texts) == keys


def _lost(page: Page, address: str, script: str, lines: str, names: list[str]) -> list[str]:
    """The names for which ``lines`` set ``isLost``; they know the index, ``namesOf`` and a script's all."""
    page.goto(f"{address}/tim/")
    code = f"""async (names) => {{
      const {{ recognise, understand }} = await import("{address}/theme/js/{script}.js");
      const {{ fold, searchKey }} = await import("{address}/theme/js/fold.js");
      const files = new Map();
      const load = (path) => {{
        if (!files.has(path)) files.set(path, fetch(path).then((answer) => answer.json()));
        return files.get(path);
      }};
      const index = await load("chi-muc.json");
      const namesOf = (letter) => load(`ten/${{letter}}.json`);
      const lost = [];
      for (const name of names) {{
        {lines}
        if (isLost) lost.push(name);
      }}
      return lost;
    }}"""
    found: list[str] = page.evaluate(code, names)
    return found


def test_every_name_of_a_place_is_found(page: Page, address: str) -> None:
    """Typed without marks, each name leads to places of that name."""
    lines = """const { places } = await recognise(fold(name), index, namesOf);
        const isLost = !places.some((place) => searchKey(place.name) === searchKey(name) && place.province);"""
    assert _lost(page, address, "places", lines, sorted(set(_names()))) == []


# Days, as people type them. The clock stands on Friday 20 November 2026.


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("ngày mai", ["Hiến máu Huế"]),
        ("ngay mai", ["Hiến máu Huế"]),
        ("mai", ["Hiến máu Huế"]),
        ("thứ bảy", ["Hiến máu Huế"]),
        ("thu 7", ["Hiến máu Huế"]),
        ("ngày kia", ["Hiến máu Sìn Hồ"]),
        ("chủ nhật lai châu", ["Hiến máu Sìn Hồ"]),
        ("22/11", ["Hiến máu Sìn Hồ"]),
        ("22-11-2026", ["Hiến máu Sìn Hồ"]),
        ("cuoi tuan nay", ["Hiến máu Huế", "Hiến máu Sìn Hồ"]),
        ("lai chau cuoi tuan nay", ["Hiến máu Sìn Hồ"]),
        ("cuối tuần sau", ["Hiến máu Điện Biên"]),
        ("tuan sau dien bien", ["Hiến máu Điện Biên"]),
        ("tháng 12 lai châu", ["Hiến máu Phong Thổ", "Hiến máu vùng thấp"]),
        ("thang 12/2026 phong tho", ["Hiến máu Phong Thổ"]),
        ("mai huế", ["Hiến máu Huế"]),
        ("sìn hồ ngày kia", ["Hiến máu Sìn Hồ"]),
    ],
)
def test_days_that_are_typed(page: Page, address: str, typed: str, titles: list[str]) -> None:
    """With and without marks, alone (then in the whole country) and with a place."""
    assert search(page, address, q=typed) == titles
    assert shown_for(page).startswith("Hiển thị kết quả cho: ")


def test_a_day_that_is_no_day_is_said_to_be_that(page: Page, address: str) -> None:
    """«30/2» is no name that is nowhere: the field of days is offered."""
    for typed in ("30/2", "30/2 lai châu", "dịp tết"):
        assert search(page, address, q=typed) == []
        assert status(page).startswith(f"Chưa rõ «{typed}» là ngày nào")
    page.get_by_role("link", name="Chọn ngày").click()
    expect(page.get_by_label("Từ ngày", exact=True)).to_be_focused()
    assert search(page, address, q="anh tuấn toàn thắng", ca_nuoc="1") == []
    assert "có chữ «anh tuấn toàn thắng»" in status(page)


def test_a_day_without_a_drive_is_told_as_a_day(page: Page, address: str) -> None:
    """Neither the words of the day nor two equal ends of a range are shown."""
    assert search(page, address, q="ngay mai lai chau") == []
    assert status(page).startswith(
        "Không thấy đợt hiến máu sắp tới nào ở Lai Châu vào ngày 21/11/2026."
    )


DAYS = json.loads((ROOT / "tests/typed_days.json").read_text(encoding="utf-8"))


def _timed(page: Page, address: str, cases: list[list[str]]) -> list[list[str]]:
    page.goto(f"{address}/tim/")
    code = f"""async (cases) => {{
      const {{ timed }} = await import("{address}/theme/js/when.js");
      const {{ days }} = await import("{address}/theme/js/days.js");
      return cases.map(([typed, now]) => {{
        const at = Date.parse(now);
        const state = timed(new URLSearchParams([["q", typed]]), at);
        const range = state.has("khi") ? days(state, at) : [state.get("tu"), state.get("den")];
        return state.has("khi") ? [state.get("q"), ...(state.get("tu") ? [state.get("tu"), state.get("den")] : range)] : [state.get("q")];
      }});
    }}"""
    found: list[list[str]] = page.evaluate(code, cases)
    return found


def test_the_table_of_typed_days(page: Page, address: str) -> None:
    """Each phrase with its marks and without, alone, before a place and behind it."""
    now = DAYS["now"]
    for typed, *wanted in DAYS["days"]:
        forms = list(dict.fromkeys([typed, fold(typed), unicodedata.normalize("NFD", typed)]))
        if typed == "tháng sáu":
            forms.remove(fold(typed))  # «thang sau» is the next month
        cases = [[form, now] for form in forms]
        if typed != "mai":  # beside a place it is that place's name, or understood with it
            cases += [
                [text, now] for one in forms for text in (f"{one} lạng sơn", f"Lạng Sơn {one}")
            ]
        for (text, _), got in zip(cases, _timed(page, address, cases), strict=True):
            assert got[1:] == wanted, text
            assert fold(got[0]) in {"", "lang son"}, text
    kept = _timed(page, address, [[typed, now] for typed in DAYS["none"]])
    assert kept == [[typed] for typed in DAYS["none"]]


def test_no_name_of_a_place_is_a_day(page: Page, address: str) -> None:
    """With what kind of place it is, no name is read as a day; alone only «Thứ Ba», a Tuesday too."""
    lines = """const [state] = await understand(new URLSearchParams([["q", name]]), index, namesOf);
        const isLost = state.has("khi");"""
    assert _lost(page, address, "understand", lines, sorted(set(_names()))) == ["Thứ Ba"]
    others = ["thị trấn Thứ Ba", "hoàng mai", "mai châu", "dien thang nam"]
    assert _lost(page, address, "understand", lines, others) == []
