"""Positions of the org chart: columns of one width, in which small branches are indented stacks.

A branch is drawn in one of two ways. As a *stack* it takes one column: each department is below the one before
it, indented by its level. *Spread out* it takes several columns side by side, with its top department above them: each
column holds one branch of those below, or a stack of several. What a branch can look like is therefore a short list
of *options*, so many columns and so high, none both wider and taller than another; they are worked out from the
leaves up (Stockmeyer 1983, "Optimal orientations of cells in slicing floorplan designs"). The branches below the top
are in rows, like words on lines, and the number of columns is the one at which the whole is largest in its frame.

Which branch has how many columns and is in which row is the *plan*. It is kept while branches are expanded or
collapsed, so that the others keep their place; only what is below or right of a grown branch makes room for it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import NamedTuple

import numpy as np

from org.layout.column_options import (
    LARGE_CHART,
    LEVEL_GAP,
    STACK_GAP,
    BranchOptions,
    Cell,
    Cells,
    Deal,
    Family,
    Tree,
    deal,
    gap_above_head,
    heads_above,
    stack_up,
    walk_down,
)
from org.layout.geometry import simplify_corners
from org.layout.scene import Point
from org.layout.visibility import Frame
from org.model import NONE, Indices, Values
from org.style.palette import TRUNK

MARGIN = 13.0
"""Room round the chart for the boundary."""
COLUMN_GAP = 14.0
"""Less than twice the reach of a region, so that front-office columns side by side share one outline without slits;
more than once, so that the outline does not touch a back-office box. The same holds for LEVEL_GAP and BUS."""
BUS = 14.0
"""How far above its boxes the level line runs that they hang from."""
ROW_GAP = 36.0
LANE = 15.0
"""Left of the columns, where the line to the second row and those below it runs."""

LARGEST_SCALE = 1.25
"""A small chart is not drawn larger than this."""
READABLE = 0.95
"""Scale at which names can be read: 11.4 px."""
_WRAPPED = 0.4
"""How much larger a chart has to be where all names wrap, and where front office and back office share rows."""
_APART, _PACKED = 1.1, 0.98
_HUGE = 2_000
"""Boxes beyond which charts in columns of any width are within a tenth equally large: only the widest is tried, in
which most names are on one line."""
_REFINED = (0.95, 0.975, 1.025, 1.05)
"""Changes of the best width that are tried last."""
_TALLEST = 0.7
"""A branch that is expanded later takes more columns where a stack would be taller than this share of the frame."""


@dataclass(frozen=True)
class Plan:
    """Which branch is where, by the keys of the boxes."""

    width: float
    """Of a column, px."""
    above: int
    """Boxes that are one below the other above the rows: the top, where there is only one, and so on down."""
    rows: tuple[Cells, ...]
    spread: dict[int, Cells]
    """The branches that are spread out; the others are stacks."""
    expanded: frozenset[int]
    """The boxes that had others below them when the plan was made."""


class _Row(NamedTuple):
    columns: int
    height: float
    dealt: Deal
    keys: Sequence[int]
    """Of the branches that were dealt."""
    part: slice
    """Which of the cells are in the row."""

    @property
    def cells(self) -> Cells:
        """Most rows are only compared, so the cells are made where they are asked for."""
        return self.dealt.cells(self.keys, self.part)


def order_children(parent: Indices, rank: Values) -> list[list[int]]:
    """The children of each box by rank, and last those of NONE: the tops."""
    children: list[list[int]] = [[] for _each in range(len(parent) + 1)]
    for box in np.lexsort((np.arange(len(parent)), rank)).tolist():
        children[int(parent[box])].append(box)
    return children


class _Grouping(NamedTuple):
    """One way to divide the branches into groups that have rows of their own."""

    groups: Sequence[Family]
    looks: float
    """A factor for how good it looks."""


class TopOptions(BranchOptions):
    """What a whole chart can look like in columns of one width, whatever its frame."""

    @cached_property
    def groupings(self) -> list[_Grouping]:
        """The ways to divide the branches that are tried."""
        below = self.below
        behind = max((i + 1 for i, child in enumerate(below) if self.tree.front[child]), default=0)
        whole = Family(self, below, leaves_only=True)
        parts = below[:behind], below[behind:]
        apart = [Family(self, part, leaves_only=True) for part in parts] if all(parts) else [whole]
        branches = any(self.tree.children[child] for child in below)
        packed = Family(self, below) if branches else whole
        return [_Grouping(apart, _APART), _Grouping([whole], 1.0), _Grouping([packed], _PACKED)]


Options = Callable[[float], TopOptions]
"""What a chart can look like in columns of that width. Several frames of one chart may share them."""


def plan_columns(
    tree: Tree, frame: Frame, widths: Sequence[float], *, quick: bool = False, options: Options | None = None
) -> Plan:
    """The best plan for ``frame`` with columns of about one of the ``widths``, px.

    Where names can be read all the same, front-office branches have rows of their own above the others. Where they
    could not be read otherwise, whole branches of the top are stacked in one column. A ``quick`` plan is the first one
    found whose names can be read.
    """
    if frame.narrow:
        return Plan(frame.width - 2 * MARGIN, 0, (), {}, frozenset())
    options = options or partial(TopOptions, tree)
    best = _try_widths(tree, frame, widths, options, quick)
    for change in () if quick or len(tree) > LARGE_CHART else _REFINED:
        # In columns narrower than the narrowest that is given words would be cut.
        best = _try_width(options(max(round(best.options.width * change), min(widths))), frame, best, quick=quick)
    expanded = frozenset(key for key, children in zip(tree.keys, tree.children, strict=False) if children)
    cells = tuple(row.cells for row in best.rows)
    return Plan(best.options.width, len(best.options.heads), cells, best.options.spread_in(cells), expanded)


class _Tried(NamedTuple):
    """Rows, and how good they are."""

    score: tuple[float, ...]
    rows: list[_Row]
    options: TopOptions

    @property
    def readable(self) -> bool:
        return self.score[0] >= READABLE


def _try_widths(tree: Tree, frame: Frame, widths: Sequence[float], options: Options, quick: bool) -> _Tried:
    """The best rows in columns of one of the ``widths``; of a large tree only as long as they get better."""
    best: _Tried | None = None
    widths = widths if len(tree) <= _HUGE else [max(widths)]
    middle = len(widths) // 2
    # From the middle one way and then the other, as a chart of many boxes is mostly largest at one of the widths.
    for side in (widths[middle:], widths[:middle][::-1]) if len(tree) > LARGE_CHART else (widths,):
        for width in side:
            before, best = best, _try_width(options(width), frame, best, quick=quick)
            if (quick and best.readable) or (best is before and len(tree) > LARGE_CHART):
                break
    assert best is not None, "one column is always tried"
    return best


def _try_width(options: TopOptions, frame: Frame, best: _Tried | None, *, quick: bool) -> _Tried:
    """The best rows in such columns, or ``best`` if they are no better; ``quick``: the first that can be read."""
    for columns in _list_columns(options, frame):
        bound = _bound(options, columns, frame, _APART)
        if best and (bound < best.score or (quick and bound[0] < READABLE)):
            break
        for groups, looks in options.groupings:
            if best and _bound(options, columns, frame, looks) < best.score:
                continue
            rows = [row for group in groups for row in _fill_rows(group, columns)]
            score = _score(rows, options, frame, looks)
            if best is None or score > best.score:
                best = _Tried(score, rows, options)
            if quick and best.readable:
                return best
    assert best is not None, "one column is always tried"
    return best


def _score(rows: Sequence[_Row], options: TopOptions, frame: Frame, looks: float) -> tuple[float, ...]:
    """What rows are judged by: first whether names can be read, then how large the chart is, by how it looks.

    Of small charts that are equally large the one counts that has the shape of the frame.
    """
    heads = options.heads
    across = max((row.columns for row in rows), default=1) * (options.width + COLUMN_GAP) - COLUMN_GAP
    across += LANE if len(rows) > 1 and heads else 0.0
    down = sum(options.heights[head] for head in heads)
    down += sum(gap_above_head(options.tree, head) for head in heads[1:]) + (LEVEL_GAP if heads else 0.0)
    down += sum(row.height for row in rows) + ROW_GAP * (len(rows) - 1)
    room = min(frame.width / (across + 2 * MARGIN), frame.height / (down + 2 * MARGIN))
    scale = min(room, LARGEST_SCALE)
    worth = scale * (1 - _WRAPPED * options.wrapped) * looks
    return min(scale * min(looks, 1.0), READABLE), looks >= 1, round(worth, 2), round(room, 1), options.width


def _list_columns(options: TopOptions, frame: Frame) -> list[int]:
    """Numbers of columns, the most promising first."""
    most = sum(options.of(child)[-1].columns for child in options.below) or 1
    tries = np.unique(np.geomspace(1, most, 24).astype(int)).tolist()
    return sorted(tries, key=lambda columns: _bound(options, columns, frame, _APART), reverse=True)


def _bound(options: TopOptions, columns: int, frame: Frame, looks: float) -> tuple[float, ...]:
    """A score that rows of that many columns do not exceed in ``frame``, as far as it matters."""
    across = columns * (options.width + COLUMN_GAP) - COLUMN_GAP + 2 * MARGIN
    above = sum(options.heights[head] for head in options.heads)
    below = options.height - above + STACK_GAP * (len(options.heights) - len(options.heads))
    down = above + LEVEL_GAP * len(options.heads) + below / columns - STACK_GAP + 2 * MARGIN
    room = min(frame.width / across, frame.height / down)
    worth = min(room, LARGEST_SCALE) * (1 - _WRAPPED * options.wrapped) * looks
    return min(room * min(looks, 1.0), READABLE), looks >= 1, round(worth, 2), math.inf


def _fill_rows(group: Family, columns: int) -> list[_Row]:
    """Branches in rows of at most that many columns, as low together as is found."""
    # Where one of the cells is too wide, the branches are dealt again.
    fitting = (each if max(each.columns) <= columns else deal(group.members, each.cap, columns) for each in group.deals)
    found = (_fill_in_order(group.keys, each, columns) for each in fitting)
    return min(found, key=lambda rows: sum(row.height for row in rows) + ROW_GAP * len(rows), default=[])


def _fill_in_order(keys: Sequence[int], dealt: Deal, columns: int) -> list[_Row]:
    """Rows that are filled one after the other."""
    rows: list[_Row] = []
    first = used = 0
    for i, wide in enumerate(dealt.columns):
        if first < i and used + wide > columns:
            rows.append(_Row(used, max(dealt.heights[first:i]), dealt, keys, slice(first, i)))
            first, used = i, 0
        used += wide
    return [*rows, _Row(used, max(dealt.heights[first:]), dealt, keys, slice(first, None))]


def adapt_plan(plan: Plan, tree: Tree, frame: Frame) -> Plan:
    """``plan`` for a tree in which branches were expanded or collapsed since: what it holds keeps its columns.

    A collapsed branch keeps its columns, too, so that nothing moves sideways. A branch that was not expanded takes as
    many columns as it needs not to be taller than most of the frame.
    """
    if not plan.rows:
        return plan
    options = BranchOptions(tree, plan.width)
    cap = _TALLEST * frame.height
    spread: dict[int, Cells] = {}
    for box, _level in reversed(list(walk_down(tree, tree.children[NONE]))):
        key = tree.keys[box]
        if key in plan.spread and tree.children[box]:
            cells = _fit_cells(plan.spread[key], plan, spread, options, cap)
            rest = Family(options, _find_unplanned(tree, tree.children[box], [cells]))
            more = deal(rest.members, cap).cells(rest.keys)
            spread |= options.spread_in([more])
            spread[key] = (*cells, *more)
    rows = [cells for row in plan.rows if (cells := _fit_cells(row, plan, spread, options, cap))]
    new = _find_unplanned(tree, heads_above(tree, plan.above)[1], rows)
    columns = max((sum(cell.columns for cell in row) for row in rows), default=1)
    added = [row.cells for row in _fill_rows(Family(options, new, leaves_only=True), columns)]
    return replace(plan, rows=(*rows, *added), spread=spread | options.spread_in(added))


def _find_unplanned(tree: Tree, boxes: Sequence[int], rows: Iterable[Iterable[Cell]]) -> list[int]:
    """Those of the boxes that have no cell."""
    planned = {key for row in rows for cell in row for key in cell.keys}
    return [box for box in boxes if tree.keys[box] not in planned]


def _fit_cells(cells: Cells, plan: Plan, spread: dict[int, Cells], options: BranchOptions, cap: float) -> Cells:
    """Those of the cells that are still there, with the columns that they need now."""
    there = (cell for cell in cells if any(key in options.index for key in cell.keys))
    return tuple(_fit_cell(cell, plan, spread, options, cap) for cell in there)


def _fit_cell(cell: Cell, plan: Plan, spread: dict[int, Cells], options: BranchOptions, cap: float) -> Cell:
    (key, *others) = cell.keys
    if key in spread:
        return Cell(sum(inner.columns for inner in spread[key]), cell.keys)
    if others or key in plan.expanded or key not in options.index:
        return cell
    option = options.pick(options.index[key], cap)
    fitted = Cell(option.columns, cell.keys)
    spread |= options.spread_in([(fitted,)])
    return fitted


_ROUND_CORNER = 6.0
"""How far a trunk begins inside its box, whose corner is round."""


@dataclass(frozen=True, eq=False)
class Layout:
    """Where everything is, px."""

    width: float
    height: float
    centres: Values
    """(n, 2) centres of the boxes."""
    widths: Values
    """(n,) of the boxes."""
    paths: tuple[tuple[Point, ...], ...]
    """(n,) corners of the line from the parent down to each box; empty for a top."""
    rows: tuple[float, ...]
    """Upper edges of the rows."""


def place_boxes(tree: Tree, plan: Plan) -> Layout:
    """Where every box is, and the lines between them."""
    placing = _Placing(tree, plan)
    heads, _below = heads_above(tree, plan.above)
    if not plan.rows:
        placing.place_stack(tree.children[NONE], MARGIN, MARGIN, 0)
    else:
        placing.place_rows(heads)
    return placing.layout()


class _Placing:
    """A walk over the plan from the top down."""

    def __init__(self, tree: Tree, plan: Plan) -> None:
        self.tree, self.plan = tree, plan
        self.index = {key: box for box, key in enumerate(tree.keys)}
        self.left = np.zeros(len(tree))
        self.top = np.zeros(len(tree))
        self.widths = np.full(len(tree), plan.width)
        self.heights = np.zeros(len(tree))
        self.paths: list[tuple[Point, ...]] = [()] * len(tree)
        self.row_tops: list[float] = []

    def layout(self) -> Layout:
        centres = np.stack([self.left + self.widths / 2, self.top + self.heights / 2], axis=1)
        right, bottom = (self.left + self.widths).max(initial=MARGIN), (self.top + self.heights).max(initial=MARGIN)
        size = float(right) + MARGIN, float(bottom) + MARGIN
        return Layout(*size, centres, self.widths, tuple(self.paths), tuple(self.row_tops))

    def place_box(self, box: int, left: float, top: float, width: float) -> float:
        """Place one box; its lower edge."""
        height = self.tree.height(box, width)
        self.left[box], self.top[box], self.widths[box], self.heights[box] = left, top, width, height
        return top + height

    def place_rows(self, heads: Sequence[int]) -> None:
        """The heads above, and the rows below them."""
        plan, first, bottom = self.plan, MARGIN, MARGIN - LEVEL_GAP
        if heads and len(plan.rows) > 1:
            first += LANE
        columns = max(sum(cell.columns for cell in row) for row in plan.rows)
        middle = self._middle(first, columns)
        for before, head in zip([None, *heads], heads, strict=False):
            top = bottom + (LEVEL_GAP if before is None else gap_above_head(self.tree, head))
            if before is not None:
                self.paths[head] = ((middle, bottom), (middle, top))
            bottom = self.place_box(head, middle - plan.width / 2, top, plan.width)
        path: list[Point] = []
        bus = bottom + LEVEL_GAP - BUS
        for i, row in enumerate(plan.rows):
            top = bottom + (ROW_GAP if i else LEVEL_GAP)
            self.row_tops.append(top)
            if heads:
                path = [(middle, bus - LEVEL_GAP + BUS), (middle, bus)]
                path += [(MARGIN, bus), (MARGIN, top - BUS)] if i else []
            bottom = max(self.place_cells(row, first, top, path), bottom)

    def _middle(self, left: float, columns: int) -> float:
        """The middle of the column in the middle, so that boxes keep to columns."""
        return left + (columns - 1) // 2 * (self.plan.width + COLUMN_GAP) + self.plan.width / 2

    def place_cells(self, cells: Cells, left: float, top: float, path: Sequence[Point]) -> float:
        """Cells side by side, each reached by ``path`` (none: it has no parent); their lower edge."""
        bottom = top
        waiting: list[tuple[Cells, float, float, Sequence[Point]]] = [(cells, left, top, path)]
        while waiting:
            cells, left, top, path = waiting.pop()
            for cell in cells:
                inner, low = self._place_cell(cell, left, top, path)
                waiting += [inner] if inner else []
                bottom = max(bottom, low)
                left += cell.columns * (self.plan.width + COLUMN_GAP)
        return bottom

    def _place_cell(
        self, cell: Cell, left: float, top: float, path: Sequence[Point]
    ) -> tuple[tuple[Cells, float, float, Sequence[Point]] | None, float]:
        """One cell; what of it is left to place, and the lower edge of what is placed."""
        visible = [self.index[key] for key in cell.keys if key in self.index]
        if not visible:
            return None, top
        if len(visible) > 1:
            low = self.place_stack(visible, left, top, 1)
            for box in visible if path else ():
                middle = float(self.top[box] + self.heights[box] / 2)
                turn = (left + TRUNK, path[-1][1]), (left + TRUNK, middle), (float(self.left[box]), middle)
                self.paths[box] = simplify_corners([*path, *turn])
            return None, low
        (box,) = visible
        middle = self._middle(left, cell.columns)
        if path:
            self.paths[box] = simplify_corners([*path, (middle, path[-1][1]), (middle, top)])
        if cell.columns == 1 and cell.keys[0] not in self.plan.spread:
            return None, self.place_stack(visible, left, top, 0)
        low = self.place_box(box, middle - self.plan.width / 2, top, self.plan.width)
        if not self.tree.children[box]:
            return None, low
        bus = low + LEVEL_GAP - BUS
        inner = self.plan.spread[cell.keys[0]], left, low + LEVEL_GAP, ((middle, low), (middle, bus))
        return inner, low

    def place_stack(self, tops: Sequence[int], left: float, top: float, level: int) -> float:
        """Branches in one column, each box indented by its level; the lower edge."""
        low = top
        for box, above, indent, below_top, _height in stack_up(self.tree, tops, self.plan.width, level):
            low = self.place_box(box, left + indent, top + below_top, self.plan.width - indent)
            if above != NONE and self.tree.straight[box]:
                middle = float(self.left[box] + self.widths[box] / 2)
                self.paths[box] = (
                    (middle, float(self.top[above] + self.heights[above])),
                    (middle, float(self.top[box])),
                )
            elif above != NONE:
                trunk = float(self.left[above]) + min(TRUNK, (indent - (float(self.left[above]) - left)) / 2)
                start = float(self.top[above] + self.heights[above]) - _ROUND_CORNER
                middle = float(self.top[box] + self.heights[box] / 2)
                self.paths[box] = ((trunk, start), (trunk, middle), (float(self.left[box]), middle))
        return low
