"""The customer-facing boundary: the line between front and back office, and what lies on it.

A *crossing* is a reporting line or hand-off with one end in the front and the other in the back. A line
with an unclear end is *undecided*: it is counted apart, never silently on a side. A *gateway* is a
department with at least one crossing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from org.company.model import NOBODY, Company, Indices, Office

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Lines:
    """Lines of one kind and how each stands to the boundary. All arrays have one entry a line."""

    source: Indices
    """Reporting lines: the child. Hand-offs: who hands work on."""
    target: Indices
    crossing: Flags
    undecided: Flags

    def __len__(self) -> int:
        return len(self.source)


def _lines(source: Indices, target: Indices, offices: npt.NDArray[np.int8]) -> Lines:
    one, other = offices[source], offices[target]
    undecided = (one == Office.UNCLEAR) | (other == Office.UNCLEAR)
    return Lines(source, target, ~undecided & (one != other), undecided)


def reporting_lines(company: Company) -> Lines:
    """The line from every department that has a parent to that parent."""
    child = np.flatnonzero(company.parent != NOBODY).astype(np.int64)
    return _lines(child, company.parent[child], company.offices)


def handoff_lines(company: Company) -> Lines:
    """The hand-offs, in the order of ``company.handoffs``."""
    source, target = (company.handoffs[end].to_numpy(dtype=np.int64) for end in ("source", "target"))
    return _lines(source, target, company.offices)


def gateways(company: Company) -> Indices:
    """Positions of the departments with at least one crossing of either kind."""
    every = [reporting_lines(company), handoff_lines(company)]
    ends = [end[lines.crossing] for lines in every for end in (lines.source, lines.target)]
    return np.unique(np.concatenate(ends))


def crossings_of(company: Company) -> Indices:
    """(n,) how many crossings of either kind each department has."""
    count = np.zeros(len(company), dtype=np.int64)
    for lines in (reporting_lines(company), handoff_lines(company)):
        for end in (lines.source, lines.target):
            count += np.bincount(end[lines.crossing], minlength=len(company))
    return count


def people_in(company: Company, office: Office) -> float | None:
    """People who work in ``office``, as far as the file says; None if it counts no people at all."""
    known = ~np.isnan(company.people)
    return float(company.people[known & (company.offices == office)].sum()) if known.any() else None


def ei_index(every: Iterable[Lines]) -> float | None:
    """External minus internal lines over all decided ones: −1 if none crosses, +1 if all do, None without lines.

    Krackhardt & Stern 1988, with front and back as the two groups.
    """
    external = internal = 0
    for lines in every:
        external += int(lines.crossing.sum())
        internal += int((~lines.crossing & ~lines.undecided).sum())
    return (external - internal) / (external + internal) if external + internal else None
