"""The curves of a boundary map: from a port of one box to a port of another, past the boxes between.

Every curve is a chain of cubic Bézier pieces, so its points are one more than a multiple of three. Between
two rows all curves have the same shape, an S from the height of one row to that of the next: two of them
cross just once, and only if their ends are in opposite order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from org.layout.crossing_reduction import Segments
from org.layout.lane_layout import LaneLayout
from org.layout.scene import Point
from org.model import Indices

_PORT_GAP = 14.0
"""Between neighbouring ports, where the box is wide enough."""
_BEND = 0.52
"""How far the control points of an S reach, as a share of its height."""
_ARC = (0.26, 0.5)
"""How high an arc's control points reach, as a share of the room: a short arc, and one over the whole width."""

_Port = tuple[str, int, int]
"""``segment`` or ``arc``, its number, and which of its ends: 0 or 1."""
_Order = tuple[int, float, int]
"""What ports of one edge are sorted by."""


@dataclass
class _Router:
    laid: LaneLayout
    boxes: int
    reach: float
    """How far from the middle of a box a port may be."""
    ports: dict[_Port, float] = field(default_factory=dict)
    """Sideways shift of each port from the middle of its box."""

    @property
    def segments(self) -> Segments:
        return self.laid.ordered.segments

    def x(self, segment: int, end: int) -> float:
        ends = self.segments.lower if end else self.segments.upper
        return float(self.laid.x[ends[segment]]) + self.ports.get(("segment", segment, end), 0.0)

    def foot(self, arc: int, end: int) -> float:
        return float(self.laid.x[self.segments.arcs[arc, end]]) + self.ports[("arc", arc, end)]

    def top(self, node: int) -> float:
        return float(self.laid.row_top[self.segments.row[node]])

    def bottom(self, node: int) -> float:
        return self.top(node) + float(self.laid.row_height[self.segments.row[node]])


def route(
    laid: LaneLayout, source: Indices, target: Indices, boxes: int, reach: float
) -> tuple[tuple[Point, ...], ...]:
    """(e,) the curve of each line from ``source`` to ``target`` between the first ``boxes`` nodes of a layout."""
    router = _Router(laid, boxes, reach)
    _set_ports(router)
    ordered, rows = laid.ordered, router.segments.row
    lines = []
    for line, (one, other) in enumerate(zip(source.tolist(), target.tolist(), strict=True)):
        arc = ordered.arc_of.get(line)
        points = _draw_chain(router, ordered.runs[line]) if arc is None else _draw_arc(router, arc)
        lines.append(tuple(points if rows[one] <= rows[other] else points[::-1]))
    return tuple(lines)


def _set_ports(router: _Router) -> None:
    """Spread what meets a box along its edge, in the order of the other ends, so that nothing crosses there."""
    segments, x = router.segments, router.laid.x
    edges: dict[tuple[int, bool], list[tuple[_Order, _Port]]] = defaultdict(list)
    for index, ends in enumerate(zip(segments.upper.tolist(), segments.lower.tolist(), strict=True)):
        for end, (node, other) in enumerate((ends, ends[::-1])):
            if node < router.boxes:
                edges[node, bool(end)].append(((0, float(x[other]), index), ("segment", index, end)))
    for index, (feet, above) in enumerate(zip(segments.arcs.tolist(), segments.above.tolist(), strict=True)):
        for end, (node, other) in enumerate((feet, feet[::-1])):
            # Of arcs to one side the longest is the outermost; those to the left are left of all else.
            side = 1 if x[other] > x[node] else -1
            edges[node, above].append(((side, -float(x[other]), side * index), ("arc", index, end)))
    for ports in edges.values():
        gap = min(_PORT_GAP, 2 * router.reach / max(len(ports) - 1, 1))
        for i, (_order, port) in enumerate(sorted(ports)):
            router.ports[port] = (i - (len(ports) - 1) / 2) * gap


def _draw_bend(start: Point, end: Point) -> list[Point]:
    """What follows ``start`` in an S that leaves and arrives upright."""
    reach = _BEND * (end[1] - start[1])
    return [(start[0], start[1] + reach), (end[0], end[1] - reach), end]


def _draw_chain(router: _Router, run: Sequence[int]) -> list[Point]:
    """The curve of a line over one or more rows, from the top down."""
    segments = router.segments
    points = [(router.x(run[0], 0), router.bottom(int(segments.upper[run[0]])))]
    for segment in run:
        node = int(segments.lower[segment])
        points += _draw_bend(points[-1], (router.x(segment, 1), router.top(node)))
        if node >= router.boxes:
            (x, top), bottom = points[-1], router.bottom(node)
            third = (bottom - top) / 3
            points += [(x, top + third), (x, bottom - third), (x, bottom)]  # straight down past the row
    return points


def _draw_arc(router: _Router, arc: int) -> list[Point]:
    """The curve between two boxes of one row, on the customers' side or away from them."""
    laid, segments = router.laid, router.segments
    node, above = int(segments.arcs[arc, 0]), bool(segments.above[arc])
    start, end = router.foot(arc, 0), router.foot(arc, 1)
    room = laid.channel_above[int(segments.row[node]) + (0 if above else 1)]
    low, high = _ARC
    share = low + (high - low) * min(1.0, abs(end - start) / laid.width)
    y = router.top(node) if above else router.bottom(node)
    peak = y + float(room) * share * (-1 if above else 1)
    return [(start, y), (start, peak), (end, peak), (end, y)]
