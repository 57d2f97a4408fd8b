"""Records as git and the working tree hold them: old texts to values, by record.

A version that cannot be read is none: what was known before it goes on.

A site's history is many texts that are nearly the same. So a YAML file is read key by key, and
each key's text once, however many versions hold it: equal values are the same object. A test
holds that this reads as :func:`giot_hong.parse.parse` does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError, create_model
from pydantic.fields import FieldInfo

from giot_hong import gitlog
from giot_hong.catalogue import Catalogue
from giot_hong.model import (
    Campaign,
    Commune,
    Directive,
    Drive,
    News,
    Observance,
    Organisation,
    Province,
    Provinces,
    Record,
    Venue,
)
from giot_hong.parse import parse
from giot_hong.problems import Problem
from giot_hong.source import MAX_BYTES, Text, decode, read_front_matter, read_yaml

Key = tuple[str, str]
"""A record: its folder and its id. An event: its drive's id and its session's key."""
Values = Mapping[str, Any]
"""A record's values by the names of its model's fields, all of them; of places, names by id."""

PROVINCES, COMMUNES = ("places", "provinces"), ("places", "communes")
_PLACES = {"places/provinces.yaml": PROVINCES, "places/communes.csv": COMMUNES}


class Version(NamedTuple):
    """A file's meaning at one time; ``body`` is a document's Markdown."""

    values: Values
    body: str = ""


class Edit(NamedTuple):
    """A record in a commit, and in one of its parents: None where it was not there."""

    key: Key
    before: Version | None
    now: Version
    blob: str
    """git's name of the text that ``now`` was read from."""


def key_of(path: str) -> Key | None:
    """Which record a file is."""
    kind, _, rest = path.partition("/")
    ending = ".md" if kind in _DOCUMENTS else ".yaml"
    if kind not in _MODELS or not rest.endswith(ending):
        return _PLACES.get(path)
    stem = rest.rpartition("/")[2].removesuffix(ending)
    return (kind, stem) if stem else None


class Archive:
    """Texts of files, each read once however many commits hold it.

    What a catalogue has read is not read again: neither those texts nor the lines they share with
    older ones.
    """

    def __init__(self, catalogue: Catalogue | None = None) -> None:
        self._current = dict(_current(catalogue)) if catalogue else {}
        self.texts: dict[str, bytes] = {}
        self._versions: dict[tuple[str, str], Version | None] = {}
        self._readers: dict[str, _Reader] = {}

    def edits(self, side: gitlog.Side) -> list[Edit]:
        """The records that a commit holds otherwise than one parent, also in another folder."""
        if len(side) == 1:  # as nearly always
            return self._one_edit(side[0])
        before: dict[Key, str] = {}
        after: dict[Key, str] = {}
        for change in side:
            # Another mode of the same text is no change, and its text may not have been told.
            if change.old != change.new and (key := key_of(change.path)):
                before |= {key: change.old} if change.old else {}
                after |= {key: change.new} if change.new else {}
        found = []
        for key, blob in after.items():
            now = self.version(key, blob)
            if now is not None:
                # One that could not be read says nothing: what was known before it decides.
                was = (self.version(key, before[key]) or now) if key in before else None
                found.append(Edit(key, was, now, blob))
        return found

    def _one_edit(self, change: gitlog.FileChange) -> list[Edit]:
        path, old, new = change
        key = key_of(path)
        now = self.version(key, new) if key and new and new != old else None
        if key is None or new is None or now is None:
            return []
        return [Edit(key, (self.version(key, old) or now) if old else None, now, new)]

    def version(self, key: Key, blob: str) -> Version | None:
        """A text's meaning as a record of the key's kind, or None where it cannot be read."""
        name = (key[0], blob)
        if name not in self._versions:
            self._versions[name] = self._read(key, blob)
        return self._versions[name]

    def _read(self, key: Key, blob: str) -> Version | None:
        raw = self.texts[blob]
        if key[0] in _MODELS and key[0] not in _DOCUMENTS:
            reader = self._readers.get(key[0]) or _Reader(_MODELS[key[0]])
            self._readers[key[0]] = reader
            if known := self._current.get((key[0], blob)):
                reader.learn(raw, known.values)
                return known
            values = reader.read(raw)
            return None if values is None else Version(values)
        text = decode(raw, "/".join(key))
        return None if isinstance(text, Problem) else self._read_text(key, text)

    def _read_text(self, key: Key, text: Text) -> Version | None:
        if key == COMMUNES:  # as in the catalogue: names hold no comma
            rows = [line.split(",") for line in text.lines[1:]]
            return Version({row[0]: f"{row[2]} {row[1]}" for row in rows if len(row) == 4})
        if key == PROVINCES:
            tree = read_yaml(text)
            list_ = tree if isinstance(tree, Problem) else parse(Provinces, tree, text)
            return _names(list_) if isinstance(list_, Provinces) else None
        split = read_front_matter(text)
        if isinstance(split, Problem):
            return None
        value = parse(_MODELS[key[0]], split[0], text)
        return None if isinstance(value, list) else Version(values_of(value), split[1])


