"""PowerPoint shapes: boxes, connectors, freeforms."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Pt

from org.layout.scene import Area, Point, printable

_FONT = "Arial"
"""On every machine that shows slides, with all Vietnamese letters, and narrower than the font that names are measured
with: what fits our boxes fits these."""
DASH, DOTS = MSO_LINE.DASH, MSO_LINE.ROUND_DOT
EMU_PER_POINT = 12_700
_ASCENT, _LINE_HEIGHT = 0.905, 1.15
"""Of that font, in em."""
_SPARE = 1.4
"""A frame is wider than its words by so much, in case a font of the machine is wider than ours."""
_SMALLEST_TEXT = 1.0
"""Points; the format knows no smaller ones."""


@dataclass(frozen=True)
class Stroke:
    """How a line or an edge is drawn; ``width`` in px."""

    colour: str
    width: float
    dash: MSO_LINE | None = None
    arrow: bool = False


@dataclass(frozen=True)
class Words:
    """One paragraph of text, which may have several lines; ``size`` in px."""

    text: str
    size: float
    colour: str
    bold: bool = False


@dataclass(frozen=True)
class Plane:
    """Part of a slide on which a px of the drawing is ``scale`` points, from (``left``, ``top``) points on."""

    shapes: Any
    scale: float = 1.0
    left: float = 0.0
    top: float = 0.0

    def length(self, px: float) -> Emu:
        return Emu(round(px * self.scale * EMU_PER_POINT))

    def place(self, area: Area) -> tuple[Emu, Emu, Emu, Emu]:
        """Left, top, width and height on the slide."""
        left, top, right, bottom = area
        x, y = self.left + left * self.scale, self.top + top * self.scale
        corner = Emu(round(x * EMU_PER_POINT)), Emu(round(y * EMU_PER_POINT))
        return *corner, self.length(right - left), self.length(bottom - top)


def add_box(plane: Plane, area: Area, radius: float, fill: str | None, edge: Stroke | None) -> Any:
    """A rectangle with round corners of ``radius`` px."""
    shape = plane.shapes.add_shape(MSO_SHAPE.ROUNDED_RECTANGLE, *plane.place(area))
    shorter = min(area[2] - area[0], area[3] - area[1])
    shape.adjustments[0] = min(0.5, radius / shorter) if shorter else 0.0
    paint(shape, plane, fill, edge)
    return shape


def add_ring(plane: Plane, centre: Point, radius: float, fill: str, edge: Stroke) -> Any:
    """A circle of ``radius`` px."""
    (x, y), r = centre, radius
    shape = plane.shapes.add_shape(MSO_SHAPE.OVAL, *plane.place((x - r, y - r, x + r, y + r)))
    paint(shape, plane, fill, edge)
    return shape


def add_words(plane: Plane, x: float, baseline: float, words: Words, width: float, anchor: str = "start") -> Any:
    """One line of text, at most ``width`` px wide, in a frame of its own; ``anchor`` as in SVG."""
    width = width * _SPARE + words.size / 2  # digits are much wider in some fonts
    left = {"start": x, "middle": x - width / 2, "end": x - width}[anchor]
    top = baseline - _ASCENT * words.size
    frame = plane.shapes.add_textbox(*plane.place((left, top, left + width, top + _LINE_HEIGHT * words.size)))
    align = {"start": PP_ALIGN.LEFT, "middle": PP_ALIGN.CENTER, "end": PP_ALIGN.RIGHT}[anchor]
    write(frame, plane, [words], align=align)
    return frame


def write(
    shape: Any,
    plane: Plane,
    lines: Iterable[Words],
    *,
    align: PP_ALIGN,
    margin: float | None = None,
    right: float | None = None,
    below: float = 0.0,
) -> None:
    """Put paragraphs into a shape. Spelling is not checked: names are not prose.

    With a ``margin`` (px, on the left, and on the right unless ``right`` says otherwise) they are in the middle of the
    shape's height, without ``below`` px at its lower edge, else at its top.
    """
    frame = shape.text_frame
    frame.margin_left = plane.length(margin or 0.0)
    frame.margin_right = plane.length((margin if right is None else right) or 0.0)
    frame.margin_top, frame.margin_bottom = 0, plane.length(below)
    frame.word_wrap = True  # else some programs lay the words round the middle of their frame
    frame.vertical_anchor = MSO_ANCHOR.TOP if margin is None else MSO_ANCHOR.MIDDLE
    for i, words in enumerate(lines):
        paragraph = frame.paragraphs[0] if i == 0 else frame.add_paragraph()
        paragraph.alignment = align
        for place, line in enumerate(printable(words.text).split("\n")):
            if place:
                paragraph.add_line_break()
            run = paragraph.add_run()
            run.text = line
            run.font.name = _FONT
            run.font.size = Pt(max(_SMALLEST_TEXT, words.size * plane.scale))
            run.font.bold = words.bold
            run.font.color.rgb = _parse_colour(words.colour)
            run.font._element.set("noProof", "1")


def describe(shape: Any, name: str, hint: str = "") -> None:
    """What a shape is called in the program's list of shapes, and what a screen reader says of it."""
    properties = shape._element.xpath("./*/p:cNvPr")[0]
    properties.set("name", printable(name))
    if hint:
        properties.set("descr", printable(hint))


