"""The command ``giot-hong``: the same verbs as the Makefile, on any system.

Exit codes: 0 done; 1 the content has errors; 2 the request cannot be met, told in a sentence, or
our own failure, told with a code and a report.
"""

from __future__ import annotations

import hashlib
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from giot_hong import __version__, check, clickwords, identity, previewcli, servercli, staffcli
from giot_hong.batch import leave, uncollected
from giot_hong.clock import UnreadableTimeError, refuse_unreadable
from giot_hong.gitlog import HistoryUnreadableError
from giot_hong.problems import InvalidContentError

if TYPE_CHECKING:
    from giot_hong.build import Account

CONTENT_ERROR, REFUSED, OWN_FAILURE = 1, 2, 2

_output = click.option("--output", type=click.Path(path_type=Path), help="Thư mục để đặt trang.")
_siteurl = click.option(
    "--siteurl", help="Địa chỉ công khai của trang, ví dụ https://giot-hong.example."
)
_now = click.option(
    "--now",
    callback=clickwords.moment,
    help="Thời điểm dựng, ví dụ 20/6/2026 hoặc 2026-06-20T08:00, thay cho đồng hồ máy.",
)
_report = click.option(
    "--report", type=click.Path(path_type=Path), help="Tệp JSON kể lại lần dựng, cả khi không xong."
)
_workshop = click.option(
    "--workshop",
    type=click.Path(path_type=Path),
    hidden=True,
    help="Nơi lưu việc dở giữa các lần dựng.",
)
_twin = click.option(
    "--twin", type=click.Path(path_type=Path), hidden=True, help="Bản trang thay phiên với bản này."
)
_drafts = click.option(
    "--drafts",
    is_flag=True,
    help="Để duyệt: hiện cả mục chưa đăng, có ghi rõ; đặt vào build/ban-nhap.",
)
_REVIEW = Path("build") / "ban-nhap"
_verbose = click.option("--verbose", is_flag=True, help="Kể từng việc mất bao lâu.")
_content = click.option(
    "--content",
    type=click.Path(path_type=Path),
    default=Path("content"),
    help="Thư mục nội dung; bỏ trống là content.",
)


def _careful(command: Callable[..., int | None]) -> Callable[..., None]:
    """Run a command so that people read sentences, never tracebacks."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            code = command(*args, **kwargs) or 0
        except InvalidContentError as error:
            code = _tell_content_errors(error)
        except KeyboardInterrupt as stop:
            click.echo(f"\nĐã dừng theo yêu cầu.{_about_the_site(stop)}", err=True)
            code = 130
        except BrokenPipeError:  # whoever reads has enough, as in «| head»
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = 141
        except Exception as error:  # noqa: BLE001 - the last net: sentence, code, report
            refusal = _refusal(error)
            told = f"{refusal}{_about_the_site(error)}" if refusal else _own_failure(error)
            click.echo(told, err=True)
            code = REFUSED if refusal else OWN_FAILURE
        sys.exit(code)

    return run


def _tell_content_errors(error: InvalidContentError) -> int:
    """Every error, with its line; warnings are counted."""
    wrong = check.errors(error.problems)
    click.echo(check.as_text(wrong))
    if others := len(error.problems) - len(wrong):
        click.echo(f"Còn {others} cảnh báo; xem bằng giot-hong check.")
    click.echo(f"Chưa đưa gì ra trang.{_about_the_site(error)}")
    return CONTENT_ERROR


def _about_the_site(error: BaseException) -> str:
    """Whether the old site is still whole: only the build knows, and notes it on its errors."""
    from giot_hong.build import SITE_IS_HALF, SITE_IS_WHOLE

    notes = getattr(error, "__notes__", ())
    return "".join(f" {note}" for note in notes if note in {SITE_IS_WHOLE, SITE_IS_HALF})


def _refusal(error: Exception) -> str:
    """What to tell people whose request cannot be met; empty for a failure of ours."""
    from giot_hong.build import RefusedError
    from giot_hong.publish import ForeignFolderError

    if isinstance(error, RefusedError):
        return "\n   ".join([str(error), *error.details])
    if isinstance(error, UnreadableTimeError | HistoryUnreadableError):
        return str(error)
    if isinstance(error, ForeignFolderError):
        return (
            f"«{error}» là, hoặc chứa, tệp không phải do Giọt Hồng tạo ra, nên không ghi đè. "
            "Chọn thư mục khác, hoặc tự xóa nó nếu chắc là không cần."
        )
    return ""


def _elsewhere(what: str, option: str = "") -> str:
    """That the command was given in a folder that is not the repository's."""
    more = f", hoặc ghi {option}" if option else ""
    return f"Không thấy {what}. Mở cửa sổ lệnh ở thư mục của kho{more}."


