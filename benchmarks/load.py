"""Ask a web server on this machine for files, as fast as one process can, on connections kept open.

Each connection has one request under way. How long an answer is was learned before, so that while
it is measured an answer costs little more than the calls to the system: its status line is looked
at and its bytes are counted. Linux only (epoll).
"""

from __future__ import annotations

import random
import select
import socket
import time
from array import array
from collections.abc import Sequence
from typing import NamedTuple

CONNECTIONS = 64
MOST = 2_000_000
"""Requests of one measure, whatever its seconds."""
_HOST = "127.0.0.1"
_PATIENCE = 10.0
_OK = b"HTTP/1.1 200"


class LoadError(Exception):
    """The server did not answer as it did before."""


class Ask(NamedTuple):
    """A request, and how many bytes answer it."""

    raw: bytes
    size: int
    """Of the whole answer."""
    body: int
    """Of what was asked for."""


class Load(NamedTuple):
    """What one measure found."""

    requests: int
    seconds: float
    cpu: float
    """Seconds of CPU that asking itself took."""
    p99: float
    """Seconds that the slowest hundredth of the answers took at least."""

    @property
    def rate(self) -> float:
        """Answers in a second."""
        return self.requests / self.seconds


def learn(port: int, paths: Sequence[str], *, gzip: bool = False) -> list[Ask]:
    """The request for each path, with the size of its answer; every one must be there."""
    accept = "Accept-Encoding: gzip\r\n" if gzip else ""
    asks = []
    with _connected(port) as connection, connection.makefile("rb") as answers:
        for path in paths:
            raw = f"GET /{path} HTTP/1.1\r\nHost: {_HOST}\r\n{accept}\r\n".encode()
            connection.sendall(raw)
            head = list(iter(answers.readline, b"\r\n"))
            if not head or not head[0].startswith(_OK):
                raise LoadError(f"/{path}: {head[0].decode().strip() if head else 'no answer'}")
            body = _content_length(head)
            answers.read(body)
            asks.append(Ask(raw, sum(map(len, head)) + len(b"\r\n") + body, body))
    return asks


def ask(port: int, asks: Sequence[Ask], seconds: float, connections: int = CONNECTIONS) -> Load:
    """Ask in an order drawn by a fixed chance, over and over, until the time is up."""
    order = random.Random(2026).sample(asks, len(asks))  # noqa: S311 - the same order every time
    buffer = bytearray(1 << 18)
    waits = array("d")
    open_: dict[int, tuple[socket.socket, int, int, float]] = {}
    poll = select.epoll()
    clock, given = time.perf_counter, 0
    try:
        used, begin = time.process_time(), clock()
        for given in range(connections):
            connection = _connected(port)
            connection.setblocking(True)  # with a time limit Python would ask the system twice
            poll.register(connection, select.EPOLLIN)
            size = _send(connection, order, given)
            open_[connection.fileno()] = (connection, size, size, clock())
        moment = begin
        while moment < begin + seconds and len(waits) < MOST:
            for number, _event in poll.poll(1.0):
                connection, size, left, since = open_[number]
                got = connection.recv_into(buffer)
                if not 0 < got <= left or (left == size and not buffer.startswith(_OK)):
                    raise LoadError("An answer is not the one that was learned.")
                left -= got
                if not left:
                    moment = clock()
                    waits.append(moment - since)
                    given += 1
                    left = size = _send(connection, order, given)
                    since = moment
                open_[number] = (connection, size, left, since)
            moment = clock()
        used = time.process_time() - used
    finally:
        poll.close()
        for connection, *_ in open_.values():
            connection.close()
    if not waits:
        raise LoadError("No answer came in time.")
    return Load(len(waits), moment - begin, used, p99(waits))


def p99(waits: Sequence[float]) -> float:
    """The wait that ninety-nine of a hundred answers did not exceed."""
    return sorted(waits)[-(-len(waits) * 99 // 100) - 1]


def _send(connection: socket.socket, order: Sequence[Ask], number: int) -> int:
    """Send the request whose turn it is; returns the size of its answer."""
    one = order[number % len(order)]
    connection.sendall(one.raw)
    return one.size


def _connected(port: int) -> socket.socket:
    connection = socket.create_connection((_HOST, port), timeout=_PATIENCE)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def _content_length(head: Sequence[bytes]) -> int:
    """What the answer's head says of its body."""
    fields = (line.decode("latin-1").partition(":") for line in head[1:])
    return next(int(value) for name, _, value in fields if name.lower() == "content-length")
