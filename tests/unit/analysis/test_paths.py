"""Following a complaint: shortest and heaviest ways, where it stops, where it comes back."""

from __future__ import annotations

import itertools
import math

import networkx as nx
import numpy as np
import pytest
from factories import made
from hypothesis import given
from hypothesis import strategies as st
from strategies import companies

from org.analysis.crossings import normalise_kind
from org.analysis.graph import UNREACHED
from org.analysis.paths import describe_trace, list_entries, trace
from org.model import Office

SHOP, DESK, QUALITY, LAB, CHAT, BOARD = range(6)
COMPANY = made(
    "FFBBF?",
    handoffs=[
        (SHOP, DESK, "complaint", 30.0),
        (SHOP, LAB, "complaint", 1.0),
        (DESK, QUALITY, "Complaint", 20.0),
        (QUALITY, LAB, "complaint", 8.0),
        (QUALITY, DESK, "complaint", 5.0),
        (SHOP, LAB, "order", 90.0),
        (LAB, BOARD),
    ],
    names=["Shop", "Desk", "Quality", "Lab", "Chat", "Board"],
)


def test_the_shortest_way_has_the_fewest_hand_offs():
    way = trace(COMPANY, SHOP, "complaint").shortest(LAB)
    assert way.departments == (SHOP, LAB)
    assert (way.handoffs, way.crossings, way.width) == (1, 1, 1.0)


def test_the_heaviest_way_has_the_largest_smallest_volume():
    way = trace(COMPANY, SHOP, "complaint").heaviest(LAB)
    assert way.departments == (SHOP, DESK, QUALITY, LAB)
    assert [step.volume for step in way.steps] == [30.0, 20.0, 8.0]
    assert (way.handoffs, way.crossings, way.width) == (3, 1, 8.0)


def test_all_kinds_together_add_their_volumes():
    way = trace(COMPANY, SHOP).heaviest(LAB)
    assert way.steps[0].kinds == ("complaint", "order")
    assert way.steps[0].volume == 91.0


def test_kinds_are_compared_whatever_the_case():
    assert trace(COMPANY, DESK, "COMPLAINT").shortest(QUALITY).steps[0].kinds == ("Complaint",)


def test_what_is_reached_is_told_nearest_first_and_where_it_ends():
    found = trace(COMPANY, SHOP, "complaint")
    assert found.reached.tolist() == [DESK, LAB, QUALITY]
    assert found.ends.tolist() == [LAB]
    assert not found.is_dead_end


def test_the_way_back_to_the_front_is_found():
    back = trace(COMPANY, SHOP, "complaint").comes_back()
    assert [(step.source, step.target, step.volume) for step in back] == [(QUALITY, DESK, 5.0)]
    assert trace(COMPANY, DESK, "complaint").comes_back() == back
    text = describe_trace(trace(COMPANY, SHOP, "complaint"))
    assert "3 departments (2 in the back office); the farthest is 2 hand-offs away" in text
    assert "Quality hands it to Desk" in text


def test_work_that_starts_in_the_back_does_not_come_back_when_it_first_meets_the_front():
    assert trace(made("BF", handoffs=[(0, 1)]), 0).comes_back() == []


def test_a_way_tells_where_it_is_back_in_the_front():
    way = trace(made("FBFBF", handoffs=[(0, 1), (1, 2), (2, 3), (3, 4)]), 0).shortest(4)
    assert (way.crossings, way.returns) == (4, (2, 4))
    unclear = trace(made("F?F", handoffs=[(0, 1), (1, 2)]), 0).shortest(2)
    assert (unclear.crossings, unclear.undecided, unclear.returns) == (0, 2, ())


def test_from_a_dead_end_it_is_said():
    chat = trace(COMPANY, CHAT, "complaint")
    assert chat.is_dead_end
    assert describe_trace(chat) == "Chat passes on nothing of kind “complaint”: it stops there."
    assert describe_trace(trace(COMPANY, CHAT)) == "Chat passes nothing on: it stops there."
    stuck = trace(made("FFB", handoffs=[(0, 1), (1, 0)]), 0)
    assert stuck.is_dead_end
    assert "it gets to 1 other department and stops there" in describe_trace(stuck)


def test_a_department_without_a_way_to_it_has_no_way():
    assert trace(COMPANY, CHAT).shortest(LAB) is None
    assert trace(COMPANY, CHAT).heaviest(LAB) is None


def test_the_way_to_itself_has_no_steps():
    for way in (trace(COMPANY, SHOP).shortest(SHOP), trace(COMPANY, SHOP).heaviest(SHOP)):
        assert (way.departments, way.handoffs, way.width) == ((), 0, None)


def test_an_unknown_volume_counts_as_nothing_and_is_told_as_unknown():
    found = trace(made("FBB", handoffs=[(0, 1), (0, 2, "", 1.0), (2, 1, "", 1.0)]), 0)
    assert found.heaviest(1).departments == (0, 2, 1)
    assert found.shortest(1).width is None


def test_one_department_goes_nowhere():
    found = trace(made("F"), 0)
    assert (found.reached.tolist(), found.ends.tolist(), found.is_dead_end) == ([], [], True)


def test_entries_are_the_front_office_with_most_of_the_kind_first():
    assert list_entries(COMPANY, "complaint").tolist() == [SHOP, DESK, CHAT]
    assert list_entries(made("")).tolist() == []
    assert list_entries(made("BB", handoffs=[(0, 1)])).tolist() == []


@given(companies(largest=8).filter(len), st.sampled_from([None, "order", "COMPLAINT"]), st.data())
def test_ways_equal_all_simple_paths_of_networkx(found, kind, data):
    start = data.draw(st.integers(0, len(found) - 1))
    network = nx.DiGraph()
    network.add_nodes_from(range(len(found)))
    for source, target, word, volume in found.handoffs.itertuples(index=False):
        if kind is None or normalise_kind(word) == normalise_kind(kind):
            known = network.edges[source, target]["volume"] if network.has_edge(source, target) else 0.0
            network.add_edge(source, target, volume=known + (0.0 if math.isnan(volume) else volume))
    every = trace(found, start, kind)
    for target in range(len(found)):
        paths = list(nx.all_simple_paths(network, start, target)) if target != start else [[start]]
        shortest, heaviest = every.shortest(target), every.heaviest(target)
        if not paths:
            assert shortest is heaviest is None
            assert every.handoffs[target] == UNREACHED
            continue

        def width(path):
            return min((network.edges[edge]["volume"] for edge in itertools.pairwise(path)), default=math.inf)

        assert shortest.handoffs == every.handoffs[target] == min(map(len, paths)) - 1
        widest = max(map(width, paths))
        assert width(list(heaviest.departments)) == widest
        assert heaviest.handoffs == min(len(path) for path in paths if width(path) == widest) - 1
        offices = [Office(found.offices[at]) for at in heaviest.departments]
        across = sum({a, b} == {Office.FRONT, Office.BACK} for a, b in itertools.pairwise(offices))
        assert heaviest.crossings == across


@pytest.mark.parametrize("kind", [None, "order"])
def test_ten_thousand_departments_are_followed(kind):
    dice = np.random.default_rng(7)
    pairs = {(int(a), int(b)) for a, b in dice.integers(0, 10_000, (50_000, 2)) if a != b}
    found = made("FBBB" * 2_500, handoffs=[(a, b, "order", float(a % 7)) for a, b in pairs])
    every = trace(found, 0, kind)
    last = int(every.reached[-1])
    assert every.heaviest(last).width >= every.shortest(last).width
    assert len(every.comes_back()) > 1_000
