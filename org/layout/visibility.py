"""Which departments are visible: what is expanded, how a click changes it, how a department is revealed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd

from org.hierarchy import Branches, ancestors, branches, sum_known
from org.model import NONE, Company, Flags, Indices, Office, Offices, Values

BUDGET = 300
"""Visible boxes at most: more than that is hard to take in."""
WHOLE_FAMILY = 60
"""A department with more children than this shows FIRST of them, and a box for the rest."""
FIRST = 40
STEP = 100
"""How many more the box for the rest shows at each step."""
_LEAST = 12
"""Children that an expanded department shows in any case, even when the budget is used up."""


@dataclass(frozen=True)
class Frame:
    """The room that a picture is laid out for, px: of the window in the page, of the sheet in a file."""

    width: float
    height: float

    @property
    def narrow(self) -> bool:
        """Whether it is too narrow for columns: an org chart becomes an outline."""
        return self.width < NARROW


NARROW = 600.0
"""Frames narrower than this get an outline, px."""
SCREEN = Frame(1400.0, 740.0)
"""What is assumed before a browser has said how large its window is."""
LAPTOP = Frame(1260.0, 640.0)
"""What a file is laid out for that may be opened in any window: in a small one names can still be read."""
PHONE = Frame(374.0, 600.0)
"""What a file is laid out for that may be opened on one."""

REST = -2
"""Keys from here downwards are those of boxes for the rest of a family."""


def rest_key(parent: int) -> int:
    """The key of the shape for the further departments under ``parent`` (NONE: further tops), and back again.

    >>> rest_key(-1), rest_key(4), rest_key(rest_key(4))
    (-2, -7, 4)
    """
    return REST - 1 - parent


@dataclass(frozen=True)
class View:
    """What the person chose to see. Departments are given by their position."""

    branch: int | None = None
    """Only this department and what is below it; None for the whole company."""
    levels: int | None = None
    """How many levels are expanded, from the top of what is shown; None for all that the budget allows."""
    budget: int | None = None
    """Visible boxes at most, beside what was expanded one by one; None for no limit."""
    opened: frozenset[int] = frozenset()
    """Expanded one by one."""
    closed: frozenset[int] = frozenset()
    """Collapsed one by one."""
    further: tuple[tuple[int, int], ...] = ()
    """(parent, steps): how often more of a large family was asked for."""
    sought: frozenset[int] = frozenset()
    """Visible in any case, with their way to the top."""
    stacked: bool = False
    """Whether siblings whose hand-offs go the same way are shown as one stack, as on a boundary map."""
    base: View | None = None
    """What the chart was laid out for before branches were expanded or collapsed one by one: the others keep their
    place. None: it is laid out for this view."""


@dataclass(frozen=True, eq=False)
class Visible:
    """The visible boxes. Arrays have one entry per box: first the departments, then the rests of large families."""

    keys: Indices
    """Position of the department, or :func:`rest_key` the parent."""
    positions: Indices
    """(d,) the departments, in the order of the file."""
    parent: Indices
    """Index of the parent among the boxes, NONE for a top."""
    collapsed: Indices
    """How many departments it represents beside its own."""
    counts: Indices
    """(k, 3) unclear, front and back office departments that it represents, its own included."""
    people: Values
    """People of the department, or of all that it represents; NaN where the file says nothing of its own department."""
    offices: Offices
    """That of the department; of a rest the one that all of it has in common, or else unclear."""
    branching: Flags
    """Whether departments report to it."""
    order: Indices
    """(n,) the departments of the company, each followed by everything below it."""
    cuts: Indices
    """(r + 1,) where runs of ``order`` begin that are drawn in one box; the first is 0 and the last n."""
    owners: Indices
    """(r,) the box of each run, NONE for what is not visible."""
    limited: bool
    """Whether the budget kept branches collapsed that the levels would have shown."""
    stacks: dict[int, Indices] = field(default_factory=dict)
    """Key of a stack, which is that of its first department → its departments."""

    def __len__(self) -> int:
        return len(self.keys)

    @cached_property
    def box_of(self) -> Indices:
        """(n,) for each department of the company the box that it is drawn in, NONE for those not visible."""
        box_of = np.empty(len(self.order), dtype=np.int64)
        box_of[self.order] = np.repeat(self.owners, np.diff(self.cuts))
        return box_of

    def key_of(self, position: int) -> int | None:
        """The key of the box that a department is drawn in; None when it is not visible."""
        box = int(self.box_of[position])
        return None if box == NONE else int(self.keys[box])


@dataclass
class _Expansion:
    """What has become visible so far, level by level."""

    company: Company
    tree: Branches
    view: View
    shown: list[int]
    rests: list[tuple[int, Indices]]
    """Parent, and the children that are not shown."""
    limited: bool = False

    @property
    def room(self) -> float:
        budget = self.view.budget
        return np.inf if budget is None else budget - len(self.shown) - len(self.rests)


def find_visible(company: Company, view: View) -> Visible:
    """The shapes that ``view`` shows."""
    tree = branches(company)
    state = _Expansion(company, tree, view, [], [])
    forced = {above for each in view.sought for above in ancestors(each, company.parent)} | view.opened
    kept = forced | view.sought
    if view.branch is None:
        level = _show_family(state, NONE, kept, first=True)
    else:
        level = [view.branch]
        state.shown.append(view.branch)
    deep = 1
    while level:
        below: list[int] = []
        for parent in level:
            below += _expand(state, parent, forced, kept, deep)
        level, deep = below, deep + 1
    visible = _describe(state)
    return stack_alike(company, visible, view.opened) if view.stacked else visible


def _expand(state: _Expansion, parent: int, forced: set[int], kept: set[int], deep: int) -> list[int]:
    """The children of ``parent`` that become visible, if it is expanded."""
    view = state.view
    if state.tree.size[parent] == 1 or parent in view.closed:
        return []
    if parent in forced:
        return _show_family(state, parent, kept, first=True)
    if view.levels is not None and deep >= view.levels:
        return []
    return _show_family(state, parent, kept, first=deep == 1)


def _show_family(state: _Expansion, parent: int, kept: set[int], *, first: bool) -> list[int]:
    """Make children visible, as many as there is room for; none if not even a fair part would fit.

    ``first`` marks families that show some children in any case.
    """
    children = state.tree.children(parent)
    asked = STEP * dict(state.view.further).get(parent, 0)
    whole = state.view.budget is None or len(children) <= WHOLE_FAMILY
    shown = len(children) if whole else min(len(children), FIRST + asked)
    if shown > state.room:
        if not first:
            state.limited = True
            return []
        # What was asked for by hand is beside the budget.
        shown = max(min(int(state.room), shown - asked), min(_LEAST, shown)) + asked
    if len(children) - shown <= 1:
        shown = len(children)
    extra = [int(child) for child in children[shown:] if int(child) in kept] if kept and shown < len(children) else []
    visible = [*children[:shown].tolist(), *extra]
    state.shown += visible
    if len(visible) < len(children):
        hidden = children[shown:]
        state.rests.append((parent, hidden[~np.isin(hidden, extra)] if extra else hidden))
        state.limited = True
    return visible


def _describe(state: _Expansion) -> Visible:
    company, tree = state.company, state.tree
    positions = np.array(sorted(state.shown), dtype=np.int64)
    keys = np.append(positions, np.array([rest_key(parent) for parent, _rest in state.rests], dtype=np.int64))
    above = np.append(company.parent[positions], np.array([parent for parent, _rest in state.rests], dtype=np.int64))
    index = np.searchsorted(positions, above)
    cuts, owners = _divide(state, positions)
    inside = owners != NONE
    first, last = cuts[:-1][inside], cuts[1:][inside]
    counts = np.zeros((len(keys), len(Office)), dtype=np.int64)
    np.add.at(counts, owners[inside], tree.counts[last] - tree.counts[first])
    known = np.bincount(owners[inside], weights=tree.known[last] - tree.known[first], minlength=len(keys))
    people = np.bincount(owners[inside], weights=tree.people[last] - tree.people[first], minlength=len(keys))
    total = counts.sum(axis=1)
    return Visible(
        keys=keys,
        positions=positions,
        parent=np.where(np.isin(above, positions), index, NONE),
        collapsed=total - (keys > REST),
        counts=counts,
        people=np.where(known > 0, people.round(6), np.nan),  # differences of long sums
        offices=np.append(company.offices[positions], _find_common_offices(counts[len(positions) :])).astype(np.int8),
        branching=np.append(tree.size[positions] > 1, np.zeros(len(state.rests), dtype=bool)),
        order=tree.order,
        cuts=cuts,
        owners=owners,
        limited=state.limited,
    )


def fold_each(company: Company, visible: Visible) -> Visible:
    """The same boxes, each with the figures of its branch. Which lines cross there is left open: no box has any."""
    tree, count = branches(company), len(visible.positions)
    first, last = tree.bounds(visible.positions)
    people = np.where(tree.known[last] > tree.known[first], tree.people[last] - tree.people[first], np.nan)
    counts = np.concatenate([tree.counts[last] - tree.counts[first], visible.counts[count:]])
    return replace(
        visible,
        collapsed=counts.sum(axis=1) - (visible.keys > REST),
        counts=counts,
        people=np.concatenate([people, visible.people[count:]]),
        owners=np.full_like(visible.owners, NONE),
    )


LEAST_STACK = 3
"""Siblings that make a stack."""


def stack_alike(company: Company, visible: Visible, opened: Collection[int]) -> Visible:
    """``visible`` with siblings in one stack whose largest hand-off leads to, or comes from, the same other box.

    Those with visible departments below them stay apart, and those of a stack that was ``opened``: one of its
    departments is in there.
    """
    stacks = [group for group in _find_alike(company, visible) if not set(opened) & set(visible.keys[group].tolist())]
    if not stacks:
        return visible
    into = np.arange(len(visible))
    for group in stacks:
        into[group] = group[0]
    kept = np.flatnonzero(into == np.arange(len(visible)))
    new_index = np.append(np.searchsorted(kept, into), NONE)
    counts = np.zeros((len(kept), len(Office)), dtype=np.int64)
    np.add.at(counts, new_index[:-1], visible.counts)
    return replace(
        visible,
        keys=visible.keys[kept],
        positions=visible.positions[kept[kept < len(visible.positions)]],
        parent=new_index[visible.parent[kept]],
        collapsed=counts.sum(axis=1) - (visible.keys[kept] > REST),
        counts=counts,
        people=sum_known(new_index[:-1], visible.people, len(kept)),
        offices=visible.offices[kept],
        branching=visible.branching[kept],
        owners=new_index[visible.owners],
        stacks={int(visible.keys[group[0]]): visible.positions[group] for group in stacks},
    )


def _find_alike(company: Company, visible: Visible) -> list[Indices]:
    """Groups of siblings of one office with the same largest hand-off, as indexes of the visible boxes."""
    volume = company.volumes
    source, target = (visible.box_of[company.handoffs[end].to_numpy(dtype=np.int64)] for end in ("source", "target"))
    box, other = np.append(source, target), np.append(target, source)
    both = (box != NONE) & (other != NONE) & (box != other)
    pairs = (box * len(visible) + other) * 2 + np.repeat([1, 0], len(source))
    distinct, inverse = np.unique(pairs[both], return_inverse=True)
    total = np.bincount(inverse, weights=np.tile(np.nan_to_num(volume), 2)[both], minlength=len(distinct))
    box, pair = np.divmod(distinct[np.argsort(-total, kind="stable")], 2 * len(visible))
    box, first = np.unique(box, return_index=True)
    # Those without any hand-off go the same way, too: none.
    largest = np.full(len(visible), NONE)
    largest[box] = pair[first]
    alone = np.setdiff1d(np.arange(len(visible.positions)), visible.parent)
    alike = {"parent": visible.parent[alone], "office": visible.offices[alone], "pair": largest[alone]}
    groups = pd.DataFrame({**alike, "box": alone}).groupby(list(alike))["box"]
    return [group.to_numpy() for _way, group in groups if len(group) >= LEAST_STACK]


def _divide(state: _Expansion, positions: Indices) -> tuple[Indices, Indices]:
    """Cuts and owners: each visible branch is painted over its run of the order, from the top down, and what is painted
    last stays.
    """
    tree, count = state.tree, len(state.company)
    downwards = np.argsort(tree.rank[positions], kind="stable")
    first, last = tree.bounds(positions[downwards])
    painted = list(zip(first.tolist(), last.tolist(), downwards.tolist(), strict=True))
    for box, (_parent, hidden) in enumerate(state.rests, start=len(positions)):
        painted += [(first, last, box) for first, last in _find_runs(tree, hidden)]
    cuts = np.unique([0, count, *(end for first, last, _at in painted for end in (first, last))])
    owners = np.full(len(cuts) - 1, NONE, dtype=np.int64)
    for (first, last), (_first, _last, box) in zip(
        np.searchsorted(cuts, [run[:2] for run in painted]).tolist(), painted, strict=True
    ):
        owners[first:last] = box
    return cuts, owners


def _find_runs(tree: Branches, hidden: Indices) -> Iterator[tuple[int, int]]:
    """The runs of the order that some siblings take up together: neighbours make one."""
    first, last = tree.bounds(hidden)
    apart = first[1:] != last[:-1]
    return zip(first[np.append(True, apart)].tolist(), last[np.append(apart, True)].tolist(), strict=True)


def _find_common_offices(counts: Indices) -> Sequence[Office]:
    """The office that all departments of a rest have in common."""
    return [Office(int(row.argmax())) if row.max() == row.sum() else Office.UNCLEAR for row in counts]


def toggle(company: Company, view: View, key: int) -> View:
    """``view`` with a branch expanded that was collapsed, or the reverse; a rest shows more of its family.

    What the chart was laid out for is kept as ``base``.
    """
    tree = branches(company)
    if key <= REST:
        changed = _show_more(view, rest_key(key))
    elif view.stacked and key in find_visible(company, view).stacks:
        changed = replace(view, opened=view.opened | {key})
    elif not 0 <= key < len(company) or tree.size[key] == 1:
        return view
    elif _is_expanded(company, view, key):
        changed = _collapse_one(tree, view, key)
    else:
        changed = replace(view, opened=view.opened | {key}, closed=view.closed - {key})
    return replace(changed, base=view.base or view)


def expand_siblings(company: Company, view: View, key: int) -> View:
    """``view`` with all branches expanded that are drawn below the same parent as a department, and its own."""
    if not 0 <= key < len(company):
        return view
    visible = find_visible(company, view)
    folded = (visible.parent == visible.parent[visible.box_of[key]]) & visible.branching
    folded[visible.parent[visible.parent != NONE]] = False
    keys = frozenset(visible.keys[folded].tolist())
    return replace(view, opened=view.opened | keys, closed=view.closed - keys, base=view.base or view)


def _is_expanded(company: Company, view: View, key: int) -> bool:
    visible = find_visible(company, view)
    box = int(visible.box_of[key])
    return box >= 0 and int(visible.keys[box]) == key and bool((visible.parent == box).any())


def _collapse_one(tree: Branches, view: View, key: int) -> View:
    """What was expanded further down is found again when the branch is expanded; what was searched for is forgotten."""
    sought = frozenset(each for each in view.sought if each == key or not tree.holds(key, each))
    return replace(view, opened=view.opened - {key}, closed=view.closed | {key}, sought=sought)


def _show_more(view: View, parent: int) -> View:
    steps = dict(view.further)
    steps[parent] = steps.get(parent, 0) + 1
    return replace(view, further=tuple(sorted(steps.items())))


def reveal_department(company: Company, view: View, position: int) -> View:
    """``view`` with a department made visible: its way to the top is expanded, and it is outside of any rest."""
    if view.branch is not None and not branches(company).holds(view.branch, position):
        view = View(budget=view.budget, levels=1)
    if find_visible(company, view).key_of(position) == position:
        return view
    above = frozenset(ancestors(position, company.parent))
    return replace(view, sought=view.sought | {position}, closed=view.closed - above, base=view.base or view)


def expand_to_level(view: View, levels: int | None) -> View:
    """``view`` with whole levels expanded, and nothing else; None for all that fits."""
    return View(branch=view.branch, levels=levels, budget=view.budget)
