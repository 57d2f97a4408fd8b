"""A server of a province on loopback: a real sshd, a bare repository, a site, and people who push."""

from __future__ import annotations

import getpass
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from small import _SHARED, DRIVES, ROOT, path_of

from giot_hong.server.access import Right
from tools.server_programs import find

URL = "https://song-may.example"
ENV = {
    "PATH": os.environ["PATH"],
    "LC_ALL": "C.UTF-8",
    "PYTHONPATH": str(ROOT / "plugins"),
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_NOSYSTEM": "1",
    "HOME": "/nonexistent",
}
COMMAND = [sys.executable, "-P", "-m", "giot_hong.cli", "server"]


def free_port() -> int:
    """A port of loopback that nobody listens at."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass(frozen=True)
class Done:
    """What a command came to."""

    code: int
    said: str


@dataclass
class Person:
    """Somebody with a key and a clone."""

    office: Office
    key: Path
    clone: Path

    @property
    def ssh(self) -> str:
        """How git reaches the server."""
        return (
            f"ssh -p {self.office.port} -i {self.key} -F none -o IdentitiesOnly=yes -o BatchMode=yes"
            " -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR"
        )

    def git(self, *arguments: str, seconds: float = 300) -> Done:
        """Run git in the clone, over SSH where it goes out."""
        return run(["git", *arguments], self.clone, seconds, GIT_SSH_COMMAND=self.ssh)

    def write(self, path: str, text: str) -> None:
        """Put a file into the clone."""
        target = self.clone / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def edit(self, path: str, pattern: str, text: str) -> None:
        """Replace the first match in a file of the clone."""
        old = (self.clone / path).read_text(encoding="utf-8")
        new, count = re.subn(pattern, text, old, count=1, flags=re.MULTILINE)
        assert count == 1
        self.write(path, new)

    def commit(self, message: str = "Sửa") -> str:
        """Commit all; the commit."""
        self.git("add", "--all")
        done = self.git(
            "-c", "user.name=Ai đó", "-c", "user.email=ai@co-quan.example", "commit", "-qm", message
        )
        assert done.code == 0, done.said
        return self.git("rev-parse", "HEAD").said.strip()

    @contextmanager
    def pushing(self, *what: str) -> Iterator[Iterator[str]]:
        """Push, and hear what is said while it is."""
        with subprocess.Popen(
            ["git", "push", "origin", *what],
            cwd=self.clone,
            env=ENV | {"GIT_SSH_COMMAND": self.ssh},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process:
            assert process.stdout is not None
            yield iter(process.stdout)

    def push(self, *what: str) -> Done:
        """Push, as the main branch where nothing else is said."""
        return self.git("push", "origin", *(what or ("HEAD:main",)))


@dataclass
class Office:
    """The server."""

    folder: Path
    port: int

    @property
    def repository(self) -> Path:
        """The bare repository."""
        return self.folder / "kho.git"

    @property
    def site(self) -> Path:
        """SITE_ROOT."""
        return self.folder / "trang"

    @property
    def current(self) -> Path:
        """What readers see."""
        return self.site / "current"

    def server(self, *arguments: str, **env: str) -> Done:
        """Run ``giot-hong server …`` on the server."""
        return run([*COMMAND, *arguments, "--root", str(self.site)], self.folder, **env)

    def status(self) -> dict[str, object]:
        """What monitoring reads."""
        found: dict[str, object] = json.loads(
            (self.site / "status.json").read_text(encoding="utf-8")
        )
        return found

    def page(self, path: str = "index.html") -> str:
        """A page as it is shown now."""
        return (self.current / path).read_text(encoding="utf-8")

    def decide(self, name: str, value: object) -> None:
        """Change a key of server.toml."""
        config = self.site / "server.toml"
        lines = config.read_text(encoding="utf-8").splitlines()
        kept = [line for line in lines if not line.startswith(f"{name} =")]
        config.write_text(
            "\n".join([*kept, f"{name} = {json.dumps(value)}"]) + "\n", encoding="utf-8"
        )

    def person(self, name: str, right: Right) -> Person:
        """Somebody whose key may do so much, with a clone of what is there."""
        key = self.folder / "keys" / name
        key.parent.mkdir(exist_ok=True)
        made = run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], self.folder)
        assert made.code == 0, made.said
        more = [part for one in right.provinces for part in ("--province", one)]
        more += [part for one in right.folders for part in ("--folder", one)]
        added = self.server(
            "key", f"{key}.pub", "--role", right.role, "--name", name, *more,
            "--authorized-keys", str(self.folder / "authorized_keys"),
        )  # fmt: skip
        assert added.code == 0, added.said
        clone = self.folder / name
        clone.mkdir()
        person = Person(self, key, clone)
        person.git("init", "-q", "-b", "main")
        person.git(
            "remote", "add", "origin", f"ssh://{getpass.getuser()}@127.0.0.1{self.repository}"
        )
        person.git("pull", "-q", "origin", "main")
        return person


def run(command: list[str], folder: Path, seconds: float = 300, **env: str) -> Done:
    """Run a command to its end; everything it says together."""
    done = subprocess.run(
        command,
        cwd=folder,
        env=ENV | env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=seconds,
        check=False,
    )
    return Done(done.returncode, done.stdout.decode(errors="replace"))


def project() -> dict[str, str]:
    """The files of a repository as an office has it, but the theme."""
    content = {**_SHARED, **{path_of(id_): text for id_, text in DRIVES.items()}}
    settings = {
        name: (ROOT / name).read_text(encoding="utf-8")
        for name in ("pelicanconf.py", "publishconf.py")
    }
    # Images and search are made by programs of their own, with tests of their own.
    settings["publishconf.py"] += "\nGIOT_HONG_IMAGES = GIOT_HONG_SEARCH = False\n"
    return {**{f"content/{path}": text for path, text in content.items()}, **settings}


def begin(folder: Path) -> tuple[Office, subprocess.Popen[bytes], Person]:
    """A server on which a maintainer has published the first site."""
    office = Office(folder, free_port())
    daemon = sshd(office)
    made = run([*COMMAND, "init", str(office.repository), str(office.site), "--url", URL], folder)
    assert made.code == 0, made.said
    keeper = office.person("nguoi-giu", Right("maintainer"))
    shutil.copytree(ROOT / "theme", keeper.clone / "theme")
    for path, text in project().items():
        keeper.write(path, text)
    keeper.commit("Bắt đầu")
    done = keeper.push()
    assert done.code == 0, done.said
    assert "Trang đã cập nhật" in done.said, done.said
    again = office.server("update", "--again")  # so that both releases have their memory
    assert again.code == 0, again.said
    return office, daemon, keeper


def sshd(office: Office) -> subprocess.Popen[bytes]:
    """OpenSSH's server for keys alone, on loopback alone."""
    folder = office.folder
    host_key = folder / "host_key"
    run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(host_key)], folder)
    Path("/run/sshd").mkdir(exist_ok=True)  # Debian's sshd wants it, and has no setting for it
    config = folder / "sshd_config"
    config.write_text(
        f"""Port {office.port}
ListenAddress 127.0.0.1
HostKey {host_key}
PidFile none
AuthorizedKeysFile {folder}/authorized_keys
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
StrictModes no
UsePAM no
"""
    )
    sshd = find("sshd")
    assert sshd
    with (folder / "sshd.log").open("wb") as log:
        daemon = subprocess.Popen(
            [sshd, "-D", "-e", "-f", str(config)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=ENV,
        )
    for _ in range(100):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", office.port)) == 0:
                return daemon
        time.sleep(0.05)
    raise AssertionError((folder / "sshd.log").read_text())
