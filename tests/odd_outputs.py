"""Outputs that do what outputs should not, in a module that any process can import."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterator

from giot_hong.output import Output


def process(_inputs: object) -> bytes:
    """Tells which process made it."""
    return str(os.getpid()).encode()


def same(inputs: str) -> bytes:
    """Its own inputs."""
    return inputs.encode()


def late(inputs: str) -> bytes:
    """Its own inputs, after everything else."""
    time.sleep(0.5)
    return inputs.encode()


def death(_inputs: object) -> bytes:
    """Ends the process, as a system without memory does."""
    os._exit(9)


def hunger(_inputs: object) -> bytes:
    """Asks for more memory than there is."""
    raise MemoryError


def mistake(inputs: str) -> bytes:
    """Fails as a template does."""
    raise ValueError(inputs)


class OddError(Exception):
    """Cannot be made again from what it tells of itself."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"{one} {other}")


def odd_mistake(inputs: str) -> bytes:
    """Fails with what cannot be sent."""
    raise OddError(inputs, inputs)


def complaint(inputs: str) -> bytes:
    """Succeeds, and complains."""
    logging.getLogger("odd").warning("complaint about %s", inputs)
    return b""


class Homesick:
    """Inputs that can be packed, and be unpacked nowhere but where they were."""

    def __init__(self, home: int) -> None:
        self.home = home

    def __reduce__(self) -> tuple[object, ...]:
        return _at_home, (self.home,)


def _at_home(home: int) -> Homesick:
    if os.getpid() != home:
        raise LookupError("not here")
    return Homesick(home)


def here(_inputs: Homesick) -> bytes:
    """Made anywhere from what stays at home."""
    return b"here"


def slow(_generator: object) -> Iterator[Output]:
    """For ``GIOT_HONG_OUTPUTS``: twenty seconds of work for two."""
    for number in range(400):
        yield Output(f"slow/{number}.txt", number, _slowly)


def _slowly(number: int) -> bytes:
    time.sleep(0.1)
    return str(number).encode()


def twice(text: str) -> str:
    """A filter of an office's own."""
    return text * 2


def is_odd(number: int) -> bool:
    """A test of an office's own."""
    return number % 2 == 1
