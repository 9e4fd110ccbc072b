"""Which departments and lines match the filters."""

from __future__ import annotations

import math
from functools import cache

import pytest
from factories import company, made
from hypothesis import given
from hypothesis import strategies as st
from strategies import companies

from org.analysis.boundary import gateways
from org.analysis.filters import Filters, describe_filters, match_departments, match_handoffs, match_reporting_lines
from org.model import NOBODY, Company, Office

BOARD, SHOP, ONLINE, STORE, LAB = range(5)


@cache
def shop() -> Company:
    return company(
        """
        name,parent,office,people,town,hands off to
        Board,,back,2,Hanoi,
        Shop,Board,front,10,Hue,"Store (order 30), Online (order 2)"
        Online,Shop,front,,Hue,Store (complaint 5)
        Store,Board,back,20,,"Lab (complaint 1), Lab (order 3)"
        Lab,Store,unclear,0.5,Hanoi,
        """
    )


def kept(filters: Filters, found: Company | None = None) -> list[int]:
    return match_departments(shop() if found is None else found, filters).nonzero()[0].tolist()


def lines(filters: Filters) -> set[tuple[int, int, str]]:
    rows = shop().handoffs[match_handoffs(shop(), filters)]
    return {(row.source, row.target, row.kind) for row in rows.itertuples()}


def test_without_filters_everything_stays():
    assert kept(Filters()) == [BOARD, SHOP, ONLINE, STORE, LAB]
    assert len(lines(Filters())) == 5
    assert match_reporting_lines(shop(), Filters()).tolist() == [False, True, True, True, True]
    assert Filters().active == 0


def test_an_empty_company_can_be_filtered():
    every = Filters(
        frozenset({Office.FRONT}), True, True, frozenset({"order"}), (1, 2), (1, 2), (("town", "Hue"), ("town", ""))
    )
    assert kept(every, made("")) == []
    assert match_handoffs(made(""), every).tolist() == match_reporting_lines(made(""), every).tolist() == []


def test_offices_are_chosen():
    assert kept(Filters(offices=frozenset({Office.FRONT}))) == [SHOP, ONLINE]
    assert kept(Filters(offices=frozenset({Office.FRONT, Office.UNCLEAR}))) == [SHOP, ONLINE, LAB]


def test_gateways_only_leaves_departments_with_a_crossing_and_all_lines():
    asked = Filters(gateways=True)
    assert kept(asked) == [BOARD, SHOP, ONLINE, STORE]
    assert len(lines(asked)) == 5


def test_crossings_only_leaves_lines_that_cross_and_all_departments():
    asked = Filters(crossings=True)
    assert kept(asked) == [BOARD, SHOP, ONLINE, STORE, LAB]
    assert lines(asked) == {(SHOP, STORE, "order"), (ONLINE, STORE, "complaint")}
    assert match_reporting_lines(shop(), asked).nonzero()[0].tolist() == [SHOP]


def test_a_kind_leaves_its_lines_and_who_gives_or_takes_it():
    asked = Filters(kinds=frozenset({" Complaint"}))
    assert lines(asked) == {(ONLINE, STORE, "complaint"), (STORE, LAB, "complaint")}
    assert kept(asked) == [ONLINE, STORE, LAB]
    assert kept(Filters(kinds=frozenset({"complaint", "order"}))) == [SHOP, ONLINE, STORE, LAB]
    assert kept(Filters(kinds=frozenset({"gossip"}))) == []


def test_a_kind_and_crossings_only_leave_the_departments_where_it_crosses():
    assert kept(Filters(kinds=frozenset({"complaint"}), crossings=True)) == [ONLINE, STORE]


def test_hand_offs_of_no_given_kind_can_be_chosen():
    found = made("FBB", handoffs=[(0, 1), (1, 2, "order")])
    assert kept(Filters(kinds=frozenset({""})), found) == [0, 1]


def test_levels_are_counted_from_the_tops():
    assert kept(Filters(levels=(1, 1))) == [BOARD]
    assert kept(Filters(levels=(2, 3))) == [SHOP, ONLINE, STORE, LAB]


def test_people_not_known_are_no_number_of_people():
    assert kept(Filters(people=(2, 10))) == [BOARD, SHOP]
    assert kept(Filters(people=(0, math.inf))) == [BOARD, SHOP, STORE, LAB]


def test_values_of_one_column_widen_and_those_of_another_narrow():
    assert kept(Filters(cells=(("town", "Hue"),))) == [SHOP, ONLINE]
    assert kept(Filters(cells=(("town", "Hue"), ("town", "")))) == [SHOP, ONLINE, STORE]
    assert kept(Filters(cells=(("town", "Hanoi"),), levels=(2, 3))) == [LAB]


def test_a_column_that_the_file_does_not_have_is_blank():
    assert kept(Filters(cells=(("colour", "red"),))) == []
    assert len(kept(Filters(cells=(("colour", ""),)))) == 5


@given(companies(), st.booleans(), st.sampled_from([frozenset(), frozenset({"order"}), frozenset({"", "complaint"})]))
def test_departments_and_lines_agree_with_one_look_at_each(found, crossings, kinds):
    filters = Filters(crossings=crossings, kinds=kinds, gateways=True)
    sides = {int(Office.FRONT), int(Office.BACK)}
    stay = [
        (not kinds or row.kind in kinds)
        and (not crossings or {found.offices[row.source], found.offices[row.target]} == sides)
        for row in found.handoffs.itertuples()
    ]
    assert match_handoffs(found, filters).tolist() == stay
    over = [
        above != NOBODY and (not crossings or {found.offices[at], found.offices[above]} == sides)
        for at, above in enumerate(found.parent)
    ]
    assert match_reporting_lines(found, filters).tolist() == over
    there = set(gateways(found).tolist())
    if kinds:
        ends = found.handoffs[match_handoffs(found, filters)]
        there &= {*ends["source"], *ends["target"]}
    assert kept(filters, found) == sorted(there)


@pytest.mark.parametrize(
    ("filters", "active", "words"),
    [
        (Filters(), 0, ""),
        (
            Filters(offices=frozenset({Office.UNCLEAR, Office.FRONT}), gateways=True),
            2,
            "Only: Front office or Unclear; gateways",
        ),
        (
            Filters(crossings=True, kinds=frozenset({"order", ""})),
            2,
            "Only: lines that cross; hand-offs: without a kind or order",
        ),
        (Filters(levels=(2, 4), people=(0, 50)), 2, "Only: levels 2–4; at most 50 people"),
        (Filters(levels=(2, 2), people=(1, math.inf)), 2, "Only: level 2; 1 person or more"),
        (Filters(people=(1200, 2_000_000)), 1, "Only: 1,200–2,000,000 people"),
        (Filters(cells=(("town", ""), ("town", "Hue"), ("led by", "An"))), 2, "Only: town: blank or Hue; led by: An"),
        (Filters(cells=tuple(("town", name) for name in "ABCDE")), 1, "Only: town: A, B or 3 more"),
    ],
)
def test_conditions_are_described_and_counted(filters, active, words):
    assert filters.active == active
    assert describe_filters(filters) == words
    assert hash(filters) == hash(Filters(**vars(filters)))
