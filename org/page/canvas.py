"""The live view: a Streamlit component that mounts vis-network, draws the scene on it and keeps it through reruns.

Three components, because Streamlit sends all of a component's data again whenever any of it changes: the library
(constant, sent once a session), the chart (the scene) and the steering (which department the page has chosen).
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from org.drawing import palette
from org.drawing.network import payload, vis_source
from org.drawing.scene import Scene
from org.locale.language import _

FOLDER = Path(__file__).parent
FONTS = FOLDER.parent / "drawing" / "fonts"
WEIGHTS = {"400": "BeVietnamPro-Regular.ttf", "600": "BeVietnamPro-SemiBold.ttf"}

CHART_PARTS = ("room", "shapes", "lanes", "camera", "overlay", "hands")


def _script(*parts: str) -> str:
    """The named ``canvas_….js`` files as the text of one module."""
    return "\n".join((FOLDER / f"canvas_{part}.js").read_text(encoding="utf-8") for part in parts)


def _library_script() -> str:
    """A module that holds vis-network and the bundled fonts, so that the browser asks nobody for them."""
    fonts = [
        {"family": palette.FONT, "weight": weight, "base64": base64.b64encode((FONTS / name).read_bytes()).decode()}
        for weight, name in WEIGHTS.items()
    ]
    # Called as a CommonJS module, vis-network puts nothing into the page's global names.
    vis = f"const vis = (() => {{ const exports = {{}}, module = {{}};\n{vis_source()}\nreturn exports; }})();"
    return "\n".join([_script("room"), vis, f"const FONTS = {json.dumps(fonts)};", _script("library")])


# The two that show nothing take no room among the page's elements.
_SILENT = ".stElementContainer:has(.org-chart-silent) {\n  position: absolute;\n  height: 0;\n}"
_SILENT_HTML = '<span class="org-chart-silent"></span>'

_library = st.components.v2.component(
    "org_chart_library", html=_SILENT_HTML, css=_SILENT, js=_library_script(), isolate_styles=False
)
_steer = st.components.v2.component(
    "org_chart_steer", html=_SILENT_HTML, css=_SILENT, js=_script("room", "steer"), isolate_styles=False
)
_chart = st.components.v2.component(
    "org_chart",
    html='<div class="org-chart"></div>',
    css=(FOLDER / "canvas.css").read_text(encoding="utf-8"),
    js=_script(*CHART_PARTS) + "\n" + (FOLDER / "canvas.js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True)
class Spotlight:
    """Departments and lines to look at together: those of a finding, or of a way."""

    departments: tuple[int, ...]
    lines: tuple[tuple[int, int], ...] = ()
    """(source, target); of a reporting line, (child, parent)."""


def load_library() -> None:
    """Bring vis-network and the bundled fonts to the browser. Once a run, anywhere on the page."""
    _library(key="org-chart-library")


def show_canvas(
    scene: Scene,
    *,
    selected: int | None,
    fit_id: str,
    key: str = "chart",
    spotlight: Spotlight | None = None,
    on_select: Callable[[int | None], None] | None = None,
) -> int | None:
    """Draw ``scene`` and return the position of the selected department, or None.

    That is ``selected``, unless the person has just clicked: then it is what they clicked, and ``on_select`` was
    called with it before this run, so that whatever stands above the chart knows it too. Zoom and place are kept
    as long as ``fit_id`` is the same, and found again when an earlier one comes back. While nothing is selected,
    ``spotlight`` lights some departments and lines; a click puts it out.
    """
    drawn = frozenset(box.key for box in scene.boxes)

    def tell() -> None:
        pick = _new_pick(st.session_state.get(key), key, drawn)
        if pick is not None and on_select is not None:
            on_select(pick[0])

    message = _message(scene, key, fit_id, tuple(_words(in_lanes=scene.lanes is not None).items()))
    pick = _new_pick(_chart(key=key, data=message, on_picked_change=tell), key, drawn)
    turn = _last_turn(key)
    if pick is not None:
        selected, turn = pick
    light = asdict(spotlight) if spotlight is not None and selected is None else None
    _steer(key=f"{key}-steer", data={"chart": key, "selected": selected, "turn": turn, "spotlight": light})
    st.session_state[_memory(key)] = turn
    return selected


# Kept for one person's session and no longer: an org chart is confidential.
@st.cache_resource(scope="session", max_entries=4, show_spinner=False, hash_funcs={Scene: hash})
def _message(scene: Scene, chart: str, fit: str, words: tuple[tuple[str, str], ...]) -> bytes:
    """What the chart is sent. As bytes, because Streamlit would write a dictionary out as JSON at every run, twice."""
    content = {"chart": chart, "fit": fit, "words": dict(words), **payload(scene)}
    return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def _new_pick(state: Any, key: str, drawn: frozenset[int]) -> tuple[int | None, int] | None:
    """What the person clicked (None: the empty canvas) and when, if that is news. Browsers are not believed blindly."""
    pick = state.get("picked") if isinstance(state, Mapping) else None
    match pick:
        case {"key": int() | None as position, "turn": int() as turn} if turn > _last_turn(key):
            return (position, turn) if position is None or position in drawn else None
    return None


def _last_turn(key: str) -> int:
    """The latest click of this session that the page knows, as the browser numbers them."""
    return int(st.session_state.get(_memory(key), 0))


def _memory(key: str) -> str:
    return f"{key}-turn"


def _words(*, in_lanes: bool) -> dict[str, str]:
    """What the chart and its buttons are called, in the language of the person."""
    chart = _(
        "Org chart. Arrow keys walk along the reporting lines, plus and minus zoom, F fits the chart, "
        "Escape ends the selection."
    )
    lanes = _(
        "Boundary map. Arrow keys walk along and between the rows, plus and minus zoom, F fits the map, "
        "Escape ends the selection."
    )
    return {
        "chart": lanes if in_lanes else chart,
        "tools": _("Zoom and full screen"),
        "zoom_out": _("Zoom out"),
        "zoom_in": _("Zoom in"),
        "fit": _("Fit the whole chart"),
        "full_screen": _("Full screen"),
        "legend": _("Legend"),
    }
