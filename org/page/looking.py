"""Where the person looks: the panel, the selected department, and what a finding has put in the light."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from org.page.canvas import Spotlight

CHART, MAP, TABLE, FINDINGS = "chart", "map", "table", "findings"


def panel() -> str:
    """The way to look at the company that is chosen."""
    return st.session_state.get("view") or CHART


def look_at(chosen: str) -> None:
    """Change to another way to look, from a callback."""
    st.session_state["view"] = chosen


def selected() -> int | None:
    """Position of the selected department."""
    position: int | None = st.session_state.get("selected")
    return position


def select(position: int | None) -> None:
    """Make a department the selected one, or none."""
    st.session_state["selected"] = position
    st.session_state["spotlight"] = None


def spotlight() -> Spotlight | None:
    """What a finding has put in the light."""
    light: Spotlight | None = st.session_state.get("spotlight")
    return light


def told() -> str:
    """What the spotlight shows, in words; blank without one."""
    return st.session_state.get("told", "") if spotlight() is not None else ""


def light_up(departments: Iterable[int], lines: Iterable[tuple[int, int]], where: str, words: str = "") -> None:
    """Show departments and lines together in the chart or the map; a single department is selected instead."""
    shown, pairs = tuple(departments), tuple(lines)
    select(shown[0] if len(shown) == 1 and not pairs else None)
    if selected() is None:
        st.session_state["spotlight"] = Spotlight(shown, pairs)
        st.session_state["told"] = words
    look_at(where)
