"""What staff's commands do to a drive's text: the right lines, the reason, and sensible refusals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from giot_hong import check
from giot_hong.catalogue import Catalogue
from giot_hong.edit import RefusedError
from giot_hong.fields import read_count, read_day
from giot_hong.model import Directive, Drive, News
from giot_hong.nodes import Mapping
from giot_hong.parse import parse
from giot_hong.source import Text, decode, read_front_matter, read_yaml
from giot_hong.staff import answers, changes, find, new, papers
from giot_hong.staff.answers import WrongAnswerError
from giot_hong.staff.changes import DoubtfulError, Known, Move, Report, Why
from tests.support import directive, drive, tombstone, venue

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 5, 20)
AFTER = date(2026, 6, 1)
WHY = Why("Mưa lũ, đường bị chia cắt.", TODAY)
DRIVE = """\
title: Hiến máu ở Thất Khê   # tên ngắn
province: lang-son
certainty: tentative # chưa chốt
sessions:
  - date: 2026-05-28
    start: "06:30"
    weekday: Thứ năm # như kế hoạch
    venues: [hoi-truong]
    place_as_written: Hội trường xã
"""
TWO = DRIVE + "  - {key: b, date: 2026-05-29, start: 06:30, place_as_written: Trường}\n"


def entry(what: str, why: Why = WHY) -> str:
    """The lines of one change."""
    return f"  - date: {why.decided}\n    what: {what}\n    reason: {why.reason}\n"


def value(text: str) -> Drive:
    """The drive that a text holds."""
    return changes.read(text)


def with_outcome(outcome: str, text: str = DRIVE) -> str:
    """The drive in another state, with its reason."""
    state = f"certainty: tentative\noutcome: {outcome}\nchanges:\n{entry(outcome)}"
    return text.replace("certainty: tentative # chưa chốt\n", state)


# Putting off, calling off, making sure


@pytest.mark.parametrize(
    ("change", "what"), [(changes.postpone, "postponed"), (changes.cancel, "cancelled")]
)
def test_a_drive_is_called_off_in_two_places(
    change: Callable[..., changes.Changed], what: str
) -> None:
    """The outcome stands after the certainty, the reason at the end; nothing else differs."""
    done = change(DRIVE, WHY, TODAY)
    assert done.text == DRIVE.replace("chưa chốt\n", f"chưa chốt\noutcome: {what}\n") + (
        "changes:\n" + entry(what)
    )
    assert value(done.text).calendar_status == "CANCELLED"


def test_the_paper_stands_beside_the_reason() -> None:
    """A directive is named in the entry and in words."""
    done = changes.cancel(DRIVE, Why("Mưa.", date(2026, 5, 18), "cong-van-5"), TODAY)
    change = value(done.text).changes[0]
    assert (change.directive, change.date) == ("cong-van-5", date(2026, 5, 18))
    assert "cong-van-5" in done.told[-1]


def test_words_say_before_and_after() -> None:
    """Staff read what becomes of the drive."""
    assert changes.postpone(DRIVE, WHY, TODAY).told == [
        "tình trạng: theo lịch, dự kiến → hoãn, chưa có ngày mới",
        "lý do: Mưa lũ, đường bị chia cắt. (quyết định 20/05/2026)",
    ]


def test_confirming() -> None:
    """The certainty changes in its place, its comment stays, the entry is added."""
    done = changes.confirm(DRIVE, WHY, TODAY)
    assert done.text == DRIVE.replace("tentative", "confirmed") + "changes:\n" + entry("confirmed")


def test_confirming_without_a_reason_makes_none_up() -> None:
    """The history knows that it was confirmed; the file says nothing that nobody said."""
    done = changes.confirm(DRIVE, None, TODAY)
    assert done.text == DRIVE.replace("tentative", "confirmed")
    assert done.told == ["mức chắc chắn: dự kiến → đã chốt"]


def test_confirming_tells_what_is_still_open() -> None:
    """Venues with «hoặc» and unknown hours are pointed out, with the command to write."""
    open_ = DRIVE.replace("[hoi-truong]", "[hoi-truong, truong]").replace(
        '    start: "06:30"\n', ""
    )
    known = Known("that-khe", {"hoi-truong": "Hội trường xã"})
    assert changes.confirm(open_, WHY, TODAY, known=known).notes == [
        "Đợt này còn để ngỏ nhiều điểm (Hội trường xã, truong); đã chốt một điểm thì ghi: "
        "giot-hong move that-khe --venue …",
        "Đợt này chưa có giờ; khi biết thì ghi: giot-hong move that-khe --start 7h30",
    ]
    two = TWO.replace('    start: "06:30"\n', "")
    assert changes.confirm(two, WHY, TODAY, known=known).notes == [
        "Buổi 1 chưa có giờ; khi biết thì ghi: giot-hong move that-khe --session 1 --start 7h30"
    ]


@pytest.mark.parametrize(
    ("run", "said"),
    [
        (lambda: changes.cancel(with_outcome("cancelled"), WHY, TODAY), "đã ghi là hủy từ trước"),
        (lambda: changes.postpone(with_outcome("postponed"), WHY, TODAY), "là hoãn từ trước"),
        (lambda: changes.confirm(with_outcome("postponed"), WHY, TODAY), "giot-hong move"),
        (lambda: changes.confirm(DRIVE.replace("tentative", "confirmed"), WHY, TODAY), "đã chốt"),
        (lambda: changes.cancel(DRIVE + "outcome: held\n", WHY, TODAY), "tổ chức rồi"),
        (lambda: changes.move(DRIVE + "outcome: held\n", Move(date=AFTER), WHY, TODAY), "rồi"),
        (lambda: changes.move(DRIVE, Move(start=time(6, 30)), WHY, TODAY), "giống hệt"),
        (lambda: changes.move(DRIVE, Move(end=time(6, 0)), WHY, TODAY), "--start và --end"),
        (lambda: changes.move(TWO, Move(date=AFTER), WHY, TODAY), "nhiều buổi"),
        (lambda: changes.move(TWO, Move("c", date=AFTER), WHY, TODAY), "không có buổi «c»"),
        (lambda: changes.move(with_outcome("cancelled"), Move(start=time(8)), WHY, TODAY), "--date"),
        (lambda: changes.report(DRIVE, Report(5, "units"), TODAY), "chưa thể có kết quả"),
        (lambda: changes.report(with_outcome("cancelled"), Report(5, "units"), AFTER), "là hủy"),
        (lambda: changes.cancel("title: [", WHY, TODAY), "đang có lỗi ở dòng"),
        (lambda: changes.cancel("title: a\n", WHY, TODAY), "thiếu khóa"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(run: Callable[[], object], said: str) -> None:
    """A sentence that says why, whatever staff insist on."""
    with pytest.raises(RefusedError, match=said):
        run()


@pytest.mark.parametrize(
    "run",
    [
        lambda insist: changes.cancel(DRIVE, WHY, AFTER, insist=insist),
        lambda insist: changes.postpone(DRIVE, WHY, AFTER, insist=insist),
        lambda insist: changes.confirm(DRIVE, WHY, AFTER, insist=insist),
        lambda insist: changes.move(DRIVE, Move(date=date(2026, 5, 19)), WHY, TODAY, insist=insist),
        lambda insist: changes.move(DRIVE, Move(start=time(8)), WHY, AFTER, insist=insist),
        lambda insist: changes.postpone(with_outcome("cancelled"), WHY, TODAY, insist=insist),
        lambda insist: changes.move(
            with_outcome("cancelled"), Move(date=AFTER), WHY, TODAY, insist=insist
        ),
        lambda insist: changes.report(
            TWO, Report(5, "units"), date(2026, 5, 28), insist=insist
        ),
    ],
    ids=["cancelled late", "put off late", "confirmed late", "to the past", "moved late",
         "put off again", "on again", "held in part"],
)  # fmt: skip
def test_what_is_odd_is_done_only_on_insistence(
    run: Callable[[bool], changes.Changed],
) -> None:
    """What is late or takes back an announcement may be right: staff say so."""
    with pytest.raises(DoubtfulError):
        run(False)
    assert value(run(True).text)


def test_a_postponed_drive_whose_day_is_over_may_be_cancelled() -> None:
    """Its old day means nothing any more."""
    assert value(changes.cancel(with_outcome("postponed"), WHY, AFTER).text).outcome == "cancelled"


def test_an_older_decision_is_pointed_out() -> None:
    """The newest change stands last: a day before an earlier entry's is worth a look."""
    text = with_outcome("postponed")
    done = changes.cancel(text, Why("Mưa.", date(2026, 5, 1)), TODAY)
    assert "20/05/2026" in done.notes[0]


