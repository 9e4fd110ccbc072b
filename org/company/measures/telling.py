"""What a finding is, and the words and weights that all findings share."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from org.company.boundary import Flags
from org.company.hierarchy import Values
from org.company.model import Company, Indices
from org.locale.language import Message
from org.locale.language import lazy_gettext as _
from org.locale.language import lazy_ngettext as ngettext

NAMED = 3
"""Departments that a sentence names before it says how many more there are; a single one more is named, too."""


@dataclass(frozen=True)
class Finding:
    """One fact about the boundary that is worth a look, with its evidence."""

    kind: str
    """A stable word for programs, such as ``dead-end``."""
    sentence: Message
    """The fact in plain words. Blames nobody."""
    figure: float
    """The number that the sentence tells."""
    share: float
    """0 … 1, how much of what it speaks of it concerns; findings of different kinds are ranked by it."""
    departments: tuple[int, ...]
    """Positions of the departments that it is about, to show in the chart."""
    lines: tuple[tuple[int, int], ...] = ()
    """(source, target) of the lines that it is about; of a reporting line, (child, parent)."""


def ranked(found: Iterable[Finding], at_most: int) -> list[Finding]:
    """The weightiest findings first."""
    return sorted(found, key=lambda each: (-each.share, -each.figure, each.kind, each.departments))[:at_most]


def chosen(found: Iterable[Finding], at_most: int) -> list[Finding]:
    """The weightiest finding of each kind, then the next ones as long as there is room; the weightiest first."""
    every = ranked(found, sys.maxsize)
    firsts = {each.kind: each for each in reversed(every)}
    others = [each for each in every if firsts[each.kind] is not each]
    return ranked([*ranked(firsts.values(), at_most), *others[: max(0, at_most - len(firsts))]], at_most)


def named(company: Company, positions: Indices | Sequence[int]) -> Message | str:
    """Departments in a sentence: «A», «A and B», «A, B, C and D», «A, B, C and 4 more»."""
    shown = len(positions) if len(positions) <= NAMED + 1 else NAMED
    names = [str(name) for name in company.departments["name"].iloc[np.asarray(positions[:shown], dtype=np.int64)]]
    more = len(positions) - shown
    last = ngettext("{n} more", "{n} more", more).format(n=f"{more:,}") if more else names.pop()
    return _("{names} and {last}").format(names=", ".join(names), last=last) if names else last


def weights(company: Company) -> Values:
    """(n,) what each department weighs in a finding: its people, or 1 each if the file counts nobody."""
    people = np.nan_to_num(company.people)
    return people if people.any() else np.ones(len(company))


def weight(company: Company, some: Indices | Sequence[int], among: Flags | None = None) -> float:
    """Which share of ``among`` (of all) ``some`` of it is: of its people, or of the departments if it has none."""
    every = np.ones(len(company), dtype=bool) if among is None else among
    each = weights(company)
    each = each if each[every].any() else np.ones(len(company))
    whole = each[every].sum()
    return float(each[np.asarray(some, dtype=np.int64)].sum() / whole) if whole else 0.0


def positions_of(positions: Indices) -> tuple[int, ...]:
    """Positions as plain numbers, which compare and travel."""
    return tuple(positions.tolist())
