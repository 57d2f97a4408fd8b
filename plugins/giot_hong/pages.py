"""Which HTML pages exist, and exactly what each template receives.

A page is a path, a template, its head (:class:`giot_hong.page.Meta`) and a context. Every context
is one of the dataclasses below, of :mod:`giot_hong.drivelists` or :mod:`giot_hong.paperlists`; a
template sees its fields as variables, ``meta``, and what :mod:`giot_hong.templates` adds to all
pages.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import get_args

from giot_hong import (
    changetext,
    chart,
    drivelists,
    finder,
    graph,
    invitation,
    jsonld,
    links,
    listing,
    paperlists,
    phrases,
    topicpages,
    urls,
)
from giot_hong.clock import a_year_before
from giot_hong.drivelists import PlannedDrive, ProvinceEntry, YearLink, province_entries, year_links
from giot_hong.listing import Way
from giot_hong.model import Quantity, Unit
from giot_hong.page import (
    Alternate,
    Draft,
    Meta,
    Page,
    calendars,
    came,
    counted,
    feeds,
    head,
    latest,
    newest,
)
from giot_hong.site import Settings, Site, total
from giot_hong.strings import Strings
from giot_hong.views import DocumentView, DriveView, Link, ProvinceView

NEXT_ON_HOME = 2
ON_HOME = 3
"""Of each other list: the page asks where the reader is, and leads on to all."""
NEAR = 3


@dataclass(frozen=True)
class Home:
    """home.html: what this is, the next drives, the newest papers."""

    upcoming: tuple[DriveView, ...]
    upcoming_count: int
    changed: tuple[DriveView, ...]
    """Drives that moved, are full, were put off or called off of late, newest change first."""
    recent: tuple[DriveView, ...]
    """Past drives of the last twelve months, shown when nothing is upcoming."""
    directives: tuple[DocumentView, ...]
    news: tuple[DocumentView, ...]
    provinces: tuple[ProvinceEntry, ...]
    """All of today, without counts: the choice of one leads to its page."""


@dataclass(frozen=True)
class DrivePage:
    """drive.html: when, where, how certain, who, how to register."""

    drive: DriveView
    calendar: str
    """The path of this drive's own .ics file."""
    province: ProvinceView
    nearby: tuple[DriveView, ...]
    """The next drives of the province after this one, at most three; of one that is off, the next
    of all."""
    moved: tuple[changetext.Line, ...]
    """What is not as it was, while the drive is still to come."""
    history: tuple[changetext.Entry, ...]
    """What changed since it was first published, newest first."""
    entries: tuple[invitation.Entry, ...]
    """Links that put its sessions into calendars on the web."""
    directions: Mapping[str, invitation.Direction]
    """By the id of each venue."""
    lines: tuple[str, ...]
    """What to send to others."""


@dataclass(frozen=True)
class Figures:
    """What several drives wrote down together, unit by unit, and how many wrote nothing."""

    sums: tuple[Quantity, ...]
    missing: int


@dataclass(frozen=True)
class Results:
    """What several drives reported together, and how many have not; what is off counts nowhere."""

    sums: tuple[Quantity, ...]
    told: int
    today: int
    """Without a result, and they are today."""
    coming: int
    """Without a result, and their day is still to come."""
    missing: int
    """Over, or said to be held, without a result."""


@dataclass(frozen=True)
class DocumentPage:
    """document.html: one directive or one piece of news."""

    document: DocumentView
    drives: tuple[PlannedDrive, ...]
    """The drives that it announced, by day; of many the next."""
    drive_months: tuple[Way, ...]
    """To all drives that it announced, when they are too many for this page."""
    drive_count: int
    targets: Figures
    results: Results
    changed: tuple[PlannedDrive, ...]
    """Drives announced elsewhere that it changed, or whose result it reports; of many the next."""
    changed_months: tuple[Way, ...]
    """To all of those, when they are too many for this page."""
    cited_by: tuple[graph.Kin, ...]
    """Documents of ours that refer to this one; of many the strongest relations."""
    all_citing: Way | None
    chain: graph.Chain | None
    chart: chart.Chart | None
    """The same chain, drawn."""
    history: tuple[changetext.Entry, ...]
    """What changed since it was first published, newest first."""


