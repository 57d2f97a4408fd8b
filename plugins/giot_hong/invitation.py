"""What people take along of a drive: its name and place in a line, entries for calendars, a text to send.

Calendar files, links to calendars on the web and the text for a chat all say the same here.

Links lead nowhere before somebody taps them. What their parts mean is written nowhere by Google or
Microsoft; docs/calendar-clients.md has where it was read, and when.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from giot_hong import changetext, phrases, urls
from giot_hong.clock import ZONE
from giot_hong.fields import point
from giot_hong.plain import one_line
from giot_hong.site import Settings
from giot_hong.views import DriveView, Event, Place

Words = Mapping[str, str]
GOOGLE = "https://calendar.google.com/calendar/render?action=TEMPLATE"
OUTLOOK = (
    "https://outlook.live.com/calendar/deeplink/compose?path=/calendar/action/compose&rru=addevent"
)
GOOGLE_FOLLOW = "https://calendar.google.com/calendar/r?cid="
OUTLOOK_FOLLOW = "https://outlook.live.com/calendar/0/addfromweb?url="
MAPS = "https://www.google.com/maps/search/?api=1&query="


@dataclass(frozen=True)
class Entry:
    """One session as calendars on the web take it over."""

    event: Event
    google: str
    outlook: str


@dataclass(frozen=True)
class Direction:
    """The way to a venue: its address in a line, a link to maps on the web, one for a phone's own."""

    address: str
    link: str
    geo: str


@dataclass(frozen=True)
class Following:
    """The ways into the calendars of others, for a calendar of ours that is followed."""

    address: str
    webcal: str
    google: str
    outlook: str


def title(view: DriveView, event: Event, settings: Settings, words: Words) -> str:
    """What an event is called: with a mark when it is off, not yet settled or a sample."""
    text = view.drive.title
    if len(view.events) > 1 or event.is_dropped:
        # The number is the key's, given once: a session that is added or moved renames no other.
        number = changetext.number(event.session.key)
        text = words["ics.session"].format(title=text, number=number)
    if event.is_dropped:
        text = f"{words['ics.cancelled']}: {text}"
    else:
        text = _with_state(text, view, words)
    if view.path in dict(settings.drafts):
        text = f"{words['ics.draft']}: {text}"
    return marked(text, settings, words)


def where(view: DriveView, event: Event) -> str:
    """Venues with their communes, «hoặc» between those still open, then the province."""
    places = " hoặc ".join(_place(place) for place in event.places)
    return f"{one_line(places or event.place_text)}, {view.province.full_name}"


def marked(text: str, settings: Settings, words: Words) -> str:
    """The text, said to be sample data where it is."""
    label = words["ics.sample"]
    return f"{label}: {text}" if settings.is_sample and label not in text else text


def entries(view: DriveView, settings: Settings, words: Words) -> tuple[Entry, ...]:
    """The sessions, for calendars on the web; their times are those of the calendar file."""
    return tuple(Entry(event, *_links(view, event, settings, words)) for event in view.events)


def direction(place: Place) -> Direction:
    """The way to a venue: to its point, or else maps look for the address (geo: RFC 5870)."""
    address = one_line(f"{_place(place)}, {place.province.full_name}")
    if not place.venue.coordinates:
        return Direction(address, f"{MAPS}{_part(address)}", f"geo:0,0?q={_part(address)}")
    latitude, longitude = point(place.venue.coordinates)
    # Maps show a point with its name only where it is asked for like this.
    at = f"{latitude},{longitude}"
    return Direction(address, f"{MAPS}{at}", f"geo:{at}?q={at}({_part(place.venue.name)})")


def lines(view: DriveView, settings: Settings, words: Words) -> tuple[str, ...]:
    """A text to send: name, days with hours, place, telephone, address of the page."""
    name = one_line(marked(_with_state(view.drive.title, view, words), settings, words))
    places = list(dict.fromkeys(where(view, event) for event in view.events))
    days = [_when(event, words) for event in view.events]
    if len(places) > 1:  # each day with its own
        days = [
            f"{day}: {where(view, event)}" for day, event in zip(days, view.events, strict=True)
        ]
        places = []
    return (
        name,
        *days,
        *(words["share.place"].format(place=place) for place in places),
        _phone(view, words),
        urls.absolute(settings.site_url, view.path),
    )


def _phone(view: DriveView, words: Words) -> str:
    """Whom to call, and whose number it is where that is not the drive's own office."""
    if not (asked := view.called):
        return words["share.no_phone"]
    name = asked.body.organisation.name
    if asked.role != "office":
        name = f"{name}, {words[f'asked.{asked.role}']}"
    return words["share.phone"].format(phone=asked.phone, name=name)


def following(address: str) -> Following:
    """The links that have a calendar followed, by its whole address."""
    webcal = f"webcal://{address.partition('://')[2]}"
    return Following(
        address,
        webcal,
        f"{GOOGLE_FOLLOW}{_part(webcal)}",
        f"{OUTLOOK_FOLLOW}{_part(address)}",
    )


def _with_state(text: str, view: DriveView, words: Words) -> str:
    if not view.takes_place:
        return f"{words[f'ics.{view.drive.outcome}']}: {text}"
    if view.drive.calendar_status == "TENTATIVE":  # many clients show no sign of STATUS:TENTATIVE
        return f"{words['ics.tentative']}: {text}"
    return text


def _place(place: Place) -> str:
    venue = place.venue
    area = place.commune.full_name if place.commune else venue.area_as_written
    parts = (venue.name, venue.address, area)
    return ", ".join(part for part in parts if part and part != place.province.full_name)


def _when(event: Event, words: Words) -> str:
    session = event.session
    return words["share.when"].format(
        day=phrases.headline_day(session.date), hours=phrases.hours(session.start, session.end)
    )


def _links(view: DriveView, event: Event, settings: Settings, words: Words) -> tuple[str, str]:
    session = event.session
    name = _part(title(view, event, settings, words))
    place = _part(where(view, event))
    hours = phrases.hours(session.start, session.end)
    page = urls.absolute(settings.site_url, view.path)
    about = _part(
        f"{words['ics.hours'].format(hours=hours)}\n{words['ics.more'].format(address=page)}"
    )
    if session.start is None:  # a whole day, and not one that is taken (docs/decisions/0003)
        next_day = session.date + timedelta(days=1)
        span = f"{session.date:%Y%m%d}/{next_day:%Y%m%d}&crm=AVAILABLE"
        days = f"{session.date}&enddt={next_day}&allday=true&freebusy=free"
    else:
        start = event.starts.astimezone(UTC)
        # Both services want an end. Without one an event ends as it starts, as the file's does.
        ends = datetime.combine(session.date, session.end or session.start, ZONE).astimezone(UTC)
        span = f"{start:%Y%m%dT%H%M%SZ}/{ends:%Y%m%dT%H%M%SZ}"
        days = f"{start:%Y-%m-%dT%H:%M:%SZ}&enddt={ends:%Y-%m-%dT%H:%M:%SZ}"
    return (
        f"{GOOGLE}&dates={span}&text={name}&location={place}&details={about}",
        f"{OUTLOOK}&startdt={days}&subject={name}&location={place}&body={about}",
    )


def _part(text: str) -> str:
    """A value for an address. Vietnamese letters stay as they are: browsers encode them as UTF-8."""
    return text.translate(_IN_ADDRESSES)


_IN_ADDRESSES = {number: quote(chr(number), safe="/:,()") for number in range(128)}
