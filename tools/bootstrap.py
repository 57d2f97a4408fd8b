"""Make the project's own environment, `.venv`, and keep it as the locks say.

Usage: python tools/bootstrap.py [build|test]

* ``build`` (the default) installs requirements.lock: what building the site needs.
* ``test`` installs requirements-test.lock: the same versions, plus the tests' and linters'.

There are two locks because somebody who only publishes a site should not wait for a
browser driver and a type checker. Every package is checked against its hash, and all but
those in FROM_SOURCE are wheels, so that no code of theirs runs while they are installed.

Only the standard library is used here: nothing else is there yet. The file also keeps to
syntax that Python 3.7 reads, so that it can say which version is wanted.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
MADE_AT = VENV / ".giot-hong-made-at"
OLDEST = (3, 11)  # the same as requires-python in pyproject.toml

# The test lock is resolved under the build lock, so an environment that fits `test`
# fits `build` too. That is why a level names all the locks it depends on.
LOCKS = {
    "build": ["requirements.lock"],
    "test": ["requirements.lock", "requirements-test.lock"],
}
FROM_SOURCE = "feedgen"  # comma-separated: what has no wheel; setuptools builds it here
FAILED = 2  # the exit code for everything that the user has to put right


class BootstrapError(Exception):
    """Something the user can put right; its text is all they need to see."""


def venv_python() -> Path:
    """Return where the environment's Python is, whether or not it exists yet."""
    if os.name == "nt":
        return VENV / "Scripts" / "python.exe"
    return VENV / "bin" / "python"


def fingerprint(level: str) -> str:
    """Hash everything that decides what `level` installs."""
    digest = hashlib.sha256(str(ROOT).encode())  # a moved environment is another one
    for name in [*LOCKS[level], "pyproject.toml"]:
        digest.update(name.encode() + b"\0" + (ROOT / name).read_bytes() + b"\0")
    return digest.hexdigest()


def stamp(level: str) -> Path:
    """Return the file that remembers what was installed for `level`."""
    return VENV / f".giot-hong-{level}"


def is_ready(level: str) -> bool:
    """Tell whether the environment already has what `level` wants."""
    if not venv_python().exists():  # also false when the Python it was made from is gone
        return False
    enough = ["test"] if level == "test" else ["build", "test"]
    return any(
        stamp(name).is_file() and stamp(name).read_text(encoding="ascii") == fingerprint(name)
        for name in enough
    )


def say(text: str) -> None:
    """Show one line of progress at once, also when the output goes to a file."""
    print(text, flush=True)


