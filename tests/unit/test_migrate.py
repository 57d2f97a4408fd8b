"""Content is lifted to the engine's version, or it is said why not; nothing is half done."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from unit.repository import Repository

from giot_hong import cli
from giot_hong.build import RefusedError
from giot_hong.migrate import Lifted, lift


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Content of version 3."""
    made = Repository(tmp_path)
    made.write("content.yaml", "# mẫu\nschema_version: 3  # đừng sửa\n")
    made.write("venues/a.yaml", "ten: A\n")
    made.commit("2026-01-01T00:00:00+00:00")
    return made


def rename_key(content: Path) -> list[str]:
    """A step: a key has another name."""
    path = content / "venues/a.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("ten:", "name:"), encoding="utf-8")
    return ["venues/a.yaml"]


def add_key(content: Path) -> list[str]:
    """The next step needs what the one before it did."""
    path = content / "venues/a.yaml"
    text = path.read_text(encoding="utf-8")
    assert "name:" in text
    path.write_text(text + "kind: hall\n", encoding="utf-8")
    return ["venues/a.yaml"]


def test_steps_follow_each_other(repository: Repository) -> None:
    """From version 3 to 5, and then there is nothing more to do."""
    steps = {3: rename_key, 4: add_key}
    done = lift(repository.content, steps, 5)
    assert done == Lifted(3, 5, ("content.yaml", "venues/a.yaml"))
    assert (repository.content / "venues/a.yaml").read_text() == "name: A\nkind: hall\n"
    assert "schema_version: 5  # đừng sửa" in (repository.content / "content.yaml").read_text()
    assert lift(repository.content, steps, 5) == Lifted(5, 5, ())


@pytest.mark.parametrize(
    ("version", "target", "says"),
    [("3", 2, "Nâng bộ máy trước"), ("3", 4, "không biết chuyển"), ("", 4, "schema_version: 1")],
)
def test_what_cannot_be_lifted(
    repository: Repository, version: str, target: int, says: str
) -> None:
    """An engine that is too old, a version that no step leads from, no version at all."""
    line = f"schema_version: {version}\n" if version else ""
    (repository.content / "content.yaml").write_text(line)
    with pytest.raises(RefusedError) as refused:
        lift(repository.content, {}, target)
    assert says in "\n".join([str(refused.value), *refused.value.details])
    assert (repository.content / "content.yaml").read_text() == line


def test_what_is_not_in_git_is_not_touched(repository: Repository) -> None:
    """Somebody's half of a sentence must not be mixed with what the program did."""
    (repository.content / "venues/a.yaml").write_text("ten: B\n")
    with pytest.raises(RefusedError, match="chưa ghi vào git"):
        lift(repository.content, {3: rename_key}, 4)
    assert (repository.content / "venues/a.yaml").read_text() == "ten: B\n"


def test_the_command(repository: Repository) -> None:
    """Content of today's version: it says so, and ends well."""
    (repository.content / "content.yaml").write_text("schema_version: 1\n")
    done = CliRunner().invoke(cli.main, ["migrate", "--content", str(repository.content)])
    assert (done.exit_code, "không phải chuyển gì" in done.output) == (0, True)
