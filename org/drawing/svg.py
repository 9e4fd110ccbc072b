"""A scene → SVG: the chart with its title, figures, legend and date around it."""

from __future__ import annotations

import base64
import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape

from org.company.model import Office
from org.drawing import palette as look
from org.drawing.lettering import REGULAR, SEMIBOLD, subset, text_width, wrap
from org.drawing.marks import (
    DASHED,
    box_marks,
    divide_mark,
    ground_marks,
    handoff_marks,
    line_marks,
    px,
    region_marks,
    words,
)
from org.drawing.palette import LIGHT, Palette
from org.drawing.scene import LegendEntry, Line, Relation, Scene, Standing

SHEET_MARGIN = 28.0
NARROWEST = 560.0
_TITLE_LINE = 28.0
_SUBTITLE_LINE = 18.0
_LEGEND_ROW = 26.0
_SAMPLE = 34.0
_SAMPLE_GAP = 8.0
_ENTRY_GAP = 26.0
_NOTE_LINE = 17.0


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
    note: tuple[str, ...]
    date: str


def sheet(scene: Scene, date: datetime.date | None = None) -> Sheet:
    """Arrange a scene on a sheet just large enough for it."""
    dated = (date or datetime.date.today()).isoformat()
    width = max(scene.width, NARROWEST)
    title = wrap(scene.title, width, look.TITLE_SIZE, SEMIBOLD)
    subtitle = wrap(scene.subtitle, width, look.SUBTITLE_SIZE)
    top = SHEET_MARGIN + _TITLE_LINE * len(title) + _SUBTITLE_LINE * len(subtitle) + 18.0
    note = wrap(scene.note, width - 2 * text_width(dated, look.LEGEND_SIZE), look.LEGEND_SIZE) if scene.note else ()
    # With a note below, the date stands beside that.
    beside = "" if note else dated
    legend, bottom = _legend_places(scene.legend, beside, width, top + scene.height + 22.0)
    height = bottom + (_NOTE_LINE * len(note) + 6.0 if note else 0.0) + SHEET_MARGIN - 8
    left = SHEET_MARGIN + (width - scene.width) / 2
    return Sheet(width + 2 * SHEET_MARGIN, height, title, subtitle, left, top, legend, note, dated)


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
        f'width="{px(placed.width)}" height="{px(placed.height)}" viewBox="0 0 {px(placed.width)} {px(placed.height)}"'
    )
    families = ", ".join([f"'{look.FONT}'", *(f"'{name}'" for name in look.FALLBACK_FONTS[:-1]), "sans-serif"])
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{families}" role="img">',
        f"<title>{escape(scene.title)}</title>",
        f"<desc>{escape(scene.subtitle)}</desc>",
        _font_faces(scene, placed) if embed_fonts else "",
        f'<rect width="100%" height="100%" fill="{colours.background}"/>',
        *_words(placed, colours),
        f'<g transform="translate({px(placed.chart_left)} {px(placed.chart_top)})">',
        *region_marks(scene, colours),
        *(ground_marks(scene.lanes, scene.width, colours) if scene.lanes else ()),
        *line_marks(scene.lines, colours, curved=scene.lanes is not None),
        *(handoff_marks(scene.handoffs, colours) if scene.lanes else ()),
        divide_mark(0, scene.width, scene.lanes.divide, colours) if scene.lanes else "",
        *box_marks(scene.boxes, colours),
        "</g>",
        *(_legend_entry(x, y, entry, colours) for x, y, entry in placed.legend),
        "</svg>",
    ]
    return "\n".join(part for part in parts if part)


