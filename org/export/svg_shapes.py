"""The shapes of a scene as SVG elements: plain SVG 1.1, so that every program draws the same.

Every shape has its colour as an attribute, because the renderer of PNG and PDF knows no CSS. Classes and ``data-``
attributes are for the viewer, whose style sheet (:func:`org.export.html.theme_css`) gives the classes other colours.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from html import escape
from itertools import groupby, pairwise

from org.layout.box_style import (
    BoxStyle,
    LineStyle,
    bar_of,
    has_card_behind,
    number_colour,
    outline_colour,
    place_texts,
    style_box,
    style_line,
)
from org.layout.geometry import area_of, arrowhead, grow, join_region
from org.layout.handoff_edges import place_numbers, write_number
from org.layout.scene import Area, Box, Label, Lanes, Line, Point, Relation, Scene, printable
from org.model import NONE
from org.style import palette
from org.style.palette import LIGHT, Palette
from org.style.text_metrics import REGULAR, line_family, mark_direction, replace_undrawable

_SPECIAL = re.compile(r"""[&<>"\n\r\t]""")
"""What an attribute may not have as it is."""
_CAP = 0.7
"""Height of a digit, em."""
_SHARE_CLASSES = ("share-front", "share-unclear", "share-back")

Attributes = Mapping[str, str | float | None]


@lru_cache(maxsize=50_000)  # the same lengths and places come again and again
def px(length: float) -> str:
    """A length as SVG writes it, to a tenth.

    >>> px(3.0), px(-0.04), px(12.345)
    ('3', '0', '12.3')
    """
    text = f"{length:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def element(name: str, attributes: Attributes, *inner: str) -> str:
    """An element; numbers are written as lengths, and attributes that are None are left out."""
    return enclose(name + write_attributes(attributes), *inner)


def enclose(start: str, *inner: str) -> str:
    """An element that starts so: with its name and its written attributes."""
    return f"<{start}>{''.join(inner)}</{start.partition(' ')[0]}>" if inner else f"<{start}/>"


def write_attributes(attributes: Attributes) -> str:
    """Attributes with a blank before each, as :func:`element` writes them."""
    values = [
        f' {key}="{px(value)}"' if not isinstance(value, str) else f' {key}="{_SPECIAL.sub(_as_number, value)}"'
        for key, value in attributes.items()
        if value is not None
    ]
    return "".join(values)


def _as_number(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};"


def group(attributes: Attributes, parts: Iterable[str]) -> str:
    """A group with one element per line; blank where there are no parts."""
    inner = "\n".join(parts)
    return element("g", attributes, "\n", inner, "\n") if inner else ""


def halo(colour: str) -> Attributes:
    """The attributes of an outline round letters that are drawn over lines."""
    return {"paint-order": "stroke", "stroke": colour, "stroke-width": palette.HALO, "stroke-linejoin": "round"}


def rect(area: Area) -> dict[str, float]:
    """The attributes that place a rect element."""
    left, top, right, bottom = area
    return {"x": left, "y": top, "width": right - left, "height": bottom - top}


def font_families(first: str | None = None) -> str:
    """The fonts for text: what one lacks the next draws. ``first`` is preferred to the bundled one."""
    names = [name for name in (first, palette.FONT, *palette.FALLBACK_FONTS[:-1]) if name]
    return ", ".join([*(f"'{name}'" for name in dict.fromkeys(names)), palette.FALLBACK_FONTS[-1]])


def text_line(
    x: float,
    baseline: float,
    text: str,
    look: str,
    anchor: str = "start",
    more: Sequence[tuple[float, float, str]] = (),
) -> str:
    """A line of text with a written ``look``, and ``more`` lines of the same text: x, baseline, words."""
    anchored = "" if anchor == "start" else f' text-anchor="{anchor}"'
    further = "".join(f" <tspan{_write_line(*line)}</tspan>" for line in more)
    return f"<text{look}{_write_line(x, baseline, text, anchored)}{further}</text>"


def _write_line(x: float, baseline: float, text: str, anchored: str = "") -> str:
    """Where a line is and what it says, drawn by one font, also where that cannot be the bundled one."""
    foreign = line_family(replace_undrawable(text))
    family = write_attributes({"font-family": font_families(foreign)}) if foreign else ""
    words = escape(mark_direction(text), quote=False)
    return f' x="{px(x)}" y="{px(baseline)}"{anchored}{family}>{words}'


