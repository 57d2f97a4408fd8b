"""The deliberately wrong tree beside this file, and the complete list of what is said about it.

``expected.txt`` is the promise, kept by hand: a new rule is one more line there and one more
mistake in ``content/``. ``report.txt`` is what staff then read::

    giot-hong check --content tests/broken/content > tests/broken/report.txt
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from broken.odd import CASES
from conftest import run_command

from giot_hong import check
from giot_hong.problems import CODES, Problem

HERE = Path(__file__).resolve().parent
PROMISED = (HERE / "expected.txt").read_text(encoding="utf-8").splitlines()
# Needs links, git or bytes that the tables do not hold; see test_odd_bytes.py.
ELSEWHERE = {"TEP-04", "DINH-DANH-04", "DANG-03", "DOT-06"}
# Words that an office worker should not have to know, or that blame.
HARD_WORDS = re.compile(
    r"\b(parse|token|string|mapping|scalar|null|schema|syntax|invalid|error|traceback|bạn đã sai)\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def problems() -> list[Problem]:
    """Everything that is said about the wrong tree."""
    return check.check(HERE / "content")[1]


def test_every_promise_is_kept(problems: list[Problem]) -> None:
    """The wrong tree gives exactly the promised list: each file, line, column and code."""
    said = [
        f"{each.path.removeprefix('content/')}:{each.line}:{each.column} {each.code}"
        for each in problems
    ]
    assert said == PROMISED


def test_the_report_is_the_golden_one() -> None:
    """The command prints the committed report word for word, and exits with 1."""
    done = run_command("check", "--content", str(HERE / "content"))
    assert done.returncode == 1
    assert done.stdout == (HERE / "report.txt").read_text(encoding="utf-8")


def test_every_code_is_shown_somewhere() -> None:
    """Each code of the lexicon is promised by the wrong tree or by the table of odd files."""
    shown = {line.split(" ")[1] for line in PROMISED}
    shown |= {promise.split(" ")[1] for case in CASES for promise in case.promised}
    assert shown | ELSEWHERE == set(CODES)


def test_sorted_by_file_and_line(problems: list[Problem]) -> None:
    """Problems come by file, then line, then column."""
    places = [(each.path, each.line, each.column) for each in problems]
    assert places == sorted(places)


def test_nothing_is_said_twice(problems: list[Problem]) -> None:
    """One mistake has one problem: no place has the same code twice, but for what is missing."""
    places = [
        (each.path, each.line, each.column, each.code)
        for each in problems
        if each.code != "THIEU-01"
    ]
    assert len(places) == len(set(places))


def test_every_caret_stands_under_what_is_meant(problems: list[Problem]) -> None:
    """The caret is inside the line shown, and under a character, not under a blank."""
    for each in problems:
        if each.excerpt:
            start = each.column - each.excerpt_start
            under = each.excerpt[start : start + each.width]
            assert len(under) == each.width, each
            assert under.strip() or each.code == "CU-PHAP-02", each


def test_sentences_are_plain(problems: list[Problem]) -> None:
    """Each sentence is whole, in Vietnamese, without jargon."""
    for each in problems:
        assert each.message[0].isupper(), each.message
        assert each.message.endswith((".", "?")), each.message
        assert not HARD_WORDS.search(each.message), each.message
    for code in CODES.values():
        assert code.advice.endswith(".")
        assert not HARD_WORDS.search(code.title + code.advice)
