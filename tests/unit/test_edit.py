"""Surgery on data files: what is wanted changes, every other value and every comment stays."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from giot_hong import edit
from giot_hong.edit import Append, Edit, Put, RefusedError, Remove, apply, written
from giot_hong.model import Drive
from giot_hong.nodes import Mapping
from giot_hong.parse import parse, plain
from giot_hong.source import Text, decode, read_yaml

ROOT = Path(__file__).resolve().parents[2]
DRIVES = sorted((ROOT / "content/drives").rglob("*.yaml"))
CHANGE = {"date": "2026-05-25", "what": "cancelled", "reason": "Mưa lũ."}

SMALL = """\
# Đợt của xã.
title: Hiến máu ở Thất Khê   # tên ngắn
province: lang-son

certainty: 'tentative' # chưa chốt
sessions:
- date: 2026-05-28 # thứ Năm
  start: 06:30
  weekday: Thứ năm  # như văn bản
  venues: [a, b] # hoặc
  # còn hỏi lại
# buổi sau
- {date: 2026-05-29, start: "06:30", place_as_written: "Hội trường, xã" }

# cuối tệp
notes: |
  Dòng # này là chữ

  hai
# hết
"""


def values(raw: str) -> dict[str, object]:
    """What a file says, read by the engine's own reader."""
    text = decode(raw.encode(), "x.yaml")
    assert isinstance(text, Text)
    tree = read_yaml(text)
    assert isinstance(tree, Mapping), tree
    return plain(tree)


def edited(raw: str, *edits: Edit) -> str:
    """The text after edits of a drive."""
    return apply(raw, edits, Drive)


@pytest.mark.parametrize(
    ("step", "old", "new"),
    [
        (Put(("title",), "Mới"), "title: Hiến máu ở Thất Khê   #", "title: Mới   #"),
        (Put(("certainty",), "confirmed"), "'tentative'", "'confirmed'"),
        (Put(("sessions", 0, "start"), "07:00"), "start: 06:30\n", "start: 07:00\n"),
        (Put(("sessions", 1, "start"), "07:00"), 'start: "06:30"', 'start: "07:00"'),
        (Put(("sessions", 0, "end"), "11:00"), "06:30\n  w", "06:30\n  end: 11:00\n  w"),
        (Put(("sessions", 1, "end"), "11:00"), '"06:30", p', '"06:30", end: "11:00", p'),
        (Put(("sessions", 1, "key"), "b"), "{date", "{key: b, date"),
        (Put(("sessions", 0, "key"), "b"), "- date", "- key: b\n  date"),
        (Put(("sessions", 0, "venues"), ["c"]), "[a, b] # hoặc", "[c]  # hoặc"),
        (Put(("outcome",), "cancelled"), "chốt\n", "chốt\noutcome: cancelled\n"),
        (Put(("notes",), "Một"), "|\n  Dòng # này là chữ\n\n  hai", "Một"),
        (Append(("formerly",), "cu"), "  hai\n", "  hai\nformerly: [cu]\n"),
        (Append(("sessions", 0, "venues"), "c"), "[a, b]", "[a, b, c]"),
        (Remove(("sessions", 1, "start")), ' start: "06:30",', ""),
        (Remove(("sessions", 1, "place_as_written")), ', place_as_written: "Hội trường, xã"', ""),
        (Remove(("sessions", 0, "start")), "  start: 06:30\n", ""),
        (Remove(("sessions", 0, "weekday")), "weekday: Thứ năm  # như", "# như"),
        (Remove(("sessions", 0, "date")), "- date: 2026-05-28 # thứ Năm\n", "- # thứ Năm\n"),
        (Remove(("title",)), "title: Hiến máu ở Thất Khê   #", "#"),
        (Remove(("outcome",)), "", ""),
    ],
)  # fmt: skip
def test_only_what_is_meant_changes(step: Edit, old: str, new: str) -> None:
    """The new text is the old one but for one piece."""
    assert old in SMALL
    assert edited(SMALL, step) == SMALL.replace(old, new, 1)


def test_a_new_group_stands_where_the_model_has_it() -> None:
    """A list of groups is written line by line, after the last earlier key and its comments."""
    new = edited(SMALL, Append(("changes",), CHANGE), Append(("changes",), CHANGE))
    item = "  - date: 2026-05-25\n    what: cancelled\n    reason: Mưa lũ.\n"
    assert new == SMALL.replace("\n# cuối", f"changes:\n{item}{item}\n# cuối")


