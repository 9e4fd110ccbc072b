"""Crossings, gateways, the E-I index, and the totals of a branch: by hand, and against slow counts."""

from __future__ import annotations

import numpy as np
import pytest
from factories import make_company, parse_company
from hypothesis import given
from strategies import companies, companies_from_csv

from org.analysis.boundary import (
    branch_totals,
    crossings_at,
    crossings_of_branch,
    gateways,
    handoff_lines,
    list_crossings,
    reporting_lines,
)
from org.analysis.measures import ei_index, office_shares
from org.model import NONE, Office

CSV = """
    id,name,parent,office,people,hands off to
    1,Board,,back,2,
    2,Sales,1,front,10,Warehouse (order 40); Odd jobs
    3,Shop,2,front,20,Sales
    4,Warehouse,1,back,30,Sales (complaint 3)
    5,Odd jobs,4,unclear,5,
"""


def test_crossings_are_counted_by_kind_and_undecided_lines_apart():
    found = parse_company(CSV)
    reporting, handoffs = reporting_lines(found), handoff_lines(found)
    assert (len(reporting), reporting.crossing.sum(), reporting.undecided.sum()) == (4, 1, 1)
    assert (len(handoffs), handoffs.crossing.sum(), handoffs.undecided.sum()) == (4, 2, 1)


def test_gateways_are_the_ends_of_crossings():
    found = parse_company(CSV)
    assert gateways(found).tolist() == [0, 1, 3]


def test_the_ei_index_takes_every_decided_line():
    found = parse_company(CSV)
    # 3 cross; Shop–Sales twice and Warehouse–Board do not.
    assert ei_index(found) == 0.0
    assert ei_index(make_company("FB")) is None


def test_people_are_none_where_the_file_counts_none():
    assert office_shares(parse_company(CSV))[0].people == 30
    assert office_shares(parse_company("name,parent\nBoard,\nSales,Board"))[0].people is None


@given(companies_from_csv())
@pytest.mark.slow
def test_counts_equal_a_brute_force_count(found):
    offices = [Office(office) for office in found.offices]
    pairs = [(child, parent) for child, parent in enumerate(found.parent) if parent != NONE]
    crossing = [{offices[a], offices[b]} == {Office.FRONT, Office.BACK} for a, b in pairs]
    undecided = [Office.UNCLEAR in (offices[a], offices[b]) for a, b in pairs]
    lines = reporting_lines(found)
    assert lines.crossing.tolist() == crossing
    assert lines.undecided.tolist() == undecided
    ends = set()
    for source, target in found.handoffs[["source", "target"]].to_numpy():
        if {offices[source], offices[target]} == {Office.FRONT, Office.BACK}:
            ends |= {int(source), int(target)}
    for (a, b), crosses in zip(pairs, crossing, strict=True):
        ends |= {a, int(b)} if crosses else set()
    assert set(gateways(found).tolist()) == ends


@given(companies_from_csv())
def test_the_ei_index_is_between_minus_one_and_one(found):
    index = ei_index(found)
    assert index is None or -1 <= index <= 1
    assert np.isfinite(index if index is not None else 0)


BOARD, SALES, SHOP, STORE, LAB = range(5)
COMPANY = make_company(
    "BFFB?",
    [NONE, BOARD, SALES, SALES, BOARD],
    [(SHOP, STORE, "order", 9.0), (SHOP, STORE, "complaint", 2.0), (BOARD, SHOP, "", 7.0), (SHOP, LAB)],
    people=[np.nan, 4.0, 5.5, np.nan, np.nan],
)


def test_a_branch_holds_its_departments_people_and_offices():
    found = branch_totals(COMPANY, SALES)
    assert (found.departments, found.people) == (3, 9.5)
    assert found.offices == {Office.FRONT: 2, Office.BACK: 1, Office.UNCLEAR: 0}


def test_people_that_the_file_does_not_count_are_left_out():
    assert branch_totals(COMPANY, STORE).people is None
    vacant = make_company("B", [NONE], people=[0.0])
    assert branch_totals(vacant, 0).people == 0


def test_crossings_are_listed_with_those_that_lead_out():
    found = crossings_of_branch(COMPANY, SALES)
    lines = list(zip(found.source.tolist(), found.target.tolist(), strict=True))
    assert lines == [(SALES, BOARD), (STORE, SALES), (SHOP, STORE), (SHOP, STORE), (BOARD, SHOP)]
    assert found.inside.tolist() == [False, True, True, True, False]
    assert (found.reporting, found.handoffs) == (2, 3)


def test_the_weightiest_come_first_and_each_pair_once():
    found = crossings_of_branch(COMPANY, SALES)
    assert found.weightiest(2) == [(SHOP, STORE), (BOARD, SHOP)]
    assert found.weightiest(9) == [(SHOP, STORE), (BOARD, SHOP), (SALES, BOARD), (STORE, SALES)]


def test_where_nothing_crosses_there_is_nothing():
    assert crossings_of_branch(COMPANY, LAB).weightiest(9) == []
    assert len(crossings_at(make_company("F"), np.array([True]))) == 0


@given(companies())
def test_crossings_at_one_department_are_as_many_as_are_counted_there(found):
    ends = [end for line in list_crossings(found)[["source", "target"]].to_numpy().tolist() for end in line]
    own = [lines.source == lines.target for lines in (reporting_lines(found), handoff_lines(found))]
    assert not any(each.any() for each in own)
    for position in range(len(found)):
        here = np.arange(len(found)) == position
        assert len(crossings_at(found, here)) == ends.count(position)
        assert not crossings_at(found, here).inside.any()
