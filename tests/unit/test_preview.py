"""What a commit will change: by record, for subscribers, on pages; as sentences and as a page."""

from __future__ import annotations

import json
import re
from pathlib import Path

import html5lib
import pytest
from broken.odd import DRIVE, GOOD
from click.testing import CliRunner, Result
from pydantic import BaseModel
from pypdf import PdfWriter
from unit.repository import Repository

from giot_hong import catalogue, docsgen, history
from giot_hong.build import Options, RefusedError, read_settings
from giot_hong.cli import main
from giot_hong.clock import ZONE
from giot_hong.clock import read as moment
from giot_hong.plugin import generator_alone
from giot_hong.preview import html, report, trees
from giot_hong.preview.compare import Request, compare
from giot_hong.preview.html import Part, marked
from giot_hong.preview.pagetext import blocks
from giot_hong.preview.records import paired
from giot_hong.preview.said import Teller
from giot_hong.preview.values import Hunk, Preview, RecordChange, Row
from tests.support import PDF, ROOT, WORDS

D1, D2, D3 = (f"2026-01-0{day}T08:00:00+07:00" for day in (1, 2, 3))
NOW = "2026-03-01T12:00:00+07:00"
VENUE = "venues/lang-son/hoi-truong.yaml"
PAPER = "directives/2026/ke-hoach.md"
TITLE = "Ngày hội hiến máu tại Thất Khê"
HALL = "Hội trường xã Thất Khê, tỉnh Lạng Sơn"
CALENDARS = (
    "Lịch hiến máu cả nước",
    "Lịch hiến máu tỉnh Lạng Sơn",
    "Lịch hiến máu: Hội trường xã Thất Khê, tỉnh Lạng Sơn",
    "các buổi hiến máu năm 2026",
    "tệp lịch của đợt",
)
PAPER_TEXT = (
    "---\ntitle: Kế hoạch hiến máu\nnumber: 1/KH-BCĐ\ndate: 2026-01-05\nissuer: ubnd\nkind: KH\n"
    "province: lang-son\nsummary: Kế hoạch của tỉnh.\n---\n\nĐoạn một.\n\nĐoạn hai.\n"
)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A drive of 28 May 2026, 06:30, its hall and a plan, published on day 1."""
    made = Repository(tmp_path)
    made.commit(D1, {**GOOD, "organisations/ubnd.yaml": "name: Ủy ban\n", PAPER: PAPER_TEXT})
    return made


def edit(repository: Repository, path: str, old: str, new: str) -> None:
    """Replace a text that stands once in a file."""
    text = (repository.content / path).read_text(encoding="utf-8")
    assert text.count(old) == 1
    repository.write(path, text.replace(old, new))


def preview(repository: Repository, base: str = "HEAD", target: str | None = None) -> Preview:
    """What the command would tell."""
    return compare(Request(ROOT, repository.content, base, target, NOW))[0]


def only(found: Preview) -> RecordChange:
    """The one record that changes."""
    (change,) = found.records
    return change


def paths(found: Preview, group: str) -> list[str]:
    """The paths of a group of outputs."""
    return sorted(output.path for output in found.outputs if output.group == group)


def test_a_moved_drive(repository: Repository) -> None:
    """Another day and hour: both fields, the event in every calendar, a new entry, the pages."""
    edit(repository, DRIVE, "2026-05-28", "2026-06-04")
    edit(repository, DRIVE, "6 giờ 30 phút", "07:30")
    found = preview(repository)
    change = only(found)
    assert (change.kind, change.id, change.status) == ("drives", "dot-1", "changed")
    assert change.rows == (
        Row("Buổi 1, ngày", "Thứ Năm, 28/05/2026", "Thứ Năm, 04/06/2026", "sessions.a.date"),
        Row("Buổi 1, giờ bắt đầu", "06:30", "07:30", "sessions.a.start"),
    )
    (event,) = found.events
    assert (event.status, event.before, event.after) == ("moved", 0, 1)
    assert event.calendars == CALENDARS
    assert event.sentence == (
        f"Sự kiện «{TITLE}» (thứ Năm, 28/05/2026) sẽ chuyển sang thứ Năm, 04/06/2026; đổi giờ: trước "
        "là «từ 06:30, chưa thông báo giờ kết thúc», nay là «từ 07:30, chưa thông báo giờ kết thúc»."
    )
    assert [(entry.status, entry.title) for entry in found.entries] == [
        ("changed", TITLE),
        ("new", f"Đổi ngày sang 04/06/2026, đổi giờ: {TITLE}"),
    ]
    assert found.entries[1].feeds == (
        "Thay đổi của các đợt hiến máu",
        "Thay đổi của các đợt hiến máu: tỉnh Lạng Sơn",
        "Đợt mới và thay đổi: Hội trường xã Thất Khê, tỉnh Lạng Sơn",
    )
    assert paths(found, "calendars") == [
        "lich/diem/hoi-truong.ics",
        "lich/dot/dot-1.ics",
        "lich/nam/2026.ics",
        "lich/tat-ca.ics",
        "lich/tinh/lang-son.ics",
    ]
    (page,) = (one for one in found.outputs if one.path == "dot-hien-mau/dot-1/index.html")
    assert any(
        any(line.startswith("Thứ Năm, 28/05/2026 (") for line in hunk.before)
        and any(line.startswith("Thứ Năm, 04/06/2026 (") for line in hunk.after)
        for hunk in page.text
    )
    assert {one.path.removesuffix("index.html"): one.status for one in found.of("pages")} == {
        "": "changed",
        "diem/hoi-truong/": "changed",
        "dot-hien-mau/dot-1/": "changed",
        "en/": "changed",
        "lich-hien-mau/": "changed",
        "lich-hien-mau/2026/": "changed",
        "lich-hien-mau/2026/05/": "removed",
        "lich-hien-mau/2026/06/": "added",
        "tim/": "changed",
        "tinh/lang-son/": "changed",
    }
    assert report.top(found, WORDS) == (
        "Lần gửi này: 1 đợt sửa, 10 trang, 5 lịch, 5 bản tin, 2 tệp dữ liệu. "
        "Không có lỗi, 1 cảnh báo mới."
    )


def test_a_cancelled_drive(repository: Repository) -> None:
    """The event says that it is off, and the reason stands beside it."""
    reason = "outcome: cancelled\nchanges:\n  - {date: 2026-02-01, what: cancelled, reason: Lũ.}\n"
    repository.write(DRIVE, GOOD[DRIVE] + reason)
    found = preview(repository)
    assert only(found).rows == (
        Row("Tình trạng", "Theo lịch", "Đã hủy", "outcome"),
        Row("Lần đổi 1 (01/02/2026)", "", "Hủy. Lý do: Lũ.", "changes.1"),
    )
    assert "   Lần đổi 1 (01/02/2026): hủy. Lý do: Lũ.\n" in report.as_text(found, WORDS)
    (event,) = found.events
    assert (event.status, event.before, event.after) == ("off", 0, 1)
    assert event.sentence == f"Sự kiện «{TITLE}» (thứ Năm, 28/05/2026) sẽ hiện là «ĐÃ HỦY»."
    repository.commit(D2)
    edit(repository, DRIVE, "outcome: cancelled\n", "")
    (event,) = preview(repository).events
    assert (event.status, event.before, event.after) == ("on", 1, 2)
    assert event.sentence == (
        f"Sự kiện «{TITLE}» (thứ Năm, 28/05/2026) sẽ thôi hiện là «ĐÃ HỦY» vì tổ chức trở lại."
    )


def test_a_corrected_address(repository: Repository) -> None:
    """A venue's address takes the drive held there with it, and its event."""
    repository.write(VENUE, GOOD[VENUE] + "address: Thôn 2\n")
    found = preview(repository)
    change = only(found)
    assert change.rows == (Row("Địa chỉ", "", "Thôn 2", "address"),)
    assert change.effects == (f"Kéo theo 1 đợt: «{TITLE}» (28/05/2026).",)
    (event,) = found.events
    assert (event.before, event.after) == (0, 1)
    assert event.sentence.endswith(
        f"sẽ đổi địa điểm: trước là «{HALL}», nay là «{HALL.replace(',', ', Thôn 2,')}»."
    )


