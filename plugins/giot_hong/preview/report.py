"""A preview as text for a terminal, in sentences, and as JSON for programs."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, get_args

from giot_hong import check
from giot_hong.preview.values import Group, Preview, RecordChange, Row
from giot_hong.problems import Problem
from giot_hong.strings import Strings

_FEW = 4
"""How many names a sentence lists."""
_MANY = 30
"""How many records, events or entries a terminal is given."""
_LONG = 160
"""So much of a line of a document's text."""
_WHOLE_CHANGE = re.compile(r"changes\.[0-9]+")
"""A row that tells a change of a drive; it is a sentence."""
_SHORT, _BESIDE = 80, 4
"""Shorter texts are told whole; of others so many words beside what differs."""


def as_text(preview: Preview, words: Strings) -> str:
    """What matters, short; the page has the rest."""
    blocks = [top(preview, words), compared(preview, words)]
    if preview.is_shallow:
        blocks.append(words["preview.shallow"])
    if check.errors(preview.problems):
        blocks.append(check.as_text(list(preview.problems)))
    elif preview.problems:
        lines = [f"   {_where(one, words)}: {one.message}" for one in preview.problems]
        blocks.append("\n".join([f"{words['preview.warnings']}:", *lines]))
    blocks += _some([_record(one, words) for one in preview.records], words)
    if preview.rewritten:
        blocks.append(words["preview.rewritten"].format(count=len(preview.rewritten)))
    if note := unbuilt(preview, words):
        blocks.append(note)
    for title, lines in (
        ("preview.subscribers", [_event(preview, index, words) for index in _indices(preview)]),
        ("preview.readers", list(_entries(preview, words))),
        ("preview.pages", list(_pages(preview, words))),
    ):
        if lines:
            blocks.append("\n".join([f"{words[title]}:", *_some(lines, words)]))
    return "\n\n".join(blocks)


def as_json(preview: Preview, words: Strings) -> str:
    """Everything, with the first sentence; ``problems`` are those of ``check --format json``."""
    whole: dict[str, Any] = asdict(preview)
    whole["problems"] = json.loads(check.as_json(list(preview.problems)))
    return json.dumps({"summary": top(preview, words), **whole}, ensure_ascii=False, indent=1)


def top(preview: Preview, words: Strings) -> str:
    """«Lần gửi này: 1 đợt sửa, 4 lịch, 2 bản tin. Không có lỗi, 1 cảnh báo mới.»"""
    said = _problems(preview, words)
    counts = list(_counts(preview, words))
    if counts:
        return words["preview.top"].format(counts=", ".join(counts), problems=said)
    key = "rewritten" if preview.rewritten else "nothing"
    return words[f"preview.seen_{key}"].format(problems=said)


def compared(preview: Preview, words: Strings) -> str:
    """Which two contents these are."""
    base = _version(preview.base, preview.base_about, words)
    target = _version(preview.target, preview.target_about, words)
    return words["preview.compared"].format(base=base, target=target)


def _version(commit: str, about: str, words: Strings) -> str:
    if not commit:
        return words["preview.target_folder"]
    key = "commit" if about else "commit_alone"
    return words[f"preview.{key}"].format(commit=commit[:10], about=about)


def unbuilt(preview: Preview, words: Strings) -> str:
    """Why nothing is told of pages, calendars and feeds; empty where it is."""
    if preview.is_built:
        return ""
    is_own = bool(check.errors(preview.problems))
    return words["preview.unbuilt_own" if is_own else "preview.unbuilt_base"]


def _problems(preview: Preview, words: Strings) -> str:
    errors = len(check.errors(preview.problems))
    warnings = len(preview.problems) - errors
    key = "both" if errors and warnings else "errors" if errors else "warnings"
    if not preview.problems:
        key = "nothing"
    return words[f"preview.found_{key}"].format(errors=errors, warnings=warnings)


def _counts(preview: Preview, words: Strings) -> Iterator[str]:
    found = Counter((one.kind, one.status) for one in preview.records)
    for (kind, status), count in found.items():
        yield f"{count} {words[f'preview.kind_{kind}']} {words[f'preview.status_{status}']}"
    for group in get_args(Group):
        # A feed is two files, one per format; an attachment is a record already.
        count = preview.feeds if group == "feeds" else len(preview.of(group))
        if count and group != "files":
            yield f"{count} {words[f'preview.group_{group}']}"


