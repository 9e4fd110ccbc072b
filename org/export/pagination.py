"""Cut a tree into pages: which department is on which page, when a company takes several.

A page has *heads*: departments whose branches it shows (the first page shows the tops of the company). What it
collapses has a page further on. The rules:

- the first page is the overview: its top and what is right below, each branch collapsed;
- a branch whose names can be written large enough is shown whole, and small ones with one parent share a page;
- any other is an overview again: as many of its branches are collapsed as must be, the larger ones first;
- a family that is too large even with every branch collapsed goes on over several pages, its head repeated on each.

So every department is *open* on exactly one page, and collapsed on one more if it has a page of its own: the number of
that page is written on it. A branch that is collapsed in the view stays collapsed and has no page.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import takewhile

import numpy as np

from org.export.page_layout import GOOD_TEXT, Fitted, PageOptions, arrange_sheet, fit_to_paper, free_frame
from org.hierarchy import Branches, branches, excerpt
from org.i18n import _
from org.layout.box_style import Emphasis, apply_emphasis
from org.layout.color_by import Colouring, apply_colouring
from org.layout.org_chart import make_drawing, sibling_rank, subtitle
from org.layout.scene import Scene
from org.layout.visibility import Frame, View, find_visible
from org.model import NONE, Company, Indices

_SAMPLE = 60
"""Departments that are laid out to know how many a page usually holds."""


@dataclass(frozen=True, eq=False)
class Look:
    """What a book takes over from the view: colours, filters and collapsed branches, by positions in a company."""

    by: Colouring | None = None
    filters: Emphasis = field(default_factory=Emphasis)
    collapsed: frozenset[int] = frozenset()

    def within(self, members: Indices) -> Look:
        """The same for the company of the departments at ``members`` (sorted)."""
        index = {position: i for i, position in enumerate(members.tolist())}

        def move(positions: Iterable[int]) -> frozenset[int]:
            return frozenset(index[each] for each in positions if each in index)

        lines = frozenset((index[a], index[b]) for a, b in self.filters.faded_lines if a in index and b in index)
        return Look(
            replace(self.by, tints=self.by.tints[members]) if self.by else None,
            replace(self.filters, faded=move(self.filters.faded), faded_lines=lines),
            move(self.collapsed),
        )


@dataclass(eq=False)
class Part:
    """The departments of a page as a company of their own, and what they are called together."""

    company: Company
    members: Indices
    subtitle: str
    look: Look

    def scenes(self, closed: frozenset[int]) -> Callable[[Frame], Scene]:
        """The chart for any frame, with departments collapsed that are given by their position in the whole company."""
        local = frozenset(np.searchsorted(self.members, sorted(closed)).tolist()) | self.look.collapsed
        # Hand-offs are drawn between collapsed branches only: without such there is no need to look for them.
        company = self.company if local else replace(self.company, handoffs=self.company.handoffs.iloc[:0])
        by, filters = self.look.by, replace(self.look.filters, faded=self._find_faded(local))
        draw = make_drawing(company, find_visible(company, View(closed=local)))
        return lambda frame: apply_emphasis(apply_colouring(replace(draw(frame), subtitle=self.subtitle), by), filters)

    def _find_faded(self, closed: frozenset[int]) -> frozenset[int]:
        """The boxes in which all is filtered out that the view shows. A branch may have its rest on another page."""
        faded = sorted(self.look.filters.faded)
        if not faded:
            return frozenset()
        shown, drawn = (find_visible(self.company, View(closed=each)) for each in (self.look.collapsed, closed))
        left = np.setdiff1d(shown.keys, faded)
        return frozenset(np.setdiff1d(drawn.keys, drawn.keys[drawn.box_of[left]]).tolist())


def drawn_order(part: Part, scene: Scene) -> dict[int, int]:
    """Position in the whole company → place in a walk over the chart from the left, down each branch first."""
    rank = sibling_rank(part.company, np.arange(len(part.company)))
    below: dict[int, list[int]] = {}
    for box in sorted(scene.boxes, key=lambda box: (rank[box.key], box.key), reverse=True):
        below.setdefault(box.above, []).append(box.key)
    waiting = list(below.get(NONE, []))
    order: dict[int, int] = {}
    while waiting:
        key = waiting.pop()
        order[int(part.members[key])] = len(order)
        waiting += below.get(key, [])
    return order


@dataclass(frozen=True, eq=False)
class Outline:
    """The departments that a book shows: what is collapsed in the view has nothing below it."""

    tree: Branches
    collapsed: frozenset[int] = frozenset()

    def children(self, position: int) -> list[int]:
        return [] if position in self.collapsed else list(map(int, self.tree.children(position)))

    def branching(self, positions: Iterable[int]) -> list[int]:
        """Those that have departments below them."""
        return [position for position in positions if self.tree.size[position] > 1 and position not in self.collapsed]

    def below(self, head: int) -> list[int]:
        """All departments below the head (NONE: all there are), each followed by everything below it."""
        tree = self.tree
        shown = np.ones(len(tree.order), dtype=bool)
        for position in self.collapsed:
            first, last = tree.bounds(position)
            shown[first + 1 : last] = False
        first, last = (-1, len(shown)) if head == NONE else tree.bounds(head)
        return list(tree.order[first + 1 : last][shown[first + 1 : last]].tolist())


def first_head(outline: Outline) -> int:
    """The one top of the company, or NONE where there are several or none."""
    tops = outline.children(NONE)
    return tops[0] if len(tops) == 1 else NONE


def first_level(outline: Outline, head: int) -> frozenset[int]:
    """The branches of the uppermost level below ``head`` that has several; none where there is no such level."""
    level = outline.branching(outline.children(head))
    while len(level) == 1:
        level = outline.branching(outline.children(level[0]))
    return frozenset(level)


def cuts(outline: Outline, head: int, capacity: float) -> frozenset[int] | None:
    """The branches that a page collapses so that it holds no more than ``capacity`` boxes; None if that cannot be."""
    cut = _find_cuts(outline, head, capacity)
    if head in cut:
        return None
    uppermost, waiting = set(), outline.branching(outline.children(head))
    while waiting:
        position = waiting.pop()
        if position in cut:
            uppermost.add(position)
        else:
            waiting += outline.branching(outline.children(position))
    return frozenset(uppermost)


def _find_cuts(outline: Outline, head: int, capacity: float) -> dict[int, float]:
    """The branches to collapse below ``head``, few of them, so that no page holds more than ``capacity`` boxes.

    The value is how many boxes the page of a branch has. From the leaves up, the largest branches below each department
    are cut off until the rest fits (Kundu & Misra 1977, "A linear tree partitioning algorithm"). A department whose
    family is still too large is cut off itself: it goes on over several pages, wherever it is.
    """
    drawn: dict[int, int] = {}
    cut: dict[int, float] = {}
    for position in reversed([head, *outline.branching(outline.below(head))]):
        children = outline.children(position)
        below = sorted(outline.branching(children), key=lambda child: drawn[child])
        drawn[position] = 1 + len(children) + sum(drawn[child] - 1 for child in below)
        while drawn[position] > capacity and below:
            largest = below.pop()
            cut[largest] = drawn[largest]
            drawn[position] -= drawn[largest] - 1
        if drawn[position] > capacity:
            cut[position] = drawn[position]
            drawn[position] = 1
    return cut


def count_pages(outline: Outline, parent: Indices, capacity: float) -> int:
    """About how many pages: those of collapsed branches, of which small ones share, and further ones of families."""
    head = first_head(outline)
    cut = _find_cuts(outline, head, capacity)
    for each in first_level(outline, head):
        cut.setdefault(each, float(len(outline.below(each)) + 1))
    cut.pop(head, None)
    shared: dict[int, float] = {}
    for each, boxes in cut.items():
        above = int(parent[each])
        shared[above] = shared.get(above, 0.0) + min(boxes, capacity) / capacity
    families = [len(outline.children(position)) for position in (head, *cut)]
    return 1 + sum(math.ceil(pages) for pages in shared.values()) + sum(int(family / capacity) for family in families)


Progress = Callable[[int, int], None]
"""Called after each page with how many are done, and about how many there will be. May raise to end the work."""

_PAGE = "0000 / 0000"
"""As wide as any number of a page: it is known only when all are laid out."""
_SHARES = (1.2, 1.0, 0.85)
"""Departments that are tried on a page, as shares of how many fit usually."""
_HOPED = 1.6
"""As many times the departments that fit usually are tried on a page that small branches share."""
_ROUNDS = 4
"""Of halving what is between the fewest and the usual, when none of these fits."""
_FEWER = 0.9
"""Between two tries with a family that goes on, or with branches that share a page."""


@dataclass(frozen=True, eq=False)
class Page:
    """What one page shows."""

    heads: tuple[int, ...]
    """Positions of the departments whose branches it shows; NONE for the tops of a company with several."""
    title: str
    members: Indices
    """Position in the company of each department of the page's scene, with what is collapsed in it."""
    collapsed: tuple[int, ...]
    """Positions of the departments that have pages of their own, in the order of these pages."""
    fit: Fitted
    above: int | None
    """Index of the page on which the heads are collapsed; None for the first."""
    level: int
    """1 for the first page, and one more than the page above for the others."""


