"""Which departments and lines match the filters, what can be chosen, and filters in an address."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache

import pandas as pd
import pytest
from factories import make_company, parse_company
from hypothesis import given, strategies as st
from strategies import companies

from org.analysis.boundary import gateways
from org.analysis.filters import (
    ADDRESS_KEYS,
    MOST_VALUES,
    Choice,
    Choices,
    Filters,
    describe_filters,
    fit_filters,
    list_choices,
    match_departments,
    match_handoffs,
    match_reporting_lines,
    read_address,
    write_address,
)
from org.model import NONE, Company, Office

BOARD, SHOP, ONLINE, STORE, LAB = range(5)


@cache
def shop() -> Company:
    return parse_company(
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
    assert kept(every, make_company("")) == []
    assert (
        match_handoffs(make_company(""), every).tolist()
        == match_reporting_lines(make_company(""), every).tolist()
        == []
    )


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
    found = make_company("FBB", handoffs=[(0, 1), (1, 2, "order")])
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
        above != NONE and (not crossings or {found.offices[at], found.offices[above]} == sides)
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


@cache
def chain_of_shops() -> Company:
    return parse_company(
        """
        name,parent,office,people,town,grade,led by,country,hands off to
        Board,,back,2,Huế,10,An,VN,
        Shop,Board,front,10,Đà Nẵng,2,Bình,VN,"Store (order 30), Online (Order 2)"
        Online,Shop,front,,Huế,2,Chi,VN,Store (complaint 5)
        Store,Board,back,20,,9,,VN,
        """
    )


@cache
def offered_by_shop() -> Choices:
    return list_choices(chain_of_shops())


def with_column(values: list[str]) -> Company:
    return replace(make_company("B" * len(values)), own=pd.DataFrame({"mark": values}, dtype="str"))


def column(offered: Choices, header: str) -> list[tuple[str, int]]:
    return [(value.word, value.count) for one in offered.columns if one.header == header for value in one.values]


def test_an_empty_company_offers_nothing():
    assert list_choices(make_company("")) == Choices((), (), 0, None, ())


def test_offices_kinds_levels_and_people_are_offered_as_they_are():
    offered = offered_by_shop()
    assert offered.offices == ((Office.FRONT, 2), (Office.BACK, 2))
    assert offered.kinds == (Choice("complaint", 1), Choice("order", 2))
    assert offered.levels == 3
    assert offered.people == (2, 20)


def test_values_are_sorted_a_blank_first_then_numbers_by_size_then_words_without_their_accents():
    offered = offered_by_shop()
    assert column(offered, "town") == [("", 1), ("Đà Nẵng", 1), ("Huế", 2)]
    assert column(offered, "grade") == [("2", 2), ("9", 1), ("10", 1)]


def test_of_a_column_whose_values_all_differ_only_the_blank_is_offered():
    assert column(offered_by_shop(), "led by") == [("", 1)]
    assert column(list_choices(with_column(["a", "b", "c"])), "mark") == []


def test_a_column_that_holds_one_thing_is_no_choice_unless_some_cells_are_blank():
    assert column(offered_by_shop(), "country") == []
    assert column(list_choices(with_column(["", ""])), "mark") == []
    assert column(list_choices(with_column(["x", "", "x"])), "mark") == [("", 1), ("x", 2)]


def test_a_column_with_many_values_is_no_choice():
    few = [str(value) for value in range(MOST_VALUES)]
    assert len(column(list_choices(with_column([*few, "0"])), "mark")) == MOST_VALUES
    assert column(list_choices(with_column([*few, "more", "0"])), "mark") == []


def test_only_what_is_offered_is_kept_of_filters():
    asked = Filters(
        offices=frozenset({Office.UNCLEAR, Office.FRONT}),
        kinds=frozenset({"ORDER", "gossip"}),
        levels=(2, 9),
        people=(1, 5),
        cells=(("colour", "red"), ("town", "Huế"), ("town", "Vinh")),
    )
    kept = fit_filters(asked, offered_by_shop())
    assert kept.offices == {Office.FRONT}
    assert kept.kinds == {"order"}
    assert kept.levels == (2, 3)
    assert kept.cells == (("town", "Huế"),)
    assert fit_filters(asked, list_choices(make_company("FB"))) == Filters(offices=frozenset({Office.FRONT}))


def test_all_offices_and_all_levels_are_no_condition():
    asked = Filters(offices=frozenset({Office.FRONT, Office.BACK}), levels=(1, 3))
    assert fit_filters(asked, offered_by_shop()) == Filters()


def some_filters(offered: Choices) -> st.SearchStrategy[Filters]:
    """Filters that can be chosen."""
    cells = [(one.header, value.word) for one in offered.columns for value in one.values]
    kinds = [kind.word for kind in offered.kinds]
    tenths = st.integers(0, 10_000).map(lambda value: value / 10)
    return st.builds(
        Filters,
        offices=st.frozensets(st.sampled_from(Office)),
        gateways=st.booleans(),
        crossings=st.booleans(),
        kinds=st.frozensets(st.sampled_from(kinds)) if kinds else st.just(frozenset()),
        levels=st.none() | st.tuples(st.integers(1, 4), st.integers(1, 4)).map(sorted).map(tuple),
        people=st.none() | st.tuples(tenths, tenths | st.just(math.inf)).map(sorted).map(tuple),
        cells=st.sets(st.sampled_from(cells)).map(tuple) if cells else st.just(()),
    ).map(lambda filters: fit_filters(filters, offered))


@given(st.data())
def test_an_address_gives_the_same_filters_back(data):
    offered = data.draw(st.just(offered_by_shop()) | companies().map(list_choices))
    filters = data.draw(some_filters(offered))
    parts = write_address(filters, offered)
    assert read_address(parts, offered) == filters
    assert set(parts) <= set(ADDRESS_KEYS)
    assert bool(parts) == bool(filters.active)


@given(some_filters(offered_by_shop()))
def test_an_address_holds_no_word_of_the_file(filters):
    address, found = " ".join(write_address(filters, offered_by_shop()).values()).casefold(), chain_of_shops()
    words = [*found.own, *found.own.to_numpy().ravel(), *found.departments["name"], *found.handoffs["kind"]]
    assert not [word for word in words if len(word) > 2 and word.casefold() in address]


def test_an_address_is_made_of_places():
    filters = Filters(
        offices=frozenset({Office.FRONT}),
        gateways=True,
        crossings=True,
        kinds=frozenset({"order"}),
        levels=(2, 3),
        people=(0.5, math.inf),
        cells=(("town", ""), ("town", "Huế"), ("grade", "9")),
    )
    assert write_address(filters, offered_by_shop()) == {
        "filter-offices": "front",
        "filter-only": "gateways.crossings",
        "filter-kinds": "1of2",
        "filter-levels": "2-3",
        "filter-people": "0.5-",
        "filter-cells": "0.0.2of3_1.1of3",
    }


NONSENSE = [
    "",
    "x",
    "-",
    ".",
    "_",
    "of",
    "Front",
    "front\n1",
    "²",
    "9" * 5000,
    "1" * 13 + "-",
    "1e3-",
    "nan-inf",
    "٢-٣",
]
FOREIGN = ["0of", "of2", "9of2", "0of7", "0.٢of3", "0..1of3", "9.0of3", "0.9of3", "0.0of9", "3-2", "-1-2", "0-4", "4-5"]


@pytest.mark.parametrize("of", ["offices", "only", "kinds", "levels", "people", "cells"])
@pytest.mark.parametrize("part", [*NONSENSE, *FOREIGN])
def test_a_bad_or_foreign_address_is_no_filter(of, part):
    found = read_address({f"filter-{of}": part}, offered_by_shop())
    fits = of == "people" and part in ("0-4", "4-5")
    assert found.active == fits


@given(companies(), st.dictionaries(st.sampled_from(ADDRESS_KEYS), st.text("0123456789.-_of ", max_size=12)))
def test_every_filter_of_an_address_can_be_applied(found, parts):
    assert len(match_departments(found, read_address(parts, list_choices(found)))) == len(found)
