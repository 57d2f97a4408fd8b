"""The page on which residents find a drive: a form for scripts, and the ways to the same lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from giot_hong import phrases, urls
from giot_hong.drivelists import ProvinceEntry, province_entries
from giot_hong.listing import Way
from giot_hong.page import Page, head, newest
from giot_hong.site import Site
from giot_hong.strings import Strings
from giot_hong.views import CampaignView


@dataclass(frozen=True)
class Finder:
    """finder.html: no counts, so that a drive that comes or goes changes nothing here."""

    provinces: tuple[ProvinceEntry, ...]
    """All of today, in the order of the list."""
    months: tuple[Way, ...]
    """Months with drives to come."""
    campaigns: tuple[CampaignView, ...]
    is_located: bool
    """Whether of any drive to come it is known where on the earth it is."""
    papers: str | None
    """The path of the search of documents, where the site has it."""


def finder(site: Site, words: Strings) -> Iterator[Page]:
    """The page of the finder."""
    months = sorted({(view.day.year, view.day.month) for view in site.upcoming})
    yield Page(
        "finder",
        head(
            site.settings,
            words,
            "finder",
            urls.FINDER,
            words["title.finder"],
            words["about.finder"],
            updated=newest(site.drives),
        ),
        Finder(
            provinces=tuple(
                replace(one, upcoming=0, past=0, documents=0) for one in province_entries(site)
            ),
            months=tuple(
                Way(phrases.month_name(*month), urls.month(*month), 0) for month in months
            ),
            campaigns=site.campaigns,
            is_located=any(view.points for view in site.upcoming),
            papers=urls.SEARCH if site.settings.is_searchable else None,
        ),
    )
