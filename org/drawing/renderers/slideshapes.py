"""Real, editable shapes on a slide, placed by px of the drawing: boxes, rings, words, groups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Pt

from org.drawing.plaintext import printable
from org.drawing.scene import Area, Point

FONT = "Arial"
"""On every machine that shows slides, with all Vietnamese letters, and narrower than the font that names are measured
with: what fits our boxes fits these."""
DASH, DOTS = MSO_LINE.DASH, MSO_LINE.ROUND_DOT
EMU_PER_POINT = 12_700
_ASCENT, _LINE_HEIGHT = 0.905, 1.15
"""Of that font, in em."""
_SPARE = 1.15
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
    """One run of text; ``size`` in px."""

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
    width *= _SPARE
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
    below: float = 0.0,
) -> None:
    """Put paragraphs into a shape. Spelling is not checked: names are not prose.

    With a ``margin`` (px, left and right) they stand in the middle of the shape's height, without ``below`` px at its
    lower edge, else at its top.
    """
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = plane.length(margin or 0.0)
    frame.margin_top, frame.margin_bottom = 0, plane.length(below)
    frame.word_wrap = True  # else some programs lay the words round the middle of their frame
    frame.vertical_anchor = MSO_ANCHOR.TOP if margin is None else MSO_ANCHOR.MIDDLE
    for at, words in enumerate(lines):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        paragraph.alignment = align
        run = paragraph.add_run()
        run.text = printable(words.text)
        run.font.name = FONT
        run.font.size = Pt(max(_SMALLEST_TEXT, words.size * plane.scale))
        run.font.bold = words.bold
        run.font.color.rgb = _rgb(words.colour)
        run.font._element.set("noProof", "1")


def describe(shape: Any, name: str, hint: str = "") -> None:
    """What a shape is called in the program's list of shapes, and what a screen reader says of it."""
    properties = shape._element.xpath("./*/p:cNvPr")[0]
    properties.set("name", printable(name))
    if hint:
        properties.set("descr", printable(hint))


def group(plane: Plane, shapes: Sequence[Any], area: Area, name: str) -> None:
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
        shape.fill.fore_color.rgb = _rgb(fill)
    elif hasattr(shape, "fill"):  # a connector has none
        shape.fill.background()
    if edge is None:
        shape.line.fill.background()
        return
    shape.line.color.rgb = _rgb(edge.colour)
    shape.line.width = plane.length(edge.width)
    if edge.dash is not None:
        shape.line.dash_style = edge.dash
    outline = shape._element.spPr.find(qn("a:ln"))
    outline.append(parse_xml(f"<a:round {nsdecls('a')}/>"))
    if edge.arrow:
        # The small ones: programs draw those of thin lines as if the lines were thicker.
        outline.append(parse_xml(f'<a:tailEnd {nsdecls("a")} type="triangle" w="sm" len="sm"/>'))


def _rgb(colour: str) -> RGBColor:
    return RGBColor(*bytes.fromhex(colour.removeprefix("#")))  # type: ignore[no-untyped-call]
