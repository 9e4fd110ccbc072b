"""Colour by: classes of departments, the tints that they have, and a legend that explains them."""

from __future__ import annotations

import numpy as np
import pytest
from factories import make_company, parse_company
from hypothesis import given
from strategies import companies_from_csv

from org.layout.color_by import DISTANCE, LEVEL, PEOPLE, UNTINTED, colouring, legend, list_colourings, people_bounds
from org.layout.scene import tint_of
from org.model import Company
from org.style.palette import BLANK, CATEGORIES, LEGEND_SIZE, OTHER, STEPS
from org.style.text_metrics import text_width

FIRM = """
    id,name,parent,office,people,hands off to,City,Mail,Note
    1,Board,,back,4,,Hà Nội,a@x,
    2,Sales,1,front,20,4 (order),Huế,b@x,
    3,Shop,2,front,80,2 (order),Huế,c@x,
    4,Store,1,back,,5 (order), Huế ,d@x,
    5,Accounts,1,back,300,,,e@x,same
    6,Archive,5,unclear,7,,Hà Nội,f@x,
"""


def firm() -> Company:
    return parse_company(FIRM)


def classes(found: Company, key: str) -> list[str]:
    """The label of each department."""
    coloured = colouring(found, key)
    assert coloured is not None
    named = dict(zip(coloured.class_tints, coloured.labels, strict=True))
    return [named[tint] for tint in coloured.tints.tolist()]


def column_key(found: Company, header: str) -> str:
    return f"column-{list(found.own.columns).index(header)}"


def test_every_property_that_makes_classes_can_be_chosen():
    assert list(list_colourings(firm()).values()) == [
        *("Office", "Level", "Branch", "People", "Customer distance", "City")
    ]


def test_keys_hold_nothing_of_the_file():
    keys = list(list_colourings(firm()))
    assert keys[:5] == ["office", "level", "branch", "people", "distance"]
    assert keys[5] == column_key(firm(), "City")


def test_a_company_of_one_can_only_be_coloured_by_office():
    assert list_colourings(make_company("F")) == list_colourings(make_company("")) == {"office": "Office"}


@pytest.mark.parametrize("key", ["office", "", "colour", "column-", "column-99", "column--1", "column-x", "column-٣"])
def test_the_office_and_unknown_keys_are_no_colouring(key):
    assert colouring(firm(), key) is None


def test_levels_are_steps_from_the_top_down():
    coloured = colouring(firm(), "level")
    assert coloured
    assert coloured.labels == ("Level 1", "Level 2", "Level 3")
    assert coloured.class_tints == (STEPS[0], STEPS[4], STEPS[-1])
    assert classes(firm(), "level") == ["Level 1", "Level 2", "Level 3", "Level 2", "Level 2", "Level 3"]


def test_the_lowest_of_many_levels_are_one_class():
    deep = make_company("F" * 12, [-1, *range(11)])
    assert classes(deep, "level")[6:] == ["Level 7", *["Level 8 and below"] * 5]


def test_branches_are_those_below_the_top():
    assert classes(firm(), "branch") == ["Above the branches", "Sales", "Sales", "Store", "Accounts", "Accounts"]
    coloured = colouring(firm(), "branch")
    assert coloured
    assert set(coloured.class_tints) - {OTHER, BLANK} <= set(CATEGORIES)
    assert coloured.labels[:3] == ("Sales", "Accounts", "Store"), "the largest first"


def test_with_several_tops_each_is_a_branch():
    assert classes(make_company("FFBB", [-1, 0, -1, 2]), "branch") == ["D0", "D0", "D2", "D2"]


def test_a_top_beside_the_company_does_not_hide_its_branches():
    # D0 holds nearly all, D6 is a stray.
    found = make_company("FFFBBBB", [-1, 0, 1, 0, 3, 3, -1])
    assert classes(found, "branch") == ["Above the branches", "D1", "D1", "D3", "D3", "D3", "D6"]


def test_of_many_branches_the_largest_have_a_colour():
    # 14 branches; the last ones have one more below.
    found = make_company("F" * 1 + "B" * 14 + "B" * 10, [-1, *[0] * 14, *range(5, 15)])
    labels = classes(found, "branch")
    assert labels[1:5] == ["4 other branches"] * 4
    assert labels[5:15] == labels[15:] == [f"D{at}" for at in range(5, 15)]
    coloured = colouring(found, "branch")
    assert coloured
    assert coloured.tints[1] == OTHER


def test_people_are_in_classes_with_readable_ends():
    people = [float(count) for count in range(1, 101)]
    found = make_company("F" * 100, people=people)
    coloured = colouring(found, "people")
    assert coloured
    assert coloured.labels == ("under 20 people", "20–39 people", "40–59 people", "60–79 people", "80 people and more")
    assert classes(found, "people")[18:20] == ["under 20 people", "20–39 people"]


