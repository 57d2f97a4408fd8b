"""Work in one go leaves the collector as it was."""

from __future__ import annotations

import gc

import pytest

from giot_hong.batch import uncollected


@pytest.mark.parametrize("is_on", [True, False])
def test_the_collector_is_as_it_was(is_on: bool) -> None:
    """Also after a failure, and where somebody else had turned it off."""
    before = gc.isenabled()
    (gc.enable if is_on else gc.disable)()
    try:
        with pytest.raises(ValueError, match="x"), uncollected():
            assert not gc.isenabled()
            raise ValueError("x")
        assert gc.isenabled() is is_on
    finally:
        (gc.enable if before else gc.disable)()
