"""The lanes of the boundary map, their labels and their background."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from org.i18n import _, describe_count
from org.layout.crossing_reduction import Kept, OrderedRows, Segments, keep_lines, order_rows, row_counts
from org.layout.lane_columns import BOX_GAP, count_fitting, place_across
from org.layout.scene import Area, Band, Ground, Label, Lanes, Point, Wording
from org.model import Indices, Office, Offices, Values
from org.style import palette
from org.style.text_metrics import REGULAR, SEMIBOLD, text_width

FRONT, FAR, APART, MIDDLE = 0, 3, 4, 5
"""Kinds of lanes: the front office, then lines away from it (1, 2, FAR and more), then what has no way to it. The
middle office, where it is a class of its own, is right below the front office."""


@dataclass(frozen=True, slots=True)
class LaneWords:
    """One lane: its kind, its ground, its label, and what is in it when it is empty."""

    kind: int
    ground: Ground
    title: str
    subtitle: str
    empty: str = ""


def name_lanes(kinds: Indices, offices: Offices, distances: Indices, *, by_handoffs: bool) -> tuple[LaneWords, ...]:
    """The lanes that are used, from the front office down; the front office and one more are always there.

    ``kinds``, ``offices`` and ``distances`` have one entry per visible department.
    """
    used = set(kinds.tolist())
    empty = "" if FRONT in used else _("No front-office department")
    words = [LaneWords(FRONT, Ground.FRONT, _("Front office"), _("meets customers"), empty)]
    if MIDDLE in used:
        words.append(LaneWords(MIDDLE, Ground.MIDDLE, _("Middle office"), _("counted as back office")))
    for kind in range(FRONT + 1, FAR + 1):
        if kind in used:
            ground = Ground.DEEP if kind % 2 == 0 else Ground.BACK
            far = int(distances[kinds == kind].max()) - 1
            title = _("Back office") if (offices[kinds == kind] == Office.BACK).any() else _("Unclear")
            words.append(LaneWords(kind, ground, title, _describe_distance(kind, far, by_handoffs)))
    if APART in used:
        if by_handoffs:
            title, subtitle = _("No hand-off"), _("from the front office")
        else:
            title, subtitle = _("No reporting line"), _("to the front office")
        words.append(LaneWords(APART, Ground.APART, title, subtitle))
    if len(words) == 1:
        words.append(LaneWords(FRONT + 1, Ground.BACK, _("Back office"), "", _("No back-office department")))
    return tuple(words)


def place_in_lanes(kinds: Indices, words: Sequence[LaneWords]) -> Indices:
    """(n,) the number of the lane of each department, from the front office down."""
    lane_of_kind = np.zeros(MIDDLE + 1, dtype=np.int64)
    lane_of_kind[[each.kind for each in words]] = np.arange(len(words))
    return lane_of_kind[kinds]


def _describe_distance(kind: int, far: int, by_handoffs: bool) -> str:
    """«1 hand-off away», «3 and more hand-offs away»."""
    if far > kind:
        more = _("{n} and more hand-offs away") if by_handoffs else _("{n} and more reporting lines away")
        return more.format(n=kind)
    if by_handoffs:
        return describe_count("{n} hand-off away", "{n} hand-offs away", kind)
    return describe_count("{n} reporting line away", "{n} reporting lines away", kind)


def column_width(words: Sequence[LaneWords]) -> float:
    """The width of the column that holds all labels, px."""
    heavy = [_("Customers"), *(each.title for each in words)]
    texts = [text_width(text, palette.LANE_SIZE, SEMIBOLD) for text in heavy]
    texts += [text_width(each.subtitle, palette.LANE_NOTE_SIZE, REGULAR) for each in words]
    texts.append(text_width(_("customer-facing boundary"), palette.BOUNDARY_SIZE, SEMIBOLD))
    return palette.LANE_LEFT + max(texts)


def side_of(column: float) -> float:
    """The room beside the boxes, where the column of the labels has that width."""
    return _SIDE if column else _NARROW_SIDE


PLATE_HEIGHT = 34.0
PLATE_GAP = 14.0
"""Above and below the customers' plate."""
_SIDE, _NARROW_SIDE = 20.0, 7.0
"""Between the lanes' labels, or the edge, and the first and last box; without a column of labels, as on a phone."""
EMPTY_ROW = 30.0
STRIP = 20.0
"""Above the boxes of a lane, for its label where there is no column for it."""
BOTTOM = 26.0
_CHANNEL = (38.0, 190.0)
"""Least and most room between two rows."""
_ARCS = 34.0
"""Room that arcs need at least, beside what else is there."""
_DIVIDED = 26.0
"""More room where the boundary runs, so that it is not lost among the curves."""
_PER_LINE = 6.0
"""Room that lines add between two rows, times the root of their number."""
_MOST_AIR = 44.0
"""More room between two rows, at most, in a map that is lower than its frame."""
_UPRIGHT = 12.0
"""How far sideways a line may go to the next row without a curve that needs room."""
_FEWER = 0.9
"""Of the lines, while they take more room than there is."""
_DENSE = 0.75
"""How much of all this is left on a sheet, where names would have to be smaller otherwise."""


