"""One file from which the whole site comes back, and back again.

What cannot be made anew is the repository, the decisions of its owner and the keys of those who push; pages,
calendars and numbers of events come of the history. So a backup is a tar of ``repository.bundle``
(git-bundle(1)), ``server.toml``, ``authorized_keys``, who pushed what, and what a purge took away.
"""

from __future__ import annotations

import re
import tarfile
import tempfile
from pathlib import Path

from giot_hong.build import RefusedError
from giot_hong.server import setup, trees
from giot_hong.server.place import CONFIG, Place, read, write_whole

_BUNDLE, _KEYS = "repository.bundle", "authorized_keys"


def write(place: Place, target: Path, keys: Path) -> None:
    """Write a backup, whole or not at all; the bundle is read back before.

    Raises :class:`giot_hong.build.RefusedError` where the folder is not there.
    """
    target = target.absolute()
    if not target.parent.is_dir():
        raise RefusedError(f"Không có thư mục {target.parent}; tạo nó rồi chạy lại.", [])
    draft = target.with_name(f".{target.name}.tmp")
    with tempfile.TemporaryDirectory(prefix="giot-hong-") as scratch:
        bundle = Path(scratch) / _BUNDLE
        trees.run(place.config.repository, "bundle", "create", "--quiet", str(bundle), "--all")
        trees.run(place.config.repository, "bundle", "verify", "--quiet", str(bundle))
        with tarfile.open(draft, "w") as tar:
            tar.add(bundle, _BUNDLE)
            tar.add(place.root / CONFIG, CONFIG)
            for path in (place.forgotten, place.pushes):
                if path.is_file():
                    tar.add(path, path.name)
            if keys.is_file():
                tar.add(keys, _KEYS)
    draft.chmod(0o600)
    draft.replace(target)


def restore(source: Path, repository: Path, root: Path) -> Place:
    """Set a server up from a backup, at places of this machine; keys are put into ``conf/`` to be looked at.

    Raises :class:`giot_hong.build.RefusedError` where something stands there already.
    """
    for there in (repository, root):
        if there.exists() and any(there.iterdir()):
            raise RefusedError(
                f"«{there}» đã có sẵn và không trống; chọn chỗ khác để không mất gì.", []
            )
    repository, root = repository.absolute(), root.absolute()
    with tempfile.TemporaryDirectory(prefix="giot-hong-") as scratch:
        folder = Path(scratch)
        try:
            with tarfile.open(source) as tar:
                tar.extractall(folder, filter="data")
            text = (folder / CONFIG).read_text(encoding="utf-8")
            if not (folder / _BUNDLE).is_file():
                raise FileNotFoundError(_BUNDLE)
        except (tarfile.TarError, OSError, UnicodeDecodeError):
            raise RefusedError(
                f"«{source}» không phải tệp sao lưu trọn vẹn của Giọt Hồng.",
                ["Tệp ấy do giot-hong server backup viết ra; chép lại nó từ nơi cất."],
            ) from None
        lines = [line for line in text.splitlines() if not re.match(r"repository\s*=", line)]
        write_whole(root / CONFIG, "\n".join([*lines, f'repository = "{repository}"']) + "\n")
        config = read(root).config
        place = setup.init(repository, root, config)
        trees.run(repository, "fetch", "--quiet", str(folder / _BUNDLE), "+refs/*:refs/*")
        for path in (place.forgotten, place.pushes):
            if (folder / path.name).is_file():
                write_whole(path, (folder / path.name).read_text(encoding="utf-8"))
        if (folder / _KEYS).is_file():
            lines = (folder / _KEYS).read_text(encoding="utf-8").splitlines()
            kept = [setup.moved_key(repository, line) for line in lines]
            write_whole(root / "conf" / _KEYS, "".join(f"{line}\n" for line in kept))
    return place
