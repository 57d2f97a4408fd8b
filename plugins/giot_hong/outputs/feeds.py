"""RSS 2.0 and Atom (RFC 4287) of new directives, newly announced drives, and changes of drives.

For the whole site and for each province of today; and for each campaign, commune, cluster, organiser
and venue one of its new drives and changes together, as Atom alone: whatever reads RSS reads Atom, and
there are thousands of them. The id of an entry is a tag address (RFC 4151)
made of the setting SITE_ID and the record's oldest id: it outlives a new domain and a renamed
file. Two generators, one per format: feedgen gives both formats the links of either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from giot_hong import urls
from giot_hong.clock import ZONE
from giot_hong.invitation import marked
from giot_hong.output import Output, digest_of
from giot_hong.outputs.feedtext import FeedEntry, of_changes, of_directive, of_drive
from giot_hong.plain import one_line
from giot_hong.site import Settings, Site
from giot_hong.sleep import Sleeper, asleep
from giot_hong.strings import Strings
from giot_hong.views import DocumentView, DriveView, ProvinceView

if TYPE_CHECKING:
    from feedgen.feed import FeedGenerator

V = TypeVar("V", DriveView, DocumentView)
NEWEST = 50
EMPTY_SINCE = datetime(2026, 1, 1, tzinfo=ZONE)
"""The date of a feed that has no entry yet (Atom demands one): the year in the tags, a constant."""


@dataclass(frozen=True)
class FeedInputs(Sleeper):
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
    """All feeds: of the site and of provinces in both formats, the others as Atom."""
    changed = tuple(view for view in site.drives if view.told)
    frame = digest_of(site.frame, dict(words))
    for province in (None, *site.provinces):
        papers = _newest(_of(province, site.directives))
        yield from _both(site, words, frame, "directives", province, papers)
        drives = _newest(_of(province, site.drives))
        yield from _both(site, words, frame, "drives", province, drives)
        of_changed = _newest_changed(_of(province, changed))
        yield from _both(site, words, frame, "changes", province, of_changed)
    for campaign in site.campaigns:
        members = tuple(v for v in site.drives if any(campaign.path == c.path for c in v.campaigns))
        about = _About(campaign.campaign.name, campaign.path, urls.feed_of(campaign.path))
        yield _mixed(site, words, frame, about, members)
    for topic, members, former in site.topics:
        about = _About(topic.label, topic.path, topic.feed)
        yield _mixed(site, words, frame, about, (*members, *former))


class _About(NamedTuple):
    """Of what a mixed feed tells."""

    name: str
    page: str
    file: str


def _of(province: ProvinceView | None, views: tuple[V, ...]) -> tuple[V, ...]:
    if province is None:
        return views
    id_ = province.province.id
    return tuple(view for view in views if getattr(view.province, "id", None) == id_)


def _newest(views: tuple[V, ...]) -> tuple[V, ...]:
    """Those of which a feed tells: the newest, and of one moment those whose ids come first.

    Whole archives may have come into the record at one moment.
    """
    ordered = sorted(views, key=lambda view: (*view.formerly, view.id)[0])
    ordered.sort(key=lambda view: view.stamp.created, reverse=True)
    return tuple(ordered[:NEWEST])


def _newest_changed(views: tuple[DriveView, ...]) -> tuple[DriveView, ...]:
    moments = sorted((moment for view in views for moment in view.told), reverse=True)
    if len(moments) <= NEWEST:
        return views
    return tuple(view for view in views if view.told[-1] >= moments[NEWEST - 1])


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
    frame: bytes,
    name: str,
    province: ProvinceView | None,
    views: tuple[DriveView, ...] | tuple[DocumentView, ...],
) -> Iterator[Output]:
    """Both formats of one feed; its entries are put in words when it is made."""
    path = _PATHS[name]
    for format_, render in (("atom", render_atom), ("rss", render_rss)):
        file = path(format_, province.province.id if province else None)
        wake = partial(_in_words, site, words, name, province, file, views)
        inputs = asleep(FeedInputs, {}, wake)
        # What an entry says follows from its drive or paper, whose digest stands for it.
        key = digest_of(frame, name, file, province, views, digests=site.digests)
        site.digests.know(inputs, key)
        yield Output(file, inputs, render)


def _mixed(
    site: Site, words: Strings, frame: bytes, about: _About, views: tuple[DriveView, ...]
) -> Output:
    """A feed of new drives and of changes; its entries are put in words when it is made."""
    drives = _newest(views)
    changed = _newest_changed(tuple(view for view in views if view.told))
    inputs = asleep(FeedInputs, {}, partial(_mixed_in_words, site, words, about, drives, changed))
    key = digest_of(frame, "mixed", about, drives, changed, digests=site.digests)
    site.digests.know(inputs, key)
    return Output(about.file, inputs, render_atom)


def _mixed_in_words(
    site: Site,
    words: Strings,
    about: _About,
    drives: tuple[DriveView, ...],
    changed: tuple[DriveView, ...],
) -> dict[str, Any]:
    settings = site.settings
    entries = (
        *_entries("drives", drives, settings, words),
        *_entries("changes", changed, settings, words),
    )
    title = words["feed.mixed"].format(name=about.name)
    return {
        "id": f"tag:{settings.site_id},2026:{about.file}",
        "title": marked(f"{settings.name}: {title}", settings, words),
        "about": words["feed.about_mixed"],
        "page": urls.absolute(settings.site_url, about.page),
        "address": urls.absolute(settings.site_url, about.file),
        "author": settings.name,
        "entries": _newest_entries(entries),
    }


def _newest_entries(entries: Iterable[FeedEntry]) -> tuple[FeedEntry, ...]:
    newest = sorted(entries, key=lambda entry: entry.id)
    newest.sort(key=lambda entry: entry.published, reverse=True)
    return tuple(newest[:NEWEST])


_PATHS: dict[str, Callable[[str, str | None], str]] = {
    "directives": urls.feed_of_directives,
    "drives": urls.feed_of_drives,
    "changes": urls.feed_of_changes,
}


def _in_words(
    site: Site,
    words: Strings,
    name: str,
    province: ProvinceView | None,
    file: str,
    views: Iterable[Any],
) -> dict[str, Any]:
    settings = site.settings
    id_ = province.province.id if province else None
    of = f": {province.province.full_name}" if province else ""
    page = urls.DIRECTIVES if name == "directives" else urls.SCHEDULE
    return {
        "id": f"tag:{settings.site_id},2026:{_PATHS[name]('atom', id_)}",
        "title": marked(f"{settings.name}: {words[f'feed.{name}']}{of}", settings, words),
        "about": words[f"feed.about_{name}"],
        "page": urls.absolute(settings.site_url, province.path if province else page),
        "address": urls.absolute(settings.site_url, file),
        "author": settings.name,
        "entries": _newest_entries(_entries(name, views, settings, words)),
    }


def _entries(
    name: str, views: Iterable[Any], settings: Settings, words: Strings
) -> Iterator[FeedEntry]:
    for view in views:
        if name == "changes":
            yield from of_changes(view, settings, words)
        else:
            yield (of_drive if name == "drives" else of_directive)(view, settings, words)


def _generator(inputs: FeedInputs, media_type: str) -> FeedGenerator:
    """What both formats share. RSS takes the last link given as the channel's: the page's."""
    from feedgen.feed import FeedGenerator  # takes long to import, and most builds make no feed

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
