"""Which HTML pages exist, and exactly what each template receives.

A page is a path, a template, its head (:class:`Meta`) and a context. Every context is one of
the dataclasses below; a template sees its fields as variables, ``meta``, and what
:mod:`giot_hong.templates` adds to all pages.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple, get_args

from giot_hong import changetext, chart, graph, jsonld, phrases, urls
from giot_hong.clock import ZONE, a_year_before
from giot_hong.model import Quantity, Unit
from giot_hong.site import (
    CampaignView,
    DocumentView,
    DriveView,
    Link,
    ObservanceView,
    ProvinceView,
    Settings,
    Site,
    total,
)
from giot_hong.strings import Strings

ON_HOME = 5
NEAR = 3


@dataclass(frozen=True)
class Alternate:
    """A feed or calendar that a page announces in its head and offers to readers."""

    media_type: str
    title: str
    path: str


@dataclass(frozen=True)
class Meta:
    """What a page's head says."""

    path: str
    kind: str
    title: str
    description: str
    breadcrumbs: tuple[Link, ...] = ()
    """From home down to, and without, the page itself."""
    alternates: tuple[Alternate, ...] = ()
    updated: datetime | None = None
    """The last change of this page's own facts."""
    json_ld: tuple[str, ...] = ()
    """Whole JSON-LD documents, safe inside ``<script>``."""


@dataclass(frozen=True)
class SiteInfo:
    """What every page may say about the site."""

    name: str
    tagline: str
    url: str
    language: str
    is_sample: bool
    navigation: tuple[Link, ...]
    footer: tuple[Link, ...]


@dataclass(frozen=True)
class DayGroup:
    """The drives whose first session is on one day."""

    day: date
    drives: tuple[DriveView, ...]
    away: tuple[DriveView, ...] = ()
    """Drives that were to be on this day and are on another."""


@dataclass(frozen=True)
class MonthGroup:
    """The drives of one month, by day."""

    year: int
    month: int
    path: str
    days: tuple[DayGroup, ...]
    count: int


@dataclass(frozen=True)
class YearLink:
    """A year of the archive and how many drives it holds."""

    year: int
    path: str
    count: int
    calendar: str


@dataclass(frozen=True)
class ProvinceEntry:
    """A province in a list, with how much the site has on it."""

    view: ProvinceView
    upcoming: int
    past: int
    documents: int


@dataclass(frozen=True)
class Home:
    """home.html: what this is, the next drives, the newest papers."""

    upcoming: tuple[DriveView, ...]
    upcoming_count: int
    changed: tuple[DriveView, ...]
    """Drives that moved, were put off or called off of late, newest change first."""
    recent: tuple[DriveView, ...]
    """Past drives of the last twelve months, shown when nothing is upcoming."""
    directives: tuple[DocumentView, ...]
    news: tuple[DocumentView, ...]
    provinces: tuple[ProvinceEntry, ...]
    """Those with anything to show."""


@dataclass(frozen=True)
class Schedule:
    """schedule.html: all that is to come by day, and the way into the past."""

    days: tuple[DayGroup, ...]
    count: int
    waiting: tuple[DriveView, ...]
    """Drives that were put off and whose old day is gone."""
    years: tuple[YearLink, ...]
    months: tuple[MonthGroup, ...]
    """Months with upcoming drives."""


@dataclass(frozen=True)
class YearPage:
    """year.html: every drive of a year, by month."""

    year: int
    months: tuple[MonthGroup, ...]
    calendar: str
    count: int


@dataclass(frozen=True)
class MonthPage:
    """month.html: every drive of a month, by day."""

    month: MonthGroup
    previous: MonthGroup | None
    following: MonthGroup | None


@dataclass(frozen=True)
class DrivePage:
    """drive.html: when, where, how certain, who, how to register."""

    drive: DriveView
    calendar: str
    """The path of this drive's own .ics file."""
    province: ProvinceView
    nearby: tuple[DriveView, ...]
    """The next drives of the province that are to take place; none on a page of the past."""
    moved: tuple[changetext.Line, ...]
    """What is not as it was, while the drive is still to come."""
    moved_reasons: tuple[changetext.Reason, ...]
    history: tuple[changetext.Entry, ...]
    """What changed since it was first published, newest first."""


