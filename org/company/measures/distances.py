"""How far departments are from the customers, and where the way between the two ends.

All of it follows hand-offs in their direction, of any kind and volume. Unclear departments may stand on a
way like any other; they do not count as front office, nor as back office.
"""

from __future__ import annotations

import numpy as np

from org.company.boundary import handoff_lines
from org.company.measures.reach import UNREACHED, reach
from org.company.model import Company, Indices, Office

NO_WAY = 0
"""The customer distance of a department to which no hand-off leads."""


def customer_distances(company: Company) -> Indices:
    """How many steps each department is away from the customers: 1 in the front office, NO_WAY if none leads there.

    (n,) For the others it is 1 + the fewest hand-offs from any front-office department (the shortest way
    from a virtual node "customers"; ours).
    """
    handoffs = handoff_lines(company)
    front = np.flatnonzero(company.offices == Office.FRONT)
    # UNREACHED (-1) + 1 is NO_WAY.
    return reach(front, handoffs.source, handoffs.target, len(company)).steps + 1


def distance_counts(company: Company) -> dict[int, int]:
    """How many departments stand at each distance from the customers; NO_WAY comes last, and is always there."""
    distances, counts = np.unique(customer_distances(company), return_counts=True)
    found = dict(zip(distances.tolist(), counts.tolist(), strict=True))
    without = found.pop(NO_WAY, 0)
    return {**found, NO_WAY: without}


def dead_ends(company: Company) -> Indices:
    """Front-office departments from which no way of hand-offs, however indirect, leads to a back-office department.

    Without hand-offs, or without a back office, that is every front-office department: ask before blaming.
    """
    handoffs = handoff_lines(company)
    offices = company.offices
    # Backwards from the whole back office: what is not met cannot get there.
    met = reach(np.flatnonzero(offices == Office.BACK), handoffs.target, handoffs.source, len(company)).steps
    return np.flatnonzero((offices == Office.FRONT) & (met == UNREACHED)).astype(np.int64)


def unheard(company: Company) -> Indices:
    """Back-office departments that no hand-off from the front office reaches, however indirectly.

    Without hand-offs, or without a front office, that is every back-office department: ask before blaming.
    """
    silent = customer_distances(company) == NO_WAY
    return np.flatnonzero(silent & (company.offices == Office.BACK)).astype(np.int64)
