"""What a chart opens with: as much as can be read in its frame."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import takewhile

from org.layout.column_options import walk_down
from org.layout.column_plan import READABLE
from org.layout.nodes import measure_boxes
from org.layout.org_chart import fit_scale, visible_tree
from org.layout.visibility import BUDGET, SCREEN, Frame, View, find_visible
from org.model import NONE, Company

MAP_BOXES, MAP_BOXES_NARROW = 70, 30
"""Boxes that a boundary map opens with at most, in a window and on a phone: each has lines to follow."""
_FEW_BOXES = 30
"""A boundary map in a window with no more boxes shows each of them, and no stack."""
_ENOUGH = 200
"""Boxes beyond which no frame is looked at."""
_MOST_TRIES = 12
"""Branches that are tried one by one for the room that is left."""
_SCREENFULS = 1.3
"""How much taller than its frame an outline may be: one scrolls there."""
_LEAST_BOXES = 12
"""Boxes that a chart opens with in any case, if the company has them."""


def opening_view(
    company: Company,
    frame: Frame = SCREEN,
    branch: int | None = None,
    *,
    on_map: bool = False,
    budget: int = BUDGET,
) -> View:
    """What a chart of the company, or of one branch, opens with in ``frame``: all of it, or as much as can be read.

    Whole levels come first, then branches of the next level, in the order in which they are drawn. ``budget`` is the
    most boxes that are ever visible. ``on_map`` is for a boundary map.
    """
    if on_map and not frame.narrow and len(find_visible(company, View(branch, None, budget))) <= _FEW_BOXES:
        return View(branch, None, budget)
    levels = _branches_by_level(company, branch, budget)
    order = [each for level in levels for each in level]

    def view_of(expanded: Sequence[int]) -> View:
        whole = sum(1 for _level in takewhile(lambda level: set(level) <= set(expanded), levels))
        complete = {each for level in levels[:whole] for each in level}
        return View(branch, whole + 1, budget, opened=frozenset(expanded) - complete, stacked=on_map)

    fitting = bisect_left(range(1, len(order) + 1), True, key=lambda n: not _fits(company, view_of(order[:n]), frame))
    expanded = order[:fitting]
    for each in order[fitting : fitting + _MOST_TRIES]:
        shown = each == branch or int(company.parent[each]) in {NONE, *expanded}
        few = len(find_visible(company, view_of(expanded))) < _LEAST_BOXES
        if shown and (few or _fits(company, view_of([*expanded, each]), frame)):
            expanded.append(each)
    found = view_of(expanded)
    everything = View(branch, None, budget, stacked=on_map)
    return everything if len(find_visible(company, everything)) == len(find_visible(company, found)) else found


def _branches_by_level(company: Company, branch: int | None, budget: int) -> list[list[int]]:
    """The departments of each level that can be expanded, in the order in which they are drawn."""
    levels: list[list[int]] = []
    while True:
        seen = find_visible(company, View(branch, len(levels) + 1, budget))
        tree = visible_tree(company, seen, measure_boxes(company, seen))
        drawn = [at for at, _level in walk_down(tree, tree.children[NONE])]
        found = [int(seen.keys[at]) for at in drawn if seen.collapsed[at] and at < len(seen.positions)]
        if not found or (levels and found == levels[-1]):
            return levels
        levels.append(found)
        if len(seen) > _ENOUGH:
            return levels


def _fits(company: Company, view: View, frame: Frame) -> bool:
    """Whether what ``view`` shows can be read in ``frame``."""
    seen = find_visible(company, view)
    if view.stacked:
        return len(seen) <= (MAP_BOXES_NARROW if frame.narrow else MAP_BOXES)
    if len(seen) > _ENOUGH:
        return False
    scale = fit_scale(company, seen, frame)
    return scale * (_SCREENFULS if frame.narrow else 1.0) >= (1.0 if frame.narrow else READABLE)
