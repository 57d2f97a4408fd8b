"""The fast reader of plain YAML gives the tree that the parser's events give, or none."""

from __future__ import annotations

import random
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from giot_hong.nodes import MAX_DEPTH
from giot_hong.plainyaml import read_plain
from giot_hong.source import Mapping, Text, _build, decode, read_text, read_yaml

ROOT = Path(__file__).resolve().parent.parent.parent
CONTENT = ROOT / "content"
# Real files that the fast reader may leave to the events; whoever adds one says why.
LEFT_TO_EVENTS: set[str] = set()


def yaml_of(path: Path) -> tuple[Text, str, int] | None:
    """A file, the YAML in it and the line where that begins; nothing for a page of Pelican's."""
    text = read_text(path, path.relative_to(ROOT).as_posix())
    assert isinstance(text, Text)
    if path.suffix == ".yaml":
        return text, text.body, 1
    if text.lines[0] != "---":
        return None
    return text, "\n".join(text.lines[1 : text.lines.index("---", 1)]) + "\n", 2


FILES = [
    found
    for path in sorted([*CONTENT.rglob("*.yaml"), *CONTENT.rglob("*.md")])
    if (found := yaml_of(path))
]
REAL = [body for _, body, _ in FILES if len(body) < 5_000]
# Forms that real files may have, but few or none have today.
FORMS = [
    "a: b\n",
    "a:\n  - b\n  - c: d\n    e: f\n",
    "a:\n- b\n- c: 1\n  d: 2\nb:\n",
    "a: [x, y]\nb: {c: d, e: 'f'}\n",
    "a:\n  b:\n    c:\n    d: 1\n",
    "a:\n  - {b: c}\n  - \"x: y # z\"\n  - 'q'\n",
    "# c\na: \"x\" # y\nb: 'z'   # w\n\n\nc: d # e\n",
    "a: 07:30\nb: [07:30, null, \"\", '', 1]\nc:\nd: null\n",
    "a:\n  -   b:   c\n      d: e\n  -   f\n",
]
# What ends, opens or changes a value, a line or a group for YAML.
SHARP = [
    ":", ": ", " :", " #", "#", "# c", "-", "- ", "---", "...", "- - ", "? ", "&a ", "*a", "!t ",
    "|", ">", "%", "@", "`", "[", "]", "{", "}", "[]", "{}", "[a, b]", "{a: b}", ",", ", ", '"',
    "'", "''", "\\", '""', '"a"', "'a'", "~", "null", "\t", " ", "  ", "\n", "\n\n", "\n  ", "\n- ",
    "\n  - ", "\na: b\n", "\n  a: b\n", "\n  - a: b\n", "\n    c: d\n", "a", "a:", "a: b", "a:b",
    "\r", "\x85", "\u2028", "\ufeff", "\xa0", "\u3000", "\u200b", "e\u0301", "ệ", "😀", "\ue000",
    "\x7f", "\0", "\ufffe", "<<: ", "=", "k" * 70 + ": v", "v" * 1100, "'a, b'", "[\"a\", 'b']",
    "[a: b]", "{a: b: c}", "[a:]", "{a: }", "[a , b]", "[ a ]", "[a,b]", "[a, ]", "[-a]", "[a #b]",
    "[null, a]", "['']", "[' ']", '["\xa0"]', "['a']: b", "{a: null}", "{a: 1, a: 2}",
]  # fmt: skip
PIECES = [
    "a", "x-1", "null", "~", '"q"', "'q'", "[a, b]", "{a: b}", "v w", "a: b", "# c", "07:30", "[]",
    "{}", "", "a # c", "'a' # c", "a:",
]  # fmt: skip

Edit = tuple[int, float, float, int, str]
EDITS: st.SearchStrategy[list[Edit]] = st.lists(
    st.tuples(
        st.integers(0, 6),
        st.floats(0, 1, exclude_max=True),
        st.floats(0, 1, exclude_max=True),
        st.integers(0, 8),
        st.one_of(st.sampled_from(SHARP), st.text(max_size=2)),
    ),
    min_size=1,
    max_size=4,
)
LINES = st.tuples(
    st.sampled_from(["", "", "  ", "  ", "    ", "    ", "      ", " ", "   "]),
    st.sampled_from(["", "", "- ", "-  "]),
    st.sampled_from(["", "a:", "b:", "c:", "a: ", "b: ", "c: ", "d: ", "e:  ", "f : "]),
    st.sampled_from(PIECES),
    st.sampled_from(["", "", "", " ", " # c", ":"]),
).map("".join)


def edited(body: str, edits: list[Edit]) -> str:
    """The text after some slips of the hand: characters and lines cut, put in, moved, shifted."""
    for kind, where, other, size, new in edits:
        place = int(where * len(body))
        lines = body.split("\n")
        at, to = int(where * len(lines)), int(other * len(lines))
        if kind == 0:
            body = body[:place] + new + body[place:]
            continue
        if kind == 1:
            body = body[:place] + new + body[place + size :]
            continue
        if kind == 2:
            lines[at] = " " * size + lines[at]
        elif kind == 3:
            lines[at] = lines[at][min(size, len(lines[at]) - len(lines[at].lstrip(" "))) :]
        elif kind == 4:
            lines[at], lines[to] = lines[to], lines[at]
        elif kind == 5:
            lines[at] += new
        else:
            lines[at] = lines[at].partition(": ")[0] + ": " + new
        body = "\n".join(lines)
    return body


