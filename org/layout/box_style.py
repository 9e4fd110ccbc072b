"""How boxes and lines look, decided once for every renderer; and which of them are highlighted, faded or left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from org.layout.scene import Area, Box, LegendEntry, Line, LineStatus, Relation, Scene, tint_of, used_samples
from org.model import Office
from org.style import palette
from org.style.palette import LIGHT, OTHER, Palette, Skin
from org.style.text_metrics import REGULAR, SEMIBOLD, text_width

_SAMPLE_SHARES = (2, 1, 2)
_PAIR_GAP = 3.0
_SAMPLE_HALF = 8.0
"""Half the height of a sample in a legend, px."""
_SAMPLE_RADIUS = 3.0
_SAMPLE_LINE = 2.0
_SAMPLE_OUTLINE = 1.4


class BoxStyle(NamedTuple):
    """How a box is drawn, px and ``#RRGGBB``."""

    fill: str
    edge: str
    text: str
    note: str
    radius: float
    """Of the corners: front-office boxes are pills, the others nearly square."""
    dashed: bool
    """Whether the edge is dashed: the office is unclear, or there is none."""
    edge_width: float = palette.EDGE_WIDTH
    shares: tuple[str, str, str] = LIGHT.shares
    """Colours of a bar in it: front, unclear, back."""


@dataclass(frozen=True, slots=True)
class LineStyle:
    """How a line is drawn, px and ``#RRGGBB``."""

    colour: str
    width: float
    dashes: tuple[float, ...] = ()
    dotted: bool = False
    """Whether the dashes are dots, with round ends."""
    head: float = 0.0
    """Length of the arrowhead; 0 for none."""


class BoxText(NamedTuple):
    """One line of text in a box."""

    text: str
    role: str
    """``name``, ``title``, ``note`` or ``mark``: the "?" of an unclear office."""
    x: float
    baseline: float
    size: float
    weight: int
    anchor: str
    """Where ``x`` is: ``start``, ``middle`` or ``end`` of the text."""


def style_box(box: Box, colours: Palette = LIGHT) -> BoxStyle:
    """Colours by office or tint, quiet ones for the rest of a family; the shape shows the office without them."""
    skin = colours.rest if box.rest or box.ghost else colours.skin(box.office, box.tint, middle=box.middle)
    radius = min(box.height / 2, palette.FRONT_RADIUS) if box.office is Office.FRONT else palette.BACK_RADIUS
    if box.named_below:  # a circle or a square, with its words on the paper
        radius = box.height / 2 if box.office is Office.FRONT else min(palette.BACK_RADIUS, box.height / 5)
        skin = replace(skin, text=colours.text, note=colours.quiet_text)
    dashed = box.rest or box.ghost or box.office is Office.UNCLEAR
    shares = LIGHT.shares
    if box.office is Office.FRONT and box.tint is None:
        shares = (colours.share_on_front, *colours.shares[1:])
    return _make_box_style(colours.fade_skin(skin) if box.pale else skin, radius, dashed=dashed, shares=shares)


def _make_box_style(
    skin: Skin, radius: float, *, dashed: bool = False, shares: tuple[str, str, str] = LIGHT.shares
) -> BoxStyle:
    return BoxStyle(skin.fill, skin.edge, skin.text, skin.note, radius, dashed, shares=shares)


def style_line(line: Line, colours: Palette = LIGHT) -> LineStyle:
    """Crossings are violet, the others quiet; complaints are dashed; only hand-offs have an arrowhead."""
    handoff = line.relation is not Relation.REPORTING
    colour = _choose_line_colour(line, colours)
    if line.pale:
        colour = colours.fade(colour, palette.PALE_LINE)
    dashes: tuple[float, ...] = ()
    if line.dotted:
        dashes = palette.DOTS
    elif line.dashed or (line.status is LineStatus.UNDECIDED and not handoff):
        dashes = tuple(length * max(1.0, line.width / palette.DASH_WIDTH) for length in palette.DASH)
    least, share = palette.ARROW
    return LineStyle(colour, line.width, dashes, line.dotted, least + share * line.width if handoff else 0.0)


