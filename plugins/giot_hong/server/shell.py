"""What an SSH key may start: git's two services for one repository, nothing else.

``authorized_keys`` forces ``python -m giot_hong.server.shell REPOSITORY RIGHT``; sshd gives what the client
asked for in ``SSH_ORIGINAL_COMMAND`` (sshd(8), AUTHORIZED_KEYS FILE FORMAT). Only the standard library is
loaded: this runs at each fetch.
"""

from __future__ import annotations

import os
import re
import shlex
import sys
from pathlib import Path
from typing import NoReturn

_ASKED = re.compile(r"git[ -](upload-pack|receive-pack|upload-archive) (.+)", re.DOTALL)


def main() -> NoReturn:
    """Become git, or say why not."""
    repository, right = sys.argv[1:3]
    asked = os.environ.get("SSH_ORIGINAL_COMMAND", "")
    service = service_of(asked, repository)
    if service is None:
        what = "Khóa này chỉ dùng để gửi và lấy nội dung bằng git, không mở được cửa sổ lệnh."
        if _ASKED.fullmatch(asked):
            what = f"Kho ở máy này là {repository}; không có kho nào tên {asked.partition(' ')[2]}."
        sys.exit(what)
    # Nothing that the client sent in its environment reaches git; sshd gives these.
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    kept |= {"GIOT_HONG_RIGHT": right, "LC_ALL": "C.UTF-8"}
    if os.environ.get("GIT_PROTOCOL", "").startswith("version="):
        kept["GIT_PROTOCOL"] = os.environ["GIT_PROTOCOL"]
    os.execvpe("git", ["git", service, repository], kept)  # noqa: S606 - it becomes git, and nothing else


def service_of(asked: str, repository: str) -> str | None:
    """The service that a client asks for, where it asks for one of this repository."""
    found = _ASKED.fullmatch(asked)
    if found is None:
        return None
    try:
        names = shlex.split(found[2])
    except ValueError:
        return None
    if len(names) != 1:
        return None
    path = (Path.home() / names[0]).resolve()
    return found[1] if path == Path(repository).resolve() else None


if __name__ == "__main__":
    main()