@dataclass(frozen=True)
class Provinces:
    """provinces.html: all provinces of today, with their former names."""

    provinces: tuple[ProvinceEntry, ...]


@dataclass(frozen=True)
class ProvincePage:
    """province.html: a province's drives to come and past, and its papers."""

    province: ProvinceView
    days: tuple[DayGroup, ...]
    waiting: tuple[DriveView, ...]
    """Drives that were put off and whose old day is gone."""
    upcoming_count: int
    past: tuple[MonthGroup, ...]
    past_count: int
    documents: tuple[DocumentView, ...]
    calendar: str
    feeds: tuple[Alternate, ...]


@dataclass(frozen=True)
class Campaigns:
    """campaigns.html: campaigns and observance days."""

    campaigns: tuple[tuple[CampaignView, int], ...]
    """With the number of drives of each."""
    observances: tuple[ObservanceView, ...]
    calendar: str


@dataclass(frozen=True)
class CampaignPage:
    """campaign.html: what it is, its drives to come and past, papers that name it."""

    campaign: CampaignView
    upcoming: tuple[DayGroup, ...]
    past: tuple[MonthGroup, ...]
    documents: tuple[DocumentView, ...]
    calendar: str


@dataclass(frozen=True)
class Documents:
    """documents.html: the list of directives or of news, by year."""

    kind: str
    """``directive`` or ``news``."""
    years: tuple[tuple[str, tuple[DocumentView, ...]], ...]
    """Newest year first; the last may be ``""`` for documents of no known year."""
    feeds: tuple[Alternate, ...]


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
class PlannedDrive:
    """A drive on the page of a document, with what changed since, newest first."""

    drive: DriveView
    history: tuple[changetext.Entry, ...]


@dataclass(frozen=True)
class DocumentPage:
    """document.html: one directive or one piece of news."""

    document: DocumentView
    drives: tuple[PlannedDrive, ...]
    """The drives that it announced, by day."""
    targets: Figures
    results: Results
    changed: tuple[PlannedDrive, ...]
    """Drives announced elsewhere that it changed, or whose result it reports."""
    chain: graph.Chain | None
    chart: chart.Chart | None
    """The same chain, drawn."""
    history: tuple[changetext.Entry, ...]
    """What changed since it was first published, newest first."""


@dataclass(frozen=True)
class ProvinceSubscriptions:
    """What can be subscribed to for one province."""

    province: ProvinceView
    calendar: str
    feeds: tuple[Alternate, ...]


@dataclass(frozen=True)
class Subscribe:
    """subscribe.html: every calendar and feed, and how to add them."""

    calendar_all: str
    calendar_observances: str
    feeds: tuple[Alternate, ...]
    provinces: tuple[ProvinceSubscriptions, ...]
    campaigns: tuple[tuple[CampaignView, str], ...]
    """With the path of each calendar."""
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
class NotFound:
    """404.html: what to do instead."""

    provinces: tuple[ProvinceEntry, ...]


@dataclass(frozen=True)
class Moved:
    """moved.html: an old address that keeps answering (decision 1)."""

    target: Link


@dataclass(frozen=True)
class Page:
    """One page, ready for :mod:`giot_hong.templates`."""

    template: str
    meta: Meta
    context: object


class Draft(NamedTuple):
    """A page of one record, put together when it is made: of :data:`DRAFTS` by ``kind``.

    What it shows follows from ``parts``, the words and the settings (without the clock).
    """

    kind: str
    path: str
    updated: datetime | None
    parts: tuple[Any, ...]


UNLISTED = {"not-found", "moved"}
"""Kinds of pages that no sitemap names."""


def pages(site: Site, words: Strings) -> Iterator[Page | Draft]:
    """Every page that is ours; standing pages are Pelican's."""
    for make in PAGES:
        yield from make(site, words)


