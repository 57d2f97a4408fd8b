"""What tests in a browser share: one Chromium for each file, and the real site behind a server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright
from served import serving

from tests.conftest import NOW, build_site
from tools.chromium import ensure
from tools.pictures import FLAGS


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of a file."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=ensure(), args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The real site below a sub-path."""
    root = tmp_path_factory.mktemp("served")
    with serving(root) as host:
        build_site(root / "thu", siteurl=f"{host}/thu", now=NOW)
        yield f"{host}/thu"
