"""The last look at a site: each kind of fault is seen, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from giot_hong import verify
from giot_hong.assets import policy

URL = "https://a.example/thu"
WHOLE = '<html><body id="x"><a href="{}">x</a></body></html>'


def site(folder: Path, pages: dict[str, str]) -> list[str]:
    """The faults of a small site."""
    for path, text in pages.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return list(verify.faults(folder, URL))


@pytest.mark.parametrize(
    "address",
    ["", "#x", "b/", "b/#x", "./b/index.html", f"{URL}/b/", "HTTPS://A.EXAMPLE/thu/b/",
     "webcal://a.example/thu/b/", "/thu/b/", "https://other.example/x", "tel:+84", "mailto:a@b.vn",
     "/elsewhere/", "b/?q=1", "b/index.html?v=1a2b3c4d"],
)  # fmt: skip
def test_living_addresses_pass(tmp_path: Path, address: str) -> None:
    """Addresses of files, anchors, other hosts and what lies beside the sub-path are fine."""
    pages = {"index.html": WHOLE.format(address), "b/index.html": WHOLE.format("../")}
    assert site(tmp_path, pages) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (WHOLE.format("c/"), "liên kết tới c/"),
        (WHOLE.format("#y"), "#y"),
        (WHOLE.format("https://[a.b/c"), "không phải là một địa chỉ"),
        ("<html><p id=x></p><p id=x></p></html>", "«x»"),
        ("<html><body>", "phần kết"),
        ('<html><meta http-equiv="refresh" content="0; url=c/"></html>', "c/"),
        ('<html><script src="//x.example/a.js"></script></html>', "tự tải"),
        ('<html><link rel="stylesheet" href="https://x.example/a.css"></html>', "tự tải"),
        ('<html><form action="c/"></form></html>', "c/"),
        ('<html><link rel="stylesheet" href="c.css?v=1a2b3c4d"></html>', "c.css"),
        (
            f"""<html><meta http-equiv="Content-Security-Policy" content="{policy("x")}"><a href="c/">c</a></html>""",
            "c/",
        ),
        (f'<html><meta property="og:image" content="{URL}/c.png"></html>', f"{URL}/c.png"),
        (f'<html><meta property=og:image content="{URL}/c.png"></html>', f"{URL}/c.png"),
    ],
)
def test_each_fault_is_told(tmp_path: Path, text: str, fault: str) -> None:
    """One broken page gives one sentence that names the file."""
    (told,) = site(tmp_path, {"index.html": text})
    assert told.startswith("index.html: ")
    assert fault in told


@pytest.mark.parametrize(
    ("text", "is_plain"),
    [
        (WHOLE.format("https://calendar.google.com/r?a=b&amp;dates=1/2"), True),
        (WHOLE.format("geo:0,0?q=H%C3%A0"), True),
        (WHOLE.format("https://calendar.google.com/render?action=TEMPLATE&amp;id=1"), True),
        ('<html><form class="x"action=/c/>', False),
        ("<html><a\nhref=c/>", False),
        ("<html><a/href=c/>", False),
        (WHOLE.format("https://a.example/thu/c/?a&amp;b"), False),
        ('<html><link href="https://x.example/a.css"><a href="https://x.example/a.css">', False),
        ('<html><a href="x/"></a><img src="https://x.example/a.png">', False),
    ],
)
def test_links_to_others_need_no_close_reading(text: str, is_plain: bool) -> None:
    """A page of a drive leads to calendars and maps, and is still only glanced at."""
    checker = verify._Links({"index.html"}, URL)
    assert (checker.glance("index.html", f"{text}</html>") is not None) is is_plain


def test_calendars_and_feeds_point_at_living_pages(tmp_path: Path) -> None:
    """A dead address in a calendar, also one that is folded, and in the sitemap is told."""
    pages = {
        "a.ics": f"URL:{URL}/dot-hien-\r\n mau/x/\r\n",
        "sitemap.xml": f"<loc>{URL}/y/</loc>",
        "index.html": WHOLE.format(""),
    }
    told = site(tmp_path, pages)
    assert len(told) == 2
    assert "dot-hien-mau/x/" in told[0]


def test_a_page_that_is_not_utf8_is_no_crash(tmp_path: Path) -> None:
    """Bytes that are not UTF-8 are looked at like any others."""
    (tmp_path / "a.html").write_bytes(b"<html>\xff</html>")
    assert list(verify.faults(tmp_path, URL)) == []


@pytest.mark.parametrize(
    "attribute",
    ["href='c/'", "href=c/", 'href ="c/"', 'href= "c/"', 'HREF="c/"', '\thref="c/"', '\nhref="c/"',
     'title=">" href="c/"', 'href="&#99;/"'],
)  # fmt: skip
def test_addresses_are_seen_in_every_spelling(tmp_path: Path, attribute: str) -> None:
    """A dead address is told however a template or a document writes its attribute."""
    (told,) = site(tmp_path, {"index.html": f"<html><a {attribute}>x</a></html>"})
    assert "c/" in told


@pytest.mark.parametrize(
    "text",
    ['<p>Viết href="c/" là liên kết.</p>', '<!-- <a href="c/"> -->', '<p title=\'<a href="c/">\'>',
     '<script type="application/ld+json">{"a": "<a href=\\"c/\\" src="c/">"}</script>',
     '<p id="x"> id="x" </p>', '<a data-href="c/" xhref="c/">'],
)  # fmt: skip
def test_what_only_looks_like_an_address_passes(tmp_path: Path, text: str) -> None:
    """Texts, comments and scripts hold no addresses."""
    assert site(tmp_path, {"index.html": f"<html>{text}</html>"}) == []


def test_anchors_of_other_pages(tmp_path: Path) -> None:
    """An anchor must be there, on a page read before or after the one that leads to it."""
    whole = WHOLE.format("../b/#y")
    pages = {"a/index.html": whole, "b/index.html": WHOLE.format(""), "c/index.html": whole}
    told = site(tmp_path, pages)
    assert [sentence.partition(":")[0] for sentence in told] == ["a/index.html", "c/index.html"]


@pytest.mark.parametrize(
    ("new", "fault"),
    [
        ({"b/index.html": WHOLE.format("../")}, ""),
        ({"b/index.html": '<html><p id="y"></p></html>'}, "#x"),
        ({"c/index.html": WHOLE.format("../a/#x")}, ""),
        ({"c/index.html": WHOLE.format("../a/#q")}, "#q"),
        ({"c/index.html": WHOLE.format("../d/")}, "../d/"),
    ],
    ids=["as it was", "an anchor goes", "to a kept page", "to no anchor of it", "to nothing"],
)
def test_kept_files_are_looked_at_when_something_goes(
    tmp_path: Path, new: dict[str, str], fault: str
) -> None:
    """Files that stay as published count as the site's, and lead to what is there afterwards."""
    old = {"a/index.html": WHOLE.format("../b/#x"), "b/index.html": WHOLE.format("../a/")}
    published = tmp_path / "published"
    assert site(published, {**old, "index.html": WHOLE.format("")}) == []
    staging = tmp_path / "staging"
    site(staging, new)
    kept = {"a/index.html", "b/index.html", "index.html"} - {*new}
    told = list(verify.faults(staging, URL, published, kept))
    assert [fault in one for one in told] == ([True] if fault else [])


