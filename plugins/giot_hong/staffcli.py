"""The commands with which staff change a drive or begin a file; ``cli`` adds them to its own.

Each asks for what no option says, shows the change, writes it whole, has the content checked, and
takes it back when it brought an error.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from giot_hong import check, clickwords, clock
from giot_hong.asking import Asking
from giot_hong.catalogue import Entry
from giot_hong.desk import Desk, keep
from giot_hong.edit import RefusedError
from giot_hong.fields import read_address, read_day, read_hour, read_partial_day
from giot_hong.model import Drive, Session
from giot_hong.phrases import UNITS, hours, short_day
from giot_hong.staff import answers, changes, find, new, papers
from giot_hong.staff.answers import WrongAnswerError

REFUSED = 2
_SHOWN = 20
"""The most drives that a list names; the newest, for those are the ones that change."""
T = TypeVar("T")
Command = Callable[..., int]


# What commands share


def _options(*more: Callable[[T], T]) -> Callable[[T], T]:
    """Several options at once; they are shown in this order."""

    def add(command: T) -> T:
        for option in reversed(more):
            command = option(command)
        return command

    return add


_drive = click.argument("words", metavar="ĐỢT", nargs=-1)
_desk_options = _options(
    click.option("--du-sao", "--force", "insist", is_flag=True, help="Vẫn làm dù có điều lạ."),
    click.option("--hoi", "asked", is_flag=True, help="Hỏi những gì còn thiếu, ở mọi nơi."),
    click.option("--today", help="Hôm nay, ví dụ 20/6/2026, thay cho đồng hồ máy."),
    click.option(
        "--content",
        type=click.Path(path_type=Path),
        default=Path("content"),
        help="Thư mục nội dung; bỏ trống là content.",
    ),
)
_why_options = _options(
    click.option("--reason", help="Lý do, một câu cho người dân đọc."),
    click.option("--directive", help="Mã hoặc tên văn bản cho phép, khi trang đã có."),
    click.option("--date-decided", "decided", help="Ngày quyết định; bỏ trống là hôm nay."),
)


def _command(run: Command) -> Callable[..., int]:
    """Open the desk, and tell refusals in a sentence."""

    @wraps(run)
    def careful(content: Path, today: str | None, asked: bool, insist: bool, **given: Any) -> int:
        try:
            desk = _desk(content, today, asked=asked, insist=insist)
            return run(desk, **given)
        except (RefusedError, WrongAnswerError) as error:
            click.echo(str(error), err=True)
            return REFUSED
        except click.Abort:
            raise KeyboardInterrupt from None

    return careful


def _desk(content: Path, today: str | None, *, asked: bool, insist: bool) -> Desk:
    day = _today(today)
    content = content.absolute()
    if not content.is_dir():
        raise RefusedError(
            f"Không thấy thư mục nội dung {content}. Mở cửa sổ lệnh ở thư mục của kho, hoặc ghi "
            "--content."
        )
    catalogue, problems = check.check(content)
    return Desk(content, catalogue, problems, day, Asking(wanted=asked), insist)


def _today(given: str | None) -> date:
    """Today: what was said, as people write a day or in ISO 8601; else the machine's."""
    if given is None:
        return clock.read().date()
    try:
        return _day(given)
    except WrongAnswerError as error:
        try:
            return clock.read(given).date()
        except clock.UnreadableTimeError:
            raise WrongAnswerError(f"--today «{given}»: {error}") from None


def _pick(desk: Desk, words: tuple[str, ...]) -> Entry[Drive] | None:
    """The drive that is meant; None where nobody said or can say which."""
    given = " ".join(words) or None
    id_ = desk.ask.need("ĐỢT", "Đợt nào (mã, hoặc vài chữ trong tên)", given, _judge_drive(desk))
    return desk.catalogue.drives.get(id_ or "")


