"""Rules that look at more than one value: references, identity, doubts, disagreements.

Each rule is a generator of findings over the catalogue; none of them knows the clock.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from itertools import chain
from typing import Any

from giot_hong import urls, withheld
from giot_hong.catalogue import Catalogue, Entry, Withheld
from giot_hong.clock import ZONE
from giot_hong.fields import nearest_slug
from giot_hong.fold import fold
from giot_hong.links import SECTIONS, addresses, broken_links, lead_on, page_address
from giot_hong.model import (
    Directive,
    Document,
    Drive,
    News,
    Session,
    Source,
    StandingPage,
    TaskItem,
    Venue,
)
from giot_hong.parse import Location, nearest
from giot_hong.phases import counted
from giot_hong.phrases import capital, document_date, due, number, same_weekday, short_day, weekday
from giot_hong.problems import More
from giot_hong.prose import first_too_deep

# A target this many times the next largest of its plan is probably another figure
# in the wrong place (needs.md, drive 9: 3.950 beside 250).
OUTLIER = 12
# The ids that the campaigns page has already, around its observances.
_TAKEN_ANCHORS = {"noi-dung", "chien-dich", "ngay-ky-niem"}
_YEAR_WORD = re.compile(r"năm (20\d\d)")


@dataclass(frozen=True)
class Finding:
    """A problem whose line is not known yet: file, location of the value, what to say."""

    path: str
    location: Location
    code: str
    message: str
    more: More = field(default_factory=More)
    place: tuple[int, int] | None = None
    """Line and column, where the rule knows them itself (inside a Markdown body)."""


Rule = Callable[[Catalogue], Iterator[Finding]]


def of_single(catalogue: Catalogue) -> Iterator[Finding]:
    """What is wrong with single records and what they name, in no order.

    Records that are asleep were judged when they were noted.
    """
    for rule in counted(OF_SINGLE):
        yield from rule(catalogue)


def of_all(catalogue: Catalogue) -> Iterator[Finding]:
    """What is wrong between records of one kind, in no order."""
    for rule in OF_ALL:
        yield from rule(catalogue)


def references_exist(catalogue: Catalogue) -> Iterator[Finding]:
    """Every id that a record names is the id of a record."""
    for drive in _awake(catalogue):
        yield from _Refs(catalogue, drive).drive(drive.value)
    for stone in catalogue.tombstones.values():
        stays = stone.value.duplicate_of
        yield from _Refs(catalogue, stone).one("drives", stays, ("duplicate_of",))
    for directive in _directives(catalogue):
        issuer = directive.value.issuer
        yield from _Refs(catalogue, directive).one("organisations", issuer, ("issuer",))
    for document in _documents(catalogue):
        yield from _Refs(catalogue, document).document(document.value)
    for venue in _venues(catalogue):
        yield from _Refs(catalogue, venue).venue(venue.value)
    for body in catalogue.organisations.values():
        yield from _Refs(catalogue, body).one("provinces", body.value.province, ("province",))
    for page in catalogue.pages.values():
        yield from _Refs(catalogue, page).one("pages", page.value.translates, ("translates",))


class _Refs:
    """References made by one entry."""

    def __init__(self, catalogue: Catalogue, entry: Entry[Any]) -> None:
        self.catalogue = catalogue
        self.entry = entry

    def one(self, kind: str, wanted: str | None, location: Location) -> Iterator[Finding]:
        known = getattr(self.catalogue, kind)
        if wanted is None or wanted in known or wanted in self.catalogue.unreadable:
            return
        if not known and kind in {"provinces", "communes"}:
            return  # the table itself could not be read, and that has been said
        names = {"communes": "xã, phường", "provinces": "tỉnh, thành phố"}
        yield Finding(
            self.entry.path,
            location,
            "THAM-CHIEU-01",
            f"Không có {_KIND_NAMES.get(kind, names.get(kind, kind))} nào mang mã «{wanted}».",
            {
                "read": wanted,
                "nearest": nearest(wanted, known) if kind != "communes" else "",
                "expected": f"mã của một tệp trong content/{kind}/"
                if kind in _KIND_NAMES
                else f"mã có trong {_TABLES[kind]}",
            },
        )

    def many(self, kind: str, wanted: Iterable[str], location: Location) -> Iterator[Finding]:
        for index, each in enumerate(wanted):
            yield from self.one(kind, each, (*location, index))

    def source(self, source: Source | None, location: Location) -> Iterator[Finding]:
        if source is not None:
            yield from self.one("directives", source.directive, (*location, "directive"))

    def venue(self, venue: Venue) -> Iterator[Finding]:
        yield from self.one("provinces", venue.province, ("province",))
        yield from self.one("communes", venue.commune, ("commune",))
        yield from self.many("communes", venue.communes, ("communes",))
        yield from self.source(venue.source, ("source",))

    def drive(self, drive: Drive) -> Iterator[Finding]:
        yield from self.one("provinces", drive.province, ("province",))
        yield from self.many("campaigns", drive.campaigns, ("campaigns",))
        yield from self.many("observances", drive.observances, ("observances",))
        for index, session in enumerate(drive.sessions):
            yield from self.many("venues", session.venues, ("sessions", index, "venues"))
        for role, bodies in drive.organisers:
            yield from self.many("organisations", bodies, ("organisers", role))
        yield from self.one("organisations", drive.registration.office, ("registration", "office"))
        yield from self.source(drive.source, ("source",))
        for index, change in enumerate(drive.changes):
            yield from self.one("directives", change.directive, ("changes", index, "directive"))
        if drive.result:
            yield from self.source(drive.result.source, ("result", "source"))

    def document(self, document: Document) -> Iterator[Finding]:
        yield from self.one("provinces", document.province, ("province",))
        yield from self.many("campaigns", document.campaigns, ("campaigns",))
        yield from self.many("observances", document.observances, ("observances",))
        for index, reference in enumerate(document.references):
            yield from self.one(
                "directives", reference.directive, ("references", index, "directive")
            )
        for index, tasks in enumerate(document.tasks):
            yield from self.one(
                "organisations", tasks.organisation, ("tasks", index, "organisation")
            )


def documents_lean_on_others(catalogue: Catalogue) -> Iterator[Finding]:
    """No directive refers to itself: it would be amended or withdrawn by its own words."""
    for entry in _directives(catalogue):
        for index, reference in enumerate(entry.value.references):
            if reference.directive == entry.id:
                yield Finding(
                    entry.path,
                    ("references", index, "directive"),
                    "VAN-BAN-06",
                    "Mục này nói đến chính văn bản này.",
                    {"read": entry.id, "expected": "mã của một văn bản khác"},
                )


def files_exist(catalogue: Catalogue) -> Iterator[Finding]:
    """Every attachment that a document names is in ``content/files/``."""
    for entry in _documents(catalogue):
        named: list[tuple[str | None, Location]] = [(entry.value.file, ("file",))]
        if isinstance(entry.value, Directive):
            named += [
                (annex.file, ("annexes", i, "file")) for i, annex in enumerate(entry.value.annexes)
            ]
        for name, location in named:
            if name and f"files/{name.removeprefix('files/')}" not in catalogue.files:
                yield Finding(
                    entry.path,
                    location,
                    "VAN-BAN-05",
                    "Không có tệp này trong content/files/.",
                    {"read": name, "nearest": nearest(name, _attachments(catalogue))},
                )


def _attachments(catalogue: Catalogue) -> list[str]:
    return [name.removeprefix("files/") for name in catalogue.files if name.startswith("files/")]


def links_lead_somewhere(catalogue: Catalogue) -> Iterator[Finding]:
    """Links in texts name a file that is published; pictures are our own."""
    sentences = {
        "LIEN-KET-01": (
            "Liên kết này không dẫn tới tệp nào được đăng.",
            "[kế hoạch]({filename}/directives/2026/ma-van-ban.md)",
        ),
        "#": ("Không có đề mục nào mang tên sau dấu #.", "[đăng ký](#muc-dang-ky)"),
        "LIEN-KET-02": (
            "Ảnh này nằm ở trang khác; người xem sẽ bị trang đó biết.",
            "![Điểm hiến máu]({static}/files/anh.jpg)",
        ),
    }
    published = addresses(catalogue)
    for entry in chain(_texts(catalogue), _doubtful(catalogue, published)):
        for link in broken_links(entry, catalogue, published):
            sentence, example = sentences["#" if link.lacks_anchor else link.code]
            more = More(read=link.address, example=example)
            yield Finding(entry.path, (), link.code, sentence, more, (link.line, link.column))


def _doubtful(
    catalogue: Catalogue, published: set[str]
) -> Iterator[Entry[Directive] | Entry[News]]:
    """Documents that are asleep and may have a link that leads nowhere any more."""
    for entry in _all_documents(catalogue):
        noted = catalogue.asleep_papers.get(entry.path)
        if noted and not (
            catalogue.changed.isdisjoint(noted.headings)
            and lead_on(entry, noted.addresses, catalogue, published)
        ):
            yield entry


def texts_are_shallow(catalogue: Catalogue) -> Iterator[Finding]:
    """Lists in lists in lists: past some depth the Markdown engine gives up."""
    for entry in _texts(catalogue):
        if found := first_too_deep(entry.body):
            number, line = found
            start = entry.body.split("\n")[number]
            column = len(start) - len(start.lstrip()) + 1
            yield Finding(
                entry.path,
                (),
                "CU-PHAP-07",
                "Dòng này nằm quá sâu trong danh sách hay đoạn trích.",
                {"read": line.strip()},
                (entry.body_line + number, column),
            )


def provinces_are_of_today(catalogue: Catalogue) -> Iterator[Finding]:
    """Records name the province of today: a former one has no page of its own."""
    entries = (
        *_awake(catalogue),
        *_documents(catalogue),
        *_venues(catalogue),
        *catalogue.organisations.values(),
    )
    for entry in entries:
        province = catalogue.provinces.get(entry.value.province or "")
        # Successors that are wrong themselves are told where they stand.
        today = [
            each
            for each in (province.successors if province else ())
            if each in catalogue.provinces and not catalogue.provinces[each].successors
        ]
        if province and today:
            yield Finding(
                entry.path,
                ("province",),
                "THAM-CHIEU-02",
                f"Đây là mã của {province.full_name} cũ, nay không còn là một tỉnh riêng.",
                {"read": province.id, "nearest": ", ".join(today)},
            )


def communes_are_of_the_province(catalogue: Catalogue) -> Iterator[Finding]:
    """The communes of a venue lie in the venue's province."""
    for entry in _venues(catalogue):
        venue = entry.value
        named: list[tuple[str, Location]] = [(venue.commune or "", ("commune",))]
        named += [(code, ("communes", index)) for index, code in enumerate(venue.communes)]
        for code, location in named:
            commune = catalogue.communes.get(code)
            if commune and commune.province != venue.province:
                yield Finding(
                    entry.path,
                    location,
                    "DIEM-02",
                    f"Mã này là của {commune.full_name}, thuộc tỉnh «{commune.province}», "
                    f"còn điểm ghi tỉnh «{venue.province}».",
                    {"read": code},
                )


