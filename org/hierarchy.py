"""The hierarchy: cycles, depths and sums over branches, each branch as a slice of one array, and excerpts of a company.

A hierarchy is one array: ``parent[i]`` is the position of i's parent, NONE for a top. Chains are
followed by pointer jumping (each round doubles the stride), so that n departments in any shape cost
O(n log n) and no Python loop.

:class:`Branches` puts the departments in preorder: each is followed by everything below it. So every branch is a
slice, and a count over it is the difference of two running totals, for ten departments and for a million.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from org.model import NONE, Company, Indices, Office, Offices, Values


def _strides(parent: Indices) -> tuple[Indices, Indices]:
    """For every position: where at least n steps upwards end (n = past a top), and the steps that counted."""
    size = len(parent)
    jump = np.append(np.where(parent == NONE, size, parent), size).astype(np.int64)
    steps = np.append((parent != NONE).astype(np.int64), 0)
    stride = 1
    while stride <= size:
        steps += steps[jump]
        jump = jump[jump]
        stride *= 2
    return jump[:size], steps[:size]


def cycles(parent: Indices) -> list[list[int]]:
    """The cycles in which departments report to each other; each begins at its lowest position.

    >>> cycles(np.array([-1, 2, 3, 1, 1]))
    [[1, 2, 3]]
    """
    ends, _ = _strides(parent)
    # After n steps only cycles are left, and every member of a cycle is the end of some walk round it.
    waiting = dict.fromkeys(np.unique(ends[ends < len(parent)]).tolist())
    found = []
    while waiting:
        first = at = next(iter(waiting))
        cycle = []
        while at in waiting:
            del waiting[at]
            cycle.append(at)
            at = int(parent[at])
        assert at == first, "a cycle closes where it began"
        found.append(cycle)
    return found


def depths(parent: Indices) -> Indices:
    """(n,) reporting lines from each department up to its top. The hierarchy must be free of cycles.

    >>> depths(np.array([-1, 0, 1, -1])).tolist()
    [0, 1, 2, 0]
    """
    return _strides(parent)[1]


def levels(depth: Indices, *, tops: bool = False, upwards: bool = False) -> Iterator[Indices]:
    """The departments of each level below the tops, or with the ``tops``; from the top down, or ``upwards``.

    >>> [level.tolist() for level in levels(np.array([0, 1, 2, 1]))]
    [[1, 3], [2]]
    """
    by_depth, ends = np.argsort(depth, kind="stable"), np.cumsum(np.bincount(depth)).tolist()
    starts = [0, *ends]
    order = range(0 if tops else 1, len(ends))
    for level in reversed(order) if upwards else order:
        yield by_depth[starts[level] : ends[level]]


def roll_up(values: Values, parent: Indices, depth: Indices) -> Values:
    """(n,) sum of ``values`` over each department's branch, itself included.

    >>> roll_up(np.array([1.0, 2.0, 4.0]), np.array([-1, 0, 1]), np.array([0, 1, 2])).tolist()
    [7.0, 6.0, 4.0]
    """
    total = np.array(values, dtype=np.float64)
    for members in levels(depth, upwards=True):
        np.add.at(total, parent[members], total[members])
    return total


def preorder_places(parent: Indices, depth: Indices, size: Indices, family: Indices) -> Indices:
    """(n,) the place of each department in an order in which each is followed by everything below it.

    ``size`` (n,) is how many departments the branch of each has, ``family`` (n,) the departments by parent, tops first:
    siblings keep their order.

    >>> preorder_places(np.array([-1, 0, 0, 1]), np.array([0, 1, 1, 2]), np.array([4, 2, 1, 1]), np.arange(4)).tolist()
    [0, 1, 3, 2]
    """
    above = parent[family]
    before = np.cumsum(size[family]) - size[family]
    place = np.empty(len(parent), dtype=np.int64)
    place[family] = before - before[np.searchsorted(above, above)]  # among its siblings
    for members in levels(depth):
        place[members] += place[parent[members]] + 1
    return place


def ancestors(position: int, parent: Indices) -> list[int]:
    """The department's parent, its parent's parent, … up to the top.

    >>> ancestors(2, np.array([-1, 0, 1]))
    [1, 0]
    """
    way = []
    while (position := int(parent[position])) != NONE:
        way.append(position)
    return way


def sum_known(group: Indices, values: Values, size: int) -> Values:
    """(size,) the sum of the known values of each group, NaN where none is known; what is in NONE is left out.

    >>> sum_known(np.array([0, 0, 1]), np.array([1.0, 2.0, np.nan]), 2).tolist()
    [3.0, nan]
    """
    known = ~np.isnan(values) & (group != NONE)
    sums = np.bincount(group[known], weights=values[known], minlength=size)
    return np.where(np.bincount(group[known], minlength=size) > 0, sums, np.nan)


def count_offices(group: Indices, offices: Offices, size: int) -> Indices:
    """(size, 3) how many unclear, front and back office departments are of each group; those in NONE are left out."""
    inside = group != NONE
    counts = np.bincount(group[inside] * len(Office) + offices[inside], minlength=size * len(Office))
    return counts.reshape(size, len(Office)).astype(np.int64)


def count_levels(company: Company, branch: int | None = None) -> int:
    """How many levels the company, or one branch of it, has."""
    if branch is None:
        return int(company.depth.max(initial=-1)) + 1
    return int(company.depth[branches(company).within(branch)].max() - company.depth[branch]) + 1


def excerpt(company: Company, positions: Indices, title: str) -> Company:
    """The departments at ``positions`` (sorted, each once), with the hand-offs among them.

    Departments whose parent is not among them become tops. Further columns and problems are left out.
    """
    new_index = np.full(len(company) + 1, NONE, dtype=np.int64)
    new_index[positions] = np.arange(len(positions))
    parent = new_index[company.parent[positions]]
    source = new_index[company.handoffs["source"].to_numpy(dtype=np.int64)]
    target = new_index[company.handoffs["target"].to_numpy(dtype=np.int64)]
    inside = (source != NONE) & (target != NONE)
    handoffs = company.handoffs[inside].reset_index(drop=True)
    handoffs["source"], handoffs["target"] = source[inside], target[inside]
    return replace(
        company,
        title=title,
        departments=company.departments.iloc[positions].reset_index(drop=True),
        parent=parent,
        depth=depths(parent),
        handoffs=handoffs,
        own=pd.DataFrame(index=pd.RangeIndex(len(positions))),
        rows=len(positions),
        problems=(),
    )


@dataclass(frozen=True, eq=False)
class Branches:
    """The order of a company's departments, and running totals along it."""

    order: Indices
    """(n,) departments, each followed by everything below it."""
    rank: Indices
    """(n,) the index of each department in ``order``."""
    size: Indices
    """(n,) departments of its branch, itself included."""
    family: Indices
    """(n,) departments by parent, tops first; siblings by size of branch and people."""
    starts: Indices
    """(n + 2,) the children of i are ``family[starts[i + 1] : starts[i + 2]]``; the tops those of NONE."""
    counts: Indices
    """(n + 1, 3) of unclear, front and back office departments among the first of ``order``."""
    people: Values
    """(n + 1,) people among the first of ``order``, as far as the file says."""
    known: Indices
    """(n + 1,) departments among the first of ``order`` whose people the file says."""

    def children(self, parent: int) -> Indices:
        """The departments right below ``parent`` (NONE: the tops), the largest branch first."""
        return self.family[self.starts[parent + 1] : self.starts[parent + 2]]

    def bounds(self, top: int | Indices) -> tuple[Any, Any]:
        """The index in ``order`` at which the branch of ``top`` begins, and the one after its end; or of several."""
        first = self.rank[top]
        return first, first + self.size[top]

    def within(self, top: int) -> Indices:
        """``top`` and everything below it."""
        return self.order[slice(*self.bounds(top))]

    def holds(self, top: int, position: int) -> bool:
        """Whether ``position`` is ``top`` or below it."""
        return bool(0 <= self.rank[position] - self.rank[top] < self.size[top])


