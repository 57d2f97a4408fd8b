"""Giọt Hồng inside Pelican: three signals, one generator.

Pelican reads the settings, the standing pages and the static files, and renders those pages;
everything else comes from :class:`CampaignGenerator`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from markupsafe import Markup
from pelican import Pelican, signals
from pelican.contents import Page as PelicanPage
from pelican.generators import Generator, PagesGenerator, StaticGenerator

from giot_hong import (
    assets,
    check,
    clock,
    english,
    gallery,
    history,
    jsonld,
    links,
    pages,
    pictures,
    prose,
    searchindex,
    searchtexts,
    typesetting,
    urls,
    withheld,
    workers,
)
from giot_hong.memory import Memory
from giot_hong.output import Output
from giot_hong.outputs import outputs
from giot_hong.outputs.finder import found_drives
from giot_hong.outputs.pictures import album
from giot_hong.outputs.worker import worker
from giot_hong.page import Draft, Meta, Page, SiteInfo, said_of_drafts
from giot_hong.phases import counted, phase
from giot_hong.problems import InvalidContentError
from giot_hong.reuse import Reuse
from giot_hong.shelf import Shelf
from giot_hong.site import Settings, Site
from giot_hong.strings import Strings
from giot_hong.templates import Compiled, DraftInputs, PageInputs, Renderer, another, equip
from giot_hong.views import Link


def connect() -> None:
    """Everything that Pelican is told about us."""
    signals.generator_init.connect(equip_environment)
    signals.get_generators.connect(our_generator)
    signals.page_generator_write_page.connect(give_page_its_head)
    signals.page_generator_context.connect(forget_status)
    signals.all_generators_finalized.connect(leave_out_withheld)


def our_generator(_pelican: object) -> type[Generator]:
    """The generator that Pelican is to run beside its own."""
    return CampaignGenerator


def equip_environment(generator: Generator) -> None:
    """Each generator of Pelican's has its own Jinja environment; all get the same filters."""
    settings = generator.settings
    words = read_words(settings)
    versions = assets.versions(Path(settings["THEME"]))
    text = prose.Prose(settings["MARKDOWN"])
    here = equip(generator.env, text, words, versions)
    if isinstance(generator, PagesGenerator):
        generator.giot_hong_words = words
        generator.giot_hong_prose = text
        generator.giot_hong_here = here


def give_page_its_head(generator: PagesGenerator, content: PelicanPage) -> None:
    """A standing page gets the same ``meta`` and HTML as the pages that are ours.

    Not Pelican's HTML: its ids of headings lose every đ.
    """
    path = urls.page(content.slug)
    generator.giot_hong_here.move(path, generator.settings["SITEURL"])
    words: Strings = generator.giot_hong_words
    home = Link(words["nav.home"], urls.HOME)
    trail = jsonld.breadcrumbs((home,), Link(content.title, path), generator.settings["SITEURL"])
    generator.context["meta"] = Meta(
        path=path,
        kind="page",
        title=content.title,
        description=content.summary,
        breadcrumbs=(home,),
        json_ld=(trail,),
        counterpart=generator.context["counterparts"].get(path),
        reviewed=content.modified.date() if hasattr(content, "modified") else None,
    )
    text: str = generator.context["standing"][path]
    html = prose.relative_links(generator.giot_hong_prose.html(text), path)
    generator.context["content_html"] = Markup(html)  # noqa: S704 - Prose has cleaned it


def forget_status(_generator: PagesGenerator, metadata: dict[str, Any]) -> None:
    """Pelican has drafts of its own; here the catalogue decides, for all kinds alike."""
    metadata.pop("status", None)


def leave_out_withheld(generators: Iterable[Generator]) -> None:
    """Pelican neither renders standing pages that are not public yet nor copies their files."""
    generators = list(generators)
    hidden = {
        path
        for one in generators
        if isinstance(one, CampaignGenerator)
        for path in one.hidden_files
    }
    for one in generators:
        content = Path(one.settings["PATH"])
        if isinstance(one, PagesGenerator):
            kept = one.pages
        elif isinstance(one, StaticGenerator):
            kept = one.staticfiles
        else:
            continue
        kept[:] = [
            each
            for each in kept
            if Path(each.source_path).relative_to(content).as_posix() not in hidden
        ]


