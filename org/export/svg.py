"""SVG: the document, its legend, and references to other pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Any

from org.export.page_layout import (
    FOOT_LINE,
    SAMPLE,
    SAMPLE_GAP,
    SAMPLE_HEIGHT,
    SHEET_MARGIN,
    SUBTITLE_LINE,
    TITLE_LINE,
    PageOptions,
    Sheet,
    arrange_sheet,
)
from org.export.svg_shapes import (
    Attributes,
    bar_shapes,
    count_shapes,
    department_shapes,
    divide_line,
    element,
    font_families,
    group,
    handoff_class,
    handoff_paths,
    handoff_shape,
    label_shapes,
    lane_shapes,
    line_shapes,
    px,
    rect,
    region_shapes,
    ring_look,
    straight_path,
    stroke,
    styled_text,
    write_dashes,
)
from org.layout.box_style import Sample, draw_sample, legend_colours
from org.layout.geometry import arrowhead
from org.layout.handoff_edges import list_asked_handoffs, list_drawn_handoffs, list_resting_handoffs, write_number
from org.layout.scene import Area, Box, LegendEntry, Line, Scene, count_below, printable, reading_order
from org.style import palette
from org.style.palette import DARK, EDGE_WIDTH, LIGHT, Palette
from org.style.text_metrics import REGULAR, SEMIBOLD, font_face, text_width

_HEIGHT = 11.0
TAG_SIZE = 9.5
"""Of a tag and of its letters."""
_PADDING = 6.0
_INSET = 8.0
"""From the right edge of the shape."""
_TITLE_BASELINE = 0.78
"""Of the title's size, from the top of its line."""
_COVER = 5.0
"""How far it reaches into the shape: no farther than below the bar there."""


def tag_area(box: Box, text: str) -> Area:
    """The area of a box's tag: on its lower edge, over the second card, and no lower than what is below begins."""
    width = text_width(text, TAG_SIZE, SEMIBOLD) + 2 * _PADDING
    right = max(box.right - _INSET, box.left + width)
    return right - width, box.bottom - _COVER, right, box.bottom - _COVER + _HEIGHT


def _draw_tag(box: Box, text: str) -> str:
    """A tag on a box."""
    left, top, right, bottom = area = tag_area(box, text)
    look: Attributes = {"fill": LIGHT.background, "stroke": LIGHT.quiet_text, "stroke-width": EDGE_WIDTH}
    baseline = (top + bottom) / 2 + 0.36 * TAG_SIZE
    label = styled_text((left + right) / 2, baseline, text, TAG_SIZE, LIGHT.text, SEMIBOLD, "middle")
    return element("g", {"class": "tag"}, element("rect", {**rect(area), "rx": (bottom - top) / 2, **look}), label)


def legend_shapes(entries: Iterable[tuple[float, float, LegendEntry]]) -> list[str]:
    """The entries round their left edges and middle heights."""
    listed = list(entries)
    colours = legend_colours(entry for _x, _y, entry in listed)
    return [_draw_entry(x, y, entry, colours) for x, y, entry in listed]


def _draw_entry(x: float, y: float, entry: LegendEntry, colours: Palette) -> str:
    baseline = y + 0.36 * palette.LEGEND_SIZE
    label = styled_text(x + SAMPLE + SAMPLE_GAP, baseline, entry.text, palette.LEGEND_SIZE, LIGHT.text)
    return element(
        "g", {"class": "entry"}, *_draw_sample(draw_sample(entry.sample, x, y, SAMPLE, colours), x, y, colours), label
    )


def legend_entries(entries: Iterable[LegendEntry]) -> list[dict[str, str]]:
    """The entries with their samples as SVG in both themes, for the page and the offline HTML."""
    listed = list(entries)
    themes = {"light": legend_colours(listed, LIGHT), "dark": legend_colours(listed, DARK)}
    return [
        {
            "sample": entry.sample,
            "text": entry.text,
            **{theme: _write_sample(entry.sample, colours) for theme, colours in themes.items()},
        }
        for entry in listed
    ]


def _write_sample(sample: str, colours: Palette) -> str:
    size: Attributes = {"width": SAMPLE, "height": SAMPLE_HEIGHT, "viewBox": f"0 0 {px(SAMPLE)} {px(SAMPLE_HEIGHT)}"}
    shapes = _draw_sample(draw_sample(sample, 0.0, SAMPLE_HEIGHT / 2, SAMPLE, colours), 0.0, SAMPLE_HEIGHT / 2, colours)
    return element("svg", {"xmlns": "http://www.w3.org/2000/svg", "class": "sample", **size}, *shapes)


