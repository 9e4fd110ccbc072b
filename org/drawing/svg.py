"""A scene → SVG: the chart with its title, figures, legend and date around it."""

from __future__ import annotations

import base64
import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from org.company.model import Office
from org.drawing import palette as look
from org.drawing.lettering import REGULAR, SEMIBOLD, subset, text_width, wrap
from org.drawing.palette import LIGHT, Palette
from org.drawing.scene import Area, Box, LegendEntry, Line, Point, Scene, Standing

SHEET_MARGIN = 28.0
NARROWEST = 560.0
_TITLE_LINE = 28.0
_SUBTITLE_LINE = 18.0
_LEGEND_ROW = 26.0
_SAMPLE = 34.0
_SAMPLE_GAP = 8.0
_ENTRY_GAP = 26.0
_DASHED = ' stroke-dasharray="' + " ".join(f"{length:g}" for length in look.DASH) + '"'
_RING = f'stroke-width="{look.RING_WIDTH:g}"'


@dataclass(frozen=True)
class Sheet:
    """The chart and the words around it, in place. All lengths px."""

    width: float
    height: float
    title: tuple[str, ...]
    subtitle: tuple[str, ...]
    chart_left: float
    chart_top: float
    legend: tuple[tuple[float, float, LegendEntry], ...]
    """Left edge and middle height of each entry."""
    date: str


def sheet(scene: Scene, date: datetime.date | None = None) -> Sheet:
    """Arrange a scene on a sheet just large enough for it."""
    dated = (date or datetime.date.today()).isoformat()
    width = max(scene.width, NARROWEST)
    title = wrap(scene.title, width, look.TITLE_SIZE, SEMIBOLD)
    subtitle = wrap(scene.subtitle, width, look.SUBTITLE_SIZE)
    top = SHEET_MARGIN + _TITLE_LINE * len(title) + _SUBTITLE_LINE * len(subtitle) + 18.0
    legend, bottom = _legend_places(scene.legend, dated, width, top + scene.height + 22.0)
    left = SHEET_MARGIN + (width - scene.width) / 2
    return Sheet(width + 2 * SHEET_MARGIN, bottom + SHEET_MARGIN - 8, title, subtitle, left, top, legend, dated)


def _legend_places(
    entries: Iterable[LegendEntry], date: str, width: float, top: float
) -> tuple[tuple[tuple[float, float, LegendEntry], ...], float]:
    """Entries from the left in rows, with room for the date at the end of the last; and where the rows end."""
    places = []
    x, y = SHEET_MARGIN, top
    for entry in entries:
        length = _SAMPLE + _SAMPLE_GAP + text_width(entry.text, look.LEGEND_SIZE)
        if x > SHEET_MARGIN and x + length > SHEET_MARGIN + width:
            x, y = SHEET_MARGIN, y + _LEGEND_ROW
        places.append((x, y, entry))
        x += length + _ENTRY_GAP
    if x + text_width(date, look.LEGEND_SIZE) > SHEET_MARGIN + width:
        y += _LEGEND_ROW
    return tuple(places), y + _LEGEND_ROW / 2


def svg(scene: Scene, *, date: datetime.date | None = None, embed_fonts: bool = True, colours: Palette = LIGHT) -> str:
    """The scene as one SVG document: text as text, no script, nothing fetched from anywhere."""
    placed = sheet(scene, date)
    size = (
        f'width="{_n(placed.width)}" height="{_n(placed.height)}" viewBox="0 0 {_n(placed.width)} {_n(placed.height)}"'
    )
    families = ", ".join([f"'{look.FONT}'", *(f"'{name}'" for name in look.FALLBACK_FONTS[:-1]), "sans-serif"])
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{families}" role="img">',
        f"<title>{escape(scene.title)}</title>",
        f"<desc>{escape(scene.subtitle)}</desc>",
        _font_faces(scene, placed) if embed_fonts else "",
        f'<rect width="100%" height="100%" fill="{colours.background}"/>',
        *_words(placed, colours),
        f'<g transform="translate({_n(placed.chart_left)} {_n(placed.chart_top)})">',
        *_region(scene, colours),
        *_lines(scene.lines, colours),
        *_boxes(scene.boxes, colours),
        "</g>",
        *(_legend_entry(x, y, entry, colours) for x, y, entry in placed.legend),
        "</svg>",
    ]
    return "\n".join(part for part in parts if part)


def _n(length: float) -> str:
    return f"{length:.1f}".removesuffix(".0")


