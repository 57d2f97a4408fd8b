"""The rules that make Vietnamese text comparable: without its marks, and as what one searches for.

The same rules and tables are in the browser (``theme/static/js/fold.js``); keep both in step. The
cases of ``tests/fold_cases.json`` run in both.
"""

from __future__ import annotations

import re
import unicodedata

_MARKS = re.compile(r"[\u0300-\u036f]")
_LETTERS = str.maketrans("đĐðÐ", "dDdD")
_WORDS = re.compile(r"[a-z]+|[0-9]+")

PHRASES = {
    # Abbreviations of posters and documents, and of the kinds of places.
    "hmtn": "hien mau tinh nguyen",
    "bcd": "ban chi dao",
    "ttyt": "trung tam y te",
    "tt y te": "trung tam y te",
    "tt yt": "trung tam y te",
    "bv": "benh vien",
    "bvdk": "benh vien da khoa",
    "ubnd": "uy ban nhan dan",
    "ubmttq": "uy ban mat tran to quoc",
    "ctd": "chu thap do",
    "ldld": "lien doan lao dong",
    "nvh": "nha van hoa",
    "dh": "dai hoc",
    "hcm": "ho chi minh",
    "tphcm": "thanh pho ho chi minh",
    "sg": "sai gon",
    "tp": "thanh pho",
    "tx": "thi xa",
    "tt": "thi tran",
    "q": "quan",
    "h": "huyen",
    "p": "phuong",
    "x": "xa",
    # Names of the highlands come from other languages and have been spelt in several ways: k or c
    # at the end of Đắk (documents before 2000 and many people), joined on maps and number plates.
    "dac lac": "dak lak",
    "dac lak": "dak lak",
    "dak lac": "dak lak",
    "daclac": "dak lak",
    "darlac": "dak lak",
    "dac nong": "dak nong",
    "buon me thuot": "buon ma thuot",
    "ban me thuot": "buon ma thuot",
    "bac can": "bac kan",
    # Both letters are used for one sound.
    "qui nhon": "quy nhon",
}
"""What is written, folded, and what is meant by it."""
_LONGEST = max(phrase.count(" ") + 1 for phrase in PHRASES)


def fold(text: str) -> str:
    """Lower-case text without diacritics: NFC, đ and ð to d, NFD, marks dropped, lower case.

    >>> fold("Đắk Lắk")
    'dak lak'
    """
    plain = unicodedata.normalize("NFC", text).translate(_LETTERS)
    return _MARKS.sub("", unicodedata.normalize("NFD", plain)).lower()


def search_key(text: str) -> str:
    """What a text is searched by, and what a query asks for: folded words, short forms written out.

    >>> search_key("TTYT huyện Sìn Hồ, Q.1")
    'trung tam y te huyen sin ho quan 1'
    """
    words = _WORDS.findall(fold(text))
    found: list[str] = []
    start = 0
    while start < len(words):
        for length in range(_LONGEST, 0, -1):
            phrase = " ".join(words[start : start + length])
            if phrase in PHRASES:
                found.append(PHRASES[phrase])
                break
        else:
            length = 1
            found.append(words[start])
        start += length
    return " ".join(found)
