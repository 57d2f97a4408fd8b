"""Where a command of staff works: the content as it is, today, and a file that is kept or not.

A file is written whole or not at all, and only kept when the content has no new error by it.
"""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from giot_hong import check
from giot_hong.asking import Asking
from giot_hong.catalogue import Catalogue
from giot_hong.edit import RefusedError
from giot_hong.problems import Problem

DONE, CONTENT_ERROR = 0, 1


@dataclass
class Desk:
    """What a command works on: the content as it is, today, and who answers."""

    content: Path
    catalogue: Catalogue
    problems: list[Problem]
    today: date
    ask: Asking
    insist: bool

    def path(self, shown: str) -> Path:
        """The file that problems and entries call by this name."""
        return self.content / shown.partition("/")[2]

    def sure(self, sentence: str) -> None:
        """Go on with something odd only where staff insist."""
        if self.insist:
            return
        if not self.ask.interactive:
            raise RefusedError(f"{sentence} Nếu vẫn đúng ý thì thêm --du-sao.")
        click.echo(sentence)
        if not self.ask.agree("Vẫn làm?", default=False, yes="vẫn làm"):
            raise RefusedError("Không đổi gì.")


def keep(desk: Desk, shown: str, text: str, before: bytes | None, message: str) -> int:
    """Write a file whole; keep it only if the content has no new error because of it."""
    path = desk.path(shown)
    folders = [folder for folder in path.parents if not folder.exists()]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, text.encode("utf-8"))
        _, problems = check.check(desk.content)
        new = new_problems(desk.problems, problems)
        wrong = check.errors(new)
    except BaseException:
        _undo(path, before, folders)
        raise
    if wrong:
        _undo(path, before, folders)
        click.echo(check.as_text(wrong))
        click.echo("Lần sửa này gây lỗi nên không được giữ; tệp vẫn như cũ.")
        return CONTENT_ERROR
    own = [problem for problem in new if problem.path == shown]
    if own:
        click.echo(f"\n{check.as_text(own)}\n")
    click.echo(f"Đã ghi {shown}.")
    if old := [problem for problem in problems if problem.path == shown and problem not in own]:
        what = "lỗi, cảnh báo" if check.errors(old) else "cảnh báo"
        click.echo(f"{len(old)} {what} cũ của tệp này, xem bằng giot-hong check.")
    _tell_next(path, message)
    return DONE


def _write(path: Path, raw: bytes) -> None:
    """Put bytes in place of a file, whole or not at all; a dot keeps the draft out of the content."""
    draft = path.with_name(f".{path.name}.moi")
    try:
        draft.write_bytes(raw)
        if path.exists():
            shutil.copymode(path, draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _undo(path: Path, before: bytes | None, folders: list[Path]) -> None:
    if before is not None:
        if not path.exists() or path.read_bytes() != before:
            _write(path, before)
        return
    path.unlink(missing_ok=True)
    for folder in folders:  # the innermost first
        if folder.is_dir():
            folder.rmdir()


def new_problems(before: list[Problem], after: list[Problem]) -> list[Problem]:
    """What is wrong and was not before, wherever it stands now."""
    known = Counter(_same(problem) for problem in before)
    found = []
    for problem in after:
        if known[_same(problem)]:
            known[_same(problem)] -= 1
        else:
            found.append(problem)
    return found


def _same(problem: Problem) -> tuple[str, str, str]:
    return problem.path, problem.code, problem.message


def _tell_next(path: Path, message: str) -> None:
    """What is left to do; staff decide themselves when it goes out."""
    here = Path.cwd()
    name = path.relative_to(here) if path.is_relative_to(here) else path
    plain = message.replace('"', "'").translate(str.maketrans("", "", "`$%\\!^"))
    click.echo(
        "Việc tiếp theo:\n"
        "   giot-hong diff     (xem lần gửi này đổi gì)\n"
        "   giot-hong serve    (xem thử cả trang)\n"
        f'   git add "{name.as_posix()}"\n'
        f'   git commit -m "{plain}"\n'
        "   git push"
    )
