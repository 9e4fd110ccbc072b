"""Wide files and paths become trees; other files stay as they are."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from org.reading.columns import Role, map_columns
from org.reading.levels import unfold
from org.reading.table import Table, read_table


def table(*lines: str) -> Table:
    return read_table("\n".join(lines).encode())


def tree(found: Table) -> list[tuple[str, str, int]]:
    """Name, name of the parent and row of each department."""
    called = dict(zip(found.frame["id"], found.frame["name"], strict=True))
    parents = [called.get(parent, parent) for parent in found.frame["parent"]]
    return list(zip(found.frame["name"], parents, found.rows.tolist(), strict=True))


WIDE = (
    "Division,Department,Team,Headcount",
    "Board,,,3",
    "Board,Sales,,4",
    "Board,Sales,Field,9",
    "Board,Works,Paint,7",
)


def test_a_column_a_level_becomes_a_tree_in_which_each_department_keeps_its_first_row() -> None:
    found = unfold(table(*WIDE))
    assert tree(found) == [
        ("Board", "", 2),
        ("Sales", "Board", 3),
        ("Field", "Sales", 4),
        ("Works", "Board", 5),
        ("Paint", "Works", 5),
    ]
    assert found.frame["Headcount"].tolist() == ["3", "4", "9", "", "7"]
    assert "“Division”, “Department”, “Team”" in str(found.notes[-1].message)


def test_levels_may_be_numbered_and_in_any_order() -> None:
    found = unfold(table("Level 2,Level 1,Level 3", "Sales,Board,Field", "Sales,Board,Desk"))
    assert [row[:2] for row in tree(found)] == [
        ("Board", ""),
        ("Sales", "Board"),
        ("Field", "Sales"),
        ("Desk", "Sales"),
    ]


def test_the_same_name_under_two_departments_is_two_departments() -> None:
    found = unfold(table("Division,Team", "North,Sales", "South,Sales", "South,Stores"))
    assert [row[:2] for row in tree(found)].count(("Sales", "North")) == 1
    assert len(found) == 5


def test_a_path_becomes_a_tree() -> None:
    found = unfold(table("path,people", "Board,1", "Board/Sales,2", "Board/Sales/Field,3"))
    assert tree(found) == [("Board", "", 2), ("Sales", "Board", 3), ("Field", "Sales", 4)]
    columns = map_columns(found)
    assert (columns[Role.ID], columns[Role.NAME], columns[Role.PARENT]) == (("id",), ("name",), ("parent",))
    assert columns[Role.PEOPLE] == ("people",)


@pytest.mark.parametrize(
    ("header", "people"),
    [
        ("Unit,Male,Female,Total", "Total"),
        ("Đơn vị,Nam,Nữ,Tổng số", "Tổng số"),
        ("Phòng ban,Ghi chú,Định biên,Hiện có", "Hiện có"),
        ("Unit,Vacant,Planned headcount,Actual headcount", "Actual headcount"),
        ("Phòng ban,Ghi chú,Mã,Định biên", "Định biên"),
        ("Unit,Managers,Staff,Total", "Total"),
        ("Unit,FTE 2024,FTE 2025,Note", "FTE 2025"),
        ("Unit,FTE 2024,FTE,Note", "FTE"),
    ],
)
def test_the_people_who_are_there_are_counted_rather_than_those_planned_or_one_sex(header: str, people: str) -> None:
    found = map_columns(table(header, "Sales,12,20,32", "Finance,4,9,13", "Payroll,2,7,9"))
    assert found[Role.PEOPLE] == (people,)


def test_steps_of_a_path_that_are_no_rows_become_departments() -> None:
    found = unfold(table("Path", "Board > Sales > Field", "Board > Works > Paint"))
    assert [row[0] for row in tree(found)] == ["Board", "Sales", "Field", "Works", "Paint"]


def test_a_row_that_says_the_same_again_is_kept() -> None:
    found = unfold(table("Division,Team,Site", "North,Sales,Hue", "North,Sales,Hanoi"))
    assert found.frame["Site"].tolist() == ["", "Hue", "Hanoi"]
    assert found.rows.tolist() == [2, 2, 3]


def test_other_files_stay_as_they_are() -> None:
    for lines in (
        ("id,name,parent", "1,Board,", "2,R/D,1"),
        ("Department,Team", "Board,Core", "Sales,Field"),
        ("Employee Name,Department,Team", "Ann,HR,Pay", "Bob,HR,Pay"),
        ("name", "Repair/returns", "Sales"),
        ("Khối,Phòng ban", "Front office,Sales", "Back office,Stores", "Back office,Board"),
    ):
        found = table(*lines)
        assert unfold(found) is found


PARTS = st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=3)


@given(st.lists(PARTS, min_size=2, max_size=8))
def test_no_row_is_lost_and_every_parent_is_a_department(paths: list[list[str]]) -> None:
    found = table("Level 1,Level 2,Level 3", *(",".join([*path, "", ""][:3]) for path in paths))
    unfolded = unfold(found)
    ids = set(unfolded.frame["id"])
    assert set(found.rows.tolist()) <= set(unfolded.rows.tolist())
    assert set(unfolded.frame["parent"]) - {""} <= ids
