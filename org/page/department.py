"""The panel on the right: everything about the department that is selected."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import pandas as pd
import streamlit as st

from org.company import boundary
from org.company.hierarchy import way_to_top
from org.company.measures.report import count_people, office_name
from org.company.model import Company, Office
from org.company.numbers import written
from org.locale.language import _, ngettext
from org.page.decide import decide
from org.page.plain import plain

_Colour = Literal["orange", "blue", "gray"]
OFFICE_COLOURS: dict[Office, _Colour] = {Office.FRONT: "orange", Office.BACK: "blue", Office.UNCLEAR: "gray"}
_LISTED = 30
"""Neighbours that are listed one by one; the table has them all."""

Choose = Callable[[int], None]
"""What to do when the person picks another department."""


def show_department(company: Company, selected: int | None, choose: Choose, file: str, *, told: str = "") -> None:
    """Details of one department of ``file`` (its fingerprint); without one, what is lit, or how to get there."""
    if selected is None or selected >= len(company):
        if told:
            st.markdown(plain(told))
            st.caption(_("A click into the chart ends this."))
            return
        st.markdown(
            _(
                "Click a department to see its people, its way to the top, why it is front or back, and what "
                "crosses the boundary there."
            )
        )
        return
    row = company.departments.iloc[selected]
    office = Office(int(row["office"]))
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="office"):
        st.badge(office_name(office), color=OFFICE_COLOURS[office])
        _show_change(company, selected, office, file)
    st.subheader(plain(row["name"]), anchor=False)
    _show_way_up(company, selected, choose)
    st.caption(_("Why"))
    st.markdown(plain(row["reason"]))
    _show_size(company, row, selected)
    _show_crossings(company, selected)
    _show_handoffs(company, selected, choose)
    _show_own(company, selected)


def _show_change(company: Company, selected: int, office: Office, file: str) -> None:
    """The way to the other side, a click away."""
    if not company.departments["row"].iloc[selected]:
        return
    for other in (Office.FRONT, Office.BACK):
        if other is office:
            continue
        label, help_text = _("→ {office}").format(office=office_name(other)), _("Your word always wins.")
        if st.button(label, key=f"mark-{other.word}", type="tertiary", help=help_text):
            decide(company, selected, other, file, same_name=False)
            # The panel stands in a fragment: the figures and the chart outside of it must follow.
            st.rerun()


def _show_way_up(company: Company, selected: int, choose: Choose) -> None:
    names = company.departments["name"]
    way = way_to_top(selected, company.parent)[::-1]
    if not way:
        st.caption(_("A top department: it reports to nobody."))
        return
    st.caption(_("Reports to"))
    shown = way if len(way) <= 6 else [*way[:2], *way[-3:]]
    with st.container(horizontal=True, gap="small", key="way-up"):
        for position in shown:
            label = plain(names.iloc[position]) + " ›"
            st.button(label, key=f"up-{position}", type="tertiary", on_click=choose, args=(position,))


def _show_size(company: Company, row: pd.Series, selected: int) -> None:
    below = int((company.parent == selected).sum())
    parts = [count_people(row["people"])] if pd.notna(row["people"]) else []
    if pd.notna(row["revenue"]):
        parts.append(_("revenue {revenue}").format(revenue=f"{row['revenue']:,.10g}"))
    if below:
        text = ngettext("{n} department reports to it", "{n} departments report to it", below)
        parts.append(text.format(n=f"{below:,}"))
    if parts:
        st.caption(_("Size"))
        st.markdown(plain(" · ".join(parts)))


def _show_handoffs(company: Company, selected: int, choose: Choose) -> None:
    """Whom it hands work to and takes work from, each a click away."""
    lines = boundary.handoff_lines(company)
    for title, here, there in (
        (_("Hands work to ({n})"), lines.source, lines.target),
        (_("Takes work from ({n})"), lines.target, lines.source),
    ):
        mine = (here == selected).nonzero()[0]
        if not len(mine):
            continue
        st.caption(title.format(n=len(mine)))
        for at in mine[:_LISTED]:
            _show_neighbour(company, int(there[at]), int(at), bool(lines.crossing[at]), choose)
        if len(mine) > _LISTED:
            st.caption(_("… and {n} more.").format(n=len(mine) - _LISTED))


def _show_neighbour(company: Company, other: int, handoff: int, crossing: bool, choose: Choose) -> None:
    kind, volume = company.handoffs[["kind", "volume"]].iloc[handoff]
    what = " · ".join(word for word in (kind, written(volume)) if word)
    colour = OFFICE_COLOURS[Office(int(company.offices[other]))]
    name = plain(str(company.departments["name"].iloc[other]))
    label = f":{colour}[{name}]" + (f"  {plain(what)}" if what else "")
    icon = ":material/swap_vert:" if crossing else ":material/arrow_right_alt:"
    explanation = _("Crosses the customer-facing boundary") if crossing else None
    key = f"handoff-{handoff}-{other}"
    st.button(label, key=key, type="tertiary", icon=icon, help=explanation, on_click=choose, args=(other,))


def _show_crossings(company: Company, selected: int) -> None:
    counts = []
    reporting = boundary.reporting_lines(company)
    handoffs = boundary.handoff_lines(company)
    up, over = (
        int((lines.crossing & ((lines.source == selected) | (lines.target == selected))).sum())
        for lines in (reporting, handoffs)
    )
    if up:
        counts.append(ngettext("{n} reporting line", "{n} reporting lines", up).format(n=up))
    if over:
        counts.append(ngettext("{n} hand-off", "{n} hand-offs", over).format(n=over))
    st.caption(_("At the boundary"))
    gateway = _("A gateway, with {lines} across the boundary.").format(lines=" · ".join(counts))
    st.markdown(gateway if counts else _("Nothing crosses here."))


def _show_own(company: Company, selected: int) -> None:
    """The person's further columns, to the letter."""
    cells = {str(header): value for header, value in company.own.iloc[selected].items() if value}
    if cells:
        with st.expander(_("From the file")):
            st.dataframe(pd.Series(cells, name=_("Value")), width="stretch")
