"""What pages load has its version in its address, and the service worker changes with it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from giot_hong import assets, urls
from giot_hong.fragments import Here
from giot_hong.outputs.worker import KEPT, worker
from giot_hong.plugin import theme_digest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def theme(tmp_path: Path) -> Path:
    """A theme with the files that the service worker keeps."""
    for path in KEPT:
        file = tmp_path / "static" / path.removeprefix(assets.FOLDER)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(path)
    (tmp_path / "worker").mkdir()
    (tmp_path / "worker/sw.js").write_bytes((ROOT / "theme/worker/sw.js").read_bytes())
    return tmp_path


def test_a_version_is_of_the_bytes(theme: Path) -> None:
    """Another byte is another address; another file or another moment is not."""
    css, js = "theme/css/site.css", "theme/js/site.js"
    before = assets.versions(theme)
    assert re.fullmatch(r"theme/css/site\.css\?v=[0-9a-f]{8}", before[css])
    digest = theme_digest(theme, {})
    (theme / "static/css/site.css").write_text("a { }")
    after = assets.versions(theme)
    assert after[css] != before[css]
    assert after[js] == before[js]
    assert theme_digest(theme, {}) != digest  # pages are made again


def test_links_to_the_theme_have_a_version(theme: Path) -> None:
    """From wherever they start; other addresses are as they were."""
    here = Here(versions=assets.versions(theme))
    here.move("tinh/hue/", "https://giot-hong.example")
    found = here.link(None, "theme/js/site.js")  # type: ignore[arg-type]
    assert found == f"../../{assets.versions(theme)['theme/js/site.js']}"
    assert here.link(None, "tinh/") == "../"  # type: ignore[arg-type]


def test_the_worker_changes_with_the_theme_alone(theme: Path) -> None:
    """The same theme gives the same bytes; another page, stylesheet or script gives others."""

    def made(digest: str) -> bytes:
        (output,) = worker(theme, digest, assets.versions(theme))
        assert output.path == urls.WORKER
        return output.body()

    first = made("a")
    assert made("a") == first
    assert made("b") != first
    (theme / "static/css/site.css").write_text("a { }")
    assert made("a") != first
    kept = re.search(r"^const KEPT = (.*);$", first.decode(), re.MULTILINE)
    assert kept
    assert [path.partition("?")[0] for path in json.loads(kept[1])] == [urls.OFFLINE, *KEPT]
    assert b"@" not in first


def test_the_policy_allows_nothing_inside_a_page() -> None:
    """Nothing of others, nothing unsafe but one script by its hash, no quotes that end the attribute."""
    sources = {word for rule in assets.policy("x").split("; ") for word in rule.split()[1:]}
    # printf x | openssl dgst -sha256 -binary | base64
    assert sources == {"'none'", "'self'", "'sha256-LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE='"}
    assert '"' not in assets.search_policy("x")
    assert assets.inside("// what\n// why\n{\n  a();\n}\n") == "{\na();\n}"
