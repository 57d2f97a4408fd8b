"""Lists of drives: of the country, a province, a campaign, a document.

Each list is one page while it is short. A long one is divided by year, month and province, and the
page where it begins shows the next drives and leads to the rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from giot_hong import changetext, listing, paperlists, phrases, tilemap, urls
from giot_hong.clock import ZONE
from giot_hong.listing import DayGroup, Month, MonthGroup, PageTurn, Row, Timeline, Way
from giot_hong.monthtable import DayCount, MonthTable
from giot_hong.page import (
    Alternate,
    Page,
    calendars,
    came,
    counted,
    counts,
    feeds,
    head,
    latest,
    mixed_feed,
    newest,
)
from giot_hong.site import Site
from giot_hong.strings import Strings
from giot_hong.topics import by_province as by_province_of
from giot_hong.views import (
    CampaignView,
    DocumentView,
    DriveView,
    Link,
    ObservanceView,
    ProvinceView,
)

NEAR = 3
"""Where a province has no drive to come, so many of provinces near by are shown."""


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
class Schedule:
    """schedule.html: what is to come by day, and the way into the past."""

    days: tuple[DayGroup, ...]
    """All that is to come, or the next."""
    count: int
    provinces: tuple[ProvinceEntry, ...]
    """Those with drives to come, when there are too many for one page."""
    waiting: tuple[DriveView, ...]
    """Drives that were put off and whose old day is gone."""
    waiting_more: int
    years: tuple[YearLink, ...]
    months: tuple[Way, ...]
    """Months with upcoming drives."""


@dataclass(frozen=True)
class YearPage:
    """year.html: every drive of a year by month, or the ways to its months."""

    year: int
    months: tuple[MonthGroup, ...]
    past: tuple[MonthGroup, ...]
    """Those that are over, while others are still to come."""
    ways: tuple[Way, ...]
    past_ways: tuple[Way, ...]
    calendar: str
    count: int
    off: int
    """Besides, those called off or put off."""


@dataclass(frozen=True)
class MonthPage:
    """month.html: every drive of a month by day, or the ways to its provinces."""

    month: Way
    off: int
    """Besides, those called off or put off."""
    table: MonthTable
    days: tuple[DayGroup, ...]
    past: tuple[DayGroup, ...]
    """Days that are over, while others are still to come."""
    ways: tuple[Way, ...]
    previous: Way | None
    following: Way | None


@dataclass(frozen=True)
class PartYear:
    """part_year.html: a year of a province or campaign, by month, or the ways further down."""

    lead: str
    months: tuple[MonthGroup, ...]
    ways: tuple[Way, ...]
    past: tuple[MonthGroup, ...] = ()
    """Months that are over, while others are still to come."""
    past_ways: tuple[Way, ...] = ()
    province: bool = False
    """Whether a card says its province."""


@dataclass(frozen=True)
class PartDays:
    """part_days.html: drives by day, on one page or several, that a long list was divided into."""

    lead: str
    days: tuple[DayGroup, ...]
    turn: PageTurn
    previous: Way | None = None
    """The month before, where the list is of a month."""
    following: Way | None = None
    province: bool = False
    """Whether a card says its province."""
    table: MonthTable | None = None
    """The whole month, on its first page."""
    past: tuple[DayGroup, ...] = ()
    """Days of a month that are over, while others are still to come."""


@dataclass(frozen=True)
class Provinces:
    """provinces.html: all provinces of today, with their former names."""

    provinces: tuple[ProvinceEntry, ...]
    map: tilemap.TileMap


@dataclass(frozen=True)
class ProvincePage:
    """province.html: a province's drives to come and past, and its papers."""

    province: ProvinceView
    days: tuple[DayGroup, ...]
    """All that is to come, or the next."""
    months: tuple[Way, ...]
    """With drives to come, when not all are shown."""
    waiting: tuple[DriveView, ...]
    """Drives that were put off and whose old day is gone."""
    waiting_more: int
    upcoming_count: int
    nearby: tuple[DriveView, ...]
    """Where nothing is to come, the next drives of provinces near by."""
    past: tuple[MonthGroup, ...]
    years: tuple[Way, ...]
    """In place of the past, when it is too much for one page."""
    past_count: int
    documents: tuple[DocumentView, ...]
    documents_count: int
    all_documents: Way | None
    calendar: str
    feeds: tuple[Alternate, ...]
    topics: tuple[LinkGroup, ...]
    """Its communes, clusters, organisers and venues, when they are few."""
    all_topics: Link | None


