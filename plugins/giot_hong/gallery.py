"""The gallery: every component of the theme with examples, on one page of the sample site.

An example is a piece of a template, ``theme/templates/examples/<component>.html``: it calls the
component with what pages of the sample site were given, and names the words that must be seen.
``tests/build/test_gallery.py`` reads them back, so examples are the components' tests as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from giot_hong import urls
from giot_hong.page import Draft, Meta, Page
from giot_hong.pages import DRAFTS
from giot_hong.site import Site
from giot_hong.strings import Strings


@dataclass(frozen=True)
class Shown:
    """A component: its name and what it says of itself."""

    name: str
    about: str


@dataclass(frozen=True)
class Gallery:
    """gallery.html: the components and what their examples are made of."""

    components: tuple[Shown, ...]
    contexts: tuple[tuple[str, object], ...]
    """What the template of each page received, by the page's address."""


def gallery(site: Site, words: Strings, made: Iterable[Page | Draft], templates: Path) -> Page:
    """The page; ``made`` are all pages of the site, ``templates`` is the theme's folder of them."""
    settings = site.settings_alone
    whole = (
        DRAFTS[one.kind](settings, words, *one.parts) if isinstance(one, Draft) else one
        for one in made
    )
    meta = Meta(
        path=urls.GALLERY,
        kind="gallery",
        title=words["title.gallery"],
        description=words["about.gallery"],
    )
    components = tuple(
        Shown(path.stem, _about(templates / "components" / path.name))
        for path in sorted((templates / "examples").glob("*.html"))
    )
    return Page(
        "gallery", meta, Gallery(components, tuple((p.meta.path, p.context) for p in whole))
    )


def _about(component: Path) -> str:
    """The comment with which a component begins."""
    text = component.read_text(encoding="utf-8")
    return " ".join(text.partition("{#")[2].partition("#}")[0].split())
