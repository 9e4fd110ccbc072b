"""The live view: a Streamlit component that shows the SVG of the scene and keeps it through reruns.

Streamlit sends all of a component again, its script and style sheet among it, whenever any of its data changes. So the
chart has nothing that changes; its drawing, and what the page wants of it, come by components of their own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from org.export.html import read_frontend, viewer_css, viewer_words
from org.export.svg import chart_svg, legend_entries, list_further_handoffs
from org.i18n import _
from org.layout.box_style import Emphasis
from org.layout.scene import LegendEntry, Scene
from org.layout.visibility import Frame
from org.model import Company
from org.page.state import remember
from org.page.widgets import SILENT

_LONGEST_SEARCH = 200

# A comment, because Streamlit takes a text of one line for the name of a file.
STEER_SCRIPT = f"// The steering.\n{read_frontend('steer.js')}"
CHART_SCRIPT = f"{read_frontend('viewer.js')}\nexport default OrgViewer.component;"

_steer = st.components.v2.component("org_chart_steer", html=SILENT, js=STEER_SCRIPT, isolate_styles=False)
_chart = st.components.v2.component(
    "org_chart", html='<div class="org-viewer"></div>', css=viewer_css(), js=CHART_SCRIPT
)


@dataclass(frozen=True)
class Action:
    """What the person did on the canvas."""

    kind: str
    """``choose``, ``fold``, ``expand`` (the branches beside it, too), ``focus`` or ``find``."""
    key: int | None
    selected: int | None
    """The selection after the act."""
    other: int | None


@dataclass(frozen=True)
class Handlers:
    """What to do when the person acts on the canvas. Called before the page runs again."""

    on_action: Callable[[Action], None]
    on_search: Callable[[str], None] | None = None
    """With the text that is being typed into the search field."""
    on_resize: Callable[[Frame], None] | None = None
    """With the frame of the chart, at *Fit*, when a phone is turned, and at first if it is none to be laid out for."""
    on_switch: Callable[[tuple[str, ...]], None] | None = None
    """With the samples of the legend that are switched off."""


def show_chart(
    company: Company,
    scene: Scene,
    emphasis: Emphasis,
    *,
    fit_id: str,
    handlers: Handlers,
    flash: tuple[int, int] | None = None,
    found: Mapping[str, Any] | None = None,
    frame: Frame | None = None,
    key: str = "chart",
) -> None:
    """Draw the ``scene`` of a company, with highlights and fading by ``emphasis``; ``handlers`` are called on actions.

    Zoom and place are kept as long as ``fit_id`` is the same, and found again when an earlier one comes back. ``flash``
    is the key of a box to move to and to flash, and a number that is new for each time. The chart is not ready while
    its window is another one than ``frame``, which it was laid out for; that comes to ``handlers``. ``found`` is what
    the list of the search shows (``Found`` in ``search.ts``).
    """
    drawn = frozenset(box.key for box in scene.boxes)

    def write() -> bytes:
        return write_message(scene, key, fit_id, frame)

    _chart(
        key=key,
        data={"chart": key, "words": viewer_words()},
        on_picked_change=lambda: _take_action(key, drawn, handlers),
        on_sought_change=lambda: _take_text(key, handlers),
        on_switched_change=lambda: _take_switches(key, handlers),
        on_frame_change=lambda: _take_frame(key, handlers),
    )
    _steer(key=f"{key}-drawing", data=remember(f"{key}-message", company, write, (scene, fit_id, frame), latest=4))
    highlighted = emphasis.departments or emphasis.lines
    steering = {
        "chart": key,
        "turn": _last_turn(key),
        "selected": emphasis.selected,
        "other": emphasis.other,
        "spotlight": {"departments": emphasis.departments, "lines": emphasis.lines} if highlighted else None,
        "faded": sorted(emphasis.faded),
        "faded_lines": sorted(emphasis.faded_lines),
        "fade": "hide" if emphasis.hide else "dim",
        "off": sorted(emphasis.off),
        "flash": {"key": flash[0], "turn": flash[1]} if flash else None,
        "found": found,
    }
    _steer(key=f"{key}-steer", data=steering)


def write_message(scene: Scene, chart: str, fit: str, frame: Frame | None = None) -> bytes:
    """A drawing as it is sent. As bytes, because Streamlit would write a dictionary out as JSON at every run, twice."""
    content = {
        "chart": chart,
        "fit": fit,
        "svg": chart_svg(scene),
        "handoffs": list_further_handoffs(scene),
        "legend": [*legend_entries(scene.legend), *_all_handoffs(scene)],
        "handoff_legend": legend_entries(scene.handoff_legend),
        "hints": _list_hints() if chart == "chart" and scene.lanes is None else None,
        "note": scene.note,
        "lanes": scene.lanes is not None,
        "frame": None if frame is None else [frame.width, frame.height],
    }
    return write_json(content)


def write_json(content: dict[str, Any]) -> bytes:
    """JSON without blanks."""
    return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def _list_hints() -> list[str]:
    """What the page explains once: the sentence, the button, and what the numbers on the picture mean."""
    return [
        _("You see who deals with customers, who does not, and the line between them."),
        _("Got it"),
        _("Orange meets customers."),
        _("Violet is the boundary."),
        _("Click a department to see what crosses there."),
    ]


def _all_handoffs(scene: Scene) -> list[dict[str, str]]:
    """The switch that shows all hand-offs: an org chart draws those of the selected department only."""
    if scene.lanes is not None or not scene.handoffs:
        return []
    (entry,) = legend_entries([LegendEntry("handoff", _("All hand-offs"))])
    return [{**entry, "sample": "handoffs-all"}]


# Input from the browser is checked: messages of any other form are ignored.


def get_sent(key: str, name: str) -> Any:
    """What the component with this key has sent under a name."""
    state = st.session_state.get(key)
    return state.get(name) if isinstance(state, Mapping) else None


def get_sent_frame(key: str) -> Frame | None:
    """The frame that the component with this key has measured in the browser."""
    match get_sent(key, "frame"):
        case {"width": int() | float() as width, "height": int() | float() as height} if width > 0 and height > 0:
            return Frame(float(width), float(height))
    return None


def _take_action(key: str, drawn: frozenset[int], handlers: Handlers) -> None:
    match get_sent(key, "picked"):
        case {
            "act": "choose" | "fold" | "expand" | "focus" | "find" as kind,
            "key": int() | None as at,
            "turn": int() as turn,
            **more,
        }:
            selected, other = (more.get(name) for name in ("selected", "other"))
            if kind == "choose":
                selected = at
            if turn > _last_turn(key) and (at is None or at in drawn or kind == "find"):
                st.session_state[_memory(key)] = turn
                handlers.on_action(Action(kind, at, *(one if one in drawn else None for one in (selected, other))))


def _take_text(key: str, handlers: Handlers) -> None:
    match get_sent(key, "sought"):
        case {"text": str() as text} if handlers.on_search:
            handlers.on_search(text[:_LONGEST_SEARCH])


def _take_switches(key: str, handlers: Handlers) -> None:
    match get_sent(key, "switched"):
        case {"off": [*samples]} if handlers.on_switch:
            handlers.on_switch(tuple(str(sample) for sample in samples))


def _take_frame(key: str, handlers: Handlers) -> None:
    if handlers.on_resize and (frame := get_sent_frame(key)):
        handlers.on_resize(frame)


def _last_turn(key: str) -> int:
    """The latest act of this session that the page knows, as the browser numbers them."""
    return int(st.session_state.get(_memory(key), 0))


def _memory(key: str) -> str:
    return f"{key}-turn"
