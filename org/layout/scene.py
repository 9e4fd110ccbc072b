"""The shapes of a picture, renderer-neutral: what the live view and the files are both drawn from.

Values are px, x grows to the right, y downwards, and the chart begins at (0, 0). In an org chart the
customer-facing boundary needs no shape of its own: it is the outline round all front-office boxes together
with the reporting lines that join two of them (:meth:`Scene.region`), grown by ``palette.REGION_OUTER``. In a
boundary map it is one straight line between the lanes (:class:`Lanes`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from org.layout.visibility import REST
from org.model import NONE, Office
from org.style import palette

Point = tuple[float, float]
Area = tuple[float, float, float, float]
"""Left, top, right and bottom edge."""


class LineStatus(StrEnum):
    """Whether a line crosses the customer-facing boundary."""

    INSIDE = "inside"
    CROSSING = "crossing"
    UNDECIDED = "undecided"


class Relation(StrEnum):
    """What a line means."""

    REPORTING = "reporting"
    HANDOFF = "handoff"
    MOVE = "move"
    """From the place of a department before to that after, in a picture of two versions."""


class Mark(StrEnum):
    """What became of a department between two versions."""

    NEW = "new"
    MOVED = "moved"
    OFFICE = "office"
    RENAMED = "renamed"
    CHANGED = "changed"
    """In its people or revenue."""
    GONE = "gone"
    LEFT = "left"
    """The place from which one moved away."""


class Box(NamedTuple):
    """One department, or a collapsed branch."""

    key: int
    """Position of the department in its company; of the rest of a family :func:`rest_key` of its parent."""
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
    """The smaller text beside the name; may be empty."""
    hint: str
    """For tooltip and screen reader, one fact per line: the whole name, the reason of the office, the figures, more."""
    collapsed: int = 0
    """Departments that the box represents in addition to its own."""
    above: int = NONE
    """Key of the box that it reports to; NONE for a top."""
    branching: bool = False
    """Whether departments report to it, so that it can be collapsed and expanded."""
    shares: tuple[int, int, int] | None = None
    """Of a collapsed branch: its departments in the front office, unclear ones, and those in the back office."""
    tint: int | None = None
    """Colour by something else than the office: an index in :attr:`Palette.tints`. The shape still shows the office."""
    pale: bool = False
    """Faded into the paper: filtered out, or not among what is highlighted."""
    chosen: bool = False
    """Outlined: selected."""
    id: str = ""
    """The department's id in the file; empty for the rest of a family."""
    middle: bool = False
    """Of the middle office, drawn as a class of its own; its office is the back office."""
    mark: Mark | None = None
    """What became of it, in a picture of two versions."""
    title: tuple[str, ...] = ()
    """The job title below the name, wrapped to fit the box; where each box is a person or a post."""
    named_below: bool = False
    """The words are below the box and not inside it: a node of a network."""

    @property
    def rest(self) -> bool:
        """Whether it represents the further departments of a large family ("+1,234 more") and for none of its own."""
        return self.key <= REST

    @property
    def ghost(self) -> bool:
        """Whether it shows what is no longer there."""
        return self.mark in (Mark.GONE, Mark.LEFT)

    @property
    def samples(self) -> set[str]:
        """The samples of a legend that explain it."""
        found = {"shares"} if self.shares else set()
        if self.rest:
            return found | {"rest"}
        found |= {"middle" if self.middle and self.tint is None else self.office.word}
        found |= {"folded"} if self.collapsed else set()
        found |= {"boundary"} if self.office is Office.FRONT else set()
        found |= {"ghost" if self.ghost else "marked"} if self.mark else set()
        return found | ({tint_sample(self.tint)} if self.tint is not None else set())

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


