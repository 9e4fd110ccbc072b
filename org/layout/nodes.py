"""What both drawings put into a box and beside it: names, sizes, tooltips, widths of lines, the legend's parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from org.analysis.report import format_people, office_name
from org.i18n import _, ngettext
from org.layout.handoff_edges import Flows, crossings_inside
from org.layout.scene import Box, LegendEntry, Line, Point, Relation, Standing
from org.layout.visibility import REST, Visible
from org.model import NOBODY, Company, Office
from org.style import palette
from org.style.text_metrics import SEMIBOLD, text_width, wrap

PADDING = 14.0
"""Between a box's edge and its text, left and right."""
_BOX_WIDTHS = (120.0, 190.0)
_HEIGHT_WITHOUT_TEXT = 14.0

Lengths = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class BoxTexts:
    """The words of the boxes in sight, and the sizes that they need, px."""

    labels: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]
    width: float
    heights: Lengths


def measure_boxes(company: Company, seen: Visible) -> BoxTexts:
    """Name and note of each box in sight, wrapped to one width."""
    names, notes = _texts(company, seen)
    width = _box_width(names, notes)
    labels = tuple(wrap(name, width - 2 * PADDING, palette.NAME_SIZE, SEMIBOLD) for name in names)
    heights = [_box_height(*each) for each in zip(labels, notes, seen.folded > 0, strict=True)]
    return BoxTexts(labels, tuple(notes), width, np.array(heights, dtype=np.float64))


def build_boxes(
    company: Company, seen: Visible, words: BoxTexts, centres: Lengths, heights: Lengths
) -> tuple[Box, ...]:
    """The boxes in sight round their ``centres``, (n, 2)."""
    above = np.where(seen.parent == NOBODY, NOBODY, seen.keys[seen.parent])
    hints = _hints(company, seen)
    ids = company.departments["id"].to_numpy()[seen.positions].tolist()
    return tuple(
        Box(
            key=int(key),
            x=float(centres[at, 0]),
            y=float(centres[at, 1]),
            width=words.width,
            height=float(heights[at]),
            office=Office.UNCLEAR if key <= REST else Office(int(seen.offices[at])),
            label=words.labels[at],
            note=words.notes[at],
            hint=hints[at],
            folded=int(seen.folded[at]),
            above=int(above[at]),
            branching=bool(seen.branching[at]),
            shares=_shares(seen, at) if seen.folded[at] else None,
            id=str(ids[at]) if at < len(ids) else "",
        )
        for at, key in enumerate(seen.keys.tolist())
    )


def _shares(seen: Visible, at: int) -> tuple[int, int, int]:
    counts = seen.counts[at]
    return int(counts[Office.FRONT]), int(counts[Office.UNCLEAR]), int(counts[Office.BACK])


def _texts(company: Company, seen: Visible) -> tuple[list[str], list[str]]:
    """Name and note of each box."""
    names = company.departments["name"].to_numpy()[seen.positions].tolist()
    notes = []
    for key, count, folded in zip(seen.keys.tolist(), seen.people.tolist(), seen.folded.tolist(), strict=True):
        if key <= REST:
            names.append(_("+{n} more").format(n=f"{folded:,}"))
        parts = [_("+{n} below").format(n=f"{folded:,}")] if folded and key > REST else []
        parts += [format_people(count)] if count == count else []
        notes.append(" · ".join(parts))
    return names, notes


def _box_width(labels: Sequence[str], notes: Sequence[str]) -> float:
    """One width for all boxes: every note fits, and nine names in ten stand on one line; the rest wraps."""
    narrowest, widest = _BOX_WIDTHS
    if not labels:
        return narrowest
    usual = float(np.quantile([text_width(label, palette.NAME_SIZE, SEMIBOLD) for label in labels], 0.9))
    longest = max(text_width(note, palette.NOTE_SIZE) for note in notes)
    return round(max(min(max(usual + 2 * PADDING, narrowest), widest), longest + PADDING))


def _box_height(lines: Sequence[str], note: str, folded: bool) -> float:
    words = palette.NAME_LINE * len(lines) + (palette.NOTE_LINE if note else 0.0)
    return _HEIGHT_WITHOUT_TEXT + words + (palette.BAR_GAP + palette.BAR_HEIGHT if folded else 0.0)


