"""The line above the chart: breadcrumb, depth, colour; and the figures of the company."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from org.analysis import boundary
from org.analysis.filters import Filters
from org.analysis.report import count_rows_to_review, describe_size, format_departments, format_people, office_name
from org.hierarchy import ancestors
from org.i18n import _, ngettext
from org.layout.color_by import options
from org.layout.visibility import BUDGET, Visible, expand_to_level, level_count
from org.model import NOBODY, Company, Office
from org.page import state
from org.page.file_panel import show_problems
from org.page.filter_panel import apply_filters, choose_filters
from org.page.state import remember
from org.page.widgets import escape_markdown

_SHORTENED = 10_000
"""From so many people on, a tile shows thousands."""
_SHORTENED_MORE = 1_000_000
"""And from so many on millions."""


def show_heading(company: Company) -> None:
    """The company's name, what was read, and the way to what needs review."""
    with st.container(key="heading"):
        st.subheader(escape_markdown(company.title), anchor=False)
        with st.container(horizontal=True, vertical_alignment="center", key="read-line"):
            st.caption(escape_markdown(describe_size(company)), width="content")
            _show_way_to_problems(company)


def _show_way_to_problems(company: Company) -> None:
    rows = count_rows_to_review(company)
    if not company.problems and not company.reading.notes:
        return
    label = ngettext("{n} row needs review", "{n} rows need review", rows) if rows else _("Notes on the file")
    if st.button(label.format(n=f"{rows:,}"), type="tertiary", key="problems"):
        show_problems(company)


def show_figures(company: Company) -> None:
    """One tile a figure."""
    reporting, handoffs = boundary.reporting_lines(company), boundary.handoff_lines(company)
    index = boundary.ei_index([reporting, handoffs])
    tiles = [
        (office_name(Office.FRONT), _office(company, Office.FRONT), _("Their people deal with customers directly.")),
        (office_name(Office.BACK), _office(company, Office.BACK), _("Customers never see them.")),
        (
            _("Lines that cross"),
            _of(reporting),
            _("Reporting lines with one end in the front office and the other in the back."),
        ),
        (_("Hand-offs that cross"), _of(handoffs), _("Work passed between front and back office.")),
        (
            _("E-I index"),
            "–" if index is None else f"{index:+.2f}",
            _("From −1, where no line crosses the boundary, to +1, where every line does (Krackhardt & Stern 1988)."),
        ),
    ]
    unclear = int((company.offices == Office.UNCLEAR).sum())
    if unclear:  # in place of the index: six tiles would not bear their figures, and the findings have it
        tiles[4:] = []
        tiles.insert(2, (office_name(Office.UNCLEAR), _office(company, Office.UNCLEAR), _("Front or back? Not known.")))
    for column, (label, value, explanation) in zip(st.columns(len(tiles), gap="small"), tiles, strict=True):
        column.metric(label, value, help=explanation, border=True)


def _office(company: Company, office: Office) -> str:
    count = f"{int((company.offices == office).sum()):,}"
    people = boundary.sum_people(company, office)
    if people is None:
        return count
    if people < _SHORTENED:
        return f"{count} · {format_people(people)}"
    if people < _SHORTENED_MORE:
        return f"{count} · " + _("{n}k people").format(n=f"{people / 1_000:,.0f}")
    return f"{count} · " + _("{n}m people").format(n=f"{people / 1_000_000:,.1f}")


def _of(lines: boundary.Lines) -> str:
    crossing, undecided = int(lines.crossing.sum()), int(lines.undecided.sum())
    text = _("{crossing} of {total}").format(crossing=f"{crossing:,}", total=f"{len(lines):,}")
    return text + (f" (+{undecided:,}?)" if undecided else "")


_CRUMBS = 3
_BUDGETS = (60, 120, BUDGET, 600, 1_000)


def show_bar(company: Company, key: str, seen: Visible) -> Filters:
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


def _in_sight(company: Company, seen: Visible, filters: Filters) -> str:
    """How much of the company, or of the branch, is shown; with filters, how much they leave."""
    inside = seen.stands != NOBODY
    total = int(inside.sum())
    if filters.active:
        left = int((apply_filters(company, filters).departments & inside).sum())
        return _("{shown} of {total} shown").format(shown=f"{left:,}", total=f"{total:,}")
    if len(seen.positions) == total:
        return _("Showing all {departments}").format(departments=format_departments(total))
    text = _("Showing {seen} of {departments}")
    return text.format(seen=f"{len(seen.positions):,}", departments=format_departments(total))


def _show_trail(company: Company) -> None:
    """The crumbs: from the whole company down to the branch that alone is looked at."""
    at = state.get_branch()
    if at is None:
        return
    names = company.departments["name"]
    way = ancestors(at, company.parent)[::-1]
    if state.is_only_top(company, way[0] if way else NOBODY):
        way = way[1:]  # that is the whole company
    st.button(
        _("Whole company") + " ›", key="crumb-all", type="tertiary", icon=":material/account_tree:",
        on_click=state.focus, args=(None,),
    )  # fmt: skip
    for above in way if len(way) <= _CRUMBS else [*way[:1], *way[1 - _CRUMBS :]]:
        label = escape_markdown(str(names.iloc[above])) + " ›"
        st.button(label, key=f"crumb-{above}", type="tertiary", on_click=state.focus, args=(above,))
    st.markdown(f"**{escape_markdown(str(names.iloc[at]))}**", width="content")


def _choose_depth(company: Company, seen: Visible) -> None:
    """How deep to look: whole levels, all that fits, and how much that is."""
    levels = level_count(company, state.get_branch())
    view = state.get_view(company)
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
    state.set_view(expand_to_level(state.get_view(company), levels))


def _choose_colour(company: Company) -> None:
    titles = remember("colours", company, lambda: dict(options(company)))
    if state.get_colour() not in titles:
        st.session_state["colour"] = "office"
    st.selectbox(
        _("Colour by"),
        list(titles),
        format_func=lambda key: _("Colour: {title}").format(title=titles[key]),
        key="colour",
        label_visibility="collapsed",
        width=160,
    )
