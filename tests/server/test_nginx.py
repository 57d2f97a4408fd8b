"""The configuration of nginx, held against a real one: what it serves, how, and what it never does."""

from __future__ import annotations

import os
import re
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from server.hosted import Answer, ask, check, free_ports, needs_nginx, serving

from giot_hong.publish import MARK
from giot_hong.server import nginx
from giot_hong.server.compress import prepare

NAMES = ("trang.example", "www.trang.example")
LONG = "hiến máu " * 300
FILES = {
    "index.html": f"<p>Trang chủ {LONG}",
    "404.html": "<p>Không có trang này",
    "sw.js": "self.x = 1;",
    "robots.txt": "User-agent: *",
    "tinh/hue/index.html": "<p>Huế",
    "lich/tat-ca.ics": f"BEGIN:VCALENDAR {LONG}",
    "nguon-tin/van-ban.atom.xml": f"<feed>{LONG}",
    "nguon-tin/van-ban.rss.xml": "<rss/>",
    "sitemap.xml": "<urlset/>",
    "du-lieu/van-ban.json": "[]",
    "du-lieu/van-ban.csv": "a,b",
    "theme/css/site.css": "p { color: red }",
    "theme/favicon.svg": "<svg/>",
    "tim-van-ban/index.html": "<p>Tìm",
    "tim-van-ban/pagefind/pagefind.js": "1",
    "tim-van-ban/pagefind/fragment/vi_1.pf_fragment": "1",
    "anh/trang-1.png": "png",
    "chien-dich/anh/index.html": "<p>Anh",
    "files/ke-hoach.pdf": "%PDF-",
    "tinh/app.wasm": "wasm",
    "tinh/site.webmanifest": "{}",
    "theme/.hidden": "secret",
    ".git/config": "secret",
    MARK: '["index.html"]',
}
pytestmark = needs_nginx


def write(folder: Path, **changes: str) -> Path:
    """A release with its copies; ``changes`` are pages by the name of their folder."""
    for path, text in (
        FILES | {f"{name}/index.html": text for name, text in changes.items()}
    ).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


@dataclass(frozen=True)
class Hosted:
    """A site behind nginx, by its folder, with the port of the site and that of previews."""

    root: Path
    port: int
    review: int

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Of the site, by its first name."""
        return ask(self.port, path, method, **{"Host": NAMES[0], **headers})


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosted]:
    """The site without TLS, and a preview."""
    folder = tmp_path_factory.mktemp("nginx")
    root = folder / "site"
    prepare(write(root / "a"))
    (root / "current").symlink_to("a")
    write(root / "review" / "sua-lich")
    (root / "review" / "ngoai").symlink_to("/etc")
    port, review = free_ports(2)
    text = nginx.configuration(
        NAMES,
        root,
        listen=nginx.Listen("127.0.0.1", port),
        review=nginx.Review(port=review),
        log=str(folder),
        challenges=str(folder / "acme"),
    )
    challenge = folder / "acme" / ".well-known" / "acme-challenge" / "word"
    challenge.parent.mkdir(parents=True)
    challenge.write_text("certbot's")
    with serving(text, folder / "nginx", port):
        yield Hosted(root, port, review)


TYPES = {
    "/": "text/html; charset=utf-8",
    "/lich/tat-ca.ics": "text/calendar; charset=utf-8",
    "/nguon-tin/van-ban.atom.xml": "application/atom+xml; charset=utf-8",
    "/nguon-tin/van-ban.rss.xml": "application/rss+xml; charset=utf-8",
    "/sitemap.xml": "application/xml; charset=utf-8",
    "/du-lieu/van-ban.json": "application/json",
    "/du-lieu/van-ban.csv": "text/csv; charset=utf-8",
    "/theme/css/site.css": "text/css; charset=utf-8",
    "/theme/favicon.svg": "image/svg+xml; charset=utf-8",
    "/sw.js": "text/javascript; charset=utf-8",
    "/robots.txt": "text/plain; charset=utf-8",
    "/files/ke-hoach.pdf": "application/pdf",
    "/anh/trang-1.png": "image/png",
    "/tinh/app.wasm": "application/wasm",
    "/tinh/site.webmanifest": "application/manifest+json",
    "/tim-van-ban/pagefind/fragment/vi_1.pf_fragment": "application/octet-stream",
}


@pytest.mark.parametrize("encoding", ["identity", "gzip", "gzip, deflate, br"])
@pytest.mark.parametrize("path", TYPES)
def test_types(host: Hosted, path: str, encoding: str) -> None:
    """Every kind of file has its own type, compressed or not."""
    answer = host.ask(path, Accept_Encoding=encoding)
    assert (answer.status, answer["content-type"]) == (200, TYPES[path])


@pytest.mark.parametrize(
    ("asked", "sent"),
    [("identity", ""), ("gzip", "gzip"), ("br", "br"), ("gzip, deflate, br", "br")],
)
def test_copies_are_sent(host: Hosted, asked: str, sent: str) -> None:
    """Whoever can unpack gets the smaller file, also behind a CDN, and caches are told."""
    answer = host.ask("/", Accept_Encoding=asked, Via="1.1 cdn")
    assert answer["content-encoding"] == sent
    assert "Accept-Encoding" in answer["vary"]
    ending = {"gzip": ".gz", "br": ".br", "": ""}[sent]
    assert answer.body == (host.root / f"a/index.html{ending}").read_bytes()


@pytest.mark.parametrize(
    "path",
    [
        "/khong-co/",
        "/404.html",
        "/index.html.gz",
        "/index.html.br",
        "/lich/tat-ca.ics.gz",
        f"/{MARK}",
        "/.git/config",
        "/theme/.hidden",
        "/theme/",
    ],
)
def test_what_is_never_served(host: Hosted, path: str) -> None:
    """Hidden files, copies, folders and links out of the release are missing, like what is missing."""
    answer = host.ask(path)
    assert answer.status == 404
    assert answer.body.decode() == FILES["404.html"]
    assert answer["cache-control"] == "no-cache"
    assert answer["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("/tinh/hue", "/tinh/hue/"),
        ("/tinh/hue/index.html", "/tinh/hue/"),
        ("/tinh/hue/index.html?a=1", "/tinh/hue/?a=1"),
        ("/index.html", "/"),
    ],
)
def test_one_address_for_a_page(host: Hosted, asked: str, leads_to: str) -> None:
    """A page has one address, and other spellings lead to it."""
    answer = host.ask(asked)
    assert (answer.status, answer["location"]) == (301, leads_to)


@pytest.mark.parametrize("path", ["//evil.example/index.html", "/\\evil.example/index.html"])
def test_leads_to_nobody_else(host: Hosted, path: str) -> None:
    """No address of ours sends people to a site of somebody else."""
    assert host.ask(path)["location"] == ""


def test_other_names_lead_to_the_first(host: Hosted) -> None:
    """Every other name is a way to the site's own, with the whole address."""
    answer = host.ask("/tinh/?a=1", Host=NAMES[1])
    assert answer.status == 301
    assert answer["location"] == f"http://{NAMES[0]}:{host.port}/tinh/?a=1"


