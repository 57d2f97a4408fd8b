"""Two contents of one repository, each as the checker reads it; git's are written out first.

Nothing of what is read is run, and the repository is left as it is.
"""

from __future__ import annotations

import filecmp
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from giot_hong import check, gitlog, phrases
from giot_hong.build import RefusedError
from giot_hong.catalogue import Catalogue
from giot_hong.clock import ZONE
from giot_hong.preview.records import KINDS, status_of
from giot_hong.preview.values import RecordChange
from giot_hong.problems import Problem
from giot_hong.strings import Strings

_AT_ONCE = 20
"""How many attachments are read from git at a time; each may have 10 MB."""
T = TypeVar("T")


@dataclass(frozen=True)
class Tree:
    """One content, read and judged."""

    folder: Path
    commit: str
    """The last commit of its history."""
    catalogue: Catalogue
    problems: tuple[Problem, ...]

    @property
    def is_sound(self) -> bool:
        """Whether a site can be made of it."""
        return not check.errors(self.problems)


def read(
    content: Path, base: str, target: str | None, scratch: Path, now: datetime
) -> tuple[Tree, Tree]:
    """The content of a commit, and that of another or of the folder; ``scratch`` is for both.

    What is the same in both is the same object, so that comparing it takes no time.
    """
    head = find(content, target or "HEAD")
    is_untouched = target is not None or not gitlog.is_edited(content)
    new = _read(_written(content, head, scratch / "sau") if target else content, head, now)
    if head == base and is_untouched:
        return new, new
    old = _read(_written(content, base, scratch / "truoc"), base, now)
    return replace(old, catalogue=_shared(old.catalogue, new.catalogue)), new


def refuse_without_git(content: Path) -> None:
    """Raise :class:`giot_hong.build.RefusedError` where there is nothing to compare with."""
    if not content.is_dir():
        raise RefusedError(
            f"Không thấy thư mục nội dung {content}. Mở cửa sổ lệnh ở thư mục của kho, hoặc ghi "
            "--content.",
            [],
        )
    if gitlog.head(content) is None:
        missing = (
            "máy này chưa có git"
            if shutil.which("git") is None
            else "thư mục nội dung không nằm trong kho git nào, hoặc kho chưa có lần ghi (commit) nào"
        )
        raise RefusedError(
            f"Không có gì để so sánh: {missing}.", ['git add content && git commit -m "…"']
        )


def find(content: Path, revision: str) -> str:
    """The commit that a revision names; :class:`giot_hong.build.RefusedError` for none."""
    found = gitlog.find(content, revision)
    if found is None:
        raise RefusedError(
            f"Git không biết bản «{revision}».",
            ["Ghi một mã trong git log, tên nhánh hoặc thẻ; bỏ trống là bản đang đăng."],
        )
    return found


def about(content: Path, commit: str, words: Strings) -> str:
    """When a commit was made and what its author wrote of it, in one line."""
    seconds, message = gitlog.about(content, commit)
    day = phrases.short_day(datetime.fromtimestamp(seconds, ZONE).date())
    seen = "".join(letter for letter in message if letter.isprintable()).strip()
    return words["preview.commit_about" if seen else "preview.commit_day"].format(
        day=day, message=seen
    )


def attachments(old: Tree, new: Tree, folder: str) -> Iterator[RecordChange]:
    """The original files that are new, other or gone; ``folder`` is what staff call the content's."""
    before, after = (
        {path for path in tree.catalogue.files if path.startswith("files/")} for tree in (old, new)
    )
    for path in sorted(before | after):
        status = status_of(path in before, path in after)
        if status == "changed" and filecmp.cmp(old.folder / path, new.folder / path, shallow=False):
            continue
        name = path.removeprefix("files/")
        yield RecordChange("files", name, f"{folder}/{path}", name, status)


def rewritten(old: Tree, new: Tree, told: Iterable[RecordChange]) -> Iterator[str]:
    """The files whose text is other while their meaning is not: a comment, another order.

    Paths are below the content folder. Ends of lines are git's business, not a change.
    """
    meant = {change.path.partition("/")[2] for change in told}
    for path, blob in sorted(new.catalogue.blobs.items()):
        if old.catalogue.blobs.get(path, blob) == blob or path in meant:
            continue
        texts = ((tree.folder / path).read_bytes() for tree in (old, new))
        before, after = (text.replace(b"\r\n", b"\n") for text in texts)
        if before != after and Path(path).stem not in new.catalogue.unreadable:
            yield path


def worth_telling(before: Iterable[Problem], after: Iterable[Problem]) -> Iterator[Problem]:
    """All errors, and the warnings that were not there before; their lines do not matter."""
    known = {_essence(problem) for problem in before}
    for problem in after:
        if problem.severity == "error" or _essence(problem) not in known:
            yield problem


def _essence(problem: Problem) -> tuple[str, ...]:
    return problem.path, problem.code, problem.message, problem.read


def _read(folder: Path, commit: str, now: datetime) -> Tree:
    catalogue, problems = check.check(folder, now=now)
    return Tree(folder, commit, catalogue, tuple(problems))


def _written(content: Path, commit: str, folder: Path) -> Path:
    """The content of a commit as files in a folder of their own."""
    files = gitlog.files_at(content, commit) or {}
    for path in files:
        if not _is_safe(path):
            raise RefusedError(f"Bản {commit[:10]} có tệp mang tên không dùng được: «{path}».", [])
    target = folder / content.name
    target.mkdir(parents=True)
    large = [path for path in files if path.startswith("files/")]
    small = [path for path in files if not path.startswith("files/")]
    parts = [large[start : start + _AT_ONCE] for start in range(0, len(large), _AT_ONCE)]
    for part in (small, *parts):
        texts = gitlog.blobs(content, (files[path] for path in part))
        for path in part:
            file = target / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(texts[files[path]])
    return target


def _is_safe(path: str) -> bool:
    """Whether a name that came from a commit stays inside the folder, on every system."""
    return {"", ".", ".."}.isdisjoint(path.split("/")) and not {*"\\:\0"} & {*path}


def _shared(old: Catalogue, new: Catalogue) -> Catalogue:
    """The old content, with the objects of the new one wherever they are equal."""
    own: dict[str, Any] = {
        kind: _shared_values(getattr(old, kind), getattr(new, kind))
        for kind in (*KINDS, "tombstones", "provinces", "communes")
    }
    if old.eligibility == new.eligibility:
        own["eligibility"] = new.eligibility
    return replace(old, **own)


def _shared_values(old: Mapping[str, T], new: Mapping[str, T]) -> dict[str, T]:
    return {id_: new[id_] if new.get(id_) == value else value for id_, value in old.items()}
