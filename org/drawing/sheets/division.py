"""Which department stands on which page, when a company takes several.

A page has a *head*: a department whose branch it shows (the first page shows the tops of the company). What it
folds has a page of its own, further on. The rules:

- the first page is the overview: its top and what is right below, each branch folded;
- a branch whose names can be written large enough is shown whole on its page;
- any other is an overview again: as many of its branches are folded as must be, the larger ones first;
- a family that is too large even with every branch folded goes on over several pages, its head repeated on each.

So every department stands *open* on exactly one page, and folded on one more if it has a page of its own: its number
is written on it there. Only heads of families that go on are repeated.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from org.company.branches import Branches, branches
from org.company.model import NOBODY, Company, Indices
from org.drawing.accents.colouring import Colouring
from org.drawing.charts.orgchart import sibling_rank
from org.drawing.look import palette as look
from org.drawing.sheets.cutting import branching, cuts, first_head, first_level, pages_expected
from org.drawing.sheets.dressing import Dressing
from org.drawing.sheets.fitting import Fitted, free_aspect
from org.drawing.sheets.paper import LEAST_TEXT, Paper
from org.drawing.sheets.parts import Part, box_area, drawn_order, part_of
from org.drawing.sheets.sheet import SHEET_MARGIN, sheet
from org.locale.language import _

_Folding = tuple[Fitted, frozenset[int]]
"""A chart that fits its page, and what it folds."""
Progress = Callable[[int, int], None]
"""Told after each page how many are done, and how many there will be, about. May raise to end the work."""

_PAGE = "0000 / 0000"
"""As wide as any number of a page: it is known only when all are laid out."""
_ROOM_ROUND_BOX = 2.1
"""How much of a chart a department usually takes, to its box with the gaps; corrected by each page laid out."""
_SHARES = (1.2, 1.0, 0.85)
"""Departments that are tried on a page, as shares of how many fit usually."""
_ROUNDS = 4
"""Of halving what is between the fewest and the usual, when none of these fits."""
_FEWER = 0.9
"""Between two tries with a family that goes on."""
_HEAD_ROOM = 0.72
"""Share of a paper that the words leave to the chart, until a page has told."""


@dataclass(frozen=True, eq=False)
class Page:
    """What one page shows."""

    head: int
    """Position of the department whose branch it shows; NOBODY for the tops of a company with several."""
    title: str
    members: Indices
    """Position in the company of each department of the page's scene, folded ones and what is in them included."""
    folded: tuple[int, ...]
    """Positions of the departments that have pages of their own, in the order of these pages."""
    fit: Fitted
    above: int | None
    """Place among the pages of the one on which the head stands folded; None for the first."""
    level: int
    """1 for the first page, and one more than the page above for the others."""


@dataclass(frozen=True)
class _Task:
    """A page, or several, still to be laid out."""

    head: int
    above: int | None
    level: int


@dataclass
class _Divider:
    company: Company
    paper: Paper
    dressing: Dressing
    least: float
    tree: Branches
    by: Colouring | None = None
    pages: list[Page] = field(default_factory=list)
    capacity: float = 0.0
    """Departments that fit on a page, about."""
    aspect: float | None = None
    """Of the room for the chart on the last page."""

    def __post_init__(self) -> None:
        scale = self.least / look.NAME_SIZE
        room = (self.paper.width - 2 * SHEET_MARGIN * self.paper.words_scale) * self.paper.height * _HEAD_ROOM
        self.capacity = max(room / scale**2 / (_ROOM_ROUND_BOX * box_area(self.company)), 2.0)

    def branch(self, head: int) -> Indices:
        """The head and everything below it, in the order of the file; the whole company for NOBODY."""
        return np.arange(len(self.company)) if head == NOBODY else np.sort(self.tree.within(head))

    def fit(self, part: Part, closed: Iterable[int]) -> Fitted:
        """The part with some departments folded, as large as the paper lets it."""
        found = part.fitted(frozenset(closed), self.paper, self.dressing, self.aspect)
        placed = sheet(found.scene, dressing=self.dressing, paper=self.paper)
        self.aspect = free_aspect(found.scene, placed)
        if placed.chart_points < self.paper.chart_scale_limit and len(found.scene.boxes) > 1:
            told = len(found.scene.boxes) * (found.text_size / self.least) ** 2
            self.capacity = max(2.0, (self.capacity + told) / 2)
        return found

    def fits(self, found: Fitted) -> bool:
        return found.text_size >= self.least


