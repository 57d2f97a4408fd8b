"""What the papers that staff name say of themselves: their titles and days, and what is odd of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from giot_hong.catalogue import Catalogue, Entry
from giot_hong.model import Directive, Drive
from giot_hong.phrases import short_day, short_document_date

LONG_AGO = timedelta(days=60)
"""A decision is told within days; what is older is mostly a slip of the year or the month."""


def label(paper: Entry[Directive]) -> str:
    """``«Kế hoạch hiến máu năm 2026», số 12/KH-BCĐ, 09/04/2026``; what is unknown is left out."""
    value = paper.value
    more = [f"số {value.number}"] if value.number else []
    more += [short_document_date(value.date)] if value.date else []
    return ", ".join([f"«{value.title}»", *more])


def names(catalogue: Catalogue) -> dict[str, str]:
    """What people call the venues and documents, by id."""
    found = {id_: label(paper) for id_, paper in catalogue.directives.items()}
    return found | {id_: venue.value.name for id_, venue in catalogue.venues.items()}


def _first_day(partial: str) -> date:
    """The earliest day that a whole or partial date can mean."""
    parts = [int(part) for part in partial.split("-")]
    return date(*(*parts, 1, 1)[:3])


def _last_day(partial: str) -> date:
    """The latest day that a whole or partial date can mean."""
    first = _first_day(partial)
    missing = 3 - len(partial.split("-"))
    if missing == 2:
        return date(first.year, 12, 31)
    if missing == 1:
        next_month = first.replace(day=28) + timedelta(days=4)
        return next_month.replace(day=1) - timedelta(days=1)
    return first


def _plan(catalogue: Catalogue, drive: Drive) -> Entry[Directive] | None:
    """The document that announced a drive."""
    return catalogue.directives.get(drive.source.directive) if drive.source else None


def on_authority(catalogue: Catalogue, drive: Drive, id_: str | None) -> Iterator[str]:
    """What is odd of a document as the one that allows a change of a drive."""
    paper, plan = catalogue.directives.get(id_ or ""), _plan(catalogue, drive)
    if paper is None or plan is None:
        return
    if paper.id == plan.id:
        yield (
            "Văn bản này chính là kế hoạch nêu lịch cũ; hãy ghi văn bản cho phép đổi, hoặc bỏ "
            "--directive."
        )
    elif (
        paper.value.date
        and plan.value.date
        and _last_day(paper.value.date) < _first_day(plan.value.date)
    ):
        yield (
            f"Văn bản cho phép đổi ({label(paper)}) có trước văn bản nêu đợt này ({label(plan)}); "
            "xem lại --directive."
        )


def odd_report(catalogue: Catalogue, drive: Drive, id_: str) -> str:
    """Why a document can hardly report what a drive brought; nothing when it can."""
    paper = catalogue.directives.get(id_)
    last = max(one.date for one in drive.sessions)
    if paper is None:
        return ""
    if paper.value.date and _last_day(paper.value.date) < last:
        return (
            f"Văn bản {label(paper)} có trước ngày tổ chức {short_day(last)} nên chưa thể báo kết "
            "quả của đợt này."
        )
    if drive.source and drive.source.directive == id_:
        return (
            f"Văn bản {label(paper)} là văn bản nêu lịch của đợt này, có trước khi tổ chức, nên "
            "chưa thể báo kết quả."
        )
    return ""


def odd_decision(catalogue: Catalogue, drive: Drive, day: date, today: date) -> str:
    """Why a change of a drive was hardly decided on a day; nothing when it may have been."""
    plan = _plan(catalogue, drive)
    last = max((one.date for one in drive.changes), default=None)
    if last and day < last:
        return f"Ngày {short_day(day)} có trước lần đổi đã ghi trong tệp ({short_day(last)})."
    if plan and plan.value.date and day < _first_day(plan.value.date):
        return f"Ngày {short_day(day)} có trước văn bản nêu đợt này ({label(plan)})."
    if today - day > LONG_AGO:
        return (
            f"Ngày {short_day(day)} đã quá {LONG_AGO.days} ngày trước hôm nay ({short_day(today)})."
        )
    return ""
