"""PowerPoint: the slides, the chart on each of them, and the legend."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from pptx import Presentation
from pptx.enum.text import PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.util import Pt

from org.export.multipage_pdf import Crumb, join_steps, make_book
from org.export.page_layout import (
    SAMPLE,
    SAMPLE_GAP,
    SHEET_MARGIN,
    SLIDE,
    SUBTITLE_LINE,
    TITLE_LINE,
    PageOptions,
    Sheet,
    arrange_sheet,
)
from org.export.pagination import Look, Progress, paginate
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
    group_shapes,
    paint,
    rounded,
    write,
)
from org.export.svg import TAG_SIZE, tag_area
from org.i18n import _
from org.layout.box_style import (
    BoxStyle,
    LineStyle,
    Sample,
    bar_of,
    draw_sample,
    has_card_behind,
    legend_colours,
    number_colour,
    outline_colour,
    place_texts,
    style_box,
    style_line,
)
from org.layout.geometry import area_of, grow, join_region
from org.layout.handoff_edges import list_asked_handoffs, list_resting_handoffs, place_numbers, write_number
from org.layout.scene import Area, Box, Label, Lanes, LegendEntry, Line, Scene, printable, whole_name
from org.model import Company, Office
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
    for box, shape in boxes.values():
        if box.pale:
            _finish_box(plane, box, shape)
    _add_handoffs(plane, list_asked_handoffs(scene), boxes)
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
    areas, paths = join_region(scene)
    if not areas:
        return
    areas += [(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
              for path in paths for (x1, y1), (x2, y2) in pairwise(path)]  # fmt: skip
    drawn = []
    for colour, by in ((LIGHT.boundary, palette.REGION_OUTER), (LIGHT.region, palette.REGION_INNER)):
        outlines = [rounded(grow(area, by), palette.REGION_CORNER) for area in areas]
        drawn.append(add_outline(plane, outlines, colour, None))
    describe(drawn[0], _("Boundary line"))
    describe(drawn[1], _("Front office"))
    whole = around(grow(area, palette.REGION_OUTER) for area in areas)
    group_shapes(plane, drawn, whole, _("Customer-facing boundary"))


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
    group_shapes(plane, drawn, whole, _("Lanes"))


def _add_labels(plane: Plane, labels: Iterable[Label]) -> None:
    """The labels of the lanes, over the lines."""
    for label in labels:
        style = palette.WORDINGS[label.wording]
        words = Words(label.text, style.size, getattr(LIGHT, style.colour), style.weight == SEMIBOLD)
        length = text_width(label.text, style.size, style.weight)
        shape = add_words(plane, label.x, label.y, words, length, "middle" if style.centred else "start")
        if label.ground:
            paint(shape, plane, LIGHT.grounds.of(label.ground), None)


def _add_lines(plane: Plane, lines: Iterable[Line], boxes: _Made, *, curved: bool) -> None:
    """Reporting lines, and over them the rings where they cross the boundary."""
    drawn = list(lines)
    for line in drawn:
        stroke = format_line(style_line(line))
        ends = [(shape, area_of(box)) for box, shape in (boxes[line.target], boxes[line.source])]
        shape = add_curve(plane, line.path, stroke) if curved else add_connector(plane, line.path, stroke, ends)
        describe(shape, _describe_ends(line, boxes))
    edge = Stroke(LIGHT.crossing, palette.RING_WIDTH)
    for line in drawn:
        if line.ring is not None:
            describe(add_ring(plane, line.ring, palette.RING_RADIUS, LIGHT.ring, edge), _("Crossing"))


def _add_handoffs(plane: Plane, handoffs: Iterable[Line], boxes: _Made) -> None:
    for line in handoffs:
        describe(add_curve(plane, line.path, format_line(style_line(line))), line.hint or _describe_ends(line, boxes))


def _add_numbers(plane: Plane, scene: Scene) -> None:
    """How many hand-offs the lines between collapsed branches represent."""
    for line, area in place_numbers(scene):
        edge = Stroke(style_line(line).colour, palette.NUMBER_LINE)
        plate = add_box(plane, area, palette.NUMBER_HEIGHT / 2, LIGHT.background, edge)
        digits = Words(write_number(line), palette.NOTE_SIZE, number_colour(line))
        write(plate, plane, [digits], align=PP_ALIGN.CENTER, margin=0.0)
        describe(plate, _("Hand-offs: {n}").format(n=write_number(line)), line.hint)


def _describe_ends(line: Line, boxes: _Made) -> str:
    return " → ".join(whole_name(boxes[end][0]) for end in (line.source, line.target))


def _finish_box(plane: Plane, box: Box, shape: Any) -> None:
    """Write into a box, lay it on top, and group it with what belongs to it."""
    style = style_box(box)
    name = whole_name(box)
    # The name of a node of a network is not inside its shape.
    beside = [text for text in place_texts(box) if box.named_below or text.role not in ("name", "title")]
    widths = [text_width(text.text, text.size, text.weight) for text in beside]
    room = sum(widths) + NOTE_GAP / 2 * len(beside)
    below = palette.BAR_GAP + palette.BAR_HEIGHT if box.shares else 0.0
    lines = [Words(name, palette.NAME_SIZE, style.text, bold=True)]
    right = BOX_PADDING + room
    if box.title:  # its lines are broken as they are measured, and the note is beside the name alone
        lines = [Words("\n".join(box.label) if room else name, palette.NAME_SIZE, style.text, bold=True)]
        lines.append(Words("\n".join(box.title), palette.NOTE_SIZE, style.note))
        right = BOX_PADDING / 2
    if not box.named_below:
        write(shape, plane, lines, align=PP_ALIGN.LEFT, margin=BOX_PADDING, right=right, below=below)
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
        ring = add_box(plane, grow(area_of(box), palette.OUTLINE_GAP), style.radius, None, edge)
        describe(ring, _("Selected") if box.chosen else _("New, moved or changed"))
        parts.insert(0, ring)
    for text, width in zip(beside, widths, strict=True):
        words = Words(text.text, text.size, style.note, bold=text.weight == SEMIBOLD)
        parts.append(add_words(plane, text.x, text.baseline, words, width, text.anchor))
        describe(parts[-1], _("Unclear") if text.role == "mark" else _("Note"))
    parts += add_bar(plane, bar_of(box), style.note, style.shares)
    if len(parts) > 1:
        group_shapes(plane, parts, area, name)
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
            describe(drawn[-1], office.title)
    whole = (*parts[0][:2], *parts[-1][2:])
    drawn.append(add_box(plane, whole, 0.0, None, Stroke(outline, palette.BAR_LINE)))
    describe(drawn[-1], _("Shares of the branch"))
    return drawn


_HALF = 8.0
"""Half the height of a sample, px."""


def add_legend(plane: Plane, entries: Iterable[tuple[float, float, LegendEntry]]) -> None:
    """The entries round their left edges and middle heights, as one group."""
    drawn: list[Any] = []
    areas = []
    listed = list(entries)
    colours = legend_colours(entry for _x, _y, entry in listed)
    for x, y, entry in listed:
        drawn += _add_sample(plane, draw_sample(entry.sample, x, y, SAMPLE, colours), x, y)
        width = text_width(entry.text, palette.LEGEND_SIZE)
        words = Words(entry.text, palette.LEGEND_SIZE, LIGHT.text)
        drawn.append(add_words(plane, x + SAMPLE + SAMPLE_GAP, y + 0.36 * palette.LEGEND_SIZE, words, width))
        describe(drawn[-1], entry.text)
        areas.append((x, y - _HALF, x + SAMPLE + SAMPLE_GAP + width, y + _HALF))
    if drawn:
        group_shapes(plane, drawn, around(areas), _("Legend"))


def _add_sample(plane: Plane, sample: Sample, x: float, y: float) -> list[Any]:
    """The small picture of what an entry explains."""
    shapes = [add_box(plane, box.area, *format_box(box.style)) for box in sample.boxes]
    if sample.bar:
        shapes += add_bar(plane, sample.bar, LIGHT.back.note)
    if sample.line is not None:
        shapes.append(add_line(plane, (x + 1, y), (x + SAMPLE - 1, y), format_line(sample.line)))
    if sample.ring:
        edge = Stroke(LIGHT.crossing, palette.RING_WIDTH)
        shapes.append(add_ring(plane, (x + SAMPLE / 2, y), palette.RING_RADIUS, LIGHT.ring, edge))
    return shapes


_LONGEST_PROPERTY = 255
"""Letters that the format has room for."""
_NO_DAY = datetime.date(1980, 1, 1)
"""What a file without a date says it was made on: the first day that a ZIP archive can name."""
_TITLE_ONLY = 5
"""Which layout of the library's own template has a title and nothing else."""
_OLDEST = (1980, 1, 1, 0, 0, 0)
"""The date on every file inside: with the clock's, two exports of one thing would differ."""


