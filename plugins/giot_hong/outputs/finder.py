"""What the finder's page reads: names of places, and the drives to come with their cards.

All of it is plain files, asked for one by one: the names by their first letter, the drives by province
and, where those are many, by month. A drive that changes changes one file of drives, and the index only
where a province gets its first drive or loses its last.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import groupby
from typing import Any, NamedTuple

from giot_hong import urls
from giot_hong.catalogue import Catalogue
from giot_hong.clock import ZONE
from giot_hong.fold import search_key
from giot_hong.model import Commune, FormerPlace, Province
from giot_hong.output import Output, digest_of
from giot_hong.plain import one_line
from giot_hong.shelf import Shelf
from giot_hong.site import Site
from giot_hong.sleep import Sleeper, asleep
from giot_hong.strings import Strings
from giot_hong.views import DriveView

MOST = 300
"""The most drives in one file of a province: 16 kB on the wire in a synthetic site, twice that where
no title is like another. With 20,000 drives a month of a province is 2 to 3 kB, so that to ask what there
is today in the whole country takes a tenth of what whole provinces would."""
LETTERS = "0abcdefghijklmnopqrstuvwxyz"
"""By which names are divided; names that begin with a digit are below 0."""
_TABLES = ("communes.csv", "former.csv", "provinces.yaml")


class FormerProvince(NamedTuple):
    """A former province, and where it lies in the one of today."""

    name: str
    codes: tuple[tuple[str, str], ...]
    """From which code of a commune of today to which, the last included: the numbers of a former
    province stand together, so that it is one stretch of them, or a few."""


class ProvinceFiles(NamedTuple):
    """A province as the index tells of it."""

    id: str
    name: str
    full_name: str
    former: tuple[FormerProvince, ...]
    """Those that are part of it."""
    near: tuple[str, ...]
    files: tuple[tuple[str, tuple[float, ...]], ...]
    """The name of each file of drives, and between which degrees its known venues lie: south, west,
    north, east, to a tenth of a degree outwards."""


@dataclass(frozen=True)
class Names:
    """All names of places, in the order of their tables."""

    communes: tuple[Commune, ...]
    former: tuple[FormerPlace, ...]
    provinces: tuple[Province, ...]

    @cached_property
    def by_letter(self) -> dict[str, list[list[Any]]]:
        """A row for each place: name, kind, province of today, codes of communes of today.

        A former place has a fifth part: the former district that it was in, if it was a commune.
        """
        today = {one.code: one.province for one in self.communes}
        found: dict[str, list[list[Any]]] = {letter: [] for letter in LETTERS}
        for one in self.communes:
            self._put(found, [one.name, one.kind, one.province, one.code])
        for old in self.former:
            province = today[old.communes[0]]
            codes = " ".join(old.communes)
            self._put(found, [old.name, old.kind, province, codes, old.district])
        return found

    def _put(self, found: dict[str, list[list[Any]]], row: list[Any]) -> None:
        first = search_key(row[0])[:1]
        found["0" if first.isdigit() else first].append(row)


class NamesOfLetter(NamedTuple):
    """The names that begin with a letter."""

    names: Names
    letter: str


@dataclass(frozen=True)
class FoundDrive(Sleeper):
    """A drive as the finder shows it; its bytes may be at hand although nobody put it together."""

    view: DriveView
    card: str
    """HTML, as in every other list."""

    @cached_property
    def json(self) -> bytes:
        """Its row, without the comma."""
        kept: tuple[Shelf, bytes] | None = self.__dict__.get("_shelf")
        if kept is None:  # another process has no shelf
            return self._made()
        shelf, key = kept
        return shelf.text(b"find" + key, self._made)

    def _made(self) -> bytes:
        view = self.view
        places = [place for event in view.events for place in event.places]
        codes = {one.code for p in places for one in ((p.commune,) if p.commune else p.communes)}
        row: dict[str, Any] = {
            "id": view.id,
            "days": sorted({day.isoformat() for day in view.days}),
            "ends": max(event.over_at for event in view.events).astimezone(ZONE).isoformat(),
            "text": " | ".join(dict.fromkeys(map(one_line, filter(None, _texts(view))))),
            "html": " ".join(self.card.split()),
        }
        if codes:
            row["codes"] = " ".join(sorted(codes))
        if view.drive.campaigns:
            row["campaigns"] = list(view.drive.campaigns)
        if view.points:
            row["points"] = view.points
        if not view.takes_place:
            row["off"] = view.drive.outcome
        return _json(row)


def find_places(site: Site, _words: Strings) -> Iterator[Output]:
    """The index, and the names of places by letter."""
    former = {view.province.id: view.former for view in site.provinces}
    stretches = _stretches(site.catalogue)
    drives = _files(site)
    rows = tuple(
        ProvinceFiles(
            one.province.id,
            one.province.name,
            one.province.full_name,
            tuple(FormerProvince(old.name, stretches[old.id]) for old in former[one.province.id]),
            one.province.near,
            tuple((name, _box(views)) for name, views in drives.get(one.province.id, {}).items()),
        )
        for one in site.provinces
    )
    yield Output(urls.finder_index(), rows, render_index)
    names = _names(site.catalogue)
    blobs = [site.catalogue.blobs.get(f"places/{name}", "") for name in _TABLES]
    if all(blobs):  # twelve thousand rows are not worth reckoning again
        site.digests.know(names, digest_of(*blobs))
    for letter in LETTERS:
        yield Output(urls.finder_names(letter), NamesOfLetter(names, letter), render_names)


def found_drives(site: Site, theme: str, draw: Callable[[DriveView], str]) -> Iterator[Output]:
    """The files of drives; ``draw`` makes a card, and ``theme`` is the digest of how it does."""
    frame = site.frame + theme.encode()
    for files in _files(site).values():
        for name, views in files.items():
            rows = []
            for view in views:
                key = frame + digest_of(view, digests=site.digests)
                wake = partial(_woken, view, draw)
                row = asleep(FoundDrive, {"_shelf": (site.shelf, key)}, wake)
                site.digests.know(row, key)
                site.shelf.want(b"find" + key)
                rows.append(row)
            yield Output(urls.finder_drives(name), tuple(rows), render_drives, is_shelved=True)


def render_index(provinces: tuple[ProvinceFiles, ...]) -> bytes:
    """The provinces of today, with what leads to them."""
    rows = [
        {
            "id": one.id,
            "name": one.name,
            "full": one.full_name,
            "former": [[old.name, *map("-".join, old.codes)] for old in one.former],
            "near": one.near,
            "files": [{"name": name, **({"box": box} if box else {})} for name, box in one.files],
        }
        for one in provinces
    ]
    return b'{"provinces":[\n' + b",\n".join(map(_json, rows)) + b"\n]}\n"


def render_names(inputs: NamesOfLetter) -> bytes:
    """The names of a letter; kinds, provinces and former districts by their number in a list."""
    rows = inputs.names.by_letter[inputs.letter]
    tables: dict[str, list[str]] = {
        "kinds": sorted({row[1] for row in rows}),
        "provinces": sorted({row[2] for row in rows}),
        "districts": sorted({row[4] for row in rows if len(row) > 4}),
    }
    numbers = {name: {text: at for at, text in enumerate(texts)} for name, texts in tables.items()}
    places = [
        [row[0], numbers["kinds"][row[1]], numbers["provinces"][row[2]], row[3]]
        + [numbers["districts"][text] for text in row[4:]]
        for row in sorted(rows, key=lambda row: (search_key(row[0]), row[2], *row))
    ]
    head = _json(tables)[:-1]
    return head + b',"places":[\n' + b",\n".join(map(_json, places)) + b"\n]}\n"


def render_drives(rows: tuple[FoundDrive, ...]) -> bytes:
    """The drives of a file, soonest first."""
    return b'{"drives":[\n' + b",\n".join(row.json for row in rows) + b"\n]}\n"


def _files(site: Site) -> dict[str, dict[str, list[DriveView]]]:
    """The drives to come by province, then by the name of the file that they are in."""
    found: dict[str, list[DriveView]] = {}
    for view in site.upcoming:
        found.setdefault(view.province.id, []).append(view)
    return {id_: dict(_divided(id_, views)) for id_, views in sorted(found.items())}


def _divided(province: str, views: list[DriveView]) -> Iterable[tuple[str, list[DriveView]]]:
    if len(views) <= MOST:
        return [(province, views)]
    months: dict[str, list[DriveView]] = {}
    for view in views:
        for month in sorted({day.isoformat()[:7] for day in view.days}):
            months.setdefault(f"{province}-{month}", []).append(view)
    return sorted(months.items())


def _box(views: Iterable[DriveView]) -> tuple[float, ...]:
    points = [point for view in views for point in view.points]
    if not points:
        return ()
    tenths = [
        [math.floor(10 * min(values)), math.ceil(10 * max(values))]
        for values in zip(*points, strict=True)
    ]
    (south, north), (west, east) = tenths
    return (south / 10, west / 10, north / 10, east / 10)


def _stretches(catalogue: Catalogue) -> dict[str, tuple[tuple[str, str], ...]]:
    """By former province its communes of today, as stretches of the codes of today's province.

    What a table of former districts does not know has none: then the name leads to today's province.
    """
    codes: dict[str, set[str]] = {}
    for old in catalogue.former:
        if not old.district:  # each commune was of a district
            codes.setdefault(old.province, set()).update(old.communes)
    today: dict[str, list[str]] = {}
    for code in sorted(catalogue.communes):
        today.setdefault(catalogue.communes[code].province, []).append(code)
    found = {}
    for old_province in catalogue.provinces.values():
        own = codes.get(old_province.id, set())
        runs = [
            list(run)
            for successor in old_province.successors
            for is_own, run in groupby(today.get(successor, ()), key=own.__contains__)
            if is_own
        ]
        found[old_province.id] = tuple((run[0], run[-1]) for run in runs)
    return found


def _names(catalogue: Catalogue) -> Names:
    return Names(
        tuple(catalogue.communes.values()),
        tuple(catalogue.former),
        tuple(catalogue.provinces.values()),
    )


def _texts(view: DriveView) -> Iterator[str | None]:
    """What people may search a drive by, besides the names of communes of old."""
    yield view.drive.title
    for event in view.events:
        yield event.session.place_as_written
        for place in event.places:
            venue = place.venue
            yield from (venue.name, *venue.spellings, venue.address, venue.area_as_written)
            yield place.commune.full_name if place.commune else None
    yield view.drive.cluster
    yield from (link.text for link in view.campaigns)
    yield from (body.organisation.name for _, bodies in view.organisers for body in bodies)


def _woken(view: DriveView, draw: Callable[[DriveView], str]) -> dict[str, object]:
    return {"view": view, "card": draw(view)}


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
