"""Whether a published drive that moves says why (decision 7)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from giot_hong import gitlog
from giot_hong.catalogue import Catalogue, Entry
from giot_hong.fold import fold
from giot_hong.model import Drive, Session
from giot_hong.problems import Problem
from giot_hong.versions import Archive, Values, key_of

_TOLD = {"date": "ngày", "hours": "giờ", "place": "địa điểm"}


def unexplained(content: Path, catalogue: Catalogue, base: str = "HEAD") -> Iterator[Problem]:
    """One warning for each drive whose sessions are not as in ``base``, without a new reason.

    Hours that were not known before, and a session that is new, need none. Without git, or where
    ``base`` is not known, there is nothing to compare with.
    """
    published = gitlog.files_at(content, base) or {}
    drives = {id_: path for path in published if (id_ := _drive_id(path))}
    changed: dict[str, str] = {}
    for entry in catalogue.drives.values():
        own = entry.path.partition("/")[2]
        # Under its own path, in another folder, or under an earlier name.
        known = (drives.get(id_) for id_ in (entry.id, *entry.value.formerly))
        path = own if own in published else next(filter(None, known), None)
        if path and published[path] != catalogue.blobs.get(own):
            changed[entry.id] = published[path]
    archive = Archive()
    archive.texts |= gitlog.blobs(content, changed.values())
    for id_, blob in changed.items():
        before = archive.version(("drives", id_), blob)
        entry = catalogue.drives[id_]
        if before and (kinds := _moved(before.values, entry.value)):
            yield _problem(entry, kinds)


def _drive_id(path: str) -> str:
    """The id of the drive that a path is the file of; empty for other files."""
    key = key_of(path)
    return key[1] if key and key[0] == "drives" else ""


def _moved(before: Values, drive: Drive) -> list[str]:
    """What moved that no new entry of ``changes`` speaks of: ``date``, ``hours`` or ``place``."""
    if drive.outcome in {"cancelled", "postponed"}:  # those have a rule of their own
        return []
    new = {change.what for change in drive.changes if change not in before["changes"]}
    old: dict[str, Session] = {session.key: session for session in before["sessions"]}
    found: dict[str, None] = {}
    for session in drive.sessions:
        was = old.get(session.key)
        if was is None or "other" in new:
            continue
        if was.date != session.date:
            found["date"] = None
        is_later = (
            was.end and was.end != session.end
        )  # an end that was not known is more, not other
        if was.start and (was.start != session.start or is_later):
            found["hours"] = None
        is_elsewhere = not (was.venues or session.venues) and fold(
            was.place_as_written or ""
        ) != fold(session.place_as_written or "")
        if is_elsewhere or (was.venues and was.venues != session.venues):
            found["place"] = None
    if old.keys() - {session.key for session in drive.sessions} and "other" not in new:
        found["date"] = None
    return [kind for kind in found if kind not in new]


def _problem(entry: Entry[Drive], kinds: list[str]) -> Problem:
    said = ", ".join(_TOLD[kind] for kind in kinds)
    return Problem(
        path=entry.path,
        line=1,
        column=1,
        code="DOT-06",
        message=f"Đợt đã đăng này đổi {said} mà không có mục changes mới nào nói lý do; "
        "người đã ghi lịch sẽ thấy đổi mà không biết vì sao.",
        read=", ".join(kinds),
        expected="một mục changes cho mỗi điều đã đổi",
        example=f"giot-hong move {entry.id}",
    )
