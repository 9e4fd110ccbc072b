"""Each column is known by its header and by its values: other tools' exports are taken unchanged."""

from __future__ import annotations

from pathlib import Path

import pytest
from factories import DATA
from hypothesis import given, strategies as st

from org.model import Company, Unusable
from org.reading.build import build_company
from org.reading.columns import ColumnMap, Role, find_edge_columns, map_columns
from org.reading.table import Table, read_table

COMPANY = [
    ("Board", "", "back"),
    ("Sales", "Board", "front"),
    ("Repairs, returns", "Board", "back"),
    ("Call centre", "Sales", "front"),
]


def table(*lines: str) -> Table:
    return read_table("\n".join(lines).encode())


def roles(*lines: str) -> dict[str, str]:
    """Role → headers, joined by a plus."""
    return {role.value: " + ".join(headers) for role, headers in map_columns(table(*lines)).roles.items()}


def checked(*lines: str) -> Company:
    found = table(*lines)
    return build_company(found, map_columns(found), "Test")


def listed(*lines: str) -> list[tuple[str, int | None, str]]:
    """Kind, row and value of each problem of a cell."""
    return [(problem.kind, problem.row, problem.value) for problem in checked(*lines).problems if problem.row]


def company(found: Table, columns: ColumnMap) -> list[tuple[str, str, str]]:
    """Name, name of the parent and office of each row."""
    cells = {role: found.frame[headers[0]].tolist() for role, headers in columns.roles.items()}
    names = cells[Role.NAME]
    called = dict(zip(cells.get(Role.ID, names), names, strict=True))
    parents = [called.get(parent, parent) for parent in cells[Role.PARENT]]
    offices = cells.get(Role.OFFICE, ["?"] * len(names))
    return [(n, "" if p == n else p, o) for n, p, o in zip(names, parents, offices, strict=True)]


@pytest.mark.parametrize(("sales", "doubted"), [("Sales (12)", False), ("12 - Sales", False), ("Trade (7)", True)])
def test_parents_given_as_labels_are_doubted_only_where_no_row_has_them(sales: str, doubted: bool) -> None:
    found = map_columns(table("Org ID,Organization,Superior Organization", "12,Sales,", f"121,Field Sales,{sales}"))
    assert ("parent-in-doubt" in {note.kind for note in found.notes}) == doubted


def test_grades_are_no_offices_and_yearly_reports_no_parents() -> None:
    found = roles("Department,Grade,annual_reports", "Sales,F,", "Payroll,B,Published", "Stock,F,", "Legal,B,")
    assert found == {"name": "Department"}


@pytest.mark.parametrize("path", sorted(DATA.glob("*.csv")), ids=lambda path: path.stem)
def test_every_awkward_file_gives_the_same_company(path: Path) -> None:
    found = read_table(path)
    columns = map_columns(found)
    expected = COMPANY if columns[Role.OFFICE] else [(name, parent, "?") for name, parent, _office in COMPANY]
    assert company(found, columns) == expected
    assert bool(columns[Role.OFFICE]) or path.stem == "no-header-parent-by-name"


def test_the_awkward_files_are_there() -> None:
    assert len(list(DATA.glob("*.csv"))) > 50


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        (
            "Name,Reports_To,Department,Title",
            ["Ann,,HR,Head", "Bob,Ann,HR,Clerk"],
            {"name": "Name", "parent": "Reports_To"},
        ),
        ("DeptID,ParentDeptID,DeptName,DeptCode", ["1,,Board,B", "2,1,Shop,S"], {"id": "DeptID", "name": "DeptName"}),
        (
            "ID,First Name,Last Name,Boss ID,Dottedids",
            ["1,Ann,Lee,,", "2,Bob,Lee,1,1"],
            {"id": "ID", "name": "First Name + Last Name", "parent": "Boss ID", "dotted": "Dottedids"},
        ),
        (
            "Work Email,First Name,Last Name,Manager",
            ["a@x.org,Ann,Lee,", "b@x.org,Bob,Lee,a@x.org"],
            {"name": "First Name + Last Name", "parent": "Manager"},
        ),
        (
            "employeeID,lastName,firstName,reportsTo",
            ["1,Lee,Ann,NULL", "2,Lee,Bob,1"],
            {"id": "employeeID", "name": "firstName + lastName", "parent": "reportsTo"},
        ),
        (
            "Post Unique Reference,Name,Job Title,Reports to Senior Post",
            ["10,N/D,Director,XX", "11,N/D,Clerk,10", "12,N/D,Driver,10", "13,N/D,Cook,10"],
            {"id": "Post Unique Reference", "name": "Job Title", "parent": "Reports to Senior Post"},
        ),
        (
            "employee_id,employee_name,manager_employee_id,department",
            ["7,Ann,,HR", "8,Bob,7,HR", "9,Cid,7,HR"],
            {"id": "employee_id", "name": "employee_name", "parent": "manager_employee_id"},
        ),
        ("Label,Type", ["Board,unit", "Shop,unit"], {"name": "Label"}),
        ("Vorname,Name,Leiter", ["Ann,Lee,", "Bob,Ray,Ann Lee"], {"name": "Vorname + Name", "parent": "Leiter"}),
    ],
)
def test_the_exports_of_other_tools_are_understood(header: str, row: list[str], expected: dict[str, str]) -> None:
    found = roles(header, *row)
    assert {role: found.get(role) for role in expected} == expected


