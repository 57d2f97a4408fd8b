"""Which record staff mean: by id, by an id it once had, by its file, or by words of its name."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from giot_hong.catalogue import Catalogue, Entry
from giot_hong.fold import fold


def matching(records: Mapping[str, Entry[Any]], asked: str) -> list[str]:
    """The ids that an answer may mean: one for an id, a former id or a path; else by its words."""
    plain = asked.strip().strip("\"'")
    name = re.split(r"[/\\]", plain)[-1]
    name = re.sub(r"\.(?:yaml|md)$", "", name)
    for id_ in (plain, name):
        if id_ in records:
            return [id_]
        heirs = [e.id for e in records.values() if id_ in getattr(e.value, "formerly", ())]
        if heirs:
            return heirs
    words = fold(plain).split()
    if not words:
        return []
    texts = {id_: _words_of(entry) for id_, entry in records.items()}
    phrase = [id_ for id_, text in texts.items() if " ".join(words) in text]
    return phrase or [id_ for id_, text in texts.items() if all(word in text for word in words)]


def label(entry: Entry[Any]) -> str:
    """What people call a record."""
    return str(getattr(entry.value, "title", "") or getattr(entry.value, "name", ""))


def _words_of(entry: Entry[Any]) -> str:
    """What a record may be called by: its name without marks, its id, and the words of that."""
    return f"{fold(label(entry))} {entry.id} {entry.id.replace('-', ' ')}"


_LIKE = 0.7
"""Of difflib's ratio, on average over the words: what is less alike is so by chance."""


def like(records: Mapping[str, Entry[Any]], asked: str, count: int = 3) -> list[str]:
    """The ids whose words are most like those that were asked for."""
    words = re.findall(r"\w+", fold(asked))
    known: dict[tuple[str, str], float] = {}

    def ratio(one: str, other: str) -> float:
        if (one, other) not in known:
            known[one, other] = difflib.SequenceMatcher(None, one, other).ratio()
        return known[one, other]

    def likeness(entry: Entry[Any]) -> float:
        texts = set(re.findall(r"\w+", _words_of(entry)))
        return sum(max(ratio(word, text) for text in texts) for word in words) / len(words)

    found = {id_: likeness(entry) for id_, entry in records.items()} if words else {}
    ranked = sorted(found, key=lambda id_: (-found[id_], id_))
    return [id_ for id_ in ranked[:count] if found[id_] > _LIKE]


def twins(
    catalogue: Catalogue, province: str, title: str, day: date, venues: tuple[str, ...], place: str
) -> list[str]:
    """Drives of a province that a new one may repeat: of its title, or of its day and place."""

    def called(ids: Iterable[str], written: str | None) -> set[str]:
        known = (catalogue.venues.get(id_) for id_ in ids)
        names = {fold(one.value.name) for one in known if one}
        return {*ids, *names, *([fold(written)] if written else [])}

    here = called(venues, place)
    return [
        entry.id
        for entry in catalogue.drives.values()
        if entry.value.province == province
        and (
            fold(entry.value.title) == fold(title)
            or any(
                one.date == day and here & called(one.venues, one.place_as_written)
                for one in entry.value.sessions
            )
        )
    ]


def taken_ids(catalogue: Catalogue) -> set[str]:
    """Every id that a record has, had, or would have if its file could be read."""
    found = set(catalogue.unreadable)
    for kind in ("drives", "tombstones", "directives", "news", "venues", "organisations"):
        for entry in getattr(catalogue, kind).values():
            found |= {entry.id, *getattr(entry.value, "formerly", ())}
    return found
