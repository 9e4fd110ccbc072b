"""The customer-facing boundary: the line between front and back office, and what crosses it.

A *crossing* is a reporting line or hand-off with one end in the front office and the other in the back office. A line
with an unclear end is *undecided*: it is counted apart, never silently on a side. A *gateway* is a department with at
least one crossing. A *branch* is a department and everything below it; a crossing is *inside* a branch when both its
ends are in it, and leads *out* when one end is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from org.hierarchy import Values, branches
from org.model import NONE, Company, Indices, Office

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Lines:
    """Lines of one relation, and which of them cross the boundary. All arrays have one entry per line."""

    source: Indices
    """The child of a reporting line, the sender of a hand-off."""
    target: Indices
    crossing: Flags
    undecided: Flags

    def __len__(self) -> int:
        return len(self.source)


def _make_lines(source: Indices, target: Indices, offices: npt.NDArray[np.int8]) -> Lines:
    one, other = offices[source], offices[target]
    undecided = (one == Office.UNCLEAR) | (other == Office.UNCLEAR)
    return Lines(source, target, ~undecided & (one != other), undecided)


def reporting_lines(company: Company) -> Lines:
    """The line from every department that has a parent to that parent."""
    child = np.flatnonzero(company.parent != NONE).astype(np.int64)
    return _make_lines(child, company.parent[child], company.offices)


def handoff_lines(company: Company) -> Lines:
    """The hand-offs, in the order of ``company.handoffs``."""
    source, target = (company.handoffs[end].to_numpy(dtype=np.int64) for end in ("source", "target"))
    return _make_lines(source, target, company.offices)


def gateways(company: Company) -> Indices:
    """Positions of the departments with at least one crossing of either kind."""
    relations = [reporting_lines(company), handoff_lines(company)]
    ends = [end[lines.crossing] for lines in relations for end in (lines.source, lines.target)]
    at_gateway = np.zeros(len(company), dtype=bool)
    for positions in ends:
        at_gateway[positions] = True
    return np.flatnonzero(at_gateway)


def sum_people(company: Company, office: Office) -> float | None:
    """People who work in ``office``, as far as known; None if the file counts no people at all."""
    known = ~np.isnan(company.people)
    return float(company.people[known & (company.offices == office)].sum()) if known.any() else None


def ei_index(relations: Iterable[Lines]) -> float | None:
    """External minus internal lines over all decided ones: −1 if none crosses, +1 if all do, None without lines.

    Krackhardt & Stern 1988, with front and back as the two groups.
    """
    external = internal = 0
    for lines in relations:
        external += int(lines.crossing.sum())
        internal += int((~lines.crossing & ~lines.undecided).sum())
    return external_minus_internal(external, internal)


def external_minus_internal(external: float, internal: float) -> float | None:
    """(E − I) / (E + I); None where both are 0."""
    return (external - internal) / (external + internal) if external + internal else None


@dataclass(frozen=True)
class BranchTotals:
    """The figures of a branch, its own department included."""

    departments: int
    people: float | None
    """As far as known; None if the file counts none of them."""
    offices: Mapping[Office, int]


@dataclass(frozen=True, eq=False)
class Crossings:
    """The crossings with at least one end among some departments. All arrays have one entry per crossing."""

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
        """Those that begin or end at one department; none of them is inside it."""
        here = np.flatnonzero((self.source == position) | (self.target == position))
        reporting = int(np.searchsorted(here, self.reporting))
        nowhere = np.zeros(len(here), dtype=bool)
        return Crossings(self.source[here], self.target[here], self.volume[here], nowhere, reporting)

    def weightiest(self, at_most: int) -> list[tuple[int, int]]:
        """(source, target) of the crossings with the largest volumes, each pair once; unknown volumes come last."""
        order = np.argsort(-np.nan_to_num(self.volume), kind="stable")[:at_most]
        return list(dict.fromkeys(zip(self.source[order].tolist(), self.target[order].tolist(), strict=True)))


def branch_totals(company: Company, top: int) -> BranchTotals:
    """The figures of the branch of ``top``."""
    order = branches(company)
    first = int(order.place[top])
    last = first + int(order.size[top])
    counts = (order.counts[last] - order.counts[first]).tolist()
    people = round(float(order.people[last] - order.people[first]), 3)
    return BranchTotals(last - first, people or None, {office: counts[office] for office in Office})


def crossings_of_branch(company: Company, top: int) -> Crossings:
    """The crossings at a department and everything below it."""
    some = np.zeros(len(company), dtype=bool)
    some[branches(company).within(top)] = True
    return crossings_at(company, some)


def crossings_at(company: Company, some: Flags) -> Crossings:
    """The crossings at ``some`` departments: reporting lines first, then hand-offs, each in the order of the file."""
    reporting, handoffs = reporting_lines(company), handoff_lines(company)
    up, over = (
        np.flatnonzero(each.crossing & (some[each.source] | some[each.target])) for each in (reporting, handoffs)
    )
    source = np.concatenate([reporting.source[up], handoffs.source[over]])
    target = np.concatenate([reporting.target[up], handoffs.target[over]])
    volume = np.append(np.full(len(up), np.nan), company.handoffs["volume"].to_numpy(dtype=np.float64)[over])
    return Crossings(source, target, volume, some[source] & some[target], reporting=len(up))
