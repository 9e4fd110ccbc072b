"""The columns of a table by role, and the columns that hold levels or paths."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np
import pandas as pd

from org.classification.departments import parse_office
from org.i18n import lazy_gettext as _
from org.model import Note, Unusable
from org.reading.column_detection import (
    Evidence,
    Search,
    find_by_values,
    find_figures,
    find_id,
    find_name,
    find_office,
    find_parent,
)
from org.reading.headers import rank_header
from org.reading.table import Table

_LEVEL = re.compile(
    r"(?:level|lvl|tier|layer|cấp|niveau|ebene|nivel|nível|уровень|階層|l)[\s_-]*(\d{1,2})", re.IGNORECASE
)
_SEPARATORS = ("/", ">", "\\", "|", "→", "»", "::")
_JOINED = " / "
"""Stands between the names of a department's id, from the top down."""
Path = tuple[str, ...]


def unfold(table: Table) -> Table:
    """``table`` as a tree of ``id``, ``name`` and ``parent`` where its rows tell levels or a path; else unchanged.

    A department stands at the row that first names it, and keeps that row's other cells if the row is its own.
    """
    evidence = Evidence(table.frame)
    levels = _level_columns(evidence)
    if levels:
        paths = [_trimmed(cells) for cells in zip(*(table.frame[header] for header in levels), strict=True)]
        used: Sequence[str] = levels
    elif (found := _path_column(evidence)) is not None:
        header, separator = found
        paths = [_trimmed(cell.split(separator)) for cell in table.frame[header]]
        used = [header]
    else:
        return table
    note = _("A tree was made from the columns {headers}.").format(headers=", ".join(f"“{header}”" for header in used))
    return _tree(table, paths, [header for header in evidence.headers if header not in used], Note("levels", note))


def _level_columns(evidence: Evidence) -> list[str]:
    """The columns of a wide file from the top down: numbered (“Level 1”), or named (“Division”, “Department”, “Team”).

    Each value of a lower level belongs to one of the level above, which keeps a list of people with their
    department and team from being taken for one.
    """
    numbered = {header: match for header in evidence.headers if (match := _LEVEL.fullmatch(header.strip()))}
    if len(numbered) > 1:
        return sorted(numbered, key=lambda header: int(numbered[header][1]))
    if any(
        rank_header(header, ["id", "parent", "manager", "first", "person"]) is not None for header in evidence.headers
    ):
        return []
    named = [header for header in evidence.headers if rank_header(header, ["level"]) is not None]
    named = [header for header in named if not any(parse_office(word) for word in evidence.values(header)[:20])]
    if len(named) < 2:
        return []
    named.sort(key=lambda header: rank_header(header, ["level"]) or 0)
    return named if any(evidence.variety(header) < 1 for header in named[:-1]) else []


def _path_column(evidence: Evidence) -> tuple[str, str] | None:
    """The column of paths (“Board/Sales/Field”) and its separator: every part of a way down is a row's way too."""
    if any(rank_header(header, ["parent", "manager"]) is not None for header in evidence.headers):
        return None
    for header in evidence.headers:
        values = evidence.values(header)
        if evidence.wordy(header) < 0.9 or evidence.variety(header) < 0.9:
            continue
        for separator in _SEPARATORS:
            paths = {_trimmed(value.split(separator)) for value in values}
            longer = [path for path in paths if len(path) > 1]
            rooted = Counter(path[0] for path in longer)
            nested = sum(path[:-1] in paths for path in longer)
            if longer and len(longer) * 2 >= len(paths) and (nested * 2 > len(longer) or _is_path(header, rooted)):
                return header, separator
    return None


def _is_path(header: str, rooted: Counter[str]) -> bool:
    """Whether a column is called a path and its paths begin at few tops."""
    return rank_header(header, ["path"]) is not None and len(rooted) < sum(rooted.values())


def _trimmed(parts: Iterable[str]) -> Path:
    return tuple(part for part in (part.strip() for part in parts) if part)


def _tree(table: Table, paths: Sequence[Path], others: Sequence[str], note: Note) -> Table:
    """The table with a row a department, in the order in which the file first names them."""
    first: dict[Path, int] = {}
    own: dict[Path, int] = {}
    again: list[tuple[Path, int]] = []
    for row, path in enumerate(paths):
        for depth in range(1, len(path)):
            first.setdefault(path[:depth], row)
        if path in own or not path:
            again.append((path, row))
        else:
            own[path] = row
            first.setdefault(path, row)
    entries = [(path, own.get(path, row), path in own) for path, row in first.items()]
    entries += [(path, row, True) for path, row in again]
    taken = np.array([row for _path, row, _mine in entries], dtype=np.int64)
    mine = np.array([is_own for _path, _row, is_own in entries], dtype=bool)
    columns: dict[str, pd.Series] = {
        "id": pd.Series([_JOINED.join(path) for path, _row, _mine in entries], dtype="str"),
        "name": pd.Series([path[-1] if path else "" for path, _row, _mine in entries], dtype="str"),
        "parent": pd.Series([_JOINED.join(path[:-1]) for path, _row, _mine in entries], dtype="str"),
    }
    for header in others:
        name = f"{header} (2)" if header in columns else header
        columns[name] = table.frame[header].iloc[taken].reset_index(drop=True).where(mine, "")
    return replace(table, frame=pd.DataFrame(columns), rows=table.rows[taken], notes=(*table.notes, note))


class Role(StrEnum):
    """What a column is to a company."""

    ID = "id"
    NAME = "name"
    PARENT = "parent"
    OFFICE = "office"
    REASON = "office_reason"
    CERTAINTY = "certainty"
    PEOPLE = "people"
    REVENUE = "revenue"
    HANDOFFS = "handoffs"
    DOTTED = "dotted"
    JUDGED = "judged"
    """What tells the office where the name does not, as the department and the title of a person."""


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
    _demand_name(search)
    if Role.PARENT not in search.chosen:
        search.assign(Role.PARENT, find_parent(search))
    _others(search)
    roles = {role: search.roles[role] for role in Role if search.roles.get(role)}
    return ColumnMap(roles, tuple(search.notes))


def _demand_name(search: Search) -> None:
    """Let the id serve as the name where there is no other; raise Unusable where there is no id either."""
    if search.roles.get(Role.NAME):
        return
    if ids := search.roles.get(Role.ID):
        search.roles[Role.NAME] = ids
        search.note("id-as-name", _("No column of names was found: “{header}” is shown instead.").format(header=ids[0]))
        return
    found = ", ".join(f"“{header}”" for header in search.evidence.headers[:20])
    raise Unusable(
        _(
            "No column with the names of departments was found. Looked for: name, department, unit, team, label, "
            "phòng ban, bộ phận. Found: {found}."
        ).format(found=found)
    )


def _others(search: Search) -> None:
    """Office, figures and hand-offs: by their headers, and in doubt by their values."""
    for role in Role.HANDOFFS, Role.DOTTED:
        search.assign(role, search.aliased(role.value))
    for role in Role.REASON, Role.CERTAINTY:
        search.assign(role, search.aliased(role.value)[:1])
    for role in Role.PEOPLE, Role.REVENUE:
        search.assign(role, find_figures(search, search.aliased(role.value), role.value))
    if Role.OFFICE not in search.chosen:
        search.assign(Role.OFFICE, find_office(search))


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
