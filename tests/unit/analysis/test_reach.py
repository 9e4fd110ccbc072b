"""Reach, customer distance, dead ends, single passages and dominators: by hand, and against NetworkX."""

from __future__ import annotations

import networkx as nx
import numpy as np
from factories import make_company
from hypothesis import given, strategies as st
from strategies import companies

from org.analysis.reach import (
    NOT_DOMINATED,
    NOT_REACHED,
    STARTS,
    UNREACHED,
    customer_distances,
    dead_ends,
    distance_counts,
    dominators,
    reach,
    single_passages,
    unheard_departments,
)
from org.model import Office


def indices(values):
    return np.array(values, dtype=np.int64)


def test_nothing_is_reached_among_no_departments():
    assert reach(indices([]), indices([]), indices([]), 0).tolist() == []


def test_without_lines_only_the_starts_are_reached():
    assert reach(indices([1]), indices([]), indices([]), 3).tolist() == [UNREACHED, 0, UNREACHED]


def test_a_long_chain_is_followed_to_its_end():
    size = 5_000
    assert reach(indices([0]), np.arange(size - 1), np.arange(1, size), size).tolist() == list(range(size))


@st.composite
def networks(draw: st.DrawFn) -> tuple[int, list[int], list[tuple[int, int]]]:
    """How many places, where it starts, and lines between places."""
    size = draw(st.integers(1, 14))
    place = st.integers(0, size - 1)
    return size, draw(st.lists(place, max_size=4)), draw(st.lists(st.tuples(place, place), max_size=50))


@given(networks())
def test_steps_equal_networkx(made):
    size, starts, lines = made
    network = nx.DiGraph(lines)
    network.add_nodes_from(range(size))
    expected = nx.multi_source_dijkstra_path_length(network, set(starts)) if starts else {}
    found = reach(indices(starts), indices([a for a, _ in lines]), indices([b for _, b in lines]), size)
    assert found.tolist() == [expected.get(at, UNREACHED) for at in range(size)]


def test_an_empty_company_has_no_distances():
    empty = make_company("")
    assert customer_distances(empty).tolist() == []
    assert distance_counts(empty) == {NOT_REACHED: 0}
    assert dead_ends(empty).tolist() == unheard_departments(empty).tolist() == []


def test_distance_counts_hand_offs_from_the_front():
    # Shop → Orders → Warehouse ← IT
    shop = make_company("FBBB", handoffs=[(0, 1), (1, 2), (3, 2)])
    assert customer_distances(shop).tolist() == [1, 2, 3, NOT_REACHED]
    assert distance_counts(shop) == {1: 1, 2: 1, 3: 1, NOT_REACHED: 1}


def test_an_unclear_department_is_on_the_path_like_any_other():
    assert customer_distances(make_company("F?B", handoffs=[(0, 1), (1, 2)])).tolist() == [1, 2, 3]


def test_hand_offs_towards_the_front_bring_no_department_nearer():
    assert customer_distances(make_company("FB", handoffs=[(1, 0)])).tolist() == [1, NOT_REACHED]


def test_a_front_office_that_only_hands_to_the_front_is_a_dead_end():
    # 0 → 1 and back, 2 → 3 (back): 0 and 1 are stuck, 2 is not; 4 hands nothing on.
    found = make_company("FFFBF", handoffs=[(0, 1), (1, 0), (2, 3)])
    assert dead_ends(found).tolist() == [0, 1, 4]


def test_a_path_through_others_is_a_path():
    assert dead_ends(make_company("FF?B", handoffs=[(0, 1), (1, 2), (2, 3)])).tolist() == []


def test_an_unclear_department_is_no_back_office_to_arrive_at():
    assert dead_ends(make_company("F?", handoffs=[(0, 1)])).tolist() == [0]


def test_unheard_are_back_offices_without_a_path_from_the_front():
    assert unheard_departments(make_company("FBBB", handoffs=[(0, 1), (2, 3), (3, 2)])).tolist() == [2, 3]


def test_without_hand_offs_every_department_is_listed():
    found = make_company("FFB?")
    assert dead_ends(found).tolist() == [0, 1]
    assert unheard_departments(found).tolist() == [2]


def test_in_one_sided_companies_nothing_is_reached():
    assert dead_ends(make_company("FF", handoffs=[(0, 1)])).tolist() == [0, 1]
    assert unheard_departments(make_company("FF", handoffs=[(0, 1)])).tolist() == []
    assert unheard_departments(make_company("BB", handoffs=[(0, 1)])).tolist() == [0, 1]
    assert (
        unheard_departments(make_company("??", handoffs=[(0, 1)])).tolist()
        == dead_ends(make_company("??")).tolist()
        == []
    )


