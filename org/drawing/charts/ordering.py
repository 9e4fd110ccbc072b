"""The order of departments within their rows, so that few lines cross.

Rows of boxes, one below the other, and lines between them: a layered drawing (Sugiyama, Tagawa & Toda
1981). A line over several rows is a chain of *strands* from row to row; where it passes a row it has a
*passing point* there, which is ordered like a box, so that no line runs through one. Lines between boxes of
one row are *arcs*. Crossings are counted as inversions (Barth, Mutzel & Jünger 2004) and reduced by
barycentre sweeps and by swapping neighbours.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from org.company.boundary import Flags
from org.company.model import Indices

Places = npt.NDArray[np.float64]
"""How far along its row each node stands, 0 … 1."""

_SWEEPS = 24
_FEWEST_SWEEPS = 4
_WORK = 60_000
"""Nodes that all sweeps together may order: a few seconds, however many departments stand side by side."""
_SWAP_ROUNDS = 6
_PATIENCE = 6
"""Sweeps without a gain before it is given up."""


@dataclass(frozen=True, eq=False)
class Strands:
    """Boxes and passing points in rows, and what runs between neighbouring rows."""

    row: Indices
    """(m,) row of each node: the boxes first, then the passing points."""
    upper: Indices
    """(s,) the node at which each strand begins, and in ``lower`` the one a row below at which it ends."""
    lower: Indices
    counted: Flags
    """(s,) whether its crossings count; what comes from the customers only goes along."""
    arcs: Indices
    """(a, 2) boxes of one row that a line joins."""
    above: Flags
    """(a,) whether the arc stands above its row; else it hangs below."""

    @cached_property
    def members(self) -> list[Indices]:
        """The nodes of each row."""
        return [np.flatnonzero(self.row == at) for at in range(int(self.row.max(initial=-1)) + 1)]

    @cached_property
    def channels(self) -> list[Indices]:
        """The strands between each row and the next."""
        return [np.flatnonzero(self.row[self.upper] == at) for at in range(len(self.members))]

    @cached_property
    def sizes(self) -> Indices:
        """(m,) how many nodes stand in each node's row."""
        return np.bincount(self.row, minlength=len(self.members))[self.row]


def inversions(values: Iterable[float]) -> int:
    """How many pairs stand the wrong way round.

    >>> inversions([3, 1, 2, 2])
    3
    """
    seen: list[float] = []
    count = 0
    for value in values:
        count += len(seen) - bisect_right(seen, value)
        insort(seen, value)
    return count


def crossings(strands: Strands, rank: Indices) -> int:
    """How many pairs of lines cross when the nodes of each row stand in the order of ``rank``.

    Lines that meet in a box do not cross there: its edge has a port for each of them.
    """
    total = 0
    for channel in strands.channels:
        counted = channel[strands.counted[channel]]
        above, below = rank[strands.upper[counted]], rank[strands.lower[counted]]
        total += inversions(below[np.lexsort((below, above))].tolist())
    return total + _arc_crossings(strands, rank)


def _arc_crossings(strands: Strands, rank: Indices) -> int:
    """Arcs cross the strands that end between their feet, and the arcs that stand with one foot between them."""
    total = 0
    feet = np.sort(rank[strands.arcs], axis=1)
    rows = strands.row[strands.arcs[:, 0]]
    for row in np.unique(rows).tolist():
        for above in (True, False):
            here = feet[(rows == row) & (strands.above == above)]
            ends = strands.lower if above else strands.upper
            met = np.sort(rank[ends[(strands.row[ends] == row) & strands.counted]])
            inside = np.searchsorted(met, here[:, 1]) - np.searchsorted(met, here[:, 0], side="right")
            total += int(np.maximum(inside, 0).sum())
            (left, right), starts, stops = here.T, here[:, :1], here[:, 1:]
            total += int(((starts < left) & (left < stops) & (stops < right)).sum())
    return total


def lane_order(lane: Indices, source: Indices, target: Indices, start: Places) -> Indices:
    """(n,) rank of each box in its lane, by the mean place of those in other lanes that it has lines with.

    ``start`` gives the order to begin with, and that of boxes without lines.
    """
    size = len(lane)
    rank = ranked(lane, start)
    apart = lane[source] != lane[target]
    one, other = (np.append(source[apart], target[apart]), np.append(target[apart], source[apart]))
    count = np.bincount(one, minlength=size)
    for _turn in range(_SWEEPS):
        for here in np.unique(lane).tolist():
            place = (rank + 0.5) / np.bincount(lane)[lane]
            mean = np.bincount(one, place[other], minlength=size) / np.maximum(count, 1)
            rank = ranked(lane, np.where((lane == here) & (count > 0), mean, place))
    return rank