def test_a_new_item_is_written_as_its_neighbours() -> None:
    """Items in braces get one in braces; a list in brackets grows before its bracket."""
    block = "title: a\nchanges:\n- {date: 2026-01-01, what: other, reason: b}\n"
    assert edited(block, Append(("changes",), CHANGE)) == (
        block + "- {date: 2026-05-25, what: cancelled, reason: Mưa lũ.}\n"
    )
    flow = "title: a\nchanges: [{date: 2026-01-01, what: other, reason: b},] # c\n"
    assert edited(flow, Append(("changes",), CHANGE)) == flow.replace(
        "b},", "b}, {date: 2026-05-25, what: cancelled, reason: Mưa lũ.},"
    )


@pytest.mark.parametrize("empty", ["", " []", " ~", ' ""', " # chưa có", " [] # chưa có"])
def test_a_key_left_empty_is_filled(empty: str) -> None:
    """Forms leave «key:» behind; the value goes there, and the comment stays."""
    new = edited(f"title: a\nchanges:{empty}\nnotes: b\n", Append(("changes",), CHANGE))
    assert values(new) == {"title": "a", "changes": [CHANGE], "notes": "b"}
    assert ("# chưa có" in new) == ("#" in empty)
    text = edited(f"title: a\noutcome:{empty}\n", Put(("outcome",), "held"))
    assert values(text)["outcome"] == "held"


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_line_ends_and_bom_stay(end: str, bom: str) -> None:
    """A file that Notepad wrote is still one afterwards."""
    raw = bom + SMALL.replace("\n", end)
    new = edited(raw, Put(("outcome",), "held"), Append(("changes",), CHANGE))
    assert new.startswith(bom + "#")
    assert set(re.findall(r"\r\n|\r|\n", new)) == {end}
    assert new.count("\ufeff") == len(bom)
    assert new.removeprefix(bom).replace(end, "\n") == edited(
        SMALL, Put(("outcome",), "held"), Append(("changes",), CHANGE)
    )


def test_no_line_end_at_the_end_of_the_file() -> None:
    """The last line need not end."""
    assert edited("title: a", Put(("notes",), "b")) == "title: a\nnotes: b"
    assert edited("title: a\nnotes: b", Remove(("notes",))) == "title: a"


def test_marks_that_stand_alone_stay_so() -> None:
    """A file from a Mac, its marks apart from their letters, changes in the wanted place only."""
    raw = unicodedata.normalize("NFD", SMALL)
    new = edited(raw, Put(("title",), "Mới"), Put(("sessions", 1, "start"), "07:00"))
    assert new == raw.replace(unicodedata.normalize("NFD", "Hiến máu ở Thất Khê"), "Mới").replace(
        '"06:30"', '"07:00"'
    )


@pytest.mark.parametrize(
    "value",
    ["a: b", "a #b", "- a", "? a", "# a", "@a", "`a", "%a", "&a", "*a", "!a", "| a", "> a", "{a",
     "[a", "}", "]", ",a", '"a" b', "'a' b", "a\nb: c", "a\r\nb", "a\tb", "a:", "null", "~", "yes",
     "06:30", "1e3", "0123", "3.950", "...", "---", "a\\nb", "\u2028x\u2028", "a\x85b", "\ufeffa", "\x07",
     " a ", "<<", "=", "a\u0301", "\u0338a", "🩸", "true", "a, b] c} #", "x:y", "a'b", 'a"b'],
)  # fmt: skip
def test_any_text_is_written_safely(value: str) -> None:
    """Whatever a value holds, it is one value and comes back; in block, in braces, in old quotes."""
    meant = unicodedata.normalize("NFC", value)
    for at in [("title",), ("notes",), ("sessions", 0, "weekday"), ("sessions", 1, "weekday")]:
        new = values(edited(SMALL, Put(at, value)))
        for step in at:
            new = new[step]
        assert new == meant
    change = values(edited(SMALL, Append(("changes",), {**CHANGE, "reason": value})))["changes"]
    assert change == [{**CHANGE, "reason": meant}]
    quoted = values(
        edited("title: 'x'\nnotes: \"y\"\n", Put(("title",), value), Put(("notes",), value))
    )
    assert quoted == {"title": meant, "notes": meant}