def _judge_drive(desk: Desk) -> Callable[[str], str]:
    drives = desk.catalogue.drives

    def judge(text: str) -> str:
        name = Path(text.strip().replace("\\", "/")).stem
        if stone := desk.catalogue.tombstones.get(name):
            raise WrongAnswerError(
                f"Tệp «{name}» là bản đăng trùng của đợt «{stone.value.duplicate_of}»."
            )
        if name in desk.catalogue.unreadable:
            raise WrongAnswerError(f"Tệp «{name}» đang có lỗi; chạy giot-hong check rồi sửa trước.")
        found = find.matching(drives, text)
        if len(found) == 1:
            return found[0]
        if found:
            raise WrongAnswerError(
                f"Có {len(found)} đợt hợp với «{text.strip()}», ghi rõ mã:{_list(desk, found)}"
            )
        near = find.like(drives, text)
        hint = f" Gần nhất:{_list(desk, near)}" if near else ""
        raise WrongAnswerError(f"Không có đợt nào là «{text.strip()}».{hint}")

    return judge


def _list(desk: Desk, ids: list[str]) -> str:
    """Drives, a line each, by their days."""
    entries = sorted(
        (desk.catalogue.drives[id_] for id_ in ids),
        key=lambda entry: (entry.value.sessions[0].date, entry.id),
    )
    lines = [
        f"\n   {one.id}  ({short_day(one.value.sessions[0].date)}, {one.value.title})"
        for one in entries[-_SHOWN:]
    ]
    more = f"\n   và {len(entries) - _SHOWN} đợt cũ hơn" if len(entries) > _SHOWN else ""
    return "".join(lines) + more


def _ask_why(
    desk: Desk,
    entry: Entry[Drive] | None,
    reason: str | None,
    directive: str | None,
    decided: str | None,
) -> changes.Why:
    ask, today = desk.ask, desk.today
    said = ask.need("--reason", "Lý do, một câu cho người dân", reason, answers.reason)
    paper = ask.may(
        "--directive", "Mã hoặc tên văn bản cho phép (Enter: chưa có)", directive, _directive(desk)
    )
    question = f"Ngày quyết định (Enter: hôm nay, {short_day(today)})"
    day = ask.may("--date-decided", question, decided, _decided(desk, entry))
    return changes.Why(said, day or today, paper)


def _decided(desk: Desk, entry: Entry[Drive] | None) -> Callable[[str], date]:
    """Reads the day of a decision, which is seldom long ago and never before the plan."""

    def judge(text: str) -> date:
        day = answers.past_or_today(_day(text), desk.today)
        if entry is not None:
            odd = papers.odd_decision(desk.catalogue, entry.value, day, desk.today)
            _sure_of(desk, odd, "Vẫn ghi ngày này?")
        return day

    return judge


def _sure_of(desk: Desk, odd: str, question: str) -> None:
    """Take an odd answer only where staff insist; at a console it may be given again."""
    if not odd or desk.insist:
        return
    if not desk.ask.interactive:
        raise WrongAnswerError(f"{odd} Nếu vẫn đúng ý thì thêm --du-sao.")
    click.echo(f"   {odd}")
    if not desk.ask.agree(question, default=False, yes="vẫn ghi"):
        raise WrongAnswerError("Ghi lại câu này.")


def _directive(desk: Desk) -> Callable[[str], str]:
    return lambda text: answers.record(desk.catalogue, "directives", text)


def _day(text: str) -> date:
    return answers.read(read_day, text)


def _day_by(today: date) -> Callable[[str], date]:
    return lambda text: answers.past_or_today(_day(text), today)


def _hour(text: str) -> time:
    return answers.read(read_hour, text)


def _venues(desk: Desk) -> Callable[[str], tuple[str, ...]]:
    """Venues with a comma between them."""

    def judge(text: str) -> tuple[str, ...]:
        named = [part for part in text.split(",") if part.strip()]
        return tuple(
            dict.fromkeys(answers.record(desk.catalogue, "venues", part) for part in named)
        )

    return judge


# Changes of a drive


@click.command("postpone", cls=clickwords.Command, help="Hoãn một đợt, chưa có ngày mới.")
@_drive
@_why_options
@_desk_options
@_command
def postpone_command(desk: Desk, words: tuple[str, ...], **why: str | None) -> int:
    """Put a drive off."""
    return _call_off(desk, words, "Hoãn", changes.postpone, why)


