"""The commands ``giot-hong server …``; ``cli`` adds them to its own."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import click

from giot_hong import check, clickwords
from giot_hong.server.nginx import nginx_command
from giot_hong.server.statistics import statistics_command

CONTENT_ERROR, REFUSED = 1, 2
Command = Callable[..., int]
_root = click.option(
    "--root",
    type=click.Path(path_type=Path),
    default=Path(),
    help="Thư mục của trang trên máy chủ; bỏ trống là thư mục đang mở.",
)
_keys = click.option(
    "--authorized-keys",
    type=click.Path(path_type=Path),
    help="Tệp authorized_keys; bỏ trống là của tài khoản này.",
)
_say = partial(click.echo)


def _own_keys() -> Path:
    return Path.home() / ".ssh" / "authorized_keys"


@click.group(
    "server", cls=clickwords.Group, help="Máy chủ: nhận nội dung được gửi lên và đăng trang."
)
def server_group() -> None:
    """Everything that only a server does."""


@server_group.command(
    "init", cls=clickwords.Command, help="Lập kho, móc kiểm tra, hai bản trang và cấu hình."
)
@click.argument("repository", metavar="KHO", type=click.Path(path_type=Path))
@click.argument("site", metavar="THƯ_MỤC_TRANG", type=click.Path(path_type=Path))
@click.option("--url", required=True, help="Địa chỉ công khai của trang, https://…")
@click.option(
    "--review-url", default="", help="Địa chỉ của các bản xem trước; không ghi thì không dựng."
)
@click.option("--branch", default="main", help="Nhánh được đăng; bỏ trống là main.")
@click.option(
    "--alert", multiple=True, help="Lệnh báo động, mỗi phần một lần ghi; lời báo vào stdin."
)
@click.option("--no-sandbox", is_flag=True, help="Chạy mã được gửi lên mà không giới hạn nó.")
def init_command(
    repository: Path,
    site: Path,
    url: str,
    review_url: str,
    branch: str,
    alert: tuple[str, ...],
    *,
    no_sandbox: bool,
) -> int:
    """Set up a server."""
    from giot_hong.build import RefusedError
    from giot_hong.server import setup
    from giot_hong.server.place import CONFIG, Config

    if not url.startswith("https://"):
        raise RefusedError("Địa chỉ của trang phải bắt đầu bằng https://.", [])
    config = Config(
        repository.absolute(),
        url.rstrip("/"),
        branch,
        review_url=review_url,
        sandbox=not no_sandbox,
        alert=alert,
    )
    place = setup.init(repository, site, config)
    if place.config != config:
        click.echo(
            f"{place.root / CONFIG} đã có từ trước và được giữ nguyên; muốn đổi thì sửa tệp ấy."
        )
    if place.config.alert and shutil.which(place.config.alert[0]) is None:
        click.echo(f"Máy không có lệnh «{place.config.alert[0]}», nên chưa báo động được cho ai.")
    click.echo(
        f"Đã lập {place.root}; cấu hình cho nginx, systemd, cron ở {place.root / 'conf'}.\n"
        f"   Thêm người gửi: giot-hong server key TỆP_KHÓA.pub --role editor --root {place.root}\n"
        f"   Trên máy của người gửi: git remote add trang TÀI_KHOẢN@MÁY:{place.config.repository}"
    )
    return 0


@server_group.command(
    "key", cls=clickwords.Command, help="Thêm khóa SSH của một người gửi, hoặc đổi quyền của nó."
)
@click.argument("key", metavar="TỆP_KHÓA", type=click.Path(path_type=Path))
@click.option(
    "--role",
    type=click.Choice(["editor", "maintainer"]),
    required=True,
    help="editor chỉ sửa nội dung.",
)
@click.option(
    "--province",
    "provinces",
    multiple=True,
    help="Chỉ đợt và điểm của tỉnh này; ghi được nhiều lần.",
)
@click.option(
    "--folder", "folders", multiple=True, help="Thư mục được sửa thêm, như content/news/."
)
@click.option("--name", default="", help="Khóa của ai, để người giữ máy chủ nhớ.")
@_keys
@_root
def key_command(
    key: Path,
    role: str,
    provinces: tuple[str, ...],
    folders: tuple[str, ...],
    name: str,
    authorized_keys: Path | None,
    root: Path,
) -> int:
    """Let somebody push."""
    from giot_hong.build import RefusedError
    from giot_hong.server import place, setup
    from giot_hong.server.access import Right

    here = place.read(root)
    right = Right(role, provinces, tuple(f"{one.rstrip('/')}/" for one in folders), name)
    setup.refuse_right(here, right)
    if not key.is_file():
        raise RefusedError(f"Không có tệp {key}.", [])
    path = authorized_keys or _own_keys()
    setup.add_key(
        path, setup.authorized_key(here.config.repository, key.read_text(encoding="utf-8"), right)
    )
    click.echo(f"Đã thêm khóa vào {path}.")
    return 0


@server_group.command(
    "update", cls=clickwords.Command, help="Dựng và đăng cái mới nhất trong kho, hoặc một bản cũ."
)
@click.option("--commit", help="Đăng lần ghi này thay cho cái mới nhất; giữ tới lần gửi sau.")
@click.option("--latest", is_flag=True, help="Thôi giữ bản đã chọn; đăng cái mới nhất.")
@click.option("--new-history", is_flag=True, help="Lịch sử git đã được viết lại có chủ ý.")
@click.option("--again", is_flag=True, help="Dựng lại dù không có gì mới.")
@_root
def update_command(
    commit: str | None, root: Path, *, latest: bool, new_history: bool, again: bool
) -> int:
    """Publish what is wanted."""
    from giot_hong.build import RefusedError
    from giot_hong.server import place, trees, update

    here = place.read(root)
    found = trees.tip(here.config.repository, commit) if commit else None
    if commit and not found:
        raise RefusedError(f"Kho không có lần ghi «{commit}».", [])
    wish = update.Wish(found, latest, new_history, again)
    return 0 if update.bring_up_to_date(here, _say, wish) else REFUSED


@server_group.command(
    "tick", cls=clickwords.Command, help="Việc của đồng hồ mỗi phút: dựng lại nếu đã tới lúc."
)
@_root
def tick_command(root: Path) -> int:
    """What the timer runs."""
    from giot_hong.server import place, review, update

    here = place.read(root)
    done = [update.tick(here, _say), review.tick(here, _say)]
    return 0 if all(done) else REFUSED


@server_group.command(
    "rollback", cls=clickwords.Command, help="Quay ngay về bản trước; giữ tới lần gửi sau."
)
@_root
def rollback_command(root: Path) -> int:
    """Show the other release."""
    from giot_hong.server import place, update

    update.rollback(place.read(root), _say)
    return 0


@server_group.command(
    "status", cls=clickwords.Command, help="Trang đang thế nào; mã 0 khi ổn, 1 khi không."
)
@_root
def status_command(root: Path) -> int:
    """Tell how the site is, as JSON."""
    from giot_hong.server import place, update

    found = update.health(place.read(root))
    click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    return 0 if found["health"] in {"ok", "pinned"} else 1


@server_group.command(
    "review", cls=clickwords.Command, help="Dựng các bản xem trước của những nhánh chờ duyệt."
)
@_root
def review_command(root: Path) -> int:
    """Make the previews."""
    from giot_hong.server import place, review

    return 0 if review.bring_up_to_date(place.read(root), _say) else REFUSED


@server_group.command(
    "allow-rewrite",
    cls=clickwords.Command,
    help="Cho người giữ trang viết lại lịch sử đã đăng, một lần.",
)
@_root
def allow_rewrite_command(root: Path) -> int:
    """For a purge of what must not stay in the history."""
    from giot_hong.server import gate, place

    here = place.read(root)
    place.write_whole(here.state / gate.REWRITE, "")
    click.echo(
        "Lần gửi tới của người giữ trang (maintainer) được viết lại lịch sử: git push --force."
    )
    return 0


@server_group.command(
    "backup", cls=clickwords.Command, help="Ghi kho, quyết định và khóa vào một tệp sao lưu."
)
@click.argument("target", metavar="TỆP", type=click.Path(path_type=Path))
@_keys
@_root
def backup_command(target: Path, authorized_keys: Path | None, root: Path) -> int:
    """Write one file from which all comes back."""
    from giot_hong.server import backup, place

    backup.write(place.read(root), target, authorized_keys or _own_keys())
    click.echo(
        f"Đã sao lưu vào {target}. Giữ tệp này ở máy khác; thử lấy lại bằng giot-hong server restore."
    )
    return 0


@server_group.command(
    "restore", cls=clickwords.Command, help="Lập lại máy chủ từ tệp sao lưu rồi dựng trang."
)
@click.argument("source", metavar="TỆP", type=click.Path(path_type=Path, exists=True))
@click.argument("repository", metavar="KHO", type=click.Path(path_type=Path))
@click.argument("site", metavar="THƯ_MỤC_TRANG", type=click.Path(path_type=Path))
def restore_command(source: Path, repository: Path, site: Path) -> int:
    """Bring all back."""
    from giot_hong.server import backup, update

    place = backup.restore(source, repository, site)
    click.echo(
        f"Đã lấy lại kho và cấu hình. Khóa của người gửi ở {place.root / 'conf' / 'authorized_keys'}."
    )
    return 0 if update.bring_up_to_date(place, _say) else REFUSED


@server_group.command(
    "judge", cls=clickwords.Command, hidden=True, help="Việc của móc pre-receive."
)
@click.option(
    "--content", type=click.Path(path_type=Path), required=True, help="Nội dung được gửi lên."
)
@click.option("--memory", type=click.Path(path_type=Path), help="Nơi lưu việc dở của xem trước.")
@click.option("--project", type=click.Path(path_type=Path), help="Trang đang đăng.")
@click.option("--base", help="Lần ghi đang đăng.")
@click.option("--known", multiple=True, help="Lần ghi đã được kiểm tra.")
@click.option("--preview", "wants_preview", is_flag=True, help="Kể sẽ đổi gì, không kiểm tra.")
@click.option(
    "--lenient", is_flag=True, help="Bản nháp: chỉ không nhận điều có thể là của riêng ai."
)
def judge_command(
    content: Path,
    memory: Path | None,
    project: Path | None,
    base: str | None,
    known: tuple[str, ...],
    *,
    wants_preview: bool,
    lenient: bool,
) -> int:
    """Judge what was pushed, or tell what it would change (``preview``).

    ``lenient`` is for drafts: faults are told, and only what may hold personal data is refused.
    """
    from giot_hong.server import judgement

    asked = judgement.Asked(content, base, known)
    if wants_preview and project and base and memory:
        click.echo(judgement.previewed(asked, project, memory))
        return 0
    found = judgement.of_history(asked)
    if found:
        click.echo(f"{judgement.told_of_history(found)}\n")
    wrong = check.errors(judgement.of_content(asked))
    if wrong:
        click.echo(check.as_text(wrong))
    is_private = bool(found) or any(one.code.startswith("RIENG-") for one in wrong)
    is_unread = any(one.code in judgement.UNREAD for one in wrong)
    if is_private or is_unread or (wrong and not lenient):
        click.echo(judgement.HOW_TO_TAKE_IT_OUT if is_private else judgement.HOW_TO_GO_ON)
        return CONTENT_ERROR
    return 0


def add_to(main: click.Group, careful: Callable[[Command], Callable[..., None]]) -> None:
    """Add the commands to the program; ``careful`` runs each without a traceback."""
    server_group.add_command(nginx_command)
    server_group.add_command(statistics_command)
    main.add_command(server_group)
    for one in server_group.commands.values():
        assert one.callback is not None  # every command has been made of a function
        one.callback = careful(one.callback)
