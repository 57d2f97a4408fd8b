"""What this build notes of its content for the next one (:mod:`giot_hong.ledger`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from giot_hong import graph, pictures, rules
from giot_hong.catalogue import Entry
from giot_hong.ledger import Ledger, NotedDocument, NotedDrive, NotedVenue
from giot_hong.links import leads
from giot_hong.model import Directive, Drive, News, Venue, public_from
from giot_hong.site import Site
from giot_hong.views import DocumentView, DriveView, document_taken_over, taken_over
from giot_hong.withheld import attached

_OTHER_KINDS = (
    "tombstones", "directives", "news", "venues", "organisations", "campaigns", "observances",
    "pages",
)  # fmt: skip


def note(site: Site) -> Ledger:
    """All that the next build may want to know of this one's content."""
    catalogue = site.catalogue
    return Ledger(
        files=catalogue.found,
        drives={view.id: _drive(site, view) for view in site.drives},
        documents=dict(_documents(site)),
        venues=dict(_venues(site)),
        attachments=catalogue.attachments,
        ids={kind: frozenset(getattr(catalogue, kind)) for kind in _OTHER_KINDS},
        register=catalogue.register,
    )


def _drive(site: Site, view: DriveView) -> NotedDrive:
    """A drive in brief; one that was taken over as it was noted is noted so again."""
    if known := taken_over(view):
        return known
    now, drive = site.settings.now, view.drive
    until = min((moment for moment in view.turns if moment > now), default=None)
    return NotedDrive(
        names=tuple(sorted({*_names(drive), *_answering(view)})),
        formerly=drive.formerly,
        plan=rules.target_in_plan(drive),
        warnings=_warnings(site, site.catalogue.drives[view.id].path),
        history=site.history.digest("drives", view.id),
        digest=site.digests.of(view),
        since=_seconds(now),
        until=_seconds(until) if until else None,
        province=view.province.id,
        campaigns=tuple(drive.campaigns),
        phase=view.phase,
        state=view.state,
        takes_place=view.takes_place,
        starts=(view.starts.toordinal(), view.starts.hour * 60 + view.starts.minute),
        days=tuple(map(date.toordinal, view.days)),
        former_days=tuple(map(date.toordinal, view.former_days)),
        told=tuple(map(_seconds, view.told)),
        filled=tuple(map(_seconds, view.filled)),
        slots=tuple((slot.uid, slot.day.toordinal(), slot.start) for slot in view.slots),
        announced_by=view.announced_by,
        touched_by=view.touched_by,
        is_waiting=view.is_waiting,
        may_be_over=view.may_be_over,
        stamp=_stamp(view),
        former_venues=view.former_venues,
        former_communes=view.former_communes,
        cluster=view.cluster,
        organised_by=view.organised_by,
        picture=pictures.told(view),
        points=view.points,
        province_office=office.id if (office := view.province_office) else None,
        public_from=public_from(vars(drive)),
    )


def _documents(site: Site) -> Iterator[tuple[str, NotedDocument]]:
    for kind, views in (("directives", site.directives), ("news", site.news)):
        entries = getattr(site.catalogue, kind)
        for view in views:
            entry = entries[view.id]
            yield entry.path.partition("/")[2], _document(site, kind, entry, view)


def _document(
    site: Site, kind: str, entry: Entry[Directive] | Entry[News], view: DocumentView
) -> NotedDocument:
    """A document in brief; one that was taken over as it was noted is noted so again."""
    if known := document_taken_over(view):
        return known
    found = leads(entry, site.catalogue)
    return NotedDocument(
        names=tuple(sorted(set(_names_of_document(entry.value)))),
        formerly=view.formerly,
        warnings=_warnings(site, entry.path),
        history=site.history.digest(kind, view.id),
        surroundings=site.surroundings(graph.key(view.kind, view.id)),
        digest=site.digests.of(view),
        files=found.files,
        addresses=found.addresses,
        headings=found.headings,
        attached=attached(entry.value),
        public_from=public_from(vars(entry.value)),
        stamp=_stamp(view),
        head=site.catalogue.head(entry),
    )


def _venues(site: Site) -> Iterator[tuple[str, NotedVenue]]:
    catalogue = site.catalogue
    for id_, entry in catalogue.venues.items():
        path = entry.path.partition("/")[2]
        yield (
            path,
            catalogue.noted.venues[path] if id_ in catalogue.asleep_venues else _venue(site, entry),
        )


def _venue(site: Site, entry: Entry[Venue]) -> NotedVenue:
    record = entry.value.model_dump(mode="json", exclude_defaults=True)
    return NotedVenue(_warnings(site, entry.path), record)


def _warnings(site: Site, path: str) -> tuple[dict[str, Any], ...]:
    return tuple(asdict(problem) for problem in site.catalogue.warnings.get(path, ()))


def _stamp(view: DriveView | DocumentView) -> tuple[int, int, int]:
    return _seconds(view.stamp.created), _seconds(view.stamp.modified), view.stamp.sequence


def _names_of_document(document: Directive | News) -> Iterator[str]:
    """The records of other kinds of which a document's view shows anything, documents aside."""
    if isinstance(document, Directive):
        yield f"organisations/{document.issuer}"
    for kind in ("campaigns", "observances"):
        yield from (f"{kind}/{id_}" for id_ in getattr(document, kind))


def _names(drive: Drive) -> Iterator[str]:
    """The records of other kinds of which a drive's view shows anything."""
    for session in drive.sessions:
        yield from (f"venues/{id_}" for id_ in session.venues)
    for kind in ("campaigns", "observances"):
        yield from (f"{kind}/{id_}" for id_ in getattr(drive, kind))
    for _, ids in drive.organisers:
        yield from (f"organisations/{id_}" for id_ in ids)
    if drive.registration.office:
        yield f"organisations/{drive.registration.office}"
    sources = [drive.source, drive.result.source if drive.result else None, *drive.changes]
    yield from (f"directives/{one.directive}" for one in sources if one and one.directive)


def _answering(view: DriveView) -> Iterator[str]:
    if view.province_office:
        yield f"organisations/{view.province_office.id}"


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
