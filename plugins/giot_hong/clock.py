"""The one place where the time enters (decision 13)."""

from __future__ import annotations

import os
from datetime import UTC, datetime
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
