"""Records as git and the working tree hold them: old texts to values, by record.

A version that cannot be read is none: what was known before it goes on.

A site's history is many texts that are nearly the same. So a YAML file is read key by key, and
each key's text once, however many versions hold it: equal values are the same object. A test
holds that this reads as :func:`giot_hong.parse.parse` does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError, create_model

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
from giot_hong.parse import NotSimpleError, parse, simple
from giot_hong.problems import Problem
from giot_hong.source import MAX_BYTES, Text, decode, read_front_matter, read_yaml

Key = tuple[str, str]
"""A record: its folder and its id. An event: its drive's id and its session's key."""
Values = Mapping[str, Any]
"""A record's values by the names of its model's fields, all of them; of places, names by id."""

PROVINCES, COMMUNES = ("places", "provinces"), ("places", "communes")
_PLACES = {"places/provinces.yaml": PROVINCES, "places/communes.csv": COMMUNES}
_PATHS = {key: path for path, key in _PLACES.items()}


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


@cache
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

    Of a changed text only the keys are read in which lines changed; and what the catalogue has
    read, or any other text held, is not read again.
    """

    def __init__(self, catalogue: Catalogue | None = None, content: Path | None = None) -> None:
        self.texts: dict[str, bytes] = {}
        """By blob: texts that commits told, or that were put here."""
        self._catalogue = catalogue or Catalogue()
        self._content = content
        self._versions: dict[tuple[str, str], Version | None] = {}
        self._by_key: set[tuple[str, str]] = set()
        """What was read key by key, so that a change in some keys is one of these alone."""
        self._lately: dict[str, Key] = {}
        self._earlier: dict[str, Key] = {}
        """Texts that were of use since the last :meth:`forget`, and since the one before it."""
        self._readers = {kind: _Reader(_MODELS[kind]) for kind in _MODELS.keys() - _DOCUMENTS}

    def learn(self) -> None:
        """Take over what the catalogue has read: most lines of old texts are in it."""
        for kind, reader in self._readers.items():
            for entry in getattr(self._catalogue, kind).values():
                raw = self._catalogue.texts.get(entry.path.partition("/")[2])
                if raw is not None:
                    reader.learn(raw, values_of(entry.value))

    def edits(self, side: gitlog.Side) -> list[Edit]:
        """The records that a commit holds otherwise than one parent, also in another folder."""
        if len(side) == 1:  # as nearly always
            return self._one_edit(side[0])
        before: dict[Key, gitlog.FileChange] = {}
        after: dict[Key, gitlog.FileChange] = {}
        for change in side:
            # Another mode of the same text is no change, and its lines were not told.
            if change.old != change.new and (key := key_of(change.path)):
                before |= {key: change} if change.old else {}
                after |= {key: change} if change.new else {}
        found = []
        for key, change in after.items():
            now = self._version_after(key, change)
            if now is not None:
                # One that could not be read says nothing: what was known before it decides.
                old = before[key].old if key in before else None
                was = (self.version(key, old) or now) if old else None
                found.append(Edit(key, was, now, change.new or ""))
        return found

    def _one_edit(self, change: gitlog.FileChange) -> list[Edit]:
        key = key_of(change.path) if change.new and change.new != change.old else None
        now = self._version_after(key, change) if key else None
        if key is None or now is None:
            return []
        before = (self.version(key, change.old) or now) if change.old else None
        return [Edit(key, before, now, change.new or "")]

    def version(self, key: Key, blob: str) -> Version | None:
        """A text's meaning as a record of the key's kind, or None where it cannot be read."""
        name = (key[0], blob)
        if name not in self._versions:
            present = self._present(key, blob)
            self._versions[name] = present or self._read(key, blob, self.text(blob))
        return self._versions[name]

    def fetch(self, commits: Iterable[gitlog.Commit]) -> None:
        """Ask git at once for what some commits changed and no commit before them has told."""
        wanted: set[str] = set()
        told: set[str] = set()
        for change in (change for one in commits for side in one.sides for change in side):
            if change.old and change.old != change.new and key_of(change.path):
                wanted.add(change.old)
            told.add(change.new or "")
        if self._content and (missing := wanted - told - self.texts.keys()):
            self.texts |= gitlog.blobs(self._content, missing)

    def forget(self, current: Mapping[Key, str]) -> None:
        """Let go of texts that are no record's last one, and were of no use lately.

        Only a branch that goes on from long ago needs one again, and git still has it.
        """
        for blob, key in self._earlier.items():
            if current.get(key) != blob and blob not in self._lately:
                self.texts.pop(blob, None)
                self._versions.pop((key[0], blob), None)
                self._by_key.discard((key[0], blob))
        self._earlier, self._lately = self._lately, {}

    def _present(self, key: Key, blob: str) -> Version | None:
        """The version that the catalogue has read, if its text is this one."""
        if key in _PATHS:
            raw = self._catalogue.texts.get(_PATHS[key], b"")
            if gitlog.blob_of(raw) == blob:
                self.texts[blob] = raw
            return None
        entry = getattr(self._catalogue, key[0]).get(key[1])
        if entry and self._catalogue.blobs.get(entry.path.partition("/")[2]) == blob:
            return Version(values_of(entry.value), entry.body)
        return None

    def text(self, blob: str) -> bytes:
        """A text that a commit told, or that was put into ``texts``; any other is asked of git."""
        if blob not in self.texts:
            assert self._content is not None
            self.texts |= gitlog.blobs(self._content, [blob])
        return self.texts[blob]

    def _version_after(self, key: Key, change: gitlog.FileChange) -> Version | None:
        """The version that a commit brought."""
        _, old, new, hunks = change
        assert new is not None
        name = (key[0], new)
        self._lately[new] = key
        if old:
            self._lately[old] = key
        if name in self._versions:
            return self._versions[name]
        before = self._lines_of(old) if old else []
        after = gitlog.applied(before, hunks)
        text = self.texts[new] = b"".join(after)
        version = None
        if old and (key[0], old) in self._by_key and (was := self._versions[key[0], old]):
            place = (hunks[0].start, len(before) - hunks[-1].stop)
            values = self._readers[key[0]].read_change(was.values, before, after, *place)
            if values is not None:
                self._by_key.add(name)
                version = was if values is was.values else Version(values)
        self._versions[name] = version or self._read(key, new, text)
        return self._versions[name]

    def _lines_of(self, blob: str) -> gitlog.Lines:
        text = self.text(blob)
        if b"\r" not in text:  # else it would end lines that git does not end
            return text.splitlines(keepends=True)
        *lines, last = text.split(b"\n")
        return [line + b"\n" for line in lines] + ([last] if last else [])

    def _read(self, key: Key, blob: str, raw: bytes) -> Version | None:
        if reader := self._readers.get(key[0]):
            values = reader.read(raw)
            if values is not None:
                self._by_key.add((key[0], blob))
            else:
                values = reader.read_whole(raw)
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


