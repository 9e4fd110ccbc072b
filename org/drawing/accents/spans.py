"""Classes of people by their number: about as many departments in each, from one readable number to the next."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from org.company.hierarchy import Values
from org.locale.language import _, ngettext

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
    bounds = np.unique([_rounded(cut) for cut in cuts.tolist()])
    bounds = bounds[(bounds > known.min()) & (bounds <= known.max())]
    if not len(bounds) and known.min() < known.max():
        # Nearly all are equal: those that have more are a class.
        bounds = np.array([np.floor(known.min()) + 1])
    filled = np.unique(np.searchsorted(bounds, known, side="right"))
    # The lower end of each class but the first, where there is anybody in it.
    return bounds[filled[filled > 0] - 1]


def _rounded(count: float) -> float:
    """The nearest readable number; from 1 on all are whole below 10.

    >>> [_rounded(count) for count in (0.4, 1.6, 7.0, 23.0, 980.0)]
    [1.0, 2.0, 8.0, 20.0, 1000.0]
    """
    if count < 1:
        return 1.0
    unit = 10.0 ** np.floor(np.log10(count))
    steps = [step * unit for step in (*_READABLE, 10.0) if step * unit == np.floor(step * unit)]
    return float(min(steps, key=lambda step: (abs(step - count), -step)))


def spans(bounds: Values) -> Iterator[tuple[float | None, float | None]]:
    """Beginning and end of each class, open at both ends of all."""
    ends = [None, *bounds.tolist(), None]
    yield from pairwise(ends)


def told(low: float | None, high: float | None, *, whole: bool) -> str:
    """A class of people in words; ``whole`` says that nobody is counted by halves."""
    if low is None and high is not None:
        return ngettext("under {n} person", "under {n} people", int(high)).format(n=f"{high:,.0f}")
    if low is None or high is None:
        return _("{n} people and more").format(n=f"{low:,.0f}")
    if not whole:
        return _("{low} to under {high} people").format(low=f"{low:,.0f}", high=f"{high:,.0f}")
    if high == low + 1:
        return ngettext("{n} person", "{n} people", int(low)).format(n=f"{low:,.0f}")
    return _("{low}–{high} people").format(low=f"{low:,.0f}", high=f"{high - 1:,.0f}")
