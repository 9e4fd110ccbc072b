"""The boundary: lines, gateways, and totals of a department with everything below it.

The customer-facing boundary: the line between front and back office, and what lies on it.

A *crossing* is a reporting line or hand-off with one end in the front and the other in the back. A line
with an unclear end is *undecided*: it is counted apart, never silently on a side. A *gateway* is a
department with at least one crossing.

What a branch holds, and which lines cross the customer-facing boundary at some departments.

A *branch* is a department and everything below it. A crossing lies *inside* some departments when both its ends are
among them, and leads *out* when one end is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from org.hierarchy import Values, branches
from org.model import NOBODY, Company, Indices, Office

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


def sum_people(company: Company, office: Office) -> float | None:
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


@dataclass(frozen=True)
class BranchTotals:
    """The figures of a branch, its own department included."""

    departments: int
    people: float | None
    """As far as the file says; None if it says of nobody."""
    offices: Mapping[Office, int]


@dataclass(frozen=True, eq=False)
class Crossings:
    """The crossings with at least one end among some departments. All arrays have one entry a crossing."""

    source: Indices
    """Of a reporting line the child."""
    target: Indices
    volume: Values
    """NaN where unknown, and for reporting lines."""
    inside: Flags
    """Whether both its ends are among them."""
    reporting: int
    """How many of them are reporting lines; those come first, then the hand-offs."""

    def __len__(self) -> int:
        return len(self.source)

    @property
    def handoffs(self) -> int:
        """How many of them are hand-offs."""
        return len(self) - self.reporting

    def at(self, position: int) -> Crossings:
        """Those that begin or end at one department; none of them lies inside it."""
        here = np.flatnonzero((self.source == position) | (self.target == position))
        reporting = int(np.searchsorted(here, self.reporting))
        nowhere = np.zeros(len(here), dtype=bool)
        return Crossings(self.source[here], self.target[here], self.volume[here], nowhere, reporting)

    def weightiest(self, at_most: int) -> list[tuple[int, int]]:
        """(source, target) of the crossings with the largest volumes, each pair once; those without one come last."""
        order = np.argsort(-np.nan_to_num(self.volume), kind="stable")[:at_most]
        return list(dict.fromkeys(zip(self.source[order].tolist(), self.target[order].tolist(), strict=True)))


def branch_totals(company: Company, top: int) -> BranchTotals:
    """What the branch of ``top`` holds."""
    every = branches(company)
    first = int(every.place[top])
    last = first + int(every.size[top])
    counts = (every.counts[last] - every.counts[first]).tolist()
    people = round(float(every.people[last] - every.people[first]), 3)
    return BranchTotals(last - first, people or None, {office: counts[office] for office in Office})


def crossings_of_branch(company: Company, top: int) -> Crossings:
    """The crossings at a department and everything below it."""
    some = np.zeros(len(company), dtype=bool)
    some[branches(company).within(top)] = True
    return crossings_at(company, some)


def crossings_at(company: Company, some: Flags) -> Crossings:
    """The crossings at ``some`` departments: reporting lines first, then hand-offs, each in the order of the file."""
    reporting, handoffs = reporting_lines(company), handoff_lines(company)
    chosen = [
        np.flatnonzero(lines.crossing & (some[lines.source] | some[lines.target])) for lines in (reporting, handoffs)
    ]
    source, target = (
        np.concatenate([getattr(lines, end)[rows] for lines, rows in zip((reporting, handoffs), chosen, strict=True)])
        for end in ("source", "target")
    )
    volume = company.handoffs["volume"].to_numpy(dtype=np.float64)[chosen[1]]
    unknown = np.full(len(chosen[0]), np.nan)
    return Crossings(
        source, target, np.concatenate([unknown, volume]), some[source] & some[target], reporting=len(chosen[0])
    )
