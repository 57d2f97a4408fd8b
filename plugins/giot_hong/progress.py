"""Progress that is true, told in lines: one that is rewritten on a terminal, a few anywhere else.

A part that ends at once is not told at all. On a terminal the line of a longer one is rewritten in
place, by a carriage return alone, which every console understands; when it is done it stays, with its
count and its time. Elsewhere (a file, a pipe, a CI server) there is one line when it is done, and a
sign of life now and then before.
"""

from __future__ import annotations

import os
import sys
import unicodedata
from typing import TextIO

from giot_hong.phases import Name, Phase
from giot_hong.phrases import duration, number

SAID: dict[Name, tuple[str, str]] = {
    "sample": ("Viết nội dung mẫu", "lần ghi"),
    "start": ("Khởi động", ""),
    "read": ("Đọc tệp nội dung", "tệp"),
    "check": ("Kiểm tra nội dung", "phép kiểm tra"),
    "against": ("So với bản đang đăng", ""),
    "history": ("Đọc lịch sử git", "lần ghi"),
    "resolve": ("Ghép các mục với nhau", "mục"),
    "plan": ("Lên danh sách trang", "tệp"),
    "reuse": ("Tìm tệp dùng lại được", "tệp"),
    "render": ("Dựng trang", "tệp"),
    "index": ("Lập chỉ mục để tìm trong văn bản", ""),
    "verify": ("Kiểm tra trang vừa dựng", "tệp"),
    "compare": ("So với trang đang có", "tệp"),
    "publish": ("Đưa trang ra", "tệp"),
}
"""Each phase in the words of staff, and what is counted in it."""

AT_ONCE = 0.3
"""Seconds; what takes less is not told."""
_EVERY, _SIGN_OF_LIFE = 0.1, 15.0
_USUAL_WIDTH = 80


class Progress:
    """Tells standard error of phases; never a reason for a build to fail."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._stream: TextIO | None = None if quiet else sys.stderr
        self.live = bool(
            self._stream and self._stream.isatty() and os.environ.get("TERM") != "dumb"
        )
        self.patience = AT_ONCE if self.live else _SIGN_OF_LIFE
        self.every = _EVERY if self.live else _SIGN_OF_LIFE
        self._line = ""
        """What stands on the line that is rewritten."""
        self._of: Phase | None = None
        """Whose line that is."""

    def step(self, text: str) -> None:
        """Say something that stays."""
        if self._line:
            self._write("\n")
        self._line, self._of = "", None
        self._write(f"• {text}\n")

    def going(self, phase: Phase) -> None:
        """Say how far a phase is."""
        text = f"• {how_far(phase)} …"
        if self.live:
            self._of = phase
            self._rewrite(text)
        else:
            self._write(f"{text}\n")

    def ended(self, phase: Phase, seconds: float, *, is_whole: bool) -> None:
        """Let the last line of a phase stay, unless it ended at once."""
        if seconds < AT_ONCE and self._of is not phase:
            return
        text = f"• {how_far(phase)}, {duration(seconds) if is_whole else 'dừng giữa chừng'}"
        if self.live:
            self._rewrite(text)
            self._write("\n")
            self._line, self._of = "", None
        else:
            self._write(f"{text}\n")

    def _rewrite(self, text: str) -> None:
        # The last column stays empty: a console may go to the next line when it is written to.
        room = self._width() - 1
        line = fitted(text, room)
        if line != self._line:
            rest = min(width(self._line), room) - width(line)
            self._write(f"\r{line}{' ' * rest}")  # in one go: nothing flickers
            self._line = line

    def _width(self) -> int:
        if self._stream is None:
            return _USUAL_WIDTH
        try:
            return os.get_terminal_size(self._stream.fileno()).columns or _USUAL_WIDTH
        except (OSError, ValueError):  # a terminal that has no size, or no number
            return _USUAL_WIDTH

    def _write(self, text: str) -> None:
        if self._stream is None:
            return
        try:
            self._stream.write(text)
            self._stream.flush()
        except OSError:  # whoever read has gone; the work goes on
            self._stream = None


def how_far(phase: Phase) -> str:
    """``Dựng trang: 1.204/3.950 tệp``; without a count where nothing was counted."""
    name, unit = SAID[phase.name]
    if not unit or not (phase.done or phase.total):
        return name
    of = f"/{number(phase.total)}" if phase.total and phase.total != phase.done else ""
    return f"{name}: {number(phase.done)}{of} {unit}"


def width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(map(_columns, text))


def fitted(text: str, room: int) -> str:
    """As much of a text as there is room for; a letter stays together with its marks."""
    text = unicodedata.normalize("NFC", text)
    if width(text) <= room:
        return text
    kept, used = "", 0
    for character in text:
        used += _columns(character)
        if used > room - 1:
            break
        kept += character
    return f"{kept}…" if room > 0 else ""


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
