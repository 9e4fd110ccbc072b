"""Bytes or a path → Company: the whole reading, from the encoding to the front and back office."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from org.classification.departments import parse_office
from org.classification.names import judge_name
from org.classification.vocabulary import read_vocabulary
from org.i18n import Number, _, lazy_ngettext as ngettext
from org.model import NONE, Company, Note, Office, Unusable
from org.reading.build import OnStage, Stage, build_company, ignore_stage
from org.reading.columns import (
    ColumnMap,
    Role,
    drop_heads_of_units,
    find_edge_columns,
    find_named,
    map_columns,
    spell_answers,
)
from org.reading.corrections import Correction, apply_corrections, read_cells
from org.reading.doubt import doubt_organisation, refuse_bare_people, refuse_other_subject
from org.reading.employee_list import Staff, add_title, call_columns, find_staff, is_grouped, is_people_list, map_posts
from org.reading.employee_rollup import roll_up_people
from org.reading.evidence import Evidence, find_evidence, join_columns
from org.reading.footer import drop_footer
from org.reading.handoffs import Claims, read_table_claims
from org.reading.headers import find_words, rank_header
from org.reading.level_columns import add_path, place_people
from org.reading.levels import unfold
from org.reading.parents import shorten_chains, turn_children
from org.reading.references import find_vacancy, is_unnamed
from org.reading.table import Table, read_table
from org.text import fold_header, mark_invisible, to_arrow

_log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class File:
    """A file as it was understood, before anything is checked: what a person can look at and correct."""

    table: Table
    columns: ColumnMap
    rows: int | None = None
    """Data rows of the file, where the table has others: people counted, levels unfolded."""
    posts: bool | None = None
    """Of a list of people: whether each is a box of its own, or they are counted in their departments."""


def read_file(
    source: bytes | Path,
    *,
    chosen: Mapping[str, Sequence[str]] | None = None,
    named: Iterable[tuple[str, str]] = (),
    encoding: str | None = None,
    sheet: str | None = None,
    posts: bool | None = None,
    anyway: bool = False,
    on_stage: OnStage = ignore_stage,
) -> File:
    """The table in a file, and what its columns mean.

    ``chosen`` (role → headers), ``encoding`` and ``sheet`` are what the person set by hand; ``named`` is the same as
    ``chosen``, in pairs of a role and a header or the number of a column. A list of people is counted in departments
    unless it comes with a parent column of its own, as charts of posts do; ``posts`` decides it by hand. ``anyway``
    reads a file that does not look like an organisation. ``on_stage`` is called as each stage begins. Raises
    :class:`Unusable` with a plain sentence if there is no table, or none with a name.
    """
    on_stage(Stage.TABLE)
    table = call_columns(read_table(source, encoding=encoding, sheet=sheet))
    on_stage(Stage.COLUMNS)
    chosen = {**(chosen or {}), **find_named(table, named)}
    own = _map_own(table)
    if own is not None and not chosen:
        return File(table, add_title(table, own), len(table))
    rows, table = len(table), place_people(add_path(shorten_chains(turn_children(spell_answers(drop_footer(table))))))
    columns = _map_or_nothing(table)
    if not (chosen or anyway):
        refuse_other_subject(table, columns)
    staff = find_staff(table, columns)
    if is_people_list(table, columns, staff):
        posts = _is_chart_of_posts(table, columns, staff) if posts is None else posts
        if not (chosen or anyway):
            refuse_bare_people(table, columns, staff)
        _log.info("list of people, read as %s", "one box per person" if posts else "departments")
        table, columns = (
            (_name_unnamed(table, staff.names, next(iter(staff.titles), "")), map_posts(table, columns, staff))
            if posts
            else _count_people(table, columns, staff, chosen)
        )
        columns = replace(columns, roles={**columns.roles, **_by_hand(table, chosen)})
    else:
        table, columns = _map_units(table, columns, chosen, anyway)
        posts = None
    if Role.TITLE not in chosen and posts is not False:
        columns = add_title(table, columns)
    return File(table, columns, rows, posts)


def _map_units(
    table: Table, columns: ColumnMap, chosen: Mapping[str, Sequence[str]], anyway: bool
) -> tuple[Table, ColumnMap]:
    """A list of departments, as a tree where its layout is one, and what its columns mean."""
    unfolded = table if _names_ids(table, columns) else unfold(table)
    if _are_in(table, chosen) and not _are_in(unfolded, chosen):
        unfolded = table
    if chosen or unfolded is not table or not columns.roles:
        table, columns = unfolded, map_columns(unfolded, chosen)
    table = drop_heads_of_units(table, columns)
    table = _name_unnamed(table, columns[Role.NAME], _find_other_name(table, columns))
    if not (chosen or anyway):
        columns = replace(columns, notes=(*columns.notes, *doubt_organisation(table, columns)))
    return table, columns


def _name_unnamed(table: Table, names: Sequence[str], other: str) -> Table:
    """The table with what the column ``other`` says in place of each name that is none, such as “-” or “Vacant”.

    The file's word for a vacancy is put behind it, and is alone where nothing else says a name; then other marks
    become blank.
    """
    cells = join_columns(table.frame, names) if names else pd.Series(dtype="str")
    unnamed = np.flatnonzero(is_unnamed(cells))
    if not len(unnamed):
        return table
    given = table.frame[other].iloc[unnamed].tolist() if other else [""] * len(unnamed)
    called = np.where(is_unnamed(to_arrow(given)), "", given).tolist()
    words = [find_vacancy(cell) for cell in cells.iloc[unnamed]]
    found = [f"{name} ({word})" if name and word else name or word for name, word in zip(called, words, strict=True)]
    named = {header: table.frame[header].copy() for header in names}
    for header, column in named.items():
        column.iloc[unnamed] = found if header == names[0] else ""
    count = sum(map(bool, called))
    text = ngettext(
        "{n} row has no name of its own: it is called by “{header}”.",
        "{n} rows have no name of their own: they are called by “{header}”.",
        count,
    )
    notes = [Note("named-by-other", text.format(n=Number(count), header=other))] if count else []
    return replace(table, frame=table.frame.assign(**named), notes=(*table.notes, *notes))


def _find_other_name(table: Table, columns: ColumnMap) -> str:
    """The column without a role that says best what each row without a name is, a unit or a job; blank for none."""
    if not columns[Role.NAME]:
        return ""
    unnamed = is_unnamed(join_columns(table.frame, columns[Role.NAME]))
    evidence, taken = (
        Evidence(table.frame[unnamed]),
        {header for headers in columns.roles.values() for header in headers},
    )
    called = [h for h in evidence.headers if rank_header(h, ["unit", "works in", "job", "side"]) is not None]
    wordy = [h for h in called if h not in taken and evidence.wordy(h) >= 0.5 and evidence.variety(h) >= 0.5]
    return max(wordy, key=evidence.variety, default="")


def _names_ids(table: Table, columns: ColumnMap) -> bool:
    """Whether a table without a header has a column of numbers that are the ids of other rows."""
    parents = columns[Role.PARENT] if table.header_row is None and columns[Role.ID] else ()
    return any(find_evidence(table).numeric(header) == 1 for header in parents)


_OWN = (Role.ID, Role.NAME, Role.PARENT, Role.OFFICE, Role.REASON, Role.CERTAINTY, Role.PEOPLE, Role.REVENUE)


def _map_own(table: Table) -> ColumnMap | None:
    """The columns of a CSV that this program has written, which must mean what they meant; None for other files.

    The person's own columns come after ours, and may be called like anything.
    """
    ours = {role: role.value for role in _OWN} | {Role.HANDOFFS: "hands off to"}
    if tuple(table.frame.columns[: len(ours)]) != tuple(ours.values()):
        return None
    return ColumnMap({role: (header,) for role, header in ours.items()})


def _map_or_nothing(table: Table) -> ColumnMap:
    """What the columns mean, or no columns where none has names: a list of people may do without."""
    try:
        return map_columns(table)
    except Unusable:
        return ColumnMap()


def _are_in(table: Table, chosen: Mapping[str, Sequence[str]]) -> bool:
    """Whether the columns that the person chose are columns of this table."""
    return all(header in table.frame for headers in chosen.values() for header in headers)


def _is_chart_of_posts(table: Table, columns: ColumnMap, staff: Staff) -> bool:
    """Whether a list of people has no departments to count them in, or says of itself that it is a tree.

    The tools that draw people call the column of managers "parent".
    """
    own = [header for header in columns[Role.PARENT] if header == staff.manager and "unit" not in find_words(header)]
    headers = [fold_header(header) for header in own]
    tree = any(header.startswith("parent") or header == "pid" for header in headers)
    return (tree and not staff.count) or not is_grouped(table, staff)


def _count_people(
    table: Table, columns: ColumnMap, staff: Staff, chosen: Mapping[str, Sequence[str]]
) -> tuple[Table, ColumnMap]:
    """The departments of a list of people, by the columns of departments and managers that the person may choose."""
    department, manager = _pick_own(table, chosen, Role.NAME, Role.PARENT)
    staff = find_staff(table, columns, department) if department else staff
    table, columns = roll_up_people(table, columns, replace(staff, manager=manager or staff.manager))
    if columns[Role.PARENT] or (tree := unfold(table)) is table:
        return table, columns
    # A division beside the department is the level above it. What was counted means what it did.
    counted = {str(role): found for role, found in columns.roles.items() if role not in (Role.ID, Role.NAME)}
    return tree, map_columns(tree, counted)


def _pick_own(table: Table, chosen: Mapping[str, Sequence[str]], *roles: Role) -> list[str]:
    """The column of a list of people that the person chose for each role; blank where they chose none of its own."""
    return [next((header for header in chosen.get(role, ()) if header in table.frame), "") for role in roles]


def _by_hand(table: Table, chosen: Mapping[str, Sequence[str]]) -> dict[Role, tuple[str, ...]]:
    """The columns that the person chose, but for those that people were counted by, which are no more."""
    known = {role: [header for header in headers if header in table.frame] for role, headers in chosen.items()}
    return {Role(role): tuple(found) for role, found in known.items() if found or not chosen[role]}


def correct_file(file: File, corrections: Iterable[Correction]) -> File:
    """The file with the person's corrections in place."""
    return File(*apply_corrections(file.table, file.columns, corrections), file.rows, file.posts)


