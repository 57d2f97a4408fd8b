"""The pages of documents as rendered: banner, relations from both ends, drives, the drawn chain."""

from __future__ import annotations

import re
from collections.abc import Callable

import html5lib
import pytest
from conftest import NOW, ROOT, SITEURL
from lxml import etree

from giot_hong import demo, urls
from giot_hong.build import Options, read_settings
from giot_hong.clock import read as clock
from giot_hong.plugin import generator_alone

PLAN, MEETING = "lai-chau-mau-ke-hoach", "lang-son-mau-giay-moi"
OLD, NEW = "ha-noi-mau-ke-hoach", "ha-noi-mau-ke-hoach-moi"
AMENDING = "lai-chau-mau-cong-van-lui-ngay"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """Renders a page of the sample site by its path; its text, strictly parsed on the way."""
    folder = tmp_path_factory.mktemp("documents")
    content = demo.write_source(ROOT / "content", folder, clock(NOW).date())
    settings = read_settings(Options(ROOT, content=content, now=NOW, site_url=SITEURL))
    outputs = {output.path: output for output in generator_alone(settings).everything()}

    def rendered(path: str) -> str:
        html = outputs[urls.file_of(path)].body().decode()
        html5lib.HTMLParser(strict=True).parse(html)
        return html

    return rendered


