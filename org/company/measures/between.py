"""Between two departments: the way by reporting lines, and the shortest ways by hand-offs from each to the other.

The way by reporting lines goes up to the nearest common superior and down again; where the two have different tops
there is none. The way by hand-offs is the one of :mod:`org.company.measures.following`, of any kind: the fewest
hand-offs, and of several such ways the one through departments that stand earlier in the file. It is sought from
both ends at once (bidirectional breadth-first search, Pohl 1971), so that it costs a look at the hand-offs near the
two and not at all of them.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace

import numpy as np

from org.company.boundary import Flags
from org.company.hierarchy import way_to_top
from org.company.measures.following import Way, ways
from org.company.measures.reach import NARROW
from org.company.model import Company, Indices, Office


@dataclass(frozen=True)
class ReportingWay:
    """The way by reporting lines: from one department up to the nearest common superior, and down to the other."""

    departments: tuple[int, ...]
    """Who stands on it, both ends included."""
    lines: tuple[tuple[int, int], ...]
    """(child, parent) of its reporting lines, in the order of the way."""
    top: int
    """The nearest common superior; one of the two, if it is the other's superior."""
    crossings: int
    """Lines over the customer-facing boundary."""
    undecided: int
    """Lines with an unclear end."""

    @property
    def up(self) -> int:
        """How many of its lines lead up; the rest lead down."""
        return self.departments.index(self.top)


def by_reporting(company: Company, one: int, other: int) -> ReportingWay | None:
    """The way from ``one`` to ``other`` by reporting lines; None when they have different tops."""
    up = [one, *way_to_top(one, company.parent)]
    down = [other, *way_to_top(other, company.parent)]
    if up[-1] != down[-1]:
        return None
    while len(up) > 1 and len(down) > 1 and up[-2] == down[-2]:
        up.pop()
        down.pop()
    lines = [*itertools.pairwise(up), *list(itertools.pairwise(down))[::-1]]
    child, parent = (company.offices[[line[end] for line in lines]] for end in (0, 1))
    undecided = (child == Office.UNCLEAR) | (parent == Office.UNCLEAR)
    crossings = ~undecided & (child != parent)
    departments = (*up, *down[-2::-1])
    return ReportingWay(departments, tuple(lines), up[-1], int(crossings.sum()), int(undecided.sum()))


@dataclass(frozen=True, eq=False)
class Ends:
    """Where hand-offs lead from each department, sorted once; or, turned round, where they come from."""

    begins: Indices
    """(n + 1,) where the ends of each department begin …"""
    ends: Indices
    """… in this row of departments, which rises within each."""

    def of(self, position: int) -> list[int]:
        """The ends of one department, the first in the file first."""
        found: list[int] = self.ends[self.begins[position] : self.begins[position + 1]].tolist()
        return found

    def beyond(self, found: Indices, seen: Flags) -> Indices:
        """The ends of all departments in ``found`` that are not ``seen`` yet, each once; they are then."""
        if len(found) <= NARROW:
            few = {end for position in found.tolist() for end in self.of(position) if not seen[end]}
            fresh = np.array(sorted(few), dtype=np.int64)
        else:
            counts = self.begins[found + 1] - self.begins[found]
            places = np.repeat(self.begins[found] - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
            every = self.ends[places]
            fresh = _each_once(every[~seen[every]])
        seen[fresh] = True
        return fresh


def _each_once(values: Indices) -> Indices:
    """The values in rising order. Sorting is many times as fast as the hashing of ``np.unique``."""
    in_order = np.sort(values)
    each: Indices = in_order[np.append(True, in_order[1:] != in_order[:-1])[: len(in_order)]]
    return each


def _sorted_ends(source: Indices, target: Indices, size: int) -> Ends:
    # Sorting one number a pair is many times as fast as sorting by two columns.
    pairs = _each_once(source * size + target)
    begins = np.append(0, np.cumsum(np.bincount(pairs // size, minlength=size))).astype(np.int64)
    return Ends(begins, pairs % size)


@dataclass(frozen=True, eq=False)
class Handing:
    """Who hands work to whom in a company, sorted once: then every look between two departments is quick."""

    company: Company
    onwards: Ends
    backwards: Ends

    def way(self, one: int, other: int) -> Way | None:
        """The shortest way by hand-offs from ``one`` to ``other``; None where none leads."""
        departments = self._departments(one, other)
        if departments is None:
            return None
        after = np.full(len(self.company), -1, dtype=np.int64)
        after[departments[:-1]] = departments[1:]
        source, target = (self.company.handoffs[end].to_numpy(dtype=np.int64) for end in ("source", "target"))
        taken = self.company.handoffs.iloc[np.flatnonzero(after[source] == target)]
        # With no other hand-offs than those on it, there is just this way.
        return ways(replace(self.company, handoffs=taken), one).shortest(other)

    def _departments(self, one: int, other: int) -> list[int] | None:
        """Who stands on the shortest way."""
        if one == other:
            return [one]
        size = len(self.company)
        seen_ahead, seen_behind = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
        seen_ahead[one] = seen_behind[other] = True
        ahead, behind = [np.array([one])], [np.array([other])]
        while not len(met := ahead[-1][seen_behind[ahead[-1]]]):
            # The smaller side goes on, so that neither grows needlessly.
            if len(ahead[-1]) <= len(behind[-1]):
                ahead.append(self.onwards.beyond(ahead[-1], seen_ahead))
            else:
                behind.append(self.backwards.beyond(behind[-1], seen_behind))
            if not len(ahead[-1]) or not len(behind[-1]):
                return None
        return self._first_of_several(ahead, behind, met)

    def _first_of_several(self, ahead: list[Indices], behind: list[Indices], met: Indices) -> list[int]:
        """Of all ways through ``met``, the one whose departments, from the last back, stand first in the file."""
        levels = [set(level.tolist()) for level in ahead[:-1]]
        levels.append(set(met.tolist()))
        for level in behind[-2::-1]:
            onwards = {end for position in levels[-1] for end in self.onwards.of(position)}
            levels.append(onwards & set(level.tolist()))
        way = [next(iter(levels[-1]))]
        for level in reversed(levels[:-1]):
            way.append(next(before for before in self.backwards.of(way[-1]) if before in level))
        return way[::-1]


def handing(company: Company) -> Handing:
    """Sort the hand-offs of a company, to look for ways between many pairs of departments."""
    source, target = (company.handoffs[end].to_numpy(dtype=np.int64) for end in ("source", "target"))
    size = len(company)
    return Handing(company, _sorted_ends(source, target, size), _sorted_ends(target, source, size))
