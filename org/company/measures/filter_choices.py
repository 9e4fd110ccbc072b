"""What a company offers to filter by, and filters as part of an address.

An address is seen in histories and logs, so it never holds a word of the file. A kind and a value of a column
are told by their places in what is offered, and after the places stands how many there are: ``1.3of7``. Where
that count is another, the address was made for another file, and the condition is dropped.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from org.company.measures.filters import Filters
from org.company.measures.kinds import kind_codes, kind_key
from org.company.model import Company, Indices, Office
from org.company.numbers import number
from org.company.offices.spelling import plain

MOST_VALUES = 30
"""A column with more values than this is no choice from a list."""
ADDRESS_KEYS = tuple(f"filter-{name}" for name in ("offices", "only", "kinds", "levels", "people", "cells"))
"""The parts of an address that are about filters."""
_OFFICES, _ONLY, _KINDS, _LEVELS, _PEOPLE, _CELLS = ADDRESS_KEYS
_PLACES = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,6})*)of([0-9]{1,6})", re.ASCII)
_RANGE = re.compile(r"([0-9]{1,12}(?:\.[0-9]{1,6})?)-([0-9]{1,12}(?:\.[0-9]{1,6})?)?", re.ASCII)


@dataclass(frozen=True)
class Choice:
    """One of the words that can be chosen, and how many departments (of a kind: hand-offs) have it."""

    word: str
    count: int


@dataclass(frozen=True)
class OwnColumn:
    """A column of the person's own with values to choose from."""

    number: int
    """Its place among the person's own columns."""
    header: str
    values: tuple[Choice, ...]
    """A blank first, then numbers by size, then words by the alphabet."""


@dataclass(frozen=True)
class Offered:
    """What can be chosen in one company."""

    offices: tuple[tuple[Office, int], ...]
    """The offices that there are, with their departments: front, unclear, back."""
    kinds: tuple[Choice, ...]
    """As first spelled, in the same order."""
    levels: int
    people: tuple[float, float] | None
    """The fewest and the most people in a department; None if the file counts none."""
    columns: tuple[OwnColumn, ...]


def choices(company: Company) -> Offered:
    """What can be chosen. It takes a pass over every column of the person's own: keep it for each company."""
    known = company.people[~np.isnan(company.people)]
    codes, words = kind_codes(company.handoffs["kind"])
    counts = np.bincount(company.offices, minlength=len(Office))
    return Offered(
        offices=tuple((o, int(counts[o])) for o in (Office.FRONT, Office.UNCLEAR, Office.BACK) if counts[o]),
        kinds=_sorted(_counted(codes, words)),
        levels=int(company.depth.max(initial=-1)) + 1,
        people=(float(known.min()), float(known.max())) if len(known) else None,
        columns=tuple(column for at in range(company.own.shape[1]) if (column := _own_column(company, at))),
    )


def _counted(codes: Indices, words: Sequence[str]) -> list[Choice]:
    counts = np.bincount(codes, minlength=len(words)).tolist()
    return [Choice(word, count) for word, count in zip(words, counts, strict=True)]


def _sorted(found: Sequence[Choice]) -> tuple[Choice, ...]:
    def place(choice: Choice) -> tuple[bool, float, str, str]:
        value = number(choice.word)
        return choice.word != "", math.inf if value is None else value, plain(choice.word.casefold()), choice.word

    return tuple(sorted(found, key=place))


def _own_column(company: Company, at: int) -> OwnColumn | None:
    """The column, if its values are a choice: few, at least two with the blank, and not every cell another.

    Of any other column with blanks at least the blank can be chosen: posts that nobody holds.
    """
    codes, words = pd.factorize(company.own.iloc[:, at].fillna(""))
    blanks = [Choice("", int((codes == code).sum())) for code in np.flatnonzero(words == "")]
    told = len(words) - len(blanks)
    cells = len(company) - sum(choice.count for choice in blanks)
    few = told <= MOST_VALUES and len(words) >= 2 and told < cells
    values = _sorted(_counted(codes, words.tolist())) if few else tuple(blanks)
    if not values or not told:
        return None
    return OwnColumn(at, str(company.own.columns[at]), values)