@dataclass(frozen=True)
class Room:
    """The room that a map is laid out in. Lengths are px."""

    column: float
    """The width of the column for the lanes' labels, on the left; with 0 each lane has a strip for its label."""
    aspect: float = 16 / 9
    """About how many times as wide as high the map is, where ``across`` is not given."""
    across: float | None = None
    """How wide the map is."""
    columns: int | None = None
    """Of boxes, where ``across`` is given; None: as many as fit."""
    fewest: int | None = None
    """Lines that are drawn at least where not all fit into ``across``; None: all of them."""
    like: LaneLayout | None = None
    """The map before: rows of it that are still there are as high and as far apart as they were, or more."""

    @property
    def inner(self) -> float | None:
        """The width that boxes and lines have; None where they have as much as they need."""
        return None if self.across is None else self.across - self.column - 2 * side_of(self.column)


@dataclass(frozen=True, eq=False)
class LaneLayout:
    """Where everything is, px. Rows are counted from the top, bands from the customers' band on."""

    width: float
    height: float
    box_width: float
    columns: Values
    """The middles of the columns of boxes."""
    lines: int
    """How many of the lines, from the first on, have room."""
    ordered: OrderedRows
    x: Values
    """(m,) of every node: boxes, then passing points."""
    row_top: Values
    """(r,) and its height in ``row_height``."""
    row_height: Values
    channel_above: Values
    """(r + 1,) free room above each row, and below the last."""
    bands: tuple[tuple[float, float], ...]
    """Top and bottom of the customers' band and of each lane."""
    divide: float
    """Height of the customer-facing boundary."""

    def row_middle(self, row: int) -> float:
        """The height at which the boxes of a row are centred."""
        return float(self.row_top[row] + self.row_height[row] / 2)


def lay_out_lanes(
    lane: Indices,
    lanes: int,
    widths: tuple[float, float],
    height: Callable[[int, float], float],
    source: Indices,
    target: Indices,
    room: Room,
    kept: Kept | None = None,
) -> LaneLayout:
    """Place boxes in their lanes, right of the lanes' labels.

    ``lane`` (0: front office) has one entry per box, ``source`` and ``target`` have one per line. All boxes are equally
    wide, as ``widths`` says (:func:`place_across`); ``height`` is that of a box of a given width. What is ``kept``
    stays in its row, and as near to its place as there is room.
    """
    boxes, lines, inner = len(lane), len(source), room.inner
    if inner is None:
        heights = np.array([height(i, widths[0]) for i in range(boxes)])
        per_row = _choose_row_length(lane, lanes, widths[0], heights, lines, room)
        columns = 1  # as many as the longest row has
    else:
        columns = per_row = room.columns or count_fitting(widths[0], inner)
    ordered = order_rows(lane, lanes, per_row, source, target, kept)
    placed = place_across(ordered, widths, boxes, columns, inner, kept)
    while inner is not None and room.fewest is not None and placed.inner > inner + 0.05 and lines > room.fewest:
        lines = max(room.fewest, int(_FEWER * lines))
        ordered = keep_lines(ordered, boxes, lines)
        placed = place_across(ordered, widths, boxes, columns, inner, kept)
    heights = np.array([height(i, placed.width) for i in range(boxes)])
    row_height, channel = _measure_rows(ordered, placed.x, heights, room)
    top, edges = _stack_rows(row_height, channel, ordered.lane_rows)
    left = room.column + side_of(room.column)
    return LaneLayout(
        width=left + placed.inner + side_of(room.column),
        height=edges[-1],
        box_width=placed.width,
        columns=placed.columns + left,
        lines=lines,
        ordered=ordered,
        x=placed.x + left,
        row_top=top,
        row_height=row_height,
        channel_above=channel,
        bands=tuple(pairwise(edges)),
        divide=edges[2],
    )


