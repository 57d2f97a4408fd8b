"""Small builders of model values, so that a test names only what it is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from giot_hong.catalogue import Catalogue, Entry
from giot_hong.clock import ZONE
from giot_hong.history import History, Stamp
from giot_hong.model import (
    Campaign,
    Directive,
    Drive,
    Observance,
    Organisation,
    Province,
    Tombstone,
    Venue,
)
from giot_hong.output import Output
from giot_hong.outputs import outputs
from giot_hong.page import Draft, Page
from giot_hong.pages import DRAFTS
from giot_hong.site import Settings, Site
from giot_hong.strings import Strings

ROOT = Path(__file__).resolve().parent.parent
WORDS = Strings(ROOT / "theme" / "strings" / "vi.toml")
NOW = datetime(2026, 3, 21, 12, 0, tzinfo=ZONE)
URL = "https://giot-hong.example/thu"
CREATED = datetime(2026, 1, 5, 2, 30, tzinfo=UTC)
CITATION = {"text": "Quyết định 43/2000/QĐ-TTg", "checked": "2026-11-21"}

PROVINCES = (
    Province(id="lang-son", code="20", name="Lạng Sơn", kind="tỉnh"),
    Province(id="hue", code="46", name="Huế", kind="thành phố"),
)

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\nxref\n0 3\n0000000000 65535 f \n"
    b"0000000009 00000 n \n0000000052 00000 n \ntrailer<</Size 3/Root 1 0 R>>\nstartxref\n96\n%%EOF\n"
)
"""The smallest PDF that a reader opens: without a page."""


def drive(id_: str = "that-khe-dot-1", **fields: Any) -> Entry[Drive]:
    """A confirmed drive of Lạng Sơn on 28 May 2026, 06:30, the end not announced."""
    values = {
        "title": "Ngày hội hiến máu tại Thất Khê",
        "province": "lang-son",
        "certainty": "confirmed",
        "sessions": [session()],
        **fields,
    }
    return Entry(id_, f"content/drives/2026/lang-son/{id_}.yaml", Drive.model_validate(values))


def session(**fields: Any) -> dict[str, Any]:
    """A session's keys as a file would have them; None leaves one out."""
    values = {
        "date": "2026-05-28",
        "start": "06:30",
        "place_as_written": "Hội trường xã Thất Khê",
        **fields,
    }
    return {key: value for key, value in values.items() if value is not None}


def directive(id_: str = "ke-hoach-1", **fields: Any) -> Entry[Directive]:
    """A plan of Lạng Sơn's committee."""
    values = {
        "title": "Kế hoạch hiến máu năm 2026",
        "summary": "Kế hoạch của tỉnh.",
        "province": "lang-son",
        "issuer": "bcd-tinh",
        "kind": "KH",
        **fields,
    }
    path = f"content/directives/2026/{id_}.md"
    return Entry(id_, path, Directive.model_validate(values))


def venue(id_: str = "hoi-truong", **fields: Any) -> Entry[Venue]:
    """A hall in Lạng Sơn."""
    values = {"name": "Hội trường xã Thất Khê", "province": "lang-son", **fields}
    return Entry(id_, f"content/venues/lang-son/{id_}.yaml", Venue.model_validate(values))


def campaign(id_: str = "xuan-hong", **fields: Any) -> Entry[Campaign]:
    """A campaign."""
    values = {"name": "Xuân hồng", "season": "Xuân", "summary": "Lễ hội.", **fields}
    values.setdefault("citations", [CITATION])
    return Entry(id_, f"content/campaigns/{id_}.yaml", Campaign.model_validate(values))


def observance(id_: str = "toan-dan", **fields: Any) -> Entry[Observance]:
    """7 April, since 2000."""
    values = {
        "name": "Ngày toàn dân hiến máu tình nguyện",
        "first": "2000-04-07",
        "summary": "Ngày 7/4 hằng năm.",
        "citations": [CITATION],
        **fields,
    }
    return Entry(id_, f"content/observances/{id_}.yaml", Observance.model_validate(values))


def tombstone(id_: str, stays: str) -> Entry[Tombstone]:
    """A mistaken duplicate of the drive that stays."""
    value = Tombstone(duplicate_of=stays, reason="Nhập hai lần.")
    return Entry(id_, f"content/drives/2026/lang-son/{id_}.yaml", value)


def make_site(
    *entries: Entry[Any],
    stamps: dict[tuple[str, str], Stamp] | None = None,
    now: datetime = NOW,
    **settings: Any,
) -> Site:
    """A site of these entries; records and events without a stamp are of ``CREATED``.

    A key of ``stamps`` is ``(kind, id)`` for a record and ``(drive id, session key)`` for an event.
    """
    catalogue = Catalogue(provinces={province.id: province for province in PROVINCES})
    issuer = Organisation(name="Ban Chỉ đạo tỉnh Lạng Sơn")
    catalogue.organisations["bcd-tinh"] = Entry("bcd-tinh", "", issuer)
    for entry in entries:
        getattr(catalogue, f"{type(entry.value).__name__.lower()}s")[entry.id] = entry
    values = {
        "name": "Giọt Hồng",
        "tagline": "Lịch hiến máu",
        "site_id": "giot-hong.example",
        "site_url": URL,
        "now": now,
        **settings,
    }
    return Site(catalogue, _history(catalogue, stamps or {}, now), Settings(**values))


def _history(catalogue: Catalogue, stamps: dict[tuple[str, str], Stamp], now: datetime) -> History:
    usual = Stamp(CREATED, CREATED)
    history = History(now)
    for kind in ("drives", "directives", "news", "observances"):
        for id_ in getattr(catalogue, kind):
            history.records[kind, id_] = stamps.get((kind, id_), usual)
    for entry in catalogue.drives.values():
        for one in entry.value.sessions:
            key = (entry.id, one.key)
            history.events[key] = stamps.get(key, usual)
    return history


def published(site: Site, pages: Iterable[tuple[str, datetime | None]] = ()) -> dict[str, Output]:
    """Every output besides HTML, by path; a path given twice is an error."""
    found: dict[str, Output] = {}
    for output in outputs(site, WORDS, pages):
        assert output.path not in found, output.path
        found[output.path] = output
    return found


def whole(site: Site, found: Iterable[Page | Draft]) -> Iterator[Page]:
    """Pages, with those put together that are drafts."""
    for page in found:
        if isinstance(page, Draft):
            yield DRAFTS[page.kind](site.settings_alone, WORDS, *page.parts)
        else:
            yield page


def unfolded(raw: bytes) -> list[str]:
    """The content lines of a calendar file, unfolded (RFC 5545, 3.1)."""
    return raw.decode().replace("\r\n ", "").split("\r\n")[:-1]


def values_of(raw: bytes, name: str) -> list[str]:
    """The raw values of a property, parameters left out."""
    found = (line.partition(":") for line in unfolded(raw))
    return [value for head, _, value in found if head.partition(";")[0] == name]


def days(year: int, count: int) -> Iterator[str]:
    """The first days of a year, over and over, as ISO text."""
    for number in range(count):
        yield f"{year}-{number // 28 % 12 + 1:02}-{number % 28 + 1:02}"
