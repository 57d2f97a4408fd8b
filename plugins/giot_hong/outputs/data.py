"""Open data: drives, venues and directives as JSON and CSV, and the schemas of the JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from giot_hong import urls
from giot_hong.output import Output
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
from giot_hong.site import Site
from giot_hong.strings import Strings


def datasets(site: Site, words: Strings) -> Iterator[Output]:
    """Each data set as JSON, as CSV, and its JSON Schema."""
    drives = [drive_row(view, site) for view in site.drives]
    venues = [venue_row(id_, entry.value, site) for id_, entry in site.catalogue.venues.items()]
    papers = [directive_row(view, site) for view in site.directives]
    for name, kind, rows, table in (
        ("dot-hien-mau", Dataset[DriveRow], drives, csvfile.render_drives),
        ("diem-hien-mau", Dataset[VenueRow], venues, csvfile.render_venues),
        ("van-ban", Dataset[DirectiveRow], papers, csvfile.render_directives),
    ):
        dataset = _dataset(site, words, name, kind, rows)
        yield Output(urls.dataset(name, "json"), dataset, render_json)
        yield Output(urls.dataset(name, "csv"), dataset, table)
        yield Output(urls.schema(name), _schema(kind, dataset.schema_address), render_schema)


def render_json(dataset: Dataset[Any]) -> bytes:
    """UTF-8 JSON, keys in the order of the models, dates and moments in ISO 8601."""
    return (dataset.model_dump_json(indent=1) + "\n").encode()


def render_schema(schema: str) -> bytes:
    """The schema's text, made beforehand: it is itself what may change."""
    return schema.encode()


def _dataset(site: Site, words: Strings, name: str, kind: Any, rows: Sequence[Row]) -> Dataset[Any]:
    settings = site.settings
    dataset: Dataset[Any] = kind(
        schema_address=urls.absolute(settings.site_url, urls.schema(name)),
        licence=words["data.licence"].format(site=settings.name),
        source=urls.absolute(settings.site_url, urls.DATA),
        sample=settings.is_sample,
        rows=tuple(sorted(rows, key=lambda row: row.id)),
    )
    return dataset


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
