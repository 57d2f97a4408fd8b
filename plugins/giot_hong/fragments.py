"""Parts of pages that many pages share, rendered once: the frame, and the cards of drives.

A page differs from another in them by its links alone, and those are relative. So the frame is
kept by all that its links depend on, and a card with a gap where its one link goes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from jinja2 import pass_context
from jinja2.runtime import Context, Macro
from markupsafe import Markup

from giot_hong import urls
from giot_hong.page import Meta, SiteInfo
from giot_hong.views import DriveView

GAP = Markup("\0")
"""What a card has in place of its address, before anything that staff wrote."""
_CARDS = 8192
_AT_ANY_DEPTH = {urls.NOT_FOUND, urls.OFFLINE}
"""Pages that answer at addresses which are not theirs."""


@dataclass
class Here:
    """The page being rendered: where its links start from.

    Kept beside the templates' context, so that components are imported without it: Jinja then reads
    each once, and not again for every page.
    """

    path: str = ""
    site_url: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)
    """Of files that stay what they are at an address with their version: that address, by path."""

    def move(self, path: str, site_url: str) -> None:
        """The links that follow are those of another page."""
        self.path, self.site_url = path, site_url

    def to(self, path: str) -> str:
        """The address of a path as seen from the page being rendered."""
        if self.path in _AT_ANY_DEPTH:  # so that only a path from the root is right
            return urls.absolute(urlsplit(self.site_url).path, path)
        return urls.relative(self.path, path)

    @pass_context  # or Jinja would reckon the filter of a constant once for all pages
    def link(self, _context: Context, path: str) -> str:
        """See :meth:`to`; a filter."""
        return self.to(self.versions.get(path, path))

    @pass_context
    def full_url(self, _context: Context, path: str) -> str:
        """The whole address of a path."""
        return urls.absolute(self.site_url, path)


class Fragments:
    """What one environment has rendered; templates call its two methods with a macro."""

    def __init__(self, here: Here) -> None:
        self.here = here
        self._frames: dict[tuple[object, ...], Markup] = {}
        self._sites: dict[int, tuple[SiteInfo, frozenset[str]]] = {}
        self._cards: dict[tuple[object, ...], tuple[DriveView, str, str]] = {}

    def frame(self, draw: Macro, site: SiteInfo, meta: Meta) -> Markup:
        """``draw(site, meta)``, which shows of the page where it stands among ``site``'s links."""
        if id(site) not in self._sites:
            paths = frozenset(item.path for item in (*site.navigation, *site.footer))
            self._sites[id(site)] = (site, paths)  # the site: its id is nobody else's
        listed = self._sites[id(site)][1]
        folder, _, rest = meta.path.partition("/")
        way = tuple(item.path for item in meta.breadcrumbs[1:] if item.path in listed)
        is_at_the_top = not rest  # such as 404.html, whose links are like nobody else's
        own = meta.path if meta.path in listed or is_at_the_top else ""
        key = (draw.name, id(site), folder, meta.path.count("/"), own, way)
        if key not in self._frames:
            self._frames[key] = Markup(draw(site, meta))  # noqa: S704 - the macro has escaped it
        return self._frames[key]

    def card(self, draw: Macro, drive: DriveView, *how: object) -> Markup:
        """``draw(drive, *how)`` with the address of the drive's page where :data:`GAP` stands."""
        key = (id(drive), *how)
        if key not in self._cards:
            if len(self._cards) >= _CARDS:
                self._cards.clear()
            before, _, after = draw(drive, *how).partition(GAP)
            self._cards[key] = (drive, before, after)
        _, before, after = self._cards[key]
        return Markup(f"{before}{self.here.to(drive.path)}{after}")  # noqa: S704 - both are a macro's
