"""Writes the reference pages that come from the code: ``docs/fields.md`` and ``docs/loi.md``.

Run as ``.venv/bin/python -m giot_hong.docsgen`` in the project's folder; a test fails when the committed
pages are not what this writes.
"""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator, Sequence
from datetime import date, time
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel

from giot_hong import fields, model
from giot_hong.problems import CODES

# Kind of file, where it lies, its model, and a word on the file's form.
KINDS: tuple[tuple[str, str, type[BaseModel], str], ...] = (
    ("Đợt hiến máu", "content/drives/<năm>/<tỉnh>/<mã>.yaml", model.Drive, ""),
    (
        "Đợt đăng trùng",
        "content/drives/<năm>/<tỉnh>/<mã>.yaml",
        model.Tombstone,
        "Thay cho toàn bộ nội dung tệp của đợt bị trùng; không xóa tệp.",
    ),
    ("Điểm hiến máu", "content/venues/<tỉnh>/<mã>.yaml", model.Venue, ""),
    (
        "Văn bản chỉ đạo",
        "content/directives/<năm>/<mã>.md",
        model.Directive,
        "Các khóa nằm giữa hai dòng `---`; dưới đó là bài tóm tắt viết bằng Markdown.",
    ),
    (
        "Tin",
        "content/news/<năm>/<mã>.md",
        model.News,
        "Các khóa nằm giữa hai dòng `---`; dưới đó là bài viết bằng Markdown.",
    ),
    ("Cơ quan, đơn vị", "content/organisations/<mã>.yaml", model.Organisation, ""),
    ("Chiến dịch", "content/campaigns/<mã>.yaml", model.Campaign, ""),
    ("Ngày kỷ niệm", "content/observances/<mã>.yaml", model.Observance, ""),
    (
        "Trang cố định",
        "content/pages/<tên>.md, bản tiếng Anh content/pages/en/<tên>.md",
        model.StandingPage,
        "Mỗi khóa một dòng `Khóa: giá trị` ở đầu tệp (Title, Slug, Summary), rồi một dòng trống, "
        "rồi bài viết bằng Markdown.",
    ),
    ("Quy định ai được hiến máu", "content/rules/eligibility.yaml", model.Eligibility, ""),
    ("Tỉnh, thành phố", "content/places/provinces.yaml", model.Provinces, ""),
    ("Phiên bản mẫu nội dung", "content/content.yaml", model.ContentVersion, ""),
)

# What the groups of keys are called; every model below the kinds must stand here.
GROUPS: dict[type[BaseModel], str] = {
    model.Session: "Buổi",
    model.Organisers: "Các đơn vị của một đợt",
    model.Registration: "Cách đăng ký",
    model.Quantity: "Số lượng",
    model.Period: "Khoảng ngày",
    model.Change: "Lần đổi",
    model.Result: "Kết quả",
    model.Source: "Nguồn trong văn bản",
    model.Doubt: "Điều còn nghi ngờ",
    model.Contact: "Liên hệ của cơ quan",
    model.Citation: "Dẫn nguồn",
    model.Reference: "Văn bản liên quan",
    model.Tasks: "Việc của một nơi",
    model.TaskItem: "Việc",
    model.Annex: "Phụ lục",
    model.Signer: "Người ký",
    model.EligibilityRule: "Quy định",
    model.AgeBounds: "Giới hạn tuổi",
    model.WeightBounds: "Giới hạn cân nặng",
    model.Province: "Tỉnh, thành phố",
}

_BY_READER = {
    fields.read_day: "ngày",
    fields.read_partial_day: "ngày, tháng hoặc năm",
    fields.read_hour: "giờ",
    fields.read_moment: "ngày và giờ",
    fields.read_count: "số",
    fields.read_slug: "mã",
    fields.read_address: "địa chỉ mạng",
    fields.read_truth: "yes hoặc no",
    fields.read_session_key: "một chữ cái",
    fields.read_commune: "mã xã, phường",
    fields.read_coordinates: "tọa độ",
}
_BY_TYPE = {str: "chữ", date: "ngày", time: "giờ", int: "số", bool: "yes hoặc no"}

