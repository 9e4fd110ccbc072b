"""Which department of one version is which of the other: by id, by name and place, renamed, split, merged."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from factories import list_names, make_company, parse_company
from hypothesis import given, strategies as st
from strategies import companies, companies_from_csv, examples

from org.analysis.version_matching import BY_ID, BY_NAME, BY_ORDER, BY_PARENT, Versions, invert, match_departments
from org.model import NONE, Company

SHOP = """
    id,name,parent,people
    1,Board,,2
    2,Shop,1,10
    3,Operations,1,3
    4,Store,3,20
    5,Lab,3,12
    """


def pairs(found: Versions) -> dict[str, str]:
    """Name before → name after; blank for a department without a partner."""
    after = list_names(found.after)
    return {
        name: "" if other == NONE else after[other]
        for name, other in zip(list_names(found.before), found.partner.tolist(), strict=True)
    }


def without_ids(text: str) -> str:
    """The CSV with the names of the parents, and without the column of ids."""
    header, *rows = [line.strip().split(",") for line in text.strip().splitlines()]
    names = {row[0]: row[1] for row in rows}
    lines = [[row[1], names.get(row[2], ""), *row[3:]] for row in rows]
    return "\n".join(",".join(line) for line in [header[1:], *lines])


def shuffled(company: Company, seed: int) -> Company:
    """The same company in another order."""
    order = np.random.default_rng(seed).permutation(len(company))
    place = np.append(np.argsort(order), NONE)
    frame = company.departments.iloc[order].reset_index(drop=True)
    handoffs = company.handoffs.assign(
        source=place[company.handoffs["source"]], target=place[company.handoffs["target"]]
    )
    parent = place[company.parent[order]]
    return replace(company, departments=frame, parent=parent, depth=company.depth[order], handoffs=handoffs)


def test_equal_ids_are_one_department_whatever_it_is_called_and_wherever_it_is():
    after = parse_company(SHOP.replace("2,Shop,1", "2,Retail,3"))
    found = match_departments(parse_company(SHOP), after)
    assert pairs(found)["Shop"] == "Retail"
    assert found.certainty.tolist() == [BY_ID, 0.85, BY_ID, BY_ID, BY_ID]


def test_ids_that_are_running_numbers_are_no_evidence():
    after = parse_company("""
        id,name,parent,people
        1,Board,,2
        2,Intake,1,1
        3,Shop,1,10
        4,Operations,1,3
        5,Store,4,20
        6,Lab,4,12
        """)
    found = match_departments(parse_company(SHOP), after)
    assert pairs(found) == {name: name for name in ("Board", "Shop", "Operations", "Store", "Lab")}


def test_where_ids_are_kept_a_new_one_is_a_new_department_unless_it_has_the_children():
    text = "id,name,parent,people\nK1,Board,,2\nK2,Sales,K1,9\nK3,Store,K1,20\nK4,Lab,K3,12\nK5,Yard,K3,2"
    before = parse_company(text)
    other = parse_company(text.replace("K2,Sales", "K7,Service"))
    assert pairs(match_departments(before, other))["Sales"] == ""
    heir = parse_company(text.replace("K3", "K8").replace("Store", "Supply"))
    assert pairs(match_departments(before, heir))["Store"] == "Supply"


def test_ids_with_letters_are_trusted_where_every_name_is_translated():
    before = "id,name,parent\nDX-1,Board,\nDX-2,Shop,DX-1\nDX-3,Store,DX-1\nDX-4,Lab,DX-3"
    after = "id,name,parent\nDX-1,Ban giám đốc,\nDX-2,Cửa hàng,DX-1\nDX-3,Kho,DX-1\nDX-4,Thí nghiệm,DX-3"
    found = match_departments(parse_company(before), parse_company(after))
    assert found.partner.tolist() == [0, 1, 2, 3]


def test_without_ids_name_and_place_decide_and_then_the_name():
    before, after = without_ids(SHOP), without_ids(SHOP.replace("5,Lab,3", "5,Lab,2"))
    found = match_departments(parse_company(before), parse_company(after))
    assert pairs(found)["Lab"] == "Lab"
    assert found.certainty.tolist() == [BY_PARENT, BY_PARENT, BY_PARENT, BY_PARENT, BY_NAME]


def test_equal_names_are_distinguished_by_the_whole_path_to_the_top():
    text = "name,parent,id\nA,,a\nB,,b\nSales,A,as\nSales,B,bs\nTeam,as,at\nTeam,bs,bt"
    before, after = (parse_company(text.replace("id\n", f"{column}\n")) for column in ("id", "id"))
    after = shuffled(replace(after, departments=after.departments.assign(id=[f"n{at}" for at in range(6)])), 3)
    found = match_departments(before, after)
    paths = [
        [list_names(company)[at] for at in (row, company.parent[row], company.parent[company.parent[row]])]
        for company, row in ((before, 5), (after, int(found.partner[5])))
    ]
    assert paths[0] == paths[1]


def test_departments_that_are_alike_are_paired_in_the_order_of_the_file():
    before = make_company("BBBB", [NONE, 0, 0, 0], names=["Head", "Clerk", "Clerk", "Clerk"])
    after = make_company("BBB", [NONE, 0, 0], names=["Head", "Clerk", "Clerk"])
    found = match_departments(before, after)
    assert found.partner.tolist() == [0, 1, 2, NONE]
    assert found.certainty.tolist() == [BY_PARENT, BY_ORDER, BY_ORDER, 0]


def test_a_renamed_department_is_known_by_its_place_people_and_children():
    after = without_ids(SHOP.replace("Operations", "Supply"))
    found = match_departments(parse_company(without_ids(SHOP)), parse_company(after))
    assert pairs(found)["Operations"] == "Supply"
    assert found.certainty[2] == 0.75


def test_a_branch_that_was_renamed_from_the_top_down_is_followed_level_by_level():
    before = make_company("BBBB", [NONE, 0, 1, 2], names=["Top", "Ab", "Cd", "Ef"], people=[5, 6, 7, 8])
    after = make_company("BBBB", [NONE, 0, 1, 2], names=["Top", "Gh", "Ij", "Kl"], people=[5, 6, 7, 8])
    assert match_departments(before, after).partner.tolist() == [0, 1, 2, 3]


def test_two_that_may_be_the_renamed_one_are_no_evidence():
    before = make_company("BB", [NONE, 0], names=["Top", "Care"], people=[5, 6])
    after = make_company("BBB", [NONE, 0, 0], names=["Top", "Lathe", "Latch"], people=[5, 6, 6])
    assert match_departments(before, after).partner.tolist() == [0, NONE]


def test_a_department_is_split_where_new_ones_have_its_place_and_its_people():
    before = make_company("BBB", [NONE, 0, 0], names=["Top", "Lab", "Shop"], people=[1, 12, 3])
    after = make_company("BBBB", [NONE, 0, 0, 0], names=["Top", "Lab A", "Lab B", "Shop"], people=[1, 5, 7, 3])
    (split,) = match_departments(before, after).splits
    assert (split.whole, split.parts) == (1, (1, 2))
    (merger,) = match_departments(after, before).mergers
    assert (merger.whole, merger.parts) == (1, (1, 2))


def test_a_department_is_split_where_new_ones_have_its_children():
    names = ["Top", "Lab", "P", "Q", "R", "S"]
    before = make_company("BBBBBB", [NONE, 0, 1, 1, 1, 1], names=names)
    after = make_company("BBBBBBB", [NONE, 0, 0, 1, 1, 2, 2], names=["Top", "Wet side", "Dry side", "P", "Q", "R", "S"])
    (split,) = match_departments(before, after).splits
    assert (split.whole, split.parts) == (1, (1, 2))


def test_parts_with_other_people_are_no_split():
    before = make_company("BB", [NONE, 0], names=["Top", "Lab"], people=[1, 12])
    after = make_company("BBB", [NONE, 0, 0], names=["Top", "Lathe", "Fleet"], people=[1, 5, 70])
    found = match_departments(before, after)
    assert not found.splits
    assert found.partner.tolist() == [0, NONE]


def test_the_person_joins_and_parts_pairs():
    before, after = parse_company(SHOP), parse_company(SHOP)
    found = match_departments(before, after, joined=[(3, 4)], parted=[(1, 1)])
    assert found.partner.tolist() == [0, NONE, 2, 4, NONE]
    assert found.origin.tolist() == [0, NONE, 2, NONE, 3]


def test_two_companies_without_anything_in_common_are_not_alike():
    other = "name,parent\nHospital,\nWards,Hospital\nKitchen,Hospital\nPharmacy,Wards"
    found = match_departments(parse_company(SHOP), parse_company(other))
    assert found.share == 0
    assert not found.alike
    assert match_departments(parse_company(SHOP), parse_company(SHOP)).alike


@pytest.mark.parametrize("empty", ["before", "after", "both"])
def test_an_empty_company_has_no_pairs(empty):
    some, none = make_company("FB", [NONE, 0]), make_company("")
    before, after = {"before": (none, some), "after": (some, none), "both": (none, none)}[empty]
    found = match_departments(before, after)
    assert (found.partner == NONE).all()
    assert found.share == 1


@examples(0.3)
@given(companies_from_csv(), st.integers(0, 9))
def test_a_company_is_matched_with_itself_in_any_order(company, seed):
    other = shuffled(company, seed)
    found = match_departments(company, other)
    ids = [each.departments["id"].tolist() for each in (company, other)]
    assert [ids[1][at] for at in found.partner] == ids[0]
    assert (found.certainty == BY_ID).all()


@examples(0.3)
@given(companies(), companies())
def test_each_department_has_one_partner_at_most(before, after):
    found = match_departments(before, after)
    partners = found.partner[found.partner != NONE]
    assert len(set(partners.tolist())) == len(partners)
    assert ((found.certainty > 0) == (found.partner != NONE)).all()
    assert (invert(found.origin, len(before)) == found.partner).all()
    parts = [part for each in found.splits for part in each.parts]
    assert all(found.partner[each.whole] == NONE for each in found.splits)
    assert all(found.origin[part] == NONE for part in parts)
