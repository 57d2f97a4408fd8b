"""Whatever stands in a content folder, ``check`` answers with problems that have a place."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from broken.odd import GOOD, put, write_tree
from hypothesis import given, settings
from hypothesis import strategies as st

from giot_hong import check
from giot_hong.problems import CODES

ROOT = Path(__file__).resolve().parent.parent.parent
PATHS = [
    *GOOD,
    "campaigns/xuan-hong.yaml",
    "directives/2026/ke-hoach.md",
    "files/bieu.docx",
    "files/bieu.pdf",
    "news/2026/tin.md",
    "observances/toan-dan.yaml",
    "organisations/hoi-ctd.yaml",
    "pages/lien-he.md",
    "rules/eligibility.yaml",
]
# One real file of each kind, to be spoilt.
REAL = [
    path.relative_to(ROOT / "content").as_posix()
    for path in {
        (path.relative_to(ROOT / "content").parts[0], path.suffix): path
        for path in sorted((ROOT / "content").rglob("*"))
        if path.is_file() and path.stat().st_size < 20_000
    }.values()
]
# What breaks readers most often.
SHARP = [
    b"", b"\n", b":", b": ", b"- ", b"\t", b'"', b"'", b"#", b"&a ", b"*a", b"!!x ", b"[", b"{",
    b"}", b"]", b"|", b">", b"---\n", b"...\n", b"%", b"@", b"`", b"? ", b"~", b"null", b"\0",
    b"\xff", b"\xef\xbb\xbf", b"\r", b"\x85", b"\xe2\x80\xa8", b"\xcc\x81", b"{filename}",
    b"{static}/", b"0912", b"9" * 30, b"a: b\n", b"<<: ", b"\x1b",
]  # fmt: skip
Edits = list[tuple[float, int, bytes]]
EDITS: st.SearchStrategy[Edits] = st.lists(
    st.tuples(
        st.floats(0, 1, exclude_max=True),
        st.integers(0, 12),
        st.one_of(st.sampled_from(SHARP), st.binary(max_size=4)),
    ),
    min_size=1,
    max_size=6,
)


def spoil(raw: bytes, edits: Edits) -> bytes:
    """Cut some bytes at each place and put others there."""
    for where, cut, new in edits:
        place = int(where * len(raw))
        raw = raw[:place] + new + raw[place + cut :]
    return raw


def judge(path: str, raw: bytes) -> None:
    """Put one file into a right tree and look at everything that is said."""
    with tempfile.TemporaryDirectory() as folder:
        content = write_tree(Path(folder))
        put(content, path, raw)
        _, problems = check.check(content)
    for problem in problems:
        assert problem.code in CODES
        assert problem.line >= 1
        assert problem.column >= 1
        assert problem.width >= 1
        assert problem.message
        assert problem.path.startswith("content")
        lines = raw.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
        if problem.path == f"content/{path}":
            assert problem.line <= len(lines)
    assert check.as_text(problems)
    assert check.as_json(problems)


@settings(max_examples=150, deadline=None)
@given(path=st.sampled_from(PATHS), raw=st.binary(max_size=300))
def test_random_bytes(path: str, raw: bytes) -> None:
    """No bytes at all make the checker raise."""
    judge(path, raw)


@settings(max_examples=200, deadline=None)
@given(
    path=st.sampled_from(PATHS),
    pieces=st.lists(
        st.one_of(st.sampled_from(SHARP), st.just(b"title"), st.just(b" ")), max_size=40
    ),
)
def test_random_punctuation(path: str, pieces: list[bytes]) -> None:
    """No heap of YAML's own signs makes the checker raise."""
    judge(path, b"".join(pieces))


@settings(max_examples=300, deadline=None)
@given(path=st.sampled_from(REAL), edits=EDITS)
def test_spoilt_real_files(path: str, edits: Edits) -> None:
    """No slip of the hand in a real file makes the checker raise."""
    judge(path, spoil((ROOT / "content" / path).read_bytes(), edits))


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=80), path=st.sampled_from(PATHS))
def test_random_text(text: str, path: str) -> None:
    """No text as a title makes the checker raise, quoted or not."""
    judge(path, f"title: {text}\nnotes: '{text}'\n".encode("utf-8", "surrogatepass"))


@pytest.mark.slow
@settings(max_examples=1500, deadline=None)
@given(path=st.sampled_from(REAL), edits=EDITS)
def test_spoilt_real_files_at_length(path: str, edits: Edits) -> None:
    """The same for thousands of slips."""
    judge(path, spoil((ROOT / "content" / path).read_bytes(), edits))
