"""How single values are read: every form that Vietnamese papers use, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from pydantic_core import PydanticCustomError

from giot_hong import fields
from giot_hong.problems import CODES


def refused(reader: Callable[[Any], object], value: object) -> tuple[str, dict[str, str]]:
    """The code and the context of a refusal."""
    with pytest.raises(PydanticCustomError) as caught:
        reader(value)
    assert caught.value.type in CODES
    return caught.value.type, caught.value.context or {}


@pytest.mark.parametrize(
    "written",
    [
        "2026-05-28",
        "2026-5-28",
        "28/5/2026",
        "28/05/2026",
        "28-5-2026",
        "28.05.2026",
        "ngày 28 tháng 5 năm 2026",
        "Ngày 28 tháng 05 năm 2026",
        "28 tháng 5 năm 2026",
        "ngày 28/5/2026",
        "  28/5/2026 ",
        date(2026, 5, 28),
    ],
)
def test_days(written: object) -> None:
    """Every way to write a whole date is the same day; day comes before month."""
    assert fields.read_day(written) == date(2026, 5, 28)


@pytest.mark.parametrize(
    ("written", "code", "nearest"),
    [
        ("30/2/2026", "NGAY-02", "2026-02-28"),
        ("29/2/2027", "NGAY-02", "2027-02-28"),
        ("31/4/2026", "NGAY-02", "2026-04-30"),
        ("0/5/2026", "NGAY-02", "2026-05-01"),
        ("2026-13-05", "NGAY-02", ""),
        ("5/28/2026", "NGAY-02", ""),
        ("1/1/1944", "NGAY-02", ""),
        ("1/1/2101", "NGAY-02", ""),
        ("28/5", "NGAY-01", ""),
        ("２８/５/２０２６", "NGAY-01", ""),
        ("２０２６-05-28", "NGAY-01", ""),
        ("ngày ٢٨ tháng 5 năm 2026", "NGAY-01", ""),
        ("28/5/26", "NGAY-01", ""),
        ("20/2", "NGAY-01", ""),
        ("04-05/7", "NGAY-01", ""),
        ("18, 19 và 28-11", "NGAY-01", ""),
        ("trung tuần tháng 8", "NGAY-01", ""),
        ("", "NGAY-01", ""),
        (["28/5/2026"], "KIEU-01", ""),
    ],
)
def test_days_refused(written: object, code: str, nearest: str) -> None:
    """What is not one day of the calendar is refused, with the nearest day where there is one."""
    said, context = refused(fields.read_day, written)
    assert (said, context.get("nearest", "")) == (code, nearest)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("2020", "2020"),
        ("2022-12", "2022-12"),
        ("12/2022", "2022-12"),
        ("tháng 12/2022", "2022-12"),
        ("tháng 12 năm 2022", "2022-12"),
        ("Tháng 1 năm 2022", "2022-01"),
        ("09/4/2022", "2022-04-09"),
        ("2022-04-09", "2022-04-09"),
    ],
)
def test_partial_days(written: str, kept: str) -> None:
    """An official paper's date may lack its day or its month; nothing is made up."""
    assert fields.read_partial_day(written) == kept


@pytest.mark.parametrize(
    "written", ["13/2022", "2022-00", "1900", "tháng này", "２０２６", "１２/２０２２"]
)
def test_partial_days_refused(written: str) -> None:
    """A month that does not exist or a year out of range is refused."""
    assert refused(fields.read_partial_day, written)[0].startswith("NGAY-")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("07:30", time(7, 30)),
        ("7:30", time(7, 30)),
        ("7h30", time(7, 30)),
        ("7H30", time(7, 30)),
        ("7h30'", time(7, 30)),
        ("7h30’", time(7, 30)),
        ("07g00", time(7)),
        ("13g30", time(13, 30)),
        ("7h", time(7)),
        ("06 giờ 30 phút", time(6, 30)),
        ("6 giờ", time(6)),
        ("6 giờ 30", time(6, 30)),
        ("00:00", time(0)),
        ("23h59", time(23, 59)),
        (time(7, 30), time(7, 30)),
    ],
)
def test_hours(written: object, kept: time) -> None:
    """Hours are read as the North, the South, clerks and machines write them."""
    assert fields.read_hour(written) == kept


@pytest.mark.parametrize(
    "written",
    ["sáng", "7", "730", "7:", "7:3", "24:00", "7h60", "25h", "-7h", "7h30 sáng", "", "７:３０"],
)
def test_hours_refused(written: str) -> None:
    """What is not one hour between 00:00 and 23:59 is refused."""
    assert refused(fields.read_hour, written)[0] == "GIO-01"


@pytest.mark.parametrize("written", ["7h30-11h00", "7h30 – 11h", "07:30 đến 11:00"])
def test_a_stretch_of_hours(written: str) -> None:
    """Two hours in one place are refused, and shown as start and end."""
    code, context = refused(fields.read_hour, written)
    assert code == "GIO-01"
    assert "start: 07:30" in context["example"]
    assert "end: 11:00" in context["example"]


@pytest.mark.parametrize(
    ("written", "kept"),
    [("250", 250), ("3.950", 3950), ("1.234.567", 1234567), ("0", 0), ("007", 7), (9, 9)],
)
def test_counts(written: object, kept: int) -> None:
    """A dot groups thousands: 3.950 is three thousand nine hundred and fifty."""
    assert fields.read_count(written) == kept


