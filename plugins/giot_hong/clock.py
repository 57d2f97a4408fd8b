"""The one place where the time enters (decision 13)."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def read(given: str | None = None) -> datetime:
    """The build's moment, to the second, in Viet Nam's time.

    From ``given`` (ISO 8601; without an offset it is Viet Nam's time), else from
    ``SOURCE_DATE_EPOCH``, else from the machine. Raises ``ValueError`` for unreadable text.
    """
    if given:
        moment = datetime.fromisoformat(given)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=ZONE)
    elif epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        moment = datetime.fromtimestamp(int(epoch), UTC)
    else:
        moment = datetime.now(UTC)
    return moment.astimezone(ZONE).replace(microsecond=0)


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