@click.command(
    "cancel", cls=clickwords.Command, help="Hủy một đợt; tệp ở lại, lịch của người dân báo hủy."
)
@_drive
@_why_options
@_desk_options
@_command
def cancel_command(desk: Desk, words: tuple[str, ...], **why: str | None) -> int:
    """Call a drive off."""
    return _call_off(desk, words, "Hủy", changes.cancel, why)


def _call_off(
    desk: Desk,
    words: tuple[str, ...],
    verb: str,
    change: Callable[..., changes.Changed],
    given: dict[str, str | None],
) -> int:
    entry = _pick(desk, words)
    why = _ask_why(desk, entry, given["reason"], given["directive"], given["decided"])
    return _change(
        desk,
        entry,
        verb,
        lambda text, **how: change(text, why, desk.today, **how),
        why.directive,
    )


@click.command("confirm", cls=clickwords.Command, help="Chốt một đợt dự kiến.")
@_drive
@_why_options
@_desk_options
@_command
def confirm_command(
    desk: Desk,
    words: tuple[str, ...],
    reason: str | None,
    directive: str | None,
    decided: str | None,
) -> int:
    """Make a tentative drive sure."""
    entry = _pick(desk, words)
    why = _ask_why_sure(desk, entry, reason, directive, decided)
    return _change(
        desk,
        entry,
        "Chốt",
        lambda text, **how: changes.confirm(text, why, desk.today, **how),
        why.directive if why else None,
    )


def _ask_why_sure(
    desk: Desk,
    entry: Entry[Drive] | None,
    reason: str | None,
    directive: str | None,
    decided: str | None,
) -> changes.Why | None:
    """Why a drive is sure now; nothing is made up where nobody gave a reason."""
    if directive is None and decided is None:
        question = "Lý do, nếu cần nói với người dân (Enter: không ghi)"
        said = desk.ask.may("--reason", question, reason, answers.reason)
        if said is None:
            return None
        reason = said
    return _ask_why(desk, entry, reason, directive, decided)


@click.command("move", cls=clickwords.Command, help="Đổi ngày, giờ hoặc điểm của một đợt.")
@_drive
@click.option("--session", help="Buổi thứ mấy (1, 2, …), khi đợt có nhiều buổi.")
@click.option("--date", "day", help="Ngày mới, ví dụ 4/6/2026.")
@click.option("--start", help="Giờ bắt đầu mới, ví dụ 7h30.")
@click.option("--end", help="Giờ kết thúc mới.")
@click.option(
    "--venue", "venues", multiple=True, help="Mã hoặc tên điểm mới; ghi nhiều lần là «hoặc»."
)
@click.option("--place", help="Địa điểm mới đúng như văn bản ghi.")
@_why_options
@_desk_options
@_command
def move_command(
    desk: Desk,
    words: tuple[str, ...],
    session: str | None,
    day: str | None,
    start: str | None,
    end: str | None,
    venues: tuple[str, ...],
    place: str | None,
    **given: str | None,
) -> int:
    """Give a session another day, other hours, another place."""
    entry = _pick(desk, words)
    key = _ask_session(desk, entry, session)
    options = (day, start, end, ",".join(venues) or None, place)
    to = _ask_move(desk, entry, key, options)
    why = _ask_why(desk, entry, given["reason"], given["directive"], given["decided"])
    return _change(
        desk,
        entry,
        "Đổi",
        lambda text, **how: changes.move(text, to, why, desk.today, **how),
        why.directive,
    )


def _ask_session(desk: Desk, entry: Entry[Drive] | None, session: str | None) -> str | None:
    """The key of the session that is meant; None where there is only one."""
    if entry is None or (session is None and len(entry.value.sessions) == 1):
        return session
    known = {
        one.key: f"({short_day(one.date)}, {hours(one.start, one.end)})"
        for one in entry.value.sessions
    }

    def judge(text: str) -> str:
        return answers.choice(re.sub(r"^\s*buổi\s+", "", text, flags=re.IGNORECASE), known)

    question = f"Buổi nào: {answers.numbered(known)}"
    return desk.ask.need("--session", question, session, judge)


