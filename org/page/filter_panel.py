"""Filters of the page."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

import streamlit as st

from org.analysis.filters import (
    Choice,
    Choices,
    Filters,
    OwnColumn,
    fit_filters,
    list_choices,
    match_departments,
    match_handoffs,
    match_reporting_lines,
)
from org.i18n import _, localise_number
from org.model import Company, Flags, Office
from org.page.state import name_control, remember, renew_control
from org.page.widgets import escape_markdown

_MOST_KINDS = 300
"""Kinds in the list; of more, those with the most hand-offs."""


@dataclass(frozen=True)
class Menu:
    """The widgets. Their names hold a turn, so that a change from outside makes new ones with its values."""

    offered: Choices
    prefix: str
    """Of the names of the widgets in the session state."""

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
            least, most = _ends(filters.people)
            self._fill("least", least)
            self._fill("most", most)
        self._fill_columns(filters)

    def _fill_columns(self, filters: Filters) -> None:
        headers = {header for header, _value in filters.cells}
        if self.offered.columns:
            self._fill("columns", [column.number for column in self.offered.columns if column.header in headers])
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
        return fit_filters(asked, self.offered)

    def show(self) -> None:
        """The widgets, most asked for first; what the file does not have is left out."""
        offered = self.offered
        counts = dict(offered.offices)
        st.pills(
            _("Office"),
            list(counts),
            selection_mode="multi",
            format_func=lambda office: f"{Office(office).title} {localise_number(counts[office])}",
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
        about = _("The hand-offs of these kinds, and the departments that send or receive them.")
        self._choose_some("kinds", _("Kinds of hand-off"), labels, _("any"), help=about)

    def _show_people(self, fewest: float, largest: float) -> None:
        sides = {"least": (_("People, from"), fewest), "most": (_("to"), largest)}
        row = st.container(horizontal=True, gap="small")
        for name, (label, hint) in sides.items():
            row.number_input(
                label,
                min_value=0.0,
                value=None,
                step=1.0,
                format="%.10g",
                placeholder=localise_number(hint, ",.10g"),
                key=self._key(name),
            )

    def _show_columns(self) -> None:
        headers = {column.number: column.header for column in self.offered.columns}
        self._choose_some("columns", _("Your own columns"), headers, _("choose a column"))
        for column in self._columns():
            labels = _labels(column.values, _("({n} blank)"))
            name, label = f"column-{column.number}", escape_markdown(column.header)
            self._choose_some(name, label, labels, _("choose values"))

    def _choose_some(
        self, name: str, label: str, labels: Mapping[Any, str], placeholder: str, help: str | None = None
    ) -> None:
        """Any number of ``labels``, none of which is chosen at first."""
        st.multiselect(
            label, list(labels), format_func=labels.__getitem__, key=self._key(name), placeholder=placeholder,
            select_all=False, help=help,
        )  # fmt: skip

    def _columns(self) -> list[OwnColumn]:
        numbers = self._value("columns") or ()
        return [column for column in self.offered.columns if column.number in numbers]

    def _key(self, name: str) -> str:
        return f"{self.prefix}-{name}"

    def _value(self, name: str) -> Any:
        return st.session_state.get(self._key(name))

    def _fill(self, name: str, value: object) -> None:
        st.session_state.setdefault(self._key(name), value)


def _labels(listed: Iterable[Choice], blank: str) -> dict[str, str]:
    """Word → how the list shows it, with its count. No word can end up with the label of the blank."""
    return {
        choice.word: f"{choice.word} · {localise_number(choice.count)}"
        if choice.word
        else blank.format(n=localise_number(choice.count))
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


Fade = Literal["dim", "hide"]
_CONTROL, _OFFERED = "filters", "filters-offered"
_FADE = "filters-fade"


@dataclass(frozen=True, eq=False)
class Remaining:
    """What the filters leave."""

    departments: Flags
    """(n,)"""
    handoffs: Flags
    """In the order of ``company.handoffs``."""
    reporting: Flags
    """(n,) the line from each department up to its parent."""


def take_filters(company: Company, key: str) -> Filters:
    """What is chosen in the menu; ``key`` is the fingerprint of the file.

    It is kept for the file while the page is open, also where the menu is not on the page.
    """
    menu = _get_menu(company, key)
    menu.fill(fit_filters(get_filters(key), menu.offered))
    st.session_state[_place(key)] = chosen = menu.chosen()
    return chosen


def show_filters(company: Company, key: str, chosen: Filters) -> None:
    """A menu with all that can be filtered by, after :func:`take_filters`."""
    label = _("Filter ({n})").format(n=chosen.active) if chosen.active else _("Filter")
    kind: Literal["primary", "secondary"] = "primary" if chosen.active else "secondary"
    with st.popover(label, icon=":material/filter_alt:", type=kind, key="filters"):
        _get_menu(company, key).show()
        _show_rest(company, key, chosen)


def _get_menu(company: Company, key: str) -> Menu:
    offered = list_offered(company)  # which may begin a new turn
    return Menu(offered, f"{name_control(_CONTROL)}-{key[:8]}")


def put_filters(company: Company, key: str, filters: Filters) -> None:
    """Set the filters from outside, such as from an address; the menu shows them on the next run."""
    chosen = fit_filters(filters, list_offered(company))
    if chosen != get_filters(key):
        st.session_state[_place(key)] = chosen
        renew_control(_CONTROL)


def apply_filters(company: Company, filters: Filters) -> Remaining:
    """What the filters leave, worked out once."""

    def work_out() -> Remaining:
        return Remaining(
            match_departments(company, filters),
            match_handoffs(company, filters),
            match_reporting_lines(company, filters),
        )

    return remember("passed", company, work_out, filters)


def get_fade_mode() -> Fade:
    """Whether what is filtered out is dimmed or hidden."""
    return "hide" if st.session_state.get(_FADE) == "hide" else "dim"


def put_fade_mode(mode: str) -> None:
    """Set the fade mode from outside; the menu shows it on the next run."""
    st.session_state[_FADE] = "hide" if mode == "hide" else "dim"
    renew_control(_CONTROL)


def _show_rest(company: Company, key: str, chosen: Filters) -> None:
    """The fade mode, and a button that clears the filters."""
    names = {"dim": _("Dim"), "hide": _("Hide")}
    control = f"{name_control(_CONTROL)}-fading"
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        st.segmented_control(
            _("Filtered out"), list(names), format_func=names.__getitem__, default=get_fade_mode(), required=True,
            key=control, on_change=lambda: st.session_state.update({_FADE: st.session_state[control]}),
        )  # fmt: skip
        st.button(
            _("Clear all filters"),
            icon=":material/filter_alt_off:",
            type="tertiary",
            disabled=not chosen.active,
            key="filters-clear",
            on_click=put_filters,
            args=(company, key, Filters()),
        )


def list_offered(company: Company) -> Choices:
    """What can be chosen, worked out once for a company; another company gets a new menu."""
    offered = remember("offered", company, lambda: list_choices(company))
    if st.session_state.get(_OFFERED) is not offered:
        st.session_state[_OFFERED] = offered
        renew_control(_CONTROL)
    return offered


def _place(key: str) -> str:
    return f"filter-{key[:8]}"


def get_filters(key: str) -> Filters:
    """What was chosen for a file last."""
    return cast(Filters, st.session_state.get(_place(key), Filters()))
