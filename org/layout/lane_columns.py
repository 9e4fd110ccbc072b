"""How far from the left everything in the rows of a boundary map is.

The boxes of all rows are in the same columns, so that they line up. Lines that pass a row run between two columns, or
where the row has no box; a gap through which many of them run is wider than the others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np

from org.layout.crossing_reduction import Kept, OrderedRows, Segments, row_counts
from org.model import NONE, Indices, Values

BOX_GAP = 22.0
POINT_GAP = 5.0
"""Between lines that pass a row in the same gap."""
_GUTTER = 40.0
"""Between columns where there is a line for each box, so that some of them have room there; with fewer lines less."""
_PER_LINE = 40.0
"""More room between columns where there are many lines, px for each line that a box has more than one."""
_MOST_GAP = 0.45
"""As a share of a box: where even that is no room for all lines, some are left out."""
_LEAST_GAP = 0.55 * BOX_GAP
"""How far gaps may shrink in a crowded row."""
_TURNS, _SNAPPED_TURNS = 12, 4
"""Rounds in which all rows are placed: first anywhere, then in columns."""
_STRAIGHT = 4.0
"""How much more it counts that a passing line stays straight than that a box is below its neighbours."""
_AT_HOME = 0.35
"""How much it counts that the boxes of a row are spread evenly."""
_POINT_AT_HOME = 0.01
"""The same for the lines that pass the row: hardly anything, so that they run straight."""
_KEPT = 1000.0
"""How much it counts that a box stays where it was: more than all of its lines."""
_CROWDED = 20.0
"""How much a px counts by which the lines between two columns have too little room."""


def count_fitting(width: float, inner: float, *, gap: float = BOX_GAP) -> int:
    """How many columns of at least ``width`` px, with a ``gap`` between them, there is room for."""
    return max(1, int((inner + gap) // (width + gap)))


def choose_columns(lane: Indices, lanes: int, width: float, inner: float, lines: int) -> int:
    """As few columns of at least ``width`` px, with room for lines, as do not make more rows than necessary."""
    gap = _GUTTER + _PER_LINE * max(0.0, lines / max(len(lane), 1) - 1.0)
    fitting = count_fitting(width, inner, gap=min(gap, _MOST_GAP * width))
    rows = row_counts(lane, lanes, fitting).sum()
    return next(each for each in range(1, fitting + 1) if row_counts(lane, lanes, each).sum() <= rows)


@dataclass(frozen=True, eq=False)
class _Row:
    """The nodes of a row from the left to the right."""

    nodes: Indices
    boxes: Indices
    """Those that are boxes, and in ``indexes`` where in the row they are."""
    indexes: Indices
    needs: Values
    """(boxes + 1,) room that is needed left of each box and right of the last, px."""


class Across(NamedTuple):
    """How a map is laid out from the left to the right, px."""

    inner: float
    """The width of all rows."""
    width: float
    """Of a box."""
    x: Values
    """(m,) how far from the left each node is."""
    columns: Values
    """The middles of the columns."""


def place_across(
    ordered: OrderedRows,
    widths: tuple[float, float],
    boxes: int,
    columns: int,
    least: float | None,
    kept: Kept | None,
) -> Across:
    """All rows in at least ``columns`` columns, and of at least that width, or else as wide as they need.

    ``widths``: the least width of a box, and the one beyond which more is of no use. Boxes are wider than the least
    where the lines between them leave room for that.
    """
    width, widest = widths
    segments = ordered.segments
    rows = [_read_row(nodes[np.argsort(ordered.rank[nodes])], boxes) for nodes in segments.members]
    columns = max([columns, *(len(row.boxes) for row in rows)])
    inner = max(columns * (width + BOX_GAP) - BOX_GAP, 3 * width) if least is None else least
    half = np.where(np.arange(len(ordered.rank)) < boxes, width / 2, 0.0)
    home, at_home = _find_homes(rows, inner, len(half), boxes, kept)
    x = home.copy()
    find_ideals = partial(_find_ideals, segments, x, home, at_home, boxes)
    bounds = 0.0, inner
    _settle(rows, find_ideals, lambda row, ideal, weight: _space_row(row.nodes, x, ideal, weight, half, bounds))
    wished = (np.arange(columns) + 0.5) * inner / columns
    if kept and len(kept.columns) == columns:
        wished = kept.columns
    chosen: list[Indices] = []
    for _turn in range(_SNAPPED_TURNS):
        ideal, weight = find_ideals()
        chosen = [assign_columns(ideal[r.boxes], weight[r.boxes], r.needs, wished, width, inner) for r in rows]
        for row, assigned in zip(rows, chosen, strict=True):
            x[row.boxes] = wished[assigned]
    spare = inner - _sum_up(_list_distances(rows, chosen, columns, width))[-1]
    if least is not None and spare > 0:
        width = max(width, min(widest, inner / columns - BOX_GAP, width + spare / columns))
    middles = _place_columns(_list_distances(rows, chosen, columns, width), wished, inner)
    for row, assigned in zip(rows, chosen, strict=True):
        x[row.boxes] = middles[assigned + 1]
    inner = float(middles[-1])
    _settle(rows, find_ideals, lambda row, ideal, weight: _place_points(row, x, ideal, weight, width, inner))
    # Straight down where nothing is in the way, and not a little aside in each row.
    further = (segments.upper >= boxes) & (segments.lower >= boxes)
    ideal, weight = find_ideals()
    for row in rows:
        ideal[segments.lower[further]] = x[segments.upper[further]]
        _place_points(row, x, ideal, weight, width, inner)
    return Across(inner, width, x, middles[1:-1])


def _settle(
    rows: Sequence[_Row],
    find_ideals: Callable[[], tuple[Values, Values]],
    place: Callable[[_Row, Values, Values], None],
) -> None:
    """Place the nodes of each row by their ideals, which follow the rows beside it: down and up in turn."""
    for turn in range(_TURNS):
        ideal, weight = find_ideals()
        for row in rows if turn % 2 == 0 else reversed(rows):
            place(row, ideal, weight)


def _read_row(nodes: Indices, boxes: int) -> _Row:
    indexes = np.flatnonzero(nodes < boxes)
    points = np.diff(np.concatenate([[-1], indexes, [len(nodes)]])) - 1
    needs = np.where(points > 0, np.maximum(points - 1, 0) * POINT_GAP + _LEAST_GAP, _LEAST_GAP)
    # At the ends of a row there is one box beside the lines, not two.
    ends = [0, -1]
    needs[ends] = np.where(points[ends] > 0, needs[ends] - _LEAST_GAP / 2, 0.0)
    return _Row(nodes, nodes[indexes], indexes, needs)


def _find_homes(rows: Sequence[_Row], inner: float, count: int, boxes: int, kept: Kept | None) -> tuple[Values, Values]:
    """(count,) where each node would be if there were no lines, and how much that counts."""
    home = np.zeros(count)
    for row in rows:
        home[row.nodes] = (np.arange(len(row.nodes)) + 0.5) / max(len(row.nodes), 1) * inner
    at_home = np.where(np.arange(count) < boxes, _AT_HOME, _POINT_AT_HOME)
    if kept:
        known = np.flatnonzero(~np.isnan(kept.x))
        home[known] = kept.x[known]
        at_home[np.flatnonzero(kept.row != NONE)] = _KEPT
    return home, at_home


def _find_ideals(segments: Segments, x: Values, home: Values, at_home: Values, boxes: int) -> tuple[Values, Values]:
    """(m,) where each node would be best for itself, and how much that counts."""
    points = (segments.upper >= boxes).astype(float) + (segments.lower >= boxes)
    pull = 1.0 + (_STRAIGHT - 1.0) * points / 2
    one, other = np.append(segments.upper, segments.lower), np.append(segments.lower, segments.upper)
    both = np.append(pull, pull)
    weight = (np.bincount(one, both, minlength=len(x)) + at_home).astype(np.float64)
    mean: Values = (np.bincount(one, both * x[other], minlength=len(x)) + at_home * home) / weight
    return mean, weight


def _space_row(
    nodes: Indices, x: Values, ideal: Values, weight: Values, half: Values, bounds: tuple[float, float]
) -> None:
    """Place the nodes of a row (or of a part of one) as near to their ideals as their gaps allow."""
    if len(nodes):
        box = half[nodes] > 0
        gaps = np.array([POINT_GAP, BOX_GAP / 2, BOX_GAP])[box[:-1].astype(int) + box[1:]]
        firm = half[nodes[:-1]] + half[nodes[1:]]
        low, high = bounds[0] + half[nodes[0]], bounds[1] - half[nodes[-1]]
        free = high - low - firm.sum()
        steps = firm + gaps * min(1.0, max(free, 0.0) / max(float(gaps.sum()), 1.0))
        x[nodes] = space_out(ideal[nodes], weight[nodes], steps, low, high)


def _place_points(row: _Row, x: Values, ideal: Values, weight: Values, width: float, inner: float) -> None:
    """Place the passing points of a row between its boxes, which stay."""
    half = np.zeros(len(x))
    edges = [0.0, *(x[row.boxes] + width / 2).tolist()], [*(x[row.boxes] - width / 2).tolist(), inner]
    starts, stops = [0, *(row.indexes + 1).tolist()], [*row.indexes.tolist(), len(row.nodes)]
    for start, stop, left, right in zip(starts, stops, *edges, strict=True):
        spare = right - left - max(stop - start - 1, 0) * POINT_GAP
        beside = min(BOX_GAP / 2, max(spare, 0.0) / 2)
        low = left + beside if start else left
        high = right - beside if stop < len(row.nodes) else right
        _space_row(row.nodes[start:stop], x, ideal, weight, half, (low, high))


def assign_columns(
    ideal: Values, weight: Values, needs: Values, columns: Values, width: float, inner: float
) -> Indices:
    """The column of each box of a row, in their order: near its ideal (weighted squares), with room for the lines.

    ``columns`` are the middles of the columns, ``needs`` what is said of a row.

    >>> assign_columns(np.array([0.0, 0.0]), np.ones(2), np.zeros(3), np.array([5.0, 25.0, 45.0]), 10.0, 50.0).tolist()
    [0, 1]
    """
    if not len(ideal):
        return np.zeros(0, dtype=np.int64)
    count = len(columns)
    cost = weight[:, None] * (columns - ideal[:, None]) ** 2
    total = cost[0] + _rate_lack(needs[0], columns - width / 2)
    apart = columns[None, :] - columns[:, None] - width
    before: list[Indices] = []
    for i in range(1, len(ideal)):
        step = total[:, None] + np.where(np.tri(count, dtype=bool), np.inf, _rate_lack(needs[i], apart))
        before.append(step.argmin(axis=0))
        total = step.min(axis=0) + cost[i]
    assigned = [int((total + _rate_lack(needs[-1], inner - columns - width / 2)).argmin())]
    for choice in reversed(before):
        assigned.append(int(choice[assigned[-1]]))
    return np.array(assigned[::-1], dtype=np.int64)


def _rate_lack(need: float, room: Values) -> Values:
    """How bad it is that there is less room than needed."""
    return _CROWDED * np.maximum(need - room, 0.0) ** 2


def _list_distances(rows: Sequence[_Row], chosen: Sequence[Indices], columns: int, width: float) -> Values:
    """(columns + 2, columns + 2) how far each column is at least from another one to its left; the edges are columns.

    Columns count by their middles.
    """
    least = np.full((columns + 2, columns + 2), -np.inf)
    for i in range(columns + 1):
        least[i, i + 1] = width / 2 if i in {0, columns} else width + _LEAST_GAP
    for row, assigned in zip(rows, chosen, strict=True):
        stops = [0, *(assigned + 1).tolist(), columns + 1]
        taken = [width / 2, *[width] * (len(assigned) - 1), width / 2] if len(assigned) else [0.0]
        for a, b, need, box in zip(stops, stops[1:], row.needs.tolist(), taken, strict=False):
            least[a, b] = max(least[a, b], need + box)
    return least


def _sum_up(distances: Values) -> Values:
    """How far each column is at least from the left: the longest path to it."""
    low = np.zeros(len(distances))
    for i in range(1, len(low)):
        low[i] = (low[:i] + distances[:i, i]).max()
    return low


def _place_columns(distances: Values, wished: Values, inner: float) -> Values:
    """The places of the columns in ``inner`` px, or what they need: where they are wished, as their distances allow."""
    count = len(distances)
    inner = max(inner, float(_sum_up(distances)[-1]))
    high = np.full(count, inner)
    for i in range(count - 2, -1, -1):
        high[i] = (high[i + 1 :] - distances[i, i + 1 :]).min()
    x = np.zeros(count)
    for i in range(1, count - 1):
        x[i] = min(high[i], max(wished[i - 1], float((x[:i] + distances[:i, i]).max())))
    x[-1] = inner
    return x


def space_out(ideal: Values, weight: Values, steps: Values, low: float, high: float) -> Values:
    """The places nearest to ``ideal`` (weighted squares) that keep at least ``steps`` apart within low … high.

    Pool adjacent violators (Ayer et al. 1955) on what is left of each place without the steps before it.

    >>> space_out(np.array([0.0, 0.0, 9.0]), np.ones(3), np.array([4.0, 4.0]), -9.0, 9.0).tolist()
    [-2.0, 2.0, 9.0]
    """
    offset = np.append(0.0, np.cumsum(steps))
    blocks: list[tuple[float, float, int]] = []
    for value, heavy in zip((ideal - offset).tolist(), weight.tolist(), strict=True):
        block = (value, heavy, 1)
        while blocks and blocks[-1][0] >= block[0]:
            before, mass, count = blocks.pop()
            total = mass + block[1]
            block = ((before * mass + block[0] * block[1]) / total, total, count + block[2])
        blocks.append(block)
    level = np.array([value for value, _mass, count in blocks for _each in range(count)])
    kept: Values = level.clip(low, max(low, float(high - offset[-1]))) + offset
    return kept
