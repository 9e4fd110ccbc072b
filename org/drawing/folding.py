"""What a hand does to a view: fold, unfold, show more, look for a department, look at one branch only."""

from __future__ import annotations

from dataclasses import replace

from org.company.branches import Branches, branches
from org.company.hierarchy import way_to_top
from org.company.model import Company
from org.drawing.view import REST, View, rest_of, sight


def toggled(company: Company, view: View, key: int) -> View:
    """``view`` with a shape unfolded that was folded, or folded that was unfolded; a rest shows more of its family."""
    if key <= REST:
        return _more(view, rest_of(key))
    tree = branches(company)
    if not 0 <= key < len(company) or tree.size[key] == 1:
        return view
    return _folded(tree, view, key) if _is_unfolded(company, view, key) else _unfolded(view, key)


def _is_unfolded(company: Company, view: View, key: int) -> bool:
    seen = sight(company, view)
    place = int(seen.stands[key])
    return place >= 0 and int(seen.keys[place]) == key and bool((seen.parent == place).any())


def _unfolded(view: View, key: int) -> View:
    return replace(view, opened=view.opened | {key}, closed=view.closed - {key})


def _folded(tree: Branches, view: View, key: int) -> View:
    """What was unfolded further down is found again when the branch is unfolded; what was looked for is let go."""
    sought = frozenset(each for each in view.sought if each == key or not tree.holds(key, each))
    return replace(view, opened=view.opened - {key}, closed=view.closed | {key}, sought=sought)


def _more(view: View, parent: int) -> View:
    steps = dict(view.further)
    steps[parent] = steps.get(parent, 0) + 1
    return replace(view, further=tuple(sorted(steps.items())))


def revealed(company: Company, view: View, position: int) -> View:
    """``view`` with a department in sight: its way to the top is unfolded, and it stands outside of any rest."""
    if view.branch is not None and not branches(company).holds(view.branch, position):
        view = View(budget=view.budget, levels=1)
    if sight(company, view).key_of(position) == position:
        return view
    above = frozenset(way_to_top(position, company.parent))
    return replace(view, sought=view.sought | {position}, closed=view.closed - above)


def to_level(view: View, levels: int | None) -> View:
    """``view`` with whole levels unfolded, and nothing else; None for all that fits."""
    return View(branch=view.branch, levels=levels, budget=view.budget)
