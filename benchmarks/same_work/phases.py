"""Where the seconds of one build go: the product's own steps, each with a watch around it.

On a machine with other work compare CPU seconds; those of git are in them.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

NAMES = {
    "import": "import",
    "content at hand": "content at hand (not the product)",
    "check": "read + check",
    "against": "check against what is published",
    "history": "history",
    "resolve": "resolve",
    "plan": "plan",
    "pages": "render pages",
    "calendars": "calendars",
    "feeds": "feeds and sitemap",
    "write": "write into staging (and render, if workers do)",
    "verify": "verify",
    "publish": "publish",
}


class Moment(NamedTuple):
    """Seconds on the wall, and of CPU by this process and those it has waited for."""

    wall: float
    cpu: float

    def after(self, other: Moment) -> Moment:
        """The seconds between another moment and this one."""
        return Moment(self.wall - other.wall, self.cpu - other.cpu)


def now() -> Moment:
    """This moment; the CPU's seconds count from the start of the process."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return Moment(time.perf_counter(), sum(one.ru_utime + one.ru_stime for one in used))


class Clock:
    """Seconds by phase; a phase inside another one is not counted twice."""

    def __init__(self, started: float) -> None:
        self.started = Moment(started, 0.0)
        self.seconds = dict.fromkeys(NAMES, Moment(0.0, 0.0))
        self.renders = 0
        self.changes: Any = None
        self._open: list[str] = []
        self._since = now()
        self.seconds["import"] = self._since.after(self.started)

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        """Count what happens inside as this phase."""
        self._turn()
        self._open.append(name)
        try:
            yield
        finally:
            self._turn()
            self._open.pop()

    def watch(self) -> None:
        """Put a watch around the product's steps."""
        import pelican  # noqa: F401 - a build imports it late; here it is part of «import»

        from benchmarks.same_work import pages
        from giot_hong import build, check, history, output, plugin, verify, workers

        self._around(check, "check", "check")
        self._around(check, "against", "against")
        self._around(history, "read", "history")
        self._around(verify, "faults", "verify", wrap=list)
        self._around(plugin.CampaignGenerator, "generate_output", "write")
        ours: Any = pages
        make = ours.outputs

        def planned(generator: plugin.CampaignGenerator) -> list[output.Output]:
            with self.of("resolve"):
                _ = generator.site.drives, generator.site.directives
            with self.of("plan"):
                return list(make(generator))

        ours.outputs = planned
        any_output: Any = output.Output
        body = any_output.body

        def rendered(one: output.Output) -> bytes:
            with self.of(_kind(one.path)):
                made: bytes = body(one)
                return made

        any_output.body = rendered
        crew: Any = workers
        make_all = crew.make

        def made(outputs: list[output.Output], *how: Any) -> None:
            self.renders += len(outputs)
            make_all(outputs, *how)

        crew.make = made
        builder: Any = build
        publish = builder.publish

        def published(*arguments: Any) -> Any:
            with self.of("publish"):
                self.changes = publish(*arguments)
            return self.changes

        builder.publish = published

    def table(self, out: Path) -> str:
        """The table in Markdown."""
        whole = now().after(self.started)
        known = Moment(*map(sum, zip(*self.seconds.values(), strict=True)))
        rows = [(NAMES[name], seconds) for name, seconds in self.seconds.items()]
        rows += [("the rest (Pelican)", whole.after(known)), ("all", whole)]
        written = [*self.changes.added, *self.changes.changed]
        size = sum((out / path).stat().st_size for path in written)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return "\n".join(
            [
                "| phase | wall s | CPU s |",
                "| --- | ---: | ---: |",
                *(f"| {name} | {seconds.wall:.3f} | {seconds.cpu:.3f} |" for name, seconds in rows),
                "",
                f"{len(written)} files and {size / 1e6:.1f} MB written, {self.renders} outputs "
                f"rendered, {self.changes.unchanged} files left as they were, {peak:.0f} MiB.",
            ]
        )

    def _turn(self) -> None:
        """Give the time since the last turn to the innermost open phase."""
        moment = now()
        if self._open:
            name = self._open[-1]
            wall, cpu = moment.after(self._since)
            known = self.seconds[name]
            self.seconds[name] = Moment(known.wall + wall, known.cpu + cpu)
        self._since = moment

    def _around(
        self, owner: Any, name: str, phase: str, wrap: Callable[[Any], Any] | None = None
    ) -> None:
        work = getattr(owner, name)

        def watched(*arguments: Any, **named: Any) -> Any:
            with self.of(phase):
                result = work(*arguments, **named)
                return wrap(result) if wrap else result

        setattr(owner, name, watched)


def _kind(path: str) -> str:
    kinds = {".html": "pages", ".ics": "calendars"}
    return kinds.get(Path(path).suffix, "feeds")