def test_a_spelling(repository: Repository) -> None:
    """A comment or another way to write the same is seen by nobody, and said so."""
    repository.write(DRIVE, "# Đã soát\n" + GOOD[DRIVE].replace("6 giờ 30 phút", '"06:30"'))
    found = preview(repository)
    assert found.is_empty
    assert found.rewritten == (f"content/{DRIVE}",)
    assert report.top(found, WORDS).startswith("Không ai thấy gì khác")
    (repository.content / DRIVE).write_bytes(GOOD[DRIVE].replace("\n", "\r\n").encode())
    assert preview(repository).rewritten == ()  # as git writes it out on Windows


def test_only_the_description(repository: Repository) -> None:
    """What raises no SEQUENCE is told as what it is: another description."""
    repository.write(DRIVE, GOOD[DRIVE] + "registration: {channel: Tại trạm y tế}\n")
    found = preview(repository)
    assert only(found).rows == (
        Row("Đăng ký, đăng ký ở đâu", "", "Tại trạm y tế", "registration.channel"),
    )
    (event,) = found.events
    assert (event.status, event.before, event.after) == ("text", 0, 0)
    assert event.sentence.endswith("sẽ chỉ đổi phần mô tả, không báo lại.")
    assert event.text == (Hunk((), ("Cách đăng ký: Tại trạm y tế",)),)


