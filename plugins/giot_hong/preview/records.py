"""Records of two contents, compared by meaning and told field by field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any, Literal

from pydantic import BaseModel

from giot_hong import phrases
from giot_hong.catalogue import Catalogue, Entry
from giot_hong.model import Quantity, Session, Tombstone
from giot_hong.phrases import short_day
from giot_hong.preview.said import Teller, kind_named
from giot_hong.preview.values import Hunk, RecordChange, RecordStatus, Row
from giot_hong.strings import Strings

KINDS = (
    "drives", "directives", "news", "venues", "organisations", "campaigns", "observances", "pages",
)  # fmt: skip
"""Kinds of which each record is a file, as a preview lists them."""
_SHARED = {"venues", "organisations", "campaigns", "observances", "directives", "provinces"}
"""Kinds that other records show."""
_FEW = 5
"""How many names a sentence lists."""
_MANY = 50
"""How many rows of a table are told."""


@dataclass(frozen=True)
class Content:
    """One side of the comparison."""

    catalogue: Catalogue
    teller: Teller

    def entries(self, kind: str) -> dict[str, Entry[Any]]:
        """The records of a kind; a duplicate that only points at another drive is one too."""
        stones = self.catalogue.tombstones if kind == "drives" else {}
        return {**getattr(self.catalogue, kind), **stones}


def changes(
    before: Catalogue, after: Catalogue, words: Strings, folder: str = "content"
) -> tuple[RecordChange, ...]:
    """Every record that is new, other, called otherwise, gone or no longer readable.

    ``folder`` is what staff call the content's folder.
    """
    return _Comparison(before, after, words, folder).all()


class _Comparison:
    """Two contents, and what each says."""

    def __init__(self, before: Catalogue, after: Catalogue, words: Strings, folder: str) -> None:
        self.words, self.folder = words, folder
        self.before = Content(before, Teller(before, words))
        self.after = Content(after, Teller(after, words))

    def all(self) -> tuple[RecordChange, ...]:
        found = [change for kind in KINDS for change in self._kind(kind)]
        found += [*self._provinces(), *self._communes(), *self._rules()]
        return tuple(self._with_effects(found))

    def _kind(self, kind: str) -> Iterator[RecordChange]:
        old, new = self.before.entries(kind), self.after.entries(kind)
        heirs = self._heirs(old, new)
        for id_, entry in sorted(new.items()):
            known = old.get(id_) or old.get(heirs.get(id_, ""))
            if known is None:
                yield self._added(kind, entry)
            elif id_ not in old or known.value != entry.value or known.body != entry.body:
                yield self._changed(kind, known, entry)
        for id_, entry in sorted(old.items()):
            if id_ not in new and id_ not in heirs.values():
                title = self.before.teller.name(kind, id_)
                yield RecordChange(kind, id_, entry.path, title, self._gone(id_))

    def _gone(self, id_: str) -> RecordStatus:
        """Why a record is not there: its file may only be broken."""
        return "unreadable" if id_ in self.after.catalogue.unreadable else "removed"

    def _heirs(
        self, old: Mapping[str, Entry[Any]], new: Mapping[str, Entry[Any]]
    ) -> dict[str, str]:
        """By the id of a record that is new: the id that it had before."""
        found: dict[str, str] = {}
        for id_, entry in new.items():
            former = getattr(entry.value, "formerly", ())
            gone = [one for one in former if one in old and one not in new]
            if id_ not in old and gone:
                found[id_] = gone[-1]
        return found

    def _added(self, kind: str, entry: Entry[Any]) -> RecordChange:
        rows = tuple(self._rows(type(entry.value).__name__, None, entry.value, (), ()))
        body = hunks((), _lines(entry.body))
        title = self.after.teller.name(kind, entry.id)
        return RecordChange(
            kind,
            entry.id,
            entry.path,
            title,
            "added",
            rows=rows,
            body=body,
            note=self._note(kind, entry),
        )

    def _changed(self, kind: str, old: Entry[Any], new: Entry[Any]) -> RecordChange:
        same_model = type(old.value) is type(new.value)
        known = old.value if same_model else None
        return RecordChange(
            kind,
            new.id,
            new.path,
            self.after.teller.name(kind, new.id),
            "changed" if old.id == new.id else "renamed",
            old_id="" if old.id == new.id else old.id,
            rows=tuple(self._rows(type(new.value).__name__, known, new.value, (), ())),
            body=hunks(_lines(old.body), _lines(new.body)),
            note=self._note(kind, new, old, is_same=same_model),
        )

    def _note(
        self, kind: str, entry: Entry[Any], old: Entry[Any] | None = None, *, is_same: bool = False
    ) -> str:
        """What the public sees of a record, where that is not what its file says."""
        words = self.words
        if known := self.after.catalogue.withheld.get((kind, entry.id)):
            if known.until is None:
                return words["preview.withheld_draft"]
            hour, day = phrases.hour(known.until.time()), short_day(known.until.date())
            return words["preview.withheld_until"].format(hour=hour, day=day)
        if old and (kind, old.id) in self.before.catalogue.withheld:
            return words["preview.published_now"]
        is_stone = isinstance(entry.value, Tombstone) and not is_same
        return words["preview.tombstone"] if is_stone else ""

    # Fields

    def _rows(
        self,
        owner: str,
        old: BaseModel | None,
        new: BaseModel | None,
        labels: tuple[str, ...],
        keys: tuple[str, ...],
    ) -> Iterator[Row]:
        """The fields of a model that differ; None: what the model holds when nothing is written."""
        known = new or old
        assert known is not None  # nothing is compared with nothing
        for name, info in type(known).model_fields.items():
            default = (
                info.get_default(call_default_factory=True) if not info.is_required() else None
            )
            was = default if old is None else getattr(old, name)
            now = default if new is None else getattr(new, name)
            if was != now:
                label = self.after.teller.label(owner, name)
                yield from self._field(owner, name, was, now, (*labels, label), (*keys, name))

    def _field(
        self,
        owner: str,
        name: str,
        was: Any,
        now: Any,
        labels: tuple[str, ...],
        keys: tuple[str, ...],
    ) -> Iterator[Row]:
        sample = next((one for one in (was, now) if one not in (None, ())), None)
        if isinstance(sample, Quantity):
            yield from self._quantity(was, now, labels, keys)
        elif isinstance(sample, BaseModel):
            yield from self._rows(type(sample).__name__, was, now, labels, keys)
        elif isinstance(sample, tuple) and isinstance(sample[0], BaseModel):
            yield from self._items(name, was or (), now or (), labels[:-1], keys)
        elif isinstance(sample, tuple):
            yield from self._texts(owner, name, was or (), now or (), labels, keys)
        else:
            yield self._row(owner, name, was, now, labels, keys)

    def _row(
        self,
        owner: str,
        name: str,
        was: Any,
        now: Any,
        labels: tuple[str, ...],
        keys: tuple[str, ...],
    ) -> Row:
        return Row(
            label=", ".join(_in_sentence(labels)),
            before=self.before.teller.value(owner, name, was),
            after=self.after.teller.value(owner, name, now),
            field=".".join(keys),
        )

    def _quantity(
        self,
        was: Quantity | None,
        now: Quantity | None,
        labels: tuple[str, ...],
        keys: tuple[str, ...],
    ) -> Iterator[Row]:
        row = self._row("Quantity", "value", was, now, labels, keys)
        if row.before != row.after:
            yield row
        texts = (was and was.as_written, now and now.as_written)
        if texts[0] != texts[1]:
            label = self.after.teller.label("Quantity", "as_written")
            yield self._row(
                "Quantity", "as_written", *texts, (*labels, label), (*keys, "as_written")
            )

    def _texts(
        self,
        owner: str,
        name: str,
        was: Sequence[str],
        now: Sequence[str],
        labels: tuple[str, ...],
        keys: tuple[str, ...],
    ) -> Iterator[Row]:
        """A list of texts or ids: one row for each that differs."""
        for old, new in paired(was, now):
            yield self._row(
                owner,
                name,
                was[old] if old is not None else None,
                now[new] if new is not None else None,
                labels,
                keys,
            )

    def _items(
        self,
        name: str,
        was: Sequence[BaseModel],
        now: Sequence[BaseModel],
        labels: tuple[str, ...],
        keys: tuple[str, ...],
    ) -> Iterator[Row]:
        """A list of groups: what is new or gone in one row, of others each field."""
        for before, after in _paired_sessions(was, now) if name == "sessions" else paired(was, now):
            old = was[before] if before is not None else None
            new = now[after] if after is not None else None
            position = after if after is not None else before
            known = new or old
            assert known is not None  # one of the two is there
            assert position is not None
            label = self.after.teller.item(name, known, position)
            mark = known.key if isinstance(known, Session) else str(position + 1)
            head, path = (*labels, label), (*keys, mark)
            owner = type(known).__name__
            if old is None or new is None or isinstance(known, Quantity):
                yield self._row(owner, name, old, new, head, path)
            else:
                yield from self._rows(owner, old, new, head, path)

    # Tables

    def _provinces(self) -> Iterator[RecordChange]:
        old, new = self.before.catalogue.provinces, self.after.catalogue.provinces
        for id_ in sorted({*old, *new}) if old and new else ():
            was, now = old.get(id_), new.get(id_)
            if was != now:
                place = now or was
                assert place is not None  # it is in one of the two
                rows = tuple(self._rows("Province", was, now, (), ())) if now else ()
                status = status_of(was, now)
                title = place.full_name
                path = f"{self.folder}/places/provinces.yaml"
                yield RecordChange("provinces", id_, path, title, status, rows=rows)

    def _communes(self) -> Iterator[RecordChange]:
        old, new = self.before.catalogue.communes, self.after.catalogue.communes
        if not old or not new or old == new:
            return
        rows = []
        for code in sorted({*old, *new}):
            was, now = old.get(code), new.get(code)
            if was != now:
                label = self.words["preview.commune"].format(code=code)
                before, after = (
                    f"{place.full_name}, {content.teller.name('provinces', place.province)}"
                    if place
                    else ""
                    for place, content in ((was, self.before), (now, self.after))
                )
                rows.append(Row(label, before, after, code))
        more = len(rows) - _MANY
        note = self.words["preview.more_rows"].format(count=more) if more > 0 else ""
        title = self.words["preview.communes"]
        path = f"{self.folder}/places/communes.csv"
        yield RecordChange(
            "places", "communes", path, title, "changed", rows=tuple(rows[:_MANY]), note=note
        )

    def _rules(self) -> Iterator[RecordChange]:
        old, new = self.before.catalogue.eligibility, self.after.catalogue.eligibility
        if old != new:
            path = f"{self.folder}/rules/eligibility.yaml"
            title = self.words["preview.rules"]
            status = status_of(old, new) if new else self._gone("eligibility")
            rows = tuple(self._rows("Eligibility", old, new, (), ())) if new else ()
            yield RecordChange("rules", "eligibility", path, title, status, rows=rows)

    # Effects

    def _with_effects(self, found: list[RecordChange]) -> Iterator[RecordChange]:
        asked = {(one.kind, one.id) for one in found if one.kind in _SHARED} | {
            (one.kind, one.old_id) for one in found if one.old_id
        }
        users = self._users(asked)
        own = {(one.kind, one.id) for one in found if one.status == "added"}
        for change in found:
            keys = ((change.kind, change.id), (change.kind, change.old_id))
            using = [key for one in keys for key in users.get(one, ()) if key not in own]
            if not using:
                yield change
                continue
            yield replace(change, effects=tuple(self._effects(dict.fromkeys(using))))

    def _users(self, asked: set[tuple[str, str]]) -> dict[tuple[str, str], list[tuple[str, str]]]:
        """By record: the drives and documents that name it now."""
        found: dict[tuple[str, str], list[tuple[str, str]]] = {}
        if not asked:
            return found
        for kind in ("drives", "directives", "news"):
            for id_, entry in sorted(getattr(self.after.catalogue, kind).items()):
                for named in set(_named(entry.value)) & asked:
                    found.setdefault(named, []).append((kind, id_))
        return found

    def _effects(self, users: Iterable[tuple[str, str]]) -> Iterator[str]:
        for kinds, key in ((("drives",), "drives"), (("directives", "news"), "documents")):
            names = [self._shown(kind, id_) for kind, id_ in users if kind in kinds]
            if names:
                listed = ", ".join(names[:_FEW])
                if len(names) > _FEW:
                    listed += self.words["preview.and_more"].format(count=len(names) - _FEW)
                yield self.words[f"preview.used_{key}"].format(count=len(names), list=listed)

    def _shown(self, kind: str, id_: str) -> str:
        name = f"«{self.after.teller.name(kind, id_)}»"
        if kind != "drives":
            return name
        first = min(one.date for one in self.after.catalogue.drives[id_].value.sessions)
        return f"{name} ({short_day(first)})"


def status_of(before: object, after: object) -> Literal["added", "changed", "removed"]:
    """What became of something that was there, or is there, or both."""
    if before and after:
        return "changed"
    return "added" if after else "removed"


def hunks(before: Sequence[str], after: Sequence[str]) -> tuple[Hunk, ...]:
    """The lines that differ, those that stand together in one."""
    return tuple(
        Hunk(tuple(before[a:b]), tuple(after[c:d]))
        for tag, a, b, c, d in _opcodes(before, after)
        if tag != "equal"
    )


def paired(before: Sequence[Any], after: Sequence[Any]) -> Iterator[tuple[int | None, int | None]]:
    """Which of two lists' unequal parts stand for each other, by position; None stands for nothing."""
    for tag, a, b, c, d in _opcodes(before, after):
        if tag == "equal":
            continue
        for offset in range(max(b - a, d - c)):
            old, new = a + offset, c + offset
            yield (old if old < b else None), (new if new < d else None)


