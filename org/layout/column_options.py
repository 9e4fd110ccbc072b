"""What each branch of an org chart can look like: how many columns it takes, and how high it is."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from org.model import NONE, Values
from org.style.palette import INDENT

Height = Callable[[int, float], float]
"""The height of a box of that width, px."""

STACK_GAP = 6.0
"""Between boxes of a stack that are on the same side of the boundary."""
BOUNDARY_GAP = 15.0
"""Between a front-office box and another one below or above it: the boundary runs there."""
CHAIN_GAP = 14.0
"""Between the boxes of a chain, each of which is all that is below the one before it: a line joins them."""
BRANCH_GAP = 6.0
"""More room below a branch in a stack."""
LEVEL_GAP = 28.0
"""Below a department whose branches are side by side."""
_INDENTS = (0.2, 0.5)
"""How much of a column's width is for indents where words would be cut otherwise, and the most that ever is."""
_STEP, _LARGE_STEP = 1.06, 1.1
"""Ratio between the column heights that are tried, and the same in a large chart."""
_FAMILY_STEP = 1.15
"""The same in a large family."""
LARGE_CHART = 300
"""Boxes of a chart that takes so long to plan that fewer plans are tried."""
_LARGE = 60
"""Children of a large family."""
_OPEN = 12
"""Columns that are looked at for room."""
_MEASURED = 60
"""Boxes of a branch whose stack is measured box by box before it is drawn, unless the chart is large."""


@dataclass(frozen=True, eq=False)
class Tree:
    """The visible boxes. Children are in the order in which they are drawn."""

    keys: Sequence[int]
    children: Sequence[Sequence[int]]
    """(n + 1,) of each box, and last the tops."""
    front: Sequence[bool]
    least: Values
    """(n,) how wide each box has to be so that no word of its name is cut, px."""
    height: Height

    def __len__(self) -> int:
        return len(self.keys)

    @cached_property
    def straight(self) -> Sequence[bool]:
        """(n,) whether each box is right below its parent in a stack, without an indent.

        So is the only child of an only child: a chain of any length is one column.
        """
        alone = [False] * (len(self) + 1)
        for children in self.children[: len(self)]:
            if len(children) == 1:
                alone[children[0]] = True
        straight = [False] * len(self)
        for box, children in enumerate(self.children[: len(self)]):
            if alone[box] and len(children) == 1:
                straight[children[0]] = True
        return straight

    def indents(self, box: int) -> int:
        """How many levels a box of a stack is indented below its parent."""
        return 0 if self.straight[box] else 1

    @cached_property
    def order(self) -> list[int]:
        """The boxes from the top down, each branch whole."""
        return [box for box, _level in self._walk]

    @cached_property
    def last(self) -> list[int]:
        """(n,) the lowest box of each branch when it is a stack."""
        last = list(range(len(self)))
        for box in reversed(self.order):
            last[box] = last[self.children[box][-1]] if self.children[box] else box
        return last

    @cached_property
    def sizes(self) -> list[int]:
        """(n,) the boxes of each branch."""
        rank = np.argsort(self.order)
        return list((rank[self.last] - rank + 1).tolist())

    @cached_property
    def _walk(self) -> list[tuple[int, int]]:
        return list(walk_down(self, self.children[NONE]))

    @cached_property
    def _gaps(self) -> Values:
        """The room above each box of ``order`` where all of them are one stack; 0.0 for the first."""
        pairs = pairwise(self._walk)
        return np.array(
            [0.0, *(gap_between(self, one, box, branch_ends=deep < above) for (one, above), (box, deep) in pairs)]
        )

    def stack_heights(self, heights: Sequence[float]) -> list[float]:
        """(n,) the heights of whole branches in one column, where the boxes have these heights."""
        rank = np.argsort(self.order)
        bottoms = np.cumsum(self._gaps + np.array(heights)[self.order])
        tops = bottoms[rank] - heights
        return list((bottoms[rank[self.last]] - tops).tolist())