def test_a_directive(repository: Repository) -> None:
    """A paper's fields, its text line by line, its page and its feed; no calendar."""
    edit(repository, PAPER, "number: 1/KH-BCĐ", "number: 2/KH-BCĐ")
    edit(repository, PAPER, "Đoạn hai.", "Đoạn thứ hai.")
    found = preview(repository)
    change = only(found)
    assert change.rows == (Row("Số, ký hiệu", "1/KH-BCĐ", "2/KH-BCĐ", "number"),)
    assert change.body == (Hunk(("Đoạn hai.",), ("Đoạn thứ hai.",)),)
    assert "van-ban/ke-hoach/index.html" in paths(found, "pages")
    assert paths(found, "calendars") == []
    assert [(entry.status, entry.title) for entry in found.entries] == [
        ("changed", "Kế hoạch hiến máu")
    ]
    assert found.feeds == 2


def test_a_new_session(repository: Repository) -> None:
    """Sessions are told apart by key: a second one in front is new, and the first is not moved."""
    first = "  - {key: b, date: 2026-05-27, place_as_written: Chợ}\n"
    edit(repository, DRIVE, "sessions:\n", f"sessions:\n{first}")
    found = preview(repository)
    assert only(found).rows == (
        Row(
            "Buổi 2",
            "",
            "Chữ của buổi: b; Ngày: Thứ Tư, 27/05/2026; Địa điểm như văn bản ghi: Chợ",
            "sessions.b",
        ),
    )
    new, known = found.events
    assert new.sentence == (
        f"Sự kiện mới «{TITLE} (buổi 2)», thứ Tư, 27/05/2026, chưa thông báo giờ, "
        "Chợ, tỉnh Lạng Sơn."
    )
    assert (new.before, new.after, known.before, known.after) == (None, 0, 0, 0)
    assert known.sentence.endswith(f"sẽ mang tên «{TITLE} (buổi 1)».")


def test_into_another_calendar(repository: Repository) -> None:
    """A drive that joins a campaign comes into its calendar; a new day is a yearly event."""
    cited = "summary: S\ncitations:\n  - {text: T, checked: 2026-01-01}\n"
    repository.commit(D2, {"campaigns/xuan-hong.yaml": f"name: Xuân hồng\nseason: Xuân\n{cited}"})
    repository.write(DRIVE, GOOD[DRIVE] + "campaigns: [xuan-hong]\n")
    repository.write(
        "observances/toan-dan.yaml", f"name: Ngày toàn dân\nfirst: 2000-04-07\n{cited}"
    )
    yearly, event = preview(repository).events
    assert event.sentence == (
        f"Sự kiện «{TITLE}» (thứ Năm, 28/05/2026) sẽ chỉ đổi phần mô tả, không báo lại; "
        "có thêm trong: Lịch hiến máu: Xuân hồng."
    )
    assert yearly.sentence == "Sự kiện mới «Ngày toàn dân», hằng năm, từ thứ Sáu, 07/04/2000."
    assert yearly.calendars == ("Lịch các ngày kỷ niệm về hiến máu",)