@dataclass(frozen=True)
class Subscription:
    """A calendar that can be followed."""

    name: str
    calendar: str
    links: invitation.Following


@dataclass(frozen=True)
class Subscribe:
    """subscribe.html: every calendar and feed, and how to add them."""

    everywhere: Subscription
    observances: Subscription
    feeds: tuple[Alternate, ...]
    provinces: tuple[Subscription, ...]
    campaigns: tuple[Subscription, ...]
    years: tuple[YearLink, ...]


@dataclass(frozen=True)
class DatasetLinks:
    """One open data set: its name (``drives``, ``venues``, ``directives``) and files."""

    name: str
    json: str
    csv: str
    schema: str
    rows: int


@dataclass(frozen=True)
class DataPage:
    """data.html: open data, its meaning and licence."""

    datasets: tuple[DatasetLinks, ...]


@dataclass(frozen=True)
class SearchPage:
    """search.html: full-text search of documents, news and guides."""

    index: str
    """The folder of what the search loads."""
    lists: tuple[Link, ...]
    """Where one finds the same without searching."""


@dataclass(frozen=True)
class NotFound:
    """404.html: what to do instead."""

    provinces: tuple[ProvinceEntry, ...]


@dataclass(frozen=True)
class Offline:
    """offline.html: what is shown without a network; a script lists the pages that were kept."""


@dataclass(frozen=True)
class Moved:
    """moved.html: an old address that keeps answering (decision 1)."""

    target: Link


UNLISTED = {"gallery", "moved", "not-found", "offline"}
"""Kinds of pages that no sitemap names."""


def pages(site: Site, words: Strings) -> Iterator[Page | Draft]:
    """Every page that is ours; standing pages are Pelican's."""
    for make in PAGES:
        yield from make(site, words)


def home(site: Site, words: Strings) -> Iterator[Page]:
    """The start page."""
    going = tuple(view for view in site.upcoming if view.is_ahead)
    oldest = a_year_before(site.settings.now.date())
    past = () if going else tuple(view for view in site.past if view.day >= oldest)
    upcoming, recent = going[:NEXT_ON_HOME], past[:ON_HOME]
    changed = site.just_changed[:ON_HOME]
    directives, news = site.directives[:ON_HOME], site.news[:ON_HOME]
    shown = newest((*upcoming, *changed, *recent)), newest((*directives, *news))
    yield Page(
        "home",
        Meta(
            path=urls.HOME,
            kind="home",
            title=site.settings.name,
            description=site.settings.tagline,
            alternates=calendars(site, words) + feeds(site, words),
            updated=latest(*shown, counted(site.drives)),
            json_ld=(jsonld.website(site),),
        ),
        Home(
            upcoming=upcoming,
            upcoming_count=len(going),
            changed=changed,
            recent=recent,
            directives=directives,
            news=news,
            provinces=tuple(
                replace(one, upcoming=0, past=0, documents=0) for one in province_entries(site)
            ),
        ),
    )


def drives(site: Site, _words: Strings) -> Iterator[Draft]:
    """A page per drive."""
    provinces = {view.province.id: view for view in site.provinces}
    upcoming: dict[str, list[DriveView]] = {}
    for view in site.upcoming:
        if view.is_ahead:  # nobody is sent to what was put off, or may be done
            upcoming.setdefault(view.province.id, []).append(view)
    for view in site.drives:
        going = upcoming.get(view.province.id, [])
        if view.takes_place:
            # Those that follow, not the next from today: else a drive that is called off, or is
            # over, would change the page of every other of its province.
            following = bisect_right(going, _in_time(view), key=_in_time)
            near = going[following : following + NEAR] if view.phase != "over" else []
        else:
            # Who wanted to go there goes to another, of all that are to come. Few are off, and those
            # of long ago nobody waits for.
            is_wanted = view.phase != "over" or view.id in site.waiting_ids
            near = going[: listing.FEW] if is_wanted else []
        parts = (view, provinces[view.province.id], tuple(near))
        yield Draft("drive", view.path, view.stamp.modified, parts)


