"""Tables whose rows give levels ("Division", "Department", "Team") or a path → a tree of id, name and parent."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from org.classification.departments import parse_office
from org.i18n import lazy_gettext as _
from org.model import Note
from org.reading.column_detection import Evidence
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
        paths = [_strip_parts(cells) for cells in zip(*(table.frame[header] for header in levels), strict=True)]
        used: Sequence[str] = levels
    elif (found := _path_column(evidence)) is not None:
        header, separator = found
        paths = [_strip_parts(cell.split(separator)) for cell in table.frame[header]]
        used = [header]
    else:
        return table
    note = _("A tree was made from the columns {headers}.").format(headers=", ".join(f"“{header}”" for header in used))
    return _build_tree(
        table, paths, [header for header in evidence.headers if header not in used], Note("levels", note)
    )


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
            paths = {_strip_parts(value.split(separator)) for value in values}
            longer = [path for path in paths if len(path) > 1]
            rooted = Counter(path[0] for path in longer)
            nested = sum(path[:-1] in paths for path in longer)
            if longer and len(longer) * 2 >= len(paths) and (nested * 2 > len(longer) or _is_path(header, rooted)):
                return header, separator
    return None


def _is_path(header: str, rooted: Counter[str]) -> bool:
    """Whether a column is called a path and its paths begin at few tops."""
    return rank_header(header, ["path"]) is not None and len(rooted) < sum(rooted.values())


def _strip_parts(parts: Iterable[str]) -> Path:
    return tuple(part for part in (part.strip() for part in parts) if part)


def _build_tree(table: Table, paths: Sequence[Path], others: Sequence[str], note: Note) -> Table:
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
