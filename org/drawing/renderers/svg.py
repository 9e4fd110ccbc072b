"""A scene → SVG: the chart with its title, figures, legend and date around it."""

from __future__ import annotations

import base64
import datetime
from collections.abc import Mapping
from xml.sax.saxutils import escape

from org.drawing.accents.linenumbers import asked_handoffs, drawn_handoffs, number_on, resting_handoffs
from org.drawing.look import palette as look
from org.drawing.look.lettering import REGULAR, SEMIBOLD, subset
from org.drawing.look.palette import LIGHT, Palette
from org.drawing.renderers.marks import (
    box_marks,
    divide_mark,
    families,
    ground_marks,
    handoff_marks,
    line_marks,
    number_marks,
    px,
    region_marks,
    words,
)
from org.drawing.renderers.svglegend import legend_marks
from org.drawing.renderers.tags import tag_marks
from org.drawing.scene import Scene
from org.drawing.sheets.dressing import Dressing, dated
from org.drawing.sheets.paper import Paper
from org.drawing.sheets.sheet import NOTE_LINE, SHEET_MARGIN, SUBTITLE_LINE, TITLE_LINE, Sheet, sheet


def svg(
    scene: Scene,
    *,
    date: datetime.date | None = None,
    dressing: Dressing | None = None,
    paper: Paper | None = None,
    tags: Mapping[int, str] | None = None,
    embed_fonts: bool = True,
    colours: Palette = LIGHT,
) -> str:
    """The scene as one SVG document: text as text, no script, nothing fetched from anywhere.

    ``dressing`` decides about title and date (else ``date``, by default today's, stands below), ``paper`` about the
    size. ``tags`` are short words that stand on the boxes with these keys.
    """
    dress = dressing or dated(date)
    placed = sheet(scene, dressing=dress, paper=paper)
    zoom = f" scale({placed.chart_scale:.5f})" if paper else ""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {_size(placed)} font-family="{families()}" role="img">',
        f"<title>{escape(dress.named(scene.title) or scene.title)}</title>",
        f"<desc>{escape(scene.subtitle)}</desc>",
        _font_faces(scene, placed, tags or {}) if embed_fonts else "",
        "" if dress.transparent else f'<rect width="100%" height="100%" fill="{colours.background}"/>',
        *_words(placed, colours),
        f'<g transform="translate({px(placed.chart_left)} {px(placed.chart_top)}){zoom}">',
        *region_marks(scene, colours),
        *(ground_marks(scene.lanes, scene.width, colours) if scene.lanes else ()),
        *line_marks(scene.lines, colours, curved=scene.lanes is not None),
        *handoff_marks(resting_handoffs(scene), colours),
        divide_mark(0, scene.width, scene.lanes.divide, colours) if scene.lanes else "",
        *box_marks((box for box in scene.boxes if box.pale), colours),
        *handoff_marks(asked_handoffs(scene), colours),
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
    light = [placed.way, *placed.subtitle, *placed.note, placed.date, *(entry.text for entry in scene.legend)]
    light += [*(box.note for box in scene.boxes), *(number_on(line) for line in drawn_handoffs(scene))]
    heavy = [*placed.title, *(line for box in scene.boxes for line in box.label), "?", *tags.values()]
    for label in scene.lanes.labels if scene.lanes else ():
        (heavy if look.WORDINGS[label.wording].weight == SEMIBOLD else light).append(label.text)
    faces = []
    for weight, texts in ((REGULAR, light), (SEMIBOLD, heavy)):
        data = base64.b64encode(subset(weight, "".join(texts))).decode()
        source = f"url(data:font/ttf;base64,{data})"
        faces.append(f"@font-face{{font-family:'{look.FONT}';font-weight:{weight};src:{source}}}")
    return f"<style>{''.join(faces)}</style>"


def _words(placed: Sheet, colours: Palette) -> list[str]:
    """Way, title and subtitle above, the note below, source and date on its right."""
    parts = []
    if placed.way:
        baseline = SHEET_MARGIN + look.SUBTITLE_SIZE
        parts.append(words(SHEET_MARGIN, baseline, placed.way, look.SUBTITLE_SIZE, colours.quiet_text))
    y = placed.title_top
    for line in placed.title:
        parts.append(words(SHEET_MARGIN, y + 0.78 * look.TITLE_SIZE, line, look.TITLE_SIZE, colours.text, SEMIBOLD))
        y += TITLE_LINE
    for line in placed.subtitle:
        parts.append(words(SHEET_MARGIN, y + look.SUBTITLE_SIZE, line, look.SUBTITLE_SIZE, colours.quiet_text))
        y += SUBTITLE_LINE
    baseline = placed.height - SHEET_MARGIN
    right = placed.width - SHEET_MARGIN
    for at, line in enumerate(reversed(placed.note)):
        y = baseline - at * NOTE_LINE
        parts.append(words(SHEET_MARGIN, y, line, look.LEGEND_SIZE, colours.quiet_text))
    if placed.date:
        parts.append(words(right, baseline, placed.date, look.LEGEND_SIZE, colours.quiet_text, anchor="end"))
    return parts
