"""The graph of hand-offs between groups, its communities, and how far two divisions agree."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from factories import make_company
from hypothesis import given, strategies as st
from strategies import companies

from org.analysis.boundary import handoff_lines
from org.analysis.graph import adjusted_rand, centrality, communities, group_handoffs, network
from org.model import NONE, Company

labels = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=30)


def each_alone(company: Company) -> np.ndarray:
    return np.arange(len(company))


@given(companies(), st.data())
def test_the_edges_between_groups_add_up_to_the_hand_offs(company: Company, data: st.DataObject) -> None:
    numbers = data.draw(st.lists(st.integers(NONE, 3), min_size=len(company), max_size=len(company)))
    group = np.array(numbers, dtype=np.int64)
    graph = group_handoffs(company, group)
    lines = handoff_lines(company)
    source, target = group[lines.source], group[lines.target]
    drawn = (source != NONE) & (target != NONE) & (source != target)
    edges = [attributes for _source, _target, attributes in graph.edges(data=True)]
    assert sum(edge["handoffs"] for edge in edges) == drawn.sum()
    assert sum(edge["crossing"] for edge in edges) == (drawn & lines.crossing).sum()
    assert sum(edge["undecided"] for edge in edges) == (drawn & lines.undecided).sum()
    volume = company.handoffs["volume"].to_numpy()[drawn]
    assert sum(edge.get("volume", 0.0) for edge in edges) == pytest.approx(np.nansum(volume))
    assert not list(nx.selfloop_edges(graph))


def test_people_of_a_group_add_up_and_unknown_ones_are_absent() -> None:
    company = make_company("FFBB", people=[3, 4, float("nan"), 5])
    graph = group_handoffs(company, np.array([0, 0, 1, NONE]))
    assert dict(graph.nodes(data="people")) == {0: 7.0, 1: None}
    assert centrality(graph, "people") == {0: 7.0}


def test_a_volume_is_known_where_one_of_its_hand_offs_has_one() -> None:
    company = make_company("FB", handoffs=[(0, 1, "order", 4.0), (0, 1, "complaint"), (1, 0, "bill")])
    graph = group_handoffs(company, each_alone(company))
    assert graph.edges[0, 1]["volume"] == 4.0
    assert graph.edges[0, 1]["weight"] == pytest.approx(np.log(6.0)), "the complaint counts as one"
    assert "volume" not in graph.edges[1, 0]


def test_two_circles_of_hand_offs_with_one_between_them_are_two_communities() -> None:
    circles = [*combinations(range(4), 2), *combinations(range(4, 9), 2), (3, 4)]
    company = make_company("FFFFBBBBB?", handoffs=circles)
    found = network(company)
    assert found.community.tolist() == [1, 1, 1, 1, 0, 0, 0, 0, 0, NONE]
    assert found.communities == 2
    assert found.match_offices == 1.0


def test_zacharys_karate_club_is_divided_as_well_as_can_be() -> None:
    club = nx.convert_node_labels_to_integers(nx.karate_club_graph())
    company = make_company("B" * len(club), handoffs=list(club.edges()))
    found = network(company)
    # 0.4198 is the best there is (Brandes et al. 2008), and divides the club into four.
    assert found.modularity == pytest.approx(0.4198, abs=0.01)
    assert found.communities == 4


@given(companies())
def test_the_same_company_has_the_same_communities_and_every_department_with_hand_offs_is_in_one(
    company: Company,
) -> None:
    one, other = (network(company) for _turn in range(2))
    assert one.community.tolist() == other.community.tolist()
    ends = handoff_lines(company)
    apart = ends.source != ends.target
    handing = set(ends.source[apart].tolist()) | set(ends.target[apart].tolist())
    assert set(np.flatnonzero(one.community != NONE).tolist()) == handing
    sizes = [len(members) for members in communities(one.graph)]
    assert sizes == sorted(sizes, reverse=True)


def test_a_company_without_hand_offs_has_no_communities() -> None:
    found = network(make_company("FB"))
    assert (found.communities, found.modularity, found.match_branches, found.match_offices) == (0, None, None, None)


def test_agreement_with_the_branches_is_that_of_the_heads() -> None:
    # Two branches below one top; each hands on within itself only.
    company = make_company("BFFBB", parents=[NONE, 0, 1, 0, 3], handoffs=[(1, 2), (2, 1), (3, 4), (4, 3)])
    assert network(company).match_branches == 1.0


def test_the_department_between_two_others_is_on_every_way() -> None:
    company = make_company("FBB", handoffs=[(0, 1), (1, 2)])
    graph = group_handoffs(company, each_alone(company))
    assert centrality(graph, "degree") == {0: 1.0, 1: 2.0, 2: 1.0}
    assert centrality(graph, "betweenness") == {0: 0.0, 1: 0.5, 2: 0.0}


@given(labels)
def test_agreement_is_what_counting_pairs_gives(found: list[tuple[int, int]]) -> None:
    one, other = (np.array(side) for side in zip(*found, strict=True))
    result = adjusted_rand(one, other)
    if len(set(one.tolist())) < 2 or len(set(other.tolist())) < 2:
        assert result is None
        return
    pairs = [(one[a] == one[b], other[a] == other[b]) for a, b in combinations(range(len(found)), 2)]
    both, first, second = (sum(map(of, pairs)) for of in (all, lambda pair: pair[0], lambda pair: pair[1]))
    chance = first * second / len(pairs)
    expected = 1.0 if first == second == both else (both - chance) / ((first + second) / 2 - chance)
    assert result == pytest.approx(expected)
    assert adjusted_rand(other, one) == pytest.approx(expected)


def test_agreement_of_a_known_example() -> None:
    assert adjusted_rand(np.array([0, 0, 1, 2]), np.array([0, 0, 1, 1])) == pytest.approx(4 / 7)
