"""Every file of tests is run: pytest leaves out folders of some names, ``build`` among them."""

from __future__ import annotations

from fnmatch import fnmatch

import pytest
from conftest import ROOT


def test_no_folder_of_tests_is_left_out(request: pytest.FixtureRequest) -> None:
    """A folder that holds tests has no name that pytest passes over."""
    tests = ROOT / "tests"
    folders = {path.parent for path in tests.rglob("test_*.py")}
    names = {name for folder in folders for name in folder.relative_to(tests).parts}
    assert {"build", "unit", "browser"} <= names
    passed_over = request.config.getini("norecursedirs")
    assert not [name for name in names for one in passed_over if fnmatch(name, one)]