def by_day(drives: tuple[DriveView, ...]) -> tuple[DayGroup, ...]:
    """Neighbouring drives of the same first day together; keeps the order given."""
    groups = groupby(drives, key=lambda view: view.day)
    return tuple(DayGroup(day, tuple(views)) for day, views in groups)


def to_come(site: Site, drives: tuple[DriveView, ...]) -> tuple[DayGroup, ...]:
    """Drives by day, and on the days from which some moved away, a word of where they are now."""
    today = site.settings.now.astimezone(ZONE).date()
    groups = {group.day: group.drives for group in by_day(drives)}
    away: dict[date, dict[str, DriveView]] = {}
    for view in drives:
        for day in view.former_days if view.takes_place else ():
            if day >= today and day not in view.days:
                away.setdefault(day, {})[view.id] = view
    return tuple(
        DayGroup(day, groups.get(day, ()), tuple(away.get(day, {}).values()))
        for day in sorted({*groups, *away})
    )


def by_month(drives: tuple[DriveView, ...]) -> tuple[MonthGroup, ...]:
    """Neighbouring drives of the same month together; keeps the order given."""
    months = []
    key = lambda view: (view.day.year, view.day.month)  # noqa: E731
    for (year, month), views in groupby(drives, key=key):
        members = tuple(views)
        months.append(
            MonthGroup(year, month, urls.month(year, month), by_day(members), len(members))
        )
    return tuple(months)


def home(site: Site, words: Strings) -> Iterator[Page]:
    """The start page."""
    going = tuple(view for view in site.upcoming if view.takes_place)
    oldest = a_year_before(site.settings.now.date())
    recent = tuple(view for view in site.past if view.day >= oldest)
    yield Page(
        "home",
        Meta(
            path=urls.HOME,
            kind="home",
            title=site.settings.name,
            description=site.settings.tagline,
            alternates=calendars(site, words) + feeds(site, words),
            json_ld=(jsonld.website(site),),
        ),
        Home(
            upcoming=going[:ON_HOME],
            upcoming_count=len(going),
            changed=site.just_changed[:ON_HOME],
            recent=() if going else recent[:ON_HOME],
            directives=site.directives[:ON_HOME],
            news=site.news[:ON_HOME],
            provinces=tuple(
                p for p in province_entries(site) if p.upcoming or p.past or p.documents
            ),
        ),
    )


def schedule(site: Site, words: Strings) -> Iterator[Page]:
    """All upcoming drives, a page per year, a page per month."""
    months = by_month(site.drives)
    years = year_links(site)
    going = sum(view.takes_place for view in site.upcoming)
    crumb = Link(words["nav.schedule"], urls.SCHEDULE)
    yield Page(
        "schedule",
        _meta(
            site.settings,
            words,
            "schedule",
            urls.SCHEDULE,
            words["title.schedule"],
            words["about.schedule"],
            alternates=calendars(site, words),
            updated=_newest(site.upcoming),
        ),
        Schedule(to_come(site, site.upcoming), going, site.waiting, years, by_month(site.upcoming)),
    )
    for year in years:
        members = tuple(group for group in months if group.year == year.year)
        yield Page(
            "year",
            _meta(
                site.settings,
                words,
                "year",
                year.path,
                words["title.year"].format(year=year.year),
                words["about.year"].format(year=year.year, count=year.count),
                crumbs=(crumb,),
                updated=_newest(_members(members)),
            ),
            YearPage(year.year, members, year.calendar, year.count),
        )
    for index, group in enumerate(months):
        name = phrases.month_name(group.year, group.month)
        yield Page(
            "month",
            _meta(
                site.settings,
                words,
                "month",
                group.path,
                words["title.month"].format(month=name),
                words["about.month"].format(month=name, count=group.count),
                crumbs=(crumb, Link(str(group.year), urls.year(group.year))),
                updated=_newest(_members((group,))),
            ),
            MonthPage(
                group,
                months[index - 1] if index else None,
                months[index + 1] if index + 1 < len(months) else None,
            ),
        )


