"""The command ``giot-hong diff``; ``cli`` adds it to its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from giot_hong import check, clickwords, identity

CONTENT_ERROR = 1
PAGE = Path("build") / "xem-truoc.html"
Command = Callable[..., int]
format_option = click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    help="text cho người đọc, json cho phần mềm.",
)


@click.command(
    "diff",
    cls=clickwords.Command,
    help="Xem trước: lần gửi này đổi gì, so với bản đang đăng hoặc bản BASE.",
)
@click.argument("base", required=False)
@click.option("--to", "target", help="Bản mới, khi không phải là các tệp đang có trong thư mục.")
@click.option(
    "--html", type=click.Path(path_type=Path), help=f"Tệp trang xem trước; không ghi là {PAGE}."
)
@format_option
@click.option(
    "--content",
    type=click.Path(path_type=Path),
    default=Path("content"),
    help="Thư mục nội dung; bỏ trống là content.",
)
@click.option(
    "--now",
    callback=clickwords.moment,
    help="Thời điểm dựng, ví dụ 20/6/2026 hoặc 2026-06-20T08:00, thay cho đồng hồ máy.",
)
def diff_command(
    base: str | None,
    target: str | None,
    html: Path | None,
    format_: str,
    content: Path,
    now: str | None,
) -> int:
    """Tell what changes, in sentences and on a page; 1 when the new content has errors."""
    from giot_hong.preview import html as page
    from giot_hong.preview import report
    from giot_hong.preview.compare import Request, compare

    project = Path.cwd()
    base = base or identity.published(content, Path("output"))
    memory = project / "build" / "xem-truoc"
    preview, words = compare(Request(project, content, base, target, now, memory))
    if format_ == "json":
        click.echo(report.as_json(preview, words))
    else:
        click.echo(report.as_text(preview, words))
    if html or format_ == "text":
        path = html or PAGE
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page.render(preview, words, project), encoding="utf-8", newline="\n")
        if format_ == "text":
            click.echo(f"\n{words['preview.written'].format(path=path)}")
    return CONTENT_ERROR if check.errors(preview.problems) else 0


def add_to(main: click.Group, careful: Callable[[Command], Callable[..., None]]) -> None:
    """Add the command to the program; ``careful`` runs it without a traceback."""
    main.add_command(diff_command)
    assert diff_command.callback is not None  # it has been made of a function
    diff_command.callback = careful(diff_command.callback)