def find_decisions(file: File, corrections: Iterable[Correction]) -> dict[str, Office]:
    """The offices that the person set, by the names of the departments: departments of the same name may follow."""
    said = {
        correction.row: parse_office(correction.value) for correction in corrections if correction.role is Role.OFFICE
    }
    names = read_cells(file.table, file.columns, Role.NAME, list(said))
    return {name: office for name, office in zip(names, said.values(), strict=True) if name and office is not None}


def read_company(
    source: bytes | Path | File,
    *,
    title: str = "",
    handoffs: bytes | Path | None = None,
    decided: Mapping[str, Office] | None = None,
    vocabulary: bytes | Path | None = None,
    file_name: str = "",
    middle_office: bool = False,
    on_stage: OnStage = ignore_stage,
) -> Company:
    """The company in a file of departments, or in one that was read and perhaps corrected.

    ``title`` is what to call it, by default after what is in the file, or ``file_name``; ``handoffs`` is a second
    file with one row per hand-off; ``vocabulary`` a file of phrases that say front or back in their industry;
    ``decided`` (name → office) is what the person set by hand; ``middle_office`` makes it a class of its own.
    ``on_stage`` is called as each stage begins. Raises :class:`Unusable` with a plain sentence if no department can be
    found.
    """
    file = source if isinstance(source, File) else read_file(source, on_stage=on_stage)
    stem = source.stem if isinstance(source, Path) else Path(file_name).stem
    words = read_vocabulary(vocabulary) if vocabulary is not None else None
    company = build_company(
        file.table,
        file.columns,
        title,
        read_handoffs(handoffs),
        decided,
        words,
        file.rows,
        on_stage,
        middle_office=middle_office,
    )
    company = replace(company, title=mark_invisible(title or choose_title(file, company, stem)))
    _log_company(company)
    return company


