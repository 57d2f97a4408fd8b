"""What a page is: its head, and what every page may say of the site.

Which pages there are, :mod:`giot_hong.pages`, :mod:`giot_hong.drivelists` and :mod:`giot_hong.paperlists` say.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from giot_hong import jsonld, phrases, urls
from giot_hong.phrases import number
from giot_hong.site import Settings, Site
from giot_hong.strings import Strings
from giot_hong.views import DocumentView, DriveView, Link, ProvinceView


@dataclass(frozen=True)
class Alternate:
    """A feed or calendar that a page announces in its head and offers to readers."""

    media_type: str
    title: str
    path: str


@dataclass(frozen=True)
class Meta:
    """What a page's head says."""

    path: str
    kind: str
    title: str
    description: str
    breadcrumbs: tuple[Link, ...] = ()
    """From home down to, and without, the page itself."""
    alternates: tuple[Alternate, ...] = ()
    updated: datetime | None = None
    """The last change of this page's own facts."""
    reviewed: date | None = None
    """Of a standing page: when staff last changed it or looked it over, by their own word."""
    json_ld: tuple[str, ...] = ()
    """Whole JSON-LD documents, safe inside ``<script>``."""
    picture: str = ""
    """The path of its own share image."""
    counterpart: str | None = None
    """Where the same page is in the other language."""


@dataclass(frozen=True)
class SiteInfo:
    """What every page may say about the site."""

    name: str
    tagline: str
    url: str
    language: str
    is_sample: bool
    is_for_review: bool
    """Also what is not public yet is shown, and nothing is for search engines."""
    drafts: tuple[tuple[str, str], ...]
    """The pages that are not public, and what they say of it."""
    navigation: tuple[Link, ...]
    footer: tuple[Link, ...]
    picture: str = ""
    """The path of the share image of pages without one of their own; empty where none are made."""


def said_of_drafts(site: Site, words: Strings) -> tuple[tuple[str, str], ...]:
    """See :attr:`SiteInfo.drafts`."""
    return tuple((path, _said_of_draft(until, words)) for path, until in site.settings.drafts)


def _said_of_draft(until: datetime | None, words: Strings) -> str:
    if until is None:
        return words["page.draft"]
    day = phrases.short_day(until.date())
    return words["page.draft_until"].format(hour=phrases.hour(until.time()), day=day)


@dataclass(frozen=True)
class Page:
    """One page, ready for :mod:`giot_hong.templates`."""

    template: str
    meta: Meta
    context: object


class Draft(NamedTuple):
    """A page of one record, put together when it is made: see :data:`giot_hong.pages.DRAFTS`.

    What it shows follows from ``parts``, the words and the settings (without the clock).
    """

    kind: str
    path: str
    updated: datetime | None
    parts: tuple[Any, ...]
    picture: str = ""
    """See :class:`Meta`."""


def calendars(site: Site, words: Strings) -> tuple[Alternate, ...]:
    """The calendars of the whole site."""
    return (
        Alternate("text/calendar", words["calendar.all"], urls.CALENDAR_ALL),
        Alternate("text/calendar", words["calendar.observances"], urls.CALENDAR_OBSERVANCES),
    )


def named(view: ProvinceView, words: Strings) -> str:
    """A province inside a sentence."""
    return words["province.named"].format(kind=view.province.kind, name=view.province.name)


def feeds(
    site: Site, words: Strings, province: ProvinceView | None = None
) -> tuple[Alternate, ...]:
    """Feeds of the whole site, or of one province."""
    id_ = province.province.id if province else None
    of = f": {named(province, words)}" if province else ""
    return tuple(
        Alternate(
            f"application/{format_}+xml",
            f"{words[f'feed.{name}']}{of} ({words[f'feed.{format_}']})",
            make(format_, id_),
        )
        for name, make in (
            ("directives", urls.feed_of_directives),
            ("drives", urls.feed_of_drives),
            ("changes", urls.feed_of_changes),
        )
        for format_ in urls.FEED_FORMATS
    )


def mixed_feed(words: Strings, name: str, path: str) -> Alternate:
    """The one feed of a campaign, place or organiser: new drives and changes together."""
    return Alternate("application/atom+xml", words["feed.mixed"].format(name=name), path)


def head(
    settings: Settings,
    words: Strings,
    kind: str,
    path: str,
    title: str,
    description: str,
    *,
    crumbs: tuple[Link, ...] = (),
    alternates: tuple[Alternate, ...] = (),
    updated: datetime | None = None,
    json_ld: tuple[str, ...] = (),
) -> Meta:
    """The head of a page; ``crumbs`` are the way from below home down to it."""
    way = (Link(words["nav.home"], urls.HOME_IN[words.language]), *crumbs)
    trail = jsonld.breadcrumbs(way, Link(title, path), settings.site_url)
    return Meta(
        path=path,
        kind=kind,
        title=title,
        description=description,
        breadcrumbs=way,
        alternates=alternates,
        updated=updated,
        json_ld=(*json_ld, trail),
    )


def counts(words: Strings, **found: int) -> str:
    """``2 đợt sắp tới, 1 đợt đã qua, `` for a description to go on from; nothing of what is none."""
    told = [words[f"count.{name}"].format(count=number(n)) for name, n in found.items() if n]
    return "".join(f"{one}, " for one in told)


def newest(views: Iterable[DriveView | DocumentView]) -> datetime | None:
    """When what a page shows was last changed."""
    return max((view.stamp.modified for view in views), default=None)


def came(views: Iterable[DriveView | DocumentView]) -> datetime | None:
    """When the last of them was published: all that a page knows which only counts them."""
    return max((view.stamp.created for view in views), default=None)


def counted(views: Iterable[DriveView]) -> datetime | None:
    """When a number of drives last changed, as a page knows that only counts: one came, or is off."""
    stamps = ((view.stamp, view.takes_place) for view in views)
    return max((one.created if going else one.modified for one, going in stamps), default=None)


def latest(*moments: datetime | None) -> datetime | None:
    """The last of those that are known."""
    return max(filter(None, moments), default=None)
