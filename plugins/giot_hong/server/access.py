"""Who may push what: told by the SSH key, never by the name in a commit.

Each key in ``authorized_keys`` forces :mod:`giot_hong.server.shell`, which puts a :class:`Right` into the
environment of git and its hooks. Without one nothing is accepted.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass

VARIABLE = "GIOT_HONG_RIGHT"
ROLES = ("editor", "maintainer")
_OF_PROVINCE = re.compile(r"content/(?:drives/[0-9]{4}|venues)/([a-z0-9-]+)/.+")


@dataclass(frozen=True)
class Right:
    """What one key may do: an editor changes content alone, of some provinces where they are named."""

    role: str
    provinces: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    """Folders that an editor of provinces may change besides theirs, such as ``content/news/``."""
    name: str = ""
    """Whose key it is, in the words of who added it."""

    def refused(self, paths: Iterable[str]) -> list[str]:
        """The paths that the key may not change."""
        if self.role == "maintainer":
            return []
        return [path for path in paths if not self._may(path)]

    def _may(self, path: str) -> bool:
        parts = path.split("/")
        if parts[0] != "content" or any(part.startswith(".") for part in parts):
            return False
        if not self.provinces:
            return True
        own = _OF_PROVINCE.fullmatch(path)
        return (own is not None and own[1] in self.provinces) or path.startswith(self.folders)

    def as_text(self) -> str:
        """What stands in the environment and in ``authorized_keys``."""
        return json.dumps(asdict(self), ensure_ascii=True, separators=(",", ":"))


def given() -> Right | None:
    """The right of who pushes, or None where no key gave one."""
    return read(os.environ.get(VARIABLE, ""))


def read(text: str) -> Right | None:
    """A right from its text; None for what is none."""
    try:
        found = json.loads(text)
        lists = {name: tuple(map(str, found.get(name, ()))) for name in ("provinces", "folders")}
        right = Right(str(found["role"]), name=str(found.get("name", "")), **lists)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return right if right.role in ROLES else None