def _opcodes(
    before: Sequence[Any], after: Sequence[Any]
) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, before, after, autojunk=False).get_opcodes()


def _paired_sessions(
    before: Sequence[Any], after: Sequence[Any]
) -> Iterator[tuple[int | None, int | None]]:
    """Sessions are told apart by their keys, wherever they stand."""
    old = {one.key: index for index, one in enumerate(before)}
    new = {one.key: index for index, one in enumerate(after)}
    for key in sorted({*old, *new}):
        if key not in old or key not in new or before[old[key]] != after[new[key]]:
            yield old.get(key), new.get(key)


def _lines(body: str) -> tuple[str, ...]:
    return tuple(line for line in body.strip().splitlines() if line.strip())


def _in_sentence(labels: tuple[str, ...]) -> Iterator[str]:
    """All but the first begin with a small letter, unless they are abbreviations."""
    for index, label in enumerate(labels):
        yield label if index == 0 else label[:1].lower() + label[1:]


def _named(value: BaseModel) -> Iterator[tuple[str, str]]:
    """The records that a record names, as ``(kind, id)``."""
    owner = type(value).__name__
    for name in type(value).model_fields:
        item = getattr(value, name)
        kind = kind_named(owner, name)
        for one in item if isinstance(item, tuple) else (item,):
            if isinstance(one, BaseModel):
                yield from _named(one)
            elif kind and isinstance(one, str):
                yield kind, one
