"""A table → a Company and the list of its problems; nothing is dropped without a problem that says so.

Rows of the file = departments with a row + rows listed as left out. Every other problem keeps its department.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from org.classification.departments import (
    NOTHING_STATED,
    Verdicts,
    find_middle_office,
    is_middle_cell,
    judge_departments,
    parse_office,
)
from org.classification.names import judge_name
from org.classification.vocabulary import Vocabulary, read_vocabulary
from org.hierarchy import depths
from org.i18n import Message, Number, lazy_gettext as _, lazy_ngettext as ngettext
from org.model import Company, Indices, Note, Office, Offices, Problem, Reading, Texts, Unusable, Values
from org.reading.columns import ColumnMap, Role
from org.reading.evidence import HEAD, join_columns
from org.reading.figures import subtract_parts
from org.reading.handoffs import Claims, read_list_claims, resolve_claims
from org.reading.headers import select_headers
from org.reading.parents import Column, resolve_parents
from org.reading.references import Directory, find_first, look_up
from org.reading.table import Table
from org.text import INVISIBLE, fold_names, mark_invisible, parse_numbers, to_arrow


class Stage(Enum):
    """What is being done; the value is the share of the time that the stages before it take in a large file."""

    TABLE = 0.0
    """Bytes are decoded and split into cells."""
    COLUMNS = 0.15
    """The role of each column is found."""
    PARENTS = 0.25
    """Names, ids and parents are checked."""
    OFFICES = 0.45
    """Each department is judged front or back."""
    HANDOFFS = 0.6
    """The hand-offs are collected."""


OnStage = Callable[[Stage], None]
"""Called as each stage begins. What it raises ends the reading."""


def ignore_stage(_stage: Stage) -> None:
    """Do nothing: the default where no progress is shown."""


@dataclass(frozen=True)
class _Rows:
    """The rows that became departments."""

    frame: pd.DataFrame
    """All columns of the file."""
    roles: ColumnMap
    columns: Mapping[Role, pa.Array]
    """The columns that matter as text."""
    rows: Indices
    titles: Texts | None
    """The job titles of the people of each; None where no people were counted."""

    def texts(self, role: Role) -> pa.Array:
        """The column of ``role``; blanks where the file has none."""
        found = self.columns.get(role)
        return pa.repeat(pa.scalar("", pa.large_string()), len(self.rows)) if found is None else found

    def text(self, role: Role, index: int | np.integer[Any]) -> str:
        """The cell of department ``index`` in the column of ``role``."""
        return str(self.columns[role][int(index)]) if role in self.columns else ""

    def header(self, role: Role) -> str:
        """What the file calls the column of ``role``."""
        headers = self.roles[role] or (self.roles[Role.ID] if role is Role.NAME else ())
        return " + ".join(headers)

    def problem(self, index: int, role: Role, kind: str, message: Message, done: Message) -> Problem:
        """A problem in the cell of department ``index`` in the column of ``role``."""
        return Problem(int(self.rows[index]), self.header(role), self.text(role, index), kind, message, done)


def build_company(
    table: Table,
    columns: ColumnMap,
    title: str,
    handoffs: Claims | None = None,
    decided: Mapping[str, Office] | None = None,
    vocabulary: Vocabulary | None = None,
    rows: int | None = None,
    on_stage: OnStage = ignore_stage,
    *,
    middle_office: bool = False,
) -> Company:
    """The company that ``table`` describes.

    ``handoffs`` are the claims of a second file; ``decided`` holds offices that the person set, by name;
    ``vocabulary`` replaces the bundled one. ``rows`` is how many the file has, where the table was made from others;
    ``on_stage`` is called as each stage begins. Raises :class:`Unusable` if not one row has a name.
    """
    on_stage(Stage.PARENTS)
    kept, blank = _drop_nameless(_rows_by_role(table, columns))
    if not len(kept.rows):
        raise Unusable(_("No row has a name: the column “{name}” is blank.").format(name=kept.header(Role.NAME)))
    names = kept.texts(Role.NAME)
    ids, duplicates = _make_ids(kept)
    # Where the name serves as the id, it must be found as a name: two departments may share it.
    given = pc.if_else(pc.equal(kept.texts(Role.ID), ""), "", ids)
    directory = Directory([given], names, _find_other_keys(kept), persons=bool(columns[Role.JUDGED]))
    forest = resolve_parents(Column(kept.texts(Role.PARENT), kept.rows, kept.header(Role.PARENT)), directory)
    departments, wrong = _build_departments(kept, ids, names, forest.implied)
    counted = any(note.kind == "people-list" for note in table.notes)
    included = [] if counted else _take_parts_out(departments, kept, forest.parent)
    depth = depths(forest.parent)
    on_stage(Stage.OFFICES)
    judged, unknown = _judge_offices(kept, departments, forest.parent, depth, vocabulary, decided)
    offered = _take_middle_office(departments, kept, judged, on=middle_office)
    on_stage(Stage.HANDOFFS)
    everyone = Directory([to_arrow(departments["id"])], to_arrow(departments["name"]), directory.emails)
    settled, lost = resolve_claims([*_read_claims(kept, everyone), *filter(None, [handoffs])], everyone)
    departments["name"], settled["kind"] = _show_all(departments["name"]), _show_all(settled["kind"])
    twins = _find_twins(kept, names)
    problems = [*table.problems, *blank, *duplicates, *twins, *forest.problems, *unknown, *wrong, *lost]
    return Company(
        title=title,
        departments=departments,
        parent=forest.parent,
        depth=depth,
        handoffs=settled,
        own=_own_columns(kept, len(departments)),
        rows=len(table.frame) if rows is None else rows,
        problems=tuple(sorted(problems, key=lambda problem: problem.row or 0)),
        reading=_describe_reading(table, columns, [*included, *offered]),
    )


def _describe_reading(table: Table, columns: ColumnMap, offered: Sequence[Note]) -> Reading:
    """How the file was read, with every choice that was made."""
    return Reading(
        encoding=table.encoding,
        delimiter=table.delimiter,
        header_row=table.header_row,
        sheets=table.sheets,
        columns={role.value: headers for role, headers in columns.roles.items()},
        notes=(*table.notes, *columns.notes, *offered),
    )


def _rows_by_role(table: Table, columns: ColumnMap) -> _Rows:
    """The columns that matter, each under its role; a name in several columns is joined by spaces."""
    apart = (Role.HANDOFFS, Role.DOTTED, Role.JUDGED)
    single = {
        role: to_arrow(join_columns(table.frame, headers))
        for role, headers in columns.roles.items()
        if role not in apart and headers
    }
    single.setdefault(Role.NAME, single.get(Role.ID))
    return _Rows(table.frame, columns, single, table.rows, table.titles)


def _drop_nameless(everything: _Rows) -> tuple[_Rows, list[Problem]]:
    """Leave out the rows without a name, except those that other rows report to: they are shown under their id."""
    names, ids, parents = (everything.texts(role) for role in (Role.NAME, Role.ID, Role.PARENT))
    nameless = np.asarray(pc.equal(names, ""))
    if not nameless.any():
        return everything, []
    _position, children = look_up(ids, parents)
    filled = np.asarray(pc.not_equal(ids, ""))
    own = np.asarray(pc.equal(ids, parents))
    called_by_id = nameless & filled & (children > own)
    problems = []
    for index in np.flatnonzero(nameless):
        done = _("It is shown under its id.") if called_by_id[index] else _("The row was left out.")
        problems.append(everything.problem(int(index), Role.NAME, "blank-name", _("The name is blank."), done))
    keep = ~nameless | called_by_id
    named = {**everything.columns, Role.NAME: pc.if_else(pa.array(called_by_id), ids, names)}
    columns = {role: texts.filter(pa.array(keep)) for role, texts in named.items()}
    titles = None if everything.titles is None else everything.titles[keep]
    frame = everything.frame[keep].reset_index(drop=True)
    return _Rows(frame, everything.roles, columns, everything.rows[keep], titles), problems


def _make_ids(kept: _Rows) -> tuple[pa.Array, list[Problem]]:
    """An id for every department: the file's own, or its name where there is none; later doubles get their row."""
    given = kept.texts(Role.ID)
    unique = pc.if_else(pc.equal(given, ""), kept.texts(Role.NAME), given)
    first = find_first(unique)
    doubles = np.flatnonzero(first != np.arange(len(unique)))
    if not len(doubles):
        return unique, []
    ids = unique.to_pylist()
    taken = set(ids)
    problems = []
    for index in doubles:
        old = ids[index]
        new = _free_id(old, int(kept.rows[index]), taken)
        taken.add(new)
        ids[index] = new
        if str(given[int(index)]):
            message = _("The id “{id}” is already used in row {row}.").format(id=old, row=kept.rows[first[index]])
            done = _("It was kept as a separate department with the id “{id}”.").format(id=new)
            problems.append(kept.problem(int(index), Role.ID, "duplicate-id", message, done))
    return to_arrow(ids), problems


