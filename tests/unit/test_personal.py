"""Numbers of persons are found however they are written; numbers of papers and places are not.

All mobile numbers, identity numbers and mailboxes here are made up.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from giot_hong import officebook, personal
from giot_hong.model import Contact
from giot_hong.source import Text


def found(text: str) -> list[str]:
    """The codes of what is found."""
    return [problem.code for problem in personal.find(Text("content/x.yaml", text))]


@pytest.mark.parametrize(
    "text",
    [
        "0900000001",
        "0900 000 001",
        "0900.000.001",
        "090.000.0001",
        "0900-000-001",
        "0900 - 000 - 001",
        "0900–000–001",
        "0900 – 000 001",
        "0900—000—001",
        "0900,000,001",
        "0900_000_001",
        "(0900) 000 001",
        "(0900)000001",
        "0900\u00a0000\u00a0001",
        "0900\u202f000\u202f001",
        "0900\u200b000001",
        "０９００００００００",
        "０９００ ０００ ００１",
        "09 00 00 00 01",
        "09.00.00.00.01",
        "+84900000001",
        "+84 900 000 001",
        "+84.900.000.001",
        "(+84) 900 000 001",
        "+84 (0) 900 000 001",
        "+84(0)900000001",
        "0084900000001",
        "84900000001",
        "ĐT:0900000001.",
        "SĐT/0900000001",
        "0300000001",
        "0500000001",
        "0700000001",
        "0800000001",
        "tel:+84900000001",
        "zalo.me/0900000001",
        "https://zalo.me/0900000001",
        "wa.me/84900000001",
        "https://wa.me/84900000001",
        "facebook.com/0900000001",
        "https://www.facebook.com/0900000001",
        "Chị An (0900000001), anh Bình",
        "0900000001/Zalo",
    ],
)
def test_mobile_numbers(text: str) -> None:
    """A mobile number is found with any sign between its groups, with +84 and in messengers."""
    assert found(f"notes: Gọi {text}") == ["RIENG-01"]


@pytest.mark.parametrize(
    "text",
    [
        "0900000001/0900000002",
        "0900.000.001/0900.000.002",
        "0900 000 001 / 0900 000 002",
        "0900000001-0900000002",
        "0900000001, 0900000002",
        "từ 05.08 - 09.08.26 gọi 0900000001, 0900000002",
        "https://x.example/a 0900000001 https://x.example/0912345678 0900000002",
    ],
)
def test_two_mobile_numbers(text: str) -> None:
    """Two numbers side by side are two."""
    assert found(f"notes: {text}") == ["RIENG-01", "RIENG-01"]


@pytest.mark.parametrize(
    "text",
    [
        "0213 3876 543",
        "02133876543",
        "(0213) 3.876.543",
        "025.3812.345",
        "0253 812 345",
        "024 3868 5582",
        "1900 3366",
        "1800 0000",
        "72/BCĐ-KGVX",
        "Số 0912345678/KH-UBND",
        "160/KH-BCĐ ngày 14/4/2026",
        "26/2013/TT-BYT",
        "2026-05-28",
        "05-11-2027 07:30",
        "05.11.2027 07 giờ 30",
        "05 - 11 - 2027 08 giờ",
        "03 - 05 - 2026, 08 - 05 - 2026",
        "từ 08-5 đến 10-5-2026",
        "ngày 05-03-26 - 10-05-26",
        "từ 05.08 - 09.08.26",
        "từ 05.08-09.08.26",
        "08.30 - 11.30 28",
        "08.30-11.30 28",
        "từ 05 - 07 - 08 - 09 - 10",
        "08/11/2027, 09/11/2027",
        "3.950",
        "84.000.000 đồng",
        "84.350.000.000 đồng",
        "3.950 đơn vị, 93,5%",
        "06040",
        "[03388,03390]",
        "[03388, 03390]",
        "07:30-11:00",
        "Số TK 0351234567890",
        "https://baothanhhoa.vn/tin-277097.htm",
        "https://a.example/0912345678.html",
        "https://x.vn/tin-0912345678.html",
        "https://x.vn/a?id=0351234567",
        "https://x.vn?id=0351234567",
        "x.vn/tin-0912345678.html",
        "[bài](https://x.vn/tin-0912345678.html)",
        "https://x.vn/001203012345.html",
        "https://zalo.me/g/abc",
        "10.000.000.000 đồng",
    ],
)
def test_other_numbers(text: str) -> None:
    """Office telephones, document numbers, dates, hours, targets and addresses are let pass."""
    assert found(f"notes: {text}") == []


@pytest.mark.parametrize(
    "text",
    [
        "001000000003",
        "001 000 000 003",
        "001.000.000.003",
        "001-000-000-003",
        "001\u00a0000\u00a0000\u00a0003",
        "001\u200b000000003",
        "0010 0000 0003",
        "0010-0000-0003",
        "００１００００００００３",
        "/001000000003",
    ],
)
def test_identity_numbers(text: str) -> None:
    """Twelve digits that begin with zero look like an identity card, however they are grouped."""
    assert found(f"CCCD {text}.") == ["RIENG-02"]


@pytest.mark.parametrize(
    "text",
    [
        "0010000000031",
        "1010000000003",
        "001000000003/KH-UBND",
        "00100000000",
        "10.000.000.000.000 đồng",
        "000000000000",
    ],
)
def test_other_long_numbers(text: str) -> None:
    """Other lengths, document numbers and money are no identity card."""
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "nguyen.van.a@gmail.com",
        "A.B@Yahoo.com.vn",
        "a_b@outlook.com",
        "a+b@icloud.com",
        "a@hotmail.com",
        "<mailto:a@gmail.com>",
    ],
)
def test_mailboxes(text: str) -> None:
    """A mailbox at a provider that persons use is told."""
    assert found(f"email: {text}") == ["RIENG-03"]


@pytest.mark.parametrize(
    "text", ["hoi@langson.gov.vn", "hien-mau@viethhtm.vn", "a@gmail.gov.vn.example", "@gmail"]
)
def test_office_mailboxes(text: str) -> None:
    """A mailbox of an office is let pass."""
    assert found(f"email: {text}") == []


def test_place() -> None:
    """Each number is told at its own line and column, also in comments and several in a line."""
    text = Text("content/x.yaml", "a: b\n# 0900000001, ０９００００００００\n")
    places = [(each.line, each.column, each.width) for each in personal.find(text)]
    assert places == [(2, 3, 10), (2, 15, 10)]


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("files/0900000001.pdf", ["RIENG-01"]),
        ("files/0900000001/a.pdf", ["RIENG-01"]),
        ("files/danh-sach-001000000003.pdf", ["RIENG-02"]),
        ("files/2026-05-28.pdf", []),
        ("files/72_BCD-KGVX.pdf", []),
    ],
)
def test_names_of_attachments(name: str, codes: list[str]) -> None:
    """A file's name becomes an address: it holds no number of a person either."""
    problems = list(personal.find_in_name(f"content/{name}"))
    assert [each.code for each in problems] == codes
    for each in problems:
        assert "•••" in each.path
        assert each.path.endswith(Path(name).suffix)
        assert len(each.path) == len(f"content/{name}")