@dataclass(frozen=True)
class LinkGroup:
    """Some communes, clusters, organisers or venues of a province."""

    kind: str
    links: tuple[Link, ...]


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
    """All that is to come, or the next."""
    upcoming_more: int
    past: tuple[MonthGroup, ...]
    years: tuple[Way, ...]
    """In place of the past, when all drives are too many for one page."""
    documents: tuple[DocumentView, ...]
    all_documents: Way | None
    calendar: str
    feeds: tuple[Alternate, ...]


@dataclass(frozen=True)
class PlannedDrive:
    """A drive on the page of a document, with what changed since, newest first."""

    drive: DriveView
    history: tuple[changetext.Entry, ...]


@dataclass(frozen=True)
class PlanMonth:
    """plan_month.html: of the many drives of a document those of one month."""

    document: str
    """The path of the document's page."""
    lead: str
    drives: tuple[PlannedDrive, ...]
    turn: PageTurn


def schedule(site: Site, words: Strings) -> Iterator[Page]:
    """What is to come, a page per year, a page per month."""
    country = Timeline(site.drives)
    years = year_links(site)
    going = {one.year: listing.going(country.of_year(one.year)) for one in years}
    crumb = Link(words["nav.schedule"], urls.SCHEDULE)
    is_long = len(site.upcoming) > listing.ROWS
    days = listing.to_come(site, site.upcoming)
    entries = province_entries(site) if is_long else ()
    yield Page(
        "schedule",
        head(
            site.settings,
            words,
            "schedule",
            urls.SCHEDULE,
            words["title.schedule"],
            words["about.schedule"],
            alternates=calendars(site, words),
            updated=newest(site.upcoming),
        ),
        Schedule(
            listing.first_of(days, listing.FEW) if is_long else days,
            sum(view.takes_place for view in site.upcoming),
            tuple(replace(one, past=0, documents=0) for one in entries if one.upcoming),
            site.waiting[: listing.FEW],
            len(site.waiting[listing.FEW :]),
            tuple(replace(one, count=going[one.year]) for one in years),
            _months_of(site.upcoming),
        ),
    )
    for year in years:
        is_long = country.is_long_year(year.year)
        members = country.of_year(year.year)
        months = [month for month in country.months(year.year) if country.of(month)]
        gone, coming = _parted(months, _is_gone(site))
        yield Page(
            "year",
            head(
                site.settings,
                words,
                "year",
                year.path,
                words["title.year"].format(year=year.year),
                words["about.year"].format(year=year.year, count=phrases.number(going[year.year])),
                crumbs=(crumb,),
                updated=counted(members) if is_long else newest(members),
            ),
            YearPage(
                year.year,
                () if is_long else _groups(country, coming),
                () if is_long else _groups(country, gone),
                tuple(_month(country, one) for one in coming) if is_long else (),
                tuple(_month(country, one) for one in gone) if is_long else (),
                year.calendar,
                going[year.year],
                len(members) - going[year.year],
            ),
        )
    yield from _months(site, words, country, crumb)


def _months(site: Site, words: Strings, country: Timeline, crumb: Link) -> Iterator[Page]:
    months = [month for month in country.months() if country.of(month)]
    ways = [_month(country, month) for month in months]
    beside = [replace(way, count=0) for way in ways]  # a count would change the neighbours' pages
    today = site.settings.now.astimezone(ZONE).date()
    for month, way, previous, following in zip(
        months, ways, [None, *beside], [*beside[1:], None], strict=False
    ):
        members, is_long = country.of(month), country.is_long_month(month)
        about = words["about.month-by-province" if is_long else "about.month"]
        days = () if is_long else listing.of_month(members, month, country.ever_of(month))
        gone, coming = _parted(days, partial(listing.is_gone, today=today))
        yield Page(
            "month",
            head(
                site.settings,
                words,
                "month",
                way.path,
                words["title.month"].format(month=way.text),
                about.format(month=way.text, count=phrases.number(way.count)),
                crumbs=(crumb, Link(str(month[0]), urls.year(month[0]))),
                updated=counted(members) if is_long else newest(members),
            ),
            MonthPage(
                way,
                len(members) - way.count,
                _counted(month, members) if is_long else _table(month, [(way.path, days)]),
                tuple(coming),
                tuple(gone),
                _by_province(site, members, month) if is_long else (),
                previous,
                following,
            ),
        )


