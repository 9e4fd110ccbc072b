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

from org.i18n import _
from org.layout.scene import Scene
from org.page.chart_payload import payload, vis_source
from org.style import palette
from org.style.text_metrics import FONT_FOLDER

FOLDER = Path(__file__).parent / "live"

WEIGHTS = {"400": "BeVietnamPro-Regular.ttf", "600": "BeVietnamPro-SemiBold.ttf"}

CHART_PARTS = (
    *("room", "shapes", "kin", "light", "boxes", "lanes", "paint", "glide", "motion", "camera", "anchor", "flash"),
    *("acts", "minimap", "overlay", "legend", "marking", "search", "help", "hands", "handle"),
)


def _script(*parts: str) -> str:
    """The named parts of ``live/`` as the text of one module."""
    return "\n".join((FOLDER / f"{part}.js").read_text(encoding="utf-8") for part in parts)


def _library_script() -> str:
    """A module that holds vis-network and the bundled fonts, so that the browser asks nobody for them."""
    fonts = [
        {
            "family": palette.FONT,
            "weight": weight,
            "base64": base64.b64encode((FONT_FOLDER / name).read_bytes()).decode(),
        }
        for weight, name in WEIGHTS.items()
    ]
    # Called as a CommonJS module, vis-network puts nothing into the page's global names.
    vis = f"const vis = (() => {{ const exports = {{}}, module = {{}};\n{vis_source()}\nreturn exports; }})();"
    return "\n".join([_script("room"), vis, f"const FONTS = {json.dumps(fonts)};", _script("library")])


# The two that show nothing take no room among the page's elements.
_SILENT = ".stElementContainer:has(.org-chart-silent) {\n  position: absolute;\n  height: 0;\n}"
_LONGEST_SEARCH = 200
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


@dataclass(frozen=True)
class Result:
    """A department that was found, in words."""

    key: int
    name: str
    way: str
    """Its way to the top."""
    where: str
    """Which column matched, and what stands there; blank when the name did."""
    office: str


@dataclass(frozen=True)
class Found:
    """What a search found, for the list on the canvas."""

    text: str
    total: int
    results: tuple[Result, ...]


@dataclass(frozen=True)
class Steering:
    """What of the chart is lit, faded or chosen. It travels apart from the chart, because it changes at every click."""

    selected: int | None = None
    other: int | None = None
    """A second department, chosen beside the selected one."""
    spotlight: Spotlight | None = None
    """Lights some departments and lines while nothing is selected."""
    faded: tuple[int, ...] | None = None
    """Keys of the shapes that are filtered out; None when nothing is filtered."""
    faded_lines: tuple[tuple[int, int], ...] = ()
    """(source, target) of hand-offs that are filtered out."""
    fade: str = "dim"
    """``dim`` or ``hide``."""
    flash: tuple[int, int] | None = None
    """Key of a shape to move to and to flash, and a number that is new for each time."""
    found: Found | None = None


@dataclass(frozen=True)
class Act:
    """What the person did on the canvas."""

    kind: str
    """``choose``, ``fold``, ``focus`` or ``find``."""
    key: int | None
    selected: int | None
    """The selection after the act."""
    other: int | None


@dataclass(frozen=True)
class Hands:
    """What to do when the person acts on the canvas. Called before the page runs again."""

    act: Callable[[Act], None]
    seek: Callable[[str], None] | None = None
    """With the text that is being typed into the search field."""
    resize: Callable[[float, float], None] | None = None
    """With the width and height of the view, px, at first and when its proportions change."""
    switch: Callable[[tuple[str, ...]], None] | None = None
    """With the samples of the legend that are switched off."""


def load_library() -> None:
    """Bring vis-network and the bundled fonts to the browser. Once a run, anywhere on the page."""
    _library(key="org-chart-library")


def show_chart(scene: Scene, steering: Steering, *, fit_id: str, hands: Hands, key: str = "chart") -> None:
    """Draw ``scene``, light and fade what ``steering`` says, and call ``hands`` when the person acts.

    Zoom and place are kept as long as ``fit_id`` is the same, and found again when an earlier one comes back.
    """
    drawn = frozenset(box.key for box in scene.boxes)
    message = _message(scene, key, fit_id, tuple(_words(in_lanes=scene.lanes is not None).items()))
    _chart(
        key=key,
        data=message,
        on_picked_change=lambda: _take_act(key, drawn, hands),
        on_sought_change=lambda: _take_text(key, hands),
        on_switched_change=lambda: _take_switches(key, hands),
        on_frame_change=lambda: _take_frame(key, hands),
    )
    light = asdict(steering)
    light["flash"] = {"key": steering.flash[0], "turn": steering.flash[1]} if steering.flash else None
    _steer(key=f"{key}-steer", data={"chart": key, "turn": _last_turn(key), **light})


