"""The address of everything: paths below the site's root, without a leading slash.

Addresses are Vietnamese without diacritics and never change (decision 4). A path that ends
in ``/`` is a page; its file is ``index.html`` inside. Only this module knows any of them.
"""

from __future__ import annotations

HOME = ""
SCHEDULE = "lich-hien-mau/"
PROVINCES = "tinh/"
PROVINCE_MAP = f"{PROVINCES}#so-do"
CAMPAIGNS = "chien-dich/"
DIRECTIVES = "van-ban/"
NEWS = "tin/"
FINDER = "tim/"
SUBSCRIBE = "theo-doi/"
DATA = "du-lieu/"
SEARCH = "tim-van-ban/"
SEARCH_INDEX = "tim-van-ban/pagefind/"
NOT_FOUND = "404.html"
GALLERY = "thu-vien-giao-dien/"
OFFLINE = "ngoai-tuyen/"
ENGLISH = "en/"
SUBSCRIBE_IN_ENGLISH = "en/subscribe/"
SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"
STATUS = "status.json"
WORKER = "sw.js"
SCHEMAS = "du-lieu/schema/v1/"
PICTURES = "anh/"
CALENDAR_ALL = "lich/tat-ca.ics"
CALENDAR_OBSERVANCES = "lich/ngay-ky-niem.ics"
FEED_FORMATS = ("atom", "rss")
HOME_IN = {"vi": HOME, "en": ENGLISH}
SUBSCRIBE_IN = {"vi": SUBSCRIBE, "en": SUBSCRIBE_IN_ENGLISH}
"""By language, where a page of ours is that others have too."""


def file_of(path: str) -> str:
    """The file in ``output/`` that answers at a path."""
    return path + "index.html" if path == "" or path.endswith("/") else path


def drive(id_: str) -> str:
    """The page of a drive, for ever."""
    return f"dot-hien-mau/{id_}/"


def year(number: int) -> str:
    """All drives of a year."""
    return year_of(SCHEDULE, number)


def month(year_number: int, month_number: int) -> str:
    """All drives of a month."""
    return month_of(SCHEDULE, year_number, month_number)


def year_of(page: str, number: int) -> str:
    """The drives of a year that a page of ours is about: ``tinh/hue/2026/``."""
    return f"{page}{number}/"


def month_of(page: str, year_number: int, month_number: int) -> str:
    """The drives of a month that a page of ours is about: ``tinh/hue/2026/05/``."""
    return f"{page}{year_number}/{month_number:02}/"


def day_in_month(page: str, day: int) -> str:
    """A day on the page of its month."""
    return f"{page}#ngay-{day}"


def month_in_year(page: str, year_number: int, month_number: int) -> str:
    """A month on the page of its year, where it has none of its own."""
    return f"{year_of(page, year_number)}#thang-{month_number}"


def province_of_year(page: str, year_number: int, id_: str) -> str:
    """Of a page's drives of a year those in a province: ``chien-dich/xuan-hong/2026/hue/``."""
    return f"{page}{year_number}/{id_}/"


def numbered(page: str, number: int) -> str:
    """One of several pages of a list."""
    return f"{page}trang-{number}/"


def province(id_: str) -> str:
    """A province's drives and documents."""
    return f"{PROVINCES}{id_}/"


def campaign(id_: str) -> str:
    """A campaign's drives."""
    return f"{CAMPAIGNS}{id_}/"


def commune(code: str) -> str:
    """A commune's drives; its code stays when its name changes."""
    return f"xa-phuong/{code}/"


def venue(id_: str) -> str:
    """A venue, and its drives."""
    return f"diem/{id_}/"


def cluster(province_id: str, slug: str) -> str:
    """The drives of communes that hold them together."""
    return f"cum-xa/{province_id}/{slug}/"


def organiser(id_: str) -> str:
    """The drives in which an organisation has a part."""
    return f"don-vi/{id_}/"


def topics_of(page: str) -> str:
    """All communes, venues, clusters and organisers of a province, by the address of its page."""
    return f"{page}noi-hien-mau/"


def observance(id_: str) -> str:
    """An observance day: a section of the campaigns page."""
    return f"{CAMPAIGNS}#{id_}"


def directive(id_: str) -> str:
    """An official paper."""
    return f"{DIRECTIVES}{id_}/"


def news(id_: str) -> str:
    """A piece of news."""
    return f"{NEWS}{id_}/"


def papers_of(page: str) -> str:
    """The documents of a province or campaign, by the address of its page."""
    return f"{page}van-ban/"


def citing(page: str) -> str:
    """The documents that speak of another, by the address of its page."""
    return f"{page}noi-nhac-den/"


def paper_years(papers: str) -> str:
    """Above the years of a list of documents: beside it are ids, and a paper's may be ``2026``."""
    return f"{papers}nam/"


def papers_of_year(papers: str, number: str) -> str:
    """Of a list of documents those of a year, ``""`` where none is known."""
    return f"{paper_years(papers)}{number or 'chua-ro'}/"


def papers_of_month(papers: str, year_number: str, month_number: str) -> str:
    """Of a list of documents those of a month, ``""`` where only the year is known."""
    return f"{papers_of_year(papers, year_number)}{month_number or 'chua-ro'}/"


