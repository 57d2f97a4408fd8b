"""The one place where the time enters (decision 13)."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


YEARS = range(1970, 3000)
"""Of a build; farther away, a day before or after may not exist for Python."""


class UnreadableTimeError(ValueError):
    """No moment that a site can be built for; the message is a sentence for people."""


def read(given: str | None = None) -> datetime:
    """The build's moment, to the second, in Viet Nam's time.

    From ``given`` (ISO 8601; without an offset it is Viet Nam's time), else from
    ``SOURCE_DATE_EPOCH``, else from the machine. Raises :class:`UnreadableTimeError`.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        moment = _moment(given, epoch).astimezone(ZONE).replace(microsecond=0)
    except (ValueError, OverflowError, OSError):
        moment = None
    if moment is None or moment.year not in YEARS:
        raise UnreadableTimeError(
            f"Không hiểu thời điểm dựng «{given}»: viết như 2026-11-21T08:00:00+07:00, năm 1970–2999."
            if given
            else f"Không hiểu SOURCE_DATE_EPOCH «{epoch}»: phải là số giây kể từ năm 1970."
        )
    return moment


def refuse_unreadable(given: str | None) -> None:
    """Raise :class:`UnreadableTimeError` now, where :func:`read` would do so later."""
    read(given)


def _moment(given: str | None, epoch: str | None) -> datetime:
    if given:
        moment = datetime.fromisoformat(given)
        return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)
    return datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)


def a_year_before(day: date) -> date:
    """The same day of the year before; 28 February for the 29th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def leaves_window_on(day: date) -> date:
    """The first day whose :func:`a_year_before` is after ``day``."""
    later = day + timedelta(days=365)
    while a_year_before(later) <= day:
        later += timedelta(days=1)
    return later
