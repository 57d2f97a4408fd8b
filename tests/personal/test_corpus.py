"""How many of 540 and of 300 texts the rules for personal data judge rightly.

Both corpora were written by somebody who had not seen the rules: office papers, tables, records and file
metadata as offices really write them, with whether each must be refused and why. They hold no number of
anyone: each ``#`` becomes a digit here, by chance but the same every time. What a case says the register
of offices holds is given to the rules as that register.

``corpus.toml`` was measured on 2026-11-22. Before the rules, 97 of its 200 were refused and 7 of its 340
wrongly. The rules were then written while looking at every second case (the first, the third, …: 100 and
170), until all of these were right. The other half was measured once before anyone looked at what failed
there: 74 of 100 refused, 3 of 170 wrongly. (Whoever wrote the rules had read the first 130 cases of both
halves, all of which must pass.) After that the failures of the other half were read too.

``corpus2.toml`` was measured whole on 2026-11-22/23, once and unseen, by those rules: 100 of 120 refused,
5 of 180 wrongly; without the contested 99 of 116 and 4 of 174. That is what to expect of texts that nobody
has seen. Then its failures were read and rules made more general: the bounds below are of rules that know
both corpora. (Later some of its mailboxes got digits, which changes no judgement.) Whatever changes the
rules must not do worse, and raises the bounds when it does better.
"""

from __future__ import annotations

import random
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from giot_hong import personal
from giot_hong.source import Text, decode

Cases = list[dict[str, Any]]

_WIDE, _HASH = "\uff03", "\u2317"


def filled(case: dict[str, Any]) -> str:
    """The text of a case with digits in the place of its marks."""
    chance = random.Random(case["id"])  # noqa: S311 - the same every time
    made = {
        "#": lambda: str(chance.randrange(10)),
        _WIDE: lambda: chr(0xFF10 + chance.randrange(10)),
    }
    return "".join(made[one]() if one in made else one for one in case["text"]).replace(_HASH, "#")


def register(case: dict[str, Any]) -> frozenset[str]:
    """The numbers and mailboxes of offices that stand in a case, as the register holds them."""
    text, marked = filled(case), case["text"]
    keys, at = set(), 0
    for number in case.get("register", ()):
        at = marked.index(number, at)
        written = text[at : at + len(number)].strip('"')
        keys.add(written.lower() if "@" in written else personal.digits_of(written))
        at += len(number)
    return frozenset(keys)


def refused(case: dict[str, Any]) -> bool:
    """Whether the rules find anything personal in a case."""
    text = decode(filled(case).encode(), "content/x.md")
    assert isinstance(text, Text)
    return any(True for _ in personal.find(text, register(case)))


def cases(name: str) -> Cases:
    """The texts of a corpus."""
    path = Path(__file__).parent / f"{name}.toml"
    read: Cases = tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    return read


@pytest.mark.parametrize(
    ("name", "with_contested", "must", "least", "may", "most"),
    [
        ("corpus", True, 200, 197, 340, 0),
        ("corpus", False, 196, 193, 323, 0),
        ("corpus2", True, 120, 118, 180, 1),
        ("corpus2", False, 116, 116, 174, 0),
    ],
)
def test_both_rates(
    name: str, with_contested: bool, must: int, least: int, may: int, most: int
) -> None:
    """Of what must be refused as much as before, and no more of what must pass."""
    found = Counter(
        (case["must_refuse"], refused(case))
        for case in cases(name)
        if with_contested or "contested" not in case
    )
    print(dict(found))
    assert found[True, True] + found[True, False] == must
    assert found[False, True] + found[False, False] == may
    assert found[True, True] >= least
    assert found[False, True] <= most


def test_the_register_alone_lets_pass() -> None:
    """A mobile number of an office passes for its register, and not without it."""
    (case,) = (case for case in cases("corpus") if case["id"] == "o-hotline-hospital")
    assert not refused(case)
    assert refused({**case, "register": []})
