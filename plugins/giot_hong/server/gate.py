"""Before a push is accepted: who may change what, and whether the content is fit to be published.

This is git's ``pre-receive`` hook (githooks(5)): it reads ``old new ref`` lines, and what was pushed stands in
a folder of its own until the hook has ended with 0 (git-receive-pack(1), QUARANTINE ENVIRONMENT). All refs
are judged, and everything that is wrong is told at once; nothing of a refused push stays.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from giot_hong import clock
from giot_hong.build import BuildFailedError
from giot_hong.catalogue import is_ignored
from giot_hong.server import access, sandbox, trees
from giot_hong.server.access import Right
from giot_hong.server.place import Place, write_whole

ZERO = re.compile("0+")
_OVERTAKEN = "Trong lúc ấy đã có người khác gửi vào nhánh này. Lấy về rồi gửi lại: git pull --rebase, git push."
REWRITE = "rewrite-allowed"
"""Of the state: the next push may rewrite the published branch, because somebody on the server said so."""
_NOT_FILES = {"120000", "160000"}
"""Modes of links and of repositories within the repository."""
_LARGEST, _ALL, _MANY = 20 << 20, 4 << 30, 500_000
"""Bytes of a file, bytes of all files, files."""
_NO_PREVIEW = "Kiểm tra xong, không có lỗi; chưa kể được lần gửi này đổi gì."
_A_DAY = 24 * 3600
_SHOWN = 10


@dataclass(frozen=True)
class Update:
    """One ref that a push would move; ``old`` and ``new`` are None where there is nothing."""

    old: str | None
    new: str | None
    ref: str


def updates(lines: Iterable[str]) -> list[Update]:
    """What git tells a hook on its standard input."""
    found = []
    for line in lines:
        old, new, ref = line.rstrip("\n").split(" ", 2)
        found.append(Update(_commit(old), _commit(new), ref))
    return found


def _commit(name: str) -> str | None:
    return None if ZERO.fullmatch(name) else name


def judge(place: Place, pushed: list[Update]) -> bool:
    """Whether to accept; says why not, or what will change, on standard output."""
    right = access.given()
    if right is None:
        _say(
            "Không rõ ai gửi: kho này chỉ nhận qua khóa SSH đã được thêm bằng «giot-hong server key»."
        )
        return False
    refused = [sentence for one in pushed for sentence in _of_ref(place, one, right)]
    for sentence in refused:
        _say(sentence)
    if refused:
        _say("Chưa nhận gì; trang đang đăng còn nguyên.")
        return False
    place.state.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(place.state / "gate.lock", timeout=60 * place.config.judge_minutes):
            fit = [_is_fit(place, one, right) for one in pushed if one.new]
            if all(fit):
                for one in pushed:
                    if one.ref == place.config.ref and one.old and one.new:
                        _forget(place, one.old, one.new)
                _note(place, pushed, right)
    except Timeout:
        _say("Một lần gửi khác đang được kiểm tra quá lâu; đợi vài phút rồi gửi lại.")
        return False
    except (BuildFailedError, OSError) as error:
        if isinstance(error, BuildFailedError):
            _say("\n   ".join([str(error), *error.details]))
        else:
            _say(f"Máy chủ không đọc hoặc ghi được ({error.strerror}); báo người giữ máy chủ.")
        shutil.rmtree(place.gate / "tree", ignore_errors=True)  # it may have filled the disk
        fit = [False]
    if not all(fit):
        _say("Chưa nhận gì; trang đang đăng còn nguyên.")
    return all(fit)


def _of_ref(place: Place, one: Update, right: Right) -> Iterator[str]:
    """Why a ref may not move so, as sentences; the content is not looked at."""
    config = place.config
    if one.ref == config.ref:
        if one.new is None:
            yield f"Không được xóa nhánh {config.branch}: trang được dựng từ nhánh này."
        elif one.old and _rewrites(place, one.old, one.new) and not _may_rewrite(place, right):
            yield (
                f"Lần gửi này viết lại lịch sử đã đăng của nhánh {config.branch}, nên không nhận. "
                "Lấy bản mới nhất về rồi gửi lại: git pull --rebase, git push."
            )
    elif one.old and (one.new is None or _rewrites(place, one.old, one.new)):
        if others := right.refused(_changed(place, one.old)):
            yield (
                f"Nhánh này có phần của người khác ({_some(others)}), nên khóa này không xóa hay viết lại được. "
                "Nhờ người giữ trang."
            )
    elif not _is_review(one.ref, config.review_refs):
        yield (
            f"Không nhận «{one.ref}»: gửi vào nhánh {config.branch} để đăng, hoặc nhánh "
            f"{config.review_prefix}TÊN (chữ thường không dấu, số, dấu nối) để người khác duyệt."
        )


def _changed(place: Place, tip: str) -> list[str]:
    """What a review branch changes beside what is published."""
    repository = place.config.repository
    try:
        told = trees.run(
            repository, "diff", "--name-only", "--no-renames", "-z", f"{place.config.ref}...{tip}"
        )
    except BuildFailedError:  # it has no history with what is published
        told = trees.run(repository, "ls-tree", "-r", "-z", "--name-only", tip)
    return [path for path in told.split("\0") if path]


def _is_review(ref: str, prefix: str) -> bool:
    """Whether a ref is a review branch whose name can be a folder and a part of an address."""
    name = ref.removeprefix(prefix)
    return name != ref and re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", name) is not None


def _rewrites(place: Place, old: str, new: str) -> bool:
    # In the hook's own environment: what was pushed is not in the repository yet.
    asked = ["git", "-C", str(place.config.repository), "merge-base", "--is-ancestor", old, new]
    return subprocess.run(asked, capture_output=True, check=False).returncode != 0


def _may_rewrite(place: Place, right: Right) -> bool:
    """Whether somebody on the server has said so, within a day."""
    leave = place.state / REWRITE
    if right.role != "maintainer" or not leave.exists():
        return False
    return abs(clock.read().timestamp() - leave.stat().st_mtime) < _A_DAY


def _is_fit(place: Place, one: Update, right: Right) -> bool:
    """Whether the files of a new tip may be what they are; tells what is wrong, or what changes."""
    assert one.new
    repository = place.config.repository
    if trees.tip(repository, one.ref) != one.old:
        _say(_OVERTAKEN)
        return False
    tree = place.gate / "tree"
    pushed = [Path(os.environ[name]) for name in ("GIT_QUARANTINE_PATH",) if name in os.environ]
    before = trees.tip(repository, place.config.ref)
    known = [*trees.branches(repository, "refs/").values()]
    trees.borrow(tree, repository, pushed)
    _say(f"Kiểm tra {one.ref.removeprefix('refs/heads/')} ({one.new[:10]}) …")
    wrong = [
        *_forgotten(place, tree, one.new, known),
        *_forbidden(tree, one.new, before, known, right),
    ]
    for sentence in wrong:
        _say(sentence)
    if wrong:
        return False
    trees.check_out(tree, repository, one.new, pushed)
    is_public = one.ref == place.config.ref
    if not is_public:
        _say("Nhánh này chờ duyệt, chưa công khai. Khi nó được đăng thì:")
    code = _judged(place, tree, one.new, before, known, is_public=is_public)
    if code == 0 and trees.tip(repository, one.ref) != one.old:
        _say(_OVERTAKEN)
        return False
    return code == 0


def _forget(place: Place, old: str, new: str) -> None:
    """Remember what a purge takes out of the history, so that no old clone brings it back."""
    gone = trees.run(place.gate / "tree", "rev-list", old, f"^{new}").split()
    if not gone:
        return
    known = _gone(place)
    write_whole(place.forgotten, "".join(f"{one}\n" for one in sorted(known.union(gone))))
    with suppress(FileNotFoundError):
        (place.state / REWRITE).rename(place.state / "rewritten")


def _gone(place: Place) -> set[str]:
    try:
        return set(place.forgotten.read_text(encoding="ascii").split())
    except FileNotFoundError:
        return set()


def _forgotten(place: Place, tree: Path, new: str, known: list[str]) -> Iterator[str]:
    """Whether a push holds what was taken out of the history on purpose."""
    gone = _gone(place)
    if gone and gone.intersection(trees.run(tree, "rev-list", new, *_but(known)).split()):
        yield (
            "Lần gửi này mang lại phần lịch sử đã được xóa có chủ ý (dữ liệu cá nhân), nên không nhận. Đừng gộp "
            "bản cũ: lấy kho về một thư mục mới bằng git clone, chép phần vừa sửa sang đó rồi gửi."
        )


def _but(known: list[str]) -> list[str]:
    return [f"^{one}" for one in known]


def _note(place: Place, pushed: list[Update], right: Right) -> None:
    """Who pushed what, by the key's name; an author's name in a commit is what the author says."""
    with place.pushes.open("a", encoding="utf-8") as log:
        for one in pushed:
            facts = (clock.read().isoformat(), right.name, right.role, one.ref, one.old, one.new)
            log.write("\t".join(re.sub(r"\s", " ", fact or "-") for fact in facts) + "\n")


def _forbidden(
    tree: Path, commit: str, before: str | None, known: list[str], right: Right
) -> Iterator[str]:
    """What no push, or not this key's, may hold: in its tip, and in any commit on the way there.

    A commit that the next one takes back stays in the history, and the calendar counts it.
    """
    listed = [
        (facts.split(), path)
        for facts, _, path in (
            one.partition("\t") for one in trees.run(tree, "ls-tree", "-r", "-l", "-z", commit).split("\0") if one
        )
    ]  # fmt: skip
    passing = [*_passing(tree, commit, known)]
    odd = {path for (mode, *_), path in listed if mode in _NOT_FILES}
    if odd := odd.union(path for mode, path in passing if mode in _NOT_FILES):
        yield (
            "Không nhận liên kết (symlink) và kho con (submodule): trang không đọc chúng, và chúng có "
            f"thể dẫn ra ngoài kho: {_some(sorted(odd))}. Thay bằng tệp thật."
        )
    litter = {path for path in (*(path for _, path in listed), *(path for _, path in passing)) if _is_litter(path)}  # fmt: skip
    if litter:
        yield (
            f"Không nhận tệp tạm của máy: {_some(sorted(litter))}. Bỏ khỏi các lần ghi (git rm --cached), rồi gộp "
            "chúng thành một: git reset --soft origin/main, git commit, git push."
        )
    if not any(path.startswith("content/") for _, path in listed):
        yield "Lần gửi này không có thư mục content/; lấy lại nó rồi gửi: git checkout origin/main -- content"
    sizes = {path: int(size) for (_, _, _, size), path in listed if size != "-"}
    if large := [path for path, size in sizes.items() if size > _LARGEST]:
        yield f"Tệp nặng quá {_LARGEST >> 20} MB: {_some(sorted(large))}. Bỏ khỏi lần ghi."
    elif sum(sizes.values()) > _ALL or len(listed) > _MANY:
        yield f"Lần gửi này có {len(listed)} tệp, {sum(sizes.values()) >> 20} MB: quá nhiều cho máy chủ này."
    base = _common(tree, before, commit)
    changed = {path for _, path in passing}
    if base is None:
        changed.update(path for _, path in listed)
    else:
        told = trees.run(tree, "diff", "--name-only", "--no-renames", "-z", base, commit)
        changed.update(path for path in told.split("\0") if path)
    if refused := right.refused(sorted(changed)):
        own = f", của tỉnh {', '.join(right.provinces)}" if right.provinces else ""
        yield (
            f"Khóa này chỉ được sửa tệp trong content/{own}; lần gửi này còn đổi, ở lần ghi cuối hay một lần ghi "
            f"trước đó: {_some(refused)}. Nhờ người giữ trang gửi phần ấy, hoặc bỏ nó khỏi các lần ghi."
        )


def _passing(tree: Path, commit: str, known: list[str]) -> Iterator[tuple[str, str]]:
    """Mode and path of what each new commit writes; of a merge, what none of its parents has."""
    told = trees.run(
        tree, "-c", "log.showRoot=true", "log", "-c", "--format=%x01", "--raw", "-z", "--no-abbrev", "--no-renames",
        commit, *_but(known),
    )  # fmt: skip
    for part in told.split("\x01")[1:]:
        fields = part.strip("\n\0").split("\0")
        for facts, path in zip(fields[::2], fields[1::2], strict=False):
            # «:old new …», with one more colon and mode for each further parent.
            colons = len(facts.lstrip("\n")) - len(facts.lstrip("\n").lstrip(":"))
            yield facts.lstrip("\n").lstrip(":").split(" ")[colons], path


def _is_litter(path: str) -> bool:
    """Whether a file of the content is of a kind that is never read, so that nobody sees what it holds."""
    return path.startswith("content/") and any(map(is_ignored, path.split("/")))


def _common(tree: Path, before: str | None, commit: str) -> str | None:
    """Where a push leaves the published history; None before the first, and for another history."""
    try:
        return trees.run(tree, "merge-base", before, commit).strip() if before else None
    except BuildFailedError:
        return None


def _judged(
    place: Place, tree: Path, commit: str, before: str | None, known: list[str], *, is_public: bool
) -> int:
    """The exit code of the engine's own judgement, made where it can change nothing.

    Only the installed engine has a say in it. What would change is told by another process at the same
    time, in which settings and templates that are published have a part: whatever that one does or fails
    at, nothing depends on it.
    """
    config = place.config
    base = before if before and before != commit else None
    asked = ["server", "judge", "--content", str(tree / "content")]
    asked += [part for one in known for part in ("--known", one)]
    asked += ["--base", base] if base else []
    live = place.live
    preview = None
    if base and live and (live.tree / "pelicanconf.py").exists():
        preview = _Preview(place, tree, [*asked, "--preview"], live.tree)
        preview.start()
    try:
        code = sandbox.run(
            [*asked, *([] if is_public else ["--lenient"])],
            tree,
            readable=[tree, config.repository],
            writable=[],
            seconds=60 * config.judge_minutes,
            output=sys.stdout.fileno(),
            is_shut_in=config.sandbox,
        )
    except sandbox.TookTooLongError as over:
        _say(
            f"Kiểm tra mất hơn {over} giây nên đã dừng. Gửi lại; nếu vẫn vậy, báo người giữ máy chủ."
        )
        return 2
    if code == 0 and preview:
        _say(preview.told())
    return code


class _Preview(threading.Thread):
    """What would change, if that can be told in time; it ends with the hook, whatever it is at."""

    def __init__(self, place: Place, tree: Path, asked: list[str], project: Path) -> None:
        super().__init__(daemon=True)
        self._place, self._tree, self._asked, self._project = place, tree, asked, project
        self._text = _NO_PREVIEW

    def run(self) -> None:
        """See what would change; ``start`` calls it."""
        config = self._place.config
        memory = self._place.gate / "memory"
        memory.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile() as told, suppress(sandbox.TookTooLongError):
            code = sandbox.run(
                [*self._asked, "--project", str(self._project), "--memory", str(memory)],
                self._tree,
                readable=[self._tree, config.repository, self._project],
                writable=[memory],
                seconds=config.preview_seconds,
                output=told,
                is_shut_in=config.sandbox,
            )
            if code == 0:
                told.seek(0)
                self._text = told.read().decode(errors="replace").rstrip("\n")

    def told(self) -> str:
        """The text, for people."""
        self.join()
        return self._text


def _some(paths: list[str]) -> str:
    more = f" và {len(paths) - _SHOWN} tệp nữa" if len(paths) > _SHOWN else ""
    return f"{', '.join(paths[:_SHOWN])}{more}"


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()
