"""Jinja around a page: the filters every template may use, and rendering to bytes.

Templates see the fields of the page's context, ``meta``, ``site`` (:class:`SiteInfo`), and the
filters and functions set in :func:`equip`. The environment itself is Pelican's.
"""

from __future__ import annotations

import marshal
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from inspect import signature
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from jinja2 import BytecodeCache, Environment, StrictUndefined, Template
from jinja2.bccache import Bucket
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from markupsafe import Markup

from giot_hong import assets, bars, changetext, jsonld, lunar, phrases, phrases_en, qr, sealed, urls
from giot_hong.clock import ZONE
from giot_hong.fragments import GAP, Fragments, Here
from giot_hong.model import Quantity
from giot_hong.page import Draft, Page, SiteInfo
from giot_hong.pages import DRAFTS
from giot_hong.prose import Prose
from giot_hong.site import Settings
from giot_hong.strings import Strings
from giot_hong.views import DriveView

_COMPILED = "templates 1"


@dataclass(frozen=True)
class PageInputs:
    """What a page's bytes depend on; ``theme`` is the digest of templates and words."""

    theme: str
    site: SiteInfo
    page: Page


class DraftInputs(NamedTuple):
    """The same of a page that is put together when it is made; ``settings`` without the clock."""

    theme: str
    site: SiteInfo
    settings: Settings
    draft: Draft

    def page(self, words: Strings) -> Page:
        """The page; the words are those of the theme."""
        page = DRAFTS[self.draft.kind](self.settings, words, *self.draft.parts)
        picture = self.draft.picture
        address = urls.absolute(self.settings.site_url, picture) if picture else ""
        json_ld = jsonld.pictured(page.meta.json_ld, address)
        return replace(page, meta=replace(page.meta, picture=picture, json_ld=json_ld))