def test_renamed(repository: Repository) -> None:
    """A drive that carries its old id goes on: no event is lost, the old address answers."""
    repository.write(DRIVE.replace("dot-1", "dot-mot"), GOOD[DRIVE] + "formerly: [dot-1]\n")
    (repository.content / DRIVE).unlink()
    found = preview(repository)
    change = only(found)
    assert (change.status, change.id, change.old_id) == ("renamed", "dot-mot", "dot-1")
    assert change.rows == (Row("Mã cũ", "", "dot-1", "formerly"),)
    assert [event.status for event in found.events] == ["text"]
    assert found.problems == ()


def test_removed(repository: Repository) -> None:
    """A record that was published and is gone is an error; then nothing is said of pages."""
    (repository.content / DRIVE).unlink()
    found = preview(repository)
    assert (only(found).status, only(found).title) == ("removed", TITLE)
    assert [problem.code for problem in found.problems] == ["DINH-DANH-04"]
    assert (found.is_built, found.outputs) == (False, ())
    assert report.unbuilt(found, WORDS).startswith("Nội dung còn lỗi")


def test_a_duplicate(repository: Repository) -> None:
    """A drive that becomes a pointer to another one says so."""
    repository.commit(D2, {DRIVE.replace("dot-1", "dot-2"): GOOD[DRIVE]})
    repository.write(DRIVE, "duplicate_of: dot-2\nreason: Trùng.\n")
    change = only(preview(repository))
    assert change.note == "Bản đăng trùng: địa chỉ này sẽ dẫn tới đợt được giữ lại."
    assert change.rows[0] == Row("Đợt được giữ lại", "", f"{TITLE} (dot-2)", "duplicate_of")


def test_unreadable(repository: Repository) -> None:
    """A file that cannot be read is not called removed; the others are still compared."""
    repository.write(DRIVE, "title: [\n")
    repository.write(VENUE, GOOD[VENUE] + "address: Thôn 2\n")
    found = preview(repository)
    assert [(one.id, one.status) for one in found.records] == [
        ("dot-1", "unreadable"),
        ("hoi-truong", "changed"),
    ]
    assert [problem.severity for problem in found.problems] == ["error"]
    assert not found.is_built


def test_a_base_with_errors(repository: Repository) -> None:
    """Where the old content cannot be built the records are still compared."""
    repository.commit(D2, {DRIVE: "title: [\n"})
    repository.write(DRIVE, GOOD[DRIVE])
    found = preview(repository)
    assert only(found).status == "added"
    assert found.problems == ()
    assert report.unbuilt(found, WORDS).startswith("Bản dùng để so sánh có lỗi")


def test_no_changes(repository: Repository) -> None:
    """An untouched folder changes nothing, and that is said."""
    found = preview(repository)
    assert found.is_empty
    said = "Không có gì thay đổi. Không có lỗi, không có cảnh báo mới."
    assert report.top(found, WORDS) == said


def test_equal_inputs_are_equal_fingerprints(repository: Repository) -> None:
    """What is compared for the preview is what fingerprints stand for, also between two readings."""
    settings = read_settings(Options(ROOT, content=repository.content, now=NOW))
    one, other = (
        {output.path: output for output in generator_alone(settings).everything()} for _ in range(2)
    )
    assert {path for path in one if one[path].inputs != other[path].inputs} == set()
    edit(repository, DRIVE, "2026-05-28", "2026-06-04")
    other = {output.path: output for output in generator_alone(settings).everything()}
    for path in one.keys() & other.keys():
        is_same = one[path].inputs == other[path].inputs
        assert is_same == (one[path].fingerprint() == other[path].fingerprint()), path


def test_two_commits(repository: Repository) -> None:
    """With ``--to`` two commits are compared, whatever lies in the folder; what came between counts."""
    repository.commit(D2, {DRIVE: GOOD[DRIVE].replace("05-28", "06-04")})
    repository.commit(D3, {DRIVE: GOOD[DRIVE]})
    repository.write(DRIVE, "title: [\n")
    found = preview(repository, "HEAD~2", "HEAD~1")
    assert [(one.before, one.after) for one in found.events] == [(0, 1)]
    found = preview(repository, "HEAD~2", "HEAD")  # there and back: same values, other history
    assert found.records == ()
    assert [(one.before, one.after) for one in found.events] == [(0, 2)]
    assert preview(repository, "HEAD", "HEAD").is_empty


