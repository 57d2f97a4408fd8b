"""Pictures set by typst, where it is installed (extra ``media``): the one module that imports it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version as version_of
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typst import Compiler


def is_there() -> bool:
    """Whether pictures can be made on this machine."""
    return find_spec("typst") is not None


def version() -> str:
    """Which typst it is: another may lay out the same text otherwise."""
    return version_of("typst")


def png(document: str, says: Mapping[str, object]) -> bytes:
    """A document of one page as PNG, a dot a point; ``says`` is what its ``sys.inputs.says`` holds.

    Only the fonts in ``fonts/`` beside it, and those inside typst, are used: no machine's own.
    """
    inputs = {"says": json.dumps(says, ensure_ascii=False)}
    drawn = _compiler(document).compile(format="png", ppi=72, sys_inputs=inputs)
    if not isinstance(drawn, bytes):
        raise TypeError(f"{document} is not of one page")
    return drawn


@cache
def _compiler(document: str) -> Compiler:
    """One for all pictures of a process: it keeps what it has read of fonts and document."""
    import typst

    folder = Path(document).parent
    fonts: list[Path] = [folder / "fonts"]
    return typst.Compiler(Path(document), root=folder, font_paths=fonts, ignore_system_fonts=True)
