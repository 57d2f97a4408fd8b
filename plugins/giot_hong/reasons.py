"""Whether a published drive that moves says why (decision 7)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from giot_hong import gitlog
from giot_hong.catalogue import Catalogue, Entry
from giot_hong.fold import fold
from giot_hong.model import Drive, Session, public_from
from giot_hong.parse import Location
from giot_hong.problems import More
from giot_hong.rules import Finding
from giot_hong.versions import Archive, Values, key_of

_TOLD = {"date": "ngày", "hours": "giờ", "place": "địa điểm"}


def unexplained(content: Path, catalogue: Catalogue, base: str = "HEAD") -> Iterator[Finding]:
    """One warning for each drive whose sessions are not as in ``base``, without a new reason.

    Hours that were not known before, and a session that is new, need none. Without git, or where
    ``base`` is not known, there is nothing to compare with.
    """
    published = gitlog.files_at(content, base) or {}
    drives = {id_: path for path in published if (id_ := _drive_id(path))}
    changed: dict[str, str] = {}
    for entry in catalogue.drives.values():
        own = entry.path.partition("/")[2]
        if own in published and published[own] == catalogue.blobs.get(own):
            continue
        # Under its own path, in another folder, or under an earlier name.
        known = (drives.get(id_) for id_ in (entry.id, *entry.formerly))
        path = own if own in published else next(filter(None, known), None)
        if path and published[path] != catalogue.blobs.get(own):
            changed[entry.id] = published[path]
    archive = Archive()
    archive.texts |= gitlog.blobs(content, changed.values())
    for id_, blob in changed.items():
        before = archive.version(("drives", id_), blob)
        entry = catalogue.drives[id_]
        if before is None or ("drives", id_) in catalogue.withheld:
            continue
        since, moment = public_from(before.values), catalogue.moment
        if since is None or (moment and since > moment.timestamp()):
            continue  # nobody has seen it
        if moved := _moved(before.values, entry.value):
            yield _finding(entry, moved)


def _drive_id(path: str) -> str:
    """The id of the drive that a path is the file of; empty for other files."""
    key = key_of(path)
    return key[1] if key and key[0] == "drives" else ""


def _moved(before: Values, drive: Drive) -> dict[str, Location]:
    """What moved that no new entry of ``changes`` speaks of, with the place of the new value.

    The keys are ``date``, ``hours`` and ``place``; a session that is gone is another date.
    """
    new = {change.what for change in drive.changes if change not in before["changes"]}
    if drive.outcome in {"cancelled", "postponed"} or "other" in new:  # the first has its own rule
        return {}
    old: dict[str, Session] = {session.key: session for session in before["sessions"]}
    found: dict[str, Location] = {}
    for index, session in enumerate(drive.sessions):
        if was := old.pop(session.key, None):
            for kind, key in _other(was, session):
                found.setdefault(kind, ("sessions", index, key))
    if old:
        found.setdefault("date", ("sessions",))
    return {kind: location for kind, location in found.items() if kind not in new}


def _other(was: Session, now: Session) -> Iterator[tuple[str, str]]:
    """What of a session is other than it was, and the key that says so now."""
    if was.date != now.date:
        yield "date", "date"
    if was.start and was.start != now.start:
        yield "hours", "start"
    elif was.end and was.end != now.end:  # an end that was not known is more, not other
        yield "hours", "end"
    if was.venues and was.venues != now.venues:
        yield "place", "venues"
    elif not was.venues and not now.venues and _place(was) != _place(now):
        yield "place", "place_as_written"


def _place(session: Session) -> str:
    return fold(session.place_as_written or "")


def _finding(entry: Entry[Drive], moved: dict[str, Location]) -> Finding:
    said = ", ".join(_TOLD[kind] for kind in moved)
    return Finding(
        entry.path,
        next(iter(moved.values())),
        "DOT-06",
        f"Đợt đã đăng này đổi {said} mà không có mục changes mới nào nói lý do; "
        "người đã ghi lịch sẽ thấy đổi mà không biết vì sao.",
        More(
            read=", ".join(moved),
            expected="một mục changes cho mỗi điều đã đổi",
            example=f"giot-hong move {entry.id}",
        ),
    )
