"""Numbered pages: whole, within their size, and as stable as their order allows."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from support import drive, make_site, session

from giot_hong import listing

sizes = st.integers(min_value=2, max_value=9)
counts = st.integers(min_value=0, max_value=60)


@given(counts, sizes, counts)
def test_pages_in_order_of_time(count: int, size: int, ever: int) -> None:
    """Every row once and in order, no page too long, and as many pages as the list ever needed."""
    found = listing.numbered("x/", range(count), size, ever)
    assert [row for _, rows in found for row in rows] == list(range(count))
    assert all(len(rows) <= size for _, rows in found)
    assert len(found) == max(1, -(-max(count, ever) // size))
    _assert_chained(found)


@given(counts, sizes)
def test_pages_whose_newest_comes_first(count: int, size: int) -> None:
    """Every row once, newest first; a short list is one page."""
    found = listing.newest_first("x/", range(count, 0, -1), size)
    assert [row for _, rows in found for row in rows] == list(range(count, 0, -1))
    assert all(len(rows) <= size for _, rows in found)
    assert (len(found) == 1) == (count <= size)
    _assert_chained(found)


@given(counts, st.sampled_from([4, 6, 10, 60]))
def test_a_new_row_changes_the_first_page_only(count: int, size: int) -> None:
    """What is numbered from the oldest keeps its rows for good; at most one page is new."""
    before, after = (
        {turn.path: rows for turn, rows in listing.newest_first("x/", range(n, 0, -1), size)}
        for n in (count, count + 1)
    )
    first = before.pop("x/"), after.pop("x/")
    assert after.items() >= before.items()
    assert len(after) <= len(before) + 1
    assert count + 1 in first[1]


def test_a_first_page_is_never_nearly_empty() -> None:
    """Where a list is divided, the newest page still holds half of what a page may."""
    for count in range(61, 400):
        (_, rows), *_ = listing.newest_first("x/", range(count), 60)
        assert 30 <= len(rows) < 60


def test_the_first_days_as_far_as_rows_go() -> None:
    """A day with very many drives is cut, and so are the words of what moved away from it."""
    site = make_site(
        *(drive(f"dot-{n}", sessions=[session(date=f"2026-05-{28 + n % 2}")]) for n in range(6))
    )
    days = listing.to_come(site, site.upcoming)
    assert [len(group.drives) for group in listing.first_of(days, 10)] == [3, 3]
    assert [len(group.drives) for group in listing.first_of(days, 4)] == [3, 1]
    assert [len(group.drives) for group in listing.first_of(days, 3)] == [3]


def _assert_chained(found: list[tuple[listing.PageTurn, tuple[int, ...]]]) -> None:
    """The first page has the list's address; each leads to the next and back; no address twice."""
    turns = [turn for turn, _ in found]
    paths = [turn.path for turn in turns]
    assert paths[0] == "x/"
    assert len(set(paths)) == len(paths)
    assert [turn.previous for turn in turns] == [None, *paths[:-1]]
    assert [turn.following for turn in turns] == [*paths[1:], None]
