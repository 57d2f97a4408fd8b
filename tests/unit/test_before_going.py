"""What keeps a resident from going in vain: whom to call, what is off, closed, over or not known."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from giot_hong import invitation, pages, topicpages
from giot_hong.catalogue import Entry
from giot_hong.clock import ZONE
from giot_hong.model import Commune, Contact, Organisation
from giot_hong.page import Page
from giot_hong.site import Site
from tests.support import WORDS, drive, make_site, session, venue, whole

DAY = datetime(2026, 5, 28, tzinfo=ZONE)
COMMUNES = (
    Commune(code="06040", name="Thất Khê", kind="xã", province="lang-son"),
    Commune(code="06041", name="Đoàn Kết", kind="xã", province="lang-son"),
)


def body(id_: str, phone: str | None = None, **fields: Any) -> Entry[Organisation]:
    """An organisation, with a telephone or without."""
    contact = Contact(phone=phone, email=fields.pop("email", None))
    value = Organisation(name=f"Cơ quan {id_}", contact=contact, **fields)
    return Entry(id_, f"content/organisations/{id_}.yaml", value)


def asked(site: Site) -> list[tuple[str, str]]:
    """Whom the first drive's page names, and as what."""
    return [(one.body.id, one.role) for one in site.drives[0].asked]


def page_of(site: Site, path: str) -> Page:
    """A page of drives or of places, put together."""
    found = whole(site, (*pages.drives(site, WORDS), *topicpages.topics(site, WORDS)))
    return next(page for page in found if page.meta.path == path)


@pytest.mark.parametrize(
    ("fields", "bodies", "wanted"),
    [
        ({"registration": {"office": "a"}}, [body("a", "1")], [("a", "office")]),
        (
            {"registration": {"office": "a"}, "organisers": {"implementing": ["b"]}},
            [body("a"), body("b", "2")],
            [("a", "office"), ("b", "implementing")],
        ),
        (
            {"organisers": {"directing": ["a"], "implementing": ["b"], "collecting": ["c"]}},
            [body("a", "1"), body("b"), body("c", "3")],
            [("a", "directing")],
        ),
        (
            {"organisers": {"implementing": ["a"], "collecting": ["c"]}},
            [body("a"), body("c", "3"), body("p", "4", province="lang-son", province_office=True)],
            [("p", "province")],
        ),
        ({"organisers": {"collecting": ["c"]}}, [body("c", "3")], [("c", "collecting")]),
        ({"organisers": {"implementing": ["a"]}}, [body("a", email="a@b.vn")], [("a", "implementing")]),
        ({"organisers": {"implementing": ["a"]}}, [body("a")], []),
        ({}, [body("p", "4", province="hue", province_office=True)], []),
        ({}, [body("p", "4", province="lang-son")], []),
    ],
    ids=["own", "own mute", "directing", "province", "collecting", "mail", "none", "other", "plain"],
)  # fmt: skip
def test_the_nearest_that_can_be_called_is_named(
    fields: dict[str, Any], bodies: list[Entry[Organisation]], wanted: list[tuple[str, str]]
) -> None:
    """Own office, organisers, who answers for the province, who collects: the first with a number."""
    assert asked(make_site(drive(**fields), *bodies)) == wanted


def test_of_two_province_offices_one_can_be_called() -> None:
    """A number counts for more than the order of ids."""
    two = [
        body("a", None, province="lang-son", province_office=True),
        body("b", "2", province="lang-son", province_office=True),
    ]
    assert asked(make_site(drive(), *two)) == [("b", "province")]


def test_a_text_to_send_says_whose_number_it_is() -> None:
    """A number that is not the drive's own comes with what its owner is to the drive."""
    site = make_site(drive(organisers={"implementing": ["a"]}), body("a", "0205 123 456"))
    lines = invitation.lines(site.drives[0], site.settings, WORDS)
    assert lines[-2] == "Điện thoại: 0205 123 456 (Cơ quan a, đơn vị tổ chức)"


def near(site: Site, path: str) -> list[str]:
    """The drives that a drive's page offers instead."""
    context = page_of(site, f"dot-hien-mau/{path}/").context
    assert isinstance(context, pages.DrivePage)
    return [view.id for view in context.nearby]


def test_what_is_off_leads_to_all_that_is_to_come() -> None:
    """Also to what is before its own day, never to what is over; of one that is on, to what follows."""
    past, early, mid, late = (
        drive(id_, sessions=[session(date=day)])
        for id_, day in (("past", "2026-03-01"), ("a", "2026-04-01"), ("b", "2026-05-01"),
                         ("c", "2026-06-01"))
    )  # fmt: skip
    off = drive("off", outcome="cancelled", sessions=[session(date="2026-05-01")])
    waiting = drive("waiting", outcome="postponed", sessions=[session(date="2026-03-10")])
    gone = drive("gone", outcome="cancelled", sessions=[session(date="2026-03-10")])
    site = make_site(past, early, mid, late, off, waiting, gone)
    assert near(site, "off") == near(site, "waiting") == ["a", "b", "c"]
    assert near(site, "a") == ["b", "c"]
    assert near(site, "past") == near(site, "gone") == []