def _table(month: Month, pages: Iterable[tuple[str, tuple[DayGroup, ...]]]) -> MonthTable:
    """A month that is told on some pages; each day leads to where its own drives begin."""
    found: dict[int, list[tuple[str, DayGroup]]] = {}
    for path, groups in pages:
        for group in groups:
            found.setdefault(group.day.day, []).append((path, group))
    rows = []
    for day, places in sorted(found.items()):
        views = [view for _, group in places for view in (*group.drives, *group.again)]
        going = listing.going(views)
        away = sum(len(group.away) for _, group in places)
        path = next((path for path, group in places if group.drives), places[0][0])
        rows.append(DayCount(day, going, len(views) - going, urls.day_in_month(path, day), away))
    return MonthTable(*month, tuple(rows))


def _counted(month: Month, members: Iterable[DriveView]) -> MonthTable:
    """A month of the country that only counts."""
    going, off = Counter[int](), Counter[int]()
    for view in members:
        for day in listing.days_within(view, month):
            (going if view.takes_place else off)[day.day] += 1
    return MonthTable(
        *month, tuple(DayCount(day, going[day], off[day], None) for day in sorted({*going, *off}))
    )


def _by_province(site: Site, members: Sequence[DriveView], month: Month) -> tuple[Way, ...]:
    """The ways from a month to each province of which it has drives."""
    found = listing.grouped(members, lambda view: view.province.id)
    return tuple(
        Way(
            view.province.name,
            urls.month_of(view.path, *month),
            listing.going(found[view.province.id]),
        )
        for view in site.provinces
        if view.province.id in found
    )


def _month(country: Timeline, month: Month) -> Way:
    return Way(phrases.month_name(*month), urls.month(*month), listing.going(country.of(month)))


def _is_gone(site: Site) -> Callable[[Month], bool]:
    """Whether a month is over."""
    today = site.settings.now.astimezone(ZONE).date()
    return lambda month: month < (today.year, today.month)


def _parted(rows: Sequence[Row], is_gone: Callable[[Row], bool]) -> tuple[list[Row], list[Row]]:
    """Those that are over, to be folded away, and those to come; of what is all over, nothing is folded."""
    gone = [row for row in rows if is_gone(row)]
    coming = [row for row in rows if not is_gone(row)]
    return (gone, coming) if coming else ([], gone)


def _groups(shelf: Timeline, months: Iterable[Month]) -> tuple[MonthGroup, ...]:
    return listing.by_month(view for month in months for view in shelf.of(month))


def _months_of(drives: Iterable[DriveView]) -> tuple[Way, ...]:
    """The months of some drives of the country."""
    here = Timeline(drives)
    return tuple(_month(here, month) for month in here.months() if here.of(month))


def provinces(site: Site, words: Strings) -> Iterator[Page]:
    """The list of provinces and a page for each; for those with many drives, their archive."""
    entries = province_entries(site)
    yield Page(
        "provinces",
        head(
            site.settings,
            words,
            "provinces",
            urls.PROVINCES,
            words["title.provinces"],
            words["about.provinces"],
            updated=latest(counted(site.drives), came((*site.directives, *site.news))),
        ),
        Provinces(entries, tilemap.draw(((one.view, one.upcoming) for one in entries), words)),
    )
    country = Timeline(site.drives)
    by_province = listing.grouped(site.drives, lambda view: view.province.id)
    upcoming = listing.grouped(site.upcoming, lambda view: view.province.id)
    waiting = listing.grouped(site.waiting, lambda view: view.province.id)
    papers = paperlists.by_province(site)
    topics = by_province_of(site.topics)
    for entry in entries:
        id_ = entry.view.province.id
        shelf = Timeline(by_province.get(id_, ()))
        crumbs = (
            Link(words["nav.provinces"], urls.PROVINCES),
            Link(entry.view.province.name, entry.view.path),
        )
        archive = Archive(
            site,
            words,
            "province",
            entry.view.province.full_name,
            entry.view.path,
            crumbs,
            shelf,
            country,
        )
        yield _Province(site, words, entry.view, shelf, archive, topics.get(id_, ())).page(
            tuple(upcoming.get(id_, ())),
            tuple(waiting.get(id_, ())),
            papers.get(id_, ()),
            _nearby(entry.view, upcoming),
        )
        yield from archive.pages()


