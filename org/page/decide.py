"""Front or back? The departments where the program does not know or is not sure, the biggest first, to decide fast."""

from __future__ import annotations

import numpy as np
import streamlit as st

from org.company.measures.report import count_people, office_name
from org.company.model import Company, Office
from org.company.offices.judging import FIRM
from org.company.tables.columns import Role
from org.company.tables.corrections import Correction
from org.locale.language import _
from org.page.choices import correct
from org.page.plain import plain

_ASKED = 8


def undecided(company: Company) -> list[int]:
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
    reasons = {Office.FRONT: _("Front: decided by hand"), Office.BACK: _("Back: decided by hand")}
    cells = ((Role.OFFICE, office.word), (Role.REASON, reasons[office]))
    correct(fingerprint, [Correction(int(row), *cell) for row in rows[chosen & (rows > 0)] for cell in cells])


def show_decisions(company: Company, fingerprint: str) -> None:
    """A line a department, with a button for either side."""
    asked = undecided(company)
    st.subheader(_("Front or back?"), anchor=False)
    if not asked:
        st.caption(_("Every department is decided."))
        return
    st.caption(_("{n} to decide, the biggest first. Your choice overrides the detection.").format(n=f"{len(asked):,}"))
    for position in asked[:_ASKED]:
        _show_question(company, position, fingerprint)


def _show_question(company: Company, position: int, fingerprint: str) -> None:
    row = company.departments.iloc[position]
    same = int((company.departments["name"] == row["name"]).sum())
    figures = [count_people(row["people"])] if row["people"] == row["people"] else []
    figures += [_("{n} of this name").format(n=same)] if same > 1 else []
    st.markdown(f"**{plain(row['name'])}** " + plain(" · ".join(figures)))
    st.caption(plain(str(row["reason"])))
    with st.container(horizontal=True, gap="small", key=f"decide-{position}"):
        for office in (Office.FRONT, Office.BACK):
            st.button(
                office_name(office),
                key=f"decide-{position}-{office.word}",
                on_click=decide,
                args=(company, position, office, fingerprint),
            )
