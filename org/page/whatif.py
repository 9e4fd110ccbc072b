"""What if a department changed sides or reported elsewhere? The figures before and after, to keep or to drop."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from org.company.columns import Role
from org.company.corrections import Correction
from org.company.model import NOBODY, Company, Office
from org.company.reading import File, mended, read_company
from org.company.report import office_name
from org.company.whatif import compare
from org.locale.language import _
from org.page.choices import correct

_SHOWN = 2_000


def show_what_if(company: Company, file: File, key: str) -> None:
    """Choose a change; nothing of it touches the company until it is kept."""
    names = company.departments["name"].tolist()
    rows = company.departments["row"].to_numpy()
    movable = [position for position in range(len(company)) if rows[position]][:_SHOWN]
    who, office, parent = st.columns(3)
    if not movable:
        return
    position = who.selectbox(_("Which department"), movable, format_func=names.__getitem__, key="whatif-who")
    sides = [None, Office.FRONT, Office.BACK]
    side = office.selectbox(
        _("were in the"),
        sides,
        format_func=lambda one: _("– as it is –") if one is None else office_name(one),
        key=f"whatif-side-{position}",
    )
    places = [None, NOBODY, *(other for other in range(min(len(company), _SHOWN)) if other != position)]
    place = parent.selectbox(
        _("and reported to"),
        places,
        format_func=lambda one: _("– as it is –") if one is None else _("nobody") if one == NOBODY else names[one],
        key=f"whatif-place-{position}",
    )
    changes = _changes(company, int(rows[position]), side, place)
    if not changes:
        st.caption(_("Choose another office or another parent to see what would change."))
        return
    after = read_company(mended(file, changes), title=company.title)
    _show_comparison(company, after)
    st.button(_("Keep it"), type="primary", key="whatif-keep", on_click=correct, args=(key, changes))


def _changes(company: Company, row: int, side: Office | None, place: int | None) -> list[Correction]:
    """The cells that would have to change for it."""
    changes = []
    if side is not None:
        changes.append(Correction(row, Role.OFFICE, side.word))
    if place is not None:
        parent = "" if place == NOBODY else str(company.departments["id"].iloc[place])
        changes.append(Correction(row, Role.PARENT, parent))
    return changes


def _show_comparison(before: Company, after: Company) -> None:
    """The figures that change, side by side, and what the file would then say wrongly."""
    new = [problem for problem in after.problems if problem not in before.problems]
    for problem in new[:3]:
        st.warning(f"{problem.message} {problem.done}")
    rows = [(row.figure, _shown(row.before), _shown(row.after)) for row in compare(before, after) if row.changed]
    if not rows:
        st.markdown(_("No figure changes."))
        return
    table = pd.DataFrame(rows, columns=[_("Figure"), _("Before"), _("After")])
    st.dataframe(table, hide_index=True, width="content")


def _shown(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if value == int(value) else f"{value:+,.2f}"