class CampaignGenerator(Generator):
    """Reads the catalogue, then writes every output of the site."""

    def generate_context(self) -> None:
        """Read and check the content; raise :class:`InvalidContentError` if it has errors."""
        settings = read_settings(self.settings)
        prepared = self.settings.get("GIOT_HONG_CATALOGUE")
        if prepared is None:
            prepared, problems = check.check(
                Path(self.path),
                now=settings.now,
                shows_drafts=settings.shows_drafts,
            )
            if check.errors(problems):
                print(check.as_text(problems))  # noqa: T201 - a bare `pelican` run has no other voice
                raise InvalidContentError(problems)
        record = self.settings.get("GIOT_HONG_HISTORY")
        if record is None:
            kept = self.settings.get("GIOT_HONG_MEMORY")
            memory = Memory(Path(kept)) if kept else None
            record = history.read(Path(self.path), prepared, settings.now, memory)
        shelf = self.settings.get("GIOT_HONG_SHELF") or Shelf()
        self.hidden_files = prepared.files
        prepared = withheld.public(prepared)
        self.hidden_files = self.hidden_files - prepared.files
        self.site = Site(prepared, record, settings, shelf=shelf)
        self.words = read_words(self.settings)
        self.gaps = missing_extras(self.settings)
        self.album = self._album()
        info = site_info(self.site, self.words, self.settings["DEFAULT_LANG"])
        self.info = replace(info, picture=self._picture_of(urls.HOME))
        self.context["site"] = self.info
        self.context["eligibility"] = english.eligibility_of(self.site, self.words)
        self.context["standing"] = {
            links.page_address(entry): links.resolve_links(entry, prepared)
            for entry in prepared.pages.values()
        }
        self.context["counterparts"] = english.counterparts(self.site)
        self._offer_link_targets()

    def generate_output(self, _writer: Any) -> None:
        """Write every output below Pelican's output path."""
        # A benchmark, which must make what other generators make, puts its own outputs here.
        make = self.settings.get("GIOT_HONG_OUTPUTS") or CampaignGenerator.everything
        with phase("plan"):
            everything: list[Output] = list(counted(make(self)))
        reuse: Reuse | None = self.settings.get("GIOT_HONG_REUSE")
        with phase("reuse"):
            new = [
                one
                for one in counted(everything)
                if not (reuse and reuse.keeps(one, self.site.digests))
            ]
        compiled = compiled_templates(self.settings)
        self.env.bytecode_cache = compiled
        with phase("render"):
            team = workers.crew(self.settings, sum(not one.is_shelved for one in new))
            workers.make(new, Path(self.output_path), team)
        if compiled:
            compiled.save()

    def everything(self) -> Iterator[Output]:
        """All outputs of the site: our pages, then calendars, feeds, data and the rest."""
        versions = assets.versions(Path(self.theme))
        text = prose.Prose(self.settings["MARKDOWN"])
        renderer = Renderer(self.env, text, self.words, versions)
        theme = theme_digest(Path(self.theme), self.settings)
        counterparts: dict[str, str] = self.context["counterparts"]
        known: list[tuple[str, datetime | None]] = [
            (urls.page(page.slug), None) for page in self.context["pages"]
        ]
        settings = self.site.settings_alone
        made: Iterable[Page | Draft] = pages.pages(self.site, self.words)
        if self.site.settings.is_sample:
            made = list(made)
            templates = Path(self.theme) / "templates"
            made.append(gallery.gallery(self.site, self.words, made, templates))
        for bare in made:
            page = self._with_picture(bare)
            if isinstance(page, Draft):
                known.append((page.path, page.updated))
                inputs = DraftInputs(theme, self.info, settings, page)
                yield Output(
                    urls.file_of(page.path), inputs, renderer.render_draft, template=page.kind
                )
                continue
            if page.meta.kind not in pages.UNLISTED:
                known.append((page.meta.path, page.meta.updated))
            whole = PageInputs(theme, self.info, _paired(page, counterparts))
            yield Output(
                urls.file_of(page.meta.path), whole, renderer.render, template=page.template
            )
        words = read_words(self.settings, "en")
        info = replace(english.site_info(self.site, words), picture=self.info.picture)
        in_english = Renderer(another(self.env), text, words, versions)
        for page in english.english_pages(self.site, words, text):
            known.append((page.meta.path, page.meta.updated))
            whole = PageInputs(theme, info, _paired(page, counterparts))
            yield Output(urls.file_of(page.meta.path), whole, in_english.render)
        yield from outputs(self.site, self.words, known)
        yield from found_drives(self.site, theme, partial(renderer.card, urls.FINDER, self.info))
        yield from worker(Path(self.theme), (theme, self.info), versions)
        yield from self.album.values()

    def search_pages(self) -> Iterator[tuple[str, str]]:
        """What full-text search is to find, as pages with their paths."""
        for text in searchtexts.texts(self.site, self.words):
            yield text.path, searchtexts.page(text)

    def _album(self) -> dict[str, Output]:
        """The share images by page; none unless the settings and the machine want them."""
        folder = Path(self.theme) / "pictures"
        wanted = self.settings.get("GIOT_HONG_IMAGES") and folder.is_dir()
        if not wanted or "no-typst" in self.gaps:
            return {}
        return album(self.site, pictures.design(folder, self.words, self.site.settings))

    def _picture_of(self, path: str) -> str:
        return self.album[path].path if path in self.album else ""

    def _with_picture(self, page: Page | Draft) -> Page | Draft:
        """The page with the name of its own share image, if it has one."""
        if isinstance(page, Draft):
            picture = self._picture_of(page.path)
            return page._replace(picture=picture) if picture else page
        picture = self._picture_of(page.meta.path)
        return replace(page, meta=replace(page.meta, picture=picture)) if picture else page

    def _offer_link_targets(self) -> None:
        """Standing pages may link to our records by file: ``{filename}/drives/…``."""
        for kind, address in urls.RECORDS.items():
            for entry in getattr(self.site.catalogue, kind).values():
                relative = entry.path.partition("/")[2]
                self.context["generated_content"][relative] = LinkTarget(address(entry.id))
        for page in self.site.catalogue.pages.values():
            if links.language_of(page) != self.words.language:  # not Pelican's, see english.py
                relative = page.path.partition("/")[2]
                target = LinkTarget(links.page_address(page))
                self.context["generated_content"][relative] = target


