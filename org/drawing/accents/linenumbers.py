"""The numbers on lines between folded shapes: how many hand-offs each stands for, and where there is room to say so."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from org.drawing.charts.region import area_of
from org.drawing.look import palette as look
from org.drawing.look.lettering import text_width
from org.drawing.look.palette import Palette
from org.drawing.scene import Area, Line, Point, Scene, Standing

_SHARES = (0.5, *(0.5 + side * step / 100 for step in range(4, 49, 4) for side in (-1, 1)))
"""Where along a line room is looked for, in this order."""
_APART = 1.0
"""Between a number and what else there is, px."""
_Areas = npt.NDArray[np.float64]
"""(k, 4) left, top, right and bottom edges."""


def drawn_handoffs(scene: Scene) -> list[Line]:
    """The hand-offs that a file shows: in an org chart those with a number, and those of what is lit."""
    if scene.lanes is not None:
        return [line for line in scene.handoffs if not line.minor]
    return [line for line in scene.handoffs if line.number is not None or line.asked]


def asked_handoffs(scene: Scene) -> list[Line]:
    """Those that an org chart shows because an end of them is lit: they lie on what is not lit, as on the screen."""
    return [] if scene.lanes is not None else [line for line in drawn_handoffs(scene) if line.asked]


def resting_handoffs(scene: Scene) -> list[Line]:
    """The others that a file shows: they lie under all boxes."""
    in_front = {id(line) for line in asked_handoffs(scene)}
    return [line for line in drawn_handoffs(scene) if id(line) not in in_front]


def number_on(line: Line) -> str:
    """How many hand-offs a line stands for; blank where that is not told."""
    return "" if line.number is None else f"{line.number:,}"


def number_colour(line: Line, colours: Palette) -> str:
    """Of the number's digits: the greys of lines are too pale for them."""
    return colours.crossing if line.standing is Standing.CROSSING else colours.quiet_text


def number_areas(scene: Scene) -> list[tuple[Line, Area]]:
    """The lines with a number, and what it covers: as near to the middle of its line as it touches no box and no other.

    It does not lie on the boundary, either, if there is room beside it. Where there is no room at all, as on a line
    that runs behind boxes all the way, the number stands only in the line's hint.
    """
    boxes = np.array([area_of(box) for box in scene.boxes]).reshape(-1, 4)
    divide = np.array([(0.0, y, scene.width, y) for y in ([scene.lanes.divide] if scene.lanes else [])]).reshape(-1, 4)
    taken = np.empty((0, 4))
    found: list[tuple[Line, Area]] = []
    for line in drawn_handoffs(scene):
        if line.number is None:
            continue
        areas = np.array([number_area(line, share) for share in _SHARES])
        areas = areas[_clear(areas, boxes) & _clear(areas, taken)]
        beside = _clear(areas, divide)
        areas = areas[beside] if beside.any() else areas
        if len(areas):
            left, top, right, bottom = areas[0].tolist()
            found.append((line, (left, top, right, bottom)))
            taken = np.vstack([taken, areas[:1]])
    return found


def number_area(line: Line, share: float) -> Area:
    """What the number of a line covers when it stands so far along the line."""
    x, y = point_along(line.path, share)
    width = text_width(number_on(line), look.NOTE_SIZE) + 2 * look.NUMBER_SIDE
    half = max(width, look.NUMBER_HEIGHT) / 2
    return x - half, y - look.NUMBER_HEIGHT / 2, x + half, y + look.NUMBER_HEIGHT / 2


def _clear(areas: _Areas, others: _Areas) -> npt.NDArray[np.bool_]:
    """(k,) which of the (k, 4) areas touch none of the others."""
    one, other = areas[:, None, :], others[None, :, :]
    across = (one[..., 0] < other[..., 2] + _APART) & (one[..., 2] > other[..., 0] - _APART)
    down = (one[..., 1] < other[..., 3] + _APART) & (one[..., 3] > other[..., 1] - _APART)
    return np.asarray(~(across & down).any(axis=1))


def point_along(path: tuple[Point, ...], share: float) -> Point:
    """The point of a chain of Bézier pieces at ``share`` (0 … 1) of its pieces.

    >>> point_along(((0, 0), (0, 4), (8, 4), (8, 0)), 0.5)
    (4.0, 3.0)
    """
    pieces = (len(path) - 1) // 3
    at = min(int(share * pieces), pieces - 1)
    there = share * pieces - at
    here = 1 - there
    weights = (here**3, 3 * here**2 * there, 3 * here * there**2, there**3)
    points = path[3 * at : 3 * at + 4]
    x, y = (sum(weight * point[axis] for weight, point in zip(weights, points, strict=True)) for axis in (0, 1))
    return x, y
