"""Hand-offs from list cells and from a file of their own."""

from __future__ import annotations

import pytest
from factories import list_problem_kinds, parse_company

from org.reading.handoffs import is_complaint, split_list

TEAMS = "id,name\n1,Sales\n2,Warehouse\n3,Returns"


@pytest.mark.parametrize("separator", [";", "|", ",", ":", "\n"])
def test_a_list_may_be_separated_in_any_of_the_usual_ways(separator):
    assert split_list(f"Sales{separator}Warehouse{separator} Returns") == ["Sales", "Warehouse", "Returns"]


def test_kind_and_volume_are_read_from_brackets():
    found = parse_company(
        """
        id,name,hands off to
        1,Sales,"Warehouse (order, 1,200); Returns (12); 3 (complaint)"
        2,Warehouse,
        3,Returns,
        """
    )
    rows = found.handoffs[["target", "kind"]].to_numpy().tolist()
    assert rows == [[1, "order"], [2, ""], [2, "complaint"]]


def test_a_name_with_brackets_or_separators_of_its_own_is_found():
    found = parse_company(
        """
        id,name,hands off to
        1,Sales (north),\"\"\"Legal; risk\"\" (contract 4); Sales (south)\"
        2,Legal; risk,
        3,Sales (south),Sales (north)
        """
    )
    assert found.handoffs[["source", "target"]].to_numpy().tolist() == [[0, 1], [0, 2], [2, 0]]
    assert "unknown-handoff" not in dict(list_problem_kinds(found)).values()


def test_a_second_file_adds_hand_offs():
    edges = b"From,To,Type,Strength\nSales,Warehouse,order,40\nWarehouse,3,complaint,2\nSales,Nowhere,order,1\n"
    found = parse_company(TEAMS, handoffs=edges)
    assert found.handoffs[["source", "target", "kind", "volume"]].to_numpy().tolist() == [
        [0, 1, "order", 40.0],
        [1, 2, "complaint", 2.0],
    ]
    assert (4, "unknown-handoff") in list_problem_kinds(found)


def test_a_second_manager_is_a_hand_off_of_kind_dotted_line():
    found = parse_company("id,name,parent,dottedids\n1,Sales,,\n2,Warehouse,1,\n3,Returns,2,1")
    assert found.handoffs[["kind"]].to_numpy().tolist() == [["dotted line"]]


@pytest.mark.parametrize("kind", ["complaint", "Complaints", "khiếu nại", "Khiếu Nại"])
def test_complaints_are_known_in_english_and_vietnamese(kind):
    assert is_complaint(kind)
    assert not is_complaint("order")


def test_each_wrong_cell_of_the_second_file_is_named():
    edges = b"from,to,volume\n98,97,1\n1,2,-4\n,3,1\n"
    found = parse_company(TEAMS, handoffs=edges)
    listed = [(problem.row, problem.column, problem.value) for problem in found.problems if problem.row]
    assert listed == [(2, "from", "98"), (2, "to", "97"), (3, "volume", "-4"), (4, "from", "")]
    assert all("(In the hand-off file.)" in str(problem.message) for problem in found.problems if problem.row)


def test_what_cannot_be_seen_in_a_kind_is_a_mark_as_in_a_name():
    found = parse_company("id,name,hands off to\n1,Sa\u202eles,2 (or\u202eder 4)\n2,Warehouse,")
    assert found.departments["name"].tolist() == ["Sa[U+202E]les", "Warehouse"]
    assert found.handoffs["kind"].tolist() == ["or[U+202E]der"]
