"""What a feed's entry says, from a directive or a drive. Knows no clock, as eventtext does not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape

from giot_hong import phrases, urls
from giot_hong.model import Directive
from giot_hong.outputs.eventtext import marked, where
from giot_hong.outputs.plain import one_line
from giot_hong.site import DocumentView, DriveView, Settings

Words = Mapping[str, str]


@dataclass(frozen=True)
class FeedEntry:
    """One entry, the same in RSS and Atom."""

    id: str
    """``tag:SITE_ID,2026:van-ban/…``: never of the domain, for ever the same."""
    title: str
    address: str
    """Absolute."""
    published: datetime
    updated: datetime
    html: str
    """Escaped once as HTML, links absolute."""


def of_directive(view: DocumentView, settings: Settings, words: Words) -> FeedEntry:
    """A directive: what it is, in our summary."""
    document = view.document
    number = document.number if isinstance(document, Directive) else None
    known = (
        number,
        phrases.document_date(document.date) if document.date else None,
        view.issuer.name if view.issuer else None,
    )
    facts = phrases.capital(", ".join(part for part in known if part))
    return FeedEntry(
        id=_tag(settings, "van-ban", (*document.formerly, view.id)[0]),
        title=marked(document.title, settings, words),
        address=urls.absolute(settings.site_url, view.path),
        published=view.stamp.created,
        updated=view.stamp.modified,
        html=_html([facts, document.summary], view.path, settings, words),
    )


def of_drive(view: DriveView, settings: Settings, words: Words) -> FeedEntry:
    """A drive: its state, then when and where of every session."""
    drive = view.drive
    state = drive.certainty if drive.outcome == "none" else drive.outcome
    lines = [words["ics.state"].format(state=words[f"state.{state}"])]
    for event in view.events:
        session = event.session
        day = phrases.headline_day(session.date)
        hours = phrases.hours(session.start, session.end)
        lines.append(f"{day}, {hours}. {where(view, event)}")
    return FeedEntry(
        id=_tag(settings, "dot-hien-mau", (*drive.formerly, view.id)[0]),
        title=marked(drive.title, settings, words),
        address=urls.absolute(settings.site_url, view.path),
        published=view.stamp.created,
        updated=view.stamp.modified,
        html=_html(lines, view.path, settings, words),
    )


def _tag(settings: Settings, kind: str, oldest_id: str) -> str:
    return f"tag:{settings.site_id},2026:{kind}/{oldest_id}"


def _html(lines: Iterable[str], path: str, settings: Settings, words: Words) -> str:
    paragraphs = [f"<p>{escape(one_line(line))}</p>" for line in lines if line]
    address = escape(urls.absolute(settings.site_url, path))
    return "".join(paragraphs) + f'<p><a href="{address}">{escape(words["feed.read"])}</a></p>'
