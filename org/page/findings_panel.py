"""Findings, crossings and paths."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np
import pandas as pd
import streamlit as st

from org.analysis.boundary import FRONT_TO_BACK, REPORTING, gateway_loads, list_crossings, list_kinds
from org.analysis.findings import Finding, list_findings
from org.analysis.measures import MEASURES, Matrix, branch_matrix, office_matrix
from org.analysis.paths import (
    HandoffPath,
    describe_path,
    describe_trace,
    list_entries,
    shortest_path,
    trace,
    widest_path,
)
from org.i18n import _, localise_number
from org.model import NONE, Company, Office
from org.page.department_panel import show_step
from org.page.state import CHART, MAP, handoff_network, highlight, remember
from org.page.widgets import choose_one, color_name, escape_markdown, fit_table, offer_file, show_rows
from org.reading.corrections import escape_formula
from org.style import palette
from org.text import file_stem

_SHOWN = 200


def show_paths(company: Company) -> None:
    """Choose a kind of work and where it enters; see the shortest and the widest path to where it can end."""
    if not len(company.handoffs):
        st.markdown(_("The file has no hand-offs. Add a column “hands off to”, or a second file."))
        return
    names = company.departments["name"].tolist()
    about, enters, settles = st.columns(3)
    every = _("anything")
    known = [kind for kind in list_kinds(company) if kind.word]
    words = [every, *(kind.word for kind in known)]
    complaint = next((kind.word for kind in known if kind.complaint), every)
    word = about.selectbox(_("Kind of work"), words, index=words.index(complaint), key="path-kind")
    kind = None if word == every else word
    starts = list_entries(company, kind).tolist()[:_SHOWN]
    if not starts:
        st.markdown(_("No front-office department passes on work of this kind."))
        return
    start = enters.selectbox(_("Where it enters"), starts, format_func=names.__getitem__, key=f"path-start-{word}")
    network = handoff_network(company, kind, start)
    found = remember("trace", company, lambda: trace(network, start), (kind, start))
    st.markdown(escape_markdown(describe_trace(company, found, kind)))
    ends = found.ends or list(found.reached)
    if not ends:
        return
    key = f"path-end-{word}-{start}"
    end = settles.selectbox(_("Where it ends"), ends[:_SHOWN], format_func=names.__getitem__, key=key)

    def find() -> tuple[HandoffPath | None, HandoffPath | None]:
        return shortest_path(network, start, end), widest_path(network, start, end)

    shortest, widest = remember("paths", company, find, (kind, start, end))
    if widest == shortest:
        _show_path(company, _("Shortest path, also the one with the highest capacity"), shortest)
        return
    left, right = st.columns(2, gap="medium")
    with left:
        _show_path(company, _("Shortest path"), shortest)
    with right:
        _show_path(company, _("Highest-capacity path"), widest)


def _show_path(company: Company, title: str, path: HandoffPath | None) -> None:
    """The departments on the path, with what passes between them."""
    if path is None:
        return
    st.subheader(title, anchor=False)
    counts = [describe_path(path)]
    if path.width is not None:
        counts.append(_("capacity {n}").format(n=localise_number(path.width, ",.10g")))
    if path.returns:
        counts.append(_("returns to the front office"))
    st.caption(" · ".join(counts))
    lines = [(step.source, step.target) for step in path.steps]
    names = " → ".join(company.name(position) for position in path.departments)
    shown = (path.departments, lines, MAP, f"{names}: {' · '.join(counts)}")
    st.button(_("Show it on the map"), key=f"{title}-map", icon=":material/route:", on_click=highlight, args=shown)
    for at, position in enumerate(path.departments):
        if at:
            show_step(company, path.steps[at - 1])
        key = f"{title}-{at}-{position}"
        st.button(color_name(company, position), key=key, on_click=highlight, args=([position], [], MAP))


_ABOVE_CROSSINGS = 125
"""What is above and below their table and not above the chart, px."""


def show_crossings(company: Company) -> None:
    """The crossings on the left, the gateways on the right."""
    table = build_crossing_table(company)
    if table.empty:
        st.markdown(_("No line crosses the customer-facing boundary."))
        return
    with st.container(key="crossings"):
        left, right = st.columns([4, 3], gap="medium")
    with left:
        st.caption(_("Crossings: {n}").format(n=localise_number(len(table))))
        picked = st.dataframe(
            table,
            hide_index=True,
            width="stretch",
            height=fit_table(len(table), _ABOVE_CROSSINGS),
            placeholder="",
            column_config={
                _("Kind"): st.column_config.Column(width=85),  # the first rows have none
                _("Volume"): st.column_config.NumberColumn(format="localized"),
            },
            on_select="rerun",
            selection_mode="single-row",
        )
        with st.container(horizontal=True):
            name = f"{file_stem(company.title)}-crossings.csv"

            def write() -> str:
                cells = table.map(lambda cell: escape_formula(cell) if isinstance(cell, str) else cell)
                return cells.to_csv(index=False)

            offer_file(_("Download as CSV"), write, name, "crossings-csv")
            if picked["selection"]["rows"]:
                _offer_chart(company, picked["selection"]["rows"][0])
    with right:
        gateways = build_gateway_table(company)
        st.caption(_("Gateways: {n}").format(n=localise_number(len(gateways))))
        count = st.column_config.NumberColumn(format="localized")
        share = st.column_config.ProgressColumn(min_value=0.0, max_value=1.0, format="percent", width=130)
        config = {_("Sends"): count, _("Receives"): count, _("Share of the crossings"): share}
        height = fit_table(len(gateways), _ABOVE_CROSSINGS)
        st.dataframe(gateways, hide_index=True, width="stretch", height=height, column_config=config)


def _offer_chart(company: Company, row: int) -> None:
    crossing = list_crossings(company).iloc[row]
    ends = (int(crossing["source"]), int(crossing["target"]))
    where = CHART if crossing["relation"] == REPORTING else MAP
    words = " → ".join(company.name(end) for end in ends)
    label, arguments = _("Show it in the chart"), (ends, [ends], where, words)
    st.button(label, icon=":material/account_tree:", type="primary", on_click=highlight, args=arguments)


def build_gateway_table(company: Company) -> pd.DataFrame:
    """One row per gateway, the busiest first, with the headings that people read."""
    loads = gateway_loads(company)
    positions = loads["position"].to_numpy()
    offices = {Office.FRONT: _("Front"), Office.BACK: _("Back")}
    return pd.DataFrame(
        {
            _("Gateway"): company.departments["name"].iloc[positions].to_numpy(),
            _("Office"): [offices[Office(int(office))] for office in company.offices[positions]],
            _("Lines"): loads["reporting"] + loads["handoffs"],
            _("Sends"): loads["sent"],
            _("Receives"): loads["received"],
            _("Share of the crossings"): loads["share"],
        }
    )


def build_crossing_table(company: Company) -> pd.DataFrame:
    """One row per crossing, with the headings that people read."""
    crossings = list_crossings(company)
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


def show_findings(company: Company) -> None:
    """One part at a time, by choice."""
    parts: dict[str, tuple[str, Callable[[], None]]] = {
        "findings": (_("Summary"), lambda: _show_sentences(company)),
        "crossings": (_("Crossings"), lambda: show_crossings(company)),
        "matrix": (_("Hand-over matrix"), lambda: _show_matrices(company)),
        "paths": (_("Follow a complaint"), lambda: show_paths(company)),
    }
    names = {part: name for part, (name, _show) in parts.items()}
    _name, show = parts[choose_one(_("Part"), names, "part")]
    show()


def _show_sentences(company: Company) -> None:
    """Findings on the left, each a button that shows it in the chart; measures on the right."""
    found = remember("findings", company, lambda: list_findings(company))
    left, right = st.columns(2, gap="medium")
    with left:
        if not found:
            st.markdown(_("Nothing unusual was found at the boundary."))
        with st.container(key="sentences"):
            for index, finding in enumerate(found):
                if not finding.departments:
                    st.markdown(escape_markdown(str(finding.sentence)))
                    continue
                st.button(
                    escape_markdown(str(finding.sentence)),
                    key=f"finding-{index}",
                    icon=":material/arrow_forward:",
                    width="stretch",
                    wrap=True,
                    on_click=highlight,
                    args=(finding.departments, finding.lines, _where(finding), str(finding.sentence)),
                )
        st.caption(_("These are observations, not errors. Click one to see it in the chart."))
    with right:
        _show_measures(company)


def _where(finding: Finding) -> str:
    """Findings about hand-offs are shown on the map, the others in the chart."""
    return CHART if finding.kind in {"back-in-front", "front-in-back", "people", "undecided"} else MAP


_MEASURES = (
    "ei_index_front", "ei_index_back", "ei_index_by_density", "conductance", "reciprocity", "volume_share", "span",
    "span_largest", "layers",
)  # fmt: skip
"""Those that are listed beside the findings."""


def _show_measures(company: Company) -> None:
    listed = [MEASURES[code] for code in _MEASURES]
    rows = [(str(each.name), each.describe(company), str(each.meaning)) for each in listed]
    show_rows(rows, _("Measure"), _("Value"), _("What it means"))


def _show_matrices(company: Company) -> None:
    if not len(company.handoffs):
        st.markdown(_("The file has no hand-offs. Add a column “hands off to”, or a second file."))
        return
    st.caption(_("Rows send, columns receive."))
    what = {"counts": _("Hand-offs"), "volumes": _("Volume")}
    volumes = choose_one(_("Shown"), what, "matrix-what") == "volumes"
    offices = office_matrix(company)
    _show_matrix(offices, [Office(group).title for group in offices.groups], volumes=volumes)
    branches = branch_matrix(company)
    names = company.departments["name"]
    others = _("All others")
    labels = [others if group == NONE else str(names.iloc[group]) for group in branches.groups]
    _show_matrix(branches, labels, volumes=volumes)


def _show_matrix(matrix: Matrix, labels: list[str], *, volumes: bool) -> None:
    unique = [label if label not in labels[:at] else f"{label} ({at + 1})" for at, label in enumerate(labels)]
    shown = np.nan_to_num(matrix.volumes) if volumes else matrix.counts
    counts = pd.DataFrame(shown, index=pd.Index(unique, name=_("From")), columns=unique)
    most = max(float(shown.max()), 1.0)
    violet = palette.LIGHT.crossing

    def shade(count: Any) -> str:
        return f"background-color: {violet}{round(200 * float(count) / most):02x}"

    def write(count: Any) -> str:
        return localise_number(float(count)) if count else "–"

    st.dataframe(cast(pd.DataFrame, counts.style.map(shade).format(write)), width="content")