class Cell(NamedTuple):
    """So many columns with one branch, or one column with a stack of several. Branches are given by their key."""

    columns: int
    keys: tuple[int, ...]


Cells = tuple[Cell, ...]


@dataclass(frozen=True, eq=False)
class Deal:
    """Branches in cells."""

    cap: float
    """How high a cell may be, px."""
    columns: list[int]
    """Of each cell."""
    members: list[list[int]]
    """The branches in each cell, by their place in the family."""
    heights: list[float]
    further: float
    """The least cap at which they would be dealt in another way; infinite where none is."""

    def cells(self, keys: Sequence[int], some: slice = slice(None)) -> Cells:
        """The cells of a family with these keys, or some of them."""
        dealt = zip(self.columns[some], self.members[some], strict=True)
        return tuple(Cell(columns, tuple(keys[i] for i in members)) for columns, members in dealt)


class Option(NamedTuple):
    """One way to draw a branch."""

    columns: int
    height: float
    dealt: Deal | None = None
    """Of those below; None for a stack."""


@dataclass(eq=False, slots=True)
class _Column:
    """A column that branches share and that is not full yet."""

    cell: int
    """Its index among the cells."""
    height: float
    """Where all in it are indented, px."""
    front: bool
    """Whether its lowest box is front office."""
    rest: float
    """The room that its last branch needs below it, px."""


def gap_between(tree: Tree, above: int, below: int, *, branch_ends: bool) -> float:
    """The room between two boxes of a stack; more where a branch ends."""
    gap = CHAIN_GAP if tree.straight[below] else STACK_GAP
    gap = gap if tree.front[above] == tree.front[below] else BOUNDARY_GAP
    return gap + (BRANCH_GAP if branch_ends else 0.0)


def gap_above_head(tree: Tree, head: int) -> float:
    """The room between a box above the rows of a chart and the one before it."""
    return CHAIN_GAP if tree.straight[head] else LEVEL_GAP


def heads_above(tree: Tree, most: int | None = None) -> tuple[list[int], Sequence[int]]:
    """The boxes above the rows, and those that the rows are made of: the first several that have one parent."""
    heads: list[int] = []
    below = tree.children[NONE]
    while len(below) == 1 and (tree.children[below[0]] if most is None else len(heads) < most):
        heads.append(below[0])
        below = tree.children[below[0]]
    return heads, below


class Stacked(NamedTuple):
    """One box of a stack; lengths in px from the top left corner of the stack."""

    box: int
    above: int
    """The box that it is indented below; NONE for a top."""
    indent: float
    top: float
    height: float


def stack_up(tree: Tree, tops: Sequence[int], width: float, level: int = 0) -> Iterator[Stacked]:
    """Branches in one column of that width, from the top down, each box indented by its ``level`` below the column."""
    boxes = list(walk_down(tree, tops))
    levels = _count_indents(tree, boxes, level)
    step = _indent_step(tree, levels, width)
    path: list[int] = []
    bottom = 0.0
    for box, deep in boxes:
        if path:
            # ``path`` leads from the top of its branch down to the box above.
            bottom += gap_between(tree, path[-1], box, branch_ends=deep + 1 < len(path))
        del path[deep:]
        indent = levels[box] * step
        height = tree.height(box, width - indent)
        yield Stacked(box, path[-1] if path else NONE, indent, bottom, height)
        path.append(box)
        bottom += height


def _count_indents(tree: Tree, boxes: Iterable[tuple[int, int]], level: int) -> dict[int, int]:
    """How many levels each box of a stack is indented, where its tops are by ``level``."""
    path: list[int] = []
    levels: dict[int, int] = {}
    for box, deep in boxes:
        del path[deep:]
        path.append(path[-1] + tree.indents(box) if path else level)
        levels[box] = path[-1]
    return levels


def _indent_step(tree: Tree, levels: Mapping[int, int], width: float) -> float:
    """How far each level of a stack is indented: less where it is deep, so that words are not cut."""
    deepest = max(levels.values(), default=0)
    if not deepest:
        return INDENT
    least, most = (share * width / deepest for share in _INDENTS)
    whole = min((width - float(tree.least[box])) / deep for box, deep in levels.items() if deep)
    return min(INDENT, max(whole, least), most)