def _choose_line_colour(line: Line, colours: Palette) -> str:
    if line.relation is Relation.MOVE:
        return colours.change
    if line.on_path:
        return colours.crossing
    if line.dotted:
        return colours.line
    inside = colours.handoff if line.relation is Relation.HANDOFF else colours.line
    return {LineStatus.CROSSING: colours.crossing, LineStatus.UNDECIDED: colours.undecided}.get(line.status, inside)


def number_colour(line: Line) -> str:
    """The colour of the digits on a line: the greys of lines are too pale for them."""
    return LIGHT.crossing if line.status is LineStatus.CROSSING else LIGHT.quiet_text


def outline_colour(box: Box) -> str | None:
    """The colour of the outline round a box that is selected, or that is new or changed; None for no outline."""
    if box.chosen:
        return LIGHT.crossing
    return LIGHT.change if box.mark is not None and not box.ghost else None


def has_card_behind(box: Box) -> bool:
    """Whether a second card shows behind a box: it is a collapsed branch."""
    return box.collapsed > 0 and not box.rest


def place_texts(box: Box) -> list[BoxText]:
    """The lines of a box: its name, and below it the job title, on the left; on the right of the name its note and the
    mark of an unclear office.
    """
    if box.named_below:
        return _place_texts_below(box)
    middle = box.y - (palette.BAR_GAP + palette.BAR_HEIGHT if box.shares else 0.0) / 2
    texts = []
    left, middle = box.left + palette.BOX_PADDING, middle - palette.NOTE_LINE * len(box.title) / 2
    y = middle - palette.NAME_LINE * len(box.label) / 2
    for line in box.label:
        baseline = y + palette.BASELINE * palette.NAME_LINE
        texts.append(BoxText(line, "name", left, baseline, palette.NAME_SIZE, SEMIBOLD, "start"))
        y += palette.NAME_LINE
    for line in box.title:
        baseline = y + palette.BASELINE * palette.NOTE_LINE
        texts.append(BoxText(line, "title", left, baseline, palette.NOTE_SIZE, REGULAR, "start"))
        y += palette.NOTE_LINE
    right = box.right - palette.BOX_PADDING
    baseline = middle + (palette.BASELINE - 0.5) * palette.NOTE_LINE
    if box.note:
        texts.append(BoxText(box.note, "note", right, baseline, palette.NOTE_SIZE, REGULAR, "end"))
        right -= text_width(box.note, palette.NOTE_SIZE) + palette.NOTE_GAP / 2
    if box.office is Office.UNCLEAR and not box.rest:
        texts.append(BoxText("?", "mark", right, baseline, palette.NOTE_SIZE, SEMIBOLD, "end"))
    return texts


def _place_texts_below(box: Box) -> list[BoxText]:
    """Name and note below a node of a network, and the mark of an unclear office in the middle of it."""
    texts, y = [], box.bottom + palette.BELOW_GAP
    for line in box.label:
        baseline = y + palette.BASELINE * palette.NAME_LINE
        texts.append(BoxText(line, "name", box.x, baseline, palette.NAME_SIZE, SEMIBOLD, "middle"))
        y += palette.NAME_LINE
    if box.note:
        baseline = y + palette.BASELINE * palette.NOTE_LINE
        texts.append(BoxText(box.note, "note", box.x, baseline, palette.NOTE_SIZE, REGULAR, "middle"))
    if box.office is Office.UNCLEAR and not box.rest:
        baseline = box.y + (palette.BASELINE - 0.5) * palette.NOTE_LINE
        texts.append(BoxText("?", "mark", box.x, baseline, palette.NOTE_SIZE, SEMIBOLD, "middle"))
    return texts


def bar_of(box: Box) -> tuple[Area, ...]:
    """The parts of the bar in a collapsed branch: front, unclear, back, as wide as their shares.

    None without departments. A part of width 0 is for no department; others are at least ``palette.BAR_LEAST`` wide.
    """
    if not box.shares or not sum(box.shares):
        return ()
    ends = box.left + palette.BAR_SIDE, box.right - palette.BAR_SIDE
    return _divide_bar(ends, box.bottom - palette.BAR_FOOT - palette.BAR_HEIGHT, box.shares)


