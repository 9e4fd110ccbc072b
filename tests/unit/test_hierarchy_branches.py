"""Branches as runs of one array."""

from __future__ import annotations

import gc
import weakref

import numpy as np
import pytest
from factories import make_company
from hypothesis import given
from strategies import branch, companies

from org.hierarchy import branches
from org.model import NONE, Office


def test_an_empty_company_has_no_branches():
    assert branches(make_company("")).children(NONE).tolist() == []


@given(companies())
def test_a_branch_is_a_run_that_begins_with_its_top(company):
    tree = branches(company)
    for top in range(len(company)):
        run = tree.within(top)
        assert run[0] == top
        assert set(run.tolist()) == set(np.flatnonzero(branch(top, company.parent, company.depth)).tolist())
        assert [tree.holds(top, each) for each in range(len(company))] == [
            each in run.tolist() for each in range(len(company))
        ]


@given(companies())
def test_children_are_listed_with_the_largest_branch_first(company):
    tree = branches(company)
    for parent in range(NONE, len(company)):
        children = tree.children(parent)
        assert sorted(children.tolist()) == np.flatnonzero(company.parent == parent).tolist()
        assert sorted(tree.size[children], reverse=True) == tree.size[children].tolist()


@given(companies())
def test_running_totals_count_offices_and_people(company):
    tree = branches(company)
    for top in range(len(company)):
        first, last = tree.rank[top], tree.rank[top] + tree.size[top]
        inside = tree.within(top)
        counted = tree.counts[last] - tree.counts[first]
        assert counted.tolist() == [int((company.offices[inside] == office).sum()) for office in Office]
        assert np.isclose(tree.people[last] - tree.people[first], np.nansum(company.people[inside]))


@pytest.mark.slow
def test_branches_are_worked_out_once_and_forgotten_with_their_company():
    company = make_company("FB", [-1, 0])
    assert branches(company) is branches(company)
    gone = weakref.ref(company)
    del company
    gc.collect()
    assert gone() is None
