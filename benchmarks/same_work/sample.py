"""A neutral data set of our own, in the format that `convert.py` reads; the same for the same numbers.

Usage: python benchmarks/same_work/sample.py FOLDER DRIVES DIRECTIVES [--notice]

With ``--notice`` one directive more, and one drive called off: what one morning in an office brings.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

Place = tuple[str, str]
"""A province's id and name."""
STATUSES = ("completed", "scheduled", "tentative", "cancelled")
CANCELLED = 5
"""The drive, by number, that the notice calls off; it is to come and was on."""
NOTICE = 99_999
"""The number of the directive that says so."""
NOW = "2026-06-01T00:00:00"
PARTS = ("Mục đích", "Thời gian và địa điểm", "Tuyên truyền", "Phân công", "Kinh phí")
SENTENCES = (
    "Báo cho **mọi thôn** biết lịch ít nhất hai tuần trước ngày hiến máu.",
    "Trạm y tế xã xem lại sức khỏe người đăng ký và nhắc từng người ăn sáng nhẹ.",
    "Đoàn thanh niên kê bàn ghế, chỉ đường, giữ trẻ cho cha mẹ vào hiến máu.",
    "Loa xã đọc lịch vào buổi sáng và buổi chiều trong ba ngày cuối.",
    "Danh sách đăng ký chỉ dùng để gọi người đến và được hủy sau đợt.",
    "Nếu mưa lớn, báo ngay cho điểm hiến máu để đổi ngày và nói rõ lý do.",
)


def drive(number: int, provinces: Sequence[Place], directives: int) -> dict[str, object]:
    """One drive; the next is of the next status and province, within the same year and a half."""
    status = STATUSES[number % 4]
    first = date(2026, 2, 3) if status == "completed" else date(2026, 7, 4)
    day = first + timedelta(days=6 * number % 110)
    slug, province = provinces[number % len(provinces)]
    commune = f"xã Suối {number % 7}"
    return {
        "id": f"dot-{number:06}",
        "title": f"Ngày hội hiến máu {commune} lần {number} – {province}",
        "province": slug,
        "commune": commune,
        "venue": f"Nhà sinh hoạt cộng đồng {commune}",
        "address": f"Thôn {number % 40}, {commune}, {province}",
        "lat": 10.5 + number % 80 / 8,
        "lon": 105.25,
        "start": f"{day}T07:30:00",
        "end": f"{day}T11:00:00",
        "status": status,
        "campaign": "mua-xuan",
        "round": number + 1,
        "target_units": 40 + number % 400,
        "collected_units": 35 if status == "completed" else None,
        "directing_units": ["Ban Chỉ đạo hiến máu của tỉnh"],
        "implementing_units": ["Trạm y tế xã", "Đoàn thanh niên xã"],
        "source_directive": f"{number % directives + 1}/KH-HM",
        "description": "Mời bà con đến hiến máu. Nhớ ăn sáng nhẹ trước khi đến.",
    }


def directive(number: int, province: Place, day: date) -> str:
    """One directive, as Markdown with front matter: some 600 words, lists and a table."""
    head = {
        "title": f"Kế hoạch số {number}/KH-HM về việc vận động hiến máu tại {province[1]}",
        "number": f"{number}/KH-HM",
        "type": "Kế hoạch",
        "issuer": f"Hội Chữ thập đỏ {province[1]}",
        "province": province[0],
        "date": f"{day}T08:00:00+07:00",
        "subject": f"Về việc vận động hiến máu tại {province[1]}",
    }
    lines = "".join(f"{key}: {value}\n" for key, value in head.items())
    parts = []
    for at, part in enumerate(PARTS):
        said = [SENTENCES[(at + number + n) % len(SENTENCES)] for n in range(4)]
        items = "\n".join(f"- {sentence}" for sentence in said)
        parts.append(f"## {at + 1}. {part}\n\n{' '.join(reversed(said))}\n\n{items}\n")
    rows = "\n".join(f"| {n} | xã Suối {n} | {20 * n} |" for n in range(1, 7))
    table = f"| TT | Xã | Số người |\n|---:|---|---:|\n{rows}\n"
    return f"---\n{lines}---\n\n" + "\n".join([*parts, table])


def write(
    folder: Path, drives: int, directives: int, provinces: Sequence[Place], *, notice: bool = False
) -> None:
    """The whole data set, before or after the notice."""
    (folder / "directives").mkdir(parents=True, exist_ok=True)
    told = [drive(number, provinces, directives) for number in range(drives)]
    files: dict[str, object] = {
        "site": {
            "title": "Lịch hiến máu thử",
            "subtitle": "Dữ liệu để đo",
            "base_url": "https://giot-hong.example",
            "now": NOW,
        },
        "provinces": [{"slug": slug, "name": name} for slug, name in provinces],
        "campaigns": [{"slug": "mua-xuan", "name": "Mùa xuân hồng"}],
        "drives": told,
    }
    papers = {
        number: directive(
            number,
            provinces[number % len(provinces)],
            date(2026, 1, 10) + timedelta(days=number % 120),
        )
        for number in range(1, directives + 1)
    }
    if notice:
        told[CANCELLED]["status"] = "cancelled"
        papers[NOTICE] = directive(NOTICE, provinces[CANCELLED % len(provinces)], date(2026, 5, 30))
    for name, value in files.items():
        text = json.dumps(value, ensure_ascii=False)
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
    for number, text in papers.items():
        (folder / f"directives/so-{number}.md").write_text(text, encoding="utf-8")
    if not notice:
        (folder / f"directives/so-{NOTICE}.md").unlink(missing_ok=True)


def provinces_of_today() -> list[Place]:
    """The 34 provinces that the real content lists."""
    from giot_hong import catalogue

    found, _ = catalogue.load(ROOT / "content")
    return [(one.id, one.name) for one in found.provinces.values() if not one.successors]


def main() -> None:
    """Write what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("drives", type=int)
    parser.add_argument("directives", type=int)
    parser.add_argument("--notice", action="store_true")
    asked = parser.parse_args()
    write(asked.folder, asked.drives, asked.directives, provinces_of_today(), notice=asked.notice)


if __name__ == "__main__":
    main()
