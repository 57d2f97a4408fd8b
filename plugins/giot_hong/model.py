"""The words of the domain: frozen values, one class per kind of file in ``content/``.

No I/O, no clock, no Pelican. Keys are English, values that people read are Vietnamese.
The text of ``Field(description=…)`` is what staff read in ``docs/fields.md``, in editors'
hints (JSON Schema) and in forms; it is written once, here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, model_validator

from giot_hong.fields import (
    CommuneCode,
    Coordinates,
    Count,
    Day,
    Hour,
    Moment,
    PartialDay,
    SessionKey,
    Slug,
    Truth,
    WebAddress,
    reject,
)

Unit = Literal["units", "converted_units", "litres", "registered"]
"""Units of blood (bags), converted units of 250 ml, litres, persons registered. Never added."""

Certainty = Literal["tentative", "confirmed"]
Availability = Literal["open", "full"]
Outcome = Literal["none", "postponed", "cancelled", "held"]
Publication = Literal["draft", "published"]
CalendarStatus = Literal["TENTATIVE", "CONFIRMED", "CANCELLED"]
ChangeKind = Literal[
    "date", "hours", "place", "postponed", "cancelled", "confirmed", "full", "other"
]

# Nghị định 30/2020/NĐ-CP, Phụ lục III (kinds with their own abbreviation), plus công văn,
# which the list leaves out (practice.md 4, checked 2026-11-21).
DocumentKind = Literal["NQ", "QĐ", "CT", "TB", "HD", "CTr", "KH", "BC", "TTr", "CĐ", "GM", "CV"]

Relation = Literal["carries_out", "amends", "replaces", "withdraws", "guides", "cites"]


# The two keys of :func:`public_from` are no part of the open data (``exclude``).
_STATUS = "draft = bản nháp, chưa lên trang cho tới khi bỏ dòng này; published, hoặc bỏ trống = được đăng."
_PUBLISH_AT = (
    "Lên trang từ lúc nào, theo giờ Việt Nam, ví dụ 2026-12-01T08:00; bỏ trống = ngay khi đăng."
)


class Record(BaseModel):
    """A group of keys; unknown keys are refused, values never change after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


# Parts


class Doubt(Record):
    """Something in the record that staff could not settle."""

    field: str = Field(description="Khóa mà điều nghi ngờ nói về, ví dụ target hoặc signer.name.")
    note: str = Field(description="Vì sao còn nghi ngờ, một câu cho người đọc.")


class Quantity(Record):
    """An amount with its unit; amounts of different units are never added."""

    value: Count = Field(description="Con số, ví dụ 250 hoặc 3.950.")
    unit: Unit = Field(
        description="units = đơn vị máu, converted_units = đơn vị quy đổi 250 ml, "
        "litres = lít, registered = người đăng ký."
    )
    at_least: Truth = Field(False, description="yes khi văn bản nói «từ … trở lên».")
    as_written: str | None = Field(None, description="Nguyên cách viết trong văn bản.")


class Session(Record):
    """One stretch of time at one place: one calendar event."""

    key: SessionKey = Field("a", description="Chữ riêng của buổi (a, b, …), không đổi về sau.")
    date: Day = Field(description="Ngày tổ chức, ví dụ 2026-05-28.")
    start: Hour | None = Field(None, description="Giờ bắt đầu; bỏ trống nếu chưa biết.")
    end: Hour | None = Field(None, description="Giờ kết thúc; bỏ trống nếu chưa biết.")
    weekday: str | None = Field(None, description="Thứ trong tuần như văn bản ghi, để đối chiếu.")
    venues: tuple[Slug, ...] = Field(
        (), description="Mã điểm; hai mã trở lên nghĩa là «hoặc», chưa chốt."
    )
    place_as_written: str | None = Field(None, description="Địa điểm đúng như văn bản ghi.")

    @model_validator(mode="after")
    def _ends_after_start(self) -> Session:
        if self.end and not self.start:
            raise reject(
                "GIO-02",
                "Có giờ kết thúc mà không có giờ bắt đầu.",
                at="end",
                example="start: 07:30",
            )
        if self.start and self.end and self.end <= self.start:
            raise reject(
                "GIO-02",
                f"Giờ kết thúc {self.end:%H:%M} không sau giờ bắt đầu {self.start:%H:%M}.",
                at="end",
                expected="end muộn hơn start",
            )
        return self

    @model_validator(mode="after")
    def _has_place(self) -> Session:
        if not self.venues and not self.place_as_written:
            raise reject(
                "DOT-02",
                "Buổi bắt đầu ở dòng này chưa có địa điểm.",
                expected="venues hoặc place_as_written",
                example="place_as_written: Hội trường xã Thất Khê",
            )
        return self


