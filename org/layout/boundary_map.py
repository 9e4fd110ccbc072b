"""The boundary map as a scene: lanes from the customers down, departments in them, hand-offs between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from org.analysis import boundary
from org.analysis.reach import NOT_REACHED, customer_distances
from org.analysis.report import fill_counts
from org.hierarchy import branches, count_levels
from org.i18n import _, format_departments, localise_number
from org.layout.column_layout import LARGEST_SCALE
from org.layout.crossing_reduction import Kept
from org.layout.edge_routing import route
from org.layout.geometry import curve_behind, point_at_height
from org.layout.handoff_edges import Flows, add_up_flows, describe_undrawn, visible_distances
from org.layout.lane_columns import choose_columns, count_fitting
from org.layout.lane_layout import (
    APART,
    MIDDLE,
    LaneLayout,
    LaneWords,
    Room,
    column_width,
    draw_ground,
    lay_out_lanes,
    name_lanes,
    place_in_lanes,
    side_of,
)
from org.layout.nodes import (
    FEW_LINES,
    LINE_WIDTHS,
    BoxTexts,
    build_boxes,
    build_handoff_line,
    build_legend,
    classify_offices,
    draw_dotted_lines,
    explain_collapsed,
    explain_handoffs,
    explain_offices,
    handoff_width,
    measure_boxes,
)
from org.layout.org_chart import opening_view
from org.layout.scene import Box, LegendEntry, Line, LineStatus, Point, Relation, Scene
from org.layout.visibility import SCREEN, Frame, View, Visible, find_visible
from org.model import NONE, Company, Indices, Office, Values
from org.style import palette

MOST_LINES = 240
"""Hand-offs that are drawn at most: of more than that no eye follows one."""
_FEWEST_LINES = 6
_LOOSE_BOX, _NARROW_BOX, _WIDEST_BOX = 0.4, 0.44, 0.47
"""As shares of a row, at most: a box when columns are counted, the narrowest and the widest one. Two fit into a row."""
_PORT_INSET = 20.0
"""Between a corner of a box and the first arrowhead."""


@dataclass(frozen=True, eq=False)
class _Pairs:
    """What is drawn as a line between two places among the visible boxes, the most important lines first."""

    source: Indices
    target: Indices
    width: Values
    routed: int
    """How many of them, from the first on, have a way of their own between the boxes."""
    may_thin: bool = True
    """Whether the others may be left to the department that is selected."""


def boundary_map(
    company: Company,
    view: View | None = None,
    *,
    frame: Frame = SCREEN,
    scroll: bool = True,
    reporting: bool = False,
    visible: Visible | None = None,
) -> Scene:
    """The part of the company that ``view`` shows, in lanes by customer distance.

    It is as wide as ``frame``, and may be higher where one can ``scroll``; else it has about the frame's shape.
    Without a view it shows what a map opens with. ``reporting`` adds the reporting lines; a company
    without hand-offs is drawn by them in any case. ``visible`` is what the view shows, where that is known already.
    """
    view = view or opening_view(company, frame, on_map=True)
    visible = visible or find_visible(company, view)
    content = _prepare(company, visible, frame)
    before = _prepare(company, find_visible(company, view.base), frame) if view.base and scroll else None
    laid, frame = _lay_out_large(before or content, frame) if scroll else (_lay_out(content, frame, scroll), frame)
    if before:
        laid = _lay_out(content, frame, scroll, _keep_places(content, before, laid, frame), laid)
    pairs, width = replace(content.pairs, routed=laid.lines), laid.box_width
    by_handoffs, flows, words, texts = content.by_handoffs, content.flows, content.words, content.texts
    ends = pairs.source[: pairs.routed], pairs.target[: pairs.routed]
    routes = route(laid, *ends, boxes=len(visible), reach=width / 2 - _PORT_INSET)
    centres, heights = _place_boxes(laid, len(visible))
    boxes = build_boxes(company, visible, texts, centres, np.full(len(visible), width), heights)
    if by_handoffs:
        handoffs = _draw_handoffs(boxes, flows, pairs, routes)
        lines = draw_dotted_lines(visible, boxes, _draw_behind, palette.LINE_WIDTH) if reporting else ()
        note = describe_undrawn(flows, pairs.routed)
    else:
        handoffs, lines = (), _draw_reporting(boxes, pairs, routes, laid.divide)
        note = _("Add a column “hands off to” or a second file with from and to, to see how work flows")
    return Scene(
        width=laid.width,
        height=laid.height,
        title=_("{company} · boundary map").format(company=company.title),
        subtitle=_write_subtitle(company),
        boxes=boxes,
        lines=lines,
        handoffs=handoffs,
        legend=_make_legend(boxes, lines, handoffs),
        lanes=draw_ground(laid, len(visible), words, _measure_label_column(words, frame)),
        note=note,
    )


MOST_ON_A_SHEET = 24
"""Boxes of a map on a slide that can be read; more of them on an A4."""
_FEWEST_BRANCHES = 4


def list_map_views(company: Company, branch: int | None = None) -> list[tuple[View, int | None]]:
    """An overview of the company or of a branch, then the same with each branch in it opened as far as can be read.

    Each with the head of what is opened.
    """
    views = (View(branch, levels, MOST_ON_A_SHEET, stacked=True) for levels in range(1, count_levels(company) + 1))
    overview = next((view for view in views if len(find_visible(company, view)) >= _FEWEST_BRANCHES), View(branch))
    visible = find_visible(company, overview)
    heads = [key for key in visible.keys[visible.collapsed > 0].tolist() if key >= 0 and key not in visible.stacks]
    return [(overview, None), *((_open_branch(company, overview, head), head) for head in heads)]


def _open_branch(company: Company, overview: View, head: int) -> View:
    """As many levels of a branch as can be read beside the others, and one in any case."""
    members = branches(company).within(head)
    level = company.depth[members] - company.depth[head]
    found = overview
    for levels in range(int(level.max())):
        opened = replace(overview, opened=frozenset(members[level <= levels].tolist()))
        if levels and len(find_visible(company, opened)) > MOST_ON_A_SHEET:
            break
        found = opened
    return found


@dataclass(frozen=True, eq=False)
class _Content:
    """What a map draws, before anything has a place."""

    visible: Visible
    by_handoffs: bool
    flows: Flows
    pairs: _Pairs
    kind: Indices
    """(n,) the kind of lane of each box."""
    words: tuple[LaneWords, ...]
    texts: BoxTexts

    @property
    def lane(self) -> Indices:
        """(n,) the lane of each box, counted from the front office down."""
        return place_in_lanes(self.kind, self.words)


def _prepare(company: Company, visible: Visible, frame: Frame) -> _Content:
    by_handoffs = len(company.handoffs) > 0
    flows = add_up_flows(company, visible)
    pairs = _pair_flows(flows) if by_handoffs else _pair_reporting(visible)
    kind = _find_lane_kinds(company, visible)
    words = name_lanes(kind, visible.offices, visible_distances(company, visible), by_handoffs=by_handoffs)
    return _Content(
        visible, by_handoffs, flows, pairs, kind, words, measure_boxes(company, visible, brief=frame.narrow)
    )


def _keep_places(content: _Content, before: _Content, laid: LaneLayout, frame: Frame) -> Kept:
    """The places in the map before: of a box in its old lane its own, of a new one that of the box above it."""
    place_of = {key: i for i, key in enumerate(before.visible.keys.tolist())}
    first = np.cumsum(laid.ordered.lane_rows) - laid.ordered.lane_rows
    rows = laid.ordered.segments.row[: len(before.visible)] - first[before.lane]
    column = _measure_label_column(before.words, frame)
    left = column + side_of(column)
    x = laid.x[: len(before.visible)] - left
    row, near = np.full(len(content.visible), NONE), np.full(len(content.visible), np.nan)
    for i, key in enumerate(content.visible.keys.tolist()):
        was = place_of.get(key)
        above = i
        while was is None and (above := int(content.visible.parent[above])) != NONE:
            was = place_of.get(int(content.visible.keys[above]))
        if was is not None:
            near[i] = x[was]
            row[i] = rows[was] if above == i and before.kind[was] == content.kind[i] else NONE
    return Kept(row, near, laid.columns - left)


def _lay_out_large(content: _Content, frame: Frame) -> tuple[LaneLayout, Frame]:
    """A map that can be scrolled, and its frame: of a low map a smaller one of the same shape, which is seen larger."""
    laid = _lay_out(content, frame, True)
    smaller = Frame(round(frame.width / LARGEST_SCALE), round(frame.height / LARGEST_SCALE))
    if smaller.narrow or laid.height > frame.height:
        return laid, frame
    larger = _lay_out(content, smaller, True)
    return (larger, smaller) if larger.height <= smaller.height else (laid, frame)


def _lay_out(
    content: _Content, frame: Frame, scroll: bool, kept: Kept | None = None, like: LaneLayout | None = None
) -> LaneLayout:
    """Rows as wide as the frame, with the largest lines that have room there.

    It has the columns and rows of the map before (``like``), and boxes as wide, or as wide as their words need.
    """
    pairs, texts, lanes = content.pairs, content.texts, len(content.words)
    column = _measure_label_column(content.words, frame)
    inner = frame.width - column - 2 * side_of(column)
    most, least = (texts.usual_widths()[i] - palette.INDENT for i in (0, -1))
    if scroll:
        least, most = min(least, _NARROW_BOX * inner), min(most, _WIDEST_BOX * inner)
    loose = min(least, _LOOSE_BOX * inner)
    columns = choose_columns(content.lane, lanes, loose, inner, pairs.routed) if scroll else None
    if like:
        columns = min(len(like.columns), count_fitting(least, inner))
        least = most = max(like.box_width, least)
    fewest = _FEWEST_LINES if pairs.may_thin else None
    room = Room(column, frame.width / frame.height, frame.width if scroll else None, columns, fewest, like)
    ends = pairs.source[: pairs.routed], pairs.target[: pairs.routed]
    return lay_out_lanes(content.lane, lanes, (least, most), texts.height, *ends, room, kept)


def _measure_label_column(words: Sequence[LaneWords], frame: Frame) -> float:
    """The width of the column with the lanes' labels; none in a narrow frame, where they are above the boxes."""
    return 0.0 if frame.narrow else column_width(words)


