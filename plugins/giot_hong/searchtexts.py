"""What full-text search finds: documents, news and guides, as plain pages that pagefind reads.

It reads these and not the published pages: those also list drives, relations and changes, and would
make a new index with every notice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from giot_hong import links, phrases, urls
from giot_hong.fold import fold
from giot_hong.model import Directive
from giot_hong.output import digest_of
from giot_hong.site import Site
from giot_hong.strings import Strings
from giot_hong.views import DocumentView


@dataclass(frozen=True)
class Text:
    """One document, piece of news or guide; ``body`` is Markdown."""

    path: str
    about: str
    """What it is, of whom and of when: one line."""
    title: str
    summary: str
    body: str


def digest(site: Site, words: Strings) -> bytes:
    """Changes whenever a text does."""
    guides = [(entry.value, entry.body) for entry in links.guides(site.catalogue)]
    kinds = {key: words[key] for key in words if key.startswith(("kind.", "search."))}
    documents = (site.directives, site.news)
    return digest_of(documents, guides, site.eligibility, kinds, digests=site.digests)


def texts(site: Site, words: Strings) -> Iterator[Text]:
    """All of them."""
    for view in (*site.directives, *site.news):
        yield _of_document(view, words)
    rules = site.eligibility.rules if site.eligibility else ()
    for entry in links.guides(site.catalogue):
        page, body = entry.value, entry.body
        if page.template == "eligibility":
            body += "".join(f"\n\n{rule.topic}: {rule.text}" for rule in rules)
        about = words["search.kind_guide"]
        yield Text(urls.page(page.slug), about, page.title, page.summary, body)


def page(text: Text) -> str:
    """The page that pagefind is to read.

    It matches words without their marks, but not đ: the words that hold one are given again, folded,
    as data that is searched and never shown; so are the parts of a document's number.
    """
    body = "".join(f"<p>{escape(line)}</p>\n" for line in _plain(text.body))
    whole = f"{text.title} {text.about} {text.summary} {text.body}"
    again = {fold(word) for word in _WITH_D.findall(whole)}
    again |= {part for one in (text.about.lower(), fold(text.about)) for part in _WORD.findall(one)}
    return f"""<!doctype html>
<html lang="vi"><head><meta charset="utf-8"></head><body>
<main data-pagefind-body data-k="{escape(" ".join(sorted(again)))}" data-pagefind-meta="k[data-k]">
<h1>{escape(text.title)}</h1>
<p data-pagefind-meta="about">{escape(text.about)}</p>
<p>{escape(text.summary)}</p>
{body}</main></body></html>
"""


def _of_document(view: DocumentView, words: Strings) -> Text:
    paper = view.document
    day = phrases.document_date(paper.date) if paper.date else ""
    if isinstance(paper, Directive):
        issuer = view.issuer.name if view.issuer else None
        parts = (words[f"kind.{paper.kind}"], paper.number, day, issuer)
    else:
        parts = (words["search.kind_news"], paper.publisher, day, None)
    return Text(view.path, " · ".join(filter(None, parts)), paper.title, paper.summary, view.body)


def _plain(markdown: str) -> Iterator[str]:
    """The words of a text, line by line; what formats them left out."""
    for line in _TAG.sub(" ", _LINK.sub(r"\1", markdown)).splitlines():
        if words := " ".join(_SIGNS.sub(" ", line).split()):
            yield words


_WORD = re.compile(r"\w+")
_WITH_D = re.compile(r"\w*[đĐ]\w*")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_TAG = re.compile(r"</?[a-zA-Z][^>]*>")
_SIGNS = re.compile(r"^\s*(?:#+|>|[-*+](?=\s))|^[\s|:-]+$|[*`|]|\b_|_\b")
