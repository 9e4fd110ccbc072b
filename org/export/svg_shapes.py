"""The shapes of a scene as SVG elements: plain SVG 1.1, so that every program draws the same."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

from org.layout.box_style import bar_of, has_card_behind, is_dashed, middle_of_words, skin_of
from org.layout.handoff_edges import number_colour, place_numbers, write_number
from org.layout.scene import Area, Box, Lanes, Line, Point, Relation, Scene, Standing
from org.model import Office
from org.style import palette
from org.style.color import mixed
from org.style.palette import Palette, Skin
from org.style.text_metrics import REGULAR, SEMIBOLD, line_family, mark_direction, replace_undrawable

DASHED = ' stroke-dasharray="' + " ".join(f"{length:g}" for length in palette.DASH) + '"'
_CAP = 0.7
"""Height of a digit, em."""
RING = f'stroke-width="{palette.RING_WIDTH:g}"'


def px(length: float) -> str:
    """A length as SVG writes it, to a tenth."""
    return f"{length:.1f}".removesuffix(".0")


def placed(area: Area) -> str:
    """Where a rect element stands."""
    left, top, right, bottom = area
    return f'x="{px(left)}" y="{px(top)}" width="{px(right - left)}" height="{px(bottom - top)}"'


def families(first: str | None = None) -> str:
    """The fonts for words: what one lacks the next draws. ``first`` stands before the bundled one."""
    names = [name for name in (first, palette.FONT, *palette.FALLBACK_FONTS[:-1]) if name]
    return ", ".join([*(f"'{name}'" for name in dict.fromkeys(names)), palette.FALLBACK_FONTS[-1]])


def words(x: float, y: float, text: str, size: float, colour: str, weight: int = REGULAR, anchor: str = "start") -> str:
    """One line of text with its baseline at ``y``; by one font, also where that cannot be the bundled one."""
    anchored = "" if anchor == "start" else f' text-anchor="{anchor}"'
    foreign = line_family(replace_undrawable(text))
    family = f" font-family={quoteattr(families(foreign))}" if foreign else ""
    style = f'font-size="{px(size)}" font-weight="{weight}" fill="{colour}"{anchored}{family}'
    return f'<text x="{px(x)}" y="{px(y)}" {style}>{escape(mark_direction(text))}</text>'


def region_marks(scene: Scene, colours: Palette) -> list[str]:
    """The front-office regions, drawn twice: what the second leaves of the first is the boundary."""
    region = scene.region()
    parts = []
    for colour, grow in ((colours.boundary, palette.REGION_OUTER), (colours.region, palette.REGION_INNER)):
        parts.append(f'<g fill="{colour}" stroke="none">')
        parts += [_rect(box, grow, corner_radius(box) + grow) + "/>" for box in region.boxes]
        parts += [_grown(area, grow) for area in region.corners]
        parts.append("</g>")
        parts.append(
            f'<g fill="none" stroke="{colour}" stroke-width="{px(2 * grow)}" stroke-linejoin="round" '
            'stroke-linecap="round">'
        )
        parts += [f'<path d="{_straight(line.path)}"/>' for line in region.lines]
        parts.append("</g>")
    return parts


def _grown(area: Area, grow: float) -> str:
    left, top, right, bottom = area
    place = f'x="{px(left - grow)}" y="{px(top - grow)}"'
    return (
        f'<rect {place} width="{px(right - left + 2 * grow)}" height="{px(bottom - top + 2 * grow)}" rx="{px(grow)}"/>'
    )


def corner_radius(box: Box) -> float:
    """Front-office boxes are pills, the others nearly square."""
    return min(box.height / 2, palette.FRONT_RADIUS) if box.office is Office.FRONT else palette.BACK_RADIUS


def _rect(box: Box, grow: float, radius: float, shift: float = 0.0) -> str:
    """An open rect element round a box."""
    return (
        f'<rect x="{px(box.left - grow + shift)}" y="{px(box.top - grow + shift)}" width="{px(box.width + 2 * grow)}" '
        f'height="{px(box.height + 2 * grow)}" rx="{px(radius)}"'
    )


def _straight(path: Sequence[Point]) -> str:
    return "M" + "L".join(f"{px(x)} {px(y)}" for x, y in path)


def _rounded(path: Sequence[Point]) -> str:
    """The path with its corners rounded."""
    parts = [f"M{px(path[0][0])} {px(path[0][1])}"]
    for before, corner, after in zip(path, path[1:], path[2:], strict=False):
        (x1, y1), (x2, y2) = _towards(corner, before), _towards(corner, after)
        parts.append(f"L{px(x1)} {px(y1)}Q{px(corner[0])} {px(corner[1])} {px(x2)} {px(y2)}")
    parts.append(f"L{px(path[-1][0])} {px(path[-1][1])}")
    return "".join(parts)


def _towards(corner: Point, other: Point) -> Point:
    """The point at which the rounding begins: no farther from the corner than half the way to its neighbour."""
    across, down = other[0] - corner[0], other[1] - corner[1]
    length = abs(across) + abs(down)  # pieces are level or upright
    share = min(palette.LINE_CORNER, length / 2) / length if length else 0.0
    return corner[0] + across * share, corner[1] + down * share


def line_marks(lines: Iterable[Line], colours: Palette, *, curved: bool = False) -> list[str]:
    """Reporting lines, and the rings where they cross the boundary."""
    drawn = list(lines)
    draw = _curve if curved else _rounded
    parts = ['<g fill="none">', *(f'<path d="{draw(line.path)}" {_stroke(line, colours)}/>' for line in drawn), "</g>"]
    rings = [line.ring for line in drawn if line.ring is not None]
    if rings:
        parts.append(f'<g fill="{colours.ring}" stroke="{colours.crossing}" {RING}>')
        parts += [f'<circle cx="{px(x)}" cy="{px(y)}" r="{px(palette.RING_RADIUS)}"/>' for x, y in rings]
        parts.append("</g>")
    return parts


def handoff_marks(handoffs: Iterable[Line], colours: Palette) -> list[str]:
    """Hand-offs with their arrowheads; each tells its ends, kinds and volumes."""
    return [
        f"<g>{f'<title>{escape(line.hint)}</title>' if line.hint else ''}"
        f'<path d="{_curve(_blunted(line))}" fill="none" {_stroke(line, colours)}/>'
        f'<path d="{_straight(_head(line))}Z" fill="{line_colour(line, colours)}"/></g>'
        for line in handoffs
        if not line.minor
    ]


def number_marks(scene: Scene, colours: Palette) -> list[str]:
    """How many hand-offs lines between folded shapes stand for."""
    parts = []
    for line, area in place_numbers(scene):
        left, top, right, bottom = area
        edge = f'stroke="{line_colour(line, colours)}" stroke-width="{px(palette.NUMBER_LINE)}"'
        plate = f'<rect {placed(area)} rx="{px((bottom - top) / 2)}" fill="{colours.background}" {edge}/>'
        x, baseline = (left + right) / 2, (top + bottom) / 2 + _CAP / 2 * palette.NOTE_SIZE
        digits = words(
            x, baseline, write_number(line), palette.NOTE_SIZE, number_colour(line, colours), anchor="middle"
        )
        parts.append(f"<g>{plate}{digits}</g>")
    return parts


def line_colour(line: Line, colours: Palette) -> str:
    """Crossings are violet, the others quiet; what is not lit fades into the paper."""
    colour = _full_colour(line, colours)
    return mixed(colour, colours.background, palette.PALE_LINE) if line.pale else colour


def _full_colour(line: Line, colours: Palette) -> str:
    if line.way:
        return colours.crossing
    if line.dotted:
        return colours.line
    if line.standing is Standing.INSIDE:
        return colours.handoff if line.relation is Relation.HANDOFF else colours.line
    return colours.crossing if line.standing is Standing.CROSSING else colours.undecided


def _stroke(line: Line, colours: Palette) -> str:
    """Colour, width and dashes of a line. Dashes of a hand-off are complaints, and grow with its width."""
    dashes: tuple[float, ...] = ()
    if line.dotted:
        dashes = palette.DOTS
    elif line.dashed or (line.standing is Standing.UNDECIDED and line.relation is Relation.REPORTING):
        dashes = tuple(length * max(1.0, line.width / palette.DASH_WIDTH) for length in palette.DASH)
    dash = f' stroke-dasharray="{" ".join(px(length) for length in dashes)}"' if dashes else ""
    cap = ' stroke-linecap="round"' if line.dotted else ""
    return f'stroke="{line_colour(line, colours)}" stroke-width="{px(line.width)}"{dash}{cap}'


def _curve(path: Sequence[Point]) -> str:
    """A chain of cubic Bézier pieces."""
    return f"M{px(path[0][0])} {px(path[0][1])}C" + " ".join(f"{px(x)} {px(y)}" for x, y in path[1:])


def _head_length(line: Line) -> float:
    least, share = palette.ARROW
    return least + share * line.width


def _blunted(line: Line) -> list[Point]:
    """The curve ended inside its arrowhead: a thick line would blunt the tip."""
    (x1, y1), (x2, y2) = line.path[-2:]
    angle, half = math.atan2(y2 - y1, x2 - x1), _head_length(line) / 2
    return [*line.path[:-1], (x2 - half * math.cos(angle), y2 - half * math.sin(angle))]


def _head(line: Line) -> list[Point]:
    """The corners of the arrowhead, in the direction in which the curve arrives."""
    (x1, y1), (x2, y2) = line.path[-2:]
    angle, length = math.atan2(y2 - y1, x2 - x1), _head_length(line)
    wings = [angle - palette.ARROW_ANGLE, angle + palette.ARROW_ANGLE]
    return [(x2, y2), *((x2 - length * math.cos(wing), y2 - length * math.sin(wing)) for wing in wings)]


def divide_mark(left: float, right: float, y: float, colours: Palette) -> str:
    """The boundary of a map. It lies on the hand-offs, so that nothing hides it."""
    dashes = " ".join(px(length) for length in palette.DIVIDE_DASH)
    stroke = f'stroke="{colours.boundary}" stroke-width="{px(palette.DIVIDE_WIDTH)}" stroke-dasharray="{dashes}"'
    return f'<path d="M{px(left)} {px(y)}H{px(right)}" {stroke}/>'


def ground_marks(lanes: Lanes, width: float, colours: Palette) -> list[str]:
    """The bands of a boundary map, the customers' plate with the ways from it, and the words."""
    parts = [
        f'<rect x="0" y="{px(band.top)}" width="{px(width)}" height="{px(band.bottom - band.top)}" '
        f'fill="{colours.grounds.of(band.ground)}"/>'
        for band in lanes.bands
    ]
    _left, top, _right, bottom = lanes.plate
    edge = f'stroke="{colours.quiet_text}" stroke-width="{px(palette.EDGE_WIDTH)}"{DASHED}'
    parts.append(f'<rect {placed(lanes.plate)} rx="{px((bottom - top) / 2)}" fill="{colours.grounds.plate}" {edge}/>')
    parts.append(f'<g fill="none" stroke="{colours.line}" stroke-width="{px(palette.DROP_WIDTH)}">')
    parts += [f'<path d="{_curve(drop)}"/>' for drop in lanes.drops]
    parts.append("</g>")
    for label in lanes.labels:
        style = palette.WORDINGS[label.wording]
        colour = getattr(colours, style.colour)
        anchor = "middle" if style.centred else "start"
        parts.append(words(label.x, label.y, label.text, style.size, colour, style.weight, anchor))
    return parts


