"""The columns of the org chart: nothing overlaps, everything is inside, and what was not clicked keeps its place."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, strategies as st

from org.layout import column_options
from org.layout.column_layout import Layout, adapt_plan, order_children, place_boxes, plan_columns
from org.layout.column_options import Tree, deal, stack_up
from org.layout.visibility import Frame

WIDTH = 170.0
WINDOW, PHONE = Frame(1420, 730), Frame(374, 600)

parents = st.integers(1, 40).flatmap(lambda size: st.tuples(*(st.integers(-1, at - 1) for at in range(size))))
frames = st.sampled_from([WINDOW, PHONE, Frame(700, 900), Frame(1800, 400)])


def tree_of(parent, *, keys=None, seed: int = 3) -> Tree:
    """A tree of boxes of three heights, some of them in the front office."""
    chance = np.random.default_rng(seed)
    size = len(parent)
    heights = chance.choice([31.0, 46.0, 61.0], max(size, 60))
    children = order_children(np.array(parent, dtype=np.int64), np.arange(size, dtype=np.float64))
    front = chance.random(size) < 0.4
    keys = list(range(size)) if keys is None else keys
    return Tree(keys, children, front, np.full(size, 90.0), lambda at, _width: float(heights[keys[at]]))


def random_parents(size: int, seed: int = 7) -> list[int]:
    """A tree of about six children a department."""
    random = np.random.default_rng(seed)
    return [-1, *(int(random.integers((at - 1) // 9, at // 5 + 1)) for at in range(1, size))]


def laid_out(parent, frame: Frame = WINDOW) -> tuple[Layout, np.ndarray]:
    """The layout, and (n, 4) left, top, right and bottom of the boxes."""
    tree = tree_of(parent)
    laid = place_boxes(tree, plan_columns(tree, frame, [WIDTH]))
    return laid, areas_of(laid, tree)


def areas_of(laid: Layout, tree: Tree) -> np.ndarray:
    heights = np.array([tree.height(at, 0.0) for at in range(len(tree))])
    half = np.stack([laid.widths, heights], axis=1) / 2
    return np.concatenate([laid.centres - half, laid.centres + half], axis=1)


def overlapping(areas: np.ndarray) -> int:
    one, other = areas[:, None], areas[None]
    apart = (one[..., :2] >= other[..., 2:] - 1e-6) | (other[..., :2] >= one[..., 2:] - 1e-6)
    both = ~apart.any(axis=2)
    np.fill_diagonal(both, False)
    return int(both.sum())


def shape_of(parent, frame: Frame) -> float:
    laid, _areas = laid_out(parent, frame)
    return laid.width / laid.height


@given(parents, frames)
def test_no_two_boxes_overlap_and_all_are_inside(parent, frame):
    laid, areas = laid_out(parent, frame)
    assert overlapping(areas) == 0
    assert (areas[:, :2] >= 0).all()
    assert (areas[:, 2:] <= np.array([laid.width, laid.height])).all()


@given(parents, frames)
def test_lines_are_level_or_upright_and_join_parent_and_child(parent, frame):
    laid, areas = laid_out(parent, frame)
    for child, path in enumerate(laid.paths):
        assert bool(path) == (parent[child] >= 0)
        if not path:
            continue
        left, top, right, bottom = areas[parent[child]]
        assert left <= path[0][0] <= right
        assert top <= path[0][1] <= bottom
        x, y = laid.centres[child]
        ends = [(x, areas[child][1]), (areas[child][0], y)]
        assert any(path[-1] == pytest.approx(end) for end in ends)
        assert all(a[0] == pytest.approx(b[0]) or a[1] == pytest.approx(b[1]) for a, b in pairwise(path))


@given(parents)
def test_stacks_are_as_high_as_they_are_drawn_where_nothing_wraps(parent):
    tree = tree_of(parent)
    drawn = [deque(stack_up(tree, [at], WIDTH), maxlen=1)[0] for at in range(len(tree))]
    heights = tree.stack_heights([tree.height(at, WIDTH) for at in range(len(tree))])
    assert heights == pytest.approx([lowest.top + lowest.height for lowest in drawn])


@given(parents, frames)
def test_no_line_runs_through_a_box(parent, frame):
    laid, areas = laid_out(parent, frame)
    for child, path in enumerate(laid.paths):
        others = np.delete(areas, parent[child], axis=0) if path else areas
        for (x1, y1), (x2, y2) in pairwise(path):
            inside = (
                (others[:, 0] + 1e-6 < max(x1, x2)) & (others[:, 2] - 1e-6 > min(x1, x2))
                & (others[:, 1] + 1e-6 < max(y1, y2)) & (others[:, 3] - 1e-6 > min(y1, y2))
            )  # fmt: skip
            assert not inside.any()


@pytest.mark.parametrize("frame", [Frame(700, 1000), Frame(900, 900), WINDOW])
def test_sixty_departments_take_about_the_shape_of_the_frame(frame):
    assert 0.6 < shape_of(random_parents(60), frame) / (frame.width / frame.height) < 1.6


def test_a_narrow_frame_gets_an_outline_as_wide_as_itself():
    laid, areas = laid_out(random_parents(60), PHONE)
    assert laid.width == PHONE.width
    assert len(set(areas[:, 2].tolist())) == 1, "all boxes end at the same right edge"
    assert (np.diff(np.sort(areas[:, 1])) > 0).all(), "one box a line"


@given(parents)
def test_no_column_is_narrower_than_the_narrowest_that_words_have_room_in(parent):
    assert plan_columns(tree_of(parent), WINDOW, [WIDTH, 0.8 * WIDTH]).width >= 0.8 * WIDTH


def test_siblings_follow_their_rank():
    parent = np.array([-1, 0, 0, 0])
    assert order_children(parent, np.array([0, 3.0, 1.0, 2.0])) == [[2, 3, 1], [], [], [], [0]]


def test_front_office_branches_are_in_the_upper_rows():
    # Four branches of five, the first two of them in the front office.
    parent = [-1, *[0] * 4, *(at for at in range(1, 5) for _leaf in range(5))]
    tree = tree_of(parent)
    tree.front[:] = np.isin(parent, [1, 2]) | np.isin(np.arange(len(parent)), [1, 2])
    laid = place_boxes(tree, plan_columns(tree, Frame(700, 700), [WIDTH]))
    top = laid.centres[:, 1]
    assert top[1] == top[2] < top[3] == top[4]


@pytest.mark.slow
def test_a_thousand_children_and_a_long_chain_are_no_trouble():
    _wide, areas = laid_out([-1] + [0] * 1000)
    assert overlapping(areas) == 0
    assert shape_of([-1] + [0] * 1000, WINDOW) < 3
    _deep, areas = laid_out(np.arange(-1, 2999))
    assert overlapping(areas) == 0


def test_families_that_are_alike_are_dealt_once(monkeypatch):
    dealt = []
    monkeypatch.setattr(column_options, "deal", lambda members, cap: dealt.append(cap) or deal(members, cap))
    column_options._list_deals.cache_clear()
    heads, leaves = 40, 5
    tree = tree_of([-1, *[0] * heads, *(1 + at // leaves for at in range(heads * leaves))])
    options = column_options.BranchOptions(replace(tree, front=[False] * len(tree), height=lambda *_: 31.0), WIDTH)
    assert {options.of(head) for head in tree.children[0]} == {options.of(1)}
    assert len(dealt) <= leaves


@pytest.mark.parametrize("frame", [WINDOW, Frame(374, 600)])
def test_a_chain_is_one_column_and_is_indented_only_where_it_branches(frame):
    # A chain of 40 below a department that has two; its end has two below it, one of which begins a chain of ten.
    parent = [-1, 0, 0, *range(2, 42), 42, 42, *range(44, 54)]
    laid, areas = laid_out(parent, frame)
    left = laid.centres[:, 0] - laid.widths / 2
    assert overlapping(areas) == 0
    assert len(set(left[3:43].round(3).tolist())) == 1
    assert len(set(left[46:].round(3).tolist())) == 1
    assert left[43] > left[42]
    assert left[46] > left[44]
    upright = [laid.paths[at] for at in range(4, 43)]
    assert all(len(path) == 2 and path[0][0] == path[1][0] for path in upright)


def test_no_departments_are_an_empty_chart():
    assert laid_out([])[0].paths == ()


@given(parents, frames, st.data())
def test_a_collapsed_branch_moves_the_others_to_nowhere_but_the_room_that_it_leaves(parent, frame, data):
    before = tree_of(parent)
    plan = plan_columns(before, frame, [WIDTH])
    head = data.draw(st.integers(0, len(parent) - 1))
    gone = {head}
    for at, above in enumerate(parent):
        if above in gone:
            gone.add(at)
    kept = [at for at in range(len(parent)) if at not in gone or at == head]
    place = {at: new for new, at in enumerate(kept)}
    after = tree_of([place.get(parent[at], -1) for at in kept], keys=kept)
    after.front[:] = before.front[kept]
    then, now = place_boxes(before, plan), place_boxes(after, adapt_plan(plan, after, frame))
    assert overlapping(areas_of(now, after)) == 0
    if not frame.narrow:
        still = [at for at in kept if at != head]
        moved = now.centres[[place[at] for at in still]] - then.centres[still]
        assert (np.abs(moved[:, 0]) <= 40).all(), "indents of its own stack may become larger"
        assert (moved[:, 1] <= 1e-6).all()


def test_a_collapsed_branch_keeps_its_columns_and_nothing_moves_sideways():
    # Two branches of twelve in three columns each, and between them one that is a stack.
    parent = [-1, 0, 0, 0, *[1] * 4, 2, 2, *[3] * 4, *(at for at in (4, 5, 6, 7, 10, 11, 12, 13) for _leaf in range(4))]
    whole = tree_of(parent)
    plan = plan_columns(whole, Frame(2200, 400), [WIDTH])
    assert 1 in plan.spread
    kept = [at for at in range(len(parent)) if 1 not in (parent[at], parent[parent[at]])]
    place = {at: new for new, at in enumerate(kept)}
    small = tree_of([place.get(parent[at], -1) for at in kept], keys=kept)
    small.front[:] = whole.front[kept]
    then, now = place_boxes(whole, plan), place_boxes(small, adapt_plan(plan, small, WINDOW))
    assert now.centres[:, 0].tolist() == then.centres[kept, 0].tolist()


@given(parents, st.data())
def test_an_expanded_branch_overlaps_nothing(parent, data):
    closed = data.draw(st.integers(0, len(parent) - 1))
    below = {closed}
    for at, above in enumerate(parent):
        if above in below:
            below.add(at)
    first = [at for at in range(len(parent)) if at not in below or at == closed]
    place = {at: new for new, at in enumerate(first)}
    small = tree_of([place.get(parent[at], -1) for at in first], keys=first)
    whole = tree_of(parent)
    laid = place_boxes(whole, adapt_plan(plan_columns(small, WINDOW, [WIDTH]), whole, WINDOW))
    assert overlapping(areas_of(laid, whole)) == 0
