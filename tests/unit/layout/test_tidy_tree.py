"""The compact tree: nothing overlaps, everything lies inside, and the whole has the shape that was asked for."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from org.layout.tidy_tree import compact_tree

forests = (
    st.integers(1, 60).flatmap(lambda size: st.tuples(*(st.integers(-1, at - 1) for at in range(size)))).map(np.array)
)


def random_tree(size: int, seed: int = 7) -> np.ndarray:
    """A tree of about six children a department."""
    random = np.random.default_rng(seed)
    return np.array([-1, *(int(random.integers((at - 1) // 9, at // 5 + 1)) for at in range(1, size))])


def laid_out(parent: np.ndarray, aspect: float = 16 / 9, seed: int = 3):
    random = np.random.default_rng(seed)
    widths = np.full(len(parent), 150.0)
    heights = random.choice([36.0, 49.0, 64.0], len(parent))
    return compact_tree(parent, np.zeros(len(parent)), widths, heights, aspect), widths, heights


def overlapping(laid, widths, heights) -> int:
    across = np.abs(laid.centres[:, None, 0] - laid.centres[None, :, 0]) < (widths[:, None] + widths) / 2
    down = np.abs(laid.centres[:, None, 1] - laid.centres[None, :, 1]) < (heights[:, None] + heights) / 2
    both = across & down
    np.fill_diagonal(both, False)
    return int(both.sum())


@given(forests)
def test_no_two_boxes_overlap_and_all_lie_inside(parent):
    laid, widths, heights = laid_out(parent)
    assert overlapping(laid, widths, heights) == 0
    assert (laid.centres[:, 0] - widths / 2 >= 0).all()
    assert (laid.centres[:, 0] + widths / 2 <= laid.width).all()
    assert (laid.centres[:, 1] - heights / 2 >= 0).all()
    assert (laid.centres[:, 1] + heights / 2 <= laid.height).all()


@given(forests)
def test_lines_are_level_or_upright_and_join_parent_and_child(parent):
    laid, widths, heights = laid_out(parent)
    for child, path in enumerate(laid.paths):
        assert bool(path) == (parent[child] >= 0)
        if not path:
            continue
        x, y = laid.centres[child]
        px, py = laid.centres[parent[child]]
        assert path[0][1] == pytest.approx(py + heights[parent[child]] / 2)
        assert abs(path[0][0] - px) <= widths[child] / 2
        assert path[-1] in {(x, y - heights[child] / 2), (x - widths[child] / 2, y)}
        assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(path))


@given(forests)
def test_no_line_runs_through_a_box(parent):
    laid, widths, heights = laid_out(parent)
    lows, highs = laid.centres - np.c_[widths, heights] / 2, laid.centres + np.c_[widths, heights] / 2
    for path in laid.paths:
        for (x1, y1), (x2, y2) in pairwise(path):
            inside = (
                (lows[:, 0] + 1e-6 < max(x1, x2)) & (highs[:, 0] - 1e-6 > min(x1, x2))
                & (lows[:, 1] + 1e-6 < max(y1, y2)) & (highs[:, 1] - 1e-6 > min(y1, y2))
            )  # fmt: skip
            assert not inside.any()


@pytest.mark.parametrize("aspect", [9 / 16, 1.0, 16 / 9])
def test_sixty_departments_take_about_the_shape_that_is_asked_for(aspect):
    laid, _widths, _heights = laid_out(random_tree(60), aspect)
    assert 0.6 < laid.width / laid.height / aspect < 1.6


def test_siblings_follow_their_rank():
    parent = np.array([-1, 0, 0, 0])
    laid = compact_tree(parent, np.array([0, 3.0, 1.0, 2.0]), np.full(4, 100.0), np.full(4, 40.0))
    order = np.lexsort((laid.centres[1:, 1], laid.centres[1:, 0])) + 1
    assert order.tolist() == [2, 3, 1]


def test_a_thousand_children_and_a_long_chain_are_no_trouble():
    wide, *sizes = laid_out(np.array([-1] + [0] * 1000))
    assert overlapping(wide, *sizes) == 0
    assert wide.width / wide.height < 3
    deep, *sizes = laid_out(np.arange(-1, 2999))
    assert overlapping(deep, *sizes) == 0


def test_no_departments_are_an_empty_chart():
    assert compact_tree(*(np.array([]) for _each in range(4))).paths == ()


def test_an_only_child_is_not_drawn_as_the_next_of_its_parents_row():
    parent = np.array([-1, 0, 0, 1])
    laid = compact_tree(parent, np.arange(4.0), np.full(4, 100.0), np.full(4, 40.0), aspect=0.5)
    assert laid.centres[3, 0] > laid.centres[1, 0]
