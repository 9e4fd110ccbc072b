"""A company → a PDF of several pages: an overview, then a page for each branch, with ways down, up and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from org.export.page_layout import (
    LEAST_TEXT,
    SHEET_MARGIN,
    WAY_LINE,
    PageOptions,
    Paper,
    Sheet,
    arrange_sheet,
)
from org.export.pagination import Page, Progress, paginate
from org.export.png_pdf import Leaf, Link, bind
from org.export.svg import svg, tag_area
from org.hierarchy import ancestors
from org.i18n import _
from org.layout.color_by import Colouring
from org.layout.scene import Box, one_line
from org.model import NOBODY, Company
from org.style import palette
from org.style.text_metrics import ELLIPSIS, shorten, text_width

_BETWEEN = " › "
_NAME_IN_WAY = 220.0
"""Px that a name takes at most in the way to the top."""


@dataclass(frozen=True)
class _Step:
    """A department on the way from the top to the head of a page."""

    text: str
    page: int
    """Place of the page on which it stands open."""


@dataclass(frozen=True)
class _Book:
    """The pages, and where each department with a page of its own has it."""

    company: Company
    options: PageOptions
    pages: Sequence[Page]
    runs: dict[int, range]
    """Head → places of its pages among all."""
    opened: Sequence[frozenset[int]]
    """For each page the departments that stand open on it."""

    def label(self, place: int) -> str:
        return f"page-{place + 1}"

    def tag(self, head: int) -> str:
        """What stands on a folded branch: ``p. 7``, or ``p. 7–9`` where it goes on."""
        run = self.runs[head]
        numbers = str(run[0] + 1) if len(run) == 1 else f"{run[0] + 1}–{run[-1] + 1}"
        return _("p. {n}").format(n=numbers)


def book(
    company: Company,
    options: PageOptions,
    *,
    least: float = LEAST_TEXT,
    by: Colouring | None = None,
    on_page: Progress | None = None,
) -> bytes:
    """The org chart as a PDF with names of at least ``least`` points, see :mod:`org.export.pagination`.

    ``on_page`` is told how many pages are laid out and how many there will be, about; it may raise to end the work.
    """
    named = replace(company, title=options.named(company.title) or company.title)
    pages = paginate(named, options, least=least, by=by, on_page=on_page)
    return bind(leaves(named, pages, options), options, named.title)


def leaves(company: Company, pages: Sequence[Page], options: PageOptions) -> list[Leaf]:
    """The pages drawn, with their numbers, their titles and what leads from one to another."""
    runs: dict[int, range] = {}
    opened = []
    for place, page in enumerate(pages):
        runs[page.head] = range(runs[page.head].start if page.head in runs else place, place + 1)
        shown = page.members[[box.key for box in page.fit.scene.boxes]].tolist()
        opened.append(frozenset(shown).difference(page.folded))
    book = _Book(company, options, pages, runs, opened)
    return [_leaf(book, place) for place in range(len(pages))]


def _leaf(book: _Book, place: int) -> Leaf:
    page = book.pages[place]
    way = _fitting_way(_way(book, place), book.options.sheet)
    options = replace(
        book.options, title=page.title, breadcrumb=_BETWEEN.join(step.text for step in way),
        page=_("{n} / {total}").format(n=place + 1, total=len(book.pages)),
    )  # fmt: skip
    scene = page.fit.scene
    placed = arrange_sheet(scene, options)
    local = {int(key): at for at, key in enumerate(page.members.tolist())} if page.folded else {}
    folded = {local[head]: head for head in page.folded}
    tags = {key: book.tag(head) for key, head in folded.items()}
    links = [
        _link_over(placed, box, tags[box.key], book.label(book.runs[folded[box.key]].start))
        for box in scene.boxes
        if box.key in folded
    ]
    return Leaf(
        label=book.label(place),
        title=one_line(page.title),
        level=page.level,
        width=book.options.sheet.width,
        height=book.options.sheet.height,
        svg=svg(scene, options, tags=tags, embed_fonts=False),
        alt=f"{one_line(page.title)}: {scene.subtitle}",
        links=(*links, *_links_up(book, placed, way)),
    )


def _way(book: _Book, place: int) -> list[_Step]:
    """The departments above the head of a page from the top down.

    Where a family goes on, its head on the first of its pages is the last step.
    """
    page, on = book.pages[place], book.pages[place].above
    names = book.company.departments["name"].to_numpy()
    steps: list[_Step] = []
    for at in ancestors(page.head, book.company.parent) if page.head != NOBODY else []:
        while on is not None and at not in book.opened[on]:
            on = book.pages[on].above
        steps.insert(0, _Step(_shown(names[at]), on or 0))
    if page.above is not None and book.pages[0].head == NOBODY:
        steps.insert(0, _Step(_shown(book.company.title), 0))
    first = book.runs[page.head].start
    if place > first:
        steps.append(_Step(_shown(book.company.title if page.head == NOBODY else names[page.head]), first))
    return steps


def _shown(name: str) -> str:
    return shorten(one_line(str(name)), _NAME_IN_WAY, palette.SUBTITLE_SIZE)


def _fitting_way(steps: list[_Step], paper: Paper) -> list[_Step]:
    """As many steps as one line holds: the first, and those nearest to the page."""
    width = paper.width / paper.words_scale - 2 * SHEET_MARGIN
    way = _numbered(steps)
    for dropped in range(1, len(steps) - 1):
        if _length(way) <= width:
            break
        # A gap leads to the page of the last step that it leaves out.
        way = _numbered([steps[0], _Step(ELLIPSIS, steps[dropped].page), *steps[dropped + 1 :]])
    return way


def _numbered(steps: list[_Step]) -> list[_Step]:
    """The number of its page behind the last step on each page."""
    last = [at + 1 == len(steps) or steps[at + 1].page != step.page for at, step in enumerate(steps)]
    return [
        replace(step, text=_("{name}, p. {n}").format(name=step.text, n=step.page + 1))
        if is_last and step.text != ELLIPSIS
        else step
        for step, is_last in zip(steps, last, strict=True)
    ]


def _length(steps: list[_Step]) -> float:
    return text_width(_BETWEEN.join(step.text for step in steps), palette.SUBTITLE_SIZE)


def _links_up(book: _Book, placed: Sheet, way: list[_Step]) -> list[Link]:
    """A link over each step of the way to the top."""
    links = []
    for at, step in enumerate(way):
        left = SHEET_MARGIN + _length([*way[:at], _Step("", 0)]) if at else SHEET_MARGIN
        width = text_width(step.text, palette.SUBTITLE_SIZE)
        right = min(left + width, placed.width - SHEET_MARGIN)
        if right > left:
            area = (left, SHEET_MARGIN - 2, right, SHEET_MARGIN + WAY_LINE - 3)
            links.append(_link(placed, area, book.label(step.page)))
    return links


def _link_over(placed: Sheet, box: Box, tag: str, to: str) -> Link:
    """A link over a folded branch and the number of its page."""
    tagged = tag_area(box, tag)
    left, right = min(box.left, tagged[0]), max(box.right, tagged[2])
    area = (
        placed.chart_left + placed.chart_scale * left,
        placed.chart_top + placed.chart_scale * box.top,
        placed.chart_left + placed.chart_scale * right,
        placed.chart_top + placed.chart_scale * max(box.bottom, tagged[3]),
    )
    return _link(placed, area, to)


def _link(placed: Sheet, area: tuple[float, float, float, float], to: str) -> Link:
    """An area of the sheet (px of the words) in points."""
    left, top, right, bottom = (length * placed.points for length in area)
    return Link(left, top, right - left, bottom - top, to)