def test_a_title_is_the_name_only_where_nothing_else_is() -> None:
    assert roles("title,label", "Head,Board", "Clerk,Shop")["name"] == "label"
    assert roles("title,id", "Head,1", "Clerk,2")["name"] == "title"


def test_the_id_is_the_column_that_parents_refer_to() -> None:
    found = roles("ID,Dept Code,Dept Name,Parent Code", "1,B,Board,", "2,S,Sales,B", "3,H,Shop,S")
    assert (found["id"], found["parent"]) == ("Dept Code", "Parent Code")


def test_a_manager_who_is_no_department_is_not_the_parent() -> None:
    columns = map_columns(table("department_id,department_name,manager_id", "10,Board,200", "20,Sales,201"))
    assert Role.PARENT not in columns.roles
    assert "“manager_id” was not read as the parent" in str(columns.notes[0].message)


def test_a_manager_column_of_department_names_is_the_parent() -> None:
    assert roles("Department,Manager", "Board,", "Sales,Board", "Shop,Sales")["parent"] == "Manager"


def test_a_parent_column_whose_values_are_no_rows_is_said_to_be_in_doubt() -> None:
    columns = map_columns(table("id,name,parent", "1,Sales,North", "2,Shop,South", "3,Stores,East"))
    assert columns[Role.PARENT] == ("parent",)
    assert "not certain" in str(columns.notes[0].message)


def test_a_parent_column_with_another_header_is_found_by_its_values_and_noted() -> None:
    columns = map_columns(table("Osasto,Missä", "Johto,", "Myynti,Johto", "Talous,Johto", "Tuki,Myynti"))
    assert (columns[Role.NAME], columns[Role.PARENT]) == (("Osasto",), ("Missä",))
    assert "was read as the parent" in str(columns.notes[0].message)


def test_figures_must_be_numbers() -> None:
    assert "people" not in roles("name,size", "Board,small", "Shop,large")
    assert roles("name,size", "Board,3", "Shop,twelve")["people"] == "size"
    assert roles("name,staff,sales", 'Board,3,"1,200.5"', "Shop,4,€ 7")["revenue"] == "sales"


def test_an_office_column_holds_words_for_offices() -> None:
    assert roles("name,type", "Board,Back office", "Shop,Front office")["office"] == "type"
    assert "office" not in roles("name,type", "Board,team", "Shop,team")
    for header in "Loại", "Khối", "Lao động":  # direct and indirect labour: who makes the goods is no front office
        assert "office" not in roles(f"Tên,{header}", "Chuyền 1,Trực tiếp", "Kế toán,Gián tiếp")
    columns = map_columns(table("name,office", "Board,Hanoi", "Shop,Da Nang"))
    assert Role.OFFICE not in columns.roles
    assert "“Hanoi”" in str(columns.notes[0].message)
    assert roles("name,office", "Board,", "Shop,")["office"] == "office"


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (["id,name,parent,office,people,revenue,hands off to", "1,100,,front,5,,", "2,200,1,back,3,,"], ["100", "200"]),
        (["name,parent", "100,", "200,100", "300,100"], ["100", "200", "300"]),
        (["id,name,parent,office", "1,Kế toán,,back", "2,33,1,front", "3,41,1,front"], ["Kế toán", "33", "41"]),
        (["id,name,parent", "1,???,", "2,---,1"], ["???", "---"]),
        (["id,department,parent,office", "1,100,,back", "2,200,1,front"], ["100", "200"]),
        (["Id,Name,Title", "1,100,Head", "2,200,Clerk"], ["100", "200"]),
    ],
)
def test_a_column_called_name_is_the_name_whatever_it_holds(lines: list[str], names: list[str]) -> None:
    found = checked(*lines)
    assert found.departments["name"].tolist() == names
    assert not [note for note in found.reading.notes if note.kind == "id-as-name"]


