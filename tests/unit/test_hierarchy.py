"""Arithmetic on the parent column, against plain walks."""

from __future__ import annotations

import networkx as nx
import numpy as np
from hypothesis import given, strategies as st
from strategies import branch

from org.hierarchy import ancestors, cycles, depths, preorder_places, roll_up

any_parents = (
    st.integers(1, 30)
    .flatmap(lambda size: st.lists(st.integers(-1, size - 1), min_size=size, max_size=size))
    .map(np.array)
)
forests = (
    st.integers(1, 30).flatmap(lambda size: st.tuples(*(st.integers(-1, at - 1) for at in range(size)))).map(np.array)
)


@given(any_parents)
def test_rings_are_those_that_networkx_finds(parent):
    graph = nx.DiGraph((at, int(above)) for at, above in enumerate(parent) if above >= 0)
    expected = {frozenset(ring) for ring in nx.simple_cycles(graph)}
    found = cycles(parent)
    assert {frozenset(ring) for ring in found} == expected
    assert all(ring[0] == min(ring) for ring in found)


@given(forests)
def test_depth_is_the_length_of_the_way_to_the_top(parent):
    assert depths(parent).tolist() == [len(ancestors(at, parent)) for at in range(len(parent))]


@given(forests)
def test_a_roll_up_sums_the_branch(parent):
    depth = depths(parent)
    values = np.arange(1.0, len(parent) + 1)
    total = roll_up(values, parent, depth)
    for at in range(len(parent)):
        assert total[at] == values[branch(at, parent, depth)].sum()


@given(forests)
def test_in_preorder_each_department_is_followed_by_its_branch(parent):
    depth = depths(parent)
    size = roll_up(np.ones(len(parent)), parent, depth).astype(np.int64)
    order = np.argsort(preorder_places(parent, depth, size, np.argsort(parent, kind="stable")))
    for place, at in enumerate(order.tolist()):
        assert sorted(order[place : place + size[at]].tolist()) == np.flatnonzero(branch(at, parent, depth)).tolist()
        children = [child for child in order.tolist() if parent[child] == at]
        assert children == sorted(children), "siblings keep their order"


def test_a_chain_of_ten_thousand_is_no_trouble():
    parent = np.arange(-1, 9_999)
    assert depths(parent)[-1] == 9_999
