"""RSS 2.0 and Atom (RFC 4287) of new directives, newly announced drives, and changes of drives.

For the whole site and for each province of today. The id of an entry is a tag address (RFC 4151)
made of the setting SITE_ID and the record's oldest id: it outlives a new domain and a renamed
file. Two generators, one per format: feedgen gives both formats the links of either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from feedgen.feed import FeedGenerator

from giot_hong import urls
from giot_hong.clock import ZONE
from giot_hong.output import Output
from giot_hong.outputs.eventtext import marked
from giot_hong.outputs.feedtext import FeedEntry, of_changes, of_directive, of_drive
from giot_hong.outputs.plain import one_line
from giot_hong.site import ProvinceView, Site
from giot_hong.strings import Strings

NEWEST = 50
EMPTY_SINCE = datetime(2026, 1, 1, tzinfo=ZONE)
"""The date of a feed that has no entry yet (Atom demands one): the year in the tags, a constant."""


@dataclass(frozen=True)
class FeedInputs:
    """What one feed in one format says; addresses are absolute."""

    id: str
    title: str
    about: str
    page: str
    address: str
    """The file's own (``rel=self``)."""
    author: str
    entries: tuple[FeedEntry, ...]
    """Newest first."""

    @property
    def updated(self) -> datetime:
        """The latest change of any entry, never the build's moment (rule 28)."""
        return max((entry.updated for entry in self.entries), default=EMPTY_SINCE)


def feeds(site: Site, words: Strings) -> Iterator[Output]:
    """All feeds, each in both formats."""
    settings = site.settings
    papers = [(v.province, of_directive(v, settings, words)) for v in site.directives]
    drives = [(v.province, of_drive(v, settings, words)) for v in site.drives]
    changes = [(v.province, e) for v in site.drives for e in of_changes(v, settings, words)]
    for province in (None, *site.provinces):
        wanted = province and province.province.id
        for name, path, members in (
            ("directives", urls.feed_of_directives, papers),
            ("drives", urls.feed_of_drives, drives),
            ("changes", urls.feed_of_changes, changes),
        ):
            entries = [e for of, e in members if wanted is None or (of and of.id == wanted)]
            yield from _both(site, words, name, province, path, entries)


def render_atom(inputs: FeedInputs) -> bytes:
    """The feed as Atom; entries carry ``updated``, the feed its author."""
    feed = _generator(inputs, "application/atom+xml")
    feed.author({"name": one_line(inputs.author)})
    return bytes(feed.atom_str(pretty=True))


def render_rss(inputs: FeedInputs) -> bytes:
    """The feed as RSS 2.0; guids are no addresses (``isPermaLink="false"``)."""
    feed = _generator(inputs, "application/rss+xml")
    return bytes(feed.rss_str(pretty=True))


def _both(
    site: Site,
    words: Strings,
    name: str,
    province: ProvinceView | None,
    path: Callable[[str, str | None], str],
    entries: Iterable[FeedEntry],
) -> Iterator[Output]:
    settings = site.settings
    id_ = province.province.id if province else None
    of = f": {province.province.full_name}" if province else ""
    page = urls.DIRECTIVES if name == "directives" else urls.SCHEDULE
    newest = sorted(entries, key=lambda entry: entry.id)
    newest.sort(key=lambda entry: entry.published, reverse=True)
    for format_, render in (("atom", render_atom), ("rss", render_rss)):
        file = path(format_, id_)
        inputs = FeedInputs(
            id=f"tag:{settings.site_id},2026:{path('atom', id_)}",
            title=marked(f"{settings.name}: {words[f'feed.{name}']}{of}", settings, words),
            about=words[f"feed.about_{name}"],
            page=urls.absolute(settings.site_url, province.path if province else page),
            address=urls.absolute(settings.site_url, file),
            author=settings.name,
            entries=tuple(newest[:NEWEST]),
        )
        yield Output(file, inputs, render)


def _generator(inputs: FeedInputs, media_type: str) -> FeedGenerator:
    """What both formats share. RSS takes the last link given as the channel's: the page's."""
    feed = FeedGenerator()
    feed.id(inputs.id)
    feed.title(one_line(inputs.title))
    feed.subtitle(one_line(inputs.about))
    feed.language("vi")
    feed.generator("Giọt Hồng")
    feed.link(href=inputs.address, rel="self", type=media_type)
    feed.link(href=inputs.page, rel="alternate", type="text/html")
    feed.updated(inputs.updated.astimezone(ZONE))  # lastBuildDate and updated: default is now
    for item in inputs.entries:
        _add(feed, item)
    return feed


def _add(feed: FeedGenerator, item: FeedEntry) -> None:
    entry = feed.add_entry(order="append")  # the default puts it first
    entry.guid(item.id, permalink=False)
    entry.title(one_line(item.title))
    entry.link(href=item.address, rel="alternate", type="text/html")
    entry.published(item.published.astimezone(ZONE))
    entry.updated(item.updated.astimezone(ZONE))
    entry.content(item.html, type="html")
