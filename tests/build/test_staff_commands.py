"""Staff's commands as staff run them, in a copy of the real content: asked, shown, kept or undone."""

from __future__ import annotations

import io
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from conftest import run_command

from giot_hong import check, clickwords, desk
from giot_hong.catalogue import Catalogue
from giot_hong.cli import main
from giot_hong.fold import fold
from giot_hong.problems import Problem

ROOT = Path(__file__).resolve().parents[2]
DRIVE = "drives/2026/lang-son/lang-son-2026-dot-1-that-khe.yaml"
ID = "lang-son-2026-dot-1-that-khe"
BEFORE, AFTER = "2026-05-20", "2026-06-01"
WHY = "Đường vào xã bị chia cắt."
REASON = "Mưa lũ: đường \"vào\" xã 'bị' #chia cắt\nchanges: []"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the real content."""
    shutil.copytree(ROOT / "content", tmp_path / "content")
    return tmp_path / "content"


def run(content: Path, *arguments: str, today: str = BEFORE, typed: str | None = None) -> Result:
    """A command of staff; ``typed`` is what they answer when asked."""
    asked = ["--hoi"] if typed is not None else []
    options = ["--content", str(content), "--today", today, *asked]
    return CliRunner().invoke(main, [*arguments, *options], input=typed)


def snapshot(content: Path) -> dict[str, bytes]:
    """Every file of the content, hidden ones too."""
    return {
        path.relative_to(content).as_posix(): path.read_bytes()
        for path in content.rglob("*")
        if path.is_file()
    }


def read(content: Path) -> Catalogue:
    """The content, which must be right."""
    catalogue, problems = check.check(content)
    assert check.errors(problems) == []
    return catalogue


def test_a_drive_from_plan_to_result(content: Path) -> None:
    """Put off, moved, held: each step is right for the checker and leaves everything else alone."""
    file = content / DRIVE
    file.write_bytes(
        b"\xef\xbb\xbf# Do x\xc3\xa3 g\xe1\xbb\xadi\r\n" + file.read_bytes().replace(b"\n", b"\r\n")
    )
    others = {name: raw for name, raw in snapshot(content).items() if name != DRIVE}
    comment_and_rest = file.read_bytes().split(b"sessions:")[0].split(b"certainty")[0]

    done = run(content, "postpone", "that", "khe", "--reason", REASON)
    assert done.exit_code == 0, done.output
    assert "tình trạng: theo lịch, đã chốt → hoãn, chưa có ngày mới" in done.output
    assert 'git commit -m "Hoãn: Ngày hội hiến máu đợt 1 năm 2026 tại Thất Khê"' in done.output
    assert read(content).drives[ID].value.outcome == "postponed"

    done = run(
        content, "move", ID, "--date", "04/06/2026", "--start", "7h30", "--end", "11 giờ",
        "--place", "Trường: nhà đa năng", "--reason", "Đường đã thông.", "--date-decided", "19/05/2026",
        "--directive", "quoc viet", "--du-sao",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "chính là kế hoạch nêu lịch cũ" in done.output
    assert (
        "theo văn bản «Tuyên truyền, vận động Hiến máu tình nguyện đợt 1 năm 2026»" in done.output
    )
    assert "Hội trường xã Thất Khê («" in done.output
    assert "Câu ở khóa registration.note" not in done.output
    assert "Hạn đăng ký vẫn ghi 12/05/2026" in done.output
    assert "sau ngày quyết định vừa ghi" in done.output  # decided the day before it was put off

    done = run(
        content, "result", DRIVE, "--value", "1.042", "--unit", "don vi mau", "--reported",
        "05/06/2026", "--source", "quoc viet", "--at", "mục 1", "--du-sao",
        today="2026-06-08",
    )  # fmt: skip
    assert done.exit_code == 0, done.output

    drive = read(content).drives[ID].value
    assert [one.what for one in drive.changes] == ["postponed", "date", "hours", "place"]
    assert drive.changes[0].reason == " ".join(REASON.split())
    assert drive.changes[1].directive == "quoc-viet-ke-hoach-hien-mau-dot-1-2026"
    session = drive.sessions[0]
    assert f"{session.date} {session.start:%H:%M} {session.end:%H:%M}" == "2026-06-04 07:30 11:00"
    assert (session.venues, session.place_as_written) == ((), "Trường: nhà đa năng")
    assert (drive.outcome, drive.result.figures[0].value) == ("held", 1042)
    raw = file.read_bytes()
    assert raw.startswith(comment_and_rest)
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert {name: raw for name, raw in snapshot(content).items() if name != DRIVE} == others


def test_confirming_and_calling_off(content: Path) -> None:
    """A drive of the plan for 2021, in its own year."""
    done = run(content, "confirm", "lai-chau-2021-dot-09", today="2021-05-01")
    assert done.exit_code == 0, done.output
    done = run(content, "cancel", "lai-chau-2021-dot-09", "--reason", WHY, today="2021-05-02")
    assert done.exit_code == 0, done.output
    drive = read(content).drives["lai-chau-2021-dot-09"].value
    assert [one.what for one in drive.changes] == ["cancelled"]
    assert (drive.certainty, drive.outcome) == ("confirmed", "cancelled")


@pytest.mark.parametrize(
    ("arguments", "missing"),
    [
        (["postpone"], "Thiếu ĐỢT, --reason."),
        (["cancel", ID], "Thiếu --reason."),
        (["move", ID], "Thiếu ít nhất một trong --date, --start, --end, --venue, --place, --reason."),
        (["result"], "Thiếu ĐỢT, --value, --unit."),
        (["new", "drive"], "Thiếu --title, --province, --date, --venue hoặc --place, --certainty."),
        (["new", "directive"], "Thiếu --title, --issuer, --kind, --summary."),
        (["new", "news", "--title", "a"], "Thiếu --date, --summary."),
        (["cancel", ID, "--reason", "Gọi 0912345678"], "số di động"),
        (["cancel", ID, "--reason", WHY, "--date-decided", "01/06/2026"], "còn ở phía trước"),
        (["cancel", ID, "--reason", WHY, "--directive", "khong-co"], "Không có văn bản nào"),
        (["move", ID, "--date", "30/02/2026", "--start", "25h"], "--start: Giờ chỉ từ"),
        (["move", ID, "--date", "01/05/2026", "--reason", WHY], "thêm --du-sao"),
        (["move", ID, "--session", "b", "--date", "01/06/2026", "--reason", WHY], "lựa chọn «b»"),
        (["cancel", ID, "--reason", "x"], "quá ngắn để người dân hiểu"),
        (["cancel", ID, "--reason", WHY, "--date-decided", "01/03/2026"], "quá 60 ngày"),
        (["confirm", "dot-09", "--directive", "quoc viet"], "Thiếu --reason."),
        (["move", ID, "--venue", "that khe", "--reason", WHY], "không có gì để đổi"),
        (["move", ID, "--end", "6h", "--reason", WHY], "không sau giờ bắt đầu"),
        (["cancel", "lai chau", "--reason", WHY], "lai-chau-2021-dot-18  (26/11/2021, Đợt 18"),
        (["cancel", "that khee", "--reason", WHY], f"Gần nhất:\n   {ID}"),
        (["confirm", ID], "đã chốt từ trước"),
        (["result", ID, "--value", "5", "--unit", "units"], "chưa thể có kết quả"),
        (["result", ID, "--value", "5", "--unit", "túi"], "Chọn một trong"),
        (["result", ID, "--value", "5", "--unit", "units", "--at", "mục 1"], "--source"),
        (["result", ID, "--value", "85,5", "--unit", "lít"], "làm tròn 85,5"),
        (["result", ID, "--value", "5", "--unit", "1", "--source", "quoc viet"], "thêm --du-sao"),
    ],
    ids=str,
)  # fmt: skip
def test_what_cannot_be_done_is_told_and_nothing_changes(
    content: Path, arguments: list[str], missing: str
) -> None:
    """Without a console all that is missing or wrong is refused at once, with exit code 2."""
    before = snapshot(content)
    done = run(content, *arguments)
    assert missing in done.output
    assert done.exit_code == 2
    assert "Traceback" not in done.output
    assert snapshot(content) == before


def test_wrong_and_missing_are_told_together(content: Path) -> None:
    """Each wrong answer by its option, then in one sentence what is missing."""
    done = run(content, "move", ID, "--date", "01/13/2026", "--start", "25h")
    assert done.output == (
        "--date: Không có tháng 13. Cần: tháng từ 1 đến 12. Viết như: 28/5/2026. "
        "--start: Giờ chỉ từ 00:00 đến 23:59. Cần: giờ:phút. Viết như: 07:30. Thiếu --reason.\n"
    )


class Hands(io.BytesIO):
    """Somebody at a console, a line at a time, while somebody else saves a file at the last."""

    def __init__(self, typed: bytes, file: Path) -> None:
        super().__init__(typed)
        self.file = file

    def read1(self, size: int | None = -1) -> bytes:
        line = self.readline()
        if self.tell() == len(self.getvalue()) and line:
            self.file.write_bytes(self.file.read_bytes() + b"# moi\n")
        return line


def test_a_file_saved_meanwhile_is_not_overwritten(content: Path) -> None:
    """Between the question and the answer an editor saved the file: that stays."""
    file = content / DRIVE
    before = file.read_bytes()
    hands = Hands("\n\ncó\n".encode(), file)
    options = ["--content", str(content), "--today", BEFORE, "--hoi"]
    done = CliRunner().invoke(main, ["cancel", ID, "--reason", WHY, *options], input=hands)
    assert (done.exit_code, "vừa được người khác sửa" in done.output) == (2, True), done.output
    assert file.read_bytes() == before + b"# moi\n"


def test_an_error_twice_is_one_more_than_once() -> None:
    """What was wrong before is not blamed on the change, a second one of its kind is."""
    one = Problem(path="a", line=1, column=1, code="NGAY-02", message="b")
    assert desk.new_problems([one], [one]) == []
    assert desk.new_problems([one], [one, replace(one, line=2)]) == [replace(one, line=2)]


def test_a_change_that_brings_an_error_is_taken_back(content: Path) -> None:
    """The checker's word is last: two sessions at one hour in one place are refused, code 1."""
    file = content / DRIVE
    text = file.read_text(encoding="utf-8")
    second = "  - {key: b, date: 2026-05-29, start: 06:30, venues: [hoi-truong-xa-that-khe]}\n"
    file.write_text(text.replace("audience:", f"{second}audience:", 1), encoding="utf-8")
    before = snapshot(content)
    done = run(content, "move", ID, "--session", "b", "--date", "28/05/2026", "--reason", WHY)
    assert done.exit_code == 1
    assert "[DOT-05]" in done.output
    assert "tệp vẫn như cũ" in done.output
    assert snapshot(content) == before


