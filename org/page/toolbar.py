"""The two lines above the chart: the company and its figures; the branch, the depth, the colour and the filters."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from html import escape
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from org.analysis import boundary
from org.analysis.filters import Filters
from org.analysis.measures import MEASURES, Share, office_shares
from org.analysis.report import describe_review, describe_size
from org.hierarchy import ancestors, count_levels
from org.i18n import _, add_share, describe_count, describe_shown, localise_number, shorten_number
from org.layout.color_by import list_colourings
from org.layout.visibility import BUDGET, Visible, expand_to_level
from org.model import NONE, Company, Office
from org.page import state
from org.page.file_panel import show_problems
from org.page.filter_panel import apply_filters, show_filters
from org.page.state import remember
from org.page.widgets import escape_markdown
from org.text import mark_invisible

_window = st.components.v2.component(
    "org_window",
    html='<button type="button" class="open-file"></button>',
    js=(Path(__file__).parent / "window.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def show_heading(company: Company, key: str, file_name: str) -> None:
    """The company's name, its file (blank: it is a sample), its size, and a button to what needs review."""
    with st.container(horizontal=True, vertical_alignment="center", key="heading"):
        st.subheader(escape_markdown(company.title), anchor=False, width="content")
        hint = _("Open another file, or see how this one was read")
        file = mark_invisible(file_name) or _("Open your file")
        _window(key="window", data={"key": key, "file": file, "hint": hint})
        st.caption(escape_markdown(describe_size(company)), width="content")
        _show_way_to_problems(company)


def _show_way_to_problems(company: Company) -> None:
    if not company.problems and not company.reading.notes:
        return
    if st.button(describe_review(company) or _("Notes on the file"), type="tertiary", key="problems"):
        show_problems(company)


def show_figures(company: Company) -> None:
    """The key figures in one line, each explained on hover and focus; what has no room opens from its end."""
    st.html(remember("figures", company, lambda: _write_figures(company)))


def _write_figures(company: Company) -> str:
    middle = int(company.middle_office.sum())
    figures = [_describe_office(share, middle) for share in office_shares(company) if share.departments]
    more = f'<span class="more" tabindex="0" role="button" aria-label="{escape(_("All key figures"))}">⋯</span>'
    return f'<div class="figures"><div>{"".join([*figures, *_describe_crossings(company), more])}</div></div>'


def _describe_office(share: Share, middle: int) -> str:
    """«28 front office · 395 people (55%)», with the revenue where the file has it, and the middle office in it."""
    words = {Office.FRONT: _("front"), Office.BACK: _("back"), Office.UNCLEAR: _("unclear")}
    parts = [words[share.office]]
    if share.people is not None:
        parts.append(add_share(_("{n} people").format(n=shorten_number(share.people)), share.people_share))
    revenue = ""
    if share.revenue is not None:
        revenue = " · " + add_share(_("revenue {n}").format(n=shorten_number(share.revenue)), share.revenue_share)
    if share.office is Office.BACK and middle:
        parts.append(_("{n} of them middle office").format(n=localise_number(middle)))
    mark = f'<i class="{share.office.word}"></i>'
    counted = _("The percentages are its share of all people, and of all revenue, in the file.")
    hint = str(MEASURES[share.office.word].meaning)
    hint += f" {counted}" if share.people is not None else ""
    return _figure(hint, localise_number(share.departments), " · ".join(parts), mark, revenue)


def _describe_crossings(company: Company) -> Iterator[str]:
    """How many lines of each kind cross the boundary, and the E-I index of all of them."""
    reporting, handoffs = boundary.reporting_lines(company), boundary.handoff_lines(company)
    yield _describe_measure(
        company, "reporting_crossings", _("of {n} lines cross").format(n=localise_number(len(reporting))), reporting
    )
    if len(handoffs):
        words = _("of {n} hand-offs cross").format(n=localise_number(len(handoffs)))
        yield _describe_measure(company, "handoff_crossings", words, handoffs)
    if MEASURES["ei_index"].value(company) is not None:
        yield _describe_measure(company, "ei_index", str(MEASURES["ei_index"].name))


def _describe_measure(company: Company, code: str, words: str, lines: boundary.Lines | None = None) -> str:
    """A measure with its meaning, and how many of its ``lines`` are undecided."""
    hint = str(MEASURES[code].meaning)
    if undecided := int(lines.undecided.sum()) if lines else 0:
        hint += " " + describe_count(
            "{n} more may cross: one end is unclear.", "{n} more may cross: an end is unclear.", undecided
        )
    return _figure(hint, MEASURES[code].describe(company), words)


_FIGURE = '<span tabindex="0" role="note" data-tip="{tip}" aria-description="{tip}">{content}</span>'