def _hints(company: Company, seen: Visible) -> list[str]:
    """For each box the whole name and the figures, one a line."""
    rows = company.departments.iloc[seen.positions]
    columns = [rows[column].tolist() for column in ("name", "reason", "people", "revenue")]
    hints = []
    for name, reason, people, revenue in zip(*columns, strict=True):
        lines = [str(name), str(reason)]
        if people == people:
            lines.append(format_people(people))
        if revenue == revenue:
            lines.append(_("Revenue {revenue}").format(revenue=f"{revenue:,.10g}"))
        hints.append("\n".join(lines))
    hints += [_("Further departments") for _rest in range(len(seen) - len(hints))]
    crossing = crossings_inside(company, seen) if seen.folded.any() else seen.folded
    for at in np.flatnonzero(seen.folded).tolist():
        hints[at] += "\n" + _hint_of_fold(seen, at, int(crossing[at]))
    return hints


def _hint_of_fold(seen: Visible, at: int, crossing: int) -> str:
    """What a folded branch holds."""
    folded, counts = int(seen.folded[at]), seen.counts[at].tolist()
    if seen.keys[at] <= REST:
        text = ngettext("{n} department is not shown", "{n} departments are not shown", folded)
    else:
        text = ngettext("{n} department below is collapsed", "{n} departments below are collapsed", folded)
    offices = (Office.FRONT, Office.BACK, Office.UNCLEAR)
    parts = [f"{counts[office]:,} {office_name(office).lower()}" for office in offices if counts[office]]
    lines = [text.format(n=f"{folded:,}"), _("Together: {parts}").format(parts=" · ".join(parts))]
    if seen.people[at] == seen.people[at]:
        lines.append(_("Together: {people}").format(people=format_people(seen.people[at])))
    if crossing:
        text = ngettext("{n} line crosses the boundary inside", "{n} lines cross the boundary inside", crossing)
        lines.append(text.format(n=f"{crossing:,}"))
    return "\n".join(lines)


def classify_line(crossing: bool, undecided: bool) -> Standing:
    """How a line stands to the boundary."""
    return Standing.CROSSING if crossing else Standing.UNDECIDED if undecided else Standing.INSIDE


def classify_offices(one: Office, other: Office) -> Standing:
    """How a line between two offices stands to the boundary."""
    undecided = Office.UNCLEAR in (one, other)
    return classify_line(not undecided and one is not other, undecided)


LINE_WIDTHS = {
    Standing.INSIDE: palette.LINE_WIDTH,
    Standing.UNDECIDED: palette.LINE_WIDTH,
    Standing.CROSSING: palette.CROSSING_WIDTH,
}
"""Of reporting lines, px."""


def handoff_width(volume: float, most: float) -> float:
    """The width of a hand-off of ``volume`` where the largest is ``most``, px: the area of the line tells."""
    thin, thick = palette.HANDOFF_WIDTHS
    if not volume > 0 or not most > 0:
        return thin
    return thin + (thick - thin) * float(np.sqrt(volume / most))


def collapsed_entries(boxes: Sequence[Box]) -> list[tuple[bool, str, str]]:
    """The entries of a legend for what is folded."""
    return [
        (any(box.folded and not box.rest for box in boxes), "folded", _("Collapsed: more below")),
        (any(box.rest for box in boxes), "rest", _("Further departments")),
        (any(box.shares for box in boxes), "shares", _("Front, unclear and back in it")),
    ]


def build_handoff_line(
    flows: Flows, at: int, boxes: Sequence[Box], path: tuple[Point, ...], width: float, *, number: bool = False
) -> Line:
    """A flow as a line; ``number`` writes its crossings on it."""
    giver, taker = boxes[flows.source[at]], boxes[flows.target[at]]
    what = f": {flows.what[at]}" if flows.what[at] else ""
    crossing, undecided = int(flows.crossing[at]), int(flows.undecided[at])
    return Line(
        source=giver.key,
        target=taker.key,
        relation=Relation.HANDOFF,
        standing=classify_line(crossing > 0, undecided > 0),
        path=path,
        width=width,
        dashed=bool(flows.complaint[at]),
        number=crossing if number else None,
        hint=f"{' '.join(giver.label)} → {' '.join(taker.label)}{what}",
    )


def pick_entries(entries: Iterable[tuple[bool, str, str]]) -> tuple[LegendEntry, ...]:
    """The entries that are used: whether, sample, text."""
    return tuple(LegendEntry(sample, text) for used, sample, text in entries if used)
