"""The legend of a sheet: a sample of each kind of shape, drawn as those in the chart are."""

from __future__ import annotations

from collections.abc import Iterable

from org.company.model import Office
from org.drawing.accents.cards import explaining, pair_of, sample_bar, tint_of
from org.drawing.look import palette as look
from org.drawing.look.palette import Palette, Skin
from org.drawing.renderers.marks import DASHED, bar_marks, divide_mark, handoff_marks, line_marks, placed, px, words
from org.drawing.scene import Area, LegendEntry, Line, Relation, Standing
from org.drawing.sheets.sheet import SAMPLE, SAMPLE_GAP

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
    shown = explaining((entry for _x, _y, entry in listed), colours)
    return [_entry(x, y, entry, shown) for x, y, entry in listed]


def _entry(x: float, y: float, entry: LegendEntry, colours: Palette) -> str:
    label = words(x + SAMPLE + SAMPLE_GAP, y + 0.36 * look.LEGEND_SIZE, entry.text, look.LEGEND_SIZE, colours.text)
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
    edge = f'stroke="{skin.edge}" stroke-width="{px(look.EDGE_WIDTH)}"{DASHED if dashed else ""}'
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
