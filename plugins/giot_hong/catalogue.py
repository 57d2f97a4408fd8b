"""All content at once: every file found, read and typed, by kind and by id.

``load`` never raises for bad content; what it could not read is left out and told as problems.
Rules that compare files live in :mod:`giot_hong.rules`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar, Unpack

from pydantic import BaseModel

from giot_hong import attachments, innertext, officebook, personal
from giot_hong.fields import nearest_slug, slug_fault
from giot_hong.gitlog import blob_of
from giot_hong.ledger import (
    Cited,
    Head,
    Ledger,
    NotedAttachment,
    NotedDocument,
    NotedDrive,
    NotedFile,
    NotedVenue,
    changed_names,
    description,
)
from giot_hong.model import (
    SCHEMA_VERSION,
    Campaign,
    Commune,
    ContentVersion,
    Directive,
    Drive,
    Eligibility,
    FormerPlace,
    News,
    Observance,
    Organisation,
    Province,
    Provinces,
    StandingPage,
    Tombstone,
    Venue,
)
from giot_hong.parse import nearest, parse, spot
from giot_hong.phases import counted, phase
from giot_hong.problems import More, Problem
from giot_hong.sleep import Sleeper, asleep
from giot_hong.source import Mapping as Tree
from giot_hong.source import (
    Text,
    decode,
    read_front_matter,
    read_page,
    read_yaml,
)

R = TypeVar("R", bound=BaseModel)
# Left by Windows, macOS, Office and git; never content, never worth a word.
_IGNORED = {"Thumbs.db", "desktop.ini"}
_COMMUNE_CODE = re.compile(r"[0-9]{5}")
_COMMUNE_KINDS = {"xã", "phường", "đặc khu"}
_FORMER_HEAD = "name,kind,district,province,communes"
_FORMER_EXAMPLE = "Sìn Hồ,huyện,,lai-chau,03478 03487"
_FORMER_DISTRICTS = {"huyện", "quận", "thị xã", "thành phố"}
_FORMER_COMMUNES = {"xã", "phường", "thị trấn"}


def is_ignored(name: str) -> bool:
    """Whether a file or folder of this name is not content and not read."""
    return name.startswith((".", "~$")) or name in _IGNORED


@dataclass(frozen=True)
class Entry(Sleeper, Generic[R]):
    """One file's value: ``id`` is the file name without ending, ``path`` as staff see it."""

    id: str
    path: str
    value: R
    # Made, not given: a value that the class has would stand for what is asleep.
    body: str = field(default_factory=str)
    body_line: int = field(default_factory=lambda: 1)

    @cached_property
    def formerly(self) -> tuple[str, ...]:
        """The ids it had, oldest first."""
        ids: tuple[str, ...] = getattr(self.value, "formerly", ())
        return ids


class Withheld(NamedTuple):
    """A record that is not public at the moment of the build."""

    until: datetime | None
    """None for a draft."""
    title: str


class ContentMovedError(Exception):
    """A file is not what it was when the build looked at it first; the message is its path."""


class Texts(Mapping[str, bytes]):
    """The bytes of text files by their path below the content folder; some are read when asked for.

    Raises :class:`ContentMovedError` for a file that somebody changed in the meantime.
    """

    def __init__(self, content: Path | None = None) -> None:
        self._content = content
        self._known: dict[str, bytes] = {}
        self._later: dict[str, str] = {}

    def put(self, path: str, raw: bytes) -> None:
        """A text that was read."""
        self._known[path] = raw

    def put_off(self, path: str, blob: str) -> None:
        """A text that is to be read when somebody asks for it; ``blob`` is git's name of it."""
        self._later[path] = blob

    def __getitem__(self, path: str) -> bytes:
        if path in self._known or path not in self._later:
            return self._known[path]
        try:
            raw = Path(f"{self._content}/{path}").read_bytes()
        except OSError:
            raise ContentMovedError(path) from None
        if blob_of(raw) != self._later[path]:
            raise ContentMovedError(path)
        self._known[path] = raw
        return raw

    def __iter__(self) -> Iterator[str]:
        yield from {**self._known, **self._later}

    def __len__(self) -> int:
        return len(self._known | self._later)


