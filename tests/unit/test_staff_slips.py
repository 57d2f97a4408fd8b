"""Slips that an office worker made while following our own documents; each is told where it is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from giot_hong import check

ROOT = Path(__file__).resolve().parents[2]
DRIVE = "drives/2026/lang-son/lang-son-2026-dot-1-that-khe.yaml"


def content_with(tmp_path: Path, old: str, new: str) -> Path:
    """The real content with one edit in the drive at Thất Khê."""
    content = tmp_path / "content"
    shutil.copytree(ROOT / "content", content)
    text = (content / DRIVE).read_text(encoding="utf-8")
    assert old in text
    (content / DRIVE).write_text(text.replace(old, new, 1), encoding="utf-8")
    return content


@pytest.mark.parametrize(
    ("old", "new", "line", "code"),
    [
        ("certainty: confirmed", "certainty:confirmed", 12, "CU-PHAP-03"),
        ('start: "06:30"', 'start:"06:30"', 15, "CU-PHAP-03"),
        ("title: Ngày", 'title: "Ngày', 1, "CU-PHAP-05"),
        ("audience: Lãnh", "audiense:\naudience: Lãnh", 19, "KHOA-01"),
    ],
)
def test_the_slip_is_told_on_its_line(
    tmp_path: Path, old: str, new: str, line: int, code: str
) -> None:
    """One slip gives one error, on the line where it was made."""
    _, problems = check.check(content_with(tmp_path, old, new))
    told = [(p.line, p.code) for p in check.errors(problems) if p.path.endswith("that-khe.yaml")]
    assert told == [(line, code)]


def test_the_rest_of_a_reason_after_its_comma_is_not_lost(tmp_path: Path) -> None:
    """In {…} a comma ends a value: what follows is told, not dropped."""
    new = "outcome: cancelled\nchanges: [{date: 2026-05-25, what: cancelled, reason: Mưa lũ, đường vào xã bị chia cắt}]"
    content = content_with(tmp_path, "certainty: confirmed", f"certainty: confirmed\n{new}")
    codes = {problem.code for problem in check.errors(check.check(content)[1])}
    assert codes == {"KHOA-01"}


def test_notepad_endings_get_the_right_advice(tmp_path: Path) -> None:
    """x.yaml.txt is to be x.yaml, and a .txt among drives is to be .yaml."""
    content = content_with(tmp_path, "certainty: confirmed", "certainty: confirmed")
    folder = (content / DRIVE).parent
    (folder / "a.yaml.txt").write_text("title: a", encoding="utf-8")
    (folder / "b.txt").write_text("title: b", encoding="utf-8")
    nearest = {p.nearest for p in check.check(content)[1] if p.code == "TEP-06"}
    assert nearest == {"a.yaml", "b.yaml"}


def test_errors_are_named_again_at_the_end(tmp_path: Path) -> None:
    """Among many warnings the one error stands in the last lines, where a console shows it."""
    content = content_with(tmp_path, "2026-05-28", "2026-02-30")
    report = check.as_text(check.check(content)[1])
    assert "Lỗi phải sửa:" in report
    assert "that-khe.yaml:14:11  [NGAY-02]" in "\n".join(report.splitlines()[-4:])
