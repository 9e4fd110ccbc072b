"""The table of departments, and those that need review.

Front or back? The names that the program does not know or is not sure of, to decide fast: first those that matter most.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import streamlit as st

from org.analysis.measures import department_ei_indices
from org.analysis.reach import NOT_REACHED, customer_distances
from org.classification.departments import extract_phrases
from org.classification.names import FIRM
from org.hierarchy import branches
from org.i18n import _, describe_count, describe_shown, format_departments, format_people, localise_number, render_all
from org.model import Company, Office
from org.page.file_choices import correct, get_choices, mark_downloaded, undo
from org.page.state import remember
from org.page.widgets import choose_one, escape_markdown, fit_table, offer_file
from org.reading.columns import Role
from org.reading.corrections import Correction, read_cells, write_csv, write_table_csv
from org.reading.load import File, find_decisions
from org.text import file_stem, strip_accents as without_accents

if TYPE_CHECKING:
    from org.page.upload import Opened

_NEXT = 7
"""Further questions that are listed below the first."""
_QUICK = 1_000
"""Departments of a company that is judged again for each question, to say how many departments a decision changes."""
_MANY = 20_000
"""Departments from which on the table is made again each time, rather than kept in memory."""
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Question:
    """A name that is to be decided, and how much depends on it."""

    position: int
    """The largest department of that name."""
    alike: int
    """Departments of the same words, whatever their number: "Sales 1", "Sales 2"."""
    people: float
    handoffs: int
    below: int
    """Departments below those, at any depth."""


def find_questions(company: Company) -> list[Question]:
    """The names that are unclear or unsure; first those that matter most.

    People, hand-offs and departments (themselves and below) count alike, each as a share of the whole company.
    Departments whose office the file or the person states are not asked about.
    """
    frame = company.departments
    certainty = frame["certainty"].to_numpy()
    doubtful = (company.offices == Office.UNCLEAR) | (certainty < FIRM)
    asked = np.flatnonzero(doubtful & (certainty < 1.0) & (frame["row"] > 0).to_numpy())
    if not len(asked):
        return []
    ends = company.handoffs[["source", "target"]].to_numpy(dtype=np.int64)
    measures = pd.DataFrame(
        {
            "people": np.nan_to_num(company.people[asked], nan=0.0),
            "handoffs": np.bincount(ends.ravel(), minlength=len(company))[asked],
            "below": branches(company).size[asked] - 1,
            "alike": 1,
        }
    )
    groups = measures.groupby(_without_numbers(frame["name"].iloc[asked]).to_numpy(), sort=False)
    totals = groups.sum()
    weight = (
        totals["people"] / max(1.0, float(np.nansum(company.people)))
        + totals["handoffs"] / max(1, ends.size)
        + (totals["below"] + totals["alike"]) / len(company)
    )
    first = asked[groups["people"].idxmax().to_numpy()]
    order = np.lexsort((first, -weight.to_numpy()))
    counts = totals[["alike", "handoffs", "below"]].iloc[order].to_numpy(dtype=np.int64).tolist()
    people = totals["people"].iloc[order].tolist()
    return [
        Question(position, alike, size, handoffs, below)
        for position, size, (alike, handoffs, below) in zip(first[order].tolist(), people, counts, strict=True)
    ]


def _without_numbers(names: pd.Series) -> pd.Series:
    """The words of each name: "Sales 1" and "SALES 2" have the same."""
    return names.str.casefold().str.replace(_DIGITS, " ", regex=True).str.split().str.join(" ")


def decide(company: Company, position: int, office: Office, fingerprint: str, *, same_words: bool = True) -> None:
    """Set the office of a department, and of all others of the same words."""
    correct(fingerprint, make_decision(company, position, office, same_words=same_words))


def make_decision(company: Company, position: int, office: Office, *, same_words: bool) -> list[Correction]:
    """The corrections that set the office of a department, or of all of the same words whose office is not stated."""
    frame = company.departments
    rows = frame["row"].to_numpy()
    chosen = np.arange(len(frame)) == position
    if same_words:
        names = _without_numbers(frame["name"])
        alike = (names == names.iloc[position]).to_numpy()
        chosen |= alike & (frame["certainty"].to_numpy() < 1.0)
    reasons = {
        Office.FRONT: _("Front: set by hand"),
        Office.BACK: _("Back: set by hand"),
        Office.UNCLEAR: _("Unclear: left open by hand"),
    }
    cells = ((Role.OFFICE, office.word), (Role.REASON, reasons[office]))
    return [Correction(int(row), *cell) for row in rows[chosen & (rows > 0)] for cell in cells]


def _find_questions(company: Company) -> list[Question]:
    return remember("questions", company, lambda: find_questions(company))


def has_decisions(opened: Opened) -> bool:
    """Whether there is a name to decide, or a decision to save."""
    return bool(_find_questions(opened.company)) or bool(_find_phrases(opened))


def _find_phrases(opened: Opened) -> dict[str, Office]:
    """The names that the person has decided, as a vocabulary."""
    return extract_phrases(find_decisions(opened.file, get_choices(opened.key).corrections))


def show_decisions(opened: Opened) -> None:
    """The name that matters most, to decide with the keys 1, 2 and 3; the next ones below it."""
    company = opened.company
    questions = _find_questions(company)
    st.subheader(_("Front or back?"), anchor=False)
    if not questions:
        st.caption(_("Every department is decided."))
    else:
        count = describe_count(
            "{n} name to decide.", "{n} names to decide; first those that matter most.", len(questions)
        )
        st.caption(count + " " + _("Press 1, 2 or 3. Your choice overrides the detection."))
        _show_first(opened, questions[0])
    for question in questions[1 : 1 + _NEXT]:
        _show_further(opened, question)
    _show_saving(opened)


def _show_first(opened: Opened, question: Question) -> None:
    """The question with its reason, its three keys, and how many departments each answer changes."""
    _show_question(opened.company, question)
    st.caption(escape_markdown(str(opened.company.departments["reason"].iat[question.position])))
    names = {Office.FRONT: _("Front"), Office.BACK: _("Back"), Office.UNCLEAR: _("Leave open")}
    with st.container(horizontal=True, gap="small", key="decide-first"):
        for key, (office, name) in enumerate(names.items(), start=1):
            _show_answer(opened, question, office, name, shortcut=str(key))
    st.caption(_describe_effects(opened, question))


def _show_further(opened: Opened, question: Question) -> None:
    _show_question(opened.company, question)
    with st.container(horizontal=True, gap="small", key=f"decide-{question.position}"):
        for office, name in ((Office.FRONT, _("Front")), (Office.BACK, _("Back"))):
            _show_answer(opened, question, office, name)


def _show_question(company: Company, question: Question) -> None:
    figures = [format_people(question.people)] if question.people else []
    if question.handoffs:
        figures.append(describe_count("{n} hand-off", "{n} hand-offs", question.handoffs))
    if question.below:
        figures.append(describe_count("{n} department below", "{n} departments below", question.below))
    figures += [_("{n} with this name").format(n=localise_number(question.alike))] if question.alike > 1 else []
    name = company.name(question.position)
    st.markdown(f"**{escape_markdown(name)}**  \n" + escape_markdown(" · ".join(figures)))


def _show_answer(opened: Opened, question: Question, office: Office, name: str, shortcut: str | None = None) -> None:
    st.button(
        name,
        key=f"decide-{question.position}-{office.word}",
        shortcut=shortcut,
        on_click=decide,
        args=(opened.company, question.position, office, opened.key),
    )


def _describe_effects(opened: Opened, question: Question) -> str:
    """How many departments change with either answer: those of the same words, and those that follow them."""
    company = opened.company
    if len(company) > _QUICK:
        return describe_count(
            "Decides {n} department, and those below it that follow.",
            "Decides {n} departments, and those below them that follow.",
            question.alike,
        )
    front, back = (
        remember(f"effect-{office.word}", company, partial(_count_changed, opened, question, office), question.position)
        for office in (Office.FRONT, Office.BACK)
    )
    return _("“Front” changes {front}, “Back” changes {back}.").format(
        front=format_departments(front), back=format_departments(back)
    )


def _count_changed(opened: Opened, question: Question, office: Office) -> int:
    after = opened.reread(make_decision(opened.company, question.position, office, same_words=True))
    if len(after) != len(opened.company):
        return question.alike
    return int((after.offices != opened.company.offices).sum())


def _show_saving(opened: Opened) -> None:
    """A vocabulary file of the person's decisions, for the next company of that industry."""
    phrases = _find_phrases(opened)
    if not phrases:
        return
    table = pd.DataFrame({"phrase": list(phrases), "office": [each.word for each in phrases.values()]})
    about = _("For other files with such names: upload it as a custom vocabulary.")
    label = _("Save the decisions as a vocabulary")
    offer_file(label, lambda: write_csv(table), "vocabulary.csv", "download-vocabulary", type="tertiary", help=about)


