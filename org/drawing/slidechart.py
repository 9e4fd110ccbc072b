"""The chart on a slide: the front office's region or the lanes below, then lines, then departments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from pptx.enum.text import PP_ALIGN

from org.company.model import Office
from org.drawing import palette as look
from org.drawing.boxes import PADDING
from org.drawing.lettering import SEMIBOLD, text_width
from org.drawing.marks import corner_radius, line_colour
from org.drawing.palette import Palette
from org.drawing.plaintext import whole_name
from org.drawing.region import area_of
from org.drawing.scene import Area, Box, Lanes, Line, Relation, Scene, Standing
from org.drawing.slidelines import add_connector, add_curve, add_line, add_outline, rounded
from org.drawing.slideshapes import (
    DASH,
    DOTS,
    Plane,
    Stroke,
    Words,
    add_box,
    add_ring,
    add_words,
    around,
    describe,
    group,
    write,
)
from org.locale.language import _

_Made = Mapping[int, tuple[Box, Any]]
"""Key → box and its shape."""


def add_chart(plane: Plane, scene: Scene, colours: Palette) -> None:
    """All of a scene but its words around. Boxes are made first, so that lines can be glued to them, and end on top."""
    if scene.lanes is None:
        _add_region(plane, scene, colours)
    else:
        _add_ground(plane, scene.lanes, scene.width, colours)
    boxes = {
        box.key: (box, add_box(plane, area_of(box), *look_of(box.office, colours, corner_radius(box))))
        for box in scene.boxes
    }
    _add_lines(plane, scene.lines, boxes, colours, curved=scene.lanes is not None)
    if scene.lanes is not None:
        _add_handoffs(plane, scene.handoffs, boxes, colours)
        edge = Stroke(colours.boundary, look.DIVIDE_WIDTH, DASH)
        divide = add_line(plane, (0.0, scene.lanes.divide), (scene.width, scene.lanes.divide), edge)
        describe(divide, _("Customer-facing boundary"))
    for box, shape in boxes.values():
        _finish_box(plane, box, shape, colours)


def look_of(office: Office, colours: Palette, radius: float) -> tuple[float, str, Stroke]:
    """Radius, fill and edge of a box."""
    skin = colours.skin(office)
    return radius, skin.fill, Stroke(skin.edge, look.EDGE_WIDTH, DASH if office is Office.UNCLEAR else None)


def stroke_of(line: Line, colours: Palette) -> Stroke:
    """How a line is drawn; only a hand-off has an arrowhead."""
    undecided = line.standing is Standing.UNDECIDED and line.relation is Relation.REPORTING
    dash = DOTS if line.dotted else DASH if line.dashed or undecided else None
    return Stroke(line_colour(line, colours), line.width, dash, arrow=line.relation is Relation.HANDOFF)


def _add_region(plane: Plane, scene: Scene, colours: Palette) -> None:
    """The front office, drawn twice: what the second freeform leaves of the first is the boundary."""
    region = scene.region()
    if not region.boxes:
        return
    pieces = [(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
              for line in region.lines for (x1, y1), (x2, y2) in pairwise(line.path)]  # fmt: skip
    areas = [(area_of(box), corner_radius(box)) for box in region.boxes]
    areas += [(area, 0.0) for area in (*pieces, *region.corners)]
    drawn = []
    for colour, grow in ((colours.boundary, look.REGION_OUTER), (colours.region, look.REGION_INNER)):
        paths = [rounded(_grown(area, grow), radius + grow) for area, radius in areas]
        drawn.append(add_outline(plane, paths, colour, None))
    describe(drawn[0], _("Boundary line"))
    describe(drawn[1], _("Front office"))
    whole = around(_grown(area, look.REGION_OUTER) for area, _radius in areas)
    group(plane, drawn, whole, _("Customer-facing boundary"))


def _grown(area: Area, by: float) -> Area:
    left, top, right, bottom = area
    return left - by, top - by, right + by, bottom + by


def _add_ground(plane: Plane, lanes: Lanes, width: float, colours: Palette) -> None:
    """The bands of a boundary map with their words and the customers' plate, as one group."""
    drawn = []
    for band in lanes.bands:
        area = (0.0, band.top, width, band.bottom)
        drawn.append(add_box(plane, area, 0.0, colours.grounds.of(band.ground), None))
    edge = Stroke(colours.quiet_text, look.EDGE_WIDTH, DASH)
    drawn.append(add_box(plane, lanes.plate, lanes.plate[3] - lanes.plate[1], colours.grounds.plate, edge))
    drawn += [add_curve(plane, drop, Stroke(colours.line, look.DROP_WIDTH)) for drop in lanes.drops]
    for label in lanes.labels:
        style = look.WORDINGS[label.wording]
        words = Words(label.text, style.size, getattr(colours, style.colour), style.weight == SEMIBOLD)
        length = text_width(label.text, style.size, style.weight)
        drawn.append(add_words(plane, label.x, label.y, words, length, "middle" if style.centred else "start"))
    whole = (0.0, lanes.bands[0].top, width, lanes.bands[-1].bottom)
    group(plane, drawn, whole, _("Lanes"))


