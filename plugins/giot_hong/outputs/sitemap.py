"""sitemap.xml (sitemaps.org, protocol 0.9) and robots.txt (RFC 9309).

A site with more pages than one file may name has an index at the same address, and a part for the
drives, directives and news of each year, and one for the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from html import escape

from giot_hong import urls
from giot_hong.clock import ZONE
from giot_hong.output import Output
from giot_hong.site import Site
from giot_hong.strings import Strings

MOST_URLS = 50_000
"""The protocol's limit for one file; its other one, 50 MB, is far behind it with our addresses."""


@dataclass(frozen=True)
class SitemapInputs:
    """``(absolute address, last change of the page's own facts)``, by address."""

    pages: tuple[tuple[str, datetime | None], ...]


def sitemap(site: Site, pages: Iterable[tuple[str, datetime | None]]) -> Iterator[Output]:
    """All pages but the one of missing addresses."""
    found = {path: updated for path, updated in dict(pages).items() if path != urls.NOT_FOUND}
    if len(found) <= MOST_URLS:
        yield Output(urls.SITEMAP, _inputs(site, found.items()), render_sitemap)
        return
    named: list[tuple[str, datetime | None]] = []
    for name, members in sorted(_parts(site, found).items()):
        for number, start in enumerate(range(0, len(members), MOST_URLS), start=1):
            path = urls.sitemap_part(name if number == 1 else f"{name}-{number}")
            part = members[start : start + MOST_URLS]
            yield Output(path, _inputs(site, part), render_sitemap)
            named.append((path, max((one for _, one in part if one), default=None)))
    yield Output(urls.SITEMAP, _inputs(site, named), render_index)


def _inputs(site: Site, pages: Iterable[tuple[str, datetime | None]]) -> SitemapInputs:
    listed = ((urls.absolute(site.settings.site_url, path), updated) for path, updated in pages)
    return SitemapInputs(tuple(sorted(listed)))


def _parts(
    site: Site, pages: dict[str, datetime | None]
) -> dict[str, list[tuple[str, datetime | None]]]:
    """Pages by part; records by the year of their file's folder, which never changes."""
    names = {
        address(id_): f"{address(id_).partition('/')[0]}-{folder}"
        for kind, address in urls.RECORDS.items()
        for id_, entry in getattr(site.catalogue, kind).items()
        for folder in re.findall(r"/((?:19|20)[0-9]{2})/", entry.path)[:1]
    }
    parts: dict[str, list[tuple[str, datetime | None]]] = {}
    for path in sorted(pages):
        parts.setdefault(names.get(path, _OTHERS), []).append((path, pages[path]))
    return parts


_OTHERS = "danh-sach"
"""The part of everything that is no record of a year: lists, provinces, standing pages."""


def robots(site: Site, _words: Strings) -> Iterator[Output]:
    """robots.txt; robots read it only where the site is at the root of its host."""
    sitemap = urls.absolute(site.settings.site_url, urls.SITEMAP)
    yield Output(urls.ROBOTS, "" if site.settings.shows_drafts else sitemap, render_robots)


def render_sitemap(inputs: SitemapInputs) -> bytes:
    """A sitemap as UTF-8 XML."""
    return _xml("urlset", "url", inputs)


def render_index(inputs: SitemapInputs) -> bytes:
    """The index of the sitemap's parts; each is as new as the newest page it names."""
    return _xml("sitemapindex", "sitemap", inputs)


def _xml(root: str, tag: str, inputs: SitemapInputs) -> bytes:
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
        *(_entry(tag, address, updated) for address, updated in inputs.pages),
        f"</{root}>",
    ]
    return "\n".join([*lines, ""]).encode()


def render_robots(sitemap_address: str) -> bytes:
    """Everyone may fetch everything: Google's calendar obeys this file (rule 21).

    No robot fetches a site for review, which names no sitemap.
    """
    if not sitemap_address:
        return b"User-agent: *\nDisallow: /\n"
    return f"User-agent: *\nDisallow:\n\nSitemap: {sitemap_address}\n".encode()


def _entry(tag: str, address: str, updated: datetime | None) -> str:
    stamp = updated.astimezone(ZONE).isoformat(timespec="seconds") if updated else ""
    changed = f"<lastmod>{stamp}</lastmod>" if stamp else ""
    return f"<{tag}><loc>{escape(address)}</loc>{changed}</{tag}>"
