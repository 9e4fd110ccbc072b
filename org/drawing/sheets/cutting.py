"""Where a tree of departments is cut into pages: few pages, none with more shapes than fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from org.company.branches import Branches
from org.company.model import NOBODY


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
