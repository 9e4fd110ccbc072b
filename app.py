"""The page, read top to bottom: upload → explore → export."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from org.company.model import Company
from org.drawing.accents.colouring import Colouring, colouring
from org.drawing.accents.tinting import tinted
from org.drawing.charts.boundarymap import boundary_map
from org.drawing.charts.orgchart import org_chart
from org.drawing.renderers.orders import Order
from org.drawing.scene import Scene
from org.drawing.view import Sight, View, sight
from org.locale.language import _
from org.page import looking
from org.page.address import show_address
from org.page.bar import show_bar
from org.page.canvas import load_library
from org.page.choices import choices_for
from org.page.columns import choose_columns
from org.page.decide import show_decisions
from org.page.exploring import emphasis, explore
from org.page.exporting import show_export, show_running_export
from org.page.figures import show_figures, show_heading
from org.page.filters import kept_filters
from org.page.findings import show_findings
from org.page.guard import guard_corrections
from org.page.looking import CHART, FINDINGS, MAP, TABLE
from org.page.opening import Opened, open_company
from org.page.remembering import remembered
from org.page.table import show_table

PAGE = Path(looking.__file__).parent  # in a wheel this file is elsewhere


# Kept for one person's session and no longer: an org chart is confidential. What starts with an underscore is told
# apart by the version beside it, which costs nothing to compare.
@st.cache_resource(scope="session", max_entries=6, show_spinner=_("Drawing …"))
def draw(
    _company: Company,
    version: str,
    what: str,
    view: View,
    reporting: bool,
    _by: Colouring | None,
    colour: str,
    aspect: float,
) -> tuple[Scene, Sight]:
    """The org chart or the boundary map of what ``view`` shows, and what that is."""
    seen = sight(_company, view)
    if what == MAP:
        scene = boundary_map(_company, view, reporting=reporting, aspect=aspect, seen=seen)
    else:
        scene = org_chart(_company, view, aspect, seen=seen)
    return tinted(scene, _by), seen


def choose_lines(company: Company) -> bool:
    """Whether the map shows reporting lines."""
    return (
        looking.panel() == MAP
        and len(company.handoffs) > 0
        and st.toggle(_("Show reporting lines"), key="map-reporting")
    )


def choose_panel() -> str:
    """Which way to look at the company."""
    names = {CHART: _("Org chart"), MAP: _("Boundary map"), TABLE: _("Departments"), FINDINGS: _("Findings")}
    st.session_state.setdefault("view", CHART)
    st.segmented_control(
        _("View"), list(names), format_func=names.__getitem__, key="view", label_visibility="collapsed"
    )
    return looking.panel()


def show_picture(opened: Opened, scene: Scene, seen: Sight) -> None:
    """The line above the picture, and the picture with the details of what is selected."""
    company, key = opened.company, opened.key
    filters = show_bar(company, key, seen)
    explore(company, scene, seen, key, filters, address=lambda: show_address(company, key, filters))


def show_departments(opened: Opened) -> None:
    """The table, and beside it the questions that are open."""
    table, questions = st.columns([3.4, 1], gap="small")
    with table:
        show_table(opened.company, opened.file, opened.key)
    with questions, st.container(border=True, key="details"):
        show_decisions(opened.company, opened.key)


def main() -> None:
    """Lay out the page."""
    st.set_page_config(page_title=_("Front & back office"), page_icon=str(PAGE / "icon.svg"), layout="wide")
    st.html(PAGE / "page.css")
    load_library()
    st.session_state.pop("redraw", None)  # this run draws everything anew
    with st.sidebar:
        opened = open_company()
        if opened is None:
            st.stop()
        company, file, key = opened.company, opened.file, opened.key
        reporting = choose_lines(company)
        choose_columns(file, key)
    guard_corrections(choices_for(key).pending)
    heading, panels, export = st.columns([2.7, 2.5, 0.85], gap="small", vertical_alignment="top")
    with heading:
        show_heading(company)
    with panels:
        chosen = choose_panel()
    looking.reveal_lit(company)
    view, colour = looking.view(company), looking.colour()
    by = remembered("colouring", company, lambda: colouring(company, colour), colour)
    scene, seen = draw(company, opened.version, looking.picture(), view, reporting, by, colour, looking.frame())

    def order() -> Order:
        on_map, stands_out = looking.picture() == MAP, emphasis(company, seen, kept_filters(key))
        return Order(company, view, on_map=on_map, reporting=reporting, by=by, emphasis=stands_out)

    with export:
        show_export(order, file, scene, key, opened.source.file_name)
    show_figures(company)
    show_running_export()
    if chosen in (CHART, MAP):
        show_picture(opened, scene, seen)
        return
    if chosen == TABLE:
        show_departments(opened)
    elif chosen == FINDINGS:
        show_findings(company, file, key, opened.reread)
    show_address(company, key, kept_filters(key))


main()