def box_marks(boxes: Iterable[Box], colours: Palette) -> list[str]:
    return [_box(box, colours) for box in boxes]


def _box(box: Box, colours: Palette) -> str:
    """One department, a folded branch or the rest of a family: its shape tells the office without its colour."""
    skin = skin_of(box, colours)
    dash = DASHED if is_dashed(box) else ""
    style = f' fill="{skin.fill}" stroke="{skin.edge}" stroke-width="{px(palette.EDGE_WIDTH)}"{dash}/>'
    parts = [f"<g><title>{escape(box.hint)}</title>"]
    if has_card_behind(box):
        parts.append(_rect(box, 0, corner_radius(box), shift=palette.STACK_SHIFT) + style)
    parts.append(_rect(box, 0, corner_radius(box)) + style)
    if box.chosen:
        gap = palette.OUTLINE_GAP
        outline = f' fill="none" stroke="{colours.crossing}" stroke-width="{px(palette.OUTLINE_WIDTH)}"/>'
        parts.append(_rect(box, gap, corner_radius(box) + gap) + outline)
    y = middle_of_words(box) - (palette.NAME_LINE * len(box.label) + (palette.NOTE_LINE if box.note else 0.0)) / 2
    for line in box.label:
        baseline = y + palette.BASELINE * palette.NAME_LINE
        parts.append(words(box.x, baseline, line, palette.NAME_SIZE, skin.text, SEMIBOLD, "middle"))
        y += palette.NAME_LINE
    if box.note:
        baseline = y + palette.BASELINE * palette.NOTE_LINE
        parts.append(words(box.x, baseline, box.note, palette.NOTE_SIZE, skin.note, anchor="middle"))
    if box.office is Office.UNCLEAR and not box.rest:
        parts.append(words(box.right - 10, box.top + 12, "?", palette.NOTE_SIZE, skin.note, SEMIBOLD, "middle"))
    if box.shares:
        parts.append(bar_marks(bar_of(box), skin, colours))
    return "".join([*parts, "</g>"])


def bar_marks(parts: Sequence[Area], skin: Skin, colours: Palette) -> str:
    """A bar of shares, with an outline that is seen on every fill."""
    if not parts:
        return ""
    whole = (*parts[0][:2], *parts[-1][2:])
    drawn = [
        f'<rect {placed(area)} fill="{colour}"/>'
        for area, colour in zip(parts, colours.shares, strict=True)
        if area[2] > area[0]
    ]
    outline = f'<rect {placed(whole)} fill="none" stroke="{skin.note}" stroke-width="{px(palette.BAR_LINE)}"/>'
    return "".join([*drawn, outline])
