"""What a build notes for the next one never shows: neither in the site nor in what staff are told."""

from __future__ import annotations

import os
import pickle
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from forked import CAN_FORK, TO_THE_END, build_until, in_a_process
from small import DRIVES, NOW, PLAN, ROOT, Small, drive, files, path_of, times
from support import PDF

from giot_hong import check, innertext, urls
from giot_hong.clock import ZONE
from giot_hong.ledger import Ledger, LedgerFile, NotedFile, description
from giot_hong.output import Digests, Output
from giot_hong.problems import InvalidContentError
from giot_hong.reuse import Reuse


def agrees(small: Small) -> int:
    """Build, and hold that the site is as if built anew and the warnings as if checked anew.

    Content with errors is refused with all of them, and the site untouched. How many outputs were
    kept; -1 where it was refused.
    """
    told = small.checked()
    before = times(small.site)
    if check.errors(told):
        with pytest.raises(InvalidContentError) as refused:
            small.build()
        assert list(refused.value.problems) == told
        assert times(small.site) == before
        return -1
    anew, wanted = small.anew()
    made = small.build()
    assert list(made.problems) == told
    found = files(small.site)
    assert [path for path in found | wanted if found.get(path) != wanted.get(path)] == []
    assert (made.counts, made.turns, made.commit) == (anew.counts, anew.turns, anew.commit)
    written = {*made.changes.added, *made.changes.changed}
    after = times(small.site)
    assert {path for path in after if after[path] != before.get(path)} <= written
    return made.kept


# Edits


class Hand:
    """Somebody who edits a small site, the same way for the same seed."""

    def __init__(self, small: Small, seed: int) -> None:
        self.small = small
        self.random = random.Random(seed)  # noqa: S311 - the same edits every time
        self.number = 0

    def name(self) -> str:
        """A word that was not there before."""
        self.number += 1
        return f"lần {self.number}"

    def any_of(self, pattern: str) -> Path:
        """A file of the content."""
        return self.random.choice(sorted(self.small.content.glob(pattern)))

    def any_drive(self) -> Path:
        """The file of a drive, not of a tombstone."""
        found = sorted(self.small.content.glob("drives/*/*/*.yaml"))
        living = [one for one in found if not one.read_text("utf-8").startswith("duplicate_of")]
        return self.random.choice(living)

    def change(self, path: Path, pattern: str, text: str) -> None:
        """Replace the first match in a file; nothing where there is none."""
        old = path.read_text(encoding="utf-8")
        path.write_text(re.sub(pattern, text, old, count=1, flags=re.MULTILINE), encoding="utf-8")

    def append(self, path: Path, text: str) -> None:
        """Put text behind a file."""
        path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def move_hour(hand: Hand) -> None:
    """A drive begins at another hour, without a reason."""
    hour = f'start: "0{hand.random.randrange(4, 7)}:{hand.random.randrange(10, 60)}"'
    hand.change(hand.any_drive(), r'start: "[0-9:]+"', hour)


def move_day(hand: Hand) -> None:
    """A drive is on another day, and says why."""
    path, day = hand.any_drive(), hand.random.randrange(10, 29)
    hand.change(path, r"date: 2026-\d\d-\d\d", f"date: 2026-06-{day}")
    if "changes:" not in path.read_text("utf-8"):
        hand.append(path, "changes:\n  - {date: 2026-05-19, what: date, reason: Trùng lịch.}\n")


def say_nothing(hand: Hand) -> None:
    """A drive's file has a comment more."""
    hand.append(hand.any_drive(), f"# {hand.name()}\n")


def add(hand: Hand) -> None:
    """A new drive, of the plan or not."""
    id_ = f"them-{hand.number}-{hand.random.randrange(10**6)}"
    day = f"2026-{hand.random.randrange(4, 9):02}-{hand.random.randrange(10, 29)}"
    venue = hand.random.choice(["ben-suong", "doi-nang"])
    session = f'date: {day}, start: "07:00", venues: [{venue}]'
    more = hand.random.choice([PLAN, ""]) + "target: {value: 4, unit: registered}\n"
    text = drive(f"Hiến máu {hand.name()}", session, more=more)
    hand.small.repository.write(path_of(id_), text)


def remove(hand: Hand) -> None:
    """A drive's file is gone; refused where it was published."""
    added = sorted(hand.small.content.glob("drives/*/*/them-*.yaml"))
    (hand.random.choice(added) if added else hand.any_drive()).unlink()


def rename(hand: Hand) -> None:
    """A drive has another name, and its old address goes on."""
    path = hand.any_drive()
    text = path.read_text(encoding="utf-8")
    was = re.search(r"^formerly: \[(.*)\]\n", text, flags=re.MULTILINE)
    ids = [*was[1].split(", "), path.stem] if was else [path.stem]
    text = (text.replace(was[0], "") if was else text) + f"formerly: [{', '.join(ids)}]\n"
    path.unlink()
    path.with_stem(f"{path.stem}-m").write_text(text, encoding="utf-8")


def call_off(hand: Hand) -> None:
    """A drive is called off, with or without a reason; or is on again."""
    path = hand.any_drive()
    if "outcome:" in path.read_text("utf-8"):
        hand.change(path, "^outcome: .*", "outcome: none")
        return
    hand.change(path, "^certainty", "outcome: cancelled\ncertainty")
    if "changes:" not in path.read_text("utf-8"):
        hand.append(path, "changes:\n  - {date: 2026-05-19, what: cancelled, reason: Bão.}\n")


def bury(hand: Hand) -> None:
    """A drive turns out to be another one, entered twice."""
    path, other = hand.any_drive(), hand.any_drive()
    path.write_text(f"duplicate_of: {other.stem}\nreason: Nhập hai lần.\n", encoding="utf-8")


def put_elsewhere(hand: Hand) -> None:
    """A drive's file is in the folder of another year."""
    path = hand.any_drive()
    target = hand.small.content / "drives" / "2025" / path.parent.name / path.name
    target.parent.mkdir(parents=True, exist_ok=True)
    path.rename(target)


def swap(hand: Hand) -> None:
    """Two drives have each other's file."""
    one, other = hand.any_drive(), hand.any_drive()
    texts = one.read_bytes(), other.read_bytes()
    one.write_bytes(texts[1])
    other.write_bytes(texts[0])


