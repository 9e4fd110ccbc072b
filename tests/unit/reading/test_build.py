"""What is wrong with a file is said row by row, and nothing is lost."""

from __future__ import annotations

import numpy as np
import pytest
from factories import list_names, list_problem_kinds, map_parents, parse_company
from hypothesis import given
from strategies import companies_from_csv

from org.model import NONE, Office, Unusable
from org.reading.load import read_company, read_file


def test_a_clean_file_has_no_problems():
    found = parse_company("""
        id,name,parent,office,people
        1,Board,,back,4
        2,Sales,1,front,20
    """)
    assert list_problem_kinds(found) == []
    assert map_parents(found) == {"Board": "", "Sales": "Board"}
    assert found.rows == 2


def test_a_row_without_a_name_is_listed_and_left_out():
    found = parse_company("id,name,parent\n1,Board,\n2,,1\n3,Sales,1")
    assert (3, "blank-name") in list_problem_kinds(found)
    assert list_names(found) == ["Board", "Sales"]
    assert found.rows == 3


def test_a_nameless_row_that_others_report_to_is_called_by_its_id():
    found = parse_company("id,name,parent\n1,Board,\n2,,1\n3,Sales,2")
    assert (3, "blank-name") in list_problem_kinds(found)
    assert map_parents(found) == {"Board": "", "2": "Board", "Sales": "2"}


def test_of_a_duplicate_id_the_first_row_keeps_it_and_the_others_stay():
    found = parse_company("id,name,parent\n1,Board,\n2,Sales,1\n2,Marketing,1\n3,Shop,2")
    assert list_problem_kinds(found) == [(4, "duplicate-id")]
    assert found.departments["id"].is_unique
    assert map_parents(found)["Shop"] == "Sales"


def test_departments_of_one_name_are_no_problem_until_someone_reports_to_them():
    silent = parse_company("name,parent\nBoard,\nDesk,Board\nDesk,Board")
    assert list_problem_kinds(silent) == []
    asked = parse_company("name,parent\nBoard,\nDesk,Board\nDesk,Board\nPhone,Desk")
    assert list_problem_kinds(asked) == [(5, "ambiguous-parent")]
    assert "rows 3, 4" in str(asked.problems[0].message)


def test_what_cannot_be_seen_is_a_mark_in_reasons_and_problems_that_quote_a_name():
    rows = "id,name,parent,office\n1,Sa\u200bles,,front\n2,Xyz,1,\n3,Qrs,Sa\u200blez,back"
    found = parse_company(rows)
    assert str(found.departments["reason"][1]) == "Front: like its parent Sa[U+200B]les"
    assert not any("\u200b" in str(problem.message) for problem in found.problems)
    kept = parse_company("id,name,parent,office,office_reason\n1,Sales,,front,Front: be\u200bcause")
    assert kept.departments["reason"][0] == "Front: be[U+200B]cause"


def test_an_unknown_parent_makes_a_top_and_a_near_name_is_hinted_at():
    found = parse_company("name,parent\nBoard,\nOperations,Board\nWarehouse,Opertions")
    assert list_problem_kinds(found) == [(4, "unknown-parent")]
    assert "Did you mean “Operations”?" in str(found.problems[0].message)
    assert map_parents(found)["Warehouse"] == ""


