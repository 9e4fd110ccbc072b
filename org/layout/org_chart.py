"""The org chart as a scene: boxes in a compact tree, lines that cross the boundary, figures and legend.

A chart opens with as much as can be read in its frame (:func:`opening_view`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache, partial
from itertools import takewhile
from typing import NamedTuple

import numpy as np

from org.analysis import boundary
from org.analysis.measures import office_shares
from org.hierarchy import branches
from org.i18n import _, describe_count, format_departments, format_people, localise_number
from org.layout.column_layout import (
    READABLE,
    Layout,
    Options,
    Plan,
    TopOptions,
    adapt_plan,
    order_children,
    place_boxes,
    plan_columns,
)
from org.layout.column_options import Tree, walk_down
from org.layout.geometry import area_of, areas_of, boundary_point, covered_share, curve_between, fill_holes, grow
from org.layout.handoff_edges import Flows, add_up_flows
from org.layout.nodes import (
    LINE_WIDTHS,
    BoxTexts,
    build_boxes,
    build_handoff_line,
    build_legend,
    classify_offices,
    explain_collapsed,
    explain_numbers,
    explain_offices,
    handoff_width,
    measure_boxes,
)
from org.layout.scene import Area, Box, Folding, LegendEntry, Line, LineStatus, Point, Relation, Scene
from org.layout.visibility import BUDGET, SCREEN, Frame, View, Visible, find_visible, fold_each
from org.model import NONE, Company, Indices, Office, Values
from org.style import palette

_UNDECIDED_RANK = 0.75
"""Branches in which nothing is known are between the mixed and the back ones."""
_LAST_RANK = 2.0
_ALONE = 1e-6
EDGE = 4.0
"""Between a curve and the edge of the picture, px."""
_LEAST_SHARE = 0.2
"""Of the largest number: a line with less, or for a single hand-off, is drawn only with what it touches."""
_LEAST_OF_ALL = 0.05
"""Of all crossings between two boxes: a line with less says little about the company."""
_MOST_COVERED = 0.2
"""Of its length, behind boxes: one with more seems to begin or end at a box that it only passes."""
MOST_NUMBERED = 12
"""Lines between collapsed branches that are drawn at most: they lead across the chart. In an outline
they would run behind all boxes, and none is drawn."""


def org_chart(
    company: Company, view: View | None = None, frame: Frame = SCREEN, *, visible: Visible | None = None
) -> Scene:
    """The part of the company that ``view`` shows, laid out for ``frame``: an outline where that is narrow.

    ``visible`` is what the view shows, where that is known already.
    """
    view = view or View()
    visible = visible or find_visible(company, view)
    return draw_chart(company, visible, frame, *lay_out_chart(company, visible, frame, view.base))


def make_drawing(company: Company, visible: Visible) -> Callable[[Frame], Scene]:
    """What draws the chart of what is visible for a frame. Frames share what does not depend on them."""
    measure = cache(lambda roomy: measure_chart(company, visible, roomy=roomy))
    return lambda frame: draw_chart(company, visible, frame, *measure(frame.narrow).lay_out(frame))


def lay_out_chart(
    company: Company, visible: Visible, frame: Frame, base: View | None = None, *, tall: bool = False
) -> tuple[BoxTexts, Layout]:
    """What is in the visible boxes and where they are; those that ``base`` shows, too, keep their columns.

    ``tall``: what is below them is stacked in these columns, however high that becomes.
    """
    measured = measure_chart(company, visible, roomy=frame.narrow)
    if base is None:
        return measured.lay_out(frame)
    plan = measure_chart(company, find_visible(company, base), roomy=frame.narrow).plan(frame)
    plan = adapt_plan(plan, measured.tree, Frame(frame.width, np.inf) if tall else frame)
    return measured.texts, place_boxes(measured.tree, plan)


class Measured(NamedTuple):
    """What is visible before it is laid out."""

    texts: BoxTexts
    tree: Tree
    options: Options

    def plan(self, frame: Frame) -> Plan:
        """The best plan for a frame."""
        return plan_columns(self.tree, frame, self.texts.usual_widths(), options=self.options)

    def lay_out(self, frame: Frame) -> tuple[BoxTexts, Layout]:
        """What is in the boxes and where they are."""
        return self.texts, place_boxes(self.tree, self.plan(frame))


def measure_chart(company: Company, visible: Visible, *, roomy: bool = False) -> Measured:
    """The visible boxes in the order in which they are drawn, and what is in them."""
    texts = measure_boxes(company, visible, roomy=roomy)
    tree = visible_tree(company, visible, texts)
    return Measured(texts, tree, cache(partial(TopOptions, tree)))


def draw_chart(company: Company, visible: Visible, frame: Frame, texts: BoxTexts, laid: Layout) -> Scene:
    """The visible boxes where they are laid out, and all lines between them."""
    heights = np.array([texts.height(box, width) for box, width in enumerate(laid.widths.tolist())])
    boxes = build_boxes(company, visible, texts, laid.centres, laid.widths, heights)
    lines = draw_reporting(visible, boxes, laid.paths)
    handoffs = draw_handoffs(
        add_up_flows(company, visible), boxes, laid, most_numbered=0 if frame.narrow else MOST_NUMBERED
    )
    scene = Scene(
        laid.width,
        laid.height,
        company.title,
        subtitle(company),
        boxes,
        lines,
        handoffs,
        make_legend(boxes, lines, handoffs),
        make_handoff_legend(handoffs),
        note=explain_numbers(boxes),
    )
    return replace(scene, kept_free=fill_holes(scene))


def foldable_chart(company: Company, view: View | None, frame: Frame) -> Scene:
    """The chart for a viewer with nothing behind it, laid out so that branches can be collapsed in place.

    It has what ``view`` shows; without one the whole company, that opens with what can be read in ``frame``.

    Then it has the columns of what it opens with, and everything else is below that in the same columns, however far
    down: a viewer collapses a branch by moving up what is below it.
    """
    visible = find_visible(company, view or View())
    first = find_visible(company, view or (base := opening_view(company, frame)))
    texts, laid = lay_out_chart(company, visible, frame, base if view is None else None, tall=True)
    scene = draw_chart(company, visible, frame, texts, laid)
    folded = fold_each(company, visible)
    texts = measure_boxes(company, folded, roomy=frame.narrow)
    heights = np.array([texts.height(i, width) for i, width in enumerate(laid.widths.tolist())])
    tops = np.array([box.top for box in scene.boxes])
    centres = np.stack([laid.centres[:, 0], tops + heights / 2], axis=1)
    boxes = build_boxes(company, folded, texts, centres, laid.widths, heights)
    expanded = {int(key) for key, hidden in zip(first.keys, first.collapsed, strict=True) if not hidden}
    foldable = [box for box, whole in zip(boxes, scene.boxes, strict=True) if box.branching and not whole.collapsed]
    closed = tuple(box for box in foldable if box.key not in expanded)
    return replace(
        scene,
        legend=make_legend((*scene.boxes, *closed), scene.lines, scene.handoffs),
        note=explain_numbers((*scene.boxes, *closed)),
        folding=Folding(tuple(foldable), tuple(box.key for box in closed), laid.rows),
        kept_free=(),  # what it encloses is open where a branch is collapsed
    )


def fit_scale(company: Company, visible: Visible, frame: Frame) -> float:
    """The scale at which what is visible can be drawn in ``frame``, or a larger one."""
    texts, tree, _options = measure_chart(company, visible, roomy=frame.narrow)
    laid = place_boxes(tree, plan_columns(tree, frame, texts.usual_widths()[-4::2], quick=True))
    return min(frame.width / laid.width, frame.height / laid.height)


def visible_tree(company: Company, visible: Visible, texts: BoxTexts) -> Tree:
    """The visible boxes in the order in which they are drawn."""
    children = order_children(visible.parent, _rank_siblings(company, visible))
    front = (visible.offices == Office.FRONT).tolist()
    return Tree(visible.keys.tolist(), children, front, texts.least_widths, texts.height)


def _rank_siblings(company: Company, visible: Visible) -> Values:
    """(n visible,) order among siblings; of equals those with branches below them first, and rests last."""
    rests = np.full(len(visible) - len(visible.positions), _LAST_RANK)
    alone = branches(company).size[visible.positions] == 1
    return np.append(sibling_rank(company, visible.positions) + _ALONE * alone, rests)


def sibling_rank(company: Company, positions: Indices) -> Values:
    """Order of departments among siblings: branches all in front first, then mixed by their share, then in the back."""
    tree = branches(company)
    first, last = tree.bounds(positions)
    counts = tree.counts[last] - tree.counts[first]
    decided = counts[:, Office.FRONT] + counts[:, Office.BACK]
    return np.where(decided > 0, counts[:, Office.BACK] / np.maximum(decided, 1.0), _UNDECIDED_RANK)


def draw_reporting(visible: Visible, boxes: Sequence[Box], paths: Sequence[tuple[Point, ...]]) -> tuple[Line, ...]:
    """The visible reporting lines, with a ring where one leaves or enters a front-office region."""
    parent = visible.parent.tolist()
    beside: dict[tuple[int, float | None], dict[tuple[float, float, float], float]] = defaultdict(dict)
    """What the lines from a box down to front-office boxes cover, left, top and right → bottom: in the column with this
    trunk, or (None) where lines to other columns pass, too."""
    for i, path in enumerate(paths):
        if path and boxes[i].office is Office.FRONT and boxes[parent[i]].office is Office.FRONT:
            hung = path[-1][1] == boxes[i].y
            for left, top, right, bottom in areas_of(path, boxes[i]):
                covered = beside[parent[i], path[-2][0] if hung and top > path[-3][1] else None]
                covered[left, top, right] = max(bottom, covered.get((left, top, right), bottom))

    @cache
    def region_above(i: int, trunk: float) -> list[Area]:
        """The areas of a front-office box, and of what a line in the column with this trunk may touch below it."""
        below = (beside.get((i, column), {}).items() for column in (None, trunk))
        areas = [(*edges, bottom) for covered in below for edges, bottom in covered]
        return [grow(area, palette.REGION_OUTER) for area in (area_of(boxes[i]), *areas)]

    lines = []
    for i, path in enumerate(paths):
        if not path:
            continue
        box, above = boxes[i], boxes[parent[i]]
        status = LineStatus.INSIDE if box.rest else classify_offices(box.office, above.office)
        ring = None
        if status is LineStatus.CROSSING:
            inside = above.office is Office.FRONT
            own = region_above(parent[i], path[-2][0]) if inside else [grow(area_of(box), palette.REGION_OUTER)]
            ring = boundary_point(path, own)
        lines.append(Line(box.key, above.key, Relation.REPORTING, status, path, LINE_WIDTHS[status], ring=ring))
    # Crossings last, so that a grey line that shares their way does not cover them.
    return tuple(sorted(lines, key=lambda line: line.status is LineStatus.CROSSING))


def draw_handoffs(flows: Flows, boxes: Sequence[Box], laid: Layout, most_numbered: int) -> tuple[Line, ...]:
    """The hand-offs that have both ends visible; what crosses between collapsed branches has its number."""
    most = float(np.nan_to_num(flows.volume).max(initial=0.0))
    ends = zip(flows.source.tolist(), flows.target.tolist(), strict=True)
    paths = [keep_within(curve_between(boxes[source], boxes[target]), laid) for source, target in ends]
    numbered = _choose_numbered(flows, boxes, paths, most_numbered)
    lines = []
    for i, path in enumerate(paths):
        with_number = i in numbered
        width = palette.HANDOFF_WIDTHS[0] if with_number else handoff_width(float(flows.volume[i]), most)
        lines.append(build_handoff_line(flows, i, boxes, path, width, number=with_number))
    return tuple(lines)


def _choose_numbered(flows: Flows, boxes: Sequence[Box], paths: Sequence[tuple[Point, ...]], most: int) -> set[int]:
    """The flows with the most crossings among those of collapsed branches."""
    collapsed = np.array([box.collapsed > 0 for box in boxes], dtype=bool)
    least = max(2.0, _LEAST_SHARE * int(flows.crossing.max(initial=0)), _LEAST_OF_ALL * int(flows.crossing.sum()))
    crossing = np.flatnonzero(collapsed[flows.source] & collapsed[flows.target] & (flows.crossing >= least))
    areas = [area_of(box) for box in boxes]
    by_number = crossing[np.argsort(-flows.crossing[crossing], kind="stable")].tolist()
    return set([i for i in by_number if covered_share(paths[i], areas) <= _MOST_COVERED][:most])


def keep_within(path: Sequence[Point], laid: Layout) -> tuple[Point, ...]:
    """A curve that does not leave the picture: it is inside the hull of its control points."""
    return tuple((min(max(x, EDGE), laid.width - EDGE), min(max(y, EDGE), laid.height - EDGE)) for x, y in path)


def subtitle(company: Company) -> str:
    """The figures that matter, in one line."""
    parts = [format_departments(len(company), posts=company.is_of_posts)]
    for share in office_shares(company):
        if share.office is Office.UNCLEAR and not share.departments:
            continue
        people = f" ({format_people(share.people)})" if share.people is not None else ""
        parts.append(f"{localise_number(share.departments)} {share.office.title.lower()}{people}")
    crossing = int(boundary.reporting_lines(company).crossing.sum())
    parts.append(
        describe_count(
            "{n} reporting line crosses the customer-facing boundary",
            "{n} reporting lines cross the customer-facing boundary",
            crossing,
        )
    )
    return " · ".join(parts)


def make_legend(boxes: Sequence[Box], lines: Sequence[Line], handoffs: Sequence[Line]) -> tuple[LegendEntry, ...]:
    """A sample of each kind of shape that the picture uses; of hand-offs only those with a number are in it."""
    texts = {
        **explain_offices(),
        "boundary": _("Customer-facing boundary"),
        "crossing": _("Reporting line that crosses it"),
        "undecided": _("Undecided line"),
        "handoff-crossing": _("Hand-offs of collapsed branches that cross, and how many"),
        **explain_collapsed(),
    }
    return build_legend(texts, boxes, (*lines, *(line for line in handoffs if line.number)))


def make_handoff_legend(handoffs: Sequence[Line]) -> tuple[LegendEntry, ...]:
    """What hand-offs look like once they are drawn."""
    if not handoffs:
        return ()
    texts = {"handoff-crossing": _("Hand-off that crosses"), "complaint": _("Complaints")}
    return LegendEntry("handoff", _("Hand-off (width: volume)")), *build_legend(texts, (), handoffs)


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
    company: Company, frame: Frame = SCREEN, branch: int | None = None, *, on_map: bool = False, budget: int = BUDGET
) -> View:
    """What a chart of the company, or of one branch, opens with in ``frame``: all of it, or as much as can be read.

    Whole levels come first, then branches of the next level, in the order in which they are drawn. ``budget`` is the
    most boxes that are ever visible. ``on_map`` is for a boundary map.
    """
    if on_map and not frame.narrow and len(find_visible(company, View(branch, None, budget))) <= _FEW_BOXES:
        return View(branch, None, budget)
    levels = _list_branches_by_level(company, branch, budget)
    order = [each for level in levels for each in level]

    def view_of(expanded: Sequence[int]) -> View:
        whole = sum(1 for _level in takewhile(lambda level: set(level) <= set(expanded), levels))
        complete = {each for level in levels[:whole] for each in level}
        return View(branch, whole + 1, budget, opened=frozenset(expanded) - complete, stacked=on_map)

    too_many = _ENOUGH + 1

    def fits(view: View) -> bool:
        """Not where as many boxes did not fit before: another choice of as many hardly ever does."""
        nonlocal too_many
        visible = find_visible(company, view)
        if len(visible) < too_many and not _fits(company, visible, frame, on_map=on_map):
            too_many = len(visible)
        return len(visible) < too_many

    fitting = bisect_left(range(1, len(order) + 1), True, key=lambda n: not fits(view_of(order[:n])))
    expanded = order[:fitting]
    for each in order[fitting : fitting + _MOST_TRIES]:
        shown = each == branch or int(company.parent[each]) in {NONE, *expanded}
        few = shown and len(find_visible(company, view_of(expanded))) < _LEAST_BOXES
        if shown and (few or fits(view_of([*expanded, each]))):
            expanded.append(each)
    found = view_of(expanded)
    everything = View(branch, None, budget, stacked=on_map)
    return everything if len(find_visible(company, everything)) == len(find_visible(company, found)) else found


def _list_branches_by_level(company: Company, branch: int | None, budget: int) -> list[list[int]]:
    """The departments of each level that can be expanded, in the order in which they are drawn."""
    levels: list[list[int]] = []
    while True:
        visible = find_visible(company, View(branch, len(levels) + 1, budget))
        tree = measure_chart(company, visible).tree
        drawn = [box for box, _level in walk_down(tree, tree.children[NONE])]
        found = [int(visible.keys[box]) for box in drawn if visible.collapsed[box] and box < len(visible.positions)]
        if not found or (levels and found == levels[-1]):
            return levels
        levels.append(found)
        if len(visible) > _ENOUGH:
            return levels


def _fits(company: Company, visible: Visible, frame: Frame, *, on_map: bool) -> bool:
    """Whether what is visible can be read in ``frame``."""
    if on_map:
        return len(visible) <= (MAP_BOXES_NARROW if frame.narrow else MAP_BOXES)
    scale = fit_scale(company, visible, frame)
    return scale * (_SCREENFULS if frame.narrow else 1.0) >= (1.0 if frame.narrow else READABLE)