def test_the_checker_stops_personal_data(content: Path) -> None:
    """An address that hides a person's number passes as an address, not the check of the content."""
    before = snapshot(content)
    done = run(content, "new", "news", "--title", "Tin", "--date", "1999", "--summary", "a",
               "--link", "https://zalo.me/0912345678")  # fmt: skip
    assert done.exit_code == 1
    assert "[RIENG-01]" in done.output
    assert snapshot(content) == before
    assert not (content / "news/1999").exists()


def test_errors_elsewhere_do_not_stand_in_the_way(content: Path) -> None:
    """Somebody else's open file is theirs; only new errors undo a change."""
    (content / "venues/lang-son/do-dang.yaml").write_text("name: [", encoding="utf-8")
    done = run(content, "cancel", ID, "--reason", WHY)
    assert done.exit_code == 0, done.output
    broken = content / "drives/2026/lang-son/hong.yaml"
    broken.write_text("title: [", encoding="utf-8")
    done = run(content, "cancel", "hong", "--reason", WHY)
    assert (done.exit_code, "đang có lỗi" in done.output) == (2, True)


def test_questions_are_asked_again_until_right(content: Path) -> None:
    """At a console: which drive, a wrong day, a telephone number, then yes."""
    typed = "lai chau\nthat khe\n30/02/2026\n04/06/2026\n\n\n\n\n0912345678\nĐổi lịch xe.\n\n\n\n"
    done = run(content, "move", typed=typed)
    assert done.exit_code == 0, done.output
    for said in ("Có 18 đợt hợp với", "tháng 2 năm 2026 có 28 ngày", "số di động", "Ghi vào tệp?"):
        assert said in done.output
    drive = read(content).drives[ID].value
    assert str(drive.sessions[0].date) == "2026-06-04"
    assert drive.changes[0].reason == "Đổi lịch xe."