@dataclass
class Catalogue:
    """Everything staff wrote, typed. Filled by :func:`load`, then only read."""

    drives: dict[str, Entry[Drive]] = field(default_factory=dict)
    tombstones: dict[str, Entry[Tombstone]] = field(default_factory=dict)
    directives: dict[str, Entry[Directive]] = field(default_factory=dict)
    news: dict[str, Entry[News]] = field(default_factory=dict)
    venues: dict[str, Entry[Venue]] = field(default_factory=dict)
    organisations: dict[str, Entry[Organisation]] = field(default_factory=dict)
    campaigns: dict[str, Entry[Campaign]] = field(default_factory=dict)
    observances: dict[str, Entry[Observance]] = field(default_factory=dict)
    pages: dict[str, Entry[StandingPage]] = field(default_factory=dict)
    provinces: dict[str, Province] = field(default_factory=dict)
    communes: dict[str, Commune] = field(default_factory=dict)
    former: list[FormerPlace] = field(default_factory=list)
    """Districts and communes before 1 July 2025, in the order of the table."""
    eligibility: Eligibility | None = None
    files: set[str] = field(default_factory=set)
    blobs: dict[str, str] = field(default_factory=dict, compare=False)
    """git's name of each text file's bytes, by path below the content folder."""
    texts: Texts = field(default_factory=Texts, compare=False)
    """Those bytes, by the same path."""
    noted: Ledger = field(default_factory=Ledger, compare=False)
    """What an earlier build noted."""
    found: dict[str, NotedFile] = field(default_factory=dict, compare=False)
    """How the system describes each text file, where a ledger is kept."""
    asleep: dict[str, NotedDrive] = field(default_factory=dict, compare=False)
    """The drives whose files are as noted: they were checked then, and are read when asked for."""
    asleep_papers: dict[str, NotedDocument] = field(default_factory=dict, compare=False)
    """The same of directives and news, by path as staff see it."""
    asleep_venues: set[str] = field(default_factory=set, compare=False)
    """The same of venues."""
    attachments: dict[str, NotedAttachment] = field(default_factory=dict, compare=False)
    """Every attachment, and what was found in it, by path below the content folder."""
    register: frozenset[str] = field(default_factory=frozenset, compare=False)
    """The numbers and mailboxes of offices (:mod:`giot_hong.officebook`)."""
    private: dict[str, list[tuple[str, str]]] = field(default_factory=dict, compare=False)
    """Personal data in each text, by path, and how a report may show them."""
    warnings: dict[str, tuple[Problem, ...]] = field(default_factory=dict, compare=False)
    """What is to be said of single drives, by path; filled by :mod:`giot_hong.check`."""
    moment: datetime | None = field(default=None, compare=False)
    """When it is looked at: :mod:`giot_hong.withheld` fills this and the two below."""
    withheld: dict[tuple[str, str], Withheld] = field(default_factory=dict, compare=False)
    """What no output may tell, by folder and id."""
    drafts: dict[tuple[str, str], Withheld] = field(default_factory=dict, compare=False)
    """The same where a site for review shows it, marked."""
    unreadable: set[str] = field(default_factory=set)
    """Ids of files that exist but could not be read; references to them are not reported twice."""

    @cached_property
    def changed(self) -> set[str]:
        """See :func:`giot_hong.ledger.changed_names`."""
        return changed_names(self.noted, self.blobs)

    def head(self, entry: Entry[Directive] | Entry[News]) -> Head:
        """What others ask of a document, without waking it."""
        noted = self.asleep_papers.get(entry.path)
        return noted.head if noted else _head(entry.value)


