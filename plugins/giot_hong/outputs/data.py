"""Open data: drives, venues and directives as JSON and CSV, and the schemas of the JSON.

What rows are and how they become bytes is :mod:`.dataset`'s, which takes long to import: it is read
when a file is made, and not where a notice left the data as they were.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, NamedTuple

from giot_hong import urls
from giot_hong.output import Output, digest_of
from giot_hong.shelf import Shelf
from giot_hong.site import Site
from giot_hong.sleep import Sleeper, asleep
from giot_hong.strings import Strings
from giot_hong.views import DocumentView, DriveView

if TYPE_CHECKING:
    from giot_hong.outputs.datarows import DirectiveRow, DriveRow, VenueRow


@dataclass(frozen=True)
class RowInputs(Sleeper):
    """One record as it is published; its bytes may be at hand although nobody put it together."""

    row: DriveRow | VenueRow | DirectiveRow
    sample: bool

    @cached_property
    def json(self) -> bytes:
        """The row as it stands in the JSON file, without the comma."""
        from giot_hong.outputs import dataset

        return self._kept(b"json", lambda: dataset.row_as_json(self.row))

    @cached_property
    def csv(self) -> bytes:
        """The row's lines in the table."""
        from giot_hong.outputs import dataset

        return self._kept(b"csv", lambda: dataset.row_as_lines(self.row, sample=self.sample))

    def _kept(self, form: bytes, make: Callable[[], bytes]) -> bytes:
        kept: tuple[Shelf, bytes] | None = self.__dict__.get("_shelf")
        if kept is None:  # another process has no shelf
            return make()
        shelf, key = kept
        return shelf.text(form + key, make)


class DatasetInputs(NamedTuple):
    """A data set: what its files begin with, and the rows, by id."""

    name: str
    schema_address: str
    licence: str
    source: str
    sample: bool
    rows: tuple[RowInputs, ...]


def datasets(site: Site, words: Strings) -> Iterator[Output]:
    """Each data set as JSON, as CSV, and its JSON Schema."""
    settings = site.settings
    for name, rows in (
        ("dot-hien-mau", _drives(site)),
        ("diem-hien-mau", _venues(site)),
        ("van-ban", _directives(site)),
    ):
        inputs = DatasetInputs(
            name=name,
            schema_address=urls.absolute(settings.site_url, urls.schema(name)),
            licence=words["data.licence"].format(site=settings.name),
            source=urls.absolute(settings.site_url, urls.DATA),
            sample=settings.is_sample,
            rows=tuple(row for _, row in sorted(rows, key=lambda one: one[0])),
        )
        yield Output(urls.dataset(name, "json"), inputs, render_json, is_shelved=True)
        yield Output(urls.dataset(name, "csv"), (name, inputs.rows), render_csv, is_shelved=True)
        yield Output(urls.schema(name), (name, inputs.schema_address), render_schema)


def render_json(inputs: DatasetInputs) -> bytes:
    """UTF-8 JSON, keys in the order of the models, dates and moments in ISO 8601."""
    from giot_hong.outputs import dataset

    rows = [row.json for row in inputs.rows]
    return dataset.as_json(
        inputs.name, inputs.schema_address, inputs.licence, inputs.source, inputs.sample, rows
    )


def render_csv(inputs: tuple[str, tuple[RowInputs, ...]]) -> bytes:
    """A table with a head: see :mod:`.csvfile`."""
    from giot_hong.outputs import dataset

    name, rows = inputs
    return dataset.as_table(name, [row.csv for row in rows])


def render_schema(inputs: tuple[str, str]) -> bytes:
    """The schema of a data set, by name, and its own address."""
    from giot_hong.outputs import dataset

    return dataset.schema(*inputs)


def _drives(site: Site) -> Iterator[tuple[str, RowInputs]]:
    def make(view: DriveView) -> DriveRow:
        from giot_hong.outputs.datarows import drive_row

        return drive_row(view, site)

    return _later(site, ((view.id, (view,), partial(make, view)) for view in site.drives))


def _directives(site: Site) -> Iterator[tuple[str, RowInputs]]:
    def make(view: DocumentView) -> DirectiveRow:
        from giot_hong.outputs.datarows import directive_row

        return directive_row(view, site)

    return _later(site, ((view.id, (view,), partial(make, view)) for view in site.directives))


def _venues(site: Site) -> Iterator[tuple[str, RowInputs]]:
    catalogue, blobs = site.catalogue, site.catalogue.blobs
    places = [blobs.get(f"places/{name}") for name in ("provinces.yaml", "communes.csv")]

    def make(id_: str) -> VenueRow:
        from giot_hong.outputs.datarows import venue_row

        return venue_row(id_, catalogue.venues[id_].value, site)

    def parts(id_: str) -> tuple[Any, ...]:
        # The bytes of its file stand for what is read from it, so that it may stay asleep.
        entry = catalogue.venues[id_]
        return id_, blobs.get(entry.path.partition("/")[2]) or entry.value, places

    return _later(site, ((id_, parts(id_), partial(make, id_)) for id_ in catalogue.venues))


def _later(
    site: Site, records: Iterable[tuple[str, tuple[Any, ...], Callable[[], object]]]
) -> Iterator[tuple[str, RowInputs]]:
    """Rows that are put together when somebody asks, by id; what they say follows from parts."""
    for id_, parts, make in records:
        key = site.frame + digest_of(*parts, digests=site.digests)
        row = asleep(RowInputs, {"_shelf": (site.shelf, key)}, partial(_woken, make, site))
        site.digests.know(row, key)
        for form in (b"json", b"csv"):
            site.shelf.want(form + key)
        yield id_, row


def _woken(make: Callable[[], object], site: Site) -> dict[str, object]:
    return {"row": make(), "sample": site.settings.is_sample}