def test_who_gives_no_people_is_a_class_of_its_own():
    assert classes(firm(), "people")[3] == "People not given"
    assert colouring(firm(), "people").tints[3] == BLANK


def test_a_few_larger_departments_among_equals_are_a_class_of_their_own():
    assert classes(make_company("FFFFFF", people=[1, 1, 1, 1, 1, 9]), "people")[4:] == [
        "under 2 people",
        "2 people and more",
    ]
    assert "people" not in list_colourings(make_company("FF", people=[3, 3]))


def test_half_people_are_counted():
    labels = colouring(make_company("FFFF", people=[0.5, 2.5, 4.5, 9.0]), "people").labels
    assert labels[0] == "under 2 people"
    assert all("–" not in label for label in labels)


@given(companies_from_csv())
def test_every_department_is_in_the_class_of_people_that_its_label_says(found):
    bounds = people_bounds(found.people)
    known = found.people[~np.isnan(found.people)]
    assert np.all(np.diff(bounds) > 0)
    if len(bounds):
        filled = np.unique(np.searchsorted(bounds, known, side="right"))
        assert filled.tolist() == list(range(len(bounds) + 1)), "no class is empty"


def test_customer_distance_is_in_steps_and_apart_where_no_handoff_leads():
    assert classes(firm(), "distance") == [
        "No hand-off from the front office",
        *["Customer distance 1"] * 2,
        *("Customer distance 2", "Customer distance 3", "No hand-off from the front office"),
    ]
    assert "distance" not in list_colourings(make_company("FB", [-1, 0]))


def test_far_distances_are_one_class():
    chain = make_company("F" + "B" * 10, handoffs=[(at, at + 1) for at in range(10)])
    assert classes(chain, "distance")[6:] == ["Customer distance 7", *["Customer distance 8 and more"] * 4]


def test_values_of_a_column_are_classes_in_the_order_of_letters():
    found = firm()
    assert classes(found, column_key(found, "City")) == ["Hà Nội", "Huế", "Huế", "Huế", "Not given", "Hà Nội"]
    assert colouring(found, column_key(found, "City")).labels == ("Hà Nội", "Huế", "Not given")


def test_columns_that_make_no_classes_are_not_offered():
    found = firm()
    for header in ("Mail", "Note"):
        assert column_key(found, header) not in list_colourings(found)
        assert colouring(found, column_key(found, header)) is None


def test_numbers_in_a_column_are_sorted_by_their_size():
    rows = "\n".join(f"D{at},{grade}" for at, grade in enumerate([10, 9, 2, 10, 2, 9]))
    found = parse_company(f"name,Grade\n{rows}")
    assert colouring(found, column_key(found, "Grade")).labels == ("2", "9", "10")


def test_rare_values_of_a_column_are_the_others():
    cells = [f"value {at:02}" for at in range(15) for _each in range(40 - at)]
    rows = "\n".join(f"D{at},{cell}" for at, cell in enumerate(cells))
    found = parse_company(f"name,Kind of place\n{rows}")
    key = column_key(found, "Kind of place")
    coloured = colouring(found, key)
    assert coloured.labels == (*(f"value {at:02}" for at in range(11)), "4 other values")
    assert coloured.class_tints[-1] == OTHER
    assert classes(found, key)[-1] == "4 other values"


@given(companies_from_csv())
def test_every_choice_gives_every_department_a_tint_with_a_label(found):
    for key, title in list(list_colourings(found).items())[1:]:
        coloured = colouring(found, key)
        assert coloured is not None
        assert coloured.title == title
        assert len(coloured.tints) == len(found)
        assert UNTINTED not in coloured.tints
        assert set(coloured.tints.tolist()) <= set(coloured.class_tints)
        assert len(set(coloured.class_tints)) == len(coloured.class_tints) == len(coloured.labels)
        classed = set(coloured.class_tints) - {OTHER, BLANK}
        assert classed <= set(STEPS if key in (LEVEL, PEOPLE, DISTANCE) else CATEGORIES)


def test_the_legend_has_the_tints_that_are_used_and_no_others():
    coloured = colouring(firm(), "branch")
    used = {int(coloured.tints[1]), int(coloured.tints[4])}
    entries = legend(coloured, used)
    assert [entry.text for entry in entries] == ["Sales", "Accounts"]
    assert {tint_of(entry.sample) for entry in entries} == used


def test_long_values_are_shortened_in_the_legend():
    rows = "\n".join(f"D{at},{'W' * 80 if at % 2 else 'x'}" for at in range(8))
    found = parse_company(f"name,Where\n{rows}")
    coloured = colouring(found, column_key(found, "Where"))
    texts = [entry.text for entry in legend(coloured, coloured.class_tints)]
    assert max(text_width(text, LEGEND_SIZE) for text in texts) <= 180
    assert texts[0].endswith("…")


def test_places_are_those_of_the_palette():
    assert sorted([*CATEGORIES, *STEPS, OTHER, BLANK]) == list(range(BLANK + 1))