def values_of(record: BaseModel) -> Values:
    """All values of a record by name."""
    return dict(vars(record))


def _names(list_: Provinces) -> Version:
    return Version({province.id: province.full_name for province in list_.provinces})


class _Reader:
    """Reads one kind of YAML file key by key; the same text of a key gives the same object."""

    # Where a key or a comment at the margin begins. What else stands there goes with the key above.
    _KEY = re.compile(rb"\n(?=[a-z_]+:|#)")
    _BEGINS = re.compile(rb"[a-z_]+:|#")
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
        self.known: dict[bytes, tuple[str, Any] | None] = {}
        """By a key's text: the key and its value, or None where it must be read with the rest."""

    def read(self, raw: bytes) -> Values | None:
        """The values, or None where the text cannot be read key by key."""
        found = self._read_keys(raw.strip(b"\n"))
        if found is None or not self.required <= found.keys() or len(raw) > MAX_BYTES:
            return None
        return {**self.defaults, **found}

    def read_change(
        self, values: Values, old: gitlog.Lines, new: gitlog.Lines, start: int, rest: int
    ) -> Values | None:
        """The values of a text that differs from one with these ``values`` in some lines only.

        Both have the lines before ``start`` in common, and the last ``rest`` lines. The same object
        where the meaning is the same; None where other keys are in it, or it cannot be read so.
        """
        begins = self._BEGINS.match
        start = max(start - 1, 0)
        while start and not begins(old[start]):
            start -= 1
        while rest and not begins(old[-rest]):
            rest -= 1
        gone, found = (self._read_lines(lines, start, rest) for lines in (old, new))
        if found is None or gone is None or gone.keys() != found.keys():
            return None
        if sum(map(len, new)) > MAX_BYTES:
            return None
        other = {name: value for name, value in found.items() if value != gone[name]}
        return {**values, **other} if other else values

    def _read_lines(self, lines: gitlog.Lines, start: int, rest: int) -> dict[str, Any] | None:
        """The keys between a line and the last ``rest`` ones, as :meth:`read` has them."""
        text = b"".join(lines[start : len(lines) - rest])
        text = text if start else text.lstrip(b"\n")
        return self._read_keys(text.removesuffix(b"\n") if rest else text.rstrip(b"\n"))

    def _read_keys(self, text: bytes) -> dict[str, Any] | None:
        """Values by key; None where a part of the text must be read with the rest."""
        known = self.known
        found = {}
        for part in self._KEY.split(text):
            if part not in known:
                known[part] = self._read_part(part)
            pair = known[part]
            if pair is _COMMENT:
                continue
            if pair is None or pair[0] in found:
                return None
            found[pair[0]] = pair[1]
        return found

    def learn(self, raw: bytes, values: Values) -> None:
        """Remember the parts of a text whose values are known, where each stands for itself."""
        known = self.known
        for part in self._KEY.split(raw.strip(b"\n")):
            if part not in known:
                name = part.partition(b":")[0].decode("ascii", "replace")
                if name in values and _stands_alone(part):
                    known[part] = (name, values[name])

    def _read_part(self, part: bytes) -> tuple[str, Any] | None:
        return self._read_line(part) or self._read_any(part)

    def _read_line(self, part: bytes) -> tuple[str, Any] | None:
        """A key with a plain word or sentence on one line, as most are; None for all else."""
        line = part.decode("utf-8", "replace")
        match = self._LINE.fullmatch(line)
        if not match or not line.isprintable() or match[1] not in self.model.model_fields:
            return None
        name, value = match[1], unicodedata.normalize("NFC", match[2])
        try:
            record = _model_of(self.model, name).model_validate({name: value})
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
        if (
            name not in self.model.model_fields
            or isinstance(tree, Problem)
            or [*tree.keys] != [name]
        ):
            return None
        try:
            record = _model_of(self.model, name).model_validate(simple(tree))
        except ValidationError:
            return None
        except NotSimpleError:
            if tree.repeats or (tree.values[name].is_missing and name in self.required):
                return None
            value = parse(_model_of(self.model, name), tree, text)
            return None if isinstance(value, list) else (name, getattr(value, name))
        return name, getattr(record, name)

    def read_whole(self, raw: bytes) -> Values | None:
        """The values, or None where the text is not a record of this kind."""
        text = decode(raw, "")
        if isinstance(text, Problem):
            return None
        tree = read_yaml(text)
        value = [] if isinstance(tree, Problem) else parse(self.model, tree, text)
        return None if isinstance(value, list) else values_of(value)


