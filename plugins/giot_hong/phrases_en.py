"""Dates and numbers in English, without any locale of the machine.

Only what pages in English show; what they do not has no English (see :func:`templates.equip`).
"""

from __future__ import annotations

from datetime import date, datetime, time

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def short_day(day: date) -> str:
    """``28 May 2026``."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def headline_day(day: date) -> str:
    """``Thursday, 28 May 2026``."""
    return f"{WEEKDAYS[day.weekday()]}, {short_day(day)}"


def hours(start: time | None, end: time | None) -> str:
    """``07:30 – 11:00``; what is unknown is said as unknown."""
    if start is None:
        return "hours not announced"
    if end is None:
        return f"from {start:%H:%M}, end not announced"
    return f"{start:%H:%M} – {end:%H:%M}"


def number(value: int) -> str:
    """``3,950``: a comma between thousands."""
    return f"{value:,}"


def moment(value: datetime) -> str:
    """``14:05 on 3 November 2026``."""
    return f"{value:%H:%M} on {short_day(value.date())}"
