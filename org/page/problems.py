"""What in the file needs review, as a table: where, what, and what was done about it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from org.company.measures.report import Fault, group_problems
from org.company.model import Company
from org.locale.language import _
from org.page.looking import TABLE
from org.page.plain import plain


def show_problems(company: Company) -> None:
    """Open the list of problems over the page."""
    st.dialog(_("What needs review"), width="large")(_show)(company)


def _show(company: Company) -> None:
    for note in company.reading.notes:
        st.caption(plain(str(note.message)))
    faults = group_problems(company.problems)
    table = problem_table(faults)
    picked = st.dataframe(table, hide_index=True, width="stretch", on_select="rerun", selection_mode="single-row")
    chosen = picked["selection"]["rows"]
    row = next(iter(faults[chosen[0]].rows), None) if chosen else None
    if chosen:
        st.markdown(plain(faults[chosen[0]].sentence()))
    label = _("Fix row {row} in the table").format(row=row) if row else _("Fix in the table")
    if st.button(label, icon=":material/edit:", type="primary"):
        st.session_state["view"] = TABLE
        st.session_state["table-show"] = "look"
        st.session_state["table-find"] = f"#{row}" if row else ""
        st.rerun()
    st.caption(_("Row numbers are those of your spreadsheet. Select a line to go to its first row."))


def problem_table(faults: list[Fault]) -> pd.DataFrame:
    """One row per fault, with the headings that people read; of many rows the first is the example."""
    rows = [
        (fault.where(), fault.example.value, str(fault.example.message), str(fault.example.done)) for fault in faults
    ]
    return pd.DataFrame(rows, columns=[_("Where"), _("Value"), _("What is wrong"), _("What was done")])