def _find_lane_kinds(company: Company, visible: Visible) -> Indices:
    """(n visible,) the kind of lane that each department belongs to: FRONT, MIDDLE, 1, 2, 3 (or more) or APART."""
    distance = visible_distances(company, visible)
    kinds = np.where(distance == NOT_REACHED, APART, np.minimum(distance - 1, APART - 1)).astype(np.int64)
    middle = np.flatnonzero(company.middle_office[visible.positions])
    kinds[middle[visible.offices[middle] == Office.BACK]] = MIDDLE
    return kinds


def _place_boxes(laid: LaneLayout, boxes: int) -> tuple[Values, Values]:
    """(n, 2) centres of the boxes, and (n,) their heights: those of a row are equally high."""
    rows = laid.ordered.segments.row[:boxes]
    middle = laid.row_top + laid.row_height / 2
    return np.stack([laid.x[:boxes], middle[rows]], axis=1), laid.row_height[rows]


def _pair_flows(flows: Flows) -> _Pairs:
    """The flows by volume, the largest first; those past MOST_LINES are not routed."""
    volume = np.nan_to_num(flows.volume, nan=-1.0)
    most = float(volume.max(initial=0.0))
    width = np.array([handoff_width(each, most, len(flows)) for each in volume.tolist()])
    return _Pairs(flows.source, flows.target, width, min(len(flows), MOST_LINES))


