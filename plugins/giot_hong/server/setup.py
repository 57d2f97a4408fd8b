"""``giot-hong server init``: the repository, its hooks, the folders, and what other programs need to know."""

from __future__ import annotations

import json
import re
import shlex
import sys
from pathlib import Path
from urllib.parse import urlsplit

from giot_hong.build import BuildFailedError, RefusedError
from giot_hong.server import access, nginx, sandbox, trees
from giot_hong.server.access import Right
from giot_hong.server.place import CONFIG, Config, Place, read, write_whole

_OURS = re.compile(
    r'command="(?P<command>(?:[^"\\]|\\.)*giot_hong\.server\.shell(?:[^"\\]|\\.)*)",restrict (?P<key>.*)'
)
HOOKS = ("pre-receive", "post-receive")
# What git itself is told: no rewriting unless the gate allows it, whole objects only, nothing huge.
_GIT = {
    "receive.fsckObjects": "true",
    "receive.maxInputSize": "200m",
    "receive.autogc": "true",
    "transfer.hideRefs": "refs/hidden",
    "core.logAllRefUpdates": "true",
    "gc.reflogExpire": "never",
    "gc.reflogExpireUnreachable": "90.days",
}


def init(repository: Path, root: Path, config: Config) -> Place:
    """Set up what is not there yet; what is there stays, but hooks are those of this engine.

    Raises :class:`giot_hong.build.RefusedError` where the machine is not fit for it.
    """
    if config.sandbox and not sandbox.is_there():
        raise RefusedError(
            "Máy này chưa chạy được bubblewrap (bwrap), nên mã trong giao diện được gửi lên sẽ chạy mà "
            "không bị giới hạn.",
            ["Debian: apt install bubblewrap", "Chấp nhận rủi ro ấy: thêm --no-sandbox"],
        )
    root = root.absolute()
    repository = repository.absolute()
    if not (repository / "HEAD").exists():
        repository.mkdir(parents=True, exist_ok=True)
        trees.run(repository, "init", "--quiet", "--bare", f"--initial-branch={config.branch}")
    for name, value in _GIT.items():
        trees.run(repository, "config", name, value)
    root.mkdir(parents=True, exist_ok=True)
    if not (root / CONFIG).exists():
        write_whole(root / CONFIG, as_toml(config))
    place = read(root)
    for name in HOOKS:
        _write_program(repository / "hooks" / name, _hook(name, root))
    for path, text in files(place).items():
        write_whole(place.root / "conf" / path, text)
    return place


def as_toml(config: Config) -> str:
    """``server.toml`` with all that can be decided, and what each is for."""
    words = {name: (field.default, name) for name, field in Config.__dataclass_fields__.items()}
    lines = ["# Giọt Hồng: trang này được đăng thế nào (docs/may-chu.md)."]
    for name in words:
        value = getattr(config, name)
        text = json.dumps(list(value) if isinstance(value, tuple) else str(value) if isinstance(value, Path) else value, ensure_ascii=False)  # fmt: skip
        lines.append(f"{name} = {text}")
    return "\n".join(lines) + "\n"


def authorized_key(repository: Path, key: str, right: Right) -> str:
    """One line of ``authorized_keys`` (sshd(8)): the key may run the shell of this engine, nothing else."""
    parts = key.strip().split(None, 2)
    if len(parts) < 2 or not parts[0].startswith(("ssh-", "ecdsa-", "sk-")) or "\n" in key.strip():
        raise RefusedError(
            "Tệp này không phải khóa công khai SSH.",
            [
                "Khóa công khai là một dòng bắt đầu bằng ssh-ed25519, trong tệp tên kết thúc bằng .pub"
            ],
        )
    line = shlex.join(
        [sys.executable, "-P", "-m", "giot_hong.server.shell", str(repository), right.as_text()]
    )
    quoted = line.replace('"', '\\"')  # before a quote alone sshd takes a backslash for itself
    comment = right.name.replace("\n", " ") or " ".join(parts[2:])
    return f'command="{quoted}",restrict {parts[0]} {parts[1]} {comment}'.rstrip()


def moved_key(repository: Path, line: str) -> str:
    """A line of ``authorized_keys`` for a repository and an engine at other places; others stay as they are."""
    found = _OURS.fullmatch(line)
    if found is None:
        return line
    command = shlex.split(found["command"].replace('\\"', '"'))
    right = access.read(command[-1])
    return authorized_key(repository, found["key"], right) if right else line


