"""A result beside its target: what is compared, what the bar shows and what the words say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giot_hong import bars, phrases
from giot_hong.model import Quantity

numbers = st.integers(1, 999_999_999)


def amount(value: int, unit: str = "units", *, at_least: bool = False) -> Quantity:
    """So many of a unit."""
    return Quantity.model_validate(
        {"value": str(value), "unit": unit, "at_least": "yes" if at_least else "no"}
    )


def test_a_part_of_the_target() -> None:
    """The example of the theme's words, with a comma in the share."""
    bar = bars.compare(amount(85), amount(120))
    assert bar
    assert (bar.amounts, bar.share) == ("85/120 đơn vị máu", "70,8%")
    assert (bar.done, bar.mark) == (70.8, None)


def test_more_than_the_target() -> None:
    """The bar is full, and where the target stands on it is marked."""
    bar = bars.compare(amount(1250), amount(1000))
    assert bar
    assert (bar.amounts, bar.share) == ("1.250/1.000 đơn vị máu", "125%")
    assert (bar.done, bar.mark) == (100, 80)


@pytest.mark.parametrize(
    ("result", "target"),
    [
        (amount(85), None),
        (amount(85), amount(85, "converted_units")),
        (amount(85, "registered"), amount(120)),
        (amount(85), amount(0)),
    ],
)
def test_what_cannot_be_compared(result: Quantity, target: Quantity | None) -> None:
    """No target, another unit, or nothing to reach: no bar."""
    assert bars.compare(result, target) is None


def test_nothing_came_of_it() -> None:
    """A result of none is a result."""
    bar = bars.compare(amount(0), amount(120))
    assert bar
    assert (bar.share, bar.done) == ("0%", 0)


@given(numbers, numbers)
def test_a_bar_stays_within_itself(result: int, target: int) -> None:
    """However small or large the numbers are; «100%» is said only of what is reached."""
    bar = bars.compare(amount(result), amount(target))
    assert bar
    assert 0 <= bar.done <= 100
    assert bar.mark is None or 0 <= bar.mark <= 100
    share = float(bar.share.removesuffix("%").replace(".", "").replace(",", "."))
    assert (share >= 100) == (result >= target)


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(1, 3, "33,3%"), (9999, 10000, "99,9%"), (1, 1, "100%"), (25, 2, "1.250%"), (0, 5, "0%")],
)
def test_a_share_in_words(part: int, whole: int, said: str) -> None:
    """One decimal after a comma, none where it is 0, never rounded up."""
    assert phrases.percent(part, whole) == said
