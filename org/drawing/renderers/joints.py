"""All lines of a company, for formats that place them by themselves: who is joined to whom, and what the line says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from org.company.boundary import Lines, handoff_lines, reporting_lines
from org.company.model import Company
from org.company.numbers import written
from org.company.tables.handoffs import is_complaint
from org.drawing.charts.boxes import LINE_WIDTHS, handoff_width, standing
from org.drawing.scene import Relation, Standing


@dataclass(frozen=True, slots=True)
class Joint:
    """One line between two departments, by their positions. A reporting line runs from the parent down."""

    source: int
    target: int
    relation: Relation
    standing: Standing
    width: float
    """px."""
    what: str = ""
    """Of a hand-off: its kind and volume."""
    dashed: bool = False
    """Complaints, and reporting lines that are undecided: as in the pictures."""


def joints(company: Company) -> Iterator[Joint]:
    """The reporting lines in the order of the file, then the hand-offs."""
    for child, parent, stands in _rows(reporting_lines(company)):
        undecided = stands is Standing.UNDECIDED
        yield Joint(parent, child, Relation.REPORTING, stands, LINE_WIDTHS[stands], dashed=undecided)
    kinds = company.handoffs["kind"].tolist()
    volumes = company.handoffs["volume"].to_numpy(dtype=np.float64)
    most = float(np.nan_to_num(volumes).max(initial=0.0))
    rows = zip(_rows(handoff_lines(company)), kinds, volumes.tolist(), strict=True)
    for (source, target, stands), kind, volume in rows:
        what = " ".join(word for word in (kind, written(volume)) if word)
        width = handoff_width(volume, most)
        yield Joint(source, target, Relation.HANDOFF, stands, width, what, is_complaint(kind))


def _rows(lines: Lines) -> Iterator[tuple[int, int, Standing]]:
    columns = (lines.source, lines.target, lines.crossing, lines.undecided)
    for source, target, crossing, undecided in zip(*(column.tolist() for column in columns), strict=True):
        yield source, target, standing(crossing, undecided)