def _nearby(
    view: ProvinceView, upcoming: Mapping[str, Sequence[DriveView]]
) -> tuple[DriveView, ...]:
    """The next drives of provinces near by, at most one of each, the soonest first."""
    going = (
        next((drive for drive in upcoming.get(id_, ()) if drive.is_ahead), None)
        for id_ in view.province.near
    )
    return tuple(sorted(filter(None, going), key=lambda drive: drive.day)[:NEAR])


@dataclass
class _Province:
    """The page where a province begins."""

    site: Site
    words: Strings
    view: ProvinceView
    shelf: Timeline
    archive: Archive
    topics: Sequence[tuple[str, Link]]

    def page(
        self,
        upcoming: tuple[DriveView, ...],
        waiting: tuple[DriveView, ...],
        papers: Sequence[DocumentView],
        nearby: tuple[DriveView, ...],
    ) -> Page:
        """The page where everything of the province begins."""
        words, view, is_long = self.words, self.view, self.shelf.is_long
        name = view.province.full_name
        going = sum(drive.takes_place for drive in upcoming)
        days = listing.to_come(self.site, upcoming)
        away = {drive.id for drive in waiting}
        past = tuple(
            drive
            for drive in reversed(self.shelf.drives)
            if drive.phase == "over" and drive.id not in away
        )
        calendar = Alternate(
            "text/calendar",
            words["calendar.province"].format(province=name),
            urls.calendar_of_province(view.province.id),
        )
        own_feeds = feeds(self.site, words, view)
        shown, more = paperlists.shown_of(view.path, papers, words)
        cut = is_long and len(upcoming) > listing.SOON
        return Page(
            "province",
            head(
                self.site.settings,
                words,
                "province",
                view.path,
                words["title.province"].format(province=name),
                words["about.province"].format(
                    province=name, counts=counts(words, upcoming=going, past=len(past))
                ),
                crumbs=(Link(words["nav.provinces"], urls.PROVINCES),),
                alternates=(calendar, *own_feeds),
                updated=newest((*self.shelf.drives, *papers)),
            ),
            ProvincePage(
                view,
                listing.first_of(days, listing.SOON) if is_long else days,
                self.archive.months_to_come(upcoming) if cut else (),
                waiting[: listing.FEW] if is_long else waiting,
                len(waiting[listing.FEW :]) if is_long else 0,
                going,
                () if going else nearby,
                () if is_long else listing.by_month(past),
                self.archive.years() if is_long else (),
                len(past),
                shown,
                len(papers),
                more,
                calendar.path,
                own_feeds,
                groups_of(self.topics) if len(self.topics) <= listing.SOON else (),
                self._all_topics(),
            ),
        )

    def _all_topics(self) -> Link | None:
        """The way to the page of all its places and organisers."""
        if not self.topics:
            return None
        name = self.view.province.full_name
        return Link(self.words["topic.all"].format(name=name), urls.topics_of(self.view.path))


