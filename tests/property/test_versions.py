"""Old texts are read key by key; that must give what the whole file gives."""

from __future__ import annotations

import difflib
import io
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from giot_hong import catalogue, gitlog
from giot_hong.model import Drive
from giot_hong.parse import parse
from giot_hong.problems import Problem
from giot_hong.source import decode, read_yaml
from giot_hong.versions import Archive, Values, values_of

CONTENT = Path(__file__).resolve().parents[2] / "content"
DRIVES = [path.read_text(encoding="utf-8") for path in sorted(CONTENT.glob("drives/*/*/*.yaml"))]
LINES = sorted({line for text in DRIVES for line in text.split("\n")})
ODD = [
    "", "# ghi chú", "---", "...", "%YAML 1.1", "title: Khác", "title: 'mở", "notes: |", "  dòng",
    "notes: [a,", "b]", "- a", "  - date: 2026-05-28", "certainty: confirmed", "certainty:", "x: 1",
    '"title": a', "title : a", "outcome: cancelled", "sessions: []", "doubts: {}", "\tx", "? a",
    "&a b: c", "notes: \"a", "# b\"", "b\"", "result: ", "target: {value: 5, unit: units}",
]  # fmt: skip


ARCHIVE = Archive()
"""One for all examples: what it remembers of one text must not spoil another."""


def read_whole(raw: bytes) -> Values | None:
    """A drive's values as the catalogue reads them."""
    text = decode(raw, "drives/a")
    if isinstance(text, Problem):
        return None
    tree = read_yaml(text)
    value = tree if isinstance(tree, Problem) else parse(Drive, tree, text)
    return values_of(value) if isinstance(value, Drive) else None


def read_by_key(raw: bytes, archive: Archive) -> Values | None:
    """The same as history reads them."""
    archive.texts["x"] = raw
    archive._versions.clear()
    version = archive.version(("drives", "a"), "x")
    return version.values if version else None


def test_real_drives_are_read_alike() -> None:
    """Every drive of the content, all by one archive."""
    archive = Archive()
    assert DRIVES
    for text in DRIVES:
        assert read_by_key(text.encode(), archive) == read_whole(text.encode()) is not None


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_mixed_lines_are_read_alike(data: st.DataObject) -> None:
    """Files with lines taken out, put in and moved: readable or not, both ways agree."""
    lines = data.draw(st.sampled_from(DRIVES)).split("\n")
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, len(lines)))
        if data.draw(st.booleans()) and at < len(lines):
            del lines[at]
        else:
            lines.insert(at, data.draw(st.sampled_from(LINES) | st.sampled_from(ODD)))
    raw = "\n".join(lines).encode()
    assert read_by_key(raw, ARCHIVE) == read_whole(raw)


def lines_of(text: str) -> gitlog.Lines:
    """The lines of a text, each with its end."""
    return [line.encode() for line in io.StringIO(text, newline="\n")]


def hunks(old: gitlog.Lines, new: gitlog.Lines) -> tuple[gitlog.Hunk, ...]:
    """What git would tell of a change."""
    codes = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return tuple(gitlog.Hunk(a, b, new[c:d]) for kind, a, b, c, d in codes if kind != "equal")


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_changed_lines_are_read_alike(data: st.DataObject) -> None:
    """A file that is edited again and again, read by what changed in it alone."""
    archive = Archive()
    path = "drives/2026/lang-son/a.yaml"
    old, blob = lines_of(data.draw(st.sampled_from(DRIVES))), "0"
    archive.edits((gitlog.FileChange(path, None, blob, (gitlog.Hunk(0, 0, old),)),))
    for number in range(1, 6):
        lines = [line.decode() for line in old]
        for _ in range(data.draw(st.integers(1, 2))):
            at = data.draw(st.integers(0, len(lines)))
            if data.draw(st.booleans()) and at < len(lines):
                del lines[at]
            else:
                lines.insert(at, data.draw(st.sampled_from(LINES) | st.sampled_from(ODD)) + "\n")
        text = "".join(lines).removesuffix("\n" * data.draw(st.integers(0, 1)))
        new = lines_of(text)
        if new == old:
            continue
        change = gitlog.FileChange(path, blob, str(number), hunks(old, new))
        found = [edit.now.values for edit in archive.edits((change,))]
        whole = read_whole(text.encode())
        assert found == ([] if whole is None else [whole])
        assert archive.text(change.new or "") == text.encode()
        old, blob = new, str(number)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(ODD), max_size=8))
def test_odd_lines_are_read_alike(lines: list[str]) -> None:
    """Files of nothing but odd lines."""
    raw = "\n".join(["title: A", "province: lang-son", "certainty: tentative", *lines]).encode()
    assert read_by_key(raw, ARCHIVE) == read_whole(raw)


def test_equal_texts_give_the_same_object() -> None:
    """What makes histories cheap: a key that did not change is the same value."""
    archive = Archive()
    base = "title: A\nprovince: lang-son\ncertainty: tentative\nsessions:\n  - date: 2026-05-28\n    place_as_written: B\n"
    first = read_by_key(base.encode(), archive)
    second = read_by_key((base + "notes: C\n").encode(), archive)
    assert first
    assert second
    assert first["sessions"] is second["sessions"]


def test_what_ends_a_document_is_not_taken_over(tmp_path: Path) -> None:
    """A part that is readable at the end of a file is not where the file goes on."""
    rest = "province: lang-son\ncertainty: tentative\nsessions: [{date: 2026-05-28, place_as_written: B}]\n"
    end = "title: A\n...\n"
    drive = tmp_path / "content" / "drives" / "2026" / "lang-son" / "x.yaml"
    drive.parent.mkdir(parents=True)
    drive.write_text(rest + end, encoding="utf-8")
    found, _ = catalogue.load(tmp_path / "content")
    assert "x" in found.drives
    archive = Archive(found)
    archive.learn()
    assert read_by_key((end + rest).encode(), archive) is None is read_whole((end + rest).encode())
