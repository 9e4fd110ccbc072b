"""Scenarios: what if some departments changed? Collect steps, see what follows, keep it, save it, open it again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from org.analysis.scenarios import (
    Misfit,
    Scenario,
    Step,
    StepKind,
    apply_scenario,
    describe_step,
    read_scenarios,
    try_step,
    write_corrections,
    write_scenarios,
)
from org.analysis.version_report import compare_figures
from org.i18n import _
from org.model import Company, Office, Unusable
from org.page.file_choices import correct, get_scenarios
from org.page.state import get_selected, remember
from org.page.upload import Opened, show_unusable
from org.page.widgets import ask_for_file, escape_markdown, offer_file, show_rows
from org.reading.corrections import Correction, write_company_csv
from org.text import file_stem, parse_number

_CHOSEN, _LOADED = "scenario-chosen", "scenarios-loaded"
PART = "version-part"
"""Which part of the comparison is shown."""
CHOICES = 2_000
"""Departments that a select box offers."""
_TOP = ""


def apply_kept(opened: Opened, name: str) -> Company | None:
    """The company after a scenario; None if there is none of that name."""
    scenario = get_scenarios(opened.key).get(name)
    return None if scenario is None else _apply(opened, scenario)[0]


def _apply(opened: Opened, scenario: Scenario) -> tuple[Company, list[Misfit]]:
    place = f"scenario-{scenario.name}"
    return remember(place, opened.company, lambda: apply_scenario(opened.company, scenario), scenario)


def show_scenarios(opened: Opened, compare: Callable[[str], None]) -> None:
    """Choose or begin a scenario, add steps on the left, see them on the right; ``compare`` shows what it changes."""
    st.subheader(_("Scenarios"), anchor=False)
    st.caption(
        _(
            "What if a department moved, changed sides or handed its work elsewhere? "
            "Nothing touches the file until you keep it. Departments keep their side unless you change it."
        )
    )
    _choose_scenario(opened)
    _open_saved(opened)
    scenario = get_scenarios(opened.key).get(st.session_state.get(_CHOSEN) or "")
    if scenario is None:  # the first step begins one
        scenario = Scenario(_("Scenario"))
    company, misfits = _apply(opened, scenario)
    left, right = st.columns([2, 3], gap="medium")
    with left:
        _add_step(opened, company, scenario)
    with right:
        _show_steps(opened, scenario, company, misfits, compare)


def _choose_scenario(opened: Opened) -> None:
    kept = get_scenarios(opened.key)
    chosen = st.session_state.get(_CHOSEN)
    names = list(kept)
    with st.container(horizontal=True, vertical_alignment="bottom", key="scenario-names"):
        if names:
            st.session_state["scenario-box"] = chosen if chosen in kept else names[0]
            st.session_state[_CHOSEN] = st.session_state["scenario-box"]
            st.selectbox(
                _("Scenario"), names, key="scenario-box", width=260,
                on_change=lambda: st.session_state.update({_CHOSEN: st.session_state["scenario-box"]}),
            )  # fmt: skip
        st.text_input(_("New scenario"), key="scenario-new", placeholder=_("Name"), max_chars=60, width=220)
        st.button(_("Begin"), key="scenario-begin", icon=":material/add:", on_click=_begin, args=(opened.key,))


def _begin(key: str) -> None:
    name = " ".join(str(st.session_state.get("scenario-new", "")).split())
    if name:
        _choose(key, get_scenarios(key).get(name, Scenario(name)))
        st.session_state["scenario-new"] = ""


def _choose(key: str, scenario: Scenario) -> None:
    """Keep this state of a scenario, and go on with it."""
    get_scenarios(key)[scenario.name] = scenario
    st.session_state[_CHOSEN] = scenario.name
    if st.session_state.get(PART) != "scenarios":  # the control for it is not made yet
        st.session_state[PART] = "scenarios"


def _open_saved(opened: Opened) -> None:
    """Open a file of scenarios; what no longer fits is listed with the scenario."""
    with st.expander(_("Open saved scenarios")):
        saved = ask_for_file(_("A JSON file that was saved here"), "scenario-file", ["json"])
    if saved is None or st.session_state.get(_LOADED) == saved.file_id:
        return
    st.session_state[_LOADED] = saved.file_id
    try:
        found = read_scenarios(saved.getvalue())
    except Unusable as problem:
        show_unusable(str(problem))
        return
    kept = get_scenarios(opened.key)
    for scenario in found:
        name = scenario.name
        while name in kept:
            name += " (2)"
        _choose(opened.key, replace(scenario, name=name))
    if found:
        st.rerun()


def _add_step(opened: Opened, company: Company, scenario: Scenario) -> None:
    kinds = {
        StepKind.MOVE: _("Move"),
        StepKind.OFFICE: _("Change the side"),
        StepKind.RENAME: _("Rename"),
        StepKind.MERGE: _("Merge into another"),
        StepKind.SPLIT: _("Split off a part"),
        StepKind.ADD_HANDOFF: _("Add a hand-off"),
        StepKind.DROP_HANDOFF: _("Remove a hand-off"),
    }
    ids = company.departments["id"].tolist()
    names = dict(zip(ids, company.departments["name"].tolist(), strict=True))
    offered = ids[:CHOICES]
    selected = get_selected()
    if "step-department" not in st.session_state and selected is not None and selected < len(offered):
        st.session_state["step-department"] = offered[selected]
    kind = st.selectbox(_("What changes"), list(kinds), format_func=kinds.__getitem__, key="step-kind")
    department = st.selectbox(
        _("Department"), offered, index=None, format_func=names.__getitem__, key="step-department",
        placeholder=_("Choose a department"),
    )  # fmt: skip
    step = None if department is None else _ask_more(Step(kind, department, names[department]), offered, names)
    if st.button(_("Add this step"), key="step-add", type="primary", disabled=step is None) and step is not None:
        problem = try_step(company, step)
        if problem is not None:
            st.warning(escape_markdown(str(problem)))
            return
        _choose(opened.key, scenario.add(step))
        st.rerun()


def _ask_more(step: Step, offered: list[str], names: dict[str, str]) -> Step | None:
    """What else the step needs; None as long as it is not given."""
    if step.kind is StepKind.OFFICE:
        office = st.selectbox(
            _("Side"), list(Office), index=1, format_func=lambda office: office.title, key="step-office"
        )
        return replace(step, text=office.word) if office is not None else None
    if step.kind in (StepKind.RENAME, StepKind.SPLIT):
        text = st.text_input(_("New name"), key="step-text", max_chars=200).strip()
        if step.kind is StepKind.SPLIT:
            step = replace(
                step, amount=parse_number(st.text_input(_("People in it (may be blank)"), key="step-people"))
            )
        return replace(step, text=text) if text else None
    others = [other for other in offered if other != step.department]
    labels = names | {_TOP: _("no manager")}
    if step.kind is StepKind.MOVE:
        others = [*others, _TOP]
    if not others:
        return None
    label = {StepKind.MOVE: _("New parent"), StepKind.MERGE: _("Merge into")}.get(step.kind, _("Hands off to"))
    other = st.selectbox(
        label, others, index=None, format_func=labels.__getitem__, key=f"step-other-{step.kind}",
        placeholder=_("Choose a department"),
    )  # fmt: skip
    if other is None:
        return None
    step = replace(step, other=other, other_name=names.get(other, ""))
    if step.kind in (StepKind.ADD_HANDOFF, StepKind.DROP_HANDOFF):
        step = replace(step, text=st.text_input(_("Kind (may be blank)"), key="step-handoff").strip())
    if step.kind is StepKind.ADD_HANDOFF:
        step = replace(step, amount=parse_number(st.text_input(_("Volume (may be blank)"), key="step-volume")))
    return step


def _show_steps(
    opened: Opened, scenario: Scenario, company: Company, misfits: list[Misfit], compare: Callable[[str], None]
) -> None:
    """The steps so far, those that do not fit, what follows from them, and what can be done with all of them."""
    reasons = {id(misfit.step): misfit.reason for misfit in misfits}
    if not scenario.steps:
        st.caption(_("No step yet. Here you will see your steps, and which figures they change."))
    lines = []
    for step in scenario.steps:
        line = f"1. {escape_markdown(str(describe_step(step)))}"
        if id(step) in reasons:
            line += f" **{_('No longer fits:')}** {escape_markdown(str(reasons[id(step)]))}"
        lines.append(line)
    st.markdown("\n".join(lines))
    if scenario.name in get_scenarios(opened.key):
        _offer_acts(opened, scenario, compare, fits=not misfits)
        _offer_files(opened, company)
    if scenario.steps:
        _show_figures(opened.company, company)


def _show_figures(before: Company, after: Company) -> None:
    figures = remember("scenario-figures", after, lambda: compare_figures(before, after))
    rows = [(str(each.measure.name), *each.show()) for each in figures if each.changed]
    if not rows:
        st.markdown(_("No figure changes."))
        return
    show_rows(rows, _("Figure"), _("Before"), _("After"))


def _offer_acts(opened: Opened, scenario: Scenario, compare: Callable[[str], None], fits: bool) -> None:
    scenarios = get_scenarios(opened.key)

    def write() -> list[Correction] | None:
        return write_corrections(opened.company, opened.file.table, opened.file.columns, scenario)

    changes = remember("scenario-kept", opened.company, write, scenario) if fits else None

    def keep() -> None:
        correct(opened.key, changes or [])
        discard()
        st.toast(_("Kept. You can undo it in “Departments”."))

    def undo() -> None:
        scenarios[scenario.name] = scenario.undo()

    def discard() -> None:
        scenarios.pop(scenario.name, None)

    cannot = _("A merger, a split or a step that does not fit cannot be kept: download the company after it instead.")
    with st.container(horizontal=True, key="scenario-acts"):
        st.button(
            _("Compare with the file"), key="scenario-compare", type="primary", icon=":material/difference:",
            on_click=compare, args=(scenario.name,), disabled=not scenario.steps,
        )  # fmt: skip
        st.button(
            _("Keep it"), key="scenario-keep", icon=":material/check:", on_click=keep, disabled=not changes,
            help=None if changes or not scenario.steps else cannot,
        )  # fmt: skip
        st.button(_("Undo the last step"), key="scenario-undo", on_click=undo, disabled=not scenario.steps)
        st.button(_("Discard the scenario"), key="scenario-discard", on_click=discard)


def _offer_files(opened: Opened, company: Company) -> None:
    """All scenarios to open again, and the company after this one."""
    every = list(get_scenarios(opened.key).values())
    with st.container(horizontal=True, key="scenario-files"):
        name = file_stem(opened.company.title) + "-scenarios.json"
        offer_file(_("Save all scenarios (JSON)"), lambda: write_scenarios(every), name, "scenario-json")
        name = file_stem(company.title) + ".csv"
        offer_file(_("The company after it (CSV)"), lambda: write_company_csv(company), name, "scenario-csv")