def _find_twins(kept: _Rows, names: pa.Array) -> list[Problem]:
    """A problem where one name without an id has several parents: they are two departments, or one with two parents."""
    without = np.flatnonzero(pc.equal(kept.texts(Role.ID), ""))
    if not len(without):
        return []
    some = {"name": names.take(pa.array(without)), "parent": kept.texts(Role.PARENT).take(pa.array(without))}
    frame = pd.DataFrame({part: fold_names(texts) for part, texts in some.items()}, index=without)
    frame = frame[frame["parent"] != ""]
    counts = frame.groupby("name", sort=False)["parent"].nunique()
    twins = counts[counts > 1]
    if not len(twins):
        return []
    rows = frame.index[frame["name"] == twins.index[0]]
    text = ngettext(
        "{n} name is listed with several parents, such as “{name}” below {parents}.",
        "{n} names are listed with several parents, such as “{name}” below {parents}.",
        len(twins),
    )
    parents = ", ".join(f"“{parent}”" for parent in dict.fromkeys(kept.text(Role.PARENT, row) for row in rows[:5]))
    message = text.format(n=len(twins), name=str(names[int(rows[0])]), parents=parents)
    done = _("They were kept as separate departments.")
    return [kept.problem(int(rows[1]), Role.NAME, "several-parents", message, done)]