_KEPT: WeakKeyDictionary[Company, Branches] = WeakKeyDictionary()


def branches(company: Company) -> Branches:
    """The branches of ``company``: computed once, and kept as long as the company is."""
    found = _KEPT.get(company)
    if found is None:
        found = _KEPT[company] = _compute_branches(company)
    return found


def _compute_branches(company: Company) -> Branches:
    parent, depth, count = company.parent, company.depth, len(company)
    size = roll_up(np.ones(count), parent, depth).astype(np.int64)
    known = np.nan_to_num(company.people, nan=0.0)
    family = np.lexsort((np.arange(count), -roll_up(known, parent, depth), -size, parent)).astype(np.int64)
    starts = np.searchsorted(parent[family], np.arange(NONE, count + 1)).astype(np.int64)
    place = preorder_places(parent, depth, size, family)
    order = np.empty(count, dtype=np.int64)
    order[place] = np.arange(count)
    offices = company.offices[order]
    counts = np.zeros((count + 1, len(Office)), dtype=np.int64)
    for office in Office:
        counts[1:, office] = np.cumsum(offices == office)
    people = np.append(0.0, np.cumsum(known[order]))
    said = np.append(0, np.cumsum(~np.isnan(company.people[order])))
    return Branches(order, place, size, family, starts, counts, people, said)