def test_history_up_to_a_revision(repository: Repository) -> None:
    """History can be read up to a commit that is not checked out."""
    repository.commit(D2, {DRIVE: GOOD[DRIVE].replace("05-28", "06-04")})
    repository.commit(D3, {DRIVE: GOOD[DRIVE]})
    repository.git("checkout", "--quiet", "HEAD~2")
    found, _ = catalogue.load(repository.content)
    repository.git("checkout", "--quiet", "main")
    now = moment(NOW)
    until = [history.read(repository.content, found, now, revision=f"HEAD~{n}") for n in (2, 0)]
    assert [one.event("dot-1", "a").sequence for one in until] == [0, 2]
    assert [len(one.changes_of("drives", "dot-1")) for one in until] == [0, 2]
    assert now.tzinfo == ZONE


def test_attachments_and_standing_pages(repository: Repository) -> None:
    """What Pelican copies or renders is told too."""
    repository.write("pages/lien-he.md", "title: Liên hệ\nslug: lien-he\nsummary: Hỏi ai.\n\nA.\n")
    repository.write("files/a.pdf", f"{PDF.decode()}% a\n")
    repository.commit(D2)
    edit(repository, "pages/lien-he.md", "\nA.\n", "\nB.\n")
    repository.write("files/a.pdf", f"{PDF.decode()}% b\n")
    repository.write("files/b.pdf", f"{PDF.decode()}% b\n")
    found = preview(repository)
    assert [(one.kind, one.id, one.status) for one in found.records] == [
        ("pages", "lien-he", "changed"),
        ("files", "a.pdf", "changed"),
        ("files", "b.pdf", "added"),
    ]
    assert [(one.path, one.text) for one in found.of("pages")] == [
        ("lien-he/index.html", (Hunk(("A.",), ("B.",)),))
    ]
    assert paths(found, "files") == ["files/a.pdf", "files/b.pdf"]


def test_drafts(repository: Repository) -> None:
    """What is withheld is told as such and changes no page; its publication does, as something new."""
    page = "title: Hỏi\nslug: hoi\nsummary: Hỏi ai.\n{}\nA.\n"
    repository.write("directives/2026/nhap.md", PAPER_TEXT.replace("1/", "2/"))
    edit(repository, "directives/2026/nhap.md", "kind: KH", "kind: KH\nstatus: draft\nfile: a.pdf")
    repository.write("pages/hoi.md", page.format("publish_at: 2026-03-02T08:00\n"))
    paper = PdfWriter()
    paper.add_blank_page(595, 842)
    (repository.content / "files").mkdir()
    paper.write(repository.content / "files/a.pdf")
    found = preview(repository)
    assert [(one.id, one.status, one.note) for one in found.records] == [
        ("nhap", "added", "Bản nháp: chưa lên trang."),
        ("hoi", "added", "Hẹn giờ: lên trang lúc 08:00 ngày 02/03/2026."),
        ("a.pdf", "added", ""),
    ]
    assert (found.outputs, found.entries, found.events) == ((), (), ())
    repository.commit(D2)
    edit(repository, "directives/2026/nhap.md", "status: draft\n", "")
    repository.write("pages/hoi.md", page.format(""))
    found = preview(repository)
    assert [(one.id, one.note, one.rows) for one in found.records] == [
        ("nhap", "Lên trang cùng lần gửi này.", (Row("Nháp hay được đăng", "Bản nháp", "Được đăng", "status"),)),
        ("hoi", "Lên trang cùng lần gửi này.", (Row("Giờ đăng", "Thứ Hai, 02/03/2026, 08:00", "", "publish_at"),)),
    ]  # fmt: skip
    pages = {one.path: one.status for one in found.of("pages")}
    assert pages["van-ban/nhap/index.html"] == pages["hoi/index.html"] == "added"
    assert [entry.title for entry in found.entries] == ["Kế hoạch hiến máu"]


def test_new_warnings_only(repository: Repository) -> None:
    """A warning that was there before is not told again, wherever its line went."""
    late = "registration: {deadline: 2026-06-01}\n"
    repository.commit(D2, {DRIVE: GOOD[DRIVE] + late})
    repository.write(DRIVE, "# Đã soát\n" + GOOD[DRIVE] + late)
    assert preview(repository).problems == ()
    repository.write(PAPER, PAPER_TEXT.replace("number: 1/KH-BCĐ\n", ""))
    found = preview(repository)
    assert [problem.code for problem in found.problems] == ["VAN-BAN-02"]
    assert report.top(found, WORDS).endswith("Không có lỗi, 1 cảnh báo mới.")


