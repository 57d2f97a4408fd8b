"""An event's stamps move exactly when its text does: rules 15 and 16, over every field there is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support import URL, WORDS
from unit.repository import Repository

from giot_hong import catalogue, history
from giot_hong.clock import ZONE
from giot_hong.model import Drive, Session, Venue
from giot_hong.outputs import eventtext
from giot_hong.outputs.vevent import EventInputs
from giot_hong.site import Settings, Site

D1, D2 = (f"2026-01-0{day}T08:00:00+07:00" for day in (1, 2))
NOW = datetime(2026, 3, 1, 12, tzinfo=ZONE)
DRIVE = "drives/2026/lang-son/dot-1.yaml"
VENUE = "venues/lang-son/hoi-truong.yaml"
PAPER = "directives/2026/ke-hoach.md"
CAMPAIGN = "campaigns/xuan-hong.yaml"
BODY = "organisations/hoi.yaml"
CITED = "citations:\n  - {text: T, checked: 2026-01-01}\n"
TEXTS: dict[str, str | None] = {
    "content.yaml": "schema_version: 1\n",
    "places/provinces.yaml": (
        "provinces:\n  - {id: lang-son, code: '20', name: Lạng Sơn, kind: tỉnh}\n"
        "  - {id: hue, code: '46', name: Huế, kind: thành phố}\n"
    ),
    "places/communes.csv": (
        "code,name,kind,province\n06040,Thất Khê,xã,lang-son\n06085,Hoa Thám,xã,lang-son\n"
    ),
    DRIVE: (
        "title: Đợt 1\nprovince: lang-son\ncertainty: confirmed\n"
        "sessions:\n"
        "  - {date: 2026-05-28, start: 06:30, venues: [hoi-truong]}\n"
        "  - {key: b, date: 2026-05-29, start: 06:30, place_as_written: Chợ}\n"
        "campaigns: [xuan-hong]\nsource: {directive: ke-hoach, at: mục II}\n"
    ),
    VENUE: 'name: Hội trường\nprovince: lang-son\ncommune: "06040"\naddress: Số 1\n',
    PAPER: (
        "---\ntitle: Kế hoạch\nissuer: hoi\nkind: KH\nsummary: Kế hoạch.\n---\n\nNội dung.\n"
    ),
    "directives/2026/khac.md": (
        "---\ntitle: Khác\nissuer: hoi\nkind: CV\nsummary: Khác.\n---\n\nNội dung.\n"
    ),
    CAMPAIGN: f"name: Xuân hồng\nseason: Xuân\nsummary: S\n{CITED}",
    "campaigns/hanh-trinh-do.yaml": f"name: Hành trình Đỏ\nseason: Hè\nsummary: S\n{CITED}",
    "observances/toan-dan.yaml": f"name: Ngày toàn dân\nfirst: 2000-04-07\nsummary: S\n{CITED}",
    "venues/lang-son/khac.yaml": "name: Nơi khác\nprovince: lang-son\n",
    BODY: "name: Hội\n",
}  # fmt: skip
# Every field of a drive, with a value it does not have yet.
OF_DRIVE = {
    "title": "title: Đợt đầu", "province": "province: hue", "plan_year": "plan_year: 2026",
    "round": "round: 3", "month_as_written": "month_as_written: tháng 5", "occasion": "occasion: Lễ",
    "cluster": "cluster: Cụm 1", "publicity": "publicity: {first: 2026-05-01, last: 2026-05-20}",
    "campaigns": "campaigns: [hanh-trinh-do]", "observances": "observances: [toan-dan]",
    "target": "target: {value: 90, unit: units}", "certainty": "certainty: tentative",
    "availability": "availability: full", "outcome": "outcome: held",
    "organisers": "organisers: {collecting: [hoi]}", "audience": "audience: Mọi người",
    "registration": "registration: {channel: Tại trạm}",
    "source": "source: {directive: khac}",
    "changes": "changes:\n  - {date: 2026-01-02, what: date, reason: Vì.}",
    "result": "result:\n  figures: [{value: 80, unit: units}]", "notes": "notes: Ghi chú",
    "doubts": "doubts:\n  - {field: target, note: Chưa rõ}",
    "sessions": "sessions:\n  - {date: 2026-05-28, start: 06:30, venues: [hoi-truong]}",
    "formerly": None, "status": None, "publish_at": "publish_at: 2025-12-01T08:00",
}  # fmt: skip
OF_REGISTRATION = (
    "channel: A", "deadline: 2026-05-20", "office: hoi", "link: https://a.example/b", "walk_in: yes",
    "bring: [A]", "note: A",
)  # fmt: skip
OF_SESSION = {
    "date": ("2026-05-28", "2026-05-30"), "start": ("start: 06:30, v", "start: 07:30, v"),
    "end": ("start: 06:30, v", "start: 06:30, end: 11:00, v"),
    "weekday": ("start: 06:30, v", "weekday: thứ Năm, start: 06:30, v"),
    "venues": ("[hoi-truong]", "[hoi-truong, khac]"),
    "place_as_written": ("Chợ", "Sân"), "key": None,
}  # fmt: skip
OF_VENUE = {
    "name": "name: Nhà văn hóa", "province": "province: hue", "area_as_written": "area_as_written: A",
    "commune": 'commune: "06085"', "communes": 'communes: ["06085"]', "address": "address: Số 2",
    "landmark": "landmark: A", "directions": "directions: A", "parking": "parking: A",
    "access": "access: A", "spellings": "spellings: [A]", "source": "source: {directive: khac}",
    "doubts": "doubts:\n  - {field: name, note: A}", "coordinates": "coordinates: 21.03, 105.85",
}  # fmt: skip


def with_key(path: str, line: str) -> dict[str, str | None]:
    """A file with one key set to another value, at its place or at the end."""
    text = TEXTS[path]
    assert text is not None
    key = line.partition(":")[0]
    blocks: list[str] = []
    for one in text.splitlines():
        if one.startswith((" ", "-")) and blocks:
            blocks[-1] += f"\n{one}"
        else:
            blocks.append(one)
    kept = [block for block in blocks if block.partition(":")[0] != key]
    return {path: "\n".join([*kept, line]) + "\n"}


def replaced(path: str, old: str, new: str) -> dict[str, str | None]:
    """A file with one part replaced."""
    text = TEXTS[path]
    assert text is not None
    assert text.count(old) == 1, (path, old)
    return {path: text.replace(old, new)}


def test_every_field_is_tried() -> None:
    """A new field of a model must come into these tables."""
    assert set(OF_DRIVE) == set(Drive.model_fields)
    assert set(OF_SESSION) == set(Session.model_fields)
    assert set(OF_VENUE) == set(Venue.model_fields)


EDITS = [
    *(with_key(DRIVE, line) for line in OF_DRIVE.values() if line),
    *(with_key(DRIVE, f"registration: {{{one}}}") for one in OF_REGISTRATION),
    *(replaced(DRIVE, *pair) for pair in OF_SESSION.values() if pair),
    *(with_key(VENUE, line) for line in OF_VENUE.values()),
    replaced(PAPER, "title: Kế hoạch", "title: Kế hoạch mới"),
    replaced(PAPER, "Nội dung", "Nội dung mới"),
    replaced("directives/2026/khac.md", "title: Khác", "title: Khác nữa"),
    replaced(CAMPAIGN, "name: Xuân hồng", "name: Lễ hội Xuân hồng"),
    replaced(CAMPAIGN, "season: Xuân", "season: Tết"),
    replaced(BODY, "Hội", "Hội Chữ thập đỏ"),
    replaced("places/provinces.yaml", "name: Lạng Sơn", "name: Lạng"),
    replaced("places/provinces.yaml", "name: Huế", "name: Thừa Thiên"),
    replaced("places/communes.csv", "Thất Khê", "Tràng Định"),
    replaced("places/communes.csv", "Hoa Thám", "Bình Gia"),
]


def events(repository: Repository) -> dict[str, EventInputs]:
    """What each event says, with its stamps, by UID; the drive's own and those that are gone."""
    found, _ = catalogue.load(repository.content)
    record = history.read(repository.content, found, NOW)
    site = Site(found, record, Settings("Giọt Hồng", "Lịch", "giot-hong.example", URL, NOW))
    view = site.drives[0]
    said = (
        eventtext.of_session(view, event, site.settings, WORDS)
        for event in (*view.events, *view.dropped)
    )
    return {one.uid: one for one in said}