def _divide_bar(ends: tuple[float, float], top: float, shares: tuple[int, ...]) -> tuple[Area, ...]:
    left, parts = ends[0], []
    for width in share_widths(shares, ends[1] - ends[0]):
        parts.append((left, top, left + width, top + palette.BAR_HEIGHT))
        left += width
    return tuple(parts)


def share_widths(shares: tuple[int, ...], whole: float) -> list[float]:
    """``whole`` px divided by ``shares``; what the smallest parts lack is taken from the widest.

    >>> share_widths((1, 0, 99999), 100.0)
    [1.5, 0.0, 98.5]
    """
    widths = [max(palette.BAR_LEAST, whole * share / sum(shares)) if share else 0.0 for share in shares]
    widest = widths.index(max(widths))
    widths[widest] -= sum(widths) - whole
    return widths


@dataclass(frozen=True, slots=True)
class SampleBox:
    """A box in the sample of a legend entry."""

    area: Area
    style: BoxStyle


@dataclass(frozen=True, slots=True)
class Sample:
    """The small picture of a legend entry: boxes, a bar of shares, or a level line from left to right."""

    boxes: tuple[SampleBox, ...] = ()
    bar: tuple[Area, ...] = ()
    line: LineStyle | None = None
    ring: bool = False
    """Whether the line passes the boundary."""


_SAMPLE_CARDS = {
    "front": Office.FRONT,
    "middle": Office.BACK,
    "back": Office.BACK,
    "folded": Office.BACK,
    "unclear": Office.UNCLEAR,
}
_SAMPLE_LINES = {
    "reporting": (Relation.REPORTING, LineStatus.INSIDE),
    "dotted": (Relation.REPORTING, LineStatus.INSIDE),
    "crossing": (Relation.REPORTING, LineStatus.CROSSING),
    "undecided": (Relation.REPORTING, LineStatus.UNDECIDED),
    "handoff": (Relation.HANDOFF, LineStatus.INSIDE),
    "complaint": (Relation.HANDOFF, LineStatus.INSIDE),
    "handoff-crossing": (Relation.HANDOFF, LineStatus.CROSSING),
    "handoff-undecided": (Relation.HANDOFF, LineStatus.UNDECIDED),
    "move": (Relation.MOVE, LineStatus.INSIDE),
}


def draw_sample(sample: str, left: float, y: float, width: float, colours: Palette = LIGHT) -> Sample:
    """The picture of a legend entry, ``width`` px wide, round the height ``y``."""
    area = left + 1, y - _SAMPLE_HALF, left + width - 1, y + _SAMPLE_HALF
    if sample in _SAMPLE_LINES:
        relation, status = _SAMPLE_LINES[sample]
        dashed, dotted = sample == "complaint", sample == "dotted"
        line = Line(0, 0, relation, status, (), _SAMPLE_LINE, dashed, dotted)
        return Sample(line=style_line(line, colours), ring=sample == "crossing")
    if sample == "divide":
        return Sample(line=LineStyle(colours.boundary, palette.DIVIDE_WIDTH, palette.DIVIDE_DASH))
    if sample == "shares":
        top = y - palette.BAR_HEIGHT / 2
        return Sample(bar=_divide_bar((area[0], area[2]), top, _SAMPLE_SHARES))
    return Sample(boxes=tuple(_draw_sample_boxes(sample, area, colours)))


