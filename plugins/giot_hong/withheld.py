"""What is not public yet: drafts, and records whose moment of publication is to come.

Staff's checks see all records. Outputs receive a catalogue without those that are withheld, and
without what others say of them: a reference to one is left out until it is public.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from giot_hong.catalogue import Catalogue, Entry, Withheld
from giot_hong.clock import ZONE
from giot_hong.history import Revision
from giot_hong.links import leads
from giot_hong.model import (
    Change,
    Directive,
    Document,
    Drive,
    Reference,
    Result,
    Source,
    StandingPage,
    Venue,
    public_from,
)

KINDS = ("drives", "directives", "news", "pages")
"""The kinds of which a record may be withheld, by folder."""
Hidden = Mapping[tuple[str, str], Withheld]


def find(catalogue: Catalogue, now: datetime) -> dict[tuple[str, str], Withheld]:
    """The records that are not public at a moment; those that are asleep are not woken for it."""
    seconds = int(now.timestamp())
    found = {}
    for kind in KINDS:
        for id_, entry in getattr(catalogue, kind).items():
            noted = (
                catalogue.asleep.get(id_)
                if kind == "drives"
                else catalogue.asleep_papers.get(entry.path)
            )
            since = noted.public_from if noted else public_from(vars(entry.value))
            if since is None or since > seconds:
                until = datetime.fromtimestamp(since, ZONE) if since else None
                found[kind, id_] = Withheld(until, entry.value.title)
    return found


def public(catalogue: Catalogue) -> Catalogue:
    """The catalogue that outputs receive: the same object where nothing is withheld.

    What a build notes for the next one leaves out all records that it cut or that it marks as
    drafts, so that the next build looks at them again.
    """
    hidden = catalogue.withheld
    if not hidden:
        drafts = {getattr(catalogue, kind)[id_].path for kind, id_ in catalogue.drafts}
        return replace(catalogue, found=_without(catalogue, drafts)) if drafts else catalogue
    own: dict[str, dict[str, Entry[Any]]] = {
        kind: dict(getattr(catalogue, kind)) for kind in (*KINDS, "venues")
    }
    gone = {own[kind].pop(id_).path for kind, id_ in hidden}
    cut = set()
    for kind, id_, entry in [*_naming(catalogue, hidden)]:
        if id_ in own[kind]:
            own[kind][id_] = _cut(entry, hidden)
            cut.add(entry.path)
    paths = {path.partition("/")[2] for path in gone} | _attached_to_them_alone(catalogue, hidden)
    return replace(
        catalogue,
        **own,  # type: ignore[arg-type]  # by the kind's name
        files=catalogue.files - paths,
        # What was cut is not what its file says: its bytes stand for nothing.
        blobs={path: blob for path, blob in catalogue.blobs.items() if path not in paths}
        | {path.partition("/")[2]: "" for path in cut},
        found=_without(catalogue, gone | cut),
        asleep={
            id_: noted
            for id_, noted in catalogue.asleep.items()
            if catalogue.drives[id_].path not in gone | cut
        },
        asleep_papers={
            path: noted for path, noted in catalogue.asleep_papers.items() if path not in gone | cut
        },
        asleep_venues={
            id_ for id_ in catalogue.asleep_venues if catalogue.venues[id_].path not in cut
        },
    )


def told_revision(revision: Revision, hidden: Hidden) -> Revision:
    """A revision as if papers that are withheld had never been named."""
    differences = (
        replace(one, before=_fact(one.before, hidden), after=_fact(one.after, hidden))
        for one in revision.differences
    )
    return revision._replace(
        differences=tuple(
            one
            for one in differences
            if one.before != one.after or (one.before, one.after) == (None, None)
        ),
        reasons=tuple(_change(reason, hidden) for reason in revision.reasons),
    )


def _change(change: Change, hidden: Hidden) -> Change:
    """A change without the name of a paper that is withheld."""
    if ("directives", change.directive) not in hidden:
        return change
    return change.model_copy(update={"directive": None})


def _fact(value: Any, hidden: Hidden) -> Any:
    """A plain value of a history (:func:`giot_hong.facts.plain`), cut like the records."""
    if isinstance(value, list):
        return [kept for one in value if (kept := _fact(one, hidden)) is not None]
    if not isinstance(value, dict):
        return value
    if ("directives", value.get("directive", "")) in hidden:
        said = {name: one for name, one in value.items() if name != "directive"}
        return said if "number" in said or "title" in said else None
    return {name: _fact(one, hidden) for name, one in value.items()}


def attached(document: Document) -> tuple[str, ...]:
    """The attachments that a document's head names, below the content folder."""
    annexes = document.annexes if isinstance(document, Directive) else ()
    names = (document.file, *(annex.file for annex in annexes))
    return tuple(f"files/{name.removeprefix('files/')}" for name in names if name)


