"""Who manages whom, and which department is above another for it."""

from __future__ import annotations

import numpy as np
import pytest
from factories import count_calls, list_problem_kinds, map_parents, parse_company
from hypothesis import given, strategies as st

from org.hierarchy import cycles
from org.model import NONE
from org.reading.parents import departments_above, turn_children
from org.reading.table import read_table

PARENTS: dict[str, tuple[str, dict[str, str]]] = {
    "a head without a department is above all the same": (
        """Ann Lee,,
        Bob Ray,Sales,Ann Lee
        Cid Fox,Sales,Bob Ray""",
        {"No department": "", "Sales": "No department"},
    ),
    "the parent is where most managers from outside sit": (
        """Ann Lee,Board,
        Bob Ray,Sales,Ann Lee
        Cid Fox,Stores,Bob Ray
        Dee Oak,Sales,Bob Ray
        Eve Elm,Stores,Dee Oak
        Fay Ash,Stores,Ann Lee""",
        {"Board": "", "Sales": "Board", "Stores": "Sales"},
    ),
    "a manager who is not on the list makes no top": (
        """Ann Lee,Board,
        Bob Ray,Stores,Zoe Who
        Cid Fox,Stores,Bob Ray
        Dee Oak,Stores,Ann Lee""",
        {"Board": "", "Stores": "Board"},
    ),
    "of as many managers the one nearest the top decides": (
        """Ann Lee,Board,
        Bob Ray,Sales,Ann Lee
        Cid Fox,Stores,Bob Ray
        Dee Oak,Stores,Ann Lee
        Eve Elm,Stores,Bob Ray""",
        {"Board": "", "Sales": "Board", "Stores": "Board"},
    ),
    "the department of the head of all is a top whoever else is in it": (
        """Ann Lee,Board,
        Bob Ray,Sales,Ann Lee
        Cid Fox,Board,Bob Ray
        Dee Oak,Board,Eve Elm
        Eve Elm,Stores,Bob Ray""",
        {"Board": "", "Sales": "Board", "Stores": "Sales"},
    ),
    "departments that manage each other are parted by their heads": (
        """Ann Lee,Board,
        Bob Ray,Sales,Ann Lee
        Cid Fox,Stores,Bob Ray
        Dee Oak,Stores,Bob Ray
        Eve Elm,Sales,Cid Fox
        Fay Ash,Sales,Dee Oak""",
        {"Board": "", "Sales": "Board", "Stores": "Sales"},
    ),
}


@pytest.mark.parametrize(("people", "parents"), PARENTS.values(), ids=PARENTS)
def test_the_managers_decide_which_department_is_above(people: str, parents: dict[str, str]) -> None:
    assert map_parents(parse_company("employee,department,manager\n" + people)) == parents


def test_managers_who_cannot_be_identified_are_listed_without_their_names() -> None:
    text = """employee,department,manager
        Ann Lee,Board,
        Bob Ray,Sales,Ann Lee
        Bob Ray,Stores,Ann Lee
        Cid Fox,Sales,Bob Ray
        Dee Oak,Sales,Zoe Who
        Eve Elm,Stores,Fay Ash
        Fay Ash,Stores,Eve Elm"""
    found = parse_company(text)
    assert list_problem_kinds(found) == [(5, "ambiguous-manager"), (6, "unknown-manager"), (7, "manager-cycle")]
    assert map_parents(found) == {"Board": "", "Sales": "Board", "Stores": "Board"}


def test_one_note_is_made_where_no_manager_is_on_the_list() -> None:
    found = parse_company("employee,department,manager\nAnn Lee,Board,Zoe\nBob Ray,Sales,Zoe\nCid Fox,Sales,Yan")
    assert "matches no one in this list" in str(found.reading.notes[-1].message)
    assert set(map_parents(found).values()) == {""}


@given(st.lists(st.tuples(st.integers(-1, 8), st.integers(0, 4)), min_size=1, max_size=12), st.integers(-1, 4))
def test_departments_never_report_in_circles(drawn: list[tuple[int, int]], nowhere: int) -> None:
    manager = np.array([above if above < at else NONE for at, (above, _) in enumerate(drawn)], dtype=np.int64)
    department = np.array([own for _, own in drawn], dtype=np.int64)
    parent = departments_above(manager, department, manager == NONE, nowhere, 5)
    assert cycles(parent) == []
    assert parent[department[0]] == NONE or (manager == NONE).sum() > 1


def test_lists_of_children_are_looked_up_all_at_once() -> None:
    """Each cell alone took forty seconds for a file of a thousand rows without a header."""
    lines = [",".join(f'"{row}.{column} a; {row}.{column} b"' for column in range(8)) for row in range(300)]
    table = read_table("\n".join(["one,two,three,four,five,six,seven,eight", *lines]).encode())
    assert count_calls(lambda: turn_children(table)) < 1_000_000
