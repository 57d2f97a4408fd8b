"""One build from top to bottom: check, render into staging, verify, publish."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from giot_hong import check, identity, verify
from giot_hong.problems import InvalidContentError, Problem
from giot_hong.progress import Progress
from giot_hong.publish import Changes, Workshop, publish, refuse_foreign

LOCK_SECONDS = 120


class BuildFailedError(Exception):
    """Our own failure, not the content's: a sentence for staff, details for engineers."""

    def __init__(self, sentence: str, details: list[str]) -> None:
        super().__init__(sentence)
        self.details = details


@dataclass(frozen=True)
class Options:
    """What one build is asked for; ``now`` is ISO 8601 text or None for the present."""

    project: Path
    settings: str = "pelicanconf.py"
    output: Path | None = None
    site_url: str | None = None
    now: str | None = None
    content: Path | None = None
    workshop: Path | None = None
    overrides: tuple[tuple[str, Any], ...] = ()
    quiet: bool = False


@dataclass(frozen=True)
class Report:
    """What a build did."""

    output: Path
    changes: Changes
    problems: tuple[Problem, ...]
    counts: dict[str, int]
    gaps: tuple[str, ...]


def build(options: Options) -> Report:
    """Build the site; ``output`` changes only when everything before has succeeded.

    Raises :class:`InvalidContentError` with every problem, :class:`BuildFailedError` for faults of
    ours, :class:`giot_hong.publish.ForeignFolderError` for an output folder that is not ours.
    """
    progress = Progress(quiet=options.quiet)
    settings = read_settings(options)
    output = Path(settings["OUTPUT_PATH"])
    workshop = Workshop(options.workshop or _default_workshop(options.project, output))
    refuse_foreign(output)
    with _alone(workshop):
        progress.step("Kiểm tra nội dung")
        catalogue, problems = check.check(Path(settings["PATH"]))
        problems = sorted({*problems, *identity.deleted(Path(settings["PATH"]), catalogue)})
        if check.errors(problems):
            raise InvalidContentError(problems)
        workshop.prepare()
        settings |= {
            "OUTPUT_PATH": str(workshop.staging),
            "GIOT_HONG_CATALOGUE": catalogue,
            "GIOT_HONG_PROGRESS": progress,
        }
        generator = _run_pelican(settings)
        progress.step("Kiểm tra trang vừa dựng")
        faults = list(verify.faults(workshop.staging, settings["SITEURL"]))
        if faults:
            raise BuildFailedError("Trang dựng xong có chỗ hỏng nên chưa được đưa ra.", faults)
        changes = publish(workshop, output)
    counts = {
        "đợt hiến máu": len(catalogue.drives),
        "văn bản": len(catalogue.directives),
        "tin": len(catalogue.news),
    }
    return Report(output, changes, tuple(problems), counts, generator.site.history.gaps)


def _default_workshop(project: Path, output: Path) -> Path:
    """Below build/, one for each output folder."""
    digest = hashlib.blake2b(str(output.absolute()).encode(), digest_size=4).hexdigest()
    return project / "build" / f"work-{output.name}-{digest}"


def read_settings(options: Options) -> dict[str, Any]:
    """Pelican's settings with what the command line overrides; all paths absolute."""
    from pelican.settings import read_settings as read

    override: dict[str, Any] = dict(options.overrides)
    if options.output:
        override["OUTPUT_PATH"] = str(options.output.absolute())
    if options.content:
        override["PATH"] = str(options.content.absolute())
    if options.site_url is not None:
        override["SITEURL"] = options.site_url.rstrip("/")
    if options.now:
        override["GIOT_HONG_NOW"] = options.now
    with _inside(options.project):
        settings: dict[str, Any] = read(str(options.project / options.settings), override=override)
    settings["THEME_TEMPLATES_OVERRIDES"] = [
        str(options.project / folder) for folder in settings["THEME_TEMPLATES_OVERRIDES"]
    ]  # Pelican makes every other path absolute, but not these
    settings.setdefault("SITE_ID", "")
    if not settings["SITE_ID"]:
        raise BuildFailedError("pelicanconf.py chưa có SITE_ID, mã cố định của trang.", [])
    if not settings["SITEURL"].startswith(("http://", "https://")):
        raise BuildFailedError("Địa chỉ trang (SITEURL) phải bắt đầu bằng https://.", [])
    return settings


def _run_pelican(settings: dict[str, Any]) -> Any:
    """Run Pelican in this process; anything it logs as a warning or worse is a failure."""
    import pelican

    from giot_hong import plugin

    complaints = _Complaints()
    logger = logging.getLogger()
    logger.addHandler(complaints)
    pelican.console.quiet = True  # its closing line is English and counts articles
    made: list[Any] = []

    def keep(generator: Any) -> None:
        if isinstance(generator, plugin.CampaignGenerator):
            made.append(generator)

    pelican.signals.generator_init.connect(keep)
    try:
        pelican.Pelican(settings).run()
    finally:
        pelican.signals.generator_init.disconnect(keep)
        logger.removeHandler(complaints)
    if complaints.lines or not made:
        raise BuildFailedError("Pelican báo có chỗ không dựng được.", complaints.lines)
    return made[0]


class _Complaints(logging.Handler):
    """Collects what Pelican would only print: it skips broken pages and exits with 0."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@contextmanager
def _inside(folder: Path) -> Iterator[None]:
    """Pelican resolves some settings against the working folder."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


@contextmanager
def _alone(workshop: Workshop) -> Iterator[None]:
    """One build at a time for one output folder."""
    workshop.folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(workshop.folder / "lock", timeout=LOCK_SECONDS):
            yield
    except Timeout:
        raise BuildFailedError(
            "Một lần dựng khác đang chạy; đợi nó xong rồi thử lại.", []
        ) from None
