"""What if: one change, its figures before and after, and the given company as it was."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up import companies, made

from org.company.hierarchy import depths
from org.company.model import NOBODY, Company, Office
from org.company.whatif import compare, with_handoff, with_office, with_parent, without_handoff

SHOP = made(
    "BFBB",
    [NOBODY, 0, 0, 2],
    [(1, 2, "order", 30.0), (1, 3, "complaint", 5.0)],
    names=["Board", "Shop", "Operations", "Store"],
    people=[2, 10, 3, 20],
)


def contents(company: Company):
    return (
        company.departments.to_csv(),
        company.parent.tolist(),
        company.depth.tolist(),
        company.handoffs.to_csv(),
        company.handoffs.dtypes.tolist(),
        company.departments.dtypes.tolist(),
    )


def test_a_department_is_moved_to_the_other_office():
    after = with_office(SHOP, 3, Office.FRONT)
    assert after.offices.tolist() == [2, 1, 2, 1]
    row = after.departments.loc[3]
    assert (row["reason"], row["certainty"]) == ("Front: you decided so for 'Store'", 1.0)
    assert SHOP.offices.tolist() == [2, 1, 2, 2]
    assert after.departments.dtypes.tolist() == SHOP.departments.dtypes.tolist()


def test_a_branch_is_moved_with_all_below_it():
    after = with_parent(SHOP, 2, 1)
    assert after.parent.tolist() == [NOBODY, 0, 1, 2]
    assert after.depth.tolist() == [0, 1, 2, 3]
    assert with_parent(SHOP, 2, NOBODY).depth.tolist() == [0, 1, 0, 1]


@pytest.mark.parametrize("parent", [2, 3])
def test_a_department_cannot_be_moved_below_itself(parent):
    with pytest.raises(
        ValueError, match=r"Operations cannot report to .*, which is the same department or stands below it"
    ):
        with_parent(SHOP, 2, parent)


def test_a_hand_off_is_added():
    after = with_handoff(SHOP, 3, 1, "complaint", 7)
    assert after.handoffs.iloc[-1].tolist() == [3, 1, "complaint", 7.0]
    assert len(SHOP.handoffs) == 2
    assert np.isnan(with_handoff(SHOP, 3, 1).handoffs["volume"].iloc[-1])
    assert len(with_handoff(made("FB"), 0, 1, "order").handoffs) == 1


def test_a_hand_off_that_is_there_gets_the_new_volume():
    after = with_handoff(SHOP, 1, 2, "Order", 50)
    assert after.handoffs["volume"].tolist() == [50.0, 5.0]
    assert after.handoffs["kind"].tolist() == ["order", "complaint"]


@pytest.mark.parametrize(
    ("source", "target", "volume", "message"),
    [(1, 1, None, "Shop cannot hand off to itself"), (1, 2, -1, "is no volume"), (1, 2, float("inf"), "is no volume")],
)
def test_hand_offs_that_make_no_sense_are_refused(source, target, volume, message):
    with pytest.raises(ValueError, match=message):
        with_handoff(SHOP, source, target, "order", volume)


def test_a_hand_off_is_taken_away():
    assert without_handoff(SHOP, 1, 2, "ORDER").handoffs["target"].tolist() == [3]
    both = with_handoff(SHOP, 1, 2, "complaint")
    assert without_handoff(both, 1, 2).handoffs["target"].tolist() == [3]
    with pytest.raises(ValueError, match="Shop has no such hand-off to Operations"):
        without_handoff(SHOP, 1, 2, "complaint")


@pytest.mark.parametrize("position", [-1, 4])
def test_a_department_that_is_none_is_refused(position):
    with pytest.raises(ValueError, match="There is no department number"):
        with_office(SHOP, position, Office.BACK)
    with pytest.raises(ValueError, match="There is no department number"):
        with_handoff(SHOP, 0, position)


def test_figures_stand_side_by_side():
    rows = {row.figure: row for row in compare(SHOP, with_office(SHOP, 3, Office.FRONT))}
    people, crossing = rows["People in the front office"], rows["Hand-offs that cross"]
    assert (people.before, people.after, people.changed) == (10, 30, True)
    assert (crossing.before, crossing.after) == (2, 1)
    assert (rows["Volume that crosses"].before, rows["Volume that crosses"].after) == (35, 30)
    assert not rows["Unclear departments"].changed
    assert rows["Dead ends"].after == 1


def test_figures_of_an_empty_company_can_be_compared():
    assert not any(row.changed for row in compare(made(""), made("")))


@settings(max_examples=60)
@given(companies().filter(len), st.data())
def test_a_change_leaves_the_given_company_as_it_was(company, data):
    was = contents(company)
    at = st.integers(0, len(company) - 1)
    position, other = data.draw(at), data.draw(at)
    changed = [with_office(company, position, data.draw(st.sampled_from(Office)))]
    try:
        changed.append(with_parent(company, position, other))
        changed.append(with_handoff(company, position, other, "order", 3))
        changed.append(without_handoff(changed[-1], position, other))
    except ValueError:
        assert position == other or other not in with_parent(company, position, NOBODY).parent[[position]]
    for after in changed:
        assert after.depth.tolist() == depths(after.parent).tolist()
        assert len(compare(company, after)) == 16
    assert contents(company) == was


@given(companies().filter(lambda company: len(company.handoffs) > 0), st.data())
def test_a_hand_off_taken_away_and_given_back_changes_no_figure(company, data):
    source, target, kind, volume = company.handoffs.iloc[data.draw(st.integers(0, len(company.handoffs) - 1))]
    less = without_handoff(company, source, target, kind)
    again = with_handoff(less, source, target, kind, None if np.isnan(volume) else volume)
    assert len(less.handoffs) == len(company.handoffs) - 1
    assert not any(row.changed for row in compare(company, again))
