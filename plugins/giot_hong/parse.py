"""Tree to model value, or problems: the Vietnamese sentences for what a model refuses."""

from __future__ import annotations

import difflib
import re
import typing
from typing import Any, TypedDict, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from giot_hong.fold import fold
from giot_hong.problems import CODES, Problem
from giot_hong.source import Mapping, Node, Scalar, Sequence, Text

Model = TypeVar("Model", bound=BaseModel)
Location = tuple[int | str, ...]


class _At(TypedDict):
    line: int
    column: int
    width: int


def parse(model: type[Model], tree: Mapping, text: Text) -> Model | list[Problem]:
    """Check a tree against a model; every fault of the file at once, none of them twice."""
    try:
        return model.model_validate(plain(tree))
    except ValidationError as error:
        return [_problem(model, tree, text, details) for details in error.errors(include_url=False)]


def plain(node: Node) -> Any:
    """Dictionaries, lists and text, without what was left empty."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items if not _is_missing(item)]
    return {key: plain(value) for key, value in node.values.items() if not _is_missing(value)}


def locate(tree: Node, location: Location) -> Node:
    """The node at a location, or the nearest one above it that exists."""
    node = tree
    for step in location:
        if isinstance(node, Mapping) and step in node.values:
            node = node.values[str(step)]
        elif isinstance(node, Sequence) and isinstance(step, int):
            # Empty items were dropped before validation; count only what was validated.
            kept = [item for item in node.items if not _is_missing(item)]
            if step >= len(kept):
                return node
            node = kept[step]
        else:
            return node
    return node


def nearest(word: str, choices: typing.Iterable[str]) -> str:
    """The choice most like a word, compared without marks; empty when none is close."""
    by_fold = {fold(choice): choice for choice in choices}
    found = difflib.get_close_matches(fold(word), by_fold, n=1, cutoff=0.6)
    return by_fold[found[0]] if found else ""


def _is_missing(node: Node) -> bool:
    if isinstance(node, Scalar):
        return node.is_missing
    if isinstance(node, Sequence):
        return all(_is_missing(item) for item in node.items)
    return not node.values


def _problem(model: type[BaseModel], tree: Mapping, text: Text, details: ErrorDetails) -> Problem:
    location, kind = details["loc"], details["type"]
    context = details.get("ctx", {})
    node = locate(tree, location)
    name = str(location[-1]) if location else ""
    at = _At(line=node.line, column=node.column, width=getattr(node, "width", 1))
    read = node.text if isinstance(node, Scalar) else ""
    if kind in CODES:
        return text.problem(
            kind,
            context["message"],
            read=read,
            expected=context.get("expected", ""),
            nearest=context.get("nearest", ""),
            example=context.get("example", ""),
            **at,
        )
    if kind == "missing":
        about = _description(model, location)
        return text.problem(
            "THIEU-01", f"Thiếu khoá «{name}». {about}".strip(), **at, example=f"{name}: …"
        )
    if kind == "extra_forbidden":
        parent = locate(tree, location[:-1])
        if isinstance(parent, Mapping) and name in parent.keys:
            key = parent.keys[name]
            at = _At(line=key.line, column=key.column, width=len(name))
        allowed = _field_names(model, location[:-1])
        return text.problem(
            "KHOA-01",
            f"Không có khoá «{name}» ở chỗ này.",
            read=name,
            **at,
            nearest=nearest(name, allowed),
            expected=", ".join(allowed),
        )
    if kind == "literal_error":
        allowed = re.findall(r"'([^']*)'", context.get("expected", ""))
        return text.problem(
            "CHON-01",
            f"Khoá «{name}» không nhận giá trị này.",
            read=read,
            **at,
            nearest=nearest(read, allowed),
            expected=", ".join(allowed),
        )
    if kind == "too_short":
        return text.problem("THIEU-01", f"Danh sách «{name}» cần ít nhất một mục.", **at)
    shapes = {
        "string_type": "một dòng chữ",
        "tuple_type": f"một danh sách, ví dụ {name}: [{read or '…'}]",
        "model_type": "một nhóm khoá con, mỗi khoá một dòng thụt vào",
    }
    shape = shapes.get(kind, "dạng giá trị khác")
    return text.problem("KIEU-01", f"Khoá «{name}» cần {shape}.", read=read, **at, expected=shape)


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


def _field_names(model: type[BaseModel], location: Location) -> list[str]:
    owner = _model_at(model, location)
    return list(owner.model_fields) if owner else []


def _description(model: type[BaseModel], location: Location) -> str:
    owner = _model_at(model, location[:-1])
    info = owner.model_fields.get(str(location[-1])) if owner and location else None
    return (info.description or "") if info else ""
