"""Cut a tree into pages.

Which department stands on which page, when a company takes several.

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
from functools import partial

import numpy as np

from org.export.page_layout import (
    LEAST_TEXT,
    SHEET_MARGIN,
    Fitted,
    PageOptions,
    arrange_sheet,
    fit_to_paper,
    free_aspect,
)
from org.hierarchy import Branches, branches, excerpt
from org.i18n import _
from org.layout.color_by import Colouring, apply_colouring
from org.layout.column_plan import COLUMN_GAP, STACK_GAP
from org.layout.nodes import measure_boxes
from org.layout.org_chart import org_chart, sibling_rank, subtitle
from org.layout.scene import Scene
from org.layout.visibility import Frame, View, find_visible
from org.model import NOBODY, Company, Indices
from org.style import palette

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
        scene = replace(org_chart(company, View(closed=local), Frame.shaped(aspect)), subtitle=self.subtitle)
        return apply_colouring(scene, replace(self.by, tints=self.by.tints[self.members]) if self.by else None)

    def fitted(self, closed: frozenset[int], options: PageOptions, first: float | None) -> Fitted:
        return fit_to_paper(partial(self.scene, closed), replace(options, title=self.company.title), first=first)


def part_of(company: Company, members: Indices, title: str, by: Colouring | None, figures: str | None = None) -> Part:
    """The part with the departments at ``members`` (sorted), under its own figures or others."""
    own = excerpt(company, members, title)
    return Part(own, members, subtitle(own) if figures is None else figures, by)


def drawn_order(part: Part, scene: Scene) -> dict[int, int]:
    """Position in the whole company → place in a walk over the chart from the left, down each branch first."""
    rank = sibling_rank(part.company, np.arange(len(part.company)))
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
    texts = measure_boxes(part, find_visible(part, View()))
    width = texts.usual_widths()[-1]
    height = float(np.mean([texts.height(at, width) for at in range(len(part))])) if len(part) else 0.0
    return (width + COLUMN_GAP) * (height + STACK_GAP)


def branching(tree: Branches, positions: Iterable[int]) -> list[int]:
    """Those that have departments below them."""
    return [at for at in positions if tree.size[at] > 1]


def everything_below(tree: Branches, head: int) -> list[int]:
    """All departments below the head (NOBODY: all there are), each followed by everything below it."""
    found: list[int] = (tree.order if head == NOBODY else tree.within(head)[1:]).tolist()
    return found


def first_head(tree: Branches) -> int:
    """The one top of the company, or NOBODY where there are several or none."""
    tops = tree.children(NOBODY)
    return int(tops[0]) if len(tops) == 1 else NOBODY


def first_level(tree: Branches, head: int) -> frozenset[int]:
    """The branches of the uppermost level below ``head`` that has several; none where there is no such level."""
    level = [head]
    while level:
        level = branching(tree, (child for each in level for child in tree.children(each).tolist()))
        if len(level) > 1:
            break
    return frozenset(level)


def cuts(tree: Branches, head: int, capacity: float) -> frozenset[int] | None:
    """The branches that a page folds so that it holds no more than ``capacity`` shapes; None if that cannot be."""
    cut = _all_cuts(tree, head, capacity)
    return None if head in cut else frozenset(_uppermost(tree, head, cut))


def _all_cuts(tree: Branches, head: int, capacity: float) -> set[int]:
    """The branches to fold below ``head``, few of them, so that no page holds more than ``capacity`` shapes.

    From the leaves up, each department lets go of the largest of what is below it until the rest fits (Kundu &
    Misra 1977, "A linear tree partitioning algorithm"). One whose family is too large all the same is cut itself:
    it goes on over several pages, wherever it stands.
    """
    drawn: dict[int, int] = {}
    cut: set[int] = set()
    for at in reversed([head, *branching(tree, everything_below(tree, head))]):
        below = sorted(branching(tree, tree.children(at).tolist()), key=lambda child: drawn[child])
        drawn[at] = 1 + len(tree.children(at)) + sum(drawn[child] - 1 for child in below)
        while drawn[at] > capacity and below:
            largest = below.pop()
            drawn[at] -= drawn[largest] - 1
            cut.add(largest)
        if drawn[at] > capacity:
            cut.add(at)
            drawn[at] = 1
    return cut


def _uppermost(tree: Branches, head: int, cut: set[int]) -> Iterator[int]:
    """Those of the cut departments that a page with ``head`` reaches."""
    waiting = branching(tree, tree.children(head).tolist())
    while waiting:
        at = waiting.pop()
        if at in cut:
            yield at
        else:
            waiting += branching(tree, tree.children(at).tolist())


def pages_expected(tree: Branches, capacity: float) -> int:
    """A page for each branch that is folded, and the further ones of large families."""
    head = first_head(tree)
    cut = (first_level(tree, head) | _all_cuts(tree, head, capacity)) - {head}
    families = [len(tree.children(at)) for at in (head, *cut)]
    return 1 + len(cut) + sum(int(family / capacity) for family in families)


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
    options: PageOptions
    least: float
    tree: Branches
    by: Colouring | None = None
    pages: list[Page] = field(default_factory=list)
    capacity: float = 0.0
    """Departments that fit on a page, about."""
    aspect: float | None = None
    """Of the room for the chart on the last page."""

    def __post_init__(self) -> None:
        scale = self.least / palette.NAME_SIZE
        paper = self.options.sheet
        room = (paper.width - 2 * SHEET_MARGIN * paper.words_scale) * paper.height * _HEAD_ROOM
        self.capacity = max(room / scale**2 / (_ROOM_ROUND_BOX * box_area(self.company)), 2.0)

    def branch(self, head: int) -> Indices:
        """The head and everything below it, in the order of the file; the whole company for NOBODY."""
        return np.arange(len(self.company)) if head == NOBODY else np.sort(self.tree.within(head))

    def fit(self, part: Part, closed: Iterable[int]) -> Fitted:
        """The part with some departments folded, as large as the paper lets it."""
        found = part.fitted(frozenset(closed), self.options, self.aspect)
        placed = arrange_sheet(found.scene, self.options)
        self.aspect = free_aspect(found.scene, placed)
        if placed.chart_points < self.options.sheet.chart_scale_limit and len(found.scene.boxes) > 1:
            told = len(found.scene.boxes) * (found.text_size / self.least) ** 2
            self.capacity = max(2.0, (self.capacity + told) / 2)
        return found

    def fits(self, found: Fitted) -> bool:
        return found.text_size >= self.least


def paginate(
    company: Company,
    options: PageOptions,
    *,
    least: float = LEAST_TEXT,
    by: Colouring | None = None,
    on_page: Progress | None = None,
) -> tuple[Page, ...]:
    """The pages of a company in their order, each with names of at least ``least`` points.

    A page that cannot be divided any more (one department and one below it) has smaller ones where it must.
    """
    words = replace(options, paper=options.sheet, breadcrumb="…", page=_PAGE)
    divider = _Divider(company, words, least, branches(company), by)
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


def estimate_pages(company: Company, options: PageOptions, *, least: float = LEAST_TEXT) -> int:
    """About how many pages a company will take: told in no time, before any is laid out."""
    divider = _Divider(company, options, least, branches(company))
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
    rank = sibling_rank(whole.company, np.searchsorted(whole.members, children))
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
