"""Dominators, against NetworkX."""

from __future__ import annotations

import networkx as nx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from org.analysis.reach import NOT_DOMINATED, STARTS, dominators


def indices(values):
    return np.array(values, dtype=np.int64)


def test_there_are_none_among_no_departments():
    assert dominators(indices([]), indices([]), indices([]), 0).tolist() == []


def test_without_starts_nothing_is_reached():
    assert dominators(indices([]), indices([0]), indices([1]), 2).tolist() == [NOT_DOMINATED, NOT_DOMINATED]


def test_a_start_inside_a_ring_has_only_the_starts_before_it():
    assert dominators(indices([0]), indices([0, 1, 2]), indices([1, 2, 0]), 3).tolist() == [STARTS, 0, 1]


def test_a_long_chain_that_all_hands_to_one_is_quick():
    size = 50_000
    chain = np.arange(size - 2)
    source = np.concatenate([chain, chain])
    target = np.concatenate([chain + 1, np.full(len(chain), size - 1)])
    found = dominators(indices([0]), source, target, size)
    assert found.tolist() == [STARTS, *range(size - 2), 0]


@given(
    st.integers(1, 14).flatmap(
        lambda size: st.tuples(
            st.just(size),
            st.lists(st.integers(0, size - 1), max_size=4),
            st.lists(st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)), max_size=50),
        )
    )
)
def test_they_equal_networkx(made):
    size, starts, lines = made
    network = nx.DiGraph(lines)
    network.add_nodes_from(range(size))
    network.add_edges_from(("starts", start) for start in starts)
    network.add_node("starts")
    expected = nx.immediate_dominators(network, "starts")
    found = dominators(indices(starts), indices([a for a, _ in lines]), indices([b for _, b in lines]), size)
    told = [expected.get(at, NOT_DOMINATED) for at in range(size)]
    assert found.tolist() == [STARTS if value == "starts" else value for value in told]