# Moving


def test_a_new_day() -> None:
    """The weekday was the document's for the old day, so it goes; its comment stays."""
    done = changes.move(DRIVE, Move(date=date(2026, 6, 4)), WHY, TODAY)
    assert done.text == DRIVE.replace("2026-05-28", "2026-06-04").replace(
        "weekday: Thứ năm # như", "# như"
    ) + "changes:\n" + entry("date")
    assert done.told[:3] == [
        "ngày: thứ Năm, 28/05/2026 → thứ Năm, 04/06/2026",
        "thứ như văn bản ghi: «Thứ năm» là của ngày cũ → bỏ",
        "giờ: giữ nguyên, từ 06:30, chưa thông báo giờ kết thúc",
    ]


def test_each_kind_of_change_has_its_entry() -> None:
    """Day, hours and place in one go are three entries with one reason, quoted as before."""
    to = Move(date=date(2026, 6, 4), start=time(7), end=time(11), venues=("truong",))
    after = value(changes.move(DRIVE, to, WHY, TODAY).text)
    assert [one.what for one in after.changes] == ["date", "hours", "place"]
    session = after.sessions[0]
    assert (session.start, session.end, session.venues) == (time(7), time(11), ("truong",))
    assert session.place_as_written is None  # it was the old place's name


def test_a_place_in_words_replaces_the_venue() -> None:
    """A venue's page would show the old place."""
    done = changes.move(DRIVE, Move(place="Nhà văn hóa: tầng 2"), WHY, TODAY)
    assert "venues" not in done.text
    assert '    place_as_written: "Nhà văn hóa: tầng 2"\n' in done.text
    assert value(done.text).changes[0].what == "place"


