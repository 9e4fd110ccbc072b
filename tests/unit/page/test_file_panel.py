"""The list of what needs review in a file."""

from __future__ import annotations

from org.analysis.report import group_problems
from org.page.file_panel import build_problem_table
from org.reading.load import read_company


def test_what_cannot_be_seen_in_a_cell_is_a_mark_in_the_list_of_problems() -> None:
    company = read_company("name,parent\u2066 id\nBoard,\nSales,No\u202ewhere\nStores,Board\n".encode())
    table = build_problem_table(group_problems(company.problems))
    shown = " ".join(table.to_numpy().flatten())
    assert "No[U+202E]where" in table["Value"].tolist()
    assert "[U+2066]" in shown
    assert shown.isprintable()


def test_of_several_rows_with_one_fault_the_list_says_which_one_its_sentence_is_about() -> None:
    company = read_company(b"name,parent\nBoard,\nSales,Nowhere\nStores,Nobody\n,Board")
    table = build_problem_table(group_problems(company.problems))
    assert table["What is wrong"].tolist() == ["Row 3: No department is called “Nowhere”.", "The name is blank."]
