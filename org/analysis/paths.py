"""Paths between departments: the shortest, the widest, and the common manager.

Following a complaint or an order: where it can go from where it enters, which way, and where it comes back.

A way is a chain of hand-offs of the chosen kind (or of any). The *shortest* way has the fewest hand-offs; of
several, the one through departments that stand earlier in the file. The *heaviest* way is the widest one: its
smallest volume is as large as on any way (Pollack 1960), and of those it is the shortest. A volume that the
file does not say counts as 0 there, since nothing is known to go that way.

Between two departments: the way by reporting lines, and the shortest ways by hand-offs from each to the other.

The way by reporting lines goes up to the nearest common superior and down again; where the two have different tops
there is none. The way by hand-offs is the one of :mod:`org.analysis.paths`, of any kind: the fewest
hand-offs, and of several such ways the one through departments that stand earlier in the file. It is sought from
both ends at once (bidirectional breadth-first search, Pohl 1971), so that it costs a look at the hand-offs near the
two and not at all of them.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from org.analysis.boundary import Flags
from org.analysis.crossings import match_kind
from org.analysis.graph import NARROW, UNREACHED, Reach, reach, widths
from org.hierarchy import Values, ancestors
from org.i18n import _, ngettext
from org.model import Company, Indices, Office


@dataclass(frozen=True)
class Step:
    """One department hands work to another."""

    source: int
    target: int
    kinds: tuple[str, ...]
    """The kinds handed on, of those that are followed, as the file spells them."""
    volume: float | None
    """The sum of what is known of them; None if nothing is."""


@dataclass(frozen=True)
class HandoffPath:
    """A chain of hand-offs, step by step; no department stands on it twice."""

    steps: tuple[Step, ...]
    crossings: int
    """Steps over the customer-facing boundary."""
    undecided: int
    """Steps with an unclear end."""
    returns: tuple[int, ...]
    """Front-office departments at which it is back after it had left the front for the back (ping-pong)."""

    @property
    def handoffs(self) -> int:
        """How many hand-offs it takes."""
        return len(self.steps)

    @property
    def departments(self) -> tuple[int, ...]:
        """Who has it in turn; empty for the way from a department to itself."""
        return (self.steps[0].source, *(step.target for step in self.steps)) if self.steps else ()

    @property
    def width(self) -> float | None:
        """The smallest volume on the way; None if a step's volume is not known."""
        volumes = [step.volume for step in self.steps]
        return min((volume for volume in volumes if volume is not None), default=None) if None not in volumes else None


@dataclass(frozen=True, eq=False)
class Trace:
    """All that hand-offs of one kind can do from one department on."""

    company: Company
    start: int
    kind: str | None
    """The kind that is followed; None for all."""
    source: Indices
    """(m,) each pair of departments between which such hand-offs run, once: who hands on …"""
    target: Indices
    """… and who receives."""
    volume: Values
    """(m,) the sum of the known volumes, NaN if none is."""
    kinds: tuple[tuple[str, ...], ...]
    """(m) the kinds handed on, as the file spells them."""

    @cached_property
    def _reach(self) -> Reach:
        return reach(np.array([self.start], dtype=np.int64), self.source, self.target, len(self.company))

    @cached_property
    def _widths(self) -> Values:
        return widths(self.start, self.source, self.target, np.nan_to_num(self.volume), len(self.company))

    @property
    def handoffs(self) -> Indices:
        """(n,) the fewest hand-offs to each department: 0 to the start, UNREACHED (-1) where none leads."""
        return self._reach.steps

    @property
    def reached(self) -> Indices:
        """The other departments that it can get to, the nearest first."""
        found = np.flatnonzero(self.handoffs > 0)
        return found[np.argsort(self.handoffs[found], kind="stable")].astype(np.int64)

    @property
    def ends(self) -> Indices:
        """Those that can get it and hand nothing of the kind on: who can settle it, or where it lies; nearest first."""
        return self.reached[~np.isin(self.reached, self.source)]

    @property
    def is_dead_end(self) -> bool:
        """Whether it cannot get to any back-office department from a start outside the back office."""
        offices = self.company.offices
        return bool(offices[self.start] != Office.BACK and not (offices[self.reached] == Office.BACK).any())

    def shortest(self, target: int) -> HandoffPath | None:
        """The way to ``target`` with the fewest hand-offs; None where none leads."""
        return self._way(self._reach.way_to(target))

    def heaviest(self, target: int) -> HandoffPath | None:
        """The way to ``target`` whose smallest volume is largest; None where none leads."""
        if self.handoffs[target] == UNREACHED:
            return None
        wide = np.nan_to_num(self.volume) >= self._widths[target]
        start = np.array([self.start], dtype=np.int64)
        return self._way(reach(start, self.source[wide], self.target[wide], len(self.company)).way_to(target))

    def comes_back(self) -> list[Step]:
        """Hand-offs that bring it from the back office to the front after it had left the front; the largest first."""
        offices, size = self.company.offices, len(self.company)
        met = np.flatnonzero(self.handoffs != UNREACHED)
        from_front = reach(met[offices[met] == Office.FRONT], self.source, self.target, size).steps
        back = (from_front[self.source] > 0) & (offices[self.source] == Office.BACK)
        lines = np.flatnonzero(back & (offices[self.target] == Office.FRONT))
        lines = lines[np.argsort(-np.nan_to_num(self.volume[lines]), kind="stable")]
        return [self._step(int(self.source[line]), int(self.target[line])) for line in lines]

    def _way(self, departments: list[int]) -> HandoffPath | None:
        if not departments:
            return None
        steps = tuple(self._step(a, b) for a, b in itertools.pairwise(departments))
        offices = [Office(self.company.offices[position]) for position in departments]
        pairs = [{one, other} for one, other in itertools.pairwise(offices)]
        left, returns = False, []
        for place, (position, office) in enumerate(zip(departments, offices, strict=True)):
            if office is Office.BACK and Office.FRONT in offices[:place]:
                left = True
            elif office is Office.FRONT and left:
                returns.append(position)
                left = False
        crossings = sum(pair == {Office.FRONT, Office.BACK} for pair in pairs)
        return HandoffPath(steps, crossings, sum(Office.UNCLEAR in pair for pair in pairs), tuple(returns))

    def _step(self, source: int, target: int) -> Step:
        # Pairs are sorted by source, then by target.
        first, last = np.searchsorted(self.source, [source, source + 1]).tolist()
        pair = first + int(np.searchsorted(self.target[first:last], target))
        volume = float(self.volume[pair])
        return Step(source, target, self.kinds[pair], None if np.isnan(volume) else volume)


