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

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from org.layout.visibility import Frame
from org.model import NONE, Indices
from org.style.palette import INDENT

Lengths = npt.NDArray[np.float64]
Height = Callable[[int, float], float]
"""The height of a box that is so wide, px."""

MARGIN = 13.0
"""Room round the chart for the boundary."""
COLUMN_GAP = 16.0
"""Less than twice the reach of a region, so that front-office columns side by side share one outline without slits;
more than once, so that the outline does not touch a back-office box. The same holds for LEVEL_GAP and BUS."""
STACK_GAP = 6.0
"""Between boxes of a stack that are on the same side of the boundary."""
BOUNDARY_GAP = 15.0
"""Between a front-office box and another one below or above it: the boundary runs there."""
BRANCH_GAP = 6.0
"""More room below a branch in a stack."""
LEVEL_GAP = 28.0
"""Below a department whose branches are side by side."""
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
_APART, _PACKED = 1.1, 0.95
_TALLEST = 0.7
"""A branch that is expanded later takes more columns where a stack would be taller than this share of the frame."""
_STEP = 1.15
"""Ratio between the column heights that are tried."""


@dataclass(frozen=True, eq=False)
class Tree:
    """The visible boxes. Children are in the order in which they are drawn."""

    keys: Sequence[int]
    children: Sequence[Sequence[int]]
    """(n + 1,) of each box, and last the tops."""
    front: npt.NDArray[np.bool_]
    least: Lengths
    """(n,) how wide each box has to be so that no word of its name is cut, px."""
    height: Height

    def __len__(self) -> int:
        return len(self.keys)


class Cell(NamedTuple):
    """So many columns with one branch, or one column with a stack of several. Branches are given by their key."""

    columns: int
    keys: tuple[int, ...]


Cells = tuple[Cell, ...]


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


class Option(NamedTuple):
    """One way to draw a branch."""

    columns: int
    height: float
    cells: Cells = ()
    """None for a stack."""


class _Row(NamedTuple):
    columns: int
    height: float
    cells: Cells


def order_children(parent: Indices, rank: Lengths) -> list[list[int]]:
    """The children of each box by rank, and last those of NONE: the tops."""
    children: list[list[int]] = [[] for _each in range(len(parent) + 1)]
    for at in np.lexsort((np.arange(len(parent)), rank)).tolist():
        children[int(parent[at])].append(at)
    return children


def plan_columns(tree: Tree, frame: Frame, widths: Sequence[float], *, dense: bool = True) -> Plan:
    """The best plan for ``frame`` with columns of one of the ``widths``, px.

    Where names can be read all the same, front-office branches have rows of their own above the others. Where they
    could not be read otherwise, a ``dense`` plan stacks whole branches of the top in one column.
    """
    if frame.narrow:
        return Plan(frame.width - 2 * MARGIN, 0, (), {}, frozenset())
    heads, below = heads_above(tree)
    best: tuple[tuple[float, ...], list[_Row], _Options] | None = None
    for width in widths:
        options = _Options(tree, width)
        ways: list[_Way] = []
        for columns in _columns_to_try(options, below, frame):
            if best and _bound(options, columns, frame) < best[0][0]:
                continue
            ways = ways or _list_ways(options, below, dense=dense)
            for groups, looks in ways:
                rows = [row for group in groups for row in group.fill_rows(columns)]
                score = _score(rows, options, heads, frame, looks)
                if best is None or score > best[0]:
                    best = score, rows, options
    assert best is not None, "one column is always tried"
    _score_of_best, rows, options = best
    expanded = frozenset(key for key, children in zip(tree.keys, tree.children, strict=False) if children)
    cells = tuple(row.cells for row in rows)
    return Plan(options.width, len(heads), cells, options.spread_in(cells), expanded)


class _Way(NamedTuple):
    """One way to divide the branches into groups that have rows of their own."""

    groups: Sequence[_Group]
    looks: float
    """A factor for how good it looks."""


