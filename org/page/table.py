"""The departments as a table: everything that the chart shows, in words, to search, sort and correct."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from org.company.measures.distances import NO_WAY, customer_distances
from org.company.measures.ratios import ei_indices
from org.company.measures.report import office_name
from org.company.model import Company, Office
from org.company.offices.judging import FIRM
from org.company.offices.spelling import plain as without_accents
from org.company.tables.columns import Role
from org.company.tables.corrections import Correction, cell_texts, table_csv
from org.company.tables.reading import File
from org.locale.language import _, ngettext, render_all
from org.page.choices import choices_for, correct, mark_taken, undo
from org.page.naming import file_stem

_EDITABLE = (Role.NAME, Role.PARENT, Role.OFFICE, Role.PEOPLE, Role.HANDOFFS)
_HIGHEST = 500
_ORDER = ["row", "look", "name", "side", "why", "parent", "office", "people", "handoffs", "certainty", "distance", "ei"]


def show_table(company: Company, file: File, fingerprint: str) -> None:
    """The table, with what is needed to correct it; a changed cell changes the chart at once."""
    every = table_of(company, file)
    shown = _filtered(every, company)
    _show_corrections(company, file, fingerprint, len(shown), len(every))
    key = f"editor-{fingerprint[:8]}-{len(choices_for(fingerprint).corrections)}-{st.session_state.get('table-show')}"
    st.data_editor(
        shown,
        key=key,
        hide_index=True,
        placeholder="",
        width="stretch",
        column_order=[*_ORDER, *(str(column) for column in shown if column not in _ORDER)],
        height=_HIGHEST,
        column_config=_column_config(),
        disabled=[str(column) for column in shown if column not in {role.value for role in _EDITABLE}],
        on_change=_corrected_by_hand,
        args=(key, shown["row"].tolist(), fingerprint),
    )


def table_of(company: Company, file: File) -> pd.DataFrame:
    """One row a department: the cells of the file that can be corrected, and what was made of them."""
    rows = company.departments["row"].tolist()
    texts = {role.value: cell_texts(file.table, file.columns, role, rows) for role in _EDITABLE}
    names = company.departments["name"].to_numpy()
    parents = np.where(company.parent >= 0, names[company.parent], "")
    distances = customer_distances(company)
    wrong = {problem.row for problem in company.problems if problem.row is not None}
    return pd.DataFrame(
        {
            "row": rows,
            "look": [row in wrong for row in rows],
            **texts,
            "reports_to": parents,
            "side": [office_name(Office(office)) for office in company.offices],
            "why": render_all(company.departments["reason"]),
            "certainty": company.departments["certainty"],
            "distance": np.where(distances == NO_WAY, np.nan, distances),
            "ei": ei_indices(company),
            **{f"own {header}": company.own[header] for header in company.own},
        }
    )


def _filtered(every: pd.DataFrame, company: Company) -> pd.DataFrame:
    """The rows that the person asked for."""
    search, show = st.columns([2, 3], vertical_alignment="bottom")
    words = search.text_input(_("Find"), key="table-find", placeholder=_("name, id, anything; #12 for row 12"))
    options = {"all": _("All"), "look": _("Needs review"), "unclear": _("Unclear or unsure")}
    st.session_state.setdefault("table-show", "all")
    chosen = show.segmented_control(_("Show"), list(options), format_func=options.__getitem__, key="table-show")
    mask = np.ones(len(every), dtype=bool)
    if chosen == "look":
        mask &= every["look"].to_numpy()
    elif chosen == "unclear":
        mask &= (company.offices == Office.UNCLEAR) | (every["certainty"].to_numpy() < FIRM)
    if re.fullmatch(r"#\d+", words):
        mask &= (every["row"] == int(words[1:])).to_numpy()
    elif words:
        texts = (
            every.select_dtypes(exclude=["number", "bool"]).fillna("").astype(str).agg(" ".join, axis=1).map(_loosely)
        )
        mask &= texts.str.contains(_loosely(words), regex=False).to_numpy()
    return every[mask]


def _loosely(text: str) -> str:
    """In small letters and without accents, so that «cham soc» finds «Chăm sóc»."""
    return without_accents(text.casefold())


def _column_config() -> dict[str, Any]:
    column = st.column_config
    return {
        "row": column.NumberColumn(_("Row"), help=_("As your spreadsheet shows it"), width="small", pinned=True),
        "look": column.CheckboxColumn(_("Needs review"), help=_("This row needs review"), width="small"),
        "name": column.TextColumn(_("Name"), required=True),
        "parent": column.TextColumn(_("Parent"), help=_("Id or name of the department it reports to")),
        "reports_to": column.TextColumn(_("Reports to")),
        "office": column.SelectboxColumn(
            _("Override"),
            options=["", "front", "back", "unclear"],
            help=_("Your choice of front or back; it overrides the detection"),
        ),
        "side": column.TextColumn(_("Office")),
        "why": column.TextColumn(_("Why"), width="medium"),
        "certainty": column.ProgressColumn(_("Certainty"), min_value=0.0, max_value=1.0, format="percent"),
        "people": column.TextColumn(_("People")),
        "distance": column.NumberColumn(
            _("Customer distance"), help=_("1 in the front office, else 1 + the fewest hand-offs from it"), format="%d"
        ),
        "ei": column.NumberColumn(
            _("E-I index"), help=_("−1: all its lines stay on its side; +1: all of them cross"), format="%.2f"
        ),
        "handoffs": column.TextColumn(_("Hands off to"), width="medium"),
    }


def _corrected_by_hand(key: str, rows: list[int], fingerprint: str) -> None:
    """Turn what was typed into the table into corrections."""
    edited = st.session_state[key]["edited_rows"]
    correct(
        fingerprint,
        [
            Correction(rows[int(at)], Role(column), "" if value is None else str(value))
            for at, cells in edited.items()
            for column, value in cells.items()
            if rows[int(at)]
        ],
    )


def _show_corrections(company: Company, file: File, fingerprint: str, shown: int, every: int) -> None:
    """How much is in sight, what was corrected, and the ways back and home."""
    made = choices_for(fingerprint)
    with st.container(horizontal=True, vertical_alignment="center", key="corrections"):
        st.caption(_("{shown} of {all} shown").format(shown=f"{shown:,}", all=f"{every:,}"), width="content")
        count = len(made.steps)
        if not count:
            st.caption(_("Click a cell to edit it; the chart is updated."), width="content")
            return
        st.caption(ngettext("{n} correction", "{n} corrections", count).format(n=count), width="content")
        st.button(_("Undo"), icon=":material/undo:", key="undo", on_click=undo, args=(fingerprint,), type="tertiary")
        show_corrected_csv(company, file, fingerprint, "table")


def show_corrected_csv(company: Company, file: File, fingerprint: str, place: str) -> None:
    """The person's own table with the corrections in place, to take home."""
    st.download_button(
        _("Download the corrected CSV"),
        lambda: table_csv(file.table).encode("utf-8-sig"),
        file_name=f"{file_stem(company.title)}-corrected.csv",
        mime="text/csv",
        key=f"download-corrected-{place}",
        on_click=mark_taken,
        args=(fingerprint,),
        icon=":material/download:",
        type="tertiary",
    )
