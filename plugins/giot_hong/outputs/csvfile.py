"""The open data as tables: RFC 4180 with a BOM, so that Excel reads Vietnamese.

The separator is a comma in every country: one file cannot follow each machine's list separator,
and Excel's «Data > From Text/CSV» finds it. Keys are those of the JSON. No cell begins a formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from giot_hong.model import Session
from giot_hong.outputs.datarows import DirectiveRow, DriveRow, VenueRow
from giot_hong.plain import clean

# Column → where its value stands, from a _Line; a missing step on the way gives an empty cell.
DRIVES = {
    "id": "row.id",
    "session": "session.key",
    "title": "row.title",
    "province": "row.province",
    "province_name": "row.province_name",
    "date": "session.date",
    "start": "session.start",
    "end": "session.end",
    "place": "place",
    "venues": "session.venues",
    "certainty": "row.certainty",
    "availability": "row.availability",
    "outcome": "row.outcome",
    "target": "row.target.value",
    "target_unit": "row.target.unit",
    "target_at_least": "row.target.at_least",
    "registration_deadline": "row.registration.deadline",
    "registration_deadline_kind": "row.registration.deadline_kind",
    "registration_channel": "row.registration.channel",
    "campaigns": "row.campaigns",
    "directive": "row.source.directive",
    "doubts": "doubts",
    "address": "row.address",
    "calendar": "row.calendar",
    "created": "row.created",
    "modified": "row.modified",
    "sample": "sample",
}
VENUES = {
    "id": "row.id",
    "name": "row.name",
    "province": "row.province",
    "province_name": "row.province_name",
    "commune": "row.commune",
    "commune_name": "row.commune_name",
    "area_as_written": "row.area_as_written",
    "communes": "row.communes",
    "address": "row.address",
    "landmark": "row.landmark",
    "doubts": "doubts",
    "sample": "sample",
}
DIRECTIVES = {
    "id": "row.id",
    "number": "row.number",
    "date": "row.date",
    "kind": "row.kind",
    "title": "row.title",
    "issuer": "row.issuer",
    "issuer_name": "row.issuer_name",
    "province": "row.province",
    "for_year": "row.for_year",
    "summary": "row.summary",
    "campaigns": "row.campaigns",
    "doubts": "doubts",
    "address": "row.address",
    "created": "row.created",
    "modified": "row.modified",
    "sample": "sample",
    "effect": "row.effect",
    "effect_by": "row.effect_by",
    "refers_to": "refers_to",
    "referenced_by": "referenced_by",
}


@dataclass(frozen=True)
class _Line:
    """One line of a table."""

    row: DriveRow | VenueRow | DirectiveRow
    sample: bool
    session: Session | None = None
    place: str | None = None

    @property
    def doubts(self) -> tuple[str, ...]:
        return tuple(f"{doubt.field}: {doubt.note}" for doubt in self.row.doubts)

    @property
    def refers_to(self) -> tuple[str, ...]:
        """A document that we hold by its id, another by its number or title."""
        references = self.row.references if isinstance(self.row, DirectiveRow) else ()
        return tuple(
            f"{each.relation}: {each.directive or each.number or each.title}" for each in references
        )

    @property
    def referenced_by(self) -> tuple[str, ...]:
        rows = self.row.referenced_by if isinstance(self.row, DirectiveRow) else ()
        return tuple(f"{relation}: {each.id}" for each in rows for relation in each.relations)


def head(columns: Iterable[str]) -> bytes:
    """The beginning of a table, with the names of its columns."""
    return _table([columns]).encode("utf-8-sig")


def lines(row: DriveRow | VenueRow | DirectiveRow, *, sample: bool) -> bytes:
    """A record's lines: of a drive one for each session, with the drive's facts repeated."""
    if isinstance(row, DriveRow):
        columns = DRIVES
        found = [_Line(row, sample, each, row.places[each.key]) for each in row.sessions]
    else:
        columns = VENUES if isinstance(row, VenueRow) else DIRECTIVES
        found = [_Line(row, sample)]
    return _table([cell(_at(line, path)) for path in columns.values()] for line in found).encode()


def cell(value: Any) -> str:
    """A cell's text: empty for unknown, ``yes``/``no``, lists with « | », never a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, date):  # also moments
        return value.isoformat()
    text = " | ".join(map(str, value)) if isinstance(value, tuple) else clean(str(value))
    # What spreadsheets run (OWASP, «CSV Injection»); a tab or line end may hide it.
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\n")) else text


def _table(rows: Iterable[Iterable[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()


def _at(line: _Line, path: str) -> Any:
    value: Any = line
    for name in path.split("."):
        value = getattr(value, name, None)
    return value
