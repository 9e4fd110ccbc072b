"""A column that lists what is below each row (“Sub-units: Shops; Online”) → a column with the parent of each."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from org.hierarchy import cycles
from org.i18n import lazy_gettext as _
from org.model import NONE, Note
from org.reading.evidence import Evidence, find_evidence
from org.reading.handoffs import split_list
from org.reading.headers import find_words, rank_header, select_headers
from org.reading.references import is_none
from org.reading.table import Table
from org.text import fold_names

_MOSTLY = 0.8
_HEAD = 200
"""Values of a column that are looked at before all its cells are."""
_LINKS = ("handoffs", "dotted", "email", "job", "person name", "manager")
"""Columns with such headers may list other rows, but not those below."""


@dataclass(frozen=True)
class _Children:
    """What a column lists."""

    header: str
    key: str
    """The column with the ids or names by which it calls other rows."""
    parent: dict[int, int]
    """Row → the row that lists it."""
    added: list[tuple[str, int]]
    """What has no row of its own, and the row that lists it."""


def turn_children(table: Table) -> Table:
    """``table`` with a parent column in place of one that lists the departments below each; else unchanged.

    What is listed and has no row of its own gets one.
    """
    evidence = find_evidence(table)
    if any(rank_header(header, ["parent"]) is not None and not _is_called(header) for header in evidence.headers):
        return table
    for header in evidence.headers:
        if _may_list(evidence, header) and (found := _read_children(evidence, header)):
            return _replace_column(table, found)
    return table


def _is_called(header: str) -> bool:
    return "child" in find_words(header)


def _may_list(evidence: Evidence, header: str) -> bool:
    """Whether a column is called like one of children, or lists several things in a cell and is called like nothing."""
    values = evidence.values(header)[:_HEAD]
    if not values or rank_header(header, _LINKS) is not None:
        return False
    return _is_called(header) or (not find_words(header) and sum(len(split_list(value)) > 1 for value in values) > 1)


def _read_children(evidence: Evidence, header: str) -> _Children | None:
    """The children in a column, if each row is listed at most once, and the lists make a tree."""
    cells = evidence.frame[header].tolist()
    keys = [key for key in evidence.headers if key != header and evidence.variety(key) == 1]
    keys = [*select_headers(keys, "name"), *keys]
    readings = [found for key in dict.fromkeys(keys) if (found := _match(evidence, header, key, cells))]
    return max(readings, key=lambda found: len(found.parent), default=None)


def _match(evidence: Evidence, header: str, key: str, cells: list[str]) -> _Children | None:
    rows = {name: row for row, name in enumerate(fold_names(evidence.frame[key])) if name}
    parent: dict[int, int] = {}
    added: dict[str, int] = {}
    for row, cell in enumerate(cells):
        whole = fold_names([cell])[0]
        for item in [cell] if whole in rows else split_list(cell):
            child = rows.get(fold_names([item])[0])
            if is_none(np.array([item], dtype=object))[0] and child is None:
                continue
            if child in parent or item in added or child == row:
                return None
            if child is None:
                added[item] = row
            else:
                parent[child] = row
    if not _is_tree(evidence, header, key, parent, added):
        return None
    return _Children(header, key, parent, list(added.items()))


def _is_tree(evidence: Evidence, header: str, key: str, parent: dict[int, int], added: dict[str, int]) -> bool:
    """Whether what is listed is other rows, or at least names of units beside names of units; and free of cycles."""
    size = len(evidence.frame)
    above = np.full(size, NONE, dtype=np.int64)
    above[list(parent)] = list(parent.values())
    if cycles(above):
        return False
    if not added:
        return len(parent) * 2 >= size - 1 if not _is_called(header) else bool(parent)
    named = evidence.wordy(key) >= _MOSTLY and all(any(map(str.isalpha, item)) for item in added)
    return _is_called(header) and named and (not parent or len(parent) >= len(added))


def _replace_column(table: Table, found: _Children) -> Table:
    frame = table.frame.drop(columns=found.header)
    keys = frame[found.key].tolist()
    free = "parent" if "parent" not in frame else "parent (2)"
    frame[free] = [keys[found.parent[row]] if row in found.parent else "" for row in range(len(frame))]
    more = pd.DataFrame([{found.key: item, free: keys[row]} for item, row in found.added], columns=frame.columns)
    note = Note("levels", _("A tree was made from the columns {headers}.").format(headers=f"“{found.header}”"))
    return replace(
        table,
        frame=pd.concat([frame, more.fillna("")], ignore_index=True).astype("str"),
        rows=np.append(table.rows, table.rows[[row for _item, row in found.added]]),
        notes=(*table.notes, note),
        indents={},
    )
