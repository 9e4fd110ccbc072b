"""Reach: which departments lines lead to from where, in how few steps, and how wide the way is.

The lines are two arrays, ``source`` and ``target``. They are sorted by source once; then each sweep takes
all lines that leave the departments found last, so that the whole costs one look at every line however
long the ways are.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np

from org.company.hierarchy import Values
from org.company.model import NOBODY, Indices

UNREACHED = -1
"""The steps to a department that no line leads to."""
NARROW = 4
"""As many departments are quicker looked at one by one than as an array."""


@dataclass(frozen=True, eq=False)
class Reach:
    """What can be reached from some departments by following lines forwards."""

    steps: Indices
    """(n,) the fewest lines to each department: 0 for the starts, UNREACHED where none leads."""
    before: Indices
    """(n,) the department before it on such a way (the first in the file); NOBODY for starts and the unreached."""

    def way_to(self, target: int) -> list[int]:
        """The departments from a start to ``target``, both included; empty if it is not reached."""
        if self.steps[target] == UNREACHED:
            return []
        way = [target]
        while (before := int(self.before[way[-1]])) != NOBODY:
            way.append(before)
        return way[::-1]


def reach(starts: Indices, source: Indices, target: Indices, size: int) -> Reach:
    """Breadth-first sweeps over the lines from ``source`` to ``target`` among ``size`` departments.

    >>> reach(np.array([0]), np.array([0, 1, 3]), np.array([1, 2, 2]), 4).steps.tolist()
    [0, 1, 2, -1]
    """
    order = np.lexsort((target, source))
    ends, origins = target[order], source[order]
    begins = np.searchsorted(origins, np.arange(size + 1))
    steps = np.full(size, UNREACHED, dtype=np.int64)
    before = np.full(size, NOBODY, dtype=np.int64)
    steps[starts] = 0
    found, step = np.unique(starts), 0
    while len(found):
        step += 1
        if len(found) <= NARROW:
            came_from = _sweep_few(found, ends, begins, steps)
            found, first = np.array(sorted(came_from), dtype=np.int64), [came_from[end] for end in sorted(came_from)]
        else:
            counts = begins[found + 1] - begins[found]
            # All lines out of all departments found last, as one array of line numbers.
            lines = np.repeat(begins[found] - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
            fresh = lines[steps[ends[lines]] == UNREACHED]
            # Origins rise along the lines, so the first occurrence is the first in the file.
            found, at = np.unique(ends[fresh], return_index=True)
            first = origins[fresh[at]]
        steps[found] = step
        before[found] = first
    return Reach(steps, before)


def _sweep_few(found: Indices, ends: Indices, begins: Indices, steps: Indices) -> dict[int, int]:
    """One sweep in plain Python: whom it reaches first, and from where. A long chain has thousands of such sweeps."""
    came_from: dict[int, int] = {}
    for at in found.tolist():
        for end in ends[begins[at] : begins[at + 1]].tolist():
            if steps[end] == UNREACHED:
                came_from.setdefault(end, at)
    return came_from


def widths(start: int, source: Indices, target: Indices, volume: Values, size: int) -> Values:
    """(n,) the largest volume that fits all along some way from ``start``: inf to itself, −inf where no way leads.

    The widest path in the order of Dijkstra (Pollack 1960).

    >>> widths(0, np.array([0, 0, 1]), np.array([1, 2, 2]), np.array([5.0, 2.0, 3.0]), 3).tolist()
    [inf, 5.0, 3.0]
    """
    order = np.argsort(source, kind="stable")
    begins = np.searchsorted(source[order], np.arange(size + 1)).tolist()
    ends, volumes = target[order].tolist(), volume[order].tolist()
    wide = [-np.inf] * size
    wide[start] = np.inf
    waiting = [(-np.inf, start)]
    while waiting:
        narrow, at = heapq.heappop(waiting)
        if -narrow < wide[at]:
            continue
        for line in range(begins[at], begins[at + 1]):
            width = min(-narrow, volumes[line])
            if width > wide[ends[line]]:
                wide[ends[line]] = width
                heapq.heappush(waiting, (-width, ends[line]))
    return np.array(wide)
