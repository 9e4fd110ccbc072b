"""Customer distance, dead ends and unheard departments: by hand, then against NetworkX on random companies."""

from __future__ import annotations

import networkx as nx
from factories import made
from hypothesis import given
from strategies import companies

from org.analysis.reach import NOT_REACHED, customer_distances, dead_ends, distance_counts, unheard_departments
from org.model import Office


def test_an_empty_company_has_no_distances():
    empty = made("")
    assert customer_distances(empty).tolist() == []
    assert distance_counts(empty) == {NOT_REACHED: 0}
    assert dead_ends(empty).tolist() == unheard_departments(empty).tolist() == []


def test_distance_counts_hand_offs_from_the_front():
    # Shop → Orders → Warehouse ← IT
    shop = made("FBBB", handoffs=[(0, 1), (1, 2), (3, 2)])
    assert customer_distances(shop).tolist() == [1, 2, 3, NOT_REACHED]
    assert distance_counts(shop) == {1: 1, 2: 1, 3: 1, NOT_REACHED: 1}


def test_an_unclear_department_is_on_the_path_like_any_other():
    assert customer_distances(made("F?B", handoffs=[(0, 1), (1, 2)])).tolist() == [1, 2, 3]


def test_hand_offs_towards_the_front_bring_no_department_nearer():
    assert customer_distances(made("FB", handoffs=[(1, 0)])).tolist() == [1, NOT_REACHED]


def test_a_front_office_that_only_hands_to_the_front_is_a_dead_end():
    # 0 → 1 and back, 2 → 3 (back): 0 and 1 are stuck, 2 is not; 4 hands nothing on.
    found = made("FFFBF", handoffs=[(0, 1), (1, 0), (2, 3)])
    assert dead_ends(found).tolist() == [0, 1, 4]


def test_a_path_through_others_is_a_path():
    assert dead_ends(made("FF?B", handoffs=[(0, 1), (1, 2), (2, 3)])).tolist() == []


def test_an_unclear_department_is_no_back_office_to_arrive_at():
    assert dead_ends(made("F?", handoffs=[(0, 1)])).tolist() == [0]


def test_unheard_are_back_offices_without_a_path_from_the_front():
    assert unheard_departments(made("FBBB", handoffs=[(0, 1), (2, 3), (3, 2)])).tolist() == [2, 3]


def test_without_hand_offs_every_department_is_listed():
    found = made("FFB?")
    assert dead_ends(found).tolist() == [0, 1]
    assert unheard_departments(found).tolist() == [2]


def test_in_one_sided_companies_nothing_is_reached():
    assert dead_ends(made("FF", handoffs=[(0, 1)])).tolist() == [0, 1]
    assert unheard_departments(made("FF", handoffs=[(0, 1)])).tolist() == []
    assert unheard_departments(made("BB", handoffs=[(0, 1)])).tolist() == [0, 1]
    assert unheard_departments(made("??", handoffs=[(0, 1)])).tolist() == dead_ends(made("??")).tolist() == []


@given(companies())
def test_all_equal_networkx(found):
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
