"""The ground of a boundary map: bands, the customers' plate, the boundary, and words where nothing else comes."""

from __future__ import annotations

from collections.abc import Sequence

from org.drawing.charts.lanes import PLATE_GAP, PLATE_HEIGHT, SIDE, LaneLayout
from org.drawing.charts.lanewords import LaneWords, boundary_title, customers_title
from org.drawing.look import palette
from org.drawing.scene import Area, Band, Ground, Label, Lanes, Point, Wording
from org.locale.language import _

_ABOVE_DIVIDE = 8.0
"""Between the boundary and the letters on it."""
_CENTRED = 0.36
"""From the middle of a line of letters down to their baseline, as a share of their size."""


def ground(laid: LaneLayout, words: Sequence[LaneWords], drops: tuple[tuple[Point, ...], ...], column: float) -> Lanes:
    """What lies under the boxes and lines of ``laid``, with the labels in a ``column`` on the left."""
    grounds = [Ground.CUSTOMERS, *(each.ground for each in words)]
    bands = tuple(Band(top, bottom, kind) for (top, bottom), kind in zip(laid.bands, grounds, strict=True))
    plate = (column + SIDE / 2, PLATE_GAP, laid.width - SIDE / 2, PLATE_GAP + PLATE_HEIGHT)
    labels = [*_beside((plate[1] + plate[3]) / 2, customers_title(), ""), _on_plate(plate)]
    labels.append(Label(palette.LANE_LEFT, laid.divide - _ABOVE_DIVIDE, boundary_title(), Wording.BOUNDARY))
    first = 0
    for each, rows in zip(words, laid.lane_rows.tolist(), strict=True):
        middle = (laid.row_middle(first) + laid.row_middle(first + rows - 1)) / 2
        labels += _beside(middle, each.title, each.subtitle)
        if each.empty:
            centre = (column + laid.width) / 2
            labels.append(Label(centre, middle + _CENTRED * palette.LANE_NOTE_SIZE, each.empty, Wording.EMPTY))
        first += rows
    return Lanes(bands, tuple(labels), plate, drops, laid.divide)


def _beside(middle: float, title: str, subtitle: str) -> list[Label]:
    """A lane's label round the height ``middle``."""
    shift = palette.LANE_LINE / 2 if subtitle else 0.0
    x = palette.LANE_LEFT
    labels = [Label(x, middle - shift + _CENTRED * palette.LANE_SIZE, title, Wording.LANE)]
    if subtitle:
        labels.append(Label(x, middle + shift + _CENTRED * palette.LANE_NOTE_SIZE, subtitle, Wording.LANE_NOTE))
    return labels


def _on_plate(plate: Area) -> Label:
    left, top, right, bottom = plate
    y = (top + bottom) / 2 + _CENTRED * palette.LANE_NOTE_SIZE
    return Label((left + right) / 2, y, _("Customers: orders, questions, complaints"), Wording.PLATE)
