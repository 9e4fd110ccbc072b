"""The line above the chart: the way down to the branch in sight, how much is shown, and how to see more or less."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from org.company.hierarchy import way_to_top
from org.company.measures.filters import Filters
from org.company.measures.report import count_departments
from org.company.model import NOBODY, Company
from org.drawing.accents.colouring import options
from org.drawing.folding import to_level
from org.drawing.view import BUDGET, Sight, level_count
from org.locale.language import _
from org.page import looking
from org.page.filters import choose_filters, passed
from org.page.plain import plain
from org.page.remembering import remembered

_CRUMBS = 3
_BUDGETS = (60, 120, BUDGET, 600, 1_000)


def show_bar(company: Company, key: str, seen: Sight) -> Filters:
    """The whole line; gives the filters that the person chose."""
    left, right = st.columns([1.05, 1], gap="small", vertical_alignment="center")
    with left, st.container(horizontal=True, vertical_alignment="center", gap="small", key="trail"):
        _show_trail(company)
        shown = st.empty()
    with right, st.container(horizontal=True, horizontal_alignment="right", gap="small", key="bar"):
        _choose_depth(company, seen)
        _choose_colour(company)
        filters = choose_filters(company, key)
    shown.caption(_in_sight(company, seen, filters), width="content")
    return filters


def _in_sight(company: Company, seen: Sight, filters: Filters) -> str:
    """How much of the company, or of the branch, is shown; with filters, how much they leave."""
    inside = seen.stands != NOBODY
    total = int(inside.sum())
    if filters.active:
        left = int((passed(company, filters).departments & inside).sum())
        return _("{shown} of {total} shown").format(shown=f"{left:,}", total=f"{total:,}")
    if len(seen.positions) == total:
        return _("Showing all {departments}").format(departments=count_departments(total))
    text = _("Showing {seen} of {departments}")
    return text.format(seen=f"{len(seen.positions):,}", departments=count_departments(total))


def _show_trail(company: Company) -> None:
    """The crumbs: from the whole company down to the branch that alone is looked at."""
    at = looking.branch()
    if at is None:
        return
    names = company.departments["name"]
    way = way_to_top(at, company.parent)[::-1]
    if looking.is_only_top(company, way[0] if way else NOBODY):
        way = way[1:]  # that is the whole company
    st.button(
        _("Whole company") + " ›", key="crumb-all", type="tertiary", icon=":material/account_tree:",
        on_click=looking.focus, args=(None,),
    )  # fmt: skip
    for above in way if len(way) <= _CRUMBS else [*way[:1], *way[1 - _CRUMBS :]]:
        label = plain(str(names.iloc[above])) + " ›"
        st.button(label, key=f"crumb-{above}", type="tertiary", on_click=looking.focus, args=(above,))
    st.markdown(f"**{plain(str(names.iloc[at]))}**", width="content")


def _choose_depth(company: Company, seen: Sight) -> None:
    """How deep to look: whole levels, all that fits, and how much that is."""
    levels = level_count(company, looking.branch())
    view = looking.view(company)
    if view.levels is not None:
        label = _("Level {n} of {levels}").format(n=view.levels, levels=levels)
    else:
        label = _("All that fits") if seen.limited else _("All levels")
    with st.popover(label, icon=":material/unfold_more:", key="depth"):
        if levels > 1:
            st.caption(_("Show down to level"))
            _choose_level(company, levels, view.levels or (0 if seen.limited else levels))
        st.button(
            _("Expand all that fits"), key="unfold-all", width="stretch",
            on_click=_see_levels, args=(company, None),
        )  # fmt: skip
        st.selectbox(
            _("Maximum boxes shown"),
            _BUDGETS,
            _BUDGETS.index(BUDGET),
            format_func="{:,}".format,
            key="budget",
        )
        if seen.limited:
            st.caption(_("Some branches stay collapsed to respect this limit."))


_MOST_BUTTONS = 7


def _choose_level(company: Company, levels: int, now: int) -> None:
    if levels <= _MOST_BUTTONS:
        with st.container(horizontal=True, gap="small", key="level-buttons"):
            for level in range(1, levels + 1):
                kind: Literal["primary", "secondary"] = "primary" if level == now else "secondary"
                st.button(
                    str(level), key=f"level-{level}", type=kind, on_click=_see_levels, args=(company, level)
                )  # fmt: skip
        return
    st.session_state["level"] = now or levels
    st.slider(
        _("Level"), 1, levels, key="level", label_visibility="collapsed", on_change=_slide, args=(company,)
    )  # fmt: skip


def _slide(company: Company) -> None:
    _see_levels(company, int(st.session_state["level"]))


def _see_levels(company: Company, levels: int | None) -> None:
    looking.see(to_level(looking.view(company), levels))


def _choose_colour(company: Company) -> None:
    titles = remembered("colours", company, lambda: dict(options(company)))
    if looking.colour() not in titles:
        st.session_state["colour"] = "office"
    st.selectbox(
        _("Colour by"),
        list(titles),
        format_func=lambda key: _("Colour: {title}").format(title=titles[key]),
        key="colour",
        label_visibility="collapsed",
        width=160,
    )
