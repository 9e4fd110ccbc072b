"""The chart on a slide: the front office's region or the lanes below, then lines, then departments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from pptx.enum.text import PP_ALIGN

from org.analysis.report import office_name
from org.export.pptx_shapes import (
    DASH,
    DOTS,
    Plane,
    Stroke,
    Words,
    add_box,
    add_connector,
    add_curve,
    add_line,
    add_outline,
    add_ring,
    add_words,
    around,
    describe,
    group,
    paint,
    rounded,
    write,
)
from org.i18n import _
from org.layout.box_style import (
    BoxStyle,
    LineStyle,
    bar_of,
    has_card_behind,
    number_colour,
    outline_colour,
    place_texts,
    style_box,
    style_line,
)
from org.layout.geometry import area_of
from org.layout.handoff_edges import (
    list_asked_handoffs,
    list_resting_handoffs,
    place_numbers,
    write_number,
)
from org.layout.scene import Area, Box, Label, Lanes, Line, Scene, whole_name
from org.model import Office
from org.style import palette
from org.style.palette import BOX_PADDING, LIGHT, NOTE_GAP
from org.style.text_metrics import SEMIBOLD, text_width

_Made = Mapping[int, tuple[Box, Any]]
"""Key → box and its shape."""


def add_chart(plane: Plane, scene: Scene) -> dict[int, Any]:
    """All of a scene but the words round it; key → shape of each box.

    Boxes are made first, so that lines can be glued to them, and end on top.
    """
    if scene.lanes is None:
        _add_region(plane, scene)
    else:
        _add_ground(plane, scene.lanes, scene.width)
    boxes = {box.key: (box, add_box(plane, area_of(box), *format_box(style_box(box)))) for box in scene.boxes}
    _add_lines(plane, scene.lines, boxes, curved=scene.lanes is not None)
    _add_handoffs(plane, list_resting_handoffs(scene), boxes)
    if scene.lanes is not None:
        edge = Stroke(LIGHT.boundary, palette.DIVIDE_WIDTH, DASH)
        divide = add_line(plane, (0.0, scene.lanes.divide), (scene.width, scene.lanes.divide), edge)
        describe(divide, _("Customer-facing boundary"))
        _add_labels(plane, scene.lanes.labels)
    in_front = list_asked_handoffs(scene)
    for box, shape in boxes.values():
        if box.pale:
            _finish_box(plane, box, shape)
    _add_handoffs(plane, in_front, boxes)
    for box, shape in boxes.values():
        if not box.pale:
            _finish_box(plane, box, shape)
    _add_numbers(plane, scene)
    return {key: shape for key, (_box, shape) in boxes.items()}


def format_box(style: BoxStyle) -> tuple[float, str, Stroke]:
    """Radius, fill and edge of a box."""
    return style.radius, style.fill, Stroke(style.edge, style.edge_width, DASH if style.dashed else None)


def format_line(style: LineStyle) -> Stroke:
    """A line with its dashes and its arrowhead as the format knows them."""
    dash = DOTS if style.dotted else DASH if style.dashes else None
    return Stroke(style.colour, style.width, dash, arrow=style.head > 0)


def _add_region(plane: Plane, scene: Scene) -> None:
    """The front office, drawn twice: what the second freeform leaves of the first is the boundary."""
    region = scene.region()
    if not region.boxes:
        return
    pieces = [(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
              for line in region.lines for (x1, y1), (x2, y2) in pairwise(line.path)]  # fmt: skip
    areas = [*map(area_of, region.boxes), *pieces, *(corner for _line, corner in region.corners)]
    drawn = []
    for colour, grow in ((LIGHT.boundary, palette.REGION_OUTER), (LIGHT.region, palette.REGION_INNER)):
        paths = [rounded(_grown(area, grow), palette.REGION_CORNER) for area in areas]
        drawn.append(add_outline(plane, paths, colour, None))
    describe(drawn[0], _("Boundary line"))
    describe(drawn[1], _("Front office"))
    whole = around(_grown(area, palette.REGION_OUTER) for area in areas)
    group(plane, drawn, whole, _("Customer-facing boundary"))


def _grown(area: Area, by: float) -> Area:
    left, top, right, bottom = area
    return left - by, top - by, right + by, bottom + by


def _add_ground(plane: Plane, lanes: Lanes, width: float) -> None:
    """The bands of a boundary map and the customers' plate, as one group."""
    drawn = []
    for band in lanes.bands:
        area = (0.0, band.top, width, band.bottom)
        drawn.append(add_box(plane, area, 0.0, LIGHT.grounds.of(band.ground), None))
    edge = Stroke(LIGHT.quiet_text, palette.EDGE_WIDTH, DASH)
    drawn.append(add_box(plane, lanes.plate, lanes.plate[3] - lanes.plate[1], LIGHT.grounds.plate, edge))
    drawn += [add_curve(plane, drop, Stroke(LIGHT.line, palette.DROP_WIDTH)) for drop in lanes.drops]
    whole = (0.0, lanes.bands[0].top, width, lanes.bands[-1].bottom)
    group(plane, drawn, whole, _("Lanes"))


