"""Names of persons in Vietnamese text: where they stand, and what only looks like one.

No list of people: a name is told by its family name, or by the word before it (ông, chị, đồng chí), and
by its capitals. Places, schools and streets that bear a person's name are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from giot_hong.fold import fold

# Family names of the Kinh and of the peoples of the mountains and the highlands, as written.
_FAMILY_WRITTEN = (
    "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh đoàn trịnh trương lương "
    "lưu lâm mai cao chu châu thái tăng tạ hà tô tôn quách đào tống phùng triệu kiều ứng lại nghiêm vương "
    "khương bạch âu doãn nông hứa ma lục bế vi la chử giáp thân tiêu mạc đàm diệp khổng lù sùng giàng vàng "
    "thào lò lầu cư mùa hàng chảo tẩn lồ ly hò hù cà quàng lường tòng cầm bạc đèo mễ tải phù liềm lềm lèng "
    "sầm hạng vừ thền tráng ksor siu kpă rmah niê nay êban mlô ayun h y phí quan viên văn ngụy nhâm ninh "
    "cồ cù dư phó lữ mông ngọ kha tằng thàng cứ hảng chang cháng phàn bàn đường lộc hầu vòng chướng "
    "thạch danh sơn kim thị điểu hạ cung ông ấu đồng từ trà tào khúc khuất lã lỗ nhữ ngạc thẩm thịnh viêm "
    "xa ho hờ giàn sính páo rơ phàng sồng xồng sằm sìn vy lỳ thò khoàng"
)
_FAMILY = frozenset(_FAMILY_WRITTEN.split())
# Folded, only those that are nothing else without their marks.
_FAMILY_PLAIN_WRITTEN = (
    "nguyen tran le pham hoang huynh phan vu vo dang bui do ngo duong ly dinh doan trinh truong luong "
    "luu lam cao chu thai tang quach dao tong phung trieu kieu nghiem vuong khuong bach doan nong giang "
    "vang sung thao lo lau tan quang luong cam ho mai"
)
_FAMILY_PLAIN = frozenset(_FAMILY_PLAIN_WRITTEN.split())
_TITLE = (
    r"(?:ông|bà|anh|chị|em|cô|chú|bác|cháu|thầy|bạn|cụ|đ/c|đồng chí|c\.|a\.|bs\.?|bscki|bsckii|ths\.?|bác sĩ"
    r"|y sĩ|y tá|điều dưỡng|bn|bệnh nhân|sản phụ|người liên hệ|họ và tên|họ tên|tên là|tôi là|trưởng đoàn xe"
    r"|thôn trưởng|trưởng thôn|chủ tk|chu tk|chủ tài khoản|mang tên|holder|cô giáo|thầy giáo)"
)
_NAME_LETTERS = "a-zà-öø-ÿāăđĩũơưạ-ỹ"
_CAPITALS = "A-ZÀ-ÖØ-ÝĂĐĨŨƠƯẠ-Ỹ"
# Ạ-Ỹ holds capitals and small letters in turns; whether a word begins with a capital is asked below.
_WORD = rf"[{_CAPITALS}][{_NAME_LETTERS}{_CAPITALS}]*(?:['’][{_NAME_LETTERS}{_CAPITALS}]+)?"
_RUN = re.compile(rf"(?<![\w/-]){_WORD}(?:[ \u00a0]{_WORD}){{0,5}}(?![\w-])")
_TITLED = re.compile(rf"(?<!\w){_TITLE}(?:\s*:\s*|\s+)(?={_WORD})", re.IGNORECASE)
_ROLES_WRITTEN = (
    "bí phó chủ trưởng giám chánh hiệu trạm ủy tổ đội cán chuyên ban văn phòng thường công hội đoàn ctv "
    "tnv ubnd pct vh-xh vhxh lãnh thư trực"
)
_ROLES = frozenset(_ROLES_WRITTEN.split())
# What stands before the name of a place, a school, a street or a paper.
_OF_PLACES = re.compile(
    r"(?:tỉnh|thành phố|tp\.?|phường|xã|huyện|quận|thị xã|thị trấn|bản|thôn|ấp|làng|đường|phố|ngõ|cầu|chợ|khu"
    r"|trường|thpt|thcs|tiểu học|th|đại học|cao đẳng|bệnh viện|bv|công ty|quảng trường|nhà văn hóa|nhà văn hoá"
    r"|tượng đài|báo|đài|sông|núi|hồ|đền|chùa|điểm|cụm|tổ|giải|quỹ|lăng|bảo tàng|ngày sinh|chủ tịch hồ)\s*$",
    re.IGNORECASE,
)
_PLACES_WRITTEN = (
    "hà nội|hà giang|hà nam|hà tĩnh|lai châu|lào cai|cao bằng|lâm đồng|thái bình|thái nguyên|hồ chí minh"
    "|hoàng sa|trường sa|lý sơn|phan thiết|phan rang|vũng tàu|châu đốc|mai châu|đồng nai|đồng tháp|sơn la"
    "|kim tân|hoàng liên|hoàng mai|từ liêm|đồng hới|đường thư|võ thị sáu|lê quý đôn|trần hưng đạo|lê lợi|nguyễn huệ|nguyễn trãi|trần phú"
    "|phan đình phùng|lý thường kiệt|hoàng văn thụ|nguyễn tất thành|võ nguyên giáp|danh sách|kim sơn"
    "|quan sơn|cao lộc|bạc liêu|đà nẵng|thạch thất|ninh bình|ninh thuận|hạ long|sơn tây|hàng tháng"
    "|sìn hồ"
)
_PLACES = frozenset(_PLACES_WRITTEN.split("|"))

# «, 56 Phạm Hữu Chí»: a street. At the beginning of a line the number is a row's.
_DOOR = re.compile(
    r"(?:[,(]\s?(?:số )?|\b(?:số|tại|ở) )\d+[A-Za-z]?(?:[/-]\d+[A-Za-z]?)*,? $", re.IGNORECASE
)


class Name(NamedTuple):
    """Where a name stands in a line, and whether a word before it says that it is a person's."""

    start: int
    end: int
    titled: bool