def _draw_sample(sample: Sample, x: float, y: float, colours: Palette) -> Iterator[str]:
    """The small picture of what an entry explains."""
    for box in sample.boxes:
        style = box.style
        look: Attributes = {"fill": style.fill, "stroke": style.edge, "stroke-width": style.edge_width}
        dash = write_dashes(palette.DASH) if style.dashed else None
        yield element("rect", {**rect(box.area), "rx": style.radius, **look, "stroke-dasharray": dash})
    if sample.bar:
        yield bar_shapes(sample.bar, colours.back.note, colours.shares)
    if sample.line is not None:
        left, right = x + 1, x + SAMPLE - 1
        end = right - sample.line.head / 2
        yield element("path", {"d": straight_path([(left, y), (end, y)]), **stroke(sample.line)})
        if sample.line.head:
            head = straight_path(arrowhead((right, y), 0.0, sample.line.head)) + "Z"
            yield element("path", {"d": head, "fill": sample.line.colour})
    if sample.ring:
        yield element("circle", {"cx": x + SAMPLE / 2, "cy": y, "r": palette.RING_RADIUS, **ring_look(colours)})


def chart_svg(scene: Scene) -> str:
    """The chart alone, for the page and the offline HTML. The viewer adds what ``list_further_handoffs`` gives."""
    size = f"0 0 {px(scene.width)} {px(scene.height)}"
    look: Attributes = {"class": "org-svg", "viewBox": size, "width": scene.width, "height": scene.height}
    attributes: Attributes = {"xmlns": "http://www.w3.org/2000/svg", **look, "font-family": font_families()}
    return element("svg", attributes, _draw_chart(scene, live=True))


def folded_svg(scene: Scene) -> str:
    """Each branch as it looks collapsed: for the viewer to put in place of the expanded one."""
    boxes = scene.folding.boxes if scene.folding else ()
    groups = department_shapes(boxes, count_below(boxes))
    return element("svg", {"xmlns": "http://www.w3.org/2000/svg", "class": "folded", "display": "none"}, groups)


def list_further_handoffs(scene: Scene) -> list[list[Any]]:
    """The hand-offs that ``chart_svg`` leaves out, for the viewer to draw once something asks for them.

    Source, target, classes, kinds and volumes in words, the paths of line and arrowhead, and further attributes of the
    line. A list in place of elements, which take three times as much to send and to style.
    """
    drawn = {id(line) for line in list_drawn_handoffs(scene)}
    labels = {box.key: " ".join(box.label) for box in scene.boxes}
    return [
        [line.source, line.target, handoff_class(line), describe_kinds(line, labels), *handoff_paths(line)]
        for line in scene.handoffs
        if id(line) not in drawn
    ]


def describe_kinds(line: Line, labels: Mapping[int, str]) -> str:
    """Kinds and volumes of a hand-off, without its ends."""
    return printable(line.hint.removeprefix(f"{labels[line.source]} → {labels[line.target]}").removeprefix(": "))


def _draw_chart(scene: Scene, tags: Iterable[str] = (), *, named: bool = True, live: bool = False) -> str:
    """The group with everything in a chart. What is highlighted is drawn over what is faded.

    In a ``live`` one, where a viewer fades and highlights, the boxes come in the order in which they are read.
    """
    below = count_below(scene.boxes)
    pale = [box for box in scene.boxes if box.pale and not live]
    boxes = reading_order(scene) if live else [box for box in scene.boxes if not box.pale]
    divide = [divide_line(0, scene.width, scene.lanes.divide)] if scene.lanes else []
    flows = {"class": "handoffs", "fill": "none"}
    parts = [
        region_shapes(scene, live=live),
        lane_shapes(scene.lanes, scene.width),
        line_shapes(scene.lines, curved=scene.lanes is not None),
        group(flows, [*map(handoff_shape, list_resting_handoffs(scene)), *divide]),
        department_shapes(pale, below, named=named) if pale else "",
        group(flows, map(handoff_shape, list_asked_handoffs(scene))),
        group(flows, count_shapes(scene)),
        label_shapes(scene.lanes),
        department_shapes(boxes, below, named=named),
        *tags,
    ]
    return group({"class": "scene"}, filter(None, parts))