def _stands_alone(part: bytes) -> bool:
    """Whether nothing that begins in a part can end in another: each line closes what it opens."""
    if not _SIGNS.search(part):
        return not _ENDS.search(part)
    return (
        not _ENDS.search(part)
        and not _BLOCKS.search(part)
        and all(
            line.count(b'"') % 2 == line.count(b"'") % 2 == 0
            and line.count(b"[") == line.count(b"]")
            and line.count(b"{") == line.count(b"}")
            for line in part.split(b"\n")
        )
    )


_SIGNS, _BLOCKS = re.compile(rb"""["'\[\]{}|>&*!%\r]"""), re.compile(rb"[|>&*!%\r]")
_ENDS = re.compile(rb"^(?:---|\.\.\.)", re.MULTILINE)
_COMMENT = ("#", None)
"""What a comment at the margin is read as."""


@cache
def _model_of(model: type[BaseModel], name: str) -> type[BaseModel]:
    """A model of one field of another; made when a text first has that key."""
    info = model.model_fields[name]
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
    changed: dict[str, dict[str, str]] = {kind: {} for kind in _MODELS}
    # Tens of thousands, of which nearly all are known: no more is done for those than to see that.
    for path, blob in catalogue.blobs.items():
        folders = path.split("/")
        kind, id_ = folders[0], folders[-1].rpartition(".")[0]
        if known.get((kind, id_)) != blob and kind in changed:
            changed[kind][path] = id_
    for kind, paths in changed.items():
        for path, id_ in paths.items():
            entry = getattr(catalogue, kind).get(id_)
            if (kind, id_) in catalogue.withheld:
                continue
            if entry and entry.path.partition("/")[2] == path:
                version = Version(values_of(entry.value), entry.body)
                yield Edit((kind, id_), version, version, catalogue.blobs[path])
