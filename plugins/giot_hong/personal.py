"""Personal data that must never enter the repository, found in text.

Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15 and Thông tư 26/2013/TT-BYT, Điều 7 khoản 3
(practice.md 6, checked 2026-11-21). A first net: mobile numbers, 12-digit ID numbers, and
mailboxes at the providers that persons use. What it must find and must let pass stands as
tables in ``tests/unit/test_personal.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from giot_hong.problems import Problem
from giot_hong.source import Text

# Blanks of every width, also those that nobody sees.
_BLANK = "[ \u00a0\u00ad\u2000-\u200d\u202f\u2060\ufeff]"
_DASH = "[-\u2010-\u2015\u2212]"
# At most one sign between two digits. A dash between blanks joins groups of three digits and
# more: groups of two are days, months and hours («05.08 - 09.08.26»).
_SIGN = (
    rf"(?:{_BLANK}|{_DASH}|[.,_]|\)[.\-]?{_BLANK}?"
    rf"|(?<=[0-9]{{3}}){_BLANK}{_DASH}{_BLANK}(?=[0-9]{{3}}))?"
)
# A document number goes on after a slash: 0912345678/KH-UBND.
_END = r"(?![0-9]|/[A-ZĐ]{2})"
# Mobile numbers: 0 or +84, then 3, 5, 7, 8 or 9, then eight digits. Not a date and hour, not two
# commune codes in a list. «84.350.000.000» is money: 84 without a plus has no dot after it.
_MOBILE = re.compile(
    r"(?<![0-9])(?![0-9]{1,2}([.\- ])[0-9]{1,2}\1(?:19|20)[0-9]{2}(?![0-9])|[0-9]{5},[0-9]{5})"
    rf"(?:\(?(?:\+|00){_BLANK}?84\)?[.\-]?{_BLANK}?(?:\(?0\)?{_BLANK}?)?|84{_BLANK}?|0{_SIGN})"
    rf"[35789](?:{_SIGN}[0-9]){{8}}{_END}"
)
# Groups of three or of four; not the end of a longer number such as an amount of money.
_IDENTITY = re.compile(
    r"(?<![0-9])(?<![0-9][.\- ])(?!000)0[0-9]"
    rf"(?:[0-9](?:{_SIGN}[0-9]{{3}}){{3}}|[0-9]{{2}}(?:{_SIGN}[0-9]{{4}}){{2}}){_END}(?![.\-][0-9])"
)
_MAILBOX = re.compile(
    r"(?<![\w.+-])[\w.+-]+@(?:(?:gmail|googlemail|yahoo|ymail|rocketmail|outlook|hotmail|live|msn"
    r"|icloud|proton|protonmail)(?:\.[a-z]{2,}){1,2}|(?:me|mac|aol|pm|gmx)\.(?:com|me|net))(?!\.?[\w-])",
    re.IGNORECASE,
)
# Digits in addresses of pages are of news and lists; those of messengers are telephone numbers.
_ADDRESS = re.compile(
    r"(?:https?://|(?<![\w@.-]))(?P<host>(?:[\w-]+\.)+[a-z]{2,})(?::[0-9]+)?[/?][^\s<>\"')\]]*",
    re.IGNORECASE,
)
_MESSENGERS = re.compile(
    r"(?:.*\.)?(?:zalo\.me|wa\.me|whatsapp\.com|facebook\.com|fb\.com|m\.me|t\.me|viber\.com)",
    re.IGNORECASE,
)
# What both numbers hold at least, whatever signs they have; most files hold nothing like it.
_LONG_NUMBER = re.compile(r"[0-9](?:[^0-9\n]{0,3}[0-9]){8}")
_WIDE_DIGIT = re.compile("[\uff10-\uff19]")
_NARROW = {0xFF10 + digit: str(digit) for digit in range(10)} | {0xFF0B: "+"}


class _Net(NamedTuple):
    """One kind of personal data: what it looks like and what to say."""

    code: str
    pattern: re.Pattern[str]
    message: str
    instead: str


_NETS = (
    _Net(
        "RIENG-01",
        _MOBILE,
        "Đây giống số di động của một người; trang công khai không được có. Xóa số này.",
        "điện thoại bàn của cơ quan, hoặc bỏ trống",
    ),
    _Net(
        "RIENG-02",
        _IDENTITY,
        "Đây giống số căn cước của một người; kho dữ liệu không được có. Xóa số này.",
        "",
    ),
    _Net(
        "RIENG-03",
        _MAILBOX,
        "Đây giống hộp thư của một người, không phải của cơ quan. Xóa địa chỉ này.",
        "hộp thư của cơ quan, hoặc bỏ trống",
    ),
)


def find(text: Text) -> Iterator[Problem]:
    """Every mobile number, ID-like number and personal mailbox of a text, one problem each."""
    body = text.body.translate(_NARROW) if _WIDE_DIGIT.search(text.body) else text.body
    numbers = {body.count("\n", 0, found.start()) for found in _LONG_NUMBER.finditer(body)}
    if not numbers and "@" not in body:
        return
    lines = body.split("\n")
    for index, line in enumerate(lines):
        if index not in numbers and "@" not in line:
            continue
        for net in _NETS:
            for start, width in _places(net.pattern, line):
                yield text.problem(
                    net.code, net.message, index + 1, start + 1, width, expected=net.instead
                )


def find_in_name(shown: str) -> Iterator[Problem]:
    """The same in the name of an attachment, which becomes an address."""
    for net in _NETS:
        for start, width in _places(net.pattern, shown):
            yield Problem(
                path=shown,
                line=1,
                column=1,
                code=net.code,
                message=net.message,
                read=shown[start : start + width],
                expected="tên tệp không có dữ liệu cá nhân",
            )


def _places(pattern: re.Pattern[str], line: str) -> Iterator[tuple[int, int]]:
    """Where in a line the data stand: start and width."""
    if not pattern.search(line):
        return
    for match in pattern.finditer(_ADDRESS.sub(_hide, line)):
        if not _may_be_dates(match[0]):
            yield match.start(), len(match[0])


def _hide(address: re.Match[str]) -> str:
    return address[0] if _MESSENGERS.fullmatch(address["host"]) else "x" * len(address[0])


def _may_be_dates(found: str) -> bool:
    """Pairs of digits with unlike signs between them: «05.08-09.08.26», «08.30-11.30 28»."""
    groups, signs = re.findall(r"[0-9]+", found), re.findall(r"[^0-9()]+", found)
    return len(groups[0]) == 2 and found[0] == "0" and len(set(signs)) > 1 if groups else False
