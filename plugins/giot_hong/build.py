"""One build from top to bottom: check, render into staging, verify, publish."""

from __future__ import annotations

import hashlib
import logging
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from filelock import FileLock, Timeout

from giot_hong import check, clock, gitlog, identity, searchtexts, urls, verify, workers
from giot_hong.batch import uncollected
from giot_hong.catalogue import ContentMovedError
from giot_hong.ledger import LedgerFile
from giot_hong.noting import note
from giot_hong.output import digest_of
from giot_hong.outputs import ics
from giot_hong.phases import Watch, phase, watching
from giot_hong.problems import InvalidContentError, Problem
from giot_hong.progress import Progress
from giot_hong.publish import Changes, Workshop, finish, publish, refuse_foreign
from giot_hong.reuse import Reuse
from giot_hong.searchindex import IndexFailedError, SearchIndex
from giot_hong.shelf import Shelf
from giot_hong.site import Site
from giot_hong.twins import settle
from giot_hong.views import Turn

LOCK_SECONDS = 120
SITE_IS_WHOLE = "Trang cũ còn nguyên."
SITE_IS_HALF = "Trang đang đổi dở; lần dựng thành công tới sẽ đưa ra trọn vẹn."
"""One of the two is a note on every error that leaves a build after it had the lock."""


class BuildFailedError(Exception):
    """Our own failure, not the content's: a sentence for staff, details for engineers."""

    def __init__(self, sentence: str, details: list[str]) -> None:
        super().__init__(sentence)
        self.details = details


class RefusedError(BuildFailedError):
    """What was asked for cannot be done: a sentence that says why, details that say what to do."""


@dataclass(frozen=True)
class Options:
    """What one build is asked for; ``now`` is ISO 8601 text or None for the present.

    ``production`` wants https and a git repository with its whole history (decision 14).
    """

    project: Path
    settings: str = "pelicanconf.py"
    output: Path | None = None
    site_url: str | None = None
    now: str | None = None
    content: Path | None = None
    workshop: Path | None = None
    overrides: tuple[tuple[str, Any], ...] = ()
    quiet: bool = False
    production: bool = False
    twin: Path | None = None
    """The release that takes turns with the output; files of the same bytes get the same times."""


@dataclass(frozen=True)
class Report:
    """What a build did."""

    output: Path
    changes: Changes
    problems: tuple[Problem, ...]
    counts: dict[str, int]
    """Records, by the names of the content folders."""
    gaps: tuple[str, ...]
    made: int
    kept: int
    """How many outputs were not made again, because nothing they show had changed."""
    commit: str | None
    moment: datetime
    """What the clock said."""
    turns: tuple[Turn, ...]
    """Why the site is out of date next, even if nobody edits."""


@dataclass
class Account:
    """What a build has come to: filled as it goes, so that one that failed can be told of, too."""

    watch: Watch = field(default_factory=Watch)
    content: Path | None = None
    output: Path | None = None
    report: Report | None = None


def build(options: Options, account: Account | None = None) -> Report:
    """Build the site; ``output`` changes only when everything before has succeeded.

    Raises :class:`InvalidContentError` with every problem, :class:`BuildFailedError` for faults of
    ours, and before anything is done :class:`RefusedError`, ``clock.UnreadableTimeError`` and
    :class:`giot_hong.publish.ForeignFolderError` for an output folder that is not ours.
    """
    account = account or Account()
    progress = Progress(quiet=options.quiet)
    with watching(account.watch, progress):
        account.report = _build(options, account, progress)
    return account.report