def make_twins(hand: Hand) -> None:
    """A file of another folder has the name of a drive."""
    path = hand.any_drive()
    twin = hand.small.content / "drives" / hand.random.choice(["2020", "2027"]) / "song-may"
    twin.mkdir(parents=True, exist_ok=True)
    text = hand.random.choice([path.read_text("utf-8"), "duplicate_of: x\nreason: y\n"])
    (twin / path.name).write_text(f"{text}# ?\n", encoding="utf-8")


def link(hand: Hand) -> None:
    """A drive's file is a link to a copy of it."""
    path = hand.any_drive()
    copy = hand.small.folder / "copy.yaml"
    copy.write_bytes(path.read_bytes())
    path.unlink()
    path.symlink_to(copy)


def break_file(hand: Hand) -> None:
    """A file that cannot be read."""
    hand.append(hand.any_of("[vdo]*/**/*.*"), "title: [\n")


def take_away(hand: Hand) -> None:
    """A record that others may name is gone."""
    hand.any_of(hand.random.choice(["venues/*/*", "organisations/*", "campaigns/*"])).unlink()


def same_size(hand: Hand) -> None:
    """A digit of a drive is another one; the file has the size and the time it had."""
    path = hand.any_drive()
    was = path.stat()
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub("[0-9](?=[}\n,])", "5", text, count=1), encoding="utf-8")
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))


def touch(hand: Hand) -> None:
    """Files have other times, and the bytes they had."""
    for path in hand.small.content.rglob("*.yaml"):
        path.touch()


def retitle(hand: Hand) -> None:
    """What drives show of a record of another kind is another name."""
    path = hand.any_of("[vocd][eiar][nmgr]*/**/*.*")
    hand.change(path, "^(name|title): .*", rf"\1: Tên mới, {hand.name()}")


def readdress(hand: Hand) -> None:
    """A venue's address is corrected."""
    path = hand.any_of("venues/*/*.yaml")
    hand.change(path, "^address: .*\n", "")
    hand.append(path, f"address: Số {hand.random.randrange(99)}\n")


def withdraw(hand: Hand) -> None:
    """A new directive takes another one back."""
    other = hand.any_of("directives/*/*.md").stem
    hand.small.repository.write(
        f"directives/2026/thu-hoi-{hand.number}.md",
        f"---\ntitle: Thu hồi {hand.name()}\nissuer: ban-chi-dao\nkind: CV\nsummary: Thu hồi.\n"
        f"references:\n  - {{relation: withdraws, directive: {other}}}\n---\nThử.\n",
    )


def judge(hand: Hand) -> None:
    """A document that is there already amends, replaces or only cites another one from now on."""
    path, other = hand.any_of("[dn]*/2026/*.md"), hand.any_of("directives/*/*.md").stem
    relation = hand.random.choice(["withdraws", "replaces", "amends", "cites", "guides"])
    hand.change(path, r"^references:\n(  - .*\n)+", "")
    hand.change(
        path, r"^summary: ", f"references: [{{relation: {relation}, directive: {other}}}]\n\\g<0>"
    )


def cite(hand: Hand) -> None:
    """A new document cites what the site may not hold, more or less exactly, and leads to others."""
    other, old = hand.any_of("directives/*/*.md"), hand.any_drive().stem
    more = hand.random.choice([", date: 2026-01-04", ", date: 2026, issuer: Ban chỉ đạo", ""])
    hand.small.repository.write(
        f"news/2026/nhac-{hand.number}-{hand.random.randrange(10**6)}.md",
        f"---\ntitle: Nhắc {hand.name()}\ndate: 2026-02\nsummary: Nhắc.\ncampaigns: [he-hong]\n"
        f'references:\n  - {{relation: cites, number: "14/GM-BCĐ"{more}}}\n---\n'
        f"[Xem]({{filename}}/{other.relative_to(hand.small.content).as_posix()}), "
        f"[đợt](/dot-hien-mau/{old}/), [hỏi]({{filename}}/pages/lien-he.md).\n",
    )


def rename_paper(hand: Hand) -> None:
    """A document has another name, and whoever names it by id follows, or not."""
    path = hand.any_of("[dn]*/2026/*.md")
    text = path.read_text(encoding="utf-8")
    was = re.search(r"^formerly: \[(.*)\]\n", text, flags=re.MULTILINE)
    ids = f"{was[1]}, {path.stem}" if was else path.stem
    text = text.replace(was[0], "") if was else text
    path.unlink()
    new = path.with_stem(f"{path.stem}-m")
    new.write_text(text.replace("\nsummary:", f"\nformerly: [{ids}]\nsummary:"), encoding="utf-8")
    if hand.random.random() < 0.8:
        for other in hand.small.content.rglob("*.[my][da]*"):
            body = other.read_text(encoding="utf-8")
            names = rf"(directive: |/){path.stem}\b(?!-)"
            other.write_text(re.sub(names, rf"\g<1>{new.stem}", body), encoding="utf-8")


def respell(hand: Hand) -> None:
    """An organisation is written in one more way, by which references may mean one document."""
    path = hand.any_of("organisations/*.yaml")
    hand.change(path, "^spellings: .*\n", "")
    hand.append(path, f"spellings: [Ban chỉ đạo, {hand.name()}]\n")


def name_places(hand: Hand) -> None:
    """A province of today, one of the past, or a commune is called otherwise."""
    name = rf"\g<0> {hand.name()}"
    pattern = hand.random.choice(["name: Sông Mây", "name: Núi Gió", "name: Đảo Xa"])
    hand.change(hand.small.content / "places/provinces.yaml", pattern, name)
    if hand.random.random() < 0.5:
        hand.change(hand.small.content / "places/communes.csv", "Bến Sương", name)


def write_on(hand: Hand) -> None:
    """A document, a page or a rule says more."""
    pattern = hand.random.choice(["directives/*/*.md", "news/*/*.md", "pages/*.md"])
    hand.append(hand.any_of(pattern), f"\nThêm {hand.name()}.\n")
    hand.change(hand.small.content / "rules/eligibility.yaml", "18", str(hand.number))


def redraw(hand: Hand) -> None:
    """A template is another one."""
    card = hand.small.theme / "templates" / "components" / "drive_card.html"
    hand.change(card, "<article", "<article ")


def reword(hand: Hand) -> None:
    """A word of the interface is another one."""
    hand.change(hand.small.theme / "strings" / "vi.toml", r'^skip = "(.*)"', r'skip = "\1!"')


