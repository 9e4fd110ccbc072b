"""The papers that a picture can be made for, in points (1/72 inch), and how large words stand on each."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from org.drawing.look import palette as look

POINTS_PER_MM = 72 / 25.4
LEAST_TEXT = 6.0
"""Points. Smaller names are hard to read on paper, and not at all on a wall."""
_MOST_TEXT = 14.0
"""Points. A small company is not blown up without end; on a poster, read from afar, words grow with the paper."""
_USUAL_DIAGONAL = math.hypot(210, 297) * POINTS_PER_MM
_USUAL_SCALE = 0.75
"""Points to a px of the words round the chart on A4."""
_GROWTH = 0.7
"""A sheet twice as wide is looked at from farther away, but not from twice as far."""


@dataclass(frozen=True)
class Paper:
    """A sheet of a size of its own."""

    key: str
    """What programs and addresses call it, such as ``a4``."""
    name: str
    """What people call it."""
    width: float
    height: float

    @property
    def words_scale(self) -> float:
        """Points to a px of title, figures and legend: those do not shrink with the chart."""
        return _USUAL_SCALE * math.pow(math.hypot(self.width, self.height) / _USUAL_DIAGONAL, _GROWTH)

    @property
    def chart_scale_limit(self) -> float:
        """Points to a px of the chart at most."""
        return _MOST_TEXT / look.NAME_SIZE * max(1.0, self.words_scale)

    @property
    def landscape(self) -> bool:
        return self.width >= self.height

    @property
    def aspect(self) -> float:
        """Width to height."""
        return self.width / self.height

    def turned(self, landscape: bool) -> Paper:
        """The same sheet lying (``landscape``) or standing."""
        return self if landscape is self.landscape else replace(self, width=self.height, height=self.width)


def _metric(key: str, width: float, height: float) -> Paper:
    return Paper(key, key.upper(), width * POINTS_PER_MM, height * POINTS_PER_MM)


SLIDE = Paper("slide", "16:9", 960.0, 540.0)
PAPERS: dict[str, Paper] = {
    paper.key: paper
    for paper in (
        SLIDE,
        Paper("letter", "Letter", 11 * 72.0, 8.5 * 72.0),
        _metric("a4", 297, 210),
        _metric("a3", 420, 297),
        _metric("a1", 841, 594),
        _metric("a0", 1189, 841),
    )
}
"""All of them lying, as most charts do; :meth:`Paper.turned` makes one stand."""
