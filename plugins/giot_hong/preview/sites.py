"""What of a site changes, from its outputs before and after.

Both sites are made with the settings, the templates and the words of the project that runs this.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from giot_hong import history, links, urls, withheld
from giot_hong.catalogue import ENGLISH_PAGES, Catalogue
from giot_hong.memory import Memory
from giot_hong.output import Output
from giot_hong.outputs.feeds import FeedInputs
from giot_hong.outputs.vcalendar import CalendarInputs
from giot_hong.preview import pagetext, records, subscribers
from giot_hong.preview.trees import Tree
from giot_hong.preview.values import (
    Group,
    Hunk,
    OutputChange,
    OutputStatus,
    RecordChange,
    RecordStatus,
)
from giot_hong.strings import Strings
from giot_hong.templates import DraftInputs, PageInputs

MOST_PAGES = 30
"""The most pages whose text is told before and after; the others are only named."""


@dataclass(frozen=True)
class Sites:
    """The outputs that are not the same before and after, by path."""

    before: dict[str, Output]
    after: dict[str, Output]
    name: str
    """The site's own, with which calendars and feeds begin theirs."""
    words: Strings

    @property
    def feeds(self) -> int:
        """How many feeds change; each is two files, one for each format."""
        both = (*self.before.values(), *self.after.values())
        return len({one.inputs.id for one in both if isinstance(one.inputs, FeedInputs)})


def make(
    old: Tree, new: Tree, settings: dict[str, Any], content: Path, memory: Path | None
) -> Sites:
    """Both sites at one moment, each with the history that its commit has in ``content``."""
    from giot_hong import plugin

    now = plugin.read_settings(settings).now
    words = plugin.read_words(settings)
    sites = []
    for tree in (old, new):
        kept = (
            Memory(memory / ("truoc" if tree.commit == old.commit else "sau")) if memory else None
        )
        own = {
            "PATH": str(tree.folder),
            "GIOT_HONG_NOW": now.isoformat(),
            "GIOT_HONG_CATALOGUE": tree.catalogue,
            "GIOT_HONG_HISTORY": history.read(content, tree.catalogue, now, kept, tree.commit),
        }
        generator = plugin.generator_alone(settings | own)
        sites.append({one.path: one for one in generator.everything()})
    before, after = sites
    changed = [path for path in {**after, **before} if _differ(before.get(path), after.get(path))]
    return Sites(
        {path: before[path] for path in changed if path in before},
        {path: after[path] for path in changed if path in after},
        settings["SITENAME"],
        words,
    )


def _differ(old: Output | None, new: Output | None) -> bool:
    """Whether an output is another one.

    One engine makes both sites, so the inputs are what their fingerprints stand for. To compare
    them is faster by far: what did not change is the same object in both.
    """
    return old is None or new is None or old.inputs != new.inputs


def changes(
    sites: Sites, told: tuple[RecordChange, ...], before: Catalogue, after: Catalogue
) -> Iterator[OutputChange]:
    """What people will see changed; pages of changed records first, then as the site has them."""
    own = {_page_of(change) for change in told}
    left = MOST_PAGES
    outputs = {**sites.after, **sites.before}
    for path in sorted(outputs, key=lambda path: (path not in own, _is_list(outputs[path]))):
        old, new = sites.before.get(path), sites.after.get(path)
        known = new or old
        assert known is not None  # it is on one of the two sites
        group = _group(known)
        if group is None:
            continue
        text: tuple[Hunk, ...] = ()
        is_list = bool(old and new) and path not in own and _is_list(known)
        if group == "pages" and old and new and left:
            left -= 1
            pages = [one.body().decode() for one in (old, new)]
            text = records.hunks(*(pagetext.blocks(page) for page in pages))
            own_text = [pagetext.blocks(page, without=_CARD) for page in pages]
            is_list = is_list or (path not in own and own_text[0] == own_text[1])
        status = records.status_of(old, new)
        yield OutputChange(group, path, _title(known, sites), status, text, is_list)
    yield from _other_outputs(told, before, after)


_CARD = "card"
"""The class of what stands for another page."""


def _is_list(output: Output) -> bool:
    """Whether a page lists what other pages tell: those about one thing are drafts."""
    inputs = output.inputs
    return isinstance(inputs, PageInputs)


_STATUS: dict[RecordStatus, OutputStatus] = {"added": "added", "removed": "removed"}


_PAGES = {
    **urls.RECORDS,
    "provinces": urls.province,
    "communes": urls.commune,
    "venues": urls.venue,
    "organisations": urls.organiser,
}


def _page_of(change: RecordChange) -> str:
    """The file of a record's own page; empty where it has none."""
    address = _PAGES.get(change.kind)
    return urls.file_of(address(change.id)) if address else ""


def _group(output: Output) -> Group | None:
    """What an output is to people; None for what only machines read."""
    if isinstance(output.inputs, PageInputs | DraftInputs):
        return "pages"
    if isinstance(output.inputs, CalendarInputs):
        return "calendars"
    if isinstance(output.inputs, FeedInputs):
        return "feeds"
    return "data" if output.path.startswith(urls.DATA) else None


def _title(output: Output, sites: Sites) -> str:
    inputs, site_name = output.inputs, sites.name
    if isinstance(inputs, PageInputs):
        return inputs.page.meta.title
    if isinstance(inputs, DraftInputs):
        return inputs.page(sites.words).meta.title
    if isinstance(inputs, CalendarInputs):
        return subscribers.short_name(inputs.name, site_name)
    if isinstance(inputs, FeedInputs):
        return subscribers.short_name(inputs.title, site_name)
    return output.path


def _other_outputs(
    told: Iterable[RecordChange], before: Catalogue, after: Catalogue
) -> Iterator[OutputChange]:
    """What Pelican makes: standing pages and the files that are given as they are."""
    catalogue = withheld.public(after)
    unseen = after.files - catalogue.files
    for change in told:
        status = _STATUS.get(change.status, "changed")
        if change.path.partition("/")[2] in unseen:
            continue
        if (change.kind, change.id) in before.withheld:
            if status == "removed":
                continue
            status = "added"
        if change.kind == "files":
            yield OutputChange("files", urls.attachment(change.id), change.title, status)
        elif change.kind == "pages":
            if ENGLISH_PAGES in change.path:
                continue  # an output of ours, and told as such
            entry = catalogue.pages.get(change.id)
            slug = entry.value.slug if entry else change.id
            path = urls.file_of(urls.page(slug))
            yield OutputChange("pages", path, change.title, status, change.body)
        elif change.kind == "rules":
            for entry in catalogue.pages.values():
                if entry.value.template == "eligibility" and links.language_of(entry) == "vi":
                    path = urls.file_of(urls.page(entry.value.slug))
                    yield OutputChange("pages", path, entry.value.title, "changed")
