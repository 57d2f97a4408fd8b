"""What tests of builds have in common."""

from __future__ import annotations

import pytest
from small import Mould, Small


@pytest.fixture(scope="module")
def mould(tmp_path_factory: pytest.TempPathFactory) -> Mould:
    """What each test begins with."""
    return Mould(tmp_path_factory.mktemp("small"))


@pytest.fixture
def small(mould: Mould) -> Small:
    """A project whose site is built."""
    return mould.cast()
