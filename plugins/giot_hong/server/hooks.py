"""The hooks of the bare repository: ``python -m giot_hong.server.hooks NAME SITE_ROOT``.

What they print, git sends to who pushes. A hook that fails by a fault of ours refuses the push and says so in
a sentence; it never prints a traceback.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from giot_hong import clock
from giot_hong.build import BuildFailedError
from giot_hong.gitlog import HistoryUnreadableError
from giot_hong.server import gate, place
from giot_hong.server.place import Place

_LOOK_SECONDS = 0.1


def main() -> int:
    """Run one hook; its exit code."""
    name, root = sys.argv[1:3]
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    pushed = gate.updates(sys.stdin)
    try:
        here = place.read(Path(root))
        if name == "pre-receive":
            return 0 if gate.judge(here, pushed) else 1
        if any(one.ref == here.config.ref for one in pushed):
            follow(here, "update")
        if any(one.ref.startswith(here.config.review_refs) for one in pushed):
            follow(here, "review")
    except (BuildFailedError, HistoryUnreadableError) as error:
        _say("\n   ".join([str(error), *getattr(error, "details", ())]))
    except OSError as error:
        _say(f"Máy chủ không đọc hoặc ghi được: {error.filename} ({error.strerror}).")
    except Exception as error:  # noqa: BLE001 - the last net
        _say(f"Máy chủ gặp lỗi của chính nó ({type(error).__name__}); báo người giữ máy chủ.")
    else:
        return 0
    if name == "pre-receive":
        _say("Chưa nhận gì; trang đang đăng còn nguyên.")
    return 1


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


def follow(here: Place, work: str) -> None:
    """Start the work so that it goes on when the line breaks, and tell what it says meanwhile."""
    log = here.state / "logs" / f"{work}-{clock.read():%Y%m%dT%H%M%S}-{os.getpid()}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    for old in sorted(log.parent.glob(f"{work}-*.log"))[:-20]:
        old.unlink(missing_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    with log.open("wb") as out:
        working = subprocess.Popen(
            [sys.executable, "-P", "-m", "giot_hong.cli", "server", work, "--root", str(here.root)],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            cwd=here.root,
            env=kept,
            start_new_session=True,
        )
    with log.open("rb") as told, suppress(BrokenPipeError):
        while True:
            is_over = working.poll() is not None
            if said := told.read():
                sys.stdout.buffer.write(said)
                sys.stdout.buffer.flush()
            if is_over:
                return
            time.sleep(_LOOK_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