def settle(hand: Hand) -> None:
    """A setting of the site is another one."""
    name, values = hand.random.choice(
        [
            ("SITENAME", [f"Trang {hand.name()}"]),
            ("SITESUBTITLE", [f"Lời {hand.name()}"]),
            ("SITE_ID", ["thu", "thu-2"]),
            ("SAMPLE_DATA", [True, False]),
            ("MARKDOWN", [{"output_format": "xhtml"}, {"output_format": "html5"}]),
        ]
    )
    hand.small.settings[name] = hand.random.choice(values)


def move_house(hand: Hand) -> None:
    """The site goes to another address."""
    hand.small.site_url = f"https://{hand.random.choice('abc')}.example/thu"


def hold_back(hand: Hand) -> None:
    """A record of any kind, new more often than published, is a draft, waits, or waits no more."""
    added = sorted(hand.small.content.glob("[dn]*/**/*-[0-9]*.[my][da]*"))
    path = hand.any_of(
        hand.random.choice(["drives/*/*/*", "directives/*/*", "pages/*", "news/*/*"])
    )
    path = hand.random.choice(added) if added and hand.random.random() < 0.7 else path
    hand.change(path, "^(status|publish_at): .*\n", "")
    day, hour = hand.random.choice(DAYS), hand.random.choice(["00:00", "07:00", "17:00"])
    line = hand.random.choice(["status: draft\n", f"publish_at: {day} {hour}\n", ""])
    hand.change(path, r"^(title|Title|duplicate_of): ", rf"{line}\g<0>")


def wait(hand: Hand) -> None:
    """It is another moment, earlier or later, near a turn of some drive."""
    day = datetime.fromisoformat(hand.random.choice(DAYS)).replace(tzinfo=ZONE)
    hour = hand.random.choice([0, 7, 10, 11, 17, 24]) * 60 - hand.random.choice([0, 0, 1])
    hand.small.now = (day + timedelta(minutes=hour)).isoformat()


DAYS = [
    "2026-03-01", "2026-05-20", "2026-05-21", "2026-05-22", "2026-05-24", "2026-05-25", "2026-05-26",
    "2026-05-29", "2026-06-01", "2026-06-10", "2026-06-12", "2026-08-09", "2027-05-24", "2027-06-12",
]  # fmt: skip


def commit(hand: Hand) -> None:
    """What was edited is committed, now or by a clock that runs ahead."""
    ahead = timedelta(days=hand.random.choice([0, 0, 3]))
    hand.small.repository.commit(str(datetime.fromisoformat(hand.small.now) + ahead))


def go_back(hand: Hand) -> None:
    """An earlier commit is checked out, or the last one again."""
    git = hand.small.repository.git
    commits = git("rev-list", "--all", "--max-count=6").split()
    git("checkout", "--quiet", "--force", "--detach", hand.random.choice(commits))


def rewrite(hand: Hand) -> None:
    """The last commit is another one."""
    hand.small.repository.git(
        "commit", "--quiet", "--amend", "--all", "--allow-empty", "--message=Khác"
    )


EDITS: tuple[Callable[[Hand], None], ...] = (
    move_hour, move_day, say_nothing, add, remove, rename, call_off, bury, put_elsewhere, swap,
    make_twins, link, break_file, take_away, same_size, touch, retitle, retitle, readdress,
    withdraw, name_places, write_on, redraw, reword, settle, move_house, wait, wait, commit, commit,
    go_back, rewrite, hold_back, hold_back,
)  # fmt: skip
OF_DRAFTS: tuple[Callable[[Hand], None], ...] = (
    add, add, cite, withdraw, judge, hold_back, hold_back, hold_back, hold_back, hold_back, wait,
    wait, wait, commit, commit, move_hour, rename, go_back,
)  # fmt: skip
OF_PAPERS: tuple[Callable[[Hand], None], ...] = (
    judge, judge, cite, cite, rename_paper, rename_paper, respell, retitle, retitle, withdraw,
    write_on, write_on, take_away, rename, break_file, readdress, wait, commit, commit, go_back,
)  # fmt: skip


class Before:
    """How a project was, to go back to after an edit that was refused."""

    def __init__(self, small: Small) -> None:
        self.small, self.copy = small, small.folder / "before"
        self.head = small.repository.git("rev-parse", "HEAD").strip()
        shutil.rmtree(self.copy, ignore_errors=True)
        shutil.copytree(small.content, self.copy, symlinks=True)

    def restore(self) -> None:
        """The same commit and the same files; each is a new file to the system."""
        self.small.repository.git("checkout", "--quiet", "--force", "--detach", self.head)
        shutil.rmtree(self.small.content)
        self.copy.rename(self.small.content)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("edits", "seed"),
    [(EDITS, 1), (EDITS, 2), (OF_PAPERS, 1), (OF_PAPERS, 2), (OF_DRAFTS, 1), (OF_DRAFTS, 2)],
)
def test_brought_up_to_date_is_built_anew(
    small: Small, edits: tuple[Callable[[Hand], None], ...], seed: int
) -> None:
    """After each of many edits in any order: every byte, every warning, every error."""
    hand = Hand(small, seed)
    kept = 0
    for edit in hand.random.sample(edits, 10):
        before = Before(small)
        edit(hand)
        found = agrees(small)
        if found < 0:
            before.restore()
        kept += max(0, found)
    assert kept > 200


def test_what_drives_show_of_other_records(small: Small) -> None:
    """Every kind of record that a drive names is called otherwise, one by one, and its drive shows it.

    Without git: a history tells of most of it by itself.
    """
    shutil.rmtree(small.repository.folder / ".git")
    small.repository.write(
        "directives/2026/lenh.md",
        "---\ntitle: Lệnh dời\nissuer: ban-chi-dao\nkind: CV\nsummary: Dời.\n---\nThử.\n",
    )
    small.edit(path_of("ten-moi"), "^formerly", f"{MOVED}formerly")
    small.build()
    for path, id_ in SHOWN:
        small.edit(path, "^(name|title): ", rf"\1: Tên mới, trên trang {id_}, ")
        small.build()
        page = (small.site / urls.file_of(urls.drive(id_))).read_text(encoding="utf-8")
        assert f"Tên mới, trên trang {id_}, " in page, path
    assert agrees(small) > 0


