"""From a push over SSH to what readers see: what is accepted, what is refused, and what is said."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from server.office import Office, Person, run

from giot_hong.server.access import Right

DRIVE = "content/drives/2026/song-may/hai-buoi.yaml"
PAGE = "dot-hien-mau/hai-buoi/index.html"


@pytest.fixture
def editor(office: Office) -> Person:
    """An officer of the province's office."""
    return office.person("can-bo", Right("editor"))


def renamed(person: Person, title: str, path: str = DRIVE) -> str:
    """Commit another title of a drive."""
    person.edit(path, "^title: .*", f"title: {title}")
    return person.commit(title)


def test_a_notice_goes_live(office: Office, editor: Person) -> None:
    """Who pushes is told in Vietnamese what changes, and when it is there; the site says the commit."""
    commit = renamed(editor, "Hiến máu hai buổi ở Sông Mây")
    done = editor.push()
    assert done.code == 0, done.said
    assert "remote: Lần gửi này: 1 đợt sửa" in done.said
    assert "Trang đã cập nhật: https://song-may.example" in done.said
    assert "Hiến máu hai buổi ở Sông Mây" in office.page(PAGE)
    assert office.status()["commit"] == commit
    assert office.status()["health"] == "ok"
    assert str(office.folder) not in done.said.replace(str(office.repository), "")


def test_every_error_at_once_and_nothing_stays(office: Office, editor: Person) -> None:
    """Two faults in two files: both are told with file and line, nothing enters the repository."""
    before = office.page(PAGE)
    editor.edit(DRIVE, "2026-05-24", "2026-13-24")
    editor.edit("content/venues/song-may/ben-suong.yaml", "^province: .*", "province: song-mai")
    commit = editor.commit()
    done = editor.push()
    assert done.code == 1
    assert f"{DRIVE}:6:" in done.said
    assert "content/venues/song-may/ben-suong.yaml:2:" in done.said
    assert "Chưa nhận gì; trang đang đăng còn nguyên." in done.said
    assert "Traceback" not in done.said
    assert office.page(PAGE) == before
    assert run(["git", "cat-file", "-e", commit], office.repository).code != 0
    editor.edit(DRIVE, "2026-13-24", "2026-05-24")
    editor.edit("content/venues/song-may/ben-suong.yaml", "^province: .*", "province: song-may")
    renamed(editor, "Tên mới")
    assert editor.push().code == 0
    assert "Tên mới" in office.page(PAGE)


def test_an_editor_changes_content_alone(office: Office, editor: Person, keeper: Person) -> None:
    """Whoever the commit says wrote it; who keeps the site may change the theme."""
    template = "theme/templates/components/foot.html"
    editor.write(template, "x")
    editor.git(
        "-c", "user.name=Người giữ trang", "-c", "user.email=giu@x.example", "commit", "-qam", "x"
    )
    refused = editor.push()
    assert refused.code == 1
    assert template in refused.said
    keeper.edit("theme/templates/404.html", "</h1>", " (đổi)</h1>")
    keeper.commit()
    assert keeper.push().code == 0
    assert "(đổi)" in office.page("404.html")


def test_an_editor_of_a_province_changes_its_files_alone(office: Office) -> None:
    """Drives and venues of theirs, and the folders that were named."""
    person = office.person("nui-gio", Right("editor", ("nui-gio",), ("content/news/",)))
    renamed(person, "Tên khác")
    refused = person.push()
    assert refused.code == 1
    assert DRIVE in refused.said
    assert "nui-gio" in refused.said
    person.git("reset", "-q", "--hard", "origin/main")
    renamed(person, "Đèo Mưa mới", "content/drives/2026/nui-gio/nui-gio-1.yaml")
    person.edit("content/news/2026/tin.md", "^title: .*", "title: Tin khác")
    person.commit()
    done = person.push()
    assert done.code == 0, done.said


def test_a_key_opens_no_shell(office: Office, editor: Person) -> None:
    """Nothing but git's services for this repository; and without a key nothing is accepted at all."""
    ssh = ["ssh", "-p", str(office.port), "-i", str(editor.key), "-F", "none", "-o", "IdentitiesOnly=yes",
           "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null",
           "-o", "LogLevel=ERROR", "127.0.0.1"]  # fmt: skip
    for asked in (
        "id",
        "git-upload-pack '/etc'",
        f"git-upload-pack '{office.repository}'; id",
        "sh",
        "",
    ):
        done = run([*ssh, *([asked] if asked else [])], office.folder)
        assert done.code != 0, asked
        assert "uid=" not in done.said
    forged = run(
        [*ssh, "-R", "0:127.0.0.1:1", "-o", "ExitOnForwardFailure=yes", "id"], office.folder
    )
    assert forged.code != 0
    renamed(editor, "Không khóa")
    done = run(["git", "push", str(office.repository), "HEAD:main"], editor.clone)
    assert done.code == 1
    assert "Không rõ ai gửi" in done.said


