"""Questions to staff, in a console: asked for what no option said, asked again when it is wrong.

Where nobody can answer, all that is missing or wrong is told at once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TypeVar

import click

from giot_hong.edit import RefusedError
from giot_hong.fields import read_truth
from giot_hong.staff.answers import WrongAnswerError, read

T = TypeVar("T")


class Asking:
    """Answers of one command, from its options or from the person at the console."""

    def __init__(self, *, wanted: bool) -> None:
        self.interactive = wanted or (sys.stdin is not None and sys.stdin.isatty())
        self.missing: list[str] = []
        self.wrong: list[str] = []

    def need(self, option: str, question: str, given: str | None, judge: Callable[[str], T]) -> T:
        """An answer that must be; only after :meth:`settle` is it sure to be there."""
        found = self._given(option, given, judge)
        while found is None and self.interactive:
            found = self._asked(question, judge)
        if found is None and given is None:
            self.missing.append(option)
        return found  # type: ignore[return-value]  # None is told by settle before anybody looks

    def may(
        self, option: str, question: str, given: str | None, judge: Callable[[str], T]
    ) -> T | None:
        """An answer that may be left out; only asked for at a console, Enter leaves it out."""
        found = self._given(option, given, judge)
        if found is not None or not self.interactive:
            return found
        while True:
            text = _prompt(question)
            if not text.strip():
                return None
            try:
                return judge(text)
            except WrongAnswerError as error:
                click.echo(f"   {error}")

    def settle(self) -> None:
        """Refuse in one sentence where answers are missing, and tell those that are wrong."""
        said = list(self.wrong)
        if self.missing:
            said.append(f"Thiếu {', '.join(self.missing)}.")
        if said:
            raise RefusedError(" ".join(said))

    def agree(self, question: str, *, default: bool, yes: str = "có") -> bool:
        """Yes or no, in either language, by a word or its first letter; Enter is the default."""
        choices = f"Enter hoặc c: {yes}; k: không" if default else f"c: {yes}; Enter hoặc k: không"
        while True:
            text = _prompt(f"{question} ({choices})").strip().lower()
            if not text:
                return default
            try:
                return read(read_truth, _LETTERS.get(text, text))
            except WrongAnswerError:
                click.echo("   Gõ c (có) hoặc k (không).")

    def _given(self, option: str, given: str | None, judge: Callable[[str], T]) -> T | None:
        if given is None:
            return None
        try:
            return judge(given)
        except WrongAnswerError as error:
            if self.interactive:
                click.echo(f"   {option}: {error}")
            else:
                self.wrong.append(f"{option}: {error}")
        return None

    def _asked(self, question: str, judge: Callable[[str], T]) -> T | None:
        try:
            return judge(_prompt(question))
        except WrongAnswerError as error:
            click.echo(f"   {error}")
        return None


_LETTERS = {"c": "có", "y": "có", "k": "không", "n": "không"}


def _prompt(question: str) -> str:
    return str(click.prompt(question, default="", show_default=False))
