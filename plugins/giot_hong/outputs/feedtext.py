"""What a feed's entry says, from a directive or a drive. Knows no clock, as eventtext does not."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

from giot_hong import changetext, phrases, urls
from giot_hong.facts import Difference, Place, SessionFacts
from giot_hong.graph import NO_LONGER, Paper
from giot_hong.invitation import marked, where
from giot_hong.model import Directive
from giot_hong.moves import OFF, Step
from giot_hong.plain import one_line
from giot_hong.site import Settings
from giot_hong.views import DocumentView, DriveView

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
    """A directive: what became of it, what it is, in our summary."""
    document = view.document
    number = document.number if isinstance(document, Directive) else None
    known = (
        number,
        phrases.document_date(document.date) if document.date else None,
        view.issuer.name if view.issuer else None,
    )
    facts = phrases.capital(", ".join(part for part in known if part))
    state, title = view.effect.state, document.title
    if state in NO_LONGER:  # whoever only sees the title must see that
        title = f"{words[f'feed.{state}']}: {title}"
    undone = [
        words[f"feed.by_{act.state}"].format(paper=_named(act.by)) for act in view.effect.acts
    ]
    return FeedEntry(
        id=_tag(settings, "van-ban", (*document.formerly, view.id)[0]),
        title=marked(title, settings, words),
        address=urls.absolute(settings.site_url, view.path),
        published=view.stamp.created,
        updated=view.stamp.modified,
        html=_html([*undone, facts, document.summary], view.path, settings, words),
    )


def of_changes(view: DriveView, settings: Settings, words: Words) -> Iterator[FeedEntry]:
    """One entry for each step that residents must hear of: old and new value, why, by what order.

    The id is made of what changed, not of the commit: a history that is written anew, or a site
    that moves, doubles nothing. The same change made once more later is another entry.
    """
    seen: dict[str, int] = {}
    for step in view.steps:
        urgent = changetext.urgent(step)
        if step.moment is None or not urgent:
            continue
        mark = _mark(urgent)
        seen[mark] = seen.get(mark, 0) + 1
        times = f"-{seen[mark]}" if seen[mark] > 1 else ""
        oldest = (*view.formerly, view.id)[0]
        # As it was called then: an entry that says otherwise later would be another.
        title = f"{changetext.headline(step, words)}: {step.title}"
        yield FeedEntry(
            id=_tag(settings, "thay-doi", f"{oldest}/{mark}{times}"),
            title=marked(title, settings, words),
            address=urls.absolute(settings.site_url, view.path + urls.CHANGES),
            published=step.moment,
            updated=step.told or step.moment,
            html=_html(_step_lines(view, step, words), view.path, settings, words),
        )


def _mark(differences: tuple[Difference, ...]) -> str:
    """A digest of what changed; other engines must give the same for ever."""
    plain = [[d.field, d.session, _essence(d.before), _essence(d.after)] for d in differences]
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def _essence(value: Any) -> Any:
    if isinstance(value, SessionFacts):
        return [value.date, value.start, value.end, _essence(value.places)]
    if isinstance(value, tuple):
        return [_essence(item) for item in value]
    return [value.name, value.address] if isinstance(value, Place) else value


def _step_lines(view: DriveView, step: Step, words: Words) -> Iterator[str]:
    """What changed, why, and when and where one goes now."""
    for line in changetext.feed_lines(step, words):
        yield changetext.text(line, words)
    for reason in changetext.reasons(view, step):
        yield words["changed.reason"].format(reason=reason.text)
        if reason.source:
            yield f"{words['changed.by']} {reason.source.text}."
    is_off = any(one.field == "outcome" and one.after in OFF for one in step.differences)
    for session in step.sessions:
        told = changetext.said("session", session, words)
        yield words["changed.not_on" if is_off else "changed.on"].format(session=told)


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
    lines += [changetext.text(line, words) for line in changetext.banner(view, words)]
    return FeedEntry(
        id=_tag(settings, "dot-hien-mau", (*drive.formerly, view.id)[0]),
        title=marked(drive.title, settings, words),
        address=urls.absolute(settings.site_url, view.path),
        published=view.stamp.created,
        updated=view.stamp.modified,
        html=_html(lines, view.path, settings, words),
    )


def _named(paper: Paper) -> str:
    """A document's title and day."""
    day = phrases.document_date(paper.date) if paper.date else None
    return ", ".join(part for part in (paper.title, day) if part)


def _tag(settings: Settings, kind: str, oldest_id: str) -> str:
    return f"tag:{settings.site_id},2026:{kind}/{oldest_id}"


def _html(lines: Iterable[str], path: str, settings: Settings, words: Words) -> str:
    paragraphs = [f"<p>{escape(one_line(line))}</p>" for line in lines if line]
    address = escape(urls.absolute(settings.site_url, path))
    return "".join(paragraphs) + f'<p><a href="{address}">{escape(words["feed.read"])}</a></p>'
