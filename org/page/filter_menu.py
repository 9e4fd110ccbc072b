"""The widgets that filters are chosen with, filled from filters and read back as filters."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from org.company.measures.filter_choices import Choice, Offered, OwnColumn, fitting
from org.company.measures.filters import Filters
from org.company.measures.report import office_name
from org.company.model import Office
from org.locale.language import _
from org.page.plain import plain

_MOST_KINDS = 300
"""Kinds in the list; of more, those with the most hand-offs."""


@dataclass(frozen=True)
class Menu:
    """The widgets. Their names hold a turn, so that a change from outside makes them anew with its values."""

    offered: Offered
    place: str

    def fill(self, filters: Filters) -> None:
        """Give every widget that is not there yet the value that says the same as ``filters``."""
        offered = self.offered
        self._fill("offices", [office for office, _count in offered.offices if office in filters.offices])
        self._fill("gateways", filters.gateways)
        self._fill("crossings", filters.crossings)
        if offered.kinds:
            self._fill("kinds", [choice.word for choice in offered.kinds if choice.word in filters.kinds])
        if offered.levels > 1:
            self._fill("levels", filters.levels or (1, offered.levels))
        if offered.people:
            for name, value in zip(("least", "most"), _ends(filters.people), strict=True):
                self._fill(name, value)
        if offered.columns:
            headers = {header for header, _value in filters.cells}
            self._fill("columns", [column.number for column in offered.columns if column.header in headers])
        for column in self._columns():
            values = [choice.word for choice in column.values if (column.header, choice.word) in filters.cells]
            self._fill(f"column-{column.number}", values)

    def chosen(self) -> Filters:
        """What the widgets say."""
        asked = Filters(
            offices=frozenset(self._value("offices")),
            gateways=self._value("gateways"),
            crossings=self._value("crossings"),
            kinds=frozenset(self._value("kinds") or ()),
            levels=self._value("levels"),
            people=_range(self._value("least"), self._value("most")),
            cells=tuple((c.header, value) for c in self._columns() for value in self._value(f"column-{c.number}")),
        )
        return fitting(asked, self.offered)

    def show(self) -> None:
        """The widgets, most asked for first; what the file says nothing of is left out."""
        offered = self.offered
        counts = dict(offered.offices)
        st.pills(
            _("Office"),
            list(counts),
            selection_mode="multi",
            format_func=lambda office: f"{office_name(Office(office))} {counts[office]:,}",
            key=self._key("offices"),
        )
        self._show_boundary()
        if offered.kinds:
            self._show_kinds()
        if offered.levels > 1:
            st.slider(_("Levels"), 1, offered.levels, key=self._key("levels"))
        if offered.people:
            self._show_people(*offered.people)
        if offered.columns:
            self._show_columns()

    def _show_boundary(self) -> None:
        with st.container(horizontal=True):
            departments = _("Departments with at least one line that crosses the boundary.")
            st.toggle(_("Only gateways"), key=self._key("gateways"), help=departments)
            lines = _("Only lines that cross the boundary; departments are not filtered.")
            st.toggle(_("Only crossings"), key=self._key("crossings"), help=lines)

    def _show_kinds(self) -> None:
        most = sorted(self.offered.kinds, key=lambda choice: -choice.count)[:_MOST_KINDS]
        shown = {choice.word for choice in most} | set(self._value("kinds"))
        listed = [choice for choice in self.offered.kinds if choice.word in shown]
        labels = _labels(listed, _("({n} without a kind)"))
        st.multiselect(
            _("Kinds of hand-off"),
            list(labels),
            format_func=labels.__getitem__,
            key=self._key("kinds"),
            placeholder=_("any"),
            select_all=False,
            help=_("The hand-offs of these kinds, and the departments that give or take them."),
        )

    def _show_people(self, fewest: float, largest: float) -> None:
        sides = {"least": (_("People, from"), fewest), "most": (_("to"), largest)}
        for side, (name, (label, hint)) in zip(st.columns(2, gap="small"), sides.items(), strict=True):
            side.number_input(
                label,
                min_value=0.0,
                value=None,
                step=1.0,
                format="%.10g",
                placeholder=f"{hint:,.10g}",
                key=self._key(name),
            )

    def _show_columns(self) -> None:
        headers = {column.number: column.header for column in self.offered.columns}
        st.multiselect(
            _("Your own columns"),
            list(headers),
            format_func=headers.__getitem__,
            key=self._key("columns"),
            placeholder=_("choose a column"),
            select_all=False,
        )
        for column in self._columns():
            labels = _labels(column.values, _("({n} blank)"))
            st.multiselect(
                plain(column.header),
                list(labels),
                format_func=labels.__getitem__,
                key=self._key(f"column-{column.number}"),
                placeholder=_("choose values"),
                select_all=False,
            )

    def _columns(self) -> list[OwnColumn]:
        numbers = self._value("columns") or ()
        return [column for column in self.offered.columns if column.number in numbers]

    def _key(self, name: str) -> str:
        return f"{self.place}-{name}"

    def _value(self, name: str) -> Any:
        return st.session_state.get(self._key(name))

    def _fill(self, name: str, value: object) -> None:
        st.session_state.setdefault(self._key(name), value)


def _labels(listed: Iterable[Choice], blank: str) -> dict[str, str]:
    """Word → how the list shows it, with its count. No word can end up with the label of the blank."""
    return {
        choice.word: f"{choice.word} · {choice.count:,}" if choice.word else blank.format(n=f"{choice.count:,}")
        for choice in listed
    }


def _ends(people: tuple[float, float] | None) -> tuple[float | None, float | None]:
    """The two numbers to show for a range; an open end is left blank."""
    if people is None:
        return None, None
    least, most = people
    return (least, None) if math.isinf(most) else (least or None, most)


def _range(least: float | None, most: float | None) -> tuple[float, float] | None:
    """The range between two numbers of which either may be blank and either the larger."""
    if least is None and most is None:
        return None
    one, other = least or 0.0, math.inf if most is None else most
    return min(one, other), max(one, other)
