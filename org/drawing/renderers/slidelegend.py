"""The legend of a slide: a sample of each kind of shape, made of the same shapes as the chart."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from org.company.model import Office
from org.drawing.accents.cards import explaining, pair_of, sample_bar, tint_of
from org.drawing.look import palette as look
from org.drawing.look.lettering import text_width
from org.drawing.look.palette import Palette
from org.drawing.renderers.slidechart import add_bar, look_of, stroke_of
from org.drawing.renderers.slidelines import add_line
from org.drawing.renderers.slideshapes import (
    DASH,
    Plane,
    Stroke,
    Words,
    add_box,
    add_ring,
    add_words,
    around,
    describe,
    group,
)
from org.drawing.scene import LegendEntry, Line, Relation, Standing
from org.locale.language import _

_SAMPLE, _GAP = 34.0, 8.0
"""Width of a sample and the way to its text, px: as much as the sheet leaves for them."""
_HALF = 8.0
"""Half the height of a sample."""
_CORNER = 3.0
_CARDS = {"front": Office.FRONT, "back": Office.BACK, "folded": Office.BACK, "unclear": Office.UNCLEAR}
_LINES = {
    "reporting": Line(0, 0, Relation.REPORTING, Standing.INSIDE, (), 2.0),
    "dotted": Line(0, 0, Relation.REPORTING, Standing.INSIDE, (), 2.0, dotted=True),
    "crossing": Line(0, 0, Relation.REPORTING, Standing.CROSSING, (), 2.0),
    "undecided": Line(0, 0, Relation.REPORTING, Standing.UNDECIDED, (), 2.0),
    "handoff": Line(0, 0, Relation.HANDOFF, Standing.INSIDE, (), 2.0),
    "complaint": Line(0, 0, Relation.HANDOFF, Standing.INSIDE, (), 2.0, dashed=True),
    "handoff-crossing": Line(0, 0, Relation.HANDOFF, Standing.CROSSING, (), 2.0),
    "handoff-undecided": Line(0, 0, Relation.HANDOFF, Standing.UNDECIDED, (), 2.0),
}
"""What kind of line a sample shows."""


def add_legend(plane: Plane, entries: Iterable[tuple[float, float, LegendEntry]], colours: Palette) -> None:
    """The entries round their left edges and middle heights, as one group."""
    drawn: list[Any] = []
    areas = []
    listed = list(entries)
    shown = explaining((entry for _x, _y, entry in listed), colours)
    for x, y, entry in listed:
        drawn += _samples(plane, entry.sample, x, y, shown)
        width = text_width(entry.text, look.LEGEND_SIZE)
        words = Words(entry.text, look.LEGEND_SIZE, colours.text)
        drawn.append(add_words(plane, x + _SAMPLE + _GAP, y + 0.36 * look.LEGEND_SIZE, words, width))
        describe(drawn[-1], entry.text)
        areas.append((x, y - _HALF, x + _SAMPLE + _GAP + width, y + _HALF))
    if drawn:
        group(plane, drawn, around(areas), _("Legend"))


def _samples(plane: Plane, sample: str, x: float, y: float, colours: Palette) -> list[Any]:
    """A small picture of what an entry explains, round the height ``y``."""
    area = x + 1, y - _HALF, x + _SAMPLE - 1, y + _HALF
    middle, start, end = (x + _SAMPLE / 2, y), (x + 1, y), (x + _SAMPLE - 1, y)
    if (tint := tint_of(sample)) is not None:
        skins = colours.tints[tint]
        styles = look_of(skins.front, _HALF), look_of(skins.back, _CORNER)
        return [add_box(plane, half, *style) for half, style in zip(pair_of(area), styles, strict=True)]
    if sample == "shares":
        return add_bar(plane, sample_bar(area), colours.back, colours)
    if sample == "rest":
        return [add_box(plane, area, *look_of(colours.rest, _CORNER, dashed=True))]
    if sample in _CARDS:
        skin, dashed = colours.skin(_CARDS[sample]), sample == "unclear"
        style = look_of(skin, _HALF if sample == "front" else _CORNER, dashed=dashed)
        left, top, right, bottom = (edge + look.STACK_SHIFT for edge in area)
        cards = [add_box(plane, (left, top, right, bottom), *style)] if sample == "folded" else []
        return [*cards, add_box(plane, area, *style)]
    if sample == "boundary":
        return [add_box(plane, area, _HALF, colours.region, Stroke(colours.boundary, 1.4))]
    if sample == "divide":
        return [add_line(plane, start, end, Stroke(colours.boundary, look.DIVIDE_WIDTH, DASH))]
    shapes = [add_line(plane, start, end, stroke_of(_LINES[sample], colours))]
    if sample == "crossing":
        edge = Stroke(colours.crossing, look.RING_WIDTH)
        shapes.append(add_ring(plane, middle, look.RING_RADIUS, colours.ring, edge))
    return shapes
