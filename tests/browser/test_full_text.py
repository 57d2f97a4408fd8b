"""Full-text search in a real browser: with and without marks, by document number, and without it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from served import serving
from small import Small

pytestmark = pytest.mark.browser
# One begins with «dong», one with «đồng»: what folds only marks finds the first and not the second.
PAPERS = {
    "dong-chay": ("Dòng chảy nhân ái", "1/KH-BCĐ", "Cùng nhau hiến máu."),
    "dong-thap": ("Hiến máu ở Đồng Tháp", "2/TB-BCĐ", "Bà con mang giấy tờ."),
    "dong-long": ("Một lòng hiến máu", "3/KH-HCTĐ", "Làm đông đảo người biết, đồng lòng."),
    "dak-lak": ("Hiến máu ở Đắk Lắk", "123/KH-BCĐ", "Tại Buôn Ma Thuột."),
    "dakota": ("Tham quan Dakota", "124/KH-BCĐ", "Một nơi xa."),
    "dien-bien": ("Hiến máu ở Điện Biên", "125/KH-BCĐ", "Xã Mường Nhé."),
    "ca-mau": ("Hiến máu ở Cà Mau", "126/KH-BCĐ", "Xã Đất Mũi."),
} | {f"muon-{n}": (f"Muôn nẻo, phần {n}", f"{n}/GM-UBND", "Kính mời.") for n in range(201, 213)}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The small site with these documents behind a plain file server, below a sub-path."""
    folder = tmp_path_factory.mktemp("full-text")
    with serving(folder / "www") as host:
        small = Small(folder, site_url=f"{host}/thu")
        small.settings["GIOT_HONG_SEARCH"] = True
        for id_, (title, number, body) in PAPERS.items():
            small.repository.write(
                f"directives/2026/{id_}.md",
                f"---\ntitle: {title}\nnumber: {number}\ndate: 2026-02-03\nissuer: ban-chi-dao\n"
                f"kind: KH\nsummary: Văn bản thử «{id_}».\n---\n{body}\n",
            )
        small.build(folder / "www" / "thu")
        yield f"{host}/thu"


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The page to search from, under the policy that it needs and no wider."""
    opened = browser.new_page()
    policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'"

    def strict(route: object) -> None:
        answer = route.fetch()  # type: ignore[attr-defined]
        headers = {**answer.headers, "content-security-policy": policy}
        route.fulfill(response=answer, headers=headers)  # type: ignore[attr-defined]

    opened.route("**/tim-van-ban/**", strict)
    opened.goto(f"{address}/tim-van-ban/")
    yield opened
    opened.close()


def found(page: Page, query: str) -> list[str]:
    """The titles that a search gives, in their order."""
    page.get_by_role("searchbox").fill(query)
    page.get_by_role("button", name="Tìm", exact=True).click()
    expect(page.locator("#so-ket-qua")).to_contain_text(f"«{query}»")
    return page.locator("#ket-qua h2").all_text_contents()


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("dong thap", {"dong-thap"}),
        ("dong", {"dong-chay", "dong-thap", "dong-long"}),
        ("đồng tháp", {"dong-thap"}),
        ("dak lak", {"dak-lak"}),
        ("dak", {"dak-lak", "dakota"}),
        ("Đắk Lắk", {"dak-lak"}),
        ("dien bien", {"dien-bien"}),
        ("123/KH-BCĐ", {"dak-lak"}),
        ("123 kh bcd", {"dak-lak"}),
        ("3/kh-hctd", {"dong-long"}),
        ("buon ma thuot", {"dak-lak"}),
        ("Điện Biên", {"dien-bien"}),
    ],
)
def test_words_are_found_with_and_without_marks(page: Page, query: str, ids: set[str]) -> None:
    """Also words that begin with đ, beside others that begin with d; and numbers of documents."""
    assert set(found(page, query)) == {PAPERS[id_][0] for id_ in ids}


@pytest.mark.parametrize(
    ("query", "first"), [("dòng", "dong-chay"), ("đồng", "dong-thap"), ("đắk", "dak-lak")]
)
def test_what_is_typed_with_marks_comes_first(page: Page, query: str, first: str) -> None:
    """Whoever takes the trouble of marks means them."""
    assert found(page, query)[0] == PAPERS[first][0]


def test_what_is_nowhere_is_not_made_up(page: Page) -> None:
    """Pagefind would answer «cao bang» with Cà Mau."""
    assert found(page, "cao bang") == []
    expect(page.locator("#so-ket-qua")).to_contain_text("Không có")


def test_what_was_found_is_marked_and_told(page: Page) -> None:
    """«dak lak» marks «Đắk Lắk»; the count is said, the address holds the query, links lead there."""
    found(page, "dak lak")
    assert page.locator("#ket-qua h2 mark").all_text_contents() == ["Đắk", "Lắk"]
    assert page.locator("#so-ket-qua").text_content() == "Có 1 kết quả cho «dak lak»."
    assert page.url.endswith("/tim-van-ban/?q=dak+lak")
    page.locator("#ket-qua a").click()
    page.wait_for_url("**/van-ban/dak-lak/")
    page.go_back()
    expect(page.locator("#ket-qua h2")).to_have_text(["Hiến máu ở Đắk Lắk"])


def test_many_answers_come_in_parts(page: Page) -> None:
    """Ten at once; the rest when asked for, and who reads on is where they begin."""
    assert len(found(page, "muon neo")) == 10
    expect(page.locator("#so-ket-qua")).to_have_text("Có 12 kết quả cho «muon neo».")
    page.get_by_role("button", name="Xem thêm").click()
    expect(page.locator("#ket-qua li")).to_have_count(12)
    expect(page.locator("#ket-qua a").nth(10)).to_be_focused()
    expect(page.get_by_role("button", name="Xem thêm")).to_be_hidden()


def test_news_and_guides_are_found_and_drives_are_not(page: Page) -> None:
    """Drives have a finder of their own."""
    assert "Sông Mây sắp hiến máu" in found(page, "sap hien mau")
    assert "Liên hệ" in found(page, "lien he")
    assert found(page, "hai buổi") == []


def test_nothing_is_loaded_before_somebody_asks(browser: Browser, address: str) -> None:
    """The index is not part of the page, and no page asks another host."""
    page, asked = browser.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/tim-van-ban/")
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "pagefind" in url]
    page.goto(f"{address}/tim-van-ban/?q=dak")
    expect(page.locator("#ket-qua li")).to_have_count(2)
    assert all(url.startswith(address) for url in asked)
    page.close()


def test_without_an_index_it_says_so(page: Page) -> None:
    """A lost connection is told."""
    page.route("**/pagefind/**", lambda route: route.abort())
    page.get_by_role("searchbox").fill("dak")
    page.keyboard.press("Enter")
    expect(page.locator("#so-ket-qua")).to_contain_text("Chưa tìm được")


def test_without_javascript_the_form_leads_to_the_list(browser: Browser, address: str) -> None:
    """And the page names the lists."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/tim-van-ban/")
    expect(page.locator("noscript .note")).to_be_visible()
    assert page.locator("main .ways a").count() >= 3
    page.get_by_role("searchbox").fill("dak lak")
    page.get_by_role("button", name="Tìm", exact=True).click()
    page.wait_for_url("**/van-ban/?q=dak+lak")
    context.close()


def test_the_list_of_documents_leads_here(browser: Browser, address: str) -> None:
    """Where the search exists, the list and the foot of each page lead to it."""
    page = browser.new_page()
    page.goto(f"{address}/van-ban/")
    page.locator("main").get_by_role("link", name="Tìm trong văn bản").click()
    page.wait_for_url("**/tim-van-ban/")
    page.close()
