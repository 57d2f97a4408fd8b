"""Where everything of one published site stands on a server, and what its owner decided.

::

    SITE_ROOT/
      server.toml          what the owner decides
      current              a link to the release that readers see
      releases/a, b        two folders that take turns (decision 15)
      slots/a, b           tree/ (the commit checked out) and work/ (the build's memory) of each
      gate/                where a push is judged before it is accepted
      review/BRANCH        previews of review branches; reviews/BRANCH is where they are made
      state/               what this machine remembers; any of it may be lost
      status.json          how the site is, for monitoring
      pushes.log           who pushed what
      forgotten            commits that a purge took out of the history
      conf/                what `server init` wrote for nginx, systemd, cron and sshd
"""

from __future__ import annotations

import errno
import json
import os
import re
import stat
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from giot_hong.build import RefusedError

CONFIG = "server.toml"
SLOTS = ("a", "b")
_REF = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*/?")


@dataclass(frozen=True)
class Config:
    """``server.toml``, each key with what holds when it is left out."""

    repository: Path
    """The bare repository, absolute."""
    url: str
    """The public address of the site, https://."""
    branch: str = "main"
    """What is published is the tip of this branch."""
    review_prefix: str = "duyet/"
    """Branches that begin so are review branches: each has a preview, none is public."""
    review_url: str = ""
    """The address below which previews are served; without one there are none."""
    build_minutes: float = 30
    """A build that takes longer is ended."""
    judge_minutes: float = 5
    """The same for the judgement of a push."""
    preview_seconds: float = 20
    """So long a push waits for the preview of what it changes, which it can do without."""
    sandbox: bool = True
    """Whether pushed templates and settings run without network and with nothing else to write."""
    alert: tuple[str, ...] = ()
    """A command that is given a message on its standard input, such as ``mail -s … it@…``."""

    @property
    def ref(self) -> str:
        """The full name of the branch that is published."""
        return f"refs/heads/{self.branch}"

    @property
    def review_refs(self) -> str:
        """How the full names of review branches begin."""
        return f"refs/heads/{self.review_prefix}"


@dataclass(frozen=True)
class Slot:
    """One of the two sites that take turns."""

    name: str
    release: Path
    """What nginx serves when it is this one's turn."""
    tree: Path
    work: Path

    @property
    def note(self) -> Path:
        """Exists exactly while the release is whole; says what it is."""
        return self.work.parent / "release.json"

    @property
    def began(self) -> Path:
        """Touched when the last build began, where it could not reach."""
        return self.work.parent / "began"

    @property
    def log(self) -> Path:
        """What the last build here said."""
        return self.work.parent / "build.log"


@dataclass(frozen=True)
class Place:
    """The paths of one site."""

    root: Path
    config: Config = field(repr=False)

    @property
    def current(self) -> Path:
        """The link to the release that readers see."""
        return self.root / "current"

    @property
    def gate(self) -> Path:
        """Where a push is judged."""
        return self.root / "gate"

    @property
    def state(self) -> Path:
        """What the machine remembers between runs."""
        return self.root / "state"

    @property
    def pushes(self) -> Path:
        """Who pushed what, when: a line each."""
        return self.root / "pushes.log"

    @property
    def forgotten(self) -> Path:
        """The commits that a purge took out of the history; nobody may bring them back."""
        return self.root / "forgotten"

    @property
    def status(self) -> Path:
        """How the site is."""
        return self.root / "status.json"

    @property
    def review(self) -> Path:
        """The previews that are served."""
        return self.root / "review"

    @property
    def reviews(self) -> Path:
        """Where previews are made."""
        return self.root / "reviews"

    def slot(self, name: str) -> Slot:
        """One of :data:`SLOTS`."""
        own = self.root / "slots" / name
        return Slot(name, self.root / "releases" / name, own / "tree", own / "work")

    @property
    def live(self) -> Slot | None:
        """The release that readers see, or None before the first."""
        try:
            name = self.current.readlink().name
        except OSError:
            return None
        return self.slot(name) if name in SLOTS else None

    @property
    def idle(self) -> Slot:
        """The one that is next to be built."""
        live = self.live
        return self.slot("b" if live and live.name == "a" else "a")


def read(root: Path) -> Place:
    """The place at ``root``; raises :class:`giot_hong.build.RefusedError` in a sentence."""
    root = root.resolve()
    path = root / CONFIG
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise RefusedError(
            f"Không thấy {path}: {root} chưa phải là nơi đăng trang.",
            ["Lập bằng: giot-hong server init KHO THƯ_MỤC_TRANG --url https://…"],
        ) from None
    except (OSError, ValueError) as error:
        raise RefusedError(f"Không đọc được {path}: {error}.", []) from error
    return Place(root, _config(found, path))


def _config(found: dict[str, Any], path: Path) -> Config:
    kinds: dict[str, tuple[type, ...]] = {
        name: (list,) if name == "alert" else (int, float) if name.endswith(("minutes", "seconds")) else
        (bool,) if name == "sandbox" else (str,)
        for name in Config.__dataclass_fields__
    }  # fmt: skip
    wrong = [
        f"{name} = {json.dumps(value, ensure_ascii=False)}"
        for name, value in found.items()
        if not isinstance(value, kinds.get(name, ()))
    ]
    missing = [name for name in ("repository", "url") if name not in found]
    if wrong or missing:
        raise RefusedError(
            f"{path} có khóa không dùng được hoặc thiếu khóa.",
            [*(f"không hiểu: {one}" for one in wrong), *(f"thiếu: {one}" for one in missing)],
        )
    odd = [
        name
        for name, value in found.items()
        if (name == "url" and not value.startswith("https://"))
        or (name in {"branch", "review_prefix"} and not _REF.fullmatch(value))
        or (name.endswith(("minutes", "seconds")) and value <= 0)
    ]
    if odd:
        raise RefusedError(
            f"{path}: giá trị của {', '.join(odd)} không dùng được.",
            ["url bắt đầu bằng https://; tên nhánh không trống; số phút, số giây lớn hơn 0"],
        )
    more = {"repository": Path(found["repository"])}
    if "alert" in found:
        more["alert"] = tuple(map(str, found["alert"]))  # type: ignore[assignment]
    return Config(**{**found, **more})


def write_whole(path: Path, text: str) -> None:
    """Write a small file so that nobody ever reads half of it, also when the machine stops."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.tmp")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def read_plain(path: Path, most: int = 1 << 26) -> bytes:
    """The bytes of a file that pushed code may have made: a plain one of at most so many bytes.

    Anything else, such as a pipe that nobody writes into, raises ``OSError`` at once.
    """
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as file:
        facts = os.fstat(handle)
        if not stat.S_ISREG(facts.st_mode) or facts.st_size > most:
            raise OSError(errno.EINVAL, "không phải tệp thường, hoặc quá lớn", str(path))
        return file.read()


@contextmanager
def alone(place: Place, work: str, seconds: float) -> Iterator[None]:
    """Do a kind of work while nobody else does it here.

    Raises :class:`giot_hong.build.RefusedError` when somebody is at it for longer than one waits.
    """
    place.state.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(place.state / f"{work}.lock", timeout=seconds):
            yield
    except Timeout:
        raise RefusedError("Máy chủ đang dựng trang; đợi nó xong rồi làm lại.", []) from None


def read_note(path: Path) -> dict[str, Any]:
    """A small JSON file of ours; empty where it is missing or broken: all of them can be lost."""
    try:
        found = json.loads(read_plain(path))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
