"""What the command line says of itself, in Vietnamese: help pages, and what was mistyped.

click has its own words for both, in English; here they are said again in one place, with what was
probably meant. Every command is a :class:`Command` or a :class:`Group` of this module.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from typing import Any

import click
from click.exceptions import NoArgsIsHelpError
from pydantic_core import PydanticCustomError

from giot_hong.fields import read_day
from giot_hong.fold import fold
from giot_hong.parse import nearest

PROGRAM = "giot-hong"
REFUSED, STOPPED = 2, 130

# What people type when they think of the verb in Vietnamese, without marks.
COMMANDS_MEANT = {
    "huy": "cancel", "bo": "cancel", "hoan": "postpone", "tam-hoan": "postpone", "doi": "move",
    "chuyen": "move", "doi-lich": "move", "doi-ngay": "move", "sua": "move", "chot": "confirm",
    "ket-qua": "result", "bao-cao": "result", "moi": "new", "tao": "new", "them": "new",
    "kiem-tra": "check", "xem": "serve", "xem-thu": "serve", "xem-truoc": "diff", "so-sanh": "diff",
    "khac": "diff", "dung": "build", "dung-trang": "build", "dang": "publish", "gui": "publish",
    "mau": "demo", "dot": "drive", "dot-hien-mau": "drive", "van-ban": "directive", "tin": "news",
}  # fmt: skip
OPTIONS_MEANT = {
    "ly-do": "--reason", "vi-sao": "--reason", "van-ban": "--directive",
    "ngay-quyet-dinh": "--date-decided", "quyet-dinh": "--date-decided", "ngay": "--date",
    "gio": "--start", "bat-dau": "--start", "gio-bat-dau": "--start", "ket-thuc": "--end",
    "gio-ket-thuc": "--end", "diem": "--venue", "dia-diem": "--place", "noi": "--place",
    "buoi": "--session", "ten": "--title", "tieu-de": "--title", "tinh": "--province",
    "nguon": "--source", "muc": "--at", "so": "--value", "con-so": "--value", "so-luong": "--value",
    "ket-qua": "--value", "don-vi": "--unit", "ngay-bao-cao": "--reported", "so-hieu": "--number",
    "co-quan": "--issuer", "loai": "--kind", "tom-tat": "--summary", "ma": "--id",
    "muc-chac-chan": "--certainty", "noi-dung": "--content", "hom-nay": "--today",
    "bay-gio": "--now", "dia-chi": "--siteurl", "giup": "--help", "tro-giup": "--help",
    "dinh-dang": "--format", "cong": "--port", "bao-cao": "--report", "chi-tiet": "--verbose",
    "thoi-gian": "--verbose",
}  # fmt: skip
_VALUES = {"text": "CHỮ", "path": "ĐƯỜNG-DẪN", "integer": "SỐ"}


class MistypedError(click.UsageError):
    """A fault of the line that was typed; its message is already a sentence of ours."""


class _Worded(click.Command):
    """A command whose help page is in Vietnamese."""

    def __init__(self, *args: Any, **more: Any) -> None:
        more.setdefault("options_metavar", "[LỰA CHỌN]")
        super().__init__(*args, **more)
        for param in self.params:
            if isinstance(param, click.Option) and param.metavar is None and not param.is_flag:
                param.metavar = _VALUES.get(param.type.name)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx  # click leaves it out where an option lacks its value
            raise

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix="Cách dùng: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        records = (
            param.get_help_record(ctx)
            for param in self.get_params(ctx)
            if isinstance(param, click.Option)
        )
        shown = [
            (name, text.replace("[required]", "[bắt buộc]")) for name, text in filter(None, records)
        ]
        if shown:
            with formatter.section("Lựa chọn"):
                formatter.write_dl(shown)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Cho xem trang này."
        return option


class Command(_Worded):
    """One command."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.allow_extra_args = True  # told here, in our words
        rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            raise MistypedError(
                f"Thừa «{' '.join(rest)}». Câu có dấu cách thì đặt trong ngoặc kép.", ctx
            )
        return rest


