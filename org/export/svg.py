"""SVG: the document, its legend, and references to other pages."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape

from org.export.page_layout import (
    NOTE_LINE,
    SAMPLE,
    SAMPLE_GAP,
    SHEET_MARGIN,
    SUBTITLE_LINE,
    TITLE_LINE,
    PageOptions,
    Sheet,
    arrange_sheet,
    default_options,
)
from org.export.svg_shapes import (
    DASHED,
    bar_marks,
    box_marks,
    divide_mark,
    families,
    ground_marks,
    handoff_marks,
    line_marks,
    number_marks,
    placed,
    px,
    region_marks,
    words,
)
from org.layout.box_style import legend_colours, pair_of, sample_bar, tint_of
from org.layout.handoff_edges import list_asked_handoffs, list_drawn_handoffs, list_resting_handoffs, write_number
from org.layout.scene import Area, Box, LegendEntry, Line, Relation, Scene, Standing
from org.model import Office
from org.style import palette
from org.style.palette import EDGE_WIDTH, LIGHT, NOTE_SIZE, Palette, Skin
from org.style.text_metrics import REGULAR, SEMIBOLD, subset, text_width

_HEIGHT = 14.0
_PADDING = 6.0
_INSET = 8.0
"""From the right edge of the shape."""
_COVER = 4.0
"""How far it reaches into the shape: no farther than below the bar there."""


def tag_area(box: Box, text: str) -> Area:
    """Where the tag of a shape lies: on its lower edge, over the second card and above what stands below."""
    width = text_width(text, NOTE_SIZE, SEMIBOLD) + 2 * _PADDING
    right = max(box.right - _INSET, box.left + width)
    return right - width, box.bottom - _COVER, right, box.bottom - _COVER + _HEIGHT


def tag_marks(boxes: Iterable[Box], tags: Mapping[int, str], colours: Palette) -> list[str]:
    """A tag on each box whose key has one."""
    return [_tag(box, tags[box.key], colours) for box in boxes if box.key in tags]


def _tag(box: Box, text: str, colours: Palette) -> str:
    left, top, right, bottom = tag_area(box, text)
    place = f'x="{px(left)}" y="{px(top)}" width="{px(right - left)}" height="{px(bottom - top)}"'
    edge = f'stroke="{colours.quiet_text}" stroke-width="{px(EDGE_WIDTH)}"'
    label = words(
        (left + right) / 2, (top + bottom) / 2 + 0.36 * NOTE_SIZE, text, NOTE_SIZE, colours.text, SEMIBOLD, "middle"
    )
    return f'<g><rect {place} rx="{px((bottom - top) / 2)}" fill="{colours.background}" {edge}/>{label}</g>'


_HALF = 8.0
"""Half the height of a sample."""
_CORNER = 3.0
_OUTLINE = 1.4
_CARDS = {"front": Office.FRONT, "back": Office.BACK, "folded": Office.BACK, "unclear": Office.UNCLEAR}
_LINES = {
    "reporting": (Relation.REPORTING, Standing.INSIDE),
    "dotted": (Relation.REPORTING, Standing.INSIDE),
    "crossing": (Relation.REPORTING, Standing.CROSSING),
    "undecided": (Relation.REPORTING, Standing.UNDECIDED),
    "handoff": (Relation.HANDOFF, Standing.INSIDE),
    "complaint": (Relation.HANDOFF, Standing.INSIDE),
    "handoff-crossing": (Relation.HANDOFF, Standing.CROSSING),
    "handoff-undecided": (Relation.HANDOFF, Standing.UNDECIDED),
}
"""What kind of line a sample shows."""


def legend_marks(entries: Iterable[tuple[float, float, LegendEntry]], colours: Palette) -> list[str]:
    """The entries round their left edges and middle heights."""
    listed = list(entries)
    shown = legend_colours((entry for _x, _y, entry in listed), colours)
    return [_entry(x, y, entry, shown) for x, y, entry in listed]


def _entry(x: float, y: float, entry: LegendEntry, colours: Palette) -> str:
    label = words(
        x + SAMPLE + SAMPLE_GAP, y + 0.36 * palette.LEGEND_SIZE, entry.text, palette.LEGEND_SIZE, colours.text
    )
    return f"<g>{_sample(entry.sample, x, y, colours)}{label}</g>"


def _sample(sample: str, x: float, y: float, colours: Palette) -> str:
    """A small picture of what an entry explains, ``SAMPLE`` px wide, round the height ``y``."""
    area = x + 1, y - _HALF, x + SAMPLE - 1, y + _HALF
    if (tint := tint_of(sample)) is not None:
        left, right = pair_of(area)
        skins = colours.tints[tint]
        return _card(left, skins.front, _HALF) + _card(right, skins.back, _CORNER)
    if sample in _CARDS:
        radius = _HALF if sample == "front" else _CORNER
        card = _card(area, colours.skin(_CARDS[sample]), radius, dashed=sample == "unclear")
        return f'<g transform="translate(2.5 2.5)">{card}</g>{card}' if sample == "folded" else card
    if sample == "rest":
        return _card(area, colours.rest, _CORNER, dashed=True)
    if sample == "shares":
        return bar_marks(sample_bar(area), colours.back, colours)
    if sample == "boundary":
        edge = f'stroke="{colours.boundary}" stroke-width="{px(_OUTLINE)}"'
        return f'<rect {placed(area)} rx="{px(_HALF)}" fill="{colours.region}" {edge}/>'
    if sample == "divide":
        return divide_mark(x, x + SAMPLE, y, colours)
    return _line(sample, x, y, colours)


def _card(area: Area, skin: Skin, radius: float, *, dashed: bool = False) -> str:
    edge = f'stroke="{skin.edge}" stroke-width="{px(palette.EDGE_WIDTH)}"{DASHED if dashed else ""}'
    return f'<rect {placed(area)} rx="{px(radius)}" fill="{skin.fill}" {edge}/>'


def _line(sample: str, x: float, y: float, colours: Palette) -> str:
    """A short line of the kind that an entry explains."""
    relation, standing = _LINES[sample]
    left, right = x + 1, x + SAMPLE - 1
    path = ((left, y), (left + 11, y), (right - 11, y), (right, y))
    ring = (x + SAMPLE / 2, y) if sample == "crossing" else None
    line = Line(0, 0, relation, standing, path, 2.0, sample == "complaint", sample == "dotted", ring=ring)
    draw = handoff_marks if relation is Relation.HANDOFF else line_marks
    return "".join(draw([line], colours))


def svg(
    scene: Scene,
    options: PageOptions | None = None,
    *,
    tags: Mapping[int, str] | None = None,
    embed_fonts: bool = True,
    colours: Palette = LIGHT,
) -> str:
    """The scene as one SVG document: text as text, no script, nothing fetched from anywhere.

    ``tags`` are short words to write on the boxes with these keys.
    """
    options = options or default_options()
    placed = arrange_sheet(scene, options)
    zoom = f" scale({placed.chart_scale:.5f})" if options.paper else ""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {_size(placed)} font-family="{families()}" role="img">',
        f"<title>{escape(options.named(scene.title) or scene.title)}</title>",
        f"<desc>{escape(scene.subtitle)}</desc>",
        _font_faces(scene, placed, tags or {}) if embed_fonts else "",
        "" if options.transparent else f'<rect width="100%" height="100%" fill="{colours.background}"/>',
        *_words(placed, colours),
        f'<g transform="translate({px(placed.chart_left)} {px(placed.chart_top)}){zoom}">',
        *region_marks(scene, colours),
        *(ground_marks(scene.lanes, scene.width, colours) if scene.lanes else ()),
        *line_marks(scene.lines, colours, curved=scene.lanes is not None),
        *handoff_marks(list_resting_handoffs(scene), colours),
        divide_mark(0, scene.width, scene.lanes.divide, colours) if scene.lanes else "",
        *box_marks((box for box in scene.boxes if box.pale), colours),
        *handoff_marks(list_asked_handoffs(scene), colours),
        *box_marks((box for box in scene.boxes if not box.pale), colours),
        *number_marks(scene, colours),
        *tag_marks(scene.boxes, tags or {}, colours),
        "</g>",
        *legend_marks(placed.legend, colours),
        "</svg>",
    ]
    return "\n".join(part for part in parts if part)


def _size(placed: Sheet) -> str:
    """Px where one is a point, the size of the paper elsewhere."""
    width, height = (px(length) for length in (placed.width, placed.height))
    if placed.points == 1.0:
        return f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    real = (f"{length * placed.points:.2f}pt" for length in (placed.width, placed.height))
    return 'width="{}" height="{}" '.format(*real) + f'viewBox="0 0 {placed.width:.2f} {placed.height:.2f}"'


def _font_faces(scene: Scene, placed: Sheet, tags: Mapping[int, str]) -> str:
    """The letters that are used, from the bundled fonts, inside the file."""
    light = [placed.breadcrumb, *placed.subtitle, *placed.note, placed.date, *(entry.text for entry in scene.legend)]
    light += [*(box.note for box in scene.boxes), *(write_number(line) for line in list_drawn_handoffs(scene))]
    heavy = [*placed.title, *(line for box in scene.boxes for line in box.label), "?", *tags.values()]
    for label in scene.lanes.labels if scene.lanes else ():
        (heavy if palette.WORDINGS[label.wording].weight == SEMIBOLD else light).append(label.text)
    faces = []
    for weight, texts in ((REGULAR, light), (SEMIBOLD, heavy)):
        data = base64.b64encode(subset(weight, "".join(texts))).decode()
        source = f"url(data:font/ttf;base64,{data})"
        faces.append(f"@font-face{{font-family:'{palette.FONT}';font-weight:{weight};src:{source}}}")
    return f"<style>{''.join(faces)}</style>"


def _words(placed: Sheet, colours: Palette) -> list[str]:
    """Way, title and subtitle above, the note below, source and date on its right."""
    parts = []
    if placed.breadcrumb:
        baseline = SHEET_MARGIN + palette.SUBTITLE_SIZE
        parts.append(words(SHEET_MARGIN, baseline, placed.breadcrumb, palette.SUBTITLE_SIZE, colours.quiet_text))
    y = placed.title_top
    for line in placed.title:
        parts.append(
            words(SHEET_MARGIN, y + 0.78 * palette.TITLE_SIZE, line, palette.TITLE_SIZE, colours.text, SEMIBOLD)
        )
        y += TITLE_LINE
    for line in placed.subtitle:
        parts.append(words(SHEET_MARGIN, y + palette.SUBTITLE_SIZE, line, palette.SUBTITLE_SIZE, colours.quiet_text))
        y += SUBTITLE_LINE
    baseline = placed.height - SHEET_MARGIN
    right = placed.width - SHEET_MARGIN
    for at, line in enumerate(reversed(placed.note)):
        y = baseline - at * NOTE_LINE
        parts.append(words(SHEET_MARGIN, y, line, palette.LEGEND_SIZE, colours.quiet_text))
    if placed.date:
        parts.append(words(right, baseline, placed.date, palette.LEGEND_SIZE, colours.quiet_text, anchor="end"))
    return parts
