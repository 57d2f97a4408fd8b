"""Links that staff write in texts: to our files by ``{filename}`` and ``{static}``, and all others."""

from __future__ import annotations

import functools
import posixpath
import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Literal, NamedTuple
from urllib.parse import unquote

from giot_hong import prose, urls
from giot_hong.catalogue import ENGLISH_PAGES, Catalogue, Entry
from giot_hong.model import Directive, News, StandingPage

Linking = Entry[Directive] | Entry[News] | Entry[StandingPage]

_LINK = re.compile(r"\{(filename|static)\}([^)\s>\"'#?]+)")
# Most texts have none of these; rendering all of them would take seconds.
_SIGNS = re.compile(r"\]\(|\]:|<a|<img|\{(?:filename|static)\}", re.IGNORECASE)
_ELSEWHERE = re.compile(r"(?i)[a-z][a-z0-9+.-]*:|//")
# What lies here depends on the drives, the clock and the theme: the last look at the built site
# judges it.
_CHANGING = (
    urls.SCHEDULE,
    urls.DATA,
    *(f"{made.partition('/')[0]}/" for made in (urls.CALENDAR_ALL, urls.feed_of_drives("atom"))),
    urls.paper_years(urls.DIRECTIVES),
    urls.paper_years(urls.NEWS),
    "theme/",
)
# So do the lists below a page of ours; what they begin with, no other page does.
_DIVIDED = re.compile(
    rf"(?:{urls.PROVINCES}|{urls.CAMPAIGNS}|{urls.DIRECTIVES}|{urls.NEWS})[^/]+/"
    rf"(?=[0-9]{{4}}/|{urls.papers_of('')}|{urls.citing('')}"
    rf"|{urls.drives_of_paper('')}|{urls.drives_changed_by_paper('')})"
)
_FIXED = {value for name, value in vars(urls).items() if name.isupper() and isinstance(value, str)}
_TOPICS = (urls.commune("x"), urls.venue("x"), urls.cluster("x", "x"), urls.organiser("x"))
SECTIONS = {
    address.partition("/")[0]
    for address in (*_FIXED, *_CHANGING, urls.drive("x"), urls.attachment("x"), *_TOPICS)
    if "/" in address
}
"""The first part of every address of ours that has parts; no standing page can be there."""


class BrokenLink(NamedTuple):
    """A link that leads nowhere, or a foreign picture; the line is the file's."""

    line: int
    column: int
    address: str
    code: Literal["LIEN-KET-01", "LIEN-KET-02"]
    lacks_anchor: bool = False
    """The file is there, only what stands after the ``#`` is not."""


class Leads(NamedTuple):
    """Where the text of a document leads within the site."""

    files: tuple[tuple[str, str | None], ...]
    """What it names by ``{filename}`` or ``{static}``, and the address of each."""
    addresses: tuple[str, ...]
    """All links but those to its own headings and out of the site, as written."""
    headings: tuple[str, ...]
    """Texts of which it names a heading, as ``directives/ke-hoach``."""


def leads(entry: Entry[Directive] | Entry[News], catalogue: Catalogue) -> Leads:
    """What must be as it is so that a text without broken links stays one, and reads the same."""
    targets = dict.fromkeys(_target(entry, match[2]) for match in _LINK.finditer(entry.body))
    files = tuple((target, address_of(target, catalogue)) for target in targets)
    if not _SIGNS.search(entry.body):
        return Leads(files, (), ())
    written = dict.fromkeys(address for _, address in _links_of(entry.body).addresses)
    ours = [one for one in written if one[0] != "#" and not _ELSEWHERE.match(one)]
    named = [_heading(entry, address) for address in ours]
    return Leads(
        files, tuple(ours), tuple(dict.fromkeys(f"{kind}/{id_}" for kind, id_, _ in named if kind))
    )


def lead_on(
    entry: Entry[Directive] | Entry[News],
    addresses: Iterable[str],
    catalogue: Catalogue,
    published: set[str],
) -> bool:
    """Whether what :func:`leads` found in a text leads somewhere now, headings aside."""
    return all(_leads_somewhere(entry, one, catalogue, published) for one in addresses)


def resolve_links(entry: Linking, catalogue: Catalogue) -> str:
    """The Markdown body with every link of ours made root-relative; unknown ones stay."""

    def replace(match: re.Match[str]) -> str:
        address = address_of(_target(entry, match[2]), catalogue)
        return match[0] if address is None else f"/{address}"

    return _LINK.sub(replace, entry.body)


def broken_links(entry: Linking, catalogue: Catalogue, published: set[str]) -> Iterator[BrokenLink]:
    """What is wrong with the links and pictures of a text, as its own Markdown engine sees them.

    ``published`` are the addresses of :func:`addresses`. A text that is too deep to be rendered
    is left to the rule that says so.
    """
    if not _SIGNS.search(entry.body) or prose.first_too_deep(entry.body):
        return
    found = _links_of(entry.body)
    places = _Places(entry)
    for tag, address in found.addresses:
        if tag == "img" and re.match(r"(?i)https?:|//", address):
            yield BrokenLink(*places.next_of(address), address, "LIEN-KET-02")
        elif address.startswith("#"):
            if address[1:].removeprefix(prose.ANCHOR) not in found.anchors | {""}:
                yield BrokenLink(*places.next_of(address), address, "LIEN-KET-01", True)
        elif _misses_heading(entry, address, catalogue):
            yield BrokenLink(*places.next_of(address), address, "LIEN-KET-01", True)
        elif not _leads_somewhere(entry, address, catalogue, published):
            yield BrokenLink(*places.next_of(address), address, "LIEN-KET-01")


