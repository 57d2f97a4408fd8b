"""Progress that is true: how many of how many, on a terminal; silent elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sized
from typing import TypeVar

T = TypeVar("T")


class Progress:
    """Writes one line per step to standard error, and a running count on a terminal."""

    def __init__(self, *, quiet: bool = False) -> None:
        self.quiet = quiet
        self.live = not quiet and sys.stderr.isatty()

    def step(self, text: str) -> None:
        """Announce a step."""
        if not self.quiet:
            sys.stderr.write(f"• {text}\n")
            sys.stderr.flush()

    def over(self, text: str, items: Iterable[T]) -> Iterator[T]:
        """Pass items through, counting them; the line stays when all are done."""
        total = len(items) if isinstance(items, Sized) else None
        count = 0
        for count, item in enumerate(items, start=1):
            yield item
            if self.live and count % 20 == 0:
                sys.stderr.write(f"\r• {text}: {count}/{total or '?'}")
                sys.stderr.flush()
        if not self.quiet:
            end = "\r" if self.live else ""
            sys.stderr.write(f"{end}• {text}: {count} tệp\n")
            sys.stderr.flush()
