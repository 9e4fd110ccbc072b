"""Positions of the org chart: a compact tree whose branches are folded into the shape that is asked for.

The children of a department stand in columns below it. A column of one child hangs from the bus by its
top; a column of several has a trunk on its left. How many columns there are decides whether a branch is
wide or tall. Each branch therefore has a *shape function*: the widths and heights that it can take, none
both wider and taller than another. They are computed from the leaves up, and the shape for the whole
picture is chosen at the end, as floor plans of chips are (Stockmeyer 1983, "Optimal orientations of cells
in slicing floorplan designs"). Branches keep to their own rectangle, so nothing can overlap.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from org.hierarchy import depths
from org.model import NOBODY, Indices

Point = tuple[float, float]
Lengths = npt.NDArray[np.float64]

MARGIN = 14.0
"""Room round the chart for the boundary line."""
COLUMN_GAP = 30.0
STACK_GAP = 16.0
"""Between departments of a column. Less than twice the reach of a region, so that neighbours in the front
office share one outline without slits; more than once, so that the outline does not touch a back-office box.
The same holds between a trunk and its departments, and between a bus and the boxes above and below it."""
BRANCH_GAP = 32.0
"""Below a whole branch in a column: more than twice the reach of a region, so that branches stay apart."""
LEVEL_GAP = 32.0
BUS = 16.0
"""How far below a department the level line runs that its columns hang from."""
TRUNK = 10.0
"""Where the upright line of a column stands, from the column's left edge."""
INDENT = TRUNK + 16.0
"""Where the departments of a column with a trunk begin, from its left edge."""

_MOST_SHAPES = 24
_MOST_WIDTHS = 24
_STEP = 1.15
"""Ratio between the column heights that are tried."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One way to draw a branch."""

    width: float
    height: float
    entry: float
    """Where its top department stands: x of the centre, from the left edge."""
    columns: tuple[int, ...] = ()
    """Bounds of the columns among the children: column c holds children columns[c] … columns[c + 1] - 1."""
    picks: tuple[int, ...] = ()
    """The shape that each child takes, by its place in the child's shape function."""


@dataclass(frozen=True)
class Layout:
    """Where everything stands, px."""

    width: float
    height: float
    centres: Lengths
    """(n, 2) centres of the boxes."""
    paths: tuple[tuple[Point, ...], ...]
    """(n,) corners of the line from the parent down to each department; empty for a top."""


def compact_tree(parent: Indices, rank: Lengths, widths: Lengths, heights: Lengths, aspect: float = 16 / 9) -> Layout:
    """Lay out a forest so that the whole is about ``aspect`` times as wide as it is high.

    ``parent``, ``rank`` (order among siblings, smaller first), ``widths`` and ``heights`` (px) have one
    entry a box.
    """
    size = len(parent)
    if not size:
        return Layout(2 * MARGIN, 2 * MARGIN, np.zeros((0, 2)), ())
    family = _families(parent, rank)
    functions: list[list[Shape]] = [[] for _each in range(size)]
    for at in np.argsort(-depths(parent), kind="stable").tolist():
        functions[at] = _shapes_of(family[at], functions, float(widths[at]), float(heights[at]))
    whole = _thinned(_arrangements(family[NOBODY], functions, trunk=False))
    best = min(whole, key=lambda shape: max(shape.width / aspect, shape.height))
    return _placed(best, family, functions, widths, heights)


def _families(parent: Indices, rank: Lengths) -> dict[int, list[int]]:
    """The children of each department in their order; those of NOBODY are the tops."""
    family: dict[int, list[int]] = {at: [] for at in range(NOBODY, len(parent))}
    for at in np.lexsort((np.arange(len(parent)), rank)).tolist():
        family[int(parent[at])].append(at)
    return family


def _shapes_of(children: Sequence[int], functions: list[list[Shape]], width: float, height: float) -> list[Shape]:
    """The shape function of a department with its own box of ``width`` × ``height`` above its children."""
    if not children:
        return [Shape(width, height, width / 2)]
    shapes = []
    for below in _arrangements(children, functions, trunk=True):
        first, last = _entries(below, children, functions)
        single = len(below.columns) == 2
        hanging = single and _hangs(0, len(children), children, functions)
        entry = max(width / 2, 0.0 if hanging else (first + last) / 2)
        gap = STACK_GAP if single else LEVEL_GAP
        whole = max(below.width + _shift(entry, first, children, functions), entry + width / 2)
        shapes.append(Shape(whole, height + gap + below.height, entry, below.columns, below.picks))
    return _thinned(shapes)


