"""The graph of documents: what carries out, amends, replaces, withdraws, guides or cites what.

Nodes are the directives and news that the site holds, and documents that are only cited; edges
are their references, readable from both ends. Everything is computed once from a catalogue, in
time that grows with the number of references, and knows no clock. Decision record 0006 says what
is one document, what a document's effect is, and how much of the graph a page shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, cast

from giot_hong import urls
from giot_hong.catalogue import Catalogue
from giot_hong.fold import fold
from giot_hong.ledger import Cited, Head
from giot_hong.model import Relation

State = Literal["in_force", "amended", "replaced", "withdrawn"]
"""What became of a directive, as far as the site's own documents say."""
NO_LONGER: frozenset[State] = frozenset({"replaced", "withdrawn"})
"""States in which nobody should act on a directive any more."""

STRENGTH: tuple[Relation, ...] = (
    "withdraws",
    "replaces",
    "amends",
    "carries_out",
    "guides",
    "cites",
)
"""Relations, the one that changes most for a reader first."""
_MAKES: dict[Relation, State] = {
    "withdraws": "withdrawn",
    "replaces": "replaced",
    "amends": "amended",
}
CHAIN_SIZE = 12
"""The most documents a chain shows, the one in the middle included."""
_ABOVE_FIRST = 5
_SECOND_STEPS = 3
OTHERS = 5
"""How many other documents are named beside a reference to one that the site does not hold."""
_LAST = "9999"
_YEAR_INSIDE = re.compile(r"/(?:19|20)\d\d/")
_YEAR_ALONE, _WHOLE_DATE = len("2026"), len("2026-05-28")


@dataclass(frozen=True)
class Paper:
    """A node: a document that the site holds, or one that is only cited."""

    key: str
    kind: Literal["directive", "news", "cited"]
    title: str
    """Empty when a cited document is known by its number alone."""
    sort: str | None = None
    """The kind of an official paper (KH, CV, …), when we hold it."""
    number: str | None = None
    date: str | None = None
    issuer: str | None = None
    path: str | None = None
    """Where its page is; None when the site does not hold it."""

    @property
    def id(self) -> str:
        """The record's id; of a cited document, nothing that lasts."""
        return self.key.partition("/")[2]


@dataclass(frozen=True)
class Kin:
    """A neighbour in the graph and how it is related, the strongest relation first."""

    paper: Paper
    relations: tuple[Relation, ...]


@dataclass(frozen=True)
class Act:
    """A directive that amended, replaced or withdrew another, and what became of it since."""

    state: State
    """What it made of the other."""
    by: Paper
    then: State


@dataclass(frozen=True)
class Effect:
    """What became of a directive; ``acts`` begins with the one that decides ``state``."""

    state: State = "in_force"
    acts: tuple[Act, ...] = ()


IN_FORCE = Effect()


@dataclass(frozen=True)
class Branch:
    """A document of a chain, with those one step further out."""

    paper: Paper
    relations: tuple[Relation, ...]
    """Read from the nearer document outwards."""
    state: State
    branches: tuple[Branch, ...] = ()
    more: int = 0
    """How many further documents stand here but are not listed."""


@dataclass(frozen=True)
class Chain:
    """A document between what it rests on and what rests on it, at most two steps each way."""

    middle: Paper
    state: State
    above: tuple[Branch, ...]
    more_above: int
    below: tuple[Branch, ...]
    more_below: int


