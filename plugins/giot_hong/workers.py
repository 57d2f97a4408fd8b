"""The outputs of a build made by several processes at once, with the bytes that one would make.

Each worker begins with its own stretch of the list, so that what neighbours share (a card, an event)
is rendered once; whoever is done takes half of the longest stretch that is left. A forked worker has
the outputs already, any other gets them pickled. What a worker logs is logged here, and what goes
wrong in it is raised here; none outlives the build.
"""

from __future__ import annotations

import locale
import logging
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import pairwise
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from giot_hong.batch import uncollected
from giot_hong.output import Output
from giot_hong.phases import counted
from giot_hong.tree import Writer

MOST = 8
"""More processes than this wait for the disk, and each takes memory."""
FEW = {"fork": 300, "forkserver": 4000, "spawn": 4000}
"""Fewer outputs than this are made sooner in this process, by how others would be started.

One that is not forked imports and unpickles everything, and compiles the templates it meets.
"""
_BATCH = 16


class WorkerDiedError(Exception):
    """A worker ended without a word, or had no memory left; ``details`` are for engineers."""

    def __init__(self, *details: str) -> None:
        super().__init__(*details)
        self.details = list(details)


@dataclass(frozen=True)
class Crew:
    """How many processes make outputs, and how they are started; one is this process."""

    count: int = 1
    method: str = "fork"


class _UnfitError(Exception):
    """Workers could not begin; nothing says that this process cannot do the work."""


@dataclass(frozen=True)
class _Told:
    """What a worker says after each of its batches."""

    done: int = 0
    records: tuple[tuple[str, int, str], ...] = ()
    """Logger, level and text of what was logged."""
    failure: tuple[str, bytes, str] | None = None
    """The output's path, the pickled exception and its traceback."""


@dataclass
class _Hand:
    """A worker, seen from here."""

    process: BaseProcess
    pipe: Connection
    batch: range = range(0)
    """What it is at."""


def wrong(settings: Mapping[str, Any]) -> str:
    """What staff must correct in the settings that are ours; empty if nothing."""
    count, method = settings.get("GIOT_HONG_WORKERS"), settings.get("GIOT_HONG_START_METHOD")
    if count is not None and (not isinstance(count, int) or count < 1):
        return f"GIOT_HONG_WORKERS phải là một số từ 1 trở lên, không phải «{count}»."
    known = multiprocessing.get_all_start_methods()
    if method is not None and method not in known:
        return f"GIOT_HONG_START_METHOD phải là {' hoặc '.join(known)}, không phải «{method}»."
    return ""


def crew(settings: Mapping[str, Any], outputs: int) -> Crew:
    """The processes for so many outputs; a count that the settings name is taken as it is."""
    count, method = settings.get("GIOT_HONG_WORKERS"), settings.get("GIOT_HONG_START_METHOD")
    method = method or _method()
    if multiprocessing.current_process().daemon:  # such a process may not start others
        return Crew()
    if count is None:
        count = min(_processors(), MOST) if outputs >= FEW[method] else 1
    return Crew(max(1, min(count, outputs)), method)


def make(outputs: Sequence[Output], root: Path, team: Crew) -> None:
    """Make every output and write it below ``root``; of two with one path the later one counts.

    What is joined of kept bytes is made in this process, which keeps them; so is the first page of
    each template, which forked workers then have compiled, and the next build finds so.

    Raises what making an output raised, with a note of its path, and :class:`WorkerDiedError`.
    """
    todo = list({output.path: output for output in outputs}.values())
    for _ in zip(counted(todo), _making(todo, root, team), strict=True):
        pass


def _making(todo: Sequence[Output], root: Path, team: Crew) -> Iterator[None]:
    """Make outputs by a team, or without one if it cannot begin; yields once for each."""
    if team.count > 1:
        first = _first_of_templates(todo)
        yield from _made(first, root)
        done = {id(output) for output in first}
        todo = [output for output in todo if id(output) not in done]
        anywhere = [output for output in todo if not output.is_shelved]
        try:
            with _team(anywhere, root, team) as hands:
                yield from _shared(hands, anywhere)
                yield from _made([output for output in todo if output.is_shelved], root)
                return
        except _UnfitError as error:
            logging.getLogger(__name__).info("made here, not by %s: %s", team.method, error)
    yield from _made(todo, root)


