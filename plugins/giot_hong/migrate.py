"""Content that an older engine's rules were written for, lifted to this engine's: ``giot-hong migrate``.

``content/content.yaml`` says which version of the rules the content follows. A step takes content of one
version to the next: it edits files and returns their paths below the content. Version 1 is the first and
all content has it, so there is no step yet; what later versions add that may be left out needs none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from giot_hong import gitlog
from giot_hong.build import RefusedError
from giot_hong.model import SCHEMA_VERSION

Step = Callable[[Path], list[str]]
STEPS: Mapping[int, Step] = {}
"""What lifts content of a version to the next, by that version."""
_VERSION = re.compile(r"^(schema_version:[ \t]*)([0-9]+)", re.MULTILINE)


class Lifted(NamedTuple):
    """From which version to which, and the files that changed, below the content."""

    before: int
    after: int
    changed: tuple[str, ...]


def lift(content: Path, steps: Mapping[int, Step] = STEPS, target: int = SCHEMA_VERSION) -> Lifted:
    """Take content to the version of this engine, step by step, each file in its place.

    Raises :class:`giot_hong.build.RefusedError` for content that no step leads from, that is newer
    than the engine, or of which something is not in git yet: there it could not be taken back.
    """
    file = content / "content.yaml"
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        text = ""
    found = _VERSION.search(text)
    if found is None:
        raise RefusedError(
            f"Không thấy phiên bản mẫu nội dung trong {file}.",
            ["Tệp ấy phải có dòng: schema_version: 1"],
        )
    before = int(found[2])
    if before > target:
        raise RefusedError(
            f"Nội dung viết cho mẫu phiên bản {before}, còn bộ máy này chỉ biết tới phiên bản {target}.",
            ["Nâng bộ máy trước, rồi chạy lại lệnh này."],
        )
    if before == target:
        return Lifted(before, target, ())
    lacking = [version for version in range(before, target) if version not in steps]
    if lacking:
        raise RefusedError(f"Bộ máy này không biết chuyển nội dung từ phiên bản {lacking[0]}.", [])
    if gitlog.is_edited(content):
        raise RefusedError(
            "Thư mục nội dung có thay đổi chưa ghi vào git; ghi lại rồi mới chuyển, để còn quay lại được.",
            ["git add content", 'git commit -m "…"'],
        )
    changed = {path for version in range(before, target) for path in steps[version](content)}
    file.write_text(_VERSION.sub(rf"\g<1>{target}", text, count=1), encoding="utf-8", newline="\n")
    return Lifted(before, target, tuple(sorted({*changed, file.name})))
