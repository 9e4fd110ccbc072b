"""Parent cells → a forest: every department has one parent or is a top, and there are no cycles.

A column that lists what is below each row (“Sub-units: Shops; Online”) becomes a parent column first. In a list of
people, the parent of a department follows from where their managers work.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from org.hierarchy import cycles, depths, roll_up
from org.i18n import Message, Number, lazy_gettext as _, lazy_ngettext as ngettext
from org.model import NONE, Flags, Indices, Note, Problem
from org.reading.evidence import Evidence, find_evidence
from org.reading.handoffs import split_list
from org.reading.headers import find_words, rank_header, select_headers
from org.reading.references import SPELT_DIFFERENTLY, Directory, Found, describe_unknown, is_none
from org.reading.table import Table
from org.text import fold_names

_CHAINED = re.compile(r"(?<!\s)\s*(?:[>→»|]|\s/\s)\s*")
"""The signs between a manager and the next one up."""
_MADE_ID = re.compile(r"\{?(?=(?:\D*\d){3})(?:[\da-fA-F]{4,}(?:-[\da-fA-F]{2,})+|[\dA-Za-z]{15,})\}?")
"""An id as programs make them, such as a UUID: never the name of a department."""
_IMPLIED_SHARE = 1 / 3
"""From this share of unknown parents on, a file seems to name parents that have no rows of their own."""


@dataclass(frozen=True)
class Forest:
    """The hierarchy after all problems are resolved."""

    parent: Indices
    """(n + len(implied),) positions; the implied departments come last."""
    implied: tuple[str, ...]
    """Names of parents that are no rows of their own."""
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Column:
    """The parent column of the departments, with what is needed to point at its cells."""

    cells: pa.Array
    rows: Indices
    header: str

    def cell(self, index: int) -> str:
        """What the cell of the department ``index`` holds."""
        return str(self.cells[int(index)])

    def problem(self, index: int, kind: str, message: Message, done: Message, value: str | None = None) -> Problem:
        """A problem in the cell of the department ``index``."""
        shown = self.cell(index) if value is None else value
        return Problem(int(self.rows[index]), self.header, shown, kind, message, done)


def resolve_parents(column: Column, directory: Directory) -> Forest:
    """The parent of each department, and a problem for each cell that could not be used as it is."""
    found = directory.find(column.cells)
    parent, ambiguous = _choose_parents(column, directory, found)
    loosely = _note_spellings(column, directory, found)
    parent, own = _drop_own_parents(column, parent)
    given = ~is_none(column.cells)
    unknown = np.flatnonzero(given & (found.position == NONE))
    implied = _find_implied(column, directory, found, unknown, int(given.sum()))
    parent, unknown_problems = _attach(column, directory, parent, unknown, implied)
    parent, broken = _break_cycles(column, directory, parent)
    several = _note_several_tops(column, parent, given)
    problems = (*ambiguous, *loosely, *own, *unknown_problems, *broken, *several)
    return Forest(np.append(parent, np.full(len(implied), NONE)), implied, problems)


def _choose_parents(column: Column, directory: Directory, found: Found) -> tuple[Indices, list[Problem]]:
    """The parent of each department; of several that fit, the first that is not the department itself."""
    parent = found.position.copy()
    problems = []
    several = np.flatnonzero(found.count > 1)
    codes = directory.names.dictionary_encode().indices.to_numpy() if len(several) else parent
    alike = np.argsort(codes, kind="stable")
    starts = np.searchsorted(codes[alike], np.arange(codes.max(initial=NONE) + 2))
    for index in several:
        code = codes[parent[index]]
        count = int(starts[code + 1] - starts[code] - (codes[index] == code))
        others = alike[starts[code] : starts[code + 1]][:11]
        others = others[others != index]
        if not count:
            continue
        parent[index] = others[0]
        if count > 1:
            rows = ", ".join(str(column.rows[other]) for other in others[:10])
            name = str(directory.names[int(others[0])])
            message = _("{n} departments are called “{name}”: rows {rows}.").format(n=count, name=name, rows=rows)
            done = _("The first one was used. Use ids to tell them apart.")
            problems.append(column.problem(int(index), "ambiguous-parent", message, done))
    return parent, problems


def _note_spellings(column: Column, directory: Directory, found: Found) -> list[Problem]:
    """One problem for all parents that are written differently from their departments."""
    loose = np.flatnonzero(_are_found_by(found, f"{SPELT_DIFFERENTLY}$"))
    if not len(loose):
        return []
    first = int(loose[0])
    text = ngettext(
        "{n} parent is written differently from its department, such as “{cell}” and “{name}”.",
        "{n} parents are written differently from their departments, such as “{cell}” and “{name}”.",
        len(loose),
    )
    called = directory.ids[0] if found.by[first].startswith("id") else directory.names
    message = text.format(n=Number(len(loose)), cell=column.cell(first), name=str(called[int(found.position[first])]))
    return [Problem(None, column.header, column.cell(first), "spelt-differently", message, _("They were matched."))]


def _are_found_by(found: Found, pattern: str) -> Flags:
    """Whether each parent was found in such a way."""
    codes, kinds = pd.factorize(found.by)
    return np.array([re.search(pattern, kind) is not None for kind in kinds], dtype=bool)[codes]


def _drop_own_parents(column: Column, parent: Indices) -> tuple[Indices, list[Problem]]:
    own = np.flatnonzero(parent == np.arange(len(parent)))
    parent = parent.copy()
    parent[own] = NONE
    message, done = _("A department cannot report to itself."), _("It is now a top-level department.")
    return parent, [column.problem(int(index), "own-parent", message, done) for index in own]


def _find_implied(column: Column, directory: Directory, found: Found, unknown: Indices, given: int) -> tuple[str, ...]:
    """Parents that several departments name and that have no row: only where the file does so as a habit."""
    if not len(unknown):
        return ()
    # Where no row is a top, the one name that is missing is the top.
    only = len(unknown) > 1 and given == len(column.cells) and len(column.cells.take(pa.array(unknown)).unique()) == 1
    if not only and len(unknown) < _IMPLIED_SHARE * given:
        return ()
    by_name, by_id = (_are_found_by(found, kind).sum() for kind in ("^name", "^id"))
    if by_id > by_name:
        return ()
    # Where rows have ids, a bare number is one that is missing, not the name of a department without a row.
    has_ids = pc.any(pc.not_equal(directory.ids[0], "")).as_py()
    called = [
        cell
        for cell, count in Counter(column.cells.take(pa.array(unknown)).to_pylist()).items()
        if count > 1 and not _MADE_ID.fullmatch(cell) and (not has_ids or any(map(str.isalpha, cell)))
    ]
    return tuple(cell for cell in called if not directory.nearest(cell))


def _attach(
    column: Column, directory: Directory, parent: Indices, unknown: Indices, implied: tuple[str, ...]
) -> tuple[Indices, list[Problem]]:
    """Hang departments below implied parents; what names an unknown parent otherwise becomes a top."""
    parent = parent.copy()
    position_of = {name: len(parent) + index for index, name in enumerate(implied)}
    problems = []
    first: dict[str, int] = {}
    for i in unknown:
        cell = column.cell(i)
        if cell in position_of:
            parent[i] = position_of[cell]
            first.setdefault(cell, i)
            continue
        message, done = describe_unknown(cell, directory), _("It is now a top-level department.")
        problems.append(column.problem(int(i), "unknown-parent", message, done))
    for name in implied:
        message = _("“{name}” is named as a parent but has no row of its own.").format(name=name)
        problems.append(column.problem(first[name], "implied-parent", message, _("A department was added for it.")))
    return parent, problems


def _break_cycles(column: Column, directory: Directory, parent: Indices) -> tuple[Indices, list[Problem]]:
    """Break each cycle at the department that comes first in the file."""
    size = len(column.cells)
    # Implied parents are tops: to look for cycles, a line to one of them ends there.
    found = cycles(np.where(parent < size, parent, NONE))
    parent = parent.copy()
    problems = []
    for cycle in found:
        first = cycle[0]
        parent[first] = NONE
        names = directory.names.take(pa.array(cycle[:13])).to_pylist()
        shown = " → ".join([*names[:12], *(["…"] if len(names) > 12 else []), names[0]])
        message = _("These departments form a cycle: {names}.").format(names=shown)
        done = _("The cycle was broken here: “{name}” is now a top-level department.").format(name=names[0])
        problems.append(column.problem(first, "cycle", message, done))
    return parent, problems


def _note_several_tops(column: Column, parent: Indices, given: Flags) -> list[Problem]:
    """A note where the file itself leaves more than one parent blank."""
    tops = np.flatnonzero((parent == NONE) & ~given)
    if len(tops) < 2:
        return []
    message = ngettext(
        "{n} department has no parent in the file.", "{n} departments have no parent in the file.", len(tops)
    ).format(n=len(tops))
    done = _("They were drawn side by side.")
    return [Problem(None, column.header, str(len(tops)), "several-tops", message, done)]


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
    if pair := _find_pair(evidence):
        upper, lower = pair
        return replace(table, frame=table.frame.rename(columns={upper: f"Parent ({upper})", lower: f"Unit ({lower})"}))
    for header in evidence.headers:
        if _may_list(evidence, header) and (found := _read_children(evidence, header)):
            return _replace_column(table, found)
    return table


def _find_pair(evidence: Evidence) -> tuple[str, str] | None:
    """The columns of the upper unit, which repeats, and of each row's one child: “top unit”, “child name”."""
    lowers = [header for header in evidence.headers if {"child", "name", "unit", "above"} >= find_words(header)]
    lowers = [header for header in lowers if "child" in find_words(header) and evidence.wordy(header) >= 0.8]
    lowers = [header for header in lowers if evidence.variety(header) >= 0.8]
    if len(lowers) != 1 or any(len(split_list(value)) > 1 for value in evidence.values(lowers[0])[:_HEAD]):
        return None
    called = [header for kind in ("unit", "level") for header in select_headers(evidence.headers, kind)]
    uppers = (header for header in called if header not in lowers)
    fitting = (header for header in uppers if evidence.variety(header) <= 0.5 and evidence.wordy(header) >= 0.8)
    upper = next(fitting, "")
    return (upper, lowers[0]) if upper else None


