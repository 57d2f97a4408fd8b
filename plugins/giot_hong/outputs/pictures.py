"""Share images: of each drive and directive of the last twelve months, each province, and the site.

A picture is an output like any other: its inputs are known without drawing it, it is kept as long as
they are the same, and one that no page names any more goes with the next publication. Where it was
shared before, chat programs show the copy that they made.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from giot_hong import pictures, typesetting, urls
from giot_hong.clock import ZONE, a_year_before
from giot_hong.output import Output
from giot_hong.pictures import Design, Subject
from giot_hong.site import Site
from giot_hong.views import DocumentView


@dataclass(frozen=True)
class Drawing:
    """What a picture is made of."""

    design: Design
    subject: Subject


def album(site: Site, design: Design) -> dict[str, Output]:
    """Every picture, by the path of the page that names it; the site's own stands for all others."""
    found = {}
    for page, subject in _subjects(site):
        told = pictures.told(subject)
        drawing = Drawing(design, subject)
        # Much of a record is not on its picture: what is, decides whether it is drawn again.
        site.digests.know(drawing, design.digest + told)
        found[page] = Output(pictures.path(page, design, told), drawing, draw)
    return found


def draw(drawing: Drawing) -> bytes:
    """The PNG."""
    facts = pictures.facts(drawing.subject)
    return typesetting.png(drawing.design.document, pictures.spoken(facts, drawing.design))


def _subjects(site: Site) -> Iterator[tuple[str, Subject]]:
    yield urls.HOME, None
    for province in site.provinces:
        yield province.path, province
    oldest = a_year_before(site.settings.now.astimezone(ZONE).date())
    for drive in site.drives:
        if max(drive.days) >= oldest:
            yield drive.path, drive
    for view in site.directives:
        if _day(view) >= oldest.isoformat()[: len(_day(view))]:
            yield view.path, view


def _day(view: DocumentView) -> str:
    """When a directive is of, as far as it is known; else when it came."""
    return view.document.date or view.stamp.created.astimezone(ZONE).date().isoformat()
