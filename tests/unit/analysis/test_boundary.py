"""Crossings, gateways and the E-I index: by hand on a small company, by brute force on random ones."""

from __future__ import annotations

import numpy as np
from factories import company
from hypothesis import given
from strategies import companies_from_csv

from org.analysis.boundary import ei_index, gateways, handoff_lines, reporting_lines, sum_people
from org.model import NOBODY, Office

SHOP = """
    id,name,parent,office,people,hands off to
    1,Board,,back,2,
    2,Sales,1,front,10,Warehouse (order 40); Odd jobs
    3,Shop,2,front,20,Sales
    4,Warehouse,1,back,30,Sales (complaint 3)
    5,Odd jobs,4,unclear,5,
"""


def test_crossings_are_counted_by_kind_and_undecided_lines_apart():
    found = company(SHOP)
    reporting, handoffs = reporting_lines(found), handoff_lines(found)
    assert (len(reporting), reporting.crossing.sum(), reporting.undecided.sum()) == (4, 1, 1)
    assert (len(handoffs), handoffs.crossing.sum(), handoffs.undecided.sum()) == (4, 2, 1)


def test_gateways_are_the_ends_of_crossings():
    found = company(SHOP)
    assert gateways(found).tolist() == [0, 1, 3]


def test_the_ei_index_takes_every_decided_line():
    found = company(SHOP)
    # 3 cross; Shop–Sales twice and Warehouse–Board do not.
    assert ei_index([reporting_lines(found), handoff_lines(found)]) == 0.0
    assert ei_index([]) is None


def test_people_are_none_where_the_file_counts_none():
    assert sum_people(company(SHOP), Office.FRONT) == 30
    assert sum_people(company("name,parent\nBoard,\nSales,Board"), Office.FRONT) is None


@given(companies_from_csv())
def test_counts_equal_a_brute_force_count(found):
    offices = [Office(office) for office in found.offices]
    pairs = [(child, parent) for child, parent in enumerate(found.parent) if parent != NOBODY]
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
def test_the_ei_index_lies_between_minus_one_and_one(found):
    index = ei_index([reporting_lines(found), handoff_lines(found)])
    assert index is None or -1 <= index <= 1
    assert np.isfinite(index if index is not None else 0)
