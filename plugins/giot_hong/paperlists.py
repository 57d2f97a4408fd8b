"""Lists of documents: of all directives, all news, of a province, a campaign, around one document.

A short list is one page. A long one begins with its newest, then goes by year, by month, and where
a month is still too long by pages that are numbered from the oldest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from giot_hong import listing, phrases, urls
from giot_hong.listing import PageTurn, Way
from giot_hong.page import Alternate, Page, came, feeds, head, latest, newest
from giot_hong.site import Site
from giot_hong.strings import Strings
from giot_hong.views import DocumentView, Link


@dataclass(frozen=True)
class Documents:
    """documents.html: a list of documents, by year."""

    kind: str
    """``directive``, ``news``, or ``documents`` for both."""
    years: tuple[tuple[str, tuple[DocumentView, ...]], ...]
    """Newest year first; the last may be ``""`` for documents of no known year."""
    newest: tuple[DocumentView, ...]
    """In place of the years, when there are too many for a page."""
    ways: tuple[Way, ...]
    """To the years, when they have pages of their own."""
    count: int
    feeds: tuple[Alternate, ...]


@dataclass(frozen=True)
class Papers:
    """papers.html: of a long list the documents of a year or month, or the ways to its months."""

    kind: str
    documents: tuple[DocumentView, ...]
    ways: tuple[Way, ...]
    count: int
    """Of the whole year or month."""
    turn: PageTurn
    span: str = ""
    """From the second page on: of which days it is."""


@dataclass(frozen=True)
class PaperList:
    """How the pages of a list call themselves."""

    kind: str
    """As in :class:`Documents`."""
    path: str
    name: str
    """Short, for the way down to its further pages."""
    title: str
    about: str
    crumbs: tuple[Link, ...] = ()
    feeds: tuple[Alternate, ...] = ()


def of_kind(site: Site, words: Strings, kind: str) -> Iterator[Page]:
    """The list of all directives (``directive``) or of all news (``news``)."""
    is_directive = kind == "directive"
    path = urls.DIRECTIVES if is_directive else urls.NEWS
    listed = PaperList(
        kind,
        path,
        words[f"nav.{kind}"],
        words[f"title.{kind}-list"],
        words[f"about.{kind}-list"],
        feeds=feeds(site, words) if is_directive else (),
    )
    yield from pages_of(site, words, listed, site.directives if is_directive else site.news)


def of_provinces(site: Site, words: Strings) -> Iterator[Page]:
    """A list for every province with more documents than its page can show."""
    papers = by_province(site)
    crumb = Link(words["nav.provinces"], urls.PROVINCES)
    for view in site.provinces:
        mine = papers.get(view.province.id, ())
        if is_listed_apart(mine):
            here = Link(view.province.name, view.path)
            name = view.province.full_name
            yield from pages_of(site, words, _all_of(view.path, name, (crumb, here), words), mine)


def of_campaigns(site: Site, words: Strings) -> Iterator[Page]:
    """A list for every campaign with more documents than its page can show."""
    papers = by_campaign(site)
    crumb = Link(words["nav.campaigns"], urls.CAMPAIGNS)
    for view in site.campaigns:
        mine = papers.get(view.path, ())
        if is_listed_apart(mine):
            name = view.campaign.name
            here = Link(name, view.path)
            yield from pages_of(site, words, _all_of(view.path, name, (crumb, here), words), mine)


def around_documents(site: Site, words: Strings) -> Iterator[Page]:
    """A list of those that speak of a document, for every one with more than its page can show."""
    everything = (*site.directives, *site.news)
    by_path = {view.path: view for view in everything}
    for view in everything:
        if not is_listed_apart(view.cited_by):
            continue
        above = urls.DIRECTIVES if view.kind == "directive" else urls.NEWS
        title = words["title.citing"].format(title=view.title)
        listed = PaperList(
            "documents",
            urls.citing(view.path),
            words["document.cited_by"],
            title,
            words["about.citing"].format(title=view.title),
            crumbs=(
                Link(words[f"nav.{view.kind}"], above),
                Link(view.title, view.path),
            ),
        )
        citing = in_order(by_path[kin.paper.path] for kin in view.cited_by if kin.paper.path)
        yield from pages_of(site, words, listed, citing)


def pages_of(
    site: Site, words: Strings, listed: PaperList, views: Sequence[DocumentView]
) -> Iterator[Page]:
    """The pages of one list; ``views`` come newest first."""
    years = listing.grouped(views, _year_of)
    is_long = len(views) > listing.ROWS
    shown = tuple(views[: listing.SOON]) if is_long else tuple(views)
    ways = tuple(
        Way(_year_name(year, words), urls.papers_of_year(listed.path, year), len(members))
        for year, members in years.items()
    )
    groups = tuple((year, tuple(members)) for year, members in years.items())
    yield Page(
        "documents",
        head(
            site.settings,
            words,
            f"{listed.kind}-list",
            listed.path,
            listed.title,
            listed.about,
            crumbs=listed.crumbs,
            alternates=listed.feeds,
            updated=latest(newest(shown), came(views)),
        ),
        Documents(
            listed.kind,
            () if is_long else groups,
            shown if is_long else (),
            ways if is_long else (),
            len(views),
            listed.feeds,
        ),
    )
    if is_long:
        for year, members in groups:
            yield from _year(site, words, listed, year, members)


def _year(
    site: Site, words: Strings, listed: PaperList, year: str, members: tuple[DocumentView, ...]
) -> Iterator[Page]:
    name = _year_name(year, words)
    here = replace(
        listed,
        path=urls.papers_of_year(listed.path, year),
        name=name,
        title=_of(listed.title, name, words),
        crumbs=(*listed.crumbs, Link(listed.name, listed.path)),
    )
    if not year or len(members) <= listing.ROWS:
        yield from _numbered(site, words, here, members)
        return
    months = listing.grouped(members, _month_of)
    lists = [
        replace(
            here,
            path=urls.papers_of_month(listed.path, year, month),
            title=_of(listed.title, _month_name(year, month, words), words),
            crumbs=(*here.crumbs, Link(name, here.path)),
        )
        for month in months
    ]
    ways = tuple(
        Way(_month_name(year, month, words), one.path, len(months[month]))
        for month, one in zip(months, lists, strict=True)
    )
    first = PageTurn(1, 0, here.path)
    context = Papers(listed.kind, (), ways, len(members), first)
    yield _papers(site, words, here, context, came(members))
    for one, rows in zip(lists, months.values(), strict=True):
        yield from _numbered(site, words, one, rows)


def _numbered(
    site: Site, words: Strings, here: PaperList, rows: Sequence[DocumentView]
) -> Iterator[Page]:
    for turn, views in listing.newest_first(here.path, rows, listing.ROWS):
        span = _span(views, words) if turn.previous else ""
        context = Papers(here.kind, views, (), len(rows), turn, span)
        yield _papers(site, words, here, context, newest(views))


def _papers(
    site: Site, words: Strings, here: PaperList, context: Papers, updated: datetime | None
) -> Page:
    turn, title = context.turn, here.title
    about = words["about.papers"].format(
        title=title, count=_counted(here.kind, context.count, words)
    )
    if turn.previous:  # the number of all would make every page another when one is added
        title = words["title.papers-page"].format(title=title, number=turn.number)
        about = words["about.papers-page"].format(title=title, span=context.span)
    meta = head(
        site.settings,
        words,
        f"{here.kind}-list",
        turn.path,
        title,
        about,
        crumbs=here.crumbs,
        updated=updated,
    )
    return Page("papers", meta, context)


def by_province(site: Site) -> dict[str, Sequence[DocumentView]]:
    """The documents of each province, directives before news; in order of time where many."""
    found = listing.grouped(
        (view for view in (*site.directives, *site.news) if view.province),
        lambda view: view.province.id if view.province else "",
    )
    return {id_: _readable(views) for id_, views in found.items()}


def by_campaign(site: Site) -> dict[str, Sequence[DocumentView]]:
    """The documents that name each campaign, by the path of its page; in order as above."""
    found: dict[str, list[DocumentView]] = {}
    for view in (*site.directives, *site.news):
        for path in dict.fromkeys(link.path for link in view.campaigns):
            found.setdefault(path, []).append(view)
    return {path: _readable(views) for path, views in found.items()}


def is_listed_apart(papers: Sequence[object]) -> bool:
    """Whether these are too many for a page that is about something else."""
    return len(papers) > listing.SOON


def shown_of(
    page: str, papers: Sequence[DocumentView], words: Strings
) -> tuple[tuple[DocumentView, ...], Way | None]:
    """What the page of a province or campaign shows of its documents, and the way to all."""
    if not is_listed_apart(papers):
        return tuple(papers), None
    text = words["documents.all"].format(count=phrases.number(len(papers)))
    return tuple(papers[: listing.FEW]), Way(text, urls.papers_of(page), len(papers))


def in_order(views: Iterable[DocumentView]) -> list[DocumentView]:
    """Documents of both kinds, newest first, as the site orders those of one."""
    return sorted(views, key=lambda v: (v.dated, v.stamp.created, v.id), reverse=True)


def _readable(views: list[DocumentView]) -> Sequence[DocumentView]:
    return in_order(views) if is_listed_apart(views) else views


def _all_of(page: str, name: str, crumbs: tuple[Link, ...], words: Strings) -> PaperList:
    """The list of a province's or campaign's documents."""
    title = words["title.papers"].format(name=name)
    about = words["about.papers-of"].format(name=name)
    path = urls.papers_of(page)
    return PaperList("documents", path, words["province.documents"], title, about, crumbs)


def _counted(kind: str, count: int, words: Strings) -> str:
    return words[f"count.{kind}"].format(count=phrases.number(count))


def _of(title: str, part: str, words: Strings) -> str:
    inside = f"{part[:1].lower()}{part[1:]}"
    return words["title.papers-part"].format(title=title, part=inside)


def _year_of(view: DocumentView) -> str:
    return view.dated[:4]


def _month_of(view: DocumentView) -> str:
    return view.dated[5:7]


def _year_name(year: str, words: Strings) -> str:
    return words["schedule.year"].format(year=year) if year else words["documents.no_year"]


def _month_name(year: str, month: str, words: Strings) -> str:
    if month:
        return phrases.month_name(int(year), int(month))
    return words["documents.no_month"].format(year=year)


def _span(views: Sequence[DocumentView], words: Strings) -> str:
    first, last = views[-1].dated, views[0].dated
    if not first:  # then nor has any other of its list
        return f"{words['documents.no_year']}."
    return words["list.span"].format(
        first=phrases.document_date(first), last=phrases.document_date(last)
    )
