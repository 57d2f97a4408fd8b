"""Turn a neutral data set into a content folder of ours with a git history.

Usage: python benchmarks/same_work/convert.py DATA [CONTENT]      (default: DATA.content)

DATA holds ``drives.json``, ``provinces.json``, ``campaigns.json``, ``site.json`` and
``directives/*.md`` with front matter. The same data give the same bytes and the same commits.
Run again after the data changed it writes only the files whose text differs and commits them;
run again with data that it has seen it only checks that state out.

What our model has no field for stands in the nearest text: a drive's own address and its
coordinates in ``place_as_written``, its description in ``notes``.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.same_work import repository  # noqa: E402
from benchmarks.same_work.repository import Commit  # noqa: E402
from giot_hong.clock import ZONE  # noqa: E402
from giot_hong.edit import Value, entry  # noqa: E402
from giot_hong.fields import nearest_slug, slugify  # noqa: E402
from giot_hong.strings import Strings  # noqa: E402

CONTENT_SUFFIX = ".content"
REASON = "Ban tổ chức không thu xếp được điểm tiếp nhận máu nên dừng đợt này."
SEASON = "Quanh năm, theo kế hoạch của từng nơi"
ABOUT = "Chương trình vận động hiến máu của bộ dữ liệu đo tốc độ."
CITATION = "Bộ dữ liệu đo tốc độ"
_COMMUNE_KINDS = ("xã", "phường", "đặc khu")


def convert(data: Path, content: Path) -> None:
    """Bring the content folder to the state of the data."""
    state = state_of(data)
    if repository.exists(content) and repository.go_to(content, state):
        return
    plan = Plan(DataSet(data))
    if not repository.exists(content):
        repository.create(content, plan.commits())
    else:
        bring_to(content, plan.files())
        if not repository.is_clean(content):
            repository.commit(content, plan.newest + timedelta(minutes=1))
    repository.keep(content, state)


def content_of(data: Path) -> Path:
    """Where the content of a data set is, unless another place is asked for."""
    return data.with_name(data.name + CONTENT_SUFFIX)


def state_of(data: Path) -> str:
    """A name for exactly these data: of the drives' bytes, and of the directives' names and sizes."""
    digest = hashlib.blake2b((data / "drives.json").read_bytes(), digest_size=16)
    for path in sorted((data / "directives").iterdir()):
        digest.update(f"{path.name} {path.stat().st_size}\n".encode())
    return f"state-{digest.hexdigest()}"


def bring_to(content: Path, files: dict[str, str]) -> None:
    """Write the files whose text differs, delete those that are no more, touch no other."""
    for path in sorted(content.rglob("*")):
        relative = path.relative_to(content)
        if path.is_file() and relative.parts[0] != ".git" and relative.as_posix() not in files:
            path.unlink()
    for name, text in files.items():
        target, raw = content / name, text.encode()
        if not target.is_file() or target.read_bytes() != raw:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(raw)


@dataclass(frozen=True)
class Paper:
    """A directive of the data set: its front matter and its text."""

    slug: str
    head: dict[str, str]
    body: str

    @property
    def issued(self) -> datetime:
        """When it was issued, to the second."""
        return datetime.fromisoformat(self.head["date"])


class DataSet:
    """The neutral data set as it is read from its folder."""

    def __init__(self, folder: Path) -> None:
        def read(name: str) -> Any:
            return json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))

        self.site: dict[str, str] = read("site")
        self.provinces: list[dict[str, Any]] = read("provinces")
        self.campaigns: list[dict[str, str]] = read("campaigns")
        self.drives: list[dict[str, Any]] = read("drives")
        self.papers = [_paper(path) for path in sorted((folder / "directives").glob("*.md"))]

    @property
    def now(self) -> datetime:
        """The fixed moment of all builds."""
        return datetime.fromisoformat(self.site["now"]).replace(tzinfo=ZONE)


def _paper(path: Path) -> Paper:
    _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    pairs = (line.partition(": ") for line in head.splitlines())
    return Paper(path.stem, {key: value for key, _, value in pairs}, body.lstrip("\n"))


class Plan:
    """Every file of the content folder and every commit of its history."""

    def __init__(self, data: DataSet) -> None:
        self.data = data
        self.slugs = {paper.head["number"]: paper.slug for paper in data.papers}

    @property
    def newest(self) -> datetime:
        """When the newest directive was issued."""
        return max(paper.issued for paper in self.data.papers)

    def files(self) -> dict[str, str]:
        """The text of each file, by its path in the content folder."""
        drives = {_drive_path(drive): self._drive(drive) for drive in self.data.drives}
        return self._shared() | self._directives() | drives

    def commits(self) -> Iterator[Commit]:
        """What all share, then each directive when it was issued and each drive twice."""
        begin = min(paper.issued for paper in self.data.papers)
        yield Commit(begin - timedelta(minutes=1), self._shared())
        half = (self.newest - begin) / 2
        later = [
            Commit(paper.issued, {path: text})
            for paper, (path, text) in zip(
                self.data.papers, self._directives().items(), strict=True
            )
        ]
        for number, drive in enumerate(self.data.drives):
            path = _drive_path(drive)
            moment = begin + half * number / len(self.data.drives)
            later.append(Commit(moment, {path: self._first_version(drive, number)}))
            later.append(Commit(moment + half, {path: self._drive(drive)}))
        yield from sorted(later, key=lambda commit: commit.moment)

    def _first_version(self, drive: dict[str, Any], number: int) -> str:
        """As the drive was announced: nothing has come of it yet, and one thing is otherwise."""
        status = "tentative" if drive["status"] == "tentative" else "scheduled"
        first = {**drive, "status": status, "collected_units": None}
        match number % 4:
            case 0:
                start = datetime.fromisoformat(drive["start"]) + timedelta(minutes=15)
                return self._drive({**first, "start": start.isoformat()})
            case 1:
                return self._drive({**first, "target_units": drive["target_units"] + 10})
            case 2:
                return self._drive({**first, "status": "tentative"}) + "# Chờ xã xác nhận.\n"
            case _:
                return self._drive(first) + "# Chép từ kế hoạch.\n"

    def _drive(self, drive: dict[str, Any]) -> str:
        status, start, end = drive["status"], drive["start"], drive["end"]
        keys: dict[str, Value] = {
            "title": drive["title"],
            "province": drive["province"],
            "round": str(drive["round"]),
            "campaigns": [drive["campaign"]],
            "target": _units(drive["target_units"]),
            "certainty": "tentative" if status == "tentative" else "confirmed",
        }
        if outcome := {"cancelled": "cancelled", "completed": "held"}.get(status):
            keys["outcome"] = outcome
        session: Value = {
            "date": start[:10],
            "start": start[11:16],
            "end": end[11:16],
            "venues": [_venue_id(drive)],
            "place_as_written": f"{drive['address']} ({drive['lat']}; {drive['lon']})",
        }
        keys["sessions"] = [session]
        keys["organisers"] = {
            "directing": [nearest_slug(name) for name in drive["directing_units"]],
            "implementing": [nearest_slug(name) for name in drive["implementing_units"]],
        }
        keys["source"] = {"directive": self.slugs[drive["source_directive"]]}
        if status == "cancelled":
            keys["changes"] = [{"date": self._called_off(start), "what": status, "reason": REASON}]
        if drive["collected_units"] is not None:
            keys["result"] = {"figures": [_units(drive["collected_units"])]}
        keys["notes"] = drive["description"]
        return _text(keys)

    def _called_off(self, start: str) -> str:
        """The data do not say when: the day before the drive, or before now where that is earlier."""
        day = min(datetime.fromisoformat(start).date(), self.data.now.date())
        return (day - timedelta(days=1)).isoformat()

    def _directives(self) -> dict[str, str]:
        return {
            f"directives/{paper.head['date'][:4]}/{paper.slug}.md": self._directive(paper)
            for paper in self.data.papers
        }

    def _directive(self, paper: Paper) -> str:
        head = paper.head
        keys: dict[str, Value] = {
            "title": head["title"],
            "number": head["number"],
            "date": head["date"][:10],
            "province": head["province"],
            "issuer": nearest_slug(head["issuer"]),
            "kind": self._kinds[head["type"]],
            "summary": head["subject"],
        }
        return f"---\n{_text(keys)}---\n\n{paper.body}"

    @cached_property
    def _kinds(self) -> dict[str, str]:
        """The abbreviation of each kind of document, by its name."""
        words = Strings(ROOT / "theme" / "strings" / "vi.toml")
        return {words[key]: key.removeprefix("kind.") for key in words if key.startswith("kind.")}

    def _shared(self) -> dict[str, str]:
        """Everything but drives and directives."""
        files = {
            "content.yaml": "schema_version: 1\n",
            "places/provinces.yaml": self._provinces(),
            "places/communes.csv": self._communes(),
        }
        for campaign in self.data.campaigns:
            files[f"campaigns/{campaign['slug']}.yaml"] = _text(
                {
                    "name": campaign["name"],
                    "season": SEASON,
                    "summary": ABOUT,
                    "citations": [{"text": CITATION, "checked": self.data.site["now"][:10]}],
                }
            )
        for name in sorted(self._organisations()):
            files[f"organisations/{nearest_slug(name)}.yaml"] = _text({"name": name})
        for drive in self.data.drives:
            path = f"venues/{drive['province']}/{_venue_id(drive)}.yaml"
            if path not in files:
                files[path] = self._venue(drive)
        return files

    def _organisations(self) -> set[str]:
        names = {paper.head["issuer"] for paper in self.data.papers}
        for drive in self.data.drives:
            names |= {*drive["directing_units"], *drive["implementing_units"]}
        return names

    def _venue(self, drive: dict[str, Any]) -> str:
        code = self._commune_codes[drive["province"], drive["commune"]]
        return _text({"name": drive["venue"], "province": drive["province"], "commune": code})

    def _provinces(self) -> str:
        provinces: list[Value] = [
            {
                "id": province["slug"],
                "code": f"{number:02}",
                "name": province["name"],
                "kind": "thành phố" if province["name"].startswith("TP.") else "tỉnh",
            }
            for number, province in enumerate(self.data.provinces, start=1)
        ]
        return _text({"provinces": provinces})

    def _communes(self) -> str:
        rows = ["code,name,kind,province"]
        for (province, written), code in self._commune_codes.items():
            kind = next(kind for kind in _COMMUNE_KINDS if written.startswith(f"{kind} "))
            rows.append(f"{code},{written.removeprefix(kind).strip()},{kind},{province}")
        return "\n".join([*rows, ""])

    @cached_property
    def _commune_codes(self) -> dict[tuple[str, str], str]:
        """Five digits for each commune: two of its province, three of its place in the alphabet."""
        order = [province["slug"] for province in self.data.provinces]
        codes: dict[tuple[str, str], str] = {}
        for province, written in sorted(_communes_of(self.data.drives)):
            number = sum(other == province for other, _ in codes) + 1
            codes[province, written] = f"{order.index(province) + 1:02}{number:03}"
        return codes


def _communes_of(drives: Iterable[dict[str, Any]]) -> set[tuple[str, str]]:
    return {(drive["province"], drive["commune"]) for drive in drives}


def _drive_path(drive: dict[str, Any]) -> str:
    return f"drives/{drive['start'][:4]}/{drive['province']}/{drive['id']}.yaml"


def _venue_id(drive: dict[str, Any]) -> str:
    """A house of one name in one commune of one province is one venue."""
    return f"{drive['province']}-{slugify(drive['venue'])}"


def _units(value: int) -> Value:
    return {"value": str(value), "unit": "units"}


def _text(keys: dict[str, Value]) -> str:
    lines = (line for key, value in keys.items() for line in entry(key, value, 0))
    return "\n".join([*lines, ""])


def main() -> None:
    """Convert, and say where the content is."""
    data, *rest = map(Path, sys.argv[1:])
    content = rest[0] if rest else content_of(data)
    convert(data, content)
    print(content)


if __name__ == "__main__":
    main()
