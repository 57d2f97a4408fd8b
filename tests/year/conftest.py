"""The year is played once for all tests of this folder."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from year.client import CAN_RUN, Client, Host
from year.play import After, play

Shown = dict[str, list[str]]


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[After], Shown]:
    """The site after each step, and what a client shows of it while the next step is built."""
    year: list[After] = []
    shown: dict[str, Future[list[str]]] = {}
    with Host(tmp_path_factory.mktemp("host")) as host, ThreadPoolExecutor(1) as one_by_one:
        phone = Client(tmp_path_factory.mktemp("phone"))
        if CAN_RUN:
            phone.subscribe(host.url)

        def follow(after: After) -> list[str]:
            host.file.write_bytes(after.files["lich/tat-ca.ics"])
            phone.fetch()
            return phone.shown()

        for after in play(tmp_path_factory.mktemp("year")):
            year.append(after)
            if CAN_RUN:
                shown[after.name] = one_by_one.submit(follow, after)
    return year, {name: future.result() for name, future in shown.items()}


@pytest.fixture(scope="session")
def year(played: tuple[list[After], Shown]) -> list[After]:
    """The site after each step of the story."""
    return played[0]


@pytest.fixture(scope="session")
def client(played: tuple[list[After], Shown]) -> Shown:
    """By step: the lines that khal shows."""
    return played[1]
