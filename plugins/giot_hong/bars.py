"""A result beside its target, as a short bar and the words that say the same.

Only where both are numbers of one unit: units are never added, and never compared.
"""

from __future__ import annotations

from dataclasses import dataclass

from giot_hong import phrases
from giot_hong.model import Quantity

_FULL = 100


@dataclass(frozen=True)
class Bar:
    """What the drawing and the sentence beside it need."""

    target: Quantity
    result: Quantity
    done: float
    """How much of the bar is filled, of 100."""
    mark: float | None
    """Where on it the target stands, when the result is above that."""

    @property
    def share(self) -> str:
        """``70,8%``."""
        return phrases.percent(self.result.value, self.target.value)

    @property
    def amounts(self) -> str:
        """``85/120 đơn vị máu``."""
        whole = phrases.quantity(self.target.value, self.target.unit)
        return f"{phrases.number(self.result.value)}/{whole}"


def compare(result: Quantity, target: Quantity | None) -> Bar | None:
    """The bar of a result and its target; None where they cannot be compared."""
    if target is None or target.unit != result.unit or target.value == 0:
        return None
    share = result.value / target.value
    if share <= 1:
        return Bar(target, result, round(_FULL * share, 1), None)
    return Bar(target, result, _FULL, round(_FULL / share, 1))
