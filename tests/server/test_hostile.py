"""People and code that mean no good, or do not know better: what the gate sees, what a build leaves behind."""

from __future__ import annotations

from pathlib import Path

import pytest
from server.office import Office, Person

from giot_hong.server.access import Right

DRIVE = "content/drives/2026/song-may/hai-buoi.yaml"
NUI_GIO = "content/drives/2026/nui-gio/nui-gio-1.yaml"
NUMBER = "09" + "12345678"


def in_the_past(person: Person, path: str, text: str) -> str:
    """Commit a file, take it back, and do something harmless; the first commit."""
    there = person.clone / path
    before = there.read_bytes() if there.exists() else None
    person.write(path, text)
    first = person.commit("Một")
    if before is None:
        there.unlink()
    else:
        there.write_bytes(before)
    person.edit(DRIVE, "^title: .*", f"title: Vô hại {first[:4]}")
    person.commit("Hai")
    return first


def test_every_commit_is_judged(office: Office, keeper: Person) -> None:
    """What the next commit takes back is in the history as well: others' files, and people's data anywhere."""
    editor = office.person("can-bo", Right("editor"))
    for path, text in (
        ("danh-sach.txt", "Vô hại"),
        ("pelicanconf.py", "raise SystemExit"),
        ("content/~$danh-sach.md", "Vô hại"),
    ):
        in_the_past(editor, path, text)
        refused = editor.push()
        assert refused.code == 1, path
        assert path in refused.said
        editor.git("reset", "-q", "--hard", "origin/main")
    own = office.person("song-may", Right("editor", ("song-may",)))
    in_the_past(own, NUI_GIO, "title: Bia ra\n")
    refused = own.push()
    assert (refused.code, NUI_GIO in refused.said) == (1, True), refused.said
    # Who may change everything may not put people's data beside the content either.
    first = in_the_past(keeper, "danh-sach.csv", f"Chị Nguyễn Thị Hoa,{NUMBER}\n")
    refused = keeper.push()
    assert refused.code == 1
    assert f"danh-sach.csv:1  [RIENG-01]  trong lần ghi {first[:10]}" in refused.said
    assert NUMBER not in refused.said


def test_a_merge_of_others_work_is_nobodys_change(office: Office, keeper: Person) -> None:
    """Who may change one province's files may take the others' in, as git does at each pull."""
    own = office.person("song-may", Right("editor", ("song-may",)))
    keeper.edit(NUI_GIO, "^title: .*", "title: Của Núi Gió")
    keeper.commit()
    assert keeper.push().code == 0
    own.edit(DRIVE, "^title: .*", "title: Của Sông Mây")
    own.commit()
    who = ["-c", "user.name=Ai", "-c", "user.email=ai@co-quan.example"]
    assert own.git(*who, "pull", "-q", "--no-rebase", "origin", "main").code == 0
    done = own.push()
    assert done.code == 0, done.said
    # And they may not take away what others wait to have approved.
    keeper.edit(NUI_GIO, "^title: .*", "title: Chờ duyệt")
    keeper.commit()
    assert keeper.push("HEAD:duyet/cho").code == 0
    refused = own.push(":duyet/cho")
    assert (refused.code, "của người khác" in refused.said) == (1, True), refused.said
    assert keeper.push(":duyet/cho").code == 0


def test_what_nobody_could_read_waits_on_no_branch(office: Office) -> None:
    """From a review branch it would come into the history of the site without anyone having looked."""
    editor = office.person("can-bo", Right("editor"))
    editor.write("content/danh-sach.csv", f"Nguyễn Văn A,{NUMBER}\n")
    editor.commit()
    refused = editor.push("HEAD:duyet/ds")
    assert (refused.code, "[TEP-06]" in refused.said) == (1, True), refused.said