def _list_ways(options: _Options, below: Sequence[int], *, dense: bool) -> list[_Way]:
    """The ways that are tried."""
    behind = max((at + 1 for at, child in enumerate(below) if options.tree.front[child]), default=0)
    whole = _Group(options, below)
    parts = below[:behind], below[behind:]
    apart = [_Group(options, part) for part in parts] if all(parts) else [whole]
    ways = [_Way(apart, _APART), _Way([whole], 1.0)]
    if dense:
        branches = any(options.tree.children[child] for child in below)
        ways.append(_Way([_Group(options, below, leaves_only=False) if branches else whole], _PACKED))
    return ways


def _score(
    rows: Sequence[_Row], options: _Options, heads: Sequence[int], frame: Frame, looks: float
) -> tuple[float, ...]:
    """What rows are judged by: first whether names can be read, then how large the chart is, by how it looks."""
    across = max((row.columns for row in rows), default=1) * (options.width + COLUMN_GAP) - COLUMN_GAP
    across += LANE if len(rows) > 1 and heads else 0.0
    down = sum(options.heights[head] + LEVEL_GAP for head in heads)
    down += sum(row.height for row in rows) + ROW_GAP * (len(rows) - 1)
    scale = min(frame.width / (across + 2 * MARGIN), frame.height / (down + 2 * MARGIN), LARGEST_SCALE)
    worth = scale * (1 - _WRAPPED * options.wrapped) * looks
    return min(scale * min(looks, 1.0), READABLE), looks >= 1, round(worth, 2), options.width


def _columns_to_try(options: _Options, below: Sequence[int], frame: Frame) -> list[int]:
    """Numbers of columns, the most promising first."""
    most = sum(options.of(child)[-1].columns for child in below) or 1
    tries = np.unique(np.geomspace(1, most, 24).astype(int)).tolist()
    return sorted(tries, key=lambda columns: -_bound(options, columns, frame))


def _bound(options: _Options, columns: int, frame: Frame) -> float:
    """A scale that a chart with so many columns does not exceed in ``frame``, as far as it matters."""
    across = columns * (options.width + COLUMN_GAP)
    return min(frame.width / across, frame.height * columns / max(sum(options.heights), 1.0), READABLE)


def heads_above(tree: Tree, most: int | None = None) -> tuple[list[int], Sequence[int]]:
    """The boxes above the rows, and those that the rows are made of: the first several that have one parent."""
    heads: list[int] = []
    below = tree.children[NONE]
    while len(below) == 1 and (tree.children[below[0]] if most is None else len(heads) < most):
        heads.append(below[0])
        below = tree.children[below[0]]
    return heads, below


def gap_between(tree: Tree, above: int, below: int, *, branch_ends: bool) -> float:
    """The room between two boxes of a stack; more where a branch ends."""
    gap = STACK_GAP if tree.front[above] == tree.front[below] else BOUNDARY_GAP
    return gap + (BRANCH_GAP if branch_ends else 0.0)


