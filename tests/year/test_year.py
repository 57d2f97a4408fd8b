"""A year of changes, step by step: what was written by hand against what other programs read."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urldefrag

import pytest
from year.play import EXPECTED, NAMES, SITE_ID, STORY, After, rows, state
from year.reading import (
    Item,
    Read,
    by_etree,
    by_feedparser,
    by_ical,
    by_vobject,
    calendars,
    card,
    page,
    without_address,
)

from giot_hong.clock import ZONE

pytestmark = pytest.mark.slow
SUBSCRIBED = ("lich/tat-ca.ics", "lich/tinh/song-may.ics")
SMALLER = ("lich/xa-phuong/", "lich/diem/", "lich/cum-xa/", "lich/don-vi/", "lich/chien-dich/")
"""Where the calendars are that hold some of the same, and lose what is long over as well."""
ARCHIVE = "lich/nam/2026.ics"
ELSEWHERE = "lich/tinh/nui-gio.ics"
ALL = ("nguon-tin/{}.atom.xml", "nguon-tin/{}.rss.xml")
OF_PROVINCE = ("nguon-tin/tinh/song-may/{}.atom.xml", "nguon-tin/tinh/song-may/{}.rss.xml")
OF_OTHERS = ("nguon-tin/tinh/nui-gio/{}.atom.xml", "nguon-tin/tinh/nui-gio/{}.rss.xml")
MOVED_SITE = "ten-mien"
QUIET = [n for n, name in enumerate(NAMES) if "same" in EXPECTED[name] and name != MOVED_SITE]
steps = pytest.mark.parametrize("number", range(len(NAMES)), ids=NAMES)


@pytest.fixture
def after(year: list[After], number: int) -> After:
    """The site after a step."""
    return year[number]


@pytest.fixture
def before(year: list[After], number: int) -> After:
    """The site before it; before the first it was as after it."""
    return year[max(number - 1, 0)]


def changed(number: int) -> set[str]:
    """The events that changed in a step."""
    return {row[0] for row in rows(EXPECTED[NAMES[number]].get("events", ""))}


def uid(name: str) -> str:
    """``04.a``'s UID."""
    return f"song-may-{name}@{SITE_ID}"


def local(moment: str) -> datetime:
    """A moment of the tables, in Viet Nam."""
    return datetime.fromisoformat(moment).replace(tzinfo=ZONE)


def test_the_story_is_the_years() -> None:
    """Every step has its expectation, and a change is either written down or said not to be."""
    assert list(EXPECTED) == [*NAMES, "client", "reader"]
    for name in NAMES:
        told = EXPECTED[name].keys() - {"same", "left"}
        assert bool(told) is not EXPECTED[name].get("same", False), name
    assert len({row[0].partition(" ")[0] for row in rows(STORY["plan"])}) == 18


# Calendars


@steps
@pytest.mark.parametrize("reader", [by_vobject, by_ical])
def test_calendars_hold_what_was_written(number: int, after: After, reader: object) -> None:
    """UID, SEQUENCE, STATUS, hours, stamps, title and place of every event, by two readers."""
    wanted = state(number)
    gone = after.expected.get("left", [])
    for path in (*SUBSCRIBED, ARCHIVE):
        found: tuple[Read, ...] = reader(after.text(path)) if path in after.files else ()
        left_out = set(gone) if path in SUBSCRIBED else set()
        read = sorted(" | ".join(event.row) for event in found)
        assert read == sorted(" | ".join(r) for name, r in wanted.items() if name not in left_out)
    assert reader(after.text(ELSEWHERE)) == ()


@steps
@pytest.mark.parametrize("reader", [by_vobject, by_ical])
def test_descriptions_say_what_changed(number: int, after: After, reader: object) -> None:
    """A changed event says what it was and why; each was created when it was first published."""
    found = {event.name: event for event in reader(after.text(ARCHIVE))} if number else {}
    for name, lines in after.expected.get("says", {}).items():
        assert [line for line in lines if line not in found[name].description] == []
    for name, event in found.items():
        first = next(row for n in range(number + 1) if (row := state(n).get(name)))
        assert f"{event.created.astimezone(UTC):%Y-%m-%d %H:%M}" == first[4]