def former_ids_are_free(catalogue: Catalogue) -> Iterator[Finding]:
    """An old id belongs to one record, and to none that lives (decision 1)."""
    for kind in ("drives", "directives", "news"):
        records = getattr(catalogue, kind)
        living = {**records, **(catalogue.tombstones if kind == "drives" else {})}
        owners: dict[str, str] = {}
        for entry in records.values():
            for index, old in enumerate(entry.formerly):
                owner = living[old].path if old in living else owners.get(old)
                if owner is not None:
                    yield Finding(
                        entry.path,
                        ("formerly", index),
                        "DINH-DANH-03",
                        f"Mã cũ «{old}» đang thuộc tệp {owner}.",
                        {"read": old},
                    )
                owners[old] = entry.path


def session_keys_are_unique(catalogue: Catalogue) -> Iterator[Finding]:
    """Two sessions of a drive never share a key: their calendar events would be one."""
    for entry in _awake(catalogue):
        seen: set[str] = set()
        for index, session in enumerate(entry.value.sessions):
            if session.key in seen:
                yield Finding(
                    entry.path,
                    ("sessions", index, "key"),
                    "DINH-DANH-02",
                    f"Buổi thứ {index + 1} cũng mang khóa «{session.key}» "
                    "(không ghi key nghĩa là a).",
                    {"read": session.key, "example": f"key: {_next_key(seen)}"},
                )
            seen.add(session.key)