def test_plain_text_needs_no_quotes() -> None:
    """Sentences, days and numbers stay as staff would type them; hours and such get quotes."""
    assert [written(text) for text in ("Mưa lũ, đường hỏng.", "2026-05-28", "342", "an-giang")] == [
        "Mưa lũ, đường hỏng.", "2026-05-28", "342", "an-giang",
    ]  # fmt: skip
    assert [written(text) for text in ("06:30", "3.950", "Lý do: mưa")] == [
        '"06:30"', '"3.950"', '"Lý do: mưa"',
    ]  # fmt: skip


STYLES = {
    "quoted keys": """\
"title": a
"sessions":
    -   date: x
        weekday: >-
          thu
          là chữ

        start: '06:30'
""",
    "marks of a document": """\
---
title : a
sessions :
  -
    date: x
    weekday: thu # c1
    start: 06:30
...
""",
    "wide apart": """\
title: a
  tiếp theo
sessions:


    # c1
    - date: x

      # c2
      weekday: "a
        b"   # c3

      # c4
changes:

  # c5
""",
    "all in braces": """\
{title: a, sessions: [{date: x, weekday: y, venues: [z]}], notes: "a
  b"}
""",
    "left empty": """\
title: a # c1
sessions:
- {date: x, weekday: y, end: , venues: [ z , ] , }
registration:
  note:
  channel: b
result: {figures: []}
""",
    "lists below lists": """\
title: a
sessions:
- date: x
  venues:
  - a # c1
  # c2
  - b # c3
  weekday: y
changes:
- date: 1
  reason: >
    dài
    # là chữ

  what: y
# c4
""",
}


@pytest.mark.parametrize("name", STYLES)
def test_other_ways_of_writing(name: str) -> None:
    """However a file is written, what is meant changes alone and no comment is lost."""
    raw = STYLES[name]
    edits: list[Edit] = [
        Put(("outcome",), "held"),
        Append(("changes",), CHANGE),
        Put(("sessions", 0, "end"), "11:00"),
        Put(("title",), "T: x"),
        Remove(("sessions", 0, "weekday")),
        Put(("sessions", 0, "venues"), ["q"]),
        Put(("registration", "note"), "n"),
        Put(("result",), {"figures": [{"value": "1", "unit": "units"}]}),
    ]
    new = edited(raw, *edits)
    before, after = values(raw), values(new)
    session = {**before["sessions"][0], "end": "11:00", "venues": ["q"]}
    del session["weekday"]
    assert after == {
        **before,
        "outcome": "held",
        "title": "T: x",
        "sessions": [session],
        "changes": [*before.get("changes", []), CHANGE],
        "registration": {**before.get("registration", {}), "note": "n"},
        "result": {"figures": [{"value": "1", "unit": "units"}]},
    }
    assert sorted(re.findall(r"# c\d", new)) == sorted(re.findall(r"# c\d", raw))


def test_comments_below_a_value_stay_with_it() -> None:
    """A new key stands below the comments that are indented as the parts of the one before it."""
    new = edited(STYLES["wide apart"], Put(("registration", "note"), "a"))
    assert "      # c4\nregistration:\n  note: a\nchanges:\n" in new


