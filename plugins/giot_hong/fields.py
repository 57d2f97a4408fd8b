"""How single values are read: dates, hours, counts and ids as Vietnamese staff write them.

Every reader takes text and gives a value or raises :class:`PydanticCustomError` whose type is
one of our codes; ``ctx`` then holds ``message`` and, where they help, ``expected``, ``nearest``
and ``example`` (see :mod:`giot_hong.problems`), and ``at``: the key within a group that is meant.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, time
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from giot_hong.clock import ZONE
from giot_hong.fold import fold

SLUG_PATTERN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_NAME = 100
"""Of ids and attachments: file systems take 255 bytes, and folders, endings and marks come on top."""
# Names that Windows keeps for devices, whatever their ending.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
# [0-9], not \d: other scripts' digits would pass, and stand in addresses and data as they are.
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_VIETNAMESE_DAY = re.compile(
    r"(?:ngày\s+)?([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]([0-9]{4})", re.IGNORECASE
)
_WORDED_DAY = re.compile(
    r"(?:ngày\s+)?([0-9]{1,2})\s+tháng\s+([0-9]{1,2})\s+năm\s+([0-9]{4})", re.IGNORECASE
)
_MONTH = re.compile(
    r"([0-9]{4})-([0-9]{1,2})|(?:tháng\s+)?([0-9]{1,2})(?:/|\s+năm\s+)([0-9]{4})", re.IGNORECASE
)
_YEAR = re.compile(r"[0-9]{4}")
# 07:30, 7h30, 7h30’, 7g30 (the South), 7h, 06 giờ 30 phút, 6 giờ (practice.md 7)
_HOUR = re.compile(
    r"([0-9]{1,2})(?::([0-9]{2})|\s*(?:h|g|giờ)(?:\s*([0-9]{1,2})\s*(?:phút|p|['’′])?)?)",
    re.IGNORECASE,
)
_HOURS = re.compile(r"(\S.*?)\s*(?:-|–|đến)\s*(\S.*)")
_DAY_THEN_HOUR = re.compile(
    r"([0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|\S.*[0-9]{4})(?:T|,?\s+(?:lúc\s+)?)(\S.*)", re.IGNORECASE
)
_HOUR_THEN_DAY = re.compile(r"(?:lúc\s+)?(\S.*?),?\s+(ngày\s.+)", re.IGNORECASE)
# Nine digits are more than any drive counts, and fewer than make a number hard to handle.
_COUNT = re.compile(r"[0-9]{1,9}|[0-9]{1,3}(?:\.[0-9]{3}){1,2}")
_COORDINATES = re.compile(r"([0-9]{1,3}\.[0-9]{1,8})\s*,\s*([0-9]{1,3}\.[0-9]{1,8})")
_LONGEST_ADDRESS = 2000
FIRST_YEAR, LAST_YEAR = 1945, 2100


def reject(code: str, message: str, **context: str) -> PydanticCustomError:
    """Make the error that a reader raises; see the module docstring."""
    # Pydantic formats the message itself; ours may contain braces, so it goes through ctx.
    return PydanticCustomError(code, "{message}", {"message": message, **context})


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise reject("KIEU-01", "Chỗ này cần một dòng chữ, không phải danh sách hay nhóm khóa.")
    return value.strip()


def _make_day(year: int, month: int, day: int, written: str) -> date:
    if not 1 <= month <= 12:
        raise reject(
            "NGAY-02",
            f"Không có tháng {month}.",
            expected="tháng từ 1 đến 12",
            example="2026-05-28",
        )
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise reject(
            "NGAY-02",
            f"Năm {year} nằm ngoài khoảng trang này ghi nhận.",
            expected=f"năm từ {FIRST_YEAR} đến {LAST_YEAR}",
        )
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise reject(
            "NGAY-02",
            f"Ngày này không có trong lịch: tháng {month} năm {year} có {last} ngày.",
            nearest=f"{year}-{month:02}-{min(max(day, 1), last):02}",
        )
    return date(year, month, day)


def read_day(value: Any) -> date:
    """A calendar day: ``2026-05-28``, ``28/5/2026``, ``28.05.2026``, ``ngày 28 tháng 5 năm 2026``."""
    if isinstance(value, date):
        return value
    text = _text(value)
    if match := _ISO_DAY.fullmatch(text):
        year, month, day = map(int, match.groups())
    elif match := _VIETNAMESE_DAY.fullmatch(text) or _WORDED_DAY.fullmatch(text):
        day, month, year = map(int, match.groups())
    else:
        raise reject(
            "NGAY-01",
            "Không đọc được ngày này.",
            expected="một ngày đủ ngày, tháng, năm",
            example="2026-05-28 hoặc 28/5/2026",
        )
    return _make_day(year, month, day, text)


def read_partial_day(value: Any) -> str:
    """A day, a month or a year, as ISO text: ``2022-04-09``, ``2022-12``, ``2020``.

    Official papers leave the day or the month blank (needs.md, S1 and S4).
    """
    text = _text(value)
    if _YEAR.fullmatch(text):
        _make_day(int(text), 1, 1, text)
        return text
    if match := _MONTH.fullmatch(text):
        year, month, month_first, year_last = match.groups()
        first = _make_day(int(year or year_last), int(month or month_first), 1, text)
        return first.strftime("%Y-%m")
    return read_day(text).isoformat()


def read_hour(value: Any) -> time:
    """An hour of the day in Viet Nam: ``07:30``, ``7h30``, ``7g30``, ``06 giờ 30 phút``."""
    if isinstance(value, time):
        return value
    text = _text(value)
    match = _HOUR.fullmatch(text)
    if not match:
        two = _HOURS.fullmatch(text)
        if two and _HOUR.fullmatch(two[1]) and _HOUR.fullmatch(two[2]):
            raise reject(
                "GIO-01",
                "Chỗ này chỉ ghi một giờ; giờ bắt đầu ở start, giờ kết thúc ở end.",
                example=f"start: {read_hour(two[1]):%H:%M}, dòng sau end: {read_hour(two[2]):%H:%M}",
            )
        raise reject("GIO-01", "Không đọc được giờ này.", expected="giờ:phút", example="07:30")
    hour, minute = int(match[1]), int(match[2] or match[3] or 0)
    if hour > 23 or minute > 59:
        raise reject("GIO-01", "Giờ chỉ từ 00:00 đến 23:59.", expected="giờ:phút", example="07:30")
    return time(hour, minute)


def read_moment(value: Any) -> datetime:
    """A day and an hour in Viet Nam: ``2026-12-01T08:00``, ``01/12/2026 08:00``, ``8h00 ngày 1/12/2026``."""
    if isinstance(value, datetime):
        return value
    text = _text(value)
    if match := _HOUR_THEN_DAY.fullmatch(text):
        hour, day = match.groups()
    elif match := _DAY_THEN_HOUR.fullmatch(text):
        day, hour = match.groups()
    else:
        try:
            only = read_day(text)
        except PydanticCustomError:
            example = {}
        else:
            example = {"nearest": f"{only}T00:00"}
        raise reject(
            "NGAY-01",
            "Không đọc được thời điểm này: cần cả ngày và giờ, theo giờ Việt Nam.",
            expected="ngày và giờ:phút",
            example="2026-12-01T08:00 hoặc 01/12/2026 08:00",
            **example,
        )
    return datetime.combine(read_day(day), read_hour(hour), ZONE)


def read_count(value: Any) -> int:
    """A whole number; a dot groups thousands as Vietnamese does: ``3.950`` is 3950."""
    if isinstance(value, int):
        return value
    text = _text(value)
    if not _COUNT.fullmatch(text):
        raise reject(
            "SO-01",
            "Không đọc được số này; chỉ viết chữ số, dấu chấm chỉ để tách hàng nghìn.",
            expected="số nguyên, không quá chín chữ số",
            nearest=_first_count(text),
            example="3.950",
        )
    return int(text.replace(".", ""))


def _first_count(text: str) -> str:
    """The number that a text begins with: ``250`` of «250 đơn vị»."""
    match = re.match(rf"(?:{_COUNT.pattern})(?![\w.,])", text)
    return match[0] if match else ""


def read_slug(value: Any) -> str:
    """An id: lower-case ASCII letters and digits in groups joined by single hyphens."""
    text = _text(value)
    if fault := slug_fault(text):
        raise reject("MA-01", fault, nearest=nearest_slug(text), example="lai-chau-2021-dot-01")
    return text


def slug_fault(text: str) -> str:
    """Why a text cannot be an id, in a sentence; nothing when it can."""
    if not SLUG_PATTERN.fullmatch(text):
        return "Mã chỉ gồm chữ thường không dấu, số và dấu gạch nối."
    return name_fault(text)


def name_fault(name: str) -> str:
    """Why no file of this name can be on every system, in a sentence; nothing when it can."""
    if len(name) > LONGEST_NAME:
        return f"Tên này dài {len(name)} ký tự, quá {LONGEST_NAME} nên có máy không ghi được."
    if _DEVICE.fullmatch(name):
        return "Windows giữ tên này cho thiết bị nên không tạo được tệp mang tên này."
    return ""


def nearest_slug(text: str) -> str:
    """The id most like a text, short enough and free to use; nothing when no letter is left."""
    slug = slugify(text)[:LONGEST_NAME].strip("-")
    return f"{slug}-1" if _DEVICE.fullmatch(slug) else slug


def read_address(value: Any) -> str:
    """A web address over https (or http, for offices that have nothing else)."""
    text = _text(value)
    shape = r"https?://[^\s/<>\"'.]+\.[^\s<>\"']+"
    if len(text) > _LONGEST_ADDRESS or not re.fullmatch(shape, text) or not _has_host(text):
        raise reject(
            "LINK-01",
            "Địa chỉ mạng không hợp lệ: phải bắt đầu bằng https:// và không có dấu cách.",
            example="https://giot-hong.example/",
        )
    return text


def _has_host(address: str) -> bool:
    """Whether the part of an address that names the host and its port can be read."""
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:  # an open bracket, a port of letters
        return False


def read_truth(value: Any) -> bool:
    """``yes``/``no`` in either language."""
    if isinstance(value, bool):
        return value
    text = _text(value).lower()
    if text in {"yes", "true", "có", "co"}:
        return True
    if text in {"no", "false", "không", "khong"}:
        return False
    raise reject("CHON-01", "Chỗ này chỉ nhận có hoặc không.", expected="yes, no, có, không")


def read_session_key(value: Any) -> str:
    """A session's key: one lower-case letter, given once and never renumbered (decision 2)."""
    text = _text(value)
    if not re.fullmatch(r"[a-z]", text):
        raise reject(
            "MA-01", "Khóa của buổi là một chữ cái thường.", expected="a, b, c, …", example="b"
        )
    return text