def run(command: list[str | Path], what: str) -> None:
    """Run `command` silently; when it fails, show the end of what it said."""
    env = dict(os.environ, PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_NO_INPUT="1")
    # A PYTHONPATH or PYTHONHOME of the user's would mix other packages into ours.
    env.pop("PYTHONPATH", None)
    env.pop("PYTHONHOME", None)
    done = subprocess.run(
        [str(part) for part in command],
        cwd=str(ROOT),
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        last = "\n".join("    " + line for line in done.stdout.splitlines()[-15:])
        raise BootstrapError(f"{what}\n{last}")


def can_make_venv() -> bool:
    """Tell whether this Python can make an environment (Debian packs ensurepip apart)."""
    return importlib.util.find_spec("ensurepip") is not None


def install_venv_module() -> None:
    """Get Debian's python3-venv when we may, else say what to install."""
    advice = (
        "Python này thiếu mô-đun venv: hãy cài gói python3-venv "
        "(sudo apt-get install python3-venv) rồi chạy lại. / "
        "This Python lacks its venv module: install the package python3-venv, then run again."
    )
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if not is_root or shutil.which("apt-get") is None:
        raise BootstrapError(advice)
    say("Đang cài gói python3-venv …")
    run(["apt-get", "update"], advice)
    run(["apt-get", "install", "-y", "--no-install-recommends", "python3-venv"], advice)
    importlib.invalidate_caches()
    if not can_make_venv():  # this Python is not Debian's own
        raise BootstrapError(advice)


def is_whole() -> bool:
    """Tell whether `.venv` was made here, to its end: its programs hold its own path."""
    if not venv_python().exists() or not MADE_AT.is_file():
        return False
    if MADE_AT.read_text(encoding="utf-8") != str(ROOT):
        return False
    pip = [str(venv_python()), "-m", "pip", "--version"]
    return subprocess.run(pip, capture_output=True, check=False).returncode == 0


def make_venv() -> None:
    """Make `.venv` anew unless a working one is there."""
    if is_whole():
        return
    if not can_make_venv():
        install_venv_module()
    say("Đang tạo môi trường Python riêng trong .venv …")
    # In a process of its own, so that its messages can be kept back unless it fails.
    run(
        [sys.executable, "-m", "venv", "--clear", VENV],
        "Không tạo được .venv. / Could not make .venv.",
    )
    MADE_AT.write_text(str(ROOT), encoding="utf-8")


def lines_of(name: str, lock: str) -> str:
    """Return the part of a lock that pins one package: its line and the hashes below it."""
    wanted = False
    lines = []
    for line in (ROOT / lock).read_text(encoding="utf-8").splitlines():
        if not line.startswith((" ", "#")):
            wanted = line.startswith(f"{name}==")
        if wanted:
            lines.append(line)
    return "\n".join(lines) + "\n"


def install(level: str) -> None:
    """Install the lock of `level`, then the project itself as editable."""
    lock = LOCKS[level][-1]
    pip: list[str | Path] = [venv_python(), "-m", "pip", "install", "--quiet", "--no-deps"]
    hashed: list[str | Path] = [*pip, "--require-hashes", "--only-binary", ":all:"]
    failure = (
        f"Không cài được thư viện trong {lock}; hãy kiểm tra mạng rồi chạy lại. / "
        f"Could not install {lock}; check the network, then run again. pip:"
    )
    say(f"Đang cài thư viện từ {lock} (lần đầu có thể mất vài phút) …")
    # No build isolation anywhere: it would fetch a setuptools that nobody has pinned. The
    # pinned one therefore has to be there before anything is built.
    first = VENV / "setuptools.lock"
    first.write_text(lines_of("setuptools", lock), encoding="utf-8")
    run([*hashed, "-r", first], failure)
    first.unlink()
    from_source = ["--no-binary", FROM_SOURCE, "--no-build-isolation"]
    run([*hashed, *from_source, "-r", ROOT / lock], failure)
    say("Đang cài Giọt Hồng …")
    run(
        [*pip, "--no-build-isolation", "--editable", ROOT],
        "Không cài được Giọt Hồng. / Could not install Giọt Hồng itself. pip:",
    )


def main(arguments: list[str]) -> int:
    """Bring `.venv` to the wanted level and return the exit code."""
    if sys.version_info < OLDEST:
        raise BootstrapError(
            "Cần Python 3.11 trở lên, đây là Python {0}.{1}: hãy dùng bản mới hơn, "
            "ví dụ `make build PYTHON=python3.12`. / Python 3.11 or newer is needed, "
            "this is {0}.{1}.".format(*sys.version_info)
        )
    if len(arguments) > 1 or (arguments and arguments[0] not in LOCKS):
        raise BootstrapError("Cách dùng / usage: python tools/bootstrap.py [build|test]")
    level = arguments[0] if arguments else "build"
    if is_ready(level):
        return 0

    started = time.monotonic()
    make_venv()
    # An interrupted install must not look finished.
    for name in LOCKS:
        if stamp(name).exists():
            stamp(name).unlink()
    install(level)
    stamp(level).write_text(fingerprint(level), encoding="ascii")
    say(f"Môi trường đã sẵn sàng ({time.monotonic() - started:.0f} giây).")
    return 0


def entry() -> int:
    """Run `main` so that the user sees sentences, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a Windows console may not be UTF-8
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        return main(sys.argv[1:])
    except BootstrapError as error:
        print(f"Lỗi / error: {error}", file=sys.stderr)
    except OSError as error:
        print(f"Lỗi khi đọc ghi tệp / file error: {error}", file=sys.stderr)
    except KeyboardInterrupt:
        print("Đã dừng. / Stopped.", file=sys.stderr)
        return 130
    return FAILED


if __name__ == "__main__":
    raise SystemExit(entry())