def _add_lines(
    plane: Plane, lines: Iterable[Line], boxes: Mapping[int, tuple[Box, Any]], colours: Palette, *, curved: bool
) -> None:
    """Reporting lines, and over them the rings where they cross the boundary."""
    drawn = list(lines)
    for line in drawn:
        stroke = stroke_of(line, colours)
        ends = [(shape, area_of(box)) for box, shape in (boxes[line.target], boxes[line.source])]
        shape = add_curve(plane, line.path, stroke) if curved else add_connector(plane, line.path, stroke, ends)
        describe(shape, _ends(line, boxes))
    edge = Stroke(colours.crossing, look.RING_WIDTH)
    for line in drawn:
        if line.ring is not None:
            describe(add_ring(plane, line.ring, look.RING_RADIUS, colours.ring, edge), _("Crossing"))


def _add_handoffs(plane: Plane, handoffs: Iterable[Line], boxes: _Made, colours: Palette) -> None:
    for line in handoffs:
        if not line.minor:
            describe(add_curve(plane, line.path, stroke_of(line, colours)), line.hint or _ends(line, boxes))


def _ends(line: Line, boxes: _Made) -> str:
    return " → ".join(whole_name(boxes[end][0]) for end in (line.source, line.target))


def _finish_box(plane: Plane, box: Box, shape: Any, colours: Palette) -> None:
    """Write into a box, lay it on top, and group it with what belongs to it."""
    skin = colours.skin(box.office)
    name = whole_name(box)
    lines = [Words(name, look.NAME_SIZE, skin.text, bold=True)]
    lines += [Words(box.note, look.NOTE_SIZE, skin.note)] if box.note else []
    write(shape, plane, lines, align=PP_ALIGN.CENTER, margin=PADDING / 2)
    describe(shape, name, box.hint)
    parts, area = [shape], area_of(box)
    if box.folded:
        left, top, right, bottom = area
        area = left, top, right + look.STACK_SHIFT, bottom + look.STACK_SHIFT
        behind = left + look.STACK_SHIFT, top + look.STACK_SHIFT, *area[2:]
        card = add_box(plane, behind, *look_of(box.office, colours, corner_radius(box)))
        describe(card, _("More below"))
        parts.insert(0, card)
    if box.office is Office.UNCLEAR:
        mark = Words("?", look.NOTE_SIZE, skin.note, bold=True)
        parts.append(add_words(plane, box.right - 10, box.top + 12, mark, look.NOTE_SIZE, "middle"))
        describe(parts[-1], _("Unclear"))
    if len(parts) > 1:
        group(plane, parts, area, name)
    else:
        plane.shapes._spTree.append(shape._element)