def drives(site: Site, _words: Strings) -> Iterator[Draft]:
    """A page per drive."""
    provinces = {view.province.id: view for view in site.provinces}
    going: dict[str, list[DriveView]] = {}
    for view in site.upcoming:
        if view.takes_place:  # nobody is sent to what was put off
            going.setdefault(view.province.id, []).append(view)
    places = {view.id: place for views in going.values() for place, view in enumerate(views)}
    for view in site.drives:
        id_ = view.province.id
        others = going.get(id_, [])
        near = _near(view, others, places.get(view.id)) if view.phase != "over" else ()
        parts = (view, provinces[id_], near)
        yield Draft("drive", view.path, view.stamp.modified, parts)


def _near(view: DriveView, others: list[DriveView], place: int | None) -> tuple[DriveView, ...]:
    """The next drives of the province after this one, or the last before it where none follows.

    So a drive that changes changes a few pages, however many the province has.
    """
    if place is None:  # it is off
        before = bisect_left(others, (view.starts, view.id), key=lambda one: (one.starts, one.id))
        after = before
    else:
        before, after = place, place + 1
    return tuple(others[after : after + NEAR] or others[max(0, before - NEAR) : before])


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
    meta = _meta(
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
        changetext.banner_reasons(view) if is_other else (),
        changetext.of_drive(view, words),
    )
    return Page("drive", meta, context)


def provinces(site: Site, words: Strings) -> Iterator[Page]:
    """The list of provinces and a page for each."""
    entries = province_entries(site)
    yield Page(
        "provinces",
        _meta(
            site.settings,
            words,
            "provinces",
            urls.PROVINCES,
            words["title.provinces"],
            words["about.provinces"],
        ),
        Provinces(entries),
    )
    for entry in entries:
        view = entry.view
        mine = tuple(d for d in site.upcoming if d.province.id == view.province.id)
        going = sum(d.takes_place for d in mine)
        waiting = tuple(d for d in site.waiting if d.province.id == view.province.id)
        away = {d.id for d in waiting}
        past = tuple(d for d in site.past if d.province.id == view.province.id and d.id not in away)
        papers = tuple(
            d
            for d in (*site.directives, *site.news)
            if d.province and d.province.id == view.province.id
        )
        calendar = Alternate(
            "text/calendar",
            words["calendar.province"].format(province=view.province.full_name),
            urls.calendar_of_province(view.province.id),
        )
        own_feeds = feeds(site, words, view)
        yield Page(
            "province",
            _meta(
                site.settings,
                words,
                "province",
                view.path,
                words["title.province"].format(province=view.province.full_name),
                words["about.province"].format(
                    province=view.province.full_name, upcoming=going, past=len(past)
                ),
                crumbs=(Link(words["nav.provinces"], urls.PROVINCES),),
                alternates=(calendar, *own_feeds),
                updated=_newest((*mine, *past, *papers)),
            ),
            ProvincePage(
                view,
                to_come(site, mine),
                waiting,
                going,
                by_month(past),
                len(past),
                papers,
                calendar.path,
                own_feeds,
            ),
        )


def campaigns(site: Site, words: Strings) -> Iterator[Page]:
    """Campaigns and observance days, and a page per campaign."""
    counts = {
        view.path: sum(any(link.path == view.path for link in d.campaigns) for d in site.drives)
        for view in site.campaigns
    }
    yield Page(
        "campaigns",
        _meta(
            site.settings,
            words,
            "campaigns",
            urls.CAMPAIGNS,
            words["title.campaigns"],
            words["about.campaigns"],
            alternates=(
                Alternate(
                    "text/calendar", words["calendar.observances"], urls.CALENDAR_OBSERVANCES
                ),
            ),
        ),
        Campaigns(
            tuple((view, counts[view.path]) for view in site.campaigns),
            site.observances,
            urls.CALENDAR_OBSERVANCES,
        ),
    )
    for view in site.campaigns:
        mine = tuple(d for d in site.drives if any(link.path == view.path for link in d.campaigns))
        papers = tuple(
            d
            for d in (*site.directives, *site.news)
            if any(link.path == view.path for link in d.campaigns)
        )
        calendar = urls.calendar_of_campaign(view.id)
        yield Page(
            "campaign",
            _meta(
                site.settings,
                words,
                "campaign",
                view.path,
                words["title.campaign"].format(campaign=view.campaign.name),
                words["about.campaign"].format(campaign=view.campaign.name, count=len(mine)),
                crumbs=(Link(words["nav.campaigns"], urls.CAMPAIGNS),),
                alternates=(
                    Alternate(
                        "text/calendar",
                        words["calendar.campaign"].format(campaign=view.campaign.name),
                        calendar,
                    ),
                ),
                updated=_newest((*mine, *papers)),
            ),
            CampaignPage(
                view,
                by_day(tuple(d for d in mine if d.phase != "over")),
                by_month(tuple(d for d in reversed(mine) if d.phase == "over")),
                papers,
                calendar,
            ),
        )


