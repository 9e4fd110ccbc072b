"""Colour departments by something else than the office: classes, number ranges, tints.

A colouring sorts departments into at most a dozen classes, so that the eye can tell them apart and a legend can
list them. The shape still shows the office.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd

from org.analysis.reach import NOT_REACHED, customer_distances
from org.hierarchy import branches
from org.i18n import _, describe_count, localise_number, ngettext
from org.layout.scene import Box, LegendEntry, Scene, one_line, tint_sample
from org.model import NONE, Company, Indices, Office, Values
from org.style import palette
from org.style.palette import BLANK, CATEGORIES, OTHER, STEPS
from org.style.text_metrics import shorten
from org.text import parse_number

PEOPLE_CLASSES = 5
_READABLE = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0)
"""Beginnings of the numbers at which classes of people begin."""


def people_bounds(people: Values) -> Values:
    """Where the second and later classes of people begin: quantiles, rounded to numbers that are easy to read.

    None where there is nothing to tell apart.

    >>> people_bounds(np.arange(1.0, 101.0)).tolist()
    [20.0, 40.0, 60.0, 80.0]
    """
    known = people[~np.isnan(people)]
    if not len(known):
        return np.array([])
    cuts = np.unique(np.quantile(known, np.arange(1, PEOPLE_CLASSES) / PEOPLE_CLASSES))
    bounds = np.unique([_round_readable(cut) for cut in cuts.tolist()])
    bounds = bounds[(bounds > known.min()) & (bounds <= known.max())]
    if not len(bounds) and known.min() < known.max():
        # Nearly all are equal: those that have more are a class.
        bounds = np.array([np.floor(known.min()) + 1])
    filled = np.unique(np.searchsorted(bounds, known, side="right"))
    # The lower end of each class but the first, where there is anybody in it.
    return bounds[filled[filled > 0] - 1]


def _round_readable(count: float) -> float:
    """The nearest readable number; from 1 on all are whole below 10.

    >>> [_round_readable(count) for count in (0.4, 1.6, 7.0, 23.0, 980.0)]
    [1.0, 2.0, 8.0, 20.0, 1000.0]
    """
    if count < 1:
        return 1.0
    unit = 10.0 ** np.floor(np.log10(count))
    steps = [step * unit for step in (*_READABLE, 10.0) if step * unit == np.floor(step * unit)]
    return float(min(steps, key=lambda step: (abs(step - count), -step)))


def describe_people_class(low: float | None, high: float | None, *, whole: bool) -> str:
    """A class of people in words; ``whole``: all numbers are whole."""
    if high is None:
        return _("{n} people and more").format(n=localise_number(low or 0.0))
    if low is None:
        return ngettext("under {n} person", "under {n} people", int(high)).format(n=localise_number(high))
    if not whole:
        return _("{low} to under {high} people").format(low=localise_number(low), high=localise_number(high))
    if high == low + 1:
        return describe_count("{n} person", "{n} people", int(low))
    return _("{low}–{high} people").format(low=localise_number(low), high=localise_number(high - 1))


LARGEST_BRANCHES = 10
_COMMON = 0.5
"""A column with many values is offered when the most frequent ones make up so much of it."""
_MANY = 10_000
"""Different values beyond which a column is not counted whose values are nearly all different."""


@dataclass(frozen=True, eq=False)
class Classes:
    """Departments in classes: ``of`` (n,) is an index in ``labels``, or beyond these in ``more``."""

    labels: tuple[str, ...]
    of: Indices
    more: tuple[tuple[str, int], ...] = ()
    """Label and tint of classes that are grey."""


def by_level(company: Company) -> Classes | None:
    """By reporting lines from the top; the lowest levels are one class where there are many."""
    deepest = int(company.depth.max(initial=0))
    if not deepest:
        return None
    last = min(deepest, len(STEPS) - 1)
    labels = [_("Level {n}").format(n=level + 1) for level in range(last + 1)]
    if deepest > last:
        labels[last] = _("Level {n} and below").format(n=last + 1)
    return Classes(tuple(labels), np.minimum(company.depth, last))


def by_distance(company: Company) -> Classes | None:
    """By customer distance (:mod:`org.analysis.reach`)."""
    distances = customer_distances(company)
    farthest = int(distances.max(initial=NOT_REACHED))
    if not len(company.handoffs) or farthest == NOT_REACHED or (company.offices == Office.FRONT).all():
        return None
    last = min(farthest, len(STEPS))
    labels = [_("Customer distance {n}").format(n=distance) for distance in range(1, last + 1)]
    if farthest > last:
        labels[-1] = _("Customer distance {n} and more").format(n=last)
    of = np.where(distances == NOT_REACHED, last, np.minimum(distances, last) - 1)
    return Classes(tuple(labels), of, ((_("No hand-off from the front office"), BLANK),))


def by_people(company: Company) -> Classes | None:
    """By people of the department itself."""
    people = company.people
    bounds = people_bounds(people)
    if not len(bounds):
        return None
    whole = bool((people[~np.isnan(people)] % 1 == 0).all())
    labels = [describe_people_class(low, high, whole=whole) for low, high in pairwise([None, *bounds.tolist(), None])]
    of = np.where(np.isnan(people), len(labels), np.searchsorted(bounds, people, side="right"))
    return Classes(tuple(labels), of, ((_("People not given"), BLANK),))


def heads(company: Company) -> Indices:
    """The departments whose branches have colours of their own, in the order of the file.

    The tops; but a top that holds more than half of the company gives way to its children.
    """
    tree = branches(company)
    tops = np.flatnonzero(company.parent == NONE)
    main = tops[2 * tree.size[tops] > len(company)]
    heads = np.isin(company.parent, main) | (company.parent == NONE)
    heads[main] = False
    return np.flatnonzero(heads).astype(np.int64)


def by_branch(company: Company) -> Classes | None:
    """By the branch that a department belongs to: the largest ones, and the others."""
    apart = heads(company)
    if len(apart) < 2:
        return None
    tree = branches(company)
    by_place = apart[np.argsort(tree.rank[apart], kind="stable")]
    before = np.searchsorted(tree.rank[by_place], tree.rank, side="right") - 1
    head = by_place[np.maximum(before, 0)]
    inside = (before >= 0) & (tree.rank < tree.bounds(head)[1])
    most = len(apart) if len(apart) <= len(CATEGORIES) else LARGEST_BRANCHES
    largest = apart[np.argsort(-tree.size[apart], kind="stable")][:most]
    rank = np.full(len(company), most, dtype=np.int64)
    rank[largest] = np.arange(most)
    of = np.where(inside, rank[head], most + 1)
    names = company.departments["name"].to_numpy()
    others = describe_count("{n} other branch", "{n} other branches", len(apart) - most)
    grey = ((others, OTHER), (_("Above the branches"), BLANK))
    return Classes(tuple(str(names[position]) for position in largest.tolist()), of, grey)


def header_of(company: Company, column: int) -> str:
    """What a column of the file is called, by its number."""
    return one_line(str(company.own.columns[column])) or _("Column {n}").format(n=column + 1)


def _is_telling(counts: Indices) -> bool:
    """Whether the values of a column, of which the first is blank, sort departments into classes.

    There are few values, or the most frequent ones make up at least half of the column; and not all are different.
    """
    given = np.sort(counts[1:])[::-1]
    if len(given) <= len(CATEGORIES):
        return bool(1 < len(given) < given.sum())
    return bool(given[: len(CATEGORIES) - 1].sum() >= _COMMON * given.sum()) and len(given) * 2 <= given.sum()


class _Values(NamedTuple):
    """The values of a column, of which the first is blank."""

    texts: list[str]
    counts: Indices
    """How often each occurs."""
    of: Indices
    """(n,) which one each department has."""


def _read_values(company: Company, column: int) -> _Values | None:
    """The values of a column, without the blanks round them; None where they are nearly as many as departments."""
    codes, found = pd.factorize(company.own.iloc[:, column])
    if len(found) > _MANY and 2 * len(found) > len(company):
        return None
    stripped = [str(value).strip() for value in found]
    which, values = pd.factorize(np.array(["", *stripped], dtype=object))
    of = np.append(which[1:], 0)[codes].astype(np.int64)  # a missing value has the code -1
    counts = np.bincount(of, minlength=len(values)).astype(np.int64)
    return _Values([str(value) for value in values], counts, of)


def by_column(company: Company, column: int) -> Classes | None:
    """By the values of a column of the file: the most frequent ones, and the others."""
    found = _read_values(company, column)
    if found is None or not _is_telling(found.counts):
        return None
    frequent = 1 + np.argsort(-found.counts[1:], kind="stable")
    most = len(frequent) if len(frequent) <= len(CATEGORIES) else len(CATEGORIES) - 1
    # In the order of their names: a correction that makes another one more frequent exchanges no colours.
    chosen = sorted(frequent[:most].tolist(), key=lambda code: _make_sort_key(found.texts[code]))
    rank = np.full(len(found.texts), most, dtype=np.int64)
    rank[chosen] = np.arange(most)
    rank[0] = most + 1
    more = len(frequent) - most
    others = describe_count("{n} other value", "{n} other values", more)
    labels = tuple(found.texts[code] for code in chosen)
    return Classes(labels, rank[found.of], ((others, OTHER), (_("Not given"), BLANK)))


def _make_sort_key(value: str) -> tuple[float, str, str]:
    """Sorts numbers by their size, and letters with accents beside those without."""
    size = parse_number(value)
    folded = unicodedata.normalize("NFD", value.casefold()).replace("đ", "d")
    return np.inf if size is None else size, folded, value


OFFICE, LEVEL, BRANCH, PEOPLE, DISTANCE, COLUMN = "office", "level", "branch", "people", "distance", "column-"
UNTINTED = -1
_LEGEND_WIDTH = 180.0
"""Of a class in a legend, px."""


@dataclass(frozen=True, eq=False)
class Colouring:
    """Classes of departments, each with a tint."""

    title: str
    """What the classes are by."""
    labels: tuple[str, ...]
    """The classes, in the order of a legend."""
    class_tints: tuple[int, ...]
    """The tint of each: an index in :attr:`Palette.tints`."""
    tints: Indices
    """(n,) the tint of each department, UNTINTED for none."""


def _list_rules(company: Company) -> Mapping[str, tuple[str, Callable[[], Classes | None]]]:
    """Key → title, and what divides departments into classes: None where these would not tell them apart."""
    rules = {LEVEL: (_("Level"), by_level), BRANCH: (_("Branch"), by_branch), PEOPLE: (_("People"), by_people)}
    rules[DISTANCE] = (_("Customer distance"), by_distance)
    found = {key: (title, partial(by, company)) for key, (title, by) in rules.items()}
    columns = range(company.own.shape[1])
    return found | {
        f"{COLUMN}{column}": (header_of(company, column), partial(by_column, company, column)) for column in columns
    }


def list_colourings(company: Company) -> dict[str, str]:
    """Key → title of each way to colour the departments of this company. Keys hold nothing of the file."""
    return {OFFICE: _("Office")} | {key: title for key, (title, by) in _list_rules(company).items() if by()}


def colouring(company: Company, key: str) -> Colouring | None:
    """The classes by a key of :func:`list_colourings`; None for the office, and for what is no key here."""
    title, by = _list_rules(company).get(key, ("", lambda: None))
    classes = by()
    return _make_colouring(title, classes, ordered=key in (LEVEL, PEOPLE, DISTANCE)) if classes else None


def legend(coloured: Colouring, used: Collection[int]) -> tuple[LegendEntry, ...]:
    """A sample of each of the tints that are ``used``."""
    return tuple(
        LegendEntry(tint_sample(tint), shorten(one_line(label), _LEGEND_WIDTH, palette.LEGEND_SIZE))
        for label, tint in zip(coloured.labels, coloured.class_tints, strict=True)
        if tint in used
    )


def _make_colouring(title: str, classes: Classes, *, ordered: bool) -> Colouring:
    """The classes with their tints; ``ordered``: they lead from little to much."""
    count = len(classes.labels)
    class_tints = tuple(CATEGORIES[:count])
    if ordered:
        # Few classes take steps far apart.
        class_tints = tuple(STEPS[round(i * (len(STEPS) - 1) / max(count - 1, 1))] for i in range(count))
    class_tints += tuple(tint for _label, tint in classes.more)
    labels = classes.labels + tuple(label for label, _place in classes.more)
    tints = np.array([*class_tints, UNTINTED], dtype=np.int64)[classes.of]
    kept = [i for i in range(len(class_tints)) if i < count or (tints == class_tints[i]).any()]
    return Colouring(title, tuple(labels[i] for i in kept), tuple(class_tints[i] for i in kept), tints)


def apply_colouring(scene: Scene, by: Colouring | None) -> Scene:
    """``scene`` with each box in the tint of its department, and the tints in the legend."""
    if by is None:
        return scene
    boxes = _tint_boxes(scene.boxes, by)
    folding = scene.folding and replace(scene.folding, boxes=_tint_boxes(scene.folding.boxes, by))
    used = {box.tint for box in boxes if box.tint is not None}
    return replace(scene, boxes=boxes, folding=folding, legend=(*scene.legend, *legend(by, used)))


def _tint_boxes(boxes: Iterable[Box], by: Colouring) -> tuple[Box, ...]:
    tints: dict[int, int | None] = {tint: tint for tint in by.class_tints}
    return tuple(box if box.rest else box._replace(tint=tints.get(int(by.tints[box.key]))) for box in boxes)
