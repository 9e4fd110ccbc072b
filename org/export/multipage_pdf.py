"""A company → a PDF of several pages: an overview, then the branches, with links from one to another."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from org.export.page_layout import BREADCRUMB_LINE, SHEET_MARGIN, PageOptions, Paper, Sheet, arrange_sheet
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
_NAME_IN_BREADCRUMB = 220.0
"""Px that a name takes at most in a breadcrumb."""


@dataclass(frozen=True)
class Crumb:
    """A department on the path from the top to the heads of a page."""

    text: str
    page: int
    """Index of the page on which it is open."""


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

    def label(self, index: int) -> str:
        """What links call a page."""
        return f"page-{index + 1}"

    def first_page(self, head: int) -> int:
        """Index of the page that shows the branch, or of the first that does."""
        return self.runs[head].start

    def tag(self, head: int) -> str:
        """What is written on a collapsed branch: ``p. 7``, or ``p. 7–9`` where it goes on."""
        run = self.runs[head]
        numbers = str(run[0] + 1) if len(run) == 1 else f"{run[0] + 1}–{run[-1] + 1}"
        return _("p. {n}").format(n=numbers)

    def collapsed(self, index: int) -> dict[int, int]:
        """Key of each box on a page whose branch has a page of its own → position in the company."""
        page = self.pages[index]
        local = {int(key): i for i, key in enumerate(page.members.tolist())} if page.collapsed else {}
        return {local[head]: head for head in page.collapsed}

    def breadcrumb(self, index: int) -> list[Crumb]:
        """The departments above the heads of a page, as many as one line holds."""
        return _fit_steps(_list_steps(self, index), self.options.sheet)

    def page_options(self, index: int, steps: Sequence[Crumb]) -> PageOptions:
        """What is written round the chart of a page."""
        page = self.pages[index]
        number = _("{n} / {total}").format(n=index + 1, total=len(self.pages))
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
    for index, page in enumerate(pages):
        for head in page.heads:
            runs[head] = range(runs[head].start if head in runs else index, index + 1)
        shown = page.members[[box.key for box in page.fit.scene.boxes]].tolist()
        opened.append(frozenset(shown).difference(page.collapsed))
    return Book(company, options, pages, runs, opened)


def draw_leaves(book: Book) -> list[Leaf]:
    """The pages drawn, with their numbers, their titles and their links."""
    return [_draw_leaf(book, index) for index in range(len(book.pages))]


def _draw_leaf(book: Book, index: int) -> Leaf:
    page, steps = book.pages[index], book.breadcrumb(index)
    options = book.page_options(index, steps)
    scene = page.fit.scene
    placed = arrange_sheet(scene, options)
    collapsed = book.collapsed(index)
    tags = {key: book.tag(head) for key, head in collapsed.items()}
    links = [
        _link_over(placed, box, tags[box.key], book.label(book.first_page(collapsed[box.key])))
        for box in scene.boxes
        if box.key in collapsed
    ]
    links += _link_steps(book, placed, steps)
    titles, label = _list_titles(book, page), book.label(index)
    return make_leaf(scene, options, label, titles=titles, level=page.level, tags=tags, links=tuple(links))


def _list_titles(book: Book, page: Page) -> tuple[str, ...]:
    """The branches of a page; a page of its own has the title that is written on it."""
    if len(page.heads) == 1:
        return (one_line(page.title),)
    names = book.company.departments["name"].to_numpy()
    return tuple(one_line(str(names[head])) for head in page.heads)


def _list_steps(book: Book, index: int) -> list[Crumb]:
    """The departments above the heads of a page from the top down.

    Where a family goes on, its head on the first of its pages is the last step.
    """
    page, on = book.pages[index], book.pages[index].above
    head = page.heads[0]
    names = book.company.departments["name"].to_numpy()
    steps: list[Crumb] = []
    for position in ancestors(head, book.company.parent) if head != NONE else []:
        while on is not None and position not in book.opened[on]:
            on = book.pages[on].above
        steps.insert(0, Crumb(_shorten_name(names[position]), on or 0))
    if page.above is not None and book.pages[0].heads == (NONE,):
        steps.insert(0, Crumb(_shorten_name(book.company.title), 0))
    first = book.first_page(head)
    if index > first:
        steps.append(Crumb(_shorten_name(book.company.title if head == NONE else names[head]), first))
    return steps


def _shorten_name(name: str) -> str:
    return shorten(one_line(str(name)), _NAME_IN_BREADCRUMB, palette.SUBTITLE_SIZE)


def _fit_steps(steps: list[Crumb], paper: Paper) -> list[Crumb]:
    """As many steps as one line holds: the first, and those nearest to the page."""
    width = paper.width / paper.words_scale - 2 * SHEET_MARGIN

    def leave_out(dropped: int) -> list[Crumb]:
        # A gap leads to the page of the last step that it leaves out.
        gap = [steps[0], Crumb(ELLIPSIS, steps[dropped].page)] if dropped else []
        return _number_steps([*gap, *steps[dropped + 1 if dropped else 0 :]])

    # The more is left out the shorter the line, so the fewest are found by halving: a chain has thousands of steps.
    choices = range(max(0, len(steps) - 2))
    return leave_out(bisect_left(choices, True, key=lambda dropped: _measure_steps(leave_out(dropped)) <= width))


def _number_steps(steps: list[Crumb]) -> list[Crumb]:
    """The number of its page behind the last step on each page."""
    last = [i + 1 == len(steps) or steps[i + 1].page != step.page for i, step in enumerate(steps)]
    return [
        replace(step, text=_("{name}, p. {n}").format(name=step.text, n=step.page + 1))
        if is_last and step.text != ELLIPSIS
        else step
        for step, is_last in zip(steps, last, strict=True)
    ]


def _measure_steps(steps: list[Crumb]) -> float:
    return text_width(join_steps(steps), palette.SUBTITLE_SIZE)


def join_steps(steps: Sequence[Crumb]) -> str:
    """The steps as one line."""
    return _BETWEEN.join(step.text for step in steps)


def _link_steps(book: Book, placed: Sheet, steps: list[Crumb]) -> list[Link]:
    """A link over each step of the way to the top."""
    links = []
    for i, step in enumerate(steps):
        left = SHEET_MARGIN + _measure_steps([*steps[:i], Crumb("", 0)]) if i else SHEET_MARGIN
        width = text_width(step.text, palette.SUBTITLE_SIZE)
        right = min(left + width, placed.width - SHEET_MARGIN)
        if right > left:
            area = (left, SHEET_MARGIN - 2, right, SHEET_MARGIN + BREADCRUMB_LINE - 3)
            links.append(_make_link(placed, area, book.label(step.page)))
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
    return _make_link(placed, area, to)


def _make_link(placed: Sheet, area: tuple[float, float, float, float], to: str) -> Link:
    """An area of the sheet (px of the words) in points."""
    left, top, right, bottom = (length * placed.points for length in area)
    return Link(left, top, right - left, bottom - top, to)