def documents(site: Site, words: Strings) -> Iterator[Page | Draft]:
    """Lists of directives and of news, and a page per document."""
    for kind, path, views in (
        ("directive", urls.DIRECTIVES, site.directives),
        ("news", urls.NEWS, site.news),
    ):
        own_feeds = feeds(site, words) if kind == "directive" else ()
        years = groupby(views, key=_year_of)
        yield Page(
            "documents",
            _meta(
                site.settings,
                words,
                f"{kind}-list",
                path,
                words[f"title.{kind}-list"],
                words[f"about.{kind}-list"],
                alternates=own_feeds,
                updated=_newest(views),
            ),
            Documents(kind, tuple((year, tuple(members)) for year, members in years), own_feeds),
        )
        for view in views:
            is_directive = view.kind == "directive"
            mine = site.drives_of(view.id) if is_directive else ()
            changed = site.drives_changed_by(view.id) if is_directive else ()
            others = tuple(drive for drive in changed if drive.announced_by != view.id)
            chain = site.relations.chain(graph.key(view.kind, view.id))
            yield Draft(kind, view.path, view.stamp.modified, (view, mine, others, chain))


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
    path = urls.DIRECTIVES if view.kind == "directive" else urls.NEWS
    meta = _meta(
        settings,
        words,
        view.kind,
        view.path,
        _document_title(view, words),
        view.document.summary,
        crumbs=(Link(words[f"nav.{view.kind}"], path),),
        updated=view.stamp.modified,
    )
    context = DocumentPage(
        document=view,
        drives=_planned(mine, words),
        targets=figures((d.drive.target,) if d.drive.target else () for d in mine),
        results=results(drive for drive in mine if drive.takes_place),
        changed=_planned(changed, words),
        chain=chain,
        chart=chart.draw(chain, words) if chain else None,
        history=changetext.of_document(view, words),
    )
    return Page("document", meta, context)


DRAFTS: dict[str, Callable[..., Page]] = {
    "drive": drive_page,
    "directive": document_page,
    "news": document_page,
}
"""How a page of each kind is put together: of settings, words and the parts of its draft."""