@functools.cache
def _engine() -> prose.Prose:
    return prose.Prose(prose.DEFAULTS)


@functools.cache
def _links_of(body: str) -> prose.Links:
    """What leads on in a text, which is rendered once for all that ask."""
    return _engine().links(body)


class _Places:
    """Finds where addresses stand in a text; one that stands there twice is found twice."""

    def __init__(self, entry: Linking) -> None:
        self.entry = entry
        self.ends: dict[str, int] = {}

    def next_of(self, address: str) -> tuple[int, int]:
        """Line and column; those of the text's begin when it is written in another way."""
        body, line = self.entry.body, self.entry.body_line
        between = re.compile(rf"(?<=[(<\"'=\s]){re.escape(address)}(?=[)>\"'\s]|$)")
        match = between.search(body, self.ends.get(address, 0)) or between.search(body)
        start = match.start() if match else body.find(address)
        if start < 0:
            return line, 1
        self.ends[address] = start + 1
        return line + body.count("\n", 0, start), start - body.rfind("\n", 0, start)


def language_of(page: Entry[StandingPage]) -> str:
    """The language of a standing page: its folder says it."""
    return "en" if ENGLISH_PAGES in page.path else "vi"


def guides(catalogue: Catalogue) -> list[Entry[StandingPage]]:
    """The standing pages in Vietnamese."""
    return [page for page in catalogue.pages.values() if language_of(page) == "vi"]


def page_address(page: Entry[StandingPage]) -> str:
    """Where a standing page is."""
    return urls.page(page.value.slug, language_of(page))


def addresses(catalogue: Catalogue) -> set[str]:
    """Every address of a page or an attachment that is known before the site is built."""
    known = set(_FIXED)
    for kind, maker in _MAKERS.items():
        for id_, entry in getattr(catalogue, kind).items():
            known |= {maker(each) for each in (id_, *entry.formerly)}
    known |= {urls.drive(id_) for id_ in catalogue.tombstones}
    known |= {page_address(entry) for entry in catalogue.pages.values()}
    known |= {
        urls.province(id_) for id_, each in catalogue.provinces.items() if not each.successors
    }
    return known | {urls.attachment(name) for name in catalogue.files if name.startswith("files/")}


_MAKERS = {
    "drives": urls.drive,
    "directives": urls.directive,
    "news": urls.news,
    "campaigns": urls.campaign,
}


def _leads_somewhere(
    entry: Linking, address: str, catalogue: Catalogue, published: set[str]
) -> bool:
    if ours := _LINK.match(address):
        target = _target(entry, ours[2])
        # What is wrong with a file that cannot be read is said there.
        is_told = PurePosixPath(target).stem in catalogue.unreadable
        return is_told or address_of(target, catalogue) is not None
    if _ELSEWHERE.match(address):
        return True
    path = unquote(re.split("[?#]", address)[0])
    is_told = PurePosixPath(path).name in catalogue.unreadable
    return path.startswith("/") and (
        is_told or path[1:] in published or _may_be_made(path[1:], published)
    )


def _may_be_made(path: str, published: set[str]) -> bool:
    """Whether a list can be here that only a site with many drives or documents has."""
    below = _DIVIDED.match(path)
    return path.startswith(_CHANGING) or bool(below and below[0] in published)


def _misses_heading(entry: Linking, address: str, catalogue: Catalogue) -> bool:
    """Whether an address is of a heading of another text of ours and that has no such id.

    From another page the id is needed as published; other ids are of the page around the text.
    """
    kind, id_, anchor = _heading(entry, address)
    other = getattr(catalogue, kind).get(id_) if kind else None
    if other is None or prose.first_too_deep(other.body):
        return False
    headings = _links_of(other.body).anchors
    is_heading = anchor.startswith(prose.ANCHOR)
    return anchor in headings or (is_heading and anchor.removeprefix(prose.ANCHOR) not in headings)


def _heading(entry: Linking, address: str) -> tuple[str, str, str]:
    """Folder and id of the text of which an address names a heading, and its anchor; or nothing."""
    ours, (_, _, anchor) = _LINK.match(address), address.partition("#")
    kind, _, name = _target(entry, ours[2]).partition("/") if ours and anchor else ("", "", "")
    if kind not in {"directives", "news", "pages"}:
        return "", "", ""
    return kind, PurePosixPath(name).stem, anchor


def _target(entry: Linking, written: str) -> str:
    """The path below content/: from its root when it begins with a slash, else from the file."""
    folder = posixpath.dirname(entry.path.partition("/")[2])
    return posixpath.normpath(
        written.lstrip("/") if written.startswith("/") else posixpath.join(folder, written)
    )


def address_of(target: str, catalogue: Catalogue) -> str | None:
    """Where a file of ours is published, by its path below the content folder."""
    if target not in catalogue.files:
        return None
    kind, id_ = target.partition("/")[0], PurePosixPath(target).stem
    if kind == "files":
        return urls.attachment(target)
    if kind in _MAKERS and id_ in getattr(catalogue, kind):
        return _MAKERS[kind](id_)
    if kind == "pages" and id_ in catalogue.pages:
        return page_address(catalogue.pages[id_])
    return None