@steps
def test_an_event_changes_in_its_step_alone(number: int, before: After, after: After) -> None:
    """What is not written down has the same bytes as before, in every file that holds it."""
    left = {uid(name) for name in after.expected.get("left", [])}
    edited = {uid(name) for name in changed(number)}
    is_moved = after.name == MOVED_SITE
    old, new = calendars(before), calendars(after)
    for path, now in new.items():
        was = old.get(path, {})
        lost = (
            left if path in SUBSCRIBED else left & was.keys() if path.startswith(SMALLER) else set()
        )
        assert was.keys() - now.keys() == lost, path
        differing = {
            one
            for one in now.keys() & was.keys()
            if (
                without_address(was[one], before) != without_address(now[one], after)
                if is_moved
                else was[one] != now[one]
            )
        }
        assert differing == edited & now.keys() & was.keys(), path
        assert not is_moved or all(was[one] != now[one] for one in now)


@pytest.mark.parametrize("number", QUIET, ids=[NAMES[number] for number in QUIET])
def test_where_nothing_changed_no_file_does(before: After, after: After) -> None:
    """A comment, another spelling of a day and the clock leave calendars and feeds as they are."""
    mine = {path for path in after.files if path.startswith(("lich/", "nguon-tin/"))}
    passed = {path for path in mine if path in SUBSCRIBED or path.startswith(SMALLER)}
    differing = {path for path in mine if before.files.get(path) != after.files[path]}
    assert differing <= (passed if "left" in after.expected else set())


@steps
def test_an_event_is_the_same_in_every_file(number: int, after: After) -> None:
    """Each is in the calendars of all, its province, its year and its drive, with the same bytes."""
    files = calendars(after)
    archive = files.get(ARCHIVE, {})
    assert archive.keys() == {uid(name) for name in state(number)}
    for path, events in files.items():
        assert all(archive[one] == raw for one, raw in events.items()), path
    for one in archive:
        own = [path for path, events in files.items() if one in events]
        assert sum(path.startswith("lich/dot/") for path in own) >= 1


@steps
def test_what_was_published_stays(before: After, after: After) -> None:
    """No calendar, feed or page of a drive or document is ever gone (decisions 3, 4 and 16)."""
    own = ("lich/", "nguon-tin/", "dot-hien-mau/", "van-ban/")
    gone = before.files.keys() - after.files.keys()
    assert sorted(path for path in gone if path.startswith(own)) == []
    for old, new in after.expected.get("renamed", {}).items():
        assert after.files[f"lich/dot/{old}.ics"] == after.files[f"lich/dot/{new}.ics"]
        assert f'href="../{new}/"' in after.text(f"dot-hien-mau/{old}/index.html")


# Feeds


def entries(after: After, path: str) -> tuple[Item, ...]:
    """The entries of a feed, which two readers read alike."""
    raw = after.files[path]
    found = by_feedparser(raw)
    assert found == by_etree(raw)
    ids = [entry.id for entry in found]
    assert len(ids) == len(set(ids)), path
    moments = [entry.published for entry in found]
    assert moments == sorted(moments, reverse=True)
    return found


def known(after: After, path: str) -> dict[str, Item]:
    """The entries by id, as a reader knows them again."""
    return {entry.id: entry.without_link() for entry in entries(after, path)}


@steps
@pytest.mark.parametrize("feed", [*ALL, *OF_PROVINCE])
def test_the_feed_of_changes(before: After, after: After, feed: str) -> None:
    """One entry per change that residents care about, old and new value told; no other moves."""
    path = feed.format("thay-doi")
    was, now = known(before, path), known(after, path)
    assert {id_: now.get(id_) for id_ in was} == was
    new = {id_: entry for id_, entry in now.items() if id_ not in was}
    wanted = after.expected.get("changes", [])
    assert sorted(entry.title for entry in new.values()) == sorted(w["title"] for w in wanted)
    for change in wanted:
        (entry,) = (entry for entry in new.values() if entry.title == change["title"])
        assert entry.id.startswith(f"tag:{SITE_ID},2026:thay-doi/{change['drive']}/")
        assert entry.says == tuple(change["says"])
        assert entry.published == local(change["published"])
        assert entry.updated in {None, entry.published}


