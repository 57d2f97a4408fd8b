"""Share images: what chats show of a link says what the page says, and changes its name with it."""

from __future__ import annotations

import io
import json
import re
import shutil
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from small import Small, path_of

from giot_hong import pictures, typesetting, urls
from giot_hong.build import BuildFailedError

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENT = str(ROOT / "theme" / "pictures" / "picture.typ")
LONGEST = (
    "Tăng cường công tác tuyên truyền, vận động hiến máu tình nguyện; hiến tặng mô, tạng, bộ phận "
    "cơ thể người và hiến xác năm 2022"
)
STACKED = "ĐẰNG ẴM ỔN ỠM ỰA ỸA Ằ Ẵ Ổ Ỡ Ự Ỹ Đ " * 3
PLACE = (
    "Đoàn TNCS Hồ Chí Minh Trung tâm Giáo dục thường xuyên - Hướng nghiệp (tỉnh Lai Châu) hoặc "
    "Ủy ban Mặt trận Tổ quốc Việt Nam xã Quốc Việt, tỉnh Lạng Sơn"
)


@pytest.fixture
def small(tmp_path: Path) -> Small:
    """The small site, with pictures."""
    made = Small(tmp_path)
    made.settings["GIOT_HONG_IMAGES"] = True
    return made


def named(small: Small, path: str) -> str:
    """The picture that a page names, as a path of the site."""
    text = (small.site / urls.file_of(path)).read_text(encoding="utf-8")
    (found,) = re.findall(r'<meta property="og:image" content="([^"]+)">', text)
    assert found.startswith(f"{small.site_url}/{urls.PICTURES}")
    return str(found.removeprefix(f"{small.site_url}/"))


def kept_pictures(small: Small) -> dict[str, int]:
    """Every picture of the site and when it was written."""
    found = (small.site / urls.PICTURES).rglob("*.png")
    return {path.relative_to(small.site).as_posix(): path.stat().st_mtime_ns for path in found}


def drawn(**says: object) -> Image.Image:
    """A picture of a drive as the theme's design draws it."""
    whole = {
        "kind": "drive", "state": "confirmed", "word": "ĐÃ CHỐT LỊCH", "changed": [], "above": "",
        "title": "Hiến máu", "when": "Thứ Năm, 28/05/2026 · 06:30", "below": ["Nơi", "Tỉnh"],
        "small": "", "site": "Giọt Hồng", "sample": "",
    }  # fmt: skip
    return Image.open(io.BytesIO(typesetting.png(DOCUMENT, whole | says))).convert("RGB")


def test_every_page_names_a_picture_that_is_there(small: Small) -> None:
    """Own pictures of drives, directives and provinces, the site's for the rest; all small PNGs."""
    small.build()
    for page in small.site.rglob("*.html"):
        path = page.relative_to(small.site).as_posix().removesuffix("index.html")
        text = page.read_text(encoding="utf-8")
        assert (small.site / named(small, path)).is_file()
        assert '<meta property="og:image:width" content="1200">' in text
        assert '<meta name="twitter:card" content="summary_large_image">' in text
    found = kept_pictures(small)
    for path in found:
        assert (small.site / path).stat().st_size < 200_000
        with Image.open(small.site / path) as image:
            assert image.size == pictures.SIZE
    own = {"dot-hien-mau/hai-buoi", "tinh/song-may", "van-ban/ke-hoach"}
    assert {re.sub(r"-[0-9a-f]{12}$", "", path[4:-4]) for path in found} >= {*own, "trang"}
    assert named(small, urls.drive("hai-buoi")).startswith("anh/dot-hien-mau/hai-buoi-")
    assert named(small, urls.SUBSCRIBE) == named(small, urls.HOME)


def test_structured_data_names_the_same_picture(small: Small) -> None:
    """Each event has the picture of its drive; the site's own stands for none."""
    small.now = "2026-06-02T09:00:00+07:00"
    small.build()
    for id_, has_picture in (("hai-buoi", True), ("nam-truoc", False)):
        path = urls.drive(id_)
        text = (small.site / urls.file_of(path)).read_text(encoding="utf-8")
        found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
        events = [one for one in map(json.loads, found) if one["@type"] == "Event"]
        assert events
        wanted = f"{small.site_url}/{named(small, path)}" if has_picture else None
        assert {one.get("image") for one in events} == {wanted}


def test_two_builds_in_two_places_draw_the_same(small: Small) -> None:
    """Same names, same bytes; none of it depends on the machine's fonts, folder or clock."""
    small.build()
    _, anew = small.anew()
    ours = {path: (small.site / path).read_bytes() for path in kept_pictures(small)}
    assert len(ours) > 12
    assert ours == {path: raw for path, raw in anew.items() if path.startswith(urls.PICTURES)}


def test_another_state_is_another_name_and_all_else_stays(small: Small) -> None:
    """A drive that is called off gets a new picture; its old one goes; no other is drawn again."""
    small.build()
    before, address = kept_pictures(small), urls.drive("chua-ro-gio")
    old = named(small, address)
    small.edit(
        path_of("chua-ro-gio"),
        "^certainty",
        "outcome: cancelled\ncertainty",
        "changes:\n  - {date: 2026-05-19, what: cancelled, reason: Mưa lũ.}\n",
    )
    small.build()
    new, after = named(small, address), kept_pictures(small)
    assert new != old
    assert after.keys() - before.keys() == {new}
    assert before.keys() - after.keys() == {old}
    assert all(before[path] == after[path] for path in before.keys() & after.keys())