# The folder decides the kind; the pattern is the depth below it (folders of year, province).
_YAML_KINDS: dict[str, tuple[type[BaseModel], int]] = {
    "drives": (Drive, 2),
    "venues": (Venue, 1),
    "organisations": (Organisation, 0),
    "campaigns": (Campaign, 0),
    "observances": (Observance, 0),
}
_MARKDOWN_KINDS: dict[str, tuple[type[BaseModel], int]] = {
    "directives": (Directive, 1),
    "news": (News, 1),
}
# Without these nothing else can be judged: the file, what it holds, how it begins.
_REQUIRED = (
    ("content.yaml", "phiên bản mẫu nội dung", f"schema_version: {SCHEMA_VERSION}"),
    ("places/provinces.yaml", "các tỉnh, thành phố", "provinces:"),
    ("places/communes.csv", "các xã, phường", "code,name,kind,province"),
)
ENGLISH_PAGES = "pages/en/"
"""The folder, below the content's, of standing pages in English."""
_MAY_SLEEP = {"drives", "directives", "news", "venues"}
FOLDERS = (*_YAML_KINDS, *_MARKDOWN_KINDS, "pages", "files", "places", "rules")
"""Every folder that is read; docs/fields.md must name each."""


@phase("read")
def load(content: Path, ledger: Ledger | None = None) -> tuple[Catalogue, list[Problem]]:
    """Read the whole content folder; problems are those of single files, in no order.

    With a ``ledger``, drives, documents and venues whose files are as noted there are left asleep;
    it may be empty.
    """
    loader = _Loader(content, ledger)
    catalogue, problems = loader.run()
    sleepers = (catalogue.asleep, catalogue.asleep_papers, catalogue.asleep_venues)
    if any(sleepers) and not _may_sleep(catalogue):
        # What is inside attachments depends on no other file, and takes long to look at.
        return _Loader(content, Ledger(attachments=catalogue.attachments)).run()
    return catalogue, problems


def _may_sleep(catalogue: Catalogue) -> bool:
    """Whether what was checked then still holds: nothing is gone that a record may name.

    Where the texts of documents lead is looked at by itself (:mod:`giot_hong.rules`).
    """
    noted = catalogue.noted
    tables = [f"places/{name}" for name in ("provinces.yaml", "communes.csv")]
    same_places = all(
        path in noted.files and noted.files[path].blob == catalogue.blobs.get(path)
        for path in tables
    )
    return (
        same_places
        and noted.attachments.keys() <= catalogue.files
        and noted.register <= catalogue.register
        and all(ids <= getattr(catalogue, kind).keys() for kind, ids in noted.ids.items())
    )