def test_what_was_published_is_not_rewritten(
    office: Office, editor: Person, keeper: Person
) -> None:
    """No deletion, no other history, no other refs; once, where somebody on the server allows it."""
    renamed(editor, "Một")
    renamed(editor, "Hai")
    assert editor.push().code == 0
    for what, sentence in (
        (":main", "Không được xóa nhánh main"),
        ("+HEAD~1:main", "viết lại lịch sử đã đăng"),
        ("HEAD:refs/tags/v1", "refs/tags/v1"),
        ("HEAD:refs/heads/duyet/Tên", "refs/heads/duyet/Tên"),
    ):
        done = editor.push(what)
        assert done.code == 1, what
        assert sentence in done.said, what
    assert office.server("allow-rewrite").code == 0
    assert editor.push("+HEAD~1:main").code == 1  # not for who edits
    keeper.git("pull", "-q", "origin", "main")
    done = keeper.push("+HEAD~1:main")
    assert done.code == 0, done.said
    assert "Một" in office.page(PAGE)
    renamed(editor, "Ba")
    assert editor.push("+HEAD:main").code == 1  # what was taken out stays out
    editor.git("fetch", "-q", "origin")
    editor.git("reset", "-q", "--hard", "origin/main")
    renamed(editor, "Ba")
    assert editor.push().code == 0  # it goes on from the new tip
    assert keeper.push("+HEAD~1:main").code == 1  # the leave was for one time


def test_links_and_modules_are_refused(office: Office, editor: Person) -> None:
    """They could lead out of the repository."""
    (editor.clone / "content/files").mkdir()
    (editor.clone / "content/files/mat-khau.pdf").symlink_to("/etc/passwd")
    editor.commit()
    done = editor.push()
    assert done.code == 1
    assert "content/files/mat-khau.pdf" in done.said
    assert "Thay bằng tệp thật" in done.said


def test_personal_data_enter_no_history(office: Office, editor: Person) -> None:
    """Not even in a version that the next commit takes back, which the check of the tip cannot see."""
    number = "09" + "12345678"
    editor.edit(DRIVE, "^title", f"# gọi {number}\ntitle")
    first = editor.commit("Thêm số")
    editor.edit(DRIVE, "^# .*\n", "")
    editor.commit("Bỏ số")
    done = editor.push()
    assert done.code == 1
    assert "RIENG-01" in done.said
    assert f"trong lần ghi {first[:10]}" in done.said
    assert run(["git", "cat-file", "-e", first], office.repository).code != 0
    editor.git("reset", "-q", "--soft", "origin/main")
    editor.edit(DRIVE, "^title: .*", "title: Sạch")
    editor.commit(f"Hỏi số {number}")
    told = editor.push()
    assert told.code == 1
    assert "Lời ghi (câu sau git commit -m)" in told.said
    assert number not in told.said
    editor.git("reset", "-q", "--soft", "origin/main")
    editor.commit("Sạch")
    assert editor.push().code == 0


def test_a_finding_is_told_once_and_veiled(office: Office, editor: Person) -> None:
    """Neither the number nor what would change is shown: whoever reads the log reads nobody's data."""
    number = "09" + "12 345 678"
    editor.edit(DRIVE, "^title: .*", f"title: Gọi chị Nguyễn Thị Hoa {number}")
    editor.commit()
    done = editor.push()
    assert done.code == 1
    assert "[RIENG-01]" in done.said
    assert number not in done.said
    assert "git reset --soft" in done.said


def test_an_old_version_in_another_coding_is_read_too(office: Office, editor: Person) -> None:
    """What Notepad calls Unicode is no fault once it is mended, unless it told of somebody."""
    file = editor.clone / "content/news/2026/moi.md"
    text = (editor.clone / "content/news/2026/tin.md").read_text(encoding="utf-8")
    for extra, code in (("", 0), ("Gọi 09" + "12345678", 1)):
        file.write_bytes(f"{text}{extra}".encode("utf-16"))
        editor.commit("Lỡ lưu sai")
        file.write_text(text.replace("title:", f"title: Tin {code} ", 1), encoding="utf-8")
        editor.commit("Lưu lại")
        done = editor.push()
        assert done.code == code, done.said