def test_offices_and_figures_are_never_taken_for_names() -> None:
    columns = map_columns(table("id,parent,office,people", "1,,front,many", "2,1,back,few"))
    assert columns[Role.NAME] == ("id",)
    assert (columns[Role.OFFICE], columns[Role.PEOPLE]) == (("office",), ("people",))


def test_a_column_called_id_is_the_id_even_where_ids_are_repeated() -> None:
    lines = ["id,name,parent", "1,Board,", "1,Sales,1", "1,IT,1"]
    assert roles(*lines) == {"id": "id", "name": "name", "parent": "parent"}
    assert [kind for kind, _row, _value in listed(*lines)].count("duplicate-id") == 2
    assert roles("id,name,parent,code", "1,Board,,A", "1,Sales,1,B", "2,IT,1,C")["id"] == "id"


@pytest.mark.parametrize(
    ("lines", "wrong"),
    [
        (["id,name,parent,office,people", "1,Board,,back,many", "2,Sales,1,front,some"], [(2, "many"), (3, "some")]),
        (["id,name,people", "1,Board,abc"], [(2, "abc")]),
        (["id,name,people", "1,A,5", "2,B,5", "3,C,x", "4,D,y"], [(4, "x"), (5, "y")]),
        (["id,name,revenue", '1,A,"about 1,200"', "2,B,"], [(2, "about 1,200")]),
        (["id,name,headcount", "1,A,many", "2,B,few"], [(2, "many"), (3, "few")]),
    ],
)
def test_a_column_of_figures_is_believed_so_that_bad_numbers_are_listed(
    lines: list[str], wrong: list[tuple[int, str]]
) -> None:
    assert [(row, value) for kind, row, value in listed(*lines) if kind == "bad-number"] == wrong


def test_figures_with_two_candidates_are_the_numbers() -> None:
    assert roles("id,name,people,headcount", "1,A,many,3", "2,B,few,4")["people"] == "headcount"


def test_a_volume_is_believed_whatever_it_holds() -> None:
    columns = find_edge_columns(table("from,to,volume", "Sales,Stores,many"))
    assert columns == {"source": "from", "target": "to", "volume": "volume"}
    assert find_edge_columns(table("from,to,volume,weight", "Sales,Stores,many,3"))["volume"] == "weight"  # type: ignore[index]


@pytest.mark.parametrize(
    ("offices", "unknown"),
    [
        (["sideways"], ["sideways"]),
        (["sideways", "sideways"], ["sideways", "sideways"]),
        (["sideways", "", ""], ["sideways"]),
        (["Sideways", "", ""], ["Sideways"]),
        (["front", "sideways", "upwards"], ["sideways", "upwards"]),
        (["Front", "Hanoi", "Da Nang", "Huế"], ["Hanoi", "Da Nang", "Huế"]),
    ],
)
def test_unknown_words_in_an_office_column_are_listed(offices: list[str], unknown: list[str]) -> None:
    lines = ["id,name,office", *(f"{at},Unit {at},{office}" for at, office in enumerate(offices, start=1))]
    assert [value for kind, _row, value in listed(*lines) if kind == "unknown-office"] == unknown


@pytest.mark.parametrize("offices", [["red", "green", "blue"], ["Hanoi", "Hanoi"], ["N/A", "Hanoi", "Huế", "Vinh"]])
def test_an_office_column_of_places_stays_the_persons_own(offices: list[str]) -> None:
    found = checked("id,name,office", *(f"{at},Unit {at},{office}" for at, office in enumerate(offices, start=1)))
    assert list(found.own) == ["office"]
    assert "was not read as front or back office" in str(found.reading.notes[0].message)


def test_blank_names_are_listed_and_not_replaced_by_the_ids_in_silence() -> None:
    lines = ["id,name,parent", "1,,", "2,,1"]
    assert roles(*lines)["name"] == "name"
    assert [row for kind, row, _value in listed(*lines) if kind in ("blank-name", "named-by-id")] == [2, 3]
    with pytest.raises(Unusable, match="the column “name” is blank"):
        checked("id,name,parent", "1,,", "2,,")


@pytest.mark.parametrize("top", ["0", "-1", "NA", "root"])
def test_a_word_for_none_is_a_reference_where_a_row_has_it_as_its_id(top: str) -> None:
    lines = ["id,name,manager", f"{top},Board,", f"1,Sales,{top}", f"2,IT,{top}"]
    assert roles(*lines)["parent"] == "manager"
    assert checked(*lines).parent.tolist() == [-1, 0, 0]


@pytest.mark.parametrize("top", ["NA", "#N/A", "root", "0", "-1", "NULL"])
def test_a_word_for_none_makes_a_top_where_no_row_has_it(top: str) -> None:
    lines = ["id,name,parent", f"1,Board,{top}", "2,Sales,1", "3,IT,1"]
    assert checked(*lines).parent.tolist() == [-1, 0, 0]
    assert listed(*lines) == []