def read_commune(value: Any) -> str:
    """A commune's National Statistics code, five digits as text; ``3478`` reads as ``03478``."""
    text = _text(value)
    if not re.fullmatch(r"[0-9]{4,5}", text):
        raise reject(
            "MA-01",
            "Mã xã, phường là 5 chữ số của Cục Thống kê; tra trong content/places/communes.csv.",
            example='"06040"',
        )
    return text.zfill(5)


def read_coordinates(value: Any) -> str:
    """A point in Viet Nam as ``latitude, longitude`` in decimal degrees, the islands included."""
    text = _text(value)
    match = _COORDINATES.fullmatch(text)
    if not match:
        raise reject(
            "TOA-DO-01",
            "Không đọc được tọa độ này.",
            expected="vĩ độ, kinh độ, theo độ thập phân",
            example="21.02850, 105.85420",
        )
    latitude, longitude = point(text)
    if not _in_viet_nam(latitude, longitude):
        turned = _in_viet_nam(longitude, latitude)
        raise reject(
            "TOA-DO-01",
            "Tọa độ này không nằm trong Việt Nam.",
            expected="vĩ độ trước (từ 6 đến 23,5), kinh độ sau (từ 102 đến 118)",
            nearest=f"{match[2]}, {match[1]}" if turned else "",
        )
    return f"{match[1]}, {match[2]}"


