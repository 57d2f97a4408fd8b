"""Everything that is wrong with the content, at once, each with its file and line."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from giot_hong import clock, identity, reasons, rules, withheld
from giot_hong.catalogue import Catalogue, load
from giot_hong.ledger import Ledger
from giot_hong.parse import spot
from giot_hong.phases import phase
from giot_hong.problems import CODES, Problem
from giot_hong.rules import Finding
from giot_hong.source import (
    Mapping,
    Text,
    read_front_matter,
    read_page,
    read_text,
    read_yaml,
)


@phase("check")
def check(
    content: Path,
    ledger: Ledger | None = None,
    now: datetime | None = None,
    *,
    shows_drafts: bool = False,
) -> tuple[Catalogue, list[Problem]]:
    """Read the content and apply every rule; problems are sorted by file, line and column.

    With a ``ledger``, drives whose files are as noted there are neither read nor judged again.
    ``now`` decides what is withheld, and is the clock's where it is not given; with
    ``shows_drafts`` nothing is.
    """
    content = content.absolute()  # so that it has a name even when it is "."
    catalogue, problems = load(content, ledger)
    catalogue.moment = now or clock.read()
    hidden = withheld.find(catalogue, catalogue.moment)
    catalogue.withheld, catalogue.drafts = ({}, hidden) if shows_drafts else (hidden, {})
    places = _Places(content)
    problems += map(places.pinpoint, rules.of_single(catalogue))
    for problem in sorted(set(problems)):
        catalogue.warnings[problem.path] = (*catalogue.warnings.get(problem.path, ()), problem)
    problems += map(places.pinpoint, rules.of_all(catalogue))
    if catalogue.private:
        problems = [
            _veiled(problem, catalogue.private.get(problem.path, [])) for problem in problems
        ]
    return catalogue, sorted(set(problems))


def _veiled(problem: Problem, private: list[tuple[str, str]]) -> Problem:
    """A problem of a line that holds personal data, without them: reports land in logs."""
    changed = {}
    for name in ("message", "read", "nearest", "example", "excerpt"):
        value = getattr(problem, name)
        for datum, shown in private:
            value = value.replace(datum, shown)
        changed[name] = value
    return replace(problem, **changed) if private else problem


@phase("against")
def against(
    content: Path, catalogue: Catalogue, base: str, files: Path | None = None
) -> list[Problem]:
    """What is wrong with a catalogue as the successor of a published revision of ``content``.

    ``files`` is the folder that the catalogue was read from, where it is another one.
    """
    places = _Places((files or content).absolute())
    moved = reasons.unexplained(content, catalogue, base)
    return [*identity.deleted(content, catalogue, base), *map(places.pinpoint, moved)]


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Those that stop a build."""
    return [problem for problem in problems if problem.severity == "error"]


class _Places:
    """Finds the line of a value by reading its file once more; only faulty files are read."""

    def __init__(self, content: Path) -> None:
        self.content = content
        self.known: dict[str, tuple[Text, Mapping] | None] = {}

    def pinpoint(self, finding: Finding) -> Problem:
        if finding.path not in self.known:
            self.known[finding.path] = self._read(finding.path)
        known = self.known[finding.path]
        if known is None or not (finding.location or finding.place):
            return Problem(
                path=finding.path,
                line=1,
                column=1,
                code=finding.code,
                message=finding.message,
                **finding.more,
            )
        text, tree = known
        if finding.place:
            line, column = finding.place
            return text.problem(
                finding.code,
                finding.message,
                line,
                column,
                len(finding.more["read"]),
                **finding.more,
            )
        return text.problem(
            finding.code, finding.message, **spot(tree, finding.location), **finding.more
        )

    def _read(self, path: str) -> tuple[Text, Mapping] | None:
        text = read_text(self.content / path.partition("/")[2], path)
        if isinstance(text, Problem):
            return None
        if path.endswith(".md"):
            is_page = path.startswith(f"{self.content.name}/pages/")
            split = read_page(text) if is_page else read_front_matter(text)
            return None if isinstance(split, Problem) else (text, split[0])
        tree = read_yaml(text)
        return None if isinstance(tree, Problem) else (text, tree)


def as_text(problems: list[Problem]) -> str:
    """The report for people: one block per problem, and a summary at the end.

    Where warnings stand between errors, the places of the errors are named once more before the
    summary: a console shows only its last lines.
    """
    blocks = [_block(problem) for problem in problems]
    wrong = errors(problems)
    if wrong and len(wrong) < len(problems):
        places = [f"   {one.path}:{one.line}:{one.column}  [{one.code}]" for one in wrong]
        blocks.append("\n".join(["Lỗi phải sửa:", *places]))
    return "\n\n".join([*blocks, summary(problems)])


def _block(problem: Problem) -> str:
    mark = "" if problem.severity == "error" else "  (cảnh báo)"
    lines = [f"{problem.path}:{problem.line}:{problem.column}  [{problem.code}]{mark}"]
    if problem.excerpt.strip():
        # A tab would shift the caret; one space keeps the column true.
        lead = problem.column - problem.excerpt_start
        room = len(problem.excerpt) - lead
        lines.append("   " + problem.excerpt.replace("\t", " "))
        lines.append("   " + " " * lead + "^" * max(1, min(problem.width, room)))
    lines.append(problem.message)
    for label, value in (
        ("Đã đọc", problem.read),
        ("Cần", problem.expected),
        ("Gần nhất", problem.nearest),
        ("Viết như", problem.example),
    ):
        if "\n" in value:
            lines += [f"   {label}:", *(f"      {line}" for line in value.split("\n"))]
        elif value:
            lines.append(f"   {label}: {value}")
    lines.append(f"   Cách sửa: {CODES[problem.code].advice} (docs/loi.md#{problem.code.lower()})")
    return "\n".join(lines)


def summary(problems: list[Problem]) -> str:
    """``3 lỗi, 1 cảnh báo trong 2 tệp``."""
    wrong = len(errors(problems))
    files = len({problem.path for problem in problems})
    if not problems:
        return "Không có lỗi, không có cảnh báo."
    return f"{wrong} lỗi, {len(problems) - wrong} cảnh báo trong {files} tệp."


def as_json(problems: list[Problem]) -> str:
    """The same list for programs: hooks, forms, CI."""
    rows = [
        {"severity": problem.severity}
        | {name: getattr(problem, name) for name in Problem.__dataclass_fields__}
        for problem in problems
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1)
