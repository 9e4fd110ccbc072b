"""Paths between departments: following a complaint, the shortest and the widest path, the common manager.

All of them are NetworkX's own functions on a graph of :mod:`org.analysis.graph`. A path follows hand-offs in their
direction. The *shortest* has the fewest hand-offs. The *widest* has the largest capacity, which is the smallest volume
on it (Pollack 1960), and of those the fewest hand-offs; a volume that the file does not say counts as 0.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import networkx as nx
import numpy as np

from org.analysis.boundary import handoff_lines, match_kind
from org.analysis.graph import WHOLE, graph
from org.analysis.reach import UNREACHED, reach
from org.hierarchy import ancestors
from org.i18n import _, describe_count, describe_handoff, localise_number, ngettext
from org.model import Company, Indices, Office

QUICK = 10_000
"""Departments up to which the graph of all hand-offs is built for a single path: about 0.2 s, once."""
_FRONT, _BACK = Office.FRONT.word, Office.BACK.word


@dataclass(frozen=True)
class Handoff:
    """One department hands work to another."""

    source: int
    target: int
    kinds: tuple[str, ...]
    """The kinds handed on, of those that are followed, as the file spells them."""
    volume: float | None
    """The sum of the known volumes; None if none is known."""

    def describe(self) -> str:
        """What is handed over: «complaint, order 1,234»."""
        return describe_handoff(", ".join(filter(None, self.kinds)), self.volume)


@dataclass(frozen=True)
class HandoffPath:
    """A path of hand-offs, step by step; no department is on it twice."""

    steps: tuple[Handoff, ...]
    crossings: int
    """Steps over the customer-facing boundary."""
    undecided: int
    """Steps with an unclear end."""
    returns: tuple[int, ...]
    """Front-office departments at which it is back after it had left the front office for the back office."""

    @property
    def handoffs(self) -> int:
        """How many hand-offs it takes."""
        return len(self.steps)

    @property
    def departments(self) -> tuple[int, ...]:
        """Its departments in turn; empty for the path from a department to itself."""
        return (self.steps[0].source, *(step.target for step in self.steps)) if self.steps else ()

    @property
    def width(self) -> float | None:
        """The smallest volume on the path; None if a step's volume is not known."""
        volumes = [step.volume for step in self.steps]
        return min((volume for volume in volumes if volume is not None), default=None) if None not in volumes else None


def handoff_graph(company: Company, kind: str | None, start: int, end: int | None = None) -> nx.DiGraph:
    """The hand-offs of one kind (None: all) as a graph: of the whole company, or of a part (:func:`takes_part`).

    With an ``end`` the part is the departments on the shortest paths from ``start`` to it; without one, the WHOLE
    departments nearest to ``start``.
    """
    chosen = match_kind(company, kind)
    rows = _find_rows(company, np.flatnonzero(chosen), start, end) if takes_part(company, end) else None
    return graph(company, rows, reporting=False, handoffs=chosen)


def takes_part(company: Company, end: int | None) -> bool:
    """Whether :func:`handoff_graph` is of a part of the company, which depends on the start and the end."""
    return len(company) > (WHOLE if end is None else QUICK)


def _find_rows(company: Company, chosen: Indices, start: int, end: int | None) -> Indices:
    lines, size = handoff_lines(company), len(company)
    source, target = lines.source[chosen], lines.target[chosen]
    steps = reach(np.array([start]), source, target, size)
    if end is None:
        reached = np.flatnonzero(steps != UNREACHED)
        return reached[np.argsort(steps[reached], kind="stable")][:WHOLE]
    back = reach(np.array([end]), target, source, size)
    on_path = (steps != UNREACHED) & (back != UNREACHED) & (steps + back == steps[end])
    return np.union1d(np.flatnonzero(on_path), [start, end])


def shortest_path(network: nx.DiGraph, one: int, other: int) -> HandoffPath | None:
    """The path from ``one`` to ``other`` with the fewest hand-offs; None where none leads."""
    try:
        return _make_path(network, nx.shortest_path(network, one, other))
    except nx.NetworkXNoPath:
        return None