def _first_of_templates(outputs: Sequence[Output]) -> list[Output]:
    """One output of each template."""
    found: dict[str, Output] = {}
    for output in outputs:
        if output.template:
            found.setdefault(output.template, output)
    return list(found.values())


def _made(outputs: Sequence[Output], root: Path) -> Iterator[None]:
    """Make outputs in this process; yields once for each."""
    writer = Writer(root)
    for output in outputs:
        with _noting(output.path):
            writer.write(output.path, output.body())
        yield


def _processors() -> int:
    """How many this process may use."""
    if sys.version_info >= (3, 13):
        return os.process_cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _method() -> str:
    """Forking is by far the cheapest; it is safe where no other thread may hold a lock.

    Libraries of macOS have threads of their own.
    """
    if sys.platform == "linux" and threading.active_count() == 1:
        return "fork"
    return "spawn"


@contextmanager
def _noting(path: str) -> Iterator[None]:
    """Note on whatever goes wrong which output was being made."""
    try:
        yield
    except Exception as error:
        error.add_note(f"Tệp đang dựng: {path}")
        raise


# The side of the build.


@contextmanager
def _team(outputs: Sequence[Output], root: Path, team: Crew) -> Iterator[list[_Hand]]:
    """Workers that are ready; however this ends, they end."""
    parcel = None if team.method == "fork" else _parcel(outputs)
    hands: list[_Hand] = []
    try:
        _start(hands, outputs if parcel is None else (), root, team)
        for hand in hands:
            _prepare(hand, parcel)
        yield hands
    finally:
        for hand in hands:
            hand.process.kill()
        for hand in hands:
            hand.process.join()
            hand.pipe.close()


