"""A list of people is recognised and counted by department; no names are kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from factories import ROOT, list_names, list_problem_kinds, map_parents
from hypothesis import given, strategies as st

from org.model import Company, Office
from org.reading.build import build_company, pick_judged_text
from org.reading.columns import ColumnMap, Role, map_columns
from org.reading.employee_list import Staff, find_staff, is_people_list, map_posts
from org.reading.employee_rollup import roll_up_people
from org.reading.levels import unfold
from org.reading.load import read_company, read_file
from org.reading.table import Table, read_table

NOT_COUNTED = {"person-twice", "no-person"}
LISTS = {
    "numbers": """employee_id,first_name,last_name,job_title,department,manager_employee_id
        1,Ann,Lee,CEO,Board,
        2,Bob,Ray,Lead,Sales,1
        3,Cid,Fox,Rep,Sales,2""",
    "e-mail addresses": """Work Email,First Name,Last Name,Title,Department,Manager
        ann@x.org,Ann,Lee,CEO,Board,
        bob@x.org,Bob,Ray,Lead,Sales,ann@x.org
        cid@x.org,Cid,Fox,Rep,Sales,BOB@x.org""",
    "a bracketed header": """First Name,Last Name,Email,Job Title,Department,Reports To (Email)
        Ann,Lee,ann@x.org,CEO,Board,
        Bob,Ray,bob@x.org,Lead,Sales,ann@x.org
        Cid,Fox,cid@x.org,Rep,Sales,bob@x.org""",
    "one column of names": """Employee ID,Name,Title,Department,Reports To
        1,Ann Lee,CEO,Board,
        2,Bob Ray,Lead,Sales,1
        3,Cid Fox,Rep,Sales,2""",
    "managers by name": """Name,Reports_To,Department,Title
        Ann Lee,,Board,CEO
        Bob Ray,Ann Lee,Sales,Lead
        Cid Fox,Bob Ray,Sales,Rep
        Dee Oak,Bob Ray,Sales,Rep""",
    "no titles": """Name,Manager,Department
        Ann Lee,,Board
        Bob Ray,Ann Lee,Sales
        Cid Fox,Bob Ray,Sales
        Dee Oak,Bob Ray,Sales""",
    "last names first": """Employee,Title,Department,Manager
        Ann Lee,CEO,Board,
        Bob Ray,Lead,Sales,"Lee, Ann"
        Cid Fox,Rep,Sales,"Ray, Bob" """,
    "required columns": """First Name [Required],Last Name [Required],Email Address [Required],Manager Email,Department
        Ann,Lee,ann@x.org,,Board
        Bob,Ray,bob@x.org,ann@x.org,Sales
        Cid,Fox,cid@x.org,bob@x.org,Sales""",
    "a directory": """Name,GivenName,Surname,SamAccountName,Department,Manager
        Ann Lee,Ann,Lee,alee,Board,
        Bob Ray,Bob,Ray,bray,Sales,"CN=Ann Lee,OU=Board,DC=x"
        Cid Fox,Cid,Fox,cfox,Sales,"CN=Bob Ray,OU=Sales,DC=x" """,
    "part-time shares and numbered namesakes": """Employee ID,Worker,Manager,Location,FTE,Hire Date,Department
        1,Ann Lee,,Hanoi,1,2020-01-01,Board
        2,Bob Ray,Ann Lee (1),Hanoi,1,2020-01-01,Sales
        3,Cid Fox,Bob Ray (2),Hue,0.5,2020-01-01,Sales""",
    "nobody named": """employee_id,job_title,department,manager_employee_id,hire_date
        1,CEO,Board,,2020-01-01
        2,Lead,Sales,1,2021-01-01
        3,Rep,Sales,2,2021-01-01""",
    "Vietnamese": """Mã NV,Họ tên,Chức vụ,Phòng ban,Quản lý
        NV1,Lê An,Giám đốc,Board,
        NV2,Trần Bình,Trưởng phòng,Sales,NV1
        NV3,Võ Cúc,Nhân viên,Sales,NV2""",
    "Vietnamese without numbers": """Họ và tên,Chức danh,Bộ phận,Quản lý trực tiếp
        Lê An,Giám đốc,Board,
        Trần Bình,Trưởng phòng,Sales,Lê An
        Võ Cúc,Nhân viên,Sales,Trần Bình""",
    "Russian": """Логин,Фамилия,Имя,Должность,Отдел,Руководитель
        ann,Ли,Анна,Директор,Board,
        bob,Рэй,Борис,Руководитель,Sales,ann
        cid,Фокс,Сид,Менеджер,Sales,bob""",
    "German": """Personalnummer,Vorname,Nachname,Funktion,Abteilung,Vorgesetzter
        1,Ann,Lee,Chefin,Board,
        2,Bob,Ray,Leiter,Sales,Ann Lee
        3,Cid,Fox,Verkäufer,Sales,Bob Ray""",
    "Japanese": """社員番号,氏名,役職,所属部署,上司
        1,山田太郎,社長,Board,
        2,鈴木一郎,部長,Sales,1
        3,佐藤花子,担当,Sales,2""",
    "Spanish": """Nombre,Apellidos,Puesto,Departamento,Jefe directo
        Ana,Ruiz,Directora,Board,
        Luis,Gil,Jefe,Sales,Ana Ruiz
        Eva,Sol,Vendedora,Sales,Luis Gil""",
    "French": """Matricule,Nom,Prénom,Poste,Service,Responsable
        1,Roux,Ana,Directrice,Board,
        2,Gil,Luc,Chef,Sales,1
        3,Sol,Eva,Vendeuse,Sales,2""",
}
OTHERS = {
    "teams with their leads": """Team,Department,Lead,Email,Phone
        Helpdesk,IT,Ann Lee,a@x.org,1
        Network,IT,Bob Ray,b@x.org,2
        Payroll,HR,Cid Fox,c@x.org,3
        Hiring,HR,Dee Oak,d@x.org,4""",
    "teams called by name": """name,department,email,title,hire date
        Helpdesk,IT,a@x.org,Head,2020-01-01
        Customer service,Sales,b@x.org,Head,2020-01-01
        Payroll,HR,c@x.org,Head,2020-01-01
        Recruiting,HR,d@x.org,Head,2020-01-01""",
    "departments with their heads": """Department,First Name,Last Name,Email,Division
        IT,Ann,Lee,a@x.org,HQ
        HR,Bob,Ray,b@x.org,HQ
        Sales,Cid,Fox,c@x.org,Field""",
    "posts": """Position ID,Position Title,Reports To Position ID,Department
        1,Director,,Board
        2,Sales lead,1,Sales
        3,Rep,2,Sales
        4,Rep,2,Sales""",
    "departments of the same name": """dept id,department,parent dept id,manager,email
        1,Board,,Ann Lee,a@x.org
        2,Sales,1,Bob Ray,b@x.org
        3,Sales,1,Cid Fox,c@x.org
        4,Sales,1,Dee Oak,d@x.org""",
    "departments of the same name, with titles": """id,department,parent,manager,email,title
        1,Board,,Ann Lee,a@x.org,CEO
        2,Sales,1,Bob Ray,b@x.org,Head
        3,Sales,1,Cid Fox,c@x.org,Head
        4,Sales,1,Dee Oak,d@x.org,Head""",
    "head counts": """name,division,employees,manager,title
        Payroll,HR,3,Ann Lee,Head
        Hiring,HR,4,Bob Ray,Head
        Stores,Logistics,5,Bob Ray,Head""",
    "parents by name": """name,department,title
        IT,Board,Head
        HR,Board,Head
        Helpdesk,IT,Head
        Payroll,HR,Head""",
}


def table(text: str) -> Table:
    return read_table("\n".join(line.strip() for line in text.strip().splitlines()).encode())


def with_staff(found: Table, by: str = "") -> tuple[Table, ColumnMap, Staff]:
    """A table, its columns, and its columns as a list of people."""
    columns = map_columns(found)
    return found, columns, find_staff(found, columns, by)


def rolled(text: str) -> tuple[Table, ColumnMap]:
    found = table(text)
    return roll_up_people(*with_staff(found))


def company(text: str) -> Company:
    return build_company(*rolled(text), "")


def rows(text: str) -> list[dict[str, str]]:
    return rolled(text)[0].frame.to_dict("records")


def people(found: Company) -> dict[str, float]:
    return dict(zip(list_names(found), found.people.tolist(), strict=True))


@pytest.mark.parametrize("text", LISTS.values(), ids=LISTS)
def test_lists_of_people_are_counted_in_their_departments(text: str) -> None:
    found = table(text)
    assert is_people_list(*with_staff(found))
    assert map_parents(company(text)) == {"Board": "", "Sales": "Board"}
    assert people(company(text)) == {"Board": 1, "Sales": len(found) - 1}
    assert company(text).problems == ()


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
def test_a_list_of_departments_or_posts_is_no_list_of_people(text: str) -> None:
    found = table(text)
    assert not is_people_list(*with_staff(found))


@pytest.mark.parametrize(
    "path", sorted([*ROOT.glob("sample_data/*.csv"), *ROOT.glob("tests/data/*.csv")]), ids=lambda path: path.stem
)
def test_no_file_of_departments_is_taken_for_people(path: Path) -> None:
    found = read_table(path)
    for form in found, unfold(found):
        assert not is_people_list(*with_staff(form))


def test_a_table_without_departments_stays_as_it_is() -> None:
    found = table("name,manager\nAnn Lee,\nBob Ray,Ann Lee")
    found, columns, staff = with_staff(found)
    assert roll_up_people(found, columns, staff) == (found, columns)
    assert map_posts(found, columns, staff).roles == columns.roles


def test_nothing_about_a_single_person_is_kept() -> None:
    text = """employee id,full name,email,salary,hire date,department,manager,location,cost centre,region
        7001,Ann Lee,ann@x.org,9100,2020-01-01,Board,,Hanoi,C1,Ann Lee
        7002,Bob Ray,bob@x.org,9200,2020-02-02,Sales,7001,Hue,C2,North
        7003,Cid Fox,cid@x.org,9300,2020-03-03,Sales,who?,Hanoi,C2,North,surplus"""
    found, _columns = rolled(text)
    assert found.frame.to_dict("records") == [
        {"department": "Board", "parent": "", "people": "1", "location": "Hanoi", "cost centre": "C1"},
        {"department": "Sales", "parent": "Board", "people": "2", "location": "", "cost centre": "C2"},
    ]
    said = repr(found.problems) + repr(found.notes)
    assert [word for word in ("Ann", "Bob", "@", "700", "9300", "2020", "who", "surplus,") if word in said] == []


def test_a_department_takes_the_row_that_first_names_it() -> None:
    found, _columns = rolled(LISTS["managers by name"])
    assert found.rows.tolist() == [2, 3]
    assert "4 people in 2 departments" in str(found.notes[0].message)


def test_names_in_another_case_or_spacing_are_one_department_called_as_most_call_it() -> None:
    text = """employee,department,manager
        Ann Lee,sales  team,
        Bob Ray,Sales team,Ann Lee
        Cid Fox,Sales team,Ann Lee
        Dee Oak,SALES TEAM,Ann Lee"""
    assert rows(text) == [{"department": "Sales team", "people": "4"}]


def test_people_without_a_department_are_counted_apart_and_listed() -> None:
    text = """employee,department,manager
        Ann Lee,Board,
        Bob Ray,,Ann Lee
        Cid Fox,N/A,Ann Lee
        Dee Oak,Sales,Bob Ray
        Eve Elm,Sales,Dee Oak"""
    found = company(text)
    assert people(found) == {"Board": 1, "No department": 2, "Sales": 2}
    assert list_problem_kinds(found) == [(3, "no-department"), (4, "no-department")]
    # Who has no department is passed over on the way up.
    assert map_parents(found) == {"Board": "", "No department": "Board", "Sales": "Board"}


def test_a_person_who_is_listed_twice_is_counted_once() -> None:
    text = """employee id,employee,department,manager
        1,Ann Lee,Board,
        2,Bob Ray,Sales,1
        3,Cid Fox,Sales,2
        4,Dee Oak,Sales,2
        5,Eve Elm,Sales,2
        6,Fay Ash,Sales,2
        7,Gil Yew,Sales,2
        8,Hal Fir,Sales,2
        9,Ida Bay,Sales,2
        2,Bob Ray,Stores,1"""
    found = company(text)
    assert people(found) == {"Board": 1, "Sales": 8, "Stores": 0}
    assert list_problem_kinds(found)[:1] + list_problem_kinds(found)[-1:] == [
        (None, "several-tops"),
        (11, "person-twice"),
    ]


def test_a_row_without_a_person_is_not_counted() -> None:
    text = "employee id,employee,department\n1,Ann Lee,Sales\n2,Bob Ray,Sales\n,,Sales\n"
    assert people(company(text)) == {"Sales": 2}
    assert list_problem_kinds(company(text)) == [(4, "no-person")]


def test_dotted_lines_of_people_become_lines_between_their_departments() -> None:
    text = """employee id,employee,department,manager,dotted line manager
        1,Ann Lee,Board,,
        2,Bob Ray,Sales,1,
        3,Cid Fox,Stores,1,2
        4,Dee Oak,Stores,3,2
        5,Eve Elm,Stores,3,4
        6,Fay Ash,Stores,3,99"""
    assert [row.get("dotted line to") for row in rows(text)] == ["", "", "Sales (2)"]
    found = company(text)
    assert found.handoffs.to_dict("records") == [{"source": 1, "target": 2, "kind": "dotted line", "volume": 2.0}]
    assert list_problem_kinds(found) == [(7, "unknown-handoff")]


def test_hand_offs_to_people_and_departments_are_added_up() -> None:
    text = """employee id,employee,department,works with
        1,Ann Lee,Sales,3
        2,Bob Ray,Sales,"3; Law, tax (order 5)"
        3,Cid Fox,Stores,
        4,Dee Oak,"Law, tax",1"""
    assert [row["hands off to"] for row in rows(text)] == ['Stores (2); "Law, tax" (order 5)', "", "Sales (1)"]
    assert len(company(text).handoffs) == 3


def test_the_office_of_a_department_is_what_all_its_people_state() -> None:
    text = """employee,department,side
        Ann Lee,Sales,front
        Bob Ray,Sales,Front office
        Cid Fox,Sales,
        Dee Oak,Stores,back
        Eve Elm,Stores,front"""
    assert [row["office"] for row in rows(text)] == ["front", ""]
    assert list_problem_kinds(company(text))[-1] == (5, "office-differs")


def test_a_department_number_becomes_the_id() -> None:
    text = """employee,department,department code,manager
        Ann Lee,Board,B,
        Bob Ray,Sales,S,Ann Lee
        Cid Fox,Sales,S,Bob Ray"""
    found, columns = rolled(text)
    assert columns[Role.ID] == ("department code",)
    assert found.frame["parent"].tolist() == ["", "B"]
    assert map_parents(build_company(found, columns, "")) == {"Board": "", "Sales": "Board"}


def test_people_may_be_counted_by_another_column() -> None:
    found = table("employee,department,team\nAnn Lee,Sales,North\nBob Ray,Sales,South\nCid Fox,HR,South")
    by_team, columns = roll_up_people(*with_staff(found, "team"))
    assert columns[Role.NAME] == ("team",)
    assert by_team.frame["people"].tolist() == ["1", "2"]


def test_as_posts_everyone_is_judged_by_title_and_department() -> None:
    found = table(LISTS["e-mail addresses"])
    _table, columns, staff = with_staff(found)
    posts = map_posts(found, columns, staff)
    assert posts[Role.NAME] == ("First Name", "Last Name")
    assert posts[Role.PARENT] == ("Manager",)
    assert posts[Role.JUDGED] == ("Title", "Department")
    reasons = list(map(str, build_company(found, posts, "").departments["reason"]))
    assert reasons[:2] == ["Back: 'CEO' in “Title”", "Front: 'Sales' in “Department”"]


def test_a_column_without_a_header_is_called_by_what_it_holds_and_can_be_chosen() -> None:
    people = "Ann Lee,Sales\nBob Ray,Sales\nCal Orr,Finance\nDee Poe,Finance\nEli Fox,Finance\n"
    text = "".join(f"{at},{line}\n" for at, line in enumerate(people.splitlines(), 7))
    found = read_file(text.encode(), named=[("name", "2")], posts=True)
    assert list(found.table.frame) == ["Column 1", "Full name (Column 2)", "Department (Column 3)"]
    assert found.columns[Role.NAME] == ("Full name (Column 2)",)


def test_the_first_text_that_says_front_or_back_is_judged() -> None:
    found = table(
        "employee,department,title\nAnn Lee,Sales,Clerk\nBob Ray,Zone 7,Accountant\nCid Fox,Zone 7,\nDee Oak,,X"
    )
    assert pick_judged_text([found.frame["department"], found.frame["title"]]).tolist() == [
        "Sales",
        "Accountant",
        "Zone 7",
        "X",
    ]


def test_the_name_of_a_person_is_no_reason() -> None:
    text = "Mã NV,Họ và tên,Chức vụ\n1,Huỳnh Gia Khoa,Trưởng nhóm\n2,Lê Thị Thu,Thu ngân\n3,Đoàn Văn Kho,Quản lý"
    assert [office.word for office in map(Office, read_company(text.encode()).offices.tolist())] == [
        "unclear",
        "front",
        "unclear",
    ]


def test_the_columns_of_a_list_of_people_are_named() -> None:
    found = table(LISTS["numbers"])
    staff = with_staff(found)[2]
    assert (staff.department, staff.ids, staff.manager) == ("department", ("employee_id",), "manager_employee_id")


CELLS = st.sampled_from(["", "1", "2", "3", "4", "9", "Ann Lee", "Bob Ray", "NULL"])


@given(
    st.lists(
        st.tuples(
            CELLS, st.sampled_from(["", "Ann Lee", "Bob Ray", "Cid"]), st.sampled_from(["", "Sales", "sales", "HR"])
        )
        .flatmap(lambda row: st.tuples(st.just(row), CELLS, CELLS))
        .map(lambda drawn: (*drawn[0], *drawn[1:])),
        min_size=1,
        max_size=12,
    )
)
def test_rows_of_the_list_are_people_counted_or_rows_listed(drawn: list[tuple[str, ...]]) -> None:
    lines = ["employee id,employee,department,manager,dotted line manager", *(",".join(row) for row in drawn)]
    # Two plain rows first, so that the list is one of people whatever follows.
    lines[1:1] = ["11,Ida Bay,Sales,,", "12,Hal Fir,HR,11,"]
    found = read_table("\n".join(lines).encode())
    departments, columns = roll_up_people(*with_staff(found, "department"))
    left_out = {problem.row for problem in departments.problems if problem.kind in NOT_COUNTED}
    assert sum(map(int, departments.frame["people"])) + len(left_out) == len(found)
    result = build_company(departments, columns, "")
    assert len(result) == len(departments)
    assert not {"cycle", "unknown-parent", "duplicate-id"} & {problem.kind for problem in result.problems}


def test_a_department_whose_name_gives_no_clue_is_what_most_of_its_people_are():
    found = company("""
        Employee ID,Name,Job Title,Department,Manager ID
        1,Ann Lee,CEO,Board,
        2,Bob Ray,Sales Representative,Mango,1
        3,Cid Fox,Sales Representative,Mango,2
        4,Dee Oak,Accountant,Kiwi,1
        5,Eve Elm,,Kiwi,4
        6,Fay Ash,Accountant,Kiwi,4
    """)
    reasons = dict(zip(list_names(found), map(str, found.departments["reason"]), strict=True))
    assert reasons["Mango"] == "Front: by the job titles of its people (2 of 2)"
    assert reasons["Kiwi"] == "Back: by the job titles of its people (2 of 2)"
    assert not any("Sales Representative" in cell for cell in found.own.to_numpy().ravel())


def test_people_of_one_department_are_counted_where_nothing_says_who_does_what():
    names = ["Ann Lee", "Bob O'Hara", "Cid van Dyck", "Dee Oak", "Eve Fox"]
    found = company("\n".join(["id,name,hours,department", *(f"{n},{each},38,Sales" for n, each in enumerate(names))]))
    assert list_names(found) == ["Sales"]
    assert found.departments["people"].tolist() == [5]


def test_a_list_of_one_person_has_one_department():
    assert list_names(company("mã nv,họ tên,giới tính,phòng ban\n1,Trần Văn An,Nam,Kho")) == ["Kho"]


def test_the_short_headers_of_vietnamese_databases_are_known():
    rows = "Đinh,Tiên,9,5,5\nNguyễn,Tùng,5,6,5\nBùi,Ngọc,7,1,4\nLê,Như,1,6,4\nTrần,Hùng,6,,1"
    found = company(f"HONV,TENNV,MANV,MA_NQL,PHG\n{rows}")
    assert sorted(list_names(found)) == ["1", "4", "5"]


PLACED = {
    "rows of their own": """STT,Họ và tên,Chức vụ,Điện thoại
        I,Phòng Kế toán,,
        1,Lê Văn An,Kế toán trưởng,0901
        2,Trần Thị Bình,Kế toán viên,0902
        II,Phòng Kinh doanh,,
        1,Lê Văn Cường,Trưởng phòng,0903""",
    "rows with a number before": """STT,Họ và tên,Chức vụ,Điện thoại
        I. Phòng Kế toán,,,
        1,Lê Văn An,Kế toán trưởng,0901
        2,Trần Thị Bình,Kế toán viên,0902
        II. Phòng Kinh doanh,,,
        3,Lê Văn Cường,Trưởng phòng,0903""",
    "merged cells": """STT,Họ và tên,Chức vụ,Phòng
        1,Lê Văn An,Kế toán trưởng,Phòng Kế toán
        2,Trần Thị Bình,Kế toán viên,
        3,Lê Văn Cường,Trưởng phòng,Phòng Kinh doanh
        4,Lê Văn Dũng,Nhân viên,
        5,Lê Văn Em,Nhân viên,""",
    "numbers of the columns": """STT,Họ và tên,Chức vụ,Đơn vị công tác
        (1),(2),(3),(4)
        1,Lê Văn An,Kế toán trưởng,Phòng Kế toán
        2,Trần Thị Bình,Kế toán viên,Phòng Kế toán
        3,Lê Văn Cường,Trưởng phòng,Phòng Kinh doanh""",
    "a second header": """USERID,USERNAME,DEPARTMENT,TITLE,MANAGER
        User ID,User Name,Department,Job Title,Manager
        1,Ann Lee,Phòng Kế toán,Accountant,NO_MANAGER
        2,Cid Fox,Phòng Kế toán,Accountant,1
        3,Bob Ray,Phòng Kinh doanh,Sales Manager,1""",
    "no header": """1,Lê Văn An,Phòng Kế toán,Kế toán viên,an@x.vn
        2,Trần Thị Bình,Phòng Kinh doanh,Nhân viên kinh doanh,binh@x.vn
        3,Lê Văn Cường,Phòng Kế toán,Kế toán viên,cuong@x.vn
        4,Lê Văn Dũng,Phòng Kinh doanh,Nhân viên kinh doanh,dung@x.vn""",
    "a team among the people": """Name,Position,Email,Department
        Ann Lee,Accountant,ann@x.org,Phòng Kế toán
        Cid Fox,Accountant,cid@x.org,Phòng Kế toán
        Dee Oak,Sales Manager,dee@x.org,Phòng Kinh doanh
        Bob Ray,Sales Manager,bob@x.org,Phòng Kinh doanh
        Support Team,Support,support@x.org,Phòng Kinh doanh
        Accounting,Invoices,billing@x.org,Phòng Kế toán""",
}


@pytest.mark.parametrize("text", PLACED.values(), ids=PLACED)
def test_people_are_counted_in_departments_however_these_are_written(text: str) -> None:
    assert list_names(read_company(text.replace("\n        ", "\n").encode())) == ["Phòng Kế toán", "Phòng Kinh doanh"]


def test_departments_above_their_people_may_be_part_of_others_and_have_their_people() -> None:
    text = (
        "STT,Họ và tên,Chức vụ,Điện thoại\nA,KHỐI VĂN PHÒNG,,\nI,Phòng Kế toán,,\n1,Lê Văn An,Kế toán,0901\n"
        "II,Phòng Kinh doanh,,\n1,Lê Văn Cường,Nhân viên,0903\n2,Lê Văn Em,Nhân viên,0904\nB,KHỐI SẢN XUẤT,,\n"
        "I,Xưởng may,,\n1,Vũ Thị Giang,Quản đốc,0905\n"
    )
    found = read_company(text.encode())
    parents = {"KHỐI VĂN PHÒNG": "", "Phòng Kế toán": "KHỐI VĂN PHÒNG", "Phòng Kinh doanh": "KHỐI VĂN PHÒNG"}
    assert map_parents(found) == parents | {"KHỐI SẢN XUẤT": "", "Xưởng may": "KHỐI SẢN XUẤT"}
    assert found.departments["people"].dropna().tolist() == [1, 2, 1]


def test_a_header_that_names_the_manager_in_full_is_no_name_of_the_person() -> None:
    text = "Табельный номер,Сотрудник,Отдел,ФИО руководителя\n1,Иван Петров,Склад,\n2,Олег Волков,Закупки,Иван Петров\n"
    table = read_table(text.encode())
    assert find_staff(table, map_columns(table)).manager == "ФИО руководителя"


def test_levels_of_a_company_that_has_its_departments_in_one_place_are_a_tree() -> None:
    text = "Emp ID,Emp Name,Level 1,Level 2\n1,Ann Lee,Acme,Sales\n2,Bob Ray,Acme,Sales\n3,Cid Fox,Acme,Finance\n"
    assert map_parents(read_company(text.encode())) == {"Acme": "", "Sales": "Acme", "Finance": "Acme"}
