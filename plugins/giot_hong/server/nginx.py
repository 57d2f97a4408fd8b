"""The configuration of nginx for a site: one file for ``sites-enabled``, whole and by itself.

It serves ``SITE_ROOT/current``, a symlink to one of two releases, and the previews of review branches
in ``SITE_ROOT/review/<branch>/`` under a name or a port of their own. Every answer comes from one open
file, so a switch of the symlink never shows in the middle of one. The log is that of
:mod:`~giot_hong.server.statistics`: nothing of it is about a person.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

import click

from giot_hong import assets, clickwords, urls
from giot_hong.server import statistics
from giot_hong.server.compress import BROTLI, GZIP, TEXT

TYPES = {
    "text/html; charset=utf-8": "html",
    "text/calendar; charset=utf-8": "ics",
    "text/css; charset=utf-8": "css",
    "text/csv; charset=utf-8": "csv",
    "text/javascript; charset=utf-8": "js mjs",
    "text/plain; charset=utf-8": "txt",
    "application/xml; charset=utf-8": "xml",
    "application/json": "json",
    "application/manifest+json": "webmanifest",
    "application/wasm": "wasm",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.oasis.opendocument.text": "odt",
    "image/svg+xml; charset=utf-8": "svg",
    "image/png": "png",
    "image/jpeg": "jpg jpeg",
    "image/webp": "webp",
    "image/x-icon": "ico",
    "font/woff2": "woff2",
}
"""Media types by ending, said here and not taken from the machine. Feeds end in two, see below."""
POLICY = "; ".join(
    (
        "base-uri 'none'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self'",
        "object-src 'none'",
        "style-src 'self'",
        "worker-src 'self'",
    )
)
"""What holds for all pages beside the policy in each, which nobody's frame may show.

Which scripts may run is said by pages alone (:func:`giot_hong.assets.policy`): the digest of the one inside them
changes with the theme, and this file does not.
"""
PERMISSIONS = "camera=(), geolocation=(self), microphone=(), payment=(), usb=()"
"""A page asks where somebody is when they tap «near me», and never for anything else."""
CHALLENGES = "/var/www/giot-hong-acme"
LOG = "/var/log/nginx"
_NAME = re.compile(r"(?!-)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*", re.IGNORECASE)
_PATH = re.compile(r"/[\w./@+-]*")
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Review:
    """Where previews of review branches are: a name of their own, or a port of the site's name."""

    name: str = ""
    port: int = 0
    passwords: str = ""
    """A file of ``htpasswd``; without one everybody who knows the address may look."""


@dataclass(frozen=True)
class Listen:
    """Where nginx listens; no address is every address, IPv4 and IPv6."""

    address: str = ""
    http: int = 80
    https: int = 443


EVERYWHERE = Listen()