def test_a_kept_file_must_not_lead_to_what_is_deleted(tmp_path: Path) -> None:
    """A page that goes is missed by those that stay."""
    published = tmp_path / "published"
    site(published, {"a/index.html": WHOLE.format("../b/"), "b/index.html": WHOLE.format("")})
    staging = tmp_path / "staging"
    staging.mkdir()
    (told,) = verify.faults(staging, URL, published, {"a/index.html"})
    assert told.startswith("a/index.html: liên kết tới ../b/")


@pytest.mark.parametrize("is_noted", [True, False])
def test_who_leads_to_an_anchor_is_noted(tmp_path: Path, *, is_noted: bool) -> None:
    """Where an anchor goes, those that lead to it are known, and no other kept page is read again."""
    published, staging, notes = (tmp_path / name for name in ("published", "staging", "notes"))
    plain = WHOLE.format("")
    pages = {"a/index.html": WHOLE.format("../b/#x"), "b/index.html": plain, "c/index.html": plain}
    assert site(published, pages) == []
    noted = verify.AnchorLinks(notes, published)
    assert [*verify.faults(published, URL, noted=noted)] == []
    noted.save()
    (published / "c/index.html").write_text("<html>", encoding="utf-8")  # told of when it is read
    site(staging, {"b/index.html": '<html><p id="y"></p></html>'})
    known = verify.AnchorLinks(notes if is_noted else None, published)
    kept = {"a/index.html", "c/index.html"}
    told = [one.partition(":")[0] for one in verify.faults(staging, URL, published, kept, known)]
    assert told == ["a/index.html"] if is_noted else ["c/index.html", "a/index.html"]


def test_notes_of_another_site_are_not_believed(tmp_path: Path) -> None:
    """They speak of one output folder, and are whole or nothing."""
    noted = verify.AnchorLinks(tmp_path / "notes", tmp_path)
    noted.known = {"a/index.html": []}
    noted.save()
    assert verify.AnchorLinks(tmp_path / "notes", tmp_path).known
    assert not verify.AnchorLinks(tmp_path / "notes", tmp_path / "other").known
    (tmp_path / "notes").write_bytes((tmp_path / "notes").read_bytes()[:-1])
    assert not verify.AnchorLinks(tmp_path / "notes", tmp_path).known


def test_a_page_with_a_policy_is_still_glanced_at() -> None:
    """It stands on every page, and reading all of them closely took half of a build."""
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy("x")}">'
    links = verify._Links({"index.html", "a.css"}, URL)
    page = f'<html>{meta}<link href="a.css?v=1a2b3c4d"><p id="x">x</p></html>'
    assert links.glance("index.html", page) == {"", "x"}
    refresh = '<meta http-equiv="refresh" content="0; url=c/">'
    assert links.glance("index.html", page.replace("<p", f"{refresh}<p")) is None


@pytest.mark.parametrize("shown", [True, False], ids=["shown", "not shown"])
def test_a_picture_that_goes_is_missed_by_pages_that_show_it(tmp_path: Path, shown: bool) -> None:
    """A page that was kept and names a picture that goes is a fault, without being read again."""
    published, root, noted = tmp_path / "old", tmp_path / "new", verify.AnchorLinks()
    picture = f'<meta property="og:image" content="{URL}/anh/{"a" if shown else "b"}.png">'
    pages = {"index.html": f"<html>{picture}</html>", "anh/a.png": "", "anh/b.png": ""}
    site(published, pages)
    assert list(verify.faults(published, URL, noted=noted, fleeting=("anh/",))) == []
    (published / "index.html").write_text("<html>not read again", encoding="utf-8")
    root.mkdir()
    kept = {"index.html", "anh/b.png"}
    told = list(verify.faults(root, URL, published, kept, noted, ("anh/",)))
    assert told == (["index.html: liên kết tới anh/a.png không có tệp nào"] if shown else [])
