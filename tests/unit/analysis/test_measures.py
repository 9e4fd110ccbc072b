"""E-I index, conductance, shares, span of control and hand-over matrix: by hand, and against slow counts."""

from __future__ import annotations

import itertools
import math
import statistics

import networkx as nx
import numpy as np
import pytest
from factories import make_company
from hypothesis import given
from strategies import companies

from org.analysis.boundary import handoff_lines, reporting_lines
from org.analysis.measures import (
    MEASURES,
    OFFICE_ORDER,
    branch_heads,
    branch_matrix,
    conductance,
    crossing_reciprocity,
    crossing_volume_share,
    department_ei_indices,
    ei_index,
    ei_index_by_density,
    office_matrix,
    office_shares,
    span_of_control,
)
from org.hierarchy import ancestors
from org.model import NONE, Office

# Board (back) over Sales (front) over Orders (back) and Shop (front); Odd (unclear) under the board.
SHOP = make_company(
    "BFBF?",
    [-1, 0, 1, 1, 0],
    [(3, 2, "order", 30.0), (2, 3, "complaint", 5.0), (3, 1), (4, 2)],
    people=[2, 10, 8, 20, math.nan],
    revenue=[math.nan, math.nan, math.nan, 50, math.nan],
)


def test_an_empty_company_has_no_figures():
    empty = make_company("")
    assert department_ei_indices(empty).tolist() == []
    assert [ei_index(empty, office) for office in Office] == [None, None, None]
    assert conductance(empty) is None
    assert [share.people for share in office_shares(empty)] == [None, None, None]
    assert span_of_control(empty).tolist() == []


def test_companies_of_one_side_have_nothing_to_cut():
    for offices in ("FF", "BB", "??"):
        assert conductance(make_company(offices, [-1, 0], [(0, 1)])) is None
    assert conductance(make_company("FB")) is None, "two sides, but no line"


def test_reciprocity_counts_the_crossing_hand_offs_that_are_returned():
    # Shop → Orders and back cross; Shop → Sales stays in front, Odd → Orders is undecided.
    assert crossing_reciprocity(SHOP) == 1.0
    assert crossing_reciprocity(
        make_company("FBB", handoffs=[(0, 1), (0, 1, "order"), (1, 0), (0, 2)])
    ) == pytest.approx(2 / 3)
    assert crossing_reciprocity(make_company("FF", handoffs=[(0, 1)])) is None


@given(companies())
def test_reciprocity_is_that_of_networkx(found):
    lines = handoff_lines(found)
    crossing = nx.DiGraph(
        zip(lines.source[lines.crossing].tolist(), lines.target[lines.crossing].tolist(), strict=True)
    )
    expected = nx.overall_reciprocity(crossing) if crossing.edges else None
    assert crossing_reciprocity(found) == (None if expected is None else pytest.approx(expected))


def test_the_share_of_the_volume_that_crosses_leaves_out_what_is_undecided_or_not_known():
    # Shop → Orders 30 and back 5 cross; Shop → Sales and Odd → Orders have no volume.
    assert crossing_volume_share(SHOP) == 1.0
    handoffs = [(0, 1, "order", 6.0), (1, 0, "order"), (1, 2, "order", 2.0), (0, 3, "order", 90.0)]
    assert crossing_volume_share(make_company("FBB?", handoffs=handoffs)) == 6 / 8
    assert crossing_volume_share(make_company("FB", handoffs=[(0, 1)])) is None


def test_the_ei_index_of_an_office_counts_each_line_once():
    # Across: Sales–Board, Orders–Sales, Shop→Orders, Orders→Shop. Inside the front: Shop–Sales, Shop→Sales.
    assert ei_index(SHOP, Office.FRONT) == pytest.approx((4 - 2) / 6)
    assert ei_index(SHOP, Office.BACK) == 1.0
    assert ei_index(SHOP, Office.UNCLEAR) is None