def _paired(page: Page, counterparts: dict[str, str]) -> Page:
    """The page, with where it is in the other language."""
    other = counterparts.get(page.meta.path)
    return page if other is None else replace(page, meta=replace(page.meta, counterpart=other))


def compiled_templates(settings: dict[str, Any]) -> Compiled | None:
    """Templates that earlier builds compiled; none where the site has Jinja code of its own."""
    own = [settings.get(f"JINJA_{name}") for name in ("FILTERS", "GLOBALS", "TESTS")]
    path = settings.get("GIOT_HONG_COMPILED")
    if path is None or any(own):
        return None
    return Compiled(Path(path), theme_digest(Path(settings["THEME"]), settings))


def generator_alone(settings: dict[str, Any]) -> CampaignGenerator:
    """Our generator, its content read, without a run of Pelican: for tests and benchmarks."""
    Pelican(settings)  # loads the plugin, which connects its signals
    generator = CampaignGenerator(
        context={"generated_content": {}, "static_content": {}, "static_links": set(), "pages": []},
        settings=settings,
        path=settings["PATH"],
        theme=settings["THEME"],
        output_path=settings["OUTPUT_PATH"],
    )
    generator.generate_context()
    return generator


class LinkTarget:
    """What Pelican needs of a link's target: its address."""

    def __init__(self, url: str) -> None:
        self.url = url


