"""Breadth-first sweeps, against NetworkX."""

from __future__ import annotations

import itertools
from unittest import mock

import networkx as nx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from org.analysis.graph import UNREACHED, reach
from org.model import NOBODY


def indices(values):
    return np.array(values, dtype=np.int64)


def test_nothing_is_reached_among_no_departments():
    assert reach(indices([]), indices([]), indices([]), 0).steps.tolist() == []


def test_without_lines_only_the_starts_are_reached():
    found = reach(indices([1]), indices([]), indices([]), 3)
    assert found.steps.tolist() == [UNREACHED, 0, UNREACHED]
    assert found.before.tolist() == [NOBODY] * 3


def test_a_way_is_told_from_start_to_end():
    found = reach(indices([0]), indices([0, 1, 2]), indices([1, 2, 0]), 4)
    assert found.way_to(2) == [0, 1, 2]
    assert found.way_to(0) == [0]
    assert found.way_to(3) == []


def test_of_two_ways_as_short_the_first_in_the_file_is_told():
    found = reach(indices([0]), indices([0, 0, 2, 1]), indices([2, 1, 3, 3]), 4)
    assert found.way_to(3) == [0, 1, 3]


def test_a_long_chain_costs_one_look_at_each_line():
    size = 20_000
    found = reach(indices([0]), np.arange(size - 1), np.arange(1, size), size)
    assert found.steps.tolist() == list(range(size))


@given(
    st.integers(1, 12).flatmap(
        lambda size: st.tuples(
            st.just(size),
            st.lists(st.integers(0, size - 1), max_size=4),
            st.lists(st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)), max_size=40),
        )
    )
)
def test_steps_and_ways_equal_networkx_in_sweeps_of_either_sort(made):
    size, starts, lines = made
    network = nx.DiGraph(lines)
    network.add_nodes_from(range(size))
    expected = nx.multi_source_dijkstra_path_length(network, set(starts)) if starts else {}
    for narrow in (0, size):
        with mock.patch("org.analysis.graph.NARROW", narrow):
            found = reach(indices(starts), indices([a for a, _ in lines]), indices([b for _, b in lines]), size)
        assert found.steps.tolist() == [expected.get(at, UNREACHED) for at in range(size)]
        for target in expected:
            way = found.way_to(target)
            assert way[0] in starts
            assert len(way) == expected[target] + 1
            assert all(network.has_edge(a, b) for a, b in itertools.pairwise(way))