# Kept for one person's session and no longer: an org chart is confidential.
@st.cache_resource(scope="session", max_entries=4, show_spinner=False, hash_funcs={Scene: hash})
def _message(scene: Scene, chart: str, fit: str, words: tuple[tuple[str, str], ...]) -> bytes:
    """What the chart is sent. As bytes, because Streamlit would write a dictionary out as JSON at every run, twice."""
    content = {"chart": chart, "fit": fit, "words": dict(words), **payload(scene)}
    return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


# Browsers are not believed blindly: what is not of the shape that the canvas sends is passed over.


def _state(key: str, name: str) -> Any:
    state = st.session_state.get(key)
    return state.get(name) if isinstance(state, Mapping) else None


def _take_act(key: str, drawn: frozenset[int], hands: Hands) -> None:
    match _state(key, "picked"):
        case {
            "act": "choose" | "fold" | "focus" | "find" as kind,
            "key": int() | None as at,
            "turn": int() as turn,
            **more,
        }:
            selected, other = (more.get(name) for name in ("selected", "other"))
            if kind == "choose":
                selected = at
            if turn > _last_turn(key) and (at is None or at in drawn or kind == "find"):
                st.session_state[_memory(key)] = turn
                hands.act(Act(kind, at, *(one if one in drawn else None for one in (selected, other))))


def _take_text(key: str, hands: Hands) -> None:
    match _state(key, "sought"):
        case {"text": str() as text} if hands.seek:
            hands.seek(text[:_LONGEST_SEARCH])


def _take_switches(key: str, hands: Hands) -> None:
    match _state(key, "switched"):
        case {"off": [*samples]} if hands.switch:
            hands.switch(tuple(str(sample) for sample in samples))


def _take_frame(key: str, hands: Hands) -> None:
    match _state(key, "frame"):
        case {"width": int() | float() as width, "height": int() | float() as height} if hands.resize:
            if width > 0 and height > 0:
                hands.resize(float(width), float(height))


def _last_turn(key: str) -> int:
    """The latest act of this session that the page knows, as the browser numbers them."""
    return int(st.session_state.get(_memory(key), 0))


def _memory(key: str) -> str:
    return f"{key}-turn"


def _words(*, in_lanes: bool) -> dict[str, str]:
    """What the chart and its buttons are called, in the language of the person."""
    chart = _("Org chart. Arrow keys walk along the reporting lines, slash searches, question mark lists all keys.")
    lanes = _("Boundary map. Arrow keys walk along and between the rows, slash searches, question mark lists all keys.")
    walk = _("Walk along and between the rows") if in_lanes else _("Walk along the reporting lines")
    return {
        "chart": lanes if in_lanes else chart,
        "tools": _("Zoom, full screen and keys"),
        "zoom_out": _("Zoom out"),
        "zoom_in": _("Zoom in"),
        "fit": _("Fit the whole chart"),
        "full_screen": _("Full screen"),
        "legend": _("Legend"),
        "switch_off": _("Hide"),
        "switch_on": _("Show"),
        "switch_all": _("Show all"),
        "all_handoffs": _("All hand-offs"),
        "search": _("Search departments"),
        "search_clear": _("Clear the search"),
        "search_results": _("Departments found"),
        "search_none": _("Nothing found"),
        "search_all": _("{total} found"),
        "search_part": _("{shown} of {total} shown"),
        "office_front": _("Front office"),
        "office_back": _("Back office"),
        "office_unclear": _("Unclear"),
        "help": _("Keys"),
        "close": _("Close"),
        "help_walk": walk,
        "help_double_click": _("double-click"),
        "help_fold": _("Expand or collapse the branch"),
        "help_focus": _("Show only this branch"),
        "help_back": _("One step back up"),
        "help_shift_click": _("Shift-click"),
        "help_two": _("Select a second department"),
        "help_search": _("Search"),
        "help_zoom": _("Zoom in and out"),
        "help_fit": _("Fit the whole chart"),
        "help_escape": _("End the selection"),
        "help_keys": _("Show these keys"),
    }