def pptx(scenes: Sequence[Scene], options: PageOptions) -> bytes:
    """A 16:9 slide for each scene in shapes that can be edited, with its title, figures and legend."""
    options = replace(options, paper=SLIDE)
    first = scenes[0]
    deck = _make_deck(options.named(first.title) or first.title, first.subtitle, options.date or _NO_DAY)
    for scene in scenes:
        _fill(_add_slide(deck), scene, options, {})
    return _save(deck)


def pptx_book(
    company: Company, options: PageOptions, *, look: Look | None = None, on_page: Progress | None = None
) -> bytes:
    """The org chart on several slides: an overview, then the branches, with links from one to another."""
    options = replace(options, paper=SLIDE)
    named = replace(company, title=options.named(company.title) or company.title)
    book = make_book(named, paginate(named, options, look=look, on_page=on_page), options)
    deck = _make_deck(named.title, book.pages[0].fit.scene.subtitle, options.date or _NO_DAY)
    slides = [_add_slide(deck) for _page in book.pages]
    for index, slide in enumerate(slides):
        steps = book.breadcrumb(index)
        collapsed = book.collapsed(index)
        tags = {key: book.tag(head) for key, head in collapsed.items()}
        boxes = _fill(slide, book.pages[index].fit.scene, book.page_options(index, steps), tags)
        hints = {box.key: box.hint for box in book.pages[index].fit.scene.boxes}
        _link_steps(slides, index, steps)
        for key in collapsed.keys() & boxes.keys():
            box, tag = boxes[key]
            for shape in (box, tag):
                shape.click_action.target_slide = slides[book.first_page(collapsed[key])]
            describe(box, box.name, f"{tags[key]}\n{hints[key]}")
    return _save(deck)


