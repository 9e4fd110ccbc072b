"""Paths between two departments: by reporting lines, and by hand-offs in both directions."""

from __future__ import annotations

import itertools

import networkx as nx
from factories import make_company
from hypothesis import given
from strategies import companies

from org.analysis.paths import handoff_graph, reporting_path, shortest_path
from org.model import NONE

BOARD, SALES, SHOP, WORKS, LAB, OTHER = range(6)
COMPANY = make_company(
    "BFFB?B",
    [NONE, BOARD, SALES, BOARD, WORKS, NONE],
    [(SHOP, WORKS, "order", 30.0), (SHOP, WORKS, "complaint", 5.0), (WORKS, LAB), (LAB, SALES, "design")],
)


def between(found, one, other):
    return shortest_path(handoff_graph(found, None, one, other), one, other)


def test_the_path_by_reporting_lines_goes_up_to_the_nearest_common_manager_and_down():
    way = reporting_path(COMPANY, SHOP, LAB)
    assert way.departments == (SHOP, SALES, BOARD, WORKS, LAB)
    assert way.lines == ((SHOP, SALES), (SALES, BOARD), (WORKS, BOARD), (LAB, WORKS))
    assert (way.top, way.up, way.crossings) == (BOARD, 2, 1)


def test_the_path_to_a_manager_leads_only_up_and_back_from_there_only_down():
    up, down = reporting_path(COMPANY, SHOP, BOARD), reporting_path(COMPANY, BOARD, SHOP)
    assert (up.departments, up.top, up.up) == ((SHOP, SALES, BOARD), BOARD, 2)
    assert (down.departments, down.top, down.up) == ((BOARD, SALES, SHOP), BOARD, 0)
    assert down.lines == ((SALES, BOARD), (SHOP, SALES))


def test_departments_with_different_tops_have_no_path_by_reporting_lines():
    assert reporting_path(COMPANY, SHOP, OTHER) is None


def test_the_path_to_itself_has_no_lines():
    way = reporting_path(COMPANY, LAB, LAB)
    assert (way.departments, way.lines, way.top, way.crossings) == ((LAB,), (), LAB, 0)
    assert between(COMPANY, LAB, LAB).steps == ()


def test_a_path_by_hand_offs_has_kinds_volumes_and_crossings():
    path = between(COMPANY, SHOP, LAB)
    assert path.departments == (SHOP, WORKS, LAB)
    assert [(step.kinds, step.volume) for step in path.steps] == [(("order", "complaint"), 35.0), (("",), None)]
    assert (path.crossings, path.undecided) == (1, 1)


def test_hand_offs_are_followed_in_their_direction_only():
    assert between(COMPANY, SHOP, SALES).departments == (SHOP, WORKS, LAB, SALES)
    assert between(COMPANY, SALES, SHOP) is None
    assert between(COMPANY, OTHER, SHOP) is None


def test_without_hand_offs_there_is_no_path():
    assert between(make_company("FB"), 0, 1) is None


def undirected(found):
    """The reporting lines as NetworkX knows them."""
    tree = nx.Graph((child, parent) for child, parent in enumerate(found.parent.tolist()) if parent != NONE)
    tree.add_nodes_from(range(len(found)))
    return tree


@given(companies())
def test_paths_by_reporting_lines_are_the_shortest_in_the_tree(found):
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


def test_a_long_chain_is_followed_to_its_end():
    size = 2_000
    found = make_company("FB" * (size // 2), [NONE, *range(size - 1)], [(at, at + 1) for at in range(size - 1)])
    assert between(found, 0, size - 1).handoffs == size - 1
    assert between(found, size - 1, 0) is None
    assert reporting_path(found, size - 1, 0).up == size - 1
