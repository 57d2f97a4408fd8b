"""What one reads on a page: the text of its main part, block by block."""

from __future__ import annotations

from html.parser import HTMLParser

_BLOCKS = {
    "p", "h1", "h2", "h3", "h4", "li", "dt", "dd", "tr", "div", "section", "article", "ul", "ol",
    "dl", "table", "summary", "details", "figure", "figcaption", "blockquote", "nav", "br",
    "caption", "header", "footer",
}  # fmt: skip
_UNREAD = {"script", "style", "svg"}


def blocks(html: str) -> tuple[str, ...]:
    """The texts that stand by themselves on a page, in reading order."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_block()
    return tuple(reader.found)


class _Reader(HTMLParser):
    """Collects the text inside ``main``, without when the page was last changed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.parts: list[str] = []
        self.is_inside = False
        self.unread = 0
        self.is_stamp = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "main":
            self.is_inside = True
        elif tag in _UNREAD:
            self.unread += 1
        elif tag in _BLOCKS:
            self.end_block()
            self.is_stamp = ("class", "updated") in attrs
        elif tag in {"td", "th"}:
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNREAD:
            self.unread -= 1
        elif tag in _BLOCKS:
            self.end_block()
        if tag == "main":
            self.end_block()
            self.is_inside = False

    def handle_data(self, data: str) -> None:
        if self.is_inside and not self.unread:
            self.parts.append(data)

    def end_block(self) -> None:
        """What was read since the last block is one text."""
        text = " ".join("".join(self.parts).split())
        if text and not self.is_stamp:
            self.found.append(text)
        self.parts.clear()
