"""From what was pushed to what readers see, again and again until both are the same.

Nothing is handed over between a push and this: what is wanted is read from the branch, what is shown from
the link. So whoever runs it, after whatever was interrupted, does what is left to do.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from giot_hong import clock, urls
from giot_hong.build import BuildFailedError, RefusedError
from giot_hong.server import compress, releases, sandbox, trees
from giot_hong.server.place import Place, Slot, alone, read_note, write_whole
from giot_hong.server.releases import Release

A_DAY = timedelta(days=1)
AGAIN = timedelta(hours=1)
"""A commit that could not be built is tried again after so long: a full disk may be empty by then."""
_REPORT = "report.json"
_MANY = 20
Say = Callable[[str], None]


@dataclass(frozen=True)
class Wish:
    """What somebody asks for beside what the branch and the clock do."""

    commit: str | None = None
    """A commit other than the tip: it stays until the next push."""
    latest: bool = False
    """Forget what somebody chose to show: the tip again."""
    new_history: bool = False
    """The history was rewritten on purpose."""
    again: bool = False
    """Build also what has not changed."""
    is_patient: bool = False
    """What failed is left alone for an hour, as the clock does."""


def bring_up_to_date(place: Place, say: Say, wish: Wish | None = None) -> bool:
    """Build and show what is wanted, if anything is; whether readers now see that.

    Waits for whoever is at it already. A failure is told to the owner, once for each commit, and
    leaves what readers see as it is. Raises :class:`giot_hong.build.RefusedError` for what cannot be
    asked.
    """
    wish = wish or Wish()
    with alone(place, "update", 2 * 60 * place.config.build_minutes):
        if wish.latest:
            (place.state / "pin.json").unlink(missing_ok=True)
        _forget_an_old_pin(place)
        commit = wish.commit or _wanted(place)
        if commit is None:
            say("Kho chưa có gì để đăng.")
            return False
        live = _shown(place)
        why = _why(place, commit, live, wish)
        if why is None:
            is_there = live is not None and live.commit == commit
            if is_there:
                # What failed, if anything, is a commit that nobody wants now.
                (place.state / "failed.json").unlink(missing_ok=True)
            _write_status(place)
            return is_there
        say(why)
        if wish.commit:
            _pin(place, wish.commit)
        done = _make(place, commit, wish, say)
        if wish.commit and not done:
            (place.state / "pin.json").unlink(missing_ok=True)
        _write_status(place)
        return done


def tick(place: Place, say: Say) -> bool:
    """What the timer does each minute: nothing, unless something is due; then as above."""
    try:
        with alone(place, "update", 0):
            pass
    except RefusedError:
        return True  # somebody is at it
    return bring_up_to_date(place, say, Wish(is_patient=True))


def rollback(place: Place, say: Say) -> None:
    """Show the other release, in one step; it stays until the next push.

    Raises :class:`giot_hong.build.RefusedError` where there is none that is whole.
    """
    with alone(place, "update", 60):
        other = place.idle
        live, release = _shown(place), releases.of(other)
        if live is None or release is None:
            raise RefusedError(
                "Không có bản trước còn trọn vẹn để quay về.",
                [
                    f"Dựng lại một bản cũ: giot-hong server update --commit MÃ --root {place.root}",
                ],
            )
        if release.commit == live.commit:
            raise RefusedError(
                f"Bản kia cũng là của lần ghi {live.commit[:10]}, nên quay về không đổi gì.",
                [
                    f"Dựng lại lần ghi trước đó: giot-hong server update --commit {live.commit[:10]}~1 --root {place.root}"
                ],
            )
        _pin(place, release.commit)  # first: were we stopped here, the clock would finish it
        releases.switch(place, other)
        _write_status(place)
        say(
            f"Trang đã về bản {release.commit[:10]}, dựng lúc {release.built}. Bản này được giữ tới lần "
            f"gửi sau; trở lại bản mới nhất: giot-hong server update --latest --root {place.root}"
        )


def _shown(place: Place) -> Release | None:
    """What readers see."""
    slot = place.live
    return releases.of(slot) if slot else None


def _wanted(place: Place) -> str | None:
    pin = read_note(place.state / "pin.json")
    return pin.get("commit") or trees.tip(place.config.repository, place.config.ref)


def _pin(place: Place, commit: str) -> None:
    tip = trees.tip(place.config.repository, place.config.ref)
    write_whole(place.state / "pin.json", json.dumps({"commit": commit, "tip": tip}) + "\n")


def _forget_an_old_pin(place: Place) -> None:
    """A push after it ends a pin."""
    pin = read_note(place.state / "pin.json")
    if pin and pin.get("tip") != trees.tip(place.config.repository, place.config.ref):
        (place.state / "pin.json").unlink()


def _why(place: Place, commit: str, live: Release | None, wish: Wish) -> str | None:
    """Why to build, in a sentence; None when readers see what they should."""
    now = clock.read()
    failed = read_note(place.state / "failed.json")
    if failed.get("commit") == commit:
        waited = now - datetime.fromisoformat(failed["at"])
        if wish.is_patient and timedelta(0) <= waited < AGAIN:
            return None
        return "Lần dựng trước không xong; dựng lại …"
    if live is None or live.commit != commit:
        return f"Dựng trang từ lần ghi {commit[:10]} …"
    if wish.again or wish.new_history:
        return "Dựng lại theo yêu cầu …"
    if read_note(place.state / "pin.json"):
        return None  # what somebody chose to show is not replaced by the clock
    if datetime.fromisoformat(live.built) > now + AGAIN:
        return "Trang được dựng khi đồng hồ của máy chạy trước; dựng lại …"
    if live.next_change and now >= datetime.fromisoformat(live.next_change):
        return "Đã tới lúc trang tự đổi (ngày hiến máu, hạn, giờ đăng); dựng lại …"
    if now >= datetime.fromisoformat(live.built) + A_DAY:
        return "Trang đã dựng hơn một ngày; dựng lại …"
    return None


def _make(place: Place, commit: str, wish: Wish, say: Say) -> bool:
    """Build the idle release, look at it, show it; or tell the owner why not."""
    slot = place.idle
    before, other = _shown(place), releases.of(slot)
    if wrong := _rewritten(place, before, commit, wish):
        _fail(place, commit, wrong, say)
        return False
    release = None
    try:
        _prepare(place, slot)
        releases.open_for_change(slot)
        _forget_what_leads_elsewhere(place, slot, commit)
        trees.check_out(slot.tree, place.config.repository, commit)
        is_built = _build(place, slot) == 0
        wrong = [*releases.faults(slot, commit, before, clock.read())] if is_built else []
        if is_built and not wrong:
            _compress(place, slot, say)
            release = releases.close(slot, commit)
            releases.switch(place, slot)
    except sandbox.TookTooLongError as over:
        wrong = [f"Dựng trang mất hơn {over} giây nên đã dừng."]
    except BuildFailedError as error:
        wrong = ["\n   ".join([str(error), *error.details])]
    except OSError as error:
        wrong = [f"Máy không đọc hoặc ghi được: {error.strerror or error}."]
    except Exception as error:  # noqa: BLE001 - what pushed code left must not stop the alert
        wrong = [f"Máy chủ gặp lỗi của chính nó ({type(error).__name__})."]
    if release is None or wrong:
        if other and _is_untouched(slot) and not _faults_of(slot, other):
            releases.note(slot, other)  # so that one can still go back to it
        _fail(place, commit, wrong, say)
        return False
    if (place.state / "rewritten").exists():
        _purge(place)
    _recover(place, release, say)
    say(f"Trang đã cập nhật: {place.config.url} ({release.files} tệp, lần ghi {commit[:10]}).")
    return True


def _rewritten(place: Place, live: Release | None, commit: str, wish: Wish) -> list[str]:
    """Why a commit cannot follow what readers see; nothing where it can, or somebody said that it may.

    What was pushed has been judged by the gate; this is about whoever changed the repository itself.
    """
    repository = place.config.repository
    if (
        live is None
        or wish.commit
        or wish.new_history
        or (place.state / "rewritten").exists()
        or trees.leads_to(repository, live.commit, commit)
        or trees.leads_to(repository, commit, live.commit)
    ):
        return []
    return [
        f"Lịch sử git đã bị viết lại: lần ghi đang đăng {live.commit[:10]} không còn trong nhánh.",
        f"Nếu có chủ ý: giot-hong server update --new-history --root {place.root}",
    ]


def _faults_of(slot: Slot, release: Release) -> list[str]:
    """What is wrong with a release that was whole when it was built."""
    built = datetime.fromisoformat(release.built)
    return [*releases.faults(slot, release.commit, None, built)]


def _purge(place: Place) -> None:
    """After a rewritten history is shown: nothing of the old one stays on this machine.

    The other release, what the gate and the builds remember, and the commits that no branch holds.
    """
    with alone(place, "gate", 60 * place.config.judge_minutes):
        for folder in (place.idle.release, place.idle.work.parent, place.gate):
            _remove_all(folder)
    repository = place.config.repository
    trees.run(repository, "reflog", "expire", "--expire=now", "--all")
    trees.run(repository, "gc", "--quiet", "--prune=now")
    (place.state / "rewritten").unlink()


def _remove_all(folder: Path) -> None:
    """Remove a folder in which pushed code may have made what ordinary means do not remove."""
    if folder.exists():
        subprocess.run(["chmod", "-R", "u+rwX", "--", folder], capture_output=True, check=False)
        subprocess.run(["rm", "-rf", "--", folder], capture_output=True, check=False)


def _is_untouched(slot: Slot) -> bool:
    """Whether the last build ended before it touched the release."""
    return read_note(slot.work / _REPORT).get("result") in {"content-errors", "refused"}


def _prepare(place: Place, slot: Slot) -> None:
    """The folders that a build needs, without what one that failed has left there."""
    if (place.state / "failed.json").exists() and releases.of(slot) is None:
        _remove_all(slot.release)
        _remove_all(slot.work)
    slot.release.mkdir(parents=True, exist_ok=True)
    slot.work.mkdir(parents=True, exist_ok=True)
    (slot.work / _REPORT).unlink(missing_ok=True)


def _forget_what_leads_elsewhere(place: Place, slot: Slot, commit: str) -> None:
    """A step back, or a history that is no more, is not compared with what the release holds."""
    status = slot.release / urls.STATUS
    known = read_note(status).get("commit")
    if known and not trees.leads_to(place.config.repository, str(known), commit):
        status.unlink()


def _compress(place: Place, slot: Slot, say: Say) -> None:
    """The copies that nginx sends; a site without them is served as well, and is not late for them."""
    live = place.live
    compress.remove(slot.release, since=slot.began.stat().st_ctime_ns)
    try:
        compress.prepare(slot.release, live.release if live else None)
    except (OSError, subprocess.CalledProcessError) as error:
        compress.remove(slot.release)
        say(f"Chưa nén được trang ({error}); trang vẫn lên, tải chậm hơn một chút.")


def _build(place: Place, slot: Slot) -> int:
    """The exit code of the installed engine's ``publish``, shut in with the slot."""
    config = place.config
    twin = (place.live or slot).release
    slot.began.unlink(missing_ok=True)
    slot.began.touch()
    arguments = [
        "publish", "--siteurl", config.url, "--output", str(slot.release), "--workshop", str(slot.work),
        "--report", str(slot.work / _REPORT), "--twin", str(twin),
    ]  # fmt: skip
    with slot.log.open("wb") as log:  # who pushes wants one line, who keeps the server all of them
        return sandbox.run(
            arguments,
            slot.tree,
            readable=[slot.tree, config.repository, twin],
            writable=[slot.work, slot.release],
            seconds=60 * config.build_minutes,
            output=log,
            is_shut_in=config.sandbox,
        )


