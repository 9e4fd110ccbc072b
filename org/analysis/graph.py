"""The company as a NetworkX graph, for every question about paths and for other programs.

Arrays are the truth of a company of any size; the graph is built of what is asked about. Up to WHOLE departments that
can be the whole company; of a larger one it is a part: a neighbourhood, a branch, or what is visible.

The network of hand-offs is drawn with a few hundred groups at most: single departments, or whole branches. Hand-offs
between two groups add up to one edge for each direction; those inside a group are no edge. A *community* is a group of
departments that hand more work to each other than to the rest: what the work itself suggests as branches. How far they
agree with the branches and the offices that the company has is a figure of its own.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import networkx as nx
import numpy as np

from org.analysis.boundary import Lines, frame_handoffs, handoff_lines, reporting_lines
from org.analysis.measures import branch_heads
from org.hierarchy import sum_known
from org.i18n import _, render_all
from org.model import NONE, Company, Flags, Indices, Office
from org.text import format_number

WHOLE = 100_000
"""Departments up to which the graph of a whole company is built: about 1 s, with 400,000 hand-offs 4 s."""
CUSTOMERS = "customers"
"""The ``role`` of the node for all customers, and its id unless a department has that one."""


def graph(
    company: Company, rows: Indices | None = None, *, reporting: bool = True, handoffs: Flags | None = None
) -> nx.DiGraph:
    """The departments at ``rows`` (None: all) as nodes, and the lines among them as edges.

    Nodes are positions. They have ``name`` and ``office`` (``front``, ``back``, ``unclear``), and where known
    ``people`` and ``revenue``. One edge joins two departments in one direction. It has ``reporting`` (child → parent)
    and ``handoff``, of which both may be true, ``crossing`` and ``undecided``; as a hand-off also ``kinds`` (kind →
    volume, NaN where unknown) and ``volume`` (the sum of the known ones, absent if none is).

    ``reporting=False`` leaves the reporting lines out; ``handoffs`` says which hand-offs are taken (None: all).
    """
    network = nx.DiGraph(name=company.title)
    inside = np.zeros(len(company), dtype=bool)
    inside[slice(None) if rows is None else rows] = True
    network.add_nodes_from(_list_nodes(company, np.flatnonzero(inside)))
    if reporting:
        lines = reporting_lines(company)
        for child, parent, marks in _list_edges(lines, inside[lines.source] & inside[lines.target]):
            network.add_edge(child, parent, reporting=True, handoff=False, **marks)
    lines = handoff_lines(company)
    kept = inside[lines.source] & inside[lines.target] & (True if handoffs is None else handoffs)
    kinds, volumes = (company.handoffs[column][kept].tolist() for column in ("kind", "volume"))
    for (source, target, marks), kind, volume in zip(_list_edges(lines, kept), kinds, volumes, strict=True):
        if not network.has_edge(source, target):
            network.add_edge(source, target, reporting=False, **marks)
        _add_handoff(network.get_edge_data(source, target), kind, volume)
    return network


def _list_nodes(company: Company, rows: Indices) -> Iterator[tuple[int, dict[str, Any]]]:
    frame = company.departments.iloc[rows]
    columns = (rows.tolist(), frame["name"], frame["office"].tolist(), frame["people"], frame["revenue"])
    words = {int(office): office.word for office in Office}
    for row, name, office, people, revenue in zip(*columns, strict=True):
        figures = {"people": people, "revenue": revenue}
        known = {key: value for key, value in figures.items() if not math.isnan(value)}
        yield row, {"name": name, "office": words[office], **known}


def _list_edges(lines: Lines, kept: Flags) -> Iterator[tuple[int, int, dict[str, bool]]]:
    columns = (lines.source, lines.target, lines.crossing, lines.undecided)
    for source, target, crossing, undecided in zip(*(column[kept].tolist() for column in columns), strict=True):
        yield source, target, {"crossing": crossing, "undecided": undecided}


def _add_handoff(edge: dict[str, Any], kind: str, volume: float) -> None:
    edge["handoff"] = True
    edge.setdefault("kinds", {})[kind] = volume
    if not math.isnan(volume):
        edge["volume"] = edge.get("volume", 0.0) + volume


def labelled_graph(company: Company, *, customers: bool = False) -> nx.DiGraph:
    """The whole company for other programs: ids as nodes, plain values as attributes.

    Nodes also have ``reason``, the person's own columns, and ``middle_office`` where it is a class of its own;
    ``kinds`` is one text. With ``customers`` there is a node for them too, joined to each front-office department, so
    that any graph program can compute with it.
    """
    network = graph(company)
    for node, further in zip(network.nodes.values(), _list_further_attributes(company), strict=True):
        node.update(further)
    for _source, _target, edge in network.edges(data=True):
        if "kinds" in edge:
            items = (" ".join(filter(None, (kind, format_number(volume)))) for kind, volume in edge["kinds"].items())
            edge["kinds"] = "; ".join(filter(None, items))
    network = nx.relabel_nodes(network, dict(enumerate(company.departments["id"])))
    if customers:
        _add_customers(network)
    return network


def _list_further_attributes(company: Company) -> Iterator[dict[str, Any]]:
    """Of each department why it has its office, and the person's own columns under their headers."""
    ours = {*company.departments.columns, "role", "middle_office"} - {"title"}
    own = company.own.rename(columns=lambda header: f"own {header}" if header in ours else str(header))
    own_rows = own.to_dict("records") if len(own.columns) else [{}] * len(company)
    middle = company.middle_office.tolist()
    asked = "middle" in company.departments
    for reason, further, is_middle in zip(render_all(company.departments["reason"]), own_rows, middle, strict=True):
        tag = {"middle_office": is_middle} if asked else {}
        yield {"reason": reason, **tag, **{str(key): value for key, value in further.items() if value}}