@pytest.mark.parametrize(
    ("hour", "fields", "may_be_over"),
    [
        (10, {}, False),
        (11, {}, True),
        (20, {}, True),
        (20, {"outcome": "cancelled"}, False),
        (20, {"outcome": "held"}, False),
        (30, {}, False),
    ],
)
def test_what_began_hours_ago_may_be_over(
    hour: int, fields: dict[str, Any], may_be_over: bool
) -> None:
    """From four hours after a start without an end, until its day is over, nothing is claimed."""
    sessions = [session(start="07:00")]
    site = make_site(drive(sessions=sessions, **fields), now=DAY + timedelta(hours=hour))
    assert site.drives[0].may_be_over is may_be_over


def test_what_may_be_over_is_no_next_drive() -> None:
    """Nor is it counted as one: on home, on the English home, and on the page of another drive."""
    began = drive("began", sessions=[session(start="07:00")])
    later = drive("later", sessions=[session(start="17:00")])
    off = drive("off", outcome="cancelled", sessions=[session(date="2026-06-28")])
    for hour, wanted in ((10, ["began", "later"]), (12, ["later"])):
        site = make_site(began, later, off, now=DAY + timedelta(hours=hour))
        (page,) = pages.home(site, WORDS)
        assert isinstance(page.context, pages.Home)
        assert [view.id for view in page.context.upcoming] == wanted
        assert page.context.upcoming_count == len(wanted)
        assert near(site, "off") == wanted


def test_the_site_knows_when_that_begins() -> None:
    """The build says when it would change by itself; an end that is known, or a late start, adds nothing."""
    ends = (("07:00", None, 11), ("07:00", "10:00", 10), ("21:00", None, 24), (None, None, 24))
    for start, end, due in ends:
        sessions = [session(start=start, end=end)]
        site = make_site(drive(sessions=sessions), now=DAY + timedelta(hours=8))
        assert site.next_change == DAY + timedelta(hours=due)


@pytest.mark.parametrize(
    ("fields", "is_said"),
    [
        ({"registration": {"walk_in": "no"}}, True),
        ({"registration": {"walk_in": "yes"}}, False),
        ({"registration": {"deadline": "2026-05-20"}}, False),
        ({"registration": {"walk_in": "no"}, "outcome": "postponed"}, False),
    ],
)
def test_who_has_not_registered_is_told(fields: dict[str, Any], is_said: bool) -> None:
    """Only where the paper says so, and only of what is to be held."""
    assert make_site(drive(**fields)).drives[0].is_for_registered is is_said


def placed(**fields: Any) -> Site:
    """A drive at one venue of a site with two communes."""
    hall = venue(**fields)
    site = make_site(drive(sessions=[session(venues=["hoi-truong"])]), hall)
    site.catalogue.communes.update({commune.code: commune for commune in COMMUNES})
    return site


DOUBT = {"field": "commune", "note": "Chưa rõ."}


@pytest.mark.parametrize(
    ("fields", "is_sure"),
    [
        ({"commune": "06040"}, True),
        ({"communes": ["06040", "06041"]}, False),
        ({"commune": "06040", "doubts": [DOUBT]}, False),
    ],
)
def test_a_commune_that_is_guessed_is_not_claimed(fields: dict[str, Any], is_sure: bool) -> None:
    """Title and description of its page say «có thể», its list of venues too, JSON-LD says nothing."""
    site = placed(**fields)
    page = page_of(site, "xa-phuong/06040/")
    assert ("có thể" in page.meta.title, "có thể" in page.meta.description) == (not is_sure,) * 2
    assert isinstance(page.context, topicpages.TopicPage)
    topic = page.context.topic
    assert (bool(topic.venues), bool(topic.possible_venues)) == (is_sure, not is_sure)
    assert site.drives[0].first.is_vague is not is_sure
    event = json.loads(page_of(site, "dot-hien-mau/that-khe-dot-1/").meta.json_ld[0])
    assert ("addressLocality" in event["location"][0]["address"]) is is_sure


def test_structured_data_has_the_point_of_a_venue() -> None:
    """As numbers, latitude and longitude by name; nothing where it is not known."""
    for coordinates, wanted in (
        ("21.85, 106.75", {"@type": "GeoCoordinates", "latitude": 21.85, "longitude": 106.75}),
        (None, None),
    ):
        page = page_of(placed(coordinates=coordinates), "dot-hien-mau/that-khe-dot-1/")
        assert json.loads(page.meta.json_ld[0])["location"][0].get("geo") == wanted


def test_an_organisation_with_two_parts_is_named_once() -> None:
    """Its roles stand together."""
    site = make_site(
        drive(organisers={"directing": ["a"], "implementing": ["a"], "collecting": ["b"]}),
        body("a"),
        body("b"),
    )
    found = [(roles, [one.id for one in bodies]) for roles, bodies in site.drives[0].parts]
    assert found == [(("directing", "implementing"), ["a"]), (("collecting",), ["b"])]