_EDITABLE = (Role.NAME, Role.PARENT, Role.OFFICE, Role.PEOPLE, Role.HANDOFFS)
_ABOVE = 90
"""What is above the table and not above the chart, px."""
_ORDER = ["row", "look", "name", "title", "side", "why", "parent", "reports_to", "office", "people", "handoffs"]
_ORDER += ["certainty", "distance", "ei"]


def show_table(company: Company, file: File, fingerprint: str) -> None:
    """The table, with what is needed to correct it; a changed cell changes the chart at once."""
    make = partial(build_table, company, file)
    every = make() if len(company) > _MANY else remember("table", company, make)
    shown = _filtered(every, company)
    if (every["parent"] == every["reports_to"]).all():  # else the file names parents by their ids
        shown = shown.drop(columns="reports_to")
    _show_corrections(company, file, fingerprint, len(shown), len(every))
    key = f"editor-{fingerprint[:8]}-{len(get_choices(fingerprint).corrections)}-{st.session_state.get('table-show')}"
    st.data_editor(
        shown,
        key=key,
        hide_index=True,
        placeholder="",
        width="stretch",
        column_order=[*(column for column in _ORDER if column in shown), *shown.columns.difference(_ORDER, sort=False)],
        height=fit_table(len(shown), _ABOVE),
        column_config=_column_config(),
        disabled=[str(column) for column in shown if column not in {role.value for role in _list_editable(file)}],
        on_change=_corrected_by_hand,
        args=(key, shown["row"].tolist(), fingerprint),
    )