class _Loader:
    """The state of one reading: what was found, what was wrong."""

    def __init__(self, content: Path, ledger: Ledger | None) -> None:
        self.content = content
        self.is_noting = ledger is not None
        self.catalogue = Catalogue(texts=Texts(content), noted=ledger or Ledger())
        self.problems: list[Problem] = []
        self._told: list[tuple[Text, list[personal.Hit]]] = []
        self._unknown: dict[str, NotedFile] = {}
        self._former_text: Text | None = None
        self._former_lines: list[int] = []

    def run(self) -> tuple[Catalogue, list[Problem]]:
        if not self.content.is_dir():
            self._refuse(self.content.name, "TEP-06", "Không thấy thư mục nội dung này.")
            return self.catalogue, self.problems
        for relative in counted([*self._walk("")]):
            self._read(relative)
        for name, holds, example in _REQUIRED:
            if not (self.content / name).is_file():
                self._refuse(
                    f"{self.content.name}/{name}",
                    "THIEU-01",
                    f"Thiếu tệp {name} ghi {holds}.",
                    example=example,
                )
        self._refuse_twins()
        self._look_up_former()
        self._refuse_personal()
        self._refuse_inside()
        return self.catalogue, self.problems

    def _refuse_twins(self) -> None:
        names = [name for name in self.catalogue.files if name.startswith("files/")]
        for name, other in attachments.same_but_for_case(names):
            self._refuse(
                f"{self.content.name}/{name}",
                "DINH-DANH-01",
                f"Tên này chỉ khác tệp {other} ở chữ hoa, chữ thường; với Windows đó là một tệp.",
                read=name,
            )

    def _walk(self, folder: str) -> Iterator[str]:
        """Every file below a folder that ends in ``/`` or is empty, by its path below the content.

        Text and not ``Path`` objects: a site has tens of thousands of files.
        """
        for item in sorted(os.scandir(self.content / folder), key=lambda item: item.name):
            if is_ignored(item.name):
                continue
            relative = folder + item.name
            if item.is_symlink():  # may lead out of content/ or in a circle; Windows has none
                self.catalogue.unreadable.add(_stem_and_ending(item.name)[0])
                self._refuse(
                    self._shown(relative),
                    "TEP-04",
                    "Đây là lối tắt (symlink), không phải tệp thật, nên không được đăng.",
                )
            elif item.is_dir():
                yield from self._walk(f"{relative}/")
            elif item.is_file():
                yield relative
            else:  # a pipe or a device: reading it might never end
                self._misplaced(relative)

    def _shown(self, relative: str) -> str:
        return f"{self.content.name}/{relative}"

    def _refuse(self, shown: str, code: str, message: str, **more: Unpack[More]) -> None:
        self.problems.append(
            Problem(path=shown, line=1, column=1, code=code, message=message, **more)
        )

    def _read(self, relative: str) -> None:
        if relative in self.catalogue.noted.files and self._may_wait(relative):
            return
        top, _, rest = relative.partition("/")
        depth, shown = relative.count("/") - 1, self._shown(relative)
        stem, ending = _stem_and_ending(relative.rpartition("/")[2])
        if top == "files" and rest:
            self._read_attachment(relative, shown)
            return
        if ending not in {".yaml", ".md", ".csv"}:
            self._misplaced(relative)
            return
        with open(f"{self.content}/{relative}", "rb") as file:  # noqa: PTH123 - see _walk
            found = os.fstat(file.fileno()) if self.is_noting else None
            raw = file.read()
        blob = blob_of(raw)
        now = NotedFile(*description(found), blob) if found else None
        if now and top in _MAY_SLEEP and self._sleep(relative, now):
            return
        text = decode(raw, shown)
        if isinstance(text, Problem):
            self.problems.append(text)
            self.catalogue.unreadable.add(stem)
            return
        self.catalogue.files.add(relative)
        self.catalogue.blobs[relative] = blob
        self.catalogue.texts.put(relative, raw)
        if now:
            self.catalogue.found[relative] = now
        # The tables of places are 5-digit numbers in their thousands.
        if ending != ".csv" and (hits := personal.hits(text.body)):
            self._told.append((text, hits))
        if top in _YAML_KINDS and ending == ".yaml" and depth == _YAML_KINDS[top][1]:
            self._read_record(top, stem, text)
        elif top in _MARKDOWN_KINDS and ending == ".md" and depth == _MARKDOWN_KINDS[top][1]:
            self._read_document(top, stem, text)
        elif ending == ".md" and relative.removesuffix(f"{stem}.md") in {"pages/", ENGLISH_PAGES}:
            self._read_page(stem, text)
        elif not self._read_single(relative, text):
            self._misplaced(relative)

    def _may_wait(self, relative: str) -> bool:
        """Leave a record asleep whose file nobody touched since it was noted."""
        if relative[: relative.find("/")] not in _MAY_SLEEP:
            return False
        found = os.stat(f"{self.content}/{relative}")  # noqa: PTH116 - see _walk
        known = self.catalogue.noted.files[relative]
        return known[:4] == description(found) and self._sleep(relative, known)

    def _sleep(self, relative: str, found: NotedFile) -> bool:
        """Leave a record asleep if its file is the one that was noted."""
        catalogue, noted = self.catalogue, self.catalogue.noted
        kind, stem = relative[: relative.find("/")], _stem_of(relative)
        shown = self._shown(relative)
        wake = partial(_read_again, catalogue.texts, kind, relative, shown)
        known = noted.files.get(relative)
        if known is None or known.blob != found.blob:
            return False
        if stem in getattr(catalogue, kind):  # to be refused, not noted
            return False
        if kind == "drives":
            drive = noted.drives.get(stem)
            if drive is None or stem in catalogue.tombstones:
                return False
            formerly, warnings = drive.formerly, drive.warnings
            catalogue.asleep[stem] = drive
        elif kind == "venues":
            venue = noted.venues.get(relative)
            if venue is None:
                return False
            formerly, warnings = (), venue.warnings
            wake = partial(_venue_again, venue)
            catalogue.asleep_venues.add(stem)
        else:
            paper = noted.documents.get(relative)
            if paper is None:
                return False
            formerly, warnings = paper.formerly, paper.warnings
            catalogue.asleep_papers[shown] = paper
        self._keep(kind, asleep(Entry, {"id": stem, "path": shown, "formerly": formerly}, wake))
        catalogue.files.add(relative)
        catalogue.blobs[relative] = found.blob
        catalogue.texts.put_off(relative, found.blob)
        catalogue.found[relative] = found
        if warnings:
            self.problems += [Problem(**fields) for fields in warnings]
        return True

    def _misplaced(self, relative: str) -> None:
        stem, ending = _stem_and_ending(relative.rpartition("/")[2])
        self.catalogue.unreadable.add(stem)
        own = ".yaml" if relative.partition("/")[0] in _YAML_KINDS else ".md"
        endings = {".yml": ".yaml", ".markdown": ".md", ".txt": own}
        right = endings.get(ending.lower())
        if ending.lower() == ".txt" and stem.endswith((".yaml", ".md")):
            right = ""  # Notepad puts .txt behind the ending that one typed
        self._refuse(
            self._shown(relative),
            "TEP-06",
            "Tệp này không đúng chỗ hoặc không đúng loại nên không được đăng.",
            expected="drives/<năm>/<tỉnh>/<mã>.yaml, directives/<năm>/<mã>.md, files/… "
            "(bảng đầy đủ: docs/content.md)",
            nearest="" if right is None else stem + right,
        )

    def _read_attachment(self, relative: str, shown: str) -> None:
        self.catalogue.files.add(relative)
        self.problems.extend(personal.find_in_name(shown))
        path, noted = self.content / relative, self.catalogue.noted.attachments
        now = description(path.stat())
        known = noted.get(relative)
        if known and known.file[:4] == now:  # nothing was wrong with it, or it were not noted
            self.catalogue.attachments[relative] = known
            return
        wrong = list(attachments.check(path, shown))
        self.problems.extend(wrong)
        if any(problem.code == "TEP-08" for problem in wrong):
            return
        file = NotedFile(*now, blob_of(path.read_bytes()))
        if known and known.file.blob == file.blob:
            self.catalogue.attachments[relative] = known._replace(file=file)
        else:
            self._unknown[relative] = file

    def _refuse_personal(self) -> None:
        """Personal data in texts, but for what the register of offices holds."""
        catalogue = self.catalogue
        catalogue.register = officebook.register(
            entry.value.contact for entry in catalogue.organisations.values()
        )
        for text, hits in self._told:
            self.problems.extend(personal.tell(text, hits, catalogue.register))
            if private := personal.private(text, hits, catalogue.register):
                catalogue.private[text.path] = private

    def _refuse_inside(self) -> None:
        """The same inside attachments; only those are read that no earlier build has looked into."""
        catalogue = self.catalogue
        if self._unknown:
            found = innertext.find(self.content / relative for relative in self._unknown)
            for (relative, file), inside in zip(self._unknown.items(), found, strict=True):
                catalogue.attachments[relative] = NotedAttachment(file, tuple(map(tuple, inside)))
        for relative, noted in catalogue.attachments.items():
            inside = tuple(innertext.Found(*row) for row in noted.found)
            self.problems.extend(
                attachments.tell(self._shown(relative), inside, catalogue.register)
            )

    def _good_id(self, stem: str, text: Text) -> bool:
        fault = slug_fault(stem)
        if not fault:
            return True
        suffix = Path(text.path).suffix
        self._refuse(
            text.path,
            "TEP-07",
            f"Tên tệp là mã của mục này. {fault}",
            read=stem + suffix,
            nearest=(nearest_slug(stem) or "ten-tep") + suffix,
        )
        return False

    def _keep(self, kind: str, entry: Entry[Any]) -> None:
        records: dict[str, Entry[Any]] = getattr(self.catalogue, kind)
        known = records.get(entry.id)
        if known is None and kind in {"drives", "tombstones"}:
            known = self.catalogue.drives.get(entry.id) or self.catalogue.tombstones.get(entry.id)
        if known is not None:
            self._refuse(
                entry.path,
                "DINH-DANH-01",
                f"Mã «{entry.id}» đã có ở tệp {known.path}; đổi tên tệp nào mới hơn.",
                read=entry.id,
            )
            return
        records[entry.id] = entry

    def _read_record(self, kind: str, stem: str, text: Text) -> None:
        tree = read_yaml(text)
        if isinstance(tree, Problem):
            self.problems.append(tree)
        elif self._good_id(stem, text):
            model: type[BaseModel] = _YAML_KINDS[kind][0]
            if kind == "drives" and "duplicate_of" in tree.keys:
                kind, model = "tombstones", Tombstone
            if value := self._parse(model, tree, text):
                self._keep(kind, Entry(stem, text.path, value))
                return
        self.catalogue.unreadable.add(stem)

    def _read_document(self, kind: str, stem: str, text: Text) -> None:
        split = read_front_matter(text)
        if isinstance(split, Problem):
            self.problems.append(split)
        elif self._good_id(stem, text):
            tree, body, line = split
            if value := self._parse(_MARKDOWN_KINDS[kind][0], tree, text):
                self._keep(kind, Entry(stem, text.path, value, body, line))
                return
        self.catalogue.unreadable.add(stem)

    def _parse(self, model: type[R], tree: Tree, text: Text) -> R | None:
        value = parse(model, tree, text)
        if isinstance(value, list):
            self.problems.extend(value)
            return None
        return value

    def _read_page(self, stem: str, text: Text) -> None:
        split = read_page(text)
        if isinstance(split, Problem):
            self.problems.append(split)
        elif page := self._parse(StandingPage, split[0], text):
            self._keep("pages", Entry(stem, text.path, page, *split[1:]))
            return
        self.catalogue.unreadable.add(stem)

    def _read_single(self, relative: str, text: Text) -> bool:
        """The files that stand alone; whether this is one of them."""
        if relative == "places/communes.csv":
            self._read_communes(text)
            return True
        if relative == "places/former.csv":
            self._read_former(text)
            return True
        models: dict[str, type[BaseModel]] = {
            "content.yaml": ContentVersion,
            "places/provinces.yaml": Provinces,
            "rules/eligibility.yaml": Eligibility,
        }
        if relative not in models:
            return False
        tree = read_yaml(text)
        if isinstance(tree, Problem):
            self.problems.append(tree)
            return True
        value = self._parse(models[relative], tree, text)
        if isinstance(value, Provinces):
            self._keep_provinces(value, tree, text)
        elif isinstance(value, Eligibility):
            self.catalogue.eligibility = value
        elif isinstance(value, ContentVersion) and value.schema_version != SCHEMA_VERSION:
            self.problems.append(
                text.problem(
                    "CHON-01",
                    "Nội dung viết theo phiên bản mẫu khác với phần mềm này; nhờ người quản trị trang "
                    "nâng nội dung (giot-hong migrate) hoặc phần mềm.",
                    **spot(tree, ("schema_version",)),
                    read=str(value.schema_version),
                    expected=str(SCHEMA_VERSION),
                )
            )
        return True

    def _keep_provinces(self, value: Provinces, tree: Tree, text: Text) -> None:
        ids = [province.id for province in value.provinces]
        today = [province.id for province in value.provinces if not province.successors]
        for index, province in enumerate(value.provinces):
            if province.id in ids[:index]:
                self.problems.append(
                    text.problem(
                        "DINH-DANH-01",
                        f"Mã tỉnh «{province.id}» đã có ở một mục phía trên.",
                        **spot(tree, ("provinces", index, "id")),
                        read=province.id,
                    )
                )
            for which, successor in enumerate(province.successors):
                if successor in today:
                    continue
                if successor in ids:
                    code, sentence = "THAM-CHIEU-02", "Thay cho một tỉnh cũ phải là tỉnh hôm nay."
                else:
                    code = "THAM-CHIEU-01"
                    sentence = f"Không có tỉnh, thành phố nào mang mã «{successor}»."
                self.problems.append(
                    text.problem(
                        code,
                        sentence,
                        **spot(tree, ("provinces", index, "successors", which)),
                        read=successor,
                        nearest=nearest(successor, [each for each in today if each != province.id]),
                    )
                )
            for which, other in enumerate(province.near):
                if other not in today or other == province.id:
                    self.problems.append(
                        text.problem(
                            "THAM-CHIEU-01",
                            f"Không có tỉnh, thành phố nào khác hôm nay mang mã «{other}».",
                            **spot(tree, ("provinces", index, "near", which)),
                            read=other,
                        )
                    )
        self.catalogue.provinces = {province.id: province for province in value.provinces}

    def _read_communes(self, text: Text) -> None:
        """Each row of the table; one without any row is told, or every code would be let pass."""
        if text.lines[0] != "code,name,kind,province":
            self.problems.append(
                text.problem(
                    "CU-PHAP-09",
                    "Dòng đầu của bảng xã không đúng.",
                    width=len(text.lines[0]),
                    read=text.lines[0],
                    expected="code,name,kind,province",
                )
            )
            return
        if not any(text.lines[1:]):
            self.problems.append(
                text.problem(
                    "TEP-03",
                    "Bảng xã chỉ có dòng đầu, chưa có xã nào.",
                    width=len(text.lines[0]),
                    example="06040,Thất Khê,xã,lang-son",
                )
            )
        for number, line in enumerate(text.lines[1:], start=2):
            if not line:
                continue
            # Names hold no comma and need no quotes, so a row is what stands between commas.
            row = line.split(",")
            if len(row) != 4 or not _COMMUNE_CODE.fullmatch(row[0]) or row[2] not in _COMMUNE_KINDS:
                self.problems.append(
                    text.problem(
                        "CU-PHAP-03",
                        "Dòng này của bảng xã không đủ bốn cột đúng dạng.",
                        number,
                        width=len(line),
                        read=line,
                        expected="mã 5 chữ số, tên, loại (xã, phường, đặc khu), mã tỉnh",
                        example="06040,Thất Khê,xã,lang-son",
                    )
                )
                continue
            code, name, kind, province = row
            # model_construct: 3,321 rows in every build, and the three checks above are all there is
            self.catalogue.communes[code] = Commune.model_construct(
                code=code,
                name=name,
                kind=kind,  # type: ignore[arg-type]  # one of the three, checked above
                province=province,
            )

    def _read_former(self, text: Text) -> None:
        """Each row of the table; what it names is looked up by :mod:`giot_hong.rules`."""
        rows = [(number, line) for number, line in enumerate(text.lines, 1) if line[:1] != "#"]
        head, line = rows[0] if rows else (1, "")
        if line != _FORMER_HEAD:
            self.problems.append(
                text.problem(
                    "CU-PHAP-09",
                    "Dòng đầu của bảng tên cũ không đúng.",
                    head,
                    width=max(len(line), 1),
                    read=line,
                    expected=_FORMER_HEAD,
                )
            )
            return
        for number, line in rows[1:]:
            if not line:
                continue
            row = line.split(",")
            kinds = _FORMER_COMMUNES if len(row) == 5 and row[2] else _FORMER_DISTRICTS
            codes = tuple(row[-1].split())
            if len(row) != 5 or not row[0] or row[1] not in kinds or not codes:
                self.problems.append(
                    text.problem(
                        "CU-PHAP-03",
                        "Dòng này của bảng tên cũ không đủ năm cột đúng dạng.",
                        number,
                        width=len(line),
                        read=line,
                        expected="tên, loại, huyện cũ (của một xã), mã tỉnh cũ, mã các xã hôm nay",
                        example=_FORMER_EXAMPLE,
                    )
                )
                continue
            self.catalogue.former.append(FormerPlace(row[0], row[1], row[2], row[3], codes))
            self._former_lines.append(number)
        self._former_text = text

    def _look_up_former(self) -> None:
        """What the rows of former places name must be there; both tables have been read by now."""
        communes, provinces = self.catalogue.communes, self.catalogue.provinces
        text = self._former_text
        if text is None or not communes or not provinces:  # what is missing has been told of
            return
        for number, place in zip(self._former_lines, self.catalogue.former, strict=True):
            wrong = [("xã, phường", code) for code in place.communes if code not in communes]
            if place.province not in provinces:
                wrong.append(("tỉnh, thành phố", place.province))
            for what, id_ in wrong:
                self.problems.append(
                    text.problem(
                        "THAM-CHIEU-01",
                        f"Không có {what} nào mang mã «{id_}».",
                        number,
                        text.lines[number - 1].rindex(id_) + 1,
                        len(id_),
                        read=id_,
                    )
                )


