"""Filters: conditions on departments and lines, what can be chosen in a company, and filters in an address.

*Only gateways* keeps the departments with at least one crossing; *only crossings* keeps the lines that cross. A kind of
hand-off is about both: it keeps the hand-offs of that kind, and the departments at the ends of the lines that are kept.
All conditions must hold at once; within one (two offices, two values of a column) either is enough.

An address is seen in histories and logs, so it never holds a word of the file. A kind or a value of a column is given
by its number among the choices, followed by how many choices there are: ``1.3of7``. If a company has another number of
choices, the address was made for another file, and the condition is dropped.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from org.analysis.boundary import encode_kinds, gateways, handoff_lines, match_kinds, normalise_kind, reporting_lines
from org.hierarchy import count_levels
from org.i18n import _, format_people, join_words, localise_number
from org.model import Company, Flags, Indices, Office
from org.text import parse_number, strip_accents

_ORDER = (Office.FRONT, Office.UNCLEAR, Office.BACK)
_NAMED = 2
"""Values of one condition that a summary names before it says how many more there are."""


@dataclass(frozen=True)
class Filters:
    """The conditions that are set. Every field starts as "no condition"."""

    offices: frozenset[Office] = frozenset()
    """Only these offices; empty: any."""
    gateways: bool = False
    crossings: bool = False
    kinds: frozenset[str] = frozenset()
    """Kinds of hand-off, in any spelling; "" for those whose kind the file does not say. Empty: any."""
    levels: tuple[int, int] | None = None
    """The first and the last level; level 1 holds the top-level departments."""
    people: tuple[float, float] | None = None
    """The fewest and the most people of a department itself, ``math.inf`` for no upper end."""
    cells: tuple[tuple[str, str], ...] = ()
    """(header, value) of columns of the person's own, in the order of the columns; the value "" is a blank cell."""

    @property
    def active(self) -> int:
        """How many conditions are set; several values of one column are one condition."""
        single = (self.offices, self.gateways, self.crossings, self.kinds, self.levels, self.people)
        return sum(map(bool, single)) + len({header for header, _value in self.cells})


def match_departments(company: Company, filters: Filters) -> Flags:
    """(n,) which departments meet every condition. Where people are not known, no number of them is met."""
    kept = np.ones(len(company), dtype=bool)
    if filters.offices:
        kept &= np.isin(company.offices, [int(office) for office in filters.offices])
    if filters.gateways:
        kept &= np.isin(np.arange(len(company)), gateways(company))
    if filters.kinds:
        kept &= handoff_lines(company).count_at_ends(match_handoffs(company, filters), len(company)) > 0
    if filters.levels:
        first, last = filters.levels
        kept &= (company.depth + 1 >= first) & (company.depth + 1 <= last)
    if filters.people:
        least, most = filters.people
        kept &= (company.people >= least) & (company.people <= most)
    for header in dict.fromkeys(header for header, _value in filters.cells):
        values = [value for column, value in filters.cells if column == header]
        kept &= _read_column(company, header).isin(values).to_numpy()
    return kept


def match_handoffs(company: Company, filters: Filters) -> Flags:
    """Boolean mask of the hand-offs that match, in the order of ``company.handoffs``."""
    kept = np.ones(len(company.handoffs), dtype=bool)
    if filters.kinds:
        chosen = {normalise_kind(kind) for kind in filters.kinds}
        kept &= match_kinds(company, lambda word: normalise_kind(word) in chosen)
    if filters.crossings:
        kept &= handoff_lines(company).crossing
    return kept


def match_reporting_lines(company: Company, filters: Filters) -> Flags:
    """(n,) whether the line from each department to its parent matches; a top-level department has no line."""
    lines = reporting_lines(company)
    kept = np.zeros(len(company), dtype=bool)
    kept[lines.source] = lines.crossing if filters.crossings else True
    return kept


def _read_column(company: Company, header: str) -> pd.Series:
    """The person's own column of that name; blank if the file has none."""
    if header in company.own:
        return company.own[header].fillna("")
    return pd.Series("", index=range(len(company)), dtype=object)


def describe_filters(filters: Filters) -> str:
    """The conditions as a short sentence; blank if there is none. It holds words of the file."""
    headers = dict.fromkeys(header for header, _value in filters.cells)
    parts = [
        _join_choices([office.title for office in _ORDER if office in filters.offices]),
        _("gateways") if filters.gateways else "",
        _("lines that cross") if filters.crossings else "",
        _describe_kinds(filters),
        _describe_levels(filters),
        _describe_people(filters),
        *(_describe_column(header, [value for of, value in filters.cells if of == header]) for header in headers),
    ]
    conditions = "; ".join(part for part in parts if part)
    return _("Only: {conditions}").format(conditions=conditions) if conditions else ""


