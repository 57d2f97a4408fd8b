"""status.json: when and from what the site was built. The only output that holds the clock."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from giot_hong import urls
from giot_hong.clock import ZONE
from giot_hong.output import Output
from giot_hong.site import Site
from giot_hong.strings import Strings


@dataclass(frozen=True)
class StatusInputs:
    """The build in a few facts; ``counts`` by the names of the content folders."""

    built: datetime
    commit: str | None
    next_change: datetime | None
    """From then on the site is out of date even if nobody edits: build again."""
    sample: bool
    counts: dict[str, int]


def status(site: Site, _words: Strings) -> Iterator[Output]:
    """The one status file."""
    counts = {
        "drives": len(site.drives),
        "upcoming": len(site.upcoming),
        "sessions": sum(len(view.days) for view in site.drives),
        "directives": len(site.directives),
        "news": len(site.news),
        "venues": len(site.catalogue.venues),
        "provinces": len(site.provinces),
    }
    settings = site.settings
    inputs = StatusInputs(
        settings.now, site.history.commit, site.next_change, settings.is_sample, counts
    )
    yield Output(urls.STATUS, inputs, render)


def render(inputs: StatusInputs) -> bytes:
    """JSON; moments are ISO 8601 in Viet Nam's time, to the second."""
    fields = {
        "built": _moment(inputs.built),
        "commit": inputs.commit,
        "next_change": _moment(inputs.next_change),
        "sample": inputs.sample,
        "counts": inputs.counts,
    }
    return (json.dumps(fields, ensure_ascii=False, indent=2) + "\n").encode()


def _moment(value: datetime | None) -> str | None:
    return value.astimezone(ZONE).isoformat(timespec="seconds") if value else None