def _fail(place: Place, commit: str, wrong: list[str], say: Say) -> None:
    """Tell the owner, once for each commit; what readers see stays."""
    message = "\n   ".join(wrong) or _last_words(place.idle)
    message = message.encode(errors="replace").decode()
    known = read_note(place.state / "failed.json")
    live = _shown(place)
    shown = f"Người dân vẫn thấy bản {live.commit[:10]}." if live else "Trang chưa có bản nào."
    say(f"CHƯA LÊN TRANG: dựng lần ghi {commit[:10]} không xong. {shown}\n   {message}")
    is_told = known.get("commit") == commit and bool(known.get("told"))
    if not is_told:  # first: a full disk keeps no notes
        is_told = _alert(
            place,
            f"Giọt Hồng: dựng trang {place.config.url} không xong\n\n{shown}\n{message}\n",
            say,
        )
    note = {"commit": commit, "at": clock.read().isoformat(), "message": message, "told": is_told}
    with suppress(OSError):
        write_whole(place.state / "failed.json", json.dumps(note, indent=2) + "\n")


def _last_words(slot: Slot) -> str:
    """Why a build says that it failed; the report can be missing, where it was killed."""
    report = read_note(slot.work / _REPORT)
    if isinstance(message := report.get("message"), str) and message:
        lines = [*message.splitlines(), *map(str, report.get("details") or ())]
        return "\n   ".join(list(dict.fromkeys(line.strip() for line in lines))[:_MANY])
    try:
        lines = slot.log.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    if any(line.startswith("Traceback") for line in lines):
        return f"Mã trong giao diện hoặc cấu hình dừng đột ngột: {lines[-1]}"
    return "\n   ".join(lines[-_MANY:]) or "Không rõ vì sao."