def _font_faces(scene: Scene, placed: Sheet) -> str:
    """The letters that are used, from the bundled fonts, inside the file."""
    light = [*placed.subtitle, placed.date, *(entry.text for entry in scene.legend), *(box.note for box in scene.boxes)]
    heavy = [*placed.title, *(line for box in scene.boxes for line in box.label), "?"]
    faces = []
    for weight, texts in ((REGULAR, light), (SEMIBOLD, heavy)):
        data = base64.b64encode(subset(weight, "".join(texts))).decode()
        source = f"url(data:font/ttf;base64,{data})"
        faces.append(f"@font-face{{font-family:'{look.FONT}';font-weight:{weight};src:{source}}}")
    return f"<style>{''.join(faces)}</style>"


def _text(x: float, y: float, text: str, size: float, colour: str, weight: int = REGULAR, anchor: str = "start") -> str:
    anchored = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return (
        f'<text x="{_n(x)}" y="{_n(y)}" font-size="{_n(size)}" font-weight="{weight}" fill="{colour}"{anchored}>'
        f"{escape(text)}</text>"
    )


def _words(placed: Sheet, colours: Palette) -> list[str]:
    """Title and subtitle above, the date below on the right."""
    parts = []
    y = SHEET_MARGIN
    for line in placed.title:
        parts.append(_text(SHEET_MARGIN, y + 0.78 * look.TITLE_SIZE, line, look.TITLE_SIZE, colours.text, SEMIBOLD))
        y += _TITLE_LINE
    for line in placed.subtitle:
        parts.append(_text(SHEET_MARGIN, y + look.SUBTITLE_SIZE, line, look.SUBTITLE_SIZE, colours.quiet_text))
        y += _SUBTITLE_LINE
    baseline = placed.height - SHEET_MARGIN
    right = placed.width - SHEET_MARGIN
    parts.append(_text(right, baseline, placed.date, look.LEGEND_SIZE, colours.quiet_text, anchor="end"))
    return parts


def _region(scene: Scene, colours: Palette) -> list[str]:
    """The front-office regions, drawn twice: what the second leaves of the first is the boundary."""
    region = scene.region()
    parts = []
    for colour, grow in ((colours.boundary, look.REGION_OUTER), (colours.region, look.REGION_INNER)):
        parts.append(f'<g fill="{colour}" stroke="none">')
        parts += [_rect(box, grow, corner_radius(box) + grow) + "/>" for box in region.boxes]
        parts += [_grown(area, grow) for area in region.corners]
        parts.append("</g>")
        parts.append(
            f'<g fill="none" stroke="{colour}" stroke-width="{_n(2 * grow)}" stroke-linejoin="round" '
            'stroke-linecap="round">'
        )
        parts += [f'<path d="{_straight(line.path)}"/>' for line in region.lines]
        parts.append("</g>")
    return parts


def _grown(area: Area, grow: float) -> str:
    left, top, right, bottom = area
    place = f'x="{_n(left - grow)}" y="{_n(top - grow)}"'
    return (
        f'<rect {place} width="{_n(right - left + 2 * grow)}" height="{_n(bottom - top + 2 * grow)}" rx="{_n(grow)}"/>'
    )


def corner_radius(box: Box) -> float:
    """Front-office boxes are pills, the others nearly square."""
    return min(box.height / 2, look.FRONT_RADIUS) if box.office is Office.FRONT else look.BACK_RADIUS


def _rect(box: Box, grow: float, radius: float, shift: float = 0.0) -> str:
    """An open rect element round a box."""
    return (
        f'<rect x="{_n(box.left - grow + shift)}" y="{_n(box.top - grow + shift)}" width="{_n(box.width + 2 * grow)}" '
        f'height="{_n(box.height + 2 * grow)}" rx="{_n(radius)}"'
    )


def _straight(path: Sequence[Point]) -> str:
    return "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in path)


def _rounded(path: Sequence[Point]) -> str:
    """The path with its corners rounded."""
    parts = [f"M{_n(path[0][0])} {_n(path[0][1])}"]
    for before, corner, after in zip(path, path[1:], path[2:], strict=False):
        (x1, y1), (x2, y2) = _towards(corner, before), _towards(corner, after)
        parts.append(f"L{_n(x1)} {_n(y1)}Q{_n(corner[0])} {_n(corner[1])} {_n(x2)} {_n(y2)}")
    parts.append(f"L{_n(path[-1][0])} {_n(path[-1][1])}")
    return "".join(parts)


def _towards(corner: Point, other: Point) -> Point:
    """The point at which the rounding begins: no farther from the corner than half the way to its neighbour."""
    across, down = other[0] - corner[0], other[1] - corner[1]
    length = abs(across) + abs(down)  # pieces are level or upright
    share = min(look.LINE_CORNER, length / 2) / length if length else 0.0
    return corner[0] + across * share, corner[1] + down * share


