"""Hand-offs between the visible boxes, added up, and the numbers on their lines."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from org.analysis.boundary import Lines, frame_handoffs, handoff_lines, reporting_lines
from org.analysis.reach import NOT_REACHED, reach
from org.hierarchy import sum_known
from org.i18n import _, describe_count, describe_handoff, localise_number
from org.layout.geometry import area_of, point_along
from org.layout.scene import Area, Line, Scene
from org.layout.visibility import Visible
from org.model import NONE, Company, Flags, Indices, Office, Values
from org.reading.handoffs import is_complaint
from org.style import palette
from org.style.text_metrics import text_width

_SHARES = (0.5, *(0.5 + side * step / 100 for step in range(4, 49, 4) for side in (-1, 1)))
"""Where along a line room is looked for, in this order."""
_APART = 1.0
"""Between a number and what else there is, px."""
_Areas = Values
"""(k, 4) left, top, right and bottom edges."""


def list_drawn_handoffs(scene: Scene) -> list[Line]:
    """The hand-offs that a file shows: in an org chart those with a number, and those of what is highlighted."""
    if scene.shows_handoffs:
        return [line for line in scene.handoffs if not line.minor]
    return [line for line in scene.handoffs if line.number is not None or line.asked]


def list_asked_handoffs(scene: Scene) -> list[Line]:
    """Those that an org chart shows because one end is highlighted: they are drawn over the rest, as on the screen."""
    return [] if scene.shows_handoffs else [line for line in list_drawn_handoffs(scene) if line.asked]


def list_resting_handoffs(scene: Scene) -> list[Line]:
    """The others that a file shows: they lie under all boxes."""
    return [line for line in list_drawn_handoffs(scene) if scene.shows_handoffs or not line.asked]


def write_number(line: Line) -> str:
    """How many hand-offs a line represents; blank where that is not shown."""
    return "" if line.number is None else localise_number(line.number)


_INSIDE = 1.0
"""Between a number and the edge of the picture, px."""


def place_numbers(scene: Scene) -> list[tuple[Line, Area]]:
    """The lines with a number, and what it covers: as near to the middle of its line as it touches no box and no other.

    It is inside of the picture, and not on the boundary if there is room beside it. Where there is no room at all, as
    on a line that runs behind boxes all the way, the number is only in the line's hint.
    """
    boxes = np.array([area_of(box) for box in scene.boxes]).reshape(-1, 4)
    divide = np.array([(0.0, y, scene.width, y) for y in ([scene.lanes.divide] if scene.lanes else [])]).reshape(-1, 4)
    taken = np.empty((0, 4))
    found: list[tuple[Line, Area]] = []
    for line in list_drawn_handoffs(scene):
        if line.number is None:
            continue
        areas = np.array([number_area(line, share) for share in _SHARES])
        width = areas[0, 2] - areas[0, 0]
        areas[:, 0] = areas[:, 0].clip(_INSIDE, max(_INSIDE, scene.width - _INSIDE - width))
        areas[:, 2] = areas[:, 0] + width
        areas = areas[_find_clear(areas, boxes) & _find_clear(areas, taken)]
        beside = _find_clear(areas, divide)
        areas = areas[beside] if beside.any() else areas
        if len(areas):
            left, top, right, bottom = areas[0].tolist()
            found.append((line, (left, top, right, bottom)))
            taken = np.vstack([taken, areas[:1]])
    return found


def number_area(line: Line, share: float) -> Area:
    """What the number of a line covers where it stands at ``share`` of the line's length."""
    x, y = point_along(line.path, share)
    width = text_width(write_number(line), palette.NOTE_SIZE) + 2 * palette.NUMBER_SIDE
    half = max(width, palette.NUMBER_HEIGHT) / 2
    return x - half, y - palette.NUMBER_HEIGHT / 2, x + half, y + palette.NUMBER_HEIGHT / 2


def _find_clear(areas: _Areas, others: _Areas) -> Flags:
    """(k,) which of the (k, 4) areas touch none of the others."""
    one, other = areas[:, None, :], others[None, :, :]
    across = (one[..., 0] < other[..., 2] + _APART) & (one[..., 2] > other[..., 0] - _APART)
    down = (one[..., 1] < other[..., 3] + _APART) & (one[..., 3] > other[..., 1] - _APART)
    return np.asarray(~(across & down).any(axis=1))


_LISTED_KINDS = 4
"""Kinds that a tooltip names."""


@dataclass(frozen=True, eq=False)
class Flows:
    """One flow for each pair of boxes and class of kind (complaint or not), the largest volume first.

    Ends are places among the visible boxes.
    """

    source: Indices
    target: Indices
    complaint: Flags
    volume: Values
    """Sum over all hand-offs that it represents, NaN where none is known."""
    crossing: Indices
    """How many of them cross the customer-facing boundary: from department to department, whatever is collapsed."""
    undecided: Indices
    """How many of them have an unclear end."""
    what: tuple[str, ...]
    """Kinds and volumes in words; may be empty."""
    inside: int
    """Hand-offs between two departments of one box."""
    outside: int
    """Hand-offs that lead into or out of what is visible."""

    def __len__(self) -> int:
        return len(self.source)


