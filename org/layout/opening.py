"""What a chart opens with: as much as can be read in its frame."""

from __future__ import annotations

from org.hierarchy import branches
from org.layout.visibility import BUDGET, SCREEN, Frame, View, find_visible, level_count
from org.model import Company

OPENING = 120
"""Boxes that a chart opens with at most, so that their names can be read."""


def opening_view(
    company: Company,
    frame: Frame = SCREEN,
    branch: int | None = None,
    *,
    on_map: bool = False,
    budget: int = BUDGET,
) -> View:
    """What a chart of the company, or of one branch, opens with in ``frame``: all of it, or as much as can be read.

    ``on_map`` is for a boundary map. ``budget`` is the most boxes that are ever visible.
    """
    opening = min(OPENING, budget)
    size = len(company) if branch is None else int(branches(company).size[branch])
    if size <= opening:
        return View(branch, None, budget)
    return View(branch, fitting_levels(company, branch, opening=opening, budget=budget), budget)


def fitting_levels(
    company: Company, branch: int | None = None, *, opening: int = OPENING, budget: int | None = BUDGET
) -> int:
    """The most levels that open with at most ``opening`` shapes, at least two where there are two."""
    levels = level_count(company, branch)
    fitting = min(2, levels)
    for deeper in range(fitting + 1, levels + 1):
        seen = find_visible(company, View(branch, deeper, max(opening, budget or opening)))
        if len(seen) > opening or seen.limited:
            break
        fitting = deeper
    return fitting
