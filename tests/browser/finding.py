"""A small country to find drives in: today's provinces and communes, and made-up drives in a few of them."""

from __future__ import annotations

import shutil
from pathlib import Path

from unit.repository import Repository

from giot_hong.build import Options, build

ROOT = Path(__file__).resolve().parent.parent.parent
NOW = "2026-11-20T08:00:00+07:00"
"""A Friday."""
_SHARED = ("content.yaml", "places", "campaigns", "observances", "rules", "pages")
# id: province, title, venue, commune, point, days, more
DRIVES: dict[str, tuple[str, str, str, str, str, tuple[str, ...], str]] = {
    "sin-ho": ("lai-chau", "Hiến máu Sìn Hồ", "Trung tâm Y tế huyện Sìn Hồ", "03478", "22.35000, 103.25000",
               ("2026-11-22",), ""),
    "lung-thang": ("lai-chau", "Hiến máu vùng thấp", "Nhà văn hóa bản Mẫu", "03517", "",
                   ("2026-12-15",), ""),
    "phong-tho": ("lai-chau", "Hiến máu Phong Thổ", "BVĐK Phong Thổ", "03549", "22.53000, 103.35000",
                  ("2026-12-01",), "organisers:\n  directing: [bcd-phong-tho]\n"),
    "buon-ma-thuot": ("dak-lak", "Hiến máu Buôn Ma Thuột", "Nhà văn hóa tỉnh", "24133", "12.68000, 108.05000",
                      ("2026-11-20",), "campaigns: [chu-nhat-do]\n"),
    "dien-bien-phu": ("dien-bien", "Hiến máu Điện Biên", "Hội trường", "", "", ("2026-11-28",), ""),
    "rach-gia": ("an-giang", "Hiến máu Rạch Giá", "Nhà thi đấu", "30742", "10.01000, 105.08000",
                 ("2026-11-30",), ""),
    "long-xuyen": ("an-giang", "Hiến máu Long Xuyên", "Nhà thiếu nhi", "30307", "", ("2026-12-22",), ""),
    "duong-lang": ("ha-noi", "Hiến máu đường Láng", "Hội trường", "", "", ("2026-12-03",), ""),
    "duong-noi": ("ha-noi", "Hiến máu Dương Nội", "Hội trường", "", "", ("2026-12-02",), ""),
    "hue": ("hue", "Hiến máu Huế", "TTYT Phú Xuân", "", "", ("2026-11-21",), ""),
    "ninh-kieu": ("can-tho", "Hoãn ở Ninh Kiều", "Bệnh viện đa khoa", "", "", ("2026-12-18",), "outcome: postponed\nchanges: [{date: 2026-11-10, what: postponed, reason: Chờ địa điểm.}]\n"),
    "cai-rang": ("can-tho", "Hủy ở Cái Răng", "Bệnh viện đa khoa", "", "", ("2026-12-19",), "outcome: cancelled\nchanges: [{date: 2026-11-10, what: cancelled, reason: Mưa lớn.}]\n"),
    "cu-chi": ("ho-chi-minh", "Hiến máu Củ Chi", "Hội trường", "", "", ("2026-12-21",), ""),
    "ben-nghe": ("ho-chi-minh", "Hiến máu Bến Nghé", "Nhà văn hóa", "26740", "", ("2026-12-23",), ""),
    "can-tho": ("can-tho", "Hiến máu Cần Thơ", "Bệnh viện đa khoa", "", "", ("2026-12-20",), ""),
}  # fmt: skip


def make(folder: Path, base: str, drives: int = 0) -> Path:
    """Build the country into ``folder/site/thu``; ``drives`` more of them in Lai Châu. Gives ``site``."""
    repository = Repository(folder / "project")
    for name in _SHARED:
        source, target = ROOT / "content" / name, repository.content / name
        (shutil.copytree if source.is_dir() else shutil.copyfile)(source, target)
    files: dict[str, str | None] = {}
    for id_, (province, title, venue, commune, point, days, more) in DRIVES.items():
        files[f"venues/{province}/{id_}.yaml"] = (
            f"name: {venue}\nprovince: {province}\n"
            + (f'commune: "{commune}"\n' if commune else "")
            + (f"coordinates: {point}\n" if point else "")
        )
        files[f"drives/2026/{province}/{id_}.yaml"] = _drive(title, province, days, id_, more)
    files["organisations/bcd-phong-tho.yaml"] = (
        "name: Ban Chỉ đạo vận động hiến máu tình nguyện huyện Phong Thổ\nprovince: lai-chau\n"
    )
    for number in range(drives):
        id_ = f"them-{number}"
        days = (f"2026-{11 + number % 2}-{21 + number % 8}",)
        files[f"drives/2026/lai-chau/{id_}.yaml"] = _drive(
            f"Đợt thêm số {number}", "lai-chau", days, "sin-ho", ""
        )
    repository.commit("2026-11-01T09:00:00+07:00", files)
    build(
        Options(
            ROOT,
            content=repository.content,
            output=folder / "site" / "thu",
            site_url=base,
            now=NOW,
            workshop=folder / "work",
            overrides=(("SITE_ID", "thu"), ("GIOT_HONG_SEARCH", True)),
            quiet=True,
        )
    )
    return folder / "site"


def _drive(title: str, province: str, days: tuple[str, ...], venue: str, more: str) -> str:
    sessions = "".join(
        f'  - {{key: {key}, date: {day}, start: "07:00", end: "11:00", venues: [{venue}]}}\n'
        for key, day in zip("abc", days, strict=False)
    )
    return (
        f"title: {title}\nprovince: {province}\ncertainty: confirmed\nsessions:\n{sessions}{more}"
    )