def _measure_rows(ordered: OrderedRows, x: Values, heights: Values, room: Room) -> tuple[Values, Values]:
    """(rows,) how high each row is, and (rows + 1,) the room above each and below the last."""
    segments, lane_rows = ordered.segments, ordered.lane_rows
    row_height = np.full(int(lane_rows.sum()), EMPTY_ROW)
    np.maximum.at(row_height, segments.row[: len(heights)], heights)
    channel = _measure_channels(segments, x, lane_rows) * (_DENSE if room.inner is None else 1.0)
    channel[np.cumsum(lane_rows) - lane_rows] += 0.0 if room.column else STRIP
    if room.like:
        _keep_rows(row_height, channel, lane_rows, room.like)
    elif room.across is not None:  # a map that is lower than its frame has more room
        _top, edges = _stack_rows(row_height, channel, lane_rows)
        channel[:-1] += min(_MOST_AIR, max(0.0, room.across / room.aspect - edges[-1]) / len(row_height))
    return row_height, channel


def _keep_rows(row_height: Values, channel: Values, lane_rows: Indices, like: LaneLayout) -> None:
    """Make rows as high and as far apart as they were, where the map has the same lanes."""
    before = like.ordered.lane_rows
    if len(before) != len(lane_rows):
        return
    for first, old, count in zip(
        np.cumsum(lane_rows) - lane_rows, np.cumsum(before) - before, np.minimum(lane_rows, before), strict=True
    ):
        for now, was in ((row_height, like.row_height), (channel, like.channel_above)):
            np.maximum(now[first : first + count], was[old : old + count], out=now[first : first + count])


def _stack_rows(row_height: Values, channel: Values, lane_rows: Indices) -> tuple[Values, list[float]]:
    """The top of each row, and the upper edges of the customers' plate and of the lanes, then the lowest edge."""
    top = PLATE_GAP + PLATE_HEIGHT + np.cumsum(channel[:-1]) + np.cumsum(row_height) - row_height
    last = np.cumsum(lane_rows) - 1
    bottoms = top[last] + row_height[last] + channel[last + 1]
    bottoms[:-1] -= channel[last[:-1] + 1] / 2  # half of a channel between two lanes belongs to each
    return top, [0.0, PLATE_GAP + PLATE_HEIGHT + PLATE_GAP, *bottoms.tolist()]


def _choose_row_length(lane: Indices, lanes: int, width: float, heights: Values, lines: int, room: Room) -> int:
    """The length of a row at which the whole comes nearest to the shape that is asked for, by what is usual."""
    least, most = _CHANNEL
    channel = min(most / 2, least + _PER_LINE * math.sqrt(lines)) + (_ARCS / 2 if lines else 0.0)
    high = float(heights.max(initial=EMPTY_ROW)) + _DENSE * channel

    def badness(per_row: int) -> float:
        across = room.column + 2 * side_of(room.column) + per_row * (width + BOX_GAP)
        return max(
            across / room.aspect, 2 * PLATE_GAP + PLATE_HEIGHT + high * int(row_counts(lane, lanes, per_row).sum())
        )

    most = max(3, int(np.bincount(lane, minlength=1).max()))
    return min(range(3, most + 1), key=badness)


def _measure_channels(segments: Segments, x: Values, lane_rows: Indices) -> Values:
    """(rows + 1,) room above each row and below the last: the more lines go sideways there, the more room."""
    rows, begins = int(lane_rows.sum()), np.cumsum(lane_rows) - lane_rows
    least, most = _CHANNEL
    bent = segments.upper[np.abs(x[segments.upper] - x[segments.lower]) > _UPRIGHT]
    count = np.bincount(segments.row[bent], minlength=rows)
    channel = np.append(least, np.where(count > 0, np.clip(least + _PER_LINE * np.sqrt(count), least, most), BOX_GAP))
    np.maximum.at(channel, begins, least)
    channel[begins[1]] += _DIVIDED
    channel[-1] = BOTTOM
    feet = segments.row[segments.arcs[:, 0]]
    np.maximum.at(channel, np.where(segments.above, feet, feet + 1), least)
    with_arcs = np.unique(np.where(segments.above, feet, feet + 1))
    channel[with_arcs] += _ARCS
    return channel


_DROP_INSET = 14.0
"""From the left edge of a box to the line on which it hangs."""
_ABOVE_DIVIDE = 8.0
"""Between the boundary and the letters on it."""
_CENTRED = 0.36
"""From the middle of a line of letters down to their baseline, as a share of their size."""


