"""What in the file needs a look, as a table: where, what, and what was done about it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from org.company.model import Company
from org.locale.language import _
from org.page.looking import TABLE
from org.page.plain import plain


def show_problems(company: Company) -> None:
    """Open the list of problems over the page."""
    st.dialog(_("What needs a look"), width="large")(_show)(company)


def _show(company: Company) -> None:
    for note in company.reading.notes:
        st.caption(plain(note))
    table = problem_table(company)
    picked = st.dataframe(table, hide_index=True, width="stretch", on_select="rerun", selection_mode="single-row")
    rows = picked["selection"]["rows"]
    row = company.problems[rows[0]].row if rows else None
    if rows:
        st.markdown(plain(f"{company.problems[rows[0]].message} {company.problems[rows[0]].done}"))
    label = _("Mend row {row} in the table").format(row=row) if row else _("Mend them in the table")
    if st.button(label, icon=":material/edit:", type="primary"):
        st.session_state["view"] = TABLE
        st.session_state["table-show"] = "look"
        st.session_state["table-find"] = f"#{row}" if row else ""
        st.rerun()
    st.caption(_("Row numbers are those that a spreadsheet shows. Choose a line to go to its row."))


def problem_table(company: Company) -> pd.DataFrame:
    """One row a problem, with the headings that people read."""
    rows = [(problem.row, problem.column, problem.value, problem.message, problem.done) for problem in company.problems]
    headings = [_("Row"), _("Column"), _("Value"), _("What is wrong"), _("What was done")]
    table = pd.DataFrame(rows, columns=headings)
    return table.astype({headings[0]: "Int64"})