@pytest.mark.parametrize(
    "to",
    [
        Move(venues=("hoi-truong",)),
        Move(place="Hội trường xã"),
        Move(place="HỘI TRƯỜNG XÃ"),
        Move(venues=("hoi-truong",), place="Hội trường xã"),
        Move(place="Hội trường lớn"),
    ],
    ids=["venue", "place", "in capitals", "both", "the venue's name"],
)
def test_the_place_that_it_has_is_no_new_place(to: Move) -> None:
    """Alone it is refused as an equal day is; with another change it is left out."""
    known = Known(names={"hoi-truong": "Hội trường lớn"})
    with pytest.raises(RefusedError, match="không có gì để đổi"):
        changes.move(DRIVE, to, WHY, TODAY, insist=True, known=known)
    both = changes.move(DRIVE, replace(to, start=time(8)), WHY, TODAY, known=known)
    alone = changes.move(DRIVE, Move(start=time(8)), WHY, TODAY, known=known)
    assert both == alone


def test_names_instead_of_codes() -> None:
    """Staff read what the venue and the paper are called, in the order of sessions they count."""
    known = Known(names={"hoi-truong": "Hội trường xã", "truong": "Trường", "cv-5": "«Đổi», 2026"})
    why = Why("Trường đã sửa xong.", TODAY, "cv-5")
    told = changes.move(TWO, Move("a", venues=("truong",)), why, TODAY, known=known).told
    assert told == [
        "địa điểm (buổi 1): Hội trường xã («Hội trường xã») → Trường",
        "lý do: Trường đã sửa xong. (quyết định 20/05/2026, theo văn bản «Đổi», 2026)",
    ]
    of = Report(5, "units", source="cv-5")
    assert "nguồn: «Đổi», 2026" in changes.report(DRIVE, of, AFTER, known=known).told


def test_the_session_that_is_meant() -> None:
    """Of two sessions one moves, in braces and with hours as they were written."""
    done = changes.move(TWO, Move("b", start=time(8)), WHY, TODAY)
    assert done.text == TWO.replace("start: 06:30", "start: 08:00") + "changes:\n" + entry("hours")


