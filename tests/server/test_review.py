"""A branch that waits for approval: seen at its own address, by nobody else, until it is merged."""

from __future__ import annotations

from server.office import Office, Person

DRIVE = "content/drives/2026/song-may/hai-buoi.yaml"
PAGE = "dot-hien-mau/hai-buoi/index.html"
REVIEW_URL = "https://duyet.song-may.example"


def test_a_branch_is_seen_beside_the_site(office: Office, keeper: Person) -> None:
    """Its preview shows drafts and says so, the public site shows nothing of it; merged it goes live."""
    office.decide("review_url", REVIEW_URL)
    keeper.git("checkout", "-q", "-b", "duyet/doi-ten")
    keeper.edit(DRIVE, "^title: .*", "title: Tên chờ duyệt")
    keeper.edit("content/news/2026/tin.md", "^date:", "status: draft\ndate:")
    keeper.git("mv", "content/news/2026/tin.md", "content/news/2026/tin-nhap.md")
    keeper.edit("content/news/2026/tin-nhap.md", "^title: .*", "title: Tin còn là nháp")
    keeper.git("checkout", "-q", "origin/main", "--", "content/news/2026/tin.md")
    keeper.commit()
    done = keeper.push("HEAD:duyet/doi-ten")
    assert done.code == 0, done.said
    assert f"Xem trước tại {REVIEW_URL}/doi-ten/" in done.said
    preview = office.site / "review/doi-ten"
    assert "Tên chờ duyệt" in (preview / PAGE).read_text(encoding="utf-8")
    draft = (preview / "tin/tin-nhap/index.html").read_text(encoding="utf-8")
    assert "noindex" in draft
    assert "Bản nháp" in draft
    assert "Tên chờ duyệt" not in office.page(PAGE)
    assert keeper.push("HEAD:main").code == 0
    assert "Tên chờ duyệt" in office.page(PAGE)
    assert not (office.current / "tin/tin-nhap").exists()
    assert keeper.push(":duyet/doi-ten").code == 0
    assert not preview.exists()


def test_a_branch_may_be_unfinished_but_holds_nobodys_data(office: Office, keeper: Person) -> None:
    """Errors are told and accepted, so that others can help; personal data never are."""
    office.decide("review_url", REVIEW_URL)
    keeper.edit(DRIVE, "2026-05-24", "2026-13-24")
    keeper.commit()
    done = keeper.push("HEAD:duyet/do-dang")
    assert done.code == 0, done.said
    assert "NGAY-02" in done.said
    assert "Chưa dựng được bản xem trước do-dang" in done.said
    keeper.write(DRIVE, (keeper.clone / DRIVE).read_text(encoding="utf-8") + "# 09" + "12345678\n")
    keeper.commit()
    refused = keeper.push("HEAD:duyet/do-dang")
    assert refused.code == 1
    assert "RIENG-01" in refused.said


def test_other_names_are_refused(office: Office, keeper: Person) -> None:
    """A branch within a branch would have no address of its own."""
    for name in ("duyet/a/b", "duyet/Tin", "khac"):
        refused = keeper.push(f"HEAD:refs/heads/{name}")
        assert (refused.code, "Không nhận" in refused.said) == (1, True), refused.said