@steps
@pytest.mark.parametrize("feed", [*ALL, *OF_PROVINCE])
def test_the_feed_of_directives(before: After, after: After, feed: str) -> None:
    """An edited paper keeps its guid and its day and moves ``updated`` of its own entry alone."""
    path = feed.format("van-ban")
    was, now = known(before, path), known(after, path)
    wanted = {
        f"tag:{SITE_ID},2026:van-ban/{paper['id']}": paper
        for paper in after.expected.get("papers", [])
    }
    assert {id_ for id_, entry in now.items() if was.get(id_) != entry} == wanted.keys()
    assert was.keys() <= now.keys()
    for id_, paper in wanted.items():
        entry = now[id_]
        assert (entry.title, entry.published) == (paper["title"], local(paper["published"]))
        assert entry.updated in {None, local(paper["updated"])}
        assert [line for line in paper["says"] if line not in entry.says] == []


@steps
@pytest.mark.parametrize("kind", ["thay-doi", "van-ban", "dot-hien-mau"])
def test_entries_lead_somewhere_and_are_of_the_province(after: After, kind: str) -> None:
    """Every link is below the site's address and answers; the other province has no entry."""
    for feed in (*ALL, *OF_PROVINCE):
        for entry in entries(after, feed.format(kind)):
            address = urldefrag(entry.link)[0]
            assert address.startswith(f"{after.site_url}/")
            assert f"{address.removeprefix(f'{after.site_url}/')}index.html" in after.files
    assert [entries(after, feed.format(kind)) for feed in OF_OTHERS] == [(), ()]


@pytest.mark.parametrize("feed", [*ALL, *OF_PROVINCE])
@pytest.mark.parametrize(
    ("kind", "wanted"),
    [("dot-hien-mau", "new_drives"), ("van-ban", "new_papers"), ("thay-doi", "new_changes")],
)
def test_a_reader_shows_each_thing_once(
    year: list[After], feed: str, kind: str, wanted: str
) -> None:
    """Whoever fetches after every step and remembers ids sees as many new entries as there were."""
    seen: set[str] = set()
    shown = 0
    for after in year:
        for entry in by_feedparser(after.files[feed.format(kind)]):
            shown += entry.id not in seen
            seen.add(entry.id)
    assert shown == EXPECTED["reader"][wanted]


# Pages


PAGES = [
    pytest.param(number, wanted, id=f"{name}-{wanted['drive']}")
    for number, name in enumerate(NAMES)
    for wanted in EXPECTED[name].get("pages", [])
]


@pytest.mark.parametrize(("number", "wanted"), PAGES)
def test_pages_say_what_changed(after: After, wanted: dict[str, object]) -> None:
    """schema.org's state and earlier days, the banner, the title, and the badges here and in lists."""
    found = page(after, f"dot-hien-mau/{wanted['drive']}/")
    schema = "https://schema.org/"
    assert [event["eventStatus"] for event in found.events] == [
        f"{schema}{status}" for status in wanted["status"]
    ]
    assert [event["startDate"] for event in found.events] == wanted["start"]
    previous = [
        event["previousStartDate"] for event in found.events if "previousStartDate" in event
    ]
    assert previous == wanted.get("previous", [])
    assert list(found.badges) == wanted["badges"]
    assert [list(line) for line in found.moved] == wanted.get("moved", [])
    assert [text for text in wanted.get("banner", []) if text not in found.banner] == []
    if "title" in wanted:
        assert found.title.startswith(wanted["title"])
    else:
        assert not found.title.startswith(("Đã đổi", "ĐÃ HỦY", "TẠM HOÃN"))
    for path in wanted.get("lists", []):
        assert list(card(after, path, wanted["drive"])) == wanted["badges"], path
