"""The page, read top to bottom: upload → explore → export."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.env_util import is_repl

from org.analysis.filters import Filters
from org.classification.departments import find_middle_office
from org.export.request import ExportRequest
from org.i18n import _, get_language
from org.layout.boundary_map import boundary_map
from org.layout.color_by import Colouring, apply_colouring, colouring
from org.layout.org_chart import opening_view, org_chart
from org.layout.scene import Scene
from org.layout.visibility import Frame, View, Visible, find_visible
from org.model import Company
from org.page import state
from org.page.background_jobs import make_soon
from org.page.chart_component import write_message
from org.page.chart_panel import build_emphasis, show_chart_and_details
from org.page.export_dialog import show_export, show_running_export
from org.page.file_panel import ask_about_columns, choose_columns
from org.page.filter_panel import get_filters
from org.page.findings_panel import show_findings
from org.page.help_panel import show_help
from org.page.keeping import keep_in_tab
from org.page.language import choose_language, name_document_language, use_page_language
from org.page.network_panel import exported_network, network_request, show_network, show_network_bar
from org.page.samples import SAMPLES
from org.page.server import note_session
from org.page.sign_in import require_sign_in, show_sign_out
from org.page.state import CHART, FINDINGS, MAP, NETWORK, TABLE, VERSIONS, get_choices, keep_choices, remember
from org.page.table_panel import has_decisions, show_decisions, show_table
from org.page.tasks import ReadRequest, draw_map, read_departments
from org.page.toolbar import show_bar, show_figures, show_heading
from org.page.upload import Opened, open_again, open_company, show_refusal
from org.page.url_state import show_address
from org.page.versions_panel import show_versions
from org.page.widgets import guard_corrections

_PAGE = Path(state.__file__).parent  # in a wheel this file is elsewhere
_FEW = 500
"""Departments up to which a map is laid out within the page."""


# Kept for one person's session and no longer: an org chart is confidential. Arguments
# that begin with an underscore are not compared: the version beside them is.
@st.cache_resource(scope="session", max_entries=6, show_spinner=False)
def draw_scene(
    _company: Company,
    version: str,
    what: str,
    view: View,
    reporting: bool,
    _by: Colouring | None,
    colour: str,
    frame: Frame,
    language: str,
) -> tuple[Scene, Visible]:
    """The org chart or the boundary map of what ``view`` shows in ``language``, and what that is."""
    seen = find_visible(_company, view)
    if what == MAP:
        draw = partial(draw_map, _company, view, seen, reporting, frame)
        # The lanes of many departments take a third of a second, in which other people's clicks would be slow.
        scene = make_soon(draw) if len(_company) > _FEW else draw(lambda _progress, _words: None)
    else:
        scene = org_chart(_company, view, frame, seen=seen)
    return apply_colouring(scene, _by), seen


def choose_lines(company: Company) -> bool:
    """Whether the map shows reporting lines."""
    return (
        state.get_panel() == MAP
        and len(company.handoffs) > 0
        and st.toggle(_("Show reporting lines"), key="map-reporting")
    )


def choose_middle_office(company: Company, key: str) -> None:
    """Offer the middle office as a class of its own, to a company that has one."""
    choices = get_choices(key)
    if not choices.middle_office and not remember("middle-office", company, lambda: has_middle_office(company)):
        return

    def change() -> None:
        now = get_choices(key)
        keep_choices(key, replace(now, middle_office=not now.middle_office))

    st.toggle(
        _("Show the middle office"),
        value=choices.middle_office,
        key=f"middle-office-{key[:8]}",
        on_change=change,
        help=_("Risk management, compliance and the like get a colour and a lane. Every figure counts them as back."),
    )


def has_middle_office(company: Company) -> bool:
    """Whether the file's office column names a middle office, or the name of a department does."""
    named = any(note.kind == "middle-office" for note in company.reading.notes)
    blank = [""] * len(company)
    return named or bool(find_middle_office(company.departments["name"].tolist(), company.offices, blank).any())


def choose_panel() -> str:
    """Which way to look at the company."""
    names = {CHART: _("Org chart"), MAP: _("Boundary map"), NETWORK: _("Network")}
    names |= {TABLE: _("Departments"), FINDINGS: _("Findings"), VERSIONS: _("Compare")}
    st.session_state.setdefault("view", CHART)
    control = state.name_panel_control()
    first = st.session_state.setdefault(f"{control}-first", state.get_panel())
    with st.container(key="view"):
        st.segmented_control(
            _("View"), list(names), format_func=names.__getitem__, default=first, required=True,
            key=control, on_change=state.take_panel, args=(control,), label_visibility="collapsed",
        )  # fmt: skip
    return state.get_panel()