class Organisers(Record):
    """Who stands behind a drive, by role; each an organisation's id."""

    directing: tuple[Slug, ...] = Field((), description="Đơn vị chỉ đạo.")
    co_directing: tuple[Slug, ...] = Field((), description="Đơn vị phối hợp chỉ đạo.")
    implementing: tuple[Slug, ...] = Field((), description="Đơn vị thực hiện.")
    collecting: tuple[Slug, ...] = Field((), description="Đơn vị tiếp nhận máu.")

    def __iter__(self) -> Iterator[tuple[str, tuple[Slug, ...]]]:  # type: ignore[override]
        return ((role, getattr(self, role)) for role in type(self).model_fields)


class Registration(Record):
    """How a resident registers; what is left out is shown as unknown."""

    channel: str | None = Field(None, description="Đăng ký bằng cách nào, ở đâu.")
    deadline: Day | None = Field(None, description="Hạn đăng ký.")
    deadline_kind: Literal["before", "on"] = Field(
        "on", description="before = trước ngày đó, on = hết ngày đó."
    )
    office: Slug | None = Field(None, description="Mã cơ quan để hỏi.")
    link: WebAddress | None = Field(None, description="Trang đăng ký của nơi tổ chức.")
    walk_in: Truth | None = Field(None, description="Có nhận người chưa đăng ký không.")
    bring: tuple[str, ...] = Field((), description="Cần mang theo những gì.")
    note: str | None = Field(None, description="Điều khác cần biết.")


class Source(Record):
    """Where a fact stands: a directive of ours and the place in it."""

    directive: Slug = Field(description="Mã văn bản.")
    at: str | None = Field(None, description="Chỗ trong văn bản, ví dụ «mục II.2, đợt 9».")


class Change(Record):
    """A change of a published drive, with the reason residents are told."""

    date: Day = Field(description="Ngày quyết định hoặc thông báo.")
    what: ChangeKind = Field(
        description="Đổi gì: date, hours, place, postponed, cancelled, confirmed, full, other."
    )
    reason: str = Field(description="Lý do, một câu.")
    directive: Slug | None = Field(None, description="Mã văn bản cho phép đổi.")


class Result(Record):
    """What a drive brought, as reported."""

    figures: tuple[Quantity, ...] = Field(
        min_length=1, description="Các con số, mỗi số một đơn vị tính."
    )
    reported: Day | None = Field(None, description="Ngày báo cáo.")
    source: Source | None = Field(None, description="Văn bản báo cáo.")


class Period(Record):
    """A stretch of days, both included."""

    first: Day = Field(description="Ngày đầu.")
    last: Day = Field(description="Ngày cuối.")


class Citation(Record):
    """The source of a rule or a public fact, and the day it was last checked."""

    text: str = Field(description="Số hiệu văn bản, điều, khoản; hoặc tên nguồn.")
    checked: Day = Field(description="Ngày kiểm tra lại nguồn này.")
    link: WebAddress | None = Field(None, description="Địa chỉ của nguồn.")


class Contact(Record):
    """How to reach an office. Never a person's own number or mailbox."""

    phone: str | None = Field(None, description="Điện thoại cơ quan.")
    email: str | None = Field(None, description="Hộp thư cơ quan.")
    address: str | None = Field(None, description="Địa chỉ trụ sở.")
    website: WebAddress | None = Field(None, description="Trang của cơ quan.")
    citation: Citation | None = Field(
        None,
        description="Nơi cơ quan công bố số và hộp thư này, ngày kiểm tra; phải có khi số là di động hoặc hộp thư ở Gmail, Yahoo.",
    )


# Files