def _describe_kinds(filters: Filters) -> str:
    kinds = [kind or _("without a kind") for kind in sorted(filters.kinds, key=normalise_kind)]
    return _("hand-offs: {kinds}").format(kinds=_join_choices(kinds)) if kinds else ""


def _describe_column(header: str, values: Sequence[str]) -> str:
    return f"{header}: {_join_choices([value or _('blank') for value in values])}"


def _describe_levels(filters: Filters) -> str:
    if not filters.levels:
        return ""
    first, last = filters.levels
    return _("level {n}").format(n=first) if first == last else _("levels {a}–{b}").format(a=first, b=last)


def _describe_people(filters: Filters) -> str:
    if not filters.people:
        return ""
    least, most = filters.people
    if math.isinf(most):
        return _("{people} or more").format(people=format_people(least))
    if not least:
        return _("at most {people}").format(people=format_people(most))
    fewest = localise_number(least, ",.0f" if least == int(least) else ",.1f")
    return format_people(most) if least == most else f"{fewest}–{format_people(most)}"


def _join_choices(words: Sequence[str]) -> str:
    """«Hanoi, Hue or Vinh»; of many the first ones."""
    return str(join_words(words, _NAMED, "or"))


MOST_VALUES = 30
"""A column with more values than this is not offered as a list."""
ADDRESS_KEYS = tuple(f"filter-{name}" for name in ("offices", "only", "kinds", "levels", "people", "cells"))
"""The parts of an address that are about filters."""
_OFFICES, _ONLY, _KINDS, _LEVELS, _PEOPLE, _CELLS = ADDRESS_KEYS
_SELECTION = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,6})*)of([0-9]{1,6})", re.ASCII)
_RANGE = re.compile(r"([0-9]{1,12}(?:\.[0-9]{1,6})?)-([0-9]{1,12}(?:\.[0-9]{1,6})?)?", re.ASCII)


@dataclass(frozen=True)
class Choice:
    """A word that can be chosen, and how many departments have it (for a kind: how many hand-offs)."""

    word: str
    count: int


@dataclass(frozen=True)
class OwnColumn:
    """A column of the person's own with values to choose from."""

    number: int
    """Its index among the person's own columns."""
    header: str
    values: tuple[Choice, ...]
    """A blank first, then numbers by size, then words by the alphabet."""


@dataclass(frozen=True)
class Choices:
    """What can be chosen in one company."""

    offices: tuple[tuple[Office, int], ...]
    """The offices that there are, with their departments: front, unclear, back."""
    kinds: tuple[Choice, ...]
    """As first spelled, in the same order."""
    levels: int
    people: tuple[float, float] | None
    """The fewest and the most people in a department; None if the file counts none."""
    columns: tuple[OwnColumn, ...]


def list_choices(company: Company) -> Choices:
    """What can be chosen. It reads every column of the person's own: keep the result for each company."""
    known = company.people[~np.isnan(company.people)]
    codes, words = encode_kinds(company.handoffs["kind"])
    counts = np.bincount(company.offices, minlength=len(Office))
    return Choices(
        offices=tuple((o, int(counts[o])) for o in _ORDER if counts[o]),
        kinds=_sort_choices(_count_choices(codes, words)),
        levels=count_levels(company),
        people=(float(known.min()), float(known.max())) if len(known) else None,
        columns=tuple(column for i in range(company.own.shape[1]) if (column := _make_own_column(company, i))),
    )


def _count_choices(codes: Indices, words: Sequence[str]) -> list[Choice]:
    counts = np.bincount(codes, minlength=len(words)).tolist()
    return [Choice(word, count) for word, count in zip(words, counts, strict=True)]


def _sort_choices(found: Sequence[Choice]) -> tuple[Choice, ...]:
    def sort_key(choice: Choice) -> tuple[bool, float, str, str]:
        value = parse_number(choice.word)
        return (
            choice.word != "",
            math.inf if value is None else value,
            strip_accents(choice.word.casefold()),
            choice.word,
        )

    return tuple(sorted(found, key=sort_key))


def _make_own_column(company: Company, column: int) -> OwnColumn | None:
    """The column with its values to choose from; None if they are no choice.

    They are one if there are few, at least two with the blank, and some come more than once. Of any other column with
    blanks only the blank can be chosen, for example for vacant posts.
    """
    codes, words = pd.factorize(company.own.iloc[:, column].fillna(""))
    blanks = [Choice("", int((codes == code).sum())) for code in np.flatnonzero(words == "")]
    values_given = len(words) - len(blanks)
    cells = len(company) - sum(choice.count for choice in blanks)
    few = values_given <= MOST_VALUES and len(words) >= 2 and values_given < cells
    values = _sort_choices(_count_choices(codes, words.tolist())) if few else tuple(blanks)
    if not values or not values_given:
        return None
    return OwnColumn(column, str(company.own.columns[column]), values)


