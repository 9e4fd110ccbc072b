"""The report and the summary: stable keys, plain values, nothing that JSON does not know."""

from __future__ import annotations

import json
from dataclasses import replace

from factories import make_company, make_report, parse_company
from hypothesis import given
from strategies import companies

from org.analysis.report import group_problems, summarise
from org.i18n import lazy_gettext
from org.model import Note, Reading

SHOP = make_company(
    "FFBB?",
    [-1, 0, 0, 2, 2],
    [(0, 2, "order", 3.0), (2, 3), (0, 4, "", 1.5)],
    names=["Shop", "Chat", "Orders", "IT", "Odd jobs"],
)


def test_the_boundary_has_its_own_keys():
    found = make_report(SHOP)
    assert found["distances"] == {"1": 2, "2": 2, "3": 1, "none": 0}
    assert found["dead_ends"] == ["Chat"]
    assert found["unheard"] == []
    assert found["single_passages"] == ["Shop", "Orders"]
    # Pairs: Shop–Chat, Shop–Orders, Orders–IT.
    assert found["conductance"] == 1 / 3
    assert found["crossings"][0] == {
        "from": "Orders",
        "to": "Shop",
        "kind": "reporting line",
        "direction": "back-to-front",
        "volume": None,
        "relation": "reporting",
    }
    assert found["crossings"][1]["volume"] == 3
    assert found["matrix"] == {
        "offices": ["front", "back", "unclear"],
        "counts": [[0, 1, 1], [0, 1, 0], [0, 0, 0]],
        "volumes": [[0, 3, 1.5], [0, None, 0], [0, 0, 0]],
    }


def test_a_company_without_hand_offs_lists_what_its_file_does_not_connect():
    found = make_report(make_company("FB"))
    assert (found["distances"], found["dead_ends"], found["unheard"]) == ({"1": 1, "none": 1}, ["D0"], ["D1"])
    assert (found["conductance"], found["crossings"], found["single_passages"]) == (None, [], [])


@given(companies())
def test_every_report_is_plain_json_and_every_summary_a_text(company):
    found = make_report(company)
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert len(found["crossings"]) == found["reporting_lines"]["crossing"] + found["handoffs"]["crossing"]
    assert sum(found["distances"].values()) == found["departments"]
    assert company.title in summarise(company)


def test_a_workbook_has_no_encoding_and_no_delimiter_to_note():
    workbook = replace(SHOP, reading=Reading(header_row=3, sheets=("Units",), columns={"name": ("Unit",)}))
    assert make_report(workbook)["notes"] == [
        {"kind": "header-row", "message": "Header: row 3", "values": {"row": 3}},
        {"kind": "column", "message": "Name: Unit", "values": {"role": "name", "headers": ["Unit"]}},
    ]


def test_a_choice_made_in_reading_is_noted():
    note = Note("sheet", lazy_gettext("Of {count} sheets, “{sheet}” was read.").format(count=2, sheet="A"))
    found = make_report(replace(SHOP, reading=Reading(sheets=("A", "B"), notes=(note,))))
    values = {"count": "2", "sheet": "A"}
    assert found["notes"] == [{"kind": "sheet", "message": "Of 2 sheets, “A” was read.", "values": values}]


def test_one_fault_of_many_rows_is_given_once_with_its_count_its_first_rows_and_one_example():
    rows = "\n".join(f"Unit {at},Nowhere {at}" for at in range(81))
    found = parse_company(f"name,parent\nBoard,\n{rows}")
    (fault,) = group_problems(found.problems)
    assert fault.rows == tuple(range(3, 84))
    assert fault.describe() == (
        "81 rows (3, 4, 5, 6, 7 and 76 more), parent. "
        "Row 3: No department is called “Nowhere 0”. It is now a top-level department."
    )
    assert summarise(found).count("No department is called") == 1
    assert len(make_report(found)["problems"]) == 81, "programs get every one"


def test_a_fault_of_one_row_or_of_the_whole_file_has_no_empty_place():
    found = parse_company("name,parent\nA,\nB,\n,A\nC,Nowhere")
    lines = summarise(found).partition("Needs review:\n")[2].splitlines()
    assert lines == [
        "  parent: 2 departments have no parent in the file. They were drawn side by side.",
        "  Row 4, name: The name is blank. The row was left out.",
        "  Row 5, parent: No department is called “Nowhere”. It is now a top-level department.",
    ]


def test_how_the_file_was_read_gives_no_advice_that_cannot_be_followed():
    lines = summarise(parse_company("name,parent\nA,\nB,A")).splitlines()
    assert "  Header: row 1." in lines, "there is no row above the first"
    assert any(line.startswith("  Encoding: utf-8; Delimiter: “,”.") for line in lines)