def test_references_are_compared_in_any_case_and_spacing() -> None:
    found = map_columns(table("name,manager", "Board Room,", "Sales,BOARDROOM", "IT,board  room"))
    assert (found[Role.PARENT], found.notes) == (("manager",), ())


def test_dotted_is_the_column_of_dotted_lines() -> None:
    assert roles("id,name,parent,dotted", "1,Board,,", "2,Sales,1,1")["dotted"] == "dotted"


def test_an_office_column_with_another_header_is_found_by_its_values_and_noted() -> None:
    columns = map_columns(table("name,Gruppe", "Board,back", "Shop,front"))
    assert columns[Role.OFFICE] == ("Gruppe",)
    assert "because of its values" in str(columns.notes[0].message)


def test_hand_offs_may_be_in_several_columns() -> None:
    assert roles("name,hands off to,serves", "Board,Shop,", "Shop,,Board")["handoffs"] == "hands off to + serves"


def test_what_the_person_chose_overrides_the_guess() -> None:
    found = table("id,name,label,parent", "1,a,Board,", "2,b,Sales,1")
    columns = map_columns(found, {"name": ["label"], "parent": []})
    assert columns[Role.NAME] == ("label",)
    assert Role.PARENT not in columns.roles
    assert columns[Role.ID] == ("id",)


def test_a_choice_of_columns_that_are_not_there_is_left_out() -> None:
    columns = map_columns(table("id,name", "1,Board"), {"name": ["nowhere"], "whatever": ["id"]})
    assert columns[Role.NAME] == ("id",)


def test_the_id_serves_as_the_name_where_there_is_none() -> None:
    columns = map_columns(table("id,parent", "a,", "b,a"))
    assert columns[Role.NAME] == ("id",)
    assert "No column of names" in str(columns.notes[0].message)


def test_a_file_without_names_is_refused_with_what_was_looked_for_and_found() -> None:
    with pytest.raises(Unusable, match=r"Looked for: name, department.*Found: “year” and “amount”"):
        map_columns(table("year,amount", "2025,1.5", "2025,2.5"))


def test_a_list_of_hand_offs_is_not_taken_for_departments() -> None:
    with pytest.raises(Unusable, match="list of hand-offs"):
        map_columns(table("From,To,Type,Strength", "Sales,Stores,order,3"))


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("from,to,kind,volume", ("from", "to", "kind", "volume")),
        ("Source,Target,Weight", ("Source", "Target", None, "Weight")),
        ("From,To,Type,Strength", ("From", "To", "Type", "Strength")),
        ("Từ,Đến,Loại,Số lượng", ("Từ", "Đến", "Loại", "Số lượng")),
        ("tu,den,loai,so luong", ("tu", "den", "loai", "so luong")),
        ("Volume;To;From", ("From", "To", None, "Volume")),
        ("subordinate,manager", ("subordinate", "manager", None, None)),
    ],
)
def test_hand_off_files_are_known_in_several_dialects(header: str, expected: tuple[str | None, ...]) -> None:
    cut = ";" if ";" in header else ","
    found = find_edge_columns(table(header, cut.join(["7"] * (header.count(cut) + 1))))
    assert found == {
        part: name for part, name in zip(("source", "target", "kind", "volume"), expected, strict=True) if name
    }


def test_a_department_file_is_no_hand_off_file() -> None:
    assert find_edge_columns(table("id,name,parent", "1,Board,")) is None


HEADERS = st.lists(
    st.sampled_from(
        [
            "id",
            "name",
            "parent",
            "manager",
            "office",
            "title",
            "first_name",
            "last_name",
            "people",
            "email",
            "position",
            "to",
            "from",
            "x",
        ]
    ),
    min_size=1,
    max_size=5,
)
VALUES = st.sampled_from(["", "1", "2", "Board", "Sales", "front", "a@x.org", "2026-01-01", "1.5", "x y", "NULL"])


@given(HEADERS, st.data())
def test_any_table_is_mapped_or_refused_in_one_sentence(headers: list[str], data: st.DataObject) -> None:
    width = len(headers)
    cells = data.draw(st.lists(st.lists(VALUES, min_size=width, max_size=width), min_size=1, max_size=6))
    try:
        found = table(",".join(headers), *(",".join(row) for row in cells))
        columns = map_columns(found)
    except Unusable:
        return
    used = [header for role in columns.roles for header in columns[role]]
    assert set(used) <= set(found.frame)
    assert columns[Role.NAME]
    assert columns[Role.PARENT] != columns[Role.NAME]
