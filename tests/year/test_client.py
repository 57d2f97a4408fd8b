"""The year as a real calendar shows it that fetched one replaced file after another."""

from __future__ import annotations

from pathlib import Path

import pytest
from year.client import CAN_RUN, Client, Host
from year.play import EXPECTED, NAMES, After, rows, state

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CAN_RUN, reason="vdirsyncer does not run on Windows"),
]
LAST_CHANGE = NAMES.index("co-gio")
BY_HAND = {"04": ["ke-hoach", "hoan", "ngay-moi"], "09": ["ke-hoach", "tach-buoi", "nhap-buoi"]}
"""By drive: the steps after which somebody adds its file to a calendar."""
UNTIL = {"2026-12-06 07:30–?": "2026-12-06 07:30–08:30"}
"""khal shows an hour where no end is announced."""


def lines(number: int) -> list[str]:
    """What a client must show after a step: the rows that hold, without SEQUENCE and stamps."""
    gone = EXPECTED[NAMES[number]].get("left", [])
    return sorted(
        f"{UNTIL.get(when, when if '–' in when else f'{when} –')}|{status} |{title}|{place}"
        for name, _, status, when, _, title, place in state(number).values()
        if name not in gone
    )


def in_short(line: str) -> list[str]:
    """Day and hours with the word for what is off, and the title."""
    when, status, title, _ = line.split("|")
    return [f"{when} {status}".removesuffix("CONFIRMED ").removesuffix("TENTATIVE ").strip(), title]


@pytest.mark.parametrize("number", range(len(NAMES)), ids=NAMES)
def test_a_client_follows_the_year(client: dict[str, list[str]], number: int) -> None:
    """No event twice, none lost, each where it is now, and what is off shown as cancelled."""
    assert sorted(client[NAMES[number]]) == lines(number)


def test_the_year_as_a_client_shows_it(client: dict[str, list[str]]) -> None:
    """The whole list at the end of the year, in order of time."""
    short = [in_short(line) for line in client[NAMES[LAST_CHANGE]]]
    assert short == rows(EXPECTED["client"]["at_the_end"])


def test_who_subscribes_late_sees_the_same(
    client: dict[str, list[str]], year: list[After], tmp_path: Path
) -> None:
    """A client that was there all the year shows what one shows that comes at its end."""
    with Host(tmp_path) as host:
        host.file.write_bytes(year[-1].files["lich/tat-ca.ics"])
        late = Client(tmp_path / "phone")
        late.subscribe(host.url)
        late.fetch()
        assert late.shown() == client[NAMES[-1]]


def test_who_adds_a_drives_file_again_has_it_once(year: list[After], tmp_path: Path) -> None:
    """A program that goes by UIDs moves the event it has, and keeps the one that was called off."""
    phone = Client(tmp_path / "phone")
    file = tmp_path / "dot.ics"
    for drive, names in BY_HAND.items():
        for name in names:
            file.write_bytes(year[NAMES.index(name)].files[f"lich/dot/song-may-{drive}.ics"])
            phone.add(file)
    assert [in_short(line) for line in phone.shown()] == rows(EXPECTED["client"]["by_hand"])
