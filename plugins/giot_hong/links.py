"""Links that staff write between files: ``{filename}`` and ``{static}``, resolved to addresses."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Literal

from giot_hong import urls
from giot_hong.catalogue import Catalogue, Entry
from giot_hong.model import Directive, News, StandingPage

Linking = Entry[Directive] | Entry[News] | Entry[StandingPage]

_LINK = re.compile(r"\{(filename|static)\}([^)\s>\"'#?]+)")

_ANY_LINK = re.compile(
    r"(?P<picture>!?)\[[^\]]*\]\(\s*<?(?P<markdown>[^)\s>]+)"
    r"|<(?P<tag>\w+)\b[^>]*?\b(?:href|src)\s*=\s*[\"']?(?P<html>[^\"'\s>]+)"
)


def resolve_links(entry: Entry[Directive] | Entry[News], catalogue: Catalogue) -> str:
    """The Markdown body with every link of ours made root-relative; unknown ones stay."""

    def replace(match: re.Match[str]) -> str:
        address = _address(_target(entry, match[2]), catalogue)
        return match[0] if address is None else f"/{address}"

    return _LINK.sub(replace, entry.body)


def broken_links(
    entry: Linking, catalogue: Catalogue
) -> Iterator[tuple[int, int, str, Literal["LIEN-KET-01", "LIEN-KET-02"]]]:
    """``(line, column, address, code)`` of links that lead nowhere, and of foreign pictures.

    Lines are the file's. An address with a scheme, a ``#`` or a leading ``/`` is left to the last
    look at the built site.
    """
    for number, line in enumerate(entry.body.split("\n"), start=entry.body_line):
        for match in _ANY_LINK.finditer(line):
            address = match["markdown"] or match["html"] or ""
            place = (number, match.start("markdown" if match["markdown"] else "html") + 1)
            is_picture = bool(match["picture"] or match["tag"] in {"img", "IMG"})
            if is_picture and re.match(r"(?i)https?:|//", address):
                yield *place, address, "LIEN-KET-02"
            elif not _leads_somewhere(entry, address, catalogue):
                yield *place, address, "LIEN-KET-01"


def _leads_somewhere(entry: Linking, address: str, catalogue: Catalogue) -> bool:
    ours = _LINK.match(address)
    if ours is None:
        return not address or bool(re.match(r"(?i)[a-z][a-z0-9+.-]*:|[#/]", address))
    target = _target(entry, ours[2])
    # What is wrong with a file that cannot be read is said there.
    is_told = PurePosixPath(target).stem in catalogue.unreadable
    return is_told or _address(target, catalogue) is not None


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
