"""The page, read top to bottom: upload → explore → export."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.env_util import is_repl

from org.analysis.filters import Filters
from org.classification.departments import find_middle_office
from org.export.request import ExportRequest
from org.i18n import _, get_language
from org.layout.boundary_map import boundary_map
from org.layout.org_chart import opening_view, org_chart
from org.layout.scene import Scene
from org.layout.visibility import Visible
from org.model import Company
from org.page import state
from org.page.background_jobs import show_job
from org.page.chart_component import write_message
from org.page.chart_panel import Picture, build_emphasis, choose_lines, draw_picture, show_chart_and_details
from org.page.export_dialog import show_export
from org.page.file_choices import get_choices, keep_choices
from org.page.file_panel import ask_about_columns, choose_columns
from org.page.filter_panel import get_filters, take_filters
from org.page.findings_panel import show_findings
from org.page.help_panel import show_help
from org.page.keeping import keep_in_tab
from org.page.language import choose_language, name_document_language, use_page_language
from org.page.network_panel import exported_network, network_request, show_network, show_network_bar
from org.page.samples import SAMPLES, read_sample
from org.page.server import note_session
from org.page.sign_in import require_sign_in, show_sign_out
from org.page.state import CHART, FINDINGS, MAP, NETWORK, TABLE, VERSIONS, remember
from org.page.table_panel import has_decisions, show_decisions, show_table
from org.page.toolbar import begin_bar, show_choices, show_figures, show_heading, show_visible, summarise_extent
from org.page.upload import (
    Opened,
    choose_source,
    open_again,
    open_company,
    show_refusal,
    show_waiting_link,
    watch_uploads,
)
from org.page.url_state import show_address
from org.page.versions_panel import show_versions

_PAGE = Path(state.__file__).parent  # in a wheel this file is elsewhere


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
    control = state.name_control("view")
    first = st.session_state.setdefault(f"{control}-first", state.get_panel())
    with st.container(key="view"):
        st.segmented_control(
            _("View"), list(names), format_func=names.__getitem__, default=first, required=True,
            key=control, on_change=state.take_panel, args=(control,), label_visibility="collapsed",
        )  # fmt: skip
    return state.get_panel()


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
    _file, company = read_sample(SAMPLES[0], get_language())
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
    require_sign_in()
    name_document_language()


def open_or_ask(placeholder: DeltaGenerator) -> Opened:
    """The company that is open; where a file is not here any more, a page that asks for it."""
    opened = open_company(placeholder)
    show_refusal()
    if opened is None:
        watch_uploads()
        open_again()
        with st.sidebar:
            show_sign_out()
        st.stop()
    return opened


def show_sidebar(opened: Opened) -> None:
    """Where the file comes from, and how it is read."""
    with st.sidebar:
        choose_source(opened.source)
        choose_lines(opened.company)
        choose_columns(opened.file, opened.key)
        choose_middle_office(opened.company, opened.key)
        show_help()
        show_sign_out()


def show_chosen(chosen: str, opened: Opened, picture: Picture, filters: Filters, second: DeltaGenerator) -> None:
    """Show the company in the chosen way, and in the ``second`` line above it what changes the picture."""
    company, key = opened.company, opened.key

    def address() -> None:
        show_address(company, key, filters)

    if chosen in (CHART, MAP):
        with second:
            bar, room = begin_bar(company)
        shown = summarise_extent(company, picture.visible)

        def keep_up(visible: Visible) -> None:
            if summarise_extent(company, visible) != shown:
                st.rerun()
            show_visible(room, company, visible, filters)
            address()

        show_chart_and_details(company, key, filters, keep_up=keep_up)
        with bar:
            show_choices(company, key, picture.visible, filters)
        return
    if chosen == NETWORK:
        show_network(company, key, filters, address=address)
        with second:
            show_network_bar(company, key, filters)
        return
    with st.container(key="content"):
        if chosen == TABLE:
            show_departments(opened)
        elif chosen == FINDINGS:
            show_findings(company)
        elif chosen == VERSIONS:
            show_versions(opened)
    address()


def show_controls(chosen: str, opened: Opened, picture: Picture, filters: Filters) -> None:
    """What changes the page as a whole: the way to look, a file of it, the language."""
    company, key = opened.company, opened.key

    def make_request() -> tuple[ExportRequest, Scene]:
        if chosen == NETWORK:
            return network_request(company, key), exported_network(company)
        return replace(picture.request, emphasis=build_emphasis(company, picture.visible, filters)), picture.scene

    choose_panel()
    show_export(make_request, opened.file, key, opened.source.file_name)
    choose_language()


def main() -> None:
    """Lay out the page: first the picture, which the browser needs longest for, then what is above it and beside it."""
    set_up()
    note_session()
    state.take_frame()
    st.session_state.pop("redraw", None)  # this run draws everything
    with st.container(key="reading"):  # the sidebar, where the file was chosen, may be closed
        progress = st.empty()
    opened = open_or_ask(progress)
    company, key, chosen = opened.company, opened.key, state.get_panel()
    state.reveal_highlighted(company)
    progress.empty()
    filters = take_filters(company, key) if chosen in (CHART, MAP, NETWORK) else get_filters(key)
    picture = draw_picture(company)
    top, second = (st.container(horizontal=True, vertical_alignment="center", key=name) for name in ("top", "second"))
    job, doubts = st.container(key="job"), st.container()
    with top:
        show_heading(company, key, opened.source.file_name if opened.source.own else "")
    with second:
        show_figures(company)
    show_chosen(chosen, opened, picture, filters, second)
    with top:
        show_controls(chosen, opened, picture, filters)
    with job:
        show_job()
    with doubts:
        show_waiting_link(key)
        ask_about_columns(company, opened.file, key)
    show_sidebar(opened)
    watch_uploads()
    keep_in_tab(key, opened.source.last)
