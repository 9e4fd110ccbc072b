"""The cleaned CSV: inert in a spreadsheet, and the same company when read again."""

from __future__ import annotations

import csv
import io
import json

import pandas as pd
import pytest
from factories import make_report, parse_company
from hypothesis import given, strategies as st
from strategies import companies_from_csv

from org.i18n import render_all
from org.reading.corrections import escape_formula, write_company_csv
from org.reading.load import read_company


def assert_same(one, other):
    """Fail unless two companies are equal in all that a person can see."""
    hidden = ["row", "reason"]
    pd.testing.assert_frame_equal(one.departments.drop(columns=hidden), other.departments.drop(columns=hidden))
    assert render_all(one.departments["reason"]) == render_all(other.departments["reason"])
    assert one.parent.tolist() == other.parent.tolist()
    key = ["source", "target", "kind"]
    pd.testing.assert_frame_equal(
        one.handoffs.sort_values(key, ignore_index=True), other.handoffs.sort_values(key, ignore_index=True)
    )
    pd.testing.assert_frame_equal(one.own, other.own)


def test_our_columns_come_first_and_the_persons_own_after_them():
    found = parse_company("Dept,Reports To,Lead\nBoard,,An\nSales,Board,Bình")
    header = write_company_csv(found).splitlines()[0].split(",")
    assert header[:5] == ["id", "name", "parent", "office", "office_reason"]
    assert header[-1] == "Lead"


def test_no_cell_starts_with_a_live_formula():
    found = parse_company("id,name,parent,Lead\n1,=1+1,,@SUM(A1)\n2,+cmd|x,1,-2+3\n3,Plain,2,-5")
    rows = list(csv.reader(io.StringIO(write_company_csv(found))))
    assert [row[1] for row in rows[1:]] == ["'=1+1", "'+cmd|x", "Plain"]
    assert [row[-1] for row in rows[1:]] == ["'@SUM(A1)", "'-2+3", "-5"]
    again = read_company(write_company_csv(found).encode())
    assert again.departments["name"].tolist() == ["=1+1", "+cmd|x", "Plain"]


@given(st.text(max_size=12))
def test_an_inert_cell_is_the_cell_or_one_quote_and_the_cell(cell):
    assert escape_formula(cell) in {cell, "'" + cell}


@given(companies_from_csv())
@pytest.mark.slow
def test_a_company_reads_back_the_same(found):
    assert_same(found, read_company(write_company_csv(found).encode(), title=found.title))


@pytest.mark.slow
@given(companies_from_csv())
def test_the_report_reads_back_as_the_same_company(found):
    report = json.dumps(make_report(found), ensure_ascii=False)
    assert_same(found, read_company(report.encode(), title=found.title))


def test_corrected_problems_are_gone_when_read_back():
    found = parse_company("id,name,parent,people\n1,Board,1,x\n1,Sales,9,2\n3,A,4,\n4,B,3,\n5,,,7")
    again = read_company(write_company_csv(found).encode())
    assert len(found.problems) == 6
    assert {problem.kind for problem in again.problems} <= {"several-tops"}
    assert_same(found, again)


def test_a_reason_is_kept_only_while_it_is_for_the_same_office():
    text = "id,name,parent,office,office_reason\n1,Board,,back,Back: the board decided\n2,Sales,1,back,Front: because"
    found = read_company(text.encode())
    assert found.departments["reason"][0] == "Back: the board decided"
    assert found.departments["reason"][1] != "Front: because"


@pytest.mark.parametrize(
    "text",
    [
        "ID (unique),Parent (ID),Parent (ID),Office\n7,(,,back\nNA,-\n,front,front\n3,back,7,back\n4,4,A,front\n",
        "/ Sales,\n/ Sales / North,\n/ Sales / South,x\nStores,\n",
        ",'C'",
        "id,name,parent,Parent (ID),reports to,manager\n1,Board,,2,2,2\n2,Sales,1,1,1,1\n3,Stores,1,2,2,2\n",
    ],
)
def test_what_was_written_reads_back_whatever_the_own_columns_are_called(text: str) -> None:
    company = read_company(text.encode())
    again = read_company(write_company_csv(company).encode())
    assert again.departments["name"].tolist() == company.departments["name"].tolist()
    assert again.parent.tolist() == company.parent.tolist()
    assert again.offices.tolist() == company.offices.tolist()