def drive_page(
    settings: Settings,
    words: Strings,
    view: DriveView,
    province: ProvinceView,
    near: tuple[DriveView, ...],
) -> Page:
    """The page of a drive."""
    calendar = urls.calendar_of_drive(view.id)
    crumbs = (
        Link(words["nav.provinces"], urls.PROVINCES),
        Link(view.province.name, province.path),
    )
    meta = head(
        settings,
        words,
        "drive",
        view.path,
        _drive_title(view, words),
        _drive_description(view, words),
        crumbs=crumbs,
        alternates=(Alternate("text/calendar", words["calendar.drive"], calendar),),
        updated=view.stamp.modified,
        json_ld=tuple(jsonld.events(view, settings)),
    )
    is_other = view.changed or view.returned
    context = DrivePage(
        view,
        calendar,
        province,
        near,
        changetext.banner(view, words) if is_other else (),
        changetext.of_drive(view, words),
        invitation.entries(view, settings, words),
        {place.id: invitation.direction(place) for event in view.events for place in event.places},
        invitation.lines(view, settings, words),
    )
    return Page("drive", meta, context)


def documents(site: Site, words: Strings) -> Iterator[Page | Draft]:
    """Lists of directives and of news, and a page per document."""
    for kind, views in (("directive", site.directives), ("news", site.news)):
        yield from paperlists.of_kind(site, words, kind)
        for view in views:
            is_directive = view.kind == "directive"
            mine = site.drives_of(view.id) if is_directive else ()
            changed = drivelists.changed_elsewhere(site, view.id) if is_directive else ()
            chain = site.relations.chain(graph.key(view.kind, view.id))
            yield Draft(kind, view.path, view.stamp.modified, (view, mine, changed, chain))


def document_page(
    settings: Settings,
    words: Strings,
    view: DocumentView,
    mine: tuple[DriveView, ...],
    changed: tuple[DriveView, ...],
    chain: graph.Chain | None,
) -> Page:
    """The page of a directive or a piece of news.

    With the drives that it announced, and those announced elsewhere that it changed.
    """
    above = urls.DIRECTIVES if view.kind == "directive" else urls.NEWS
    meta = head(
        settings,
        words,
        view.kind,
        view.path,
        _document_title(view, words),
        view.document.summary,
        crumbs=(Link(words[f"nav.{view.kind}"], above),),
        updated=view.stamp.modified,
    )
    shown, months = drivelists.plan_of(mine, urls.drives_of_paper(view.path))
    changed_shown, changed_months = drivelists.plan_of(
        changed, urls.drives_changed_by_paper(view.path)
    )
    context = DocumentPage(
        document=view,
        drives=drivelists.planned(shown, words),
        drive_months=months,
        drive_count=len(mine),
        targets=figures((d.drive.target,) if d.drive.target else () for d in mine),
        results=results(drive for drive in mine if drive.takes_place),
        changed=drivelists.planned(changed_shown, words),
        changed_months=changed_months,
        cited_by=_citing(view),
        all_citing=_all_citing(view, words),
        chain=chain,
        chart=chart.draw(chain, words) if chain else None,
        history=changetext.of_document(view, words),
    )
    return Page("document", meta, context)


def _citing(view: DocumentView) -> tuple[graph.Kin, ...]:
    """The documents that speak of this one, or the strongest of many."""
    many = paperlists.is_listed_apart(view.cited_by)
    return view.cited_by[: listing.FEW] if many else view.cited_by


def _all_citing(view: DocumentView, words: Strings) -> Way | None:
    if not paperlists.is_listed_apart(view.cited_by):
        return None
    count = len(view.cited_by)
    text = words["documents.all"].format(count=phrases.number(count))
    return Way(text, urls.citing(view.path), count)


