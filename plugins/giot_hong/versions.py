"""Records as git and the working tree hold them: old texts to values, by record.

A version that cannot be read is none: what was known before it goes on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from pydantic import BaseModel

from giot_hong import gitlog
from giot_hong.catalogue import Catalogue
from giot_hong.model import (
    Campaign,
    Directive,
    Drive,
    News,
    Observance,
    Organisation,
    Provinces,
    Venue,
)
from giot_hong.parse import parse
from giot_hong.problems import Problem
from giot_hong.source import Text, decode, read_front_matter, read_yaml

Key = tuple[str, str]
"""A record: its folder and its id. An event: its drive's id and its session's key."""

_MODELS: dict[str, type[BaseModel]] = {
    "drives": Drive,
    "venues": Venue,
    "observances": Observance,
    "directives": Directive,
    "news": News,
    "campaigns": Campaign,
    "organisations": Organisation,
}
PROVINCES, COMMUNES = ("places", "provinces"), ("places", "communes")
_PLACES = {"places/provinces.yaml": PROVINCES, "places/communes.csv": COMMUNES}


class Version(NamedTuple):
    """A file's meaning at one time; ``body`` is a document's Markdown."""

    value: Any
    body: str = ""


class Edit(NamedTuple):
    """A record in a commit, and in one of its parents: None where it was not there."""

    key: Key
    before: Version | None
    now: Version


def key_of(path: str) -> Key | None:
    """Which record a file is."""
    parts = PurePosixPath(path)
    kind = parts.parts[0]
    ending = ".md" if kind in {"directives", "news"} else ".yaml"
    known = kind in _MODELS and parts.suffix == ending
    return (kind, parts.stem) if known else _PLACES.get(path)


class Archive:
    """Old texts, each read once however many commits hold it."""

    def __init__(self, texts: dict[str, bytes]) -> None:
        self.texts = texts
        self.versions: dict[tuple[str, str], Version | None] = {}

    def edits(self, side: Iterable[gitlog.FileChange]) -> Iterator[Edit]:
        """The records that a commit holds otherwise than one parent, also in another folder."""
        before: dict[Key, str] = {}
        after: dict[Key, str] = {}
        for change in side:
            if key := key_of(change.path):
                before |= {key: change.old} if change.old else {}
                after |= {key: change.new} if change.new else {}
        for key, blob in after.items():
            now = self._version(key, blob)
            if now is not None:
                # One that could not be read says nothing: what was known before it decides.
                was = (self._version(key, before[key]) or now) if key in before else None
                yield Edit(key, was, now)

    def _version(self, key: Key, blob: str) -> Version | None:
        name = (key[0], blob)
        if name not in self.versions:
            text = decode(self.texts[blob], "/".join(key))
            self.versions[name] = _read(key, text) if isinstance(text, Text) else None
        return self.versions[name]


def _read(key: Key, text: Text) -> Version | None:
    if key == COMMUNES:  # as in the catalogue: names hold no comma
        rows = [line.split(",") for line in text.lines[1:]]
        return Version({row[0]: f"{row[2]} {row[1]}" for row in rows if len(row) == 4})
    prose = ""
    if key[0] in {"directives", "news"}:
        split = read_front_matter(text)
        if isinstance(split, Problem):
            return None
        tree, prose, _ = split
    else:
        read_tree = read_yaml(text)
        if isinstance(read_tree, Problem):
            return None
        tree = read_tree
    value = parse(Provinces if key == PROVINCES else _MODELS[key[0]], tree, text)
    if isinstance(value, list):
        return None
    if isinstance(value, Provinces):
        return Version({province.id: province.full_name for province in value.provinces})
    return Version(value, prose)


def present(catalogue: Catalogue) -> Iterator[Edit]:
    """The working tree; whether it differs is for the replay to see."""
    found: dict[Key, Version] = {
        key: Version({id_: place.full_name for id_, place in places.items()})
        for key, places in ((PROVINCES, catalogue.provinces), (COMMUNES, catalogue.communes))
    }
    for kind in _MODELS:
        for entry in getattr(catalogue, kind).values():
            found[kind, entry.id] = Version(entry.value, entry.body)
    return (Edit(key, version, version) for key, version in found.items())
