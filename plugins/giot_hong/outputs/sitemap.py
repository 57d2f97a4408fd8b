"""sitemap.xml (sitemaps.org, protocol 0.9) and robots.txt (RFC 9309)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from html import escape

from giot_hong import urls
from giot_hong.clock import ZONE
from giot_hong.output import Output
from giot_hong.site import Site
from giot_hong.strings import Strings


@dataclass(frozen=True)
class SitemapInputs:
    """``(absolute address, last change of the page's own facts)``, by address."""

    pages: tuple[tuple[str, datetime | None], ...]


def sitemap(site: Site, pages: Iterable[tuple[str, datetime | None]]) -> Iterator[Output]:
    """All pages but the one of missing addresses. The protocol's limit is 50,000 in a file."""
    listed = sorted(
        (urls.absolute(site.settings.site_url, path), updated)
        for path, updated in dict(pages).items()
        if path != urls.NOT_FOUND
    )
    yield Output(urls.SITEMAP, SitemapInputs(tuple(listed)), render_sitemap)


def robots(site: Site, _words: Strings) -> Iterator[Output]:
    """robots.txt; robots read it only where the site is at the root of its host."""
    yield Output(urls.ROBOTS, urls.absolute(site.settings.site_url, urls.SITEMAP), render_robots)


def render_sitemap(inputs: SitemapInputs) -> bytes:
    """The sitemap as UTF-8 XML."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
        *(_url(address, updated) for address, updated in inputs.pages),
        "</urlset>",
    ]
    return "\n".join([*lines, ""]).encode()


def render_robots(sitemap_address: str) -> bytes:
    """Everyone may fetch everything: Google's calendar obeys this file (rule 21)."""
    return f"User-agent: *\nDisallow:\n\nSitemap: {sitemap_address}\n".encode()


def _url(address: str, updated: datetime | None) -> str:
    stamp = updated.astimezone(ZONE).isoformat(timespec="seconds") if updated else ""
    changed = f"<lastmod>{stamp}</lastmod>" if stamp else ""
    return f"<url><loc>{escape(address)}</loc>{changed}</url>"
