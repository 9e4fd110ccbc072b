"""What is visible: branches, collapsed ones, the rest of large families, and the budget."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
from factories import make_company
from hypothesis import given, strategies as st
from strategies import companies

from org.hierarchy import count_levels
from org.layout.visibility import (
    BUDGET,
    FIRST,
    STEP,
    View,
    expand_siblings,
    expand_to_level,
    find_visible,
    rest_key,
    reveal_department,
    toggle,
)
from org.model import NONE

BOARD = make_company("BFFBBB", [NONE, 0, 1, 0, 3, 3], people=[1.0, 2.0, 4.0, 8.0, 16.0, 32.0])
FLAT = make_company("B" * 500)
WIDE = make_company("B" + "F" * 400, [NONE] + [0] * 400)


def keys(company, view):
    return find_visible(company, view).keys.tolist()


def test_without_a_choice_everything_is_in_sight():
    assert keys(BOARD, View()) == [0, 1, 2, 3, 4, 5]
    assert len(keys(WIDE, View())) == 401


def test_levels_collapse_what_is_deeper_and_count_it():
    visible = find_visible(BOARD, View(levels=2))
    assert visible.keys.tolist() == [0, 1, 3]
    assert visible.collapsed.tolist() == [0, 1, 2]
    assert visible.people.tolist() == [1.0, 6.0, 56.0]
    assert visible.counts.tolist() == [[0, 0, 1], [0, 2, 0], [0, 0, 3]]
    assert visible.box_of.tolist() == [0, 1, 1, 2, 2, 2]
    assert visible.branching.tolist() == [True, True, True]


def test_one_branch_is_in_sight_with_what_is_below_it():
    visible = find_visible(BOARD, View(branch=3))
    assert visible.keys.tolist() == [3, 4, 5]
    assert visible.parent.tolist() == [NONE, 0, 0]
    assert visible.key_of(1) is None


def test_a_large_family_shows_the_first_and_a_shape_for_the_rest():
    visible = find_visible(WIDE, View(budget=BUDGET))
    assert len(visible.positions) == 1 + FIRST
    assert visible.keys[-1] == rest_key(0)
    assert visible.collapsed[-1] == 400 - FIRST
    assert visible.parent[-1] == 0
    assert visible.key_of(400) == rest_key(0)
    assert visible.limited


def test_the_rest_of_a_family_opens_by_steps():
    view = toggle(WIDE, View(budget=BUDGET), rest_key(0))
    assert len(find_visible(WIDE, view).positions) == 1 + FIRST + STEP
    for _step in range(5):
        view = toggle(WIDE, view, rest_key(0))
    assert len(keys(WIDE, view)) == 401


def test_each_step_shows_as_many_more_also_beyond_the_budget():
    company = make_company("B" * 1_235, [NONE] + [0] * 1_234)
    view, shown = View(budget=BUDGET), []
    for _step in range(5):
        shown.append(len(find_visible(company, view).positions))
        view = toggle(company, view, rest_key(0))
    assert shown[:3] == [1 + FIRST, 1 + FIRST + STEP, 1 + FIRST + 2 * STEP]
    assert all(0 < after - before <= STEP for before, after in pairwise(shown))


def test_tops_have_a_rest_too():
    visible = find_visible(FLAT, View(budget=BUDGET))
    assert visible.keys[-1] == rest_key(NONE)
    assert len(visible) == FIRST + 1


def test_a_rest_of_one_is_that_one():
    company = make_company("B" * (FIRST + STEP + 2), [NONE] + [0] * (FIRST + STEP + 1))
    view = toggle(company, View(budget=BUDGET), rest_key(0))
    assert keys(company, view) == list(range(FIRST + STEP + 2))


def test_unfolding_one_branch_changes_no_other():
    view = View(levels=2, budget=BUDGET)
    opened = toggle(BOARD, view, 3)
    assert keys(BOARD, opened) == [0, 1, 3, 4, 5]
    assert keys(BOARD, toggle(BOARD, opened, 3)) == keys(BOARD, view)


def test_all_branches_beside_a_department_are_expanded_at_once():
    company = make_company("BBBBBBBB", [NONE, 0, 0, 0, 1, 2, 2, 5])
    closed = toggle(company, View(levels=2, budget=BUDGET), 1)
    view = expand_siblings(company, closed, 3)  # a department without a branch
    assert keys(company, view) == [0, 1, 2, 3, 4, 5, 6]
    assert keys(company, expand_siblings(company, view, 6)) == list(range(8))
    assert keys(company, expand_siblings(company, View(levels=1), 0)) == [0, 1, 2, 3]
    assert expand_siblings(company, view, rest_key(0)) == view


def test_what_was_expanded_below_a_collapsed_branch_is_found_again():
    chain = make_company("BBBB", [NONE, 0, 1, 2])
    view = toggle(chain, toggle(chain, View(levels=1, budget=BUDGET), 0), 1)
    assert keys(chain, view) == [0, 1, 2]
    shut = toggle(chain, view, 0)
    assert keys(chain, shut) == [0]
    assert keys(chain, toggle(chain, shut, 0)) == [0, 1, 2]


def test_a_leaf_and_an_unknown_key_cannot_be_collapsed():
    view = View(budget=BUDGET)
    assert toggle(BOARD, view, 2) == view
    assert toggle(BOARD, view, 99) == view


def test_a_department_that_is_looked_for_comes_into_sight_with_its_way():
    view = View(levels=1, budget=BUDGET)
    assert keys(BOARD, reveal_department(BOARD, view, 4)) == [0, 1, 3, 4, 5]
    assert keys(BOARD, reveal_department(BOARD, toggle(BOARD, View(budget=BUDGET), 0), 2)) == [0, 1, 2, 3, 4, 5]


def test_a_department_is_taken_out_of_a_rest_by_itself():
    visible = find_visible(WIDE, reveal_department(WIDE, View(budget=BUDGET), 399))
    assert visible.key_of(399) == 399
    assert visible.collapsed[-1] == 400 - FIRST - 1


def test_what_is_in_sight_already_needs_no_change():
    view = View(budget=BUDGET)
    assert reveal_department(BOARD, view, 4) is view


def test_a_department_outside_of_the_branch_ends_looking_at_that_branch():
    view = reveal_department(BOARD, View(branch=3, budget=BUDGET), 2)
    assert view.branch is None
    assert find_visible(BOARD, view).key_of(2) == 2


def test_whole_levels_replace_single_expansions():
    view = toggle(BOARD, View(levels=2, budget=BUDGET), 3)
    assert expand_to_level(view, 2) == View(levels=2, budget=BUDGET)


def test_a_branch_has_its_own_levels():
    assert count_levels(BOARD, 3) == 2


def test_a_click_keeps_the_view_that_the_chart_was_laid_out_for():
    view = View(budget=BUDGET)
    once = toggle(BOARD, view, 0)
    assert once.base == view
    assert toggle(BOARD, once, 3).base == view
    assert reveal_department(BOARD, once, 2).base == view


@given(companies(30), st.data())
def test_every_department_is_in_exactly_one_box_whatever_is_collapsed(company, data):
    size = len(company)
    if not size:
        return
    some = st.frozensets(st.integers(0, size - 1), max_size=4)
    view = View(
        levels=data.draw(st.none() | st.integers(1, 4)),
        budget=data.draw(st.none() | st.integers(1, 20)),
        opened=data.draw(some),
        closed=data.draw(some),
    )
    visible = find_visible(company, view)
    assert (visible.box_of >= 0).all()
    assert np.bincount(visible.box_of, minlength=len(visible)).tolist() == visible.counts.sum(axis=1).tolist()
    for place, above in enumerate(visible.parent.tolist()):
        if above != NONE and visible.keys[place] >= 0:
            assert visible.keys[above] == company.parent[visible.keys[place]]
    assert len(set(visible.keys.tolist())) == len(visible)


@given(companies(30), st.data())
def test_a_budget_holds_unless_more_is_asked_for_by_hand(company, data):
    budget = data.draw(st.integers(20, 30))
    assert len(find_visible(company, View(budget=budget))) <= budget + 1


@given(companies(30), st.data())
def test_whatever_is_looked_for_is_in_sight(company, data):
    if not len(company):
        return
    position = data.draw(st.integers(0, len(company) - 1))
    view = View(levels=1, budget=3, closed=frozenset(data.draw(st.frozensets(st.integers(0, len(company) - 1)))))
    found = reveal_department(company, view, position)
    assert find_visible(company, found).key_of(position) == position
    assert find_visible(company, replace(found, budget=None)).key_of(position) == position
