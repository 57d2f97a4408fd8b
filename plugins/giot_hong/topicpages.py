"""Pages of communes, clusters, organisers and venues, and the ways of a province to all of its.

Most have a few drives and one page, a draft: the same facts that its digest is made of are put in
words only when it is made. The few with many drives are divided as those of provinces are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from giot_hong import jsonld, listing, phrases, urls
from giot_hong.drivelists import Archive, LinkGroup, groups_of
from giot_hong.listing import DayGroup, MonthGroup, PageTurn, Timeline, Way
from giot_hong.page import Alternate, Draft, Page, counts, head, mixed_feed, newest
from giot_hong.site import Settings, Site
from giot_hong.strings import Strings
from giot_hong.topics import TopicView, by_province
from giot_hong.views import DriveView, Link

LINKS = 240
"""The most ways on one page of a province's places and organisers: some 100 bytes each."""


class Shown(NamedTuple):
    """The drives that a topic's own page shows, and what it says of the others."""

    upcoming: tuple[DriveView, ...]
    away: tuple[tuple[date, DriveView], ...]
    """Days to come that drives moved away from."""
    upcoming_count: int
    """Of those that take place."""
    months: tuple[Way, ...]
    """With drives to come, when not all are shown."""
    waiting: tuple[DriveView, ...]
    waiting_more: int
    past: tuple[DriveView, ...]
    past_count: int
    years: tuple[Way, ...]
    """In place of the past, when it is too much for one page."""
    elsewhere: tuple[DriveView, ...]
    """The newest of the drives that were announced there and are held elsewhere."""


@dataclass(frozen=True)
class TopicPage:
    """topic.html: a commune, venue, cluster or organiser, its drives, and how to follow them."""

    topic: TopicView
    days: tuple[DayGroup, ...]
    """All that is to come, or the next."""
    upcoming_count: int
    months: tuple[Way, ...]
    waiting: tuple[DriveView, ...]
    """Drives that were put off and whose old day is gone."""
    waiting_more: int
    past: tuple[MonthGroup, ...]
    past_count: int
    years: tuple[Way, ...]
    elsewhere: tuple[DriveView, ...]
    feeds: tuple[Alternate, ...]


@dataclass(frozen=True)
class TopicsPage:
    """topics.html: the ways to a province's communes, clusters, organisers and venues."""

    lead: str
    groups: tuple[LinkGroup, ...]
    turn: PageTurn


def topics(site: Site, words: Strings) -> Iterator[Page | Draft]:
    """A page for each; for those with many drives, their archive; and the lists of provinces."""
    for view, drives, former in site.topics:
        updated = newest((*drives, *former))
        shown = _all_shown(site, drives, former)
        if len(drives) + len(former) <= listing.ROWS:  # nearly all
            yield Draft("topic", view.path, updated, (view, shown, updated))
            continue
        crumbs = (*_crumbs(view, words), Link(phrases.capital(view.name), view.path))
        has_province = view.province is None
        shelf = Timeline(drives, former)
        archive = Archive(
            site, words, "topic", view.label, view.path, crumbs, shelf, province=has_province
        )
        yield Draft("topic", view.path, updated, (view, _first_shown(shown, archive), updated))
        yield from archive.pages()
    yield from _of_provinces(site, words)


def _all_shown(site: Site, drives: tuple[DriveView, ...], former: tuple[DriveView, ...]) -> Shown:
    upcoming = tuple(view for view in drives if view.phase != "over")
    waiting = tuple(view for view in reversed(drives) if _waits(site, view))
    past = tuple(
        view for view in reversed(drives) if view.phase == "over" and not _waits(site, view)
    )
    return Shown(
        upcoming,
        listing.away_from(site, upcoming),
        sum(view.takes_place for view in upcoming),
        (),
        waiting,
        0,
        past,
        len(past),
        (),
        former[: -listing.FEW - 1 : -1],
    )


def _first_shown(found: Shown, archive: Archive) -> Shown:
    days = listing.first_of(listing.with_away(found.upcoming, found.away), listing.SOON)
    is_cut = len(found.upcoming) > listing.SOON
    return found._replace(
        upcoming=tuple(view for day in days for view in day.drives),
        away=tuple((day.day, view) for day in days for view in day.away),
        months=archive.months_to_come(found.upcoming) if is_cut else (),
        waiting=found.waiting[: listing.FEW],
        waiting_more=len(found.waiting[listing.FEW :]),
        past=(),
        years=archive.years(),
    )


def _waits(site: Site, view: DriveView) -> bool:
    return view.is_waiting and view.id in site.waiting_ids


def topic_page(
    settings: Settings, words: Strings, view: TopicView, shown: Shown, updated: datetime | None
) -> Page:
    """The page of a commune, cluster, organiser or venue."""
    feed = mixed_feed(words, view.label, view.feed)
    calendar = Alternate(
        "text/calendar", words["calendar.topic"].format(name=view.label), view.calendar
    )
    # Whoever only sees the title must not be told what nobody knows.
    is_maybe = view.possible_venues and not view.venues
    kind = f"topic-{view.kind}{'-maybe' if is_maybe else ''}"
    about = words[f"about.{kind}"].format(
        name=view.label,
        counts=counts(words, upcoming=shown.upcoming_count, past=shown.past_count),
    )
    context = TopicPage(
        view,
        listing.with_away(shown.upcoming, shown.away),
        shown.upcoming_count,
        shown.months,
        shown.waiting,
        shown.waiting_more,
        listing.by_month(shown.past),
        shown.past_count,
        shown.years,
        shown.elsewhere,
        (feed,),
    )
    meta = head(
        settings,
        words,
        view.kind,
        view.path,
        words[f"title.{kind}"].format(name=view.label),
        about,
        crumbs=_crumbs(view, words),
        alternates=(calendar, feed),
        updated=updated,
        json_ld=tuple(jsonld.topic(view, settings)),
    )
    return Page("topic", meta, context)


def _crumbs(view: TopicView, words: Strings) -> tuple[Link, ...]:
    """By its province, as one looks for it; from home, where it has none."""
    if view.province is None:
        return ()
    province = Link(view.province.name, urls.province(view.province.id))
    return Link(words["nav.provinces"], urls.PROVINCES), province, *view.within


def _of_provinces(site: Site, words: Strings) -> Iterator[Page]:
    """A province's own page names a few, and this one all: it is there from the first of them."""
    found = by_province(site.topics)
    for one in site.provinces:
        links = found.get(one.province.id, ())
        if not links:
            continue
        name = one.province.full_name
        crumbs = (
            Link(words["nav.provinces"], urls.PROVINCES),
            Link(one.province.name, one.path),
        )
        title, lead = (
            words["title.topics"].format(name=name),
            words["about.topics"].format(name=name),
        )
        for turn, rows in listing.numbered(urls.topics_of(one.path), links, LINKS):
            number = {"number": turn.number, "of": turn.of}
            texts = [
                words["list.numbered"].format(text=text, **number) if turn.previous else text
                for text in (title, lead)
            ]
            yield Page(
                "topics",
                head(site.settings, words, "topics", turn.path, *texts, crumbs=crumbs),
                TopicsPage(lead, groups_of(rows), turn),
            )