@dataclass(frozen=True)
class _Task:
    """A page, or several, still to be laid out."""

    head: int
    above: int | None
    level: int


class _Divider:
    """Lays pages out one by one, and learns from each how much the next may hold."""

    def __init__(self, company: Company, options: PageOptions, least: float, look: Look) -> None:
        self.company, self.least, self.look = company, least, look
        self.options = replace(options, paper=options.sheet, breadcrumb="…", page=_PAGE)
        self.outline = Outline(branches(company), look.collapsed)
        self.pages: list[Page] = []
        self.frame: Frame | None = None
        """The room for the chart on the last page."""
        self.capacity = 2.0
        """Departments that fit on a page, about."""
        sample = np.sort(self.outline.tree.order[:_SAMPLE])
        self.capacity = max(2.0, self.count_fitting(self.fit(self.part(sample, "…"), ())))

    def branch(self, *heads: int) -> Indices:
        """The heads and everything below them, in the order of the file; the whole company for NONE."""
        if heads == (NONE,):
            return np.arange(len(self.company))
        return np.sort(np.concatenate([self.outline.tree.within(head) for head in heads]))

    def count(self, head: int) -> int:
        """How many departments of a branch a book shows."""
        return len(self.outline.below(head)) + 1

    def part(self, members: Indices, title: str, figures: str | None = None) -> Part:
        """The part with the departments at ``members`` (sorted), under its own figures or others."""
        own = excerpt(self.company, members, title)
        return Part(own, members, subtitle(own) if figures is None else figures, self.look.within(members))

    def name(self, head: int) -> str:
        return self.company.title if head == NONE else self.company.name(head)

    def fit(self, part: Part, closed: Iterable[int]) -> Fitted:
        """The part with some departments collapsed, as large as the paper lets it."""
        options = replace(self.options, title=part.company.title)
        found = fit_to_paper(part.scenes(frozenset(closed)), options, first=self.frame)
        placed = arrange_sheet(found.scene, options)
        self.frame = free_frame(placed)
        # Where names are as large as they may be, a page has room for more, never for fewer than was thought.
        least = 2.0 if placed.chart_points < self.options.sheet.chart_scale_limit else self.capacity
        if len(found.scene.boxes) > 1:
            self.capacity = max(least, (self.capacity + self.count_fitting(found)) / 2)
        return found

    def count_fitting(self, found: Fitted) -> float:
        """How many departments a page like that has room for, about."""
        return len(found.scene.boxes) * (found.text_size / self.least) ** 2

    def fits(self, found: Fitted) -> bool:
        return found.text_size >= self.least


