"""Dominators: the points that every way from some starts to a department leads through.

Lengauer & Tarjan 1979, with path compression: O(m log n) for m lines among n departments. NetworkX has the
method of Cooper, Harvey & Kennedy 2006, which gives the same and is what the tests compare with; its time
grows with the square of the longest way (25 s instead of 0.1 s on a chain of 10,000 departments that all
hand to one).
"""

from __future__ import annotations

import numpy as np

from org.company.model import NOBODY, Indices

STARTS = -1
"""The dominator of a department that has no single department before it: only the starts taken together."""
UNREACHED = -2
"""The dominator of a department that no way leads to."""


def dominators(starts: Indices, source: Indices, target: Indices, size: int) -> Indices:
    """(n,) the last department, other than itself, that all ways from ``starts`` to each department lead through.

    >>> dominators(np.array([0]), np.array([0, 0, 1, 2, 3]), np.array([1, 2, 3, 3, 4]), 6).tolist()
    [-1, 0, 0, 0, 3, -2]
    """
    # One more node, the last, stands before all starts.
    source = np.concatenate([source, np.full(len(starts), size)])
    target = np.concatenate([target, starts])
    order, above = _depth_first(source, target, size)
    number = np.full(size + 1, NOBODY, dtype=np.int64)
    number[order] = np.arange(len(order))
    ways = number[source] != NOBODY
    nearest = _lengauer_tarjan(above, *_into(number[source[ways]], number[target[ways]], len(order)))
    result = np.full(size + 1, UNREACHED, dtype=np.int64)
    result[order] = np.array(order, dtype=np.int64)[nearest]
    result[result == size] = STARTS
    return result[:size]


def _into(source: Indices, target: Indices, size: int) -> tuple[list[int], list[int]]:
    """The lines sorted by target: their sources, and where those of each target begin."""
    order = np.argsort(target, kind="stable")
    return source[order].tolist(), np.searchsorted(target[order], np.arange(size + 1)).tolist()


def _depth_first(source: Indices, target: Indices, root: int) -> tuple[list[int], list[int]]:
    """The nodes in the order of a depth-first walk from ``root``, and for each the place of the node before it."""
    ends, begins = _into(target, source, root + 1)
    place = [NOBODY] * (root + 1)
    order: list[int] = []
    above: list[int] = []
    waiting = [(root, 0)]
    while waiting:
        at, reached_from = waiting.pop()
        if place[at] != NOBODY:
            continue
        place[at] = len(order)
        order.append(at)
        above.append(reached_from)
        waiting.extend((end, place[at]) for end in ends[begins[at] : begins[at + 1]] if place[end] == NOBODY)
    return order, above


def _lengauer_tarjan(above: list[int], sources: list[int], begins: list[int]) -> list[int]:
    """The immediate dominators of nodes numbered depth first; names as in the paper, vertices as their numbers."""
    size = len(above)
    semi, label, dom = list(range(size)), list(range(size)), [0] * size
    ancestor = [NOBODY] * size
    bucket: list[list[int]] = [[] for _node in range(size)]

    def evaluate(v: int) -> int:
        if ancestor[v] == NOBODY:
            return v
        path = []
        while ancestor[ancestor[v]] != NOBODY:
            path.append(v)
            v = ancestor[v]
        for lower in reversed(path):
            if semi[label[v]] < semi[label[lower]]:
                label[lower] = label[v]
            ancestor[lower] = ancestor[v]
            v = lower
        return label[v]

    for w in range(size - 1, 0, -1):
        for v in sources[begins[w] : begins[w + 1]]:
            semi[w] = min(semi[w], semi[evaluate(v)])
        bucket[semi[w]].append(w)
        ancestor[w] = above[w]
        for v in bucket[above[w]]:
            u = evaluate(v)
            dom[v] = u if semi[u] < semi[v] else above[w]
        bucket[above[w]].clear()
    for w in range(1, size):
        if dom[w] != semi[w]:
            dom[w] = dom[dom[w]]
    return dom