def test_hints_at_misspellings_end_before_they_cost_more_than_the_file(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("org.reading.references._MOST_COMPARED", 12)
    rows = "".join(f"Unit {letter * 4},Boardx{letter}\n" for letter in "ABCDEFGH")
    found = parse_company(f"name,parent\nBoard,\n{rows}")
    said = [str(problem.message) for problem in found.problems if problem.kind == "unknown-parent"]
    assert len(said) == 8
    assert ["Did you mean “Board”?" in each for each in said] == [True] * 2 + [False] * 6


def test_a_department_that_reports_to_itself_is_a_top():
    found = parse_company("id,name,parent\n1,Board,1\n2,Sales,1")
    assert list_problem_kinds(found) == [(2, "own-parent")]
    assert map_parents(found) == {"Board": "", "Sales": "Board"}


def test_a_circle_is_opened_at_its_first_row_and_its_members_are_named():
    found = parse_company("id,name,parent\n1,Board,\n2,A,4\n3,B,2\n4,C,3\n5,D,4")
    assert list_problem_kinds(found) == [(3, "cycle")]
    assert "A → C → B → A" in str(found.problems[0].message)
    assert map_parents(found) == {"Board": "", "A": "", "B": "A", "C": "B", "D": "C"}


def test_several_tops_are_noted_for_the_file_and_not_for_a_row():
    found = parse_company("id,name,parent\n1,Board,\n2,Foundation,\n3,Sales,1")
    assert list_problem_kinds(found) == [(None, "several-tops")]


def test_an_unknown_office_word_is_listed_and_the_name_is_asked():
    found = parse_company(
        "name,parent,office\nBoard,,back\nSales,Board,front\nAccounting,Board,sideways\nShop,Sales,front"
    )
    assert list_problem_kinds(found) == [(4, "unknown-office")]
    assert found.offices.tolist() == [Office.BACK, Office.FRONT, Office.BACK, Office.FRONT]


def test_numbers_that_are_none_are_listed_and_taken_as_unknown():
    found = parse_company('name,parent,people\nBoard,,"1,200"\nSales,Board,12 people\nShop,Sales,-3\nDesk,Sales,7.5')
    assert list_problem_kinds(found) == [(3, "bad-number"), (4, "bad-number")]
    assert found.people[0] == 1200
    assert found.people[3] == 7.5


def test_people_that_include_sub_departments_are_counted_once():
    found = parse_company(
        "name,parent,people\nHead office,,30\nSales,Head office,18\nNorth,Sales,8\nSouth,Sales,10\nIT,Head office,12"
    )
    assert [None if np.isnan(value) else value for value in found.people] == [None, None, 8, 10, 12]
    assert [note.kind for note in found.reading.notes] == ["includes-parts"]


@pytest.mark.parametrize(
    "text",
    [
        "name,parent,people\nBoard,,30\nSales,Board,12\nNorth,Sales,8\nSouth,Sales,10\nIT,Board,12",
        "name,parent,people\nBoard,,5\nSales,Board,3\nIT,Board,2",
        "employee,department,manager\nAn,Board,\nBo,Board,An\nCy,Sales,An\nDi,Sales,Cy\nEd,IT,Cy\nFay,Payroll,Cy",
    ],
    ids=["one is smaller", "it may be chance", "the people were counted"],
)
def test_other_figures_of_people_are_kept_as_they_are(text: str):
    found = parse_company(text)
    assert not np.isnan(found.people).any()
    assert "includes-parts" not in [note.kind for note in found.reading.notes]


def test_a_column_that_answers_whether_customers_are_met_says_the_office():
    found = parse_company("unit,parent,customer_facing\nBoard,,no\nBilling,Board,Yes\nSales,Board,no")
    assert found.offices.tolist() == [Office.BACK, Office.FRONT, Office.BACK]
    assert not found.problems


def test_an_unknown_hand_off_is_listed_with_its_row():
    found = parse_company("name,parent,hands off to\nBoard,,\nSales,Board,Warehouse; Wherehouse\nWarehouse,Board,")
    assert list_problem_kinds(found) == [(3, "unknown-handoff")]
    assert found.handoffs[["source", "target"]].to_numpy().tolist() == [[1, 2]]


def test_hand_offs_to_itself_and_double_ones_are_listed():
    found = parse_company('name,hands off to\nSales,"Sales; Desk (order 3); Desk (order 4)"\nDesk,')
    assert {kind for _row, kind in list_problem_kinds(found)} == {"self-handoff", "double-handoff", "several-tops"}
    assert found.handoffs["volume"].tolist() == [7.0]


def test_everything_is_text_so_that_007_and_na_stay():
    found = parse_company("id,name,parent\n007,NA,\n7,NULL,007\n8,Sales,007")
    assert list_names(found) == ["NA", "NULL", "Sales"]
    assert found.departments["id"].tolist() == ["007", "7", "8"]
    assert map_parents(found)["Sales"] == "NA"


def test_ids_that_differ_by_case_are_distinct_and_found_in_another_spelling():
    found = parse_company("id,name,parent\na1,Board,\nA1,Sales,a1\nb2,Shop,A1\nc3,Desk, B2 ")
    assert map_parents(found) == {"Board": "", "Sales": "Board", "Shop": "Sales", "Desk": "Shop"}


def test_further_columns_are_kept_to_the_letter():
    found = parse_company("id,name,parent,Lead,Cost centre\n1,Board,,An,0042\n2,Sales,1,Bình,NA")
    assert found.own.columns.tolist() == ["Lead", "Cost centre"]
    assert found.own["Cost centre"].tolist() == ["0042", "NA"]


def test_parents_without_rows_are_added_where_the_file_names_them_as_a_habit():
    text = b"name,group\nSales,Commerce\nMarketing,Commerce\nLedger,Money\nPayroll,Money"
    found = read_company(read_file(text, chosen={"name": ["name"], "parent": ["group"]}))
    assert list_names(found)[4:] == ["Commerce", "Money"]
    assert found.departments["row"].tolist()[4:] == [0, 0]
    assert {kind for _row, kind in list_problem_kinds(found)} == {"implied-parent"}


@pytest.mark.parametrize("data", [b"", b"   \n \n", b"id,name,parent\n", b"\x89PNG\r\n\x1a\n" + bytes(range(256))])
def test_what_is_no_company_gets_one_plain_sentence(data):
    with pytest.raises(Unusable) as caught:
        read_company(data)
    assert len(str(caught.value).splitlines()) == 1
    assert "Traceback" not in str(caught.value)


@given(companies_from_csv())
def test_rows_in_are_departments_and_rows_left_out(found):
    left_out = sum(problem.kind == "blank-name" and "left out" in str(problem.done) for problem in found.problems)
    assert found.rows == len(found) + left_out


@given(companies_from_csv())
def test_every_department_reaches_a_top(found):
    for at in range(len(found)):
        steps = 0
        while found.parent[at] != NONE:
            at = found.parent[at]
            steps += 1
            assert steps <= len(found)


def test_parents_that_differ_in_capitals_only_are_matched_and_noted():
    found = parse_company("id,name,parent\na1,Board,\nb1,Sales,A1")
    assert map_parents(found)["Sales"] == "Board"
    assert list_problem_kinds(found) == [(None, "spelt-differently")]


def test_missing_ids_are_no_departments_of_their_own():
    found = parse_company("id,name,parent\n1,Board,\n2,Sales,99\n3,IT,99")
    assert [kind for _row, kind in list_problem_kinds(found)] == ["unknown-parent", "unknown-parent"]
    assert len(found) == 3