def _ask_move(
    desk: Desk, entry: Entry[Drive] | None, key: str | None, options: tuple[str | None, ...]
) -> changes.Move:
    """What becomes other; asked for only where no option says anything of it."""
    ask = desk.ask
    judged = (_day, _hour, _hour, _venues(desk), answers.words)
    asked: list[Any] = [None] * len(_MOVES)
    if any(options):
        for number, (option, question) in enumerate(_MOVES):
            if options[number] is not None:
                asked[number] = ask.need(option, question, options[number], judged[number])
    elif ask.interactive and entry is not None:
        asked = _ask_each(desk, entry.value.sessions[changes.session_index(entry.value, key)])
    else:
        ask.missing.append("ít nhất một trong --date, --start, --end, --venue, --place")
    day, start, end, venues, place = asked
    return changes.Move(key, day, start, end, venues or (), place)


def _ask_each(desk: Desk, old: Session) -> list[Any]:
    """All that may become other, one question each; hours are judged together."""
    click.echo(f"Đang ghi {short_day(old.date)}, {hours(old.start, old.end)}.")

    def may(number: int, judge: Callable[[str], Any]) -> Any:
        option, question = _MOVES[number]
        return desk.ask.may(option, f"{question} (Enter: không đổi)", None, judge)

    day, start = may(0, _day), may(1, _hour)
    begins = start or old.start
    if begins and old.end and old.end <= begins:
        question = f"Giờ kết thúc mới (giờ cũ {old.end:%H:%M} không còn đúng)"
        end = desk.ask.need("--end", question, None, _end_after(begins))
    else:
        end = may(2, _end_after(begins))
    return [day, start, end, may(3, _venues(desk)), may(4, answers.words)]


def _end_after(start: time | None) -> Callable[[str], time]:
    """Reads an hour that comes after another (the rule GIO-02 of :class:`Session`)."""

    def judge(text: str) -> time:
        end = _hour(text)
        if start is None:
            raise WrongAnswerError("Có giờ kết thúc thì phải có giờ bắt đầu (--start).")
        if end <= start:
            raise WrongAnswerError(f"Giờ kết thúc {end:%H:%M} không sau giờ bắt đầu {start:%H:%M}.")
        return end

    return judge


_MOVES = (
    ("--date", "Ngày mới, ví dụ 4/6/2026"),
    ("--start", "Giờ bắt đầu mới, ví dụ 7h30"),
    ("--end", "Giờ kết thúc mới"),
    ("--venue", "Điểm mới, mã hoặc tên"),
    ("--place", "Địa điểm mới đúng như văn bản ghi"),
)


@click.command("result", cls=clickwords.Command, help="Ghi kết quả của một đợt đã tổ chức.")
@_drive
@click.option("--value", help="Con số, ví dụ 342 hoặc 3.950.")
@click.option("--unit", help=f"Đơn vị tính: {answers.numbered(UNITS)}; ghi số hoặc ghi tên.")
@click.option("--reported", help="Ngày báo cáo.")
@click.option("--source", help="Mã hoặc tên văn bản báo cáo.")
@click.option("--at", help="Chỗ trong văn bản, ví dụ «mục II.2».")
@_desk_options
@_command
def result_command(
    desk: Desk,
    words: tuple[str, ...],
    value: str | None,
    unit: str | None,
    reported: str | None,
    source: str | None,
    at: str | None,
) -> int:
    """Say what a drive brought."""
    ask = desk.ask
    entry = _pick(desk, words)
    count = ask.need("--value", "Con số", value, answers.count)
    question = f"Đơn vị tính: {answers.numbered(UNITS)}"
    kind = ask.need("--unit", question, unit, lambda text: answers.choice(text, UNITS))
    day = ask.may("--reported", "Ngày báo cáo (Enter: không ghi)", reported, _day_by(desk.today))
    paper, place = _ask_source(desk, source, at, _reporting(desk, entry))
    of = changes.Report(count, kind, day, paper, place)
    return _change(
        desk,
        entry,
        "Kết quả",
        lambda text, **how: changes.report(text, of, desk.today, **how),
    )


