"""Every crossing as a table, to sort, to show and to take home; and what each gateway carries."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from org.company.measures.crossings import FRONT_TO_BACK, REPORTING, crossing_list, gateway_loads
from org.company.measures.report import office_name
from org.company.model import Company, Office
from org.company.tables.writing import inert
from org.locale.language import _
from org.page.looking import CHART, MAP, light_up
from org.page.naming import file_stem

_HIGH = 440


def show_crossings(company: Company) -> None:
    """The crossings on the left, the gateways on the right."""
    table = crossing_table(company)
    if table.empty:
        st.markdown(_("No line crosses the customer-facing boundary."))
        return
    left, right = st.columns([3, 2], gap="medium")
    with left:
        st.caption(_("Crossings: {n}").format(n=f"{len(table):,}"))
        picked = st.dataframe(
            table,
            hide_index=True,
            width="stretch",
            height=_HIGH,
            placeholder="",
            on_select="rerun",
            selection_mode="single-row",
        )
        with st.container(horizontal=True):
            _offer_csv(table, company)
            if picked["selection"]["rows"]:
                _offer_chart(company, picked["selection"]["rows"][0])
    with right:
        gateways = gateway_table(company)
        st.caption(_("Gateways: {n}").format(n=f"{len(gateways):,}"))
        share = st.column_config.ProgressColumn(min_value=0.0, max_value=1.0, format="percent")
        st.dataframe(
            gateways, hide_index=True, width="stretch", height=_HIGH, column_config={str(gateways.columns[-1]): share}
        )


def _offer_chart(company: Company, row: int) -> None:
    """Show the chosen crossing where it is seen best."""
    crossing = crossing_list(company).iloc[row]
    ends = (int(crossing["source"]), int(crossing["target"]))
    where = CHART if crossing["relation"] == REPORTING else MAP
    words = " → ".join(str(company.departments["name"].iloc[end]) for end in ends)
    label, arguments = _("Show it in the chart"), (ends, [ends], where, words)
    st.button(label, icon=":material/account_tree:", type="primary", on_click=light_up, args=arguments)


def _offer_csv(table: pd.DataFrame, company: Company) -> None:
    st.download_button(
        _("Download as CSV"),
        lambda: table.map(_inert).to_csv(index=False).encode("utf-8-sig"),
        file_name=f"{file_stem(company.title)}-crossings.csv",
        mime="text/csv",
        on_click="ignore",
        icon=":material/download:",
    )


def _inert(cell: object) -> object:
    return inert(cell) if isinstance(cell, str) else cell


def gateway_table(company: Company) -> pd.DataFrame:
    """One row a gateway, the busiest first, with the headings that people read."""
    loads = gateway_loads(company)
    positions = loads["position"].to_numpy()
    return pd.DataFrame(
        {
            _("Gateway"): company.departments["name"].to_numpy()[positions],
            _("Office"): [office_name(Office(int(office))) for office in company.offices[positions]],
            _("Lines"): loads["reporting"] + loads["handoffs"],
            _("Hands over"): loads["sent"],
            _("Receives"): loads["received"],
            _("Share of what crosses"): loads["share"],
        }
    )


def crossing_table(company: Company) -> pd.DataFrame:
    """One row a crossing, with the headings that people read."""
    crossings = crossing_list(company)
    names = company.departments["name"].to_numpy()
    ways = {True: _("front → back"), False: _("back → front")}
    relations = {True: _("reporting line"), False: _("hand-off")}
    return pd.DataFrame(
        {
            _("From"): names[crossings["source"]],
            _("To"): names[crossings["target"]],
            _("Relation"): [relations[relation == REPORTING] for relation in crossings["relation"]],
            _("Kind"): crossings["kind"].where(crossings["relation"] != REPORTING, ""),
            _("Direction"): [ways[direction == FRONT_TO_BACK] for direction in crossings["direction"]],
            _("Volume"): crossings["volume"],
        }
    )