def _where(problem: Problem, words: Strings) -> str:
    return words["preview.place"].format(path=problem.path, line=problem.line)


def _record(change: RecordChange, words: Strings) -> str:
    kind, status = words[f"preview.kind_{change.kind}"], words[f"preview.status_{change.status}"]
    lines = [f"{kind[:1].upper()}{kind[1:]} {status}: {change.title} ({change.id})"]
    if change.old_id:
        lines.append(words["preview.renamed"].format(id=change.old_id))
    if change.note:
        lines.append(change.note)
    if change.status != "added":  # a new file says itself what is in it
        lines += [row_text(row, words) for row in change.rows]
        if change.body:
            lines.append(words["preview.body"])
            lines += [f"{sign} {line}" for sign, line in _signed(change)]
    lines += change.effects
    return "\n   ".join(lines)


def row_text(row: Row, words: Strings) -> str:
    """One field in a line."""
    key = "changed" if row.before and row.after else "added" if row.after else "removed"
    before, after = around(row.before, row.after)
    if key == "added" and _WHOLE_CHANGE.fullmatch(row.field):
        key, after = "told", f"{after[:1].lower()}{after[1:]}"
    return words[f"preview.row_{key}"].format(label=row.label, before=before, after=after)


def around(before: str, after: str) -> tuple[str, str]:
    """Of two long texts only where they differ, with a few words on either side."""
    old, new = before.split(), after.split()
    shorter = min(len(old), len(new))
    head = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    tail = next((i for i in range(shorter - head) if old[-1 - i] != new[-1 - i]), shorter - head)
    start, end = max(0, head - _BESIDE), max(0, tail - _BESIDE)
    if not before or not after or max(len(before), len(after)) < _SHORT:
        return before, after
    return _middle(old, start, end), _middle(new, start, end)


def _middle(words: list[str], start: int, end: int) -> str:
    kept = " ".join(words[start : len(words) - end])
    return f"{'… ' if start else ''}{kept}{' …' if end else ''}"


def _signed(change: RecordChange) -> Iterator[tuple[str, str]]:
    for hunk in change.body:
        yield from (("−", _short(line)) for line in hunk.before)
        yield from (("+", _short(line)) for line in hunk.after)


def _short(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[:_LONG].rpartition(' ')[0] or text[:_LONG]} …"


def _indices(preview: Preview) -> range:
    return range(len(preview.events))


def _event(preview: Preview, index: int, words: Strings) -> str:
    event = preview.events[index]
    held = words["preview.held_in"].format(list=listed(event.calendars, words))
    return "\n      ".join([f"   {event.sentence}", held])


def _entries(preview: Preview, words: Strings) -> Iterator[str]:
    for entry in preview.entries:
        said = words[f"preview.entry_{entry.status}"].format(title=entry.title)
        held = words["preview.held_in"].format(list=listed(entry.feeds, words))
        yield f"   {said} {held}"


def _pages(preview: Preview, words: Strings) -> Iterator[str]:
    pages = preview.of("pages")
    for page in pages:
        if not page.is_list:
            status = words[f"preview.output_{page.status}"]
            yield f"   {page.title} ({page.path.removesuffix('index.html') or '/'}): {status}"
    if lists := sum(page.is_list for page in pages):
        yield f"   {lists_told(lists, is_all=lists == len(pages), words=words)}"


def lists_told(count: int, *, is_all: bool, words: Strings) -> str:
    """«và 4 trang chỉ đổi danh sách hay liên kết», so many that are not named."""
    said = words["preview.lists"].format(count=count)
    return said if is_all else words["preview.and"].format(text=said)


def listed(names: tuple[str, ...], words: Strings) -> str:
    """A few names, and how many more there are."""
    more = len(names) - _FEW
    text = ", ".join(names[:_FEW])
    return text + words["preview.and_places"].format(count=more) if more > 0 else text


def _some(lines: list[str], words: Strings) -> list[str]:
    """So many that a terminal can show them."""
    more = len(lines) - _MANY
    return [*lines[:_MANY], words["preview.more_items"].format(count=more)] if more > 0 else lines
