"""The managers of people as arrays: without cycles, and the parent of each department that follows from them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from org.hierarchy import cycles, depths, roll_up
from org.model import NONE, Flags, Indices


def break_cycles(manager: Indices) -> tuple[Indices, list[int]]:
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
            member = min(cycle, key=lambda at: int(nearest[at]))
            parent[member] = by_heads[member]
    return parent