def test_what_is_not_on_the_picture_leaves_it(small: Small) -> None:
    """A note changes the page and not the picture; a year later the page has the site's own."""
    small.build()
    before, address = kept_pictures(small), urls.drive("hai-buoi")
    small.edit(path_of("hai-buoi"), r"\Z", "notes: Mang theo căn cước.\n")
    report = small.build()
    assert "dot-hien-mau/hai-buoi/index.html" in report.changes.changed
    assert kept_pictures(small) == before
    small.now = "2027-05-25T09:00:00+07:00"
    small.build()
    assert named(small, address) == named(small, urls.HOME)
    assert not list((small.site / urls.PICTURES).rglob("hai-buoi-*"))


def test_a_page_may_not_name_a_picture_that_is_missing(small: Small) -> None:
    """The last look refuses such a site, also when it is the theme that names it."""
    base = small.theme / "templates" / "base.html"
    text = base.read_text(encoding="utf-8")
    base.write_text(text.replace("{{ picture|full_url }}", "{{ 'anh/x.png'|full_url }}"), "utf-8")
    with pytest.raises(BuildFailedError) as failed:
        small.build()
    assert any("anh/x.png" in line for line in failed.value.details)


def test_without_typst_the_site_builds_and_says_so(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No picture, no page that names one, and one word about it."""
    monkeypatch.setattr(typesetting, "is_there", lambda: False)
    report = small.build()
    assert report.gaps == ("no-typst",)
    assert not (small.site / urls.PICTURES).exists()
    assert "og:image" not in (small.site / "index.html").read_text(encoding="utf-8")


def test_a_theme_without_a_design_has_no_pictures(small: Small) -> None:
    """An office's own theme need not draw any."""
    shutil.rmtree(small.theme / "pictures")
    small.build()
    assert not (small.site / urls.PICTURES).exists()


@pytest.mark.parametrize("state", ["cancelled", "postponed", "tentative", "full", "over"])
@pytest.mark.parametrize("title", [LONGEST, STACKED], ids=["longest", "stacked"])
def test_long_names_stay_between_the_edges(state: str, title: str) -> None:
    """The margins stay empty beside the longest words, and the foot is as it is below short ones."""
    words = {"state": state, "word": "ĐÃ ĐỦ NGƯỜI", "changed": ["Đổi ngày", "Đổi địa điểm"]}
    long = drawn(**words, title=title, below=[PLACE, "Thành phố Hồ Chí Minh"])
    short = drawn(**words)
    for box in ((0, 0, 60, 630), (1140, 0, 1200, 630), (0, 542, 1200, 630)):
        assert ImageChops.difference(long.crop(box), short.crop(box)).getbbox() is None
    # Between what is said and the foot there is paper: nothing was cut off there.
    empty = drawn(**words | {"word": "", "changed": []}, title="", when="", below=[])
    lowest = (64, 520, 700, 542)
    if state in {"tentative", "full", "over"}:
        assert ImageChops.difference(long.crop(lowest), empty.crop(lowest)).getbbox() is None


def test_called_off_is_large() -> None:
    """Whoever sees no more than a thumbnail sees the band of a drive that is called off."""
    off = drawn(state="cancelled", word="ĐÃ HỦY").resize((120, 63))
    assert off.getpixel((100, 5)) == (140, 16, 16)
    assert drawn().resize((120, 63)).getpixel((100, 5)) != (140, 16, 16)


def test_a_picture_says_what_the_page_says(small: Small) -> None:
    """Title, day with weekday, hour, place and state; sample sites are labelled."""
    from giot_hong import plugin
    from giot_hong.build import read_settings

    small.settings["SAMPLE_DATA"] = True
    generator = plugin.generator_alone(read_settings(small.options()))
    says = {
        page: pictures.spoken(pictures.facts(one.inputs.subject), one.inputs.design)
        for page, one in generator.album.items()
    }
    moved = says[urls.drive("da-doi-ngay")]
    assert moved["title"] == "Hiến máu đã dời"
    assert moved["when"] == "Thứ Sáu, 12/06/2026 · 07:30"
    assert moved["changed"] == ["Đã đổi ngày"]
    assert moved["below"] == ("Trường học Đồi Nắng", "Tỉnh Sông Mây")
    assert moved["sample"] == "Dữ liệu mẫu"
    assert says[urls.drive("hoan-lai")]["word"] == "TẠM HOÃN"
    assert says[urls.drive("hai-buoi")]["when"] == "Thứ Tư, 20/05/2026 · 07:00 – 11:00"
    assert says[urls.drive("hai-buoi")]["below"][0] == "và 1 buổi khác"
    assert says[urls.drive("chua-ro-gio")]["when"] == "Thứ Hai, 01/06/2026 · chưa thông báo giờ"
    paper = says[urls.directive("ke-hoach")]
    assert paper["above"] == "Kế hoạch · 12/KH-BCĐ · ngày 03 tháng 01 năm 2026"
    assert says[urls.province("song-may")]["title"] == "Tỉnh Sông Mây"
    assert json.dumps(says[urls.HOME])
    assert urls.drive("nam-truoc") in says  # 25 May of last year: not yet a year ago