def styled_text(
    x: float, baseline: float, text: str, size: float, colour: str, weight: int = REGULAR, anchor: str = "start"
) -> str:
    """One line of text with its own size, weight and colour."""
    look = write_attributes({"font-size": size, "font-weight": str(weight), "fill": colour})
    return text_line(x, baseline, text, look, anchor)


def region_shapes(scene: Scene, *, live: bool) -> str:
    """The front-office regions, drawn twice: what the second leaves of the first is the boundary.

    A pen rounds the corners. The boundary is the region again, with wider pens. In a ``live`` one each shape says whose
    it is.
    """
    inner, wider = palette.REGION_INNER, 2 * (palette.REGION_OUTER - palette.REGION_INNER)
    areas: list[tuple[Attributes, Area]]
    lines: list[tuple[Attributes, tuple[Point, ...]]]
    if live:
        region = scene.region()
        areas = [({"data-key": str(box.key)}, area_of(box)) for box in region.boxes]
        areas += [(_write_ends(line), corner) for line, corner in region.corners]
        lines = [(_write_ends(line), line.path) for line in region.lines]
    else:
        joined, joined_paths = join_region(scene)
        areas, lines = [({}, area) for area in joined], [({}, path) for path in joined_paths]
    fields = [
        element("path", {**who, "d": area_path(grow(area, inner - palette.REGION_CORNER))}) for who, area in areas
    ]
    strokes = [element("path", {**who, "d": straight_path(path)}) for who, path in lines]
    drawn = (("region-fields", 2 * palette.REGION_CORNER, None, fields), ("region-ways", 2 * inner, "none", strokes))
    again, first = [], []
    for name, pen, fill, paths in drawn if areas else ():
        if paths:
            # Older programs need the prefix.
            use = element("use", {"xmlns:xlink": "http://www.w3.org/1999/xlink", "xlink:href": f"#{name}"})
            again.append(element("g", {"stroke-width": pen + wider, "fill": fill}, use))
            first.append(element("g", {"stroke-width": pen, "fill": fill}, group({"id": name}, paths)))
    return group({"class": "regions", "stroke-linejoin": "round", "stroke-linecap": "round"}, (
        group({"class": name, "fill": colour, "stroke": colour}, parts)
        for name, colour, parts in (("boundary", LIGHT.boundary, again), ("region", LIGHT.region, first)) if parts
    ))  # fmt: skip


def _write_ends(line: Line) -> dict[str, str]:
    return {"data-from": str(line.source), "data-to": str(line.target)}


def lane_shapes(lanes: Lanes | None, width: float) -> str:
    """The bands of a boundary map and the customers' plate with the ways from it."""
    if lanes is None:
        return ""
    bands = [
        element("rect", {"class": f"band {band.ground}", **rect((0.0, band.top, width, band.bottom)),
                         "fill": LIGHT.grounds.of(band.ground)})
        for band in lanes.bands
    ]  # fmt: skip
    plate = element("rect", {
        "class": "plate", **rect(lanes.plate), "rx": (lanes.plate[3] - lanes.plate[1]) / 2, "fill": LIGHT.grounds.plate,
        "stroke": LIGHT.quiet_text, "stroke-width": palette.EDGE_WIDTH, "stroke-dasharray": write_dashes(palette.DASH),
    })  # fmt: skip
    drops = [
        element("path", {"class": "drop", "d": curve_path(drop), "fill": "none", "stroke": LIGHT.line,
                         "stroke-width": palette.DROP_WIDTH})
        for drop in lanes.drops
    ]  # fmt: skip
    return group({"class": "lanes"}, [*bands, plate, *drops])


def label_shapes(lanes: Lanes | None) -> str:
    """The labels of a boundary map. They are drawn over the lines, so that none runs through the letters."""
    return group({"class": "labels"}, map(_draw_label, lanes.labels)) if lanes else ""


def _draw_label(label: Label) -> str:
    style = palette.WORDINGS[label.wording]
    look: Attributes = {
        **(halo(LIGHT.grounds.of(label.ground)) if label.ground else {}),
        "class": " ".join(filter(None, (label.wording, label.ground))),
        "font-size": style.size,
        "font-weight": str(style.weight),
        "fill": getattr(LIGHT, style.colour),
    }
    return text_line(label.x, label.y, label.text, write_attributes(look), "middle" if style.centred else "start")