def _pair_reporting(visible: Visible) -> _Pairs:
    """The visible reporting lines, from the parent down."""
    child = np.flatnonzero(visible.parent != NONE).astype(np.int64)
    return _Pairs(visible.parent[child], child, np.ones(len(child)), len(child), may_thin=False)


def _draw_behind(one: Box, other: Box) -> tuple[Point, ...]:
    """The path of a line for which no room was kept."""
    return curve_behind(one, other, above=one.office is Office.FRONT)


def _draw_handoffs(
    boxes: Sequence[Box], flows: Flows, pairs: _Pairs, routes: Sequence[tuple[Point, ...]]
) -> tuple[Line, ...]:
    """The flows as curves: crossing ones on top, and thin ones above thick ones."""
    lines = []
    numbers = pairs.routed <= FEW_LINES
    for i in range(len(flows)):
        giver, taker = boxes[flows.source[i]], boxes[flows.target[i]]
        minor = i >= pairs.routed
        path = _draw_behind(giver, taker) if minor else routes[i]
        number = numbers and bool(flows.crossing[i]) and bool(giver.collapsed and taker.collapsed)
        line = build_handoff_line(flows, i, boxes, path, float(pairs.width[i]), number=number)
        lines.append(line._replace(minor=True) if minor else line)
    return tuple(sorted(lines, key=lambda line: (line.status is LineStatus.CROSSING, -line.width)))