def test_a_name_that_leads_out_is_refused(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A tree that was made by hand cannot make the preview write outside its own folder."""
    edit(repository, DRIVE, "2026-05-28", "2026-06-04")
    monkeypatch.setattr(trees.gitlog, "files_at", lambda *_: {"../../a.yaml": "0" * 40})
    monkeypatch.setattr(trees.gitlog, "blobs", lambda *_: {"0" * 40: b"x"})
    with pytest.raises(RefusedError, match="tên không dùng được"):
        preview(repository)
    assert not list(tmp_path.rglob("a.yaml"))


# The page and the command


def page_of(found: Preview) -> str:
    """The page as HTML, which a strict reader accepts."""
    text = html.render(found, WORDS, ROOT)
    html5lib.HTMLParser(strict=True).parse(text)
    return text


def test_the_page(repository: Repository) -> None:
    """Whole and valid, in Vietnamese, with signs beside colours, and it loads nothing."""
    edit(repository, DRIVE, "2026-05-28", "2026-06-04")
    edit(repository, PAPER, "Đoạn hai.", "Đoạn thứ hai.")
    text = page_of(preview(repository))
    assert '<html lang="vi">' in text
    assert "<del>Thứ Năm, 28/05/2026</del>" in text
    assert '<ins class="whole">Thứ Năm, 04/06/2026</ins>' in text
    assert (
        '<span class="sign" aria-hidden="true">−</span><span class="unseen">Trước: </span>' in text
    )
    assert "SEQUENCE 0 → 1; UID dot-1.a@" in text
    assert not re.search(r"(src|href|action|srcset)=|url\(|@import|<script|<link|<iframe", text)


def test_titles_are_inert(repository: Repository) -> None:
    """Whatever stands in a title, a text or a file's name is text on the page."""
    edit(repository, DRIVE, TITLE, "<script>alert(1)</script> {{ 7*7 }} {preview}")
    edit(repository, PAPER, "Đoạn hai.", '<img src="https://x.example/a" onerror=alert(1)> {0}')
    text = page_of(preview(repository))
    assert "<script" not in text
    assert "<img" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7*7 }} {preview}" in text


