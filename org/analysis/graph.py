"""The company as a graph: reach, distances, dominators and passages.

Company → networkx.DiGraph: what people and other tools get, and what algorithms on paths run on.

Nodes are department ids. One edge joins two departments in one direction, and says what it is:
``reporting`` (child → parent) and ``handoff`` may both be true. ``kinds`` lists the kinds handed on, each
with its volume, and ``volume`` is their sum. The customers can be a node of their own: the only one with a
``role``, joined to each front-office department by a line that has ``contact``.

Reach: which departments lines lead to from where, in how few steps, and how wide the way is.

The lines are two arrays, ``source`` and ``target``. They are sorted by source once; then each sweep takes
all lines that leave the departments found last, so that the whole costs one look at every line however
long the ways are.

How far departments are from the customers, and where the way between the two ends.

All of it follows hand-offs in their direction, of any kind and volume. Unclear departments may stand on a
way like any other; they do not count as front office, nor as back office.

Dominators: the points that every way from some starts to a department leads through.

Lengauer & Tarjan 1979, with path compression: O(m log n) for m lines among n departments. NetworkX has the
method of Cooper, Harvey & Kennedy 2006, which gives the same and is what the tests compare with; its time
grows with the square of the longest way (25 s instead of 0.1 s on a chain of 10,000 departments that all
hand to one).

Single passages: departments without which part of the back office would hear of no customer.

A department v is a *single passage* if some back-office department other than v, which hand-offs from the
front reach, is not reached any more once v is gone. With a node "customers" before the whole front office,
that is to say that v *dominates* it: every way from the customers leads through v. Dominators are the
articulation points of a graph whose lines have a direction (Lengauer & Tarjan 1979). A front-office
department can be one, and an unclear one too.
"""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass
from typing import Any

import networkx as nx
import numpy as np

from org.analysis.boundary import handoff_lines, reporting_lines
from org.hierarchy import Values, children
from org.i18n import _, render_all
from org.model import NOBODY, Company, Indices, Office
from org.text import format_number

STARTS = -1
"""The dominator of a department that has no single department before it: only the starts taken together."""
NOT_DOMINATED = -2
"""The dominator of a department that no way leads to."""


def dominators(starts: Indices, source: Indices, target: Indices, size: int) -> Indices:
    """(n,) the last department, other than itself, that all ways from ``starts`` to each department lead through.

    >>> dominators(np.array([0]), np.array([0, 0, 1, 2, 3]), np.array([1, 2, 3, 3, 4]), 6).tolist()
    [-1, 0, 0, 0, 3, -2]
    """
    # One more node, the last, stands before all starts.
    source = np.concatenate([source, np.full(len(starts), size)])
    target = np.concatenate([target, starts])
    order, above = _depth_first(source, target, size)
    number = np.full(size + 1, NOBODY, dtype=np.int64)
    number[order] = np.arange(len(order))
    ways = number[source] != NOBODY
    nearest = _lengauer_tarjan(above, *_into(number[source[ways]], number[target[ways]], len(order)))
    result = np.full(size + 1, NOT_DOMINATED, dtype=np.int64)
    result[order] = np.array(order, dtype=np.int64)[nearest]
    result[result == size] = STARTS
    return result[:size]


def _into(source: Indices, target: Indices, size: int) -> tuple[list[int], list[int]]:
    """The lines sorted by target: their sources, and where those of each target begin."""
    order = np.argsort(target, kind="stable")
    return source[order].tolist(), np.searchsorted(target[order], np.arange(size + 1)).tolist()


def _depth_first(source: Indices, target: Indices, root: int) -> tuple[list[int], list[int]]:
    """The nodes in the order of a depth-first walk from ``root``, and for each the place of the node before it."""
    ends, begins = _into(target, source, root + 1)
    place = [NOBODY] * (root + 1)
    order: list[int] = []
    above: list[int] = []
    waiting = [(root, 0)]
    while waiting:
        at, reached_from = waiting.pop()
        if place[at] != NOBODY:
            continue
        place[at] = len(order)
        order.append(at)
        above.append(reached_from)
        waiting.extend((end, place[at]) for end in ends[begins[at] : begins[at + 1]] if place[end] == NOBODY)
    return order, above