def drives_of_paper(page: str) -> str:
    """Above the months of the drives that a directive announced."""
    return f"{page}dot-hien-mau/"


def drives_changed_by_paper(page: str) -> str:
    """Above the months of the drives that a directive changed."""
    return f"{page}dot-thay-doi/"


def page(slug: str, language: str = "vi") -> str:
    """A standing page; pelicanconf's PAGE_URL says the same and a test compares them."""
    return f"{HOME_IN[language]}{slug}/"


def attachment(name: str) -> str:
    """An original file of ``content/files/``."""
    return f"files/{name.removeprefix('files/')}"


def picture(page_path: str, mark: str) -> str:
    """The share image of a page; ``mark`` is another one for every other picture."""
    return f"{PICTURES}{page_path.rstrip('/') or 'trang'}-{mark}.png"


CHANGES = "#thay-doi"
"""The part of a drive's or document's page that tells its history."""

RECORDS = {"drives": drive, "directives": directive, "news": news, "campaigns": campaign}
"""By kind of record, what makes its address; these are what texts may link to by file."""


def calendar_of_drive(id_: str) -> str:
    """One drive as a calendar file."""
    return f"lich/dot/{id_}.ics"


def calendar_of_province(id_: str) -> str:
    """A province's calendar to subscribe to."""
    return f"lich/tinh/{id_}.ics"


def calendar_of_campaign(id_: str) -> str:
    """A campaign's calendar to subscribe to."""
    return f"lich/chien-dich/{id_}.ics"


def calendar_of_topic(page: str) -> str:
    """The calendar of a commune, venue, cluster or organiser, by the address of its page."""
    return f"lich/{_in_one_folder(page)}.ics"


def calendar_of_year(number: int) -> str:
    """The archive of a year."""
    return f"lich/nam/{number}.ics"


def feed_of_directives(format_: str, province_id: str | None = None) -> str:
    """New directives: of all, or of one province; ``format_`` is ``atom`` or ``rss``."""
    return f"nguon-tin/{_within(province_id)}van-ban.{format_}.xml"


def feed_of_drives(format_: str, province_id: str | None = None) -> str:
    """Newly announced drives: of all, or of one province."""
    return f"nguon-tin/{_within(province_id)}dot-hien-mau.{format_}.xml"


def feed_of_changes(format_: str, province_id: str | None = None) -> str:
    """What moved, was put off or called off: of all, or of one province."""
    return f"nguon-tin/{_within(province_id)}thay-doi.{format_}.xml"


def feed_of(page: str) -> str:
    """New drives and changes together, by the address of the page they are of; Atom alone."""
    return f"nguon-tin/{_in_one_folder(page)}.atom.xml"


def _in_one_folder(page: str) -> str:
    """``cum-xa/lang-son/that-khe/`` as ``cum-xa/lang-son-that-khe``."""
    kind, _, rest = page.rstrip("/").partition("/")
    return f"{kind}/{rest.replace('/', '-')}"


def _within(province_id: str | None) -> str:
    return f"tinh/{province_id}/" if province_id else ""


def finder_when(when: str) -> str:
    """The finder, asked for ``today``, the ``weekend`` or this ``month``."""
    states = {"today": "hom-nay", "weekend": "cuoi-tuan", "month": "thang-nay"}
    return f"{FINDER}?khi={states[when]}"


def finder_index() -> str:
    """What the finder knows of provinces, and which files of drives there are."""
    return f"{FINDER}chi-muc.json"


def finder_names(letter: str) -> str:
    """Names of places, today's and former, by the first letter or digit that they are searched by."""
    return f"{FINDER}ten/{letter}.json"


def finder_drives(name: str) -> str:
    """Drives to come: of a province, or of one of its months."""
    return f"{FINDER}dot/{name}.json"


def dataset(name: str, format_: str) -> str:
    """Open data: ``dot-hien-mau``, ``diem-hien-mau`` or ``van-ban`` as ``json`` or ``csv``."""
    return f"{DATA}{name}.{format_}"


def schema(name: str) -> str:
    """The JSON Schema of a data set."""
    return f"{SCHEMAS}{name}.json"


def sitemap_part(name: str) -> str:
    """A part of a sitemap of many; beside it, for a part may only name what lies below its folder."""
    return f"sitemap-{name}.xml"


def absolute(site_url: str, path: str) -> str:
    """The whole address; everything absolute comes from the one setting SITEURL."""
    return f"{site_url.rstrip('/')}/{path}"


def relative(source: str, target: str) -> str:
    """From page to page, so that the site works below any sub-path and from a file server."""
    first = source.partition("/")[0]
    if "/" not in source or not target.startswith(first + "/"):  # nearly all: nothing in common
        found = "../" * source.count("/") + target
        return found if found and found[0] != "#" else f"./{found}"
    target_path, hash_, fragment = target.partition("#")
    here, way = source.split("/")[:-1], target_path.split("/")
    common = 0
    while common < min(len(here), len(way) - 1) and here[common] == way[common]:
        common += 1
    found = "../" * (len(here) - common) + "/".join(way[common:])
    return f"{found or './'}{hash_}{fragment}"
