"""What a branch holds, and which lines cross the customer-facing boundary at some departments.

A *branch* is a department and everything below it. A crossing lies *inside* some departments when both its ends are
among them, and leads *out* when one end is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from org.company.boundary import Flags, handoff_lines, reporting_lines
from org.company.branches import branches
from org.company.hierarchy import Values
from org.company.model import Company, Indices, Office


@dataclass(frozen=True)
class Holding:
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


def holding(company: Company, top: int) -> Holding:
    """What the branch of ``top`` holds."""
    every = branches(company)
    first = int(every.place[top])
    last = first + int(every.size[top])
    counts = (every.counts[last] - every.counts[first]).tolist()
    people = round(float(every.people[last] - every.people[first]), 3)
    return Holding(last - first, people or None, {office: counts[office] for office in Office})


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