def _recover(place: Place, release: Release, say: Say) -> None:
    """The owner who was told of a failure is told that it is over."""
    if (place.state / "failed.json").exists():
        (place.state / "failed.json").unlink()
        _alert(
            place,
            f"Giọt Hồng: trang {place.config.url} đã lên lại\n\nLần ghi {release.commit}.\n",
            say,
        )


def _alert(place: Place, text: str, say: Say) -> bool:
    """Give a message to the owner's command, if there is one; whether it was taken."""
    if not place.config.alert:
        return True
    try:
        subprocess.run(
            place.config.alert, input=text.encode(), check=True, timeout=60, capture_output=True
        )
    except (OSError, subprocess.SubprocessError):
        say(f"Không gửi được báo động bằng «{place.config.alert[0]}»; hãy báo người giữ máy chủ.")
        return False
    return True


def health(place: Place) -> dict[str, object]:
    """How the site is, for people and for monitoring; moments are ISO 8601, ages seconds."""
    now = clock.read()
    live = _shown(place)
    failed = read_note(place.state / "failed.json")
    pin = read_note(place.state / "pin.json")
    age = now - datetime.fromisoformat(live.built) if live else timedelta(0)
    wanted = _wanted(place)
    state = (
        "failed"
        if failed
        else "empty"
        if live is None
        else "late"
        if not -AGAIN <= age <= A_DAY + 2 * AGAIN and not pin
        else "behind"
        if live.commit != wanted
        else "pinned"
        if pin
        else "ok"
    )
    return {
        "health": state,
        "url": place.config.url,
        "commit": live.commit if live else None,
        "wanted": trees.tip(place.config.repository, place.config.ref),
        "built": live.built if live else None,
        "age": int(age.total_seconds()) if live else None,
        "next_change": live.next_change if live else None,
        "files": live.files if live else None,
        "release": place.live.name if place.live else None,
        "failed": failed or None,
        "checked": now.isoformat(),
    }


def _write_status(place: Place) -> None:
    with suppress(OSError):  # a full disk: the site is not worse for it
        write_whole(place.status, json.dumps(health(place), ensure_ascii=False, indent=2) + "\n")
        place.status.chmod(0o644)
