"""Arithmetic on the parent column: cycles, depth, children, and sums over branches, as array work.

A hierarchy is one array: ``parent[i]`` is the position of i's parent, NOBODY for a top. Chains are
followed by pointer jumping (each round doubles the stride), so that n departments in any shape cost
O(n log n) and no Python loop.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from org.company.model import NOBODY, Indices

Values = npt.NDArray[np.float64]


def _strides(parent: Indices) -> tuple[Indices, Indices]:
    """For every position: where at least n steps upwards end (n = past a top), and the steps that counted."""
    size = len(parent)
    jump = np.append(np.where(parent == NOBODY, size, parent), size).astype(np.int64)
    steps = np.append((parent != NOBODY).astype(np.int64), 0)
    stride = 1
    while stride <= size:
        steps += steps[jump]
        jump = jump[jump]
        stride *= 2
    return jump[:size], steps[:size]


def cycles(parent: Indices) -> list[list[int]]:
    """The rings in which departments report to each other; each begins at its lowest position.

    >>> cycles(np.array([-1, 2, 3, 1, 1]))
    [[1, 2, 3]]
    """
    ends, _ = _strides(parent)
    # After n steps only rings are left, and every member of a ring is the end of some walk round it.
    waiting = dict.fromkeys(np.unique(ends[ends < len(parent)]).tolist())
    found = []
    while waiting:
        first = at = next(iter(waiting))
        ring = []
        while at in waiting:
            del waiting[at]
            ring.append(at)
            at = int(parent[at])
        assert at == first, "a ring closes where it began"
        found.append(ring)
    return found


def depths(parent: Indices) -> Indices:
    """(n,) reporting lines from each department up to its top. The hierarchy must be free of cycles.

    >>> depths(np.array([-1, 0, 1, -1])).tolist()
    [0, 1, 2, 0]
    """
    return _strides(parent)[1]


def children(parent: Indices) -> tuple[Indices, Indices]:
    """All departments sorted by parent, and where each one's children begin in that row.

    The children of i are ``order[starts[i] : starts[i + 1]]``, in the order of the file; the tops are
    ``order[: starts[0]]``.
    """
    order = np.argsort(parent, kind="stable").astype(np.int64)
    starts = np.searchsorted(parent[order], np.arange(len(parent) + 1)).astype(np.int64)
    return order, starts


def roll_up(values: Values, parent: Indices, depth: Indices) -> Values:
    """(n,) sum of ``values`` over each department's branch, itself included.

    >>> roll_up(np.array([1.0, 2.0, 4.0]), np.array([-1, 0, 1]), np.array([0, 1, 2])).tolist()
    [7.0, 6.0, 4.0]
    """
    total = np.array(values, dtype=np.float64)
    by_depth = np.argsort(depth, kind="stable")
    bounds = np.searchsorted(depth[by_depth], np.arange(depth.max(initial=0) + 2))
    for level in range(len(bounds) - 2, 0, -1):
        members = by_depth[bounds[level] : bounds[level + 1]]
        np.add.at(total, parent[members], total[members])
    return total


def way_to_top(position: int, parent: Indices) -> list[int]:
    """The department's parent, its parent's parent, … up to the top.

    >>> way_to_top(2, np.array([-1, 0, 1]))
    [1, 0]
    """
    way = []
    while (position := int(parent[position])) != NOBODY:
        way.append(position)
    return way


def branch(position: int, parent: Indices, depth: Indices) -> npt.NDArray[np.bool_]:
    """(n,) whether each department is ``position`` or stands somewhere below it."""
    inside = np.zeros(len(parent), dtype=bool)
    inside[position] = True
    for level in range(int(depth[position]) + 1, int(depth.max()) + 1):
        members = np.flatnonzero(depth == level)
        inside[members] = inside[parent[members]]
    return inside
