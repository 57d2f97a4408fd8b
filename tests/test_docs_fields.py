"""The reference pages that come from the code are the committed ones, and say everything."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from giot_hong import catalogue, docsgen, model
from giot_hong.problems import CODES

ROOT = Path(__file__).resolve().parent.parent
PAGES = docsgen.pages(ROOT)
MODELS = [kind for _, _, kind, _ in docsgen.KINDS] + list(docsgen.GROUPS)


@pytest.mark.parametrize("name", PAGES)
def test_committed_pages_are_current(name: str) -> None:
    """Each page is what ``python -m giot_hong.docsgen`` writes."""
    committed = (ROOT / name).read_text(encoding="utf-8")
    assert committed == PAGES[name], "run: python -m giot_hong.docsgen"


def test_writing_makes_the_pages(tmp_path: Path) -> None:
    """The command writes both pages, also where there is no ``docs/`` and no example yet."""
    docsgen.write(tmp_path)
    assert (tmp_path / "docs/fields.md").read_text(encoding="utf-8") == PAGES["docs/fields.md"]
    assert "## NGAY-02" in (tmp_path / "docs/loi.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("owner", MODELS, ids=lambda owner: owner.__name__)
def test_every_field_is_described(owner: type[BaseModel]) -> None:
    """Each key has one Vietnamese sentence that begins with a capital or with the values it takes."""
    for name, info in owner.model_fields.items():
        assert info.description, name
        assert info.description.endswith("."), name
        assert f"| `{name}` |" in PAGES["docs/fields.md"]


def test_every_kind_and_group_is_there() -> None:
    """No group of keys that a file may hold is left out of the page, and none is there in vain."""
    kinds = {kind for _, _, kind, _ in docsgen.KINDS}
    groups = {group for kind in kinds for group in docsgen.nested(kind)}
    assert groups == set(docsgen.GROUPS)
    abstract = {model.Record, model.Document, model.Commune}  # not files of their own keys
    everything = {
        each
        for each in vars(model).values()
        if isinstance(each, type) and issubclass(each, model.Record)
    }
    assert kinds | groups | abstract == everything


def test_every_folder_is_there() -> None:
    """Each folder that the catalogue reads has its place on the page."""
    for folder in catalogue.FOLDERS:
        assert f"content/{folder}/" in PAGES["docs/fields.md"]


@pytest.mark.parametrize("name", PAGES)
def test_links_within_a_page_lead_somewhere(name: str) -> None:
    """Each link to a group or to a code has its anchor."""
    anchors = set(re.findall(r'<a id="([^"]+)"', PAGES[name]))
    assert set(re.findall(r"\]\(#([^)]+)\)", PAGES[name])) <= anchors


def test_every_code_is_there() -> None:
    """Each code has the anchor that the checker's report points to."""
    for code in CODES:
        assert f'<a id="{code.lower()}"></a>\n## {code}: ' in PAGES["docs/loi.md"]


def test_codes_have_one_form() -> None:
    """A code is capital letters and a number of two digits."""
    assert all(re.fullmatch(r"[A-Z]+(?:-[A-Z]+)*-\d\d", code) for code in CODES)