def test_settings_have_no_say_in_the_judgement(office: Office, keeper: Person) -> None:
    """Published settings that end every judgement well, and a preview that fails: faults are refused still."""
    settings = (keeper.clone / "pelicanconf.py").read_text(encoding="utf-8")
    keeper.write(
        "pelicanconf.py", f"import os, sys\nif 'judge' in sys.argv:\n    os._exit(0)\n{settings}"
    )
    keeper.commit("Tắt kiểm tra")
    assert keeper.push().code == 0
    keeper.edit(DRIVE, "2026-05-24", "2026-13-24")
    keeper.commit("Sai")
    refused = keeper.push()
    assert (refused.code, "[NGAY-02]" in refused.said) == (1, True), refused.said
    keeper.git("reset", "-q", "--hard", "origin/main")
    keeper.write("pelicanconf.py", settings + "\nimport sys\nif 'judge' in sys.argv:\n    1 / 0\n")
    keeper.commit("Hỏng xem trước")
    assert keeper.push().code == 0
    keeper.edit(DRIVE, "^title: .*", "title: Vẫn gửi được")
    keeper.commit()
    done = keeper.push()
    assert "chưa kể được lần gửi này đổi gì" in done.said
    assert "Trang đã cập nhật" in done.said


LEAVES = {
    "a link": "os.symlink('/etc/passwd', o + '/x.html')",
    "a pipe for our list": "os.unlink(o + '/.giot-hong'); os.mkfifo(o + '/.giot-hong')",
    "a deep folder": "os.makedirs(o + '/' + '/'.join(['a' * 200] * 15))\n"
    "    open(o + '/' + '/'.join(['a' * 200] * 15) + '/x.html', 'w').close()",
    "a huge file": "open(o + '/x.html', 'w').truncate(6 << 30)",
    "a page of its own": "open(o + '/x.html', 'w').write('<p>')",
    "a status without a time": "open(o + '/status.json', 'w').write('{\"commit\": null}')",
}


@pytest.mark.parametrize("left", LEAVES)
def test_what_a_build_left_stops_nothing(
    office: Office, keeper: Person, tmp_path: Path, left: str
) -> None:
    """Nothing of it is shown or waited for, the owner is told, and the push that takes it back heals all."""
    letters = tmp_path / "letters"
    office.decide("alert", ["/bin/sh", "-c", f"cat >> {letters}"])
    before = office.page()
    settings = (keeper.clone / "publishconf.py").read_text(encoding="utf-8")
    bad = f"""
import os, sys
def leave():
    o = sys.argv[sys.argv.index('--output') + 1]
    {LEAVES[left]}
command = sys.modules['__main__']
if '--output' in sys.argv:
    leaving = command.leave
    def after(status):
        leave()
        leaving(status)
    command.leave = after
"""
    keeper.write("publishconf.py", settings + bad)
    keeper.commit("Để lại")
    done = keeper.push()
    assert "CHƯA LÊN TRANG" in done.said, done.said
    assert "Traceback" not in done.said
    assert office.page() == before
    assert letters.read_text().count("không xong") == 1
    keeper.write("publishconf.py", settings)
    keeper.commit("Bỏ")
    healed = keeper.push()
    assert "Trang đã cập nhật" in healed.said, healed.said
    assert not (office.current / "x.html").exists()
    assert office.status()["health"] == "ok"


def test_a_clock_that_was_wrong_once_freezes_nothing(office: Office) -> None:
    """A site of the future is built anew as soon as the clock is right."""
    future = str(int((office.current / "index.html").stat().st_mtime) + 5 * 365 * 86400)
    assert office.server("update", "--again", SOURCE_DATE_EPOCH=future).code == 0
    assert str(office.status()["built"]) > "2030"
    done = office.server("tick")
    assert "đồng hồ của máy chạy trước" in done.said
    assert str(office.status()["built"]) < "2030"
    refused = office.server("rollback")
    assert (refused.code, "quay về không đổi gì" in refused.said) == (2, True), refused.said
