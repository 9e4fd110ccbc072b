"""What can be chosen in a company, and filters as part of an address."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache

import pandas as pd
import pytest
from factories import company, made
from hypothesis import given
from hypothesis import strategies as st
from strategies import companies

from org.analysis.filters import (
    ADDRESS_KEYS,
    MOST_VALUES,
    Choice,
    Choices,
    Filters,
    fit_filters,
    list_choices,
    match_departments,
    read_address,
    write_address,
)
from org.model import Company, Office


@cache
def shop() -> Company:
    return company(
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
    return list_choices(shop())


def with_column(values: list[str]) -> Company:
    return replace(made("B" * len(values)), own=pd.DataFrame({"mark": values}, dtype="str"))


def column(offered: Choices, header: str) -> list[tuple[str, int]]:
    return [(value.word, value.count) for one in offered.columns if one.header == header for value in one.values]


def test_an_empty_company_offers_nothing():
    assert list_choices(made("")) == Choices((), (), 0, None, ())


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
    assert fit_filters(asked, list_choices(made("FB"))) == Filters(offices=frozenset({Office.FRONT}))


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
    told, found = " ".join(write_address(filters, offered_by_shop()).values()).casefold(), shop()
    words = [*found.own, *found.own.to_numpy().ravel(), *found.departments["name"], *found.handoffs["kind"]]
    assert not [word for word in words if len(word) > 2 and word.casefold() in told]


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
