"""The column mapping, and the problems of the file."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from org.analysis.report import Fault, group_problems, role_names
from org.i18n import _
from org.model import Company
from org.page.state import TABLE, FileChoices, get_choices, keep_choices, show_panel
from org.page.widgets import escape_markdown
from org.reading.columns import Role
from org.reading.load import File


def show_problems(company: Company) -> None:
    """Open the list of problems over the page."""
    st.dialog(_("What needs review"), width="large")(_show)(company)


def _show(company: Company) -> None:
    for note in company.reading.notes:
        st.caption(escape_markdown(str(note.message)))
    faults = group_problems(company.problems)
    table = build_problem_table(faults)
    picked = st.dataframe(table, hide_index=True, width="stretch", on_select="rerun", selection_mode="single-row")
    chosen = picked["selection"]["rows"]
    row = next(iter(faults[chosen[0]].rows), None) if chosen else None
    if chosen:
        st.markdown(escape_markdown(faults[chosen[0]].describe()))
    label = _("Fix row {row} in the table").format(row=row) if row else _("Fix in the table")
    if st.button(label, icon=":material/edit:", type="primary"):
        show_panel(TABLE)
        st.session_state["table-show"] = "look"
        st.session_state["table-find"] = f"#{row}" if row else ""
        st.rerun()
    st.caption(_("Row numbers are those of your spreadsheet. Select a line to go to its first row."))


def build_problem_table(faults: list[Fault]) -> pd.DataFrame:
    """One row per fault, with the headings that people read; of many rows the first is the example."""
    rows = [
        (fault.where(), fault.example.value, str(fault.example.message), str(fault.example.done)) for fault in faults
    ]
    return pd.DataFrame(rows, columns=[_("Where"), _("Value"), _("What is wrong"), _("What was done")])


_CHANGEABLE = tuple(role for role in Role if role not in (Role.REASON, Role.CERTAINTY, Role.JUDGED))
ENCODINGS = ("utf-8", "utf-16", "cp1252", "cp1258", "cp1251", "cp932", "mac-roman")


def choose_columns(file: File, key: str) -> None:
    """Which column was read as what; a change counts at once and is remembered for this file."""
    with st.expander(_("Column mapping")):
        headers = [str(header) for header in file.table.frame]
        names = role_names()
        for role in _CHANGEABLE:
            widget = f"columns-{key[:8]}-{file.table.encoding}-{file.posts}-{role.value}"
            st.multiselect(
                names[role],
                headers,
                default=[header for header in file.columns[role] if header in headers],
                key=widget,
                max_selections=None if role in (Role.NAME, Role.HANDOFFS, Role.DOTTED) else 1,
                on_change=_choose,
                args=(key, role, widget),
                placeholder=_("(none)"),
            )
        if file.posts is not None:
            _choose_posts(file, key)
        if file.table.sheets:
            _choose_sheet(file, key)
        else:
            _choose_encoding(file, key)
        for note in (*file.table.notes, *file.columns.notes):
            st.caption(escape_markdown(str(note.message)))


def _choose(key: str, role: Role, widget: str) -> None:
    chosen = list(st.session_state[widget])
    now = get_choices(key)
    keep_choices(key, replace(now, columns={**now.columns, role.value: chosen}))


def _choose_encoding(file: File, key: str) -> None:
    options = list(dict.fromkeys([file.table.encoding, *ENCODINGS]))
    widget = f"encoding-{key[:8]}"
    st.selectbox(
        _("Encoding"), options, index=0, key=widget, on_change=_choose_code, args=(key, widget),
        help=_("Choose another one if letters look wrong."),
    )  # fmt: skip


def _choose_posts(file: File, key: str) -> None:
    widget = f"posts-{key[:8]}"
    label = _("One box per person")
    st.toggle(label, bool(file.posts), key=widget, on_change=_choose_boxes, args=(key, widget))


def _choose_boxes(key: str, widget: str) -> None:
    # What was corrected and chosen speaks of rows and columns that the other reading does not have.
    keep_choices(key, FileChoices(posts=st.session_state[widget]))


def _choose_sheet(file: File, key: str) -> None:
    now = get_choices(key).sheet
    sheets = list(file.table.sheets)
    widget = f"sheet-{key[:8]}"
    at = sheets.index(now) if now in sheets else 0
    st.selectbox(_("Sheet"), sheets, at, key=widget, on_change=_choose_page, args=(key, widget))


def _choose_page(key: str, widget: str) -> None:
    # Corrections speak of the rows of the sheet that they were made in.
    keep_choices(key, FileChoices(sheet=st.session_state[widget]))


def _choose_code(key: str, widget: str) -> None:
    keep_choices(key, replace(get_choices(key), encoding=st.session_state[widget], corrections=(), steps=()))
