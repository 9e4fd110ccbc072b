"""The menu that chooses which departments and lines stay in the light, and how the others are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast

import streamlit as st

from org.company.boundary import Flags
from org.company.measures.filter_choices import Offered, address, choices, fitting, from_address
from org.company.measures.filters import Filters, lines_kept, matching, reporting_kept
from org.company.model import Company
from org.locale.language import _
from org.page.filter_menu import Menu
from org.page.remembering import remembered

Fade = Literal["dim", "hide"]
_TURN = "filters-turn"
_FADE, _FADING = "filters-fade", "filters-fading"


@dataclass(frozen=True, eq=False)
class Passed:
    """What stays in the light."""

    departments: Flags
    """(n,)"""
    handoffs: Flags
    """In the order of ``company.handoffs``."""
    reporting: Flags
    """(n,) the line from each department up to its parent."""


def choose_filters(company: Company, key: str) -> Filters:
    """A menu with all that can be filtered by; ``key`` is the fingerprint of the file.

    What is chosen is kept for the file while the page is open, also where the menu is not on the page.
    """
    offered = _offered(company)
    menu = Menu(offered, f"filter-{key[:8]}-{st.session_state[_TURN]}")
    menu.fill(fitting(kept_filters(key), offered))
    st.session_state[_place(key)] = chosen = menu.chosen()
    label = _("Filter ({n})").format(n=chosen.active) if chosen.active else _("Filter")
    kind: Literal["primary", "secondary"] = "primary" if chosen.active else "secondary"
    with st.popover(label, icon=":material/filter_alt:", type=kind, key="filters"):
        menu.show()
        _show_rest(company, key, chosen)
    return chosen


def put_filters(company: Company, key: str, filters: Filters) -> None:
    """Choose from outside, such as from an address. The menu shows it when it is made the next time."""
    wanted = fitting(filters, _offered(company))
    if wanted != kept_filters(key):
        st.session_state[_place(key)] = wanted
        _renew()


def filters_from(company: Company, parts: Mapping[str, str]) -> Filters:
    """The filters in an address; see :func:`from_address`."""
    return from_address(parts, _offered(company))


def address_of(company: Company, filters: Filters) -> dict[str, str]:
    """The parts of an address that say the same; see :func:`address`."""
    return address(filters, _offered(company))


def passed(company: Company, filters: Filters) -> Passed:
    """What stays in the light, worked out once."""

    def work_out() -> Passed:
        return Passed(matching(company, filters), lines_kept(company, filters), reporting_kept(company, filters))

    return remembered("passed", company, work_out, filters)


def fade_mode() -> Fade:
    """Whether what is filtered out is dimmed or hidden."""
    return "hide" if (st.session_state.get(_FADING) or st.session_state.get(_FADE)) == "hide" else "dim"


def put_fade_mode(mode: str) -> None:
    """Choose from outside how what is filtered out is shown; call it before the menu is made."""
    st.session_state[_FADE] = st.session_state[_FADING] = "hide" if mode == "hide" else "dim"


def _show_rest(company: Company, key: str, chosen: Filters) -> None:
    """How what is filtered out is shown, and the way back."""
    st.session_state.setdefault(_FADING, fade_mode())
    names = {"dim": _("Dim"), "hide": _("Hide")}
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        st.session_state[_FADE] = st.segmented_control(
            _("Filtered out"), list(names), format_func=names.__getitem__, required=True, key=_FADING
        )
        st.button(
            _("Clear all filters"),
            icon=":material/filter_alt_off:",
            type="tertiary",
            disabled=not chosen.active,
            key="filters-clear",
            on_click=put_filters,
            args=(company, key, Filters()),
        )


def _offered(company: Company) -> Offered:
    """What can be chosen, worked out once for a company; another company makes the menu anew."""

    def work_out() -> Offered:
        _renew()
        return choices(company)

    return remembered("offered", company, work_out)


def _renew() -> None:
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1


def _place(key: str) -> str:
    return f"filter-{key[:8]}"


def kept_filters(key: str) -> Filters:
    """What was chosen for a file last."""
    return cast(Filters, st.session_state.get(_place(key), Filters()))
