"""Order boxes in rows so that few lines cross.

Rows of boxes, one below the other, and lines between them: a layered drawing (Sugiyama, Tagawa & Toda 1981). A line
over several rows is a chain of *segments* from row to row; where it passes a row it has a *passing point* there (a
dummy node), which is ordered like a box, so that no line runs through one. Lines between boxes of one row are *arcs*.
Crossings are counted as inversions (Barth, Mutzel & Jünger 2004) and reduced by barycentre sweeps and by swapping
neighbours.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from org.model import NONE, Flags, Indices, Values

_SWEEPS = 24
_FEWEST_SWEEPS = 4
_MOST_SWEEP_WORK = 60_000
"""Nodes that all sweeps together may order: a few seconds, however many departments are side by side."""
_SWAP_ROUNDS = 6
_PATIENCE = 6
"""Sweeps without a gain before it is given up."""


@dataclass(frozen=True, eq=False)
class Segments:
    """Boxes and passing points in rows, and what runs between neighbouring rows."""

    row: Indices
    """(m,) row of each node: the boxes first, then the passing points."""
    upper: Indices
    """(s,) the node at which each segment begins, and in ``lower`` the one a row below at which it ends."""
    lower: Indices
    arcs: Indices
    """(a, 2) boxes of one row that a line joins."""
    above: Flags
    """(a,) whether the arc is above its row; else it hangs below."""

    @cached_property
    def members(self) -> list[Indices]:
        """The nodes of each row."""
        return [np.flatnonzero(self.row == i) for i in range(int(self.row.max(initial=-1)) + 1)]

    @cached_property
    def channels(self) -> list[Indices]:
        """The segments between each row and the next."""
        return [np.flatnonzero(self.row[self.upper] == i) for i in range(len(self.members))]

    @cached_property
    def sizes(self) -> Indices:
        """(m,) how many nodes are in each node's row."""
        return np.bincount(self.row, minlength=len(self.members))[self.row]


def inversions(values: Iterable[float]) -> int:
    """How many pairs are the wrong way round.

    >>> inversions([3, 1, 2, 2])
    3
    """
    before: list[float] = []
    count = 0
    for value in values:
        count += len(before) - bisect_right(before, value)
        insort(before, value)
    return count


def crossings(segments: Segments, rank: Indices) -> int:
    """How many pairs of lines cross when the nodes of each row are in the order of ``rank``.

    Lines that meet in a box do not cross there: its edge has a port for each of them.
    """
    total = 0
    for channel in segments.channels:
        above, below = rank[segments.upper[channel]], rank[segments.lower[channel]]
        total += inversions(below[np.lexsort((below, above))].tolist())
    return total + _count_arc_crossings(segments, rank)


def _count_arc_crossings(segments: Segments, rank: Indices) -> int:
    """Arcs cross the segments that end between their feet, and the arcs with one foot between them."""
    total = 0
    feet = np.sort(rank[segments.arcs], axis=1)
    rows = segments.row[segments.arcs[:, 0]]
    for row in np.unique(rows).tolist():
        for above in (True, False):
            here = feet[(rows == row) & (segments.above == above)]
            ends = segments.lower if above else segments.upper
            met = np.sort(rank[ends[segments.row[ends] == row]])
            inside = np.searchsorted(met, here[:, 1]) - np.searchsorted(met, here[:, 0], side="right")
            total += int(np.maximum(inside, 0).sum())
            (left, right), starts, stops = here.T, here[:, :1], here[:, 1:]
            total += int(((starts < left) & (left < stops) & (stops < right)).sum())
    return total


def order_lanes(lane: Indices, source: Indices, target: Indices, start: Values) -> Indices:
    """(n,) rank of each box in its lane, by the mean position of those in other lanes that it has lines with.

    ``start`` gives the order to begin with, and that of boxes without lines.
    """
    size = len(lane)
    rank = rank_within(lane, start)
    apart = lane[source] != lane[target]
    one, other = (np.append(source[apart], target[apart]), np.append(target[apart], source[apart]))
    count = np.bincount(one, minlength=size)
    for _turn in range(_SWEEPS):
        for here in np.unique(lane).tolist():
            position = (rank + 0.5) / np.bincount(lane)[lane]
            mean = np.bincount(one, position[other], minlength=size) / np.maximum(count, 1)
            rank = rank_within(lane, np.where((lane == here) & (count > 0), mean, position))
    return rank


