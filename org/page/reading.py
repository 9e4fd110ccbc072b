"""Reading a file under the person's eyes: a bar with what is being done, and a way to call it off."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import streamlit as st

from org.company.tables.stages import Stage
from org.locale.language import _

_LARGE = 1_000_000
"""Bytes from which on a file takes long enough for a bar."""
_KEPT = 2
"""Files of which the reading is kept."""

Read = TypeVar("Read")


def read_once(key: str, size: int, make: Callable[[Callable[[Stage], None]], Read]) -> Read | None:
    """What ``make`` gives, kept for one person's session; None when the person called it off.

    ``key`` tells apart what is read and how, and ``size`` is how much that is, bytes. ``make`` is handed whom to tell
    of its stages. While it works, the chart of before stays on the page, and any click there takes effect at the
    next stage.
    """
    kept = cast(dict[str, Read], st.session_state.setdefault("read", {}))
    if key in kept:
        kept[key] = kept.pop(key)  # the latest is the last to be dropped
        return kept[key]
    if st.session_state.get("called-off") == key:
        st.info(_("Cancelled. Still showing the previous file."), icon=":material/cancel:")
        st.button(_("Load it anyway"), key="read-after-all", on_click=_call_off, args=(None,))
        return None
    place = st.empty()
    with place.container():
        tell = _bar(key) if size >= _LARGE else _silent
        found = make(tell)
    place.empty()
    kept[key] = found
    while len(kept) > _KEPT:
        del kept[next(iter(kept))]
    return found


def _silent(_stage: Stage) -> None:
    pass


def _bar(key: str) -> Callable[[Stage], None]:
    """A bar and a button. Each step of the bar is also where Streamlit ends a run that a click has overtaken."""
    words = {
        Stage.TABLE: _("Reading the file …"),
        Stage.COLUMNS: _("Detecting the columns …"),
        Stage.PARENTS: _("Checking names and parents …"),
        Stage.OFFICES: _("Classifying departments …"),
        Stage.HANDOFFS: _("Collecting the hand-offs …"),
    }
    bar = st.progress(0.0, words[Stage.TABLE])
    st.button(_("Cancel"), key="call-off", on_click=_call_off, args=(key,))

    def tell(stage: Stage) -> None:
        bar.progress(stage.value, words[stage])

    return tell


def _call_off(key: str | None) -> None:
    st.session_state["called-off"] = key
