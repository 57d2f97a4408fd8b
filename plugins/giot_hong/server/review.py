"""Previews of review branches, each a whole site under an address of its own, beside the public one."""

from __future__ import annotations

import shutil
from pathlib import Path

from giot_hong.build import BuildFailedError, RefusedError
from giot_hong.server import sandbox, trees
from giot_hong.server.place import Place, alone
from giot_hong.server.update import Say

CONTENT_ERROR = 1


def tick(place: Place, say: Say) -> bool:
    """What the timer does: as below, unless somebody is at it."""
    try:
        with alone(place, "review", 0):
            pass
    except RefusedError:
        return True
    return bring_up_to_date(place, say)


def bring_up_to_date(place: Place, say: Say) -> bool:
    """Make the previews of all review branches what their tips are; forget those of branches that went.

    Whether all could be made. A preview that could not be made stays as it was, and waits for another push.
    """
    config = place.config
    if not config.review_url:
        return True
    with alone(place, "review", 2 * 60 * config.build_minutes):
        branches = trees.branches(config.repository, config.review_refs)
        for folder in (place.review, place.reviews):
            folder.mkdir(parents=True, exist_ok=True)
            for known in folder.iterdir():
                if known.name not in branches:
                    shutil.rmtree(known)
        made = [_make(place, name, commit, say) for name, commit in sorted(branches.items())]
        return all(made)


def _make(place: Place, name: str, commit: str, say: Say) -> bool:
    config = place.config
    own = place.reviews / name
    done = own / "made"
    if done.exists() and done.read_text(encoding="ascii") == commit:
        return True
    url = f"{config.review_url.rstrip('/')}/{name}"
    say(f"Dựng bản xem trước {url}/ …")
    try:
        trees.check_out(own / "tree", config.repository, commit)
        for folder in (own / "work", place.review / name):
            folder.mkdir(parents=True, exist_ok=True)
        with (own / "build.log").open("wb") as log:
            code = sandbox.run(
                ["build", "--drafts", "--siteurl", url, "--output", str(place.review / name),
                 "--workshop", str(own / "work")],
                own / "tree",
                readable=[own / "tree", config.repository],
                writable=[own / "work", place.review / name],
                seconds=60 * config.build_minutes,
                output=log,
                is_shut_in=config.sandbox,
            )  # fmt: skip
    except sandbox.TookTooLongError as over:
        done.write_text(commit, encoding="ascii")
        say(f"Chưa dựng được bản xem trước {name}: mất hơn {over} giây nên đã dừng.")
        return False
    except (BuildFailedError, OSError):
        say(f"Chưa dựng được bản xem trước {name}: báo người giữ máy chủ.")
        return False
    if code == 0:
        _refuse_links(place.review / name)
        done.write_text(commit, encoding="ascii")
        say(f"Xem trước tại {url}/ (chưa công khai).")
        return True
    done.write_text(commit, encoding="ascii")  # only another push can mend it
    why = "nội dung của nhánh còn lỗi" if code == CONTENT_ERROR else "báo người giữ máy chủ"
    say(f"Chưa dựng được bản xem trước {name}: {why}.")
    return False


def _refuse_links(folder: Path) -> None:
    """What was pushed ran while this was made: nothing in it may lead out of it."""
    for path in folder.rglob("*"):
        if path.is_symlink():
            path.unlink()