def _read_again(texts: Texts, kind: str, relative: str, shown: str) -> dict[str, Any]:
    """A record that was read without a fault when it was noted."""
    text = decode(texts[relative], shown)
    assert isinstance(text, Text)
    if kind in _MARKDOWN_KINDS:
        split = read_front_matter(text)
        assert not isinstance(split, Problem)
        tree, body, line = split
        value = parse(_MARKDOWN_KINDS[kind][0], tree, text)
    else:
        found = read_yaml(text)
        assert isinstance(found, Tree)
        body, line, value = "", 1, parse(_YAML_KINDS[kind][0], found, text)
    assert not isinstance(value, list)
    return {"value": value, "body": body, "body_line": line}


def _venue_again(noted: NotedVenue) -> dict[str, Any]:
    """A venue as it was noted."""
    return {"value": Venue.model_validate(noted.record), "body": "", "body_line": 1}


def _head(document: Directive | News) -> Head:
    directive = document if isinstance(document, Directive) else None
    return Head(
        title=document.title,
        sort=directive.kind if directive else None,
        number=directive.number if directive else None,
        date=document.date,
        for_year=document.for_year,
        issuer=directive.issuer if directive else None,
        publisher=document.publisher if isinstance(document, News) else None,
        province=document.province,
        campaigns=document.campaigns,
        references=tuple(
            Cited(one.relation, one.directive, one.title, one.number, one.date, one.issuer)
            for one in document.references
        ),
    )


def _stem_of(relative: str) -> str:
    """The id that a file's name tells; what it must end in, the folder says."""
    return relative[relative.rfind("/") + 1 : relative.rfind(".")]


def _stem_and_ending(name: str) -> tuple[str, str]:
    """A file's name in two, as :attr:`pathlib.PurePath.suffix` parts it."""
    dot = name.rfind(".")
    return (name[:dot], name[dot:]) if 0 < dot < len(name) - 1 else (name, "")
