"""The totals of a branch, and the crossings inside it or out of it."""

from __future__ import annotations

import numpy as np
from factories import made
from hypothesis import given
from strategies import companies

from org.analysis.boundary import (
    branch_totals,
    crossings_at,
    crossings_of_branch,
    handoff_lines,
    reporting_lines,
)
from org.analysis.crossings import list_crossings
from org.model import NOBODY, Office

BOARD, SALES, SHOP, STORE, LAB = range(5)
COMPANY = made(
    "BFFB?",
    [NOBODY, BOARD, SALES, SALES, BOARD],
    [(SHOP, STORE, "order", 9.0), (SHOP, STORE, "complaint", 2.0), (BOARD, SHOP, "", 7.0), (SHOP, LAB)],
    people=[np.nan, 4.0, 5.5, np.nan, np.nan],
)


def test_a_branch_holds_its_departments_people_and_offices():
    found = branch_totals(COMPANY, SALES)
    assert (found.departments, found.people) == (3, 9.5)
    assert found.offices == {Office.FRONT: 2, Office.BACK: 1, Office.UNCLEAR: 0}


def test_people_that_the_file_does_not_count_are_left_out():
    assert branch_totals(COMPANY, STORE).people is None


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
    assert len(crossings_at(made("F"), np.array([True]))) == 0


@given(companies())
def test_crossings_at_one_department_are_as_many_as_are_counted_there(found):
    ends = [end for line in list_crossings(found)[["source", "target"]].to_numpy().tolist() for end in line]
    own = [lines.source == lines.target for lines in (reporting_lines(found), handoff_lines(found))]
    assert not any(each.any() for each in own)
    for position in range(len(found)):
        here = np.arange(len(found)) == position
        assert len(crossings_at(found, here)) == ends.count(position)
        assert not crossings_at(found, here).inside.any()
