"""The hand-over matrix: who hands how much to whom, by office or by branch (van der Aalst, Reijers & Song 2005).

There it is counted between persons; here between groups of departments. Row = who hands work on, column =
who receives it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from org.company.boundary import handoff_lines
from org.company.model import NOBODY, Company, Indices, Office

OFFICE_ORDER = (Office.FRONT, Office.BACK, Office.UNCLEAR)
"""The order of rows and columns in the matrix of offices."""
READABLE = 24
"""Branches that a heat map still shows legibly."""


@dataclass(frozen=True, eq=False)
class Matrix:
    """Hand-offs between k groups of departments."""

    groups: tuple[int, ...]
    """What the rows and columns are: values of Office, or the head of each branch (NOBODY for all other branches)."""
    counts: Indices
    """(k, k) hand-offs."""
    volumes: npt.NDArray[np.float64]
    """(k, k) sum of the known volumes: 0 without hand-offs, NaN where there are some and no volume is known."""


def office_matrix(company: Company) -> Matrix:
    """How much each office hands to each: front, back and unclear, in this order."""
    place = np.zeros(len(Office), dtype=np.int64)
    place[list(OFFICE_ORDER)] = np.arange(len(OFFICE_ORDER))
    return _matrix(company, place[company.offices], tuple(int(office) for office in OFFICE_ORDER))


def branch_matrix(company: Company, at_most: int = READABLE) -> Matrix:
    """How much each main branch hands to each, in the order of the file.

    With more than ``at_most`` branches those with the most hand-offs stay, and one last group, NOBODY, holds
    all others.
    """
    heads = branch_heads(company)
    groups, of = np.unique(heads, return_inverse=True)
    if len(groups) > at_most:
        lines = handoff_lines(company)
        busy = np.bincount(np.concatenate([of[lines.source], of[lines.target]]), minlength=len(groups))
        kept = np.sort(np.argsort(-busy, kind="stable")[: at_most - 1])
        place = np.full(len(groups), len(kept), dtype=np.int64)
        place[kept] = np.arange(len(kept))
        groups, of = np.append(groups[kept], NOBODY), place[of]
    return _matrix(company, of, tuple(groups.tolist()))


def branch_heads(company: Company) -> Indices:
    """(n,) the head of the main branch that each department belongs to.

    Main branches are what stands under the top of a company; the top itself is one. A company of several
    tops has a main branch for each top.
    """
    parent = company.parent
    several = int((parent == NOBODY).sum()) > 1
    is_head = (parent == NOBODY) if several else (company.depth <= 1)
    head = np.where(is_head, np.arange(len(company)), parent).astype(np.int64)
    # Each round doubles how far up everyone looks.
    for _round in range(int(company.depth.max(initial=0)).bit_length()):
        head = head[head]
    return head


def _matrix(company: Company, of: Indices, groups: tuple[int, ...]) -> Matrix:
    lines, size = handoff_lines(company), len(groups)
    cell = of[lines.source] * size + of[lines.target]
    volume = company.handoffs["volume"].to_numpy(dtype=np.float64)
    known = ~np.isnan(volume)
    counts = np.bincount(cell, minlength=size * size)
    told = np.bincount(cell[known], minlength=size * size)
    sums = np.bincount(cell[known], weights=volume[known], minlength=size * size)
    volumes = np.where((counts > 0) & (told == 0), np.nan, sums)
    return Matrix(groups, counts.reshape(size, size), volumes.reshape(size, size))