def named(value: Any) -> Iterator[tuple[tuple[str | int, ...], tuple[str, str]]]:
    """The records of kinds that may be withheld that a record names: where, and which."""
    if isinstance(value, Drive):
        for location, source in (
            (("source",), value.source),
            (("result", "source"), value.result.source if value.result else None),
        ):
            if source:
                yield (*location, "directive"), ("directives", source.directive)
        for index, change in enumerate(value.changes):
            yield ("changes", index, "directive"), ("directives", change.directive or "")
    elif isinstance(value, Document):
        for index, reference in enumerate(value.references):
            yield ("references", index, "directive"), ("directives", reference.directive or "")
    elif isinstance(value, Venue) and value.source:
        yield ("source", "directive"), ("directives", value.source.directive)
    elif isinstance(value, StandingPage):
        yield ("translates",), ("pages", value.translates or "")


def naming(catalogue: Catalogue) -> Iterator[Entry[Any]]:
    """The public records that name one that is withheld."""
    for kind, id_, entry in _naming(catalogue, catalogue.withheld):
        if (kind, id_) not in catalogue.withheld:
            yield entry


def _without(catalogue: Catalogue, shown: set[str]) -> dict[str, Any]:
    paths = {path.partition("/")[2] for path in shown}
    return {path: file for path, file in catalogue.found.items() if path not in paths}


def _naming(catalogue: Catalogue, hidden: Hidden) -> Iterator[tuple[str, str, Entry[Any]]]:
    """Folder, id and entry of what names a withheld record; few records are woken to find out."""
    papers = {id_ for kind, id_ in hidden if kind == "directives"}
    pages = {id_ for kind, id_ in hidden if kind == "pages"}
    keys = {f"directives/{id_}" for id_ in papers}
    for id_, drive in catalogue.drives.items() if papers else ():
        noted = catalogue.asleep.get(id_)
        if not keys.isdisjoint(noted.names) if noted else _names_one(drive.value, hidden):
            yield "drives", id_, drive
    for kind in ("directives", "news") if papers else ():
        for id_, paper in getattr(catalogue, kind).items():
            if any(one.directive in papers for one in catalogue.head(paper).references):
                yield kind, id_, paper
    for id_, venue in catalogue.venues.items() if papers else ():
        if _names_one(venue.value, hidden):
            yield "venues", id_, venue
    for id_, page in catalogue.pages.items():
        if page.value.translates in pages:
            yield "pages", id_, page


def _names_one(value: Any, hidden: Hidden) -> bool:
    return any(key in hidden for _, key in named(value))


def _cut(entry: Entry[Any], hidden: Hidden) -> Entry[Any]:
    """An entry that names nothing that is withheld."""
    value = entry.value
    update: dict[str, Any] = {}
    if isinstance(value, Drive):
        update = {
            "source": _source(value.source, hidden),
            "changes": tuple(_change(change, hidden) for change in value.changes),
            "result": _result(value.result, hidden),
        }
    elif isinstance(value, Document):
        update = {"references": (*_references(value.references, hidden),)}
    elif isinstance(value, Venue):
        update = {"source": _source(value.source, hidden)}
    elif isinstance(value, StandingPage):
        update = {"translates": None}
    known = value.model_copy(update=update)
    return Entry(entry.id, entry.path, known, entry.body, entry.body_line)


def _source(source: Source | None, hidden: Hidden) -> Source | None:
    return None if source and ("directives", source.directive) in hidden else source


def _result(result: Result | None, hidden: Hidden) -> Result | None:
    return result and result.model_copy(update={"source": _source(result.source, hidden)})


def _references(references: tuple[Reference, ...], hidden: Hidden) -> Iterator[Reference]:
    """Those that are left: of one that says its number or title itself, all but the link."""
    for one in references:
        if ("directives", one.directive) not in hidden:
            yield one
        elif one.number or one.title:
            yield one.model_copy(update={"directive": None})


def _attached_to_them_alone(catalogue: Catalogue, hidden: Hidden) -> set[str]:
    """The attachments that only withheld records name."""
    theirs: set[str] = set()
    for kind, id_ in hidden:
        if kind != "drives":
            theirs |= _attachments_of(getattr(catalogue, kind)[id_], catalogue)
    others: set[str] = set()
    for kind in ("directives", "news", "pages") if theirs else ():
        for id_, entry in getattr(catalogue, kind).items():
            noted = catalogue.asleep_papers.get(entry.path)
            if (kind, id_) in hidden:
                continue
            if noted:
                others |= {*noted.attached, *(target for target, _ in noted.files)}
                others |= _addressed(noted.addresses, theirs)
            else:
                others |= _attachments_of(entry, catalogue)
    return theirs - others


def _attachments_of(entry: Entry[Any], catalogue: Catalogue) -> set[str]:
    found = leads(entry, catalogue)
    own = set(attached(entry.value)) if isinstance(entry.value, Document) else set()
    own |= {target for target, _ in found.files if target.startswith("files/")}
    return (own & catalogue.files) | _addressed(found.addresses, catalogue.files)


def _addressed(addresses: tuple[str, ...], files: set[str]) -> set[str]:
    """The attachments that a text names by their address, which is their path."""
    written = {unquote(address.split("?")[0].split("#")[0]) for address in addresses}
    return {one[1:] for one in written if one.startswith("/files/")} & files
