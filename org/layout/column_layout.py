"""Places the boxes of an org chart in the columns of its plan, and the lines between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from org.layout.column_options import LEVEL_GAP, Cell, Cells, Tree, stack_up
from org.layout.column_plan import BUS, COLUMN_GAP, LANE, MARGIN, ROW_GAP, Plan, heads_above
from org.model import NONE
from org.style.palette import TRUNK

Point = tuple[float, float]
Lengths = npt.NDArray[np.float64]

_ROUND_CORNER = 6.0
"""How far a trunk begins inside its box, whose corner is round."""


@dataclass(frozen=True, eq=False)
class Layout:
    """Where everything is, px."""

    width: float
    height: float
    centres: Lengths
    """(n, 2) centres of the boxes."""
    widths: Lengths
    """(n,) of the boxes."""
    paths: tuple[tuple[Point, ...], ...]
    """(n,) corners of the line from the parent down to each box; empty for a top."""


def place_boxes(tree: Tree, plan: Plan) -> Layout:
    """Where every box is, and the lines between them."""
    placing = _Placing(tree, plan)
    heads, _below = heads_above(tree, plan.above)
    if not plan.rows:
        placing.stack(tree.children[NONE], MARGIN, MARGIN, 0)
    else:
        placing.rows(heads)
    return placing.layout()


class _Placing:
    """A walk over the plan from the top down."""

    def __init__(self, tree: Tree, plan: Plan) -> None:
        self.tree, self.plan = tree, plan
        self.place = {key: at for at, key in enumerate(tree.keys)}
        self.left = np.zeros(len(tree))
        self.top = np.zeros(len(tree))
        self.widths = np.full(len(tree), plan.width)
        self.heights = np.zeros(len(tree))
        self.paths: list[tuple[Point, ...]] = [()] * len(tree)

    def layout(self) -> Layout:
        centres = np.stack([self.left + self.widths / 2, self.top + self.heights / 2], axis=1)
        right, bottom = (self.left + self.widths).max(initial=MARGIN), (self.top + self.heights).max(initial=MARGIN)
        return Layout(float(right) + MARGIN, float(bottom) + MARGIN, centres, self.widths, tuple(self.paths))

    def box(self, at: int, left: float, top: float, width: float) -> float:
        """Place one box; its lower edge."""
        height = self.tree.height(at, width)
        self.left[at], self.top[at], self.widths[at], self.heights[at] = left, top, width, height
        return top + height

    def rows(self, heads: Sequence[int]) -> None:
        """The heads above, and the rows below them."""
        plan, first, bottom = self.plan, MARGIN, MARGIN - LEVEL_GAP
        if heads and len(plan.rows) > 1:
            first += LANE
        columns = max(sum(cell.columns for cell in row) for row in plan.rows)
        middle = self._middle(first, columns)
        for before, head in zip([None, *heads], heads, strict=False):
            top = bottom + LEVEL_GAP
            bottom = self.box(head, middle - plan.width / 2, top, plan.width)
            if before is not None:
                self.paths[head] = ((middle, top - LEVEL_GAP), (middle, top))
        way: list[Point] = []
        bus = bottom + LEVEL_GAP - BUS
        for at, row in enumerate(plan.rows):
            top = bottom + (ROW_GAP if at else LEVEL_GAP)
            if heads:
                way = [(middle, bus - LEVEL_GAP + BUS), (middle, bus)]
                way += [(MARGIN, bus), (MARGIN, top - BUS)] if at else []
            bottom = max(self.cells(row, first, top, way), bottom)

    def _middle(self, left: float, columns: int) -> float:
        """The middle of the column in the middle, so that boxes keep to columns."""
        return left + (columns - 1) // 2 * (self.plan.width + COLUMN_GAP) + self.plan.width / 2

    def cells(self, cells: Cells, left: float, top: float, way: Sequence[Point]) -> float:
        """Cells side by side, each reached by ``way`` (none: it has no parent); their lower edge."""
        bottom = top
        waiting: list[tuple[Cells, float, float, Sequence[Point]]] = [(cells, left, top, way)]
        while waiting:
            cells, left, top, way = waiting.pop()
            for cell in cells:
                inner, low = self._cell(cell, left, top, way)
                waiting += [inner] if inner else []
                bottom = max(bottom, low)
                left += cell.columns * (self.plan.width + COLUMN_GAP)
        return bottom

    def _cell(
        self, cell: Cell, left: float, top: float, way: Sequence[Point]
    ) -> tuple[tuple[Cells, float, float, Sequence[Point]] | None, float]:
        """One cell; what of it is left to place, and the lower edge of what is placed."""
        visible = [self.place[key] for key in cell.keys if key in self.place]
        if not visible:
            return None, top
        if len(visible) > 1:
            low = self.stack(visible, left, top, 1)
            for at in visible if way else ():
                middle = float(self.top[at] + self.heights[at] / 2)
                turn = (left + TRUNK, way[-1][1]), (left + TRUNK, middle), (float(self.left[at]), middle)
                self.paths[at] = _turns([*way, *turn])
            return None, low
        (at,) = visible
        middle = self._middle(left, cell.columns)
        if way:
            self.paths[at] = _turns([*way, (middle, way[-1][1]), (middle, top)])
        if cell.columns == 1 and cell.keys[0] not in self.plan.spread:
            return None, self.stack(visible, left, top, 0)
        low = self.box(at, middle - self.plan.width / 2, top, self.plan.width)
        if not self.tree.children[at]:
            return None, low
        bus = low + LEVEL_GAP - BUS
        inner = self.plan.spread[cell.keys[0]], left, low + LEVEL_GAP, ((middle, low), (middle, bus))
        return inner, low

    def stack(self, tops: Sequence[int], left: float, top: float, level: int) -> float:
        """Branches in one column, each box indented by its level; the lower edge."""
        low = top
        for at, above, indent, below_top, _height in stack_up(self.tree, tops, self.plan.width, level):
            low = self.box(at, left + indent, top + below_top, self.plan.width - indent)
            if above != NONE:
                trunk = float(self.left[above]) + min(TRUNK, (indent - (float(self.left[above]) - left)) / 2)
                start = float(self.top[above] + self.heights[above]) - _ROUND_CORNER
                middle = float(self.top[at] + self.heights[at] / 2)
                self.paths[at] = ((trunk, start), (trunk, middle), (float(self.left[at]), middle))
        return low


def _turns(path: Sequence[Point]) -> tuple[Point, ...]:
    """The corners of a path, without those that are there twice or in the middle of a straight piece."""
    corners = [point for at, point in enumerate(path) if at == 0 or point != path[at - 1]]
    inner = [b for a, b, c in zip(corners, corners[1:], corners[2:], strict=False) if not _is_straight(a, b, c)]
    return (corners[0], *inner, corners[-1])


def _is_straight(*points: Point) -> bool:
    return any(len({point[axis] for point in points}) == 1 for axis in (0, 1))
