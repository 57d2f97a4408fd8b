"""What share images say, and their names.

A picture is told by its facts: what they are, is known without drawing it, so that a page can name
its picture by a digest of them. Chat programs keep a picture for as long as its address is the same;
with other facts it has another. Which records have one, :mod:`giot_hong.outputs.pictures` says.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from giot_hong import graph, phrases, typesetting, urls
from giot_hong.model import Directive
from giot_hong.output import digest_of
from giot_hong.site import Settings
from giot_hong.strings import Strings
from giot_hong.views import DocumentView, DriveView, ProvinceView, taken_over

SIZE = (1200, 630)
Subject = DriveView | DocumentView | ProvinceView | None
"""What a picture is of; None is the site itself."""
_SPOKEN = ("state.", "effect.", "changed.badge_", "kind.", "picture.", "drive.more_sessions")
"""The words of the interface that stand on pictures."""
_MARK = 6


@dataclass(frozen=True)
class Design:
    """How all pictures of a site look, and what stands on each of them."""

    document: str
    """The path of what typst reads."""
    words: Mapping[str, str]
    site: str
    tagline: str
    is_sample: bool
    digest: bytes
    """Of all that, the fonts and typst: what of a picture its facts do not tell."""


def design(folder: Path, words: Strings, settings: Settings) -> Design:
    """The design in a theme's folder of pictures."""
    spoken = {key: words[key] for key in words if key.startswith(_SPOKEN)}
    seen = hashlib.blake2b(digest_size=16)
    for path in (Path(__file__), *sorted(folder.rglob("*"))):
        if path.is_file():
            seen.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    own = (settings.name, settings.tagline, settings.is_sample)
    digest = digest_of(seen.digest(), typesetting.version(), spoken, *own)
    return Design(str(folder / "picture.typ"), spoken, *own, digest)


@dataclass(frozen=True)
class Facts:
    """What one picture tells; words of the interface are left as keys."""

    kind: Literal["drive", "directive", "province", "site"]
    title: str
    state: str = ""
    changed: tuple[str, ...] = ()
    paper: str = ""
    """The kind of a directive; beside it number and date."""
    above: tuple[str, ...] = ()
    when: str = ""
    more: int = 0
    """How many sessions there are besides the one that is told."""
    below: tuple[str, ...] = ()
    small: str = ""


def path(page: str, design: Design, told: bytes) -> str:
    """The address of the picture of a page."""
    return urls.picture(page, digest_of(design.digest, told)[:_MARK].hex())


def told(subject: Subject) -> bytes:
    """A digest of what a picture tells; of a drive as it was noted, if that still holds."""
    if isinstance(subject, DriveView) and (noted := taken_over(subject)):
        return noted.picture
    return digest_of(facts(subject))


def facts(subject: Subject) -> Facts:
    """What the picture of a record tells."""
    if isinstance(subject, DriveView):
        return _of_drive(subject)
    if isinstance(subject, DocumentView):
        return _of_directive(subject)
    if isinstance(subject, ProvinceView):  # no counts: they change from day to day
        return Facts("province", phrases.capital(subject.province.full_name))
    return Facts("site", "")


def spoken(facts: Facts, design: Design) -> dict[str, object]:
    """The same in words, as the document of the design expects it."""
    words = design.words
    says = asdict(facts) | {
        "word": _word_of_state(facts, words).upper(),
        "changed": [words[f"changed.badge_{name}"] for name in facts.changed],
        "site": design.site,
        "sample": words["picture.sample"] if design.is_sample else "",
    }
    above = [words[f"kind.{facts.paper}"]] if facts.paper else []
    if facts.kind == "province":
        above, says["below"] = [words["picture.province"]], [words["picture.province_lead"]]
    if facts.kind == "site":
        says["title"], says["below"] = design.site, [design.tagline]
    says["above"] = " · ".join([*above, *facts.above])
    if facts.more:
        says["below"] = [words["drive.more_sessions"].format(count=facts.more), *facts.below]
    return says


def _word_of_state(facts: Facts, words: Mapping[str, str]) -> str:
    table = "effect" if facts.kind == "directive" else "state"
    return words[f"{table}.{facts.state}"] if facts.state else ""


def _of_drive(view: DriveView) -> Facts:
    session = view.first.session
    hours = phrases.hour(session.start) if session.start else phrases.hours(None, None)
    if session.start and session.end:
        hours = phrases.hours(session.start, session.end)
    return Facts(
        "drive",
        view.drive.title,
        view.state,
        view.changed,
        when=f"{phrases.headline_day(session.date)} · {hours}",
        more=len(view.events) - 1,
        below=(
            view.first.place_text or phrases.UNKNOWN_PLACE,
            phrases.capital(view.province.full_name),
        ),
    )


def _of_directive(view: DocumentView) -> Facts:
    paper, state = view.document, view.effect.state
    assert isinstance(paper, Directive)
    date = phrases.document_date(paper.date) if paper.date else ""
    return Facts(
        "directive",
        paper.title,
        state if state in graph.NO_LONGER else "",
        paper=paper.kind,
        above=tuple(filter(None, (paper.number, date))),
        below=(view.issuer.name,) if view.issuer else (),
        small=paper.summary,
    )
