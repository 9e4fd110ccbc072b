"""Departments sorted into classes that an eye tells apart: by level, branch, people, customer distance or a column."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from org.company.branches import branches
from org.company.measures.distances import NO_WAY, customer_distances
from org.company.model import NOBODY, Company, Indices
from org.company.numbers import number
from org.drawing.accents.spans import people_bounds, spans, told
from org.drawing.look.tints import BLANK, CATEGORIES, OTHER, STEPS
from org.drawing.plaintext import one_line
from org.locale.language import _, ngettext

LARGEST_BRANCHES = 10
_COMMON = 0.5
"""A column with many values is offered when the most frequent ones make up so much of it."""
_MANY = 10_000
"""Different values beyond which a column is not counted whose values are nearly all different."""


@dataclass(frozen=True, eq=False)
class Classes:
    """Departments in classes: ``of`` (n,) is a place in ``labels``, or beyond these one in ``more``."""

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
    """By customer distance (:mod:`org.company.measures.distances`)."""
    distances = customer_distances(company)
    farthest = int(distances.max(initial=NO_WAY))
    if not len(company.handoffs) or farthest == NO_WAY:
        return None
    last = min(farthest, len(STEPS))
    labels = [_("Customer distance {n}").format(n=distance) for distance in range(1, last + 1)]
    if farthest > last:
        labels[-1] = _("Customer distance {n} and more").format(n=last)
    of = np.where(distances == NO_WAY, last, np.minimum(distances, last) - 1)
    return Classes(tuple(labels), of, ((_("No hand-off from the front office"), BLANK),))


def by_people(company: Company) -> Classes | None:
    """By people of the department itself."""
    people = company.people
    bounds = people_bounds(people)
    if not len(bounds):
        return None
    whole = bool((people[~np.isnan(people)] % 1 == 0).all())
    labels = [told(low, high, whole=whole) for low, high in spans(bounds)]
    of = np.where(np.isnan(people), len(labels), np.searchsorted(bounds, people, side="right"))
    return Classes(tuple(labels), of, ((_("People not given"), BLANK),))


def heads(company: Company) -> Indices:
    """The departments whose branches are told apart, in the order of the file.

    The tops; but a top that holds more than half of the company gives way to its children.
    """
    tree = branches(company)
    tops = np.flatnonzero(company.parent == NOBODY)
    main = tops[2 * tree.size[tops] > len(company)]
    heads = np.isin(company.parent, main) | (company.parent == NOBODY)
    heads[main] = False
    return np.flatnonzero(heads).astype(np.int64)


def by_branch(company: Company) -> Classes | None:
    """By the branch that a department stands in: the largest ones, and the others."""
    apart = heads(company)
    if len(apart) < 2:
        return None
    tree = branches(company)
    by_place = apart[np.argsort(tree.place[apart], kind="stable")]
    before = np.searchsorted(tree.place[by_place], tree.place, side="right") - 1
    head = by_place[np.maximum(before, 0)]
    inside = (before >= 0) & (tree.place < tree.place[head] + tree.size[head])
    most = len(apart) if len(apart) <= len(CATEGORIES) else LARGEST_BRANCHES
    largest = apart[np.argsort(-tree.size[apart], kind="stable")][:most]
    rank = np.full(len(company), most, dtype=np.int64)
    rank[largest] = np.arange(most)
    of = np.where(inside, rank[head], most + 1)
    names = company.departments["name"].to_numpy()
    others = ngettext("{n} other branch", "{n} other branches", len(apart) - most)
    grey = ((others.format(n=f"{len(apart) - most:,}"), OTHER), (_("Above the branches"), BLANK))
    return Classes(tuple(str(names[position]) for position in largest.tolist()), of, grey)


def header_of(company: Company, at: int) -> str:
    """What a column of the file is called, by its number."""
    return one_line(str(company.own.columns[at])) or _("Column {n}").format(n=at + 1)


def telling_columns(company: Company) -> list[int]:
    """The numbers of the columns whose values sort departments into classes."""
    return [at for at in range(company.own.shape[1]) if (found := _values(company, at)) and _is_telling(found.counts)]


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
    """How often each stands there."""
    of: Indices
    """(n,) which one each department has."""


def _values(company: Company, at: int) -> _Values | None:
    """The values of a column, without the blanks round them; None where they are nearly as many as departments."""
    codes, found = pd.factorize(company.own.iloc[:, at])
    if len(found) > _MANY and 2 * len(found) > len(company):
        return None
    stripped = [str(value).strip() for value in found]
    which, values = pd.factorize(np.array(["", *stripped], dtype=object))
    of = np.append(which[1:], 0)[codes].astype(np.int64)  # a missing value has the code -1
    counts = np.bincount(of, minlength=len(values)).astype(np.int64)
    return _Values([str(value) for value in values], counts, of)


def by_column(company: Company, at: int) -> Classes | None:
    """By the values of a column of the file: the most frequent ones, and the others."""
    found = _values(company, at)
    if found is None or not _is_telling(found.counts):
        return None
    frequent = 1 + np.argsort(-found.counts[1:], kind="stable")
    most = len(frequent) if len(frequent) <= len(CATEGORIES) else len(CATEGORIES) - 1
    # In the order of their names: a correction that makes another one more frequent exchanges no colours.
    chosen = sorted(frequent[:most].tolist(), key=lambda code: _in_order(found.texts[code]))
    rank = np.full(len(found.texts), most, dtype=np.int64)
    rank[chosen] = np.arange(most)
    rank[0] = most + 1
    more = len(frequent) - most
    others = ngettext("{n} other value", "{n} other values", more).format(n=f"{more:,}")
    labels = tuple(found.texts[code] for code in chosen)
    return Classes(labels, rank[found.of], ((others, OTHER), (_("Not given"), BLANK)))


def _in_order(value: str) -> tuple[float, str, str]:
    """Sorts numbers by their size, and letters with accents beside those without."""
    size = number(value)
    folded = unicodedata.normalize("NFD", value.casefold()).replace("đ", "d")
    return np.inf if size is None else size, folded, value
