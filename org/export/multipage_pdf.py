"""A company → a PDF of several pages: an overview, then the branches, with links from one to another."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from org.export.page_layout import SHEET_MARGIN, WAY_LINE, PageOptions, Paper, Sheet, arrange_sheet
from org.export.pagination import Look, Page, Progress, paginate
from org.export.png_pdf import Leaf, Link, bind, make_leaf
from org.export.svg import tag_area
from org.hierarchy import ancestors
from org.i18n import _
from org.layout.scene import Box, one_line
from org.model import NONE, Company
from org.style import palette
from org.style.text_metrics import ELLIPSIS, shorten, text_width

_BETWEEN = " › "
_NAME_IN_WAY = 220.0
"""Px that a name takes at most in a breadcrumb."""


@dataclass(frozen=True)
class Crumb:
    """A department on the way from the top to the heads of a page."""

    text: str
    page: int
    """Place of the page on which it is open."""


@dataclass(frozen=True)
class Book:
    """The pages, and where each department with a page of its own has it."""

    company: Company
    options: PageOptions
    pages: Sequence[Page]
    runs: dict[int, range]
    """Head → places of its pages among all."""
    opened: Sequence[frozenset[int]]
    """For each page the departments that are open on it."""

    def label(self, place: int) -> str:
        """What links call a page."""
        return f"page-{place + 1}"

    def first_page(self, head: int) -> int:
        """Place of the page that shows the branch, or of the first that does."""
        return self.runs[head].start

    def tag(self, head: int) -> str:
        """What is written on a collapsed branch: ``p. 7``, or ``p. 7–9`` where it goes on."""
        run = self.runs[head]
        numbers = str(run[0] + 1) if len(run) == 1 else f"{run[0] + 1}–{run[-1] + 1}"
        return _("p. {n}").format(n=numbers)

    def collapsed(self, place: int) -> dict[int, int]:
        """Key of each box on a page whose branch has a page of its own → position in the company."""
        page = self.pages[place]
        local = {int(key): at for at, key in enumerate(page.members.tolist())} if page.collapsed else {}
        return {local[head]: head for head in page.collapsed}

    def breadcrumb(self, place: int) -> list[Crumb]:
        """The departments above the heads of a page, as many as one line holds."""
        return _fit_steps(_steps_to(self, place), self.options.sheet)

    def page_options(self, place: int, steps: Sequence[Crumb]) -> PageOptions:
        """What is written round the chart of a page."""
        page = self.pages[place]
        number = _("{n} / {total}").format(n=place + 1, total=len(self.pages))
        return replace(self.options, title=page.title, breadcrumb=join_steps(steps), page=number)


def book(company: Company, options: PageOptions, *, look: Look | None = None, on_page: Progress | None = None) -> bytes:
    """The org chart as a PDF of the pages that :mod:`org.export.pagination` cuts it into.

    ``on_page`` is called with how many pages are laid out and about how many there will be; it may raise to end the
    work.
    """
    named = replace(company, title=options.named(company.title) or company.title)
    pages = paginate(named, options, look=look, on_page=on_page)
    return bind(draw_leaves(make_book(named, pages, options)), options, named.title)


def make_book(company: Company, pages: Sequence[Page], options: PageOptions) -> Book:
    """The pages with what leads from one to another."""
    runs: dict[int, range] = {}
    opened = []
    for place, page in enumerate(pages):
        for head in page.heads:
            runs[head] = range(runs[head].start if head in runs else place, place + 1)
        shown = page.members[[box.key for box in page.fit.scene.boxes]].tolist()
        opened.append(frozenset(shown).difference(page.collapsed))
    return Book(company, options, pages, runs, opened)


def draw_leaves(book: Book) -> list[Leaf]:
    """The pages drawn, with their numbers, their titles and their links."""
    return [_leaf(book, place) for place in range(len(book.pages))]


def _leaf(book: Book, place: int) -> Leaf:
    page, steps = book.pages[place], book.breadcrumb(place)
    options = book.page_options(place, steps)
    scene = page.fit.scene
    placed = arrange_sheet(scene, options)
    collapsed = book.collapsed(place)
    tags = {key: book.tag(head) for key, head in collapsed.items()}
    links = [
        _link_over(placed, box, tags[box.key], book.label(book.first_page(collapsed[box.key])))
        for box in scene.boxes
        if box.key in collapsed
    ]
    links += _links_up(book, placed, steps)
    return make_leaf(
        scene, options, book.label(place), titles=_titles(book, page), level=page.level, tags=tags, links=tuple(links)
    )


def _titles(book: Book, page: Page) -> tuple[str, ...]:
    """The branches of a page; a page of its own has the title that is written on it."""
    if len(page.heads) == 1:
        return (one_line(page.title),)
    names = book.company.departments["name"].to_numpy()
    return tuple(one_line(str(names[head])) for head in page.heads)


def _steps_to(book: Book, place: int) -> list[Crumb]:
    """The departments above the heads of a page from the top down.

    Where a family goes on, its head on the first of its pages is the last step.
    """
    page, on = book.pages[place], book.pages[place].above
    head = page.heads[0]
    names = book.company.departments["name"].to_numpy()
    steps: list[Crumb] = []
    for at in ancestors(head, book.company.parent) if head != NONE else []:
        while on is not None and at not in book.opened[on]:
            on = book.pages[on].above
        steps.insert(0, Crumb(_shown(names[at]), on or 0))
    if page.above is not None and book.pages[0].heads == (NONE,):
        steps.insert(0, Crumb(_shown(book.company.title), 0))
    first = book.first_page(head)
    if place > first:
        steps.append(Crumb(_shown(book.company.title if head == NONE else names[head]), first))
    return steps


def _shown(name: str) -> str:
    return shorten(one_line(str(name)), _NAME_IN_WAY, palette.SUBTITLE_SIZE)


def _fit_steps(steps: list[Crumb], paper: Paper) -> list[Crumb]:
    """As many steps as one line holds: the first, and those nearest to the page."""
    width = paper.width / paper.words_scale - 2 * SHEET_MARGIN

    def way(dropped: int) -> list[Crumb]:
        # A gap leads to the page of the last step that it leaves out.
        gap = [steps[0], Crumb(ELLIPSIS, steps[dropped].page)] if dropped else []
        return _numbered([*gap, *steps[dropped + 1 if dropped else 0 :]])

    # The more is left out the shorter the line, so the fewest are found by halving: a chain has thousands of steps.
    choices = range(max(0, len(steps) - 2))
    return way(bisect_left(choices, True, key=lambda dropped: _length(way(dropped)) <= width))


def _numbered(steps: list[Crumb]) -> list[Crumb]:
    """The number of its page behind the last step on each page."""
    last = [at + 1 == len(steps) or steps[at + 1].page != step.page for at, step in enumerate(steps)]
    return [
        replace(step, text=_("{name}, p. {n}").format(name=step.text, n=step.page + 1))
        if is_last and step.text != ELLIPSIS
        else step
        for step, is_last in zip(steps, last, strict=True)
    ]


def _length(steps: list[Crumb]) -> float:
    return text_width(join_steps(steps), palette.SUBTITLE_SIZE)


def join_steps(steps: Sequence[Crumb]) -> str:
    """The steps as one line."""
    return _BETWEEN.join(step.text for step in steps)


def _links_up(book: Book, placed: Sheet, way: list[Crumb]) -> list[Link]:
    """A link over each step of the way to the top."""
    links = []
    for at, step in enumerate(way):
        left = SHEET_MARGIN + _length([*way[:at], Crumb("", 0)]) if at else SHEET_MARGIN
        width = text_width(step.text, palette.SUBTITLE_SIZE)
        right = min(left + width, placed.width - SHEET_MARGIN)
        if right > left:
            area = (left, SHEET_MARGIN - 2, right, SHEET_MARGIN + WAY_LINE - 3)
            links.append(_link(placed, area, book.label(step.page)))
    return links


def _link_over(placed: Sheet, box: Box, tag: str, to: str) -> Link:
    """A link over a collapsed branch and the number of its page."""
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