def _add_slide(deck: Any) -> Any:
    slide = deck.slides.add_slide(deck.slide_layouts[_TITLE_ONLY])
    slide.shapes.turbo_add_enabled = True
    return slide


def _fill(slide: Any, scene: Scene, options: PageOptions, tags: Mapping[int, str]) -> dict[int, tuple[Any, Any]]:
    """The chart and the words round it; key → shapes of a box and of the tag on it, for each that has one."""
    placed = arrange_sheet(scene, options)
    words = Plane(slide.shapes, placed.points)
    _add_heading(words, placed)
    left, top = placed.points * placed.chart_left, placed.points * placed.chart_top
    chart = Plane(slide.shapes, placed.chart_points, left, top)
    boxes = add_chart(chart, scene)
    tagged = {box.key: (boxes[box.key], _add_tag(chart, box, tags[box.key])) for box in scene.boxes if box.key in tags}
    add_legend(words, placed.legend)
    _add_foot(words, placed)
    return tagged


def _add_tag(plane: Plane, box: Box, text: str) -> Any:
    """Where a collapsed branch goes on, on its lower edge."""
    area = tag_area(box, text)
    edge = Stroke(LIGHT.quiet_text, palette.EDGE_WIDTH)
    plate = add_box(plane, area, (area[3] - area[1]) / 2, LIGHT.background, edge)
    write(plate, plane, [Words(text, TAG_SIZE, LIGHT.text, bold=True)], align=PP_ALIGN.CENTER, margin=0.0)
    describe(plate, text)
    return plate