def group_shapes(plane: Plane, shapes: Sequence[Any], area: Area, name: str) -> None:
    """Put shapes that cover ``area`` into a group, on top of all others."""
    left, top, width, height = plane.place(area)
    # Not by add_group_shape: each call of that looks through the whole slide for a free number.
    element = parse_xml(
        f'<p:grpSp {nsdecls("p", "a")}><p:nvGrpSpPr><p:cNvPr id="{plane.shapes._next_shape_id}" name=""/>'
        f'<p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x="{left}" y="{top}"/>'
        f'<a:ext cx="{width}" cy="{height}"/><a:chOff x="{left}" y="{top}"/><a:chExt cx="{width}" cy="{height}"/>'
        "</a:xfrm></p:grpSpPr></p:grpSp>"
    )
    element.xpath("./p:nvGrpSpPr/p:cNvPr")[0].set("name", printable(name))
    for shape in shapes:
        element.append(shape._element)
    plane.shapes._spTree.append(element)


def around(areas: Iterable[Area]) -> Area:
    """The smallest area that holds all ``areas``."""
    lefts, tops, rights, bottoms = zip(*areas, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def paint(shape: Any, plane: Plane, fill: str | None, edge: Stroke | None) -> None:
    """Fill and edge of a shape; the theme's shadows and colours are taken off."""
    for style in shape._element.findall(qn("p:style")):
        shape._element.remove(style)
    if fill is not None:
        shape.fill.solid()
        shape.fill.fore_color.rgb = _parse_colour(fill)
    elif hasattr(shape, "fill"):  # a connector has none
        shape.fill.background()
    if edge is None:
        shape.line.fill.background()
        return
    shape.line.color.rgb = _parse_colour(edge.colour)
    shape.line.width = plane.length(edge.width)
    if edge.dash is not None:
        shape.line.dash_style = edge.dash
    outline = shape._element.spPr.find(qn("a:ln"))
    outline.append(parse_xml(f"<a:round {nsdecls('a')}/>"))
    if edge.arrow:
        # The small ones: programs draw those of thin lines as if the lines were thicker.
        outline.append(parse_xml(f'<a:tailEnd {nsdecls("a")} type="triangle" w="sm" len="sm"/>'))


def _parse_colour(colour: str) -> RGBColor:
    return RGBColor(*bytes.fromhex(colour.removeprefix("#")))  # type: ignore[no-untyped-call]


Piece = tuple[str, tuple[Point, ...]]
"""``M`` to a point, ``L`` to a point, ``C`` by two control points to a third, or ``Z`` to the start."""
_COMMANDS = {"M": "moveTo", "L": "lnTo", "C": "cubicBezTo", "Z": "close"}
_ROUND = 0.5523
"""Control points of a quarter of a circle of radius 1 (Goldapp 1991)."""
_WHOLE = 100_000
"""What the format counts shares in."""
_QUARTER_TURN = 5_400_000
"""In sixty-thousandths of a degree, as the format counts angles."""
_LONGEST_CONNECTOR = 4
"""Corners, both ends included. The format knows connectors with more, but LibreOffice 7 draws them elsewhere."""
_NEAR = 0.5
"""px."""


def add_line(plane: Plane, start: Point, end: Point, stroke: Stroke) -> Any:
    """A straight line that is glued to nothing."""
    begin, finish = plane.place((*start, *start)), plane.place((*end, *end))
    shape = plane.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *begin[:2], *finish[:2])
    paint(shape, plane, None, stroke)
    return shape


def add_curve(plane: Plane, path: Sequence[Point], stroke: Stroke) -> Any:
    """A chain of cubic Bézier pieces, as a freeform."""
    pieces: list[Piece] = [("C", tuple(path[i : i + 3])) for i in range(1, len(path), 3)]
    return add_outline(plane, [[("M", (path[0],)), *pieces]], None, stroke)


def add_outline(plane: Plane, paths: Sequence[Sequence[Piece]], fill: str | None, edge: Stroke | None) -> Any:
    """One freeform of several paths, each filled for itself, so that together they cover their union."""
    points = [point for path in paths for _kind, corners in path for point in corners]
    (xs, ys) = zip(*points, strict=True)
    area = min(xs), min(ys), max(xs), max(ys)
    shape = plane.shapes.add_shape(MSO_SHAPE.RECTANGLE, *plane.place(area))
    properties = shape._element.spPr
    properties.replace(properties.find(qn("a:prstGeom")), _write_geometry(plane, paths, area, filled=fill is not None))
    paint(shape, plane, fill, edge)
    return shape