def refuse_right(place: Place, right: Right) -> None:
    """Raise :class:`giot_hong.build.RefusedError` for a right that says less than its giver thinks."""
    if right.role == "maintainer" and (right.provinces or right.folders):
        raise RefusedError(
            "Vai maintainer sửa được mọi thứ, nên không ghi --province hay --folder.", []
        )
    if right.folders and not right.provinces:
        raise RefusedError(
            "--folder chỉ dùng cùng --province: không có tỉnh thì khóa này sửa được cả content/.",
            [],
        )
    for folder in right.folders:
        if not folder.startswith("content/"):
            raise RefusedError(f"«{folder}» không nằm trong content/.", [])
    known = _provinces(place)
    for province in right.provinces:
        if known and province not in known:
            raise RefusedError(
                f"Không có tỉnh «{province}» trong content/places/provinces.yaml.",
                [f"Các mã đang có: {', '.join(known)}"],
            )


def _provinces(place: Place) -> list[str]:
    """The provinces of what is published; none before the first push."""
    try:
        path = f"{place.config.ref}:content/places/provinces.yaml"
        text = trees.run(place.config.repository, "show", path)
    except BuildFailedError:
        return []
    return re.findall(r"\bid: *([a-z0-9-]+)", text)


def add_key(path: Path, line: str) -> None:
    """Put a line into ``authorized_keys``, in the place of an older one of the same key."""
    key = line.split(",restrict ", 1)[1].split(" ")[1]
    known = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    kept = [one for one in known if key not in one.split()]
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(path, "\n".join([*kept, line]) + "\n")
    path.chmod(0o600)


def files(place: Place) -> dict[str, str]:
    """What other programs need to know, by the name of the file in ``conf/``."""
    engine = shlex.join(
        [sys.executable, "-P", "-m", "giot_hong.cli", "server", "tick", "--root", str(place.root)]
    )
    return {
        **_nginx(place),
        "giot-hong.service": _SERVICE.format(command=engine, root=place.root),
        "giot-hong.timer": _TIMER,
        "giot-hong.cron": f"# Mỗi phút: dựng lại khi tới lúc trang tự đổi.\n* * * * * {engine} >/dev/null 2>&1\n",
    }


def _nginx(place: Place) -> dict[str, str]:
    """For the time before there is a certificate, and for the time with it (docs/nginx.md)."""
    name = urlsplit(place.config.url).hostname or ""
    preview = urlsplit(place.config.review_url).hostname or ""
    review = nginx.Review(preview) if preview and preview != name else None
    root = str(place.root)
    folder = f"/etc/letsencrypt/live/{name}"
    pair = (f"{folder}/fullchain.pem", f"{folder}/privkey.pem")
    try:
        return {
            "nginx-without-tls.conf": nginx.configuration([name], root, review=review),
            "nginx.conf": nginx.configuration([name], root, certificate=pair, review=review),
        }
    except ValueError as error:
        raise RefusedError(
            f"nginx không dùng được «{error}»: tên miền chỉ có chữ không dấu, số, dấu chấm và gạch nối; "
            "đường dẫn không có dấu cách, dấu tiếng Việt.",
            [],
        ) from None


_SERVICE = """[Unit]
Description=Giot Hong: rebuild the site when something is due
After=network.target

[Service]
Type=oneshot
ExecStart={command}
WorkingDirectory={root}
Nice=5
# One build ends itself after build_minutes of server.toml; this is the last net.
TimeoutStartSec=2h
"""
_TIMER = """[Unit]
Description=Giot Hong: look each minute whether something is due

[Timer]
OnCalendar=*:*:00
AccuracySec=1s
Persistent=true

[Install]
WantedBy=timers.target
"""


def _hook(name: str, root: Path) -> str:
    command = shlex.join([sys.executable, "-P", "-m", "giot_hong.server.hooks", name, str(root)])
    return f"#!/bin/sh\n# Giot Hong; made by `giot-hong server init`, which makes it anew.\nexec {command}\n"


def _write_program(path: Path, text: str) -> None:
    write_whole(path, text)
    path.chmod(0o755)