def paginate(
    company: Company,
    options: PageOptions,
    *,
    least: float = GOOD_TEXT,
    look: Look | None = None,
    on_page: Progress | None = None,
) -> tuple[Page, ...]:
    """The pages of a company in their order, each with names of at least ``least`` points.

    A page that cannot be divided any more (one department and one below it) has smaller ones where it must.
    """
    divider = _Divider(company, options, least, look or Look())
    expected = count_pages(divider.outline, company.parent, divider.capacity)
    waiting = [_Task(first_head(divider.outline), None, 1)]
    while waiting:
        further = []
        for page in _make_pages(divider, waiting):
            here = len(divider.pages)
            divider.pages.append(page)
            further += [_Task(head, here, page.level + 1) for head in page.collapsed]
            if on_page:
                on_page(here + 1, max(expected, here + 1 + len(waiting) + len(further)))
        waiting += reversed(further)
    return tuple(divider.pages)


def estimate_pages(company: Company, options: PageOptions, *, look: Look | None = None) -> int:
    """About how many pages a company will take, without laying them out."""
    divider = _Divider(company, options, GOOD_TEXT, look or Look())
    return count_pages(divider.outline, company.parent, divider.capacity)


def _take_mates(divider: _Divider, waiting: list[_Task], most: float) -> list[_Task]:
    """The next task, with those whose branches may share its page: they have one parent and are small.

    They are no more than ``most`` departments together, and share alike where they take several pages.
    """
    first = waiting.pop()
    tasks = [first]
    if first.above is None or first.head == NONE:
        return tasks
    beside = takewhile(lambda task: task.above == first.above, reversed(waiting))
    parent = divider.company.parent
    siblings = {task: divider.count(task.head) for task in beside if parent[task.head] == parent[first.head]}
    boxes = divider.count(first.head)
    small = boxes + sum(size for size in siblings.values() if size <= most / 2)
    share = small / math.ceil(small / most)
    # A large one comes last: tried before the small ones, it would often turn out not to fit, and leave one alone.
    for mate, size in sorted(siblings.items(), key=lambda each: each[1] > most / 2):
        if (boxes < share or size > most / 2) and boxes + size <= most:
            boxes += size
            tasks.append(mate)
            waiting.remove(mate)
    return tasks