@pytest.mark.parametrize(
    "text",
    [
        "ĐT O9O0.O00.001",
        "ĐT: 0.9.0.0.0.0.0.0.0.1",
        "Anh Mẫu lái xe: 090, 000 ,00  01",
        "**0900** ### *000* anh Mẫu **0900** 000 *001*",
        "phone: 900000001",
        "Zalo 0900&nbsp;000&nbsp;001",
        "số điện thoại 0900.\n000.001, gặp văn thư",
        "Xã,Điện thoại\nBản Mẫu,900000001",
        "Họ tên|Điện thoại||\nLò Thị Mẫu|0900|000|001",
        "gọi không chín không không, không không không, không không một",
        "viber://chat?number=%2B84900000001",
        "ĐT 0168.000.0001",
    ],
)
def test_mobile_numbers_written_oddly(text: str) -> None:
    """Also as machines read pictures, as spreadsheets lose zeros, and as tables part cells."""
    assert set(found(f"Liên hệ {text}")) == {"RIENG-01"}


def test_a_landline_beside_a_name() -> None:
    """A landline passes by itself; beside a person's name only if it is in the register."""
    assert found("Gọi Văn phòng 0213 3876 543") == []
    text = Text("content/x.yaml", "Gọi chị Lò Thị Mẫu, 0213 3876 543")
    assert [each.code for each in personal.find(text)] == ["RIENG-01"]
    assert [*personal.find(text, {"02133876543"})] == []