def configuration(
    names: Sequence[str],
    root: str | PurePosixPath,
    *,
    certificate: tuple[str, str] | None = None,
    review: Review | None = None,
    listen: Listen = EVERYWHERE,
    brotli: bool = True,
    log: str = LOG,
    challenges: str = CHALLENGES,
) -> str:
    """The text of the file.

    The first of ``names`` is the site's, the others lead to it. ``certificate`` has the paths of the
    chain and of the key; without it the site is served without TLS, as it must be once before there
    is a certificate. ``brotli`` needs Debian's ``libnginx-mod-http-brotli-static``. ``log`` and
    ``challenges`` are folders. Raises ``ValueError`` for a name or path that nginx would misread.
    """
    for name in (*names, *([review.name] if review and review.name else [])):
        _refuse(name, _NAME)
    for path in (str(root), log, challenges, *(certificate or ())):
        _refuse(path, _PATH)
    main, *others = names
    words = {
        "id": statistics.variable(main),
        "name": main,
        "root": str(root).rstrip("/"),
        "log": log,
        "challenges": challenges,
        "types": "\n".join(f'        "{type_}" {ends};' for type_, ends in TYPES.items()),
        "copies": "|".join(ending[1:] for ending in TEXT),
        "packed": f"{GZIP[1:]}|{BROTLI[1:]}",
        "policy": POLICY,
        "index": urls.SEARCH_INDEX,
        "pictures": urls.PICTURES,
        "theme": assets.FOLDER,
        "open": "|".join(("du-lieu", "lich", "nguon-tin")),
        "missing": urls.NOT_FOUND,
        "permissions": PERMISSIONS,
        "year": str(_YEAR),
        "brotli": _BROTLI_ON if brotli else _BROTLI_OFF,
    }
    words["links"] = _LINKS_BY_US if brotli else _filled(_LINKS_BY_NGINX, words)
    secure = certificate is not None
    words |= {
        "listen": _listen(listen, listen.https if secure else listen.http, secure=secure),
        "tls": _filled(_TLS, {"chain": certificate[0], "key": certificate[1]})
        if certificate
        else "",
        "hsts": _filled(_HSTS, words) if secure else "",
    }
    blocks = [_filled(_MAPS + statistics.LOG_FORMAT, words), _filled(_SITE, words)]
    scheme, port = ("https", listen.https) if secure else ("http", listen.http)
    usual = {"https": 443, "http": 80}[scheme]
    words["address"] = f"{scheme}://{main}{'' if port == usual else f':{port}'}"
    if secure:
        plain = {"listen": _listen(listen, listen.http), "names": " ".join(names), "tls": ""}
        blocks.append(_filled(_REDIRECT, words | plain))
    if others:
        blocks.append(_filled(_REDIRECT, words | {"names": " ".join(others)}))
    if review:
        blocks += _review(review, words, listen, secure=secure)
    return "\n".join(blocks)


def _review(review: Review, words: dict[str, str], listen: Listen, *, secure: bool) -> list[str]:
    """The server of previews, and with TLS one that leads to it."""
    if review.passwords:
        _refuse(review.passwords, _PATH)
    port = review.port or (listen.https if secure else listen.http)
    own = words | {
        "listen": _listen(listen, port, secure=secure),
        "name": review.name or words["name"],
        "passwords": _filled(_PASSWORDS, {"file": review.passwords}) if review.passwords else "",
    }
    blocks = [_filled(_REVIEW, own)]
    if secure and review.name:
        suffix = "" if port == EVERYWHERE.https else f":{port}"
        own |= {"listen": _listen(listen, listen.http), "names": review.name, "tls": ""}
        blocks.append(_filled(_REDIRECT, own | {"address": f"https://{review.name}{suffix}"}))
    return blocks


def _refuse(text: str, pattern: re.Pattern[str]) -> None:
    if not pattern.fullmatch(text):
        raise ValueError(text)


def _listen(listen: Listen, port: int, *, secure: bool = False) -> str:
    addresses = [f"{listen.address}:"] if listen.address else ["", "[::]:"]
    more = " ssl http2" if secure else ""
    return "\n    ".join(f"listen {address}{port}{more};" for address in addresses)


def _filled(text: str, words: dict[str, str]) -> str:
    """A text with ``@word@`` replaced; nginx has ``$`` and braces for itself."""
    return re.sub(r"@(\w+)@", lambda found: words[found[1]], text)


