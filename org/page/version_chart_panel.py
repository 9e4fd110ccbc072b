"""The chart of two versions: before, what changed and after, gliding from one to the other."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial

import streamlit as st

from org.analysis.version_changes import Changes
from org.export.page_layout import default_options
from org.export.request import ENDINGS, render_pictures
from org.i18n import _
from org.layout.box_style import Emphasis
from org.layout.org_chart import opening_view
from org.layout.scene import Scene
from org.layout.version_chart import version_chart, version_map
from org.layout.version_union import Moment, Union, unite
from org.layout.visibility import Frame, View, expand_siblings, toggle
from org.page import state
from org.page.background_jobs import make_elsewhere
from org.page.chart_component import Action, Handlers, show_chart
from org.page.state import remember
from org.page.widgets import choose_one, offer_file
from org.text import file_stem

_MOMENT, _NEXT, _PLAYED, _VIEW, _CHOSEN = (
    "version-moment",
    "version-next",
    "version-played",
    "version-view",
    "version-selected",
)
_CONTROLS, _LEAST_HEIGHT = 90, 380
"""Heights of the lines above this chart that others do not have, and of the chart itself, px."""
_PAUSE = 1.6
"""Seconds that each picture is shown while the change is played."""


def show_version_chart(changes: Changes) -> None:
    """The line of controls, and the picture of the moment that is chosen."""
    after = changes.versions.after
    with st.container(horizontal=True, vertical_alignment="center", key="version-bar"):
        moment = _choose_moment()
        only = st.toggle(_("Only what changed"), key="version-only")
        on_map = st.toggle(_("Boundary map"), key="version-map")
        files = st.popover(_("Export"), icon=":material/download:")
    union = remember("version-union", after, lambda: unite(changes, only_changed=only), (id(changes), only))
    scene = _draw(changes, union, moment, on_map)
    with files:
        _offer_pictures(changes, union, moment, on_map)
    fit_id = f"versions-{id(changes)}-{only}-{on_map}"
    emphasis, handlers = Emphasis(selected=_get_chosen(scene)), Handlers(partial(_take_action, union))
    show_chart(union.after, scene, emphasis, fit_id=fit_id, handlers=handlers, key="version-chart")
    if st.session_state.get(_PLAYED):
        _advance(time.monotonic())


def _choose_moment() -> Moment:
    """Before, changes or after: by choice, or one after the other once *Play* was pressed."""
    names = {Moment.BEFORE: _("Before"), Moment.CHANGES: _("Changes"), Moment.AFTER: _("After")}
    coming = st.session_state.pop(_NEXT, None)
    if coming is not None:
        st.session_state[_MOMENT] = coming
    st.session_state.setdefault(_MOMENT, Moment.CHANGES)
    chosen = choose_one(_("Moment"), names, _MOMENT)
    st.button(_("Play"), key="version-play", icon=":material/play_arrow:", on_click=_play)
    return chosen


def _play() -> None:
    """Show the version before, then what changed, then the version after."""
    st.session_state[_NEXT] = Moment.BEFORE
    st.session_state[_PLAYED] = [Moment.CHANGES, Moment.AFTER]


@st.fragment(run_every=_PAUSE)
def _advance(drawn: float) -> None:
    """Go on to the next picture of a change that is played, a while after the last one was drawn."""
    coming = st.session_state.get(_PLAYED)
    if coming and time.monotonic() - drawn > _PAUSE / 2:
        st.session_state[_NEXT] = coming[0]
        st.session_state[_PLAYED] = coming[1:]
        st.rerun()


def _draw(changes: Changes, union: Union, moment: Moment, on_map: bool) -> Scene:
    frame, view = _get_frame(), _get_view(union)

    def make() -> Scene:
        if on_map:
            return version_map(changes, moment, frame)
        return version_chart(changes, union, moment, view, frame)

    return remember(f"version-scene-{moment}", union.after, make, (id(changes), view, frame, on_map))


def _get_frame() -> Frame:
    """The window of this chart: that of the others, less the two lines of controls."""
    whole = state.get_frame()
    return replace(whole, height=max(_LEAST_HEIGHT, whole.height - _CONTROLS))


def _get_view(union: Union) -> View:
    """What is expanded; at first as much as can be read."""
    kept: tuple[Union, View] | None = st.session_state.get(_VIEW)
    if kept is None or kept[0] is not union:
        kept = st.session_state[_VIEW] = union, opening_view(union.after, _get_frame())
    return kept[1]


def _get_chosen(scene: Scene) -> int | None:
    chosen: int | None = st.session_state.get(_CHOSEN)
    return chosen if any(box.key == chosen for box in scene.boxes) else None


def _take_action(union: Union, action: Action) -> None:
    """A click selects a department, and expands or collapses a branch."""
    st.session_state[_CHOSEN] = action.selected
    change = {"fold": toggle, "expand": expand_siblings}.get(action.kind)
    if change and action.key is not None:
        st.session_state[_VIEW] = union, change(union.after, _get_view(union), action.key)


def _offer_pictures(changes: Changes, union: Union, moment: Moment, on_map: bool) -> None:
    """A button for each kind of file. A PDF and slides have all three pictures, the chosen one first."""
    stem = file_stem(changes.versions.after.title) + f"-{moment}"
    st.caption(_("PDF and PPTX have all three pictures, the other files only the one shown."))
    order = [moment, *(each for each in Moment if each is not moment)]
    with st.container(horizontal=True):
        for ending in ENDINGS:
            scenes = [
                _draw(changes, union, each, on_map) for each in (order if ending in (".pdf", ".pptx") else order[:1])
            ]
            make = make_elsewhere(partial(render_pictures, scenes, ending, default_options()))
            offer_file(ending[1:].upper(), make, stem + ending, f"version-picture{ending}", icon=None)