@pytest.mark.parametrize(
    "text",
    [
        "CMND 100 000 001",
        "GCMND: 100000001",
        "hộ chiếu C1000001",
        "thẻ BHYT GD4010000000001",
        "HC: C1000001 (anh Lò Văn Mẫu)",
        "CCCD: | 0 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 1 |",
        "căn cước công dân số 0100\n00000001",
        "tài khoản 1000 0000 0001, chủ TK Lò Văn Mẫu",
        "Họ tên;CCCD\nLò Thị Mẫu;10000000001",
        "Chị Lò Thị Mẫu, thẻ hiến máu số 14-000001",
        "P<VNMLO<<VAN<MAU<<<<<<<<",
    ],
)
def test_numbers_of_papers(text: str) -> None:
    """Numbers of cards, passports and accounts beside the words that say so."""
    assert "RIENG-02" in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Hội Chữ thập đỏ tỉnh, TK 1000 0000 0001 tại Kho bạc Nhà nước",
        "xuất trình căn cước (12 số) trước ngày 28/12/2025",
        "hộ chiếu còn hạn 6 tháng",
        "SerialNumber: 010000000001",
        "sha256: a3f0c90900000001bde1207c98412efb",
        "uid: 20260118T070000-0900000001-a@x.example",
        "ISBN 978-604-00-0900-1",
    ],
)
def test_numbers_of_bodies_and_things(text: str) -> None:
    """Accounts of bodies, rules on papers, and numbers of machines and files are let pass."""
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    ["nguyenthilan@x.gov.vn", "mau.nguyenvan@x.example", "mau (a) gmail [dot] com"],
)
def test_mailboxes_of_persons_elsewhere(text: str) -> None:
    """A mailbox that bears a name is a person's also at an office; so is one that is spelt."""
    assert found(f"Gửi về {text}") == ["RIENG-03"]


@pytest.mark.parametrize(
    "text", ["vanthu@x.gov.vn", "hienmau@x.gov.vn", "bcd.hmtn@x.gov.vn", "quanly@x.gov.vn"]
)
def test_mailboxes_of_a_post(text: str) -> None:
    """A mailbox of a post is an office's."""
    assert found(f"Gửi về {text}") == []