class Drive(Record):
    """A blood drive (đợt hiến máu): ``content/drives/<year>/<province>/<id>.yaml``."""

    title: str = Field(description="Tên ngắn cho người dân đọc.")
    province: Slug = Field(description="Mã tỉnh, thành phố.")
    plan_year: Count | None = Field(None, description="Năm của kế hoạch.")
    round: Count | None = Field(None, description="Đợt thứ mấy trong kế hoạch.")
    month_as_written: str | None = Field(
        None, description="Tháng ghi ở tên đợt, như trong văn bản."
    )
    occasion: str | None = Field(None, description="Nhân dịp gì, lời của ta.")
    cluster: str | None = Field(None, description="Cụm xã dùng chung đợt này, như văn bản ghi.")
    publicity: Period | None = Field(None, description="Thời gian tuyên truyền của đợt.")
    campaigns: tuple[Slug, ...] = Field((), description="Mã chiến dịch.")
    observances: tuple[Slug, ...] = Field((), description="Mã ngày kỷ niệm.")
    target: Quantity | None = Field(None, description="Chỉ tiêu.")
    certainty: Certainty = Field(description="tentative = dự kiến, confirmed = đã chốt.")
    availability: Availability = Field("open", description="open = còn nhận, full = đã đủ người.")
    outcome: Outcome = Field(
        "none",
        description="none = chưa có gì khác, postponed = hoãn chưa có ngày mới, cancelled = hủy, held = đã tổ chức.",
    )
    sessions: tuple[Session, ...] = Field(
        min_length=1, description="Các buổi, mỗi buổi một sự kiện trên lịch."
    )
    organisers: Organisers = Field(default=Organisers(), description="Các đơn vị, theo vai trò.")
    audience: str | None = Field(None, description="Thành phần tham gia theo văn bản.")
    registration: Registration = Field(default=Registration(), description="Cách đăng ký.")
    source: Source | None = Field(None, description="Văn bản nêu đợt này.")
    changes: tuple[Change, ...] = Field((), description="Các lần đổi có lý do, mới nhất để cuối.")
    result: Result | None = Field(None, description="Kết quả, khi đã có báo cáo.")
    notes: str | None = Field(None, description="Điều khác cần nói với người dân.")
    doubts: tuple[Doubt, ...] = Field((), description="Những điều còn nghi ngờ.")
    formerly: tuple[Slug, ...] = Field(
        (), description="Các mã cũ của chính đợt này, cũ nhất trước."
    )
    status: Publication = Field("published", description=_STATUS, exclude=True)
    publish_at: Moment | None = Field(None, description=_PUBLISH_AT, exclude=True)

    @property
    def calendar_status(self) -> CalendarStatus:
        """See :func:`calendar_status`."""
        return calendar_status(self.outcome, self.certainty)


def public_from(values: Mapping[str, Any]) -> int | None:
    """From when a record may be public, by its values: seconds since 1970, 0 for at once.

    None for a draft, which waits for people and not for the clock.
    """
    if values.get("status") == "draft":
        return None
    moment = values.get("publish_at")
    return int(moment.timestamp()) if moment else 0


def event_changes(outcome: Outcome, changes: Iterable[Change]) -> tuple[Change, ...]:
    """The changes whose reasons a drive's events tell: why it is off, or else why it moved."""
    wanted = {outcome} if outcome != "none" else {"date", "hours", "place"}
    return tuple(change for change in changes if change.what in wanted)


def calendar_status(outcome: Outcome, certainty: Certainty) -> CalendarStatus:
    """STATUS of a drive's events (RFC 5545, 3.8.1.11); a change of it raises SEQUENCE.

    A postponed drive has no day any more, so its events are cancelled, not moved.
    """
    if outcome in {"cancelled", "postponed"}:
        return "CANCELLED"
    if outcome == "none" and certainty == "tentative":
        return "TENTATIVE"
    return "CONFIRMED"


class Tombstone(Record):
    """A mistaken duplicate of another drive, kept so that its address and event still answer."""

    duplicate_of: Slug = Field(description="Mã của đợt được giữ lại.")
    reason: str = Field(description="Vì sao bỏ tệp này.")
    formerly: tuple[Slug, ...] = Field(
        (), description="Các mã cũ của chính đợt này, cũ nhất trước."
    )


class Venue(Record):
    """A place where blood is given: ``content/venues/<province>/<id>.yaml``."""

    name: str = Field(description="Tên điểm.")
    province: Slug = Field(description="Mã tỉnh, thành phố hôm nay.")
    area_as_written: str | None = Field(
        None, description="Nơi như văn bản ghi, ví dụ «huyện Sìn Hồ»."
    )
    commune: CommuneCode | None = Field(None, description="Mã xã, phường hôm nay, khi biết chắc.")
    communes: tuple[CommuneCode, ...] = Field(
        (), description="Các mã xã hôm nay của vùng cũ, để tìm kiếm khi chưa biết chắc xã."
    )
    address: str | None = Field(None, description="Số nhà, đường, thôn.")
    landmark: str | None = Field(None, description="Mốc dễ nhận, ví dụ «cạnh chợ trung tâm».")
    directions: str | None = Field(None, description="Cách đi tới.")
    coordinates: Coordinates | None = Field(
        None,
        description="Vĩ độ, kinh độ của điểm, ví dụ 21.02850, 105.85420; để tìm điểm gần nhất.",
    )
    parking: str | None = Field(None, description="Chỗ để xe.")
    access: str | None = Field(None, description="Lối vào cho xe lăn, người già.")
    spellings: tuple[str, ...] = Field((), description="Các cách viết khác trong văn bản.")
    source: Source | None = Field(None, description="Văn bản nêu điểm này.")
    doubts: tuple[Doubt, ...] = Field((), description="Những điều còn nghi ngờ.")