class Group(_Worded, click.Group):
    """Several commands; the outermost is the program itself."""

    command_class = Command

    def __init__(self, *args: Any, **more: Any) -> None:
        more.setdefault("subcommand_metavar", "LỆNH …")
        super().__init__(*args, **more)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        rows = []
        for name in self.list_commands(ctx):
            command = self.get_command(ctx, name)
            if command is not None and not command.hidden:
                rows.append((name, command.get_short_help_str(limit=100)))
        with formatter.section("Lệnh"):
            formatter.write_dl(rows)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if self.get_command(ctx, name) is None and not ctx.resilient_parsing:
            near = _meant(name, COMMANDS_MEANT, self.list_commands(ctx))
            raise MistypedError(f"Không có lệnh {name}.{_hint(near)}", ctx)
        return super().resolve_command(ctx, args)

    def main(self, *args: Any, **more: Any) -> Any:
        """Run the program: output is UTF-8 also on Windows, and what is mistyped is told by us."""
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(encoding="utf-8", errors="replace")
        try:
            code = super().main(*args, **more | {"prog_name": PROGRAM, "standalone_mode": False})
        except click.ClickException as error:
            click.echo(sentence(error), err=True)
            code = REFUSED
        except click.Abort:
            click.echo("\nĐã dừng theo yêu cầu.", err=True)
            code = STOPPED
        sys.exit(code if isinstance(code, int) else 0)


def sentence(error: click.ClickException) -> str:
    """What was mistyped, what was probably meant, and where every choice is listed."""
    if isinstance(error, NoArgsIsHelpError):
        return error.format_message()
    ctx = error.ctx if isinstance(error, click.UsageError) else None
    where = f" Xem: {ctx.command_path} --help" if ctx else f" Xem: {PROGRAM} --help"
    return f"{_said(error, ctx)}{where}"


def _said(error: click.ClickException, ctx: click.Context | None) -> str:
    if isinstance(error, MistypedError):
        return error.message
    if isinstance(error, click.NoSuchOption):
        near = _meant(error.option_name, OPTIONS_MEANT, _options(ctx))
        return f"Không có lựa chọn {error.option_name}.{_hint(near)}"
    if isinstance(error, click.BadOptionUsage):
        name = error.option_name
        if _is_flag(ctx, name):
            return f"Lựa chọn {name} đứng một mình, không có gì sau dấu =."
        return f"Sau lựa chọn {name} còn thiếu điều cần ghi."
    if isinstance(error, click.MissingParameter):
        return f"Thiếu {_name(error)}."
    if isinstance(error, click.BadParameter):
        return f"{_name(error)}: {_wanted(error)}"
    if ctx is not None and isinstance(ctx.command, click.Group):
        return "Chưa ghi lệnh nào."
    return "Không hiểu dòng lệnh này."


def _name(error: click.BadParameter) -> str:
    """The option or the argument as people type it."""
    param = error.param
    if isinstance(param, click.Option):
        return max(param.opts, key=len)
    return (param.human_readable_name if param else "") or "một lựa chọn"


def _wanted(error: click.BadParameter) -> str:
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        return f"chỉ nhận {' hoặc '.join(map(str, kind.choices))}."
    if isinstance(kind, click.types.IntParamType):
        return "cần một số nguyên."
    return "không dùng được điều vừa ghi."


def _options(ctx: click.Context | None) -> list[str]:
    if ctx is None:
        return []
    return [name for one in ctx.command.get_params(ctx) for name in one.opts if name[:2] == "--"]


def _is_flag(ctx: click.Context | None, name: str) -> bool:
    params = ctx.command.get_params(ctx) if ctx else []
    return any(getattr(one, "is_flag", False) for one in params if name in one.opts)


def _meant(typed: str, table: Mapping[str, str], there: Iterable[str]) -> str:
    """What is there and was probably meant: by the table, else by its letters."""
    there = list(there)
    word = re.sub(r"[\s_]+", "-", fold(typed).strip().lstrip("-"))
    known = table.get(word, "")
    return known if known in there else nearest(typed, there)


def _hint(near: str) -> str:
    return f" Gần nhất: {near}." if near else ""


def moment(_ctx: click.Context, _param: click.Parameter, text: str | None) -> str | None:
    """Of an option: a day as people type it (``20/6/2026``) in ISO 8601; other text as it is."""
    try:
        return read_day(text).isoformat() if text else text
    except PydanticCustomError:
        return text