def read_settings(settings: dict[str, Any]) -> Settings:
    """Our part of Pelican's settings; ``GIOT_HONG_NOW`` is text or missing."""
    return Settings(
        name=settings["SITENAME"],
        tagline=settings["SITESUBTITLE"],
        site_id=settings["SITE_ID"],
        site_url=settings["SITEURL"].rstrip("/"),
        now=clock.read(settings.get("GIOT_HONG_NOW")),
        is_sample=settings.get("SAMPLE_DATA", False),
        shows_drafts=bool(settings.get("GIOT_HONG_DRAFTS")),
        is_searchable=bool(settings.get("GIOT_HONG_SEARCH")) and searchindex.is_there(),
    )


def missing_extras(settings: dict[str, Any]) -> tuple[str, ...]:
    """What the settings want and this machine has no library for: the site goes without."""
    wanted = {
        "GIOT_HONG_IMAGES": ("no-typst", typesetting),
        "GIOT_HONG_SEARCH": ("no-pagefind", searchindex),
    }
    return tuple(
        gap for name, (gap, maker) in wanted.items() if settings.get(name) and not maker.is_there()
    )


def read_words(settings: dict[str, Any], language: str | None = None) -> Strings:
    """The interface's words in a language, or in the site's."""
    name = language or settings["DEFAULT_LANG"]
    return Strings(Path(settings["THEME"]) / "strings" / f"{name}.toml")


def site_info(site: Site, words: Strings, language: str) -> SiteInfo:
    """What every page's frame shows."""
    by_id = site.catalogue.pages

    def standing(id_: str) -> tuple[Link, ...]:
        return (
            (Link(by_id[id_].value.title, links.page_address(by_id[id_])),) if id_ in by_id else ()
        )

    return SiteInfo(
        name=site.settings.name,
        tagline=site.settings.tagline,
        url=site.settings.site_url,
        language=language,
        is_sample=site.settings.is_sample,
        is_for_review=site.settings.shows_drafts,
        drafts=said_of_drafts(site, words),
        navigation=(
            Link(words["nav.finder"], urls.FINDER),
            Link(words["nav.schedule"], urls.SCHEDULE),
            Link(words["nav.provinces"], urls.PROVINCES),
            *standing("co-the-hien-mau-khong"),
            Link(words["nav.subscribe"], urls.SUBSCRIBE),
            Link(words["nav.directive"], urls.DIRECTIVES),
        ),
        footer=(
            Link(words["nav.news"], urls.NEWS),
            Link(words["nav.campaigns"], urls.CAMPAIGNS),
            *standing("chuan-bi"),
            *standing("lien-he"),
            *standing("gioi-thieu"),
            *standing("tiep-can"),
            Link(words["nav.data"], urls.DATA),
            *([Link(words["search.link"], urls.SEARCH)] if site.settings.is_searchable else ()),
        ),
    )


def theme_digest(theme: Path, settings: dict[str, Any]) -> str:
    """One digest over everything but content that shapes a page: templates, words, engines.

    And over what pages load, for they name it by its digest.
    """
    digest = hashlib.blake2b(digest_size=16)
    folders = [
        *map(Path, settings.get("THEME_TEMPLATES_OVERRIDES", ())),
        theme / "templates",
        theme / "strings",
        theme / "static",
        theme / "worker",
    ]
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
                digest.update(path.read_bytes() + b"\0")
    engines = {name: settings.get(name) for name in _ENGINES}
    digest.update(json.dumps(engines, sort_keys=True, default=str).encode())
    return digest.hexdigest()


_ENGINES = ("MARKDOWN", "JINJA_ENVIRONMENT", "JINJA_FILTERS", "JINJA_GLOBALS", "JINJA_TESTS")
"""Settings of Pelican's that templates and texts may show; a function is another in each process,
and then every page is made."""
