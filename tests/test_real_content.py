"""What is published: the committed content has no error, and exactly the warnings that are known.

``real_warnings.txt`` is read by people before it is committed. To write it anew::

    python tests/test_real_content.py
"""

from __future__ import annotations

from pathlib import Path

from giot_hong import check

ROOT = Path(__file__).resolve().parent.parent
KNOWN = Path(__file__).with_name("real_warnings.txt")


def warnings() -> list[str]:
    """All that is said of the content, one line each."""
    _, problems = check.check(ROOT / "content")
    return [
        f"{each.path}:{each.line}:{each.column} [{each.code}] {each.message}" for each in problems
    ]


def test_no_error() -> None:
    """The committed content can be built."""
    _, problems = check.check(ROOT / "content")
    assert check.errors(problems) == []


def test_exactly_the_known_warnings() -> None:
    """Each warning of the real content is expected, and each expected one is given."""
    assert warnings() == KNOWN.read_text(encoding="utf-8").splitlines()


if __name__ == "__main__":
    KNOWN.write_text("\n".join(warnings()) + "\n", encoding="utf-8", newline="\n")
