"""Markdown to clean HTML, by the engine that Pelican's settings configure."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import nh3
from jinja2 import pass_context
from jinja2.runtime import Context
from markdown import Markdown
from markupsafe import Markup

from giot_hong import urls
from giot_hong.fields import slugify

_TAGS = {
    "p", "h2", "h3", "h4", "ul", "ol", "li", "a", "strong", "em", "blockquote", "hr", "br",
    "table", "thead", "tbody", "tr", "th", "td", "caption", "code", "pre", "sup", "sub",
    "dl", "dt", "dd", "img", "abbr",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "abbr": {"title"},
    "h2": {"id"},
    "h3": {"id"},
    "h4": {"id"},
}
_SCHEMES = {"http", "https", "mailto", "tel", "geo", "webcal"}
DEFAULTS: dict[str, Any] = {
    "extension_configs": {
        "markdown.extensions.tables": {},
        "markdown.extensions.sane_lists": {},
        "markdown.extensions.toc": {},
    },
    "output_format": "html5",
}
"""Pelican's ``MARKDOWN`` setting as pelicanconf.py has it, for those who check without settings."""

ANCHOR = "muc-"
"""What every id of a text begins with, so that none is an id of the page around it."""

# Ten lists in each other; Python-Markdown calls itself for each and ends in a RecursionError.
_DEEPEST = 40
_RULE = re.compile(r" {0,3}(?:(?:- *)+|(?:\* *)+)")  # a line across the page nests nothing
_LEAD = re.compile(r"^(?:[ >]|[*+-] |[0-9]{1,9}[.)] )*(?=\S)", re.MULTILINE)
_ROOT_LINK = re.compile(r'(<(?:a|img)\b[^>]*?\b(?:href|src)=")/([^"/][^"]*|)"')


class Prose:
    """Renders Markdown; one engine for the whole site, reset between texts."""

    def __init__(self, settings: dict[str, Any]) -> None:
        """``settings`` is Pelican's ``MARKDOWN`` setting."""
        configs = dict(settings.get("extension_configs", {}))
        configs["markdown.extensions.toc"] = {"slugify": lambda text, _separator: slugify(text)}
        extensions = sorted({*settings.get("extensions", ()), *configs})
        self.engine = Markdown(
            extensions=extensions,
            extension_configs=configs,
            output_format=settings.get("output_format", "html5"),
        )
        self._settings = settings

    def __reduce__(self) -> tuple[Any, ...]:
        """What another process makes one of its own from: engines cannot be sent."""
        return Prose, (self._settings,)

    def html(self, body: str) -> str:
        """Clean HTML of a Markdown text; scripts, styles and unknown schemes are gone."""
        self.engine.reset()
        return clean(self.engine.convert(body))

    def links(self, body: str) -> Links:
        """Where a Markdown text leads, and which anchors it has, all as they are written."""
        self.engine.reset()
        found = Links()
        found.feed(_allowed(self.engine.convert(body)))
        found.close()
        return found

    @property
    def filter(self) -> Any:
        """The Jinja filter: Markdown in, safe HTML with links relative to the page out."""

        @pass_context
        def prose(context: Context, body: str) -> Markup:
            html = relative_links(self.html(body), context["meta"].path)
            return Markup(html)  # noqa: S704 - nh3 has just cleaned it

        return prose


class Links(HTMLParser):
    """The addresses and anchors in HTML, in the order in which they stand."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.addresses: list[tuple[str, str]] = []
        """Tag (``a`` or ``img``) and address."""
        self.anchors: set[str] = set()
        """Ids, without :data:`ANCHOR`."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what a tag leads to, shows or is called."""
        values = dict(attrs)
        if address := values.get({"a": "href", "img": "src"}.get(tag, "")):
            self.addresses.append((tag, address))
        if id_ := values.get("id"):
            self.anchors.add(id_.removeprefix(ANCHOR))


def first_too_deep(body: str) -> tuple[int, str] | None:
    """The first line, counted from 0, that stands too deep in lists and quotes, and its text."""
    body = body.expandtabs(4)
    for lead in _LEAD.finditer(body):
        if len(lead[0]) > _DEEPEST:
            number = body.count("\n", 0, lead.start())
            line = body.split("\n")[number]
            if not _RULE.fullmatch(line):
                return number, line
    return None


def relative_links(html: str, path: str) -> str:
    """The HTML with links from the site's root made relative to the page at ``path``."""
    return _ROOT_LINK.sub(lambda match: f'{match[1]}{urls.relative(path, match[2])}"', html)


def clean(html: str) -> str:
    """Only the tags, attributes and schemes that our pages need (nh3, an allow list).

    Ids and the links to them are prefixed with :data:`ANCHOR`.
    """
    return _allowed(html, _prefix_anchor)


def _allowed(html: str, change: Callable[[str, str, str], str] | None = None) -> str:
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=change,
        url_schemes=_SCHEMES,
        link_rel=None,
    )


def _prefix_anchor(_tag: str, name: str, value: str) -> str:
    if name == "id":
        return ANCHOR + value.removeprefix(ANCHOR)
    if name == "href" and len(value) > 1 and value.startswith("#"):
        return f"#{ANCHOR}{value[1:].removeprefix(ANCHOR)}"
    return value
