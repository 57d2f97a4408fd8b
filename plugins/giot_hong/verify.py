"""A last look at a site before it is published.

Every page is whole and every id in it single, every link and anchor leads somewhere, no page
makes a browser ask another host, its share image is there, and what calendars, feeds and the sitemap
point at exists.
"""

from __future__ import annotations

import marshal
import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from giot_hong import sealed
from giot_hong.phases import counted
from giot_hong.tree import files_below

_LOADING = {"img", "script", "iframe", "source", "video", "audio", "embed", "object"}
_LOADING_LINKS = {"stylesheet", "icon", "preload", "manifest"}
_REFRESH = re.compile(r"(?i)\s*\d+\s*;\s*url\s*=\s*(.+)")
# Addresses in files that are not pages; iCalendar folds lines with CRLF and a space.
_ADDRESS = re.compile(r"https?://[^\s\"'<>\\,;)]+")


class _Page(HTMLParser):
    """The addresses that a page leads to or loads, and the anchors it offers."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.wanted: set[str] = set()
        self.loaded: list[str] = []
        """What a browser fetches by itself."""
        self.anchors: set[str] = {""}
        self.repeated: set[str] = set()
        self.closed = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value for name, value in attrs if value is not None}
        if id_ := values.get("id"):
            (self.repeated if id_ in self.anchors else self.anchors).add(id_)
        self.wanted |= {
            values[name] for name in ("href", "src", "action", "data") if name in values
        }
        if refresh := _REFRESH.match(values.get("content", "")):
            self.wanted.add(refresh[1])
        if values.get("property") == "og:image":
            self.wanted.add(values.get("content", ""))
        if tag in _LOADING:
            self.loaded += [values[name] for name in ("src", "data") if name in values]
        if tag == "link" and values.get("rel") in _LOADING_LINKS:
            self.loaded.append(values.get("href", ""))

    def handle_endtag(self, tag: str) -> None:
        self.closed = self.closed or tag == "html"


class AnchorLinks:
    """To which anchors of which files each page leads, as far as earlier builds have seen.

    And, with no anchor, to which files that come and go with every change.
    """

    def __init__(self, path: Path | None = None, published: Path | None = None) -> None:
        self._path, self._about = path, str(published).encode()
        body = sealed.read(path, _ANCHORS, self._about) if path else None
        self.known: dict[str, list[tuple[str, str]]] = marshal.loads(body) if body else {}  # noqa: S302

    def save(self) -> None:
        """Keep what is known for the next build."""
        if self._path:
            sealed.write(self._path, _ANCHORS, marshal.dumps(self.known), self._about)


_ANCHORS = "anchors 2"


def faults(
    root: Path,
    site_url: str,
    published: Path | None = None,
    kept: AbstractSet[str] = frozenset(),
    noted: AnchorLinks | None = None,
    fleeting: tuple[str, ...] = (),
) -> Iterator[str]:
    """What is broken in a built site, one sentence each; paths are below ``root``.

    Of what is ``published`` already, the files that are ``kept`` belong to it. They were looked at
    when they were made, and again only if a file went that they may lead to; where an anchor went,
    or a file of a ``fleeting`` folder, ``noted`` tells which pages lead there, and is brought up to
    date.
    """
    noted = noted or AnchorLinks()
    new = {*files_below(root)}
    files = new | kept
    to_read = new
    links = _Links(files, site_url, fleeting)
    anchors: dict[str, set[str]] = {}

    def read(path: str) -> str:
        return _text(published if published and path in kept else root, path)

    unseen = [path for path in kept if path.endswith(".html") and path not in noted.known]
    gone = _gone(published, files) if kept and published else set()
    if not (kept and published) or (unseen and gone) or not _all_in(gone, fleeting):
        to_read = files
    elif _lacks_anchor(root, new, published):
        if unseen:
            to_read = files
        else:
            links.to_anchors += [
                (path, file, anchor)
                for path in sorted(kept & noted.known.keys())
                for file, anchor in noted.known[path]
                if file in new
            ]
    if gone and to_read is new:
        for path in sorted(kept & noted.known.keys()):
            for file in sorted({file for file, _ in noted.known[path]} & gone):
                yield _to_no_file(path, file)
    for path in counted(sorted(to_read)):
        if path.endswith(".html"):
            text = read(path)
            ids = links.glance(path, text)
            if ids is None:
                page = _Page(text)
                yield from _faults_of_page(path, page, links)
                ids = page.anchors
            anchors[path] = ids
        elif path.endswith((".ics", ".xml")):
            text = read(path).replace("\n ", "")
            for address in sorted(set(_ADDRESS.findall(text))):
                yield from links.faults(path, address)
    for path, file, anchor in links.to_anchors:
        if file.endswith(".html") and file not in anchors:
            anchors[file] = _Page(read(file)).anchors
        if file in anchors and anchor not in anchors[file]:
            yield f"{path}: không có mục #{anchor} trong {file}"
    seen: dict[str, list[tuple[str, str]]] = {
        path: [] for path in to_read if path.endswith(".html")
    }
    for path, file, anchor in links.to_anchors:
        if path in seen:
            seen[path].append((file, anchor))
    noted.known = {path: noted.known[path] for path in noted.known.keys() & kept} | seen


def _gone(published: Path, files: set[str]) -> set[str]:
    """The files that are published and will be no more."""
    there = files_below(published)
    return {path for path in there if not path.startswith(".") and path not in files}


def _all_in(paths: set[str], folders: tuple[str, ...]) -> bool:
    return all(path.startswith(folders) for path in paths)


def _to_no_file(path: str, address: str) -> str:
    return f"{path}: liên kết tới {address} không có tệp nào"


def _lacks_anchor(root: Path, new: set[str], published: Path) -> bool:
    """Whether an anchor that is published will be no more."""
    pages = [path for path in new if path.endswith(".html") and (published / path).is_file()]
    return any(
        not _anchors(_text(published, path)) <= _anchors(_text(root, path)) for path in pages
    )


def _anchors(text: str) -> set[str]:
    """The anchors of a page, at a glance where that will do."""
    if _is_unusual(text):
        return _Page(text).anchors
    return {"", *(value for name, value in _GLANCED.findall(text) if name == "id")}


def _text(root: Path, path: str) -> str:
    with open(f"{root}/{path}", encoding="utf-8", errors="replace") as file:  # noqa: PTH123 - many
        return file.read()


def _faults_of_page(path: str, page: _Page, links: _Links) -> Iterator[str]:
    if not page.closed:
        yield f"{path}: trang không có phần kết"
    for id_ in sorted(page.repeated):
        yield f"{path}: hai chỗ cùng mang id «{id_}»"
    for address in page.loaded:
        if links.target(path, address) is None:
            yield f"{path}: tự tải {address} từ trang khác"
    for address in sorted(page.wanted):
        yield from links.faults(path, address)


class _Links:
    """Where the addresses of a site's files lead; what does not depend on the page is asked once."""

    def __init__(self, files: set[str], site_url: str, fleeting: tuple[str, ...] = ()) -> None:
        self.files, self._fleeting = files, fleeting
        self.site_url = site_url
        self._base = site_url.rstrip("/") + "/"
        self._host = "{0.scheme}://{0.netloc}".format(urlsplit(site_url)).lower()
        self.to_anchors: list[tuple[str, str, str]] = []
        """Page, and the file and anchor that an address in it means."""
        self._known: dict[str, tuple[str, str] | None] = {}

    def target(self, path: str, address: str) -> tuple[str, str] | None:
        """See :func:`_inside`."""
        if address in self._known:
            return self._known[address]
        if address.startswith(self._base) and _DOWN.fullmatch(address, len(self._base)):
            file = address[len(self._base) :]
            found: tuple[str, str] | None = (_file(file), "")
        else:
            found = _inside(path, address, self.site_url)
        if address.startswith(("/", "http:", "https:", "webcal:")):
            self._known[address] = found
        return found

    def faults(self, path: str, address: str) -> Iterator[str]:
        """What is wrong with one address, but for anchors, which come at the end."""
        try:
            target = self.target(path, address)
        except ValueError:  # such as an unclosed bracket where a host should be
            yield f"{path}: {address} không phải là một địa chỉ"
            return
        if target is None:
            return
        file, anchor = target
        if file not in self.files:
            yield _to_no_file(path, address)
        elif anchor or file.startswith(self._fleeting):
            self.to_anchors.append((path, file, anchor))

    def glance(self, path: str, text: str) -> set[str] | None:
        """The anchors of a page at which nothing can be wrong; None for one to be read closely.

        Looks for attributes alone, wherever they stand, and so sees too many at worst. To read
        every page with html.parser took more than half of a build (measured 2026-11-22).
        """
        if "</html>" not in text or text.count("http-equiv") != text.count(_POLICY):
            return None
        if _is_unusual(text):
            return None
        found = _GLANCED.findall(text)
        ids = [value for name, value in found if name == "id"]
        anchors = {"", *ids}
        if len(anchors) <= len(ids):
            return None
        wanted = []
        led = _LED.findall(text)  # links of people; what a page fetches by itself is read closely
        pictures = _PICTURE.findall(text)
        if len(pictures) != text.count("og:image") - text.count("og:image:"):
            return None
        for address in {*pictures, *(value for name, value in found if name != "id")}:
            if self._leads_away(address) and found.count(("href", address)) == led.count(address):
                continue
            try:
                target = None if "&" in address else self.target(path, address)
            except ValueError:
                return None
            if target is None or target[0] not in self.files:
                return None
            if target[1] or target[0].startswith(self._fleeting):
                wanted.append((path, *target))
        self.to_anchors += sorted(wanted)
        return anchors

    def _leads_away(self, address: str) -> bool:
        """Whether an address, entities and all, plainly means no page of ours."""
        if address.startswith(("tel:", "geo:", "mailto:")):
            return True
        return bool(_WHOLE.match(address)) and not address.lower().startswith(self._host)