def test_the_ei_index_of_a_department_counts_its_own_lines():
    found = department_ei_indices(SHOP)
    # Sales: Board and Orders across, Shop twice inside.
    assert found[:4].tolist() == [1.0, 0.0, 1.0, 0.0]
    assert math.isnan(found[4])


def test_conductance_joins_two_departments_once_however_many_lines_run_between_them():
    # Pairs: Board–Sales, Sales–Orders, Sales–Shop, Orders–Shop. Across: three, which are all that the back office has.
    assert conductance(SHOP) == 1.0
    # The front office has two lines inside and one across; the back office three inside.
    chain = make_company("FFFBBBB", [-1, 0, 1, 2, 3, 4, 5])
    assert conductance(chain) == 1 / 5


def test_the_ei_index_by_density_does_not_depend_on_the_sizes_of_the_offices():
    # One front-office department joined to all three others: every pair across, one of three pairs within.
    star = make_company("FBBB", [-1, 0, 0, 0], [(1, 2)])
    assert ei_index_by_density(star) == pytest.approx((1 - 1 / 3) / (1 + 1 / 3))
    # Every possible pair is joined: as dense across as within, though more lines stay inside.
    every = list(itertools.permutations(range(6), 2))
    assert ei_index_by_density(make_company("FBBBBB", handoffs=every)) == 0.0
    assert ei_index(make_company("FBBBBB", handoffs=every)) < 0


def test_the_ei_index_by_density_needs_pairs_across_pairs_within_and_a_line():
    for offices, handoffs in (("", []), ("FF", [(0, 1)]), ("FB", [(0, 1)]), ("FFB", []), ("F?B", [(0, 1)])):
        assert ei_index_by_density(make_company(offices, handoffs=handoffs)) is None


@given(companies())
def test_the_ei_index_by_density_equals_a_count_of_all_pairs(found):
    joined = {frozenset(line) for line in lines_of(found)}
    decided = [at for at, value in enumerate(found.offices) if value != Office.UNCLEAR]
    across, inside = [], []
    for one, other in itertools.combinations(decided, 2):
        pairs = inside if found.offices[one] == found.offices[other] else across
        pairs.append(frozenset((one, other)) in joined)
    value = ei_index_by_density(found)
    if not across or not inside or not sum(across) + sum(inside):
        assert value is None
    else:
        external, internal = statistics.mean(across), statistics.mean(inside)
        assert value == pytest.approx((external - internal) / (external + internal))


def test_shares_are_front_back_and_unclear_as_far_as_the_file_says():
    front, back, unclear = office_shares(SHOP)
    assert (front.departments, front.people, front.people_share, front.revenue_share) == (2, 30, 0.75, 1.0)
    assert (back.departments, back.people, back.revenue) == (2, 10, 0)
    assert (unclear.departments, unclear.people) == (1, 0)


def test_shares_of_nothing_are_none():
    front = office_shares(make_company("F", people=[0]))[0]
    assert (front.people, front.people_share, front.revenue) == (0, None, None)


def test_span_of_control_is_over_those_who_lead():
    assert span_of_control(SHOP).tolist() == [2, 2]
    assert [MEASURES[code].value(SHOP) for code in ("span", "span_largest", "layers")] == [2.0, 2, 3]
    assert [MEASURES[code].value(make_company("F")) for code in ("span", "span_largest", "layers")] == [None, 0, 1]


def lines_of(found):
    return [
        (int(a), int(b))
        for lines in (reporting_lines(found), handoff_lines(found))
        for a, b in zip(lines.source, lines.target, strict=True)
    ]


@given(companies())
def test_ei_indices_equal_a_count_by_hand(found):
    office = [Office(value) for value in found.offices]
    decided = [(a, b) for a, b in lines_of(found) if Office.UNCLEAR not in (office[a], office[b])]

    def index(lines):
        across = sum(office[a] != office[b] for a, b in lines)
        return (2 * across - len(lines)) / len(lines) if lines else None

    for side in (Office.FRONT, Office.BACK):
        assert ei_index(found, side) == index([line for line in decided if side in (office[line[0]], office[line[1]])])
    for position, value in enumerate(department_ei_indices(found).tolist()):
        expected = index([line for line in decided if position in line])
        assert math.isnan(value) if expected is None else value == pytest.approx(expected)
    assert ei_index(found) == index(decided)


