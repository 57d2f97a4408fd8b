"""Which calendars exist, and which events each of them holds.

Addresses never change (decision 16). A calendar to subscribe to holds the last twelve months and
all that is to come; archives of years and files of single drives hold everything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial

from giot_hong import invitation, urls
from giot_hong.clock import ZONE, a_year_before
from giot_hong.output import Output, digest_of
from giot_hong.outputs import eventtext
from giot_hong.outputs.vcalendar import CalendarInputs, render
from giot_hong.outputs.vevent import EventInputs, event_bytes
from giot_hong.site import Site
from giot_hong.sleep import asleep
from giot_hong.strings import Strings
from giot_hong.views import DriveView, Slot, taken_over


def calendars(site: Site, words: Strings) -> Iterator[Output]:
    """Every calendar file; a province or campaign without drives has one too."""
    return _Calendars(site, words).all()


def faults(site: Site, words: Strings) -> Iterator[str]:
    """What is wrong with a few of the site's events, tried against icalendar.

    Where only a notice changed none is tried: the engine that wrote the others was.
    """
    new = [view for view in site.drives if not taken_over(view)]
    if len(new) < min(_TRIED, len(site.drives)):
        return
    from giot_hong.outputs import reference  # a tenth of what a build imports, and for this alone

    inputs = [
        eventtext.of_session(view, event, site.settings, words)
        for view in new[:: max(1, len(new) // _TRIED)]
        for event in view.events
    ]
    yield from reference.faults(inputs)


_TRIED = 20
"""About so many drives."""


class KeptEvent(EventInputs):
    """An event whose bytes may be at hand although nobody put it in words."""

    @cached_property
    def text(self) -> bytes:
        """Its bytes, from the shelf or made."""
        keeper: Callable[[], bytes] | None = self.__dict__.get("_text")
        return keeper() if keeper else event_bytes(self)  # another process has no shelf


def kept_event(
    site: Site, key: bytes, slot: Slot, in_words: Callable[[], EventInputs]
) -> EventInputs:
    """An event that is put in words when somebody asks; ``key`` stands for all it says."""
    noted = {"uid": slot.uid, "day": slot.day}
    event = asleep(KeptEvent, noted, lambda: vars(in_words()))
    event.__dict__["_text"] = lambda: site.shelf.text(key, lambda: event_bytes(event))
    site.digests.know(event, key)
    site.shelf.want(key)
    return event


def _in_words(view: DriveView, place: int, site: Site, words: Strings) -> EventInputs:
    event = (*view.events, *view.dropped)[place]
    return eventtext.of_session(view, event, site.settings, words)


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
            members = [v for v in drives if any(campaign.path == c.path for c in v.campaigns)]
            title = self.words["calendar.campaign"].format(campaign=campaign.campaign.name)
            yield self._window(urls.calendar_of_campaign(campaign.id), members, title)
        for topic, held, former in self.site.topics:
            title = self.words["calendar.topic"].format(name=topic.label)
            yield self._window(topic.calendar, (*held, *former), title)
        yield self._observances()
        yield from self._years()
        yield from self._drives()

    @cached_property
    def events(self) -> dict[str, tuple[tuple[Slot, EventInputs], ...]]:
        """The events of each drive with their places, by the drive's id."""
        return {view.id: tuple(self._deferred(view)) for view in self.site.drives}

    def _deferred(self, view: DriveView) -> Iterator[tuple[Slot, EventInputs]]:
        """A drive's events, put in words when somebody asks for them.

        What they say follows from the drive, so its digest stands for theirs.
        """
        site, words = self.site, self.words
        digest = site.digests.of(view)
        for place, slot in enumerate(view.slots):
            key = b"event %d " % place + self.frame + digest
            yield slot, kept_event(site, key, slot, partial(_in_words, view, place, site, words))

    @cached_property
    def frame(self) -> bytes:
        """What all events depend on beside their drives."""
        return digest_of(self.site.frame, dict(self.words))

    def _window(self, path: str, drives: Iterable[DriveView], name: str) -> Output:
        today = self.site.settings.now.astimezone(ZONE).date()
        oldest = a_year_before(today)
        members = [(slot, event) for slot, event in self._of(drives) if slot.day >= oldest]
        past = sum(slot.day < today for slot, _ in members)
        events = [event for _, event in members]
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
        for slot, event in self._of(self.site.drives):
            years.setdefault(slot.day.year, []).append(event)
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
            path = urls.calendar_of_drive(view.id)
            events = [event for _, event in self._of([view])]
            inputs = self._deferred_calendar(path, view, events)
            yield Output(path, inputs, render, is_shelved=True)
            old = copies.get(view.id, set()) | set(view.formerly)
            for id_ in sorted(old - taken):
                yield Output(urls.calendar_of_drive(id_), inputs, render, is_shelved=True)
            taken |= old

    def _deferred_calendar(
        self, path: str, view: DriveView, events: list[EventInputs]
    ) -> CalendarInputs:
        """The file of one drive; its name, which is the drive's, is read when it is made."""

        def wake() -> dict[str, object]:
            name = self.words["ics.name_drive"].format(title=view.drive.title)
            return vars(self._inputs(path, name, "drive", events))

        noted = {"events": tuple(events), "past": 0, "narrowed": ""}
        made = asleep(CalendarInputs, noted, wake)
        # It has one path, and at former addresses the same bytes.
        self.site.digests.know(made, b"calendar " + self.frame + self.site.digests.of(view))
        return made

    def _of(self, drives: Iterable[DriveView]) -> list[tuple[Slot, EventInputs]]:
        """Their events in order of time, each UID once."""
        events = {
            slot.uid: (slot, event) for view in drives for slot, event in self.events[view.id]
        }
        return sorted(events.values(), key=lambda one: (one[0].day, one[0].start, one[0].uid))

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
        inputs = self._inputs(path, name, about, events, past=past, narrowed=narrowed)
        return Output(path, inputs, render, is_shelved=True)

    def _inputs(
        self,
        path: str,
        name: str,
        about: str,
        events: Iterable[EventInputs],
        *,
        past: int = 0,
        narrowed: str = "",
    ) -> CalendarInputs:
        settings = self.site.settings
        full_name = invitation.marked(f"{settings.name}: {name}", settings, self.words)
        text = self.words[f"ics.about_{about}"].format(address=self._absolute(""))
        source = self._absolute(path)
        return CalendarInputs(full_name, text, source, tuple(events), past, narrowed)

    def _absolute(self, path: str) -> str:
        return urls.absolute(self.site.settings.site_url, path)
