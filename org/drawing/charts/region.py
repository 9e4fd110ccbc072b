"""The front-office region of a chart, and where a line passes the boundary round it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from org.drawing.look import palette
from org.drawing.scene import Area, Box, Point, corner_beside


def area_of(box: Box) -> Area:
    """What a box covers."""
    return box.left, box.top, box.right, box.bottom


def areas_of(path: tuple[Point, ...], box: Box) -> list[Area]:
    """What a reporting line inside the front office covers, down to ``box``, with the corner beside the box."""
    areas = [(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)) for (x1, y1), (x2, y2) in pairwise(path)]
    return [*areas, corner] if (corner := corner_beside(box, path)) else areas


def boundary_point(path: Sequence[Point], region: Sequence[Area]) -> Point:
    """Where ``path``, with one end in the ``region`` and the other outside, passes the boundary round it."""
    grow = palette.REGION_OUTER
    grown = [(left - grow, top - grow, right + grow, bottom + grow) for left, top, right, bottom in region]
    outward = path if _holds(grown, path[0]) else path[::-1]
    for start, end in reversed(list(pairwise(outward))):
        leaving = [at for area in grown if (at := _leaves(area, start, end)) is not None]
        if leaving:
            share = max(leaving)
            return start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])
    return outward[0]


def _holds(areas: Sequence[Area], point: Point) -> bool:
    x, y = point
    return any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in areas)


def _leaves(area: Area, start: Point, end: Point) -> float | None:
    """The share of the way from ``start`` to ``end`` after which it has left the area; None if it is never in."""
    begin, finish = 0.0, 1.0
    for axis in (0, 1):
        low, high, step = area[axis], area[axis + 2], end[axis] - start[axis]
        if step == 0:
            if not low <= start[axis] <= high:
                return None
            continue
        into, out = sorted(((low - start[axis]) / step, (high - start[axis]) / step))
        begin, finish = max(begin, into), min(finish, out)
    return finish if begin <= finish else None