def _project(settings: str = "pelicanconf.py") -> Path:
    """The folder of the repository, in which commands that build are given."""
    from giot_hong.build import RefusedError

    folder = Path.cwd()
    if not (folder / settings).is_file():
        raise RefusedError(_elsewhere(f"tệp {settings} trong thư mục {folder}"), [])
    return folder


def _own_failure(error: Exception) -> str:
    """Say what failed in a sentence, and leave a report for engineers."""
    from giot_hong.build import BuildFailedError

    details = "".join(traceback.format_exception(error))
    shown: list[str] = []
    sentence = _what_failed(error)
    if isinstance(error, BuildFailedError):
        details = "\n".join([sentence, *error.details]) + "\n"
        shown = [f"   {line}\n" for line in error.details[:10]]
    code = "LOI-" + hashlib.blake2b(details.encode(), digest_size=3).hexdigest().upper()
    where = _leave_report(code, details)
    return f"{''.join(shown)}{sentence} Mã {code}.{where}{_about_the_site(error)}"


def _what_failed(error: BaseException) -> str:
    from giot_hong.build import BuildFailedError

    if isinstance(error, BuildFailedError):
        return str(error)
    if isinstance(error, SyntaxError) or hasattr(
        error, "lineno"
    ):  # settings, and Jinja's templates
        file = Path(str(getattr(error, "filename", None) or getattr(error, "name", ""))).name
        return f"{file}, dòng {error.lineno}, viết sai: {getattr(error, 'msg', error)}."
    if isinstance(error, OSError):
        return f"Máy không đọc hoặc ghi được: {error.filename or ''} ({error.strerror})."
    return f"Phần mềm gặp lỗi của chính nó ({type(error).__name__})."


def _leave_report(code: str, details: str) -> str:
    """Write the report; where it is, or nothing when it cannot be written."""
    report = Path("build") / f"{code}.txt"
    try:
        report.parent.mkdir(exist_ok=True)
        report.write_text(f"giot-hong {__version__}\n{details}", encoding="utf-8")
    except OSError:
        return ""
    return f" Báo cáo: {report}."


@click.group(cls=clickwords.Group, help="Giọt Hồng: từ tệp trong content/ tới trang lịch hiến máu.")
@click.version_option(
    __version__, message="giot-hong, phiên bản %(version)s", help="Cho xem phiên bản."
)
def main() -> None:
    """Entry point."""


@main.command("check", help="Kiểm tra nội dung; nêu mọi lỗi cùng lúc, không dựng trang.")
@_content
@previewcli.format_option
@click.option("--base", help="Bản đang đăng, để biết mục nào bị xóa; không ghi thì xem output/.")
@_careful
def check_command(content: Path, format_: str, base: str | None) -> int:
    """List every problem; exit with 1 when one of them is an error."""
    if format_ == "text" and not content.is_dir():
        click.echo(_elsewhere(f"thư mục nội dung {content.absolute()}", "--content"), err=True)
        return REFUSED
    catalogue, problems = check.check(content)
    base = base or identity.published(content, Path("output"))
    problems = sorted({*problems, *check.against(content, catalogue, base)})
    click.echo(check.as_json(problems) if format_ == "json" else check.as_text(problems))
    return CONTENT_ERROR if check.errors(problems) else 0


@main.command("migrate", help="Chuyển nội dung cũ sang mẫu của phiên bản bộ máy này.")
@_content
@_careful
def migrate_command(content: Path) -> int:
    """Lift the content to the engine's version of its rules."""
    from giot_hong import migrate

    done = migrate.lift(content.absolute())
    if not done.changed:
        click.echo(f"Nội dung đã theo mẫu phiên bản {done.after}; không phải chuyển gì.")
        return 0
    files = "".join(f"   {content / path}\n" for path in done.changed)
    click.echo(
        f"Đã chuyển nội dung từ mẫu phiên bản {done.before} sang {done.after}:\n{files}"
        "Xem lại bằng giot-hong check và git diff, rồi ghi vào git."
    )
    return 0


