"""What in the file needs a look, as a table: where, what, and what was done about it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from org.company.model import Company
from org.locale.language import _


def show_problems(company: Company) -> None:
    """Open the list of problems over the page."""
    st.dialog(_("What needs a look"), width="large")(_show)(company)


def _show(company: Company) -> None:
    for note in company.reading.notes:
        st.caption(note)
    st.dataframe(problem_table(company), hide_index=True, width="stretch")
    st.caption(_("Row numbers are those that a spreadsheet shows. Mend them in your file and drop it here again."))


def problem_table(company: Company) -> pd.DataFrame:
    """One row a problem, with the headings that people read."""
    rows = [(problem.row, problem.column, problem.value, problem.message, problem.done) for problem in company.problems]
    headings = [_("Row"), _("Column"), _("Value"), _("What is wrong"), _("What was done")]
    table = pd.DataFrame(rows, columns=headings)
    return table.astype({headings[0]: "Int64"})
