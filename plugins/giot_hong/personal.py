"""Personal data that must never enter the repository, found in text.

Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15 and Thông tư 26/2013/TT-BYT, Điều 7 khoản 3
(practice.md 6, checked 2026-11-21). A first net: mobile numbers and 12-digit ID numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from giot_hong.problems import Problem
from giot_hong.source import Text

# Mobile numbers: 0 or +84, then 3, 5, 7, 8 or 9, then eight digits, perhaps grouped. Not what
# follows a slash (document numbers, addresses of web pages, but for zalo.me/) and not a date.
_MOBILE = re.compile(
    r"(?:(?<![\d/])|(?<=zalo\.me/))(?!\d{1,2} ?[.\-] ?\d{1,2} ?[.\-] ?(?:19|20)\d\d\b)"
    r"(?:\+?84|0)[ .\-\u00a0()]{0,3}[35789](?:[ .\-\u00a0()]{0,3}\d){8}(?![\d/])",
    re.ASCII | re.IGNORECASE,
)
_IDENTITY = re.compile(r"(?<![\d/.\-])0\d{2}(?:[ .]?\d{3}){3}(?![\d/\-])", re.ASCII)


def find(text: Text) -> Iterator[Problem]:
    """Every mobile number and ID-like number of a text, one problem each."""
    for code, pattern, message, instead in (
        (
            "RIENG-01",
            _MOBILE,
            "Đây giống số di động của một người; trang công khai không được có. Xóa số này.",
            "điện thoại bàn của cơ quan, hoặc bỏ trống",
        ),
        (
            "RIENG-02",
            _IDENTITY,
            "Đây giống số căn cước của một người; kho dữ liệu không được có. Xóa số này.",
            "",
        ),
    ):
        if not pattern.search(text.body):
            continue
        for number, line in enumerate(text.lines, start=1):
            for match in pattern.finditer(line):
                column = match.start() + 1
                yield text.problem(code, message, number, column, len(match[0]), expected=instead)