def rank_within(group: Indices, value: Values) -> Indices:
    """(n,) rank of each within its group, by value; equal values keep their order.

    >>> rank_within(np.array([0, 1, 0]), np.array([5.0, 1.0, 2.0])).tolist()
    [1, 0, 0]
    """
    order = np.lexsort((value, group))
    first = np.searchsorted(group[order], group)
    rank = np.empty(len(group), dtype=np.int64)
    rank[order] = np.arange(len(group))
    return rank - first


def badness(segments: Segments, rank: Indices) -> tuple[int, float]:
    """What an order is judged by: its crossings, and among equals how far its lines go sideways."""
    position = (rank + 0.5) / segments.sizes
    ends = np.concatenate([np.stack([segments.upper, segments.lower], axis=1), segments.arcs])
    return crossings(segments, rank), round(float(np.abs(position[ends[:, 0]] - position[ends[:, 1]]).sum()), 6)


def improve_order(segments: Segments, rank: Indices) -> Indices:
    """(m,) an order with as few crossings as sweeps and swaps find, never more than that of ``rank``."""
    best, least, since = rank, badness(segments, rank), 0
    for turn in range(max(_FEWEST_SWEEPS, min(_SWEEPS, _MOST_SWEEP_WORK // (len(rank) + 1)))):
        rank = _swap_neighbours(segments, _sweep(segments, rank, downwards=turn % 2 == 0))
        bad = badness(segments, rank)
        since = 0 if bad < least else since + 1
        if bad < least:
            best, least = rank, bad
        if since == _PATIENCE:
            break
    return best


def _sweep(segments: Segments, rank: Indices, *, downwards: bool) -> Indices:
    """Each row in turn ordered by the mean position of what its nodes are joined with in the row before it."""
    size = len(segments.row)
    position = (rank + 0.5) / segments.sizes
    near, far = (segments.lower, segments.upper) if downwards else (segments.upper, segments.lower)
    feet = segments.arcs
    arc_near, arc_far = np.append(feet[:, 0], feet[:, 1]), np.append(feet[:, 1], feet[:, 0])
    rank = rank.copy()
    rows = range(len(segments.members))
    for row in rows if downwards else reversed(rows):
        nodes = segments.members[row]
        joined = segments.row[near] == row
        beside = segments.row[arc_near] == row
        one, other = np.append(near[joined], arc_near[beside]), np.append(far[joined], arc_far[beside])
        count = np.bincount(one, minlength=size)[nodes]
        mean = np.bincount(one, position[other], minlength=size)[nodes] / np.maximum(count, 1)
        order = nodes[np.lexsort((rank[nodes], np.where(count > 0, mean, position[nodes])))]
        rank[order] = np.arange(len(order))
        position[order] = (rank[order] + 0.5) / max(len(order), 1)
    return rank


def _swap_neighbours(segments: Segments, rank: Indices) -> Indices:
    """Neighbours in a row swapped as long as that takes crossings away."""
    ups: list[list[int]] = [[] for _each in segments.row]
    downs: list[list[int]] = [[] for _each in segments.row]
    for upper, lower in zip(segments.upper.tolist(), segments.lower.tolist(), strict=True):
        ups[lower].append(upper)
        downs[upper].append(lower)
    ranks = rank.tolist()
    for nodes in segments.members:
        order = sorted(nodes.tolist(), key=ranks.__getitem__)
        met = {node: [sorted(ranks[other] for other in joined[node]) for joined in (ups, downs)] for node in order}
        for _round in range(_SWAP_ROUNDS):
            if not _swap_round(order, met):
                break
        for i, node in enumerate(order):
            ranks[node] = i
    return np.array(ranks, dtype=np.int64)


def _swap_round(order: list[int], met: dict[int, list[list[int]]]) -> bool:
    """One pass over a row; whether it swapped any two."""
    swapped = False
    for i in range(len(order) - 1):
        (ups, downs), (next_ups, next_downs) = met[order[i]], met[order[i + 1]]
        if _count_gain(ups, next_ups) + _count_gain(downs, next_downs) > 0:
            order[i], order[i + 1] = order[i + 1], order[i]
            swapped = True
    return swapped


def _count_gain(left: Sequence[int], right: Sequence[int]) -> int:
    """Crossings that a swap of two neighbours takes away, by the sorted ranks of what they are joined with."""
    if not left or not right:
        return 0
    if left[-1] < right[0]:
        return -len(left) * len(right)
    return sum(bisect_left(right, end) for end in left) - sum(bisect_left(left, end) for end in right)


_MOST_TRIES = 12
_MOST_TRY_WORK = 3000
"""Nodes and segments that all tries together may have: about a third of a second."""


class OrderedRows(NamedTuple):
    """Rows of boxes and passing points in an order, and by which segments each line runs."""

    segments: Segments
    rank: Indices
    """(m,) index of each node in its row."""
    runs: tuple[tuple[int, ...], ...]
    """(e,) the segments of each line, from the top down; none where it is an arc."""
    arc_of: dict[int, int]
    """Line → its arc."""
    lane_rows: Indices
    """(lanes,) how many rows each lane has."""


@dataclass(frozen=True, eq=False)
class Kept:
    """Where boxes were in the drawing before, for those that keep their place."""

    row: Indices
    """(n,) row of each box in its lane, counted from the top; NONE for a box that is new in the lane."""
    x: Values
    """(n,) how far from the left its middle was, px; for a new one, near which place it is wished. NaN: anywhere."""
    columns: Values
    """The middles of the columns, px."""


@dataclass(frozen=True, eq=False)
class _Dealt:
    """Boxes in rows: those of a lane are dealt out in turn, so that neighbours of a lane are one below the other."""

    row: Indices
    position: Values
    """How far along its lane each box is, 0 … 1."""
    count: Indices
    """(lanes,) rows of each lane."""


def row_counts(lane: Indices, lanes: int, per_row: int) -> Indices:
    """(lanes,) rows that each lane wraps into; an empty lane has one."""
    return np.maximum(1, -(-np.bincount(lane, minlength=lanes) // per_row))


def order_rows(
    lane: Indices, lanes: int, per_row: int, source: Indices, target: Indices, kept: Kept | None = None
) -> OrderedRows:
    """Rows of at most ``per_row`` boxes for ``lanes`` lanes, the first of which is the front office.

    ``lane`` has an entry a box, ``source`` and ``target`` one a line. Boxes that are ``kept`` stay in their row and
    order; crossings come second there.
    """
    if kept:
        return _cut_lines(lane, _deal_kept(lane, lanes, per_row, kept), source, target)
    in_file = np.arange(len(lane), dtype=np.float64)
    filed = _cut_lines(lane, _deal(lane, lanes, per_row, rank_within(lane, in_file)), source, target)
    # The same seed each time: the same company gives the same map.
    chance = np.random.default_rng(1)
    tries = _count_tries(filed.segments) if len(source) else 0
    starts = [in_file, *(chance.random(len(lane)) for _each in range(tries))]
    orders = (order_lanes(lane, source, target, start) for start in starts)
    ordered = [filed, *(_cut_lines(lane, _deal(lane, lanes, per_row, rank), source, target) for rank in orders)]
    found = [each._replace(rank=improve_order(each.segments, each.rank)) for each in ordered]
    return min(found, key=lambda each: badness(each.segments, each.rank))


def keep_lines(ordered: OrderedRows, boxes: int, lines: int) -> OrderedRows:
    """The same with what belongs to the first lines alone, in an order with as few crossings as is found."""
    old = ordered.segments
    used = np.zeros(len(old.upper), dtype=bool)
    for run in ordered.runs[:lines]:
        used[list(run)] = True
    nodes = np.arange(len(old.row)) < boxes
    nodes[old.upper[used]] = nodes[old.lower[used]] = True
    new_node, new_segment = np.cumsum(nodes) - 1, np.cumsum(used) - 1
    runs = tuple(tuple(new_segment[list(run)].tolist()) for run in ordered.runs[:lines])
    # Arcs are in the order of their lines.
    arc_of = {line: arc for line, arc in ordered.arc_of.items() if line < lines}
    segments = Segments(
        old.row[nodes],
        new_node[old.upper[used]],
        new_node[old.lower[used]],
        old.arcs[: len(arc_of)],
        old.above[: len(arc_of)],
    )
    rank = rank_within(segments.row, ordered.rank[nodes].astype(np.float64))
    return OrderedRows(segments, rank, runs, arc_of, ordered.lane_rows)


def _count_tries(segments: Segments) -> int:
    """How many further orders to start from: sweeps end in the next valley, not in the deepest."""
    return min(_MOST_TRIES, _MOST_TRY_WORK // (len(segments.row) + len(segments.upper) + 1))


def _deal(lane: Indices, lanes: int, per_row: int, rank: Indices) -> _Dealt:
    count = row_counts(lane, lanes, per_row)
    first = np.cumsum(count) - count
    position = (rank + 0.5) / np.bincount(lane, minlength=lanes)[lane]
    return _Dealt(first[lane] + rank % count[lane], position, count)


def _deal_kept(lane: Indices, lanes: int, per_row: int, kept: Kept) -> _Dealt:
    """Boxes that are kept in their rows, in their order; the others where a row has room, or in rows below."""
    row = kept.row.copy()
    x = np.where(np.isnan(kept.x), np.nanmax(kept.x, initial=0.0), kept.x)
    count = np.ones(lanes, dtype=np.int64)
    for here in range(lanes):
        boxes = np.flatnonzero(lane == here)
        _used, row[boxes] = np.unique(row[boxes], return_inverse=True)  # rows that are empty now are left out
        new = boxes[kept.row[boxes] == NONE]
        row[boxes] -= len(new) > 0
        sizes = np.bincount(row[np.setdiff1d(boxes, new)], minlength=1).tolist()
        for box in new[np.argsort(kept.x[new], kind="stable")].tolist():
            i = next((i for i, size in enumerate(sizes) if size < per_row), len(sizes))
            sizes[i:] = [sizes[i] + 1, *sizes[i + 1 :]] if i < len(sizes) else [1]
            row[box] = i
            x[box] = _find_free_column(x[boxes[(row[boxes] == i) & (boxes != box)]], x[box], kept.columns)
        count[here] = len(sizes)
    first = np.cumsum(count) - count
    row += first[lane]
    return _Dealt(row, (x + 1.0) / (x.max(initial=0.0) + 2.0), count)


def _find_free_column(taken: Values, wished: float, columns: Values) -> float:
    """The column nearest to the wished place that no box of the row is in, so that none has to make room."""
    free = columns[(np.abs(columns[:, None] - taken) > 1.0).all(axis=1)]
    return float(free[np.abs(free - wished).argmin()]) if len(free) else wished


def _cut_lines(lane: Indices, dealt: _Dealt, source: Indices, target: Indices) -> OrderedRows:
    """The segments of all lines, and the order that follows from the places at which the boxes are dealt."""
    rows, positions = dealt.row.tolist(), dealt.position.tolist()
    ends: list[tuple[int, int]] = []
    runs: list[tuple[int, ...]] = []
    arcs: list[tuple[int, int]] = []
    arc_of: dict[int, int] = {}
    for line, (one, other) in enumerate(zip(source.tolist(), target.tolist(), strict=True)):
        if rows[one] == rows[other]:
            arc_of[line] = len(arcs)
            arcs.append((one, other))
            runs.append(())
            continue
        top, bottom = sorted((one, other), key=lambda box: rows[box])
        chain = [top, *_add_points(top, bottom, rows, positions), bottom]
        runs.append(tuple(range(len(ends), len(ends) + len(chain) - 1)))
        ends += pairwise(chain)
    joined = np.array(ends, dtype=np.int64).reshape(-1, 2)
    feet = np.array(arcs, dtype=np.int64).reshape(-1, 2)
    row = np.array(rows, dtype=np.int64)
    # Arcs of the front office are on the customers' side, and those of the back office keep off the boundary too.
    segments = Segments(row, joined[:, 0], joined[:, 1], feet, above=lane[feet[:, 0]] == 0)
    return OrderedRows(segments, rank_within(row, np.array(positions)), tuple(runs), arc_of, dealt.count)


def _add_points(top: int, bottom: int, rows: list[int], positions: list[float]) -> Sequence[int]:
    """New passing points in the rows between two boxes, on the straight way."""
    first, span = len(rows), rows[bottom] - rows[top]
    for step in range(1, span):
        rows.append(rows[top] + step)
        positions.append(positions[top] + (positions[bottom] - positions[top]) * step / span)
    return range(first, len(rows))