def divide_line(left: float, right: float, y: float) -> str:
    """The boundary of a map. It is drawn over the hand-offs, so that nothing hides it."""
    return element("path", {
        "class": "divide", "d": f"M{px(left)} {px(y)}H{px(right)}", "stroke": LIGHT.boundary,
        "stroke-width": palette.DIVIDE_WIDTH, "stroke-dasharray": write_dashes(palette.DIVIDE_DASH),
    })  # fmt: skip


def line_shapes(lines: Sequence[Line], *, curved: bool) -> str:
    """Reporting lines, and over them the rings where they cross the boundary."""
    usual: Attributes = {"stroke": LIGHT.line, "stroke-width": palette.LINE_WIDTH}
    draw = curve_path if curved else _round_path
    shapes = []
    looks: dict[tuple[object, ...], tuple[str, str]] = {}
    for line in lines:
        key = line.status, line.dotted, line.dashed, line.pale, line.on_path, line.width
        if key not in looks:
            unusual = {name: value for name, value in stroke(style_line(line)).items() if value != usual.get(name)}
            looks[key] = write_attributes({"class": _name_line_classes(line)}), write_attributes(unusual)
        named, look = looks[key]
        ends = f'data-from="{line.source}" data-to="{line.target}"'
        shapes.append(f'<path{named} {ends} d="{draw(line.path)}"{look}/>')
    rings = [
        element("circle", {"class": "ring", **_write_ends(line), "cx": line.ring[0], "cy": line.ring[1],
                           "r": palette.RING_RADIUS})
        for line in lines if line.ring is not None
    ]  # fmt: skip
    groups = (({"fill": "none", **usual}, shapes), (ring_look(), rings))
    return "\n".join(filter(None, (group({"class": "lines", **look}, drawn) for look, drawn in groups)))


def ring_look(colours: Palette = LIGHT) -> dict[str, str | float | None]:
    """The look of a ring."""
    return {"fill": colours.ring, "stroke": colours.crossing, "stroke-width": palette.RING_WIDTH}


def _name_line_classes(line: Line) -> str:
    flags = {"dotted": line.dotted, "dashed": bool(style_line(line).dashes), "pale": line.pale, "way": line.on_path}
    return " ".join(["line", str(line.status), *(name for name, on in flags.items() if on)])


def stroke(style: LineStyle) -> dict[str, str | float | None]:
    """The attributes of a line."""
    return {
        "stroke": style.colour,
        "stroke-width": style.width,
        "stroke-dasharray": write_dashes(style.dashes) if style.dashes else None,
        "stroke-linecap": "round" if style.dotted else None,
    }


def write_dashes(lengths: Iterable[float]) -> str:
    return " ".join(px(length) for length in lengths)


def handoff_shape(line: Line) -> str:
    """A hand-off with its arrowhead; it says its ends, kinds and volumes."""
    shaft, head, look = handoff_paths(line)
    colour = style_line(line).colour
    return element(
        "g",
        {"class": f"handoff {handoff_class(line)}", **_write_ends(line)},
        title(line.hint),
        element("path", {"class": "shaft", "d": shaft, "stroke": colour, **look}),
        element("path", {"class": "head", "d": head, "fill": colour}),
    )


def handoff_class(line: Line) -> str:
    """The classes of a hand-off."""
    flags = {"complaint": line.dashed, "minor": line.minor, "pale": line.pale}
    flags["move"] = line.relation is Relation.MOVE
    return " ".join([str(line.status), *(name for name, on in flags.items() if on)])


def handoff_paths(line: Line) -> tuple[str, str, dict[str, str]]:
    """The paths of a hand-off and of its arrowhead, and the attributes of the line beside its colour."""
    style = style_line(line)
    look = {name: value for name, value in stroke(style).items() if name != "stroke" and value is not None}
    written = {name: value if isinstance(value, str) else px(value) for name, value in look.items()}
    (x1, y1), (x2, y2) = line.path[-2:]
    angle, half = math.atan2(y2 - y1, x2 - x1), style.head / 2
    # The line ends inside its arrowhead: a thick one would blunt the tip.
    shaft = [*line.path[:-1], (x2 - half * math.cos(angle), y2 - half * math.sin(angle))]
    return curve_path(shaft), straight_path(arrowhead((x2, y2), angle, style.head)) + "Z", written