def _hangs(start: int, end: int, children: Sequence[int], functions: list[list[Shape]]) -> bool:
    """Whether a column hangs on a trunk: one of several children does, and an only child without children.

    Right below its parent such a child would look like the next of its parent's own row.
    """
    return end - start > 1 or (len(children) == 1 and not functions[children[0]][0].columns)


def _shift(entry: float, first: float, children: Sequence[int], functions: list[list[Shape]]) -> float:
    """How far an only child moves to the right to stand under the middle of its parent's box."""
    return entry - first if len(children) == 1 and not _hangs(0, 1, children, functions) else 0.0


def _entries(below: Shape, children: Sequence[int], functions: list[list[Shape]]) -> Point:
    """Where the first and the last column are entered from the bus, x from the left edge."""
    lefts = _column_lefts(below, children, functions)
    ends = [(lefts[0], 0), (lefts[-1], len(below.columns) - 2)]
    first, last = (left + _column_entry(below, column, children, functions) for left, column in ends)
    return first, last


def _column_entry(below: Shape, column: int, children: Sequence[int], functions: list[list[Shape]]) -> float:
    start, end = below.columns[column : column + 2]
    hanging = _hangs(start, end, children, functions)
    return TRUNK if hanging else functions[children[start]][below.picks[start]].entry


def _column_lefts(
    below: Shape, children: Sequence[int], functions: list[list[Shape]], *, trunk: bool = True
) -> list[float]:
    """The left edge of each column."""
    lefts, x = [], 0.0
    for start, end in pairwise(below.columns):
        lefts.append(x)
        widest = max(functions[children[i]][below.picks[i]].width for i in range(start, end))
        x += widest + (INDENT if trunk and _hangs(start, end, children, functions) else 0.0) + COLUMN_GAP
    return lefts


def _arrangements(children: Sequence[int], functions: list[list[Shape]], *, trunk: bool) -> list[Shape]:
    """Ways to stand the children in columns: for several limits on a child's width, for several column heights."""
    options = [functions[child] for child in children]
    widths = sorted({shape.width for option in options for shape in option})
    if len(widths) > _MOST_WIDTHS:
        widths = [widths[round(i * (len(widths) - 1) / (_MOST_WIDTHS - 1))] for i in range(_MOST_WIDTHS)]
    found: dict[tuple[tuple[int, ...], tuple[int, ...]], Shape] = {}
    for limit in widths:
        picks = tuple(_pick(option, limit) for option in options)
        chosen = [option[pick] for option, pick in zip(options, picks, strict=True)]
        for cap in _caps(chosen):
            columns = _filled(chosen, cap)
            if (columns, picks) not in found:
                hanging = [trunk and _hangs(*column, children, functions) for column in pairwise(columns)]
                found[columns, picks] = _arranged(chosen, columns, picks, hanging)
    return list(found.values())


def _pick(option: list[Shape], limit: float) -> int:
    """The lowest shape that is at most ``limit`` wide, or the narrowest there is."""
    return max(0, bisect_right(option, limit, key=lambda shape: shape.width) - 1)


def _gap_below(shape: Shape) -> float:
    return BRANCH_GAP if shape.columns else STACK_GAP


def _stacked_height(shapes: Sequence[Shape]) -> float:
    return sum(shape.height for shape in shapes) + sum(_gap_below(shape) for shape in shapes[:-1])


def _caps(chosen: list[Shape]) -> list[float]:
    """The column heights to try, from one child a column to all in one."""
    cap, whole = max(shape.height for shape in chosen), _stacked_height(chosen)
    caps = []
    while cap < whole:
        caps.append(cap)
        cap *= _STEP
    return [*caps, whole]


def _filled(chosen: list[Shape], cap: float) -> tuple[int, ...]:
    """Bounds of columns that are filled in order, each up to ``cap`` high."""
    bounds, used = [0], 0.0
    for index, shape in enumerate(chosen):
        if index > bounds[-1] and used + shape.height > cap + 1e-6:
            bounds.append(index)
            used = 0.0
        used += shape.height + _gap_below(shape)
    return (*bounds, len(chosen))


