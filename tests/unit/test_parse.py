"""From a tree to a value, or to the Vietnamese sentence for each kind of pydantic's errors."""

from __future__ import annotations

from typing import Literal

import pytest
from pydantic import Field

from giot_hong.fields import Count, Day
from giot_hong.model import Record
from giot_hong.parse import nearest, parse, spot
from giot_hong.problems import Problem
from giot_hong.source import Mapping, Text, read_yaml


class Part(Record):
    """A group of keys."""

    name: str = Field(description="Tên phần.")
    size: Count | None = Field(None, description="Cỡ.")


class Whole(Record):
    """Every kind of field."""

    title: str = Field(description="Tên.")
    state: Literal["open", "full"] = Field("open", description="open = còn, full = hết.")
    day: Day | None = Field(None, description="Ngày.")
    words: tuple[str, ...] = Field((), description="Các chữ.")
    parts: tuple[Part, ...] = Field(min_length=1, description="Các phần.")
    part: Part | None = Field(None, description="Một phần.")


def faults(yaml: str) -> list[Problem]:
    """The problems of a text."""
    text = Text("content/x.yaml", yaml)
    tree = read_yaml(text)
    assert isinstance(tree, Mapping)
    found = parse(Whole, tree, text)
    assert isinstance(found, list), found
    return found


GOOD = "title: a\nparts: [{name: b}]\n"


@pytest.mark.parametrize(
    ("yaml", "place", "code", "said"),
    [
        ("parts: [{name: b}]\n", (1, 1), "THIEU-01", "Tệp này thiếu khóa «title»: Tên."),
        ("title: a\nparts:\n  - size: 1\n", (3, 5), "THIEU-01", "thiếu khóa «name»: Tên phần."),
        (GOOD + "part: {size: 1}\n", (3, 1), "THIEU-01", "thiếu khóa «name»"),
        ("title: a\n", (1, 1), "THIEU-01", "thiếu khóa «parts»"),
        (GOOD + "colour: red\n", (3, 1), "KHOA-01", "Không có khóa «colour»"),
        (GOOD + "part: {name: a, colour: red}\n", (3, 17), "KHOA-01", "Không có khóa «colour»"),
        (GOOD + "state: đầy\n", (3, 8), "CHON-01", "open = còn, full = hết."),
        (GOOD + "state: [open]\n", (3, 1), "KIEU-01", "Khóa «state» cần một dòng chữ"),
        (GOOD + "day: mai\n", (3, 6), "NGAY-01", "Không đọc được ngày này."),
        (GOOD + "day: {a: b}\n", (3, 1), "KIEU-01", "Chỗ này cần một dòng chữ"),
        (GOOD + "words: a\n", (3, 8), "KIEU-01", "Khóa «words» cần một danh sách."),
        (GOOD + "words: [[a]]\n", (3, 9), "KIEU-01", "Mục thứ 1 của «words» cần một dòng chữ"),
        (GOOD + "words:\n  - a\n  - b: c\n", (5, 5), "CU-PHAP-01", "dấu hai chấm"),
        (GOOD + "words:\n  - a:\n      - b\n", (4, 5), "KIEU-01", "Mục thứ 1 của «words»"),
        (GOOD + "part: a\n", (3, 7), "KIEU-01", "cần một nhóm khóa con"),
        ("title: a\nparts: [a]\n", (2, 9), "KIEU-01", "Mục thứ 1 của «parts» cần một nhóm"),
        ("title: a\nparts: a\n", (2, 8), "KIEU-01", "một danh sách các nhóm khóa"),
        ("title: [a]\nparts: [{name: b}]\n", (1, 1), "KIEU-01", "Khóa «title» cần một dòng chữ"),
        (GOOD + "part: {name: a, size: x}\n", (3, 23), "SO-01", "Không đọc được số này"),
        (GOOD + "title: b\n", (3, 1), "CU-PHAP-04", "lần đầu ở dòng 1"),
        (GOOD + "part:\n  name: a\n  name: b\n", (5, 3), "CU-PHAP-04", "lần đầu ở dòng 4"),
    ],
)
def test_each_kind(yaml: str, place: tuple[int, int], code: str, said: str) -> None:
    """Each kind of error has one sentence, one code and its own place."""
    (problem,) = faults(yaml)
    assert (problem.line, problem.column, problem.code) == (*place, code)
    assert said in problem.message


def test_all_at_once() -> None:
    """All faults of a file are told together."""
    codes = [problem.code for problem in faults("state: x\nday: mai\nwords: a\ncolour: b\n")]
    assert sorted(codes) == ["CHON-01", "KHOA-01", "KIEU-01", "NGAY-01", "THIEU-01", "THIEU-01"]


def test_a_misspelt_key_is_told_once() -> None:
    """«titel» is unknown and means title; that title is missing is not said as well."""
    (problem,) = faults("titel: a\nparts: [{name: b}]\n")
    assert (problem.code, problem.nearest) == ("KHOA-01", "title")


def test_wrong_items_do_not_make_the_list_short() -> None:
    """A list whose only item is wrong has one problem: the item."""
    assert [problem.code for problem in faults("title: a\nparts:\n  - nam: b\n")] == ["KHOA-01"]


@pytest.mark.parametrize("empty", ["", "~", "null", "''", '"  "', "[]", "[~, '']", "{}"])
def test_what_was_left_empty_is_missing(empty: str) -> None:
    """An empty value of any kind is as if the key were not there."""
    text = Text("x.yaml", GOOD + f"words: {empty}\n")
    tree = read_yaml(text)
    assert isinstance(tree, Mapping)
    assert parse(Whole, tree, text) == Whole(title="a", parts=(Part(name="b"),))


@pytest.mark.parametrize(
    "yaml",
    ["title: no\n", "title: 11:30\n", "title: 00123\n", "title: 2026-05-28\n", "title: on\n"],
)
def test_text_stays_text(yaml: str) -> None:
    """YAML makes no numbers, hours, days or truths of text."""
    text = Text("x.yaml", yaml + "parts: [{name: b}]\n")
    tree = read_yaml(text)
    assert isinstance(tree, Mapping)
    value = parse(Whole, tree, text)
    assert isinstance(value, Whole)
    assert value.title == yaml.removeprefix("title: ").strip()


def test_places_count_past_empty_items() -> None:
    """An empty item before a wrong one does not shift the place."""
    (problem,) = faults("title: a\nparts:\n  -\n  - name: b\n    size: x\n")
    assert (problem.line, problem.column) == (5, 11)


def test_spot_of_what_is_not_there() -> None:
    """A place that does not exist is that of the nearest thing above it."""
    text = Text("x.yaml", "title: a\npart:\n  name: b\n")
    tree = read_yaml(text)
    assert isinstance(tree, Mapping)
    assert spot(tree, ("part", "size", 3)) == {"line": 2, "column": 1, "width": 4}
    assert spot(tree, ()) == {"line": 1, "column": 1, "width": 1}


@pytest.mark.parametrize(
    ("word", "found"), [("confirmd", "confirmed"), ("ĐÃ CHỐT", "đã chốt"), ("xyz", "")]
)
def test_nearest(word: str, found: str) -> None:
    """The nearest choice is found without marks; nothing is better than anything."""
    assert nearest(word, ["tentative", "confirmed", "đã chốt"]) == found