def title(hint: str) -> str:
    """The tooltip of a group."""
    return f"<title>{escape(printable(hint), quote=False)}</title>" if hint else ""


def count_shapes(scene: Scene) -> Iterator[str]:
    """How many hand-offs the lines between collapsed branches represent."""
    for line, area in place_numbers(scene):
        left, top, right, bottom = area
        edge: Attributes = {"stroke": style_line(line).colour, "stroke-width": palette.NUMBER_LINE}
        plate = element("rect", {**rect(area), "rx": (bottom - top) / 2, "fill": LIGHT.background, **edge})
        x, baseline = (left + right) / 2, (top + bottom) / 2 + _CAP / 2 * palette.NOTE_SIZE
        digits = styled_text(x, baseline, write_number(line), palette.NOTE_SIZE, number_colour(line), anchor="middle")
        yield element("g", {"class": f"count {line.status}", **_write_ends(line)}, plate, digits)


def department_shapes(boxes: Iterable[Box], below: Mapping[int, int], *, named: bool = True) -> str:
    """Departments, collapsed branches and the rests of families. ``below``: key → departments below it.

    Without ``named`` there is no text in them.
    """
    look: Attributes = {
        "class": "departments", "font-size": palette.NAME_SIZE, "font-weight": "600", "stroke-width": palette.EDGE_WIDTH
    }  # fmt: skip
    return group(look, (_draw_department(box, below.get(box.key, 0), named=named) for box in boxes))


def _draw_department(box: Box, below: int, *, named: bool) -> str:
    style = style_box(box)
    above = "" if box.above == NONE else f' data-parent="{box.above}"'
    about = {"data-department": None if box.rest else printable(box.id), "data-count": str(below) if below else None}
    position = f'id="d-{box.key}" transform="translate({px(box.x)} {px(box.y)})"'
    start = f'g class="{_name_department_classes(box)}" data-key="{box.key}"{above}{write_attributes(about)} {position}'
    # The colour is that of the name, which may have several lines.
    return enclose(f'{start} fill="{style.text}"', title(box.hint), *_draw_box(box, style, named=named))


def _name_department_classes(box: Box) -> str:
    state = "rest" if box.rest else "collapsed" if box.collapsed else "expanded" if box.branching else "leaf"
    names = ["department", *([] if box.rest else [box.office.word]), state]
    names += ["ghost"] if box.ghost else []
    names += ["middle"] if box.middle and box.tint is None else []
    names += [f"tint-{box.tint}"] if box.tint is not None and not box.rest else []
    return " ".join([*names, *(["pale"] if box.pale else []), *(["chosen"] if box.chosen else [])])


def _draw_box(box: Box, style: BoxStyle, *, named: bool) -> Iterable[str]:
    """The shapes of a box round its centre."""
    if has_card_behind(box):
        yield _write_box("card", box.width, box.height, style, palette.STACK_SHIFT)
    yield _write_box("box", box.width, box.height, style)
    if (colour := outline_colour(box)) is not None:
        x, y, gap = box.width / 2, box.height / 2, palette.OUTLINE_GAP
        around: Attributes = {**rect(grow((-x, -y, x, y), gap)), "rx": style.radius + gap, "fill": "none"}
        outline: Attributes = {"stroke": colour, "stroke-width": palette.OUTLINE_WIDTH}
        yield element("rect", {"class": "outline" if box.chosen else "marked", **around, **outline})
    lines = place_texts(box) if named else []
    # A name of several lines is one text, so that a browser's own search finds it.
    texts = groupby(lines, lambda line: line.baseline if box.named_below else line.role)
    for _lines, (line, *wrapped) in texts:
        look = _write_wording(line.role, line.size, line.weight, style.note, on_paper=box.named_below)
        more = [(each.x - box.x, each.baseline - box.y, each.text) for each in wrapped]
        yield text_line(line.x - box.x, line.baseline - box.y, line.text, look, line.anchor, more)
    if box.shares:
        yield bar_shapes([tuple(end - centre for end, centre in zip(area, (box.x, box.y) * 2, strict=True))  # type: ignore[misc]
                          for area in bar_of(box)], style.note, style.shares)  # fmt: skip


