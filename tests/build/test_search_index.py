"""The index of full-text search: ours, the same every time, and made anew when a text changes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from small import Small, files, path_of, times

from giot_hong import searchindex, urls
from giot_hong.build import BuildFailedError
from giot_hong.publish import MARK


@pytest.fixture
def small(tmp_path: Path) -> Small:
    """The small site, with full-text search."""
    made = Small(tmp_path)
    made.settings["GIOT_HONG_SEARCH"] = True
    return made


def index(found: dict[str, object]) -> dict[str, object]:
    """The files of the index."""
    return {path: one for path, one in found.items() if path.startswith(urls.SEARCH_INDEX)}


def test_the_index_is_ours_and_the_same_every_time(small: Small) -> None:
    """Two builds give the same bytes, without the interfaces that the site does not use."""
    small.build()
    first = index(dict(files(small.site)))
    assert first == index(dict(small.anew()[1]))
    assert {path.rpartition(".")[2] for path in first} == {
        "js", "json", "pagefind", "pf_meta", "pf_index", "pf_fragment",
    }  # fmt: skip
    assert not [path for path in first if "ui" in path]
    assert set(first) <= set(json.loads((small.site / MARK).read_text(encoding="utf-8")))
    entry = json.loads((small.site / urls.SEARCH_INDEX / "pagefind-entry.json").read_bytes())
    assert (
        entry["languages"]["vi"]["page_count"] == 5
    )  # two directives, a piece of news, two guides


def test_a_drive_leaves_the_index_alone_and_a_text_does_not(small: Small) -> None:
    """A notice about a drive touches no file of it; a document that changes, only what it must."""
    small.build()
    before = index(dict(times(small.site)))
    small.edit(path_of("hai-buoi"), "07:00", "08:00")
    small.build()
    assert index(dict(times(small.site))) == before
    small.edit("directives/2026/giay-moi.md", "Văn bản bịa", "Thư bịa")
    report = small.build()
    assert index(dict(files(small.site))) == index(dict(small.anew()[1]))
    fragments = [path for path in report.changes.added if path.endswith(".pf_fragment")]
    assert len(fragments) == 1


def test_a_damaged_index_is_made_anew(small: Small) -> None:
    """What somebody took away from the index comes back."""
    small.build()
    whole = index(dict(files(small.site)))
    (small.site / urls.SEARCH_INDEX / "pagefind.js").unlink()
    small.build()
    assert index(dict(files(small.site))) == whole


def test_without_search_there_is_no_page_and_no_index(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing leads there; where it is wanted and pagefind is missing, the build says so."""
    small.build()
    monkeypatch.setattr(searchindex, "is_there", lambda: False)
    assert small.build().gaps == ("no-pagefind",)
    assert not (small.site / urls.SEARCH).exists()
    assert "tim-van-ban" not in (small.site / "index.html").read_text(encoding="utf-8")
    small.settings["GIOT_HONG_SEARCH"] = False
    assert small.build().gaps == ()


def test_a_failed_index_fails_the_build(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    """What pagefind says is told, and the published site stays."""
    small.build()
    before = files(small.site)
    small.edit("directives/2026/giay-moi.md", "Văn bản bịa", "Thư bịa")
    monkeypatch.setattr(searchindex.sys, "executable", "/bin/false")
    with pytest.raises(BuildFailedError) as failed:
        small.build()
    assert "GIOT_HONG_SEARCH" in " ".join(failed.value.details)
    assert files(small.site) == before