def test_headers(host: Hosted) -> None:
    """Pages may do what their own policy says; nobody frames them; no server version is told."""
    page, search = host.ask("/"), host.ask("/tim-van-ban/")
    worker = host.ask("/tim-van-ban/pagefind/pagefind.js")
    for answer in (page, search, worker):
        assert "frame-ancestors 'none'" in answer["content-security-policy"]
        assert not re.search("script-src|default-src", answer["content-security-policy"])
    assert host.ask("/files/ke-hoach.pdf")["content-security-policy"] == ""
    for answer in (page, search, host.ask("/khong-co/")):
        assert answer["x-content-type-options"] == "nosniff"
        assert answer["referrer-policy"] == "strict-origin-when-cross-origin"
        assert "geolocation=(self)" in answer["permissions-policy"]
        assert answer["server"] == "nginx"
        assert answer["strict-transport-security"] == ""
    assert host.ask("/lich/tat-ca.ics")["access-control-allow-origin"] == "*"
    assert page["access-control-allow-origin"] == ""


def test_how_long_it_is_kept(host: Hosted) -> None:
    """What has its version in its address is kept for a year, all else is asked for again."""
    lasting = (
        "/theme/css/site.css?v=1",
        "/anh/trang-1.png",
        "/tim-van-ban/pagefind/fragment/vi_1.pf_fragment",
    )
    for path in lasting:
        assert host.ask(path)["cache-control"] == "public, max-age=31536000, immutable", path
    asked_again = (
        *("/", "/?v=1", "/sw.js", "/lich/tat-ca.ics", "/nguon-tin/van-ban.atom.xml"),
        "/chien-dich/anh/",
        *("/theme/css/site.css", "/theme/css/gone.css?v=1", "/anh/gone.png"),
        "/tim-van-ban/pagefind/pagefind.js",
    )
    for path in asked_again:
        assert host.ask(path)["cache-control"] == "no-cache", path