_MAPS = r"""# Giọt Hồng: nginx phục vụ trang @name@.
# Lệnh «giot-hong server nginx» viết tệp này; cần đổi gì thì chạy lại lệnh, đừng sửa ở đây.

# Tệp có phiên bản trong địa chỉ thì trình duyệt giữ một năm; mọi thứ khác thì hỏi lại mỗi lần,
# và câu trả lời thường chỉ là «chưa đổi» (304). Tệp không có thì trả lời bằng /404.html: cũng hỏi lại.
map "$uri?v=$arg_v" $@id@_cache {
    default "no-cache";
    "~^/@theme@[^?]*\?v=." "public, max-age=@year@, immutable";
    "~^/@index@(fragment|index)/" "public, max-age=@year@, immutable";
    "~^/@pictures@" "public, max-age=@year@, immutable";
}
# Mỗi trang tự khai những gì nó được tải; ở đây nhắc lại, thêm điều mà trang không tự khai được.
# Tệp PDF không chạy gì của trang, và trình đọc PDF của trình duyệt cần được yên.
map $uri $@id@_policy {
    default "@policy@";
    "~\.pdf$" "";
}
# Dữ liệu mở, lịch và nguồn tin: trang web khác được đọc.
map $uri $@id@_origin {
    default "";
    "~^/(@open@)/" "*";
}
# /tinh/hue/index.html và /tinh/hue/ là một trang.
map $request_uri $@id@_folder {
    default "";
    "~^(?<@id@_f>/(?:[\w.%~-]+/)*)index\.html(?:\?|$)" $@id@_f;
}
"""
_BROTLI_ON = "brotli_static on;"
_BROTLI_OFF = "# brotli_static on;  # cần gói libnginx-mod-http-brotli-static"
# The module reckons one length wrong (it adds to a path's length what is in it already), and with
# disable_symlinks nginx then reads on behind the path's end: at times the .br file is not found. So
# where brotli is used only compress.prepare sees to it that there is no link.
_LINKS_BY_US = "# disable_symlinks làm brotli_static lúc được lúc không; lệnh dựng bản đã từ chối mọi đường tắt."
_LINKS_BY_NGINX = 'disable_symlinks on "from=@root@/current/";'
_TLS = """
    ssl_certificate "@chain@";
    ssl_certificate_key "@key@";
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_session_cache shared:giot_hong:5m;
    ssl_session_tickets off;
"""
_HSTS = """
    add_header Strict-Transport-Security "max-age=@year@" always;"""
_HEADERS = """\
    add_header Cache-Control $@id@_cache always;
    add_header Content-Security-Policy $@id@_policy always;
    add_header Referrer-Policy strict-origin-when-cross-origin always;
    add_header X-Content-Type-Options nosniff always;
    add_header Permissions-Policy "@permissions@" always;
    add_header Access-Control-Allow-Origin $@id@_origin;@hsts@
"""
_COMMON = """\
    server_tokens off;
    absolute_redirect off;
    client_max_body_size 1k;
    # Đường dẫn đã mở thì không nhớ: nếu nhớ, lúc đổi bản sẽ lẫn bản cũ với bản mới.
    open_file_cache off;
    default_type application/octet-stream;
    types {
@types@
    }
"""
_FEEDS = r"""
    location ~ \.atom\.xml$ { types { } default_type "application/atom+xml; charset=utf-8"; }
    location ~ \.rss\.xml$ { types { } default_type "application/rss+xml; charset=utf-8"; }
"""
_CHALLENGES = """\
    location ^~ /.well-known/acme-challenge/ {
        root "@challenges@";
        disable_symlinks off;
        auth_basic off;
        default_type text/plain;
        access_log off;
    }
"""
_SITE = (
    r"""
server {
    @listen@
    server_name @name@;
@tls@
    root "@root@/current";
    index index.html;
    # current là đường dẫn tắt tới bản đang phục vụ; bên trong bản đó không có đường tắt nào.
    @links@
"""
    + _COMMON
    + r"""
    # Bản nén làm sẵn nằm cạnh tệp gốc.
    gzip off;
    gzip_static on;
    gzip_vary on;
    gzip_proxied any;
    @brotli@

    # Không ghi địa chỉ IP, tên trình duyệt hay trang trước đó của ai.
    access_log "@log@/giot-hong.@name@.log" @id@ if=$@id@_counted;
    # Mức error ghi cả địa chỉ IP: chỉ bật khi tìm lỗi, xong thì xóa tệp.
    error_log "@log@/giot-hong.@name@.error.log" alert;

"""
    + _HEADERS
    + r"""
    error_page 403 404 =404 /@missing@;
    if ($@id@_folder) { return 301 $@id@_folder$is_args$args; }

    location = /@missing@ { internal; }
"""
    + _CHALLENGES
    + r"""    # Tệp ẩn (.git, .giot-hong) và bản nén không có trang riêng.
    location ~ /\. { return 404; }
    location ~ \.(?:@copies@)\.(?:@packed@)$ { return 404; }
"""
    + _FEEDS
    + """}
"""
)
_REDIRECT = (
    """
server {
    @listen@
    server_name @names@;
@tls@    server_tokens off;
    access_log off;
    error_log "@log@/giot-hong.@name@.error.log" alert;
"""
    + _CHALLENGES
    + """    location / { return 301 @address@$request_uri; }
}
"""
)
_PASSWORDS = """
    auth_basic "Ban xem truoc";
    auth_basic_user_file "@file@";
"""
_REVIEW = (
    r"""
# Bản xem trước của các nhánh chờ duyệt: mỗi nhánh một thư mục, máy tìm kiếm đứng ngoài.
server {
    @listen@
    server_name @name@;
@tls@
    root "@root@/review";
    index index.html;
    disable_symlinks on "from=@root@/review/";
"""
    + _COMMON
    + r"""
    gzip on;
    gzip_vary on;
    gzip_types *;
    access_log off;
    error_log "@log@/giot-hong.@name@.error.log" alert;
@passwords@
    add_header X-Robots-Tag "noindex, nofollow" always;
    add_header Cache-Control no-cache always;
    add_header Content-Security-Policy $@id@_policy always;
    add_header Referrer-Policy no-referrer always;
    add_header X-Content-Type-Options nosniff always;
    add_header Permissions-Policy "@permissions@" always;@hsts@

    location = / { return 404; }
    location = /robots.txt { auth_basic off; return 200 "User-agent: *\nDisallow: /\n"; }
"""
    + _CHALLENGES
    + r"""    location ~ /\. { return 404; }
    location ~ ^/(?<@id@_branch>[^/]+)/ {
        error_page 403 404 =404 /$@id@_branch/@missing@;
        location ~ \.atom\.xml$ { types { } default_type "application/atom+xml; charset=utf-8"; }
        location ~ \.rss\.xml$ { types { } default_type "application/rss+xml; charset=utf-8"; }
    }
}
"""
)