def sessions_differ(catalogue: Catalogue) -> Iterator[Finding]:
    """Two sessions of a drive are never at one hour in one place."""
    for entry in _awake(catalogue):
        seen: dict[tuple[object, ...], int] = {}
        for index, session in enumerate(entry.value.sessions):
            earlier = seen.setdefault(_when_and_where(session), index)
            if earlier != index:
                yield Finding(
                    entry.path,
                    ("sessions", index, "date"),
                    "DOT-05",
                    f"Buổi thứ {index + 1} trùng ngày, giờ và địa điểm với buổi thứ {earlier + 1}.",
                    {"read": f"{session.date:%d/%m/%Y}"},
                )


def _when_and_where(session: Session) -> tuple[object, ...]:
    place = sorted(session.venues) or [fold(session.place_as_written or "")]
    return (session.date, session.start, *place)


def registration_ends_in_time(catalogue: Catalogue) -> Iterator[Finding]:
    """Warn of a deadline after the last session."""
    for entry in _awake(catalogue):
        registration = entry.value.registration
        if not registration.deadline:
            continue
        is_before = registration.deadline_kind == "before"
        last = max(session.date for session in entry.value.sessions)
        if registration.deadline - timedelta(days=is_before) > last:
            yield Finding(
                entry.path,
                ("registration", "deadline"),
                "DOT-04",
                f"Hạn đăng ký sau buổi cuối cùng, ngày {short_day(last)}.",
                {"read": f"{registration.deadline:%d/%m/%Y}"},
            )