@dataclass
class Archive:
    """The years and months of a list, where all of it is too much for one page."""

    site: Site
    words: Strings
    kind: str
    """``province`` or ``topic``: which titles and descriptions its pages have."""
    name: str
    path: str
    crumbs: tuple[Link, ...]
    """Down to the page where the list begins, that included."""
    shelf: Timeline
    country: Timeline | None = None
    """Whose long months lead to this list's."""
    province: bool = False
    """Whether a card says its province."""

    def pages(self) -> Iterator[Page]:
        """Its years, if all is too much for one page; its months, where years or the country's are."""
        for year in self.shelf.years if self.shelf.is_long else ():
            is_long, members = self.shelf.is_long_year(year), self.shelf.of_year(year)
            about = self.words[f"about.{self.kind}-year"].format(
                name=self.name, year=year, count=phrases.number(listing.going(members))
            )
            gone, coming = _parted(self.shelf.months(year), _is_gone(self.site))
            yield Page(
                "part_year",
                head(
                    self.site.settings,
                    self.words,
                    f"{self.kind}-year",
                    urls.year_of(self.path, year),
                    self.words[f"title.{self.kind}-year"].format(name=self.name, year=year),
                    about,
                    crumbs=self.crumbs,
                    updated=counted(members) if is_long else newest(members),
                ),
                PartYear(
                    about,
                    () if is_long else _groups(self.shelf, coming),
                    tuple(self.month(month) for month in coming) if is_long else (),
                    () if is_long else _groups(self.shelf, gone),
                    tuple(self.month(month) for month in gone) if is_long else (),
                    province=self.province,
                ),
            )
        months = [month for month in self.shelf.months() if self._has_page(month)]
        for index, month in enumerate(months):
            around = [months[place] for place in (index - 1, index + 1) if 0 <= place < len(months)]
            yield from self._month_pages(month, around)

    def _month_pages(self, month: Month, around: list[Month]) -> Iterator[Page]:
        here, crumbs = self.month(month), self.crumbs
        beside = {one > month: self.month(one) for one in around}
        about = self.words[f"about.{self.kind}-month"].format(
            name=self.name, month=here.text, count=phrases.number(here.count)
        )
        off = len(self.shelf.of(month)) - here.count
        if off:
            about += " " + self.words["month.besides"].format(count=phrases.number(off))
        if self.shelf.is_long:
            crumbs = (*crumbs, Link(str(month[0]), urls.year_of(self.path, month[0])))
        title = self.words[f"title.{self.kind}-month"].format(name=self.name, month=here.text)
        turn = PageTurn(1, 1, here.path)
        days = PartDays(about, (), turn, beside.get(False), beside.get(True), self.province)
        yield from _days_pages(
            self.site,
            self.words,
            (f"{self.kind}-month", title, crumbs),
            days,
            self.shelf.of(month),
            len(self.shelf.ever_of(month)),
            month,
        )

    def _has_page(self, month: Month) -> bool:
        """Whether a month of the list is a page of its own."""
        is_year_long = self.shelf.is_long and self.shelf.is_long_year(month[0])
        return is_year_long or bool(self.country and self.country.is_long_month(month))

    def month(self, month: Month) -> Way:
        """The way to a month: to its page, or to its part of the year's."""
        path = urls.month_of(self.path, *month)
        if not self._has_page(month):
            path = urls.month_in_year(self.path, *month)
        return Way(phrases.month_name(*month), path, listing.going(self.shelf.of(month)))

    def months_to_come(self, upcoming: tuple[DriveView, ...]) -> tuple[Way, ...]:
        """The ways to the months of drives to come, with how many of those each holds."""
        counts = Timeline(upcoming)
        return tuple(
            Way(way.text, way.path, listing.going(counts.of(month)))
            for month in counts.months()
            if counts.of(month)
            for way in [self.month(month)]
        )

    def years(self) -> tuple[Way, ...]:
        """The ways to its years, newest first."""
        return tuple(
            _year(self.path, self.shelf, year, self.words) for year in reversed(self.shelf.years)
        )


def campaigns(site: Site, words: Strings) -> Iterator[Page]:
    """Campaigns and observance days, and a page per campaign; for long ones, their archive."""
    by_campaign: dict[str, list[DriveView]] = {}
    for drive in site.drives:
        for path in dict.fromkeys(link.path for link in drive.campaigns):
            by_campaign.setdefault(path, []).append(drive)
    yield Page(
        "campaigns",
        head(
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
            updated=latest(
                came(view for views in by_campaign.values() for view in views),
                *(view.stamp.modified for view in site.observances),
            ),
        ),
        Campaigns(
            tuple((view, len(by_campaign.get(view.path, ()))) for view in site.campaigns),
            site.observances,
            urls.CALENDAR_OBSERVANCES,
        ),
    )
    papers = paperlists.by_campaign(site)
    for view in site.campaigns:
        shelf = Timeline(by_campaign.get(view.path, ()))
        yield _campaign(site, words, view, shelf, papers.get(view.path, ()))
        if shelf.is_long:
            yield from _campaign_years(site, words, view, shelf)


