"""A small site of a test's own: content with one of everything in git, a theme, and its builds."""

from __future__ import annotations

import copy
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from unit.repository import Repository

from giot_hong import check, clock, identity, urls
from giot_hong.build import Options, Report, build
from giot_hong.problems import Problem
from giot_hong.publish import MARK

ROOT = Path(__file__).resolve().parent.parent
NOW = "2026-05-20T09:00:00+07:00"
BEGUN = "2026-01-05T09:00:00+07:00"

_CITATION = "citations:\n  - text: Quyết định 43/2000/QĐ-TTg\n    checked: 2026-05-01\n"
_SHARED = {
    "content.yaml": "schema_version: 1\n",
    "places/provinces.yaml": """provinces:
  - {id: nui-gio, code: "98", name: Núi Gió, kind: tỉnh}
  - {id: song-may, code: "99", name: Sông Mây, kind: tỉnh, valid_from: 2025-07-01}
  - {id: dao-xa, code: "97", name: Đảo Xa, kind: tỉnh, valid_to: 2025-06-30, successors: [song-may]}
""",
    "places/communes.csv": """code,name,kind,province
99001,Bến Sương,xã,song-may
99002,Đồi Nắng,xã,song-may
98001,Đèo Mưa,phường,nui-gio
""",
    "organisations/ban-chi-dao.yaml": "name: Ban Chỉ đạo hiến máu tỉnh Sông Mây\nprovince: song-may\n",
    "organisations/hoi-chu-thap-do.yaml": "name: Hội Chữ thập đỏ xã Bến Sương\nprovince: song-may\n",
    "organisations/vien-huyet-hoc.yaml": "name: Viện Huyết học\n",
    "campaigns/xuan-hong.yaml": f"name: Xuân hồng\nseason: Xuân\nsummary: Lễ hội đầu năm.\n{_CITATION}",
    "campaigns/he-hong.yaml": f"name: Hè hồng\nseason: Hè\nsummary: Chiến dịch mùa hè.\n{_CITATION}",
    "observances/toan-dan.yaml": "name: Ngày toàn dân hiến máu\nfirst: 2000-04-07\n"
    f"summary: Ngày 7/4 hằng năm.\n{_CITATION}",
    "observances/tinh-nguyen.yaml": "name: Ngày tình nguyện\nfirst: 1986-12-05\n"
    f"summary: Ngày 5/12 hằng năm.\n{_CITATION}",
    "rules/eligibility.yaml": "rules:\n  - topic: Tuổi\n    text: Từ đủ 18 tuổi.\n"
    "    citation: {text: Điều 4, checked: 2026-05-01}\n",
    "pages/lien-he.md": "Title: Liên hệ\nSlug: lien-he\nSummary: Nơi để hỏi.\n\nHỏi [kế hoạch]"
    "({filename}/directives/2026/ke-hoach.md).\n",
    "pages/co-the-hien-mau-khong.md": "Title: Tôi có thể hiến máu không?\n"
    "Slug: co-the-hien-mau-khong\nTemplate: eligibility\nSummary: Quy định chung.\n\nQuy định.\n",
    "venues/song-may/ben-suong.yaml": "name: Nhà văn hóa Bến Sương\nprovince: song-may\n"
    'commune: "99001"\naddress: Số 2, đường Sương\n',
    "venues/song-may/doi-nang.yaml": "name: Trường học Đồi Nắng\nprovince: song-may\n"
    'commune: "99002"\n',
    "venues/nui-gio/deo-mua.yaml": 'name: Trạm y tế Đèo Mưa\nprovince: nui-gio\ncommune: "98001"\n',
    "directives/2026/ke-hoach.md": """---
title: Kế hoạch hiến máu năm 2026
number: 12/KH-BCĐ
date: 2026-01-03
province: song-may
issuer: ban-chi-dao
kind: KH
for_year: 2026
summary: Các đợt hiến máu trong năm.
campaigns: [xuan-hong]
---
Văn bản bịa ra để thử.
""",
    "directives/2026/giay-moi.md": """---
title: Giấy mời hiến máu
number: 14/GM-BCĐ
date: 2026-01-04
province: song-may
issuer: ban-chi-dao
kind: GM
summary: Mời người dân hiến máu.
references:
  - {relation: carries_out, directive: ke-hoach}
---
Văn bản bịa ra để thử.
""",
    "news/2026/tin.md": """---
title: Sông Mây sắp hiến máu
date: 2026-01-04
province: song-may
summary: Tin về kế hoạch của tỉnh.
publisher: Báo Sông Mây
references:
  - {relation: cites, directive: ke-hoach}
---
Tin bịa ra để thử.
""",
}


