"""The table of departments, and those that need review.

Front or back? The departments where the program does not know or is not sure, the biggest first, to decide fast.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from org.analysis.metrics import department_ei_indices
from org.analysis.reach import NOT_REACHED, customer_distances
from org.analysis.report import format_people, office_name
from org.classification.names import FIRM
from org.i18n import _, describe_count, localise_number, render_all
from org.model import Company, Office
from org.page.state import correct, get_choices, mark_downloaded, undo
from org.page.widgets import escape_markdown
from org.reading.columns import Role
from org.reading.corrections import Correction, read_cells, write_table_csv
from org.reading.load import File
from org.text import file_stem
from org.text import strip_accents as without_accents

_ASKED = 8


def find_undecided(company: Company) -> list[int]:
    """Positions of the unclear departments and then of the unsure ones, each by size, one of each name."""
    frame = company.departments
    unclear = company.offices == Office.UNCLEAR
    stated = frame["certainty"].to_numpy() >= 1.0
    asked = np.flatnonzero((unclear | (frame["certainty"].to_numpy() < FIRM)) & ~stated & (frame["row"] > 0).to_numpy())
    size = np.nan_to_num(company.people[asked], nan=0.0)
    in_order = asked[np.lexsort((asked, -size, ~unclear[asked]))]
    first_of_name = ~frame["name"].iloc[in_order].duplicated().to_numpy()
    return [int(position) for position in in_order[first_of_name]]


def decide(company: Company, position: int, office: Office, fingerprint: str, *, same_name: bool = True) -> None:
    """Set the office of a department, and of all others of its name."""
    frame = company.departments
    rows = frame["row"].to_numpy()
    chosen = (
        (frame["name"] == frame["name"].iloc[position]).to_numpy() if same_name else np.arange(len(frame)) == position
    )
    reasons = {Office.FRONT: _("Front: set by hand"), Office.BACK: _("Back: set by hand")}
    cells = ((Role.OFFICE, office.word), (Role.REASON, reasons[office]))
    correct(fingerprint, [Correction(int(row), *cell) for row in rows[chosen & (rows > 0)] for cell in cells])


def show_decisions(company: Company, fingerprint: str) -> None:
    """A line a department, with a button for either side."""
    asked = find_undecided(company)
    st.subheader(_("Front or back?"), anchor=False)
    if not asked:
        st.caption(_("Every department is decided."))
        return
    st.caption(
        _("{n} to decide, the biggest first. Your choice overrides the detection.").format(
            n=localise_number(len(asked))
        )
    )
    for position in asked[:_ASKED]:
        _show_question(company, position, fingerprint)


def _show_question(company: Company, position: int, fingerprint: str) -> None:
    row = company.departments.iloc[position]
    same = int((company.departments["name"] == row["name"]).sum())
    figures = [format_people(row["people"])] if row["people"] == row["people"] else []
    figures += [_("{n} of this name").format(n=same)] if same > 1 else []
    st.markdown(f"**{escape_markdown(row['name'])}** " + escape_markdown(" · ".join(figures)))
    st.caption(escape_markdown(str(row["reason"])))
    with st.container(horizontal=True, gap="small", key=f"decide-{position}"):
        for office in (Office.FRONT, Office.BACK):
            st.button(
                office_name(office),
                key=f"decide-{position}-{office.word}",
                on_click=decide,
                args=(company, position, office, fingerprint),
            )


_EDITABLE = (Role.NAME, Role.PARENT, Role.OFFICE, Role.PEOPLE, Role.HANDOFFS)
_HIGHEST = 500
_ORDER = ["row", "look", "name", "side", "why", "parent", "office", "people", "handoffs", "certainty", "distance", "ei"]


def show_table(company: Company, file: File, fingerprint: str) -> None:
    """The table, with what is needed to correct it; a changed cell changes the chart at once."""
    every = build_table(company, file)
    shown = _filtered(every, company)
    _show_corrections(company, file, fingerprint, len(shown), len(every))
    key = f"editor-{fingerprint[:8]}-{len(get_choices(fingerprint).corrections)}-{st.session_state.get('table-show')}"
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


def build_table(company: Company, file: File) -> pd.DataFrame:
    """One row a department: the cells of the file that can be corrected, and what was made of them."""
    rows = company.departments["row"].tolist()
    texts = {role.value: read_cells(file.table, file.columns, role, rows) for role in _EDITABLE}
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
            "distance": np.where(distances == NOT_REACHED, np.nan, distances),
            "ei": department_ei_indices(company),
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
    """How much is shown, what was corrected, and the buttons for undo and download."""
    made = get_choices(fingerprint)
    with st.container(horizontal=True, vertical_alignment="center", key="corrections"):
        st.caption(
            _("{shown} of {all} shown").format(shown=localise_number(shown), all=localise_number(every)),
            width="content",
        )
        count = len(made.steps)
        if not count:
            st.caption(_("Click a cell to edit it; the chart is updated."), width="content")
            return
        st.caption(describe_count("{n} correction", "{n} corrections", count), width="content")
        st.button(_("Undo"), icon=":material/undo:", key="undo", on_click=undo, args=(fingerprint,), type="tertiary")
        show_corrected_csv(company, file, fingerprint, "table")


def show_corrected_csv(company: Company, file: File, fingerprint: str, place: str) -> None:
    """The person's own table with the corrections in place, to download."""
    st.download_button(
        _("Download the corrected CSV"),
        lambda: write_table_csv(file.table).encode("utf-8-sig"),
        file_name=f"{file_stem(company.title)}-corrected.csv",
        mime="text/csv",
        key=f"download-corrected-{place}",
        on_click=mark_downloaded,
        args=(fingerprint,),
        icon=":material/download:",
        type="tertiary",
    )
