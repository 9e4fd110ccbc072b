"""The chart with the details of what is selected, and what clicks and keys in it do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from org.analysis.boundary import Lines, handoff_lines, reporting_lines
from org.analysis.filters import Filters, describe_filters
from org.analysis.search import Index, breadcrumb
from org.export.request import ExportRequest
from org.i18n import _, describe_shown
from org.layout.boundary_map import boundary_map
from org.layout.box_style import Emphasis, Ends
from org.layout.color_by import apply_colouring, colouring
from org.layout.org_chart import org_chart
from org.layout.scene import Scene
from org.layout.visibility import REST, Visible, expand_siblings, find_visible, rest_key, toggle
from org.model import Company, Flags
from org.page import state
from org.page.background_jobs import make_soon
from org.page.chart_component import Action, Handlers, show_chart
from org.page.department_panel import show_department
from org.page.filter_panel import apply_filters, get_fade_mode
from org.page.state import MAP, remember
from org.page.widgets import get_office

_LISTED = 20
"""Departments in the list of a search."""

Keys = tuple[int, ...]

_REPORTING = "map-reporting"
_FEW = 500
"""Departments up to which a map is laid out within the page."""


@dataclass(frozen=True, eq=False)
class Picture:
    """The org chart or the boundary map, whichever is shown or was shown last."""

    scene: Scene
    visible: Visible
    request: ExportRequest
    """The same for a file, but for what is highlighted or filtered out."""


def draw_picture(company: Company) -> Picture:
    """Draw what the person has chosen to see of the company, unless it was drawn just before."""
    on_map, frame = state.get_picture() == MAP, state.get_frame()
    view, colour = state.get_view(company), state.get_colour()
    reporting = bool(st.session_state.get(_REPORTING))

    def draw() -> Picture:
        by, visible = colouring(company, colour), find_visible(company, view)
        make = partial(boundary_map, reporting=reporting) if on_map else org_chart
        make = partial(make, company, view, frame=frame, visible=visible)
        with st.spinner(_("Drawing …")):
            # The lanes of many departments take a third of a second, in which other people's clicks would be slow.
            scene = make_soon(make) if on_map and len(company) > _FEW else make()
        request = ExportRequest(company, view, on_map=on_map, reporting=reporting, by=by)
        return Picture(apply_colouring(scene, by), visible, request)

    return remember("picture", company, draw, (on_map, view, reporting, colour, frame), latest=6)


def choose_lines(company: Company) -> None:
    """Offer the reporting lines, which the map shows on demand."""
    if state.get_panel() == MAP and len(company.handoffs):
        st.toggle(_("Show reporting lines"), key=_REPORTING)


@st.fragment
def show_chart_and_details(company: Company, key: str, filters: Filters, *, keep_up: Callable[[Visible], None]) -> None:
    """Chart and details. A click runs only this part of the page, unless it changes what is chosen above the chart.

    ``keep_up`` shows elsewhere on the page what is visible now.
    """
    if st.session_state.pop("redraw", False):
        st.rerun()
    picture, frame = draw_picture(company), state.get_frame()
    scene, visible = picture.scene, picture.visible
    keep_up(visible)
    fit_id = f"{key}-{state.get_picture()}-{state.get_branch()}-{frame.width:.0f}x{frame.height:.0f}"
    flash = state.get_flash()
    flashed = _get_key(visible, flash[0]) if flash else None
    show_chart(
        company,
        scene,
        build_emphasis(company, visible, filters),
        fit_id=fit_id,
        handlers=_make_handlers(company, visible),
        flash=(flashed, flash[1]) if flash and flashed is not None else None,
        found=_find_departments(company),
        frame=frame,
    )
    show_details(company, key)


def show_details(company: Company, key: str) -> None:
    """What is known of the selection, where there is one, in a drawer over the picture."""
    highlighted = state.get_highlight()
    if state.get_selected() is None and not (highlighted and highlighted.words):
        return
    with st.container(key="details"):
        with st.container(key="close-details"):
            hint = _("Close the details (Esc)")
            st.button(
                _("Close"), icon=":material/close:", type="tertiary", help=hint, on_click=state.select, args=(None,)
            )
        show_department(company, key)


def _make_handlers(company: Company, visible: Visible) -> Handlers:

    def handle(action: Action) -> None:
        _take_selection(company, visible, action)
        if action.kind == "choose":
            return
        if action.kind == "fold" and action.key is not None:
            state.set_view(toggle(company, state.get_view(company), action.key))
        elif action.kind == "expand" and action.key is not None:
            state.set_view(expand_siblings(company, state.get_view(company), action.key))
        elif action.kind == "focus":
            _look_at_branch(_find_branch_above(company) if action.key is None else action.key)
        elif action.kind == "find" and action.key is not None:
            state.set_sought("")
            state.reveal(company, action.key)

    return Handlers(handle, state.set_sought, state.set_frame, state.set_switches)


def _take_selection(company: Company, visible: Visible, action: Action) -> None:
    """Select what is selected in the chart. A box that represents the selected department already changes nothing."""
    now = [_get_key(visible, position) for position in (state.get_selected(), state.get_second())]
    if [action.selected, action.other] == now and not state.get_highlight():
        return
    kept = [state.get_selected(), state.get_second()]
    chosen = [
        position if key is not None and key == was else key
        for key, was, position in zip((action.selected, action.other), now, kept, strict=True)
    ]
    one, other = (None if key is None or not 0 <= key < len(company) else key for key in chosen)
    state.select(one, other)


def _get_key(visible: Visible, position: int | None) -> int | None:
    return None if position is None or position >= len(visible.box_of) else visible.key_of(position)


def _find_branch_above(company: Company) -> int | None:
    """The branch one step up from the one that is looked at."""
    at = state.get_branch()
    above = -1 if at is None else int(company.parent[at])
    return None if above < 0 or state.is_only_top(company, above) else above


def _look_at_branch(position: int | None) -> None:
    state.focus(rest_key(position) if position is not None and position <= REST else position)


def build_emphasis(company: Company, visible: Visible, filters: Filters) -> Emphasis:
    """What is selected, highlighted, filtered out and switched off, by the boxes that are drawn."""
    faded, faded_lines = _find_filtered_out(company, visible, filters)
    departments, lines = _place_highlight(visible)
    return Emphasis(
        selected=_get_key(visible, state.get_selected()),
        other=_get_key(visible, state.get_second()),
        departments=departments,
        lines=lines,
        faded=faded,
        faded_lines=faded_lines,
        hide=get_fade_mode() == "hide",
        note=_describe_filtered(company, filters),
        off=frozenset(state.get_switches()),
    )


def _describe_filtered(company: Company, filters: Filters) -> str:
    """Filter summary for exported pictures."""
    if not filters.active:
        return ""
    left = int(apply_filters(company, filters).departments.sum())
    return f"{describe_shown(left, len(company))} ({describe_filters(filters)})"


def _place_highlight(visible: Visible) -> tuple[Keys, tuple[Ends, ...]]:
    """The boxes and lines that what is highlighted is drawn in."""
    shown = state.get_highlight()
    if shown is None:
        return (), ()
    departments = {_get_key(visible, position) for position in shown.departments}
    lines = {(_get_key(visible, source), _get_key(visible, target)) for source, target in shown.lines}
    return (
        tuple(sorted(key for key in departments if key is not None)),
        tuple(sorted((one, other) for one, other in lines if one is not None and other is not None and one != other)),
    )


def _find_filtered_out(company: Company, visible: Visible, filters: Filters) -> tuple[frozenset[int], frozenset[Ends]]:
    """Keys of the boxes, and ends of the lines, in which everything is filtered out."""
    if not filters.active:
        return frozenset(), frozenset()
    left = apply_filters(company, filters)
    inside = visible.box_of[left.departments]
    alive = np.bincount(inside[inside >= 0], minlength=len(visible)) > 0
    handoffs, reporting = handoff_lines(company), reporting_lines(company)
    gone = _find_filtered_lines(visible, handoffs, left.handoffs)
    gone |= _find_filtered_lines(visible, reporting, left.reporting[reporting.source])
    return frozenset(visible.keys[~alive].tolist()), frozenset(gone)


def _find_filtered_lines(visible: Visible, lines: Lines, left: Flags) -> set[Ends]:
    """The lines between boxes that combine only lines that are filtered out."""
    one, other = visible.box_of[lines.source], visible.box_of[lines.target]
    drawn = (one >= 0) & (other >= 0) & (one != other)
    pairs = one * len(visible) + other
    gone = np.setdiff1d(pairs[drawn & ~left], pairs[drawn & left])
    return {(int(visible.keys[pair // len(visible)]), int(visible.keys[pair % len(visible)])) for pair in gone.tolist()}


def _find_departments(company: Company) -> dict[str, Any] | None:
    """What is found by the text in the search field; ``where`` is the column that matched, unless the name did."""
    text = state.get_sought()
    if not text.strip():
        return None
    matches = remember("search", company, lambda: Index.of(company)).find(text, _LISTED)
    results = [
        {
            "key": hit.position,
            "name": company.name(hit.position),
            "way": breadcrumb(company, hit.position),
            "where": _("{header}: {value}").format(header=hit.header, value=hit.value[:80]) if hit.header else "",
            "office": get_office(company, hit.position).word,
        }
        for hit in matches.found
    ]
    return {"text": text, "total": matches.total, "results": results}