def figures(of_drives: Iterable[tuple[Quantity, ...]]) -> Figures:
    """What drives wrote down, added within each unit; one «at least» makes the sum a least too."""
    written = list(of_drives)
    amounts = [amount for amounts in written for amount in amounts]
    least = {amount.unit for amount in amounts if amount.at_least}
    sums = total(amounts)
    return Figures(
        tuple(
            Quantity(value=sums[unit], unit=unit, at_least=unit in least)
            for unit in get_args(Unit)
            if unit in sums
        ),
        sum(not amounts for amounts in written),
    )


def results(drives: Iterable[DriveView]) -> Results:
    """The results of drives that take place, and what is known of those without one."""
    found: dict[str, list[tuple[Quantity, ...]]] = {}
    for view in drives:
        reported = view.drive.result.figures if view.drive.result else ()
        phase = "over" if view.drive.outcome == "held" else view.phase
        found.setdefault("told" if reported else phase, []).append(reported)
    told = found.get("told", [])
    today, coming, missing = (len(found.get(name, ())) for name in ("today", "upcoming", "over"))
    return Results(figures(told).sums, len(told), today, coming, missing)


def subscribe(site: Site, words: Strings) -> Iterator[Page]:
    """Where every calendar and feed is offered."""
    active = [entry.view for entry in province_entries(site)]

    def followed(name: str, path: str) -> Subscription:
        address = urls.absolute(site.settings.site_url, path)
        return Subscription(name, path, invitation.following(address))

    yield Page(
        "subscribe",
        head(
            site.settings,
            words,
            "subscribe",
            urls.SUBSCRIBE_IN[words.language],
            words["title.subscribe"],
            words["about.subscribe"],
            alternates=calendars(site, words) + feeds(site, words),
            updated=came(site.drives),
        ),
        Subscribe(
            followed(words["calendar.all_short"], urls.CALENDAR_ALL),
            followed(words["calendar.observances_short"], urls.CALENDAR_OBSERVANCES),
            feeds(site, words),
            tuple(
                followed(
                    words["province.named"].format(
                        kind=view.province.kind, name=view.province.name
                    ),
                    urls.calendar_of_province(view.province.id),
                )
                for view in active
            ),
            tuple(
                followed(view.campaign.name, urls.calendar_of_campaign(view.id))
                for view in site.campaigns
            ),
            year_links(site),
        ),
    )


def data(site: Site, words: Strings) -> Iterator[Page]:
    """Open data and its documentation."""
    rows = {
        "drives": ("dot-hien-mau", len(site.drives)),
        "venues": ("diem-hien-mau", len(site.catalogue.venues)),
        "directives": ("van-ban", len(site.directives)),
    }
    yield Page(
        "data",
        head(
            site.settings,
            words,
            "data",
            urls.DATA,
            words["title.data"],
            words["about.data"],
            updated=came((*site.drives, *site.directives)),
        ),
        DataPage(
            tuple(
                DatasetLinks(
                    name,
                    urls.dataset(file, "json"),
                    urls.dataset(file, "csv"),
                    urls.schema(file),
                    count,
                )
                for name, (file, count) in rows.items()
            )
        ),
    )


def search(site: Site, words: Strings) -> Iterator[Page]:
    """The page to search documents, news and guides from, where there is an index of them."""
    if not site.settings.is_searchable:
        return
    guides = (entry.value for entry in links.guides(site.catalogue))
    yield Page(
        "search",
        head(
            site.settings,
            words,
            "search",
            urls.SEARCH,
            words["search.title"],
            words["search.about"],
            updated=newest((*site.directives, *site.news)),
        ),
        SearchPage(
            urls.SEARCH_INDEX,
            (
                Link(words["title.directive-list"], urls.DIRECTIVES),
                Link(words["title.news-list"], urls.NEWS),
                *(Link(page.title, urls.page(page.slug)) for page in guides),
            ),
        ),
    )