def shorten_chains(table: Table) -> Table:
    """``table`` with the nearest one in place of a chain of managers, such as “Lee > Ray > Board” or “Board > Ray”.

    The chains of a column begin with the nearest, or all end with them. They meet at the other end.
    """
    for header in [header for kind in ("manager", "parent") for header in select_headers(map(str, table.frame), kind)]:
        values = find_evidence(table).values(header)[:_HEAD]
        if sum(_CHAINED.search(value) is not None for value in values) * 2 > len(values):
            chains = [_CHAINED.split(cell) for cell in table.frame[header]]
            ends = [pd.Series([chain[index] for chain in chains], dtype="str") for index in (-1, 0)]
            table = replace(table, frame=table.frame.assign(**{header: max(ends, key=pd.Series.nunique)}))
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
    whole = fold_names(cells)
    lists = [[cell] if folded in rows else split_list(cell) for cell, folded in zip(cells, whole, strict=True)]
    listed = [(row, item) for row, items in enumerate(lists) for item in items]
    items = np.array([item for _row, item in listed], dtype=object)
    for (row, item), folded, blank in zip(listed, fold_names(items), is_none(items), strict=True):
        child = rows.get(folded)
        if blank and child is None:
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
    known = not parent or len(parent) >= min(len(added), size - 1)
    return _is_called(header) and named and known


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