def svg(
    scene: Scene,
    options: PageOptions,
    *,
    tags: Mapping[int, str] | None = None,
    embed_fonts: bool = True,
    named: bool = True,
) -> str:
    """The scene as one SVG document: text as text, no script, nothing fetched from anywhere.

    ``tags`` are short words to write on the boxes with these keys. Without ``named`` nothing else is written in boxes.
    """
    placed = arrange_sheet(scene, options)
    zoom = f" scale({placed.chart_scale:.5f})" if options.paper else ""
    drawn_tags = [_draw_tag(box, tags[box.key]) for box in scene.boxes if tags and box.key in tags]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {_write_size(placed)} font-family="{font_families()}" role="img">',
        f"<title>{escape(options.named(scene.title) or scene.title, quote=False)}</title>",
        f"<desc>{escape(scene.subtitle, quote=False)}</desc>",
        _embed_fonts(scene, placed, tags or {}) if embed_fonts else "",
        "" if options.transparent else f'<rect width="100%" height="100%" fill="{LIGHT.background}"/>',
        *_draw_words(placed),
        f'<g transform="translate({px(placed.chart_left)} {px(placed.chart_top)}){zoom}">',
        _draw_chart(scene, drawn_tags, named=named),
        "</g>",
        *legend_shapes(placed.legend),
        "</svg>",
    ]
    return "\n".join(part for part in parts if part)


def _write_size(placed: Sheet) -> str:
    """Px where one is a point, the size of the paper elsewhere."""
    width, height = (px(length) for length in (placed.width, placed.height))
    if placed.points == 1.0:
        return f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    real = (f"{length * placed.points:.2f}pt" for length in (placed.width, placed.height))
    return 'width="{}" height="{}" '.format(*real) + f'viewBox="0 0 {placed.width:.2f} {placed.height:.2f}"'


def _embed_fonts(scene: Scene, placed: Sheet, tags: Mapping[int, str]) -> str:
    """The letters that are used, from the bundled fonts, inside the file."""
    light = [placed.breadcrumb, *placed.subtitle, *placed.note, placed.date, *(entry.text for entry in scene.legend)]
    light += [line for box in scene.boxes for line in (box.note, *box.title)]
    light += [write_number(line) for line in list_drawn_handoffs(scene)]
    heavy = [*placed.title, *(line for box in scene.boxes for line in box.label), "?", *tags.values()]
    for label in scene.lanes.labels if scene.lanes else ():
        (heavy if palette.WORDINGS[label.wording].weight == SEMIBOLD else light).append(label.text)
    faces = (font_face(weight, "".join(texts)) for weight, texts in ((REGULAR, light), (SEMIBOLD, heavy)))
    return f"<style>{''.join(faces)}</style>"


def _draw_words(placed: Sheet) -> list[str]:
    """Way, title and subtitle above, the note below, source and date on its right."""
    parts = []
    if placed.breadcrumb:
        baseline = SHEET_MARGIN + palette.SUBTITLE_SIZE
        parts.append(styled_text(SHEET_MARGIN, baseline, placed.breadcrumb, palette.SUBTITLE_SIZE, LIGHT.quiet_text))
    y = placed.title_top + _TITLE_BASELINE * palette.TITLE_SIZE
    for i, line in enumerate(placed.title):
        text = styled_text(SHEET_MARGIN, y + i * TITLE_LINE, line, palette.TITLE_SIZE, LIGHT.text, SEMIBOLD)
        parts.append(text)
    beside = placed.subtitle_beside
    x, y = (SHEET_MARGIN + beside, y) if beside else (SHEET_MARGIN, placed.title_bottom + palette.SUBTITLE_SIZE)
    for i, line in enumerate(placed.subtitle):
        parts.append(styled_text(x, y + i * SUBTITLE_LINE, line, palette.SUBTITLE_SIZE, LIGHT.quiet_text))
    baseline = placed.height - SHEET_MARGIN
    right = placed.width - SHEET_MARGIN
    for i, line in enumerate(reversed(placed.note)):
        y = baseline - i * FOOT_LINE
        parts.append(styled_text(SHEET_MARGIN, y, line, palette.LEGEND_SIZE, LIGHT.quiet_text))
    if placed.date:
        parts.append(styled_text(right, baseline, placed.date, palette.LEGEND_SIZE, LIGHT.quiet_text, anchor="end"))
    return parts