def test_a_postponed_drive_is_on_again() -> None:
    """A new day ends the postponement; the old reasons stay."""
    done = changes.move(with_outcome("postponed"), Move(date=date(2026, 6, 4)), WHY, TODAY)
    after = value(done.text)
    assert after.outcome == "none"
    assert after.calendar_status == "TENTATIVE"
    assert [one.what for one in after.changes] == ["postponed", "date"]


def test_a_postponed_drive_may_keep_its_day() -> None:
    """«After all on the old day» is a change too, and the document's weekday still holds."""
    done = changes.move(with_outcome("postponed"), Move(date=date(2026, 5, 28)), WHY, TODAY)
    after = value(done.text)
    assert (after.outcome, after.sessions[0].weekday) == ("none", "Thứ năm")
    assert "ngày: vẫn là thứ Năm, 28/05/2026" in done.told


def test_a_postponed_drive_that_only_changes_its_place_stays_so() -> None:
    """Only a day brings it back."""
    done = changes.move(with_outcome("postponed"), Move(place="Trường"), WHY, TODAY)
    assert value(done.text).outcome == "postponed"


def test_what_else_speaks_of_the_old_day_is_pointed_out() -> None:
    """Sentences, the deadline and other sessions are staff's to read again."""
    text = with_outcome("postponed", TWO) + (
        "notes: Mời bà con đến ngày 28/05/2026.\nregistration: {deadline: 2026-05-25}\n"
    )
    notes = " ".join(changes.move(text, Move("a", date=AFTER), WHY, TODAY).notes)
    assert "khóa notes" in notes
    assert "25/05/2026" in notes
    assert "Buổi 2 vẫn ghi" in notes


# Results


def test_a_result() -> None:
    """The drive was held; the figure, its day and its source."""
    of = Report(3950, "units", AFTER, "bao-cao-1", "mục 2: bảng")
    done = changes.report(DRIVE, of, AFTER)
    assert done.text == DRIVE.replace("chốt\n", "chốt\noutcome: held\n") + (
        "result:\n  figures:\n    - value: 3950\n      unit: units\n"
        '  reported: 2026-06-01\n  source:\n    directive: bao-cao-1\n    at: "mục 2: bảng"\n'
    )
    assert done.told[1] == "kết quả: chưa có → 3.950 đơn vị máu"


def test_figures_of_two_units_stand_side_by_side() -> None:
    """They are never added (decision 9); the same unit is replaced only on insistence."""
    first = changes.report(DRIVE, Report(342, "units"), AFTER).text
    both = changes.report(first, Report(120, "litres"), AFTER).text
    assert [one.unit for one in value(both).result.figures] == ["units", "litres"]
    with pytest.raises(RefusedError, match="không cần ghi lại"):
        changes.report(both, Report(342, "units"), AFTER, insist=True)
    with pytest.raises(DoubtfulError, match="342 đơn vị máu"):
        changes.report(both, Report(350, "units"), AFTER)
    both = both.replace("unit: units\n", "unit: units\n      at_least: yes\n")
    again = changes.report(both, Report(350, "units"), AFTER, insist=True).text
    assert not value(again).result.figures[0].at_least  # that was said of the old figure
    assert [one.value for one in value(again).result.figures] == [350, 120]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_command_keeps_line_ends(end: str) -> None:
    """What Notepad wrote on Windows stays so."""
    raw = "\ufeff" + DRIVE.replace("\n", end)
    for done in (
        changes.cancel(raw, WHY, TODAY),
        changes.move(raw, Move(date=AFTER, place="Trường"), WHY, TODAY),
        changes.report(raw, Report(1, "units"), AFTER),
    ):
        assert done.text.startswith("\ufefftitle")
        assert done.text.count("\n") == done.text.count(end)


# Answers


def test_answers_become_one_clean_line() -> None:
    """Line ends, tabs and wide blanks are one blank."""
    assert answers.words("  Mưa\r\nlũ\t: # \"x\"\u2028'y' ") == "Mưa lũ : # \"x\" 'y'"


@pytest.mark.parametrize(
    "text",
    ["", " \n ", "...", "Gọi 0912 345 678", "012345678901", "an@gmail.com", "a\x07", "a" * 700],
)
def test_answers_that_cannot_be_taken(text: str) -> None:
    """Nothing said, somebody's own data, signs that nobody sees, a whole page."""
    with pytest.raises(WrongAnswerError):
        answers.words(text)