def _list_editable(file: File) -> list[Role]:
    """The columns that can be corrected: job titles only where there are any."""
    return [*_EDITABLE, *([Role.TITLE] if file.columns[Role.TITLE] else [])]


def build_table(company: Company, file: File) -> pd.DataFrame:
    """One row per department: the cells of the file that can be corrected, and what was made of them."""
    rows = company.departments["row"].tolist()
    texts = {role.value: read_cells(file.table, file.columns, role, rows) for role in _list_editable(file)}
    names = company.departments["name"].to_numpy()
    parents = np.where(company.parent >= 0, names[company.parent], "")
    distances = customer_distances(company)
    wrong = {problem.row for problem in company.problems if problem.row is not None}
    own = [header for header in company.own if header not in file.columns[Role.TITLE]]
    return pd.DataFrame(
        {
            "row": rows,
            "look": [row in wrong for row in rows],
            **texts,
            "reports_to": parents,
            "side": np.array([office.title for office in Office], dtype=object)[company.offices],
            "why": render_all(company.departments["reason"]),
            "certainty": company.departments["certainty"],
            "distance": np.where(distances == NOT_REACHED, np.nan, distances),
            "ei": department_ei_indices(company),
            **{f"own {header}": company.own[header] for header in own},
        }
    )


def _filtered(every: pd.DataFrame, company: Company) -> pd.DataFrame:
    search, show = st.columns([2, 3])
    words = search.text_input(_("Find"), key="table-find", placeholder=_("name, id, anything; #12 for row 12"))
    options = {"all": _("All"), "look": _("Needs review"), "unclear": _("Unclear or unsure")}
    with show:
        chosen = choose_one(_("Show"), options, "table-show", label_visibility="visible")
    mask = np.ones(len(every), dtype=bool)
    if chosen == "look":
        mask &= every["look"].to_numpy()
    elif chosen == "unclear":
        mask &= (company.offices == Office.UNCLEAR) | (every["certainty"].to_numpy() < FIRM)
    if re.fullmatch(r"#\d+", words):
        mask &= (every["row"] == int(words[1:])).to_numpy()
    elif words:
        texts = (
            every.select_dtypes(exclude=["number", "bool"]).fillna("").astype(str).agg(" ".join, axis=1).map(_loosely)
        )
        mask &= texts.str.contains(_loosely(words), regex=False).to_numpy()
    return every[mask]