def _free_id(old: str, row: int, taken: set[str]) -> str:
    new = f"{old} #{row}"
    while new in taken:
        new += "′"
    return new


def _find_other_keys(kept: _Rows) -> list[pa.Array]:
    """Columns of heads or of e-mail addresses, by which some files name the parent."""
    parents = kept.texts(Role.PARENT)
    others = [str(header) for header in kept.frame if header != kept.header(Role.PARENT)]
    heads = [to_arrow(kept.frame[header]) for header in select_headers(others, "manager")]
    asked = parents.slice(0, HEAD).filter(pc.not_equal(parents.slice(0, HEAD), ""))
    heads = [column for column in heads if len(asked) and pc.mean(pc.is_in(asked, value_set=column)).as_py() > 0.5]
    if not pc.any(pc.match_substring(parents, "@")).as_py():
        return heads
    columns = [to_arrow(kept.frame[header]) for header in others]
    return [*heads, *(column for column in columns if pc.mean(pc.match_substring(column, "@")).as_py() > 0.5)]


def _build_departments(
    kept: _Rows, ids: pa.Array, names: pa.Array, implied: tuple[str, ...]
) -> tuple[pd.DataFrame, list[Problem]]:
    """The departments with their figures; those that are implied come last and have no row."""
    people, no_people = _read_figures(kept, Role.PEOPLE, below_zero=False)
    revenue, no_revenue = _read_figures(kept, Role.REVENUE, below_zero=True)
    more = len(implied)
    unknown = np.full(more, np.nan)
    taken = set(ids.to_pylist()) if implied else set()
    new_ids = [name if name not in taken else f"{name} #0" for name in implied]
    frame = pd.DataFrame(
        {
            "id": pd.array(pa.concat_arrays([ids, to_arrow(new_ids)]), dtype="str"),
            "name": pd.array(pa.concat_arrays([names, to_arrow(implied)]), dtype="str"),
            "people": np.append(people, unknown),
            "revenue": np.append(revenue, unknown),
            "row": np.append(kept.rows, np.zeros(more, dtype=np.int64)),
        }
    )
    if Role.TITLE in kept.columns:
        titles = pa.concat_arrays([kept.texts(Role.TITLE), to_arrow([""] * more)])
        frame["title"] = _show_all(pd.Series(titles, dtype="str"))
    return frame, [*no_people, *no_revenue]


def _take_parts_out(departments: pd.DataFrame, kept: _Rows, parent: Indices) -> list[Note]:
    """Let each department keep its own figures where those of the file include its sub-departments; a note on each."""
    notes = []
    for role in Role.PEOPLE, Role.REVENUE:
        values = departments[role].to_numpy(dtype=np.float64)
        own = subtract_parts(values, parent)
        if own is not values:
            departments[role.value] = own
            text = _("“{header}” includes sub-departments. They were subtracted: each department keeps its own.")
            notes.append(Note("includes-parts", text.format(header=kept.header(role))))
    return notes