@pytest.mark.parametrize(
    "text",
    [
        "STT,Họ tên,Nhóm máu\n1,Lò Thị Mẫu,O",
        "| TT | Họ và tên | Năm sinh |\n| --- | --- | --- |\n| 1 | Lò Thị Mẫu | 1990 |",
        "Danh sách hiến máu\n1. Lò Thị Mẫu, 1990, Trạm Y tế, nhóm A",
        "Lò Thị Mẫu\t12/08/1990\tA\nLò Văn Mẫu\t05/05/1979\tB",
        "A1=Họ tên\tC1=NS\nA2=Lò Thị Mẫu\tC2=1990",
        "donors:\n  - {name: Lò Thị Mẫu, group: O}\n  - {name: Lò Văn Mẫu, group: A}",
        "Họ và tên\nLò Thị Mẫu\nLò Văn Mẫu\nNăm sinh\n1990\n1991",
        "Biểu dương: Lò Văn Mẫu (52 lần), Vàng Thị Mẫu (31 lần)",
        "tên | cân nặng | HA\nMẫu | 52 | 120/70",
    ],
)
def test_lists_of_persons(text: str) -> None:
    """A table or lines of names with what is theirs."""
    assert "RIENG-04" in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "STT,Họ tên,Nhóm máu\n1,,\n2,,",
        "Điểm,Nhóm O,Nhóm A\nKim Mẫu,141,68",
        "Trường|O|A\nTHCS Lê Quý Đôn|18|9",
        "Xã|Chỉ tiêu\nBản Mẫu|1990\nThanh Mẫu|2005",
        "Họ tên,Chức vụ\nLò Thị Mẫu,Phó Chủ tịch",
        "Số ký hiệu;Ngày;Người ký\n72/BCĐ;14/01/2012;Lò Thị Mẫu",
    ],
)
def test_other_tables(text: str) -> None:
    """Empty forms, figures of places and lists of posts are let pass."""
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Chị Lò Thị Mẫu, sinh ngày 03/02/1991",
        "Bà Lò Thị Mẫu (SN 1969)",
        "name: Lò Thị Mẫu\nborn: 20/10/1971",
        "Anh Lò Văn Mẫu, nhóm máu B",
        "cháu Lò Văn Mẫu, 6 tuổi, bệnh tan máu bẩm sinh",
        "anh Lò Văn Mẫu, nhà số 19 ngách 8/24, tổ 6",
        "mẫu HIV phản ứng là của đ/c Lò Văn Mẫu",
    ],
)
def test_beside_a_name(text: str) -> None:
    """Birth, blood group, illness and home of a person who is named."""
    assert set(found(text)) == {"RIENG-05"}


@pytest.mark.parametrize(
    "text",
    [
        "Đồng chí Lò Văn Mẫu, Chủ tịch xã, cho biết xã có 12 người mắc bệnh tan máu bẩm sinh.",
        "Bà Lò Thị Mẫu kêu gọi người có nhóm máu O đến hiến.",
        "Người sinh từ năm 1966 đến 2008, sinh trước ngày 07/4/2008",
        "Kỷ niệm ngày sinh Chủ tịch Hồ Chí Minh (19/5/1890)",
        "Họ và tên: NGUYỄN VĂN A; Ngày sinh: 01/01/2000",
        "Bác sĩ Lò Văn Mẫu khám cho 3 người bị thiếu máu.",
        "Trường Lê Quý Đôn, số 12 ngõ 3 đường Lê Lợi",
        "Ông Lò Văn Mẫu ký ngày 14/01/2012",
    ],
)
def test_persons_with_nothing_of_their_own(text: str) -> None:
    """Who signs, speaks or treats is named in public; rules on ages are nobody's."""
    assert found(text) == []


def test_the_register_of_offices() -> None:
    """Offices' numbers by their look, others only with a paper that says so, none beside a name."""
    paper = {"text": "Trang của bệnh viện", "checked": "2026-11-22"}
    books = [
        ({"phone": "0213 3876 543, 1900 0000"}, {"02133876543", "19000000"}),
        ({"phone": "0900 000 001"}, set()),
        ({"phone": "0900 000 001", "citation": paper}, {"0900000001"}),
        ({"phone": "0900 000 001 (anh Mẫu)", "citation": paper}, set()),
        ({"email": "Hoi@x.gov.vn"}, {"hoi@x.gov.vn"}),
        ({"email": "hoi.ctd@gmail.com"}, set()),
        ({"email": "hoi.ctd@gmail.com", "citation": paper}, {"hoi.ctd@gmail.com"}),
    ]
    for fields, keys in books:
        assert officebook.register([Contact.model_validate(fields)]) == keys, fields