SHOWN = (
    ("directives/2026/ke-hoach.md", "hai-buoi"),  # which announced it
    ("directives/2026/giay-moi.md", "da-qua"),  # which tells its result
    ("directives/2026/lenh.md", "ten-moi"),  # which moved it
    ("organisations/vien-huyet-hoc.yaml", "da-doi-ngay"),  # which takes the blood
    ("organisations/hoi-chu-thap-do.yaml", "hoan-lai"),  # which answers questions
    ("campaigns/he-hong.yaml", "con-ngo"),
    ("observances/toan-dan.yaml", "chua-ro-gio"),
    ("venues/nui-gio/deo-mua.yaml", "nui-gio-1"),
)
MOVED = "changes:\n  - {date: 2026-05-16, what: date, reason: Trùng lịch., directive: lenh}\n"


def test_who_answers_for_a_province(small: Small) -> None:
    """An office that comes, says another number, moves away or goes is on the pages of its province."""
    shutil.rmtree(small.repository.folder / ".git")
    office = "organisations/van-phong.yaml"
    page = small.site / urls.file_of(urls.drive("nui-gio-1"))
    for text, number in (
        ("province: nui-gio\ncontact: {phone: 0200 000 0001}\n", "0200 000 0001"),
        ("province: nui-gio\ncontact: {phone: 0200 000 0002}\n", "0200 000 0002"),
        ("province: song-may\ncontact: {phone: 0200 000 0003}\n", ""),
    ):
        small.repository.write(office, f"name: Văn phòng\nprovince_office: yes\n{text}")
        assert agrees(small) > 0
        found = re.findall(r"0200 000 000\d", page.read_text(encoding="utf-8"))
        assert set(found) == ({number} if number else set())
    (small.content / office).unlink()
    assert agrees(small) > 0


PAPERS = {
    "directives/2026/giay-moi.md": """---
title: Giấy mời hiến máu
number: 14/GM-BCĐ
date: 2026-01-04
issuer: ban-chi-dao
kind: GM
summary: Mời người dân hiến máu.
references:
  - {relation: carries_out, directive: ke-hoach}
---
## Nơi ghi tên

Văn bản bịa ra để thử.
""",
    "directives/2026/cong-van.md": """---
title: Công văn nhắc việc
issuer: hoi-chu-thap-do
kind: CV
summary: Nhắc việc.
campaigns: [xuan-hong]
observances: [tinh-nguyen]
file: files/cong-van.pdf
references:
  - {relation: carries_out, number: 7/QĐ-VHH, date: 2025-12-01, issuer: Viện Huyết học}
  - {relation: cites, number: 9/QĐ-BYT, date: 2025-11, title: Quyết định chín}
---
[Ghi tên]({filename}/directives/2026/giay-moi.md#muc-noi-ghi-ten), [hỏi]({filename}/pages/lien-he.md),
[đợt cũ](/dot-hien-mau/ten-cu/). Gõ `({filename}/directives/2026/sap-co.md)`.
""",
    "directives/2026/bao-cao.md": """---
title: Báo cáo
number: 3/BC
date: 2026-01-09
issuer: ban-chi-dao
kind: BC
summary: Báo cáo.
references:
  - {relation: cites, number: 7/QĐ-VHH, date: 2025-12-01, issuer: Viện máu}
---
Báo cáo.
""",
    "directives/2026/de-nghi.md": """---
title: Đề nghị
number: 4/ĐN
date: 2026-01-10
issuer: ban-chi-dao
kind: CV
summary: Đề nghị.
---
Đề nghị.
""",
}


def with_papers(small: Small) -> None:
    """A site with papers that lean on each other, published without git.

    A history tells of most changes by itself, and would hide that nothing else does.
    """
    shutil.rmtree(small.repository.folder / ".git")
    for path, text in PAPERS.items():
        small.repository.write(path, text)
    file = small.content / "files" / "cong-van.pdf"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(PDF)
    small.edit(
        "venues/song-may/doi-nang.yaml", "^name", "doubts: [{field: name, note: Chưa rõ}]\nname"
    )
    small.build()
    assert agrees(small) > 0


def test_what_documents_show_of_others(small: Small) -> None:
    """A document whose file nobody touched shows what became of others, one by one."""
    with_papers(small)
    for path, do, text in SHOWN_OF_PAPERS:
        page = small.site / urls.file_of(path)
        assert text not in page.read_text(encoding="utf-8"), text
        do(small)
        assert agrees(small) > 0
        assert text in page.read_text(encoding="utf-8"), text


def rewritten(path: str, pattern: str, text: str) -> Callable[[Small], object]:
    """An edit of one file."""
    return lambda small: small.edit(path, pattern, text)


def written(path: str, text: str) -> Callable[[Small], object]:
    """A new file."""
    return lambda small: small.repository.write(path, text)


def paper(title: str, more: str, issuer: str = "ban-chi-dao") -> str:
    """A directive."""
    return f"---\ntitle: {title}\nissuer: {issuer}\nkind: QĐ\nsummary: Thử.\n{more}---\nThử.\n"


def renamed(small: Small) -> None:
    """A paper has another name, and the one that cites it follows."""
    old = small.content / "directives/2026/ban-moi.md"
    text = old.read_text(encoding="utf-8").replace("kind", "formerly: [ban-moi]\nkind")
    old.unlink()
    small.repository.write("directives/2026/ban-nua.md", text.replace("Bản mới", "Bản nữa"))


