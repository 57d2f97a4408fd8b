"""Work in one go leaves the collector as it was."""

from __future__ import annotations

import gc

import pytest

from giot_hong.batch import uncollected


def fail_at_work() -> None:
    """Work that looks at the collector and then goes wrong."""
    with uncollected():
        assert not gc.isenabled()
        raise KeyError


@pytest.mark.parametrize("is_on", [True, False])
def test_the_collector_is_as_it_was(is_on: bool) -> None:
    """Also after a failure, and where somebody else had turned it off."""
    before = gc.isenabled()
    (gc.enable if is_on else gc.disable)()
    try:
        with pytest.raises(KeyError):
            fail_at_work()
        assert gc.isenabled() is is_on
    finally:
        (gc.enable if before else gc.disable)()