@pytest.mark.parametrize(
    "text",
    [
        "Gọi 0900 000 001 và CCCD 001000000003",
        "Gửi nguyen.van.mau@gmail.com",
        "STT,Họ tên,Nhóm máu\n1,Lò Thị Mẫu,O",
        "Chị Lò Thị Mẫu, sinh ngày 03/02/1991",
    ],
)
def test_reports_do_not_repeat_the_data(text: str) -> None:
    """A report lands in logs: what was found cannot be read from it."""
    for problem in personal.find(Text("content/x.yaml", text)):
        told = problem.excerpt + problem.message + problem.read
        assert "•" in told
        assert not re.search(r"0900 000 001|001000000003|van\.mau|Thị Mẫu,O|03/02/1991", told)


@pytest.mark.parametrize(
    "text",
    [
        "Trực các ngày: 01-02-08-09-15-16-22-23-29-30",
        "Lịch tuần: 05-12-19-26-03-10-17-24",
        "Cộng 0 912 345 678 901 0 387 461 270",
        "| Vật tư | Số lô |\n|---|---|\n| Túi máu | 0900000001 |",
        "Tên hàng\tMã vạch\tSL\nBăng gạc\t0900000001\t20",
        "Túi máu đôi, số lô: 0900000001; test lot 0900000002",
        "Bệnh viện Mẫu, 56 Phạm Hữu Mẫu - 028.3900.0001",
        "Điểm hiến máu tại 10/2 Trần Mẫu Duật, ĐT 0256.390.0001",
    ],
)
def test_figures_wares_and_streets(text: str) -> None:
    """Days of a month, rows of figures, numbers of lots, and streets that bear a name."""
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    ["ĐT 09 12 15 20 28", "Số lô 12, gọi 0900000001", "Vật tư|Số lô|ĐT\nKim|12|0900000001"],
)
def test_telephones_that_look_like_figures(text: str) -> None:
    """A word for telephones, or a column of its own, makes it one."""
    assert set(found(text)) == {"RIENG-01"}


@pytest.mark.parametrize(
    "text",
    [
        "Ủng hộ quỹ sữa: STK 1000000001 VCB, chủ TK Lò Thị Mẫu",
        "Chuyển khoản: 1000 0000 0001 – VietinBank – LO THI MAU",
        "Quỹ áo ấm: 1000000001 BIDV\nChủ tài khoản: Phạm Thị Mẫu",
        "Hội phí chuyển về Agribank 1000000000001 (Lò Thị Mẫu)",
        "Thủ quỹ: Lò Thị Mẫu, STK: 1000000000001",
    ],
)
def test_accounts_of_persons(text: str) -> None:
    """An account is its holder's, whatever the money is for."""
    assert found(text) == ["RIENG-02"]


@pytest.mark.parametrize(
    "text",
    [
        "STK 1000000001, chủ tài khoản: Hội Chữ thập đỏ tỉnh",
        "ĐOÀN THANH NIÊN TRƯỜNG ĐẠI HỌC: tài khoản 1000000001 BIDV",
        "Hội Chữ thập đỏ tỉnh, tài khoản 1000000001\nCHỦ TỊCH\nLÒ VĂN MẪU",
        "Tài khoản 3713.0.1000001 tại Kho bạc; chủ tài khoản: ông Lò Văn Mẫu, Giám đốc",
        "Chuyển khoản 1.200.000 đồng cho anh Lò Văn Mẫu trước ngày 15/9/2026",
    ],
)
def test_accounts_of_bodies_and_money(text: str) -> None:
    """An account of a body passes, also above who signs; so does an amount."""
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Ký bởi: Tăng Bá Mẫu\nEmail: mautb.syt@x.gov.vn", ["RIENG-03"]),
        ("TS. Đỗ Văn Mẫu (mau.do@x.example)", ["RIENG-03"]),
        ("Ký bởi: Tăng Bá Mẫu\nEmail: vanthu@x.gov.vn", []),
        ("Phòng Văn Thư Lưu Trữ: vanthu@x.gov.vn", []),
        ("Ông Lò Văn Hội, Chủ tịch; hoictd@x.gov.vn", []),
    ],
)
def test_mailboxes_beside_the_name_they_spell(text: str, codes: list[str]) -> None:
    """A given name with the initials of the rest is that person's mailbox where the name is near."""
    assert found(text) == codes