class Line(NamedTuple):
    """A reporting line (child → parent) or a hand-off (from → to)."""

    source: int
    target: int
    relation: Relation
    status: LineStatus
    path: tuple[Point, ...]
    """Reporting line of an org chart: the corners of a path of level and upright pieces, from the parent down to
    the child. Every other line: the 3 k + 1 points of k cubic Bézier pieces, from its source to its target."""
    width: float
    dashed: bool = False
    dotted: bool = False
    minor: bool = False
    """Drawn only when one of its ends is chosen: small, and there are too many."""
    ring: Point | None = None
    """Where a crossing passes the boundary."""
    number: int | None = None
    """Crossings that a line between collapsed branches represents. An org chart draws such a hand-off in any case."""
    pale: bool = False
    """Faded into the paper: filtered out, or not among what is highlighted."""
    on_path: bool = False
    """On the path from what is selected to the top."""
    asked: bool = False
    """A hand-off of what is highlighted: an org chart draws it."""
    hint: str = ""

    @property
    def ends(self) -> tuple[int, int]:
        """The keys of the boxes that it joins."""
        return self.source, self.target

    @property
    def samples(self) -> set[str]:
        """The samples of a legend that explain it."""
        inside = self.status is LineStatus.INSIDE
        if self.relation is Relation.MOVE:
            return {"move"}
        if self.relation is Relation.HANDOFF:
            return {"handoff" if inside else f"handoff-{self.status}", *(["complaint"] if self.dashed else [])}
        return {"dotted" if self.dotted else "reporting" if inside else str(self.status)}


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One sample of a shape that the picture uses, and what it means."""

    sample: str
    """``divide``, or one of what :attr:`Box.samples` and :attr:`Line.samples` give."""
    text: str


_TINT = "tint-"


def tint_sample(tint: int) -> str:
    """The sample of a legend that shows a tint."""
    return f"{_TINT}{tint}"


def tint_of(sample: str) -> int | None:
    """The tint that a sample shows; None for any other sample."""
    return int(sample.removeprefix(_TINT)) if sample.startswith(_TINT) else None


def used_samples(boxes: Iterable[Box], lines: Iterable[Line]) -> set[str]:
    """The samples of a legend that explain any of them, and ``divide``, which is drawn in any map."""
    return {"divide"}.union(*(box.samples for box in boxes), *(line.samples for line in lines))


class Ground(StrEnum):
    """What a band of the boundary map is for; it decides the band's colour."""

    CUSTOMERS = "customers"
    FRONT = "front"
    MIDDLE = "middle"
    BACK = "back"
    DEEP = "deep"
    """Every other lane of the back office, to tell neighbours apart."""
    APART = "apart"
    """What no hand-off from the front reaches."""


class Wording(StrEnum):
    """What words on the ground say; it decides how they look. Those on the plate and in an empty lane are centred."""

    LANE = "lane"
    LANE_NOTE = "lane-note"
    BOUNDARY = "boundary"
    PLATE = "plate"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Band:
    """A lane's ground, as wide as the chart."""

    top: float
    bottom: float
    ground: Ground


@dataclass(frozen=True, slots=True)
class Label:
    """One line of words on the ground."""

    x: float
    """Where it begins; the middle of a centred one."""
    y: float
    """Of the baseline."""
    text: str
    wording: Wording
    ground: Ground | None = None
    """What it is written on, where lines may pass: its letters are drawn above them, with an outline of this colour."""


@dataclass(frozen=True, slots=True)
class Lanes:
    """The background of a boundary map. Its labels are drawn above the lines, and no box touches them."""

    bands: tuple[Band, ...]
    labels: tuple[Label, ...]
    plate: Area
    """The customers."""
    drops: tuple[tuple[Point, ...], ...]
    """Curves from the customers to the front office."""
    divide: float
    """Height of the customer-facing boundary."""


class Region(NamedTuple):
    """The shapes whose union, grown, is the front office; its outline is the customer-facing boundary."""

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    """Reporting lines that join two of the boxes."""
    corners: tuple[tuple[Line, Area], ...]
    """For a line to a box beside its trunk, what is between the two: without it the round corners would leave holes."""


@dataclass(frozen=True)
class Folding:
    """How to collapse branches of a picture that is not laid out again."""

    boxes: tuple[Box, ...]
    """The expanded branches as they look collapsed, each below the same upper edge."""
    closed: tuple[int, ...]
    """Keys of those that are collapsed at first."""
    rows: tuple[float, ...]
    """Upper edges of the rows: what is in a column of one moves up together, and the next row follows the lowest."""


