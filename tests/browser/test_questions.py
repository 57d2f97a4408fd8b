"""May I give, and when again: in a real browser, with and without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import vnlunar
from conftest import NOW, ROOT
from playwright.sync_api import Browser, Locator, Page, expect

from giot_hong.check import check
from giot_hong.phrases import headline_day

pytestmark = pytest.mark.browser
VIETNAMESE, ENGLISH = "co-the-hien-mau-khong/", "en/can-i-give/"
TODAY = datetime.fromisoformat(NOW)
MAY, ASK, NO, OVER = "may", "ask", "no", "over"
RECENT, LONG_AGO = date(2026, 11, 5), date(2025, 12, 1)
# The number of each answer, from 1; a day where one is asked for.
PATHS: list[tuple[tuple[object, ...], str, str]] = [
    ((1,), NO, "Tuổi"),
    ((3,), OVER, "Tuổi"),
    ((2, 1), NO, "Cân nặng"),
    ((2, 3), NO, "Cân nặng"),
    ((2, 2, 3), ASK, "Khoảng cách"),
    ((2, 4, 4), ASK, "Khoảng cách"),
    ((2, 4, 2, RECENT), NO, "Khoảng cách"),
    ((2, 4, 1, 2), ASK, "Tạm hoãn 12 tháng"),
    ((2, 2, 1, 1, 2), ASK, "Tạm hoãn 6 tháng"),
    ((2, 4, 1, 1, 1, 2), ASK, ""),
    ((2, 4, 1, 1, 1, 1), MAY, ""),
    ((2, 2, 2, LONG_AGO, 1, 1, 1), MAY, ""),
]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A phone on the day of the build; any fault of a script fails the test."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.clock.set_fixed_time(TODAY)
    yield page
    assert faults == []
    context.close()


@pytest.mark.parametrize(("path", "result", "rule"), PATHS)
@pytest.mark.parametrize("where", [VIETNAMESE, ENGLISH])
def test_every_path_ends_where_the_rules_say(
    page: Page, address: str, where: str, path: tuple[object, ...], result: str, rule: str
) -> None:
    """Each answer leads on or to one of three results, which shows the rule that it comes from."""
    page.goto(f"{address}/{where}")
    page.locator("[data-begin]").click()
    for answer in path:
        if isinstance(answer, date):
            _fill(page, answer)
        else:
            _answer(page).nth(int(str(answer)) - 1).check()
            if _is_asked_for_a_day(page):
                continue
        _shown(page).locator("[type=submit]").click()
    ended = page.locator("[data-result]:visible")
    expect(ended).to_have_count(1)
    assert ended.get_attribute("data-result") == result
    assert ended.locator("h2").evaluate("h2 => h2 === document.activeElement")
    if where == VIETNAMESE:
        assert rule in ended.locator("[data-why]").inner_text()
        assert bool(rule) == ("Thông tư 26/2013" in ended.inner_text())
        assert ("Bác sĩ tại điểm hiến máu" in ended.inner_text()) == (result != OVER)
        assert ended.locator("a[href$='chuan-bi/']").count() == (result == MAY)
        assert ended.locator("a[href$='lien-he/']").count() == 1
    ended.locator("[data-back]").click()
    expect(_shown(page)).to_have_count(1)


def test_who_is_past_the_age_is_thanked_and_not_told_to_wait(page: Page, address: str) -> None:
    """The age that the rule sets, its citation, thanks, and what one can do; nothing of «not yet»."""
    page.goto(f"{address}/{VIETNAMESE}")
    page.locator("[data-begin]").click()
    _answer(page).nth(2).check()
    _shown(page).locator("[type=submit]").click()
    told = page.locator("[data-result]:visible").inner_text()
    for words in ("đến 60 tuổi", "Điều 4 khoản 1", "Kiểm tra ngày", "Cảm ơn", "Hội Chữ thập đỏ"):
        assert words in told
    assert "Chưa nên" not in told
    assert "lúc này" not in told
    assert page.locator("[data-result]:visible a[href$='/tinh/']").count() == 1


def test_nothing_is_stored_sent_or_written_into_the_address(browser: Browser, address: str) -> None:
    """All questions answered: no request, no storage, no cookie, the same address and title."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/{VIETNAMESE}")
    page.wait_for_load_state("networkidle")
    title, asked = page.title(), []
    page.on("request", lambda request: asked.append(request.url))
    entries = page.evaluate("history.length")
    page.locator("[data-begin]").click()
    for answer in (2, 4, 2):
        _answer(page).nth(answer - 1).check()
        if not _is_asked_for_a_day(page):
            _shown(page).locator("[type=submit]").click()
    _fill(page, RECENT)
    page.keyboard.press("Enter")
    expect(page.locator("[data-result=no]")).to_be_visible()
    assert asked == []
    assert page.url == f"{address}/{VIETNAMESE}"
    assert page.title() == title
    kept = page.evaluate("Object.keys(localStorage)")
    assert [key for key in kept if not key.endswith(" status")] == []  # site.js: when it was built
    assert page.evaluate("[sessionStorage.length, history.length]") == [0, entries]
    assert page.evaluate("[history.state, document.cookie]") == [None, ""]
    assert context.storage_state()["cookies"] == []
    page.locator("[data-result=no] [data-end]").click()
    page.wait_for_load_state()
    expect(page.locator("[data-start]")).to_be_visible()
    assert page.locator("input[type=radio]:checked").count() == 0
    assert page.locator("input[type=text]").first.input_value() == ""
    context.close()


