"""An export: what is asked for, the warnings before it, and the file."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from org.export.html import html
from org.export.multipage_pdf import paged_pdf
from org.export.page_layout import LEAST_TEXT, PAPERS, SLIDE, Dressing, Fitted, Paper, dated, fitted, text_size
from org.export.pagination import Progress, divided, expected_pages
from org.export.png_pdf import extent, page_size, pdf, png
from org.export.pptx import pptx
from org.export.svg import svg
from org.hierarchy import branches, excerpt
from org.i18n import _, ngettext, reading_in
from org.layout.boundary_map import boundary_map
from org.layout.box_style import Emphasis, emphasised
from org.layout.color_by import Colouring, tinted
from org.layout.org_chart import org_chart, subtitle
from org.layout.scene import Scene
from org.layout.visibility import Frame, View
from org.model import Company, Indices
from org.style import palette

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


_log = logging.getLogger(__name__)

ENDINGS = (".svg", ".png", ".pdf", ".pptx", ".html")
_LOOSE: dict[str, Callable[..., bytes]] = {".pptx": pptx, ".html": html}
"""Files that a paper does not matter to: a slide has its own size, and a page for a browser none."""
ASPECT = 16 / 8.4
"""Width to height of a chart that is as large as it needs to be."""


@dataclass(frozen=True, eq=False)
class Order:
    """Everything that decides about a picture."""

    company: Company
    view: View | None = None
    """None for the whole company; of a boundary map as much of it as can be read."""
    on_map: bool = False
    """The boundary map instead of the org chart."""
    reporting: bool = False
    """With the reporting lines, on a map of hand-offs."""
    by: Colouring | None = None
    emphasis: Emphasis = field(default_factory=Emphasis)
    """What stands out: the picture is to look as it does on the screen."""
    paper: Paper | None = None
    """None for a sheet as large as the chart needs."""
    pages: bool = False
    """A PDF with an overview and a page for each branch; on A4 unless ``paper`` says more."""
    dressing: Dressing = field(default_factory=dated)
    scale: float = 2.0
    """Pixels to a point in a PNG."""
    least: float = LEAST_TEXT
    """Points; smaller names are spoken of, and make no page of several."""


def draw(order: Order, view: View | None, aspect: float) -> Scene:
    """The chart of what ``view`` shows, in the language that was ordered."""
    with reading_in(order.dressing.language):
        return _drawn(order, view, aspect)


def _drawn(order: Order, view: View | None, aspect: float) -> Scene:
    """That of one branch has its name and, in an org chart, its figures."""
    company = order.company
    if order.on_map:
        scene = boundary_map(company, view, frame=Frame.shaped(aspect), reporting=order.reporting)
    else:
        scene = org_chart(company, view, Frame.shaped(aspect))
    if view is not None and view.branch is not None:
        name = str(company.departments["name"].iloc[view.branch])
        figures = scene.subtitle if order.on_map else subtitle(_branch(company, view.branch))
        scene = replace(scene, title=f"{scene.title} · {name}", subtitle=figures)
    return emphasised(tinted(scene, order.by), order.emphasis)


def laid_out(order: Order) -> Fitted | Scene:
    """The chart for the paper that was ordered, or as large as it needs to be."""
    if order.paper is None:
        return draw(order, order.view, ASPECT)
    return fitted(partial(draw, order, order.view), order.paper, order.dressing)


def made(order: Order, ending: str, laid: Fitted | Scene | None = None, *, on_page: Progress | None = None) -> bytes:
    """The file; ``ending`` is one of ENDINGS. ``laid`` is what :func:`laid_out` gives, where that is known already.

    ``on_page`` is told how far a PDF of several pages is; see :func:`org.export.multipage_pdf.paged_pdf`.
    """
    what = "boundary map" if order.on_map else "org chart"
    paper = order.paper.key if order.paper else "no paper"
    _log.info("making %s: %s of %d departments, %s", ending, what, len(order.company), paper)
    with reading_in(order.dressing.language):
        data = _made(order, ending, laid, on_page)
    _log.info("made %s: %d bytes", ending, len(data))
    return data


def _made(order: Order, ending: str, laid: Fitted | Scene | None, on_page: Progress | None) -> bytes:
    if ending == ".pdf" and order.pages:
        return _made_in_pages(order, on_page)
    if ending in _LOOSE:
        return _LOOSE[ending](draw(order, order.view, ASPECT), dressing=order.dressing)
    laid = laid or laid_out(order)
    scene = laid.scene if isinstance(laid, Fitted) else laid
    if ending == ".svg":
        return svg(scene, dressing=order.dressing, paper=order.paper).encode()
    if ending == ".png":
        return png(scene, scale=order.scale, dressing=order.dressing, paper=order.paper)
    return pdf(scene, dressing=order.dressing, paper=order.paper)


def depends_on_paper(order: Order, ending: str) -> bool:
    """Whether a file shows what :func:`laid_out` gives: not slides, web pages and PDFs of several pages."""
    return ending not in _LOOSE and not (order.pages and ending == ".pdf")


def _made_in_pages(order: Order, on_page: Progress | None) -> bytes:
    """The org chart of the branch in view, or of the company."""
    company, by = order.company, order.by
    if order.view is not None and order.view.branch is not None:
        members = _members(company, order.view.branch)
        company = _branch(company, order.view.branch)
        by = replace(by, tints=by.tints[members]) if by else None
    paper = order.paper or PAPERS["a4"]
    return paged_pdf(company, paper, dressing=order.dressing, least=order.least, by=by, on_page=on_page)


def pages_about(order: Order) -> int:
    """About how many pages a PDF of several will have."""
    at = order.view.branch if order.view is not None else None
    company = order.company if at is None else _branch(order.company, at)
    return expected_pages(company, order.paper or PAPERS["a4"], least=order.least)


def _members(company: Company, head: int) -> Indices:
    return np.sort(branches(company).within(head))


def _branch(company: Company, head: int) -> Company:
    return excerpt(company, _members(company, head), str(company.departments["name"].iloc[head]))


def helping(order: Order, laid: Fitted | Scene) -> tuple[Advice, ...]:
    """What would make names readable that are too small on the paper."""
    if not isinstance(laid, Fitted):
        return ()
    return advice(
        order.company,
        laid,
        partial(draw, order),
        order.view,
        dressing=order.dressing,
        least=order.least,
        by_branch=not order.on_map,
    )


def told_before(order: Order, laid: Fitted | Scene, ending: str) -> list[str]:
    """What a person should know before the file is made: too small names, fewer pixels, a smaller page."""
    if isinstance(laid, Fitted):
        told = [too_small(laid, order.least)]
    else:
        told = [_page_made_smaller(order, laid)] if ending == ".pdf" else []
    if ending == ".png":
        told.append(_pixels_made_fewer(order, laid.scene if isinstance(laid, Fitted) else laid))
    return [text for text in told if text]


def _page_made_smaller(order: Order, scene: Scene) -> str:
    _width, _height, shrink = page_size(scene, dressing=order.dressing)
    if shrink == 1.0:
        return ""
    text = _("A page cannot be that large: the PDF is smaller, with names of {size} pt.")
    return text.format(size=f"{palette.NAME_SIZE * shrink:.1f}")


def _pixels_made_fewer(order: Order, scene: Scene) -> str:
    size = extent(scene, order.scale, dressing=order.dressing, paper=order.paper)
    if not size.limited:
        return ""
    text = _("More pixels would not fit into memory: the PNG has {width} × {height} ({dpi} dpi).")
    return text.format(width=f"{size.width:,}", height=f"{size.height:,}", dpi=f"{size.dpi:.0f}")