def add_connector(plane: Plane, path: Sequence[Point], stroke: Stroke, ends: Sequence[tuple[Any, Area]]) -> Any:
    """A line of level and upright pieces, glued to the shapes at its two ends.

    ``ends`` are these shapes, each with what it covers, px. What no connector can follow is a freeform.
    """
    corners = [point for i, point in enumerate(path) if i == 0 or point != path[i - 1]]
    shares = _find_bends(corners)
    if shares is None:
        return add_outline(plane, [[("M", (corners[0],)), *(("L", (point,)) for point in corners[1:])]], None, stroke)
    shape = plane.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, 0, 0, 0, 0)
    for glue, point, (end, area) in zip(
        (shape._connect_begin_to, shape._connect_end_to), (corners[0], corners[-1]), ends, strict=True
    ):
        glue(end, _find_site(end, point, area))
    kind = f"bentConnector{len(corners) - 1}" if len(corners) > 2 else "line"
    guides = "".join(f'<a:gd name="adj{i}" fmla="val {share}"/>' for i, share in enumerate(shares, 1))
    properties = shape._element.spPr
    properties.replace(properties.find(qn("a:xfrm")), _write_frame(plane, corners))
    bent = f'<a:prstGeom {nsdecls("a")} prst="{kind}"><a:avLst>{guides}</a:avLst></a:prstGeom>'
    properties.replace(properties.find(qn("a:prstGeom")), parse_xml(bent))
    paint(shape, plane, None, stroke)
    return shape


def rounded(area: Area, radius: float) -> tuple[Piece, ...]:
    """The outline of a rectangle with round corners."""
    left, top, right, bottom = area
    r = min(radius, (right - left) / 2, (bottom - top) / 2)
    k = r * (1 - _ROUND)
    return (
        ("M", ((left + r, top),)),
        ("L", ((right - r, top),)),
        ("C", ((right - k, top), (right, top + k), (right, top + r))),
        ("L", ((right, bottom - r),)),
        ("C", ((right, bottom - k), (right - k, bottom), (right - r, bottom))),
        ("L", ((left + r, bottom),)),
        ("C", ((left + k, bottom), (left, bottom - k), (left, bottom - r))),
        ("L", ((left, top + r),)),
        ("C", ((left, top + k), (left + k, top), (left + r, top))),
        ("Z", ()),
    )


def _write_geometry(plane: Plane, paths: Sequence[Sequence[Piece]], area: Area, *, filled: bool) -> Any:
    """A freeform's own geometry: the paths in EMU from the left top corner of the area that they cover."""
    left, top = area[:2]
    size = f'w="{plane.length(area[2] - left)}" h="{plane.length(area[3] - top)}"'
    closed = "" if filled else ' fill="none"'
    parts = []
    for path in paths:
        parts.append(f"<a:path {size}{closed}>")
        for kind, points in path:
            inner = "".join(f'<a:pt x="{plane.length(x - left)}" y="{plane.length(y - top)}"/>' for x, y in points)
            parts.append(f"<a:{_COMMANDS[kind]}>{inner}</a:{_COMMANDS[kind]}>")
        parts.append("</a:path>")
    lists = "<a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/>"
    rect = '<a:rect l="0" t="0" r="r" b="b"/>'
    return parse_xml(f"<a:custGeom {nsdecls('a')}>{lists}{rect}<a:pathLst>{''.join(parts)}</a:pathLst></a:custGeom>")


def _find_usual_site(point: Point, area: Area) -> int | None:
    """Which of the places at which a rectangle can be glued is at ``point``: 0 top, 1 left, 2 bottom, 3 right."""
    left, top, right, bottom = area
    x, y = (left + right) / 2, (top + bottom) / 2
    sites = (x, top), (left, y), (x, bottom), (right, y)
    return next((i for i, site in enumerate(sites) if math.dist(site, point) < _NEAR), None)


