"""Who may give: the rules as a page tells them, and the questions that follow from their bounds.

The questions ask no more than the rules decide. What a rule leaves to a doctor is not asked for:
there one says only whether it may apply, and is told to ask first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from giot_hong import lunarmonths
from giot_hong.model import Citation, EligibilityRule, Province
from giot_hong.strings import Strings

Leads = Literal["on", "no", "over", "ask", "date"]
"""To the next question, or the result «may» after the last; to «not now»; to «over the age», which
no waiting changes; to «ask first»; to the day of the last donation, which decides."""


@dataclass(frozen=True)
class Told:
    """A rule in the language of a page, or in the one it has."""

    topic: str
    text: str
    citation: Citation
    is_translated: bool
    language: str


@dataclass(frozen=True)
class Option:
    """One answer, and where it leads."""

    text: str
    leads: Leads


@dataclass(frozen=True)
class Question:
    """One question; ``rule`` is what its answer is judged by."""

    text: str
    hint: str
    options: tuple[Option, ...]
    rule: Told | None
    shows_rule: bool = False
    """Whether one cannot answer without having read the rule."""


@dataclass(frozen=True)
class Eligibility:
    """eligibility.html: the rules, the questions, and what a script needs to reckon days."""

    rules: tuple[Told, ...]
    questions: tuple[Question, ...]
    days_between: int | None
    """Between two donations of whole blood, where a rule says so."""
    oldest: int | None
    """Up to which age one may give, where a rule says so."""
    lunar_months: str
    provinces: tuple[tuple[str, str], ...]
    """Id and name, for the way on to drives."""


def of(
    rules: Iterable[EligibilityRule], provinces: Iterable[Province], year: int, words: Strings
) -> Eligibility:
    """What the page of rules shows in the year of a build."""
    known = tuple(rules)
    days = next((rule.days_between for rule in known if rule.days_between), None)
    return Eligibility(
        rules=tuple(told(rule, words.language) for rule in known),
        questions=questions(known, words),
        days_between=days,
        oldest=next((rule.age.most for rule in known if rule.age), None),
        lunar_months=lunarmonths.as_text(lunarmonths.from_year(year)) if days else "",
        provinces=tuple((province.id, province.name) for province in provinces),
    )


def told(rule: EligibilityRule, language: str) -> Told:
    """A rule in a language; where it has no translation, as it is."""
    if language == "en" and rule.topic_en and rule.text_en:
        return Told(rule.topic_en, rule.text_en, rule.citation, True, "en")
    return Told(rule.topic, rule.text, rule.citation, False, "vi")


def questions(rules: Iterable[EligibilityRule], words: Strings) -> tuple[Question, ...]:
    """One question for each bound, in the order of the rules, and one for all they do not say.

    None where no rule says how long one waits after a donation: that is what most come to ask.
    """
    known = tuple(rules)
    if not any(rule.days_between for rule in known):
        return ()
    found = []
    for rule in known:
        shown = told(rule, words.language)
        found += [make(rule, shown, words) for bound, make in _ASKED if getattr(rule, bound)]
    last = Question(
        words["asking.other"],
        words["asking.other_hint"],
        (Option(words["asking.other_none"], "on"), Option(words["asking.unsure"], "ask")),
        None,
    )
    return (*found, last)


def _age(rule: EligibilityRule, shown: Told, words: Strings) -> Question:
    assert rule.age
    bounds = rule.age.model_dump()
    return Question(
        words["asking.age"],
        "",
        (
            Option(words["asking.age_under"].format(**bounds), "no"),
            Option(words["asking.age_within"].format(**bounds), "on"),
            Option(words["asking.age_over"].format(**bounds), "over"),
        ),
        shown,
    )


def _weight(rule: EligibilityRule, shown: Told, words: Strings) -> Question:
    """Asks whether one is a woman or a man only at the weights where the rule tells them apart."""
    assert rule.weight
    women, men = rule.weight.women, rule.weight.men
    low, high = sorted((women, men))
    between = (
        (
            Option(
                words["asking.weight_woman"].format(low=low, high=high),
                "on" if women == low else "no",
            ),
            Option(
                words["asking.weight_man"].format(low=low, high=high), "on" if men == low else "no"
            ),
        )
        if low < high
        else ()
    )
    return Question(
        words["asking.weight"],
        words["asking.weight_hint"],
        (
            Option(words["asking.weight_under"].format(low=low), "no"),
            *between,
            Option(words["asking.weight_from"].format(high=high), "on"),
        ),
        shown,
    )


def _donated(_rule: EligibilityRule, shown: Told, words: Strings) -> Question:
    return Question(
        words["asking.donated"],
        "",
        (
            Option(words["asking.donated_never"], "on"),
            Option(words["asking.donated_whole"], "date"),
            Option(words["asking.donated_parts"], "ask"),
            Option(words["asking.donated_unknown"], "ask"),
        ),
        shown,
    )


def _waited(rule: EligibilityRule, shown: Told, words: Strings) -> Question:
    return Question(
        words["asking.waited"].format(months=rule.wait_months),
        words["asking.waited_hint"],
        (Option(words["asking.waited_none"], "on"), Option(words["asking.unsure"], "ask")),
        shown,
        shows_rule=True,
    )


_ASKED = (
    ("age", _age),
    ("weight", _weight),
    ("days_between", _donated),
    ("wait_months", _waited),
)
