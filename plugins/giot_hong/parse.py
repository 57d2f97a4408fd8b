"""Tree to model value, or problems: the Vietnamese sentences for what a model refuses."""

from __future__ import annotations

import difflib
import typing
from collections.abc import Iterator
from typing import Any, Literal, TypedDict, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from giot_hong.fold import fold
from giot_hong.problems import CODES, More, Problem
from giot_hong.source import Mapping, Node, Scalar, Sequence, Text

Model = TypeVar("Model", bound=BaseModel)
Location = tuple[int | str, ...]


class Spot(TypedDict):
    """A place in a file, as :meth:`giot_hong.source.Text.problem` takes it."""

    line: int
    column: int
    width: int


def parse(model: type[Model], tree: Mapping, text: Text) -> Model | list[Problem]:
    """Check a tree against a model; every fault of the file at once, none of them twice."""
    try:
        return model.model_validate(simple(tree))
    except (NotSimpleError, ValidationError):
        return _parse_all(model, tree, text)


def _parse_all(model: type[Model], tree: Mapping, text: Text) -> Model | list[Problem]:
    """:func:`parse` for whatever is not a plain file without a fault."""
    groups = _groups(tree)
    twice = [
        text.problem(
            "CU-PHAP-04",
            f"Khóa «{key.text}» viết hai lần; lần đầu ở dòng {group.keys[key.text].line}.",
            key.line,
            key.column,
            key.width,
        )
        for group in groups
        for key in group.repeats
    ]
    try:
        value = model.model_validate(plain(tree))
    except ValidationError as error:
        found = [
            (details["loc"], _problem(model, tree, text, details))
            for details in error.errors(include_url=False)
            # Said by pydantic of a list whose items are all wrong; one without items is missing.
            if details["type"] != "too_short"
        ]
        return twice + _without_echoes(found)
    if any(value.is_missing for group in groups for value in group.values.values()):
        return twice + _unknown_and_empty(model, tree, text) or value
    return twice or value


def _unknown_and_empty(model: type[BaseModel], tree: Mapping, text: Text) -> list[Problem]:
    """Keys of no model whose value is empty: also the rest of a sentence after a comma in {…}."""
    try:
        model.model_validate(plain(tree, keep_empty=True))
    except ValidationError as error:
        return [
            _problem(model, tree, text, details)
            for details in error.errors(include_url=False)
            if details["type"] == "extra_forbidden"
        ]
    return []


class NotSimpleError(Exception):
    """A key is empty, or stands twice."""


def simple(node: Node) -> Any:
    """:func:`plain` of what holds no odd key, as most; raises :class:`NotSimpleError` for others."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [simple(item) for item in node.items]
    if node.repeats:
        raise NotSimpleError
    found = {}
    for key, value in node.values.items():
        if value.is_missing:
            raise NotSimpleError
        found[key] = simple(value)
    return found


def plain(node: Node, *, keep_empty: bool = False) -> Any:
    """Dictionaries, lists and text, without what was left empty unless that is asked for."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(item, keep_empty=keep_empty) for item in node.items]
    return {
        key: plain(value, keep_empty=keep_empty)
        for key, value in node.values.items()
        if keep_empty or not value.is_missing
    }


def spot(tree: Mapping, location: Location) -> Spot:
    """Where the value at a location stands, or the nearest thing above it that exists.

    A group or a list that has a key of its own is shown by that key.
    """
    *_, (node, key) = _way(tree, location)
    shown = key if key is not None and not isinstance(node, Scalar) else node
    return Spot(line=shown.line, column=shown.column, width=getattr(shown, "width", 1))


def _way(tree: Mapping, location: Location) -> Iterator[tuple[Node, Scalar | None]]:
    """The nodes from a tree's root down to a location, as far as they exist, with their keys."""
    node: Node = tree
    yield node, None
    for step in location:
        key = None
        if isinstance(node, Mapping) and step in node.values:
            key, node = node.keys[str(step)], node.values[str(step)]
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        else:
            return
        yield node, key


def nearest(word: str, choices: typing.Iterable[str]) -> str:
    """The choice most like a word, compared without marks; empty when none is close."""
    by_fold = {fold(choice): choice for choice in choices}
    found = difflib.get_close_matches(fold(word), by_fold, n=1, cutoff=0.6)
    return by_fold[found[0]] if found else ""


def _groups(tree: Mapping) -> list[Mapping]:
    """Every group of keys in a tree, as they stand in the file."""
    found = []
    waiting: list[Node] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Mapping):
            found.append(node)
            waiting.extend(reversed(node.values.values()))
        elif isinstance(node, Sequence):
            waiting.extend(reversed(node.items))
    return found


def _without_echoes(found: list[tuple[Location, Problem]]) -> list[Problem]:
    """The problems, but not «title is missing» beside «titel is unknown, nearest: title»."""
    meant = {(*at[:-1], problem.nearest) for at, problem in found if problem.code == "KHOA-01"}
    return [problem for at, problem in found if problem.code != "THIEU-01" or at not in meant]