def _add_customers(network: nx.DiGraph) -> None:
    front = [node for node, office in network.nodes(data="office") if office == Office.FRONT.word]
    name = CUSTOMERS
    while name in network:
        name += "_"
    network.add_node(name, name=_("Customers"), role=CUSTOMERS)
    line = {"contact": True, "reporting": False, "handoff": False, "crossing": False, "undecided": False}
    network.add_edges_from(((name, node) for node in front), **line)


def graphml(company: Company) -> bytes:
    """The company with its customers as GraphML, for Gephi, yEd, Cytoscape and the like."""
    return "\n".join(nx.generate_graphml(labelled_graph(company, customers=True))).encode()


SEED = 14
"""Of everything here that begins with chance, so that the same company gives the same communities and places."""
PEOPLE, DEGREE, BETWEENNESS = "people", "degree", "betweenness"
NODE_MEASURES = (PEOPLE, DEGREE, BETWEENNESS)
"""What the size of a node can show."""


@dataclass(frozen=True, eq=False)
class Network:
    """Hand-offs between groups of departments, and the figures of these groups. Arrays have an entry for each group."""

    graph: nx.DiGraph
    community: Indices
    """The number of its community, the largest first; NONE for a group without hand-offs."""
    modularity: float | None
    """Of the communities (Newman & Girvan 2004), with the weights of the edges; None without hand-offs."""
    match_branches: float | None
    """Agreement of communities and main branches, as :func:`adjusted_rand` has it."""
    match_offices: float | None
    """Agreement of communities and the two offices; unclear departments do not count."""

    @property
    def communities(self) -> int:
        """How many communities there are."""
        return int(self.community.max(initial=NONE)) + 1


def network(company: Company, group: Indices | None = None) -> Network:
    """The network of groups of departments. ``group`` is as in :func:`group_handoffs`."""
    of = np.arange(len(company)) if group is None else group
    graph = group_handoffs(company, of)
    found = communities(graph)
    community = np.full(len(graph), NONE, dtype=np.int64)
    for number, members in enumerate(found):
        community[list(members)] = number
    head = _find_heads(company, of, len(graph))
    inside = community != NONE
    offices = company.offices[head]
    decided = inside & (offices != Office.UNCLEAR)
    part = undirected(graph.subgraph(np.flatnonzero(inside).tolist()))
    return Network(
        graph=graph,
        community=community,
        modularity=float(nx.community.modularity(part, found, weight="weight")) if found else None,
        match_branches=adjusted_rand(community[inside], branch_heads(company)[head[inside]]),
        match_offices=adjusted_rand(community[decided], offices[decided]),
    )