def test_hours_are_asked_together(content: Path) -> None:
    """An end before the start is asked again; an old end that a new start passes must be new."""
    done = run(content, "move", ID, "--reason", WHY, typed="\n8h\n7h\n11h\n\n\n\n\n\n")
    assert done.exit_code == 0, done.output
    assert "Giờ kết thúc 07:00 không sau giờ bắt đầu 08:00." in done.output
    done = run(content, "move", ID, "--reason", WHY, typed="\n13h\n\n16h\n\n\n\n\n\n")
    assert done.exit_code == 0, done.output
    assert "giờ cũ 11:00 không còn đúng" in done.output
    session = read(content).drives[ID].value.sessions[0]
    assert f"{session.start:%H:%M} {session.end:%H:%M}" == "13:00 16:00"


def test_only_what_is_missing_is_asked(content: Path) -> None:
    """An option is an answer; a wrong one is asked again."""
    done = run(content, "cancel", ID, "--reason", WHY, typed="\n\n\n")
    assert done.exit_code == 0, done.output
    assert "Lý do, một câu" not in done.output
    done = run(content, "result", ID, "--value", "x", "--unit", "units", typed="12\n", today=AFTER)
    assert "--value: Không đọc được số này" in done.output


def test_no_means_no(content: Path) -> None:
    """Nothing is written unless staff agree; oddities are asked about; Ctrl+D ends politely."""
    before = snapshot(content)
    done = run(content, "cancel", ID, "--reason", WHY, typed="\n\nk\n")
    assert (done.exit_code, "Không đổi gì." in done.output) == (2, True)
    done = run(content, "cancel", ID, "--reason", WHY, typed="\n\nkhông\n", today=AFTER)
    assert (done.exit_code, "Vẫn làm?" in done.output) == (2, True)
    done = run(content, "cancel", ID, typed="")
    assert (done.exit_code, "Đã dừng theo yêu cầu." in done.output) == (130, True)
    assert snapshot(content) == before
    done = run(content, "cancel", ID, "--reason", WHY, typed="\n\nc\nc\n", today=AFTER)
    assert done.exit_code == 0, done.output


