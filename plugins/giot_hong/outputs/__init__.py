"""Everything published besides HTML; this list is the table of contents.

=====================  ======================================  ==========================
what                   where                                   made by
=====================  ======================================  ==========================
calendars              ``lich/….ics``                          :mod:`.ics`
feeds                  ``nguon-tin/….atom.xml``, ``….rss.xml``  :mod:`.feeds`
open data and schemas  ``du-lieu/….json``, ``….csv``            :mod:`.data`
sitemap, robots.txt    ``sitemap.xml``, ``robots.txt``         :mod:`.sitemap`
build status           ``status.json``                         :mod:`.status`
names, drives to find  ``tim/….json``                          :mod:`.finder`
=====================  ======================================  ==========================

A new kind is a module with ``name(site, words) -> Iterator[Output]`` and a line in ``OUTPUTS``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from giot_hong.output import Output
from giot_hong.outputs.data import datasets
from giot_hong.outputs.feeds import feeds
from giot_hong.outputs.finder import find_places
from giot_hong.outputs.ics import calendars
from giot_hong.outputs.sitemap import robots, sitemap
from giot_hong.outputs.status import status
from giot_hong.site import Site
from giot_hong.strings import Strings

OUTPUTS: tuple[Callable[[Site, Strings], Iterator[Output]], ...] = (
    calendars,
    feeds,
    datasets,
    robots,
    status,
    find_places,
)


def outputs(
    site: Site, words: Strings, pages: Iterable[tuple[str, datetime | None]]
) -> Iterator[Output]:
    """All files besides HTML; ``pages`` are the HTML pages' paths and last changes.

    ``site.settings.site_url`` must be absolute: calendars and feeds leave the site.
    """
    for make in OUTPUTS:
        yield from make(site, words)
    yield from sitemap(site, pages)