def walk_down(tree: Tree, tops: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The boxes of some branches from the top down, each with its level there."""
    waiting = [(box, 0) for box in reversed(tops)]
    while waiting:
        box, level = waiting.pop()
        yield box, level
        waiting += [(child, level + 1) for child in reversed(tree.children[box])]


class BranchOptions:
    """What each branch can look like, worked out from the leaves up where it is asked for."""

    def __init__(self, tree: Tree, width: float) -> None:
        self.tree = tree
        self.heads, self.below = heads_above(tree)
        self.index = {key: box for box, key in enumerate(tree.keys)}
        self.width = width
        # Most boxes are in a stack, one level deep.
        self.heights = [tree.height(box, width - INDENT) for box in range(len(tree))]
        self.height = sum(self.heights)
        lowest = min(self.heights, default=0.0)
        self.wrapped = sum(height > lowest for height in self.heights) / max(len(tree), 1)
        """The share of names that take several lines."""
        self._stacks = tree.stack_heights(self.heights)
        self._found: dict[int, tuple[Option, ...]] = {}

    def of(self, box: int) -> tuple[Option, ...]:
        """From one column on, each lower than the one before it."""
        if box not in self._found:
            for each, _level in reversed(list(walk_down(self.tree, [box]))):
                if each not in self._found:
                    self._found[each] = self._list_options(each)
        return self._found[box]

    def _list_options(self, box: int) -> tuple[Option, ...]:
        """The same, where those of the children are known."""
        children = self.tree.children[box]
        if not children:
            return (Option(1, self.heights[box]),)
        found = [Option(1, self.stack_height(box, 0))]
        for dealt in Family(self, children).deals:
            columns = sum(dealt.columns)
            if columns > 1:
                found.append(Option(columns, self.heights[box] + LEVEL_GAP + max(dealt.heights), dealt))
        return _drop_worse(found)

    def stack_height(self, box: int, level: int) -> float:
        """The height of a whole branch in one column, its top indented by that many levels.

        Of a large branch, and in a large chart, it is about that: as if each box were indented once.
        """
        if len(self.tree) > LARGE_CHART or self.tree.sizes[box] > _MEASURED:
            return self._stacks[box]
        if not self.tree.children[box]:  # as of most
            return self.tree.height(box, self.width - level * _indent_step(self.tree, {box: level}, self.width))
        *_others, lowest = stack_up(self.tree, [box], self.width, level)
        return lowest.top + lowest.height

    def pick(self, box: int, cap: float) -> Option:
        """The option with the fewest columns that is no higher than ``cap``, or else the lowest there is."""
        return _pick(self.of(box), cap)[0]

    def spread_in(self, rows: Iterable[Cells]) -> dict[int, Cells]:
        """The cells of the branches that are spread out, at any depth."""
        spread: dict[int, Cells] = {}
        waiting = [cell for cells in rows for cell in cells]
        while waiting:
            cell = waiting.pop()
            if cell.columns > 1:
                box = self.index[cell.keys[0]]
                dealt = next(option.dealt for option in self.of(box) if option.columns == cell.columns)
                keys = [self.tree.keys[child] for child in self.tree.children[box]]
                spread[cell.keys[0]] = dealt.cells(keys) if dealt else ()
                waiting += spread[cell.keys[0]]
        return spread


class Member(NamedTuple):
    """What matters of a branch for how it is dealt."""

    options: tuple[Option, ...]
    added: float
    """What it adds to the height of a column that it shares, px, with the gap above it left out."""
    front: bool
    ends: bool
    """Whether its lowest box is front office."""
    rest: float
    """The room that it needs below it."""
    shares: bool
    """Whether it may share a column."""


class Family:
    """Branches side by side, and how they can be dealt to columns.

    Branches that take one column may share one, or with ``leaves_only`` only those that have nothing below them.
    """

    def __init__(self, options: BranchOptions, boxes: Sequence[int], *, leaves_only: bool = False) -> None:
        tree = options.tree
        self.step = _STEP if len(tree) <= LARGE_CHART else _LARGE_STEP
        self.keys = [tree.keys[box] for box in boxes]
        self.members = tuple(
            Member(
                options.of(box),
                options.stack_height(box, 1),
                tree.front[box],
                tree.front[tree.last[box]],
                BRANCH_GAP if tree.children[box] else 0.0,
                not (leaves_only and tree.children[box]),
            )
            for box in boxes
        )

    @cached_property
    def deals(self) -> list[Deal]:
        """The ways to deal the branches; of a large family the caps are farther apart."""
        if len(self.members) > _LARGE:
            return _list_deals.__wrapped__(self.members, _FAMILY_STEP)
        return _list_deals(self.members, self.step)


@lru_cache(maxsize=2_000)  # families are alike: a few leaves of one or two heights, or the same ones in another frame
def _list_deals(members: tuple[Member, ...], step: float) -> list[Deal]:
    """The ways to deal the branches, from the least height there can be up to the fewest columns.

    One that has no fewer columns than the one before it is higher, and left out where that is known beforehand.
    """
    cap = max((each.options[-1].height for each in members), default=math.inf)
    area = sum(
        min(each.added + STACK_GAP, *(option.columns * (option.height + STACK_GAP) for option in each.options))
        for each in members
    )
    found: list[Deal] = []
    while cap < math.inf:
        found.append(deal(members, cap))
        columns = sum(found[-1].columns)
        fewer = area / (columns - 1) - STACK_GAP - 1e-5 if columns > 1 else math.inf
        cap = max(found[-1].further, cap * step, fewer)
    return found


def deal(members: Sequence[Member], cap: float, most: int | None = None) -> Deal:
    """The branches in cells that are no higher than ``cap`` and no wider than ``most`` where that can be.

    Each goes into the first of the last few columns that has room for it (Johnson 1973, "first fit").
    """
    columns: list[int] = []
    cells: list[list[int]] = []
    heights: list[float] = []
    shared: list[_Column] = []
    further, limit = math.inf, cap + 1e-6
    least = STACK_GAP + min((each.added for each in members), default=0.0)
    for i, (options, added, front, ends, rest, shares) in enumerate(members):
        option, taller = _pick(options, cap, most)
        further = taller if taller < further else further  # much called, and min() is slower
        sharing = option.columns == 1 and shares
        for column in shared[-_OPEN:] if sharing else ():
            gap = (STACK_GAP if column.front == front else BOUNDARY_GAP) + column.rest
            height = column.height + (gap + added)
            if height <= limit:
                break
            further = height if height < further else further
        else:
            if sharing:
                shared.append(_Column(len(cells), added, ends, rest))
            columns.append(option.columns)
            cells.append([i])
            heights.append(option.height)
            continue
        cells[column.cell].append(i)
        heights[column.cell] = column.height = height
        column.front, column.rest = ends, rest
        if height + least > limit and i + 1 < len(members):
            shared.remove(column)
            further = min(further, height + least)
    return Deal(cap, columns, cells, heights, further)


def _pick(options: Sequence[Option], cap: float, most: int | None = None) -> tuple[Option, float]:
    """The option with the fewest columns that is no higher than ``cap``, or else the lowest there is.

    And how high the next one with fewer columns is.
    """
    further = math.inf
    for option in options:
        if most is not None and option.columns > most:
            break
        picked = option
        if option.height <= cap + 1e-6:
            break
        further = option.height
    return picked, further


def _drop_worse(options: Iterable[Option]) -> tuple[Option, ...]:
    """The options that no other is both narrower and lower than, by columns."""
    best: list[Option] = []
    for option in sorted(options, key=lambda option: option[:2]):
        if not best or option.height < best[-1].height - 1e-6:
            best.append(option)
    return tuple(best)