def test_a_new_drive_by_options(content: Path) -> None:
    """It lies beside its plan's year and is right at once."""
    done = run(
        content, "new", "drive", "--title", "Hiến máu: xã \"Quốc Việt\" #2", "--province", "Lạng Sơn",
        "--date", "10/06/2026", "--start", "7h", "--end", "11h", "--venue", "that khe", "--certainty",
        "du kien", "--source", "quoc viet", "--at", "mục II",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "drives/2026/lang-son/hien-mau-xa-quoc-viet-2.yaml" in done.output
    assert "nguồn: «Tuyên truyền, vận động Hiến máu tình nguyện đợt 1 năm 2026»" in done.output
    drive = read(content).drives["hien-mau-xa-quoc-viet-2"].value
    assert drive.title == 'Hiến máu: xã "Quốc Việt" #2'
    assert drive.sessions[0].venues == ("hoi-truong-xa-that-khe",)
    assert drive.certainty == "tentative"
    again = run(
        content, "new", "drive", "--title", "Khác", "--province", "lang-son", "--date", "11/06/2026",
        "--place", "Xã", "--certainty", "confirmed", "--id", "hien-mau-xa-quoc-viet-2",
    )  # fmt: skip
    assert (again.exit_code, "đã có" in again.output) == (2, True)


def test_a_new_drive_by_questions(content: Path) -> None:
    """Every question in order; the suggested id may be changed."""
    typed = "\n".join(
        ["Hiến máu mùa hè", "hue", "01/07/2026", "", "", "Trường Quốc Học", "confirmed", "",
         "Mã Sai", "hue-he-2026", ""]
    ) + "\n"  # fmt: skip
    done = run(content, "new", "drive", typed=typed)
    assert done.exit_code == 0, done.output
    assert "Enter: hien-mau-mua-he" in done.output
    drive = read(content).drives["hue-he-2026"]
    assert drive.path == "content/drives/2026/hue/hue-he-2026.yaml"
    assert drive.value.sessions[0].place_as_written == "Trường Quốc Học"


def test_a_day_that_is_over_needs_insistence(content: Path) -> None:
    """A new drive in the past is mostly a slip; with --du-sao it is history."""
    wanted = ["new", "drive", "--title", "Cũ", "--province", "hue", "--date", "01/03/2026", "--place",
              "Xã", "--certainty", "confirmed"]  # fmt: skip
    assert run(content, *wanted).exit_code == 2
    assert run(content, *wanted, "--du-sao").exit_code == 0
    assert "cu" in read(content).drives


def test_a_new_drive_that_is_there_already(content: Path) -> None:
    """The same command twice makes no second drive; the sentence names the first and «move»."""
    wanted = ["new", "drive", "--title", "Hiến máu Huế", "--province", "hue", "--date", "01/07/2026",
              "--place", "Trường", "--certainty", "1"]  # fmt: skip
    assert run(content, *wanted, today="20/06/2026").exit_code == 0
    before = snapshot(content)
    again = run(content, *wanted)
    assert again.exit_code == 2
    assert "hien-mau-hue  (01/07/2026, Hiến máu Huế)" in again.output
    assert "giot-hong move hien-mau-hue" in again.output
    assert "--du-sao" in again.output
    assert snapshot(content) == before
    assert run(content, *wanted, "--du-sao").exit_code == 0


def test_only_new_warnings_are_shown(content: Path) -> None:
    """What the file had before is counted in one line; then what to do next, «diff» first."""
    file = content / "drives/2026/lang-son/cu.yaml"
    file.write_text(
        "title: Cũ\nprovince: lang-son\ncertainty: confirmed\nsessions:\n"
        "  - {date: 2026-06-28, weekday: Thứ hai, place_as_written: Trường A}\n",
        encoding="utf-8",
    )
    _, problems = check.check(content)
    old = [one for one in problems if one.path.endswith("/cu.yaml")]
    assert old
    assert not check.errors(old)
    done = run(content, "cancel", "cu", "--reason", WHY)
    assert done.exit_code == 0, done.output
    assert f"{len(old)} cảnh báo cũ của tệp này, xem bằng giot-hong check." in done.output
    assert old[0].code not in done.output
    next_ = done.output.partition("Việc tiếp theo:\n")[2].split("\n")
    assert "giot-hong diff" in next_[0]
    assert [line.strip().split()[1] for line in next_[2:5]] == ["add", "commit", "push"]


def test_an_odd_day_of_decision_is_asked_again(content: Path) -> None:
    """At a console the day is questioned; no asks again, yes takes it."""
    typed = "\n01/03/2026\nk\n19/05/2026\nc\n"
    done = run(content, "cancel", ID, "--reason", WHY, typed=typed)
    assert done.exit_code == 0, done.output
    assert "quá 60 ngày" in done.output
    assert "Ghi vào tệp? (Enter hoặc c: ghi; k: không)" in done.output
    assert str(read(content).drives[ID].value.changes[0].date) == "2026-05-19"


def test_confirming_asks_for_no_more_than_there_is(content: Path) -> None:
    """Enter for the reason: no entry, no further question but whether to write."""
    done = run(content, "confirm", "lai-chau-2021-dot-09", typed="\ny\n", today="01/05/2021")
    assert done.exit_code == 0, done.output
    assert read(content).drives["lai-chau-2021-dot-09"].value.changes == ()
    assert "giot-hong move lai-chau-2021-dot-09 --start 7h30" in done.output


def test_a_session_by_its_number(content: Path) -> None:
    """People count sessions; letters are for files."""
    file = content / DRIVE
    text = file.read_text(encoding="utf-8")
    second = "  - {key: b, date: 2026-05-29, start: 07:30, place_as_written: Trường}\n"
    file.write_text(text.replace("audience:", f"{second}audience:", 1), encoding="utf-8")
    done = run(content, "move", ID, "--session", "buổi 2", "--start", "8h", "--reason", WHY)
    assert done.exit_code == 0, done.output
    assert "giờ (buổi 2)" in done.output
    wrong = run(content, "move", ID, "--session", "3", "--start", "8h", "--reason", WHY)
    assert "2 (29/05/2026, từ 08:00" in wrong.output


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("huy", "Không có lệnh huy. Gần nhất: cancel. Xem: giot-hong --help"),
        ("hủy a", "Không có lệnh hủy. Gần nhất: cancel."),
        ("cancell", "Gần nhất: cancel."),
        ("new đợt", "Gần nhất: drive. Xem: giot-hong new --help"),
        ("cancel --ly-do a", "Không có lựa chọn --ly-do. Gần nhất: --reason. Xem: giot-hong cancel --help"),
        ("move --resaon a", "Gần nhất: --reason."),
        ("cancel a --reason", "Sau lựa chọn --reason còn thiếu điều cần ghi. Xem: giot-hong cancel --help"),
        ("cancel --hoi=3", "Lựa chọn --hoi đứng một mình"),
        ("publish", "Thiếu --siteurl. Xem: giot-hong publish --help"),
        ("serve --port x", "--port: cần một số nguyên."),
        ("check --format xml", "--format: chỉ nhận text hoặc json."),
        ("check a b", "Thừa «a b»."),
        ("--xyz", "Không có lựa chọn --xyz."),
    ],
)  # fmt: skip
def test_what_is_mistyped_is_told_in_vietnamese(line: str, said: str) -> None:
    """One sentence, what was probably meant, where to look; exit code 2."""
    done = CliRunner().invoke(main, shlex.split(line))
    assert done.exit_code == 2
    assert said in done.output
    assert done.output.count("\n") == 1