def _show_all(texts: pd.Series) -> pd.Series:
    """Names or kinds as they are drawn: what cannot be seen in them as marks, once all has been looked up by them."""
    hidden = pc.any(pc.match_substring_regex(to_arrow(texts), INVISIBLE)).as_py()
    return texts.map(mark_invisible) if hidden else texts


def _read_figures(kept: _Rows, role: Role, *, below_zero: bool) -> tuple[Values, list[Problem]]:
    values, wrong = parse_numbers(kept.texts(role))
    if not below_zero:
        wrong = wrong | (values < 0)
    problems = []
    for index in np.flatnonzero(wrong):
        message = _("“{value}” is not a number that can be used here.").format(value=kept.text(role, index))
        done = _("The value is treated as unknown.")
        problems.append(kept.problem(int(index), role, "bad-number", message, done))
    return np.where(wrong, np.nan, values), problems


def _judge_offices(
    kept: _Rows,
    departments: pd.DataFrame,
    parent: Indices,
    depth: Indices,
    vocabulary: Vocabulary | None,
    decided: Mapping[str, Office] | None,
) -> tuple[pd.Series, list[Problem]]:
    """Add office, reason and certainty to the departments; the texts that were judged, and bad cells."""
    names, size = departments["name"], len(departments)
    stated, unknown = _read_offices(kept, size)
    judged = _texts_to_judge(kept, names)
    titles = None if kept.titles is None else pd.Series(kept.titles).reindex(range(size), fill_value="")
    described = _find_descriptions(kept, size)
    verdicts = judge_departments(judged, stated, parent, depth, vocabulary, decided, titles, described)
    if kept.roles[Role.JUDGED]:
        _name_source(verdicts, judged, names, kept)
    _add_verdicts(departments, kept, stated, verdicts)
    return judged, unknown


def _read_offices(kept: _Rows, size: int) -> tuple[Offices, list[Problem]]:
    """(size,) the office that each row states, NOTHING_STATED where it states none; implied departments state none."""
    coded = kept.texts(Role.OFFICE).dictionary_encode()
    codes, words = coded.indices.to_numpy(), coded.dictionary.to_pylist()
    known = [parse_office(word) if word else None for word in words]
    of_word = np.array([NOTHING_STATED if office is None else office for office in known], dtype=np.int8)
    stated = np.full(size, NOTHING_STATED, dtype=np.int8)
    stated[: len(codes)] = of_word[codes]
    unread = np.array([word != "" and office is None for word, office in zip(words, known, strict=True)], dtype=bool)
    problems = []
    for index in np.flatnonzero(unread[codes]):
        message = _("“{value}” is neither front nor back.").format(value=words[codes[index]])
        done = _("The office was inferred from the name.")
        problems.append(kept.problem(int(index), Role.OFFICE, "unknown-office", message, done))
    return stated, problems


def _take_middle_office(departments: pd.DataFrame, kept: _Rows, judged: pd.Series, *, on: bool) -> list[Note]:
    """Add which departments are of the middle office if it is ``on``, and a note on what that means or could mean."""
    cells = kept.texts(Role.OFFICE)
    if on:
        stated = [*cells.to_pylist(), *[""] * (len(departments) - len(cells))]
        middle = find_middle_office(judged.tolist(), departments["office"].to_numpy(), stated)
        departments["middle"] = middle
        shown = ngettext(
            "{n} department is shown as the middle office; every figure counts it as back office.",
            "{n} departments are shown as the middle office; every figure counts them as back office.",
            int(middle.sum()),
        )
        return [Note("middle-office", shown.format(n=Number(int(middle.sum()))))]
    if not any(map(is_middle_cell, cells.unique().to_pylist())):
        return []
    offered = _(
        "The column “{office}” names a middle office; it counts as back office. It can be a class of "
        "its own: --middle-office, or the switch on the page."
    )
    return [Note("middle-office", offered.format(office=kept.header(Role.OFFICE)))]


def _texts_to_judge(kept: _Rows, names: pd.Series) -> pd.Series:
    """The text that says front or back: the name of a department; the department or the title of a person's post."""
    headers = kept.roles[Role.JUDGED]
    if not headers:
        return names
    texts = [kept.frame[header].astype(object) for header in headers]
    named = pd.Series(kept.texts(Role.NAME).to_pylist(), dtype=object)
    # The name of a person says nothing: “Khoa” is a given name, too.
    named = named.where(np.logical_and.reduce([(text == "").to_numpy() for text in texts]), "")
    picked = pick_judged_text([*texts, named])
    judged: pd.Series = pd.concat([picked, names.iloc[len(picked) :]])
    return judged