_FIELDS_HEAD = """\
# Các loại tệp và khóa của chúng

Trang này do máy viết từ `plugins/giot_hong/model.py` (`.venv/bin/python -m giot_hong.docsgen`); đừng sửa tay.

- **Mã** là tên tệp không kèm đuôi: chữ thường không dấu, số và dấu gạch nối.
- **Ngày** viết như `2026-05-28`, `28/5/2026` hoặc `ngày 28 tháng 5 năm 2026`.
- **Giờ** viết như `07:30`, `7h30`, `7g30` hoặc `7 giờ 30 phút`.
- **Số** viết như `250` hoặc `3.950`; dấu chấm tách hàng nghìn.
- Khóa nào chưa biết thì bỏ trống hoặc bỏ hẳn; đừng đoán.
- Câu có dấu hai chấm, hoặc bắt đầu bằng ký hiệu lạ, thì đặt cả câu trong ngoặc kép.
"""
_COMMUNES = """\
## Xã, phường

`content/places/communes.csv`

Bảng bốn cột ngăn bằng dấu phẩy, dòng đầu là `code,name,kind,province`: mã 5 chữ số của Cục Thống
kê; tên không kèm «xã», «phường»; loại (xã, phường, đặc khu); mã tỉnh.

`content/places/former.csv`

Các huyện, xã trước 1/7/2025, để người dân tìm theo tên cũ. Bảng năm cột, dòng đầu là
`name,kind,district,province,communes`: tên; loại (huyện, quận, thị xã, thành phố; xã, phường, thị
trấn); huyện cũ của một xã cũ (bỏ trống nếu dòng này là một huyện); mã tỉnh thời đó; mã các xã hôm
nay, cách nhau một dấu cách. Dòng bắt đầu bằng `#` là lời ghi chú.

## Tệp đính kèm

`content/files/…`

PDF, PNG, JPEG, DOCX, XLSX, ODT, mỗi tệp không quá 10 MB. Tên tệp và thư mục không có dấu cách,
không có dấu tiếng Việt.
"""
_ERRORS_HEAD = """\
# Tra cứu lỗi

Trang này do máy viết từ `plugins/giot_hong/problems.py` (`.venv/bin/python -m giot_hong.docsgen`); đừng sửa tay.

`giot-hong check` nêu mọi lỗi cùng lúc, mỗi lỗi một mã. Mã không bao giờ đổi nghĩa. **Lỗi** thì
trang không được dựng và trang cũ còn nguyên; **cảnh báo** thì trang vẫn dựng, nhưng cần người xem
lại.
"""


def fields_page() -> str:
    """``docs/fields.md``: every kind of file, then every group of keys inside them."""
    parts = [_FIELDS_HEAD]
    for title, path, kind, note in KINDS:
        head = [f"## {title}", f"`{path}`", *([note] if note else [])]
        parts.append("\n\n".join([*head, _table(kind)]) + "\n")
    parts.append(_COMMUNES)
    parts.append("# Các nhóm khóa\n")
    for group, title in GROUPS.items():
        parts.append(f"{_anchor(group)}\n## {title}\n\n{_table(group)}\n")
    return "\n".join(parts)


def errors_page(report: str) -> str:
    """``docs/loi.md``: every code, with an example where the report of the wrong tree has one."""
    examples = _examples(report)
    parts = [_ERRORS_HEAD]
    for code, rule in CODES.items():
        kind = "Lỗi" if rule.severity == "error" else "Cảnh báo"
        parts.append(f'<a id="{code.lower()}"></a>\n## {code}: {rule.title}\n')
        parts.append(f"**{kind}.** {rule.advice}\n")
        if code in examples:
            parts.append(f"```text\n{examples[code]}\n```\n")
    return "\n".join(parts)


def write(project: Path) -> None:
    """Write both pages below a project's ``docs/``."""
    for name, text in pages(project).items():
        target = project / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")


def pages(project: Path) -> dict[str, str]:
    """The pages by their path in the project."""
    report = project / "tests" / "broken" / "report.txt"
    return {
        "docs/fields.md": fields_page(),
        "docs/loi.md": errors_page(report.read_text(encoding="utf-8") if report.exists() else ""),
    }


def _examples(report: str) -> dict[str, str]:
    """The first block of a report for each code, without the advice that the page gives itself."""
    found: dict[str, str] = {}
    for block in report.split("\n\n"):
        if match := re.search(r"^\S+:\d+:\d+  \[([A-Z0-9-]+)\]", block):
            lines = [line for line in block.split("\n") if not line.startswith("   Cách sửa: ")]
            found.setdefault(match[1], "\n".join(lines))
    return found


def _table(group: type[BaseModel]) -> str:
    rows = ["| Khóa | Bắt buộc | Dạng | Ý nghĩa |", "| --- | --- | --- | --- |"]
    for name, info in group.model_fields.items():
        needed = "có" if info.is_required() else ""
        shape = _shape(info.annotation, info.metadata)
        rows.append(f"| `{name}` | {needed} | {shape} | {info.description or ''} |")
    return "\n".join(rows)


def _shape(annotation: Any, metadata: Sequence[Any] = ()) -> str:
    """What a field's value looks like, in Vietnamese."""
    for each in metadata:
        reader = getattr(each, "func", None)
        if reader in _BY_READER:
            return _BY_READER[reader]
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        return _shape(arguments[0], arguments[1:])
    if origin is Literal:
        return " / ".join(f"`{word}`" for word in arguments)
    if origin is tuple:
        return f"danh sách {_shape(arguments[0])}"
    if arguments:  # something or None
        return _shape(next(each for each in arguments if each is not type(None)))
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return f"nhóm [{GROUPS[annotation]}](#{annotation.__name__.lower()})"
    return _BY_TYPE[annotation]


def _anchor(group: type[BaseModel]) -> str:
    return f'<a id="{group.__name__.lower()}"></a>'


def nested(kind: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """Every group of keys that a kind of file may hold, at any depth."""
    for info in kind.model_fields.values():
        for group in _models(info.annotation):
            yield group
            yield from nested(group)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in typing.get_args(annotation):
        yield from _models(argument)


if __name__ == "__main__":
    write(Path.cwd())
