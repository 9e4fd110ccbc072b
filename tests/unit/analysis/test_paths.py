"""Following a complaint: shortest and widest paths, where it stops, where it comes back."""

from __future__ import annotations

import itertools
import math
from unittest import mock

import networkx as nx
import numpy as np
import pytest
from factories import make_company
from hypothesis import given, strategies as st
from strategies import companies

from org.analysis.boundary import normalise_kind
from org.analysis.paths import Handoff, describe_trace, handoff_graph, list_entries, shortest_path, trace, widest_path
from org.model import Office

SHOP, DESK, QUALITY, LAB, CHAT, BOARD = range(6)
COMPANY = make_company(
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


def follow(found, start, kind=None):
    return trace(handoff_graph(found, kind, start), start)


def describe(found, start, kind=None):
    return describe_trace(found, follow(found, start, kind), kind)


COMPLAINTS, ALL = handoff_graph(COMPANY, "complaint", SHOP), handoff_graph(COMPANY, None, SHOP)


def test_the_shortest_path_has_the_fewest_hand_offs():
    path = shortest_path(COMPLAINTS, SHOP, LAB)
    assert path.departments == (SHOP, LAB)
    assert (path.handoffs, path.crossings, path.width) == (1, 1, 1.0)


def test_the_widest_path_has_the_largest_smallest_volume():
    path = widest_path(COMPLAINTS, SHOP, LAB)
    assert path.departments == (SHOP, DESK, QUALITY, LAB)
    assert [step.volume for step in path.steps] == [30.0, 20.0, 8.0]
    assert (path.handoffs, path.crossings, path.width) == (3, 1, 8.0)


def test_all_kinds_together_add_their_volumes():
    path = widest_path(ALL, SHOP, LAB)
    assert path.steps[0].kinds == ("complaint", "order")
    assert path.steps[0].volume == 91.0


def test_kinds_are_compared_whatever_the_case():
    assert shortest_path(handoff_graph(COMPANY, "COMPLAINT", DESK), DESK, QUALITY).steps[0].kinds == ("Complaint",)


def test_what_is_reached_is_listed_nearest_first_and_where_it_ends():
    found = follow(COMPANY, SHOP, "complaint")
    assert found.reached == {DESK: 1, LAB: 1, QUALITY: 2}
    assert found.ends == [LAB]
    assert not found.is_dead_end


def test_the_path_back_to_the_front_is_found():
    back = follow(COMPANY, SHOP, "complaint").comes_back
    assert back == Handoff(QUALITY, DESK, ("complaint",), 5.0)
    assert follow(COMPANY, DESK, "complaint").comes_back == back
    text = describe(COMPANY, SHOP, "complaint")
    assert "3 departments (2 in the back office); the farthest is 2 hand-offs away" in text
    assert "Quality hands it to Desk" in text


def test_work_that_starts_in_the_back_does_not_come_back_when_it_first_meets_the_front():
    assert follow(make_company("BF", handoffs=[(0, 1)]), 0).comes_back is None


def test_a_path_says_where_it_is_back_in_the_front():
    path = shortest_path(handoff_graph(make_company("FBFBF", handoffs=[(0, 1), (1, 2), (2, 3), (3, 4)]), None, 0), 0, 4)
    assert (path.crossings, path.returns) == (4, (2, 4))
    unclear = shortest_path(handoff_graph(make_company("F?F", handoffs=[(0, 1), (1, 2)]), None, 0), 0, 2)
    assert (unclear.crossings, unclear.undecided, unclear.returns) == (0, 2, ())


def test_a_dead_end_is_described_as_one():
    assert follow(COMPANY, CHAT, "complaint").is_dead_end
    assert describe(COMPANY, CHAT, "complaint") == "Chat passes on nothing of kind “complaint”: it stops there."
    assert describe(COMPANY, CHAT) == "Chat passes nothing on: it stops there."
    stuck = make_company("FFB", handoffs=[(0, 1), (1, 0)])
    assert follow(stuck, 0).is_dead_end
    assert "it gets to 1 other department and stops there" in describe(stuck, 0)


def test_a_department_that_no_path_leads_to_has_no_path():
    assert shortest_path(ALL, CHAT, LAB) is None
    assert widest_path(ALL, CHAT, LAB) is None


def test_the_path_to_itself_has_no_steps():
    for path in (shortest_path(ALL, SHOP, SHOP), widest_path(ALL, SHOP, SHOP)):
        assert (path.departments, path.handoffs, path.width) == ((), 0, None)


def test_an_unknown_volume_counts_as_nothing_and_is_given_as_unknown():
    found = handoff_graph(make_company("FBB", handoffs=[(0, 1), (0, 2, "", 1.0), (2, 1, "", 1.0)]), None, 0)
    assert widest_path(found, 0, 1).departments == (0, 2, 1)
    assert shortest_path(found, 0, 1).width is None


def test_one_department_goes_nowhere():
    found = follow(make_company("F"), 0)
    assert (found.reached, found.ends, found.is_dead_end) == ({}, [], True)


def test_entries_are_the_front_office_with_most_of_the_kind_first():
    assert list_entries(COMPANY, "complaint").tolist() == [SHOP, DESK, CHAT]
    assert list_entries(make_company("")).tolist() == []
    assert list_entries(make_company("BB", handoffs=[(0, 1)])).tolist() == []


@given(companies(largest=8).filter(len), st.sampled_from([None, "order", "COMPLAINT"]), st.data())
def test_paths_are_the_best_of_all_simple_paths(found, kind, data):
    start = data.draw(st.integers(0, len(found) - 1))
    network = nx.DiGraph()
    network.add_nodes_from(range(len(found)))
    for source, target, word, volume in found.handoffs.itertuples(index=False):
        if kind is None or normalise_kind(word) == normalise_kind(kind):
            known = network.edges[source, target]["volume"] if network.has_edge(source, target) else 0.0
            network.add_edge(source, target, volume=known + (0.0 if math.isnan(volume) else volume))
    followed = handoff_graph(found, kind, start)
    steps = {start: 0, **trace(followed, start).reached}
    for target in range(len(found)):
        paths = list(nx.all_simple_paths(network, start, target)) if target != start else [[start]]
        shortest, widest = shortest_path(followed, start, target), widest_path(followed, start, target)
        if not paths:
            assert shortest is widest is None
            assert target not in steps
            continue

        def width(path):
            return min((network.edges[edge]["volume"] for edge in itertools.pairwise(path)), default=math.inf)

        assert shortest.handoffs == steps[target] == min(map(len, paths)) - 1
        largest = max(map(width, paths))
        assert width(list(widest.departments)) == largest
        assert widest.handoffs == min(len(path) for path in paths if width(path) == largest) - 1
        offices = [Office(found.offices[at]) for at in widest.departments]
        across = sum({a, b} == {Office.FRONT, Office.BACK} for a, b in itertools.pairwise(offices))
        assert widest.crossings == across


@given(companies(largest=8).filter(len), st.data())
def test_in_a_large_company_only_the_part_that_is_asked_about_is_built(found, data):
    start, end = (data.draw(st.integers(0, len(found) - 1)) for _end in range(2))
    whole = handoff_graph(found, None, start)
    steps = {start: 0, **trace(whole, start).reached}
    with mock.patch("org.analysis.paths.WHOLE", 3), mock.patch("org.analysis.paths.QUICK", 2):
        near, between = handoff_graph(found, None, start), handoff_graph(found, None, start, end)
        if len(found) > 3:
            assert len(near) == min(3, len(steps))
        described = describe_trace(found, trace(near, start), None)
    assert trace(near, start).reached.items() <= steps.items()
    assert ("nearest 3" in described) == (len(found) > 3 and len(steps) >= 3)
    one, other = shortest_path(whole, start, end), shortest_path(between, start, end)
    assert (one and one.handoffs) == (other and other.handoffs)


@pytest.mark.parametrize("kind", [None, "order"])
@pytest.mark.slow
def test_ten_thousand_departments_are_followed(kind):
    dice = np.random.default_rng(7)
    pairs = {(int(a), int(b)) for a, b in dice.integers(0, 10_000, (50_000, 2)) if a != b}
    found = make_company("FBBB" * 2_500, handoffs=[(a, b, "order", float(a % 7)) for a, b in pairs])
    network = handoff_graph(found, kind, 0)
    followed = trace(network, 0)
    last = max(followed.reached, key=followed.reached.__getitem__)
    assert widest_path(network, 0, last).width >= shortest_path(network, 0, last).width
    assert followed.comes_back.volume == 6.0