@dataclass(frozen=True)
class Graph:
    """All documents and relations; read with the keys of :func:`key`."""

    papers: dict[str, Paper] = field(default_factory=dict)
    cited: dict[str, tuple[Paper, ...]] = field(default_factory=dict)
    """By document: what each of its references means, in the order of its references."""
    above: dict[str, tuple[Kin, ...]] = field(default_factory=dict)
    """By document: what it refers to, each once and never itself."""
    below: dict[str, tuple[Kin, ...]] = field(default_factory=dict)
    """By document: what refers to it. News only ever cites: it reports, it does not act."""
    effects: dict[str, Effect] = field(default_factory=dict)
    """Of directives that are no longer simply in force."""
    _told: dict[str, tuple[Paper, ...]] = field(default_factory=dict, init=False, compare=False)

    def effect(self, key: str) -> Effect:
        """What became of a document."""
        return self.effects.get(key, IN_FORCE)

    def others(self, key: str, source: str) -> tuple[Paper, ...]:
        """Other documents than ``source`` that refer to a document, the strongest relation first.

        Of many only the oldest, and one more than are named: every one of their pages tells of
        them, and must not be another page with each new one.
        """
        if key not in self._told:
            kin = self.below.get(key, ())
            if len(kin) > OTHERS + 1:
                kin = tuple(sorted(kin, key=lambda one: (one.paper.date or _LAST, one.paper.key)))
            self._told[key] = tuple(one.paper for one in kin[: OTHERS + 2])
        found = [paper for paper in self._told[key] if paper.key != source]
        return tuple(found[: OTHERS + 1])

    def chain(self, key: str) -> Chain | None:
        """The neighbourhood of a document; None when it has no relation at all."""
        above, below = self.above.get(key, ()), self.below.get(key, ())
        if not above and not below:
            return None
        room = CHAIN_SIZE - 1
        ups = min(len(above), max(_ABOVE_FIRST, room - len(below)))
        downs = min(len(below), room - ups)
        room -= ups + downs
        rows_above, room = self._branches(key, self.above, above, ups, room)
        rows_below, room = self._branches(key, self.below, below, downs, room)
        return Chain(
            self.papers[key],
            self.effect(key).state,
            rows_above,
            len(above) - ups,
            rows_below,
            len(below) - downs,
        )

    def _branches(
        self,
        middle: str,
        side: dict[str, tuple[Kin, ...]],
        kin: tuple[Kin, ...],
        shown: int,
        room: int,
    ) -> tuple[tuple[Branch, ...], int]:
        """The first step of one side, and as much of the second as there is room for."""
        seen = {middle, *(each.paper.key for each in kin)}
        rows = []
        for one in kin[:shown]:
            further = [each for each in side.get(one.paper.key, ()) if each.paper.key not in seen]
            taken = further[: min(_SECOND_STEPS, room)]
            room -= len(taken)
            seen |= {each.paper.key for each in taken}
            outer = tuple(
                Branch(each.paper, each.relations, self.effect(each.paper.key).state)
                for each in taken
            )
            state = self.effect(one.paper.key).state
            rows.append(Branch(one.paper, one.relations, state, outer, len(further) - len(outer)))
        return tuple(rows), room


def key(kind: str, id_: str) -> str:
    """The key of a document that the site holds."""
    return f"{kind}/{id_}"


def read(catalogue: Catalogue) -> Graph:
    """The graph of a catalogue; references that lead nowhere count as cited documents."""
    bodies = _Bodies(catalogue)
    papers = {paper.key: paper for paper in _held(catalogue)}
    held = _by_number(catalogue, bodies)
    cited: dict[str, list[Paper | None]] = {}
    loose: list[_Loose] = []
    for source, head in _documents(catalogue):
        row = cited[source] = []
        for index, reference in enumerate(head.references):
            found = papers.get(key("directive", reference.directive or ""))
            facts = bodies.facts(reference)
            found = found or papers.get(_held_as(facts, held))
            row.append(found)
            if found is None:
                loose.append(_Loose(source, index, reference, facts))
    for paper, members in _merged(loose):
        papers[paper.key] = paper
        for one in members:
            cited[one.source][one.index] = paper
    whole = {source: tuple(filter(None, row)) for source, row in cited.items() if row}
    above, below = _kin(catalogue, papers, whole)
    return Graph(papers, whole, above, below, _effects(papers, below))


# Which references mean one document


@dataclass(frozen=True)
class _Facts:
    """What tells one document from another, made comparable; empty is unknown."""

    number: str
    date: str
    issuer: str
    title: str