class Renderer:
    """Turns pages into bytes with one Jinja environment."""

    def __init__(
        self,
        environment: Environment,
        prose: Prose,
        words: Strings,
        versions: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.environment = environment
        self.here = equip(environment, prose, words, versions)
        self.prose, self.words, self.versions = prose, words, dict(versions)

    def __reduce__(self) -> tuple[Any, ...]:
        """What another process makes one of its own from, with an environment like this one."""
        # Nothing is rendered with them.
        bare, ours = Environment(), Environment(loader=self.environment.loader)  # noqa: S701
        equip(ours, self.prose, self.words)
        options, added = _options(self.environment), _added(bare, ours, self.environment)
        return _renderer, (options, added, self.prose, self.words, self.versions)

    def render(self, inputs: PageInputs) -> bytes:
        """The page as UTF-8 HTML."""
        return self._render(inputs.site, inputs.page)

    def render_draft(self, inputs: DraftInputs) -> bytes:
        """The page of a draft as UTF-8 HTML."""
        return self._render(inputs.site, inputs.page(self.words))

    def card(self, path: str, site: SiteInfo, drive: DriveView) -> str:
        """A drive's card in HTML, for a page at ``path`` that puts it there itself."""
        self.here.move(path, site.url)
        return self.environment.get_template("finder_card.html").render(drive=drive)

    def _render(self, site: SiteInfo, page: Page) -> bytes:
        self.here.move(page.meta.path, site.url)
        context = {field.name: getattr(page.context, field.name) for field in fields(page.context)}  # type: ignore[arg-type]
        template = self.environment.get_template(f"{page.template}.html")
        html = template.render(meta=page.meta, site=site, **context)
        return html.encode("utf-8")


def _options(environment: Environment) -> dict[str, Any]:
    """What an environment was made with."""
    left_out = {"bytecode_cache", "cache_size", "enable_async", "extensions"}
    names = signature(Environment).parameters.keys() - left_out
    options = {name: getattr(environment, name) for name in sorted(names)}
    return options | {"extensions": list(environment.extensions)}


def _added(bare: Environment, ours: Environment, full: Environment) -> dict[str, dict[str, Any]]:
    """What the site's settings, and not :func:`equip`, have put into an environment."""
    return {
        table: {
            name: value
            for name, value in getattr(full, table).items()
            if value is not getattr(bare, table).get(name)
            and getattr(ours, table).get(name) is getattr(bare, table).get(name)
        }
        for table in ("filters", "globals", "tests")
    }


def _renderer(
    options: dict[str, Any],
    added: dict[str, dict[str, Any]],
    prose: Prose,
    words: Strings,
    versions: dict[str, str],
) -> Renderer:
    environment = Environment(**options)  # noqa: S701 - `equip` sets it
    for table, values in added.items():
        getattr(environment, table).update(values)
    return Renderer(environment, prose, words, versions)


class _Template(Template):
    """A template whose components are looked up quickly.

    Jinja compares the names that importer and imported know, at each import on each page, for the
    case that a template is loaded with names of its own; ours never are.
    """

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        return super()._get_default_module()


class Compiled(BytecodeCache):
    """Templates as Jinja compiled them in earlier builds, by name and text, in one file.

    Jinja reckons what is constant when it compiles, words of the interface among it: ``theme`` is
    the digest of all that such constants may come from.
    """

    def __init__(self, path: Path, theme: str) -> None:
        self._path, self._about = path, theme.encode()
        known = sealed.read(path, _COMPILED, self._about)
        self._known: dict[str, bytes] = marshal.loads(known) if known else {}  # noqa: S302 - sealed
        self._is_new = False

    def load_bytecode(self, bucket: Bucket) -> None:
        """What is known of a template; see Jinja."""
        if known := self._known.get(f"{bucket.key} {bucket.checksum}"):
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Take over what was just compiled; see Jinja."""
        self._known[f"{bucket.key} {bucket.checksum}"] = bucket.bytecode_to_string()
        self._is_new = True

    def save(self) -> None:
        """Keep it for the next build."""
        if self._is_new:
            sealed.write(self._path, _COMPILED, marshal.dumps(self._known), self._about)


def equip(
    environment: Environment,
    prose: Prose,
    words: Strings,
    versions: Mapping[str, str] = MappingProxyType({}),
) -> Here:
    """Give an environment our filters; each is a one-line promise to template writers.

    ``versions`` are those of :func:`giot_hong.assets.versions`. Whoever renders moves what is returned to each page.
    """
    here = Here(versions=versions)
    script = assets.inside(_source(environment, assets.FIRST_SCRIPT))
    environment.template_class = _Template
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
            "lunar": lunar.long,  # date -> 12 tháng 4 âm lịch, năm Bính Ngọ
            "lunar_in_year": lunar.within_year,  # date -> 12 tháng 4 âm lịch
            "lunar_short": lunar.short,  # date -> 12/4 âm lịch
            "compared": bars.compare,  # result, target -> Bar, or None
            "local_day": lambda value: value.astimezone(ZONE).date(),
            "iso": iso,  # date or moment -> for <time datetime>
            "capital": phrases.capital,
            "full_url": here.full_url,  # path -> the whole address
            "qr": qr.code,  # text -> its QR code (qr.Code)
        }
    )
    for name in _VIETNAMESE:
        environment.filters.pop(name, None)  # so that no page says a day in two languages
    environment.filters.update(_SAID[words.language])
    environment.globals.update(
        month_name=phrases.month_name,
        weekdays=phrases.WEEKDAYS,
        urls=urls,
        fragments=Fragments(here),
        gap=GAP,
        # Constants, whose quotes stay as they are.
        first_script=Markup(script),  # noqa: S704
        policy=Markup(assets.policy(script)),  # noqa: S704
        search_policy=Markup(assets.search_policy(script)),  # noqa: S704
    )
    return here


def _source(environment: Environment, name: str) -> str:
    """The text of a file of the theme's templates, or of an office's that lies over it."""
    assert environment.loader is not None  # Pelican has given it one
    return environment.loader.get_source(environment, name)[0]


def another(environment: Environment) -> Environment:
    """An environment over the same templates that can be equipped for another language.

    It takes over nothing that was compiled: words are constants there.
    """
    other = environment.overlay()
    other.bytecode_cache = None
    other.filters, other.globals = dict(environment.filters), dict(environment.globals)
    return other


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


_VIETNAMESE: dict[str, Any] = {
    "day": phrases.full_day,  # date -> thứ Năm, 28/05/2026
    "headline_day": phrases.headline_day,  # date -> Thứ Năm, 28/05/2026
    "short_day": phrases.short_day,  # date -> 28/05/2026
    "weekday": phrases.weekday,  # date -> thứ Năm
    "document_date": phrases.document_date,  # "2022-12" -> tháng 12 năm 2022
    "hours": lambda session: phrases.hours(session.start, session.end),
    "hour": phrases.hour,  # time -> 06:30
    "due": phrases.due,  # date, before or on -> trước ngày 28/05/2026 (thứ Năm)
    "number": phrases.number,  # 3950 -> 3.950
    "quantity": quantity,  # Quantity -> từ 90 người đăng ký trở lên
    "moment": lambda value: phrases.moment(value.astimezone(ZONE)),
}
_ENGLISH: dict[str, Any] = {
    "headline_day": phrases_en.headline_day,  # date -> Thursday, 28 May 2026
    "short_day": phrases_en.short_day,  # date -> 28 May 2026
    "hours": lambda session: phrases_en.hours(session.start, session.end),
    "number": phrases_en.number,  # 3950 -> 3,950
    "moment": lambda value: phrases_en.moment(value.astimezone(ZONE)),
}
_SAID = {"vi": _VIETNAMESE, "en": _ENGLISH}
"""By language, the filters that say a value in words."""
