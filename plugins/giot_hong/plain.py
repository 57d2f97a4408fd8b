"""The one place where text is made fit to leave the site in calendars, feeds and CSV.

RFC 5545 (3.1, CONTROL) and XML 1.0 (2.2, Char) both refuse control characters, and many readers
of either end a line at Unicode's other line ends (``str.splitlines`` does).
"""

from __future__ import annotations

import re
import unicodedata

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# C0 but tab and newline, DEL, C1, lone surrogates (not UTF-8), the two that XML leaves out, and the
# byte order mark, at which readers of calendars stumble and which icalendar drops where it stands alone.
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")


def clean(text: str) -> str:
    r"""NFC text; every line end is ``\n``, every other control character but tab is dropped.

    >>> clean("a\r\nb\x00\u2028c")
    'a\nb\nc'
    """
    return unicodedata.normalize("NFC", _FORBIDDEN.sub("", _LINE_ENDS.sub("\n", text)))


def one_line(text: str) -> str:
    """Clean text with every stretch of white space as one space: titles, names, places."""
    return " ".join(clean(text).split())