@main.command("build", help="Kiểm tra rồi dựng trang vào output/.")
@_output
@_drafts
@_siteurl
@_now
@_workshop
@_report
@_verbose
@_careful
def build_command(
    output: Path | None,
    siteurl: str | None,
    now: str | None,
    workshop: Path | None,
    report: Path | None,
    *,
    drafts: bool,
    verbose: bool,
) -> int:
    """The development build."""
    from giot_hong.build import Options, build

    # What is not public never lies where the public site is expected.
    output = output or (_REVIEW if drafts else None)
    shown: tuple[tuple[str, Any], ...] = (("GIOT_HONG_DRAFTS", True),) if drafts else ()
    with _accounted(report, verbose=verbose) as account:
        options = Options(
            _project(),
            output=output,
            site_url=siteurl,
            now=now,
            workshop=workshop,
            overrides=shown,
        )
        build(options, account)
    return 0


@main.command("publish", help="Dựng bản chính thức; cần --siteurl https://… và đủ lịch sử git.")
@_output
@click.option("--siteurl", required=True, help="Địa chỉ công khai của trang.")
@_now
@click.option("--new-history", is_flag=True, help="Vẫn đăng dù lịch sử git đã bị viết lại.")
@_workshop
@_twin
@_report
@_verbose
@_careful
def publish_command(
    output: Path | None,
    siteurl: str,
    now: str | None,
    workshop: Path | None,
    twin: Path | None,
    report: Path | None,
    *,
    new_history: bool,
    verbose: bool,
) -> int:
    """The production build."""
    from giot_hong.build import Options, build

    with _accounted(report, verbose=verbose) as account:
        options = Options(
            _project("publishconf.py"),
            "publishconf.py",
            output=output,
            site_url=siteurl,
            now=now,
            workshop=workshop,
            twin=twin,
            overrides=(("GIOT_HONG_NEW_HISTORY", new_history), ("GIOT_HONG_DRAFTS", False)),
            production=True,
        )
        build(options, account)
    return 0


@main.command("serve", help="Xem trang trên máy này; tự dựng lại và tải lại khi có thay đổi.")
@click.option("--port", default=8000, help="Cổng trên máy này; bỏ trống là 8000.")
@_output
@_drafts
@_careful
def serve_command(port: int, output: Path | None, *, drafts: bool) -> int:
    """The local preview."""
    from giot_hong.serve import serve

    serve(_project(), port, output or (Path.cwd() / _REVIEW if drafts else None), drafts=drafts)
    return 0


@main.command("demo", help="Dựng trang «Dữ liệu mẫu» vào build/demo/site.")
@_now
@_report
@_verbose
@_careful
def demo_command(now: str | None, report: Path | None, *, verbose: bool) -> int:
    """The sample site, with every state a drive can be in."""
    from giot_hong.demo import build_demo

    with _accounted(report, verbose=verbose) as account:
        refuse_unreadable(now)
        build_demo(_project(), now, account)
    return 0


@contextmanager
def _accounted(path: Path | None, *, verbose: bool) -> Iterator[Account]:
    """Tell what a build came to, and leave it in a file if one is wanted, whatever happens."""
    from giot_hong import report
    from giot_hong.build import Account, RefusedError

    account = Account()
    if path:
        report.begin(path)
    try:
        yield account
    except BaseException as error:
        if path:
            with suppress(RefusedError):  # that the build failed is what must be told
                report.write(path, report.as_json(account, *_result(error), error))
        raise
    assert account.report is not None  # a build that ends without an error has one
    try:
        click.echo(report.as_text(account.report, account, is_verbose=verbose))
    finally:  # also where nobody reads the lines
        if path:
            report.write(path, report.as_json(account, "done", ""))


def _result(error: BaseException) -> tuple[str, str]:
    """How a build ended, in a word for programs and in a sentence."""
    about = _about_the_site(error)
    if isinstance(error, InvalidContentError):
        return "content-errors", check.summary(error.problems) + about
    if isinstance(error, KeyboardInterrupt):
        return "stopped", f"Đã dừng theo yêu cầu.{about}"
    if isinstance(error, Exception) and (refusal := _refusal(error)):
        return "refused", refusal + about
    return "failed", _what_failed(error) + about


def run() -> NoReturn:
    """The program: what the command says, then out, without a look at what memory still holds.

    A build leaves hundreds of thousands of values, and to take them down one by one takes longer
    than to make the pages of a notice. Only the server runs long enough to clean up.
    """
    status: object = 0
    with nullcontext() if sys.argv[1:2] == ["serve"] else uncollected():
        try:
            main()
        except SystemExit as done:
            status = done.code
        leave(status)


staffcli.add_to(main, _careful)
previewcli.add_to(main, _careful)
servercli.add_to(main, _careful)

if __name__ == "__main__":
    run()