def _reporting(desk: Desk, entry: Entry[Drive] | None) -> Callable[[str], str]:
    """Reads which document reports what a drive brought; seldom one from before it."""

    def judge(text: str) -> str:
        id_ = _directive(desk)(text)
        if entry is not None:
            odd = papers.odd_report(desk.catalogue, entry.value, id_)
            _sure_of(desk, odd, "Vẫn ghi văn bản này?")
        return id_

    return judge


def _ask_source(
    desk: Desk, source: str | None, at: str | None, judge: Callable[[str], str]
) -> tuple[str | None, str | None]:
    """A document and the place in it."""
    ask = desk.ask
    paper = ask.may("--source", "Mã hoặc tên văn bản nguồn (Enter: chưa có)", source, judge)
    if at is not None and source is None:
        ask.missing.append("--source (đi cùng --at)")
    if paper is None:
        return None, None
    return paper, ask.may("--at", "Chỗ trong văn bản (Enter: không ghi)", at, answers.words)


def _change(
    desk: Desk,
    entry: Entry[Drive] | None,
    verb: str,
    change: Callable[..., changes.Changed],
    paper: str | None = None,
) -> int:
    """Change a drive's file: show, ask, write, check, and take back what is wrong.

    ``paper`` is the document that allows it.
    """
    desk.ask.settle()
    assert entry is not None  # settle has told it otherwise
    path = desk.path(entry.path)
    before = path.read_bytes()
    text = before.decode("utf-8")
    known = changes.Known(entry.id, papers.names(desk.catalogue))
    try:
        changed = change(text, insist=desk.insist, known=known)
    except changes.DoubtfulError as doubt:
        desk.sure(str(doubt))
        changed = change(text, insist=True, known=known)
    click.echo(f"{entry.value.title}\n{entry.path}")
    for line in changed.told:
        click.echo(f"   {line}")
    for note in (*papers.on_authority(desk.catalogue, entry.value, paper), *changed.notes):
        click.echo(f"   Lưu ý: {note}")
    if not _agreed(desk):
        return REFUSED
    if path.read_bytes() != before:
        raise RefusedError("Tệp vừa được người khác sửa; chạy lại lệnh này.")
    return keep(desk, entry.path, changed.text, before, f"{verb}: {entry.value.title}")


def _agreed(desk: Desk) -> bool:
    if not desk.ask.interactive or desk.ask.agree("Ghi vào tệp?", default=True, yes="ghi"):
        return True
    click.echo("Không đổi gì.")
    return False


# New files


@click.group("new", cls=clickwords.Group, help="Tạo tệp mới cho một đợt, một văn bản hoặc một tin.")
def new_group() -> None:
    """What begins."""


_id_option = click.option("--id", "id_", help="Mã, là tên tệp; bỏ trống thì lấy từ tên.")