def _arranged(chosen: list[Shape], columns: tuple[int, ...], picks: tuple[int, ...], hanging: Sequence[bool]) -> Shape:
    width = -COLUMN_GAP
    height = 0.0
    for (start, end), on_trunk in zip(pairwise(columns), hanging, strict=True):
        widest = max(shape.width for shape in chosen[start:end])
        width += widest + (INDENT if on_trunk else 0.0) + COLUMN_GAP
        height = max(height, _stacked_height(chosen[start:end]))
    return Shape(width, height, 0.0, columns, picks)


def _thinned(shapes: list[Shape]) -> list[Shape]:
    """The shapes that no other is both narrower and lower than, by width; at most _MOST_SHAPES, well spread."""
    best: list[Shape] = []
    for shape in sorted(shapes, key=lambda shape: (shape.width, shape.height)):
        if not best or shape.height < best[-1].height - 1e-6:
            best.append(shape)
    if len(best) <= _MOST_SHAPES:
        return best
    spread = np.geomspace(best[0].width, best[-1].width, _MOST_SHAPES)
    nearest = {int(np.argmin([abs(shape.width - width) for shape in best])) for width in spread}
    return [best[index] for index in sorted(nearest)]


def _placed(
    whole: Shape, family: dict[int, list[int]], functions: list[list[Shape]], widths: Lengths, heights: Lengths
) -> Layout:
    """Walk down from the chosen shape and give each box its place and each line its corners."""
    centres = np.zeros((len(widths), 2))
    paths: list[tuple[Point, ...]] = [()] * len(widths)
    waiting = [(NOBODY, whole, MARGIN, MARGIN)]
    while waiting:
        at, shape, left, top = waiting.pop()
        below = top
        if at != NOBODY:
            centres[at] = left + shape.entry, top + heights[at] / 2
            single = len(shape.columns) == 2
            below = top + float(heights[at]) + (STACK_GAP if single else LEVEL_GAP)
        for child, child_shape, x, y, entry, stacked in _children_of(at, shape, left, below, family, functions):
            waiting.append((child, child_shape, x, y))
            if at != NOBODY:
                centre = (x + child_shape.entry, y + float(heights[child]) / 2)
                edge = (centre[0] - float(widths[child]) / 2, centre[1]) if stacked else (centre[0], y)
                start = (float(centres[at, 0]), top + float(heights[at]))
                paths[child] = _path(
                    start, entry, edge, stacked, bus=None if len(shape.columns) == 2 else start[1] + BUS
                )
    return Layout(whole.width + 2 * MARGIN, whole.height + 2 * MARGIN, centres, tuple(paths))


def _children_of(
    at: int, shape: Shape, left: float, top: float, family: dict[int, list[int]], functions: list[list[Shape]]
) -> list[tuple[int, Shape, float, float, float, bool]]:
    """Each child with its shape, left, top, the x by which its column is entered, and whether it hangs on a trunk."""
    children = family[at]
    if not children:
        return []
    trunk = at != NOBODY
    lefts = _column_lefts(shape, children, functions, trunk=trunk)
    result = []
    first = _column_entry(shape, 0, children, functions)
    shift = _shift(shape.entry, first, children, functions) if trunk else 0.0
    for column, (start, end) in enumerate(pairwise(shape.columns)):
        stacked = trunk and _hangs(start, end, children, functions)
        x, y = left + lefts[column] + shift, top
        entry = x + (_column_entry(shape, column, children, functions) if trunk else 0.0)
        for index in range(start, end):
            child_shape = functions[children[index]][shape.picks[index]]
            result.append((children[index], child_shape, x + (INDENT if stacked else 0.0), y, entry, stacked))
            y += child_shape.height + _gap_below(child_shape)
    return result


def _path(start: Point, entry: float, end: Point, stacked: bool, bus: float | None) -> tuple[Point, ...]:
    """From the parent's lower edge to the child's upper edge, or to its left edge along a trunk."""
    corners = [start if bus is not None else (entry, start[1])]
    if bus is not None:
        corners += [(start[0], bus), (entry, bus)]
    if stacked:
        corners.append((entry, end[1]))
    corners.append(end)
    return tuple(corner for index, corner in enumerate(corners) if index == 0 or corner != corners[index - 1])