def ranked(group: Indices, value: Places) -> Indices:
    """(n,) rank of each within its group, by value; equal values keep the order in which they stand.

    >>> ranked(np.array([0, 1, 0]), np.array([5.0, 1.0, 2.0])).tolist()
    [1, 0, 0]
    """
    order = np.lexsort((value, group))
    first = np.searchsorted(group[order], group)
    rank = np.empty(len(group), dtype=np.int64)
    rank[order] = np.arange(len(group))
    return rank - first


def badness(strands: Strands, rank: Indices) -> tuple[int, float]:
    """What an order is judged by: its crossings, and among equals how far its lines go sideways."""
    place = (rank + 0.5) / strands.sizes
    ends = np.concatenate([np.stack([strands.upper, strands.lower], axis=1), strands.arcs])
    return crossings(strands, rank), round(float(np.abs(place[ends[:, 0]] - place[ends[:, 1]]).sum()), 6)


def improved(strands: Strands, rank: Indices) -> Indices:
    """(m,) an order with as few crossings as sweeps and swaps find, never more than that of ``rank``."""
    best, least, since = rank, badness(strands, rank), 0
    for turn in range(max(_FEWEST_SWEEPS, min(_SWEEPS, _WORK // (len(rank) + 1)))):
        rank = _swapped(strands, _swept(strands, rank, downwards=turn % 2 == 0))
        bad = badness(strands, rank)
        since = 0 if bad < least else since + 1
        if bad < least:
            best, least = rank, bad
        if since == _PATIENCE:
            break
    return best


def _swept(strands: Strands, rank: Indices, *, downwards: bool) -> Indices:
    """Each row in turn ordered by the mean place of what its nodes are joined with in the row before it."""
    size = len(strands.row)
    place = (rank + 0.5) / strands.sizes
    near, far = (strands.lower, strands.upper) if downwards else (strands.upper, strands.lower)
    feet = strands.arcs
    arc_near, arc_far = np.append(feet[:, 0], feet[:, 1]), np.append(feet[:, 1], feet[:, 0])
    rank = rank.copy()
    rows = range(len(strands.members))
    for row in rows if downwards else reversed(rows):
        nodes = strands.members[row]
        joined = strands.row[near] == row
        beside = strands.row[arc_near] == row
        one, other = np.append(near[joined], arc_near[beside]), np.append(far[joined], arc_far[beside])
        count = np.bincount(one, minlength=size)[nodes]
        mean = np.bincount(one, place[other], minlength=size)[nodes] / np.maximum(count, 1)
        order = nodes[np.lexsort((rank[nodes], np.where(count > 0, mean, place[nodes])))]
        rank[order] = np.arange(len(order))
        place[order] = (rank[order] + 0.5) / max(len(order), 1)
    return rank


def _swapped(strands: Strands, rank: Indices) -> Indices:
    """Neighbours in a row swapped as long as that takes crossings away."""
    ups: list[list[int]] = [[] for _each in strands.row]
    downs: list[list[int]] = [[] for _each in strands.row]
    for upper, lower in zip(strands.upper.tolist(), strands.lower.tolist(), strict=True):
        ups[lower].append(upper)
        downs[upper].append(lower)
    ranks = rank.tolist()
    for nodes in strands.members:
        order = sorted(nodes.tolist(), key=ranks.__getitem__)
        met = {node: [sorted(ranks[other] for other in joined[node]) for joined in (ups, downs)] for node in order}
        for _round in range(_SWAP_ROUNDS):
            if not _swap_round(order, met):
                break
        for at, node in enumerate(order):
            ranks[node] = at
    return np.array(ranks, dtype=np.int64)


def _swap_round(order: list[int], met: dict[int, list[list[int]]]) -> bool:
    """One pass over a row; whether it swapped any two."""
    swapped = False
    for at in range(len(order) - 1):
        (ups, downs), (next_ups, next_downs) = met[order[at]], met[order[at + 1]]
        if _gain(ups, next_ups) + _gain(downs, next_downs) > 0:
            order[at], order[at + 1] = order[at + 1], order[at]
            swapped = True
    return swapped


def _gain(left: Sequence[int], right: Sequence[int]) -> int:
    """Crossings that a swap of two neighbours takes away, by the sorted ranks of what they are joined with."""
    if not left or not right:
        return 0
    if left[-1] < right[0]:
        return -len(left) * len(right)
    return sum(bisect_left(right, end) for end in left) - sum(bisect_left(left, end) for end in right)
