"""Dates, hours and numbers in Vietnamese words, without any locale of the machine.

Forms follow Nghị định 30/2020/NĐ-CP for official dates (a leading zero for days under 10 and
for months 1 and 2). Dates in figures have two of them for day and month, so that they are read at
a glance and stand below each other; a day that is spoken of («5 tháng 11») has none.
"""

from __future__ import annotations

from datetime import date, datetime, time

from giot_hong.fold import fold

UNKNOWN_PLACE = "chưa rõ địa điểm"
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_NUMBERED = {"2": 0, "3": 1, "4": 2, "5": 3, "6": 4, "7": 5}
UNITS = {
    "units": "đơn vị máu",
    "converted_units": "đơn vị quy đổi (250 ml)",
    "litres": "lít máu",
    "registered": "người đăng ký",
}


def weekday(day: date) -> str:
    """``thứ Năm``, ``Chủ nhật``."""
    return WEEKDAYS[day.weekday()]


def same_weekday(written: str, day: date) -> bool:
    """Whether a weekday as documents write it («Thứ năm», «T5», «CN») is that of the day."""
    folded = fold(written).replace(".", "").strip()
    if folded in {"cn", "chu nhat"}:
        return day.weekday() == 6
    name = folded.removeprefix("thu").removeprefix("t").strip()
    if name in _NUMBERED:
        return _NUMBERED[name] == day.weekday()
    return fold(weekday(day)).removeprefix("thu ").strip() == name


def short_day(day: date) -> str:
    """``28/05/2026``."""
    return f"{day.day:02}/{day.month:02}/{day.year}"


def full_day(day: date) -> str:
    """``thứ Năm, 28/05/2026``."""
    return f"{weekday(day)}, {short_day(day)}"


def headline_day(day: date) -> str:
    """``Thứ Năm, 28/05/2026``: the weekday begins a line."""
    text = full_day(day)
    return text[0].upper() + text[1:]


def official_day(day: date) -> str:
    """``ngày 28 tháng 5 năm 2026``, as on official papers."""
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def due(day: date, kind: str) -> str:
    """``trước ngày 12/05/2026 (thứ Ba)`` for ``before``, ``trong ngày …`` for ``on``."""
    return f"{'trước' if kind == 'before' else 'trong'} ngày {short_day(day)} ({weekday(day)})"


def document_date(partial: str) -> str:
    """A document's whole or partial date: ``ngày 09 tháng 4 năm 2022``, ``tháng 12 năm 2022``, ``năm 2020``."""
    parts = [int(part) for part in partial.split("-")]
    if len(parts) == 1:
        return f"năm {parts[0]}"
    if len(parts) == 2:
        month = f"{parts[1]:02}" if parts[1] < 3 else str(parts[1])
        return f"tháng {month} năm {parts[0]}"
    return official_day(date(*parts))


def short_document_date(partial: str) -> str:
    """The same where there is little room: ``09/04/2022``, ``12/2022``, ``2020``."""
    return "/".join(f"{int(part):02}" for part in reversed(partial.split("-")))


def month_name(year: int, month: int) -> str:
    """``tháng 5 năm 2026``."""
    return f"tháng {month} năm {year}"


def hour(value: time) -> str:
    """``06:30``."""
    return f"{value:%H:%M}"


def hours(start: time | None, end: time | None) -> str:
    """``07:30 – 11:00``; what is unknown is said as unknown."""
    if start is None:
        return "chưa thông báo giờ"
    if end is None:
        return f"từ {hour(start)}, chưa thông báo giờ kết thúc"
    return f"{hour(start)} – {hour(end)}"


def number(value: int) -> str:
    """``3.950``: a dot between thousands."""
    return f"{value:,}".replace(",", ".")


def quantity(value: int, unit: str, *, at_least: bool = False) -> str:
    """``từ 90 người đăng ký trở lên``, ``250 đơn vị máu``."""
    text = f"{number(value)} {UNITS[unit]}"
    return f"từ {text} trở lên" if at_least else text


def percent(part: int, whole: int) -> str:
    """``70,8%``; rounded down, so that «100%» is said of what is reached and of nothing less."""
    tenths = 1000 * part // whole
    return f"{number(tenths // 10)}{f',{tenths % 10}' if tenths % 10 else ''}%"


def moment(value: datetime) -> str:
    """``14:05 ngày 03/11/2026``, for «cập nhật lúc»."""
    return f"{value:%H:%M} ngày {short_day(value.date())}"


def duration(seconds: float) -> str:
    """``0,4 giây``, ``12 giây``, ``2 phút 5 giây``."""
    if round(seconds, 1) < 10:
        return f"{seconds:.1f} giây".replace(".", ",")
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} phút {rest} giây" if minutes else f"{rest} giây"


def capital(text: str) -> str:
    """The text with its first letter as a capital."""
    return text[:1].upper() + text[1:]
