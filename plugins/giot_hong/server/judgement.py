"""The judgement of a pushed commit, in a process that can change nothing: ``giot-hong server judge``.

Three questions. Is there personal data in any version that the push would add to the history, also one that
a later commit takes back? Is the new content fit to be published in the place of the old? What would
change?
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path

from giot_hong import attachments, check, gitlog, innertext, personal
from giot_hong.problems import Problem
from giot_hong.server import trees
from giot_hong.source import Text, decode

Version = tuple[str, str, bytes]
"""Of a file: the commit, the path below the content, and the bytes."""
_ENGINE = ("benchmarks/", "docs/", "plugins/", "tests/", "theme/", "tools/")
"""Of a repository that holds the engine beside the content."""
_MESSAGE = "Lời ghi (câu sau git commit -m)"
UNREAD = {"TEP-01", "TEP-02", "TEP-04", "TEP-05", "TEP-06", "TEP-08"}
"""Codes of files in which nobody has looked for personal data, because they could not be read."""
HOW_TO_TAKE_IT_OUT = (
    "Sửa cho sạch rồi gộp các lần ghi chưa gửi thành một, với lời ghi khác:\n"
    '   git reset --soft origin/main\n   git add -A\n   git commit -m "Nội dung đã sửa"\n   git push'
)
HOW_TO_GO_ON = 'Sửa các tệp trên rồi gửi lại:\n   git commit -am "Sửa lỗi"\n   git push'


@dataclass(frozen=True)
class Asked:
    """What is to be judged: the content folder of a tree that is checked out."""

    content: Path
    base: str | None
    """The published commit, or None before the first."""
    known: tuple[str, ...]
    """The tips of all branches: what they reach was judged before."""


def of_history(asked: Asked) -> list[tuple[str, Problem]]:
    """What must not be in versions that only the past of the push holds: the commit, and the problem.

    Personal data in texts, attachments, their names, messages of commits, and in what stands beside the
    content; the engine's own folders are not looked at.
    """
    content = asked.content
    passing = [*_passing(content, asked.known)]
    raw = gitlog.blobs(content, (blob for _, _, blob in passing))
    versions = [(commit, path, raw[blob]) for commit, path, blob in passing]
    files = [one for one in versions if _is_attachment(one[1])]
    texts = [one for one in versions if not _is_attachment(one[1])]
    texts += [(c, _MESSAGE, said.encode()) for c, said in _messages(content, asked.known)]
    found = [*_in_texts(texts), *_in_files(files)]
    if not found:
        return []
    # Offices' numbers may stand everywhere; who they are is asked only where there is a number at all.
    register = check.check(content)[0].register
    return [*_in_texts(texts, register), *_in_files(files, register)]


def _is_attachment(path: str) -> bool:
    return Path(path).suffix.lower() in innertext.READERS


def _in_texts(
    versions: Iterable[Version], register: Set[str] = frozenset()
) -> Iterator[tuple[str, Problem]]:
    for commit, path, raw in versions:
        text = decode(raw, path)
        if not isinstance(text, Text):
            # An old version may be badly written, and still tell of people.
            coding = "utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
            text = Text(path, raw.decode(coding, "replace"))
        for problem in personal.find(text, register):
            # Who writes has a mailbox in each commit; git asks for it, and it is not content.
            if path != _MESSAGE or problem.code != "RIENG-03":
                yield commit, problem


def _in_files(
    versions: Sequence[Version], register: Set[str] = frozenset()
) -> Iterator[tuple[str, Problem]]:
    """In the names of attachments, and inside them."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, f"{n}{Path(path).suffix}") for n, (_, path, _) in enumerate(versions)]
        for file, (_, _, raw) in zip(paths, versions, strict=True):
            file.write_bytes(raw)
        found = innertext.find(paths)
    for (commit, path, _), inside in zip(versions, found, strict=True):
        told = [*personal.find_in_name(path), *attachments.tell(path, inside, register)]
        yield from ((commit, problem) for problem in check.errors(told))


def _passing(content: Path, known: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Commit, path and blob of each new version, but those of the tip's content, which are checked as such."""
    seen = set((gitlog.files_at(content, "HEAD") or {}).values())
    told = trees.run(
        content, "-c", "log.showRoot=true", "log", "-m", "--format=%x01%H", "--raw", "-z", "--no-abbrev",
        "--no-renames", "HEAD", *(f"^{one}" for one in known),
    )  # fmt: skip
    for part in told.split("\x01")[1:]:
        commit, _, rest = part.partition("\0")
        fields = rest.strip("\n\0").split("\0")
        for fact, path in zip(fields[::2], fields[1::2], strict=False):
            _, mode, _, blob, _ = fact.lstrip("\n").split(" ")
            if mode.startswith("100") and blob not in seen and not path.startswith(_ENGINE):
                seen.add(blob)
                yield commit, path, blob


def _messages(content: Path, known: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Commit, and who wrote what of it, of all that is new."""
    form = "--format=%H%n%B%n%an %ae%n%cn %ce"
    told = trees.run(content, "log", "-z", form, "HEAD", *(f"^{one}" for one in known))
    for part in told.split("\0"):
        commit, _, message = part.partition("\n")
        if commit:
            yield commit, message


def of_content(asked: Asked) -> list[Problem]:
    """Every problem of the new content, also as the successor of what is published."""
    catalogue, problems = check.check(asked.content)
    if asked.base:
        problems = [*problems, *check.against(asked.content, catalogue, asked.base)]
    return sorted(set(problems))


def previewed(asked: Asked, project: Path, memory: Path) -> str:
    """What would change beside what is published, in sentences."""
    from giot_hong.preview import report
    from giot_hong.preview import trees as commits
    from giot_hong.preview.compare import Request, compare

    assert asked.base
    preview, words = compare(Request(project, asked.content, asked.base, memory=memory))
    # The files in the folder are those of the commit, which has a name that people know.
    tip = gitlog.head(asked.content) or ""
    about = commits.about(asked.content, tip, words)
    preview = replace(preview, target=tip, target_about=about)
    return report.as_text(preview, words)


def told_of_history(found: list[tuple[str, Problem]]) -> str:
    """What staff read of it: where, and how to take it out before it enters the history."""
    lines = [
        f"{one.path}{'' if one.path == _MESSAGE else f':{one.line}'}  [{one.code}]  trong lần ghi {commit[:10]}\n"
        f"   {one.message}" + (f"\n   Đã đọc: {one.read}" if one.read else "")
        for commit, one in found
    ]
    return "\n".join(
        [
            "Dữ liệu cá nhân nằm trong lời ghi, hoặc trong một bản cũ của lần gửi này: bản mới nhất đã bỏ, "
            "nhưng lịch sử git thì còn.",
            *lines,
        ]
    )