def show_picture(opened: Opened, scene: Scene, seen: Visible, filters: Filters) -> None:
    """The picture, and the details of what is selected."""
    company, key = opened.company, opened.key
    show_chart_and_details(company, scene, seen, key, filters, address=lambda: show_address(company, key, filters))


def show_departments(opened: Opened) -> None:
    """The table, and beside it the questions that are open or were answered."""
    if not has_decisions(opened):
        show_table(opened.company, opened.file, opened.key)
        return
    table, questions = st.columns([3.4, 1], gap="small")
    with table:
        show_table(opened.company, opened.file, opened.key)
    with questions, st.container(border=True, key="questions"):
        show_decisions(opened)


def prepare_page() -> None:
    """Fill what is filled at the first use, before anyone comes: word lists, patterns, widths of letters."""
    _file, company = read_departments(ReadRequest(SAMPLES[0].path.read_bytes()))
    has_middle_office(company)
    for scene in (org_chart(company, opening_view(company)), boundary_map(company)):
        write_message(scene, "", "")
    is_repl()  # Streamlit asks at its first element, and looks through all modules


def set_up() -> None:
    """What comes before anything is shown: the language, the style sheet, the sign-in."""
    use_page_language()
    st.set_page_config(
        page_title=_("Front & back office"),
        page_icon=str(_PAGE / "icon.svg"),
        layout="wide",
        initial_sidebar_state="collapsed",
    )
    st.html(_PAGE / "page.css")
    require_sign_in()
    name_document_language()


def open_or_ask(place: DeltaGenerator) -> Opened:
    """The company that is open; where a file is not here any more, a page that asks for it."""
    with st.sidebar:
        opened = open_company(place)
    show_refusal()
    if opened is None:
        open_again()
        with st.sidebar:
            show_sign_out()
        st.stop()
    return opened


def show_words(chosen: str, opened: Opened) -> None:
    """Show the panel that was chosen, of those that are words and figures."""
    if chosen == TABLE:
        show_departments(opened)
    elif chosen == FINDINGS:
        show_findings(opened.company)
    elif chosen == VERSIONS:
        show_versions(opened)


def main() -> None:
    """Lay out the page."""
    set_up()
    note_session()
    state.guess_frame()
    st.session_state.pop("redraw", None)  # this run draws everything
    with st.container(key="reading"):  # the sidebar, where the file was chosen, may be closed
        progress = st.empty()
    opened = open_or_ask(progress)
    company, file, key = opened.company, opened.file, opened.key
    with st.sidebar:
        reporting = choose_lines(company)
        choose_columns(file, key)
        choose_middle_office(company, key)
        show_help()
        show_sign_out()
    keep_in_tab(key, opened.source.last)
    guard_corrections(get_choices(key).pending)
    state.reveal_lit(company)
    progress.empty()
    with st.spinner(_("Drawing …")):
        view, colour = state.get_view(company), state.get_colour()
        by = remember("colouring", company, lambda: colouring(company, colour), colour)
        scene, seen = draw_scene(
            company, opened.version, state.get_picture(), view, reporting, by, colour, state.get_frame(), get_language()
        )  # fmt: skip

    def request() -> ExportRequest:
        if state.get_panel() == NETWORK:
            return network_request(company, key)
        on_map, stands_out = state.get_picture() == MAP, build_emphasis(company, seen, get_filters(key))
        return ExportRequest(company, view, on_map=on_map, reporting=reporting, by=by, emphasis=stands_out)

    with st.container(horizontal=True, vertical_alignment="center", key="top"):
        show_heading(company, key, opened.source.file_name if opened.source.own else "")
        chosen = choose_panel()
        shown = exported_network(company) if chosen == NETWORK else scene
        show_export(request, file, shown, key, opened.source.file_name)
        choose_language()
    filters = get_filters(key)
    with st.container(horizontal=True, vertical_alignment="center", key="second"):
        show_figures(company)
        if chosen in (CHART, MAP):
            filters = show_bar(company, key, seen)
        elif chosen == NETWORK:
            filters = show_network_bar(company, key)
    show_running_export()
    ask_about_columns(company, file, key)
    if chosen in (CHART, MAP):
        show_picture(opened, scene, seen, filters)
        return
    if chosen == NETWORK:
        show_network(company, key, filters, address=lambda: show_address(company, key, filters))
        return
    with st.container(key="content"):
        show_words(chosen, opened)
    show_address(company, key, filters)