def compare(body: str, first_line: int = 1) -> bool:
    """Hold the two readers side by side; whether the fast one took the text."""
    fast = read_plain(body, first_line)
    if fast is None:
        return False
    text = Text("content/x.yaml", "\n" * (first_line - 1) + body)
    slow = _build(text, body, first_line - 1)  # raises if it refuses what the other took
    assert fast == slow
    assert repr(fast) == repr(slow)  # the order of the keys too
    return True


@settings(max_examples=500, deadline=None)
@given(body=st.sampled_from([*REAL, *FORMS]), edits=EDITS, first_line=st.sampled_from([1, 2, 9]))
def test_spoilt_files(body: str, edits: list[Edit], first_line: int) -> None:
    """After slips of the hand in a file the fast reader gives the same tree, or none."""
    compare(edited(body, edits), first_line)


@settings(max_examples=500, deadline=None)
@given(body=st.sampled_from(REAL), other=st.sampled_from([*REAL, *FORMS]), data=st.data())
def test_spliced_files(body: str, other: str, data: st.DataObject) -> None:
    """Two files cut and joined anywhere give the same tree, or none."""
    cut = data.draw(st.integers(0, len(body)))
    rest = data.draw(st.integers(0, len(other)))
    compare(body[:cut] + other[rest:])


@settings(max_examples=1000, deadline=None)
@given(lines=st.lists(LINES, max_size=8), end=st.sampled_from(["", "\n", "\n\n", "\n ", "\n# c"]))
def test_composed_texts(lines: list[str], end: str) -> None:
    """Lines of all forms at all depths give the same tree, or none."""
    compare("\n".join(lines) + end)


@settings(max_examples=300, deadline=None)
@given(pieces=st.lists(st.one_of(st.sampled_from(SHARP), st.text(max_size=3)), max_size=30))
def test_heaps_of_signs(pieces: list[str]) -> None:
    """No heap of YAML's own signs is taken for something that it is not."""
    compare("a: b\n" + "".join(pieces))


@pytest.mark.slow
@settings(max_examples=10_000, deadline=None)
@given(body=st.sampled_from([*REAL, *FORMS]), edits=EDITS)
def test_spoilt_files_at_length(body: str, edits: list[Edit]) -> None:
    """The same for thousands of slips."""
    compare(edited(body, edits))


def test_files_take_the_fast_way() -> None:
    """Every real file is read by the fast reader, so that it does not go out of use unseen."""
    left = {text.path for text, body, first_line in FILES if not compare(body, first_line)}
    assert left == LEFT_TO_EVENTS
    assert len(FILES) > 90


@pytest.mark.parametrize("body", FORMS)
def test_forms_take_the_fast_way(body: str) -> None:
    """So do forms that the real files of today do not have."""
    assert compare(body)


def bench(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A program of ``benchmarks/``, which is no package."""
    monkeypatch.setattr(sys, "path", [*sys.path])  # it may add to it
    spec = spec_from_file_location(f"bench_{name}", ROOT / "benchmarks" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_benchmarks_take_the_fast_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And all that the benchmarks write, or what they measure is not what staff have."""
    bench("build", monkeypatch).make_content(tmp_path, 40)
    drives, venues, directives = (
        [path.read_text(encoding="utf-8") for path in tmp_path.glob(pattern)]
        for pattern in ("drives/*/*/*.yaml", "venues/*/*.yaml", "directives/*/*.md")
    )
    assert all((drives, venues, directives))
    heads = [whole.split("---\n")[1] for whole in directives]
    assert all(compare(body) for body in (*drives, *venues, *heads))
    edits = bench("history", monkeypatch).edits
    chance = random.Random(1)  # noqa: S311
    assert all(compare(edits(body, chance)) for body in drives for _ in range(9))


@pytest.mark.parametrize("depth", [MAX_DEPTH - 2, MAX_DEPTH - 1, MAX_DEPTH, MAX_DEPTH + 1])
def test_depth(depth: int) -> None:
    """What may be too deep for the events is not taken."""
    body = "".join(f"{' ' * level}a:\n" for level in range(depth))
    assert compare(body) is (depth < MAX_DEPTH)
    assert isinstance(read_yaml(Text("content/x.yaml", body)), Mapping) is (depth <= MAX_DEPTH)
    compare(body[:-1] + " [x]\n")


@pytest.mark.parametrize("odd", ["\x85", "\u2028", "\u2029"])
def test_odd_line_ends(odd: str) -> None:
    """Line ends that only YAML sees are blanks in a text, and never taken in raw YAML."""
    text = decode(f"a: é{odd}b\n".encode(), "content/x.yaml")
    assert isinstance(text, Text)
    assert text.body == "a: é b\n"
    assert read_plain(f"a: é{odd}b\n") is None


def test_long_lines_end_soon() -> None:
    """No line makes the patterns go back and forth."""
    blanks, words = " " * 200_000, "a, " * 80_000
    for line in (
        f"a{blanks}b#",
        f"a: [{words}{blanks}",
        f"a: {{b: {blanks}x ;",
        f"a: 'x'{blanks}y",
    ):
        compare(line + "\n")