@lru_cache(maxsize=10_000)  # most boxes have one of few sizes
def _write_box(name: str, width: float, height: float, style: BoxStyle, shift: float = 0.0) -> str:
    """The shape of a box round its centre, or ``shift`` px to the right of that and below it."""
    area = tuple(end + shift for end in (-width / 2, -height / 2, width / 2, height / 2))
    edge: Attributes = {
        "fill": style.fill,
        "stroke": style.edge,
        "stroke-dasharray": write_dashes(palette.DASH) if style.dashed else None,
    }
    return element("rect", {"class": name, **rect(area), "rx": style.radius, **edge})  # type: ignore[arg-type]


@lru_cache(maxsize=1_000)
def _write_wording(role: str, size: float, weight: int, note: str, *, on_paper: bool) -> str:
    """The look of a text in a box, or ``on_paper`` beside it; ``note`` is the colour of all but the name."""
    return write_attributes({
        **(halo(LIGHT.background) if on_paper else {}),
        "class": "note title" if role == "title" else role,
        "font-size": None if role == "name" else size,
        "font-weight": str(weight) if weight == REGULAR else None,
        "fill": None if role == "name" else note,
    })  # fmt: skip


def bar_shapes(parts: Sequence[Area], outline: str, shares: Sequence[str] = LIGHT.shares) -> str:
    """A bar of shares, with an outline that is visible on every fill."""
    if not parts:
        return ""
    whole = (*parts[0][:2], *parts[-1][2:])
    drawn = [
        element("rect", {"class": name, **rect(area), "fill": colour})
        for area, colour, name in zip(parts, shares, _SHARE_CLASSES, strict=True)
        if area[2] > area[0]
    ]
    edge: Attributes = {"fill": "none", "stroke": outline, "stroke-width": palette.BAR_LINE}
    return element("g", {"class": "bar"}, *drawn, element("rect", {**rect(whole), **edge}))


def area_path(area: Area) -> str:
    """The outline of an area.

    >>> area_path((1, 2, 4, 3.5))
    'M1 2H4V3.5H1Z'
    """
    left, top, right, bottom = (px(end) for end in area)
    return f"M{left} {top}H{right}V{bottom}H{left}Z"


def straight_path(path: Sequence[Point]) -> str:
    """A chain of straight pieces.

    >>> straight_path([(1, 2), (1, 9.5), (-3, 9.5), (0, 0)])
    'M1 2V9.5H-3L0 0'
    """
    return f"M{px(path[0][0])} {px(path[0][1])}" + "".join(_write_step(*ends) for ends in pairwise(path))


def _write_step(start: Point, end: Point) -> str:
    """A straight piece, without the place where it starts."""
    (x1, y1), (x2, y2) = ((px(x), px(y)) for x, y in (start, end))
    return f"V{y2}" if x1 == x2 else f"H{x2}" if y1 == y2 else f"L{x2} {y2}"


def curve_path(path: Sequence[Point]) -> str:
    """A chain of cubic Bézier pieces."""
    return f"M{px(path[0][0])} {px(path[0][1])}C" + " ".join(f"{px(x)} {px(y)}" for x, y in path[1:])


def _round_path(path: Sequence[Point]) -> str:
    """A chain of straight pieces with its corners rounded."""
    start, parts = path[0], [straight_path(path[:1])]
    for before, corner, after in zip(path, path[1:], path[2:], strict=False):
        bend, end = _find_bend(corner, before), _find_bend(corner, after)
        offsets = [px(point[axis] - bend[axis]) for point in (corner, end) for axis in (0, 1)]
        parts.append(f"{_write_step(start, bend)}q{' '.join(offsets)}")
        start = end
    return "".join([*parts, _write_step(start, path[-1])])


def _find_bend(corner: Point, other: Point) -> Point:
    """The point at which the rounding begins: no farther from the corner than half the way to its neighbour."""
    across, down = other[0] - corner[0], other[1] - corner[1]
    length = abs(across) + abs(down)  # pieces are level or upright
    share = min(palette.LINE_CORNER, length / 2) / length if length else 0.0
    return corner[0] + across * share, corner[1] + down * share