def periods_run_forward(catalogue: Catalogue) -> Iterator[Finding]:
    """A stretch of days ends on or after its first day."""
    for entry in _awake(catalogue):
        period = entry.value.publicity
        if period and period.last < period.first:
            yield Finding(
                entry.path,
                ("publicity", "last"),
                "NGAY-03",
                "Ngày cuối của đợt tuyên truyền đứng trước ngày đầu.",
                {"read": f"{period.last:%d/%m/%Y}", "expected": "last không sớm hơn first"},
            )


def observances_come_every_year(catalogue: Catalogue) -> Iterator[Finding]:
    """An observance has a day in every year, and an id that is free on its page."""
    for entry in catalogue.observances.values():
        first = entry.value.first
        if (first.month, first.day) == (2, 29):
            yield Finding(
                entry.path,
                ("first",),
                "NGAY-02",
                "Ngày 29/2 không có trong lịch của mọi năm nên ngày này không lặp lại hằng năm.",
                {"nearest": f"{first.year}-02-28 hoặc {first.year}-03-01"},
            )
        if entry.id in _TAKEN_ANCHORS:
            yield Finding(
                entry.path,
                (),
                "TEP-07",
                f"Mã «{entry.id}» đã chỉ một phần khác của trang chiến dịch.",
                {"read": f"{entry.id}.yaml", "nearest": f"ngay-{entry.id}.yaml"},
            )


def _next_key(used: set[str]) -> str:
    return next((key for key in "abcdefghijklmnopqrstuvwxyz" if key not in used), "z")