def _make_pages(divider: _Divider, waiting: list[_Task]) -> Iterator[Page]:
    """The page of the next head, or the one that several share, or the several that a family takes."""
    most = _HOPED * divider.capacity
    while len(tasks := _take_mates(divider, waiting, most)) > 1:
        heads = tuple(task.head for task in tasks)
        part = divider.part(divider.branch(*heads), ", ".join(map(divider.name, heads)))
        found = divider.fit(part, ())
        if divider.fits(found):
            yield Page(heads, part.company.title, part.members, (), found, tasks[0].above, tasks[0].level)
            return
        waiting += reversed(tasks)
        most = _FEWER * sum(divider.count(head) for head in heads)
    yield from _make_pages_of_one(divider, tasks[0])


def _make_pages_of_one(divider: _Divider, task: _Task) -> Iterator[Page]:
    """The overview, for the first page; else as much as fits on one page, or several."""
    first = task.above is None
    part = divider.part(divider.branch(task.head), divider.company.title if first else divider.name(task.head))
    level = first_level(divider.outline, task.head)
    if first and divider.fits(overview := divider.fit(part, level)):
        yield _make_page(task, part, overview, level)
    elif found := _open_most(divider, part, task.head):
        yield _make_page(task, part, *_share_alike(divider, part, task.head, *found))
    else:
        yield from _continue_family(divider, task, part)


def _make_page(task: _Task, part: Part, fit: Fitted, closed: frozenset[int]) -> Page:
    """The page with its collapsed branches in the order in which they are drawn."""
    order = drawn_order(part, fit.scene)
    # What is filtered out of the picture has its page all the same.
    collapsed = tuple(sorted(closed, key=lambda position: (order.get(position, len(order)), position)))
    return Page((task.head,), part.company.title, part.members, collapsed, fit, task.above, task.level)


def _open_most(divider: _Divider, part: Part, head: int) -> tuple[Fitted, frozenset[int]] | None:
    """The chart of a branch with as little collapsed as fits, and that; None where even all collapsed does not fit."""
    for share in _SHARES:
        closed = cuts(divider.outline, head, share * divider.capacity)
        if closed is not None and divider.fits(found := divider.fit(part, closed)):
            return found, closed
    children = divider.outline.children(head)
    every = frozenset(divider.outline.branching(children))
    if not divider.fits(fewest := divider.fit(part, every)):
        return None
    best = (fewest, every)
    low, high = 1.0 + len(children), _SHARES[-1] * divider.capacity
    for _round in range(_ROUNDS):
        middle = math.sqrt(low * high)
        closed = cuts(divider.outline, head, middle)
        if closed is None:
            low = middle
        elif closed != best[1] and divider.fits(found := divider.fit(part, closed)):
            best, low = (found, closed), middle
        else:
            high = middle
    return best


def _share_alike(
    divider: _Divider, part: Part, head: int, fit: Fitted, closed: frozenset[int]
) -> tuple[Fitted, frozenset[int]]:
    """The same, or with more collapsed where the page of what is collapsed would be nearly empty beside a full one."""
    shown, left = len(fit.scene.boxes), sum(map(divider.count, closed))
    more = cuts(divider.outline, head, (shown + left) / 2) if 0 < left < shown / 2 else None
    # Branches of several parents would not share a page.
    if more is None or len({int(divider.company.parent[position]) for position in more}) > 1:
        return fit, closed
    found = divider.fit(part, more)
    return (found, more) if divider.fits(found) else (fit, closed)


def _continue_family(divider: _Divider, task: _Task, whole: Part) -> list[Page]:
    """A family over several pages, in the order in which siblings are drawn."""
    children = np.array(divider.outline.children(task.head), dtype=np.int64)
    rank = sibling_rank(whole.company, np.searchsorted(whole.members, children))
    children = children[np.lexsort((children, rank))]
    fitting = max(1, min(len(children), int(divider.capacity)))
    while True:
        pages: list[Page] = []
        count = math.ceil(len(children) / fitting)
        for i, run in enumerate(np.array_split(children, count)):
            title = _("{name} ({n} of {total})").format(name=whole.company.title, n=i + 1, total=count)
            part = _cut_run(divider, task, whole, run, title if count > 1 else whole.company.title)
            closed = frozenset(divider.outline.branching(run.tolist()))
            pages.append(_make_page(task, part, divider.fit(part, closed), closed))
            if fitting > 1 and not divider.fits(pages[-1].fit):
                break
        else:
            return pages
        fitting = max(1, min(fitting - 1, int(fitting * _FEWER)))


def _cut_run(divider: _Divider, task: _Task, whole: Part, run: Indices, title: str) -> Part:
    """Some children with their branches, and their head."""
    head = np.array([task.head] if task.head != NONE else [], dtype=np.int64)
    members = np.concatenate([head, *map(divider.outline.tree.within, run.tolist())])
    return divider.part(np.sort(members), title, whole.subtitle)
