"""Breadth-first search on arrays, against NetworkX."""

from __future__ import annotations

import networkx as nx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from org.analysis.reach import UNREACHED, reach


def indices(values):
    return np.array(values, dtype=np.int64)


def test_nothing_is_reached_among_no_departments():
    assert reach(indices([]), indices([]), indices([]), 0).tolist() == []


def test_without_lines_only_the_starts_are_reached():
    assert reach(indices([1]), indices([]), indices([]), 3).tolist() == [UNREACHED, 0, UNREACHED]


def test_a_long_chain_is_followed_to_its_end():
    size = 5_000
    assert reach(indices([0]), np.arange(size - 1), np.arange(1, size), size).tolist() == list(range(size))


@given(
    st.integers(1, 12).flatmap(
        lambda size: st.tuples(
            st.just(size),
            st.lists(st.integers(0, size - 1), max_size=4),
            st.lists(st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)), max_size=40),
        )
    )
)
def test_steps_equal_networkx(made):
    size, starts, lines = made
    network = nx.DiGraph(lines)
    network.add_nodes_from(range(size))
    expected = nx.multi_source_dijkstra_path_length(network, set(starts)) if starts else {}
    found = reach(indices(starts), indices([a for a, _ in lines]), indices([b for _, b in lines]), size)
    assert found.tolist() == [expected.get(at, UNREACHED) for at in range(size)]