def test_readers_say_what_they_want() -> None:
    """The checker's own sentence, on one line."""
    with pytest.raises(WrongAnswerError, match=r"tháng 2 năm 2026 có 28 ngày.*: 28/2/2026"):
        answers.read(read_day, "30/02/2026")
    with pytest.raises(WrongAnswerError, match="Gần nhất: 250"):
        answers.read(read_count, "250 túi")


def test_choices_by_key_or_name() -> None:
    """With or without marks, in either case."""
    table = {"units": "đơn vị máu", "litres": "lít máu"}
    assert answers.choice("LIT MAU", table) == "litres"
    assert answers.choice(" units", table) == "units"
    assert answers.choice("2", table) == "litres"
    with pytest.raises(WrongAnswerError, match="1 đơn vị máu, 2 lít máu"):
        answers.choice("túi", table)


@pytest.fixture(scope="module")
def real() -> Catalogue:
    """The committed content."""
    return check.check(ROOT / "content")[0]


def test_provinces_by_name(real: Catalogue) -> None:
    """Of today only; a former one says what stands for it."""
    assert answers.province(real, "Tỉnh Lạng Sơn") == "lang-son"
    assert answers.province(real, "an giang") == "an-giang"
    with pytest.raises(WrongAnswerError, match="tỉnh hôm nay: an-giang"):
        answers.province(real, "Kiên Giang")
    with pytest.raises(WrongAnswerError, match="Gần nhất: lang-son"):
        answers.province(real, "Lạng Sơnn")


def test_records_by_id_or_words(real: Catalogue) -> None:
    """One that fits is taken, several are listed, none has the nearest."""
    assert answers.record(real, "venues", "that khe") == "hoi-truong-xa-that-khe"
    with pytest.raises(WrongAnswerError, match=r"ghi rõ mã:\n   [a-z-]+  \(Trung tâm Y tế"):
        answers.record(real, "venues", "trung tâm y tế")
    with pytest.raises(WrongAnswerError, match="Gần nhất: hoi-truong-xa-that-khe"):
        answers.record(real, "venues", "hoi-truong-xa-that-khee")


@pytest.mark.parametrize("text", ["x", "Mưa.", "Mưa lũ.", "a b", "a b c"])
def test_a_reason_is_more_than_a_word(text: str) -> None:
    """Residents are to understand it."""
    with pytest.raises(WrongAnswerError, match="quá ngắn"):
        answers.reason(text)


@pytest.mark.parametrize("text", ["Dịch bệnh.", "Mưa lũ to.", "Đường bị chia cắt."])
def test_short_reasons_that_say_enough(text: str) -> None:
    """Vietnamese words are short."""
    assert answers.reason(text) == text


@pytest.mark.parametrize(("text", "near"), [("85,5", "85 hoặc 86"), ("1.200,25", "1200 hoặc 1201")])
def test_a_decimal_number_is_told_what_to_do(text: str, near: str) -> None:
    """Round it, or use another unit."""
    with pytest.raises(WrongAnswerError, match=f"thành {near}.*đơn vị tính khác"):
        answers.count(text)
    assert answers.count("3.950") == 3950


# Papers


PLAN = directive("ke-hoach", title="Kế hoạch năm", date="2026-03", number="12/KH")
EARLIER = directive("cu", title="Văn bản cũ", date="2026-02")
LATER = directive("moi", title="Văn bản mới", date="2026-05-20")
UNDATED = directive("trong")
PAPERS = Catalogue(directives={one.id: one for one in (PLAN, EARLIER, LATER, UNDATED)})
PLANNED = drive(source={"directive": "ke-hoach"}).value


def test_papers_by_their_titles() -> None:
    """With number and date where they are known."""
    assert papers.names(PAPERS)["ke-hoach"] == "«Kế hoạch năm», số 12/KH, 03/2026"
    assert papers.names(PAPERS)["trong"] == "«Kế hoạch hiến máu năm 2026»"


