"""Markdown to clean HTML, by the engine that Pelican's settings configure."""

from __future__ import annotations

import re
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

    def html(self, body: str) -> str:
        """Clean HTML of a Markdown text; scripts, styles and unknown schemes are gone."""
        self.engine.reset()
        return clean(self.engine.convert(body))

    @property
    def filter(self) -> Any:
        """The Jinja filter: Markdown in, safe HTML with links relative to the page out."""

        @pass_context
        def prose(context: Context, body: str) -> Markup:
            html = _ROOT_LINK.sub(
                lambda match: f'{match[1]}{urls.relative(context["meta"].path, match[2])}"',
                self.html(body),
            )
            return Markup(html)  # noqa: S704 - nh3 has just cleaned it

        return prose


def clean(html: str) -> str:
    """Only the tags, attributes and schemes that our pages need (nh3, an allow list)."""
    return nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel=None)
