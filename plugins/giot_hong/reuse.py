"""Which outputs need not be made again: those whose inputs are what they were (decision 12).

After a build a file tells for each output the fingerprint of its inputs, and the size and time of
the file that was published. An output whose fingerprint is the same, and whose file stands there
untouched, is kept. The file is never trusted: it names the engine that wrote it, the folder it
speaks of and a digest of itself.
"""

from __future__ import annotations

import marshal
import os
from pathlib import Path

from giot_hong import sealed
from giot_hong.output import Digests, Output

_WHAT = "outputs 1"


class Reuse:
    """One build's view of what an earlier one published in ``output``."""

    def __init__(self, record: Path, output: Path) -> None:
        self.kept: set[str] = set()
        """Paths of outputs that are not made again."""
        self._record, self._output = record, output
        self._known = self._load()
        self._now: dict[str, str] = {}

    def keeps(self, output: Output, digests: Digests) -> bool:
        """Whether an output need not be made; asked once for each."""
        fingerprint = self._now[output.path] = output.fingerprint(digests)
        known = self._known.get(output.path)
        if known is None or known != (fingerprint, *_stamp(self._output, output.path)):
            return False
        self.kept.add(output.path)
        return True

    def save(self) -> None:
        """Remember what is published now; a machine that cannot makes all of it anew next time."""
        found = {path: self._known[path] for path in self.kept}
        for path in self._now.keys() - self.kept:
            if stamp := _stamp(self._output, path):
                found[path] = (self._now[path], *stamp)
        sealed.write(self._record, _WHAT, marshal.dumps(found), str(self._output).encode())

    def _load(self) -> dict[str, tuple[str, int, int]]:
        body = sealed.read(self._record, _WHAT, str(self._output).encode())
        return marshal.loads(body) if body else {}  # noqa: S302 - sealed


def _stamp(root: Path, path: str) -> tuple[int, int] | tuple[()]:
    """Size and time of a published file, in bytes and nanoseconds; nothing where it is not there."""
    try:
        found = os.stat(f"{root}/{path}", follow_symlinks=False)  # noqa: PTH116 - tens of thousands
    except OSError:
        return ()
    return found.st_size, found.st_mtime_ns
