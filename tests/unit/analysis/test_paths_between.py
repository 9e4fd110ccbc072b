"""Ways between two departments: by reporting line, and by hand-off in both directions, against NetworkX."""

from __future__ import annotations

import itertools
from unittest import mock

import networkx as nx
import numpy as np
from factories import made
from hypothesis import given
from hypothesis import strategies as st
from strategies import companies

from org.analysis.paths import handing, reporting_path, trace
from org.model import NOBODY

BOARD, SALES, SHOP, WORKS, LAB, OTHER = range(6)
COMPANY = made(
    "BFFB?B",
    [NOBODY, BOARD, SALES, BOARD, WORKS, NOBODY],
    [(SHOP, WORKS, "order", 30.0), (SHOP, WORKS, "complaint", 5.0), (WORKS, LAB), (LAB, SALES, "design")],
)


def test_the_way_by_reporting_line_goes_up_to_the_nearest_common_superior_and_down():
    way = reporting_path(COMPANY, SHOP, LAB)
    assert way.departments == (SHOP, SALES, BOARD, WORKS, LAB)
    assert way.lines == ((SHOP, SALES), (SALES, BOARD), (WORKS, BOARD), (LAB, WORKS))
    assert (way.top, way.up, way.crossings, way.undecided) == (BOARD, 2, 1, 1)


def test_the_way_to_a_superior_leads_only_up_and_back_from_there_only_down():
    up, down = reporting_path(COMPANY, SHOP, BOARD), reporting_path(COMPANY, BOARD, SHOP)
    assert (up.departments, up.top, up.up) == ((SHOP, SALES, BOARD), BOARD, 2)
    assert (down.departments, down.top, down.up) == ((BOARD, SALES, SHOP), BOARD, 0)
    assert down.lines == ((SALES, BOARD), (SHOP, SALES))


def test_departments_with_different_tops_have_no_way_by_reporting_line():
    assert reporting_path(COMPANY, SHOP, OTHER) is None


def test_the_way_to_itself_has_no_lines():
    way = reporting_path(COMPANY, LAB, LAB)
    assert (way.departments, way.lines, way.top, way.crossings) == ((LAB,), (), LAB, 0)
    assert handing(COMPANY).way(LAB, LAB).steps == ()


def test_a_way_by_hand_offs_tells_kinds_volumes_and_crossings():
    way = handing(COMPANY).way(SHOP, LAB)
    assert way.departments == (SHOP, WORKS, LAB)
    assert [(step.kinds, step.volume) for step in way.steps] == [(("order", "complaint"), 35.0), (("",), None)]
    assert (way.crossings, way.undecided) == (1, 1)


def test_hand_offs_are_followed_in_their_direction_only():
    found = handing(COMPANY)
    assert found.way(SHOP, SALES).departments == (SHOP, WORKS, LAB, SALES)
    assert found.way(SALES, SHOP) is None
    assert found.way(OTHER, SHOP) is None


def test_without_hand_offs_there_is_no_way():
    assert handing(made("FB")).way(0, 1) is None


def test_of_several_ways_as_short_the_first_in_the_file_is_told():
    lines = [(0, 2), (0, 1), (2, 3), (1, 3), (1, 4), (3, 5), (4, 5)]
    assert handing(made("F" * 6, handoffs=lines)).way(0, 5).departments == (0, 1, 3, 5)


def undirected(found):
    """The reporting lines as NetworkX knows them."""
    tree = nx.Graph((child, parent) for child, parent in enumerate(found.parent.tolist()) if parent != NOBODY)
    tree.add_nodes_from(range(len(found)))
    return tree


@given(companies())
def test_ways_by_reporting_line_equal_networkx(found):
    tree = undirected(found)
    for one, other in itertools.product(range(len(found)), repeat=2):
        way = reporting_path(found, one, other)
        if way is None:
            assert not nx.has_path(tree, one, other)
            continue
        assert list(way.departments) == nx.shortest_path(tree, one, other)
        assert found.depth[way.top] == min(found.depth[list(way.departments)])
        assert [{*line} for line in way.lines] == [{*pair} for pair in itertools.pairwise(way.departments)]
        assert all(found.parent[child] == parent for child, parent in way.lines)


@given(companies(), st.sampled_from([0, 4, 12]))
def test_ways_by_hand_off_equal_those_of_following_one_kind_after_the_other(found, narrow):
    with mock.patch("org.analysis.paths.NARROW", narrow):
        between = handing(found)
        for one in range(len(found)):
            expected = trace(found, one)
            for other in range(len(found)):
                assert between.way(one, other) == expected.shortest(other)


def test_a_long_chain_is_followed_to_its_end():
    size = 2_000
    found = made("FB" * (size // 2), [NOBODY, *range(size - 1)], [(at, at + 1) for at in range(size - 1)])
    assert handing(found).way(0, size - 1).handoffs == size - 1
    assert handing(found).way(size - 1, 0) is None
    assert reporting_path(found, size - 1, 0).up == size - 1


def test_a_wide_net_of_hand_offs_has_the_ways_that_following_finds():
    dice = np.random.default_rng(3)
    lines = dice.integers(0, 20_000, (60_000, 2)).tolist()
    found = made("FB" * 10_000, handoffs=[(one, other) for one, other in lines])
    between, expected = handing(found), trace(found, 7)
    reached = [*expected.reached[:: len(expected.reached) // 20].tolist(), 11]
    assert [between.way(7, other) for other in reached] == [expected.shortest(other) for other in reached]
