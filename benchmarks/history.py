"""Read the history of a synthetic site and compare with the bare git commands it stands on.

Usage: python benchmarks/history.py [DRIVES [COMMITS]]      (default: 5000 20000)

The repository has one commit per drive, then edits of random drives (hours, place, target,
status, a comment), as offices make them. Read ratios, not seconds: machines are noisy.
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

NOW = "2026-06-01T08:00:00+07:00"
FIRST_COMMIT = 1_600_000_000
MINUTES = 7 * 60


# What the drives of real plans hold beside day and place: they have 28 lines on average.
MORE = """plan_year: 2026
round: {round}
occasion: Hưởng ứng chiến dịch của năm, đợt {round}
cluster: cụm xã số {round}
audience: Cán bộ, công chức, lực lượng vũ trang, học sinh, sinh viên và nhân dân các xã.
organisers:
  directing: [bcd-hmtn-tinh-lai-chau]
  implementing: [bcd-hmtn-tinh-lai-chau]
registration:
  channel: Đăng ký qua thôn, trường học hoặc cơ quan của mình; danh sách gửi về xã.
  deadline: 2026-05-12
  deadline_kind: before
  note: Ai chưa đăng ký mà muốn hiến máu được thôn báo thời gian và địa điểm.
notes: Kế hoạch không nêu giờ kết thúc của đợt {round}.
"""


def edits(text: str, random_: random.Random) -> str:
    """The file after one more edit of the kinds that offices make."""
    kind = random_.randrange(5)
    lines = text.splitlines(keepends=True)
    for index, line in enumerate(lines):
        if kind == 0 and "start:" in line:
            minute = random_.randrange(60)
            lines[index] = f'    start: "0{random_.randrange(6, 9)}:{minute:02}"\n'
        elif kind == 1 and line.startswith("target:"):
            lines[index] = f"target: {{value: {random_.randrange(50, 900)}, unit: units}}\n"
        elif kind == 2 and line.startswith("certainty:"):
            other = "tentative" if "confirmed" in line else "confirmed"
            lines[index] = f"certainty: {other}\n"
        elif kind == 3 and "date:" in line:
            lines[index] = (
                f"  - date: 2026-0{random_.randrange(1, 10)}-{random_.randrange(10, 28)}\n"
            )
    return "".join(lines) + (f"# Ghi chú {random_.random()}\n" if kind == 4 else "")


def write_repository(folder: Path, content: Path, commits: int) -> None:
    """A repository whose first commits add each drive and whose later ones edit one each."""
    drives = sorted(path.relative_to(content.parent) for path in content.glob("drives/*/*/*.yaml"))
    others = sorted(path for path in content.rglob("*") if path.is_file())
    texts = {
        path: (content.parent / path).read_text(encoding="utf-8") + MORE.format(round=number)
        for number, path in enumerate(drives)
    }
    shared = {
        path.relative_to(content.parent): path.read_text(encoding="utf-8")
        for path in others
        if path.relative_to(content.parent) not in texts
    }
    random_ = random.Random(2026)  # noqa: S311 - the same repository every time

    def stream() -> Iterator[bytes]:
        yield from _commit(0, shared)
        for number in range(1, commits):
            if number <= len(drives):
                path = drives[number - 1]
            else:
                path = random_.choice(drives)
                texts[path] = edits(texts[path], random_)
            yield from _commit(number, {path: texts[path]})

    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["git", "init", "--quiet", "-b", "main"], cwd=folder, check=True)
    subprocess.run(
        ["git", "fast-import", "--quiet"], cwd=folder, input=b"".join(stream()), check=True
    )
    subprocess.run(["git", "checkout", "--quiet", "-f", "main"], cwd=folder, check=True)


def _commit(number: int, files: dict[Path, str]) -> Iterator[bytes]:
    seconds = FIRST_COMMIT + number * MINUTES
    yield b"commit refs/heads/main\n"
    yield f"committer An <an@example.invalid> {seconds} +0700\n".encode()
    yield b"data 1\nx\n"
    for path, text in files.items():
        raw = text.encode()
        yield f"M 100644 inline {path.as_posix()}\ndata {len(raw)}\n".encode() + raw + b"\n"


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """What a piece of work gives, and how long it took on the clock on the wall."""
    start = time.perf_counter()
    return work(), time.perf_counter() - start


def own(work: Callable[[], Any]) -> tuple[Any, float]:
    """What a piece of work gives, and how long this process was at it; git's time is not counted."""
    start = time.process_time()
    return work(), time.process_time() - start


def main() -> None:
    """Print the table."""
    from benchmarks.build import make_content
    from giot_hong import catalogue, gitlog, history
    from giot_hong.memory import Memory

    drives, commits = [int(argument) for argument in sys.argv[1:]] or [5000, 20000]
    now = datetime.fromisoformat(NOW)
    with tempfile.TemporaryDirectory() as scratch:
        source, folder = Path(scratch) / "source", Path(scratch) / "repository"
        make_content(source / "content", drives)
        write_repository(folder, source / "content", commits)
        content = folder / "content"
        found, _ = catalogue.load(content)
        # In turns, because the machine is faster at one time than at another.
        pairs = [
            (
                timed(lambda: gitlog.bare(content))[1],
                timed(lambda: history.read(content, found, now))[1],
            )
            for _ in range(9)
        ]
        bare, cold = (statistics.median(column) for column in zip(*pairs, strict=True))
        ratio = statistics.median(cold / bare for bare, cold in pairs)
        memory = Memory(Path(scratch) / "memory")
        first, save = timed(lambda: history.read(content, found, now, memory))
        again, warm = timed(lambda: history.read(content, found, now, memory))
        _, warm_own = own(lambda: history.read(content, found, now, memory))
        keys = [(kind, id_) for kind in ("drives", "directives") for id_ in getattr(found, kind)]
        cold_digests, digest_cold = own(lambda: [first.digest(*key) for key in keys])
        digests, digest_warm = own(lambda: [again.digest(*key) for key in keys])
        assert digests == cold_digests
        assert first == again
        one_more = []
        for measure, path in zip((timed, own), content.glob("drives/*/*/*.yaml"), strict=False):
            path.write_text(path.read_text(encoding="utf-8") + "notes: Thêm.\n", encoding="utf-8")
            subprocess.run(["git", *_AS, "commit", "--quiet", "-am", "x"], cwd=folder, check=True)
            found, _ = catalogue.load(content)
            again, seconds = measure(lambda new=found: history.read(content, new, now, memory))
            one_more.append(seconds)
        size = memory.path.stat().st_size / 1_000_000
    print(
        "| drives | commits | git log s | cold s | cold / git | kept MB | save s "
        "| warm s | without git | one more commit s | without git | digests s, cold | warm |"
    )
    print("| ---: " * 13 + "|")
    cells = (f"{bare:.2f}", f"{cold:.2f}", f"{ratio:.2f}", f"{size:.1f}",
             f"{save - cold:.2f}", f"{warm:.2f}", f"{warm_own:.3f}",
             *(f"{time:.3f}" for time in (*one_more, digest_cold, digest_warm)))  # fmt: skip
    print(f"| {drives} | {commits} | {' | '.join(cells)} |")


_AS = ("-c", "user.name=An", "-c", "user.email=an@example.invalid", "-c", "commit.gpgsign=false")


if __name__ == "__main__":
    main()
