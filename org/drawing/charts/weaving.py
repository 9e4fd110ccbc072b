"""Boxes dealt out to rows, lane by lane, and lines strung from row to row, so that few of them cross."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from org.company.model import Indices
from org.drawing.charts.ordering import Places, Strands, badness, crossings, improved, lane_order, ranked

_MOST_TRIES = 30
_WORK = 8000
"""Nodes and strands that all tries together may have: about a second."""


class Strung(NamedTuple):
    """Rows of boxes and passing points in an order, and by which strands each line runs."""

    strands: Strands
    rank: Indices
    """(m,) place of each node in its row."""
    runs: tuple[tuple[int, ...], ...]
    """(e,) the strands of each line, from the top down; none where it is an arc."""
    arc_of: dict[int, int]
    """Line → its arc."""


class Woven(NamedTuple):
    """The best order that was found, and how much better it is."""

    strung: Strung
    crossings: int
    crossings_before: int
    """What there would be in the order of the file."""


@dataclass(frozen=True, eq=False)
class _Dealt:
    """Boxes in rows: those of a lane are dealt out in turn, so that neighbours of a lane stand one below the other."""

    row: Indices
    slot: Indices
    place: Places


def row_counts(lane: Indices, lanes: int, per_row: int) -> Indices:
    """(lanes,) rows that each lane wraps into; an empty lane has one."""
    return np.maximum(1, -(-np.bincount(lane, minlength=lanes) // per_row))


def weave(lane: Indices, lanes: int, per_row: int, source: Indices, target: Indices) -> Woven:
    """Rows of at most ``per_row`` boxes for ``lanes`` lanes, the first of which meets the customers.

    ``lane`` has an entry a box, ``source`` and ``target`` one a line.
    """
    in_file = np.arange(len(lane), dtype=np.float64)
    filed = _strung(lane, lanes, per_row, ranked(lane, in_file), source, target)
    # The same seed each time: the same company gives the same map.
    chance = np.random.default_rng(1)
    starts = [in_file, *(chance.random(len(lane)) for _each in range(_tries(filed.strands) if len(source) else 0))]
    orders = (lane_order(lane, source, target, start) for start in starts)
    tries = [filed, *(_strung(lane, lanes, per_row, rank, source, target) for rank in orders)]
    found = [each._replace(rank=improved(each.strands, each.rank)) for each in tries]
    best = min(found, key=lambda each: badness(each.strands, each.rank))
    return Woven(best, crossings(best.strands, best.rank), crossings(filed.strands, filed.rank))


def _tries(strands: Strands) -> int:
    """How many further orders to start from: sweeps end in the next valley, not in the deepest."""
    return min(_MOST_TRIES, _WORK // (len(strands.row) + len(strands.upper) + 1))


def _dealt(lane: Indices, lanes: int, per_row: int, rank: Indices) -> _Dealt:
    count = row_counts(lane, lanes, per_row)
    first = np.cumsum(count) - count
    place = (rank + 0.5) / np.bincount(lane, minlength=lanes)[lane]
    return _Dealt(first[lane] + rank % count[lane], rank // count[lane], place)


def _strung(lane: Indices, lanes: int, per_row: int, rank: Indices, source: Indices, target: Indices) -> Strung:
    """The strands of all lines, and the order that follows from the boxes' ``rank`` in their lanes."""
    dealt = _dealt(lane, lanes, per_row, rank)
    rows, places = dealt.row.tolist(), dealt.place.tolist()
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
        chain = [top, *_points_between(top, bottom, rows, places), bottom]
        runs.append(tuple(range(len(ends), len(ends) + len(chain) - 1)))
        ends += pairwise(chain)
    counted = len(ends)
    _hang_from_customers(dealt, lane, rows, places, ends)
    joined = np.array(ends, dtype=np.int64).reshape(-1, 2)
    feet = np.array(arcs, dtype=np.int64).reshape(-1, 2)
    row = np.array(rows, dtype=np.int64)
    # Arcs of the front office stand on the customers' side, and those of the back office keep off the boundary too.
    strands = Strands(
        row, joined[:, 0], joined[:, 1], np.arange(len(ends)) < counted, feet, above=lane[feet[:, 0]] == 0
    )
    return Strung(strands, ranked(row, np.array(places)), tuple(runs), arc_of)


def _points_between(top: int, bottom: int, rows: list[int], places: list[float]) -> Sequence[int]:
    """New passing points in the rows between two boxes, on the straight way."""
    first, span = len(rows), rows[bottom] - rows[top]
    for step in range(1, span):
        rows.append(rows[top] + step)
        places.append(places[top] + (places[bottom] - places[top]) * step / span)
    return range(first, len(rows))


def _hang_from_customers(
    dealt: _Dealt, lane: Indices, rows: list[int], places: list[float], ends: list[tuple[int, int]]
) -> None:
    """The way from the customers to the front office's further rows: a trunk a slot, past the rows above."""
    front = np.flatnonzero(lane == 0)
    # From the lowest row up: the trunk of a slot is as long as its lowest box needs.
    trunks: dict[int, list[int]] = {}
    for box in front[np.argsort(-dealt.row[front], kind="stable")].tolist():
        slot, row = int(dealt.slot[box]), int(dealt.row[box])
        if row == 0:
            continue
        if slot not in trunks:
            trunks[slot] = list(range(len(rows), len(rows) + row))
            rows += range(row)
            places += [float(dealt.place[box])] * row
            ends += pairwise(trunks[slot])
        ends.append((trunks[slot][row - 1], box))