@pytest.mark.parametrize(
    ("written", "nearest"),
    [
        ("3.95", ""),
        ("3,950", ""),
        ("93,5", ""),
        ("250 đơn vị", "250"),
        ("3.950 đơn vị máu", "3.950"),
        ("hơn 90", ""),
        ("-5", ""),
        ("9" * 10, ""),
        ("9" * 5000, ""),
        ("３", ""),
        ("", ""),
    ],
)
def test_counts_refused(written: str, nearest: str) -> None:
    """A decimal, a unit or a number of no sense is refused, never guessed at."""
    code, context = refused(fields.read_count, written)
    assert (code, context["nearest"]) == ("SO-01", nearest)


@pytest.mark.parametrize(
    "written", ["a", "dot-1", "lai-chau-2021-dot-01", "2026", "a" * 100, "con-1", "console"]
)
def test_slugs(written: str) -> None:
    """Ids are groups of small letters and digits with single hyphens."""
    assert fields.read_slug(written) == written


@pytest.mark.parametrize(
    ("written", "nearest"),
    [
        ("Lạng Sơn", "lang-son"),
        ("Đắk_Lắk", "dak-lak"),
        ("a--b", "a-b"),
        ("-a", "a"),
        ("Đợt 1 (sáng)", "dot-1-sang"),
        ("…", ""),
        ("a" * 101, "a" * 100),
        (f"{'a' * 99}-{'b' * 9}", "a" * 99),
        ("Con", "con-1"),
        ("aux", "aux-1"),
        ("com1", "com1-1"),
    ],
)
def test_slugs_refused(written: str, nearest: str) -> None:
    """What is not an id is refused with the nearest id."""
    code, context = refused(fields.read_slug, written)
    assert (code, context["nearest"]) == ("MA-01", nearest)


@pytest.mark.parametrize(
    ("written", "good"),
    [
        ("https://giot-hong.example/", True),
        ("http://www.vbpl.vn/TW/Pages/vbpqen-toanvan.aspx?ItemID=510", True),
        ("https://a.b.c/đường dẫn", False),
        ("www.hienmau.example", False),
        ("https://localhost", False),
        ("javascript:alert(1)", False),
        ('https://a.b/"onclick', False),
        ("https://a." + "b" * 3000, False),
        ("https://[a.b/c", False),
        ("https://a.b]/c", False),
        ("https://a.b:99999/", False),
        ("https://a.b:cong/", False),
        ("https://a.b:8443/c", True),
    ],
)
def test_addresses(written: str, good: bool) -> None:
    """Only whole web addresses are taken; nothing that a page could run."""
    if good:
        assert fields.read_address(written) == written
    else:
        assert refused(fields.read_address, written)[0] == "LINK-01"


@pytest.mark.parametrize(
    ("written", "kept"),
    [("yes", True), ("Có", True), ("true", True), ("no", False), ("không", False), (True, True)],
)
def test_truths(written: object, kept: bool) -> None:
    """Yes and no are read in both languages."""
    assert fields.read_truth(written) is kept


def test_truths_refused() -> None:
    """Perhaps is neither."""
    assert refused(fields.read_truth, "có lẽ")[0] == "CHON-01"


@pytest.mark.parametrize(("written", "kept"), [("06040", "06040"), ("6040", "06040")])
def test_communes(written: str, kept: str) -> None:
    """A commune's code has five digits; a zero that a spreadsheet ate comes back."""
    assert fields.read_commune(written) == kept


@pytest.mark.parametrize("written", ["604", "060400", "Thất Khê", "٠٦٠٤٠"])
def test_communes_refused(written: str) -> None:
    """Anything else is no commune's code."""
    assert refused(fields.read_commune, written)[0] == "MA-01"


@pytest.mark.parametrize(
    ("written", "good"), [("a", True), ("z", True), ("A", False), ("1", False)]
)
def test_session_keys(written: str, good: bool) -> None:
    """A session's key is one small letter."""
    if good:
        assert fields.read_session_key(written) == written
    else:
        assert refused(fields.read_session_key, written)[0] == "MA-01"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("21.02850, 105.85420", "21.02850, 105.85420"),
        ("8.6930,106.6090", "8.6930, 106.6090"),  # Côn Đảo
        ("16.8340 , 112.3390", "16.8340, 112.3390"),  # Hoàng Sa
        ("8.6450, 111.9190", "8.6450, 111.9190"),  # Trường Sa
        ("20.1330, 107.7300", "20.1330, 107.7300"),  # Bạch Long Vĩ
    ],
)
def test_coordinates(text: str, read: str) -> None:
    """Decimal degrees, latitude first, on land and on the islands."""
    assert fields.read_coordinates(text) == read


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("105.85420, 21.02850", "21.02850, 105.85420"),
        ("48.8566, 2.3522", ""),
        ("21.0285", None),
        ("21, 105", None),
        ("٢١.٠, 105.8", None),
        ("-21.0, 105.8", None),
        ("20.5, 112.5", ""),
    ],
)
def test_coordinates_refused(text: str, nearest: str | None) -> None:
    """What is no point, or none in Viet Nam; turned round it is told how."""
    with pytest.raises(PydanticCustomError) as refused:
        fields.read_coordinates(text)
    assert refused.value.type == "TOA-DO-01"
    assert (refused.value.context or {}).get("nearest") == nearest
