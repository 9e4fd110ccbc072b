"""What is worth knowing about the boundary: findings in plain words, crossings, hand-over matrix, ways, what if."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np
import pandas as pd
import streamlit as st

from org.company.measures.findings import findings
from org.company.measures.matrix import Matrix, branch_matrix, office_matrix
from org.company.measures.ratios import cut, ei_index_of, shares, span_of_control
from org.company.measures.report import count_people, office_name
from org.company.measures.telling import Finding
from org.company.model import NOBODY, Company, Office
from org.company.tables.reading import File
from org.drawing.look import palette
from org.locale.language import _
from org.page.crossings import show_crossings
from org.page.following import show_ways
from org.page.looking import CHART, MAP, light_up
from org.page.plain import plain
from org.page.whatif import Reread, show_what_if


def show_findings(company: Company, file: File, key: str, reread: Reread) -> None:
    """One part at a time, by choice."""
    parts: dict[str, tuple[str, Callable[[], None]]] = {
        "findings": (_("Summary"), lambda: _show_sentences(company)),
        "crossings": (_("Crossings"), lambda: show_crossings(company)),
        "matrix": (_("Hand-over matrix"), lambda: _show_matrices(company)),
        "ways": (_("Follow a complaint"), lambda: show_ways(company)),
        "whatif": (_("What if"), lambda: show_what_if(company, file, key, reread)),
    }
    st.session_state.setdefault("part", "findings")
    chosen = st.segmented_control(
        _("Part"),
        list(parts),
        format_func=lambda part: parts[part][0],
        key="part",
        label_visibility="collapsed",
    )
    parts[chosen or "findings"][1]()


def _show_sentences(company: Company) -> None:
    """Findings on the left, each a click from the chart; measures on the right."""
    found = findings(company)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        if not found:
            st.markdown(_("Nothing unusual was found at the boundary."))
        with st.container(key="sentences"):
            for index, finding in enumerate(found):
                if not finding.departments:
                    st.markdown(plain(str(finding.sentence)))
                    continue
                st.button(
                    plain(str(finding.sentence)),
                    key=f"finding-{index}",
                    icon=":material/arrow_forward:",
                    width="stretch",
                    wrap=True,
                    on_click=light_up,
                    args=(finding.departments, finding.lines, _where(finding), str(finding.sentence)),
                )
        st.caption(_("These are observations, not errors. Click one to see it in the chart."))
    with right:
        _show_measures(company)


def _where(finding: Finding) -> str:
    """What is about hand-offs is best seen in the map; what is about who sits where, in the chart."""
    return CHART if finding.kind in {"back-in-front", "front-in-back", "people", "undecided"} else MAP


def _show_measures(company: Company) -> None:
    """The figures with a sentence on what each means."""
    rows = []
    for share in shares(company):
        name = office_name(share.office)
        people = "–" if share.people is None else count_people(share.people)
        rows.append((name, f"{share.departments:,} · {people}", _("Departments and people.")))
    for office in (Office.FRONT, Office.BACK):
        index = ei_index_of(company, office)
        name = _("E-I index of the {office}").format(office=office_name(office).lower())
        meaning = _("−1: its lines stay within; +1: all of them cross (Krackhardt & Stern 1988).")
        rows.append((name, "–" if index is None else f"{index:+.2f}", meaning))
    conductance = cut(company).conductance
    meaning = _("Crossing lines, as a share of the smaller side's lines; near 0: front and back hardly interact.")
    rows.append((_("Conductance"), "–" if conductance is None else f"{conductance:.2f}", meaning))
    span = span_of_control(company)
    meaning = _("Direct reports per manager: average and maximum.")
    rows.append((_("Span of control"), f"{span.mean:.1f} · {span.largest:,}" if span.mean else "–", meaning))
    table = pd.DataFrame(rows, columns=[_("Measure"), _("Value"), _("What it means")])
    st.table(table.set_index(_("Measure")))


def _show_matrices(company: Company) -> None:
    """Who hands how much to whom: office by office, and branch by branch."""
    if not len(company.handoffs):
        st.markdown(_("The file has no hand-offs. Add a column “hands off to”, or a second file."))
        return
    st.caption(_("Rows send, columns receive."))
    what = {"counts": _("Hand-offs"), "volumes": _("Volume")}
    st.session_state.setdefault("matrix-what", "counts")
    st.segmented_control(
        _("Shown"), list(what), format_func=what.__getitem__, key="matrix-what", label_visibility="collapsed"
    )
    offices = office_matrix(company)
    _show_matrix(offices, [office_name(Office(group)) for group in offices.groups])
    branches = branch_matrix(company)
    names = company.departments["name"]
    others = _("All others")
    labels = [others if group == NOBODY else str(names.iloc[group]) for group in branches.groups]
    _show_matrix(branches, labels)


def _show_matrix(matrix: Matrix, labels: list[str]) -> None:
    unique = [label if label not in labels[:at] else f"{label} ({at + 1})" for at, label in enumerate(labels)]
    shown = np.nan_to_num(matrix.volumes) if st.session_state["matrix-what"] == "volumes" else matrix.counts
    counts = pd.DataFrame(shown, index=unique, columns=unique)
    most = max(float(shown.max()), 1.0)
    violet = palette.LIGHT.crossing

    def shade(count: Any) -> str:
        return f"background-color: {violet}{round(200 * float(count) / most):02x}"

    st.dataframe(cast(pd.DataFrame, counts.style.map(shade).format(precision=0, thousands=",")), width="content")