@dataclass(frozen=True)
class _Loose:
    """A reference to a document that the site does not hold."""

    source: str
    index: int
    reference: Cited
    facts: _Facts


class _Bodies:
    """Organisations by every way they are written; a spelling of two is nobody's."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.known: dict[str, str] = {}
        for id_, entry in catalogue.organisations.items():
            body = entry.value
            for name in {_plain(text) for text in (body.name, body.short, *body.spellings) if text}:
                self.known[name] = "" if self.known.get(name, id_) != id_ else id_

    def facts(self, reference: Cited) -> _Facts:
        """The facts of a reference."""
        issuer = _plain(reference.issuer or "")
        body = self.known.get(issuer)
        return _Facts(
            _number(reference.number),
            reference.date or "",
            f"={body}" if body else issuer,
            _plain(reference.title or ""),
        )


def _plain(text: str) -> str:
    return " ".join(fold(text).split())


def _number(text: str | None) -> str:
    return "".join(fold(text or "").split()).rstrip(".")


def _by_number(catalogue: Catalogue, bodies: _Bodies) -> dict[_Facts, str]:
    """Held directives by number, day and issuer, where all three are known."""
    found = {}
    for id_, entry in catalogue.directives.items():
        head = catalogue.head(entry)
        if head.number and head.date and len(head.date) == _WHOLE_DATE:
            facts = _Facts(_number(head.number), head.date, f"={head.issuer}", "")
            found[facts] = key("directive", id_)
    return found


def _held_as(facts: _Facts, held: dict[_Facts, str]) -> str:
    """The held directive of the same number, day and issuer; only then is it evidently that one."""
    return held.get(_Facts(facts.number, facts.date, facts.issuer, ""), "") if facts.number else ""


def _merged(loose: list[_Loose]) -> Iterator[tuple[Paper, list[_Loose]]]:
    """Cited documents, each with the references that evidently mean it."""
    alone = [one for one in loose if not _names_one(one.facts)]
    by_number: dict[str, dict[_Facts, list[_Loose]]] = {}
    for one in loose:
        if _names_one(one.facts):
            by_number.setdefault(one.facts.number, {}).setdefault(one.facts, []).append(one)
    groups = [[one] for one in alone]
    for same in by_number.values():
        # The most exact first, so that a vague one meets all it may mean and joins only one.
        ordered = sorted(
            same, key=lambda f: (-len(f.date), not f.issuer, f.date, f.issuer, f.title)
        )
        clusters: list[tuple[_Facts, list[_Loose]]] = []
        for facts in ordered:
            fits = [place for place, (other, _) in enumerate(clusters) if _same(facts, other)]
            if len(fits) == 1:
                other, members = clusters[fits[0]]
                clusters[fits[0]] = (_joined(other, facts), members + same[facts])
            else:
                clusters.append((facts, same[facts]))
        groups += [members for _, members in clusters]
    for members in groups:
        members.sort(key=lambda one: (one.source, one.index))
        yield _cited_paper(members), members


def _names_one(facts: _Facts) -> bool:
    """Whether two references with just these facts mean one document: numbers begin anew yearly."""
    return bool(facts.number) and _same(facts, facts)


def _same(one: _Facts, other: _Facts) -> bool:
    """Equal numbers, no word against it, and a year, a day or a title that speaks for it."""
    if one.date and other.date and not _agree(one.date, other.date):
        return False
    if one.issuer and other.issuer and one.issuer != other.issuer:
        return False
    if _YEAR_INSIDE.search(one.number) or (one.title and one.title == other.title):
        return True
    if min(len(one.date), len(other.date)) > _YEAR_ALONE:
        return True  # in one month: two offices with one number are not likely
    is_like_dated = bool(one.date) == bool(other.date)
    return is_like_dated and bool(one.issuer) and one.issuer == other.issuer


def _agree(one: str, other: str) -> bool:
    """Whether one date is the other, or the less exact form of it."""
    return one.startswith(other) or other.startswith(one)


def _joined(one: _Facts, other: _Facts) -> _Facts:
    longest = max(one.date, other.date, key=len)
    return _Facts(one.number, longest, one.issuer or other.issuer, one.title or other.title)


def _cited_paper(members: list[_Loose]) -> Paper:
    """The document that some references mean, from what each of them knows of it."""
    references = [one.reference for one in members]
    dates = [each.date for each in references if each.date]
    first = members[0]
    return Paper(
        key("cited", f"{first.source}/{first.index}"),
        "cited",
        next((each.title for each in references if each.title), ""),
        number=next((each.number for each in references if each.number), None),
        date=max(dates, key=len, default=None),
        issuer=next((each.issuer for each in references if each.issuer), None),
    )


# The graph itself


def _documents(catalogue: Catalogue) -> Iterator[tuple[str, Head]]:
    for directive in catalogue.directives.values():
        yield key("directive", directive.id), catalogue.head(directive)
    for news in catalogue.news.values():
        yield key("news", news.id), catalogue.head(news)


def _held(catalogue: Catalogue) -> Iterator[Paper]:
    for id_, directive in catalogue.directives.items():
        head = catalogue.head(directive)
        body = catalogue.organisations.get(head.issuer or "")
        yield Paper(
            key("directive", id_),
            "directive",
            head.title,
            head.sort,
            head.number,
            head.date,
            body.value.name if body else None,
            urls.directive(id_),
        )
    for id_, news in catalogue.news.items():
        head = catalogue.head(news)
        yield Paper(
            key("news", id_),
            "news",
            head.title,
            date=head.date,
            issuer=head.publisher,
            path=urls.news(id_),
        )


def _kin(
    catalogue: Catalogue, papers: dict[str, Paper], cited: dict[str, tuple[Paper, ...]]
) -> tuple[dict[str, tuple[Kin, ...]], dict[str, tuple[Kin, ...]]]:
    """Neighbours on both sides; two relations between the same two documents are one edge."""
    ups: dict[str, dict[str, set[Relation]]] = {}
    downs: dict[str, dict[str, set[Relation]]] = {}
    for source, head in _documents(catalogue):
        is_news = papers[source].kind == "news"
        for reference, paper in zip(head.references, cited.get(source, ()), strict=True):
            if paper.key != source:
                relation = cast(Relation, reference.relation)
                ups.setdefault(source, {}).setdefault(paper.key, set()).add(relation)
                back = downs.setdefault(paper.key, {}).setdefault(source, set())
                back.add("cites" if is_news else relation)
    return (
        {source: _in_order(papers, kin.items()) for source, kin in ups.items()},
        {source: _in_order(papers, kin.items()) for source, kin in downs.items()},
    )


def _in_order(
    papers: dict[str, Paper], kin: Iterable[tuple[str, set[Relation]]]
) -> tuple[Kin, ...]:
    """Strongest relation first, then the newest document."""
    members = [Kin(papers[key_], tuple(sorted(r, key=STRENGTH.index))) for key_, r in kin]
    members.sort(key=lambda one: one.paper.key)
    members.sort(key=lambda one: one.paper.date or "", reverse=True)
    members.sort(key=lambda one: STRENGTH.index(one.relations[0]))
    return tuple(members)


def _effects(papers: dict[str, Paper], below: dict[str, tuple[Kin, ...]]) -> dict[str, Effect]:
    """What directives made of each other. One look at each edge: circles cannot hold it up."""
    acts: dict[str, list[tuple[State, Paper]]] = {}
    for target, kin in below.items():
        if papers[target].kind == "directive":
            # Already ordered: the strongest, and of those the newest, comes first.
            done = [(_MAKES[r], one.paper) for one in kin for r in one.relations[:1] if r in _MAKES]
            if done:
                acts[target] = done
    states = {target: done[0][0] for target, done in acts.items()}
    return {
        target: Effect(
            states[target],
            tuple(Act(state, by, states.get(by.key, "in_force")) for state, by in done),
        )
        for target, done in acts.items()
    }