def point(coordinates: str) -> tuple[float, float]:
    """Latitude and longitude of coordinates that :func:`read_coordinates` has read."""
    latitude, _, longitude = coordinates.partition(",")
    return float(latitude), float(longitude)


def _in_viet_nam(latitude: float, longitude: float) -> bool:
    """Whether a point is within the mainland's degrees, or those of Hoàng Sa and Trường Sa."""
    is_mainland = 8.3 <= latitude <= 23.5 and 102.0 <= longitude <= 109.7
    is_sea = 6.0 <= latitude <= 17.5 and 109.7 <= longitude <= 118.0
    return is_mainland or is_sea


def slugify(text: str) -> str:
    """The nearest id to a text: folded, with everything else turned into hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


Day = Annotated[date, BeforeValidator(read_day)]
PartialDay = Annotated[str, BeforeValidator(read_partial_day)]
Hour = Annotated[time, BeforeValidator(read_hour)]
Moment = Annotated[datetime, BeforeValidator(read_moment)]
Count = Annotated[int, BeforeValidator(read_count)]
Slug = Annotated[str, BeforeValidator(read_slug)]
WebAddress = Annotated[str, BeforeValidator(read_address)]
Truth = Annotated[bool, BeforeValidator(read_truth)]
SessionKey = Annotated[str, BeforeValidator(read_session_key)]
CommuneCode = Annotated[str, BeforeValidator(read_commune)]
Coordinates = Annotated[str, BeforeValidator(read_coordinates)]