def drive(title: str, *sessions: str, more: str = "", province: str = "song-may") -> str:
    """A drive's file; a session is the inside of braces."""
    lines = "".join(f"  - {{{one}}}\n" for one in sessions)
    certain = "" if "certainty:" in more else "certainty: confirmed\n"
    return f"title: {title}\nprovince: {province}\n{certain}sessions:\n{lines}{more}"


PLAN = "source: {directive: ke-hoach, at: mục II}\n"
DRIVES = {
    "da-qua": drive(
        "Hiến máu đã qua",
        'date: 2026-03-01, start: "07:00", end: "11:00", venues: [ben-suong]',
        more=f"{PLAN}outcome: held\nresult:\n  figures: [{{value: 120, unit: units}}]\n"
        "  reported: 2026-03-02\n  source: {directive: giay-moi}\n",
    ),
    "nam-truoc": drive(
        "Hiến máu năm trước", 'date: 2025-05-25, start: "07:00", venues: [doi-nang]'
    ),
    "hai-buoi": drive(
        "Hiến máu hai buổi",
        'date: 2026-05-20, start: "07:00", end: "11:00", venues: [ben-suong]',
        'key: b, date: 2026-05-24, start: "07:00", end: "11:00", venues: [doi-nang]',
        more=f"{PLAN}campaigns: [xuan-hong]\ntarget: {{value: 90, unit: registered}}\n",
    ),
    "chua-ro-gio": drive(
        "Hiến máu chưa rõ giờ",
        "date: 2026-06-01, venues: [ben-suong, doi-nang]",
        more=f"{PLAN}certainty: tentative\nobservances: [toan-dan]\n"
        "target: {value: 80, unit: registered}\n",
    ),
    "da-doi-ngay": drive(
        "Hiến máu đã dời",
        'date: 2026-06-10, start: "07:30", venues: [doi-nang]',
        more=f"{PLAN}target: {{value: 3950, unit: registered}}\n"
        "organisers: {directing: [ban-chi-dao], collecting: [vien-huyet-hoc]}\n",
    ),
    "hoan-lai": drive(
        "Hiến máu sẽ hoãn",
        'date: 2026-05-22, start: "07:30", venues: [ben-suong]',
        more="registration: {channel: Tại trạm, deadline: 2026-05-21, office: hoi-chu-thap-do}\n",
    ),
    "con-ngo": drive(
        "Hiến máu còn ngờ",
        'date: 2026-07-05, start: "08:00", weekday: Thứ hai, place_as_written: Chợ phiên',
        more="campaigns: [he-hong]\ndoubts:\n  - {field: title, note: Tên chưa rõ.}\n",
    ),
    "ten-moi": drive(
        "Hiến máu tên mới",
        'date: 2026-08-09, start: "13:30", end: "17:00", venues: [ben-suong]',
        more="formerly: [ten-cu]\n",
    ),
    "nui-gio-1": drive(
        "Hiến máu Đèo Mưa",
        'date: 2026-05-21, start: "07:30", end: "10:00", venues: [deo-mua]',
        province="nui-gio",
    ),
    "trung": "duplicate_of: hai-buoi\nreason: Nhập hai lần.\n",
}


def path_of(id_: str) -> str:
    """Where a drive's file is; its folder says no more than that."""
    return f"drives/2026/{'nui-gio' if id_.startswith('nui-gio') else 'song-may'}/{id_}.yaml"


def files(root: Path) -> dict[str, bytes]:
    """Every file of a site but the list of what is ours."""
    found = (path for path in root.rglob("*") if path.is_file() and not path.name.startswith(MARK))
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def times(root: Path) -> dict[str, int]:
    """When each file of a site was written."""
    return {path: (root / path).stat().st_mtime_ns for path in files(root)}


