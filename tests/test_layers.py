"""Who may import whom: text, then values, then files, and Pelican only at the very end."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "plugins" / "giot_hong"

# From the bottom up. A module may import only from rows above its own (here: earlier ones);
# within a row of several, none knows another. A name with a star is a package whose modules
# may import each other, but not in a circle.
LAYERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("folders of files; which engine this is; work in one go; how far work is; values that are read "
     "later", ("tree", "engine", "batch", "phases", "sleep")),
    ("files left for the next build", ("sealed",)),
    ("stands alone", ("assets", "fold", "lunar", "urls", "clock", "problems", "gitlog", "publish",
                      "strings", "verify", "nodes", "shelf", "output", "ledger", "qr",
                      "typesetting", "plain", "lunarmonths", "phrases_en", "twins")),
    ("the index of full-text search", ("searchindex",)),
    ("how single values are read and said; YAML as most write it", ("fields", "phrases",
                                                                    "plainyaml")),
    ("what values there are; what a text is", ("model", "source")),
    ("names of persons", ("persons",)),
    ("lists of them", ("peoplelists",)),
    ("from text to values, to HTML, or to problems", ("parse", "personal", "prose", "facts")),
    ("what is in other files; whose numbers may be public", ("innertext", "officebook")),
    ("what may be attached", ("attachments",)),
    ("surgery on a file's text", ("edit",)),
    ("all values", ("catalogue",)),
    ("what staff change by command", ("staff*",)),
    ("what values say of each other, and were before", ("links", "graph", "versions",
                                                        "identity", "memory")),
    ("when they changed", ("history",)),
    ("what is not public yet", ("withheld",)),
    ("what that means to people", ("moves",)),
    ("rules across files", ("rules",)),
    ("whether what moved says why", ("reasons",)),
    ("everything that is wrong", ("check",)),
    ("records as outputs see them", ("views",)),
    ("what of theirs can be followed", ("topics",)),
    ("what outputs receive", ("site",)),
    ("what share images say; what full-text search finds", ("pictures", "searchtexts")),
    ("which outputs are kept; what is noted for the next build; which processes make them",
     ("reuse", "noting", "workers")),
    ("pieces of a page", ("jsonld", "chart", "changetext", "monthtable", "tilemap", "bars",
                          "eligibility")),
    ("what people take along of a drive", ("invitation",)),
    ("one page; how long lists are divided", ("page", "listing")),
    ("lists of documents", ("paperlists",)),
    ("lists of drives", ("drivelists",)),
    ("places and organisers with their drives", ("topicpages",)),
    ("where drives are looked for", ("finder",)),
    ("which pages exist", ("pages",)),
    ("which of them are in English", ("english",)),
    ("a page with every component", ("gallery",)),
    ("parts of pages", ("fragments",)),
    ("from values to bytes", ("templates", "outputs*")),
    ("the border to Pelican", ("plugin",)),
    ("how far it is, in lines", ("progress",)),
    ("one build", ("build",)),
    ("around a build", ("serve", "demo*", "docsgen", "preview*", "report", "migrate")),
    ("what the command line says of itself", ("clickwords",)),
    ("questions to staff", ("asking",)),
    ("a file that is kept or not", ("desk",)),
    ("one machine that publishes what is pushed", ("server*",)),
    ("the commands of staff and of a server", ("staffcli", "previewcli", "servercli")),
    ("the command", ("cli",)),
)  # fmt: skip

# Libraries that are one module's business, or a few modules'.
LIBRARIES = {
    "pelican": {"plugin", "build"},
    "yaml": {"source"},
    "icalendar": {"outputs.reference"},
    "feedgen": {"outputs.feeds"},
    "markdown": {"prose"},
    "nh3": {"prose"},
    "jinja2": {"prose", "templates", "fragments", "preview.html"},
    "click": {
        "cli",
        "staffcli",
        "previewcli",
        "servercli",
        "desk",
        "asking",
        "clickwords",
        "server.nginx",
        "server.statistics",
    },
    "watchfiles": {"serve"},
    "multiprocessing": {"workers"},
    "filelock": {"build", "demo", "server.gate", "server.place"},
    "time": {"phases", "server.hooks"},  # a stopwatch; the clock is clock.py's
    "segno": {"qr"},
    "resource": {"report", "innertext"},
    "subprocess": {
        "gitlog",
        "serve",
        "demo.repository",
        "searchindex",
        "innertext",
        "server.trees",
        "server.sandbox",
        "server.update",
        "server.hooks",
        "server.gate",
        "server.compress",
    },
    "pypdf": {"innertext"},
    "PIL": {"innertext"},
    "sqlite3": {"memory", "shelf"},
    "lunar_vn": {"lunar", "lunarmonths"},
    "typst": {"typesetting"},
    "pagefind": set(),  # a program of its own, which searchindex starts
}

# What asks the machine for the time, or for chance; a build has neither.
CLOCKS = {"now", "utcnow", "today", "time", "time_ns", "localtime", "gmtime", "ctime", "asctime"}
CHANCE = {"random", "secrets", "uuid"}


def modules() -> dict[str, Path]:
    """Every module of ours but the package itself, by its name below ``giot_hong``."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        name = ".".join(parts).removesuffix("__init__").removesuffix(".")
        if name:
            found[name] = path
    return found


