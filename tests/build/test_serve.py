"""`giot-hong serve`: the site, the sample site beside it, and a bell when something changed."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of one's own, whose theme may be changed."""
    for name in ("content", "theme", "plugins"):
        shutil.copytree(
            ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info")
        )
    for name in ("pelicanconf.py", "publishconf.py"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


@pytest.fixture
def served(project: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address of a running server, and the process whose lines tell what it does."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "giot_hong.cli", "serve", "--port", str(port)],
        cwd=project,
        env={**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": str(project / "plugins")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    yield f"http://localhost:{port}", process
    process.terminate()
    process.communicate(timeout=30)


def _ask(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310 - loopback
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@pytest.mark.slow
def test_the_site_the_sample_and_the_bell(
    served: tuple[str, subprocess.Popen[str]], project: Path
) -> None:
    """Both sites are served whole, and open pages are told when the theme has changed."""
    address, process = served
    assert process.stdout
    for line in process.stdout:
        if "thư viện giao diện" in line:
            break
    status, home = _ask(f"{address}/")
    assert status == 200
    assert home.endswith('<script src="/__reload.js"></script>\n')
    assert "EventSource" in _ask(f"{address}/__reload.js")[1]
    assert "Dữ liệu mẫu" not in home
    assert "Dữ liệu mẫu" in _ask(f"{address}/mau/")[1]
    status, gallery = _ask(f"{address}/mau/thu-vien-giao-dien/")
    assert (status, gallery.count("data-example=") > 40) == (200, True)
    assert _ask(f"{address}/mau/theme/css/site.css")[0] == 200
    assert _ask(f"{address}/mau/khong-co/")[0] == 404
    with urllib.request.urlopen(f"{address}/__reload", timeout=60) as bell:  # noqa: S310 - loopback
        words = project / "theme" / "strings" / "vi.toml"
        text = words.read_text(encoding="utf-8")
        words.write_text(text.replace('home = "Trang chủ"', 'home = "Trang đầu"'), encoding="utf-8")
        while not (line := bell.readline().decode()).startswith("data:"):
            assert line.strip() in {"", ": still here"}
    for site in ("", "/mau"):
        assert "Trang đầu" in _ask(f"{address}{site}/tinh/")[1]
