"""Jinja around a page: the filters every template may use, and rendering to bytes.

Templates see the fields of the page's context, ``meta``, ``site`` (:class:`SiteInfo`), and the
filters and functions set in :func:`equip`. The environment itself is Pelican's.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from urllib.parse import urlsplit

from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.runtime import Context

from giot_hong import changetext, phrases, urls
from giot_hong.clock import ZONE
from giot_hong.model import Quantity
from giot_hong.pages import Page
from giot_hong.prose import Prose
from giot_hong.site import Link
from giot_hong.strings import Strings


@dataclass(frozen=True)
class SiteInfo:
    """What every page may say about the site."""

    name: str
    tagline: str
    url: str
    language: str
    is_sample: bool
    navigation: tuple[Link, ...]
    footer: tuple[Link, ...]


@dataclass(frozen=True)
class PageInputs:
    """What a page's bytes depend on; ``theme`` is the digest of templates and words."""

    theme: str
    site: SiteInfo
    page: Page


class Renderer:
    """Turns pages into bytes with one Jinja environment."""

    def __init__(self, environment: Environment, prose: Prose, words: Strings) -> None:
        self.environment = environment
        self.here = equip(environment, prose, words)

    def render(self, inputs: PageInputs) -> bytes:
        """The page as UTF-8 HTML."""
        page = inputs.page
        self.here.move(page.meta.path, inputs.site.url)
        context = {field.name: getattr(page.context, field.name) for field in fields(page.context)}  # type: ignore[arg-type]
        template = self.environment.get_template(f"{page.template}.html")
        html = template.render(meta=page.meta, site=inputs.site, **context)
        return html.encode("utf-8")


@dataclass
class Here:
    """The page being rendered: where its links start from.

    Kept beside the templates' context, so that components are imported without it: Jinja then reads
    each once, and not again for every page.
    """

    path: str = ""
    site_url: str = ""

    def move(self, path: str, site_url: str) -> None:
        """The links that follow are those of another page."""
        self.path, self.site_url = path, site_url

    @pass_context  # or Jinja would reckon the filter of a constant once for all pages
    def link(self, _context: Context, path: str) -> str:
        """The address of a path as seen from the page being rendered."""
        if self.path == urls.NOT_FOUND:  # served at any depth, so only a path from the root is right
            return urls.absolute(urlsplit(self.site_url).path, path)
        return urls.relative(self.path, path)

    @pass_context
    def full_url(self, _context: Context, path: str) -> str:
        """The whole address of a path."""
        return urls.absolute(self.site_url, path)


def equip(environment: Environment, prose: Prose, words: Strings) -> Here:
    """Give an environment our filters; each is a one-line promise to template writers.

    Whoever renders moves what is returned to each page.
    """
    here = Here()
    environment.auto_reload = False  # templates do not change while a site is built
    # A title with <script> is text, and a misspelt name is an error: whatever the settings say.
    environment.autoescape = True
    environment.undefined = StrictUndefined
    environment.filters.update(
        {
            "link": here.link,  # path -> address relative to this page
            "t": Words(words),  # key -> words of the interface; {name} parts by keyword
            "prose": prose.filter,  # Markdown -> clean HTML with relative links
            "said": lambda value, field: changetext.said(field, value, words),
            "day": phrases.full_day,  # date -> thứ Năm, 28/5/2026
            "headline_day": phrases.headline_day,  # date -> Thứ Năm, 28/5/2026
            "short_day": phrases.short_day,  # date -> 28/5/2026
            "weekday": phrases.weekday,  # date -> thứ Năm
            "document_date": phrases.document_date,  # "2022-12" -> tháng 12 năm 2022
            "hours": lambda session: phrases.hours(session.start, session.end),
            "number": phrases.number,  # 3950 -> 3.950
            "quantity": quantity,  # Quantity -> từ 90 người đăng ký trở lên
            "moment": lambda value: phrases.moment(value.astimezone(ZONE)),
            "local_day": lambda value: value.astimezone(ZONE).date(),
            "iso": iso,  # date or moment -> for <time datetime>
            "capital": phrases.capital,
            "full_url": here.full_url,  # path -> the whole address
        }
    )
    environment.globals.update(month_name=phrases.month_name, urls=urls)
    return here


@dataclass(frozen=True)
class Words:
    """The ``t`` filter: ``{{ "drive.when"|t }}``, ``{{ "count.drives"|t(count=3) }}``."""

    words: Strings

    def __call__(self, key: str, **parts: object) -> str:
        text = self.words[key]
        return text.format(**parts) if parts else text


def quantity(value: Quantity) -> str:
    """A target or result in words."""
    return phrases.quantity(value.value, value.unit, at_least=value.at_least)


def iso(value: date | datetime) -> str:
    """``2026-05-28`` or ``2026-05-28T06:30+07:00``."""
    if isinstance(value, datetime):
        return value.astimezone(ZONE).isoformat(timespec="minutes")
    return value.isoformat()
