"""Vietnamese words for dates, hours and numbers, without the machine's locale."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from giot_hong import phrases
from giot_hong.clock import ZONE

DAY = date(2026, 5, 28)


@pytest.mark.parametrize(
    ("offset", "name"),
    list(enumerate(("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"))),
)
def test_weekdays(offset: int, name: str) -> None:
    """The week begins on Monday, which is «the second»."""
    assert phrases.weekday(date(2026, 5, 25) + timedelta(days=offset)) == name


@pytest.mark.parametrize(
    "written", ["Thứ năm", "thứ Năm", "THỨ NĂM", "Thứ 5", "T5", "T.5", "thu nam"]
)
def test_same_weekday(written: str) -> None:
    """A weekday is recognised as documents write it."""
    assert phrases.same_weekday(written, DAY)
    assert not phrases.same_weekday(written, DAY + timedelta(days=1))


@pytest.mark.parametrize("written", ["CN", "Chủ nhật", "Chủ Nhật", "chủ nhật"])
def test_same_sunday(written: str) -> None:
    """Sunday has no number."""
    assert phrases.same_weekday(written, date(2026, 5, 31))
    assert not phrases.same_weekday(written, DAY)


@pytest.mark.parametrize("written", ["", "hôm nay", "thứ", "T9", "8"])
def test_no_weekday(written: str) -> None:
    """What is no weekday is that of no day."""
    assert not any(phrases.same_weekday(written, DAY + timedelta(days=n)) for n in range(7))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (phrases.short_day(DAY), "28/05/2026"),
        (phrases.full_day(DAY), "thứ Năm, 28/05/2026"),
        (phrases.headline_day(DAY), "Thứ Năm, 28/05/2026"),
        (phrases.headline_day(date(2026, 5, 31)), "Chủ nhật, 31/05/2026"),
        (phrases.official_day(DAY), "ngày 28 tháng 5 năm 2026"),
        (phrases.official_day(date(2022, 4, 9)), "ngày 09 tháng 4 năm 2022"),
        (phrases.official_day(date(2026, 1, 2)), "ngày 02 tháng 01 năm 2026"),
        (phrases.official_day(date(2026, 12, 10)), "ngày 10 tháng 12 năm 2026"),
        (phrases.document_date("2020"), "năm 2020"),
        (phrases.document_date("2022-12"), "tháng 12 năm 2022"),
        (phrases.document_date("2022-02"), "tháng 02 năm 2022"),
        (phrases.document_date("2022-04-08"), "ngày 08 tháng 4 năm 2022"),
        (phrases.due(DAY, "before"), "trước ngày 28/05/2026 (thứ Năm)"),
        (phrases.due(DAY, "on"), "trong ngày 28/05/2026 (thứ Năm)"),
        (phrases.month_name(2026, 5), "tháng 5 năm 2026"),
        (phrases.hour(time(6, 5)), "06:05"),
        (phrases.hours(None, None), "chưa thông báo giờ"),
        (phrases.hours(time(6, 30), None), "từ 06:30, chưa thông báo giờ kết thúc"),
        (phrases.hours(time(7, 30), time(11)), "07:30 – 11:00"),
        (phrases.number(3950), "3.950"),
        (phrases.number(250), "250"),
        (phrases.number(1234567), "1.234.567"),
        (phrases.quantity(250, "units"), "250 đơn vị máu"),
        (phrases.quantity(90, "registered", at_least=True), "từ 90 người đăng ký trở lên"),
        (phrases.moment(datetime(2026, 11, 3, 14, 5, tzinfo=ZONE)), "14:05 ngày 03/11/2026"),
        (phrases.capital("đợt"), "Đợt"),
        (phrases.capital(""), ""),
    ],
)
def test_phrases(said: str, expected: str) -> None:
    """Each phrase is as Vietnamese papers and people write it."""
    assert said == expected