def _draw_sample_boxes(sample: str, area: Area, colours: Palette) -> Iterable[SampleBox]:
    if (tint := tint_of(sample)) is not None:
        left, top, right, bottom = area
        middle, skins = (left + right) / 2, colours.tints[tint]
        yield SampleBox((left, top, middle - _PAIR_GAP / 2, bottom), _make_box_style(skins.front, _SAMPLE_HALF))
        yield SampleBox((middle + _PAIR_GAP / 2, top, right, bottom), _make_box_style(skins.back, _SAMPLE_RADIUS))
    elif sample == "boundary":
        region = Skin(colours.region, colours.boundary, colours.text, colours.text)
        yield SampleBox(area, _make_box_style(region, _SAMPLE_HALF)._replace(edge_width=_SAMPLE_OUTLINE))
    elif sample in ("rest", "ghost"):
        yield SampleBox(area, _make_box_style(colours.rest, _SAMPLE_RADIUS, dashed=True))
    elif sample == "marked":
        ring = Skin(colours.background, colours.change, colours.text, colours.text)
        yield SampleBox(area, _make_box_style(ring, _SAMPLE_RADIUS)._replace(edge_width=palette.OUTLINE_WIDTH))
    else:
        office = _SAMPLE_CARDS[sample]
        radius = _SAMPLE_HALF if office is Office.FRONT else _SAMPLE_RADIUS
        skin = colours.skin(office, middle=sample == "middle")
        style = _make_box_style(skin, radius, dashed=office is Office.UNCLEAR)
        if sample == "folded":
            left, top, right, bottom = (edge + palette.STACK_SHIFT for edge in area)
            yield SampleBox((left, top, right, bottom), style)
        yield SampleBox(area, style)


def legend_colours(entries: Iterable[LegendEntry], colours: Palette = LIGHT) -> Palette:
    """The colours of a legend: where colours mean something else, offices are explained in grey."""
    if all(tint_of(entry.sample) is None for entry in entries):
        return colours
    grey = colours.tints[OTHER]
    return replace(colours, front=grey.front, back=grey.back, unclear=grey.unclear)


Ends = tuple[int, int]
"""Keys of the boxes at the two ends of a line: (source, target); of a reporting line (child, parent)."""


@dataclass(frozen=True)
class Emphasis:
    """What is selected, highlighted and filtered out, by the keys of boxes: in the page, and in a file of it."""

    selected: int | None = None
    """What is selected highlights the lines that it touches and its way to the top."""
    other: int | None = None
    """A second one, chosen beside it."""
    departments: tuple[int, ...] = ()
    """While nothing is selected: what is highlighted instead, with ``lines``, as of a finding or a path."""
    lines: tuple[Ends, ...] = ()
    faded: frozenset[int] = frozenset()
    """What is filtered out."""
    faded_lines: frozenset[Ends] = frozenset()
    hide: bool = False
    """Leave out what is filtered out, rather than fade it. Nothing moves."""
    note: str = ""
    """What is filtered, in words for the subtitle."""
    off: frozenset[str] = frozenset()
    """Samples of the legend that are switched: boxes of these are faded, lines and the boundary are left out;
    ``handoffs-all`` draws all hand-offs of an org chart."""

    @property
    def chosen(self) -> tuple[int, ...]:
        """Both that are selected."""
        return tuple(key for key in (self.selected, self.other) if key is not None)


def apply_emphasis(scene: Scene, emphasis: Emphasis) -> Scene:
    """``scene`` with boxes and lines selected, faded or left out, each in its old place."""
    if emphasis == Emphasis():
        return scene
    light = _find_highlight(scene, emphasis)
    boxes = [_emphasise_box(box, emphasis, light) for box in scene.boxes]
    if emphasis.hide:
        boxes = [box for box in boxes if box.key not in emphasis.faded or box.chosen]
    lines, handoffs = (_emphasise_lines(each, emphasis, light) for each in (scene.lines, scene.handoffs))
    return replace(
        scene,
        boxes=tuple(boxes),
        lines=tuple(lines),
        handoffs=tuple(handoffs),
        folding=scene.folding
        and replace(scene.folding, boxes=tuple(_emphasise_box(box, emphasis, light) for box in scene.folding.boxes)),
        legend=_emphasise_legend(scene, boxes, lines, handoffs, emphasis),
        subtitle=" · ".join(part for part in (scene.subtitle, emphasis.note) if part),
        outlined=scene.outlined and "boundary" not in emphasis.off,
    )


