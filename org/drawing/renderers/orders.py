"""A picture as it was ordered: what it shows, on which paper, in which dressing, and what is to be known beforehand."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from org.company.branches import branches
from org.company.excerpt import excerpt
from org.company.model import Company, Indices
from org.drawing.accents.colouring import Colouring
from org.drawing.accents.emphasis import Emphasis, emphasised
from org.drawing.accents.tinting import tinted
from org.drawing.charts.boundarymap import boundary_map
from org.drawing.charts.orgchart import org_chart, subtitle
from org.drawing.look import palette as look
from org.drawing.renderers.pages import paged_pdf
from org.drawing.renderers.picture import extent, page_size, pdf, png
from org.drawing.renderers.slides import pptx
from org.drawing.renderers.svg import svg
from org.drawing.renderers.webpage import html
from org.drawing.scene import Scene
from org.drawing.sheets.advice import Advice, advice, too_small
from org.drawing.sheets.division import Progress, expected_pages
from org.drawing.sheets.dressing import Dressing, dated
from org.drawing.sheets.fitting import Fitted, fitted
from org.drawing.sheets.paper import LEAST_TEXT, PAPERS, Paper
from org.drawing.view import View
from org.locale.language import _, reading_in

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
        scene = boundary_map(company, view, reporting=order.reporting, aspect=aspect)
    else:
        scene = org_chart(company, view, aspect)
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

    ``on_page`` is told how far a PDF of several pages is; see :func:`org.drawing.renderers.pages.paged_pdf`.
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
    return text.format(size=f"{look.NAME_SIZE * shrink:.1f}")


def _pixels_made_fewer(order: Order, scene: Scene) -> str:
    size = extent(scene, order.scale, dressing=order.dressing, paper=order.paper)
    if not size.limited:
        return ""
    text = _("More pixels would not fit into memory: the PNG has {width} × {height} ({dpi} dpi).")
    return text.format(width=f"{size.width:,}", height=f"{size.height:,}", dpi=f"{size.dpi:.0f}")
