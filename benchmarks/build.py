"""Build synthetic sites of growing size and print where the time goes.

Usage: python benchmarks/build.py [DRIVES …]      (default: 200 1000)

Each size has a tenth as many directives as drives, spread over all provinces and a year and a
half around a fixed clock. Phases are timed inside one process; the whole build is timed as a
separate, fresh process, as staff would run it. Read ratios, not seconds: machines are noisy.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
NOW = "2026-06-01T08:00:00+07:00"
FIRST_DAY = date(2026, 1, 1)
SHARED = ("places", "campaigns", "observances", "organisations", "rules", "pages")


def make_content(folder: Path, drives: int, directives: int | None = None, days: int = 540) -> None:
    """Write a content folder with this many drives within so many days, all valid."""
    from giot_hong.check import check

    for name in SHARED:
        shutil.copytree(ROOT / "content" / name, folder / name)
    shutil.copy(ROOT / "content" / "content.yaml", folder)
    catalogue, _ = check(ROOT / "content")
    provinces = [id_ for id_, province in catalogue.provinces.items() if not province.successors]
    communes = {
        id_: [c for c in catalogue.communes.values() if c.province == id_] for id_ in provinces
    }
    for index in range(drives):
        province = provinces[index % len(provinces)]
        commune = communes[province][index // len(provinces) % len(communes[province])]
        day = FIRST_DAY + timedelta(days=index * 7 % days)
        write(
            folder / f"venues/{province}/diem-{commune.code}.yaml",
            f"name: Nhà văn hoá {commune.full_name}\nprovince: {province}\ncommune: {commune.code}\n",
        )
        write(
            folder / f"drives/{day.year}/{province}/dot-{index:06}.yaml",
            f"title: Đợt hiến máu số {index} tại {commune.full_name}\nprovince: {province}\n"
            f"campaigns: [hanh-trinh-do]\ncertainty: {'confirmed' if index % 3 else 'tentative'}\n"
            f"target: {{value: {100 + index % 200}, unit: units}}\n"
            f'sessions:\n  - date: {day}\n    start: "07:30"\n    end: "11:00"\n'
            f"    venues: [diem-{commune.code}]\n",
        )
    for index in range(drives // 10 if directives is None else directives):
        write(
            folder / f"directives/2026/van-ban-{index:05}.md",
            f'---\ntitle: Văn bản số {index} về hiến máu\nnumber: "{index + 1}/KH-BCĐ"\n'
            f"date: 2026-0{index % 9 + 1}-15\nkind: KH\nissuer: bcd-quoc-gia-hmtn\n"
            f"province: {provinces[index % len(provinces)]}\nsummary: Tóm tắt văn bản số {index}.\n---\n\n"
            + "## Việc cần làm\n\n"
            + "\n\n".join(
                f"- Việc thứ {n} của văn bản, viết đủ dài để giống thật." for n in range(20)
            ),
        )


def write(path: Path, text: str) -> None:
    """Write a text file, with its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def timed(phases: dict[str, float], name: str, work: Callable[[], Any]) -> Any:
    """Run a phase and note how long it took."""
    start = time.perf_counter()
    result = work()
    phases[name] = time.perf_counter() - start
    return result


def measure(drives: int) -> str:
    """One line of the table for one size."""
    with tempfile.TemporaryDirectory() as scratch:
        content = Path(scratch) / "content"
        make_content(content, drives)
        phases: dict[str, float] = {}
        outputs = timed(phases, "phases", lambda: run_phases(content, phases))
        del phases["phases"]
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, "-c", PROGRAM, str(ROOT), str(content), scratch, NOW], check=True
        )
        whole = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    cells = [f"{seconds:.2f}" for seconds in phases.values()]
    return f"| {drives} | {outputs} | {' | '.join(cells)} | {whole:.2f} | {peak:.0f} |"


PROGRAM = """
import sys
from pathlib import Path
from giot_hong.build import Options, build
root, content, scratch, now = sys.argv[1:]
build(Options(Path(root), content=Path(content), output=Path(scratch) / "site", now=now,
              workshop=Path(scratch) / "work", quiet=True))
"""


def run_phases(content: Path, phases: dict[str, float]) -> int:
    """The steps of a build one by one; returns how many outputs there are."""
    from giot_hong import check, plugin
    from giot_hong.build import Options, read_settings
    from giot_hong.output import Digests

    settings = read_settings(Options(ROOT, content=content, now=NOW))
    catalogue, problems = timed(phases, "check", lambda: check.check(content))
    assert not check.errors(problems), check.as_text(problems[:5])
    settings |= {"GIOT_HONG_CATALOGUE": catalogue}
    generator = timed(phases, "resolve", lambda: plugin.generator_alone(settings))
    everything = timed(phases, "plan", lambda: list(generator.everything()))
    pages = [output for output in everything if output.path.endswith(".html")]
    rest = [output for output in everything if not output.path.endswith(".html")]
    timed(phases, "pages", lambda: [output.body() for output in pages])
    timed(phases, "other", lambda: [output.body() for output in rest])
    digests = Digests()
    timed(phases, "fingerprint", lambda: [output.fingerprint(digests) for output in everything])
    return len(everything)


def main() -> None:
    """Print the table."""
    sizes = [int(argument) for argument in sys.argv[1:]] or [200, 1000]
    names = "check s | resolve s | plan s | pages s | other s | fingerprint s"
    print(f"| drives | outputs | {names} | whole build s | peak MiB |")
    print("| ---: " * 10 + "|")
    for drives in sizes:
        print(measure(drives), flush=True)


if __name__ == "__main__":
    main()