def test_parts_heads_and_nothing_else(host: Hosted) -> None:
    """A part of a file, and what a file is like, can be asked for; nothing can be sent."""
    part = host.ask("/lich/tat-ca.ics", Range="bytes=0-14")
    assert (part.status, part.body) == (206, b"BEGIN:VCALENDAR")
    head = host.ask("/", "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert int(head["content-length"]) == len(FILES["index.html"].encode())
    assert host.ask("/", "POST").status == 405


def test_certbot_finds_its_word(host: Hosted) -> None:
    """The hidden folder that certificates need is the one that is served."""
    assert host.ask("/.well-known/acme-challenge/word").body == b"certbot's"


def test_previews(host: Hosted) -> None:
    """A branch is served below its name, kept from search engines, and has its own missing page."""

    def look(path: str) -> Answer:
        return ask(host.review, path, Host=NAMES[0])

    page = look("/sua-lich/")
    assert (page.status, page["x-robots-tag"]) == (200, "noindex, nofollow")
    assert page["content-security-policy"] == nginx.POLICY
    feed = look("/sua-lich/nguon-tin/van-ban.atom.xml")
    assert feed["content-type"] == "application/atom+xml; charset=utf-8"
    missing = look("/sua-lich/khong-co/")
    assert (missing.status, missing.body.decode()) == (404, FILES["404.html"])
    assert look("/robots.txt").body == b"User-agent: *\nDisallow: /\n"
    for path in ("/", "/sua-lich/.git/config", "/ngoai/hostname", "/nhanh-khac/"):
        assert look(path).status == 404, path


def test_links_are_not_followed(tmp_path: Path) -> None:
    """Where nginx can see to it, a link within a release is missing, though ``current`` is one."""
    root = tmp_path / "site"
    write(root / "a")
    (root / "a" / "link.txt").symlink_to("/etc/hostname")
    (root / "a" / "outside").symlink_to("/etc")
    (root / "current").symlink_to("a")
    (port,) = free_ports(1)
    listen = nginx.Listen("127.0.0.1", port)
    text = nginx.configuration(NAMES, root, listen=listen, log=str(tmp_path), brotli=False)
    with serving(text, tmp_path / "nginx", port):
        for path, status in {"/": 200, "/link.txt": 404, "/outside/hostname": 404}.items():
            assert ask(port, path, Host=NAMES[0]).status == status, path


def switch(root: Path, to: str) -> None:
    """As the server switches: one rename."""
    (root / "next").symlink_to(to)
    (root / "next").rename(root / "current")


def test_what_did_not_change_is_not_sent_again(tmp_path: Path) -> None:
    """After a switch whoever has an unchanged page, plain or packed, is told so; not of a changed one."""
    root = tmp_path / "site"
    first = write(root / "a", tin=f"<p>Cũ {LONG}")
    prepare(first)
    (root / "current").symlink_to("a")
    (port,) = free_ports(1)
    text = nginx.configuration(
        NAMES, root, listen=nginx.Listen("127.0.0.1", port), log=str(tmp_path)
    )
    with serving(text, tmp_path / "nginx", port):

        def tag(path: str, encoding: str, known: str = "") -> tuple[int, str]:
            headers = {"If_None_Match": known} if known else {}
            answer = ask(port, path, Host=NAMES[0], Accept_Encoding=encoding, **headers)
            return answer.status, answer["etag"]

        ways = [
            (path, way)
            for path in ("/", "/tin/", "/tinh/hue/")
            for way in ("identity", "gzip", "br")
        ]
        known = {way: tag(*way)[1] for way in ways}
        assert all(known.values())
        assert {way: tag(*way, known[way])[0] for way in ways} == dict.fromkeys(ways, 304)
        second = write(root / "b", tin=f"<p>Mới {LONG}")
        later = time.time() + 60  # built a minute later
        for path in second.rglob("*"):
            os.utime(path, (later, later))
        prepare(second, first)
        switch(root, "b")
        for path, way in ways:
            status, other = tag(path, way, known[path, way])
            assert (status == 200, other != known[path, way]) == (path == "/tin/",) * 2, (path, way)


def test_a_switch_shows_one_release_or_the_other(tmp_path: Path) -> None:
    """While the symlink goes to and fro, every answer is whole and of one release, also packed ones."""
    root = tmp_path / "site"
    bodies = set()
    for name in "ab":
        folder = write(root / name, tin=f"<p>{name} {LONG}{name * 2000}")
        prepare(folder, root / "a" if name == "b" else None)
        bodies |= {(folder / f"tin/index.html{ending}").read_bytes() for ending in (".gz", ".br")}
    (root / "current").symlink_to("a")
    (port,) = free_ports(1)
    text = nginx.configuration(
        NAMES, root, listen=nginx.Listen("127.0.0.1", port), log=str(tmp_path)
    )
    seen: list[tuple[int, bytes]] = []
    with serving(text, tmp_path / "nginx", port):
        is_over = threading.Event()

        def go_on() -> None:
            while not is_over.is_set():
                for encoding in ("gzip", "br"):
                    answer = ask(port, "/tin/", Host=NAMES[0], Accept_Encoding=encoding)
                    seen.append((answer.status, answer.body))

        asking = threading.Thread(target=go_on)
        asking.start()
        for turn in range(400):
            switch(root, "ba"[turn % 2])
            time.sleep(0.002)
        is_over.set()
        asking.join()
    assert {status for status, _ in seen} == {200}
    assert {body for _, body in seen} == bodies


def test_with_tls(tmp_path: Path) -> None:
    """With a certificate everything is asked to come by TLS, and previews want a password."""
    root = tmp_path / "site"
    prepare(write(root / "a"))
    write(root / "review" / "nhanh")
    (root / "current").symlink_to("a")
    chain, key = tmp_path / "chain.pem", tmp_path / "key.pem"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1"
    subprocess.run(
        [*command.split(), "-subj", "/CN=trang.example", "-keyout", key, "-out", chain],
        check=True,
        capture_output=True,
    )
    passwords = tmp_path / "passwords"
    passwords.write_text("can-bo:{PLAIN}mat-khau\n")
    plain, tls = free_ports(2)
    text = nginx.configuration(
        NAMES,
        root,
        certificate=(str(chain), str(key)),
        listen=nginx.Listen("127.0.0.1", plain, tls),
        review=nginx.Review("xem-truoc.example", passwords=str(passwords)),
        log=str(tmp_path),
        challenges=str(tmp_path / "acme"),
    )
    with serving(text, tmp_path / "nginx", plain):
        for name in NAMES:
            answer = ask(plain, "/tinh/?a=1", Host=name)
            assert answer.status == 301
            assert answer["location"] == f"https://{NAMES[0]}:{tls}/tinh/?a=1"
        page = ask(tls, "/", tls=True, Host=NAMES[0], Accept_Encoding="br")
        assert (page.status, page["content-encoding"]) == (200, "br")
        assert page["strict-transport-security"] == "max-age=31536000"
        assert ask(tls, "/", tls=True, Host=NAMES[1])["location"] == f"https://{NAMES[0]}:{tls}/"
        preview = ask(plain, "/nhanh/", Host="xem-truoc.example")
        assert preview["location"] == f"https://xem-truoc.example:{tls}/nhanh/"
        assert ask(tls, "/nhanh/", tls=True, Host="xem-truoc.example").status == 401
        let_in = ask(
            tls,
            "/nhanh/",
            tls=True,
            Host="xem-truoc.example",
            Authorization="Basic Y2FuLWJvOm1hdC1raGF1",
        )
        assert (let_in.status, let_in["x-robots-tag"]) == (200, "noindex, nofollow")


def test_brotli_and_links(tmp_path: Path) -> None:
    """What needs Debian's module stands there only with it, and then without what confuses it.

    The module reads on behind a path's end where nginx looks at each folder of it: at times, and not
    on every machine, the copy was not found (`test_what_did_not_change_is_not_sent_again`).
    """
    found = {
        has_brotli: re.findall(
            r"^ *(brotli_static|disable_symlinks) on",
            nginx.configuration(NAMES, tmp_path, brotli=has_brotli),
            re.MULTILINE,
        )
        for has_brotli in (True, False)
    }
    assert found == {True: ["brotli_static"], False: ["disable_symlinks"]}


@pytest.mark.parametrize(
    "name", ["song-may.example", "hienmau.tinh.gov.vn", "hienmau.lang-son.example", "a.vn"]
)
def test_nginx_has_nothing_to_say(tmp_path: Path, name: str) -> None:
    """Whoever keeps the machine meets no warning that they would have to look up."""
    port, other = free_ports(2)
    text = nginx.configuration(
        [name],
        tmp_path,
        listen=nginx.Listen("127.0.0.1", port),
        review=nginx.Review(port=other),
        log=str(tmp_path),
    )
    assert check(text, tmp_path) == ""


@pytest.mark.parametrize("root", ["/srv/a b", "relative", '/srv/";', "/srv/$uri", "/srv/{a}"])
def test_misread_paths_are_refused(root: str) -> None:
    """A path that nginx would take for something else is refused, not written."""
    with pytest.raises(ValueError, match=re.escape(root)):
        nginx.configuration(NAMES, root)


@pytest.mark.parametrize("name", ["a b", "trang.example;", "-a", "trang_.example/x"])
def test_misread_names_are_refused(name: str) -> None:
    """A name that is none is refused."""
    with pytest.raises(ValueError, match=re.escape(name)):
        nginx.configuration([name], "/srv/site")
