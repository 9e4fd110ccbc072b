"""The lines above the chart: what was read, and the figures of the boundary."""

from __future__ import annotations

import streamlit as st

from org.company import boundary
from org.company.measures.report import count_people, office_name, rows_to_look_at, size_sentence
from org.company.model import Company, Office
from org.locale.language import _, ngettext
from org.page.plain import plain
from org.page.problems import show_problems

_SHORTENED = 10_000
"""From so many people on, a tile shows thousands."""
_SHORTENED_MORE = 1_000_000
"""And from so many on millions."""


def show_heading(company: Company) -> None:
    """The company's name, what was read, and the way to what needs review."""
    with st.container(key="heading"):
        st.subheader(plain(company.title), anchor=False)
        with st.container(horizontal=True, vertical_alignment="center", key="read-line"):
            st.caption(plain(read_line(company)), width="content")
            _show_way_to_problems(company)


def _show_way_to_problems(company: Company) -> None:
    rows = rows_to_look_at(company)
    if not company.problems and not company.reading.notes:
        return
    label = ngettext("{n} row needs review", "{n} rows need review", rows) if rows else _("Notes on the file")
    if st.button(label.format(n=f"{rows:,}"), type="tertiary", key="problems"):
        show_problems(company)


def read_line(company: Company) -> str:
    """How many departments and tops were read, and from which column the parents came."""
    parts = [size_sentence(company)]
    parents = company.reading.columns.get("parent")
    if parents:
        parts.append(_("parent ← “{header}”").format(header=parents[0]))
    return " · ".join(parts)


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
    people = boundary.people_in(company, office)
    if people is None:
        return count
    if people < _SHORTENED:
        return f"{count} · {count_people(people)}"
    if people < _SHORTENED_MORE:
        return f"{count} · " + _("{n}k people").format(n=f"{people / 1_000:,.0f}")
    return f"{count} · " + _("{n}m people").format(n=f"{people / 1_000_000:,.1f}")


def _of(lines: boundary.Lines) -> str:
    crossing, undecided = int(lines.crossing.sum()), int(lines.undecided.sum())
    text = _("{crossing} of {total}").format(crossing=f"{crossing:,}", total=f"{len(lines):,}")
    return text + (f" (+{undecided:,}?)" if undecided else "")
