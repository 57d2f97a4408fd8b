"""What a calendar event says in words, from a drive's session or an observance day.

Nothing here knows the clock: an event that nobody changed must not change its bytes when its
day passes (rule 16), so «over» is never said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import compress

from giot_hong import changetext, invitation, phrases, urls
from giot_hong.clock import ZONE
from giot_hong.fields import point
from giot_hong.model import event_changes
from giot_hong.outputs.vevent import EventInputs
from giot_hong.site import Settings
from giot_hong.views import DriveView, Event, ObservanceView

Words = Mapping[str, str]


def of_session(view: DriveView, event: Event, settings: Settings, words: Words) -> EventInputs:
    """The event of one session of a drive."""
    session, stamp = event.session, event.stamp
    is_timed = session.start is not None
    end = datetime.combine(session.date, session.end, ZONE) if session.end else None
    status = "CANCELLED" if event.is_dropped else view.drive.calendar_status
    return EventInputs(
        uid=event.uid,
        summary=invitation.title(view, event, settings, words),
        start=event.starts if is_timed else session.date,
        end=end if is_timed else session.date + timedelta(days=1),
        status=status,
        # Who has no hour for it, or will not go since it is off, has the day free (decision 0003).
        busy=is_timed and status != "CANCELLED",
        yearly=False,
        created=stamp.created,
        modified=stamp.modified,
        sequence=stamp.sequence,
        location=invitation.where(view, event),
        geo=_geo(event),
        description="\n".join(_lines(view, event, settings, words)),
        url=urls.absolute(settings.site_url, view.path),
        categories=(words["ics.category"], *(link.text for link in view.campaigns)),
    )


def of_observance(view: ObservanceView, settings: Settings, words: Words) -> EventInputs:
    """The yearly event of an observance day; it takes up nobody's time."""
    observance = view.observance
    address = urls.absolute(settings.site_url, view.path)
    more = words["ics.more"].format(address=address)
    return EventInputs(
        uid=view.uid,
        summary=invitation.marked(observance.name, settings, words),
        start=observance.first,
        end=observance.first + timedelta(days=1),
        status="CONFIRMED",
        busy=False,
        yearly=True,
        created=view.stamp.created,
        modified=view.stamp.modified,
        sequence=view.stamp.sequence,
        location="",
        geo=None,
        description=f"{observance.summary}\n{more}",
        url=address,
        categories=(words["ics.category_observance"],),
    )


def _geo(event: Event) -> tuple[float, float] | None:
    """Where the one venue is, for clients that lead there (RFC 5545, 3.8.1.6)."""
    coordinates = event.places[0].venue.coordinates if len(event.places) == 1 else None
    return point(coordinates) if coordinates else None


def _lines(view: DriveView, event: Event, settings: Settings, words: Words) -> Iterator[str]:
    """The description: what matters most first, each line one fact; unknown is said as unknown."""
    drive, session = view.drive, event.session
    if settings.is_sample:
        yield words["ics.sample_note"]
    if view.path in dict(settings.drafts):
        yield words["ics.draft_note"]
    if event.is_dropped:
        yield words["ics.dropped"]
        yield words["ics.more"].format(address=urls.absolute(settings.site_url, view.path))
        return
    yield from _state(view, words)
    yield from _moved(view, event, words)
    yield from _reasons(view, settings, words)
    yield words["ics.hours"].format(hours=phrases.hours(session.start, session.end))
    if not event.is_settled:
        yield words["ics.place_open"]
    if target := drive.target:
        text = phrases.quantity(target.value, target.unit, at_least=target.at_least)
        yield words["ics.target"].format(target=text)
    yield from _registration(view, words)
    for doubt in drive.doubts:
        yield words["ics.doubt"].format(note=doubt.note)
    yield from _sources(view, settings, words)


def _state(view: DriveView, words: Words) -> Iterator[str]:
    drive = view.drive
    fact = drive.certainty if drive.outcome == "none" else drive.outcome
    yield words["ics.state"].format(state=words[f"state.{fact}"])
    if drive.outcome == "none" and drive.availability == "full":
        yield words["ics.full"]


def _moved(view: DriveView, event: Event, words: Words) -> Iterator[str]:
    """What this session was before, whatever the day is."""
    mine = [move.session == event.session.key for move in view.moves]
    lines = [line for line in changetext.banner(view, words) if line.before]
    for line in compress(lines, mine):
        yield changetext.text(line, words)


def _reasons(view: DriveView, settings: Settings, words: Words) -> Iterator[str]:
    """Why it is off or moved, the newest of each kind, and by what paper."""
    newest = {one.what: one for one in event_changes(view.drive.outcome, view.drive.changes)}
    told = {(one.date, one.reason, one.directive): one for one in newest.values()}
    for change in told.values():
        day = phrases.short_day(change.date)
        yield words["ics.reason"].format(day=day, reason=change.reason)
        if paper := view.source_of(change):
            address = urls.absolute(settings.site_url, paper.path)
            yield words["ics.by"].format(title=paper.text, address=address)


def _registration(view: DriveView, words: Words) -> Iterator[str]:
    registration = view.drive.registration
    if registration.walk_in is not None:
        yield words["ics.walk_in_yes" if registration.walk_in else "ics.walk_in_no"]
    if registration.bring:
        yield words["ics.bring"].format(items="; ".join(registration.bring))
    if registration.channel:
        yield words["ics.channel"].format(channel=registration.channel)
    if registration.deadline:
        yield words["ics.deadline"].format(
            day=phrases.due(registration.deadline, registration.deadline_kind)
        )
    if registration.link:
        yield words["ics.link"].format(address=registration.link)


def _sources(view: DriveView, settings: Settings, words: Words) -> Iterator[str]:
    if view.source:
        at = f", {view.source.at}" if view.source.at else ""
        address = urls.absolute(settings.site_url, view.source.link.path)
        yield words["ics.source"].format(title=f"{view.source.link.text}{at}", address=address)
    yield words["ics.more"].format(address=urls.absolute(settings.site_url, view.path))
