"""A preview as one page that needs nothing else: no other file, no script, no network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from giot_hong import check
from giot_hong.preview import report
from giot_hong.preview.values import Preview
from giot_hong.strings import Strings
from giot_hong.templates import Words

_WORD = re.compile(r"\s+|[^\s]+")
_LONG = 40
"""Shorter texts are not cut: one reads both as a whole."""
_ALIKE = 0.5
"""From here on two texts are one that was corrected, and only the words that differ are marked."""


class Part(NamedTuple):
    """A part of a text, and whether the other text has another one there."""

    text: str
    is_other: bool


def render(preview: Preview, words: Strings, project: Path) -> str:
    """The page, with the project's own template ``preview.html``."""
    folders = [project / "overrides/templates", project / "theme/templates"]
    environment = Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["t"] = Words(words)
    environment.globals["marked"] = marked
    pages = preview.of("pages")
    lists = [one for one in pages if one.is_list]
    page = environment.get_template("preview.html").render(
        preview=preview,
        top=report.top(preview, words),
        compared=report.compared(preview, words),
        unbuilt=report.unbuilt(preview, words),
        errors=check.errors(preview.problems),
        warnings=[one for one in preview.problems if one.severity == "warning"],
        told_pages=[one for one in pages if one.text and not one.is_list],
        named_pages=[one for one in pages if not one.text and not one.is_list],
        list_pages=lists,
        lists_told=report.lists_told(len(lists), is_all=len(lists) == len(pages), words=words),
        files=[one for one in preview.outputs if one.group != "pages"],
    )
    return f"{page.strip()}\n"


def marked(before: str, after: str) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Both texts, cut where they differ; texts that have little in common differ as a whole."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    is_short = max(len(before), len(after)) < _LONG
    if not before or not after or is_short or matcher.ratio() < _ALIKE:
        return (Part(before, True),) if before else (), (Part(after, True),) if after else ()
    codes = matcher.get_opcodes()
    return (
        tuple(_parts((old[a:b], tag) for tag, a, b, _, _ in codes)),
        tuple(_parts((new[c:d], tag) for tag, _, _, c, d in codes)),
    )


def _parts(pieces: Iterator[tuple[list[str], str]]) -> Iterator[Part]:
    for words, tag in pieces:
        if words:
            yield Part("".join(words), tag != "equal")
