"""What was published must not vanish: drives that the tree to be replaced held (decision 3)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from giot_hong import gitlog
from giot_hong.catalogue import Catalogue
from giot_hong.problems import Problem


def deleted(content: Path, catalogue: Catalogue, base: str = "HEAD") -> Iterator[Problem]:
    """One problem for each drive that ``base`` has and the content has no more.

    A drive lives on under its own id, as a tombstone, or in another drive's ``formerly``.
    Without git, or where ``base`` is not known, there is nothing to compare with.
    """
    living = {*catalogue.drives, *catalogue.tombstones, *catalogue.unreadable}
    for entry in catalogue.drives.values():
        living.update(entry.value.formerly)
    for path in gitlog.files_at(content, base) or ():
        parts = PurePosixPath(path)
        if parts.parts[0] == "drives" and parts.suffix == ".yaml" and parts.stem not in living:
            yield Problem(
                path=f"{content.name}/{path}",
                line=1,
                column=1,
                code="DINH-DANH-04",
                message="Đợt này đã đăng mà tệp của nó không còn; người đã ghi lịch sẽ không hay biết.",
                read=parts.stem,
            )