class _Narrowness(float):
    """A cost that does not add up along a path: the largest one counts. It turns Dijkstra's into the widest path."""

    def __add__(self, other: float) -> _Narrowness:
        return _Narrowness(max(self, other))

    __radd__ = __add__


def widest_path(network: nx.DiGraph, one: int, other: int) -> HandoffPath | None:
    """The path from ``one`` to ``other`` whose smallest volume is largest; None where none leads."""
    volumes = sorted({_read_volume(edge) for _source, _target, edge in network.edges(data=True)}, reverse=True)
    # The rank of a volume, unlike a difference of two, is exact; 0 is the cost of not moving.
    cost = {volume: _Narrowness(rank) for rank, volume in enumerate(volumes)}
    try:
        narrowest = nx.dijkstra_path_length(network, one, other, lambda _one, _other, edge: cost[_read_volume(edge)])
    except nx.NetworkXNoPath:
        return None
    wide = nx.subgraph_view(network, filter_edge=lambda *ends: cost[_read_volume(network.edges[ends])] <= narrowest)
    return shortest_path(wide, one, other)


def _read_volume(edge: dict[str, Any]) -> float:
    return float(edge.get("volume", 0.0))


def _make_path(network: nx.DiGraph, departments: Sequence[int]) -> HandoffPath:
    pairs = list(itertools.pairwise(departments))
    return HandoffPath(
        tuple(_make_handoff(network, *pair) for pair in pairs),
        sum(network.edges[pair]["crossing"] for pair in pairs),
        sum(network.edges[pair]["undecided"] for pair in pairs),
        tuple(_find_returns([(position, network.nodes[position]["office"]) for position in departments])),
    )


def _make_handoff(network: nx.DiGraph, source: int, target: int) -> Handoff:
    edge = network.edges[source, target]
    return Handoff(source, target, tuple(edge["kinds"]), edge.get("volume"))


def _find_returns(path: Sequence[tuple[int, str]]) -> list[int]:
    """Positions in the front office at which a path of (position, office) is back from the back office."""
    returns, seen_front, left = [], False, False
    for position, office in path:
        if office == _FRONT:
            if left:
                returns.append(position)
            seen_front, left = True, False
        elif office == _BACK:
            left = seen_front
    return returns


@dataclass(frozen=True, eq=False)
class Trace:
    """Where work can get to from one department, if hand-offs pass it on."""

    start: int
    reached: dict[int, int]
    """Each other department that it can get to, and the fewest hand-offs to it; the nearest first."""
    reached_back: int
    """How many of those are back office."""
    ends: list[int]
    """Those that can get it and hand nothing of the kind on, the nearest first."""
    is_dead_end: bool
    """Whether it starts outside the back office and cannot get there."""
    comes_back: Handoff | None
    """The largest hand-off that brings it from the back office to the front after it had left the front."""


def trace(network: nx.DiGraph, start: int) -> Trace:
    """Follow all hand-offs of a graph from ``start`` on."""
    offices = nx.get_node_attributes(network, "office")
    steps = nx.single_source_shortest_path_length(network, start)
    reached = dict(sorted(steps.items(), key=lambda item: item[::-1])[1:])
    reached_back = sum(offices[position] == _BACK for position in reached)
    from_front = nx.bfs_layers(network, [position for position in steps if offices[position] == _FRONT])
    back = [position for layer in from_front for position in layer if offices[position] == _BACK]
    returns = [
        (volume, -source, -target)
        for source, target, volume in network.out_edges(back, data="volume", default=0.0)
        if offices[target] == _FRONT
    ]
    return Trace(
        start,
        reached,
        reached_back,
        [position for position in reached if not network.out_degree(position)],
        offices[start] != _BACK and not reached_back,
        _make_handoff(network, *(-end for end in max(returns)[1:])) if returns else None,
    )


