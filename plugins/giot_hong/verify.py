"""A last look at a site before it is published: every link leads somewhere, every page is whole."""

from __future__ import annotations

import os
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

_LOADING = {"img", "script", "iframe", "source", "video", "audio", "embed"}


class _Page(HTMLParser):
    """The addresses that a page asks for and the anchors it offers."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.wanted: list[str] = []
        self.loaded: list[str] = []
        """What a browser fetches by itself."""
        self.anchors: set[str] = {""}
        self.closed = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.anchors.add(value)
            if name in {"href", "src"} and value is not None:
                self.wanted.append(value)

        values = dict(attrs)
        if tag in _LOADING and (source := values.get("src")):
            self.loaded.append(source)
        if tag == "link" and values.get("rel") in {"stylesheet", "icon", "preload"}:
            self.loaded.append(values.get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        self.closed = self.closed or tag == "html"


def faults(root: Path, site_url: str) -> Iterator[str]:
    """What is broken in a built site: links, anchors, foreign requests, unfinished pages."""
    files = {
        Path(folder, name).relative_to(root).as_posix()
        for folder, _, names in os.walk(root)
        for name in names
    }
    pages: dict[str, _Page] = {}
    for path in sorted(files):
        if path.endswith(".html"):
            page = pages[path] = _Page()
            page.feed((root / path).read_text(encoding="utf-8"))
            if not page.closed:
                yield f"{path}: trang không có phần kết"
    for path, page in pages.items():
        for address in page.loaded:
            if _inside(path, address, site_url) is None:
                yield f"{path}: tự tải {address} từ trang khác"
        for address in page.wanted:
            if (target := _inside(path, address, site_url)) is None:
                continue
            file, anchor = target
            if file not in files:
                yield f"{path}: liên kết tới {address} không có tệp nào"
            elif anchor and file in pages and anchor not in pages[file].anchors:
                yield f"{path}: không có mục #{anchor} trong {file}"


def _inside(path: str, address: str, site_url: str) -> tuple[str, str] | None:
    """The file and anchor that an address of a page means, or None when it leads elsewhere."""
    base = site_url.rstrip("/") + "/"
    whole = urljoin(base + path, address)
    if whole.startswith("webcal:"):
        whole = urlsplit(base).scheme + whole.removeprefix("webcal")
    if not (whole + "/").startswith(base):
        return None
    parts = urlsplit(whole[len(base) :])
    file = unquote(parts.path)
    if file == "" or file.endswith("/"):
        file += "index.html"
    return file, unquote(parts.fragment)
