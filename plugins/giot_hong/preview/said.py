"""Values of a record in Vietnamese words: names instead of ids, words instead of codes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any

from pydantic import BaseModel

from giot_hong import phrases
from giot_hong.catalogue import Catalogue
from giot_hong.changetext import number
from giot_hong.model import Change, Quantity, Session
from giot_hong.strings import Strings

NAMED_BY = {
    "province": "provinces", "successors": "provinces", "commune": "communes",
    "communes": "communes", "venues": "venues", "campaigns": "campaigns",
    "observances": "observances", "directive": "directives", "duplicate_of": "drives",
    "office": "organisations", "organisation": "organisations", "directing": "organisations",
    "co_directing": "organisations", "implementing": "organisations",
    "collecting": "organisations", "Directive.issuer": "organisations",
}  # fmt: skip
"""Fields that hold ids, with the kind of record they name; ``Model.field`` where others do not."""
_PARTIAL_DAY = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")


def kind_named(owner: str, name: str) -> str | None:
    """The kind of record that a field of a model names, or None where it holds no ids."""
    return NAMED_BY.get(f"{owner}.{name}") or NAMED_BY.get(name)


class Teller:
    """Tells values of one content."""

    def __init__(self, catalogue: Catalogue, words: Strings) -> None:
        self.catalogue = catalogue
        self.words = words

    def label(self, owner: str, name: str) -> str:
        """What a field is called; the same name may mean other things in other models."""
        own = f"{owner.lower()}_{name}"
        chosen = own if f"preview.field_{own}" in self.words else name
        return self.words[f"preview.field_{chosen}"]

    def item(self, name: str, value: BaseModel, position: int) -> str:
        """What one of several is called: «Buổi 2», «Lần đổi 2 (21/05/2026)»."""
        count = number(value.key) if isinstance(value, Session) else position + 1
        day = f" ({phrases.short_day(value.date)})" if isinstance(value, Change) else ""
        return f"{self.words[f'preview.item_{name}']} {count}{day}"

    def value(self, owner: str, name: str, value: Any) -> str:
        """A value in one line."""
        if value is None or value in ((), ""):
            return ""
        if isinstance(value, bool):
            return self.words["preview.yes" if value else "preview.no"]
        if isinstance(value, datetime):
            return f"{phrases.headline_day(value.date())}, {phrases.hour(value.time())}"
        if isinstance(value, date):
            return phrases.headline_day(value)
        if isinstance(value, time):
            return phrases.hour(value)
        if isinstance(value, Quantity):
            return phrases.quantity(value.value, value.unit, at_least=value.at_least)
        if isinstance(value, Change):
            return self._change(value)
        if isinstance(value, BaseModel):
            return _listed(self._parts(value))
        if isinstance(value, tuple):
            return ", ".join(self.value(owner, name, item) for item in value)
        return self._text(owner, name, str(value))

    def name(self, kind: str, id_: str) -> str:
        """A record's name; its id where it has none, or is not there."""
        if kind in {"provinces", "communes"}:
            place = getattr(self.catalogue, kind).get(id_)
            return place.full_name if place else id_
        entry = getattr(self.catalogue, kind).get(id_)
        value = entry.value if entry else None
        return getattr(value, "title", None) or getattr(value, "name", None) or id_

    def _change(self, change: Change) -> str:
        """«Đổi ngày. Lý do: Lũ. Văn bản: Công văn …»; its day stands in its label."""
        told = [self._coded("Change", "what", change.what)]
        for name in ("reason", "directive"):
            if said := self.value("Change", name, getattr(change, name)):
                told.append(f"{self.label('Change', name)}: {said}")
        return " ".join(part if part.endswith(_ENDS) else f"{part}." for part in told)

    def _parts(self, value: BaseModel) -> Iterator[str]:
        owner = type(value).__name__
        for name, info in type(value).model_fields.items():
            item = getattr(value, name)
            if item != info.get_default(call_default_factory=True) and (
                said := self.value(owner, name, item)
            ):
                yield f"{self.label(owner, name)}: {said}"

    def _text(self, owner: str, name: str, text: str) -> str:
        if kind := kind_named(owner, name):
            said = self.name(kind, text)
            return said if said == text else f"{said} ({text})"
        if name in _CODED:
            return self._coded(owner, name, text)
        if name == "date" and _PARTIAL_DAY.fullmatch(text):
            return phrases.document_date(text)
        return text

    def _coded(self, owner: str, name: str, code: str) -> str:
        """One of the few values that a field may have."""
        words = self.words
        if name == "certainty":
            return words[f"state.{code}"]
        if name == "what":
            return phrases.capital(words[f"change.{code}"])
        if name == "relation":
            return words[f"relation.{code}"]
        if name == "kind":
            return words[f"kind.{code}"] if owner == "Directive" else code
        if name in {"deadline_kind", "due_kind"}:
            return words[f"preview.by_{code}"]
        if name == "status":
            return words[f"preview.publication_{code}"]
        if name == "outcome":
            return words[f"preview.outcome_{code}"]
        return words[f"preview.availability_{code}"]


_ENDS = (".", "!", "?", "…")


def _listed(parts: Iterable[str]) -> str:
    """Parts in one line; one that is a sentence already needs no other sign behind it."""
    found = (part if part.endswith(_ENDS) else f"{part};" for part in parts)
    return " ".join(found).removesuffix(";")


_CODED = {
    "certainty", "availability", "outcome", "status", "what", "relation", "kind", "deadline_kind",
    "due_kind",
}  # fmt: skip