_ROUND_RECTANGLE = """<a:custGeom {}><a:avLst/><a:gdLst><a:gd name="x1" fmla="*/ ss {} 100000"/>
<a:gd name="x2" fmla="+- r 0 x1"/><a:gd name="y2" fmla="+- b 0 x1"/><a:gd name="in" fmla="*/ x1 29289 100000"/>
<a:gd name="ir" fmla="+- r 0 in"/><a:gd name="ib" fmla="+- b 0 in"/></a:gdLst><a:ahLst/><a:cxnLst>
<a:cxn ang="3cd4"><a:pos x="hc" y="t"/></a:cxn><a:cxn ang="cd2"><a:pos x="l" y="vc"/></a:cxn>
<a:cxn ang="cd4"><a:pos x="hc" y="b"/></a:cxn><a:cxn ang="0"><a:pos x="r" y="vc"/></a:cxn></a:cxnLst>
<a:rect l="in" t="in" r="ir" b="ib"/><a:pathLst><a:path><a:moveTo><a:pt x="l" y="x1"/></a:moveTo>
<a:arcTo wR="x1" hR="x1" stAng="cd2" swAng="cd4"/><a:lnTo><a:pt x="x2" y="t"/></a:lnTo>
<a:arcTo wR="x1" hR="x1" stAng="3cd4" swAng="cd4"/><a:lnTo><a:pt x="r" y="y2"/></a:lnTo>
<a:arcTo wR="x1" hR="x1" stAng="0" swAng="cd4"/><a:lnTo><a:pt x="x1" y="b"/></a:lnTo>
<a:arcTo wR="x1" hR="x1" stAng="cd4" swAng="cd4"/><a:close/></a:path></a:pathLst></a:custGeom>"""
"""A rectangle whose corners stay round when its size is changed, with the four places at which lines are glued."""


def _find_site(shape: Any, point: Point, area: Area) -> int:
    """The number of the place at which a line is glued to a round rectangle; one is added where there is none."""
    if (site := _find_usual_site(point, area)) is not None:
        return site
    properties = shape._element.spPr
    own = properties.find(qn("a:custGeom"))
    if own is None:
        # To the format's own round rectangle no places can be added, so it is drawn out.
        own = parse_xml(_ROUND_RECTANGLE.format(nsdecls("a"), round(shape.adjustments[0] * _WHOLE)))
        properties.replace(properties.find(qn("a:prstGeom")), own)
    left, top, right, bottom = area
    guides, sites = own.find(qn("a:gdLst")), own.find(qn("a:cxnLst"))
    names = {guide.get("name") for guide in guides}
    position = []
    for side, share in ("w", (point[0] - left) / (right - left)), ("h", (point[1] - top) / (bottom - top)):
        part = round(_WHOLE * share)
        position.append(f"{side}{part}")
        if position[-1] not in names:
            formula = f"*/ {side} {part} {_WHOLE}"
            guides.append(parse_xml(f'<a:gd {nsdecls("a")} name="{position[-1]}" fmla="{formula}"/>'))
    positions = [[site[0].get("x"), site[0].get("y")] for site in sites]
    if position not in positions:
        sites.append(parse_xml(f'<a:cxn {nsdecls("a")} ang="cd4"><a:pos x="{position[0]}" y="{position[1]}"/></a:cxn>'))
        positions.append(position)
    return positions.index(position)


def _turn_corners(corners: Sequence[Point]) -> list[Point]:
    """The corners as a connector counts them: first along the direction in which it sets out, then across."""
    upright = corners[0][0] == corners[1][0]
    (x, y) = corners[0]
    return [(cy - y, cx - x) if upright else (cx - x, cy - y) for cx, cy in corners]


def _find_bends(corners: Sequence[Point]) -> list[int] | None:
    """Where a connector bends, as a share of its length along; nothing to say with one bend, None if none fits."""
    directions = [(one[0] == other[0], one[1] == other[1]) for one, other in pairwise(corners)]
    straight = all(upright != level for upright, level in directions)
    in_turn = all(before != after for before, after in pairwise(directions))
    if not straight or not in_turn or not 2 <= len(corners) <= _LONGEST_CONNECTOR:
        return None
    turned = _turn_corners(corners)
    whole = turned[-1][0]
    if len(corners) == _LONGEST_CONNECTOR:
        return [round(_WHOLE * turned[1][0] / whole)] if whole else None
    return []


def _write_frame(plane: Plane, corners: Sequence[Point]) -> Any:
    """The frame of a connector: it sets out to the right until it is turned and mirrored."""
    (x1, y1), (x2, y2) = corners[0], corners[-1]
    along, across = _turn_corners(corners)[-1]
    upright = x1 == corners[1][0]
    # A quarter turn clockwise makes right down, and down left.
    mirrored = (along < 0, across > 0 if upright else across < 0)
    middle = (x1 + x2) / 2, (y1 + y2) / 2
    half = abs(along) / 2, abs(across) / 2
    frame = middle[0] - half[0], middle[1] - half[1], middle[0] + half[0], middle[1] + half[1]
    left, top, width, height = plane.place(frame)
    flips = "".join(f' {name}="1"' for name, flip in zip(("flipH", "flipV"), mirrored, strict=True) if flip)
    turn = f' rot="{_QUARTER_TURN}"' if upright else ""
    return parse_xml(
        f'<a:xfrm {nsdecls("a")}{turn}{flips}><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
    )
