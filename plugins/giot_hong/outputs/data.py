"""Open data: drives, venues and directives as JSON and CSV, and the schemas of the JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, partial
from typing import Any, TypeVar

from giot_hong import urls
from giot_hong.output import Output, digest_of
from giot_hong.outputs import csvfile
from giot_hong.outputs.datarows import (
    Dataset,
    DirectiveRow,
    DriveRow,
    Row,
    VenueRow,
    directive_row,
    drive_row,
    venue_row,
)
from giot_hong.site import DocumentView, DriveView, Site
from giot_hong.sleep import Sleeper, asleep
from giot_hong.strings import Strings

V = TypeVar("V", DriveView, DocumentView)


@dataclass(frozen=True)
class RowInputs(Sleeper):
    """One record as it is published."""

    row: DriveRow | VenueRow | DirectiveRow
    sample: bool

    @cached_property
    def json(self) -> bytes:
        """The row as it stands in the JSON file, without the comma."""
        # No text has a line end in JSON: what looks like one is the layout's.
        return self.row.model_dump_json(indent=1).replace("\n", "\n  ").encode()

    @cached_property
    def csv(self) -> bytes:
        """The row's lines in the table."""
        return csvfile.lines(self.row, sample=self.sample)


@dataclass(frozen=True)
class DatasetInputs:
    """A data set: all but its rows, and those, by id."""

    head: Dataset[Any]
    rows: tuple[RowInputs, ...]


class KeptRow(RowInputs):
    """A row whose bytes may be at hand although nobody put it together."""

    @cached_property
    def json(self) -> bytes:
        """From the shelf or made."""
        return self._text("json", lambda: RowInputs(self.row, self.sample).json)

    @cached_property
    def csv(self) -> bytes:
        """From the shelf or made."""
        return self._text("csv", lambda: RowInputs(self.row, self.sample).csv)

    def _text(self, form: str, make: Callable[[], bytes]) -> bytes:
        shelf, key = self.__dict__["_shelf"]
        text: bytes = shelf.text(digest_of(form, key), make)
        return text


def datasets(site: Site, words: Strings) -> Iterator[Output]:
    """Each data set as JSON, as CSV, and its JSON Schema."""
    venues = (venue_row(id_, entry.value, site) for id_, entry in site.catalogue.venues.items())
    sample = site.settings.is_sample
    for name, kind, table, rows in (
        ("dot-hien-mau", DriveRow, csvfile.DRIVES, _later(site, site.drives, drive_row)),
        ("diem-hien-mau", VenueRow, csvfile.VENUES, ((v.id, RowInputs(v, sample)) for v in venues)),
        ("van-ban", DirectiveRow, csvfile.DIRECTIVES, _later(site, site.directives, directive_row)),
    ):
        ordered = tuple(row for _, row in sorted(rows, key=lambda one: one[0]))
        head = _head(site, words, name, Dataset[kind])  # type: ignore[valid-type]
        inputs = DatasetInputs(head, ordered)
        yield Output(urls.dataset(name, "json"), inputs, render_json)
        yield Output(urls.dataset(name, "csv"), (tuple(table), ordered), render_csv)
        yield Output(urls.schema(name), _schema(type(head), head.schema_address), render_schema)


def _later(
    site: Site, views: Iterable[V], make: Callable[[V, Site], Row]
) -> Iterator[tuple[str, RowInputs]]:
    """Rows that are put together when somebody asks; what they say follows from the record."""
    for view in views:
        key = digest_of("row", site.frame, view, digests=site.digests)
        row = asleep(KeptRow, {"_shelf": (site.shelf, key)}, partial(_made, make, view, site))
        site.digests.know(row, key)
        for form in ("json", "csv"):
            site.shelf.want(digest_of(form, key))
        yield view.id, row


def _made(make: Callable[[V, Site], Row], view: V, site: Site) -> dict[str, object]:
    return {"row": make(view, site), "sample": site.settings.is_sample}


def render_json(inputs: DatasetInputs) -> bytes:
    """UTF-8 JSON, keys in the order of the models, dates and moments in ISO 8601."""
    head = inputs.head.model_dump_json(indent=1).encode()
    if not inputs.rows:
        return head + b"\n"
    begin, end = head.removesuffix(b"[]\n}"), b"\n ]\n}\n"
    return begin + b"[\n  " + b",\n  ".join(row.json for row in inputs.rows) + end


def render_csv(inputs: tuple[tuple[str, ...], tuple[RowInputs, ...]]) -> bytes:
    """A table with a head: see :mod:`.csvfile`."""
    columns, rows = inputs
    return csvfile.head(columns) + b"".join(row.csv for row in rows)


def render_schema(schema: str) -> bytes:
    """The schema's text, made beforehand: it is itself what may change."""
    return schema.encode()


def _head(site: Site, words: Strings, name: str, kind: Any) -> Dataset[Any]:
    settings = site.settings
    head: Dataset[Any] = kind(
        schema_address=urls.absolute(settings.site_url, urls.schema(name)),
        licence=words["data.licence"].format(site=settings.name),
        source=urls.absolute(settings.site_url, urls.DATA),
        sample=settings.is_sample,
        rows=(),
    )
    return head


@cache  # the same in every build of `serve`; 60 ms each
def _schema(kind: type[Dataset[Any]], address: str) -> str:
    schema = kind.model_json_schema(mode="serialization")
    _open(schema)
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": address, **schema}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _open(node: Any) -> None:
    """Let readers of today accept the keys of tomorrow: unknown keys are no error to them."""
    if isinstance(node, dict):
        if node.get("additionalProperties") is False:
            del node["additionalProperties"]
        for child in node.values():
            _open(child)
    elif isinstance(node, list):
        for child in node:
            _open(child)