def _campaign(
    site: Site, words: Strings, view: CampaignView, shelf: Timeline, papers: Sequence[DocumentView]
) -> Page:
    is_long = shelf.is_long
    calendar = urls.calendar_of_campaign(view.id)
    title = words["calendar.campaign"].format(campaign=view.campaign.name)
    feed = mixed_feed(words, view.campaign.name, urls.feed_of(view.path))
    shown, more = paperlists.shown_of(view.path, papers, words)
    upcoming = tuple(d for d in shelf.drives if d.phase != "over")
    days = listing.by_day(upcoming)
    years = tuple(_year(view.path, shelf, year, words) for year in reversed(shelf.years))
    return Page(
        "campaign",
        head(
            site.settings,
            words,
            "campaign",
            view.path,
            words["title.campaign"].format(campaign=view.campaign.name),
            words["about.campaign"].format(
                campaign=view.campaign.name, counts=counts(words, drives=len(shelf.drives))
            ),
            crumbs=(Link(words["nav.campaigns"], urls.CAMPAIGNS),),
            alternates=(Alternate("text/calendar", title, calendar), feed),
            updated=newest((*shelf.drives, *papers)),
        ),
        CampaignPage(
            view,
            listing.first_of(days, listing.SOON) if is_long else days,
            max(0, len(upcoming) - listing.SOON) if is_long else 0,
            ()
            if is_long
            else listing.by_month(d for d in reversed(shelf.drives) if d.phase == "over"),
            years if is_long else (),
            shown,
            more,
            calendar,
            (feed,),
        ),
    )


def _campaign_years(
    site: Site, words: Strings, view: CampaignView, shelf: Timeline
) -> Iterator[Page]:
    """Its years: by month, or by province, for it lasts some weeks and people know where they are."""
    name = view.campaign.name
    crumbs = (Link(words["nav.campaigns"], urls.CAMPAIGNS), Link(name, view.path))
    for year in shelf.years:
        path, members = urls.year_of(view.path, year), shelf.of_year(year)
        is_long = shelf.is_long_year(year)
        about = words["about.campaign-year"].format(
            campaign=name, year=year, count=phrases.number(listing.going(members))
        )
        found = listing.grouped(members, lambda drive: drive.province.id)
        ever = listing.grouped(shelf.ever_of_year(year), lambda drive: drive.province.id)
        places = [one.province for one in site.provinces if one.province.id in ever]
        ways = tuple(
            Way(
                place.name,
                urls.province_of_year(view.path, year, place.id),
                listing.going(found.get(place.id, ())),
            )
            for place in places
        )
        yield Page(
            "part_year",
            head(
                site.settings,
                words,
                "campaign-year",
                path,
                words["title.campaign-year"].format(campaign=name, year=year),
                about,
                crumbs=crumbs,
                updated=counted(members) if is_long else newest(members),
            ),
            PartYear(
                about,
                () if is_long else listing.by_month(members),
                ways if is_long else (),
                province=True,
            ),
        )
        for place, way in zip(places, ways, strict=True) if is_long else ():
            texts = {"campaign": name, "year": year, "province": place.full_name}
            about = words["about.campaign-province"].format(
                count=phrases.number(way.count), **texts
            )
            title = words["title.campaign-province"].format(**texts)
            labels = ("campaign-province", title, (*crumbs, Link(str(year), path)))
            days = PartDays(about, (), PageTurn(1, 1, way.path))
            rows = found.get(place.id, ())
            yield from _days_pages(site, words, labels, days, rows, len(ever[place.id]))


def _days_pages(
    site: Site,
    words: Strings,
    labels: tuple[str, str, tuple[Link, ...]],
    first: PartDays,
    drives: Sequence[DriveView],
    ever: int,
    month: Month | None = None,
) -> Iterator[Page]:
    """The pages of a list that nothing but numbers can divide; ``labels``: kind, title, crumbs."""
    kind, title, crumbs = labels
    turned = [
        (turn, rows, listing.of_month(rows, month) if month else listing.by_day(rows))
        for turn, rows in listing.numbered(first.turn.path, drives, listing.ROWS, ever)
    ]
    today = site.settings.now.astimezone(ZONE).date()
    is_gone = partial(listing.is_gone, today=today)
    folds = month and not all(is_gone(day) for _, _, days in turned for day in days)
    # On the first page alone: else a drive more or fewer would change all pages of the month.
    table = _table(month, [(turn.path, days) for turn, _, days in turned]) if month else None
    for turn, rows, days in turned:
        texts = (_on_page(text, turn, words) for text in (title, first.lead))
        yield Page(
            "part_days",
            head(
                site.settings, words, kind, turn.path, *texts, crumbs=crumbs, updated=newest(rows)
            ),
            replace(
                first,
                days=tuple(day for day in days if not (folds and is_gone(day))),
                turn=turn,
                table=None if turn.previous else table,
                past=tuple(day for day in days if folds and is_gone(day)),
            ),
        )