def test_keyboard_alone_is_enough(page: Page, address: str) -> None:
    """Tab, arrows, space and Enter reach a result; the heading of each question has the focus."""
    page.goto(f"{address}/{VIETNAMESE}")
    page.locator("[data-begin]").focus()
    page.keyboard.press("Enter")
    for number, downs in enumerate((1, 3, 0, 0, 0, 0), start=1):
        assert _focused(page, "tagName") == "H2"
        assert f"Câu {number} trên 6" in _shown(page).inner_text()
        page.keyboard.press("Tab")
        if _focused(page, "tagName") == "A":  # the source of a rule that one reads first
            page.keyboard.press("Tab")
        page.keyboard.press("Space")
        for _ in range(downs):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        assert _focused(page, "type") == "submit"
        page.keyboard.press("Enter")
    expect(page.locator("[data-result=may]")).to_be_visible()


def test_faults_are_said_in_words_where_they_are(page: Page, address: str) -> None:
    """No answer, a missing part, a day that is none, a day to come: one sentence, and the field."""
    page.goto(f"{address}/{VIETNAMESE}")
    page.locator("[data-begin]").click()
    _shown(page).locator("[type=submit]").click()
    assert _fault(page) == "Hãy chọn một câu trả lời."
    assert _focused(page, "type") == "radio"
    named = page.evaluate(
        "document.activeElement.closest('fieldset').getAttribute('aria-describedby').split(' ')[0]"
    )
    assert page.locator(f"#{named}").inner_text() == "Hãy chọn một câu trả lời."
    for parts, words in (
        (("5", "", "2026"), "Hãy ghi đủ"),
        (("5", "9", "26"), "Hãy ghi đủ"),
        (("5", "chín", "2026"), "Hãy ghi đủ"),
        (("31", "9", "2026"), "không có ngày này"),
        (("29", "2", "2026"), "không có ngày này"),
        (("22", "11", "2026"), "chưa tới"),
    ):
        page.reload()
        form = page.locator("[data-reckon]")
        _fill(page, parts)
        form.locator("[type=submit]").click()
        assert words in form.locator("[data-fault]").inner_text(), parts
        assert form.locator("input").first.evaluate("field => field === document.activeElement")
        expect(page.locator("[data-answer]")).to_be_hidden()


@pytest.mark.parametrize(
    ("last", "today"),
    [
        (date(2026, 11, 14), date(2026, 11, 21)),  # 6 February 2027: Tết
        (date(2027, 11, 3), date(2027, 11, 21)),  # 26 January 2028: Tết
        (date(2027, 12, 20), date(2028, 1, 10)),  # over 29 February 2028
        (date(2028, 2, 29), date(2028, 3, 1)),
        (date(2028, 4, 15), date(2028, 4, 16)),  # into the second fifth month of 2028
        (date(2026, 9, 10), date(2026, 11, 21)),
        (date(2028, 10, 8), date(2028, 11, 1)),  # 31 December 2028, the last day of the table
    ],
)
def test_84_days_on_with_weekday_and_lunar_date(
    page: Page, address: str, last: date, today: date
) -> None:
    """The day in the browser is Python's, and its lunar date is another library's."""
    page.clock.set_fixed_time(datetime.combine(today, TODAY.timetz()))
    page.goto(f"{address}/{VIETNAMESE}")
    _fill(page, last)
    page.locator("[data-reckon] [type=submit]").click()
    first = last + timedelta(days=84)
    lunar = vnlunar.get_lunar_date(first.day, first.month, first.year)
    leap = " nhuận" if lunar["leap"] else ""
    told = page.locator("[data-answer] [role=status]").inner_text()
    assert f"Sớm nhất: {headline_day(first)}" in told
    assert f"(ngày {lunar['day']} tháng {lunar['month']}{leap} âm lịch)" in told