def _link_steps(slides: Sequence[Any], index: int, steps: Sequence[Crumb]) -> None:
    """The path from the top, above the title: a click on a step leads to its slide."""
    plane = Plane(slides[index].shapes, SLIDE.words_scale)
    x, baseline = SHEET_MARGIN, SHEET_MARGIN + palette.SUBTITLE_SIZE
    for i, step in enumerate(steps):
        text = join_steps([*([Crumb("", 0)] if i else []), step])
        width = text_width(text, palette.SUBTITLE_SIZE)
        words = Words(text, palette.SUBTITLE_SIZE, LIGHT.quiet_text)
        shape = add_words(plane, x, baseline, words, width)
        shape.click_action.target_slide = slides[step.page]
        describe(shape, step.text)
        x += width


def _save(deck: Any) -> bytes:
    out = io.BytesIO()
    deck.save(out)
    return _fix_dates(out.getvalue())


def _make_deck(title: str, subject: str, day: datetime.date) -> Any:
    """An empty presentation in 16:9."""
    deck = Presentation()
    wider = Pt(SLIDE.width) / deck.slide_width
    deck.slide_width, deck.slide_height = Pt(SLIDE.width), Pt(SLIDE.height)
    # The library's template is 4:3: whoever adds a slide of their own finds its frames stretched to the width.
    for sheet_of in (deck.slide_master, *deck.slide_layouts):
        for frame in sheet_of.placeholders:
            if frame._element.spPr.xfrm is not None:
                frame.left, frame.width = round(frame.left * wider), round(frame.width * wider)
    _drop(deck.part.package, RELATIONSHIP_TYPE.THUMBNAIL)
    _drop(deck.part, RELATIONSHIP_TYPE.PRINTER_SETTINGS)
    about = deck.core_properties
    about.title, about.subject = (printable(text)[:_LONGEST_PROPERTY] for text in (title, subject))
    about.author = about.last_modified_by = ""
    about.created = about.modified = datetime.datetime.combine(day, datetime.time())
    return deck


def _drop(part: Any, kind: str) -> None:
    """Leave out what the library's template has of somebody else's: a picture of its slide, their printer."""
    for number in [relation.rId for relation in part._rels.values() if relation.reltype == kind]:
        part._rels.pop(number)


def _add_heading(plane: Plane, placed: Sheet) -> None:
    """The title as the slide's own, so that outlines and screen readers find it, and the figures below."""
    left, right = SHEET_MARGIN, placed.width - SHEET_MARGIN
    beside = placed.subtitle_beside
    frame = plane.shapes.title
    area = (left, placed.title_top, left + beside if beside else right, placed.title_bottom)
    frame.left, frame.top, frame.width, frame.height = plane.place(area)
    title = Words(" ".join(placed.title), palette.TITLE_SIZE, LIGHT.text, bold=True)
    write(frame, plane, [title], align=PP_ALIGN.LEFT)
    below = (left, placed.title_bottom, right, placed.heading_bottom)
    top = placed.title_bottom - SUBTITLE_LINE - (TITLE_LINE - palette.TITLE_SIZE) / 2
    figures = plane.shapes.add_textbox(
        *plane.place((left + beside, top, right, placed.title_bottom) if beside else below)
    )
    subtitle = Words(" ".join(placed.subtitle), palette.SUBTITLE_SIZE, LIGHT.quiet_text)
    write(figures, plane, [subtitle], align=PP_ALIGN.LEFT)
    describe(figures, _("Figures"))


def _add_foot(plane: Plane, placed: Sheet) -> None:
    """The note below the legend, and the date."""
    bottom, right = placed.height - SHEET_MARGIN, placed.width - SHEET_MARGIN
    for i, line in enumerate(reversed(placed.note)):
        words = Words(line, palette.LEGEND_SIZE, LIGHT.quiet_text)
        width = text_width(line, palette.LEGEND_SIZE)
        describe(add_words(plane, SHEET_MARGIN, bottom - i * 1.5 * palette.LEGEND_SIZE, words, width), _("Note"))
    date = Words(placed.date, palette.LEGEND_SIZE, LIGHT.quiet_text)
    describe(add_words(plane, right, bottom, date, text_width(placed.date, palette.LEGEND_SIZE), "end"), _("Date"))


def _fix_dates(file: bytes) -> bytes:
    """The same file with one date on everything inside."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as package, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as again:
        for name in package.namelist():
            again.writestr(zipfile.ZipInfo(name, _OLDEST), package.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
