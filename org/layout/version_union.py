"""Two versions of a company as one, so that both can be drawn on one layout.

Every department is where it is after; those that are gone, and the old places of those that moved, have rows of their
own. A branch that moved is one row at its old place, however much is below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import pandas as pd

from org.analysis.version_changes import Change, Changes, number_departments
from org.hierarchy import count_offices, depths, excerpt, levels, sum_known
from org.layout.scene import Box, Line, Mark
from org.layout.visibility import REST, rest_key
from org.model import NONE, Company, Flags, Indices, Values


class Moment(StrEnum):
    """Which of the three pictures it is."""

    BEFORE = "before"
    CHANGES = "changes"
    AFTER = "after"


@dataclass(frozen=True, eq=False)
class Snapshot:
    """What each row represents in one of the pictures. Arrays have one entry per row."""

    shown: Flags
    """Whether it is drawn."""
    offices: Indices
    """(rows, 3) unclear, front and back office departments: its own, and all that moved away with it."""
    people: Values
    """Their people, NaN where none are known."""


@dataclass(frozen=True, eq=False)
class Union:
    """Both versions as one company. Rows: the departments after, those that are gone, the old places of those moved."""

    before: Company
    """With the names, offices, people and hand-offs of the version before, for the rows that are in it."""
    after: Company
    """With those of the version after."""
    snapshots: Mapping[Moment, Snapshot]
    """The picture of changes shows what there is now, and the ghosts of what was."""
    old_row: Indices
    """(rows) the row for the old place of a department that moved, NONE for all others."""
    marks: tuple[Mark | None, ...]
    """(rows) what became of each."""

    def __len__(self) -> int:
        return len(self.after)

    def company_at(self, moment: Moment) -> Company:
        """Whose names, offices and hand-offs a picture shows."""
        return self.before if moment is Moment.BEFORE else self.after

    def keys_before(self) -> Indices:
        """(rows) the keys of boxes in the picture of before: an old place has the key of the department that left."""
        keys = np.arange(len(self), dtype=np.int64)
        moved = np.flatnonzero(self.old_row != NONE)
        keys[self.old_row[moved]] = moved
        return keys


def unite(changes: Changes, *, only_changed: bool = False) -> Union:
    """Both versions in one. ``only_changed`` leaves out what neither changed nor is above anything that did."""
    versions = changes.versions
    before, after = versions.before, versions.after
    moved = changes.of(Change.MOVED)["before"].to_numpy(dtype=np.int64)
    rows = number_departments(versions)
    gone = np.flatnonzero(versions.partner == NONE)
    rows[moved] = len(after) + len(gone) + np.arange(len(moved))
    ghosts = np.append(gone, moved)
    above = before.parent[ghosts]
    parent = np.append(after.parent, np.where(above == NONE, NONE, rows[above]) if len(ghosts) else above)
    depth = depths(parent)
    stays = np.append(versions.origin != NONE, np.ones(len(ghosts), dtype=bool))
    stays[versions.partner[moved]] = False
    shown = _spread(stays, parent, depth)
    row_of = _find_rows(rows, shown, before)
    old_row = np.full(len(parent), NONE, dtype=np.int64)
    old_row[versions.partner[moved]] = rows[moved]
    was, now = (_make_company(changes, ghosts, parent, depth, row_of, was=side) for side in (True, False))
    every = np.arange(len(parent))
    snapshots = {
        Moment.BEFORE: _take_snapshot(before, row_of, shown),
        Moment.CHANGES: _take_snapshot(now, every, np.ones(len(every), dtype=bool)),
        Moment.AFTER: _take_snapshot(after, every[: len(after)], every < len(after)),
    }
    union = Union(
        before=was,
        after=now,
        snapshots=snapshots,
        old_row=old_row,
        marks=(*mark_departments(changes), *[Mark.GONE] * len(gone), *[Mark.LEFT] * len(moved)),
    )
    return _keep_changed(union) if only_changed else union


def _spread(stays: Flags, parent: Indices, depth: Indices) -> Flags:
    """(rows) whether a row and all above it ``stays``."""
    shown = stays.copy()
    for members in levels(depth):
        shown[members] &= shown[parent[members]]
    return shown


def _find_rows(rows: Indices, shown: Flags, before: Company) -> Indices:
    """(departments before) the row that each is drawn in: its own, or that of the branch that moved with it."""
    row_of = rows.copy()
    for members in levels(before.depth):
        moved_with = members[~shown[rows[members]]]
        row_of[moved_with] = row_of[before.parent[moved_with]]
    return row_of


def _take_snapshot(company: Company, row_of: Indices, shown: Flags) -> Snapshot:
    """What the rows represent of a company whose departments are drawn in the rows ``row_of``."""
    size = len(shown)
    return Snapshot(shown, count_offices(row_of, company.offices, size), sum_known(row_of, company.people, size))


def _make_company(
    changes: Changes, ghosts: Indices, parent: Indices, depth: Indices, row_of: Indices, *, was: bool
) -> Company:
    """The rows as one of the versions has them; what is not in it is as in the other."""
    before, after, origin = changes.versions.before, changes.versions.after, changes.versions.origin
    both = pd.concat([after.departments, before.departments], ignore_index=True)
    if "middle" in both:
        both["middle"] = both["middle"].eq(True)
    if "title" in both:
        both["title"] = both["title"].fillna("")
    own = np.where(was & (origin != NONE), len(after) + origin, np.arange(len(after)))
    handoffs = after.handoffs
    if was:
        handoffs = before.handoffs.assign(
            source=row_of[before.handoffs["source"]], target=row_of[before.handoffs["target"]]
        )
        handoffs = handoffs[handoffs["source"] != handoffs["target"]].reset_index(drop=True)
    return replace(
        before if was else after,
        departments=both.iloc[np.append(own, len(after) + ghosts)].reset_index(drop=True),
        parent=parent,
        depth=depth,
        handoffs=handoffs,
        own=pd.DataFrame(index=pd.RangeIndex(len(parent))),
        rows=len(parent),
        problems=(),
    )


def mark_departments(changes: Changes) -> tuple[Mark | None, ...]:
    """(departments after) what became of each; None for those that did not change."""
    marks: list[Mark | None] = [None] * len(changes.versions.after)
    for kind, mark in (
        (Change.PEOPLE, Mark.CHANGED),
        (Change.RENAMED, Mark.RENAMED),
        (Change.OFFICE, Mark.OFFICE),
        (Change.MOVED, Mark.MOVED),
    ):
        for position in changes.of(kind)["after"].tolist():
            marks[position] = mark
    for position in np.flatnonzero(changes.versions.origin == NONE).tolist():
        marks[position] = Mark.NEW
    return tuple(marks)


def _keep_changed(union: Union) -> Union:
    """The rows with a mark, and all above them."""
    kept = np.array([mark is not None for mark in union.marks], dtype=bool)
    for members in levels(union.after.depth, upwards=True):
        kept[union.after.parent[members[kept[members]]]] = True
    rows = np.flatnonzero(kept)
    row_of = np.append(np.cumsum(kept) - 1, NONE)
    row_of[:-1][~kept] = NONE

    return Union(
        excerpt(union.before, rows, union.before.title),
        excerpt(union.after, rows, union.after.title),
        {
            moment: Snapshot(each.shown[rows], each.offices[rows], each.people[rows])
            for moment, each in union.snapshots.items()
        },
        row_of[union.old_row[rows]],
        tuple(union.marks[row] for row in rows.tolist()),
    )


def rename_boxes(boxes: Iterable[Box], keys: Indices) -> tuple[Box, ...]:
    """The same boxes under other keys: ``keys`` has the new key of each department, by the old one."""
    return tuple(box._replace(key=_rename(box.key, keys), above=_rename(box.above, keys)) for box in boxes)


def rename_lines(lines: Iterable[Line], keys: Indices) -> tuple[Line, ...]:
    """The same lines with their ends under other keys."""
    return tuple(line._replace(source=_rename(line.source, keys), target=_rename(line.target, keys)) for line in lines)


def _rename(key: int, keys: Indices) -> int:
    """The new key of a department, or of the shape for the further ones under it."""
    if key == NONE:
        return NONE
    if key > REST:
        return int(keys[key])
    parent = rest_key(key)
    return key if parent == NONE else rest_key(int(keys[parent]))