INVITATION, REMINDER = urls.directive("giay-moi"), urls.directive("cong-van")
SHOWN_OF_PAPERS: tuple[tuple[str, Callable[[Small], object], str], ...] = (
    # What it cites is called otherwise, is withdrawn, replaced, and the judge is called otherwise.
    (INVITATION, rewritten("directives/2026/ke-hoach.md", "^title: .*", "title: Bản A"), "Bản A"),
    (
        urls.directive("ke-hoach"),
        written(
            "directives/2026/ban-moi.md",
            paper("Bản mới", "references: [{relation: replaces, directive: ke-hoach}]\n"),
        ),
        "Bản mới",
    ),
    (INVITATION, rewritten("directives/2026/ban-moi.md", "replaces", "withdraws"), "Đã bị thu hồi"),
    (urls.directive("ke-hoach"), renamed, "Bản nữa"),
    # Another paper cites it, or what it cites; news that cites it is written anew.
    (
        urls.directive("de-nghi"),
        rewritten(
            "news/2026/tin.md", "^references:", r"\g<0>\n  - {relation: cites, directive: de-nghi}"
        ),
        "Sông Mây sắp hiến máu",
    ),
    (
        urls.directive("de-nghi"),
        rewritten("news/2026/tin.md", "^title: .*", "title: Tin nay"),
        "Tin nay",
    ),
    (
        REMINDER,
        written(
            "directives/2026/nhac-lai.md",
            paper("Nhắc lại", "references: [{relation: cites, number: 9/QĐ-BYT, date: 2025-11}]\n"),
        ),
        "Nhắc lại",
    ),
    # An office is written in one more way, so two references mean one paper.
    (
        REMINDER,
        rewritten("organisations/vien-huyet-hoc.yaml", "^name", "spellings: [Viện máu]\nname"),
        "Báo cáo",
    ),
    # What was only cited comes to be held, and is called otherwise.
    (
        REMINDER,
        written(
            "directives/2025/bay.md",
            paper("Tờ bảy", "number: 7/QĐ-VHH\ndate: 2025-12-01\n", "vien-huyet-hoc"),
        ),
        "Tờ bảy",
    ),
    # The names of its issuer, campaign and observance; of its issuer on pages that cite it.
    (REMINDER, rewritten("organisations/hoi-chu-thap-do.yaml", "^name: .*", "name: Hội B"), "Hội B"),
    (REMINDER, rewritten("campaigns/xuan-hong.yaml", "^name: .*", "name: Xuân C"), "Xuân C"),
    (REMINDER, rewritten("observances/tinh-nguyen.yaml", "^name: .*", "name: Ngày D"), "Ngày D"),
    (INVITATION, rewritten("organisations/ban-chi-dao.yaml", "^name: .*", "name: Ban E"), "Ban E"),
    # The addresses of what its text names: a page's is another, a file is there only now.
    (REMINDER, rewritten("pages/lien-he.md", "^Slug: .*", "Slug: hoi-dap"), "hoi-dap/"),
    (
        REMINDER,
        written("directives/2026/sap-co.md", paper("Sắp có", "")),
        "<code>(/van-ban/sap-co/)</code>",
    ),
    # The open data show a venue, and the list a paper, that are written anew.
    (
        urls.dataset("diem-hien-mau", "csv"),
        rewritten("venues/nui-gio/deo-mua.yaml", "^name: .*", "name: Trạm F"),
        "Trạm F",
    ),
    (urls.DIRECTIVES, rewritten("directives/2026/de-nghi.md", "^title: .*", "title: Tờ G"), "Tờ G"),
)  # fmt: skip


def test_errors_of_documents_are_those_of_a_check(small: Small) -> None:
    """What a document that nobody touched names is gone: refused, and then the site goes on."""
    with_papers(small)
    for name, do in WRONG_OF_PAPERS.items():
        before = files(small.content)
        do(small)
        assert agrees(small) == -1, name
        shutil.rmtree(small.content)
        for path, raw in before.items():
            (small.content / path).parent.mkdir(parents=True, exist_ok=True)
            (small.content / path).write_bytes(raw)
    assert agrees(small) > 0


GM = "number: 14/GM-BCĐ\ndate: 2026-01-04\n"
WRONG_OF_PAPERS: dict[str, Callable[[Small], object]] = {
    "no heading": rewritten("directives/2026/giay-moi.md", "## Nơi ghi tên", "## Nơi khác"),
    "no such text": lambda small: (small.content / "directives/2026/giay-moi.md").unlink(),
    "no old address": rewritten(path_of("ten-moi"), "^formerly: .*\n", ""),
    "no page": lambda small: (small.content / "pages/lien-he.md").unlink(),
    "no attachment": lambda small: (small.content / "files/cong-van.pdf").unlink(),
    "number, day and issuer of another": written("directives/2026/moi.md", paper("Moi", GM)),
    "the same, read first": written("directives/2020/moi.md", paper("Moi", GM)),
    "a twin": written("directives/2025/giay-moi.md", paper("Moi", "")),
    "an old id of one that lives": written(
        "news/2026/moi.md", "---\ntitle: Moi\nsummary: Moi.\nformerly: [tin]\n---\nMoi.\n"
    ),
    "no issuer": lambda small: (small.content / "organisations/hoi-chu-thap-do.yaml").unlink(),
    "a venue of another province": rewritten(
        "places/communes.csv", "99002,Đồi Nắng,xã,song-may", "99002,Đồi Nắng,xã,nui-gio"
    ),
    "a twin of a venue": written("venues/nui-gio/doi-nang.yaml", "name: Moi\nprovince: nui-gio\n"),
}  # fmt: skip


def test_a_file_just_written_is_read_once_more(tmp_path: Path) -> None:
    """As long as the clock may not tell two edits apart, a file is not known by its description."""
    path = tmp_path / "a.yaml"
    path.write_text("1", encoding="utf-8")
    for rest, is_known in ((0.0, False), (2.2, True)):
        time.sleep(rest)
        kept = LedgerFile(tmp_path / "work" / "ledger", tmp_path, b"")
        kept.load()
        noted = NotedFile(*description(path.stat()), "its bytes")
        kept.save(Ledger(files={path.name: noted}))
        assert (kept.load().files[path.name][:4] == description(path.stat())) is is_known
    was = path.stat()
    path.write_text("2", encoding="utf-8")
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))
    if os.name == "posix":  # elsewhere nothing tells of such an edit
        assert kept.load().files[path.name][:4] != description(path.stat())


def test_a_drive_has_the_id_of_other_records(small: Small) -> None:
    """Files of one name in other folders are what they are, also when the drive goes."""
    ids = ("content", "provinces", "deo-mua")
    for id_ in ids:
        session = 'date: 2026-06-02, start: "07:00", venues: [deo-mua]'
        small.repository.write(path_of(id_), drive(f"Hiến máu {id_}", session))
    small.build()
    assert agrees(small) > 0
    for id_ in ids:
        (small.content / path_of(id_)).unlink()
    assert agrees(small) > 0