def commands(group: click.Group, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command there is, as it is typed after the program's name."""
    yield before
    for name, one in group.commands.items():
        if isinstance(one, click.Group):
            yield from commands(one, (*before, name))
        else:
            yield (*before, name)


@pytest.mark.parametrize("words", list(commands(main)), ids=" ".join)
def test_help_is_in_vietnamese(words: tuple[str, ...]) -> None:
    """No page has click's own words, and every option says what it is for."""
    done = CliRunner().invoke(main, [*words, "--help"])
    assert done.exit_code == 0
    assert done.output.startswith(f"Cách dùng: {' '.join(['giot-hong', *words])} ")
    for english in ("Usage", "Options", "OPTIONS", "Commands", "COMMAND", "ARGS", "TEXT", "PATH",
                    "INTEGER", "Show", "default", "required"):  # fmt: skip
        assert english not in done.output
    command: click.Command = main
    for word in words:
        assert isinstance(command, click.Group)
        command = command.commands[word]
    assert all(getattr(one, "help", "x") for one in command.params if isinstance(one, click.Option))


@pytest.mark.parametrize("table", [clickwords.COMMANDS_MEANT, clickwords.OPTIONS_MEANT])
def test_what_is_meant_is_there(table: dict[str, str]) -> None:
    """The table of likely words leads to nothing that is gone, and its words have no marks."""
    names: set[str] = set()
    for words in commands(main):
        names |= {*words, "--help"}
        one: click.Command = main
        for word in words:
            assert isinstance(one, click.Group)
            one = one.commands[word]
        names |= {opt for param in one.params for opt in param.opts}
    assert set(table.values()) <= names
    assert all(word == fold(word) for word in table)


def test_new_documents(content: Path) -> None:
    """A directive and a piece of news, each in the year of its date."""
    done = run(
        content, "new", "directive", "--title", "Kế hoạch hè", "--number", "12/KH-BCĐ", "--date",
        "3/2025", "--issuer", "ubnd xa quoc viet", "--kind", "kế hoạch", "--summary", "Một câu.",
        "--province", "lạng sơn",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "[VAN-BAN-03]" in done.output  # the day is not known: a warning, shown at once
    done = run(
        content, "new", "news", "--title", "Tin hè", "--date", "02/05/2026", "--summary", "Câu."
    )
    assert done.exit_code == 0, done.output
    catalogue = read(content)
    paper = catalogue.directives["ke-hoach-he"]
    assert (paper.path, paper.value.date) == ("content/directives/2025/ke-hoach-he.md", "2025-03")
    assert catalogue.news["tin-he"].value.date == "2026-05-02"


def test_no_folder_of_content(tmp_path: Path) -> None:
    """In a wrong folder the command says where it looked."""
    done = run(tmp_path / "nowhere", "cancel", "a", "--reason", WHY)
    assert (done.exit_code, "Không thấy thư mục nội dung" in done.output) == (2, True)
    done = run(tmp_path, "cancel", "a", "--reason", WHY, today="hôm qua")
    assert (done.exit_code, "--today «hôm qua»" in done.output) == (2, True)
    for command, missing in (("check", "Không thấy thư mục nội dung"), ("build", "pelicanconf.py")):
        out = run_command(command, cwd=tmp_path)
        assert (out.returncode, out.stdout) == (2, "")
        assert missing in out.stderr
        assert "Mở cửa sổ lệnh ở thư mục của kho" in out.stderr


def test_a_file_that_cannot_be_written_stays(content: Path) -> None:
    """A folder that takes no file: a sentence with a code, the old file, no draft left."""
    (content / DRIVE).with_name(f".{ID}.yaml.moi").mkdir()
    before = snapshot(content)
    done = run(content, "cancel", ID, "--reason", WHY)
    assert done.exit_code == 2
    assert "Máy không đọc hoặc ghi được" in done.output
    assert "Traceback" not in done.output
    assert snapshot(content) == before


def test_as_a_process(content: Path) -> None:
    """As from cmd: UTF-8 out, the content beside the folder, paths to copy."""
    done = run_command("cancel", "that khe", "--reason", WHY, "--today", BEFORE, cwd=content.parent)
    assert (done.returncode, done.stderr) == (0, "")
    assert f'git add "content/{DRIVE}"' in done.stdout
    again = run_command("cancel", "that khe", "--today", BEFORE, cwd=content.parent)
    assert (again.returncode, again.stderr.strip()) == (2, "Thiếu --reason.")


DOCUMENTED = [
    line
    for line in (ROOT / "docs/sua-dot.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("giot-hong ")
]


@pytest.mark.parametrize("line", DOCUMENTED)
def test_what_the_guide_says_works(content: Path, line: str) -> None:
    """Each line of docs/sua-dot.md, typed on a fitting day, does what it says."""
    line = line.replace("ma-van-ban", "quoc-viet-ke-hoach-hien-mau-dot-1-2026")
    today = "2021-05-01" if "dot-09" in line else "2026-06-05" if "result" in line else "2026-05-26"
    done = run(content, *shlex.split(line)[1:], today=today)
    assert done.exit_code == 0, done.output
    read(content)