@pytest.mark.parametrize(
    ("id_", "said"),
    [("ke-hoach", "chính là kế hoạch nêu lịch cũ"), ("cu", "có trước văn bản nêu đợt này")],
)
def test_papers_that_hardly_allow_a_change(id_: str, said: str) -> None:
    """The plan itself, and what is older."""
    (note,) = papers.on_authority(PAPERS, PLANNED, id_)
    assert said in note


@pytest.mark.parametrize("id_", ["moi", "trong", None])
def test_papers_that_may_allow_a_change(id_: str | None) -> None:
    """What is newer, or not known to be older."""
    assert list(papers.on_authority(PAPERS, PLANNED, id_)) == []


def test_papers_from_before_the_drive_report_nothing() -> None:
    """Neither an older one, nor the plan even where it has no date."""
    assert "có trước ngày tổ chức 28/05/2026" in papers.odd_report(PAPERS, PLANNED, "moi")
    undated = drive(source={"directive": "trong"}).value
    assert "nêu lịch của đợt này" in papers.odd_report(PAPERS, undated, "trong")
    year = Catalogue(directives={"nam": directive("nam", date="2026")})
    assert papers.odd_report(year, PLANNED, "nam") == ""
    assert papers.odd_report(PAPERS, PLANNED, "trong") == ""


@pytest.mark.parametrize(
    ("day", "today", "said"),
    [
        (date(2026, 2, 28), date(2026, 4, 1), "trước văn bản nêu đợt này"),
        (date(2026, 3, 1), date(2026, 5, 1), "quá 60 ngày"),
        (date(2026, 3, 1), date(2026, 4, 1), ""),
        (TODAY, TODAY, ""),
    ],
)
def test_decisions_of_long_ago_are_odd(day: date, today: date, said: str) -> None:
    """Before the plan, or more than two months old."""
    odd = papers.odd_decision(PAPERS, PLANNED, day, today)
    assert said in odd if said else odd == ""


def test_a_decision_before_the_last_change_is_odd() -> None:
    """The newest change stands last."""
    moved = value(with_outcome("postponed"))
    assert "trước lần đổi" in papers.odd_decision(PAPERS, moved, date(2026, 5, 19), TODAY)


# Finding


DRIVES = {
    one.id: one
    for one in (
        drive("a-1", title="Hiến máu xã Thất Khê"),
        drive("a-2", title="Hiến máu xã Quốc Việt", formerly=["cu-1"]),
        drive("that-khe", title="Đợt khác"),
    )
}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("a-1", ["a-1"]),
        ("cu-1", ["a-2"]),
        (r"content\drives\2026\lang-son\a-2.yaml", ["a-2"]),
        ('"content/drives/2026/lang-son/a-2.yaml"', ["a-2"]),
        ("quoc viet", ["a-2"]),
        ("QUỐC VIỆT", ["a-2"]),
        ("hien mau xa", ["a-1", "a-2"]),
        ("khe hien", ["a-1"]),
        ("that-khe", ["that-khe"]),
        ("không đâu", []),
        ("  ", []),
    ],
)
def test_which_drive_is_meant(asked: str, found: list[str]) -> None:
    """An id, a former id, a path, words of the title without marks."""
    assert find.matching(DRIVES, asked) == found


def test_the_nearest_are_offered() -> None:
    """By id or by title."""
    assert find.like(DRIVES, "quoc vietj")[0] == "a-2"
    assert find.like(DRIVES, "zzzz") == []


@pytest.mark.parametrize(
    ("title", "day", "venues", "place", "found"),
    [
        ("NGÀY HỘI HIẾN MÁU TẠI THẤT KHÊ", AFTER, (), "", True),
        ("Khác", date(2026, 5, 28), (), "hội trường xã thất khê", True),
        ("Khác", date(2026, 5, 28), ("hoi-truong",), "", True),
        ("Khác", AFTER, ("hoi-truong",), "", False),
        ("Khác", date(2026, 5, 28), (), "Trường", False),
    ],
)
def test_a_drive_that_is_there_already(
    title: str, day: date, venues: tuple[str, ...], place: str, found: bool
) -> None:
    """Of the same title, or the same day and place, however the place is given."""
    catalogue = Catalogue(drives={"a": drive("a")}, venues={"hoi-truong": venue()})
    assert find.twins(catalogue, "lang-son", title, day, venues, place) == ["a"] * found
    assert find.twins(catalogue, "hue", title, day, venues, place) == []