@dataclass(frozen=True)
class Scene:
    """A whole picture: ``width`` × ``height`` px of chart, and the words round it."""

    width: float
    height: float
    title: str
    subtitle: str
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    handoffs: tuple[Line, ...]
    """All hand-offs between visible boxes. A boundary map draws them; an org chart only when asked for: they are too
    many for the eye at once."""
    legend: tuple[LegendEntry, ...]
    handoff_legend: tuple[LegendEntry, ...] = ()
    """What joins the legend while hand-offs are drawn on demand."""
    lanes: Lanes | None = None
    """The ground of a boundary map; None in an org chart."""
    note: str = ""
    """A small line below the legend: what else there is to know about the drawing."""
    network: bool = False
    """Whether boxes are where hand-offs pull them. Then all hand-offs are drawn, and no region."""
    outlined: bool = True
    """Whether the boundary is drawn."""
    folding: Folding | None = None
    """How a viewer collapses branches by itself."""

    kept_free: tuple[tuple[Line, Area], ...] = ()
    """Room for what another picture of two versions has inside a region, with the line that would lead there."""

    @property
    def shows_handoffs(self) -> bool:
        """Whether hand-offs are drawn without being asked for."""
        return self.lanes is not None or self.network

    def region(self) -> Region:
        """What the front office covers. In a boundary map that is one lane, and in a network no region."""
        if self.shows_handoffs or not self.outlined:
            return Region((), (), ())
        boxes = [box for box in self.boxes if box.office is Office.FRONT]
        there = {box.key for box in boxes if not box.ghost}
        # What is gone stays inside the region that it was in, but has none of its own.
        front = {box.key: box for box in boxes if box.key in there or box.above in there}
        inner = [line for line in self.lines if line.source in front and line.target in front]
        corners = [(line, area) for line in inner for area in corners_beside(front[line.source], line.path)]
        return Region(tuple(front.values()), tuple(inner), (*corners, *self.kept_free))


def corners_beside(box: Box, path: tuple[Point, ...]) -> tuple[Area, ...]:
    """What a region holds between a box and the line that it hangs on, so that its outline has no slits there.

    Along a trunk it reaches as far to the left as the box above; below a level line it is as wide as the box.
    """
    if path[-1][1] == box.y:
        trunk, start = path[-2][0], path[-3][1]
        left = trunk - palette.TRUNK
        first = box.top - start <= 2 * palette.REGION_OUTER
        beside = (left, start, box.right, box.bottom) if first else (left, box.top, box.x, box.bottom)
        return (left, start, trunk, box.bottom), beside
    return ((box.left, path[-2][1], box.right, box.y),)


_NO_CHARACTERS = "".join(chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF))
_UNWRITABLE = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff{_NO_CHARACTERS}]")


def printable(text: str) -> str:
    """``text`` without control characters, halves of characters and non-characters, which XML cannot hold.

    >>> printable("Sales\\x0b\\x00 & <b>")
    'Sales & <b>'
    """
    # Most texts are plain, which Python sees in a tenth of the time.
    return text if text.replace("\n", "").isprintable() else _UNWRITABLE.sub("", text)


def one_line(text: str) -> str:
    """``text`` without these and without breaks of any kind.

    >>> one_line("Sales\\n and\\u2028service")
    'Sales and service'
    """
    return " ".join(printable(" ".join(text.split())).split())


def whole_name(box: Box) -> str:
    """The name as one line. One that the drawing had to shorten stays shortened: the box has no room for more."""
    name = box.hint.partition("\n")[0]
    drawn = "".join("".join(box.label).split())
    return name if box.named_below or drawn == "".join(name.split()) else " ".join(box.label)


def count_below(boxes: Sequence[Box]) -> dict[int, int]:
    """Key → how many departments are below it in the company, visible or not."""
    below = {box.key: box.collapsed for box in boxes}
    waiting = {box.key: 0 for box in boxes}
    for box in boxes:
        if box.above in waiting:
            waiting[box.above] += 1
    above = {box.key: box.above for box in boxes}
    ready = [key for key, count in waiting.items() if not count]
    while ready:
        key = ready.pop()
        parent = above[key]
        if parent not in below:
            continue
        below[parent] += below[key] + (key > REST)
        waiting[parent] -= 1
        if not waiting[parent]:
            ready.append(parent)
    return below


_COLUMN = 12.0
"""Boxes whose left edges differ by less are in one column, px."""


def reading_order(scene: Scene) -> list[Box]:
    """Each box before those below it, siblings as they are drawn; in a boundary map row by row.

    Of siblings, branches come row by row, and those that are all single column by column.
    """
    keys = {box.key for box in scene.boxes}
    above = {box.key: box.above if box.above in keys else NONE for box in scene.boxes}
    with_branches = {above[box.key] for box in scene.boxes if box.branching}

    def sort_key(box: Box) -> tuple[float, float]:
        by_row = scene.lanes is not None or above[box.key] in with_branches
        return (box.y, box.x) if by_row else (round(box.left / _COLUMN), box.y)

    ordered = sorted(scene.boxes, key=sort_key)
    if scene.lanes is not None:
        return ordered
    families: dict[int, list[Box]] = {}
    for box in reversed(ordered):
        families.setdefault(above[box.key], []).append(box)
    order, waiting = [], families.get(NONE, [])
    while waiting:
        order.append(waiting.pop())
        waiting += families.get(order[-1].key, [])
    return order
