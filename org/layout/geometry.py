"""Geometry: the region of the front office, and Bézier curves."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np

from org.layout.scene import Area, Box, Line, Point, Scene, corners_beside
from org.model import Flags, Office
from org.style import palette

_SHORTEST_BEND = 36.0
_STEPS = 40
"""Points at which a curve is looked at."""
_FLAT = 24.0
"""How high the control points of a flat arc are, px."""
_BEND = 0.42
"""How far the control points reach, as a share of the distance."""


def curve_between(source: Box, target: Box) -> tuple[Point, Point, Point, Point]:
    """A cubic Bézier from the edge of ``source`` to the edge of ``target``, leaving and arriving at right angles."""
    across, down = target.x - source.x, target.y - source.y
    reach = max(_SHORTEST_BEND, _BEND * math.hypot(across, down))
    if abs(down) > (source.height + target.height) / 2:
        sign = math.copysign(1.0, down)
        start = (source.x, source.y + sign * source.height / 2)
        end = (target.x, target.y - sign * target.height / 2)
        return start, (start[0], start[1] + sign * reach), (end[0], end[1] - sign * reach), end
    # Neighbours in one row: an arch above both, clear of what is between them.
    start, end = (source.x, source.top), (target.x, target.top)
    return start, (start[0], start[1] - reach), (end[0], end[1] - reach), end


def curve_behind(source: Box, target: Box, *, above: bool) -> tuple[Point, Point, Point, Point]:
    """A cubic Bézier between two boxes that does not leave the heights between them, whatever it runs behind.

    In one row it is a flat arc, ``above`` the row or below it.
    """
    if source.y == target.y:
        rise = -_FLAT if above else _FLAT
        y = source.top if above else source.bottom
        return (source.x, y), (source.x, y + rise), (target.x, y + rise), (target.x, y)
    start, end = (source.bottom, target.top) if source.y < target.y else (source.top, target.bottom)
    middle = (start + end) / 2
    return (source.x, start), (source.x, middle), (target.x, middle), (target.x, end)


def point_at_height(path: Sequence[Point], y: float) -> Point:
    """Where a chain of Bézier pieces that runs one way, up or down, has the height ``y``."""
    for i in range(0, len(path) - 3, 3):
        piece = path[i : i + 4]
        low, high = sorted((piece[0][1], piece[3][1]))
        if low <= y <= high:
            break
    begin, end = (0.0, 1.0) if piece[0][1] <= piece[3][1] else (1.0, 0.0)
    for _halving in range(30):
        middle = (begin + end) / 2
        begin, end = (middle, end) if _find_on_curve(piece, middle)[1] < y else (begin, middle)
    return _find_on_curve(piece, begin)


def point_along(path: Sequence[Point], share: float) -> Point:
    """The point of a chain of Bézier pieces at ``share`` (0 … 1) of its pieces.

    >>> point_along(((0, 0), (0, 4), (8, 4), (8, 0)), 0.5)
    (4.0, 3.0)
    """
    pieces = (len(path) - 1) // 3
    i = min(int(share * pieces), pieces - 1)
    return _find_on_curve(path[3 * i : 3 * i + 4], share * pieces - i)


def covered_share(path: Sequence[Point], areas: Iterable[Area]) -> float:
    """How much of a chain of Bézier pieces (0 … 1, by its parameter) runs behind ``areas``.

    >>> covered_share(((0, 0), (0, 4), (8, 4), (8, 0)), [(-1, -1, 4, 8)])
    0.5
    """
    x, y = np.array([point_along(path, (step + 0.5) / _STEPS) for step in range(_STEPS)]).T
    left, top, right, bottom = np.array(list(areas)).reshape(-1, 4, 1).swapaxes(0, 1)
    behind = (x > left) & (x < right) & (y > top) & (y < bottom)
    return float(behind.any(axis=0).mean())


def _find_on_curve(piece: Sequence[Point], share: float) -> Point:
    """The point of a cubic Bézier curve at the parameter ``share``."""
    rest = 1 - share
    weights = (rest**3, 3 * rest**2 * share, 3 * rest * share**2, share**3)
    x, y = (sum(weight * point[axis] for weight, point in zip(weights, piece, strict=True)) for axis in (0, 1))
    return x, y


def arrowhead(tip: Point, angle: float, length: float) -> list[Point]:
    """The corners of an arrowhead; ``angle`` in radians."""
    wings = [angle - palette.ARROW_ANGLE, angle + palette.ARROW_ANGLE]
    return [tip, *((tip[0] - length * math.cos(wing), tip[1] - length * math.sin(wing)) for wing in wings)]


def area_of(box: Box) -> Area:
    """What a box covers."""
    return box.left, box.top, box.right, box.bottom


def grow(area: Area, by: float) -> Area:
    """The area with ``by`` px more on each side."""
    left, top, right, bottom = area
    return left - by, top - by, right + by, bottom + by


def areas_of(path: tuple[Point, ...], box: Box) -> list[Area]:
    """What a reporting line inside the front office covers, down to ``box``, with the corners beside the box."""
    return [*(_cover(*ends) for ends in pairwise(path)), *corners_beside(box, path)]


def _cover(start: Point, end: Point) -> Area:
    """What a level or upright piece covers."""
    (x1, y1), (x2, y2) = start, end
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def join_region(scene: Scene) -> tuple[list[Area], list[tuple[Point, ...]]]:
    """What the region of a scene covers, as fewer areas and paths, for a picture in which nothing will be collapsed.

    A box and its corner are one area, the longest strip along a trunk holds the others, and lines end at these.
    """
    region = scene.region()
    paths = {line.source: line.path for line in region.lines}
    areas = [area for _line, area in scene.kept_free] if region.boxes else []
    strips: dict[tuple[float, float, float], float] = {}
    cut: set[tuple[Point, ...]] = set()
    for box in region.boxes:
        left, top, path = box.left, box.top, paths.get(box.key)
        if path:
            *strip, (left, top, _right, _bottom) = corners_beside(box, path)
            for start, high, trunk, low in strip:
                strips[start, high, trunk] = max(low, strips.get((start, high, trunk), low))
            cut.add(path[:-2] if strip else path[:-1])
        areas.append((left, top, box.right, box.bottom))
    areas += [(*edges, bottom) for edges, bottom in strips.items()]
    return areas, sorted(path for path in cut if len(path) > 1)


_MOST_IN_REGION = 600
"""Boxes of a region up to which its holes are looked for."""


def fill_holes(scene: Scene) -> tuple[tuple[Line, Area], ...]:
    """What the region of a scene encloses and nothing is in, as rectangles, each with the nearest of its lines."""
    if sum(box.office is Office.FRONT for box in scene.boxes) > _MOST_IN_REGION:
        return ()
    region = scene.region()
    if not region.lines:
        return ()
    pieces = [_cover(*ends) for line in region.lines for ends in pairwise(line.path)]
    areas = [*map(area_of, region.boxes), *(area for _line, area in region.corners), *pieces]
    inside, ways = {box.key for box in region.boxes}, set(region.lines)
    others = [area_of(box) for box in scene.boxes if box.key not in inside]
    others += [_cover(*ends) for line in scene.lines if line not in ways for ends in pairwise(line.path)]

    def nearest(area: Area) -> Line:
        return min(region.lines, key=lambda line: (math.dist(line.path[-1], area[:2]), line.ends))

    holes = _find_holes([grow(area, palette.REGION_OUTER) for area in areas], others)
    return tuple((nearest(area), area) for area in holes)


def _find_holes(areas: Sequence[Area], others: Sequence[Area]) -> Iterator[Area]:
    """The parts of the plane that ``areas`` enclose, without those that hold a part of any of the ``others``."""
    xs, ys = (np.unique([area[edge] for area in areas for edge in edges]) for edges in ((0, 2), (1, 3)))
    # Cells from one of these coordinates to the next; the first and the last are endless.
    free = np.ones((len(ys) + 1, len(xs) + 1), dtype=bool)
    for left, top, right, bottom in areas:
        (x1, x2), (y1, y2) = np.searchsorted(xs, (left, right)), np.searchsorted(ys, (top, bottom))
        free[y1 + 1 : y2 + 1, x1 + 1 : x2 + 1] = False
    reached = np.zeros_like(free)
    reached[0] = True
    for left, top, right, bottom in others:
        x1, y1 = np.searchsorted(xs, left, "right"), np.searchsorted(ys, top, "right")
        reached[y1 : np.searchsorted(ys, bottom) + 1, x1 : np.searchsorted(xs, right) + 1] = True
    for row, cells in enumerate(free & ~_spread(reached & free, free)):
        changes = np.flatnonzero(np.diff(cells, prepend=False, append=False))
        for start, end in zip(changes[::2], changes[1::2], strict=True):
            yield float(xs[start - 1]), float(ys[row - 1]), float(xs[end - 1]), float(ys[row])


def _spread(reached: Flags, free: Flags) -> Flags:
    """The ``free`` cells to which a way leads from those ``reached``, through free ones."""
    runs = np.cumsum(~free, axis=1)  # neighbours in a row that are free have one number
    known = -1
    while (count := int(reached.sum())) != known:
        known, before = count, 0
        for row in (*range(len(free)), *reversed(range(len(free)))):
            now = (reached[row] | reached[before]) & free[row]
            reached[row] = (np.bincount(runs[row], now) > 0)[runs[row]] & free[row]
            before = row
    return reached


def boundary_point(path: Sequence[Point], region: Collection[Area]) -> Point:
    """Where a path of level and upright pieces passes the edge of the ``region``, in which just one of its ends is."""
    outward = path if _find_touched(region, path[0], path[0]) else path[::-1]
    for start, end in reversed(list(pairwise(outward))):
        touched = _find_touched(region, start, end)
        if touched:
            axis = 0 if start[1] == end[1] else 1
            if end[axis] > start[axis]:
                leaving = min(max(area[axis + 2] for area in touched), end[axis])
            else:
                leaving = max(min(area[axis] for area in touched), end[axis])
            return (leaving, end[1]) if axis == 0 else (end[0], leaving)
    return outward[0]


def _find_touched(region: Collection[Area], start: Point, end: Point) -> list[Area]:
    """Those of the areas that a level or upright piece touches."""
    left, top, right, bottom = _cover(start, end)
    return [area for area in region if area[0] <= right and area[2] >= left and area[1] <= bottom and area[3] >= top]


def simplify_corners(path: Sequence[Point]) -> tuple[Point, ...]:
    """The corners of a path, without those that are there twice or in the middle of a straight piece."""
    corners = [point for i, point in enumerate(path) if i == 0 or point != path[i - 1]]
    beside = zip(corners, corners[1:], corners[2:], strict=False)
    inner = [b for a, b, c in beside if not (a[0] == b[0] == c[0] or a[1] == b[1] == c[1])]
    return (corners[0], *inner, corners[-1])