def pick_judged_text(texts: Sequence[pd.Series]) -> pd.Series:
    """In each row the first of ``texts`` that says front or back; the first that is not blank where none does."""
    vocabulary = read_vocabulary()
    chosen = pd.Series("", index=texts[0].index, dtype=object)
    for only_certain in (True, False):
        for text in texts:
            codes, words = pd.factorize(text)
            usable = [bool(word) and (not only_certain or judge_name(word, vocabulary).certainty > 0) for word in words]
            chosen = chosen.where((chosen != "") | ~pd.Series(usable, dtype=bool).to_numpy()[codes], text)
    return chosen


def _find_descriptions(kept: _Rows, size: int) -> pd.Series | None:
    """(size,) what the file says of the work of each department; None where it has no column for it."""
    used = {header for role, headers in kept.roles.roles.items() if role is not Role.TITLE for header in headers}
    headers = select_headers([str(header) for header in kept.frame if header not in used], "describes")
    return join_columns(kept.frame, headers).reindex(range(size), fill_value="") if headers else None


def _name_source(verdicts: Verdicts, judged: pd.Series, names: pd.Series, kept: _Rows) -> None:
    """Say in the reasons that come from another column which one it is, and not that the words are in the name."""
    sentences = {
        "Front: '{words}' in the name": _("Front: '{words}' in “{header}”"),
        "Back: '{words}' in the name": _("Back: '{words}' in “{header}”"),
    }
    headers, texts = kept.roles[Role.JUDGED], judged.to_numpy()[: len(kept.frame)]
    column = np.argmax([kept.frame[header].to_numpy(dtype=object) == texts for header in headers], axis=0)
    for index in np.flatnonzero(judged.to_numpy() != names.to_numpy()):
        reason = verdicts.reason[index]
        if isinstance(reason, Message) and reason.text in sentences:
            sentence = replace(sentences[reason.text], values=reason.values)
            verdicts.reason[index] = sentence.format(header=headers[column[index]])


def _add_verdicts(departments: pd.DataFrame, kept: _Rows, stated: Offices, verdicts: Verdicts) -> None:
    """Add office, reason and certainty; a reason that the file itself gives for its office is kept."""
    departments["office"] = np.asarray(verdicts.office, dtype=np.int8)
    departments["certainty"] = np.asarray(verdicts.certainty, dtype=np.float64)
    departments["reason"] = np.asarray(verdicts.reason, dtype=object)
    if Role.REASON not in kept.columns:
        return
    coded = kept.texts(Role.REASON).dictionary_encode()
    codes, words = coded.indices.to_numpy(), np.array(coded.dictionary.to_pylist(), dtype=object)
    certain, _wrong = parse_numbers(kept.texts(Role.CERTAINTY))
    of_word = [parse_office(word.partition(":")[0]) if word else None for word in words]
    office = np.array([NOTHING_STATED if found is None else found for found in of_word], dtype=np.int8)[codes]
    # A reason for another office is out of date: the person changed the office beside it.
    holds = np.flatnonzero((office != NOTHING_STATED) & (office == stated[: len(codes)]))
    shown = np.array(list(map(mark_invisible, words)), dtype=object)
    departments.loc[holds, "reason"] = shown[codes[holds]]
    sure = holds[~np.isnan(certain[holds])]
    departments.loc[sure, "certainty"] = np.clip(certain[sure], 0.0, 1.0)


def _read_claims(kept: _Rows, directory: Directory) -> list[Claims]:
    """What the list columns of the file say about hand-offs."""
    return [
        read_list_claims(kept.frame[header], kept.rows, directory, dotted=role is Role.DOTTED)
        for role in (Role.HANDOFFS, Role.DOTTED)
        for header in kept.roles[role]
    ]


def _own_columns(kept: _Rows, size: int) -> pd.DataFrame:
    """The columns that play no role, for the departments that have a row; blank for the others."""
    shown = (Role.JUDGED, Role.TITLE)
    used = {header for role, headers in kept.roles.roles.items() if role not in shown for header in headers}
    return kept.frame[[header for header in kept.frame if header not in used]].reindex(range(size), fill_value="")