def group_handoffs(company: Company, group: Indices) -> nx.DiGraph:
    """Hand-offs between groups: one node for each group, one edge for each two groups and direction.

    ``group`` (n,) is the number of each department's group, 0 … k − 1, or NONE for one that is left out. Nodes have
    ``people`` where the file says how many. Edges have ``handoffs`` (how many they represent), ``crossing`` and
    ``undecided`` (how many of these), ``volume`` where it is known, and ``weight``: log(1 + volume), where a hand-off
    of unknown volume, or of less than one, counts as one. A logarithm, because volumes differ by orders of magnitude.
    """
    graph = nx.DiGraph()
    size = int(group.max(initial=NONE)) + 1
    graph.add_nodes_from(range(size))
    for node, people in enumerate(sum_known(group, company.people, size).tolist()):
        graph.nodes[node].update({} if math.isnan(people) else {"people": people})
    frame = frame_handoffs(company, group)
    frame["amount"] = frame["volume"].fillna(1.0).clip(lower=1.0)
    added = frame.groupby(["source", "target"], as_index=False).sum(min_count=1)  # unknown volumes add up to unknown
    for row in added.to_dict("records"):
        volume = {} if math.isnan(row["volume"]) else {"volume": row["volume"]}
        counts = {name: int(row[name]) for name in ("handoffs", "crossing", "undecided")}
        graph.add_edge(int(row["source"]), int(row["target"]), **counts, **volume, weight=math.log1p(row["amount"]))
    return graph


def undirected(graph: nx.DiGraph) -> nx.Graph:
    """The same nodes, with the weights of both directions added up."""
    result = nx.Graph()
    result.add_nodes_from(graph)
    for source, target, weight in graph.edges(data="weight"):
        before = result.get_edge_data(source, target, {"weight": 0.0})["weight"]
        result.add_edge(source, target, weight=before + weight)
    return result


def communities(graph: nx.DiGraph) -> list[frozenset[int]]:
    """The communities of hand-offs, the largest first; a node without hand-offs belongs to none.

    The Louvain method (Blondel et al. 2008) with the weights of both directions, begun with a fixed seed.
    """
    handing = undirected(graph.subgraph([node for node, degree in graph.degree() if degree]))
    found = nx.community.louvain_communities(handing, weight="weight", seed=SEED)
    return sorted(map(frozenset, found), key=lambda members: (-len(members), min(members)))


def centrality(graph: nx.DiGraph, measure: str) -> dict[int, float]:
    """How much each node has of a measure in NODE_MEASURES; a node whose people are not known is left out.

    The degree is the number of edges in and out. The betweenness is the share of the shortest ways between two others
    that lead through a node (Freeman 1977; Brandes 2001), each hand-off being one step.
    """
    if measure == PEOPLE:
        return {node: people for node, people in graph.nodes(data="people") if people is not None}
    if measure == DEGREE:
        return {node: float(degree) for node, degree in graph.degree()}
    return dict(nx.betweenness_centrality(graph))


def adjusted_rand(one: Indices, other: Indices) -> float | None:
    """How far two divisions of the same things agree: 1 is the same, 0 as much as by chance; it can be below 0.

    The adjusted Rand index (Hubert & Arabie 1985). None where one of them has only one class: nothing is compared.

    >>> adjusted_rand(np.array([0, 0, 1, 1]), np.array([7, 7, 3, 3]))
    1.0
    """
    classes, first = np.unique(one, return_inverse=True)
    others, second = np.unique(other, return_inverse=True)
    if len(classes) < 2 or len(others) < 2:
        return None
    table = np.zeros((len(classes), len(others)))
    np.add.at(table, (first, second), 1)
    together, rows, columns, pairs = (
        float((counts * (counts - 1) / 2).sum())
        for counts in (table, table.sum(axis=1), table.sum(axis=0), np.array([float(len(one))]))
    )
    chance = rows * columns / pairs
    most = (rows + columns) / 2
    return (together - chance) / (most - chance) if most != chance else 1.0  # each thing is a class of its own


def _find_heads(company: Company, group: Indices, size: int) -> Indices:
    """(k,) the highest department of each group, of several the first in the file."""
    head = np.zeros(size, dtype=np.int64)
    # From the deepest and last to the highest and first, which is written last and stays.
    order = np.lexsort((-np.arange(len(company)), -company.depth))
    order = order[group[order] != NONE]
    head[group[order]] = order
    return head
