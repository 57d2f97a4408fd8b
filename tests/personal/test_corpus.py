"""How many of 540 texts the net for personal data judges rightly.

``corpus.toml`` was written by someone who had not seen the rules: office papers, tables, records and
file metadata as offices really write them, with whether each must be refused and why. It holds no
number of anyone: each ``#`` becomes a digit here, by chance but the same every time.

Measured 2026-11-22, when the rules knew telephone numbers, twelve-digit ID numbers and mailboxes alone:
97 of 200 refused that must be, 7 of 340 refused that must pass. Whatever changes the rules must not do
worse, and raises the bounds when it does better.
"""

from __future__ import annotations

import random
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

from giot_hong import personal
from giot_hong.source import Text

REFUSED, WRONGLY = 97, 7
_WIDE, _HASH = "\uff03", "\u2317"


def filled(case: dict[str, Any]) -> str:
    """The text of a case with digits in the place of its marks."""
    chance = random.Random(case["id"])  # noqa: S311 - the same every time
    made = {
        "#": lambda: str(chance.randrange(10)),
        _WIDE: lambda: chr(0xFF10 + chance.randrange(10)),
    }
    return "".join(made[one]() if one in made else one for one in case["text"]).replace(_HASH, "#")


def test_the_net_is_as_fine_as_it_was() -> None:
    """Of what must be refused as much as before, and no more of what must pass."""
    cases = tomllib.loads((Path(__file__).parent / "corpus.toml").read_text(encoding="utf-8"))[
        "case"
    ]
    found = Counter(
        (case["must_refuse"], bool(list(personal.find(Text("x.md", filled(case))))))
        for case in cases
    )
    assert found[True, True] + found[True, False] == 200
    assert found[False, True] + found[False, False] == 340
    assert found[True, True] >= REFUSED
    assert found[False, True] <= WRONGLY