def _lengauer_tarjan(above: list[int], sources: list[int], begins: list[int]) -> list[int]:
    """The immediate dominators of nodes numbered depth first; names as in the paper, vertices as their numbers."""
    size = len(above)
    semi, label, dom = list(range(size)), list(range(size)), [0] * size
    ancestor = [NOBODY] * size
    bucket: list[list[int]] = [[] for _node in range(size)]

    def evaluate(v: int) -> int:
        if ancestor[v] == NOBODY:
            return v
        path = []
        while ancestor[ancestor[v]] != NOBODY:
            path.append(v)
            v = ancestor[v]
        for lower in reversed(path):
            if semi[label[v]] < semi[label[lower]]:
                label[lower] = label[v]
            ancestor[lower] = ancestor[v]
            v = lower
        return label[v]

    for w in range(size - 1, 0, -1):
        for v in sources[begins[w] : begins[w + 1]]:
            semi[w] = min(semi[w], semi[evaluate(v)])
        bucket[semi[w]].append(w)
        ancestor[w] = above[w]
        for v in bucket[above[w]]:
            u = evaluate(v)
            dom[v] = u if semi[u] < semi[v] else above[w]
        bucket[above[w]].clear()
    for w in range(1, size):
        if dom[w] != semi[w]:
            dom[w] = dom[dom[w]]
    return dom


@dataclass(frozen=True, eq=False)
class Passage:
    """A department that all ways of hand-offs from the front office to some of the back office lead through."""

    position: int
    cuts_off: Indices
    """The back-office departments that only it connects with the front; at least one, never itself."""


def single_passages(company: Company) -> list[Passage]:
    """The departments whose removal cuts part of the back office off from the front, the most cut off first."""
    dominator = _dominators(company)
    reached = np.flatnonzero(dominator != NOT_DOMINATED).astype(np.int64)
    order, enters, leaves = _nested(dominator, reached)
    back = company.offices[order] == Office.BACK
    cut_off = order[back]
    before = np.append(0, np.cumsum(back))
    # What v dominates is one stretch of `order` that begins with v itself; slices share one array.
    begins, ends = before[enters + 1], before[leaves]
    found = [
        Passage(int(order[enter]), cut_off[begin:end])
        for enter, begin, end in zip(enters.tolist(), begins.tolist(), ends.tolist(), strict=True)
        if end > begin
    ]
    return sorted(found, key=lambda passage: (-len(passage.cuts_off), passage.position))


def _dominators(company: Company) -> Indices:
    """(n,) the last department before each that all ways from the customers lead through."""
    front, lines = company.offices == Office.FRONT, handoff_lines(company)
    # The customers reach the front by themselves, so a line into it is on no way that matters.
    matters = ~front[lines.target]
    starts = np.flatnonzero(front).astype(np.int64)
    return dominators(starts, lines.source[matters], lines.target[matters], len(company))


def _nested(dominator: Indices, reached: Indices) -> tuple[Indices, Indices, Indices]:
    """The reached departments, each followed by all it dominates; where each one's stretch begins and ends."""
    rank = np.full(len(dominator) + 1, NOBODY, dtype=np.int64)
    rank[reached] = np.arange(len(reached))
    parent = rank[dominator[reached]]  # STARTS is -1, the last entry, which stays NOBODY
    below, starts = children(parent)
    order: list[int] = []
    leaves = np.zeros(len(reached), dtype=np.int64)
    waiting = [(int(top), False) for top in below[: starts[0]][::-1]] if len(reached) else []
    while waiting:
        at, done = waiting.pop()
        if done:
            leaves[at] = len(order)
            continue
        order.append(at)
        waiting.append((at, True))
        waiting.extend((int(child), False) for child in below[starts[at] : starts[at + 1]][::-1])
    nested = np.array(order, dtype=np.int64)
    return reached[nested], np.arange(len(nested)), leaves[nested]


UNREACHED = -1
"""The steps to a department that no line leads to."""
NARROW = 4
"""As many departments are quicker looked at one by one than as an array."""


@dataclass(frozen=True, eq=False)
class Reach:
    """What can be reached from some departments by following lines forwards."""

    steps: Indices
    """(n,) the fewest lines to each department: 0 for the starts, UNREACHED where none leads."""
    before: Indices
    """(n,) the department before it on such a way (the first in the file); NOBODY for starts and the unreached."""

    def way_to(self, target: int) -> list[int]:
        """The departments from a start to ``target``, both included; empty if it is not reached."""
        if self.steps[target] == UNREACHED:
            return []
        way = [target]
        while (before := int(self.before[way[-1]])) != NOBODY:
            way.append(before)
        return way[::-1]