TWIN = DRIVES["con-ngo"]
WRONG: dict[str, Callable[[Small], object]] = {
    "a twin that is read first": written("drives/2020/song-may/con-ngo.yaml", f"{TWIN}# 1\n"),
    "a twin that is read later": written("drives/2027/song-may/con-ngo.yaml", f"{TWIN}# 2\n"),
    "a tombstone that is read first": written("drives/2020/song-may/con-ngo.yaml", DRIVES["trung"]),
    "a twin with faults": written("drives/2020/song-may/con-ngo.yaml", TWIN.replace("2026-", "26-")),
    "an old id of a drive that lives": rewritten(path_of("ten-moi"), "ten-cu", "con-ngo"),
    "no venue": lambda small: (small.content / "venues/nui-gio/deo-mua.yaml").unlink(),
    "a venue that cannot be read": rewritten("venues/nui-gio/deo-mua.yaml", "^name", " name"),
    "another name for a venue": lambda small: (small.content / "venues/nui-gio/deo-mua.yaml").rename(
        small.content / "venues/nui-gio/deo-may.yaml"
    ),
    "no commune of that code": rewritten("places/communes.csv", "98001", "98002"),
    "a province of the past": rewritten(
        "places/provinces.yaml", "name: Núi Gió, kind: tỉnh", r"\g<0>, successors: [song-may]"
    ),
    "no province": rewritten("places/provinces.yaml", ".*nui-gio.*\n", ""),
    "capital letters": lambda small: (small.content / path_of("con-ngo")).rename(
        small.content / path_of("con-Ngo")
    ),
    "nothing in it": rewritten(path_of("con-ngo"), r"(?s)\A.*\Z", ""),
}  # fmt: skip


def test_errors_are_those_of_a_check(small: Small) -> None:
    """Content that is refused is refused with every error and warning, and then the site goes on."""
    for name, do in WRONG.items():
        before = Before(small)
        do(small)
        assert agrees(small) == -1, name
        before.restore()
    assert agrees(small) > 0


# The clock


@pytest.mark.slow
def test_every_turn_of_the_clock(small: Small) -> None:
    """At the last second that a build promises to hold for nothing is other; then it is as anew.

    Afterwards the clock goes back, over all those turns at once and in steps.
    """
    moments = [datetime.fromisoformat(NOW)]
    for _ in range(4):
        coming = small.build().turns[0].moment
        before = without_clock(small.site)
        small.now = (coming - timedelta(seconds=1)).isoformat()
        small.anew()
        assert without_clock(small.folder / "anew") == before, coming
        small.now = coming.isoformat()
        assert agrees(small) > 0
        moments.append(coming)
    for now in (moments[-2], moments[0]):
        small.now = now.isoformat()
        assert agrees(small) > 0


def without_clock(site: Path) -> dict[str, bytes]:
    """The files of a site but the one that says when it was built."""
    return {path: body for path, body in files(site).items() if path != urls.STATUS}


def test_a_day_between_two_sessions(small: Small) -> None:
    """After the first of two days a drive is not «today» any more, in a page that is kept or made."""
    page = small.site / "dot-hien-mau/hai-buoi/index.html"
    today = "Diễn ra hôm nay"
    for now, is_today in (("05-20T12:00", True), ("05-21T08:00", False), ("05-24T00:00", True)):
        small.now = f"2026-{now}:00+07:00"
        assert agrees(small) > 0
        assert (today in page.read_text(encoding="utf-8")) is is_today, now


# What is not content


def test_what_templates_show_of_the_settings(small: Small) -> None:
    """A value that an office gives its own templates is another one on every page."""
    frame = small.theme / "templates" / "base.html"
    text = frame.read_text(encoding="utf-8")
    frame.write_text(text.replace("</body>", "{{ hotline }}</body>"), encoding="utf-8")
    for number in ("1900 1", "1900 2"):
        small.settings["JINJA_GLOBALS"] = {"hotline": number}
        agrees(small)
        assert number in (small.site / "index.html").read_text(encoding="utf-8")


def test_a_link_to_the_content_has_its_own_name(small: Small) -> None:
    """Warnings name files as the folder is called in this build."""
    real = small.repository.content
    small.repository.content = real.with_name("noi-dung")
    small.content.symlink_to(real)
    agrees(small)
    assert {one.path.partition("/")[0] for one in small.checked()} == {"noi-dung"}


def test_an_upgraded_engine_trusts_nothing(small: Small, tmp_path: Path) -> None:
    """An engine that words its calendars otherwise makes all anew; so does the one before, after it."""
    package = tmp_path / "plugins" / "giot_hong"
    shutil.copytree(ROOT / "plugins" / "giot_hong", package)
    places = package / "invitation.py"
    text = places.read_text(encoding="utf-8")
    places.write_text(text.replace('" hoặc ".join', '" / ".join'), encoding="utf-8")
    old = files(small.site)
    for output, workshop in ((small.site, "work"), (tmp_path / "anew", "work-anew")):
        run_engine(package.parent, small, output, workshop)
    assert files(small.site) == files(tmp_path / "anew") != old
    assert small.build().kept == 0
    assert files(small.site) == old


ENGINE = """
import pickle, sys
from giot_hong.build import build
build(pickle.load(sys.stdin.buffer))
"""


def run_engine(plugins: Path, small: Small, output: Path, workshop: str) -> None:
    """Build with the code of another folder."""
    options = pickle.dumps(small.options(output, workshop))
    env = {**os.environ, "PYTHONPATH": str(plugins)}
    subprocess.run([sys.executable, "-B", "-c", ENGINE], input=options, env=env, check=True)


# What is made


@pytest.mark.skipif(not CAN_FORK, reason="processes are forked here")
def test_a_notice_makes_what_shows_it(small: Small) -> None:
    """A directive comes and a drive is called off: what is made and written is this and no more."""
    small.edit(
        path_of("con-ngo"),
        "^certainty",
        "outcome: cancelled\ncertainty",
        "changes:\n  - {date: 2026-05-19, what: cancelled, reason: Bão., directive: thong-bao}\n",
    )
    small.repository.write(
        "directives/2026/thong-bao.md",
        "---\ntitle: Thông báo hủy\ndate: 2026-05-19\nissuer: ban-chi-dao\nkind: TB\n"
        "province: song-may\nsummary: Hủy một đợt.\n---\nThử.\n",
    )
    small.repository.commit("2026-05-19T09:00:00+07:00")
    before = times(small.site)
    told = in_a_process(build_until, small, TO_THE_END)
    assert told is not None
    staging = f"open {small.folder / 'work' / 'staging'}/"
    staged = {one.removeprefix(staging) for one in told if one.startswith(staging)}
    pelicans = {path for path in staged if path.startswith(("theme/", *STANDING))}
    assert sorted(staged - pelicans) == SHOW_THE_NOTICE
    after = times(small.site)
    assert [path for path in sorted(after) if after[path] != before.get(path)] == SHOW_THE_NOTICE