def divided(
    company: Company,
    paper: Paper,
    dressing: Dressing | None = None,
    *,
    least: float = LEAST_TEXT,
    by: Colouring | None = None,
    on_page: Progress | None = None,
) -> tuple[Page, ...]:
    """The pages of a company in their order, each with names of at least ``least`` points.

    A page that cannot be divided any more (one department and one below it) has smaller ones where it must.
    """
    words = replace(dressing or Dressing(), way="…", page=_PAGE)
    divider = _Divider(company, paper, words, least, branches(company), by)
    expected = pages_expected(divider.tree, divider.capacity)
    waiting = [_Task(first_head(divider.tree), None, 1)]
    while waiting:
        task = waiting.pop()
        further = []
        for page in _pages_of(divider, task):
            here = len(divider.pages)
            divider.pages.append(page)
            further += [_Task(head, here, task.level + 1) for head in page.folded]
            if on_page:
                on_page(here + 1, max(expected, here + 1 + len(waiting) + len(further)))
        waiting += reversed(further)
    return tuple(divider.pages)


def expected_pages(company: Company, paper: Paper, *, least: float = LEAST_TEXT) -> int:
    """About how many pages a company will take: told in no time, before any is laid out."""
    divider = _Divider(company, paper, Dressing(), least, branches(company))
    return pages_expected(divider.tree, divider.capacity)


def _pages_of(divider: _Divider, task: _Task) -> Iterator[Page]:
    """The page of a head, or the several that its family takes."""
    part = part_of(divider.company, divider.branch(task.head), _name(divider, task), divider.by)
    found = _overview(divider, part, task.head) if task.above is None else None
    found = found or _most_open(divider, part, task.head)
    if found is not None:
        yield _page(divider, task, part, *found)
    else:
        yield from _going_on(divider, task, part)


def _name(divider: _Divider, task: _Task) -> str:
    first = task.above is None
    return divider.company.title if first else str(divider.company.departments["name"].iloc[task.head])


def _page(divider: _Divider, task: _Task, part: Part, fit: Fitted, closed: frozenset[int]) -> Page:
    """The page with its folded branches in the order in which they are drawn."""
    order = drawn_order(part, fit.scene)
    folded = tuple(sorted(closed, key=lambda at: order[at]))
    return Page(task.head, part.company.title, part.members, folded, fit, task.above, task.level)


def _overview(divider: _Divider, part: Part, head: int) -> _Folding | None:
    """The first page folds the uppermost level on which there are several branches; None if that does not fit."""
    closed = first_level(divider.tree, head)
    found = divider.fit(part, closed)
    return (found, closed) if divider.fits(found) else None


def _most_open(divider: _Divider, part: Part, head: int) -> _Folding | None:
    """The page of a branch with as little folded as fits; None where even with every branch folded it does not."""
    for share in _SHARES:
        closed = cuts(divider.tree, head, share * divider.capacity)
        if closed is not None and divider.fits(found := divider.fit(part, closed)):
            return found, closed
    every = frozenset(branching(divider.tree, divider.tree.children(head).tolist()))
    fewest = divider.fit(part, every)
    if not divider.fits(fewest):
        return None
    best = (fewest, every)
    low, high = 1.0 + len(divider.tree.children(head)), _SHARES[-1] * divider.capacity
    for _round in range(_ROUNDS):
        middle = math.sqrt(low * high)
        closed = cuts(divider.tree, head, middle)
        if closed is None:
            low = middle
        elif closed != best[1] and divider.fits(found := divider.fit(part, closed)):
            best, low = (found, closed), middle
        else:
            high = middle
    return best


def _going_on(divider: _Divider, task: _Task, whole: Part) -> list[Page]:
    """A family over several pages, in the order in which brothers and sisters are drawn."""
    children = divider.tree.children(task.head)
    rank = sibling_rank(whole.company)[np.searchsorted(whole.members, children)]
    children = children[np.lexsort((children, rank))]
    fitting = min(len(children), int(divider.capacity))
    while True:
        fitting = max(fitting, 1)
        pages: list[Page] = []
        count = math.ceil(len(children) / fitting)
        for at, run in enumerate(np.array_split(children, count)):
            title = _("{name} ({n} of {total})").format(name=whole.company.title, n=at + 1, total=count)
            part = _run(divider, task, whole, run, title if count > 1 else whole.company.title)
            closed = frozenset(branching(divider.tree, run.tolist()))
            pages.append(_page(divider, task, part, divider.fit(part, closed), closed))
            if fitting > 1 and not divider.fits(pages[-1].fit):
                break
        else:
            return pages
        fitting = min(fitting - 1, int(fitting * _FEWER))


def _run(divider: _Divider, task: _Task, whole: Part, run: Indices, title: str) -> Part:
    """Some children with their branches, and their head."""
    members = [divider.tree.within(int(child)) for child in run]
    if task.head != NOBODY:
        members.append(np.array([task.head], dtype=np.int64))
    return part_of(divider.company, np.sort(np.concatenate(members)), title, divider.by, whole.subtitle)