_POLICY = '<meta http-equiv="Content-Security-Policy" content="default-src '
"""What every page of the theme has, and which leads nowhere."""
_GLANCED = re.compile(r"""\s(href|src|action|data|id)="([^"]*)\"""")
_PICTURE = re.compile(r'property="og:image" content="([^"]*)"')
# What a glance does not understand: no double quotes; capitals, or a blank before the sign. Both
# begin with what is rare in a page, which is how they are found quickly. An attribute follows a
# blank, a stroke or a quote; in the address of another host, «?action=» is none.
_UNQUOTED = re.compile(
    r"""=(?:(?<=[\s/"']href=)|(?<=[\s/"']src=)|(?<=[\s/"']action=)|(?<=[\s/"']data=)"""
    r"""|(?<=[\s/"']id=))[^"]"""
)
_UNUSUAL = re.compile(r"""=\"(?<=[A-Z\s]=\")""")


_LED = re.compile(r"""<a\s(?:[^<>]*\s)?href="([^":]*:[^"]*)\"""")
# A host in letters that need no decoding: our own could be written otherwise.
_WHOLE = re.compile(r"https?://[\w.-]+(?::\d+)?(?:[/?#]|$)")


def _is_unusual(text: str) -> bool:
    return bool(_UNQUOTED.search(text) or _UNUSUAL.search(text))


