"""Single answers of staff, read by the readers and judged by the rules that the checker has."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from pydantic_core import PydanticCustomError

from giot_hong import personal
from giot_hong.catalogue import Catalogue, Entry
from giot_hong.fields import read_count, slug_fault
from giot_hong.fold import fold
from giot_hong.parse import nearest
from giot_hong.phrases import short_day
from giot_hong.source import Text
from giot_hong.staff.find import label, matching

T = TypeVar("T")
LONGEST = 600
"""Of one sentence: far more than any reason needs, and little enough to be read on a phone."""
_SHOWN = 8


class WrongAnswerError(Exception):
    """An answer that cannot be taken; the message is a sentence that says why."""


def read(reader: Callable[[Any], T], text: str) -> T:
    """What a reader of :mod:`giot_hong.fields` makes of an answer."""
    try:
        return reader(text)
    except PydanticCustomError as error:
        raise WrongAnswerError(sentence_of(error.context or {})) from None


_ISO_DAY = re.compile(r"\b([0-9]{4})-([0-9]{2})-([0-9]{2})\b")


def _as_typed(text: str) -> str:
    """Days in the form that people type: ``28/2/2026`` for ``2026-02-28``."""
    typed = _ISO_DAY.sub(lambda day: "/".join(str(int(day[n])) for n in (3, 2, 1)), text)
    return " hoặc ".join(dict.fromkeys(typed.split(" hoặc ")))


def sentence_of(context: dict[str, Any]) -> str:
    """What one of our readers or models says, on one line."""
    more = [
        f"{label}: {_as_typed(context[name])}."
        for name, label in (("expected", "Cần"), ("nearest", "Gần nhất"), ("example", "Viết như"))
        if context.get(name)
    ]
    return " ".join([context.get("message", "Không nhận được giá trị này."), *more])


def words(text: str) -> str:
    """A sentence on one line, without signs that nobody sees, without anybody's personal data."""
    line = " ".join(unicodedata.normalize("NFC", text).split())
    if not any(char.isalnum() for char in line):
        raise WrongAnswerError("Chưa có chữ nào.")
    if any(unicodedata.category(char) in {"Cc", "Cs", "Cn"} for char in line):
        raise WrongAnswerError("Có ký tự lạ không nhìn thấy; gõ lại câu này.")
    if len(line) > LONGEST:
        raise WrongAnswerError(f"Câu này dài {len(line)} ký tự, quá {LONGEST}; viết gọn lại.")
    for problem in personal.find(Text("", line)):
        raise WrongAnswerError(problem.message)
    return line


def reason(text: str) -> str:
    """Why something changes, in as many words as residents need to understand it."""
    line = words(text)
    parts, letters = len(line.split()), sum(char.isalpha() for char in line)
    if parts < 2 or letters < 5 or (parts < 3 and letters < 8):
        raise WrongAnswerError(
            f"Lý do «{line}» quá ngắn để người dân hiểu. Viết một câu, ví dụ «Mưa lũ, đường vào xã "
            "bị chia cắt.»"
        )
    return line


_DECIMAL = re.compile(r"[0-9.]*[0-9],[0-9]+|[0-9]+\.[0-9]{1,2}")


def count(text: str) -> int:
    """A whole number; of a decimal one it says what can be written instead."""
    plain = text.strip()
    if _DECIMAL.fullmatch(plain):
        whole = re.split(r",|\.(?=[0-9]{1,2}$)", plain)[0].replace(".", "")
        raise WrongAnswerError(
            f"Chỗ này chỉ ghi số nguyên: làm tròn {plain} thành {int(whole)} hoặc {int(whole) + 1}, "
            "hoặc dùng đơn vị tính khác, ví dụ số đơn vị máu."
        )
    return read(read_count, text)


def past_or_today(day: date, today: date) -> date:
    """A day on which something was decided or reported: never one to come."""
    if day > today:
        raise WrongAnswerError(
            f"Ngày {short_day(day)} còn ở phía trước; hôm nay {short_day(today)}."
        )
    return day


def choice(text: str, table: Mapping[str, str]) -> str:
    """One of a few words: its number, itself or its Vietnamese name, with or without marks."""
    asked = fold(text).strip()
    for number, (key, name) in enumerate(table.items(), start=1):
        if asked in {str(number), fold(key), fold(name)}:
            return key
    raise WrongAnswerError(
        f"Không có lựa chọn «{text.strip()}». Chọn một trong: {numbered(table)}."
    )


def numbered(table: Mapping[str, str]) -> str:
    """``1 dự kiến, 2 đã chốt``: what may be chosen, and by which number."""
    return ", ".join(f"{number} {name}" for number, name in enumerate(table.values(), start=1))


def record(catalogue: Catalogue, kind: str, text: str) -> str:
    """The id of the one record that an answer names: its id, or words of its name."""
    records = getattr(catalogue, kind)
    found = matching(records, text)
    if len(found) == 1:
        return found[0]
    what = _KINDS[kind]
    if found:
        raise WrongAnswerError(
            f"Có {len(found)} {what} hợp với «{text.strip()}», ghi rõ mã:{_listed(records, found)}"
        )
    near = nearest(text, records)
    hint = f" Gần nhất: {near} ({label(records[near])})." if near else ""
    raise WrongAnswerError(
        f"Không có {what} nào mang mã hay tên «{text.strip()}».{hint} "
        f"Mã là tên tệp trong content/{kind}/."
    )


def _listed(records: Mapping[str, Entry[Any]], ids: list[str]) -> str:
    """Records, a line each, with what people call them."""
    lines = [f"\n   {id_}  ({label(records[id_])})" for id_ in ids[:_SHOWN]]
    more = f"\n   và {len(ids) - _SHOWN} mục khác" if len(ids) > _SHOWN else ""
    return "".join(lines) + more


_KINDS = {"directives": "văn bản", "venues": "điểm hiến máu", "organisations": "cơ quan"}


def province(catalogue: Catalogue, text: str) -> str:
    """The id of a province of today, from its id or its name."""
    asked = fold(text).strip()
    for prefix in ("tinh ", "thanh pho ", "tp. ", "tp "):
        asked = asked.removeprefix(prefix)
    same = [one for one in catalogue.provinces.values() if asked in {one.id, fold(one.name)}]
    today = [one for one in same if not one.successors]
    if today:
        return today[0].id
    if same:
        now = ", ".join(same[0].successors)
        raise WrongAnswerError(f"Tỉnh {same[0].name} cũ nay không còn; ghi tỉnh hôm nay: {now}.")
    names = {one.name: one.id for one in catalogue.provinces.values() if not one.successors}
    near = names.get(nearest(text, names), "") or nearest(text, names.values())
    hint = f" Gần nhất: {near}." if near else ""
    raise WrongAnswerError(f"Không có tỉnh, thành phố nào là «{text.strip()}».{hint}")


def free_id(text: str, taken: set[str]) -> str:
    """An id for a new record, unlike any that is there or was."""
    id_ = text.strip().removesuffix(".yaml").removesuffix(".md")
    if fault := slug_fault(id_):
        raise WrongAnswerError(fault)
    if id_ in taken:
        raise WrongAnswerError(f"Mã «{id_}» đã có; mã là duy nhất trong cả trang.")
    return id_
