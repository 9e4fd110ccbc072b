"""Corrections are applied at once, and can be downloaded in the person's own table."""

from __future__ import annotations

from factories import list_names, list_problem_kinds, map_parents

from org.model import Office
from org.reading.columns import Role
from org.reading.corrections import Correction, write_table_csv
from org.reading.load import File, correct_file, read_company, read_file

TEXT = b"Dept,Reports To,Lead\nBoard,,An\nOperations,Board,=1\nWarehouse,Opertions,Hoa\nHmm,Board,Lan\n"


def correct(*corrections: Correction) -> File:
    file = read_file(TEXT)
    return correct_file(file, corrections)


def test_a_corrected_parent_mends_the_problem():
    assert list_problem_kinds(read_company(TEXT)) == [(4, "unknown-parent")]
    found = read_company(correct(Correction(4, Role.PARENT, "Operations")))
    assert list_problem_kinds(found) == []
    assert map_parents(found)["Warehouse"] == "Operations"


def test_an_office_is_decided_though_the_file_has_no_such_column():
    found = read_company(correct(Correction(5, Role.OFFICE, "front")))
    assert found.offices[list_names(found).index("Hmm")] == Office.FRONT
    assert found.departments["certainty"][3] == 1.0


def test_the_last_correction_of_a_cell_counts():
    found = read_company(correct(Correction(5, Role.NAME, "A"), Correction(5, Role.NAME, "Desk")))
    assert list_names(found)[3] == "Desk"


def test_the_corrected_table_keeps_the_persons_columns_and_order():
    file = correct(Correction(4, Role.PARENT, "Operations"), Correction(5, Role.OFFICE, "front"))
    lines = write_table_csv(file.table).splitlines()
    assert lines[0] == "Dept,Reports To,Lead,office"
    assert lines[2] == "Operations,Board,'=1,"
    assert lines[4] == "Hmm,Board,Lan,front"


def test_the_corrected_table_reads_back_as_the_same_company():
    corrections = [Correction(4, Role.PARENT, "Operations"), Correction(5, Role.OFFICE, "front")]
    again = read_company(write_table_csv(correct(*corrections).table).encode())
    now = read_company(correct(*corrections))
    assert list_problem_kinds(again) == []
    assert map_parents(again) == map_parents(now)
    assert again.offices.tolist() == now.offices.tolist()
    assert again.own.equals(now.own)


def test_nothing_of_the_file_itself_is_touched():
    file = read_file(TEXT)
    correct_file(file, [Correction(2, Role.NAME, "Other")])
    assert file.table.frame.iloc[0, 0] == "Board"


def test_a_correction_of_a_row_that_is_not_there_is_passed_over():
    found = read_company(correct(Correction(99, Role.NAME, "Nobody")))
    assert list_names(found) == list_names(read_company(TEXT))
