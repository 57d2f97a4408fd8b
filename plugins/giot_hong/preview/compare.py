"""Two contents of one repository, from a request to a preview."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from giot_hong import check, gitlog
from giot_hong.build import Options, read_settings
from giot_hong.preview import records, sites, subscribers, trees
from giot_hong.preview.trees import Tree
from giot_hong.preview.values import Preview
from giot_hong.strings import Strings


@dataclass(frozen=True)
class Request:
    """What is to be compared; ``target`` is a revision, or None for the files in the folder."""

    project: Path
    content: Path
    base: str
    target: str | None = None
    now: str | None = None
    memory: Path | None = None
    """A folder where what was read of git's history may be kept."""


def compare(request: Request) -> tuple[Preview, Strings]:
    """The preview, and the words to tell it in.

    Raises :class:`giot_hong.build.RefusedError` where there is nothing to compare with.
    """
    content = request.content.absolute()
    trees.refuse_without_git(content)
    base = trees.find(content, request.base)
    settings = read_settings(Options(request.project, content=content, now=request.now))
    words = _words(settings)
    with tempfile.TemporaryDirectory(prefix="giot-hong-") as scratch:
        now = _moment(settings)
        old, new = trees.read(content, base, request.target, Path(scratch), now)
        preview = _of_records(old, new, content, words)
        if request.target:
            about = trees.about(content, new.commit, words)
            preview = replace(preview, target=new.commit, target_about=about)
        if preview.is_built and old is not new:
            found = sites.make(old, new, settings, content, request.memory)
            both = (found.before.values(), found.after.values(), found.name)
            preview = replace(
                preview,
                outputs=tuple(sites.changes(found, preview.records, old.catalogue, new.catalogue)),
                events=subscribers.events(*both, words),
                entries=subscribers.entries(*both),
                feeds=found.feeds,
            )
    return preview, words


def _of_records(old: Tree, new: Tree, content: Path, words: Strings) -> Preview:
    """What is told of the content alone."""
    missed = check.against(content, new.catalogue, old.commit, new.folder)
    problems = sorted({*new.problems, *missed})
    told = records.changes(old.catalogue, new.catalogue, words, content.name)
    return Preview(
        base=old.commit,
        target="",
        base_about=trees.about(content, old.commit, words),
        is_shallow=gitlog.is_shallow(content),
        problems=tuple(trees.worth_telling(old.problems, problems)),
        is_built=old.is_sound and not check.errors(problems),
        records=(*told, *trees.attachments(old, new, content.name)),
        rewritten=tuple(f"{content.name}/{path}" for path in trees.rewritten(old, new, told)),
    )


def _moment(settings: dict[str, Any]) -> datetime:
    from giot_hong import plugin  # as below

    return plugin.read_settings(settings).now


def _words(settings: dict[str, Any]) -> Strings:
    from giot_hong import plugin  # Pelican, which takes its time to load

    return plugin.read_words(settings)