STANDING = ("lien-he/", "co-the-hien-mau-khong/")
SHOW_THE_NOTICE = [
    # Its campaign, its page, and those of the drives before it, which offer it as a next one.
    "chien-dich/he-hong/index.html",
    "dot-hien-mau/chua-ro-gio/index.html",
    "dot-hien-mau/con-ngo/index.html",
    "dot-hien-mau/da-doi-ngay/index.html",
    "dot-hien-mau/hai-buoi/index.html",
    "dot-hien-mau/hoan-lai/index.html",
    # The data, and the page that counts their rows.
    "du-lieu/dot-hien-mau.csv",
    "du-lieu/dot-hien-mau.json",
    "du-lieu/index.html",
    "du-lieu/van-ban.csv",
    "du-lieu/van-ban.json",
    # Lists and calendars of its time, its province and the country.
    "en/index.html",
    "index.html",
    "lich-hien-mau/2026/07/index.html",
    "lich-hien-mau/2026/index.html",
    "lich-hien-mau/index.html",
    "lich/chien-dich/he-hong.ics",
    "lich/dot/con-ngo.ics",
    "lich/nam/2026.ics",
    "lich/tat-ca.ics",
    "lich/tinh/song-may.ics",
    # Feeds of drives, of changes and of directives.
    "nguon-tin/chien-dich/he-hong.atom.xml",
    "nguon-tin/dot-hien-mau.atom.xml",
    "nguon-tin/dot-hien-mau.rss.xml",
    "nguon-tin/thay-doi.atom.xml",
    "nguon-tin/thay-doi.rss.xml",
    "nguon-tin/tinh/song-may/dot-hien-mau.atom.xml",
    "nguon-tin/tinh/song-may/dot-hien-mau.rss.xml",
    "nguon-tin/tinh/song-may/thay-doi.atom.xml",
    "nguon-tin/tinh/song-may/thay-doi.rss.xml",
    "nguon-tin/tinh/song-may/van-ban.atom.xml",
    "nguon-tin/tinh/song-may/van-ban.rss.xml",
    "nguon-tin/van-ban.atom.xml",
    "nguon-tin/van-ban.rss.xml",
    # What lists all pages, and says when and from what the site was built.
    "sitemap.xml",
    "status.json",
    # What the finder reads of the province's drives.
    "tim/dot/song-may.json",
    # The provinces, which count drives and papers; the directive and its list.
    "tim/index.html",
    "tinh/index.html",
    "tinh/song-may/index.html",
    "van-ban/index.html",
    "van-ban/thong-bao/index.html",
]


# In the midst of a build

MEDDLING = """
import sys
from pathlib import Path
from giot_hong.cli import main
path, how = Path(sys.argv.pop(1)), sys.argv.pop(1)
def meddle(event, arguments):
    if event == "open" and str(arguments[0]).endswith("vi.toml") and path.exists():
        path.unlink() if how == "gone" else path.write_bytes(b"title: 1")
sys.addaudithook(meddle)
main()
"""


def test_content_that_moves_under_a_build(small: Small) -> None:
    """A file that a build had looked at goes, or is another: one sentence, and the site as it was."""
    path = small.content / path_of("ten-moi")
    text = path.read_bytes()
    assert command(small, "from giot_hong.cli import main; main()").returncode == 0
    small.edit("venues/song-may/ben-suong.yaml", "Số 2", "Số 3")  # so that its drives are read
    before = times(small.site)
    for how in ("gone", "other"):
        done = command(small, MEDDLING, str(path), how)
        assert done.returncode == 2, done.stdout + done.stderr
        shown = f"content/{path_of('ten-moi')}"
        assert f"Tệp {shown} bị sửa hoặc xóa trong lúc đang dựng" in done.stderr
        assert done.stderr.rstrip().endswith("Trang cũ còn nguyên.")
        assert "LOI-" not in done.stderr
        assert "Traceback" not in done.stdout + done.stderr
        assert times(small.site) == before
        path.write_bytes(text)
    assert agrees(small) > 0