def _parcel(outputs: Sequence[Output]) -> bytes:
    """All that a process that is not forked must know."""
    try:
        return pickle.dumps((_tongue(), list(outputs)), pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # an office's own filter may be anything, and raise anything
        raise _UnfitError(repr(error)) from error


def _tongue() -> str:
    """The locale, which Pelican has set by the site's settings."""
    return locale.setlocale(locale.LC_ALL)


def _start(hands: list[_Hand], outputs: Sequence[Output], root: Path, team: Crew) -> None:
    context: BaseContext = multiprocessing.get_context(team.method)
    level = logging.getLogger().level
    if team.method != "fork" and sys.platform != "win32":
        from multiprocessing import resource_tracker

        resource_tracker.ensure_running()  # its start would let Ctrl-C through
    with _deaf():
        for _ in range(team.count):
            here, there = context.Pipe()
            worker = context.Process(  # type: ignore[attr-defined]
                target=_attend, args=(there, outputs, str(root), level), daemon=True
            )
            try:
                worker.start()
            except OSError as error:  # no memory, or too many processes
                here.close()
                raise _UnfitError(repr(error)) from error
            finally:
                there.close()
            hands.append(_Hand(worker, here))


@contextmanager
def _deaf() -> Iterator[None]:
    """Processes that are started here never hear Ctrl-C: the build does, and ends them."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _prepare(hand: _Hand, parcel: bytes | None) -> None:
    """Give a worker what it needs and hear that it is ready."""
    try:
        if parcel is not None:
            hand.pipe.send_bytes(parcel)
        answer = hand.pipe.recv()
    except (EOFError, OSError) as error:
        raise _UnfitError("a worker ended before it began") from error
    if answer:
        raise _UnfitError(answer)


def _shared(hands: list[_Hand], outputs: Sequence[Output]) -> Iterator[None]:
    """Let workers make the outputs; yields once for each that is made."""
    stretches = _Stretches(len(outputs), len(hands))
    for number, hand in enumerate(hands):
        _give(hand, stretches.batch(number), outputs)
    while busy := {hand.pipe: number for number, hand in enumerate(hands) if hand.batch}:
        for pipe in wait(list(busy)):
            number = busy[pipe]  # type: ignore[index]
            told = _hear(hands[number], outputs)
            for name, level, text in told.records:
                logging.getLogger(name).log(level, "%s", text)
            if told.failure:
                _raise(*told.failure)
            _give(hands[number], stretches.batch(number), outputs)
            for _ in range(told.done):
                yield
    for hand in hands:
        hand.process.join()


def _give(hand: _Hand, batch: range, outputs: Sequence[Output]) -> None:
    """An empty batch is the last."""
    hand.batch = batch
    try:
        hand.pipe.send(batch)
    except OSError as error:
        raise _died(hand, outputs) from error


def _hear(hand: _Hand, outputs: Sequence[Output]) -> _Told:
    try:
        told: _Told = hand.pipe.recv()
    except (EOFError, OSError) as error:
        raise _died(hand, outputs) from error
    return told


def _died(hand: _Hand, outputs: Sequence[Output]) -> WorkerDiedError:
    hand.process.join()
    code = f"{hand.process.name}: exit code {hand.process.exitcode}, at one of"
    return WorkerDiedError(code, *(outputs[index].path for index in hand.batch))


def _raise(path: str, pickled: bytes, trace: str) -> None:
    """As if it had been raised here."""
    error: Exception = pickle.loads(pickled)  # noqa: S301 - a process of ours has written it
    if isinstance(error, MemoryError):
        raise WorkerDiedError(f"MemoryError: {path}")
    with _noting(path):
        error.add_note(trace)
        raise error


@dataclass
class _Stretches:
    """What is still to be given out, a stretch of the list for each worker."""

    total: int
    count: int
    left: list[range] = field(init=False)

    def __post_init__(self) -> None:
        bounds = [self.total * number // self.count for number in range(self.count + 1)]
        self.left = [range(*pair) for pair in pairwise(bounds)]

    def batch(self, number: int) -> range:
        """The next few for a worker; none when all are given out."""
        if not self.left[number]:
            longest = max(range(self.count), key=lambda other: len(self.left[other]))
            whole = self.left[longest]
            half = len(whole) // 2
            self.left[longest], self.left[number] = whole[:half], whole[half:]
        mine = self.left[number]
        self.left[number] = mine[_BATCH:]
        return mine[:_BATCH]


# The side of the worker.


class _Records(logging.Handler):
    """Keeps what is logged until the build asks."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, int, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append((record.name, record.levelno, record.getMessage()))

    def taken(self) -> tuple[tuple[str, int, str], ...]:
        """What came since the last time."""
        found, self.found = tuple(self.found), []
        return found


def _attend(pipe: Connection, outputs: Sequence[Output], root: str, level: int) -> None:
    """What a worker does; whatever may go wrong in it, it prints nothing."""
    try:
        with uncollected():
            _work(pipe, outputs, root, level)
    except BaseException:  # noqa: BLE001 - the build sees that it ended, and says so
        os._exit(1)


def _work(pipe: Connection, outputs: Sequence[Output], root: str, level: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    records = _Records()
    logging.getLogger().handlers[:] = [records]  # those of the build are the build's to call
    logging.getLogger().setLevel(level)
    try:
        outputs = outputs or _unpacked(pipe.recv_bytes())
    except Exception as error:  # noqa: BLE001 - as when they were packed
        pipe.send(repr(error))
        return
    pipe.send("")
    writer = Writer(Path(root))
    while batch := pipe.recv():
        for done, index in enumerate(batch):
            output = outputs[index]
            try:
                body = output.body()
                if _is_alone():  # the next build may be at work in the same folder
                    return
                writer.write(output.path, body)
            except Exception as error:  # noqa: BLE001 - it is raised in the build
                failure = (output.path, _pickled(error), traceback.format_exc())
                pipe.send(_Told(done, records.taken(), failure))
                return
        pipe.send(_Told(len(batch), records.taken()))


def _unpacked(parcel: bytes) -> Sequence[Output]:
    tongue, outputs = pickle.loads(parcel)  # noqa: S301 - the build that started us has written it
    with suppress(locale.Error):
        locale.setlocale(locale.LC_ALL, tongue)
    found: Sequence[Output] = outputs
    return found


def _is_alone() -> bool:
    """Whether the build was killed."""
    build = multiprocessing.parent_process()
    assert build is not None, "only a worker asks"
    return bool(wait([build.sentinel], timeout=0))


def _pickled(error: Exception) -> bytes:
    """The exception if it can be sent, else one that says the same."""
    try:
        sent = pickle.dumps(error)
        pickle.loads(sent)  # noqa: S301 - written the line before
    except Exception:  # noqa: BLE001 - it may raise what it likes
        return pickle.dumps(RuntimeError(f"{type(error).__name__}: {error}"))
    return sent