@dataclass
class Small:
    """A project whose content, theme, settings and clock can be changed, and its site."""

    folder: Path
    now: str = NOW
    site_url: str = "https://song-may.example/thu"
    settings: dict[str, Any] = field(default_factory=lambda: {"SITE_ID": "thu"})
    site: Path = field(init=False)
    theme: Path = field(init=False)
    repository: Repository = field(init=False)

    def __post_init__(self) -> None:
        self.site, self.theme = self.folder / "site", self.folder / "theme"
        self.repository = Repository(self.folder / "project")
        shutil.copytree(ROOT / "theme", self.theme)
        self.repository.commit(BEGUN, {**_SHARED, **{path_of(i): t for i, t in DRIVES.items()}})
        # So that there is something to tell of: a drive that moved, and one that was put off.
        self.edit(
            path_of("da-doi-ngay"),
            "2026-06-10",
            "2026-06-12",
            "changes:\n  - {date: 2026-05-15, what: date, reason: Trùng lịch., directive: giay-moi}\n",
        )
        self.repository.commit("2026-05-15T09:00:00+07:00")
        self.edit(
            path_of("hoan-lai"),
            "^certainty",
            "outcome: postponed\ncertainty",
            "changes:\n  - {date: 2026-05-18, what: postponed, reason: Mưa lũ.}\n",
        )
        self.repository.commit("2026-05-18T09:00:00+07:00")

    @property
    def content(self) -> Path:
        """The folder staff edit."""
        return self.repository.content

    def edit(self, path: str, pattern: str, text: str, more: str = "") -> None:
        """Replace the first match in a file of the content, and put more at its end."""
        target = self.content / path
        new, count = re.subn(
            pattern, text, target.read_text(encoding="utf-8"), count=1, flags=re.MULTILINE
        )
        assert count == 1, (path, pattern)
        self.repository.write(path, new + more)

    def options(self, output: Path | None = None, workshop: str = "work") -> Options:
        """A build into the site, or somewhere else with a workshop of its own."""
        return Options(
            ROOT,
            content=self.content,
            output=output or self.site,
            site_url=self.site_url,
            now=self.now,
            workshop=self.folder / workshop,
            overrides=(("THEME", str(self.theme)), *self.settings.items()),
            quiet=True,
        )

    def build(self, output: Path | None = None, workshop: str = "work") -> Report:
        """Build; see :meth:`options`."""
        return build(self.options(output, workshop))

    def anew(self) -> tuple[Report, dict[str, bytes]]:
        """A first build of the same content, with nothing kept: its report and its files.

        The published site is the one before, from which no record may vanish.
        """
        output, workshop = self.folder / "anew", self.folder / "work-anew"
        for folder in (output, workshop):
            shutil.rmtree(folder, ignore_errors=True)
        output.mkdir()
        (output / MARK).touch()
        if (self.site / urls.STATUS).is_file():
            shutil.copyfile(self.site / urls.STATUS, output / urls.STATUS)
        report = self.build(output, workshop.name)
        assert report.kept == 0
        return report, files(output)

    def checked(self) -> list[Problem]:
        """What a check without anything kept says of the content beside the published site."""
        drafts = bool(self.settings.get("GIOT_HONG_DRAFTS"))
        now = clock.read(self.now)
        catalogue, problems = check.check(self.content, now=now, shows_drafts=drafts)
        base = identity.published(self.content, self.site)
        return sorted({*problems, *check.against(self.content, catalogue, base)})


class Mould:
    """A small site that is made and built once, for tests to begin with, each at the same place."""

    def __init__(self, folder: Path) -> None:
        self._made = Small(folder / "here")
        self._made.build()
        self._whole = folder / "whole"
        shutil.copytree(self._made.folder, self._whole)

    def cast(self) -> Small:
        """The site as it was; each file is a new one to the system, with the time it had."""
        shutil.rmtree(self._made.folder)
        shutil.copytree(self._whole, self._made.folder)
        return copy.deepcopy(self._made)
