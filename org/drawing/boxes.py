"""What both drawings put into a box and beside it: names, sizes, tooltips, widths of lines, the legend's parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from org.company.measures.report import count_people
from org.company.model import Company, Office
from org.drawing import palette
from org.drawing.lettering import SEMIBOLD, text_width, wrap
from org.drawing.scene import Box, LegendEntry, Standing
from org.drawing.view import Sight
from org.locale.language import _, ngettext

PADDING = 14.0
"""Between a box's edge and its text, left and right."""
_BOX_WIDTHS = (120.0, 190.0)
_HEIGHT_WITHOUT_TEXT = 14.0

Lengths = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Lettered:
    """The words of the boxes in sight, and the sizes that they need, px."""

    labels: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]
    width: float
    heights: Lengths


def letter(company: Company, seen: Sight) -> Lettered:
    """Name and note of each box in sight, wrapped to one width."""
    names, notes = _texts(company, seen)
    width = _box_width(names, notes)
    labels = tuple(wrap(name, width - 2 * PADDING, palette.NAME_SIZE, SEMIBOLD) for name in names)
    heights = [_box_height(lines, note) for lines, note in zip(labels, notes, strict=True)]
    return Lettered(labels, tuple(notes), width, np.array(heights, dtype=np.float64))


def boxes_at(company: Company, seen: Sight, words: Lettered, centres: Lengths, heights: Lengths) -> tuple[Box, ...]:
    """The boxes in sight round their ``centres``, (n, 2)."""
    return tuple(
        Box(
            key=int(position),
            x=float(centres[at, 0]),
            y=float(centres[at, 1]),
            width=words.width,
            height=float(heights[at]),
            office=Office(int(company.offices[position])),
            label=words.labels[at],
            note=words.notes[at],
            hint=_hint(company, int(position), int(seen.folded[at])),
            folded=int(seen.folded[at]),
        )
        for at, position in enumerate(seen.positions)
    )


def _texts(company: Company, seen: Sight) -> tuple[list[str], list[str]]:
    """Name and note of each box."""
    names = company.departments["name"].to_numpy()[seen.positions].tolist()
    people = company.people[seen.positions]
    notes = []
    for count, folded in zip(people.tolist(), seen.folded.tolist(), strict=True):
        parts = [count_people(count)] if count == count else []
        parts += [_("+{n} below").format(n=f"{folded:,}")] if folded else []
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


def _box_height(lines: Sequence[str], note: str) -> float:
    return _HEIGHT_WITHOUT_TEXT + palette.NAME_LINE * len(lines) + (palette.NOTE_LINE if note else 0.0)


def _hint(company: Company, position: int, folded: int) -> str:
    """The whole name and the figures, one a line."""
    row = company.departments.iloc[position]
    lines = [str(row["name"]), str(row["reason"])]
    if row["people"] == row["people"]:
        lines.append(count_people(row["people"]))
    if row["revenue"] == row["revenue"]:
        lines.append(_("Revenue {revenue}").format(revenue=f"{row['revenue']:,.10g}"))
    if folded:
        text = ngettext("{n} department below is folded", "{n} departments below are folded", folded)
        lines.append(text.format(n=folded))
    return "\n".join(lines)


def standing(crossing: bool, undecided: bool) -> Standing:
    """How a line stands to the boundary."""
    return Standing.CROSSING if crossing else Standing.UNDECIDED if undecided else Standing.INSIDE


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


def legend_of(entries: Iterable[tuple[bool, str, str]]) -> tuple[LegendEntry, ...]:
    """The entries that are used: whether, sample, text."""
    return tuple(LegendEntry(sample, text) for used, sample, text in entries if used)
