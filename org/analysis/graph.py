"""The company as a NetworkX graph, for every question about paths and for other programs.

Arrays are the truth of a company of any size; the graph is built of what is asked about. Up to WHOLE departments that
can be the whole company; of a larger one it is a part: a neighbourhood, a branch, or what is visible.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import networkx as nx
import numpy as np

from org.analysis.boundary import Flags, Lines, handoff_lines, reporting_lines
from org.i18n import _, render_all
from org.model import Company, Indices, Office
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
    ours = {*company.departments.columns, "role", "middle_office"}
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
