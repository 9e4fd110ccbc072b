"""The page, read top to bottom: upload → explore → export."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import streamlit as st

from org.company.model import Company, Office, Unusable
from org.company.tables.corrections import Correction
from org.company.tables.reading import File, decisions, mended, read_company, read_file
from org.drawing import boundarymap
from org.drawing.boundarymap import boundary_map
from org.drawing.orgchart import org_chart
from org.drawing.scene import Scene
from org.drawing.view import View, fitting_levels, level_count
from org.locale.language import _
from org.page.canvas import load_library, show_canvas
from org.page.choices import Choices, choices_for, fingerprint, keep
from org.page.columns import choose_columns
from org.page.decide import show_decisions
from org.page.department import show_department
from org.page.export import show_export
from org.page.figures import show_figures, show_heading
from org.page.findings import show_findings
from org.page.guard import guard_corrections
from org.page.looking import CHART, FINDINGS, MAP, TABLE, panel, select, selected, spotlight, told
from org.page.table import show_table
from org.page.upload import Source, choose_source, show_unusable

PAGE = Path(__file__).parent / "org" / "page"


# Kept for one person's session and no longer: an org chart is confidential. What starts with an underscore is told
# apart by the key beside it, which costs nothing to compare.
@st.cache_resource(scope="session", max_entries=2, show_spinner=_("Reading the file …"))
def read(source: Source, choices: Choices) -> tuple[File, Company]:
    """The file with the person's corrections, and the company in it."""
    file = read_file(
        source.departments, chosen=choices.columns, encoding=choices.encoding, sheet=choices.sheet, posts=choices.posts
    )
    file = mended(file, choices.corrections)
    return file, _company(source, file, decisions(file, choices.corrections))


def _company(source: Source, file: File, decided: dict[str, Office]) -> Company:
    return read_company(
        file, title=source.title, handoffs=source.handoffs, decided=decided, vocabulary=source.vocabulary
    )


@st.cache_resource(scope="session", max_entries=4, show_spinner=_("Drawing …"))
def draw(_company: Company, key: str, what: str, view: View, reporting: bool) -> Scene:
    """The org chart or the boundary map of what ``view`` shows."""
    return boundary_map(_company, view, reporting=reporting) if what == MAP else org_chart(_company, view)


@dataclass(frozen=True, eq=False)
class Opened:
    """The company that is looked at, with the file it came from."""

    key: str
    """The fingerprint of the file: what was chosen for it is kept under this."""
    version: str
    """Tells apart every state of the company."""
    source: Source
    file: File
    company: Company

    def reread(self, changes: list[Correction]) -> Company:
        """The company as it would be with some cells changed."""
        corrections = (*choices_for(self.key).corrections, *changes)
        file = mended(self.file, changes)
        return _company(self.source, file, decisions(file, corrections))


def open_company() -> Opened | None:
    """What the person wants to look at, or what they looked at before if that cannot be read."""
    source = choose_source()
    key = fingerprint(source.departments)
    try:
        file, company = read(source, choices_for(key))
    except Unusable as problem:
        show_unusable(str(problem))
        # A choice that made it unreadable must not lock the person out; what they corrected is kept.
        keep(key, replace(choices_for(key), columns={}, encoding=None, sheet=None))
        return st.session_state.get("own") or st.session_state.get("last")
    further = "-".join(fingerprint(part or b"")[:8] for part in (source.handoffs, source.vocabulary))
    opened = Opened(key, f"{key}-{further}-{choices_for(key)}", source, file, company)
    last: Opened | None = st.session_state.get("last")
    if last is None or last.key != key:
        select(None)
    st.session_state["last"] = opened
    if source.own:
        st.session_state["own"] = opened
    return opened


def choose_view(company: Company, key: str) -> tuple[View, bool]:
    """How deep to look, and whether the map shows reporting lines; a large company opens folded."""
    on_map = panel() == MAP
    reporting = on_map and len(company.handoffs) > 0 and st.toggle(_("Show reporting lines"), key="map-reporting")
    levels = level_count(company)
    if levels < 2:
        return View(), reporting
    fitting = fitting_levels(company, budget=boundarymap.BUDGET) if on_map else fitting_levels(company)
    if panel() not in (CHART, MAP):
        return View(levels=fitting), reporting
    depth = st.slider(_("Down to level"), 1, levels, fitting, key=f"levels-{key[:8]}-{on_map}")
    return View(levels=depth), reporting


def choose_panel() -> str:
    """Which way to look at the company."""
    names = {CHART: _("Org chart"), MAP: _("Boundary map"), TABLE: _("Departments"), FINDINGS: _("Findings")}
    st.session_state.setdefault("view", CHART)
    st.segmented_control(
        _("View"), list(names), format_func=names.__getitem__, key="view", label_visibility="collapsed"
    )
    return panel()


@st.fragment
def explore(company: Company, scene: Scene, key: str, view: str) -> None:
    """The chart with the details of what is selected beside it. A click runs no more than this."""
    chart, details = st.columns([3.4, 1], gap="small")
    with chart:
        shown = show_canvas(scene, selected=selected(), fit_id=f"{key}-{view}", spotlight=spotlight(), on_select=select)
        st.session_state["selected"] = shown
    with details, st.container(border=True, key="details"):
        show_department(company, shown, select, key, told=told())


def main() -> None:
    """Lay out the page."""
    st.set_page_config(page_title=_("Front & back office"), page_icon=str(PAGE / "icon.svg"), layout="wide")
    st.html(PAGE / "page.css")
    load_library()
    with st.sidebar:
        opened = open_company()
        if opened is None:
            st.stop()
        key, file, company = opened.key, opened.file, opened.company
        view, reporting = choose_view(company, key)
        choose_columns(file, key)
    guard_corrections(choices_for(key).pending)
    heading, panels, export = st.columns([2.7, 2.5, 0.85], gap="small", vertical_alignment="top")
    with heading:
        show_heading(company)
    with panels:
        chosen = choose_panel()
    scene = draw(company, opened.version, MAP if chosen == MAP else CHART, view, reporting)
    with export:
        show_export(company, file, scene, key, on_map=chosen == MAP)
    show_figures(company)
    if chosen == TABLE:
        table, questions = st.columns([3.4, 1], gap="small")
        with table:
            show_table(company, file, key)
        with questions, st.container(border=True, key="details"):
            show_decisions(company, key)
    elif chosen == FINDINGS:
        show_findings(company, file, key, opened.reread)
    else:
        explore(company, scene, key, f"{chosen}-{view}")


main()
