"""Which calendars exist, and which events each of them holds.

Addresses never change (decision 16). A calendar to subscribe to holds the last twelve months and
all that is to come; archives of years and files of single drives hold everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from giot_hong import urls
from giot_hong.clock import ZONE, a_year_before
from giot_hong.output import Output
from giot_hong.outputs import eventtext
from giot_hong.outputs.vcalendar import CalendarInputs, render
from giot_hong.outputs.vevent import EventInputs
from giot_hong.site import DriveView, Site
from giot_hong.strings import Strings


def calendars(site: Site, words: Strings) -> Iterator[Output]:
    """Every calendar file; a province or campaign without drives has one too."""
    return _Calendars(site, words).all()


def faults(site: Site, words: Strings) -> Iterator[str]:
    """What is wrong with a few of the site's events, tried against icalendar."""
    from giot_hong.outputs import reference  # a tenth of what a build imports, and for this alone

    inputs = [
        eventtext.of_session(view, event, site.settings, words)
        for view in site.drives[:: max(1, len(site.drives) // _TRIED)]
        for event in view.events
    ]
    yield from reference.faults(inputs)


_TRIED = 20
"""About so many drives."""


@dataclass
class _Calendars:
    """The calendars of one site; each session's event is put in words once."""

    site: Site
    words: Strings

    def all(self) -> Iterator[Output]:
        drives = self.site.drives
        yield self._window(urls.CALENDAR_ALL, drives, self.words["calendar.all"])
        for province in self.site.provinces:
            id_, name = province.province.id, province.province.full_name
            members = [view for view in drives if view.province.id == id_]
            title = self.words["calendar.province"].format(province=name)
            yield self._window(urls.calendar_of_province(id_), members, title)
        for campaign in self.site.campaigns:
            members = [v for v in drives if campaign.id in v.drive.campaigns]
            title = self.words["calendar.campaign"].format(campaign=campaign.campaign.name)
            yield self._window(urls.calendar_of_campaign(campaign.id), members, title)
        yield self._observances()
        yield from self._years()
        yield from self._drives()

    @cached_property
    def events(self) -> dict[str, tuple[EventInputs, ...]]:
        """The events of each drive, by the drive's id."""
        settings = self.site.settings
        return {
            view.id: tuple(
                eventtext.of_session(view, event, settings, self.words)
                for event in (*view.events, *view.dropped)
            )
            for view in self.site.drives
        }

    def _window(self, path: str, drives: Iterable[DriveView], name: str) -> Output:
        today = self.site.settings.now.astimezone(ZONE).date()
        oldest = a_year_before(today)
        events = [event for event in self._of(drives) if event.day >= oldest]
        past = sum(event.day < today for event in events)
        page = self._absolute(urls.SUBSCRIBE)
        narrowed = self.words["ics.narrowed"].replace("{address}", page)
        return self._calendar(path, name, "window", events, past=past, narrowed=narrowed)

    def _observances(self) -> Output:
        settings = self.site.settings
        events = [
            eventtext.of_observance(view, settings, self.words) for view in self.site.observances
        ]
        name = self.words["calendar.observances"]
        return self._calendar(urls.CALENDAR_OBSERVANCES, name, "observances", events)

    def _years(self) -> Iterator[Output]:
        years: dict[int, list[EventInputs]] = {}
        for event in self._of(self.site.drives):
            years.setdefault(event.day.year, []).append(event)
        for year, events in sorted(years.items()):
            name = self.words["ics.name_year"].format(year=year)
            yield self._calendar(urls.calendar_of_year(year), name, "year", events)

    def _drives(self) -> Iterator[Output]:
        """A file per drive, and a living copy at every address the drive ever had (decision 1)."""
        copies: dict[str, set[str]] = {}
        for id_, entry in self.site.catalogue.tombstones.items():
            old_ids = (id_, *entry.value.formerly)
            copies.setdefault(entry.value.duplicate_of, set()).update(old_ids)
        taken = {*self.site.catalogue.drives}
        for view in self.site.drives:
            name = self.words["ics.name_drive"].format(title=view.drive.title)
            path = urls.calendar_of_drive(view.id)
            output = self._calendar(path, name, "drive", self._of([view]))
            yield output
            old = copies.get(view.id, set()) | set(view.drive.formerly)
            for id_ in sorted(old - taken):
                yield Output(urls.calendar_of_drive(id_), output.inputs, render)
            taken |= old

    def _of(self, drives: Iterable[DriveView]) -> list[EventInputs]:
        """Their events in order of time, each UID once."""
        events = {event.uid: event for view in drives for event in self.events[view.id]}
        return sorted(events.values(), key=lambda event: (event.day, str(event.start), event.uid))

    def _calendar(
        self,
        path: str,
        name: str,
        about: str,
        events: Iterable[EventInputs],
        *,
        past: int = 0,
        narrowed: str = "",
    ) -> Output:
        settings = self.site.settings
        full_name = eventtext.marked(f"{settings.name}: {name}", settings, self.words)
        text = self.words[f"ics.about_{about}"].format(address=self._absolute(""))
        source = self._absolute(path)
        inputs = CalendarInputs(full_name, text, source, tuple(events), past, narrowed)
        return Output(path, inputs, render)

    def _absolute(self, path: str) -> str:
        return urls.absolute(self.site.settings.site_url, path)