@new_group.command("drive", help="Tạo tệp cho một đợt hiến máu mới.")
@click.option("--title", help="Tên ngắn cho người dân đọc.")
@click.option("--province", help="Mã hoặc tên tỉnh, thành phố.")
@click.option("--date", "day", help="Ngày tổ chức.")
@click.option("--start", help="Giờ bắt đầu.")
@click.option("--end", help="Giờ kết thúc.")
@click.option("--venue", "venues", multiple=True, help="Mã hoặc tên điểm; ghi nhiều lần là «hoặc».")
@click.option("--place", help="Địa điểm đúng như văn bản ghi.")
@click.option(
    "--certainty", help=f"Mức chắc chắn: {answers.numbered(changes.CERTAINTIES)}; ghi số hoặc tên."
)
@click.option("--source", help="Mã hoặc tên văn bản nêu đợt này.")
@click.option("--at", help="Chỗ trong văn bản, ví dụ «mục II.2».")
@_id_option
@_desk_options
@_command
def new_drive_command(desk: Desk, id_: str | None, **given: Any) -> int:
    """Begin a drive."""
    ask = desk.ask
    title = ask.need("--title", "Tên đợt, ngắn, cho người dân đọc", given["title"], answers.words)
    province = _ask_province(desk, given["province"])
    day = ask.need("--date", "Ngày tổ chức, ví dụ 28/5/2026", given["day"], _day)
    start = ask.may("--start", "Giờ bắt đầu (Enter: chưa biết)", given["start"], _hour)
    end = _ask_end(desk, start, given["end"])
    venues, place = _ask_place(desk, ",".join(given["venues"]) or None, given["place"])
    certainty = ask.need(
        "--certainty",
        f"Mức chắc chắn: {answers.numbered(changes.CERTAINTIES)}",
        given["certainty"],
        lambda text: answers.choice(text, changes.CERTAINTIES),
    )
    source, at = _ask_source(desk, given["source"], given["at"], _directive(desk))
    name = _ask_id(desk, title, id_)
    ask.settle()
    if same := find.twins(desk.catalogue, province, title, day, venues, place or ""):
        desk.sure(
            f"Tỉnh này đã có đợt cùng tên, hoặc cùng ngày và cùng điểm:{_list(desk, same)}\n"
            f"Đổi ngày, giờ, điểm của đợt đã có thì dùng: giot-hong move {same[0]}."
        )
    if day < desk.today:
        desk.sure(f"Ngày {short_day(day)} đã qua (hôm nay {short_day(desk.today)}).")
    drive = new.NewDrive(title, province, certainty, day, start, end, venues, place, source, at)
    path = new.drive_path(desk.catalogue, drive, name, desk.today)
    told = f"nguồn: {papers.names(desk.catalogue)[source]}" if source else ""
    return _create(desk, path, new.drive_text(drive), f"Đăng đợt: {title}", told)


def _ask_province(desk: Desk, given: str | None) -> str:
    return desk.ask.need(
        "--province", "Tỉnh, thành phố", given, lambda text: answers.province(desk.catalogue, text)
    )


def _ask_end(desk: Desk, start: time | None, given: str | None) -> time | None:
    if start is None and given is None:
        return None
    return desk.ask.may("--end", "Giờ kết thúc (Enter: chưa biết)", given, _end_after(start))


def _ask_place(
    desk: Desk, venues: str | None, place: str | None
) -> tuple[tuple[str, ...], str | None]:
    """Venues, or a place in words; one of them must be."""
    ask = desk.ask
    if venues is None and place is None and not ask.interactive:
        ask.missing.append("--venue hoặc --place")
        return (), None
    if venues is None and place is not None:
        return (), ask.need("--place", "Địa điểm như văn bản ghi", place, answers.words)
    question = "Điểm, mã hoặc tên (Enter: ghi địa điểm bằng lời)"
    found = ask.may("--venue", question, venues, _venues(desk)) or ()
    if found and place is None:
        return found, None
    if not found and venues is not None and not ask.interactive:
        return (), None  # the wrong venue has been noted
    return found, ask.need("--place", "Địa điểm như văn bản ghi", place, answers.words)


@new_group.command("directive", help="Tạo tệp cho một văn bản mới.")
@click.option("--title", help="Trích yếu.")
@click.option("--number", help="Số, ký hiệu, ví dụ 72/BCĐ-KGVX; bỏ trống nếu không có.")
@click.option("--date", "day", help="Ngày văn bản; được thiếu ngày, tháng.")
@click.option("--issuer", help="Mã hoặc tên cơ quan ban hành.")
@click.option("--kind", help="Loại: KH, CV, QĐ, TB, …")
@click.option("--summary", help="Một câu tóm tắt, do người soạn viết.")
@click.option("--province", help="Mã hoặc tên tỉnh; bỏ trống với văn bản trung ương.")
@_id_option
@_desk_options
@_command
def new_directive_command(desk: Desk, id_: str | None, **given: str | None) -> int:
    """Begin a directive."""
    ask = desk.ask
    title = ask.need("--title", "Trích yếu", given["title"], answers.words)
    number = ask.may("--number", "Số, ký hiệu (Enter: không có)", given["number"], answers.words)
    day = ask.may("--date", "Ngày văn bản (Enter: không có)", given["day"], _partial_day)
    issuer = ask.need(
        "--issuer",
        "Cơ quan ban hành, mã hoặc tên",
        given["issuer"],
        lambda text: answers.record(desk.catalogue, "organisations", text),
    )
    kind = ask.need(
        "--kind",
        f"Loại: {answers.numbered(new.KINDS)}",
        given["kind"],
        lambda text: answers.choice(text, new.KINDS),
    )
    summary, province = _ask_document(desk, given)
    name = _ask_id(desk, title, id_)
    ask.settle()
    paper = new.NewDirective(title, summary, day, province, number, issuer, kind)
    path = new.document_path("directives", paper, name, desk.today)
    return _create(desk, path, new.directive_text(paper), f"Đăng văn bản: {title}")


