"""One rule that makes Vietnamese text comparable without its marks.

The same rule must hold in the browser (``theme/static/js``); keep both in step.
"""

from __future__ import annotations

import re
import unicodedata

_MARKS = re.compile(r"[\u0300-\u036f]")


def fold(text: str) -> str:
    """Lower-case text without diacritics: NFC, đ and ð to d, NFD, marks dropped, lower case.

    >>> fold("Đắk Lắk")
    'dak lak'
    """
    plain = unicodedata.normalize("NFC", text).replace("đ", "d").replace("Đ", "D").replace("ð", "d")
    return _MARKS.sub("", unicodedata.normalize("NFD", plain)).lower()