def _loosely(text: str) -> str:
    """In small letters and without accents, so that «cham soc» finds «Chăm sóc»."""
    return without_accents(text.casefold())


def _column_config() -> dict[str, Any]:
    column = st.column_config
    return {
        "row": column.NumberColumn(_("Row"), help=_("As your spreadsheet shows it"), width="small", pinned=True),
        "look": column.CheckboxColumn(_("Needs review"), help=_("This row needs review"), width=110),
        "name": column.TextColumn(_("Name"), required=True, width="medium"),
        "title": column.TextColumn(_("Job title"), width="medium"),
        "parent": column.TextColumn(_("Parent"), help=_("Id or name of the department it reports to")),
        "reports_to": column.TextColumn(_("Reports to")),
        "office": column.SelectboxColumn(
            _("Override"),
            options=["", "front", "back", "unclear"],
            help=_("Your choice of front or back; it overrides the detection"),
        ),
        "side": column.TextColumn(_("Office")),
        "why": column.TextColumn(_("Why"), width=280),
        "certainty": column.ProgressColumn(_("Certainty"), min_value=0.0, max_value=1.0, format="percent"),
        "people": column.TextColumn(_("People")),
        "distance": column.NumberColumn(
            _("Customer distance"), help=_("1 in the front office, else 1 + the fewest hand-offs from it"), format="%d"
        ),
        "ei": column.NumberColumn(
            _("E-I index"), help=_("−1: all its lines stay on its side; +1: all of them cross"), format="%.2f"
        ),
        "handoffs": column.TextColumn(_("Hands off to"), width="medium"),
    }


def _corrected_by_hand(key: str, rows: list[int], fingerprint: str) -> None:
    """Turn what was typed into the table into corrections."""
    edited = st.session_state[key]["edited_rows"]
    correct(
        fingerprint,
        [
            Correction(rows[int(at)], Role(column), "" if value is None else str(value))
            for at, cells in edited.items()
            for column, value in cells.items()
            if rows[int(at)]
        ],
    )


def _show_corrections(company: Company, file: File, fingerprint: str, shown: int, every: int) -> None:
    """How much is shown, what was corrected, and the buttons for undo and download."""
    made = get_choices(fingerprint)
    with st.container(horizontal=True, vertical_alignment="center", key="corrections"):
        st.caption(describe_shown(shown, every), width="content")
        count = len(made.steps)
        if not count:
            st.caption(_("Click a cell to edit it; the chart is updated."), width="content")
            return
        st.caption(describe_count("{n} correction", "{n} corrections", count), width="content")
        st.button(_("Undo"), icon=":material/undo:", key="undo", on_click=undo, args=(fingerprint,), type="tertiary")
        show_corrected_csv(company, file, fingerprint, "table")


def show_corrected_csv(company: Company, file: File, fingerprint: str, place: str) -> None:
    """The person's own table with the corrections in place, to download."""
    name = f"{file_stem(company.title)}-corrected.csv"
    offer_file(
        _("Download the corrected CSV"), lambda: write_table_csv(file.table), name, f"download-corrected-{place}",
        on_click=mark_downloaded, args=(fingerprint,), type="tertiary",
    )  # fmt: skip