def _problem(model: type[BaseModel], tree: Mapping, text: Text, details: ErrorDetails) -> Problem:
    """The sentence for one of pydantic's errors, by its stable type."""
    location, kind = details["loc"], details["type"]
    context = details.get("ctx", {})
    way = list(_way(tree, location))
    node = way[-1][0] if len(way) == len(location) + 1 else None
    at = spot(tree, location)
    name = str(location[-1]) if location else ""
    read = node.text if isinstance(node, Scalar) else ""
    if kind in CODES:  # one of our own readers; see fields.reject
        inner = spot(tree, (*location, context["at"])) if "at" in context else at
        more = More(
            read=read,
            expected=context.get("expected", ""),
            nearest=context.get("nearest", ""),
            example=context.get("example", ""),
        )
        return text.problem(kind, context["message"], **more, **inner)
    if kind == "missing":
        group = "Tệp này" if len(location) == 1 else "Nhóm khóa bắt đầu ở đây"
        choices = _choices(model, location)
        return text.problem(
            "THIEU-01",
            f"{group} thiếu khóa «{name}»: {_description(model, location)}",
            **at,
            expected=", ".join(choices),
            example=f"{name}: {choices[0] if choices else '…'}",
        )
    if kind == "extra_forbidden":
        parent = way[-2][0] if node else None
        if isinstance(parent, Mapping):
            key = parent.keys[name]
            at = Spot(line=key.line, column=key.column, width=key.width)
        allowed = field_names(model, location[:-1])
        return text.problem(
            "KHOA-01",
            f"Không có khóa «{name}» ở chỗ này.",
            read=name,
            **at,
            nearest=nearest(name, allowed),
            expected=", ".join(allowed),
        )
    if kind == "literal_error" and isinstance(node, Scalar):
        choices = _choices(model, location)
        return text.problem(
            "CHON-01",
            f"Khóa «{name}» không nhận giá trị này. {_description(model, location)}",
            read=read,
            **at,
            nearest=nearest(read, choices),
            expected=", ".join(choices),
        )
    if kind == "string_type" and isinstance(node, Mapping) and node.line == _last_line(node):
        sentence = text.lines[node.line - 1][node.column - 1 :].strip()
        return text.problem(
            "CU-PHAP-01",
            "Trong câu có dấu hai chấm nên bị đọc thành khóa và giá trị.",
            node.line,
            node.column,
            len(sentence),
            read=sentence,
            example=f'"{sentence}"',
        )
    return _wrong_shape(model, text, location, kind, at, read)


def _wrong_shape(
    model: type[BaseModel], text: Text, location: Location, kind: str, at: Spot, read: str
) -> Problem:
    """A list where a line is wanted, or the like."""
    name = str(location[-1]) if location else ""
    owner = _model_at(model, location)
    fields = owner.model_fields if owner else {}
    inner = sorted(fields, key=lambda field: not fields[field].is_required())
    if kind == "tuple_type" and inner:
        shape, example = "một danh sách các nhóm khóa", f"{name}: rồi dòng dưới   - {inner[0]}: …"
    elif kind == "tuple_type":
        shape, example = "một danh sách", f"{name}: [{read or '…'}]"
    elif kind == "model_type":
        shape = "một nhóm khóa con, mỗi khóa một dòng thụt vào"
        example = f"{inner[0]}: …" if inner else ""
    else:
        shape, example = "một dòng chữ, không phải danh sách hay nhóm khóa con", f"{name}: …"
    if location and isinstance(location[-1], int):
        where = f"Mục thứ {location[-1] + 1} của «{location[-2]}»"
    else:
        where = f"Khóa «{name}»"
    return text.problem("KIEU-01", f"{where} cần {shape}.", read=read, **at, example=example)


def _last_line(node: Mapping) -> int:
    """The last line of a group of plain ``key: value`` pairs; -1 when it holds more than that."""
    values = node.values.values()
    if not all(isinstance(value, Scalar) for value in values):
        return -1
    return max((value.line for value in values), default=-1)


def _model_at(model: type[BaseModel], location: Location) -> type[BaseModel] | None:
    """The model that a location's keys belong to."""
    current: type[BaseModel] | None = model
    for step in location:
        if isinstance(step, int) or current is None:
            continue
        info = current.model_fields.get(step)
        current = _inner_model(info.annotation) if info else None
    return current


def _inner_model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in typing.get_args(annotation):
        if found := _inner_model(argument):
            return found
    return None


def field_names(model: type[BaseModel], location: Location) -> list[str]:
    """The keys that the group at a location may have, in the model's order."""
    owner = _model_at(model, location)
    return list(owner.model_fields) if owner else []


def _field(model: type[BaseModel], location: Location) -> FieldInfo | None:
    owner = _model_at(model, location[:-1])
    return owner.model_fields.get(str(location[-1])) if owner and location else None


def _description(model: type[BaseModel], location: Location) -> str:
    info = _field(model, location)
    return (info.description or "") if info else ""


def _choices(model: type[BaseModel], location: Location) -> tuple[str, ...]:
    """The words that a field takes, where it takes only certain words."""
    info = _field(model, location)
    is_choice = info is not None and typing.get_origin(info.annotation) is Literal
    return typing.get_args(info.annotation) if info and is_choice else ()