MODULES = modules()


def imports(path: Path) -> Iterator[str]:
    """Every dotted name that a file imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def ours(path: Path) -> set[str]:
    """The modules of ours that a file imports."""
    found = set()
    for name in imports(path):
        if name.startswith("giot_hong."):
            inner = name.removeprefix("giot_hong.")
            found.add(inner if inner in MODULES else inner.rpartition(".")[0])
    return found - {""}  # the package itself: its version


def layer(module: str) -> int:
    """The row of a module."""
    top = module.partition(".")[0]
    for number, (_, names) in enumerate(LAYERS):
        if module in names or f"{top}*" in names:
            return number
    pytest.fail(f"{module} has no place in LAYERS")


@pytest.mark.parametrize("module", MODULES)
def test_imports_only_from_below(module: str) -> None:
    """A module imports only modules of lower layers, or of its own package."""
    for other in ours(MODULES[module]):
        same_package = module.partition(".")[0] == other.partition(".")[0]
        assert layer(other) < layer(module) or same_package, f"{module} imports {other}"


def test_no_circles() -> None:
    """Also within a package no module leads back to itself."""
    state: dict[str, str] = {}

    def visit(module: str) -> None:
        assert state.get(module) != "open", f"a circle through {module}"
        if module not in state:
            state[module] = "open"
            for other in ours(MODULES[module]):
                visit(other)
            state[module] = "done"

    for module in MODULES:
        visit(module)


def test_the_table_names_what_exists() -> None:
    """No row speaks of a module that is gone."""
    tops = {module.partition(".")[0] for module in MODULES}
    for _, names in LAYERS:
        assert {name.removesuffix("*") for name in names} <= tops


@pytest.mark.parametrize("module", MODULES)
def test_libraries_at_home(module: str) -> None:
    """Each library is imported only where it belongs; Pelican only by plugin.py and build.py."""
    for name in imports(MODULES[module]):
        homes = LIBRARIES.get(name.partition(".")[0])
        assert homes is None or module in homes, f"{module} imports {name}"


@pytest.mark.parametrize("module", MODULES)
def test_time_enters_once(module: str) -> None:
    """No module but clock.py asks for the time, and none asks for chance."""
    assert not {name.partition(".")[0] for name in imports(MODULES[module])} & CHANCE
    if module == "clock":
        return
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            is_clock = node.func.attr in CLOCKS and (
                (isinstance(owner, ast.Name) and owner.id in {"datetime", "date", "time"})
                or (isinstance(owner, ast.Attribute) and owner.attr in {"datetime", "date"})
            )
            assert not is_clock, f"{module}:{node.lineno} asks for the time"


def test_who_reads_the_clock() -> None:
    """Only builds, checks, the border to Pelican, the sample site, staff's commands and a server."""
    readers = {
        module
        for module, path in MODULES.items()
        if "clock.read(" in path.read_text(encoding="utf-8")
    }
    assert readers <= {
        "build",
        "check",
        "plugin",
        "demo",
        "demo.scenario",
        "staffcli",
        "server.update",
        "server.hooks",
        "server.gate",
    }


def test_check_works_without_pelican() -> None:
    """The command and the whole checker are loaded without Pelican."""
    code = "import sys, giot_hong.cli, giot_hong.check; sys.exit('pelican' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PACKAGE.parent, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
