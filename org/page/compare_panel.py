"""Two departments: how they report to each other, and how work gets from one to the other."""

from __future__ import annotations

import streamlit as st

from org.analysis.paths import (
    HandoffPath,
    ReportingPath,
    Step,
    describe_path,
    describe_step,
    reporting_path,
    shortest_path,
)
from org.analysis.report import office_name
from org.i18n import _, describe_count, localise_number, ngettext
from org.model import Company, Office
from org.page.state import CHART, MAP, handoff_network
from org.page.widgets import OFFICE_COLOURS, Choose, Pairs, escape_markdown, get_name, get_office, highlight, show_link

_LONG, _EACH_END = 12, 5
"""Of a way with more departments than _LONG, as many as _EACH_END are named at each end."""


def show_pair(company: Company, one: int, other: int, choose: Choose) -> None:
    """The paths between two departments: by reporting line, and by hand-off in both directions."""
    st.subheader(_("Between two departments"), anchor=False)
    for side, position in (("one", one), ("other", other)):
        office = get_office(company, position)
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key=f"pair-{side}"):
            st.badge(office_name(office), color=OFFICE_COLOURS[office])
            show_link(company, position, choose, f"alone-{side}", explanation=_("Only this department"))
    _show_reporting(company, one, other, choose)
    if not len(company.handoffs):
        st.caption(_("The file has no hand-offs."))
        return
    for side, (start, end) in (("there", (one, other)), ("back", (other, one))):
        path = shortest_path(handoff_network(company, None, start, end), start, end)
        _show_handoffs(company, side, (start, end), path, choose)


def _show_reporting(company: Company, one: int, other: int, choose: Choose) -> None:
    way = reporting_path(company, one, other)
    st.caption(_("By reporting line"))
    if way is None:
        st.markdown(_("No common manager."))
        return
    words = _reporting_words(company, way)
    st.markdown(escape_markdown(words))
    with st.container(horizontal=True, gap="xsmall", key="pair-reporting"):
        for place in _named_places(len(way.departments)):
            if place is None:
                st.markdown("…", width="content")
                continue
            arrow = "" if not place else "↑" if place <= way.up else "↓"
            if place and _crosses(company, way.departments[place - 1], way.departments[place]):
                arrow = f":violet[{arrow}]"
            show_link(company, way.departments[place], choose, f"pair-reporting-{place}", before=arrow)
    _show_lights("reporting", way.departments, way.lines, words, (one, other), drawings=(CHART,))


def _reporting_words(company: Company, way: ReportingPath) -> str:
    """«A reports to B.», «A is 3 reporting lines below B.» or «Common manager: C (2 up, 1 down).», and what crosses."""
    lines, up = len(way.lines), way.up
    first, last, top = (get_name(company, at) for at in (way.departments[0], way.departments[-1], way.top))
    if 0 < up < lines:
        sentence = _("Common manager: {top} ({up} up, {down} down).").format(
            top=top, up=localise_number(up), down=localise_number(lines - up)
        )
    else:
        text = ngettext("{low} reports to {high}.", "{low} is {n} reporting lines below {high}.", lines)
        sentence = text.format(low=first if up else last, high=top, n=localise_number(lines))
    if way.crossings:
        sentence += " " + describe_count(
            "{n} line crosses the boundary.", "{n} lines cross the boundary.", way.crossings
        )
    return sentence


def _show_handoffs(company: Company, side: str, ends: tuple[int, int], way: HandoffPath | None, choose: Choose) -> None:
    """The shortest path of work from the first of ``ends`` to the second, step by step."""
    one, other = (get_name(company, end) for end in ends)
    st.caption(escape_markdown(_("Work from {one} to {other}").format(one=one, other=other)))
    if way is None:
        st.markdown(_("No path by hand-offs leads there."))
        return
    counts, places = describe_path(way), _named_places(len(way.departments))
    st.markdown(counts)
    with st.container(gap="xsmall", key=f"pair-{side}-steps"):
        for place in places:
            if place is None:
                st.caption("…")
                continue
            if place:
                _show_step(company, way.steps[place - 1])
            show_link(company, way.departments[place], choose, f"pair-{side}-{place}")
    names = " → ".join("…" if place is None else get_name(company, way.departments[place]) for place in places)
    lines = [(step.source, step.target) for step in way.steps]
    _show_lights(side, way.departments, lines, f"{names}: {counts}", ends, drawings=(CHART, MAP))


def _show_step(company: Company, step: Step) -> None:
    """What is handed on; quiet, unless it crosses the boundary."""
    what = escape_markdown(describe_step(step))
    if _crosses(company, step.source, step.target):
        # Violet on a caption, which is half transparent, could not be read.
        st.markdown(f":violet[↓ {' — '.join(part for part in (what, _('crosses the boundary')) if part)}]")
    else:
        st.caption(f"↓ {what}")


def _crosses(company: Company, one: int, other: int) -> bool:
    return {get_office(company, one), get_office(company, other)} == {Office.FRONT, Office.BACK}


def _named_places(count: int) -> list[int | None]:
    """The places of a way that are shown; None is for those left out.

    >>> _named_places(3), _named_places(13)
    ([0, 1, 2], [0, 1, 2, 3, 4, None, 8, 9, 10, 11, 12])
    """
    if count <= _LONG:
        return list(range(count))
    return [*range(_EACH_END), None, *range(count - _EACH_END, count)]


def _show_lights(
    way: str,
    departments: tuple[int, ...],
    lines: Pairs,
    words: str,
    origin: tuple[int, int],
    drawings: tuple[str, ...],
) -> None:
    """One button per drawing, which shows the way there."""
    labels = {CHART: _("Show in the chart"), MAP: _("Show on the map")}
    with st.container(horizontal=True, gap="xsmall", key=f"pair-{way}-lights"):
        for where in drawings:
            st.button(
                labels[where],
                key=f"pair-{way}-{where}",
                icon=":material/route:",
                wrap=True,
                on_click=highlight,
                args=(departments, tuple(lines), where, words, origin),
            )
