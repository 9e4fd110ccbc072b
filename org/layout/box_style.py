"""Colours of a box, and which boxes and lines are highlighted or faded."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from org.layout.scene import Area, Box, LegendEntry, Line, Relation, Scene, Standing
from org.model import Office
from org.style import palette
from org.style.palette import Palette, Skin

_SAMPLE_SHARES = (2, 1, 2)
_TINT = "tint-"
_PAIR_GAP = 3.0


def skin_of(box: Box, colours: Palette) -> Skin:
    """The colours of a box: of its office, of its tint, or quiet ones where it stands for the rest of a family."""
    skin = colours.rest if box.rest else colours.skin(box.office, box.tint)
    return colours.faded(skin) if box.pale else skin


def is_dashed(box: Box) -> bool:
    """Whether the edge of a box is dashed: nobody knows its office, or it has none."""
    return box.rest or box.office is Office.UNCLEAR


def has_card_behind(box: Box) -> bool:
    """Whether a second card looks out behind a box: it is a folded branch."""
    return box.folded > 0 and not box.rest


def middle_of_words(box: Box) -> float:
    """The height round which the words of a box stand: above the bar, where there is one."""
    return box.y - ((palette.BAR_GAP + palette.BAR_HEIGHT) / 2 if box.shares else 0.0)


def bar_of(box: Box) -> tuple[Area, ...]:
    """The parts of the bar in a folded branch: front, unclear, back, as wide as their shares; none without departments.

    A part of width 0 stands for no department; any other is ``palette.BAR_LEAST`` wide at least.
    """
    if not box.shares or not sum(box.shares):
        return ()
    bottom = box.bottom - palette.BAR_FOOT
    left = box.left + palette.BAR_SIDE
    parts = []
    for width in share_widths(box.shares, box.width - 2 * palette.BAR_SIDE):
        parts.append((left, bottom - palette.BAR_HEIGHT, left + width, bottom))
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


def tint_sample(tint: int) -> str:
    """The sample of a legend that shows a tint."""
    return f"{_TINT}{tint}"


def tint_of(sample: str) -> int | None:
    """The tint that a sample shows; None for any other sample."""
    return int(sample.removeprefix(_TINT)) if sample.startswith(_TINT) else None


def pair_of(area: Area) -> tuple[Area, Area]:
    """Where the two shapes stand that show a tint: front office and back office."""
    left, top, right, bottom = area
    middle = (left + right) / 2
    return (left, top, middle - _PAIR_GAP / 2, bottom), (middle + _PAIR_GAP / 2, top, right, bottom)


def sample_bar(area: Area) -> tuple[Area, ...]:
    """A bar of shares as a sample: as wide as ``area``, at its middle height."""
    left, top, right, bottom = area
    y, parts = (top + bottom) / 2, []
    for width in share_widths(_SAMPLE_SHARES, right - left):
        parts.append((left, y - palette.BAR_HEIGHT / 2, left + width, y + palette.BAR_HEIGHT / 2))
        left += width
    return tuple(parts)


def legend_colours(entries: Iterable[LegendEntry], colours: Palette) -> Palette:
    """The colours of a legend: where colours mean something else, offices are explained in grey."""
    return colours.untinted() if any(tint_of(entry.sample) is not None for entry in entries) else colours


Ends = tuple[int, int]
"""Keys of the boxes at the two ends of a line: (source, target); of a reporting line (child, parent)."""


@dataclass(frozen=True)
class Emphasis:
    """What stands out, by the keys of boxes."""

    chosen: tuple[int, ...] = ()
    """What is selected lights what it touches and its way to the top."""
    departments: tuple[int, ...] = ()
    """While nothing is selected: what is lit instead, with ``lines``."""
    lines: tuple[Ends, ...] = ()
    faded: frozenset[int] = frozenset()
    """What is filtered out."""
    faded_lines: frozenset[Ends] = frozenset()
    hide: bool = False
    """Leave out what is filtered out, rather than to fade it. Nothing moves."""
    told: str = ""
    """What is filtered, in words for the subtitle."""


def apply_emphasis(scene: Scene, emphasis: Emphasis) -> Scene:
    """``scene`` with boxes and lines chosen, pale or left out, each in its old place."""
    if emphasis == Emphasis():
        return scene
    drawn = {box.key for box in scene.boxes}
    chosen = {key for key in emphasis.chosen if key in drawn}
    pairs = frozenset() if chosen else frozenset(emphasis.lines)
    lit_lines = {_ends(line) for line in (*scene.lines, *scene.handoffs) if _touches(line, chosen, pairs)}
    lit = {end for ends in lit_lines for end in ends} | set(_ways(scene.boxes, chosen)) | chosen
    lit |= set() if chosen else set(emphasis.departments)
    some, steps = bool(lit), _steps(scene.boxes, chosen)

    def look(line: Line) -> Line:
        ends = _ends(line)
        alight = not some or ends in lit_lines or ends in steps
        out = ends in emphasis.faded_lines or not emphasis.faded.isdisjoint(ends)
        line = replace(line, pale=out or not alight, asked=some and ends in lit_lines)
        if ends in steps and line.relation is Relation.REPORTING:
            return replace(line, way=True, width=line.width + palette.WAY_WIDTH)
        return line

    boxes = [
        replace(box, pale=box.key in emphasis.faded or (some and box.key not in lit), chosen=box.key in chosen)
        for box in scene.boxes
    ]
    lines, handoffs = [look(line) for line in scene.lines], [look(line) for line in scene.handoffs]
    if emphasis.hide:
        boxes = [box for box in boxes if box.key not in emphasis.faded or box.chosen]
        gone = emphasis.faded - chosen
        lines, handoffs = _without(lines, gone, emphasis), _without(handoffs, gone, emphasis)
    # What is lit lies on what is not.
    lines.sort(key=lambda line: not line.pale)
    handoffs.sort(key=lambda line: not line.pale)
    legend = scene.legend
    if scene.lanes is None and any(line.asked for line in handoffs):
        legend += tuple(entry for entry in scene.handoff_legend if entry not in legend)
    if emphasis.hide:
        used = _used(boxes, [*lines, *handoffs])
        legend = tuple(entry for entry in legend if entry.sample in used or entry.sample == "divide")
    subtitle = " · ".join(part for part in (scene.subtitle, emphasis.told) if part)
    return replace(
        scene, boxes=tuple(boxes), lines=tuple(lines), handoffs=tuple(handoffs), legend=legend, subtitle=subtitle
    )


def _used(boxes: Iterable[Box], lines: Iterable[Line]) -> set[str]:
    """The samples of a legend that are still to be seen."""
    used = set()
    for box in boxes:
        used |= {"rest"} if box.rest else {box.office.word}
        used |= {"boundary"} if box.office is Office.FRONT else set()
        used |= {"folded"} if box.folded and not box.rest else set()
        used |= {"shares"} if box.shares else set()
        used |= {tint_sample(box.tint)} if box.tint is not None else set()
    for line in lines:
        inside = line.standing is Standing.INSIDE
        if line.relation is Relation.HANDOFF:
            used |= {"handoff" if inside else f"handoff-{line.standing}"} | ({"complaint"} if line.dashed else set())
        else:
            used.add("dotted" if line.dotted else "reporting" if inside else str(line.standing))
    return used


def _ends(line: Line) -> Ends:
    return line.source, line.target


def _touches(line: Line, chosen: Collection[int], pairs: Collection[Ends]) -> bool:
    return line.source in chosen or line.target in chosen or _ends(line) in pairs


def _steps(boxes: Iterable[Box], chosen: Iterable[int]) -> set[Ends]:
    """The reporting lines on the ways from ``chosen`` to the top."""
    above = {box.key: box.above for box in boxes}
    steps = set()
    for key in chosen:
        while above.get(key, -1) in above:
            steps.add((key, above[key]))
            key = above[key]
    return steps


def _ways(boxes: Iterable[Box], chosen: Iterable[int]) -> set[int]:
    return {end for step in _steps(boxes, chosen) for end in step}


def _without(lines: Iterable[Line], gone: Collection[int], emphasis: Emphasis) -> list[Line]:
    return [
        line
        for line in lines
        if line.source not in gone and line.target not in gone and _ends(line) not in emphasis.faded_lines
    ]