def _on_page(text: str, turn: PageTurn, words: Strings) -> str:
    """A title or description; from the second page on with its number."""
    if not turn.previous:
        return text
    return words["list.numbered"].format(text=text, number=turn.number, of=turn.of)


def plans(site: Site, words: Strings) -> Iterator[Page]:
    """Pages with the drives of documents that have too many of them for their own."""
    for view in site.directives:
        for drives, path in (
            (site.drives_of(view.id), urls.drives_of_paper(view.path)),
            (changed_elsewhere(site, view.id), urls.drives_changed_by_paper(view.path)),
        ):
            if len(drives) > listing.PLAN_ROWS:
                yield from _plan_months(site, words, view, drives, path)


def _plan_months(
    site: Site, words: Strings, view: DocumentView, drives: Sequence[DriveView], folder: str
) -> Iterator[Page]:
    is_own = folder == urls.drives_of_paper(view.path)
    kind = "plan-month" if is_own else "changed-month"
    crumbs = (
        Link(words["nav.directive"], urls.DIRECTIVES),
        Link(view.title, view.path),
    )
    shelf = Timeline(drives)
    for month in shelf.months():
        texts = {"title": view.title, "month": phrases.month_name(*month)}
        title = words[f"title.{kind}"].format(**texts)
        count = phrases.number(len(shelf.of(month)))
        about = words[f"about.{kind}"].format(count=count, **texts)
        lead = words["month.count"].format(count=count, month=texts["month"])
        path = urls.month_of(folder, *month)
        pages = listing.numbered(
            path, shelf.of(month), listing.PLAN_ROWS, len(shelf.ever_of(month))
        )
        for turn, rows in pages:
            yield Page(
                "plan_month",
                head(
                    site.settings,
                    words,
                    kind,
                    turn.path,
                    _on_page(title, turn, words),
                    _on_page(about, turn, words),
                    crumbs=crumbs,
                    updated=newest(rows),
                ),
                PlanMonth(view.path, lead, planned(rows, words), turn),
            )


def groups_of(topics: Iterable[tuple[str, Link]]) -> tuple[LinkGroup, ...]:
    """Ways to topics, under their kinds."""
    found = listing.grouped(topics, lambda one: one[0])
    return tuple(
        LinkGroup(kind, tuple(link for _, link in members)) for kind, members in found.items()
    )


def planned(drives: Iterable[DriveView], words: Strings) -> tuple[PlannedDrive, ...]:
    """Drives as the page of their document shows them."""
    return tuple(PlannedDrive(view, changetext.of_drive(view, words)) for view in drives)


def plan_of(
    drives: Sequence[DriveView], folder: str
) -> tuple[tuple[DriveView, ...], tuple[Way, ...]]:
    """What a document's own page shows of its drives, and the ways to all: by month, if too many."""
    if len(drives) <= listing.PLAN_ROWS:
        return tuple(drives), ()
    shelf = Timeline(drives)
    coming = [view for view in drives if view.phase != "over"]
    return tuple(coming[: listing.FEW]), tuple(
        Way(phrases.month_name(*month), urls.month_of(folder, *month), len(shelf.of(month)))
        for month in shelf.months()
    )


def changed_elsewhere(site: Site, directive: str) -> tuple[DriveView, ...]:
    """The drives that a directive changed or reported on and another one announced."""
    own = {view.id for view in site.drives_of(directive)}
    return tuple(view for view in site.drives_changed_by(directive) if view.id not in own)


def _year(page: str, shelf: Timeline, year: int, words: Strings) -> Way:
    text = words["schedule.year"].format(year=year)
    return Way(text, urls.year_of(page, year), listing.going(shelf.of_year(year)))


def province_entries(site: Site) -> tuple[ProvinceEntry, ...]:
    """Every province of today with its counts."""
    upcoming = Counter(view.province.id for view in site.upcoming if view.takes_place)
    waiting = {view.id for view in site.waiting}
    past = Counter(view.province.id for view in site.past if view.id not in waiting)
    papers = Counter(d.province.id for d in (*site.directives, *site.news) if d.province)
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
    """Years that have drives, newest first, with how many their calendars hold: those that are off too."""
    counts = Counter(view.day.year for view in site.drives)
    return tuple(
        YearLink(year, urls.year(year), count, urls.calendar_of_year(year))
        for year, count in sorted(counts.items(), reverse=True)
    )
