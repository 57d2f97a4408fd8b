"""A last look at a site before it is published.

Every page is whole and every id in it single, every link and anchor leads somewhere, no page
makes a browser ask another host, and what calendars, feeds and the sitemap point at exists.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

_LOADING = {"img", "script", "iframe", "source", "video", "audio", "embed", "object"}
_LOADING_LINKS = {"stylesheet", "icon", "preload", "manifest"}
_REFRESH = re.compile(r"(?i)\s*\d+\s*;\s*url\s*=\s*(.+)")
# Addresses in files that are not pages; iCalendar folds lines with CRLF and a space.
_ADDRESS = re.compile(r"https?://[^\s\"'<>\\,;)]+")


class _Page(HTMLParser):
    """The addresses that a page leads to or loads, and the anchors it offers."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.wanted: list[str] = []
        self.loaded: list[str] = []
        """What a browser fetches by itself."""
        self.anchors: set[str] = {""}
        self.repeated: set[str] = set()
        self.closed = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value for name, value in attrs if value is not None}
        if id_ := values.get("id"):
            (self.repeated if id_ in self.anchors else self.anchors).add(id_)
        self.wanted += [
            values[name] for name in ("href", "src", "action", "data") if name in values
        ]
        if refresh := _REFRESH.match(values.get("content", "")):
            self.wanted.append(refresh[1])
        if tag in _LOADING:
            self.loaded += [values[name] for name in ("src", "data") if name in values]
        if tag == "link" and values.get("rel") in _LOADING_LINKS:
            self.loaded.append(values.get("href", ""))

    def handle_endtag(self, tag: str) -> None:
        self.closed = self.closed or tag == "html"


def faults(root: Path, site_url: str) -> Iterator[str]:
    """What is broken in a built site, one sentence each; paths are below ``root``."""
    files = {
        Path(folder, name).relative_to(root).as_posix()
        for folder, _, names in os.walk(root)
        for name in names
    }
    pages: dict[str, _Page] = {}
    for path in sorted(files):
        if path.endswith(".html"):
            pages[path] = _Page()
            pages[path].feed((root / path).read_text(encoding="utf-8", errors="replace"))
    for path, page in pages.items():
        yield from _faults_of_page(path, page, site_url)
        for address in page.wanted:
            yield from _faults_of_link(path, address, site_url, files, pages)
    for path in sorted(files):
        if path.endswith((".ics", ".xml")):
            text = (root / path).read_text(encoding="utf-8", errors="replace").replace("\n ", "")
            for address in sorted(set(_ADDRESS.findall(text))):
                yield from _faults_of_link(path, address, site_url, files, pages)


def _faults_of_page(path: str, page: _Page, site_url: str) -> Iterator[str]:
    if not page.closed:
        yield f"{path}: trang không có phần kết"
    for id_ in sorted(page.repeated):
        yield f"{path}: hai chỗ cùng mang id «{id_}»"
    for address in page.loaded:
        if _inside(path, address, site_url) is None:
            yield f"{path}: tự tải {address} từ trang khác"


def _faults_of_link(
    path: str, address: str, site_url: str, files: set[str], pages: dict[str, _Page]
) -> Iterator[str]:
    try:
        target = _inside(path, address, site_url)
    except ValueError:  # such as an unclosed bracket where a host should be
        yield f"{path}: {address} không phải là một địa chỉ"
        return
    if target is None:
        return
    file, anchor = target
    if file not in files:
        yield f"{path}: liên kết tới {address} không có tệp nào"
    elif anchor and file in pages and anchor not in pages[file].anchors:
        yield f"{path}: không có mục #{anchor} trong {file}"


def _inside(path: str, address: str, site_url: str) -> tuple[str, str] | None:
    """The file and anchor that an address of a page means, or None when it leads elsewhere."""
    base = site_url.rstrip("/") + "/"
    whole = urljoin(base + path, address.strip())
    if whole.lower().startswith("webcal:"):
        whole = urlsplit(base).scheme + whole[len("webcal") :]
    home, there = urlsplit(base), urlsplit(whole)
    if (home.scheme, home.netloc.lower()) != (there.scheme, there.netloc.lower()):
        return None
    if not (there.path + "/").startswith(home.path):
        return None
    file = unquote(there.path[len(home.path) :])
    if file == "" or file.endswith("/"):
        file += "index.html"
    return file, unquote(there.fragment)
