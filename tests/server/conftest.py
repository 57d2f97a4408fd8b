"""One server for each file of tests, and the same again for each test."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from server.office import Office, Person, begin

from tools.server_programs import ensure


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, Person, Path]]:
    """A server with its first site, and a copy of all its files."""
    ensure()
    folder = tmp_path_factory.mktemp("may-chu")
    (folder / "here").mkdir()
    office, daemon, keeper = begin(folder / "here")
    shutil.copytree(folder / "here", folder / "whole", symlinks=True)
    yield office, keeper, folder / "whole"
    daemon.terminate()
    daemon.wait(10)


@pytest.fixture
def office(begun: tuple[Office, Person, Path]) -> Office:
    """The server as it was."""
    office, _, whole = begun
    shutil.rmtree(office.folder)
    shutil.copytree(whole, office.folder, symlinks=True)
    return copy.copy(office)


@pytest.fixture
def keeper(office: Office, begun: tuple[Office, Person, Path]) -> Person:
    """Who keeps the site: may change all of it."""
    return Person(office, begun[1].key, begun[1].clone)