def _font_faces(scene: Scene, placed: Sheet) -> str:
    """The letters that are used, from the bundled fonts, inside the file."""
    light = [*placed.subtitle, *placed.note, placed.date, *(entry.text for entry in scene.legend)]
    light += [box.note for box in scene.boxes]
    heavy = [*placed.title, *(line for box in scene.boxes for line in box.label), "?"]
    for label in scene.lanes.labels if scene.lanes else ():
        (heavy if look.WORDINGS[label.wording].weight == SEMIBOLD else light).append(label.text)
    faces = []
    for weight, texts in ((REGULAR, light), (SEMIBOLD, heavy)):
        data = base64.b64encode(subset(weight, "".join(texts))).decode()
        source = f"url(data:font/ttf;base64,{data})"
        faces.append(f"@font-face{{font-family:'{look.FONT}';font-weight:{weight};src:{source}}}")
    return f"<style>{''.join(faces)}</style>"


def _words(placed: Sheet, colours: Palette) -> list[str]:
    """Title and subtitle above, the note below, the date on its right."""
    parts = []
    y = SHEET_MARGIN
    for line in placed.title:
        parts.append(words(SHEET_MARGIN, y + 0.78 * look.TITLE_SIZE, line, look.TITLE_SIZE, colours.text, SEMIBOLD))
        y += _TITLE_LINE
    for line in placed.subtitle:
        parts.append(words(SHEET_MARGIN, y + look.SUBTITLE_SIZE, line, look.SUBTITLE_SIZE, colours.quiet_text))
        y += _SUBTITLE_LINE
    baseline = placed.height - SHEET_MARGIN
    right = placed.width - SHEET_MARGIN
    for at, line in enumerate(reversed(placed.note)):
        y = baseline - at * _NOTE_LINE
        parts.append(words(SHEET_MARGIN, y, line, look.LEGEND_SIZE, colours.quiet_text))
    parts.append(words(right, baseline, placed.date, look.LEGEND_SIZE, colours.quiet_text, anchor="end"))
    return parts


def _legend_entry(x: float, y: float, entry: LegendEntry, colours: Palette) -> str:
    text_x = x + _SAMPLE + _SAMPLE_GAP
    label = words(text_x, y + 0.36 * look.LEGEND_SIZE, entry.text, look.LEGEND_SIZE, colours.text)
    return f"<g>{_sample(entry.sample, x, y, colours)}{label}</g>"


def _sample(sample: str, x: float, y: float, colours: Palette) -> str:
    """A small picture of what an entry explains, ``_SAMPLE`` px wide, round the height ``y``."""
    place = f'x="{px(x + 1)}" y="{px(y - 8)}" width="{px(_SAMPLE - 2)}" height="16"'
    if sample in {"front", "back", "unclear", "folded"}:
        skin = colours.skin({"front": Office.FRONT, "unclear": Office.UNCLEAR}.get(sample, Office.BACK))
        radius = 8 if sample == "front" else 3
        dash = DASHED if sample == "unclear" else ""
        rect = f'<rect {place} rx="{radius}" fill="{skin.fill}" stroke="{skin.edge}" stroke-width="1.3"{dash}/>'
        return f'<g transform="translate(2.5 2.5)">{rect}</g>{rect}' if sample == "folded" else rect
    if sample == "boundary":
        return f'<rect {place} rx="8" fill="{colours.region}" stroke="{colours.boundary}" stroke-width="1.4"/>'
    if sample == "divide":
        return divide_mark(x, x + _SAMPLE, y, colours)
    return _line_sample(sample, x, y, colours)


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


def _line_sample(sample: str, x: float, y: float, colours: Palette) -> str:
    """A short line of the kind that an entry explains, drawn as those in the chart are."""
    relation, standing = _LINES[sample]
    left, right = x + 1, x + _SAMPLE - 1
    path = ((left, y), (left + 11, y), (right - 11, y), (right, y))
    ring = (x + _SAMPLE / 2, y) if sample == "crossing" else None
    line = Line(0, 0, relation, standing, path, 2.0, sample == "complaint", sample == "dotted", ring=ring)
    draw = handoff_marks if relation is Relation.HANDOFF else line_marks
    return "".join(draw([line], colours))