@pytest.mark.parametrize("off", ["", "outcome: cancelled\n"])
@pytest.mark.parametrize("edit", EDITS, ids=str)
def test_stamps_move_exactly_with_the_text(
    tmp_path: Path, edit: dict[str, str | None], off: str
) -> None:
    """LAST-MODIFIED moves when, and only when, the event says something else."""
    repository = Repository(tmp_path)
    base = TEXTS if not off else TEXTS | {DRIVE: f"{TEXTS[DRIVE]}{off}"}
    repository.commit(D1, dict(base))
    if off and DRIVE in edit:
        edit = {DRIVE: f"{edit[DRIVE]}{off}".replace("outcome: held\n", "")}
    assert_moved_with_text(repository, edit)


@pytest.mark.parametrize("edit", EDITS, ids=str)
def test_stamps_of_what_is_gone_move_exactly_with_the_text(
    tmp_path: Path, edit: dict[str, str | None]
) -> None:
    """The same of a session that was published and is no more: its event is still read."""
    repository = Repository(tmp_path)
    third = replaced(DRIVE, "Chợ}\n", "Chợ}\n  - {key: c, date: 2026-06-01, venues: [khac]}\n")
    repository.commit(D1, {**TEXTS, **third})
    repository.commit(D1, {DRIVE: TEXTS[DRIVE]})
    assert "ĐÃ HỦY" in events(repository)["dot-1.c@giot-hong.example"].summary
    assert_moved_with_text(repository, edit)


def test_a_point_moves_the_event_of_one_venue_alone(tmp_path: Path) -> None:
    """An event shows no point while two venues are open, so a new point is no news to it."""
    repository = Repository(tmp_path)
    repository.commit(D1, {**TEXTS, **replaced(DRIVE, "[hoi-truong]", "[hoi-truong, khac]")})
    assert_moved_with_text(repository, with_key(VENUE, "coordinates: 21.03, 105.85"))


def assert_moved_with_text(repository: Repository, edit: dict[str, str | None]) -> None:
    """Commit an edit on day 2: events that say something else are of day 2, others of day 1."""
    before = events(repository)
    repository.commit(D2, edit)
    after = events(repository)
    assert before.keys() == after.keys()
    for uid, now in after.items():
        unstamped = replace(now, modified=before[uid].modified, sequence=before[uid].sequence)
        moment = datetime.fromisoformat(D1 if unstamped == before[uid] else D2).astimezone(UTC)
        assert now.modified == moment, uid