def break_manager_cycles(manager: Indices) -> tuple[Indices, list[int]]:
    """``manager`` without cycles, and the rows where they were broken; who manages themselves has no manager."""
    manager = np.where(manager == np.arange(len(manager)), NONE, manager)
    first = [cycle[0] for cycle in cycles(manager)]
    manager[first] = NONE
    return manager, first


def departments_above(manager: Indices, department: Indices, heads: Flags, nowhere: int, size: int) -> Indices:
    """(size,) The parent of each department, NONE for a top: where most of its people's managers outside of it work.

    ``manager``: (n,) row of each person's manager, free of cycles; ``department``: (n,) department of each
    person, ``nowhere`` being the number for those without one, who are passed over on the way up; ``heads``: (n,)
    whether the list says that this person has no manager. Where as many managers work in one department as in
    another, the manager nearest the top decides. The department of the person with most people below is a top.
    """
    depth = depths(manager)
    above = _nearest_with_department(manager, department, nowhere)
    there = np.where(above == NONE, nowhere, department[above])
    leads = np.bincount(manager[manager != NONE], minlength=len(manager)) > 0
    tops = np.flatnonzero((manager == NONE) & leads)
    voters = np.flatnonzero((manager != NONE) & (there != department))
    # A head who leads others counts for their department being a top. A manager who is not on the list does not.
    top_votes = tops[heads[tops]]
    source = np.append(department[voters], department[top_votes])
    target = np.append(there[voters], np.full(len(top_votes), size))
    who = np.append(np.where(above[voters] == NONE, manager[voters], above[voters]), top_votes)
    height = np.append(depth[manager[voters]], np.full(len(top_votes), -1))
    parent = _elect(source, target, who, height, size)
    if len(tops):
        below = roll_up(np.ones(len(manager)), manager, depth)
        parent[department[tops[below[tops].argmax()]]] = NONE
    return _without_cycles(parent, _by_heads(there, manager, department, depth, size), department, depth)


