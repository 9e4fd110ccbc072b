"""A chart laid out for a paper: in the shape in which its names can be written largest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from org.drawing.look import palette as look
from org.drawing.scene import Scene
from org.drawing.sheets.dressing import Dressing
from org.drawing.sheets.paper import Paper
from org.drawing.sheets.sheet import SHEET_MARGIN, Sheet, sheet

_ROUNDS = 3
_NEAR = 1.03
"""Shapes whose ratio is below this are the same for the eye."""
_WORDS_SHARE = 0.2
"""Of a paper's height, that title, figures and legend usually take."""


@dataclass(frozen=True)
class Fitted:
    """A scene that was laid out for a paper."""

    scene: Scene
    paper: Paper
    text_size: float
    """Of the names in the boxes, points."""


def text_size(scene: Scene, paper: Paper | None = None, dressing: Dressing | None = None) -> float:
    """How large the names of ``scene`` are on ``paper``, points; without a paper those of its own size."""
    return look.NAME_SIZE * sheet(scene, dressing=dressing, paper=paper).chart_points


def fitted(
    build: Callable[[float], Scene], paper: Paper, dressing: Dressing | None = None, *, first: float | None = None
) -> Fitted:
    """The best of a few rounds, each with the room that the last one's words left.

    ``build`` draws the chart for an aspect (width to height); ``first`` is the aspect to begin with, where a picture
    like this one told it. At most three scenes are built.
    """
    best: Fitted | None = None
    tried: list[float] = []
    aspect = first or paper.width / (paper.height * (1 - _WORDS_SHARE))
    while len(tried) < _ROUNDS and all(_differ(aspect, other) for other in tried):
        scene = build(aspect)
        placed = sheet(scene, dressing=dressing, paper=paper)
        size = look.NAME_SIZE * placed.chart_points
        if best is None or size > best.text_size:
            best = Fitted(scene, paper, size)
        if placed.chart_points >= paper.chart_scale_limit:
            break
        tried.append(aspect)
        aspect = free_aspect(scene, placed)
    assert best is not None, "the first aspect is always tried"
    return best


def free_aspect(scene: Scene, placed: Sheet) -> float:
    """Width to height of what the words leave to the chart."""
    width = placed.width - 2 * SHEET_MARGIN
    height = placed.chart_scale * scene.height + 2 * (placed.chart_top - placed.room_top)
    return width / max(height, 1.0)


def _differ(one: float, other: float) -> bool:
    return max(one, other) / min(one, other) > _NEAR