def test_who_pushed_is_noted(office: Office, editor: Person) -> None:
    """By the name of the key; the author of a commit is whoever they say."""
    commit = renamed(editor, "Ai gửi")
    editor.push()
    line = (office.site / "pushes.log").read_text(encoding="utf-8").splitlines()[-1]
    assert line.split("\t")[1:4] == ["can-bo", "editor", "refs/heads/main"]
    assert line.endswith(commit)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--role", "editor", "--folder", "content/news"], "--folder chỉ dùng cùng --province"),
        (["--role", "editor", "--province", "Sông Mây"], "Các mã đang có: nui-gio, song-may"),
        (["--role", "maintainer", "--province", "song-may"], "sửa được mọi thứ"),
        (["--role", "editor", "--province", "song-may", "--folder", "theme"], "không nằm trong"),
    ],
)
def test_a_right_that_says_less_than_its_giver_thinks_is_refused(
    office: Office, keeper: Person, options: list[str], says: str
) -> None:
    """And no key is added for it."""
    keys = office.folder / "keys.txt"
    done = office.server("key", f"{keeper.key}.pub", "--authorized-keys", str(keys), *options)
    assert (done.code, says in done.said) == (2, True), done.said
    assert not keys.exists()


def test_what_was_purged_does_not_come_back(office: Office, keeper: Person, editor: Person) -> None:
    """A history is rewritten once, the next push goes live, and an old clone cannot undo the purge."""
    keeper.edit(DRIVE, "^title", "# bà Trần Thị Bưởi\ntitle")
    keeper.commit("Lỡ ghi tên")
    assert keeper.push().code == 0
    editor.git("pull", "-q", "origin", "main")
    keeper.edit(DRIVE, "^# bà.*\n", "")
    keeper.commit("Bỏ tên")
    assert keeper.push().code == 0
    cleaned = keeper.git(
        "filter-branch", "--force", "--tree-filter", f"sed -i 's/Trần Thị Bưởi/(đã xóa)/g' {DRIVE}", "--", "main"
    )  # fmt: skip
    assert cleaned.code == 0, cleaned.said
    assert office.server("allow-rewrite").code == 0
    forced = keeper.git("push", "--force", "origin", "main")
    assert forced.code == 0, forced.said
    assert "Trang đã cập nhật" in forced.said, forced.said
    objects = run(["git", "cat-file", "--batch-all-objects", "--batch"], office.repository)
    assert "Trần Thị Bưởi" not in objects.said
    kept = run(["grep", "-rlE", "Trần Thị Bưởi", "."], office.site)
    assert kept.said == "", kept.said
    renamed(keeper, "Sau khi xóa")
    following = keeper.push()
    assert "Trang đã cập nhật" in following.said, following.said
    renamed(editor, "Từ bản sao cũ")
    who = ["-c", "user.name=Ai", "-c", "user.email=ai@co-quan.example"]
    merged = editor.git(*who, "pull", "-q", "--no-rebase", "-X", "ours", "origin", "main")
    assert merged.code == 0, merged.said
    back = editor.push()
    assert back.code == 1
    assert "đã được xóa có chủ ý" in back.said
    assert "Sau khi xóa" in office.page(PAGE)


def test_two_pushes_at_once(office: Office, editor: Person) -> None:
    """One of them is told to fetch first; what is shown is what the branch says."""
    other = office.person("can-bo-khac", Right("editor"))
    for person, title in ((editor, "Người thứ nhất"), (other, "Người thứ hai")):
        renamed(person, title)
    ssh = "ssh -p {port} -i {key} -F none -o IdentitiesOnly=yes -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null"
    running = [
        subprocess.Popen(
            ["git", "push", "origin", "HEAD:main"],
            cwd=person.clone,
            env={
                "PATH": "/usr/bin:/bin",
                "GIT_SSH_COMMAND": ssh.format(port=office.port, key=person.key),
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for person in (editor, other)
    ]
    codes = sorted(one.wait(120) for one in running)
    assert codes == [0, 1]
    tip = run(["git", "rev-parse", "main"], office.repository).said.strip()
    assert office.status()["commit"] == tip
    late = other if "Người thứ nhất" in office.page(PAGE) else editor
    late.git("pull", "-q", "--rebase", "-X", "theirs", "origin", "main")
    assert late.push().code == 0


def test_pushed_code_of_the_engine_never_runs(
    office: Office, keeper: Person, tmp_path: Path
) -> None:
    """The installed engine judges and builds; a plugin in the repository is a file like others."""
    mark = tmp_path / "ran"
    keeper.write(
        "plugins/giot_hong/__init__.py", f"open({str(mark)!r}, 'w')\nraise SystemExit(9)\n"
    )
    renamed(keeper, "Với mã lạ")
    done = keeper.push()
    assert done.code == 0, done.said
    assert "Với mã lạ" in office.page(PAGE)
    assert not mark.exists()