def names(line: str) -> Iterator[Name]:
    """Every name of a person in a line, in order."""
    titles = {found.end(): found for found in _TITLED.finditer(line)}
    for run in _RUN.finditer(line):
        # A title may itself begin with a capital and belong to the run: «Chị Vi Thị Lưu».
        inside = [end for end in titles if run.start() <= end < run.end()]
        start = max(inside) if inside else run.start()
        words = line[start : run.end()].split()
        while not inside and len(words) > 2 and words[0].isupper() and not words[1].isupper():
            start += len(words[0]) + 1  # «TCB Ngô Thị Dung»: the bank is not of the name
            del words[0]
        if not words or not all(word[0].isupper() for word in words):
            words = _capitalised(words)
        if not words:
            continue
        end = start + len(" ".join(words))
        if words[0].lower() in _ROLES or " ".join(words[:3]).lower() in _PLACES:
            continue
        if " ".join(words[:2]).lower() in _PLACES:
            continue
        if inside:
            yield Name(start, end, True)
        elif (
            is_full(words)
            and not _OF_PLACES.search(line, 0, start)
            and not _DOOR.search(line, 0, start)
        ):
            yield Name(start, end, False)


def _capitalised(words: list[str]) -> list[str]:
    """The words up to the first that begins with a small letter."""
    for index, word in enumerate(words):
        if not word[0].isupper():
            return words[:index]
    return words


def is_full(words: list[str]) -> bool:
    """Whether words are a family name with a middle name or a given one."""
    if not 2 <= len(words) <= 5 or any(word.isupper() and len(word) > 1 for word in words):
        return False
    first = words[0].lower()
    if " ".join(words[:2]).lower() in _PLACES or " ".join(words).isascii():
        return " ".join(words).isascii() and first in _FAMILY_PLAIN
    return first in _FAMILY


_NUMBERED = re.compile(r"^\s*(?:\d{1,4}\s*[.)/]?\s*|[-+*•]\s*)?(?:[A-Za-z]{1,3}\d{1,6}\s*=\s*)?")
_KEYED = re.compile(r"^[{\s]*[\w-]+\s*:\s*")
_LOOSE = re.compile(rf"(?:{_WORD})(?:[ \u00a0](?:{_WORD}))*")
_NO_PERSON = re.compile(
    r"\b(xa|phuong|tinh|huyen|thon|ban|to|truong|thpt|thcs|tieu hoc|benh vien|tram|phong|so|hoi|doan|cong an"
    r"|cong ty|van phong|khoi|nhom|tong|cong|ubnd|trung tam|ngan hang|diem|khu|nha|dot|thang|quy|xe)\b"
)


def is_cell(cell: str, *, labelled: bool = False) -> bool:
    """Whether a cell of a table holds a person's name and nothing else.

    Below a heading that says so (``labelled``), any words with capitals are a name.
    """
    plain = _KEYED.sub("", _NUMBERED.sub("", cell)).strip(" \"'{}-–.")
    plain = _TITLED.sub("", plain, count=1).strip()
    if not plain or not _LOOSE.fullmatch(plain):
        return False
    words = plain.split()
    if len(words) > 6 or not all(word[0].isupper() for word in words):
        return False
    if labelled:
        return not _NO_PERSON.search(fold(plain)) or (len(words) > 2 and _is_family(words[0]))
    return 2 <= len(words) <= 5 and _is_family(words[0]) and plain.lower() not in _PLACES


def _is_family(word: str) -> bool:
    low = word.lower()
    return low in _FAMILY or (word.isascii() and low in _FAMILY_PLAIN)


# Whose an account is, in so many words; in a line with an account a name in capitals says it too.
_HOLDER = re.compile(
    r"(?:chủ (?:tk|tài khoản)|tên (?:tk|tài khoản)|thụ hưởng|người nhận|mang tên|holder|chu tk|chu tai khoan)"
    r"\s*(?:là|:)?\s*(?P<name>[^,;:.()\n–-]+)",
    re.IGNORECASE,
)
_IN_CAPITALS = re.compile(r"(?<![\w.-])[A-ZÀ-ỸĐ]{2,}(?: [A-ZÀ-ỸĐ]+){2,4}(?![\w-])")


def holds_account(line: str) -> bool:
    """Whether a line tells a person, and no body, as the holder of an account."""
    return any(_is_one(found["name"].strip()) for found in _HOLDER.finditer(line))


def is_in_capitals(line: str) -> bool:
    """Whether a line has a person's name in capitals, as banks write it."""
    return any(run[0].isupper() and _is_one(run[0]) for run in _IN_CAPITALS.finditer(line))


def _is_one(written: str) -> bool:
    written = written.title() if written.isupper() else written
    return is_cell(written) and not _NO_PERSON.search(fold(written))


def spellings(line: str) -> set[str]:
    """How mailboxes spell the names in a line: «khaitb», «tbkhai», «khai.tang» without its signs."""
    found = set()
    for name in names(line):
        words = [fold(word) for word in line[name.start : name.end].split()]
        if len(words) < 3:
            continue
        family, given = words[0], words[-1]
        initials = "".join(word[0] for word in words[:-1])
        found |= {given + initials, initials + given, given + family, family + given}
        found |= {"".join(words), given + "".join(words[:-1])}
    return found
