"""The whole reading: what a file is taken for, and what can be chosen instead."""

from __future__ import annotations

import pytest
from factories import list_names, map_parents

from org.model import Office
from org.reading.load import make_title, read_company, read_file

STAFF = b"""employee_id,first_name,last_name,job_title,department,manager_employee_id
1,An,Le,Director,Executive board,
2,Binh,Tran,Head of sales,Sales,1
3,Chi,Pham,Salesperson,Sales,2
4,Dung,Vo,Bookkeeper,Accounting,1
"""
POSTS = STAFF.replace(b"manager_employee_id", b"parentId")


def test_a_list_of_people_is_counted_by_department_without_personal_names():
    found = read_company(STAFF)
    assert map_parents(found) == {"Executive board": "", "Sales": "Executive board", "Accounting": "Executive board"}
    assert found.people.tolist() == [1, 2, 1]
    assert found.rows == 4
    assert "Pham" not in found.departments.to_csv() + found.own.to_csv()


def test_people_can_be_looked_at_as_posts_that_are_judged_by_their_department():
    found = read_company(read_file(STAFF, posts=True))
    assert list_names(found) == ["An Le", "Binh Tran", "Chi Pham", "Dung Vo"]
    assert found.offices.tolist() == [Office.BACK, Office.FRONT, Office.FRONT, Office.BACK]
    assert found.own.columns.tolist()[-2:] == ["job_title", "department"]


def test_a_chart_of_posts_stays_one_and_can_be_counted_instead():
    assert len(read_company(POSTS)) == 4
    assert len(read_company(read_file(POSTS, posts=False))) == 3


def test_levels_in_columns_become_a_tree():
    found = read_company(b"Division,Department,Team\nCommerce,Sales,Shop\nCommerce,Sales,Phone\nMoney,Ledger,\n")
    assert map_parents(found)["Shop"] == "Sales"
    assert map_parents(found)["Ledger"] == "Money"
    assert found.rows == 3


def test_a_file_is_called_after_its_name():
    assert make_title("my_company-2026") == "My company 2026"


@pytest.mark.parametrize("data", [b",parent\ni,https/user,https/user@"])
def test_what_fuzzing_has_found_is_read(data: bytes) -> None:
    assert len(read_company(data)) == 1
