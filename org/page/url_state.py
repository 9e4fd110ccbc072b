"""The address of the page: panel, branch, what is expanded, selection, colours, legend and filters, as numbers.

A colleague who opens the address with the same file sees the same. It never holds data: departments are given by
their place in the file, and the file by the beginning of its fingerprint.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from org.analysis.filters import Filters, read_address, write_address
from org.layout.visibility import View
from org.model import NONE, Company
from org.page import state
from org.page.filter_panel import get_fade_mode, list_offered, put_fade_mode, put_filters
from org.page.language import LANGUAGE, get_chosen_language
from org.page.state import CHART, MAP, NETWORK_CHOICES, PANELS
from org.page.widgets import run_script

_FILE, _PANEL, _BRANCH, _SELECTED, _OTHER, _COLOUR = "file", "view", "branch", "at", "and", "colour"
_LEVELS, _OPENED, _CLOSED, _SOUGHT, _FURTHER = "levels", "open", "fold", "show", "more"
_OFF, _FADE = "off", "fade"
_ALL = "all"
_LONGEST = 1_800
"""Letters: mail programs and proxies cut longer addresses. Expanded and collapsed departments are left out first."""

_SAMPLE, _MOST_SWITCHES = re.compile("[a-z][a-z0-9-]{0,30}"), 100

_bar = run_script("address")


def get_asked_file() -> str:
    """The beginning of the fingerprint of the file that the address is about; blank if it is about none."""
    return _pending().get(_FILE, "")


def leave_asked_place() -> None:
    """Stop following the address: the person has chosen a file since."""
    st.session_state["asked"] = {}


def take_address(company: Company, key: str) -> None:
    """Show what the address says, if it is new and about this file. Before any widget of the page is made."""
    asked = _pending()
    if not asked or asked.get(_FILE) != key[:8]:
        return
    st.session_state["asked"] = {}
    apply_address(company, asked)
    put_filters(company, key, read_address(asked, list_offered(company)))


def show_address(company: Company, key: str, filters: Filters) -> None:
    """Write what the page shows into the address bar."""
    if _pending() and not st.session_state.get("addressed"):  # a link that waits for its file
        return
    st.session_state["addressed"] = True
    search = "?" + urlencode(describe_place(company, key, filters))
    data = {"search": search, "followed": st.session_state.get("address-followed", 0)}
    _bar(key="address-bar", data=data, on_went_change=_went)


def describe_place(company: Company, key: str, filters: Filters) -> dict[str, str]:
    """What the page shows, as parts of an address."""
    parts = {_FILE: key[:8], _PANEL: state.get_panel()}
    numbers = ((_BRANCH, state.get_branch()), (_SELECTED, state.get_selected()), (_OTHER, state.get_second()))
    parts |= {name: str(number) for name, number in numbers if number is not None}
    parts |= {_COLOUR: state.get_colour()} if state.get_colour() != "office" else {}
    chosen = {name: state.get_network_choice(name) for name in NETWORK_CHOICES}
    parts |= {name: choice for name, choice in chosen.items() if choice != NETWORK_CHOICES[name][0]}
    parts |= {_OFF: ".".join(state.get_switches())} if state.get_switches() else {}
    parts |= {_FADE: get_fade_mode()} if get_fade_mode() == "hide" else {}
    parts |= write_address(filters, list_offered(company))
    parts |= {LANGUAGE: get_chosen_language()} if get_chosen_language() else {}
    view = state.get_view(company)
    if view == state.make_opening_view(company, state.get_picture(), state.get_branch()):
        return parts
    folds = parts | {_LEVELS: _ALL if view.levels is None else str(view.levels)} | _folds(view)
    return folds if len(urlencode(folds)) <= _LONGEST else parts


def _folds(view: View) -> dict[str, str]:
    lists = {_OPENED: view.opened, _CLOSED: view.closed, _SOUGHT: view.sought}
    parts = {name: ".".join(str(at) for at in sorted(positions)) for name, positions in lists.items() if positions}
    further = ".".join(f"{at}*{steps}" for at, steps in view.further)
    return parts | ({_FURTHER: further} if further else {})


def apply_address(company: Company, asked: Mapping[str, str]) -> None:
    """Show what an address says; what makes no sense in this company is ignored."""
    panel = asked.get(_PANEL, CHART)
    state.show_panel(panel if panel in PANELS else CHART)
    st.session_state["colour"] = asked.get(_COLOUR, "office")
    st.session_state.update({name: asked.get(name) for name in NETWORK_CHOICES})
    switches = asked.get(_OFF, "").split(".")[:_MOST_SWITCHES]
    state.set_switches(sample for sample in switches if _SAMPLE.fullmatch(sample))
    put_fade_mode(asked.get(_FADE, "dim"))
    state.focus(_position(company, asked.get(_BRANCH)))
    state.select(_position(company, asked.get(_SELECTED)), _position(company, asked.get(_OTHER)))
    state.set_view(_view(company, asked))


def _view(company: Company, asked: Mapping[str, str]) -> View:
    levels = asked.get(_LEVELS, "")
    if levels != _ALL and not levels.isdecimal():
        return state.make_opening_view(company, state.get_picture(), state.get_branch())
    return View(
        branch=state.get_branch(),
        levels=None if levels == _ALL else max(1, int(levels)),
        budget=state.get_budget(),
        opened=_positions(company, asked.get(_OPENED)),
        closed=_positions(company, asked.get(_CLOSED)),
        sought=_positions(company, asked.get(_SOUGHT)),
        further=_steps(company, asked.get(_FURTHER, "")),
        stacked=state.get_picture() == MAP,
    )


def _steps(company: Company, text: str) -> tuple[tuple[int, int], ...]:
    pairs = [pair.partition("*") for pair in text.split(".")]
    return tuple(
        (int(at), min(int(steps), len(company)))
        for at, _star, steps in pairs
        if (at == str(NONE) or _position(company, at) is not None) and steps.isdecimal()
    )


def _positions(company: Company, text: str | None) -> frozenset[int]:
    found: Iterable[int | None] = (_position(company, part) for part in (text or "").split("."))
    return frozenset(position for position in found if position is not None)


def _position(company: Company, text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 10 and int(text) < len(company) else None


def _pending() -> dict[str, str]:
    """The parts of the address that are not applied yet: of a link, or of the browser's back button."""
    if "asked" not in st.session_state:
        st.session_state["asked"] = {str(name): st.query_params[name] for name in st.query_params if name != LANGUAGE}
    asked: dict[str, str] = st.session_state["asked"]
    return asked


def _went() -> None:
    """The person used the browser's back or forward button. Each step is followed once, however often it arrives."""
    state: Any = st.session_state.get("address-bar")
    match state:
        case {"went": {"search": str() as search, "stamp": int() as stamp}}:
            if stamp <= st.session_state.get("address-followed", 0):
                return
            st.session_state["address-followed"] = stamp
            st.session_state["asked"] = dict(parse_qsl(search.removeprefix("?")))
            st.session_state["redraw"] = True
