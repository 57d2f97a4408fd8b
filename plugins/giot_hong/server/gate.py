"""Before a push is accepted: who may change what, and whether the content is fit to be published.

This is git's ``pre-receive`` hook (githooks(5)): it reads ``old new ref`` lines, and what was pushed stands in
a folder of its own until the hook has ended with 0 (git-receive-pack(1), QUARANTINE ENVIRONMENT). All refs
are judged, and everything that is wrong is told at once; nothing of a refused push stays.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from giot_hong import clock
from giot_hong.build import BuildFailedError
from giot_hong.server import access, sandbox, trees
from giot_hong.server.access import Right
from giot_hong.server.place import Place, write_whole

ZERO = re.compile("0+")
_OVERTAKEN = "Trong lúc ấy đã có người khác gửi vào nhánh này. Lấy về rồi gửi lại: git pull --rebase, git push."
REWRITE = "rewrite-allowed"
"""Of the state: the next push may rewrite the published branch, because somebody on the server said so."""
_LINK, _MODULE = "120000", "160000"
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
                _note(place, pushed, right)
    except Timeout:
        _say("Một lần gửi khác đang được kiểm tra quá lâu; đợi vài phút rồi gửi lại.")
        return False
    except BuildFailedError as error:
        _say("\n   ".join([str(error), *error.details]))
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
    elif not _is_review(one.ref, config.review_refs):
        yield (
            f"Không nhận «{one.ref}»: gửi vào nhánh {config.branch} để đăng, hoặc nhánh "
            f"{config.review_prefix}TÊN (chữ thường không dấu, số, dấu nối) để người khác duyệt."
        )


def _is_review(ref: str, prefix: str) -> bool:
    """Whether a ref is a review branch whose name can be a folder and a part of an address."""
    name = ref.removeprefix(prefix)
    return name != ref and re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", name) is not None


def _rewrites(place: Place, old: str, new: str) -> bool:
    # In the hook's own environment: what was pushed is not in the repository yet.
    asked = ["git", "-C", str(place.config.repository), "merge-base", "--is-ancestor", old, new]
    return subprocess.run(asked, capture_output=True, check=False).returncode != 0


def _may_rewrite(place: Place, right: Right) -> bool:
    return right.role == "maintainer" and (place.state / REWRITE).exists()


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
    trees.check_out(tree, repository, one.new, pushed)
    _say(f"Kiểm tra {one.ref.removeprefix('refs/heads/')} ({one.new[:10]}) …")
    wrong = [*_forgotten(place, tree, one.new, known), *_forbidden(tree, one.new, before, right)]
    for sentence in wrong:
        _say(sentence)
    if wrong:
        return False
    is_public = one.ref == place.config.ref
    if not is_public:
        _say("Nhánh này chờ duyệt, chưa công khai. Khi nó được đăng thì:")
    code = _judged(place, tree, one.new, before, known, is_public=is_public)
    if code == 0 and trees.tip(repository, one.ref) != one.old:
        _say(_OVERTAKEN)
        return False
    if is_public and code == 0 and one.old and _rewrites(place, one.old, one.new):
        _forget(place, tree, one.old, one.new)
    return code == 0


def _forget(place: Place, tree: Path, old: str, new: str) -> None:
    """Remember what a purge took out of the history, so that no old clone brings it back."""
    gone = trees.run(tree, "rev-list", old, f"^{new}").split()
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


def _forbidden(tree: Path, commit: str, before: str | None, right: Right) -> Iterator[str]:
    """Links, modules, and what the key may not change, as seen from the published tip."""
    listed = trees.run(tree, "ls-tree", "-r", "-z", commit).split("\0")
    odd = [one.partition("\t")[2] for one in listed if one.startswith((_LINK, _MODULE))]
    if odd:
        yield (
            "Không nhận liên kết (symlink) và kho con (submodule): trang không đọc chúng, và chúng có "
            f"thể dẫn ra ngoài kho: {_some(odd)}. Thay bằng tệp thật."
        )
    base = _common(tree, before, commit)
    if base is None:
        changed = [one.partition("\t")[2] for one in listed if one]
    else:
        told = trees.run(tree, "diff", "--name-only", "--no-renames", "-z", base, commit)
        changed = [path for path in told.split("\0") if path]
    if refused := right.refused(changed):
        own = f", của tỉnh {', '.join(right.provinces)}" if right.provinces else ""
        yield (
            f"Khóa này chỉ được sửa tệp trong content/{own}; lần gửi này còn đổi: {_some(refused)}. "
            "Nhờ người giữ trang gửi phần ấy, hoặc bỏ nó khỏi lần ghi."
        )


def _common(tree: Path, before: str | None, commit: str) -> str | None:
    """Where a push leaves the published history; None before the first, and for another history."""
    try:
        return trees.run(tree, "merge-base", before, commit).strip() if before else None
    except BuildFailedError:
        return None


def _judged(
    place: Place, tree: Path, commit: str, before: str | None, known: list[str], *, is_public: bool
) -> int:
    """The exit code of the engine's own judgement, made where it can change nothing."""
    config = place.config
    live = place.live
    project = live.tree if live and (live.tree / "pelicanconf.py").exists() else None
    memory = place.gate / "memory"
    memory.mkdir(parents=True, exist_ok=True)
    base = before if before and before != commit else None
    asked = ["server", "judge", "--content", str(tree / "content"), "--memory", str(memory)]
    asked += [part for one in known for part in ("--known", one)]
    asked += [] if is_public else ["--lenient"]
    told = ["--base", base] if base else []
    shown = ["--project", str(project)] if base and project else []
    readable = [tree, config.repository, *([project] if project else [])]
    for more, seconds in (
        (["--preview", *shown], config.preview_seconds),
        ([], 60 * config.judge_minutes),
    ):
        if more and not shown:
            continue
        try:
            return sandbox.run(
                [*asked, *told, *more],
                tree,
                readable=readable,
                writable=[memory],
                seconds=seconds,
                output=sys.stdout.fileno(),
                is_shut_in=config.sandbox,
            )
        except sandbox.TookTooLongError as over:
            if more:
                _say(f"Xem trước mất hơn {over} giây nên thôi; chỉ kiểm tra nội dung.")
            else:
                _say(
                    f"Kiểm tra mất hơn {over} giây nên đã dừng. Gửi lại; nếu vẫn vậy, báo người giữ máy chủ."
                )
    return 2


def _some(paths: list[str]) -> str:
    more = f" và {len(paths) - _SHOWN} tệp nữa" if len(paths) > _SHOWN else ""
    return f"{', '.join(paths[:_SHOWN])}{more}"


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()