def add_up_flows(company: Company, visible: Visible) -> Flows:
    """All hand-offs with both ends visible, summed by pair of boxes and class of kind."""
    source, target = (visible.box_of[end] for end in (handoff_lines(company).source, handoff_lines(company).target))
    in_sight = (source != NONE) & (target != NONE)
    codes, words = pd.factorize(company.handoffs["kind"].to_numpy())
    complaints = np.array([is_complaint(str(word)) for word in words], dtype=bool)
    frame = frame_handoffs(company, visible.box_of)
    kind, column = codes[frame.index], {name: frame[name].to_numpy() for name in frame}
    # A number for each class, as grouping a small frame takes ten times as long.
    each = (column["source"] * len(visible) + column["target"]) * 2 + complaints[kind]
    _classes, first, flow = np.unique(each, return_index=True, return_inverse=True)
    _parts, first_of_kind, part = np.unique(each * len(words) + kind, return_index=True, return_inverse=True)
    what: list[list[str]] = [[] for _each in first]
    volumes = sum_known(part, column["volume"], len(first_of_kind)).tolist()
    for row, volume in zip(first_of_kind.tolist(), volumes, strict=True):
        what[flow[row]].append(describe_handoff(str(words[kind[row]]), volume))
    volume = sum_known(flow, column["volume"], len(first))
    largest = np.argsort(-np.nan_to_num(volume, nan=-1.0), kind="stable")
    crossing, undecided = (np.bincount(flow, column[name], len(first)) for name in ("crossing", "undecided"))
    return Flows(
        source=column["source"][first[largest]],
        target=column["target"][first[largest]],
        complaint=complaints[kind[first[largest]]],
        volume=volume[largest],
        crossing=crossing[largest].astype(np.int64),
        undecided=undecided[largest].astype(np.int64),
        what=tuple(_join_kinds([word for word in what[i] if word]) for i in largest.tolist()),
        inside=int((in_sight & (source == target)).sum()),
        outside=int((~in_sight).sum()),
    )


def _join_kinds(kinds: list[str]) -> str:
    more = len(kinds) - _LISTED_KINDS
    return ", ".join(kinds[:_LISTED_KINDS]) + (_(" and {n} more kinds").format(n=more) if more > 0 else "")


def visible_distances(company: Company, visible: Visible) -> Indices:
    """(n visible,) customer distance of each box when every collapsed branch counts as one department.

    Where nothing is collapsed it is the customer distance (:mod:`org.analysis.reach`), whatever branch is visible. In a
    company without hand-offs it counts reporting lines instead, upwards as well as downwards.
    """
    # Each department outside the visible branch is one of its own, numbered behind the boxes.
    drawn = np.where(visible.box_of != NONE, visible.box_of, len(visible) + np.arange(len(company)))
    handoffs = handoff_lines(company)
    source, target = drawn[handoffs.source], drawn[handoffs.target]
    if not len(handoffs):
        reporting = reporting_lines(company)
        child, parent = drawn[reporting.source], drawn[reporting.target]
        source, target = np.append(child, parent), np.append(parent, child)
    beside = len(visible) + np.flatnonzero((visible.box_of == NONE) & (company.offices == Office.FRONT))
    front = np.append(np.flatnonzero(visible.offices == Office.FRONT), beside)
    apart = source != target
    steps = reach(front, source[apart], target[apart], len(visible) + len(company))[: len(visible)]
    return np.where(steps >= 0, steps + 1, NOT_REACHED)


def crossings_inside(company: Company, visible: Visible) -> Indices:
    """(n visible,) reporting lines and hand-offs that cross the boundary between two departments of one box."""
    count = np.zeros(len(visible), dtype=np.int64)
    for lines in (reporting_lines(company), handoff_lines(company)):
        box = visible.box_of[lines.source]
        within = lines.crossing & (box != NONE) & (box == visible.box_of[lines.target])
        count += np.bincount(box[within], minlength=len(visible))
    return count


def crossings_out(company: Company, visible: Visible) -> tuple[Indices, Indices]:
    """(n visible,) hand-offs and (n visible,) reporting lines that cross the boundary and leave a box."""
    handoffs, reporting = (
        _count_leaving(lines, visible) for lines in (handoff_lines(company), reporting_lines(company))
    )
    return handoffs, reporting


def _count_leaving(lines: Lines, visible: Visible) -> Indices:
    one, other = (visible.box_of[end[lines.crossing]] for end in (lines.source, lines.target))
    ends = np.concatenate([end[(end != NONE) & (one != other)] for end in (one, other)])
    return np.bincount(ends, minlength=len(visible))


def describe_undrawn(flows: Flows, drawn: int) -> str:
    """Which hand-offs a drawing leaves out that draws the ``drawn`` largest; blank if none."""
    parts = []
    if drawn < len(flows):
        text = _("The {n} largest of {total} hand-offs are drawn; those of a department show when it is chosen")
        parts.append(text.format(n=localise_number(drawn), total=localise_number(len(flows))))
    if flows.inside:
        parts.append(
            describe_count(
                "{n} hand-off within collapsed branches", "{n} hand-offs within collapsed branches", flows.inside
            )
        )
    if flows.outside:
        parts.append(
            describe_count(
                "{n} hand-off to departments not shown", "{n} hand-offs to departments not shown", flows.outside
            )
        )
    return " · ".join(parts)