def outcomes_have_reasons(catalogue: Catalogue) -> Iterator[Finding]:
    """A drive put off or called off says why; one that did not happen has no result."""
    for entry in _awake(catalogue):
        drive = entry.value
        if drive.outcome not in {"postponed", "cancelled"}:
            continue
        if not any(change.what == drive.outcome for change in drive.changes):
            word = "hoãn" if drive.outcome == "postponed" else "hủy"
            yield Finding(
                entry.path,
                ("outcome",),
                "DOT-01",
                f"Đợt này ghi là {word} nhưng chưa nêu lý do để người dân biết.",
                {
                    "read": drive.outcome,
                    "example": "changes:\n  - date: 2026-05-25\n"
                    f'    what: {drive.outcome}\n    reason: "Mưa lũ, đường bị chia cắt."',
                },
            )
        if drive.result:
            yield Finding(
                entry.path, ("result",), "DOT-03", "Đợt không tổ chức thì không có kết quả."
            )


def documents_are_unique(catalogue: Catalogue) -> Iterator[Finding]:
    """Issuer + number + date is the key of an official paper (practice.md 4)."""
    seen: dict[tuple[str | None, str, str], str] = {}
    for entry in catalogue.directives.values():
        head = catalogue.head(entry)
        if not (head.number and head.date):
            continue
        key = (head.issuer, fold(head.number).replace(" ", "").rstrip("."), head.date)
        if key in seen:
            yield Finding(
                entry.path,
                ("number",),
                "VAN-BAN-01",
                f"Văn bản này đã có ở tệp {seen[key]}: cùng cơ quan, số và ngày.",
                {"read": head.number},
            )
        seen.setdefault(key, entry.path)


def document_heads_are_whole(catalogue: Catalogue) -> Iterator[Finding]:
    """Warn of a blank number, a partial date, an annex that nobody holds."""
    for entry in _directives(catalogue):
        value = entry.value
        if not value.number:
            yield Finding(
                entry.path,
                ("number_as_written",),
                "VAN-BAN-02",
                "Văn bản này chưa có số.",
                {"read": value.number_as_written or "", "example": 'number: "72/BCĐ-KGVX"'},
            )
        if not value.date or len(value.date) < len("2022-12-01"):
            known = document_date(value.date) if value.date else "không có ngày nào"
            yield Finding(
                entry.path,
                ("date",),
                "VAN-BAN-03",
                f"Ngày văn bản chưa đủ: {known}.",
                {"read": value.date or "", "example": "date: 2022-12-05"},
            )
        for index, annex in enumerate(value.annexes):
            if not annex.file:
                yield Finding(
                    entry.path,
                    ("annexes", index, "title"),
                    "VAN-BAN-04",
                    f"Văn bản nhắc đến phụ lục «{annex.title}» mà trang chưa có bản nào.",
                    {"read": annex.title},
                )


def deadlines_agree(catalogue: Catalogue) -> Iterator[Finding]:
    """Items with the same subject in one document have one deadline (needs.md, S2)."""
    for entry in _documents(catalogue):
        first: dict[str, TaskItem] = {}
        for i, tasks in enumerate(entry.value.tasks):
            for j, item in enumerate(tasks.items):
                if not (item.subject and item.due):
                    continue
                known = first.setdefault(item.subject, item)
                if (known.due, known.due_kind) != (item.due, item.due_kind):
                    yield Finding(
                        entry.path,
                        ("tasks", i, "items", j, "due"),
                        "HAN-01",
                        f"Hạn này là {_due(item)}, khác hạn đã nêu cho cùng việc là {_due(known)}.",
                        {"read": str(item.due)},
                    )


def _due(item: TaskItem) -> str:
    assert item.due is not None  # only items with a deadline are compared
    return due(item.due, item.due_kind)