def _current(catalogue: Catalogue) -> Iterator[tuple[tuple[str, str], Version]]:
    """What a catalogue has read, by kind and by git's name of the text."""
    for kind in _MODELS:
        for entry in getattr(catalogue, kind).values():
            if blob := catalogue.blobs.get(entry.path.partition("/")[2]):
                yield (kind, blob), Version(values_of(entry.value), entry.body)


def values_of(record: BaseModel) -> Values:
    """All values of a record by name."""
    return dict(vars(record))


def _names(list_: Provinces) -> Version:
    return Version({province.id: province.full_name for province in list_.provinces})


class _Reader:
    """Reads one kind of YAML file key by key; the same text of a key gives the same object."""

    # Where a key or a comment at the margin begins. What else stands there goes with the key above.
    _KEY = re.compile(rb"\n(?=[a-z_]+:|#)")
    # A value that began earlier could only run over the margin in ways that the part before it
    # shows by being unreadable; but several documents in one text are each readable alone.
    _ODD = re.compile(r"^(?:---|\.\.\.|%)", re.MULTILINE)
    # Without a colon, a mark of a comment or of a list there is nothing YAML could read in it.
    _LINE = re.compile(r"([a-z_]+): (?!null$)([^\W_](?:[^:#\ufffd]*[^:#\s\ufffd])?)")
    _COMMENTS = re.compile(r"(?:[ \t]*(?:#[^\n]*)?(?:\n|\Z))*")

    def __init__(self, model: type[BaseModel]) -> None:
        self.model = model
        self.defaults = {
            name: info.get_default(call_default_factory=True)
            for name, info in model.model_fields.items()
            if not info.is_required()
        }
        self.required = model.model_fields.keys() - self.defaults.keys()
        self.parts = {name: _model_of(name, info) for name, info in model.model_fields.items()}
        self.known: dict[bytes, tuple[str, Any] | None] = {}
        """By a key's text: the key and its value, or None where it must be read with the rest."""

    def read(self, raw: bytes) -> Values | None:
        """The values, or None where the text is not a record of this kind."""
        known = self.known
        found = {}
        for part in self._KEY.split(raw.strip(b"\n")):
            if part not in known:
                known[part] = self._read_part(part)
            pair = known[part]
            if pair is _COMMENT:
                continue
            if pair is None or pair[0] in found:
                return self._read_whole(raw)
            found[pair[0]] = pair[1]
        if not self.required <= found.keys() or len(raw) > MAX_BYTES:
            return self._read_whole(raw)
        return {**self.defaults, **found}

    def learn(self, raw: bytes, values: Values) -> None:
        """Remember the parts of a text whose values are known, where each stands for itself."""
        for part in self._KEY.split(raw.strip(b"\n")):
            name = part.partition(b":")[0].decode("ascii", "replace")
            if part not in self.known and name in values and _stands_alone(part):
                self.known[part] = (name, values[name])

    def _read_part(self, part: bytes) -> tuple[str, Any] | None:
        return self._read_line(part) or self._read_any(part)

    def _read_line(self, part: bytes) -> tuple[str, Any] | None:
        """A key with a plain word or sentence on one line, as most are; None for all else."""
        line = part.decode("utf-8", "replace")
        match = self._LINE.fullmatch(line)
        if not match or not line.isprintable() or match[1] not in self.parts:
            return None
        name, value = match[1], unicodedata.normalize("NFC", match[2])
        try:
            record = self.parts[name].model_validate({name: value})
        except ValidationError:
            return None
        return name, getattr(record, name)

    def _read_any(self, part: bytes) -> tuple[str, Any] | None:
        text = decode(part + b"\n", "")
        if isinstance(text, Problem) or self._ODD.search(text.body):
            return None
        if self._COMMENTS.fullmatch(text.body):
            return _COMMENT
        name = text.body.partition(":")[0]
        tree = read_yaml(text)
        if name not in self.parts or isinstance(tree, Problem) or [*tree.keys] != [name]:
            return None
        if tree.repeats or (tree.values[name].is_missing and name in self.required):
            return None
        value = parse(self.parts[name], tree, text)
        return None if isinstance(value, list) else (name, getattr(value, name))

    def _read_whole(self, raw: bytes) -> Values | None:
        text = decode(raw, "")
        if isinstance(text, Problem):
            return None
        tree = read_yaml(text)
        value = [] if isinstance(tree, Problem) else parse(self.model, tree, text)
        return None if isinstance(value, list) else values_of(value)