class Organisation(Record):
    """A body named in documents: ``content/organisations/<id>.yaml``."""

    name: str = Field(description="Tên đầy đủ.")
    short: str | None = Field(None, description="Tên viết tắt dùng trên trang.")
    spellings: tuple[str, ...] = Field((), description="Các cách viết và viết tắt trong văn bản.")
    province: Slug | None = Field(None, description="Mã tỉnh; bỏ trống với cơ quan trung ương.")
    contact: Contact = Field(default=Contact(), description="Liên hệ của cơ quan.")
    province_office: Truth = Field(
        False,
        description="yes = nơi người dân cả tỉnh hỏi về hiến máu, khi đợt và đơn vị tổ chức không có số điện thoại.",
    )
    note: str | None = Field(None, description="Điều cần biết, ví dụ đã đổi tên hoặc sáp nhập.")


class Campaign(Record):
    """A campaign that returns each year: ``content/campaigns/<id>.yaml``."""

    name: str = Field(description="Tên chiến dịch.")
    spellings: tuple[str, ...] = Field((), description="Các cách viết khác.")
    season: str = Field(description="Thường vào dịp nào.")
    summary: str = Field(description="Chiến dịch là gì, một hai câu của ta.")
    organiser: str | None = Field(None, description="Nơi khởi xướng.")
    citations: tuple[Citation, ...] = Field(min_length=1, description="Nguồn và ngày kiểm tra.")


class Observance(Record):
    """A day kept every year: ``content/observances/<id>.yaml``."""

    name: str = Field(description="Tên ngày.")
    spellings: tuple[str, ...] = Field((), description="Các tên khác trong văn bản.")
    first: Day = Field(description="Ngày đầu tiên ghi nhận được; lịch lặp hằng năm từ ngày này.")
    summary: str = Field(description="Ngày này là gì, một hai câu của ta.")
    citations: tuple[Citation, ...] = Field(min_length=1, description="Nguồn và ngày kiểm tra.")


class TaskItem(Record):
    """One thing to be done, with its deadline."""

    text: str = Field(description="Việc phải làm, lời của ta.")
    due: Day | None = Field(None, description="Hạn.")
    due_kind: Literal["before", "on"] = Field(
        "on", description="before = trước ngày đó, on = trong ngày đó."
    )
    subject: Slug | None = Field(
        None,
        description="Nhãn việc; các hạn khác nhau của cùng một nhãn được cảnh báo là không khớp.",
    )


class Tasks(Record):
    """What one body must do."""

    body: str = Field(description="Cơ quan, đơn vị, như văn bản gọi.")
    organisation: Slug | None = Field(None, description="Mã cơ quan, nếu có.")
    items: tuple[TaskItem, ...] = Field(min_length=1, description="Các việc.")


class Reference(Record):
    """Another document that this one leans on; held by us, or only cited."""

    relation: Relation = Field(
        description="carries_out = thực hiện, amends = sửa đổi, replaces = thay thế, "
        "withdraws = thu hồi, guides = hướng dẫn, cites = nhắc đến."
    )
    directive: Slug | None = Field(None, description="Mã văn bản, khi trang có bản đó.")
    title: str | None = Field(None, description="Tên hoặc nội dung văn bản được nhắc.")
    number: str | None = Field(None, description="Số, ký hiệu.")
    date: PartialDay | None = Field(None, description="Ngày văn bản.")
    issuer: str | None = Field(None, description="Nơi ban hành, như được viết.")

    @model_validator(mode="after")
    def _names_something(self) -> Reference:
        if not (self.directive or self.title or self.number):
            raise reject(
                "THIEU-01",
                "Mục bắt đầu ở dòng này chưa nói văn bản nào.",
                expected="directive, number hoặc title",
                example="number: 160/KH-BCĐ",
            )
        return self


