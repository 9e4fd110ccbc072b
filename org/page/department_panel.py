"""Details of one department and its neighbours; of two departments, how they report and how work gets across."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

import numpy as np
import pandas as pd
import streamlit as st

from org.analysis.boundary import BranchTotals, Crossings, branch_totals, crossings_of_branch, handoff_lines
from org.analysis.paths import Handoff, HandoffPath, ReportingPath, describe_path, reporting_path, shortest_path
from org.classification.departments import is_control_function
from org.hierarchy import ancestors, branches
from org.i18n import _, describe_count, describe_handoff, format_departments, format_people, localise_number, ngettext
from org.model import Company, Office
from org.page import state
from org.page.state import CHART, MAP, Highlight, handoff_network
from org.page.table_panel import decide
from org.page.widgets import (
    OFFICE_COLOURS,
    act_on_page,
    crosses,
    escape_markdown,
    follow_acts,
    get_office,
    show_link,
)

_FIRST, _FURTHER, _MOST = 12, 50, 512
"""Names that are listed at first, with each further click, and at most: a browser is slow with more buttons."""
_LISTED = "listed"


def show_children(company: Company, selected: int) -> None:
    """The departments right below it, the largest branch first."""
    children = branches(company).children(selected).tolist()
    if children:
        st.caption(_("Report to it ({n})").format(n=localise_number(len(children))))
        titles = dict(zip(children[:_MOST], company.job_titles(children[:_MOST]), strict=True))

        def show(child: int) -> None:
            show_link(company, child, f"below-{child}", after=escape_markdown(titles[child]))

        _show_some("below", selected, children, show)


def show_handoffs(company: Company, selected: int) -> None:
    """The departments that it hands work to and takes work from: crossings first, then by volume."""
    lines = handoff_lines(company)
    sides = {"sent": (_("Hands work to ({n})"), lines.source), "taken": (_("Receives work from ({n})"), lines.target)}
    for side, (title, here) in sides.items():
        rows = np.flatnonzero(here == selected)
        if len(rows):
            st.caption(title.format(n=localise_number(len(rows))))
            # Rows before columns: the other order would copy every hand-off.
            volumes = np.nan_to_num(company.handoffs.iloc[rows]["volume"].to_numpy(dtype=np.float64))
            order = rows[np.lexsort((-volumes, ~lines.crossing[rows]))]
            _show_some(side, selected, order.tolist(), partial(_show_handoff, company, side))


def _show_handoff(company: Company, side: str, row: int) -> None:
    """One line for a hand-off, with the department at its other end."""
    handoff = company.handoffs.iloc[row]
    source, target = int(handoff["source"]), int(handoff["target"])
    crossing = crosses(company, source, target)
    show_link(
        company,
        target if side == "sent" else source,
        f"{side}-{row}",
        after=escape_markdown(describe_handoff(handoff["kind"], handoff["volume"])),
        icon=":material/swap_vert:" if crossing else ":material/arrow_right_alt:",
        explanation=_("Crosses the customer-facing boundary") if crossing else None,
    )


def _show_some(what: str, selected: int, listed: Sequence[int], show: Callable[[int], None]) -> None:
    """The first few of a list, and a button for further ones."""
    of, opened = st.session_state.get(_LISTED, (None, {}))
    shown = min(len(listed), opened.get(what, _FIRST) if of == selected else _FIRST)
    for each in listed[:shown]:
        show(each)
    rest = len(listed) - shown
    more = _("… and {n} more").format(n=localise_number(rest))
    if shown >= _MOST and rest:
        st.caption(more)
    elif rest:
        st.button(more, key=f"more-{what}", type="tertiary", on_click=_list_more, args=(what, selected, shown))


def _list_more(what: str, selected: int, shown: int) -> None:
    of, listed = st.session_state.get(_LISTED, (None, {}))
    kept = listed if of == selected else {}
    st.session_state[_LISTED] = (selected, {**kept, what: min(shown + _FURTHER, _MOST)})


_MOST_HIGHLIGHTED = 200
"""Crossings that are highlighted together: more could not be distinguished."""


def show_department(company: Company, file: str) -> None:
    """Details of the selected department, or of the paths between the two that are; else what is highlighted.

    ``file`` is its fingerprint.
    """
    follow_acts()
    selected, other = state.get_selected(), state.get_second()
    if selected is None or selected >= len(company):
        _show_highlight(company, state.get_highlight())
    elif other is not None and other != selected and other < len(company):
        show_pair(company, selected, other)
    else:
        _show_one(company, selected, file)


def _show_highlight(company: Company, highlighted: Highlight | None) -> None:
    if highlighted is None or not highlighted.words:
        st.markdown(
            _(
                "Click a department to see its people, its managers, why it is front or back, and what "
                "crosses the boundary there."
            )
        )
        return
    st.markdown(escape_markdown(highlighted.words))
    st.caption(_("Click the chart to clear the highlight."))
    for place, position in enumerate(highlighted.origin):
        show_link(company, position, f"lit-from-{place}", icon=":material/arrow_back:")


def _show_one(company: Company, selected: int, file: str) -> None:
    row = company.departments.iloc[selected]
    office = Office(int(row["office"]))
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="office"):
        st.badge(office.title, color=OFFICE_COLOURS[office])
        if company.middle_office[selected]:
            st.badge(_("Middle office"), color="green", help=_("Every figure counts it as back office."))
        if office is Office.BACK and is_control_function(row["name"]):
            help_text = _("Risk management, compliance or internal audit. A tag: it changes no figure.")
            st.badge(_("Control function"), color="gray", help=help_text)
        _show_change(company, selected, office, file)
    st.subheader(escape_markdown(row["name"]), anchor=False)
    if title := company.job_titles([selected])[0]:
        st.markdown(escape_markdown(title))
    _show_way_up(company, selected)
    _show_reason(row, office)
    _show_size(row)
    _show_boundary(company, selected)
    show_children(company, selected)
    show_handoffs(company, selected)
    _show_own(company, selected)
    st.caption(_("Shift-click a second department to see the paths between the two; on a touch screen, hold it."))


def _show_change(company: Company, selected: int, office: Office, file: str) -> None:
    """The way to the other side, a click away."""
    if not company.departments["row"].iat[selected]:
        return
    labels = {Office.FRONT: _("Change to front office"), Office.BACK: _("Change to back office")}
    for other, label in labels.items():
        if other is office:
            continue
        help_text = _("Your choice overrides the detection.")
        if st.button(label, key=f"mark-{other.word}", type="tertiary", help=help_text):
            decide(company, selected, other, file, same_words=False)
            # The panel is in a fragment: the figures and the chart outside of it must follow.
            st.rerun()


def _show_way_up(company: Company, selected: int) -> None:
    way = ancestors(selected, company.parent)[::-1]
    if not way:
        st.caption(_("Top-level department (no manager)."))
        return
    st.caption(_("Reports to"))
    shown = way if len(way) <= 6 else [*way[:2], *way[-3:]]
    with st.container(horizontal=True, gap="small", key="way-up"):
        for position in shown:
            label = escape_markdown(company.name(position)) + " ›"
            st.button(
                label, key=f"up-{position}", type="tertiary", wrap=True, on_click=state.reveal, args=(company, position)
            )


def _show_reason(row: pd.Series, office: Office) -> None:
    certainty = float(row["certainty"])
    sure = _("certain") if certainty >= 1 else _("{percent} sure").format(percent=localise_number(certainty, ".0%"))
    st.caption(_("Why") if office is Office.UNCLEAR else _("Why · {sure}").format(sure=sure))
    st.markdown(escape_markdown(str(row["reason"])))


def _show_size(row: pd.Series) -> None:
    parts = [format_people(row["people"])] if pd.notna(row["people"]) else []
    if pd.notna(row["revenue"]):
        parts.append(_("revenue {revenue}").format(revenue=localise_number(row["revenue"], ",.10g")))
    if parts:
        st.caption(_("Size"))
        st.markdown(escape_markdown(" · ".join(parts)))


def _show_boundary(company: Company, selected: int) -> None:
    """What crosses at the department and in its branch, with the buttons that show it."""
    crossings = crossings_of_branch(company, selected)
    own = crossings.at(selected)
    figures = branch_totals(company, selected)
    st.caption(_("At the boundary"))
    lines = _lines(own.reporting, own.handoffs)
    gateway = _("A gateway, with {lines} across the boundary.").format(lines=lines)
    st.markdown(gateway if lines else _("Nothing crosses here."))
    if figures.departments > 1:
        st.caption(_("Including sub-departments"))
        st.markdown(_figures_text(figures, crossings, posts=company.is_of_posts))
    with st.container(horizontal=True, gap="xsmall", key="acts"):
        if lines:
            words = _("What crosses at {name}").format(name=company.name(selected))
            _offer_highlight(_("Show what crosses here"), "light-here", own, selected, words)
        if figures.departments > 1 and len(crossings) > len(own):
            words = _("What crosses at {name} and below").format(name=company.name(selected))
            _offer_highlight(_("Show all in its branch"), "light-branch", crossings, selected, words)
        if figures.departments > 1 and state.get_branch() != selected:
            st.button(
                _("Only this branch"), key="only-branch", icon=":material/filter_center_focus:", wrap=True,
                on_click=act_on_page, args=(state.focus, selected),
            )  # fmt: skip


def _lines(reporting: int, handoffs: int) -> str:
    """«2 reporting lines · 1 hand-off»; blank for none."""
    counts = []
    if reporting:
        counts.append(describe_count("{n} reporting line", "{n} reporting lines", reporting))
    if handoffs:
        counts.append(describe_count("{n} hand-off", "{n} hand-offs", handoffs))
    return " · ".join(counts)


def _figures_text(figures: BranchTotals, crossings: Crossings, *, posts: bool) -> str:
    parts = [format_departments(figures.departments, posts=posts)]
    if figures.people is not None:
        parts.append(format_people(figures.people))
    words = {Office.FRONT: _("{n} front"), Office.BACK: _("{n} back"), Office.UNCLEAR: _("{n} unclear")}
    for office, word in words.items():
        count = figures.offices[office]
        if count:
            parts.append(f":{OFFICE_COLOURS[office]}[{word.format(n=localise_number(count))}]")
    inside = int(crossings.inside.sum())
    parts.append(describe_count("{n} crossing inside", "{n} crossings inside", inside))
    out = len(crossings) - inside
    if out:
        parts.append(describe_count("{n} leaves the branch", "{n} leave the branch", out))
    return " · ".join(parts)


def _offer_highlight(label: str, key: str, crossings: Crossings, selected: int, words: str) -> None:
    shown = (crossings, selected, words)
    st.button(label, key=key, icon=":material/lightbulb:", on_click=_highlight_crossings, args=shown)


def _highlight_crossings(crossings: Crossings, selected: int, words: str) -> None:
    """Show crossings in the picture that is looked at; of very many, those with the largest volumes."""
    lines = crossings.weightiest(_MOST_HIGHLIGHTED)
    count = _lines(crossings.reporting, crossings.handoffs)
    if len(crossings) > _MOST_HIGHLIGHTED:
        count = _("the {lit} with the largest volumes of {lines}").format(lit=_MOST_HIGHLIGHTED, lines=count)
    ends = dict.fromkeys(end for line in lines for end in line)
    act_on_page(state.highlight, ends, lines, state.get_picture(), f"{words}: {count}", (selected,))


def _show_own(company: Company, selected: int) -> None:
    """The further columns of the file, unchanged."""
    cells = {str(header): value for header, value in company.own.iloc[selected].items() if value}
    if cells:
        with st.expander(_("From the file")):
            st.dataframe(pd.Series(cells, name=_("Value")), width="stretch")


_LONG, _EACH_END = 12, 5
"""Of a way with more departments than _LONG, as many as _EACH_END are named at each end."""


def show_pair(company: Company, one: int, other: int) -> None:
    """The paths between two departments: by reporting line, and by hand-off in both directions."""
    st.subheader(_("Between two departments"), anchor=False)
    for side, position in (("one", one), ("other", other)):
        office = get_office(company, position)
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key=f"pair-{side}"):
            st.badge(office.title, color=OFFICE_COLOURS[office])
            show_link(company, position, f"alone-{side}", explanation=_("Only this department"))
    _show_reporting(company, one, other)
    if not len(company.handoffs):
        st.caption(_("The file has no hand-offs."))
        return
    for side, (start, end) in (("there", (one, other)), ("back", (other, one))):
        path = shortest_path(handoff_network(company, None, start, end), start, end)
        _show_handoffs(company, side, (start, end), path)


def _show_reporting(company: Company, one: int, other: int) -> None:
    path = reporting_path(company, one, other)
    st.caption(_("By reporting line"))
    if path is None:
        st.markdown(_("No common manager."))
        return
    words = _reporting_words(company, path)
    st.markdown(escape_markdown(words))
    with st.container(horizontal=True, gap="xsmall", key="pair-reporting"):
        for index in _pick_indexes(len(path.departments)):
            if index is None:
                st.markdown("…", width="content")
                continue
            arrow = "" if not index else "↑" if index <= path.up else "↓"
            if index and crosses(company, path.departments[index - 1], path.departments[index]):
                arrow = f":violet[{arrow}]"
            show_link(company, path.departments[index], f"pair-reporting-{index}", before=arrow)
    _offer_pictures("reporting", path.departments, path.lines, words, (one, other), drawings=(CHART,))


def _reporting_words(company: Company, path: ReportingPath) -> str:
    """«A reports to B.», «A is 3 reporting lines below B.» or «Common manager: C (2 up, 1 down).», and what crosses."""
    lines, up = len(path.lines), path.up
    first, last, top = (company.name(at) for at in (path.departments[0], path.departments[-1], path.top))
    if 0 < up < lines:
        sentence = _("Common manager: {top} ({up} up, {down} down).").format(
            top=top, up=localise_number(up), down=localise_number(lines - up)
        )
    else:
        text = ngettext("{low} reports to {high}.", "{low} is {n} reporting lines below {high}.", lines)
        sentence = text.format(low=first if up else last, high=top, n=localise_number(lines))
    if path.crossings:
        sentence += " " + describe_count(
            "{n} line crosses the boundary.", "{n} lines cross the boundary.", path.crossings
        )
    return sentence


def _show_handoffs(company: Company, side: str, ends: tuple[int, int], path: HandoffPath | None) -> None:
    """The shortest path of work from the first of ``ends`` to the second, step by step."""
    one, other = (company.name(end) for end in ends)
    st.caption(escape_markdown(_("Work from {one} to {other}").format(one=one, other=other)))
    if path is None:
        st.markdown(_("No path by hand-offs leads there."))
        return
    counts, indexes = describe_path(path), _pick_indexes(len(path.departments))
    st.markdown(counts)
    with st.container(gap="xsmall", key=f"pair-{side}-steps"):
        for index in indexes:
            if index is None:
                st.caption("…")
                continue
            if index:
                show_step(company, path.steps[index - 1])
            show_link(company, path.departments[index], f"pair-{side}-{index}")
    names = " → ".join("…" if index is None else company.name(path.departments[index]) for index in indexes)
    lines = [(step.source, step.target) for step in path.steps]
    _offer_pictures(side, path.departments, lines, f"{names}: {counts}", ends, drawings=(CHART, MAP))


def show_step(company: Company, step: Handoff) -> None:
    """What is handed on; quiet, unless it crosses the boundary."""
    what = escape_markdown(step.describe())
    if crosses(company, step.source, step.target):
        # Violet on a caption, which is half transparent, could not be read.
        st.markdown(f":violet[↓ {' — '.join(part for part in (what, _('crosses the boundary')) if part)}]")
    else:
        st.caption(f"↓ {what}")


def _pick_indexes(count: int) -> list[int | None]:
    """The indexes of a path that are shown; None is for those left out.

    >>> _pick_indexes(3), _pick_indexes(13)
    ([0, 1, 2], [0, 1, 2, 3, 4, None, 8, 9, 10, 11, 12])
    """
    if count <= _LONG:
        return list(range(count))
    return [*range(_EACH_END), None, *range(count - _EACH_END, count)]


def _offer_pictures(
    name: str,
    departments: Iterable[int],
    lines: Iterable[tuple[int, int]],
    words: str,
    origin: tuple[int, int],
    drawings: tuple[str, ...],
) -> None:
    """One button per drawing, which shows the path there."""
    labels = {CHART: _("Show in the chart"), MAP: _("Show on the map")}
    with st.container(horizontal=True, gap="xsmall", key=f"pair-{name}-lights"):
        for where in drawings:
            shown = (state.highlight, departments, tuple(lines), where, words, origin)
            st.button(
                labels[where], key=f"pair-{name}-{where}", icon=":material/route:", wrap=True, on_click=act_on_page,
                args=shown,
            )  # fmt: skip
