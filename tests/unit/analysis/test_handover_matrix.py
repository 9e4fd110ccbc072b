"""Hand-over matrices by office and by branch."""

from __future__ import annotations

import math

import numpy as np
from factories import made
from hypothesis import given
from strategies import companies

from org.analysis.metrics import OFFICE_ORDER, branch_heads, branch_matrix, office_matrix
from org.hierarchy import ancestors
from org.model import NOBODY, Office


def test_an_empty_company_has_an_empty_matrix():
    assert office_matrix(made("")).counts.tolist() == [[0, 0, 0]] * 3
    assert branch_matrix(made("")).counts.shape == (0, 0)


def test_offices_are_counted_from_row_to_column():
    found = made("FB?", handoffs=[(0, 1, "order", 4.0), (0, 1, "complaint", 2.0), (1, 0), (2, 2 - 1, "", 3.0)])
    matrix = office_matrix(found)
    assert matrix.groups == (Office.FRONT, Office.BACK, Office.UNCLEAR)
    assert matrix.counts.tolist() == [[0, 2, 0], [1, 0, 0], [0, 1, 0]]
    assert matrix.volumes[0, 1] == 6.0
    assert math.isnan(matrix.volumes[1, 0]), "one hand-off, of unknown volume"
    assert matrix.volumes[0, 0] == 0.0, "no hand-off"


def test_the_main_branches_are_those_below_a_single_top_and_the_top_itself():
    found = made("BFBF", [-1, 0, 0, 1], [(3, 2), (2, 0)])
    assert branch_heads(found).tolist() == [0, 1, 2, 1]
    matrix = branch_matrix(found)
    assert matrix.groups == (0, 1, 2)
    assert matrix.counts.tolist() == [[0, 0, 0], [0, 0, 1], [1, 0, 0]]


def test_several_tops_are_the_branches():
    assert branch_heads(made("BFBF", [-1, 0, 1, -1])).tolist() == [0, 0, 0, 3]


def test_a_single_department_is_its_own_branch():
    assert branch_matrix(made("F")).groups == (0,)


def test_the_quiet_branches_are_taken_together_where_there_are_too_many():
    found = made("FBBBB", handoffs=[(0, 3), (3, 0), (1, 2)])
    matrix = branch_matrix(found, at_most=3)
    assert matrix.groups == (0, 3, NOBODY)
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
    several = (found.parent == NOBODY).sum() > 1
    for position, head in enumerate(branch_heads(found).tolist()):
        line = [position, *ancestors(position, found.parent)]
        assert head == (line[-1] if several or len(line) == 1 else line[-2])