def trace(company: Company, start: int, kind: str | None = None) -> Trace:
    """Where work of ``kind`` (of any kind for None) can go from the department ``start`` on."""
    chosen = company.handoffs[match_kind(company, kind)].sort_values(["source", "target"], kind="stable")
    source, target = (chosen[end].to_numpy(dtype=np.int64) for end in ("source", "target"))
    volume, words = chosen["volume"].to_numpy(dtype=np.float64), chosen["kind"].tolist()
    _pairs, first, pair = np.unique(source * len(company) + target, return_index=True, return_inverse=True)
    known = ~np.isnan(volume)
    stated = np.bincount(pair[known], minlength=len(first)) > 0
    sums: Values = np.where(stated, np.bincount(pair[known], weights=volume[known], minlength=len(first)), np.nan)
    kinds = tuple(tuple(words[begin:end]) for begin, end in itertools.pairwise([*first.tolist(), len(words)]))
    return Trace(company, start, kind, source[first], target[first], sums, kinds)


def list_entries(company: Company, kind: str | None = None) -> Indices:
    """Where work of ``kind`` can enter: the front office, those first that hand most of it on, dead ends last."""
    front = np.flatnonzero(company.offices == Office.FRONT)
    chosen = company.handoffs[match_kind(company, kind)]
    source = chosen["source"].to_numpy(dtype=np.int64)
    lines = np.bincount(source, minlength=len(company))[front]
    volumes = np.bincount(source, weights=np.nan_to_num(chosen["volume"]), minlength=len(company))[front]
    return front[np.lexsort((front, -lines, -volumes))].astype(np.int64)


def describe_trace(found: Trace) -> str:
    """What can become of it, in a sentence or two: how far it gets, where it stops, where it comes back."""
    names = found.company.departments["name"]
    start, reached = str(names[found.start]), found.reached
    if not len(reached):
        if found.kind:
            return _("{name} passes on nothing of kind “{kind}”: it stops there.").format(name=start, kind=found.kind)
        return _("{name} passes nothing on: it stops there.").format(name=start)
    if found.is_dead_end:
        text = ngettext(
            "From {name} no hand-off leads to the back office: it gets to {n} other department and stops there.",
            "From {name} no hand-off leads to the back office: it gets to {n} other departments and stops there.",
            len(reached),
        )
        return text.format(name=start, n=f"{len(reached):,}")
    back = int((found.company.offices[reached] == Office.BACK).sum())
    farthest = int(found.handoffs.max())
    steps = ngettext("{n} hand-off", "{n} hand-offs", farthest).format(n=farthest)
    text = ngettext(
        "From {name} it can get to {n} department ({back} in the back office); the farthest is {steps} away.",
        "From {name} it can get to {n} departments ({back} in the back office); the farthest is {steps} away.",
        len(reached),
    ).format(name=start, n=f"{len(reached):,}", back=f"{back:,}", steps=steps)
    again = found.comes_back()
    if again:
        sentence = _("It can come back to the front: {back} hands it to {front}.")
        text += " " + sentence.format(back=str(names[again[0].source]), front=str(names[again[0].target]))
    return text


@dataclass(frozen=True)
class ReportingPath:
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


def reporting_path(company: Company, one: int, other: int) -> ReportingPath | None:
    """The way from ``one`` to ``other`` by reporting lines; None when they have different tops."""
    up = [one, *ancestors(one, company.parent)]
    down = [other, *ancestors(other, company.parent)]
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
    return ReportingPath(departments, tuple(lines), up[-1], int(crossings.sum()), int(undecided.sum()))


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

    def way(self, one: int, other: int) -> HandoffPath | None:
        """The shortest way by hand-offs from ``one`` to ``other``; None where none leads."""
        departments = self._departments(one, other)
        if departments is None:
            return None
        after = np.full(len(self.company), -1, dtype=np.int64)
        after[departments[:-1]] = departments[1:]
        source, target = (self.company.handoffs[end].to_numpy(dtype=np.int64) for end in ("source", "target"))
        taken = self.company.handoffs.iloc[np.flatnonzero(after[source] == target)]
        # With no other hand-offs than those on it, there is just this way.
        return trace(replace(self.company, handoffs=taken), one).shortest(other)

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
