"""Front, back or unclear: what the person said, and what the company around a department adds to its name."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from factories import parse_company
from hypothesis import given, strategies as st

from org.classification.departments import NOTHING_STATED, Verdicts, judge_departments, parse_office
from org.classification.names import FIRM
from org.model import NONE, Office

FRONT, BACK, UNCLEAR = Office.FRONT, Office.BACK, Office.UNCLEAR


def verdicts(*rows: tuple[str, int], stated: dict[str, Office] | None = None, **more: object) -> Verdicts:
    """The verdicts on rows of (name, position of the parent)."""
    names = [name for name, _parent in rows]
    parent = np.array([above for _name, above in rows], dtype=np.int64)
    depth = np.zeros(len(rows), dtype=np.int64)
    for at, above in enumerate(parent):
        depth[at] = 0 if above == NONE else depth[above] + 1
    said = np.array([(stated or {}).get(name, NOTHING_STATED) for name in names], dtype=np.int8)
    return judge_departments(names, said, parent, depth, **more)


@pytest.mark.parametrize(
    "cell",
    [
        "front", "Front Office", "front-office", "FRONT_OFFICE", "FO", "f", "customer-facing", "văn phòng trước",
        "van phong truoc", "Khối trước", "tuyến trước", "mặt tiền", "tiền tuyến", "trước", "Tiền sảnh", "  front  ",
        "Kundenkontakt", "フロント", "фронт-офис",
    ],
)  # fmt: skip
def test_a_cell_can_say_front(cell):
    assert parse_office(cell) is FRONT


@pytest.mark.parametrize(
    "cell",
    [
        "back", "BO", "b", "Back Office", "back-office", "văn phòng sau", "hậu tuyến", "tuyến sau", "SAU", "Hậu sảnh",
        "van phong sau", "middle office", "MO", "văn phòng giữa", "バックオフィス", "бэк-офис", "retaguarda",
    ],
)  # fmt: skip
def test_a_cell_can_say_back_and_the_middle_office_is_back(cell):
    assert parse_office(cell) is BACK


@pytest.mark.parametrize(
    "cell", ["unclear", "Unknown", "?", "??", "chưa rõ", "không rõ", "khong ro", "n/a", "N/A", "unklar", "不明"]
)
def test_a_cell_can_say_unclear(cell):
    assert parse_office(cell) is UNCLEAR


@pytest.mark.parametrize("cell", ["", "   ", "red", "Hanoi", "hậu cần", "Sales", "12", "backlog", "!"])
def test_a_cell_without_a_word_for_an_office_says_nothing(cell):
    assert parse_office(cell) is None


@given(st.text(), st.sampled_from(list(Office)), st.sampled_from(list(Office)))
def test_the_persons_own_column_always_wins(name, office, other):
    result = verdicts((name, NONE), (name + "x", 0), stated={name: office}, decided={name: other})
    assert result.office[0] == office
    assert result.certainty[0] == 1.0
    assert str(result.reason[0]) == f"{office.name.capitalize()}: the file's office column says so"


def test_only_the_persons_own_word_is_certain():
    result = verdicts(("Sales", NONE), ("Accounting", NONE), ("Team Red", 0))
    assert (result.certainty < 1).all()


def test_a_name_that_gives_no_clue_is_like_its_parent_and_less_certain_with_each_step():
    result = verdicts(("Branches", NONE), ("Saigon District 1", 0), ("Can Tho", 0), ("Ninh Kieu", 2))
    assert result.office.tolist() == [FRONT] * 4
    assert str(result.reason[1]) == "Front: like its parent Branches"
    assert str(result.reason[3]) == "Front: like Branches, further up"
    assert result.certainty[0] > result.certainty[1] == result.certainty[2] > result.certainty[3] > 0


def test_inheritance_follows_what_the_person_stated():
    result = verdicts(("Group", NONE), ("Sales", 0), ("Team Red", 1), stated={"Sales": BACK})
    assert result.office.tolist() == [BACK, BACK, BACK]


def test_front_is_not_taken_over_without_a_clue_where_a_sibling_is_back():
    found = verdicts(("Sales", NONE), ("Zone 7", 0), ("Technical Support", 0), ("Sales Accounting", 0))
    assert [Office(int(office)) for office in found.office] == [FRONT, UNCLEAR, FRONT, BACK]


def test_a_clear_name_is_not_overruled_by_its_parent():
    result = verdicts(("Sales", NONE), ("Accounting", 0))
    assert result.office.tolist() == [FRONT, BACK]


def test_two_near_equal_claims_stay_unclear_under_any_parent():
    result = verdicts(("Sales", NONE), ("Sales Operations", 0), ("Sales & Accounting", 0))
    assert result.office.tolist() == [FRONT, UNCLEAR, UNCLEAR]


def test_a_phrase_that_only_leans_is_decided_by_what_the_department_is_part_of():
    rows = (("IT", NONE), ("User Support", 0), ("Customer service", NONE), ("Technical Support", 2))
    result = verdicts(*rows, ("Installation", NONE))
    assert result.office.tolist() == [BACK, BACK, FRONT, FRONT, UNCLEAR]
    assert str(result.reason[1]) == "Back: 'User Support' can be front or back, and it is part of IT"
    assert (
        str(result.reason[3]) == "Front: 'Technical Support' can be front or back, and it is part of Customer service"
    )


def test_a_service_desk_serves_those_it_reports_to():
    result = verdicts(("IT", NONE), ("Support", 0), ("Team A", 1), ("Customer service", NONE), ("Support", 3))
    assert result.office.tolist() == [BACK, BACK, BACK, FRONT, FRONT]


@pytest.mark.parametrize(
    "top", ["Executive board", "CEO", "Corporate", "Acme Ltd.", "Hội đồng quản trị", "Tổng giám đốc"]
)
def test_general_management_passes_nothing_on(top):
    result = verdicts((top, NONE), ("Sales", 0), ("Accounting", 0), ("Blorb", 0), ("Zorb", 3))
    assert result.office[3:].tolist() == [UNCLEAR, UNCLEAR] or (result.certainty[3:] < FIRM).all()


def test_nothing_known_under_the_board_is_unclear():
    result = verdicts(("Executive board", NONE), ("Blorb", 0))
    assert result.office.tolist() == [BACK, UNCLEAR]


def test_a_stated_top_above_both_offices_passes_nothing_on():
    rows = (("Acme", NONE), ("Sales", 0), ("Accounting", 0), ("Blorb", 0))
    assert verdicts(*rows, stated={"Acme": BACK}).office.tolist() == [BACK, FRONT, BACK, UNCLEAR]


def test_a_parent_takes_the_office_that_all_its_children_share():
    result = verdicts(("Acme", NONE), ("North", 0), ("Sales", 1), ("Marketing", 1), ("South", 0), ("Payroll", 4))
    assert result.office.tolist() == [UNCLEAR, FRONT, FRONT, FRONT, BACK, BACK]
    assert str(result.reason[1]) == "Front: like all that report to it"


def test_a_name_that_can_be_either_is_back_if_most_of_its_children_are():
    rows = [("Operations", NONE), ("Payroll", 0), ("Accounting", 0), ("Warehouse", 0), ("Sales", 0)]
    result = verdicts(*rows)
    assert result.office[0] == BACK
    assert str(result.reason[0]) == "Back: like most of those that report to it"
    assert verdicts(("Acme", NONE), *rows[1:]).office[0] == UNCLEAR, "a name that gives no clue needs all of them"


def test_one_child_is_not_enough_to_say_front():
    assert verdicts(("Acme", NONE), ("Sales", 0)).office[0] == UNCLEAR
    assert verdicts(("Acme", NONE), ("Payroll", 0)).office[0] == BACK


def test_a_parent_of_both_offices_stays_unclear():
    assert verdicts(("Acme", NONE), ("Sales", 0), ("Payroll", 0)).office[0] == UNCLEAR


def test_a_decision_holds_for_that_name_and_for_similar_names_that_say_too_little():
    rows = (("Sales Operations", NONE), ("Sales Operations", NONE), ("Sales operations dept. 2", NONE))
    result = verdicts(*rows, ("Accounting", NONE), decided={"Sales Operations": FRONT, "accounting": FRONT})
    assert result.office.tolist() == [FRONT, FRONT, FRONT, BACK]
    assert str(result.reason[2]) == "Front: set by you for 'Sales Operations'"


def test_a_decision_passes_on_to_those_below():
    result = verdicts(("Zorb", NONE), ("Blorb", 0), decided={"Zorb": FRONT})
    assert result.office.tolist() == [FRONT, FRONT]


def test_no_departments_give_no_verdicts():
    assert verdicts().office.tolist() == []


def test_the_order_of_rows_does_not_matter():
    rows = [("Branches", NONE), ("North", 0), ("East", 1), ("Shop", 2), ("Payroll", NONE)]
    turned = [(name, above if above == NONE else len(rows) - 1 - above) for name, above in reversed(rows)]
    names, parent = [name for name, _ in turned], np.array([above for _, above in turned], dtype=np.int64)
    silent = np.full(len(rows), NOTHING_STATED, dtype=np.int8)
    depth = np.array([0, 3, 2, 1, 0], dtype=np.int64)
    backwards = judge_departments(pd.Series(names), silent, parent, depth)
    assert backwards.office[::-1].tolist() == verdicts(*rows).office.tolist()
    assert backwards.reason[::-1].tolist() == verdicts(*rows).reason.tolist()


def test_a_deep_line_of_unknown_units_ends():
    for name, office in (("Sales", FRONT), ("Accounting", BACK)):
        result = verdicts((name, NONE), *((f"Unit x{at}", at) for at in range(300)))
        assert result.office[3] == office
        assert result.office[-1] == UNCLEAR


def test_a_file_of_job_titles_is_noticed_and_an_unknown_trade_is_back():
    titles = ["Cashier", "Programmer", "Quuxer", "Baker", "Waiter", "Sales Manager", "Auditor", "Typist", "Zorbist"]
    result = verdicts(*((title, NONE) for title in titles))
    assert result.office[2] == result.office[8] == BACK
    assert str(result.reason[2]) == "Back: 'Quuxer' is a trade"
    assert verdicts(("Quuxer", NONE), ("Sales", NONE)).office[0] == UNCLEAR


def test_names_of_persons_say_nothing_though_some_are_words_for_work():
    persons = [
        "Ana Costa",
        "Rui Alves",
        "Paulo Marques",
        "Lia Souza",
        "João Melo",
        "Eva Lima, S.E",
        "Ivo Braga",
        "Gil Prado",
    ]
    among_persons = verdicts(*((name, NONE) for name in persons))
    assert set(among_persons.office.tolist()) == {UNCLEAR}
    departments = ["Sales Team", "Alpha Team", "Beta Team", "Gamma Team", "Delta Team", "Omega Team"]
    assert verdicts(*((name, NONE) for name in departments)).office[0] == FRONT


def test_a_department_whose_name_gives_no_clue_is_what_most_of_its_people_are():
    titles = ["Cashier\nShop Assistant\nAccountant", "Accountant\nCashier", "Cashier", ""]
    result = verdicts(("Blorb", NONE), ("Zorb", NONE), ("Payroll", NONE), ("Quux", NONE), titles=titles)
    assert result.office.tolist() == [FRONT, UNCLEAR, BACK, UNCLEAR]
    assert str(result.reason[0]) == "Front: by the job titles of its people (2 of 3)"


def test_a_description_decides_where_the_name_does_not_and_the_reason_names_it():
    rows = ("Board", NONE), ("Team Zorg", 0), ("Team Blue", 0), ("Sales", 0), ("Team Green", 0)
    texts = [
        "",
        "Answers questions of customers, customer service",
        "Payroll and accounting",
        "Payroll",
        "Various tasks",
    ]
    found = verdicts(*rows, descriptions=texts)
    assert found.office.tolist()[1:] == [FRONT, BACK, FRONT, UNCLEAR]
    assert str(found.reason[2]).startswith("Back: '")
    assert str(found.reason[2]).endswith("in its description")
    assert found.certainty[2] < 0.9


def test_a_file_with_a_column_of_descriptions_is_judged_by_it():
    found = parse_company("name,parent,description\nBoard,,\nTeam Zorg,Board,Payroll\nMảng A,Board,\n")
    assert found.offices.tolist()[1:] == [BACK, UNCLEAR]
    assert str(found.departments["reason"].iat[1]) == "Back: 'Payroll' in its description"
    assert "description" in found.own


def test_the_departments_beside_one_decide_only_with_another_sign_for_the_front():
    top = ("Board", NONE), ("Division A", 0)
    back = verdicts(*top, ("Accounting", 1), ("Payroll", 1), ("Legal", 1), ("Sales", 1), ("Team Zorg", 1))
    assert back.office[6] == UNCLEAR  # sales is beside it, too
    back = verdicts(*top, ("Accounting", 1), ("Payroll", 1), ("Legal", 1), ("Team Zorg", 1))
    assert back.office[5] == BACK
    assert str(back.reason[5]) == "Back: like all 3 decided departments beside it"
    shops = ("Sales", 1), ("Marketing", 1), ("Call Centre", 1)
    front = verdicts(*top, *shops, ("Team Zorg", 1), ("Installation", 1))
    assert front.office[5] == UNCLEAR
    assert front.office[6] == FRONT
    assert "all 3 decided departments beside it are front" in str(front.reason[6])
    assert (
        verdicts(("Board", NONE), ("Accounting", 0), ("Payroll", 0), ("Legal", 0), ("Team Zorg", 0)).office[4]
        == UNCLEAR
    )
