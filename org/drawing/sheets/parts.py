"""The departments of one page as a company of their own, drawn with some of them folded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from org.company.excerpt import excerpt
from org.company.model import NOBODY, Company, Indices
from org.drawing.accents.colouring import Colouring
from org.drawing.accents.tinting import tinted
from org.drawing.charts.boxes import letter
from org.drawing.charts.layout import COLUMN_GAP, STACK_GAP
from org.drawing.charts.orgchart import org_chart, sibling_rank, subtitle
from org.drawing.scene import Scene
from org.drawing.sheets.dressing import Dressing
from org.drawing.sheets.fitting import Fitted, fitted
from org.drawing.sheets.paper import Paper
from org.drawing.view import View, sight

_SAMPLE = 300
"""Departments whose boxes are measured to know how large a box usually is."""


@dataclass(eq=False)
class Part:
    """The departments of a page as a company of their own, and what they are called together."""

    company: Company
    members: Indices
    subtitle: str
    by: Colouring | None

    def scene(self, closed: frozenset[int], aspect: float) -> Scene:
        """The chart with departments folded that are given by their position in the whole company."""
        local = frozenset(np.searchsorted(self.members, sorted(closed)).tolist())
        # Hand-offs are drawn between folded branches only: without such there is no need to look for them.
        company = self.company if closed else replace(self.company, handoffs=self.company.handoffs.iloc[:0])
        scene = replace(org_chart(company, View(closed=local), aspect), subtitle=self.subtitle)
        return tinted(scene, replace(self.by, tints=self.by.tints[self.members]) if self.by else None)

    def fitted(self, closed: frozenset[int], paper: Paper, dressing: Dressing, first: float | None) -> Fitted:
        return fitted(partial(self.scene, closed), paper, replace(dressing, title=self.company.title), first=first)


def part_of(company: Company, members: Indices, title: str, by: Colouring | None, figures: str | None = None) -> Part:
    """The part with the departments at ``members`` (sorted), under its own figures or others."""
    own = excerpt(company, members, title)
    return Part(own, members, subtitle(own) if figures is None else figures, by)


def drawn_order(part: Part, scene: Scene) -> dict[int, int]:
    """Position in the whole company → place in a walk over the chart from the left, down each branch first."""
    rank = sibling_rank(part.company)
    below: dict[int, list[int]] = {}
    for box in sorted(scene.boxes, key=lambda box: (rank[box.key], box.key), reverse=True):
        below.setdefault(box.above, []).append(box.key)
    waiting = list(below.get(NOBODY, []))
    order: dict[int, int] = {}
    while waiting:
        key = waiting.pop()
        order[int(part.members[key])] = len(order)
        waiting += below.get(key, [])
    return order


def box_area(company: Company) -> float:
    """Square px of a usual box with the gaps beside and below it."""
    part = excerpt(company, np.arange(min(len(company), _SAMPLE)), "")
    words = letter(part, sight(part, View()))
    height = float(words.heights.mean()) if len(words.heights) else 0.0
    return (words.width + COLUMN_GAP) * (height + STACK_GAP)