def _add_labels(plane: Plane, labels: Iterable[Label]) -> None:
    """The labels of the lanes, over the lines."""
    for label in labels:
        style = palette.WORDINGS[label.wording]
        words = Words(label.text, style.size, getattr(LIGHT, style.colour), style.weight == SEMIBOLD)
        length = text_width(label.text, style.size, style.weight)
        shape = add_words(plane, label.x, label.y, words, length, "middle" if style.centred else "start")
        if label.ground:
            paint(shape, plane, LIGHT.grounds.of(label.ground), None)


def _add_lines(plane: Plane, lines: Iterable[Line], boxes: Mapping[int, tuple[Box, Any]], *, curved: bool) -> None:
    """Reporting lines, and over them the rings where they cross the boundary."""
    drawn = list(lines)
    for line in drawn:
        stroke = format_line(style_line(line))
        ends = [(shape, area_of(box)) for box, shape in (boxes[line.target], boxes[line.source])]
        shape = add_curve(plane, line.path, stroke) if curved else add_connector(plane, line.path, stroke, ends)
        describe(shape, _ends(line, boxes))
    edge = Stroke(LIGHT.crossing, palette.RING_WIDTH)
    for line in drawn:
        if line.ring is not None:
            describe(add_ring(plane, line.ring, palette.RING_RADIUS, LIGHT.ring, edge), _("Crossing"))


def _add_handoffs(plane: Plane, handoffs: Iterable[Line], boxes: _Made) -> None:
    for line in handoffs:
        describe(add_curve(plane, line.path, format_line(style_line(line))), line.hint or _ends(line, boxes))


def _add_numbers(plane: Plane, scene: Scene) -> None:
    """How many hand-offs the lines between collapsed branches stand for."""
    for line, area in place_numbers(scene):
        edge = Stroke(style_line(line).colour, palette.NUMBER_LINE)
        plate = add_box(plane, area, palette.NUMBER_HEIGHT / 2, LIGHT.background, edge)
        digits = Words(write_number(line), palette.NOTE_SIZE, number_colour(line))
        write(plate, plane, [digits], align=PP_ALIGN.CENTER, margin=0.0)
        describe(plate, _("Hand-offs: {n}").format(n=write_number(line)), line.hint)


def _ends(line: Line, boxes: _Made) -> str:
    return " → ".join(whole_name(boxes[end][0]) for end in (line.source, line.target))


def _finish_box(plane: Plane, box: Box, shape: Any) -> None:
    """Write into a box, lay it on top, and group it with what belongs to it."""
    style = style_box(box)
    name = whole_name(box)
    # The name of a node of a network is not inside its shape.
    beside = [text for text in place_texts(box) if box.named_below or text.role != "name"]
    widths = [text_width(text.text, text.size, text.weight) for text in beside]
    lines = [Words(name, palette.NAME_SIZE, style.text, bold=True)]
    room = sum(widths) + NOTE_GAP / 2 * len(beside)
    below = palette.BAR_GAP + palette.BAR_HEIGHT if box.shares else 0.0
    if not box.named_below:
        write(shape, plane, lines, align=PP_ALIGN.LEFT, margin=BOX_PADDING, right=BOX_PADDING + room, below=below)
    describe(shape, name, box.hint)
    parts, area = [shape], area_of(box)
    if has_card_behind(box):
        left, top, right, bottom = area
        area = left, top, right + palette.STACK_SHIFT, bottom + palette.STACK_SHIFT
        behind = left + palette.STACK_SHIFT, top + palette.STACK_SHIFT, *area[2:]
        card = add_box(plane, behind, *format_box(style_box(box)))
        describe(card, _("More below"))
        parts.insert(0, card)
    if (colour := outline_colour(box)) is not None:
        edge = Stroke(colour, palette.OUTLINE_WIDTH)
        ring = add_box(plane, _grown(area_of(box), palette.OUTLINE_GAP), style.radius, None, edge)
        describe(ring, _("Selected") if box.chosen else _("New, moved or changed"))
        parts.insert(0, ring)
    for text, width in zip(beside, widths, strict=True):
        words = Words(text.text, text.size, style.note, bold=text.weight == SEMIBOLD)
        parts.append(add_words(plane, text.x, text.baseline, words, width, text.anchor))
        describe(parts[-1], _("Unclear") if text.role == "mark" else _("Note"))
    parts += add_bar(plane, bar_of(box), style.note, style.shares)
    if len(parts) > 1:
        group(plane, parts, area, name)
    else:
        plane.shapes._spTree.append(shape._element)


def add_bar(plane: Plane, parts: Sequence[Area], outline: str, shares: Sequence[str] = LIGHT.shares) -> list[Any]:
    """A bar of shares: front, unclear, back, and an outline that is seen on every fill."""
    if not parts:
        return []
    names = (Office.FRONT, Office.UNCLEAR, Office.BACK)
    drawn = []
    for area, colour, office in zip(parts, shares, names, strict=True):
        if area[2] > area[0]:
            drawn.append(add_box(plane, area, 0.0, colour, None))
            describe(drawn[-1], office_name(office))
    whole = (*parts[0][:2], *parts[-1][2:])
    drawn.append(add_box(plane, whole, 0.0, None, Stroke(outline, palette.BAR_LINE)))
    describe(drawn[-1], _("Shares of the branch"))
    return drawn