def _build(options: Options, account: Account, progress: Progress) -> Report:
    settings = read_settings(options)
    account.content, account.output = Path(settings["PATH"]), Path(settings["OUTPUT_PATH"])
    if options.production:
        _refuse_unfit_for_production(settings)
    output = Path(settings["OUTPUT_PATH"]).resolve()
    workshop = Workshop((options.workshop or _default_workshop(options.project, output)).resolve())
    refuse_foreign(output)
    at_rest = _content_at_rest(Path(settings["PATH"]))
    with uncollected(), _alone(workshop), _saying_how_the_site_is(workshop), at_rest:
        if workshop.journal.exists():
            progress.step("Làm nốt lần đưa ra trước, đã bị ngắt giữa chừng")
        if trouble := finish(workshop):
            progress.step(
                f"Chưa làm nốt được lần đưa ra trước ({trouble}); lần này đưa lại cả trang"
            )
        notes = _notes(workshop, settings)
        now = clock.read(settings.get("GIOT_HONG_NOW"))
        catalogue, problems = check.check(
            Path(settings["PATH"]),
            notes.load(),
            now,
            shows_drafts=bool(settings.get("GIOT_HONG_DRAFTS")),
        )
        base = identity.published(Path(settings["PATH"]), output)
        problems = sorted({*problems, *check.against(Path(settings["PATH"]), catalogue, base)})
        if check.errors(problems):
            raise InvalidContentError(problems)
        workshop.prepare()
        reuse = Reuse(workshop.folder / "outputs", output)
        shelf = Shelf(workshop.folder / "shelf")
        shelf.open()
        settings |= {
            "OUTPUT_PATH": str(workshop.staging),
            "GIOT_HONG_CATALOGUE": catalogue,
            "GIOT_HONG_NOW": now.isoformat(),
            "GIOT_HONG_MEMORY": str(workshop.folder / "history"),
            "GIOT_HONG_REUSE": reuse,
            "GIOT_HONG_SHELF": shelf,
            "GIOT_HONG_COMPILED": str(workshop.folder / "templates"),
        }
        generator = _run_pelican(settings)
        index = _index(generator, workshop, output)
        kept = reuse.kept | index.kept
        anchors = verify.AnchorLinks(workshop.folder / "anchors", output)
        with phase("verify"):
            faults = [
                *ics.faults(generator.site, generator.words),
                *verify.faults(
                    workshop.staging,
                    settings["SITEURL"],
                    output,
                    kept,
                    anchors,
                    (urls.PICTURES, urls.SEARCH_INDEX),
                ),
            ]
        if faults:
            raise BuildFailedError("Trang dựng xong có chỗ hỏng nên chưa được đưa ra.", faults)
        changes = publish(workshop, output, kept)
        if options.twin:
            settle(output, options.twin, (*changes.added, *changes.changed))
        reuse.save()
        index.save()
        shelf.save()
        anchors.save()
        notes.save(note(generator.site))
    site: Site = generator.site
    return Report(
        output=output,
        changes=changes,
        problems=tuple(problems),
        counts={
            kind: len(getattr(site.catalogue, kind)) for kind in ("drives", "directives", "news")
        },
        gaps=(*site.history.gaps, *generator.gaps),
        made=account.watch.done("render"),
        kept=len(reuse.kept),
        commit=site.history.commit,
        moment=site.settings.now,
        turns=site.next_turns,
    )


def _index(generator: Any, workshop: Workshop, output: Path) -> SearchIndex:
    """The index of full-text search, if the site has one: kept, or staged anew."""
    index = SearchIndex(workshop.folder / "search", output)
    site: Site = generator.site
    if site.settings.is_searchable:
        texts = searchtexts.digest(site, generator.words)
        try:
            index.bring(texts, generator.search_pages(), workshop.staging)
        except IndexFailedError as failed:
            raise BuildFailedError(
                "Chưa lập được chỉ mục để tìm trong văn bản.",
                [
                    str(failed),
                    "Dựng mà không có phần tìm: GIOT_HONG_SEARCH = False trong cấu hình.",
                ],
            ) from failed
    return index


def _notes(workshop: Workshop, settings: dict[str, Any]) -> LedgerFile:
    """The ledger of one content folder and one site's settings."""
    named = [settings[name] for name in ("SITENAME", "SITESUBTITLE", "SITE_ID", "SITEURL")]
    frame = digest_of(
        *named, bool(settings.get("SAMPLE_DATA")), bool(settings.get("GIOT_HONG_DRAFTS"))
    )
    return LedgerFile(workshop.folder / "ledger", Path(settings["PATH"]), frame)


def _default_workshop(project: Path, output: Path) -> Path:
    """Below build/, one for each output folder, however its path is spelt."""
    output = output.resolve()
    digest = hashlib.blake2b(str(output).encode(), digest_size=4).hexdigest()
    return project / "build" / f"work-{output.name}-{digest}"


THEME = Path(__file__).resolve().parents[2] / "theme"
"""The theme of this engine, for an office's repository that has none of its own."""
_OF_THE_ENGINE: dict[str, Any] = {"PAGE_EXCLUDES": ["pages/en"], "FORMATTED_FIELDS": []}
"""What every build needs and settings of the first release do not say."""


@phase("start")
def read_settings(options: Options) -> dict[str, Any]:
    """Pelican's settings with what the command line overrides; all paths absolute.

    Raises :class:`RefusedError` or ``clock.UnreadableTimeError`` for what no site can be built with.
    """
    # The plugin is what takes longest to import, and belongs to the same beginning.
    from pelican.settings import read_settings as read

    from giot_hong import plugin  # noqa: F401

    override: dict[str, Any] = dict(options.overrides)
    if options.output:
        override["OUTPUT_PATH"] = str(options.output.absolute())
    if options.content:
        override["PATH"] = str(options.content.absolute())
    if options.site_url is not None:
        override["SITEURL"] = options.site_url.rstrip("/")
    if options.now:
        override["GIOT_HONG_NOW"] = options.now
    override |= _OF_THE_ENGINE
    if not (options.project / "theme").exists():
        override["THEME"] = str(THEME)
    with _inside(options.project):
        settings: dict[str, Any] = read(str(options.project / options.settings), override=override)
    settings["THEME_TEMPLATES_OVERRIDES"] = [
        str(options.project / folder) for folder in settings["THEME_TEMPLATES_OVERRIDES"]
    ]  # Pelican makes every other path absolute, but not these
    settings.setdefault("SITE_ID", "")
    if not settings["SITE_ID"]:
        raise RefusedError("pelicanconf.py chưa có SITE_ID, mã cố định của trang.", [])
    _refuse_bad_address(settings["SITEURL"])
    clock.refuse_unreadable(settings.get("GIOT_HONG_NOW"))
    if wrong := workers.wrong(settings):
        raise RefusedError(wrong, [])
    return settings