@pytest.mark.parametrize(
    ("raw", "step", "said"),
    [
        ("title: [a", Put(("title",), "b"), "lỗi ở dòng"),
        ("title: a\ntitle: b\n", Put(("title",), "b"), "viết hai lần"),
        ("title: a\n", Put(("nothing",), "b"), "Không có khóa"),
        ("title: a\n", Put(("title",), " "), "giá trị trống"),
        ("title: a\n", Put(("notes",), "\ud800"), "ký tự lạ"),
        ("title: a\n", Append(("title",), "b"), "danh sách"),
        ("title: a\n", Remove(("title",)), "khóa duy nhất"),
        ("sessions: [{date: a, # c\n end: b}]\n", Remove(("sessions", 0, "date")), "ghi chú"),
        ("title: a\n", Put(("sessions", 3, "date"), "b"), "sửa tay"),
        ("", Put(("title",), "b"), "đang có lỗi"),
        ("notes: |2\n    a\n   b\n  c\n", Put(("notes",), "x"), "sửa tay"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_safely_is_refused(raw: str, step: Edit, said: str) -> None:
    """A sentence, never a wrong file."""
    with pytest.raises(RefusedError, match=said):
        edited(raw, step)


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1).filter(str.strip)
SCALARS = st.sampled_from(
    [("title",), ("outcome",), ("plan_year",), ("notes",), ("audience",), ("occasion",),
     ("target", "as_written"), ("registration", "note"), ("registration", "channel"),
     ("source", "at"), ("publicity", "last"), ("result", "reported"), ("sessions", 0, "start"),
     ("sessions", 0, "end"), ("sessions", 0, "weekday"), ("sessions", 0, "date"),
     ("sessions", 0, "key"), ("sessions", 0, "place_as_written")]
)  # fmt: skip
EDITS = st.one_of(
    st.builds(Put, SCALARS, TEXTS),
    st.builds(
        Append,
        st.just(("changes",)),
        st.fixed_dictionaries({"date": st.dates().map(date.isoformat), "reason": TEXTS}),
    ),
    st.builds(Append, st.sampled_from([("sessions", 0, "venues"), ("campaigns",)]), TEXTS),
    st.builds(Put, st.just(("sessions", 0, "venues")), st.lists(TEXTS, min_size=1, max_size=3)),
    st.builds(Remove, SCALARS),
)


def commented(raw: str, places: list[int]) -> tuple[str, list[str]]:
    """The text with comments behind some lines and on lines of their own, and those comments."""
    lines, added = raw.split("\n"), []
    for number, place in enumerate(places):
        index = place % (len(lines) - 1)
        comment = f"# lời «{number}»: ghi [chú] 'số'"
        if place % 2 and "#" not in lines[index]:
            lines[index] += f"  {comment}"
        else:
            lines.insert(index, comment)
        added.append(comment)
    return "\n".join(lines), added


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(DRIVES),
    st.lists(st.integers(0, 200), max_size=5),
    st.lists(EDITS, min_size=1, max_size=4),
    st.sampled_from(["\n", "\r\n"]),
)
def test_any_edit_keeps_the_rest(
    path: Path, places: list[int], edits: list[Edit], end: str
) -> None:
    """Over real files with comments anywhere: other values, comments and line ends stay."""
    raw, comments = commented(path.read_text(encoding="utf-8"), places)
    before = values(raw)
    try:
        new = edited(raw.replace("\n", end), *edits)
    except RefusedError as error:
        assert "khóa duy nhất" in str(error)  # noqa: PT017 - the only refusal there may be here
        return
    after = values(new)
    assert sorted(re.findall(r"# lời «.*", new.replace("\r", ""))) == sorted(comments)
    assert set(re.findall(r"\r\n|\r|\n", new)) == {end}
    touched = {step.at[0] for step in edits}
    assert {key: value for key, value in before.items() if key not in touched} == {
        key: value for key, value in after.items() if key not in touched
    }
    assert after["sessions"][1:] == before["sessions"][1:]  # an edit touches the first alone
    untouched = [line for line in raw.split("\n") if ":" in line and not line.startswith((" ", "#"))
                 and line.partition(":")[0] not in touched]  # fmt: skip
    written_lines = new.split(end)
    assert [line for line in written_lines if line in untouched] == untouched


def test_a_real_drive_stays_a_drive() -> None:
    """Real edits of a real file give a value that the model takes."""
    raw = (ROOT / "content/drives/2026/lang-son/lang-son-2026-dot-1-that-khe.yaml").read_text(
        encoding="utf-8"
    )
    new = edited(raw, Put(("outcome",), "cancelled"), Append(("changes",), CHANGE))
    text = decode(new.encode(), "x.yaml")
    assert isinstance(text, Text)
    tree = read_yaml(text)
    assert isinstance(tree, Mapping)
    drive = parse(Drive, tree, text)
    assert isinstance(drive, Drive)
    assert drive.changes[0].reason == "Mưa lũ."


@pytest.mark.parametrize(
    "wrong",
    [
        "title: b # c\nnotes: d\n",
        "title: b\nnotes: c\n",
        "title: b # c\n",
        "title: a # c\nnotes: c\n",
        "title: b # c\nnotes: c\nround: 1\n",
    ],
)
def test_a_wrong_text_never_leaves(wrong: str) -> None:
    """The last look: another value, a lost comment, a lost or new key, or nothing done at all."""
    old, new = (edit._Draft(text, Drive) for text in ("title: a # c\nnotes: c\n", wrong))
    with pytest.raises(RefusedError, match="sửa tay"):
        edit._verify(old, new, [Put(("title",), "b")])
