"""schema.org JSON-LD: what search engines read of a page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from giot_hong import urls
from giot_hong.clock import ZONE
from giot_hong.site import DriveView, Event, Link, Place, Site

_STATUS = {
    "cancelled": "https://schema.org/EventCancelled",
    "postponed": "https://schema.org/EventPostponed",
}


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


def events(view: DriveView, site: Site) -> Iterator[str]:
    """One Event per session of a drive; unknown hours give a date, never midnight."""
    for event in view.events:
        fields: dict[str, Any] = {
            "@context": "https://schema.org",
            "@type": "Event",
            "name": view.drive.title,
            "startDate": _start(event),
            "eventStatus": _STATUS.get(view.drive.outcome, "https://schema.org/EventScheduled"),
            "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
            "location": [_place(place) for place in event.places]
            or {"@type": "Place", "name": event.place_text, "address": _address(view)},
            "url": urls.absolute(site.settings.site_url, view.path),
            "isAccessibleForFree": True,
            "inLanguage": "vi",
        }
        if event.session.end:
            fields["endDate"] = datetime.combine(
                event.session.date, event.session.end, ZONE
            ).isoformat()
        bodies = [body for _, members in view.organisers for body in members]
        if bodies:
            names = dict.fromkeys(body.organisation.name for body in bodies)
            fields["organizer"] = [{"@type": "Organization", "name": name} for name in names]
        if view.drive.occasion:
            fields["description"] = view.drive.occasion
        yield _dump(fields)


def _start(event: Event) -> str:
    return event.starts.isoformat() if event.session.start else event.session.date.isoformat()


def _place(place: Place) -> dict[str, Any]:
    address: dict[str, Any] = {
        "@type": "PostalAddress",
        "addressRegion": place.province.name,
        "addressCountry": "VN",
    }
    if place.commune:
        address["addressLocality"] = place.commune.full_name
    if place.venue.address:
        address["streetAddress"] = place.venue.address
    return {"@type": "Place", "name": place.venue.name, "address": address}


def _address(view: DriveView) -> dict[str, Any]:
    return {"@type": "PostalAddress", "addressRegion": view.province.name, "addressCountry": "VN"}


def _dump(value: dict[str, Any]) -> str:
    """JSON that cannot close the script element it stands in."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
