"""What each command does to a drive's file: old text, answers and today to new text.

A change carries its reason (decision 7), and what was published stays: a drive is called off, never
deleted (decision 3). Every function says in words what it changed, for staff to look at first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from typing import Any

from pydantic import ValidationError

from giot_hong.edit import Append, Edit, Put, RefusedError, Remove, Value, apply
from giot_hong.fold import fold
from giot_hong.model import Change, ChangeKind, Drive, Session
from giot_hong.parse import parse
from giot_hong.phrases import full_day, hours, quantity, short_day
from giot_hong.problems import Problem
from giot_hong.source import Text, decode, read_yaml
from giot_hong.staff.answers import sentence_of

OUTCOMES = {
    "none": "theo lịch",
    "postponed": "hoãn, chưa có ngày mới",
    "cancelled": "hủy",
    "held": "đã tổ chức",
}
CERTAINTIES = {"tentative": "dự kiến", "confirmed": "đã chốt"}


class DoubtfulError(Exception):
    """What was asked for is odd but may be right: done only when staff insist."""


@dataclass(frozen=True)
class Why:
    """Why a drive changes, who said so, and when."""

    reason: str
    decided: date
    directive: str | None = None


@dataclass(frozen=True)
class Known:
    """What people call things: the drive in a command, venues and documents by id."""

    drive: str = "ĐỢT"
    names: Mapping[str, str] = field(default_factory=dict)

    def name(self, id_: str) -> str:
        """What people call a record; its id where nothing is known of it."""
        return self.names.get(id_, id_)


NOTHING = Known()


@dataclass(frozen=True)
class Move:
    """Where a session goes; what is None stays."""

    session: str | None = None
    date: date | None = None
    start: time | None = None
    end: time | None = None
    venues: tuple[str, ...] = ()
    place: str | None = None


@dataclass(frozen=True)
class Report:
    """One figure that a drive brought, and where it stands."""

    value: int
    unit: str
    reported: date | None = None
    source: str | None = None
    at: str | None = None


@dataclass
class Changed:
    """The new text, what differs in words (before → after), and what to look at besides."""

    text: str
    told: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read(text: str) -> Drive:
    """The drive that a file holds."""
    read_as = decode(text.encode(), "")
    if not isinstance(read_as, Text):
        raise RefusedError(f"Tệp này đang có lỗi: {read_as.message}")
    tree = read_yaml(read_as)
    value = tree if isinstance(tree, Problem) else parse(Drive, tree, read_as)
    if isinstance(value, Drive):
        return value
    first = value if isinstance(value, Problem) else value[0]
    raise RefusedError(f"Tệp này đang có lỗi ở dòng {first.line}: {first.message}")


def postpone(
    text: str, why: Why, today: date, *, insist: bool = False, known: Known = NOTHING
) -> Changed:
    """Put a drive off; it has no day until :func:`move` gives it one."""
    return _call_off(text, "postponed", why, today, insist=insist, known=known)


def cancel(
    text: str, why: Why, today: date, *, insist: bool = False, known: Known = NOTHING
) -> Changed:
    """Call a drive off."""
    return _call_off(text, "cancelled", why, today, insist=insist, known=known)


def _call_off(
    text: str, what: ChangeKind, why: Why, today: date, *, insist: bool, known: Known
) -> Changed:
    drive = read(text)
    word = "hoãn" if what == "postponed" else "hủy"
    _refuse_held(drive)
    if drive.outcome == what:
        raise RefusedError(f"Đợt này đã ghi là {word} từ trước, không cần ghi lại.{_last(drive)}")
    if drive.outcome == "cancelled":
        _doubt(insist, f"Đợt này đã hủy; ghi lại thành {word} thì người dân sẽ chờ ngày mới.")
    _doubt_past(drive, today, insist, f"nay mới ghi {word}")
    edits: list[Edit] = [Put(("outcome",), what), _entry(what, why)]
    told = [f"tình trạng: {_state(drive)} → {OUTCOMES[what]}", _reason(why, known)]
    return Changed(apply(text, edits, Drive), told, list(_notes_on(drive, why)))


def confirm(
    text: str, why: Why | None, today: date, *, insist: bool = False, known: Known = NOTHING
) -> Changed:
    """Say that a tentative drive takes place as its file has it.

    Without a reason nothing is added to ``changes``: that it was confirmed, the history knows.
    """
    drive = read(text)
    _refuse_held(drive)
    if drive.outcome != "none":
        raise RefusedError(
            f"Đợt này đang ghi là {OUTCOMES[drive.outcome]}; muốn tổ chức lại thì ghi ngày mới "
            "bằng giot-hong move."
        )
    if drive.certainty == "confirmed":
        raise RefusedError("Đợt này đã chốt từ trước, không cần ghi lại.")
    _doubt_past(drive, today, insist, "nay mới ghi là đã chốt")
    edits: list[Edit] = [Put(("certainty",), "confirmed")]
    told = [f"mức chắc chắn: {CERTAINTIES['tentative']} → {CERTAINTIES['confirmed']}"]
    notes: list[str] = []
    if why is not None:
        edits.append(_entry("confirmed", why))
        told.append(_reason(why, known))
        notes += _notes_on(drive, why)
    for one in drive.sessions:
        notes += _notes_on_open(drive, one, known)
    return Changed(apply(text, edits, Drive), told, notes)


def _notes_on_open(drive: Drive, session: Session, known: Known) -> Iterator[str]:
    """What a session still leaves open, and the command that closes it."""
    which = _which(drive, session)
    number = f" --session {_number(drive, session)}" if which else ""
    subject = f"{which[0].upper()}{which[1:]}" if which else "Đợt này"
    command = f"giot-hong move {known.drive}{number}"
    if len(session.venues) > 1:
        names = ", ".join(map(known.name, session.venues))
        yield (
            f"{subject} còn để ngỏ nhiều điểm ({names}); đã chốt một điểm thì ghi: {command} "
            "--venue …"
        )
    if session.start is None:
        yield f"{subject} chưa có giờ; khi biết thì ghi: {command} --start 7h30"


def move(
    text: str, to: Move, why: Why, today: date, *, insist: bool = False, known: Known = NOTHING
) -> Changed:
    """Give a session another day, other hours or another place; a drive put off is on again."""
    drive = read(text)
    _refuse_held(drive)
    index = session_index(drive, to.session)
    old = drive.sessions[index]
    new = _moved(old, _without_the_same(old, to, known))
    is_back = to.date is not None and drive.outcome in {"postponed", "cancelled"}
    kinds = list(_kinds(old, new, is_back))
    if not kinds:
        raise RefusedError("Ngày, giờ, điểm vừa ghi giống hệt trong tệp; không có gì để đổi.")
    if drive.outcome == "cancelled" and to.date is None:
        raise RefusedError("Đợt này đã hủy; muốn tổ chức lại thì ghi ngày mới bằng --date.")
    if drive.outcome == "cancelled":
        _doubt(
            insist, "Đợt này đã hủy; ghi ngày mới là báo cho người dân rằng đợt lại được tổ chức."
        )
    if to.date is not None and to.date < today:
        _doubt(insist, f"Ngày mới {short_day(to.date)} đã qua (hôm nay {short_day(today)}).")
    elif drive.outcome == "none":
        _doubt_past(drive, today, insist, "nay mới ghi là đổi")
    edits = list(_session_edits(index, old, new))
    if is_back:
        edits.append(Put(("outcome",), "none"))
    edits += [_entry(kind, why) for kind in kinds]
    told = [*_told_of_session(drive, old, new, known), *_told_of_return(drive, is_back)]
    told.append(_reason(why, known))
    return Changed(apply(text, edits, Drive), told, list(_notes_on_move(drive, index, new, why)))


def report(
    text: str, of: Report, today: date, *, insist: bool = False, known: Known = NOTHING
) -> Changed:
    """Say that a drive was held and what it brought; figures of different units stand side by side."""
    drive = read(text)
    if drive.outcome in {"postponed", "cancelled"}:
        raise RefusedError(
            f"Đợt này đang ghi là {OUTCOMES[drive.outcome]} nên không có kết quả; nếu thực ra đã tổ "
            "chức thì ghi ngày tổ chức bằng giot-hong move trước."
        )
    days = sorted(one.date for one in drive.sessions)
    if days[0] > today:
        raise RefusedError(
            f"Đợt này tới {full_day(days[0])} mới tổ chức, chưa thể có kết quả. Nếu đã tổ chức sớm "
            "hơn thì ghi ngày đúng bằng giot-hong move trước."
        )
    if days[-1] > today:
        _doubt(insist, f"Đợt này còn buổi ngày {short_day(days[-1])} chưa tới.")
    figure: dict[str, Value] = {"value": str(of.value), "unit": of.unit}
    edits: list[Edit] = [Put(("outcome",), "held")]
    figures = drive.result.figures if drive.result else ()
    same = next((i for i, one in enumerate(figures) if one.unit == of.unit), None)
    before = "chưa có"
    if same is None:
        edits.append(Append(("result", "figures"), figure))
        before = "; ".join(quantity(one.value, one.unit) for one in figures) or before
    elif figures[same].value == of.value:
        raise RefusedError("Kết quả này đã ghi trong tệp, không cần ghi lại.")
    else:
        before = quantity(figures[same].value, of.unit, at_least=figures[same].at_least)
        _doubt(insist, f"Tệp đã ghi kết quả là {before}; ghi tiếp là thay số đó.")
        edits.append(Put(("result", "figures", same, "value"), str(of.value)))
        edits += [Remove(("result", "figures", same, key)) for key in ("at_least", "as_written")]
    edits += _report_source(of)
    joined = " thêm " if figures and same is None else " "
    told = [f"kết quả: {before} →{joined}{quantity(of.value, of.unit)}"]
    if drive.outcome != "held":
        told.insert(0, f"tình trạng: {_state(drive)} → {OUTCOMES['held']}")
    if of.reported:
        told.append(f"ngày báo cáo: {short_day(of.reported)}")
    if of.source:
        told.append(f"nguồn: {known.name(of.source)}" + (f", {of.at}" if of.at else ""))
    return Changed(apply(text, edits, Drive), told)


def _report_source(of: Report) -> Iterator[Edit]:
    if of.reported:
        yield Put(("result", "reported"), of.reported.isoformat())
    if of.source:
        source: dict[str, Value] = {"directive": of.source}
        if of.at:
            source["at"] = of.at
        yield Put(("result", "source"), source)


def session_index(drive: Drive, key: str | None) -> int:
    """Which session is meant; without a key only where there is but one."""
    if key is None and len(drive.sessions) == 1:
        return 0
    for index, session in enumerate(drive.sessions):
        if session.key == key:
            return index
    listed = "; ".join(f"{_which(drive, one)}: {_when(one)}" for one in drive.sessions)
    if key is None:
        raise RefusedError(f"Đợt này có nhiều buổi; ghi rõ --session. Các buổi là {listed}.")
    raise RefusedError(f"Đợt này không có buổi «{key}». Các buổi là {listed}.")


def _number(drive: Drive, session: Session) -> int:
    """How people count a session; its key is for files and addresses."""
    return drive.sessions.index(session) + 1


def _which(drive: Drive, session: Session) -> str:
    """``buổi 2`` of several; nothing where there is only one."""
    return f"buổi {_number(drive, session)}" if len(drive.sessions) > 1 else ""


# Moving


def _without_the_same(old: Session, to: Move, known: Known) -> Move:
    """What is asked for, without a place that the session has already."""
    called = {fold(old.place_as_written or "")}
    called |= {fold(known.name(id_)) for id_ in old.venues if len(old.venues) == 1}
    same_venues = not to.venues or set(to.venues) == set(old.venues)
    same_place = not to.place or fold(to.place) in called
    return replace(to, venues=(), place=None) if same_venues and same_place else to


def _moved(old: Session, to: Move) -> Session:
    """The session as it will be, or a sentence why there is no such one.

    A weekday is what the document wrote beside the old day, and a place as written is what it
    called the old place: neither says anything of the new one.
    """
    values: dict[str, Any] = old.model_dump()
    if to.date is not None and to.date != old.date:
        values |= {"date": to.date, "weekday": None}
    values |= {"start": to.start or old.start, "end": to.end or old.end}
    if to.venues or to.place:
        values |= {"venues": to.venues, "place_as_written": to.place}
    try:
        return Session.model_validate(values)
    except ValidationError as error:
        said = sentence_of(error.errors()[0].get("ctx", {}))
        raise RefusedError(f"{said} Giờ đổi thì ghi cả --start và --end.") from None


def _kinds(old: Session, new: Session, is_back: bool) -> Iterator[ChangeKind]:
    if is_back or new.date != old.date:
        yield "date"
    if (new.start, new.end) != (old.start, old.end):
        yield "hours"
    if _place(new) != _place(old):
        yield "place"


def _session_edits(index: int, old: Session, new: Session) -> Iterator[Edit]:
    at = ("sessions", index)
    if new.date != old.date:
        yield Put((*at, "date"), new.date.isoformat())
    if old.weekday and not new.weekday:
        yield Remove((*at, "weekday"))
    for name in ("start", "end"):
        hour = getattr(new, name)
        if hour != getattr(old, name):
            yield Put((*at, name), f"{hour:%H:%M}")
    if _place(new) == _place(old):
        return
    # First what is new: a group never loses its last key.
    if new.venues and new.venues != old.venues:
        yield Put((*at, "venues"), list(new.venues))
    if new.place_as_written and new.place_as_written != old.place_as_written:
        yield Put((*at, "place_as_written"), new.place_as_written)
    if not new.venues:
        yield Remove((*at, "venues"))
    if not new.place_as_written:
        yield Remove((*at, "place_as_written"))


def _place(session: Session) -> tuple[tuple[str, ...], str | None]:
    return session.venues, session.place_as_written


def _said_place(session: Session, known: Known) -> str:
    names = " hoặc ".join(map(known.name, session.venues))
    return (
        f"{names} («{session.place_as_written}»)"
        if names and session.place_as_written
        else (names or f"«{session.place_as_written}»")
    )


def _when(session: Session) -> str:
    return f"{full_day(session.date)}, {hours(session.start, session.end)}"


def _told_of_session(drive: Drive, old: Session, new: Session, known: Known) -> Iterator[str]:
    which = _which(drive, old)
    of = f" ({which})" if which else ""
    if new.date != old.date:
        yield f"ngày{of}: {full_day(old.date)} → {full_day(new.date)}"
    elif drive.outcome in {"postponed", "cancelled"}:
        yield f"ngày{of}: vẫn là {full_day(new.date)}"
    if old.weekday and not new.weekday:
        yield f"thứ như văn bản ghi{of}: «{old.weekday}» là của ngày cũ → bỏ"
    was, now = hours(old.start, old.end), hours(new.start, new.end)
    if was != now:
        yield f"giờ{of}: {was} → {now}"
    elif new.date != old.date:
        yield f"giờ{of}: giữ nguyên, {now}"
    if _place(new) != _place(old):
        yield f"địa điểm{of}: {_said_place(old, known)} → {_said_place(new, known)}"


def _told_of_return(drive: Drive, is_back: bool) -> Iterator[str]:
    if is_back:
        yield f"tình trạng: {_state(drive)} → {OUTCOMES['none']}, {CERTAINTIES[drive.certainty]}"


def _notes_on_move(drive: Drive, index: int, new: Session, why: Why) -> Iterator[str]:
    old = drive.sessions[index]
    yield from _notes_on(drive, why)
    if new.date == old.date:
        return
    if drive.outcome in {"postponed", "cancelled"}:
        for other in drive.sessions:
            if other.key != old.key:
                yield f"Buổi {_number(drive, other)} vẫn ghi {_when(other)}; đổi nốt nếu cần."
    deadline = drive.registration.deadline
    if deadline:
        yield f"Hạn đăng ký vẫn ghi {short_day(deadline)}; sửa registration nếu hạn cũng đổi."
    for name, value in _sentences(drive):
        if f"{old.date.day}/{old.date.month}" in value or f"{old.date:%d/%m}" in value:
            yield f"Câu ở khóa {name} còn nhắc ngày cũ; đọc lại và sửa trong tệp."


def _sentences(drive: Drive) -> Iterator[tuple[str, str]]:
    """What residents read of a drive that its own words say, by key."""
    for name in ("title", "occasion", "cluster", "audience", "notes"):
        yield name, getattr(drive, name) or ""
    for name in ("channel", "note"):
        yield f"registration.{name}", getattr(drive.registration, name) or ""


# What all share


def _entry(what: ChangeKind, why: Why) -> Edit:
    change: dict[str, Value] = {"date": why.decided.isoformat(), "what": what, "reason": why.reason}
    return Append(("changes",), change | ({"directive": why.directive} if why.directive else {}))


def _reason(why: Why, known: Known) -> str:
    paper = f", theo văn bản {known.name(why.directive)}" if why.directive else ""
    return f"lý do: {why.reason} (quyết định {short_day(why.decided)}{paper})"


def _state(drive: Drive) -> str:
    word = OUTCOMES[drive.outcome]
    return f"{word}, {CERTAINTIES[drive.certainty]}" if drive.outcome == "none" else word


def _last(drive: Drive) -> str:
    """When and why the drive came to be what it is."""
    found: list[Change] = [one for one in drive.changes if one.what == drive.outcome]
    return f" Ngày {short_day(found[-1].date)}: {found[-1].reason}" if found else ""


def _refuse_held(drive: Drive) -> None:
    if drive.outcome == "held" or drive.result:
        raise RefusedError(
            "Đợt này đã ghi là tổ chức rồi, hoặc đã có kết quả. Nếu ghi nhầm thì sửa tay: bỏ "
            "outcome và result trong tệp."
        )


def _doubt(insist: bool, sentence: str) -> None:
    if not insist:
        raise DoubtfulError(sentence)


def _doubt_past(drive: Drive, today: date, insist: bool, late: str) -> None:
    last = max(one.date for one in drive.sessions)
    if last < today and drive.outcome == "none":
        _doubt(insist, f"Đợt này đã qua từ {full_day(last)}, {late}.")


def _notes_on(drive: Drive, why: Why) -> Iterator[str]:
    later = [one for one in drive.changes if one.date > why.decided]
    if later:
        yield (
            f"Tệp đã có lần đổi ngày {short_day(later[-1].date)}, sau ngày quyết định vừa ghi; "
            "xem lại ngày quyết định."
        )