@given(companies())
def test_distances_dead_ends_and_unheard_equal_networkx(found):
    network = nx.DiGraph(list(zip(found.handoffs["source"], found.handoffs["target"], strict=True)))
    network.add_nodes_from(range(len(found)))
    front, back = (
        [at for at, value in enumerate(found.offices) if value == office] for office in (Office.FRONT, Office.BACK)
    )
    far = nx.multi_source_dijkstra_path_length(network, front) if front else {}
    assert customer_distances(found).tolist() == [far.get(at, -1) + 1 for at in range(len(found))]
    assert dead_ends(found).tolist() == [at for at in front if not nx.descendants(network, at) & set(back)]
    heard = set().union(*(nx.descendants(network, at) for at in front))
    assert unheard_departments(found).tolist() == [at for at in back if at not in heard]
    counts = distance_counts(found)
    assert sum(counts.values()) == len(found)
    assert list(counts)[-1] == NOT_REACHED


def cut_off_by(found):
    return {passage.position: sorted(passage.cuts_off.tolist()) for passage in single_passages(found)}


def test_an_empty_company_has_no_passages():
    assert single_passages(make_company("")) == []


def test_companies_of_one_side_or_without_hand_offs_have_none():
    assert (
        cut_off_by(make_company("F"))
        == cut_off_by(make_company("BB", handoffs=[(0, 1)]))
        == cut_off_by(make_company("??", handoffs=[(0, 1)]))
        == {}
    )
    assert cut_off_by(make_company("FB")) == {}


def test_a_desk_that_all_paths_lead_through_is_a_passage():
    # Two shops → desk (front) → quality → lab
    found = make_company("FFFBB", handoffs=[(0, 2), (1, 2), (2, 3), (3, 4)])
    assert cut_off_by(found) == {2: [3, 4], 3: [4]}


def test_the_passage_that_cuts_off_most_comes_first():
    found = make_company("FBBB", handoffs=[(0, 1), (1, 2), (2, 3)])
    assert [passage.position for passage in single_passages(found)] == [0, 1, 2]


def test_a_second_path_makes_it_no_passage():
    assert cut_off_by(make_company("FFBBB", handoffs=[(0, 2), (1, 3), (2, 4), (3, 4)])) == {0: [2], 1: [3]}


def test_a_path_in_a_cycle_is_no_second_path():
    assert cut_off_by(make_company("FBBB", handoffs=[(0, 1), (1, 2), (2, 1), (2, 3), (3, 2)])) == {
        0: [1, 2, 3],
        1: [2, 3],
        2: [3],
    }


def test_a_department_that_cuts_off_only_itself_or_only_unclear_ones_is_none():
    assert cut_off_by(make_company("FFB?", handoffs=[(0, 2), (1, 2), (2, 3)])) == {}


def test_an_unclear_department_can_be_a_passage():
    assert cut_off_by(make_company("FF?B", handoffs=[(0, 2), (1, 2), (2, 3)])) == {2: [3]}


def test_a_chain_of_two_thousand_is_quick_and_right():
    size = 2000
    found = make_company("F" + "B" * (size - 1), handoffs=[(at, at + 1) for at in range(size - 1)])
    passages = single_passages(found)
    assert [len(passage.cuts_off) for passage in passages] == list(range(size - 1, 0, -1))


@given(companies())
def test_passages_are_what_cuts_when_it_is_taken_out(found):
    network = nx.DiGraph(list(zip(found.handoffs["source"], found.handoffs["target"], strict=True)))
    network.add_nodes_from(range(len(found)))

    def heard(without=None):
        left = network.copy()
        left.remove_nodes_from([without] if without is not None else [])
        front = [at for at in left if found.offices[at] == Office.FRONT]
        return {b for at in front for b in nx.descendants(left, at) if found.offices[b] == Office.BACK}

    everyone = heard()
    expected = {v: sorted(everyone - heard(v) - {v}) for v in range(len(found))}
    assert cut_off_by(found) == {v: cut for v, cut in expected.items() if cut}


def test_there_are_no_dominators_among_no_departments():
    assert dominators(indices([]), indices([]), indices([]), 0).tolist() == []


def test_without_starts_nothing_is_dominated():
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


@given(networks())
def test_dominators_equal_networkx(made):
    size, starts, lines = made
    network = nx.DiGraph(lines)
    network.add_nodes_from(range(size))
    network.add_edges_from(("starts", start) for start in starts)
    network.add_node("starts")
    expected = nx.immediate_dominators(network, "starts")
    found = dominators(indices(starts), indices([a for a, _ in lines]), indices([b for _, b in lines]), size)
    expected_dominators = [expected.get(at, NOT_DOMINATED) for at in range(size)]
    assert found.tolist() == [STARTS if value == "starts" else value for value in expected_dominators]