def _nearest_with_department(manager: Indices, department: Indices, nowhere: int) -> Indices:
    """(n,) the nearest one above each person who has a department; NONE where there is none."""
    size = len(manager)
    up = np.append(np.where(manager == NONE, size, manager), size)
    jump = np.append(np.where(department == nowhere, up[:size], np.arange(size)), size)
    for _round in range(size.bit_length()):
        further = jump[jump]
        if np.array_equal(further, jump):
            break
        jump = further
    found = jump[up[:size]]
    return np.where(found == size, NONE, found)


def _elect(source: Indices, target: Indices, who: Indices, height: Indices, size: int) -> Indices:
    """For each department the target with the most different managers, then the manager nearest the top."""
    frame = pd.DataFrame({"source": source, "target": target, "who": who, "height": height}).drop_duplicates()
    votes = frame.groupby(["source", "target"], as_index=False).agg(count=("who", "size"), height=("height", "min"))
    best = votes.sort_values(["source", "count", "height"], ascending=[True, False, True], kind="stable")
    best = best.drop_duplicates("source")
    parent = np.full(size, NONE, dtype=np.int64)
    chosen = best["target"].to_numpy(dtype=np.int64)
    parent[best["source"].to_numpy(dtype=np.int64)] = np.where(chosen == size, NONE, chosen)
    return parent


def _by_heads(there: Indices, manager: Indices, department: Indices, depth: Indices, size: int) -> Indices:
    """The parent of each department by its head alone, the person nearest the top. It is free of cycles."""
    order = np.lexsort((depth, department))
    heads = order[np.unique(department[order], return_index=True)[1]]
    parent = np.full(size, NONE, dtype=np.int64)
    parent[department[heads]] = np.where(manager[heads] == NONE, NONE, there[heads])
    return parent


def _without_cycles(parent: Indices, by_heads: Indices, department: Indices, depth: Indices) -> Indices:
    """``parent`` with each cycle broken where it comes nearest the top: there the head alone decides."""
    nearest = np.full(len(parent), len(depth), dtype=np.int64)
    np.minimum.at(nearest, department, depth)
    parent = parent.copy()
    while found := cycles(parent):
        for cycle in found:
            member = min(cycle, key=lambda index: int(nearest[index]))
            parent[member] = by_heads[member]
    return parent