def draw_ground(laid: LaneLayout, boxes: int, words: Sequence[LaneWords], column: float) -> Lanes:
    """The background under the ``boxes`` and lines of ``laid``, with the labels in a ``column`` on the left."""
    grounds = [Ground.CUSTOMERS, *(each.ground for each in words)]
    bands = tuple(Band(top, bottom, kind) for (top, bottom), kind in zip(laid.bands, grounds, strict=True))
    side = side_of(column) / 2
    plate = (column + side, PLATE_GAP, laid.width - side, PLATE_GAP + PLATE_HEIGHT)
    labels = [_label_plate(plate)]
    labels += _label_beside((plate[1] + plate[3]) / 2, _("Customers"), "", Ground.CUSTOMERS) if column else []
    y, below = laid.divide - _ABOVE_DIVIDE, int(laid.ordered.lane_rows[0])
    title = _("customer-facing boundary")
    x = palette.LANE_LEFT if column else _find_clear(laid, below, title, palette.BOUNDARY_SIZE)
    labels.append(Label(x, y, title, Wording.BOUNDARY, Ground.FRONT))
    first = 0
    for each, band, rows in zip(words, bands[1:], laid.ordered.lane_rows.tolist(), strict=True):
        middle = (laid.row_middle(first) + laid.row_middle(first + rows - 1)) / 2
        if column:
            labels += _label_beside(middle, each.title, each.subtitle, each.ground)
        else:
            labels.append(_label_above(laid, first, band.top, each))
        if each.empty:
            centre = (column + laid.width) / 2
            y = middle + _CENTRED * palette.LANE_NOTE_SIZE
            labels.append(Label(centre, y, each.empty, Wording.EMPTY, each.ground))
        first += rows
    return Lanes(bands, tuple(labels), plate, _hang_from_customers(laid, boxes, plate[3]), laid.divide)


def _hang_from_customers(laid: LaneLayout, boxes: int, plate: float) -> tuple[tuple[Point, ...], ...]:
    """A line a column, from the lower edge of the customers' ``plate`` to all front-office boxes of the column.

    It runs behind them at their left, where no hand-off begins.
    """
    rows = laid.ordered.segments.row[:boxes]
    front = np.flatnonzero(rows < laid.ordered.lane_rows[0])
    lowest = {float(laid.x[box]): float(laid.row_top[rows[box]]) for box in front[np.argsort(rows[front])].tolist()}
    left = laid.box_width / 2 - _DROP_INSET
    return tuple(
        tuple((x - left, plate + share * (end - plate)) for share in (0, 1 / 3, 2 / 3, 1)) for x, end in lowest.items()
    )


def _label_beside(middle: float, title: str, subtitle: str, ground: Ground) -> list[Label]:
    """A lane's label round the height ``middle``."""
    shift = palette.LANE_LINE / 2 if subtitle else 0.0
    x = palette.LANE_LEFT
    labels = [Label(x, middle - shift + _CENTRED * palette.LANE_SIZE, title, Wording.LANE, ground)]
    if subtitle:
        y = middle + shift + _CENTRED * palette.LANE_NOTE_SIZE
        labels.append(Label(x, y, subtitle, Wording.LANE_NOTE, ground))
    return labels


def _label_above(laid: LaneLayout, row: int, top: float, words: LaneWords) -> Label:
    """A lane's label in the strip at its ``top``, above its first ``row``, on one line."""
    text = " · ".join(part for part in (words.title, words.subtitle) if part)
    x = _find_clear(laid, row, text, palette.LANE_SIZE)
    return Label(x, top + STRIP, text, Wording.LANE, words.ground)


def _find_clear(laid: LaneLayout, row: int, text: str, size: float) -> float:
    """Where a label above a ``row`` begins: at the left, or at the right where fewer lines come down there."""
    segments, wide = laid.ordered.segments, text_width(text, size, SEMIBOLD)
    here = segments.row[segments.lower] == row
    ends = laid.x[np.stack([segments.upper[here], segments.lower[here]])]

    def count_behind(left: float) -> int:
        return int(((ends.max(axis=0) > left) & (ends.min(axis=0) < left + wide)).sum())

    return min((palette.LANE_LEFT, laid.width - palette.LANE_LEFT - wide), key=count_behind)


def _label_plate(plate: Area) -> Label:
    left, top, right, bottom = plate
    y = (top + bottom) / 2 + _CENTRED * palette.LANE_NOTE_SIZE
    return Label((left + right) / 2, y, _("Customers: orders, questions, complaints"), Wording.PLATE)
