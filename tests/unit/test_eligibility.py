"""What the page «may I give» asks, and the days it reckons with."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import vnlunar
from pydantic import ValidationError
from support import ROOT, WORDS

from giot_hong import eligibility, lunarmonths
from giot_hong.check import check
from giot_hong.model import EligibilityRule
from giot_hong.strings import Strings

ENGLISH = Strings(ROOT / "theme/strings/en.toml")
CITATION = {"text": "Thông tư 26/2013/TT-BYT, Điều 4", "checked": "2026-11-21"}


def rule(text: str, **fields: object) -> EligibilityRule:
    """A rule with a citation."""
    values = {"topic": "Quy định", "text": text, "citation": CITATION, **fields}
    return EligibilityRule.model_validate(values)


BETWEEN = rule("Ít nhất 84 ngày.", days_between="84")


def answers(question: eligibility.Question) -> dict[str, str]:
    """Where each answer leads."""
    return {option.text: option.leads for option in question.options}


def test_committed_rules_give_six_questions() -> None:
    """Age, weight, the last donation, two kinds of waiting, and what the rules do not say."""
    rules = check(ROOT / "content")[0].eligibility
    assert rules
    asked = eligibility.questions(rules.rules, WORDS)
    assert [one.rule and one.rule.citation.text.partition(", ")[2] for one in asked] == [
        "Điều 4 khoản 1", "Điều 4 khoản 2 điểm a", "Điều 6", "Điều 5 khoản 1", "Điều 5 khoản 2", None,
    ]  # fmt: skip
    assert answers(asked[0]) == {
        "Chưa đủ 18 tuổi": "no", "Từ đủ 18 đến 60 tuổi": "on", "Trên 60 tuổi": "over",
    }  # fmt: skip
    assert answers(asked[1]) == {
        "Dưới 42 kg": "no",
        "Từ 42 đến dưới 45 kg, tôi là nữ": "on",
        "Từ 42 đến dưới 45 kg, tôi là nam": "no",
        "Từ 45 kg trở lên": "on",
    }
    assert [one.shows_rule for one in asked] == [False, False, False, True, True, False]


def test_every_committed_rule_is_translated() -> None:
    """No rule is missing in English, and each keeps its citation."""
    rules = check(ROOT / "content")[0].eligibility
    assert rules
    for one in rules.rules:
        told = eligibility.told(one, "en")
        assert (told.is_translated, told.citation) == (True, one.citation), one.topic


def test_bounds_come_from_the_rules() -> None:
    """Other numbers in the content are other numbers in the questions; one weight for all asks no sex."""
    asked = eligibility.questions(
        (
            rule("Từ 20 đến 65 tuổi.", age={"least": "20", "most": "65"}),
            rule("Từ 50 kg.", weight={"women": "50", "men": "50"}),
            BETWEEN,
        ),
        WORDS,
    )
    assert "Từ đủ 20 đến 65 tuổi" in answers(asked[0])
    assert answers(asked[1]) == {"Dưới 50 kg": "no", "Từ 50 kg trở lên": "on"}


def test_without_bounds_nothing_is_asked() -> None:
    """Rules alone are a list; a page without the rule on the days between has no questions."""
    assert eligibility.questions((rule("Mang giấy tờ."),), WORDS) == ()
    bounded = rule("Từ 18 đến 60 tuổi.", age={"least": "18", "most": "60"})
    assert eligibility.questions((bounded,), WORDS) == ()
    assert len(eligibility.questions((BETWEEN,), WORDS)) == 2


@pytest.mark.parametrize("fields", [{"days_between": "48"}, {"age": {"least": "18", "most": "84"}}])
def test_a_bound_that_the_rule_does_not_say_is_refused(fields: dict[str, object]) -> None:
    """What is asked and reckoned with is what people read."""
    with pytest.raises(ValidationError, match="không có số đó"):
        rule("Ít nhất 84 ngày.", **fields)
    with pytest.raises(ValidationError, match="không có số đó"):
        rule("Ít nhất 84 ngày.", text_en="At least 48 days.", days_between="84")


def test_a_rule_without_translation_stays_vietnamese() -> None:
    """Half a translation is none."""
    assert eligibility.told(BETWEEN, "en").language == "vi"
    half = rule("Ít nhất 84 ngày.", text_en="At least 84 days.")
    assert eligibility.told(half, "en").text == "Ít nhất 84 ngày."
    assert len(eligibility.questions((BETWEEN,), ENGLISH)) == 2


@pytest.mark.parametrize("year", [2020, 2023, 2026, 2028, 2030])
def test_lunar_months_agree_with_another_library(year: int) -> None:
    """Every day of three years has the lunar day that the table gives it."""
    months = lunarmonths.from_year(year)
    day, last = date(year, 1, 1), date(year + 2, 12, 31)
    assert months[0].first <= day
    assert months[-1].first > last
    while day <= last:
        month = [one for one in months if one.first <= day][-1]
        lunar = vnlunar.get_lunar_date(day.day, day.month, day.year)
        ours = ((day - month.first).days + 1, month.month, month.is_leap)
        assert ours == (lunar["day"], lunar["month"], bool(lunar["leap"])), day
        day += timedelta(days=1)


def test_tet_and_leap_months_are_in_the_table() -> None:
    """Tết of 2030 is on 2 February, a day before China's; 2028 has a second fifth month."""
    assert lunarmonths.LunarMonth(date(2030, 2, 2), 1, False) in lunarmonths.from_year(2030)
    text = lunarmonths.as_text(lunarmonths.from_year(2026))
    assert "2027-02-06 1," in text
    assert "2028-06-23 5+," in text


@pytest.mark.parametrize("year", [1970, 2097, 2098, 2999])
def test_years_beyond_the_library_do_no_harm(year: int) -> None:
    """A build far away has no table, or a whole one, and no error."""
    months = lunarmonths.from_year(year)
    assert not months or months[-1].first.year == year + lunarmonths.YEARS