def years_agree(catalogue: Catalogue) -> Iterator[Finding]:
    """A year named in a task is the document's own year (needs.md, S2: «2025» for 2026)."""
    for entry in _documents(catalogue):
        year = entry.value.for_year
        if not year:
            continue
        for i, tasks in enumerate(entry.value.tasks):
            for j, item in enumerate(tasks.items):
                others = {int(found) for found in _YEAR_WORD.findall(item.text)} - {year}
                for other in sorted(others):
                    yield Finding(
                        entry.path,
                        ("tasks", i, "items", j, "text"),
                        "NAM-01",
                        f"Câu này nói năm {other}, còn văn bản là cho năm {year}.",
                        {"read": f"năm {other}", "expected": f"năm {year}"},
                    )


def doubts_are_told(catalogue: Catalogue) -> Iterator[Finding]:
    """Every doubt that staff recorded stays a warning until it is settled."""
    for entry in (*_awake(catalogue), *_documents(catalogue), *_venues(catalogue)):
        for index, doubt in enumerate(entry.value.doubts):
            yield Finding(
                entry.path,
                ("doubts", index, "field"),
                "NGHI-01",
                f"Còn nghi ngờ ở «{doubt.field}»: {doubt.note}",
                {"read": doubt.field},
            )


def targets_are_alike(catalogue: Catalogue) -> Iterator[Finding]:
    """Within a plan, no target is far above the next largest of the same unit."""
    plans: dict[tuple[str, str], list[tuple[int, Entry[Drive]]]] = {}
    for entry in catalogue.drives.values():
        noted = catalogue.asleep.get(entry.id)
        if plan := noted.plan if noted else target_in_plan(entry.value):
            directive, unit, amount = plan
            plans.setdefault((directive, unit), []).append((amount, entry))
    for members in plans.values():
        ordered = sorted(members, key=lambda member: (-member[0], member[1].id))
        if len(ordered) < 3:
            continue
        (largest, entry), (second, _) = ordered[:2]
        if second and largest > OUTLIER * second:
            yield Finding(
                entry.path,
                ("target", "value"),
                "NGHI-02",
                f"Chỉ tiêu {number(largest)} gấp hơn {largest // second} lần chỉ tiêu lớn kế tiếp "
                f"({number(second)}) trong cùng kế hoạch.",
                {"read": number(largest)},
            )


def target_in_plan(drive: Drive) -> tuple[str, str, int] | None:
    """The directive that announced a drive, and unit and amount of its target."""
    if not (drive.source and drive.target):
        return None
    return drive.source.directive, drive.target.unit, drive.target.value


def venues_are_settled(catalogue: Catalogue) -> Iterator[Finding]:
    """Warn while «hoặc» stands between venues."""
    for entry in _awake(catalogue):
        for index, session in enumerate(entry.value.sessions):
            if len(session.venues) > 1:
                yield Finding(
                    entry.path,
                    ("sessions", index, "venues"),
                    "DIEM-01",
                    "Buổi này còn để ngỏ nhiều địa điểm («hoặc»).",
                    {"read": ", ".join(session.venues)},
                )


def weekdays_match(catalogue: Catalogue) -> Iterator[Finding]:
    """The weekday in the document is that of the date."""
    for entry in _awake(catalogue):
        for index, session in enumerate(entry.value.sessions):
            if session.weekday and not same_weekday(session.weekday, session.date):
                yield Finding(
                    entry.path,
                    ("sessions", index, "weekday"),
                    "THU-01",
                    f"Ngày {short_day(session.date)} là {weekday(session.date)}.",
                    {"read": session.weekday, "nearest": weekday(session.date)},
                )


_YEAR = re.compile(r"(19|20)\d\d")


