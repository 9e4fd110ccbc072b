"""The role that each column of a table plays, and what is written plainly in some of them: answers, names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np
import pandas as pd

from org.i18n import join_words, lazy_gettext as _
from org.model import Note, Texts, Unusable
from org.reading.column_detection import Search, find_by_values, find_id, find_name, find_office, find_parent
from org.reading.figures import find_figures
from org.reading.headers import find_words
from org.reading.table import Table
from org.text import fold_header, fold_names

BRACKETED = re.compile(r"(?m)^(.*\S)\s*\(([^()]+)\)")
"""A unit with its head in brackets behind, as Workday writes it."""


class Role(StrEnum):
    """What a column is to a company."""

    ID = "id"
    NAME = "name"
    TITLE = "title"
    """The job title of a person or a post that is called by something else."""
    PARENT = "parent"
    OFFICE = "office"
    REASON = "office_reason"
    CERTAINTY = "certainty"
    PEOPLE = "people"
    REVENUE = "revenue"
    HANDOFFS = "handoffs"
    DOTTED = "dotted"
    JUDGED = "judged"
    """What the office is judged by where the name says nothing, as the department and the title of a person."""


@dataclass(frozen=True)
class ColumnMap:
    """The columns that play each role; a role that none plays is absent."""

    roles: Mapping[Role, tuple[str, ...]] = field(default_factory=dict)
    """NAME may be two headers, to be joined by a space; HANDOFFS and DOTTED may be several."""
    notes: tuple[Note, ...] = ()
    """Sentences about what is in doubt."""

    def __getitem__(self, role: Role) -> tuple[str, ...]:
        """The headers of a role, none where no column plays it."""
        return self.roles.get(role, ())


def map_columns(table: Table, chosen: Mapping[str, Sequence[str]] | None = None) -> ColumnMap:
    """The role of each column of ``table``; ``chosen`` (role → headers, or none) overrides the guess.

    Raises Unusable where no column can be the name of a department.
    """
    search = Search(table, {role: headers for role, headers in (chosen or {}).items() if role in list(Role)})
    if Role.ID not in search.chosen:
        search.assign(Role.ID, find_id(search))
    if Role.NAME not in search.chosen:
        search.assign(Role.NAME, find_name(search))
    if not search.roles.get(Role.NAME):
        find_by_values(search)
    _require_name(search)
    if Role.PARENT not in search.chosen:
        search.assign(Role.PARENT, find_parent(search))
    _find_others(search)
    roles = {role: search.roles[role] for role in Role if search.roles.get(role)}
    return ColumnMap(roles, tuple(search.notes))


def _require_name(search: Search) -> None:
    """Let the id serve as the name where there is no other; raise Unusable where there is no id either."""
    if search.roles.get(Role.NAME):
        return
    if ids := search.roles.get(Role.ID):
        search.roles[Role.NAME] = ids
        search.note("id-as-name", _("No column of names was found: “{header}” is shown instead.").format(header=ids[0]))
        return
    found = join_words([f"“{header}”" for header in search.evidence.headers], 8)
    raise Unusable(
        _(
            "No column with the names of departments was found. Looked for: name, department, unit, team, label, "
            "phòng ban, bộ phận. Found: {found}."
        ).format(found=found)
    )


def _find_others(search: Search) -> None:
    """Office, figures and hand-offs: by their headers, and in doubt by their values."""
    for role in Role.HANDOFFS, Role.DOTTED:
        search.assign(role, search.aliased(role.value))
    for role in Role.REASON, Role.CERTAINTY:
        search.assign(role, search.aliased(role.value)[:1])
    for role in Role.PEOPLE, Role.REVENUE:
        search.assign(role, find_figures(search, search.aliased(role.value), role.value))
    if Role.OFFICE not in search.chosen:
        search.assign(Role.OFFICE, find_office(search))


_ANSWERS = {
    **dict.fromkeys(("yes", "y", "true", "có", "ja", "oui", "sí", "si", "sim", "はい", "是"), "front"),
    **dict.fromkeys(("no", "n", "false", "không", "nein", "non", "não", "nao", "いいえ", "否"), "back"),
}


def spell_answers(table: Table) -> Table:
    """``table`` with front and back in place of the answers in a column such as “Customer-facing”: yes, no."""
    for header in map(str, table.frame):
        if "meets" in find_words(header):
            answers = table.frame[header].str.casefold()
            if len(given := set(answers) - {""}) > 1 and given <= _ANSWERS.keys():
                spelt = answers.replace(_ANSWERS).astype("str")
                return replace(table, frame=table.frame.assign(**{header: spelt}))
    return table


def drop_heads_of_units(table: Table, columns: ColumnMap) -> Table:
    """A list of units without the head in brackets behind each name, where a column of the row names them, too."""
    units = (*columns[Role.NAME], *columns[Role.PARENT]) if len(columns[Role.NAME]) == 1 else ()
    heads = _find_heads(table.frame[units[0]]) if units else None
    if heads is None:
        return table
    others = [fold_names(table.frame[other]) for other in table.frame if other not in units]
    if not others or not np.logical_or.reduce([other == heads for other in others])[heads != ""].all():
        return table
    plain = {unit: table.frame[unit].str.replace(BRACKETED, r"\1", regex=True) for unit in units}
    return replace(table, frame=table.frame.assign(**plain))


def _find_heads(names: pd.Series) -> Texts | None:
    """The folded texts in brackets, where most names have one and differ without it."""
    if names.str.endswith(")").sum() * 2 <= len(names):
        return None
    matches = [BRACKETED.fullmatch(name) for name in names]
    heads = fold_names([match[2] if match else "" for match in matches])
    given = int((heads != "").sum())
    return heads if given * 2 > len(names) and len({match[1] for match in matches if match}) >= given else None


def find_named(table: Table, named: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Role → headers, for pairs of a role and what a person calls its column: its header, in any case, or its number.

    A blank one says that no column plays the role. Raises Unusable where the table has no such column.
    """
    headers = [str(header) for header in table.frame]
    by_name = {fold_header(header): header for header in reversed(headers)} | {header: header for header in headers}
    chosen: dict[str, list[str]] = {}
    for role, text in named:
        header = by_name.get(text) or by_name.get(fold_header(text))
        if header is None and text.isdecimal() and 0 < int(text) <= len(headers):
            header = headers[int(text) - 1]
        if header is None and text:
            found = join_words([f"“{each}”" for each in headers], 20)
            raise Unusable(_("There is no column “{name}”. The columns are {found}.").format(name=text, found=found))
        chosen.setdefault(role, []).extend([header] if header else [])
    return chosen


def find_edge_columns(table: Table) -> dict[str, str] | None:
    """``source``, ``target``, ``kind``, ``volume`` → header of a hand-off file; None without the first two."""
    search = Search(table, {})
    found: dict[str, str] = {}
    for part in "source", "target", "kind", "volume":
        headers = [header for header in search.aliased(f"edge {part}") if header not in found.values()]
        if part == "volume":
            headers = find_figures(search, headers, f"edge {part}")
        if headers:
            found[part] = headers[0]
    return found if {"source", "target"} <= found.keys() else None
