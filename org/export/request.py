"""An export: what it shows, the warnings before it is made, and the file; the pictures of two versions.

What one kind of picture alone needs is imported where it is made: together it takes half a second to load.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from org.export.page_layout import (
    GOOD_TEXT,
    LEAST_TEXT,
    PAPERS,
    SLIDE,
    Fitted,
    PageOptions,
    Paper,
    arrange_sheet,
    default_options,
    fit_to_paper,
    keep_size,
    text_size,
)
from org.export.pagination import Look, Progress, estimate_pages, paginate
from org.export.png_pdf import MOST_PIXELS, extent, page_size, pdf, png, tiles
from org.export.svg import svg
from org.hierarchy import branches, excerpt
from org.i18n import _, localise_number, ngettext, use_language
from org.layout.box_style import Emphasis, apply_emphasis
from org.layout.color_by import Colouring, apply_colouring
from org.layout.org_chart import foldable_chart, opening_view, org_chart, subtitle
from org.layout.scene import Scene
from org.layout.visibility import LAPTOP, PHONE, SCREEN, Frame, View, find_visible
from org.model import Company, Indices
from org.style import palette

if TYPE_CHECKING:
    from org.analysis.version_changes import Changes

_COUNTED = 1_000
"""Departments up to which all pages are laid out to count them; beyond that their number is estimated."""
_WORTH_A_TRY = 1.6
"""So many times more boxes than seem to fit are not tried."""

_MOST_ON_A_SLIDE = 1_000
"""Boxes. More would take many seconds to write and could not be read."""

_log = logging.getLogger(__name__)

ENDINGS = (".svg", ".png", ".pdf", ".pptx", ".html")
PAGED = (".pdf", ".pptx")
"""Files that can have an overview and a page for each branch."""


@dataclass(frozen=True, eq=False)
class ExportRequest:
    """Everything that decides about a picture."""

    company: Company
    view: View | None = None
    """None for the whole company; of a boundary map as much of it as can be read."""
    on_map: bool = False
    """The boundary map instead of the org chart."""
    network: str = ""
    """The measure of the nodes (:data:`org.analysis.graph.NODE_MEASURES`) of a network, to draw that instead."""
    reporting: bool = False
    """With the reporting lines, on a map or a network of hand-offs."""
    by: Colouring | None = None
    emphasis: Emphasis = field(default_factory=Emphasis)
    """What is selected, highlighted and filtered: the picture looks as it does on the screen."""
    pages: bool = False
    """A PDF or PPTX with an overview and a page for each branch; a PDF on A4 unless ``options`` name another paper.

    A boundary map has each branch opened among the others.
    """
    options: PageOptions = field(default_factory=default_options)
    scale: float = 2.0
    """Pixels to a point in a PNG."""
    tiled: bool = False
    """In several PNGs, so that there may be any number of pixels."""


@dataclass(frozen=True)
class Suggestion:
    """One thing that makes names large enough. One of ``levels``, ``paper`` and ``pages`` says which."""

    words: str
    text_size: float
    """Of the smallest names, points."""
    levels: int | None = None
    """Collapse what is deeper."""
    paper: Paper | None = None
    pages: int | None = None
    """About how many pages a file with a page for each branch has."""


def draw(request: ExportRequest, view: View | None, frame: Frame, *, live: bool = False) -> Scene:
    """The chart of what ``view`` shows, in the language of the request.

    A ``live`` one is for a viewer: it may be higher than its frame, and the branches of an org chart can be collapsed.
    """
    with use_language(request.options.language):
        return _draw(request, view, frame, live=live)


def _draw(request: ExportRequest, view: View | None, frame: Frame, *, live: bool) -> Scene:
    """The chart of one branch has its name and, in an org chart, its figures.

    How much of the branch a network shows is its own matter. A file is laid out for what it shows: without the room
    that collapsed branches keep on the page.
    """
    view = replace(view, base=None) if view else None
    company, branch = request.company, view.branch if view else None
    if request.network:
        from org.layout.network_view import network_scene, network_view

        visible = find_visible(company, network_view(company, branch, frame))
        scene = network_scene(company, visible, frame=frame, size=request.network, reporting=request.reporting)
    elif request.on_map:
        from org.layout.boundary_map import boundary_map

        scene = boundary_map(company, view or View(), frame=frame, scroll=live, reporting=request.reporting)
    else:
        scene = (foldable_chart if live else org_chart)(company, view, frame)
        scene = scene if branch is None else replace(scene, subtitle=subtitle(_cut_branch(company, branch)))
    if branch is not None:
        scene = replace(scene, title=f"{scene.title} · {company.name(branch)}")
    return apply_emphasis(apply_colouring(scene, request.by), request.emphasis)


def lay_out(request: ExportRequest, ending: str = ".svg") -> Fitted:
    """The chart fitted to a slide for a presentation, else to the paper of the request, or as large as it needs."""
    paper = SLIDE if ending == ".pptx" else request.options.paper
    if paper is None:
        return keep_size(draw(request, request.view, SCREEN))
    return fit_to_paper(partial(draw, request, request.view), replace(request.options, paper=paper))


def render(
    request: ExportRequest, ending: str, laid: Fitted | None = None, *, on_page: Progress | None = None
) -> bytes:
    """The file; ``ending`` is one of ENDINGS. ``laid`` is what :func:`lay_out` gives, where that is known already.

    ``on_page`` reports the progress of a file of several pages; see :func:`org.export.multipage_pdf.book`.
    """
    what = "network" if request.network else "boundary map" if request.on_map else "org chart"
    paper = request.options.paper.key if request.options.paper else "no paper"
    _log.info("making %s: %s of %d departments, %s", ending, what, len(request.company), paper)
    with use_language(request.options.language):
        data = _render(request, ending, laid, on_page)
    _log.info("made %s: %d bytes", ending, len(data))
    return data


def _render(request: ExportRequest, ending: str, laid: Fitted | None, on_page: Progress | None) -> bytes:
    if is_book(request, ending):
        return _render_book(request, ending, on_page)
    options = request.options
    if ending == ".html" and request.network:
        return _render_network(request)
    if ending == ".html":
        from org.export.html import html

        wide, narrow = (draw(request, request.view, frame, live=True) for frame in (LAPTOP, PHONE))
        return html(wide, options, narrow)
    if laid is None or (ending == ".pptx" and laid.paper != SLIDE):
        laid = lay_out(request, ending)
    return render_pictures([laid.scene], ending, options, scale=request.scale)


def render_tiles(request: ExportRequest, laid: Fitted) -> Iterator[tuple[str, bytes]]:
    """PNGs that make up the picture, each with its row and column such as ``02-13``."""
    with use_language(request.options.language):
        yield from tiles(laid.scene, request.options, request.scale)


def _render_network(request: ExportRequest) -> bytes:
    """The network as a page of its own, with its tables."""
    from org.analysis.graph import network
    from org.export.network_html import describe_network, network_html, network_tables, table_rows
    from org.layout.network_view import network_view

    company, branch = request.company, request.view.branch if request.view is not None else None
    visible = find_visible(company, network_view(company, branch))
    net = network(company, visible.box_of)
    departments, handoffs = network_tables(company, visible, net)
    tables = [(_("Departments"), table_rows(departments)), (_("Hand-offs"), table_rows(handoffs))]
    wide, narrow = (draw(request, request.view, frame) for frame in (SCREEN, PHONE))
    about = describe_network(net, request.network)
    return network_html(wide, tables, about=about, options=request.options, narrow=narrow)


def collect_texts(request: ExportRequest) -> str:
    """All texts of a file that a picture may show, in one."""
    company, options = request.company, request.options
    names = company.departments["name"]
    if request.view is not None and request.view.branch is not None:
        names = names.iloc[_list_members(company, request.view.branch)]
    return "".join([options.named(company.title), options.source, *names])


def depends_on_paper(request: ExportRequest, ending: str) -> bool:
    """Whether a file shows what :func:`lay_out` gives: not web pages and files of several pages."""
    return ending != ".html" and not is_book(request, ending)


def is_book(request: ExportRequest, ending: str) -> bool:
    """Whether a file has an overview and a page for each branch: where asked, or too many boxes are for one slide."""
    if request.pages and ending in PAGED:
        return True
    if ending != ".pptx" or request.network:
        return False
    if request.on_map:
        from org.layout.boundary_map import MOST_ON_A_SHEET

        return request.view is None and len(request.company) > MOST_ON_A_SHEET
    return len(find_visible(request.company, request.view or View())) > _MOST_ON_A_SLIDE


def _render_book(request: ExportRequest, ending: str, on_page: Progress | None) -> bytes:
    """The org chart of the branch in view, or of the company; what is collapsed or filtered in the view stays so."""
    if request.on_map:
        return _render_maps(request, ending, on_page)
    from org.export.multipage_pdf import book

    company, look = _cut_part(request)
    if ending == ".pptx":
        from org.export.pptx import pptx_book

        return pptx_book(company, request.options, look=look, on_page=on_page)
    return book(company, request.options, look=look, on_page=on_page)


def _render_maps(request: ExportRequest, ending: str, on_page: Progress | None) -> bytes:
    """A boundary map of the branches, then one with each of them opened."""
    company, asked = request.company, request.options
    options = replace(asked, title=None, paper=SLIDE if ending == ".pptx" else asked.sheet)
    views = _list_views(request)
    scenes = []
    for i, (view, head) in enumerate(views):
        scene = fit_to_paper(partial(draw, request, view), options).scene
        opened = "" if head is None else company.name(head)
        scenes.append(replace(scene, title=" · ".join(filter(None, (asked.named(scene.title), opened)))))
        if on_page is not None:
            on_page(i + 1, len(views))
    return render_pictures(scenes, ending, options)


def _list_views(request: ExportRequest) -> list[tuple[View, int | None]]:
    from org.layout.boundary_map import list_map_views

    return list_map_views(request.company, request.view.branch if request.view is not None else None)


def estimate_page_count(request: ExportRequest) -> int:
    """About how many pages a file of several will have."""
    if request.on_map:
        return len(_list_views(request))
    company, look = _cut_part(request)
    return estimate_pages(company, request.options, look=look)


def look_of(company: Company, view: View | None, by: Colouring | None, emphasis: Emphasis) -> Look:
    """What a book of ``view`` looks like. Nothing is highlighted in it, as most of its pages do not show that."""
    collapsed: frozenset[int] = frozenset()
    if view is not None:
        visible = find_visible(company, view)
        collapsed = frozenset(visible.keys[(visible.collapsed > 0) & (visible.keys >= 0)].tolist())
    return Look(by, replace(emphasis, selected=None, other=None, departments=(), lines=(), off=frozenset()), collapsed)


def _cut_part(request: ExportRequest) -> tuple[Company, Look]:
    """The branch in view as a company of its own, or the whole company, and how it looks."""
    company, view = request.company, request.view
    look = look_of(company, view, request.by, request.emphasis)
    if view is None or view.branch is None:
        return company, look
    return _cut_branch(company, view.branch), look.within(_list_members(company, view.branch))


def _list_members(company: Company, head: int) -> Indices:
    return np.sort(branches(company).within(head))


def _cut_branch(company: Company, head: int) -> Company:
    return excerpt(company, _list_members(company, head), company.name(head))


def suggest(request: ExportRequest, laid: Fitted) -> tuple[Suggestion, ...]:
    """What would make the names at least LEAST_TEXT points large; nothing where they are already."""
    if laid.paper is None or laid.text_size >= LEAST_TEXT:
        return ()
    request = replace(request, options=replace(request.options, paper=laid.paper))
    found = [*_suggest_levels(request, laid), *_suggest_paper(request, laid)]
    return tuple(found if request.on_map or request.network else [*found, _suggest_pages(request)])


def _suggest_levels(request: ExportRequest, laid: Fitted) -> Iterator[Suggestion]:
    """The most levels with which the names are large enough."""
    view = request.view or View()
    most = _WORTH_A_TRY * len(laid.scene.boxes) * (laid.text_size / LEAST_TEXT) ** 2
    boxes = _count_by_levels(request.company, view)
    for levels in range(min(len(boxes) - 1, view.levels or len(boxes)), 0, -1):
        if boxes[levels - 1] > most and levels > 1:
            continue
        size = fit_to_paper(partial(draw, request, View(view.branch, levels)), request.options).text_size
        if size >= LEAST_TEXT:
            text = ngettext("Collapsed to {n} level: {size} pt", "Collapsed to {n} levels: {size} pt", levels)
            yield Suggestion(text.format(n=levels, size=_write_points(size)), size, levels=levels)
            return


def _count_by_levels(company: Company, view: View) -> list[int]:
    """How many departments one level shows, two levels, …"""
    depth = company.depth
    if view.branch is not None:
        depth = depth[branches(company).within(view.branch)] - depth[view.branch]
    return [int(count) for count in np.cumsum(np.bincount(depth))]


def _suggest_paper(request: ExportRequest, laid: Fitted) -> Iterator[Suggestion]:
    """The smallest larger paper on which the same chart has names that are large enough."""
    now = request.options.sheet
    area = now.width * now.height
    turnable = [paper for paper in PAPERS.values() if paper is not SLIDE or now.landscape]  # no upright slides
    larger = [paper.turned(now.landscape) for paper in turnable if paper.width * paper.height > area]
    for paper in sorted(larger, key=lambda paper: paper.width * paper.height):
        size = text_size(laid.scene, replace(request.options, paper=paper))
        if size >= LEAST_TEXT:
            text = _("On {paper}: {size} pt").format(paper=paper.name, size=_write_points(size))
            yield Suggestion(text, size, paper=paper)
            return


def _suggest_pages(request: ExportRequest) -> Suggestion:
    part, look = _cut_part(request)
    if len(part) > _COUNTED:
        count = estimate_pages(part, request.options, look=look)
        text = _("One page for each branch: at least {size} pt, on about {n} pages")
        return Suggestion(text.format(size=_write_points(GOOD_TEXT), n=localise_number(count)), GOOD_TEXT, pages=count)
    pages = paginate(part, request.options, look=look)
    size = min(page.fit.text_size for page in pages)
    text = ngettext(
        "One page for each branch: at least {size} pt, on {n} page",
        "One page for each branch: at least {size} pt, on {n} pages",
        len(pages),
    )
    return Suggestion(text.format(size=_write_points(size), n=localise_number(len(pages))), size, pages=len(pages))


def _write_points(size: float) -> str:
    """Rounded down, so that no more is promised than is kept."""
    return localise_number(int(size * 10) / 10, ".1f").removesuffix(".0")


def list_warnings(request: ExportRequest, laid: Fitted, ending: str) -> list[str]:
    """What a person should know before the file is made: too small names, a smaller page, fewer pixels."""
    warnings = []
    if laid.paper is not None and laid.text_size < LEAST_TEXT:
        text = _("On {paper} the names are {size} pt high: too small to read.")
        warnings.append(text.format(paper=laid.paper.name, size=_write_points(laid.text_size)))
    if laid.paper is None and ending == ".pdf":
        _width, _height, shrink = page_size(arrange_sheet(laid.scene, request.options))
        if shrink < 1.0:
            text = _("A page cannot be that large: the PDF is smaller, with names of {size} pt.")
            warnings.append(text.format(size=localise_number(palette.NAME_SIZE * shrink, ".1f")))
    if ending == ".png" and has_fewer_pixels(request, laid):
        warnings.append(_describe_pixels(request, laid))
    return warnings


def has_fewer_pixels(request: ExportRequest, laid: Fitted) -> bool:
    """Whether one PNG cannot have as many pixels as are asked for."""
    return not request.tiled and extent(laid.scene, request.options, request.scale).limited


def _describe_pixels(request: ExportRequest, laid: Fitted) -> str:
    size = extent(laid.scene, request.options, request.scale)
    text = _(
        "A PNG has at most {n} million pixels: this one has {width} × {height} ({dpi} dpi), names of {size} pixels."
    )
    names = _write_points(text_size(laid.scene, request.options) * size.scale)
    width, height = (localise_number(length) for length in (size.width, size.height))
    return text.format(n=MOST_PIXELS // 1_000_000, width=width, height=height, dpi=f"{size.dpi:.0f}", size=names)


def draw_versions(changes: Changes, *, only_changed: bool = False) -> list[Scene]:
    """The pictures of the changes, of the version before and of that after, with as much as can be read."""
    from org.layout.version_chart import version_chart
    from org.layout.version_union import Moment, unite

    union = unite(changes, only_changed=only_changed)
    view = opening_view(union.after)
    return [version_chart(changes, union, moment, view) for moment in (Moment.CHANGES, Moment.BEFORE, Moment.AFTER)]


def render_pictures(scenes: Sequence[Scene], ending: str, options: PageOptions, *, scale: float = 2.0) -> bytes:
    """A PDF or PPTX of all scenes, or another file of the first; ``ending`` is one of ENDINGS."""
    if ending == ".pdf":
        return pdf(scenes, options)
    if ending == ".pptx":
        from org.export.pptx import pptx

        return pptx(scenes, options)
    if ending == ".html":
        from org.export.html import html

        return html(scenes[0], options)
    return svg(scenes[0], options).encode() if ending == ".svg" else png(scenes[0], options, scale=scale)
