"""The graph of documents: effects, both directions, what is one document, and bounds."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from itertools import permutations
from types import FrameType
from typing import Any

import pytest
from lxml import etree

from giot_hong import clock, graph, pages, rules, urls
from giot_hong.catalogue import Entry
from giot_hong.graph import Branch, Chain, Graph
from giot_hong.model import News, Organisation, Quantity
from giot_hong.outputs.feedtext import of_directive
from giot_hong.site import Site
from giot_hong.views import DocumentView
from tests.support import WORDS, directive, drive, make_site, published, whole

ISSUER = "Ban Chỉ đạo tỉnh Lạng Sơn"
LAW = {"relation": "cites", "number": "05/2017/TT-BYT", "title": "Thông tư 05/2017/TT-BYT"}


def paper(id_: str, *references: tuple[str, str], **fields: Any) -> Entry[Any]:
    """A directive with references ``(relation, id of a directive)``."""
    named = [{"relation": relation, "directive": other} for relation, other in references]
    return directive(id_, title=f"Văn bản {id_}", references=named, **fields)


def citing(id_: str, *references: dict[str, str], **fields: Any) -> Entry[Any]:
    """A directive with references to documents that are only cited."""
    full = [{"relation": "cites", **reference} for reference in references]
    return directive(id_, references=full, **fields)


def news(id_: str, relation: str, other: str) -> Entry[News]:
    """A piece of news about a directive."""
    values = {
        "title": f"Tin {id_}",
        "summary": "Tin.",
        "references": [{"relation": relation, "directive": other}],
    }
    return Entry(id_, f"content/news/2026/{id_}.md", News.model_validate(values))


def graph_of(*entries: Entry[Any]) -> Graph:
    """The graph of a site with these entries."""
    site = make_site(*(entry for entry in entries if not isinstance(entry.value, News)))
    for entry in entries:
        if isinstance(entry.value, News):
            site.catalogue.news[entry.id] = entry
    return graph.read(site.catalogue)


def view_of(site: Site, id_: str) -> DocumentView:
    """A directive as outputs see it."""
    return next(view for view in site.directives if view.id == id_)


def kin(found: Graph, id_: str, side: str) -> list[tuple[str, tuple[str, ...]]]:
    """The neighbours of a directive on one side: id and relations."""
    members = getattr(found, side).get(f"directive/{id_}", ())
    return [(one.paper.id, one.relations) for one in members]


# Effects


@pytest.mark.parametrize(
    ("relation", "state"),
    [
        ("withdraws", "withdrawn"),
        ("replaces", "replaced"),
        ("amends", "amended"),
        ("carries_out", "in_force"),
        ("guides", "in_force"),
        ("cites", "in_force"),
    ],
)
def test_a_relation_has_its_effect(relation: str, state: str) -> None:
    """Three relations change what the other document is; three leave it as it was."""
    found = graph_of(paper("a"), paper("b", (relation, "a")))
    assert found.effect("directive/a").state == state
    assert found.effect("directive/b").state == "in_force"


def test_the_strongest_then_the_newest_decides() -> None:
    """Withdrawn outweighs a later amendment; of two amendments the newest is named first."""
    found = graph_of(
        paper("a", date="2026-01-01"),
        paper("b", ("amends", "a"), date="2026-02"),
        paper("c", ("withdraws", "a"), date="2026-03-01"),
        paper("d", ("amends", "a"), date="2026-04-01"),
        paper("e", ("amends", "a")),
    )
    effect = found.effect("directive/a")
    assert effect.state == "withdrawn"
    assert [act.by.id for act in effect.acts] == ["c", "d", "b", "e"]


def test_a_withdrawn_replacement_revives_nothing_by_itself() -> None:
    """What was replaced stays replaced, and the act says what became of the replacing document."""
    found = graph_of(paper("a"), paper("b", ("replaces", "a")), paper("c", ("withdraws", "b")))
    (act,) = found.effect("directive/a").acts
    assert (act.state, act.then) == ("replaced", "withdrawn")


def test_news_changes_nothing() -> None:
    """A report that a plan was withdrawn cites it; only a directive has an effect."""
    found = graph_of(paper("a"), news("n", "withdraws", "a"))
    assert found.effect("directive/a") == graph.IN_FORCE
    assert kin(found, "a", "below") == [("n", ("cites",))]


def test_circles_end() -> None:
    """Documents that replace each other, or lean on each other in a ring, are told as they stand."""
    found = graph_of(
        paper("a", ("replaces", "b")),
        paper("b", ("replaces", "c")),
        paper("c", ("replaces", "a")),
    )
    assert {found.effect(f"directive/{id_}").state for id_ in "abc"} == {"replaced"}
    chain = found.chain("directive/a")
    assert chain is not None
    assert [each.key for each in drawn(chain)] == [
        "directive/a", "directive/b", "directive/c", "directive/c", "directive/b",
    ]  # fmt: skip


def test_one_that_names_itself_has_no_neighbour() -> None:
    """A document never stands above or below itself, nor amends itself."""
    found = graph_of(paper("a", ("amends", "a")))
    assert found.chain("directive/a") is None
    assert found.effect("directive/a") == graph.IN_FORCE


def test_the_checker_refuses_one_that_names_itself() -> None:
    """A reference to the own id is told with its place; one to another is not."""
    site = make_site(paper("a", ("cites", "b"), ("amends", "a")), paper("b"))
    (found,) = rules.documents_lean_on_others(site.catalogue)
    assert (found.code, found.location) == ("VAN-BAN-06", ("references", 1, "directive"))


# Both directions


def test_every_edge_is_read_from_both_ends() -> None:
    """What one document says of another, the other knows; two relations are one neighbour."""
    found = graph_of(
        paper("plan"),
        paper("a", ("carries_out", "plan"), ("amends", "plan")),
        paper("b", ("guides", "plan")),
    )
    assert kin(found, "plan", "below") == [("a", ("amends", "carries_out")), ("b", ("guides",))]
    assert kin(found, "a", "above") == [("plan", ("amends", "carries_out"))]
    for source, members in found.above.items():
        for one in members:
            back = [other.paper.key for other in found.below[one.paper.key]]
            assert back.count(source) == 1


def test_a_reference_that_leads_nowhere_is_only_cited() -> None:
    """An id that no file has is a document that we do not hold, and no crash."""
    found = graph_of(paper("a", ("cites", "khong-co")))
    (one,) = found.cited["directive/a"]
    assert (one.kind, one.path) == ("cited", None)


# What is one document


def how_many(*references: dict[str, str]) -> int:
    """How many documents some references mean, whatever their order."""
    counts = set()
    for order in permutations(references):
        found = graph_of(*(citing(f"p{n}", each) for n, each in enumerate(order)))
        counts.add(sum(each.kind == "cited" for each in found.papers.values()))
    (count,) = counts
    return count


@pytest.mark.parametrize(
    "references",
    [
        ({"number": "160/KH-BCĐ", "date": "2026-04-14"}, {"number": "160/kh-bcđ.", "date": "2026-04"}),
        ({"number": "160/KH-BCĐ", "date": "2026-04-14"}, {"number": "160 / KH - BCD", "date": "2026-04-14"}),
        ({"number": "05/2017/TT-BYT"}, {"number": "05/2017/TT-BYT", "issuer": "Bộ Y tế"}),
        (
            {"number": "9/KH", "issuer": "Bộ Y tế", "date": "2026"},
            {"number": "9/KH", "issuer": "bộ y  tế", "date": "2026-05-01"},
        ),
        ({"number": "9/KH", "title": "Kế hoạch năm"}, {"number": "9/KH", "title": "kế hoạch năm"}),
    ],
)  # fmt: skip
def test_evidently_the_same_is_one(references: tuple[dict[str, str], ...]) -> None:
    """Equal numbers with the same month, the year inside, issuer and year, or title are one."""
    assert how_many(*references) == 1


@pytest.mark.parametrize(
    "references",
    [
        ({"number": "9/KH"}, {"number": "9/KH"}),
        ({"number": "9/KH", "date": "2026"}, {"number": "9/KH", "date": "2026"}),
        ({"number": "9/KH", "date": "2025-04-14"}, {"number": "9/KH", "date": "2026-04-14"}),
        ({"number": "9/KH", "date": "2026-04-14"}, {"number": "9/KH", "date": "2026-05"}),
        (
            {"number": "9/KH", "date": "2026-04-14", "issuer": "Tỉnh A"},
            {"number": "9/KH", "date": "2026-04-14", "issuer": "Tỉnh B"},
        ),
        ({"number": "9/KH", "issuer": "Tỉnh A"}, {"number": "9/KH", "issuer": "Tỉnh A", "date": "2026"}),
        ({"title": "Kế hoạch năm", "date": "2026-04-14"}, {"title": "Kế hoạch năm", "date": "2026-04-14"}),
    ],
)  # fmt: skip
def test_what_is_not_evident_stays_apart(references: tuple[dict[str, str], ...]) -> None:
    """Numbers begin anew each year and in each office: without evidence there are two."""
    assert how_many(*references) == 2


def test_a_vague_reference_joins_nothing_when_it_may_mean_two() -> None:
    """A reference without an issuer that fits two documents is a third, in any order."""
    both = {"number": "9/KH", "date": "2026-04-14"}
    assert how_many({**both, "issuer": "Tỉnh A"}, {**both, "issuer": "Tỉnh B"}, both) == 3


def test_spellings_of_one_office_agree() -> None:
    """An office that the site knows is the same under each of its spellings."""
    site = make_site(
        citing("a", {"number": "9/KH", "date": "2026-04-14", "issuer": "UBND tỉnh"}),
        citing("b", {"number": "9/KH", "date": "2026-04-14", "issuer": "Ủy ban tỉnh"}),
    )
    body = Organisation(name="Ủy ban tỉnh", spellings=("UBND tỉnh",))
    assert len(graph.read(site.catalogue).papers) == 4
    site.catalogue.organisations["ub"] = Entry("ub", "", body)
    assert len(graph.read(site.catalogue).papers) == 3


def test_one_that_we_hold_is_found_by_number_day_and_issuer() -> None:
    """A citation without an id still reaches our page, but only when all three agree."""
    ours = directive("ours", number="160/KH-BCĐ", date="2026-04-14")
    full = {"relation": "replaces", "number": "160/KH-BCĐ", "date": "2026-04-14", "issuer": ISSUER}
    found = graph_of(ours, citing("a", full))
    assert found.effect("directive/ours").state == "replaced"
    for missing in ("date", "issuer"):
        less = {name: value for name, value in full.items() if name != missing}
        assert graph_of(ours, citing("a", less)).effect("directive/ours") == graph.IN_FORCE


def test_a_cited_document_counts_who_else_cites_it() -> None:
    """Each reference knows how many other documents of ours name the same one."""
    site = make_site(*(citing(id_, LAW) for id_ in "abc"))
    (reference,) = view_of(site, "a").references
    assert reference.paper.path is None
    assert [other.id for other in reference.others] == ["b", "c"]


def test_of_many_others_a_new_one_changes_nothing() -> None:
    """A law that all cite: the page of each names a few others, and the same ones next year."""
    papers = [citing(f"p-{n:02}", LAW, date=f"2026-01-{n:02}") for n in range(1, 12)]
    told = [
        {
            view.id: [other.id for other in view.references[0].others]
            for view in make_site(*papers[:count]).directives
        }
        for count in (10, 11)
    ]
    assert told[0].items() <= told[1].items()
    assert told[1]["p-11"] == [f"p-{n:02}" for n in range(1, graph.OTHERS + 2)]


def test_a_reference_knows_the_document_it_means() -> None:
    """An id alone is enough: number, day and issuer are those of the document we hold."""
    ours = directive("ours", number="160/KH-BCĐ", date="2026-04-14")
    site = make_site(ours, paper("a", ("amends", "ours")))
    (reference,) = view_of(site, "a").references
    found = reference.paper
    assert (found.number, found.date, found.issuer) == ("160/KH-BCĐ", "2026-04-14", ISSUER)
    assert found.path == urls.directive("ours")


# Chains


def drawn(chain: Chain) -> list[graph.Paper]:
    """Every document of a chain."""

    def of(branches: tuple[Branch, ...]) -> Iterator[graph.Paper]:
        for branch in branches:
            yield branch.paper
            yield from of(branch.branches)

    return [chain.middle, *of(chain.above), *of(chain.below)]


def hidden(branches: tuple[Branch, ...], more: int) -> int:
    """How many documents are only counted."""
    return more + sum(hidden(branch.branches, branch.more) for branch in branches)


def test_a_chain_goes_two_steps_each_way() -> None:
    """Grandparents and grandchildren are in it, those beyond are not; brothers neither."""
    ring = [paper("p0"), *(paper(f"p{n}", ("carries_out", f"p{n - 1}")) for n in range(1, 7))]
    found = graph_of(*ring, paper("brother", ("carries_out", "p2")))
    chain = found.chain("directive/p3")
    assert chain is not None
    assert [each.id for each in drawn(chain)] == ["p3", "p2", "p1", "p4", "p5"]


def test_a_document_stands_once_on_each_side() -> None:
    """A law that both a paper and its plan cite is drawn beside the nearer one only."""
    found = graph_of(paper("law"), paper("plan", ("cites", "law")),
                     paper("a", ("carries_out", "plan"), ("cites", "law")))  # fmt: skip
    chain = found.chain("directive/a")
    assert chain is not None
    assert [each.id for each in drawn(chain)] == ["a", "plan", "law"]


@pytest.mark.parametrize(("ups", "downs"), [(0, 30), (30, 0), (30, 30), (3, 30), (30, 2), (2, 3)])
def test_a_chain_is_bounded_and_counts_the_rest(ups: int, downs: int) -> None:
    """At most twelve documents; every neighbour is either shown or counted."""
    above = [paper(f"up{n}", ("cites", "root")) for n in range(ups)]
    below = [paper(f"down{n}", ("cites", "a")) for n in range(downs)]
    far = [paper(f"far{n}", ("cites", f"down{n % downs}")) for n in range(40 if downs else 0)]
    middle = paper("a", *(("cites", f"up{n}") for n in range(ups)))
    found = graph_of(paper("root"), middle, *above, *below, *far)
    chain = found.chain("directive/a")
    assert chain is not None
    assert len(drawn(chain)) <= graph.CHAIN_SIZE
    assert len(chain.above) + chain.more_above == ups
    assert len(chain.below) + chain.more_below == downs
    if (ups, downs) == (2, 3):
        assert len(drawn(chain)) + hidden(chain.below, chain.more_below) == 1 + 3 + 3 + 40
    if ups == downs == 30:
        assert (len(chain.above), len(chain.below)) == (5, 6)


def test_a_document_without_relations_has_no_chain() -> None:
    """Nothing is drawn around a document that stands alone."""
    assert graph_of(paper("a")).chain("directive/a") is None


def test_work_grows_with_the_number_of_references() -> None:
    """Twice as many documents around one law and one number are about twice the work.

    Counted in Python's own steps, for a clock tells more of the machine than of the code.
    """

    def steps(count: int) -> int:
        site = make_site(
            paper("hub"),
            *(
                directive(
                    f"p{n}",
                    references=[
                        {"relation": "carries_out", "directive": "hub"},
                        LAW,
                        {"relation": "cites", "number": "9/KH"},
                        {"relation": "cites", "number": "9/KH", "title": f"Kế hoạch {n % 40}"},
                    ],
                )
                for n in range(count)
            ),
        )
        taken = 0

        def trace(frame: FrameType, event: str, _: object) -> Callable[..., Any]:
            nonlocal taken
            frame.f_trace_opcodes = True
            taken += event == "opcode"
            return trace

        before = sys.gettrace()
        sys.settrace(trace)
        try:
            found = graph.read(site.catalogue)
            for n in range(count):
                found.chain(f"directive/p{n}")
        finally:
            sys.settrace(before)
        return taken

    assert steps(200) < 2.5 * steps(100)


# What the site, the pages, the feeds and the data make of it


def test_the_drives_of_a_plan_are_found_with_their_figures() -> None:
    """A plan lists its drives by day; sums stay within a unit, and the silent ones are counted."""
    source = {"source": {"directive": "ke-hoach-1"}}
    site = make_site(
        directive(),
        drive("a", target={"value": "1.000", "unit": "units"}, **source),
        drive("b", target={"value": "200", "unit": "units"}, **source),
        drive("c", target={"value": "90", "unit": "registered", "at_least": "yes"}, **source),
        drive("d", **source),
        drive("e", target={"value": "7", "unit": "units"}),
    )
    assert [view.id for view in site.drives_of("ke-hoach-1")] == ["a", "b", "c", "d"]
    found = whole(site, pages.documents(site, WORDS))
    (page,) = (p for p in found if p.meta.path.endswith("ke-hoach-1/"))
    assert isinstance(page.context, pages.DocumentPage)
    assert page.context.targets == pages.Figures(
        (
            Quantity(value=1200, unit="units"),
            Quantity(value=90, unit="registered", at_least=True),
        ),
        missing=1,
    )
    assert page.context.results == pages.Results((), told=0, today=0, coming=4, missing=0)


@pytest.mark.parametrize(
    ("now", "values", "counted"),
    [
        ("2026-05-27T12:00+07:00", {}, "coming"),
        ("2026-05-28T12:00+07:00", {}, "today"),
        ("2026-05-28T12:00+07:00", {"outcome": "held"}, "missing"),
        ("2026-05-29T12:00+07:00", {}, "missing"),
        ("2026-05-29T12:00+07:00", {"result": {"figures": [{"value": "9", "unit": "units"}]}}, "told"),
    ],
)  # fmt: skip
def test_a_result_is_missed_only_when_its_day_is_over(
    now: str, values: dict[str, Any], counted: str
) -> None:
    """A drive that is today or to come owes no result yet."""
    one = drive("a", source={"directive": "ke-hoach-1"}, **values)
    site = make_site(directive(), one, now=clock.read(now))
    found = pages.results(site.drives_of("ke-hoach-1"))
    counts = {name: getattr(found, name) for name in ("told", "today", "coming", "missing")}
    assert {name for name, count in counts.items() if count} == {counted}


def test_a_drive_that_is_off_owes_no_result() -> None:
    """Only drives that take place are counted as without a result."""
    change = {"date": "2026-03-01", "what": "cancelled", "reason": "Mưa."}
    site = make_site(
        directive(),
        drive("a", source={"directive": "ke-hoach-1"}),
        drive("b", source={"directive": "ke-hoach-1"}, outcome="cancelled", changes=[change]),
    )
    made = whole(site, pages.documents(site, WORDS))
    (page,) = (p for p in made if p.meta.path.endswith("ke-hoach-1/"))
    assert isinstance(page.context, pages.DocumentPage)
    found = page.context.results
    assert (found.told, found.today, found.coming, found.missing) == (0, 0, 1, 0)


def test_a_paper_knows_the_drives_it_changed() -> None:
    """A drive is listed with the directive that moved it and the one that reports its result."""
    site = make_site(
        directive("moves"),
        directive("reports"),
        drive(
            "a",
            outcome="held",
            changes=[{"date": "2026-03-01", "what": "date", "reason": "Mưa.", "directive": "moves"}],
            result={"figures": [{"value": "9", "unit": "units"}], "source": {"directive": "reports"}},
        ),
    )  # fmt: skip
    for id_ in ("moves", "reports"):
        assert [view.id for view in site.drives_changed_by(id_)] == ["a"]
    assert site.drives_of("moves") == ()


def test_a_list_of_documents_does_not_change_with_their_drives() -> None:
    """Only the page of a plan depends on its drives, not every card that shows the plan."""
    before = make_site(directive(), drive(source={"directive": "ke-hoach-1"}))
    after = make_site(directive(), drive(title="Tên khác", source={"directive": "ke-hoach-1"}))
    assert before.directives == after.directives


def test_the_feed_says_that_a_directive_is_off() -> None:
    """A withdrawn directive says so in title and text, an amended one in its text; ids stay."""
    site = make_site(
        paper("a"), paper("b"), paper("c"),
        paper("x", ("withdraws", "a"), ("replaces", "b"), ("amends", "c"), date="2026-03-05"),
    )  # fmt: skip
    entries = {id_: of_directive(view_of(site, id_), site.settings, WORDS) for id_ in "abc"}
    assert entries["a"].title == "ĐÃ THU HỒI: Văn bản a"
    assert entries["b"].title == "ĐÃ ĐƯỢC THAY THẾ: Văn bản b"
    assert entries["c"].title == "Văn bản c"
    for id_, how in (("a", "bị thu hồi"), ("b", "được thay thế"), ("c", "được sửa đổi")):
        text = f"Đã {how} bởi: Văn bản x, ngày 05 tháng 3 năm 2026."
        assert text in entries[id_].html
    before = make_site(paper("a"))
    assert of_directive(view_of(before, "a"), before.settings, WORDS).id == entries["a"].id


def test_the_feeds_stay_well_formed() -> None:
    """Titles with signs of XML come through the new sentences as text."""
    site = make_site(
        directive("a", title="A & <B>"),
        directive("b", title="C & <D>", references=[{"relation": "replaces", "directive": "a"}]),
    )
    root = etree.fromstring(published(site)[urls.feed_of_directives("atom")].body())
    text = "".join(root.itertext())
    assert "ĐÃ ĐƯỢC THAY THẾ: A & <B>" in text
    assert "bởi: C &amp; &lt;D&gt;" in text


def test_the_page_title_says_that_a_directive_is_off() -> None:
    """Whoever sees only the tab or a shared link reads that the paper was replaced."""
    site = make_site(paper("a"), paper("b", ("replaces", "a")))
    found = whole(site, pages.documents(site, WORDS))
    titles = {page.meta.path: page.meta.title for page in found}
    assert titles["van-ban/a/"] == "ĐÃ ĐƯỢC THAY THẾ: Văn bản a"
    assert titles["van-ban/b/"] == "Văn bản b"


def test_the_open_data_tells_effect_and_relations() -> None:
    """Rows and columns, the new ones last, say what became of a directive and who names it."""
    site = make_site(paper("a"), paper("b", ("replaces", "a")), citing("c", LAW))
    outputs = published(site)
    raw = outputs[urls.dataset("van-ban", "csv")].body().decode("utf-8-sig")
    head, first, second, third = raw.splitlines()
    assert head.endswith(",sample,effect,effect_by,refers_to,referenced_by")
    assert first.endswith(",no,replaced,b,,replaces: b")
    assert second.endswith(",no,in_force,,replaces: a,")
    assert third.endswith(",no,in_force,,cites: 05/2017/TT-BYT,")
