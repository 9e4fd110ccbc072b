"""The network beside the org chart and the boundary map: vis-network in the page, its choices, and its tables.

Three components, because Streamlit sends all of a component's data again whenever any of it changes: the library
(constant, sent once a session), the network, and what is selected, filtered and switched.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import streamlit as st

from org.analysis.filters import Filters
from org.analysis.graph import BETWEENNESS, DEGREE, PEOPLE, Network, network
from org.export.network_html import (
    HEAVY,
    describe_network,
    explain_communities,
    explain_measure,
    network_data,
    network_tables,
    view_script,
    view_style,
    vis_script,
)
from org.export.request import ExportRequest, render
from org.i18n import _
from org.layout.color_by import Colouring, apply_colouring
from org.layout.network_view import community_colouring, network_scene, network_view
from org.layout.scene import Scene
from org.layout.visibility import SCREEN, Frame, Visible, find_visible
from org.model import Company
from org.page import state
from org.page.chart_component import get_sent, get_sent_frame, write_json
from org.page.chart_panel import build_emphasis, show_details
from org.page.filter_panel import get_filters, show_filters
from org.page.state import COMMUNITY, NETWORK_COLOUR, NETWORK_SIZE, OFFICE, remember
from org.page.toolbar import describe_visible
from org.page.widgets import SILENT, offer_file
from org.style import palette
from org.text import file_stem

_CHART = "network"
_LINES, _TABLES, _FRAME, _TURN = (f"network-{name}" for name in ("reporting", "tables", "frame", "turn"))
_SHARED = (Path(__file__).parent / "network_component.js").read_text(encoding="utf-8")
_BORDER = """
.org-network {
  border: 1px solid color-mix(in srgb, var(--network-quiet, #888) 35%, transparent);
  border-radius: 10px;
  height: 100%;
}
"""


def _library_script() -> str:
    """A module that holds vis-network, and gives it away once the fonts are there."""
    # Called as a CommonJS module, vis-network puts nothing into the page's global names.
    vis = f"const vis = (() => {{ const exports = {{}}, module = {{}};\n{vis_script()}\nreturn exports; }})();"
    faces = json.dumps([f"1em '{family}'" for family in (palette.FONT, HEAVY)])
    # It measures names as it draws them. Without the fonts others are drawn.
    bring = """
const faces = FACES.map((face) => document.fonts.load(face));
export default () => Promise.allSettled(faces).then(() => room.bringLibrary(vis));
"""
    return "\n".join([_SHARED, vis, f"const FACES = {faces};", bring])


_library = st.components.v2.component("org_network_library", html=SILENT, js=_library_script(), isolate_styles=False)
_steer = st.components.v2.component(
    "org_network_steer",
    html=SILENT,
    js=f"{_SHARED}\nexport default ({{ data }}) => {{\n  room.wanted.set(data.network, data);\n"
    "  room.networks.get(data.network)?.steer();\n};",
    isolate_styles=False,
)
_network = st.components.v2.component(
    "org_network",
    html='<div class="org-network" data-testid="network"></div>',
    css=view_style() + _BORDER,
    js="\n".join([view_script(), _SHARED, "export default component;"]),
)


def visible_network(company: Company) -> tuple[Visible, Network]:
    """The nodes of the branch that is looked at, and their network; worked out once."""

    frame = _frame()

    def work_out() -> tuple[Visible, Network]:
        visible = find_visible(company, network_view(company, state.get_branch(), frame))
        return visible, network(company, visible.box_of)

    return remember("network", company, work_out, (state.get_branch(), frame.narrow))


def _colouring(company: Company) -> Colouring | None:
    if state.get_network_choice(NETWORK_COLOUR) != COMMUNITY:
        return None
    visible, net = visible_network(company)
    return community_colouring(company, visible, net)


def exported_network(company: Company) -> Scene:
    """The network as it is shown, without the reporting lines where these are switched off."""
    return _draw(company, reporting=_shows_lines())


def _draw(company: Company, *, reporting: bool) -> Scene:
    """The network in the colours, sizes and frame of the page, drawn once for each choice."""
    size, colour, frame = state.get_network_choice(NETWORK_SIZE), state.get_network_choice(NETWORK_COLOUR), _frame()

    def work_out() -> Scene:
        visible, net = visible_network(company)
        scene = network_scene(company, visible, net, frame=frame, size=size, reporting=reporting)
        return apply_colouring(scene, _colouring(company))

    return remember(f"network-scene-{reporting}", company, work_out, (state.get_branch(), size, frame, colour))


def network_request(company: Company, key: str) -> ExportRequest:
    """The export of what is shown: the same nodes, colours and filters."""
    visible, _net = visible_network(company)
    return ExportRequest(
        company,
        state.get_view(company),
        network=state.get_network_choice(NETWORK_SIZE),
        reporting=_shows_lines(),
        by=_colouring(company),
        emphasis=build_emphasis(company, visible, get_filters(key)),
    )


def _shows_lines() -> bool:
    return bool(st.session_state.get(_LINES, True))


def _frame() -> Frame:
    frame: Frame = st.session_state.get(_FRAME, SCREEN)
    return frame


@st.fragment
def show_network(company: Company, key: str, filters: Filters, *, address: Callable[[], None]) -> None:
    """The network or its tables, and the details of what is selected; a click runs no more than this."""
    if st.session_state.pop("redraw", False):
        st.rerun()
    _library(key="org-network-library")
    if st.session_state.get(_TABLES):
        _show_tables(company)
    else:
        _show_canvas(company, filters)
    show_details(company, key)
    address()


def show_network_bar(company: Company, key: str, filters: Filters) -> None:
    """Colours, sizes, tables, filters and a file."""
    colours = {OFFICE: _("Office"), COMMUNITY: _("Community")}
    sizes = {PEOPLE: _("People"), DEGREE: _("Degree"), BETWEENNESS: _("Betweenness")}
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="bar"):
        if state.get_branch() is not None:
            back = _("Whole company")
            st.button(back, key="network-all", type="tertiary", on_click=state.focus, args=(None,))
        shown = st.empty()  # always there, so that an open menu keeps its place in the page
        if words := describe_visible(company, visible_network(company)[0], filters):
            shown.caption(words, width="content")
        _choose(NETWORK_COLOUR, _("Colour by"), _("Colour: {title}"), colours)
        _choose(NETWORK_SIZE, _("Size by"), _("Size: {title}"), sizes)
        st.toggle(_("As tables"), key=_TABLES)
        show_filters(company, key, filters)
        make = partial(render, network_request(company, key), ".html")
        about = _("The network in one file, to open in any browser, also offline.")
        offer_file("HTML", make, f"{file_stem(company.title)}-network.html", "network-html", help=about)


def _choose(name: str, label: str, text: str, titles: Mapping[str, str]) -> None:
    widget = f"{name}-widget"
    st.session_state[widget] = state.get_network_choice(name)

    def keep() -> None:
        st.session_state[name] = st.session_state[widget]

    st.selectbox(
        label, list(titles), format_func=lambda key: text.format(title=titles[key]), key=widget,
        on_change=keep, label_visibility="collapsed", width=165,
    )  # fmt: skip


def _show_tables(company: Company) -> None:
    visible, net = visible_network(company)
    departments, handoffs = network_tables(company, visible, net)
    explained = {
        _("Community"): explain_communities(),
        _("Degree"): explain_measure(DEGREE),
        _("Betweenness"): explain_measure(BETWEENNESS),
    }
    columns = {title: st.column_config.NumberColumn(help=text) for title, text in explained.items()}
    st.dataframe(departments, hide_index=True, height=360, column_config=columns, key="network-departments")
    st.dataframe(handoffs, hide_index=True, height=360, key="network-handoffs")


def _show_canvas(company: Company, filters: Filters) -> None:
    visible, net = visible_network(company)
    frame = _frame()
    size = state.get_network_choice(NETWORK_SIZE)
    scene = _draw(company, reporting=True)  # the browser switches the reporting lines

    def write() -> bytes:
        # As bytes, because Streamlit would write a dictionary out as JSON at every run.
        facts = describe_network(net, size)
        return write_json({"network": _CHART, "frame": [frame.width, frame.height], **network_data(scene, facts)})

    keys = frozenset(visible.keys.tolist())
    _network(
        key=_CHART,
        data=remember("network-message", company, write, (scene, frame, size)),
        on_picked_change=lambda: _take_pick(company, keys),
        on_lines_change=_take_lines,
        on_frame_change=_take_frame,
    )
    shown = build_emphasis(company, visible, filters)
    steering = {
        "network": _CHART,
        "turn": int(st.session_state.get(_TURN, 0)),
        "selected": shown.selected,
        "faded": sorted(shown.faded),
        "faded_lines": sorted(shown.faded_lines),
        "hide": shown.hide,
        "reporting": _shows_lines(),
        "spotlight": sorted({*shown.departments, *(end for line in shown.lines for end in line)}),
    }
    _steer(key=f"{_CHART}-steer", data=steering)


# Input from the browser is checked: messages of any other form are ignored.


def _take_pick(company: Company, keys: frozenset[int]) -> None:
    match get_sent(_CHART, "picked"):
        case {"key": int() | None as key, "turn": int() as turn} if turn > int(st.session_state.get(_TURN, 0)):
            st.session_state[_TURN] = turn
            if key is None or (key in keys and 0 <= key < len(company)):
                state.select(key)


def _take_lines() -> None:
    match get_sent(_CHART, "lines"):
        case {"on": bool() as on, "turn": int() as turn} if turn > int(st.session_state.get(_TURN, 0)):
            st.session_state[_TURN] = turn
            st.session_state[_LINES] = on


def _take_frame() -> None:
    if frame := get_sent_frame(_CHART):
        st.session_state[_FRAME] = frame