def walk_down(tree: Tree, tops: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The boxes of some branches from the top down, each with its level there."""
    waiting = [(at, 0) for at in reversed(tops)]
    while waiting:
        at, level = waiting.pop()
        yield at, level
        waiting += [(child, level + 1) for child in reversed(tree.children[at])]


class _Options:
    """What each branch can look like, worked out from the leaves up."""

    def __init__(self, tree: Tree, width: float) -> None:
        self.tree = tree
        self.place = {key: at for at, key in enumerate(tree.keys)}
        self.width = width
        # Most boxes are in a stack, one level deep.
        self.heights = [tree.height(at, width - INDENT) for at in range(len(tree))]
        lowest = min(self.heights, default=0.0)
        self.wrapped = sum(height > lowest for height in self.heights) / max(len(tree), 1)
        """The share of names that take several lines."""
        self.last = list(range(len(tree)))
        """The lowest box of each branch when it is a stack."""
        self.found: list[list[Option]] = [[] for _each in range(len(tree))]
        for at, _level in reversed(list(walk_down(tree, tree.children[NONE]))):
            self.found[at] = self._options_of(at)

    def of(self, at: int) -> list[Option]:
        """From one column on, each lower than the one before it."""
        return self.found[at]

    def _options_of(self, at: int) -> list[Option]:
        children = self.tree.children[at]
        if not children:
            return [Option(1, self.heights[at])]
        gap = gap_between(self.tree, at, children[0], branch_ends=False)
        found = [Option(1, self.heights[at] + gap + self._stacked(children))]
        self.last[at] = self.last[children[-1]]
        for cap in self.caps(children):
            cells, heights = self.deal(children, cap)
            columns = sum(cell.columns for cell in cells)
            found.append(Option(columns, self.heights[at] + LEVEL_GAP + max(heights), cells))
        return _thinned(found)

    def _below(self, above: int, at: int) -> float:
        """What a whole branch adds to the height of a stack that ends with the branch ``above``."""
        gap = gap_between(self.tree, self.last[above], at, branch_ends=bool(self.tree.children[above]))
        return gap + self.found[at][0].height

    def _stacked(self, children: Sequence[int]) -> float:
        """The height of whole branches in one column."""
        return self.found[children[0]][0].height + sum(self._below(*pair) for pair in pairwise(children))

    def caps(self, children: Sequence[int]) -> list[float]:
        """The column heights to try, from the least there can be up to everything in one column."""
        cap = max(self.found[child][-1].height for child in children)
        whole = self._stacked(children)
        caps = []
        while cap < whole:
            caps.append(cap)
            cap *= _STEP
        return [*caps, whole]

    def pick(self, at: int, cap: float, most: int | None = None) -> Option:
        """The option with the fewest columns that is no higher than ``cap``, or else the lowest there is."""
        options = self.found[at]
        if len(options) == 1:
            return options[0]
        options = [each for each in options if most is None or each.columns <= most]
        return next((option for option in options if option.height <= cap + 1e-6), options[-1])

    def deal(
        self, children: Sequence[int], cap: float, most: int | None = None, *, leaves_only: bool = False
    ) -> tuple[Cells, list[float]]:
        """The children in cells that are no higher than ``cap`` where that can be, and the cells' heights.

        Branches that take one column may share one, or with ``leaves_only`` only those that have nothing below them.
        """
        columns: list[int] = []
        keys: list[list[int]] = []
        heights: list[float] = []
        open_for: int | None = None
        for child in children:
            option = self.pick(child, cap, most)
            stackable = option.columns == 1 and not (leaves_only and self.tree.children[child])
            more = self._below(open_for, child) if stackable and open_for is not None else cap
            if stackable and open_for is not None and heights[-1] + more <= cap + 1e-6:
                keys[-1].append(self.tree.keys[child])
                heights[-1] += more
            else:
                columns.append(option.columns)
                keys.append([self.tree.keys[child]])
                heights.append(option.height)
            open_for = child if stackable else None
        return tuple(Cell(*each) for each in zip(columns, map(tuple, keys), strict=True)), heights

    def spread_in(self, rows: Iterable[Cells]) -> dict[int, Cells]:
        """The cells of the branches that are spread out, at any depth."""
        spread: dict[int, Cells] = {}
        waiting = [cell for cells in rows for cell in cells]
        while waiting:
            cell = waiting.pop()
            if cell.columns > 1:
                options = self.found[self.place[cell.keys[0]]]
                cells = next(option.cells for option in options if option.columns == cell.columns)
                spread[cell.keys[0]] = cells
                waiting += cells
        return spread


def _thinned(options: Iterable[Option]) -> list[Option]:
    """The options that no other is both narrower and lower than, by columns."""
    best: list[Option] = []
    for option in sorted(options, key=lambda option: option[:2]):
        if not best or option.height < best[-1].height - 1e-6:
            best.append(option)
    return best


class _Group:
    """Branches that follow one another in rows: dealt once for each height that is tried, for any number of columns.

    Branches that take one column may share one, or with ``leaves_only`` only those that have nothing below them.
    """

    def __init__(self, options: _Options, below: Sequence[int], *, leaves_only: bool = True) -> None:
        self.options, self.below, self.leaves_only = options, below, leaves_only
        caps = options.caps(below) if below else []
        self.dealt = [(cap, *options.deal(below, cap, leaves_only=leaves_only)) for cap in caps]

    def fill_rows(self, columns: int) -> list[_Row]:
        """The branches in rows of at most so many columns, as low together as is found."""
        found = (_fill_rows(*self._deal(cap, cells, heights, columns), columns) for cap, cells, heights in self.dealt)
        return min(found, key=lambda rows: sum(row.height for row in rows) + ROW_GAP * len(rows), default=[])

    def _deal(self, cap: float, cells: Cells, heights: list[float], columns: int) -> tuple[Cells, list[float]]:
        """The cells, or where one of them is too wide the branches dealt again."""
        if max(cell.columns for cell in cells) <= columns:
            return cells, heights
        return self.options.deal(self.below, cap, columns, leaves_only=self.leaves_only)


def _fill_rows(cells: Cells, heights: Sequence[float], columns: int) -> list[_Row]:
    """Rows that are filled in order, one after the other."""
    rows: list[_Row] = []
    first = used = 0
    for at, cell in enumerate(cells):
        if first < at and used + cell.columns > columns:
            rows.append(_Row(used, max(heights[first:at]), cells[first:at]))
            first, used = at, 0
        used += cell.columns
    return [*rows, _Row(used, max(heights[first:]), cells[first:])]


def adapt_plan(plan: Plan, tree: Tree, frame: Frame) -> Plan:
    """``plan`` for a tree in which branches were expanded or collapsed since: what it holds keeps its columns.

    A branch that was not expanded takes as many columns as it needs not to be taller than most of the frame.
    """
    if not plan.rows:
        return plan
    options = _Options(tree, plan.width)
    spread = dict(plan.spread)
    cap = _TALLEST * frame.height
    for at, _level in reversed(list(walk_down(tree, tree.children[NONE]))):
        key = tree.keys[at]
        if key in plan.spread:
            cells = [_fit_cell(cell, plan, spread, options, cap) for cell in plan.spread[key]]
            more = options.deal(_unplanned(tree, tree.children[at], [cells]), cap)[0]
            spread |= options.spread_in([more])
            spread[key] = (*cells, *more)
    rows = [tuple(_fit_cell(cell, plan, spread, options, cap) for cell in row) for row in plan.rows]
    new = _unplanned(tree, heads_above(tree, plan.above)[1], rows)
    columns = max(sum(cell.columns for cell in row) for row in rows)
    added = [row.cells for row in _Group(options, new).fill_rows(columns)]
    return replace(plan, rows=(*rows, *added), spread=spread | options.spread_in(added))


def _unplanned(tree: Tree, boxes: Sequence[int], rows: Iterable[Iterable[Cell]]) -> list[int]:
    """Those of the boxes that have no cell."""
    planned = {key for row in rows for cell in row for key in cell.keys}
    return [at for at in boxes if tree.keys[at] not in planned]


def _fit_cell(cell: Cell, plan: Plan, spread: dict[int, Cells], options: _Options, cap: float) -> Cell:
    """The cell with the columns that it needs now, never fewer than it had."""
    (key, *others) = cell.keys
    if key in spread:
        return Cell(max(cell.columns, sum(inner.columns for inner in spread[key])), cell.keys)
    if others or key in plan.expanded or key not in options.place:
        return cell
    option = options.pick(options.place[key], cap)
    if option.columns <= cell.columns:
        return cell
    wider = Cell(option.columns, cell.keys)
    spread |= options.spread_in([(wider,)])
    return wider