# New files


def read_drive(text: str) -> Drive:
    """A new drive's file as the checker reads it."""
    read = decode(text.encode(), "x.yaml")
    assert isinstance(read, Text)
    tree = read_yaml(read)
    assert isinstance(tree, Mapping)
    found = parse(Drive, tree, read)
    assert isinstance(found, Drive), found
    return found


NASTY = "Hiến máu: \"đợt 1\" # {x}, [y] 'z'"


def test_a_new_drive_is_a_drive() -> None:
    """What was said is in it, whatever signs it holds; uncommented hints are right as well."""
    text = new.drive_text(
        new.NewDrive(
            NASTY, "lang-son", "tentative", AFTER, time(7, 30), time(11), (), NASTY, "kh", NASTY
        )
    )
    found = read_drive(text)
    assert (found.title, found.sessions[0].place_as_written) == (NASTY, NASTY)
    assert (found.sessions[0].start, found.source.at) == (time(7, 30), NASTY)
    hints = "\n".join(
        line.removeprefix("# ")
        if line.startswith(("# target", "#   ", "# reg", "# notes"))
        else line
        for line in text.split("\n")
    )
    full = read_drive(hints)
    assert (full.target.value, bool(full.registration.channel), bool(full.notes)) == (
        90,
        True,
        True,
    )


def test_new_documents_are_documents() -> None:
    """A directive and a piece of news, with the least that is needed and with signs."""
    texts = {
        Directive: new.directive_text(new.NewDirective(NASTY, NASTY, issuer="ubnd", kind="KH")),
        News: new.news_text(
            new.NewNews(NASTY, NASTY, "2026-05", "hue", NASTY, "https://a.example/")
        ),
    }
    for model, text in texts.items():
        read = decode(text.encode(), "x.md")
        assert isinstance(read, Text)
        split = read_front_matter(read)
        assert isinstance(split, tuple)
        found = parse(model, split[0], read)
        assert isinstance(found, model), found
        assert (found.title, found.summary, split[1]) == (NASTY, NASTY, "")


def test_ids_from_titles() -> None:
    """Without marks, unlike any that is or was, and never too long for a file's name."""
    taken = {"hien-mau-xa-a", "hien-mau-xa-a-2"}
    assert new.suggested_id("Hiến máu xã A", taken) == "hien-mau-xa-a-3"
    assert new.suggested_id("???", set()) == "muc-moi"
    long = new.suggested_id("x" * 300, {"x" * 100})
    assert len(long) <= 100
    with pytest.raises(WrongAnswerError, match="đã có"):
        answers.free_id("hien-mau-xa-a.yaml", taken)
    with pytest.raises(WrongAnswerError):
        answers.free_id("Hiến máu", taken)


def test_ids_of_the_past_are_taken() -> None:
    """Former ids, tombstones and files that cannot be read keep theirs."""
    catalogue = Catalogue(drives={"a": drive("a", formerly=["b"])}, unreadable={"c"})
    catalogue.tombstones["d"] = tombstone("d", "a")
    catalogue.directives["e"] = directive("e")
    catalogue.venues["f"] = venue("f")
    assert find.taken_ids(catalogue) == set("abcdef")


def test_where_new_files_go() -> None:
    """A drive stands beside the year of the document that announced it."""
    paper = directive("ke-hoach")
    catalogue = Catalogue(directives={"ke-hoach": paper})
    plan = new.NewDrive("a", "hue", "tentative", AFTER, source="ke-hoach")
    assert new.drive_path(catalogue, plan, "x", date(2027, 1, 1)) == "drives/2026/hue/x.yaml"
    alone = new.NewDrive("a", "hue", "tentative", AFTER)
    assert new.drive_path(catalogue, alone, "x", date(2027, 1, 1)) == "drives/2027/hue/x.yaml"
    document = new.NewDocument("a", "b", "2025-12")
    assert new.document_path("news", document, "x", TODAY) == "news/2025/x.md"
    undated = new.NewDocument("a", "b")
    assert new.document_path("directives", undated, "x", TODAY) == "directives/2026/x.md"
