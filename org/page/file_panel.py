"""The column mapping, and the problems of the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from org.analysis.report import Fault, group_problems, list_decisions, role_names
from org.hierarchy import count_levels
from org.i18n import _, describe_count, format_departments, localise_number, ngettext
from org.model import NONE, Company
from org.page.file_choices import FileChoices, correct, get_choices, get_files, keep_choices
from org.page.state import TABLE, show_panel
from org.page.widgets import escape_markdown
from org.reading.columns import Role
from org.reading.corrections import join_twins
from org.reading.load import File
from org.text import mark_invisible

CHANGEABLE = tuple(role for role in Role if role not in (Role.REASON, Role.CERTAINTY, Role.JUDGED))
ENCODINGS = ("utf-8", "utf-16", "cp1252", "cp1258", "cp1251", "cp932", "mac-roman")
_BY_HEADER, _ASKING, _SETTLED = "columns-by-header", "asking-about", "settled-headers"
_DOUBTS = ("organisation-in-doubt", "parent-in-doubt", "id-as-name", "not-the-office")
"""Notes that say that the program is not sure of the columns."""
_SHOWN_COLUMNS, _SHOWN_ROWS, _SHOWN_LETTERS = 30, 3, 40
_SEVERAL = (Role.NAME, Role.HANDOFFS, Role.DOTTED)
"""Roles that more than one column may have."""


def show_problems(company: Company) -> None:
    """Open the list of problems over the page."""
    st.dialog(_("What needs review"), width="large")(_show)(company)


def _show(company: Company) -> None:
    with st.expander(_("How the file was read"), expanded=not company.problems):
        st.markdown("\n".join(f"- {escape_markdown(line)}" for line in list_decisions(company, on_page=True)))
    faults = group_problems(company.problems)
    table = build_problem_table(faults)
    picked = st.dataframe(table, hide_index=True, width="stretch", on_select="rerun", selection_mode="single-row")
    chosen = picked["selection"]["rows"]
    row = next(iter(faults[chosen[0]].rows), None) if chosen else None
    if chosen:
        st.markdown(escape_markdown(faults[chosen[0]].describe()))
    _offer_to_join(company)
    label = _("Fix row {row} in the table").format(row=row) if row else _("Fix in the table")
    if st.button(label, icon=":material/edit:", type="primary"):
        show_panel(TABLE)
        st.session_state["table-show"] = "look"
        st.session_state["table-find"] = f"#{row}" if row else ""
        st.rerun()
    st.caption(_("Row numbers are those of your spreadsheet. Select a line to go to its first row."))


def _offer_to_join(company: Company) -> None:
    """One click for names that are listed with several parents."""
    opened = get_files().shown
    if opened is None or not any(problem.kind == "several-parents" for problem in company.problems):
        return
    label = _("Join departments with the same name, with a dotted line to the other parent")

    def join() -> None:
        correct(opened.key, join_twins(opened.file.table, opened.file.columns))

    if st.button(label, icon=":material/merge:", key="join-twins", on_click=join):
        st.rerun()


def build_problem_table(faults: list[Fault]) -> pd.DataFrame:
    """One row per fault, with the headings that people read; of many rows the first is the example."""
    rows = [
        map(mark_invisible, map(str, (fault.where(), fault.example.value, fault.wrong(), fault.example.done)))
        for fault in faults
    ]
    return pd.DataFrame(rows, columns=[_("Where"), _("Value"), _("What is wrong"), _("What was done")])


def _header(file: File) -> tuple[str, ...]:
    return tuple(map(str, file.table.frame))


def recall_columns(file: File) -> Mapping[str, Sequence[str]]:
    """What the person chose before, while the page is open, for a file with the same header; empty for none."""
    kept: dict[tuple[str, ...], Mapping[str, Sequence[str]]] = st.session_state.get(_BY_HEADER, {})
    return kept.get(_header(file), {})


def forget_columns() -> None:
    """Forget these choices, one of which has made a file unreadable."""
    st.session_state.pop(_BY_HEADER, None)


def _keep_columns(key: str, header: tuple[str, ...], columns: Mapping[str, Sequence[str]]) -> None:
    keep_choices(key, replace(get_choices(key), columns=columns))
    st.session_state.setdefault(_BY_HEADER, {})[header] = columns


def ask_about_columns(company: Company, file: File, key: str) -> None:
    """The first rows with a menu above each column, for a file whose columns are in doubt, until the person is content.

    It is asked once for each header. Below is what the choice comes to, which changes with it.
    """
    doubts = [note for note in company.reading.notes if note.kind in _DOUBTS]
    if doubts and _header(file) not in st.session_state.get(_SETTLED, set()):
        st.session_state[_ASKING] = key
    if st.session_state.get(_ASKING) != key:
        return
    with st.container(border=True, key="preview"):
        why = " ".join(str(note.message) for note in doubts)
        st.markdown(f"**{_('Are the columns labelled correctly here?')}** {escape_markdown(why)}")
        _show_first_rows(file, key)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(_("Read it like this"), key="settle", type="primary", on_click=_settle, args=(_header(file),))
            st.markdown(_describe_tree(company))


def _describe_tree(company: Company) -> str:
    """«60 departments, 3 levels, 58 parents found»."""
    parents = int((company.parent != NONE).sum())
    parts = [
        format_departments(len(company), posts=company.is_of_posts),
        describe_count("{n} level", "{n} levels", count_levels(company)),
        describe_count("{n} parent found", "{n} parents found", parents),
    ]
    return ", ".join(parts)


def _show_first_rows(file: File, key: str) -> None:
    role_of = {header: role for role, headers in file.columns.roles.items() for header in headers}
    headers = sorted(_header(file), key=lambda header: header not in role_of)[:_SHOWN_COLUMNS]
    shown = [header for header in _header(file) if header in headers]
    names = role_names()
    options = ["", *(role.value for role in CHANGEABLE)]
    for place, header in zip(st.columns(len(shown)), shown, strict=True):
        now = role_of.get(header)
        widget = f"preview-{key[:8]}-{header}"
        st.session_state[widget] = now.value if now in CHANGEABLE else ""
        with place:
            st.selectbox(
                escape_markdown(header), options, format_func=lambda role: names.get(role) or _("(not used)"),
                key=widget, on_change=_choose_role, args=(file, key, header, widget),
            )  # fmt: skip
            for cell in file.table.frame[header].head(_SHOWN_ROWS):
                st.text(cell[:_SHOWN_LETTERS] or "–")
    hidden = len(_header(file)) - len(shown)
    if hidden:
        text = ngettext("{n} more column is under “{panel}”.", "{n} more columns are under “{panel}”.", hidden)
        st.caption(text.format(n=localise_number(hidden), panel=_("Column mapping")))


def _choose_role(file: File, key: str, header: str, widget: str) -> None:
    """Give a column another role; the others keep theirs, unless only one column may have it."""
    columns = {role.value: [each for each in file.columns[role] if each != header] for role in CHANGEABLE}
    chosen = st.session_state[widget]
    if chosen:
        columns[chosen] = [*(columns[chosen] if chosen in _SEVERAL else []), header]
    _keep_columns(key, _header(file), columns)


def _settle(header: tuple[str, ...]) -> None:
    st.session_state.setdefault(_SETTLED, set()).add(header)
    st.session_state.pop(_ASKING, None)


def choose_columns(file: File, key: str) -> None:
    """Which column was read as what; a change counts at once and is remembered for this file."""
    with st.expander(_("Column mapping"), key="columns", on_change="rerun") as mapping:
        if not mapping.open:
            return
        headers = [str(header) for header in file.table.frame]
        names = role_names()
        for role in CHANGEABLE:
            widget = f"columns-{key[:8]}-{file.table.encoding}-{file.posts}-{role.value}"
            st.multiselect(
                names[role],
                headers,
                default=[header for header in file.columns[role] if header in headers],
                key=widget,
                max_selections=None if role in _SEVERAL else 1,
                on_change=_choose,
                args=(key, _header(file), role, widget),
                placeholder=_("(none)"),
            )
        _choose_reading(file, key)
        for note in (*file.table.notes, *file.columns.notes):
            st.caption(escape_markdown(str(note.message)))


def _choose(key: str, header: tuple[str, ...], role: Role, widget: str) -> None:
    _keep_columns(key, header, {**get_choices(key).columns, role.value: list(st.session_state[widget])})


def _choose_reading(file: File, key: str) -> None:
    """Whether people are boxes, and the sheet of a workbook or the encoding of a text."""
    names = {name: f"{name}-{key[:8]}" for name in ("posts", "sheet", "encoding")}

    def act(name: str) -> dict[str, Any]:
        return {"key": names[name], "on_change": _take_reading, "args": (key, name, names[name])}

    if file.posts is not None:
        st.toggle(_("One box per person"), bool(file.posts), **act("posts"))
    if sheets := list(file.table.sheets):
        now = get_choices(key).sheet
        st.selectbox(_("Sheet"), sheets, sheets.index(now) if now in sheets else 0, **act("sheet"))
    else:
        options = list(dict.fromkeys([file.table.encoding, *ENCODINGS]))
        st.selectbox(_("Encoding"), options, help=_("Choose another one if characters look wrong."), **act("encoding"))


def _take_reading(key: str, name: str, widget: str) -> None:
    """Read the file in another way. Corrections speak of rows and cells that the other reading does not have."""
    # Another encoding has the same columns.
    kept = replace(get_choices(key), corrections=(), steps=()) if name == "encoding" else FileChoices()
    keep_choices(key, replace(kept, **{name: st.session_state[widget]}))
