"""The index of full-text search, made by pagefind where it is installed (extra ``search``).

It is many files that pagefind writes at once, and seconds of work for a few thousand texts. So it is
kept as it is published until a text changes (``docs/decisions/0010-full-text-search.md``).
"""

from __future__ import annotations

import marshal
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from giot_hong import sealed, urls
from giot_hong.phases import phase
from giot_hong.tree import files_below

_WHAT = "search 1"
_NAMES = {"pagefind.js", "pagefind-worker.js", "pagefind-entry.json"}
_KINDS = {".pagefind", ".pf_meta", ".pf_index", ".pf_fragment"}
"""What a search loads; pagefind also writes user interfaces, which the site has of its own."""


class IndexFailedError(Exception):
    """Pagefind could not make the index; the message is what it said."""


def is_there() -> bool:
    """Whether an index can be made on this machine."""
    return bool(find_spec("pagefind") and find_spec("pagefind_bin"))


class SearchIndex:
    """One build's view of the index that an earlier one published in ``output``."""

    def __init__(self, record: Path, output: Path) -> None:
        self.kept: set[str] = set()
        """The files of a published index that still holds."""
        self._record, self._output = record, output
        self._texts = b""

    @phase("index")
    def bring(self, texts: bytes, pages: Iterable[tuple[str, str]], staging: Path) -> None:
        """Keep the index if these are the texts it is of; else make one of the pages in ``staging``.

        ``texts`` is a digest of them; a page comes with its path. Raises :class:`IndexFailedError`.
        """
        self._texts = texts + version("pagefind").encode()
        known, files = self._load()
        if files and known == self._texts and files == _stamps(self._output, set(files)):
            self.kept = set(files)
            return
        source = self._record.with_name("search-pages")
        shutil.rmtree(source, ignore_errors=True)
        for path, text in pages:
            target = source / urls.file_of(path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="\n")
        _run(source, staging / urls.SEARCH_INDEX)
        shutil.rmtree(source)

    def save(self) -> None:
        """Remember of which texts the published index is, if there is one."""
        if not self._texts:
            return
        folder = self._output / urls.SEARCH_INDEX
        files = {urls.SEARCH_INDEX + path for path in files_below(folder)}
        found = (self._texts, _stamps(self._output, files))
        sealed.write(self._record, _WHAT, marshal.dumps(found), str(self._output).encode())

    def _load(self) -> tuple[bytes, dict[str, tuple[int, int]]]:
        body = sealed.read(self._record, _WHAT, str(self._output).encode())
        return marshal.loads(body) if body else (b"", {})  # noqa: S302 - sealed


def _run(source: Path, target: Path) -> None:
    command = [sys.executable, "-m", "pagefind", "--quiet", "--site", str(source)]
    # It also takes settings from variables and from a file in the folder it is called in.
    env = {name: text for name, text in os.environ.items() if not name.startswith("PAGEFIND_")}
    done = subprocess.run(
        [*command, "--output-path", str(target)],
        cwd=source,
        env=env | {"PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise IndexFailedError(done.stderr or done.stdout)
    for path in files_below(target):
        if path not in _NAMES and Path(path).suffix not in _KINDS:
            (target / path).unlink()


def _stamps(root: Path, paths: set[str]) -> dict[str, tuple[int, int]]:
    """Size and time of those files that are there."""
    found = {}
    for path in paths:
        target = root / path
        if target.is_file():
            told = target.stat()
            found[path] = (told.st_size, told.st_mtime_ns)
    return found