def fit_filters(filters: Filters, offered: Choices) -> Filters:
    """The part of the filters that can be chosen in a company; all its offices, or all its levels, are no condition."""
    offices = filters.offices & {office for office, _count in offered.offices}
    kinds, cells = {normalise_kind(kind) for kind in filters.kinds}, set(filters.cells)
    levels = filters.levels and (min(filters.levels[0], offered.levels), min(filters.levels[1], offered.levels))
    return replace(
        filters,
        offices=offices if len(offices) < len(offered.offices) else frozenset(),
        kinds=frozenset(choice.word for choice in offered.kinds if normalise_kind(choice.word) in kinds),
        levels=None if levels == (1, offered.levels) or not offered.levels else levels,
        people=filters.people if offered.people else None,
        cells=tuple(
            (column.header, choice.word)
            for column in offered.columns
            for choice in column.values
            if (column.header, choice.word) in cells
        ),
    )


def write_address(filters: Filters, offered: Choices) -> dict[str, str]:
    """The filters as parts of an address, for :func:`read_address`; only what is set is in it.

    >>> write_address(Filters(gateways=True, levels=(2, 3)), Choices((), (), 5, None, ()))
    {'filter-only': 'gateways', 'filter-levels': '2-3'}
    """
    only = {"gateways": filters.gateways, "crossings": filters.crossings}
    keys = {normalise_kind(kind) for kind in filters.kinds}
    parts = {
        _OFFICES: ".".join(office.word for office in sorted(filters.offices)),
        _ONLY: ".".join(word for word, asked in only.items() if asked),
        _KINDS: _write_selection(normalise_kind(choice.word) in keys for choice in offered.kinds),
        _LEVELS: "{}-{}".format(*filters.levels) if filters.levels else "",
        _PEOPLE: "-".join(map(_write_number, filters.people)) if filters.people else "",
        _CELLS: "_".join(
            f"{column.number}.{numbers}"
            for column in offered.columns
            if (numbers := _write_selection((column.header, choice.word) in filters.cells for choice in column.values))
        ),
    }
    return {key: part for key, part in parts.items() if part}


def read_address(parts: Mapping[str, str], offered: Choices) -> Filters:
    """The filters of an address. What is malformed or was made for another file is ignored."""
    offices = {office.word: office for office in Office}
    only = parts.get(_ONLY, "").split(".")
    levels = _parse_range(parts.get(_LEVELS, ""))
    within = levels is not None and 1 <= levels[0] <= levels[1] <= offered.levels
    filters = Filters(
        offices=frozenset(offices[word] for word in parts.get(_OFFICES, "").split(".") if word in offices),
        gateways="gateways" in only,
        crossings="crossings" in only,
        kinds=frozenset(choice.word for choice in _read_selection(parts.get(_KINDS, ""), offered.kinds)),
        levels=(int(levels[0]), int(levels[1])) if levels and within else None,
        people=_parse_range(parts.get(_PEOPLE, "")),
        cells=tuple(_parse_cells(parts.get(_CELLS, ""), offered)),
    )
    return fit_filters(filters, offered)


def _parse_cells(part: str, offered: Choices) -> Iterable[tuple[str, str]]:
    columns = {str(column.number): column for column in offered.columns}
    for item in part.split("_"):
        number, _dot, selection = item.partition(".")
        if number in columns:
            yield from (
                (columns[number].header, choice.word) for choice in _read_selection(selection, columns[number].values)
            )


def _write_selection(chosen: Iterable[bool]) -> str:
    """The numbers of the chosen values, and of how many there are: ``1.3of7``; blank if none is chosen."""
    every = list(chosen)
    return ".".join(str(i) for i, asked in enumerate(every) if asked) + f"of{len(every)}" if any(every) else ""


def _read_selection(part: str, there: Sequence[Choice]) -> list[Choice]:
    """The choices that :func:`_write_selection` wrote down."""
    found = _SELECTION.fullmatch(part)
    if found is None or int(found[2]) != len(there):
        return []
    return [there[int(i)] for i in found[1].split(".") if int(i) < len(there)]


def _parse_range(part: str) -> tuple[float, float] | None:
    found = _RANGE.fullmatch(part)
    if found is None:
        return None
    least, most = float(found[1]), float(found[2] or math.inf)
    return (least, most) if least <= most else None


def _write_number(value: float) -> str:
    """A number without exponent; blank for infinity."""
    return "" if math.isinf(value) else f"{value:.6f}".rstrip("0").rstrip(".")
