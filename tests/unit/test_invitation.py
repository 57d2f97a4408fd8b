"""What people take along of a drive says what its page and its calendar file say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

import pytest
from icalendar import Calendar

from giot_hong import invitation, urls
from giot_hong.catalogue import Entry
from giot_hong.model import Contact, Organisation
from giot_hong.site import Site
from tests.support import URL, WORDS, drive, make_site, published, session, venue

PLACE = "Hội trường xã Thất Khê & «nhà 2», số 1"


def site_of(**fields: Any) -> Site:
    """A site with one drive at a venue with a name that must be encoded."""
    return make_site(drive(**fields), venue(name=PLACE))


def parts(address: str) -> dict[str, str]:
    """The parameters of a link, as the server of its calendar reads them after a browser."""
    as_sent = quote(address, safe=":/?&=%,()+;@!$'*~#")
    return {key: values[0] for key, values in parse_qs(urlsplit(as_sent).query).items()}


def moment(text: str) -> date | datetime:
    """A time as Google or Outlook write it."""
    digits = text.replace("-", "").replace(":", "")
    if "T" not in digits:
        return datetime.strptime(digits, "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone
    return datetime.strptime(digits, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "when",
    [
        {"start": "07:30", "end": "11:00"},
        {"start": "06:30", "end": None},
        {"start": None, "end": None},
    ],
    ids=["whole", "no end", "no hour"],
)
@pytest.mark.parametrize("certainty", ["confirmed", "tentative"])
def test_links_say_what_the_calendar_file_says(when: dict[str, Any], certainty: str) -> None:
    """Name, place, begin and end of the links are those of the drive's own file."""
    site = site_of(certainty=certainty, sessions=[session(venues=["hoi-truong"], **when)])
    view = site.drives[0]
    (entry,) = invitation.entries(view, site.settings, WORDS)
    body = published(site)[urls.calendar_of_drive(view.id)].body()
    (event,) = Calendar.from_ical(body).walk("VEVENT")
    begins = event["DTSTART"].dt
    ends = event["DTEND"].dt if "DTEND" in event else begins  # RFC 5545, 3.6.1
    google, outlook = parts(entry.google), parts(entry.outlook)
    assert tuple(map(moment, google["dates"].split("/"))) == (begins, ends)
    assert (moment(outlook["startdt"]), moment(outlook["enddt"])) == (begins, ends)
    assert google["text"] == outlook["subject"] == event["SUMMARY"]
    assert google["location"] == outlook["location"] == event["LOCATION"]
    assert google["details"] == outlook["body"]
    assert google["details"].endswith(f"{URL}/{view.path}")
    is_whole_day = event["TRANSP"] == "TRANSPARENT"
    assert is_whole_day == (when["start"] is None)
    assert ("crm" in google, "allday" in outlook) == (is_whole_day, is_whole_day)


def test_each_session_has_links_of_its_own() -> None:
    """Two sessions are two entries with numbers and their own days."""
    sessions = [session(), session(key="b", date="2026-06-01", start=None)]
    site = site_of(sessions=sessions)
    entries = invitation.entries(site.drives[0], site.settings, WORDS)
    dates = [parts(entry.google)["dates"] for entry in entries]
    assert dates == ["20260527T233000Z/20260527T233000Z", "20260601/20260602"]
    assert [parts(entry.google)["text"][-1] for entry in entries] == [")", ")"]
    assert moment("20260602") - moment("20260601") == timedelta(days=1)


def test_five_lines_to_send() -> None:
    """Name, day with hours, place, telephone, address; nothing else and nothing invented."""
    body = Organisation(name="Hội xã", contact=Contact(phone="0205 123 456"))
    office = Entry("hoi-xa", "content/organisations/hoi-xa.yaml", body)
    fields = {
        "sessions": [session(start="07:30", end="11:00", venues=["hoi-truong"])],
        "registration": {"office": office.id},
    }
    site = make_site(drive(**fields), venue(name="Hội trường xã Thất Khê"), office)
    lines = invitation.lines(site.drives[0], site.settings, WORDS)
    assert lines == (
        "Ngày hội hiến máu tại Thất Khê",
        "Thứ Năm, 28/05/2026, 07:30 – 11:00",
        "Điểm: Hội trường xã Thất Khê, tỉnh Lạng Sơn",
        f"Điện thoại: 0205 123 456 ({office.value.name})",
        f"{URL}/dot-hien-mau/that-khe-dot-1/",
    )


@pytest.mark.parametrize(
    ("fields", "first"),
    [
        ({"outcome": "cancelled"}, "ĐÃ HỦY: Ngày hội"),
        ({"outcome": "postponed"}, "TẠM HOÃN: Ngày hội"),
        ({"certainty": "tentative"}, "Dự kiến: Ngày hội"),
    ],
)
def test_the_text_says_first_what_keeps_people_away(fields: dict[str, str], first: str) -> None:
    """Whoever forwards a text of a drive that is off forwards that as well."""
    site = site_of(**fields)
    lines = invitation.lines(site.drives[0], site.settings, WORDS)
    assert lines[0].startswith(first)
    assert lines[-2] == "Điện thoại để hỏi: chưa có."


def test_sessions_at_several_places_say_each() -> None:
    """With two places each day's line has its own, and no line stands for both."""
    sessions = [session(), session(key="b", date="2026-06-01", place_as_written="Chợ Mới")]
    site = site_of(sessions=sessions)
    lines = invitation.lines(site.drives[0], site.settings, WORDS)
    assert (
        lines[2]
        == "Thứ Hai, 01/06/2026, từ 06:30, chưa thông báo giờ kết thúc: Chợ Mới, tỉnh Lạng Sơn"
    )
    assert len(lines) == 5


def test_the_way_is_the_address_in_full() -> None:
    """The link for maps decodes to the line that people copy."""
    site = site_of(sessions=[session(venues=["hoi-truong"])])
    (place,) = site.drives[0].first.places
    way = invitation.direction(place)
    assert way.geo.startswith("geo:0,0?q=")
    assert unquote(way.geo.partition("=")[2]) == way.address == f"{PLACE}, tỉnh Lạng Sơn"
    assert parts(way.link) == {"api": "1", "query": way.address}


def test_a_calendar_is_followed_at_its_own_address() -> None:
    """Each way leads to the same file."""
    links = invitation.following("https://a.example/thu/lich/tinh/hue.ics")
    assert links.webcal == "webcal://a.example/thu/lich/tinh/hue.ics"
    assert parts(links.google) == {"cid": links.webcal}
    assert parts(links.outlook) == {"url": links.address}


def test_the_way_to_a_known_point() -> None:
    """Where coordinates are known, maps are given the point, under the venue's name."""
    site = site_of(sessions=[session(venues=["hoi-truong"])])
    (place,) = site.drives[0].first.places
    known = place.venue.model_copy(update={"coordinates": "22.25, 106.47"})
    way = invitation.direction(replace(place, venue=known))
    assert parts(way.link)["query"] == "22.25,106.47"
    link = urlsplit(way.geo)
    assert (link.scheme, link.path) == ("geo", "22.25,106.47")
    assert unquote(link.query) == f"q=22.25,106.47({known.name})"