def choose_title(file: File, company: Company, stem: str) -> str:
    """What to call the company: the line above the table, the top department, or else the file's name.

    A name that the file spells like its own is taken as it is written there: “song-hong-bank” is “Sông Hồng Bank”.
    """
    if file.table.title:
        return file.table.title
    names = company.departments["name"]
    tops = np.flatnonzero(company.parent == NONE)
    first = [str(names.iloc[i]) for i in tops[:20]]
    spelled = [name for name in first if stem and fold_header(name) == fold_header(stem)]
    if len(tops) == 1 and len(company) > 2 and not file.columns[Role.JUDGED]:
        top = judge_name(first[0], read_vocabulary())
        spelled += [first[0]] if top.no_clue and not top.general_management else []
    return spelled[0] if spelled else make_title(stem) if stem else _("Your company")


def _log_company(company: Company) -> None:
    """Log what was found: counts, roles and kinds of problems; names at debug level only."""
    _log.info("%d departments, %d hand-offs from %d rows", len(company), len(company.handoffs), company.rows)
    _log.info("roles of columns: %s", ", ".join(company.reading.columns))
    _log.debug("columns by role: %s", dict(company.reading.columns))
    kinds = Counter(problem.kind for problem in company.problems)
    for kind, count in sorted(kinds.items()):
        _log.info("problem %s: %d", kind, count)
    if not _log.isEnabledFor(logging.DEBUG):
        return
    for problem in company.problems:
        _log.debug("row %s, column %r, value %r: %s", problem.row, problem.column, problem.value, problem.kind)


def read_handoffs(source: bytes | Path | None) -> Claims | None:
    """What a file of hand-offs states. Raises :class:`Unusable` if it has no two columns to read from and to."""
    if source is None:
        return None
    try:
        table = read_table(source)
    except Unusable as problem:
        raise Unusable(_("The file of hand-offs: {problem}").format(problem=problem)) from None
    columns = find_edge_columns(table)
    if columns is None:
        headers = ", ".join(f"“{header}”" for header in table.frame)
        message = _("The file of hand-offs needs a column “from” and a column “to”; it has {headers}.")
        raise Unusable(message.format(headers=headers))
    return read_table_claims(table.frame, columns, table.rows)


def make_title(stem: str) -> str:
    """A file's name as a title.

    >>> make_title("song-hong_bank")
    'Song hong bank'
    """
    words = stem.replace("_", " ").replace("-", " ").split()
    text = " ".join(words)
    return text[:1].upper() + text[1:]