def command(small: Small, script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """``giot-hong build`` of the small site inside a script, in the folder of its project."""
    project = small.repository.folder
    text = (ROOT / "pelicanconf.py").read_text(encoding="utf-8")
    text += f'SITE_ID = "thu"\nTHEME = {str(small.theme)!r}\n'
    (project / "pelicanconf.py").write_text(text, encoding="utf-8")
    options = ["--output", str(small.site), "--siteurl", small.site_url, "--now", small.now]
    return subprocess.run(
        [sys.executable, "-B", "-c", script, *arguments, "build", *options],
        cwd=project,
        env={**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT / "plugins")},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_a_page_touched_during_a_build_is_not_ours(tmp_path: Path) -> None:
    """What somebody writes into a kept page after it was looked at is not taken for what we made."""
    record, site = tmp_path / "outputs", tmp_path / "site"
    site.mkdir()
    (site / "a.html").write_text("của ta", encoding="utf-8")

    def render(inputs: str) -> bytes:
        return inputs.encode()

    output = Output("a.html", "của ta", render)
    first = Reuse(record, site)
    assert not first.keeps(output, Digests())
    first.save()
    second = Reuse(record, site)
    assert second.keeps(output, Digests())
    (site / "a.html").write_text("của ai khác", encoding="utf-8")
    second.save()
    assert not Reuse(record, site).keeps(output, Digests())


# What is kept, damaged


KEPT = ("ledger", "outputs", "shelf", "history", "templates")
"""The files that one build leaves for the next, all below its workshop."""


class Damage:
    """What can happen to a file between two builds."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - the same damage every time

    def do(self, path: Path, harm: str) -> None:
        """Harm a file, as far as it is one by now."""
        raw = bytearray(path.read_bytes()) if path.is_file() else bytearray()
        if harm in {"folder", "draft is a folder"}:
            spot = path if harm == "folder" else path.with_suffix(".new")
            spot.unlink(missing_ok=True)
            (spot / "in it").mkdir(parents=True, exist_ok=True)
        elif raw:
            path.write_bytes(getattr(self, f"_{harm}")(raw))

    def _flipped(self, raw: bytearray) -> bytes:
        for _ in range(self.random.choice([1, 1, 8])):
            raw[self.random.randrange(len(raw))] ^= 1 << self.random.randrange(8)
        return raw

    def _cut(self, raw: bytearray) -> bytes:
        return raw[: self.random.randrange(len(raw))]

    def _grown(self, raw: bytearray) -> bytes:
        return raw + raw[: self.random.randrange(len(raw))]

    def _swapped(self, raw: bytearray) -> bytes:
        """Two blocks of the disk have changed places."""
        blocks = [raw[start : start + 512] for start in range(0, len(raw), 512)]
        self.random.shuffle(blocks)
        return b"".join(blocks)

    def _nonsense(self, raw: bytearray) -> bytes:
        return self.random.randbytes(len(raw))

    def _zeros(self, raw: bytearray) -> bytes:
        return bytes(len(raw))


HARMS = ("flipped", "flipped", "cut", "grown", "swapped", "nonsense", "zeros", "folder", "draft is a folder")  # fmt: skip


class Toggle:
    """A drive's hour is one or another; the bytes of the site are known for both."""

    def __init__(self, small: Small) -> None:
        self.small, self.hour = small, 7
        self.wanted = {7: files(small.site)}
        self.turn()
        self.wanted[8] = small.anew()[1]
        self.turn()

    def turn(self) -> None:
        """The other hour."""
        now = 8 if self.hour == 7 else 7
        self.small.edit(path_of("hai-buoi"), f"0{self.hour}:00", f"0{now}:00")
        self.hour = now

    def is_right(self) -> bool:
        """Whether the site is that of the hour."""
        return files(self.small.site) == self.wanted[self.hour]


@pytest.mark.slow
def test_damage_to_what_is_kept(small: Small) -> None:
    """Whatever happened to the files between builds: the bytes of a first build, and no error."""
    toggle, damage = Toggle(small), Damage(1)
    work = small.folder / "work"
    for _ in range(8):
        for name in KEPT:
            damage.do(work / name, damage.random.choice(HARMS))
        toggle.turn()
        small.build()
        assert toggle.is_right()
        for path in work.iterdir():  # a folder in the way is taken away by people
            if path.is_dir():
                shutil.rmtree(path)


def test_a_shelf_that_others_hold(small: Small) -> None:
    """Another program reads it, and then is about to write to it: the site is right all the same."""
    toggle = Toggle(small)
    file = sqlite3.connect(small.folder / "work" / "shelf", isolation_level=None)
    for hold in ("BEGIN; SELECT count(*) FROM texts", "COMMIT; BEGIN EXCLUSIVE"):
        for statement in hold.split(";"):
            file.execute(statement)
        toggle.turn()
        small.build()
        assert toggle.is_right()
    file.close()


def test_a_shelf_with_rows_of_others(small: Small) -> None:
    """Rows in each other's place, or with a right digest of other bytes, are not believed."""
    toggle = Toggle(small)
    shelf = small.folder / "work" / "shelf"
    good = shelf.read_bytes()
    for spoil in (
        "UPDATE texts SET text = CAST(text || 'x' AS BLOB)",
        "DELETE FROM texts WHERE hex(key) < '8'",
        "UPDATE texts SET (sum, text) = (SELECT sum, text FROM texts LIMIT 1)",
        "UPDATE texts SET sum = text, text = sum",
        "UPDATE texts SET text = CAST(text AS TEXT)",
        "UPDATE texts SET text = 1",
        "DROP TABLE texts",
        "CREATE VIEW texts AS SELECT zeroblob(16) AS key, 1 AS sum, 1 AS text",
        "DELETE FROM shelf",
        "UPDATE shelf SET title = zeroblob(7)",
    ):
        shelf.write_bytes(good)
        with closing(sqlite3.connect(shelf)) as file, file:
            if spoil.startswith("CREATE"):
                file.execute("DROP TABLE texts")
            file.execute(spoil)
        toggle.turn()
        small.build()
        assert toggle.is_right(), spoil


@pytest.mark.skipif(not CAN_FORK, reason="processes are forked here")
def test_no_room_for_what_is_kept(small: Small) -> None:
    """Where no file may grow beyond what a page needs, nothing is kept, and the site is right."""
    toggle = Toggle(small)
    kept = [small.folder / "work" / name for name in ("shelf", "templates")]
    for room in (30_000, 12_000):
        for path in kept:
            path.unlink()
        toggle.turn()
        assert in_a_process(build_with_little_room, small, room) == []
        assert toggle.is_right()
        assert not any(path.exists() for path in kept)
        toggle.turn()
        small.build()
        assert toggle.is_right()


def build_with_little_room(small: Small, room: int, told: Connection) -> None:
    """Build where the system lets no file grow beyond some bytes."""
    import resource

    largest = max(map(len, files(small.site).values()))
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest + room, largest + room))
    small.build()
    told.send([])


# What is inside attachments, and whose numbers may be public


def test_attachments_are_looked_into_once(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file whose bytes were looked into is not opened again, and one that changes is."""
    asked: list[str] = []
    real = innertext.find

    def counted(paths: Iterable[Path]) -> list[tuple[innertext.Found, ...]]:
        known = [*paths]
        asked.extend(path.name for path in known)
        return real(known)

    monkeypatch.setattr(innertext, "find", counted)
    folder = small.content / "files"
    folder.mkdir()
    for name in ("a.pdf", "b.pdf"):
        (folder / name).write_bytes(PDF)
    small.repository.commit("2026-05-01T00:00:00+00:00")
    small.build()
    assert asked == ["a.pdf", "b.pdf"]
    small.edit(path_of("hai-buoi"), "^title: ", "title: Mới ")
    os.utime(folder / "b.pdf", (1, 1))
    small.build()
    assert asked == ["a.pdf", "b.pdf"]
    (folder / "b.pdf").write_bytes(PDF + b"% 2\n")
    small.build()
    assert asked == ["a.pdf", "b.pdf", "b.pdf"]


def test_a_number_that_leaves_the_register(small: Small) -> None:
    """A drive that nobody touched is refused when its number is an office's no more."""
    office = "organisations/hoi-chu-thap-do.yaml"
    small.edit(
        office,
        "$(?!\\n)",
        "contact:\n  phone: 0900 000 001\n  citation: {text: Trang của hội, checked: 2026-05-01}\n",
    )
    drive = next(iter(sorted(small.content.glob("drives/*/*/*.yaml"))))
    drive.write_text(drive.read_text("utf-8") + "notes: Gọi hội, số 0900 000 001.\n", "utf-8")
    assert agrees(small) >= 0
    assert agrees(small) > 0
    small.edit(office, "  citation: .*\\n", "")
    assert agrees(small) == -1
    codes = [(one.path.rpartition("/")[2], one.code) for one in check.errors(small.checked())]
    assert codes == [(drive.name, "RIENG-01"), ("hoi-chu-thap-do.yaml", "RIENG-01")]
