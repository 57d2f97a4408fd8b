"""The text of a new file and where it goes; short comments say what staff may add later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from pathlib import PurePosixPath

from giot_hong.catalogue import Catalogue
from giot_hong.edit import Value, entry
from giot_hong.fields import LONGEST_NAME, nearest_slug

KINDS = {
    "NQ": "nghị quyết", "QĐ": "quyết định", "CT": "chỉ thị", "TB": "thông báo", "HD": "hướng dẫn",
    "CTr": "chương trình", "KH": "kế hoạch", "BC": "báo cáo", "TTr": "tờ trình", "CĐ": "công điện",
    "GM": "giấy mời", "CV": "công văn",
}  # fmt: skip
"""Of documents, by their abbreviation (Nghị định 30/2020/NĐ-CP, Phụ lục III)."""

_UNKNOWN = (
    "# Điều gì chưa biết thì để nguyên dấu # hoặc xóa dòng, đừng đoán. Mọi khóa: docs/fields.md."
)

_DRAFT = (
    "# status: draft    # bản nháp, chưa lên trang: docs/duyet-dang.md",
    "# publish_at: 2026-12-01T08:00    # hẹn giờ lên trang",
)


@dataclass(frozen=True)
class NewDrive:
    """A drive as announced; what is None was not announced."""

    title: str
    province: str
    certainty: str
    date: date
    start: time | None = None
    end: time | None = None
    venues: tuple[str, ...] = ()
    place: str | None = None
    source: str | None = None
    at: str | None = None


@dataclass(frozen=True)
class NewDocument:
    """What a directive and a piece of news share."""

    title: str
    summary: str
    date: str | None = None
    province: str | None = None


@dataclass(frozen=True)
class NewDirective(NewDocument):
    """An official paper."""

    number: str | None = None
    issuer: str = ""
    kind: str = ""


@dataclass(frozen=True)
class NewNews(NewDocument):
    """A piece of news."""

    publisher: str | None = None
    link: str | None = None


def suggested_id(title: str, taken: set[str]) -> str:
    """The id most like a title; with a number behind it where that one is taken."""
    base = nearest_slug(title) or "muc-moi"
    found, number = base, 1
    while found in taken:
        number += 1
        found = f"{base[: LONGEST_NAME - 4].strip('-')}-{number}"
    return found


def drive_path(catalogue: Catalogue, new: NewDrive, id_: str, today: date) -> str:
    """Below ``content/``: year and province of the first announcement, which is the source's."""
    source = catalogue.directives.get(new.source or "")
    year = PurePosixPath(source.path).parts[-2] if source else str(today.year)
    return f"drives/{year}/{new.province}/{id_}.yaml"


def document_path(folder: str, new: NewDocument, id_: str, today: date) -> str:
    """Below ``content/``: the year of the document, or of today where it has no date."""
    return f"{folder}/{new.date[:4] if new.date else today.year}/{id_}.md"


def drive_text(new: NewDrive) -> str:
    """The file of a new drive."""
    session = _given(
        {
            "date": new.date.isoformat(),
            "start": f"{new.start:%H:%M}" if new.start else None,
            "end": f"{new.end:%H:%M}" if new.end else None,
            "venues": [*new.venues],
            "place_as_written": new.place,
        }
    )
    keys: dict[str, Value | None] = {
        "title": new.title,
        "province": new.province,
        "certainty": new.certainty,
        "sessions": [session],
        "source": _given({"directive": new.source, "at": new.at}),
    }
    lines = _lines(_given(keys))
    lines += [
        "# Có thể thêm, bỏ dấu # ở đầu dòng:",
        *_DRAFT,
        "# target:",
        "#   value: 90",
        "#   unit: registered    # units = đơn vị máu, registered = người đăng ký",
        "# registration:",
        "#   channel: Đăng ký ở đâu, bằng cách nào.",
        "# notes: Điều khác cần nói với người dân.",
        _UNKNOWN,
    ]
    return "\n".join(lines) + "\n"


def directive_text(new: NewDirective) -> str:
    """The file of a new directive."""
    keys = {
        "title": new.title,
        "number": new.number,
        "date": new.date,
        "province": new.province,
        "issuer": new.issuer,
        "kind": new.kind,
        "summary": new.summary,
    }
    more = [
        "# Có thể thêm, bỏ dấu # ở đầu dòng:",
        *_DRAFT,
        "# for_year: 2026",
        "# signer:",
        "#   title: CHỦ TỊCH",
        "#   name: Họ tên như in trên văn bản",
        "# file: ban-goc.pdf    # đặt tệp vào content/files/ trước",
    ]
    return _document(keys, more)


def news_text(new: NewNews) -> str:
    """The file of a new piece of news."""
    keys = {
        "title": new.title,
        "date": new.date,
        "province": new.province,
        "publisher": new.publisher,
        "link": new.link,
        "summary": new.summary,
    }
    more = ["# Có thể thêm, bỏ dấu # ở đầu dòng:", "# for_year: 2026", "# campaigns: [xuan-hong]"]
    return _document(keys, more)


def _document(keys: Mapping[str, Value | None], more: Iterable[str]) -> str:
    last = "# Bài viết, nếu có, đặt dưới dòng --- sau đây."
    return "\n".join(["---", *_lines(_given(keys)), *more, _UNKNOWN, last, "---"]) + "\n"


def _given(keys: Mapping[str, Value | None]) -> dict[str, Value]:
    return {key: value for key, value in keys.items() if value}


def _lines(keys: dict[str, Value]) -> list[str]:
    return [line for key, value in keys.items() for line in entry(key, value, 0)]
