"""Single passages: by hand, and by taking each department out in turn."""

from __future__ import annotations

import networkx as nx
from factories import made
from hypothesis import given
from strategies import companies

from org.analysis.reach import single_passages
from org.model import Office


def told(found):
    return {passage.position: sorted(passage.cuts_off.tolist()) for passage in single_passages(found)}


def test_an_empty_company_has_no_passages():
    assert single_passages(made("")) == []


def test_companies_of_one_side_or_without_hand_offs_have_none():
    assert told(made("F")) == told(made("BB", handoffs=[(0, 1)])) == told(made("??", handoffs=[(0, 1)])) == {}
    assert told(made("FB")) == {}


def test_a_desk_that_all_paths_lead_through_is_a_passage():
    # Two shops → desk (front) → quality → lab
    found = made("FFFBB", handoffs=[(0, 2), (1, 2), (2, 3), (3, 4)])
    assert told(found) == {2: [3, 4], 3: [4]}


def test_the_passage_that_cuts_off_most_comes_first():
    found = made("FBBB", handoffs=[(0, 1), (1, 2), (2, 3)])
    assert [passage.position for passage in single_passages(found)] == [0, 1, 2]


def test_a_second_path_makes_it_no_passage():
    assert told(made("FFBBB", handoffs=[(0, 2), (1, 3), (2, 4), (3, 4)])) == {0: [2], 1: [3]}


def test_a_path_in_a_cycle_is_no_second_path():
    assert told(made("FBBB", handoffs=[(0, 1), (1, 2), (2, 1), (2, 3), (3, 2)])) == {0: [1, 2, 3], 1: [2, 3], 2: [3]}


def test_a_department_that_cuts_off_only_itself_or_only_unclear_ones_is_none():
    assert told(made("FFB?", handoffs=[(0, 2), (1, 2), (2, 3)])) == {}


def test_an_unclear_department_can_be_a_passage():
    assert told(made("FF?B", handoffs=[(0, 2), (1, 2), (2, 3)])) == {2: [3]}


def test_a_chain_of_two_thousand_is_quick_and_right():
    size = 2000
    found = made("F" + "B" * (size - 1), handoffs=[(at, at + 1) for at in range(size - 1)])
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
    assert told(found) == {v: cut for v, cut in expected.items() if cut}