def _planned(drives: Iterable[DriveView], words: Strings) -> tuple[PlannedDrive, ...]:
    return tuple(PlannedDrive(view, changetext.of_drive(view, words)) for view in drives)


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
    yield Page(
        "subscribe",
        _meta(
            site.settings,
            words,
            "subscribe",
            urls.SUBSCRIBE,
            words["title.subscribe"],
            words["about.subscribe"],
            alternates=calendars(site, words) + feeds(site, words),
        ),
        Subscribe(
            urls.CALENDAR_ALL,
            urls.CALENDAR_OBSERVANCES,
            feeds(site, words),
            tuple(
                ProvinceSubscriptions(
                    view, urls.calendar_of_province(view.province.id), feeds(site, words, view)
                )
                for view in active
            ),
            tuple((view, urls.calendar_of_campaign(view.id)) for view in site.campaigns),
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
        _meta(site.settings, words, "data", urls.DATA, words["title.data"], words["about.data"]),
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


def not_found(site: Site, words: Strings) -> Iterator[Page]:
    """The page of a missing address."""
    yield Page(
        "404",
        _meta(
            site.settings,
            words,
            "not-found",
            urls.NOT_FOUND,
            words["title.not-found"],
            words["about.not-found"],
        ),
        NotFound(tuple(p for p in province_entries(site) if p.upcoming or p.past)),
    )


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
            here = Link(document.document.title, document.path)
            old += [(address(id_), here) for id_ in document.document.formerly]
    for path, target in old:
        yield Page(
            "moved",
            _meta(site.settings, words, "moved", path, target.text, words["about.moved"]),
            Moved(target),
        )


PAGES: tuple[Callable[[Site, Strings], Iterator[Page | Draft]], ...] = (
    home,
    schedule,
    drives,
    provinces,
    campaigns,
    documents,
    subscribe,
    data,
    not_found,
    moved,
)


def province_entries(site: Site) -> tuple[ProvinceEntry, ...]:
    """Every province of today with its counts."""
    upcoming = _count(view.province.id for view in site.upcoming if view.takes_place)
    waiting = {view.id for view in site.waiting}
    past = _count(view.province.id for view in site.past if view.id not in waiting)
    papers = _count(d.province.id for d in (*site.directives, *site.news) if d.province)
    return tuple(
        ProvinceEntry(
            view,
            upcoming.get(view.province.id, 0),
            past.get(view.province.id, 0),
            papers.get(view.province.id, 0),
        )
        for view in site.provinces
    )


def year_links(site: Site) -> tuple[YearLink, ...]:
    """Years that have drives, newest first."""
    counts = _count(view.day.year for view in site.drives)
    return tuple(
        YearLink(year, urls.year(year), count, urls.calendar_of_year(year))
        for year, count in sorted(counts.items(), reverse=True)
    )


def calendars(site: Site, words: Strings) -> tuple[Alternate, ...]:
    """The calendars of the whole site."""
    return (
        Alternate("text/calendar", words["calendar.all"], urls.CALENDAR_ALL),
        Alternate("text/calendar", words["calendar.observances"], urls.CALENDAR_OBSERVANCES),
    )


def feeds(
    site: Site, words: Strings, province: ProvinceView | None = None
) -> tuple[Alternate, ...]:
    """Feeds of the whole site, or of one province."""
    id_ = province.province.id if province else None
    of = f": {province.province.full_name}" if province else ""
    return tuple(
        Alternate(
            f"application/{format_}+xml",
            f"{words[f'feed.{name}']}{of} ({words[f'feed.{format_}']})",
            make(format_, id_),
        )
        for name, make in (
            ("directives", urls.feed_of_directives),
            ("drives", urls.feed_of_drives),
            ("changes", urls.feed_of_changes),
        )
        for format_ in urls.FEED_FORMATS
    )


def _meta(
    settings: Settings,
    words: Strings,
    kind: str,
    path: str,
    title: str,
    description: str,
    *,
    crumbs: tuple[Link, ...] = (),
    alternates: tuple[Alternate, ...] = (),
    updated: datetime | None = None,
    json_ld: tuple[str, ...] = (),
) -> Meta:
    way = (Link(words["nav.home"], urls.HOME), *crumbs)
    trail = jsonld.breadcrumbs(way, Link(title, path), settings.site_url)
    return Meta(
        path=path,
        kind=kind,
        title=title,
        description=description,
        breadcrumbs=way,
        alternates=alternates,
        updated=updated,
        json_ld=(*json_ld, trail),
    )


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


def _newest(views: tuple[DriveView | DocumentView, ...]) -> datetime | None:
    return max((view.stamp.modified for view in views), default=None)


def _members(groups: tuple[MonthGroup, ...]) -> tuple[DriveView, ...]:
    return tuple(view for group in groups for day in group.days for view in day.drives)


def _year_of(view: DocumentView) -> str:
    return (view.document.date or str(view.document.for_year or ""))[:4]


def _count(keys: Iterator) -> dict:  # type: ignore[type-arg]
    counts: dict = {}  # type: ignore[type-arg]
    for key in keys:
        counts[key] = counts.get(key, 0) + 1
    return counts
