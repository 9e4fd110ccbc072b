"""Single passages: departments without which part of the back office would hear of no customer.

A department v is a *single passage* if some back-office department other than v, which hand-offs from the
front reach, is not reached any more once v is gone. With a node "customers" before the whole front office,
that is to say that v *dominates* it: every way from the customers leads through v. Dominators are the
articulation points of a graph whose lines have a direction (Lengauer & Tarjan 1979). A front-office
department can be one, and an unclear one too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from org.company.boundary import handoff_lines
from org.company.hierarchy import children
from org.company.measures.dominators import UNREACHED, dominators
from org.company.model import NOBODY, Company, Indices, Office


@dataclass(frozen=True, eq=False)
class Passage:
    """A department that all ways of hand-offs from the front office to some of the back office lead through."""

    position: int
    cuts_off: Indices
    """The back-office departments that only it connects with the front; at least one, never itself."""


def single_passages(company: Company) -> list[Passage]:
    """The departments whose removal cuts part of the back office off from the front, the most cut off first."""
    dominator = _dominators(company)
    reached = np.flatnonzero(dominator != UNREACHED).astype(np.int64)
    order, enters, leaves = _nested(dominator, reached)
    back = company.offices[order] == Office.BACK
    cut_off = order[back]
    before = np.append(0, np.cumsum(back))
    # What v dominates is one stretch of `order` that begins with v itself; slices share one array.
    begins, ends = before[enters + 1], before[leaves]
    found = [
        Passage(int(order[enter]), cut_off[begin:end])
        for enter, begin, end in zip(enters.tolist(), begins.tolist(), ends.tolist(), strict=True)
        if end > begin
    ]
    return sorted(found, key=lambda passage: (-len(passage.cuts_off), passage.position))


def _dominators(company: Company) -> Indices:
    """(n,) the last department before each that all ways from the customers lead through."""
    front, lines = company.offices == Office.FRONT, handoff_lines(company)
    # The customers reach the front by themselves, so a line into it is on no way that matters.
    matters = ~front[lines.target]
    starts = np.flatnonzero(front).astype(np.int64)
    return dominators(starts, lines.source[matters], lines.target[matters], len(company))


def _nested(dominator: Indices, reached: Indices) -> tuple[Indices, Indices, Indices]:
    """The reached departments, each followed by all it dominates; where each one's stretch begins and ends."""
    rank = np.full(len(dominator) + 1, NOBODY, dtype=np.int64)
    rank[reached] = np.arange(len(reached))
    parent = rank[dominator[reached]]  # STARTS is -1, the last entry, which stays NOBODY
    below, starts = children(parent)
    order: list[int] = []
    leaves = np.zeros(len(reached), dtype=np.int64)
    waiting = [(int(top), False) for top in below[: starts[0]][::-1]] if len(reached) else []
    while waiting:
        at, done = waiting.pop()
        if done:
            leaves[at] = len(order)
            continue
        order.append(at)
        waiting.append((at, True))
        waiting.extend((int(child), False) for child in below[starts[at] : starts[at + 1]][::-1])
    nested = np.array(order, dtype=np.int64)
    return reached[nested], np.arange(len(nested)), leaves[nested]
