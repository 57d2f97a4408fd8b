"""The basics in English: home, who may give, subscribe, and what standing pages there are.

They are made of the same templates with the words of ``strings/en.toml``. Records stay Vietnamese,
and only home shows any drives, so that a notice changes at most that one of these pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from markupsafe import Markup

from giot_hong import eligibility, links, pages, urls
from giot_hong.catalogue import Entry
from giot_hong.model import StandingPage
from giot_hong.page import Meta, Page, SiteInfo, head, newest, said_of_drafts
from giot_hong.prose import Prose, relative_links
from giot_hong.site import Site
from giot_hong.strings import Strings
from giot_hong.views import DriveView, Link, ProvinceView

NEXT = 5
"""Drives on the home page: there is no list of them in English to lead on to."""


@dataclass(frozen=True)
class Welcome:
    """welcome.html: what this is, how to find a drive, and the ways to the lists in Vietnamese."""

    upcoming: tuple[DriveView, ...]
    provinces: tuple[ProvinceView, ...]


@dataclass(frozen=True)
class Standing:
    """page.html or eligibility.html, as Pelican gives them what they show."""

    page: StandingPage
    content_html: Markup
    eligibility: eligibility.Eligibility


def counterparts(site: Site) -> dict[str, str]:
    """By the path of each page that is in both languages: where it is in the other."""
    english = {urls.HOME: urls.ENGLISH, urls.SUBSCRIBE: urls.SUBSCRIBE_IN_ENGLISH}
    for entry in _standing(site):
        original = site.catalogue.pages.get(entry.value.translates or "")
        if original:
            english[links.page_address(original)] = links.page_address(entry)
    return english | {path: other for other, path in english.items()}


def english_pages(site: Site, words: Strings, prose: Prose) -> Iterator[Page]:
    """Every page that is in English."""
    upcoming = tuple(islice((view for view in site.upcoming if view.is_ahead), NEXT))
    yield Page(
        "welcome",
        Meta(
            path=urls.ENGLISH,
            kind="home",
            title=site.settings.name,
            description=words["welcome.about"],
            updated=newest(upcoming),
        ),
        Welcome(upcoming, site.provinces),
    )
    for page in pages.subscribe(site, words):
        assert isinstance(page.context, pages.Subscribe)
        # Years count their drives, and campaigns have Vietnamese names: both are one link away.
        yield replace(
            page,
            meta=replace(page.meta, updated=None),
            context=replace(page.context, campaigns=(), years=()),
        )
    for entry in _standing(site):
        yield _standing_page(site, words, prose, entry)


def site_info(site: Site, words: Strings) -> SiteInfo:
    """What the frame of every page in English shows."""
    standing = [
        (entry.value.template, Link(entry.value.title, links.page_address(entry)))
        for entry in _standing(site)
    ]
    return SiteInfo(
        name=site.settings.name,
        tagline=words["welcome.tagline"],
        url=site.settings.site_url,
        language=words.language,
        is_sample=site.settings.is_sample,
        is_for_review=site.settings.shows_drafts,
        drafts=said_of_drafts(site, words),
        navigation=(
            *(link for template, link in standing if template == "eligibility"),
            Link(words["nav.subscribe"], urls.SUBSCRIBE_IN_ENGLISH),
        ),
        footer=tuple(link for template, link in standing if template != "eligibility"),
    )


def _standing(site: Site) -> list[Entry[StandingPage]]:
    return [e for e in site.catalogue.pages.values() if links.language_of(e) == "en"]


def _standing_page(site: Site, words: Strings, prose: Prose, entry: Entry[StandingPage]) -> Page:
    path = links.page_address(entry)
    html = relative_links(prose.html(links.resolve_links(entry, site.catalogue)), path)
    meta = head(site.settings, words, "page", path, entry.value.title, entry.value.summary)
    return Page(
        entry.value.template,
        replace(meta, reviewed=entry.value.modified),
        Standing(
            entry.value,
            Markup(html),  # noqa: S704 - Prose has cleaned it
            eligibility_of(site, words),
        ),
    )


def eligibility_of(site: Site, words: Strings) -> eligibility.Eligibility:
    """What a page of rules shows, in any language."""
    rules = site.eligibility.rules if site.eligibility else ()
    provinces = (view.province for view in site.provinces)
    return eligibility.of(rules, provinces, site.settings.now.year, words)
