"""What if a department changed sides or reported elsewhere? The figures before and after, to keep or to drop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import streamlit as st

from org.analysis.figures import compare_figures
from org.analysis.report import office_name
from org.analysis.scenarios import add_handoff, change_office, change_parent, drop_handoffs
from org.i18n import _
from org.layout.org_chart import opening_view, org_chart
from org.model import NONE, Company, Office
from org.page import state
from org.page.chart_component import Act, Hands, Steering, show_chart
from org.page.state import Trial, correct, get_choices, keep_choices
from org.page.widgets import escape_markdown
from org.reading.corrections import Correction
from org.reading.load import File, correct_file

_SHOWN = 2_000
_QUESTIONS = ("whatif-side-", "whatif-place-", "whatif-to-", "whatif-end-")

Reread = Callable[[list[Correction]], Company]
"""The company as it would be with some cells changed."""


def show_what_if(company: Company, file: File, key: str, reread: Reread) -> None:
    """Choose changes; nothing of them touches the company until they are kept. ``reread`` tells what would follow."""
    names = company.departments["name"].tolist()
    rows = company.departments["row"].to_numpy()
    movable = [position for position in range(len(company)) if rows[position]][:_SHOWN]
    if not movable:
        return
    position = state.get_selected()
    department = f"whatif-{key[:8]}"
    _recall_trial(key, department)
    if department not in st.session_state and position in movable:
        st.session_state[department] = position
    chooser, outcome = st.columns([2, 5], gap="medium")
    with chooser:
        position = st.selectbox(
            _("Department"), movable, format_func=names.__getitem__, key=department, on_change=_note_trial, args=(key,)
        )
        changes = _chosen_changes(company, file, position, key)
    with outcome:
        if not changes:
            st.caption(_("Choose a change on the left: the figures before and after and the chart appear here."))
            return
        after = reread(changes)
        _show_comparison(company, after)
        with st.container(horizontal=True, key="keep-or-drop"):
            st.button(_("Keep it"), type="primary", key="whatif-keep", on_click=_keep, args=(key, changes))
            st.button(_("Discard it"), key="whatif-drop", on_click=_forget, args=(key,))
        scene = org_chart(after, opening_view(after), state.get_frame())
        show_chart(scene, Steering(selected=position), fit_id=key, hands=Hands(_look_only), key="trial")


def _look_only(_act: Act) -> None:
    """Clicks in the trial chart do nothing."""


def _keep(key: str, changes: list[Correction]) -> None:
    correct(key, changes)
    _forget(key)
    st.toast(_("Kept. You can undo it in “Departments”."))


def _note_trial(key: str) -> None:
    """Remember the answers, which outlive their fields: these are forgotten when another view is shown."""
    department = st.session_state[f"whatif-{key[:8]}"]
    answers = (st.session_state.get(f"{question}{department}") for question in _QUESTIONS)
    trial = Trial(department, *(None if each is None else int(each) for each in answers))
    keep_choices(key, replace(get_choices(key), trial=None if trial == Trial(department) else trial))


def _recall_trial(key: str, department: str) -> None:
    """Fill in the answers of the what-if that was not finished."""
    trial = get_choices(key).trial
    if trial is None or department in st.session_state:
        return
    st.session_state[department] = trial.department
    answers = (None if trial.office is None else Office(trial.office), *trial[2:])
    for question, answer in zip(_QUESTIONS, answers, strict=True):
        st.session_state[f"{question}{trial.department}"] = answer


def _forget(key: str) -> None:
    """Reset every choice."""
    keep_choices(key, replace(get_choices(key), trial=None))
    for widget in [str(name) for name in st.session_state if str(name).startswith(_QUESTIONS)]:
        del st.session_state[widget]


def _chosen_changes(company: Company, file: File, position: int, key: str) -> list[Correction]:
    """The chosen changes as corrections; impossible ones are reported and left out."""
    names = company.departments["name"].tolist()
    as_it_is = _("(unchanged)")
    others = [other for other in range(min(len(company), _SHOWN)) if other != position]
    side = st.selectbox(
        _("Move to"),
        [None, Office.FRONT, Office.BACK],
        format_func=lambda one: as_it_is if one is None else office_name(one),
        key=f"whatif-side-{position}",
        on_change=_note_trial,
        args=(key,),
    )
    place = st.selectbox(
        _("Reports to"),
        [None, NONE, *others],
        format_func=lambda one: as_it_is if one is None else _("no manager") if one == NONE else names[one],
        key=f"whatif-place-{position}",
        on_change=_note_trial,
        args=(key,),
    )
    taker = st.selectbox(
        _("Add hand-off to"),
        [None, *others],
        format_func=lambda one: as_it_is if one is None else names[one],
        key=f"whatif-to-{position}",
        on_change=_note_trial,
        args=(key,),
    )
    ended = st.selectbox(
        _("Remove hand-off to"),
        [None, *_takers(company, position)],
        format_func=lambda one: as_it_is if one is None else names[one],
        key=f"whatif-end-{position}",
        on_change=_note_trial,
        args=(key,),
    )
    changes = change_office(company, position, side) if side is not None else []
    try:
        changes += change_parent(company, position, place) if place is not None else []
    except ValueError as problem:
        st.warning(escape_markdown(str(problem)))
    if ended is not None:
        changes += drop_handoffs(company, file.table, file.columns, position, ended)
    if taker is not None:
        now = correct_file(file, changes)
        changes += add_handoff(company, now.table, now.columns, position, taker)
    return changes


def _takers(company: Company, position: int) -> list[int]:
    """The departments that this one hands work to."""
    handoffs = company.handoffs
    return [int(target) for target in handoffs.loc[handoffs["source"] == position, "target"].unique()]


def _show_comparison(before: Company, after: Company) -> None:
    """The figures that change, side by side, and what the file would then say wrongly."""
    for problem in [problem for problem in after.problems if problem not in before.problems][:3]:
        st.warning(escape_markdown(f"{problem.message} {problem.done}"))
    rows = [
        (str(row.name), row.show(row.before), row.show(row.after))
        for row in compare_figures(before, after)
        if row.changed
    ]
    if not rows:
        st.markdown(_("No figure changes."))
        return
    table = pd.DataFrame(rows, columns=[_("Figure"), _("Before"), _("After")])
    st.table(table.set_index(_("Figure")))
