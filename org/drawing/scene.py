"""The shapes of a picture, renderer-neutral: what the live view and the files are both drawn from.

Lengths are px, x grows to the right, y downwards, and the chart begins at (0, 0). The customer-facing
boundary needs no shape of its own: it is the outline round all front-office boxes together with the
reporting lines that join two of them (:meth:`Scene.region`), grown by ``palette.REGION_OUTER``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from org.company.model import Office

Point = tuple[float, float]


class Standing(StrEnum):
    """How a line stands to the customer-facing boundary."""

    INSIDE = "inside"
    CROSSING = "crossing"
    UNDECIDED = "undecided"


class Relation(StrEnum):
    """What a line means."""

    REPORTING = "reporting"
    HANDOFF = "handoff"


@dataclass(frozen=True, slots=True)
class Box:
    """One department, or a folded branch."""

    key: int
    """Position of the department in its company."""
    x: float
    """Centre."""
    y: float
    """Centre."""
    width: float
    height: float
    office: Office
    label: tuple[str, ...]
    """The name, wrapped to fit the box."""
    note: str
    """The smaller line below the name; may be empty."""
    hint: str
    """The whole name and its figures, as plain text, for a tooltip."""
    folded: int = 0
    """Departments of its branch that are not drawn."""

    @property
    def left(self) -> float:
        return self.x - self.width / 2

    @property
    def right(self) -> float:
        return self.x + self.width / 2

    @property
    def top(self) -> float:
        return self.y - self.height / 2

    @property
    def bottom(self) -> float:
        return self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Line:
    """A reporting line (child → parent) or a hand-off (from → to)."""

    source: int
    target: int
    relation: Relation
    standing: Standing
    path: tuple[Point, ...]
    """Reporting line: the corners of a path of level and upright pieces, from the parent down to the child.
    Hand-off: the four points of a cubic Bézier curve, from its source to its target."""
    width: float
    dashed: bool = False
    ring: Point | None = None
    """Where a crossing passes the boundary."""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One sample of a shape that the picture uses, and what it means."""

    sample: str
    """``front``, ``back``, ``unclear``, ``boundary``, ``reporting``, ``crossing``, ``undecided``, ``handoff``,
    ``complaint``, ``handoff-crossing`` or ``folded``."""
    text: str


@dataclass(frozen=True)
class Scene:
    """A whole picture: ``width`` × ``height`` px of chart, and the words that stand around it."""

    width: float
    height: float
    title: str
    subtitle: str
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    handoffs: tuple[Line, ...]
    """All hand-offs between boxes in sight. They are drawn when asked for: too many for the eye at once."""
    legend: tuple[LegendEntry, ...]

    def region(self) -> tuple[tuple[Box, ...], tuple[Line, ...]]:
        """The front-office boxes and the reporting lines that join two of them."""
        front = tuple(box for box in self.boxes if box.office is Office.FRONT)
        keys = {box.key for box in front}
        inner = tuple(line for line in self.lines if line.source in keys and line.target in keys)
        return front, inner