def run(repository: Repository, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Result:
    """The command as staff run it in a clone."""
    project = repository.folder
    for name in ("theme", "pelicanconf.py"):
        if not (project / name).exists():
            (project / name).symlink_to(ROOT / name)
    monkeypatch.chdir(project)
    return CliRunner().invoke(main, ["diff", "--now", NOW, *arguments])


def test_the_command(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sentences, and a page in build/; exit code 0."""
    edit(repository, DRIVE, "2026-05-28", "2026-06-04")
    done = run(repository, monkeypatch)
    assert done.exit_code == 0, done.output
    assert "Buổi 1, ngày: Thứ Năm, 28/05/2026 → Thứ Năm, 04/06/2026" in done.output
    assert "sẽ chuyển sang thứ Năm, 04/06/2026." in done.output
    assert "Xem từng trang trước và sau: build/xem-truoc.html" in done.output
    page = (repository.folder / "build/xem-truoc.html").read_text(encoding="utf-8")
    assert page.endswith("</html>\n")
    again = run(repository, monkeypatch)  # now with what was kept of git's history
    assert again.output == done.output
    assert (repository.folder / "build/xem-truoc.html").read_text(encoding="utf-8") == page
    status = repository.git("status", "--porcelain", "--", "content")
    assert status == " M content/drives/2026/lang-son/dot-1.yaml\n"  # and nothing else was touched


def test_the_command_as_json(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same for programs; no page unless one is asked for."""
    edit(repository, DRIVE, "2026-05-28", "2026-06-04")
    done = run(repository, monkeypatch, "--format", "json")
    told = json.loads(done.output)
    assert told["events"][0]["after"] == 1
    assert told["summary"].startswith("Lần gửi này: 1 đợt sửa, ")
    assert not (repository.folder / "build/xem-truoc.html").exists()
    done = run(repository, monkeypatch, "--format", "json", "--html", "trang/xem.html")
    assert (repository.folder / "trang/xem.html").exists()


def test_the_command_with_errors(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """Errors are told as ``check`` tells them; exit code 1, and still a page."""
    edit(repository, DRIVE, "2026-05-28", "2026-02-30")
    done = run(repository, monkeypatch)
    assert done.exit_code == 1
    assert "dot-1.yaml:5:11  [NGAY-02]" in done.output
    assert done.output.startswith("Không có gì thay đổi") is False
    assert "Có 1 lỗi phải sửa" in done.output
    assert "[NGAY-02]" in (repository.folder / "build/xem-truoc.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["khong-co"], "Git không biết bản «khong-co»."),
        (["--to", "--output=x"], "Git không biết bản «--output=x»."),
        (["--content", "noi-khac"], "Không thấy thư mục nội dung"),
        (["--now", "hôm qua"], "Không hiểu thời điểm dựng"),
    ],
)
def test_what_cannot_be_compared(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    """A sentence, exit code 2, never a traceback."""
    done = run(repository, monkeypatch, *arguments)
    assert done.exit_code == 2
    assert said in done.output
    assert "Traceback" not in done.output


def test_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that no repository holds has nothing to compare with; that is a sentence."""
    (tmp_path / "content").mkdir()
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["diff"])
    assert done.exit_code == 2
    assert "Không có gì để so sánh" in done.output


def test_a_change_is_told_whole(repository: Repository) -> None:
    """However long its reason and its paper are called, no name and no code is cut."""
    name = "Công văn về việc lùi ngày hiến máu tình nguyện của các cụm xã trong tỉnh, " * 2
    paper = PAPER_TEXT.replace("title: Kế hoạch hiến máu", f"title: {name}bản sửa")
    long = PAPER.replace("ke-hoach", "cong-van-lui-ngay-hien-mau-quoc-viet-khang-chien")
    repository.commit(D2, {long: paper})
    change = "{date: 2026-02-01, what: date, reason: Đường đã thông., directive: %s}"
    repository.write(DRIVE, f"{GOOD[DRIVE]}changes:\n  - {change % Path(long).stem}\n")
    assert (
        "Lần đổi 1 (01/02/2026): đổi ngày. Lý do: Đường đã thông. "
        f"Văn bản: {name}bản sửa ({Path(long).stem}).\n"
    ) in report.as_text(preview(repository), WORDS)


def test_lists_are_folded(repository: Repository) -> None:
    """A drive's own page is told; those that only list it are counted, and named when opened."""
    other = GOOD[DRIVE].replace("05-28", "05-27").replace(TITLE, "Đợt khác")
    repository.commit(D2, {DRIVE.replace("dot-1", "dot-2"): other})
    edit(repository, DRIVE, TITLE, "Tên mới")
    found = preview(repository)
    pages = {one.path.removesuffix("index.html"): one.is_list for one in found.of("pages")}
    assert pages == {
        "dot-hien-mau/dot-1/": False,
        "dot-hien-mau/dot-2/": True,  # it only offers the other as the next nearby
        "": True,
        "diem/hoi-truong/": True,
        "en/": True,
        "lich-hien-mau/": True,
        "lich-hien-mau/2026/": True,
        "lich-hien-mau/2026/05/": True,
        "tim/": True,
        "tinh/lang-son/": True,
    }
    said = report.as_text(found, WORDS).partition("Trang sẽ đổi:\n")[2]
    assert "Tên mới" in said.splitlines()[0]
    assert said.splitlines()[1:] == ["   và 9 trang chỉ đổi danh sách hay liên kết"]
    page = page_of(found)
    folded = page.partition("<summary>và 9 trang chỉ đổi danh sách hay liên kết</summary>")[2]
    assert "tinh/lang-son/index.html" in folded
    assert "tinh/lang-son/index.html" not in page.removesuffix(folded)


def test_both_versions_are_named(repository: Repository) -> None:
    """By day and message; what of a message could disturb a terminal is left out."""
    edit(repository, DRIVE, TITLE, "Tên mới")
    repository.commit(D2)
    repository.git("commit", "--quiet", "--amend", "--message", "Đổi <tên>\x1b[2J\n\nVì sao")
    edit(repository, DRIVE, "Tên mới", TITLE)
    found = preview(repository)
    said = report.compared(found, WORDS)
    assert re.fullmatch(
        r"So bản ghi ngày [0-9/]+, «Đổi <tên>\[2J» \(mã [0-9a-f]{10}\) với các tệp đang có "
        r"trong thư mục\.",
        said,
    )
    assert "«Đổi &lt;tên&gt;[2J»" in page_of(found)
    found = preview(repository, "HEAD~1", "HEAD")
    assert report.compared(found, WORDS).count("(mã ") == 2


def test_a_short_history_is_said(repository: Repository, tmp_path: Path) -> None:
    """In a clone without the old commits SEQUENCE is not to be relied on."""
    repository.commit(D2, {DRIVE: GOOD[DRIVE].replace("05-28", "06-04")})
    found = preview(repository)
    assert not found.is_shallow
    assert "cắt ngắn" not in report.as_text(found, WORDS) + page_of(found)
    clone = tmp_path / "clone"
    repository.git("clone", "--quiet", "--depth=1", f"file://{repository.folder}", str(clone))
    found = compare(Request(ROOT, clone / "content", "HEAD", None, NOW))[0]
    assert found.is_shallow
    for text in (report.as_text(found, WORDS), page_of(found)):
        assert "Lịch sử git ở đây bị cắt ngắn (shallow)" in text


# The small parts


@pytest.mark.parametrize(
    "owner",
    [kind for _, _, kind, _ in docsgen.KINDS] + list(docsgen.GROUPS),
    ids=lambda owner: owner.__name__,
)
def test_every_field_has_a_label(owner: type[BaseModel]) -> None:
    """Each key of each kind has a short name; add one to [preview] in theme/strings/vi.toml."""
    teller = Teller(catalogue.Catalogue(), WORDS)
    for name in owner.model_fields:
        assert teller.label(owner.__name__, name)


def test_paired() -> None:
    """Items that are the same stand still; the others stand for each other by position."""
    assert list(paired("abc", "abc")) == []
    assert list(paired("abc", "axc")) == [(1, 1)]
    assert list(paired("ac", "abbc")) == [(None, 1), (None, 2)]
    assert list(paired("abc", "ac")) == [(1, None)]


def test_marked() -> None:
    """Of a long text only the words that differ are marked; short ones and strangers as a whole."""
    long = "Người dân xã Quốc Việt đăng ký qua thôn của mình"
    before, after = marked(f"{long}.", f"{long} hoặc trường.")
    assert "".join(part.text for part in before) == f"{long}."
    assert [part.text for part in before if part.is_other] == ["mình."]
    assert [part.text for part in after if part.is_other] == ["mình hoặc trường."]
    assert marked("06:30", "07:30") == ((Part("06:30", True),), (Part("07:30", True),))
    assert marked("", "a") == ((), (Part("a", True),))


def test_around() -> None:
    """A terminal is given the words that differ and four on either side."""
    long = "Một hai ba bốn năm sáu bảy tám chín mười mười-một mười-hai mười-ba mười-bốn mười-lăm"
    assert report.around(long, long.replace("tám", "8")) == (
        "… bốn năm sáu bảy tám chín mười mười-một mười-hai …",
        "… bốn năm sáu bảy 8 chín mười mười-một mười-hai …",
    )
    assert report.around(long, f"{long} {long}")[0] == "… mười-hai mười-ba mười-bốn mười-lăm"
    assert report.around("06:30", "07:30") == ("06:30", "07:30")
    assert report.around("", long) == ("", long)


def test_blocks() -> None:
    """What one reads in the main part, one text for each block; nothing of scripts and drawings."""
    text = (
        "<header><p>A</p></header><main><h1>B &amp; C</h1><p>D <b>e</b>\n f</p>"
        "<script>x</script><svg><text>y</text></svg><table><tr><td>1</td><td>2</td></tr></table>"
        "<p class=updated>G</p></main><p>H</p>"
    )
    assert blocks(text) == ("B & C", "D e f", "1 2")


def test_what_is_hidden_is_not_read() -> None:
    """What only a script would show is not there for who reads; what comes behind it is."""
    text = (
        "<main><p>A <span class=badge hidden>B <span>C</span><br></span> D</p>"
        '<div hidden><p>E</p></div><input hidden>F<p class="card x">G</p></main>'
    )
    assert blocks(text) == ("A D", "F", "G")
    assert blocks(text, without="card") == ("A D", "F")