def _figure(hint: str, number: str, words: str, mark: str = "", more: str = "") -> str:
    """A figure with its words; what is ``more`` is left out first where there is little room."""
    rest = f'<span class="extra">{escape(more)}</span>' if more else ""
    return _FIGURE.format(tip=escape(hint), content=f"{mark}<b>{escape(number)}</b> {escape(words)}{rest}")


_CRUMBS = 3
_BUDGETS = (60, 120, BUDGET, 600, 1_000)


def begin_bar(company: Company) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Where the picture is: the line for what changes it, and the room for how much of the company it shows."""
    line = st.container(horizontal=True, vertical_alignment="center", gap="small", key="bar")
    with line:
        _show_trail(company)
    return line, line.empty()  # always there, so that an open menu keeps its place in the page


def show_choices(company: Company, key: str, visible: Visible, filters: Filters) -> None:
    """What changes how much the picture shows, and its colours."""
    _choose_depth(company, visible)
    _choose_colour(company)
    show_filters(company, key, filters)


def summarise_extent(company: Company, visible: Visible) -> Hashable:
    """Branch, levels and whether boxes were left out: a click that changes one of them needs a full run of the page."""
    return state.get_branch(), state.get_view(company).levels, visible.limited


def show_visible(placeholder: DeltaGenerator, company: Company, visible: Visible, filters: Filters) -> None:
    """Say how much of the company is shown, also after a click that runs the part with the chart only."""
    if words := describe_visible(company, visible, filters):
        placeholder.caption(words, width="content")
    else:
        placeholder.empty()


def describe_visible(company: Company, visible: Visible, filters: Filters) -> str:
    """How much of the company, or of the branch, is shown, unless it is all; with filters, how much they leave."""
    inside = visible.box_of != NONE
    total = int(inside.sum())
    if filters.active:
        left = int((apply_filters(company, filters).departments & inside).sum())
        return describe_shown(left, total)
    return describe_shown(len(visible.positions), total) if len(visible.positions) < total else ""


def _show_trail(company: Company) -> None:
    """The breadcrumb: from the whole company down to the branch that is shown."""
    at = state.get_branch()
    if at is None:
        return
    names = company.departments["name"]
    way = ancestors(at, company.parent)[::-1]
    if state.is_only_top(company, way[0] if way else NONE):
        way = way[1:]  # that is the whole company
    st.button(
        _("Whole company") + " ›", key="crumb-all", type="tertiary", icon=":material/account_tree:",
        on_click=state.focus, args=(None,),
    )  # fmt: skip
    for above in way if len(way) <= _CRUMBS else [*way[:1], *way[1 - _CRUMBS :]]:
        label = escape_markdown(str(names.iloc[above])) + " ›"
        st.button(label, key=f"crumb-{above}", type="tertiary", on_click=state.focus, args=(above,))
    st.markdown(f"**{escape_markdown(str(names.iloc[at]))}**", width="content")


def _choose_depth(company: Company, visible: Visible) -> None:
    """How deep to look: whole levels, all that fits, and how much that is."""
    levels = count_levels(company, state.get_branch())
    view = state.get_view(company)
    if view.levels is not None:
        label = _("Level {n} of {levels}").format(n=view.levels, levels=levels)
    else:
        label = _("All that fits") if visible.limited else _("All levels")
    with st.popover(label, icon=":material/unfold_more:", key="depth"):
        if levels > 1:
            _choose_level(company, levels, view.levels or (0 if visible.limited else levels))
        st.button(
            _("Expand all that fits"), key="unfold-all", width="stretch",
            on_click=_see_levels, args=(company, None),
        )  # fmt: skip
        st.selectbox(
            _("Maximum boxes shown"), _BUDGETS, _BUDGETS.index(BUDGET), format_func=localise_number, key="budget"
        )
        if visible.limited:
            st.caption(_("Some branches stay collapsed to respect this limit."))


_MOST_BUTTONS = 7


def _choose_level(company: Company, levels: int, now: int) -> None:
    label = _("Show down to level")

    def act() -> None:
        _see_levels(company, st.session_state["level"] or now)  # none where the chosen one is pressed again

    if levels <= _MOST_BUTTONS:
        st.session_state["level"] = now or None
        st.segmented_control(label, range(1, levels + 1), key="level", on_change=act)
    else:
        st.session_state["level"] = now or levels
        st.slider(label, 1, levels, key="level", on_change=act)


def _see_levels(company: Company, levels: int | None) -> None:
    state.set_view(expand_to_level(state.get_view(company), levels))


def _choose_colour(company: Company) -> None:
    titles = remember("colours", company, lambda: list_colourings(company))
    text = _("Colour: {title}")
    if state.get_colour() not in titles:
        st.session_state["colour"] = "office"
    st.selectbox(
        _("Colour by"),
        list(titles),
        format_func=lambda key: text.format(title=titles[key]),
        key="colour",
        on_change=state.forget_tints,
        label_visibility="collapsed",
        width=145,
    )