def list_entries(company: Company, kind: str | None = None) -> Indices:
    """Where work of ``kind`` can enter: the front office, those first that hand most of it on, dead ends last."""
    front = np.flatnonzero(company.offices == Office.FRONT)
    chosen = company.handoffs[match_kind(company, kind)]
    source = chosen["source"].to_numpy(dtype=np.int64)
    lines = np.bincount(source, minlength=len(company))[front]
    volumes = np.bincount(source, weights=np.nan_to_num(chosen["volume"]), minlength=len(company))[front]
    return front[np.lexsort((front, -lines, -volumes))].astype(np.int64)


def describe_trace(company: Company, found: Trace, kind: str | None) -> str:
    """A few sentences: how far the work gets, where it stops, where it comes back."""
    start = company.name(found.start)
    if not found.reached and kind:
        return _("{name} passes on nothing of kind “{kind}”: it stops there.").format(name=start, kind=kind)
    if not found.reached:
        return _("{name} passes nothing on: it stops there.").format(name=start)
    sentences = [_describe_reach(found, start)]
    if len(found.reached) + 1 == WHOLE < len(company):
        sentences.append(_("Only the nearest {n} departments were looked at.").format(n=localise_number(WHOLE)))
    if found.comes_back:
        ends = (found.comes_back.source, found.comes_back.target)
        back, front = company.departments["name"].iloc[list(ends)]
        sentence = _("It can come back to the front: {back} hands it to {front}.")
        sentences.append(sentence.format(back=back, front=front))
    return " ".join(sentences)


def _describe_reach(found: Trace, start: str) -> str:
    reached = found.reached
    if found.is_dead_end:
        text = ngettext(
            "From {name} no hand-off leads to the back office: it gets to {n} other department and stops there.",
            "From {name} no hand-off leads to the back office: it gets to {n} other departments and stops there.",
            len(reached),
        )
        return text.format(name=start, n=localise_number(len(reached)))
    farthest = max(reached.values())
    steps = describe_count("{n} hand-off away", "{n} hand-offs away", farthest)
    text = ngettext(
        "From {name} it can get to {n} department ({back} in the back office); the farthest is {steps}.",
        "From {name} it can get to {n} departments ({back} in the back office); the farthest is {steps}.",
        len(reached),
    )
    return text.format(
        name=start, n=localise_number(len(reached)), back=localise_number(found.reached_back), steps=steps
    )


@dataclass(frozen=True)
class ReportingPath:
    """The path by reporting lines: from one department up to the nearest common manager, and down to the other."""

    departments: tuple[int, ...]
    """Its departments, both ends included."""
    lines: tuple[tuple[int, int], ...]
    """(child, parent) of its reporting lines, in the order of the path."""
    top: int
    """The nearest common manager; one of the two, if it is above the other."""
    crossings: int
    """Lines over the customer-facing boundary."""

    @property
    def up(self) -> int:
        """How many of its lines lead up; the rest lead down."""
        return self.departments.index(self.top)


def describe_path(path: HandoffPath) -> str:
    """«2 hand-offs · 1 crossing», and how many may cross."""
    parts = [
        describe_count("{n} hand-off", "{n} hand-offs", path.handoffs),
        describe_count("{n} crossing", "{n} crossings", path.crossings),
    ]
    return " · ".join(
        [*parts, _("{n} undecided").format(n=localise_number(path.undecided))] if path.undecided else parts
    )


def reporting_path(company: Company, one: int, other: int) -> ReportingPath | None:
    """The path from ``one`` to ``other`` by reporting lines; None if they have no common manager."""
    rows = [one, other, *ancestors(one, company.parent), *ancestors(other, company.parent)]
    tree = graph(company, np.array(rows), handoffs=np.zeros(len(company.handoffs), dtype=bool))
    try:
        departments = nx.shortest_path(tree.to_undirected(as_view=True), one, other)
    except nx.NetworkXNoPath:
        return None
    lines = [pair if tree.has_edge(*pair) else pair[::-1] for pair in itertools.pairwise(departments)]
    top = min(departments, key=lambda position: int(company.depth[position]))
    return ReportingPath(tuple(departments), tuple(lines), top, sum(tree.edges[line]["crossing"] for line in lines))