def _lines(lines: Sequence[Line], colours: Palette) -> list[str]:
    stroke = {
        Standing.INSIDE: f'stroke="{colours.line}"',
        Standing.UNDECIDED: f'stroke="{colours.undecided}"{_DASHED}',
        Standing.CROSSING: f'stroke="{colours.crossing}"',
    }
    parts = [
        '<g fill="none">',
        *(
            f'<path d="{_rounded(line.path)}" {stroke[line.standing]} stroke-width="{_n(line.width)}"/>'
            for line in lines
        ),
        "</g>",
    ]
    rings = [line.ring for line in lines if line.ring is not None]
    if rings:
        parts.append(f'<g fill="{colours.ring}" stroke="{colours.crossing}" {_RING}>')
        parts += [f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(look.RING_RADIUS)}"/>' for x, y in rings]
        parts.append("</g>")
    return parts


def _boxes(boxes: Iterable[Box], colours: Palette) -> list[str]:
    return [_box(box, colours) for box in boxes]


def _box(box: Box, colours: Palette) -> str:
    """One department: its shape tells the office without its colour."""
    skin = colours.skin(box.office)
    dash = _DASHED if box.office is Office.UNCLEAR else ""
    style = f' fill="{skin.fill}" stroke="{skin.edge}" stroke-width="{_n(look.EDGE_WIDTH)}"{dash}/>'
    parts = [f"<g><title>{escape(box.hint)}</title>"]
    if box.folded:
        parts.append(_rect(box, 0, corner_radius(box), shift=look.STACK_SHIFT) + style)
    parts.append(_rect(box, 0, corner_radius(box)) + style)
    y = box.y - (look.NAME_LINE * len(box.label) + (look.NOTE_LINE if box.note else 0.0)) / 2
    for line in box.label:
        baseline = y + look.BASELINE * look.NAME_LINE
        parts.append(_text(box.x, baseline, line, look.NAME_SIZE, skin.text, SEMIBOLD, "middle"))
        y += look.NAME_LINE
    if box.note:
        baseline = y + look.BASELINE * look.NOTE_LINE
        parts.append(_text(box.x, baseline, box.note, look.NOTE_SIZE, skin.note, anchor="middle"))
    if box.office is Office.UNCLEAR:
        parts.append(_text(box.right - 10, box.top + 12, "?", look.NOTE_SIZE, skin.note, SEMIBOLD, "middle"))
    return "".join([*parts, "</g>"])


def _legend_entry(x: float, y: float, entry: LegendEntry, colours: Palette) -> str:
    text_x = x + _SAMPLE + _SAMPLE_GAP
    text = _text(text_x, y + 0.36 * look.LEGEND_SIZE, entry.text, look.LEGEND_SIZE, colours.text)
    return f"<g>{_sample(entry.sample, x, y, colours)}{text}</g>"


def _sample(sample: str, x: float, y: float, colours: Palette) -> str:
    """A small picture of what an entry explains, ``_SAMPLE`` px wide, round the height ``y``."""
    place = f'x="{_n(x + 1)}" y="{_n(y - 8)}" width="{_n(_SAMPLE - 2)}" height="16"'
    if sample in {"front", "back", "unclear", "folded"}:
        skin = colours.skin({"front": Office.FRONT, "unclear": Office.UNCLEAR}.get(sample, Office.BACK))
        radius = 8 if sample == "front" else 3
        dash = _DASHED if sample == "unclear" else ""
        rect = f'<rect {place} rx="{radius}" fill="{skin.fill}" stroke="{skin.edge}" stroke-width="1.3"{dash}/>'
        return f'<g transform="translate(2.5 2.5)">{rect}</g>{rect}' if sample == "folded" else rect
    if sample == "boundary":
        return f'<rect {place} rx="8" fill="{colours.region}" stroke="{colours.boundary}" stroke-width="1.4"/>'
    dash = _DASHED if sample in {"undecided", "complaint"} else ""
    colour = colours.crossing if sample in {"crossing", "handoff-crossing"} else colours.undecided
    line = f'<path d="M{_n(x + 1)} {_n(y)}h{_n(_SAMPLE - 2)}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>'
    if sample == "crossing":
        middle = _n(x + _SAMPLE / 2)
        line += f'<circle cx="{middle}" cy="{_n(y)}" r="3.5" fill="{colours.ring}" stroke="{colour}" {_RING}/>'
    return line
