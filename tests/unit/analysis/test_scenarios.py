"""What if: one change as corrections of the table, and its figures before and after."""

from __future__ import annotations

import pytest
from factories import list_names, map_parents
from hypothesis import given
from hypothesis import strategies as st
from strategies import companies_from_csv

from org.analysis.scenarios import add_handoff, change_office, change_parent, drop_handoffs
from org.model import NONE, Company, Office
from org.reading.corrections import write_company_csv
from org.reading.load import File, correct_file, read_company, read_file

SHOP = b"""name,parent,office,people,hands off to
Board,,back,2,
Shop,Board,front,10,"Operations (order 30), Store (complaint 5)"
Operations,Board,back,3,
Store,Operations,back,20,
"""
BOARD, SELLERS, OPERATIONS, STORE = range(4)


def shop() -> tuple[File, Company]:
    file = read_file(SHOP)
    return file, read_company(file)


def handoffs(found: Company) -> list[tuple[int, int, str, float]]:
    return [tuple(row) for row in found.handoffs.itertuples(index=False, name=None)]


def test_a_department_is_moved_to_the_other_office():
    file, before = shop()
    after = read_company(correct_file(file, change_office(before, STORE, Office.FRONT)))
    assert after.offices.tolist() == [2, 1, 2, 1]
    assert before.offices.tolist() == [2, 1, 2, 2]


def test_a_branch_is_moved_with_all_below_it():
    file, before = shop()
    after = read_company(correct_file(file, change_parent(before, OPERATIONS, SELLERS)))
    assert map_parents(after)["Operations"] == "Shop"
    assert after.depth.tolist() == [0, 1, 2, 3]
    top = read_company(correct_file(file, change_parent(before, OPERATIONS, NONE)))
    assert map_parents(top)["Operations"] == ""


@pytest.mark.parametrize("parent", [OPERATIONS, STORE])
def test_a_department_cannot_be_moved_below_itself(parent):
    _file, before = shop()
    with pytest.raises(ValueError, match="Operations cannot report to"):
        change_parent(before, OPERATIONS, parent)


def test_a_hand_off_is_added_beside_those_that_are_there():
    file, before = shop()
    after = read_company(
        correct_file(file, add_handoff(before, file.table, file.columns, SELLERS, BOARD, "report", "2"))
    )
    assert handoffs(after) == [*handoffs(before), (SELLERS, BOARD, "report", 2.0)]
    from_none = read_company(correct_file(file, add_handoff(before, file.table, file.columns, STORE, SELLERS)))
    assert len(handoffs(from_none)) == 3


def test_a_hand_off_is_removed():
    file, before = shop()
    after = read_company(correct_file(file, drop_handoffs(before, file.table, file.columns, SELLERS, STORE)))
    assert handoffs(after) == [(SELLERS, OPERATIONS, "order", 30.0)]


def test_a_department_hands_nothing_to_itself():
    file, before = shop()
    with pytest.raises(ValueError, match="to itself"):
        add_handoff(before, file.table, file.columns, STORE, STORE)


@given(companies_from_csv(), st.data())
def test_a_hand_off_added_and_removed_leaves_the_others(found, data):
    file = read_file(write_company_csv(found).encode())
    source, target = (data.draw(st.integers(0, len(found) - 1)) for _end in range(2))
    if source == target:
        return
    more = correct_file(file, add_handoff(found, file.table, file.columns, source, target, "test", "9"))
    added = read_company(more)
    assert (source, target, "test", 9.0) in handoffs(added)
    fewer = read_company(correct_file(more, drop_handoffs(added, more.table, more.columns, source, target)))
    assert set(handoffs(fewer)) == {line for line in handoffs(found) if line[:2] != (source, target)}
    assert list_names(fewer) == list_names(found)