def not_found(site: Site, words: Strings) -> Iterator[Page]:
    """The page of a missing address."""
    yield Page(
        "404",
        head(
            site.settings,
            words,
            "not-found",
            urls.NOT_FOUND,
            words["title.not-found"],
            words["about.not-found"],
        ),
        NotFound(
            tuple(
                replace(one, upcoming=0, past=0, documents=0)  # nobody comes here to count
                for one in province_entries(site)
                if one.upcoming or one.past
            )
        ),
    )


def offline(site: Site, words: Strings) -> Iterator[Page]:
    """The page for when there is no network, and the one asked for was not kept."""
    meta = head(
        site.settings,
        words,
        "offline",
        urls.OFFLINE,
        words["title.offline"],
        words["about.offline"],
    )
    yield Page("offline", meta, Offline())


def moved(site: Site, words: Strings) -> Iterator[Page]:
    """A page at every old id, and at every tombstone, that leads to where the record is now."""
    stones = site.catalogue.tombstones.values()
    stays = {stone.value.duplicate_of for stone in stones}
    titles = {
        view.id: Link(view.drive.title, view.path)
        for view in site.drives
        if view.formerly or view.id in stays
    }
    old: list[tuple[str, Link]] = [
        (urls.drive(id_), titles[view.id]) for view in site.drives for id_ in view.formerly
    ]
    old += [
        (urls.drive(id_), titles[stone.value.duplicate_of])
        for stone in stones
        for id_ in (*stone.value.formerly, stone.id)
    ]
    for address, views in ((urls.directive, site.directives), (urls.news, site.news)):
        for document in views:
            here = Link(document.title, document.path)
            old += [(address(id_), here) for id_ in document.formerly]
    for path, target in old:
        yield Page(
            "moved",
            head(site.settings, words, "moved", path, target.text, words["about.moved"]),
            Moved(target),
        )


PAGES: tuple[Callable[[Site, Strings], Iterator[Page | Draft]], ...] = (
    home,
    drivelists.schedule,
    finder.finder,
    drives,
    drivelists.provinces,
    paperlists.of_provinces,
    drivelists.campaigns,
    paperlists.of_campaigns,
    topicpages.topics,
    documents,
    drivelists.plans,
    paperlists.around_documents,
    subscribe,
    data,
    search,
    not_found,
    offline,
    moved,
)


DRAFTS: dict[str, Callable[..., Page]] = {
    "drive": drive_page,
    "directive": document_page,
    "news": document_page,
    "topic": topicpages.topic_page,
}
"""How a page of each kind is put together: of settings, words and the parts of its draft."""


def _in_time(view: DriveView) -> tuple[datetime, str]:
    """Where a drive stands among others, as the site orders them."""
    return view.starts, view.id


def _drive_title(view: DriveView, words: Strings) -> str:
    """Whoever only sees the title, in a chat or a tab, must see that it is called off."""
    title = words["title.drive"].format(title=view.drive.title, day=phrases.short_day(view.day))
    if not view.takes_place:
        return f"{words[f'ics.{view.drive.outcome}']}: {title}"
    first, *others = [words[f"changed.badge_{name}"] for name in view.changed] or [""]
    changed = ", ".join([first, *(other.lower() for other in others)])
    return f"{changed}: {title}" if changed else title


def _document_title(view: DocumentView, words: Strings) -> str:
    """Whoever only sees the title must see that one should not follow it any more."""
    title = view.document.title
    state = view.effect.state
    return f"{words[f'feed.{state}']}: {title}" if state in graph.NO_LONGER else title


def _drive_description(view: DriveView, words: Strings) -> str:
    event = view.first
    lines = [line for line in changetext.banner(view, words) if line.before]
    was = "".join(
        f" {changetext.text(line, words)}"
        for move, line in zip(view.moves, lines, strict=True)
        if move.field in {"date", "hours"} and move.field in view.changed
    )
    about = words["about.drive"].format(
        state=words[f"state.{view.state}"],
        day=phrases.headline_day(event.session.date),
        hours=phrases.hours(event.session.start, event.session.end),
        place=event.place_text,
        province=view.province.full_name,
    )
    return about + was
