"""What a build has to tell: to staff in a few lines, to programs as JSON, also when it failed.

The keys of the JSON are described in docs/bao-cao.md. The file is written whole or not at all; an
older report is taken away when a build begins, so that nobody takes it for that of a killed one.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from giot_hong import __version__, check, gitlog
from giot_hong.build import Account, RefusedError, Report
from giot_hong.clock import ZONE
from giot_hong.phases import Phase
from giot_hong.phrases import duration, number, short_day
from giot_hong.problems import Problem
from giot_hong.progress import AT_ONCE, SAID, how_far
from giot_hong.views import Turn

_FORMAT = 1
_MARK = "giot_hong_report"
_NAMED = 3
"""How many of the longest phases are named where there is one line for all."""
_GAPS = {
    "no-git": "Không có lịch sử git: mốc thời gian trong lịch và bản tin là lúc dựng.",
    "no-typst": "Máy này chưa cài typst nên trang không có ảnh chia sẻ. Muốn có: pip install typst.",
    "no-pagefind": "Máy này chưa cài pagefind nên trang không có phần tìm trong văn bản. "
    "Muốn có: pip install 'pagefind[bin]'.",
    "shallow": "Lịch sử git bị cắt ngắn: số lần đổi của các đợt có thể thiếu.",
}
_ONE = {
    "begins": "tới ngày của «{}»",
    "lingers": "«{}» có thể đã xong",
    "ends": "«{}» kết thúc",
    "passes": "qua ngày của «{}»",
    "leaves": "«{}» đã qua một năm, không còn trong lịch theo dõi",
    "former": "qua ngày cũ của «{}», đợt đã dời",
    "settled": "thay đổi của «{}» không còn là mới",
    "published": "tới giờ đăng «{}»",
}
_SEVERAL = {
    "begins": "tới ngày của {} đợt",
    "lingers": "{} đợt có thể đã xong",
    "ends": "{} đợt kết thúc",
    "passes": "qua ngày của {} đợt",
    "leaves": "{} đợt đã qua một năm, không còn trong lịch theo dõi",
    "former": "qua ngày cũ của {} đợt đã dời",
    "settled": "thay đổi của {} đợt không còn là mới",
    "published": "tới giờ đăng {} mục",
}


def as_text(report: Report, account: Account, *, is_verbose: bool) -> str:
    """What staff read: what is there, what changed, how long it took, until when it holds."""
    changes, counts = report.changes, report.counts
    held = (
        f"{number(counts['drives'])} đợt hiến máu, {number(counts['directives'])} văn bản, "
        f"{number(counts['news'])} tin"
    )
    lines = [
        f"{number(len(changes.added))} tệp mới, {number(len(changes.changed))} tệp đổi, "
        f"{number(len(changes.deleted))} tệp bỏ, {number(changes.unchanged)} tệp giữ nguyên.",
        _made(report),
        *(_times(account) if is_verbose else [_time(account)]),
        *([_written(report)] if is_verbose else []),
        _until(report.turns),
    ]
    if warnings := len(report.problems) - len(check.errors(report.problems)):
        lines.append(f"{number(warnings)} cảnh báo; xem bằng giot-hong check.")
    lines += [_GAPS[gap] for gap in report.gaps]
    first = f"Xong: {report.output} có {number(_total(report))} tệp ({held})."
    return "\n   ".join([first, *lines])


def as_json(account: Account, result: str, message: str, error: BaseException | None = None) -> str:
    """What programs read; what the build did not come to is null."""
    report = account.report
    problems = report.problems if report else getattr(error, "problems", None)
    turns = report.turns if report else ()
    found = {
        _MARK: _FORMAT,
        "version": __version__,
        "result": result,
        "message": message,
        "details": list(getattr(error, "details", ())),
        "output": str(account.output) if account.output else None,
        "commit": report.commit if report else _commit(account.content),
        "built": report.moment.isoformat() if report else None,
        "seconds": _cut(account.watch.seconds),
        "phases": [
            {
                "name": one.name,
                "seconds": _cut(one.seconds),
                "done": one.done,
                "total": one.total,
            }
            for one in _in_order(account)
        ],
        "counts": report.counts if report else None,
        "problems": _by_severity(problems) if problems is not None else None,
        "outputs": {
            "made": account.watch.done("render"),
            "reused": report.kept if report else None,
        },
        "files": _files(report) if report else None,
        "peak_memory_bytes": peak_memory(),
        "next_change": turns[0].moment.astimezone(ZONE).isoformat() if turns else None,
        "next_change_because": [{"kind": one.kind, "drive": one.drive} for one in turns],
    }
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def begin(path: Path) -> None:
    """Take an older report away; raise :class:`RefusedError` for a file that is none of ours."""
    try:
        if not path.exists() and not path.is_symlink():
            return
        older = json.loads(path.read_bytes())
    except (OSError, ValueError):
        older = None
    if not isinstance(older, dict) or _MARK not in older:
        raise RefusedError(
            f"«{path}» đã có và không phải là báo cáo dựng trang, nên không ghi đè.",
            ["Chọn tên tệp khác sau --report."],
        )
    with suppress(OSError):  # then it cannot be written either, and that is told
        path.unlink()


def write(path: Path, text: str) -> None:
    """Put a report in its place, whole or not at all; raise :class:`RefusedError` if that fails."""
    draft = path.with_name(f".{path.name}.moi")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(text, encoding="utf-8", newline="\n")
        draft.replace(path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise RefusedError(f"Không ghi được báo cáo «{path}» ({error.strerror}).", []) from error


def peak_memory() -> int | None:
    """The most memory that this process held, in bytes; None where the system does not tell."""
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):  # unlike ru_maxrss nothing of the process before exec
                return int(line.split()[1]) * 1024
    try:
        import resource
    except ModuleNotFoundError:  # Windows
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def why(turns: Iterable[Turn]) -> str:
    """What happens at the moment from which the site is out of date: by name, or how many."""
    kinds: dict[str, list[str]] = {}
    for turn in turns:
        is_night = turn.kind == "ends" and _is_midnight(turn.moment)
        kinds.setdefault("passes" if is_night else turn.kind, []).append(turn.title)
    return "; ".join(
        _ONE[kind].format(titles[0]) if len(titles) == 1 else _SEVERAL[kind].format(len(titles))
        for kind, titles in kinds.items()
    )


def _until(turns: tuple[Turn, ...]) -> str:
    if not turns:
        return "Trang không tự cũ đi; chỉ cần dựng lại khi nội dung đổi."
    moment = turns[0].moment.astimezone(ZONE)
    if moment.second or moment.microsecond:  # whoever comes in that minute must not be too early
        moment = moment.replace(second=0, microsecond=0) + timedelta(minutes=1)
    hour = "0 giờ" if _is_midnight(moment) else f"{moment:%H:%M}"
    return (
        f"Trang sẽ tự cũ đi lúc {hour} ngày {short_day(moment.date())} ({why(turns)}): "
        "dựng lại sau lúc ấy."
    )


def _is_midnight(moment: datetime) -> bool:
    return moment.astimezone(ZONE).time() == time.min


def _total(report: Report) -> int:
    changes = report.changes
    return len(changes.added) + len(changes.changed) + changes.unchanged


def _made(report: Report) -> str:
    if not report.kept:
        return f"Dựng {number(report.made)} tệp."
    return (
        f"Dựng {number(report.made)} tệp, dùng lại {number(report.kept)} tệp của lần trước "
        "vì không có gì trong đó đổi."
    )


def _time(account: Account) -> str:
    phases = sorted(account.watch.phases.values(), key=lambda one: -one.seconds)
    longest = [
        f"{SAID[one.name][0]} {duration(one.seconds)}"
        for one in phases[:_NAMED]
        if one.seconds >= AT_ONCE
    ]
    named = f" Lâu nhất: {', '.join(longest)}." if longest else ""
    return f"Hết {duration(account.watch.seconds)}.{named}"


def _times(account: Account) -> Iterator[str]:
    whole = account.watch.seconds
    yield f"Hết {duration(whole)}:"
    rest = whole
    for one in _in_order(account):
        rest -= one.seconds
        yield f"   {_seconds(one.seconds)}  {_how_far(one)}"
    yield f"   {_seconds(rest)}  Việc khác"


def _in_order(account: Account) -> list[Phase]:
    """The phases that were reached; what a phase needs stands before it, also where it is inside."""
    phases = account.watch.phases
    return [phases[name] for name in SAID if name in phases]


def _seconds(seconds: float) -> str:
    return f"{seconds:8.2f} giây".replace(".", ",")


def _how_far(phase: Phase) -> str:
    return how_far(phase) if phase.done else SAID[phase.name][0]


def _written(report: Report) -> str:
    files = _files(report)
    size = f"{files['bytes_written'] / 1e6:.1f} MB".replace(".", ",")
    peak = peak_memory()
    memory = f" Bộ nhớ nhiều nhất: {number(round(peak / 1e6))} MB." if peak else ""
    return f"Ghi ra trang {number(files['written'])} tệp, {size}.{memory}"


def _files(report: Report) -> dict[str, Any]:
    changes = report.changes
    written = (*changes.added, *changes.changed)
    return {
        "total": _total(report),
        "added": len(changes.added),
        "changed": len(changes.changed),
        "deleted": len(changes.deleted),
        "unchanged": changes.unchanged,
        "written": len(written),
        "bytes_written": sum((report.output / path).stat().st_size for path in written),
    }


def _by_severity(problems: Iterable[Problem]) -> dict[str, int]:
    problems = list(problems)
    wrong = len(check.errors(problems))
    return {"errors": wrong, "warnings": len(problems) - wrong}


def _commit(content: Path | None) -> str | None:
    """What a build that did not come to the history was to be built from."""
    with suppress(gitlog.HistoryUnreadableError):
        return gitlog.head(content) if content else None
    return None


def _cut(seconds: float) -> float:
    """Whole milliseconds, never rounded up: so the parts do not exceed the whole."""
    return int(seconds * 1000) / 1000
