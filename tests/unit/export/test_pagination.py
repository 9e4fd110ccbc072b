"""Where a tree is cut into pages."""

from __future__ import annotations

import numpy as np
import pytest
from factories import make_company
from hypothesis import given, strategies as st
from strategies import companies

from org.export.page_layout import SLIDE, PageOptions
from org.export.pagination import (
    Look,
    Outline,
    Part,
    count_pages,
    cuts,
    drawn_order,
    first_head,
    first_level,
    paginate,
)
from org.hierarchy import branches
from org.layout.column_options import BranchOptions, Tree
from org.layout.visibility import Frame
from org.model import NONE, Company


def outline(company: Company, *collapsed: int) -> Outline:
    return Outline(branches(company), frozenset(collapsed))


def test_nothing_is_cut_where_everything_fits():
    tree = outline(make_company("FFFF", [NONE, 0, 0, 1]))
    assert cuts(tree, 0, 4) == frozenset()


def test_the_largest_branch_is_cut_first():
    tree = outline(make_company("F" * 8, [NONE, 0, 0, 1, 1, 1, 2, 2]))
    assert cuts(tree, 0, 7) == {1}
    assert cuts(tree, 0, 4) == {1, 2}


def test_a_family_that_is_too_large_cannot_be_cut():
    tree = outline(make_company("F" * 8, [NONE, 0, *[1] * 6]))
    assert cuts(tree, 1, 5) is None
    assert cuts(tree, 0, 5) == {1}


def test_several_tops_are_cut_as_if_something_stood_above_them():
    tree = outline(make_company("F" * 6, [NONE, NONE, 0, 0, 1, 1]))
    assert first_head(tree) == NONE
    assert cuts(tree, NONE, 7) == frozenset()
    assert len(cuts(tree, NONE, 5) or ()) == 1


@pytest.mark.parametrize(
    ("parents", "level"),
    [([NONE, 0, 0, 1, 2], {1, 2}), ([NONE, 0, 1, 1, 2, 3], {2, 3}), ([NONE, 0, 1], set()), ([NONE], set())],
)
def test_the_first_level_is_the_uppermost_with_several_branches(parents, level):
    assert first_level(outline(make_company("F" * len(parents), parents)), 0) == level


@given(companies(largest=30), st.integers(2, 12))
def test_no_page_holds_more_than_fits(found, capacity):
    tree = outline(found)
    for head in (NONE, *range(len(found))):
        cut = cuts(tree, head, capacity)
        if cut is None:
            continue
        shown, waiting = 1, [head]
        while waiting:
            children = tree.children(waiting.pop())
            shown += len(children)
            waiting += [child for child in tree.branching(children) if child not in cut]
        assert shown <= capacity or shown == 1


@given(companies(largest=30), st.integers(2, 12))
def test_there_is_at_least_one_page(found, capacity):
    assert 1 <= count_pages(outline(found), found.parent, capacity) <= 1 + 2 * len(found)


def test_what_is_collapsed_in_the_view_has_nothing_below_it():
    found = outline(make_company("F" * 8, [NONE, 0, 0, 1, 1, 1, 2, 2]), 1)
    assert found.below(0) == [1, 2, 6, 7]
    assert found.branching([0, 1, 2]) == [0, 2]
    assert cuts(found, 0, 4) == {2}


def test_siblings_follow_each_other_from_the_front_office_to_the_back_wherever_they_are_drawn():
    heads = range(1, 13)
    offices = "B" + "BF" * 6 + "BBFF" * 6
    company = make_company(offices, [NONE, *[0] * 12, *(head for head in heads for _ in range(2))])
    part = Part(company, np.arange(len(company)), "", Look())
    drawn = part.scenes(frozenset(heads))(Frame(700, 500))
    assert list(drawn_order(part, drawn)) == [0, *heads[1::2], *heads[::2]]


def test_the_frames_that_a_page_is_tried_in_share_what_does_not_depend_on_them(monkeypatch):
    company = make_company("FB" * 20, [NONE, *(each // 4 for each in range(39))])
    tried: list[tuple[Tree, float]] = []
    begin = BranchOptions.__init__
    monkeypatch.setattr(BranchOptions, "__init__", lambda *given: tried.append(given[1:]) or begin(*given))
    draw = Part(company, np.arange(len(company)), "", Look()).scenes(frozenset())
    for frame in (Frame(700, 500), Frame(900, 500)):
        draw(frame)
    assert len(tried) > 1
    assert len({(id(tree), width) for tree, width in tried}) == len(tried)
    assert len({id(tree) for tree, _width in tried}) == 1


def test_the_pages_of_a_chain_are_full():
    pages = paginate(make_company("FB" * 50, [NONE, *range(99)]), PageOptions(paper=SLIDE))
    assert len(pages) < 25
