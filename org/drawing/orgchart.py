"""The org chart as a scene: boxes in a compact tree, lines that cross the boundary, figures and legend."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from org.company import boundary
from org.company.hierarchy import roll_up
from org.company.measures.report import count_departments, count_people, office_name
from org.company.model import Company, Office
from org.company.numbers import written
from org.company.tables.handoffs import is_complaint
from org.drawing.boxes import LINE_WIDTHS, boxes_at, handoff_width, legend_of, letter, standing
from org.drawing.curves import curve_between
from org.drawing.layout import compact_tree
from org.drawing.region import area_of, areas_of, boundary_point
from org.drawing.scene import Area, Box, LegendEntry, Line, Point, Relation, Scene, Standing
from org.drawing.view import Sight, View, sight
from org.locale.language import _, ngettext

_UNDECIDED_RANK = 0.75
"""Branches in which nothing is known stand between the mixed and the back ones."""


def org_chart(company: Company, view: View | None = None, aspect: float = 16 / 8.4) -> Scene:
    """The part of the company that ``view`` shows, laid out to be about ``aspect`` times as wide as high."""
    seen = sight(company, view or View())
    words = letter(company, seen)
    widths = np.full(len(words.heights), words.width)
    rank = sibling_rank(company)[seen.positions]
    laid = compact_tree(seen.parent, rank, widths, words.heights, aspect)
    boxes = boxes_at(company, seen, words, laid.centres, words.heights)
    lines = _reporting(company, seen, boxes, laid.paths)
    handoffs = _handoffs(company, seen, boxes)
    return Scene(
        laid.width,
        laid.height,
        company.title,
        subtitle(company),
        boxes,
        lines,
        handoffs,
        _legend(boxes, lines),
        _handoff_legend(handoffs),
    )


def sibling_rank(company: Company) -> npt.NDArray[np.float64]:
    """(n,) order among siblings: branches all in front first, then mixed by their share, then all in the back."""
    offices = company.offices
    front, back = (
        roll_up((offices == office).astype(np.float64), company.parent, company.depth)
        for office in (Office.FRONT, Office.BACK)
    )
    decided = front + back
    return np.where(decided > 0, back / np.maximum(decided, 1.0), _UNDECIDED_RANK)


def _reporting(
    company: Company, seen: Sight, boxes: Sequence[Box], paths: Sequence[tuple[Point, ...]]
) -> tuple[Line, ...]:
    """The reporting lines in sight, with a ring where one leaves or enters a front-office region."""
    offices = company.offices
    region: dict[int, list[Area]] = {}
    for at, path in enumerate(paths):
        if path and boxes[at].office is Office.FRONT and boxes[seen.parent[at]].office is Office.FRONT:
            region.setdefault(int(seen.parent[at]), []).extend(areas_of(path, boxes[at]))
    lines = []
    for at, path in enumerate(paths):
        if not path:
            continue
        above = int(seen.parent[at])
        ends = (offices[seen.positions[at]], offices[seen.positions[above]])
        undecided = Office.UNCLEAR in ends
        stands = standing(not undecided and ends[0] != ends[1], undecided)
        ring = None
        if stands is Standing.CROSSING:
            front = boxes[above] if boxes[above].office is Office.FRONT else boxes[at]
            round_it = region.get(above, []) if front is boxes[above] else []
            ring = boundary_point(path, [area_of(front), *round_it])
        lines.append(
            Line(boxes[at].key, boxes[above].key, Relation.REPORTING, stands, path, LINE_WIDTHS[stands], ring=ring)
        )
    # Crossings last, so that a grey line that shares their way does not cover them.
    return tuple(sorted(lines, key=lambda line: line.standing is Standing.CROSSING))


def _handoffs(company: Company, seen: Sight, boxes: Sequence[Box]) -> tuple[Line, ...]:
    """The hand-offs that have both ends in sight."""
    lines = boundary.handoff_lines(company)
    place = {int(position): at for at, position in enumerate(seen.positions)}
    kinds = company.handoffs["kind"].to_numpy()
    volumes = company.handoffs["volume"].to_numpy(dtype=np.float64)
    most = np.nanmax(volumes) if (volumes > 0).any() else 0.0
    result = []
    for at, (source, target) in enumerate(zip(lines.source.tolist(), lines.target.tolist(), strict=True)):
        if source not in place or target not in place:
            continue
        giver, taker = boxes[place[source]], boxes[place[target]]
        what = " ".join(word for word in (kinds[at], written(volumes[at])) if word)
        hint = f"{' '.join(giver.label)} → {' '.join(taker.label)}" + (f": {what}" if what else "")
        stands = standing(bool(lines.crossing[at]), bool(lines.undecided[at]))
        path = curve_between(giver, taker)
        width = handoff_width(volumes[at], most)
        result.append(Line(source, target, Relation.HANDOFF, stands, path, width, is_complaint(kinds[at]), hint=hint))
    return tuple(result)


def subtitle(company: Company) -> str:
    """The figures that matter, in one line."""
    parts = [count_departments(len(company))]
    for office in (Office.FRONT, Office.BACK, Office.UNCLEAR):
        count = int((company.offices == office).sum())
        if office is Office.UNCLEAR and not count:
            continue
        people = boundary.people_in(company, office)
        figures = f" ({count_people(people)})" if people is not None else ""
        parts.append(f"{count:,} {office_name(office).lower()}{figures}")
    crossing = int(boundary.reporting_lines(company).crossing.sum())
    parts.append(
        ngettext(
            "{n} reporting line crosses the customer-facing boundary",
            "{n} reporting lines cross the customer-facing boundary",
            crossing,
        ).format(n=f"{crossing:,}")
    )
    return " · ".join(parts)


def _legend(boxes: Sequence[Box], lines: Sequence[Line]) -> tuple[LegendEntry, ...]:
    """A sample of each kind of shape that the picture uses."""
    offices = {box.office for box in boxes}
    standings = {line.standing for line in lines}
    entries = [
        (Office.FRONT in offices, "front", _("Front office: meets customers")),
        (Office.BACK in offices, "back", _("Back office")),
        (Office.UNCLEAR in offices, "unclear", _("Unclear")),
        (Office.FRONT in offices, "boundary", _("Customer-facing boundary")),
        (Standing.CROSSING in standings, "crossing", _("Reporting line that crosses it")),
        (Standing.UNDECIDED in standings, "undecided", _("Undecided line")),
        (any(box.folded for box in boxes), "folded", _("Folded: more below")),
    ]
    return legend_of(entries)


def _handoff_legend(handoffs: Sequence[Line]) -> tuple[LegendEntry, ...]:
    """What hand-offs look like once they are drawn."""
    entries = [
        (bool(handoffs), "handoff", _("Hand-off (width: volume)")),
        (any(line.standing is Standing.CROSSING for line in handoffs), "handoff-crossing", _("Hand-off that crosses")),
        (any(line.dashed for line in handoffs), "complaint", _("Complaints")),
    ]
    return legend_of(entries)
