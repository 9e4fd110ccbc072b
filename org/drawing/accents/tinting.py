"""A scene coloured by something other than the office."""

from __future__ import annotations

from dataclasses import replace

from org.drawing.accents.colouring import Colouring, legend
from org.drawing.scene import Box, Scene


def tinted(scene: Scene, by: Colouring | None) -> Scene:
    """``scene`` with each box in the tint of its department, and the tints in the legend."""
    if by is None:
        return scene
    boxes = tuple(box if box.rest else replace(box, tint=_tint(by, box)) for box in scene.boxes)
    used = {box.tint for box in boxes if box.tint is not None}
    return replace(scene, boxes=boxes, legend=(*scene.legend, *legend(by, used)))


def _tint(by: Colouring, box: Box) -> int | None:
    tint = int(by.tints[box.key])
    return tint if tint >= 0 else None
