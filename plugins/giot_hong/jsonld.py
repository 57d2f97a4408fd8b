"""schema.org JSON-LD: what search engines read of a page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from giot_hong import phrases, urls
from giot_hong.clock import ZONE
from giot_hong.fields import point
from giot_hong.moves import earlier_starts
from giot_hong.site import Settings, Site
from giot_hong.topics import TopicView
from giot_hong.views import Body, DriveView, Event, Link, Place

_OFF = {"cancelled": "EventCancelled", "postponed": "EventPostponed"}


def website(site: Site) -> str:
    """The site itself, for its home page."""
    return _dump(
        {
            "@context": "https://schema.org",
            "@type": "WebSite",
            "name": site.settings.name,
            "description": site.settings.tagline,
            "url": urls.absolute(site.settings.site_url, ""),
            "inLanguage": "vi",
        }
    )


def breadcrumbs(links: tuple[Link, ...], here: Link, site_url: str) -> str:
    """The way from home to a page, the page included."""
    return _dump(
        {
            "@context": "https://schema.org",
            "@type": "BreadcrumbList",
            "itemListElement": [
                {
                    "@type": "ListItem",
                    "position": position,
                    "name": link.text,
                    "item": urls.absolute(site_url, link.path),
                }
                for position, link in enumerate((*links, here), start=1)
            ],
        }
    )


def events(view: DriveView, settings: Settings) -> Iterator[str]:
    """One Event per session of a drive; unknown hours give a date, never midnight."""
    for event in view.events:
        before = _earlier(view, event)
        fields: dict[str, Any] = {
            "@context": "https://schema.org",
            "@type": "Event",
            "name": view.drive.title,
            "startDate": _start(event),
            "eventStatus": f"https://schema.org/{_status(view, before)}",
            "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
            "location": [_place(place) for place in event.places]
            or {"@type": "Place", "name": event.place_text, "address": _address(view)},
            "url": urls.absolute(settings.site_url, view.path),
            "isAccessibleForFree": True,
            "inLanguage": "vi",
        }
        if event.session.end:
            fields["endDate"] = datetime.combine(
                event.session.date, event.session.end, ZONE
            ).isoformat()
        if before:  # one or several, as the property allows
            fields["previousStartDate"] = before if len(before) > 1 else before[0]
        bodies = [body for _, members in view.organisers for body in members]
        if bodies:
            names = dict.fromkeys(body.organisation.name for body in bodies)
            fields["organizer"] = [{"@type": "Organization", "name": name} for name in names]
        if view.drive.occasion:
            fields["description"] = view.drive.occasion
        yield _dump(fields)


def pictured(documents: tuple[str, ...], picture: str) -> tuple[str, ...]:
    """The same, with the address of the page's share image in each event."""
    return tuple(map(partial(_pictured, picture=picture), documents)) if picture else documents


def topic(view: TopicView, settings: Settings) -> Iterator[str]:
    """What a page of a place or an organiser is about; a cluster is nothing that schema.org knows."""
    if view.place:
        fields = _place(view.place)
    elif view.commune:
        fields = {"@type": "AdministrativeArea", "name": phrases.capital(view.commune.full_name)}
    elif view.body:
        fields = _body(view.body)
    else:
        return
    if view.commune and view.province:
        within = phrases.capital(view.province.full_name)
        fields["containedInPlace"] = {"@type": "AdministrativeArea", "name": within}
    page = urls.absolute(settings.site_url, view.path)
    yield _dump({"@context": "https://schema.org", **fields, "mainEntityOfPage": page})


def _body(body: Body) -> dict[str, Any]:
    contact = body.organisation.contact
    known = {
        "alternateName": body.organisation.short,
        "telephone": contact.phone,
        "email": contact.email,
        "address": contact.address,
        "url": contact.website,
    }
    return {"@type": "Organization", "name": body.organisation.name} | {
        name: value for name, value in known.items() if value
    }


def _status(view: DriveView, before: list[str]) -> str:
    """What became of an event, in schema.org's words (EventStatusType)."""
    usual = "EventRescheduled" if before else "EventScheduled"
    return _OFF.get(view.drive.outcome, usual)


def _earlier(view: DriveView, event: Event) -> list[str]:
    """When it was to begin before, oldest first."""
    session = event.session
    now = (session.date.isoformat(), f"{session.start:%H:%M}" if session.start else None)
    starts = earlier_starts(view.steps, session.key, now)
    return [f"{day}T{hour}:00+07:00" if hour else day for day, hour in starts]


def _start(event: Event) -> str:
    return event.starts.isoformat() if event.session.start else event.session.date.isoformat()


def _place(place: Place) -> dict[str, Any]:
    address: dict[str, Any] = {
        "@type": "PostalAddress",
        "addressRegion": place.province.name,
        "addressCountry": "VN",
    }
    if place.commune and place.is_in_commune:
        address["addressLocality"] = place.commune.full_name
    if place.venue.address:
        address["streetAddress"] = place.venue.address
    fields = {"@type": "Place", "name": place.venue.name, "address": address}
    if place.venue.coordinates:
        latitude, longitude = point(place.venue.coordinates)
        geo = {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
        fields["geo"] = geo
    return fields


def _pictured(document: str, picture: str) -> str:
    fields = json.loads(document)
    return _dump({**fields, "image": picture}) if fields["@type"] == "Event" else document


def _address(view: DriveView) -> dict[str, Any]:
    return {"@type": "PostalAddress", "addressRegion": view.province.name, "addressCountry": "VN"}


def _dump(value: dict[str, Any]) -> str:
    """JSON that cannot close the script element it stands in."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