def words(html: str) -> str:
    """What a reader reads, with single blanks."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace(" .", ".").split())


def between(html: str, start: str, end: str) -> str:
    """A part of a page."""
    return html.split(start, 1)[1].split(end, 1)[0]


@pytest.mark.parametrize(
    ("id_", "state", "said", "by", "day"),
    [
        (MEETING, "withdrawn", "Đã bị thu hồi", "lang-son-mau-cong-van-thu-hoi", "ngày 17 tháng 11 năm 2026"),
        (OLD, "replaced", "Đã được thay thế", NEW, "ngày 27 tháng 10 năm 2026"),
        (PLAN, "amended", "Đã được sửa đổi", AMENDING, "ngày 12 tháng 11 năm 2026"),
    ],
)  # fmt: skip
def test_a_banner_stands_above_what_is_superseded(
    page: Callable[[str], str], id_: str, state: str, said: str, by: str, day: str
) -> None:
    """Before its title the page says in words what became of it, by which paper and of what day."""
    html = page(urls.directive(id_))
    banner = between(html, f'<div class="banner banner-{state}">', "<h1>")
    assert said in banner
    assert f'href="../{by}/"' in banner
    assert day in banner


def test_no_banner_stands_above_what_holds(page: Callable[[str], str]) -> None:
    """A paper that nothing changed has no banner."""
    assert '<div class="banner' not in page(urls.directive(NEW))


def test_both_ends_tell_of_each_other(page: Callable[[str], str]) -> None:
    """The plan names what amends, guides and carries it out; each of these names the plan."""
    html = words(between(page(urls.directive(PLAN)), 'id="lien-quan"', "<svg"))
    for back in ("Được sửa đổi bởi: Công văn", "Được thực hiện bởi: Báo cáo", "Được hướng dẫn bởi"):
        assert back in html
    for id_, forth in ((AMENDING, "Sửa đổi:"), ("lai-chau-mau-huong-dan", "Hướng dẫn:")):
        html = between(page(urls.directive(id_)), 'id="lien-quan"', "<svg")
        assert f"{forth} Kế hoạch mẫu" in words(html)
        assert f'href="../{PLAN}/"' in html
    assert "Được nhắc đến trong: Tin mẫu" in words(page(urls.directive(AMENDING)))


def test_what_we_do_not_hold_is_said_so(page: Callable[[str], str]) -> None:
    """A cited paper has no link, a word that says so, and links to the others that cite it."""
    html = between(page(urls.directive(PLAN)), 'id="lien-quan"', "<h3>Nơi nói đến")
    said = "Trang chưa có văn bản này. Trên trang còn được nhắc đến trong: Hướng dẫn mẫu về ghi tên"
    assert said in words(html)
    assert 'href="../lai-chau-mau-huong-dan/"' in html


def test_a_reference_says_which_paper_it_means(page: Callable[[str], str]) -> None:
    """Number, day and issuer of a paper that we hold stand beside its name, as from the other end."""
    text = words(between(page(urls.directive(AMENDING)), 'id="lien-quan"', "<svg"))
    assert (
        "Sửa đổi: Kế hoạch mẫu về vận động hiến máu tình nguyện , số 01/KH-BCĐM, "
        "ngày 12 tháng 7 năm 2026, Ban Chỉ đạo mẫu tỉnh Lai Châu."
    ) in text


def test_a_withdrawn_invitation_lists_its_drive(page: Callable[[str], str]) -> None:
    """The cancelled drive of the sample leads to its invitation and to what withdrew it, and back."""
    drive = page(urls.drive("lang-son-mau-that-khe"))
    for id_ in (MEETING, "lang-son-mau-cong-van-thu-hoi"):
        assert f'href="../../van-ban/{id_}/"' in drive
        assert 'href="../../dot-hien-mau/lang-son-mau-that-khe/"' in page(urls.directive(id_))


def test_a_reason_is_told_once_with_its_label(page: Callable[[str], str]) -> None:
    """Beside a changed drive: what changed, «Lý do:», and from another paper also by which one."""
    reason = "Lý do: Ngày 01/12/2026 trùng với ngày hội của phường."
    for id_, section in ((PLAN, "cac-dot"), (AMENDING, "dot-thay-doi")):
        html = between(page(urls.directive(id_)), f'id="{section}"', "</section>")
        assert words(html).count(reason) == 1
        assert f"Chủ nhật, 06/12/2026. {reason}" in words(html)
        assert (f"{reason} Theo văn bản: Công văn mẫu" in words(html)) == (id_ == PLAN)


def test_a_renamed_drive_has_the_title_of_today(page: Callable[[str], str]) -> None:
    """The drive that was first called after another place bears its own name."""
    html = page(urls.drive("an-giang-mau-chau-doc"))
    assert "<h1>Hiến máu mẫu tại phường Châu Đốc</h1>" in html
    assert "Hiến máu mẫu tại phường Châu Đốc" in between(html, "<title>", "</title>")


def test_a_plan_lists_its_drives(page: Callable[[str], str]) -> None:
    """Four drives with day, place, target, result, state and change, and the sum of the targets."""
    html = between(page(urls.directive(PLAN)), 'id="cac-dot"', "</section>")
    text = words(html)
    assert html.count("<li>") == 4
    assert "Chỉ tiêu đã ghi: 390 đơn vị máu." in text
    assert (
        "Kết quả đã báo: 132 đơn vị máu; 150 người đăng ký. 1 đợt đã có kết quả; "
        "1 đợt diễn ra hôm nay; 2 đợt chưa tới ngày."
    ) in text
    assert "Kết quả diễn ra hôm nay, chưa có" in words(html.split("<li>")[2])
    third = words(html.split("<li>")[3])
    for fact in (
        "Đợt 3 mẫu tại phường Tân Phong", "Thứ Ba, 08/12/2026", "Nhà văn hóa mẫu Tân Phong",
        "Chỉ tiêu 120 đơn vị máu", "Kết quả chưa tới ngày", "Đã chốt lịch", "Đã đổi ngày", "12/11/2026",
        "Đổi ngày", "thứ Ba, 01/12/2026", "nay là thứ Ba, 08/12/2026",
    ):  # fmt: skip
        assert fact in third
    assert all('class="badge badge-' in row for row in html.split("<li>")[1:])


def test_an_amending_paper_lists_what_it_changed(page: Callable[[str], str]) -> None:
    """From the paper that moved a drive one gets to that drive."""
    html = between(page(urls.directive(AMENDING)), 'id="dot-thay-doi"', "</section>")
    assert 'href="../../dot-hien-mau/lai-chau-mau-tan-phong/"' in html


def test_the_drawing_is_well_formed_and_silent(page: Callable[[str], str]) -> None:
    """The SVG is XML, hidden from screen readers with its links out of the tab order."""
    html = page(urls.directive(PLAN))
    svg = "<svg" + between(html, '<svg class="chart"', "</svg>") + "</svg>"
    root = etree.fromstring(svg.replace("<svg", '<svg xmlns="x"', 1))
    assert root.get("aria-hidden") == "true"
    assert {link.get("tabindex") for link in root.iter("{x}a")} == {"-1"}
    assert not {"script", "style", "image"} & {etree.QName(each).localname for each in root.iter()}
    assert len(list(root.iter("{x}rect"))) == 6


def test_the_words_beside_the_drawing_say_the_same(page: Callable[[str], str]) -> None:
    """Every document that the drawing links to is linked in the list that equals it."""
    for id_ in (PLAN, AMENDING, OLD, MEETING):
        html = between(page(urls.directive(id_)), '<svg class="chart"', "</section>")
        drawing, text = html.split("</svg>")
        linked = set(re.findall(r'href="([^"]+)"', drawing))
        assert linked
        assert linked == set(re.findall(r'href="([^"]+)"', between(text, "<details", "</details>")))


def test_nothing_is_drawn_around_a_lonely_paper(page: Callable[[str], str]) -> None:
    """A page without relations has no drawing; the list of all documents has none either."""
    assert 'class="chart"' not in page(urls.DIRECTIVES)
    assert 'class="chart"' in page(urls.news("tin-mau-lui-ngay-tan-phong"))


def test_cards_and_titles_say_what_is_off(page: Callable[[str], str]) -> None:
    """In the list a superseded paper has its badge; its page's title begins with the word."""
    cards = page(urls.DIRECTIVES).split("<article")
    (card,) = (each for each in cards if f'href="{MEETING}/"' in each)
    assert 'class="badge badge-withdrawn">Đã bị thu hồi' in card
    (holds,) = (each for each in cards if f'href="{NEW}/"' in each)
    assert "badge" not in holds
    assert "<title>ĐÃ THU HỒI: Giấy mời mẫu" in page(urls.directive(MEETING))
