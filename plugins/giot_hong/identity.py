"""What was published must not vanish, nor forget what it was called (decisions 1, 3 and 16).

The published content is compared with the content that is to replace it. An address, an event's
UID and a calendar live for ever: a record goes on under its own id, or in ``formerly`` of the one
it became, which carries every id it had before, oldest first, since the oldest makes the UID.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic_core import PydanticCustomError

from giot_hong import gitlog, urls
from giot_hong.catalogue import Catalogue, Entry
from giot_hong.fields import read_moment
from giot_hong.model import public_from
from giot_hong.parse import plain
from giot_hong.problems import Problem
from giot_hong.publish import MARK
from giot_hong.source import Text, decode, read_front_matter, read_yaml

Key = tuple[str, str]
"""A record: its folder and its id."""

_KINDS = {
    "drives": (".yaml", "Đợt này", "người đã ghi lịch sẽ không hay biết"),
    "directives": (".md", "Văn bản này", "liên kết tới nó sẽ hỏng"),
    "news": (".md", "Tin này", "liên kết tới nó sẽ hỏng"),
    "campaigns": (".yaml", "Chiến dịch này", "lịch của nó có người đang theo dõi"),
    "observances": (".yaml", "Ngày kỷ niệm này", "lịch của nó có người đang theo dõi"),
}
_WAYS = {
    "drives": "lấy lại tệp cũ (git restore --source=HEAD --staged --worktree TỆP); hoặc ghi formerly: [{id}] ở tệp mới; hoặc để lại duplicate_of",
    "directives": "giữ tệp cũ; hoặc ghi formerly: [{id}] ở tệp mới",
    "news": "giữ tệp cũ; hoặc ghi formerly: [{id}] ở tệp mới",
    "campaigns": "giữ tệp {id}.yaml; tên gọi thì sửa ở khóa name",
    "observances": "giữ tệp {id}.yaml; tên gọi thì sửa ở khóa name",
}
_COMMIT = re.compile("[0-9a-f]{40,64}")


def published(content: Path, output: Path) -> str:
    """The revision whose site stands in the output folder; ``HEAD`` where that is not known."""
    commit = _built_from(output)
    return (commit and gitlog.find(content, commit)) or "HEAD"


def rewritten(content: Path, output: Path) -> str | None:
    """The commit of the published site, where the history at hand does not go on from it."""
    commit, head = _built_from(output), gitlog.head(content)
    if commit is None or head is None or gitlog.is_ancestor(content, commit, head):
        return None
    return commit


def _built_from(output: Path) -> str | None:
    """The commit that the site in the output folder says it was built from."""
    try:
        status = json.loads((output / urls.STATUS).read_bytes())
    except (OSError, ValueError):
        return None
    commit = status.get("commit") if isinstance(status, dict) else None
    is_whole = isinstance(commit, str) and _COMMIT.fullmatch(commit)
    return commit if is_whole and (output / MARK).exists() else None


def deleted(content: Path, catalogue: Catalogue, base: str = "HEAD") -> Iterator[Problem]:
    """One problem for each record of ``base`` that is no more, or lost an id it once had.

    A record lives on under its own id, in another one's ``formerly`` (drives, directives, news),
    or as a tombstone (drives). Without git, or where ``base`` is not known, there is nothing to
    compare with.
    """
    files = gitlog.files_at(content, base) or {}
    paths = {key: path for path in files if (key := _key(path))}
    # A file that is as it was keeps its record, and the record all its ids.
    changed = {key: path for key, path in paths.items() if files[path] != catalogue.blobs.get(path)}
    if not changed:
        return
    former = _former_ids(content, {key: files[path] for key, path in paths.items()}, catalogue)
    heirs = _heirs(catalogue)
    unseen = _unseen(content, {key: files[path] for key, path in changed.items()}, catalogue)
    for key, path in changed.items():
        if key in unseen:
            continue
        if key in heirs and (key[0], heirs[key].id) in catalogue.withheld:
            yield _taken_back(key, heirs[key], catalogue)
        elif key in heirs:
            yield from _forgotten(key, heirs[key], former)
        elif key[1] not in catalogue.unreadable:
            _, name, harm = _KINDS[key[0]]
            yield Problem(
                path=f"{content.name}/{path}",
                line=1,
                column=1,
                code="DINH-DANH-04",
                message=f"{name} đã đăng mà tệp của nó không còn; {harm}.",
                read=key[1],
                expected=_WAYS[key[0]].format(id=key[1]),
            )


def _unseen(content: Path, blobs: dict[Key, str], catalogue: Catalogue) -> set[Key]:
    """The records of the published revision that nobody has seen: drafts, or not due yet."""
    texts = gitlog.blobs(content, blobs.values())
    moment = catalogue.moment
    found = set()
    for key, blob in blobs.items():
        head = _head(texts[blob], key) if _MAY_WAIT.search(texts[blob]) else {}
        try:
            later = head.get("publish_at") and read_moment(head["publish_at"])
        except PydanticCustomError:
            later = None
        since = public_from({"status": head.get("status"), "publish_at": later})
        if since is None or (moment and since > moment.timestamp()):
            found.add(key)
    return found


_MAY_WAIT = re.compile(rb"^[\"']?(?:status|publish_at)", re.MULTILINE)


def _taken_back(key: Key, heir: Entry[Any], catalogue: Catalogue) -> Problem:
    """What was public cannot be withheld again: calendars and feeds have it."""
    _, name, harm = _KINDS[key[0]]
    text = decode(catalogue.texts[heir.path.partition("/")[2]], heir.path)
    assert isinstance(text, Text)  # it was read
    lines = [(n, line) for n, line in enumerate(text.lines, 1) if _MAY_WAIT.match(line.encode())]
    number, line = lines[0] if lines else (1, text.lines[0])
    return text.problem(
        "DANG-03",
        f"{name} đã đăng nên không quay lại thành bản nháp hay hẹn giờ được; {harm}.",
        number,
        width=len(line),
        read=line.strip(),
    )


def _key(path: str) -> Key | None:
    kind, _, rest = path.partition("/")
    stem, dot, ending = rest.rpartition("/")[2].rpartition(".")
    known = kind in _KINDS and stem and dot + ending == _KINDS[kind][0]
    return (kind, stem) if known else None


def _former_ids(
    content: Path, blobs: dict[Key, str], catalogue: Catalogue
) -> dict[Key, tuple[str, ...]]:
    """``formerly`` of each published record."""
    # Most are as they were, and the catalogue knows them.
    entries: dict[str, Entry[Any]] = {
        blob: entry
        for kind in _KINDS
        for entry in getattr(catalogue, kind).values()
        if (blob := catalogue.blobs.get(entry.path.partition("/")[2]))
    }
    texts = gitlog.blobs(content, (blob for blob in blobs.values() if blob not in entries))
    return {
        key: entries[blob].formerly if blob in entries else _formerly(texts[blob], key)
        for key, blob in blobs.items()
    }


def _formerly(raw: bytes, key: Key) -> tuple[str, ...]:
    if b"formerly" not in raw:  # few records were ever renamed; only those are parsed
        return ()
    ids = _head(raw, key).get("formerly", ())
    return tuple(ids) if isinstance(ids, list) else ()


def _head(raw: bytes, key: Key) -> dict[str, Any]:
    """The keys of a record's text, as they are written; none where it cannot be read."""
    text = decode(raw, "/".join(key))
    if not isinstance(text, Text):
        return {}
    if _KINDS[key[0]][0] == ".md":
        split = read_front_matter(text)
        tree = split if isinstance(split, Problem) else split[0]
    else:
        tree = read_yaml(text)
    return {} if isinstance(tree, Problem) else plain(tree)