class Annex(Record):
    """An annex that the document names."""

    title: str = Field(description="Tên phụ lục.")
    file: str | None = Field(
        None, description="Tệp trong content/files/; bỏ trống nếu không có bản nào."
    )


class Signer(Record):
    """Who signed: public office facts on every official paper (Nghị định 30/2020/NĐ-CP, Điều 8)."""

    authority: str | None = Field(None, description="Quyền hạn ký, ví dụ «KT. CHỦ TỊCH».")
    title: str = Field(description="Chức vụ.")
    name: str = Field(description="Họ tên như in trên văn bản.")


class Document(Record):
    """What directives and news share."""

    title: str = Field(description="Trích yếu hoặc tên bài.")
    date: PartialDay | None = Field(
        None, description="Ngày văn bản; được thiếu ngày, tháng hoặc trống."
    )
    province: Slug | None = Field(None, description="Mã tỉnh; bỏ trống với văn bản trung ương.")
    for_year: Count | None = Field(None, description="Năm mà văn bản nói về.")
    summary: str = Field(description="Một câu tóm tắt, do người soạn viết.")
    references: tuple[Reference, ...] = Field((), description="Các văn bản liên quan.")
    campaigns: tuple[Slug, ...] = Field((), description="Mã chiến dịch được nhắc.")
    observances: tuple[Slug, ...] = Field((), description="Mã ngày kỷ niệm được nhắc.")
    tasks: tuple[Tasks, ...] = Field((), description="Ai làm gì, hạn nào.")
    file: str | None = Field(None, description="Bản gốc trong content/files/.")
    doubts: tuple[Doubt, ...] = Field((), description="Những điều còn nghi ngờ.")
    formerly: tuple[Slug, ...] = Field((), description="Các mã cũ, cũ nhất trước.")
    status: Publication = Field("published", description=_STATUS, exclude=True)
    publish_at: Moment | None = Field(None, description=_PUBLISH_AT, exclude=True)


class Directive(Document):
    """An official paper: ``content/directives/<year>/<id>.md``, front matter then our summary."""

    number: str | None = Field(
        None, description="Số, ký hiệu, ví dụ 72/BCĐ-KGVX; bỏ trống nếu không có."
    )
    number_as_written: str | None = Field(None, description="Nguyên dòng số trong văn bản.")
    date_as_written: str | None = Field(None, description="Nguyên dòng ngày trong văn bản.")
    issuer: Slug = Field(description="Mã cơ quan ban hành.")
    kind: DocumentKind = Field(
        description="Loại văn bản, viết tắt theo Nghị định 30/2020/NĐ-CP; CV = công văn."
    )
    addressees: tuple[str, ...] = Field((), description="Kính gửi.")
    signer: Signer | None = Field(None, description="Người ký.")
    recipients: tuple[str, ...] = Field((), description="Nơi nhận.")
    annexes: tuple[Annex, ...] = Field((), description="Các phụ lục được nhắc đến.")
    slogans: tuple[str, ...] = Field((), description="Khẩu hiệu trong văn bản.")


class News(Document):
    """News about a directive or a drive: ``content/news/<year>/<id>.md``."""

    publisher: str | None = Field(None, description="Nơi đăng tin.")
    link: WebAddress | None = Field(None, description="Địa chỉ bài gốc.")


class AgeBounds(Record):
    """From which year of age one may give, and up to which."""

    least: Count = Field(description="Từ đủ bao nhiêu tuổi.")
    most: Count = Field(description="Đến bao nhiêu tuổi.")


class WeightBounds(Record):
    """The least weight at which one may give whole blood, in kg."""

    women: Count = Field(description="Nữ từ bao nhiêu kg.")
    men: Count = Field(description="Nam từ bao nhiêu kg.")