def _stands_alone(part: bytes) -> bool:
    """Whether nothing that begins in a part can end in another: each line closes what it opens."""
    if not _SIGNS.search(part):
        return True
    return not _BLOCKS.search(part) and all(
        line.count(b'"') % 2 == line.count(b"'") % 2 == 0
        and line.count(b"[") == line.count(b"]")
        and line.count(b"{") == line.count(b"}")
        for line in part.split(b"\n")
    )


_SIGNS, _BLOCKS = re.compile(rb"""["'\[\]{}|>&*!%\r]"""), re.compile(rb"[|>&*!%\r]")
_COMMENT = ("#", None)
"""What a comment at the margin is read as."""


def _model_of(name: str, info: FieldInfo) -> type[BaseModel]:
    """A model of one field."""
    field: dict[str, Any] = {name: (info.annotation, info)}
    return create_model(name, __base__=Record, **field)


_MODELS: dict[str, type[BaseModel]] = {
    "drives": Drive,
    "venues": Venue,
    "observances": Observance,
    "directives": Directive,
    "news": News,
    "campaigns": Campaign,
    "organisations": Organisation,
}
_DOCUMENTS = {"directives", "news"}


def present(catalogue: Catalogue, known: Mapping[Key, str]) -> Iterator[Edit]:
    """The working tree, without files whose text is the one that is known, by record."""
    places: dict[Key, Mapping[str, Province | Commune]] = {
        PROVINCES: catalogue.provinces,
        COMMUNES: catalogue.communes,
    }
    for path, key in _PLACES.items():
        blob = catalogue.blobs.get(path, "")
        if known.get(key) != blob:
            names = Version({id_: place.full_name for id_, place in places[key].items()})
            yield Edit(key, names, names, blob)
    for kind in _MODELS:
        for entry in getattr(catalogue, kind).values():
            key, blob = (kind, entry.id), catalogue.blobs.get(entry.path.partition("/")[2], "")
            if not blob or known.get(key) != blob:
                version = Version(values_of(entry.value), entry.body)
                yield Edit(key, version, version, blob)
