"""Links that staff write between files: ``{filename}`` and ``{static}``, resolved to addresses."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from giot_hong import urls
from giot_hong.catalogue import Catalogue, Entry
from giot_hong.model import Directive, News, StandingPage

Linking = Entry[Directive] | Entry[News] | Entry[StandingPage]

_LINK = re.compile(r"\{(filename|static)\}([^)\s>\"'#?]+)")


def resolve_links(entry: Entry[Directive] | Entry[News], catalogue: Catalogue) -> str:
    """The Markdown body with every link of ours made root-relative; unknown ones stay."""

    def replace(match: re.Match[str]) -> str:
        address = _address(_target(entry, match[2]), catalogue)
        return match[0] if address is None else f"/{address}"

    return _LINK.sub(replace, entry.body)


def broken_links(entry: Linking, catalogue: Catalogue) -> Iterator[tuple[int, int, str]]:
    """``(line, column, text)`` of links in a body that lead nowhere; the line is the file's."""
    for number, line in enumerate(entry.body.split("\n"), start=entry.body_line):
        for match in _LINK.finditer(line):
            target = _target(entry, match[2])
            if PurePosixPath(target).stem in catalogue.unreadable:
                continue  # what is wrong with that file is said there
            if _address(target, catalogue) is None:
                yield number, match.start() + 1, match[0]


def _target(entry: Linking, written: str) -> str:
    """The path below content/: from its root when it begins with a slash, else from the file."""
    folder = posixpath.dirname(entry.path.partition("/")[2])
    return posixpath.normpath(
        written.lstrip("/") if written.startswith("/") else posixpath.join(folder, written)
    )


def _address(target: str, catalogue: Catalogue) -> str | None:
    if target not in catalogue.files:
        return None
    kind, id_ = target.partition("/")[0], PurePosixPath(target).stem
    if kind == "files":
        return urls.attachment(target)
    makers = {
        "drives": urls.drive,
        "directives": urls.directive,
        "news": urls.news,
        "campaigns": urls.campaign,
    }
    if kind in makers and id_ in getattr(catalogue, kind):
        return makers[kind](id_)
    if kind == "pages" and id_ in catalogue.pages:
        return urls.page(catalogue.pages[id_].value.slug)
    return None