class EligibilityRule(Record):
    """One rule on who may give, with the place in the law.

    Its bounds are what the question page reckons with; they repeat numbers of the text.
    """

    topic: str = Field(description="Nói về gì, ví dụ «Tuổi».")
    text: str = Field(description="Quy định, lời dễ hiểu.")
    topic_en: str | None = Field(None, description="Bản tiếng Anh của topic.")
    text_en: str | None = Field(
        None, description="Bản tiếng Anh của text; bản tiếng Việt mới là căn cứ."
    )
    citation: Citation = Field(description="Điều, khoản và ngày kiểm tra.")
    age: AgeBounds | None = Field(None, description="Giới hạn tuổi, để trang hỏi.")
    weight: WeightBounds | None = Field(None, description="Giới hạn cân nặng, để trang hỏi.")
    days_between: Count | None = Field(
        None,
        description="Số ngày ít nhất giữa hai lần hiến máu toàn phần, để trang hỏi và tính ngày.",
    )
    wait_months: Count | None = Field(
        None, description="Số tháng phải chờ trong những trường hợp nêu ở text, để trang hỏi."
    )

    @model_validator(mode="after")
    def _bounds_stand_in_the_text(self) -> EligibilityRule:
        groups = [group.model_dump().values() for group in (self.age, self.weight) if group]
        numbers = {one for group in groups for one in group}
        numbers |= {one for one in (self.days_between, self.wait_months) if one is not None}
        for key, text in (("text", self.text), ("text_en", self.text_en)):
            written = {int(found) for found in re.findall(r"[0-9]+", text or "")}
            for number in sorted(numbers - written) if text else ():
                raise reject(
                    "QUY-DINH-01",
                    f"Trang sẽ hỏi và tính theo số {number}, mà câu quy định này không có số đó.",
                    at=key,
                    expected=f"câu có số {number}, hoặc sửa số ở age, weight, days_between, wait_months",
                )
        return self


class Eligibility(Record):
    """All verified rules: ``content/rules/eligibility.yaml``."""

    rules: tuple[EligibilityRule, ...] = Field(min_length=1, description="Các quy định.")


class Province(Record):
    """A province of today or of the past: an entry of ``content/places/provinces.yaml``."""

    id: Slug = Field(description="Mã trong địa chỉ trang.")
    code: str = Field(description="Mã của Cục Thống kê.")
    name: str = Field(description="Tên, không kèm «tỉnh».")
    kind: Literal["tỉnh", "thành phố"] = Field(description="tỉnh hay thành phố.")
    valid_from: Day | None = Field(None, description="Ngày thành lập, nếu do sắp xếp lại.")
    valid_to: Day | None = Field(None, description="Ngày cuối còn là một tỉnh riêng.")
    successors: tuple[Slug, ...] = Field((), description="Mã tỉnh hôm nay thay cho tỉnh này.")
    near: tuple[Slug, ...] = Field((), description="Mã các tỉnh hôm nay ở gần, gần nhất trước.")

    @property
    def full_name(self) -> str:
        """``tỉnh Lai Châu``; the kind is lower-case as inside a sentence."""
        return f"{self.kind} {self.name}"


class Provinces(Record):
    """All provinces of today, then the former ones: ``content/places/provinces.yaml``."""

    provinces: tuple[Province, ...] = Field(min_length=1, description="Các tỉnh, thành phố.")


class Commune(Record):
    """A commune of today: a row of ``content/places/communes.csv``."""

    code: str
    name: str
    kind: Literal["xã", "phường", "đặc khu"]
    province: Slug

    @property
    def full_name(self) -> str:
        """``xã Thất Khê``."""
        return f"{self.kind} {self.name}"


class FormerPlace(NamedTuple):
    """A district or commune before 1 July 2025: a row of ``content/places/former.csv``."""

    name: str
    kind: str
    district: str
    """Of a commune, as «huyện Sìn Hồ»; of a district nothing."""
    province: str
    """The id of the province at the time."""
    communes: tuple[str, ...]
    """The codes of the communes of today that it is part of."""


class StandingPage(Record):
    """A page that Pelican renders: ``content/pages/<name>.md``, its first lines."""

    title: str = Field(description="Tên trang.")
    slug: Slug = Field(description="Mã trong địa chỉ trang.")
    summary: str = Field(description="Một câu tóm tắt, khác các trang khác.")
    template: Literal["page", "eligibility"] = Field("page", description="Mẫu trình bày.")
    translates: Slug | None = Field(
        None, description="Chỉ ở pages/en/: tên tệp (không đuôi) của trang tiếng Việt được dịch."
    )
    modified: Day | None = Field(
        None, description="Ngày sửa hay xem lại gần nhất; cuối trang ghi ngày này."
    )
    status: Publication = Field("published", description=_STATUS, exclude=True)
    publish_at: Moment | None = Field(None, description=_PUBLISH_AT, exclude=True)


class ContentVersion(Record):
    """``content/content.yaml``: which version of these rules the content was written for."""

    schema_version: Count = Field(description="Phiên bản mẫu nội dung; chỉ đổi cùng với phần mềm.")


SCHEMA_VERSION = 1
