"""Files of open data as bytes, of rows and of what stands around them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from typing import Any

from giot_hong.outputs import csvfile
from giot_hong.outputs.datarows import Dataset, DirectiveRow, DriveRow, VenueRow

_KINDS: dict[str, Any] = {
    "dot-hien-mau": Dataset[DriveRow],
    "diem-hien-mau": Dataset[VenueRow],
    "van-ban": Dataset[DirectiveRow],
}
_COLUMNS = {
    "dot-hien-mau": csvfile.DRIVES,
    "diem-hien-mau": csvfile.VENUES,
    "van-ban": csvfile.DIRECTIVES,
}


def row_as_json(row: DriveRow | VenueRow | DirectiveRow) -> bytes:
    """A row as it stands in a JSON file, without the comma."""
    # No text has a line end in JSON: what looks like one is the layout's.
    return row.model_dump_json(indent=1).replace("\n", "\n  ").encode()


def row_as_lines(row: DriveRow | VenueRow | DirectiveRow, *, sample: bool) -> bytes:
    """A row's lines in a table."""
    return csvfile.lines(row, sample=sample)


def as_json(
    name: str, schema_address: str, licence: str, source: str, sample: bool, rows: list[bytes]
) -> bytes:
    """A whole JSON file."""
    head: bytes = (
        _KINDS[name](
            schema_address=schema_address, licence=licence, source=source, sample=sample, rows=()
        )
        .model_dump_json(indent=1)
        .encode()
    )
    if not rows:
        return head + b"\n"
    return head.removesuffix(b"[]\n}") + b"[\n  " + b",\n  ".join(rows) + b"\n ]\n}\n"


def as_table(name: str, rows: Iterable[bytes]) -> bytes:
    """A whole CSV file."""
    return csvfile.head(_COLUMNS[name]) + b"".join(rows)


@cache  # the same in every build of `serve`; 60 ms each
def schema(name: str, address: str) -> bytes:
    """The JSON Schema of a data set's file."""
    found = _KINDS[name].model_json_schema(mode="serialization")
    _open(found)
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": address, **found}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


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