def folders_fit(catalogue: Catalogue) -> Iterator[Finding]:
    """``drives/<year>/<province>/``, ``venues/<province>/``, ``directives/<year>/`` are what they say."""
    entries: tuple[Iterable[Entry[Any]], ...] = (
        _awake(catalogue),
        catalogue.tombstones.values(),
        _venues(catalogue),
        _documents(catalogue),
    )
    for entry in chain.from_iterable(entries):
        _, kind, *folders, _ = entry.path.split("/")
        for depth, folder in enumerate(folders):
            is_year = _YEAR.fullmatch(folder)
            is_province = folder in catalogue.provinces or not catalogue.provinces
            wants_year = kind != "venues" and depth == 0
            if (wants_year and is_year) or (not wants_year and is_province):
                continue
            yield Finding(
                entry.path,
                (),
                "TEP-06",
                f"Thư mục «{folder}» không phải là {'một năm' if wants_year else 'mã một tỉnh'}.",
                {
                    "read": folder,
                    "expected": "năm bốn chữ số, ví dụ 2026"
                    if wants_year
                    else "mã tỉnh có trong content/places/provinces.yaml",
                    "nearest": "" if wants_year else nearest(folder, catalogue.provinces),
                },
            )


def page_slugs_are_unique(catalogue: Catalogue) -> Iterator[Finding]:
    """Two standing pages never share an address."""
    seen: dict[str, str] = {}
    for entry in catalogue.pages.values():
        address = page_address(entry)
        if address in seen:
            yield Finding(
                entry.path,
                ("slug",),
                "DINH-DANH-01",
                f"Địa chỉ «{entry.value.slug}» đã có ở tệp {seen[address]}.",
                {"read": entry.value.slug},
            )
        seen.setdefault(address, entry.path)


def page_slugs_are_free(catalogue: Catalogue) -> Iterator[Finding]:
    """No standing page lies where our own pages and files lie."""
    for entry in catalogue.pages.values():
        slug = entry.value.slug
        if slug in SECTIONS or page_address(entry) == urls.SUBSCRIBE_IN_ENGLISH:
            yield Finding(
                entry.path,
                ("slug",),
                "MA-01",
                f"Địa chỉ «{slug}» là của một phần có sẵn trên trang.",
                {"read": slug, "nearest": nearest_slug(f"trang-{slug}")},
            )


def public_records_name_public_ones(catalogue: Catalogue) -> Iterator[Finding]:
    """Warn of a reference that is not shown yet; a duplicate never points at what nobody sees."""
    if not catalogue.withheld:
        return
    for entry in withheld.naming(catalogue):
        for location, key in withheld.named(entry.value):
            if known := catalogue.withheld.get(key):
                then = "từ lúc ấy" if known.until else "khi nó được đăng"
                yield Finding(
                    entry.path,
                    location,
                    "DANG-01",
                    f"{capital(_KIND_NAMES[key[0]])} «{known.title}» {_when(known)}; {then} trang "
                    "mới nhắc đến ở đây.",
                    {"read": key[1]},
                )
    for stone in catalogue.tombstones.values():
        if known := catalogue.withheld.get(("drives", stone.value.duplicate_of)):
            yield Finding(
                stone.path,
                ("duplicate_of",),
                "DANG-02",
                f"Đợt được giữ lại, «{known.title}», {_when(known)}; người mở địa chỉ của đợt này "
                "sẽ không thấy gì.",
                {"read": stone.value.duplicate_of},
            )


def public_texts_lead_to_public_ones(catalogue: Catalogue) -> Iterator[Finding]:
    """When a text becomes public, all that it links to is public.

    A build by the clock alone must not fail: also what is still to become public is judged, as of
    that moment.
    """
    hidden = catalogue.withheld
    if not hidden:
        return
    whole = addresses(catalogue)
    moments = sorted({one.until for one in hidden.values() if one.until})
    for moment in (None, *moments):
        later = {
            key: one
            for key, one in hidden.items()
            if one.until is None or (moment is None or one.until > moment)
        }
        shown = withheld.public(replace(catalogue, withheld=later))
        published = addresses(shown)
        for kind in ("directives", "news", "pages"):
            for id_, entry in getattr(shown, kind).items():
                if moment and ((kind, id_) not in hidden or hidden[kind, id_].until != moment):
                    continue
                noted = shown.asleep_papers.get(entry.path)
                if noted and lead_on(entry, noted.addresses, shown, published):
                    continue
                wrong = [*broken_links(entry, shown, published)]
                told = {*broken_links(entry, catalogue, whole)} if wrong else set()
                for link in wrong:
                    if link not in told:
                        yield Finding(
                            entry.path,
                            (),
                            "DANG-02",
                            "Liên kết này dẫn tới một mục hay tệp chưa lên trang khi bài này lên "
                            "trang; người đọc bấm vào sẽ không thấy gì.",
                            More(read=link.address),
                            (link.line, link.column),
                        )


