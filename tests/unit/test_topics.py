"""To which communes, venues, clusters and organisers a drive belongs, and what they are called."""

from __future__ import annotations

from typing import Any

import pytest
from support import drive, make_site, session, venue

from giot_hong.catalogue import Entry
from giot_hong.model import Commune, Organisation
from giot_hong.site import Site
from giot_hong.topics import Topic
from giot_hong.views import cluster_slug

COMMUNES = (
    Commune(code="06040", name="Thất Khê", kind="xã", province="lang-son"),
    Commune(code="06041", name="Quốc Việt", kind="xã", province="lang-son"),
    Commune(code="19000", name="Phú Xuân", kind="phường", province="hue"),
)


def site_of(*entries: Entry[Any]) -> Site:
    """A site with three communes."""
    site = make_site(*entries)
    site.catalogue.communes.update({commune.code: commune for commune in COMMUNES})
    return site


def by_path(site: Site) -> dict[str, Topic]:
    """Its topics by the address of their pages."""
    return {topic.view.path: topic for topic in site.topics}


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("cụm xã Mường Tè, Bum Tở", "muong-te-bum-to"),
        ("Cụm xã Mường Tè – Bum Tở", "muong-te-bum-to"),
        ("Cụm các xã: Mường Tè, Bum Tở", "muong-te-bum-to"),
        ("CỤM PHƯỜNG Đoàn Kết", "doan-ket"),
        ("cụm xã số 1", "so-1"),
        ("Thất Khê", "that-khe"),
        ("cụm xã", "xa"),
        ("…", ""),
    ],
)
def test_spellings_of_a_cluster(text: str, slug: str) -> None:
    """Marks, capitals, signs between names, and «cụm xã» before them do not count."""
    assert cluster_slug(text) == slug


def test_a_drive_belongs_to_all_it_names() -> None:
    """Each venue, each commune of those, its cluster, and each organiser once."""
    site = site_of(
        venue("hoi-truong", commune="06040"),
        venue("truong-hoc", name="Trường học", communes=["06040", "06041"]),
        drive(
            cluster="cụm xã Thất Khê",
            organisers={"directing": ["bcd-tinh"], "implementing": ["bcd-tinh"]},
            sessions=[session(venues=["hoi-truong", "truong-hoc"])],
        ),
    )
    found = by_path(site)
    assert list(found) == [
        "don-vi/bcd-tinh/", "cum-xa/lang-son/that-khe/", "diem/truong-hoc/", "xa-phuong/06040/",
        "diem/hoi-truong/", "xa-phuong/06041/",
    ]  # fmt: skip
    for topic in found.values():
        assert [view.id for view in topic.drives] == ["that-khe-dot-1"]
        assert topic.former == ()
    commune = found["xa-phuong/06040/"].view
    assert [link.path for link in commune.venues] == ["diem/hoi-truong/"]
    assert [link.path for link in commune.possible_venues] == ["diem/truong-hoc/"]
    assert commune.is_guessed
    assert commune.calendar == "lich/xa-phuong/06040.ics"
    cluster = found["cum-xa/lang-son/that-khe/"].view
    assert cluster.calendar == "lich/cum-xa/lang-son-that-khe.ics"
    assert cluster.feed == "nguon-tin/cum-xa/lang-son-that-khe.atom.xml"


def test_spellings_of_one_cluster_are_one_page() -> None:
    """It is called as documents wrote it most often; another province's is another."""
    texts = ["cụm xã Thất Khê", "Cụm Thất Khê", "cụm xã Thất Khê"]
    site = site_of(
        *(drive(f"dot-{n}", cluster=text) for n, text in enumerate(texts)),
        drive("dot-hue", province="hue", cluster="cụm xã Thất Khê"),
    )
    found = by_path(site)
    assert found.keys() == {"cum-xa/lang-son/that-khe/", "cum-xa/hue/that-khe/"}
    cluster = found["cum-xa/lang-son/that-khe/"]
    assert len(cluster.drives) == 3
    assert cluster.view.name == "cụm xã Thất Khê"
    assert cluster.drives[1].cluster_path == cluster.view.path


def test_names_are_told_apart() -> None:
    """By commune, by address, in the end by id; no label stands twice."""
    site = site_of(
        venue("a", commune="06040", address="Thôn 1"),
        venue("b", commune="06040", address="Thôn 2"),
        venue("c", commune="06040", address="Thôn 2"),
        venue("d", commune="06041"),
        *(drive(f"dot-{id_}", sessions=[session(venues=[id_])]) for id_ in "abcd"),
    )
    labels = {t.view.path: t.view.label for t in site.topics if t.view.kind == "venue"}
    name = "Hội trường xã Thất Khê, xã"
    assert labels == {
        "diem/a/": f"{name} Thất Khê, tỉnh Lạng Sơn, Thôn 1",
        "diem/b/": f"{name} Thất Khê, tỉnh Lạng Sơn, Thôn 2, b",
        "diem/c/": f"{name} Thất Khê, tỉnh Lạng Sơn, Thôn 2, c",
        "diem/d/": f"{name} Quốc Việt",
    }


def test_an_organisation_of_the_whole_country_has_no_province() -> None:
    """It stands below home, and in the list of no province."""
    site = site_of(drive(organisers={"collecting": ["vien"]}))
    site.catalogue.organisations["vien"] = Entry("vien", "", Organisation(name="Viện Huyết học"))
    assert by_path(site)["don-vi/vien/"].view.province is None
