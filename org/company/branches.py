"""Branches as runs of one array: whatever is asked of a branch costs the same for ten departments and for a million.

The departments are put in an order in which each is followed by everything below it (a preorder walk), so that
a branch is a run ``first … last`` of that order, and a count over it is the difference of two running totals.
Brothers and sisters stand with the largest branch first.
"""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np

from org.company.hierarchy import Values, roll_up
from org.company.model import NOBODY, Company, Indices, Office


@dataclass(frozen=True, eq=False)
class Branches:
    """The order of a company's departments, and running totals along it."""

    order: Indices
    """(n,) departments, each followed by everything below it."""
    place: Indices
    """(n,) where each department stands in ``order``."""
    size: Indices
    """(n,) departments of its branch, itself included."""
    family: Indices
    """(n,) departments by parent, tops first; brothers and sisters by importance."""
    starts: Indices
    """(n + 2,) the children of i are ``family[starts[i + 1] : starts[i + 2]]``; the tops those of NOBODY."""
    counts: Indices
    """(n + 1, 3) of unclear, front and back office departments among the first of ``order``."""
    people: Values
    """(n + 1,) people among the first of ``order``, as far as the file says."""

    def children(self, parent: int) -> Indices:
        """The departments right below ``parent`` (NOBODY: the tops), the largest branch first."""
        return self.family[self.starts[parent + 1] : self.starts[parent + 2]]

    def within(self, top: int) -> Indices:
        """``top`` and everything below it."""
        first = self.place[top]
        return self.order[first : first + self.size[top]]

    def holds(self, top: int, position: int) -> bool:
        """Whether ``position`` is ``top`` or stands somewhere below it."""
        return bool(0 <= self.place[position] - self.place[top] < self.size[top])


_KEPT: WeakKeyDictionary[Company, Branches] = WeakKeyDictionary()


def branches(company: Company) -> Branches:
    """The branches of ``company``: worked out once for each, and forgotten with it."""
    found = _KEPT.get(company)
    if found is None:
        found = _KEPT[company] = _worked_out(company)
    return found


def _worked_out(company: Company) -> Branches:
    parent, depth, count = company.parent, company.depth, len(company)
    size = roll_up(np.ones(count), parent, depth).astype(np.int64)
    known = np.nan_to_num(company.people, nan=0.0)
    family = np.lexsort((np.arange(count), -roll_up(known, parent, depth), -size, parent)).astype(np.int64)
    starts = np.searchsorted(parent[family], np.arange(NOBODY, count + 1)).astype(np.int64)
    place = _places(family, starts, size, company)
    order = np.empty(count, dtype=np.int64)
    order[place] = np.arange(count)
    offices = company.offices[order]
    counts = np.zeros((count + 1, len(Office)), dtype=np.int64)
    for office in Office:
        counts[1:, office] = np.cumsum(offices == office)
    people = np.append(0.0, np.cumsum(known[order]))
    return Branches(order, place, size, family, starts, counts, people)


def _places(family: Indices, starts: Indices, size: Indices, company: Company) -> Indices:
    """Each stands behind its parent and the whole branches of its elder brothers and sisters."""
    parent, depth = company.parent, company.depth
    before = np.cumsum(size[family]) - size[family]
    first = starts[parent[family] + 1]
    place = np.empty(len(parent), dtype=np.int64)
    place[family] = before - before[first] if len(family) else before
    by_depth = np.argsort(depth, kind="stable")
    bounds = np.searchsorted(depth[by_depth], np.arange(depth.max(initial=0) + 2))
    for level in range(1, len(bounds) - 1):
        members = by_depth[bounds[level] : bounds[level + 1]]
        place[members] += place[parent[members]] + 1
    return place