def drives_are_published_in_time(catalogue: Catalogue) -> Iterator[Finding]:
    """Warn of a drive that nobody sees before it begins."""
    for entry in _awake(catalogue):
        moment = entry.value.publish_at
        first = min(entry.value.sessions, key=lambda one: (one.date, one.start or time.max))
        begins = datetime.combine(first.date, first.start or time.max, ZONE)
        if moment and moment >= begins:
            yield Finding(
                entry.path,
                ("publish_at",),
                "DANG-04",
                f"Buổi đầu tiên là ngày {short_day(first.date)}, còn đợt chỉ lên trang "
                f"{_moment(moment)}.",
                {"read": f"{moment:%Y-%m-%dT%H:%M}"},
            )


def _when(known: Withheld) -> str:
    return f"lên trang {_moment(known.until)}" if known.until else "còn là bản nháp"


def _moment(moment: datetime) -> str:
    return f"lúc {moment:%H:%M} ngày {short_day(moment.date())}"


def _awake(catalogue: Catalogue) -> Iterator[Entry[Drive]]:
    """The drives that are to be judged now."""
    return (entry for entry in catalogue.drives.values() if entry.id not in catalogue.asleep)


def _venues(catalogue: Catalogue) -> Iterator[Entry[Venue]]:
    """The same of venues."""
    asleep = catalogue.asleep_venues
    return (entry for entry in catalogue.venues.values() if entry.id not in asleep)


def _directives(catalogue: Catalogue) -> Iterator[Entry[Directive]]:
    """The same of directives."""
    asleep = catalogue.asleep_papers
    return (entry for entry in catalogue.directives.values() if entry.path not in asleep)


def _texts(
    catalogue: Catalogue,
) -> Iterator[Entry[Directive] | Entry[News] | Entry[StandingPage]]:
    yield from _documents(catalogue)
    yield from catalogue.pages.values()


def _documents(catalogue: Catalogue) -> Iterator[Entry[Directive] | Entry[News]]:
    """Directives and news that are to be judged now."""
    asleep = catalogue.asleep_papers
    return (entry for entry in _all_documents(catalogue) if entry.path not in asleep)


def _all_documents(catalogue: Catalogue) -> Iterator[Entry[Directive] | Entry[News]]:
    yield from catalogue.directives.values()
    yield from catalogue.news.values()


_TABLES = {
    "provinces": "content/places/provinces.yaml",
    "communes": "content/places/communes.csv",
}
_KIND_NAMES = {
    "drives": "đợt hiến máu",
    "directives": "văn bản",
    "venues": "điểm hiến máu",
    "organisations": "cơ quan",
    "campaigns": "chiến dịch",
    "observances": "ngày kỷ niệm",
    "pages": "trang cố định",
}

OF_SINGLE: tuple[Rule, ...] = (
    references_exist,
    documents_lean_on_others,
    files_exist,
    links_lead_somewhere,
    texts_are_shallow,
    provinces_are_of_today,
    communes_are_of_the_province,
    session_keys_are_unique,
    sessions_differ,
    registration_ends_in_time,
    periods_run_forward,
    observances_come_every_year,
    outcomes_have_reasons,
    document_heads_are_whole,
    deadlines_agree,
    years_agree,
    doubts_are_told,
    venues_are_settled,
    weekdays_match,
    folders_fit,
    page_slugs_are_free,
    drives_are_published_in_time,
)
OF_ALL: tuple[Rule, ...] = (
    former_ids_are_free,
    documents_are_unique,
    targets_are_alike,
    page_slugs_are_unique,
    public_records_name_public_ones,
    public_texts_lead_to_public_ones,
)