# Up some folders, then down; neither another host nor anything that must be decoded.
_DOWN = re.compile(r"(?:[\w-][\w.-]*/)*(?:[\w-][\w.-]*)?")
_SIMPLE = re.compile(rf"(?:\./)?((?:\.\./)*)({_DOWN.pattern})(?:\?v=\w+)?(?:#([\w.-]+))?")


def _inside(path: str, address: str, site_url: str) -> tuple[str, str] | None:
    """The file and anchor that an address of a page means, or None when it leads elsewhere."""
    if simple := _SIMPLE.fullmatch(address):  # nearly all
        up, down, anchor = simple.groups()
        if address == "" or address[0] == "#":
            return path, anchor or ""
        folders = path.split("/")[:-1]
        kept = len(folders) - len(up) // 3
        if kept >= 0:
            return _file("/".join([*folders[:kept], down])), anchor or ""
    base = site_url.rstrip("/") + "/"
    whole = urljoin(base + path, address.strip())
    if whole.lower().startswith("webcal:"):
        whole = urlsplit(base).scheme + whole[len("webcal") :]
    home, there = urlsplit(base), urlsplit(whole)
    if (home.scheme, home.netloc.lower()) != (there.scheme, there.netloc.lower()):
        return None
    if not (there.path + "/").startswith(home.path):
        return None
    return _file(unquote(there.path[len(home.path) :])), unquote(there.fragment)


def _file(path: str) -> str:
    """The file that answers at a path."""
    return f"{path}index.html" if path == "" or path.endswith("/") else path
