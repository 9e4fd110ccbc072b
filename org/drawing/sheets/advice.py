"""What makes the names of a picture readable when they are too small on its paper: tried, not guessed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from org.company.branches import branches
from org.company.excerpt import excerpt
from org.company.model import Company
from org.drawing.scene import Scene
from org.drawing.sheets.division import divided, expected_pages
from org.drawing.sheets.dressing import Dressing
from org.drawing.sheets.fitting import Fitted, fitted, text_size
from org.drawing.sheets.paper import LEAST_TEXT, PAPERS, SLIDE, Paper
from org.drawing.view import View
from org.locale.language import _, ngettext

Draw = Callable[[View, float], Scene]
"""A chart of what a view shows, for an aspect (width to height)."""

_COUNTED = 1_000
"""Departments up to which all pages are laid out for an advice; beyond that their number is told about."""
_WORTH_A_TRY = 1.6
"""So many times more boxes than seem to fit are not tried."""


@dataclass(frozen=True)
class Advice:
    """One thing that helps. One of ``levels``, ``paper`` and ``pages`` says which."""

    words: str
    text_size: float
    """Of the names at least, points."""
    levels: int | None = None
    """Fold what lies deeper."""
    paper: Paper | None = None
    pages: int | None = None
    """One page for each branch: so many, about."""


def too_small(fit: Fitted, least: float = LEAST_TEXT) -> str:
    """A sentence about names that are smaller than ``least`` points; empty where they are not."""
    if fit.text_size >= least:
        return ""
    text = _("On {paper} the names are {size} pt high: too small to read.")
    return text.format(paper=fit.paper.name, size=_points(fit.text_size))


def advice(
    company: Company,
    fit: Fitted,
    draw: Draw,
    view: View | None = None,
    *,
    dressing: Dressing | None = None,
    least: float = LEAST_TEXT,
    by_branch: bool = True,
) -> tuple[Advice, ...]:
    """What would make the names of ``fit`` at least ``least`` points large: nothing where they are already.

    ``draw`` is what drew the picture of ``view``. ``by_branch``: whether it could be divided into pages.
    """
    if fit.text_size >= least:
        return ()
    seen = view or View()
    found = [*_by_levels(company, fit, draw, seen, dressing, least), *_by_paper(fit, dressing, least)]
    if by_branch:
        found.append(_by_pages(company, fit.paper, seen, dressing, least))
    return tuple(found)


def _by_levels(
    company: Company, fit: Fitted, draw: Draw, view: View, dressing: Dressing | None, least: float
) -> Iterator[Advice]:
    """The most levels with which the names are large enough."""
    most = _WORTH_A_TRY * len(fit.scene.boxes) * (fit.text_size / least) ** 2
    boxes = _boxes_by_levels(company, view)
    for levels in range(min(len(boxes) - 1, view.levels or len(boxes)), 0, -1):
        if boxes[levels - 1] > most and levels > 1:
            continue
        build = partial(draw, View(view.branch, levels))
        size = fitted(build, fit.paper, dressing).text_size
        if size >= least:
            text = ngettext("Collapsed to {n} level: {size} pt", "Collapsed to {n} levels: {size} pt", levels)
            yield Advice(text.format(n=levels, size=_points(size)), size, levels=levels)
            return


def _boxes_by_levels(company: Company, view: View) -> list[int]:
    """How many departments are in sight with one level, with two, …"""
    depth = company.depth
    if view.branch is not None:
        depth = depth[branches(company).within(view.branch)] - depth[view.branch]
    return [int(count) for count in np.cumsum(np.bincount(depth))]


def _by_paper(fit: Fitted, dressing: Dressing | None, least: float) -> Iterator[Advice]:
    """The smallest larger paper on which the same chart has names that are large enough."""
    area = fit.paper.width * fit.paper.height
    upright = [paper for paper in PAPERS.values() if paper is not SLIDE or fit.paper.landscape]  # no slide stands
    larger = [paper.turned(fit.paper.landscape) for paper in upright if paper.width * paper.height > area]
    for paper in sorted(larger, key=lambda paper: paper.width * paper.height):
        size = text_size(fit.scene, paper, dressing)
        if size >= least:
            yield Advice(_("On {paper}: {size} pt").format(paper=paper.name, size=_points(size)), size, paper=paper)
            return


def _by_pages(company: Company, paper: Paper, view: View, dressing: Dressing | None, least: float) -> Advice:
    part = company
    if view.branch is not None:
        part = excerpt(company, np.sort(branches(company).within(view.branch)), company.title)
    if len(part) > _COUNTED:
        count = expected_pages(part, paper, least=least)
        text = _("One page for each branch: at least {size} pt, on about {n} pages")
        return Advice(text.format(size=_points(least), n=f"{count:,}"), least, pages=count)
    pages = divided(part, paper, dressing, least=least)
    size = min(page.fit.text_size for page in pages)
    text = ngettext(
        "One page for each branch: at least {size} pt, on {n} page",
        "One page for each branch: at least {size} pt, on {n} pages",
        len(pages),
    )
    return Advice(text.format(size=_points(size), n=f"{len(pages):,}"), size, pages=len(pages))


def _points(size: float) -> str:
    """Rounded down, so that nothing is promised that is not kept."""
    return f"{int(size * 10) / 10:.1f}".removesuffix(".0")