@click.command(
    "nginx", cls=clickwords.Command, help="Viết cấu hình nginx của trang, để lưu vào sites-enabled."
)
@click.argument("root", metavar="THƯ-MỤC-TRANG")
@click.option("--name", "names", multiple=True, required=True, help="Tên miền; ghi nhiều lần được.")
@click.option("--certificate", help="Thư mục chứng thư của certbot: /etc/letsencrypt/live/TÊN.")
@click.option("--review-name", default="", help="Tên miền riêng của bản xem trước các nhánh.")
@click.option(
    "--review-port", default=0, help="Cổng riêng của bản xem trước, khi không có tên riêng."
)
@click.option("--review-passwords", default="", help="Tệp htpasswd: ai được xem bản xem trước.")
@click.option("--no-brotli", is_flag=True, help="Máy không có libnginx-mod-http-brotli-static.")
def nginx_command(
    root: str,
    names: tuple[str, ...],
    certificate: str | None,
    review_name: str,
    review_port: int,
    review_passwords: str,
    *,
    no_brotli: bool,
) -> int:
    """Print the file."""
    pair = (f"{certificate}/fullchain.pem", f"{certificate}/privkey.pem") if certificate else None
    review = Review(review_name, review_port, review_passwords)
    try:
        text = configuration(
            names,
            root,
            certificate=pair,
            review=review if review_name or review_port else None,
            brotli=not no_brotli,
        )
    except ValueError as error:
        click.echo(
            f"«{error}» không dùng được: tên miền chỉ có chữ không dấu, số, dấu chấm và gạch nối; "
            "đường dẫn bắt đầu bằng / và không có dấu cách.",
            err=True,
        )
        return 2
    click.echo(text, nl=False)
    return 0