def _heirs(catalogue: Catalogue) -> dict[Key, Entry[Any]]:
    """By every id that still answers: the record that answers for it."""
    heirs: dict[Key, Entry[Any]] = {}
    for kind in _KINDS:
        stones = catalogue.tombstones if kind == "drives" else {}
        living: dict[str, Entry[Any]] = {**getattr(catalogue, kind), **stones}
        for entry in living.values():
            heirs |= {(kind, old): entry for old in entry.formerly}
        heirs |= {(kind, id_): entry for id_, entry in living.items()}
    return heirs


def _forgotten(key: Key, heir: Entry[Any], former: dict[Key, tuple[str, ...]]) -> Iterator[Problem]:
    """A problem where a record, or what it became, does not carry all ids it had, in order.

    The oldest id makes the UID: a record that keeps its id begins with the ids it had, and one
    that is new begins with the oldest id of one that was published.
    """
    kind, id_ = key
    now = heir.formerly
    own = former.get((kind, heir.id))
    wanted = former[key] if heir.id == id_ else (*former[key], id_)
    if own is None:
        first = {(*ids, old)[0] for (kind_, old), ids in former.items() if kind_ == kind}
        begins = now[0] in first
    else:
        begins = now[: len(own)] == own
    if begins and tuple(old for old in now if old in wanted) == wanted:
        return
    full = dict.fromkeys((*(own or ()), *wanted, *now))
    listed = f"formerly: [{', '.join(full)}]"
    yield Problem(
        path=heir.path,
        line=1,
        column=1,
        code="DINH-DANH-04",
        message="Tệp này không ghi đủ hoặc không đúng thứ tự các mã cũ đã đăng; địa chỉ cũ sẽ hỏng "
        "và lịch người dân đã lưu sẽ có hai sự kiện.",
        read=f"formerly: [{', '.join(now)}]",
        expected="mọi mã cũ, cũ nhất trước",
        example=listed,
    )