def test_midnight_is_that_of_viet_nam(page: Page, address: str) -> None:
    """On the 84th day itself one may give, also for a browser that is still in the day before."""
    last = date(2026, 8, 29)  # 84 days later is 21 November 2026
    for moment, answer in (
        ("2026-11-20T16:59:00+00:00", "Sớm nhất"),
        ("2026-11-20T17:00:00+00:00", "Đã đủ 84 ngày"),
    ):
        page.clock.set_fixed_time(datetime.fromisoformat(moment))
        page.goto(f"{address}/{VIETNAMESE}")
        _fill(page, last)
        page.locator("[data-reckon] [type=submit]").click()
        assert answer in page.locator("[data-answer] [role=status]").inner_text()


def test_beyond_the_table_the_solar_day_alone(page: Page, address: str) -> None:
    """A page that was built years ago does not invent a lunar date."""
    page.clock.set_fixed_time(datetime.fromisoformat("2029-06-01T09:00:00+07:00"))
    page.goto(f"{address}/{VIETNAMESE}")
    _fill(page, date(2029, 5, 20))
    page.locator("[data-reckon] [type=submit]").click()
    told = page.locator("[data-answer] [role=status]").inner_text()
    assert "Chủ nhật, 12/08/2029" in told
    assert "âm lịch" not in told


def test_the_way_to_drives_after_that_day(page: Page, address: str) -> None:
    """The finder is asked for the province and the day, which are sent to nobody.

    The province alone is remembered.
    """
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/{VIETNAMESE}")
    _fill(page, RECENT)
    page.locator("[data-reckon] [type=submit]").click()
    page.locator("#tinh").select_option(label="Lai Châu")
    assert not page.evaluate("localStorage.getItem('giot-hong.tinh')")  # chosen, and not yet used
    page.locator("[data-finder] [type=submit]").click()
    page.wait_for_url("**/tim/**")
    there = urlsplit(page.url)
    assert there.path == urlsplit(f"{address}/tim/").path
    state = {"tinh": ["lai-chau"], "tu": ["2027-01-28"], "khi": ["khoang"]}
    assert (there.query, parse_qs(there.fragment)) == ("", state)
    page.locator("[data-results]").wait_for()
    assert page.locator("#tim-tinh").input_value() == "lai-chau"
    assert page.locator("#tim-tu").input_value() == "2027-01-28"
    assert not [url for url in asked if "2027" in urlsplit(url).query]
    assert page.evaluate("localStorage.getItem('giot-hong.tinh')") == "lai-chau"
    page.goto(f"{address}/{ENGLISH}")
    assert page.locator("#tinh").input_value() == "lai-chau"
    assert "remembers the province" in page.locator("[data-finder]").text_content()


@pytest.mark.parametrize("where", [VIETNAMESE, ENGLISH])
def test_without_javascript_every_rule_is_there(browser: Browser, address: str, where: str) -> None:
    """Each rule with its citation and date can be read, and nothing that does nothing is shown."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/{where}")
    text = page.locator("main").inner_text()
    rules = check(ROOT / "content")[0].eligibility
    assert rules
    for rule in rules.rules:
        assert (rule.text if where == VIETNAMESE else str(rule.text_en)) in text
        assert rule.citation.text in text
    assert "84" in text
    assert page.locator("input:visible, button:visible, select:visible").count() == 0
    assert page.locator('main a[href$="/tinh/"]:visible').count() == 1
    context.close()


def test_targets_are_large_and_nothing_is_cut(page: Page, address: str) -> None:
    """At 320 px with text twice as large no question scrolls sideways; what is pressed is 44 px high."""
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(f"{address}/{VIETNAMESE}")
    page.locator("[data-begin]").click()
    for number in range(1, 7):
        heights = (
            _shown(page)
            .locator("label, button")
            .evaluate_all(
                "all => all.filter(one => one.offsetParent && !one.closest('.date'))"
                ".map(one => one.getBoundingClientRect().height)"
            )
        )
        assert min(heights) >= 44, number
        page.evaluate("document.documentElement.style.fontSize = '36px'")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, number
        page.evaluate("document.documentElement.style.fontSize = ''")
        _answer(page).nth({1: 1, 2: 3}.get(number, 0)).check()
        _shown(page).locator("[type=submit]").click()


def _shown(page: Page) -> Locator:
    """The question that is open."""
    return page.locator("[data-question]:visible")


def _answer(page: Page) -> Locator:
    return _shown(page).locator("input[type=radio]")


def _is_asked_for_a_day(page: Page) -> bool:
    return page.locator("[data-when]:visible").count() == 1


def _fill(page: Page, day: date | tuple[str, str, str]) -> None:
    """Write a day into the three fields that are open."""
    parts = (str(day.day), str(day.month), str(day.year)) if isinstance(day, date) else day
    for field, part in zip(page.locator("[data-date] input:visible").all(), parts, strict=True):
        field.fill(part)


def _fault(page: Page) -> str:
    return _shown(page).locator("[data-fault]:visible").inner_text()


def _focused(page: Page, name: str) -> str:
    return str(page.evaluate(f"document.activeElement.{name}"))
