"""Which part of a company is in sight: one branch, down to some level; what lies deeper is folded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from org.company.hierarchy import branch, roll_up
from org.company.model import NOBODY, Company, Indices

BUDGET = 300
"""Boxes that a chart opens with at most: more than that no eye takes in (and no canvas pans fluently)."""


@dataclass(frozen=True)
class View:
    """What the person chose to see."""

    branch: int | None = None
    """Only this department and what is below it; None for the whole company."""
    levels: int | None = None
    """How many levels from the top of what is shown; None for all."""


@dataclass(frozen=True)
class Sight:
    """The departments in sight. All arrays have one entry a department in sight."""

    positions: Indices
    parent: Indices
    """Place of the parent among those in sight, NOBODY for a top."""
    folded: Indices
    """How many departments below it are not in sight."""


def sight(company: Company, view: View) -> Sight:
    """The departments that ``view`` shows."""
    depth = company.depth
    shown = np.ones(len(company), dtype=bool)
    first = 0
    if view.branch is not None:
        shown = branch(view.branch, company.parent, depth)
        first = int(depth[view.branch])
    if view.levels is not None:
        shown &= depth < first + view.levels
    positions = np.flatnonzero(shown).astype(np.int64)
    place = np.full(len(company) + 1, NOBODY, dtype=np.int64)
    place[positions] = np.arange(len(positions))
    if not len(positions):
        return Sight(positions, positions, positions)
    whole = roll_up(np.ones(len(company)), company.parent, depth)
    seen = roll_up(shown.astype(np.float64), company.parent, depth)
    folded = (whole - seen)[positions].astype(np.int64)
    return Sight(positions, place[company.parent[positions]], folded)


def level_count(company: Company, branch_of: int | None = None) -> int:
    """How many levels the company, or one branch of it, has."""
    if not len(company):
        return 0
    if branch_of is None:
        return int(company.depth.max()) + 1
    inside = branch(branch_of, company.parent, company.depth)
    return int(company.depth[inside].max() - company.depth[branch_of]) + 1


def fitting_levels(company: Company, branch_of: int | None = None, budget: int = BUDGET) -> int:
    """The most levels that keep within ``budget`` boxes, at least two where there are two."""
    depth = company.depth
    if branch_of is not None:
        inside = branch(branch_of, company.parent, depth)
        depth = depth[inside] - depth[branch_of]
    in_sight = np.cumsum(np.bincount(depth))
    return max(int((in_sight <= budget).sum()), min(2, len(in_sight)))
