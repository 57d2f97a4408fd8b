"""From a push over SSH to what a real nginx answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from server.hosted import Answer, ask, free_ports, needs_nginx, serving
from server.office import COMMAND, Office, Person, run

from giot_hong.server import nginx

pytestmark = needs_nginx
NAME = "song-may.example"
CHANGED, SAME = "/dot-hien-mau/hai-buoi/", "/co-the-hien-mau-khong/"


@dataclass(frozen=True)
class Reader:
    """Somebody who asks nginx, and asks again with what they keep."""

    port: int

    def ask(self, path: str, known: str = "", encoding: str = "br") -> Answer:
        """One answer; ``known`` is the ETag of what they have."""
        more = {"If_None_Match": known} if known else {}
        return ask(self.port, path, Host=NAME, Accept_Encoding=encoding, **more)


@pytest.fixture
def reader(office: Office, tmp_path: Path) -> Iterator[Reader]:
    """nginx in front of the site."""
    (port,) = free_ports(1)
    listen = nginx.Listen("127.0.0.1", port)
    text = nginx.configuration([NAME], office.site, listen=listen, log=str(tmp_path))
    with serving(text, tmp_path / "nginx", port):
        yield Reader(port)


def push(person: Person, title: str) -> str:
    """Push another title of a drive; the commit."""
    person.edit("content/drives/2026/song-may/hai-buoi.yaml", "^title: .*", f"title: {title}")
    commit = person.commit(title)
    done = person.push()
    assert done.code == 0, done.said
    return commit


def made(office: Office) -> int:
    """How many files the last build made anew."""
    work = office.current.resolve().name
    report = json.loads((office.site / "slots" / work / "work/report.json").read_bytes())
    return int(report["outputs"]["made"])


def test_a_push_is_served_and_nothing_else_is_sent_again(
    office: Office, keeper: Person, reader: Reader
) -> None:
    """Three notices in turn: each is there at once; who has another page is told that it is the same."""
    all_ = made(office)
    kept = reader.ask(SAME)
    assert (kept.status, kept["content-encoding"]) == (200, "br")
    for turn, title in enumerate(("Đổi lần một", "Đổi lần hai", "Đổi lần ba")):
        before = reader.ask(CHANGED)
        commit = push(keeper, title)
        after = reader.ask(CHANGED, before["etag"], "identity")
        assert (after.status, title in after.body.decode()) == (200, True)
        assert reader.ask(CHANGED, before["etag"]).status == 200
        assert reader.ask(SAME, kept["etag"]).status == 304
        assert json.loads(reader.ask("/status.json", encoding="identity").body)["commit"] == commit
        assert made(office) < all_ / 2, turn
    calendar = reader.ask("/lich/tat-ca.ics", encoding="identity")
    assert calendar["content-type"] == "text/calendar; charset=utf-8"
    assert "Đổi lần ba" in calendar.body.decode()


def test_the_configuration_that_was_set_up_is_for_this_site(office: Office) -> None:
    """Setting up writes what nginx needs, and once more leaves all as it was."""
    conf = office.site / "conf"
    before = {path: path.read_bytes() for path in office.site.rglob("*.*") if path.is_file()}
    text = (conf / "nginx.conf").read_text(encoding="utf-8")
    assert f'root "{office.site}/current";' in text
    assert f'ssl_certificate "/etc/letsencrypt/live/{NAME}/fullchain.pem"' in text
    assert "ssl_certificate" not in (conf / "nginx-without-tls.conf").read_text(encoding="utf-8")
    again = run(
        [*COMMAND, "init", str(office.repository), str(office.site), "--url", f"https://{NAME}"],
        office.folder,
    )
    assert again.code == 0, again.said
    assert {path: path.read_bytes() for path in before} == before
