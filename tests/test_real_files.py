"""Files that other people wrote, and department names that other people labelled, are read as they should be.

They are not part of the project: their licences and sources are their own. Skipped where they are not here.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from factories import list_problem_kinds, map_parents

from org.reading.columns import map_columns
from org.reading.employee_list import find_staff, is_people_list
from org.reading.levels import unfold
from org.reading.load import read_company, read_file
from org.reading.table import read_table

FOLDER = Path(__file__).parents[2] / "shared" / "data"
if not FOLDER.is_dir():
    pytest.skip("files of other people, which are no part of the project: ../shared/data", allow_module_level=True)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("d3-org-chart.csv", {"id": "id", "name": "name + lastName", "parent": "parentId"}),
        ("drawio-managers-by-name.csv", {"id": "id", "name": "name", "parent": "manager", "handoffs": "refs"}),
        ("drawio-commented-header.txt", {"id": "id", "name": "name", "handoffs": "refs"}),
        ("adventureworks-departments-tab-no-header.csv", {"id": "Column 1", "name": "Column 2", "parent": "Column 3"}),
        (
            "adventureworks-organization-pipe-no-header.csv",
            {"id": "Column 1", "name": "Column 4", "parent": "Column 2"},
        ),
        ("adventureworks-groups-pipe-no-header.csv", {"id": "Column 1", "name": "Column 3", "parent": "Column 2"}),
        ("japan-city-units.csv", {"id": "id", "name": "name", "parent": "parent_id"}),
        ("japan-city-units-shift-jis.csv", {"id": "id", "name": "name", "parent": "parent_id"}),
        ("belarus-departments-cp1251-one-column.csv", {"name": "Column 1"}),
    ],
)
def test_real_files_are_understood(name: str, expected: dict[str, str]) -> None:
    columns = map_columns(read_table(FOLDER / name))
    assert {role.value: " + ".join(headers) for role, headers in columns.roles.items()} == expected


@pytest.mark.parametrize(
    ("name", "encoding", "delimiter", "header_row", "size"),
    [
        ("d3-org-chart.csv", "utf-8", ",", 1, (107, 24)),
        ("drawio-managers-by-name.csv", "utf-8", ",", 1, (4, 11)),
        ("drawio-commented-header.txt", "utf-8", ",", 85, (4, 3)),
        ("adventureworks-departments-tab-no-header.csv", "utf-8", "\t", None, (16, 4)),
        ("adventureworks-organization-pipe-no-header.csv", "utf-8", "|", None, (14, 5)),
        ("adventureworks-groups-pipe-no-header.csv", "utf-8", "|", None, (7, 3)),
        ("japan-city-units.csv", "utf-8", ",", 1, (96, 9)),
        ("japan-city-units-shift-jis.csv", "cp932", ",", 1, (96, 9)),
        ("belarus-departments-cp1251-one-column.csv", "cp1251", ",", None, (37, 1)),
    ],
)
def test_real_files_are_read(
    name: str, encoding: str, delimiter: str, header_row: int | None, size: tuple[int, int]
) -> None:
    table = read_table(FOLDER / name)
    assert (table.encoding, table.delimiter, table.header_row, table.frame.shape) == (
        encoding,
        delimiter,
        header_row,
        size,
    )
    assert not table.problems


def test_a_real_list_of_people_becomes_its_departments() -> None:
    departments = read_company(read_file(FOLDER / "d3-org-chart.csv", posts=False))
    assert (len(departments), departments.people.sum()) == (12, 107)
    assert map_parents(departments)["Shipping"] == "Executive"
    assert list_problem_kinds(departments) == [(80, "no-department")]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.csv")), ids=lambda path: path.stem)
def test_of_the_real_files_two_are_lists_of_people(path: Path) -> None:
    found = read_table(path)
    for form in found, unfold(found):
        people = path.name in ("d3-org-chart.csv", "drawio-managers-by-name.csv")
        columns = map_columns(form)
        assert is_people_list(form, columns, find_staff(form, columns)) == people


@pytest.mark.parametrize("file", ["office-names.csv", "office-names-2.csv", "titles.csv"])
@pytest.mark.parametrize("held_out", [True, False], ids=["held out", "all"])
def test_labelled_names_are_judged_well_enough(file: str, held_out: bool) -> None:
    source = Path(__file__).parent / "benchmarks" / "offices.py"
    spec = importlib.util.spec_from_file_location("benchmark_offices", source)
    assert spec
    assert spec.loader
    benchmark = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(benchmark)
    judged = benchmark.judge_labelled(str(FOLDER / file))
    figures = benchmark.measure(judged[judged["held_out"]] if held_out else judged)
    assert figures["right"] >= 96
    assert figures["falsely front"] <= 6
    assert figures["unclear"] <= 12
    assert file == "titles.csv" or figures["ambiguous left unclear"] >= 50