def reach(starts: Indices, source: Indices, target: Indices, size: int) -> Reach:
    """Breadth-first sweeps over the lines from ``source`` to ``target`` among ``size`` departments.

    >>> reach(np.array([0]), np.array([0, 1, 3]), np.array([1, 2, 2]), 4).steps.tolist()
    [0, 1, 2, -1]
    """
    order = np.lexsort((target, source))
    ends, origins = target[order], source[order]
    begins = np.searchsorted(origins, np.arange(size + 1))
    steps = np.full(size, UNREACHED, dtype=np.int64)
    before = np.full(size, NOBODY, dtype=np.int64)
    steps[starts] = 0
    found, step = np.unique(starts), 0
    while len(found):
        step += 1
        if len(found) <= NARROW:
            came_from = _sweep_few(found, ends, begins, steps)
            found, first = np.array(sorted(came_from), dtype=np.int64), [came_from[end] for end in sorted(came_from)]
        else:
            counts = begins[found + 1] - begins[found]
            # All lines out of all departments found last, as one array of line numbers.
            lines = np.repeat(begins[found] - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
            fresh = lines[steps[ends[lines]] == UNREACHED]
            # Origins rise along the lines, so the first occurrence is the first in the file.
            found, at = np.unique(ends[fresh], return_index=True)
            first = origins[fresh[at]]
        steps[found] = step
        before[found] = first
    return Reach(steps, before)


def _sweep_few(found: Indices, ends: Indices, begins: Indices, steps: Indices) -> dict[int, int]:
    """One sweep in plain Python: whom it reaches first, and from where. A long chain has thousands of such sweeps."""
    came_from: dict[int, int] = {}
    for at in found.tolist():
        for end in ends[begins[at] : begins[at + 1]].tolist():
            if steps[end] == UNREACHED:
                came_from.setdefault(end, at)
    return came_from


def widths(start: int, source: Indices, target: Indices, volume: Values, size: int) -> Values:
    """(n,) the largest volume that fits all along some way from ``start``: inf to itself, −inf where no way leads.

    The widest path in the order of Dijkstra (Pollack 1960).

    >>> widths(0, np.array([0, 0, 1]), np.array([1, 2, 2]), np.array([5.0, 2.0, 3.0]), 3).tolist()
    [inf, 5.0, 3.0]
    """
    order = np.argsort(source, kind="stable")
    begins = np.searchsorted(source[order], np.arange(size + 1)).tolist()
    ends, volumes = target[order].tolist(), volume[order].tolist()
    wide = [-np.inf] * size
    wide[start] = np.inf
    waiting = [(-np.inf, start)]
    while waiting:
        narrow, at = heapq.heappop(waiting)
        if -narrow < wide[at]:
            continue
        for line in range(begins[at], begins[at + 1]):
            width = min(-narrow, volumes[line])
            if width > wide[ends[line]]:
                wide[ends[line]] = width
                heapq.heappush(waiting, (-width, ends[line]))
    return np.array(wide)


NO_WAY = 0
"""The customer distance of a department to which no hand-off leads."""


def customer_distances(company: Company) -> Indices:
    """How many steps each department is away from the customers: 1 in the front office, NO_WAY if none leads there.

    (n,) For the others it is 1 + the fewest hand-offs from any front-office department (the shortest way
    from a virtual node "customers"; ours).
    """
    handoffs = handoff_lines(company)
    front = np.flatnonzero(company.offices == Office.FRONT)
    # UNREACHED (-1) + 1 is NO_WAY.
    return reach(front, handoffs.source, handoffs.target, len(company)).steps + 1


def distance_counts(company: Company) -> dict[int, int]:
    """How many departments stand at each distance from the customers; NO_WAY comes last, and is always there."""
    distances, counts = np.unique(customer_distances(company), return_counts=True)
    found = dict(zip(distances.tolist(), counts.tolist(), strict=True))
    without = found.pop(NO_WAY, 0)
    return {**found, NO_WAY: without}


def dead_ends(company: Company) -> Indices:
    """Front-office departments from which no way of hand-offs, however indirect, leads to a back-office department.

    Without hand-offs, or without a back office, that is every front-office department: ask before blaming.
    """
    handoffs = handoff_lines(company)
    offices = company.offices
    # Backwards from the whole back office: what is not met cannot get there.
    met = reach(np.flatnonzero(offices == Office.BACK), handoffs.target, handoffs.source, len(company)).steps
    return np.flatnonzero((offices == Office.FRONT) & (met == UNREACHED)).astype(np.int64)


def unheard_departments(company: Company) -> Indices:
    """Back-office departments that no hand-off from the front office reaches, however indirectly.

    Without hand-offs, or without a front office, that is every back-office department: ask before blaming.
    """
    silent = customer_distances(company) == NO_WAY
    return np.flatnonzero(silent & (company.offices == Office.BACK)).astype(np.int64)


CUSTOMERS = "customers"
"""The ``role`` of the node that stands for all customers, and its id unless a department has that one."""


def graph(company: Company, *, customers: bool = False) -> nx.DiGraph:
    """The company as a graph; absent figures are absent attributes, so that every format can hold it.

    With ``customers`` it has a node for them too, so that distances from the customers, ways and cuts can be
    computed in it as in any graph.
    """
    result = nx.DiGraph(name=company.title)
    ids = company.departments["id"].tolist()
    result.add_nodes_from(zip(ids, _attributes(company), strict=True))
    reporting = reporting_lines(company)
    for child, parent, crossing, undecided in _rows(reporting):
        result.add_edge(ids[child], ids[parent], reporting=True, handoff=False, crossing=crossing, undecided=undecided)
    figures = zip(company.handoffs["kind"], company.handoffs["volume"], strict=True)
    for (source, target, crossing, undecided), (kind, volume) in zip(
        _rows(handoff_lines(company)), figures, strict=True
    ):
        pair = (ids[source], ids[target])
        if pair not in result.edges:
            result.add_edge(*pair, reporting=False, crossing=crossing, undecided=undecided)
        _hand_off(result.edges[pair], kind, volume)
    if customers:
        _add_customers(result)
    return result


def _add_customers(result: nx.DiGraph) -> None:
    front = [node for node, office in result.nodes(data="office") if office == Office.FRONT.word]
    name = CUSTOMERS
    while name in result:
        name += "_"
    result.add_node(name, name=_("Customers"), role=CUSTOMERS)
    line = {"contact": True, "reporting": False, "handoff": False, "crossing": False, "undecided": False}
    result.add_edges_from(((name, node) for node in front), **line)


def _rows(lines: Any) -> Any:
    columns = (lines.source, lines.target, lines.crossing, lines.undecided)
    return zip(*(column.tolist() for column in columns), strict=True)


def _hand_off(edge: dict[str, Any], kind: str, volume: float) -> None:
    edge["handoff"] = True
    what = " ".join(word for word in (kind, format_number(volume)) if word)
    edge["kinds"] = "; ".join(word for word in (edge.get("kinds", ""), what) if word)
    if not math.isnan(volume):
        edge["volume"] = edge.get("volume", 0.0) + volume


def _attributes(company: Company) -> list[dict[str, Any]]:
    """One dict a department: our own attributes, then the person's columns under their headers."""
    frame = company.departments
    ours = {*frame.columns, "role"}
    own = company.own.rename(columns=lambda header: f"own {header}" if header in ours else str(header))
    own_rows = own.to_dict("records") if len(own.columns) else [{} for _row in range(len(company))]
    rows = zip(
        frame["name"],
        frame["office"],
        render_all(frame["reason"]),
        frame["people"],
        frame["revenue"],
        own_rows,
        strict=True,
    )
    result = []
    for name, office, reason, people, revenue, further in rows:
        attributes = {"name": name, "office": Office(office).word, "reason": reason}
        figures = {"people": people, "revenue": revenue}
        attributes |= {key: value for key, value in figures.items() if not math.isnan(value)}
        result.append(attributes | {key: value for key, value in further.items() if value})
    return result


def graphml(company: Company) -> bytes:
    """The graph with its customers as GraphML, for Gephi, yEd, Cytoscape and the like."""
    return "\n".join(nx.generate_graphml(graph(company, customers=True))).encode()
