"""Who stands around a department: who reports to it, whom it hands work to and takes work from, each a click away."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import streamlit as st

from org.company.boundary import Flags
from org.company.branches import branches
from org.company.model import Company, Indices, Office
from org.company.numbers import written
from org.locale.language import _
from org.page.links import Choose, show_link
from org.page.plain import plain

_FIRST, _FURTHER, _MOST = 12, 50, 512
"""Names that are listed at first, with each further click, and at most: a browser is slow with more buttons."""
_LISTED = "listed"


def show_children(company: Company, selected: int, choose: Choose) -> None:
    """The departments right below it, the largest branch first."""
    children = branches(company).children(selected).tolist()
    if children:
        st.caption(_("Report to it ({n})").format(n=f"{len(children):,}"))
        _show_some(
            "below",
            selected,
            len(children),
            lambda place: show_link(company, children[place], choose, f"below-{children[place]}"),
        )


def show_handoffs(company: Company, selected: int, choose: Choose) -> None:
    """Whom it hands work to and takes work from."""
    source, target = (company.handoffs[end].to_numpy(dtype=np.int64) for end in ("source", "target"))
    _show_side(company, "sent", _("Hands work to ({n})"), selected, source, target, choose)
    _show_side(company, "taken", _("Takes work from ({n})"), selected, target, source, choose)


def _show_side(
    company: Company, side: str, title: str, selected: int, here: Indices, there: Indices, choose: Choose
) -> None:
    """One line a hand-off: crossings first, then by volume."""
    rows = np.flatnonzero(here == selected)
    if not len(rows):
        return
    crossing = _across(company, selected, there[rows])
    # The rows are taken before the columns: the other way round would copy every hand-off for the sake of a few.
    mine = company.handoffs.iloc[rows]
    order = np.lexsort((rows, -np.nan_to_num(mine["volume"].to_numpy(dtype=np.float64)), ~crossing))

    def show(place: int) -> None:
        at = int(order[place])
        _show_neighbour(company, f"{side}-{rows[at]}", int(there[rows[at]]), mine.iloc[at], bool(crossing[at]), choose)

    st.caption(title.format(n=f"{len(rows):,}"))
    _show_some(side, selected, len(rows), show)


def _across(company: Company, selected: int, ends: Indices) -> Flags:
    """Whether each of ``ends`` lies on the other side of the boundary."""
    opposite = {Office.FRONT: Office.BACK, Office.BACK: Office.FRONT}.get(Office(int(company.offices[selected])))
    found: Flags = company.offices[ends] == (-1 if opposite is None else opposite)
    return found


def _show_neighbour(
    company: Company, key: str, neighbour: int, handoff: pd.Series, crossing: bool, choose: Choose
) -> None:
    what = " · ".join(word for word in (handoff["kind"], written(handoff["volume"])) if word)
    show_link(
        company,
        neighbour,
        choose,
        key,
        after=plain(what),
        icon=":material/swap_vert:" if crossing else ":material/arrow_right_alt:",
        explanation=_("Crosses the customer-facing boundary") if crossing else None,
    )


def _show_some(what: str, selected: int, count: int, show: Callable[[int], None]) -> None:
    """The first few of a list, and a button for further ones."""
    of, listed = st.session_state.get(_LISTED, (None, {}))
    shown = min(count, listed.get(what, _FIRST) if of == selected else _FIRST)
    for place in range(shown):
        show(place)
    more = _("… and {n} more").format(n=f"{count - shown:,}")
    if shown >= _MOST and count > shown:
        st.caption(more)
    elif count > shown:
        st.button(more, key=f"more-{what}", type="tertiary", on_click=_list_more, args=(what, selected, shown))


def _list_more(what: str, selected: int, shown: int) -> None:
    of, listed = st.session_state.get(_LISTED, (None, {}))
    kept = listed if of == selected else {}
    st.session_state[_LISTED] = (selected, {**kept, what: min(shown + _FURTHER, _MOST)})