def fitting(filters: Filters, offered: Offered) -> Filters:
    """What of the filters can be chosen in a company; all its offices, or all its levels, are no condition."""
    offices = filters.offices & {office for office, _count in offered.offices}
    kinds, cells = {kind_key(kind) for kind in filters.kinds}, set(filters.cells)
    levels = filters.levels and (min(filters.levels[0], offered.levels), min(filters.levels[1], offered.levels))
    return replace(
        filters,
        offices=offices if len(offices) < len(offered.offices) else frozenset(),
        kinds=frozenset(choice.word for choice in offered.kinds if kind_key(choice.word) in kinds),
        levels=None if levels == (1, offered.levels) or not offered.levels else levels,
        people=filters.people if offered.people else None,
        cells=tuple(
            (column.header, choice.word)
            for column in offered.columns
            for choice in column.values
            if (column.header, choice.word) in cells
        ),
    )


def address(filters: Filters, offered: Offered) -> dict[str, str]:
    """The filters as parts of an address, for :func:`from_address`; only what is set stands in it.

    >>> address(Filters(gateways=True, levels=(2, 3)), Offered((), (), 5, None, ()))
    {'filter-only': 'gateways', 'filter-levels': '2-3'}
    """
    only = {"gateways": filters.gateways, "crossings": filters.crossings}
    keys = {kind_key(kind) for kind in filters.kinds}
    parts = {
        _OFFICES: ".".join(office.word for office in sorted(filters.offices)),
        _ONLY: ".".join(word for word, asked in only.items() if asked),
        _KINDS: _places(kind_key(choice.word) in keys for choice in offered.kinds),
        _LEVELS: "{}-{}".format(*filters.levels) if filters.levels else "",
        _PEOPLE: "-".join(map(_digits, filters.people)) if filters.people else "",
        _CELLS: "_".join(
            f"{column.number}.{places}"
            for column in offered.columns
            if (places := _places((column.header, choice.word) in filters.cells for choice in column.values))
        ),
    }
    return {key: part for key, part in parts.items() if part}


def from_address(parts: Mapping[str, str], offered: Offered) -> Filters:
    """The filters of an address. What is malformed, or was made for another file, is no condition."""
    offices = {office.word: office for office in Office}
    only = parts.get(_ONLY, "").split(".")
    levels = _range(parts.get(_LEVELS, ""))
    within = levels is not None and 1 <= levels[0] <= levels[1] <= offered.levels
    filters = Filters(
        offices=frozenset(offices[word] for word in parts.get(_OFFICES, "").split(".") if word in offices),
        gateways="gateways" in only,
        crossings="crossings" in only,
        kinds=frozenset(choice.word for choice in _placed(parts.get(_KINDS, ""), offered.kinds)),
        levels=(int(levels[0]), int(levels[1])) if levels and within else None,
        people=_range(parts.get(_PEOPLE, "")),
        cells=tuple(_cells(parts.get(_CELLS, ""), offered)),
    )
    return fitting(filters, offered)


def _cells(part: str, offered: Offered) -> Iterable[tuple[str, str]]:
    columns = {str(column.number): column for column in offered.columns}
    for item in part.split("_"):
        at, _dot, places = item.partition(".")
        if at in columns:
            yield from ((columns[at].header, choice.word) for choice in _placed(places, columns[at].values))


def _places(chosen: Iterable[bool]) -> str:
    """The places of the chosen, and of how many; blank if none is."""
    every = list(chosen)
    return ".".join(str(at) for at, asked in enumerate(every) if asked) + f"of{len(every)}" if any(every) else ""


def _placed(part: str, there: Sequence[Choice]) -> list[Choice]:
    """What stands at the places of :func:`_places`."""
    found = _PLACES.fullmatch(part)
    if found is None or int(found[2]) != len(there):
        return []
    return [there[int(at)] for at in found[1].split(".") if int(at) < len(there)]


def _range(part: str) -> tuple[float, float] | None:
    found = _RANGE.fullmatch(part)
    if found is None:
        return None
    least, most = float(found[1]), float(found[2] or math.inf)
    return (least, most) if least <= most else None


def _digits(value: float) -> str:
    """A number without exponent; blank for infinity."""
    return "" if math.isinf(value) else f"{value:.6f}".rstrip("0").rstrip(".")