def _draw_reporting(
    boxes: Sequence[Box], pairs: _Pairs, routes: Sequence[tuple[Point, ...]], divide: float
) -> tuple[Line, ...]:
    """The reporting lines as what the map is about, each crossing with a ring on the boundary."""
    lines = []
    for parent, child, path in zip(pairs.source.tolist(), pairs.target.tolist(), routes, strict=True):
        status = classify_offices(boxes[parent].office, boxes[child].office)
        ring = point_at_height(path, divide) if status is LineStatus.CROSSING else None
        ends = boxes[child].key, boxes[parent].key
        lines.append(Line(*ends, Relation.REPORTING, status, path, LINE_WIDTHS[status], ring=ring))
    return tuple(sorted(lines, key=lambda line: line.status is LineStatus.CROSSING))


def _write_subtitle(company: Company) -> str:
    """The figures that matter, in one line."""
    if not len(company.handoffs):
        reporting = boundary.reporting_lines(company)
        if not len(reporting):
            return _("No hand-offs and no reporting lines")
        return fill_counts(_("{crossing} of {total} reporting lines cross the customer-facing boundary"), reporting)
    lines = boundary.handoff_lines(company)
    parts = [fill_counts(_("{crossing} of {total} hand-offs cross the customer-facing boundary"), lines)]
    if lines.undecided.any():
        parts.append(_("{n} undecided").format(n=localise_number(int(lines.undecided.sum()))))
    distance = customer_distances(company)[company.offices == Office.BACK]
    direct, never = int((distance == 2).sum()), int((distance == NOT_REACHED).sum())
    if len(distance):
        text = _("{departments} in the back office: {direct} reached directly from the front, {never} not reached")
        parts.append(
            text.format(
                departments=format_departments(len(distance), posts=company.is_of_posts),
                direct=localise_number(direct),
                never=localise_number(never),
            )
        )
    return " · ".join(parts)


def _make_legend(boxes: Sequence[Box], lines: Sequence[Line], handoffs: Sequence[Line]) -> tuple[LegendEntry, ...]:
    """A sample of each kind of shape that the map uses."""
    measured = len({line.width for line in handoffs}) > 1
    across = _("Hand-off across the boundary (width: volume)") if measured else _("Hand-off across the boundary")
    texts = {
        **explain_offices(),
        "divide": _("Customer-facing boundary"),
        **explain_handoffs(across),
        "crossing": _("Reporting line that crosses it"),
        "reporting": _("Reporting line"),
        "undecided": _("Undecided line"),
        "dotted": _("Reporting line"),
        **explain_collapsed(),
    }
    return build_legend(texts, boxes, (*lines, *handoffs))
