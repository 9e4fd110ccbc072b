"""The network of hand-offs: its graph, how central each department is, and its communities.

A *community* is a group of departments that hand more work to each other than to the rest. Communities are what the
work itself suggests as branches; how far they agree with the branches and the offices that the company has is a figure
of its own.

A company of any size is drawn by at most a few hundred groups: single departments, or whole branches. Hand-offs between
two groups add up to one edge for each direction; those inside a group are no edge.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import networkx as nx
import numpy as np
import pandas as pd

from org.analysis.boundary import handoff_lines
from org.analysis.metrics import branch_heads
from org.model import NONE, Company, Indices, Office

SEED = 14
"""Of everything here that begins with chance, so that the same company gives the same communities and places."""
PEOPLE, DEGREE, BETWEENNESS = "people", "degree", "betweenness"
MEASURES = (PEOPLE, DEGREE, BETWEENNESS)


@dataclass(frozen=True, eq=False)
class Network:
    """Hand-offs between groups of departments, and what can be said of them. Arrays have an entry for each group."""

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
    head = _heads(company, of, len(graph))
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
    ``people`` where the file says how many. Edges have ``handoffs`` (how many they stand for), ``crossing`` and
    ``undecided`` (how many of these), ``volume`` where it is known, and ``weight``: log(1 + volume), where a hand-off
    of unknown volume, or of less than one, counts as one. A logarithm, because volumes differ by orders of magnitude.
    """
    graph = nx.DiGraph()
    size = int(group.max(initial=NONE)) + 1
    graph.add_nodes_from(range(size))
    known = ~np.isnan(company.people) & (group != NONE)
    people = np.bincount(group[known], company.people[known], minlength=size)
    for at in np.unique(group[known]).tolist():
        graph.nodes[at]["people"] = float(people[at])
    lines = handoff_lines(company)
    frame = pd.DataFrame(
        {
            "source": group[lines.source],
            "target": group[lines.target],
            "handoffs": 1,
            "crossing": lines.crossing.astype(np.int64),
            "undecided": lines.undecided.astype(np.int64),
            "volume": company.handoffs["volume"].to_numpy(dtype=np.float64),
        }
    )
    frame["amount"] = frame["volume"].fillna(1.0).clip(lower=1.0)
    drawn = (frame["source"] != NONE) & (frame["target"] != NONE) & (frame["source"] != frame["target"])
    for row in _summed(frame[drawn]):
        volume = {} if math.isnan(row["volume"]) else {"volume": row["volume"]}
        counts = {name: int(row[name]) for name in ("handoffs", "crossing", "undecided")}
        graph.add_edge(int(row["source"]), int(row["target"]), **counts, **volume, weight=math.log1p(row["amount"]))
    return graph


def _summed(frame: pd.DataFrame) -> list[dict[str, float]]:
    grouped = frame.groupby(["source", "target"])
    total = grouped[["handoffs", "crossing", "undecided", "amount"]].sum()
    # min_count: a sum of unknown volumes is unknown, not 0.
    return total.assign(volume=grouped["volume"].sum(min_count=1)).reset_index().to_dict("records")  # type: ignore[return-value]


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
    """How much each node has of a measure in MEASURES; a node whose people are not known is left out.

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


def _heads(company: Company, group: Indices, size: int) -> Indices:
    """(k,) the highest department of each group, of several the first in the file."""
    head = np.zeros(size, dtype=np.int64)
    # From the deepest and last to the highest and first, which is written last and stays.
    order = np.lexsort((-np.arange(len(company)), -company.depth))
    order = order[group[order] != NONE]
    head[group[order]] = order
    return head