def _refuse_bad_address(site_url: str) -> None:
    """Raise :class:`RefusedError` unless paths can be put behind the address of the site."""
    try:
        parts = urlsplit(site_url)
        good = bool(parts.hostname) and parts.port != 0  # to ask for either can raise
    except ValueError:
        good = False
    if not good or not re.fullmatch(r"https?://[^\s\x00-\x1f?#<>\"\\]+", site_url):
        raise RefusedError(
            f"Không dùng được địa chỉ trang (SITEURL) «{site_url}»: phải bắt đầu bằng https://, rồi "
            "tên miền và nếu cần thì thư mục, không có dấu cách, «?» hay «#».",
            ["Viết như https://giot-hong.example hoặc https://giot-hong.example/hien-mau"],
        )


def _refuse_unfit_for_production(settings: dict[str, Any]) -> None:
    """Raise :class:`RefusedError` without https, or without all of the content's history."""
    if not settings["SITEURL"].startswith("https://"):
        raise RefusedError("Bản chính thức cần địa chỉ bắt đầu bằng https://.", [])
    if not settings.get("GIOT_HONG_NEW_HISTORY"):
        _refuse_rewritten(Path(settings["PATH"]), Path(settings["OUTPUT_PATH"]))
    if gitlog.is_edited(Path(settings["PATH"])):
        raise RefusedError(
            "Thư mục nội dung có thay đổi chưa ghi vào git; ghi lại rồi đăng, "
            "để lịch của người dân nhận đúng thứ tự các lần đổi.",
            ["git add content", 'git commit -m "…"'],
        )
    if (why := _missing_history(Path(settings["PATH"]))) is not None:
        reason, advice = why
        raise RefusedError(
            f"Bản chính thức lấy mốc thay đổi từ lịch sử git của thư mục nội dung, mà {reason}.",
            [advice],
        )


def _refuse_rewritten(content: Path, output: Path) -> None:
    """Raise :class:`RefusedError` where the history no longer holds what is published.

    The numbers by which calendars know a change from a copy come from it (decision 14); told
    anew, they could fall, and phones would keep the old day.
    """
    commit = identity.rewritten(content, output)
    if commit:
        raise RefusedError(
            f"Bản đang đăng được dựng từ lần ghi {commit[:10]}, mà lịch sử git ở đây không còn "
            "lần ghi ấy: lịch sử đã bị viết lại, hoặc đây là một kho khác. Đăng như vậy thì lịch "
            "trên máy người dân có thể không nhận các thay đổi.",
            [
                "Lấy lại lịch sử cũ từ kho chung: git fetch; chưa rõ thì hỏi người giữ kho.",
                "Chắc chắn muốn đăng lịch sử mới: giot-hong publish … --new-history",
            ],
        )


def _missing_history(content: Path) -> tuple[str, str] | None:
    """Why git cannot tell the whole history of a folder, and what to do; None when it can."""
    if shutil.which("git") is None:
        return "máy này chưa có git", "Cài git (https://git-scm.com) rồi thử lại."
    if gitlog.is_shallow(content):
        return (
            "lịch sử ở đây bị cắt ngắn (shallow)",
            "git fetch --unshallow; trong GitHub Actions: actions/checkout với fetch-depth: 0",
        )
    if gitlog.head(content) is not None:
        return None
    if not any((folder / ".git").exists() for folder in (content, *content.parents)):
        return f"{content} không nằm trong kho git nào", "git clone kho của trang, hoặc git init"
    return (
        "git chưa đọc được lần ghi (commit) nào ở đây",
        "git add --all && git commit; nếu đã có commit thì git status cho biết vì sao không đọc được",
    )


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
    except workers.WorkerDiedError as died:
        raise BuildFailedError(
            "Máy đã ngắt việc dựng trang giữa chừng, thường vì thiếu bộ nhớ; "
            "đóng bớt chương trình khác rồi dựng lại.",
            died.details,
        ) from died
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
        raise RefusedError("Một lần dựng khác đang chạy; đợi nó xong rồi thử lại.", []) from None


@contextmanager
def _content_at_rest(content: Path) -> Iterator[None]:
    """Refuse to go on where somebody changed a file that the build had looked at."""
    try:
        yield
    except ContentMovedError as moved:
        raise RefusedError(
            f"Tệp {content.name}/{moved} bị sửa hoặc xóa trong lúc đang dựng, nên lần này chưa đưa "
            "gì ra trang.",
            ["Lưu xong mọi tệp rồi dựng lại."],
        ) from moved


@contextmanager
def _saying_how_the_site_is(workshop: Workshop) -> Iterator[None]:
    """Note on whatever goes wrong whether the published site is still whole."""
    try:
        yield
    except BaseException as error:
        error.add_note(SITE_IS_HALF if workshop.unfinished else SITE_IS_WHOLE)
        raise