@given(companies())
def test_conductance_equals_that_of_the_whole_graph(found):
    network = nx.Graph(lines_of(found))
    network.remove_nodes_from([at for at, value in enumerate(found.offices) if value == Office.UNCLEAR])
    front, back = ({at for at in network if found.offices[at] == office} for office in (Office.FRONT, Office.BACK))
    if min(nx.volume(network, front), nx.volume(network, back)):
        assert conductance(found) == nx.conductance(network, front, back)
    else:
        assert conductance(found) is None


@given(companies())
def test_span_equals_a_count_by_hand(found):
    below = [sum(found.parent == at) for at in range(len(found))]
    assert span_of_control(found).tolist() == [count for count in below if count]
    layers = max((len(ancestors(at, found.parent)) + 1 for at in range(len(found))), default=0)
    assert MEASURES["layers"].value(found) == layers


def test_an_empty_company_has_an_empty_matrix():
    assert office_matrix(make_company("")).counts.tolist() == [[0, 0, 0]] * 3
    assert branch_matrix(make_company("")).counts.shape == (0, 0)


def test_offices_are_counted_from_row_to_column():
    found = make_company("FB?", handoffs=[(0, 1, "order", 4.0), (0, 1, "complaint", 2.0), (1, 0), (2, 2 - 1, "", 3.0)])
    matrix = office_matrix(found)
    assert matrix.groups == (Office.FRONT, Office.BACK, Office.UNCLEAR)
    assert matrix.counts.tolist() == [[0, 2, 0], [1, 0, 0], [0, 1, 0]]
    assert matrix.volumes[0, 1] == 6.0
    assert math.isnan(matrix.volumes[1, 0]), "one hand-off, of unknown volume"
    assert matrix.volumes[0, 0] == 0.0, "no hand-off"


def test_the_main_branches_are_those_below_a_single_top_and_the_top_itself():
    found = make_company("BFBF", [-1, 0, 0, 1], [(3, 2), (2, 0)])
    assert branch_heads(found).tolist() == [0, 1, 2, 1]
    matrix = branch_matrix(found)
    assert matrix.groups == (0, 1, 2)
    assert matrix.counts.tolist() == [[0, 0, 0], [0, 0, 1], [1, 0, 0]]


def test_several_tops_are_the_branches():
    assert branch_heads(make_company("BFBF", [-1, 0, 1, -1])).tolist() == [0, 0, 0, 3]


def test_a_single_department_is_its_own_branch():
    assert branch_matrix(make_company("F")).groups == (0,)


def test_the_quiet_branches_are_taken_together_where_there_are_too_many():
    found = make_company("FBBBB", handoffs=[(0, 3), (3, 0), (1, 2)])
    matrix = branch_matrix(found, at_most=3)
    assert matrix.groups == (0, 3, NONE)
    assert matrix.counts.tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 1]]


@given(companies())
def test_matrices_equal_a_count_by_hand(found):
    offices = office_matrix(found)
    expected = np.zeros((3, 3))
    for source, target in zip(found.handoffs["source"], found.handoffs["target"], strict=True):
        expected[tuple(OFFICE_ORDER.index(found.offices[end]) for end in (source, target))] += 1
    assert offices.counts.tolist() == expected.tolist()
    assert np.nansum(offices.volumes) == np.nansum(found.handoffs["volume"])
    branches = branch_matrix(found, at_most=4)
    assert branches.counts.sum() == len(found.handoffs)
    assert len(branches.groups) <= 4


@given(companies())
def test_every_department_belongs_to_the_branch_above_it(found):
    several = (found.parent == NONE).sum() > 1
    for position, head in enumerate(branch_heads(found).tolist()):
        line = [position, *ancestors(position, found.parent)]
        assert head == (line[-1] if several or len(line) == 1 else line[-2])
