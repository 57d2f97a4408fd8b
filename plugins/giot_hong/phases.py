"""What a build is at, how far it is, and how long each part of it took.

Work says what it is by :func:`phase` and how far it is by :func:`counted`, however deep below a build
it is done and without being handed anything. Where nobody watches, both do nothing. The seconds are
those of a stopwatch, never of the clock: they are told to people and no file of a site knows them.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Iterator, Sized
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

T = TypeVar("T")
Name = Literal[
    "sample", "start", "read", "check", "against", "history", "resolve", "plan", "reuse", "render",
    "index", "verify", "compare", "publish",
]  # fmt: skip


@dataclass
class Phase:
    """One part of a build; ``total`` is None while nobody can know it."""

    name: Name
    done: int = 0
    total: int | None = None
    seconds: float = 0.0
    """Without those of phases inside it."""


class Listener(Protocol):
    """Who is told of a phase: when it has lasted ``patience`` seconds, then ``every`` few."""

    patience: float
    every: float

    def going(self, phase: Phase) -> None:
        """A phase goes on."""

    def ended(self, phase: Phase, seconds: float, *, is_whole: bool) -> None:
        """A phase is done, or broken off, after so many seconds of its own."""


class Watch:
    """Seconds and counts by phase, in the order in which they began; sums never exceed the whole."""

    def __init__(self) -> None:
        self.phases: dict[Name, Phase] = {}
        self.listener: Listener | None = None
        self.due = math.inf
        """When the listener is to be told again."""
        self._open: list[Phase] = []
        self._spent: list[float] = []
        """Beside the open phases: their own seconds since they were opened."""
        self._began = self._turned = time.monotonic()

    @property
    def seconds(self) -> float:
        """How long ago the watch was started."""
        return time.monotonic() - self._began

    @property
    def current(self) -> Phase | None:
        """The innermost open phase."""
        return self._open[-1] if self._open else None

    def done(self, name: Name) -> int:
        """How far a phase came; 0 for one that was not reached."""
        return self.phases[name].done if name in self.phases else 0

    def open(self, name: Name) -> None:
        """Begin a phase, or go on with one that was begun before."""
        self._turn()
        self._open.append(self.phases.setdefault(name, Phase(name)))
        self._spent.append(0.0)
        self._wait()

    def close(self, *, is_whole: bool) -> None:
        """End the innermost phase."""
        self._turn()
        phase, spent = self._open.pop(), self._spent.pop()
        if self.listener:
            self.listener.ended(phase, spent, is_whole=is_whole)
        self._wait()

    def tell(self) -> None:
        """Tell the listener how far the innermost phase is."""
        self._turn()
        if self.listener and self._open:
            self.listener.going(self._open[-1])
        self._wait()

    def _turn(self) -> None:
        """Give the time since the last turn to the innermost phase."""
        now = time.monotonic()
        if self._open:
            self._open[-1].seconds += now - self._turned
            self._spent[-1] += now - self._turned
        self._turned = now

    def _wait(self) -> None:
        if self.listener is None or not self._open:
            self.due = math.inf
        else:
            patience = self.listener.patience - self._spent[-1]
            self.due = self._turned + max(patience, self.listener.every)


_WATCH: ContextVar[Watch | None] = ContextVar("watch", default=None)


@contextmanager
def watching(watch: Watch, listener: Listener) -> Iterator[None]:
    """Let phases be noted by a watch and told to a listener."""
    before = watch.listener
    watch.listener = listener
    token = _WATCH.set(watch)
    try:
        yield
    finally:
        _WATCH.reset(token)
        watch.listener = before


@contextmanager
def phase(name: Name) -> Iterator[None]:
    """What happens inside is this phase; as a decorator, all that a function does."""
    watch = _WATCH.get()
    if watch is None:
        yield
        return
    watch.open(name)
    try:
        yield
    except BaseException:
        watch.close(is_whole=False)
        raise
    watch.close(is_whole=True)


def counted(items: Iterable[T]) -> Iterator[T]:
    """Pass items through; those that the caller is done with are counted in the phase that is open."""
    watch = _WATCH.get()
    current = watch.current if watch else None
    if watch is None or current is None:
        yield from items
        return
    if isinstance(items, Sized):
        current.total = (current.total or 0) + len(items)
    for item in items:
        yield item
        current.done += 1
        if time.monotonic() >= watch.due:
            watch.tell()