@new_group.command("news", help="Tạo tệp cho một tin mới.")
@click.option("--title", help="Tên bài.")
@click.option("--date", "day", help="Ngày đăng.")
@click.option("--summary", help="Một câu tóm tắt, do người soạn viết.")
@click.option("--province", help="Mã hoặc tên tỉnh; bỏ trống khi không của tỉnh nào.")
@click.option("--publisher", help="Nơi đăng tin.")
@click.option("--link", help="Địa chỉ bài gốc.")
@_id_option
@_desk_options
@_command
def new_news_command(desk: Desk, id_: str | None, **given: str | None) -> int:
    """Begin a piece of news."""
    ask = desk.ask
    title = ask.need("--title", "Tên bài", given["title"], answers.words)
    day = ask.need("--date", "Ngày đăng", given["day"], _partial_day)
    summary, province = _ask_document(desk, given)
    publisher = ask.may(
        "--publisher", "Nơi đăng (Enter: không ghi)", given["publisher"], answers.words
    )
    question = "Địa chỉ bài gốc (Enter: không có)"
    link = ask.may("--link", question, given["link"], lambda text: answers.read(read_address, text))
    name = _ask_id(desk, title, id_)
    ask.settle()
    news = new.NewNews(title, summary, day, province, publisher, link)
    path = new.document_path("news", news, name, desk.today)
    return _create(desk, path, new.news_text(news), f"Đăng tin: {title}")


def _partial_day(text: str) -> str:
    return answers.read(read_partial_day, text)


def _ask_document(desk: Desk, given: dict[str, str | None]) -> tuple[str, str | None]:
    ask = desk.ask
    summary = ask.need("--summary", "Tóm tắt, một câu", given["summary"], answers.words)
    province = ask.may(
        "--province",
        "Tỉnh, thành phố (Enter: không của riêng tỉnh nào)",
        given["province"],
        lambda text: answers.province(desk.catalogue, text),
    )
    return summary, province


def _ask_id(desk: Desk, title: str | None, given: str | None) -> str:
    """The id: what was asked for, else one from the title, which may be changed at a console."""
    taken = find.taken_ids(desk.catalogue)
    usual = new.suggested_id(title or "", taken)
    question = f"Mã, cũng là tên tệp (Enter: {usual})"
    return desk.ask.may("--id", question, given, lambda t: answers.free_id(t, taken)) or usual


def _create(desk: Desk, below: str, text: str, message: str, told: str = "") -> int:
    """Write a new file where there is none; ``told`` says what its codes stand for."""
    shown = f"{desk.content.name}/{below}"
    path = desk.path(shown)
    if path.exists():
        raise RefusedError(f"Đã có tệp {shown}; không ghi đè. Chọn mã khác bằng --id.")
    click.echo(f"Tệp mới {shown}:")
    for line in text.splitlines():
        click.echo(f"   {line}")
    if told:
        click.echo(told)
    if not _agreed(desk):
        return REFUSED
    return keep(desk, shown, text, None, message)


COMMANDS: tuple[click.Command, ...] = (
    new_group,
    postpone_command,
    move_command,
    cancel_command,
    confirm_command,
    result_command,
)


def add_to(main: click.Group, careful: Callable[[Command], Callable[..., None]]) -> None:
    """Add the commands to the program; ``careful`` runs each without a traceback."""
    for command in COMMANDS:
        main.add_command(command)
        each = command.commands.values() if isinstance(command, click.Group) else (command,)
        for one in each:
            assert one.callback is not None  # every command has been made of a function
            one.callback = careful(one.callback)
