"""A scene with what is lit, chosen or filtered out as the person sees it on the screen."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from org.company.model import Office
from org.drawing.accents.cards import tint_sample
from org.drawing.look import palette
from org.drawing.scene import Box, Line, Relation, Scene, Standing

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


def emphasised(scene: Scene, emphasis: Emphasis) -> Scene:
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