def _is_of_boxes(sample: str) -> bool:
    """Whether it explains boxes, which are faded where it is switched off."""
    return sample in {"rest", "middle", *(office.word for office in Office)} or tint_of(sample) is not None


@dataclass(frozen=True)
class _Highlight:
    """What is highlighted in a scene. Where nothing is, nothing is faded for it either."""

    chosen: frozenset[int]
    boxes: frozenset[int]
    lines: frozenset[Ends]
    steps: frozenset[Ends]
    """The reporting lines on the ways from what is selected to the top."""

    @property
    def is_empty(self) -> bool:
        return not self.boxes


def _find_highlight(scene: Scene, emphasis: Emphasis) -> _Highlight:
    above = {box.key: box.above for box in scene.boxes}
    chosen = frozenset(key for key in emphasis.chosen if key in above)
    pairs = frozenset() if chosen else frozenset(emphasis.lines)
    touched = {line.ends for line in (*scene.lines, *scene.handoffs)}
    lines = frozenset(ends for ends in touched if not chosen.isdisjoint(ends) or ends in pairs)
    steps = frozenset(_list_steps_to_top(above, chosen))
    boxes = {end for ends in (*lines, *steps) for end in ends} | chosen
    return _Highlight(chosen, frozenset(boxes if chosen else boxes | set(emphasis.departments)), lines, steps)


def _list_steps_to_top(above: dict[int, int], chosen: Iterable[int]) -> Iterable[Ends]:
    for key in chosen:
        while above.get(key, -1) in above:
            yield key, above[key]
            key = above[key]


def _emphasise_box(box: Box, emphasis: Emphasis, light: _Highlight) -> Box:
    dimmed = not light.is_empty and box.key not in light.boxes
    faded = box.key in emphasis.faded or any(map(_is_of_boxes, emphasis.off & box.samples))
    return box._replace(pale=dimmed or faded, chosen=box.key in light.chosen)


def _emphasise_line(line: Line, emphasis: Emphasis, light: _Highlight) -> Line:
    ends = line.ends
    lit = ends in light.lines
    dimmed = not light.is_empty and not lit and ends not in light.steps
    filtered = ends in emphasis.faded_lines or not emphasis.faded.isdisjoint(ends)
    all_asked = "handoffs-all" in emphasis.off and line.relation is Relation.HANDOFF and not line.minor
    line = line._replace(pale=dimmed or filtered, asked=all_asked or lit)
    if ends in light.steps and line.relation is Relation.REPORTING:
        return line._replace(on_path=True, width=line.width + palette.PATH_WIDTH)
    return line


def _emphasise_lines(lines: Iterable[Line], emphasis: Emphasis, light: _Highlight) -> list[Line]:
    """The lines that are left, those that are highlighted last: they are drawn over the others."""
    left = [line for line in lines if emphasis.off.isdisjoint(line.samples)]
    if emphasis.hide:
        gone = emphasis.faded - light.chosen
        left = [line for line in left if gone.isdisjoint(line.ends) and line.ends not in emphasis.faded_lines]
    return sorted((_emphasise_line(line, emphasis, light) for line in left), key=lambda line: not line.pale)


def _emphasise_legend(
    scene: Scene, boxes: Sequence[Box], lines: Sequence[Line], handoffs: Sequence[Line], emphasis: Emphasis
) -> tuple[LegendEntry, ...]:
    """The legend, with hand-offs where they are drawn on demand, and without what is left out."""
    legend = scene.legend
    if not scene.shows_handoffs and any(line.asked for line in handoffs):
        legend += tuple(entry for entry in scene.handoff_legend if entry not in legend)
    # An entry for boxes stays to be switched on again: they are only faded.
    legend = tuple(entry for entry in legend if entry.sample not in emphasis.off or _is_of_boxes(entry.sample))
    if not emphasis.hide:
        return legend
    used = used_samples(boxes, (*lines, *handoffs))
    return tuple(entry for entry in legend if entry.sample in used)
