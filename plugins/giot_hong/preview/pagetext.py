"""What one reads on a page: the text of its main part, block by block."""

from __future__ import annotations

from html.parser import HTMLParser

_BLOCKS = {
    "p", "h1", "h2", "h3", "h4", "li", "dt", "dd", "tr", "div", "section", "article", "ul", "ol",
    "dl", "table", "summary", "details", "figure", "figcaption", "blockquote", "nav", "br",
    "caption", "header", "footer",
}  # fmt: skip
_VOID = {"br", "hr", "img", "input", "link", "meta", "wbr"}
_UNREAD = {"script", "style", "svg"}


def blocks(html: str, without: str = "") -> tuple[str, ...]:
    """The texts that stand by themselves on a page, in reading order; ``without`` is a class."""
    reader = _Reader(without)
    reader.feed(html)
    reader.close()
    reader.end_block()
    return tuple(reader.found)


class _Reader(HTMLParser):
    """Collects the text inside ``main``, without when the page was last changed."""

    def __init__(self, without: str) -> None:
        super().__init__(convert_charrefs=True)
        self.without = without
        self.found: list[str] = []
        self.parts: list[str] = []
        self.is_inside = False
        self.unread = 0
        self.is_stamp = False
        self.hidden = ""
        """The tag of what is being passed over."""
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.hidden:
            self.depth += tag == self.hidden
        elif tag not in _VOID and self._is_passed_over(dict(attrs)):
            if tag in _BLOCKS:
                self.end_block()
            self.hidden, self.depth = tag, 1
        elif tag == "main":
            self.is_inside = True
        elif tag in _UNREAD:
            self.unread += 1
        elif tag in _BLOCKS:
            self.end_block()
            self.is_stamp = ("class", "updated") in attrs
        elif tag in {"td", "th"}:
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if self.hidden:
            self.depth -= tag == self.hidden
            if not self.depth:
                self.hidden = ""
        elif tag in _UNREAD:
            self.unread -= 1
        elif tag in _BLOCKS:
            self.end_block()
        if tag == "main" and not self.hidden:
            self.end_block()
            self.is_inside = False

    def handle_data(self, data: str) -> None:
        if self.is_inside and not self.unread and not self.hidden:
            self.parts.append(data)

    def _is_passed_over(self, attrs: dict[str, str | None]) -> bool:
        return "hidden" in attrs or self.without in (attrs.get("class") or "").split()

    def end_block(self) -> None:
        """What was read since the last block is one text."""
        text = " ".join("".join(self.parts).split())
        if text and not self.is_stamp:
            self.found.append(text)
        self.parts.clear()
