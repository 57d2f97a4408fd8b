"""What drives can be followed by beside province and campaign: communes, venues, clusters, organisers.

A drive belongs to each of its venues, to their communes, to its cluster of communes and to each
organisation that has a part in it; and it stays with the venues and communes where it was once
announced. Whatever any drive belongs to has a page, a calendar and a feed
(decisions/0009).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

from giot_hong import urls
from giot_hong.catalogue import Catalogue
from giot_hong.fold import fold
from giot_hong.model import Commune, Province
from giot_hong.phrases import capital
from giot_hong.views import Body, DriveView, Link, Place, cluster_slug

Kind = Literal["commune", "cluster", "organiser", "venue"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_Key = tuple[Kind, str]


@dataclass(frozen=True)
class TopicView:
    """What it is, without its drives."""

    kind: Kind
    path: str
    name: str
    """As one says it in a sentence: «xã Thất Khê»."""
    label: str
    """As nothing else of the site is called."""
    province: Province | None
    """None for an organisation of the whole country."""
    calendar: str
    feed: str
    place: Place | None = None
    """Of a venue."""
    body: Body | None = None
    """Of an organiser."""
    commune: Commune | None = None
    areas: tuple[str, ...] = ()
    """Of a commune: the areas that documents wrote for its venues."""
    venues: tuple[Link, ...] = ()
    """Of a commune: those that lie in it."""
    possible_venues: tuple[Link, ...] = ()
    """Of a commune: those that may lie in it or elsewhere."""
    within: tuple[Link, ...] = ()
    """Of a venue: its commune, where that is known."""

    @property
    def is_guessed(self) -> bool:
        """Of a commune: whether some of its venues may lie elsewhere."""
        return bool(self.possible_venues)


class Topic(NamedTuple):
    """One of them with its drives, in order of time."""

    view: TopicView
    drives: tuple[DriveView, ...]
    former: tuple[DriveView, ...]
    """Drives that were announced there and are held elsewhere."""


def read(
    catalogue: Catalogue, drives: Iterable[DriveView], place_of: Callable[[str], Place]
) -> tuple[Topic, ...]:
    """All of them; ``drives`` in order of time.

    A commune comes before its venues: they show the same cards, each of which is made once.
    """
    return _Reading(catalogue, place_of).topics(drives)


def by_province(topics: Iterable[Topic]) -> dict[str, tuple[tuple[Kind, Link], ...]]:
    """The ways to all of each province, by its id; by kind, then name."""
    found: dict[str, list[tuple[Kind, Link]]] = {}
    for view in sorted((topic.view for topic in topics), key=_by_name):
        if view.province:
            text = capital(view.name) if view.kind in ("commune", "cluster") else view.label
            found.setdefault(view.province.id, []).append((view.kind, Link(text, view.path)))
    return {id_: tuple(links) for id_, links in found.items()}


class _Reading:
    """One look at all drives."""

    def __init__(self, catalogue: Catalogue, place_of: Callable[[str], Place]) -> None:
        self.catalogue, self.place_of = catalogue, place_of
        self.spelt: dict[str, Counter[str]] = {}
        """How documents wrote each cluster."""
        self._slugs: dict[str, str] = {}
        self._of_venue: dict[str, tuple[_Key, ...]] = {}

    def topics(self, drives: Iterable[DriveView]) -> tuple[Topic, ...]:
        now: dict[_Key, list[DriveView]] = {}
        former: dict[_Key, list[DriveView]] = {}
        for view in drives:
            keys = dict.fromkeys(self._keys(view))
            for key in keys:
                now.setdefault(key, []).append(view)
            if view.former_venues or view.former_communes:
                for key in dict.fromkeys(self._former_keys(view)):
                    if key not in keys:
                        former.setdefault(key, []).append(view)
        keys = dict.fromkeys((*now, *former))
        found = sorted(self._views(keys), key=lambda one: _by_place(one[1]))
        return tuple(
            Topic(view, tuple(now.get(key, ())), tuple(former.get(key, ()))) for key, view in found
        )

    def _keys(self, view: DriveView) -> Iterator[_Key]:
        for id_ in view.venues:
            yield from self._around(id_)
        for id_ in view.organised_by:
            yield "organiser", id_
        if view.cluster:
            slug = self._slugs.get(view.cluster)
            if slug is None:
                slug = self._slugs[view.cluster] = cluster_slug(view.cluster)
            if slug:
                id_ = f"{view.province.id}/{slug}"
                self.spelt.setdefault(id_, Counter())[view.cluster] += 1
                yield "cluster", id_

    def _former_keys(self, view: DriveView) -> Iterator[_Key]:
        """What it belonged to and the site still knows."""
        for id_ in view.former_venues:
            if id_ in self.catalogue.venues:
                yield from self._around(id_)
        for code in view.former_communes:
            if code in self.catalogue.communes:
                yield "commune", code

    def _around(self, id_: str) -> tuple[_Key, ...]:
        """A venue and its communes."""
        keys = self._of_venue.get(id_)
        if keys is None:
            venue = self.catalogue.venues[id_].value
            codes = (venue.commune,) if venue.commune else venue.communes
            keys = (("venue", id_), *(("commune", code) for code in codes))
            self._of_venue[id_] = keys
        return keys

    def _views(self, keys: Iterable[_Key]) -> Iterator[tuple[_Key, TopicView]]:
        make = {
            "commune": self._commune, "cluster": self._cluster,
            "organiser": self._organiser, "venue": self._venue,
        }  # fmt: skip
        names = {key: self._names(*key) for key in keys}
        labels = _told_apart(names)
        held: dict[str, list[tuple[Place, str]]] = {}
        for kind, id_ in keys:
            if kind == "venue":
                place = self.place_of(id_)
                for one in (place.commune, *place.communes):
                    if one:
                        held.setdefault(one.code, []).append((place, labels[kind, id_]))
        for key in keys:
            kind, id_ = key
            yield key, make[kind](id_, labels[key], held.get(id_, []))

    def _names(self, kind: Kind, id_: str) -> tuple[str, ...]:
        """Its name, then what may tell it from others of that name."""
        if kind == "commune":
            commune = self.catalogue.communes[id_]
            return self._in(commune.full_name, commune.province), id_
        if kind == "cluster":
            return (self._in(self._spelling(id_), id_.partition("/")[0]),)
        if kind == "organiser":
            body = self.catalogue.organisations[id_].value
            return body.name, self._province_name(body.province), id_
        venue = self.catalogue.venues[id_].value
        name, province = venue.name, self._province_name(venue.province)
        if venue.commune:
            area = self.catalogue.communes[venue.commune].full_name
            return f"{name}, {area}", province, venue.address or "", id_
        is_said = self.catalogue.provinces[venue.province].name in name
        return name if is_said else f"{name}, {province}", venue.address or "", id_

    def _in(self, name: str, province: str) -> str:
        return f"{name}, {self._province_name(province)}"

    def _province_name(self, id_: str | None) -> str:
        return self.catalogue.provinces[id_].full_name if id_ else ""

    def _spelling(self, id_: str) -> str:
        """How documents most often wrote a cluster."""
        return min(self.spelt[id_].items(), key=lambda one: (-one[1], one[0]))[0]

    def _commune(self, id_: str, label: str, held: list[tuple[Place, str]]) -> TopicView:
        commune = self.catalogue.communes[id_]
        province = self.catalogue.provinces[commune.province]
        known = {fold(text) for text in (commune.full_name, commune.name, province.full_name)}
        areas = (place.venue.area_as_written for place, _ in held)
        names = Counter(place.venue.name for place, _ in held)
        venues: dict[bool, list[Link]] = {True: [], False: []}
        for place, apart in held:
            name = place.venue.name
            link = Link(name if names[name] == 1 else apart, urls.venue(place.id))
            venues[place.is_in_commune].append(link)
        for links in venues.values():
            links.sort(key=lambda link: (fold(link.text), link.path))
        return TopicView(
            "commune",
            *_addresses(urls.commune(id_), commune.full_name, label, province),
            commune=commune,
            areas=tuple(sorted({area for area in areas if area and fold(area) not in known})),
            venues=tuple(venues[True]),
            possible_venues=tuple(venues[False]),
        )

    def _cluster(self, id_: str, label: str, _held: object) -> TopicView:
        province = self.catalogue.provinces[id_.partition("/")[0]]
        path = urls.cluster(*id_.split("/"))
        return TopicView("cluster", *_addresses(path, self._spelling(id_), label, province))

    def _organiser(self, id_: str, label: str, _held: object) -> TopicView:
        body = self.catalogue.organisations[id_].value
        province = self.catalogue.provinces[body.province] if body.province else None
        today = province if province and not province.successors else None
        addresses = _addresses(urls.organiser(id_), body.name, label, today)
        return TopicView("organiser", *addresses, body=Body(id_, body))

    def _venue(self, id_: str, label: str, _held: object) -> TopicView:
        place = self.place_of(id_)
        commune = place.commune
        within = (Link(capital(commune.full_name), urls.commune(commune.code)),) if commune else ()
        addresses = _addresses(urls.venue(id_), place.venue.name, label, place.province)
        return TopicView("venue", *addresses, place=place, within=within)


def _addresses(
    path: str, name: str, label: str, province: Province | None
) -> tuple[str, str, str, Province | None, str, str]:
    calendar, feed = urls.calendar_of_topic(path), urls.feed_of(path)
    return path, name, label, province, calendar, feed


def _told_apart(names: dict[_Key, tuple[str, ...]]) -> dict[_Key, str]:
    """A label for each that no other has, with as much of its names as that takes."""
    labels = {key: parts[0] for key, parts in names.items()}
    for more in range(1, 4):
        counts = Counter(label.lower() for label in labels.values())
        for key, parts in names.items():
            if counts[labels[key].lower()] > 1 and parts[more : more + 1] not in ((), ("",)):
                labels[key] = f"{labels[key]}, {parts[more]}"
    return labels


def _by_name(view: TopicView) -> tuple[int, str, str, str]:
    return KINDS.index(view.kind), fold(view.name), view.name, view.path


def _by_place(view: TopicView) -> tuple[str, str, int, str]:
    commune = view.commune or (view.place.commune if view.place else None)
    province = view.province.id if view.province else ""
    return province, commune.code if commune else "", KINDS.index(view.kind), view.path
