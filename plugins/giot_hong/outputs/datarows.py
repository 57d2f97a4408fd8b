"""The rows of the open data: the records of :mod:`giot_hong.model` with their addresses.

A published key never changes its meaning within a schema version; new keys may be added.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from typing import Any, Generic, Literal, TypeVar

from pydantic import Field

from giot_hong import urls
from giot_hong.clock import ZONE
from giot_hong.graph import State
from giot_hong.invitation import where
from giot_hong.model import Directive, Drive, Record, Relation, Venue
from giot_hong.site import Site
from giot_hong.views import DocumentView, DriveView

SCHEMA_VERSION = 1


class Row(Record):
    """What every row begins with."""

    id: str = Field(description="Mã, không đổi về sau.")


class ChangeRow(Record):
    """One fact of a drive that was changed after it was published."""

    day: date = Field(description="Ngày quyết định, hoặc ngày sửa trên trang.")
    field: str = Field(
        description="Điều đã đổi: date, hours, place, session (thêm hoặc bỏ một buổi), outcome, "
        "certainty, availability, target, result, registration, title."
    )
    session: str | None = Field(description="Khóa của buổi, nếu là điều của một buổi.")
    before: Any = Field(description="Trước là gì; null = chưa có hoặc chưa biết.")
    after: Any = Field(description="Nay là gì; null = không còn hoặc chưa biết.")


class DriveRow(Drive, Row):
    """A drive; hours that are null are unknown."""

    address: str = Field(description="Trang của đợt.")
    calendar: str = Field(description="Tệp lịch .ics của đợt.")
    province_name: str = Field(description="Tên tỉnh, thành phố.")
    places: dict[str, str] = Field(description="Nơi tổ chức bằng lời, theo khóa của buổi.")
    uids: dict[str, str] = Field(description="UID của sự kiện trên lịch, theo khóa của buổi.")
    created: datetime = Field(description="Lần đầu công bố trên trang.")
    modified: datetime = Field(description="Lần đổi gần nhất.")
    history: tuple[ChangeRow, ...] = Field(description="Những gì đã đổi, cũ nhất trước.")
    dropped_uids: dict[str, str] = Field(
        description="UID của các buổi đã bỏ, theo khóa của buổi; trên lịch chúng là đã hủy."
    )


class VenueRow(Venue, Row):
    """A place where blood is given."""

    province_name: str = Field(description="Tên tỉnh, thành phố.")
    commune_name: str | None = Field(description="Tên xã, phường hôm nay, khi biết chắc.")


class RelatedRow(Record):
    """A document of ours that refers to another."""

    id: str = Field(description="Mã văn bản hoặc tin.")
    kind: Literal["directive", "news"] = Field(description="directive = văn bản, news = tin.")
    relations: tuple[Relation, ...] = Field(
        description="Văn bản ấy làm gì với văn bản này: các khóa như ở references."
    )


class DirectiveRow(Directive, Row):
    """An official paper."""

    address: str = Field(description="Trang của văn bản.")
    issuer_name: str = Field(description="Tên cơ quan ban hành.")
    created: datetime = Field(description="Lần đầu công bố trên trang.")
    modified: datetime = Field(description="Lần đổi gần nhất.")
    effect: State = Field(
        description="Theo các văn bản trên trang: in_force = chưa văn bản nào sửa, thay hay thu hồi, "
        "amended = đã được sửa đổi, replaced = đã được thay thế, withdrawn = đã bị thu hồi."
    )
    effect_by: tuple[str, ...] = Field(
        description="Mã các văn bản đã sửa, thay hoặc thu hồi, văn bản quyết định effect ở đầu."
    )
    referenced_by: tuple[RelatedRow, ...] = Field(
        description="Các văn bản và tin trên trang nói đến văn bản này."
    )


R = TypeVar("R", bound=Row)


class Dataset(Record, Generic[R]):
    """The envelope of a JSON file; nothing in it tells when it was built."""

    schema_address: str = Field(description="Địa chỉ JSON Schema của tệp này.")
    schema_version: int = Field(SCHEMA_VERSION, description="Phiên bản của JSON Schema.")
    licence: str = Field(description="Điều kiện dùng lại.")
    source: str = Field(description="Trang nói về dữ liệu này.")
    sample: bool = Field(description="true: dữ liệu mẫu, không có thật.")
    rows: tuple[R, ...] = Field(description="Các bản ghi, xếp theo mã.")


def drive_row(view: DriveView, site: Site) -> DriveRow:
    """A drive as published."""
    site_url = site.settings.site_url
    return DriveRow(
        id=view.id,
        address=urls.absolute(site_url, view.path),
        calendar=urls.absolute(site_url, urls.calendar_of_drive(view.id)),
        province_name=view.province.name,
        places={event.session.key: where(view, event) for event in view.events},
        uids={event.session.key: event.uid for event in view.events},
        created=view.stamp.created.astimezone(ZONE),
        modified=view.stamp.modified.astimezone(ZONE),
        history=tuple(_changes(view)),
        dropped_uids={event.session.key: event.uid for event in view.dropped},
        **_values(view.drive),
    )


def _changes(view: DriveView) -> Iterator[ChangeRow]:
    for step in view.steps:
        for one in step.differences:
            yield ChangeRow(
                day=step.day,
                field=one.field,
                session=one.session or None,
                before=_open(one.before),
                after=_open(one.after),
            )


def _open(value: Any) -> Any:
    """A fact with its parts named."""
    if isinstance(value, tuple):
        return [_open(item) for item in value]
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else value


def venue_row(id_: str, venue: Venue, site: Site) -> VenueRow:
    """A venue as published."""
    catalogue = site.catalogue
    commune = catalogue.communes[venue.commune].full_name if venue.commune else None
    return VenueRow(
        id=id_,
        province_name=catalogue.provinces[venue.province].name,
        commune_name=commune,
        **_values(venue),
    )


def directive_row(view: DocumentView, site: Site) -> DirectiveRow:
    """A directive as published."""
    return DirectiveRow(
        id=view.id,
        address=urls.absolute(site.settings.site_url, view.path),
        issuer_name=view.issuer.name if view.issuer else "",
        created=view.stamp.created.astimezone(ZONE),
        modified=view.stamp.modified.astimezone(ZONE),
        effect=view.effect.state,
        effect_by=tuple(act.by.id for act in view.effect.acts),
        referenced_by=tuple(
            RelatedRow(id=kin.paper.id, kind=kin.paper.kind, relations=kin.relations)
            for kin in view.cited_by
            if kin.paper.kind != "cited"
        ),
        **_values(view.document),
    )


def _values(record: Record) -> dict[str, Any]:
    """The record's values by field, as they are."""
    return {name: getattr(record, name) for name in type(record).model_fields}
