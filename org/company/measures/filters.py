"""Filters: which departments and lines of a company stay in the light.

Two of them are about the boundary, and each does its own work. *Gateways only* is about departments: those
with at least one crossing stay. *Crossings only* is about lines: those that cross stay, whoever their ends
are. The two together leave the boundary alone.

A kind of hand-off is about both: the hand-offs of that kind stay, and the departments at the ends of what
stays. So a kind and crossings only leave the departments where something of that kind crosses. All conditions
must hold at once; within one (two offices, two values of a column) either will do.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from org.company.boundary import Flags, crossings_of, handoff_lines, reporting_lines
from org.company.measures.kinds import kind_codes, kind_key
from org.company.measures.report import count_people, office_name
from org.company.model import Company, Office
from org.locale.language import _

_ORDER = (Office.FRONT, Office.UNCLEAR, Office.BACK)
_TOLD = 3
"""Words that a summary gives of one condition."""


@dataclass(frozen=True)
class Filters:
    """What the person asked for. Every field starts as "no condition"."""

    offices: frozenset[Office] = frozenset()
    """Only these offices; empty: any."""
    gateways: bool = False
    crossings: bool = False
    kinds: frozenset[str] = frozenset()
    """Kinds of hand-off, in any spelling; "" for those whose kind the file does not say. Empty: any."""
    levels: tuple[int, int] | None = None
    """The first and the last level; level 1 holds the tops."""
    people: tuple[float, float] | None = None
    """The fewest and the most people of a department itself, ``math.inf`` for no upper end."""
    cells: tuple[tuple[str, str], ...] = ()
    """(header, value) of columns of the person's own, in the order of the columns; the value "" is a blank cell."""

    @property
    def active(self) -> int:
        """How many conditions are set; several values of one column are one condition."""
        single = (self.offices, self.gateways, self.crossings, self.kinds, self.levels, self.people)
        return sum(map(bool, single)) + len({header for header, _value in self.cells})


def matching(company: Company, filters: Filters, lines: Flags | None = None) -> Flags:
    """(n,) which departments meet every condition. Where people are not known, no number of them is met.

    ``lines`` is what :func:`lines_kept` gives, where it is known already.
    """
    kept = np.ones(len(company), dtype=bool)
    if filters.offices:
        kept &= np.isin(company.offices, [int(office) for office in filters.offices])
    if filters.gateways:
        kept &= crossings_of(company) > 0
    if filters.kinds:
        kept &= _at_ends(company, lines_kept(company, filters) if lines is None else lines)
    if filters.levels:
        first, last = filters.levels
        kept &= (company.depth + 1 >= first) & (company.depth + 1 <= last)
    if filters.people:
        least, most = filters.people
        kept &= (company.people >= least) & (company.people <= most)
    for header in dict.fromkeys(header for header, _value in filters.cells):
        wanted = [value for column, value in filters.cells if column == header]
        kept &= _cells(company, header).isin(wanted).to_numpy()
    return kept


def lines_kept(company: Company, filters: Filters) -> Flags:
    """Which hand-offs, in the order of ``company.handoffs``, are of a kind and a crossing as asked for."""
    kept = np.ones(len(company.handoffs), dtype=bool)
    if filters.kinds:
        codes, words = kind_codes(company.handoffs["kind"])
        wanted = {kind_key(kind) for kind in filters.kinds}
        kept &= np.array([kind_key(word) in wanted for word in words], dtype=bool)[codes]
    if filters.crossings:
        kept &= handoff_lines(company).crossing
    return kept


def reporting_kept(company: Company, filters: Filters) -> Flags:
    """(n,) whether the line from each department up to its parent is a crossing as asked for; a top has no line."""
    lines = reporting_lines(company)
    kept = np.zeros(len(company), dtype=bool)
    kept[lines.source] = lines.crossing if filters.crossings else True
    return kept


def _at_ends(company: Company, lines: Flags) -> Flags:
    ends = np.zeros(len(company), dtype=bool)
    for end in ("source", "target"):
        ends[company.handoffs[end].to_numpy(dtype=np.int64)[lines]] = True
    return ends


def _cells(company: Company, header: str) -> pd.Series:
    """The person's own column of that name; one that the file does not have is blank all the way down."""
    if header in company.own:
        return company.own[header].fillna("")
    return pd.Series("", index=range(len(company)), dtype=object)


def summary(filters: Filters) -> str:
    """What is asked for, as a short sentence; blank without a condition. It holds words of the file."""
    headers = dict.fromkeys(header for header, _value in filters.cells)
    parts = [
        _either([office_name(office) for office in _ORDER if office in filters.offices]),
        _("gateways") if filters.gateways else "",
        _("lines that cross") if filters.crossings else "",
        _kinds_told(filters),
        _levels_told(filters),
        _people_told(filters),
        *(_column_told(header, [value for of, value in filters.cells if of == header]) for header in headers),
    ]
    told = "; ".join(part for part in parts if part)
    return _("Only: {conditions}").format(conditions=told) if told else ""


def _kinds_told(filters: Filters) -> str:
    kinds = [kind or _("without a kind") for kind in sorted(filters.kinds, key=kind_key)]
    return _("hand-offs: {kinds}").format(kinds=_either(kinds)) if kinds else ""


def _column_told(header: str, values: Sequence[str]) -> str:
    return f"{header}: {_either([value or _('blank') for value in values])}"


def _levels_told(filters: Filters) -> str:
    if not filters.levels:
        return ""
    first, last = filters.levels
    return _("level {n}").format(n=first) if first == last else _("levels {a}–{b}").format(a=first, b=last)


def _people_told(filters: Filters) -> str:
    if not filters.people:
        return ""
    least, most = filters.people
    if math.isinf(most):
        return _("{people} or more").format(people=count_people(least))
    if not least:
        return _("at most {people}").format(people=count_people(most))
    fewest = f"{least:,.0f}" if least == int(least) else f"{least:,.1f}"
    return count_people(most) if least == most else f"{fewest}–{count_people(most)}"


def _either(words: Sequence[str]) -> str:
    """«Hanoi, Hue or Vinh»; of many the first ones."""
    if len(words) > _TOLD:
        more = _("{n} more").format(n=len(words) - _TOLD + 1)
        return _("{words} or {last}").format(words=", ".join(words[: _TOLD - 1]), last=more)
    if len(words) < 2:
        return "".join(words)
    return _("{words} or {last}").format(words=", ".join(words[:-1]), last=words[-1])