@pytest.mark.parametrize(
    "text",
    [
        "chị Lò Thị Mẫu, số nhà 27, ngõ 14, phố Mẫu",
        "1. Lò Văn Mẫu, số 14 ngách 3/22 đường Trần Phú",
        "Danh sách hoãn: Lò Thị Mẫu (Hb thấp), Vàng Văn Mẫu (huyết áp 165/100)",
        "Anh Lò Đức Mẫu (ghế số 5) choáng, được truyền dịch",
        "Anh Lò Văn Mẫu được theo dõi tại trạm vì tụt huyết áp",
        "Mắc ung thư tuyến giáp, cô Lò Thị Mẫu vẫn đi vận động",
        "Mang trong mình nhóm máu O Rh(-), chị Lò Thị Mẫu không nhớ hết",
        "bác sĩ Lò Viết Mẫu (Khoa Ngoại) hiến ngay vì cùng nhóm A với bệnh nhân",
        "Cảm ơn Thế Mẫu (A+), bạn Sùng Mí Mẫu (A+)",
        "Nguyen Thi Mau, a nurse with type B-negative blood",
        "Phụ nữ: Lù Thị Mẫu, SN 84, và các chị khác",
        "Đúng sinh nhật tuổi 18 (08/3/2008), em Trần Khả Mẫu hiến máu",
    ],
)
def test_beside_a_name_in_other_words(text: str) -> None:
    """Also in short, in parentheses, in English, or told before the name."""
    assert set(found(text)) == {"RIENG-05"}


@pytest.mark.parametrize(
    "text",
    [
        "Gặp chị Lò Thị Mẫu tại Nhà văn hóa, số 36 đường Hùng Vương",
        "Trạm Y tế xã, số nhà 27, tổ 5; Trạm trưởng: bà Lò Thị Mẫu",
        "Bác sĩ Lò Thị Mẫu xử trí 3 trường hợp choáng",
        "Bác sĩ Lò Văn Mẫu: huyết áp 160/90 trở lên thì hoãn hiến",
        "Y sĩ Lò Thị Mẫu đo huyết áp, Hb thấp dưới 120 thì hoãn",
        "Chương trình Sinh nhật hồng 12/9/2010 - 12/9/2026, chủ nhiệm Lò Văn Mẫu",
        "PGS.TS Lò Văn Mẫu, chuyên gia về bệnh tan máu bẩm sinh",
        "Mắc bệnh tim thì không nên hiến, bác sĩ Lò Văn Mẫu nhấn mạnh",
        "Cần gấp máu nhóm O Rh(-), anh Lò Văn Mẫu trực điện thoại cơ quan",
        "Bà Lò Thị Mẫu kêu gọi 20 người nhóm A+, 10 người O+",
        "Kho còn: A+ (12), B+ (30), O+ (45)",
        "Bà Lò Thị Mẫu, sinh hoạt 45 phút, ca 2",
        "Chào mừng sinh nhật Bác 19/5, anh Lò Văn Mẫu phát biểu",
    ],
)
def test_who_is_named_for_something_else(text: str) -> None:
    """Who treats, calls for blood or speaks of an illness does not have it."""
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("1\nLò Thị Mẫu\n1990\nO\n350\n2\nHứa Văn Mẫu\n1984\nA\n250", ["RIENG-04"]),
        ("Tráng A Mẫu        O   350\nCứ Thị Mẫu         B   250", ["RIENG-04"]),
        ("KT. CHỦ TỊCH\nLò Văn Mẫu\n2026", []),
        ("Phường Lê Mẫu        O   350\nPhường Trần Mẫu     A   120", []),
    ],
)
def test_lists_without_headings(text: str, codes: list[str]) -> None:
    """Cells below one another as PDFs give them, and columns that only blanks part."""
    assert found(text) == codes
